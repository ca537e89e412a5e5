//! Where a letter is sent.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;
use serde::de::value::SeqAccessDeserializer;

use super::written::list;
use super::written::optional;
use super::written::quiet;

/// A postal address: lines as they were given, or the fields of Google's libaddressinput.
///
/// In a file it is a map of these fields, a list of lines, or one text with line breaks or
/// commas. Every part keeps its characters: `01234` stays `01234`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Address {
    /// The lines above the country, as they were given, if the fields below are not known.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// The company or institution.
    #[serde(alias = "organization", deserialize_with = "optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Street, house number, floor: one line each.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub street: Vec<String>,
    /// A part of the town that has a line of its own.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The town.
    #[serde(alias = "city", alias = "town", deserialize_with = "optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// State, province or county.
    #[serde(alias = "state", alias = "province", alias = "county")]
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The postal code, as written.
    #[serde(alias = "zip", alias = "postal_code", deserialize_with = "optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The country's name or its ISO 3166 code.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

quiet!(Address);

impl Address {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The lines of an address in one text.
    pub(super) fn parse(text: &str) -> Self {
        let breaks: &[char] = if text.contains('\n') {
            &['\n', '\r']
        } else {
            &[',']
        };
        let lines = text
            .split(breaks)
            .map(str::trim)
            .filter(|it| !it.is_empty());
        Self {
            lines: lines.map(str::to_owned).collect(),
            ..Self::default()
        }
    }
}

impl Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AddressVisitor)
    }
}

struct AddressVisitor;

impl<'de> Visitor<'de> for AddressVisitor {
    type Value = Address;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address: a map of its fields, or a list of its lines")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Address, E> {
        Ok(Address::default())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Address, E> {
        Ok(Address::parse(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Address, A::Error> {
        Ok(Address {
            lines: list(SeqAccessDeserializer::new(items))?,
            ..Address::default()
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Address, A::Error> {
        Address::deserialize(MapAccessDeserializer::new(map))
    }
}
