//! Signs: patterns over whole words, kept as data and looked for in all languages at once.

use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use crate::listen::spell::Spelling;
use crate::listen::spell::Token;
use crate::listen::spell::WordId;

/// How many words may stand between the parts of a pattern with `&`.
const NEAR: usize = 14;

/// How far from a sign, in its own sentence, words excuse it.
const EXCUSED: usize = 12;

/// The most words that `*` stands for when it does not say.
const STRETCH: usize = 4;

/// A file of signs as it is written; its head says what it is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "language")]
    _language: String,
    #[serde(default)]
    spellings: HashMap<String, String>,
    #[serde(default)]
    fillers: Vec<String>,
    #[serde(default)]
    no_names: Vec<String>,
    #[serde(default)]
    elisions: Vec<String>,
    classes: HashMap<String, Vec<String>>,
    safeguarding: Vec<Group>,
    sorrow: Vec<Group>,
}

/// Patterns with one name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    why: String,
    trips: Trips,
    any: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

/// How many signs of other names it takes besides this one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Trips {
    /// It trips alone.
    Alone,
    /// Two of its kind trip, or it and two thirds.
    Half,
    /// Three of its kind trip.
    Third,
}

/// What a list of signs is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Harm and fear.
    Harm,
    /// Death and grave illness.
    Sorrow,
}

/// One name of signs.
pub(super) struct Sign {
    pub(super) name: String,
    pub(super) why: String,
    pub(super) trips: Trips,
    pub(super) about: About,
}

/// A sign that was found.
pub(super) struct Hit {
    /// The number of its [`Sign`].
    pub(super) sign: usize,
    /// Its bytes.
    pub(super) span: Range<usize>,
}

/// Everything that is looked for, compiled.
#[derive(Default)]
pub(super) struct Signs {
    signs: Vec<Sign>,
    spelling: Spelling,
    rows: Vec<Row>,
    /// The words without which a row cannot match, with its number.
    anchors: HashMap<WordId, Vec<usize>>,
}

/// Places in a row: a whole pattern, or a part of one with `&`.
struct Row {
    places: Vec<Place>,
    /// How many words may stand before its anchor.
    before: usize,
}

/// One place of a row.
#[derive(Clone)]
struct Place {
    /// What may stand here.
    choices: Arc<Choices>,
    least: usize,
    most: usize,
}

/// Alternatives for one place.
#[derive(Default)]
struct Choices {
    /// In order of the first word.
    phrases: Vec<Vec<WordId>>,
    any: bool,
    name: bool,
    number: bool,
}

/// A pattern: its rows, the sign it stands for, and whether it excuses that sign.
struct Pattern {
    sign: usize,
    excuses: bool,
    rows: Vec<usize>,
}

/// The signs of every language with what they are made of.
pub(super) struct Book {
    signs: Signs,
    patterns: Vec<Pattern>,
}

impl Book {
    /// The files of all languages, compiled into one book.
    pub(super) fn compile(files: Vec<File>) -> Self {
        let mut signs = Signs::default();
        for file in &files {
            for elision in &file.elisions {
                signs.spelling.elide(elision);
            }
            for filler in &file.fillers {
                signs.spelling.skip(filler);
            }
        }
        for file in &files {
            for (word, reading) in &file.spellings {
                signs.spelling.respell(word, reading);
            }
            for name in &file.no_names {
                signs.spelling.ids(name);
            }
        }
        let mut desk = Desk {
            signs,
            classes: HashMap::new(),
            places: HashMap::new(),
            patterns: Vec::new(),
        };
        for file in files {
            desk.classes = file.classes;
            desk.places = HashMap::new();
            for group in file.safeguarding {
                desk.group(group, About::Harm);
            }
            for group in file.sorrow {
                desk.group(group, About::Sorrow);
            }
        }
        desk.signs.anchor();
        desk.signs.spelling.settle();
        Self {
            signs: desk.signs,
            patterns: desk.patterns,
        }
    }

    /// The sign of this number.
    pub(super) fn sign(&self, number: usize) -> &Sign {
        &self.signs.signs[number]
    }

    /// Every sign in `text` that nothing beside it excuses, in order of appearance.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        let tokens = self.signs.spelling.tokens(text);
        let rows = self.signs.rows_in(&tokens);
        let sentences = sentences(&tokens);
        let excuses = self.found(&rows, &sentences, true);
        let mut hits = Vec::new();
        for (sign, words) in self.found(&rows, &sentences, false) {
            let excused = excuses.iter().any(|(other, by)| {
                let near = by.start < words.end + EXCUSED && words.start < by.end + EXCUSED;
                *other == sign && near && sentences[by.start] == sentences[words.start]
            });
            if !excused {
                let span = tokens[words.start].span.start..tokens[words.end - 1].span.end;
                hits.push(Hit { sign, span });
            }
        }
        hits.sort_by_key(|it| (it.span.start, it.span.end));
        hits
    }

    /// The patterns that match, as signs and words.
    fn found(
        &self,
        rows: &HashMap<usize, Vec<Range<usize>>>,
        sentences: &[usize],
        excuses: bool,
    ) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        for pattern in self.patterns.iter().filter(|it| it.excuses == excuses) {
            let Some(first) = rows.get(&pattern.rows[0]) else {
                continue;
            };
            for words in first {
                let parts = pattern.rows[1..].iter();
                let whole = parts.into_iter().try_fold(words.clone(), |whole, row| {
                    let near = nearest(rows.get(row)?, words, sentences)?;
                    Some(whole.start.min(near.start)..whole.end.max(near.end))
                });
                found.extend(whole.map(|it| (pattern.sign, it)));
            }
        }
        found
    }
}

/// The nearest of `ranges`, in order of their starts, that is near enough to `words`.
fn nearest<'r>(
    ranges: &'r [Range<usize>],
    words: &Range<usize>,
    sentences: &[usize],
) -> Option<&'r Range<usize>> {
    let gap = |it: &Range<usize>| {
        let (after, before) = (
            it.start.checked_sub(words.end),
            words.start.checked_sub(it.end),
        );
        after.or(before).unwrap_or(0)
    };
    let after = ranges.partition_point(|it| it.start < words.start);
    let around = &ranges[after.saturating_sub(2)..ranges.len().min(after + 2)];
    let apart = |it: &Range<usize>| sentences[it.start].abs_diff(sentences[words.start]);
    let near = around.iter().filter(|it| gap(it) <= NEAR && apart(it) <= 1);
    near.min_by_key(|it| gap(it))
}

/// The number of the sentence that each token stands in.
fn sentences(tokens: &[Token]) -> Vec<usize> {
    let mut number = 0;
    let mut numbers = Vec::with_capacity(tokens.len());
    for token in tokens {
        number += usize::from(token.is_break());
        numbers.push(number);
    }
    numbers
}

impl Signs {
    /// The words that each row takes, by the row's number.
    fn rows_in(&self, tokens: &[Token]) -> HashMap<usize, Vec<Range<usize>>> {
        let mut found: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
        let mut tried = HashSet::new();
        for (at, token) in tokens.iter().enumerate() {
            for &number in self.anchors.get(&token.id).into_iter().flatten() {
                let row = &self.rows[number];
                for start in at.saturating_sub(row.before)..=at {
                    if !row.may_start(&tokens[start]) || !tried.insert((number, start)) {
                        continue;
                    }
                    if let Some(length) = follow(&row.places, &tokens[start..]) {
                        let words = start..start + length;
                        found.entry(number).or_default().push(words);
                    }
                }
            }
        }
        for ranges in found.values_mut() {
            ranges.sort_by_key(|it| it.start);
        }
        found
    }

    /// Files each row under the words of its rarest place.
    fn anchor(&mut self) {
        let mut uses: HashMap<WordId, usize> = HashMap::new();
        for place in self.rows.iter().flat_map(|it| &it.places) {
            for word in place.choices.phrases.iter().flatten() {
                *uses.entry(*word).or_default() += 1;
            }
        }
        for (number, row) in self.rows.iter_mut().enumerate() {
            let cost = |place: &&Place| {
                let words = place.choices.phrases.iter().flat_map(|it| it.first());
                words.map(|it| uses[it]).max().unwrap_or(usize::MAX)
            };
            let fixed = row.places.iter().enumerate();
            let fixed = fixed.filter(|it| it.1.least > 0 && it.1.choices.is_words());
            let Some((at, place)) = fixed.min_by_key(|it| cost(&it.1)) else {
                continue;
            };
            let before = row.places[..at].iter();
            row.before = before.map(|it| it.most * it.choices.longest()).sum();
            let mut firsts: Vec<_> = place.choices.phrases.iter().map(|it| it[0]).collect();
            firsts.dedup();
            for first in firsts {
                self.anchors.entry(first).or_default().push(number);
            }
        }
    }
}

impl Row {
    /// Whether it can begin with this word.
    fn may_start(&self, token: &Token) -> bool {
        let mut places = self.places.iter();
        places
            .find_map(|it| {
                let fits = it
                    .choices
                    .takes(std::slice::from_ref(token), true)
                    .is_some();
                (fits || it.least > 0).then_some(fits)
            })
            .unwrap_or(false)
    }
}

impl Choices {
    fn is_words(&self) -> bool {
        !self.phrases.is_empty() && !self.is_wild()
    }

    fn is_wild(&self) -> bool {
        self.any || self.name || self.number
    }

    fn longest(&self) -> usize {
        self.phrases.iter().map(Vec::len).max().unwrap_or(1).max(1)
    }

    /// The lengths that fit at the head of `tokens`, longest first; with `begun`, a
    /// phrase fits by its first word alone.
    fn takes(&self, tokens: &[Token], begun: bool) -> Option<Vec<usize>> {
        let token = tokens.first().filter(|it| !it.is_break())?;
        let mut lengths = Vec::new();
        if token.is_known() {
            let from = self.phrases.partition_point(|it| it[0] < token.id);
            let own = self.phrases[from..].iter();
            for phrase in own.take_while(|it| it[0] == token.id) {
                let pairs = phrase.iter().zip(tokens);
                let whole = begun || phrase.len() <= tokens.len();
                if whole && pairs.into_iter().all(|(it, token)| *it == token.id) {
                    lengths.push(phrase.len());
                }
            }
        }
        let wild = self.any || (self.name && token.is_name()) || (self.number && token.number);
        if wild {
            lengths.push(1);
        }
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        (!lengths.is_empty()).then_some(lengths)
    }
}

/// The number of words that `places` take from the head of `tokens`, if they match.
fn follow(places: &[Place], tokens: &[Token]) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else {
        return Some(0);
    };
    if place.choices.any {
        let words = tokens.iter().take_while(|it| !it.is_break());
        let most = words.take(place.most).count();
        return (place.least..=most)
            .find_map(|taken| Some(taken + follow(rest, &tokens[taken..])?));
    }
    let lengths = place.choices.takes(tokens, false).unwrap_or_default();
    let taken = lengths
        .into_iter()
        .find_map(|length| Some(length + follow(rest, &tokens[length..])?));
    match taken {
        None if place.least == 0 => follow(rest, tokens),
        taken => taken,
    }
}

/// Lays patterns out while the book is compiled.
struct Desk {
    signs: Signs,
    classes: HashMap<String, Vec<String>>,
    places: HashMap<String, Arc<Choices>>,
    patterns: Vec<Pattern>,
}

impl Desk {
    fn group(&mut self, group: Group, about: About) {
        let sign = self.signs.signs.len();
        for (list, excuses) in [(&group.any, false), (&group.unless, true)] {
            for pattern in list {
                let rows: Vec<_> = pattern.split(" & ").map(|it| self.row(it)).collect();
                self.patterns.push(Pattern {
                    sign,
                    excuses,
                    rows,
                });
            }
        }
        self.signs.signs.push(Sign {
            why: format!("{} ({})", group.why, group.name),
            name: group.name,
            trips: group.trips,
            about,
        });
    }

    /// The number of a new row.
    fn row(&mut self, row: &str) -> usize {
        let places = row.split_whitespace().flat_map(|it| self.place(it));
        let places: Vec<_> = places.collect();
        self.signs.rows.push(Row { places, before: 0 });
        self.signs.rows.len() - 1
    }

    /// One place of a row; several when a word is read as several, none when it is skipped.
    fn place(&mut self, place: &str) -> Vec<Place> {
        if let Some(most) = place.strip_prefix('*') {
            return vec![Place {
                choices: self.choices("_"),
                least: 0,
                most: most.parse().unwrap_or(STRETCH),
            }];
        }
        let (place, least) = match place.strip_suffix('?') {
            Some(place) => (place, 0),
            None => (place, 1),
        };
        let choices = self.choices(place);
        let nothing = choices.phrases.is_empty() && !choices.is_wild();
        let place = Place {
            choices,
            least,
            most: 1,
        };
        if nothing { Vec::new() } else { vec![place] }
    }

    /// What may stand in one place.
    fn choices(&mut self, place: &str) -> Arc<Choices> {
        if let Some(choices) = self.places.get(place) {
            return choices.clone();
        }
        let mut choices = Choices::default();
        for choice in place.split('/') {
            for phrase in self.spelt_out(choice, 0) {
                match phrase.as_str() {
                    "_" => choices.any = true,
                    "^" => choices.name = true,
                    "%" => choices.number = true,
                    words => {
                        let ids = self.signs.spelling.phrase(words);
                        choices.phrases.extend((!ids.is_empty()).then_some(ids));
                    }
                }
            }
        }
        choices.phrases.sort_unstable();
        choices.phrases.dedup();
        let choices = Arc::new(choices);
        self.places.insert(place.to_owned(), choices.clone());
        choices
    }

    /// A choice with its classes written out.
    fn spelt_out(&self, choice: &str, depth: usize) -> Vec<String> {
        let class = choice.split_once('<').and_then(|(before, rest)| {
            let (class, after) = rest.split_once('>')?;
            Some((before, self.classes.get(class)?, after))
        });
        let Some((before, class, after)) = class.filter(|_| depth < 4) else {
            return vec![choice.to_owned()];
        };
        let mut all = Vec::new();
        for member in class {
            let written = format!("{before}{member}{after}");
            all.extend(self.spelt_out(&written, depth + 1));
        }
        all
    }
}
