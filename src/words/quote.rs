//! Customers' own words: who said them, and who may read them.

use jiff::civil::Date;
use serde::Deserialize;

use crate::people::Consent;

/// Words of a customer that letters may quote, from a pack's `quotes.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Quoted {
    /// Its id, unique in the pack.
    pub id: String,
    /// The words, as they were said.
    pub words: String,
    /// Who said them, as a letter says it; of a child the first name only.
    pub who: String,
    /// How old they were.
    #[serde(default)]
    pub age: Option<u32>,
    /// What it speaks of: for readers who love it.
    #[serde(default)]
    pub about: Vec<String>,
    /// What they agreed to: without `publish` the words are never used.
    #[serde(default)]
    pub consent: Consent,
    /// The occasions they agreed to; none for any.
    #[serde(default)]
    pub scope: Vec<String>,
    /// The last day on which the words may be used.
    #[serde(default)]
    pub until: Option<Date>,
}
