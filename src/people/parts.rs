//! The parts of a profile: age, cohorts, households, channels, consent, guardian, orders, visits.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;

use super::fact::How;
use super::name::Name;
use super::wish::wish;
use super::written::Item;
use super::written::Share;
use super::written::Written;
use super::written::is_missing;
use super::written::misfit;
use super::written::optional;
use super::written::or_default;
use super::written::quiet;
use super::written::trimmed;
use crate::document::AS_WRITTEN;
use crate::tone::Wish;

/// An age, and the date on which it was true.
///
/// In a file a bare number is accepted with a finding; half years are dropped.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
#[non_exhaustive]
pub struct Age {
    /// Full years.
    #[serde(deserialize_with = "years")]
    pub years: u32,
    /// When that was so.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub on: Option<Date>,
}

/// A group that somebody may belong to.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cohort {
    /// Its name, never said aloud.
    #[serde(deserialize_with = "text")]
    pub name: String,
    /// How sure we are, from 0 to 1; a bare name is worth 0.5.
    #[serde(default = "half", deserialize_with = "share")]
    pub confidence: f32,
}

/// How long a letter somebody likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Length {
    /// A few lines.
    Short,
    /// What the occasion asks for.
    Usual,
    /// With time to spare.
    Long,
}

/// The people somebody lives with; in a file their name alone will do.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Household {
    /// A name of your own, never said aloud.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The tone that they like; what one of them asked for outweighs it.
    #[serde(deserialize_with = "wish", skip_serializing_if = "Wish::is_empty")]
    pub tone: Wish,
    /// How long a letter they like.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
}

/// How many letters a household gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Letters {
    /// One letter to all of them.
    Together,
    /// A letter to each.
    Each,
}

/// A way to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Channel {
    /// A letter on paper.
    Post,
    /// An e-mail.
    Email,
    /// A text message.
    Text,
    /// A telephone call.
    Phone,
    /// A card handed over.
    Counter,
}

/// What somebody agreed to; nothing is assumed.
///
/// In a file `consent: yes` means `write: yes` and no more.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Consent {
    /// To be written to.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub write: Option<bool>,
    /// That what they wrote is remembered and mentioned again.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub remember: Option<bool>,
    /// That their words are shown to others.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub publish: Option<bool>,
    /// When.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Who agreed, if it was a guardian.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Who answers for a child; in a file the name alone will do.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Guardian {
    /// The name.
    pub name: Name,
    /// "mother", "teacher".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Their e-mail address.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their telephone number, as written.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Something they ordered, bought or gave.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Order {
    /// What it was.
    #[serde(deserialize_with = "text")]
    pub what: String,
    /// When.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub on: Option<Date>,
    /// Its number, as written.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub number: Option<String>,
    /// What it was for: "the night shelter".
    #[serde(default, rename = "for", deserialize_with = "optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// How we know; seen, unless stated.
    #[serde(default = "seen")]
    pub how: How,
}

/// How often somebody came, and what for; in a file the count alone will do.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Visits {
    /// How often.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The first time.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub first: Option<Date>,
    /// The last time.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub last: Option<Date>,
    /// What they usually have.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub usual: Option<String>,
    /// When they usually come: "before work".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// Somebody who may sign; in a file the name alone will do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Signer {
    /// The name, as it is signed.
    #[serde(deserialize_with = "text")]
    pub name: String,
    /// "keeper of letters".
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub role: Option<String>,
}

/// Something that may go into an envelope; in a file the words alone will do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gift {
    /// What it is, as a letter says it: "a picture of the big oak by the front door".
    #[serde(deserialize_with = "text")]
    pub what: String,
    /// How many there are, if they are counted.
    #[serde(
        default,
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub stock: Option<u32>,
}

quiet!(Gift, Signer);
quiet!(Age, Cohort, Consent, Guardian, Household, Order, Visits);

impl Consent {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Household {
    /// A household of which only the name is known.
    pub fn named(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::default()
        }
    }

    /// Whether nothing is known of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A household of which only the name is known is that name.
impl Serialize for Household {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.name {
            Some(name) if self.tone.is_empty() && self.length.is_none() => {
                serializer.serialize_str(name)
            }
            _ => Self::serialize(self, serializer),
        }
    }
}

/// A household, or nothing.
pub(super) fn household<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Household>, D::Error> {
    Ok(Item::deserialize(deserializer)?.0)
}

impl Written for Letters {
    const EXPECTED: &'static str = "`together` or `each`";

    fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "together" | "one" => Some(Self::Together),
            "each" | "several" => Some(Self::Each),
            _ => None,
        }
    }
}

impl Length {
    /// Its name, as in files and flags.
    pub fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Usual => "usual",
            Self::Long => "long",
        }
    }
}

impl std::str::FromStr for Length {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::read(name).ok_or_else(|| format!("a length is {}", Self::EXPECTED))
    }
}

impl Written for Length {
    const EXPECTED: &'static str = "`short`, `usual` or `long`";

    fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "short" => Some(Self::Short),
            "usual" => Some(Self::Usual),
            "long" => Some(Self::Long),
            _ => None,
        }
    }
}

impl Written for Channel {
    const EXPECTED: &'static str = "`post`, `email`, `text`, `phone` or `counter`";

    fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "post" | "letter" | "mail" => Some(Self::Post),
            "email" | "e-mail" => Some(Self::Email),
            "text" | "sms" => Some(Self::Text),
            "phone" => Some(Self::Phone),
            "counter" => Some(Self::Counter),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Channel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        optional(deserializer)?.ok_or_else(|| misfit(Self::EXPECTED))
    }
}

impl Cohort {
    /// A group somebody may belong to, as likely as not.
    pub(super) fn maybe(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            confidence: half(),
        }
    }
}

impl Order {
    /// An order of which we know only what it was.
    pub(super) fn seen(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            on: None,
            number: None,
            purpose: None,
            how: How::Seen,
        }
    }
}

/// Full years of an age.
pub(super) struct Years(pub(super) u32);

impl Written for Years {
    const EXPECTED: &'static str = "an age in years, such as 7";

    fn read(text: &str) -> Option<Self> {
        let years: f32 = text.parse().ok()?;
        (0.0..150.0).contains(&years).then_some(Self(years as u32))
    }
}

/// A date, or yes.
pub(super) struct Deceased(pub(super) bool);

impl Written for Deceased {
    const EXPECTED: &'static str = "yes, no, or the date as year-month-day";

    fn read(text: &str) -> Option<Self> {
        let dated = || Date::read(text).map(|_| true);
        bool::read(text).or_else(dated).map(Self)
    }
}

fn years<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let years = optional::<D, Years>(deserializer)?;
    years.map(|it| it.0).ok_or_else(|| misfit(Years::EXPECTED))
}

fn share<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    let share = optional::<D, Share>(deserializer)?;
    Ok(share.map_or(half(), |it| it.0))
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    or_default(deserializer)
}

fn half() -> f32 {
    0.5
}

fn seen() -> How {
    How::Seen
}

/// Makes a value read from one word or number as well as from its map.
macro_rules! short_form {
    ($type:ident, $expected:literal, $short:expr) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let found: Item<Self> = Item::deserialize(deserializer)?;
                found.0.ok_or_else(|| misfit($expected))
            }
        }

        short_item!($type, $expected, $short);
    };
}

/// The same for an item of a list, or a field that may be missing.
macro_rules! short_item {
    ($type:ident, $expected:literal, $short:expr) => {
        impl<'de> Deserialize<'de> for Item<$type> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Short;

                impl<'de> Visitor<'de> for Short {
                    type Value = Item<$type>;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_newtype_struct<D: Deserializer<'de>>(
                        self,
                        inner: D,
                    ) -> Result<Self::Value, D::Error> {
                        inner.deserialize_any(self)
                    }

                    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                        Ok(Item(None))
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                        let short: fn(&str) -> Option<$type> = $short;
                        match short(trimmed(text)) {
                            Some(value) => Ok(Item(Some(value))),
                            None if is_missing(text) => Ok(Item(None)),
                            None => Err(misfit($expected)),
                        }
                    }

                    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
                        self.visit_str(if flag { "true" } else { "false" })
                    }

                    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
                        self.visit_str(&number.to_string())
                    }

                    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
                        self.visit_str(&number.to_string())
                    }

                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                        let value = $type::deserialize(MapAccessDeserializer::new(map))?;
                        Ok(Item(Some(value)))
                    }
                }

                deserializer.deserialize_newtype_struct(AS_WRITTEN, Short)
            }
        }
    };
}

short_form!(Age, "an age in years, such as 7", |text| {
    let years = Years::read(text)?.0;
    Some(Age { years, on: None })
});

short_form!(
    Consent,
    "yes, no, or a map of what they agreed to",
    |text| {
        Some(Consent {
            write: Some(bool::read(text)?),
            ..Consent::default()
        })
    }
);

short_form!(Guardian, "a name, or a map with `name`", |text| {
    Some(Guardian {
        name: Name::parse(text),
        ..Guardian::default()
    })
});

short_form!(
    Visits,
    "a number of visits, or a map with `count`",
    |text| {
        Some(Visits {
            count: Some(u32::read(text)?),
            ..Visits::default()
        })
    }
);

short_item!(
    Cohort,
    "a name, or a map with `name` and `confidence`",
    |text| Some(Cohort::maybe(text))
);

short_item!(
    Household,
    "a name, or a map with `name`, `tone` and `length`",
    |text| Some(Household::named(text))
);

short_item!(Order, "text, or a map with `what`", |text| Some(
    Order::seen(text)
));

short_item!(Signer, "a name, or a map with `name` and `role`", |text| {
    Some(Signer {
        name: text.to_owned(),
        role: None,
    })
});

short_item!(Gift, "text, or a map with `what`", |text| {
    Some(Gift {
        what: text.to_owned(),
        stock: None,
    })
});
