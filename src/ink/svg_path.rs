//! Path data of SVG, read as sloppily as people write it, and never beyond bounds.
//!
//! After SVG 2, section 9.3: all commands, relative and absolute, with numbers that run into each other.

use std::ops::Range;

/// A stroke as cubic curves end to end: a place, then two controls and a place for each curve.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Chain {
    pub(crate) points: Vec<[f32; 2]>,
    /// For each curve, whether it was drawn as a straight line.
    pub(crate) straight: Vec<bool>,
}

/// What is wrong with path data, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) what: &'static str,
    pub(crate) at: Range<usize>,
}

/// The most steps of one path: a letter has some hundred.
const MOST_STEPS: usize = 4000;

/// How far a path may reach from its origin.
const FARTHEST: f64 = 1e6;

/// The strokes of path data, in the units that it has.
pub(crate) fn strokes(data: &str) -> Result<Vec<Chain>, Fault> {
    let mut path = Path::new(data);
    while path.step()? {}
    path.lift();
    Ok(path.done)
}

/// Path data on the way through it.
struct Path<'d> {
    data: &'d str,
    at: usize,
    command: u8,
    place: [f64; 2],
    start: [f64; 2],
    /// The last control of the curve before, for `S` and `T`.
    control: Option<(u8, [f64; 2])>,
    chain: Chain,
    steps: usize,
    done: Vec<Chain>,
}

impl<'d> Path<'d> {
    fn new(data: &'d str) -> Self {
        Self {
            data,
            at: 0,
            command: 0,
            place: [0.0; 2],
            start: [0.0; 2],
            control: None,
            chain: Chain::default(),
            steps: 0,
            done: Vec::new(),
        }
    }

    /// Takes one command with its numbers; false at the end.
    fn step(&mut self) -> Result<bool, Fault> {
        self.skip();
        let Some(next) = self.peek() else {
            return Ok(false);
        };
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(self.fault("a letter with more than 4000 steps"));
        }
        if next.is_ascii_alphabetic() {
            self.command = next;
            self.at += 1;
        } else if matches!(self.command, 0 | b'z' | b'Z') {
            return Err(self.fault("a path without a command before its numbers"));
        } else if self.command.eq_ignore_ascii_case(&b'm') {
            // More places after a move are lines.
            self.command = if self.command == b'm' { b'l' } else { b'L' };
        }
        self.draw(self.command.to_ascii_lowercase())?;
        Ok(true)
    }

    fn draw(&mut self, command: u8) -> Result<(), Fault> {
        let [x, y] = self.place;
        let from = match self.command.is_ascii_lowercase() {
            true => self.place,
            false => [0.0; 2],
        };
        let mut control = None;
        match command {
            b'm' => {
                self.lift();
                self.place = self.pair(from)?;
                self.start = self.place;
            }
            b'l' => {
                let to = self.pair(from)?;
                self.line(to);
            }
            b'h' => {
                let to = [from[0] + self.number()?, y];
                self.line(to);
            }
            b'v' => {
                let to = [x, from[1] + self.number()?];
                self.line(to);
            }
            b'c' | b's' => {
                let a = match command {
                    b'c' => self.pair(from)?,
                    _ => self.reflected(b'c'),
                };
                let (b, to) = (self.pair(from)?, self.pair(from)?);
                self.curve(a, b, to);
                control = Some((b'c', b));
            }
            b'q' | b't' => {
                let a = match command {
                    b'q' => self.pair(from)?,
                    _ => self.reflected(b'q'),
                };
                let to = self.pair(from)?;
                let toward = |p: [f64; 2]| [0, 1].map(|i| p[i] + (a[i] - p[i]) * (2.0 / 3.0));
                self.curve(toward(self.place), toward(to), to);
                control = Some((b'q', a));
            }
            b'a' => self.arc(from)?,
            b'z' => {
                if self.place != self.start {
                    self.line(self.start);
                }
                self.lift();
                self.place = self.start;
            }
            _ => {
                self.at -= 1;
                return Err(self.fault("a path command that SVG does not have"));
            }
        }
        let far = |it: f64| it.is_nan() || it.abs() > FARTHEST;
        if self.place.into_iter().any(far) || control.is_some_and(|it| it.1.into_iter().any(far)) {
            return Err(self.fault("a path that leads far out of its letter"));
        }
        self.control = control;
        Ok(())
    }

    /// An arc of an ellipse, as SVG has it: radii, turn, two flags, end.
    fn arc(&mut self, from: [f64; 2]) -> Result<(), Fault> {
        let (rx, ry) = (self.number()?, self.number()?);
        let turn = self.number()?;
        let (large_arc, sweep) = (self.flag()?, self.flag()?);
        let to = self.pair(from)?;
        let arc = kurbo::SvgArc {
            from: point(self.place),
            to: point(to),
            radii: kurbo::Vec2::new(rx.abs().min(FARTHEST), ry.abs().min(FARTHEST)),
            x_rotation: (turn % 360.0).to_radians(),
            large_arc,
            sweep,
        };
        let Some(arc) = kurbo::Arc::from_svg_arc(&arc) else {
            self.line(to);
            return Ok(());
        };
        // A quarter of a thousandth of the radius is finer than a pen.
        let fine = 2.5e-4 * rx.abs().max(ry.abs()).max(1e-3);
        let mut curves = Vec::new();
        arc.to_cubic_beziers(fine, |a, b, to| curves.push([a, b, to]));
        for [a, b, to] in curves {
            self.curve([a.x, a.y], [b.x, b.y], [to.x, to.y]);
        }
        self.place = to;
        Ok(())
    }

    /// The last control mirrored in the place, if the curve before was of the same kind.
    fn reflected(&self, kind: u8) -> [f64; 2] {
        match self.control {
            Some((of, at)) if of == kind => [0, 1].map(|i| 2.0 * self.place[i] - at[i]),
            _ => self.place,
        }
    }

    fn line(&mut self, to: [f64; 2]) {
        let from = self.place;
        let toward = |share: f64| [0, 1].map(|i| from[i] + (to[i] - from[i]) * share);
        self.segment(toward(1.0 / 3.0), toward(2.0 / 3.0), to, true);
    }

    fn curve(&mut self, a: [f64; 2], b: [f64; 2], to: [f64; 2]) {
        self.segment(a, b, to, false);
    }

    fn segment(&mut self, a: [f64; 2], b: [f64; 2], to: [f64; 2], straight: bool) {
        let narrow = |it: [f64; 2]| it.map(|it| it as f32);
        if self.chain.points.is_empty() {
            self.chain.points.push(narrow(self.place));
        }
        self.chain.points.extend([a, b, to].map(narrow));
        self.chain.straight.push(straight);
        self.place = to;
    }

    /// Ends a stroke. A move alone leaves none.
    fn lift(&mut self) {
        let chain = std::mem::take(&mut self.chain);
        if !chain.points.is_empty() {
            self.done.push(chain);
        }
    }

    fn pair(&mut self, from: [f64; 2]) -> Result<[f64; 2], Fault> {
        let (x, y) = (self.number()?, self.number()?);
        Ok([from[0] + x, from[1] + y])
    }

    fn number(&mut self) -> Result<f64, Fault> {
        self.skip();
        let bytes = &self.data.as_bytes()[self.at..];
        let length = number_length(bytes);
        let text = &self.data[self.at..self.at + length];
        let value = text.parse::<f64>().ok().filter(|it| it.is_finite());
        let value = value.ok_or_else(|| self.fault("a path that lacks a number"))?;
        self.at += length;
        Ok(value)
    }

    /// A flag of an arc, which may run into what follows.
    fn flag(&mut self) -> Result<bool, Fault> {
        self.skip();
        let flag = match self.peek() {
            Some(b'0') => false,
            Some(b'1') => true,
            _ => return Err(self.fault("an arc whose flag is neither 0 nor 1")),
        };
        self.at += 1;
        Ok(flag)
    }

    fn peek(&self) -> Option<u8> {
        self.data.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        while self
            .peek()
            .is_some_and(|it| it.is_ascii_whitespace() || it == b',')
        {
            self.at += 1;
        }
    }

    fn fault(&self, what: &'static str) -> Fault {
        let rest = &self.data[self.at.min(self.data.len())..];
        let word = rest.find(|it: char| it.is_ascii_whitespace() || it == ',');
        let length = word.unwrap_or(rest.len()).min(24);
        Fault {
            what,
            at: self.at..self.at + length,
        }
    }
}

fn point([x, y]: [f64; 2]) -> kurbo::Point {
    kurbo::Point::new(x, y)
}

/// How many bytes at the start of `bytes` are a number: sign, digits, point, digits, exponent.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|it| it.is_ascii_digit()).count()
    };
    let sign = |from: usize| usize::from(matches!(bytes.get(from), Some(b'+' | b'-')));
    let mut at = sign(0);
    at += digits(at);
    if bytes.get(at) == Some(&b'.') {
        at += 1 + digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let first = at + 1 + sign(at + 1);
        if digits(first) > 0 {
            at = first + digits(first);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(data: &str) -> Vec<Vec<[f32; 2]>> {
        let strokes = strokes(data).map(|it| {
            let ends = |it: Chain| it.points.into_iter().step_by(3).collect();
            it.into_iter().map(ends).collect()
        });
        strokes.unwrap_or_default()
    }

    #[test]
    fn numbers_may_run_into_each_other() {
        assert_eq!(
            ends("M10-5.5L.5.25-1e1,+2m1 1 2 2"),
            [
                vec![[10.0, -5.5], [0.5, 0.25], [-10.0, 2.0]],
                vec![[-9.0, 3.0], [-7.0, 5.0]],
            ]
        );
    }

    #[test]
    fn every_command_is_known() {
        let data = "m1 1h2v2H0V0l1,1L2 2c0 1 1 1 1 0s1-1 1 0C0 0 0 0 5 5S6 6 7 7\
                    q1 1 2 0t2 0Q0 0 1 1T3 3a1 1 0 012 2A1 1 0 1 0 0 0z";
        let all = ends(data);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].first(), all[0].last());
    }

    #[test]
    fn faults_say_where() {
        let fault = strokes("M 0 0 L 1 NaN").err();
        assert_eq!(fault.map(|it| it.at), Some(10..13));
        assert!(strokes("1 2").is_err());
        assert!(strokes("M 0 0 L 1e300 0").is_err());
        assert!(strokes("M 0 0 L 1e999 0").is_err());
        assert!(strokes("M 0 0 x").is_err());
        assert!(strokes(&format!("M0 0{}", " 1 1".repeat(5000))).is_err());
    }
}
