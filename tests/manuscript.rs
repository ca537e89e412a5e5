//! A draft changed by hand as Markdown comes back with its sources.

use jiff::civil::date;
use longhand::Draft;
use longhand::Scribe;
use longhand::words::How;
use longhand::words::Source;

const LETTER: &str = "Dear Archive,\n\nI don't think it is fair that a Jedi is not allowed to get married. \
    Can you change the rule please?\n\nP.S. I would really like to come and see the Ranch.\n\nLove from\nColin, 7\n";

fn draft() -> Draft {
    let scribe = Scribe::new();
    let letter = scribe.letter().replying_to(LETTER).on(date(2015, 4, 20));
    letter.write().expect("it is written")
}

fn read(manuscript: &str) -> Draft {
    let mut draft = Draft::from_manuscript("colin.md", manuscript).expect("it reads");
    draft.check(&Scribe::new().pack("galaxy").expect("it loads"));
    draft
}

#[test]
fn an_untouched_manuscript_is_the_same_letter() {
    let draft = draft();
    let back = read(&draft.to_manuscript());
    assert_eq!(back.letter, draft.letter);
    assert_eq!(back.findings, draft.findings);
    assert_eq!(back.to_manuscript(), draft.to_manuscript());
}

#[test]
fn windows_line_ends_and_a_mark_at_the_start_change_nothing() {
    let draft = draft();
    let saved = format!("\u{feff}{}", draft.to_manuscript().replace('\n', "\r\n"));
    assert!(Draft::is_manuscript(&saved));
    assert_eq!(read(&saved).letter, draft.letter);
}

#[test]
fn lines_that_an_editor_wrapped_are_the_same_words() {
    let draft = draft();
    let (words, kept) = draft
        .to_manuscript()
        .split_once("\n\n<!--")
        .map(|it| (it.0.to_owned(), it.1.to_owned()))
        .expect("two parts");
    let (front, words) = words.split_at(words.find("\n---\n").expect("front matter") + 5);
    let wrapped: String = words.replace(". ", ".\n");
    assert_ne!(wrapped, words);
    assert_eq!(
        read(&format!("{front}{wrapped}\n\n<!--{kept}")).letter,
        draft.letter
    );
}

#[test]
fn a_changed_sentence_is_known_as_edited_and_all_checks_run_again() {
    let draft = draft();
    let first = draft
        .letter
        .spans()
        .find(|it| !it.answers.is_empty())
        .expect("an answer")
        .text
        .clone();
    let word = first.split(' ').nth(3).expect("a word").to_owned();
    let manuscript = draft.to_manuscript().replacen(&word, "17", 1);
    let back = read(&manuscript);
    assert_eq!(back.letter.spans().filter(|it| it.is_edited()).count(), 1);
    assert!(
        back.findings.iter().any(|it| it.code == "unsupported"),
        "{:?}",
        back.findings
    );
    assert!(back.is_held());
}

#[test]
fn an_answer_that_is_taken_out_opens_its_ask_again() {
    let draft = draft();
    let before = draft
        .coverage()
        .iter()
        .filter(|it| it.how == How::Open)
        .count();
    let is_no =
        |it: &&longhand::words::Span| matches!(&*it.source, Source::Answer { declines: true, .. });
    let mut manuscript = draft.to_manuscript();
    for span in draft.letter.spans().filter(is_no) {
        assert!(manuscript.contains(span.text.trim()));
        manuscript = manuscript.replacen(span.text.trim(), "", 1);
    }
    let back = read(&manuscript);
    let after = back
        .coverage()
        .iter()
        .filter(|it| it.how == How::Open)
        .count();
    assert!(after > before);
    assert!(back.is_held());
}

#[test]
fn a_new_paragraph_has_no_source_but_a_hand() {
    let draft = draft();
    let greeting = draft.letter.salutation();
    let more = format!("{greeting}\n\nWhat a letter you wrote.");
    let manuscript = draft.to_manuscript().replacen(&greeting, &more, 1);
    let back = read(&manuscript);
    let new: Vec<_> = back
        .letter
        .spans()
        .filter(|it| *it.source == Source::Edit)
        .collect();
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].text, "What a letter you wrote.");
    assert_eq!(
        back.letter.spans().count(),
        draft.letter.spans().count() + 1
    );
}

#[test]
fn a_manuscript_without_its_parts_says_how_to_mend_it() {
    let manuscript = draft().to_manuscript();
    let (words, _) = manuscript.split_once("<!--").expect("the comment");
    for broken in [
        words,
        "---\ndate: 2015-04-20\n---\n\nDear Colin,\n",
        "Dear Colin,\n",
    ] {
        let error = Draft::from_manuscript("colin.md", broken).expect_err("a part is missing");
        assert!(error.report().contains("colin.md"), "{}", error.report());
        assert!(error.report().contains("--edit"), "{}", error.report());
    }
    let odd = manuscript.replacen("date:", "dat:", 1);
    let error = Draft::from_manuscript("colin.md", &odd).expect_err("no such key");
    assert!(error.report().contains("colin.md:2"), "{}", error.report());
}

#[test]
fn values_that_would_end_the_comment_come_back_whole() {
    let letter = "Dear Archive,\n\nDoes --> end a comment, and <!-- begin one?\n\nYours,\nAda\n";
    let scribe = Scribe::new();
    let draft = scribe
        .letter()
        .replying_to(letter)
        .on(date(2015, 4, 20))
        .write()
        .expect("it is written");
    assert_eq!(read(&draft.to_manuscript()).reading, draft.reading);
}

#[test]
fn alternatives_are_different_letters_and_the_first_is_the_usual_one() {
    let scribe = Scribe::new();
    let asked = || scribe.letter().replying_to(LETTER).on(date(2015, 4, 20));
    let three = asked().alternatives(3).expect("they are written");
    assert_eq!(three.len(), 3);
    assert_eq!(
        three[0].letter,
        asked().write().expect("it is written").letter
    );
    let mut bodies: Vec<_> = three.iter().map(Draft::text).collect();
    bodies.dedup();
    assert_eq!(bodies.len(), 3);
}
