//! Letters that could have been written to nobody else, and letters that could go to anybody.

use std::fs;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;

/// A letter of a pack with one telling and a floor.
fn letter(telling: &str, floor: &str, profile: &str) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    // A floor of the whole pack stands in its head, that of the occasion in the letter's.
    let (pack, own) = match floor.strip_prefix("pack ") {
        Some(floor) => (floor, "about: a note"),
        None => ("about: one", floor),
    };
    write("pack.yaml", &format!("name: one\n{pack}\n"));
    let skeleton = "{{ salutation() }}\n\n{{ thank() }}\n\n{{ close() }}\n\n{{ signature() }}\n";
    write("letters/note.txt", &format!("---\n{own}\n---\n{skeleton}"));
    let frame = "salutation: [{id: dear, text: 'Dear {{ name.call }},'}, {id: hello, text: 'Hello,', unless: [name.call]}]\n\
                 close: [{id: yours, text: 'Yours,'}]\nsignature: [{id: maud, text: Maud}]\n";
    write("phrases/all.yaml", &format!("{frame}thank:\n{telling}"));
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let profile = Profile::from_yaml(profile).unwrap();
    scribe.letter_to(&profile).with_pack(pack).write().unwrap()
}

fn codes(draft: &Draft) -> Vec<&str> {
    draft.findings().iter().map(|it| it.code.as_str()).collect()
}

const VALUED: &str = "  - {id: valued, text: 'Thank you for being a valued customer, {{ name.call }}. You matter to us.'}\n";

#[test]
fn a_letter_to_a_valued_customer_is_held_with_the_sentences_that_could_go_to_anybody() {
    let draft = letter(VALUED, "specific: 0.4", "name: Ada Moss");
    let finding = draft
        .holding()
        .find(|it| it.code == "generic-letter")
        .unwrap();
    let quote = finding.quote.as_deref().unwrap();
    assert!(
        quote.contains("valued customer, Ada. / You matter to us."),
        "{quote}"
    );
    assert_eq!(draft.letter.specificity().score, 0.0);
}

#[test]
fn under_the_floor_of_a_whole_pack_a_person_looks_and_a_short_note_may_go_out() {
    let draft = letter(VALUED, "pack specific: 0.4", "name: Ada Moss");
    assert!(codes(&draft).contains(&"generic-letter"));
    assert!(draft.holding().all(|it| it.code != "generic-letter"));
}

#[test]
fn without_a_floor_nothing_is_found_and_the_score_is_there_all_the_same() {
    let draft = letter(VALUED, "about: no floor", "name: Ada Moss");
    assert!(!codes(&draft).contains(&"generic-letter"));
    assert_eq!(draft.letter.specificity().generic.len(), 2);
}

#[test]
fn the_name_counts_once_where_no_salutation_says_it() {
    let text = "  - {id: named, text: 'Ada is here. {{ facts.first }} came, and {{ facts.first }} sang. It rained.'}\n";
    let draft = letter(text, "specific: 0.4", "{name: Ada, facts: {first: Bo}}");
    // The telling needs the fact, so that all of it was told for her.
    assert_eq!(draft.letter.specificity().score, 1.0);
    let text = "  - {id: optional, text: 'It rained all day long. {% if facts.first %}{{ facts.first }} came.{% endif %}'}\n";
    let draft = letter(text, "specific: 0.6", "{name: Ada, facts: {first: Bo}}");
    let specificity = draft.letter.specificity();
    assert_eq!(specificity.generic, ["It rained all day long."]);
    assert!((specificity.score - 2.0 / 7.0).abs() < 0.01);
    // Something hangs on her, if too little: a person should look, and the letter may go out.
    assert!(codes(&draft).contains(&"generic-letter") && !draft.is_held());
}

#[test]
fn a_draft_that_was_edited_counts_only_what_still_stands() {
    let text = "  - {id: dog, text: 'Give our best to {{ facts.dog }}.'}\n";
    let profile = "{name: Ada, facts: {dog: Pip}}";
    let mut draft = letter(text, "specific: 0.4", profile);
    assert_eq!(draft.letter.specificity().score, 1.0);
    let json = draft
        .to_json()
        .replace("Give our best to Pip.", "Give our best to them.");
    draft = Draft::from_json("ada.json", &json).unwrap();
    assert_eq!(draft.letter.specificity().score, 0.0);
}

#[test]
fn colins_letter_could_have_been_written_to_nobody_else() {
    let read = |it: &str| fs::read_to_string(format!("examples/colin/{it}")).unwrap();
    let colin = Profile::from_yaml(&read("profile.yaml")).unwrap();
    let scribe = Scribe::new();
    for seed in 0..10 {
        let letter = read("letter.txt");
        let letter = scribe.letter_to(&colin).replying_to(&letter);
        let draft = letter.on(date(2015, 4, 20)).seed(seed).write().unwrap();
        let specificity = draft.letter.specificity();
        println!(
            "seed {seed}: {:.2} {:?}",
            specificity.score, specificity.generic
        );
        assert!(specificity.score >= 0.6, "{}", draft.text());
    }
}
