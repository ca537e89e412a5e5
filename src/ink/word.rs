//! One written word, before it has a place: its marks, bent and joined.

use std::collections::HashMap;
use std::ops::Range;

use unicode_linebreak::BreakOpportunity;
use unicode_linebreak::linebreaks;

use crate::error::Result;
use crate::ink::accent::Seat;
use crate::ink::accent::set_upon;
use crate::ink::bend::Bend;
use crate::ink::bend::Mood;
use crate::ink::bend::Motion;
use crate::ink::bend::Spot;
use crate::ink::bend::Whim;
use crate::ink::direction::Directions;
use crate::ink::drift::Field;
use crate::ink::font::Shaped;
use crate::ink::form::Formed;
use crate::ink::hand::Hand;
use crate::ink::hand::Style;
use crate::ink::nib;
use crate::ink::notes::Notes;
use crate::ink::outline::Bounds;
use crate::ink::outline::Path;
use crate::ink::outline::Stretch;
use crate::ink::sheet::Stamp;
use crate::ink::spelling::Spelling;
use crate::ink::stroke::PenPath;
use crate::seed::Seed;
use crate::units::Mm;

/// A word and what follows it.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) marks: Vec<WordMark>,
    /// How far it carries the pen.
    pub(crate) advance: f32,
    /// How far into its ink it starts: more than 0 for the rest of a divided word.
    pub(crate) shift: f32,
    /// The edges of its ink, row by row, along the slant.
    pub(crate) edges: Edges,
    /// How deep it lies in changes of direction, and the blank after it.
    pub(crate) level: u8,
    pub(crate) gap_level: u8,
    /// The blank after it, in the source.
    pub(crate) gap: Option<Range<u32>>,
    /// Whether the line may end after it.
    pub(crate) may_break: bool,
    /// Whether a sentence ends with it.
    pub(crate) ends_sentence: bool,
    /// How tired the hand was: from 0 to 1.
    pub(crate) tired: f32,
}

/// How far a hand has come with a letter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    /// The seed of what hangs on this text alone.
    pub(crate) own: Seed,
    /// The seed of what changes slowly over the whole letter, from block to block.
    pub(crate) slow: Seed,
    /// How many characters were written before.
    pub(crate) letters: usize,
    /// How many go on a page, about.
    pub(crate) per_page: f32,
    /// How deep the text lies in changes of direction: 1 if it runs from right to left.
    pub(crate) base: u8,
}

impl Pace {
    /// How tired the hand is after so many letters; at the foot of the first page it is as tired as it gets.
    pub(crate) fn tired(&self, letters: usize) -> f32 {
        (letters as f32 / self.per_page.max(1.0)).min(1.0)
    }
}

/// One mark of a word; lengths in millimetres from the word's start.
#[derive(Clone, Debug)]
pub(crate) struct WordMark {
    pub(crate) source: Range<u32>,
    pub(crate) x: f32,
    pub(crate) advance: f32,
    pub(crate) right: f32,
    pub(crate) left: f32,
    pub(crate) stretch: Stretch,
    pub(crate) strokes: Range<u32>,
    /// The letter of a pool that it is, as it would stand at the sheet's corner.
    pub(crate) stamp: Option<Stamp>,
}

/// The leftmost and rightmost ink of a word in rows from its tallest to its lowest reach.
#[derive(Clone, Debug)]
pub(crate) struct Edges {
    pub(crate) left: [f32; Edges::ROWS],
    pub(crate) right: [f32; Edges::ROWS],
}

impl Edges {
    /// Rows of half an x-height, from the lowest: three below the line, two for the x, four above it.
    const ROWS: usize = 9;

    pub(crate) const EMPTY: Self = Self {
        left: [f32::INFINITY; Self::ROWS],
        right: [f32::NEG_INFINITY; Self::ROWS],
    };

    /// Straight edges around some marks, for a part of a word.
    pub(crate) fn between(marks: &[WordMark]) -> Self {
        let left = marks.iter().map(|it| it.left).fold(f32::INFINITY, f32::min);
        let right = marks
            .iter()
            .map(|it| it.right)
            .fold(f32::NEG_INFINITY, f32::max);
        Self {
            left: [left; Self::ROWS],
            right: [right; Self::ROWS],
        }
    }

    /// Adds the ink of one letter by its own edges, moved to the right by `x` and leaning by `slant` an x-height.
    ///
    /// `unit` is how many millimetres a unit of the letter's edges has.
    pub(crate) fn add_moved(&mut self, letter: &Self, x: f32, slant: f32, unit: f32) {
        let row_height = 0.5 * slant;
        for row in 0..Self::ROWS {
            let lean = x + row_height * (row as f32 - 2.5);
            self.left[row] = self.left[row].min(lean + unit * letter.left[row]);
            self.right[row] = self.right[row].max(lean + unit * letter.right[row]);
        }
    }

    pub(crate) fn add(&mut self, points: &[[f32; 2]], x_height: f32) {
        let per_row = -2.0 / x_height;
        for [x, y] in points {
            let row = (3.0 + y * per_row).clamp(0.0, Self::ROWS as f32 - 1.0) as i32 as usize;
            self.left[row] = self.left[row].min(*x);
            self.right[row] = self.right[row].max(*x);
        }
    }

    /// The edges of the letters' bodies: from a little below the line to a little above the x.
    pub(crate) fn body(&self) -> (f32, f32) {
        let rows = 2..6;
        let left = self.left[rows.clone()]
            .iter()
            .copied()
            .fold(f32::INFINITY, f32::min);
        let right = self.right[rows]
            .iter()
            .copied()
            .fold(f32::NEG_INFINITY, f32::max);
        if left.is_finite() {
            return (left, right);
        }
        (self.leftmost(), self.rightmost())
    }

    /// The rightmost ink from half an x-height below the line to half of one above it.
    pub(crate) fn near_line(&self) -> f32 {
        let right = self.right[2..4].iter().copied();
        right.fold(f32::NEG_INFINITY, f32::max)
    }

    pub(crate) fn leftmost(&self) -> f32 {
        let least = self.left.iter().copied().fold(f32::INFINITY, f32::min);
        if least.is_finite() { least } else { 0.0 }
    }

    pub(crate) fn rightmost(&self) -> f32 {
        let most = self.right.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if most.is_finite() { most } else { 0.0 }
    }

    /// How far the next word must start from this word's start, so that no ink is nearer than `clear`.
    pub(crate) fn clearance(&self, next: &Self, clear: f32) -> f32 {
        let mut least = f32::NEG_INFINITY;
        for row in 0..Self::ROWS {
            for other in row.saturating_sub(1)..(row + 2).min(Self::ROWS) {
                least = least.max(self.right[row] + clear - next.left[other]);
            }
        }
        least
    }
}

/// The words of one block, and the ink of them all.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) source: String,
    pub(crate) words: Vec<Word>,
    pub(crate) path: Path,
    pub(crate) pen_path: PenPath,
}

/// What stands for one stretch of the source: a letter, a ligature, a sign.
pub(crate) struct Cluster {
    /// Who writes it, and how deep it lies in changes of direction.
    pub(crate) voice: u8,
    pub(crate) level: u8,
    /// A letter to draw instead of the first piece.
    pub(crate) instead: Option<u32>,
    pub(crate) source: Range<u32>,
    pub(crate) character: char,
    pub(crate) pieces: Vec<Shaped>,
    pub(crate) accents: Vec<crate::ink::spelling::Accent>,
    blank: bool,
}

/// Writes the words of `source`, one line of a block, without placing them.
///
/// `notes` gathers what the hand cannot write; then the words are of no use.
pub(crate) fn written(
    hand: &Hand,
    source: &str,
    scale: f32,
    pace: Pace,
    notes: &mut Notes,
) -> Result<Words> {
    let directions = Directions::of(source, pace.base);
    let spelling = Spelling::new(hand, source, &directions, notes);
    let clusters = shaped(hand, source, spelling)?;
    let mut scribe = Scribe {
        hand,
        seed: pace.own,
        pace,
        scale,
        // Millimetres for a thousandth of an em.
        unit: hand.habits.x_height.0.0 / hand.x_height,
        last: HashMap::new(),
        letters: pace.letters,
        mood: None,
        calm: false,
        out: Words {
            source: source.to_owned(),
            ..Words::default()
        },
    };
    let mut breaks = vec![false; source.len() + 1];
    for (at, kind) in linebreaks(source) {
        breaks[at] = kind == BreakOpportunity::Allowed;
    }
    let mut start = 0;
    for index in 0..clusters.len() {
        let cluster = &clusters[index];
        let ends = index + 1 == clusters.len();
        let may_break = breaks[cluster.source.end as usize];
        let turns = !ends && !cluster.blank && {
            let next = &clusters[index + 1];
            !next.blank && next.level != cluster.level
        };
        if cluster.blank {
            scribe.word(
                &clusters[start..index],
                Some((
                    cluster.source.clone(),
                    directions.at(cluster.source.start as usize),
                )),
                may_break,
            );
            start = index + 1;
        } else if ends || may_break || turns {
            scribe.word(&clusters[start..=index], None, may_break);
            start = index + 1;
        }
    }
    Ok(scribe.out)
}

/// The letters of the font for a text in the order of reading, gathered by what they stand for.
pub(crate) fn shaped(hand: &Hand, source: &str, spelling: Spelling) -> Result<Vec<Cluster>> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(source.len());
    for run in spelling.runs {
        let Some(writer) = hand.voice(run.voice) else {
            continue;
        };
        let leftward = run.level % 2 == 1;
        let mut letters = writer.shape(&run.text, leftward)?;
        if leftward {
            in_reading_order(&mut letters);
        }
        let first = clusters.len();
        let mut graphemes = run.graphemes.into_iter().peekable();
        for letter in letters {
            while let Some(grapheme) = graphemes.next_if(|it| it.start <= letter.start) {
                let character = source[grapheme.source.start as usize..].chars().next();
                match clusters[first..].last_mut() {
                    // A letter of a ligature has no start of its own.
                    Some(last) if grapheme.start < letter.start => {
                        last.source.end = grapheme.source.end;
                        last.accents.extend(grapheme.accents);
                    }
                    _ => clusters.push(Cluster {
                        voice: run.voice,
                        level: run.level,
                        instead: grapheme.instead,
                        source: grapheme.source,
                        character: character.unwrap_or(' '),
                        pieces: Vec::new(),
                        accents: grapheme.accents,
                        blank: grapheme.blank,
                    }),
                }
            }
            if let Some(cluster) = clusters[first..].last_mut() {
                cluster.pieces.push(letter);
            }
        }
        if let (Some(last), Some(end)) = (clusters.last_mut(), graphemes.last()) {
            last.source.end = end.source.end;
        }
    }
    Ok(clusters)
}

/// Turns letters that were shaped from right to left around; the pieces of one letter stay from left to right.
fn in_reading_order(letters: &mut [Shaped]) {
    letters.reverse();
    let mut start = 0;
    while start < letters.len() {
        let same = letters[start..].iter();
        let count = same
            .take_while(|it| it.start == letters[start].start)
            .count();
        letters[start..start + count].reverse();
        start += count;
    }
}

/// From one knot of a word's field to the next, in x-heights.
///
/// At half an x-height a field pinches single strokes: loops close, and lines get a tremor.
const FIELD_STEP: f32 = 0.8;

/// One letter by itself, in thousandths of an em: where others join it, it stays as the font has it.
///
/// Gives its ink, and how far it carries the pen.
pub(crate) fn alone(hand: &Hand, cluster: &Cluster, spot: Spot, seed: Seed) -> (Path, f32) {
    let xh = hand.x_height;
    let natural: f32 = cluster.pieces.iter().map(|it| it.advance).sum();
    // Between two joins that stay there is less room to move in.
    let strength = 0.6 * hand.habits.warp_sd.0 * xh;
    let (left, right) = (
        if spot.is_first { -0.5 * xh } else { 0.0 },
        natural.max(0.2 * xh) + if spot.is_last { 0.5 * xh } else { 0.0 },
    );
    let field = Field::between(seed.of("field"), left, right, FIELD_STEP * xh, strength);
    let mut scribe = Scribe {
        hand,
        seed,
        pace: Pace::default(),
        scale: 1.0,
        unit: 1.0,
        last: HashMap::new(),
        letters: 0,
        mood: None,
        calm: true,
        out: Words::default(),
    };
    let mut pen = 0.0;
    scribe.cluster(cluster, spot, seed, &field, &mut pen);
    let Words {
        mut path,
        mut pen_path,
        ..
    } = scribe.out;
    // A nib counts in millimetres.
    let unit = hand.habits.x_height.0.0 / xh;
    for it in &mut pen_path.points {
        (it.x, it.y, it.radius) = (it.x * unit, it.y * unit, it.radius * unit);
    }
    let joined = hand.is_joined();
    for (index, stroke) in pen_path.strokes.iter().enumerate() {
        let mut taper = pen_path.taper(index);
        taper.entry &= spot.is_first || !joined;
        taper.exit &= spot.is_last || !joined;
        nib::run(pen_path.points(stroke), taper, &mut path);
    }
    if !pen_path.strokes.is_empty() {
        let points = path.points.iter_mut();
        points.for_each(|it| *it = it.map(|it| it / unit));
    }
    (path, pen)
}

/// Writes word after word.
struct Scribe<'a> {
    hand: &'a Hand,
    seed: Seed,
    pace: Pace,
    scale: f32,
    unit: f32,
    /// How each letter of the font was written last, and in which form.
    last: HashMap<(u8, u32), (Whim, usize)>,
    letters: usize,
    /// The mood after the last letter of this word.
    mood: Option<Mood>,
    /// Whether it writes without moods, for a letter that takes them on later.
    calm: bool,
    out: Words,
}

impl Scribe<'_> {
    fn word(&mut self, clusters: &[Cluster], gap: Option<(Range<u32>, u8)>, may_break: bool) {
        if clusters.is_empty() && gap.is_none() {
            return;
        }
        let xh = self.hand.x_height;
        let number = self.out.words.len() as u64;
        let seed = self.seed.at(number);
        let natural: f32 = clusters
            .iter()
            .flat_map(|it| &it.pieces)
            .map(|it| it.advance)
            .sum();
        let strength = self.hand.habits.warp_sd.0 * xh;
        let field = Field::new(
            seed.of("field"),
            -xh,
            natural * 1.2 + xh,
            FIELD_STEP * xh,
            strength,
        );
        let mut pen = 0.0;
        let mut edges = Edges::EMPTY;
        let mut marks = Vec::with_capacity(clusters.len());
        let level = clusters.first().map_or(0, |it| it.level);
        let leftward = level % 2 == 1;
        for seen in 0..clusters.len() {
            let index = match leftward {
                true => clusters.len() - 1 - seen,
                false => seen,
            };
            let cluster = &clusters[index];
            let start = self.out.path.end();
            let first = self.out.pen_path.count();
            let first_point = self.out.pen_path.points.len();
            let before = pen;
            let spot = Spot {
                character: cluster.character,
                next: clusters.get(index + 1).map(|it| it.character),
                is_first: index == 0 && !leftward,
                is_last: !leftward
                    && (index + 1 == clusters.len()
                        || clusters[index + 1..]
                            .iter()
                            .all(|it| !it.character.is_alphanumeric())),
                scale: self.scale,
            };
            self.cluster(cluster, spot, seed.at(index as u64), &field, &mut pen);
            let stretch = self.out.path.since(start);
            let range = stretch.points.start as usize..stretch.points.end as usize;
            let mut inked = self.inked(first_point);
            let points = match self.hand.style {
                Style::Outline => &mut self.out.path.points[range],
                Style::Pen(_) => &mut inked[..],
            };
            points
                .iter_mut()
                .for_each(|it| *it = it.map(|it| it * self.unit));
            for it in &mut self.out.pen_path.points[first_point..] {
                (it.x, it.y) = (it.x * self.unit, it.y * self.unit);
                it.radius = it.radius * self.unit;
            }
            let short = short_of(self.hand, cluster, self.scale, &edges, points);
            points.iter_mut().for_each(|it| it[0] += short);
            for it in &mut self.out.pen_path.points[first_point..] {
                it.x = it.x + Mm(short);
            }
            pen += short / (self.unit * self.scale);
            edges.add(points, xh * self.unit);
            let bounds = Bounds::of(points);
            let unit = self.unit * self.scale;
            marks.push(WordMark {
                source: cluster.source.clone(),
                x: before * unit,
                advance: (pen - before) * unit,
                left: if bounds.is_empty() {
                    before * unit
                } else {
                    bounds.min[0]
                },
                right: if bounds.is_empty() {
                    pen * unit
                } else {
                    bounds.max[0]
                },
                stretch,
                strokes: first..self.out.pen_path.count(),
                stamp: None,
            });
        }
        if self.hand.style != Style::Outline {
            self.run_nib(&mut marks);
        }
        if leftward {
            marks.reverse();
        }
        let ends_sentence = clusters
            .iter()
            .rev()
            .find(|it| it.character.is_alphanumeric() || matches!(it.character, '.' | '!' | '?'))
            .is_some_and(|it| matches!(it.character, '.' | '!' | '?'));
        self.letters += 1;
        self.mood = None;
        let tired = self.tired();
        self.out.words.push(Word {
            marks,
            advance: pen * self.unit * self.scale,
            shift: 0.0,
            edges,
            level,
            gap_level: gap.as_ref().map_or(level, |it| it.1),
            gap: gap.map(|it| it.0),
            may_break,
            ends_sentence,
            tired,
        });
    }

    fn tired(&self) -> f32 {
        self.pace.tired(self.letters)
    }

    fn cluster(&mut self, cluster: &Cluster, spot: Spot, seed: Seed, field: &Field, pen: &mut f32) {
        let Some(hand) = self.hand.voice(cluster.voice) else {
            return;
        };
        for (index, piece) in cluster.pieces.iter().enumerate() {
            let id = match cluster.instead {
                Some(instead) if index == 0 => instead,
                _ => piece.glyph,
            };
            let Some(plain) = hand.glyph(id) else {
                continue;
            };
            let seed = seed.at(index as u64);
            let kind = (cluster.voice, id);
            let last = self.last.get(&kind);
            let whim = Whim::new(seed, last.map(|it| &it.0));
            let forms = match cluster.pieces.len() {
                1 if cluster.accents.is_empty() => hand.forms(id, cluster.character),
                _ => &[],
            };
            let form = chosen(forms, &spot, seed.of("form"), last.map(|it| it.1));
            self.last.insert(kind, (whim, form));
            let glyph = form.checked_sub(1).map_or(plain, |it| &forms[it].glyph);
            let tired = self.tired();
            let calm = self.calm;
            let mood = |it: usize| match calm {
                true => Mood::CALM,
                false => Mood::new(hand, self.pace.slow, it, tired),
            };
            let before = self.mood.unwrap_or_else(|| mood(self.letters));
            self.letters += 1;
            let moods = [before, mood(self.letters)];
            self.mood = Some(moods[1]);
            let bend = Bend::new(hand, glyph, spot, whim, moods, seed);
            let width = bend.width();
            self.draw(&bend.motion(*pen, piece.offset, field));
            if index == 0 {
                let mut base = glyph.ink;
                for (number, accent) in cluster.accents.iter().enumerate() {
                    let Some(mark) = hand.glyph(accent.glyph) else {
                        continue;
                    };
                    let lift = set_upon(glyph, base, mark, accent.seat, hand.x_height, hand.lean());
                    if matches!(accent.seat, Seat::Above | Seat::Below) {
                        let ink = mark.ink;
                        base.add([base.center()[0], ink.min[1] + lift[1]]);
                        base.add([base.center()[0], ink.max[1] + lift[1]]);
                    }
                    let lift = [lift[0] * width, lift[1]];
                    let seed = seed.of("accent").at(number as u64);
                    let bend = Bend::new(hand, mark, spot, Whim::new(seed, None), moods, seed);
                    self.draw(&bend.motion(*pen, lift, field));
                }
            }
            *pen += piece.advance * width;
        }
        if spot.next.is_some_and(char::is_alphabetic)
            && let Some(blank) = hand.habits.after.get(&spot.character)
        {
            *pen += blank.0 * hand.x_height;
        }
    }

    fn draw(&mut self, motion: &Motion<'_>) {
        match self.hand.style {
            Style::Outline => motion.draw(&mut self.out.path),
            Style::Pen(_) => motion.trace(&mut self.out.pen_path),
        }
    }

    /// The edges of what the pen wrote from its point `first` on.
    fn inked(&self, first: usize) -> Vec<[f32; 2]> {
        let points = self.out.pen_path.points[first..].iter();
        let corners = points.flat_map(|it| {
            [-1.0, 1.0].map(|side| {
                let by = side * it.radius.0;
                [it.x.0 + by, it.y.0 + by]
            })
        });
        corners.collect()
    }

    /// Draws what the nib leaves on its way through a word; where letters meet it is not lifted.
    fn run_nib(&mut self, marks: &mut [WordMark]) {
        let joined = self.hand.is_joined();
        let near = 0.25 * self.hand.habits.x_height.0.0;
        for pair in marks.windows(2).filter(|_| joined) {
            self.out
                .pen_path
                .join(&pair[0].strokes, &pair[1].strokes, near);
        }
        for mark in marks {
            let start = self.out.path.end();
            for index in mark.strokes.clone() {
                let taper = self.out.pen_path.taper(index as usize);
                let stroke = &self.out.pen_path.strokes[index as usize];
                nib::run(self.out.pen_path.points(stroke), taper, &mut self.out.path);
            }
            mark.stretch = self.out.path.since(start);
        }
    }
}

/// How far a mark stands too near to the ink before it, in millimetres.
fn short_of(hand: &Hand, cluster: &Cluster, scale: f32, edges: &Edges, points: &[[f32; 2]]) -> f32 {
    let writer = hand.voice(cluster.voice);
    let Some(least) = writer.and_then(|it| it.habits.before.get(&cluster.character)) else {
        return 0.0;
    };
    let right = edges.near_line();
    let left = Bounds::of(points).min[0];
    let short = right + least.0 * hand.habits.x_height.0.0 * scale - left;
    if short.is_finite() {
        short.max(0.0)
    } else {
        0.0
    }
}

/// The form in which a letter is written, counted from 1, or 0 for the font's own; not the last one again.
fn chosen(forms: &[Formed], spot: &Spot, seed: Seed, last: Option<usize>) -> usize {
    if forms.is_empty() {
        return 0;
    }
    let fits = |it: &usize| {
        let form = &forms[*it - 1].form;
        Some(*it) != last && form.fits(spot.is_first, spot.is_last, spot.next)
    };
    let fitting = || (1..=forms.len()).filter(fits);
    let ties = || fitting().filter(|it| forms[*it - 1].form.is_tie());
    let tie = ties().nth(seed.at(1).pick(ties().count()));
    if let Some(tie) = tie.filter(|_| seed.at(2).unit() < 0.6) {
        return tie;
    }
    // The font's own is as likely as any two others.
    let plain = if last == Some(0) { 0 } else { 2 };
    let place = seed.at(3).pick(fitting().count() + plain);
    place
        .checked_sub(plain)
        .and_then(|it| fitting().nth(it))
        .unwrap_or(0)
}
