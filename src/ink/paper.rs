//! What a letter is written on.

use serde::Deserialize;

use crate::error::Error;
use crate::error::Result;
use crate::ink::frame::AddressSide;
use crate::ink::frame::Frame;
use crate::ink::letterhead::Letterhead;
use crate::ink::measure;
use crate::ink::measure::Length;
use crate::ink::measure::Share;
use crate::ink::printed::Printed;
use crate::ink::ruling::Ruling;
use crate::ink::ruling::RulingFile;
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
    /// How large the writing is against the hand's own size: 1 is as large.
    pub size: f32,
    /// The most sides that a letter may take; none for as many as it takes.
    pub sides: Option<usize>,
    /// What it is ruled with.
    pub ruling: Option<Ruling>,
    /// A postcard's other side.
    pub address_side: Option<AddressSide>,
    /// Whether the line of the signature stays blank, for a person's own pen.
    pub signed_by_hand: bool,
    /// Where a letterhead goes.
    pub head_place: HeadPlace,
    /// The letterhead.
    pub letterhead: Option<Letterhead>,
}

/// Where a letterhead stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HeadPlace {
    /// The file that it is read from, as a paper's file names it: for whoever opens files.
    pub file: Option<String>,
    /// Left, in the middle or right, between the side margins.
    pub side: HeadSide,
    /// From the upper edge of the paper.
    pub top: Mm,
    /// How high it is; a very broad one is as broad as the lines.
    pub height: Mm,
    /// Whether every page has it, and not the first alone.
    pub on_every_page: bool,
}

/// The sides that a letterhead may stand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeadSide {
    /// From the left margin on.
    Left,
    /// In the middle between the margins.
    #[default]
    Centre,
    /// Up to the right margin.
    Right,
}

impl Default for HeadPlace {
    fn default() -> Self {
        Self {
            file: None,
            side: HeadSide::Centre,
            top: Mm(9.0),
            height: Mm(16.0),
            on_every_page: false,
        }
    }
}

/// The least distance from a letterhead to the first line's letters.
const HEAD_GAP: Mm = Mm(6.0);

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
    #[serde(default)]
    size: Option<Share>,
    #[serde(default)]
    sides: Option<usize>,
    #[serde(default)]
    ruling: Option<RulingFile>,
    #[serde(default)]
    address_side: Option<AddressSideFile>,
    #[serde(default)]
    letterhead: Option<HeadFile>,
}

/// A letterhead's place as a paper's file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadFile {
    file: String,
    #[serde(default)]
    side: HeadSide,
    #[serde(default)]
    top: Option<Length>,
    #[serde(default)]
    height: Option<Length>,
    #[serde(default)]
    pages: HeadPages,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum HeadPages {
    #[default]
    First,
    All,
}

impl HeadFile {
    fn place(self) -> HeadPlace {
        let usual = HeadPlace::default();
        HeadPlace {
            file: Some(self.file),
            side: self.side,
            top: self.top.map_or(usual.top, |it| it.0),
            height: self.height.map_or(usual.height, |it| it.0),
            on_every_page: self.pages == HeadPages::All,
        }
    }
}

/// A postcard's other side as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddressSideFile {
    recipient: Frame,
    #[serde(default)]
    sender: Option<Frame>,
    #[serde(default)]
    stamp: Option<Frame>,
    #[serde(default)]
    divider: Option<Length>,
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
        Self::from_yaml(name, Self::file(name)?)
    }

    /// The file of a paper that is built in, to make one's own from.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] when there is none of that name.
    pub fn file(name: &str) -> Result<&'static str> {
        let stock = stock::PAPERS.iter().find(|it| it.name == name);
        stock.map(|it| it.yaml).ok_or_else(|| Error::Unknown {
            kind: "paper",
            name: name.to_owned(),
            known: Self::names().map(str::to_owned).collect(),
        })
    }

    /// A paper of one's own, as YAML with the fields of `templates/papers/a5.yaml`.
    ///
    /// Besides sizes and margins it may have `size: 90%` for smaller writing, `sides: 2` for the most sides,
    /// `fold:`, `ruling:`, `address_side:` and `letterhead: {file: head.svg, side: left, top: 9mm, height: 16mm, pages: all}`;
    /// no file is opened for it, see [`HeadPlace::file`]. `name` is what messages call the paper.
    ///
    /// # Errors
    ///
    /// [`Error::Syntax`] when the YAML is not a paper, [`Error::UnknownField`] and [`Error::WrongType`] with the
    /// place when a field is unknown, or nothing can be written on such a paper.
    ///
    /// ```
    /// use longhand::ink::Paper;
    ///
    /// let yaml = "width: 100mm\nheight: 0mm\ntop: 9mm\nright: 9mm\nbottom: 9mm\nleft: 9mm\nleading: 8mm\n";
    /// let error = Paper::from_yaml("mine", yaml).unwrap_err();
    /// assert_eq!(error.to_string(), "mine.yaml:2:9: expected a height from 20mm to 1000mm");
    /// ```
    pub fn from_yaml(name: &str, yaml: &str) -> Result<Self> {
        let file_name = measure::file_name(name);
        let file: PaperFile = measure::read(&file_name, yaml)?;
        let leading = file.leading.0;
        let paper = Self {
            name: name.to_owned(),
            width: file.width.0,
            height: file.height.0,
            top: file.top.0,
            right: file.right.0,
            bottom: file.bottom.0,
            left: file.left.0,
            leading,
            fold: file.fold,
            size: file.size.map_or(1.0, |it| it.0),
            sides: file.sides,
            ruling: file.ruling.map(|it| Ruling::of(&it, leading)),
            address_side: file.address_side.map(|it| AddressSide {
                recipient: it.recipient,
                sender: it.sender,
                stamp: it.stamp,
                divider: it.divider.map(|it| it.0),
            }),
            signed_by_hand: false,
            head_place: file.letterhead.map(HeadFile::place).unwrap_or_default(),
            letterhead: None,
        };
        match paper.complaint() {
            Some((key, expected)) => Err(measure::misfit(&file_name, yaml, &key, expected)),
            None => Ok(paper),
        }
    }

    /// The distance from the left margin to the right.
    pub fn measure(&self) -> Mm {
        self.width - self.left - self.right
    }

    /// What lies between the margins.
    pub fn written(&self) -> Frame {
        let height = self.height - self.top - self.bottom;
        Frame::new(self.left, self.top, self.measure(), height)
    }

    /// The edge at which a page is folded, by the page's index.
    pub fn fold_of(&self, page: usize) -> Option<Edge> {
        let count = self.fold.len().max(1);
        self.fold.get(page % count).copied()
    }

    /// The same paper with smaller or larger writing, its lines as much nearer or farther; on ruled paper
    /// the lines stay where they are.
    pub fn at_size(mut self, factor: f32) -> Self {
        self.size *= factor;
        if !self.is_ruled() {
            self.leading = self.leading * factor;
        }
        self
    }

    /// The same paper with the line of the signature left blank, with room for a person's own pen.
    pub fn signed_by_hand(mut self) -> Self {
        self.signed_by_hand = true;
        self
    }

    /// The same paper for a letter of at most so many sides.
    pub fn at_most(mut self, sides: usize) -> Self {
        self.sides = Some(sides);
        self
    }

    /// A plain sheet of which a rectangle is written on, from its top without end.
    pub(crate) fn plain(width: Mm, height: Mm, written: Frame) -> Self {
        Self {
            name: "sheet".to_owned(),
            width,
            height,
            top: written.top,
            right: width - written.right(),
            bottom: Mm(-1e6),
            left: written.left,
            leading: Mm(8.0),
            fold: Vec::new(),
            size: 1.0,
            sides: None,
            ruling: None,
            address_side: None,
            signed_by_hand: false,
            head_place: HeadPlace::default(),
            letterhead: None,
        }
    }

    /// The same paper with a letterhead; where it stands far down, the first line is lower.
    pub fn with_letterhead(mut self, letterhead: Letterhead) -> Self {
        self.letterhead = Some(letterhead);
        self
    }

    /// The letterhead on a page, by its index, and where it is.
    fn head_of(&self, page: usize) -> Option<(&Letterhead, Frame)> {
        let place = &self.head_place;
        let shown = page == 0 || place.on_every_page;
        let head = self.letterhead.as_ref().filter(|_| shown)?;
        let width = (place.height * head.ratio()).0.min(self.measure().0);
        let spare = self.measure().0 - width;
        let left = match place.side {
            HeadSide::Left => 0.0,
            HeadSide::Centre => 0.5 * spare,
            HeadSide::Right => spare,
        };
        let frame = Frame::new(self.left + Mm(left), place.top, Mm(width), place.height);
        Some((head, frame))
    }

    /// What is written on of a page, by its index: lower on one with a letterhead, and whole lines lower where it is ruled.
    pub(crate) fn written_on(&self, page: usize) -> Frame {
        let whole = self.written();
        let Some((_, head)) = self.head_of(page) else {
            return whole;
        };
        let below = (head.bottom() + HEAD_GAP - whole.top).0.max(0.0);
        let down = match self.is_ruled() {
            true => (below / self.leading.0).ceil() * self.leading.0,
            false => below,
        };
        Frame {
            top: whole.top + Mm(down),
            height: whole.height - Mm(down),
            ..whole
        }
    }

    /// Whether there are lines, squares or dots to write on.
    pub(crate) fn is_ruled(&self) -> bool {
        self.ruling.is_some_and(|it| it.guides())
    }

    /// How far below the upper margin the first line is.
    pub(crate) fn first_line(&self) -> Mm {
        self.leading * if self.is_ruled() { 1.0 } else { 0.72 }
    }

    /// What is printed on a page, by its index.
    pub(crate) fn printed(&self, page: usize) -> Vec<Printed> {
        let ruling = self.ruling.as_ref();
        let mut printed = ruling.map_or_else(Vec::new, |it| {
            it.printed(self.width, self.height, self.written_on(page))
        });
        if let Some((head, frame)) = self.head_of(page) {
            printed.extend(head.printed(frame));
        }
        printed
    }

    /// The paper, if one can write on it.
    pub(crate) fn checked(self) -> Result<Self> {
        match self.complaint() {
            None => Ok(self),
            Some((key, expected)) => Err(Error::Ink {
                what: format!("the paper `{}` has an unusable `{key}`", self.name),
                help: format!("give it {expected}"),
            }),
        }
    }

    /// The first of its fields that cannot be used, and what is expected.
    fn complaint(&self) -> Option<(String, String)> {
        let field = |key: &str, expected: &str| Some((key.to_owned(), expected.to_owned()));
        // 1 m and 20 mm: a poster and a gift tag. What lies beyond is a slip of the unit.
        for (key, length) in [("width", self.width), ("height", self.height)] {
            if !(20.0..=1000.0).contains(&length.0) {
                return field(key, &format!("a {key} from 20mm to 1000mm"));
            }
        }
        let margins = [
            ("top", self.top),
            ("right", self.right),
            ("bottom", self.bottom),
            ("left", self.left),
        ];
        for (key, margin) in margins {
            if !(0.0..=500.0).contains(&margin.0) {
                return field(key, "a margin from 0mm to 500mm");
            }
        }
        if !(2.0..=100.0).contains(&self.leading.0) {
            return field("leading", "a leading from 2mm to 100mm");
        }
        if !(0.3..=3.0).contains(&self.size) {
            return field("size", "a size from 30% to 300%");
        }
        if !(1..=10_000).contains(&self.sides.unwrap_or(1)) {
            return field("sides", "a number of sides from 1 to 10000");
        }
        if self.measure().0 < 10.0 {
            return field("left", "side margins that leave at least 10mm between them");
        }
        if self.written().height.0 < self.leading.0 * 4.0 {
            return field("bottom", "margins that leave room for at least four lines");
        }
        let place = &self.head_place;
        let heads = self.letterhead.is_some() || place.file.is_some();
        if heads && !(3.0..=100.0).contains(&place.height.0) {
            return field("letterhead.height", "a height from 3mm to 100mm");
        }
        if heads && !(0.0..=200.0).contains(&place.top.0) {
            return field("letterhead.top", "a distance from 0mm to 200mm");
        }
        let below = place.top + place.height + HEAD_GAP + self.leading * 4.0;
        if heads && below > self.height - self.bottom {
            return field(
                "letterhead.height",
                "a letterhead that leaves room for at least four lines",
            );
        }
        if let Some((key, expected)) = self
            .ruling
            .and_then(|it| it.complaint(self.width, self.leading))
        {
            return field(&format!("ruling.{key}"), expected);
        }
        let side = self.address_side.as_ref();
        let key = side.and_then(|it| it.misfit(self.width, self.height))?;
        field(
            &format!("address_side.{key}"),
            "a place on the card, at least 10mm wide and 3mm high",
        )
    }
}
