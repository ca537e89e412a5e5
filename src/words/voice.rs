//! Who speaks: a persona sheet.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::document;
use crate::error::Result;
use crate::words::telling::Band;
use crate::words::telling::TellingFile;

/// A voice of a pack: who signs, what they call people, which words they never use.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Voice {
    /// Its name, as its file is called.
    pub name: String,
    /// Who this is, in one line.
    #[serde(default)]
    pub about: String,
    /// How it signs.
    #[serde(default)]
    pub signature: Option<String>,
    /// What it calls people, by age band.
    #[serde(default)]
    pub address: BTreeMap<Band, String>,
    /// Words that break its world.
    #[serde(default)]
    pub never: Vec<String>,
    /// The hand that it writes in.
    #[serde(default)]
    pub hand: Option<String>,
    /// What it calls people by what they say they are: "I am a Padawan".
    #[serde(default)]
    pub roles: BTreeMap<String, Called>,
    /// How it closes; a voice that has closings closes with no others.
    #[serde(default)]
    pub(crate) closings: Vec<TellingFile>,
    /// The tellings of its closings, by index in the pack.
    #[serde(skip)]
    pub(crate) closes_with: Vec<usize>,
    /// The years in which it was in use.
    #[serde(default)]
    pub years: Option<Years>,
    /// The ink that it writes with.
    #[serde(default)]
    pub ink: Option<String>,
    /// Any further text that tellings may use as `voice.KEY`.
    #[serde(flatten)]
    pub more: BTreeMap<String, String>,
}

/// What a voice calls people of one role: the same for all, or by age band.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Called {
    /// The same for everybody.
    All(String),
    /// By age band; for a band that is not there, what `unknown` has.
    ByBand(BTreeMap<Band, String>),
}

impl Called {
    /// What it calls somebody of this age band.
    pub fn of(&self, band: Band) -> Option<&str> {
        match self {
            Self::All(name) => Some(name),
            Self::ByBand(names) => by_band(names, band),
        }
    }
}

fn by_band(names: &BTreeMap<Band, String>, band: Band) -> Option<&str> {
    let name = names.get(&band).or_else(|| names.get(&Band::Unknown));
    name.map(String::as_str)
}

/// The years in which a voice is in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Years {
    /// The first.
    #[serde(default)]
    pub from: Option<i16>,
    /// The last.
    #[serde(default)]
    pub until: Option<i16>,
}

impl Voice {
    /// A voice from its file.
    ///
    /// # Errors
    /// As any document, with the place.
    pub fn from_yaml(file: &str, text: &str) -> Result<Self> {
        document::yaml(file, text)
    }

    /// What it calls a person of this age band.
    pub fn address(&self, band: Band) -> Option<&str> {
        by_band(&self.address, band)
    }

    /// Whether it was in use on a day.
    pub fn is_of(&self, date: Date) -> bool {
        let years = self.years.unwrap_or_default();
        let since = years.from.is_none_or(|it| it <= date.year());
        since && years.until.is_none_or(|it| date.year() <= it)
    }
}
