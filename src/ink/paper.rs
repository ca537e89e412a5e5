//! What a letter is written on.

use serde::Deserialize;

use crate::error::Error;
use crate::error::Result;
use crate::ink::measure;
use crate::ink::measure::Length;
use crate::ink::stock;
use crate::units::Mm;

/// One side of paper: its size, its margins and the distance of its lines.
///
/// A folded card is as many papers as it has written panels; a panel knows at which
/// edge its fold lies.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Paper {
    /// Its name: `a5`, …
    pub name: String,
    /// From the left edge to the right.
    pub width: Mm,
    /// From the top edge to the bottom.
    pub height: Mm,
    /// The empty strip above the first line's letters.
    pub top: Mm,
    /// The empty strip at the right.
    pub right: Mm,
    /// The empty strip below the last line.
    pub bottom: Mm,
    /// The empty strip at the left.
    pub left: Mm,
    /// From one line to the next.
    pub leading: Mm,
    /// The edge at which each written panel is folded, in the order of writing; empty for a flat sheet.
    pub fold: Vec<Edge>,
}

/// An edge of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Edge {
    /// The upper edge.
    Top,
    /// The right edge.
    Right,
    /// The lower edge.
    Bottom,
    /// The left edge.
    Left,
}

/// A paper as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperFile {
    width: Length,
    height: Length,
    top: Length,
    right: Length,
    bottom: Length,
    left: Length,
    leading: Length,
    #[serde(default)]
    fold: Vec<Edge>,
}

impl Paper {
    /// The names of the papers that are built in; the first is the default.
    pub fn names() -> impl Iterator<Item = &'static str> {
        stock::PAPERS.iter().map(|it| it.name)
    }

    /// A paper that is built in.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] when there is none of that name.
    ///
    /// ```
    /// let paper = longhand::ink::Paper::named("a5")?;
    /// assert_eq!(paper.width, longhand::units::Mm(148.0));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn named(name: &str) -> Result<Self> {
        let Some(stock) = stock::PAPERS.iter().find(|it| it.name == name) else {
            return Err(Error::Unknown {
                kind: "paper",
                name: name.to_owned(),
                known: Self::names().map(str::to_owned).collect(),
            });
        };
        Self::from_yaml(name, stock.yaml)
    }

    /// A paper of one's own, as YAML with the fields of `templates/papers/a5.yaml`.
    ///
    /// # Errors
    ///
    /// [`Error::Syntax`] when the YAML is not a paper, [`Error::Ink`] when nothing can be
    /// written on it.
    pub fn from_yaml(name: &str, yaml: &str) -> Result<Self> {
        let file: PaperFile = measure::read(&format!("{name}.yaml"), yaml)?;
        let paper = Self {
            name: name.to_owned(),
            width: file.width.0,
            height: file.height.0,
            top: file.top.0,
            right: file.right.0,
            bottom: file.bottom.0,
            left: file.left.0,
            leading: file.leading.0,
            fold: file.fold,
        };
        paper.checked()
    }

    /// The distance from the left margin to the right.
    pub fn measure(&self) -> Mm {
        self.width - self.left - self.right
    }

    /// The edge at which a page is folded, by the page's index.
    pub fn fold_of(&self, page: usize) -> Option<Edge> {
        let count = self.fold.len().max(1);
        self.fold.get(page % count).copied()
    }

    /// The paper, if one can write on it.
    pub(crate) fn checked(self) -> Result<Self> {
        // 1 m and 20 mm: a poster and a gift tag. What lies beyond is a slip of the unit.
        let sides = [self.width, self.height];
        let strips = [self.top, self.right, self.bottom, self.left];
        let complaint = if sides.iter().any(|it| !(20.0..=1000.0).contains(&it.0)) {
            "is not between 20mm and 1000mm on each side"
        } else if strips.iter().any(|it| !(0.0..=500.0).contains(&it.0)) {
            "has a margin that is negative or wider than 500mm"
        } else if !(2.0..=100.0).contains(&self.leading.0) {
            "has a leading that is not between 2mm and 100mm"
        } else if self.measure().0 < 10.0 {
            "leaves no 10mm between its side margins"
        } else if (self.height - self.top - self.bottom).0 < self.leading.0 * 4.0 {
            "has no room for four lines"
        } else {
            return Ok(self);
        };
        Err(Error::Ink {
            what: format!("the paper `{}` {complaint}", self.name),
            help: "correct its width, height, margins or leading".into(),
        })
    }
}
