//! Dates as people write them in tables: read where they can only be one day, else a question.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::people::written::Written;

/// What comes first in dates such as 2/4/2015.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DayOrder {
    /// The day: 2/4/2015 is the second of April.
    #[serde(rename = "dmy")]
    DayFirst,
    /// The month: 2/4/2015 is the fourth of February.
    #[serde(rename = "mdy")]
    MonthFirst,
}

impl DayOrder {
    /// The order by its name: `dmy` or `mdy`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "dmy" => Some(Self::DayFirst),
            "mdy" => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

/// Why a text is no certain date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    DayOrMonth,
    Century,
    DayNumber,
    NoSuchDay,
    NoYear,
    NoDay,
    Future,
    Unreadable,
}

/// What helps to read a date.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub(super) order: Option<DayOrder>,
    /// No day of birth is after it.
    pub(super) today: Option<Date>,
    pub(super) birth: bool,
}

/// A date, or why not, and the order that the text itself gives away.
pub(super) struct Found {
    pub(super) date: Result<Date, Doubt>,
    pub(super) shows: Option<DayOrder>,
}

impl Doubt {
    /// The code, what was found, and how to mend it.
    pub(super) fn told(self) -> (&'static str, &'static str, &'static str) {
        const WRITE: &str = "write the date as year-month-day, such as 2015-04-02";
        match self {
            Self::DayOrMonth => (
                "day-or-month",
                "the date may be day/month or month/day",
                "say which with `--dates dmy` or `--dates mdy`, or write it as 2015-04-02",
            ),
            Self::Century => (
                "two-digit-year",
                "the year has two digits, and the century is not certain",
                "write the year with four digits",
            ),
            Self::DayNumber => (
                "day-number",
                "a bare number stands where a date should be",
                "format the column as a date in the spreadsheet, and save it again",
            ),
            Self::NoSuchDay => ("no-such-day", "there is no such day", WRITE),
            Self::NoYear => ("date-without-year", "the date has no year", WRITE),
            Self::NoDay => ("date-without-day", "the date has no day", WRITE),
            Self::Future => ("born-in-future", "the day of birth has not come yet", WRITE),
            Self::Unreadable => (
                "cell-not-read",
                "expected a date as year-month-day, such as 2015-04-02",
                WRITE,
            ),
        }
    }
}

/// Reads a date.
///
/// Year first, names of months and German full stops can only be read in one way. Two numbers
/// with slashes or dashes can be read where one of them is above 12, both are the same, or the
/// order is stated; else it is a question, and so is a year of two digits, unless one of its two
/// centuries would put a birth into the future.
pub(super) fn read(text: &str, frame: Frame) -> Found {
    let mut shows = None;
    let date = parts(text, frame, &mut shows).and_then(|(year, month, day)| {
        let date = Date::new(year, month, day).map_err(|_| Doubt::NoSuchDay)?;
        match frame.today {
            Some(today) if frame.birth && date > today => Err(Doubt::Future),
            _ => Ok(date),
        }
    });
    Found { date, shows }
}

type Parts = Result<(i16, i8, i8), Doubt>;

fn parts(text: &str, frame: Frame, shows: &mut Option<DayOrder>) -> Parts {
    // Most tables are written by programs.
    if let Some(date) = Date::read(text) {
        return whole(date.year(), date.month().into(), date.day().into());
    }
    if text.len() > 64 {
        return Err(Doubt::Unreadable);
    }
    let text = without_time(text);
    if text.chars().any(char::is_alphabetic) {
        return with_month(text, frame);
    }
    if let Some(rest) = text.strip_prefix("--") {
        let digits = rest.bytes().all(|it| it.is_ascii_digit() || it == b'-');
        return Err(if digits && !rest.is_empty() {
            Doubt::NoYear
        } else {
            Doubt::Unreadable
        });
    }
    let separator = text.find(|it: char| !it.is_ascii_digit());
    let Some(separator) = separator.map(|it| text.as_bytes()[it]) else {
        return bare(text);
    };
    if !matches!(separator, b'-' | b'/' | b'.' | b' ') {
        return Err(Doubt::Unreadable);
    }
    let pieces = text.trim_end_matches('.').split(char::from(separator));
    let pieces: Vec<&str> = pieces.map(str::trim).collect();
    let number = |it: &&str| {
        let fits = (1..=4).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
        fits.then(|| it.parse::<i16>().ok()).flatten()
    };
    let numbers: Option<Vec<i16>> = pieces.iter().map(number).collect();
    let lengths: Vec<usize> = pieces.iter().map(|it| it.len()).collect();
    match (numbers.as_deref(), lengths.as_slice()) {
        (Some([year, month, day]), [4, 1..=2, 1..=2]) => whole(*year, *month, *day),
        (Some([_, _]), [4, 1..=2] | [1..=2, 4]) => Err(Doubt::NoDay),
        (Some([_, _]), [1..=2, 1..=2]) => Err(Doubt::NoYear),
        (Some([first, second, year]), [1..=2, 1..=2, 2 | 4]) => {
            let dots = separator == b'.';
            let (day, month) = ordered(*first, *second, dots, frame.order, shows)?;
            let year = full_year(*year, lengths[2], month, day, frame)?;
            whole(year, month, day)
        }
        _ => Err(Doubt::Unreadable),
    }
}

/// The text without a time of day after it.
fn without_time(text: &str) -> &str {
    let is_time = |it: &str| it.contains(':') && it.starts_with(|it: char| it.is_ascii_digit());
    match text.split_once(['T', ' ']) {
        Some((date, time)) if is_time(time) && date.contains(['-', '/', '.']) => date,
        _ => text,
    }
}

/// Digits alone: a year, a day in the basic form of ISO 8601, or a spreadsheet's number.
fn bare(text: &str) -> Parts {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().unwrap_or(0);
    match text.len() {
        8 => whole(number(0..4), number(4..6), number(6..8)),
        4 => Err(Doubt::NoDay),
        5 => Err(Doubt::DayNumber),
        _ => Err(Doubt::Unreadable),
    }
}

/// Day and month of two numbers.
fn ordered(
    first: i16,
    second: i16,
    dots: bool,
    order: Option<DayOrder>,
    shows: &mut Option<DayOrder>,
) -> Result<(i16, i16), Doubt> {
    if dots {
        return Ok((first, second));
    }
    *shows = match (first > 12, second > 12) {
        (true, true) => return Err(Doubt::NoSuchDay),
        (true, false) => Some(DayOrder::DayFirst),
        (false, true) => Some(DayOrder::MonthFirst),
        (false, false) => None,
    };
    match order.or(*shows) {
        _ if first == second => Ok((first, second)),
        Some(DayOrder::DayFirst) => Ok((first, second)),
        Some(DayOrder::MonthFirst) => Ok((second, first)),
        None => Err(Doubt::DayOrMonth),
    }
}

/// The year of two or four digits.
fn full_year(year: i16, digits: usize, month: i16, day: i16, frame: Frame) -> Result<i16, Doubt> {
    if digits == 4 {
        return Ok(year);
    }
    let this_century = Date::new(2000 + year, month as i8, day as i8);
    match (this_century, frame.today) {
        (Ok(date), Some(today)) if frame.birth && date > today => Ok(1900 + year),
        _ => Err(Doubt::Century),
    }
}

/// A year, a month and a day that are numbers of the right size.
fn whole(year: i16, month: i16, day: i16) -> Parts {
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) if year >= 1000 => Ok((year, month, day)),
        _ => Err(Doubt::NoSuchDay),
    }
}

/// A date with the name of a month.
fn with_month(text: &str, frame: Frame) -> Parts {
    let lower = text.to_lowercase();
    let (mut month, mut numbers) = (None, Vec::new());
    for word in lower.split(|it: char| !it.is_alphanumeric()) {
        let digits = word.len()
            - word
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .len();
        let (number, word) = word.split_at(digits);
        if !number.is_empty() {
            let value = number.parse::<i16>().map_err(|_| Doubt::Unreadable)?;
            numbers.push((value, number.len()));
        }
        match MONTHS.names.get(word) {
            Some(_) if month.is_some() => return Err(Doubt::Unreadable),
            Some(found) => month = Some(*found),
            None if word.is_empty() || MONTHS.between.contains(word) => {}
            None => return Err(Doubt::Unreadable),
        }
    }
    let month = month.ok_or(Doubt::Unreadable)?;
    match numbers.as_slice() {
        [(year, 4)] => whole(*year, month, 1).and(Err(Doubt::NoDay)),
        [(_, 1..=2)] => Err(Doubt::NoYear),
        [(year, 4), (day, 1..=2)] | [(day, 1..=2), (year, 4)] => whole(*year, month, *day),
        [(day, 1..=2), (year, 2)] => whole(full_year(*year, 2, month, *day, frame)?, month, *day),
        _ => Err(Doubt::Unreadable),
    }
}

struct Months {
    names: HashMap<String, i16>,
    between: HashSet<String>,
}

static MONTHS: LazyLock<Months> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        months: BTreeMap<i16, Vec<String>>,
        between: HashSet<String>,
    }
    let text = include_str!("../../../templates/months.yaml");
    let file: File =
        document::yaml("months.yaml", text).expect("a test reads the built-in months.yaml");
    let months = file.months.into_iter();
    Months {
        names: months
            .flat_map(|(month, names)| names.into_iter().map(move |it| (it, month)))
            .collect(),
        between: file.between,
    }
});

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn born(text: &str) -> Result<Date, Doubt> {
        let today = Some(date(2026, 11, 22));
        let frame = Frame {
            today,
            birth: true,
            order: None,
        };
        read(text, frame).date
    }

    #[test]
    fn dates_that_can_only_be_one_day_are_read() {
        for text in [
            "2015-04-02",
            "2015/4/2",
            "20150402",
            "2015-04-02T10:30:00Z",
            "2015-04-02 00:00:00",
            "2 April 2015",
            "2nd of April, 2015",
            "April 2, 2015",
            "Apr. 2nd 2015",
            "2-Apr-2015",
            "2. April 2015",
            "Thursday, 2 April 2015",
            "02.04.2015 00:00",
            "2 de abril de 2015",
            "2 avril 2015",
            "02.04.2015",
            "2.4.2015",
        ] {
            assert_eq!(born(text), Ok(date(2015, 4, 2)), "{text}");
        }
        assert_eq!(born("13/4/2015"), Ok(date(2015, 4, 13)));
        assert_eq!(born("4/13/2015"), Ok(date(2015, 4, 13)));
        assert_eq!(born("4/4/2015"), Ok(date(2015, 4, 4)));
        assert_eq!(born("2.4.30"), Ok(date(1930, 4, 2)));
    }

    #[test]
    fn other_dates_are_questions() {
        for (text, doubt) in [
            ("2/4/2015", Doubt::DayOrMonth),
            ("02-04-2015", Doubt::DayOrMonth),
            ("2.4.15", Doubt::Century),
            ("2 April 15", Doubt::Century),
            ("42096", Doubt::DayNumber),
            ("31.02.2023", Doubt::NoSuchDay),
            ("2023-02-31", Doubt::NoSuchDay),
            ("13/13/2015", Doubt::NoSuchDay),
            ("0000-00-00", Doubt::NoSuchDay),
            ("--0415", Doubt::NoYear),
            ("--04-15", Doubt::NoYear),
            ("04/15", Doubt::NoYear),
            ("2 April", Doubt::NoYear),
            ("2015", Doubt::NoDay),
            ("April 2015", Doubt::NoDay),
            ("2015-04", Doubt::NoDay),
            ("2030-01-01", Doubt::Future),
            ("tomorrow", Doubt::Unreadable),
            ("2/4", Doubt::NoYear),
            ("1/2/3/4", Doubt::Unreadable),
            ("", Doubt::Unreadable),
            ("99999999999", Doubt::Unreadable),
            ("-", Doubt::Unreadable),
        ] {
            assert_eq!(born(text), Err(doubt), "{text}");
        }
    }

    #[test]
    fn a_stated_order_settles_day_and_month() {
        let read = |order| {
            let frame = Frame {
                order: Some(order),
                ..Frame::default()
            };
            read("2/4/2015", frame).date
        };
        assert_eq!(read(DayOrder::DayFirst), Ok(date(2015, 4, 2)));
        assert_eq!(read(DayOrder::MonthFirst), Ok(date(2015, 2, 4)));
    }
}
