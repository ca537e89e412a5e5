//! Names of things that are named after people: rules per thing, as data.

use serde::Deserialize;

/// How things are named after people, from a pack's `coined.yaml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Coinage {
    /// The rule of each thing.
    pub things: Vec<Thing>,
    /// The rule for any other thing: "the {name} special".
    pub fallback: Option<String>,
    /// Names and finished coinages that are never used.
    pub blocklist: Vec<String>,
    /// From how many visits on somebody is no stranger.
    pub from: u32,
}

/// How one thing is named after somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Thing {
    /// The thing: "café au lait".
    pub thing: String,
    /// Its name, with `{name}` where theirs goes.
    pub name: String,
    /// The most letters that a name may have to fit.
    #[serde(default)]
    pub most: Option<usize>,
}
