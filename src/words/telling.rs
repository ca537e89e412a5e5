//! One way of saying one thing, and whom and when it suits.

use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::Serialize;

use crate::people::Length;
use crate::seed::Seed;
use crate::tone::Dial;
use crate::tone::Dials;
use crate::tone::Tone;
use crate::words::letter::BlockKind;
use crate::words::letter::Origin;
use crate::words::letter::Source;
use crate::words::letter::ValueSpan;
use crate::words::letter::print;
use crate::words::readability::Counts;
use crate::words::season::Season;

/// How old a reader is, as far as the choice of words goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// To twelve.
    Child,
    /// Thirteen to seventeen.
    Teen,
    /// Eighteen and over.
    Adult,
    /// Not known.
    Unknown,
}

impl Band {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Child, Self::Teen, Self::Adult, Self::Unknown];

    /// The band of an age in years.
    pub fn of(age: Option<u32>) -> Self {
        match age {
            None => Self::Unknown,
            Some(0..=12) => Self::Child,
            Some(13..=17) => Self::Teen,
            Some(_) => Self::Adult,
        }
    }

    /// Its name, as in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Teen => "teen",
            Self::Adult => "adult",
            Self::Unknown => "unknown",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A telling as its file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TellingFile {
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default, rename = "for")]
    pub(crate) bands: Vec<Band>,
    #[serde(default)]
    pub(crate) tone: Dials,
    #[serde(default)]
    pub(crate) occasions: Vec<String>,
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    #[serde(default)]
    pub(crate) unless: Vec<String>,
    #[serde(default)]
    pub(crate) leans: Vec<String>,
    #[serde(default)]
    pub(crate) motif: Vec<String>,
    #[serde(default)]
    pub(crate) encloses: Vec<String>,
    #[serde(default)]
    pub(crate) settles: Vec<String>,
    #[serde(default)]
    pub(crate) season: Vec<Season>,
    #[serde(default)]
    pub(crate) about: Vec<String>,
    #[serde(default)]
    pub(crate) voices: Vec<String>,
    #[serde(default)]
    pub(crate) lengths: Vec<Length>,
    #[serde(default)]
    pub(crate) promises: Option<Vow>,
    pub(crate) text: String,
}

/// Who keeps the promise that a telling makes, and by when: the paths of two fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vow {
    pub(crate) owner: String,
    pub(crate) until: String,
}

/// The same, by the numbers of the fields in the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pledge {
    pub(crate) owner: usize,
    pub(crate) until: usize,
}

/// A set of the fields that a pack uses, by their number in the pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields([u64; 4]);

impl Fields {
    /// The most fields that a pack may use.
    pub(crate) const MOST: usize = 256;

    pub(crate) fn insert(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.0[number / 64] & (1 << (number % 64)) != 0
    }

    pub(crate) fn within(&self, others: &Self) -> bool {
        // All four words are looked at, without a branch for each.
        self.0
            .iter()
            .zip(&others.0)
            .fold(0, |rest, (mine, theirs)| rest | (mine & !theirs))
            == 0
    }

    pub(crate) fn meets(&self, others: &Self) -> bool {
        self.0
            .iter()
            .zip(&others.0)
            .fold(0, |both, (mine, theirs)| both | (mine & theirs))
            != 0
    }

    pub(crate) fn and(&self, others: &Self) -> Self {
        let mut both = *self;
        for (mine, theirs) in both.0.iter_mut().zip(&others.0) {
            *mine &= theirs;
        }
        both
    }

    pub(crate) fn add(&mut self, others: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&others.0) {
            *mine |= theirs;
        }
    }

    pub(crate) fn count(&self) -> u32 {
        self.0.iter().map(|it| it.count_ones()).sum()
    }
}

/// A telling, read and ready.
#[derive(Debug)]
pub(crate) struct Telling {
    /// Where it came from, as the letter will say.
    pub(crate) source: Arc<Source>,
    pub(crate) id: String,
    /// A digest of the id.
    pub(crate) digest: u64,
    /// The part of a letter that it makes.
    pub(crate) kind: BlockKind,
    /// The age bands it suits; 0 for anybody.
    pub(crate) bands: u8,
    /// The dials that matter to it.
    pub(crate) tone: Vec<(Dial, f32)>,
    /// The occasions it suits; none for any.
    pub(crate) occasions: Vec<String>,
    /// The fields that must be known.
    pub(crate) needs: Fields,
    /// The fields that must not be known.
    pub(crate) unless: Fields,
    /// The fields that only rank.
    pub(crate) leans: Fields,
    /// The fields that its text names.
    pub(crate) uses: Fields,
    /// Images and gifts that one letter has only once, by their number in the pack.
    pub(crate) motifs: Vec<u32>,
    /// The ids of the gifts that it puts into the envelope.
    pub(crate) encloses: Vec<String>,
    /// The ids of other entries that it answers too, when both were asked.
    pub(crate) settles: Vec<String>,
    /// The seasons it suits; none for any.
    pub(crate) season: Vec<Season>,
    /// What it speaks of: for those who love it, and never for those who hate it.
    pub(crate) about: Vec<String>,
    /// The voices it suits; none for any.
    pub(crate) voices: Vec<String>,
    /// The lengths of letter it suits; none for any.
    pub(crate) lengths: Vec<Length>,
    /// Who keeps the promise that it makes, and by when.
    pub(crate) promises: Option<Pledge>,
    /// The name of its template, when Tera is needed to print it.
    pub(crate) template: Option<String>,
    /// The parts of its template, when that has nothing but words and fields.
    pub(crate) parts: Option<Vec<Part>>,
    /// Its fixed words, without tags and values, when it does not print the same for everybody.
    pub(crate) fixed: String,
    /// Its paragraphs, when it prints the same for everybody.
    pub(crate) paragraphs: Vec<Paragraph>,
    /// The origin of each site's value.
    pub(crate) origins: Vec<Origin>,
    /// Whether its line breaks are meant.
    pub(crate) keeps_lines: bool,
    /// What is the same in every printing of it, worked out when first wanted.
    pub(crate) analysis: OnceLock<Analysis>,
    /// Digests of the stems of its words, worked out for the first reader who is kept from something.
    pub(crate) stems: OnceLock<Box<[u64]>>,
}

/// A digest of a telling's id, the same in every pack that has it.
pub(crate) fn digest(id: &str) -> u64 {
    Seed(0).of(id).0
}

/// A part of a template that prints nothing but words and fields.
#[derive(Debug)]
pub(crate) enum Part {
    /// Words, with the marks around values.
    Words(String),
    /// A field, by its number in the pack.
    Field(usize),
}

/// A paragraph that prints the same for everybody.
#[derive(Debug)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    /// The values in it, none of them of the person.
    pub(crate) values: Vec<ValueSpan>,
    /// The digest of its text.
    pub(crate) print: u32,
    /// The digest of its text after a space, as it prints behind another one.
    pub(crate) print_joined: u32,
}

impl Paragraph {
    pub(crate) fn new(text: String, values: Vec<ValueSpan>) -> Self {
        Self {
            print: print(&text),
            print_joined: print(&format!(" {text}")),
            text,
            values,
        }
    }
}

/// What the choice of a telling looks at, side by side in memory: a pack has hundreds.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The telling, by index in the pack.
    pub(crate) telling: usize,
    bands: u8,
    needs: Fields,
    unless: Fields,
    leans: Fields,
    /// The fields of the person that it tells.
    pub(crate) tells: Fields,
    /// The topics that it speaks of.
    pub(crate) topics: Fields,
    /// When it may be told.
    times: Times,
    /// A bit for each of its motifs, by number modulo 64: two without a common bit have no common motif.
    pub(crate) motif_bits: u64,
    /// The dials that matter to it; the others are 0, and so is their share.
    tone: [f32; 4],
    shares: [f32; 4],
    /// What it costs whatever the tone: something for each dial that does not matter to it,
    /// less what it tells of the person.
    fixed: f32,
    /// What it is worth that it tells something of the person.
    worth: f32,
    /// A digest of its id, which chance is drawn by and neighbours know it by.
    pub(crate) lot: u64,
}

/// A set of seasons and lengths: a bit for each, and one for a season that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times(u8);

impl Times {
    /// The one time of a letter.
    pub(crate) fn of(season: Option<Season>, length: Length) -> Self {
        let season = season.map_or(UNKNOWN_SEASON, |it| 1 << it as u8);
        Self(season | 1 << (length as u8 + 5))
    }

    /// Those of a telling; any where it names none.
    fn fitting(seasons: &[Season], lengths: &[Length]) -> Self {
        let seasons = match seasons {
            [] => ANY_SEASON,
            some => some.iter().fold(0, |bits, it| bits | 1 << *it as u8),
        };
        let lengths = match lengths {
            [] => ANY_LENGTH,
            some => some.iter().fold(0, |bits, it| bits | 1 << (*it as u8 + 5)),
        };
        Self(seasons | lengths)
    }

    fn has(self, time: Self) -> bool {
        self.0 & time.0 == time.0
    }
}

const UNKNOWN_SEASON: u8 = 0b1_0000;
const ANY_SEASON: u8 = 0b1_1111;
const ANY_LENGTH: u8 = 0b1110_0000;

/// What a dial costs that a telling does not state: as much as one that is 0.2 away.
const UNSTATED: f32 = 0.04;
/// What it is worth that a telling tells something that not everybody has: as much as two
/// dials that are 0.25 away.
const PERSONAL: f32 = 0.125;
/// What it is worth that a telling belongs to the time of year.
const SEASONAL: f32 = 0.06;

impl Candidate {
    /// `personal` and `prized` are fields of the pack, `topics` those that the telling speaks of.
    pub(crate) fn new(
        index: usize,
        telling: &Telling,
        personal: &Fields,
        prized: &Fields,
        topics: Fields,
    ) -> Self {
        let (mut tone, mut shares) = ([0.0; 4], [0.0; 4]);
        for (dial, value) in &telling.tone {
            tone[*dial as usize] = *value;
            shares[*dial as usize] = 1.0;
        }
        let unstated = 4.0 - shares.iter().sum::<f32>();
        let personal_worth = match telling.needs.meets(prized) {
            true => PERSONAL,
            false => 0.0,
        };
        let seasonal_worth = match telling.season.is_empty() {
            true => 0.0,
            false => SEASONAL,
        };
        Self {
            telling: index,
            bands: telling.bands,
            needs: telling.needs,
            unless: telling.unless,
            leans: telling.leans,
            tells: telling.tells(personal),
            motif_bits: telling.motif_bits(),
            tone,
            shares,
            topics,
            times: Times::fitting(&telling.season, &telling.lengths),
            fixed: UNSTATED * unstated - personal_worth - seasonal_worth,
            worth: personal_worth + seasonal_worth,
            lot: telling.digest,
        }
    }

    /// Whether it suits this reader, of whom these fields are known.
    pub(crate) fn suits(&self, band: Band, present: &Fields) -> bool {
        suits(self.bands, band) & self.needs.within(present) & !self.unless.meets(present)
    }

    /// Whether it may be told at this time.
    pub(crate) fn is_timely(&self, time: Times) -> bool {
        self.times.has(time)
    }

    /// How many of the fields that it leans on are known.
    pub(crate) fn leans_on(&self, present: &Fields) -> u32 {
        self.leans.and(present).count()
    }

    /// The squared distances of its dials from the tone, all added up, with what is fixed.
    pub(crate) fn cost(&self, tone: &Tone) -> f32 {
        let mut cost = self.fixed;
        for (index, dial) in Dial::ALL.into_iter().enumerate() {
            let distance = (tone.get(dial) - self.tone[index]) * self.shares[index];
            cost += distance * distance;
        }
        cost
    }

    /// The same, whatever it tells of the person.
    pub(crate) fn distance(&self, tone: &Tone) -> f32 {
        self.cost(tone) + self.worth
    }

    /// Its luck in a draw: from 0 up to, not including, 1.
    pub(crate) fn chance(&self, seed: Seed) -> f32 {
        seed.at(self.lot).unit()
    }
}

/// A phrase that a rule looks out for, where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The rule's index.
    pub(crate) rule: usize,
    /// The bytes of the phrase.
    pub(crate) range: Range<usize>,
}

/// What can be known of a telling before it is printed.
#[derive(Debug)]
pub(crate) struct Analysis {
    /// The counts of its text, when it prints the same for everybody.
    pub(crate) counts: Option<Counts>,
    /// The turns of phrase that rules look out for, in its fixed text.
    pub(crate) hits: Vec<Hit>,
    /// Digests of its neighbouring content words, two by two.
    pub(crate) pairs: Vec<u64>,
    /// Whether it prints the same for everybody, and nothing in it looks left over.
    pub(crate) is_clean: bool,
    /// How many questions it asks outside of quotation marks.
    pub(crate) questions: u32,
    /// Whether it needs something that not everybody has.
    pub(crate) is_earned: bool,
}

impl Telling {
    /// How far the dials that it states are from a tone: their root mean square, 0 for none.
    pub(crate) fn strays(&self, tone: &Tone) -> f32 {
        let square = |(dial, value): &(Dial, f32)| (tone.get(*dial) - value).powi(2);
        let squares: f32 = self.tone.iter().map(square).sum();
        (squares / self.tone.len().max(1) as f32).sqrt()
    }

    pub(crate) fn band_bits(bands: &[Band]) -> u8 {
        bands.iter().map(|it| it.bit()).fold(0, |a, b| a | b)
    }

    pub(crate) fn suits(&self, band: Band) -> bool {
        suits(self.bands, band)
    }

    /// The fields of the person that it says: what it only needs may be said by another.
    pub(crate) fn tells(&self, personal: &Fields) -> Fields {
        self.needs.and(&self.uses).and(personal)
    }

    /// The fields that its choice or its text asks for.
    pub(crate) fn wants(&self) -> Fields {
        let mut wants = self.uses;
        wants.add(&self.needs);
        wants.add(&self.unless);
        wants.add(&self.leans);
        wants
    }

    /// A bit for each of its motifs, by number modulo 64.
    pub(crate) fn motif_bits(&self) -> u64 {
        self.motifs.iter().fold(0, |bits, it| bits | 1 << (it % 64))
    }
}

fn suits(bands: u8, band: Band) -> bool {
    (bands == 0) | (bands & band.bit() != 0)
}
