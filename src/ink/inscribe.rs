//! Blocks of lines on a sheet: addresses, labels, whatever is no letter.

use std::borrow::Cow;

use crate::error::Error;
use crate::error::Result;
use crate::ink::frame::Frame;
use crate::ink::hand::Hand;
use crate::ink::layout::laid;
use crate::ink::layout::laid_as_address;
use crate::ink::paper::Paper;
use crate::ink::printed::Printed;
use crate::ink::sheet::Sheet;
use crate::seed::Seed;
use crate::units::Mm;
use crate::words::BlockKind;

/// A sheet before anything is written on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    /// From the left edge to the right.
    pub width: Mm,
    /// From the top edge to the bottom.
    pub height: Mm,
    /// What is printed on it.
    pub printed: Vec<Printed>,
}

/// Lines and the place that they are written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inscription<'a> {
    /// The lines, from the top.
    pub lines: &'a [String],
    /// The rectangle that no ink leaves.
    pub frame: Frame,
    /// How high in the rectangle they stand.
    pub stand: Stand,
    /// The size of the writing against the hand's own, where there is room for it.
    pub size: f32,
}

/// How high lines stand in their place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stand {
    /// At its upper edge.
    #[default]
    Top,
    /// In its middle.
    Middle,
    /// At its lower edge.
    Bottom,
}

/// A sheet with what could be written on it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inscribed {
    /// The sheet.
    pub sheet: Sheet,
    /// The inscriptions that are not on it, by index, and why.
    pub refused: Vec<(usize, Error)>,
}

/// Below this height of the letter x nobody reads a hand without effort.
const SMALLEST: Mm = Mm(1.0);

/// The hand that lends its capitals to joined ones: whole words in those are for display, and no post reads them.
const CAPITALS: &str = "caveat";

/// From line to line, in heights of the letter x: closer than in a letter, as addresses are written.
const LEADING: f32 = 3.05;

/// Writes blocks of lines by hand, each in its place.
///
/// Lines of capitals are printed, in a hand that joins its letters, too: its own capitals are made to start words.
/// A block that has no room is written smaller, then with long lines broken between words; one that still has
/// none, or has characters that the hand lacks, is left out and named. The same inputs and seed give the
/// same strokes.
///
/// # Errors
///
/// [`Error::Ink`] when the font cannot be used. What is wrong with one block is in [`Inscribed::refused`].
///
/// # Example
///
/// ```
/// use longhand::Seed;
/// use longhand::ink::{Blank, Frame, Hand, Inscription, Stand, inscribe};
/// use longhand::units::Mm;
///
/// let hand = Hand::bundled("la-belle-aurore")?;
/// let blank = Blank { width: Mm(220.0), height: Mm(110.0), printed: Vec::new() };
/// let lines = ["Colin Roe".to_owned(), "12 Harbour Row".to_owned()];
/// let frame = Frame::new(Mm(110.0), Mm(50.0), Mm(95.0), Mm(40.0));
/// let address = Inscription { lines: &lines, frame, stand: Stand::Top, size: 1.0 };
/// let envelope = inscribe(&blank, &[address], &hand, Seed(7))?;
/// assert!(envelope.refused.is_empty());
/// assert_eq!(envelope.sheet.text(), "Colin Roe\n12 Harbour Row\n");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn inscribe(
    blank: &Blank,
    inscriptions: &[Inscription<'_>],
    hand: &Hand,
    seed: Seed,
) -> Result<Inscribed> {
    let mut all: Option<Sheet> = None;
    let mut refused = Vec::new();
    let mut size: f32 = 0.0;
    let capitals = match hand.is_joined() {
        true => Some(Hand::bundled(CAPITALS)?.style(hand.style)),
        false => None,
    };
    for (index, inscription) in inscriptions.iter().enumerate() {
        let seed = seed.of("inscription").at(index as u64);
        match Trial::new(blank, inscription, hand, capitals.as_ref(), seed).written() {
            Ok(sheet) => {
                size = size.max(sheet.x_height.0);
                match &mut all {
                    Some(all) => all.take(sheet),
                    None => all = Some(sheet),
                }
            }
            Err(error @ (Error::Unwritable { .. } | Error::NoRoom { .. })) => {
                refused.push((index, error));
            }
            Err(error) => return Err(error),
        }
    }
    let mut sheet = match all {
        Some(sheet) => sheet,
        None => Trial::empty(blank, hand, seed)?,
    };
    let em = sheet.em * (size / sheet.x_height.0).max(1.0);
    (sheet.em, sheet.x_height) = (em, Mm(size.max(sheet.x_height.0)));
    sheet.printed = blank.printed.clone().into();
    Ok(Inscribed { sheet, refused })
}

/// Writes a short mark small into the lower left corner of a sheet that is written: for whoever matches a letter
/// to its envelope.
///
/// # Errors
///
/// As [`inscribe`]; a mark that the hand cannot write is an error, too.
pub fn mark(sheet: &mut Sheet, id: &str, hand: &Hand, seed: Seed) -> Result<()> {
    let blank = Blank {
        width: sheet.width,
        height: sheet.height,
        printed: Vec::new(),
    };
    let lines = [id.to_owned()];
    let written = inscribe(
        &blank,
        &[id_inscription(&blank, &lines)],
        hand,
        seed.of("id"),
    )?;
    match written.refused.into_iter().next() {
        Some((_, error)) => Err(error),
        None => {
            sheet.take(written.sheet);
            Ok(())
        }
    }
}

/// Where a short mark goes.
pub(crate) fn id_inscription<'a>(blank: &Blank, lines: &'a [String]) -> Inscription<'a> {
    Inscription {
        lines,
        frame: Frame::new(Mm(5.0), blank.height - Mm(9.0), Mm(40.0), Mm(5.0)),
        stand: Stand::Bottom,
        size: 0.55,
    }
}

/// One inscription that is tried in its place.
struct Trial<'a> {
    inscription: &'a Inscription<'a>,
    hand: &'a Hand,
    capitals: Option<&'a Hand>,
    seed: Seed,
    paper: Paper,
    /// The size at which its lines would fill the height, or less.
    most: f32,
    least: f32,
}

impl<'a> Trial<'a> {
    fn new(
        blank: &Blank,
        inscription: &'a Inscription<'a>,
        hand: &'a Hand,
        capitals: Option<&'a Hand>,
        seed: Seed,
    ) -> Self {
        let frame = inscription.frame;
        let own = hand.habits.x_height.0.0;
        let lines = inscription.lines.len().max(1) as f32;
        // Nobody fills a label to its edges.
        let fill = 0.88 * frame.height.0 / ((lines - 0.3) * LEADING * own);
        let paper = Paper::plain(blank.width, blank.height, frame);
        Self {
            inscription,
            hand,
            capitals,
            seed,
            paper,
            most: inscription.size.min(fill),
            least: (SMALLEST.0 / own).min(inscription.size),
        }
    }

    /// The sheet with nothing on it.
    fn empty(blank: &Blank, hand: &Hand, seed: Seed) -> Result<Sheet> {
        let frame = Frame::new(Mm(0.0), Mm(0.0), blank.width, blank.height);
        let paper = Paper::plain(blank.width, blank.height, frame);
        let sheets = laid(&[], hand, &paper, seed)?.sheets();
        sheets.into_iter().next().ok_or_else(no_room)
    }

    fn written(&self) -> Result<Sheet> {
        // A little smaller is better than a broken line, much smaller is not.
        let whole = self.least.max(0.7 * self.most);
        let trials = [(whole, false), (self.least, true)];
        for (least, may_break) in trials {
            let mut size = self.most;
            while size > 0.0 && size >= least - 1e-4 {
                if let Some(sheet) = self.at(size, may_break)? {
                    return Ok(sheet);
                }
                // The last try is at the smallest size itself.
                let next = size * 0.94;
                size = match next < least && size > least + 1e-4 {
                    true => least,
                    false => next,
                };
            }
        }
        Err(no_room())
    }

    /// The lines at one size, if they stay within their place.
    fn at(&self, size: f32, may_break: bool) -> Result<Option<Sheet>> {
        let frame = self.inscription.frame;
        let paper = Paper {
            size,
            leading: Mm(LEADING * size * self.hand.habits.x_height.0.0),
            ..self.paper.clone()
        };
        let text = Cow::Owned(self.inscription.lines.join("\n"));
        let laid = laid_as_address(
            &[(BlockKind::InsideAddress, text)],
            self.hand,
            self.capitals,
            &paper,
            self.seed,
        )?;
        let broken = laid.lines() != self.inscription.lines.len();
        if laid.divides_words() || (broken && !may_break) {
            return Ok(None);
        }
        let Some(mut sheet) = laid.sheets().into_iter().next() else {
            return Ok(None);
        };
        let ink = sheet.bounds();
        if ink.is_empty() {
            return Ok(Some(sheet));
        }
        if ink.width() > frame.width.0 || ink.height() > frame.height.0 {
            return Ok(None);
        }
        let spare = frame.height.0 - ink.height();
        let down = match self.inscription.stand {
            Stand::Top => 0.0,
            Stand::Middle => 0.5 * spare,
            Stand::Bottom => spare,
        };
        let left = ink.min[0].clamp(frame.left.0, frame.right().0 - ink.width());
        sheet.shift(left - ink.min[0], frame.top.0 + down - ink.min[1]);
        Ok(Some(sheet))
    }
}

fn no_room() -> Error {
    Error::NoRoom {
        what: "the address",
        help: "shorten its lines, or take a larger envelope or label",
    }
}
