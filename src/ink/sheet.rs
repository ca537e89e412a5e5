//! The second hinge: finished pen strokes on one side of paper, in millimetres.

use std::ops::Range;

use crate::ink::outline::Path;
use crate::ink::outline::Stretch;
use crate::ink::outline::Verb;
use crate::ink::paper::Edge;
use crate::ink::stroke::PenPath;
use crate::ink::stroke::PenPoint;
use crate::units::Mm;
use crate::words::BlockKind;

/// One written side of paper: what every form on paper is made from.
///
/// Lengths are millimetres from the upper left corner, down and to the right.
/// Every stroke lies on the paper.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sheet {
    /// From the left edge to the right.
    pub width: Mm,
    /// From the top edge to the bottom.
    pub height: Mm,
    /// The edge at which it is folded, for a panel of a card.
    pub fold: Option<Edge>,
    /// The ink's colour.
    pub ink: Ink,
    /// The size of the hand: the side of its em square.
    pub em: Mm,
    /// The height of its letter x.
    pub x_height: Mm,
    pub(crate) text: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) path: Path,
    pub(crate) pen_path: PenPath,
}

/// One stroke of the pen, from where it is set down to where it is lifted.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StrokeRef<'s> {
    /// Its path as cubic curves end to end: a place, then two controls and a place for each curve.
    pub points: &'s [PenPoint],
    /// Whether a writer sets it only when the word is done: the dot of an i, the bar of a t.
    pub is_late: bool,
}

/// The colour of an ink on white paper, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

/// One written line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// The part of the letter that it belongs to.
    pub kind: BlockKind,
    /// Where its first letter starts.
    pub x: Mm,
    /// Where its first letter stands; the rest of the line wavers about it.
    pub y: Mm,
    /// Its marks, by index in [`Sheet::marks`].
    pub marks: Range<usize>,
}

/// One written letter, ligature, sign or space.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mark {
    /// Where the pen stands before it.
    pub x: Mm,
    /// The height of the line below it.
    pub y: Mm,
    /// How far it carries the pen.
    pub advance: Mm,
    /// Its line, by index in [`Sheet::lines`].
    pub line: usize,
    /// Its word, counted from 0 on this sheet; a space has the number of the word before it.
    pub word: usize,
    pub(crate) text: Range<u32>,
    pub(crate) stretch: Stretch,
    pub(crate) strokes: Range<u32>,
}

/// One step of a mark's outline; outlines are filled by the nonzero rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Starts a contour here.
    Move([f32; 2]),
    /// A straight line to here.
    Line([f32; 2]),
    /// A cubic curve: two controls and its end.
    Curve([f32; 2], [f32; 2], [f32; 2]),
    /// Closes the contour.
    Close,
}

impl Sheet {
    /// The words on this sheet, with a line feed at the end of each line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines, from the top.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The marks in the order of writing, spaces included.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The characters that a mark stands for, exactly as the letter has them.
    pub fn text_of(&self, mark: &Mark) -> &str {
        &self.text[mark.text.start as usize..mark.text.end as usize]
    }

    /// The outline of a mark, in millimetres; empty for a space.
    pub fn outline(&self, mark: &Mark) -> impl Iterator<Item = Segment> {
        let mut points = self.path.points(&mark.stretch).iter().copied();
        let mut next = move || points.next().unwrap_or_default();
        let verbs = self.path.verbs(&mark.stretch).iter();
        verbs.map(move |verb| match verb {
            Verb::Move => Segment::Move(next()),
            Verb::Line => Segment::Line(next()),
            Verb::Curve => Segment::Curve(next(), next(), next()),
            Verb::Close => Segment::Close,
        })
    }

    /// The pen's path for a mark, stroke by stroke as it is written; empty for a space, and unless the
    /// hand writes with a [pen](crate::ink::Style::Pen).
    pub fn strokes(&self, mark: &Mark) -> impl Iterator<Item = StrokeRef<'_>> {
        let strokes = self.pen_path.strokes(&mark.strokes);
        strokes.iter().map(|it| StrokeRef {
            points: self.pen_path.points(it),
            is_late: it.is_late,
        })
    }

    /// The points of a mark's outline, controls included, in millimetres.
    pub fn points(&self, mark: &Mark) -> &[[f32; 2]] {
        self.path.points(&mark.stretch)
    }
}

impl Mark {
    /// Whether it leaves no ink.
    pub fn is_blank(&self) -> bool {
        self.stretch.verbs.is_empty() && self.strokes.is_empty()
    }
}
