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
    never: Vec<String>,
}

static NOTES: LazyLock<Notes> = LazyLock::new(|| {
    let text = include_str!("../../../templates/notes.yaml");
    document::yaml("notes.yaml", text).expect("a test reads the built-in notes.yaml")
});

/// Whether facts of this name are notes.
pub(super) fn is_note(fact: &str) -> bool {
    NOTES.columns.contains(fact)
}

/// Keeps in mind what a note says not to call them: "do not call me Dave".
pub(super) fn heed(profile: &mut Profile, fact: &str) -> Option<Finding> {
    let note = profile.facts.get(fact)?.text()?.to_owned();
    let names = unwanted(&note);
    let name = names.first()?;
    profile.never_call_me.extend(names.iter().cloned());
    let finding = Finding::new(
        "note-about-name",
        Weight::Warn,
        "a note says what not to call them, and the letter will not",
        "look whether the note was understood, and write what they want to be called in `call_me`",
    );
    Some(finding.quoting(name).at(format!("facts.{fact}")))
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
        assert!(is_note("notes") && !is_note("dog"));
    }
}
