//! What a reader hates or is allergic to steers every choice, and what a person puts in is looked at.

use std::sync::Arc;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::Pack;
use longhand::words::Source;

const HEAD: &str = "name: own\nvoice: desk\nsender:\n  gifts: {cake: a slice of almond cake, card: a card with a lamp on it}\n";
const SKELETON: &str = "---\noccasion: note\n---\n{{ salutation() }}\n\n{{ offer() }} {{ gift() }}\n\n{{ answer() }}\n\n{{ close() }}\n\n{{ signature() }}\n";
const PHRASES: &str = "salutation: [{id: dear, text: 'Dear {{ name.call }},'}]\n\
offer:\n  - {id: dogs, text: There is a dog at the gate who knows you.}\n  - {id: rain, text: You came in the rain and stayed.}\n  \
- {id: topic, about: [dogs], text: Somebody waits at the gate and wags.}\n\
gift:\n  - {id: cake, encloses: [cake], text: This comes with the letter.}\n  - {id: card, encloses: [card], text: This comes with the letter as well.}\n\
close: [{id: close, text: 'Yours, and the dog’s,'}]\nsignature: [{id: signed, text: Maud}]\n";
const ANSWERS: &str = "- id: dog\n  question: Is there a dog?\n  phrasings: [Is there a dog?, Do you have a dog?, \
Does a dog live there?, Have you got a dog?, Is a dog at your house?]\n  tellings: [{text: There is a dog. He sleeps by the stove.}]\n";

fn pack() -> Arc<Pack> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("pack.yaml", HEAD),
        ("letters/note.txt", SKELETON),
        ("phrases/all.yaml", PHRASES),
        ("answers/all.yaml", ANSWERS),
        ("voices/desk.yaml", "name: desk\nabout: d\n"),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Scribe::new().read_pack(folder.path()).unwrap()
}

fn write(pack: &Arc<Pack>, profile: &str, theirs: Option<&str>, seed: u64) -> Draft {
    let profile = Profile::from_yaml(&format!("name: Ada\n{profile}")).unwrap();
    let scribe = Scribe::new();
    let mut letter = scribe.letter_to(&profile).with_pack(pack.clone());
    letter = letter.occasion("note").on(date(2026, 11, 21)).seed(seed);
    if let Some(theirs) = theirs {
        letter = letter.replying_to(theirs);
    }
    letter.write().unwrap()
}

fn codes(draft: &Draft) -> Vec<&str> {
    let found = draft.findings.iter().map(|it| it.code.as_str());
    found
        .filter(|it| ["hated", "allergy", "too-many-loves", "loves-listed"].contains(it))
        .collect()
}

fn edited(draft: &Draft, pack: &Pack, words: &str) -> Draft {
    let mut draft = draft.clone();
    let span = &mut draft.letter.blocks[1].spans[0];
    span.text = words.to_owned();
    span.source = Arc::new(Source::Edit);
    draft.check(pack);
    draft
}

#[test]
fn no_telling_names_what_its_reader_hates_even_when_that_was_only_guessed() {
    let pack = pack();
    let told = |profile: &str| {
        let texts = (0..20).map(|seed| write(&pack, profile, None, seed).text());
        let offered = texts.map(|it| it.split("\n\n").nth(1).unwrap().to_owned());
        offered
            .filter(|it| !it.starts_with("You came in the rain"))
            .count()
    };
    assert!(told("") > 0);
    assert_eq!(told("hates: [dogs]"), 0);
    assert_eq!(told("hates: [{what: a dog, how: inferred}]"), 0);
    assert_eq!(told("allergies: [puppies]"), 0);
}

#[test]
fn no_gift_holds_what_harms_its_reader() {
    let pack = pack();
    let given = |profile: &str| {
        let drafts = (0..20).map(|seed| write(&pack, profile, None, seed));
        let cakes = drafts.filter(|it| it.letter.enclosures.iter().any(|it| it.id == "cake"));
        cakes.count()
    };
    assert!(given("") > 0);
    assert_eq!(given("allergies: [nuts]"), 0);
    assert_eq!(given("allergies: [wheat]"), 0);
    assert!(given("allergies: [mustard]") > 0);
}

#[test]
fn a_letter_still_opens_and_closes() {
    let draft = write(&pack(), "hates: [dogs]", None, 1);
    assert!(draft.text().contains("and the dog’s"));
}

#[test]
fn who_asks_about_what_they_hate_is_answered() {
    let theirs = "Dear all,\n\nDo you have a dog?\n\nYours,\nAda\n";
    let draft = write(&pack(), "hates: [dogs]", Some(theirs), 1);
    assert!(
        draft.text().contains("sleeps by the stove"),
        "{}",
        draft.text()
    );
    assert_eq!(codes(&draft), [""; 0]);
}

#[test]
fn what_a_person_puts_in_is_looked_at() {
    let pack = pack();
    let draft = write(&pack, "hates: [dogs]\nallergies: [Haselnuss]", None, 1);
    assert_eq!(codes(&draft), [""; 0]);
    assert_eq!(
        codes(&edited(&draft, &pack, "A dog says hello.")),
        ["hated"]
    );
    let draft = write(&pack, "allergies: [nuts]", None, 1);
    let draft = edited(&draft, &pack, "There is a hazelnut bar in the parcel.");
    assert_eq!(codes(&draft), ["allergy"]);
    assert!(draft.is_held());
}

#[test]
fn loves_are_woven_in_and_not_listed() {
    let pack = pack();
    let draft = write(&pack, "loves: [the sea, owls, lamps]", None, 1);
    let codes = |words| codes(&edited(&draft, &pack, words)).join(" ");
    assert_eq!(
        codes("The sea was rough, and one lamp burned for the owls."),
        ""
    );
    assert_eq!(
        codes("We know that you love owls and lamps."),
        "loves-listed"
    );
    let three = "The sea was rough. All our lamps were lit. Somewhere owls sat.";
    assert_eq!(codes(three), "too-many-loves");
}
