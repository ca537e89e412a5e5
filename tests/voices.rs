//! Who speaks: what a voice calls people, how it closes, and which words break its world.

use std::path::Path;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::Weight;
use longhand::listen;
use longhand::words::BlockKind;
use longhand::words::Source;
use longhand::words::survey;

fn reply(letter: &str) -> Draft {
    let scribe = Scribe::new();
    let letter = scribe.letter().replying_to(letter).voice("sorter");
    letter.on(date(2026, 11, 21)).write().unwrap()
}

fn codes(draft: &Draft) -> Vec<&str> {
    draft.findings().iter().map(|it| it.code.as_str()).collect()
}

#[test]
fn a_voice_closes_with_its_own_closings_and_no_others() {
    let scribe = Scribe::new();
    for age in [5, 9, 14, 17, 40] {
        let yaml = format!("{{name: Ada, age: {{years: {age}, on: 2026-11-01}}}}");
        let profile = Profile::from_yaml(&yaml).unwrap();
        for voice in ["archive", "sorter"] {
            for seed in 0..12 {
                let letter = scribe.letter_to(&profile).occasion("surprise").voice(voice);
                let draft = letter.seed(seed).on(date(2026, 11, 21)).write().unwrap();
                let close = draft.letter.blocks_of(BlockKind::Close).next().unwrap();
                let Source::Phrase {
                    id,
                    beat,
                    file,
                    line,
                } = close.spans[0].source.as_ref()
                else {
                    panic!("a close comes from a telling");
                };
                assert_eq!(&**beat, "close");
                assert_eq!(id.starts_with("sorter-"), voice == "sorter", "{id}");
                if voice == "sorter" {
                    assert!(
                        file.ends_with("voices/sorter.yaml") && *line > 20,
                        "{file}:{line}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_voice_calls_people_what_they_say_they_are() {
    let letters = [
        (
            "I am a Padawan. Can I come and see the Ranch?\n\nNo name",
            "Dear Padawan,",
        ),
        (
            "I'm a clone trooper. Can I come and see the Ranch?",
            "Dear trooper,",
        ),
        (
            "When I am a Padawan, can I come and see the Ranch?",
            "Dear esteemed sender,",
        ),
    ];
    for (letter, salutation) in letters {
        let greeted = (0..8).map(|seed| {
            let scribe = Scribe::new();
            let letter = scribe
                .letter()
                .replying_to(letter)
                .voice("sorter")
                .seed(seed);
            letter.write().unwrap().letter.salutation()
        });
        let greeted: Vec<_> = greeted.collect();
        let named = salutation.trim_start_matches("Dear ");
        assert!(greeted.iter().all(|it| it.ends_with(named)), "{greeted:?}");
    }
}

#[test]
fn a_role_that_is_known_is_called_by_its_age() {
    let scribe = Scribe::new();
    let greeted = |yaml: &str| {
        let profile = Profile::from_yaml(yaml).unwrap();
        let letter = scribe
            .letter_to(&profile)
            .occasion("surprise")
            .voice("sorter");
        letter
            .on(date(2026, 11, 21))
            .write()
            .unwrap()
            .letter
            .salutation()
    };
    let child = greeted("{age: {years: 7, on: 2026-11-01}, facts: {role: padawan}}");
    assert!(child.ends_with("small Padawan,"), "{child}");
    let adult = greeted("{age: {years: 40, on: 2026-11-01}, facts: {role: padawan}}");
    assert!(
        adult.ends_with(" Padawan,") && !adult.contains("small"),
        "{adult}"
    );
    // A guess steers and is never said.
    let guessed = greeted(
        "{age: {years: 40, on: 2026-11-01}, facts: {role: {what: padawan, how: inferred}}}",
    );
    assert!(guessed.ends_with("esteemed sender,"), "{guessed}");
    let named = greeted("{name: Ada, facts: {role: padawan}}");
    assert!(named.ends_with("Ada,"), "{named}");
}

#[test]
fn a_fraction_of_a_year_is_heard_as_it_is_written() {
    for (letter, fraction) in [
        (
            "Hello, I am 6 and three quarters.",
            Some("6 and three quarters"),
        ),
        (
            "Hello, I am 6 and three quarters years old.",
            Some("6 and three quarters"),
        ),
        ("Hello, I'm 7 1/2 and I like trains.", Some("7 1/2")),
        ("Hello, I am 8½ years old.", Some("8½")),
        ("Hello, I am nine and a half.", Some("nine and a half")),
        ("Hello, I am 7.", None),
        ("Hello, I am eleven.", None),
        ("Hello, I am nearly 8.", None),
        (
            "Liebes Archiv, ich bin sechseinhalb Jahre alt und mag Züge.",
            Some("sechseinhalb"),
        ),
        (
            "Liebes Archiv, ich bin sieben Jahre alt und mag Züge.",
            None,
        ),
        (
            "Chères archives, j'ai six ans et demi et j'aime les trains.",
            Some("six ans et demi"),
        ),
        (
            "Querido archivo, tengo siete años y medio y me gustan los trenes.",
            Some("siete años y medio"),
        ),
    ] {
        let reading = listen::read(letter);
        let heard = reading.age.and_then(|it| it.fraction);
        assert_eq!(heard.as_deref(), fraction, "{letter}");
    }
}

#[test]
fn a_child_that_gives_its_age_exactly_gets_an_exact_age_back() {
    let letter = |age: &str| {
        format!(
            "Dear Archive,\n\nMy name is Tim. I am {age}. Can I come and see the Ranch?\n\nLove,\nTim\n"
        )
    };
    let signed = |age: &str, voice: &str| {
        let scribe = Scribe::new();
        let letter = letter(age);
        let draft = scribe
            .letter()
            .replying_to(&letter)
            .voice(voice)
            .on(date(2026, 11, 21));
        let draft = draft.write().unwrap();
        let signature = draft.letter.blocks_of(BlockKind::Signature).next().unwrap();
        signature.text()
    };
    assert_eq!(
        signed("6 and three quarters", "archive"),
        "Your friends at the Archive, age 27 1/3"
    );
    assert!(signed("6 and three quarters", "sorter").ends_with("age 212 and a half"));
    assert!(!signed("6", "archive").contains("27"));
}

#[test]
fn a_voice_outside_its_years_is_a_finding() {
    let scribe = Scribe::new();
    let profile = Profile::named("Ada");
    let written = |year: i16| {
        let letter = scribe
            .letter_to(&profile)
            .occasion("surprise")
            .voice("sorter");
        letter.on(date(year, 5, 4)).write().unwrap()
    };
    let early = written(1976);
    let findings = early.findings();
    let finding = findings.iter().find(|it| it.code == "voice-years").unwrap();
    assert_eq!(finding.weight, Weight::Warn);
    assert!(!codes(&written(1977)).contains(&"voice-years"));
}

#[test]
fn a_word_from_outside_the_world_is_a_finding_after_an_edit() {
    let mut draft = reply("Dear Archive,\n\nCan I come and see the Ranch?\n\nLove,\nTim, 7\n");
    assert!(!codes(&draft).contains(&"out-of-world"));
    let pack = Scribe::new().pack("galaxy").unwrap();
    let body = draft
        .letter
        .blocks
        .iter_mut()
        .find(|it| it.kind == BlockKind::Paragraph);
    body.unwrap().spans[0]
        .text
        .push_str(" We love our fans, and this app.");
    draft.check(&pack);
    let found = draft.findings();
    let quotes = found.iter().filter(|it| it.code == "out-of-world");
    let quotes: Vec<_> = quotes.filter_map(|it| it.quote.as_deref()).collect();
    assert_eq!(quotes, ["fans", "app"]);
}

#[test]
fn a_word_from_outside_the_world_is_found_in_a_pack_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    small_pack(folder.path());
    let pack = Scribe::new().read_pack(folder.path()).unwrap();
    let found = survey(&pack, None);
    let root = format!("{}/", folder.path().display());
    let in_pack = |at: &str| at.replace(&root, "");
    let mut places: Vec<_> = found
        .iter()
        .filter(|it| it.code == "out-of-world")
        .map(|it| {
            (
                in_pack(it.at.as_deref().unwrap()),
                it.quote.clone().unwrap(),
            )
        })
        .collect();
    places.sort();
    let place = |at: &str, quote: &str| (at.to_owned(), quote.to_owned());
    assert_eq!(
        places,
        [
            place("answers/all.yaml:1 (dragons/1)", "fictional"),
            place("phrases/all.yaml:2 (knight-only)", "customer"),
            place("voices/knight.yaml:4 (knight-yours)", "customer"),
        ]
    );
    let text = |it: &longhand::Finding| it.to_string();
    assert!(found.iter().map(text).any(|it| it.contains("`knight`")));

    let scribe = Scribe::new();
    let letter = scribe.letter().with_pack(pack).occasion("note");
    let draft = letter.replying_to("Are dragons real?").write().unwrap();
    assert!(
        codes(&draft).contains(&"out-of-world"),
        "{:?}",
        codes(&draft)
    );
}

/// A pack in which a knight says what knights do not say, and a clerk may.
fn small_pack(folder: &Path) {
    for part in ["letters", "phrases", "voices", "answers"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(
        "pack.yaml",
        "name: small\nvoice: knight\nsender: {organisation: the castle}\n",
    );
    write(
        "voices/knight.yaml",
        "name: knight\nnever: [customer, fictional]\nclosings:\n  - {id: knight-yours, text: 'Yours, dear customer,'}\n",
    );
    write("voices/clerk.yaml", "name: clerk\n");
    write(
        "letters/note.txt",
        "---\noccasion: note\n---\n{{ salutation() }}\n\n{{ thank() }}\n\n{{ answer() }}\n\n{{ close() }}\n\n{{ signature() }}\n",
    );
    write(
        "phrases/all.yaml",
        "thank:\n  - {id: knight-only, voices: [knight], text: Welcome customer.}\n  - {id: clerk-only, voices: [clerk], text: Welcome customer.}\n\
         salutation: [{text: Hello}]\nclose: [{text: 'Yours,'}]\nsignature: [{text: The castle}]\n",
    );
    write(
        "answers/all.yaml",
        "- id: dragons\n  question: Are dragons real?\n  canon: canon\n  source: the castle\n  phrasings: [are dragons real, do dragons exist, is there a dragon, are there dragons, is the dragon real]\n  tellings:\n\
         \x20   - text: >-\n        They are fictional.\n",
    );
}

#[test]
fn a_pack_says_where_the_closings_of_a_voice_leave_readers_without() {
    let folder = tempfile::tempdir().unwrap();
    small_pack(folder.path());
    let file = folder.path().join("voices/clerk.yaml");
    std::fs::write(
        file,
        "name: clerk\nclosings: [{for: [child], text: 'Bye,'}]\n",
    )
    .unwrap();
    let pack = Scribe::new().read_pack(folder.path()).unwrap();
    let found = survey(&pack, None);
    let missing = found.iter().filter(|it| it.code == "missing-band");
    let places: Vec<_> = missing.filter_map(|it| it.at.as_deref()).collect();
    assert!(places.contains(&"voice clerk for adult"), "{places:?}");
    assert!(!places.contains(&"voice clerk for child"));
}
