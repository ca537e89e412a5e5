//! Every error as it reads: the line for a log, and the whole story for the file's owner.

use std::io;

use longhand::Error;
use longhand::Place;

fn place() -> Box<Place> {
    Box::new(Place::new("colin.yaml", "name:\n  giv: Colin\n", 8..11))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|it| (*it).to_owned()).collect()
}

fn errors() -> Vec<Error> {
    let file = |kind| Error::file("read", "colin.yaml", &io::Error::from(kind));
    vec![
        file(io::ErrorKind::NotFound),
        file(io::ErrorKind::PermissionDenied),
        file(io::ErrorKind::IsADirectory),
        file(io::ErrorKind::NotADirectory),
        file(io::ErrorKind::AlreadyExists),
        file(io::ErrorKind::StorageFull),
        Error::TooLarge {
            path: "letter.txt".into(),
            limit_kib: 1024,
            help: "check that it is the right file",
        },
        Error::NotText {
            path: "letter.txt".into(),
            what: "is not UTF-8 text",
            help: "save it as UTF-8 text",
        },
        Error::Syntax {
            format: "YAML",
            reason: "a bracket is not closed".into(),
            place: place(),
        },
        Error::Limit {
            what: "this is nested more than 64 deep".into(),
            place: place(),
            help: "write it flat",
        },
        Error::UnknownField {
            field: "gvien".into(),
            known: words(&["title", "given", "surname"]),
            place: place(),
        },
        Error::MissingField {
            field: "what".into(),
            place: place(),
        },
        Error::DuplicateField {
            field: "given".into(),
            first: Some(1),
            place: place(),
        },
        Error::WrongType {
            expected: "a list".into(),
            place: place(),
        },
        Error::Row {
            file: "people.csv".into(),
            line: 4,
            row: 3,
            what: "is not UTF-8 text",
            help: "save the file as UTF-8",
        },
        Error::Header {
            what: "column A (`given`) and column B (`Vorname`) both mean `given`".into(),
            place: place(),
            help: "leave one out: `--map \"given=-\"` or `--map \"Vorname=-\"`".into(),
        },
        Error::Cell {
            row: 3,
            column: "column B (`Age`)".into(),
            what: "expected an age in years".into(),
            place: place(),
            help: "write an age in years".into(),
        },
        Error::Unknown {
            kind: "pack",
            name: "galxy".into(),
            known: words(&["cafe", "galaxy"]),
        },
        Error::Template {
            what: "there is no filter `shout`".into(),
            place: place(),
            help: "use one of upper, lower".into(),
        },
        Error::Compose {
            what: "this text repeats too often".into(),
            place: place(),
            help: "correct the text".into(),
        },
        Error::Pack {
            what: "an entry that declines needs its own reason".into(),
            place: place(),
            help: "add `reason:` with the true reason".into(),
        },
        Error::Ink {
            what: "the font is cut short".into(),
            help: "choose another file".into(),
        },
        Error::Unwritable {
            hand: "la-belle-aurore".into(),
            characters: vec!['雪', '山'],
        },
        Error::Setting {
            setting: "occasion",
            what: "is not given, and the pack has several".into(),
            help: "name one: reply, surprise".into(),
        },
    ]
}

#[test]
fn every_error_says_what_where_and_how_to_mend_it() {
    let mut all = String::new();
    for error in errors() {
        let line = error.to_string();
        assert!(!line.contains('\n') && !line.ends_with('.'), "{line}");
        assert!(
            !line.contains("Colin"),
            "a log must not hold a value: {line}"
        );
        assert!(!error.help().is_empty(), "{line}");
        all.push_str(&format!("{line}\n\n{}\n", error.report()));
    }
    insta::assert_snapshot!(all);
}
