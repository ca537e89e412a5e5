//! What a nib leaves on its way: the outline of a stroke.
//!
//! A stroke is drawn as pieces that all turn the same way round, so that the nonzero rule fills
//! them as one where they overlap: at a crossing, at a sharp corner, and in a bend that is
//! tighter than the nib, where an outline of one piece would fold over itself.

use crate::ink::outline::Path;
use crate::ink::outline::Verb;
use crate::ink::stroke::PenPoint;
use crate::ink::stroke::Taper;

/// The breadth of the very end of a stroke that thins out.
const THIN: f32 = 0.7;

/// How many radii it takes to thin out.
const REACH: f32 = 3.5;

/// A place with the way through it.
#[derive(Clone, Copy)]
struct Knot {
    at: [f32; 2],
    way: [f32; 2],
    radius: f32,
}

/// A short curve between two knots.
#[derive(Clone, Copy)]
struct Step {
    knots: [Knot; 2],
    /// The lengths of its two arms.
    arms: [f32; 2],
}

/// Adds what a nib leaves along a stroke, cubic curves end to end, to a path.
pub(crate) fn run(points: &[PenPoint], taper: Taper, path: &mut Path) {
    let mut steps: Vec<Step> = Vec::with_capacity(points.len());
    for curve in points.windows(4).step_by(3) {
        let curve = [0, 1, 2, 3].map(|it| [curve[it].x.0, curve[it].y.0, curve[it].radius.0]);
        divide(curve, 0, &mut steps);
    }
    if taper.entry {
        thin(&mut steps, 0);
    }
    if taper.exit {
        thin(&mut steps, 1);
    }
    if steps.is_empty() {
        let dot = points.first().map(|it| Knot {
            at: [it.x.0, it.y.0],
            way: [1.0, 0.0],
            radius: it.radius.0,
        });
        dot.iter().for_each(|it| outline(&[], [*it; 2], path));
        return;
    }
    let mut rest = &steps[..];
    while let Some(first) = rest.first() {
        let count = if first.is_tight() {
            1
        } else {
            1 + rest
                .windows(2)
                .take_while(|it| it[0].runs_on(&it[1]))
                .count()
        };
        let (piece, after) = rest.split_at(count);
        rest = after;
        let ends = [first.knots[0], piece[count - 1].knots[1]];
        if first.is_tight() {
            first.straight(path);
        } else {
            outline(piece, ends, path);
        }
    }
}

/// Cuts a curve until no part of it turns by more than about sixty degrees.
fn divide(curve: [[f32; 3]; 4], depth: usize, steps: &mut Vec<Step>) {
    let [a, b, c, d] = curve;
    let arm = |from: [f32; 3], to: [f32; 3]| [to[0] - from[0], to[1] - from[1]];
    let (chord, mut first, mut last) = (arm(a, d), arm(a, b), arm(c, d));
    let lengths = [length(first), length(last)];
    if length(chord).max(lengths[0]).max(lengths[1]) < 1e-4 * (1.0 + a[2]) {
        return;
    }
    if lengths[0] < 1e-6 {
        first = if lengths[1] < 1e-6 { chord } else { arm(a, c) };
    }
    if lengths[1] < 1e-6 {
        last = if lengths[0] < 1e-6 { chord } else { arm(b, d) };
    }
    let (from, to) = (unit(first), unit(last));
    let turns = dot(from, to) < 0.5 || dot(unit(chord), from) < 0.6;
    if turns && depth < 3 {
        let mix = |p: [f32; 3], q: [f32; 3]| [0, 1, 2].map(|it| 0.5 * (p[it] + q[it]));
        let (ab, bc, cd) = (mix(a, b), mix(b, c), mix(c, d));
        let (abc, bcd) = (mix(ab, bc), mix(bc, cd));
        let middle = mix(abc, bcd);
        divide([a, ab, abc, middle], depth + 1, steps);
        divide([middle, bcd, cd, d], depth + 1, steps);
        return;
    }
    let knot = |at: [f32; 3], way: [f32; 2]| Knot {
        at: [at[0], at[1]],
        way,
        radius: at[2],
    };
    steps.push(Step {
        knots: [knot(a, from), knot(d, to)],
        arms: lengths,
    });
}

/// Thins the stroke at its start (0) or its end (1), over a few radii.
fn thin(steps: &mut Vec<Step>, end: usize) {
    let index = if end == 0 {
        0
    } else {
        steps.len().saturating_sub(1)
    };
    let Some(step) = steps.get(index).copied() else {
        return;
    };
    let whole = length(between(step.knots[0].at, step.knots[1].at));
    let reach = REACH * step.knots[end].radius;
    if whole > 1.5 * reach {
        let share = reach / whole;
        let t = if end == 0 { share } else { 1.0 - share };
        let halves = step.split(t);
        steps.splice(index..=index, halves);
    }
    let index = if end == 0 { 0 } else { steps.len() - 1 };
    steps[index].knots[end].radius *= THIN;
}

impl Step {
    /// The curve's four points.
    fn curve(&self) -> [[f32; 2]; 4] {
        let [from, to] = self.knots;
        [
            from.at,
            [0, 1].map(|it| from.at[it] + from.way[it] * self.arms[0]),
            [0, 1].map(|it| to.at[it] - to.way[it] * self.arms[1]),
            to.at,
        ]
    }

    /// Two steps, divided at `t`.
    fn split(&self, t: f32) -> [Self; 2] {
        let mix = |p: [f32; 2], q: [f32; 2]| [0, 1].map(|it| p[it] + (q[it] - p[it]) * t);
        let [a, b, c, d] = self.curve();
        let (ab, bc, cd) = (mix(a, b), mix(b, c), mix(c, d));
        let (abc, bcd) = (mix(ab, bc), mix(bc, cd));
        let middle = mix(abc, bcd);
        let [from, to] = self.knots;
        let knot = Knot {
            at: middle,
            way: unit(between(abc, bcd)),
            radius: from.radius + (to.radius - from.radius) * t,
        };
        let arm = |p: [f32; 2], q: [f32; 2]| length(between(p, q));
        [
            Self {
                knots: [from, knot],
                arms: [arm(a, ab), arm(abc, middle)],
            },
            Self {
                knots: [knot, to],
                arms: [arm(middle, bcd), arm(cd, d)],
            },
        ]
    }

    /// Whether the edge on its inner side would run backwards.
    fn is_tight(&self) -> bool {
        let [from, to] = self.knots;
        let chord = between(from.at, to.at);
        let least = 0.15 * dot(chord, chord);
        [1.0, -1.0].iter().any(|side| {
            let edge = between(from.side(*side), to.side(*side));
            dot(edge, chord) <= least
        })
    }

    /// Whether the outline can go on smoothly into the next step.
    fn runs_on(&self, next: &Self) -> bool {
        !next.is_tight() && dot(self.knots[1].way, next.knots[0].way) > 0.9
    }

    /// Draws the step as if it were straight: it is hardly longer than the nib is broad.
    fn straight(&self, path: &mut Path) {
        let [mut from, mut to] = self.knots;
        let chord = between(from.at, to.at);
        if length(chord) < 0.2 * from.radius.min(to.radius) {
            return;
        }
        (from.way, to.way) = (unit(chord), unit(chord));
        let step = Self {
            knots: [from, to],
            arms: [length(chord) / 3.0; 2],
        };
        outline(&[step], [from, to], path);
    }

    /// Its edge on one side, from `from` to `to`, without the start.
    fn edge(&self, side: f32, path: &mut Path) {
        let [from, to] = self.knots;
        let (start, end) = (from.side(side), to.side(side));
        let chord = between(from.at, to.at);
        // The arms of an arc are longer outside and shorter inside, by as much as its chord.
        let ratio = dot(between(start, end), chord) / dot(chord, chord).max(1e-12);
        let ratio = ratio.clamp(0.05, 4.0);
        let arms = self.arms.map(|it| it * ratio);
        let forward = [
            [0, 1].map(|it| start[it] + from.way[it] * arms[0]),
            [0, 1].map(|it| end[it] - to.way[it] * arms[1]),
        ];
        path.verbs.push(Verb::Curve);
        if side > 0.0 {
            path.points.extend([forward[0], forward[1], end]);
        } else {
            path.points.extend([forward[1], forward[0], start]);
        }
    }
}

impl Knot {
    /// The edge of the ink beside it: on the left for 1, on the right for -1.
    fn side(&self, side: f32) -> [f32; 2] {
        let by = side * self.radius;
        [self.at[0] + self.way[1] * by, self.at[1] - self.way[0] * by]
    }

    /// Half a circle about it, ahead for 1 and behind for -1.
    fn cap(&self, ahead: f32, path: &mut Path) {
        let by = ahead * self.radius * (4.0 / 3.0);
        let (from, to) = (self.side(ahead), self.side(-ahead));
        let beyond = |it: [f32; 2]| [it[0] + self.way[0] * by, it[1] + self.way[1] * by];
        path.verbs.push(Verb::Curve);
        path.points.extend([beyond(from), beyond(to), to]);
    }
}

/// Draws one piece: along its left, round its end, back along its right, round its start.
fn outline(steps: &[Step], [start, end]: [Knot; 2], path: &mut Path) {
    path.verbs.push(Verb::Move);
    path.points.push(start.side(1.0));
    steps.iter().for_each(|it| it.edge(1.0, path));
    end.cap(1.0, path);
    steps.iter().rev().for_each(|it| it.edge(-1.0, path));
    start.cap(-1.0, path);
    path.verbs.push(Verb::Close);
}

fn between(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [b[0] - a[0], b[1] - a[1]]
}

fn dot(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

fn length(it: [f32; 2]) -> f32 {
    dot(it, it).sqrt()
}

fn unit(it: [f32; 2]) -> [f32; 2] {
    let length = length(it).max(1e-9);
    [it[0] / length, it[1] / length]
}

#[cfg(test)]
#[allow(clippy::print_stdout, reason = "tests print their figures")]
mod tests {
    use std::sync::Arc;

    use kurbo::BezPath;

    use super::*;
    use crate::ink::centre;
    use crate::ink::centre::CentreLines;
    use crate::ink::centre::Island;
    use crate::ink::font::Font;
    use crate::ink::glyph::CentreLine;
    use crate::ink::stock;
    use crate::ink::trace;
    use crate::ink::tracks;
    use crate::units::Mm;

    /// What a nib of the traced breadth leaves along some strokes.
    fn inked(strokes: &[CentreLine]) -> BezPath {
        let mut path = Path::default();
        for stroke in strokes {
            let point = |[x, y, radius]: [f32; 3]| PenPoint {
                x: Mm(x),
                y: Mm(y),
                radius: Mm(radius),
            };
            let points: Vec<PenPoint> = stroke.points.iter().copied().map(point).collect();
            run(&points, Taper::default(), &mut path);
        }
        let mut points = path
            .points
            .iter()
            .map(|it| (f64::from(it[0]), f64::from(it[1])));
        let mut next = || points.next().unwrap();
        let mut out = BezPath::new();
        for verb in &path.verbs {
            match verb {
                Verb::Move => out.move_to(next()),
                Verb::Line => out.line_to(next()),
                Verb::Curve => out.curve_to(next(), next(), next()),
                Verb::Close => out.close_path(),
            }
        }
        out
    }

    #[test]
    fn a_nib_along_the_strokes_covers_the_letters() {
        for hand in stock::HANDS {
            let font = Font::read(hand.name, Arc::new(hand.font)).unwrap();
            let lines = CentreLines::read(hand.centre_lines).unwrap();
            let mut shared = Vec::new();
            let mut points = 0;
            for id in 0..font.count() as u32 {
                let (outline, _) = font.draw(id).unwrap();
                let strokes = centre::arranged(&lines.islands(id).unwrap(), 450.0);
                points += strokes.iter().map(|it| it.points.len()).sum::<usize>();
                if outline.elements().is_empty() {
                    assert_eq!(strokes, [], "letter {id} of {}", hand.name);
                    continue;
                }
                assert!(!strokes.is_empty(), "letter {id} of {}", hand.name);
                // Half the usual size: every second letter would take as long.
                let small = kurbo::Affine::scale(0.5);
                shared.push((
                    trace::overlap(&(small * outline), &(small * inked(&strokes))),
                    id,
                ));
            }
            shared.sort_by(|a, b| a.0.total_cmp(&b.0));
            let median = shared[shared.len() / 2].0;
            let low = shared[shared.len() / 20].0;
            println!(
                "{}: {} letters, {points} points, {} bytes; overlap: median {median:.3}, 5th percentile {low:.3}, worst {:.3} (letters {:?})",
                hand.name,
                shared.len(),
                hand.centre_lines.len(),
                shared[0].0,
                shared.iter().take(4).map(|it| it.1).collect::<Vec<_>>(),
            );
            assert!(median > 0.8, "{}", hand.name);
            assert!(low > 0.6, "{}", hand.name);
        }
    }

    #[test]
    fn the_kept_strokes_are_those_that_are_found() {
        for hand in stock::HANDS {
            let font = Font::read(hand.name, Arc::new(hand.font)).unwrap();
            let lines = CentreLines::read(hand.centre_lines).unwrap();
            for character in "atgQé".chars() {
                let id = font.glyph_of(character).unwrap();
                let found = tracks::traced(&font, id);
                let numbers = |islands: &[Island]| -> Vec<i32> {
                    let strokes = islands.iter().flat_map(|it| &it.strokes);
                    strokes.flat_map(|it| it.points.concat()).collect()
                };
                let [kept, found] = [numbers(&lines.islands(id).unwrap()), numbers(&found)];
                // What lies halfway between two steps may be rounded either way.
                let near = kept.iter().zip(&found).all(|(a, b)| (a - b).abs() <= 2);
                assert!(
                    near && kept.len() == found.len(),
                    "{character} of {}",
                    hand.name
                );
            }
        }
    }

    #[test]
    fn letters_have_the_strokes_that_a_writer_makes() {
        for hand in stock::HANDS {
            let font = Font::read(hand.name, Arc::new(hand.font)).unwrap();
            let lines = CentreLines::read(hand.centre_lines).unwrap();
            let strokes = |character: char| {
                let id = font.glyph_of(character).unwrap();
                centre::arranged(&lines.islands(id).unwrap(), 420.0)
            };
            let counts: Vec<(char, usize)> = "lcoeitj"
                .chars()
                .map(|it| (it, strokes(it).len()))
                .collect();
            println!("{}: {counts:?}", hand.name);
            // The rough edge of one hand leaves a second where the loop of its l closes.
            assert!(strokes('l').len() <= 2, "l of {}", hand.name);
            let i = strokes('i');
            assert_eq!(i.len(), 2, "i of {}", hand.name);
            assert_eq!(
                [i[0].is_late, i[1].is_late],
                [false, true],
                "i of {}",
                hand.name
            );
            let t = strokes('t');
            assert_eq!(t.len(), 2, "t of {}", hand.name);
            assert!(t[1].is_late, "the bar of a t of {}", hand.name);
            let ends = |it: &CentreLine| [it.points[0], it.points[it.points.len() - 1]];
            let [from, to] = ends(&strokes('l')[0]);
            assert!(from[1] > to[1] || from[0] < to[0], "l of {}", hand.name);
            let [from, to] = ends(&t[1]);
            assert!(from[0] < to[0], "the bar of a t of {}", hand.name);
        }
    }

    #[test]
    fn a_dot_is_round_and_a_turn_on_the_spot_has_no_hole() {
        let at = |x: f32, y: f32| PenPoint {
            x: Mm(x),
            y: Mm(y),
            radius: Mm(50.0),
        };
        let mut dot = Path::default();
        run(&[at(0.0, 0.0); 4], Taper::default(), &mut dot);
        assert_eq!(dot.verbs.len(), 4);
        // There and back again, round a turn of a tenth of the nib.
        let turn =
            [[0.0, 0.0], [0.0, 300.0], [10.0, 300.0], [10.0, 0.0]].map(|it| [it[0], it[1], 50.0]);
        let line = CentreLine {
            points: turn.to_vec(),
            is_late: false,
        };
        let capsule = kurbo::Rect::new(-50.0, -50.0, 60.0, 275.0).to_rounded_rect(50.0);
        let capsule = kurbo::Shape::to_path(&capsule, 0.1);
        let shared = trace::overlap(&capsule, &inked(&[line]));
        assert!(shared > 0.9, "{shared}");
    }
}
