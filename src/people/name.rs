//! A personal name in fields.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;

use super::lexicon::Lexicon;
use super::written::is_missing;
use super::written::optional;
use super::written::quiet;
use super::written::trimmed;
use crate::document::AS_WRITTEN;

/// A personal name in the fields of Unicode CLDR (UTS 35 part 8), or as one string.
///
/// In a file it is a map of these fields, or one text: `Colin`, `Ada Lovelace`,
/// `Dr Ada Lovelace`, `Lovelace, Ada`. One text is split only where that is safe; any other
/// stays in [`Name::full`] alone.
///
/// # Example
///
/// ```
/// use longhand::people::Name;
///
/// let name = Name::parse("Lovelace, Ada");
/// assert_eq!(name.given.as_deref(), Some("Ada"));
/// assert_eq!(Name::parse("Juan Velasquez y Garcia").given, None);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Name {
    /// "Dr", "Ms": only as stated.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name by which one person in a family is told from another.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// What friends say: "Bob" for "Robert".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub given_informal: Option<String>,
    /// Further given names.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub given2: Option<String>,
    /// "van den", if it is kept apart from the surname.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub surname_prefix: Option<String>,
    /// The family name.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// A second family name.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub surname2: Option<String>,
    /// "Jr.", "III".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub generation: Option<String>,
    /// "PhD".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// The name in one string, if it was given so and could not be split safely.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
}

quiet!(Name);

impl Name {
    /// A given name alone.
    pub fn given(given: impl Into<String>) -> Self {
        Self {
            given: Some(given.into()),
            ..Self::default()
        }
    }

    /// The name in one string, split where that is safe.
    pub fn parse(text: &str) -> Self {
        let text = trimmed(text);
        if is_missing(text) && text != "Null" {
            return Self {
                full: (!text.is_empty()).then(|| text.to_owned()),
                ..Self::default()
            };
        }
        split(text).unwrap_or_else(|| Self {
            full: Some(text.to_owned()),
            ..Self::default()
        })
    }

    /// Whether no field is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The surname with its prefix: "van den Thillart".
    pub fn whole_surname(&self) -> Option<String> {
        let surname = self.surname.as_deref()?;
        Some(match self.surname_prefix.as_deref() {
            Some(prefix) if prefix.ends_with(['\'', '’']) => format!("{prefix}{surname}"),
            Some(prefix) => format!("{prefix} {surname}"),
            None => surname.to_owned(),
        })
    }

    /// Every field and its name, in CLDR's order, `full` last.
    pub(super) fn fields_mut(&mut self) -> [(&'static str, &mut Option<String>); 10] {
        [
            ("name.title", &mut self.title),
            ("name.given", &mut self.given),
            ("name.given_informal", &mut self.given_informal),
            ("name.given2", &mut self.given2),
            ("name.surname_prefix", &mut self.surname_prefix),
            ("name.surname", &mut self.surname),
            ("name.surname2", &mut self.surname2),
            ("name.generation", &mut self.generation),
            ("name.credentials", &mut self.credentials),
            ("name.full", &mut self.full),
        ]
    }
}

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(AS_WRITTEN, NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name: text, or a map with `given` and `surname`")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Name, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Name, E> {
        Ok(Name::default())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Name, E> {
        Ok(Name::parse(text))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Name, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Name, A::Error> {
        Name::deserialize(MapAccessDeserializer::new(map))
    }
}

/// The fields of a name in one string, if there is only one way to read it.
fn split(text: &str) -> Option<Name> {
    let lexicon = Lexicon::get();
    let (front, back) = text.split_once(',').unwrap_or((text, ""));
    let mut front: Vec<&str> = front.split_whitespace().collect();
    let mut back: Vec<&str> = back.split_whitespace().collect();
    if front.is_empty() || !front.iter().chain(&back).all(|it| could_be_name(it)) {
        return None;
    }
    let mut name = Name::default();
    if back.len() == 1 && front.len() > 1 {
        take_suffix(&mut back, &mut name);
    } else if back.is_empty() && front.len() > 2 {
        take_suffix(&mut front, &mut name);
    }
    let titled = if back.is_empty() {
        &mut front
    } else {
        &mut back
    };
    if titled.len() > 1 && lexicon.titles.has(titled[0]) {
        name.title = Some(titled.remove(0).to_owned());
    }
    let small = |it: &str| it.starts_with(char::is_lowercase);
    let prefixed = |it: &[&str]| it.len() > 1 && lexicon.particles.has(it[0]) && small(it[0]);
    let (given, surname): (Option<&str>, &[&str]) = match (&front[..], &back[..]) {
        (surname, [given]) => (Some(given), surname),
        (surname, []) if name.title.is_some() && (surname.len() == 1 || prefixed(surname)) => {
            (None, surname)
        }
        ([given, surname @ ..], []) => (Some(given), surname),
        _ => return None,
    };
    if !given.is_none_or(is_given) || !is_surname(surname) {
        return None;
    }
    name.given = given.map(str::to_owned);
    name.surname = (!surname.is_empty()).then(|| surname.join(" "));
    Some(name)
}

/// Takes "Jr." or "PhD" from the end.
fn take_suffix(words: &mut Vec<&str>, name: &mut Name) {
    let lexicon = Lexicon::get();
    let Some(last) = words.last() else { return };
    let field = match last {
        it if lexicon.generations.has(it) => &mut name.generation,
        it if lexicon.credentials.has(it) => &mut name.credentials,
        _ => return,
    };
    *field = Some((*last).to_owned());
    words.pop();
}

/// Letters only, in a script that writes names in one known order, and no word of a company.
fn could_be_name(word: &str) -> bool {
    let lexicon = Lexicon::get();
    let fits = |it: char| {
        let east_asian = matches!(it, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{20000}'..);
        !east_asian && (it.is_alphabetic() || !it.is_alphanumeric()) && !",;:/&+@()\"".contains(it)
    };
    word.starts_with(|it: char| it.is_alphabetic() || it == '\'' || it == '’')
        && word.chars().all(fits)
        && !lexicon.joins.has(word)
        && !lexicon.organisations.has(word)
}

/// Not an initial, not a title, and not the start of a surname.
fn is_given(word: &str) -> bool {
    let lexicon = Lexicon::get();
    let initial = word.contains('.') || word.split('-').any(|it| it.chars().count() < 2);
    let letters = word.chars().count() < 4 && !word.to_lowercase().contains(vowel);
    let small = word.starts_with(char::is_lowercase);
    let particle = lexicon.particles.has(word) && (small || !lexicon.also_given.has(word));
    let title = lexicon.titles.has(word) || lexicon.given_titles.has(word);
    let suffix = lexicon.generations.has(word) || lexicon.credentials.has(word);
    !initial && !letters && !particle && !title && !suffix
}

/// A vowel, or a letter of a script in which these rules mean nothing.
fn vowel(letter: char) -> bool {
    "aeiouy".contains(letter) || !letter.is_ascii()
}

/// None, or one word with particles before it.
fn is_surname(words: &[&str]) -> bool {
    let lexicon = Lexicon::get();
    let Some((last, before)) = words.split_last() else {
        return true;
    };
    !lexicon.generations.has(last)
        && !lexicon.credentials.has(last)
        && !last.contains('.')
        && last.chars().count() > 1
        && before
            .iter()
            .all(|it| it.len() > 1 && !it.contains('.') && lexicon.particles.has(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, given and surname, or what stays whole.
    fn read(text: &str) -> String {
        let name = Name::parse(text);
        match &name.full {
            Some(full) => format!("<{full}>"),
            None => [&name.title, &name.given, &name.surname]
                .map(|it| it.as_deref().unwrap_or("_"))
                .join("|"),
        }
    }

    #[test]
    fn one_string_is_split_only_where_that_is_safe() {
        assert_eq!(read("Colin"), "_|Colin|_");
        assert_eq!(read("Ada Lovelace"), "_|Ada|Lovelace");
        assert_eq!(read("Dr Ada Lovelace"), "Dr|Ada|Lovelace");
        assert_eq!(read("Dr. Lovelace"), "Dr.|_|Lovelace");
        assert_eq!(read("Lovelace, Ada"), "_|Ada|Lovelace");
        assert_eq!(read("de la Vega, Dr. Juan"), "Dr.|Juan|de la Vega");
        assert_eq!(read("Juan de la Vega"), "_|Juan|de la Vega");
        assert_eq!(read("John Doe, Jr."), "_|John|Doe");
        assert_eq!(read("Herr von Streit"), "Herr|_|von Streit");
        assert_eq!(read("Ben Kingsley"), "_|Ben|Kingsley");
        for whole in [
            "J. Smith",
            "Ada B. Lovelace",
            "Ada and Bob",
            "Acme Ltd",
            "Sir Elton",
            "山田 太郎",
            "Doe, John, Jr.",
            "Van der Berg",
            "Dr",
        ] {
            assert_eq!(read(whole), format!("<{whole}>"));
        }
    }
}
