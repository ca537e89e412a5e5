//! One card, three cards: the forms that a text states, and a suggestion for English.

use crate::error::Result;
use crate::words::grammar::agreement::Gender;
use crate::words::grammar::agreement::missing;
use crate::words::grammar::digits::thousands;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;
use crate::words::grammar::lexicon::english;
use crate::words::grammar::number::in_words;

/// The forms of a noun by number (CLDR, `plurals.xml`: cardinal).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Forms<'f> {
    /// For one; in French for none, too.
    pub one: &'f str,
    /// For all that have no form of their own.
    pub other: &'f str,
    /// For none, where a text has a word of its own for that.
    pub zero: Option<&'f str>,
    /// For whole millions in French and Spanish, which take “de”: “de cartes”.
    pub many: Option<&'f str>,
}

/// The form of a noun for a number of things.
///
/// # Example
/// ```
/// use longhand::words::{plural, Forms, Language};
///
/// let cards = Forms { one: "card", other: "cards", ..Forms::default() };
/// assert_eq!(plural(3, cards, Language::ENGLISH), "cards");
/// let cartes = Forms { one: "carte", other: "cartes", ..Forms::default() };
/// assert_eq!(plural(0, cartes, Language::FRENCH), "carte");
/// ```
pub fn plural<'f>(count: i64, forms: Forms<'f>, language: Language) -> &'f str {
    let size = count.unsigned_abs();
    let is_one = match language.tongue() {
        Tongue::French => size < 2,
        _ => size == 1,
    };
    let is_latin = matches!(language.tongue(), Tongue::French | Tongue::Spanish);
    match (forms.zero, forms.many) {
        (Some(zero), _) if size == 0 => zero,
        (_, Some(many)) if is_latin && size > 0 && size.is_multiple_of(1_000_000) => many,
        _ if is_one => forms.one,
        _ => forms.other,
    }
}

/// How a number before a noun is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Figures {
    /// In digits.
    #[default]
    Digits,
    /// In words to twelve, agreeing with a noun of this gender.
    Words(Option<Gender>),
}

/// A number and its noun: 1,204 cards, three cards, una carta.
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) for a number in words when the noun's gender is not stated;
/// English needs none.
///
/// # Example
/// ```
/// use longhand::words::{counted, Figures, Forms, Gender, Language};
///
/// let cards = Forms { one: "card", other: "cards", ..Forms::default() };
/// assert_eq!(counted(1204, cards, Figures::Digits, Language::ENGLISH)?, "1,204 cards");
/// assert_eq!(counted(3, cards, Figures::Words(None), Language::ENGLISH)?, "three cards");
/// let cartas = Forms { one: "carta", other: "cartas", ..Forms::default() };
/// let feminine = Figures::Words(Some(Gender::Feminine));
/// assert_eq!(counted(1, cartas, feminine, Language::SPANISH)?, "una carta");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn counted(
    count: i64,
    forms: Forms<'_>,
    figures: Figures,
    language: Language,
) -> Result<String> {
    let noun = plural(count, forms, language);
    let number = match figures {
        Figures::Words(None) if language.tongue() != Tongue::English => {
            return Err(missing("gender", "the gender of the noun: `gender='f'`"));
        }
        Figures::Words(gender) if (0..=12).contains(&count) => in_words(count, gender, language),
        _ => thousands(count, language),
    };
    Ok(format!("{number} {noun}"))
}

/// A suggestion for the plural of an English noun, by lists and rules.
///
/// Where the letter matters, state both forms and use [`plural`].
///
/// # Example
/// ```
/// use longhand::words::pluralise;
///
/// assert_eq!(pluralise("lightsaber"), "lightsabers");
/// assert_eq!(pluralise("story"), "stories");
/// assert_eq!(pluralise("mother-in-law"), "mothers-in-law");
/// assert_eq!(pluralise("sheep"), "sheep");
/// ```
pub fn pluralise(noun: &str) -> String {
    // Nobody's noun is longer; what is, is not a noun.
    if noun.len() > 200 {
        return noun.to_owned();
    }
    let kept = noun.trim_end();
    let space = &noun[kept.len()..];
    let is_latin = |it: char| it.is_alphanumeric() && it < '\u{250}';
    if !kept.ends_with(is_latin) {
        return noun.to_owned();
    }
    format!("{}{space}", plural_of(kept))
}

fn plural_of(noun: &str) -> String {
    let lower = noun.to_lowercase();
    if let Some(listed) = listed(noun, &lower) {
        return listed;
    }
    // A son of a gun, a man-of-war: the first word counts.
    for joint in [
        " of ", " in ", " at ", " de ", " de la ", " to ", " with ", " for ", " on ", " from ",
        " by ", " under ", " over ", " about ", " d’", " d'", "-of-", "-in-", "-de-", "-at-",
        "-to-", "-by-", "-on-", "-da-", "-d’", "-d'", "-la-",
    ] {
        if let Some((head, rest)) = noun.split_once(joint)
            && !head.is_empty()
        {
            return format!("{}{joint}{rest}", plural_of(head));
        }
    }
    if let Some(at) = noun.rfind([' ', '-']) {
        let (before, last) = noun.split_at(at + 1);
        if !last.is_empty() {
            return format!("{before}{}", plural_of(last));
        }
    }
    by_rule(noun, &lower)
}

/// A plural from the lists, in the case of the noun.
fn listed(noun: &str, lower: &str) -> Option<String> {
    let lists = english();
    let ends_the_same = || {
        let mut endings = lists.same_endings.iter();
        endings.any(|it| lower.ends_with(it.as_str()) && lower.len() > it.len())
    };
    if let Some(plural) = lists.plurals.get(lower) {
        let words = noun.split(' ').zip(plural.split(' '));
        let words: Vec<_> = words.map(|(noun, plural)| cased(noun, plural)).collect();
        return Some(words.join(" "));
    }
    (lists.same.contains(lower) || ends_the_same()).then(|| noun.to_owned())
}

/// A plural with the capital of its singular.
fn cased(noun: &str, plural: &str) -> String {
    let is_capital = noun.chars().next().is_some_and(char::is_uppercase);
    let is_pronoun = noun == "I";
    let mut letters = plural.chars();
    match letters.next() {
        Some(first) if is_capital && !is_pronoun => {
            first.to_uppercase().chain(letters).collect::<String>()
        }
        _ => plural.to_owned(),
    }
}

fn by_rule(noun: &str, lower: &str) -> String {
    let lists = english();
    let stem = |length: usize| {
        let keep = noun.len().saturating_sub(length);
        &noun[..noun.floor_char_boundary(keep)]
    };
    let is_name = noun.chars().next().is_some_and(char::is_uppercase);
    let is_initials = noun.len() > 1 && !noun.chars().any(char::is_lowercase);
    if is_initials && noun.len() > 4 && noun != lower {
        return plural_of(lower).to_uppercase();
    }
    if is_initials || noun.ends_with(|it: char| it.is_ascii_digit()) {
        return format!("{noun}s");
    }
    // Germans and Romans, but Frenchmen.
    if is_name
        && lower.ends_with("man")
        && !["sh", "ch", "s", "e"]
            .iter()
            .any(|it| stem(3).ends_with(it))
    {
        return format!("{noun}s");
    }
    if let Some((ending, becomes)) = lists.endings.iter().find(|(it, _)| lower.ends_with(it)) {
        return format!("{}{becomes}", stem(ending.len()));
    }
    if lists.ves.contains(lower) {
        let stem = stem(if lower.ends_with("fe") { 2 } else { 1 });
        return format!("{}ves", stem.trim_end_matches('f'));
    }
    let ends = |endings: &[&str]| endings.iter().any(|it| lower.ends_with(it));
    let before_last = lower.chars().rev().nth(1);
    let after_vowel = before_last.is_some_and(|it| "aeiou".contains(it));
    match lower.chars().last() {
        Some('y') if (!after_vowel || ends(&["quy"])) && !is_name => format!("{}ies", stem(1)),
        Some('o') if lists.oes.contains(lower) => format!("{noun}es"),
        Some('s' | 'x') => format!("{noun}es"),
        Some('z') if ends(&["zz", "tz"]) || before_last.is_some_and(|it| !"aeiou".contains(it)) => {
            format!("{noun}es")
        }
        Some('z') => format!("{noun}zes"),
        Some('h') if ends(&["ch", "sh"]) && !ends(&["arch", "och", "mach", "nuch", "zech"]) => {
            format!("{noun}es")
        }
        _ => format!("{noun}s"),
    }
}
