//! Polylines to the curves that they were made from.

use crate::ink::svg_path::Chain;

/// The cosine of the sharpest turn, 70 degrees, that is still a bow and not a corner.
const GENTLE: f32 = 0.34;

/// Makes curves of the straight steps of a stroke wherever it turns gently; corners stay.
///
/// A parabola through each place and its neighbours gives the direction there, after Catmull
/// and Rom, "A class of local interpolating splines" (1974), with steps of uneven length.
pub(crate) fn smooth(chain: &mut Chain) {
    let count = chain.straight.len();
    let steps: Vec<Step> = (0..count).map(|it| Step::of(chain, it)).collect();
    let closed = count > 2 && chain.points.first() == chain.points.last();
    for index in 0..count {
        if !chain.straight[index] {
            continue;
        }
        let own = steps[index];
        let before = match index {
            0 => closed.then(|| steps[count - 1]),
            _ => Some(steps[index - 1]),
        };
        let after = match index + 1 {
            next if next == count => closed.then(|| steps[0]),
            next => Some(steps[next]),
        };
        let leave = before.and_then(|it| it.through(own)).unwrap_or(own.first);
        let arrive = after.and_then(|it| own.through(it)).unwrap_or(own.last);
        let third = own.length / 3.0;
        let (from, to) = (chain.points[3 * index], chain.points[3 * index + 3]);
        chain.points[3 * index + 1] = [0, 1].map(|it| from[it] + third * leave[it]);
        chain.points[3 * index + 2] = [0, 1].map(|it| to[it] - third * arrive[it]);
    }
}

/// One step of a stroke: the directions at its ends, and its length.
#[derive(Clone, Copy)]
struct Step {
    first: [f32; 2],
    last: [f32; 2],
    length: f32,
    straight: bool,
}

impl Step {
    fn of(chain: &Chain, index: usize) -> Self {
        let at = |it: usize| chain.points[3 * index + it];
        let toward = |from: [f32; 2], to: [f32; 2]| unit([to[0] - from[0], to[1] - from[1]]);
        let (along, length) = toward(at(0), at(3));
        let or_along = |(way, length): ([f32; 2], f32)| if length > 1e-3 { way } else { along };
        Self {
            first: or_along(toward(at(0), at(1))),
            last: or_along(toward(at(2), at(3))),
            length,
            straight: chain.straight[index],
        }
    }

    /// The direction in which a pen goes from this step into the next, unless it turns a corner.
    fn through(self, next: Self) -> Option<[f32; 2]> {
        let (a, b) = (self.last, next.first);
        if a[0] * b[0] + a[1] * b[1] < GENTLE {
            return None;
        }
        // A curve keeps its own direction; the straight step beside it follows.
        let (weight_a, weight_b) = match (self.straight, next.straight) {
            (true, true) => (next.length, self.length),
            (false, _) => (1.0, 0.0),
            (true, false) => (0.0, 1.0),
        };
        let mixed = [0, 1].map(|it| a[it] * weight_a + b[it] * weight_b);
        Some(unit(mixed).0)
    }
}

/// A direction, and how long it was.
fn unit([x, y]: [f32; 2]) -> ([f32; 2], f32) {
    let length = (x * x + y * y).sqrt();
    match length > 1e-6 {
        true => ([x / length, y / length], length),
        false => ([0.0; 2], 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::svg_path;

    fn smoothed(data: &str) -> Vec<[f32; 2]> {
        let mut chain = svg_path::strokes(data).unwrap_or_default().remove(0);
        smooth(&mut chain);
        chain.points
    }

    #[test]
    fn bows_are_round_and_corners_stay() {
        let bow = smoothed("M0 0 L10 0 L20 5");
        let (before, after) = ([bow[3][0] - bow[2][0], bow[3][1] - bow[2][1]], bow[4]);
        let turn = before[0] * (after[1] - bow[3][1]) - before[1] * (after[0] - bow[3][0]);
        assert!(turn.abs() < 1e-3 && before[1] > 0.0, "{bow:?}");
        let corner = smoothed("M0 0 L10 0 L10 10");
        assert_eq!(corner[2][1], 0.0);
        assert_eq!(corner[4][0], 10.0);
    }
}
