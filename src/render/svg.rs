//! A sheet as SVG: a path for each line of writing, with the words as its description.

use std::fmt::Write;

use crate::ink::Segment;
use crate::ink::Sheet;
use crate::render::printed;

/// A sheet as an SVG document, in millimetres. [`svg_in`] also says what language it is in.
pub fn svg(sheet: &Sheet) -> String {
    drawn(sheet, None)
}

/// A sheet as an SVG document in millimetres whose words are in `language`, a tag of BCP 47.
pub fn svg_in(sheet: &Sheet, language: &str) -> String {
    drawn(sheet, Some(language))
}

fn drawn(sheet: &Sheet, language: Option<&str>) -> String {
    let (width, height) = (sheet.width.0, sheet.height.0);
    let [across, down] = units([width, height]);
    let mut out = String::with_capacity(sheet.marks().len() * 400 + 1000);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {across} {down}\" role=\"img\""
    );
    if let Some(language) = language {
        out.push_str(" lang=\"");
        let plain = |it: &char| it.is_ascii_alphanumeric() || *it == '-';
        out.extend(language.chars().filter(plain));
        out.push('"');
    }
    out.push_str(">\n<title>A page in handwriting</title>\n<desc>");
    escaped(sheet.text().trim_end(), &mut out);
    out.push_str("</desc>\n<path fill=\"#fff\" d=\"M0 0h");
    let _ = writeln!(out, "{across}v{down}H0z\"/>");
    printed::svg(sheet, &mut out, |it, out| {
        let mut way = Way::default();
        it.iter().for_each(|it| way.draw(*it, out));
    });
    let ink = sheet.ink;
    let _ = writeln!(
        out,
        "<g fill=\"#{:02x}{:02x}{:02x}\">",
        ink.red, ink.green, ink.blue
    );
    for line in sheet.lines() {
        let marks = &sheet.marks()[line.marks.clone()];
        if marks.iter().all(|it| sheet.points(it).is_empty()) {
            continue;
        }
        out.push_str("<path d=\"");
        let mut way = Way::default();
        for mark in marks {
            sheet.outline(mark).for_each(|it| way.draw(it, &mut out));
        }
        out.push_str("\"/>\n");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Path data on its way: relative steps, each in the shortest form that SVG has for it.
#[derive(Default)]
struct Way {
    at: [i32; 2],
    start: [i32; 2],
    last: Option<char>,
    /// What the next control would be if the curve went on as it came, for `t` and `s`.
    ahead: Option<(char, [i32; 2])>,
}

/// How far, in hundredths of a millimetre, a shorter form may lie from its curve.
const NEAR: f32 = 1.0;

impl Way {
    fn draw(&mut self, segment: Segment, out: &mut String) {
        match segment {
            Segment::Move(to) => {
                let to = units(to);
                self.step('m', &[to], out);
                self.start = to;
            }
            Segment::Line(to) => self.line(units(to), out),
            Segment::Curve(a, b, to) => self.curve([a, b, to].map(units), out),
            Segment::Close => {
                out.push('z');
                self.last = Some('z');
                (self.at, self.ahead) = (self.start, None);
            }
        }
    }

    fn line(&mut self, to: [i32; 2], out: &mut String) {
        match [to[0] - self.at[0], to[1] - self.at[1]] {
            [0, 0] => {}
            [across, 0] => self.numbers('h', &[across], out),
            [0, down] => self.numbers('v', &[down], out),
            _ => return self.step('l', &[to], out),
        }
        (self.at, self.ahead) = (to, None);
    }

    fn curve(&mut self, [a, b, to]: [[i32; 2]; 3], out: &mut String) {
        let from = self.at;
        if is_straight(from, [a, b], to) {
            return self.line(to, out);
        }
        let narrow = |it: [i32; 2]| it.map(|it| it as f32);
        let [p, fa, fb, q] = [from, a, b, to].map(narrow);
        // A cubic lies within √3/36 of its third difference from the nearest quadratic.
        let third = [0, 1].map(|it| p[it] - 3.0 * fa[it] + 3.0 * fb[it] - q[it]);
        if third[0] * third[0] + third[1] * third[1] < (NEAR * 20.78) * (NEAR * 20.78) {
            let control =
                [0, 1].map(|it| (0.25 * (3.0 * (fa[it] + fb[it]) - p[it] - q[it])).round() as i32);
            match self.goes_on('q', control) {
                Some(ahead) => {
                    self.step('t', &[to], out);
                    self.look(('q', ahead), to);
                }
                None => {
                    self.step('q', &[control, to], out);
                    self.look(('q', control), to);
                }
            }
            return;
        }
        match self.goes_on('c', a) {
            Some(_) => self.step('s', &[b, to], out),
            None => self.step('c', &[a, b, to], out),
        }
        self.look(('c', b), to);
    }

    /// The control that the curve before leads to, if `control` is nearly there.
    fn goes_on(&self, kind: char, control: [i32; 2]) -> Option<[i32; 2]> {
        let (of, ahead) = self.ahead?;
        let near = (0..2).all(|it| (ahead[it] - control[it]).abs() <= 1);
        (of == kind && near).then_some(ahead)
    }

    fn look(&mut self, (kind, control): (char, [i32; 2]), to: [i32; 2]) {
        let ahead = [0, 1].map(|it| 2 * to[it] - control[it]);
        self.ahead = Some((kind, ahead));
    }

    /// Places as seen from where the pen is.
    fn step(&mut self, command: char, places: &[[i32; 2]], out: &mut String) {
        let mut numbers = [0; 6];
        for (index, place) in places.iter().enumerate() {
            numbers[2 * index] = place[0] - self.at[0];
            numbers[2 * index + 1] = place[1] - self.at[1];
        }
        self.numbers(command, &numbers[..2 * places.len()], out);
        self.at = places.last().copied().unwrap_or(self.at);
        self.ahead = None;
    }

    /// A command; its letter is left out where it is the one before, or a line after a move.
    fn numbers(&mut self, command: char, numbers: &[i32], out: &mut String) {
        let is_same = self.last == Some(command) && command != 'm';
        let is_meant = is_same || (self.last == Some('m') && command == 'l');
        if !is_meant {
            out.push(command);
        }
        for (index, number) in numbers.iter().enumerate() {
            // A minus sign also sets numbers apart.
            if (index > 0 || is_meant) && *number >= 0 {
                out.push(' ');
            }
            let _ = write!(out, "{number}");
        }
        self.last = Some(command);
    }
}

/// Whether a curve is as good as the straight line between its ends.
fn is_straight(from: [i32; 2], controls: [[i32; 2]; 2], to: [i32; 2]) -> bool {
    let way = [0, 1].map(|it| (to[it] - from[it]) as f32);
    let length = way[0] * way[0] + way[1] * way[1];
    controls.iter().all(|it| {
        let off = [0, 1].map(|axis| (it[axis] - from[axis]) as f32);
        let (along, aside) = (
            off[0] * way[0] + off[1] * way[1],
            off[0] * way[1] - off[1] * way[0],
        );
        (0.0..=length).contains(&along) && aside * aside <= length * (NEAR * NEAR)
    })
}

/// A point in hundredths of a millimetre: finer than any printer.
fn units(point: [f32; 2]) -> [i32; 2] {
    point.map(|it| (it * 100.0).round() as i32)
}

/// Text as XML has it; characters that XML forbids are left out.
fn escaped(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => {}
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
}
