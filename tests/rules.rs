//! The rules carry their own evidence: what they must flag, and what they must let pass.

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::words;

/// The codes that reading over a letter of this one sentence gives.
fn codes(sentence: &str) -> Vec<String> {
    let scribe = Scribe::new();
    let text = format!("Dear {{{{ name.call }}}},\n\n{sentence}\n\nYours,\nAda\n");
    let pack = scribe.read_letter("one.txt", &text).unwrap();
    let profile = Profile::from_yaml("name: Robin\n").unwrap();
    let draft = scribe
        .letter_to(&profile)
        .with_pack(pack)
        .on(date(2026, 11, 21))
        .write()
        .unwrap();
    draft.findings().iter().map(|it| it.code.clone()).collect()
}

/// The codes that an answer of soft canon gives when it says this sentence.
fn codes_of_soft_answer(sentence: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in words::starter() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.as_bytes()).unwrap();
    }
    let entry = format!(
        "- id: dreams\n  question: Do droids dream?\n  canon: soft\n  phrasings: [Do droids dream?, \
         Can a droid dream?, What do droids dream of?, Does a droid dream at night?, Has a droid dreams?]\n  \
         tellings: [{{text: '{}'}}]\n",
        sentence.replace('\'', "''")
    );
    std::fs::write(folder.path().join("answers/answers.yaml"), entry).unwrap();
    let scribe = Scribe::new();
    let draft = scribe
        .letter()
        .with_pack(scribe.read_pack(folder.path()).unwrap())
        .replying_to("Dear all,\n\nDo droids dream?\n\nYours,\nSam\n")
        .on(date(2026, 11, 21))
        .write()
        .unwrap();
    assert!(draft.text().contains(sentence));
    draft.findings().iter().map(|it| it.code.clone()).collect()
}

#[test]
fn every_rule_flags_what_it_says_and_lets_the_better_sentence_pass() {
    for rule in words::built_in_rules().unwrap() {
        let codes = match rule.canon {
            Some(_) => codes_of_soft_answer,
            None => codes,
        };
        for (bad, good) in &rule.flags {
            assert!(
                codes(bad).contains(&rule.code),
                "{} should flag: {bad}",
                rule.code
            );
            assert!(
                !codes(good).contains(&rule.code),
                "{} should allow: {good}",
                rule.code
            );
        }
        for good in &rule.allows {
            assert!(
                !codes(good).contains(&rule.code),
                "{} should allow: {good}",
                rule.code
            );
        }
    }
}

#[test]
fn a_leftover_placeholder_holds() {
    assert!(codes("We saw you on [date].").contains(&"leftover".to_owned()));
}
