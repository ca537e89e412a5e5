//! G-code: millimetres, places from the origin, `G0` with the pen up and `G1` with it down.

use std::fmt::Write;

use crate::render::plotter::profile::PenMove;
use crate::render::plotter::profile::Plotter;
use crate::render::plotter::svg::decimal;

/// Strokes of places, in thousandths of a millimetre; `about` is a line for who reads it.
pub(crate) fn gcode(strokes: &[Vec<[i32; 2]>], plotter: &Plotter, about: &str) -> String {
    let mut out = format!("({about})\n");
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    let (lift, drop) = (
        moves(&plotter.lift, &plotter.drop, "G0"),
        moves(&plotter.drop, &plotter.lift, "G1"),
    );
    // A feed is in millimetres a minute.
    let [fast, slow] =
        [plotter.pen_up, plotter.pen_down].map(|it| decimal((it.0 * 60_000.0).round() as i32));
    plotter.start.iter().for_each(|it| line(it));
    lift.iter().for_each(|it| line(it));
    for stroke in strokes {
        let Some(([x, y], rest)) = stroke.split_first() else {
            continue;
        };
        line(&format!("G0 X{} Y{} F{fast}", decimal(*x), decimal(*y)));
        drop.iter().for_each(|it| line(it));
        let mut feed = format!(" F{slow}");
        for [x, y] in rest {
            line(&format!("G1 X{} Y{}{feed}", decimal(*x), decimal(*y)));
            feed.clear();
        }
        lift.iter().for_each(|it| line(it));
    }
    plotter.end.iter().for_each(|it| line(it));
    out
}

/// What brings the pen from one height to another.
fn moves(to: &PenMove, from: &PenMove, verb: &str) -> Vec<String> {
    let seconds = to.time.as_secs_f32();
    if let Some(code) = &to.code {
        let mut pause = String::new();
        let _ = write!(pause, "G4 P{}", decimal((seconds * 1000.0).round() as i32));
        return vec![code.clone(), pause];
    }
    let (Some(height), Some(other)) = (to.height, from.height) else {
        return Vec::new();
    };
    let way = (height - other).0.abs();
    let feed = (60.0 * way / seconds.max(0.01))
        .clamp(1.0, 60_000.0)
        .round();
    vec![format!(
        "{verb} Z{} F{feed}",
        decimal((height.0 * 1000.0).round() as i32)
    )]
}
