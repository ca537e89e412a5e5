//! One thing known, who said so, and when.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::IntoDeserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;
use serde::ser::SerializeMap;
use serde::ser::Serializer;

use super::written::Item;
use super::written::Written;
use super::written::misfit;
use super::written::optional;
use super::written::quiet;
use super::written::trimmed;
use crate::document::AS_WRITTEN;

/// One thing known about somebody, with who said so and when.
///
/// In a file it is `lightsabers`, or `{what: lightsabers, how: told, on: 2015-04-02, by: Colin}`.
/// A fact without `how` is [`How::Told`].
///
/// # Example
///
/// ```
/// use longhand::people::{Fact, How};
///
/// let facts: Vec<Fact> = longhand::document::yaml(
///     "loves.yaml",
///     "- lightsabers\n- {what: the sea, how: inferred}\n",
/// )?;
/// assert!(facts[0].sayable());
/// assert_eq!(facts[1].how, How::Inferred);
/// assert!(!facts[1].sayable());
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// What is known.
    pub what: Datum,
    /// How we know.
    pub how: How,
    /// When it was said, seen or inferred.
    pub on: Option<Date>,
    /// Who said so, or what it was inferred from.
    pub by: Option<String>,
}

/// How something is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// They told us.
    #[default]
    Told,
    /// We saw it: a visit, an order.
    Seen,
    /// Somebody or something guessed it: it may steer a letter and is never said aloud.
    Inferred,
}

/// The value of a fact.
///
/// Plain numbers and flags are read as such only if printing them gives back what was written;
/// `01234`, `4.10` and `+43 1 234` stay text.
#[derive(Clone, PartialEq)]
pub enum Datum {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Decimal(f64),
    /// Yes or no.
    Flag(bool),
    /// Several values.
    List(Vec<Datum>),
    /// Named values.
    Map(BTreeMap<String, Datum>),
}

quiet!(Fact, Datum);

impl Fact {
    /// Something they told us, at no known time.
    pub fn told(what: impl Into<Datum>) -> Self {
        Self {
            what: what.into(),
            how: How::Told,
            on: None,
            by: None,
        }
    }

    /// Whether a letter may say it: true unless it was inferred.
    pub fn sayable(&self) -> bool {
        self.how != How::Inferred
    }

    /// What a letter may say of it; `None` if it was inferred.
    pub fn said(&self) -> Option<Sayable<'_>> {
        self.sayable().then_some(Sayable(self))
    }

    /// The words of a fact that is text.
    pub fn text(&self) -> Option<&str> {
        self.what.text()
    }
}

/// What a letter may say of a fact: there is none for an inferred one, so nothing that takes
/// this can print a guess.
///
/// # Example
///
/// ```
/// use longhand::people::{Fact, How};
///
/// let mut fact = Fact::told("the sea");
/// assert_eq!(fact.said().and_then(|it| it.datum().text()), Some("the sea"));
/// fact.how = How::Inferred;
/// assert!(fact.said().is_none());
/// ```
#[derive(Clone, Copy)]
pub struct Sayable<'f>(&'f Fact);

impl<'f> Sayable<'f> {
    /// Those of some facts that a letter may say.
    pub fn of(facts: &'f [Fact]) -> impl Iterator<Item = Self> {
        facts.iter().filter_map(Fact::said)
    }

    /// What is known.
    pub fn datum(self) -> &'f Datum {
        &self.0.what
    }
}

impl fmt::Debug for Sayable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sayable(..)")
    }
}

impl Datum {
    /// The words of a value that is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The value as a letter would print it: lists with commas, maps as `key: value`.
impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Decimal(number) => write!(f, "{number}"),
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Map(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Datum {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Datum {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Written for How {
    const EXPECTED: &'static str = "`told`, `seen` or `inferred`";

    fn read(text: &str) -> Option<Self> {
        match text {
            "told" => Some(Self::Told),
            "seen" => Some(Self::Seen),
            "inferred" => Some(Self::Inferred),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for How {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let how = optional(deserializer)?;
        Ok(how.unwrap_or_default())
    }
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Decimal(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(items) => items.serialize(serializer),
            Self::Map(entries) => entries.serialize(serializer),
        }
    }
}

/// Short where it loses nothing. A map is always wrapped, or its keys might be a fact's.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bare = self.how == How::Told && self.on.is_none() && self.by.is_none();
        if bare && !matches!(self.what, Datum::Map(_)) {
            return self.what.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("what", &self.what)?;
        if self.how != How::Told {
            map.serialize_entry("how", &self.how)?;
        }
        if let Some(on) = &self.on {
            map.serialize_entry("on", on)?;
        }
        if let Some(by) = &self.by {
            map.serialize_entry("by", by)?;
        }
        map.end()
    }
}

/// A fact in its long form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Long {
    what: Item<Datum>,
    #[serde(default)]
    how: How,
    #[serde(default, deserialize_with = "optional")]
    on: Option<Date>,
    #[serde(default, deserialize_with = "optional")]
    by: Option<String>,
}

impl Long {
    fn fact(self) -> Option<Fact> {
        Some(Fact {
            what: self.what.0?,
            how: self.how,
            on: self.on,
            by: self.by,
        })
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let item = Item::<Self>::deserialize(deserializer)?;
        item.0.ok_or_else(|| misfit("text, or a map with `what`"))
    }
}

impl<'de> Deserialize<'de> for Item<Fact> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = DatumVisitor { fact: true };
        let found = deserializer.deserialize_newtype_struct(AS_WRITTEN, visitor)?;
        Ok(Self(found))
    }
}

impl<'de> Deserialize<'de> for Item<Datum> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = DatumVisitor { fact: false };
        let found = deserializer.deserialize_newtype_struct(AS_WRITTEN, visitor)?;
        Ok(Self(found.map(|it| it.what)))
    }
}

impl<'de> Deserialize<'de> for Datum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let item = Item::<Self>::deserialize(deserializer)?;
        Ok(item.0.unwrap_or_else(|| Self::Text(String::new())))
    }
}

/// Any value, as a told fact; with `fact`, a map is a fact's long form.
struct DatumVisitor {
    fact: bool,
}

fn told<E>(what: Datum) -> Result<Option<Fact>, E> {
    Ok(Some(Fact::told(what)))
}

impl<'de> Visitor<'de> for DatumVisitor {
    type Value = Option<Fact>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a list or a map")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        told(Datum::Text(trimmed(text).to_owned()))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        told(Datum::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        told(Datum::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        told(match i64::try_from(number) {
            Ok(number) => Datum::Integer(number),
            Err(_) => Datum::Text(number.to_string()),
        })
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        told(Datum::Decimal(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Item<Datum>>()? {
            list.extend(item.0);
        }
        told(Datum::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if self.fact {
            let long = Long::deserialize(MapAccessDeserializer::new(map))?;
            return Ok(long.fact());
        }
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            insert_once(&mut entries, key, map.next_value::<Item<Datum>>()?.0)?;
        }
        told(Datum::Map(entries))
    }
}

/// Facts by name. A map whose first key is `what`, `how`, `on` or `by` is a fact's long form,
/// any other map is the value itself.
pub(super) fn by_name<'de, D>(deserializer: D) -> Result<BTreeMap<String, Fact>, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_newtype_struct(AS_WRITTEN, FactsVisitor)
}

struct FactsVisitor;

impl<'de> Visitor<'de> for FactsVisitor {
    type Value = BTreeMap<String, Fact>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of `key: value` lines")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut facts = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            insert_once(&mut facts, key, map.next_value::<Loose>()?.0)?;
        }
        Ok(facts)
    }
}

/// Adds what is there under a key that is new.
fn insert_once<T, E: de::Error>(
    map: &mut BTreeMap<String, T>,
    key: String,
    value: Option<T>,
) -> Result<(), E> {
    let Some(value) = value else { return Ok(()) };
    match map.insert(key, value) {
        None => Ok(()),
        Some(_) => Err(E::custom("expected each key once")),
    }
}

/// A fact among named ones.
struct Loose(Option<Fact>);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = deserializer.deserialize_newtype_struct(AS_WRITTEN, LooseVisitor)?;
        Ok(Self(found))
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Option<Fact>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a list or a map")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return Ok(None);
        };
        let fact = matches!(first.as_str(), "what" | "how" | "on" | "by");
        let rest = Rest {
            first: Some(first),
            map,
        };
        DatumVisitor { fact }.visit_map(rest)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        DatumVisitor { fact: false }.visit_str(text)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        told(Datum::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        told(Datum::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        DatumVisitor { fact: false }.visit_u64(number)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        told(Datum::Decimal(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        DatumVisitor { fact: false }.visit_seq(items)
    }
}

/// A map whose first key has been looked at.
struct Rest<A> {
    first: Option<String>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
