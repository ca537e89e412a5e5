//! The seven ways to make somebody feel important, and where a letter shows them.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::document;
use crate::listen::FeelingKind;
use crate::listen::Lane;
use crate::listen::Reading;
use crate::listen::triage;
use crate::people::Profile;
use crate::phrase::Phrases;
use crate::words::coverage::Covered;
use crate::words::letter::BlockKind;
use crate::words::letter::Enclosure;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::readability::sentences;
use crate::words::terms::Terms;

const SIGNS: &str = include_str!("../../templates/seven-ways.yaml");

/// The fewest words of a sentence in which a turn of phrase counts.
const WHOLE: usize = 5;
/// Writers younger than this argue with a story, not with the house that tells it.
const GROWN: u32 = 14;

/// A way to make somebody feel important.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// They are called by their name.
    Name,
    /// They are let in on something.
    InCrowd,
    /// They are asked what they think.
    Advice,
    /// What they did is seen.
    Acknowledge,
    /// They get something that they did not ask for.
    Surprise,
    /// Who wronged them says so.
    Apologise,
    /// What they asked was heard.
    Listen,
}

/// One of the seven ways, and whether a letter takes it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gauge {
    /// The way.
    pub way: Way,
    /// Whether the letter takes it.
    pub shown: Shown,
    /// The words that show it, or how many asks were heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The span that they stand in, by its number in the letter, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<usize>,
}

/// Whether a letter takes one of the seven ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// It does.
    Yes,
    /// It does not, and could.
    No,
    /// There is nothing to do it for: no complaint, no ask.
    NotCalledFor,
}

/// What a letter is heard against.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'s> {
    pub(crate) letter: &'s Letter,
    pub(crate) reading: Option<&'s Reading>,
    pub(crate) profile: &'s Profile,
    pub(crate) covered: &'s [Covered],
}

/// A span as the reader meets it.
#[derive(Clone, Copy)]
pub(crate) struct Spoken<'s> {
    pub(crate) number: usize,
    pub(crate) kind: BlockKind,
    pub(crate) span: &'s Span,
    /// Whether the words are still those that were composed, so that their values hold.
    pub(crate) is_intact: bool,
}

/// Words that show something, and the number of their span.
type Evidence = (usize, String);

impl<'s> Spoken<'s> {
    /// The beat that the words were written for, as long as nobody changed them.
    fn beat(&self) -> Option<&'s str> {
        match self.span.source.as_ref() {
            Source::Phrase { beat, .. } if self.is_intact => Some(beat),
            _ => None,
        }
    }

    pub(crate) fn is_body(&self) -> bool {
        matches!(self.kind, BlockKind::Paragraph | BlockKind::Postscript)
    }

    /// The values that still stand in it, with their origin and place.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'s Origin, &'s str, usize)> {
        let span = self.span;
        let values = span.values.iter().filter(|_| self.is_intact);
        values.filter_map(move |it| {
            let words = span.text.get(it.start as usize..it.end as usize)?;
            Some((&it.origin, words, it.start as usize))
        })
    }
}

impl<'s> Scene<'s> {
    /// The spans that print, in order.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = Spoken<'s>> {
        let blocks = self.letter.blocks.iter();
        let spans = blocks.flat_map(|block| block.spans.iter().map(|it| (block.kind, it)));
        let spoken = spans.enumerate().map(|(number, (kind, span))| Spoken {
            number,
            kind,
            span,
            is_intact: !span.is_edited(),
        });
        spoken.filter(|it| it.span.prints())
    }

    /// The stems of the words that carry meaning.
    pub(crate) fn stems(&self, text: &str) -> impl Iterator<Item = String> + use<> {
        let terms = Terms::of(&self.letter.language);
        terms.content(text).into_iter().map(|it| it.0)
    }

    /// Whether an apology is owed: the writer complains of us, and not of a story that we tell.
    pub(crate) fn is_wronged(&self) -> bool {
        let Some(reading) = self.reading else {
            return false;
        };
        if reading.feeling.kind == FeelingKind::Complaint {
            return true;
        }
        let age = self.letter.date.and_then(|it| self.profile.age_on(it));
        let age = age.or(self.profile.age.as_ref().map(|it| it.years));
        let tells_a_story = age.is_some_and(|it| it < GROWN) && !reading.asks.is_empty();
        triage(reading, &[]).lane == Lane::Complaint && !tells_a_story
    }

    /// The sentence that owns what a complaint is about.
    pub(crate) fn apology(&self) -> Option<Evidence> {
        let reading = self.reading?;
        let complaints = || reading.complaints.iter();
        let about: HashSet<String> = complaints().flat_map(|it| self.stems(&it.text)).collect();
        let signs = Signs::of(Way::Apologise);
        self.spoken().filter(Spoken::is_body).find_map(|it| {
            if signs.has_beat(&it) {
                return Some((it.number, first(&it.span.text)));
            }
            let answers = complaints().any(|ask| it.span.answers.contains(&ask.id));
            let names = || self.stems(&it.span.text).any(|it| about.contains(&it));
            let mut owned = sentences(&it.span.text)
                .filter(|sentence| signs.says(sentence, &self.letter.language));
            let sentence = owned.next().filter(|_| answers || names())?;
            Some((it.number, one_line(sentence)))
        })
    }

    /// Where an enclosure is mentioned.
    pub(crate) fn mention(&self, enclosure: &Enclosure) -> Option<Spoken<'s>> {
        let what: Vec<_> = self.stems(&enclosure.what).collect();
        let is_said = |it: &Spoken<'_>| {
            let said: HashSet<_> = self.stems(&it.span.text).collect();
            let known = what.iter().filter(|it| said.contains(*it)).count();
            what.first().is_some_and(|it| said.contains(it)) || known * 2 > what.len()
        };
        self.spoken().filter(Spoken::is_body).find(is_said)
    }

    fn name(&self) -> Option<Evidence> {
        let names = names(self.profile);
        let greeted = self
            .spoken()
            .find(|it| it.kind == BlockKind::Salutation && calls(it, &names));
        let greeted = greeted.map(|it| (it.number, one_line(&it.span.text)));
        greeted.or_else(|| {
            let mut body = self.spoken().filter(Spoken::is_body);
            body.find_map(|it| {
                let at = it.values().find(|(origin, ..)| is_name(origin))?.2;
                calls(&it, &names).then(|| (it.number, around(&it.span.text, at)))
            })
        })
    }

    fn in_crowd(&self) -> Option<Evidence> {
        let insider = |it: &Origin| match it {
            Origin::Voice(path) => **path == *"voice.address",
            Origin::Sender(path) => path.starts_with("sender.facts."),
            _ => false,
        };
        let told = self.spoken().find_map(|it| {
            let (_, _, at) = it.values().find(|it| insider(it.0))?;
            Some((it.number, around(&it.span.text, at)))
        });
        told.or_else(|| self.by_beat_or_words(Way::InCrowd))
    }

    fn surprise(&self) -> Option<Evidence> {
        let mentions = self.letter.enclosures.iter();
        let enclosed = mentions.filter_map(|it| self.mention(it)).next();
        let enclosed = enclosed.map(|it| (it.number, first(&it.span.text)));
        enclosed.or_else(|| {
            // What is said to be in the envelope, and is not on the packing list, surprises nobody.
            let (number, words) = self.by_beat_or_words(Way::Surprise)?;
            let span = self.letter.spans().nth(number)?;
            let signs = Signs::of(Way::Surprise);
            let is_enclosed =
                sentences(&span.text).any(|it| signs.denies(it, &self.letter.language));
            (!is_enclosed).then_some((number, words))
        })
    }

    /// Words of the pack that were written for a way; else, in other words, what says it.
    fn by_beat_or_words(&self, way: Way) -> Option<Evidence> {
        let signs = Signs::of(way);
        let mut body = self.spoken().filter(Spoken::is_body);
        let told = body.find(|it| signs.has_beat(it));
        let told = told.map(|it| {
            let words = match way {
                Way::Advice => last(&it.span.text),
                _ => first(&it.span.text),
            };
            (it.number, words)
        });
        told.or_else(|| {
            let mut body = self
                .spoken()
                .filter(|it| it.is_body() && it.beat().is_none());
            body.find_map(|it| {
                let mut said = sentences(&it.span.text);
                let sentence = said.find(|it| {
                    it.unicode_words().count() >= WHOLE && signs.says(it, &self.letter.language)
                })?;
                Some((it.number, one_line(sentence)))
            })
        })
    }

    fn listen(&self) -> Gauge {
        let (asked, open) = (
            self.covered.len(),
            self.covered.iter().filter(|it| it.is_open()).count(),
        );
        let shown = match (asked, open) {
            (0, _) => Shown::NotCalledFor,
            (_, 0) => Shown::Yes,
            _ => Shown::No,
        };
        Gauge {
            way: Way::Listen,
            shown,
            words: (asked > 0).then(|| format!("{} of {asked} taken up", asked - open)),
            span: None,
        }
    }
}

/// How far a letter goes each of the seven ways.
///
/// Evidence is the span that shows it: a beat of the pack that was written for it, a value that
/// printed, an ask that is covered. Words that a person put in are read as words, by whole turns
/// of phrase, and an apology must stand where the complaint is answered or named.
pub(crate) fn seven_ways(scene: &Scene<'_>) -> Vec<Gauge> {
    let gauge = |way, evidence: Option<Evidence>| {
        let (span, words) = evidence.unzip();
        Gauge {
            way,
            shown: if span.is_some() {
                Shown::Yes
            } else {
                Shown::No
            },
            words,
            span,
        }
    };
    let apologise = match scene.is_wronged() {
        true => gauge(Way::Apologise, scene.apology()),
        false => Gauge {
            shown: Shown::NotCalledFor,
            ..gauge(Way::Apologise, None)
        },
    };
    vec![
        gauge(Way::Name, scene.name()),
        gauge(Way::InCrowd, scene.in_crowd()),
        gauge(Way::Advice, scene.by_beat_or_words(Way::Advice)),
        gauge(Way::Acknowledge, scene.by_beat_or_words(Way::Acknowledge)),
        gauge(Way::Surprise, scene.surprise()),
        apologise,
        scene.listen(),
    ]
}

/// By what a way is seen.
struct Signs {
    beats: Vec<String>,
    /// By language.
    said: BTreeMap<String, Phrases>,
    never: BTreeMap<String, Phrases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    beats: Vec<String>,
    said: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    never: BTreeMap<String, Vec<String>>,
}

impl Signs {
    fn of(way: Way) -> &'static Self {
        static ALL: OnceLock<BTreeMap<Way, Signs>> = OnceLock::new();
        static NONE: Signs = Signs {
            beats: Vec::new(),
            said: BTreeMap::new(),
            never: BTreeMap::new(),
        };
        let all = ALL.get_or_init(|| {
            let files: BTreeMap<Way, File> =
                document::yaml("seven-ways.yaml", SIGNS).expect("a test reads the embedded list");
            let phrases = |by_language: BTreeMap<String, Vec<String>>| {
                let all = by_language.into_iter();
                all.map(|(language, list)| {
                    (
                        language,
                        Phrases::new(list.iter().map(|it| (0, it.as_str()))),
                    )
                })
                .collect()
            };
            let signs = files.into_iter().map(|(way, it)| {
                let signs = Self {
                    beats: it.beats,
                    said: phrases(it.said),
                    never: phrases(it.never),
                };
                (way, signs)
            });
            signs.collect()
        });
        all.get(&way).unwrap_or(&NONE)
    }

    fn has_beat(&self, spoken: &Spoken<'_>) -> bool {
        let beat = spoken.beat();
        beat.is_some_and(|beat| self.beats.iter().any(|it| it == beat))
    }

    /// Whether a sentence says it, and does not take it back.
    fn says(&self, sentence: &str, language: &str) -> bool {
        has(&self.said, sentence, language) && !self.denies(sentence, language)
    }

    /// Whether a sentence takes it back.
    fn denies(&self, sentence: &str, language: &str) -> bool {
        has(&self.never, sentence, language)
    }
}

/// Whether a sentence has one of the turns of phrase of its language.
fn has(all: &BTreeMap<String, Phrases>, sentence: &str, language: &str) -> bool {
    let phrases = all.get(language.split('-').next().unwrap_or_default());
    phrases.is_some_and(|it| !it.hits(sentence).is_empty())
}

impl Way {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::InCrowd => "in-crowd",
            Self::Advice => "advice",
            Self::Acknowledge => "acknowledge",
            Self::Surprise => "surprise",
            Self::Apologise => "apologise",
            Self::Listen => "listen",
        }
    }
}

/// The words of the names of all who are greeted, in small letters; titles are none.
pub(crate) fn names(profile: &Profile) -> HashSet<String> {
    let mut names = HashSet::new();
    for one in profile.addressed() {
        let name = &one.name;
        let parts = [
            &name.given,
            &name.given_informal,
            &name.given2,
            &name.surname,
            &name.surname2,
            &name.full,
            &one.call_me,
        ];
        for part in parts.into_iter().flatten() {
            names.extend(part.unicode_words().map(str::to_lowercase));
        }
    }
    names
}

/// Whether a value has the name.
pub(crate) fn is_name(origin: &Origin) -> bool {
    matches!(origin, Origin::Profile(path) if path.starts_with("name."))
}

/// Whether a span says a name: by a value, or, if a person changed it, by its words.
pub(crate) fn calls(spoken: &Spoken<'_>, names: &HashSet<String>) -> bool {
    let has_name = |words: &str| {
        let mut words = words.unicode_words();
        words.any(|it| {
            let word = it.trim_end_matches("’s").trim_end_matches("'s");
            names.contains(&word.to_lowercase())
        })
    };
    match spoken.is_intact {
        true => spoken.values().any(|it| is_name(it.0) && has_name(it.1)),
        false => has_name(&spoken.span.text),
    }
}

/// Whether the names that stand in a letter as they were printed are still this person's.
pub(crate) fn is_still_named(letter: &Letter, profile: &Profile) -> bool {
    let profile = profile.addressee();
    let names = names(&profile);
    let scene = Scene {
        letter,
        reading: None,
        profile: &profile,
        covered: &[],
    };
    scene.spoken().all(|it| {
        // A whole salutation can do without a name.
        let whole = |words: &str| words.len() == it.span.text.len();
        let mut named = it.values().filter(|it| is_name(it.0) && !whole(it.1));
        named.all(|(_, words, _)| {
            let mut words = words.unicode_words();
            words.any(|it| names.contains(&it.to_lowercase()))
        })
    })
}

fn first(text: &str) -> String {
    one_line(sentences(text).next().unwrap_or_default())
}

fn last(text: &str) -> String {
    one_line(sentences(text).last().unwrap_or_default())
}

/// The sentence in which this byte stands.
pub(crate) fn around(text: &str, at: usize) -> String {
    let mut end = 0;
    let found = sentences(text).find(|it| {
        end = text[end..]
            .find(*it)
            .map_or(end, |start| end + start + it.len());
        at < end
    });
    one_line(found.unwrap_or_default())
}

/// Words on one line.
pub(crate) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Debug for Gauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gauge({}, {:?})", self.way.name(), self.shown)
    }
}
