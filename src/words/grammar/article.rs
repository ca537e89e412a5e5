//! A, an and the; un, une, ein, la.

use crate::error::Result;
use crate::words::grammar::after::after;
use crate::words::grammar::after::plain;
use crate::words::grammar::agreement::Case;
use crate::words::grammar::agreement::Stated;
use crate::words::grammar::definite;
use crate::words::grammar::definite::is_stressed;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;
use crate::words::grammar::lexicon::English;
use crate::words::grammar::lexicon::english;

/// The indefinite article of a thing: by its sound in English, by its stated gender elsewhere.
///
/// The word as it is printed decides: an hour, a uniform, an MRI scan, a NASA badge, an 18-year-old.
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) in French, German and Spanish when no gender is
/// stated.
///
/// # Example
/// ```
/// use longhand::words::{article, Gender, Language, Stated};
///
/// let plain = Stated::default();
/// assert_eq!(article("hour", plain, Language::ENGLISH)?, "an");
/// assert_eq!(article("herb", plain, Language::BRITISH)?, "a");
/// let feminine = Stated::gender(Gender::Feminine);
/// assert_eq!(article("carte", feminine, Language::FRENCH)?, "une");
/// assert!(article("carte", plain, Language::FRENCH).is_err());
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn article(thing: &str, stated: Stated, language: Language) -> Result<&'static str> {
    match language.tongue() {
        Tongue::English if stated.is_plural => Ok("some"),
        Tongue::English => Ok(match takes_an(thing, language) {
            true => "an",
            false => "a",
        }),
        Tongue::French => stated.of(["une", "un", "", "des"]),
        Tongue::German => stated.of(match stated.case.unwrap_or_default() {
            Case::Nominative => ["eine", "ein", "ein", "einige"],
            Case::Accusative => ["eine", "einen", "ein", "einige"],
            Case::Dative => ["einer", "einem", "einem", "einigen"],
            Case::Genitive => ["einer", "eines", "eines", "einiger"],
        }),
        Tongue::Spanish => Ok(match (stated.is_feminine()?, stated.is_plural) {
            (true, true) => "unas",
            (true, false) if is_stressed(thing) => "un",
            (true, false) => "una",
            (false, true) => "unos",
            (false, false) => "un",
        }),
    }
}

/// A thing with its indefinite article.
///
/// # Errors
/// As [`article`].
///
/// # Example
/// ```
/// use longhand::words::{with_article, Gender, Language, Stated};
///
/// assert_eq!(with_article("owl", Stated::default(), Language::ENGLISH)?, "an owl");
/// let masculine = Stated::gender(Gender::Masculine);
/// assert_eq!(with_article("Brief", masculine, Language::GERMAN)?, "ein Brief");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn with_article(thing: &str, stated: Stated, language: Language) -> Result<String> {
    Ok(format!("{} {thing}", article(thing, stated, language)?))
}

/// A thing with its definite article: the card, l’école, el agua.
///
/// Spanish has “el” before a feminine word with a stressed a, if the word is on the list of those.
///
/// # Errors
/// As [`article`]; a gender is not needed in English.
///
/// # Example
/// ```
/// use longhand::words::{the, Gender, Language, Stated};
///
/// let feminine = Stated::gender(Gender::Feminine);
/// assert_eq!(the("école", feminine, Language::FRENCH)?, "l’école");
/// assert_eq!(the("agua", feminine, Language::SPANISH)?, "el agua");
/// assert_eq!(the("Karte", feminine, Language::GERMAN)?, "die Karte");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn the(thing: &str, stated: Stated, language: Language) -> Result<String> {
    let article = match language.tongue() {
        Tongue::English => "the",
        Tongue::French => {
            let article = stated.of(["la", "le", "", "les"])?;
            return after(thing, article, Stated::default(), language);
        }
        Tongue::German => definite::german(stated, stated.case.unwrap_or_default())?,
        Tongue::Spanish => definite::spanish(thing, stated)?,
    };
    Ok(format!("{article} {thing}"))
}

/// Whether the first word of an English text begins with a vowel that is heard.
fn takes_an(text: &str, language: Language) -> bool {
    let text = text.trim_start_matches(|it: char| !it.is_alphanumeric());
    let end = text.find(|it: char| !(it.is_alphanumeric() || ".,’'&".contains(it)));
    let word = &text[..end.unwrap_or(text.len())];
    let Some(first) = word.chars().next() else {
        return false;
    };
    if first.is_ascii_digit() {
        return digits_take_an(word);
    }
    // The longest English word of a dictionary has 45 letters.
    let word: String = word.chars().take(45).collect();
    let bare = word
        .split(['.', ',', '’', '\'', '&'])
        .next()
        .unwrap_or_default();
    let is_initial = bare.chars().count() == 1;
    let lists = english();
    if is_initial || is_spelt_out(bare, lists) {
        return "aefhilmnorsx".contains(first.to_ascii_lowercase());
    }
    sounds_open(&bare.to_lowercase(), lists, language)
}

/// Whether a number is said with a vowel first: eight, eleven, eighteen, eighty, oh eight hundred.
fn digits_take_an(word: &str) -> bool {
    let run = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let digits = &word[..run(word)];
    let has_groups = word[digits.len()..].starts_with(',');
    let after_oh = digits.strip_prefix('0');
    if after_oh.is_some_and(|it| it.len() > 1) {
        return true;
    }
    let leads = |it: &str| digits.starts_with(it);
    // A year or a large round number of four digits is said in hundreds: an 1800s ballad.
    let is_year = digits.len() == 4 && !has_groups;
    leads("8") || ((leads("11") || leads("18")) && (digits.len() % 3 == 2 || is_year))
}

/// Whether a word in capitals is said letter by letter.
fn is_spelt_out(word: &str, lists: &English) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    let is_upper = stem.len() > 1
        && stem.chars().any(|it| it.is_ascii_uppercase())
        && !stem.chars().any(char::is_lowercase);
    let has_vowel = stem.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    let is_shouted = stem.len() > 4 && has_vowel;
    is_upper && !is_shouted && !lists.spoken.contains(&stem.to_lowercase())
}

/// Whether a word in small letters begins with a vowel as it is said.
fn sounds_open(word: &str, lists: &English, language: Language) -> bool {
    if language.is_american() && lists.american_an.contains(word) {
        return true;
    }
    let begins = |list: &[String]| {
        let fits = |it: &&String| match it.strip_suffix('.') {
            Some(whole) => word == whole,
            None => word.starts_with(it.as_str()),
        };
        let found = list.iter().filter(fits);
        found.map(String::len).max().unwrap_or(0)
    };
    let (an, a) = (begins(&lists.an), begins(&lists.a));
    if an != a {
        return an > a;
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        // Yvonne, ylang-ylang, yttrium.
        (Some('y'), Some(second)) => !"aeiou".contains(second),
        (Some(first), _) => "aeiou".contains(plain(first)) || "œæ".contains(first),
        _ => false,
    }
}
