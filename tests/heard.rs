//! Letters written and labelled by people who had not seen the rules: how well each kind of
//! finding is read, set by set and language by language.
//!
//! `HEARD_MISSES=1` lists what was missed (`HEARD_MISSES=calibrate/en` only of one set and
//! language); `HEARD_SETS=calibrate` reads one set alone; `HEARD_FLOORS=1` prints what was measured in the form of `floors.yaml`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it found, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

use longhand::listen::AskKind;
use longhand::listen::Reading;
use longhand::listen::Said;
use longhand::listen::read;
use serde::Deserialize;

/// What a person found in a letter, copied from it word by word.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Labels {
    language: String,
    #[serde(rename = "to")]
    _to: String,
    writer: Option<String>,
    age: Option<u32>,
    salutation: Option<String>,
    postscript: Option<String>,
    questions: Vec<String>,
    requests: Vec<String>,
    wishes: Vec<String>,
    worries: Vec<String>,
    complaints: Vec<String>,
    praise: Vec<String>,
    loves: Vec<String>,
    hates: Vec<String>,
    ideas: Vec<String>,
    people: Vec<String>,
    pets: Vec<String>,
    dates: Vec<String>,
    references: Vec<String>,
    amounts: Vec<String>,
    feeling: Option<String>,
    safeguarding: Vec<String>,
    #[serde(rename = "lane")]
    _lane: Option<String>,
}

/// How often the reader and a person agreed.
#[derive(Clone, Copy, Default)]
struct Score {
    both: usize,
    found: usize,
    labelled: usize,
}

impl Score {
    fn count(&mut self, found: usize, labelled: usize, both: usize) {
        self.found += found;
        self.labelled += labelled;
        self.both += both;
    }

    fn precision(self) -> f32 {
        self.both as f32 / self.found.max(1) as f32
    }

    fn recall(self) -> f32 {
        self.both as f32 / self.labelled.max(1) as f32
    }
}

/// Precision and recall that were measured, below which the test fails.
type Floors = BTreeMap<String, BTreeMap<String, (f32, f32)>>;

/// One letter with its white space made single, and the way back.
struct Letter {
    words: String,
    /// The offset in `words` of every byte of the letter.
    places: Vec<usize>,
}

impl Letter {
    fn new(text: &str) -> Self {
        let mut words = String::new();
        let mut places = Vec::new();
        for character in text.chars() {
            let space = character.is_whitespace();
            let place = words.len() - usize::from(space && words.ends_with(' '));
            places.extend((0..character.len_utf8()).map(|_| place));
            match space {
                true if words.ends_with(' ') => {}
                true => words.push(' '),
                false => words.push(character),
            }
        }
        places.push(words.len());
        Self { words, places }
    }

    /// Where some words of the letter stand, everywhere that they stand.
    fn find(&self, label: &str) -> Vec<Range<usize>> {
        let label = one_line(label);
        let found = self.words.match_indices(&label);
        found.map(|(at, it)| at..at + it.len()).collect()
    }

    fn place(&self, start: usize, end: usize) -> Range<usize> {
        self.places[start]..self.places[end]
    }

    /// How many words of the letter lie in `range`, whole or in part.
    fn count(&self, range: Range<usize>) -> usize {
        let words = self.words.get(range).unwrap_or_default();
        words.split_whitespace().count()
    }

    /// How many words two places share, if it is at least half of the shorter.
    fn shared(&self, one: &Range<usize>, other: &Range<usize>) -> Option<usize> {
        let both = one.start.max(other.start)..one.end.min(other.end);
        let shorter = self.count(one.clone()).min(self.count(other.clone()));
        let shared = if both.start < both.end {
            self.count(both)
        } else {
            0
        };
        (shared > 0 && shared * 2 >= shorter).then_some(shared)
    }
}

/// What the reader found against what a person did, one to one, the closest pairs first.
fn pairs(letter: &Letter, found: &[Range<usize>], labels: &[String]) -> Vec<(usize, usize)> {
    let mut likely = Vec::new();
    for (label, words) in labels.iter().enumerate() {
        for place in letter.find(words) {
            for (at, it) in found.iter().enumerate() {
                let shared = letter.shared(it, &place);
                likely.extend(shared.map(|shared| (shared, at, label)));
            }
        }
    }
    likely.sort_by_key(|it| (usize::MAX - it.0, it.1, it.2));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, at, label) in likely {
        if pairs.iter().all(|it| it.0 != at && it.1 != label) {
            pairs.push((at, label));
        }
    }
    pairs
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A case file's labels and letter.
fn case(path: &Path) -> (Labels, String) {
    let file = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (header, letter) = file.split_once("\n---\n").unwrap();
    let labels = serde_yaml::from_str(header);
    (
        labels.unwrap_or_else(|it| panic!("{}: {it}", path.display())),
        letter.to_owned(),
    )
}

/// The figures of one set and language, and what was missed.
#[derive(Default)]
struct Sheet {
    letters: usize,
    scores: BTreeMap<&'static str, Score>,
    /// Letters whose tripping words touch those that a person marked.
    touched: usize,
    misses: String,
}

/// What a person and the reader found of one kind.
struct Kind<'a> {
    name: &'static str,
    labels: Vec<String>,
    found: Vec<(usize, usize, &'a str)>,
}

impl Sheet {
    /// Compares one reading with what a person found.
    fn add(&mut self, name: &str, text: &str, labels: &Labels, reading: &Reading) {
        self.letters += 1;
        let letter = Letter::new(text);
        for kind in kinds(labels, reading) {
            self.compare(name, &letter, &kind);
        }
        self.facts(name, labels, reading);
        self.feeling(name, labels, reading);
        self.safeguarding(name, &letter, labels, reading);
    }

    fn compare(&mut self, name: &str, letter: &Letter, kind: &Kind<'_>) {
        let place = |it: &(usize, usize, &str)| letter.place(it.0, it.1);
        let found: Vec<_> = kind.found.iter().map(place).collect();
        let pairs = pairs(letter, &found, &kind.labels);
        let score = self.scores.entry(kind.name).or_default();
        score.count(found.len(), kind.labels.len(), pairs.len());
        for (at, it) in kind.found.iter().enumerate() {
            if pairs.iter().all(|pair| pair.0 != at) {
                self.miss(name, kind.name, "+", it.2);
            }
        }
        for (at, it) in kind.labels.iter().enumerate() {
            assert!(
                !letter.find(it).is_empty(),
                "{name}: `{it}` is not in the letter"
            );
            if pairs.iter().all(|pair| pair.1 != at) {
                self.miss(name, kind.name, "-", it);
            }
        }
    }

    /// Names and numbers of which a letter has one.
    fn facts(&mut self, name: &str, labels: &Labels, reading: &Reading) {
        let said = |it: &Option<Said>| it.as_ref().map(|it| bare(&it.text));
        let label = |it: &Option<String>| it.as_ref().map(|it| bare(it));
        let years = |it: Option<u32>| it.map(|it| it.to_string());
        let facts = [
            ("writer", said(&reading.writer), label(&labels.writer)),
            (
                "age",
                years(reading.age.as_ref().map(|it| it.years)),
                years(labels.age),
            ),
            (
                "salutation",
                said(&reading.salutation),
                label(&labels.salutation),
            ),
            (
                "postscript",
                said(&reading.postscript),
                label(&labels.postscript),
            ),
        ];
        for (fact, found, labelled) in facts {
            let both = usize::from(found.is_some() && found == labelled);
            let (one, other) = (found.is_some(), labelled.is_some());
            let score = self.scores.entry(fact).or_default();
            score.count(usize::from(one), usize::from(other), both);
            if found != labelled {
                self.miss(name, fact, "±", &format!("{found:?}, not {labelled:?}"));
            }
        }
    }

    fn feeling(&mut self, name: &str, labels: &Labels, reading: &Reading) {
        let found = reading.feeling.kind.name();
        let labelled = labels.feeling.as_deref().unwrap_or_default();
        for (row, kind) in [("feels complaint", "complaint"), ("feels praise", "praise")] {
            let (one, other) = (found == kind, labelled == kind);
            let score = self.scores.entry(row).or_default();
            score.count(
                usize::from(one),
                usize::from(other),
                usize::from(one && other),
            );
        }
        if found != labelled {
            let why = format!("{found}, not {labelled}: {}", reading.feeling.why);
            self.miss(name, "feeling", "±", &why);
        }
    }

    fn safeguarding(&mut self, name: &str, letter: &Letter, labels: &Labels, reading: &Reading) {
        let (one, other) = (
            !reading.safeguarding.is_empty(),
            !labels.safeguarding.is_empty(),
        );
        let score = self.scores.entry("safeguarding").or_default();
        score.count(
            usize::from(one),
            usize::from(other),
            usize::from(one && other),
        );
        let labelled = labels.safeguarding.iter().flat_map(|it| letter.find(it));
        let labelled: Vec<_> = labelled.collect();
        let mut spans = reading.safeguarding.iter();
        let touches = spans.any(|it| {
            let span = letter.place(it.start, it.end);
            let mut labelled = labelled.iter();
            labelled.any(|it| it.start < span.end && span.start < it.end)
        });
        self.touched += usize::from(touches);
        if one != other {
            let words = reading.safeguarding.iter().map(|it| it.text.as_str());
            let words: Vec<_> = match one {
                true => words.collect(),
                false => labels.safeguarding.iter().map(String::as_str).collect(),
            };
            let sign = if one { "+" } else { "-" };
            self.miss(name, "safeguarding", sign, &words.join(" | "));
        }
    }

    fn miss(&mut self, name: &str, kind: &str, sign: &str, words: &str) {
        writeln!(self.misses, "{kind:<12} {sign} {name}: {}", one_line(words)).unwrap();
    }
}

/// Without the stop at its end: some label "Dear Sirs," and some "Dear Sirs".
fn bare(words: &str) -> String {
    let stops = [',', ':', '!', '.', ' ', '-', '–', '—'];
    one_line(words).trim_end_matches(stops).to_owned()
}

/// The lists of a letter, each with its labels.
fn kinds<'a>(labels: &Labels, reading: &'a Reading) -> Vec<Kind<'a>> {
    let asks = |kinds: &[AskKind]| {
        let found = reading.matters().filter(|it| kinds.contains(&it.kind));
        let mut found: Vec<_> = found
            .map(|it| (it.start, it.end, it.text.as_str()))
            .collect();
        found.sort_unstable();
        found
    };
    let said = |list: &'a [Said]| {
        let found = list.iter().map(|it| (it.start, it.end, it.text.as_str()));
        found.collect::<Vec<_>>()
    };
    let all = [&labels.questions, &labels.requests, &labels.wishes];
    let all: Vec<_> = all.into_iter().flatten().cloned().collect();
    let any = [AskKind::Question, AskKind::Request, AskKind::Wish];
    let mut kinds = vec![("asks", all, asks(&any))];
    for (name, own, kind) in [
        ("questions", &labels.questions, AskKind::Question),
        ("requests", &labels.requests, AskKind::Request),
        ("wishes", &labels.wishes, AskKind::Wish),
        ("worries", &labels.worries, AskKind::Worry),
    ] {
        kinds.push((name, own.clone(), asks(&[kind])));
    }
    let complaints = reading.complaints.iter();
    let complaints = complaints.map(|it| (it.start, it.end, it.text.as_str()));
    kinds.push((
        "complaints",
        labels.complaints.clone(),
        complaints.collect(),
    ));
    for (name, own, list) in [
        ("praise", &labels.praise, &reading.praise),
        ("loves", &labels.loves, &reading.loves),
        ("hates", &labels.hates, &reading.hates),
        ("ideas", &labels.ideas, &reading.ideas),
        ("people", &labels.people, &reading.people),
        ("pets", &labels.pets, &reading.pets),
        ("dates", &labels.dates, &reading.dates),
        ("references", &labels.references, &reading.references),
        ("amounts", &labels.amounts, &reading.amounts),
    ] {
        kinds.push((name, own.clone(), said(list)));
    }
    let kinds = kinds.into_iter();
    kinds
        .map(|(name, labels, found)| Kind {
            name,
            labels,
            found,
        })
        .collect()
}

/// The rows of a sheet, in the order that a reader of the table wants them.
const ROWS: [&str; 22] = [
    "writer",
    "age",
    "salutation",
    "postscript",
    "asks",
    "questions",
    "requests",
    "wishes",
    "worries",
    "complaints",
    "praise",
    "loves",
    "hates",
    "ideas",
    "people",
    "pets",
    "dates",
    "references",
    "amounts",
    "feels complaint",
    "feels praise",
    "safeguarding",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/heard")
}

/// The letters of a set, in order; none when there is no such set here.
fn letters(set: &str) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder().join(set)) else {
        println!("skipped: no letters in tests/cases/heard/{set}");
        return Vec::new();
    };
    let files = files.map(|it| it.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|it| it.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    files
}

#[test]
fn letters_are_heard_as_well_as_before() {
    let asked = |name| std::env::var(name).unwrap_or_default();
    let (misses, floors_wanted) = (asked("HEARD_MISSES"), asked("HEARD_FLOORS"));
    let floors = fs::read_to_string(folder().join("floors.yaml")).unwrap();
    let floors: Floors = serde_yaml::from_str(&floors).unwrap();
    let mut worse = String::new();
    let sets = match asked("HEARD_SETS") {
        it if it.is_empty() => "calibrate frozen".to_owned(),
        it => it,
    };
    for set in sets.split_whitespace() {
        let mut sheets: BTreeMap<String, Sheet> = BTreeMap::new();
        for path in letters(set) {
            let (labels, text) = case(&path);
            let sheet = sheets.entry(format!("{set}/{}", labels.language));
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let reading = read(&text);
            sheet.or_default().add(&name, &text, &labels, &reading);
        }
        for (name, sheet) in sheets {
            print(&name, &sheet);
            if misses == "1" || misses == name {
                let mut lines: Vec<_> = sheet.misses.lines().collect();
                lines.sort_by_key(|it| it.split_whitespace().next());
                println!("{}\n", lines.join("\n"));
            }
            if !floors_wanted.is_empty() {
                print_floors(&name, &sheet);
            }
            for (row, (precision, recall)) in floors.get(&name).into_iter().flatten() {
                let score = sheet.scores.get(row.as_str()).copied().unwrap_or_default();
                if score.precision() < *precision || score.recall() < *recall {
                    writeln!(worse, "{name}: {row}").unwrap();
                }
            }
        }
    }
    assert!(worse.is_empty(), "read worse than before:\n{worse}");
}

fn print(name: &str, sheet: &Sheet) {
    println!("{name}: {} letters", sheet.letters);
    for row in ROWS {
        let score = sheet.scores.get(row).copied().unwrap_or_default();
        let Score {
            both,
            found,
            labelled,
        } = score;
        let (precision, recall) = (score.precision(), score.recall());
        println!(
            "  {row:<15} precision {precision:.3} ({both}/{found})  recall {recall:.3} ({both}/{labelled})"
        );
    }
    println!(
        "  the words that trip the wire are the person's own in {}\n",
        sheet.touched
    );
}

/// What was measured, rounded down, to be written into `floors.yaml`.
fn print_floors(name: &str, sheet: &Sheet) {
    println!("{name}:");
    let down = |it: f32| (it * 1000.0).floor() / 1000.0;
    for row in ROWS {
        let score = sheet.scores.get(row).copied().unwrap_or_default();
        let (precision, recall) = (down(score.precision()), down(score.recall()));
        println!("  {row}: [{precision:.3}, {recall:.3}]");
    }
}
