//! Chance over a surface, drawn once and looked up: how ink flows, and how paper is made.

use std::sync::OnceLock;

use crate::seed::Seed;

/// Smooth chance that repeats after [`Grain::CELLS`] cells, from -127 to 127.
pub(crate) struct Grain {
    values: Vec<i8>,
}

/// How a grain lies on a picture: where it starts, and how many of its values make a pixel.
#[derive(Clone, Copy)]
pub(crate) struct Lie {
    start: [u32; 2],
    step: [u32; 2],
}

impl Grain {
    /// Cells of a tile, along each side.
    const CELLS: usize = 64;
    /// Values of a cell, along each side.
    const FINE: usize = 8;
    const SIDE: usize = Self::CELLS * Self::FINE;

    /// The grain that all pictures share; each lays it differently.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Grain> = OnceLock::new();
        SHARED.get_or_init(|| Self::new(Seed(0).of("grain")))
    }

    fn new(seed: Seed) -> Self {
        let corners: Vec<f32> = (0..Self::CELLS * Self::CELLS)
            .map(|it| 2.0 * seed.at(it as u64).unit() - 1.0)
            .collect();
        let corner = |x: usize, y: usize| corners[y % Self::CELLS * Self::CELLS + x % Self::CELLS];
        let ease = |it: usize| {
            let t = it as f32 / Self::FINE as f32;
            t * t * (3.0 - 2.0 * t)
        };
        let mut values = Vec::with_capacity(Self::SIDE * Self::SIDE);
        for y in 0..Self::SIDE {
            let (row, t) = (y / Self::FINE, ease(y % Self::FINE));
            for x in 0..Self::SIDE {
                let (column, s) = (x / Self::FINE, ease(x % Self::FINE));
                let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
                let above = mix(corner(column, row), corner(column + 1, row), s);
                let below = mix(corner(column, row + 1), corner(column + 1, row + 1), s);
                values.push((127.0 * mix(above, below, t)) as i8);
            }
        }
        Self { values }
    }

    /// The values of a row of pixels.
    pub(crate) fn row(&self, lie: Lie, y: usize) -> Row<'_> {
        let row = (lie.start[1].wrapping_add(lie.step[1].wrapping_mul(y as u32)) >> 16) as usize;
        let start = row % Self::SIDE * Self::SIDE;
        Row {
            values: &self.values[start..start + Self::SIDE],
            start: lie.start[0],
            step: lie.step[0],
        }
    }
}

/// One row of a grain, as it lies on a picture.
#[derive(Clone, Copy)]
pub(crate) struct Row<'g> {
    values: &'g [i8],
    start: u32,
    step: u32,
}

impl Row<'_> {
    pub(crate) fn at(&self, x: usize) -> i8 {
        let place = self.start.wrapping_add(self.step.wrapping_mul(x as u32)) >> 16;
        self.values[place as usize % Grain::SIDE]
    }
}

impl Lie {
    /// A grain with cells of so many pixels, across and down, laid where `seed` says.
    pub(crate) fn new(seed: Seed, cell: [f32; 2]) -> Self {
        let start = [1, 2].map(|it| (seed.at(it).0 as u32) % ((Grain::SIDE as u32) << 16));
        let step = cell.map(|it| ((Grain::FINE as f32 / it.max(0.25)) * 65536.0) as u32);
        Self { start, step }
    }
}
