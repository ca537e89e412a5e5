//! How far every pixel of ink is from the edge.

use crate::ink::trace::raster::Raster;

/// Distances from the middle of each pixel to the edge of the ink; 0 outside it.
pub(crate) struct Depth {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Depth {
    /// The distance at a place, from the four pixels about it.
    pub(crate) fn at(&self, x: f64, y: f64) -> f64 {
        let clamped = |it: f64, count: usize| (it - 0.5).clamp(0.0, count as f64 - 1.001);
        let (x, y) = (clamped(x, self.width), clamped(y, self.height));
        let (column, row) = (x as usize, y as usize);
        let (s, t) = (x - column as f64, y - row as f64);
        let value =
            |dx: usize, dy: usize| f64::from(self.values[(row + dy) * self.width + column + dx]);
        let above = value(0, 0) * (1.0 - s) + value(1, 0) * s;
        let below = value(0, 1) * (1.0 - s) + value(1, 1) * s;
        above * (1.0 - t) + below * t
    }
}

/// The exact Euclidean distances: first along each column, then along each row.
pub(crate) fn to_edge(raster: &Raster) -> Depth {
    let (width, height) = (raster.width, raster.height);
    let far = (width + height) as f32;
    let mut down = vec![0.0f32; width * height];
    for column in 0..width {
        let mut since = far;
        for row in 0..height {
            let at = row * width + column;
            since = if raster.ink[at] { since + 1.0 } else { 0.0 };
            down[at] = since;
        }
        since = far;
        for row in (0..height).rev() {
            let at = row * width + column;
            since = if raster.ink[at] { since + 1.0 } else { 0.0 };
            down[at] = down[at].min(since);
        }
    }
    let mut values = vec![0.0; width * height];
    let mut valleys = Valleys::default();
    for row in 0..height {
        let range = row * width..(row + 1) * width;
        valleys.sweep(&down[range.clone()], &mut values[range]);
    }
    Depth {
        width,
        height,
        values,
    }
}

/// The lower envelope of the parabolas over one row.
#[derive(Default)]
struct Valleys {
    at: Vec<usize>,
    from: Vec<f64>,
}

impl Valleys {
    fn sweep(&mut self, down: &[f32], out: &mut [f32]) {
        self.at.clear();
        self.from.clear();
        let square = |column: usize| f64::from(down[column]) * f64::from(down[column]);
        for column in 0..down.len() {
            let q = column as f64;
            let mut start = f64::NEG_INFINITY;
            while let (Some(last), Some(from)) = (self.at.last(), self.from.last()) {
                let p = *last as f64;
                let meet = (square(column) + q * q - square(*last) - p * p) / (2.0 * (q - p));
                if meet > *from {
                    start = meet;
                    break;
                }
                self.at.pop();
                self.from.pop();
            }
            self.at.push(column);
            self.from.push(start);
        }
        let mut valley = 0;
        for (column, out) in out.iter_mut().enumerate() {
            let x = column as f64;
            while self.from.get(valley + 1).is_some_and(|it| *it < x) {
                valley += 1;
            }
            let aside = x - self.at[valley] as f64;
            // The edge runs half a pixel before the middle of the nearest empty pixel.
            let distance = (aside * aside + square(self.at[valley])).sqrt() - 0.5;
            *out = distance.max(0.0) as f32;
        }
    }
}
