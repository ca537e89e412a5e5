//! Digits in groups, as each country has them.

use crate::words::grammar::language::Language;

/// How a country writes its numbers (CLDR, `numbers.xml`).
pub(crate) struct Signs {
    /// Between thousands.
    pub(crate) group: &'static str,
    /// Before the fraction.
    pub(crate) decimal: &'static str,
    /// The fewest digits that are grouped.
    least: usize,
    /// Whether groups beyond the thousand have two digits: lakh and crore.
    is_indian: bool,
}

const fn signs(group: &'static str, decimal: &'static str) -> Signs {
    Signs {
        group,
        decimal,
        least: 4,
        is_indian: false,
    }
}

impl Signs {
    /// The signs of a country.
    pub(crate) const fn of(tag: &str) -> Self {
        // Matching on bytes is what a constant function can do.
        match tag.as_bytes() {
            b"en-IN" => Self {
                is_indian: true,
                ..signs(",", ".")
            },
            b"en-ZA" => signs("\u{a0}", ","),
            b"fr" | b"fr-CH" | b"fr-BE" => signs("\u{202f}", ","),
            b"fr-CA" => signs("\u{a0}", ","),
            b"de" | b"es-AR" | b"es-CL" | b"es-CO" => signs(".", ","),
            b"de-AT" => signs("\u{a0}", ","),
            b"de-CH" => signs("’", "."),
            // Four digits stay together (Ortografía de la lengua española, 2010, VIII 2.1.2).
            b"es" => Self {
                least: 5,
                ..signs("\u{202f}", ",")
            },
            _ => signs(",", "."),
        }
    }
}

/// A number with its digits in groups: 1,204.
///
/// French has narrow no-break spaces, German full stops, and Spanish groups from five digits on.
///
/// # Example
/// ```
/// use longhand::words::{thousands, Language};
///
/// assert_eq!(thousands(1204, Language::ENGLISH), "1,204");
/// assert_eq!(thousands(1204, Language::FRENCH), "1\u{202f}204");
/// assert_eq!(thousands(1204, Language::GERMAN), "1.204");
/// assert_eq!(thousands(1204, Language::SPANISH), "1204");
/// assert_eq!(thousands(12040, Language::SPANISH), "12\u{202f}040");
/// assert_eq!(thousands(1234567, Language::parse("en-IN")?), "12,34,567");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn thousands(number: i64, language: Language) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = number.unsigned_abs().to_string();
    grouped(sign, &digits, &Signs::of(language.tag()))
}

/// Digits in groups, behind a sign.
pub(crate) fn grouped(sign: &str, digits: &str, signs: &Signs) -> String {
    let mut grouped = String::with_capacity(sign.len() + digits.len() * 2);
    grouped.push_str(sign);
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        let starts_group = match signs.is_indian && left > 3 {
            true => (left - 3).is_multiple_of(2),
            false => left.is_multiple_of(3),
        };
        if index > 0 && starts_group && digits.len() >= signs.least {
            grouped.push_str(signs.group);
        }
        grouped.push(digit);
    }
    grouped
}
