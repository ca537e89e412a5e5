//! From the letter's characters to those that a hand can write.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;
use unicode_normalization::char::is_combining_mark;
use unicode_script::Script;
use unicode_script::UnicodeScript;
use unicode_segmentation::UnicodeSegmentation;

use crate::ink::accent;
use crate::ink::accent::Seat;
use crate::ink::direction::Directions;
use crate::ink::hand::Hand;
use crate::ink::hand::instead;
use crate::ink::notes::Notes;

/// Text as a hand and its siblings will write it, in stretches that are shaped by themselves.
#[derive(Default)]
pub(crate) struct Spelling {
    pub(crate) runs: Vec<Run>,
}

/// A stretch of one hand, one direction and one script.
pub(crate) struct Run {
    /// Who writes it: 0 the hand itself, or a sibling by number.
    pub(crate) voice: u8,
    /// How deep it lies in changes of direction: an odd depth goes from right to left.
    pub(crate) level: u8,
    script: Option<Script>,
    /// What is handed to the shaper.
    pub(crate) text: String,
    pub(crate) graphemes: Vec<Grapheme>,
}

/// One character as a reader sees it.
pub(crate) struct Grapheme {
    /// Where it starts in the text of its run.
    pub(crate) start: u32,
    /// What it is in the source.
    pub(crate) source: Range<u32>,
    /// Letters of the font to set above or below it.
    pub(crate) accents: Vec<Accent>,
    /// A letter to draw instead of the font's own.
    pub(crate) instead: Option<u32>,
    pub(crate) blank: bool,
}

/// An accent that the font has no ready letter for.
#[derive(Clone, Copy)]
pub(crate) struct Accent {
    pub(crate) glyph: u32,
    pub(crate) seat: Seat,
}

/// How one grapheme is written.
#[derive(Default)]
struct Spelled {
    text: String,
    accents: Vec<Accent>,
    instead: Option<u32>,
    missing: Vec<char>,
}

impl Spelling {
    /// The spelling of `source` in `hand`: words that it cannot write go to a sibling, and what nobody can
    /// write is noted.
    pub(crate) fn new(
        hand: &Hand,
        source: &str,
        directions: &Directions,
        notes: &mut Notes,
    ) -> Self {
        let mut spelling = Self::default();
        let mut start = 0;
        while let Some(next) = source[start..].chars().next() {
            let rest = &source[start..];
            if next.is_whitespace() {
                let end = start + next.len_utf8();
                spelling.blank(start..end, directions);
                start = end;
                continue;
            }
            let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
            spelling.word(hand, source, start..end, directions, notes);
            start = end;
        }
        spelling
    }

    fn blank(&mut self, source: Range<usize>, directions: &Directions) {
        let (voice, level) = match self.runs.last() {
            Some(run) => (run.voice, run.level),
            None => (0, directions.at(source.start)),
        };
        let run = self.run(voice, level, None);
        run.graphemes.push(Grapheme {
            start: run.text.len() as u32,
            source: source.start as u32..source.end as u32,
            accents: Vec::new(),
            instead: None,
            blank: true,
        });
        run.text.push(' ');
    }

    /// A word by the first who can write all of it.
    fn word(
        &mut self,
        hand: &Hand,
        source: &str,
        range: Range<usize>,
        directions: &Directions,
        notes: &mut Notes,
    ) {
        let mark = self.mark();
        let mut first = Vec::new();
        for voice in 0..hand.voices() {
            let Some(writer) = hand.voice(voice) else {
                continue;
            };
            let missing = self.spell(writer, voice, source, range.clone(), directions);
            if missing.is_empty() {
                if voice > 0 {
                    notes.lend(writer.name(), &source[range]);
                }
                return;
            }
            self.back_to(mark);
            if voice == 0 {
                first = missing;
            }
        }
        match self.shared(hand, source, range.clone(), directions) {
            Some(siblings) => {
                for sibling in siblings {
                    notes.lend(&sibling, &source[range.clone()]);
                }
            }
            None => {
                self.back_to(mark);
                notes.miss(&first);
            }
        }
    }

    /// A word that nobody writes alone, letter by letter: a font of one script may lack figures.
    ///
    /// Gives the names of the siblings who helped.
    fn shared(
        &mut self,
        hand: &Hand,
        source: &str,
        range: Range<usize>,
        directions: &Directions,
    ) -> Option<Vec<String>> {
        let mut siblings: Vec<String> = Vec::new();
        for (at, grapheme) in source[range.clone()].grapheme_indices(true) {
            let at = range.start + at;
            let own = at..at + grapheme.len();
            let mark = self.mark();
            let helper = (0..hand.voices()).find(|voice| {
                let writer = hand.voice(*voice);
                let missing =
                    writer.map(|it| self.spell(it, *voice, source, own.clone(), directions));
                let written = missing.is_some_and(|it| it.is_empty());
                if !written {
                    self.back_to(mark);
                }
                written
            })?;
            if let Some(helper) = hand.voice(helper).filter(|_| helper > 0)
                && !siblings.iter().any(|it| it == helper.name())
            {
                siblings.push(helper.name().to_owned());
            }
        }
        Some(siblings)
    }

    fn spell(
        &mut self,
        hand: &Hand,
        voice: u8,
        source: &str,
        range: Range<usize>,
        directions: &Directions,
    ) -> Vec<char> {
        let mut missing = Vec::new();
        for (at, grapheme) in source[range.clone()].grapheme_indices(true) {
            let at = range.start + at;
            let own = at as u32..(at + grapheme.len()) as u32;
            let level = directions.at(at);
            let plain = grapheme.chars().all(|it| is_written(hand, it));
            let spelled = match plain {
                true => None,
                false => Some(Spelled::of(hand, grapheme)),
            };
            let text = spelled.as_ref().map_or(grapheme, |it| &it.text);
            if text.is_empty() {
                let lacks = spelled.map(|it| it.missing).unwrap_or_default();
                if !lacks.is_empty() {
                    missing.extend(lacks);
                    continue;
                }
                // Something invisible: it belongs to what stands before it.
                let last = self.runs.last_mut().and_then(|it| it.graphemes.last_mut());
                if let Some(last) = last {
                    last.source.end = own.end;
                }
                continue;
            }
            let run = self.run(voice, level, script_of(text));
            let start = run.text.len() as u32;
            run.text.push_str(text);
            let (accents, instead) = match spelled {
                Some(spelled) => {
                    missing.extend(spelled.missing);
                    (spelled.accents, spelled.instead)
                }
                None => (Vec::new(), None),
            };
            run.graphemes.push(Grapheme {
                start,
                source: own,
                accents,
                instead,
                blank: false,
            });
        }
        missing
    }

    /// The run that goes on with these, or a new one.
    fn run(&mut self, voice: u8, level: u8, script: Option<Script>) -> &mut Run {
        let goes_on = self.runs.last().is_some_and(|it| {
            let same = it.script.is_none() || script.is_none() || it.script == script;
            it.voice == voice && it.level == level && same
        });
        if !goes_on {
            self.runs.push(Run {
                voice,
                level,
                script,
                text: String::new(),
                graphemes: Vec::new(),
            });
        }
        let last = self.runs.len() - 1;
        let run = &mut self.runs[last];
        run.script = run.script.or(script);
        run
    }

    fn mark(&self) -> (usize, usize, usize, Option<Script>) {
        let last = self.runs.last();
        let of = |it: &Run| (it.text.len(), it.graphemes.len(), it.script);
        let (text, graphemes, script) = last.map_or((0, 0, None), of);
        (self.runs.len(), text, graphemes, script)
    }

    fn back_to(&mut self, (runs, text, graphemes, script): (usize, usize, usize, Option<Script>)) {
        self.runs.truncate(runs);
        if let Some(last) = self.runs.last_mut() {
            last.text.truncate(text);
            last.graphemes.truncate(graphemes);
            last.script = script;
        }
    }
}

impl Spelled {
    fn of(hand: &Hand, grapheme: &str) -> Self {
        let mut spelled = Self::default();
        let composed: String = grapheme.nfc().collect();
        if composed.chars().all(|it| is_written(hand, it)) {
            spelled.text = composed;
            return spelled;
        }
        for character in composed.chars() {
            spelled.add(hand, character);
        }
        let lifts = spelled.accents.iter().any(|it| it.seat == Seat::Above);
        if lifts && spelled.instead.is_none() {
            spelled.undot(hand);
        }
        spelled
    }

    fn add(&mut self, hand: &Hand, character: char) {
        if is_invisible(character) {
            return;
        }
        // Marks that join or part letters say nothing in a font that has none of them.
        if matches!(character, '\u{200c}' | '\u{200d}') && !hand.has(character) {
            return;
        }
        if is_refused(character) {
            return self.missing.push(character);
        }
        if hand.has(character) && !(is_combining_mark(character) && is_latin(&self.text)) {
            return self.text.push(character);
        }
        if is_combining_mark(character) {
            return self.set(hand, character);
        }
        if let Some(other) = instead(character).filter(|it| it.chars().all(|it| hand.has(it))) {
            return self.text.push_str(&other);
        }
        let crossed = accent::CROSSED.iter().find(|it| it.0 == character);
        if let Some((_, base, mark, seat)) = crossed
            && hand.has(*base)
            && let Some((glyph, _)) = hand.mark(*mark)
        {
            self.text.push(*base);
            let seat = *seat;
            return self.accents.push(Accent { glyph, seat });
        }
        if let Some((base, glyph)) = hand.stand_in(character) {
            self.text.push(base);
            self.instead = Some(glyph);
            return;
        }
        let mut parts = std::iter::once(character).nfd();
        let base = parts.next().filter(|it| *it != character);
        let Some(mut base) = base else {
            return self.missing.push(character);
        };
        // Of ế the font may have the ê.
        let mut marks: Vec<char> = parts.collect();
        marks.retain(
            |mark| match compose(base, *mark).filter(|it| hand.has(*it)) {
                Some(composed) => {
                    base = composed;
                    false
                }
                None => true,
            },
        );
        if hand.has(base) {
            self.text.push(base);
            marks.into_iter().for_each(|it| self.set(hand, it));
        } else {
            self.missing.push(character);
        }
    }

    /// Sets a mark upon what is there.
    fn set(&mut self, hand: &Hand, mark: char) {
        let base = self.text.chars().last().unwrap_or(' ');
        match hand.mark(accent::customary(base, mark)) {
            Some((glyph, seat)) => self.accents.push(Accent { glyph, seat }),
            None => self.missing.push(mark),
        }
    }

    /// Takes the dot from an i or j that gets an accent.
    fn undot(&mut self, hand: &Hand) {
        let dotless = match self.text.as_str() {
            "i" => 'ı',
            "j" => 'ȷ',
            _ => return,
        };
        if hand.has(dotless) {
            self.text = dotless.to_string();
        } else if let Some((_, glyph)) = hand.stand_in(dotless) {
            self.instead = Some(glyph);
        }
    }
}

/// Whether a hand writes a character as it is.
fn is_written(hand: &Hand, character: char) -> bool {
    hand.has(character) && !is_refused(character) && !is_invisible(character)
}

/// The script of a character as readers see it, if it is of one.
fn script_of(text: &str) -> Option<Script> {
    let mut scripts = text.chars().map(|it| match it {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        '\0'..='\u{7f}' => Script::Common,
        it => it.script(),
    });
    scripts.find(|it| !matches!(it, Script::Common | Script::Inherited | Script::Unknown))
}

/// Whether accents are set by this house where the font has no ready letter: its anchors are for ready ones.
fn is_latin(text: &str) -> bool {
    script_of(text).is_some_and(|it| matches!(it, Script::Latin | Script::Greek | Script::Cyrillic))
}

/// Characters that shape text without being seen.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2060}' | '\u{2066}'
            ..='\u{2069}' | '\u{feff}'
    )
}

/// Characters that this house does not set: control characters, and those that turn text around unseen.
fn is_refused(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}')
}
