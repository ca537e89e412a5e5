//! What the rules look for: cues, compiled once from `templates/listen`.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document;
use crate::hash::WordMap;
use crate::listen::reading::AskKind;
use crate::listen::reading::FAINT;

/// A language, its file, and what is in it.
macro_rules! book {
    ($language:literal) => {
        (
            $language,
            concat!($language, ".yaml"),
            include_str!(concat!("../../templates/listen/", $language, ".yaml")),
        )
    };
}

/// The languages with a cue book, each with its file; English first, which unsure letters are tried in.
const BOOKS: &[(&str, &str, &str)] = &[book!("en"), book!("de"), book!("fr"), book!("es")];

/// A word's number in the cue book; 0 for a word that no cue knows.
pub(super) type WordId = u16;

/// The class of all numbers.
const NUMBER: &str = "<number>";

/// The number of a word that begins with a digit, when the book does not name it.
const NUMERAL: WordId = 1;

/// The first number of a word of the book.
const FIRST: WordId = 2;

/// How many words may be stepped over at one point inside a cue.
const STEPS_OVER: usize = 3;

/// At how many places after a word it is remembered what may be stepped over.
const REMEMBERED: usize = 8;

/// The most words that `*` stands for.
const STRETCH: usize = 4;

/// Everything the reader of one language looks for.
pub(super) struct Cues {
    words: WordMap<WordId>,
    spellings: WordMap<Vec<WordId>>,
    /// Beginnings of words, in order, for the words that are not named whole.
    stems: Vec<Stem>,
    /// What may be left out of a word before an apostrophe, and the word it stands for.
    elisions: WordMap<WordId>,
    folds: Fold,
    /// By the number of the [`List`].
    lists: Vec<Phrases>,
    /// For each word, the lists that it is on by itself.
    alone: Vec<Lists>,
    /// For each word, the lists with a phrase that it can begin.
    begun: Vec<Lists>,
    rules: Vec<Rule>,
    cues: Phrases,
    age_rules: Vec<AgeRule>,
    ages: Phrases,
    /// Numbers in words and in digits; the rule is the number.
    numbers: Phrases,
    pub(super) marks: Marks,
}

/// The beginning of words: `möcht` of "möchte" and "möchten".
struct Stem {
    letters: String,
    word: WordId,
    /// The longest other stem that it begins with.
    within: Option<usize>,
}

/// What marks ends and beginnings in the raw letter, in small letters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    /// What a postscript begins with, without stops and spaces.
    pub(super) postscripts: Vec<String>,
    /// What opens a line of a mail's header.
    pub(super) headers: Vec<String>,
    /// Words that a full stop belongs to.
    pub(super) abbreviations: Vec<String>,
    /// Those of them that do so only before a number.
    #[serde(default)]
    pub(super) before_numbers: Vec<String>,
    /// Words before which a number with a full stop is an ordinal.
    #[serde(default)]
    pub(super) after_ordinals: Vec<String>,
    /// Single letters that are whole words and no initials.
    #[serde(default)]
    pub(super) whole_letters: Vec<String>,
    /// Words that leave a line open: what follows belongs to the same sentence.
    pub(super) open_ends: Vec<String>,
    /// How a verb begins that tells who said something.
    pub(super) says: Vec<String>,
}

/// How letters are made alike that writers mix up.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Fold {
    /// Not at all.
    #[default]
    Exactly,
    /// Letters lose their accents: "tres" for "très".
    Accents,
    /// Umlauts are written out: "moechte" for "möchte".
    Umlauts,
}

/// How an age is stated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeRule {
    /// The rule and its cue, in one sentence.
    pub(super) why: String,
    /// What is taken off: 1 for "nearly 8".
    #[serde(default)]
    pub(super) less: u32,
    /// What must stand with the number.
    #[serde(default)]
    pub(super) needs: Needs,
    /// Whether it may be somebody else's, and what stands before it decides.
    #[serde(default)]
    pub(super) own: bool,
    #[serde(default)]
    cues: Vec<String>,
}

/// What must stand with a number to be an age.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Needs {
    /// Nothing.
    #[default]
    Nothing,
    /// "Years", or a part of one.
    Years,
    /// "Years", or the end of the clause.
    YearsOrEnd,
}

/// What a rule does with the clause that its cue stands in.
pub(super) struct Rule {
    pub(super) says: Says,
    pub(super) place: Where,
    pub(super) why: String,
    pub(super) gist: GistFrom,
    pub(super) sure: f32,
    pub(super) yields: bool,
    pub(super) unless_denied: bool,
    pub(super) marked: bool,
    pub(super) unless_mine: bool,
}

impl Rule {
    /// Whether it says something only in a letter that is displeased, or pleased, besides.
    pub(super) fn is_faint(&self) -> bool {
        self.sure < FAINT
    }
}

/// What a cue tells about its clause.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Says {
    Question,
    Request,
    Wish,
    Worry,
    Complaint,
    Praise,
    Love,
    Hate,
    Idea,
    ReplyWanted,
    Manner,
}

/// A cue that matches, in words.
pub(super) struct Match {
    pub(super) rule: u16,
    pub(super) length: usize,
    /// How many of its words stand before the gist.
    pub(super) before_gist: usize,
}

/// Where in a clause a cue counts.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Where {
    /// Anywhere.
    Anywhere,
    /// Only as the first words of a clause.
    Start,
    /// Anywhere, and it opens a clause: the verb stands before its subject.
    Turn,
    /// Only as the first words of a sentence, or joined to an ask before it.
    Head,
    /// Only joined to an ask before it: "… and whether it flies".
    Chain,
}

/// Where the gist of a clause begins.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum GistFrom {
    /// At the cue.
    #[default]
    Cue,
    /// After it, or after its `|`.
    After,
    /// What stands before it in its clause.
    Before,
}

/// A list of words and phrases; what each is for stands beside it in the cue book.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum List {
    StepsOver,
    Leads,
    Hangs,
    Weakly,
    Polite,
    PointsBack,
    PointsNowhere,
    Mends,
    Greetings,
    Addressed,
    Closings,
    ClosingsWeak,
    NoNames,
    Titles,
    Clauses,
    Relatives,
    Denials,
    Disbelief,
    NoTurnAfter,
    Speakers,
    Subjects,
    Ties,
    Bound,
    Clausal,
    Ours,
    Trailing,
    Talks,
    Joins,
    Breaks,
    AfterClosings,
    Please,
    Particles,
    Articles,
    Groups,
    Addressees,
    NameEnds,
    Aged,
    Years,
    Parts,
    OtherMeasures,
    AgeTold,
    Others,
    OthersUntil,
    Introduces,
    OwnName,
    Alternatives,
    Conditions,
    Supposes,
    Reporting,
    Rewards,
    Reporters,
    Asking,
    Announces,
}

/// Some of all lists, a bit for each [`List`].
type Lists = u128;

/// Phrases, found by their first word.
#[derive(Default)]
struct Phrases {
    phrases: Vec<Phrase>,
    /// First words with the phrases that they can begin, in order.
    by_word: Vec<(WordId, usize)>,
}

/// One phrase and the number of its rule.
struct Phrase {
    rule: u16,
    steps: Vec<Step>,
    /// How many steps stand before the gist.
    before_gist: usize,
    /// The words of which one must follow the first, if that can be told.
    second: Option<Arc<Words>>,
}

/// A set of words.
#[derive(Default)]
struct Words(Vec<u64>);

/// One place of a phrase.
struct Step {
    /// What may stand here, in order of the first word; empty for any words.
    any_of: Choices,
    least: usize,
    most: usize,
}

/// Alternatives, shared by the phrases that name the same class.
type Choices = Arc<[Vec<WordId>]>;

/// The cue book as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test compares it with the file's name")
    )]
    language: String,
    #[serde(default)]
    folds: Fold,
    marks: Marks,
    #[serde(default)]
    elisions: HashMap<String, String>,
    spellings: HashMap<String, String>,
    classes: HashMap<String, Vec<String>>,
    lists: HashMap<List, Vec<String>>,
    numbers: Vec<String>,
    ages: Vec<AgeRule>,
    rules: Vec<BookRule>,
}

/// A rule as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookRule {
    says: Says,
    place: Where,
    why: String,
    #[serde(default)]
    gist: GistFrom,
    #[serde(default = "sure")]
    sure: f32,
    #[serde(default)]
    yields: bool,
    #[serde(default)]
    unless_denied: bool,
    #[serde(default)]
    marked: bool,
    #[serde(default)]
    unless_mine: bool,
    cues: Vec<String>,
}

/// How sure a rule is that does not say.
fn sure() -> f32 {
    0.9
}

/// Whether letters in a language can be read.
pub(super) fn has_book(language: &str) -> bool {
    BOOKS.iter().any(|it| it.0 == language)
}

impl Cues {
    /// The cue book of a language, compiled on first use; English for a language without one.
    pub(super) fn of(language: &str) -> &'static Self {
        static CUES: [OnceLock<Cues>; BOOKS.len()] = [const { OnceLock::new() }; BOOKS.len()];
        let place = BOOKS.iter().position(|it| it.0 == language).unwrap_or(0);
        let (_, file, text) = BOOKS[place];
        CUES[place].get_or_init(|| {
            Self::compile(document::yaml(file, text).expect("a test reads every embedded cue book"))
        })
    }

    /// A book with its words numbered and its phrases laid out by first word.
    fn compile(book: Book) -> Self {
        let mut desk = Compiler::new(&book);
        let mut cues = Phrases::default();
        let mut rules = Vec::new();
        for rule in book.rules {
            for cue in &rule.cues {
                desk.add(&mut cues, rules.len() as u16, cue);
            }
            rules.push(Rule {
                says: rule.says,
                place: rule.place,
                why: rule.why,
                gist: rule.gist,
                sure: rule.sure,
                yields: rule.yields,
                unless_denied: rule.unless_denied,
                marked: rule.marked,
                unless_mine: rule.unless_mine,
            });
        }
        let mut lists = Vec::new();
        for (list, phrases) in &book.lists {
            let at = *list as usize;
            lists.resize_with(lists.len().max(at + 1), Phrases::default);
            lists[at] = desk.list(phrases);
        }
        let mut ages = Phrases::default();
        for (number, rule) in book.ages.iter().enumerate() {
            for cue in &rule.cues {
                desk.add(&mut ages, number as u16, cue);
            }
        }
        let mut numbers = Phrases::default();
        for (number, words) in number_words(&book.numbers) {
            desk.add(&mut numbers, number, &words);
        }
        for phrases in [&mut cues, &mut ages, &mut numbers]
            .into_iter()
            .chain(&mut lists)
        {
            phrases.by_word.sort_unstable();
        }
        let mut written = WordMap::default();
        for (word, reading) in book.spellings {
            let ids = reading.split(' ').map(|it| desk.id(it)).collect();
            written.insert(word, ids);
        }
        let elisions = book.elisions.into_iter();
        let elisions = elisions
            .map(|(head, word)| (head, desk.id(&word)))
            .collect();
        let mut book = Self {
            spellings: fold_keys(written, desk.folds, &desk.words),
            alone: Vec::new(),
            begun: begun(&lists),
            stems: desk.stems,
            elisions,
            folds: desk.folds,
            lists,
            rules,
            cues,
            age_rules: book.ages,
            ages,
            numbers,
            marks: book.marks,
            words: fold_keys(desk.words, desk.folds, &WordMap::default()),
        };
        book.alone = book.lists_of_words();
        book
    }

    /// For each word, the lists that it is on by itself.
    fn lists_of_words(&self) -> Vec<Lists> {
        let mut alone = vec![0; self.begun.len()];
        for (list, phrases) in self.lists.iter().enumerate() {
            for (word, _) in &phrases.by_word {
                let found = self.longest_of(phrases, &[*word]).is_some();
                alone[usize::from(*word)] |= Lists::from(found) << list;
            }
        }
        alone
    }

    /// The numbers of a word in lower case, contractions and misspellings written out.
    pub(super) fn ids(&self, word: &str, ids: &mut Vec<WordId>) {
        if let Some(reading) = self.spellings.get(word) {
            return ids.extend(reading);
        }
        if let Some(id) = self.words.get(word) {
            return ids.push(*id);
        }
        if word.starts_with(|it: char| it.is_ascii_digit()) {
            return ids.push(NUMERAL);
        }
        if self.folds != Fold::Exactly && (!word.is_ascii() || is_drawn_out(word)) {
            let folded = self.folds.of(&drawn_in(word));
            if let Some(reading) = self.spellings.get(&folded) {
                return ids.extend(reading);
            }
            let known = self.words.get(&folded).copied();
            return ids.push(known.unwrap_or_else(|| self.stem(&folded)));
        }
        ids.push(self.stem(word));
    }

    /// The number of the longest stem that a word begins with; 0 for none.
    fn stem(&self, word: &str) -> WordId {
        let after = self.stems.partition_point(|it| it.letters.as_str() <= word);
        let mut stem = after.checked_sub(1).map(|it| &self.stems[it]);
        while let Some(it) = stem {
            if word.starts_with(&it.letters) {
                return it.word;
            }
            stem = it.within.map(|it| &self.stems[it]);
        }
        0
    }

    /// The length in bytes of what a word begins with that is a word of its own: the "j'" of "j'ai".
    pub(super) fn elided(&self, lower: &str) -> Option<(usize, WordId)> {
        if self.elisions.is_empty() || self.spellings.contains_key(lower) {
            return None;
        }
        let mark = lower.find('\'')?;
        let id = self.elisions.get(&lower[..mark])?;
        (mark + 1 < lower.len()).then_some((mark + 1, *id))
    }

    /// Whether a word is on a list.
    pub(super) fn is(&self, list: List, word: WordId) -> bool {
        has(&self.alone, list, word)
    }

    /// The rule of this number.
    pub(super) fn rule(&self, number: u16) -> &Rule {
        &self.rules[usize::from(number)]
    }

    /// The number in words or digits at the head of `words`, with its length in words.
    pub(super) fn number(&self, words: &[WordId]) -> Option<(usize, u32)> {
        let mut longest = None;
        self.matches(&self.numbers, words, &mut |it| {
            longest = longest.max(Some((it.length, u32::from(it.rule))));
        });
        longest
    }

    /// The rule that finds an age at the head of `words`, the words before its number, and all its words.
    pub(super) fn age_at(&self, words: &[WordId]) -> Option<(&AgeRule, usize, usize)> {
        let mut first: Option<Match> = None;
        self.matches(&self.ages, words, &mut |it| {
            if first.as_ref().is_none_or(|first| it.rule < first.rule) {
                first = Some(it);
            }
        });
        first.map(|it| {
            (
                &self.age_rules[usize::from(it.rule)],
                it.before_gist,
                it.length,
            )
        })
    }

    /// The rule for a number that stands by itself behind "my name is …".
    pub(super) fn age_alone(&self) -> Option<&AgeRule> {
        self.age_rules.iter().find(|it| it.cues.is_empty())
    }

    /// Every cue that matches at the head of `words`.
    pub(super) fn cues_at(&self, words: &[WordId], mut found: impl FnMut(Match)) {
        self.matches(&self.cues, words, &mut found);
    }

    /// The length in words of the longest phrase of `list` at the head of `words`.
    pub(super) fn longest(&self, list: List, words: &[WordId]) -> Option<usize> {
        let first = *words.first()?;
        if !has(&self.begun, list, first) {
            return None;
        }
        self.longest_of(self.lists.get(list as usize)?, words)
    }

    /// The length in words of the longest of some phrases at the head of `words`.
    fn longest_of(&self, phrases: &Phrases, words: &[WordId]) -> Option<usize> {
        let mut longest = None;
        self.matches(phrases, words, &mut |it| {
            longest = longest.max(Some(it.length))
        });
        longest
    }

    /// How many words at the head of `words` may be stepped over.
    pub(super) fn steps_over(&self, words: &[WordId]) -> usize {
        let mut steps = 0;
        let mut stepped = 0;
        while stepped < STEPS_OVER {
            let Some(length) = self.step_over(&words[steps..]) else {
                break;
            };
            steps += length;
            stepped += 1;
        }
        steps
    }

    /// The length of the longest stepped-over phrase at the head of `words`.
    fn step_over(&self, words: &[WordId]) -> Option<usize> {
        let first = *words.first()?;
        if !has(&self.begun, List::StepsOver, first) {
            return None;
        }
        let lengths = self.lists.get(List::StepsOver as usize)?.under(first);
        lengths
            .filter_map(|it| follow(&it.steps, words, &|_| 0))
            .max()
    }

    fn matches(&self, phrases: &Phrases, words: &[WordId], found: &mut dyn FnMut(Match)) {
        let Some(first) = words.first().filter(|it| **it != 0) else {
            return;
        };
        // Every phrase asks at the same few places: each is looked at once.
        let known = [const { Cell::new(usize::MAX) }; REMEMBERED];
        let over = |rest: &[WordId]| {
            let Some(cell) = known.get(words.len() - rest.len()) else {
                return self.steps_over(rest);
            };
            if cell.get() == usize::MAX {
                cell.set(self.steps_over(rest));
            }
            cell.get()
        };
        let next = words.get(1).copied().unwrap_or(0);
        let after = |over: usize| words.get(1 + over).copied().unwrap_or(0);
        for phrase in phrases.under(*first) {
            let mut second = phrase.second.iter();
            if !second.all(|it| it.has(next) || it.has(after(over(&words[1..])))) {
                continue;
            }
            let Some(length) = follow(&phrase.steps, words, &over) else {
                continue;
            };
            let whole = phrase.before_gist == phrase.steps.len();
            let before = || follow(&phrase.steps[..phrase.before_gist], words, &over);
            let before_gist = if whole { None } else { before() };
            found(Match {
                rule: phrase.rule,
                length,
                before_gist: before_gist.map_or(length, |it| it.min(length)),
            });
        }
    }
}

impl Phrases {
    /// The phrases that can begin with this word.
    fn under(&self, first: WordId) -> impl Iterator<Item = &Phrase> {
        let from = self.by_word.partition_point(|it| it.0 < first);
        let own = self.by_word[from..]
            .iter()
            .take_while(move |it| it.0 == first);
        own.map(|it| &self.phrases[it.1])
    }
}

impl Words {
    fn add(&mut self, word: WordId) {
        let place = usize::from(word / 64);
        self.0.resize(self.0.len().max(place + 1), 0);
        self.0[place] |= 1 << (word % 64);
    }

    fn has(&self, word: WordId) -> bool {
        let place = self.0.get(usize::from(word / 64));
        place.is_some_and(|it| it >> (word % 64) & 1 == 1)
    }
}

/// Whether a table of lists has this one for a word.
fn has(lists: &[Lists], list: List, word: WordId) -> bool {
    let own = lists.get(usize::from(word));
    own.is_some_and(|it| it >> (list as usize) & 1 == 1)
}

/// For each word, the lists with a phrase that it can begin.
fn begun(lists: &[Phrases]) -> Vec<Lists> {
    let mut begun = Vec::new();
    for (list, phrases) in lists.iter().enumerate() {
        for (word, _) in &phrases.by_word {
            let word = usize::from(*word);
            begun.resize(begun.len().max(word + 1), 0);
            begun[word] |= 1 << list;
        }
    }
    begun
}

/// The number of words that `steps` take from the head of `words`, if they match.
fn follow(
    steps: &[Step],
    words: &[WordId],
    steps_over: &dyn Fn(&[WordId]) -> usize,
) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(0);
    };
    if step.any_of.is_empty() {
        return (step.least..=step.most.min(words.len()))
            .find_map(|taken| Some(taken + follow(rest, &words[taken..], steps_over)?));
    }
    let mut longest = None;
    let first = words.first().copied().unwrap_or(0);
    let from = step.any_of.partition_point(|it| it[0] < first);
    let likely = step.any_of[from..].iter();
    for phrase in likely.take_while(|it| it[0] == first) {
        if first != 0 && fits(phrase, words) {
            let after = &words[phrase.len()..];
            // The words stepped over are tried as words of the cue first.
            let plain = follow(rest, after, steps_over);
            let over = || {
                let over = if rest.is_empty() {
                    0
                } else {
                    steps_over(after)
                };
                let rest = (over > 0).then(|| follow(rest, &after[over..], steps_over))?;
                Some(over + rest?)
            };
            longest = longest.max(plain.or_else(over).map(|it| it + phrase.len()));
        }
    }
    match longest {
        None if step.least == 0 => follow(rest, words, steps_over),
        longest => longest,
    }
}

/// Whether `words` begin with `phrase`, in which 0 stands for any word.
fn fits(phrase: &[WordId], words: &[WordId]) -> bool {
    let pairs = phrase.iter().zip(words);
    phrase.len() <= words.len() && pairs.into_iter().all(|(it, word)| *it == 0 || it == word)
}

/// Whether a letter stands three times in a row: "chaooo".
fn is_drawn_out(word: &str) -> bool {
    let letters = word.chars().zip(word.chars().skip(1));
    let mut pairs = letters.zip(word.chars().skip(2));
    pairs.any(|it| it.0.0 == it.0.1 && it.0.1 == it.1)
}

/// The same word with such letters once.
fn drawn_in(word: &str) -> String {
    if !is_drawn_out(word) {
        return word.to_owned();
    }
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// The numbers from 0 on as they are written: in words, and in digits.
fn number_words(numbers: &[String]) -> impl Iterator<Item = (u16, String)> {
    let ways = |(number, words): (usize, &String)| {
        let ways: Vec<_> = words.split('/').map(str::to_owned).collect();
        ways.into_iter()
            .chain([number.to_string()])
            .map(move |it| (number as u16, it))
    };
    numbers.iter().enumerate().flat_map(ways)
}

/// The same words found by what they are folded to as well, unless that is a word of its own.
fn fold_keys<T: Clone>(words: WordMap<T>, folds: Fold, own: &WordMap<WordId>) -> WordMap<T> {
    let mut folded = words.clone();
    if folds != Fold::Exactly {
        let mut by_name: Vec<_> = words.into_iter().collect();
        by_name.sort_by(|a, b| a.0.cmp(&b.0));
        for (word, id) in by_name {
            let alike = folds.of(&word);
            if !own.contains_key(&alike) {
                folded.entry(alike).or_insert(id);
            }
        }
    }
    folded
}

impl Fold {
    /// A word in lower case with its letters made alike.
    fn of(self, word: &str) -> String {
        let mut folded = String::with_capacity(word.len() + 2);
        for letter in word.chars() {
            match (self, letter) {
                (Self::Exactly, _) => folded.push(letter),
                (Self::Umlauts, 'ä') => folded.push_str("ae"),
                (Self::Umlauts, 'ö') => folded.push_str("oe"),
                (Self::Umlauts, 'ü') => folded.push_str("ue"),
                (Self::Umlauts, 'ß') => folded.push_str("ss"),
                (Self::Umlauts, _) => folded.push(letter),
                (Self::Accents, 'à' | 'á' | 'â' | 'ä' | 'ã') => folded.push('a'),
                (Self::Accents, 'è' | 'é' | 'ê' | 'ë') => folded.push('e'),
                (Self::Accents, 'ì' | 'í' | 'î' | 'ï') => folded.push('i'),
                (Self::Accents, 'ò' | 'ó' | 'ô' | 'ö' | 'õ') => folded.push('o'),
                (Self::Accents, 'ù' | 'ú' | 'û' | 'ü') => folded.push('u'),
                (Self::Accents, 'ç') => folded.push('c'),
                (Self::Accents, 'ñ') => folded.push('n'),
                (Self::Accents, 'œ') => folded.push_str("oe"),
                (Self::Accents, 'æ') => folded.push_str("ae"),
                // An accent that stands as a letter of its own.
                (Self::Accents, '\u{300}'..='\u{36f}') => {}
                (Self::Accents, _) => folded.push(letter),
            }
        }
        folded
    }
}

/// Numbers words and lays out phrases while a book is compiled.
struct Compiler {
    words: WordMap<WordId>,
    stems: Vec<Stem>,
    folds: Fold,
    classes: HashMap<String, Vec<String>>,
    numbers: Vec<String>,
    places: HashMap<String, Choices>,
    /// What may stand second, by the places that tell it.
    seconds: HashMap<String, Arc<Words>>,
}

impl Compiler {
    /// With every word and stem of the book numbered.
    fn new(book: &Book) -> Self {
        let numbers: Vec<_> = number_words(&book.numbers).map(|it| it.1).collect();
        let mut desk = Self {
            words: WordMap::default(),
            stems: Vec::new(),
            folds: book.folds,
            classes: book.classes.clone(),
            numbers: Vec::new(),
            places: HashMap::new(),
            seconds: HashMap::new(),
        };
        let mut stems = Vec::new();
        let phrases = book.lists.values().chain(book.classes.values()).flatten();
        let rules = book.rules.iter().flat_map(|it| &it.cues);
        let ages = book.ages.iter().flat_map(|it| &it.cues);
        for phrase in phrases.chain(rules).chain(ages).chain(&numbers) {
            for word in phrase.split([' ', '/']) {
                let word = word.strip_suffix('?').unwrap_or(word);
                match word.strip_suffix('*').filter(|it| !it.is_empty()) {
                    Some(stem) => stems.push(desk.folds.of(stem)),
                    None if word.starts_with('<') || ["", "_", "*", "|"].contains(&word) => {}
                    None => {
                        desk.id(word);
                    }
                }
            }
        }
        stems.sort_unstable();
        stems.dedup();
        for letters in stems {
            let within = desk
                .stems
                .iter()
                .rposition(|it| letters.starts_with(&it.letters));
            let word = desk.id(&format!("{letters}*"));
            desk.stems.push(Stem {
                letters,
                word,
                within,
            });
        }
        desk.numbers = numbers;
        desk
    }

    /// The number of a word, a new one if it is new.
    fn id(&mut self, word: &str) -> WordId {
        // Umlauts are the same letters however they are written; accents may tell words apart.
        let folded = match self.folds {
            Fold::Umlauts => self.folds.of(word),
            Fold::Exactly | Fold::Accents => word.to_owned(),
        };
        let word = folded.as_str();
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.words.len() as WordId + FIRST;
        self.words.insert(word.to_owned(), id);
        id
    }

    /// Every word of the book that begins with a stem, the stem itself among them.
    fn beginning(&self, stem: &str) -> Vec<WordId> {
        let stem = self.folds.of(stem);
        let words = self.words.iter();
        let own = words.filter(|it| self.folds.of(it.0).starts_with(&stem));
        let mut own: Vec<_> = own.map(|it| *it.1).collect();
        own.sort_unstable();
        own
    }

    /// A list of phrases that need no number.
    fn list(&mut self, phrases: &[String]) -> Phrases {
        let mut list = Phrases::default();
        for phrase in phrases {
            self.add(&mut list, 0, phrase);
        }
        list
    }

    /// Adds a phrase under each word that it can begin with.
    fn add(&mut self, list: &mut Phrases, number: u16, phrase: &str) {
        let (head, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
        if head.ends_with('?') && !rest.is_empty() {
            self.add(list, number, rest);
        }
        let mark = phrase.split(' ').position(|it| it == "|");
        let places = phrase.split(' ').filter(|it| *it != "|");
        let places: Vec<_> = places.collect();
        let steps: Vec<_> = places.iter().map(|it| self.step(it)).collect();
        let heads = steps.first().map(|it| it.any_of.clone());
        let mut previous = 0;
        for head in heads.iter().flat_map(|it| it.iter()) {
            if head[0] != previous {
                list.by_word.push((head[0], list.phrases.len()));
            }
            previous = head[0];
        }
        list.phrases.push(Phrase {
            rule: number,
            before_gist: mark.unwrap_or(steps.len()),
            second: self.second(&places, &steps),
            steps,
        });
    }

    /// The words of which one must follow the first word of a phrase.
    ///
    /// None when the first place may be left out or take more than one word, or when any word
    /// or none may follow.
    fn second(&mut self, places: &[&str], steps: &[Step]) -> Option<Arc<Words>> {
        let (first, rest) = steps.split_first()?;
        let one_word = first.any_of.iter().all(|it| it.len() == 1);
        if first.least == 0 || first.any_of.is_empty() || !one_word {
            return None;
        }
        let last = rest.iter().position(|it| it.least > 0)?;
        if rest[..=last].iter().any(|it| it.any_of.is_empty()) {
            return None;
        }
        let key = places[1..=last + 1].join(" ");
        let known = self.seconds.entry(key).or_insert_with(|| {
            let mut words = Words::default();
            let choices = rest[..=last].iter().flat_map(|it| it.any_of.iter());
            let firsts = choices.map(|it| it[0]).filter(|it| *it != 0);
            firsts.for_each(|it| words.add(it));
            Arc::new(words)
        });
        Some(known.clone())
    }

    /// One place of a phrase: `a/b`, `<class>`, `_` or `*`, perhaps with a `?`.
    fn step(&mut self, place: &str) -> Step {
        let (place, least) = match place.strip_suffix('?') {
            Some(place) => (place, 0),
            None => (place, 1),
        };
        let (least, most) = match place {
            "*" => (0, STRETCH),
            _ => (least, 1),
        };
        Step {
            any_of: self.choices(place),
            least,
            most,
        }
    }

    /// What may stand in one place.
    fn choices(&mut self, place: &str) -> Choices {
        if let Some(choices) = self.places.get(place) {
            return choices.clone();
        }
        let mut choices = Vec::new();
        if place != "*" && place != "_" {
            for choice in place.split('/') {
                self.choice(choice, &mut choices);
            }
            choices.sort_unstable();
        }
        let choices = Choices::from(choices);
        self.places.insert(place.to_owned(), choices.clone());
        choices
    }

    /// Adds the phrases that one choice of a place stands for.
    fn choice(&mut self, choice: &str, choices: &mut Vec<Vec<WordId>>) {
        if choice == NUMBER {
            choices.push(vec![NUMERAL]);
            for number in self.numbers.clone() {
                self.choice(&number, choices);
            }
            return;
        }
        let class = choice.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
        let phrases = match class {
            Some(class) => self.classes[class].clone(),
            None => vec![choice.to_owned()],
        };
        for phrase in &phrases {
            let mut ways: Vec<Vec<WordId>> = vec![Vec::new()];
            for word in phrase.split(' ') {
                let ids = match word.strip_suffix('*').filter(|it| !it.is_empty()) {
                    Some(stem) => self.beginning(stem),
                    None if word == "_" => vec![0],
                    None => vec![self.id(word)],
                };
                let longer = |way: &Vec<WordId>| {
                    let way = way.clone();
                    ids.iter()
                        .map(move |id| [&way[..], &[*id]].concat())
                        .collect::<Vec<_>>()
                };
                ways = ways.iter().flat_map(longer).collect();
            }
            choices.append(&mut ways);
        }
    }
}

impl Says {
    /// Whether it is something that an answer has to give or decline.
    pub(super) fn asks(self) -> bool {
        matches!(self, Self::Question | Self::Request | Self::Wish)
    }

    /// The kind of matter that this makes, if it makes one.
    pub(super) fn kind(self) -> Option<AskKind> {
        match self {
            Self::Question => Some(AskKind::Question),
            Self::Request => Some(AskKind::Request),
            Self::Wish => Some(AskKind::Wish),
            Self::Worry => Some(AskKind::Worry),
            Self::Complaint => Some(AskKind::Complaint),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cues at the head of `words`: their lengths, and how many words stand before the gist.
    fn found(words: &str) -> Vec<(usize, usize)> {
        let cues = Cues::of("en");
        let mut ids = Vec::new();
        for word in words.split(' ') {
            cues.ids(word, &mut ids);
        }
        let mut found = Vec::new();
        cues.cues_at(&ids, |it| found.push((it.length, it.before_gist)));
        found
    }

    #[test]
    fn adverbs_are_stepped_over_and_contractions_written_out() {
        assert!(found("i would really like to come").contains(&(5, 5)));
        assert!(found("i'd like to know why").contains(&(5, 5)));
        assert!(found("zebras graze").is_empty());
    }

    #[test]
    fn a_bar_marks_where_the_gist_begins() {
        assert!(found("please send it").contains(&(2, 1)));
        assert!(found("would you consider it").contains(&(3, 2)));
    }

    #[test]
    fn every_place_of_every_cue_can_match() {
        for (language, file, text) in BOOKS {
            let book: Book = document::yaml(file, text).unwrap();
            assert_eq!(book.language, *language, "{file}");
            for cue in book.rules.iter().flat_map(|it| &it.cues) {
                for class in cue.split(['<', '>']).skip(1).step_by(2) {
                    let known = book.classes.contains_key(class) || class == "number";
                    assert!(known, "{file}: {cue}: no class `{class}`");
                }
                let free = cue.starts_with(['_', '*']);
                assert!(!free, "{file}: {cue}: begins with any word");
            }
            Cues::of(language);
        }
    }
}
