//! What a plotter is like, as its file in `templates/plotters` says.

use std::time::Duration;

use serde::Deserialize;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::ink::Acceleration;
use crate::ink::Length;
use crate::ink::Pause;
use crate::ink::Speed;
use crate::render::plotter::stock;
use crate::units::Mm;
use crate::units::MmPerSecond;

/// A pen plotter.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plotter {
    /// Its name: `axidraw`, …
    pub name: String,
    /// What it reads.
    pub language: Language,
    /// How far the pen reaches to the right.
    pub width: Mm,
    /// How far it reaches from its front to its back.
    pub height: Mm,
    /// The corner of the bed that has the numbers 0, 0.
    pub origin: Corner,
    /// Which way its second number grows.
    pub upward: Upward,
    /// How far the paper's corner lies from the origin, to the side and up or down the bed.
    pub offset: [Mm; 2],
    /// How the page is turned when it is laid in.
    pub turn: Turn,
    /// The pen of the carousel, from 1.
    pub pen: u8,
    /// How fast it writes.
    pub pen_down: MmPerSecond,
    /// How fast it goes from stroke to stroke.
    pub pen_up: MmPerSecond,
    /// How fast it gains speed, in millimetres a second each second; nothing where it is at full speed at once.
    pub acceleration: Option<f32>,
    /// How the pen is lifted.
    pub lift: PenMove,
    /// How it is set down.
    pub drop: PenMove,
    /// How near a stroke must start to the end of the one before, to be one with it.
    pub merge: Mm,
    /// How far a straight step may lie from its curve.
    pub tolerance: Mm,
    /// Which stroke comes after which.
    pub sort: Sort,
    /// Whether a sorted stroke may be drawn from its end.
    pub reverse: bool,
    /// Lines before the first stroke.
    pub start: Vec<String>,
    /// Lines after the last.
    pub end: Vec<String>,
}

/// What a plotter reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Language {
    /// SVG with a layer for each pen, for software that drives the machine.
    Svg,
    /// HPGL, in units of 0.025 mm.
    Hpgl,
    /// G-code, in millimetres.
    Gcode,
}

impl Language {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Hpgl => "hpgl",
            Self::Gcode => "gcode",
        }
    }
}

/// A corner of the bed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    /// At the left, nearest to who stands before it.
    #[default]
    BottomLeft,
    /// At the left, furthest away.
    TopLeft,
}

/// Which way a machine's second number grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Upward {
    /// Away from who stands before it.
    #[default]
    Up,
    /// Towards them.
    Down,
}

/// How a page is turned when it is laid in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// As it is read.
    #[default]
    None,
    /// With its top to the left.
    Left,
    /// With its top to the right.
    Right,
    /// With its top to the left if it fits the bed only so.
    ToFit,
}

/// Which stroke comes after which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// As a person writes: word after word, with dots and bars after each.
    #[default]
    Writing,
    /// The nearest next, over the whole page.
    Travel,
}

/// How the pen is lifted, or set down.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PenMove {
    /// The line of G-code that does it.
    #[serde(default)]
    pub code: Option<String>,
    /// The height to which Z goes, where there is no such line.
    #[serde(default, deserialize_with = "height")]
    pub height: Option<Mm>,
    /// How long it takes.
    #[serde(deserialize_with = "pause")]
    pub time: Duration,
}

fn height<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Option<Mm>, D::Error> {
    Ok(Some(Length::deserialize(from)?.0))
}

fn pause<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Duration, D::Error> {
    Ok(Pause::deserialize(from)?.0)
}

/// A plotter as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlotterFile {
    language: Language,
    bed: Bed,
    #[serde(default)]
    origin: Corner,
    #[serde(default)]
    y: Upward,
    offset: Option<Offset>,
    #[serde(default)]
    turn: Turn,
    pen: Option<u8>,
    pen_down: Speed,
    pen_up: Speed,
    acceleration: Option<Acceleration>,
    lift: PenMove,
    drop: PenMove,
    merge: Option<Length>,
    tolerance: Option<Length>,
    #[serde(default)]
    sort: Sort,
    #[serde(default)]
    reverse: bool,
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    end: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bed {
    width: Length,
    height: Length,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offset {
    x: Length,
    y: Length,
}

impl Plotter {
    /// The names of the plotters that are built in.
    pub fn names() -> impl Iterator<Item = &'static str> {
        stock::PLOTTERS.iter().map(|it| it.name)
    }

    /// A plotter that is built in.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] when there is none of that name.
    ///
    /// ```
    /// use longhand::render::plotter::Plotter;
    /// let plotter = Plotter::named("axidraw")?;
    /// assert_eq!(plotter.language.name(), "svg");
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn named(name: &str) -> Result<Self> {
        Self::from_yaml(name, Self::file(name)?)
    }

    /// The file of a plotter that is built in, to start one's own from.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] when there is none of that name.
    pub fn file(name: &str) -> Result<&'static str> {
        let stock = stock::PLOTTERS.iter().find(|it| it.name == name);
        stock.map(|it| it.yaml).ok_or_else(|| Error::Unknown {
            kind: "plotter",
            name: name.to_owned(),
            known: Self::names().map(str::to_owned).collect(),
        })
    }

    /// The built-in plotter that is meant when only the language is known.
    pub fn speaking(language: Language) -> Result<Self> {
        Self::named(match language {
            Language::Svg => "axidraw",
            Language::Hpgl => "hpgl",
            Language::Gcode => "grbl-servo",
        })
    }

    /// A plotter of one's own, as YAML with the fields of `templates/plotters/grbl-servo.yaml`.
    ///
    /// # Errors
    ///
    /// Those of any document with the place, and [`Error::Ink`] when nothing can be drawn with it.
    pub fn from_yaml(name: &str, yaml: &str) -> Result<Self> {
        let file: PlotterFile = document::yaml(&format!("{name}.yaml"), yaml)?;
        let plotter = Self {
            name: name.to_owned(),
            language: file.language,
            width: file.bed.width.0,
            height: file.bed.height.0,
            origin: file.origin,
            upward: file.y,
            offset: file.offset.map_or([Mm(0.0); 2], |it| [it.x.0, it.y.0]),
            turn: file.turn,
            pen: file.pen.unwrap_or(1),
            pen_down: file.pen_down.0,
            pen_up: file.pen_up.0,
            acceleration: file.acceleration.map(|it| it.0),
            lift: file.lift,
            drop: file.drop,
            merge: file.merge.map_or(Mm(0.0), |it| it.0),
            tolerance: file.tolerance.map_or(Mm(0.02), |it| it.0),
            sort: file.sort,
            reverse: file.reverse,
            start: file.start,
            end: file.end,
        };
        plotter.checked()
    }

    /// The plotter, if one can draw with it.
    fn checked(self) -> Result<Self> {
        let speeds = [self.pen_down, self.pen_up];
        let lines = self.start.iter().chain(&self.end);
        let codes = [&self.lift.code, &self.drop.code].into_iter().flatten();
        let is_line =
            |it: &String| it.len() <= 200 && it.chars().all(|it| (' '..='~').contains(&it));
        let is_code = lines.chain(codes).all(is_line);
        let moves = [&self.lift, &self.drop];
        let complaint = if !(20.0..=5000.0).contains(&self.width.0)
            || !(20.0..=5000.0).contains(&self.height.0)
        {
            "has a bed that is not between 20mm and 5000mm on each side"
        } else if speeds.iter().any(|it| !(0.1..=5000.0).contains(&it.0)) {
            "has a speed that is not between 0.1mm/s and 5000mm/s"
        } else if self
            .acceleration
            .is_some_and(|it| !(1.0..=1e6).contains(&it))
        {
            "has an acceleration that is not between 1mm/s2 and 1000000mm/s2"
        } else if moves.iter().any(|it| it.time > Duration::from_secs(60)) {
            "takes more than a minute to lift its pen"
        } else if !(0.0..=5.0).contains(&self.merge.0) {
            "merges strokes that are more than 5mm apart"
        } else if !(0.001..=1.0).contains(&self.tolerance.0) {
            "has a tolerance that is not between 0.001mm and 1mm"
        } else if self.offset.iter().any(|it| it.0.abs() > 5000.0) {
            "has its paper more than 5000mm away"
        } else if !(1..=8).contains(&self.pen) {
            "has a pen that is not between 1 and 8"
        } else if !is_code {
            "has a line of code that is not plain ASCII, or longer than 200 characters"
        } else if self.language == Language::Gcode
            && moves
                .iter()
                .any(|it| it.code.is_none() == it.height.is_none())
        {
            "does not say how its pen is lifted and dropped: by `code`, or by `height`"
        } else if moves
            .iter()
            .any(|it| it.height.is_some_and(|it| it.0.abs() > 200.0))
        {
            "lifts its pen by more than 200mm"
        } else {
            return Ok(self);
        };
        Err(Error::Ink {
            what: format!("the plotter `{}` {complaint}", self.name),
            help: "correct its file; those built in are in templates/plotters".into(),
        })
    }
}
