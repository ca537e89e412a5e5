//! Where a letter goes first: a draft, a person, or another house.

use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::document;
use crate::listen::cues;
use crate::listen::reading::Ask;
use crate::listen::reading::AskKind;
use crate::listen::reading::FeelingKind;
use crate::listen::reading::Quote;
use crate::listen::reading::Reading;
use crate::listen::reading::Said;
use crate::phrase::Phrases;

const SIGNS: &str = include_str!("../../templates/listen/triage.yaml");

/// Writers younger than this argue with a story, not with the house that tells it.
const GROWN: u32 = 14;

/// How a letter is to be handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Lane {
    /// Thanks, praise, wishes and stories: nothing is asked.
    Routine,
    /// A question or a request wants an answer.
    Question,
    /// Complaining is its main business.
    Complaint,
    /// A death, a grave illness, or a letter that nobody here could read: no routine answer.
    Special,
    /// Words that a person must read before anything else is done; never drafted.
    Safeguarding,
    /// Meant for somebody else.
    Misaddressed,
}

/// A letter's lane, with what decided.
///
/// `Debug` shows no words of the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Triage {
    /// The lane.
    pub lane: Lane,
    /// What decided, in one sentence without the letter's words.
    pub why: String,
    /// The words of the letter that decided, in the order of the letter; none when it
    /// was their absence.
    pub words: Vec<Quote>,
}

/// The lane of a letter that was read.
///
/// `ours` are the names by which people call the organisation that got it: its own, its
/// short ones, and what it is ("museum"). With none of them only a letter that says so
/// itself is taken to be meant for somebody else.
///
/// The lanes are tried in the order of what would be worst to overlook: safeguarding,
/// sorrow, a language that nobody here reads, a letter meant for others, complaints, and
/// questions. Anything else is routine.
///
/// # Example
///
/// ```
/// use longhand::listen::Lane;
///
/// let letter = "Dear Museum,\n\nThank you for the bones.\n\nIda\n";
/// let triage = longhand::listen::triage(&longhand::listen::read(letter), &["museum"]);
/// assert_eq!(triage.lane, Lane::Routine);
/// ```
pub fn triage(reading: &Reading, ours: &[&str]) -> Triage {
    let lanes = [
        safeguarding(reading),
        sorrow(reading),
        unread(reading),
        elsewhere(reading, ours),
        complaint(reading),
        question(reading),
    ];
    let routine = || {
        let why = "it asks for nothing, and complains of nothing";
        Triage::new(Lane::Routine, why, Vec::new())
    };
    lanes.into_iter().flatten().next().unwrap_or_else(routine)
}

/// Whether a subject line says that its message passes on a letter of somebody else: "Fwd: …".
pub fn passes_on(subject: &str) -> bool {
    let begins = subject.split_once(':').map(|it| it.0.trim().to_lowercase());
    begins.is_some_and(|it| Signs::embedded().passes_on.contains(&it))
}

/// Words of harm or fear.
fn safeguarding(reading: &Reading) -> Option<Triage> {
    let signs = reasons(&reading.safeguarding)?;
    let why = format!("a person must read it before anything else is done: it {signs}");
    let words = quotes(&reading.safeguarding);
    Some(Triage::new(Lane::Safeguarding, why, words))
}

/// A death or a grave illness.
fn sorrow(reading: &Reading) -> Option<Triage> {
    let signs = reasons(&reading.sorrows)?;
    let why = format!("no routine letter should answer it: it {signs}");
    Some(Triage::new(Lane::Special, why, quotes(&reading.sorrows)))
}

/// A language without a book of rules.
fn unread(reading: &Reading) -> Option<Triage> {
    let language = reading.language.as_deref()?;
    let why = "nobody here could read its language, so a person who does must";
    (!cues::has_book(language)).then(|| Triage::new(Lane::Special, why, Vec::new()))
}

/// A letter that was plainly meant for somebody else.
fn elsewhere(reading: &Reading, ours: &[&str]) -> Option<Triage> {
    let signs = Signs::embedded();
    let found = |phrases: &Phrases, why: &str| {
        let hits = phrases.hits(&reading.text);
        let words: Vec<_> = hits.iter().map(|it| quote(reading, it.1.clone())).collect();
        (!words.is_empty()).then(|| Triage::new(Lane::Misaddressed, why, words))
    };
    if let Some(triage) = found(
        &signs.says_so,
        "it says that it may be meant for somebody else",
    ) {
        return Some(triage);
    }
    let ours: HashSet<String> = ours.iter().flat_map(|it| words(it)).collect();
    if ours.is_empty() {
        return None;
    }
    if let Some(salutation) = &reading.salutation {
        let greeted = words(&salutation.text);
        let other = greeted.iter().any(|it| signs.others.contains(it));
        if other && !greeted.iter().any(|it| ours.contains(it)) {
            let why = "it greets an organisation of another kind";
            let words = quotes(std::slice::from_ref(salutation));
            return Some(Triage::new(Lane::Misaddressed, why, words));
        }
    }
    let named_here = ours.iter().any(|it| says(&reading.text, it));
    let mut matters = signs.elsewhere.iter();
    matters.find_map(|(kind, phrases)| {
        let own = named_here || kind.iter().any(|it| ours.contains(it));
        let why = "it is about a matter that an organisation of another kind settles";
        (!own).then(|| found(phrases, why))?
    })
}

/// Complaining as the main business.
fn complaint(reading: &Reading) -> Option<Triage> {
    let words = |list: &[Ask]| {
        list.iter()
            .map(|it| quote(reading, it.start..it.end))
            .collect()
    };
    match reading.feeling.kind {
        FeelingKind::Complaint => {
            let why = "the writer is displeased with us on the whole";
            return Some(Triage::new(
                Lane::Complaint,
                why,
                words(&reading.complaints),
            ));
        }
        FeelingKind::Praise => return None,
        FeelingKind::Neither | FeelingKind::Unsure => {}
    }
    let wrongs = reading.complaints.len();
    let child = reading.age.as_ref().is_some_and(|it| it.years < GROWN);
    let story = child && !reading.asks.is_empty();
    let why = "it names more that is wrong than it praises";
    (wrongs > reading.praise.len() && !story)
        .then(|| Triage::new(Lane::Complaint, why, words(&reading.complaints)))
}

/// Questions, requests and worries, which want an answer.
fn question(reading: &Reading) -> Option<Triage> {
    let wants = reading.asks.iter().filter(|it| it.kind != AskKind::Wish);
    let wants: Vec<_> = wants.chain(&reading.worries).collect();
    let asked = wants.len();
    let mut words: Vec<_> = wants
        .iter()
        .map(|it| quote(reading, it.start..it.end))
        .collect();
    words.sort_by_key(|it| it.start);
    let why = match asked {
        0 => return None,
        1 => "one matter wants an answer".to_owned(),
        _ => format!("{asked} matters want an answer"),
    };
    Some(Triage::new(Lane::Question, why, words))
}

/// What tells that a letter was meant for somebody else.
struct Signs {
    says_so: Phrases,
    others: HashSet<String>,
    elsewhere: Vec<(Vec<String>, Phrases)>,
    passes_on: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    says_so: Vec<String>,
    others: Vec<String>,
    elsewhere: Vec<Matter>,
    passes_on: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    kind: Vec<String>,
    words: Vec<String>,
}

impl Signs {
    fn embedded() -> &'static Self {
        static ALL: OnceLock<Signs> = OnceLock::new();
        ALL.get_or_init(|| {
            let file: File =
                document::yaml("triage.yaml", SIGNS).expect("a test reads the embedded list");
            let phrases = |list: Vec<String>| Phrases::new(list.iter().map(|it| (0, it.as_str())));
            let elsewhere = file.elsewhere.into_iter();
            Self {
                says_so: phrases(file.says_so),
                others: file.others.into_iter().collect(),
                elsewhere: elsewhere.map(|it| (it.kind, phrases(it.words))).collect(),
                passes_on: file.passes_on,
            }
        })
    }
}

impl Triage {
    fn new(lane: Lane, why: impl Into<String>, words: Vec<Quote>) -> Self {
        let why = why.into();
        Self { lane, why, words }
    }
}

impl Lane {
    /// Every lane, in the order of a morning's table.
    pub const ALL: [Self; 6] = [
        Self::Question,
        Self::Routine,
        Self::Complaint,
        Self::Special,
        Self::Misaddressed,
        Self::Safeguarding,
    ];

    /// Its name, as in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Question => "question",
            Self::Complaint => "complaint",
            Self::Special => "special",
            Self::Safeguarding => "safeguarding",
            Self::Misaddressed => "misaddressed",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The different reasons of some findings, in one phrase; none without findings.
fn reasons(said: &[Said]) -> Option<String> {
    let mut reasons: Vec<&str> = Vec::new();
    for said in said {
        if !reasons.contains(&said.why.as_str()) {
            reasons.push(&said.why);
        }
    }
    let (last, others) = reasons.split_last()?;
    Some(match others {
        [] => (*last).to_owned(),
        _ => format!("{}, and {last}", others.join(", ")),
    })
}

fn quotes(said: &[Said]) -> Vec<Quote> {
    let quotes = said.iter().map(|it| Quote {
        text: it.text.clone(),
        start: it.start,
        end: it.end,
    });
    quotes.collect()
}

fn quote(reading: &Reading, span: std::ops::Range<usize>) -> Quote {
    Quote {
        text: reading.text[span.clone()].to_owned(),
        start: span.start,
        end: span.end,
    }
}

fn words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

fn says(text: &str, word: &str) -> bool {
    text.unicode_words().any(|it| it.to_lowercase() == *word)
}
