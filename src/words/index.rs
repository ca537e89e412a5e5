//! Finding entries of an answer book by the words of a question.

use std::collections::HashMap;

use crate::words::answer::Entry;
use crate::words::answer::SURE;
use crate::words::terms::Stems;
use crate::words::terms::Terms;

/// How many entries are named for one question, at the most.
const NEAREST: usize = 10;

/// An entry that may answer a question.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The entry's index in the book.
    pub entry: usize,
    /// From 0 upwards: from [`FILLED`](crate::words::FILLED) on an answer is filled in, from
    /// [`SURE`](crate::words::SURE) on without waiting for a person.
    pub confidence: f32,
}

/// Finds entries by the words of a question.
///
/// BM25 (Robertson and Zaragoza, 2009) over stemmed phrasings; the three best phrasings of an
/// entry are added up. The confidence in an entry grows with its lead over the second best, with
/// the share of the question's words that any of its phrasings knows, and with their number:
/// one rare word in common is chance, three are not.
pub(crate) struct Index {
    terms: &'static Terms,
    /// Stems that stand for another, with the one.
    same: HashMap<String, String>,
    numbers: HashMap<String, u32>,
    /// By the number of a stem, where it stands, phrasing by phrasing.
    lists: Vec<List>,
    phrasings: Vec<Phrasing>,
    /// By entry, its first phrasing; one more at the end.
    starts: Vec<u32>,
    /// The distinct stems of a phrasing, in order, to the phrasings that are made of them.
    verbatim: HashMap<Vec<u32>, Vec<u32>>,
}

/// Where a stem stands.
#[derive(Default)]
struct List {
    postings: Vec<Posting>,
    /// The number of entries that have it.
    entries: u32,
}

/// A stem in a phrasing.
#[derive(Clone, Copy)]
struct Posting {
    phrasing: u32,
    entry: u32,
    /// How often it stands there; then BM25's saturation of that.
    weight: f32,
}

#[derive(Clone, Copy)]
struct Phrasing {
    entry: u32,
    length: f32,
}

/// A question, ready to be looked up.
pub(crate) struct Asked {
    /// Its distinct stems, each with its weight.
    stems: Vec<(Option<u32>, f32)>,
    /// The distinct stems of the question itself, if all are known.
    own: Option<Vec<u32>>,
}

/// How well one entry meets a question.
#[derive(Clone, Copy, Default)]
struct Score {
    entry: u32,
    /// What its three best phrasings come to.
    total: f32,
    /// The weight of the question's words that it knows.
    known: f32,
    /// Their number.
    words: f32,
}

impl Index {
    /// An index of a book in this language; each line of `same` has words that mean the same.
    pub(crate) fn new<'e>(
        language: &str,
        same: &[String],
        entries: impl Iterator<Item = &'e Entry>,
    ) -> Self {
        let terms = Terms::of(language);
        let mut stems = Stems::new(terms);
        let mut index = Self {
            terms,
            same: HashMap::new(),
            numbers: HashMap::new(),
            lists: Vec::new(),
            phrasings: Vec::new(),
            starts: vec![0],
            verbatim: HashMap::new(),
        };
        for line in terms.same.iter().chain(same) {
            index.stand_in(&stems.content(line));
        }
        for (number, entry) in entries.enumerate() {
            for phrasing in entry.asked() {
                index.add(number as u32, &stems.content(phrasing));
            }
            index.starts.push(index.phrasings.len() as u32);
        }
        index.saturate();
        index
    }

    /// The first of these stems stands for the others.
    fn stand_in(&mut self, group: &[String]) {
        let Some((first, others)) = group.split_first() else {
            return;
        };
        let first = self.same.get(first).unwrap_or(first).clone();
        for other in others {
            if *other != first {
                self.same.insert(other.clone(), first.clone());
            }
        }
    }

    fn add(&mut self, entry: u32, stems: &[String]) {
        let phrasing = self.phrasings.len() as u32;
        let length = stems.len() as f32;
        self.phrasings.push(Phrasing { entry, length });
        let mut numbers: Vec<_> = stems.iter().map(|it| self.number_of(it)).collect();
        numbers.sort_unstable();
        for same in numbers.chunk_by(|a, b| a == b) {
            let list = &mut self.lists[same[0] as usize];
            let is_first = list.postings.last().is_none_or(|it| it.entry != entry);
            list.entries += u32::from(is_first);
            let weight = same.len() as f32;
            list.postings.push(Posting {
                phrasing,
                entry,
                weight,
            });
        }
        numbers.dedup();
        if !numbers.is_empty() {
            self.verbatim.entry(numbers).or_default().push(phrasing);
        }
    }

    fn number_of(&mut self, stem: &str) -> u32 {
        let stem = self.same.get(stem).map_or(stem, String::as_str);
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let number = self.lists.len() as u32;
        self.numbers.insert(stem.to_owned(), number);
        self.lists.push(List::default());
        number
    }

    /// Turns counts into BM25's saturation of a count, by the phrasing's length.
    fn saturate(&mut self) {
        const K1: f32 = 1.2;
        const B: f32 = 0.5;
        let total: f32 = self.phrasings.iter().map(|it| it.length).sum();
        let mean = (total / self.phrasings.len().max(1) as f32).max(1.0);
        for posting in self.lists.iter_mut().flat_map(|it| &mut it.postings) {
            let length = self.phrasings[posting.phrasing as usize].length / mean;
            let count = posting.weight;
            posting.weight = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
        }
    }

    /// A question ready to be looked up; `context` are words around it that it refers back to
    /// ("the rule"), at half weight.
    pub(crate) fn asked(&self, question: &str, context: &str) -> Asked {
        let mut stems: Vec<(String, f32)> = Vec::new();
        for (text, weight) in [(question, 1.0), (context, 0.5)] {
            stems.extend(self.content(text).map(|it| (it, weight)));
        }
        stems.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        stems.dedup_by(|a, b| a.0 == b.0);
        let numbered = stems.iter();
        let stems: Vec<_> = numbered
            .map(|it| (self.numbers.get(&it.0).copied(), it.1))
            .collect();
        let own = stems.iter().filter(|it| it.1 == 1.0).map(|it| it.0);
        let own = own.collect::<Option<Vec<u32>>>().map(|mut it| {
            it.sort_unstable();
            it
        });
        Asked { stems, own }
    }

    /// The stems of a text that carry meaning, each as the one that stands for it.
    fn content(&self, text: &str) -> impl Iterator<Item = String> {
        let stems = self.terms.content(text).into_iter();
        stems.map(|(stem, _)| match self.same.get(&stem) {
            Some(other) => other.clone(),
            None => stem,
        })
    }

    /// The same, each once and in order.
    pub(crate) fn stems(&self, text: &str) -> Vec<String> {
        let mut stems: Vec<_> = self.content(text).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// How rare a stem is in the book.
    pub(crate) fn weight(&self, stem: &str) -> f32 {
        let list = self.numbers.get(stem).map(|it| &self.lists[*it as usize]);
        rarity(
            list.map_or(0, |it| it.entries as usize),
            self.starts.len() - 1,
        )
    }

    /// The best entries for a question, best first, ten at the most.
    pub(crate) fn best(&self, question: &str, context: &str) -> Vec<Match> {
        self.search(&self.asked(question, context), &[])
    }

    /// The same, as if some phrasings were not there.
    pub(crate) fn search(&self, asked: &Asked, without: &[u32]) -> Vec<Match> {
        let mut by_phrasing = vec![0.0_f32; self.phrasings.len()];
        let mut by_entry = vec![Score::default(); self.starts.len() - 1];
        let mut touched = Vec::new();
        let mut all = 0.0;
        for (stem, weight) in &asked.stems {
            let Some(list) = stem.map(|it| &self.lists[it as usize]) else {
                all += weight * rarity(0, by_entry.len());
                continue;
            };
            let left = || {
                let postings = list.postings.iter();
                postings.filter(|it| without.is_empty() || !without.contains(&it.phrasing))
            };
            let (found, entries) = match without.is_empty() {
                true => (list.postings.len(), list.entries as usize),
                false => (left().count(), count_entries(left())),
            };
            let in_phrasing = weight * rarity(found, self.phrasings.len());
            let in_entry = weight * rarity(entries, by_entry.len());
            all += in_entry;
            let mut last = u32::MAX;
            for posting in left() {
                by_phrasing[posting.phrasing as usize] += in_phrasing * posting.weight;
                if posting.entry == last {
                    continue;
                }
                last = posting.entry;
                let score = &mut by_entry[last as usize];
                if score.words == 0.0 {
                    touched.push(last);
                }
                score.known += in_entry;
                score.words += weight;
            }
        }
        let scored = touched.into_iter().map(|entry| {
            let own =
                self.starts[entry as usize] as usize..self.starts[entry as usize + 1] as usize;
            Score {
                entry,
                total: best_three(&by_phrasing[own]),
                ..by_entry[entry as usize]
            }
        });
        let verbatim = asked.own.as_ref().and_then(|it| self.verbatim.get(it));
        let verbatim = verbatim.into_iter().flatten();
        let verbatim = verbatim.filter(|it| !without.contains(it));
        let verbatim: Vec<_> = verbatim
            .map(|it| self.phrasings[*it as usize].entry)
            .collect();
        self.ranked(scored.collect(), all, &verbatim)
    }

    fn ranked(&self, mut scores: Vec<Score>, asked: f32, verbatim: &[u32]) -> Vec<Match> {
        let order = |a: &Score, b: &Score| b.total.total_cmp(&a.total).then(a.entry.cmp(&b.entry));
        if scores.len() > NEAREST {
            scores.select_nth_unstable_by(NEAREST - 1, order);
            scores.truncate(NEAREST);
        }
        scores.sort_unstable_by(order);
        let lead = |index: usize| {
            let other = scores.get(usize::from(index == 0));
            other.map_or(0.0, |it| it.total)
        };
        let scale = (1.0 + self.phrasings.len() as f32 / 1.5).ln();
        let matches = scores.iter().enumerate().map(|(index, score)| {
            let ahead = (score.total - 0.6 * lead(index)).max(0.0);
            let known = (score.known / asked).powf(0.7);
            let confidence = ahead * known * (1.0 + 0.3 * score.words.min(3.0)) / scale;
            // Who asks in the very words of a phrasing has asked just that.
            let is_same = verbatim.contains(&score.entry);
            Match {
                entry: score.entry as usize,
                confidence: if is_same {
                    confidence.max(SURE)
                } else {
                    confidence
                },
            }
        });
        matches.collect()
    }

    /// The phrasings of an entry that have just the stems of a question.
    pub(crate) fn alike(&self, entry: usize, asked: &Asked) -> Vec<u32> {
        let found = asked.own.as_ref().and_then(|it| self.verbatim.get(it));
        let own = |it: &&u32| self.phrasings[**it as usize].entry as usize == entry;
        found.into_iter().flatten().filter(own).copied().collect()
    }
}

fn count_entries<'p>(postings: impl Iterator<Item = &'p Posting>) -> usize {
    let mut last = u32::MAX;
    postings
        .filter(|it| std::mem::replace(&mut last, it.entry) != it.entry)
        .count()
}

/// The three best scores, each worth less than the one before.
fn best_three(scores: &[f32]) -> f32 {
    let mut best = [0.0_f32; 3];
    for score in scores {
        let mut score = *score;
        for place in &mut best {
            if score > *place {
                std::mem::swap(&mut score, place);
            }
        }
    }
    0.6 * best[0] + 0.25 * best[1] + 0.15 * best[2]
}

/// The inverse document frequency of a word that stands in `found` of `all` texts.
fn rarity(found: usize, all: usize) -> f32 {
    let (all, found) = (all as f32, found as f32);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}
