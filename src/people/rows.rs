//! Rows of strangers' tables, one person each, in constant memory.

use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::people::profile::Profile;

/// The most bytes that one row may have.
pub(super) const ROW_BYTES: usize = 1 << 20;

/// One row of a table: a person, or why not.
#[derive(Debug)]
#[non_exhaustive]
pub struct Row {
    /// The data row, from 1; a header does not count.
    pub number: u64,
    /// The rows that were joined to it, since their household shares a letter.
    pub also: Vec<u64>,
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// The person, or what is wrong with the row; rows after it are read all the same.
    pub profile: Result<Profile>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

impl Row {
    /// What to call it without saying who it is: `row 12`.
    pub fn label(&self) -> String {
        format!("row {}", self.number)
    }
}

/// The people in a JSON Lines file: one JSON profile a line; blank lines are skipped.
///
/// `file` is the name that errors give. A line of more than 1 MiB is refused and the next one
/// read. If reading fails, that is the last row.
///
/// # Example
///
/// ```
/// use longhand::people::intake;
///
/// let file = "{\"name\": \"Colin\"}\n{\"nmae\": \"Ada\"}\n{\"name\": \"Luka\"}\n";
/// let rows: Vec<_> = intake::jsonl(file.as_bytes(), "fans.jsonl").collect();
/// assert_eq!(rows.len(), 3);
/// assert_eq!(
///     rows[1].profile.as_ref().unwrap_err().to_string(),
///     "fans.jsonl:2:2: `nmae` is not a field here"
/// );
/// ```
pub fn jsonl<R: Read>(reader: R, file: &str) -> Jsonl<R> {
    Jsonl {
        reader: BufReader::with_capacity(1 << 16, reader),
        file: file.to_owned(),
        line: 0,
        number: 0,
        buffer: Vec::new(),
        done: false,
    }
}

/// The rows of a JSON Lines file; see [`jsonl`].
#[derive(Debug)]
pub struct Jsonl<R> {
    reader: BufReader<R>,
    file: String,
    line: u64,
    number: u64,
    buffer: Vec<u8>,
    done: bool,
}

impl<R: Read> Iterator for Jsonl<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while !self.done {
            let whole = match self.next_line() {
                Ok(Some(whole)) => whole,
                Ok(None) => return None,
                Err(error) => {
                    self.done = true;
                    return Some(self.row(Err(unreadable(&self.file, &error))));
                }
            };
            self.line += 1;
            if self.buffer.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.number += 1;
            let profile = if whole {
                self.profile()
            } else {
                Err(self.too_large())
            };
            return Some(self.row(profile));
        }
        None
    }
}

impl<R: Read> Jsonl<R> {
    /// Reads a line into the buffer; false if it was cut, `None` at the end of the file.
    fn next_line(&mut self) -> io::Result<Option<bool>> {
        self.buffer.clear();
        let mut whole = true;
        let mut begun = false;
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(begun.then_some(whole));
            }
            begun = true;
            let end = chunk.iter().position(|it| *it == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            whole &= self.buffer.len() + part.len() <= ROW_BYTES;
            if whole {
                self.buffer.extend_from_slice(part);
            }
            let used = end.map_or(chunk.len(), |it| it + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }

    fn profile(&self) -> Result<Profile> {
        let text = std::str::from_utf8(&self.buffer).map_err(|_| Error::Row {
            file: self.file.clone(),
            line: self.line,
            row: self.number,
            what: "is not UTF-8 text",
            help: "save the file as UTF-8",
        })?;
        let above = usize::try_from(self.line - 1).unwrap_or(usize::MAX);
        document::json(&self.file, text).map_err(|it| it.moved_down(above))
    }

    fn too_large(&self) -> Error {
        Error::Row {
            file: self.file.clone(),
            line: self.line,
            row: self.number,
            what: "is larger than 1 MiB",
            help: "look whether line breaks between the people are missing",
        }
    }

    fn row(&self, profile: Result<Profile>) -> Row {
        Row {
            number: self.number,
            also: Vec::new(),
            line: self.line,
            findings: profile
                .as_ref()
                .map_or_else(|_| Vec::new(), Profile::findings),
            profile,
        }
    }
}

/// A file that failed while it was read.
pub(super) fn unreadable(file: &str, error: &io::Error) -> Error {
    Error::file("read", file, error)
}
