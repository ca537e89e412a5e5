//! Accents for letters that a font has none for: made of its other letters, and set where a pen sets them.

use crate::ink::glyph::Glyph;
use crate::ink::glyph::Role;
use crate::ink::outline::Bounds;

/// A mark to set upon a letter, or a letter made of another.
pub(crate) struct Recipe {
    /// The combining mark, or the letter.
    pub(crate) character: char,
    pub(crate) seat: Seat,
    /// What it can be made of, the best first.
    sources: &'static [Source],
}

/// What a mark is made of: a character of the font, which part of it, and how that is stretched.
struct Source(char, Part, [f32; 2]);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of it.
    Whole,
    /// Its dots and accents.
    Accents,
    /// All but its dots and accents.
    Body,
    /// All but what stands on the line by itself.
    Top,
}

/// Where a mark is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seat {
    /// Above the letter.
    Above,
    /// Below the letter, apart from it.
    Below,
    /// Hanging on the middle of its foot.
    Hung,
    /// Hanging on its right foot.
    RightFoot,
    /// At its upper right, as the horn of ơ.
    Horn,
    /// Beside its top, as the caron of ď.
    Beside,
    /// Through it: the share of its breadth and of its height at which the middle is.
    Through(f32, f32),
    /// Through its stem above the height of the x.
    Stem,
    /// In its stead.
    Instead,
}

macro_rules! recipes {
    ($($character:literal $seat:ident: $($from:literal $part:ident [$x:literal, $y:literal]),+;)+) => {
        &[$(Recipe {
            character: $character,
            seat: Seat::$seat,
            sources: &[$(Source($from, Part::$part, [$x, $y])),+],
        }),+]
    };
}

/// All marks, then the letters that are made of others. A negative stretch mirrors.
pub(crate) const RECIPES: &[Recipe] = recipes![
    '\u{300}' Above: 'è' Accents [1.0, 1.0], '`' Whole [1.0, 1.0];
    '\u{301}' Above: 'é' Accents [1.0, 1.0], '´' Whole [1.0, 1.0];
    '\u{302}' Above: 'ê' Accents [1.0, 1.0], 'ˆ' Whole [1.0, 1.0], '^' Whole [0.7, 0.7];
    '\u{303}' Above: 'ñ' Accents [1.0, 1.0], '˜' Whole [1.0, 1.0], '~' Whole [0.7, 0.7];
    '\u{304}' Above: 'ē' Accents [1.0, 1.0], '¯' Whole [1.0, 1.0], '-' Whole [0.8, 0.8];
    '\u{306}' Above: 'ă' Accents [1.0, 1.0], '˘' Whole [1.0, 1.0];
    '\u{307}' Above: 'ė' Accents [1.0, 1.0], '˙' Whole [1.0, 1.0], 'i' Accents [1.0, 1.0], '.' Whole [1.0, 1.0];
    '\u{308}' Above: 'ë' Accents [1.0, 1.0], '¨' Whole [1.0, 1.0];
    '\u{309}' Above: 'ẻ' Accents [1.0, 1.0], '?' Top [0.66, 0.50];
    '\u{30a}' Above: 'å' Accents [1.0, 1.0], '˚' Whole [1.0, 1.0], '°' Whole [0.8, 0.8];
    '\u{30b}' Above: 'ő' Accents [1.0, 1.0], '˝' Whole [1.0, 1.0], '"' Whole [0.8, 0.6];
    '\u{30c}' Above: 'č' Accents [1.0, 1.0], 'ˇ' Whole [1.0, 1.0], 'ê' Accents [1.0, -1.0];
    '\u{30f}' Above: 'ő' Accents [-1.0, 1.0], '˝' Whole [-1.0, 1.0];
    '\u{311}' Above: '˘' Whole [1.0, -1.0];
    '\u{312}' Above: '‘' Whole [0.7, 0.7], ',' Whole [-0.8, -0.8];
    '\u{313}' Above: '’' Whole [0.7, 0.7], ',' Whole [0.8, 0.8];
    '\u{314}' Above: '‘' Whole [0.7, 0.7], '’' Whole [-0.7, 0.7];
    '\u{31b}' Horn: '’' Whole [0.75, 0.75], ',' Whole [0.75, 0.75];
    '\u{315}' Beside: '’' Whole [0.8, 0.8], ',' Whole [0.8, 0.8];
    '\u{323}' Below: '.' Whole [1.0, 1.0];
    '\u{324}' Below: '¨' Whole [1.0, 1.0];
    '\u{325}' Below: '˚' Whole [0.9, 0.9];
    '\u{326}' Below: ',' Whole [0.75, 0.75];
    '\u{327}' Hung: '¸' Whole [1.0, 1.0];
    '\u{328}' RightFoot: '˛' Whole [1.0, 1.0], '¸' Whole [-1.0, 1.0];
    '\u{32d}' Below: 'ˆ' Whole [1.0, 1.0];
    '\u{32e}' Below: '˘' Whole [1.0, 1.0];
    '\u{330}' Below: '˜' Whole [1.0, 1.0];
    '\u{331}' Below: '¯' Whole [1.0, 1.0], '-' Whole [0.8, 0.8];
    '\u{335}' Stem: '-' Whole [0.75, 0.8];
    '\u{336}' Above: '-' Whole [1.7, 0.8];
    '\u{338}' Above: '/' Whole [0.55, 0.5];
    '\u{342}' Above: 'ñ' Accents [1.0, 1.0], '˜' Whole [1.0, 1.0];
    '\u{345}' Below: ',' Whole [0.6, 0.7];
    'ı' Instead: 'i' Body [1.0, 1.0];
    'ȷ' Instead: 'j' Body [1.0, 1.0];
    'ə' Instead: 'e' Whole [-1.0, -1.0];
    'Ə' Instead: 'e' Whole [-1.45, -1.45];
];

/// Letters that no decomposition is known for: their base, the mark through it, and where.
pub(crate) const CROSSED: &[(char, char, char, Seat)] = &[
    ('đ', 'd', '\u{335}', Seat::Stem),
    ('ħ', 'h', '\u{335}', Seat::Stem),
    ('ŧ', 't', '\u{335}', Seat::Through(0.5, 0.42)),
    ('ǥ', 'g', '\u{335}', Seat::Through(0.5, 0.18)),
    ('Đ', 'D', '\u{335}', Seat::Through(0.18, 0.5)),
    ('Ħ', 'H', '\u{336}', Seat::Through(0.5, 0.8)),
    ('Ŧ', 'T', '\u{336}', Seat::Through(0.5, 0.45)),
    ('ł', 'l', '\u{338}', Seat::Through(0.5, 0.5)),
    ('Ł', 'L', '\u{338}', Seat::Through(0.3, 0.5)),
    ('ø', 'o', '\u{338}', Seat::Through(0.5, 0.5)),
    ('Ø', 'O', '\u{338}', Seat::Through(0.5, 0.5)),
];

/// The seat and the mark that a letter really takes: a caron beside tall letters, a comma under some.
pub(crate) fn customary(base: char, mark: char) -> char {
    match (base, mark) {
        ('d' | 't' | 'l' | 'L', '\u{30c}') => '\u{315}',
        ('g', '\u{327}') => '\u{312}',
        ('G' | 'K' | 'k' | 'L' | 'l' | 'N' | 'n' | 'R' | 'r' | 'T' | 't', '\u{327}') => '\u{326}',
        _ => mark,
    }
}

impl Recipe {
    /// What it makes, of the letters that a font has.
    pub(crate) fn made<'g>(&self, letter: impl Fn(char) -> Option<&'g Glyph>) -> Option<Glyph> {
        let mut sources = self.sources.iter();
        sources.find_map(|Source(character, part, stretch)| {
            let glyph = letter(*character)?;
            let lowest = |bounds: &Bounds| bounds.min[1] < 60.0 && bounds.height() < 200.0;
            let made = glyph.part(*stretch, |it| match part {
                Part::Whole => true,
                Part::Accents => it.role == Role::Dot,
                Part::Body => it.role != Role::Dot,
                Part::Top => !lowest(&it.bounds),
            });
            (!made.ink.is_empty()).then_some(made)
        })
    }
}

/// How far to move a mark so that it stands where it belongs; `base` is the ink below it so far.
///
/// `lean` is how far the hand leans to the right for each unit of height.
pub(crate) fn set_upon(
    letter: &Glyph,
    base: Bounds,
    mark: &Glyph,
    seat: Seat,
    x_height: f32,
    lean: f32,
) -> [f32; 2] {
    let ink = mark.ink;
    if base.is_empty() || ink.is_empty() {
        return [0.0, 0.0];
    }
    let [x, y] = ink.center();
    let height = base.height();
    // The middle of the letter near one height, so that long tails do not pull a mark aside.
    let middle = |from: f32, to: f32| ink_between(letter, base, from, to).center()[0];
    let top = base.max[1];
    let clear = if top > 1.35 * x_height { 0.10 } else { 0.17 } * x_height;
    match seat {
        Seat::Above | Seat::Instead => {
            let up = top + clear - ink.min[1];
            let body = letter.ink.max[1].min(top);
            let anchor = middle(0.55 * body, body);
            let rise = y + up - 0.8 * body;
            [anchor + lean * rise - x, up]
        }
        Seat::Below => {
            let down = (base.min[1] - 0.16 * x_height).min(-0.12 * x_height) - ink.max[1];
            [
                middle(base.min[1], 0.5 * x_height) - lean * 0.3 * x_height - x,
                down,
            ]
        }
        Seat::Hung => [
            middle(base.min[1], 0.3 * x_height) - x,
            base.min[1] + 0.04 * x_height - ink.max[1],
        ],
        Seat::RightFoot => {
            let foot = ink_between(letter, base, f32::MIN, 0.35 * x_height);
            let (left, right) = (foot.min[0], foot.max[0]);
            [
                left + 0.72 * (right - left) - ink.min[0] - 0.3 * ink.width(),
                base.min[1].max(-0.1 * x_height) + 0.06 * x_height - ink.max[1],
            ]
        }
        Seat::Horn => {
            let level = top.min(x_height.max(0.8 * top));
            let right = ink_between(letter, base, 0.55 * level, f32::MAX).max[0];
            [
                right - 0.4 * ink.width() - ink.min[0],
                level - 0.25 * x_height - ink.min[1],
            ]
        }
        Seat::Beside => {
            let right = ink_between(letter, base, 0.7 * top, f32::MAX).max[0];
            [right + 0.12 * x_height - ink.min[0], top - ink.max[1]]
        }
        Seat::Through(across, up) => {
            let at =
                base.min[1].max(-0.1 * x_height) + up * (top - base.min[1].max(-0.1 * x_height));
            let left = base.min[0];
            let share = left + across * base.width();
            let middle = if across == 0.5 {
                middle(at - 0.1 * height, at + 0.1 * height)
            } else {
                share
            };
            [middle - x, at - y]
        }
        Seat::Stem => {
            let at = x_height + 0.45 * (top - x_height).max(0.0);
            [middle(1.15 * x_height, top) - x, at - y]
        }
    }
}

/// How far a hand leans, by a letter with an accent that its designer set.
pub(crate) fn lean_of(letter: &Glyph) -> Option<f32> {
    let mut accent = Bounds::EMPTY;
    for contour in letter.contours.iter().filter(|it| it.role == Role::Dot) {
        accent.add(contour.bounds.min);
        accent.add(contour.bounds.max);
    }
    let body = letter.body();
    if accent.is_empty() || body.is_empty() {
        return None;
    }
    let top = body.max[1];
    let near = ink_between(letter, body, 0.55 * top, top);
    let rise = accent.center()[1] - 0.8 * top;
    (rise > 1.0).then(|| (accent.center()[0] - near.center()[0]) / rise)
}

/// The bounds of a letter's ink between two heights; where there is none, `whole`.
fn ink_between(letter: &Glyph, whole: Bounds, from: f32, to: f32) -> Bounds {
    let mut near = Bounds::EMPTY;
    let places = letter.places();
    places
        .filter(|it| (from..=to).contains(&it[1]))
        .for_each(|it| near.add(it));
    if near.is_empty() { whole } else { near }
}
