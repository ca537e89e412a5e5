//! A letter on its paper: written if it fits, and if not, what would help.

use std::borrow::Cow;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::ink::hand::Hand;
use crate::ink::layout::Part;
use crate::ink::layout::Pen;
use crate::ink::layout::laid;
use crate::ink::layout::laid_with;
use crate::ink::layout::parts;
use crate::ink::paper::Paper;
use crate::ink::sheet::Sheet;
use crate::seed::Seed;
use crate::words::BlockKind;
use crate::words::Letter;

/// A letter on paper.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Written {
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
    /// What a person should look at: words that went into a sibling's hand, signs that were left out.
    pub findings: Vec<Finding>,
}

/// Writes a letter by hand: finished strokes on as many sheets as it takes.
///
/// The same letter, hand, paper and seed give the same strokes. The sheets show exactly
/// the words of [`Letter::text`], in order; a letter without words is one blank sheet. A paper that is
/// [signed by hand](Paper::signed_by_hand) keeps the first line of the signature blank, for a real pen.
///
/// # Errors
///
/// [`Error::Unwritable`] when the hand lacks characters, all of them named; [`Error::TooLong`] when the paper
/// has not so many sides; [`Error::Setting`] when no pen is so broad or so fine; [`Error::Ink`] when the font or the paper cannot be used.
///
/// # Example
///
/// ```
/// use longhand::ink::{Hand, Paper, Sheet, write};
///
/// fn pages(letter: &longhand::words::Letter) -> longhand::Result<Vec<Sheet>> {
///     let hand = Hand::bundled("la-belle-aurore")?;
///     let written = write(letter, &hand, &Paper::named("a5")?, longhand::Seed(7))?;
///     Ok(written.sheets)
/// }
/// ```
pub fn write(letter: &Letter, hand: &Hand, paper: &Paper, seed: Seed) -> Result<Written> {
    write_parts(&parts(letter), hand, paper, seed)
}

/// Writes parts of a letter, or of anything that is laid out like one.
pub(crate) fn write_parts(
    parts: &[Part<'_>],
    hand: &Hand,
    paper: &Paper,
    seed: Seed,
) -> Result<Written> {
    write_with(parts, hand, paper, seed, Pen::Fresh)
}

/// The same with letters that are bent for it, or with those of a pool.
pub(crate) fn write_with(
    parts: &[Part<'_>],
    hand: &Hand,
    paper: &Paper,
    seed: Seed,
    pen: Pen<'_>,
) -> Result<Written> {
    hand.style.checked()?;
    let paper = paper.clone().checked()?;
    let laid = laid_with(parts, hand, &paper, seed, pen)?;
    if let Some(sides) = paper.sides.filter(|it| laid.sides() > *it) {
        let trial = Trial { parts, hand, seed };
        return Err(trial.too_long(&paper, sides));
    }
    Ok(Written {
        sheets: laid.sheets(),
        findings: laid.findings(),
    })
}

/// The sizes that are tried for a letter that is too long, as percent: less is no longer the same hand.
const SIZES: [u8; 4] = [95, 90, 85, 80];

/// A letter that is tried on papers.
struct Trial<'a> {
    parts: &'a [Part<'a>],
    hand: &'a Hand,
    seed: Seed,
}

impl Trial<'_> {
    fn too_long(&self, paper: &Paper, sides: usize) -> Error {
        let size = SIZES
            .into_iter()
            .find(|it| self.fits(self.parts, &paper.clone().at_size(f32::from(*it) / 100.0)));
        Error::TooLong {
            words: self.too_many(paper),
            sides,
            paper: paper.name.clone(),
            size,
            larger: self.larger(paper, sides),
            shorter: None,
        }
    }

    fn fits(&self, parts: &[Part<'_>], paper: &Paper) -> bool {
        let most = paper.sides.unwrap_or(usize::MAX);
        laid(parts, self.hand, paper, self.seed).is_ok_and(|it| it.sides() <= most)
    }

    /// How many words must go from the end of the body until the rest fits; all of them if that is not enough.
    fn too_many(&self, paper: &Paper) -> usize {
        let is_body = |it: &&Part<'_>| it.0 == BlockKind::Paragraph;
        let body = self.parts.iter().filter(is_body);
        let all = body.map(|it| it.1.split_whitespace().count()).sum();
        let (mut fewest, mut most) = (1, all);
        while fewest < most {
            let middle = fewest + (most - fewest) / 2;
            match self.fits(&self.without(middle), paper) {
                true => most = middle,
                false => fewest = middle + 1,
            }
        }
        // A lone line that is avoided may make a shorter letter longer, so the nearer ones are tried, too.
        let nearer = (1..most)
            .rev()
            .take_while(|it| self.fits(&self.without(*it), paper));
        nearer.last().unwrap_or(most)
    }

    /// The letter without the last words of its body.
    fn without(&self, mut words: usize) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = self.parts.to_vec();
        let body = parts.iter_mut().filter(|it| it.0 == BlockKind::Paragraph);
        for (_, text) in body.rev() {
            let here: Vec<&str> = text.split_whitespace().collect();
            let kept = here.len().saturating_sub(words);
            words -= here.len() - kept;
            if kept < here.len() {
                *text = Cow::Owned(here[..kept].join(" "));
            }
        }
        parts
    }

    /// The smallest built-in paper without ruling that has room for the letter.
    fn larger(&self, paper: &Paper, sides: usize) -> Option<String> {
        let area = |it: &Paper| it.width.0 * it.height.0 * it.sides.unwrap_or(1) as f32;
        let papers = Paper::names().filter_map(|it| Paper::named(it).ok());
        let papers = papers.map(|it| Paper {
            sides: it.sides.or(Some(sides)),
            ..it
        });
        // What is hardly larger is another country's paper, not a larger one.
        let mut larger: Vec<Paper> = papers
            .filter(|it| it.ruling.is_none() && area(it) > 1.1 * area(paper))
            .collect();
        larger.sort_by(|a, b| area(a).total_cmp(&area(b)));
        let found = larger.into_iter().find(|it| self.fits(self.parts, it));
        found.map(|it| it.name)
    }
}
