//! The content of a page that only places the letters of a pool.

use crate::ink::Mark;
use crate::ink::Sheet;
use crate::ink::Stamp;
use crate::render::pdf::colour;
use crate::render::pdf::points;

/// The breadths of blanks, in thousandths of an em; they have the first codes of the pool's fonts.
pub(crate) const BLANKS: usize = 24;

/// The breadth of a blank by its number.
pub(crate) fn blank_width(number: usize) -> f32 {
    160.0 + 40.0 * number as f32
}

/// How many letters of the pool a font has.
pub(crate) const LETTERS: u32 = 60_000;

/// Lengths are in twentieths of a point, so that they are whole numbers: 0.018 mm.
const STEPS: f32 = 20.0;

/// Which letters of the pool were used, in the order of their first use.
#[derive(Default)]
pub(crate) struct Inks {
    /// For each variant of each form its number in `used`, from 1; 0 if it was not used.
    numbers: Vec<Vec<u32>>,
    pub(crate) used: Vec<(u32, u32)>,
}

impl Inks {
    /// The number of a letter of the pool, from 0.
    fn number(&mut self, stamp: &Stamp) -> u32 {
        let (form, variant) = (stamp.form as usize, stamp.variant as usize);
        if self.numbers.len() <= form {
            self.numbers.resize_with(form + 1, Vec::new);
        }
        let numbers = &mut self.numbers[form];
        if numbers.len() <= variant {
            numbers.resize(variant + 1, 0);
        }
        if numbers[variant] == 0 {
            self.used.push((stamp.form, stamp.variant));
            numbers[variant] = self.used.len() as u32;
        }
        numbers[variant] - 1
    }
}

/// The name of a font of the pool.
pub(crate) fn pool_name(number: u32) -> String {
    format!("P{number}")
}

/// Places letter after letter of one sheet.
pub(crate) struct Placer<'a> {
    out: &'a mut Vec<u8>,
    height: f32,
    /// Twentieths of a point for a millimetre.
    scale: f32,
    /// The same for the side of the em square, by which matrices are divided.
    em: f32,
    corner: [f32; 2],
    font: Option<u32>,
}

impl<'a> Placer<'a> {
    /// Begins a sheet with its lower left corner at `corner`, in points.
    pub(crate) fn new(out: &'a mut Vec<u8>, sheet: &Sheet, corner: [f32; 2]) -> Self {
        let [red, green, blue] = colour(sheet.ink);
        let head = format!("q 0.05 0 0 0.05 0 0 cm {red} {green} {blue} rg BT\n");
        out.extend_from_slice(head.as_bytes());
        Self {
            out,
            height: sheet.height.0,
            scale: points(crate::units::Mm(1.0)) * STEPS,
            em: sheet.em.0,
            corner: corner.map(|it| it * STEPS),
            font: None,
        }
    }

    /// Places the marks of one line; `ends` sets a blank after the last of a line that the letter ends.
    pub(crate) fn line(&mut self, marks: &[Mark], ends: bool, inks: &mut Inks) {
        for (index, mark) in marks.iter().enumerate() {
            let Some(stamp) = &mark.stamp else {
                continue;
            };
            let next = marks.get(index + 1);
            let blank = match next {
                Some(it) if it.is_blank() => {
                    let after = marks.get(index + 2);
                    let to = after.map_or(it.x.0 + it.advance.0, |it| it.x.0);
                    Some(to - mark.x.0 - mark.advance.0)
                }
                None if ends => Some(0.0),
                _ => None,
            };
            self.letter(stamp, inks.number(stamp), blank);
        }
    }

    /// Places one letter, and a blank of so many millimetres after it.
    fn letter(&mut self, stamp: &Stamp, number: u32, blank: Option<f32>) {
        let font = number / LETTERS;
        if self.font != Some(font) {
            self.font = Some(font);
            let size = self.em * self.scale;
            let set = format!("/{} {size:.2} Tf\n", pool_name(font));
            self.out.extend_from_slice(set.as_bytes());
        }
        let [a, b, c, d, e, f] = stamp.matrix;
        // A matrix of shares of the em, up from the line.
        let share = 100_000.0 / self.em;
        for (value, sign) in [(a, 1.0), (b, -1.0), (c, -1.0), (d, 1.0)] {
            hundredths(self.out, nearest(value * sign * share));
        }
        let [left, bottom] = self.corner;
        let (x, y) = (e - stamp.lead * a, f - stamp.lead * b);
        whole(self.out, nearest(x * self.scale + left));
        whole(self.out, nearest((self.height - y) * self.scale + bottom));
        self.out.extend_from_slice(b"Tm(");
        self.code((number % LETTERS) as usize + 1 + BLANKS);
        if let Some(length) = blank {
            let units = length / a.max(1e-6);
            let step = ((units - 160.0) / 40.0 + 0.5).clamp(0.0, BLANKS as f32 - 1.0);
            self.code(1 + step as usize);
        }
        self.out.extend_from_slice(b")Tj\n");
    }

    /// A code of two bytes within a string.
    fn code(&mut self, code: usize) {
        for byte in (code as u16).to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.out.extend_from_slice(&[b'\\', byte]),
                b'\r' => self.out.extend_from_slice(b"\\r"),
                it => self.out.push(it),
            }
        }
    }

    /// Ends the sheet.
    pub(crate) fn finish(self) {
        self.out.extend_from_slice(b"ET Q\n");
    }
}

/// The nearest whole number, without a call to the C library where the processor has no rounding.
fn nearest(value: f32) -> i32 {
    (value + 0.5_f32.copysign(value)) as i32
}

/// A whole number and a blank.
fn whole(out: &mut Vec<u8>, value: i32) {
    let mut digits = [b' '; 12];
    let mut at = 11;
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    out.extend_from_slice(&digits[at..]);
}

/// A number of hundredths as a decimal, as short as it can be, and a blank.
fn hundredths(out: &mut Vec<u8>, value: i32) {
    if value % 100 == 0 {
        return whole(out, value / 100);
    }
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    if value >= 100 {
        whole(out, (value / 100) as i32);
        out.pop();
    }
    let (tens, ones) = ((value / 10 % 10) as u8, (value % 10) as u8);
    out.extend_from_slice(&[b'.', b'0' + tens]);
    if ones > 0 {
        out.push(b'0' + ones);
    }
    out.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let mut out = Vec::new();
        for value in [0, 100, -100, 98, -3, 110, 123, -250] {
            hundredths(&mut out, value);
        }
        whole(&mut out, -1203);
        assert_eq!(
            String::from_utf8_lossy(&out),
            "0 1 -1 .98 -.03 1.1 1.23 -2.5 -1203 "
        );
    }
}
