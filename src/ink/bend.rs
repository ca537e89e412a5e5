//! One letter, bent: no two on a page are alike.
//!
//! Every letter is drawn from the font's outline by a chain of small movements, each
//! of them something that a pen does: a dot set elsewhere, a bar that tilts, a longer
//! ascender, a narrower bow, a tail that lifts. Movements that touch a join are shared
//! with the neighbour or belong to a field over the whole word, so that joins meet.
//!
//! What gives a bent page away, most telling first: the same form of a letter twice in a
//! row (`form.rs` changes it); a letter that could be read as another, such as a `d` with
//! too short a stem, an `n` with a third foot, or a `t` whose bar sits at its top and
//! tilts; words that change in size one by one, as they do when anything varies over
//! three or four letters; strokes that tremble or loops that close, when a field varies
//! within half an x-height; a margin that walks off within a paragraph. `tests/realism.rs`
//! measures each of these for every hand.

use crate::ink::drift::Field;
use crate::ink::drift::Ripple;
use crate::ink::drift::bell;
use crate::ink::drift::slope;
use crate::ink::drift::wave;
use crate::ink::glyph::CentreLine;
use crate::ink::glyph::Contour;
use crate::ink::glyph::Glyph;
use crate::ink::glyph::Role;
use crate::ink::hand::Hand;
use crate::ink::outline::Bounds;
use crate::ink::outline::Path;
use crate::ink::stroke::PenPath;
use crate::ink::stroke::PenPoint;
use crate::seed::Seed;
use crate::units::Mm;

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
    entry_lift: f32,
    entry_reach: f32,
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
            entry_lift: draw(31, last.map(|it| it.entry_lift)),
            entry_reach: draw(32, last.map(|it| it.entry_reach)),
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
    /// No change at all.
    pub(crate) const CALM: Self = Self {
        slant: 0.0,
        size: 1.0,
        width: 1.0,
        weight: 0.0,
    };

    /// The mood at the `number`th join of a letter, when the hand is so tired: from 0, fresh, to 1 at the foot of a page.
    pub(crate) fn new(hand: &Hand, seed: Seed, number: usize, tired: f32) -> Self {
        let habits = &hand.habits;
        let at = number as f32;
        let slow = |name: u64, letters: f32| wave(seed.at(name), at / letters);
        let slant = 0.85 * slow(1, 19.0) + 0.52 * slow(2, 6.1);
        // What changes faster than a word is long makes words jump in size.
        let size = 0.85 * slow(3, 41.0) + 0.52 * slow(4, 13.0);
        let loose = 1.0 + habits.tire_size.0 * tired;
        Self {
            slant: slope(habits.slant_sd.0.0 * slant + habits.tire_slant.0.0 * tired),
            size: (1.0 + 0.8 * habits.height_sd.0 * size) * loose,
            width: (1.0 + 0.6 * habits.width_sd.0 * slow(5, 13.0)) * loose,
            weight: 200.0 * habits.weight_sd.0 * slow(6, 31.0),
        }
    }

    /// The mood on the way to the next, of which 1 is the whole.
    fn toward(self, next: Self, share: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * share;
        Self {
            slant: mix(self.slant, next.slant),
            size: mix(self.size, next.size),
            width: mix(self.width, next.width),
            weight: mix(self.weight, next.weight),
        }
    }

    /// The middle of a letter between two moods, as the tangent of its slant, its size and its width.
    pub(crate) fn between(self, next: Self) -> [f32; 3] {
        let middle = self.toward(next, 0.5);
        [middle.slant, middle.size, middle.width]
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
    pub(crate) next: Option<char>,
    pub(crate) is_first: bool,
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

    /// How the letter moves with the pen at `x` (thousandths of an em from the word's start).
    ///
    /// `lift` moves the whole letter, as a mark that is set upon another.
    pub(crate) fn motion<'m>(&'m self, x: f32, lift: [f32; 2], field: &'m Field) -> Motion<'m> {
        let habits = &self.hand.habits;
        let lower = habits.lower.get(&self.spot.character);
        Motion {
            bend: self,
            frame: Frame::of(self),
            field,
            x,
            lift,
            width: self.width(),
            height: 1.0 + 0.4 * habits.height_sd.0 * self.whim.height,
            lean: slope(0.55 * habits.slant_sd.0.0 * self.whim.lean),
            lower: lower.map_or(0.0, |it| it.0 * self.hand.x_height),
            nib: 1000.0 * habits.nib.0,
            weight: 1000.0 * habits.weight_sd.0,
            per_reach: 1.0 / (0.8 * self.hand.x_height),
            pressure: Ripple::new(self.seed.at(7)),
        }
    }

    /// How a contour strays by itself: dots do, stops are pressed harder, strokes stay.
    fn stray(&self, contour: &Contour, index: usize) -> Stray {
        let habits = &self.hand.habits;
        let seed = self.seed.at(100 + index as u64);
        let loose = if contour.role == Role::Dot {
            habits.dot_sd.0 * self.hand.x_height
        } else {
            0.0
        };
        Stray {
            centre: contour.bounds.center(),
            by: [
                // At the end of a word a dot that went on would meet the stop after it.
                match (1.25 * loose * bell(seed.at(1)), self.spot.is_last) {
                    (right, true) => right.min(0.0),
                    (either, false) => either,
                },
                loose * bell(seed.at(2)),
            ],
            grow: match contour.role {
                Role::Stop => habits.stop_size.0 * (1.0 + 0.08 * bell(seed.at(3))),
                Role::Dot => 1.0 + 0.09 * bell(seed.at(3)),
                Role::Stroke => 1.0,
            },
        }
    }
}

/// The whole movement of one letter: the same for its outline and for the pen's path in it.
pub(crate) struct Motion<'m> {
    bend: &'m Bend<'m>,
    frame: Frame,
    field: &'m Field,
    x: f32,
    lift: [f32; 2],
    width: f32,
    height: f32,
    lean: f32,
    lower: f32,
    nib: f32,
    weight: f32,
    per_reach: f32,
    pressure: Ripple,
}

impl Motion<'_> {
    /// Draws the outline; the points go onto `path` in thousandths of an em, down from the line.
    pub(crate) fn draw(&self, path: &mut Path) {
        let (bend, glyph) = (self.bend, self.bend.glyph);
        path.verbs.extend_from_slice(&glyph.path.verbs);
        for (index, contour) in glyph.contours.iter().enumerate() {
            let stray = bend.stray(contour, index);
            for point in contour.points.clone() {
                let at = stray.apply(glyph.path.points[point]);
                let normal = glyph.normals[point];
                let ([x, y], press) = self.place(at, normal, glyph.half_stroke);
                path.points.push([
                    (x + normal[0] * press) * bend.spot.scale,
                    (y - normal[1] * press) * bend.spot.scale,
                ]);
            }
        }
    }

    /// Traces the pen's way; the points go onto `path` with thousandths of an em for millimetres, down from the line.
    pub(crate) fn trace(&self, path: &mut PenPath) {
        let bend = self.bend;
        let Some(pen) = bend.hand.pen() else { return };
        // Marks are set when a word is done only in a word that hangs together.
        let waits = bend.hand.is_joined() && bend.spot.character.is_lowercase();
        for line in &bend.glyph.strokes {
            let stray = self.stray_of(line);
            let points = line.points.iter().map(|[x, y, radius]| {
                let at = stray.as_ref().map_or([*x, *y], |it| it.apply([*x, *y]));
                let ([x, y], press) = self.place(at, [0.0; 2], 0.0);
                // A pen's point gives way a little where the hand presses; it is no brush.
                let traced = (0.3 * (radius / pen.traced - 1.0)).clamp(-0.16, 0.2);
                let pressed = (0.8 * (press - self.nib) / pen.traced).clamp(-0.25, 0.25);
                PenPoint {
                    x: Mm(x * bend.spot.scale),
                    y: Mm(y * bend.spot.scale),
                    radius: Mm(pen.radius * (1.0 + traced + pressed)),
                }
            });
            path.push(points, line.is_late && waits);
        }
    }

    /// The movement of the dot that a stroke is the middle of.
    fn stray_of(&self, line: &CentreLine) -> Option<Stray> {
        let [x, y, _] = *line.points.first()?;
        let within = |it: &Bounds| {
            (it.min[0]..=it.max[0]).contains(&x) && (it.min[1]..=it.max[1]).contains(&y)
        };
        let contours = self.bend.glyph.contours.iter().enumerate();
        let mut dots = contours.filter(|(_, it)| it.role != Role::Stroke && within(&it.bounds));
        dots.next().map(|(index, it)| self.bend.stray(it, index))
    }

    /// Where a place of the letter goes, down from the line, and how much more than the font's breadth the pen
    /// writes there. `normal` leads out of the stroke, whose middle is `half` away.
    fn place(&self, [px, py]: [f32; 2], normal: [f32; 2], half: f32) -> ([f32; 2], f32) {
        let (frame, whim) = (&self.frame, &self.bend.whim);
        let [from, to] = self.bend.moods;
        let py = py - self.lower;
        // Both edges of a stroke follow its middle, or bending would squeeze the ink.
        let middle = [px - normal[0] * half, py - normal[1] * half];
        let bent = frame.moved(whim, middle);
        let along = (px * frame.per_advance).clamp(-0.2, 1.2);
        let mood = from.toward(to, along);
        let height = self.height * mood.size;
        let at_field = self.field.at(
            self.x + (middle[0] + bent[0]) * self.width + self.lift[0],
            (middle[1] + bent[1]) * height + self.lift[1],
        );
        let x = self.x + (px + bent[0]) * self.width + self.lift[0] + at_field[0];
        let y = (py + bent[1]) * height + self.lift[1] + at_field[1];
        // Pressure changes within a stroke, and slowly over the page.
        let across = (middle[0] - frame.middle[0]) * frame.per_half[0];
        let waver = 0.78 * self.pressure.at(middle[1] * self.per_reach + 0.9 * across);
        let press = self.nib + self.weight * waver + mood.weight;
        ([x + y * (mood.slant + self.lean), -y], press)
    }
}

/// A contour's own movement.
struct Stray {
    centre: [f32; 2],
    by: [f32; 2],
    grow: f32,
}

impl Stray {
    fn apply(&self, point: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| {
            self.centre[axis] + (point[axis] - self.centre[axis]) * self.grow + self.by[axis]
        })
    }
}

/// The measures of one letter that its movements hang on.
struct Frame {
    xh: f32,
    per_advance: f32,
    left: f32,
    middle: [f32; 2],
    per_half: [f32; 2],
    /// The strength of the letter's own warp.
    warp: f32,
    above: f32,
    below: f32,
    swing: f32,
    bar: Option<f32>,
    tilt: f32,
    slide: f32,
    tail: f32,
    is_first: bool,
    is_last: bool,
    capital: bool,
}

impl Frame {
    fn of(bend: &Bend<'_>) -> Self {
        let habits = &bend.hand.habits;
        let (whim, xh) = (&bend.whim, bend.hand.x_height);
        let ink = bend.glyph.ink;
        let capital = bend.spot.character.is_uppercase();
        let reach = |by: f32| habits.reach_sd.0 * by.clamp(-2.2, 2.2);
        let warp = if capital {
            habits.capital_warp_sd.0
        } else {
            habits.warp_sd.0
        };
        Self {
            xh,
            per_advance: 1.0 / bend.glyph.advance.max(1.0),
            left: ink.min[0],
            middle: ink.center(),
            per_half: [
                1.0 / (0.5 * ink.width()).max(0.4 * xh),
                1.0 / (0.5 * ink.height()).max(0.5 * xh),
            ],
            warp: 0.4 * warp * xh,
            above: reach(whim.above) * if capital { 0.6 } else { 1.0 },
            below: reach(whim.below) * 1.3,
            swing: 0.12 * whim.lean * habits.reach_sd.0,
            slide: habits.bar_slide_sd.0 * xh,
            tail: habits.tail_sd.0 * xh,
            is_first: bend.spot.is_first,
            is_last: bend.spot.is_last,
            bar: habits.bars.get(&bend.spot.character).map(|it| it.0 * xh),
            tilt: slope(habits.bar_tilt_sd.0.0 * whim.bar_tilt),
            capital,
        }
    }

    /// How far a place of the letter moves.
    fn moved(&self, whim: &Whim, at: [f32; 2]) -> [f32; 2] {
        let mut sum = self.warp(whim, at);
        let mut add = |[x, y]: [f32; 2]| sum = [sum[0] + x, sum[1] + y];
        if let Some(bar) = self.bar {
            add(self.bar(whim, bar, at));
        }
        if at[1] > self.xh {
            add([0.0, self.above * (at[1] - self.xh)]);
        } else if at[1] < 0.0 {
            add([self.swing * at[1], self.below * at[1]]);
        }
        if self.is_last {
            add(self.tail(whim, at));
        }
        if self.is_first {
            add(self.entry(whim, at[0]));
        }
        sum
    }

    /// The whole letter is a little out of shape; a small one less so at its joins.
    fn warp(&self, whim: &Whim, [x, y]: [f32; 2]) -> [f32; 2] {
        let w = &whim.warp;
        let along = x * self.per_advance;
        let quiet = if self.capital {
            1.0 - 0.6 * (along - 0.4).clamp(0.0, 1.0)
        } else {
            let edge = 2.0 * along.clamp(0.0, 1.0) - 1.0;
            1.0 - 0.65 * edge * edge
        };
        let u = (x - self.middle[0]) * self.per_half[0];
        let v = (y - self.middle[1]) * self.per_half[1];
        let (uu, vv) = (u * u - 0.5, v * v - 0.5);
        let strength = self.warp * quiet;
        [
            strength * (w[0] * uu + w[1] * vv + w[2] * u * v + 0.9 * w[3] * v),
            strength * (w[4] * uu + w[5] * vv + w[6] * u * v + 0.9 * w[7] * u),
        ]
    }

    /// A bar tilts and slides on its stem.
    fn bar(&self, whim: &Whim, bar: f32, [x, y]: [f32; 2]) -> [f32; 2] {
        let off = (y - bar) / (0.22 * self.xh);
        let near = (1.0 - off * off).max(0.0);
        let near = near * near;
        let from_stem = x - self.middle[0];
        let side = (from_stem * self.per_half[0]).clamp(-1.0, 1.0);
        [
            near * self.slide * (0.5 * whim.bar_slide + whim.bar_reach * side),
            near * self.tilt * from_stem,
        ]
    }

    /// The last stroke of a word runs out as it likes.
    fn tail(&self, whim: &Whim, [x, y]: [f32; 2]) -> [f32; 2] {
        // A bar that reaches out to the right is not the tail: bent with it, a t ends in a spike.
        let below_bar = self.bar.map_or(1.0, |bar| {
            ((bar - 0.25 * self.xh - y) / (0.3 * self.xh)).clamp(0.0, 1.0)
        });
        let out = ((x * self.per_advance).min(1.5) - 0.55).max(0.0) * below_bar;
        [
            1.3 * self.tail * out * whim.tail_reach,
            2.6 * self.tail * out * out * (whim.tail_lift + 0.2),
        ]
    }

    /// The first stroke of a word comes in from the air, a capital's from further away.
    fn entry(&self, whim: &Whim, x: f32) -> [f32; 2] {
        let out = (0.45 - 0.5 * (x - self.left) * self.per_half[0]).max(0.0);
        let strength = if self.capital { 2.0 } else { 0.8 } * self.tail;
        [
            1.1 * strength * out * whim.entry_reach,
            2.6 * strength * out * out * whim.entry_lift,
        ]
    }
}
