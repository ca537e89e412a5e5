//! A child's letter without what would lead a stranger to the child.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::listen::private;
use crate::listen::private::Private;
use crate::listen::private::RemovedKind;
use crate::listen::reading::Reading;

/// Writers younger than this are children.
const GROWN: u32 = 18;

/// A letter with its private details replaced by placeholders such as `[surname 1]`.
///
/// The details themselves are kept apart: nothing prints or saves them, and only
/// [`Redacted::for_envelope`] puts them back.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Redacted {
    /// The letter, to be read by whoever drafts an answer.
    pub text: String,
    /// What was removed, in the order of the letter.
    pub removed: Vec<Removed>,
}

/// A detail that was removed; its words stay hidden.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Removed {
    /// What sort of detail it is.
    pub kind: RemovedKind,
    /// Its first byte in the letter as it was given.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What stands in its place; the same detail always has the same.
    pub stands_for: String,
    #[serde(skip)]
    words: String,
}

/// A letter without surnames, schools, addresses, numbers and handles.
///
/// Given names stay, and so does a town that is merely mentioned. Meant for mail that is
/// [`from_a_child`]; it reads English, French, German and Spanish customs best, and finds
/// what is written in the customary ways: it is a help to careful people, not a guarantee.
///
/// # Example
///
/// ```
/// let letter = "Dear Archive,\n\nI go to Hill School.\n\nHarriet Moss, 8\n";
/// let redacted = longhand::listen::redacted(&longhand::listen::read(letter));
/// assert!(redacted.text.contains("I go to [school 1]."));
/// assert!(redacted.text.contains("Harriet [surname 1], 8"));
/// assert_eq!(redacted.for_envelope("Harriet [surname 1]"), "Harriet Moss");
/// ```
pub fn redacted(reading: &Reading) -> Redacted {
    let mut numbers = Numbers::default();
    let mut text = String::with_capacity(reading.text.len());
    let mut removed = Vec::new();
    let mut done = 0;
    for Private { kind, span } in private::details(reading) {
        let words = &reading.text[span.clone()];
        let stands_for = numbers.placeholder(kind, words);
        text.push_str(&reading.text[done..span.start]);
        text.push_str(&stands_for);
        done = span.end;
        removed.push(Removed::new(kind, span, stands_for, words));
    }
    text.push_str(&reading.text[done..]);
    Redacted { text, removed }
}

/// Whether a letter is to be handled as a child's: the writer says to be younger than
/// eighteen, or writes for a class.
pub fn from_a_child(reading: &Reading) -> bool {
    let young = reading.age.as_ref().is_some_and(|it| it.years < GROWN);
    young || private::speaks_of_a_class(&reading.text)
}

/// The placeholders given so far.
#[derive(Default)]
struct Numbers {
    given: HashMap<(RemovedKind, String), String>,
    counts: HashMap<RemovedKind, usize>,
}

impl Numbers {
    fn placeholder(&mut self, kind: RemovedKind, words: &str) -> String {
        let same: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
        let counts = &mut self.counts;
        let new = || {
            let count = counts.entry(kind).or_default();
            *count += 1;
            format!("[{kind} {count}]")
        };
        let given = self.given.entry((kind, same.join(" ")));
        given.or_insert_with(new).clone()
    }
}

impl Redacted {
    /// A text with every placeholder replaced by what it stands for: for the address on
    /// the envelope, and for nothing else.
    pub fn for_envelope(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for removed in &self.removed {
            out = out.replace(&removed.stands_for, &removed.words);
        }
        out
    }
}

impl Removed {
    fn new(kind: RemovedKind, span: Range<usize>, stands_for: String, words: &str) -> Self {
        Self {
            kind,
            start: span.start,
            end: span.end,
            stands_for,
            words: words.to_owned(),
        }
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Redacted({} bytes, {} removed)",
            self.text.len(),
            self.removed.len()
        )
    }
}

impl fmt::Debug for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Removed({}, {}..{})",
            self.stands_for, self.start, self.end
        )
    }
}
