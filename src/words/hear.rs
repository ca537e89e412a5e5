//! A letter heard from the side of whoever gets it.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::listen::Ask;
use crate::listen::Reading;
use crate::people::Profile;
use crate::people::Sayable;
use crate::words::coverage::Covered;
use crate::words::coverage::How;
use crate::words::grammar::Join;
use crate::words::grammar::Language;
use crate::words::grammar::list;
use crate::words::grammar::long_date;
use crate::words::letter::BlockKind;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::readability::sentences;
use crate::words::specific::Specificity;
use crate::words::terms::Terms;
use crate::words::ways::Gauge;
use crate::words::ways::Scene;
use crate::words::ways::Spoken;
use crate::words::ways::around;
use crate::words::ways::calls;
use crate::words::ways::is_name;
use crate::words::ways::names;
use crate::words::ways::one_line;
use crate::words::ways::seven_ways;

/// The most words of a quotation: more is not read.
const QUOTED: usize = 34;
/// A sentence of fewer words is quoted with the next: "Yes, Colin."
const SHORT: usize = 8;
/// The fewest words in a row that are somebody's own.
const OWN: usize = 3;

/// A letter as its reader hears it: what it says to them, and the seven ways.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Heard {
    /// What they would tell somebody about the letter, what is missing last.
    pub sentences: Vec<Hearing>,
    /// How far it goes each of the seven ways.
    pub meter: Vec<Gauge>,
    /// How much of it could have been written to nobody else.
    pub specificity: Specificity,
}

/// One thing that the reader would tell.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Hearing {
    /// What sort of thing it is.
    pub kind: HearingKind,
    /// It, in the reader's mouth: "They call me “Colin”."
    pub sentence: String,
    /// The asks that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
    /// The spans that show it, by their number in the letter, from 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<usize>,
}

/// What sort of thing a reader would tell of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HearingKind {
    /// What they are called.
    Called,
    /// Something that the letter knows of them.
    Known,
    /// Their own words, said back.
    OwnWords,
    /// An answer.
    Answered,
    /// A kind no.
    Declined,
    /// An answer that was promised.
    Promised,
    /// Something in the envelope.
    Enclosed,
    /// A wrong that was owned.
    Owned,
    /// Something that a person settled outside the letter.
    Settled,
    /// Nobody says their name.
    Nameless,
    /// Something in the envelope that the letter does not mention.
    Unmentioned,
    /// Something that nobody answered.
    Unanswered,
    /// A wrong that nobody owned.
    Unowned,
}

/// Hears a letter from the side of whoever gets it.
///
/// Every sentence rests on spans that print: values of the profile, asks that a span covers,
/// enclosures that are named. Words that a person changed by hand are taken as words.
///
/// # Example
///
/// ```
/// use longhand::Scribe;
///
/// let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\nColin\n";
/// let draft = Scribe::new().letter().replying_to(letter).write()?;
/// let heard = draft.hear();
/// assert_eq!(heard.sentences[0].sentence, "They call me “Colin”.");
/// assert!(heard.sentences[1].sentence.starts_with("They said no to “Can I come and see the Ranch?”"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn hear(
    letter: &Letter,
    reading: Option<&Reading>,
    profile: &Profile,
    covered: &[Covered],
) -> Heard {
    let profile = profile.addressee();
    let scene = Scene {
        letter,
        reading,
        profile: &profile,
        covered,
    };
    let mut listener = Listener {
        scene: &scene,
        said: said(&scene),
        spoken: scene.spoken().collect(),
        heard: Vec::new(),
    };
    listener.called();
    listener.known();
    listener.own_words();
    listener.answers();
    listener.promises();
    listener.enclosures();
    listener.apology();
    let mut sentences = listener.heard;
    // What is missing comes last, where it is seen.
    sentences.sort_by_key(|it| it.kind >= HearingKind::Nameless);
    Heard {
        sentences,
        meter: seven_ways(&scene),
        specificity: letter.specificity(),
    }
}

/// The sentences of each span that answers something, with their stems, by its number.
fn said<'s>(scene: &Scene<'s>) -> HashMap<usize, Vec<(&'s str, HashSet<String>)>> {
    let answering = scene.spoken().filter(|it| !it.span.answers.is_empty());
    let said = answering.map(|it| {
        let sentences = sentences(&it.span.text).map(|it| (it, scene.stems(it).collect()));
        (it.number, sentences.collect())
    });
    said.collect()
}

/// What became of some asks.
struct Fate {
    kind: HearingKind,
    before: &'static str,
    asked: Vec<String>,
    after: String,
    asks: Vec<String>,
    spans: Vec<usize>,
}

impl Fate {
    /// Whether one sentence can say both.
    fn is_like(&self, other: &Self) -> bool {
        (self.kind, &self.spans, &self.after) == (other.kind, &other.spans, &other.after)
    }
}

struct Listener<'s> {
    scene: &'s Scene<'s>,
    spoken: Vec<Spoken<'s>>,
    /// The sentences of each span that answers something, with their stems, by its number.
    said: HashMap<usize, Vec<(&'s str, HashSet<String>)>>,
    heard: Vec<Hearing>,
}

impl<'s> Listener<'s> {
    fn say(&mut self, kind: HearingKind, sentence: String, spans: Vec<usize>) -> &mut Hearing {
        self.heard.push(Hearing {
            kind,
            sentence,
            asks: Vec::new(),
            spans,
        });
        let last = self.heard.len() - 1;
        &mut self.heard[last]
    }

    fn called(&mut self) {
        let mut greetings = self.spoken.iter();
        let Some(it) = greetings.find(|it| it.kind == BlockKind::Salutation) else {
            return;
        };
        let (number, line) = (it.number, one_line(&it.span.text));
        if !calls(it, &names(self.scene.profile)) {
            let sentence = format!("They do not call me by my name: {}", quoted(&line));
            self.say(HearingKind::Nameless, sentence, vec![number]);
            return;
        }
        let name = it
            .values()
            .find(|it| is_name(it.0))
            .map(|it| one_line(it.1));
        let sentence = match name.filter(|it| *it != line) {
            Some(name) => format!("They call me {}.", quoted(&name)),
            None => format!("They greet me: {}", quoted(&line)),
        };
        self.say(HearingKind::Called, sentence, vec![number]);
    }

    /// What the letter knows of them, each thing with the sentence that says it.
    fn known(&mut self) {
        let mut all: Vec<Known> = Vec::new();
        for it in &self.spoken {
            for (path, at) in facts(it, self.scene.profile) {
                if all.iter().all(|it| it.path != path) {
                    let sentence = around(&it.span.text, at);
                    let span = it.number;
                    all.push(Known {
                        path,
                        span,
                        sentence,
                    });
                }
            }
        }
        for same in all.chunk_by(|a, b| a.sentence == b.sentence) {
            let mut whats: Vec<_> = same.iter().map(|it| what(&it.path)).collect();
            whats.dedup();
            let whats = list(&whats, Join::default(), Language::ENGLISH);
            let sentence = quoted(&cut(&same[0].sentence));
            let sentence = format!("They know {whats}: {sentence}");
            self.say(HearingKind::Known, sentence, vec![same[0].span]);
        }
    }

    /// Their own words, three in a row at the least, that the letter says back.
    fn own_words(&mut self) {
        let Some(reading) = self.scene.reading else {
            return;
        };
        let body = self.spoken.iter().filter(|it| it.is_body());
        let words = body.flat_map(|it| plain(&it.span.text).map(|word| (word.0, it.number)));
        let words: Vec<_> = words.collect();
        let threes = threes(&words);
        let terms = Terms::of(&self.scene.letter.language);
        let mut own: Vec<(String, usize)> = Vec::new();
        for ask in reading.matters() {
            let Some((words, span)) = longest(&ask.text, &words, &threes, terms) else {
                continue;
            };
            let is_new = |it: &(String, usize)| !it.0.contains(&words) && !words.contains(&it.0);
            if own.iter().all(is_new) {
                own.push((words, span));
            }
        }
        if own.is_empty() {
            return;
        }
        let said: Vec<_> = own.iter().map(|it| quoted(&it.0)).collect();
        let mut spans: Vec<_> = own.iter().map(|it| it.1).collect();
        spans.sort_unstable();
        spans.dedup();
        let sentence = format!(
            "They say my own words: {}.",
            list(&said, Join::default(), Language::ENGLISH)
        );
        self.say(HearingKind::OwnWords, sentence, spans);
    }

    /// What became of each ask; those that the same words cover stand together.
    fn answers(&mut self) {
        let scene = self.scene;
        let Some(reading) = scene.reading else {
            return;
        };
        let mut fates: Vec<Fate> = Vec::new();
        let matters = reading.matters().map(|it| (it.id.as_str(), it));
        let matters: HashMap<_, _> = matters.collect();
        for it in scene.covered {
            let Some(ask) = matters.get(it.ask.as_str()) else {
                continue;
            };
            let mut fate = self.fate(ask, it);
            // What is missing is said one by one.
            let is_open = fate.kind == HearingKind::Unanswered;
            let mut alike = fates.iter_mut().filter(|_| !is_open);
            match alike.find(|known| known.is_like(&fate)) {
                Some(known) => {
                    known.asked.append(&mut fate.asked);
                    known.asks.append(&mut fate.asks);
                }
                None => fates.push(fate),
            }
        }
        for it in fates {
            let asked = list(&it.asked, Join::default(), Language::ENGLISH);
            let sentence = format!("{} {asked}{}", it.before, it.after);
            self.say(it.kind, sentence, it.spans).asks = it.asks;
        }
    }

    /// What became of one ask, in the reader's mouth.
    fn fate(&self, ask: &Ask, covered: &Covered) -> Fate {
        let (kind, before, after) = match &covered.how {
            How::Answered { .. } => {
                let after = self.said_to(ask, covered, SHORT);
                (HearingKind::Answered, "They answered", after)
            }
            How::Declined { reason, .. } => {
                let mut after = self.said_to(ask, covered, QUOTED);
                if let Some(reason) = reason {
                    after.push_str(&format!(" The reason: {}", cut(&one_line(reason))));
                }
                (HearingKind::Declined, "They said no to", after)
            }
            How::Deferred { until, owner } => {
                let until = long_date(*until, self.language());
                let after = format!(", from {owner}, by {until}.");
                (HearingKind::Promised, "They promised an answer to", after)
            }
            How::Settled { by, note } => {
                let note = note.trim_end_matches('.');
                let after = format!(" to one side; {by} says it is settled: {note}.");
                (HearingKind::Settled, "They left", after)
            }
            How::Open => (
                HearingKind::Unanswered,
                "They did not answer",
                ".".to_owned(),
            ),
        };
        Fate {
            kind,
            before,
            asked: vec![quoted(&cut(&one_line(&ask.text)))],
            after,
            asks: vec![covered.ask.clone()],
            spans: covered.spans.clone(),
        }
    }

    /// The words that an ask got: the sentence that comes nearest to it.
    fn said_to(&self, ask: &Ask, covered: &Covered, short: usize) -> String {
        let about: HashSet<String> = self.scene.stems(&ask.text).collect();
        let spans = covered.spans.iter().filter_map(|it| self.said.get(it));
        let said: Vec<_> = spans.flatten().collect();
        let best = said
            .iter()
            .map(|it| it.1.intersection(&about).count())
            .enumerate();
        // Of sentences that come equally near, the first.
        let best = best.min_by_key(|it| std::cmp::Reverse(it.1)).map(|it| it.0);
        let Some(at) = best else {
            return String::new();
        };
        let mut words = one_line(said[at].0);
        if words.unicode_words().count() < short
            && let Some(next) = said.get(at + 1)
        {
            words = format!("{words} {}", one_line(next.0));
        }
        let edited = if covered.edited {
            " (in a person's own words)"
        } else {
            ""
        };
        format!(": {}{edited}", quoted(&cut(&words)))
    }

    fn language(&self) -> Language {
        let language = Language::parse(&self.scene.letter.language).ok();
        let is_english = |it: &Language| it.tongue() == Language::ENGLISH.tongue();
        language.filter(is_english).unwrap_or(Language::ENGLISH)
    }

    /// A day that was named for the whole answer.
    fn promises(&mut self) {
        let is_due = |it: &Origin| matches!(it, Origin::Given(path) if **path == *"given.due");
        let due = self.spoken.iter().find_map(|it| {
            let (.., at) = it.values().find(|it| is_due(it.0))?;
            Some((it.number, around(&it.span.text, at)))
        });
        let spans: Vec<_> = due.iter().map(|it| it.0).collect();
        if let Some((span, sentence)) = due {
            let sentence = format!("They promised: {}", quoted(&cut(&sentence)));
            self.say(HearingKind::Promised, sentence, vec![span]);
        }
        let letter = self.scene.letter;
        for (promise, made) in letter.promised().filter(|it| it.0.ask.is_empty()) {
            let number = letter.spans().position(|it| std::ptr::eq(it, made));
            if number.is_some_and(|it| spans.contains(&it)) {
                continue;
            }
            let mut said = sentences(&made.text);
            if let Some(sentence) = said.find(|it| it.contains(&promise.owner)) {
                let sentence = format!("They promised: {}", quoted(&cut(&one_line(sentence))));
                self.say(
                    HearingKind::Promised,
                    sentence,
                    number.into_iter().collect(),
                );
            }
        }
    }

    fn enclosures(&mut self) {
        for it in &self.scene.letter.enclosures {
            match self.scene.mention(it) {
                Some(at) => {
                    let sentence = format!("They put {} into the envelope.", it.what);
                    self.say(HearingKind::Enclosed, sentence, vec![at.number]);
                }
                None => {
                    let sentence =
                        format!("In the envelope is {}, and they do not say so.", it.what);
                    self.say(HearingKind::Unmentioned, sentence, Vec::new());
                }
            }
        }
    }

    fn apology(&mut self) {
        let scene = self.scene;
        let Some(reading) = scene.reading.filter(|_| scene.is_wronged()) else {
            return;
        };
        let wrongs = reading.complaints.iter();
        let wrongs: Vec<_> = wrongs.map(|it| quoted(&cut(&one_line(&it.text)))).collect();
        let wrongs = match wrongs.is_empty() {
            true => "what went wrong".to_owned(),
            false => list(&wrongs, Join::default(), Language::ENGLISH),
        };
        let (kind, sentence, spans) = match scene.apology() {
            Some((span, words)) => {
                let sentence = format!("They owned {wrongs}: {}", quoted(&cut(&words)));
                (HearingKind::Owned, sentence, vec![span])
            }
            None => {
                let sentence = format!("They did not say sorry for {wrongs}.");
                (HearingKind::Unowned, sentence, Vec::new())
            }
        };
        let asks = reading.complaints.iter().map(|it| it.id.clone()).collect();
        self.say(kind, sentence, spans).asks = asks;
    }
}

/// Something that a letter knows of its reader.
struct Known {
    /// The field of the profile.
    path: String,
    span: usize,
    sentence: String,
}

/// What a span knows of its reader, by the field of the profile, and where: by its values, or, if a person changed it, by its words.
fn facts(spoken: &Spoken<'_>, profile: &Profile) -> Vec<(String, usize)> {
    if spoken.is_intact {
        let known = spoken.values().filter_map(|(origin, _, at)| match origin {
            Origin::Profile(path) if is_told(path) => Some((path.to_string(), at)),
            _ => None,
        });
        return known.collect();
    }
    let text = spoken.span.text.to_lowercase();
    let loves = Sayable::of(&profile.loves).map(|it| ("love", it));
    let hates = Sayable::of(&profile.hates).map(|it| ("hates", it));
    let named: Vec<_> = profile
        .facts
        .iter()
        .map(|(key, it)| (format!("facts.{key}"), it))
        .collect();
    let named = named
        .iter()
        .filter_map(|(path, it)| Some((path.as_str(), it.said()?)));
    let all = loves.chain(hates).chain(named);
    let found = all.filter_map(|(path, fact)| {
        let words = fact.datum().text().map(str::to_lowercase)?;
        let at = whole(&text, words.trim())?;
        Some((path.to_owned(), at))
    });
    found.collect()
}

/// Where words stand in a text as whole words.
fn whole(text: &str, words: &str) -> Option<usize> {
    let mut found = text.match_indices(words).filter(|_| words.len() > 2);
    let is_edge = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric());
    found
        .find(|(at, it)| {
            let after = &text[at + it.len()..];
            is_edge(text[..*at].chars().next_back()) && is_edge(after.chars().next())
        })
        .map(|it| it.0)
}

/// Whether a field of the profile tells something of somebody, beyond name and language.
fn is_told(path: &str) -> bool {
    const TOLD: [&str; 7] = [
        "age",
        "love",
        "other_love",
        "loves",
        "hates",
        "visits",
        "siblings",
    ];
    const ROOTS: [&str; 6] = [
        "facts.",
        "birthday.",
        "orders.",
        "visited.",
        "history.",
        "coined.",
    ];
    TOLD.contains(&path) || ROOTS.iter().any(|it| path.starts_with(it))
}

/// What a field of the profile tells of somebody, in their mouth.
fn what(path: &str) -> String {
    let what = match path {
        "age" => "how old I am",
        "love" | "other_love" | "loves" => "what I love",
        "hates" => "what I hate",
        "visits" => "how often I came",
        "siblings" => "my brothers and sisters",
        "visited.usual" => "what I always have",
        "visited.when" | "visited.since" => "when I come",
        "coined.name" | "coined.thing" | "history.coined" => "what is named after me",
        "history.letters" | "history.last" => "that you wrote to me before",
        it if it.starts_with("birthday.") => "my birthday",
        it if it.starts_with("orders.") => "what I ordered",
        _ => "this of me",
    };
    what.to_owned()
}

/// A word in small letters, with its place: the span in a letter, the bytes in an ask.
type Word<P> = (String, P);

/// The words of a text in small letters with straight apostrophes, each with its bytes.
fn plain(text: &str) -> impl Iterator<Item = Word<(usize, usize)>> {
    let words = text.unicode_word_indices();
    words.map(|(at, it)| (it.to_lowercase().replace('’', "'"), (at, at + it.len())))
}

/// Where in a letter three words stand in a row, within one span.
fn threes(words: &[Word<usize>]) -> HashMap<[&str; OWN], usize> {
    let mut threes = HashMap::new();
    for (at, three) in words.windows(OWN).enumerate() {
        if let [(a, first), (b, _), (c, last)] = three
            && first == last
        {
            threes.entry([a, b, c].map(String::as_str)).or_insert(at);
        }
    }
    threes
}

/// The most words of an ask that a letter says in a row, as they wrote them, and the span.
fn longest(
    ask: &str,
    words: &[Word<usize>],
    threes: &HashMap<[&str; OWN], usize>,
    terms: &Terms,
) -> Option<(String, usize)> {
    let own: Vec<Word<(usize, usize)>> = plain(ask).collect();
    let (mut best, mut from) = (0..0, 0);
    let mut span = 0;
    while let Some([a, b, c]) = own.get(from..from + OWN) {
        let Some(at) = threes.get(&[a, b, c].map(|it| it.0.as_str())) else {
            from += 1;
            continue;
        };
        let same = words[*at..].iter().zip(&own[from..]);
        let same = same.take_while(|(it, own)| it.0 == own.0 && it.1 == words[*at].1);
        let run = from..from + same.count();
        let said = ask.get(own[run.start].1.0..own[run.end - 1].1.1);
        let weight = terms.content(said.unwrap_or_default()).len();
        from = run.end.max(from + 1);
        if weight > 1 && run.len() > best.len() {
            span = words[*at].1;
            best = run;
        }
    }
    let (first, last) = (own.get(best.start)?, own.get(best.end.checked_sub(1)?)?);
    let words = ask.get(first.1.0..last.1.1)?;
    Some((one_line(words), span))
}

/// Words in quotation marks; marks inside them become single ones.
fn quoted(words: &str) -> String {
    format!("“{}”", words.replace('“', "‘").replace('”', "’"))
}

/// A quotation, cut where nobody reads on.
fn cut(words: &str) -> String {
    let mut all = words.split(' ');
    let kept: Vec<_> = all.by_ref().take(QUOTED).collect();
    let mut kept = kept.join(" ");
    if all.next().is_some() {
        kept.push_str(" …");
    }
    kept
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Heard({:?}, {:?})", self.sentences, self.meter)
    }
}

impl fmt::Debug for Hearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hearing({:?}, {:?})", self.kind, self.asks)
    }
}
