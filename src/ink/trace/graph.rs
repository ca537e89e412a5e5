//! Lines that meet: a thinned bitmap as places and the lines between them.

use kurbo::Vec2;

use crate::ink::trace::distance::Depth;
use crate::ink::trace::raster::Raster;
use crate::ink::trace::thin::neighbours;

/// The most lines of a letter; what has more is a picture.
const MOST: usize = 600;

/// Lines, and the places where they end or meet.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

/// A place where lines end or meet.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    pub(crate) at: Vec2,
    pub(crate) radius: f64,
}

/// A line from one place to another.
#[derive(Clone)]
pub(crate) struct Edge {
    pub(crate) nodes: [usize; 2],
    pub(crate) points: Vec<Vec2>,
}

impl Edge {
    pub(crate) fn length(&self) -> f64 {
        let steps = self.points.windows(2);
        steps.map(|it| (it[1] - it[0]).hypot()).sum()
    }
}

impl Graph {
    /// The lines of a thinned bitmap without spurs; nothing when there are too many.
    pub(crate) fn of(raster: &Raster, lines: &[bool], depth: &Depth) -> Option<Self> {
        let walk = Walk::new(raster.width, lines);
        let mut graph = walk.run(depth);
        if graph.edges.len() > MOST {
            return None;
        }
        if graph.nodes.is_empty() {
            graph.nodes.extend(deepest(raster, depth));
        }
        graph.contract(depth);
        while graph.prune(depth) {}
        Some(graph)
    }

    /// The ends of lines at a node: the number of the line, and which of its ends.
    pub(crate) fn ends(&self, node: usize) -> Vec<(usize, usize)> {
        let edges = self.edges.iter().enumerate();
        edges
            .flat_map(|(index, it)| {
                let ends = it.nodes.iter().enumerate();
                let at_node = ends.filter(|(_, at)| **at == node);
                at_node.map(move |(side, _)| (index, side))
            })
            .collect()
    }

    /// Makes one place of two that lie within the breadth of one stroke: thinning draws a crossing as two forks.
    fn contract(&mut self, depth: &Depth) {
        loop {
            let short = self.edges.iter().position(|it| {
                let [a, b] = it.nodes;
                a != b
                    && it.length() < 0.9 * self.nodes[a].radius.max(self.nodes[b].radius).max(2.0)
                    && self.ends(a).len() > 2
                    && self.ends(b).len() > 2
            });
            let Some(short) = short else { break };
            let [a, b] = self.edges.remove(short).nodes;
            let at = 0.5 * (self.nodes[a].at + self.nodes[b].at);
            self.nodes[a] = Node {
                at,
                radius: depth.at(at.x, at.y).max(self.nodes[a].radius),
            };
            for edge in &mut self.edges {
                for side in 0..2 {
                    if edge.nodes[side] == b {
                        edge.nodes[side] = a;
                    }
                    if edge.nodes[side] == a {
                        match side {
                            0 => edge.points.insert(0, at),
                            _ => edge.points.push(at),
                        }
                    }
                }
            }
            // Two forks that are joined twice leave a loop no larger than the stroke is broad.
            let least = 4.0 * self.nodes[a].radius;
            self.edges
                .retain(|it| it.nodes != [a, a] || it.length() > least);
        }
    }

    /// Takes away the shortest line that only leads into a corner of its stroke's end; whether there was one.
    fn prune(&mut self, depth: &Depth) -> bool {
        let mut spurs: Vec<(f64, usize, usize)> = Vec::new();
        for (index, edge) in self.edges.iter().enumerate() {
            let [a, b] = edge.nodes;
            let (ends_a, ends_b) = (self.ends(a).len(), self.ends(b).len());
            let (base, tip) = match (ends_a, ends_b) {
                (3.., 1) => (a, b),
                (1, 3..) => (b, a),
                _ => continue,
            };
            let (base, tip) = (self.nodes[base], self.nodes[tip]);
            // How far its ink stands out of the disc about the fork.
            let out = (tip.at - base.at).hypot() + depth.at(tip.at.x, tip.at.y) - base.radius;
            if out < 0.7 * base.radius {
                let node = if ends_a == 1 { b } else { a };
                spurs.push((out, index, node));
            }
        }
        spurs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, first, node)) = spurs.first().copied() else {
            return false;
        };
        let ends = self.ends(node);
        let twin = spurs.iter().find(|it| it.1 != first && it.2 == node);
        let mut gone = vec![first];
        // Where a stroke ends in two short spurs it ends broadly: both go.
        if let Some((_, twin, _)) = twin.filter(|_| ends.len() == 3) {
            gone.push(*twin);
        }
        gone.sort_unstable();
        for index in gone.into_iter().rev() {
            self.edges.remove(index);
        }
        true
    }
}

/// The place furthest inside the ink, when thinning has left nothing of a speck.
fn deepest(raster: &Raster, depth: &Depth) -> Option<Node> {
    let places = (0..raster.ink.len()).filter(|it| raster.ink[*it]);
    let nodes = places.map(|it| {
        let at = middle(it, raster.width);
        Node {
            at,
            radius: depth.at(at.x, at.y),
        }
    });
    nodes.max_by(|a, b| a.radius.total_cmp(&b.radius))
}

fn middle(at: usize, width: usize) -> Vec2 {
    Vec2::new((at % width) as f64 + 0.5, (at / width) as f64 + 0.5)
}

/// The way along the pixels.
struct Walk<'l> {
    width: usize,
    lines: &'l [bool],
    /// The number of the node that a pixel belongs to, from 1.
    node_of: Vec<u32>,
    seen: Vec<bool>,
}

impl<'l> Walk<'l> {
    fn new(width: usize, lines: &'l [bool]) -> Self {
        Self {
            width,
            lines,
            node_of: vec![0; lines.len()],
            seen: vec![false; lines.len()],
        }
    }

    /// The pixels that a line may run on to: over a corner only where there is no way round it.
    fn next(&self, at: usize) -> impl Iterator<Item = usize> {
        let around = neighbours(at, self.width);
        let is_line = around.map(|it| self.lines[it]);
        (0..8)
            .filter(move |it| {
                let straight = it % 2 == 0;
                is_line[*it] && (straight || !(is_line[it - 1] || is_line[(it + 1) % 8]))
            })
            .map(move |it| around[it])
    }

    fn run(mut self, depth: &Depth) -> Graph {
        let mut graph = Graph::default();
        let pixels: Vec<usize> = (0..self.lines.len()).filter(|it| self.lines[*it]).collect();
        for at in &pixels {
            if self.node_of[*at] == 0 && self.next(*at).count() != 2 {
                let node = self.gather(*at, graph.nodes.len() as u32 + 1, depth);
                graph.nodes.push(node);
            }
        }
        for at in &pixels {
            if self.node_of[*at] > 0 {
                self.leave(*at, &mut graph);
            }
        }
        for at in &pixels {
            if self.node_of[*at] == 0 && !self.seen[*at] {
                let centre = middle(*at, self.width);
                graph.nodes.push(Node {
                    at: centre,
                    radius: depth.at(centre.x, centre.y),
                });
                self.node_of[*at] = graph.nodes.len() as u32;
                self.leave(*at, &mut graph);
            }
        }
        graph
    }

    /// Makes a node of a pixel, and of all the crossing's pixels that touch it.
    fn gather(&mut self, first: usize, number: u32, depth: &Depth) -> Node {
        let is_crossing = self.next(first).count() > 2;
        let mut all = vec![first];
        self.node_of[first] = number;
        let mut done = 0;
        while is_crossing && done < all.len() {
            let more: Vec<usize> = self
                .next(all[done])
                .filter(|it| self.node_of[*it] == 0 && self.next(*it).count() > 2)
                .collect();
            for at in more {
                self.node_of[at] = number;
                all.push(at);
            }
            done += 1;
        }
        let sum: Vec2 = all
            .iter()
            .fold(Vec2::ZERO, |sum, it| sum + middle(*it, self.width));
        let at = sum / all.len() as f64;
        Node {
            at,
            radius: depth.at(at.x, at.y).max(0.5),
        }
    }

    /// Follows every line that leaves a pixel of a node.
    fn leave(&mut self, from: usize, graph: &mut Graph) {
        let start = self.node_of[from];
        let ways: Vec<usize> = self.next(from).collect();
        for way in ways {
            let mut points = vec![graph.nodes[start as usize - 1].at];
            let (mut last, mut at) = (from, way);
            while self.node_of[at] == 0 && !self.seen[at] {
                self.seen[at] = true;
                points.push(middle(at, self.width));
                let Some(next) = self.next(at).find(|it| *it != last) else {
                    break;
                };
                (last, at) = (at, next);
            }
            let end = self.node_of[at];
            let is_within = end == start && points.len() == 1;
            // A line was followed from its other end already, or two nodes touch and one of them has spoken.
            let is_known = end == 0 || (points.len() == 1 && end < start);
            if is_within || is_known {
                continue;
            }
            points.push(graph.nodes[end as usize - 1].at);
            graph.edges.push(Edge {
                nodes: [start as usize - 1, end as usize - 1],
                points,
            });
        }
    }
}
