//! A reading: what a letter says, each with its place and the rule that found it.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::Serialize;

/// The version of a reading's serialised form.
pub const VERSION: u32 = 1;

/// What a received letter says, in its own words.
///
/// All offsets are bytes of [`Reading::text`]; every `text` is exactly the letter's
/// `start..end`, line breaks included. Made by [`read`](crate::listen::read), and saved
/// as JSON with a version. `Debug` shows no words.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reading {
    /// The version of this form.
    pub version: u32,
    /// The letter as it was given.
    pub text: String,
    /// The language that it is written in, as `en` or `de`; none when it is too short to tell.
    #[serde(default)]
    pub language: Option<String>,
    /// Who wrote it, when the letter says so clearly.
    #[serde(default)]
    pub writer: Option<Said>,
    /// How the writer wishes to be titled, as stated: the "Mrs" of "Margaret Holt (Mrs)".
    #[serde(default)]
    pub title: Option<Said>,
    /// How old the writer is, as stated.
    #[serde(default)]
    pub age: Option<AgeSaid>,
    /// The opening words: "Dear Space Archive,".
    #[serde(default)]
    pub salutation: Option<Said>,
    /// Questions, requests and wishes.
    #[serde(default)]
    pub asks: Vec<Ask>,
    /// What the writer fears.
    #[serde(default)]
    pub worries: Vec<Ask>,
    /// What the writer finds wrong.
    #[serde(default)]
    pub complaints: Vec<Ask>,
    /// What the writer thinks well of in us, and thanks.
    #[serde(default)]
    pub praise: Vec<Said>,
    /// The things that the writer says to love, without the "I love".
    #[serde(default)]
    pub loves: Vec<Said>,
    /// The things that the writer says to hate, without the "I hate".
    #[serde(default)]
    pub hates: Vec<Said>,
    /// What the writer proposes.
    #[serde(default)]
    pub ideas: Vec<Said>,
    /// Other people whom the writer names: the "Sam" of "my brother Sam".
    #[serde(default)]
    pub people: Vec<Said>,
    /// The animals whom the writer names.
    #[serde(default)]
    pub pets: Vec<Said>,
    /// Days on which something happened or will happen.
    #[serde(default)]
    pub dates: Vec<Said>,
    /// Numbers of orders, bookings, invoices and memberships.
    #[serde(default)]
    pub references: Vec<Said>,
    /// Sums of money.
    #[serde(default)]
    pub amounts: Vec<Said>,
    /// How the writer feels about us.
    #[serde(default)]
    pub feeling: Feeling,
    /// The first postscript, without its "P.S.".
    #[serde(default)]
    pub postscript: Option<Said>,
    /// Words that a person must read before anything is sent.
    #[serde(default)]
    pub safeguarding: Vec<Said>,
    /// Words of a death or a grave illness.
    #[serde(default)]
    pub sorrows: Vec<Said>,
    /// What the writer says came with the letter: a drawing, a photo, a gift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosed: Vec<Sent>,
    /// "Please write back": any answer grants it, so it is not among the asks.
    #[serde(default)]
    pub reply_wanted: Option<Said>,
}

/// Words of theirs, and why they were noticed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The words, exactly as written.
    pub text: String,
    /// The first byte in the letter.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// A name that is stable for this letter: `praise-1`, `writer`.
    pub id: String,
    /// The rule and its cue, in one sentence.
    pub why: String,
    /// How sure the rule is, from 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f32,
}

/// Something that came with a letter, as the letter says.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sent {
    /// What it is.
    pub kind: SentKind,
    /// The word for it, spelt as it should be: "picture", "dessin".
    pub noun: String,
    /// The word as the writer wrote it.
    pub text: String,
    /// The first byte in the letter.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// A name that is stable for this letter: `enclosed-1`.
    pub id: String,
    /// Why it was noticed, in one sentence.
    pub why: String,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}

/// What came with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SentKind {
    /// Something drawn, painted or coloured in.
    Drawing,
    /// A photograph.
    Photo,
    /// A present, or something made or found for us.
    Gift,
    /// A paper, or a picture that may be either.
    Other,
}

/// How a writer feels about us, on the whole.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Feeling {
    /// Which it is.
    pub kind: FeelingKind,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
    /// What decided, in one sentence.
    pub why: String,
}

/// Displeased, pleased, neither, or not to be told.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FeelingKind {
    /// Displeased with us.
    Complaint,
    /// Pleased with us.
    Praise,
    /// Neither the one nor the other.
    Neither,
    /// Some of both, or too little to tell: a person decides.
    #[default]
    Unsure,
}

/// An age, as stated.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct AgeSaid {
    /// Whole years: 7 for "seven and a half" and for "nearly eight".
    pub years: u32,
    /// The words, exactly as written.
    pub text: String,
    /// The years with their fraction, on one line as written, where there is one: "6 and three
    /// quarters".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// The first byte in the letter.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Always `age`.
    pub id: String,
    /// The rule and its cue, in one sentence.
    pub why: String,
    /// How sure the rule is, from 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f32,
}

/// A matter that an answer should take up: a question, a request, a wish, a worry or a complaint.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ask {
    /// A name that is stable for this letter, numbered in order of appearance:
    /// `ask-1`, `worry-1`, `complaint-1`.
    pub id: String,
    /// What sort of matter it is.
    pub kind: AskKind,
    /// The clause that says it, exactly as written: "I do not want to turn into a Sith".
    pub text: String,
    /// The first byte in the letter.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is about, inside the clause: "turn into a Sith".
    pub gist: Quote,
    /// The rule and its cue, in one sentence.
    pub why: String,
    /// Whether it stands in a postscript.
    #[serde(default)]
    pub in_postscript: bool,
    /// The earlier clause that its "the rule", "it" or "why not" points back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Range<usize>>,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}

/// What sort of matter an [`Ask`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AskKind {
    /// Something they want to know.
    Question,
    /// Something they want done.
    Request,
    /// Something they long for.
    Wish,
    /// Something they fear.
    Worry,
    /// Something they find wrong.
    Complaint,
}

/// Words of the letter and their place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words, exactly as written.
    pub text: String,
    /// The first byte in the letter.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// How sure a rule is that does not say.
fn sure() -> f32 {
    0.9
}

/// A rule less sure than this counts only in a letter that is displeased, or pleased, besides.
pub(super) const FAINT: f32 = 0.55;

impl Reading {
    /// Asks, worries and complaints in the order of their importance: worries,
    /// complaints, questions and requests, wishes; alike ones as they appear. What only may be
    /// wrong, told on the way through a story, stays in `complaints` and asks for no answer.
    pub fn matters(&self) -> impl Iterator<Item = &Ask> {
        let wishes = |wish: bool| {
            let asks = self.asks.iter();
            asks.filter(move |it| (it.kind == AskKind::Wish) == wish)
        };
        let firm = self.complaints.iter().filter(|it| it.confidence >= FAINT);
        let first = self.worries.iter().chain(firm);
        first.chain(wishes(false)).chain(wishes(true))
    }

    /// The matter with this id.
    pub fn matter(&self, id: &str) -> Option<&Ask> {
        self.matters().find(|it| it.id == id)
    }

    /// The words that an ask points back to, if it does.
    pub fn context(&self, ask: &Ask) -> Option<&str> {
        self.text.get(ask.context.clone()?)
    }
}

impl FeelingKind {
    /// Its name, as in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Praise => "praise",
            Self::Neither => "neither",
            Self::Unsure => "unsure",
        }
    }
}

impl fmt::Display for FeelingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl AskKind {
    /// Its name, as in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Request => "request",
            Self::Wish => "wish",
            Self::Worry => "worry",
            Self::Complaint => "complaint",
        }
    }
}

impl fmt::Display for AskKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Reading({} bytes, {} asks, {} worries, {} complaints)",
            self.text.len(),
            self.asks.len(),
            self.worries.len(),
            self.complaints.len()
        )
    }
}

impl fmt::Debug for Feeling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Feeling({}, {:.2})", self.kind, self.confidence)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Said({}, {}..{})", self.id, self.start, self.end)
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Sent({}, {:?}, {}..{})",
            self.id, self.kind, self.start, self.end
        )
    }
}

impl fmt::Debug for AgeSaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgeSaid({}..{})", self.start, self.end)
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Ask({}, {}, {}..{})",
            self.id, self.kind, self.start, self.end
        )
    }
}

impl fmt::Debug for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quote({}..{})", self.start, self.end)
    }
}
