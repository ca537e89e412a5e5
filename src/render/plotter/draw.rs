//! A sheet, as a plotter reads it.

use std::time::Duration;

use crate::error::Error;
use crate::error::Result;
use crate::ink::Sheet;
use crate::render::plotter::bed::Laid;
use crate::render::plotter::estimate::Cost;
use crate::render::plotter::flat::flat;
use crate::render::plotter::gcode::gcode;
use crate::render::plotter::hpgl::hpgl;
use crate::render::plotter::profile::Language;
use crate::render::plotter::profile::Plotter;
use crate::render::plotter::route::Pass;
use crate::render::plotter::route::route;
use crate::render::plotter::svg::svg;
use crate::units::Mm;

/// A plotted sheet, and what drawing it costs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plot {
    /// What the machine, or its software, reads.
    pub text: String,
    /// The length of all strokes.
    pub ink: Mm,
    /// How far the pen is carried without drawing.
    pub travel: Mm,
    /// How often the pen is lifted.
    pub lifts: usize,
    /// About how long it takes, by the speeds of the plotter's file.
    pub time: Duration,
}

impl Plot {
    /// What it costs in a few words: `12.3 m of ink, 214 pen lifts, about 9 min`.
    pub fn summary(&self) -> String {
        let seconds = self.time.as_secs_f32();
        let time = match seconds {
            ..100.0 => format!("{seconds:.0} s"),
            _ => format!("{:.0} min", seconds / 60.0),
        };
        let lifts = match self.lifts {
            1 => "1 pen lift".to_owned(),
            lifts => format!("{lifts} pen lifts"),
        };
        format!("{:.1} m of ink, {lifts}, about {time}", self.ink.0 / 1000.0)
    }
}

/// A sheet as strokes for a pen plotter.
///
/// Strokes come in the order of writing, or sorted if the plotter's file says so; those that
/// meet are one. SVG keeps the curves; the others have steps within the file's tolerance.
///
/// # Errors
///
/// [`Error::Ink`] when the paper does not lie within the plotter's bed, or when letters of the
/// sheet have no strokes: write with [`Style::Pen`](crate::ink::Style::Pen).
///
/// # Example
///
/// ```
/// use longhand::ink::Sheet;
/// use longhand::render::plotter::{Plotter, plot};
///
/// fn gcode(sheet: &Sheet) -> longhand::Result<String> {
///     let plot = plot(sheet, &Plotter::named("grbl-servo")?)?;
///     println!("{}", plot.summary());
///     Ok(plot.text)
/// }
/// ```
pub fn plot(sheet: &Sheet, plotter: &Plotter) -> Result<Plot> {
    let laid = Laid::new(sheet, plotter)?;
    let has_strokes = |it: &crate::ink::Mark| it.is_blank() || sheet.strokes(it).next().is_some();
    let without = sheet.marks().iter().filter(|it| !has_strokes(it)).count();
    if without > 0 {
        return Err(Error::Ink {
            what: format!("{without} of the page's letters have no strokes for a pen to follow"),
            help: "write with a pen (`--pen 0.4mm`, `Style::Pen`)".into(),
        });
    }
    let passes = route(sheet, plotter);
    // SVG is drawn to a thousandth of a millimetre, HPGL to a fortieth.
    let per_mm = match plotter.language {
        Language::Hpgl => 40.0,
        Language::Svg | Language::Gcode => 1000.0,
    };
    let stepped = |pass: &Pass| stepped(pass, &laid, plotter, per_mm);
    let strokes: Vec<Vec<[i32; 2]>> = passes.iter().map(stepped).collect();
    let mut cost = Cost::default();
    let mut at = [0.0; 2];
    for stroke in &strokes {
        let places: Vec<[f32; 2]> = stroke
            .iter()
            .map(|it| it.map(|it| it as f32 / per_mm))
            .collect();
        cost.add(at, &places, plotter);
        at = places.last().copied().unwrap_or(at);
    }
    let mut plot = Plot {
        text: String::new(),
        ink: cost.ink(),
        travel: Mm(cost.travel as f32),
        lifts: cost.lifts,
        time: cost.time(),
    };
    plot.text = match plotter.language {
        Language::Svg => svg(sheet, &passes, breadth(sheet)),
        Language::Hpgl => hpgl(&strokes, plotter),
        Language::Gcode => gcode(&strokes, plotter, &plot.summary()),
    };
    Ok(plot)
}

/// A stroke as the machine's own places, none of them twice in a row.
fn stepped(pass: &Pass, laid: &Laid, plotter: &Plotter, per_mm: f32) -> Vec<[i32; 2]> {
    let places = flat(&pass.0, plotter.tolerance.0).into_iter();
    let mut steps: Vec<[i32; 2]> = places
        .map(|it| laid.place(it).map(|it| (it * per_mm).round() as i32))
        .collect();
    steps.dedup();
    steps
}

/// How broad the pen writes on the whole.
fn breadth(sheet: &Sheet) -> f32 {
    let strokes = sheet.marks().iter().flat_map(|it| sheet.strokes(it));
    let points = strokes.flat_map(|it| it.points);
    let (sum, count) = points.fold((0.0, 0), |(sum, count), it| (sum + it.radius.0, count + 1));
    (2.0 * sum / count.max(1) as f32).clamp(0.1, 2.0)
}
