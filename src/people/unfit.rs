//! What stands in the place of a name and is none.

use unicode_segmentation::UnicodeSegmentation;

use super::lexicon::Lexicon;
use super::written::is_missing;
use super::written::is_placeholder;
use super::written::is_private;
use crate::finding::Finding;
use crate::finding::Weight;

/// Why a text is not used as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    Missing,
    Link,
    Phone,
    Placeholder,
    Emoji,
    Control,
    MixedAlphabets,
    Odd,
    NoLetters,
    TooLong,
}

impl Unfit {
    /// What to tell about it.
    pub(super) fn finding(self) -> Finding {
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
            Self::MixedAlphabets => (
                "name-mixed-alphabets",
                Weight::Warn,
                "one word of the name mixes letters of two alphabets that look alike",
                "type the name again in one alphabet",
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

/// Why `text`, trimmed, is not fit to be written as a name.
pub(super) fn unfit(text: &str) -> Option<Unfit> {
    if is_placeholder(text) || stands_in(text) {
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
    if text.chars().any(is_odd) || is_heaped(text) {
        return Some(Unfit::Odd);
    }
    if !text.is_ascii() && text.split_whitespace().any(mixes_alphabets) {
        return Some(Unfit::MixedAlphabets);
    }
    if !text.chars().any(char::is_alphabetic) {
        return Some(Unfit::NoLetters);
    }
    (text.graphemes(true).nth(60).is_some()).then_some(Unfit::TooLong)
}

/// "Test", "Valued Customer", "Vorname Nachname", "asdfgh".
pub(super) fn stands_in(text: &str) -> bool {
    let placeholders = &Lexicon::get().placeholders;
    placeholders.has(text)
        || text.split_whitespace().all(|it| placeholders.has(it))
        || is_hammered(text)
}

/// A row of the keyboard, or one key again and again.
fn is_hammered(text: &str) -> bool {
    const ROWS: [&str; 6] = [
        "qwertyuiop",
        "qwertzuiop",
        "azertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "yxcvbnm",
    ];
    let small: String = text.to_lowercase();
    let row = |it: &str| it.len() > 3 && ROWS.iter().any(|row| row.starts_with(it));
    let again = |it: &str| {
        let mut letters = it.chars();
        let first = letters.next();
        it.chars().count() > 2 && letters.all(|it| Some(it) == first)
    };
    text.len() < 40
        && small
            .split_whitespace()
            .all(|it| row(it) || (again(it) && !lexical_numeral(it)))
}

/// "III".
fn lexical_numeral(word: &str) -> bool {
    Lexicon::get().generations.has(word)
}

/// More marks on one letter than any language writes.
fn is_heaped(text: &str) -> bool {
    let mark = |it: char| matches!(it, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{483}'..='\u{489}');
    let mut heap = 0;
    let heaped = |it: char| {
        heap = if mark(it) { heap + 1 } else { 0 };
        heap > 3
    };
    !text.is_ascii()
        && (text.chars().any(heaped) || text.graphemes(true).any(|it| it.chars().count() > 12))
}

/// Latin beside Cyrillic or Greek in one word: one of the alphabets is there for its looks. A
/// hyphen ends a word.
fn mixes_alphabets(word: &str) -> bool {
    word.split('-').any(|part| {
        let alphabets = part.chars().fold(0, |found, it| match it {
            'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | '\u{1e00}'..='\u{1eff}' => found | 1,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => found | 2,
            '\u{400}'..='\u{52f}' => found | 4,
            _ => found,
        });
        u32::count_ones(alphabets) > 1
    })
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
        is_top(top)
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

/// The end of a domain: a country's two letters, or one that links are sent with.
fn is_top(top: &str) -> bool {
    const TOPS: [&str; 36] = [
        "com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "app", "dev", "xyz",
        "online", "site", "shop", "store", "top", "club", "tech", "link", "live", "vip", "win",
        "bid", "loan", "click", "icu", "buzz", "pro", "name", "mobi", "asia", "test", "example",
        "website", "space",
    ];
    let country = top.len() == 2 && top.bytes().all(|it| it.is_ascii_lowercase());
    country || TOPS.contains(&top)
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
    matches!(character, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
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
        '\u{200c}' | '\u{200d}' => false,
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
