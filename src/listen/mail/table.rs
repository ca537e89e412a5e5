//! Letters in a column of a table.

use std::io::Read;

use jiff::civil::Date;
use mail_parser::DateTime;

use super::letter;
use super::letter::Letters;
use super::received::Correspondent;
use super::received::Received;
use crate::error::Error;
use crate::error::Result;
use crate::people::intake;
use crate::people::intake::Header;
use crate::people::intake::Kind;
use crate::people::intake::Original;
use crate::people::intake::Row;

/// What columns of letters are called.
const LETTERS: [&str; 12] = [
    "message",
    "letter",
    "text",
    "body",
    "comments",
    "comment",
    "feedback",
    "nachricht",
    "brief",
    "mensaje",
    "lettre",
    "commentaire",
];

/// Which column is which.
struct Columns {
    letter: usize,
    name: Option<usize>,
    address: Option<usize>,
    date: Option<usize>,
    subject: Option<usize>,
    age: Option<usize>,
}

/// The letters of a table, a row each.
pub(super) fn letters<R: Read + Send + 'static>(
    reader: R,
    path: &str,
    name: &str,
    column: Option<&str>,
) -> Result<Letters> {
    // The reader of people gives every row as it stands; that no column is a person's is no fault here.
    let mut options = intake::Options {
        kind: Some(Kind::Csv),
        originals: true,
        ..intake::Options::default()
    };
    options.mapping.header = Header(false);
    options.mapping.columns = intake::Columns(vec![("A".into(), "facts.a".into())]);
    let mut rows = intake::read(reader, path, &options)?;
    let mut notes = rows.about().notes.clone();
    notes.retain(|it| it.code == "encoding");
    let header = rows
        .next()
        .and_then(|it| cells(it).ok())
        .unwrap_or_default();
    let columns = Columns::of(&header, column)?;
    let name = name.to_owned();
    Ok(Box::new(rows.map(move |row| {
        let number = row.number.saturating_sub(1);
        let cells = cells(row)?;
        let mut letter = columns.letter(format!("{name}, row {number}"), &cells);
        letter.findings.append(&mut notes);
        Ok(letter)
    })))
}

/// The cells of a row, or why it could not be read.
fn cells(row: Row) -> Result<Vec<String>> {
    match row.original.map(|it| *it) {
        Some(Original::Cells(cells)) if !cells.is_empty() => Ok(cells),
        _ => Err(row.profile.err().unwrap_or(Error::NotText {
            path: format!("row {}", row.number.saturating_sub(1)),
            what: "is empty",
            help: "take the row away, or write its letter into it",
        })),
    }
}

impl Columns {
    fn of(names: &[String], column: Option<&str>) -> Result<Self> {
        let find = |wanted: &[&str]| {
            wanted.iter().find_map(|wanted| {
                names
                    .iter()
                    .position(|it| it.trim().eq_ignore_ascii_case(wanted))
            })
        };
        let letter = match column {
            Some(column) => find(&[column]),
            None => find(&LETTERS),
        };
        let letter = letter.ok_or_else(|| Error::Unknown {
            kind: "column of letters",
            name: column.unwrap_or("message").to_owned(),
            known: names.to_vec(),
        })?;
        Ok(Self {
            letter,
            name: find(&[
                "from",
                "name",
                "full name",
                "sender",
                "writer",
                "first name",
            ]),
            address: find(&[
                "email",
                "e-mail",
                "mail",
                "address",
                "email address",
                "from address",
            ]),
            date: find(&["date", "received", "sent", "submitted", "timestamp"]),
            subject: find(&["subject", "topic", "title"]),
            age: find(&["age"]),
        })
    }

    fn letter(&self, source: String, cells: &[String]) -> Received {
        let cell = |at: Option<usize>| {
            let cell = cells.get(at?)?.trim();
            (!cell.is_empty()).then(|| super::message::visible(cell))
        };
        let words = cells.get(self.letter).map_or("", String::as_str);
        let mut letter = letter::plain(&source, words.as_bytes());
        let address = |it: &String| it.contains('@') && !it.contains(' ');
        let (mut name, mut at) = (cell(self.name), cell(self.address).filter(address));
        if at.is_none() {
            at = name.take_if(|it| address(it));
        }
        if name.is_some() || at.is_some() {
            letter.from = Some(Correspondent { name, address: at });
        }
        letter.subject = cell(self.subject);
        letter.date = cell(self.date).and_then(|it| day(&it));
        letter.age = cell(self.age).and_then(|it| it.parse().ok());
        letter
    }
}

/// The day of `2015-04-02`, of `2015-04-02T10:00` and of a mail's date.
fn day(text: &str) -> Option<Date> {
    let iso = text.get(..10).and_then(|it| it.parse().ok());
    iso.or_else(|| {
        let it = DateTime::parse_rfc822(text)?;
        let (month, day) = (i8::try_from(it.month).ok()?, i8::try_from(it.day).ok()?);
        Date::new(i16::try_from(it.year).ok()?, month, day).ok()
    })
}
