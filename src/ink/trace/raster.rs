//! Ink as pixels: an outline filled by the nonzero rule.

use kurbo::BezPath;
use kurbo::PathEl;
use kurbo::Point;
use kurbo::Rect;

/// Pixels to a thousandth of an em.
const FINE: f64 = 0.5;

/// The most pixels: a letter of two ems and a half by as many.
const MOST: f64 = 1.5e6;

/// The most edges that rows may cross, in all: far more than a letter has.
const MOST_CROSSINGS: f64 = 4e6;

/// A bitmap of ink, with an empty edge two pixels wide.
pub(crate) struct Raster {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) ink: Vec<bool>,
    /// Where the left edge of the bitmap is in the letter.
    pub(crate) left: f64,
    /// Where its upper edge is.
    pub(crate) top: f64,
    /// Pixels to a unit of the letter.
    pub(crate) per_unit: f64,
}

/// A straight piece of an outline, from its upper end to its lower.
struct Edge {
    top: f64,
    bottom: f64,
    x: f64,
    per_row: f64,
    turn: i32,
}

impl Raster {
    /// The ink of an outline: nothing if it is too tangled, and nothing within if it has no ink.
    #[expect(
        clippy::option_option,
        reason = "too tangled and empty are told apart by the caller"
    )]
    pub(crate) fn of(path: &BezPath) -> Option<Option<Self>> {
        Self::within(path, path.control_box())
    }

    /// The same on a larger field.
    #[expect(
        clippy::option_option,
        reason = "too tangled and empty are told apart by the caller"
    )]
    pub(crate) fn within(path: &BezPath, bounds: Rect) -> Option<Option<Self>> {
        if !(bounds.width().is_finite() && bounds.height().is_finite()) {
            return None;
        }
        let (wide, high) = (bounds.width() + 8.0, bounds.height() + 8.0);
        let per_unit = FINE.min((MOST / (wide * high)).sqrt());
        let margin = 2.0 / per_unit;
        let (left, top) = (bounds.x0 - margin, bounds.y1 + margin);
        let mut raster = Self {
            width: (bounds.width() * per_unit).ceil() as usize + 5,
            height: (bounds.height() * per_unit).ceil() as usize + 5,
            ink: Vec::new(),
            left,
            top,
            per_unit,
        };
        let edges = edges(path, |it| {
            Point::new((it.x - left) * per_unit, (top - it.y) * per_unit)
        })?;
        raster.ink = vec![false; raster.width * raster.height];
        raster.fill(edges);
        let blank = !raster.ink.contains(&true);
        Some((!blank).then_some(raster))
    }

    /// Fills row by row: a pixel is ink when its middle is.
    fn fill(&mut self, mut edges: Vec<Edge>) {
        edges.sort_by(|a, b| a.top.total_cmp(&b.top));
        let mut coming = edges.into_iter().peekable();
        let mut active: Vec<Edge> = Vec::new();
        let mut crossings: Vec<(f64, i32)> = Vec::new();
        for row in 0..self.height {
            let middle = row as f64 + 0.5;
            while let Some(edge) = coming.next_if(|it| it.top <= middle) {
                active.push(edge);
            }
            active.retain(|it| it.bottom > middle);
            crossings.clear();
            crossings.extend(
                active
                    .iter()
                    .map(|it| (it.x + (middle - it.top) * it.per_row, it.turn)),
            );
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut turns = 0;
            for pair in crossings.windows(2) {
                turns += pair[0].1;
                if turns != 0 {
                    let column =
                        |x: f64| (x - 0.5).ceil().clamp(0.0, self.width as f64 - 1.0) as usize;
                    let (from, to) = (column(pair[0].0), column(pair[1].0));
                    self.ink[row * self.width + from..row * self.width + to].fill(true);
                }
            }
        }
    }
}

/// The pieces of an outline in pixels; nothing if there are too many.
fn edges(path: &BezPath, place: impl Fn(Point) -> Point) -> Option<Vec<Edge>> {
    let mut edges = Vec::new();
    let mut crossings = 0.0;
    let mut line = |a: Point, b: Point| {
        let (top, bottom, turn) = if a.y < b.y { (a, b, 1) } else { (b, a, -1) };
        crossings += bottom.y - top.y + 1.0;
        if bottom.y > top.y {
            edges.push(Edge {
                top: top.y,
                bottom: bottom.y,
                x: top.x,
                per_row: (bottom.x - top.x) / (bottom.y - top.y),
                turn,
            });
        }
        crossings < MOST_CROSSINGS
    };
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    for element in path.elements() {
        let whole = match *element {
            PathEl::MoveTo(to) => {
                let closed = line(at, start);
                start = place(to);
                at = start;
                closed
            }
            PathEl::LineTo(to) => {
                let from = std::mem::replace(&mut at, place(to));
                line(from, at)
            }
            PathEl::QuadTo(a, to) => {
                let (from, a) = (at, place(a));
                at = place(to);
                let third = 2.0 / 3.0;
                let controls = [from.lerp(a, third), at.lerp(a, third)];
                curve(from, controls, at, &mut line)
            }
            PathEl::CurveTo(a, b, to) => {
                let from = std::mem::replace(&mut at, place(to));
                curve(from, [place(a), place(b)], at, &mut line)
            }
            PathEl::ClosePath => {
                let from = std::mem::replace(&mut at, start);
                line(from, start)
            }
        };
        if !whole {
            return None;
        }
    }
    line(at, start).then_some(edges)
}

/// A curve as straight lines of about three pixels.
fn curve(
    from: Point,
    [a, b]: [Point; 2],
    to: Point,
    line: &mut impl FnMut(Point, Point) -> bool,
) -> bool {
    let length = (a - from).hypot() + (b - a).hypot() + (to - b).hypot();
    let steps = (length / 3.0).clamp(2.0, 64.0).ceil();
    let mut last = from;
    for step in 1..=steps as usize {
        let t = step as f64 / steps;
        let u = 1.0 - t;
        let at = (u * u * u) * from.to_vec2()
            + (3.0 * u * u * t) * a.to_vec2()
            + (3.0 * u * t * t) * b.to_vec2()
            + (t * t * t) * to.to_vec2();
        if !line(last, at.to_point()) {
            return false;
        }
        last = at.to_point();
    }
    true
}
