//! Every ask of a received letter is answered, declined, put off or settled by words that printed,
//! or it holds the letter.

use jiff::civil::Date;
use jiff::civil::date;
use longhand::Draft;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::How;
use longhand::words::Pack;
use serde_json::Value;

const COLIN: &str = include_str!("../examples/colin/letter.txt");
const HARRIET: &str =
    "To the Archive,\n\nWho inspects the elevators on the big station?\n\nRegards,\nHarriet Moss\n";
const TODAY: Date = date(2026, 11, 21);

fn colin() -> Draft {
    let profile = Profile::from_yaml(include_str!("../examples/colin/profile.yaml")).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).replying_to(COLIN);
    letter.on(date(2015, 4, 20)).write().unwrap()
}

/// A letter to Harriet whose answer Maud owes until a day.
fn deferred(until: Date) -> Result<Draft, Error> {
    let scribe = Scribe::new();
    let letter = scribe.letter().replying_to(HARRIET).on(TODAY);
    letter.defer("ask-1", until, "Maud").write()
}

fn how(draft: &Draft, ask: &str) -> &'static str {
    let covered = draft.coverage();
    covered.iter().find(|it| it.ask == ask).unwrap().how.name()
}

fn codes(draft: &Draft) -> Vec<String> {
    let findings = draft.findings().into_iter();
    findings.map(|it| it.code.clone()).collect()
}

/// A saved draft after somebody edited its file and had it read over.
fn edited(draft: &Draft, edit: impl Fn(&mut Value)) -> Draft {
    let mut json: Value = serde_json::from_str(&draft.to_json()).unwrap();
    edit(&mut json);
    let mut draft = Draft::from_json("draft.json", &json.to_string()).unwrap();
    draft.check(&Pack::built_in("galaxy").unwrap());
    draft
}

/// Gives other words to the spans that cover an ask.
fn reworded(json: &mut Value, ask: &str, words: &str) {
    for block in json["letter"]["blocks"].as_array_mut().unwrap() {
        for span in block["spans"].as_array_mut().unwrap() {
            let asks = span["answers"].as_array().cloned().unwrap_or_default();
            if asks.iter().any(|it| it == ask) {
                span["text"] = words.into();
            }
        }
    }
}

#[test]
fn every_ask_of_colin_is_answered_or_declined_with_a_reason() {
    let draft = colin();
    let covered = draft.coverage();
    let ids: Vec<_> = covered.iter().map(|it| it.ask.as_str()).collect();
    assert_eq!(ids, ["worry-1", "complaint-1", "ask-2", "ask-1", "ask-3"]);
    for it in &covered[..4] {
        assert!(matches!(it.how, How::Answered { .. }), "{it:?}");
    }
    let How::Declined { entry, reason } = &covered[4].how else {
        panic!("{:?}", covered[4]);
    };
    assert_eq!(&**entry, "visit-ranch");
    assert!(reason.as_deref().is_some_and(|it| it.len() > 20));
    let spans: Vec<_> = draft.letter.spans().collect();
    for it in &covered {
        let says = |number: &usize| spans[*number].answers.contains(&it.ask);
        assert!(!it.spans.is_empty() && it.spans.iter().all(says));
        assert!(!it.edited);
    }
    assert!(!draft.is_held());
}

#[test]
fn an_ask_that_nothing_answers_holds_the_letter() {
    let letter = "Dear Archive,\n\nCan you recommend a plumber?\n\nYours,\nHarriet\n";
    let scribe = Scribe::new();
    let draft = scribe.letter().replying_to(letter).on(TODAY);
    let draft = draft.write().unwrap();
    assert_eq!(how(&draft, "ask-1"), "open");
    assert!(draft.is_held());
}

#[test]
fn emptying_the_words_by_hand_reopens_the_ask() {
    for words in ["", "  ", "…"] {
        let draft = edited(&colin(), |it| reworded(it, "ask-3", words));
        assert_eq!(how(&draft, "ask-3"), "open", "{words:?}");
        assert!(
            draft
                .holding()
                .any(|it| it.code == "unanswered-ask" && it.at.as_deref() == Some("ask-3"))
        );
    }
}

#[test]
fn an_answer_in_a_persons_own_words_stands_and_says_so() {
    let words = "You hoped to come and see the Ranch. It is shut, and we are sorry about that.";
    let draft = edited(&colin(), |it| reworded(it, "ask-3", words));
    assert_eq!(how(&draft, "ask-3"), "declined");
    let covered = draft.coverage();
    assert!(covered.iter().all(|it| it.edited == (it.ask == "ask-3")));
    let findings = draft.findings();
    let finding = findings.iter().find(|it| it.code == "answer-edited");
    assert_eq!(finding.and_then(|it| it.at.as_deref()), Some("ask-3"));
    assert!(!draft.is_held());
}

#[test]
fn a_span_that_a_person_put_in_answers_what_it_names() {
    let draft = edited(&colin(), |it| {
        reworded(it, "ask-3", "");
        let blocks = it["letter"]["blocks"].as_array_mut().unwrap();
        let text = "The Ranch is shut to visitors.";
        let own = serde_json::json!({
            "text": text, "source": {"kind": "edit"}, "answers": ["ask-3"],
        });
        blocks.insert(3, serde_json::json!({"kind": "paragraph", "spans": [own]}));
    });
    assert_eq!(how(&draft, "ask-3"), "answered");
}

#[test]
fn a_deferral_prints_who_answers_and_by_when_and_is_on_record() {
    let draft = deferred(date(2026, 12, 10)).unwrap();
    assert!(!draft.is_held(), "{:?}", draft.findings());
    assert_eq!(how(&draft, "ask-1"), "deferred");
    let (promise, span) = draft.letter.promised().next().unwrap();
    assert_eq!(
        (promise.owner.as_str(), promise.until),
        ("Maud", date(2026, 12, 10))
    );
    assert_eq!(promise.ask, "ask-1");
    assert!(span.text.contains("Maud") && span.text.contains("December 10"));
    assert!(
        span.text
            .contains("“Who inspects the elevators on the big station”")
    );
}

#[test]
fn every_reader_is_told_who_and_when() {
    let scribe = Scribe::new();
    for age in [
        "",
        "age: {years: 7, on: 2026-11-01}",
        "age: {years: 15, on: 2026-11-01}",
        "born: 1980-01-01",
    ] {
        let profile = Profile::from_yaml(&format!("name: Harriet\n{age}\n")).unwrap();
        let mut told = std::collections::BTreeSet::new();
        for seed in 0..12 {
            for formality in [0.1, 0.4, 0.8] {
                let letter = scribe.letter_to(&profile).replying_to(HARRIET).on(TODAY);
                let letter = letter.tone(longhand::tone::Dial::Formality, formality);
                let letter = letter.seed(seed).defer("ask-1", date(2026, 12, 10), "maud");
                let draft = letter.write().unwrap();
                let (_, span) = draft.letter.promised().next().unwrap();
                assert!(!span.text.contains(". maud"), "{}", span.text);
                assert!(!draft.is_held(), "{:?}\n{}", draft.findings(), draft.text());
                told.insert(span.text.clone());
            }
        }
        assert!(told.len() > 1, "{told:?}");
    }
}

#[test]
fn what_one_person_owes_by_one_day_is_said_once() {
    let letter = "Dear Archive,\n\nWho inspects the elevators? Who paints the doors? How many chairs do you own?\n\nYours,\nHarriet\n";
    let scribe = Scribe::new();
    let letter = scribe.letter().replying_to(letter).on(TODAY);
    let letter = letter.defer("ask-1", date(2026, 12, 10), "Maud");
    let letter = letter.defer("ask-2", date(2026, 12, 10), "Maud");
    let draft = letter
        .defer("ask-3", date(2026, 12, 24), "Idris")
        .write()
        .unwrap();
    let spans: Vec<_> = draft.letter.promised().map(|it| it.1).collect();
    assert_eq!(spans.len(), 3);
    assert_eq!(spans[0], spans[1]);
    assert_ne!(spans[1], spans[2]);
    assert!(spans[2].text.contains("Idris") && spans[2].text.contains("December 24"));
}

#[test]
fn taking_a_promise_out_reopens_the_ask() {
    let draft = deferred(date(2026, 12, 10)).unwrap();
    let cut = edited(&draft, |it| reworded(it, "ask-1", ""));
    assert_eq!(how(&cut, "ask-1"), "open");
    assert_eq!(cut.letter.promised().count(), 0);
    let forgotten = edited(&draft, |it| {
        it["letter"]["promises"] = Value::Array(Vec::new())
    });
    assert_eq!(how(&forgotten, "ask-1"), "open");
    assert!(cut.is_held() && forgotten.is_held());
}

#[test]
fn a_promise_in_other_words_still_says_who_and_when() {
    let draft = deferred(date(2026, 12, 10)).unwrap();
    for (words, holds) in [
        ("Maud goes to look, and writes by the 10th.", false),
        ("Maud goes to look, and writes by Thursday.", false),
        ("Maud goes to look.", true),
        ("We write by December 10.", true),
        ("Maud writes by December 11.", true),
    ] {
        let draft = edited(&draft, |it| reworded(it, "ask-1", words));
        let found = codes(&draft).contains(&"promise-unsaid".to_owned());
        assert_eq!(found, holds, "{words}");
        assert_eq!(draft.is_held(), holds, "{words}: {:?}", draft.findings());
    }
}

#[test]
fn a_promise_is_for_a_day_that_can_be_waited_for() {
    let error = deferred(TODAY).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Setting {
                setting: "defer",
                ..
            }
        ),
        "{error}"
    );
    let far = deferred(date(2028, 12, 10)).unwrap();
    assert!(codes(&far).contains(&"promise-far".to_owned()) && far.is_held());
    let draft = deferred(date(2026, 12, 10)).unwrap();
    let late = edited(&draft, |it| it["letter"]["date"] = "2026-12-10".into());
    assert!(codes(&late).contains(&"promise-past".to_owned()) && late.is_held());
}

#[test]
fn what_cannot_be_put_off_is_refused_with_a_way_out() {
    let scribe = Scribe::new();
    let until = date(2026, 12, 10);
    let letter = || scribe.letter().replying_to(HARRIET).on(TODAY);
    let unknown = letter().defer("ask-9", until, "Maud").write().unwrap_err();
    assert!(unknown.to_string().contains("ask-9"));
    assert!(unknown.report().contains("ask-1"));
    let nobody = letter().defer("ask-1", until, " ").write().unwrap_err();
    assert!(nobody.report().contains("name a person"));
    let note = letter()
        .occasion("acknowledge")
        .defer("ask-1", until, "Maud");
    let placeless = note.write().unwrap_err().report();
    assert!(placeless.contains("{{ defer() }}"), "{placeless}");
    let profile = Profile::from_yaml("name: Ada\n").unwrap();
    let unasked = scribe.letter_to(&profile).occasion("surprise").on(TODAY);
    assert!(unasked.defer("ask-1", until, "Maud").write().is_err());
}

#[test]
fn an_ask_is_settled_by_a_named_person_with_a_note() {
    let scribe = Scribe::new();
    let letter = "Dear Archive,\n\nCan you recommend a plumber?\n\nYours,\nHarriet\n";
    let draft = scribe
        .letter()
        .replying_to(letter)
        .on(TODAY)
        .write()
        .unwrap();
    assert!(draft.is_held());
    let settled = draft
        .clone()
        .settle("ask-1", "Maud", "told her by telephone")
        .unwrap();
    assert_eq!(how(&settled, "ask-1"), "settled");
    assert!(!settled.is_held());
    let again = edited(&settled, |_| {});
    assert!(!again.is_held() && again.settled.len() == 1);
    assert!(
        draft
            .clone()
            .settle("ask-2", "Maud", "x")
            .unwrap_err()
            .report()
            .contains("ask-1")
    );
    assert!(draft.clone().settle("ask-1", " ", "x").is_err());
    assert!(draft.settle("ask-1", "Maud", "").is_err());
}

#[test]
fn what_the_letter_says_comes_before_what_was_settled_outside_it() {
    let draft = colin().settle("ask-3", "Maud", "told him").unwrap();
    assert_eq!(how(&draft, "ask-3"), "declined");
    let draft = edited(&draft, |it| reworded(it, "ask-3", ""));
    assert_eq!(how(&draft, "ask-3"), "settled");
}

#[test]
fn nothing_of_a_letter_is_in_debug() {
    let draft = colin().settle("ask-3", "Maud", "told Colin").unwrap();
    let shown = format!("{:?} {:?} {draft:?}", draft.coverage(), draft.settled);
    assert!(
        !shown.contains("Colin") && !shown.contains("Ranch"),
        "{shown}"
    );
}
