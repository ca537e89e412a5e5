//! What somebody was told before is not told again, and nobody runs out of letters.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::Weight;
use longhand::words::Brief;
use longhand::words::History;
use longhand::words::Past;
use longhand::words::Record;
use longhand::words::Request;
use longhand::words::Source;
use proptest::prelude::*;

/// Beats that may be said as often as they come.
const EXEMPT: [&str; 7] = [
    "salutation",
    "close",
    "signature",
    "date_line",
    "inside_address",
    "heard",
    "defer",
];

fn told(draft: &Draft) -> BTreeSet<(String, String)> {
    let tellings = draft
        .letter
        .spans()
        .filter_map(|it| match it.source.as_ref() {
            Source::Phrase { beat, id, .. } => Some((beat.to_string(), id.to_string())),
            _ => None,
        });
    tellings
        .filter(|it| !EXEMPT.contains(&it.0.as_str()))
        .collect()
}

fn exhausted(draft: &Draft) -> BTreeSet<String> {
    let noted = draft.noted.iter().filter(|it| it.code == "pool-exhausted");
    noted.filter_map(|it| it.at.clone()).collect()
}

/// Letters in a row to one person, each after those before.
fn letters(folder: &Path, profile: &str, count: usize) -> Vec<Draft> {
    let pack = Scribe::new().read_pack(folder).unwrap();
    let request = Request::new("note");
    let brief = Brief::new(&pack, &request, None).unwrap();
    let profile = Profile::from_yaml(profile).unwrap();
    let mut history = History::default();
    let mut drafts = Vec::new();
    for _ in 0..count {
        let past = Past::of(&history);
        let draft = Draft::after(&brief, profile.clone(), None, past).unwrap();
        history.add(draft.record());
        drafts.push(draft);
    }
    drafts
}

/// A pack whose letters have a beat of three tellings and one of a single telling.
fn small_pack(rule: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["letters", "phrases"] {
        std::fs::create_dir_all(folder.path().join(part)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "pack.yaml",
        &format!("name: small\nexhausted: {rule}\nsender: {{organisation: the shop}}\n"),
    );
    write(
        "letters/note.txt",
        "---\noccasion: note\n---\n{{ salutation() }}\n\n{{ three() }}\n\n{{ one() }}\n\n{{ close() }}\n\n{{ signature() }}\n",
    );
    write(
        "phrases/all.yaml",
        "salutation: [{text: Hello}]\n\
         three: [{text: One.}, {text: Two.}, {text: Three.}]\n\
         one: [{text: Only.}]\n\
         close: [{text: 'Yours,'}]\n\
         signature: [{text: The shop}]\n",
    );
    folder
}

fn bodies(drafts: &[Draft]) -> Vec<String> {
    let body = |it: &Draft| {
        let ids = told(it).into_iter().map(|it| it.1);
        ids.collect::<Vec<_>>().join(" ")
    };
    drafts.iter().map(body).collect()
}

#[test]
fn an_exhausted_pool_begins_again_with_what_was_told_longest_ago() {
    let folder = small_pack("oldest");
    let drafts = letters(folder.path(), "{name: Ada}", 40);
    let bodies = bodies(&drafts);
    let first: BTreeSet<_> = bodies[..3].iter().collect();
    assert_eq!(
        first.len(),
        3,
        "each of three once before any is told again"
    );
    for (before, again) in bodies.iter().zip(&bodies[3..]) {
        assert_eq!(before, again);
    }
    assert!(exhausted(&drafts[0]).is_empty());
    assert_eq!(exhausted(&drafts[1]), BTreeSet::from(["one".to_owned()]));
    assert_eq!(exhausted(&drafts[3]).len(), 2);
    let noted = drafts[3].findings();
    let noted = noted.iter().find(|it| it.code == "pool-exhausted").unwrap();
    assert_eq!(noted.weight, Weight::Note);
    assert!(drafts.iter().all(|it| !it.is_held()));
}

#[test]
fn an_exhausted_pool_may_leave_its_beat_out_and_ask() {
    let folder = small_pack("ask");
    let drafts = letters(folder.path(), "{name: Ada}", 40);
    let said: BTreeSet<_> = drafts.iter().flat_map(told).collect();
    assert_eq!(said.len(), 4);
    assert!(
        drafts[3..]
            .iter()
            .all(|it| told(it).is_empty() && exhausted(it).len() == 2)
    );
    let finding = drafts[39].findings();
    assert!(
        finding
            .iter()
            .any(|it| it.code == "pool-exhausted" && it.weight == Weight::Warn)
    );
}

#[test]
fn an_exhausted_pool_may_hold_the_letter() {
    let folder = small_pack("hold");
    let drafts = letters(folder.path(), "{name: Ada}", 40);
    assert!(!drafts[0].is_held());
    assert!(drafts[1..].iter().all(Draft::is_held));
    assert!(drafts.iter().all(|it| told(it).len() == 2));
}

#[test]
fn forty_letters_in_a_row_come_from_every_pack() {
    let scribe = Scribe::new();
    let roohi = "{name: Roohi, visits: 212, loves: [rain], facts: {usual: tea}}";
    let colin = "{name: Colin, age: {years: 7, on: 2026-11-01}, loves: [the Jedi]}";
    for (pack, occasion, profile) in [
        ("cafe", "thank-you", roohi),
        ("cafe", "surprise", roohi),
        ("galaxy", "surprise", colin),
    ] {
        let profile = Profile::from_yaml(profile).unwrap();
        let mut history = History::default();
        for number in 0..40 {
            let letter = scribe.letter_to(&profile).pack(pack).occasion(occasion);
            let draft = letter
                .on(date(2026, 11, 21))
                .after(&history)
                .write()
                .unwrap();
            never_again(&history, &draft);
            assert!(number > 0 || exhausted(&draft).is_empty());
            history.add(draft.record());
        }
        assert_eq!(history.letters().len(), 40);
    }
}

/// That a draft has nothing of the letters before it, but where a pool is exhausted.
fn never_again(history: &History, draft: &Draft) {
    let before: BTreeSet<&str> = history
        .letters()
        .iter()
        .flat_map(|it| it.tellings.iter().map(|it| &**it))
        .collect();
    let exhausted = exhausted(draft);
    for (beat, id) in told(draft) {
        let again = before.contains(id.as_str());
        assert!(!again || exhausted.contains(&beat), "{id} of {beat} again");
    }
}

#[test]
fn the_same_question_gets_another_telling_and_an_answer_all_the_same() {
    let scribe = Scribe::new();
    let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\nColin, 7\n";
    let mut history = History::default();
    let mut answers = BTreeSet::new();
    for _ in 0..6 {
        let draft = scribe.letter().replying_to(letter).on(date(2026, 11, 21));
        let draft = draft.after(&history).write().unwrap();
        assert_eq!(draft.open(), 0);
        let ids = draft
            .letter
            .spans()
            .filter_map(|it| match it.source.as_ref() {
                Source::Answer { id, .. } => Some(id.to_string()),
                _ => None,
            });
        answers.extend(ids);
        history.add(draft.record());
    }
    assert!(answers.len() > 1);
}

#[test]
fn what_was_taken_out_by_hand_was_not_told() {
    let scribe = Scribe::new();
    let profile = Profile::from_yaml("{name: Roohi, visits: 12}").unwrap();
    let letter = || {
        scribe
            .letter_to(&profile)
            .pack("cafe")
            .occasion("thank-you")
    };
    let draft = letter().write().unwrap();
    let json = draft.to_json();
    let again = Draft::from_json("draft.json", &json).unwrap();
    assert_eq!(again.record(), draft.record());
    let mut json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let blocks = json["letter"]["blocks"].as_array_mut().unwrap();
    let body = blocks
        .iter_mut()
        .find(|it| it["kind"] == "paragraph")
        .unwrap();
    let gone = body["spans"][0]["source"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    body["spans"][0]["text"] = "".into();
    let edited = Draft::from_json("draft.json", &json.to_string()).unwrap();
    let tellings = |it: &Record| it.tellings.iter().any(|it| **it == *gone);
    assert!(tellings(&draft.record()) && !tellings(&edited.record()));
}

#[test]
fn the_voice_of_the_last_letter_speaks_again() {
    let scribe = Scribe::new();
    let colin = Profile::from_yaml("{name: Colin, age: {years: 7, on: 2026-11-01}}").unwrap();
    let letter = || {
        scribe
            .letter_to(&colin)
            .occasion("surprise")
            .on(date(2026, 11, 21))
    };
    let first = letter().voice("sorter").write().unwrap();
    let history = History::of([first.record()]);
    let again = letter().after(&history).write().unwrap();
    assert_eq!(again.letter.voice.as_deref(), Some("sorter"));
    let noted = |it: &Draft| it.noted.iter().any(|it| it.code == "another-voice");
    assert!(!noted(&again));
    let other = letter().after(&history).voice("archive").write().unwrap();
    assert_eq!(other.letter.voice.as_deref(), Some("archive"));
    assert!(noted(&other));
}

#[test]
fn a_text_may_speak_of_earlier_letters() {
    let folder = small_pack("oldest");
    let phrases = folder.path().join("phrases/all.yaml");
    let text = std::fs::read_to_string(&phrases).unwrap();
    let text = text.replace(
        "text: Only.",
        "text: 'Letter {{ history.letters | in_words }} was of {{ history.last | long_date }}.'",
    );
    std::fs::write(&phrases, text).unwrap();
    let pack = Scribe::new().read_pack(folder.path()).unwrap();
    let mut request = Request::new("note");
    request.date = Some(date(2026, 3, 1));
    let brief = Brief::new(&pack, &request, None).unwrap();
    let write = |history: &History| {
        let past = Past::of(history);
        Draft::after(&brief, Profile::named("Ada"), None, past).unwrap()
    };
    let first = write(&History::default());
    assert!(!first.text().contains("Letter"));
    let history = History::of([first.record(), first.record()]);
    let third = write(&history);
    assert!(
        third.text().contains("Letter two was of March 1, 2026."),
        "{}",
        third.text()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_telling_is_never_told_twice_while_there_is_another(
        seed in 0u64..1000,
        age in 5u32..80,
        visits in 0u32..300,
        loves in prop::sample::select(vec!["", "rain", "lightsabers"]),
        formality in 0.0f32..1.0,
        cafe in any::<bool>(),
    ) {
        let scribe = Scribe::new();
        let yaml = format!("{{name: Ada, age: {{years: {age}, on: 2026-11-01}}, visits: {visits}, loves: ['{loves}']}}");
        let profile = Profile::from_yaml(&yaml).unwrap();
        let mut history = History::default();
        for number in 0..8 {
            let pack = if cafe { "cafe" } else { "galaxy" };
            let letter = scribe.letter_to(&profile).pack(pack).occasion("surprise");
            let letter = letter.seed(seed + number).on(date(2026, 11, 21));
            let letter = letter.tone(longhand::tone::Dial::Formality, formality);
            let draft = letter.after(&history).write().unwrap();
            never_again(&history, &draft);
            history.add(draft.record());
        }
    }
}
