//! Workbooks: the people on one sheet, each cell as the spreadsheet shows it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::io::Read;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;

use calamine::DataRef;
use calamine::ExcelDateTime;
use calamine::Reader;
use calamine::SheetType;
use calamine::Xlsx;
use calamine::XlsxCellReader;

use super::cell::Misfit;
use super::column;
use super::column::BadHeader;
use super::column::Column;
use super::column::Meaning;
use super::options::Options;
use super::package;
use super::package::Package;
use super::row::ROW_BYTES;
use super::row::Row;
use super::table::COLUMNS;
use super::table::Record;
use super::table::Table;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::written::trimmed;
use crate::place::Place;

/// The most bytes of a workbook's file.
const LARGEST: u64 = 64 << 20;
/// How many rows may stand above a header.
const ABOVE: usize = 10;
/// How many rows wait to be read.
const WAITING: usize = 64;

type Workbook = Xlsx<Cursor<Vec<u8>>>;
type CellReader<'w> = XlsxCellReader<'w, Cursor<Vec<u8>>>;

/// The people on a sheet.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) table: Table,
    pub(super) notes: Vec<Finding>,
    rows: Receiver<Message>,
    /// The row of the header, from 1.
    header: u64,
    /// Rows and columns whose value stands in a cell above, with which they are merged.
    merged: BTreeMap<u64, Vec<usize>>,
    last: u64,
    done: bool,
}

/// What the reader of cells sends.
enum Message {
    Row(Cells),
    Damaged,
    Done,
}

/// The cells of one row that are not empty, and those between them.
struct Cells {
    /// The row, from 1.
    row: u64,
    cells: Vec<Cell>,
    excess: Option<usize>,
    merged: Vec<usize>,
}

#[derive(Clone, Default)]
struct Cell {
    text: String,
    number: bool,
    error: bool,
}

impl Sheet {
    /// Opens a workbook and finds the sheet and its header.
    pub(super) fn open(reader: impl Read, file: &str, options: &Options) -> Result<Self> {
        let mut bytes = Vec::new();
        let read = reader.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::file("read", file, &error))?;
        check_start(&bytes, file)?;
        let package = Package::read(Cursor::new(&bytes), file)?;
        let mut book: Workbook =
            Xlsx::new(Cursor::new(bytes)).map_err(|_| package::damaged(file))?;
        let names = sheets(&book);
        let starts: Vec<Vec<Cells>> = names.iter().map(|it| start(&mut book, it)).collect();
        let (name, header, columns, mut notes) = choose(file, &names, &starts, options)?;
        let others = names.iter().zip(&starts);
        let others = others.filter(|(other, rows)| **other != name && !rows.is_empty());
        let others: Vec<_> = others.map(|it| format!("`{}`", it.0)).collect();
        notes.extend(unread_sheets(&others));
        let about = package.sheet(&name);
        notes.extend(hidden_rows(&about.hidden, header));
        let mut table = Table::new(file, columns, options);
        table.ragged = true;
        Ok(Self {
            rows: stream(book, &name),
            name,
            table,
            notes,
            header,
            merged: below_merged(&about.merged),
            last: header,
            done: false,
        })
    }
}

impl Iterator for Sheet {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while !self.done {
            match self.rows.recv() {
                Ok(Message::Row(cells)) if cells.row <= self.header || cells.is_empty() => {}
                Ok(Message::Row(mut cells)) => {
                    self.last = cells.row;
                    cells.merged = self.merged.remove(&cells.row).unwrap_or_default();
                    return Some(self.table.row(&cells));
                }
                Ok(Message::Done) => self.done = true,
                Ok(Message::Damaged) | Err(_) => {
                    self.done = true;
                    return Some(Row {
                        number: self.last + 1,
                        line: self.last + 1,
                        profile: Err(package::damaged(&self.table.file)),
                        findings: Vec::new(),
                        original: None,
                    });
                }
            }
        }
        None
    }
}

/// Refuses what is no workbook, and workbooks that are locked.
fn check_start(bytes: &[u8], file: &str) -> Result<()> {
    if bytes.len() as u64 > LARGEST {
        return Err(Error::TooLarge {
            path: file.to_owned(),
            limit_kib: LARGEST / 1024,
            help: "save the sheet of people alone, or as CSV",
        });
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(Error::NotText {
            path: file.to_owned(),
            what: "is locked with a password, or in the form of Excel before 2007",
            help: "open it in a spreadsheet, and save it as XLSX without a password",
        });
    }
    match bytes.starts_with(b"PK") {
        true => Ok(()),
        false => Err(package::no_workbook(file)),
    }
}

/// The names of sheets with cells, in their order.
fn sheets(book: &Workbook) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    let sheets = sheets.filter(|it| it.typ == SheetType::WorkSheet);
    sheets.map(|it| it.name.clone()).collect()
}

/// The first rows of a sheet that are not empty.
fn start(book: &mut Workbook, name: &str) -> Vec<Cells> {
    let mut rows = Vec::new();
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return rows;
    };
    each_row(&mut reader, |cells| {
        if !cells.is_empty() {
            rows.push(cells);
        }
        rows.len() < ABOVE
    });
    rows
}

type Chosen = (String, u64, Vec<Column>, Vec<Finding>);

/// The sheet that was asked for, or the first with a header; the row of the header, or 0.
fn choose(
    file: &str,
    names: &[String],
    starts: &[Vec<Cells>],
    options: &Options,
) -> Result<Chosen> {
    let wanted = options.mapping.sheet.as_deref();
    let is_wanted = |it: &&String| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(it));
    if let Some(wanted) = wanted.filter(|_| !names.iter().any(|it| is_wanted(&it))) {
        return Err(Error::Unknown {
            kind: "sheet",
            name: wanted.to_owned(),
            known: names.to_vec(),
        });
    }
    let mut trouble = None;
    for (name, rows) in names.iter().zip(starts).filter(|it| is_wanted(&it.0)) {
        if rows.is_empty() {
            continue;
        }
        match header(rows, options) {
            Ok((row, columns, notes)) => return Ok((name.clone(), row, columns, notes)),
            Err(bad) => trouble = trouble.or(Some(bad)),
        }
    }
    Err(match trouble {
        Some(bad) => Error::Header {
            what: bad.what,
            place: Box::new(Place::file(file)),
            help: bad.help,
        },
        None => Error::NotText {
            path: file.to_owned(),
            what: "has no cells with anything in them",
            help: "write a header such as `given`, `surname` into the first row",
        },
    })
}

/// The row and columns of the header among the first rows.
fn header(
    rows: &[Cells],
    options: &Options,
) -> std::result::Result<(u64, Vec<Column>, Vec<Finding>), BadHeader> {
    let mapping = &options.mapping.columns;
    if !options.mapping.header.0 {
        let width = rows.iter().map(|it| it.cells.len()).max().unwrap_or(0);
        return Ok((0, column::nameless(width, mapping)?, Vec::new()));
    }
    let mut trouble = None;
    for (above, cells) in rows.iter().enumerate() {
        let mut notes = Vec::new();
        let names: Vec<&str> = cells.cells.iter().map(|it| it.text.as_str()).collect();
        let columns = match column::columns(&names, mapping, &mut notes) {
            Ok(columns) if cells.excess.is_none() => columns,
            Ok(_) => continue,
            Err(bad) => {
                trouble = trouble.or(Some(bad));
                continue;
            }
        };
        let is_field = |it: &&Column| matches!(it.meaning, Meaning::Field(_));
        // A title above the table is one cell; a header further down must be surely one.
        if above > 0 && columns.iter().filter(is_field).count() < 2 {
            continue;
        }
        if above > 0 {
            let last = rows[above - 1].row;
            notes.push(Finding::new(
                "above-header",
                Weight::Note,
                format!("the rows above the header were not read, down to row {last}"),
                "nothing needs to be done if they are a title",
            ));
        }
        return Ok((cells.row, columns, notes));
    }
    Err(trouble.unwrap_or(BadHeader {
        index: None,
        what: "the first row does not look like a header".into(),
        help: "write a row of names above the people, such as `given`, `surname`".into(),
    }))
}

fn unread_sheets(others: &[String]) -> Option<Finding> {
    let finding = |others: String| {
        Finding::new(
            "other-sheets",
            Weight::Note,
            format!("these sheets were not read: {others}"),
            "to read another one, name it: `--sheet NAME`",
        )
    };
    (!others.is_empty()).then(|| finding(others.join(", ")))
}

fn hidden_rows(hidden: &[u64], header: u64) -> Option<Finding> {
    let hidden: Vec<u64> = hidden.iter().copied().filter(|it| *it > header).collect();
    let first: Vec<_> = hidden.iter().take(5).map(u64::to_string).collect();
    let finding = || {
        let more = if hidden.len() > 5 { ", …" } else { "" };
        Finding::new(
            "hidden-rows",
            Weight::Warn,
            format!(
                "rows that are hidden in the spreadsheet were read all the same: {} ({}{more})",
                hidden.len(),
                first.join(", ")
            ),
            "show them in the spreadsheet, and delete those who get no letter",
        )
    };
    (!hidden.is_empty()).then(finding)
}

/// The cells below the first of those that are merged, by row from 1.
fn below_merged(merged: &[package::Merged]) -> BTreeMap<u64, Vec<usize>> {
    let mut below: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for area in merged {
        for row in (area.first.0 + 1..=area.last.0).take(10_000) {
            let row = below.entry(u64::from(row) + 1).or_default();
            if row.len() < COLUMNS {
                row.push(area.first.1 as usize);
            }
        }
        if below.len() > 100_000 {
            break;
        }
    }
    below
}

/// Reads a sheet in a thread of its own, since its reader borrows from the workbook; rows wait
/// until they are taken.
fn stream(mut book: Workbook, name: &str) -> Receiver<Message> {
    let (send, rows) = mpsc::sync_channel(WAITING);
    let name = name.to_owned();
    std::thread::spawn(move || send_rows(&mut book, &name, &send));
    rows
}

fn send_rows(book: &mut Workbook, name: &str, send: &SyncSender<Message>) {
    let whole = match book.worksheet_cells_reader(name) {
        Ok(mut reader) => each_row(&mut reader, |it| send.send(Message::Row(it)).is_ok()),
        Err(_) => false,
    };
    // Whoever hung up does not want to know.
    let _ = send.send(if whole {
        Message::Done
    } else {
        Message::Damaged
    });
}

/// Hands over the rows of a sheet until `each` has enough; whether the sheet could be read.
fn each_row(reader: &mut CellReader<'_>, mut each: impl FnMut(Cells) -> bool) -> bool {
    let mut row = Cells::new(0);
    let mut bytes = 0;
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => {
                each(row);
                return true;
            }
            Err(_) => return false,
        };
        let (number, index) = cell.get_position();
        let number = u64::from(number) + 1;
        if number != row.row {
            if !each(std::mem::replace(&mut row, Cells::new(number))) {
                return true;
            }
            bytes = 0;
        }
        let format = reader
            .styles()
            .get(style)
            .and_then(|it| it.number_format.as_ref());
        let format = format.map_or("", |it| it.format_code.as_str());
        let cell = read(cell.get_value(), format);
        if cell.text.is_empty() {
            continue;
        }
        let index = index as usize;
        bytes += cell.text.len();
        if index >= COLUMNS || bytes > ROW_BYTES {
            row.excess = row.excess.or(Some(index));
            continue;
        }
        if row.cells.len() <= index {
            row.cells.resize(index + 1, Cell::default());
        }
        row.cells[index] = cell;
    }
}

/// A cell as the spreadsheet shows it.
fn read(value: &DataRef<'_>, format: &str) -> Cell {
    let text = |text: String| Cell {
        text,
        ..Cell::default()
    };
    match value {
        DataRef::Empty => Cell::default(),
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => {
            text(trimmed(it).to_owned())
        }
        DataRef::SharedString(it) => text(trimmed(it).to_owned()),
        DataRef::Bool(it) => text(it.to_string()),
        DataRef::DateTime(it) => text(day(*it)),
        DataRef::Int(it) => Cell {
            text: it.to_string(),
            number: true,
            error: false,
        },
        DataRef::Float(it) => Cell {
            text: number(*it, format),
            number: true,
            error: false,
        },
        DataRef::Error(it) => Cell {
            text: it.to_string(),
            number: false,
            error: true,
        },
    }
}

/// A number with the 15 digits that spreadsheets keep, and with the zeros before it that a
/// format such as `00000` shows.
fn number(value: f64, format: &str) -> String {
    let kept: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let text = kept.to_string();
    let zeros = !format.is_empty() && format.bytes().all(|it| it == b'0');
    match zeros && text.bytes().all(|it| it.is_ascii_digit()) && format.len() <= 20 {
        true => format!("{text:0>width$}", width = format.len()),
        false => text,
    }
}

/// A date as year-month-day; with the time, if it has one.
fn day(value: ExcelDateTime) -> String {
    let number = value.as_f64();
    if value.is_duration() || !(0.0..2_958_466.0).contains(&number) {
        return number.to_string();
    }
    let (year, month, day, hour, minute, ..) = value.to_ymd_hms_milli();
    if number < 1.0 {
        return format!("{hour:02}:{minute:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute) {
        (0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}"),
    }
}

impl Cells {
    fn new(row: u64) -> Self {
        Self {
            row,
            cells: Vec::new(),
            excess: None,
            merged: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.excess.is_none()
    }

    fn get(&self, index: usize) -> Option<&Cell> {
        self.cells.get(index)
    }
}

impl Record for Cells {
    fn number(&self) -> u64 {
        self.row
    }

    fn line(&self) -> u64 {
        self.row
    }

    fn width(&self) -> usize {
        // A merged cell below the last value has something to say, too.
        let merged = self.merged.iter().map(|it| it + 1).max().unwrap_or(0);
        self.cells.len().max(merged)
    }

    fn text(&self, index: usize) -> Option<&str> {
        Some(self.get(index).map_or("", |it| it.text.as_str()))
    }

    fn shown(&self, index: usize) -> Cow<'_, str> {
        self.get(index).map_or("", |it| it.text.as_str()).into()
    }

    fn place(&self, file: &str, _index: usize) -> Box<Place> {
        Box::new(Place::file(file))
    }

    fn is_number(&self, index: usize) -> bool {
        self.get(index).is_some_and(|it| it.number)
    }

    fn objection(&self, index: usize) -> Option<Misfit> {
        let cell = self.get(index);
        if cell.is_some_and(|it| it.error) {
            return Some(Misfit {
                code: "cell-error",
                what: "the cell holds an error of the spreadsheet".into(),
                help: "mend its formula, or write the value".into(),
                harmful: false,
            });
        }
        let empty = cell.is_none_or(|it| it.text.is_empty());
        (empty && self.merged.contains(&index)).then(|| Misfit {
            code: "merged-cell",
            what: "the cell is merged with one above, which alone has the value".into(),
            help: "split the merged cells, and write the value into each row".into(),
            harmful: false,
        })
    }

    fn excess(&self) -> Option<usize> {
        self.excess
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_the_spreadsheet_shows_them() {
        assert_eq!(number(7.0, "General"), "7");
        assert_eq!(number(0.1 + 0.2, ""), "0.3");
        assert_eq!(number(4101.0, "00000"), "04101");
        assert_eq!(number(436_641_234_567.0, ""), "436641234567");
        assert_eq!(number(-2.5, "0"), "-2.5");
    }

    #[test]
    fn both_systems_of_dates_are_known() {
        let date = |it, early| {
            let kind = calamine::ExcelDateTimeType::DateTime;
            day(ExcelDateTime::new(it, kind, early))
        };
        assert_eq!(date(42096.0, false), "2015-04-02");
        assert_eq!(date(40634.0, true), "2015-04-02");
        assert_eq!(date(42096.5, false), "2015-04-02 12:00");
        assert_eq!(date(0.5, false), "12:00");
        assert_eq!(date(-1.0, false), "-1");
    }
}
