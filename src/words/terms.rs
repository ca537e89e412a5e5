//! Words as search and comparison see them: lower case, stemmed, without the words that carry nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::OnceLock;

use rust_stemmers::Algorithm;
use rust_stemmers::Stemmer;
use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::document;

/// The languages that there is a file for, and the file.
const FILES: [(&str, &str); 4] = [
    ("en", include_str!("../../templates/terms/en.yaml")),
    ("fr", include_str!("../../templates/terms/fr.yaml")),
    ("de", include_str!("../../templates/terms/de.yaml")),
    ("es", include_str!("../../templates/terms/es.yaml")),
];

/// What a file of `templates/terms` says.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The Snowball algorithm.
    stemmer: Option<Snowball>,
    /// Whether words of the language have accents that its stemmer looks at.
    accents: bool,
    /// What stands before an apostrophe and is no part of the word: the `l` of `l'oiseau`.
    elisions: String,
    /// Words that say nothing about what a text is about.
    stop: String,
    /// Words that mean the same, several to a line.
    same: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Snowball {
    English,
    French,
    German,
    Spanish,
}

/// How one language's words are cut and compared.
pub(crate) struct Terms {
    stemmer: Option<Snowball>,
    accents: bool,
    elisions: HashSet<String>,
    stop: HashSet<String>,
    /// Words that mean the same, group by group.
    pub(crate) same: Vec<String>,
}

impl Terms {
    /// Those of a language, by its BCP 47 tag. In a language without a file every word counts, as it is written.
    pub(crate) fn of(language: &str) -> &'static Self {
        static KNOWN: [OnceLock<Terms>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
        static OTHER: OnceLock<Terms> = OnceLock::new();
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let found = FILES
            .iter()
            .position(|it| it.0.eq_ignore_ascii_case(primary));
        match found {
            Some(number) => KNOWN[number].get_or_init(|| {
                let (name, text) = FILES[number];
                let file = document::yaml(&format!("{name}.yaml"), text);
                Self::new(file.expect("a test reads the embedded files"))
            }),
            None => OTHER.get_or_init(|| Self::new(File::default())),
        }
    }

    fn new(file: File) -> Self {
        let words = |list: &str| -> HashSet<String> {
            let words = list.split_whitespace();
            words.map(|it| folded(it).into_owned()).collect()
        };
        Self {
            stemmer: file.stemmer,
            accents: file.accents,
            elisions: words(&file.elisions),
            stop: words(&file.stop),
            same: file.same,
        }
    }

    /// The stems of all words, in order, each with whether it carries meaning.
    pub(crate) fn all(&self, text: &str) -> Vec<(String, bool)> {
        let stemmer = self.stemmer();
        let words = text.unicode_words();
        words.map(|it| self.cut(&stemmer, it)).collect()
    }

    /// The stems of the words that carry meaning, in order, with the place of each in the text.
    pub(crate) fn content(&self, text: &str) -> Vec<(String, usize)> {
        let stemmer = self.stemmer();
        let words = text.unicode_word_indices();
        words
            .filter_map(|(at, word)| Some((self.stem(&stemmer, word)?, at)))
            .collect()
    }

    /// The stem of a word, unless it carries no meaning.
    fn stem(&self, stemmer: &Option<Stemmer>, word: &str) -> Option<String> {
        Some(self.cut(stemmer, word))
            .filter(|it| it.1)
            .map(|it| it.0)
    }

    /// The stem of a word, and whether it carries meaning; a word that carries none stands as it is.
    fn cut(&self, stemmer: &Option<Stemmer>, word: &str) -> (String, bool) {
        let mut word = word.to_lowercase();
        if word.contains('’') {
            word = word.replace('’', "'");
        }
        let mut core = word.as_str();
        if !self.elisions.is_empty()
            && let Some((article, rest)) = word.split_once('\'')
            && self.elisions.contains(article)
        {
            core = rest;
        }
        let plain = folded(core);
        if self.stop.contains(plain.as_ref()) {
            return (plain.into_owned(), false);
        }
        let stem = match stemmer {
            None => plain.into_owned(),
            Some(stemmer) if self.accents => folded(&stemmer.stem(core)).into_owned(),
            Some(stemmer) => stemmer.stem(&plain).into_owned(),
        };
        (stem, true)
    }

    fn stemmer(&self) -> Option<Stemmer> {
        let algorithm = match self.stemmer? {
            Snowball::English => Algorithm::English,
            Snowball::French => Algorithm::French,
            Snowball::German => Algorithm::German,
            Snowball::Spanish => Algorithm::Spanish,
        };
        Some(Stemmer::create(algorithm))
    }
}

/// Stems that were looked up before: phrasings repeat their words.
pub(crate) struct Stems {
    terms: &'static Terms,
    stemmer: Option<Stemmer>,
    known: HashMap<String, (String, bool)>,
}

impl Stems {
    pub(crate) fn new(terms: &'static Terms) -> Self {
        Self {
            terms,
            stemmer: terms.stemmer(),
            known: HashMap::new(),
        }
    }

    /// As [`Terms::all`].
    pub(crate) fn all(&mut self, text: &str) -> Vec<(String, bool)> {
        let mut stems = Vec::new();
        for word in text.unicode_words() {
            if let Some(known) = self.known.get(word) {
                stems.push(known.clone());
                continue;
            }
            let stem = self.terms.cut(&self.stemmer, word);
            stems.push(stem.clone());
            self.known.insert(word.to_owned(), stem);
        }
        stems
    }
}

/// A word in lower case without its accents, as somebody in a hurry writes it.
fn folded(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut plain = String::with_capacity(word.len());
    for character in word.chars() {
        match character {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => plain.push('a'),
            'ç' => plain.push('c'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ñ' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => plain.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => plain.push('u'),
            'ÿ' | 'ý' => plain.push('y'),
            'ß' => plain.push_str("ss"),
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            // An accent that stands apart from its letter.
            '\u{300}'..='\u{36f}' => {}
            other => plain.push(other),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(language: &str, text: &str) -> Vec<String> {
        let stems = Terms::of(language).content(text);
        stems.into_iter().map(|it| it.0).collect()
    }

    #[test]
    fn every_embedded_file_is_read() {
        for (language, _) in FILES {
            assert!(!Terms::of(language).stop.is_empty(), "{language}");
        }
    }

    #[test]
    fn words_of_one_stem_meet_in_every_language() {
        for (language, one, other) in [
            ("en", "Do you have lighthouses?", "a lighthouse"),
            ("fr", "Est-ce que l’oiseau chante ?", "les oiseaux chantent"),
            ("fr", "Avez-vous des elephants", "un éléphant"),
            (
                "de-AT",
                "Kann ich die Leuchttürme sehen?",
                "den Leuchtturm seh",
            ),
            ("es", "¿Puedo visitar los faros?", "visité un faro"),
        ] {
            let (one, other) = (stems(language, one), stems(language, other));
            let common = one.iter().filter(|it| other.contains(it)).count();
            assert!(common >= 1, "{language}: {one:?} {other:?}");
        }
    }

    #[test]
    fn small_words_carry_nothing() {
        for (language, text) in [
            ("en", "Can I go there, please? I don’t know."),
            (
                "fr",
                "Est-ce que je peux y aller ? C’est pour moi, s’il vous plaît.",
            ),
            ("de", "Darf ich mal zu Ihnen, bitte?"),
            ("es", "¿Por qué no puedo ir yo también?"),
        ] {
            let left = stems(language, text);
            assert!(left.len() <= 2, "{language}: {left:?}");
        }
    }

    #[test]
    fn a_language_without_a_file_counts_every_word() {
        assert_eq!(stems("nl", "De Vuurtoren"), ["de", "vuurtoren"]);
    }
}
