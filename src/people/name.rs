//! A personal name in fields.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;

use super::written::optional;
use super::written::quiet;
use crate::document::AS_WRITTEN;

/// A personal name in the fields of Unicode CLDR (UTS 35 part 8), or as one string.
///
/// In a file it is a map of these fields, or one text: `Colin`, `Ada Lovelace`,
/// `Dr Ada Lovelace`, `Lovelace, Ada`. One text is split only where that is safe; any other
/// stays in [`Name::full`] alone; see [`Name::read`].
///
/// # Example
///
/// ```
/// use longhand::people::Name;
///
/// let name = Name::parse("Lovelace, Ada");
/// assert_eq!(name.given.as_deref(), Some("Ada"));
/// assert_eq!(Name::parse("Nguyen Van An").given, None);
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
    /// How it was read from one string.
    #[serde(skip)]
    pub(super) read: Memory,
}

/// How sure somebody can be of a name that was read from one string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It stays whole, because it may be read in more than one way.
    Unsure,
    /// It is split, and a person should look.
    Likely,
    /// It is split.
    Sure,
}

/// How the name was read; no part of the name, so all are equal.
#[derive(Clone, Copy, Default)]
pub(super) struct Memory {
    pub(super) confidence: Option<Confidence>,
    /// Whether private-use characters were taken out.
    pub(super) was_cleaned: bool,
}

impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Memory {}

quiet!(Name);

impl Name {
    /// A given name alone.
    pub fn given(given: impl Into<String>) -> Self {
        Self {
            given: Some(given.into()),
            ..Self::default()
        }
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

    /// Every field, in CLDR's order, `full` last.
    pub(super) fn fields(&self) -> [&Option<String>; 10] {
        [
            &self.title,
            &self.given,
            &self.given_informal,
            &self.given2,
            &self.surname_prefix,
            &self.surname,
            &self.surname2,
            &self.generation,
            &self.credentials,
            &self.full,
        ]
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
