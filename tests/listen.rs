//! Letters received: every case is a letter with what a person found in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use longhand::Error;
use longhand::listen::Ask;
use longhand::listen::AskKind;
use longhand::listen::Reading;
use longhand::listen::letter_from_bytes;
use longhand::listen::read;
use proptest::prelude::*;
use serde::Deserialize;

/// What a person found in a letter: words of each matter, enough to know it by.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Labels {
    writer: Option<String>,
    age: Option<u32>,
    salutation: Option<String>,
    postscript: Option<String>,
    questions: Vec<String>,
    requests: Vec<String>,
    wishes: Vec<String>,
    worries: Vec<String>,
    complaints: Vec<String>,
}

/// How often the reader and a person agreed.
#[derive(Clone, Copy, Default)]
struct Score {
    both: usize,
    reader_only: usize,
    person_only: usize,
}

impl Labels {
    fn of(&self, kind: AskKind) -> &[String] {
        match kind {
            AskKind::Question => &self.questions,
            AskKind::Request => &self.requests,
            AskKind::Wish => &self.wishes,
            AskKind::Worry => &self.worries,
            _ => &self.complaints,
        }
    }
}

impl Score {
    fn count(&mut self, found: usize, labelled: usize, both: usize) {
        self.both += both;
        self.reader_only += found - both;
        self.person_only += labelled - both;
    }

    fn precision(self) -> f32 {
        self.both as f32 / (self.both + self.reader_only).max(1) as f32
    }

    fn recall(self) -> f32 {
        self.both as f32 / (self.both + self.person_only).max(1) as f32
    }
}

const KINDS: [AskKind; 5] = [
    AskKind::Question,
    AskKind::Request,
    AskKind::Wish,
    AskKind::Worry,
    AskKind::Complaint,
];

/// A case file's labels and letter.
fn case(path: &Path) -> (Labels, String) {
    let file = fs::read_to_string(path).unwrap();
    let (header, letter) = file.split_once("\n---\n").unwrap();
    let labels = serde_yaml::from_str(header);
    (
        labels.unwrap_or_else(|it| panic!("{}: {it}", path.display())),
        letter.to_owned(),
    )
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A reading as a listing that can be reviewed.
fn listing(reading: &Reading) -> String {
    let mut out = String::new();
    let said = [&reading.salutation, &reading.writer, &reading.title];
    for said in said.into_iter().flatten() {
        writeln!(out, "{}: {}", said.id, one_line(&said.text)).unwrap();
    }
    if let Some(age) = &reading.age {
        writeln!(out, "age: {} ({})", age.years, one_line(&age.text)).unwrap();
    }
    for ask in reading.matters() {
        let place = if ask.in_postscript {
            ", in the P.S."
        } else {
            ""
        };
        writeln!(
            out,
            "{} {}{place}: {}",
            ask.id,
            ask.kind,
            one_line(&ask.text)
        )
        .unwrap();
        writeln!(out, "    about: {}", one_line(&ask.gist.text)).unwrap();
        writeln!(out, "    {}", ask.why).unwrap();
        if let Some(context) = reading.context(ask) {
            writeln!(out, "    points back to: {}", one_line(context)).unwrap();
        }
    }
    for said in [&reading.praise, &reading.loves, &reading.ideas]
        .into_iter()
        .flatten()
    {
        writeln!(out, "{}: {}", said.id, one_line(&said.text)).unwrap();
    }
    for said in [&reading.postscript, &reading.reply_wanted]
        .into_iter()
        .flatten()
    {
        writeln!(out, "{}: {}", said.id, one_line(&said.text)).unwrap();
    }
    out
}

#[test]
fn letters_are_read() {
    insta::glob!("cases/listen/*.txt", |path| {
        let (_, letter) = case(path);
        insta::assert_snapshot!(listing(&read(&letter)));
    });
}

/// Compares every case with what a person found in it.
fn scores(cases: &[PathBuf]) -> (BTreeMap<&'static str, Score>, String) {
    let mut scores: BTreeMap<&'static str, Score> = BTreeMap::new();
    let mut misses = String::new();
    for path in cases {
        let (labels, letter) = case(path);
        let reading = read(&letter);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for kind in KINDS {
            let found = reading.matters().filter(|it| it.kind == kind);
            let found: Vec<_> = found.map(|it| one_line(&it.text)).collect();
            let mut labelled: Vec<_> = labels.of(kind).iter().map(|it| one_line(it)).collect();
            let (count, total) = (found.len(), labelled.len());
            let mut both = 0;
            for found in found {
                match labelled.iter().position(|it| agrees(&found, it)) {
                    Some(at) => {
                        labelled.remove(at);
                        both += 1;
                    }
                    None => writeln!(misses, "{name}: {kind} by the reader only: {found}").unwrap(),
                }
            }
            for missed in &labelled {
                writeln!(misses, "{name}: {kind} missed: {missed}").unwrap();
            }
            scores
                .entry(kind.name())
                .or_default()
                .count(count, total, both);
        }
        let words = |said: Option<&str>| said.map(one_line);
        let facts = [
            (
                "writer",
                words(reading.writer.as_ref().map(|it| it.text.as_str())),
                labels.writer,
            ),
            (
                "age",
                reading.age.as_ref().map(|it| it.years.to_string()),
                labels.age.map(|it| it.to_string()),
            ),
            (
                "salutation",
                words(reading.salutation.as_ref().map(|it| it.text.as_str())),
                labels.salutation,
            ),
            (
                "postscript",
                words(reading.postscript.as_ref().map(|it| it.text.as_str())),
                labels.postscript,
            ),
        ];
        for (fact, found, labelled) in facts {
            let same = found == labelled;
            if !same {
                writeln!(misses, "{name}: {fact} is {found:?}, not {labelled:?}").unwrap();
            }
            let both = usize::from(same && found.is_some());
            let (found, labelled) = (
                usize::from(found.is_some()),
                usize::from(labelled.is_some()),
            );
            scores.entry(fact).or_default().count(found, labelled, both);
        }
    }
    (scores, misses)
}

/// Whether a found clause is the labelled one: either holds the other.
fn agrees(found: &str, labelled: &str) -> bool {
    found.contains(labelled) || labelled.contains(found)
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/listen");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|it| it.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    files
}

#[test]
fn the_reader_agrees_with_people() {
    let files = case_files();
    let (scores, misses) = scores(&files);
    println!("{} letters\n{misses}", files.len());
    for (what, score) in &scores {
        println!(
            "{what:<10} precision {:.3} recall {:.3} ({} of {})",
            score.precision(),
            score.recall(),
            score.both,
            score.both + score.person_only
        );
    }
}
