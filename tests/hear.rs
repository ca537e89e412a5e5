//! A letter heard from the side of whoever gets it: every sentence and every gauge rests on words
//! that print, and falls when they are taken out.

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::Heard;
use longhand::words::HearingKind;
use longhand::words::Pack;
use longhand::words::Shown;
use longhand::words::Source;
use longhand::words::Way;
use serde_json::Value;

const COLIN: &str = include_str!("../examples/colin/letter.txt");
const COMPLAINT: &str = "To the Archive,\n\nI ordered a star chart from you in March. It arrived torn and nobody \
     answered my two letters.\n\nI am very disappointed.\n\nNora Petersen\n";

fn colin_with(given: &str) -> Draft {
    colin_by(given, 8)
}

fn colin_by(given: &str, seed: u64) -> Draft {
    let profile = include_str!("../examples/colin/profile.yaml").replace("Colin}", given);
    let profile = Profile::from_yaml(&profile).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).replying_to(COLIN);
    letter.on(date(2015, 4, 20)).seed(seed).write().unwrap()
}

fn colin() -> Draft {
    colin_with("Colin}")
}

/// One of many surprises for Colin, who asked for nothing.
fn colin_where(suits: impl Fn(&Draft) -> bool) -> Draft {
    let profile = Profile::from_yaml(include_str!("../examples/colin/profile.yaml")).unwrap();
    let scribe = Scribe::new();
    let mut letters = (0..300).map(|seed| {
        let letter = scribe.letter_to(&profile).occasion("surprise");
        letter.on(date(2015, 4, 20)).seed(seed).write().unwrap()
    });
    letters.find(suits).expect("one of them is such a letter")
}

/// Whether a letter has a telling of a beat, and it says what he loves.
fn says_love(draft: &Draft, beat: &str) -> bool {
    let json: Value = serde_json::from_str(&draft.to_json()).unwrap();
    let blocks = json["letter"]["blocks"].as_array().unwrap().iter();
    let mut spans = blocks.flat_map(|it| it["spans"].as_array().unwrap());
    spans.any(|it| {
        let mut values = it["values"].as_array().into_iter().flatten();
        it["source"]["beat"] == beat && values.any(|it| it["what"] == "love")
    })
}

/// A saved draft after somebody edited its file.
fn edited(draft: &Draft, edit: impl Fn(&mut Value)) -> Draft {
    let mut json: Value = serde_json::from_str(&draft.to_json()).unwrap();
    edit(&mut json);
    Draft::from_json("draft.json", &json.to_string()).unwrap()
}

/// Gives other words to the spans that `which` picks.
fn reworded(draft: &Draft, which: impl Fn(&Value) -> bool, words: &str) -> Draft {
    edited(draft, |json| {
        for block in json["letter"]["blocks"].as_array_mut().unwrap() {
            for span in block["spans"].as_array_mut().unwrap() {
                if which(span) {
                    span["text"] = words.into();
                }
            }
        }
    })
}

fn of_beat(beat: &'static str) -> impl Fn(&Value) -> bool {
    move |it| it["source"]["beat"] == beat
}

fn answering(ask: &'static str) -> impl Fn(&Value) -> bool {
    move |it| {
        it["answers"]
            .as_array()
            .is_some_and(|it| it.iter().any(|it| it == ask))
    }
}

fn sentence(heard: &Heard, kind: HearingKind) -> Option<&str> {
    let found = heard.sentences.iter().find(|it| it.kind == kind);
    found.map(|it| it.sentence.as_str())
}

fn shown(draft: &Draft, way: Way) -> Shown {
    let heard = draft.hear();
    heard.meter.iter().find(|it| it.way == way).unwrap().shown
}

fn words_for(draft: &Draft, way: Way) -> Option<String> {
    let heard = draft.hear();
    let gauge = heard.meter.iter().find(|it| it.way == way).unwrap();
    gauge.words.clone()
}

/// A letter that a person wrote by hand in answer to a complaint, paragraph by paragraph.
fn by_hand(paragraphs: &[(&str, &[&str])]) -> Draft {
    let scribe = Scribe::new();
    let draft = scribe
        .letter()
        .replying_to(COMPLAINT)
        .on(date(2026, 11, 21));
    edited(&draft.write().unwrap(), |json| {
        json["letter"]["enclosures"] = Value::Array(Vec::new());
        let blocks = json["letter"]["blocks"].as_array_mut().unwrap();
        blocks.retain(|it| it["kind"] == "salutation" || it["kind"] == "close");
        for (at, (text, answers)) in paragraphs.iter().enumerate() {
            let span = serde_json::json!({
                "text": text, "source": {"kind": "edit"}, "answers": answers,
            });
            let block = serde_json::json!({"kind": "paragraph", "spans": [span]});
            blocks.insert(1 + at, block);
        }
    })
}

#[test]
fn colin_hears_what_the_letter_says_to_him() {
    let heard = colin().hear();
    let mut told = String::new();
    for it in &heard.sentences {
        told.push_str(&format!(
            "{:?} {:?}\n    {}\n",
            it.kind, it.spans, it.sentence
        ));
    }
    for it in &heard.meter {
        let words = it.words.as_deref().unwrap_or_default();
        told.push_str(&format!("{} {:?} {words}\n", it.way.name(), it.shown));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_letter_that_says_no_name_is_nameless() {
    let draft = colin();
    assert_eq!(
        sentence(&draft.hear(), HearingKind::Called),
        Some("They call me “Colin”.")
    );
    assert_eq!(shown(&draft, Way::Name), Shown::Yes);
    for greeting in ["Dear Karl,", "Dear friend of the Archive,"] {
        let other = reworded(&draft, of_beat("salutation"), greeting);
        let other = reworded(&other, answering("worry-1"), "You may marry.");
        let heard = other.hear();
        let nameless = sentence(&heard, HearingKind::Nameless).unwrap();
        assert!(nameless.contains(greeting), "{nameless}");
        assert_eq!(sentence(&heard, HearingKind::Called), None);
        assert_eq!(shown(&other, Way::Name), Shown::No);
    }
    let again = reworded(&draft, of_beat("salutation"), "My dear Colin,");
    assert_eq!(
        sentence(&again.hear(), HearingKind::Called),
        Some("They greet me: “My dear Colin,”")
    );
}

#[test]
fn what_the_letter_knows_is_told_with_its_sentence() {
    let draft = colin_where(|it| says_love(it, "noticed"));
    let heard = draft.hear();
    let known = sentence(&heard, HearingKind::Known).unwrap();
    assert!(known.starts_with("They know what I love: “"), "{known}");
    let without = reworded(&draft, of_beat("noticed"), "Your letter came.");
    assert_eq!(sentence(&without.hear(), HearingKind::Known), None);
    // A person's own words are read as words.
    let own = reworded(
        &draft,
        of_beat("noticed"),
        "You love the Jedi, and it shows.",
    );
    let heard = own.hear();
    let known = sentence(&heard, HearingKind::Known).unwrap();
    assert_eq!(
        known,
        "They know what I love: “You love the Jedi, and it shows.”"
    );
}

#[test]
fn own_words_are_three_in_a_row() {
    let draft = colin();
    let heard = draft.hear();
    let own = sentence(&heard, HearingKind::OwnWords).unwrap();
    for words in [
        "“turn into a Sith”",
        "“change the rule”",
        "“to come and see the Ranch”",
    ] {
        assert!(own.contains(words), "{own}");
    }
    let draft = reworded(
        &draft,
        answering("worry-1"),
        "Rules change. A Sith may turn. Marry!",
    );
    let draft = reworded(
        &draft,
        answering("ask-3"),
        "The Ranch is shut. Come never; see nothing.",
    );
    assert_eq!(sentence(&draft.hear(), HearingKind::OwnWords), None);
}

#[test]
fn answers_and_noes_are_told_with_the_words_they_got() {
    let draft = colin();
    let heard = draft.hear();
    let answered = sentence(&heard, HearingKind::Answered).unwrap();
    assert!(
        answered.starts_with("They answered “I do not want to turn into a Sith”"),
        "{answered}"
    );
    assert!(
        answered.ends_with("“You can get married, and you will not turn into a Sith.”"),
        "{answered}"
    );
    let declined = sentence(&heard, HearingKind::Declined).unwrap();
    assert!(
        declined.starts_with("They said no to “I would really like to come and see the Ranch”: “")
    );
    assert!(declined.contains(" The reason: "), "{declined}");
    let cut = reworded(&draft, answering("ask-3"), "");
    let heard = cut.hear();
    assert_eq!(sentence(&heard, HearingKind::Declined), None);
    assert_eq!(
        heard.sentences.last().map(|it| it.sentence.as_str()),
        Some("They did not answer “I would really like to come and see the Ranch”.")
    );
    let own = reworded(
        &draft,
        answering("ask-3"),
        "Nobody may see the Ranch, not even us.",
    );
    let heard = own.hear();
    let declined = sentence(&heard, HearingKind::Declined).unwrap();
    assert!(
        declined.contains("not even us.” (in a person's own words)"),
        "{declined}"
    );
}

#[test]
fn a_promise_names_who_and_when() {
    let scribe = Scribe::new();
    let letter = scribe.letter().replying_to(COLIN).on(date(2015, 4, 20));
    let draft = letter
        .defer("ask-3", date(2015, 5, 1), "Maud")
        .write()
        .unwrap();
    let heard = draft.hear();
    assert_eq!(
        sentence(&heard, HearingKind::Promised),
        Some(
            "They promised an answer to “I would really like to come and see the Ranch”, from Maud, by May 1, 2015."
        )
    );
    let cut = reworded(&draft, of_beat("defer"), "");
    assert_eq!(sentence(&cut.hear(), HearingKind::Promised), None);
    assert_eq!(shown(&cut, Way::Listen), Shown::No);
    let note = scribe.letter().replying_to(COLIN).occasion("acknowledge");
    let note = note
        .on(date(2015, 4, 20))
        .given("due", "2015-05-01")
        .write()
        .unwrap();
    let heard = note.hear();
    assert!(
        sentence(&heard, HearingKind::Promised)
            .unwrap()
            .contains("May 1")
    );
}

#[test]
fn what_was_settled_by_hand_is_told_apart() {
    let cut = reworded(&colin(), answering("ask-3"), "");
    let draft = cut.settle("ask-3", "Maud", "told his mother").unwrap();
    let heard = draft.hear();
    let settled = sentence(&heard, HearingKind::Settled).unwrap();
    assert!(
        settled.contains("Ranch") && settled.ends_with("Maud says it is settled: told his mother.")
    );
}

#[test]
fn what_is_in_the_envelope_is_told_if_the_letter_tells_it() {
    let draft = colin_where(|it| {
        let all: Vec<_> = it
            .letter
            .enclosures
            .iter()
            .map(|it| it.id.as_str())
            .collect();
        let [only @ ("notebook" | "bookmark" | "poster")] = all[..] else {
            return false;
        };
        let told = it.letter.spans().filter(|it| it.text.contains(only));
        let told: Vec<_> = told.map(|it| it.source.as_ref()).collect();
        matches!(told[..], [Source::Phrase { beat, .. }] if **beat == *"surprise")
    });
    let what = draft.letter.enclosures[0].what.clone();
    let put = format!("They put {what} into the envelope.");
    assert_eq!(
        sentence(&draft.hear(), HearingKind::Enclosed),
        Some(put.as_str())
    );
    assert_eq!(shown(&draft, Way::Surprise), Shown::Yes);
    let silent = reworded(&draft, of_beat("surprise"), "Goodbye for now.");
    let heard = silent.hear();
    assert_eq!(sentence(&heard, HearingKind::Enclosed), None);
    assert!(
        sentence(&heard, HearingKind::Unmentioned)
            .unwrap()
            .contains(&what)
    );
    assert_eq!(shown(&silent, Way::Surprise), Shown::No);
    // A gift that is only said to be there surprises nobody.
    let empty = edited(&draft, |it| {
        it["letter"]["enclosures"] = Value::Array(Vec::new())
    });
    assert_eq!(shown(&empty, Way::Surprise), Shown::No);
}

#[test]
fn a_complaint_is_owned_where_it_is_answered() {
    let owned = by_hand(&[(
        "Your star chart arrived torn, and your letters lay in a drawer. Both were our doing.",
        &["complaint-1"],
    )]);
    let heard = owned.hear();
    let sentence_owned = sentence(&heard, HearingKind::Owned).unwrap();
    assert!(
        sentence_owned.ends_with("“Both were our doing.”"),
        "{sentence_owned}"
    );
    assert_eq!(shown(&owned, Way::Apologise), Shown::Yes);
    assert_eq!(
        words_for(&owned, Way::Apologise).as_deref(),
        Some("Both were our doing.")
    );
    for lone in [
        "We are sorry.",
        "We are sorry to hear that your star chart arrived torn.",
        "We are sorry if your star chart arrived torn.",
        "Sorry! The star chart arrived torn.",
        "The star chart was torn. That was not our doing.",
        "A good Jedi is sorry about all of it.",
    ] {
        let draft = by_hand(&[(lone, &[])]);
        assert_eq!(shown(&draft, Way::Apologise), Shown::No, "{lone}");
        let heard = draft.hear();
        let unowned = sentence(&heard, HearingKind::Unowned).unwrap();
        assert!(
            unowned.starts_with("They did not say sorry for “"),
            "{unowned}"
        );
    }
}

#[test]
fn an_apology_is_not_called_for_without_a_complaint_of_us() {
    assert_eq!(shown(&colin(), Way::Apologise), Shown::NotCalledFor);
    let heard = colin().hear();
    assert_eq!(sentence(&heard, HearingKind::Unowned), None);
    assert_eq!(sentence(&heard, HearingKind::Owned), None);
}

#[test]
fn the_other_ways_are_not_won_by_a_lone_keyword() {
    let empty = || by_hand(&[("The chart is torn.", &["complaint-1"])]);
    for (way, lone, whole) in [
        (
            Way::InCrowd,
            "Secret! Crowd! Insider!",
            "You are the first to be told, and one of us now.",
        ),
        (
            Way::Advice,
            "Advice? Ideas? Opinions?",
            "What would you have put on the label of that tube?",
        ),
        (
            Way::Acknowledge,
            "Thanks! Thank you!",
            "Thank you for keeping the torn half of the chart.",
        ),
        (
            Way::Surprise,
            "Surprise! A gift!",
            "The next chart that you want is on the house.",
        ),
    ] {
        assert_eq!(shown(&empty(), way), Shown::No, "{way:?}");
        assert_eq!(shown(&by_hand(&[(lone, &[])]), way), Shown::No, "{lone}");
        assert_eq!(shown(&by_hand(&[(whole, &[])]), way), Shown::Yes, "{whole}");
    }
    let thanks = "Thank you for your patience in this matter.";
    assert_eq!(
        shown(&by_hand(&[(thanks, &[])]), Way::Acknowledge),
        Shown::No
    );
}

#[test]
fn a_beat_counts_as_long_as_its_words_stand() {
    let letter =
        "Dear Archive,\n\nCan I come and see the Ranch? I am 7 years old.\n\nLove from\nColin\n";
    let scribe = Scribe::new();
    let mut seen = [false; 2];
    for seed in 0..12 {
        let letter = scribe.letter().replying_to(letter).on(date(2015, 4, 20));
        let draft = letter.seed(seed).write().unwrap();
        for (place, (way, beat)) in [(Way::Advice, "ask"), (Way::Acknowledge, "thank")]
            .iter()
            .enumerate()
        {
            if shown(&draft, *way) == Shown::Yes {
                seen[place] = true;
                let other = reworded(&draft, of_beat(beat), "It rains today.");
                assert_eq!(shown(&other, *way), Shown::No, "{}", other.text());
            }
        }
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn the_form_of_address_lets_in() {
    let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\n";
    let draft = Scribe::new().letter().replying_to(letter).write().unwrap();
    assert_eq!(shown(&draft, Way::InCrowd), Shown::Yes, "{}", draft.text());
    let other = reworded(&draft, of_beat("salutation"), "Dear reader,");
    assert_eq!(shown(&other, Way::InCrowd), Shown::No, "{}", other.text());
}

#[test]
fn listening_is_every_ask_taken_up() {
    let draft = colin();
    assert_eq!(shown(&draft, Way::Listen), Shown::Yes);
    assert_eq!(
        words_for(&draft, Way::Listen).as_deref(),
        Some("5 of 5 taken up")
    );
    let cut = reworded(&draft, answering("ask-3"), "");
    assert_eq!(shown(&cut, Way::Listen), Shown::No);
    let profile = Profile::from_yaml("name: Ada\nloves: [owls]\n").unwrap();
    let scribe = Scribe::new();
    let unasked = scribe
        .letter_to(&profile)
        .occasion("surprise")
        .write()
        .unwrap();
    assert_eq!(shown(&unasked, Way::Listen), Shown::NotCalledFor);
}

#[test]
fn a_profile_that_was_changed_after_the_letter_is_noticed() {
    let pack = Pack::built_in("galaxy").unwrap();
    let found = |edit: &dyn Fn(&mut Value)| {
        let mut draft = edited(&colin(), edit);
        draft.check(&pack);
        let finding = draft
            .findings()
            .into_iter()
            .find(|it| it.code == "profile-changed");
        finding.map(longhand::Finding::holds)
    };
    assert_eq!(found(&|_| {}), None);
    assert_eq!(
        found(&|it| it["profile"]["name"]["given"] = "Karl".into()),
        Some(true)
    );
    assert_eq!(
        found(&|it| it["profile"]["pronouns"] = "he/him".into()),
        Some(false)
    );
}

#[test]
fn a_saved_profile_is_the_same_when_it_is_read_again() {
    let pack = Pack::built_in("galaxy").unwrap();
    let scribe = Scribe::new();
    let mut read = 0;
    for entry in std::fs::read_dir("tests/cases/people").unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let Ok(profile) = Profile::from_yaml(&text) else {
            continue;
        };
        let Ok(draft) = scribe.letter_to(&profile).replying_to(COLIN).write() else {
            continue;
        };
        let mut draft = edited(&draft, |_| {});
        draft.check(&pack);
        assert!(
            draft
                .findings()
                .iter()
                .all(|it| it.code != "profile-changed"),
            "{text}"
        );
        read += 1;
    }
    assert!(read > 5, "{read}");
}

#[test]
fn nothing_of_a_letter_is_in_debug() {
    let shown = format!("{:?}", colin().hear());
    assert!(
        !shown.contains("Colin") && !shown.contains("Ranch"),
        "{shown}"
    );
}
