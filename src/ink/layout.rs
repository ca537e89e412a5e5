//! Words to lines, lines to pages: where a hand puts what it writes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use crate::error::Result;
use crate::finding::Finding;
use crate::ink::direction;
use crate::ink::drift::bell;
use crate::ink::drift::slope;
use crate::ink::drift::wave;
use crate::ink::hand::Hand;
use crate::ink::hand::Side;
use crate::ink::notes::Notes;
use crate::ink::paper::Paper;
use crate::ink::pool::Pool;
use crate::ink::pool::Uses;
use crate::ink::sheet::Line;
use crate::ink::sheet::Mark;
use crate::ink::sheet::Sheet;
use crate::ink::sheet::Stamp;
use crate::ink::stroke::PenPoint;
use crate::ink::word;
use crate::ink::word::Pace;
use crate::ink::word::Word;
use crate::ink::word::WordMark;
use crate::ink::word::Words;
use crate::seed::Seed;
use crate::units::Mm;
use crate::words::BlockKind;
use crate::words::Letter;

/// How much larger a signature is than the rest.
const SIGNATURE: f32 = 1.12;

/// The size of printed capitals, so that they do not cry.
const CAPITALS: f32 = 0.9;

/// A part of a letter, and its words.
pub(crate) type Part<'t> = (BlockKind, Cow<'t, str>);

/// The parts of a letter, in order.
pub(crate) fn parts(letter: &Letter) -> Vec<Part<'static>> {
    let blocks = letter.blocks.iter();
    blocks.map(|it| (it.kind, Cow::Owned(it.text()))).collect()
}

/// Breaks words into lines and lines into pages.
pub(crate) fn laid<'a>(
    parts: &[Part<'_>],
    hand: &'a Hand,
    paper: &'a Paper,
    seed: Seed,
) -> Result<Laid<'a>> {
    laid_on(Desk::new(hand, paper, seed), parts)
}

/// The same for addresses: words well apart, and lines of capitals in the letters of another hand.
pub(crate) fn laid_as_address<'a>(
    parts: &[Part<'_>],
    hand: &'a Hand,
    capitals: Option<&'a Hand>,
    paper: &'a Paper,
    seed: Seed,
) -> Result<Laid<'a>> {
    let desk = Desk {
        capitals,
        // The two halves of a postcode must not look like one.
        gaps: 1.35,
        ..Desk::new(hand, paper, seed)
    };
    laid_on(desk, parts)
}

/// The same with letters that are bent for it, or with those of a pool.
pub(crate) fn laid_with<'a>(
    parts: &[Part<'_>],
    hand: &'a Hand,
    paper: &'a Paper,
    seed: Seed,
    pen: Pen<'a>,
) -> Result<Laid<'a>> {
    let desk = Desk {
        pen,
        ..Desk::new(hand, paper, seed)
    };
    laid_on(desk, parts)
}

fn laid_on<'a>(desk: Desk<'a>, parts: &[Part<'_>]) -> Result<Laid<'a>> {
    let (hand, seed) = (desk.hand, desk.seed);
    let mut notes = Notes::default();
    let base = parts.iter().find_map(|it| direction::base_of(&it.1));
    let mut rows = Vec::new();
    let mut inks = Vec::new();
    let mut letters = 0;
    for (number, (kind, text)) in parts.iter().enumerate() {
        let text = notes.left_out.of(text, |it| hand.has(it));
        if text.trim().is_empty() {
            continue;
        }
        let pace = Pace {
            own: seed.of("block").at(number as u64),
            slow: seed.of("slow"),
            letters,
            per_page: desk.letters_on_a_page(),
            base: direction::base_of(&text).or(base).unwrap_or(0),
        };
        letters += text.chars().count();
        desk.block(*kind, text.trim(), pace, &mut inks, &mut rows, &mut notes)?;
    }
    if let Some(error) = notes.refusal(hand.name()) {
        return Err(error);
    }
    let pages = desk.paginated(&rows);
    Ok(Laid {
        desk,
        rows,
        inks,
        pages,
        notes,
    })
}

/// Where letters come from.
pub(crate) enum Pen<'a> {
    /// Every letter is bent where it stands.
    Fresh,
    /// From a pool, with how often each was used.
    Pool(&'a Pool, RefCell<Uses>),
}

/// Words in their lines, on pages that have no strokes yet.
pub(crate) struct Laid<'a> {
    desk: Desk<'a>,
    rows: Vec<Row>,
    inks: Vec<Words>,
    pages: Vec<Range<usize>>,
    notes: Notes,
}

impl Laid<'_> {
    /// How many sides it takes.
    pub(crate) fn sides(&self) -> usize {
        self.pages.len()
    }

    /// How many lines it takes.
    pub(crate) fn lines(&self) -> usize {
        self.rows.len()
    }

    /// What a person should know of it.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        self.notes.findings(self.desk.hand.name())
    }

    /// Whether a line ends in the middle of a word.
    pub(crate) fn divides_words(&self) -> bool {
        self.rows.iter().any(|row| {
            let last = row.words.last();
            last.is_some_and(|it| it.is_head)
        })
    }

    /// The finished sheets.
    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        let pages = self.pages.iter().enumerate();
        pages
            .map(|(index, page)| self.desk.sheet(index, &self.rows[page.clone()], &self.inks))
            .collect()
    }
}

/// One line that has words but no height on a page yet.
struct Row {
    kind: BlockKind,
    /// Its block, by number.
    block: usize,
    /// Its place in its block, from 0, and the number of lines there.
    index: usize,
    count: usize,
    /// How far in from the margin it belongs.
    indent: f32,
    /// Where its first word starts; for a line from the right, how far it would be from the left.
    x: f32,
    start: f32,
    /// Its words and blanks as they are seen from left to right, where that is not the order of reading.
    seen: Vec<(usize, Piece)>,
    words: Vec<Placed>,
    /// Whether the letter ends the line here, and not only the paper.
    ends: bool,
    seed: Seed,
    slope: f32,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Word,
    /// The blank after the word.
    Gap,
}

/// A word with its place on a line.
struct Placed {
    x: f32,
    /// Where the blank after it is, if not to its right.
    gap_x: Option<f32>,
    word: Word,
    /// Its width against what it would have by itself: less than 1 where the end of a line is near.
    squeeze: f32,
    /// Its ink and its source, by number.
    ink: usize,
    /// Whether it is the first part of a word that fits no line.
    is_head: bool,
}

/// What lies on the desk while a letter is written.
struct Desk<'a> {
    hand: &'a Hand,
    paper: &'a Paper,
    seed: Seed,
    /// The height of the letter x on paper.
    xh: f32,
    /// Whose letters lines of capitals are written in, if not the hand's own.
    capitals: Option<&'a Hand>,
    /// How wide the gaps between words are, against the hand's own.
    gaps: f32,
    pen: Pen<'a>,
}

impl<'a> Desk<'a> {
    fn new(hand: &'a Hand, paper: &'a Paper, seed: Seed) -> Self {
        let xh = hand.habits.x_height.0.0 * paper.size;
        Self {
            hand,
            paper,
            seed,
            xh,
            capitals: None,
            gaps: 1.0,
            pen: Pen::Fresh,
        }
    }

    /// How many lines' heights a page has.
    fn room(&self, page: usize) -> f32 {
        // A page that is ruled for ten lines has room for ten, whatever the last bits say.
        let slack = if self.paper.is_ruled() { 0.01 } else { 0.0 };
        self.paper.written_on(page).height.0 / self.paper.leading.0 + slack
    }

    /// How many leadings lie between two lines: whole ones on ruled paper.
    fn step(&self, above: &Row, below: &Row) -> f32 {
        if !self.paper.is_ruled() {
            return gap_before(above, below);
        }
        let opens = matches!(above.kind, BlockKind::DateLine | BlockKind::InsideAddress);
        let is_apart = opens || below.kind == BlockKind::Postscript;
        match above.block != below.block && is_apart {
            true => 2.0,
            false => 1.0,
        }
    }

    /// How far a line strays from where it belongs, as a share of a leading.
    fn miss(&self, row: &Row) -> f32 {
        let stray = bell(row.seed.at(5)).clamp(-2.0, 2.0);
        match self.paper.is_ruled() {
            // Whoever writes on a line rests the letters on it, or a little above.
            true => (0.05 * stray - 0.05) * self.xh / self.paper.leading.0,
            false => 0.012 * stray,
        }
    }

    /// How many characters go on a page, about.
    fn letters_on_a_page(&self) -> f32 {
        // A letter with its share of the blanks is about as wide as an x is high.
        self.room(1) * self.paper.measure().0 / self.xh
    }

    /// Breaks one block into lines.
    fn block(
        &self,
        kind: BlockKind,
        text: &str,
        pace: Pace,
        inks: &mut Vec<Words>,
        rows: &mut Vec<Row>,
        notes: &mut Notes,
    ) -> Result<()> {
        let first = rows.len();
        let block = rows.last().map_or(0, |it| it.block + 1);
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let line = line.trim();
            // The name is written larger; the post and the place below it are not.
            let scale = match (kind, number) {
                (BlockKind::Signature, 0) => self.paper.size * SIGNATURE,
                _ => self.paper.size,
            };
            let seed = pace.own.of("line").at(number as u64);
            let pace = Pace { own: seed, ..pace };
            let (hand, scale) = match self.capitals.filter(|it| is_capitals(line, it)) {
                Some(other) => {
                    let own = self.hand.habits.x_height.0.0 / other.habits.x_height.0.0;
                    (other, scale * own * CAPITALS)
                }
                None => (self.hand, scale),
            };
            let mut words = match &self.pen {
                Pen::Fresh => word::written(hand, line, scale, pace, notes)?,
                Pen::Pool(pool, uses) => {
                    pool.words(line, scale, pace, &mut uses.borrow_mut(), notes)?
                }
            };
            let queue = std::mem::take(&mut words.words);
            inks.push(words);
            self.fill(kind, block, queue, inks.len() - 1, pace, first, rows);
        }
        let count = rows.len() - first;
        rows[first..].iter_mut().for_each(|it| it.count = count);
        Ok(())
    }

    /// Puts the words of one line of the source on as many rows as they take.
    #[allow(
        clippy::too_many_arguments,
        reason = "the state of one line being filled; a struct for it would be used once"
    )]
    fn fill(
        &self,
        kind: BlockKind,
        block: usize,
        words: Vec<Word>,
        ink: usize,
        pace: Pace,
        first: usize,
        rows: &mut Vec<Row>,
    ) {
        let seed = pace.own;
        let mut queue: std::collections::VecDeque<Word> = words.into();
        let mut gaps = 0;
        while !queue.is_empty() {
            let index = rows.len() - first;
            let previous = rows.last().filter(|_| index > 0);
            let mut row = self.row(kind, block, index, seed, previous);
            let end = self.end_of_line(row.seed);
            while let Some(word) = queue.pop_front() {
                let placed = row.words.last();
                let x = match placed {
                    None => -word.edges.leftmost().min(0.0) * 0.5,
                    Some(last) => self.after(last, &word, seed.of("gap").at(gaps)),
                };
                let mut x = x;
                let mut squeeze = 1.0;
                let mut fits = row.x + x + word.edges.rightmost() <= end;
                if !fits && let Some(tight) = self.squeezed(&mut row, &word, x) {
                    (x, squeeze) = tight;
                    fits = true;
                }
                if !fits && let Some(keep) = last_break(&row.words) {
                    queue.push_front(word);
                    for placed in row.words.drain(keep..).rev() {
                        queue.push_front(placed.word);
                    }
                    break;
                }
                let alone = row.words.is_empty();
                if !fits && let Some(split) = overlong(&word, row.x + x, end, alone) {
                    let (head, tail) = divided(word, split);
                    queue.push_front(tail);
                    row.words.push(Placed {
                        x,
                        squeeze: 1.0,
                        gap_x: None,
                        word: head,
                        ink,
                        is_head: true,
                    });
                    break;
                }
                if !fits && !alone {
                    queue.push_front(word);
                    break;
                }
                gaps += 1;
                row.words.push(Placed {
                    x,
                    squeeze,
                    gap_x: None,
                    word,
                    ink,
                    is_head: false,
                });
            }
            let is_date = kind == BlockKind::DateLine;
            let far = is_date && self.hand.habits.date_line == Side::Right;
            if pace.base % 2 == 1 || row.words.iter().any(|it| it.word.level > 0) {
                self.turn(&mut row, pace.base, far);
            } else if far {
                self.push_right(&mut row);
            }
            row.ends = queue.is_empty();
            rows.push(row);
        }
    }

    /// A new line: its margin and its slope follow those of the line above, and start afresh in each block.
    fn row(
        &self,
        kind: BlockKind,
        block: usize,
        index: usize,
        seed: Seed,
        previous: Option<&Row>,
    ) -> Row {
        let habits = &self.hand.habits;
        let seed = seed.of("row").at(index as u64);
        let indent = match kind {
            BlockKind::Close | BlockKind::Signature => habits.close_indent.0.0,
            // Where no line is left out between paragraphs, they start further in.
            BlockKind::Paragraph if self.paper.is_ruled() && index == 0 => 4.5 * self.xh,
            _ => 0.0,
        };
        let margin = self.paper.left.0 + indent;
        // First-order autoregression about the margin itself, and a weak one: a margin that walks
        // off within a paragraph is the first thing to look wrong on a page.
        let sd = habits.margin_sd.0 * self.xh;
        let last = previous.map_or(0.0, |it| it.start - self.paper.left.0 - it.indent);
        let stray = match previous {
            Some(_) => 0.6 * last + 0.8 * sd * bell(seed.at(1)),
            None => 0.75 * sd * bell(seed.at(1)),
        };
        let degrees = habits.slope_sd.0.0 * bell(seed.at(2));
        let slope = match previous {
            Some(row) => 0.5 * row.slope + 0.87 * slope(degrees),
            None => slope(degrees),
        };
        let most = self::slope(1.4 * habits.slope_sd.0.0.max(0.5));
        let start = margin + stray.clamp(-1.4 * self.xh, 1.4 * self.xh);
        Row {
            kind,
            block,
            index,
            count: 0,
            indent,
            x: start,
            start,
            seen: Vec::new(),
            words: Vec::new(),
            ends: false,
            seed,
            slope: slope.clamp(-most, most),
        }
    }

    /// Where a line should end: some stop early, as people do.
    fn end_of_line(&self, seed: Seed) -> f32 {
        let early = 0.035 * self.paper.measure().0 * seed.at(3).unit();
        self.paper.width.0 - self.paper.right.0 - early
    }

    /// Where a word that would not quite fit starts if it is squeezed in, and how narrow it gets.
    ///
    /// People see the edge come and write the last two words closer and narrower rather than
    /// leave a hole; a little way into the margin is no matter to them.
    fn squeezed(&self, row: &mut Row, word: &Word, x: f32) -> Option<(f32, f32)> {
        // A tenth narrower is seen as haste, more as another hand.
        const NARROWEST: f32 = 0.91;
        let into = (0.5 * self.xh).min(0.3 * self.paper.right.0);
        let end = self.paper.width.0 - self.paper.right.0 + into - row.x;
        let width = word.edges.rightmost();
        let is_hasty = row.seed.at(8).unit() < 0.65;
        let last = row.words.last_mut().filter(|_| is_hasty)?;
        if last.word.gap.is_none() || width <= 0.0 || last.squeeze < 1.0 {
            return None;
        }
        // The word before gives up half as much, and a fifth of its blank.
        let (_, right) = last.word.edges.body();
        let give = 0.5 * (1.0 - NARROWEST) * right.max(0.0);
        let blank = 0.2 * self.hand.habits.word_gap.0 * self.xh;
        let most = give + blank + (1.0 - NARROWEST) * width;
        let over = x + width - end;
        if over > most {
            return None;
        }
        let share = (over / most).clamp(0.35, 1.0);
        last.squeeze = 1.0 - 0.5 * (1.0 - NARROWEST) * share;
        let squeeze = 1.0 - (1.0 - NARROWEST) * share;
        Some((x - (give + blank) * share, squeeze))
    }

    /// Where the next word starts, measured from ink to ink.
    fn after(&self, last: &Placed, next: &Word, seed: Seed) -> f32 {
        if last.word.gap.is_none() {
            return last.x + last.word.advance;
        }
        self.beside(last, next, seed)
    }

    /// Where a word starts that is seen to the right of another, a blank between them.
    fn beside(&self, last: &Placed, next: &Word, seed: Seed) -> f32 {
        let habits = &self.hand.habits;
        let pause = if last.word.ends_sentence { 1.12 } else { 1.0 };
        let spread = 1.0 + habits.word_gap_sd.0 * bell(seed).clamp(-2.2, 2.6);
        let loose = 1.0 + habits.tire_gap.0 * last.word.tired;
        let gap = habits.word_gap.0 * self.xh * pause * spread * loose * self.gaps;
        let (_, right) = last.word.edges.body();
        let (left, _) = next.edges.body();
        let clear = last.word.edges.clearance(&next.edges, 0.55 * self.xh);
        last.x + (right + gap - left).max(clear)
    }

    /// Puts the words of a line that runs from right to left, or partly so, where they are seen.
    ///
    /// `far` is for what stands at the margin where lines end.
    fn turn(&self, row: &mut Row, base: u8, far: bool) {
        let last = row.words.len().saturating_sub(1);
        let mut pieces = Vec::new();
        let mut levels = Vec::new();
        for (index, placed) in row.words.iter().enumerate() {
            pieces.push((index, Piece::Word));
            levels.push(placed.word.level);
            if placed.word.gap.is_some() {
                pieces.push((index, Piece::Gap));
                // The blank at a line's end belongs to the line, not to its last word.
                levels.push(match index == last {
                    true => base,
                    false => placed.word.gap_level,
                });
            }
        }
        row.seen = direction::seen(&levels)
            .into_iter()
            .map(|it| pieces[it])
            .collect();
        let mut before: Option<usize> = None;
        let (mut pen, mut apart) = (0.0, false);
        for (index, piece) in row.seen.clone() {
            if piece == Piece::Gap {
                let blank = self.hand.habits.word_gap.0 * self.xh;
                let at = if before.is_none() { -blank } else { pen };
                row.words[index].gap_x = Some(at);
                apart = before.is_some();
                continue;
            }
            let word = &row.words[index].word;
            let x = match before.map(|it| &row.words[it]) {
                None => -word.edges.leftmost().min(0.0) * 0.5,
                Some(last) if apart => {
                    let seed = row.seed.of("gap").at(index as u64);
                    self.beside(last, word, seed)
                }
                Some(last) => last.x + last.word.advance,
            };
            pen = x + word.advance;
            row.words[index].x = x;
            row.words[index].squeeze = 1.0;
            before = Some(index);
            apart = false;
        }
        if base % 2 == 1 && !far {
            let ends = row.words.iter().map(|it| it.x + it.word.edges.rightmost());
            let end = ends.fold(0.0, f32::max);
            let stray = row.start - self.paper.left.0;
            let right = self.paper.width.0 - self.paper.right.0;
            row.x = (right - stray - end).max(0.2 * self.paper.left.0);
        } else if far && base % 2 != 1 {
            self.push_right(row);
        }
    }

    /// Moves a line to the right margin.
    fn push_right(&self, row: &mut Row) {
        let ends = row.words.iter().map(|it| it.x + it.word.edges.rightmost());
        let end = row.x + ends.fold(0.0, f32::max);
        let stop = self.paper.width.0 - self.paper.right.0 - 3.0 * self.xh * row.seed.at(4).unit();
        row.x += (stop - end).max(0.0);
    }

    /// Which rows go on which page.
    fn paginated(&self, rows: &[Row]) -> Vec<Range<usize>> {
        let waver = if self.paper.is_ruled() { 0.0 } else { 0.01 };
        let mut pages = Vec::new();
        let mut start = 0;
        while start < rows.len() {
            let room = self.room(pages.len());
            let mut used = 1.0;
            let mut end = start + 1;
            while end < rows.len() {
                // The waver of the lines may add up a little: 2 % of a leading each.
                used += self.step(&rows[end - 1], &rows[end]) + waver;
                if used > room {
                    break;
                }
                end += 1;
            }
            if end < rows.len() {
                let from = start + 1;
                let good = (from..=end)
                    .rev()
                    .find(|it| is_good_break(rows, start, *it));
                let fair = || (from..=end).rev().find(|it| is_fair_break(rows, *it));
                end = good.or_else(fair).unwrap_or(end);
            }
            pages.push(start..end);
            start = end;
        }
        if pages.is_empty() {
            pages.push(0..0);
        }
        pages
    }

    /// Puts rows on a sheet.
    fn sheet(&self, index: usize, rows: &[Row], inks: &[Words]) -> Sheet {
        let paper = self.paper;
        let leading = paper.leading.0;
        let unit = self.xh / self.hand.x_height;
        let mut sheet = Sheet {
            width: paper.width,
            height: paper.height,
            fold: paper.fold_of(index),
            ink: self.hand.habits.ink.0,
            em: Mm(unit * 1000.0),
            x_height: Mm(self.xh),
            text: String::new(),
            lines: Vec::with_capacity(rows.len()),
            marks: Vec::new(),
            path: Default::default(),
            pen_path: Default::default(),
            printed: paper.printed(index).into(),
        };
        let mut level = (paper.written_on(index).top + paper.first_line()).0;
        let mut word = 0;
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                level += leading * self.step(&rows[number - 1], row);
            }
            let mut y = level;
            if paper.is_ruled() {
                y += leading * self.miss(row);
            } else if number > 0 {
                level += leading * self.miss(row);
                y = level;
            }
            if paper.signed_by_hand && row.kind == BlockKind::Signature && row.index == 0 {
                // A name in somebody's own hand takes more room than in any of ours.
                level += if paper.is_ruled() { 0.0 } else { 0.5 * leading };
                continue;
            }
            let first = sheet.marks.len();
            let mut parts = Vec::new();
            for placed in &row.words {
                let from = sheet.marks.len();
                self.put(&mut sheet, row, y, placed, &inks[placed.ink], word);
                word += 1;
                if !row.seen.is_empty() {
                    parts.push(from..sheet.marks.len());
                }
            }
            sheet.text.push('\n');
            let marks = first..sheet.marks.len();
            sheet.lines.push(Line {
                kind: row.kind,
                x: Mm(row.x),
                y: Mm(y),
                marks,
                begins: row.index == 0,
                ends: row.ends,
                seen: seen_marks(row, &parts),
            });
        }
        keep_on_paper(&mut sheet);
        sheet
    }

    /// Puts one word on a sheet.
    fn put(&self, sheet: &mut Sheet, row: &Row, y: f32, placed: &Placed, ink: &Words, word: usize) {
        let x = row.x + placed.x;
        let text = |range: &Range<u32>| &ink.source[range.start as usize..range.end as usize];
        // Where the mark before ended, the line's height is known.
        let mut known = (f32::NAN, 0.0);
        for mark in &placed.word.marks {
            let start = sheet.path.end();
            let squeeze = placed.squeeze;
            let left = x + mark.x * squeeze;
            let right = left + (mark.advance * squeeze).max(0.2);
            let low = match known {
                (at, height) if at == left => height,
                _ => self.line_at(row, left),
            };
            let high = self.line_at(row, right);
            known = (right, high);
            let turn = (high - low) / (right - left);
            let stamp = mark.stamp.map(|it| {
                let [a, _, c, d, ..] = it.matrix;
                let a = a * squeeze;
                // Turned letters would be read as a line each: half of the slope is lost at both joins.
                let matrix = [a, 0.0, c, d, left, y + 0.5 * (low + high)];
                Stamp { matrix, ..it }
            });
            sheet
                .path
                .verbs
                .extend_from_slice(ink.path.verbs(&mark.stretch));
            let points = ink.path.points(&mark.stretch).iter();
            sheet.path.points.extend(points.map(|[px, py]| {
                let at = x + (px - placed.word.shift) * squeeze;
                [at, y + py + low + turn * (at - left)]
            }));
            let first = sheet.pen_path.count();
            for stroke in ink.pen_path.strokes(&mark.strokes) {
                let points = ink.pen_path.points(stroke).iter().map(|it| {
                    let at = x + (it.x.0 - placed.word.shift) * squeeze;
                    let down = y + it.y.0 + low + turn * (at - left);
                    PenPoint {
                        x: Mm(at),
                        y: Mm(down),
                        radius: it.radius,
                    }
                });
                sheet.pen_path.push(points, stroke.is_late);
            }
            let text_start = sheet.text.len() as u32;
            sheet.text.push_str(text(&mark.source));
            sheet.marks.push(Mark {
                x: Mm(left),
                y: Mm(y),
                advance: Mm(mark.advance * squeeze),
                line: sheet.lines.len(),
                word,
                text: text_start..sheet.text.len() as u32,
                stretch: sheet.path.since(start),
                strokes: first..sheet.pen_path.count(),
                stamp,
            });
        }
        if let Some(gap) = &placed.word.gap {
            let end = sheet.path.end();
            let text_start = sheet.text.len() as u32;
            sheet.text.push_str(text(gap));
            sheet.marks.push(Mark {
                x: Mm(placed
                    .gap_x
                    .map_or(x + placed.word.advance * placed.squeeze, |it| row.x + it)),
                y: Mm(y),
                advance: Mm(self.hand.habits.word_gap.0 * self.xh),
                line: sheet.lines.len(),
                word,
                text: text_start..sheet.text.len() as u32,
                stretch: sheet.path.since(end),
                strokes: sheet.pen_path.count()..sheet.pen_path.count(),
                stamp: None,
            });
        }
    }

    /// How far below its height a line runs at `x`: it slopes, bows and wavers.
    fn line_at(&self, row: &Row, x: f32) -> f32 {
        let along = x - row.x;
        // A ruled line leads the hand.
        let free = if self.paper.is_ruled() { 0.35 } else { 1.0 };
        let sd = self.hand.habits.baseline_sd.0 * self.xh * (0.5 + 0.5 * free);
        let far = along / (self.paper.measure().0).max(1.0);
        let bow = 0.5 * sd * bell(row.seed.at(6)) * 4.0 * far * (1.0 - far);
        let name = |it: u64| self.seed.of("line").at(row.seed.0).at(it);
        let waver = 0.75 * wave(name(1), along / (9.0 * self.xh))
            + 0.55 * wave(name(2), along / (2.9 * self.xh))
            + 0.25 * wave(name(3), along / (1.1 * self.xh));
        free * (bow - row.slope * along) + sd * waver
    }
}

/// Whether a line is in capitals, all of which the hand has.
fn is_capitals(line: &str, hand: &Hand) -> bool {
    let large = line.chars().filter(|it| it.is_uppercase()).count();
    let writable = |it: char| it.is_whitespace() || hand.has(it);
    large > 1 && line.chars().all(|it| !it.is_lowercase() && writable(it))
}

/// The index of the word that may start the next line: after the last place that allows a break.
fn last_break(words: &[Placed]) -> Option<usize> {
    let last = words.iter().rposition(|it| it.word.may_break)?;
    Some(last + 1)
}

/// The marks of a line from left to right, by index, if that is not the order of reading.
fn seen_marks(row: &Row, parts: &[Range<usize>]) -> Vec<usize> {
    let mut seen = Vec::new();
    for (index, piece) in &row.seen {
        let (word, marks) = (&row.words[*index].word, parts[*index].clone());
        let blank = usize::from(word.gap.is_some());
        let letters = marks.start..marks.end - blank;
        match piece {
            Piece::Gap => seen.push(marks.end - 1),
            Piece::Word if word.level % 2 == 1 => seen.extend(letters.rev()),
            Piece::Word => seen.extend(letters),
        }
    }
    seen
}

/// After how many of its marks a word that fits no line is divided.
fn overlong(word: &Word, x: f32, end: f32, alone: bool) -> Option<usize> {
    let marks = word.marks.iter();
    let fitting = match word.level % 2 == 1 {
        // From the right: how far it reaches to the left of where it starts.
        true => marks
            .take_while(|it| x + word.advance - it.left <= end)
            .count(),
        false => marks.take_while(|it| x + it.right <= end).count(),
    };
    let least = usize::from(alone);
    let split = fitting.max(least);
    (split > 0 && split < word.marks.len()).then_some(split)
}

/// A word in two parts, of which the first has `count` marks.
fn divided(mut word: Word, count: usize) -> (Word, Word) {
    let rest = word.marks.split_off(count);
    let leftward = word.level % 2 == 1;
    // Where the cut is: the part on its right moves to the left by this.
    let cut = match leftward {
        true => word.marks.last().map_or(0.0, |it| it.x),
        false => rest.first().map_or(word.advance, |it| it.x),
    };
    let part = |marks: Vec<WordMark>, is_right: bool, word: &Word| {
        let (shift, advance) = match is_right {
            true => (cut, word.advance - cut),
            false => (0.0, cut),
        };
        let marks: Vec<WordMark> = marks
            .into_iter()
            .map(|it| WordMark {
                x: it.x - shift,
                left: it.left - shift,
                right: it.right - shift,
                ..it
            })
            .collect();
        Word {
            edges: word::Edges::between(&marks),
            marks,
            advance,
            shift: word.shift + shift,
            ..word.clone()
        }
    };
    let whole = Word {
        marks: Vec::new(),
        ..word.clone()
    };
    let tail = part(rest, !leftward, &whole);
    let head = Word {
        gap: None,
        may_break: true,
        ends_sentence: false,
        ..part(word.marks, leftward, &whole)
    };
    (head, tail)
}

/// How many leadings lie between two lines.
fn gap_before(above: &Row, below: &Row) -> f32 {
    if above.block == below.block {
        return 1.0;
    }
    match (above.kind, below.kind) {
        (BlockKind::Close, BlockKind::Signature) => 1.3,
        (BlockKind::DateLine | BlockKind::InsideAddress, _) => 1.6,
        _ => 1.48 + 0.1 * bell(below.seed.at(7)).clamp(-1.0, 1.0),
    }
}

/// Whether a page may end before row `at`: no widow, no orphan, no lonely signature.
fn is_good_break(rows: &[Row], start: usize, at: usize) -> bool {
    let below = &rows[at];
    if !is_fair_break(rows, at) {
        return false;
    }
    // What closes the letter takes at least two lines of its body along.
    let body = rows[at..]
        .iter()
        .take_while(|it| it.kind == BlockKind::Paragraph)
        .count();
    let closes = rows
        .get(at + body)
        .is_some_and(|it| it.kind != BlockKind::Paragraph);
    let had_body = rows[start..at]
        .iter()
        .any(|it| it.kind == BlockKind::Paragraph);
    let lonely = closes && body < 2 && had_body;
    let ends = matches!(
        below.kind,
        BlockKind::Signature | BlockKind::Close | BlockKind::Postscript
    );
    !(lonely || (ends && had_body))
}

/// Whether a page may end before row `at` if there is no better place.
fn is_fair_break(rows: &[Row], at: usize) -> bool {
    let (above, below) = (&rows[at - 1], &rows[at]);
    if above.block != below.block {
        let opens = matches!(
            above.kind,
            BlockKind::DateLine | BlockKind::InsideAddress | BlockKind::Salutation
        );
        let signs = matches!(below.kind, BlockKind::Signature | BlockKind::Close);
        return !opens && !signs;
    }
    below.index >= 2 && below.count - below.index >= 2
}

/// Brings back what a strange font or a narrow paper sent over the edge.
fn keep_on_paper(sheet: &mut Sheet) {
    let (width, height) = (sheet.width.0, sheet.height.0);
    let kept = |it: f32, most: f32| {
        if it.is_finite() {
            it.clamp(0.0, most)
        } else {
            0.0
        }
    };
    for [x, y] in &mut sheet.path.points {
        (*x, *y) = (kept(*x, width), kept(*y, height));
    }
    for point in &mut sheet.pen_path.points {
        point.x = Mm(kept(point.x.0, width));
        point.y = Mm(kept(point.y.0, height));
    }
    sheet.path.points.shrink_to_fit();
}
