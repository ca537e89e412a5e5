//! HPGL: 1/40 mm, y up, one instruction for each stroke, its lines no longer than a small buffer.

use std::fmt::Write;

use crate::render::plotter::profile::Plotter;

/// The most places of one `PD`: old plotters keep 60 bytes and more.
const CHUNK: usize = 5;

/// Strokes of places, in units of the plotter.
pub(crate) fn hpgl(strokes: &[Vec<[i32; 2]>], plotter: &Plotter) -> String {
    let mut out = String::new();
    // `VS` counts in centimetres a second, and from 1.
    let speed = (plotter.pen_down.0 / 10.0).round().clamp(1.0, 500.0);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "IN;SP{};PA;VS{speed};", plotter.pen);
    plotter.start.iter().for_each(|it| {
        let _ = writeln!(out, "{it}");
    });
    for stroke in strokes {
        let Some(([x, y], rest)) = stroke.split_first() else {
            continue;
        };
        let _ = writeln!(out, "PU{x},{y};");
        if rest.is_empty() {
            out.push_str("PD;\n");
        }
        for chunk in rest.chunks(CHUNK) {
            let places: Vec<String> = chunk.iter().map(|[x, y]| format!("{x},{y}")).collect();
            let _ = writeln!(out, "PD{};", places.join(","));
        }
    }
    out.push_str("PU;\n");
    plotter.end.iter().for_each(|it| {
        let _ = writeln!(out, "{it}");
    });
    out.push_str("PU0,0;SP0;\n");
    out
}
