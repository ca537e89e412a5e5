//! What a word and the one behind it become together: d’Anne, du parc, al parque, zum Bahnhof.

use crate::error::Result;
use crate::words::grammar::agreement::Case;
use crate::words::grammar::agreement::Gender;
use crate::words::grammar::agreement::Stated;
use crate::words::grammar::agreement::missing;
use crate::words::grammar::definite;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;
use crate::words::grammar::lexicon::french;

/// A text behind another word, as the two are written together.
///
/// - French elides: d’Anne, l’école, qu’Anne, jusqu’à, but le yaourt, le onze, le haricot. An h is
///   silent unless the word is on the list of those where it is not. A *name* with an h, where the
///   h is heard in most names from abroad, elides only when it is known to be French: d’Hélène, de Hans.
///   “ma”, “ta”, “sa” and “ce” change too: mon école, cet arbre.
/// - With a gender stated, the definite article stands between the two and contracts: du parc, al parque,
///   zum Bahnhof, zur Schule. So it does where the text brings its own: “le parc”, “el parque”, “der Schule”.
///   A capital marks a name, which keeps its article: de El Salvador.
/// - Spanish “y” and “o” become “e” and “u” before their own sound.
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) when a German preposition takes several cases and
/// the text does not state which, unless it is `in`, `an`, `bei`, `von` or `zu`.
///
/// # Example
/// ```
/// use longhand::words::{after, Gender, Language, Stated};
///
/// let plain = Stated::default();
/// assert_eq!(after("Anne", "de", plain, Language::FRENCH)?, "d’Anne");
/// assert_eq!(after("yaourt", "le", plain, Language::FRENCH)?, "le yaourt");
/// assert_eq!(after("le parc", "à côté de", plain, Language::FRENCH)?, "à côté du parc");
/// assert_eq!(after("el parque", "a", plain, Language::SPANISH)?, "al parque");
/// let masculine = Stated::gender(Gender::Masculine);
/// assert_eq!(after("Bahnhof", "zu", masculine, Language::GERMAN)?, "zum Bahnhof");
/// assert_eq!(after("cat", "with", plain, Language::ENGLISH)?, "with cat");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn after(text: &str, word: &str, stated: Stated, language: Language) -> Result<String> {
    if text.trim().is_empty() {
        return Ok(word.to_owned());
    }
    match language.tongue() {
        Tongue::English => Ok(format!("{word} {text}")),
        Tongue::French => after_french(text, word, stated),
        Tongue::Spanish => after_spanish(text, word, stated),
        Tongue::German => after_german(text, word, stated),
    }
}

/// The last word of a phrase, and what stands before it, with its space.
fn last_word(phrase: &str) -> (&str, &str) {
    match phrase.rfind(' ') {
        Some(space) => phrase.split_at(space + 1),
        None => ("", phrase),
    }
}

fn after_french(text: &str, word: &str, stated: Stated) -> Result<String> {
    let (before, last) = last_word(word);
    if stated.is_stated() && !DETERMINERS.contains(&last) {
        let article = stated.of(["la", "le", "", "les"])?;
        let thing = after_french(text, article, Stated::default())?;
        return after_french(&thing, word, Stated::default());
    }
    let contraction = |article: &str| match (last, article) {
        ("de", "le") => Some("du"),
        ("de", "les") => Some("des"),
        ("à", "le") => Some("au"),
        ("à", "les") => Some("aux"),
        _ => None,
    };
    if let Some((article, rest)) = text.split_once(' ')
        && let Some(joined) = contraction(article)
    {
        return Ok(format!("{before}{joined} {rest}"));
    }
    let is_article = matches!(last, "le" | "la" | "ce" | "ma" | "ta" | "sa");
    let opens = opens_with_a_vowel(text, !is_article);
    Ok(match last {
        _ if !opens => format!("{word} {text}"),
        "ma" => format!("{before}mon {text}"),
        "ta" => format!("{before}ton {text}"),
        "sa" => format!("{before}son {text}"),
        // “ce” elides before the verb and the pronoun “en”: c’est, c’était.
        "ce" if ["est", "étai", "en"].iter().any(|it| text.starts_with(it)) => {
            format!("{before}c’{text}")
        }
        "ce" => format!("{before}cet {text}"),
        "si" if ["il", "ils"].contains(&first_word(text)) => format!("{before}s’{text}"),
        _ if ELIDING.contains(&last) => {
            let stem = last.trim_end_matches(['e', 'a']);
            format!("{before}{stem}’{text}")
        }
        _ => format!("{word} {text}"),
    })
}

/// French words that bring their own gender, so that no article is put between.
const DETERMINERS: [&str; 15] = [
    "le", "la", "les", "un", "une", "des", "ce", "cet", "cette", "ma", "ta", "sa", "mon", "ton",
    "son",
];

/// French words that lose their vowel before another.
const ELIDING: [&str; 13] = [
    "le", "la", "de", "je", "me", "te", "se", "ne", "que", "jusque", "lorsque", "puisque",
    "quoique",
];

/// The first word of a text, without quotation marks, up to a space or an apostrophe.
fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(|it: char| !it.is_alphanumeric());
    let end = text.find(|it: char| !(it.is_alphanumeric() || it == '-'));
    &text[..end.unwrap_or(text.len())]
}

/// Whether French elides before a text; `may_be_name` where a capital marks a name.
fn opens_with_a_vowel(text: &str, may_be_name: bool) -> bool {
    let words = french();
    let first = first_word(text);
    // Longer than any listed word: nothing is copied for it.
    if first.len() > 60 {
        return first.chars().next().is_some_and(is_vowel);
    }
    let lower = first.to_lowercase();
    let simple = lower.split('-').next().unwrap_or_default();
    let listed = |list: &std::collections::HashSet<String>| {
        list.contains(&lower)
            || list.contains(simple)
            || list.contains(simple.trim_end_matches(['s', 'x']))
    };
    let is_name = may_be_name && first.chars().next().is_some_and(char::is_uppercase);
    let mut letters = lower.chars().map(plain);
    match (letters.next(), letters.next()) {
        (Some('h'), _) if is_name => listed(&words.silent_names),
        (Some('h'), Some(_)) => !listed(&words.aspirated),
        (Some('y'), Some(second)) => (!is_vowel(second) && second != '-') || listed(&words.soft),
        (Some(first), _) if is_vowel(first) => !listed(&words.firm),
        _ => false,
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(
        plain(letter.to_lowercase().next().unwrap_or(letter)),
        'a' | 'e' | 'i' | 'o' | 'u' | 'œ' | 'æ'
    )
}

/// A small letter without its accent.
pub(crate) fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' | 'ø' | 'ō' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ç' => 'c',
        'ñ' => 'n',
        it => it,
    }
}

fn after_spanish(text: &str, word: &str, stated: Stated) -> Result<String> {
    let (before, last) = last_word(word);
    if let Some(word) = spanish_word_before(last, text) {
        return Ok(format!("{before}{word} {text}"));
    }
    let rest = match (stated.is_plural, stated.gender) {
        (false, None) => text.strip_prefix("el "),
        (false, Some(Gender::Masculine)) => Some(text),
        (true, _) | (false, Some(_)) => {
            let thing = format!("{} {text}", definite::spanish(text, stated)?);
            return after_spanish(&thing, word, Stated::default());
        }
    };
    Ok(match (last, rest) {
        ("a", Some(rest)) => format!("{before}al {rest}"),
        ("de", Some(rest)) => format!("{before}del {rest}"),
        (_, Some(rest)) if stated.gender.is_some() => format!("{word} el {rest}"),
        _ => format!("{word} {text}"),
    })
}

/// “y” or “o” as it stands before this text; `None` for any other word.
pub(crate) fn spanish_word_before(word: &str, text: &str) -> Option<&'static str> {
    let first = first_word(text);
    let mut letters = first
        .chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .take(4);
    let letters: [char; 4] = std::array::from_fn(|_| letters.next().unwrap_or(' '));
    match word {
        "y" | "e" => Some(match letters {
            // Hierro, hiato: the sound there is a consonant or a diphthong.
            ['h', 'i', 'a' | 'e' | 'o' | 'u', _] => "y",
            ['i', 'a' | 'e' | 'o' | 'u', ..] => "y",
            ['i', ..] | ['h', 'i', ..] => "e",
            _ => "y",
        }),
        "o" | "u" => Some(match letters {
            ['o', ..] | ['h', 'o', ..] => "u",
            ['8', ..] => "u",
            // Once: 11, and 11 000, but not 110.
            ['1', '1', ..] if is_eleven(first) => "u",
            _ => "o",
        }),
        _ => None,
    }
}

fn is_eleven(digits: &str) -> bool {
    let count = digits.chars().take(30).filter(char::is_ascii_digit).count();
    count % 3 == 2
}

fn after_german(text: &str, word: &str, stated: Stated) -> Result<String> {
    let (before, last) = last_word(word);
    let is_stated = stated.is_stated();
    let (article, rest) = match text.split_once(' ') {
        Some((it, rest)) if !is_stated && ["dem", "der", "das"].contains(&it) => (it, rest),
        _ if is_stated => {
            let case = stated.case.or_else(|| governed(last));
            let case = case.ok_or_else(|| {
                missing(
                    "case",
                    "the case that this preposition takes here: `case='dative'`",
                )
            })?;
            (definite::german(stated, case)?, text)
        }
        _ => return Ok(format!("{word} {text}")),
    };
    let joined = match (last, article) {
        ("an", "dem") => "am",
        ("an", "das") => "ans",
        ("bei", "dem") => "beim",
        ("in", "dem") => "im",
        ("in", "das") => "ins",
        ("von", "dem") => "vom",
        ("zu", "dem") => "zum",
        ("zu", "der") => "zur",
        _ => return Ok(format!("{word} {article} {rest}")),
    };
    Ok(format!("{before}{joined} {rest}"))
}

/// The case of a German preposition: where it takes two, the dative only of those that
/// mostly contract with it.
fn governed(preposition: &str) -> Option<Case> {
    match preposition {
        "an" | "in" | "aus" | "bei" | "gegenüber" | "mit" | "nach" | "seit" | "von" | "zu" => {
            Some(Case::Dative)
        }
        "bis" | "durch" | "für" | "gegen" | "ohne" | "um" => Some(Case::Accusative),
        "wegen" | "während" | "trotz" | "statt" => Some(Case::Genitive),
        _ => None,
    }
}
