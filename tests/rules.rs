//! The rules carry their own evidence: what they must flag, and what they must let pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::words;
use longhand::words::Band;
use longhand::words::Pack;
use longhand::words::Rule;
use longhand::words::Source;

/// A pack in a language, with a plain letter and an apology.
fn pack(language: &str) -> Arc<Pack> {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("pack.yaml", &format!("name: one\nlanguage: {language}\n"));
    for kind in ["plain", "apology"] {
        let text = format!("---\nkind: {kind}\n---\nOne,\n\nTwo.\n\nThree,\nFour\n");
        put(&format!("letters/{kind}.txt"), &text);
    }
    Scribe::new().read_pack(folder.path()).unwrap()
}

/// A letter of a kind to somebody of an age.
fn letter(pack: &Arc<Pack>, kind: &str, band: Option<Band>) -> Draft {
    let age = match band {
        Some(Band::Child) => "age: {years: 8, on: 2026-11-01}\n",
        Some(Band::Teen) => "age: {years: 16, on: 2026-11-01}\n",
        _ => "",
    };
    let profile = Profile::from_yaml(&format!("name: Robin\n{age}")).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).with_pack(pack.clone());
    let letter = letter.occasion(kind).on(date(2026, 11, 21));
    letter.write().unwrap()
}

/// The codes that a letter gets when somebody puts this sentence into it.
fn codes(draft: &Draft, pack: &Pack, rule: &Rule, sentence: &str) -> Vec<String> {
    let mut draft = draft.clone();
    let mut spans = draft.letter.blocks.iter_mut().flat_map(|it| &mut it.spans);
    let span = spans.nth(1).unwrap();
    span.text = sentence.to_owned();
    span.source = Arc::new(match rule.canon {
        None => Source::Edit,
        Some(canon) => serde_json::from_value(serde_json::json!({
            "kind": "answer", "entry": "dreams", "id": "dreams/1", "declines": false,
            "standing": {"canon": canon}, "file": "dreams.yaml", "line": 1,
        }))
        .unwrap(),
    });
    draft.check(pack);
    draft.findings().iter().map(|it| it.code.clone()).collect()
}

#[test]
fn every_rule_flags_what_it_says_and_lets_the_better_sentence_pass() {
    let rules = words::built_in_rules().unwrap();
    let languages: BTreeSet<_> = rules.iter().flat_map(|it| &it.language).collect();
    for language in languages {
        let pack = pack(language);
        let of_language = rules
            .iter()
            .filter(|it| it.language.as_ref() == Some(language));
        for rule in of_language {
            let kind = rule.kinds.first().map_or("plain", String::as_str);
            let draft = letter(&pack, kind, rule.bands.first().copied());
            let flags = |sentence| codes(&draft, &pack, rule, sentence).contains(&rule.code);
            let code = format!("{} ({language})", rule.code);
            assert!(!rule.flags.is_empty(), "{code} has no evidence");
            for (bad, good) in &rule.flags {
                assert!(flags(bad), "{code} should flag: {bad}");
                assert!(!flags(good), "{code} should allow: {good}");
            }
            for good in &rule.allows {
                assert!(!flags(good), "{code} should allow: {good}");
            }
        }
    }
}

#[test]
fn every_rule_has_words_in_the_four_languages() {
    let rules = words::built_in_rules().unwrap();
    let codes: BTreeSet<_> = rules.iter().map(|it| &it.code).collect();
    for code in codes {
        let of_code = rules.iter().filter(|it| it.code == *code);
        let spoken: BTreeSet<_> = of_code.filter_map(|it| it.language.as_deref()).collect();
        assert_eq!(spoken, BTreeSet::from(["de", "en", "es", "fr"]), "{code}");
    }
}

#[test]
fn a_rule_keeps_to_its_kind_its_age_and_its_language() {
    let rules = words::built_in_rules().unwrap();
    let find = |code: &str| rules.iter().find(|it| it.code == code).unwrap();
    let english = pack("en");
    let flags = |pack: &Arc<Pack>, kind, band, code: &str, sentence| {
        let draft = letter(pack, kind, band);
        codes(&draft, pack, find(code), sentence).contains(&code.to_owned())
    };
    let late = "You waited, but it was a holiday.";
    assert!(flags(&english, "apology", None, "apology-but", late));
    assert!(!flags(&english, "plain", None, "apology-but", late));
    let baby = "Well done, kiddo.";
    assert!(flags(
        &english,
        "plain",
        Some(Band::Teen),
        "baby-talk",
        baby
    ));
    assert!(!flags(
        &english,
        "plain",
        Some(Band::Child),
        "baby-talk",
        baby
    ));
    let generic = "Rest assured of it.";
    assert!(flags(&english, "plain", None, "generic", generic));
    assert!(!flags(&pack("de"), "plain", None, "generic", generic));
}

#[test]
fn what_a_child_brought_up_itself_may_be_answered() {
    let scribe = Scribe::new();
    let pack = pack("en");
    let profile = Profile::from_yaml("name: Robin\nage: {years: 8, on: 2026-11-01}\n").unwrap();
    let has = |theirs: &str| {
        let letter = scribe.letter_to(&profile).with_pack(pack.clone());
        let letter = letter
            .occasion("plain")
            .on(date(2026, 11, 21))
            .replying_to(theirs);
        let draft = letter.write().unwrap();
        let rules = words::built_in_rules().unwrap();
        let rule = rules.iter().find(|it| it.code == "topic-death").unwrap();
        codes(&draft, &pack, rule, "The old dog died, too.").contains(&rule.code)
    };
    assert!(has("Dear all,\n\nI have a cat.\n\nYours,\nRobin\n"));
    assert!(!has("Dear all,\n\nMy rabbit died.\n\nYours,\nRobin\n"));
}

#[test]
fn a_value_is_read_like_words_that_a_person_put_in() {
    let scribe = Scribe::new();
    let text = "Dear {{ name.call }},\n\n{{ given.news }}\n\nYours,\nAda\n";
    let pack = scribe.read_letter("one.txt", text).unwrap();
    let profile = Profile::from_yaml("name: Robin\n").unwrap();
    let finding = |news: &str| {
        let letter = scribe.letter_to(&profile).with_pack(pack.clone());
        let letter = letter.given("news", news).on(date(2026, 11, 21));
        let draft = letter.write().unwrap();
        let found = draft.findings().into_iter().cloned();
        found
            .map(|it| (it.code.clone(), it.holds()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        finding("We will look into it."),
        [("unkept-promise".to_owned(), true)]
    );
    assert_eq!(finding("The door is mended."), []);
}

#[test]
fn a_leftover_placeholder_holds() {
    let pack = pack("en");
    let draft = letter(&pack, "plain", None);
    let rules = words::built_in_rules().unwrap();
    let codes = codes(&draft, &pack, &rules[0], "We saw you on [date].");
    assert!(codes.contains(&"leftover".to_owned()));
}

#[test]
fn built_in_packs_break_no_rule() {
    let rules = words::built_in_rules().unwrap();
    let codes: BTreeSet<_> = rules.iter().map(|it| it.code.as_str()).collect();
    let mut broken = Vec::new();
    for name in Pack::names() {
        let pack = Pack::built_in(&name).unwrap();
        let others = pack.languages().skip(1).map(|it| format!("{name}/{it}"));
        for name in others.chain([name.clone()]) {
            let pack = Pack::built_in(&name).unwrap();
            let found = words::survey(&pack, None).into_iter();
            let found = found.filter(|it| codes.contains(it.code.as_str()));
            broken.extend(found.map(|it| format!("{name} {}", it.report())));
        }
    }
    assert!(broken.is_empty(), "{}", broken.concat());
}
