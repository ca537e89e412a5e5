//! Which parts of a name are fit to be written, and which only look like a name.

use unicode_segmentation::UnicodeSegmentation;

use super::casing::Part;
use super::casing::is_shouted;
use super::casing::repaired;
use super::lexicon::Lexicon;
use super::name::Name;
use super::profile::Profile;
use super::written::is_missing;
use super::written::is_placeholder;
use super::written::is_private;
use super::written::quiet;
use super::written::trimmed;
use crate::finding::Finding;
use crate::finding::Weight;

/// The parts of somebody's name that a letter may write: what is no name is left out, and
/// names in capitals are mended.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FitName {
    /// The name without the fields that are no names.
    pub name: Name,
    /// What they want to be called.
    pub call_me: Option<String>,
    /// The honorific, as stated.
    pub honorific: Option<String>,
    /// What was left out or mended, field by field.
    pub findings: Vec<Finding>,
}

quiet!(FitName);

/// The parts of a name that a letter may write.
///
/// A field with a link, an e-mail address or a telephone number is left out and holds the
/// letter (`name-not-a-name`). A placeholder, an emoji, a control or direction character, marks
/// that no name has, no letter at all or more than 60 characters leave it out with a warning.
/// A name in capitals is mended with a warning, except where Turkish letters make that a guess.
///
/// # Example
///
/// ```
/// use longhand::people::{Profile, fit_name};
///
/// let fit = fit_name(&Profile::from_yaml("name: {given: MARI-LIIS, surname: www.example.com}")?);
/// assert_eq!(fit.name.given.as_deref(), Some("Mari-Liis"));
/// assert_eq!(fit.name.surname, None);
/// assert!(fit.findings.iter().any(|it| it.holds()));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn fit_name(profile: &Profile) -> FitName {
    let mut fit = FitName {
        name: profile.name.clone(),
        call_me: profile.call_me.clone(),
        honorific: profile.honorific.clone(),
        findings: Vec::new(),
    };
    let findings = &mut fit.findings;
    let others = [
        ("call_me", &mut fit.call_me),
        ("honorific", &mut fit.honorific),
    ];
    let mut usual = true;
    for (field, value) in fit.name.fields_mut().into_iter().chain(others) {
        if !value.as_deref().is_none_or(is_usual) {
            usual = false;
            keep_if_fit(field, value, findings);
        }
    }
    let turkic = |it: &String| it.starts_with("tr") || it.starts_with("az");
    if !usual && !profile.locale.as_ref().is_some_and(turkic) {
        mend_case(&mut fit.name, findings);
    }
    fit
}

fn keep_if_fit(field: &'static str, value: &mut Option<String>, findings: &mut Vec<Finding>) {
    let Some(text) = value else { return };
    let text = trimmed(text);
    match unfit(text) {
        None => *value = Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Some(Unfit::Missing) => *value = None,
        Some(unfit) => {
            findings.push(unfit.finding().quoting(text).at(field));
            *value = None;
        }
    }
}

fn mend_case(name: &mut Name, findings: &mut Vec<Finding>) {
    let shouted = name
        .fields_mut()
        .iter()
        .any(|(_, value)| value.as_deref().is_some_and(is_shouted));
    for (field, value) in name.fields_mut() {
        let part = match field {
            "name.given" | "name.given_informal" | "name.given2" => Part::Given,
            "name.surname" | "name.surname2" => Part::Surname,
            "name.full" => Part::Whole,
            _ => continue,
        };
        let Some(text) = value.as_deref() else {
            continue;
        };
        if let Some(mended) = repaired(text, part, shouted) {
            findings.push(
                Finding::new(
                    "name-repaired",
                    Weight::Warn,
                    "the name was in capitals and is now in usual case",
                    "look whether it is right, and write it so in the profile",
                )
                .quoting(format!("{text} → {mended}"))
                .at(field),
            );
            *value = Some(mended);
        }
    }
}

/// Why a text is not used as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unfit {
    Missing,
    Link,
    Phone,
    Placeholder,
    Emoji,
    Control,
    Odd,
    NoLetters,
    TooLong,
}

impl Unfit {
    fn finding(self) -> Finding {
        let (code, weight, message, help) = match self {
            Self::Missing | Self::Placeholder => (
                "placeholder",
                Weight::Warn,
                "this stands in for a name that nobody filled in",
                "write the name, or leave it empty",
            ),
            Self::Link => (
                "name-not-a-name",
                Weight::Hold,
                "a web or e-mail address stands in place of a name",
                "write the name, or leave it empty; somebody may be using your letters to send links",
            ),
            Self::Phone => (
                "name-not-a-name",
                Weight::Hold,
                "a telephone number stands in place of a name",
                "write the name, and move the number to `phone`",
            ),
            Self::Emoji => (
                "name-emoji",
                Weight::Warn,
                "the name has a picture in it",
                "write the name in letters",
            ),
            Self::Control => (
                "name-control-characters",
                Weight::Warn,
                "the name has characters that do not show or that turn the text around",
                "type the name again instead of pasting it",
            ),
            Self::Odd => (
                "name-odd-characters",
                Weight::Warn,
                "the name has characters that no name has",
                "write the name without them",
            ),
            Self::NoLetters => (
                "name-without-letters",
                Weight::Warn,
                "the name has no letters",
                "write the name, or leave it empty",
            ),
            Self::TooLong => (
                "name-too-long",
                Weight::Warn,
                "the name has more than 60 characters",
                "write what they are called in `call_me`",
            ),
        };
        Finding::new(code, weight, message, help)
    }
}

/// Whether a name looks as most names do, so that nothing else needs to be asked of it: one large
/// letter and small ones, perhaps again after a hyphen or apostrophe, and no placeholder.
fn is_usual(text: &str) -> bool {
    let is_latin =
        |it: char| it.is_ascii_alphabetic() || matches!(it, 'À'..='ɏ' if it != '×' && it != '÷');
    let is_cased = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|it| is_latin(it) && it.is_uppercase())
            && letters.all(|it| is_latin(it) && it.is_lowercase())
    };
    let mut parts = text.split(['-', '\'']);
    text.len() <= 60
        && parts.next().is_some_and(is_cased)
        && parts.all(|it| it.len() > 2 && is_cased(it))
        && !Lexicon::get().placeholders.has(text)
}

/// Why `text`, trimmed, is not fit to be written as a name.
fn unfit(text: &str) -> Option<Unfit> {
    if is_placeholder(text) || Lexicon::get().placeholders.has(text) {
        return Some(Unfit::Placeholder);
    }
    if is_missing(text) && text != "Null" {
        return Some(Unfit::Missing);
    }
    if has_link(text) {
        return Some(Unfit::Link);
    }
    if text.chars().filter(|it| it.is_numeric()).count() > 4 {
        return Some(Unfit::Phone);
    }
    if has_hidden(text) {
        return Some(Unfit::Control);
    }
    if text.chars().any(is_picture) {
        return Some(Unfit::Emoji);
    }
    if text.chars().any(is_odd) || text.graphemes(true).any(|it| it.chars().count() > 6) {
        return Some(Unfit::Odd);
    }
    if !text.chars().any(char::is_alphabetic) {
        return Some(Unfit::NoLetters);
    }
    (text.graphemes(true).nth(60).is_some()).then_some(Unfit::TooLong)
}

/// A link, a domain or an e-mail address: `://`, `www.`, `@`, or `example.com`.
fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    let domain = |word: &str| {
        let word = word.split(['/', '?', ':', ',']).next().unwrap_or_default();
        let Some((host, top)) = word.rsplit_once('.') else {
            return false;
        };
        let label = host.rsplit('.').next().unwrap_or_default();
        (2..=24).contains(&top.len())
            && top.bytes().all(|it| it.is_ascii_lowercase())
            && label.chars().count() > 1
            && !Lexicon::get().titles.has(label)
            && !Lexicon::get().given_titles.has(label)
    };
    lower.contains("://")
        || lower.contains("www.")
        || lower.contains('@')
        || lower.contains("javascript:")
        || lower.split_whitespace().any(domain)
}

/// Characters that do not show, turn the text around, or mean nothing; joiners between letters
/// are part of Persian and Indian names.
fn has_hidden(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    characters.iter().enumerate().any(|(index, it)| match it {
        '\u{200c}' | '\u{200d}' => {
            let letter = |at: Option<&char>| at.is_some_and(|it| is_joined_letter(*it));
            let before = index.checked_sub(1).and_then(|at| characters.get(at));
            !letter(before) || !letter(characters.get(index + 1))
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        it => it.is_control() || is_private(*it),
    })
}

/// A letter or a mark beyond Latin, where joiners have a meaning.
fn is_joined_letter(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6ff}' | '\u{700}'..='\u{8ff}' | '\u{900}'..='\u{dff}')
}

/// Emoji, dingbats and other pictures.
fn is_picture(character: char) -> bool {
    matches!(
        character,
        '\u{2190}'..='\u{2bff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{1f000}'..='\u{1faff}'
    )
}

/// Punctuation and symbols that no name has.
fn is_odd(character: char) -> bool {
    match character {
        ' ' | '-' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '.' | ',' | '·' | '‐' | '‑' | '–'
        | '/' | '&' | '(' | ')' | '+' | '・' | '゠' | '״' | '׳' => false,
        it if it.is_alphanumeric() => false,
        it if it.is_ascii() => true,
        '\u{a0}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' => {
            true
        }
        '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff20}' => true,
        _ => false,
    }
}
