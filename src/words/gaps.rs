//! What letters ask and the answer book lacks.

use std::collections::HashMap;
use std::collections::HashSet;

use serde::Serialize;

use crate::listen::Ask;
use crate::listen::AskKind;
use crate::listen::Reading;
use crate::words::answer::FILLED;
use crate::words::answer::Proposal;
use crate::words::pack::Pack;
use crate::words::plan::quotable;

/// How many different wordings of a question are kept, and how many examples shown.
const WORDINGS: usize = 8;
/// How many letters are named for a question.
const EXAMPLES: usize = 3;
/// How many earlier questions with a word in common a new one is compared with, for each word.
const COMPARED: usize = 24;
/// The most words of a question that is compared with others; a longer one stands alone.
const LONGEST: usize = 40;
/// From which share of common words on two questions are one.
const ALIKE: f32 = 0.6;

/// Collects what letters ask and an answer book lacks, letter by letter.
///
/// Asks below the confidence from which an answer is filled in are brought together when they have
/// most of their words in common, the rare ones counting more. Each new wording is compared with a
/// bounded number of earlier ones, so that the time grows with the letters and no faster; memory grows
/// with the different wordings.
///
/// # Example
///
/// ```
/// use longhand::listen;
/// use longhand::words::{Gaps, Pack};
///
/// let galaxy = Pack::built_in("galaxy")?;
/// let mut gaps = Gaps::new(&galaxy);
/// for (name, letter) in [("a.txt", "How many teeth does a bantha have?"), ("b.txt", "What teeth have banthas?")] {
///     gaps.add(name, &listen::read(letter));
/// }
/// let found = gaps.found();
/// assert_eq!(found[0].count, 2);
/// # Ok::<(), longhand::Error>(())
/// ```
pub struct Gaps<'p> {
    pack: &'p Pack,
    letters: usize,
    left: usize,
    matters: usize,
    open: usize,
    /// By the number of a stem, the wordings that have it.
    lists: HashMap<String, Vec<u32>>,
    wordings: Vec<Wording>,
    /// The stems of a wording, to the wording.
    known: HashMap<Vec<String>, u32>,
}

/// One way of asking, without regard to small words.
struct Wording {
    stems: Vec<String>,
    /// Another wording of the same question, or itself.
    parent: u32,
    count: usize,
    said: Vec<Asking>,
    kind: AskKind,
    nearest: Option<Proposal>,
}

/// What letters ask and the answer book lacks: one question, however it was put.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// An id for its entry that is free in the book.
    pub id: String,
    /// How often it was asked.
    pub count: usize,
    /// Its most frequent wording.
    pub wording: String,
    /// What sort of matter it is.
    pub kind: AskKind,
    /// Where it was asked: the first few.
    pub examples: Vec<Asking>,
    /// Different wordings of it, the most frequent first.
    pub phrasings: Vec<String>,
    /// The entry that comes nearest, though not near enough.
    pub nearest: Option<Proposal>,
}

/// A question in a letter.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Asking {
    /// The letter's name.
    pub letter: String,
    /// The question, on one line.
    pub text: String,
}

impl<'p> Gaps<'p> {
    /// An empty collection for the answer book of this pack.
    pub fn new(pack: &'p Pack) -> Self {
        Self {
            pack,
            letters: 0,
            left: 0,
            matters: 0,
            open: 0,
            lists: HashMap::new(),
            wordings: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// How many letters were read, how many matters they had, and how many of these the book lacks.
    pub fn counts(&self) -> [usize; 3] {
        [self.letters, self.matters, self.open]
    }

    /// How many letters were left to people: those that hint at harm, and those in another
    /// language than the book's.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Adds what a letter asks; `name` is how it will be called.
    pub fn add(&mut self, name: &str, reading: &Reading) {
        self.letters += 1;
        let foreign = reading.language.as_ref();
        if !reading.safeguarding.is_empty() || foreign.is_some_and(|it| !self.pack.speaks(it)) {
            self.left += 1;
            return;
        }
        for ask in reading.matters() {
            self.matters += 1;
            let context = reading.context(ask).unwrap_or_default();
            let best = self.pack.matches(&ask.text, context).first().copied();
            if best.is_some_and(|it| it.confidence >= FILLED) {
                continue;
            }
            self.open += 1;
            let nearest = best.map(|it| {
                let entry = &self.pack.entries()[it.entry];
                Proposal {
                    ask: ask.id.clone(),
                    entry: entry.id.clone(),
                    question: entry.question.clone(),
                    confidence: it.confidence,
                }
            });
            self.ask(name, ask, nearest);
        }
    }

    fn ask(&mut self, name: &str, ask: &Ask, nearest: Option<Proposal>) {
        let stems = self.pack.index().stems(&ask.text);
        if stems.is_empty() {
            return;
        }
        let number = match self.known.get(&stems) {
            Some(number) => *number,
            None => self.wording(stems, ask.kind, nearest),
        };
        let wording = &mut self.wordings[number as usize];
        wording.count += 1;
        if wording.said.len() < EXAMPLES {
            wording.said.push(Asking {
                letter: name.to_owned(),
                text: quotable(&ask.text),
            });
        }
    }

    /// Notes a new wording, and joins it with those that are nearly the same.
    fn wording(&mut self, stems: Vec<String>, kind: AskKind, nearest: Option<Proposal>) -> u32 {
        let number = self.wordings.len() as u32;
        let mut candidates: Vec<u32> = Vec::new();
        for stem in stems.iter().filter(|_| stems.len() <= LONGEST) {
            let list = self.lists.entry(stem.clone()).or_default();
            // The latest and the first ones: a question that everybody asks is joined already.
            let (first, rest) = list.split_at(list.len().min(COMPARED / 2));
            candidates.extend(first);
            candidates.extend(rest.iter().rev().take(COMPARED / 2));
            list.push(number);
        }
        candidates.sort_unstable();
        candidates.dedup();
        self.wordings.push(Wording {
            stems: stems.clone(),
            parent: number,
            count: 0,
            said: Vec::new(),
            kind,
            nearest,
        });
        for other in candidates {
            if self.are_alike(number, other) {
                let (one, other) = (self.root(number), self.root(other));
                let (low, high) = (one.min(other), one.max(other));
                self.wordings[high as usize].parent = low;
            }
        }
        self.known.insert(stems, number);
        number
    }

    /// Whether two wordings have most of their words in common, the rare ones counting more.
    fn are_alike(&self, one: u32, other: u32) -> bool {
        let index = self.pack.index();
        let [one, other] = [one, other].map(|it| &self.wordings[it as usize].stems);
        let weight = |it: &String| index.weight(it);
        let common = || one.iter().filter(|it| other.binary_search(it).is_ok());
        let all: f32 = one.iter().chain(other).map(weight).sum();
        // One word in common would chain everything that is asked about it.
        common().count() >= 2 && 2.0 * common().map(weight).sum::<f32>() >= ALIKE * all
    }

    fn root(&mut self, mut number: u32) -> u32 {
        while self.wordings[number as usize].parent != number {
            let parent = self.wordings[number as usize].parent;
            let above = self.wordings[parent as usize].parent;
            self.wordings[number as usize].parent = above;
            number = above;
        }
        number
    }

    /// What was asked and the book lacks, most frequent first.
    pub fn found(mut self) -> Vec<Gap> {
        let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
        for number in 0..self.wordings.len() as u32 {
            let root = self.root(number);
            groups.entry(root).or_default().push(number);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        let count = |group: &[u32]| -> usize {
            group
                .iter()
                .map(|it| self.wordings[*it as usize].count)
                .sum()
        };
        groups.sort_by_cached_key(|(root, it)| (std::cmp::Reverse(count(it)), *root));
        let mut taken: HashMap<String, u32> = self
            .pack
            .entries()
            .iter()
            .map(|it| (it.id.clone(), 1))
            .collect();
        let gaps = groups
            .into_iter()
            .map(|(_, group)| self.gap(group, &mut taken));
        gaps.collect()
    }

    fn gap(&self, mut group: Vec<u32>, taken: &mut HashMap<String, u32>) -> Gap {
        group.sort_by_key(|it| std::cmp::Reverse(self.wordings[*it as usize].count));
        let wordings = || group.iter().map(|it| &self.wordings[*it as usize]);
        let first = &self.wordings[group[0] as usize];
        let said = |it: &Asking| it.text.clone();
        let mut seen = HashSet::new();
        let phrasings = wordings().flat_map(|it| &it.said).map(said);
        let phrasings = phrasings.filter(|it| seen.insert(it.clone()));
        let phrasings = phrasings.take(WORDINGS).collect();
        let nearest = wordings().filter_map(|it| it.nearest.as_ref());
        let wording = first.said.first().map(said).unwrap_or_default();
        Gap {
            id: free_id(&wording, taken),
            count: wordings().map(|it| it.count).sum(),
            wording,
            kind: first.kind,
            examples: wordings()
                .flat_map(|it| &it.said)
                .take(EXAMPLES)
                .cloned()
                .collect(),
            phrasings,
            nearest: nearest
                .max_by(|a, b| a.confidence.total_cmp(&b.confidence))
                .cloned(),
        }
    }
}

impl Gap {
    /// A first draft of the entry that is missing, to be pasted into a file under `answers`.
    ///
    /// The phrasings are the letters' own words; whoever pastes it takes names out, fills up to five
    /// phrasings and writes what is said.
    pub fn stub(&self) -> String {
        let mut stub = format!(
            "- id: {}\n  question: {}\n  phrasings:\n",
            self.id,
            quoted(&self.wording)
        );
        for phrasing in &self.phrasings {
            stub.push_str(&format!("    - {}\n", quoted(phrasing)));
        }
        if self.phrasings.len() < 5 {
            let missing = 5 - self.phrasings.len();
            stub.push_str(&format!(
                "    # and {missing} more: an entry has five or more\n"
            ));
        }
        stub.push_str("  tellings:\n    - text: TODO what is said\n");
        stub
    }
}

/// The first longer words of a question as an id, numbered when it is taken.
fn free_id(question: &str, taken: &mut HashMap<String, u32>) -> String {
    let words = question.split(|it: char| !it.is_alphanumeric());
    let words = words.filter(|it| it.chars().count() > 3).take(4);
    let mut id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    if id.is_empty() {
        id.push_str("new-entry");
    }
    let times = taken.entry(id.clone()).or_default();
    *times += 1;
    match *times {
        1 => id,
        times => format!("{id}-{times}"),
    }
}

/// A text as a quoted YAML value.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            it if it.is_control() => quoted.push(' '),
            it => quoted.push(it),
        }
    }
    quoted.push('"');
    quoted
}

impl std::fmt::Debug for Gaps<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gaps({} letters, {} open)", self.letters, self.open)
    }
}

impl std::fmt::Debug for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gap({} times, {})", self.count, self.kind)
    }
}

impl std::fmt::Debug for Asking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asking({} bytes)", self.text.len())
    }
}
