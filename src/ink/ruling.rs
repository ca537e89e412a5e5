//! Lines, squares and dots to write on.

use serde::Deserialize;

use crate::ink::colour::Colour;
use crate::ink::colour::Ink;
use crate::ink::frame::Frame;
use crate::ink::measure::Length;
use crate::ink::printed::Printed;
use crate::units::Mm;

/// What a paper is ruled with.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Ruling {
    /// Lines, squares or dots; none where there is a margin line alone.
    pub kind: RulingKind,
    /// From one line, square or dot to the next.
    pub pitch: Mm,
    /// The colour of the lines.
    pub colour: Ink,
    /// How broad they are.
    pub breadth: Mm,
    /// How far from the left edge the margin line is, if there is one.
    pub margin_line: Option<Mm>,
    /// The margin line's colour.
    pub margin_colour: Ink,
}

/// The kinds of ruling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RulingKind {
    /// Lines across.
    Lines,
    /// Squares over the whole sheet.
    Grid,
    /// Dots over the whole sheet.
    Dots,
    /// Nothing to write on.
    None,
}

/// A ruling as a paper's file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulingFile {
    kind: RulingKind,
    #[serde(default)]
    pitch: Option<Length>,
    #[serde(default)]
    colour: Option<Colour>,
    #[serde(default)]
    breadth: Option<Length>,
    #[serde(default)]
    margin_line: Option<Length>,
    #[serde(default)]
    margin_colour: Option<Colour>,
}

/// A pale blue.
const BLUE: Ink = Ink {
    red: 176,
    green: 200,
    blue: 222,
};

/// A pale red.
const RED: Ink = Ink {
    red: 226,
    green: 164,
    blue: 164,
};

impl Ruling {
    /// The ruling of a file; its pitch is the paper's leading where it names none.
    pub(crate) fn of(file: &RulingFile, leading: Mm) -> Self {
        let dots = file.kind == RulingKind::Dots;
        Self {
            kind: file.kind,
            pitch: file.pitch.map_or(leading, |it| it.0),
            colour: file.colour.map_or(BLUE, |it| it.0),
            breadth: file
                .breadth
                .map_or(Mm(if dots { 0.5 } else { 0.15 }), |it| it.0),
            margin_line: file.margin_line.map(|it| it.0),
            margin_colour: file.margin_colour.map_or(RED, |it| it.0),
        }
    }

    /// Whether there are lines to write on.
    pub fn guides(&self) -> bool {
        self.kind != RulingKind::None
    }

    /// Which of its keys cannot be used on a paper of this size and leading, and what is expected.
    pub(crate) fn complaint(&self, width: Mm, leading: Mm) -> Option<(&'static str, &'static str)> {
        let lines = leading.0 / self.pitch.0;
        if self.guides() && !(1.0..=100.0).contains(&self.pitch.0) {
            return Some(("pitch", "a pitch from 1mm to 100mm"));
        }
        if self.guides() && (lines < 0.99 || (lines - lines.round()).abs() > 0.01) {
            let expected = "a pitch that goes a whole number of times into the leading";
            return Some(("pitch", expected));
        }
        if !(0.01..=2.0).contains(&self.breadth.0) {
            return Some(("breadth", "a breadth from 0.01mm to 2mm"));
        }
        let margin = self.margin_line.map_or(0.0, |it| it.0);
        let off = !(0.0..=width.0).contains(&margin);
        off.then_some(("margin_line", "a place on the paper, from its left edge"))
    }

    /// What is printed on a sheet of this size, of which `written` is written on.
    pub(crate) fn printed(&self, width: Mm, height: Mm, written: Frame) -> Vec<Printed> {
        let line = |from: [f32; 2], to: [f32; 2]| Printed::Line {
            from,
            to,
            breadth: self.breadth,
            colour: self.colour,
        };
        // One of the lines is at the top of what is written on.
        let steps = |start: f32, end: f32| {
            let pitch = self.pitch.0;
            let count = ((end - start) / pitch + 0.001).floor().max(0.0) as usize;
            (0..=count).map(move |it| start + it as f32 * pitch)
        };
        let across = || steps(written.top.0 % self.pitch.0, height.0);
        let down = || steps(written.left.0 % self.pitch.0, width.0);
        let mut printed: Vec<Printed> = match self.kind {
            RulingKind::None => Vec::new(),
            RulingKind::Lines => steps(written.top.0, written.bottom().0)
                .skip(1)
                .map(|y| line([0.0, y], [width.0, y]))
                .collect(),
            RulingKind::Grid => across()
                .map(|y| line([0.0, y], [width.0, y]))
                .chain(down().map(|x| line([x, 0.0], [x, height.0])))
                .collect(),
            RulingKind::Dots => vec![Printed::Dots {
                at: across().flat_map(|y| down().map(move |x| [x, y])).collect(),
                breadth: self.breadth,
                colour: self.colour,
            }],
        };
        if let Some(Mm(x)) = self.margin_line {
            printed.push(Printed::Line {
                from: [x, 0.0],
                to: [x, height.0],
                breadth: self.breadth,
                colour: self.margin_colour,
            });
        }
        printed
    }
}
