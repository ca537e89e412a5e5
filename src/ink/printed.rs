//! What is on the paper before the pen comes: ruling, letterhead, the edges of labels.

use std::fmt;
use std::sync::Arc;

use crate::ink::colour::Ink;
use crate::ink::outline::Segment;
use crate::units::Mm;

/// One printed thing, in millimetres from the upper left corner of its sheet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Printed {
    /// A straight line.
    Line {
        /// Where it starts.
        from: [f32; 2],
        /// Where it ends.
        to: [f32; 2],
        /// How broad it is.
        breadth: Mm,
        /// Its colour.
        colour: Ink,
    },
    /// Round dots of one size.
    Dots {
        /// Their middles.
        at: Vec<[f32; 2]>,
        /// Their diameter.
        breadth: Mm,
        /// Their colour.
        colour: Ink,
    },
    /// A filled shape.
    Shape {
        /// Its contours.
        outline: Vec<Segment>,
        /// Whether every second layer of it is a hole, and not what turns the other way.
        even_odd: bool,
        /// Its colour.
        colour: Ink,
    },
    /// A picture of pixels.
    Picture {
        /// Its left edge.
        left: Mm,
        /// Its upper edge.
        top: Mm,
        /// From its left edge to its right.
        width: Mm,
        /// From its upper edge to its lower.
        height: Mm,
        /// Its pixels.
        image: Arc<Image>,
    },
}

/// Pixels, row by row from the top: red, green, blue, opacity.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Image {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Four bytes for each pixel, not multiplied by the opacity.
    pub pixels: Vec<u8>,
    /// The same as a PNG, without what its maker noted in it.
    pub file: Vec<u8>,
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({} x {})", self.width, self.height)
    }
}

/// A rectangle with round corners as straight lines: an edge to cut or tear along.
pub(crate) fn rounded(left: f32, top: f32, width: f32, height: f32, corner: f32) -> Vec<Segment> {
    let corner = corner.clamp(0.0, 0.5 * width.min(height));
    let (right, bottom) = (left + width, top + height);
    // The control points that make a cubic curve the nearest to a quarter of a circle.
    let reach = corner * (1.0 - 0.552_284_8);
    let mut outline = vec![
        Segment::Move([left + corner, top]),
        Segment::Line([right - corner, top]),
    ];
    let mut turn = |a, b, to, next| {
        if corner > 0.0 {
            outline.push(Segment::Curve(a, b, to));
        }
        outline.push(next);
    };
    turn(
        [right - reach, top],
        [right, top + reach],
        [right, top + corner],
        Segment::Line([right, bottom - corner]),
    );
    turn(
        [right, bottom - reach],
        [right - reach, bottom],
        [right - corner, bottom],
        Segment::Line([left + corner, bottom]),
    );
    turn(
        [left + reach, bottom],
        [left, bottom - reach],
        [left, bottom - corner],
        Segment::Line([left, top + corner]),
    );
    turn(
        [left, top + reach],
        [left + reach, top],
        [left + corner, top],
        Segment::Close,
    );
    outline
}

/// The edge of a rectangle with round corners, `breadth` broad, as a ring.
pub(crate) fn edge(
    [left, top, width, height]: [f32; 4],
    corner: f32,
    breadth: f32,
    colour: Ink,
) -> Printed {
    let half = 0.5 * breadth;
    let mut outline = rounded(
        left - half,
        top - half,
        width + breadth,
        height + breadth,
        corner + half,
    );
    outline.extend(rounded(
        left + half,
        top + half,
        width - breadth,
        height - breadth,
        (corner - half).max(0.0),
    ));
    Printed::Shape {
        outline,
        even_odd: true,
        colour,
    }
}
