//! A specimen: what a hand can write, on a sheet.

use crate::error::Result;
use crate::ink::fit::Written;
use crate::ink::fit::write_parts;
use crate::ink::hand::Display;
use crate::ink::hand::Hand;
use crate::ink::layout::Part;
use crate::ink::paper::Paper;
use crate::seed::Seed;
use crate::words::BlockKind;

/// A specimen of a hand: its name, its alphabets with a sentence in each script that it writes,
/// figures and marks, and a few lines as they stand in a letter.
///
/// # Errors
///
/// As [`write`](crate::ink::write).
///
/// # Example
///
/// ```
/// use longhand::Seed;
/// use longhand::ink::{Hand, Paper, specimen};
///
/// let hand = Hand::bundled("caveat")?;
/// let shown = specimen(&hand, &Paper::named("a5")?, Seed(7))?;
/// assert!(shown.sheets[0].text().starts_with("Caveat"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn specimen(hand: &Hand, paper: &Paper, seed: Seed) -> Result<Written> {
    let display = Display::read()?;
    let writable = |text: &str| -> String {
        let words = text.split_whitespace();
        let kept: Vec<&str> = words
            .filter(|it| it.chars().all(|it| hand.has(it)))
            .collect();
        kept.join(" ")
    };
    let mut blocks = vec![(BlockKind::Salutation, writable(hand.title()))];
    for alphabet in hand.alphabets()? {
        let lines: Vec<String> = alphabet.alphabet.iter().map(|it| writable(it)).collect();
        blocks.push((BlockKind::Paragraph, lines.join("\n")));
        blocks.push((BlockKind::Paragraph, writable(&alphabet.sentence)));
    }
    let signs = [&display.figures, &display.marks].map(|it| writable(it));
    blocks.push((BlockKind::Paragraph, signs.join("\n")));
    blocks.push((BlockKind::Paragraph, writable(&display.paragraph)));
    let parts: Vec<Part<'_>> = blocks
        .into_iter()
        .map(|(kind, text)| (kind, text.into()))
        .collect();
    let endless = Paper {
        sides: None,
        ..paper.clone()
    };
    write_parts(&parts, hand, &endless, seed)
}
