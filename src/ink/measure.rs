//! Quantities as they stand in the files of hands and papers: a number and its unit.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::place::Place;
use crate::units::Degrees;
use crate::units::Mm;
use crate::units::MmPerSecond;

/// A length on paper: `12mm`, `1.2cm`, `0.5in`, `36pt`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Length(pub(crate) Mm);

/// An angle: `2.5deg`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Angle(pub(crate) Degrees);

/// A length in heights of the letter x: `0.5xh`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct XHeights(pub(crate) f32);

/// A length in ems of the hand: `0.006em`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Ems(pub(crate) f32);

/// A speed: `40mm/s`, `2400mm/min`, `5cm/s`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Speed(pub(crate) MmPerSecond);

/// How fast a speed grows: `500mm/s2`, kept in millimetres a second each second.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Acceleration(pub(crate) f32);

/// A time: `150ms`, `0.2s`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Pause(pub(crate) Duration);

/// A share: `17%`, kept as 0.17.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Share(pub(crate) f32);

/// The units of length and how many millimetres each is.
const LENGTHS: &[(&str, f32)] = &[("mm", 1.0), ("cm", 10.0), ("in", 25.4), ("pt", 25.4 / 72.0)];

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let found = LENGTHS
            .iter()
            .find_map(|(unit, mm)| Some(number(&text, unit)? * mm));
        found
            .map(|it| Self(Mm(it)))
            .ok_or_else(|| expected("a length such as `12mm` or `0.5in`"))
    }
}

impl TryFrom<String> for Angle {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let degrees = number(&text, "deg").ok_or_else(|| expected("an angle such as `2.5deg`"))?;
        Ok(Self(Degrees(degrees)))
    }
}

impl TryFrom<String> for XHeights {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let heights = number(&text, "xh");
        heights
            .map(Self)
            .ok_or_else(|| expected("heights of the letter x, such as `0.5xh`"))
    }
}

impl TryFrom<String> for Ems {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let ems = number(&text, "em");
        ems.map(Self)
            .ok_or_else(|| expected("ems, such as `0.006em`"))
    }
}

/// The units of speed: so many millimetres in so many seconds.
const SPEEDS: &[(&str, f32, f32)] = &[
    ("mm/s", 1.0, 1.0),
    ("mm/min", 1.0, 60.0),
    ("cm/s", 10.0, 1.0),
    ("in/s", 25.4, 1.0),
];

impl TryFrom<String> for Speed {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let mut units = SPEEDS.iter();
        let found = units.find_map(|(unit, mm, seconds)| Some(number(&text, unit)? * mm / seconds));
        found
            .map(|it| Self(MmPerSecond(it)))
            .ok_or_else(|| expected("a speed such as `40mm/s` or `2400mm/min`"))
    }
}

impl TryFrom<String> for Acceleration {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let found = number(&text, "mm/s2").or_else(|| number(&text, "mm/s²"));
        found
            .map(Self)
            .ok_or_else(|| expected("an acceleration such as `500mm/s2`"))
    }
}

impl TryFrom<String> for Pause {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let seconds = number(&text, "ms").map(|it| it / 1000.0);
        let seconds = seconds.or_else(|| number(&text, "s"));
        seconds
            .and_then(|it| Duration::try_from_secs_f32(it).ok())
            .map(Self)
            .ok_or_else(|| expected("a time such as `150ms` or `0.2s`"))
    }
}

impl TryFrom<String> for Share {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let percent = number(&text, "%").ok_or_else(|| expected("a share such as `17%`"))?;
        Ok(Self(percent / 100.0))
    }
}

/// The finite number before `unit`, if that is the unit.
fn number(text: &str, unit: &str) -> Option<f32> {
    let number: f32 = text.trim().strip_suffix(unit)?.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

fn expected(what: &str) -> String {
    format!("expected {what}")
}

/// Reads the YAML of a hand or a paper; `file` is its name in messages.
pub(crate) fn read<T: DeserializeOwned>(file: &str, yaml: &str) -> Result<T> {
    document::yaml(file, yaml)
}

/// What messages call a file: by its own name, or by that of what it holds.
pub(crate) fn file_name(name: &str) -> String {
    match name.ends_with(".yaml") || name.ends_with(".yml") {
        true => name.to_owned(),
        false => format!("{name}.yaml"),
    }
}

/// The error for a value that cannot be used together with the rest: at its place, or where it would stand.
pub(crate) fn misfit(file: &str, yaml: &str, key: &str, expected: String) -> Error {
    let lines = document::lines(file, yaml).ok();
    let parent = key.rsplit_once('.').map_or("", |it| it.0);
    let place = lines.and_then(|it| it.place(key).or_else(|| it.place(parent)));
    Error::WrongType {
        expected,
        place: Box::new(place.unwrap_or_else(|| Place::file(file))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_carry_their_unit() {
        let inch = Length::try_from(" 1 in".to_owned()).map(|it| it.0);
        assert_eq!(inch, Ok(Mm(25.4)));
        assert!(Length::try_from("12".to_owned()).is_err());
        assert!(Length::try_from("NaNmm".to_owned()).is_err());
    }
}
