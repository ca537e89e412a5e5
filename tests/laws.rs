//! Laws: what holds for every person, seed and tone.

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::tone::Dial;
use proptest::prelude::*;

/// The strings that break programs, if the shared cases are at hand.
fn naughty_strings() -> Vec<String> {
    let folder = std::env::var("LONGHAND_TESTDATA").unwrap_or_else(|_| "../shared/testdata".into());
    let Ok(text) = std::fs::read_to_string(format!("{folder}/naughty_strings.json")) else {
        println!("skipped: no naughty_strings.json in {folder}; set LONGHAND_TESTDATA");
        return Vec::new();
    };
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_naughty_string_as_a_name_gives_a_letter_or_a_located_error() {
    let scribe = Scribe::new();
    for name in naughty_strings() {
        let json = serde_json::json!({ "name": { "given": name } }).to_string();
        let profile = match Profile::from_json(&json) {
            Ok(profile) => profile,
            Err(error) => {
                assert!(error.place().is_some());
                continue;
            }
        };
        let letter = scribe
            .letter_to(&profile)
            .pack("cafe")
            .occasion("thank-you");
        let draft = letter.on(date(2026, 11, 21)).write().unwrap();
        let salutation = draft.letter.salutation();
        let words = salutation.chars().filter(|it| it.is_alphanumeric()).count();
        assert!(words > 2 && !salutation.contains(" ,"), "{salutation}");
    }
}

#[test]
fn what_was_inferred_is_never_said() {
    let scribe = Scribe::new();
    let yaml = "name: Ada\nloves: [{what: zebras, how: inferred}]\nhates: [{what: zebras, how: inferred}]\n\
                facts: {usual: {what: zebras, how: inferred}, dog: {what: zebras, how: inferred}}\n\
                allergies: [{what: zebras, how: inferred}]\ncohorts: [zebras]\ngroup: zebras\n\
                with: [{name: Bo, loves: [{what: zebras, how: inferred}]}]\n";
    let profile = Profile::from_yaml(yaml).unwrap();
    for (pack, occasion) in [
        ("cafe", "thank-you"),
        ("cafe", "surprise"),
        ("galaxy", "surprise"),
    ] {
        for seed in 0..40 {
            let letter = scribe
                .letter_to(&profile)
                .pack(pack)
                .occasion(occasion)
                .seed(seed);
            let draft = letter.on(date(2026, 11, 21)).write().unwrap();
            assert!(!draft.text().contains("zebra"), "{}", draft.text());
        }
    }
}

#[test]
fn everything_public_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Scribe>();
    shared::<Profile>();
    shared::<longhand::Draft>();
    shared::<longhand::Error>();
    shared::<longhand::words::Pack>();
    shared::<longhand::words::Letter>();
    shared::<longhand::listen::Reading>();
}

#[test]
fn nothing_personal_is_in_a_debug_print() {
    let yaml = "name: Zebedee\nloves: [marzipan]\nwith: [Zebedee]\nsiblings: [Zebedee]\n";
    let profile = Profile::from_yaml(yaml).unwrap();
    let scribe = Scribe::new();
    let letter = "Dear Archive,\n\nCan I see the marzipan Ranch?\n\nZebedee\n";
    let draft = scribe
        .letter_to(&profile)
        .replying_to(letter)
        .on(date(2026, 11, 21))
        .write()
        .unwrap();
    let printed = format!(
        "{profile:?} {draft:?} {:?} {:?} {:?}",
        draft.letter,
        draft.reading,
        draft.findings()
    );
    let printed = format!("{printed} {:?} {:?}", draft.letter.blocks, draft.sources());
    let manner = longhand::people::Manner {
        locale: "en",
        register: Default::default(),
    };
    let salutation = longhand::people::salutation(&profile, manner);
    let fact = &profile.loves[0];
    let printed = format!("{printed} {salutation:?} {fact:?} {:?}", fact.said());
    let row = longhand::people::intake::jsonl(&b"{\"name\": \"Zebedee\"}"[..], "one.jsonl").next();
    let printed = format!("{printed} {row:?}");
    for word in ["Zebedee", "marzipan"] {
        assert!(!printed.contains(word), "{printed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_seed_gives_the_same_letter_and_a_round_trip_keeps_it(
        seed in any::<u64>(),
        given in "\\PC{0,12}",
        age in 3u32..90,
        visits in 0u32..400,
        playfulness in 0.0f32..1.0,
    ) {
        let json = serde_json::json!({
            "name": { "given": given }, "age": { "years": age, "on": "2026-01-01" }, "visits": visits,
        });
        let profile = Profile::from_json(&json.to_string()).unwrap();
        let scribe = Scribe::new();
        let write = || {
            let letter = scribe.letter_to(&profile).pack("cafe").occasion("thank-you").seed(seed);
            letter.tone(Dial::Playfulness, playfulness).on(date(2026, 11, 21)).write().unwrap()
        };
        let draft = write();
        prop_assert_eq!(draft.to_json(), write().to_json());
        let back = longhand::Draft::from_json("draft.json", &draft.to_json()).unwrap();
        prop_assert_eq!(back.text(), draft.text());
        prop_assert!(!draft.text().contains("Dear ,"));
        for span in draft.letter.spans() {
            prop_assert!(!span.is_edited());
            for value in &span.values {
                prop_assert!(span.text.get(value.start as usize..value.end as usize).is_some());
            }
        }
    }

    #[test]
    fn any_text_is_read_and_answered_or_held(text in "\\PC{0,400}") {
        let draft = Scribe::new().letter().replying_to(&text).on(date(2026, 11, 21)).write().unwrap();
        let open = draft.findings().iter().any(|it| it.code == "unanswered-ask");
        prop_assert_eq!(open, draft.reading.as_ref().unwrap().matters().any(|ask| {
            !draft.letter.spans().any(|it| it.answers.contains(&ask.id))
        }));
    }
}
