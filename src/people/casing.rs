//! Names in capitals, as databases shout them, in small letters again.

use super::lexicon::Lexicon;

/// What kind of name part a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Given,
    Surname,
    /// A whole name, first things first.
    Whole,
}

/// The name in usual case, if it is in capitals; mixed case and small letters are as wanted.
///
/// `shouted` tells that the other parts are in capitals too, without which two letters may
/// well be initials ("JO").
pub(super) fn repaired(text: &str, part: Part, shouted: bool) -> Option<String> {
    let short = || shouted && part == Part::Surname && is_short_shout(text);
    if !(is_shouted(text) || short()) {
        return None;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let last = words.len() - 1;
    let word = |(index, word): (usize, &&str)| {
        let lexicon = Lexicon::get();
        let front = index == 0 && part != Part::Surname;
        match *word {
            it if index < last && !front && lexicon.particles.has(it) => it.to_lowercase(),
            it if index > 0 && lexicon.generations.has(it) && it.starts_with('I') => it.to_owned(),
            it if part != Part::Surname && is_initials(it) => it.to_owned(),
            it => it.split('-').map(capitalised).collect::<Vec<_>>().join("-"),
        }
    };
    let mended = words.iter().enumerate().map(word).collect::<Vec<_>>();
    let mended = mended.join(" ");
    (mended != text).then_some(mended)
}

/// Whether a name of three letters or more is in capitals ("McDONALD" is, too).
pub(super) fn is_shouted(text: &str) -> bool {
    let plain = text.replacen("Mac", "MAC", 1).replacen("Mc", "MC", 1);
    plain.chars().filter(|it| it.is_uppercase()).count() > 2
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
        let given = |it| repaired(it, Part::Given, false);
        let surname = |it| repaired(it, Part::Surname, true);
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
