//! The answer book: what people ask, and what is said to it.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::words::readability::sentences;
use crate::words::standing::Canon;
use crate::words::standing::Spoiler;
use crate::words::standing::Standing;
use crate::words::telling::TellingFile;
use crate::words::terms::Terms;

/// The confidence from which an answer is filled in.
///
/// Set on a hundred questions written by somebody who knew the titles of the built-in book's
/// entries and nothing else, a third of them near misses: there 84 of 100 answers are the right
/// ones, and 65 of 100 questions that the book answers get one. A hundred more that were only measured
/// give 75 and 60; the book's own phrasings, each left out, 88 and 53. `tests/answers.rs` prints
/// the first two, `longhand answers test` the last.
pub const FILLED: f32 = 0.5;

/// The confidence below which a filled-in answer waits for a person.
///
/// On the same hundred questions every answer from here on is the right one, and 23 of 100 get it; on
/// those that were only measured 76 of 100 are right, and 20 of 100 get it: thirteen entries joined the
/// book after they were labelled, and answer what a person should by the labels.
pub const SURE: f32 = 0.95;

/// One entry of an answer book, as its file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    /// Its id, unique in the pack.
    pub id: String,
    /// How the desk calls it.
    pub question: String,
    /// How people ask it, five ways or more.
    pub phrasings: Vec<String>,
    /// More ways that it was asked, which only `answers test` asks: nothing is found by them.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Whether it says a kind no.
    #[serde(default)]
    pub declines: bool,
    /// The true reason of a no, or of silence, for the desk.
    #[serde(default)]
    pub reason: Option<String>,
    /// How firmly the world says so.
    #[serde(default)]
    pub canon: Canon,
    /// What stays true and how the answer finds its way round: a loophole, not a rewrite.
    #[serde(default)]
    pub loophole: Option<String>,
    /// How much it gives away.
    #[serde(default)]
    pub spoiler: Spoiler,
    /// What it gives away, in sentences: whose letter has the words of one knows it already.
    #[serde(default)]
    pub gives_away: Vec<String>,
    /// Where the desk has it from.
    #[serde(default)]
    pub source: Option<String>,
    /// Who read it over.
    #[serde(default)]
    pub reviewer: Option<String>,
    /// When it is to be read over again.
    #[serde(default)]
    pub review: Option<Date>,
    /// What may be said, by age band.
    #[serde(default)]
    pub(crate) tellings: Vec<TellingFile>,
}

/// An entry that may answer a matter, for a person to choose.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Proposal {
    /// The matter's id: `ask-3`.
    pub ask: String,
    /// The entry's id.
    pub entry: String,
    /// How the desk calls it.
    pub question: String,
    /// How near it comes: see [`Match::confidence`](crate::words::Match::confidence).
    pub confidence: f32,
}

impl std::fmt::Debug for Proposal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Proposal({}, {}, {:.2})",
            self.ask, self.entry, self.confidence
        )
    }
}

impl Entry {
    /// All ways of asking it that it is found by: its phrasings, and its title.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &str> {
        let title = std::iter::once(&self.question);
        self.phrasings.iter().chain(title).map(String::as_str)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        Standing {
            canon: self.canon,
            spoiler: self.spoiler,
            loophole: self.loophole.clone(),
            source: self.source.clone(),
            reviewer: self.reviewer.clone(),
            review: self.review,
        }
    }

    /// Whether a letter shows that its writer knows what this gives away: one sentence of theirs
    /// has all that matters of one sentence of [`Entry::gives_away`].
    pub(crate) fn is_known_from(&self, letter: &str, terms: &Terms) -> bool {
        let stems = |it: &str| terms.content(it).into_iter().map(|it| it.0).collect();
        let told: Vec<HashSet<String>> = self.gives_away.iter().map(|it| stems(it)).collect();
        if told.is_empty() {
            return false;
        }
        sentences(letter).any(|sentence| {
            let said: HashSet<String> = stems(sentence);
            told.iter().any(|it| !it.is_empty() && it.is_subset(&said))
        })
    }
}
