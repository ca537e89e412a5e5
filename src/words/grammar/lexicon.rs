//! The lists of `templates/grammar/`, each read when a filter first wants it.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document;
use crate::words::grammar::language::Tongue;

/// What English has to be told: sounds that the letters do not show, and plurals without a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct English {
    /// Beginnings that sound like a vowel though they are written with a consonant.
    pub(crate) an: Vec<String>,
    /// Beginnings that sound like a consonant though they are written with a vowel.
    pub(crate) a: Vec<String>,
    /// Whole words with a silent h in America only.
    pub(crate) american_an: HashSet<String>,
    /// Words in capitals that are read as a word, not by their letters.
    pub(crate) spoken: HashSet<String>,
    /// Plurals of whole words.
    pub(crate) plurals: HashMap<String, String>,
    /// Words that are the same in the plural.
    pub(crate) same: HashSet<String>,
    /// Endings of words that are the same in the plural.
    pub(crate) same_endings: Vec<String>,
    /// Endings and what becomes of them, the longest first.
    pub(crate) endings: Vec<(String, String)>,
    /// Words in -o that take -es.
    pub(crate) oes: HashSet<String>,
    /// Words in -f or -fe that take -ves.
    pub(crate) ves: HashSet<String>,
}

/// What French has to be told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct French {
    /// Words with an h that lets nothing elide.
    pub(crate) aspirated: HashSet<String>,
    /// Names with an h that is silent.
    pub(crate) silent_names: HashSet<String>,
    /// Words that begin with a vowel and let nothing elide.
    pub(crate) firm: HashSet<String>,
    /// Words in y and a vowel that elide all the same.
    pub(crate) soft: HashSet<String>,
}

/// What Spanish has to be told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spanish {
    /// Feminine words with a stressed a at the beginning: el agua.
    pub(crate) stressed: HashSet<String>,
}

/// Currencies by their ISO 4217 codes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Currencies {
    /// The codes in use.
    pub(crate) codes: HashSet<String>,
    /// How many digits the minor unit has, where that is not two.
    pub(crate) digits: HashMap<String, u8>,
    /// The sign in its own country, and what is put before it abroad.
    pub(crate) signs: HashMap<String, Sign>,
    /// The currency that has the bare sign in a country.
    pub(crate) home: HashMap<String, String>,
}

/// A currency's sign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sign {
    /// At home.
    pub(crate) home: String,
    /// Abroad.
    pub(crate) abroad: String,
}

/// One set of pronouns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Set {
    /// How people state it: the first is its name.
    pub(crate) stated: Vec<String>,
    pub(crate) subject: String,
    pub(crate) object: String,
    pub(crate) dative: String,
    pub(crate) stressed: String,
    /// The possessive before a noun; in German without its ending.
    pub(crate) their: String,
    pub(crate) theirs: String,
    pub(crate) reflexive: String,
    /// Whether the verb stands in the plural.
    pub(crate) is_plural: bool,
    /// `f`, `m` or `n`, as other words agree with it.
    pub(crate) gender: String,
}

static ENGLISH: LazyLock<English> = LazyLock::new(|| {
    read(
        "en.yaml",
        include_str!("../../../templates/grammar/en.yaml"),
    )
});
static FRENCH: LazyLock<French> = LazyLock::new(|| {
    read(
        "fr.yaml",
        include_str!("../../../templates/grammar/fr.yaml"),
    )
});
static SPANISH: LazyLock<Spanish> = LazyLock::new(|| {
    read(
        "es.yaml",
        include_str!("../../../templates/grammar/es.yaml"),
    )
});
static CURRENCIES: LazyLock<Currencies> = LazyLock::new(|| {
    read(
        "money.yaml",
        include_str!("../../../templates/grammar/money.yaml"),
    )
});
static PRONOUNS: LazyLock<HashMap<String, Vec<Set>>> = LazyLock::new(|| {
    read(
        "pronouns.yaml",
        include_str!("../../../templates/grammar/pronouns.yaml"),
    )
});

fn read<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> T {
    document::yaml(file, text).expect("a test reads the built-in lists of words")
}

pub(crate) fn english() -> &'static English {
    &ENGLISH
}

pub(crate) fn french() -> &'static French {
    &FRENCH
}

pub(crate) fn spanish() -> &'static Spanish {
    &SPANISH
}

pub(crate) fn currencies() -> &'static Currencies {
    &CURRENCIES
}

/// The sets of pronouns of a language.
pub(crate) fn pronouns(tongue: Tongue) -> &'static [Set] {
    PRONOUNS.get(tongue.tag()).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lists_are_read() {
        assert!(english().same.contains("sheep"));
        assert!(french().aspirated.contains("haricot"));
        assert!(spanish().stressed.contains("agua"));
        assert!(currencies().codes.contains("EUR"));
        assert!(Tongue::ALL.iter().all(|it| !pronouns(*it).is_empty()));
    }
}
