//! Lists, as each language joins them.

use std::borrow::Cow;

use crate::words::grammar::after::spanish_word_before;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;

/// How the last two items of a list are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Join {
    /// With “or” instead of “and”.
    pub or: bool,
    /// With a comma before it where there are three or more, in English only.
    pub serial_comma: bool,
}

/// A list: a, b and c.
///
/// Spanish “y” becomes “e” before an i that is heard, and “o” becomes “u” before an o
/// (Nueva gramática de la lengua española, 31.1k and 31.9).
///
/// # Example
/// ```
/// use longhand::words::{list, Join, Language};
///
/// let drinks = ["tea", "rain", "owls"].map(String::from);
/// assert_eq!(list(&drinks, Join::default(), Language::ENGLISH), "tea, rain and owls");
/// let serial = Join { serial_comma: true, ..Join::default() };
/// assert_eq!(list(&drinks, serial, Language::ENGLISH), "tea, rain, and owls");
/// let family = ["padre", "hijo"].map(String::from);
/// assert_eq!(list(&family, Join::default(), Language::SPANISH), "padre e hijo");
/// let or = Join { or: true, ..Join::default() };
/// assert_eq!(list(&["siete".into(), "ocho".into()], or, Language::SPANISH), "siete u ocho");
/// ```
pub fn list(items: &[String], join: Join, language: Language) -> String {
    let (first, last) = match items {
        [] => return String::new(),
        [one] => return one.clone(),
        [first @ .., last] => (first, last),
    };
    let word: Cow<'_, str> = match (language.tongue(), join.or) {
        (Tongue::English, false) => "and".into(),
        (Tongue::English, true) => "or".into(),
        (Tongue::French, false) => "et".into(),
        (Tongue::French, true) => "ou".into(),
        (Tongue::German, false) => "und".into(),
        (Tongue::German, true) => "oder".into(),
        (Tongue::Spanish, or) => spanish_word_before(if or { "o" } else { "y" }, last)
            .unwrap_or("y")
            .into(),
    };
    // "Paris, France; Rome, Italy and Bonn, Germany": commas of their own ask for more.
    let own = items.iter().any(|it| it.contains(", "));
    let mark = if own { ";" } else { "," };
    let has_last = join.serial_comma && items.len() > 2 && language.tongue() == Tongue::English;
    let last_mark = if has_last { mark } else { "" };
    format!(
        "{}{last_mark} {word} {last}",
        first.join(&format!("{mark} "))
    )
}

/// Words in quotation marks, with marks inside them turned so that they nest.
///
/// # Example
/// ```
/// use longhand::words::{quoted, Language};
///
/// assert_eq!(quoted("Is “two” fine?", Language::ENGLISH), "“Is ’two’ fine?”");
/// assert_eq!(quoted("oui", Language::FRENCH), "«\u{a0}oui\u{a0}»");
/// assert_eq!(quoted("ja", Language::GERMAN), "„ja“");
/// assert_eq!(quoted("sí", Language::SPANISH), "«sí»");
/// ```
pub fn quoted(words: &str, language: Language) -> String {
    let (open, close, inner): (_, _, &[char]) = match language.tag() {
        "de-CH" | "fr-CH" => ("«", "»", &['«', '»', '"']),
        tag => match &tag[..2] {
            "fr" => ("«\u{a0}", "\u{a0}»", &['«', '»', '"']),
            "de" => ("„", "“", &['„', '“', '”', '"']),
            "es" => ("«", "»", &['«', '»', '"']),
            _ => ("“", "”", &['“', '”', '"']),
        },
    };
    format!("{open}{}{close}", words.trim().replace(inner, "’"))
}
