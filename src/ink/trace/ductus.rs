//! Which way a pen goes along a stroke: from the left to the right, and down rather than up; and which strokes
//! lie across others.

use kurbo::Vec2;

use crate::ink::trace::join::Spot;
use crate::ink::trace::join::Stroke;

/// The stroke in the direction of writing.
pub(crate) fn directed(mut stroke: Stroke) -> Stroke {
    if stroke.is_closed {
        return ring(stroke);
    }
    let (Some(first), Some(last)) = (stroke.spots.first(), stroke.spots.last()) else {
        return stroke;
    };
    let way = last.at - first.at;
    if way.x + 1.2 * way.y < 0.0 {
        let count = stroke.spots.len();
        stroke.spots.reverse();
        stroke.corners = stroke
            .corners
            .iter()
            .rev()
            .map(|it| count - 1 - it)
            .collect();
    }
    stroke
}

/// A ring is begun at its top, a little to the right, and goes to the left.
fn ring(mut stroke: Stroke) -> Stroke {
    stroke.spots.pop();
    let Some(start) = (0..stroke.spots.len()).max_by(|a, b| {
        let high = |it: &usize| stroke.spots[*it].at.dot(Vec2::new(0.35, -1.0));
        high(a).total_cmp(&high(b))
    }) else {
        return stroke;
    };
    stroke.spots.rotate_left(start);
    let next = stroke.spots.iter().cycle().skip(1);
    let area: f64 = stroke
        .spots
        .iter()
        .zip(next)
        .map(|(a, b)| a.at.cross(b.at))
        .sum();
    // Down the page is up the axis here: what turns to the left has a negative area.
    if area > 0.0 {
        stroke.spots[1..].reverse();
    }
    stroke.spots.push(stroke.spots[0]);
    stroke
}

/// Finds the strokes that are bars, as that of a t: short, level, free at both ends, and across one steep stroke.
pub(crate) fn find_bars(strokes: &mut [Stroke]) {
    for index in 0..strokes.len() {
        let own = &strokes[index];
        let mut others = strokes.iter().enumerate().filter(|it| it.0 != index);
        strokes[index].is_bar =
            is_level(own) && others.any(|(_, it)| lies_across(own, it, strokes));
    }
}

fn is_level(stroke: &Stroke) -> bool {
    let (Some(first), Some(last)) = (stroke.spots.first(), stroke.spots.last()) else {
        return false;
    };
    let way = last.at - first.at;
    let length: f64 = stroke
        .spots
        .windows(2)
        .map(|it| (it[1].at - it[0].at).hypot())
        .sum();
    !stroke.is_closed
        && way.y.abs() < 0.6 * way.x.abs()
        && way.hypot() > 0.88 * length
        && length > 20.0
}

/// Whether a level stroke crosses a stem once, in its upper part, and meets no other stroke at its ends.
fn lies_across(bar: &Stroke, stem: &Stroke, all: &[Stroke]) -> bool {
    let count = bar.spots.len();
    let touches = |spot: &Spot, stroke: &Stroke| {
        let near = |it: &Spot| (it.at - spot.at).hypot() < it.radius;
        stroke.spots.iter().any(near)
    };
    let meets: Vec<usize> = (0..count)
        .filter(|it| touches(&bar.spots[*it], stem))
        .collect();
    let (Some(first), Some(last)) = (meets.first(), meets.last()) else {
        return false;
    };
    // The spots of one crossing follow each other.
    let is_once = last - first < meets.len() + 2;
    let is_free = |spot: &Spot| {
        let others = all.iter().filter(|it| !std::ptr::eq(*it, bar));
        others.into_iter().all(|it| !touches(spot, it))
    };
    let heights = stem.spots.iter().map(|it| it.at.y);
    let top = heights.clone().fold(f64::INFINITY, f64::min);
    let foot = heights.fold(f64::NEG_INFINITY, f64::max);
    let at = bar.spots[(first + last) / 2].at.y;
    let is_high = at - top > 3.0 && at - top < 0.62 * (foot - top);
    is_once && is_high && is_free(&bar.spots[0]) && is_free(&bar.spots[count - 1])
}
