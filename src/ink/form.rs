//! Other forms of a letter: what a hand does one time and not the next.
//!
//! A form moves parts of a letter of the font by a bounded way: a bar higher, a loop
//! wider, a tail shorter. The strokes stay the same in number and order, and what
//! joins a letter to its neighbours stays where it is, so a word reads as before.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::ink::glyph::Glyph;
use crate::ink::measure;
use crate::ink::measure::Angle;
use crate::ink::measure::Share;
use crate::ink::measure::XHeights;
use crate::ink::outline::Bounds;
use crate::ink::stock;

/// The forms of letters, as a file has them: some letters, and what each of them may do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Forms(BTreeMap<String, Vec<Form>>);

/// The forms that letters take in every hand.
pub(crate) static COMMON: LazyLock<Forms> =
    LazyLock::new(|| measure::read("forms.yaml", stock::FORMS).unwrap_or_default());

/// A letter in another form.
pub(crate) struct Formed {
    pub(crate) form: Form,
    pub(crate) glyph: Glyph,
}

/// One other form of a letter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// Where in a word it is written.
    #[serde(default)]
    at: At,
    /// The letters before which it is written; none: before any.
    #[serde(default)]
    before: String,
    moves: Vec<Move>,
}

/// Where in a word a form is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    #[default]
    Anywhere,
    Start,
    End,
}

/// How one part of a letter moves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// The part: the bar, or what lies beyond some lines, softly.
    #[serde(default)]
    bar: bool,
    above: Option<XHeights>,
    below: Option<XHeights>,
    right: Option<Share>,
    left: Option<Share>,
    /// How far it goes, to the right and up.
    #[serde(default)]
    shift: [XHeights; 2],
    /// How much wider and taller it gets about its middle.
    #[serde(default)]
    grow: [Share; 2],
    #[serde(default)]
    tilt: Angle,
}

/// What a form needs to know of the hand.
pub(crate) struct Setting {
    pub(crate) x_height: f32,
    /// The height of the letter's bar.
    pub(crate) bar: Option<f32>,
    /// Whether the letters of a word hang together.
    pub(crate) joined: bool,
}

impl Forms {
    /// The forms of a letter.
    pub(crate) fn of(&self, letter: char) -> impl Iterator<Item = &Form> {
        let lists = self.0.iter().filter(move |it| it.0.contains(letter));
        lists.flat_map(|it| it.1)
    }
}

impl Form {
    /// Whether it can be written at a place of a word, before `next`.
    pub(crate) fn fits(&self, is_first: bool, is_last: bool, next: Option<char>) -> bool {
        let placed = match self.at {
            At::Anywhere => true,
            At::Start => is_first,
            At::End => is_last,
        };
        placed && (self.before.is_empty() || next.is_some_and(|it| self.before.contains(it)))
    }

    /// Whether it is made for what comes next.
    pub(crate) fn is_tie(&self) -> bool {
        !self.before.is_empty()
    }

    /// A letter in this form; nothing if it has no such part.
    pub(crate) fn of(&self, glyph: &Glyph, setting: &Setting) -> Option<Glyph> {
        if setting.bar.is_none() && self.moves.iter().any(|it| it.bar) {
            return None;
        }
        let mut formed = glyph.clone();
        for step in &self.moves {
            let part = Part::of(step, self.at, &formed, setting);
            // Both edges of a stroke follow its middle, or its breadth would change.
            let half = formed.half_stroke;
            for (point, normal) in formed.path.points.iter_mut().zip(&formed.normals) {
                let middle = [0, 1].map(|it| point[it] - normal[it] * half);
                let moved = part.moved(step, middle);
                *point = [0, 1].map(|it| point[it] + moved[it]);
            }
            for point in formed.strokes.iter_mut().flat_map(|it| &mut it.points) {
                let moved = part.moved(step, [point[0], point[1]]);
                point[0] += moved[0];
                point[1] += moved[1];
            }
            formed.measure();
        }
        Some(formed)
    }
}

/// The part of a letter that moves.
struct Part<'s> {
    setting: &'s Setting,
    ink: Bounds,
    advance: f32,
    at: At,
    pivot: [f32; 2],
}

impl<'s> Part<'s> {
    fn of(step: &Move, at: At, glyph: &Glyph, setting: &'s Setting) -> Self {
        let mut part = Self {
            setting,
            ink: glyph.ink,
            advance: glyph.advance,
            at,
            pivot: [0.0; 2],
        };
        let (mut sum, mut all) = ([0.0; 2], 1e-6);
        let strokes = glyph.strokes.iter().flat_map(|it| &it.points);
        let strokes = strokes.map(|[x, y, _]| [*x, *y]);
        for point in glyph.path.points.iter().copied().chain(strokes) {
            let weight = part.weight(step, point);
            sum = [0, 1].map(|it| sum[it] + weight * point[it]);
            all += weight;
        }
        part.pivot = sum.map(|it| it / all);
        part
    }

    /// How much a place belongs to the part: from 0 to 1, without a step.
    fn weight(&self, step: &Move, [x, y]: [f32; 2]) -> f32 {
        let xh = self.setting.x_height;
        let up = y / xh;
        let across = (x - self.ink.center()[0]) / (0.5 * self.ink.width()).max(0.2 * xh);
        let mut weight = 1.0;
        if let Some(bar) = self.setting.bar.filter(|_| step.bar) {
            let off = (y - bar) / (0.28 * xh);
            weight *= (1.0 - off * off).max(0.0);
        }
        if let Some(XHeights(from)) = step.above {
            weight *= ease((up - from) / 0.6);
        }
        if let Some(XHeights(from)) = step.below {
            weight *= ease((from - up) / 0.6);
        }
        if let Some(Share(from)) = step.right {
            weight *= ease((across - from) / 0.7);
        }
        if let Some(Share(from)) = step.left {
            weight *= ease((from - across) / 0.7);
        }
        if self.setting.joined && !step.bar && (-0.3..1.05).contains(&up) {
            if self.at != At::Start {
                weight *= ease(x / (0.4 * xh));
            }
            if self.at != At::End {
                weight *= ease((self.advance - x) / (0.4 * xh));
            }
        }
        weight
    }

    fn moved(&self, step: &Move, at: [f32; 2]) -> [f32; 2] {
        let weight = self.weight(step, at);
        let from = [0, 1].map(|it| at[it] - self.pivot[it]);
        let tilt = step.tilt.0.0.to_radians() * from[0];
        [0, 1].map(|it| {
            let way = step.shift[it].0 * self.setting.x_height + step.grow[it].0 * from[it];
            weight * (way + if it == 1 { tilt } else { 0.0 })
        })
    }
}

/// From 0 to 1 without a corner.
fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;

    #[test]
    fn the_forms_of_letters_can_be_read() -> Result<()> {
        let forms: Forms = measure::read("forms.yaml", stock::FORMS)?;
        assert!("terasoITWY".chars().all(|it| forms.of(it).count() >= 3));
        Ok(())
    }
}
