//! A font of one's own: a CID-keyed CFF font with one glyph for each written mark.
//!
//! After Adobe Technical Notes 5176 (the Compact Font Format) and 5177 (Type 2 charstrings).

use crate::ink::Segment;

/// A font that grows mark by mark.
pub(crate) struct Cff {
    charstrings: Vec<u8>,
    ends: Vec<u32>,
    bounds: [i32; 4],
}

/// Where a glyph's origin lies on the sheet, and how many font units a millimetre has.
#[derive(Clone, Copy, Default)]
pub(crate) struct Origin {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) units: f32,
}

impl Cff {
    /// The most glyphs a font holds, with some room to spare below 65,536.
    pub(crate) const MOST: usize = 65_000;

    /// A font with the glyph `.notdef` alone.
    pub(crate) fn new() -> Self {
        Self {
            charstrings: vec![operator::ENDCHAR],
            ends: vec![1],
            bounds: [0, 0, 0, 0],
        }
    }

    /// The number of glyphs; the next one gets it as its number.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The box around all glyphs: left, bottom, right, top.
    pub(crate) fn bounds(&self) -> [i32; 4] {
        self.bounds
    }

    /// Adds a glyph from an outline in millimetres.
    pub(crate) fn glyph(
        &mut self,
        outline: impl Iterator<Item = Segment>,
        width: i32,
        origin: Origin,
    ) {
        let out = &mut self.charstrings;
        number(out, width);
        let mut pen = Pen {
            out,
            at: [0, 0],
            pending: 0,
            operator: None,
            bounds: &mut self.bounds,
            origin,
        };
        for segment in outline {
            match segment {
                Segment::Move(to) => pen.go(operator::RMOVETO, 1, &[to]),
                // 48 operands fill the interpreter's stack: 24 points.
                Segment::Line(to) => pen.go(operator::RLINETO, 23, &[to]),
                Segment::Curve(a, b, to) => pen.go(operator::RRCURVETO, 7, &[a, b, to]),
                Segment::Close => {}
            }
        }
        pen.flush();
        self.charstrings.push(operator::ENDCHAR);
        self.ends.push(self.charstrings.len() as u32);
    }

    /// The font as a file.
    pub(crate) fn file(&self) -> Vec<u8> {
        let count = self.count();
        let mut file = Vec::with_capacity(self.charstrings.len() + count * 4 + 200);
        // Version 1.0, a header of four bytes, offsets of up to four.
        file.extend_from_slice(&[1, 0, 4, 4]);
        index(&mut file, &[b"Longhand"]);
        let top = self.top(Offsets::default());
        let charset = file.len() + index_size(&[top.len()]) + index_size(&[5, 8]) + 2;
        let select = charset + 5;
        let dicts = select + 8;
        let charstrings = dicts + index_size(&[11]);
        let width = offset_width(self.charstrings.len());
        let private = charstrings + 3 + (count + 1) * width + self.charstrings.len();
        let offsets = Offsets {
            charset,
            select,
            dicts,
            charstrings,
        };
        index(&mut file, &[&self.top(offsets)]);
        index(&mut file, &[b"Adobe", b"Identity"]);
        index(&mut file, &[]);
        // Charset, format 2: one range of all glyphs from CID 1.
        file.push(2);
        file.extend_from_slice(&1u16.to_be_bytes());
        file.extend_from_slice(&(count.saturating_sub(2) as u16).to_be_bytes());
        // FDSelect, format 3: one range of all glyphs, in dictionary 0.
        file.extend_from_slice(&[3, 0, 1, 0, 0, 0]);
        file.extend_from_slice(&(count as u16).to_be_bytes());
        let mut dict = Vec::new();
        // The private dictionary: default and nominal width, both 0.
        wide(&mut dict, 4);
        wide(&mut dict, private as i32);
        dict.push(operator::PRIVATE);
        index(&mut file, &[&dict]);
        file.extend_from_slice(&(count as u16).to_be_bytes());
        file.push(width as u8);
        for end in std::iter::once(&0).chain(&self.ends) {
            file.extend_from_slice(&(end + 1).to_be_bytes()[4 - width..]);
        }
        file.extend_from_slice(&self.charstrings);
        file.extend_from_slice(&[139, 20, 139, 21]);
        file
    }

    fn top(&self, offsets: Offsets) -> Vec<u8> {
        let mut dict = Vec::new();
        let mut entry = |values: &[i32], operator: &[u8]| {
            values.iter().for_each(|it| wide(&mut dict, *it));
            dict.extend_from_slice(operator);
        };
        // 391 and 392 are the first strings after the standard ones: Adobe, Identity.
        entry(&[391, 392, 0], &[12, 30]);
        entry(&self.bounds, &[5]);
        entry(&[self.count() as i32], &[12, 34]);
        entry(&[offsets.charset as i32], &[15]);
        entry(&[offsets.charstrings as i32], &[17]);
        entry(&[offsets.dicts as i32], &[12, 36]);
        entry(&[offsets.select as i32], &[12, 37]);
        dict
    }
}

#[derive(Clone, Copy, Default)]
struct Offsets {
    charset: usize,
    select: usize,
    dicts: usize,
    charstrings: usize,
}

/// Operators of charstrings and dictionaries.
mod operator {
    pub(super) const RLINETO: u8 = 5;
    pub(super) const RRCURVETO: u8 = 8;
    pub(super) const ENDCHAR: u8 = 14;
    pub(super) const PRIVATE: u8 = 18;
    pub(super) const RMOVETO: u8 = 21;
}

/// Writes one charstring.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    at: [i32; 2],
    pending: usize,
    operator: Option<u8>,
    bounds: &'a mut [i32; 4],
    origin: Origin,
}

impl Pen<'_> {
    /// Goes to `points` by `operator`, of which up to `most` steps share one.
    fn go(&mut self, operator: u8, most: usize, points: &[[f32; 2]]) {
        if self.operator != Some(operator) || self.pending == most {
            self.flush();
            self.operator = Some(operator);
        }
        for point in points {
            let to = self.units(*point);
            number(self.out, to[0] - self.at[0]);
            number(self.out, to[1] - self.at[1]);
            self.at = to;
        }
        self.pending += 1;
    }

    fn flush(&mut self) {
        self.out.extend(self.operator.take());
        self.pending = 0;
    }

    /// A point in font units; fonts count upwards, sheets downwards.
    fn units(&mut self, [x, y]: [f32; 2]) -> [i32; 2] {
        let Origin {
            x: left,
            y: line,
            units,
        } = self.origin;
        let to =
            [(x - left) * units, (line - y) * units].map(|it| nearest(it).clamp(-16_000, 16_000));
        let [a, b, c, d] = *self.bounds;
        *self.bounds = [a.min(to[0]), b.min(to[1]), c.max(to[0]), d.max(to[1])];
        to
    }
}

/// The nearest whole number, without a call to the C library where the processor has no rounding.
fn nearest(value: f32) -> i32 {
    (value + 0.5_f32.copysign(value)) as i32
}

/// A number in the shortest form.
fn number(out: &mut Vec<u8>, value: i32) {
    match value {
        -107..=107 => out.push((value + 139) as u8),
        108..=1131 => {
            let rest = value - 108;
            out.extend_from_slice(&[247 + (rest >> 8) as u8, rest as u8]);
        }
        -1131..=-108 => {
            let rest = -value - 108;
            out.extend_from_slice(&[251 + (rest >> 8) as u8, rest as u8]);
        }
        _ => {
            out.push(28);
            out.extend_from_slice(&(value.clamp(-32_768, 32_767) as i16).to_be_bytes());
        }
    }
}

/// A number of a dictionary in five bytes, whatever it is.
fn wide(out: &mut Vec<u8>, value: i32) {
    out.push(29);
    out.extend_from_slice(&value.to_be_bytes());
}

/// An index of small items, with offsets of two bytes.
fn index(out: &mut Vec<u8>, items: &[&[u8]]) {
    out.extend_from_slice(&(items.len() as u16).to_be_bytes());
    if items.is_empty() {
        return;
    }
    out.push(2);
    let mut offset = 1u16;
    out.extend_from_slice(&offset.to_be_bytes());
    for item in items {
        offset += item.len() as u16;
        out.extend_from_slice(&offset.to_be_bytes());
    }
    items.iter().for_each(|it| out.extend_from_slice(it));
}

/// How long [`index`] is for items of these lengths.
fn index_size(lengths: &[usize]) -> usize {
    3 + 2 * (lengths.len() + 1) + lengths.iter().sum::<usize>()
}

/// How many bytes an offset into `length` bytes takes.
fn offset_width(length: usize) -> usize {
    match length + 1 {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xff_ffff => 3,
        _ => 4,
    }
}
