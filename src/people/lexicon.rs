//! What is known about the parts of names, from `templates/names.yaml`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document;

/// Words, compared in small letters and without full stops.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Words(HashSet<String>);

/// The kinds of words that names are made of.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    pub(super) titles: Words,
    pub(super) given_titles: Words,
    pub(super) peers: Words,
    pub(super) generations: Words,
    pub(super) credentials: Words,
    pub(super) particles: Words,
    pub(super) also_given: Words,
    pub(super) joins: Words,
    pub(super) organisations: Words,
    pub(super) mac: Words,
    pub(super) placeholders: Words,
}

impl Lexicon {
    /// The one that is built in.
    pub(super) fn get() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
            let text = include_str!("../../templates/names.yaml");
            document::yaml("names.yaml", text).expect("a test reads the built-in names.yaml")
        });
        &LEXICON
    }
}

impl Words {
    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        if word.len() > 40 {
            return false;
        }
        if word.is_ascii() && !word.contains('.') {
            return self.0.contains(&word.to_ascii_lowercase());
        }
        let plain: String = word
            .chars()
            .filter(|it| *it != '.')
            .flat_map(char::to_lowercase)
            .collect();
        self.0.contains(&plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_words_are_read() {
        assert!(Lexicon::get().titles.has("Dr."));
        assert!(!Lexicon::get().titles.has("Colin"));
    }
}
