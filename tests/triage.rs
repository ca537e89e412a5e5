//! Where letters go first.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it found, and fails by panicking"
)]

use longhand::listen::Lane;
use longhand::listen::read;
use longhand::listen::triage;

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
