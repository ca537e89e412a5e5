//! Finding entries of an answer book by the words of a question.

use std::collections::HashMap;

use crate::words::answer::Entry;
use crate::words::answer::SURE;
use crate::words::terms::Stems;
use crate::words::terms::Terms;

/// How many entries are named for one question, at the most.
const NEAREST: usize = 10;

/// What each sign of an answer is worth: a logistic regression over the built-in book's own
/// phrasings, each left out (right) and its whole entry left out (wrong), and the questions of
/// `tests/cases/answers/calibrate.yaml`.
const BASE: f32 = -5.03;
const LEAD: f32 = 2.82;
const MASS: f32 = 1.27;
const KNOWN: f32 = 0.67;
const WORDING: f32 = 5.27;
const PAIRS: f32 = 1.97;

/// An entry that may answer a question.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The entry's index in the book.
    pub entry: usize,
    /// How likely it is the right one, from 0 to 1: from [`FILLED`](crate::words::FILLED) on an
    /// answer is filled in, from [`SURE`](crate::words::SURE) on without waiting for a person.
    pub confidence: f32,
}

/// Finds entries by the words of a question.
///
/// BM25 (Robertson and Zaragoza, 2009) over stemmed phrasings, the three best phrasings of an entry
/// added up, gives the ten nearest. How likely each is then hangs on its lead over the others, on
/// the weight and the share of the question's words that it knows, and on how near the whole wording
/// of one phrasing comes, small words and neighbours included: "Am I going to be a Sith?" and
/// "May I be friends with a Sith?" differ in nothing else.
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
    /// The distinct stems of a phrasing that carry meaning, in order, to the phrasings made of them.
    verbatim: HashMap<Vec<u32>, Vec<u32>>,
    /// How rare a stem is that the book does not have.
    unknown: Rarity,
}

/// Where a stem stands.
#[derive(Default)]
struct List {
    /// Where it carries meaning.
    postings: Vec<Posting>,
    /// The number of entries in which it does.
    entries: u32,
    /// The number of phrasings that have it at all.
    spread: u32,
    rarity: Rarity,
}

/// How rare a stem is.
#[derive(Clone, Copy, Default)]
struct Rarity {
    /// Among the phrasings, where it carries meaning.
    in_phrasings: f32,
    /// Among the entries, where it carries meaning.
    in_entries: f32,
    /// Among the phrasings, carrying meaning or not.
    in_wordings: f32,
}

/// A stem in a phrasing.
#[derive(Clone, Copy)]
struct Posting {
    phrasing: u32,
    entry: u32,
    /// How often it stands there; then BM25's saturation of that.
    weight: f32,
}

struct Phrasing {
    entry: u32,
    /// The number of its words that carry meaning.
    length: f32,
    wording: Wording,
}

/// All words of a text, small ones included.
#[derive(Default)]
struct Wording {
    /// Its distinct stems, in order.
    words: Vec<u32>,
    /// Their rarities, added up.
    mass: f32,
    /// Its distinct neighbours, in order; the ends of the text have neighbours, too.
    pairs: Vec<(u32, u32)>,
}

/// The number of what stands before the first word and behind the last.
const EDGE: u32 = u32::MAX;
/// The number of a word that the book does not have.
const UNKNOWN: u32 = u32::MAX - 1;

/// A question, ready to be looked up.
pub(crate) struct Asked {
    /// Its distinct stems that carry meaning, each with its weight.
    stems: Vec<(Option<u32>, f32)>,
    /// The distinct ones of the question itself, if all are known.
    own: Option<Vec<u32>>,
    wording: Wording,
}

/// How well one entry meets a question.
#[derive(Clone, Copy, Default)]
struct Score {
    entry: u32,
    /// What its three best phrasings come to.
    total: f32,
    /// The weight of the question's words that it knows.
    known: f32,
    /// How near the wording of its nearest phrasing comes.
    wording: f32,
    /// The share of neighbours in common with one phrasing.
    pairs: f32,
    is_verbatim: bool,
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
            unknown: Rarity::default(),
        };
        for line in terms.same.iter().chain(same) {
            index.stand_in(stems.all(line));
        }
        for (number, entry) in entries.enumerate() {
            for phrasing in entry.asked() {
                index.add(number as u32, stems.all(phrasing));
            }
            index.starts.push(index.phrasings.len() as u32);
        }
        index.weigh();
        index
    }

    /// The first of these stems stands for the others.
    fn stand_in(&mut self, group: Vec<(String, bool)>) {
        let mut group = group.into_iter().map(|it| it.0);
        let Some(first) = group.next() else {
            return;
        };
        let first = self.same.get(&first).cloned().unwrap_or(first);
        for other in group.filter(|it| *it != first) {
            self.same.insert(other, first.clone());
        }
    }

    fn add(&mut self, entry: u32, stems: Vec<(String, bool)>) {
        let phrasing = self.phrasings.len() as u32;
        let numbered = stems.iter().map(|it| (self.number_of(&it.0), it.1));
        let numbered: Vec<_> = numbered.collect();
        let wording = Wording::new(numbered.iter().map(|it| it.0));
        for word in &wording.words {
            self.lists[*word as usize].spread += 1;
        }
        let content = numbered.iter().filter(|it| it.1).map(|it| it.0);
        let mut content: Vec<u32> = content.collect();
        let length = content.len() as f32;
        content.sort_unstable();
        for same in content.chunk_by(|a, b| a == b) {
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
        content.dedup();
        if !content.is_empty() {
            self.verbatim.entry(content).or_default().push(phrasing);
        }
        self.phrasings.push(Phrasing {
            entry,
            length,
            wording,
        });
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

    /// Turns counts into BM25's saturation of a count, by the phrasing's length, and weighs wordings.
    fn weigh(&mut self) {
        const K1: f32 = 1.2;
        const B: f32 = 0.5;
        let total: f32 = self.phrasings.iter().map(|it| it.length).sum();
        let mean = (total / self.phrasings.len().max(1) as f32).max(1.0);
        for posting in self.lists.iter_mut().flat_map(|it| &mut it.postings) {
            let length = self.phrasings[posting.phrasing as usize].length / mean;
            let count = posting.weight;
            posting.weight = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length));
        }
        let (phrasings, entries) = (self.phrasings.len(), self.entries());
        let weigh = |list: &List| Rarity {
            in_phrasings: rarity(list.postings.len(), phrasings),
            in_entries: rarity(list.entries as usize, entries),
            in_wordings: rarity(list.spread as usize, phrasings),
        };
        self.unknown = weigh(&List::default());
        for list in &mut self.lists {
            list.rarity = weigh(list);
        }
        for number in 0..phrasings {
            let mass = self.mass(&self.phrasings[number].wording.words);
            self.phrasings[number].wording.mass = mass;
        }
    }

    /// The rarities of words, added up.
    fn mass(&self, words: &[u32]) -> f32 {
        words.iter().map(|it| self.spread(*it)).sum()
    }

    /// How rare a word is among the phrasings.
    fn spread(&self, word: u32) -> f32 {
        let list = self.lists.get(word as usize);
        list.map_or(self.unknown, |it| it.rarity).in_wordings
    }

    /// The stem, or the one that stands for it.
    fn one<'s>(&'s self, stem: &'s str) -> &'s str {
        self.same.get(stem).map_or(stem, String::as_str)
    }

    /// A question ready to be looked up; `context` are words around it that it refers back to
    /// ("the rule"), at half weight.
    pub(crate) fn asked(&self, question: &str, context: &str) -> Asked {
        let question = self.terms.all(question);
        let context = self.terms.content(context);
        let number = |it: &str| self.numbers.get(self.one(it)).copied();
        let numbered = question.iter().map(|it| (number(&it.0), it));
        let numbered: Vec<_> = numbered.collect();
        let own = numbered.iter().filter(|(_, it)| it.1);
        let own = own.map(|(number, it)| (*number, it.0.as_str(), 1.0));
        let near = context.iter().map(|it| (number(&it.0), it.0.as_str(), 0.5));
        let mut stems: Vec<(Option<u32>, &str, f32)> = own.chain(near).collect();
        stems.sort_unstable_by(|a, b| identity(a).cmp(&identity(b)).then(b.2.total_cmp(&a.2)));
        stems.dedup_by(|a, b| identity(a) == identity(b));
        let stems: Vec<_> = stems.into_iter().map(|it| (it.0, it.2)).collect();
        let own = stems.iter().filter(|it| it.1 == 1.0).map(|it| it.0);
        let own = own.collect::<Option<Vec<u32>>>();
        let words = numbered.iter().map(|it| it.0.unwrap_or(UNKNOWN));
        let mut wording = Wording::new(words);
        let unknown = numbered.iter().filter(|it| it.0.is_none()).count();
        let known = wording.words.iter().filter(|it| **it != UNKNOWN);
        let known: f32 = known.map(|it| self.spread(*it)).sum();
        wording.mass = known + unknown as f32 * self.unknown.in_wordings;
        Asked {
            stems,
            own,
            wording,
        }
    }

    /// The distinct stems of a text that carry meaning, each as the one that stands for it, in order.
    pub(crate) fn stems(&self, text: &str) -> Vec<String> {
        let stems = self.terms.content(text);
        let stems = stems.iter().map(|it| self.one(&it.0).to_owned());
        let mut stems: Vec<_> = stems.collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// How rare a stem is among the entries.
    pub(crate) fn weight(&self, stem: &str) -> f32 {
        let list = self.numbers.get(stem).map(|it| &self.lists[*it as usize]);
        list.map_or(self.unknown, |it| it.rarity).in_entries
    }

    fn entries(&self) -> usize {
        self.starts.len() - 1
    }

    /// The best entries for a question, best first, ten at the most.
    pub(crate) fn best(&self, question: &str, context: &str) -> Vec<Match> {
        self.search(&self.asked(question, context), &[])
    }

    /// The same, as if some phrasings were not there.
    pub(crate) fn search(&self, asked: &Asked, without: &[u32]) -> Vec<Match> {
        let mut by_phrasing = vec![0.0_f32; self.phrasings.len()];
        let mut known_by = vec![0.0_f32; self.entries()];
        let mut touched = Vec::new();
        let mut all = 0.0;
        for (stem, weight) in &asked.stems {
            let Some(list) = stem.map(|it| &self.lists[it as usize]) else {
                all += weight * self.unknown.in_entries;
                continue;
            };
            let Rarity {
                mut in_phrasings,
                mut in_entries,
                ..
            } = list.rarity;
            if !without.is_empty() {
                let (found, entries) = list.without(without);
                in_phrasings = rarity(found, self.phrasings.len());
                in_entries = rarity(entries, self.entries());
            }
            let (in_phrasing, in_entry) = (weight * in_phrasings, weight * in_entries);
            all += in_entry;
            let mut last = u32::MAX;
            for posting in &list.postings {
                if !without.is_empty() && without.contains(&posting.phrasing) {
                    continue;
                }
                by_phrasing[posting.phrasing as usize] += in_phrasing * posting.weight;
                if posting.entry != last {
                    last = posting.entry;
                    let known = &mut known_by[last as usize];
                    if *known == 0.0 {
                        touched.push(last);
                    }
                    *known += in_entry;
                }
            }
        }
        let totals = touched.iter().map(|entry| {
            let total = best_three(&by_phrasing[self.own(*entry)]);
            (total, *entry)
        });
        let scores = nearest(totals.collect()).into_iter();
        let scores = scores.map(|(total, entry)| Score {
            entry,
            total,
            known: known_by[entry as usize],
            ..Score::default()
        });
        let mut scores: Vec<_> = scores.collect();
        for score in &mut scores {
            for phrasing in self.own(score.entry) {
                if by_phrasing[phrasing] > 0.0 {
                    let own = &self.phrasings[phrasing].wording;
                    let (wording, pairs) = self.likeness(&asked.wording, own);
                    score.wording = score.wording.max(wording);
                    score.pairs = score.pairs.max(pairs);
                }
            }
        }
        // Who asks in the very words of a phrasing has asked just that.
        let verbatim = asked.own.as_ref().and_then(|it| self.verbatim.get(it));
        for phrasing in verbatim.into_iter().flatten() {
            let entry = self.phrasings[*phrasing as usize].entry;
            let mut found = scores.iter_mut().filter(|it| it.entry == entry);
            if let Some(score) = found.next() {
                score.is_verbatim |= !without.contains(phrasing);
            }
        }
        self.ranked(&scores, all)
    }

    /// The phrasings of an entry.
    fn own(&self, entry: u32) -> std::ops::Range<usize> {
        self.starts[entry as usize] as usize..self.starts[entry as usize + 1] as usize
    }

    /// How much of two wordings is the same, from 0 to 1: by words, the rare ones counting more,
    /// and by neighbours.
    fn likeness(&self, one: &Wording, other: &Wording) -> (f32, f32) {
        let common: f32 = common(&one.words, &other.words)
            .map(|it| self.spread(*it))
            .sum();
        let pairs = self::common(&one.pairs, &other.pairs).count() as f32;
        let counts = one.pairs.len() as f32 * other.pairs.len() as f32;
        (
            2.0 * common / (one.mass + other.mass).max(f32::MIN_POSITIVE),
            pairs / counts.sqrt(),
        )
    }

    fn ranked(&self, scores: &[Score], asked: f32) -> Vec<Match> {
        let ahead = |value: fn(&Score) -> f32| {
            let mut best = [0.0_f32; 2];
            for score in scores {
                let value = value(score);
                if value > best[0] {
                    best = [value, best[0]];
                } else {
                    best[1] = best[1].max(value);
                }
            }
            move |own: f32| own - if own >= best[0] { best[1] } else { best[0] }
        };
        let (lead, closer) = (ahead(|it| it.total), ahead(|it| it.pairs));
        // The size of the book is taken out of what grows with it.
        let size = |count: usize| (1.0 + count as f32 / 1.5).ln();
        let (phrasings, entries) = (size(self.phrasings.len()), size(self.entries()));
        let matches = scores.iter().map(|it| {
            let signs = BASE
                + LEAD * lead(it.total) / phrasings
                + MASS * it.known / entries
                + KNOWN * it.known / asked
                + WORDING * it.wording
                + PAIRS * closer(it.pairs);
            let confidence = 1.0 / (1.0 + (-signs).exp());
            Match {
                entry: it.entry as usize,
                confidence: match it.is_verbatim {
                    true => confidence.max(SURE),
                    false => confidence,
                },
            }
        });
        let mut matches: Vec<_> = matches.collect();
        matches.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        matches
    }

    /// The phrasings of an entry that have just the stems of a question.
    pub(crate) fn alike(&self, entry: usize, asked: &Asked) -> Vec<u32> {
        let found = asked.own.as_ref().and_then(|it| self.verbatim.get(it));
        let own = |it: &&u32| self.phrasings[**it as usize].entry as usize == entry;
        found.into_iter().flatten().filter(own).copied().collect()
    }
}

impl List {
    /// In how many phrasings and entries it stands when some phrasings are not counted.
    fn without(&self, phrasings: &[u32]) -> (usize, usize) {
        let left = self.postings.iter();
        let left = left.filter(|it| !phrasings.contains(&it.phrasing));
        let (mut count, mut entries, mut last) = (0, 0, u32::MAX);
        for posting in left {
            count += 1;
            entries += usize::from(posting.entry != last);
            last = posting.entry;
        }
        (count, entries)
    }
}

impl Wording {
    /// The words and neighbours of a text; it has no weight yet.
    fn new(numbers: impl Iterator<Item = u32>) -> Self {
        let (mut words, mut pairs) = (Vec::new(), Vec::new());
        let mut last = EDGE;
        for number in numbers {
            words.push(number);
            pairs.push((last, number));
            last = number;
        }
        pairs.push((last, EDGE));
        words.sort_unstable();
        words.dedup();
        pairs.sort_unstable();
        pairs.dedup();
        Self {
            words,
            mass: 0.0,
            pairs,
        }
    }
}

/// What two ordered lists have in common.
fn common<'l, T: Ord>(one: &'l [T], other: &'l [T]) -> impl Iterator<Item = &'l T> {
    let mut others = other.iter().peekable();
    one.iter().filter(move |it| {
        while others.next_if(|other| other < it).is_some() {}
        others.peek() == Some(it)
    })
}

/// By what a stem is known: one of the book by its number, another one by its letters.
fn identity<'s>((number, stem, _): &(Option<u32>, &'s str, f32)) -> (Option<u32>, &'s str) {
    match number {
        Some(_) => (*number, ""),
        None => (None, stem),
    }
}

/// The entries with the best totals, best first.
fn nearest(mut totals: Vec<(f32, u32)>) -> Vec<(f32, u32)> {
    let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if totals.len() > NEAREST {
        totals.select_nth_unstable_by(NEAREST - 1, order);
        totals.truncate(NEAREST);
    }
    totals.sort_unstable_by(order);
    totals
}

/// The three best scores, each worth less than the one before.
fn best_three(scores: &[f32]) -> f32 {
    let mut best = [0.0_f32; 3];
    for score in scores {
        // Most are nothing.
        if *score <= best[2] {
            continue;
        }
        best[2] = *score;
        if best[2] > best[1] {
            best.swap(1, 2);
        }
        if best[1] > best[0] {
            best.swap(0, 1);
        }
    }
    0.6 * best[0] + 0.25 * best[1] + 0.15 * best[2]
}

/// The inverse document frequency of a word that stands in `found` of `all` texts.
fn rarity(found: usize, all: usize) -> f32 {
    let (all, found) = (all as f32, found as f32);
    (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
}
