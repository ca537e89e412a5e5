//! Rows of strangers' files, one person each.

use std::io;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::people::profile::Profile;
use crate::people::written::quiet;

/// The most bytes that one row may have.
pub(super) const ROW_BYTES: usize = 1 << 20;

/// One row of a file: a person, or why not.
#[derive(Debug)]
#[non_exhaustive]
pub struct Row {
    /// The row: of a text file the data row, from 1, without its header; of a spreadsheet the
    /// number that it shows; of other files the person, from 1.
    pub number: u64,
    /// The line of the file on which it starts, from 1; in a spreadsheet the row.
    pub line: u64,
    /// The person, or what is wrong with the row; rows after it are read all the same.
    pub profile: Result<Profile>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
    /// The row as it stands in the file: of refused rows, and of all where
    /// [`Options::originals`](super::Options::originals) asks for it.
    pub original: Option<Box<Original>>,
}

/// A row as it stands in its file, to be written to a file of the same shape.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Original {
    /// The cells of a table.
    Cells(Vec<String>),
    /// The text of a JSON or YAML document, or of a card.
    Text(String),
    /// The rows of a household that shares its letter.
    Several(Vec<Original>),
}

quiet!(Original);

impl Row {
    /// What to call it without saying who it is: `row 12`.
    pub fn label(&self) -> String {
        format!("row {}", self.number)
    }
}

/// A file that failed while it was read.
pub(super) fn unreadable(file: &str, error: &io::Error) -> Error {
    Error::file("read", file, error)
}
