//! An apology is owned first and mended next; a gift comes after that, and never instead.

use std::sync::Arc;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::document;
use longhand::words::Pack;
use longhand::words::Source;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    language: String,
    finds: Vec<String>,
}

/// A letter of one's own that says this.
fn letter(language: &str, body: &str) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("pack.yaml", &format!("name: own\nlanguage: {language}\n"));
    let text = format!("---\nkind: apology\n---\nAda,\n\n{body}\n\nIm Namen,\nMaud\n");
    put("letters/apology.txt", &text);
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let letter = scribe.letter().with_pack(pack).on(date(2026, 11, 21));
    letter.occasion("apology").write().unwrap()
}

fn codes(draft: &Draft) -> Vec<String> {
    let mut codes: Vec<_> = draft.findings.iter().map(|it| it.code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn apologies_are_held_to_their_order() {
    insta::glob!("cases/apology/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (head, body) = text.split_once("---\n").unwrap();
        let case: Case = document::yaml(&path.display().to_string(), head).unwrap();
        let found = codes(&letter(&case.language, body.trim()));
        assert_eq!(found, case.finds, "{}", path.display());
    });
}

const PUSHCHAIR: &str = "name: {title: Ms, given: Folake, surname: Adeyemi}\nlocale: en-GB\nfacts:\n  \
    fault: left your pushchair on the tarmac in Porto\n  repair: refunded both fares\n";

fn care(profile: &str) -> (Arc<Pack>, Draft) {
    let scribe = Scribe::new();
    let pack = scribe.pack("care").unwrap();
    let profile = Profile::from_yaml(profile).unwrap();
    let letter = scribe
        .letter_to(&profile)
        .pack("care")
        .on(date(2026, 11, 21));
    let draft = letter.occasion("apology").write().unwrap();
    (pack, draft)
}

/// The codes after somebody put these words in place of a beat's.
fn rewritten(draft: &Draft, pack: &Pack, beat: &str, words: &str) -> Vec<String> {
    let mut draft = draft.clone();
    for span in draft.letter.blocks.iter_mut().flat_map(|it| &mut it.spans) {
        if matches!(span.source.as_ref(), Source::Phrase { beat: it, .. } if **it == *beat) {
            span.text = words.to_owned();
        }
    }
    draft.check(pack);
    codes(&draft)
}

#[test]
fn tellings_are_known_by_their_beat_and_edits_by_their_words() {
    let (pack, draft) = care(PUSHCHAIR);
    let has = |codes: Vec<String>, code: &str| codes.iter().any(|it| it == code);
    for code in ["apology-unowned", "apology-order", "gift-instead"] {
        assert!(!has(codes(&draft), code), "{code}: {}", draft.text());
    }
    let edited = |beat, words| rewritten(&draft, &pack, beat, words);
    assert!(has(
        edited("own", "These things happen."),
        "apology-unowned"
    ));
    assert!(!has(
        edited("own", "That was our mistake."),
        "apology-unowned"
    ));
    assert!(has(
        edited("repair", " A voucher is on its way."),
        "gift-instead"
    ));
}

#[test]
fn a_voucher_that_was_told_as_the_repair_is_none() {
    let told = PUSHCHAIR.replace("refunded both fares", "sent you a voucher for fifty pounds");
    let (_, draft) = care(&told);
    let holding: Vec<_> = draft.holding().map(|it| it.code.as_str()).collect();
    assert!(holding.contains(&"gift-instead"), "{holding:?}");
}

#[test]
fn steps_out_of_their_order_are_noticed() {
    let (pack, mut draft) = care(&format!("{PUSHCHAIR}  cause: the tag said gate\n"));
    let is_of = |it: &longhand::words::Block, beat: &str| {
        let first = it.spans[0].source.as_ref();
        matches!(first, Source::Phrase { beat: it, .. } if **it == *beat)
    };
    let blocks = &mut draft.letter.blocks;
    let explained = blocks.iter().position(|it| is_of(it, "explain")).unwrap();
    let repaired = blocks.iter().position(|it| is_of(it, "repair")).unwrap();
    blocks.swap(explained, repaired);
    draft.check(&pack);
    assert!(
        codes(&draft).contains(&"apology-order".to_owned()),
        "{}",
        draft.text()
    );
}
