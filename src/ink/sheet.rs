//! The second hinge: finished pen strokes on one side of paper, in millimetres.

use std::ops::Range;
use std::sync::Arc;

use crate::ink::colour::Ink;
use crate::ink::outline::Bounds;
use crate::ink::outline::Path;
use crate::ink::outline::Segment;
use crate::ink::outline::Stretch;
use crate::ink::outline::Verb;
use crate::ink::paper::Edge;
use crate::ink::printed::Printed;
use crate::ink::stroke::PenPath;
use crate::ink::stroke::PenPoint;
use crate::ink::stroke::Stroke;
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
    pub(crate) printed: Arc<[Printed]>,
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
    /// Its marks in the order of reading, by index in [`Sheet::marks`].
    pub marks: Range<usize>,
    /// Whether its part of the letter begins with it.
    pub begins: bool,
    /// Whether the letter itself ends the line here, and not only the paper.
    pub ends: bool,
    /// Its marks from left to right, where that is another order.
    pub(crate) seen: Vec<usize>,
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
    pub(crate) stamp: Option<Stamp>,
}

/// A letter of a pool in its place on a sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stamp {
    /// Its form in the pool, by number.
    pub(crate) form: u32,
    /// Which of the form's variants it is.
    pub(crate) variant: u32,
    /// How much room before its ink is its own, in thousandths of an em.
    pub(crate) lead: f32,
    /// From thousandths of an em, to the right and down, to millimetres on the sheet:
    /// `x = a·px + c·py + e`, `y = b·px + d·py + f`.
    pub(crate) matrix: [f32; 6],
}

impl Sheet {
    /// What was on the paper before the pen came, in the order of printing: ruling, letterhead, edges.
    pub fn printed(&self) -> &[Printed] {
        &self.printed
    }

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

    /// The marks of a line as they are seen, from left to right: in Hebrew and Arabic not the order of reading.
    pub fn seen<'s>(&'s self, line: &'s Line) -> impl Iterator<Item = &'s Mark> {
        let read = match line.seen.is_empty() {
            true => line.marks.clone(),
            false => 0..0,
        };
        let turned = line.seen.iter().copied();
        read.chain(turned).filter_map(|it| self.marks.get(it))
    }

    /// The characters that a mark stands for, exactly as the letter has them.
    pub fn text_of(&self, mark: &Mark) -> &str {
        &self.text[mark.text.start as usize..mark.text.end as usize]
    }

    /// The outline of a mark, in millimetres; empty for a space.
    pub fn outline(&self, mark: &Mark) -> impl Iterator<Item = Segment> {
        segments(
            self.path.verbs(&mark.stretch),
            self.path.points(&mark.stretch),
        )
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

    /// The rectangle around all ink.
    pub(crate) fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::of(&self.path.points);
        for it in &self.pen_path.points {
            let [x, y, r] = [it.x.0, it.y.0, it.radius.0];
            bounds.add([x - r, y - r]);
            bounds.add([x + r, y + r]);
        }
        bounds
    }

    /// Moves everything that is written to the right and down, in millimetres.
    pub(crate) fn shift(&mut self, right: f32, down: f32) {
        for [x, y] in &mut self.path.points {
            (*x, *y) = (*x + right, *y + down);
        }
        for it in &mut self.pen_path.points {
            (it.x, it.y) = (it.x + Mm(right), it.y + Mm(down));
        }
        for it in &mut self.lines {
            (it.x, it.y) = (it.x + Mm(right), it.y + Mm(down));
        }
        for it in &mut self.marks {
            (it.x, it.y) = (it.x + Mm(right), it.y + Mm(down));
        }
    }

    /// Adds what is written on another sheet, at the same places.
    pub(crate) fn take(&mut self, other: Self) {
        let lines = self.lines.len();
        let marks = self.marks.len();
        let words = self.marks.last().map_or(0, |it| it.word + 1);
        let text = self.text.len() as u32;
        let (verbs, points) = self.path.end();
        let strokes = self.pen_path.count();
        let pen_points = self.pen_path.points.len() as u32;
        let moved = |range: Range<u32>, by: u32| range.start + by..range.end + by;
        self.text.push_str(&other.text);
        self.lines.extend(other.lines.into_iter().map(|it| Line {
            marks: it.marks.start + marks..it.marks.end + marks,
            seen: it.seen.into_iter().map(|it| it + marks).collect(),
            ..it
        }));
        self.marks.extend(other.marks.into_iter().map(|it| Mark {
            line: it.line + lines,
            word: it.word + words,
            text: moved(it.text, text),
            stretch: Stretch {
                verbs: moved(it.stretch.verbs, verbs),
                points: moved(it.stretch.points, points),
            },
            strokes: moved(it.strokes, strokes),
            ..it
        }));
        self.path.verbs.extend(other.path.verbs);
        self.path.points.extend(other.path.points);
        let strokes = other.pen_path.strokes.into_iter();
        self.pen_path.strokes.extend(strokes.map(|it| Stroke {
            points: moved(it.points, pen_points),
            ..it
        }));
        self.pen_path.points.extend(other.pen_path.points);
    }

    /// The points of a mark's outline, controls included, in millimetres.
    pub fn points(&self, mark: &Mark) -> &[[f32; 2]] {
        self.path.points(&mark.stretch)
    }
}

/// The steps of an outline.
pub(crate) fn segments<'a>(
    verbs: &'a [Verb],
    points: &'a [[f32; 2]],
) -> impl Iterator<Item = Segment> + 'a {
    let mut points = points.iter().copied();
    let mut next = move || points.next().unwrap_or_default();
    verbs.iter().map(move |verb| match verb {
        Verb::Move => Segment::Move(next()),
        Verb::Line => Segment::Line(next()),
        Verb::Curve => Segment::Curve(next(), next(), next()),
        Verb::Close => Segment::Close,
    })
}

impl Mark {
    /// Whether it leaves no ink.
    pub fn is_blank(&self) -> bool {
        self.stretch.verbs.is_empty() && self.strokes.is_empty() && self.stamp.is_none()
    }
}
