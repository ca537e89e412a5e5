//! Words that are known as given names or as surnames.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::lexicon::lowered;

/// What a word is known to be in a name; nothing, if it is not known at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known(u8);

/// Whether a word is known as a given name.
pub(crate) fn is_given_name(word: &str) -> bool {
    Known::word(word).is_given()
}

/// Whether one given name is the short form of the other, or both of the same: "Bob", "Robert".
pub(crate) fn is_same_given_name(one: &str, other: &str) -> bool {
    let shorts = &Lexicon::get().short_forms;
    let whole = |word: &str| {
        let lower = word.to_lowercase();
        shorts.get(&lower).cloned().unwrap_or(lower)
    };
    whole(one) == whole(other)
}

impl Known {
    const GIVEN: u8 = 1;
    const SURNAME: u8 = 2;
    const EASTERN: u8 = 4;
    const IBERIAN: u8 = 8;
    const MASCULINE: u8 = 16;
    const SPECIAL: u8 = 32;
    const ALARMING: u8 = 64;

    /// What is known of `word`, in whatever case.
    pub(super) fn word(word: &str) -> Self {
        let mut small = [0; 48];
        let Some(small) = lowered(word, &mut small) else {
            return Self::default();
        };
        let known = table().get(small).copied().unwrap_or_default();
        if known.is_name() || !ends_as_surname(small) {
            return known;
        }
        Self(known.0 | Self::SURNAME)
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    /// A given name.
    pub(super) fn is_given(self) -> bool {
        self.has(Self::GIVEN)
    }

    /// A surname, wherever it is written.
    pub(super) fn is_surname(self) -> bool {
        self.has(Self::SURNAME | Self::EASTERN)
    }

    /// A given name and never a surname.
    pub(super) fn is_only_given(self) -> bool {
        self.is_given() && !self.is_surname()
    }

    /// A surname and never a given name.
    pub(super) fn is_only_surname(self) -> bool {
        self.is_surname() && !self.is_given()
    }

    /// Either, or both.
    pub(super) fn is_name(self) -> bool {
        self.has(Self::GIVEN | Self::SURNAME | Self::EASTERN)
    }

    /// A surname that is written first at home: "Nguyen", "Kim", "Nagy".
    pub(super) fn is_eastern(self) -> bool {
        self.has(Self::EASTERN)
    }

    /// A surname that comes in pairs: "Ruiz Ortega".
    pub(super) fn is_iberian(self) -> bool {
        self.has(Self::IBERIAN)
    }

    /// A given name that a "Mrs" before it makes a husband's.
    pub(super) fn is_masculine(self) -> bool {
        self.has(Self::MASCULINE)
    }

    /// A word that may tell of several people, of a firm, or of nobody.
    pub(super) fn is_alarming(self) -> bool {
        self.has(Self::ALARMING)
    }

    /// A word with another meaning: a title, a particle, a company's word, a placeholder.
    pub(super) fn is_special(self) -> bool {
        self.has(Self::SPECIAL)
    }
}

/// "Lindqvist", "Wiśniewska", "Papadakis": the end tells.
fn ends_as_surname(small: &str) -> bool {
    let ends = |it: &String| small.len() > it.len() + 2 && small.ends_with(it.as_str());
    small.len() > 5 && Lexicon::get().surname_endings.iter().any(ends)
}

fn table() -> &'static HashMap<&'static str, Known> {
    static TABLE: LazyLock<HashMap<&'static str, Known>> = LazyLock::new(read);
    &TABLE
}

/// Not YAML: it is ten times the size of all other names data, and a profile with a name in one
/// string waits for it.
fn read() -> HashMap<&'static str, Known> {
    let mut table = HashMap::with_capacity(12_000);
    let mut add = |word: &'static str, flag: u8| table.entry(word).or_insert(Known(0)).0 |= flag;
    let mut flag = 0;
    for line in include_str!("../../templates/known_names.txt").lines() {
        flag = match line {
            "given:" => Known::GIVEN,
            "surname:" => Known::SURNAME,
            "eastern:" => Known::EASTERN,
            "iberian:" => Known::IBERIAN | Known::SURNAME,
            "masculine:" => Known::MASCULINE | Known::GIVEN,
            comment if comment.starts_with('#') => continue,
            words => {
                words.split_whitespace().for_each(|it| add(it, flag));
                continue;
            }
        };
    }
    let lexicon = Lexicon::get();
    lexicon.special().for_each(|it| add(it, Known::SPECIAL));
    lexicon.alarming().for_each(|it| add(it, Known::ALARMING));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_are_known() {
        assert!(Known::word("Ada").is_only_given());
        assert!(Known::word("SIOBHÁN").is_only_given());
        assert!(Known::word("Smith").is_only_surname());
        assert!(Known::word("Lindqvist").is_only_surname());
        assert!(Known::word("Thomas").is_given() && Known::word("Thomas").is_surname());
        assert!(Known::word("Nguyễn").is_eastern());
        assert!(Known::word("García").is_iberian());
        assert!(Known::word("Ltd").is_special());
        assert_eq!(Known::word("Qwop"), Known::default());
    }
}
