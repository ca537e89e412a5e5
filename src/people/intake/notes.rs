//! Notes beside people, as far as they speak of what to call them.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::profile::Profile;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    columns: HashSet<String>,
    holds: HashSet<String>,
    never: Vec<String>,
}

static NOTES: LazyLock<Notes> = LazyLock::new(|| {
    let text = include_str!("../../../templates/notes.yaml");
    document::yaml("notes.yaml", text).expect("a test reads the built-in notes.yaml")
});

/// Keeps in mind what notes say of the name, "do not call me Dave"; those that say that nobody
/// should write are for [`Profile::findings`] to tell.
pub(super) fn heed(profile: &mut Profile) -> Vec<Finding> {
    let notes = profile
        .facts
        .iter()
        .filter(|it| NOTES.columns.contains(it.0));
    let notes: Vec<(String, String)> = notes
        .filter_map(|(name, fact)| Some((format!("facts.{name}"), fact.text()?.to_owned())))
        .collect();
    let mut findings = Vec::new();
    for (place, note) in notes {
        let names = unwanted(&note);
        if let Some(name) = names.first() {
            findings.push(about_the_name(name).at(&*place));
        }
        profile.never_call_me.extend(names);
        if phrases(&note).any(|it| NOTES.holds.contains(&it)) {
            profile.notice(no_letter().quoting(&note).at(&*place));
        }
    }
    findings
}

fn about_the_name(name: &str) -> Finding {
    Finding::new(
        "note-about-name",
        Weight::Warn,
        "a note says what not to call them, and the letter will not",
        "look whether the note was understood, and write what they want to be called in `call_me`",
    )
    .quoting(name)
}

fn no_letter() -> Finding {
    Finding::new(
        "note-says-no-letter",
        Weight::Hold,
        "a note says that they have died, or that nobody should write",
        "if that is so, write `deceased` or `do_not_contact`; else release the letter by name",
    )
}

/// The phrases of a note of up to three words, in small letters.
fn phrases(note: &str) -> impl Iterator<Item = String> {
    let plain = note.to_lowercase().replace('’', "'");
    let mark = |it: char| !it.is_alphanumeric() && it != '\'' && it != '†';
    let words = plain.split(mark).filter(|it| !it.is_empty());
    let words: Vec<String> = words.take(200).map(str::to_owned).collect();
    (1..=3).flat_map(move |count| {
        let windows: Vec<String> = words.windows(count).map(|it| it.join(" ")).collect();
        windows
    })
}

/// The names that a note does not want.
fn unwanted(note: &str) -> Vec<String> {
    let lower = note.to_lowercase().replace('’', "'");
    if lower.len() != note.replace('’', "'").len() {
        return Vec::new();
    }
    let plain = note.replace('’', "'");
    let after = NOTES.never.iter().filter_map(|it| {
        let at = lower.find(it.as_str())? + it.len();
        let rest = plain.get(at..)?.trim_start();
        let name: String = rest
            .trim_start_matches(['"', '“', '\'', ':'])
            .chars()
            .take_while(|it| it.is_alphabetic() || *it == '-')
            .collect();
        let is_name = name.starts_with(char::is_uppercase) && name.len() < 40;
        is_name.then_some(name)
    });
    let mut names: Vec<String> = after.collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_not_to_call_somebody() {
        assert_eq!(unwanted("Regular. Do NOT call me Dave!"), ["Dave"]);
        assert_eq!(unwanted("hates being called “Steve”"), ["Steve"]);
        assert!(unwanted("do not call before noon").is_empty());
        assert!(unwanted("Don’t call. Anna").is_empty());
        assert!(phrases("DECEASED May 2025").any(|it| NOTES.holds.contains(&it)));
        assert!(phrases("Please do not contact!").any(|it| NOTES.holds.contains(&it)));
    }
}
