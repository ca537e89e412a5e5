//! Outlines to strokes: where the pen went that left this ink.
//!
//! A letter is drawn as a bitmap and thinned to lines one pixel wide; the lines are cut free of
//! spurs, joined where they run on straight through a crossing, smoothed, and fitted with cubic
//! curves. The distance to the edge of the ink is kept as the radius of the pen. Thinning is
//! that of T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital
//! patterns", 1984; distances are after P. F. Felzenszwalb and D. P. Huttenlocher, "Distance
//! transforms of sampled functions", 2012; the fit follows P. J. Schneider, "An algorithm for
//! automatically fitting digitized curves", 1990.

// Ink as pixels.
mod raster;

// How far from the edge.
mod distance;

// Down to lines.
mod thin;

// Lines that meet.
mod graph;

// Lines that run on.
mod join;

// Pixels to curves.
mod fit;

// Which way, and what first.
mod ductus;

use kurbo::BezPath;
use kurbo::PathEl;
use kurbo::Point;
use kurbo::Rect;
use kurbo::Shape;

use crate::ink::centre::Island;
use crate::ink::centre::IslandStroke;
use crate::ink::centre::MOST_CURVES;
use crate::ink::centre::PER_UNIT;
use raster::Raster;

/// How far a curve may lie beside its pixels, in pixels.
const TOLERANCE: f64 = 0.9;

/// Half the breadth of a line along an edge, in thousandths of an em.
const FINE: f64 = 12.0;

/// Traces the outline of a letter in thousandths of an em, island by island.
///
/// An island is ink that hangs together, such as the dot of an i. An island too tangled to be
/// handwriting is followed along its edge.
pub(crate) fn trace(path: &BezPath) -> Vec<Island> {
    let islands = islands(path);
    let traced = islands.iter().map(|it| match island(it) {
        Some(island) => island,
        None => Some(edge(it)),
    });
    traced.flatten().collect()
}

/// The contours of an outline, those together whose rectangles touch.
fn islands(path: &BezPath) -> Vec<BezPath> {
    let mut islands: Vec<(Rect, BezPath)> = Vec::new();
    for contour in contours(path) {
        let mut whole = contour.bounding_box();
        let mut gathered = BezPath::new();
        // An island that is reached grows, and may now reach another.
        while let Some(found) = islands.iter().position(|it| it.0.overlaps(whole)) {
            let (bounds, other) = islands.remove(found);
            whole = whole.union(bounds);
            gathered.extend(other);
        }
        gathered.extend(contour);
        islands.push((whole, gathered));
    }
    islands.into_iter().map(|it| it.1).collect()
}

fn contours(path: &BezPath) -> Vec<BezPath> {
    let mut contours: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) || contours.is_empty() {
            contours.push(BezPath::new());
        }
        if let Some(last) = contours.last_mut() {
            last.push(*element);
        }
    }
    contours.retain(|it| it.elements().len() > 2);
    contours
}

/// Traces one island: nothing if it is too tangled, and nothing within for a speck without ink.
#[expect(
    clippy::option_option,
    reason = "too tangled and empty are told apart by the caller"
)]
fn island(path: &BezPath) -> Option<Option<Island>> {
    let Some(raster) = Raster::of(path)? else {
        return Some(None);
    };
    let depth = distance::to_edge(&raster);
    let lines = thin::thinned(&raster);
    let graph = graph::Graph::of(&raster, &lines, &depth)?;
    let strokes = join::strokes(graph, &depth);
    let mut strokes: Vec<_> = strokes.into_iter().map(ductus::directed).collect();
    ductus::find_bars(&mut strokes);
    let corner = [raster.left, raster.top].map(|it| (it * PER_UNIT).round() as i32);
    // Pixels run down, letters up.
    let per_pixel = PER_UNIT / raster.per_unit;
    let settled = |it: [f64; 3]| {
        let [x, y, radius] = it.map(|it| (it * per_pixel).round() as i32);
        [x, -y, radius]
    };
    let strokes = strokes.iter().map(|it| IslandStroke {
        is_bar: it.is_bar,
        points: fit::fitted(it, TOLERANCE)
            .into_iter()
            .map(settled)
            .collect(),
    });
    Some(Some(Island {
        at: corner,
        strokes: strokes.collect(),
    }))
}

/// The edge of an island as strokes.
fn edge(path: &BezPath) -> Island {
    let settled = |it: Point| {
        let [x, y] = [it.x, it.y].map(|it| (it * PER_UNIT).round() as i32);
        [x, y, (FINE * PER_UNIT) as i32]
    };
    let strokes = contours(path).into_iter().map(|contour| {
        let curves = contour.segments().map(|it| it.to_cubic());
        let mut points: Vec<[i32; 3]> = Vec::new();
        for curve in curves.take(MOST_CURVES) {
            if points.is_empty() {
                points.push(settled(curve.p0));
            }
            points.extend([curve.p1, curve.p2, curve.p3].map(settled));
        }
        IslandStroke {
            points,
            is_bar: false,
        }
    });
    Island {
        at: [0, 0],
        strokes: strokes.collect(),
    }
}

/// What two outlines share of what either has, from 0 to 1.
#[cfg(test)]
pub(crate) fn overlap(a: &BezPath, b: &BezPath) -> f64 {
    let field = a.control_box().union(b.control_box());
    let ink = [a, b].map(|it| Raster::within(it, field).flatten().map(|it| it.ink));
    let [Some(a), Some(b)] = ink else { return 0.0 };
    let count =
        |it: fn(&(bool, bool)) -> bool| a.iter().copied().zip(b.iter().copied()).filter(it).count();
    count(|it| it.0 && it.1) as f64 / count(|it| it.0 || it.1).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_huge_blot_is_traced_in_bounded_room() {
        let blot = Rect::new(-6000.0, -6000.0, 6000.0, 6000.0).to_path(0.1);
        let islands = trace(&blot);
        assert_eq!(islands.len(), 1);
        assert!(
            islands[0].strokes.len() < 10,
            "{}",
            islands[0].strokes.len()
        );
    }

    #[test]
    fn a_tangle_is_followed_along_its_edge() {
        let mut path = BezPath::new();
        path.move_to((0.0, 0.0));
        for index in 0..3990 {
            let at = |factor: i32| f64::from((index * factor) % 1999);
            path.line_to((at(7919), at(104_729)));
        }
        path.close_path();
        let strokes: Vec<IslandStroke> =
            trace(&path).into_iter().flat_map(|it| it.strokes).collect();
        assert!(!strokes.is_empty());
        let points: usize = strokes.iter().map(|it| it.points.len()).sum();
        assert!(points < 60_000, "{points}");
    }

    #[test]
    fn a_ring_is_one_stroke_without_a_gap() {
        let centre = (300.0, 250.0);
        let mut ring = kurbo::Circle::new(centre, 220.0).to_path(0.1);
        ring.extend(
            kurbo::Circle::new(centre, 180.0)
                .to_path(0.1)
                .reverse_subpaths(),
        );
        let islands = trace(&ring);
        let [stroke] = &islands[0].strokes[..] else {
            panic!("{} strokes", islands[0].strokes.len());
        };
        assert_eq!(stroke.points.first(), stroke.points.last());
        for [x, y, radius] in stroke.points.iter().step_by(3) {
            let at = [x + islands[0].at[0], y + islands[0].at[1]].map(f64::from);
            let out = (at[0] - centre.0).hypot(at[1] - centre.1);
            assert!((out - 200.0).abs() < 3.0, "{out}");
            assert!((radius - 20).abs() <= 2, "{radius}");
        }
    }

    #[test]
    fn strokes_run_straight_through_a_crossing() {
        let bar = |angle: f64| {
            let level = Rect::new(-300.0, -20.0, 300.0, 20.0).to_path(0.1);
            kurbo::Affine::rotate(angle) * level
        };
        for angle in [0.6, 1.0, 1.57] {
            let mut cross = bar(0.0);
            cross.extend(bar(angle));
            let islands = trace(&cross);
            assert_eq!(islands[0].strokes.len(), 2, "at {angle}: {islands:?}");
        }
    }
}
