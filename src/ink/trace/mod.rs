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
use kurbo::Rect;
use kurbo::Shape;

use crate::ink::centre::Island;
use crate::ink::centre::IslandStroke;
use crate::ink::centre::PER_UNIT;
use raster::Raster;

/// Traces the outline of a letter in thousandths of an em, island by island.
///
/// An island is ink that hangs together, such as the dot of an i. Nothing comes of an outline
/// that is too large or too tangled to be a letter.
pub(crate) fn trace(path: &BezPath) -> Option<Vec<Island>> {
    islands(path)
        .iter()
        .map(island)
        .collect::<Option<Vec<_>>>()
        .map(|it| it.into_iter().flatten().collect())
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

/// Traces one island; the inner nothing is for specks without ink.
fn island(path: &BezPath) -> Option<Option<Island>> {
    let Some(raster) = Raster::of(path)? else {
        return Some(None);
    };
    let depth = distance::to_edge(&raster);
    let lines = thin::thinned(&raster);
    let graph = graph::Graph::of(&raster, &lines, &depth)?;
    let paths = join::strokes(graph, &depth);
    let corner = [raster.left, raster.top].map(|it| (it * PER_UNIT).round() as i32);
    let per_pixel = PER_UNIT / raster.per_unit;
    let strokes = paths.into_iter().map(|it| {
        let it = ductus::directed(it);
        IslandStroke {
            is_bar: it.is_bar,
            points: fit::fitted(&it, 0.9)
                .into_iter()
                .map(|[x, y, radius]| {
                    // Pixels run down, letters up.
                    [x, -y, radius].map(|it| (it * per_pixel).round() as i32)
                })
                .collect(),
        }
    });
    Some(Some(Island {
        at: corner,
        strokes: strokes.collect(),
    }))
}
