//! An answer book asked its own questions.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::words::answer::FILLED;
use crate::words::answer::SURE;
use crate::words::files::files_in;
use crate::words::files::read_text;
use crate::words::index::Match;
use crate::words::pack::Pack;

/// A question as somebody asked it, and the entry that answers it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The question.
    pub ask: String,
    /// The entry's id; none for a question that the book should leave to a person.
    pub entry: Option<String>,
}

/// How an answer book did with its own questions.
///
/// Shares are from 0 to 1, and 1 where there was nothing to share.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Rehearsal {
    /// How many questions were asked.
    pub asked: usize,
    /// How many of them have an entry.
    pub answerable: usize,
    /// Of these, the share that has the right entry first.
    pub right_first: f32,
    /// Of these, the share that has it among the three best.
    pub among_three: f32,
    /// From which confidence on an answer was filled in.
    pub filled: Level,
    /// From which confidence on it would have been sent without waiting for a person.
    pub sure: Level,
    /// Where it would be wrong, the most harmful first: sent, filled in, then ranked wrongly.
    pub wrong: Vec<Wrong>,
}

/// What would happen from one confidence on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Level {
    /// The confidence.
    pub from: f32,
    /// The share of the answerable questions that would get an answer, right or wrong.
    pub coverage: f32,
    /// The share of the answers that would be right.
    pub precision: f32,
}

/// A question that would be answered wrongly.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Wrong {
    /// The question.
    pub ask: String,
    /// The entry that it belongs to; none for one that a person should answer.
    pub belongs: Option<String>,
    /// The entry that it would take.
    pub takes: String,
    /// With which confidence.
    pub confidence: f32,
    /// What would become of it.
    pub harm: Harm,
}

/// What a wrong match leads to, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Harm {
    /// The wrong answer goes out, unless something else holds the letter.
    Sent,
    /// The wrong answer stands in a draft that waits for a person.
    Filled,
    /// A person chooses, and the wrong entry is proposed first.
    Proposed,
}

/// Asks a pack's answer book its own questions.
///
/// Every phrasing of an entry is asked as if it were not in the book; entries' `examples`, and those
/// handed in, are asked as they are. An example may name an entry that the book lacks only by mistake.
///
/// # Errors
/// [`Error::Unknown`] for an example of an entry that the book lacks.
///
/// # Example
///
/// ```
/// use longhand::words::{Pack, rehearse};
///
/// let galaxy = Pack::built_in("galaxy")?;
/// let rehearsal = rehearse(&galaxy, &[])?;
/// assert!(rehearsal.right_first > 0.5);
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn rehearse(pack: &Pack, examples: &[Example]) -> Result<Rehearsal> {
    let numbers: HashMap<&str, usize> = pack
        .entries
        .iter()
        .enumerate()
        .map(|(number, it)| (it.id.as_str(), number))
        .collect();
    let index = pack.index();
    let mut tally = Tally::new(pack);
    for (number, entry) in pack.entries.iter().enumerate() {
        for phrasing in entry.asked() {
            let asked = index.asked(phrasing, "");
            let without = index.alike(number, &asked);
            tally.count(phrasing, Some(number), &index.search(&asked, &without));
        }
        for example in &entry.examples {
            tally.count(example, Some(number), &pack.matches(example, ""));
        }
    }
    for Example { ask, entry } in examples {
        let number = match entry {
            None => None,
            Some(id) => Some(*numbers.get(id.as_str()).ok_or_else(|| Error::Unknown {
                kind: "answer",
                name: id.clone(),
                known: pack.entries.iter().map(|it| it.id.clone()).collect(),
            })?),
        };
        tally.count(ask, number, &pack.matches(ask, ""));
    }
    Ok(tally.rehearsal())
}

/// The questions that a pack's own folder keeps for its answer book, in files under `tests`
/// whose names begin with `answers`.
///
/// # Errors
/// [`Error::File`] for what cannot be read, and whatever is wrong in a file, with its place.
pub fn examples(folder: &Path) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    let folder = folder.join("tests");
    if !folder.is_dir() {
        return Ok(examples);
    }
    for path in files_in(&folder, &["yaml", "yml"])? {
        let name = path.file_name().and_then(|it| it.to_str());
        if !name.is_some_and(|it| it.starts_with("answers")) {
            continue;
        }
        let text = read_text(&path)?;
        examples.extend(Example::from_yaml(&path.display().to_string(), &text)?);
    }
    Ok(examples)
}

/// What was asked so far.
struct Tally<'p> {
    pack: &'p Pack,
    asked: usize,
    answerable: usize,
    first: usize,
    among_three: usize,
    /// Answered from [`FILLED`] and from [`SURE`] on: of the answerable ones, of all, rightly.
    answered: [[usize; 3]; 2],
    wrong: Vec<Wrong>,
}

impl<'p> Tally<'p> {
    fn new(pack: &'p Pack) -> Self {
        Self {
            pack,
            asked: 0,
            answerable: 0,
            first: 0,
            among_three: 0,
            answered: [[0; 3]; 2],
            wrong: Vec::new(),
        }
    }

    fn count(&mut self, ask: &str, belongs: Option<usize>, matches: &[Match]) {
        self.asked += 1;
        self.answerable += usize::from(belongs.is_some());
        let is_right = |it: &Match| Some(it.entry) == belongs;
        self.among_three += usize::from(matches.iter().take(3).any(is_right));
        let Some(best) = matches.first() else {
            return;
        };
        self.first += usize::from(is_right(best));
        for (level, from) in [FILLED, SURE].into_iter().enumerate() {
            if best.confidence >= from {
                let [answerable, all, right] = &mut self.answered[level];
                *answerable += usize::from(belongs.is_some());
                *all += 1;
                *right += usize::from(is_right(best));
            }
        }
        let harm = match best.confidence {
            it if it >= SURE => Harm::Sent,
            it if it >= FILLED => Harm::Filled,
            _ => Harm::Proposed,
        };
        if !is_right(best) && (belongs.is_some() || harm != Harm::Proposed) {
            let id = |number: usize| self.pack.entries[number].id.clone();
            self.wrong.push(Wrong {
                ask: ask.to_owned(),
                belongs: belongs.map(id),
                takes: id(best.entry),
                confidence: best.confidence,
                harm,
            });
        }
    }

    fn rehearsal(mut self) -> Rehearsal {
        self.wrong.sort_by(|a, b| {
            let by_confidence = b.confidence.total_cmp(&a.confidence);
            a.harm.cmp(&b.harm).then(by_confidence)
        });
        let level = |number: usize, from: f32| {
            let [answerable, all, right] = self.answered[number];
            Level {
                from,
                coverage: share(answerable, self.answerable),
                precision: share(right, all),
            }
        };
        Rehearsal {
            asked: self.asked,
            answerable: self.answerable,
            right_first: share(self.first, self.answerable),
            among_three: share(self.among_three, self.answerable),
            filled: level(0, FILLED),
            sure: level(1, SURE),
            wrong: self.wrong,
        }
    }
}

fn share(part: usize, whole: usize) -> f32 {
    match whole {
        0 => 1.0,
        whole => part as f32 / whole as f32,
    }
}

impl Example {
    /// The examples of one file, a list of `{ask: …, entry: …}`; `entry: null` for a question that
    /// the book should leave to a person.
    ///
    /// # Errors
    /// As any document, with the place.
    pub fn from_yaml(file: &str, text: &str) -> Result<Vec<Self>> {
        document::yaml(file, text)
    }
}

impl Harm {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Filled => "filled",
            Self::Proposed => "proposed",
        }
    }
}

impl std::fmt::Debug for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Example({:?})", self.entry)
    }
}

impl std::fmt::Debug for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Wrong({:?}, {}, {:?})",
            self.belongs, self.takes, self.harm
        )
    }
}
