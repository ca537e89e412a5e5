//! Values as they are written: text, dates, flags, and what counts as missing.

use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::IntoDeserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Unexpected;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;

use crate::document::AS_WRITTEN;

/// A `Debug` that says only what a value is, since people's values stay out of logs.
macro_rules! quiet {
    ($($type:ident),+) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )+};
}

pub(super) use quiet;

/// A value that is read from the characters of one field.
pub(super) trait Written: Sized {
    /// What the field takes, for the error.
    const EXPECTED: &'static str;

    /// The value, if `text` is one.
    fn read(text: &str) -> Option<Self>;
}

impl Written for String {
    const EXPECTED: &'static str = "text";

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Written for Date {
    const EXPECTED: &'static str = "a date as year-month-day, such as 2015-04-02";

    /// Only `2015-04-02`: anything shorter is guesswork between day and month.
    fn read(text: &str) -> Option<Self> {
        let shape = |(index, byte): (usize, u8)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        let iso = text.len() == 10 && text.bytes().enumerate().all(shape);
        let date = iso.then(|| text.parse::<Self>().ok()).flatten();
        date.filter(|it| it.year() > 0)
    }
}

impl Written for bool {
    const EXPECTED: &'static str = "yes or no";

    fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "x" | "✓" => Some(true),
            "ja" | "oui" | "sí" | "si" | "sì" | "sim" | "wahr" | "vrai" => Some(true),
            "no" | "n" | "false" | "0" => Some(false),
            "nein" | "non" | "não" | "nao" | "nee" | "falsch" | "faux" => Some(false),
            _ => None,
        }
    }
}

/// A whole number from 0.
impl Written for u32 {
    const EXPECTED: &'static str = "a whole number from 0";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A share from 0 to 1.
pub(super) struct Share(pub(super) f32);

impl Written for Share {
    const EXPECTED: &'static str = "a number from 0 to 1";

    fn read(text: &str) -> Option<Self> {
        let share: f32 = text.parse().ok()?;
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }
}

/// A language tag in the shape of BCP 47, with `_` mended to `-`.
pub(super) struct Locale(pub(super) String);

impl Written for Locale {
    const EXPECTED: &'static str = "a language tag such as en-GB";

    fn read(text: &str) -> Option<Self> {
        let tag = text.replace('_', "-");
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let is_language = (2..=8).contains(&language.len())
            && language.bytes().all(|it| it.is_ascii_alphabetic());
        let is_part = |it: &str| {
            (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric())
        };
        (is_language && tag.len() <= 40 && parts.all(is_part)).then_some(Self(tag))
    }
}

/// What exports write where they have nothing; the empty text and blanks besides.
const NOTHINGS: [&str; 8] = ["-", "--", "–", "—", "n/a", "null", "(null)", "test"];

/// Whether a text is beyond doubt what it seems, as nearly all are: nothing around it to take off,
/// no mark in front, and not one of the short words that say that there is nothing.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    let is_word = matches!(first, b'n' | b'N' | b't' | b'T') && bytes.len() < 5;
    first.is_ascii_alphanumeric() && last.is_ascii_graphic() && !is_word
}

/// Whether `text` says that there is nothing: blank, a dash, `N/A`, `null`, `TEST`, or the
/// field of a template that was never filled in.
///
/// `Null` with one capital is somebody's surname, and `test` in small letters is a word.
pub(super) fn is_missing(text: &str) -> bool {
    if is_plain(text) {
        return false;
    }
    let text = trimmed(text);
    let nothing = || {
        let is_one = NOTHINGS.iter().any(|it| it.eq_ignore_ascii_case(text));
        is_one && !matches!(text, "Null" | "test" | "Test")
    };
    text.is_empty() || (text.len() <= 6 && nothing()) || is_placeholder(text)
}

/// Whether `text` is a template's field that was never filled in: `{{first}}`, `[name]`,
/// `%FIRSTNAME%`, `<name>`, `*|FNAME|*`, `«name»`, `${name}`.
pub(super) fn is_placeholder(text: &str) -> bool {
    const MARKS: [(&str, &str); 8] = [
        ("{", "}"),
        ("[", "]"),
        ("%", "%"),
        ("<", ">"),
        ("*|", "|*"),
        ("«", "»"),
        ("${", "}"),
        ("&lt;", "&gt;"),
    ];
    let text = trimmed(text);
    if text.starts_with(char::is_alphanumeric) {
        return false;
    }
    let within = |(open, close): (&str, &str)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        inner.chars().any(char::is_alphabetic).then_some(())
    };
    MARKS.into_iter().any(|it| within(it).is_some())
}

/// The text without the white space, zero-width marks and byte order marks around it.
pub(super) fn trimmed(text: &str) -> &str {
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    if ends.iter().all(|it| it.is_some_and(u8::is_ascii_graphic)) {
        return text;
    }
    text.trim_matches(|it: char| {
        it.is_whitespace() || matches!(it, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    })
}

/// Whether the composer uses this character as a mark.
pub(super) fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// A field that may be missing.
pub(super) fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Written,
{
    deserializer.deserialize_newtype_struct(AS_WRITTEN, OptionalVisitor(PhantomData))
}

/// A field that may be missing and then is nothing special: false, zero, empty.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Written + Default,
{
    optional(deserializer).map(Option::unwrap_or_default)
}

/// A language tag, or nothing.
pub(super) fn locale<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let tag = optional::<D, Locale>(deserializer)?;
    Ok(tag.map(|it| it.0))
}

/// A list, or its only item without the brackets; items that are missing are left out.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    Item<T>: Deserialize<'de>,
{
    deserializer.deserialize_newtype_struct(AS_WRITTEN, ListVisitor(PhantomData))
}

/// An item of a list, or nothing where there is none.
pub(super) struct Item<T>(pub(super) Option<T>);

impl<'de, T: Written> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        optional(deserializer).map(Self)
    }
}

/// The error for text that is no `T`, without the text.
pub(super) fn misfit<E: de::Error>(expected: &'static str) -> E {
    E::invalid_value(Unexpected::Other("other text"), &expected)
}

struct OptionalVisitor<T>(PhantomData<T>);

impl<'de, T: Written> Visitor<'de> for OptionalVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        match T::read(trimmed(text)) {
            Some(value) => Ok(Some(value)),
            None if is_missing(text) => Ok(None),
            None => Err(misfit(T::EXPECTED)),
        }
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        self.visit_str(if flag { "true" } else { "false" })
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        self.visit_str(&format!("{number:?}"))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<T> ListVisitor<T> {
    fn only<'de, D: Deserializer<'de>>(item: D) -> Result<Vec<T>, D::Error>
    where
        Item<T>: Deserialize<'de>,
    {
        let item = Item::<T>::deserialize(item)?;
        Ok(item.0.into_iter().collect())
    }
}

impl<'de, T> Visitor<'de> for ListVisitor<T>
where
    Item<T>: Deserialize<'de>,
{
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Vec<T>, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Item<T>>()? {
            list.extend(item.0);
        }
        Ok(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
        Self::only(MapAccessDeserializer::new(map))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        Self::only(text.into_deserializer())
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Vec<T>, E> {
        Self::only(flag.into_deserializer())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Vec<T>, E> {
        Self::only(number.into_deserializer())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Vec<T>, E> {
        Self::only(number.into_deserializer())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Vec<T>, E> {
        Self::only(number.into_deserializer())
    }
}
