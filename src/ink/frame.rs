//! Places on a sheet: where a block of lines goes, and what an address side is divided into.

use serde::Deserialize;

use crate::ink::colour::Ink;
use crate::ink::measure::Length;
use crate::ink::printed::Printed;
use crate::ink::printed::edge;
use crate::units::Mm;

/// A rectangle on a sheet, from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(from = "FrameFile")]
pub struct Frame {
    /// From the sheet's left edge.
    pub left: Mm,
    /// From the sheet's top edge.
    pub top: Mm,
    /// How wide it is.
    pub width: Mm,
    /// How high it is.
    pub height: Mm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameFile {
    left: Length,
    top: Length,
    width: Length,
    height: Length,
}

impl From<FrameFile> for Frame {
    fn from(file: FrameFile) -> Self {
        Self::new(file.left.0, file.top.0, file.width.0, file.height.0)
    }
}

impl Frame {
    /// A rectangle by its upper left corner and its size.
    pub fn new(left: Mm, top: Mm, width: Mm, height: Mm) -> Self {
        Self {
            left,
            top,
            width,
            height,
        }
    }

    /// The same rectangle without a strip of this breadth along its edges.
    pub fn within(self, strip: Mm) -> Self {
        Self {
            left: self.left + strip,
            top: self.top + strip,
            width: self.width - strip * 2.0,
            height: self.height - strip * 2.0,
        }
    }

    /// Its right edge.
    pub fn right(self) -> Mm {
        self.left + self.width
    }

    /// Its lower edge.
    pub fn bottom(self) -> Mm {
        self.top + self.height
    }

    /// Whether it lies on a sheet of this size and has room for a word.
    pub(crate) fn is_on(self, width: Mm, height: Mm) -> bool {
        let numbers = [self.left, self.top, self.width, self.height];
        numbers.iter().all(|it| it.0.is_finite() && it.0 >= 0.0)
            && self.width.0 >= 10.0
            && self.height.0 >= 3.0
            && self.right() <= width
            && self.bottom() <= height
    }
}

/// The side of an envelope or a postcard that the post reads.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct AddressSide {
    /// Where the recipient's block stands.
    pub recipient: Frame,
    /// Where the sender's block stands, if it has a place.
    pub sender: Option<Frame>,
    /// Where the stamp goes: nothing is written there.
    pub stamp: Option<Frame>,
    /// How far from the left edge the line is that divides a postcard.
    pub divider: Option<Mm>,
}

/// A pale grey, as postcards are printed in.
const PALE: Ink = Ink {
    red: 176,
    green: 176,
    blue: 176,
};

impl AddressSide {
    /// The first place that is not on a side of this size, by its key.
    pub(crate) fn misfit(&self, width: Mm, height: Mm) -> Option<&'static str> {
        let frames = [
            ("recipient", Some(self.recipient)),
            ("sender", self.sender),
            ("stamp", self.stamp),
        ];
        let off = |it: Option<Frame>| it.is_some_and(|it| !it.is_on(width, height));
        let frame = frames.into_iter().find(|it| off(it.1)).map(|it| it.0);
        let line = self.divider.filter(|it| !(0.0..=width.0).contains(&it.0));
        frame.or(line.map(|_| "divider"))
    }

    /// What a postcard has printed on this side: the dividing line and the stamp's place. An envelope has neither.
    pub(crate) fn printed(&self, height: Mm) -> Vec<Printed> {
        let Some(divider) = self.divider else {
            return Vec::new();
        };
        let line = Printed::Line {
            from: [divider.0, 0.09 * height.0],
            to: [divider.0, 0.91 * height.0],
            breadth: Mm(0.2),
            colour: PALE,
        };
        let stamp = self.stamp.map(|it| {
            let place = [it.left.0, it.top.0, it.width.0, it.height.0];
            edge(place, 0.0, 0.2, PALE)
        });
        std::iter::once(line).chain(stamp).collect()
    }
}
