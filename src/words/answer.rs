//! The answer book: what people ask, and what is said to it.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::words::telling::TellingFile;
use crate::words::terms;
use crate::words::terms::Stems;

/// The confidence from which an answer is filled in.
///
/// Set on a hundred questions written by somebody who knew the titles of the built-in book's
/// entries and nothing else, a third of them near misses: see `tests/answers.rs`, which prints
/// the figures for these and for a hundred more that were only measured.
pub(crate) const FILLED: f32 = 0.62;
/// The confidence below which a filled-in answer waits for a person.
pub(crate) const SURE: f32 = 1.0;

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
    /// Whether it says a kind no.
    #[serde(default)]
    pub declines: bool,
    /// The true reason of a no, for the desk.
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
    pub(crate) tellings: Vec<TellingFile>,
}

/// How firmly the world says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Canon {
    /// It is so.
    #[default]
    Canon,
    /// It may be said kindly, not as a fact.
    Soft,
    /// It is never said: a letter that asks it goes to a person.
    NeverSay,
}

/// How much an answer gives away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Spoiler {
    /// Nothing.
    #[default]
    None,
    /// Something.
    Mild,
    /// The ending.
    Heavy,
}

/// An entry that may answer a question.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The entry's index in the book.
    pub entry: usize,
    /// From 0 upwards: from 0.62 on an answer is filled in, from 1 on without waiting for a person.
    pub confidence: f32,
}

/// Finds entries by the words of a question.
///
/// BM25 (Robertson and Zaragoza, 2009) over stemmed phrasings; the three best phrasings of an
/// entry are added up. The confidence in an entry grows with its lead over the second best, with
/// the share of the question's words that any of its phrasings knows, and with their number:
/// one rare word in common is chance, three are not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// A stem to the phrasings that have it, with its count.
    postings: HashMap<String, Vec<(u32, f32)>>,
    /// The entry and length of each phrasing.
    phrasings: Vec<(u32, f32)>,
    entries: usize,
    mean_length: f32,
}

/// How well one entry meets a question.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    /// The three best phrasings.
    best: [f32; 3],
    /// The weight of the question's words that the entry knows.
    known: f32,
    /// Their number.
    words: f32,
    /// Whether one of its phrasings is the question itself.
    is_same: bool,
}

impl Score {
    fn total(&self) -> f32 {
        let [first, second, third] = self.best;
        0.6 * first + 0.25 * second + 0.15 * third
    }
}

impl Index {
    pub(crate) fn new<'e>(entries: impl Iterator<Item = &'e Entry>) -> Self {
        let mut index = Self::default();
        let mut stems = Stems::default();
        for (number, entry) in entries.enumerate() {
            index.entries = number + 1;
            for phrasing in entry.phrasings.iter().chain([&entry.question]) {
                index.add(number as u32, stems.content(phrasing));
            }
        }
        let total: f32 = index.phrasings.iter().map(|it| it.1).sum();
        index.mean_length = total / index.phrasings.len().max(1) as f32;
        index
    }

    fn add(&mut self, entry: u32, mut stems: Vec<String>) {
        let document = self.phrasings.len() as u32;
        self.phrasings.push((entry, stems.len() as f32));
        stems.sort_unstable();
        for same in stems.chunk_by(|a, b| a == b) {
            let posting = (document, same.len() as f32);
            match self.postings.get_mut(&same[0]) {
                Some(postings) => postings.push(posting),
                None => drop(self.postings.insert(same[0].clone(), vec![posting])),
            }
        }
    }

    /// The best entries for a question, best first; `context` are words around it that
    /// it refers back to ("the rule"), at half weight.
    pub(crate) fn best(&self, question: &str, context: &str) -> Vec<Match> {
        let mut weights: Vec<(String, f32)> = Vec::new();
        for (text, weight) in [(question, 1.0_f32), (context, 0.5)] {
            for (stem, _) in terms::content(text) {
                match weights.iter_mut().find(|it| it.0 == stem) {
                    Some(known) => known.1 = known.1.max(weight),
                    None => weights.push((stem, weight)),
                }
            }
        }
        let mut by_phrasing: HashMap<u32, f32> = HashMap::new();
        let mut by_entry: HashMap<u32, Score> = HashMap::new();
        let mut asked = 0.0;
        for (stem, weight) in &weights {
            let found = self.postings.get(stem).map_or(&[][..], Vec::as_slice);
            let rarity = weight * rarity(found.len(), self.phrasings.len());
            for (document, count) in found {
                let score = rarity * self.saturation(*document, *count);
                *by_phrasing.entry(*document).or_default() += score;
            }
            let mut entries: Vec<_> = found
                .iter()
                .map(|it| self.phrasings[it.0 as usize].0)
                .collect();
            entries.dedup();
            let share = weight * self::rarity(entries.len(), self.entries);
            asked += share;
            for entry in entries {
                let score = by_entry.entry(entry).or_default();
                score.known += share;
                score.words += weight;
            }
        }
        // Who asks in the very words of a phrasing has asked just that.
        let asked_words = weights.iter().filter(|it| it.1 == 1.0).count() as f32;
        for (document, score) in by_phrasing {
            let (entry, length) = self.phrasings[document as usize];
            let is_same = length == asked_words && self.has_all(document, &weights);
            by_entry.entry(entry).or_default().is_same |= is_same;
            let best = &mut by_entry
                .entry(self.phrasings[document as usize].0)
                .or_default()
                .best;
            let mut score = score;
            for place in best.iter_mut() {
                if score > *place {
                    std::mem::swap(&mut score, place);
                }
            }
        }
        self.ranked(by_entry, asked)
    }

    /// Whether a phrasing has every word of the question.
    fn has_all(&self, document: u32, weights: &[(String, f32)]) -> bool {
        let own = weights.iter().filter(|it| it.1 == 1.0);
        let has = |stem: &String| {
            let found = self.postings.get(stem).map_or(&[][..], Vec::as_slice);
            found.iter().any(|it| it.0 == document)
        };
        own.map(|it| &it.0).all(has)
    }

    fn ranked(&self, by_entry: HashMap<u32, Score>, asked: f32) -> Vec<Match> {
        let mut scores: Vec<_> = by_entry.into_iter().collect();
        scores.sort_by(|(a, x), (b, y)| y.total().total_cmp(&x.total()).then(a.cmp(b)));
        let lead = |index: usize| {
            let other = scores.get(usize::from(index == 0));
            other.map_or(0.0, |(_, it)| it.total())
        };
        let scale = (1.0 + self.phrasings.len() as f32 / 1.5).ln();
        let matches = scores.iter().enumerate().map(|(index, (entry, score))| {
            let ahead = (score.total() - 0.6 * lead(index)).max(0.0);
            let known = (score.known / asked).powf(0.7);
            let confidence = ahead * known * (1.0 + 0.3 * score.words.min(3.0)) / scale;
            Match {
                entry: *entry as usize,
                confidence: if score.is_same {
                    confidence.max(SURE)
                } else {
                    confidence
                },
            }
        });
        matches.collect()
    }

    /// BM25's saturation of a count, by the phrasing's length.
    fn saturation(&self, document: u32, count: f32) -> f32 {
        const K1: f32 = 1.2;
        const B: f32 = 0.5;
        let length = self.phrasings[document as usize].1 / self.mean_length.max(1.0);
        count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length))
    }
}

/// The inverse document frequency of a word that stands in `found` of `all` texts.
fn rarity(found: usize, all: usize) -> f32 {
    let (all, found) = (all as f32, found as f32);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}

/// The best of `matches`, when it is good enough to be filled in.
pub(crate) fn filled(matches: &[Match]) -> Option<Match> {
    let first = matches.first()?;
    (first.confidence >= FILLED).then_some(*first)
}
