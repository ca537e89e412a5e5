//! Signs: patterns over whole words, kept as data and looked for in all languages at once.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use crate::listen::spell::Spelling;
use crate::listen::spell::Token;
use crate::listen::spell::WordId;

/// How many words may stand between the parts of a pattern with `&`.
const NEAR: usize = 14;

/// How far from a sign words excuse it.
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
    #[serde(default)]
    safeguarding: Vec<Group>,
    #[serde(default)]
    sorrow: Vec<Group>,
    #[serde(default)]
    enclosed: Vec<Group>,
}

impl File {
    /// The words of a class.
    pub(super) fn class(&self, name: &str) -> &[String] {
        self.classes.get(name).map_or(&[], Vec::as_slice)
    }

    /// How words are read that are spelt in other ways.
    pub(super) fn spellings(&self) -> &HashMap<String, String> {
        &self.spellings
    }
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

impl Group {
    /// Why its signs matter, with its name where that says more.
    fn reason(&self) -> String {
        if self.name.split('-').all(|it| self.why.contains(it)) {
            return self.why.clone();
        }
        format!("{} ({})", self.why, self.name)
    }
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
    /// Something that came with the letter.
    Enclosed,
}

/// One name of signs.
pub(super) struct Sign {
    pub(super) name: String,
    pub(super) why: String,
    pub(super) trips: Trips,
    pub(super) about: About,
    /// What excuses it, by first word.
    excuses: HashMap<WordId, Vec<Row>>,
}

/// A sign that was found.
pub(super) struct Hit {
    /// The number of its [`Sign`].
    pub(super) sign: usize,
    /// Its bytes.
    pub(super) span: Range<usize>,
}

/// The signs of every language, compiled.
#[derive(Default)]
pub(super) struct Book {
    signs: Vec<Sign>,
    spelling: Spelling,
    patterns: Vec<Pattern>,
    /// For each word, the patterns that need it or one like it in their first row.
    anchored: Vec<Vec<usize>>,
}

/// Rows that make a sign when they stand near each other; the rarest first.
struct Pattern {
    sign: usize,
    rows: Vec<Row>,
    /// How many words may stand before the anchor of the first row.
    before: usize,
    /// The rarest of its other places: without a word for it a letter has no such sign.
    needs: Option<Arc<Choices>>,
}

/// Places in a row: a whole pattern, or a part of one with `&`.
type Row = Vec<Place>;

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

impl Book {
    /// The files of all languages, compiled into one book.
    pub(super) fn compile(files: Vec<File>) -> Self {
        let mut spelling = Spelling::default();
        for file in &files {
            file.elisions.iter().for_each(|it| spelling.elide(it));
            file.fillers.iter().for_each(|it| spelling.skip(it));
        }
        for file in &files {
            for (word, reading) in &file.spellings {
                spelling.respell(word, reading);
            }
            for name in &file.no_names {
                spelling.ids(name);
            }
        }
        let mut desk = Desk {
            spelling,
            ..Desk::default()
        };
        for file in files {
            desk.file(file);
        }
        desk.finish()
    }

    /// The sign of this number.
    pub(super) fn sign(&self, number: usize) -> &Sign {
        &self.signs[number]
    }

    /// Every sign in `text` that nothing beside it excuses, in order of appearance.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        let letter = Letter::new(self.spelling.tokens(text), self.anchored.len());
        let mut found = Vec::new();
        for (at, token) in letter.tokens.iter().enumerate() {
            let patterns = self.anchored.get(usize::from(token.id));
            for &number in patterns.into_iter().flatten() {
                let needs = &self.patterns[number].needs;
                if needs.as_ref().is_some_and(|it| !letter.has_any(it)) {
                    continue;
                }
                self.matches(&letter, at, &self.patterns[number], &mut found);
            }
        }
        found.retain(|(sign, words)| !self.signs[*sign].excused(&letter, words));
        let hits = found.into_iter().map(|(sign, words)| Hit {
            sign,
            span: letter.span(&words),
        });
        let mut hits: Vec<_> = hits.collect();
        hits.sort_by_key(|it| (it.span.start, it.span.end));
        hits
    }

    /// Adds the places where a pattern matches around its anchor.
    fn matches(
        &self,
        letter: &Letter,
        at: usize,
        pattern: &Pattern,
        found: &mut Vec<(usize, Range<usize>)>,
    ) {
        let [first, others @ ..] = pattern.rows.as_slice() else {
            return;
        };
        for start in at.saturating_sub(pattern.before)..=at {
            let Some(words) = letter.row_at(first, start) else {
                continue;
            };
            let whole = others.iter().try_fold(words.clone(), |whole, row| {
                let near = letter.near(row, &words)?;
                Some(whole.start.min(near.start)..whole.end.max(near.end))
            });
            let hit = whole.map(|it| (pattern.sign, it));
            found.extend(hit.filter(|it| !found.contains(it)));
        }
    }
}

impl Sign {
    /// Whether words beside a sign, in one of its sentences, excuse it.
    fn excused(&self, letter: &Letter, words: &Range<usize>) -> bool {
        let from = words.start.saturating_sub(EXCUSED);
        let to = letter.tokens.len().min(words.end + EXCUSED);
        // What is weak alone is excused by a sentence beside it as well.
        let beside = usize::from(self.trips != Trips::Alone);
        let first = letter.sentences[words.start].saturating_sub(beside);
        let sentences = first..=letter.sentences[words.end - 1] + beside;
        (from..to).any(|at| {
            let rows = self.excuses.get(&letter.tokens[at].id);
            let mut rows = rows.into_iter().flatten();
            sentences.contains(&letter.sentences[at])
                && rows.any(|it| letter.row_at(it, at).is_some())
        })
    }
}

/// A letter as words.
struct Letter {
    tokens: Vec<Token>,
    /// The number of the sentence that each token stands in.
    sentences: Vec<usize>,
    /// Whether each word of the book stands in it.
    present: Vec<bool>,
}

impl Letter {
    fn new(tokens: Vec<Token>, words: usize) -> Self {
        let sentences = tokens.iter().scan(0, |number, token| {
            *number += usize::from(token.is_break());
            Some(*number)
        });
        let sentences = sentences.collect();
        let mut present = vec![false; words];
        for token in &tokens {
            present[usize::from(token.id)] = true;
        }
        Self {
            tokens,
            sentences,
            present,
        }
    }

    /// Whether a word that can begin one of these phrases stands somewhere.
    fn has_any(&self, choices: &Choices) -> bool {
        let mut firsts = choices.phrases.iter().map(|it| it[0]);
        firsts.any(|it| self.present[usize::from(it)])
    }

    /// The bytes of some words.
    fn span(&self, words: &Range<usize>) -> Range<usize> {
        self.tokens[words.start].span.start..self.tokens[words.end - 1].span.end
    }

    /// The words that a row takes from `start`.
    fn row_at(&self, row: &[Place], start: usize) -> Option<Range<usize>> {
        let length = follow(row, &self.tokens[start..])?;
        (length > 0).then(|| start..start + length)
    }

    /// Where a row matches near other words, at most one sentence away.
    fn near(&self, row: &[Place], words: &Range<usize>) -> Option<Range<usize>> {
        let from = words.start.saturating_sub(2 * NEAR);
        let to = self.tokens.len().min(words.end + NEAR + 1);
        let inside = |a: &Range<usize>, b: &Range<usize>| b.start < a.start && a.end < b.end;
        let close = |it: &Range<usize>| {
            let after = it.start.checked_sub(words.end);
            let gap = after.or(words.start.checked_sub(it.end));
            let apart = self.sentences[it.start].abs_diff(self.sentences[words.start]);
            // One word is not two signs, but a row may stand in the gap of another.
            let between = inside(it, words) || inside(words, it);
            (between || gap.is_some_and(|it| it <= NEAR)) && apart <= 1
        };
        let mut rows = (from..to).filter_map(|start| self.row_at(row, start));
        rows.find(close)
    }
}

impl Place {
    /// Whether one of its words must stand there.
    fn is_fixed(&self) -> bool {
        self.least > 0 && self.choices.is_words()
    }
}

impl Choices {
    fn is_words(&self) -> bool {
        !self.phrases.is_empty() && !self.is_wild()
    }

    fn is_wild(&self) -> bool {
        self.any || self.name || self.number
    }

    /// The first word of each phrase, in order.
    fn firsts(&self) -> impl Iterator<Item = WordId> + '_ {
        self.phrases.iter().map(|it| it[0])
    }

    fn longest(&self) -> usize {
        self.phrases.iter().map(Vec::len).max().unwrap_or(1).max(1)
    }

    /// The phrases that begin with this word.
    fn under(&self, word: WordId) -> impl Iterator<Item = &Vec<WordId>> {
        let from = self.phrases.partition_point(|it| it[0] < word);
        let own = self.phrases[from..].iter();
        own.take_while(move |it| it[0] == word)
    }
}

/// The number of words that `places` take from the head of `tokens`, if they match.
fn follow(places: &[Place], tokens: &[Token]) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else {
        return Some(0);
    };
    let choices = &place.choices;
    if choices.any {
        let words = tokens.iter().take_while(|it| !it.is_break());
        let most = words.take(place.most).count();
        return (place.least..=most)
            .find_map(|taken| Some(taken + follow(rest, &tokens[taken..])?));
    }
    let token = tokens.first().filter(|it| !it.is_break());
    let taken = token.and_then(|token| {
        let fits = |phrase: &[WordId]| {
            let pairs = phrase.iter().zip(tokens);
            phrase.len() <= tokens.len() && pairs.into_iter().all(|(it, token)| *it == token.id)
        };
        let own = token.is_known().then(|| choices.under(token.id));
        let own = own.into_iter().flatten().filter(|it| fits(it));
        let wild = (choices.name && token.is_name()) || (choices.number && token.number);
        let mut lengths = own.map(Vec::len).chain(wild.then_some(1));
        lengths.find_map(|length| Some(length + follow(rest, &tokens[length..])?))
    });
    match taken {
        None if place.least == 0 => follow(rest, tokens),
        taken => taken,
    }
}

/// Lays patterns out while the book is compiled.
#[derive(Default)]
struct Desk {
    spelling: Spelling,
    classes: HashMap<String, Vec<String>>,
    places: HashMap<String, Arc<Choices>>,
    signs: Vec<Sign>,
    patterns: Vec<Pattern>,
}

impl Desk {
    fn file(&mut self, file: File) {
        self.classes = file.classes;
        self.places = HashMap::new();
        let harm = file.safeguarding.into_iter().map(|it| (it, About::Harm));
        let sorrow = file.sorrow.into_iter().map(|it| (it, About::Sorrow));
        let enclosed = file.enclosed.into_iter();
        let enclosed = enclosed.map(|it| (it, About::Enclosed));
        for (group, about) in harm.chain(sorrow).chain(enclosed) {
            self.group(group, about);
        }
    }

    fn group(&mut self, group: Group, about: About) {
        let sign = self.signs.len();
        for pattern in &group.any {
            let rows = pattern.split(" & ").map(|it| self.row(it)).collect();
            self.patterns.push(Pattern {
                sign,
                rows,
                before: 0,
                needs: None,
            });
        }
        let mut excuses: HashMap<WordId, Vec<Row>> = HashMap::new();
        for words in &group.unless {
            let row = self.row(words);
            let first = row.first().map(|it| it.choices.clone());
            let mut firsts: Vec<_> = first.iter().flat_map(|it| it.firsts()).collect();
            firsts.dedup();
            for word in firsts {
                excuses.entry(word).or_default().push(row.clone());
            }
        }
        self.signs.push(Sign {
            why: group.reason(),
            name: group.name,
            trips: group.trips,
            about,
            excuses,
        });
    }

    /// The book, with each pattern filed under the words of its rarest place.
    fn finish(mut self) -> Book {
        let mut uses = vec![0_usize; self.spelling.count()];
        for place in self.patterns.iter().flat_map(|it| it.rows.iter().flatten()) {
            for word in place.choices.phrases.iter().flatten() {
                uses[usize::from(*word)] += 1;
            }
        }
        let mut anchored = vec![Vec::new(); uses.len()];
        for (number, pattern) in self.patterns.iter_mut().enumerate() {
            pattern.rows.sort_by_key(|it| rarest(it, &uses).0);
            let Some(first) = pattern.rows.first() else {
                continue;
            };
            let Some(at) = rarest(first, &uses).1 else {
                continue;
            };
            let others = pattern.rows.iter().enumerate().flat_map(|(row, places)| {
                let places = places.iter().enumerate();
                places.filter_map(move |it| ((row, it.0) != (0, at)).then_some(it.1))
            });
            pattern.needs = others
                .filter(|it| it.is_fixed())
                .min_by_key(|it| commonness(it, &uses))
                .map(|it| it.choices.clone());
            let before = first[..at].iter();
            pattern.before = before.map(|it| it.most * it.choices.longest()).sum();
            let mut firsts = first[at].choices.firsts();
            let mut previous = 0;
            firsts.by_ref().for_each(|word| {
                if word != previous {
                    anchored[usize::from(word)].push(number);
                }
                previous = word;
            });
        }
        self.spelling.settle();
        Book {
            signs: self.signs,
            spelling: self.spelling,
            patterns: self.patterns,
            anchored,
        }
    }

    /// The places of a row.
    fn row(&mut self, row: &str) -> Row {
        let places = row.split_whitespace();
        places.filter_map(|it| self.place(it)).collect()
    }

    /// One place of a row, unless all its words are passed over.
    fn place(&mut self, place: &str) -> Option<Place> {
        if let Some(most) = place.strip_prefix('*') {
            return Some(Place {
                choices: self.choices("_"),
                least: 0,
                most: most.parse().unwrap_or(STRETCH),
            });
        }
        let (place, least) = match place.strip_suffix('?') {
            Some(place) => (place, 0),
            None => (place, 1),
        };
        let choices = self.choices(place);
        let nothing = choices.phrases.is_empty() && !choices.is_wild();
        (!nothing).then_some(Place {
            choices,
            least,
            most: 1,
        })
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
                        let ids = self.spelling.phrase(words);
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
        let written = class.iter().map(|it| format!("{before}{it}{after}"));
        written
            .flat_map(|it| self.spelt_out(&it, depth + 1))
            .collect()
    }
}

/// How common the rarest place of a row is, and which place that is.
fn rarest(row: &[Place], uses: &[usize]) -> (usize, Option<usize>) {
    let places = row.iter().enumerate();
    let fixed = places.filter(|it| it.1.is_fixed());
    let rarest = fixed
        .map(|(at, place)| (commonness(place, uses), at))
        .min_by_key(|it| it.0);
    rarest.map_or((usize::MAX, None), |(uses, at)| (uses, Some(at)))
}

/// How often patterns use the words that can stand first in a place.
fn commonness(place: &Place, uses: &[usize]) -> usize {
    let words = place.choices.phrases.iter().filter_map(|it| it.first());
    words.map(|it| uses[usize::from(*it)]).sum()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn files() -> Vec<(String, File)> {
        let folder = fs::read_dir("templates/listen").expect("the lists lie there");
        let paths = folder.map(|it| it.expect("a file").path());
        let name = |it: &std::path::PathBuf| it.file_name()?.to_str().map(str::to_owned);
        let named = paths.filter_map(|it| Some((name(&it)?, it)));
        let lists = named.filter(|it| it.0.starts_with("safeguard-") || it.0 == "enclosed.yaml");
        let read = |path| fs::read_to_string(path).expect("a list is text");
        let files = lists.map(|(name, path)| {
            let file = crate::document::yaml(&name, &read(path)).expect("a list is signs");
            (name, file)
        });
        files.collect()
    }

    #[test]
    fn every_row_of_every_pattern_can_match() {
        // The tripwire is one book in all languages; what came with a letter is another.
        let (enclosed, safeguard): (Vec<_>, Vec<_>) =
            files().into_iter().partition(|it| it.0 == "enclosed.yaml");
        rows_can_match(safeguard);
        rows_can_match(enclosed);
    }

    fn rows_can_match(files: Vec<(String, File)>) {
        let rows: Vec<_> = files
            .iter()
            .flat_map(|(name, file)| {
                let groups = file
                    .safeguarding
                    .iter()
                    .chain(&file.sorrow)
                    .chain(&file.enclosed);
                let rows = groups.flat_map(|it| it.any.iter().map(|row| (&it.name, row)));
                rows.map(move |(group, row)| format!("{name}, {group}: {row}"))
            })
            .collect();
        let book = Book::compile(files.into_iter().map(|it| it.1).collect());
        let words = book.spelling.spelt();
        let mut never = Vec::new();
        for (pattern, written) in book.patterns.iter().zip(&rows) {
            let matches = |row: &Row| {
                let needed = row.iter().filter(|it| it.least > 0 && !it.choices.any);
                let words = needed.map(|it| match it.choices.phrases.first() {
                    Some(phrase) => phrase.iter().map(|it| words[it]).collect::<Vec<_>>(),
                    None if it.choices.number => vec!["7"],
                    None => vec!["Zzyx"],
                });
                let text = words.flatten().collect::<Vec<_>>().join(" ");
                let any = row.iter().any(|it| it.least > 0 && it.choices.any);
                any || Letter::new(book.spelling.tokens(&text), book.anchored.len())
                    .row_at(row, 0)
                    .is_some()
            };
            let parts = written.split(" & ").count();
            if parts != pattern.rows.len() || !pattern.rows.iter().all(matches) {
                never.push(written);
            }
        }
        let filed: std::collections::HashSet<_> = book.anchored.iter().flatten().collect();
        let missing = (0..rows.len()).filter(|it| !filed.contains(it));
        never.extend(missing.map(|it| &rows[it]));
        assert!(never.is_empty(), "{never:#?}");
    }

    #[test]
    fn choices_of_several_words_are_joined_by_underscores() {
        let mut torn = Vec::new();
        for (name, file) in files() {
            for group in file.safeguarding.iter().chain(&file.sorrow) {
                for row in &group.any {
                    let is_torn = |place: &str| {
                        let mut choices: Vec<_> = place.trim_end_matches('?').split('/').collect();
                        let opens = choices.len() > 1 && choices[0] == "s" && choices[1] != "is";
                        let count = choices.len();
                        choices.sort_unstable();
                        choices.dedup();
                        opens || choices.len() < count
                    };
                    if row.split(' ').any(is_torn) {
                        torn.push(format!("{name}, {}: {row}", group.name));
                    }
                }
            }
        }
        assert!(torn.is_empty(), "{torn:#?}");
    }
}
