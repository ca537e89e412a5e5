//! Which way a pen goes along a stroke: from the left to the right, and down rather than up.

use kurbo::Vec2;

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
