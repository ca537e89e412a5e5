//! Centre lines: the middles of a letter's strokes, and the file that keeps them for a whole hand.
//!
//! The file starts with two lines of text, its name and version and then whose work it comes
//! from; the rest are numbers of 7 bits to a byte. Letters are made of islands, ink that hangs
//! together, and letters that share an island (e and é) share its strokes.

use std::collections::HashMap;
use std::ops::Range;

use crate::error::Error;
use crate::error::Result;
use crate::ink::glyph::CentreLine;

/// Steps to a thousandth of an em.
pub(crate) const PER_UNIT: f64 = 1.0;

/// The first line of the file, with the version of its form.
const NAME: &str = "Longhand centre lines 1\n";

/// The most cubic curves of one stroke: a hundred times those of a letter.
pub(crate) const MOST_CURVES: usize = 4000;

/// Ink that hangs together, such as the dot of an i; lengths in steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Island {
    /// Its upper left corner.
    pub(crate) at: [i32; 2],
    pub(crate) strokes: Vec<IslandStroke>,
}

/// One stroke, from the corner of its island.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct IslandStroke {
    /// Cubic curves end to end: x, y, and half the stroke's breadth.
    pub(crate) points: Vec<[i32; 3]>,
    /// Whether it lies across another, as the bar of a t.
    pub(crate) is_bar: bool,
}

/// The centre lines of all letters of a hand, as its file has them.
#[derive(Clone, Debug)]
pub(crate) struct CentreLines<'d> {
    /// Half the breadth of its strokes on the whole, in thousandths of an em.
    pub(crate) radius: f32,
    islands: Vec<&'d [u8]>,
    /// For each letter of the font, where its islands are.
    letters: Vec<&'d [u8]>,
}

impl<'d> CentreLines<'d> {
    /// Reads the file; letters are unpacked only when they are asked for.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] when it is not such a file, of another version, or breaks off.
    pub(crate) fn read(data: &'d [u8]) -> Result<Self> {
        let unfit = || Error::Ink {
            what: "the file of centre lines is of another version, or breaks off".into(),
            help: "make it anew with `longhand hand trace`".into(),
        };
        Self::parsed(data).ok_or_else(unfit)
    }

    fn parsed(data: &'d [u8]) -> Option<Self> {
        let rest = data.strip_prefix(NAME.as_bytes())?;
        let credit = rest.iter().position(|it| *it == b'\n')?;
        let mut reader = Reader(&rest[credit + 1..]);
        let radius = reader.number()? as f32 / PER_UNIT as f32;
        let islands = reader.parts()?;
        let letters = reader.parts()?;
        let is_whole = reader.0.is_empty() && (1.0..=500.0).contains(&radius);
        is_whole.then_some(Self {
            radius,
            islands,
            letters,
        })
    }

    /// The islands of a letter by its number in the font.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] when the file has been tampered with.
    pub(crate) fn islands(&self, letter: u32) -> Result<Vec<Island>> {
        let unfit = || Error::Ink {
            what: format!("the centre lines of letter {letter} cannot be read"),
            help: "make the file anew with `longhand hand trace`".into(),
        };
        let Some(bytes) = self.letters.get(letter as usize) else {
            return Ok(Vec::new());
        };
        let mut reader = Reader(bytes);
        let mut islands = Vec::new();
        while !reader.0.is_empty() {
            let island = self.island(&mut reader).ok_or_else(unfit)?;
            islands.push(island);
        }
        Ok(islands)
    }

    fn island(&self, reader: &mut Reader<'_>) -> Option<Island> {
        let number = reader.number()?;
        let at = [reader.signed()?, reader.signed()?];
        let strokes = unpacked(self.islands.get(number as usize)?)?;
        Some(Island { at, strokes })
    }
}

/// The file of a hand's centre lines. `credit` says in one line whose work they come from.
pub(crate) fn packed(credit: &str, radius: f32, letters: &[Vec<Island>]) -> Vec<u8> {
    let mut numbers: HashMap<Vec<u8>, u64> = HashMap::new();
    let mut pool: Vec<Vec<u8>> = Vec::new();
    let mut table: Vec<Vec<u8>> = Vec::new();
    for letter in letters {
        let mut entry = Writer::default();
        for island in letter {
            let bytes = island_packed(&island.strokes);
            let number = *numbers.entry(bytes).or_insert_with_key(|bytes| {
                pool.push(bytes.clone());
                pool.len() as u64 - 1
            });
            entry.number(number);
            entry.signed(island.at[0]);
            entry.signed(island.at[1]);
        }
        table.push(entry.0);
    }
    let mut out = Writer::default();
    out.0.extend(NAME.as_bytes());
    let one_line = credit
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it });
    out.0.extend(one_line.collect::<String>().as_bytes());
    out.0.push(b'\n');
    out.number((f64::from(radius) * PER_UNIT).round() as u64);
    out.parts(&pool);
    out.parts(&table);
    out.0
}

/// The same islands as they come back out of a file.
pub(crate) fn settled(islands: Vec<Island>) -> Vec<Island> {
    let settle = |it: Island| Island {
        strokes: unpacked(&island_packed(&it.strokes)).unwrap_or_default(),
        ..it
    };
    islands.into_iter().map(settle).collect()
}

/// One island: the strokes by their steps, smooth joins without the way that follows from the last curve.
fn island_packed(strokes: &[IslandStroke]) -> Vec<u8> {
    let mut out = Writer::default();
    for stroke in strokes {
        let Some([x, y, radius]) = stroke.points.first().copied() else {
            continue;
        };
        let curves = stroke.points.len() / 3;
        out.number(2 * curves as u64 + u64::from(stroke.is_bar));
        out.signed(x);
        out.signed(y);
        out.number(radius.max(0) as u64);
        let (mut from, mut last) = ([x, y, radius], None);
        for curve in stroke.points[1..].chunks_exact(3) {
            let [a, b, to] = [curve[0], curve[1], curve[2]];
            let arm = [a[0] - from[0], a[1] - from[1]];
            match last.and_then(|it| smooth(it, arm)) {
                Some(length) => out.number(2 * length),
                None => {
                    out.number(1);
                    out.signed(arm[0]);
                    out.signed(arm[1]);
                }
            }
            out.signed(to[0] - from[0]);
            out.signed(to[1] - from[1]);
            let back = [to[0] - b[0], to[1] - b[1]];
            out.signed(back[0]);
            out.signed(back[1]);
            out.signed(to[2] - from[2]);
            last = Some(back);
            from = to;
        }
    }
    out.0
}

/// The length of an arm, if it runs on the way of the arm before it.
fn smooth(before: [i32; 2], arm: [i32; 2]) -> Option<u64> {
    let [before, arm] = [before, arm].map(|it| it.map(f64::from));
    let lengths = [before, arm].map(|it| (it[0] * it[0] + it[1] * it[1]).sqrt());
    if lengths[0] < 1.0 || lengths[1] < 1.0 {
        return None;
    }
    let along = before[0] * arm[0] + before[1] * arm[1];
    let across = before[0] * arm[1] - before[1] * arm[0];
    // Within the rounding of the shorter of the two.
    let slack = 0.12 * lengths[0] * lengths[1] + 1.5 * lengths[0].max(lengths[1]);
    (along > 0.0 && across.abs() < slack).then_some(lengths[1].round() as u64)
}

fn unpacked(bytes: &[u8]) -> Option<Vec<IslandStroke>> {
    let mut reader = Reader(bytes);
    let mut strokes = Vec::new();
    while !reader.0.is_empty() {
        strokes.push(reader.stroke()?);
    }
    Some(strokes)
}

/// Writes numbers of 7 bits to a byte, the lowest first.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value > 0x7f {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn signed(&mut self, value: i32) {
        let value = i64::from(value);
        self.number(((value << 1) ^ (value >> 63)) as u64);
    }

    /// How many parts there are, how long each is, and then the parts.
    fn parts(&mut self, parts: &[Vec<u8>]) {
        self.number(parts.len() as u64);
        parts.iter().for_each(|it| self.number(it.len() as u64));
        parts.iter().for_each(|it| self.0.extend(it));
    }
}

/// Reads what a [`Writer`] wrote, or nothing beyond the end.
struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A signed number within a letter's bounds.
    fn signed(&mut self) -> Option<i32> {
        let value = self.number()?;
        let value = (value >> 1) as i64 ^ -((value & 1) as i64);
        i32::try_from(value).ok().filter(|it| it.abs() < 100_000)
    }

    fn parts(&mut self) -> Option<Vec<&'d [u8]>> {
        let count = self.number()? as usize;
        // Each has a byte for its length at least.
        if count > self.0.len() {
            return None;
        }
        let lengths: Option<Vec<usize>> = (0..count)
            .map(|_| self.number().map(|it| it as usize))
            .collect();
        let mut parts = Vec::with_capacity(count);
        for length in lengths? {
            let (part, rest) = self.0.split_at_checked(length)?;
            self.0 = rest;
            parts.push(part);
        }
        Some(parts)
    }

    fn stroke(&mut self) -> Option<IslandStroke> {
        let head = self.number()?;
        let curves = (head / 2) as usize;
        if curves > MOST_CURVES {
            return None;
        }
        let radius = |it: i32| (0..10_000).contains(&it).then_some(it);
        let mut from = [
            self.signed()?,
            self.signed()?,
            radius(self.number()? as i32)?,
        ];
        let mut stroke = IslandStroke {
            points: vec![from],
            is_bar: head & 1 == 1,
        };
        let mut last = [0, 0];
        for _ in 0..curves {
            let arm = match self.number()? {
                1 => [self.signed()?, self.signed()?],
                length => scaled(last, (length / 2) as f64)?,
            };
            let to = [from[0] + self.signed()?, from[1] + self.signed()?];
            last = [self.signed()?, self.signed()?];
            let end = radius(from[2].checked_add(self.signed()?)?)?;
            let (a, b) = ((2 * from[2] + end) / 3, (from[2] + 2 * end) / 3);
            stroke.points.push([from[0] + arm[0], from[1] + arm[1], a]);
            stroke.points.push([to[0] - last[0], to[1] - last[1], b]);
            from = [to[0], to[1], end];
            stroke.points.push(from);
            if to.iter().any(|it| it.abs() > 200_000) {
                return None;
            }
        }
        Some(stroke)
    }
}

/// An arm of a length along a way.
fn scaled(way: [i32; 2], length: f64) -> Option<[i32; 2]> {
    let way = way.map(f64::from);
    let whole = (way[0] * way[0] + way[1] * way[1]).sqrt();
    let is_sane = whole > 0.0 && length < 100_000.0;
    is_sane.then(|| way.map(|it| (it * length / whole).round() as i32))
}

/// The strokes of a letter in the order of writing: from the left, with bars and what stands apart above
/// or below at the end.
pub(crate) fn arranged(islands: &[Island], x_height: f32) -> Vec<CentreLine> {
    let islands: Vec<Vec<(Shape, bool)>> = islands.iter().map(shapes).collect();
    let heights: Vec<Range<f32>> = islands.iter().map(|it| height(it)).collect();
    let is_base = |it: &Range<f32>| it.start < 0.6 * x_height && it.end > 0.05 * x_height;
    let stands = heights.iter().any(is_base);
    let mut early = Vec::new();
    let mut late = Vec::new();
    for (island, height) in islands.into_iter().zip(&heights) {
        let above = height.start > 0.98 * x_height;
        let below = height.end < 0.05 * x_height && height.start < -0.12 * x_height;
        for (shape, is_bar) in island {
            match is_bar || (stands && (above || below)) {
                true => late.push(shape),
                false => early.push(shape),
            }
        }
    }
    // A letter of nothing but bars, such as a dash, is written at once.
    if early.is_empty() {
        early = std::mem::take(&mut late);
    }
    let early = turned(ordered(early), x_height);
    late.sort_by(|a, b| a.left().total_cmp(&b.left()));
    let line = |points: Vec<[f32; 3]>, is_late: bool| CentreLine { points, is_late };
    let early = early.into_iter().map(|it| line(it.points, false));
    early
        .chain(late.into_iter().map(|it| line(it.points, true)))
        .collect()
}

/// A stroke while the order is sought.
struct Shape {
    points: Vec<[f32; 3]>,
}

fn shapes(island: &Island) -> Vec<(Shape, bool)> {
    let [left, top] = island.at;
    let place = |it: &[i32; 3]| {
        let [x, y, radius] = [it[0] + left, it[1] + top, it[2]];
        [x, y, radius].map(|it| (f64::from(it) / PER_UNIT) as f32)
    };
    let strokes = island.strokes.iter();
    let shapes = strokes.map(|it| {
        let points = it.points.iter().map(place).collect();
        (Shape { points }, it.is_bar)
    });
    shapes.collect()
}

/// From the lowest to the highest place of an island.
fn height(island: &[(Shape, bool)]) -> Range<f32> {
    let heights = island
        .iter()
        .flat_map(|it| it.0.points.iter().map(|it| it[1]));
    heights.fold(f32::INFINITY..f32::NEG_INFINITY, |all, it| {
        all.start.min(it)..all.end.max(it)
    })
}

impl Shape {
    fn left(&self) -> f32 {
        self.points
            .iter()
            .map(|it| it[0])
            .fold(f32::INFINITY, f32::min)
    }

    fn right(&self) -> f32 {
        self.points
            .iter()
            .map(|it| it[0])
            .fold(f32::NEG_INFINITY, f32::max)
    }

    fn start(&self) -> [f32; 3] {
        self.points.first().copied().unwrap_or_default()
    }

    fn end(&self) -> [f32; 3] {
        self.points.last().copied().unwrap_or_default()
    }

    /// Whether one of its curves passes a place, as near as its ink is broad.
    fn passes(&self, [x, y, radius]: [f32; 3]) -> bool {
        let near = |it: &[f32; 3]| distance(*it, [x, y, 0.0]) < 1.2 * it[2].max(radius);
        let curves = self.points.windows(4).step_by(3);
        curves
            .into_iter()
            .any(|curve| (0..=8).any(|it| near(&at(curve, it as f32 / 8.0))))
    }
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    (dx * dx + dy * dy).sqrt()
}

/// A place on a cubic curve.
fn at(curve: &[[f32; 3]], t: f32) -> [f32; 3] {
    let u = 1.0 - t;
    let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    [0, 1, 2].map(|axis| {
        let parts = curve
            .iter()
            .zip(weights)
            .map(|(it, weight)| it[axis] * weight);
        parts.sum()
    })
}

/// From the left to the right; a stroke that starts where another ends comes next.
fn ordered(mut shapes: Vec<Shape>) -> Vec<Shape> {
    shapes.sort_by(|a, b| a.left().total_cmp(&b.left()));
    let mut ordered: Vec<Shape> = Vec::with_capacity(shapes.len());
    while !shapes.is_empty() {
        let next = ordered.last().and_then(|last| {
            let end = last.end();
            shapes
                .iter()
                .position(|it| distance(it.start(), end) < 1.5 * end[2])
        });
        ordered.push(shapes.remove(next.unwrap_or(0)));
    }
    ordered
}

/// Turns the strokes that lead into a letter or out of it, which may rise: they go to the right.
fn turned(mut shapes: Vec<Shape>, x_height: f32) -> Vec<Shape> {
    let left = shapes.iter().map(Shape::left).fold(f32::INFINITY, f32::min);
    let right = shapes
        .iter()
        .map(Shape::right)
        .fold(f32::NEG_INFINITY, f32::max);
    for index in 0..shapes.len() {
        let (start, end) = (shapes[index].start(), shapes[index].end());
        let falls_to_left = start[0] > end[0] && start[1] > end[1];
        let is_low = start[1] < 1.15 * x_height && start[1] - end[1] < x_height;
        let joins = |place: [f32; 3]| {
            let mut others = shapes.iter().enumerate();
            others.any(|(other, it)| other != index && it.passes(place))
        };
        let leads_in = end[0] < left + 0.15 * x_height && joins(start) && !joins(end);
        let leads_out = start[0] > right - 0.15 * x_height && joins(end) && !joins(start);
        if falls_to_left && is_low && (leads_in || leads_out) {
            shapes[index].points.reverse();
        }
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Vec<Island>> {
        let stroke = IslandStroke {
            points: vec![[0, 0, 20], [0, 30, 21], [20, 50, 22], [50, 50, 23]],
            is_bar: true,
        };
        let island = Island {
            at: [-5, 700],
            strokes: vec![stroke],
        };
        vec![
            vec![],
            vec![island.clone()],
            vec![
                island.clone(),
                Island {
                    at: [90, 0],
                    ..island
                },
            ],
        ]
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let bytes = packed("whose", 21.0, &some());
        let lines = CentreLines::read(&bytes).unwrap();
        assert_eq!(lines.radius, 21.0);
        for (letter, islands) in some().into_iter().enumerate() {
            assert_eq!(lines.islands(letter as u32).unwrap(), settled(islands));
        }
        assert_eq!(lines.islands(99).unwrap(), []);
    }

    #[test]
    fn a_broken_file_is_an_error() {
        let bytes = packed("whose", 21.0, &some());
        for end in 0..bytes.len() {
            assert!(CentreLines::read(&bytes[..end]).is_err(), "{end} bytes");
        }
        // Every byte in turn is made wrong: what comes of it may be strange, or an error.
        for at in 0..bytes.len() {
            for wrong in [0, 1, 0x7f, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] = wrong;
                let Ok(lines) = CentreLines::read(&bytes) else {
                    continue;
                };
                for letter in 0..4 {
                    let islands = lines.islands(letter).unwrap_or_default();
                    arranged(&islands, 400.0);
                }
            }
        }
    }
}
