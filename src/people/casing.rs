//! Names in capitals, as databases shout them, in small letters again.

use super::lexicon::Lexicon;

/// What kind of name part a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// "DR", which is "Dr" in a name in capitals.
    Title,
    Given,
    Surname,
    /// A whole name, first things first.
    Whole,
}

/// How a whole name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Shouted,
    Small,
    Mixed,
}

/// The name in usual case, if it is in capitals, or if the whole name is in small letters; mixed
/// case is as wanted.
///
/// `case` tells that the other parts are in capitals too, without which two letters may well be
/// initials ("JO").
pub(super) fn repaired(text: &str, part: Part, case: Case) -> Option<String> {
    let short = || case == Case::Shouted && part == Part::Surname && is_short_shout(text);
    let titled = || {
        part == Part::Title
            && case != Case::Mixed
            && !(text.contains(char::is_lowercase) && text.contains(char::is_uppercase))
    };
    if !(is_shouted(text) || short() || titled() || (case == Case::Small && is_small(text))) {
        return None;
    }
    if part == Part::Title {
        let known = |it: &str| Lexicon::get().titles.has(it) || Lexicon::get().given_titles.has(it);
        let words = text
            .split(' ')
            .map(|it| if known(it) { large(it) } else { it.to_owned() });
        return Some(words.collect::<Vec<_>>().join(" ")).filter(|it| it != text);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let last = words.len() - 1;
    let word = |(index, word): (usize, &&str)| {
        let lexicon = Lexicon::get();
        let front = index == 0 && part != Part::Surname;
        match *word {
            it if index < last && !front && lexicon.particles.has(it) => it.to_lowercase(),
            it if index > 0 && is_roman(it) => it.to_uppercase(),
            it if part != Part::Surname && is_initials(&it.to_uppercase()) => it.to_uppercase(),
            it => it.split('-').map(capitalised).collect::<Vec<_>>().join("-"),
        }
    };
    let mended = words.iter().enumerate().map(word).collect::<Vec<_>>();
    let mended = mended.join(" ");
    (mended != text).then_some(mended)
}

/// "III", "iv".
fn is_roman(word: &str) -> bool {
    word.chars().all(|it| "IVXivx".contains(it)) && Lexicon::get().generations.has(word)
}

/// Whether a name is all in small letters, in an alphabet that begins names with large ones.
pub(super) fn is_small(text: &str) -> bool {
    let cased = |it: char| matches!(it, 'a'..='z' | 'ß'..='ɏ' | '\u{370}'..='\u{52f}' | '\u{561}'..='\u{587}' | '\u{1e00}'..='\u{1fff}');
    text.chars().any(char::is_lowercase)
        && text
            .chars()
            .filter(|it| it.is_alphabetic())
            .all(|it| it.is_lowercase() && cased(it))
}

/// Whether a name of three letters or more is in capitals ("McDONALD" is, too).
pub(super) fn is_shouted(text: &str) -> bool {
    let plain = text.replacen("Mac", "MAC", 1).replacen("Mc", "MC", 1);
    let cased = |it: &char| matches!(it, 'A'..='Z' | 'À'..='ɏ' | '\u{370}'..='\u{556}' | '\u{1e00}'..='\u{1fff}');
    plain
        .chars()
        .filter(|it| it.is_uppercase() && cased(it))
        .count()
        > 2
        && plain
            .chars()
            .filter(|it| it.is_alphabetic())
            .all(|it| cased(&it))
        && !plain.chars().any(char::is_lowercase)
        && !text.split_whitespace().all(is_initials)
}

fn is_short_shout(text: &str) -> bool {
    text.chars().count() == 2 && text.chars().all(char::is_uppercase)
}

/// "J.F.", "JJ", "AJ", "TK": letters that stand for names, not "St", "Dr" or "Li".
fn is_initials(word: &str) -> bool {
    let mut letters = word.split('.').filter(|it| !it.is_empty());
    if word.contains('.') && letters.all(|it| it.chars().count() == 1) {
        return true;
    }
    let lexicon = Lexicon::get();
    let known = lexicon.titles.has(word) || lexicon.given_titles.has(word);
    let vowel = |it: char| "AEIOUYÄÖÜ".contains(it);
    match word.chars().collect::<Vec<_>>()[..] {
        [only] => only.is_uppercase(),
        [first, second] => !known && (second == 'J' || !(vowel(first) || vowel(second))),
        _ => false,
    }
}

/// One word with its first letter large, and those after "O'", "Mc" and the Macs that take it.
fn capitalised(word: &str) -> String {
    if let Some((prefix, rest)) = word.split_once(['\'', '’']) {
        let mark = word[prefix.len()..].chars().next().unwrap_or('\'');
        let rest = match prefix.chars().count() {
            0..=2 if rest.chars().count() > 1 => capitalised(rest),
            _ => rest.to_lowercase(),
        };
        return format!("{}{mark}{rest}", large(prefix));
    }
    let small = word.to_lowercase();
    let prefix = match small.as_str() {
        it if it.starts_with("mc") && it.len() > 4 => 2,
        it if Lexicon::get().mac.has(it) => 3,
        _ => return large(word),
    };
    format!("{}{}", large(&small[..prefix]), large(&small[prefix..]))
}

/// The first letter large, the rest small.
fn large(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    // On the whole word, since Greek has a sigma of its own for the end.
    let small = word.to_lowercase();
    let skip = word
        .chars()
        .next()
        .map_or(0, |it| it.to_lowercase().count());
    first.chain(small.chars().skip(skip)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_mended_and_mixed_case_is_left_alone() {
        let given = |it| repaired(it, Part::Given, Case::Mixed);
        let surname = |it| repaired(it, Part::Surname, Case::Shouted);
        assert_eq!(given("MARI-LIIS").as_deref(), Some("Mari-Liis"));
        assert_eq!(given("COLIN").as_deref(), Some("Colin"));
        assert_eq!(surname("O'BRIEN").as_deref(), Some("O'Brien"));
        assert_eq!(surname("McDONALD").as_deref(), Some("McDonald"));
        assert_eq!(surname("MACKIE").as_deref(), Some("Mackie"));
        assert_eq!(
            surname("VAN DEN THILLART").as_deref(),
            Some("van den Thillart")
        );
        assert_eq!(surname("ΠΑΠΑΔΟΠΟΥΛΟΣ").as_deref(), Some("Παπαδοπουλος"));
        assert_eq!(surname("NG").as_deref(), Some("Ng"));
        for kept in ["JB", "J.B.", "Colin", "MacIe", "colin", "deGrasse", "JO"] {
            assert_eq!(given(kept), None);
        }
    }
}
