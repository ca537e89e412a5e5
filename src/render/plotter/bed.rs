//! Where the paper lies in the machine, and what that makes of its places.

use crate::error::Error;
use crate::error::Result;
use crate::ink::Sheet;
use crate::render::plotter::profile::Corner;
use crate::render::plotter::profile::Plotter;
use crate::render::plotter::profile::Turn;
use crate::render::plotter::profile::Upward;

/// A page in a machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Laid {
    turn: Turn,
    page: [f32; 2],
    origin: Corner,
    upward: Upward,
    offset: [f32; 2],
}

impl Laid {
    /// The page of `sheet` as it lies in `plotter`.
    pub(crate) fn new(sheet: &Sheet, plotter: &Plotter) -> Result<Self> {
        let page = [sheet.width.0, sheet.height.0];
        let turned = [page[1], page[0]];
        let bed = [plotter.width.0, plotter.height.0];
        let offset = plotter.offset.map(|it| it.0);
        // A hair's breadth is no reason to refuse a paper of the bed's own size.
        let fits = |page: [f32; 2]| {
            (0..2).all(|it| offset[it] >= -0.05 && offset[it] + page[it] <= bed[it] + 0.05)
        };
        let turn = match plotter.turn {
            Turn::ToFit if !fits(page) && fits(turned) => Turn::Left,
            Turn::ToFit => Turn::None,
            turn => turn,
        };
        let (as_laid, other) = match turn {
            Turn::Left | Turn::Right => (turned, page),
            _ => (page, turned),
        };
        if !fits(as_laid) {
            let mend = match fits(other) {
                true => "turn the page (`turn: to-fit`)",
                false if offset.iter().any(|it| *it != 0.0) => {
                    "take a smaller paper (`--paper`), or correct `offset`"
                }
                false => "take a smaller paper (`--paper`)",
            };
            return Err(Error::Ink {
                what: format!(
                    "a page of {} mm by {} mm does not lie in the bed of the plotter `{}`, {} mm by {} mm",
                    as_laid[0], as_laid[1], plotter.name, bed[0], bed[1]
                ),
                help: format!("{mend}, or the `bed` in the plotter's file if it reaches further"),
            });
        }
        Ok(Self {
            turn,
            page,
            origin: plotter.origin,
            upward: plotter.upward,
            offset,
        })
    }

    /// A place of the page, in millimetres, as the machine counts.
    pub(crate) fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [width, height] = self.page;
        // From the lower left corner of the paper as it lies, to the right and up.
        let ([right, up], tall) = match self.turn {
            Turn::Left => ([y, x], width),
            Turn::Right => ([height - y, width - x], width),
            Turn::None | Turn::ToFit => ([x, height - y], height),
        };
        let from_origin = match self.origin {
            Corner::BottomLeft => self.offset[1] + up,
            Corner::TopLeft => -(self.offset[1] + tall - up),
        };
        let upward = match self.upward {
            Upward::Up => from_origin,
            Upward::Down => -from_origin,
        };
        [self.offset[0] + right, upward]
    }
}
