//! Tables of any kind: a record's cells made a person, under the columns of a header.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use super::cell;
use super::cell::Misfit;
use super::cell::Reading;
use super::column::Column;
use super::column::Meaning;
use super::column::plain;
use super::date::DayOrder;
use super::notes;
use super::options::Options;
use super::row::Original;
use super::row::Row;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::profile::Profile;
use crate::people::written::is_missing;
use crate::people::written::trimmed;
use crate::place::Place;

/// The most columns that a table may have.
pub(super) const COLUMNS: usize = 1000;

pub(super) const SAVE_AS_UTF8: &str = "save the file again as “CSV UTF-8”";

/// One record of a table, as it stands in its file.
pub(super) trait Record {
    fn number(&self) -> u64;
    fn line(&self) -> u64;
    /// How many cells it has.
    fn width(&self) -> usize;
    /// The text of a cell; `None` if it is no text.
    fn text(&self, index: usize) -> Option<&str>;
    /// The text of a cell as well as it can be shown.
    fn shown(&self, index: usize) -> Cow<'_, str>;
    /// The place of a cell.
    fn place(&self, file: &str, index: usize) -> Box<Place>;
    /// Whether a cell is kept as a number, so that zeros before it are lost.
    fn is_number(&self, _index: usize) -> bool {
        false
    }
    /// What the file itself says against a cell.
    fn objection(&self, _index: usize) -> Option<Misfit> {
        None
    }
    /// The cell in which it became too large.
    fn excess(&self) -> Option<usize> {
        None
    }
}

/// The columns of a file, and how their cells are read.
pub(super) struct Table {
    pub(super) file: String,
    pub(super) columns: Vec<Column>,
    /// The columns in the order in which their cells are put.
    order: Vec<usize>,
    postcode: Option<usize>,
    reading: Reading,
    tallies: Arc<Vec<Tally>>,
    originals: bool,
    /// Whether rows may be shorter than the header, as in spreadsheets.
    pub(super) ragged: bool,
    pub(super) encoding_help: &'static str,
}

/// How many dates of a column show which comes first, and how many do not.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) doubtful: AtomicU64,
    pub(super) day_first: AtomicU64,
    pub(super) month_first: AtomicU64,
}

impl Table {
    pub(super) fn new(file: &str, columns: Vec<Column>, options: &Options) -> Self {
        let late = |it: &usize| match &columns[*it].meaning {
            Meaning::Field(field) => cell::LATE.iter().position(|late| late == field),
            _ => None,
        };
        let mut order: Vec<usize> = (0..columns.len())
            .filter(|it| columns[*it].meaning != Meaning::Nothing)
            .collect();
        order.sort_by_key(|it| late(it).map_or(0, |it| it + 1));
        let postcode = Meaning::Field("postcode");
        Self {
            file: file.to_owned(),
            order,
            postcode: columns.iter().position(|it| it.meaning == postcode),
            reading: Reading {
                order: options.mapping.dates,
                today: options.today,
                shows: None,
            },
            tallies: Arc::new(columns.iter().map(|_| Tally::default()).collect()),
            originals: options.originals,
            ragged: false,
            encoding_help: SAVE_AS_UTF8,
            columns,
        }
    }

    pub(super) fn tallies(&self) -> Arc<Vec<Tally>> {
        Arc::clone(&self.tallies)
    }

    /// The row of a record: a person, or why not.
    pub(super) fn row(&self, record: &impl Record) -> Row {
        let mut findings = Vec::new();
        let profile = self.profile(record, &mut findings);
        if let Ok(profile) = &profile {
            findings.extend(profile.findings().into_iter().map(in_a_table));
            findings.extend(self.nameless(record, profile));
        }
        let keep = self.originals || profile.is_err();
        Row {
            number: record.number(),
            line: record.line(),
            profile,
            findings,
            original: keep.then(|| {
                let cells = (0..record.width()).map(|it| record.shown(it).into_owned());
                Box::new(Original::Cells(cells.collect()))
            }),
        }
    }

    /// A row without a name, in a table that has names.
    fn nameless(&self, record: &impl Record, profile: &Profile) -> Option<Finding> {
        let has_name = !profile.name.is_empty() || profile.call_me.is_some();
        if has_name || profile.address.organisation.is_some() || !self.has_names() {
            return None;
        }
        let finding = Finding::new(
            "no-name",
            Weight::Warn,
            "there is no name, so the letter greets nobody by name",
            "write what they are called, or leave the row out",
        );
        Some(finding.at(format!("row {}", record.number())))
    }

    fn has_names(&self) -> bool {
        let is_name = |it: &Column| match &it.meaning {
            Meaning::Field(field) => matches!(*field, "name" | "given" | "surname" | "call_me"),
            _ => false,
        };
        self.columns.iter().any(is_name)
    }

    fn profile(&self, record: &impl Record, findings: &mut Vec<Finding>) -> Result<Profile> {
        self.check_shape(record)?;
        let mut profile = Profile::default();
        let mut reading = self.reading;
        let mut is_plain = true;
        for &index in &self.order {
            let column = &self.columns[index];
            if index >= record.width() {
                continue;
            }
            let text = self.text(record, index)?;
            if is_missing(text) && text != "Null" && record.objection(index).is_none() {
                continue;
            }
            is_plain &= text.is_ascii();
            let fit = match record.objection(index) {
                Some(objection) => Err(objection),
                None => self.put(&mut profile, index, text, &mut reading),
            };
            match fit {
                Ok(()) if !text.is_ascii() && text.contains('\u{fffd}') => {
                    findings.push(self.finding(record, index, lost_characters()));
                }
                Ok(()) => {}
                Err(misfit) if misfit.harmful => {
                    let (what, help) = (misfit.what.into_owned(), misfit.help);
                    return Err(self.refusal(record, index, what, &help));
                }
                Err(misfit) => {
                    let misfit = Misfit {
                        what: format!("{}; the cell was left empty", misfit.what).into(),
                        ..misfit
                    };
                    let finding = self.finding(record, index, misfit);
                    findings.push(match text.is_empty() {
                        true => finding,
                        false => finding.quoting(text),
                    });
                }
            }
            debug_assert!(column.meaning != Meaning::Nothing);
        }
        // Cells are trimmed, and empty ones passed over, so that little is left to tidy.
        match is_plain && profile.address.lines.is_empty() {
            true => profile.settle(),
            false => profile.tidy(),
        }
        self.look_for_lost_zero(record, &profile, findings);
        if !profile.facts.is_empty() {
            findings.extend(notes::heed(&mut profile));
        }
        Ok(profile)
    }

    fn put(
        &self,
        profile: &mut Profile,
        index: usize,
        text: &str,
        reading: &mut Reading,
    ) -> cell::Fit {
        match (&self.columns[index].meaning, self.columns[index].put) {
            (Meaning::Fact(name), _) => {
                cell::put_fact(profile, name, text);
                Ok(())
            }
            (_, Some(put)) => {
                reading.shows = None;
                let fit = put(profile, text, reading);
                self.count(index, reading.shows, &fit);
                fit
            }
            _ => Ok(()),
        }
    }

    fn count(&self, index: usize, shows: Option<DayOrder>, fit: &cell::Fit) {
        let tally = &self.tallies[index];
        let counter = match (shows, fit) {
            (Some(DayOrder::DayFirst), _) => &tally.day_first,
            (Some(DayOrder::MonthFirst), _) => &tally.month_first,
            (None, Err(misfit)) if misfit.code == "day-or-month" => &tally.doubtful,
            _ => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// The text of a cell without what is around it.
    fn text<'r>(&self, record: &'r impl Record, index: usize) -> Result<&'r str> {
        let Some(text) = record.text(index) else {
            let what = "the cell is not UTF-8 text".to_owned();
            return Err(self.refusal(record, index, what, self.encoding_help));
        };
        if text.as_bytes().contains(&0) {
            let what = "the cell has a NUL character".to_owned();
            let help = "write the cell again, and save the file as CSV UTF-8";
            return Err(self.refusal(record, index, what, help));
        }
        Ok(trimmed(text))
    }

    fn check_shape(&self, record: &impl Record) -> Result<()> {
        if let Some(index) = record.excess() {
            let what = "the row is larger than 1 MiB, or has far too many cells".to_owned();
            let help = "look for a quotation mark that is never closed";
            return Err(self.refusal(record, index, what, help));
        }
        let (width, cells) = (self.columns.len(), record.width());
        let extra = (width..cells).any(|it| !record.shown(it).is_empty());
        if (cells < width && !self.ragged) || extra {
            let what = format!("cells in the row: {cells}, in the header: {width}");
            let help = match self.ragged {
                true => "give the column a name in the header, or clear the cell",
                false => {
                    "look for a missing or unquoted comma, or a quotation mark that is never closed"
                }
            };
            return Err(self.refusal(record, cells.min(width), what, help));
        }
        Ok(())
    }

    /// Spreadsheets that take a postal code for a number lose the zeros before it.
    fn look_for_lost_zero(
        &self,
        record: &impl Record,
        profile: &Profile,
        findings: &mut Vec<Finding>,
    ) {
        let (Some(index), Some(code)) = (self.postcode, &profile.address.postcode) else {
            return;
        };
        if !matches!(code.len(), 3..=4) || !code.bytes().all(|it| it.is_ascii_digit()) {
            return;
        }
        let five_digits = match profile.address.country.as_deref() {
            Some(country) => FIVE_DIGITS
                .iter()
                .any(|it| it.eq_ignore_ascii_case(country)),
            // Only one country calls it so.
            None => record.is_number(index) || plain(&self.columns[index].name).starts_with("zip"),
        };
        if five_digits {
            let misfit = Misfit {
                code: "postcode-zero",
                what: "the postal code may have lost the zero before it".into(),
                help: "write it with all its digits, in a column that is formatted as text".into(),
                harmful: false,
            };
            findings.push(self.finding(record, index, misfit).quoting(code));
        }
    }

    fn finding(&self, record: &impl Record, index: usize, misfit: Misfit) -> Finding {
        Finding::new(misfit.code, Weight::Warn, misfit.what, misfit.help).at(format!(
            "row {}, {}",
            record.number(),
            self.label(index)
        ))
    }

    fn refusal(&self, record: &impl Record, index: usize, what: String, help: &str) -> Error {
        Error::Cell {
            row: record.number(),
            column: self.label(index),
            what,
            place: record.place(&self.file, index),
            help: help.to_owned(),
        }
    }

    fn label(&self, index: usize) -> String {
        match self.columns.get(index) {
            Some(column) => column.label(),
            None => Column::new("", index, Meaning::Nothing).label(),
        }
    }
}

/// A finding about a profile, with help for who has a table.
fn in_a_table(finding: Finding) -> Finding {
    match finding.code.as_str() {
        "age-without-date" => Finding {
            help: "add a column `age_on` with the date on which the age was true, or one `born`"
                .into(),
            ..finding
        },
        _ => finding,
    }
}

fn lost_characters() -> Misfit {
    Misfit {
        code: "lost-characters",
        what: "characters could not be read, here or where the file was made".into(),
        help: "write them again; if there are many, say the encoding: `--encoding windows-1252`"
            .into(),
        harmful: false,
    }
}

/// Countries whose postal codes have five digits, some of which begin with zero.
const FIVE_DIGITS: [&str; 22] = [
    "us",
    "usa",
    "u.s.",
    "u.s.a.",
    "united states",
    "united states of america",
    "de",
    "germany",
    "deutschland",
    "fr",
    "france",
    "frankreich",
    "es",
    "spain",
    "españa",
    "spanien",
    "it",
    "italy",
    "italia",
    "italien",
    "mx",
    "mexico",
];
