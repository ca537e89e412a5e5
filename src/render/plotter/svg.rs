//! Strokes as SVG in millimetres, a layer for each pen, as Inkscape and AxiDraw's software know them.

use std::fmt::Write;

use crate::ink::Sheet;
use crate::render::plotter::route::Pass;

/// A sheet's strokes; each is a path without a filling.
///
/// AxiDraw's software plots the layers whose names start with a number, in that order.
pub(crate) fn svg(sheet: &Sheet, passes: &[Pass], breadth: f32) -> String {
    let (width, height, ink) = (sheet.width.0, sheet.height.0, sheet.ink);
    let colour = format!("#{:02x}{:02x}{:02x}", ink.red, ink.green, ink.blue);
    let mut out = String::with_capacity(passes.len() * 200 + 600);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" \
         width=\"{width}mm\" height=\"{height}mm\" viewBox=\"0 0 {width} {height}\">\n\
         <g inkscape:groupmode=\"layer\" inkscape:label=\"1 ink {colour}\" id=\"layer1\" fill=\"none\" \
         stroke=\"{colour}\" stroke-width=\"{breadth:.2}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n"
    );
    for pass in passes {
        out.push_str("<path d=\"");
        let mut at = thousandths(pass.first());
        let _ = write!(out, "M{} {}", decimal(at[0]), decimal(at[1]));
        for curve in pass.0.get(1..).unwrap_or_default().chunks_exact(3) {
            out.push('c');
            let from = at;
            for (index, point) in curve.iter().enumerate() {
                at = thousandths(*point);
                for (axis, (to, from)) in at.iter().zip(from).enumerate() {
                    let step = to - from;
                    if (index, axis) != (0, 0) && step >= 0 {
                        out.push(' ');
                    }
                    out.push_str(&decimal(step));
                }
            }
        }
        out.push_str("\"/>\n");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn thousandths(place: [f32; 2]) -> [i32; 2] {
    place.map(|it| (it * 1000.0).round() as i32)
}

/// Thousandths as a decimal number, without what it does not need.
pub(crate) fn decimal(thousandths: i32) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (
        thousandths.unsigned_abs() / 1000,
        thousandths.unsigned_abs() % 1000,
    );
    match rest {
        0 => format!("{sign}{whole}"),
        _ => {
            let rest = format!("{rest:03}");
            format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
        }
    }
}
