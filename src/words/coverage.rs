//! What became of every ask of a received letter.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::listen::Ask;
use crate::listen::AskKind;
use crate::listen::Reading;
use crate::words::letter::Letter;
use crate::words::letter::Promise;
use crate::words::letter::Source;
use crate::words::letter::Span;

/// One ask of a received letter, and what became of it.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Covered {
    /// The ask's id.
    pub ask: String,
    /// What sort of matter it is.
    pub kind: AskKind,
    /// What became of it.
    #[serde(flatten)]
    pub how: How,
    /// The spans that cover it and print, by their number in the letter, from 0.
    pub spans: Vec<usize>,
    /// Whether a person changed the words of one of these spans by hand.
    pub edited: bool,
}

/// What became of an ask.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "how")]
#[non_exhaustive]
pub enum How {
    /// It was answered.
    Answered {
        /// By an entry of the answer book, by another phrase, or by hand.
        by: Arc<Source>,
    },
    /// It got a kind no.
    Declined {
        /// The entry of the answer book that says so.
        entry: Arc<str>,
        /// The entry's own reason.
        reason: Option<Arc<str>>,
    },
    /// Its answer was put off.
    Deferred {
        /// The last day on which the answer may come.
        until: Date,
        /// Who answers.
        owner: String,
    },
    /// A person said that it is settled without words in the letter.
    Settled {
        /// Who said so.
        by: String,
        /// How it was settled.
        note: String,
    },
    /// Nothing was done about it.
    Open,
}

/// An ask that a person marked as settled, and how it was settled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The ask's id.
    pub ask: String,
    /// Who says so.
    pub by: String,
    /// How it was settled: "told her by telephone".
    pub note: String,
}

/// What became of every ask of the letter that this one answers, the most important first.
///
/// Only spans that print count: an ask whose spans were emptied or taken out by hand is open again.
/// The first of them decides. A span that puts an answer off counts only with its promise, which
/// has the owner and the day. Words that a person changed still cover their ask, and say that
/// they were `edited`. What the letter itself says comes before what was settled outside it.
///
/// # Example
///
/// ```
/// use longhand::Scribe;
/// use longhand::words::How;
///
/// let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\nColin\n";
/// let draft = Scribe::new().letter().replying_to(letter).write()?;
/// assert!(matches!(draft.coverage()[0].how, How::Declined { .. }));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn coverage(letter: &Letter, reading: &Reading, settled: &[Settled]) -> Vec<Covered> {
    let mut printed: HashMap<&str, Vec<(usize, &Span)>> = HashMap::new();
    for (number, span) in letter.spans().enumerate().filter(|(_, it)| it.prints()) {
        for ask in &span.answers {
            printed.entry(ask).or_default().push((number, span));
        }
    }
    let promises = letter.promises.iter().map(|it| (it.ask.as_str(), it));
    let account = Account {
        printed,
        promises: promises.collect(),
        settled: settled.iter().map(|it| (it.ask.as_str(), it)).collect(),
    };
    let matters = reading.matters();
    matters.map(|it| account.covered(it)).collect()
}

/// What there is to each ask, by its id.
struct Account<'l> {
    printed: HashMap<&'l str, Vec<(usize, &'l Span)>>,
    promises: HashMap<&'l str, &'l Promise>,
    settled: HashMap<&'l str, &'l Settled>,
}

impl Account<'_> {
    fn covered(&self, ask: &Ask) -> Covered {
        let (mut how, mut spans, mut edited) = (None, Vec::new(), false);
        for (number, span) in self.printed.get(ask.id.as_str()).into_iter().flatten() {
            let Some(found) = self.by_span(ask, span) else {
                continue;
            };
            how = how.or(Some(found));
            edited |= span.is_edited();
            spans.push(*number);
        }
        let by_hand = || {
            let settled = self.settled.get(ask.id.as_str())?;
            let (by, note) = (settled.by.clone(), settled.note.clone());
            Some(How::Settled { by, note })
        };
        Covered {
            ask: ask.id.clone(),
            kind: ask.kind,
            how: how.or_else(by_hand).unwrap_or(How::Open),
            spans,
            edited,
        }
    }

    /// What a span does for an ask that it covers.
    fn by_span(&self, ask: &Ask, span: &Span) -> Option<How> {
        if span.defers() {
            let promise = self.promises.get(ask.id.as_str())?;
            return Some(How::Deferred {
                until: promise.until,
                owner: promise.owner.clone(),
            });
        }
        Some(match span.source.as_ref() {
            Source::Answer {
                entry,
                declines: true,
                reason,
                ..
            } => How::Declined {
                entry: entry.clone(),
                reason: reason.clone(),
            },
            _ => How::Answered {
                by: span.source.clone(),
            },
        })
    }
}

impl Covered {
    /// Whether nothing was done about it.
    pub fn is_open(&self) -> bool {
        self.how == How::Open
    }
}

impl How {
    /// Its name, as in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Declined { .. } => "declined",
            Self::Deferred { .. } => "deferred",
            Self::Settled { .. } => "settled",
            Self::Open => "open",
        }
    }
}

impl fmt::Debug for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Covered({}, {:?})", self.ask, self.how)
    }
}

impl fmt::Debug for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settled({}, by {})", self.ask, self.by)
    }
}
