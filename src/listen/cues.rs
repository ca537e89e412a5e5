//! What the rules look for: cues, compiled once from `templates/listen`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::listen::reading::AskKind;

/// The words of English letters, as data.
const ENGLISH: &str = include_str!("../../templates/listen/en.yaml");

/// A word's number in the cue book; 0 for a word that no cue knows.
pub(super) type WordId = u16;

/// How many words may be stepped over at one point inside a cue.
const STEPS_OVER: usize = 3;

/// The most words that `*` stands for.
const STRETCH: usize = 4;

/// Everything the reader of one language looks for.
pub(super) struct Cues {
    words: HashMap<String, WordId>,
    spellings: HashMap<String, Vec<WordId>>,
    /// By the number of the [`List`].
    lists: Vec<Phrases>,
    rules: Vec<Rule>,
    cues: Phrases,
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
    I,
    Am,
    Alternatives,
    Conditions,
    Supposes,
    Reporters,
    Asking,
    Announces,
}

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
}

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
    #[serde(rename = "language")]
    _language: String,
    spellings: HashMap<String, String>,
    classes: HashMap<String, Vec<String>>,
    lists: HashMap<List, Vec<String>>,
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

/// The cue book of English, compiled on first use.
pub(super) fn english() -> &'static Cues {
    static CUES: OnceLock<Cues> = OnceLock::new();
    CUES.get_or_init(|| {
        let book = serde_yaml::from_str(ENGLISH).expect("a test reads the embedded cue book");
        Cues::compile(book)
    })
}

impl Cues {
    /// A book with its words numbered and its phrases laid out by first word.
    fn compile(book: Book) -> Self {
        let mut desk = Compiler {
            words: HashMap::new(),
            classes: book.classes,
            places: HashMap::new(),
        };
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
        cues.by_word.sort_unstable();
        let mut lists = Vec::new();
        for (list, phrases) in &book.lists {
            let at = *list as usize;
            lists.resize_with(lists.len().max(at + 1), Phrases::default);
            lists[at] = desk.list(phrases);
        }
        let spellings = book.spellings.into_iter();
        Self {
            spellings: spellings
                .map(|(word, reading)| (word, reading.split(' ').map(|it| desk.id(it)).collect()))
                .collect(),
            lists,
            rules,
            cues,
            words: desk.words,
        }
    }

    /// The numbers of a word in lower case, contractions and misspellings written out.
    pub(super) fn ids(&self, word: &str, ids: &mut Vec<WordId>) {
        match self.spellings.get(word) {
            Some(reading) => ids.extend(reading),
            None => ids.push(self.words.get(word).copied().unwrap_or(0)),
        }
    }

    /// Whether a word is on a list.
    pub(super) fn is(&self, list: List, word: WordId) -> bool {
        self.longest(list, &[word]).is_some()
    }

    /// The rule of this number.
    pub(super) fn rule(&self, number: u16) -> &Rule {
        &self.rules[usize::from(number)]
    }

    /// Every cue that matches at the head of `words`.
    pub(super) fn cues_at(&self, words: &[WordId], mut found: impl FnMut(Match)) {
        self.matches(&self.cues, words, &mut found);
    }

    /// The length in words of the longest phrase of `list` at the head of `words`.
    pub(super) fn longest(&self, list: List, words: &[WordId]) -> Option<usize> {
        let phrases = self.lists.get(list as usize)?;
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
        let lengths = self
            .lists
            .get(List::StepsOver as usize)?
            .under(*words.first()?);
        lengths
            .filter_map(|it| follow(&it.steps, words, &|_| 0))
            .max()
    }

    fn matches(&self, phrases: &Phrases, words: &[WordId], found: &mut dyn FnMut(Match)) {
        let Some(first) = words.first().filter(|it| **it != 0) else {
            return;
        };
        let over = |rest: &[WordId]| self.steps_over(rest);
        for phrase in phrases.under(*first) {
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

/// Numbers words and lays out phrases while a book is compiled.
struct Compiler {
    words: HashMap<String, WordId>,
    classes: HashMap<String, Vec<String>>,
    places: HashMap<String, Choices>,
}

impl Compiler {
    /// The number of a word, a new one if it is new.
    fn id(&mut self, word: &str) -> WordId {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.words.len() as WordId + 1;
        self.words.insert(word.to_owned(), id);
        id
    }

    /// A list of phrases that need no number.
    fn list(&mut self, phrases: &[String]) -> Phrases {
        let mut list = Phrases::default();
        for phrase in phrases {
            self.add(&mut list, 0, phrase);
        }
        list.by_word.sort_unstable();
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
        let steps: Vec<_> = places.map(|it| self.step(it)).collect();
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
            steps,
        });
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
        let class = choice.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
        let phrases = match class {
            Some(class) => self.classes[class].clone(),
            None => vec![choice.to_owned()],
        };
        for phrase in &phrases {
            let words = phrase.split(' ');
            let ids = words.map(|it| if it == "_" { 0 } else { self.id(it) });
            choices.push(ids.collect());
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
        let cues = english();
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
        let book: Book = serde_yaml::from_str(ENGLISH).unwrap();
        for cue in book.rules.iter().flat_map(|it| &it.cues) {
            for class in cue.split(['<', '>']).skip(1).step_by(2) {
                assert!(
                    book.classes.contains_key(class),
                    "{cue}: no class `{class}`"
                );
            }
            assert!(!cue.starts_with(['_', '*']), "{cue}: begins with any word");
        }
    }
}
