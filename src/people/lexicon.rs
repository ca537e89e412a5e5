//! What is known about the parts of names, from `templates/names.yaml`.

use std::collections::HashMap;
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
    pub(super) notes: Phrases,
    pub(super) surely_deceased: Words,
    pub(super) kept_titles: Words,
    pub(super) doubtful_titles: Words,
    pub(super) wives: Words,
    pub(super) generations: Words,
    pub(super) credentials: Words,
    pub(super) particles: Words,
    pub(super) large_particles: Words,
    pub(super) also_given: Words,
    pub(super) joins: Words,
    pub(super) doubtful_joins: Words,
    pub(super) organisations: Words,
    pub(super) doubtful_organisations: Words,
    pub(super) families: Words,
    pub(super) posts: Words,
    pub(super) stand_ins: Words,
    pub(super) deceased: Words,
    pub(super) companions: Words,
    pub(super) born: Words,
    pub(super) patronyms: Words,
    pub(super) given_starts: Words,
    pub(super) given_pairs: Words,
    pub(super) devotions: Words,
    pub(super) mac: Words,
    pub(super) placeholders: Words,
    pub(super) also_names: Words,
    pub(super) also_given_names: Words,
    /// Short forms of given names, to the whole ones.
    pub(super) short_forms: HashMap<String, String>,
    /// How surnames end, in small letters.
    pub(super) surname_endings: Vec<String>,
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

    /// Every word that may tell that a text is no single person's name.
    pub(super) fn alarming(&self) -> impl Iterator<Item = &str> {
        let kinds = [
            &self.joins,
            &self.doubtful_joins,
            &self.organisations,
            &self.doubtful_organisations,
            &self.families,
            &self.posts,
            &self.stand_ins,
            &self.deceased,
            &self.placeholders,
        ];
        let phrases = kinds.into_iter().flat_map(|it| &it.0);
        phrases
            .flat_map(|it| it.split(' '))
            .chain(["the", "of"])
            .filter(|it| !it.is_empty())
    }

    /// Every word that means more than a name when it stands in one.
    pub(super) fn special(&self) -> impl Iterator<Item = &str> {
        let kinds = [
            &self.titles,
            &self.given_titles,
            &self.doubtful_titles,
            &self.generations,
            &self.credentials,
            &self.particles,
            &self.large_particles,
            &self.joins,
            &self.doubtful_joins,
            &self.organisations,
            &self.doubtful_organisations,
            &self.families,
            &self.posts,
            &self.deceased,
            &self.born,
            &self.patronyms,
            &self.given_starts,
            &self.placeholders,
        ];
        kinds
            .into_iter()
            .flat_map(|it| it.0.iter().map(String::as_str))
    }
}

/// Phrases, looked for in texts of small letters with blanks around them.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Phrases(Vec<String>);

impl Phrases {
    /// Whether one of them stands in `text`.
    pub(super) fn in_any(&self, text: &str) -> bool {
        self.0.iter().any(|it| text.contains(it.as_str()))
    }
}

impl Words {
    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        let mut small = [0; 48];
        lowered(word, &mut small).is_some_and(|it| self.0.contains(it))
    }
}

/// The word in small letters and without full stops, on the stack, because every name asks often;
/// `None` if it is longer than any word that is known.
pub(super) fn lowered<'a>(word: &str, small: &'a mut [u8; 48]) -> Option<&'a str> {
    let mut length = 0;
    for letter in word.chars().filter(|it| *it != '.') {
        let letter = if letter == '’' { '\'' } else { letter };
        for letter in letter.to_lowercase() {
            let end = length + letter.len_utf8();
            letter.encode_utf8(small.get_mut(length..end)?);
            length = end;
        }
    }
    std::str::from_utf8(&small[..length]).ok()
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
