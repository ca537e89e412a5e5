//! How each locale writes names, from `templates/cldr/names/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::OnceLock;

use include_dir::Dir;
use include_dir::include_dir;
use serde::Deserialize;

use super::locale::Locale;
use crate::document;

static NAMES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/cldr/names");

/// Which name comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameOrder {
    /// "Vincent van den Berg".
    GivenFirst,
    /// "van den Berg Vincent".
    SurnameFirst,
    /// As in a sorted list: "Berg, Vincent van den".
    Sorting,
}

/// How much of a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameLength {
    /// All that identifies somebody.
    Long,
    /// Between the two.
    Medium,
    /// The least.
    Short,
}

/// What a name is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NameUsage {
    /// To speak about somebody, as on an envelope.
    #[default]
    Referring,
    /// To speak to somebody.
    Addressing,
    /// To fit into a very small place: "JFK".
    Monogram,
}

/// How formally a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Formality {
    /// "Mr Robert Smith".
    Formal,
    /// "Bob".
    Informal,
}

/// The names of one locale.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patterns {
    given_first: String,
    surname_first: String,
    pub(super) length: NameLength,
    pub(super) formality: Formality,
    initial: String,
    initial_sequence: String,
    #[serde(default = "space")]
    pub(super) native_space: String,
    #[serde(default = "space")]
    pub(super) foreign_space: String,
    /// By order, length, usage and formality; one that is left out stands for all.
    patterns: BTreeMap<String, Vec<String>>,
}

fn space() -> String {
    " ".to_owned()
}

impl Patterns {
    /// The ones of a locale or of the nearest that it inherits from; in the end `und`.
    pub(super) fn of(locale: &Locale) -> &'static Self {
        let tags = locale.lookup();
        let found = tags.iter().find_map(|it| Self::read(it));
        found.expect("there is a built-in und.yaml, and a test reads it")
    }

    /// Whether anything is known of a locale, or of one that it inherits from.
    pub(super) fn know(locale: &Locale) -> bool {
        let tags = locale.lookup();
        tags.iter()
            .any(|it| it != "und" && FILES.contains_key(it.as_str()))
    }

    fn read(tag: &str) -> Option<&'static Self> {
        let (text, read) = FILES.get(tag)?;
        Some(read.get_or_init(|| {
            document::yaml(tag, text).expect("a test reads every built-in file of names")
        }))
    }

    /// The patterns for a name so written, in order of preference.
    pub(super) fn for_style(
        &self,
        order: NameOrder,
        length: NameLength,
        usage: NameUsage,
        formality: Formality,
    ) -> &[String] {
        let wanted = [
            match order {
                NameOrder::GivenFirst => "givenFirst",
                NameOrder::SurnameFirst => "surnameFirst",
                NameOrder::Sorting => "sorting",
            },
            match length {
                NameLength::Long => "long",
                NameLength::Medium => "medium",
                NameLength::Short => "short",
            },
            match usage {
                NameUsage::Referring => "referring",
                NameUsage::Addressing => "addressing",
                NameUsage::Monogram => "monogram",
            },
            match formality {
                Formality::Formal => "formal",
                Formality::Informal => "informal",
            },
        ];
        let fits = |it: &&String| it.split(' ').all(|it| wanted.contains(&it));
        let key = self.patterns.keys().find(fits);
        key.map_or(&[], |it| &self.patterns[it])
    }

    /// In which order a name from `locale` stands.
    pub(super) fn order(&self, locale: &Locale) -> NameOrder {
        let stands = |list: &str, tag: &str| list.split(' ').any(|it| it == tag);
        for tag in locale.ordering() {
            if stands(&self.given_first, &tag) {
                return NameOrder::GivenFirst;
            }
            if stands(&self.surname_first, &tag) {
                return NameOrder::SurnameFirst;
            }
        }
        NameOrder::GivenFirst
    }

    /// One initial: "J.".
    pub(super) fn initial(&self, letter: &str) -> String {
        self.initial.replacen("{0}", letter, 1)
    }

    /// Initials and one more: "J. R." or "J.R.".
    pub(super) fn initials(&self, first: &str, next: &str) -> String {
        let (front, rest) = self.initial_sequence.split_once("{0}").unwrap_or_default();
        let (middle, back) = rest.split_once("{1}").unwrap_or_default();
        format!("{front}{first}{middle}{next}{back}")
    }
}

type File = (&'static str, OnceLock<Patterns>);

/// The text of each file by the tag of its locale, read when it is first asked for.
static FILES: LazyLock<BTreeMap<&'static str, File>> = LazyLock::new(|| {
    let file = |it: &'static include_dir::File<'static>| {
        let tag = it.path().file_stem()?.to_str()?;
        Some((tag, (it.contents_utf8()?, OnceLock::new())))
    };
    NAMES.files().filter_map(file).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_locale_has_every_pattern() {
        use Formality::{Formal, Informal};
        use NameLength::{Long, Medium, Short};
        use NameOrder::{GivenFirst, Sorting, SurnameFirst};
        use NameUsage::{Addressing, Monogram, Referring};
        assert!(FILES.len() > 140);
        for tag in FILES.keys() {
            assert_eq!(Locale::parse(tag).lookup()[0], *tag);
            let patterns = Patterns::read(tag).expect("it was listed");
            for length in [Long, Medium, Short] {
                for formality in [Formal, Informal] {
                    let all = |order, usage| patterns.for_style(order, length, usage, formality);
                    assert!(!all(Sorting, Referring).is_empty(), "{tag}");
                    for usage in [Referring, Addressing, Monogram] {
                        assert!(!all(GivenFirst, usage).is_empty(), "{tag}");
                        assert!(!all(SurnameFirst, usage).is_empty(), "{tag}");
                    }
                }
            }
        }
    }
}
