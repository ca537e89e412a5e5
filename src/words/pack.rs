//! A pack: the occasions, phrases, answers and voices that letters are made from.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;
use tera::Tera;

use crate::error::Error;
use crate::error::Result;
use crate::listen::Lane;
use crate::people::Length;
use crate::people::Sender;
use crate::tone::Dial;
use crate::tone::Dials;
use crate::tone::Wish;
use crate::words::answer::Entry;
use crate::words::answer::FILLED;
use crate::words::coined::Coinage;
use crate::words::field::Field;
use crate::words::grammar::Language;
use crate::words::index::Index;
use crate::words::index::Match;
use crate::words::letter::BlockKind;
use crate::words::letter::DEFER;
use crate::words::letter::Origin;
use crate::words::mark::Mark;
use crate::words::others::Others;
use crate::words::quote::Quoted;
use crate::words::rule::Rules;
use crate::words::standing::Spoiler;
use crate::words::telling::Band;
use crate::words::telling::Fields;
use crate::words::telling::Telling;
use crate::words::voice::Voice;

/// What letters are made from, read and ready: `Send + Sync`, shared by all who write.
pub struct Pack {
    /// Its name.
    pub name: String,
    /// What it is for, in one line.
    pub about: String,
    /// The language of its texts, as a BCP 47 tag.
    pub language: String,
    /// The grammar of that language, if there is one here.
    pub(crate) grammar: Option<Language>,
    pub(crate) greet: Greet,
    pub(crate) minors: Option<Minors>,
    /// The occasion that answers letters of a lane.
    pub(crate) lanes: BTreeMap<Lane, String>,
    pub(crate) voice: Option<String>,
    pub(crate) tone: Wish,
    pub(crate) length: Option<Length>,
    /// What happens when somebody was told every telling of a beat.
    pub(crate) exhausted: Exhausted,
    /// What is likely of groups that people may belong to.
    pub(crate) cohorts: BTreeMap<String, Prior>,
    /// Tones by name.
    pub(crate) presets: BTreeMap<String, Dials>,
    /// The pack's word for a customer.
    pub(crate) audience: Option<Audience>,
    /// The least share of sentences that hang on the reader.
    pub(crate) specific: Option<f32>,
    pub(crate) quotes: Vec<Quoted>,
    pub(crate) coined: Option<Coinage>,
    pub(crate) spoilers: Option<Spoiler>,
    pub(crate) synonyms: Vec<Vec<String>>,
    pub(crate) sender: Sender,
    pub(crate) occasions: BTreeMap<String, Occasion>,
    pub(crate) tellings: Vec<Telling>,
    pub(crate) beats: HashMap<String, Vec<usize>>,
    pub(crate) entries: Vec<Entry>,
    /// The tellings of each entry, by index.
    pub(crate) answers: Vec<Vec<usize>>,
    pub(crate) voices: BTreeMap<String, Voice>,
    /// The paths that texts use; [`Fields`] number them.
    pub(crate) fields: Vec<(String, Field)>,
    pub(crate) tera: Tera,
    pub(crate) rules: Rules,
    pub(crate) by_id: HashMap<Arc<str>, usize>,
    pub(crate) index: OnceLock<Index>,
    /// The same pack in other languages.
    pub(crate) others: Others<Self>,
}

/// How a pack greets by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Greet {
    /// By given name, whatever the tone.
    Given,
    /// By title and surname where the tone is formal and a title is stated.
    #[default]
    ByTone,
}

/// What happens when somebody was told every telling of a beat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Exhausted {
    /// The one that was told longest ago is told again.
    #[default]
    Oldest,
    /// The beat is left out, and a person is asked for a new telling.
    Ask,
    /// The oldest is told again, and the letter waits for a person.
    Hold,
}

/// What is likely of the people of a group; what a person says of themselves outweighs it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Prior {
    pub(crate) tone: Wish,
    pub(crate) length: Option<Length>,
}

/// A word for a customer: client, guest, student, patient.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Audience {
    pub(crate) one: String,
    pub(crate) other: String,
}

/// What must be known of a child before a letter may go out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Minors {
    /// Who is younger than this is a child.
    #[serde(default = "of_age")]
    pub(crate) under: u32,
    /// What must be there.
    pub(crate) need: Vec<Safeguard>,
}

/// Something that a pack may ask for before it writes to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Safeguard {
    /// A guardian with a name.
    Guardian,
    /// That somebody agreed to letters.
    Consent,
}

fn of_age() -> u32 {
    18
}

/// A reason to write, with the skeleton of its letter.
#[derive(Debug)]
pub(crate) struct Occasion {
    pub(crate) about: String,
    pub(crate) needs_letter: bool,
    /// The fields without which no such letter is written.
    pub(crate) needs: Fields,
    /// What sort of letter it is, as rules and checks call it: `apology`, `invitation`.
    pub(crate) kind: Option<String>,
    pub(crate) length: Option<Length>,
    /// Beats that are left out of letters of a length.
    pub(crate) without: BTreeMap<Length, Vec<String>>,
    /// The least share of sentences that hang on the reader.
    pub(crate) specific: Option<f32>,
    pub(crate) tone: Wish,
    pub(crate) range: BTreeMap<Dial, [f32; 2]>,
    /// Beats that are left out when the letter gives this many answers or more.
    pub(crate) spare: BTreeMap<String, usize>,
    pub(crate) file: Arc<str>,
    pub(crate) beats: Vec<String>,
    pub(crate) skeleton: Skeleton,
    /// The fields that its own words name.
    pub(crate) uses: Fields,
    /// The line of each beat call.
    pub(crate) lines: Vec<u32>,
    /// The line that its text begins in.
    pub(crate) first_line: u32,
    /// The origin of each value that its own words print.
    pub(crate) origins: Vec<Origin>,
}

/// A skeleton, split where it can be.
#[derive(Debug)]
pub(crate) enum Skeleton {
    /// The same paragraphs for everybody.
    Static(Vec<Vec<Piece>>),
    /// A template of this name decides.
    Template(String),
}

/// A part of a paragraph of a skeleton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words of the skeleton itself, perhaps with value marks.
    Words(String),
    /// The beat call of this number.
    Beat(usize),
}

impl Pack {
    /// The pack's occasions, with what each is for.
    pub fn occasions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.occasions
            .iter()
            .map(|(name, it)| (name.as_str(), it.about.as_str()))
    }

    /// The pack's voices.
    pub fn voices(&self) -> impl Iterator<Item = &Voice> {
        self.voices.values()
    }

    /// The entries of the answer book.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of tellings, those of answers included.
    pub fn telling_count(&self) -> usize {
        self.tellings.len()
    }

    /// The beats that phrases tell, in alphabetical order, with the number of tellings.
    pub fn beats(&self) -> BTreeMap<&str, usize> {
        self.beats
            .iter()
            .map(|(name, it)| (name.as_str(), it.len()))
            .collect()
    }

    /// The facts that texts of this pack use, as `facts.KEY`.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|(_, field)| match field {
            Field::Fact(key) => Some(key.as_str()),
            _ => None,
        })
    }

    /// The sender that letters are from when no other is given.
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// The entry of this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|it| it.id == id)
    }

    /// The entries that come nearest to a question, best first, ten at the most.
    ///
    /// `context` are words near the question that it refers back to; it may be empty.
    pub fn matches(&self, question: &str, context: &str) -> Vec<Match> {
        self.index().best(question, context)
    }

    /// The entry that is filled in for a question, if one comes near enough.
    pub fn answer(&self, question: &str, context: &str) -> Option<Match> {
        let best = self.matches(question, context).first().copied();
        best.filter(|it| it.confidence >= FILLED)
    }

    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let same: Vec<_> = self.synonyms.iter().map(|it| it.join(" ")).collect();
            Index::new(&self.language, &same, self.entries.iter())
        })
    }

    /// How much an answer may give away to a reader of this age, when the request does not say:
    /// what the pack allows, else something; to a child never the ending.
    pub(crate) fn spoilers_for(&self, band: Band) -> Spoiler {
        let allowed = self.spoilers.unwrap_or(Spoiler::Mild);
        match band {
            Band::Child => allowed.min(Spoiler::Mild),
            _ => allowed,
        }
    }

    /// The occasion that answers letters of this lane, where the pack names one.
    ///
    /// A letter that hints at harm has none in any pack.
    pub fn occasion_for(&self, lane: Lane) -> Option<&str> {
        self.lanes.get(&lane).map(String::as_str)
    }

    /// Whether its texts are in this language, as `en` or `de`; the country is not looked at.
    pub fn speaks(&self, language: &str) -> bool {
        let language = language.split('-').next().unwrap_or_default();
        let own = self.language.split('-').next().unwrap_or_default();
        own.eq_ignore_ascii_case(language)
    }

    /// The languages that it is there in, its own first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.language.as_str()).chain(self.others.languages())
    }

    /// Whether it answers letters in this language, itself or in a folder of its own for it.
    pub fn answers_in(&self, language: &str) -> bool {
        self.speaks(language) || self.others.has(language)
    }

    /// How to write meanwhile, for a help line, if the pack has an occasion for it.
    pub(crate) fn meanwhile(&self) -> &'static str {
        match self.occasions.contains_key("acknowledge") {
            true => "; `--occasion acknowledge` writes a short note meanwhile",
            false => "",
        }
    }

    /// Whether letters of this occasion have a place where an answer is put off.
    pub(crate) fn defers(&self, occasion: &str) -> bool {
        let occasion = self.occasions.get(occasion);
        occasion.is_some_and(|it| it.beats.iter().any(|it| it == DEFER))
    }

    /// The telling of this id.
    pub(crate) fn telling(&self, id: &str) -> Option<&Telling> {
        self.by_id.get(id).map(|it| &self.tellings[*it])
    }

    pub(crate) fn occasion(&self, name: &str) -> Result<&Occasion> {
        self.occasions.get(name).ok_or_else(|| Error::Unknown {
            kind: "occasion",
            name: name.to_owned(),
            known: self.occasions.keys().cloned().collect(),
        })
    }

    /// The occasion that is meant when none is named: `reply` to a letter, else the only one there is.
    ///
    /// # Errors
    /// [`Error::Setting`] when there are several.
    pub fn default_occasion(&self, has_letter: bool) -> Result<String> {
        let mut names = self.occasions.keys();
        match (has_letter, names.next(), names.next()) {
            (true, ..) if self.occasions.contains_key("reply") => Ok("reply".to_owned()),
            (_, Some(only), None) => Ok(only.clone()),
            _ => Err(Error::Setting {
                setting: "occasion",
                what: "is not given, and the pack has several".into(),
                help: format!(
                    "name one: {}",
                    self.occasions
                        .keys()
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            }),
        }
    }

    /// Refuses an occasion that answers a letter when there is none.
    ///
    /// # Errors
    /// [`Error::Setting`] then, and [`Error::Unknown`] for an occasion that the pack lacks.
    pub fn require_letter(&self, occasion: &str, has_letter: bool) -> Result<()> {
        if has_letter || !self.occasion(occasion)?.needs_letter {
            return Ok(());
        }
        Err(Error::Setting {
            setting: "occasion",
            what: format!("`{occasion}` answers a letter, and there is none"),
            help: "give the letter with `--reply-to LETTER`, or name another occasion".into(),
        })
    }

    /// The voice of this name, else the pack's own.
    pub(crate) fn voice(&self, name: Option<&str>) -> Result<Option<&Voice>> {
        let Some(name) = name.or(self.voice.as_deref()) else {
            return Ok(None);
        };
        let voice = self.voices.get(name).ok_or_else(|| Error::Unknown {
            kind: "voice",
            name: name.to_owned(),
            known: self.voices.keys().cloned().collect(),
        })?;
        Ok(Some(voice))
    }
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pack({}, {} tellings)", self.name, self.tellings.len())
    }
}

/// The part of a letter that a beat sets.
pub(crate) fn kind_of(beat: &str) -> BlockKind {
    match beat {
        "date_line" => BlockKind::DateLine,
        "inside_address" => BlockKind::InsideAddress,
        "salutation" => BlockKind::Salutation,
        "close" => BlockKind::Close,
        "signature" => BlockKind::Signature,
        "postscript" => BlockKind::Postscript,
        _ => BlockKind::Paragraph,
    }
}

/// Splits fixed words at empty lines; inside a paragraph a line break is a space,
/// unless its lines are meant.
pub(crate) fn paragraphs(words: &str, keeps_lines: bool) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut current = String::new();
    for line in words.lines().map(str::trim).chain([""]) {
        if line.is_empty() {
            if !current.is_empty() {
                paragraphs.push(std::mem::take(&mut current));
            }
            continue;
        }
        if !current.is_empty() {
            current.push(if keeps_lines { '\n' } else { ' ' });
        }
        current.push_str(line);
    }
    paragraphs
}

/// The paragraphs of a skeleton, each split at its beat calls.
pub(crate) fn pieces(code: &str) -> Vec<Vec<Piece>> {
    let keeps_lines = |paragraph: &str| paragraph.lines().all(|it| it.chars().count() <= 50);
    let raw = paragraphs(code, true);
    let paragraphs = raw.iter().map(|it| {
        let text = if keeps_lines(it) {
            it.clone()
        } else {
            it.replace('\n', " ")
        };
        let mut pieces = Vec::new();
        let mut words = String::new();
        for character in text.chars() {
            match Mark::of(character) {
                Some(Mark::Beat(number)) => {
                    if !words.trim().is_empty() {
                        pieces.push(Piece::Words(std::mem::take(&mut words)));
                    }
                    words.clear();
                    pieces.push(Piece::Beat(number));
                }
                _ => words.push(character),
            }
        }
        if !words.trim().is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces
    });
    paragraphs.collect()
}
