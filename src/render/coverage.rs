//! How much of each pixel outlines cover: exact areas, summed up along each row.
//!
//! Each edge adds the area that it cuts off to the right of it; a running sum over a row gives how
//! much of each pixel lies inside. The method is that of the rasterisers of FreeType and font-rs.

use crate::ink::Mark;
use crate::ink::Segment;
use crate::ink::Sheet;

/// The ink on a picture, from 0 to 255 for each pixel.
pub(crate) struct Coverage {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
    /// The cut-off areas of one mark, row by row; all zero between two marks.
    cells: Vec<f32>,
}

/// The box of pixels that one mark touches.
struct Window {
    left: usize,
    top: usize,
    columns: usize,
    rows: usize,
}

/// How far, in pixels, a straight step may lie from its curve.
const FINE: f32 = 0.1;

impl Coverage {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![0; width * height],
            cells: Vec::new(),
        }
    }

    /// Lays the ink of a mark upon what is there; `scale` is pixels to a millimetre.
    pub(crate) fn fill(&mut self, sheet: &Sheet, mark: &Mark, scale: f32) {
        let Some(window) = self.window(sheet.points(mark), scale) else {
            return;
        };
        // One more column takes what is cut off beyond the last.
        let stride = window.columns + 1;
        let count = stride * window.rows;
        if self.cells.len() < count {
            self.cells.resize(count, 0.0);
        }
        let mut edges = Edges {
            cells: &mut self.cells[..count],
            stride,
            far: [window.columns as f32, window.rows as f32],
        };
        let shift = [window.left as f32, window.top as f32];
        let place = |[x, y]: [f32; 2]| [x * scale - shift[0], y * scale - shift[1]];
        let (mut at, mut start) = ([0.0; 2], [0.0; 2]);
        for segment in sheet.outline(mark) {
            match segment {
                Segment::Move(to) => {
                    edges.line(at, start);
                    at = place(to);
                    start = at;
                }
                Segment::Line(to) => {
                    let to = place(to);
                    edges.line(at, to);
                    at = to;
                }
                Segment::Curve(a, b, to) => {
                    let to = place(to);
                    edges.curve(at, place(a), place(b), to);
                    at = to;
                }
                Segment::Close => {
                    edges.line(at, start);
                    at = start;
                }
            }
        }
        edges.line(at, start);
        self.settle(&window, stride);
    }

    fn window(&self, points: &[[f32; 2]], scale: f32) -> Option<Window> {
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for [x, y] in points {
            low = [low[0].min(*x), low[1].min(*y)];
            high = [high[0].max(*x), high[1].max(*y)];
        }
        if low[0] > high[0] {
            return None;
        }
        let most = [self.width as f32, self.height as f32];
        let first = [0, 1].map(|it| (low[it] * scale).clamp(0.0, most[it]).floor() as usize);
        let last = [0, 1].map(|it| (high[it] * scale).clamp(0.0, most[it]).ceil() as usize);
        let [columns, rows] = [0, 1].map(|it| last[it] - first[it]);
        (columns > 0 && rows > 0).then_some(Window {
            left: first[0],
            top: first[1],
            columns,
            rows,
        })
    }

    /// Sums up what the edges of a mark cut off, and empties the cells.
    fn settle(&mut self, window: &Window, stride: usize) {
        for row in 0..window.rows {
            let cells = &mut self.cells[row * stride..(row + 1) * stride];
            let start = (window.top + row) * self.width + window.left;
            let pixels = &mut self.pixels[start..start + window.columns];
            let mut inside = 0.0;
            for (cell, pixel) in cells.iter_mut().zip(pixels) {
                inside += *cell;
                *cell = 0.0;
                let share = (255.0 * inside.abs()).min(255.0) + 0.5;
                let fresh = share as i32 as u32;
                if fresh > 0 {
                    let old = u32::from(*pixel);
                    *pixel = (old + fresh - (old * fresh + 127) / 255) as u8;
                }
            }
            cells[window.columns] = 0.0;
        }
    }
}

/// Takes the edges of one mark.
struct Edges<'c> {
    cells: &'c mut [f32],
    stride: usize,
    far: [f32; 2],
}

impl Edges<'_> {
    /// A cubic curve, in as many straight steps as it needs.
    fn curve(&mut self, from: [f32; 2], a: [f32; 2], b: [f32; 2], to: [f32; 2]) {
        let bent = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| {
            let [x, y] = [0, 1].map(|it| p[it] - 2.0 * q[it] + r[it]);
            x * x + y * y
        };
        // Wang's bound, as for plotters: within 6 d / 8 n² of n equal steps.
        let most = bent(from, a, b).max(bent(a, b, to)).sqrt();
        let count = (most * (0.75 / FINE)).sqrt().min(100.0) as i32 + 1;
        let share = 1.0 / count as f32;
        let mut at = from;
        for step in 1..count {
            let t = step as f32 * share;
            let s = 1.0 - t;
            let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
            let next = [0, 1].map(|it| {
                weights[0] * from[it]
                    + weights[1] * a[it]
                    + weights[2] * b[it]
                    + weights[3] * to[it]
            });
            self.line(at, next);
            at = next;
        }
        self.line(at, to);
    }

    fn line(&mut self, from: [f32; 2], to: [f32; 2]) {
        let keep = |[x, y]: [f32; 2]| [x.clamp(0.0, self.far[0]), y.clamp(0.0, self.far[1])];
        let (from, to) = (keep(from), keep(to));
        if from[1] == to[1] {
            return;
        }
        let (upward, [mut x, top], [end, bottom]) = match from[1] < to[1] {
            true => (1.0, from, to),
            false => (-1.0, to, from),
        };
        let per_row = (end - x) / (bottom - top);
        let mut y = top;
        let mut row = top as i32 as usize;
        while y < bottom {
            let next_y = ((row + 1) as f32).min(bottom);
            let high = next_y - y;
            let next_x = (x + per_row * high).clamp(0.0, self.far[0]);
            self.slice(row * self.stride, x, next_x, high * upward);
            (x, y, row) = (next_x, next_y, row + 1);
        }
    }

    /// A piece of an edge within one row, `high` of it; less than 0 if it leads up.
    fn slice(&mut self, row: usize, x: f32, next: f32, high: f32) {
        let (left, right) = (x.min(next), x.max(next));
        let first = left as i32 as usize;
        let last = right as i32 as usize;
        if first == last {
            let beyond = high * (0.5 * (left + right) - first as f32);
            self.add(row + first, high - beyond);
            self.add(row + first + 1, beyond);
            return;
        }
        // The area right of the edge, column by column, less what was added before.
        let per_column = high / (right - left);
        let mut before = 0.0;
        for column in first..=last {
            let from = left.max(column as f32);
            let to = right.min((column + 1) as f32);
            let passed = (from - left) * per_column;
            let own = (to - from) * per_column;
            let inside = passed + own * ((column + 1) as f32 - 0.5 * (from + to));
            self.add(row + column, inside - before);
            before = inside;
        }
        self.add(row + last + 1, high - before);
    }

    fn add(&mut self, cell: usize, area: f32) {
        // The last row's last column may lie one beyond, where nothing is seen.
        if let Some(cell) = self.cells.get_mut(cell) {
            *cell += area;
        }
    }
}
