//! What a letter promises has an owner and a day, or does not go out.

use std::sync::Arc;

use jiff::civil::date;
use longhand::Draft;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::Pack;
use longhand::words::Source;

const SKELETON: &str = "---\noccasion: note\n---\n{{ salutation() }}\n\n{{ thank() }}\n\n{{ coming() }}\n\n{{ close() }}\n\n{{ signature() }}\n";
const FRAME: &str = "salutation: [{id: dear, text: 'Dear {{ name.call }},'}]\n\
    thank: [{id: thanks, text: Thank you for the plums.}]\n\
    close: [{id: close, text: 'Yours,'}]\nsignature: [{id: signed, text: Maud}]\n";
const VOW: &str = "coming:\n  - id: pump\n    promises: {owner: sender.signer, until: facts.by}\n    \
    text: 'The pump will be at your door by {{ facts.by | day }}. {{ sender.signer }} answers for the day.'\n";

fn read(coming: &str) -> Result<Arc<Pack>, Error> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        (
            "pack.yaml",
            "name: own\nsender: {signers: [{name: Tiago Reis}]}\n",
        ),
        ("letters/note.txt", SKELETON),
        ("phrases/all.yaml", FRAME),
        ("phrases/coming.yaml", coming),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Scribe::new().read_pack(folder.path())
}

fn write(pack: &Arc<Pack>, by: &str) -> Draft {
    let profile = Profile::from_yaml(&format!("name: Ada\nfacts: {{by: '{by}'}}\n")).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).with_pack(pack.clone());
    letter
        .occasion("note")
        .on(date(2026, 11, 21))
        .write()
        .unwrap()
}

fn codes(draft: &Draft) -> Vec<String> {
    draft.holding().map(|it| it.code.clone()).collect()
}

#[test]
fn a_printed_promise_is_on_record_with_its_owner_and_day() {
    let pack = read(VOW).unwrap();
    let draft = write(&pack, "2026-12-04");
    assert!(draft.text().contains("Tiago Reis answers for the day."));
    let promise = &draft.letter.promises[0];
    assert_eq!(promise.owner, "Tiago Reis");
    assert_eq!(promise.until, date(2026, 12, 4));
    assert_eq!(promise.telling.as_deref(), Some("pump"));
    assert_eq!(draft.letter.promised().count(), 1);
    assert_eq!(codes(&draft), [""; 0]);
    let saved = Draft::from_json("draft.json", &draft.to_json()).unwrap();
    assert_eq!(saved.letter.promises, draft.letter.promises);
}

#[test]
fn a_promise_that_was_taken_out_by_hand_is_not_made() {
    let mut draft = write(&read(VOW).unwrap(), "2026-12-04");
    draft.letter.blocks.retain(|it| !it.text().contains("pump"));
    assert_eq!(draft.letter.promised().count(), 0);
}

#[test]
fn without_its_facts_nothing_is_promised() {
    let pack = read(VOW).unwrap();
    let profile = Profile::from_yaml("name: Ada\n").unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).with_pack(pack).occasion("note");
    let draft = letter.write().unwrap();
    assert!(!draft.text().contains("pump"));
    assert!(draft.letter.promises.is_empty());
}

#[test]
fn a_promise_for_a_day_that_is_past_or_no_day_holds() {
    let pack = read(VOW).unwrap();
    assert!(codes(&write(&pack, "2026-11-20")).contains(&"promise-past".to_owned()));
    assert!(codes(&write(&pack, "2029-11-20")).contains(&"promise-far".to_owned()));
    let vague = "coming:\n  - id: pump\n    promises: {owner: sender.signer, until: facts.by}\n    \
        text: 'It will be there {{ facts.by }}, says {{ sender.signer }}.'\n";
    let pack = read(vague).unwrap();
    assert!(codes(&write(&pack, "quite soon")).contains(&"promise-undated".to_owned()));
}

#[test]
fn a_promise_whose_day_was_changed_by_hand_holds() {
    let pack = read(VOW).unwrap();
    let mut draft = write(&pack, "2026-12-04");
    let mut spans = draft.letter.blocks.iter_mut().flat_map(|it| &mut it.spans);
    let span = spans.find(|it| it.text.contains("pump")).unwrap();
    span.text = "The pump will be at your door soon. Tiago Reis answers for it.".to_owned();
    draft.check(&pack);
    assert!(codes(&draft).contains(&"promise-unsaid".to_owned()));
}

#[test]
fn a_telling_that_promises_must_print_who_and_by_when() {
    let silent = VOW.replace(
        "{{ sender.signer }} answers for the day.",
        "It is a promise.",
    );
    let error = read(&silent).unwrap_err();
    assert!(
        error.report().contains("does not say `sender.signer`"),
        "{}",
        error.report()
    );
}

#[test]
fn what_a_person_promises_by_hand_waits_for_an_owner_and_a_day() {
    let pack = read(VOW).unwrap();
    let mut draft = write(&pack, "2026-12-04");
    let mut spans = draft.letter.blocks.iter_mut().flat_map(|it| &mut it.spans);
    let span = spans.find(|it| it.text.contains("plums")).unwrap();
    span.text = "Thank you for the plums. We will send some back.".to_owned();
    span.source = Arc::new(Source::Edit);
    draft.check(&pack);
    assert_eq!(codes(&draft), ["unkept-promise"]);
}
