//! Which stroke comes after which, and which of them are one.

use crate::ink::Sheet;
use crate::ink::StrokeRef;
use crate::render::plotter::profile::Plotter;
use crate::render::plotter::profile::Sort;

/// What a pen draws between two lifts, in millimetres of the page: cubic curves end to end,
/// a place, then two controls and a place for each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pass(pub(crate) Vec<[f32; 2]>);

impl Pass {
    pub(crate) fn first(&self) -> [f32; 2] {
        self.0.first().copied().unwrap_or_default()
    }

    pub(crate) fn last(&self) -> [f32; 2] {
        self.0.last().copied().unwrap_or_default()
    }
}

/// A gap that no pen can draw: it is closed without a step.
const NO_GAP: f32 = 0.005;

/// All strokes of a sheet, as the plotter draws them.
pub(crate) fn route(sheet: &Sheet, plotter: &Plotter) -> Vec<Pass> {
    let passes = merged(in_writing_order(sheet), plotter.merge.0);
    match plotter.sort {
        Sort::Writing => passes,
        Sort::Travel => sorted(passes, plotter.reverse),
    }
}

/// Word after word, and in each what is set later after the rest.
fn in_writing_order(sheet: &Sheet) -> Vec<Pass> {
    let mut passes = Vec::new();
    for word in sheet.marks().chunk_by(|a, b| a.word == b.word) {
        for late in [false, true] {
            let strokes = word.iter().flat_map(|it| sheet.strokes(it));
            let strokes = strokes.filter(|it| it.is_late == late && !it.points.is_empty());
            passes.extend(strokes.map(pass));
        }
    }
    passes
}

fn pass(stroke: StrokeRef<'_>) -> Pass {
    Pass(stroke.points.iter().map(|it| [it.x.0, it.y.0]).collect())
}

/// Strokes that start where the last one ended become one with it.
fn merged(passes: Vec<Pass>, within: f32) -> Vec<Pass> {
    let mut all: Vec<Pass> = Vec::with_capacity(passes.len());
    for next in passes {
        let Some(last) = all.last_mut() else {
            all.push(next);
            continue;
        };
        let (from, to) = (last.last(), next.first());
        let gap = distance(from, to);
        if gap > within {
            all.push(next);
            continue;
        }
        if gap > NO_GAP {
            let toward = |share: f32| [0, 1].map(|it| from[it] + (to[it] - from[it]) * share);
            last.0.extend([toward(1.0 / 3.0), toward(2.0 / 3.0), to]);
        }
        last.0.extend(next.0.into_iter().skip(1));
    }
    all
}

/// The nearest next, if that is a shorter way at all.
fn sorted(passes: Vec<Pass>, reverse: bool) -> Vec<Pass> {
    let mut nearest = Vec::with_capacity(passes.len());
    let mut rest = passes.clone();
    let mut at = [0.0; 2];
    while !rest.is_empty() {
        let mut best = (f32::INFINITY, 0, false);
        for (index, pass) in rest.iter().enumerate() {
            for (end, backward) in [(pass.first(), false), (pass.last(), true)] {
                let distance = distance(at, end);
                if distance < best.0 && (reverse || !backward) {
                    best = (distance, index, backward);
                }
            }
        }
        // Not `swap_remove`: among equals the one written first stays first.
        let mut pass = rest.remove(best.1);
        if best.2 {
            pass.0.reverse();
        }
        at = pass.last();
        nearest.push(pass);
    }
    match travel(&nearest) < travel(&passes) {
        true => nearest,
        false => passes,
    }
}

/// How far the pen is carried without ink, from the page's corner to the first stroke and on.
pub(crate) fn travel(passes: &[Pass]) -> f32 {
    let mut at = [0.0; 2];
    let mut sum = 0.0;
    for pass in passes {
        sum += distance(at, pass.first());
        at = pass.last();
    }
    sum
}

pub(crate) fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}
