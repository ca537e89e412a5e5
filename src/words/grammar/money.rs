//! Amounts of money, from whole minor units and never from a fraction.

use crate::error::Result;
use crate::words::grammar::agreement::wrong;
use crate::words::grammar::digits::Signs;
use crate::words::grammar::digits::grouped;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;
use crate::words::grammar::lexicon::currencies;

/// An amount of so many minor units (cents, pence; the yen itself) of a currency.
///
/// The place of the sign, the spaces and the decimal sign are the reader's country's (CLDR,
/// `numbers.xml`); how many digits the minor unit has is the currency's (ISO 4217).
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) for what is no ISO 4217 code in use.
///
/// # Example
/// ```
/// use longhand::words::{money, Language};
///
/// assert_eq!(money(1250, "EUR", Language::BRITISH)?, "€12.50");
/// assert_eq!(money(1250, "EUR", Language::FRENCH)?, "12,50\u{a0}€");
/// assert_eq!(money(1250, "USD", Language::AMERICAN)?, "$12.50");
/// assert_eq!(money(1250, "USD", Language::BRITISH)?, "US$12.50");
/// assert_eq!(money(-120_000, "JPY", Language::AMERICAN)?, "-¥120,000");
/// assert_eq!(money(1250, "KWD", Language::ENGLISH)?, "KWD\u{a0}1.250");
/// assert!(money(1250, "GALLEON", Language::ENGLISH).is_err());
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn money(minor: i64, currency: &str, language: Language) -> Result<String> {
    let known = currencies();
    if !known.codes.contains(currency) {
        return Err(wrong("currency", "a code of ISO 4217, such as `EUR`"));
    }
    let tag = language.tag();
    let is_home =
        known.home.get(tag).is_some_and(|it| it == currency) || (tag == "en" && currency == "USD");
    let sign = known.signs.get(currency);
    let sign = sign.map(|it| if is_home { &it.home } else { &it.abroad });
    let sign = sign.map_or(currency, String::as_str);
    let number = amount(minor, known.digits.get(currency).copied(), language);
    let minus = if minor < 0 { "-" } else { "" };
    // A code of letters keeps a space from its digits.
    let space = match sign.ends_with(char::is_alphabetic) {
        true => "\u{a0}",
        false => "",
    };
    Ok(match (language.tongue(), tag) {
        (Tongue::German, "de-AT" | "de-CH") | (_, "es-AR" | "es-CO") => {
            format!("{minus}{sign}\u{a0}{number}")
        }
        (Tongue::English, _) | (_, "es-419" | "es-MX" | "es-US" | "es-CL") => {
            format!("{minus}{sign}{space}{number}")
        }
        _ => format!("{minus}{number}\u{a0}{sign}"),
    })
}

/// The digits of an amount, without a sign.
fn amount(minor: i64, digits: Option<u8>, language: Language) -> String {
    let signs = Signs::of(language.tag());
    let unit = 10_u64.pow(u32::from(digits.unwrap_or(2).min(4)));
    let size = minor.unsigned_abs();
    let whole = grouped("", &(size / unit).to_string(), &signs);
    if unit == 1 {
        return whole;
    }
    // Swiss amounts have a point, whatever other Swiss numbers have.
    let decimal = match language.tag() {
        "fr-CH" => ".",
        _ => signs.decimal,
    };
    let width = unit.ilog10() as usize;
    format!("{whole}{decimal}{:0width$}", size % unit)
}
