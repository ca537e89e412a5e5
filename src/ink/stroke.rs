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

/// Where a stroke thins out because the pen comes from the air or leaves for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taper {
    pub(crate) entry: bool,
    pub(crate) exit: bool,
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

    /// Brings the last stroke of one letter and the first of the next together, if they nearly meet.
    pub(crate) fn join(&mut self, before: &Range<u32>, after: &Range<u32>, near: f32) {
        let early = |it: &u32| !self.strokes[*it as usize].is_late;
        let (Some(last), Some(first)) = (before.clone().rfind(early), after.clone().find(early))
        else {
            return;
        };
        let points = [last, first].map(|it| self.strokes[it as usize].points.clone());
        let [from, to] = [points[0].end.saturating_sub(1), points[1].start].map(|it| it as usize);
        let [a, b] = [from, to].map(|it| self.points.get(it).copied().unwrap_or_default());
        let gap = [b.x.0 - a.x.0, b.y.0 - a.y.0];
        if gap[0] * gap[0] + gap[1] * gap[1] > near * near || points.iter().any(|it| it.len() < 4) {
            return;
        }
        // Each goes half the way, and its nearest control with it, so that neither gets a kink.
        for (index, share) in [(from - 1, 0.5), (from, 0.5), (to, -0.5), (to + 1, -0.5)] {
            let point = &mut self.points[index];
            (point.x.0, point.y.0) = (point.x.0 + share * gap[0], point.y.0 + share * gap[1]);
        }
        let meeting = self.points[from];
        self.points[to] = meeting;
    }

    /// Where a stroke thins out: where no other goes on, and not if it is hardly more than a dot.
    pub(crate) fn taper(&self, index: usize) -> Taper {
        let points = |it: usize| self.strokes.get(it).map(|it| self.points(it));
        let Some(own @ [first, .., last]) = points(index) else {
            return Taper::default();
        };
        let place = |it: &PenPoint| (it.x, it.y);
        let far = own.iter().any(|it| {
            let (dx, dy) = (it.x.0 - first.x.0, it.y.0 - first.y.0);
            dx * dx + dy * dy > 16.0 * first.radius.0 * first.radius.0
        });
        let goes_on = |other: Option<&PenPoint>, at: &PenPoint| {
            other.is_some_and(|it| place(it) == place(at))
        };
        let is_open = far && place(first) != place(last);
        // Dots and bars lie between two strokes that go on from one to the other.
        let early = |it: &usize| !self.strokes[*it].is_late;
        let before = (0..index).rev().find(early).and_then(points);
        let after = (index + 1..self.strokes.len()).find(early).and_then(points);
        Taper {
            entry: is_open && !goes_on(before.and_then(|it| it.last()), first),
            exit: is_open && !goes_on(after.and_then(|it| it.first()), last),
        }
    }
}
