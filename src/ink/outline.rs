//! Outlines: what a pen leaves, as closed curves.

use std::ops::Range;

/// One step of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Goes to one point without ink.
    Move,
    /// A straight line to one point.
    Line,
    /// A cubic curve: two controls and an end.
    Curve,
    /// Back to the start of the contour.
    Close,
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

/// Outlines of many letters, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    pub(crate) verbs: Vec<Verb>,
    pub(crate) points: Vec<[f32; 2]>,
}

/// A part of a [`Path`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) verbs: Range<u32>,
    pub(crate) points: Range<u32>,
}

impl Path {
    /// The stretch from `start`, as [`Path::end`] gave it, to here.
    pub(crate) fn since(&self, start: (u32, u32)) -> Stretch {
        let (verbs, points) = self.end();
        Stretch {
            verbs: start.0..verbs,
            points: start.1..points,
        }
    }

    /// Where the next stretch will start.
    pub(crate) fn end(&self) -> (u32, u32) {
        (self.verbs.len() as u32, self.points.len() as u32)
    }

    /// The verbs of a stretch.
    pub(crate) fn verbs(&self, stretch: &Stretch) -> &[Verb] {
        &self.verbs[stretch.verbs.start as usize..stretch.verbs.end as usize]
    }

    /// The points of a stretch.
    pub(crate) fn points(&self, stretch: &Stretch) -> &[[f32; 2]] {
        &self.points[stretch.points.start as usize..stretch.points.end as usize]
    }
}

/// A rectangle around points; empty when nothing was added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) min: [f32; 2],
    pub(crate) max: [f32; 2],
}

impl Default for Bounds {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Bounds {
    pub(crate) const EMPTY: Self = Self {
        min: [f32::INFINITY; 2],
        max: [f32::NEG_INFINITY; 2],
    };

    /// The rectangle around all of `points`.
    pub(crate) fn of(points: &[[f32; 2]]) -> Self {
        let mut bounds = Self::EMPTY;
        points.iter().for_each(|it| bounds.add(*it));
        bounds
    }

    pub(crate) fn add(&mut self, point: [f32; 2]) {
        let [x, y] = point;
        self.min = [self.min[0].min(x), self.min[1].min(y)];
        self.max = [self.max[0].max(x), self.max[1].max(y)];
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.min[0] > self.max[0]
    }

    pub(crate) fn width(&self) -> f32 {
        self.max[0] - self.min[0]
    }

    pub(crate) fn height(&self) -> f32 {
        self.max[1] - self.min[1]
    }

    pub(crate) fn center(&self) -> [f32; 2] {
        [0, 1].map(|axis| 0.5 * (self.min[axis] + self.max[axis]))
    }
}
