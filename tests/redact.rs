//! Children's letters as a stranger may see them: each case says what goes and what stays.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;

use longhand::listen::from_a_child;
use longhand::listen::read;
use longhand::listen::redacted;
use proptest::prelude::*;
use serde::Deserialize;

/// What a person says of a letter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    removed: Vec<BTreeMap<String, String>>,
    stays: Vec<String>,
}

#[test]
fn private_details_go_and_the_rest_stays() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir("tests/cases/redact").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = fs::read_to_string(&path).unwrap();
        let (header, letter) = file.split_once("\n---\n").unwrap();
        let case: Case = serde_yaml::from_str(header).unwrap();
        let reading = read(letter);
        let redacted = redacted(&reading);
        let mut found: Vec<_> = redacted.removed.iter().collect();
        found.dedup_by_key(|it| it.stands_for.clone());
        let found: Vec<_> = found
            .iter()
            .map(|it| {
                (
                    it.kind.name().to_owned(),
                    letter[it.start..it.end].to_owned(),
                )
            })
            .collect();
        for (kind, words) in case.removed.iter().flatten() {
            if !found.contains(&(kind.clone(), words.clone())) {
                wrong.push(format!("{name}: {kind} `{words}` stays"));
            }
        }
        let labelled = |it: &&(String, String)| {
            let same = |label: &BTreeMap<String, String>| label.get(&it.0) == Some(&it.1);
            !case.removed.iter().any(same)
        };
        for (kind, words) in found.iter().filter(labelled) {
            wrong.push(format!("{name}: {kind} `{words}` goes"));
        }
        for words in &case.stays {
            if letter.contains(words.as_str()) && !redacted.text.contains(words.as_str()) {
                wrong.push(format!("{name}: `{words}` should stay"));
            }
        }
        if redacted.for_envelope(&redacted.text) != letter {
            wrong.push(format!("{name}: does not come back together"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_was_removed_is_neither_printed_nor_saved() {
    let redacted = redacted(&read(
        "Dear Archive,\n\nI go to Hill School.\n\nHarriet Moss\n",
    ));
    let printed = format!("{redacted:?} {:?}", redacted.removed);
    let saved = serde_json::to_string(&redacted).unwrap();
    for hidden in ["Moss", "Hill"] {
        assert!(!printed.contains(hidden) && !saved.contains(hidden));
    }
    assert!(saved.contains("[surname 1]"));
}

#[test]
fn the_same_detail_has_the_same_placeholder() {
    let letter =
        "Dear Archive,\n\nI am Harriet Moss. The Moss family says hello.\n\nHarriet Moss\n";
    let redacted = redacted(&read(letter));
    assert_eq!(redacted.text.matches("[surname 1]").count(), 3);
}

#[test]
fn a_school_named_after_a_road_is_a_school() {
    let letter = "Dear Archive,\n\nI am in Year 4, Hill Road School.\n";
    for letter in [letter, &letter.replace("4, ", "4 ")] {
        let redacted = redacted(&read(letter));
        assert!(redacted.text.contains("[school 1]."), "{}", redacted.text);
        assert!(!redacted.text.contains("[address"), "{}", redacted.text);
    }
}

#[test]
fn children_and_classes_write_childrens_mail() {
    for letter in [
        "Dear Archive,\n\nI am 8.\n\nColin\n",
        "Dear Museum,\n\nMy pupils loved the bones.\n\nA. Holt\n",
    ] {
        assert!(from_a_child(&read(letter)), "{letter}");
    }
    assert!(!from_a_child(&read("Dear Shop,\n\nIt broke.\n\nA. Holt\n")));
}

proptest! {
    #[test]
    fn any_letter_comes_back_together(letter in "(?s).{0,300}") {
        let redacted = redacted(&read(&letter));
        let starts: Vec<_> = redacted.removed.iter().map(|it| it.start).collect();
        prop_assert!(starts.is_sorted());
        if !letter.contains('[') {
            prop_assert_eq!(redacted.for_envelope(&redacted.text), letter);
        }
    }
}
