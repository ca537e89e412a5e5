//! How a writer feels about us: displeased, pleased, neither, or not to be told.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document;
use crate::listen::reading::FAINT;
use crate::listen::reading::Feeling;
use crate::listen::reading::FeelingKind;
use crate::listen::reading::Reading;
use crate::phrase::Phrases;

/// A clause found wrong or praised with at least this confidence weighs in full.
const CERTAIN: f32 = 0.8;

/// What a clause weighs that is found wrong by a rule that may err.
const DOUBTFUL: f32 = 0.7;

/// What a clause weighs that is wrong or good only if the letter is displeased or pleased besides.
const HINTED_WRONG: f32 = 0.15;
const HINTED_GOOD: f32 = 0.35;

/// What a turn of phrase weighs beside the clauses.
const PHRASE: f32 = 0.5;

/// Turns of phrase weigh no more than this together: a rant is no worse than three of them.
const PHRASES: f32 = 2.0;

/// From here on somebody is displeased, or pleased.
const DISPLEASED: f32 = 1.5;
const PLEASED: f32 = 0.9;

/// Below this nobody is.
const NOTICED: f32 = 0.75;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    displeased: Vec<String>,
    not_displeased: Vec<String>,
    pleased: Vec<String>,
    not_pleased: Vec<String>,
}

/// The phrases of each side, and those that take one back, in one list.
struct Book {
    phrases: Phrases,
    /// Where the numbers of each of the four lists end.
    ends: [usize; 4],
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let text = include_str!("../../templates/listen/feeling.yaml");
        let file: File =
            document::yaml("feeling.yaml", text).expect("a test reads the embedded list");
        let lists = [
            file.displeased,
            file.not_displeased,
            file.pleased,
            file.not_pleased,
        ];
        let mut ends = [0; 4];
        let mut all = Vec::new();
        for (list, end) in lists.into_iter().zip(&mut ends) {
            all.extend(list);
            *end = all.len();
        }
        let numbered = all.iter().enumerate().map(|(at, it)| (at, it.as_str()));
        Book {
            phrases: Phrases::new(numbered),
            ends,
        }
    })
}

/// What `reading` says of how its writer feels, from what was found in it and how many turns
/// of phrase are displeased and pleased.
pub(super) fn feeling(reading: &Reading, (wrongs, goods): (usize, usize)) -> Feeling {
    let weight = |sure: f32, hint: f32| match sure {
        it if it >= CERTAIN => 1.0,
        it if it >= FAINT => DOUBTFUL,
        _ => hint,
    };
    let firm = |sure: f32| sure >= FAINT;
    let found: f32 = reading
        .complaints
        .iter()
        .map(|it| weight(it.confidence, HINTED_WRONG))
        .sum();
    let praised: f32 = reading
        .praise
        .iter()
        .map(|it| weight(it.confidence, HINTED_GOOD))
        .sum();
    let loved = (reading.loves.len() as f32 * PHRASE).min(1.0);
    let displeased = found + (wrongs as f32 * PHRASE).min(PHRASES);
    let pleased = praised + loved + (goods as f32 * PHRASE).min(PHRASES);
    let (kind, confidence) = weigh(displeased, pleased);
    let complaints = reading.complaints.iter();
    let complaints = complaints.filter(|it| firm(it.confidence)).count();
    let praise = reading.praise.iter();
    let praise = praise.filter(|it| firm(it.confidence)).count();
    let counts = [
        (complaints, "found wrong"),
        (wrongs, "words of displeasure"),
        (praise, "praised"),
        (goods, "words of pleasure"),
    ];
    let counts = counts.into_iter().filter(|it| it.0 > 0);
    let counts: Vec<_> = counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let why = match counts.is_empty() {
        true => "nothing is praised or found wrong".to_owned(),
        false => counts.join(", "),
    };
    Feeling {
        kind,
        confidence,
        why,
    }
}

/// Which side is heavier, and how surely.
fn weigh(displeased: f32, pleased: f32) -> (FeelingKind, f32) {
    let share = |one: f32, other: f32| 0.5 + 0.45 * (one - other) / (one + other).max(2.0);
    if displeased >= DISPLEASED && displeased > pleased * 1.7 {
        (FeelingKind::Complaint, share(displeased, pleased))
    } else if pleased >= PLEASED && pleased > displeased * 1.3 {
        (FeelingKind::Praise, share(pleased, displeased))
    } else if displeased < NOTICED && pleased < NOTICED {
        (FeelingKind::Neither, 0.6)
    } else {
        (FeelingKind::Unsure, 0.5)
    }
}

/// How many turns of phrase are displeased and how many pleased, each word counted once.
pub(super) fn phrases(text: &str, parts: impl Iterator<Item = Range<usize>>) -> (usize, usize) {
    let book = book();
    let mut counts = (0, 0);
    for part in parts {
        let hits = book.phrases.hits(&text[part]);
        let list = |number: usize| book.ends.iter().filter(|it| number >= **it).count();
        let mut last = [0; 2];
        let mut undone = hits.iter().filter(|it| list(it.0) % 2 == 1).peekable();
        let mut undone_to = 0;
        for (number, range) in &hits {
            let side = list(*number) / 2;
            while let Some((_, other)) = undone.next_if(|it| it.1.start <= range.end) {
                undone_to = undone_to.max(other.end);
            }
            let counted = list(*number) % 2 == 0 && range.start >= last[side];
            if counted && range.start >= undone_to {
                last[side] = range.end;
                match side {
                    0 => counts.0 += 1,
                    _ => counts.1 += 1,
                }
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_taken_back_do_not_count() {
        let count = |text: &str| phrases(text, std::iter::once(0..text.len()));
        assert_eq!(count("I am disappointed and want a refund."), (2, 0));
        assert_eq!(count("I am not cross. My late mother had a cold."), (0, 0));
        assert_eq!(count("Thank you so much, it was wonderful!"), (0, 2));
        assert_eq!(count("Thank you for reading."), (0, 0));
    }

    #[test]
    fn some_of_both_is_unsure() {
        assert_eq!(weigh(0.0, 0.0).0, FeelingKind::Neither);
        assert_eq!(weigh(3.0, 3.0).0, FeelingKind::Unsure);
        assert_eq!(weigh(3.0, 1.0).0, FeelingKind::Complaint);
        assert_eq!(weigh(0.5, 2.0).0, FeelingKind::Praise);
    }
}
