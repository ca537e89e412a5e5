//! Lines that run on: strokes that pass through a crossing are one stroke.

use kurbo::Vec2;

use crate::ink::trace::distance::Depth;
use crate::ink::trace::graph::Edge;
use crate::ink::trace::graph::Graph;
use crate::ink::trace::graph::Node;

/// One place of a stroke, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) at: Vec2,
    pub(crate) radius: f64,
}

/// A stroke as places about a pixel apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stroke {
    pub(crate) spots: Vec<Spot>,
    /// Where it turns so sharply that it must not be smoothed.
    pub(crate) corners: Vec<usize>,
    pub(crate) is_closed: bool,
    pub(crate) is_bar: bool,
}

/// The end of a line: its number, and which of its ends.
type End = (usize, usize);

/// The strokes of a letter.
pub(crate) fn strokes(mut graph: Graph, depth: &Depth) -> Vec<Stroke> {
    share(&mut graph);
    let pairs = pairs(&graph);
    let mut strokes = chains(&graph, &pairs, depth);
    while let Some(hidden) = (0..strokes.len()).find(|it| is_hidden(&strokes, *it)) {
        strokes.remove(hidden);
    }
    if strokes.is_empty() {
        // A speck is a dot, where it is broadest.
        let broadest = graph
            .nodes
            .iter()
            .max_by(|a, b| a.radius.total_cmp(&b.radius));
        strokes.extend(broadest.map(|it| Stroke {
            spots: vec![spot(it.at, depth); 2],
            ..Stroke::default()
        }));
    }
    strokes
}

/// Whether a stroke is short and lies wholly in the ink of others: a crossing's inside.
fn is_hidden(strokes: &[Stroke], index: usize) -> bool {
    let own = &strokes[index].spots;
    let length: f64 = own.windows(2).map(|it| (it[1].at - it[0].at).hypot()).sum();
    let radius = own.iter().map(|it| it.radius).fold(0.0, f64::max);
    let others = || strokes.iter().enumerate().filter(|it| it.0 != index);
    let is_within = |spot: &Spot| {
        let near = |it: &Spot| (it.at - spot.at).hypot() < it.radius;
        others().any(|(_, it)| it.spots.iter().any(near))
    };
    length < 2.5 * radius && own.iter().all(is_within)
}

/// Which way a line leaves its end, looked at some way off: close to a crossing thinning bends it.
fn outward(graph: &Graph, (edge, side): End) -> Vec2 {
    let edge = &graph.edges[edge];
    let reach = 1.6 * graph.nodes[edge.nodes[side]].radius + 4.0;
    let ordered: Vec<Vec2> = match side {
        0 => edge.points.clone(),
        _ => edge.points.iter().rev().copied().collect(),
    };
    let (near, far) = (along(&ordered, 0.35 * reach), along(&ordered, reach));
    let way = far - near;
    if way.hypot() > 0.5 {
        way.normalize()
    } else {
        (far - ordered[0]).normalize()
    }
}

/// The place at a distance along a line, or its end.
fn along(points: &[Vec2], distance: f64) -> Vec2 {
    let mut left = distance;
    for pair in points.windows(2) {
        let step = (pair[1] - pair[0]).hypot();
        if step >= left && step > 0.0 {
            return pair[0] + (pair[1] - pair[0]) * (left / step);
        }
        left -= step;
    }
    points.last().copied().unwrap_or_default()
}

/// Gives each of two strokes that run together for a short way its own copy of that way.
fn share(graph: &mut Graph) {
    for index in 0..graph.edges.len() {
        let edge = &graph.edges[index];
        let [a, b] = edge.nodes;
        let breadth = graph.nodes[a].radius.max(graph.nodes[b].radius);
        if a == b || edge.length() > 4.0 * breadth {
            continue;
        }
        let others = |node: usize| -> Vec<End> {
            let ends = graph.ends(node).into_iter();
            ends.filter(|it| it.0 != index).collect()
        };
        let ([a1, a2], [b1, b2]) = (&others(a)[..], &others(b)[..]) else {
            continue;
        };
        let (ends_a, mut ends_b) = ([*a1, *a2], [*b1, *b2]);
        let way = (graph.nodes[b].at - graph.nodes[a].at).normalize();
        let before = ends_a.map(|it| outward(graph, it));
        let after = ends_b.map(|it| outward(graph, it));
        let runs_on = before.iter().all(|it| it.dot(way) < -0.25)
            && after.iter().all(|it| it.dot(way) > 0.25);
        if !runs_on {
            continue;
        }
        let straight = before[0].dot(after[0]) + before[1].dot(after[1]);
        let crossed = before[0].dot(after[1]) + before[1].dot(after[0]);
        if crossed < straight {
            ends_b.swap(0, 1);
        }
        let mut copy = edge.clone();
        let first = graph.nodes.len();
        copy.nodes = [first, first + 1];
        let (node_a, node_b) = (graph.nodes[a], graph.nodes[b]);
        graph.nodes.extend([node_a, node_b]);
        graph.edges.push(copy);
        graph.edges[ends_a[1].0].nodes[ends_a[1].1] = first;
        graph.edges[ends_b[1].0].nodes[ends_b[1].1] = first + 1;
    }
}

/// Which end runs on to which: at each node first the straightest, then what is left over.
struct Pairs(Vec<[Option<(End, bool)>; 2]>);

impl Pairs {
    fn of(&self, end: End) -> Option<(End, bool)> {
        self.0[end.0][end.1]
    }
}

fn pairs(graph: &Graph) -> Pairs {
    let mut pairs = Pairs(vec![[None; 2]; graph.edges.len()]);
    for node in 0..graph.nodes.len() {
        let ends = graph.ends(node);
        let ways: Vec<Vec2> = ends.iter().map(|it| outward(graph, *it)).collect();
        let mut turns: Vec<(f64, usize, usize)> = Vec::new();
        for a in 0..ends.len() {
            for b in a + 1..ends.len() {
                turns.push((ways[a].dot(ways[b]), a, b));
            }
        }
        turns.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (turn, a, b) in turns {
            let is_free = |it: usize| pairs.of(ends[it]).is_none();
            let free = (0..ends.len()).filter(|it| is_free(*it)).count();
            // A bend that is left over after all straight lines is a corner of one stroke.
            let is_corner = turn > -0.35;
            let fits = !is_corner || ends.len() == 2 || (free == ends.len() && turn < 0.4);
            if fits && is_free(a) && is_free(b) {
                let (a, b) = (ends[a], ends[b]);
                pairs.0[a.0][a.1] = Some((b, is_corner));
                pairs.0[b.0][b.1] = Some((a, is_corner));
            }
        }
    }
    pairs
}

/// Follows the lines from end to end.
fn chains(graph: &Graph, pairs: &Pairs, depth: &Depth) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let mut done = vec![false; graph.edges.len()];
    let starts = (0..graph.edges.len()).flat_map(|it| [(it, 0), (it, 1)]);
    let open = starts.clone().filter(|it| pairs.of(*it).is_none());
    for start in open.chain(starts) {
        if done[start.0] {
            continue;
        }
        let mut chain = vec![start];
        done[start.0] = true;
        let mut at = start;
        let mut is_closed = false;
        while let Some((next, _)) = pairs.of((at.0, 1 - at.1)) {
            is_closed = next == start;
            if done[next.0] {
                break;
            }
            done[next.0] = true;
            chain.push(next);
            at = next;
        }
        if !is_closed && is_inner(graph, pairs, &chain) {
            continue;
        }
        strokes.push(stroke(graph, pairs, &chain, is_closed, depth));
    }
    strokes
}

/// Whether a chain is only the short way between two crossings that others pass.
fn is_inner(graph: &Graph, pairs: &Pairs, chain: &[End]) -> bool {
    let [only] = chain else { return false };
    let edge = &graph.edges[only.0];
    let breadth = edge.nodes.map(|it| graph.nodes[it].radius);
    let others_pass = edge.nodes.iter().all(|node| {
        let ends = graph.ends(*node);
        ends.len() > 2 && ends.iter().any(|it| pairs.of(*it).is_some())
    });
    others_pass && edge.length() < 1.1 * breadth[0].max(breadth[1])
}

/// The places of a chain of lines, led straight through its crossings.
fn stroke(graph: &Graph, pairs: &Pairs, chain: &[End], is_closed: bool, depth: &Depth) -> Stroke {
    let mut lines: Vec<Vec<Vec2>> = chain.iter().map(|it| line(graph, *it)).collect();
    let mut turns: Vec<(Node, bool)> = Vec::new();
    for end in chain {
        if let Some((next, is_corner)) = pairs.of((end.0, 1 - end.1)) {
            turns.push((graph.nodes[graph.edges[next.0].nodes[next.1]], is_corner));
        }
    }
    if is_closed {
        // Start in the middle of a line, so that every crossing lies within.
        let first = &mut lines[0];
        let rest = first.split_off(first.len() / 2);
        let head = std::mem::replace(first, rest);
        let mut tail = head;
        tail.push(lines[0][0]);
        lines.push(tail);
    }
    let mut points: Vec<Vec2> = Vec::new();
    let mut corners = Vec::new();
    let count = lines.len();
    for (index, line) in lines.iter().enumerate() {
        let length = line
            .windows(2)
            .map(|it| (it[1] - it[0]).hypot())
            .sum::<f64>();
        let cut = |turn: Option<&(Node, bool)>| match turn {
            Some((node, false)) if length > 2.0 => (0.85 * node.radius).min(0.42 * length),
            _ => 0.0,
        };
        let before = index.checked_sub(1).and_then(|it| turns.get(it));
        let after = turns.get(index).filter(|_| index + 1 < count);
        let kept = between(line, cut(before), length - cut(after));
        match before {
            Some((_, true)) => {
                corners.push(points.len());
                points.extend(kept.iter().skip(1));
            }
            Some((_, false)) => {
                bridge(&mut points, &kept);
                points.extend(&kept);
            }
            None => points.extend(&kept),
        }
    }
    smoothed(points, corners, is_closed, depth)
}

/// The points of a line, from one of its ends.
fn line(graph: &Graph, (edge, side): End) -> Vec<Vec2> {
    let Edge { points, .. } = &graph.edges[edge];
    match side {
        0 => points.clone(),
        _ => points.iter().rev().copied().collect(),
    }
}

/// The part of a line between two distances, in steps of a pixel.
fn between(points: &[Vec2], from: f64, to: f64) -> Vec<Vec2> {
    let steps = (to - from).round().max(1.0);
    let mut out = Vec::with_capacity(steps as usize + 1);
    let mut walked = 0.0;
    let mut index = 0;
    for step in 0..=steps as usize {
        let target = from + (to - from) * (step as f64 / steps);
        while index + 2 < points.len()
            && walked + (points[index + 1] - points[index]).hypot() < target
        {
            walked += (points[index + 1] - points[index]).hypot();
            index += 1;
        }
        let Some([a, b]) = points.get(index..index + 2) else {
            out.extend(points.first());
            break;
        };
        let length = (*b - *a).hypot();
        let share = if length > 0.0 {
            ((target - walked) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        out.push(*a + (*b - *a) * share);
    }
    out
}

/// A smooth way from the last of `points` to the first of `next`, without both.
fn bridge(points: &mut Vec<Vec2>, next: &[Vec2]) {
    let (Some(from), Some(to)) = (points.last().copied(), next.first().copied()) else {
        return;
    };
    let gap = (to - from).hypot();
    if gap < 1.0 {
        return;
    }
    let reach = (gap as usize).clamp(3, 14);
    let way = |a: Vec2, b: Vec2| {
        let way = b - a;
        way / way.hypot().max(1e-9) * gap
    };
    let back = points[points.len().saturating_sub(reach + 1)];
    let ahead = next[reach.min(next.len() - 1)];
    let (leave, reach_in) = (way(back, from), way(to, ahead));
    let (leave, reach_in) = (
        if (back - from).hypot() < 0.5 {
            to - from
        } else {
            leave
        },
        if (ahead - to).hypot() < 0.5 {
            to - from
        } else {
            reach_in
        },
    );
    let steps = gap.ceil();
    for step in 1..steps as usize {
        let t = step as f64 / steps;
        let (tt, ttt) = (t * t, t * t * t);
        points.push(
            from * (2.0 * ttt - 3.0 * tt + 1.0)
                + leave * (ttt - 2.0 * tt + t)
                + to * (3.0 * tt - 2.0 * ttt)
                + reach_in * (ttt - tt),
        );
    }
}

fn spot(at: Vec2, depth: &Depth) -> Spot {
    Spot {
        at,
        radius: depth.at(at.x, at.y).max(0.5),
    }
}

/// Takes the steps of the pixels out of a stroke, between its corners.
fn smoothed(points: Vec<Vec2>, corners: Vec<usize>, is_closed: bool, depth: &Depth) -> Stroke {
    let rough: Vec<Spot> = points.iter().map(|it| spot(*it, depth)).collect();
    let mut radii: Vec<f64> = rough.iter().map(|it| it.radius).collect();
    radii.sort_by(f64::total_cmp);
    let median = radii.get(radii.len() / 2).copied().unwrap_or(1.0);
    let spread = (0.45 * median).clamp(1.5, 12.0);
    let mut stroke = Stroke {
        spots: Vec::with_capacity(rough.len()),
        corners: Vec::new(),
        is_closed: is_closed && corners.is_empty(),
        is_bar: false,
    };
    if stroke.is_closed {
        stroke.spots = Smoothing::new(&rough, true).run(spread);
        return stroke;
    }
    let mut start = 0;
    for corner in corners.into_iter().chain([rough.len() - 1]) {
        let piece = &rough[start..=corner.max(start)];
        let piece = Smoothing::new(piece, false).run(spread);
        if start > 0 {
            stroke.corners.push(stroke.spots.len() - 1);
            stroke.spots.extend(&piece[1..]);
        } else {
            stroke.spots = piece;
        }
        start = corner;
    }
    stroke
}

/// A bell-shaped average along a piece of a stroke.
struct Smoothing<'s> {
    spots: &'s [Spot],
    is_closed: bool,
}

impl<'s> Smoothing<'s> {
    fn new(spots: &'s [Spot], is_closed: bool) -> Self {
        Self { spots, is_closed }
    }

    /// A spot by its number; beyond an open end the piece is turned about that end, which so stays put.
    fn get(&self, index: isize) -> Spot {
        let count = self.spots.len() as isize;
        if self.is_closed {
            // The last spot is the first.
            let count = (count - 1).max(1);
            return self.spots[index.rem_euclid(count) as usize];
        }
        let about = |end: isize, inner: isize| {
            let inner = self.spots[inner.clamp(0, count - 1) as usize];
            Spot {
                at: 2.0 * self.spots[end as usize].at - inner.at,
                radius: inner.radius,
            }
        };
        if index < 0 {
            about(0, -index)
        } else if index >= count {
            about(count - 1, 2 * (count - 1) - index)
        } else {
            self.spots[index as usize]
        }
    }

    fn run(&self, spread: f64) -> Vec<Spot> {
        if self.spots.len() < 6 {
            return self.spots.to_vec();
        }
        let (places, radii) = (bell(spread), bell(1.5 * spread));
        let indices = 0..self.spots.len() as isize;
        indices
            .map(|index| {
                let mut sum = Spot {
                    at: self.get(index).at * places[0],
                    radius: self.get(index).radius * radii[0],
                };
                for (step, weight) in radii.iter().enumerate().skip(1) {
                    let (a, b) = (
                        self.get(index - step as isize),
                        self.get(index + step as isize),
                    );
                    sum.radius += weight * (a.radius + b.radius);
                    if let Some(weight) = places.get(step) {
                        sum.at += *weight * (a.at + b.at);
                    }
                }
                sum
            })
            .collect()
    }
}

/// Half a bell curve, of which all weights together are 1.
fn bell(spread: f64) -> Vec<f64> {
    let reach = (3.0 * spread).ceil() as usize;
    let mut weights: Vec<f64> = (0..=reach)
        .map(|it| {
            // e^-x by squaring: the same on every machine.
            let x = (it * it) as f64 / (2.0 * spread * spread);
            let small = 1.0 - x / 1024.0;
            (0..10).fold(small, |power, _| power * power)
        })
        .collect();
    let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    weights.iter_mut().for_each(|it| *it /= sum);
    weights
}
