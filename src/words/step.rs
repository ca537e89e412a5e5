//! What a passage of a letter does: by its beat, or by its words.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document;
use crate::phrase::Phrases;

const STEPS: &str = include_str!("../../templates/steps.yaml");

/// The steps of an apology, in their order, and the invitation that it never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// We did it.
    Own,
    /// It is mended.
    Repair,
    /// What cannot be mended.
    Regret,
    /// How it happened.
    Explain,
    /// That it happens to nobody else.
    Prevent,
    /// That we look again.
    CheckBack,
    /// Something on top.
    Gift,
    /// That they should come.
    Invite,
}

/// By what a step is known.
struct Signs {
    step: Step,
    beats: Vec<String>,
    /// By language.
    said: BTreeMap<String, Phrases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    step: Step,
    beats: Vec<String>,
    #[serde(default)]
    said: BTreeMap<String, Vec<String>>,
}

impl Step {
    /// The step that words of a beat are.
    pub(crate) fn of_beat(beat: &str) -> Option<Self> {
        let signs = signs().iter();
        let mut signs = signs.filter(|it| it.beats.iter().any(|it| it == beat));
        signs.next().map(|it| it.step)
    }

    /// Whether words say it.
    pub(crate) fn is_said(self, words: &str, language: &str) -> bool {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let mut signs = signs().iter().filter(|it| it.step == self);
        signs.any(|it| {
            let said = it.said.get(primary);
            said.is_some_and(|it| !it.hits(words).is_empty())
        })
    }
}

fn signs() -> &'static [Signs] {
    static ALL: OnceLock<Vec<Signs>> = OnceLock::new();
    ALL.get_or_init(|| {
        let files: Vec<File> =
            document::yaml("steps.yaml", STEPS).expect("a test reads the embedded list");
        let signs = files.into_iter().map(|it| Signs {
            step: it.step,
            beats: it.beats,
            said: it.said.into_iter().map(ready).collect(),
        });
        signs.collect()
    })
}

fn ready((language, phrases): (String, Vec<String>)) -> (String, Phrases) {
    let phrases = phrases.iter().map(|it| (0, it.as_str()));
    (language, Phrases::new(phrases))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_list_is_read() {
        assert_eq!(Step::of_beat("coming"), Some(Step::Repair));
        assert!(Step::Own.is_said("That was our doing.", "en-GB"));
        assert!(!Step::Own.is_said("That was our doing.", "de"));
    }
}
