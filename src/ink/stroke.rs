//! Strokes: where a pen goes, from where it is set down to where it is lifted.

use std::ops::Range;

use crate::units::Mm;

/// One place of a pen's path: where its middle is, and how broad it writes there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PenPoint {
    /// From the left edge.
    pub x: Mm,
    /// From the top edge.
    pub y: Mm,
    /// Half the breadth of the ink.
    pub radius: Mm,
}

/// One stroke of a [`PenPath`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) points: Range<u32>,
    pub(crate) is_late: bool,
}

/// The strokes of many letters, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct PenPath {
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) points: Vec<PenPoint>,
}

impl PenPath {
    /// The number of strokes: where the next mark's will start.
    pub(crate) fn count(&self) -> u32 {
        self.strokes.len() as u32
    }

    /// Some strokes, by number.
    pub(crate) fn strokes(&self, range: &Range<u32>) -> &[Stroke] {
        &self.strokes[range.start as usize..range.end as usize]
    }

    /// The path of a stroke: a place, then two controls and a place for each curve.
    pub(crate) fn points(&self, stroke: &Stroke) -> &[PenPoint] {
        &self.points[stroke.points.start as usize..stroke.points.end as usize]
    }

    /// Adds a stroke.
    pub(crate) fn push(&mut self, points: impl Iterator<Item = PenPoint>, is_late: bool) {
        let start = self.points.len() as u32;
        self.points.extend(points);
        self.strokes.push(Stroke {
            points: start..self.points.len() as u32,
            is_late,
        });
    }
}
