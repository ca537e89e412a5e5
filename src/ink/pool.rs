//! A pool of bent letters, from which many letters are written.
//!
//! In a print file of thousands of pages, a font of every written mark would be most of the file.
//! A pool has some variants of each form instead, made when they are first needed; a page places them, each
//! with a slant, a size and a height of its own. Like letters that stand near each other are
//! different variants, and what touches its neighbour does so at the font's own height.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::RwLock;

use unicode_linebreak::BreakOpportunity;
use unicode_linebreak::linebreaks;

use crate::error::Result;
use crate::ink::bend::Mood;
use crate::ink::bend::Spot;
use crate::ink::direction::Directions;
use crate::ink::hand::Hand;
use crate::ink::notes::Notes;
use crate::ink::outline::Bounds;
use crate::ink::outline::Path;
use crate::ink::outline::Segment;
use crate::ink::sheet::Stamp;
use crate::ink::sheet::segments;
use crate::ink::spelling::Run;
use crate::ink::spelling::Spelling;
use crate::ink::word;
use crate::ink::word::Cluster;
use crate::ink::word::Edges;
use crate::ink::word::Pace;
use crate::ink::word::Word;
use crate::ink::word::WordMark;
use crate::ink::word::Words;
use crate::seed::Seed;

/// A hand's letters, bent in several ways, for a [batch](crate::render::Batch).
///
/// It is shared by all threads, and what it holds hangs on the hand and the seed alone.
pub struct Pool {
    hand: Hand,
    seed: Seed,
    forms: RwLock<Forms>,
    words: RwLock<HashMap<String, Arc<Spelt>>>,
}

/// The forms of a pool, in the order in which they were first needed.
#[derive(Default)]
struct Forms {
    numbers: HashMap<Key, u32>,
    all: Vec<Arc<Form>>,
}

/// What makes a form what it is: its characters, its letters of the font, and its place in the word.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    text: String,
    /// A letter, its offset, and how far it carries the pen to the next of them.
    pieces: Vec<[u32; 4]>,
    accents: Vec<u32>,
    instead: Option<u32>,
    is_first: bool,
    is_last: bool,
}

/// A letter, ligature or sign at the start, within, or at the end of a word.
pub(crate) struct Form {
    number: u32,
    /// The characters that it stands for.
    pub(crate) text: String,
    /// How much room before its ink is its own, in thousandths of an em: what is kept clear of the letter
    /// before it would otherwise be taken for a word by itself.
    pub(crate) lead: f32,
    cluster: Cluster,
    spot: Spot,
    seed: Seed,
    variants: Vec<OnceLock<Variant>>,
}

/// A form, bent; lengths in thousandths of an em, to the right and down.
pub(crate) struct Variant {
    pub(crate) path: Path,
    /// Its width as a factor.
    width: f32,
    /// How far it carries the pen.
    pub(crate) advance: f32,
    left: f32,
    right: f32,
    edges: Edges,
}

/// A word as the hand spells it, in the parts between which a line may break.
struct Spelt {
    parts: Vec<Vec<Letter>>,
    missing: Vec<char>,
}

/// A letter of such a part.
struct Letter {
    source: Range<u32>,
    form: Arc<Form>,
    /// How far it carries the pen, unbent.
    advance: f32,
}

/// How often each form was used in a letter.
#[derive(Default)]
pub(crate) struct Uses(Vec<u32>);

/// The room before a mark that is kept clear of the letter before it, in thousandths of an em.
const LEAD: f32 = 120.0;

/// Of how many words a pool remembers the spelling.
const MOST_WORDS: usize = 50_000;

impl Pool {
    /// A pool of a hand's letters. Nothing is bent before it is needed.
    pub fn new(hand: Hand, seed: Seed) -> Self {
        Self {
            hand,
            seed: seed.of("pool"),
            forms: RwLock::default(),
            words: RwLock::default(),
        }
    }

    /// The hand.
    pub fn hand(&self) -> &Hand {
        &self.hand
    }

    /// A form by its number.
    pub(crate) fn form(&self, number: u32) -> Option<Arc<Form>> {
        let forms = self.forms.read().unwrap_or_else(PoisonError::into_inner);
        forms.all.get(number as usize).cloned()
    }

    /// Writes the words of `source`, one line of a block, from the pool, without placing them.
    ///
    /// `notes` gathers what is not the pool's to write: what the hand lacks, and what runs from right to left.
    /// Then the words are of no use.
    pub(crate) fn words(
        &self,
        source: &str,
        scale: f32,
        pace: Pace,
        uses: &mut Uses,
        notes: &mut Notes,
    ) -> Result<Words> {
        if pace.base != 0 {
            notes.miss(&[source.chars().next().unwrap_or(' ')]);
        }
        let mut breaks = vec![false; source.len() + 1];
        for (at, kind) in linebreaks(source) {
            breaks[at] = kind == BreakOpportunity::Allowed;
        }
        let mut scribe = Scribe {
            pool: self,
            pace,
            unit: self.hand.habits.x_height.0.0 / self.hand.x_height * scale,
            mood: Mood::CALM,
            letters: pace.letters,
            uses,
            words: Vec::new(),
        };
        scribe.turn(0);
        let mut start = 0;
        while start < source.len() {
            let rest = &source[start..];
            let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
            let blank = source[end..].chars().next().map_or(0, char::len_utf8);
            let gap = (blank > 0).then(|| end as u32..(end + blank) as u32);
            let spelt = self.spelt(&source[start..end])?;
            notes.miss(&spelt.missing);
            let last = spelt.parts.len().saturating_sub(1);
            for (index, letters) in spelt.parts.iter().enumerate() {
                let (gap, may_break) = match index == last {
                    true => (gap.clone(), breaks[end + blank]),
                    false => (None, true),
                };
                scribe.word(letters, start as u32, gap, may_break);
            }
            if spelt.parts.is_empty() && gap.is_some() {
                scribe.word(&[], start as u32, gap, breaks[end + blank]);
            }
            start = end + blank;
        }
        Ok(Words {
            source: source.to_owned(),
            words: scribe.words,
            ..Words::default()
        })
    }

    /// A word without blanks, spelt: mostly it was met before.
    fn spelt(&self, text: &str) -> Result<Arc<Spelt>> {
        let known = self.words.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(spelt) = known.get(text) {
            return Ok(Arc::clone(spelt));
        }
        drop(known);
        let spelt = Arc::new(self.spell(text)?);
        let mut known = self.words.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST_WORDS {
            known.insert(text.to_owned(), Arc::clone(&spelt));
        }
        Ok(spelt)
    }

    fn spell(&self, text: &str) -> Result<Spelt> {
        let mut notes = Notes::default();
        let spelling = Spelling::new(&self.hand, text, &Directions::of(text, 0), &mut notes);
        let own = |it: &Run| it.voice == 0 && it.level == 0;
        if notes.refusal(self.hand.name()).is_some() || !spelling.runs.iter().all(own) {
            return Ok(Spelt {
                parts: Vec::new(),
                missing: text.chars().collect(),
            });
        }
        let mut clusters = word::shaped(&self.hand, text, spelling)?;
        let mut parts = Vec::new();
        let ends = linebreaks(text).map(|it| it.0 as u32);
        for end in ends {
            let count = clusters
                .iter()
                .take_while(|it| it.source.end <= end)
                .count();
            let part: Vec<Cluster> = clusters.drain(..count).collect();
            if !part.is_empty() {
                parts.push(self.part(text, part));
            }
        }
        Ok(Spelt {
            parts,
            missing: Vec::new(),
        })
    }

    fn part(&self, text: &str, clusters: Vec<Cluster>) -> Vec<Letter> {
        let last = clusters
            .iter()
            .rposition(|it| it.character.is_alphanumeric());
        let count = clusters.len();
        let clusters = clusters.into_iter().enumerate();
        clusters
            .map(|(index, cluster)| {
                let spot = Spot {
                    character: cluster.character,
                    // A form must do before any letter.
                    next: None,
                    is_first: index == 0,
                    is_last: index + 1 == count || last.is_none_or(|it| index >= it),
                    scale: 1.0,
                };
                let source = cluster.source.clone();
                let own = &text[source.start as usize..source.end as usize];
                Letter {
                    advance: cluster.pieces.iter().map(|it| it.advance).sum(),
                    form: self.form_of(own, cluster, spot),
                    source,
                }
            })
            .collect()
    }

    fn form_of(&self, text: &str, mut cluster: Cluster, spot: Spot) -> Arc<Form> {
        let last = cluster.pieces.len().saturating_sub(1);
        // A form is as wide as the font has it, whatever came after it when it was first met.
        if let Some(piece) = cluster.pieces.last_mut()
            && let Some(glyph) = self.hand.glyph(piece.glyph)
        {
            piece.advance = glyph.advance;
        }
        let pieces = cluster.pieces.iter().enumerate().map(|(index, it)| {
            // The last carries the pen to the next letter, which differs by that letter.
            let advance = if index == last { 0.0 } else { it.advance };
            let [x, y] = it.offset.map(f32::to_bits);
            [it.glyph, x, y, advance.to_bits()]
        });
        let key = Key {
            text: text.to_owned(),
            pieces: pieces.collect(),
            accents: cluster.accents.iter().map(|it| it.glyph).collect(),
            instead: cluster.instead,
            is_first: spot.is_first,
            is_last: spot.is_last,
        };
        let mut forms = self.forms.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = forms.numbers.get(&key) {
            return Arc::clone(&forms.all[*number as usize]);
        }
        let number = forms.all.len() as u32;
        let kept_clear = self.hand.habits.before.contains_key(&spot.character);
        let lead = if kept_clear { LEAD } else { 0.0 };
        let form = Form::new(number, &key, cluster, spot, self.seed);
        let form = Arc::new(Form { lead, ..form });
        forms.numbers.insert(key, number);
        forms.all.push(Arc::clone(&form));
        form
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pool({:?})", self.hand)
    }
}

impl Form {
    fn new(number: u32, key: &Key, cluster: Cluster, spot: Spot, seed: Seed) -> Self {
        let pieces = key.pieces.iter().flatten();
        let place = u64::from(spot.is_first) * 2 + u64::from(spot.is_last);
        let seed = seed.of(&key.text).at(place);
        let seed = pieces
            .chain(&key.accents)
            .fold(seed, |seed, it| seed.at(u64::from(*it)));
        // The commoner a form, the more of it one sees at once.
        let count = match (spot.is_first, spot.is_last) {
            _ if !spot.character.is_alphabetic() => 8,
            (false, false) => 32,
            _ => 16,
        };
        Self {
            number,
            text: key.text.clone(),
            lead: 0.0,
            cluster,
            spot,
            seed,
            variants: (0..count).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The variant for its `count`th use in a letter: like letters are as many uses apart as there are variants.
    fn pick(&self, seed: Seed, count: u32) -> u32 {
        let of = self.variants.len();
        let seed = seed.at(self.seed.0);
        let start = seed.at(1).pick(of);
        // Every odd step goes through a power of two.
        let step = 2 * seed.at(2).pick(of / 2) + 1;
        ((start + count as usize * step) % of) as u32
    }

    /// A variant by its number, bent when it is first asked for.
    pub(crate) fn variant(&self, hand: &Hand, number: u32) -> &Variant {
        let slot = &self.variants[number as usize % self.variants.len()];
        slot.get_or_init(|| {
            let seed = self.seed.of("variant").at(u64::from(number));
            let (path, advance) = word::alone(hand, &self.cluster, self.spot, seed);
            let natural: f32 = self.cluster.pieces.iter().map(|it| it.advance).sum();
            let bounds = Bounds::of(&path.points);
            let [left, right] = match bounds.is_empty() {
                true => [0.0, advance],
                false => [bounds.min[0], bounds.max[0]],
            };
            let mut edges = Edges::EMPTY;
            edges.add(&path.points, hand.x_height);
            Variant {
                path,
                width: if natural > 0.0 {
                    advance / natural
                } else {
                    1.0
                },
                advance: match self.spot.is_last {
                    true => advance.max(right.min(advance + 100.0)),
                    // Readers take a gap of a tenth of an em for a blank, and forgive more the other way.
                    false => advance + 50.0,
                },
                left,
                right,
                edges,
            }
        })
    }
}

impl Variant {
    /// Its outline, in thousandths of an em.
    pub(crate) fn outline(&self) -> impl Iterator<Item = Segment> {
        segments(&self.path.verbs, &self.path.points)
    }
}

impl Uses {
    /// How often a form was used before; now once more.
    fn count(&mut self, form: u32) -> u32 {
        let index = form as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, 0);
        }
        self.0[index] += 1;
        self.0[index] - 1
    }
}

/// Writes word after word from a pool.
struct Scribe<'a> {
    pool: &'a Pool,
    pace: Pace,
    /// Millimetres for a thousandth of an em.
    unit: f32,
    /// The mood at the next join.
    mood: Mood,
    letters: usize,
    uses: &'a mut Uses,
    words: Vec<Word>,
}

impl Scribe<'_> {
    fn word(&mut self, letters: &[Letter], start: u32, gap: Option<Range<u32>>, may_break: bool) {
        let mut pen = 0.0;
        let mut edges = Edges::EMPTY;
        let mut marks = Vec::with_capacity(letters.len());
        for (index, letter) in letters.iter().enumerate() {
            marks.push(self.letter(letter, start, &mut pen, &mut edges));
            let next = letters.get(index + 1).map(|it| it.form.spot.character);
            pen += self.blank_after(letter.form.spot.character, next);
        }
        let ends_sentence = letters
            .iter()
            .rev()
            .map(|it| it.form.spot.character)
            .find(|it| it.is_alphanumeric() || matches!(it, '.' | '!' | '?'))
            .is_some_and(|it| matches!(it, '.' | '!' | '?'));
        self.turn(1);
        self.words.push(Word {
            marks,
            advance: pen,
            shift: 0.0,
            edges,
            level: 0,
            gap_level: 0,
            gap,
            may_break,
            ends_sentence,
            tired: self.pace.tired(self.letters),
        });
    }

    fn letter(
        &mut self,
        letter: &Letter,
        start: u32,
        pen: &mut f32,
        edges: &mut Edges,
    ) -> WordMark {
        let hand = &self.pool.hand;
        let form = &*letter.form;
        let count = self.uses.count(form.number);
        let number = form.pick(self.pace.slow, count);
        let variant = form.variant(hand, number);
        let mood = self.mood;
        self.turn(1);
        let [slant, size, width] = mood.between(self.mood);
        let unit = self.unit;
        let across = unit * width;
        if let Some(least) = hand.habits.before.get(&form.spot.character) {
            let right = edges.near_line() + least.0 * hand.x_height * unit;
            *pen += (right - *pen - variant.left * across).max(0.0);
        }
        edges.add_moved(&variant.edges, *pen, slant * hand.x_height * unit, across);
        let x = *pen;
        let advance = letter.advance * variant.width * across;
        *pen += advance;
        WordMark {
            source: start + letter.source.start..start + letter.source.end,
            x,
            advance,
            left: x + variant.left * across,
            right: x + variant.right * across,
            stretch: Default::default(),
            strokes: 0..0,
            stamp: Some(Stamp {
                form: form.number,
                variant: number,
                lead: form.lead,
                matrix: [across, 0.0, -slant * size * unit, size * unit, 0.0, 0.0],
            }),
        }
    }

    /// The blank after a letter that would run into the next.
    fn blank_after(&self, character: char, next: Option<char>) -> f32 {
        let hand = &self.pool.hand;
        match hand.habits.after.get(&character) {
            Some(blank) if next.is_some_and(char::is_alphabetic) => {
                blank.0 * hand.x_height * self.unit
            }
            _ => 0.0,
        }
    }

    fn turn(&mut self, letters: usize) {
        self.letters += letters;
        let tired = self.pace.tired(self.letters);
        self.mood = Mood::new(&self.pool.hand, self.pace.slow, self.letters, tired);
    }
}
