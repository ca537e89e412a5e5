//! The note that holds the place of an answer to a letter that tells of harm or fear.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;

#[test]
fn a_holding_note_asks_and_promises_nothing_and_waits_for_a_person() {
    for age in [7, 15, 40] {
        let profile = Profile::from_yaml(&format!("name: Ada\nage: {age}\n")).unwrap();
        let letter_received = "Dear Archive,\n\nMy dad hits me. Do droids sleep?\n\nAda\n";
        for seed in 0..8 {
            let scribe = Scribe::new();
            let letter = scribe
                .letter_to(&profile)
                .pack("galaxy")
                .occasion("holding")
                .replying_to(letter_received)
                .seed(seed);
            let draft = letter.on(date(2026, 11, 21)).write().unwrap();
            let text = draft.text();
            for never in ["?", "promise", "secret", "Force", "hits"] {
                assert!(!text.contains(never), "{text}");
            }
            assert!(text.contains("matters, and so do you"), "{text}");
            assert!(draft.holding().next().is_some(), "{text}");
        }
    }
}
