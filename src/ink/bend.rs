//! One letter, bent: no two on a page are alike.
//!
//! Every letter is drawn from the font's outline by a chain of small movements, each
//! of them something that a pen does: a dot set elsewhere, a bar that tilts, a longer
//! ascender, a narrower bow, a tail that lifts. Movements that touch a join are shared
//! with the neighbour or belong to a field over the whole word, so that joins meet.

use crate::ink::drift::Field;
use crate::ink::drift::bell;
use crate::ink::drift::slope;
use crate::ink::drift::wave;
use crate::ink::hand::Glyph;
use crate::ink::hand::Hand;
use crate::ink::hand::Role;
use crate::ink::outline::Path;
use crate::seed::Seed;

/// What every letter has of its own: about 0 with standard deviation 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Whim {
    width: f32,
    height: f32,
    above: f32,
    below: f32,
    lean: f32,
    tail_lift: f32,
    tail_reach: f32,
    bar_tilt: f32,
    bar_slide: f32,
    bar_reach: f32,
    warp: [f32; 8],
}

impl Whim {
    /// A letter's whim; `last` is that of the letter of the same kind before it, from which it shies away.
    pub(crate) fn new(seed: Seed, last: Option<&Self>) -> Self {
        let draw = |number: u64, last: Option<f32>| {
            // Shying away keeps the spread at 1: 0.87² + 0.5² = 1.
            let fresh = bell(seed.at(number));
            last.map_or(fresh, |it| 0.87 * fresh - 0.5 * it)
        };
        Self {
            width: draw(1, last.map(|it| it.width)),
            height: draw(2, last.map(|it| it.height)),
            above: draw(3, last.map(|it| it.above)),
            below: draw(4, last.map(|it| it.below)),
            lean: draw(5, last.map(|it| it.lean)),
            tail_lift: draw(6, last.map(|it| it.tail_lift)),
            tail_reach: draw(7, last.map(|it| it.tail_reach)),
            bar_tilt: draw(8, last.map(|it| it.bar_tilt)),
            bar_slide: draw(9, last.map(|it| it.bar_slide)),
            bar_reach: draw(10, last.map(|it| it.bar_reach)),
            warp: std::array::from_fn(|it| draw(11 + it as u64, last.map(|last| last.warp[it]))),
        }
    }
}

/// The slow changes of a hand, at one join between two letters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mood {
    /// The tangent of the slant, against the font's own.
    slant: f32,
    size: f32,
    width: f32,
    weight: f32,
}

impl Mood {
    /// The mood at the `number`th join of a block.
    pub(crate) fn new(hand: &Hand, seed: Seed, number: usize) -> Self {
        let habits = &hand.habits;
        let at = number as f32;
        let slow = |name: u64, letters: f32| wave(seed.at(name), at / letters);
        let slant = 0.8 * slow(1, 17.0) + 0.6 * slow(2, 4.3);
        let size = 0.75 * slow(3, 21.0) + 0.65 * slow(4, 3.7);
        Self {
            slant: slope(habits.slant_sd.0.0 * slant),
            size: 1.0 + habits.height_sd.0 * size,
            width: 1.0 + 0.6 * habits.width_sd.0 * slow(5, 13.0),
            weight: 250.0 * habits.weight_sd.0 * slow(6, 31.0),
        }
    }

    /// The width of a letter between two moods, as a factor.
    fn width_to(self, next: Self) -> f32 {
        0.5 * (self.width + next.width)
    }
}

/// The place of a letter in its word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) character: char,
    pub(crate) is_last: bool,
    /// Its size against the rest of the page: more than 1 in a signature.
    pub(crate) scale: f32,
}

/// How one letter is bent.
pub(crate) struct Bend<'a> {
    hand: &'a Hand,
    glyph: &'a Glyph,
    spot: Spot,
    whim: Whim,
    moods: [Mood; 2],
    seed: Seed,
}

impl<'a> Bend<'a> {
    /// A way to bend `glyph`, between the moods at its left and its right.
    pub(crate) fn new(
        hand: &'a Hand,
        glyph: &'a Glyph,
        spot: Spot,
        whim: Whim,
        moods: [Mood; 2],
        seed: Seed,
    ) -> Self {
        Self {
            hand,
            glyph,
            spot,
            whim,
            moods,
            seed,
        }
    }

    /// Its width as a factor.
    pub(crate) fn width(&self) -> f32 {
        let habits = &self.hand.habits;
        let most = if self.spot.character.is_uppercase() {
            1.3
        } else {
            1.0
        };
        let own = 1.0 + habits.width_sd.0 * most * self.whim.width.clamp(-2.2, 2.2);
        own * self.moods[0].width_to(self.moods[1])
    }

    /// Draws the letter with the pen at `x` (thousandths of an em from the word's start);
    /// the points go onto `path` in thousandths of an em, down from the line.
    ///
    /// `lift` raises the whole letter, as a mark that is set upon another.
    pub(crate) fn draw(&self, x: f32, lift: [f32; 2], field: &Field, path: &mut Path) {
        let hand = self.hand;
        let habits = &hand.habits;
        let (whim, glyph) = (&self.whim, self.glyph);
        let xh = hand.x_height;
        let capital = self.spot.character.is_uppercase();
        let advance = glyph.advance.max(1.0);
        let width = self.width();
        let ink = crate::ink::outline::Bounds::of(&glyph.path.points);
        let [middle_x, middle_y] = ink.center();
        let half_x = (0.5 * ink.width()).max(0.4 * xh);
        let half_y = (0.5 * ink.height()).max(0.5 * xh);
        let warp = if capital {
            habits.capital_warp_sd.0
        } else {
            0.7 * habits.warp_sd.0
        } * xh
            * 0.8;
        let own_height = 1.0 + 0.4 * habits.height_sd.0 * whim.height;
        let above =
            1.0 + habits.reach_sd.0 * whim.above.clamp(-2.2, 2.2) * if capital { 0.6 } else { 1.0 };
        let below = 1.0 + 1.3 * habits.reach_sd.0 * whim.below.clamp(-2.2, 2.2);
        let lean = slope(0.55 * habits.slant_sd.0.0 * whim.lean);
        let lower = habits
            .lower
            .get(&self.spot.character)
            .map_or(0.0, |it| it.0 * xh);
        let bar = habits.bars.get(&self.spot.character).map(|it| it.0 * xh);
        let tilt = slope(habits.bar_tilt_sd.0.0 * whim.bar_tilt);
        let w = &whim.warp;

        path.verbs.extend_from_slice(&glyph.path.verbs);
        for (index, contour) in glyph.contours.iter().enumerate() {
            let seed = self.seed.at(100 + index as u64);
            let dot = contour.role == Role::Dot;
            let strays = if dot { habits.dot_sd.0 * xh } else { 0.0 };
            let (stray_x, stray_y) = (strays * 1.25 * bell(seed.at(1)), strays * bell(seed.at(2)));
            let grow = match contour.role {
                Role::Stop => habits.stop_size.0 * (1.0 + 0.08 * bell(seed.at(3))),
                Role::Dot => 1.0 + 0.09 * bell(seed.at(3)),
                Role::Stroke => 1.0,
            };
            let centre = contour.bounds.center();
            for point in contour.points.clone() {
                let [mut px, mut py] = glyph.path.points[point];
                let normal = glyph.normals[point];
                if contour.role != Role::Stroke {
                    px = centre[0] + (px - centre[0]) * grow + stray_x;
                    py = centre[1] + (py - centre[1]) * grow + stray_y;
                }
                py -= lower;
                // How far along its own advance the point lies: 0 at the left join, 1 at the right.
                let along = (px / advance).clamp(-0.5, 1.5);

                if let Some(bar) = bar {
                    let off = (py - bar) / (0.22 * xh);
                    let near = (1.0 - off * off).max(0.0);
                    let from_stem = px - middle_x;
                    py += near * near * tilt * from_stem;
                    px += near
                        * near
                        * xh
                        * habits.bar_slide_sd.0
                        * (0.5 * whim.bar_slide
                            + whim.bar_reach * (from_stem / half_x).clamp(-1.0, 1.0));
                }

                // The letter's own warp, quiet at the joins of small letters.
                let (u, v) = ((px - middle_x) / half_x, (py - middle_y) / half_y);
                let quiet = if capital {
                    1.0 - 0.6 * (along - 0.4).clamp(0.0, 1.0)
                } else {
                    let edge = 2.0 * along.clamp(0.0, 1.0) - 1.0;
                    1.0 - 0.65 * edge * edge
                };
                let (uu, vv) = (u * u - 0.5, v * v - 0.5);
                let mut dx =
                    warp * quiet * 0.5 * (w[0] * uu + w[1] * vv + w[2] * u * v + 0.9 * w[3] * v);
                let mut dy =
                    warp * quiet * 0.5 * (w[4] * uu + w[5] * vv + w[6] * u * v + 0.9 * w[7] * u);

                if py > xh {
                    dy += (above - 1.0) * (py - xh);
                } else if py < 0.0 {
                    dy += (below - 1.0) * py;
                    dx += 0.12 * whim.lean * habits.reach_sd.0 * py;
                }
                if self.spot.is_last {
                    let out = (along - 0.55).max(0.0);
                    dx += habits.tail_sd.0 * xh * 1.3 * out * whim.tail_reach;
                    dy += habits.tail_sd.0 * xh * 2.6 * out * out * (whim.tail_lift + 0.2);
                }

                let mood = |of: fn(&Mood) -> f32| {
                    of(&self.moods[0])
                        + (of(&self.moods[1]) - of(&self.moods[0])) * along.clamp(-0.2, 1.2)
                };
                let qx = x + (px + dx) * width + lift[0];
                let mut qy = (py + dy) * own_height * mood(|it| it.size) + lift[1];
                let moved = field.at(qx, qy);
                qy += moved[1];
                let slant = mood(|it| it.slant) + lean;
                // Pressure changes within a stroke: more where the pen comes down, and slowly over the page.
                let press = mood(|it| it.weight)
                    + 1000.0
                        * habits.weight_sd.0
                        * (0.55 * wave(self.seed.at(7), qy / (0.8 * xh))
                            + 0.45 * wave(self.seed.at(8), u * 1.1));
                let scale = self.spot.scale;
                path.points.push([
                    (qx + moved[0] + qy * slant + normal[0] * press) * scale,
                    -(qy + normal[1] * press) * scale,
                ]);
            }
        }
    }
}
