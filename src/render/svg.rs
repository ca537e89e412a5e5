//! A sheet as SVG: a path for each word, with its text as its title.

use std::fmt::Write;

use crate::ink::Segment;
use crate::ink::Sheet;
use crate::render::printed;

/// A sheet as an SVG document, in millimetres.
pub fn svg(sheet: &Sheet) -> String {
    let (width, height) = (sheet.width.0, sheet.height.0);
    let ink = sheet.ink;
    let mut out = String::with_capacity(sheet.marks().len() * 700 + 400);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {} {}\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        units([width, height])[0],
        units([width, height])[1],
    );
    printed::svg(sheet, &mut out, |it, out| outline(it.iter().copied(), out));
    let _ = writeln!(
        out,
        "<g fill=\"#{:02x}{:02x}{:02x}\">",
        ink.red, ink.green, ink.blue
    );
    let marks = sheet.marks();
    for word in marks.chunk_by(|a, b| a.word == b.word) {
        if word.iter().all(|it| it.is_blank()) {
            continue;
        }
        out.push_str("<path d=\"");
        for mark in word {
            outline(sheet.outline(mark), &mut out);
        }
        out.push_str("\"><title>");
        word.iter()
            .filter(|it| !it.is_blank())
            .for_each(|it| escaped(sheet.text_of(it), &mut out));
        out.push_str("</title></path>\n");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// A path by relative steps.
fn outline(segments: impl Iterator<Item = Segment>, out: &mut String) {
    let mut at = [0; 2];
    let mut start = at;
    for segment in segments {
        match segment {
            Segment::Move(to) => {
                out.push('M');
                steps([0; 2], &[to], out);
                at = units(to);
                start = at;
            }
            Segment::Line(to) => {
                out.push('l');
                steps(at, &[to], out);
                at = units(to);
            }
            Segment::Curve(a, b, to) => {
                out.push('c');
                steps(at, &[a, b, to], out);
                at = units(to);
            }
            Segment::Close => {
                out.push('z');
                at = start;
            }
        }
    }
}

/// Points as seen from `from`; a minus sign also sets numbers apart.
fn steps(from: [i32; 2], points: &[[f32; 2]], out: &mut String) {
    let numbers = points.iter().flat_map(|it| {
        let to = units(*it);
        [to[0] - from[0], to[1] - from[1]]
    });
    for (index, number) in numbers.enumerate() {
        if index > 0 && number >= 0 {
            out.push(' ');
        }
        let _ = write!(out, "{number}");
    }
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
            '\u{fffe}' | '\u{ffff}' => {}
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
}
