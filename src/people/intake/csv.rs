//! CSV as spreadsheets and databases write it.

use std::borrow::Cow;
use std::io;
use std::io::Read;

use csv_core::ReadRecordResult;

use super::column;
use super::column::BadHeader;
use super::column::Column;
use super::options::Options;
use super::row::ROW_BYTES;
use super::row::Row;
use super::row::unreadable;
use super::table::COLUMNS;
use super::table::Record;
use super::table::SAVE_AS_UTF8;
use super::table::Table;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::people::written::trimmed;
use crate::place::Place;

/// The people in a CSV file of UTF-8 text: one header, then one person a row.
///
/// The header may use a profile's names or the usual others ("First Name", `ZIP`, `Vorname`); any
/// other column becomes a fact, in small letters with underscores. Lists are split at
/// semicolons. Commas, semicolons, tabs and bars are told apart by the header. A cell that does not
/// fit is left empty with a finding; where that could do harm (`deceased`, `do_not_contact`,
/// `consent`), and where the row itself is broken, the row is refused and the next one read.
///
/// Use [`read`](super::read) for other encodings, and to say what columns mean.
///
/// # Errors
///
/// [`Error::File`] if the file cannot be read; [`Error::NotText`], [`Error::Header`] and
/// [`Error::Limit`] for a header that cannot be used.
///
/// # Example
///
/// ```
/// use longhand::people::intake;
///
/// let file = "First Name,Age,Loves,Favourite ship\nColin,seven,the sea; lightsabers,Ark\n";
/// let rows: Vec<_> = intake::csv(file.as_bytes(), "fans.csv")?.collect();
/// let colin = rows[0].profile.as_ref().unwrap();
/// assert_eq!(colin.loves.len(), 2);
/// assert_eq!(colin.facts["favourite_ship"].text(), Some("Ark"));
/// assert_eq!(rows[0].findings[0].at.as_deref(), Some("row 1, column B (`Age`)"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn csv<R: Read>(reader: R, file: &str) -> Result<Csv<R>> {
    Csv::open(reader, file, &Options::default())
}

/// The rows of a CSV file; see [`csv`].
pub struct Csv<R> {
    reader: R,
    core: csv_core::Reader,
    pub(super) delimiter: u8,
    input: Vec<u8>,
    start: usize,
    end: usize,
    cells: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
    pub(super) table: Table,
    pub(super) notes: Vec<Finding>,
    /// The first record, where it is a person and not a header.
    first: Option<Span>,
    number: u64,
    done: bool,
}

/// What was read of a record.
#[derive(Clone, Copy)]
struct Span {
    line: u64,
    cells: usize,
    /// The column in which it became too large.
    excess: Option<usize>,
}

/// A record in the buffers of its reader.
struct Cells<'c> {
    text: Option<&'c str>,
    bytes: &'c [u8],
    ends: &'c [usize],
    span: Span,
    number: u64,
    delimiter: u8,
}

impl<R> std::fmt::Debug for Csv<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Csv({})", self.table.file)
    }
}

impl<R: Read> Iterator for Csv<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.done {
            return None;
        }
        let span = match self
            .first
            .take()
            .map_or_else(|| self.record(), |it| Ok(Some(it)))
        {
            Ok(Some(span)) => span,
            Ok(None) => return None,
            Err(error) => {
                self.done = true;
                return Some(Row {
                    number: self.number,
                    line: self.line,
                    profile: Err(unreadable(&self.table.file, &error)),
                    findings: Vec::new(),
                    original: None,
                });
            }
        };
        self.number += 1;
        Some(self.table.row(&self.cells(span)))
    }
}

impl<R: Read> Csv<R> {
    /// The table, read as the options say.
    pub(super) fn open(reader: R, file: &str, options: &Options) -> Result<Self> {
        let mut csv = Self {
            reader,
            core: csv_core::Reader::new(),
            delimiter: b',',
            input: vec![0; 1 << 16],
            start: 0,
            end: 0,
            cells: vec![0; 1 << 12],
            ends: vec![0; 64],
            line: 1,
            table: Table::new(file, Vec::new(), options),
            notes: Vec::new(),
            first: None,
            number: 0,
            done: false,
        };
        csv.read_header(options)?;
        Ok(csv)
    }

    /// Reads the next record into `cells` and `ends`; what is too large is read past.
    fn record(&mut self) -> io::Result<Option<Span>> {
        while let Some(b'\n' | b'\r') = self.peek()? {
            self.line += u64::from(self.input[self.start] == b'\n');
            self.start += 1;
        }
        let line = self.line;
        let (mut written, mut cells, mut excess) = (0, 0, None);
        loop {
            self.peek()?;
            let (result, read, wrote, ended) = self.core.read_record(
                &self.input[self.start..self.end],
                &mut self.cells[written..],
                &mut self.ends[cells..],
            );
            let consumed = &self.input[self.start..self.start + read];
            self.line += consumed.iter().filter(|it| **it == b'\n').count() as u64;
            self.start += read;
            written += wrote;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() < ROW_BYTES => {
                    self.cells.resize(self.cells.len() * 2, 0);
                }
                ReadRecordResult::OutputFull => {
                    excess = excess.or(Some(cells));
                    written = 0;
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() <= COLUMNS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    excess = excess.or(Some(cells));
                    cells = 0;
                }
                ReadRecordResult::Record => {
                    return Ok(Some(Span {
                        line,
                        cells,
                        excess,
                    }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The next byte, after more was read if there was none; `None` at the end of the file.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        while self.start == self.end {
            match self.reader.read(&mut self.input) {
                Ok(0) => {
                    (self.start, self.end) = (0, 0);
                    return Ok(None);
                }
                Ok(read) => (self.start, self.end) = (0, read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(self.input[self.start]))
    }

    /// Fills the buffer as far as it goes, to look at the header before parsing it.
    fn fill(&mut self) -> io::Result<()> {
        while self.end < self.input.len() {
            match self.reader.read(&mut self.input[self.end..]) {
                Ok(0) => break,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn read_header(&mut self, options: &Options) -> Result<()> {
        self.fill()
            .map_err(|it| unreadable(&self.table.file, &it))?;
        self.find_delimiter();
        let record = self.record();
        let Some(span) = record.map_err(|it| unreadable(&self.table.file, &it))? else {
            return Err(self.no_text("is empty", "write a header such as `given,surname`"));
        };
        if span.excess.is_some() || span.cells > COLUMNS {
            return Err(Error::Limit {
                what: format!(
                    "the header has more than {COLUMNS} columns, or is larger than 1 MiB"
                ),
                place: Box::new(Place::file(&self.table.file)),
                help: "keep the columns that letters need",
            });
        }
        let cells = self.cells(span);
        let names: Option<Vec<&str>> = (0..span.cells).map(|it| cells.text(it)).collect();
        let Some(names) = names else {
            return Err(self.no_text("is not UTF-8 text", SAVE_AS_UTF8));
        };
        let mut notes = Vec::new();
        let of_refused = names
            .first()
            .is_some_and(|it| Column::is_reason(trimmed(it)));
        let is_header = options.mapping.header.0 || of_refused;
        let columns = match is_header {
            true => column::columns(&names, &options.mapping.columns, &mut notes),
            false => column::nameless(names.len(), &options.mapping.columns),
        };
        let columns = columns.map_err(|it| self.bad_header(it, &cells))?;
        self.notes = notes;
        self.first = (!is_header).then_some(span);
        self.table = Table::new(&self.table.file, columns, options);
        Ok(())
    }

    /// Skips a byte order mark, and takes the delimiter from the line `sep=;` that Excel knows, or
    /// else from the header.
    fn find_delimiter(&mut self) {
        if self.input[..self.end].starts_with(b"\xef\xbb\xbf") {
            self.start = 3;
        }
        self.delimiter = match &self.input[self.start..self.end] {
            [b's', b'e', b'p', b'=', delimiter, b'\r' | b'\n', ..] => {
                let delimiter = *delimiter;
                self.start += 5;
                delimiter
            }
            start => delimiter(start),
        };
        self.core = csv_core::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .build();
    }

    fn no_text(&self, what: &'static str, help: &'static str) -> Error {
        Error::NotText {
            path: self.table.file.clone(),
            what,
            help,
        }
    }

    fn bad_header(&self, bad: BadHeader, cells: &Cells<'_>) -> Error {
        let place = match bad.index {
            Some(index) => cells.place(&self.table.file, index),
            None => cells.place(&self.table.file, 0),
        };
        Error::Header {
            what: bad.what,
            place,
            help: bad.help,
        }
    }

    /// The record that was just read. All its text is checked at once; only where that fails,
    /// each cell alone.
    fn cells(&self, span: Span) -> Cells<'_> {
        let end = span.cells.checked_sub(1).map_or(0, |it| self.ends[it]);
        let bytes = match span.excess {
            Some(_) => &[][..],
            None => &self.cells[..end],
        };
        Cells {
            text: std::str::from_utf8(bytes).ok(),
            bytes,
            ends: &self.ends,
            span,
            number: self.number,
            delimiter: self.delimiter,
        }
    }
}

impl Cells<'_> {
    fn range(&self, index: usize) -> std::ops::Range<usize> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[index]
    }
}

impl Record for Cells<'_> {
    fn number(&self) -> u64 {
        self.number
    }

    fn line(&self) -> u64 {
        self.span.line
    }

    fn width(&self) -> usize {
        match self.span.excess {
            Some(_) => 0,
            None => self.span.cells,
        }
    }

    fn text(&self, index: usize) -> Option<&str> {
        let range = self.range(index);
        let quick = self.text.and_then(|it| it.get(range.clone()));
        quick.or_else(|| std::str::from_utf8(&self.bytes[range]).ok())
    }

    fn shown(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes[self.range(index)])
    }

    fn place(&self, file: &str, index: usize) -> Box<Place> {
        let (mut excerpt, mut range) = (String::new(), 0..0);
        for cell in 0..self.width().min(index + 4) {
            if !excerpt.is_empty() {
                excerpt.push(char::from(self.delimiter));
            }
            let start = excerpt.len();
            let shown = self.shown(cell);
            let shown = shown.chars().take(80);
            excerpt.extend(shown.map(|it| if it == '\n' { ' ' } else { it }));
            if cell == index {
                range = start..excerpt.len();
            }
        }
        if index >= self.width() {
            range = excerpt.len()..excerpt.len();
        }
        let line = usize::try_from(self.span.line).unwrap_or(usize::MAX);
        Box::new(Place::on_line(file, line, &excerpt, range))
    }

    fn excess(&self) -> Option<usize> {
        self.span.excess
    }
}

/// The delimiter that the first line has most of.
fn delimiter(text: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                let count = counts.iter_mut().find(|it| it.0 == *byte);
                count.into_iter().for_each(|it| it.1 += 1);
            }
        }
    }
    let most = counts.into_iter().rev().max_by_key(|it| it.1);
    most.map_or(b',', |it| it.0)
}
