//! Which way words run: from the left, or from the right.

use std::ops::Range;

use unicode_bidi::BidiInfo;
use unicode_bidi::Level;

/// The depth of each byte of a text in changes of direction.
pub(crate) struct Directions {
    levels: Vec<Level>,
    /// The depth of the text itself: 1 if it runs from right to left.
    pub(crate) base: u8,
}

impl Directions {
    /// The directions of one line of a text whose own direction is that of its first strong letter, or else `base`.
    pub(crate) fn of(line: &str, base: u8) -> Self {
        if base == 0 && !line.contains(runs_left) {
            return Self {
                levels: Vec::new(),
                base,
            };
        }
        let base = Level::new(base).unwrap_or(Level::ltr());
        let info = BidiInfo::new(line, Some(base));
        Self {
            levels: info.levels,
            base: base.number(),
        }
    }

    /// The depth of the byte `at`.
    pub(crate) fn at(&self, at: usize) -> u8 {
        self.levels.get(at).map_or(self.base, |it| it.number())
    }
}

/// The depth that a text has by its first strong letter, if it has one.
pub(crate) fn base_of(text: &str) -> Option<u8> {
    if !text.contains(runs_left) {
        return text.contains(char::is_alphabetic).then_some(0);
    }
    match unicode_bidi::get_base_direction(text) {
        unicode_bidi::Direction::Rtl => Some(1),
        unicode_bidi::Direction::Ltr => Some(0),
        unicode_bidi::Direction::Mixed => None,
    }
}

/// The places of pieces from left to right, by the depth of each.
pub(crate) fn seen(levels: &[u8]) -> Vec<usize> {
    let levels: Vec<Level> = levels
        .iter()
        .map(|it| Level::new(*it).unwrap_or(Level::ltr()))
        .collect();
    BidiInfo::reorder_visual(&levels)
}

/// Whether a character belongs to a script that is written from the right, or turns text that way.
pub(crate) fn runs_left(character: char) -> bool {
    let range: &[Range<char>] = &[
        '\u{590}'..'\u{900}',
        '\u{200f}'..'\u{2010}',
        '\u{2067}'..'\u{2069}',
        '\u{fb1d}'..'\u{fe00}',
        '\u{fe70}'..'\u{ff00}',
        '\u{10800}'..'\u{11000}',
        '\u{1e800}'..'\u{1f000}',
    ];
    character >= '\u{590}' && range.iter().any(|it| it.contains(&character))
}
