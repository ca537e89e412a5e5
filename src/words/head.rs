//! The head of a pack: what `pack.yaml` says of the whole.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::listen::Lane;
use crate::people::Length;
use crate::people::Sender;
use crate::tone::Dials;
use crate::tone::Wish;
use crate::words::grammar::Possessive;
use crate::words::pack::Audience;
use crate::words::pack::Exhausted;
use crate::words::pack::Greet;
use crate::words::pack::Minors;
use crate::words::pack::Prior;
use crate::words::standing::Spoiler;

/// `pack.yaml`, as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) about: String,
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// The pack that this one takes everything from that it does not have.
    #[serde(default)]
    pub(crate) extends: Option<String>,
    #[serde(default)]
    pub(crate) voice: Option<String>,
    #[serde(default)]
    pub(crate) tone: Wish,
    #[serde(default)]
    pub(crate) length: Option<Length>,
    #[serde(default)]
    pub(crate) presets: BTreeMap<String, Dials>,
    #[serde(default)]
    pub(crate) cohorts: BTreeMap<String, Prior>,
    #[serde(default)]
    pub(crate) exhausted: Option<Exhausted>,
    #[serde(default)]
    pub(crate) audience: Option<Audience>,
    #[serde(default)]
    pub(crate) specific: Option<f32>,
    #[serde(default)]
    pub(crate) greet: Option<Greet>,
    #[serde(default)]
    pub(crate) minors: Option<Minors>,
    #[serde(default)]
    pub(crate) lanes: BTreeMap<Lane, String>,
    #[serde(default)]
    pub(crate) possessive: Option<Possessive>,
    #[serde(default)]
    pub(crate) serial_comma: Option<bool>,
    /// How much answers may give away.
    #[serde(default)]
    pub(crate) spoilers: Option<Spoiler>,
    /// Words that mean the same in questions, group by group.
    #[serde(default)]
    pub(crate) synonyms: Vec<Vec<String>>,
    #[serde(default)]
    pub(crate) sender: Option<Sender>,
}

impl Head {
    /// The language of the texts, as a BCP 47 tag.
    pub(crate) fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }

    /// This head, with whatever it does not say from the pack that it extends.
    pub(crate) fn over(self, base: Self) -> Self {
        Self {
            name: self.name,
            about: match self.about.is_empty() {
                true => base.about,
                false => self.about,
            },
            language: self.language.or(base.language),
            extends: self.extends,
            voice: self.voice.or(base.voice),
            tone: self.tone.over(base.tone),
            length: self.length.or(base.length),
            presets: merged(base.presets, self.presets),
            cohorts: merged(base.cohorts, self.cohorts),
            exhausted: self.exhausted.or(base.exhausted),
            audience: self.audience.or(base.audience),
            specific: self.specific.or(base.specific),
            greet: self.greet.or(base.greet),
            minors: self.minors.or(base.minors),
            lanes: merged(base.lanes, self.lanes),
            possessive: self.possessive.or(base.possessive),
            serial_comma: self.serial_comma.or(base.serial_comma),
            spoilers: self.spoilers.or(base.spoilers),
            synonyms: [base.synonyms, self.synonyms].concat(),
            sender: self.sender.or(base.sender),
        }
    }
}

fn merged<K: Ord, V>(mut base: BTreeMap<K, V>, own: BTreeMap<K, V>) -> BTreeMap<K, V> {
    base.extend(own);
    base
}
