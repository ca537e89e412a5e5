//! Two cards on a sheet: where each goes, and where it is cut and folded.

use crate::error::Error;
use crate::error::Result;
use crate::render::pdf::points;
use crate::units::Mm;

/// The sheet that two cards are printed on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Imposition {
    /// As large as the cards and their crop marks are.
    Around,
    /// A sheet of this size, either way round.
    On {
        /// From the left edge to the right.
        width: Mm,
        /// From the top edge to the bottom.
        height: Mm,
    },
}

/// Where two cards lie on a sheet, in points from its lower left corner.
pub(crate) struct Plan {
    pub(crate) sheet: [f32; 2],
    pub(crate) card: [f32; 2],
    /// The lower left corner of each.
    pub(crate) corners: [[f32; 2]; 2],
}

impl Plan {
    /// Crop marks are 5 mm long and keep 2 mm away from the card.
    const MARK: f32 = 14.17;
    const CLEAR: f32 = 5.67;
    /// Between two cards there are 8 mm where there is room.
    const GUTTER: f32 = 22.68;

    /// The plan for cards of this size.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when two do not fit.
    pub(crate) fn new(card: [f32; 2], imposition: Imposition) -> Result<Self> {
        let [width, height] = card;
        let margin = Self::MARK + Self::CLEAR + 2.0;
        let sheet = match imposition {
            Imposition::Around => [
                2.0 * width + Self::GUTTER + 2.0 * margin,
                height + 2.0 * margin,
            ],
            Imposition::On {
                width: across,
                height: down,
            } => {
                let sheet = [across, down].map(points);
                let turned = [sheet[1], sheet[0]];
                let fits = |it: &[f32; 2]| 2.0 * width <= it[0] + 0.5 && height <= it[1] + 0.5;
                let found = [sheet, turned].into_iter().find(fits);
                found.ok_or_else(|| Self::unfit(card, [across, down]))?
            }
        };
        let spare = sheet[0] - 2.0 * width;
        let gutter = if spare >= Self::GUTTER + 2.0 * margin {
            Self::GUTTER
        } else {
            0.0
        };
        let left = 0.5 * (spare - gutter);
        let bottom = 0.5 * (sheet[1] - height);
        Ok(Self {
            sheet,
            card,
            corners: [[left, bottom], [left + width + gutter, bottom]],
        })
    }

    fn unfit(card: [f32; 2], sheet: [Mm; 2]) -> Error {
        let [width, height] = card.map(|it| (it * 25.4 / 72.0).round());
        Error::Setting {
            setting: "imposition",
            what: format!(
                "puts two cards of {width}mm by {height}mm on a sheet of {}mm by {}mm, where they do not fit",
                sheet[0].0, sheet[1].0
            ),
            help: format!(
                "take a sheet of at least {}mm by {height}mm, or let the file have sheets of its own size",
                2.0 * width
            ),
        }
    }

    /// The marks at which the card at `corner` is cut, and folded.
    pub(crate) fn marks(&self, corner: [f32; 2], fold: Option<f32>) -> String {
        let [width, height] = self.card;
        let [left, bottom] = corner;
        let (right, top) = (left + width, bottom + height);
        let [across, up] = self.sheet;
        let mut marks = String::from("q 0 G 0.25 w\n");
        let mut line = |from: [f32; 2], to: [f32; 2]| {
            let is_on = |[x, y]: [f32; 2]| (0.0..=across).contains(&x) && (0.0..=up).contains(&y);
            let long = (to[0] - from[0]).abs() + (to[1] - from[1]).abs();
            if is_on(from) && is_on(to) && long > 1.0 {
                let [[a, b], [c, d]] = [from, to];
                marks.push_str(&format!("{a:.2} {b:.2} m {c:.2} {d:.2} l S\n"));
            }
        };
        // Above and below every side; a mark is as long as the sheet has room.
        let reach = |room: f32| {
            let clear = Self::CLEAR.min(0.3 * room);
            [clear, (clear + Self::MARK).min(room)]
        };
        let [near, far] = reach(bottom);
        for x in [left, right] {
            line([x, top + near], [x, top + far]);
            line([x, bottom - near], [x, bottom - far]);
        }
        let outer = self.corners[0][0];
        let [near, far] = reach(outer);
        let [first, last] = [outer, across - outer];
        for y in [bottom, top] {
            line([first - near, y], [first - far, y]);
            line([last + near, y], [last + far, y]);
        }
        if let Some(fold) = fold {
            let y = top - fold;
            marks.push_str("[2 2] 0 d\n");
            let mut line = |from: f32, to: f32| {
                if (to - from).abs() > 1.0 {
                    marks.push_str(&format!("{from:.2} {y:.2} m {to:.2} {y:.2} l S\n"));
                }
            };
            line(first - near, first - far);
            line(last + near, last + far);
        }
        marks.push_str("Q\n");
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cards_lie_side_by_side_on_a_sheet_turned_for_them() {
        let a5 = [Mm(148.0), Mm(210.0)].map(points);
        let a4 = Imposition::On {
            width: Mm(210.0),
            height: Mm(297.0),
        };
        let plan = Plan::new(a5, a4).expect("two A5 fit on A4");
        assert!(plan.sheet[0] > plan.sheet[1]);
        assert!(plan.corners[1][0] >= plan.corners[0][0] + plan.card[0]);
        assert!(Plan::new([Mm(150.0), Mm(210.0)].map(points), a4).is_err());
        let around = Plan::new(a5, Imposition::Around).expect("any card fits around itself");
        let marks = around.marks(around.corners[0], Some(points(Mm(105.0))));
        assert_eq!(marks.matches(" l S").count(), 4 + 4 + 2);
    }
}
