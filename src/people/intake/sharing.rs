//! Rows of one household, joined where it shares its letters.

use std::collections::VecDeque;
use std::iter::Peekable;

use super::row::Original;
use super::row::Row;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::fit::FitName;
use crate::people::fit::fit_name;
use crate::people::greeting::rung;
use crate::people::household::is_child;
use crate::people::parts::Letters;
use crate::people::ways::Register;

/// The rows of a table with one row for each household that shares its letters.
///
/// Rows of a household are joined where they follow each other; `letters` is for those who did
/// not choose. A row that could not be read is never joined. Children of one household who get
/// letters of their own know of each other ([`Profile::siblings`](crate::people::Profile::siblings)).
///
/// # Example
///
/// ```
/// use longhand::people::{Letters, Register, greeting, intake};
///
/// let file = "given,surname,household\nAnn,Smith,7\nBob,Smith,7\nCy,Jones,\n";
/// let rows = intake::csv(file.as_bytes(), "people.csv")?;
/// let letters: Vec<_> = intake::households(rows, Letters::Together).collect();
/// assert_eq!(letters.len(), 2);
/// let both = letters[0].profile.as_ref().unwrap();
/// assert_eq!(greeting(both, Register::Informal).text.as_deref(), Some("Ann and Bob"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn households<I: Iterator<Item = Row>>(rows: I, letters: Letters) -> Households<I> {
    Households {
        rows: rows.peekable(),
        letters,
        ready: VecDeque::new(),
    }
}

/// Rows joined by household; see [`households`].
pub struct Households<I: Iterator<Item = Row>> {
    rows: Peekable<I>,
    letters: Letters,
    ready: VecDeque<Row>,
}

/// No household has more; a longer one is a column misread.
const LARGEST: usize = 32;

impl<I: Iterator<Item = Row>> Iterator for Households<I> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if let Some(row) = self.ready.pop_front() {
            return Some(row);
        }
        let first = self.rows.next()?;
        let Some(name) = household_of(&first) else {
            return Some(first);
        };
        let mut rows = vec![first];
        while rows.len() < LARGEST
            && let Some(next) = self
                .rows
                .next_if(|it| household_of(it).as_ref() == Some(&name))
        {
            rows.push(next);
        }
        self.ready = self.sorted(rows);
        self.ready.pop_front()
    }
}

impl<I: Iterator<Item = Row>> Households<I> {
    /// One row for all, or one for each.
    fn sorted(&self, rows: Vec<Row>) -> VecDeque<Row> {
        let mut chosen = rows
            .iter()
            .filter_map(|it| it.profile.as_ref().ok()?.letters);
        let each = chosen.clone().any(|it| it == Letters::Each);
        let letters = match each {
            true => Letters::Each,
            false => chosen.next().unwrap_or(self.letters),
        };
        match letters {
            Letters::Each => knowing_siblings(without_twins(rows)).into(),
            Letters::Together => joined(rows).into_iter().collect(),
        }
    }
}

fn household_of(row: &Row) -> Option<String> {
    row.profile.as_ref().ok()?.household.as_ref()?.name.clone()
}

/// One letter to all of them.
fn joined(rows: Vec<Row>) -> Option<Row> {
    let numbers: Vec<_> = rows
        .iter()
        .skip(1)
        .map(|it| it.number.to_string())
        .collect();
    let mut rows = without_twins(rows).into_iter();
    let mut all = rows.next()?;
    for row in rows {
        if let (Ok(all), Ok(mut profile)) = (&mut all.profile, row.profile) {
            let partners = std::mem::take(&mut profile.with);
            all.with.push(profile);
            all.with.extend(partners);
        }
        all.findings.extend(row.findings);
        all.original = both(all.original.take(), row.original);
    }
    if !numbers.is_empty() {
        all.findings.push(
            Finding::new(
                "household-joined",
                Weight::Note,
                format!(
                    "this household shares its letter with row {}",
                    numbers.join(", ")
                ),
                "nothing needs to be done; `letters: each` gives each a letter",
            )
            .at(all.label()),
        );
    }
    Some(all)
}

/// The rows as they stand in the file, all of them.
fn both(one: Option<Box<Original>>, other: Option<Box<Original>>) -> Option<Box<Original>> {
    let (one, other) = (*one?, *other?);
    let mut rows = match one {
        Original::Several(rows) => rows,
        one => vec![one],
    };
    rows.push(other);
    Some(Box::new(Original::Several(rows)))
}

/// The rows without those partners who have a row of their own: nobody is greeted twice, and who
/// has died is not greeted by way of a partner.
fn without_twins(mut rows: Vec<Row>) -> Vec<Row> {
    let own: Vec<FitName> = rows
        .iter()
        .filter_map(|it| it.profile.as_ref().ok())
        .map(fit_name)
        .collect();
    for profile in rows.iter_mut().filter_map(|it| it.profile.as_mut().ok()) {
        profile.with.retain(|it| {
            let partner = fit_name(it);
            !own.iter().any(|own| is_same(own, &partner))
        });
    }
    rows
}

/// Whether a row's name is a partner's: "Harold" and "Harold Finch" are.
fn is_same(own: &FitName, partner: &FitName) -> bool {
    let lower = |it: &Option<String>| it.as_ref().map(|it| it.to_lowercase());
    let first = |it: &FitName| {
        let given = [&it.name.given, &it.name.given_informal, &it.call_me];
        given.into_iter().filter_map(lower).collect::<Vec<_>>()
    };
    let (surname, other) = (lower(&own.name.surname), lower(&partner.name.surname));
    let agrees = other.is_none() || surname == other;
    let whole = lower(&own.name.full).is_some_and(|it| Some(it) == lower(&partner.name.full));
    let others = first(partner);
    whole || agrees && first(own).iter().any(|it| others.contains(it))
}

/// A letter to each; the children among them know their siblings' names.
fn knowing_siblings(mut rows: Vec<Row>) -> Vec<Row> {
    let names: Vec<Option<String>> = rows.iter().map(name_of_child).collect();
    for (index, row) in rows.iter_mut().enumerate() {
        let Ok(profile) = &mut row.profile else {
            continue;
        };
        if names[index].is_some() && profile.siblings.is_empty() {
            let others = names.iter().enumerate().filter(|(it, _)| *it != index);
            profile.siblings = others.filter_map(|(_, name)| name.clone()).collect();
        }
    }
    rows
}

/// What a living child of the household is called.
fn name_of_child(row: &Row) -> Option<String> {
    let profile = row.profile.as_ref().ok()?;
    let fit = fit_name(profile);
    let rung = rung(&fit, Register::Informal, &profile.never_call_me)?;
    (is_child(profile) && profile.can_be_greeted()).then_some(rung.text)
}

impl<I: Iterator<Item = Row>> std::fmt::Debug for Households<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Households({:?})", self.letters)
    }
}
