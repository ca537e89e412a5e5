//! One letter of a hand, as it lies in the font.

use kurbo::BezPath;
use kurbo::PathEl;
use kurbo::simplify::SimplifyOptions;
use kurbo::simplify::simplify_bezpath;

use crate::ink::outline::Bounds;
use crate::ink::outline::Path;
use crate::ink::outline::Verb;
use crate::ink::svg_font::LineLetter;

/// Half the breadth of a single line, in heights of the letter x.
pub(crate) const LINE: f32 = 0.085;

/// The small letters whose stem is crossed by a bar.
const BARRED: &str = "tfţťŧțħđł";

/// One letter of a font, in thousandths of an em, up from the line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Glyph {
    pub(crate) path: Path,
    /// For each point, which way is out of the ink.
    pub(crate) normals: Vec<[f32; 2]>,
    pub(crate) contours: Vec<Contour>,
    /// All its ink.
    pub(crate) ink: Bounds,
    pub(crate) advance: f32,
    /// Half the breadth of its strokes, on the whole.
    pub(crate) half_stroke: f32,
    /// The middles of its strokes, in the order of writing; empty where nobody has traced them.
    pub(crate) strokes: Vec<CentreLine>,
}

/// The middle of one stroke, in thousandths of an em, up from the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CentreLine {
    /// Cubic curves end to end, a place and then three points for each: x, y, and half the stroke's breadth.
    pub(crate) points: Vec<[f32; 3]>,
    /// Whether it is set only when the word is done.
    pub(crate) is_late: bool,
}

/// One closed curve of a letter.
#[derive(Clone, Debug)]
pub(crate) struct Contour {
    /// Its points in the outline; none in a letter of single lines.
    pub(crate) points: std::ops::Range<usize>,
    pub(crate) bounds: Bounds,
    pub(crate) role: Role,
}

/// What a contour is to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A stroke.
    Stroke,
    /// A dot or an accent, set above the rest by a movement of its own.
    Dot,
    /// A full stop, or a dot of a colon.
    Stop,
}

impl Glyph {
    /// A letter from its outline, if it is a letter's at all.
    pub(crate) fn of_outline(path: BezPath, advance: f32, x_height: f32) -> Option<Self> {
        let path = simplified(path)?;
        let mut glyph = Self {
            advance: advance.clamp(0.0, 6000.0),
            ..Self::default()
        };
        let mut start = 0;
        for element in path.elements() {
            glyph.push(*element);
            let points = start..glyph.path.points.len();
            if *element == PathEl::ClosePath && !points.is_empty() {
                glyph.contours.push(Contour {
                    bounds: Bounds::EMPTY,
                    points: points.clone(),
                    role: Role::Stroke,
                });
                start = points.end;
            }
        }
        if start != glyph.path.points.len() {
            return None;
        }
        glyph.measure();
        glyph.cast(x_height);
        Some(glyph)
    }

    /// Takes the measures of an outline whose points are new.
    pub(crate) fn measure(&mut self) {
        if self.path.points.is_empty() {
            return self.measure_lines();
        }
        self.normals = vec![[0.0; 2]; self.path.points.len()];
        let (mut area, mut length) = (0.0, 0.0);
        for contour in &mut self.contours {
            let points = &self.path.points[contour.points.clone()];
            contour.bounds = Bounds::of(points);
            outward(points, &mut self.normals[contour.points.clone()]);
            for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
                area += 0.5 * (a[0] * b[1] - b[0] * a[1]);
                length += ((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1])).sqrt();
            }
        }
        // TrueType's outer contours run clockwise, PostScript's the other way round.
        if area > 0.0 {
            let normals = self.normals.iter_mut();
            normals.for_each(|it| *it = it.map(|it| -it));
        }
        // A thin stroke has an area of length times breadth, and an edge of twice its length.
        self.half_stroke = (area.abs() / f32::max(length, 1.0)).min(60.0);
        self.ink = Bounds::of(&self.path.points);
    }

    /// The same for a letter of strokes, each of them a contour.
    fn measure_lines(&mut self) {
        self.ink = Bounds::EMPTY;
        for (stroke, contour) in self.strokes.iter().zip(&mut self.contours) {
            contour.bounds = Bounds::EMPTY;
            for [x, y, _] in &stroke.points {
                contour.bounds.add([*x, *y]);
                self.ink.add([*x, *y]);
            }
        }
    }

    /// A letter from its strokes; `is_joined` says whether its hand lifts the pen only after the word.
    pub(crate) fn of_lines(letter: &LineLetter, is_joined: bool, x_height: f32) -> Self {
        let mut glyph = Self {
            advance: letter.advance,
            half_stroke: LINE * x_height,
            ..Self::default()
        };
        for stroke in &letter.strokes {
            let bounds = Bounds::of(stroke);
            glyph.ink.add(bounds.min);
            glyph.ink.add(bounds.max);
            glyph.contours.push(Contour {
                points: 0..0,
                bounds,
                role: Role::Stroke,
            });
            let points = stroke.iter().map(|[x, y]| [*x, *y, glyph.half_stroke]);
            glyph.strokes.push(CentreLine {
                points: points.collect(),
                is_late: false,
            });
        }
        glyph.cast(x_height);
        if is_joined && glyph.strokes.len() > 1 {
            let has_bar = letter.character.is_some_and(|it| BARRED.contains(it));
            let casts = glyph.strokes.iter_mut().zip(&glyph.contours);
            for (stroke, contour) in casts {
                let (wide, high) = (contour.bounds.width(), contour.bounds.height());
                let is_bar = has_bar && wide > 2.0 * high;
                stroke.is_late = is_bar || contour.role == Role::Dot;
            }
        }
        glyph
    }

    /// A part of the letter, stretched about its middle, as if it were one of its own.
    pub(crate) fn part(&self, [x, y]: [f32; 2], keep: impl Fn(&Contour) -> bool) -> Self {
        let kept = self.contours.iter().filter(|it| keep(it));
        let mut all = Bounds::EMPTY;
        for contour in kept.clone() {
            all.add(contour.bounds.min);
            all.add(contour.bounds.max);
        }
        let [cx, cy] = all.center();
        let moved = |[px, py]: [f32; 2]| [cx + (px - cx) * x, cy + (py - cy) * y];
        let size = 0.5 * (x.abs() + y.abs());
        let mut part = Self {
            advance: self.advance,
            half_stroke: self.half_stroke * size,
            ..Self::default()
        };
        let mut verbs = self.path.verbs.split_inclusive(|it| *it == Verb::Close);
        for contour in &self.contours {
            let verbs = verbs.next().unwrap_or_default();
            if !keep(contour) {
                continue;
            }
            let start = part.path.points.len();
            part.path.verbs.extend_from_slice(verbs);
            let points = self.path.points[contour.points.clone()].iter();
            part.path.points.extend(points.map(|it| moved(*it)));
            let normals = self.normals[contour.points.clone()].iter();
            part.normals
                .extend(normals.map(|[nx, ny]| [nx * x.signum(), ny * y.signum()]));
            let points = start..part.path.points.len();
            part.contours.push(Contour {
                bounds: Bounds::of(&part.path.points[points.clone()]),
                points,
                role: Role::Stroke,
            });
        }
        if self.path.points.is_empty() {
            // A letter of single lines: a contour for each stroke.
            for (stroke, contour) in self.strokes.iter().zip(&self.contours) {
                if keep(contour) {
                    part.contours.push(Contour {
                        bounds: Bounds::EMPTY,
                        points: 0..0,
                        role: Role::Stroke,
                    });
                    part.strokes.push(stroke.clone());
                }
            }
            for (stroke, contour) in part.strokes.iter_mut().zip(&mut part.contours) {
                for point in &mut stroke.points {
                    let [px, py] = moved([point[0], point[1]]);
                    (point[0], point[1]) = (px, py);
                    contour.bounds.add([px, py]);
                    part.ink.add([px, py]);
                }
            }
            return part;
        }
        part.ink = Bounds::of(&part.path.points);
        let within = |[px, py, _]: &[f32; 3]| {
            kept.clone().any(|it| {
                (it.bounds.min[0]..=it.bounds.max[0]).contains(px)
                    && (it.bounds.min[1]..=it.bounds.max[1]).contains(py)
            })
        };
        let strokes = self.strokes.iter();
        let strokes = strokes.filter(|it| it.points.first().is_some_and(within));
        part.strokes = strokes
            .map(|it| CentreLine {
                points: it
                    .points
                    .iter()
                    .map(|[px, py, radius]| {
                        let [px, py] = moved([*px, *py]);
                        [px, py, radius * size]
                    })
                    .collect(),
                is_late: true,
            })
            .collect();
        part
    }

    /// The places of its outline, or of its strokes where it has none.
    pub(crate) fn places(&self) -> impl Iterator<Item = [f32; 2]> {
        let lines = match self.path.points.is_empty() {
            true => self.strokes.as_slice(),
            false => &[],
        };
        let lines = lines.iter().flat_map(|it| &it.points);
        let outline = self.path.points.iter().copied();
        outline.chain(lines.map(|[x, y, _]| [*x, *y]))
    }

    /// The bounds of the letter without what is set upon it.
    pub(crate) fn body(&self) -> Bounds {
        let mut body = Bounds::EMPTY;
        for contour in self.contours.iter().filter(|it| it.role == Role::Stroke) {
            body.add(contour.bounds.min);
            body.add(contour.bounds.max);
        }
        body
    }

    fn push(&mut self, element: PathEl) {
        let Path { verbs, points } = &mut self.path;
        // Quarters of a thousandth of an em, so that the last bits of a sine do not matter.
        let round = |it: f64| ((it * 4.0).round() * 0.25) as f32;
        let at = |it: kurbo::Point| [round(it.x), round(it.y)];
        match element {
            PathEl::MoveTo(a) => {
                verbs.push(Verb::Move);
                points.push(at(a));
            }
            PathEl::LineTo(a) => {
                verbs.push(Verb::Line);
                points.push(at(a));
            }
            PathEl::QuadTo(a, b) => {
                let from = points.last().copied().unwrap_or_default();
                let (a, b) = (at(a), at(b));
                let toward = |p: [f32; 2]| [0, 1].map(|i| p[i] + (a[i] - p[i]) * (2.0 / 3.0));
                verbs.push(Verb::Curve);
                points.extend([toward(from), toward(b), b]);
            }
            PathEl::CurveTo(a, b, c) => {
                verbs.push(Verb::Curve);
                points.extend([at(a), at(b), at(c)]);
            }
            PathEl::ClosePath => verbs.push(Verb::Close),
        }
    }

    /// Says which contours are strokes, dots and stops.
    fn cast(&mut self, x_height: f32) {
        let grounded = self
            .contours
            .iter()
            .any(|it| it.bounds.min[1] < 0.6 * x_height);
        let all: Vec<Bounds> = self.contours.iter().map(|it| it.bounds).collect();
        for (index, contour) in self.contours.iter_mut().enumerate() {
            let own = contour.bounds;
            let inside = |it: &Bounds| {
                it.min[0] <= own.min[0]
                    && it.min[1] <= own.min[1]
                    && it.max[0] >= own.max[0]
                    && it.max[1] >= own.max[1]
            };
            let enclosed = all
                .iter()
                .enumerate()
                .any(|(other, it)| other != index && inside(it));
            let small = own.width() < 0.45 * x_height && own.height() < 0.45 * x_height;
            contour.role = if grounded && !enclosed && own.min[1] > 1.02 * x_height {
                Role::Dot
            } else if small && !enclosed {
                Role::Stop
            } else {
                Role::Stroke
            };
        }
    }
}

/// Which way is out, at each point of a contour, from its neighbours.
fn outward(points: &[[f32; 2]], normals: &mut [[f32; 2]]) {
    let count = points.len();
    let apart = |a: usize, b: usize| {
        let (dx, dy) = (points[a][0] - points[b][0], points[a][1] - points[b][1]);
        dx * dx + dy * dy > 1.0
    };
    let near = |from: usize, step: usize| {
        let steps = (1..count).map(|it| (from + it * step) % count);
        steps
            .into_iter()
            .find(|it| apart(*it, from))
            .unwrap_or(from)
    };
    for (index, normal) in normals.iter_mut().enumerate() {
        let (before, after) = (near(index, count - 1), near(index, 1));
        let [dx, dy] = [0, 1].map(|axis| points[after][axis] - points[before][axis]);
        let length = (dx * dx + dy * dy).sqrt();
        // To the left: out of the ink, for contours that run clockwise.
        if length > 1e-3 {
            *normal = [-dy / length, dx / length];
        }
    }
}

/// Whether an outline is a letter's at all.
pub(crate) fn is_sane(path: &BezPath) -> bool {
    // A letter has some hundred steps within a few ems; what is far beyond was made to do harm.
    const MOST: usize = 4000;
    const FARTHEST: f64 = 6000.0;
    let far = |it: kurbo::Point| !(it.x.abs() < FARTHEST && it.y.abs() < FARTHEST);
    let beyond = path.elements().iter().any(|it| match *it {
        PathEl::MoveTo(a) | PathEl::LineTo(a) => far(a),
        PathEl::QuadTo(a, b) => far(a) || far(b),
        PathEl::CurveTo(a, b, c) => far(a) || far(b) || far(c),
        PathEl::ClosePath => false,
    });
    !beyond && path.elements().len() <= MOST
}

/// The same curves with fewer points, if they are a letter's at all.
fn simplified(path: BezPath) -> Option<BezPath> {
    if !is_sane(&path) {
        return None;
    }
    if path.elements().is_empty() {
        return Some(path);
    }
    // 6/1000 em is 30 µm at the size of a letter: less than a dot of a 600 dpi printer.
    let smooth = SimplifyOptions::default().angle_thresh(0.2);
    Some(simplify_bezpath(path.iter(), 6.0, &smooth))
}
