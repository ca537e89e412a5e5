//! A letter written from a pool: pages that only place what others share.

use std::cell::RefCell;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::ink::fit::write_parts;
use crate::ink::fit::write_with;
use crate::ink::layout::Pen;
use crate::ink::layout::parts;
use crate::ink::paper::Paper;
use crate::ink::pool::Pool;
use crate::ink::sheet::Sheet;
use crate::seed::Seed;
use crate::words::Letter;

/// A letter on paper, written from a [`Pool`]; what it is printed from is the pool.
#[derive(Clone, Debug)]
pub struct Impression {
    pub(crate) sheets: Vec<Sheet>,
    findings: Vec<Finding>,
}

impl Pool {
    /// Writes a letter with the pool's letters.
    ///
    /// The same letter, pool, paper and seed give the same pages, in any order and on any thread.
    ///
    /// # Errors
    ///
    /// As [`write`](crate::ink::write).
    pub fn write(&self, letter: &Letter, paper: &Paper, seed: Seed) -> Result<Impression> {
        let pen = Pen::Pool(self, RefCell::default());
        let parts = parts(letter);
        let written = match write_with(&parts, self.hand(), paper, seed, pen) {
            // What the pool's hand lacks, a sibling may have.
            Err(Error::Unwritable { .. }) => write_parts(&parts, self.hand(), paper, seed)?,
            written => written?,
        };
        Ok(Impression {
            sheets: written.sheets,
            findings: written.findings,
        })
    }
}

impl Impression {
    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.sheets.len()
    }

    /// The words, page by page.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(Sheet::text)
    }

    /// What a person should look at.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The same pages with strokes of their own, for any other form on paper.
    pub fn sheets(&self, pool: &Pool) -> Vec<Sheet> {
        let mut sheets = self.sheets.clone();
        sheets.iter_mut().for_each(|it| draw(it, pool));
        sheets
    }
}

/// Draws the letters of a pool where a sheet has their stamps.
fn draw(sheet: &mut Sheet, pool: &Pool) {
    for mark in &mut sheet.marks {
        let Some(stamp) = mark.stamp.take() else {
            continue;
        };
        let Some(form) = pool.form(stamp.form) else {
            continue;
        };
        let path = &form.variant(pool.hand(), stamp.variant).path;
        let [a, b, c, d, e, f] = stamp.matrix;
        let start = sheet.path.end();
        sheet.path.verbs.extend_from_slice(&path.verbs);
        let points = path.points.iter();
        sheet
            .path
            .points
            .extend(points.map(|[x, y]| [a * x + c * y + e, b * x + d * y + f]));
        mark.stretch = sheet.path.since(start);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::collections::HashSet;

    use super::*;
    use crate::ink::hand::Hand;

    #[test]
    fn like_letters_nearby_are_never_the_same_variant() -> Result<()> {
        let text = include_str!("../../tests/pages/fletcher.json");
        let letter: Letter = serde_json::from_str(text).expect("the page is a letter");
        let paper = Paper::named("a5")?;
        for name in Hand::names() {
            let pool = Pool::new(Hand::bundled(name)?, Seed(5));
            let mut nearest = usize::MAX;
            for seed in 0..10 {
                for sheet in pool.write(&letter, &paper, Seed(seed))?.sheets {
                    let mut uses: HashMap<&str, usize> = HashMap::new();
                    let mut last: HashMap<(u32, u32), usize> = HashMap::new();
                    for line in sheet.lines() {
                        let mut here = HashSet::new();
                        for mark in &sheet.marks()[line.marks.clone()] {
                            let Some(stamp) = mark.stamp else { continue };
                            let own = (stamp.form, stamp.variant);
                            assert!(here.insert(own), "{name}: twice in a line");
                            let count = uses.entry(sheet.text_of(mark)).or_default();
                            *count += 1;
                            if let Some(before) = last.insert(own, *count) {
                                nearest = nearest.min(*count - before);
                            }
                        }
                    }
                }
            }
            assert!(nearest >= 8, "{name}: after {nearest} of its letter");
        }
        Ok(())
    }

    #[test]
    fn two_letters_begin_with_different_variants() -> Result<()> {
        let text = include_str!("../../tests/pages/fletcher.json");
        let letter: Letter = serde_json::from_str(text).expect("the page is a letter");
        let pool = Pool::new(Hand::bundled("caveat")?, Seed(5));
        let paper = Paper::named("a5")?;
        let variants = |seed: u64| -> Result<Vec<u32>> {
            let sheets = pool.write(&letter, &paper, Seed(seed))?.sheets;
            let stamps = sheets[0].marks().iter().filter_map(|it| it.stamp);
            Ok(stamps.map(|it| it.variant).collect())
        };
        let (a, b) = (variants(1)?, variants(2)?);
        let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
        assert!(same * 6 < a.len(), "{same} of {}", a.len());
        Ok(())
    }
}
