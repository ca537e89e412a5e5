//! Who speaks: a persona sheet.

use std::collections::BTreeMap;

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
    pub roles: BTreeMap<String, String>,
    /// How it closes; a voice that has closings closes with no others.
    #[serde(default)]
    pub(crate) closings: Vec<TellingFile>,
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

/// The years in which a voice is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
        self.address
            .get(&band)
            .or_else(|| self.address.get(&Band::Unknown))
            .map(String::as_str)
    }
}
