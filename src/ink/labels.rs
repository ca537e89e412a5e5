//! Sheets of labels: where each label is, by the maker's code.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::error::nearest;
use crate::ink::colour::Ink;
use crate::ink::frame::Frame;
use crate::ink::hand::Hand;
use crate::ink::inscribe::Blank;
use crate::ink::inscribe::Inscribed;
use crate::ink::inscribe::Inscription;
use crate::ink::inscribe::Stand;
use crate::ink::inscribe::inscribe;
use crate::ink::measure::Length;
use crate::ink::paper::Paper;
use crate::ink::printed::Printed;
use crate::ink::printed::edge;
use crate::ink::stock;
use crate::seed::Seed;
use crate::units::Mm;

/// A sheet of labels of one size, in rows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Labels {
    /// The maker's code: `avery-5160`, …
    pub code: String,
    /// The sheet's width.
    pub width: Mm,
    /// The sheet's height.
    pub height: Mm,
    /// The first label, at the upper left.
    pub first: Frame,
    /// The radius of a label's corners.
    pub corner: Mm,
    /// The strip within a label that is not written on.
    pub margin: Mm,
    /// How many labels are in a row.
    pub across: usize,
    /// How many rows there are.
    pub down: usize,
    /// From the left edge of a label to that of the next.
    pub step_across: Mm,
    /// From the top edge of a label to that of the next.
    pub step_down: Mm,
}

/// A sheet as `templates/labels.yaml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelsFile {
    paper: String,
    label: LabelFile,
    grid: GridFile,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    width: Length,
    height: Length,
    corner: Length,
    margin: Length,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GridFile {
    across: usize,
    down: usize,
    left: Length,
    top: Length,
    step_across: Length,
    step_down: Length,
}

/// Printers pull paper askew: nearer than this to an edge, ink lands on the next label.
const LEAST_MARGIN: Mm = Mm(1.5);

/// The grey of outlines.
const GREY: Ink = Ink {
    red: 150,
    green: 150,
    blue: 150,
};

fn all() -> Result<BTreeMap<String, LabelsFile>> {
    document::yaml("labels.yaml", stock::LABELS)
}

impl Labels {
    /// All sheets that are known, by their codes in order; sheets of the same cut have a code each.
    ///
    /// # Errors
    ///
    /// None, unless the built-in list is damaged.
    pub fn all() -> Result<Vec<Self>> {
        let mut sheets = Vec::new();
        for (code, file) in all()? {
            let own = Self::of(code, &file)?;
            let also = file.also.into_iter().map(|code| Self {
                code,
                ..own.clone()
            });
            sheets.extend(also);
            sheets.push(own);
        }
        sheets.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(sheets)
    }

    /// The sheet with a code: `avery-5160`, `Avery 5160`, or `5160` where only one maker has that number.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] with the nearest codes when there is no such sheet.
    ///
    /// ```
    /// use longhand::ink::Labels;
    ///
    /// let labels = Labels::named("Avery L7160")?;
    /// assert_eq!((labels.across, labels.down), (3, 7));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn named(code: &str) -> Result<Self> {
        let wanted = code.trim().to_lowercase().replace([' ', '_'], "-");
        let number = format!("-{wanted}");
        let mut sheets = Self::all()?;
        let is_it = |it: &Self| it.code == wanted;
        let has_number = |it: &Self| !wanted.contains('-') && it.code.ends_with(&number);
        let found = match sheets.iter().position(is_it) {
            Some(index) => vec![index],
            None => (0..sheets.len())
                .filter(|it| has_number(&sheets[*it]))
                .collect(),
        };
        let codes = |of: &[usize]| of.iter().map(|it| sheets[*it].code.clone()).collect();
        match found[..] {
            [only] => Ok(sheets.swap_remove(only)),
            [] => {
                let all: Vec<String> = sheets.into_iter().map(|it| it.code).collect();
                Err(unknown(code, nearest(&wanted, &all, 6)))
            }
            _ => Err(unknown(code, codes(&found))),
        }
    }

    fn of(code: String, file: &LabelsFile) -> Result<Self> {
        let paper = Paper::named(&file.paper)?;
        let (label, grid) = (&file.label, &file.grid);
        Ok(Self {
            code,
            width: paper.width,
            height: paper.height,
            first: Frame::new(grid.left.0, grid.top.0, label.width.0, label.height.0),
            corner: label.corner.0,
            margin: label.margin.0,
            across: grid.across,
            down: grid.down,
            step_across: grid.step_across.0,
            step_down: grid.step_down.0,
        })
    }

    /// How many labels are on a sheet.
    pub fn count(&self) -> usize {
        self.across * self.down
    }

    /// The place of a label by its index, row by row from the upper left.
    pub fn label(&self, index: usize) -> Frame {
        let (column, row) = (index % self.across.max(1), index / self.across.max(1));
        Frame {
            left: self.first.left + self.step_across * column as f32,
            top: self.first.top + self.step_down * row as f32,
            ..self.first
        }
    }

    /// The place within a label that is written on.
    pub fn written(&self, index: usize) -> Frame {
        let margin = Mm(self.margin.0.max(LEAST_MARGIN.0));
        self.label(index).within(margin)
    }

    /// One sheet with addresses from the label at index `start` on; `outlines` shows the labels' edges, for a proof
    /// on plain paper.
    ///
    /// Addresses beyond the last label are left to the next sheet; an address that has no room even in
    /// the smallest writing is in [`Inscribed::refused`] by its own index, and its label stays empty.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] when the font cannot be used.
    pub fn sheet(
        &self,
        addresses: &[impl AsRef<[String]>],
        start: usize,
        outlines: bool,
        hand: &Hand,
        seed: Seed,
    ) -> Result<Inscribed> {
        let edges = (0..self.count()).filter(|_| outlines).map(|it| {
            let Frame {
                left,
                top,
                width,
                height,
            } = self.label(it);
            let place = [left.0, top.0, width.0, height.0];
            edge(place, self.corner.0, 0.15, GREY)
        });
        let blank = Blank {
            width: self.width,
            height: self.height,
            printed: edges.collect::<Vec<Printed>>(),
        };
        let room = self.count().saturating_sub(start);
        let written: Vec<Inscription<'_>> = addresses
            .iter()
            .take(room)
            .enumerate()
            .map(|(index, lines)| Inscription {
                lines: lines.as_ref(),
                frame: self.written(start + index),
                stand: Stand::Middle,
                size: 1.0,
            })
            .collect();
        inscribe(&blank, &written, hand, seed)
    }
}

fn unknown(name: &str, known: Vec<String>) -> Error {
    Error::Unknown {
        kind: "label sheet",
        name: name.to_owned(),
        known,
    }
}
