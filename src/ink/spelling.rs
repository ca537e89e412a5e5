//! From the letter's characters to those that a hand can write.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::ink::hand::Hand;
use crate::ink::hand::instead;

/// Text as a hand will write it, and where in the letter each character comes from.
#[derive(Default)]
pub(crate) struct Spelling {
    /// What is handed to the shaper.
    pub(crate) text: String,
    /// For each grapheme: where it starts in `text`, and what it is in the source.
    pub(crate) graphemes: Vec<Grapheme>,
    /// Characters that this hand cannot write.
    pub(crate) missing: Vec<char>,
}

/// One character as a reader sees it.
pub(crate) struct Grapheme {
    pub(crate) start: u32,
    pub(crate) source: Range<u32>,
    /// Letters of the font to set above or below it.
    pub(crate) accents: Vec<Accent>,
    pub(crate) blank: bool,
}

/// An accent that the font has no ready letter for.
#[derive(Clone, Copy)]
pub(crate) struct Accent {
    pub(crate) glyph: u32,
    pub(crate) below: bool,
}

/// Combining marks and the spacing characters that look the same.
const SPACING: &[(char, char)] = &[
    ('\u{300}', '`'),
    ('\u{301}', '\u{b4}'),
    ('\u{302}', '\u{2c6}'),
    ('\u{303}', '\u{2dc}'),
    ('\u{304}', '\u{af}'),
    ('\u{306}', '\u{2d8}'),
    ('\u{307}', '\u{2d9}'),
    ('\u{308}', '\u{a8}'),
    ('\u{30a}', '\u{2da}'),
    ('\u{30b}', '\u{2dd}'),
    ('\u{30c}', '\u{2c7}'),
    ('\u{323}', '.'),
    ('\u{326}', ','),
    ('\u{327}', '\u{b8}'),
    ('\u{328}', '\u{2db}'),
];

impl Spelling {
    /// The spelling of `source` in `hand`; characters that it lacks are gathered, not left out silently.
    pub(crate) fn new(hand: &Hand, source: &str) -> Self {
        let mut spelling = Self::default();
        for (at, grapheme) in source.grapheme_indices(true) {
            let start = spelling.text.len() as u32;
            let source = at as u32..(at + grapheme.len()) as u32;
            let mut accents = Vec::new();
            let blank = grapheme.chars().all(char::is_whitespace);
            if blank {
                spelling.text.push(' ');
            } else {
                spelling.spell(hand, grapheme, &mut accents);
            }
            if spelling.text.len() as u32 == start {
                // Something invisible: it belongs to what stands before it.
                if let Some(last) = spelling.graphemes.last_mut() {
                    last.source.end = source.end;
                }
                continue;
            }
            spelling.graphemes.push(Grapheme {
                start,
                source,
                accents,
                blank,
            });
        }
        spelling
    }

    fn spell(&mut self, hand: &Hand, grapheme: &str, accents: &mut Vec<Accent>) {
        if grapheme.chars().all(|it| is_written(hand, it)) {
            self.text.push_str(grapheme);
            return;
        }
        let composed: String = grapheme.nfc().collect();
        if composed.chars().all(|it| is_written(hand, it)) {
            self.text.push_str(&composed);
            return;
        }
        for character in composed.chars() {
            self.spell_one(hand, character, accents);
        }
    }

    fn spell_one(&mut self, hand: &Hand, character: char, accents: &mut Vec<Accent>) {
        if is_invisible(character) {
            return;
        }
        if is_refused(character) {
            return self.miss(character);
        }
        if is_combining_mark(character) {
            match accent(hand, character) {
                Some(accent) => accents.push(accent),
                None => self.miss(character),
            }
            return;
        }
        if hand.has(character) {
            self.text.push(character);
            return;
        }
        if let Some(other) = instead(character).filter(|it| it.chars().all(|it| hand.has(it))) {
            self.text.push_str(&other);
            return;
        }
        let mut parts = std::iter::once(character).nfd();
        let base = parts.next().filter(|it| *it != character && hand.has(*it));
        let marks: Option<Vec<Accent>> = parts.map(|it| accent(hand, it)).collect();
        match (base, marks) {
            (Some(base), Some(marks)) => {
                self.text.push(base);
                accents.extend(marks);
            }
            _ => self.miss(character),
        }
    }

    fn miss(&mut self, character: char) {
        // A stand-in keeps the rest of the text in its place.
        self.text.push(' ');
        if !self.missing.contains(&character) {
            self.missing.push(character);
        }
    }
}

/// The letter of the font that can serve as a combining mark.
fn accent(hand: &Hand, mark: char) -> Option<Accent> {
    let spacing = SPACING.iter().find(|it| it.0 == mark).map(|it| it.1);
    let glyph = hand.glyph_of(mark).or_else(|| hand.glyph_of(spacing?))?;
    let below = matches!(mark, '\u{316}'..='\u{319}' | '\u{31c}'..='\u{333}');
    Some(Accent { glyph, below })
}

/// Whether a hand writes a character as it is.
fn is_written(hand: &Hand, character: char) -> bool {
    hand.has(character) && !is_refused(character) && !is_invisible(character)
}

/// Characters that shape text without being seen.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// Characters that this house does not set: control characters, and scripts written from the right.
fn is_refused(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
