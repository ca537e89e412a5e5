//! Pixels to curves: the fewest cubic curves that stay within a tolerance.

use kurbo::Vec2;

use crate::ink::trace::join::Spot;
use crate::ink::trace::join::Stroke;

/// A stroke as cubic curves end to end: x, y and radius for each point, in pixels.
pub(crate) fn fitted(stroke: &Stroke, tolerance: f64) -> Vec<[f64; 3]> {
    let spots = distinct(stroke);
    let Some(first) = spots.first() else {
        return Vec::new();
    };
    let mut fit = Fit {
        spots: &spots,
        tolerance,
        curves: vec![place(first)],
    };
    let last = spots.len() - 1;
    if last == 0 {
        let only = place(first);
        return vec![only; 4];
    }
    let mut start = 0;
    for end in stroke.corners.iter().copied().chain([last]) {
        let end = end.min(last);
        if end <= start {
            continue;
        }
        let (mut from, mut to) = (fit.way(start, start, end), -fit.way(end, start, end));
        if stroke.is_closed {
            // The seam is as smooth as the rest.
            from = fit.across_seam();
            to = -from;
        }
        fit.curve(start, end, [from, to], 0);
        start = end;
    }
    fit.curves
}

/// The places of a stroke without repeats; a stroke that goes nowhere has one.
fn distinct(stroke: &Stroke) -> Vec<Spot> {
    let spots = &stroke.spots;
    let Some(first) = spots.first() else {
        return Vec::new();
    };
    let goes = spots.iter().any(|it| (it.at - first.at).hypot() > 0.8);
    if goes { spots.clone() } else { vec![*first] }
}

fn place(spot: &Spot) -> [f64; 3] {
    [spot.at.x, spot.at.y, spot.radius]
}

struct Fit<'s> {
    spots: &'s [Spot],
    tolerance: f64,
    curves: Vec<[f64; 3]>,
}

impl Fit<'_> {
    /// Which way the stroke runs at a spot, from spots between `from` and `to`.
    fn way(&self, at: usize, from: usize, to: usize) -> Vec2 {
        for reach in [3, 6, 12, 24] {
            let before = at.saturating_sub(reach).max(from);
            let after = (at + reach).min(to);
            let way = self.spots[after].at - self.spots[before].at;
            if way.hypot() > 0.5 {
                return way.normalize();
            }
        }
        Vec2::new(1.0, 0.0)
    }

    fn across_seam(&self) -> Vec2 {
        let count = self.spots.len();
        let reach = 3.min(count - 1);
        let way = self.spots[reach].at - self.spots[count - 1 - reach].at;
        if way.hypot() > 0.5 {
            way.normalize()
        } else {
            self.way(0, 0, count - 1)
        }
    }

    /// Adds curves for the spots between two, which leave and arrive along `ways`.
    fn curve(&mut self, from: usize, to: usize, ways: [Vec2; 2], depth: usize) {
        let (a, b) = (self.spots[from], self.spots[to]);
        let mut times = self.times(from, to);
        let mut best = None;
        for _ in 0..4 {
            let controls = self.controls(from, to, ways, &times);
            let (error, worst) = self.error(from, to, controls, &times);
            let is_better = best
                .as_ref()
                .is_none_or(|it: &(f64, usize, [Vec2; 2])| error < it.0);
            if is_better {
                best = Some((error, worst, controls));
            }
            if error < self.tolerance {
                break;
            }
            self.refine(from, controls, to, &mut times);
        }
        let Some((error, worst, controls)) = best else {
            return;
        };
        if error <= self.tolerance || to - from < 4 || depth > 24 {
            let radius = |t: f64| a.radius + (b.radius - a.radius) * t;
            self.curves.extend([
                [controls[0].x, controls[0].y, radius(1.0 / 3.0)],
                [controls[1].x, controls[1].y, radius(2.0 / 3.0)],
                place(&b),
            ]);
            return;
        }
        let split = worst.clamp(from + 1, to - 1);
        let way = self.way(split, from, to);
        self.curve(from, split, [ways[0], -way], depth + 1);
        self.curve(split, to, [way, ways[1]], depth + 1);
    }

    /// How far along the curve each spot is at first: by its distance.
    fn times(&self, from: usize, to: usize) -> Vec<f64> {
        let mut times = vec![0.0];
        for pair in self.spots[from..=to].windows(2) {
            let last = times.last().copied().unwrap_or(0.0);
            times.push(last + (pair[1].at - pair[0].at).hypot());
        }
        let whole = times.last().copied().unwrap_or(1.0).max(1e-9);
        times.iter_mut().for_each(|it| *it /= whole);
        times
    }

    /// The controls with the least squares of distances, along the given ways.
    fn controls(&self, from: usize, to: usize, ways: [Vec2; 2], times: &[f64]) -> [Vec2; 2] {
        let (a, b) = (self.spots[from].at, self.spots[to].at);
        let (mut c00, mut c01, mut c11, mut x0, mut x1) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (spot, t) in self.spots[from..=to].iter().zip(times) {
            let u = 1.0 - t;
            let (b1, b2) = (3.0 * u * u * t, 3.0 * u * t * t);
            let (first, second) = (ways[0] * b1, ways[1] * b2);
            c00 += first.dot(first);
            c01 += first.dot(second);
            c11 += second.dot(second);
            let rest = spot.at - (a * (u * u * u + b1) + b * (b2 + t * t * t));
            x0 += first.dot(rest);
            x1 += second.dot(rest);
        }
        let span = (b - a).hypot();
        let whole = c00 * c11 - c01 * c01;
        let arms = if whole.abs() > 1e-9 {
            [(x0 * c11 - x1 * c01) / whole, (x1 * c00 - x0 * c01) / whole]
        } else {
            [span / 3.0; 2]
        };
        // Arms that point backwards or far beyond make loops.
        let length: f64 = self.spots[from..=to]
            .windows(2)
            .map(|it| (it[1].at - it[0].at).hypot())
            .sum();
        let sane = |it: f64| it > 0.02 * length && it < 1.2 * length;
        let arms = if sane(arms[0]) && sane(arms[1]) {
            arms
        } else {
            [length / 3.0; 2]
        };
        [a + ways[0] * arms[0], b + ways[1] * arms[1]]
    }

    /// The largest distance of a spot from the curve, or of its radius, and which spot that is.
    fn error(&self, from: usize, to: usize, controls: [Vec2; 2], times: &[f64]) -> (f64, usize) {
        let (a, b) = (self.spots[from], self.spots[to]);
        let mut worst = (0.0, (from + to) / 2);
        for (index, t) in (from..=to).zip(times) {
            let spot = self.spots[index];
            let off = (at(a.at, controls, b.at, *t) - spot.at).hypot();
            let broad = (a.radius + (b.radius - a.radius) * t - spot.radius).abs();
            // The breadth is felt less than the way.
            let error = off.max(0.3 * broad);
            if error > worst.0 {
                worst = (error, index);
            }
        }
        worst
    }

    /// Moves every time to where the curve is nearest to its spot: one step of Newton's method.
    fn refine(&self, from: usize, controls: [Vec2; 2], to: usize, times: &mut [f64]) {
        let points = [
            self.spots[from].at,
            controls[0],
            controls[1],
            self.spots[to].at,
        ];
        for (spot, t) in self.spots[from..=to].iter().zip(times) {
            let u = 1.0 - *t;
            let off = at(points[0], controls, points[3], *t) - spot.at;
            let steps = [0, 1, 2].map(|it| points[it + 1] - points[it]);
            let first =
                3.0 * (steps[0] * (u * u) + steps[1] * (2.0 * u * *t) + steps[2] * (*t * *t));
            let second = 6.0 * ((steps[1] - steps[0]) * u + (steps[2] - steps[1]) * *t);
            let slope = first.dot(first) + off.dot(second);
            if slope.abs() > 1e-9 {
                *t = (*t - off.dot(first) / slope).clamp(0.0, 1.0);
            }
        }
    }
}

fn at(a: Vec2, controls: [Vec2; 2], b: Vec2, t: f64) -> Vec2 {
    let u = 1.0 - t;
    a * (u * u * u)
        + controls[0] * (3.0 * u * u * t)
        + controls[1] * (3.0 * u * t * t)
        + b * (t * t * t)
}
