//! Chance that is smooth: what a hand does without meaning to.

use crate::seed::Seed;

/// A number about 0 with standard deviation 1, between -3.5 and 3.5.
pub(crate) fn bell(seed: Seed) -> f32 {
    // Four uniform numbers of 16 bits, summed: near enough to normal, and the same on every machine.
    let bits = seed.at(0).0;
    let sum: u64 = (0..4).map(|it| (bits >> (16 * it)) & 0xffff).sum();
    (sum as f32 / 65536.0 - 2.0) * 1.732
}

/// Two numbers about 0 with standard deviation `sd` from one seed, each the sum of two uniform ones.
fn pair(seed: Seed, sd: f32) -> [f32; 2] {
    let bits = seed.0;
    [0, 32].map(|shift| {
        let sum = ((bits >> shift) & 0xffff) + ((bits >> (shift + 16)) & 0xffff);
        (sum as f32 / 65536.0 - 1.0) * 2.449 * sd
    })
}

/// A smooth curve through [`bell`]s at the whole numbers, with standard deviation 1.
pub(crate) fn wave(seed: Seed, at: f32) -> f32 {
    let cell = at.floor();
    let t = at - cell;
    let cell = cell as i64 as u64;
    let (a, b) = (bell(seed.at(cell)), bell(seed.at(cell.wrapping_add(1))));
    let s = t * t * (3.0 - 2.0 * t);
    // Between two independent values the spread shrinks; undo it, so that no place is calmer.
    (a * (1.0 - s) + b * s) / (1.0 - 2.0 * s * (1.0 - s)).sqrt()
}

/// The tangent of a small angle in degrees, the same on every machine.
pub(crate) fn slope(degrees: f32) -> f32 {
    let x = degrees * (std::f32::consts::PI / 180.0);
    x + x * x * x / 3.0
}

/// A short stretch of a [`wave`], drawn once to be asked often.
pub(crate) struct Ripple {
    knots: [f32; Ripple::KNOTS],
}

impl Ripple {
    const KNOTS: usize = 14;

    /// The stretch of a wave from -5 to 8.
    pub(crate) fn new(seed: Seed) -> Self {
        Self {
            knots: std::array::from_fn(|it| bell(seed.at(it as u64))),
        }
    }

    /// The wave at a place; beyond its ends it stays level.
    pub(crate) fn at(&self, at: f32) -> f32 {
        let place = (at + 5.0).clamp(0.0, Self::KNOTS as f32 - 1.001);
        // By way of `i32`: a third of the instructions of a float to an unsigned 64-bit number.
        let cell = place as i32 as usize;
        let t = place - cell as i32 as f32;
        let s = t * t * (3.0 - 2.0 * t);
        self.knots[cell] * (1.0 - s) + self.knots[cell + 1] * s
    }
}

/// A smooth field of displacements over a word, as a lattice of [`bell`]s under a
/// quadratic B-spline.
///
/// Neighbouring strokes move together, so that joins stay joined and a pen's width
/// is kept, while no two places are bent alike.
pub(crate) struct Field {
    per_column: f32,
    per_row: f32,
    left: f32,
    bottom: f32,
    columns: usize,
    knots: Vec<[f32; 2]>,
}

/// The rows of a field: from the longest descender to the tallest capital.
const ROWS: usize = 8;

impl Field {
    /// A field over `left..right`, with knots `step` apart and `strength` as standard deviation.
    pub(crate) fn new(seed: Seed, left: f32, right: f32, step: f32, strength: f32) -> Self {
        let columns = (((right - left) / step).clamp(0.0, 4096.0)) as usize + 4;
        // The spline averages over its knots; this brings the spread back to what was asked.
        let strength = strength / 0.58;
        let knots = (0..columns * ROWS).map(|index| pair(seed.at(index as u64), strength));
        Self {
            per_column: 1.0 / step,
            per_row: 1.0 / step,
            left: left - 1.5 * step,
            bottom: -3.0 * step,
            columns,
            knots: knots.collect(),
        }
    }

    /// A field that moves nothing at `left` and `right`, nor beyond them, so that what is joined there stays so.
    pub(crate) fn between(seed: Seed, left: f32, right: f32, step: f32, strength: f32) -> Self {
        let wide = right - left;
        let free = (wide / step).clamp(1.0, 64.0) as usize;
        // A knot is felt over three columns: from the second before it to the first after.
        let column = wide / (free + 2) as f32;
        let mut field = Self::new(seed, 0.0, column * (free + 4) as f32, column, strength);
        field.per_row = 1.0 / step;
        field.bottom = -3.0 * step;
        field.left = left - 2.0 * column;
        for number in (0..field.columns).filter(|it| !(4..4 + free).contains(it)) {
            field.knots[number * ROWS..(number + 1) * ROWS].fill([0.0; 2]);
        }
        field
    }

    /// How far a point is moved.
    pub(crate) fn at(&self, x: f32, y: f32) -> [f32; 2] {
        let (column, across) = Self::cell((x - self.left) * self.per_column, self.columns);
        let (row, up) = Self::cell((y - self.bottom) * self.per_row, ROWS);
        let mut moved = [0.0; 2];
        for (i, weight) in across.iter().enumerate() {
            let start = (column + i) * ROWS + row;
            // Written out: this runs nine times for every point of a page.
            if let [a, b, c] = &self.knots[start..start + 3] {
                moved[0] += weight * (a[0] * up[0] + b[0] * up[1] + c[0] * up[2]);
                moved[1] += weight * (a[1] * up[0] + b[1] * up[1] + c[1] * up[2]);
            }
        }
        moved
    }

    /// The first of three knots about a place, and the weight of each.
    fn cell(place: f32, count: usize) -> (usize, [f32; 3]) {
        let place = place.clamp(0.0, (count - 3) as f32 + 0.999);
        let index = (place as i32 as usize).min(count - 3);
        let t = place - index as i32 as f32;
        let rest = 1.0 - t;
        (index, [0.5 * rest * rest, 0.5 + t * rest, 0.5 * t * t])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_spread_as_they_say() {
        let values: Vec<f32> = (0..20_000)
            .map(|it| wave(Seed(7), it as f32 * 0.37))
            .collect();
        let square = values.iter().map(|it| it * it).sum::<f32>() / values.len() as f32;
        assert!((square.sqrt() - 1.0).abs() < 0.05, "{}", square.sqrt());
    }

    #[test]
    fn fields_between_two_joins_leave_them_alone() {
        let field = Field::between(Seed(7), 0.0, 400.0, 150.0, 40.0);
        let moved = |x: f32| field.at(x, 300.0).map(f32::abs).iter().sum::<f32>();
        assert!(
            [-900.0, -10.0, 0.0, 400.0, 410.0, 900.0]
                .iter()
                .all(|it| moved(*it) < 1e-3)
        );
        assert!(moved(200.0) > 5.0);
    }

    #[test]
    fn fields_spread_as_they_say() {
        let field = Field::new(Seed(7), 0.0, 100_000.0, 250.0, 20.0);
        let moved = (0..4000).map(|it| field.at(it as f32 * 23.0, (it * 37 % 600) as f32));
        let square = moved.map(|it| it[0] * it[0]).sum::<f32>() / 4000.0;
        assert!(
            (square.sqrt() / 20.0 - 1.0).abs() < 0.15,
            "{}",
            square.sqrt()
        );
    }
}
