//! Where letters go first.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it found, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::env;
use std::fs;

use longhand::listen::Lane;
use longhand::listen::read;
use longhand::listen::triage;
use serde::Deserialize;

fn lane(letter: &str, ours: &[&str]) -> Lane {
    triage(&read(letter), ours).lane
}

#[test]
fn only_another_house_is_another_house() {
    let letter = "Dear Greenway Heating,\n\nWe like you.\n\nC. Abara\n";
    assert_eq!(lane(letter, &["museum"]), Lane::Misaddressed);
    assert_eq!(lane(letter, &["Greenway Heating Ltd"]), Lane::Routine);
    assert_eq!(lane(letter, &[]), Lane::Routine);
    let letter = "Hello,\n\nI know this is not your department, but can you help?\n";
    assert_eq!(lane(letter, &[]), Lane::Misaddressed);
}

#[test]
fn a_language_nobody_reads_goes_to_a_person() {
    let mut reading = read("Buongiorno\n");
    reading.language = Some("it".to_owned());
    let triage = triage(&reading, &[]);
    assert_eq!(triage.lane, Lane::Special);
    assert!(triage.why.contains("language"));
}

#[test]
fn a_child_who_argues_with_the_story_asks() {
    let letter = "Dear Archive,\n\nI am 8. I do not think it is fair that Jedi cannot marry. \
                  Can you change the rule?\n\nColin\n";
    assert_eq!(lane(letter, &["archive"]), Lane::Question);
}

#[test]
fn a_lane_says_why_and_shows_no_words_in_debug() {
    let reading = read("Dear Archive,\n\nMy dad hits me.\n\nSam\n");
    let triage = triage(&reading, &[]);
    assert_eq!(triage.lane, Lane::Safeguarding);
    assert!(triage.why.starts_with("a person must read it"));
    assert!(!triage.words.is_empty());
    assert!(!format!("{triage:?}").contains("dad"));
    let saved = serde_json::to_value(&triage).unwrap();
    assert_eq!(saved["lane"], "safeguarding");
}

/// What a person wrote above a letter, as far as lanes go.
#[derive(Deserialize)]
struct Label {
    #[serde(default)]
    to: String,
    lane: Lane,
}

/// The names by which people call a desk.
fn ours(to: &str) -> &'static [&'static str] {
    match to {
        "archive" => &["archive", "star archive", "space archive", "fan mail"],
        "cafe" => &["cafe", "café", "coffee", "kitchen"],
        "airline" => &["airline", "airways", "airlines", "flight"],
        "shop" => &["shop", "toys", "toy", "store", "books"],
        "museum" => &["museum"],
        "publisher" => &["publisher", "publishing", "press", "books", "verlag"],
        "charity" => &["charity", "foundation", "trust"],
        _ => &[],
    }
}

/// Labelled letters lie in folders of `tests/cases/heard`, and where `LONGHAND_LETTERS` says.
#[test]
fn lanes_are_those_of_a_careful_desk() {
    let mut folders = vec![
        "tests/cases/heard/calibrate".to_owned(),
        "tests/cases/heard/frozen".to_owned(),
    ];
    let others = env::var("LONGHAND_LETTERS").unwrap_or_default();
    folders.extend(
        others
            .split(':')
            .filter(|it| !it.is_empty())
            .map(str::to_owned),
    );
    for folder in folders {
        measure(&folder);
    }
}

/// Prints how often lane and label agree, and where they do not.
fn measure(folder: &str) {
    let Ok(entries) = fs::read_dir(folder) else {
        println!("{folder}: not here, skipped");
        return;
    };
    let mut lanes: BTreeMap<Lane, [usize; 3]> = BTreeMap::new();
    // Nobody tunes on what is frozen.
    let show = env::var_os("LONGHAND_SHOW").is_some() && !folder.ends_with("frozen");
    let mut files: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    files.sort();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let Some((header, letter)) = text.split_once("\n---\n") else {
            continue;
        };
        let Ok(label) = serde_yaml::from_str::<Label>(header) else {
            continue;
        };
        let reading = read(letter);
        let triage = triage(&reading, ours(&label.to));
        lanes.entry(label.lane).or_default()[0] += 1;
        lanes.entry(triage.lane).or_default()[1] += 1;
        if triage.lane == label.lane {
            lanes.entry(label.lane).or_default()[2] += 1;
        } else if show {
            let name = file.file_name().unwrap().to_string_lossy();
            println!(
                "{name}: {} is said to be {} ({}): {}",
                label.lane, triage.lane, reading.feeling.kind, triage.why
            );
            for word in triage.words {
                println!("    `{}`", word.text);
            }
        }
    }
    for (lane, [labelled, found, both]) in lanes {
        let recall = both as f32 / labelled.max(1) as f32;
        let precision = both as f32 / found.max(1) as f32;
        println!(
            "{folder}: {lane} R {recall:.2} ({both} of {labelled}) P {precision:.2} (of {found})"
        );
    }
}
