//! The index of a morning's drafts: which file is whose.

use std::path::Path;

use crate::error::Result;
use crate::post::morning::Decision;
use crate::post::outbox::Growing;

/// A table of decisions that grows letter by letter, and is put in its place when it is finished.
#[derive(Debug)]
pub struct Index {
    file: Growing,
}

/// The columns.
const HEADER: [&str; 11] = [
    "number", "source", "from", "writer", "subject", "lane", "verdict", "matters", "open", "why",
    "file",
];

impl Index {
    /// Begins the table at `path`.
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) with what the system said.
    pub fn begin(path: &Path) -> Result<Self> {
        let mut index = Self {
            file: Growing::begin(path)?,
        };
        index.row(HEADER.map(str::to_owned))?;
        Ok(index)
    }

    /// Adds a decision.
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) with what the system said.
    pub fn add(&mut self, decision: &Decision) -> Result<()> {
        let optional = |it: &Option<String>| it.clone().unwrap_or_default();
        self.row([
            decision.number.to_string(),
            decision.source.clone(),
            optional(&decision.from),
            optional(&decision.writer),
            optional(&decision.subject),
            decision.lane.name().to_owned(),
            decision.verdict.name().to_owned(),
            decision.matters.to_string(),
            decision.open.to_string(),
            decision.why.join("; "),
            decision.files.first().cloned().unwrap_or_default(),
        ])
    }

    /// Adds a letter that could not be opened, with the reason.
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) with what the system said.
    pub fn unread(&mut self, reason: &str) -> Result<()> {
        let mut cells: [String; HEADER.len()] = Default::default();
        cells[6] = "unread".to_owned();
        cells[9] = reason.to_owned();
        self.row(cells)
    }

    /// Puts the table in its place.
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) with what the system said.
    pub fn finish(self) -> Result<()> {
        self.file.finish()
    }

    fn row(&mut self, cells: [String; HEADER.len()]) -> Result<()> {
        let cells: Vec<_> = cells.iter().map(|it| cell(it)).collect();
        self.file.add(format!("{}\r\n", cells.join(",")).as_bytes())
    }
}

/// A cell after RFC 4180; what a spreadsheet would take for a formula is kept as text.
fn cell(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let guard = match line.starts_with(['=', '+', '-', '@']) {
        true => "'",
        false => "",
    };
    match guard.is_empty() && !line.contains([',', '"']) {
        true => line,
        false => format!("\"{guard}{}\"", line.replace('"', "\"\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_strangers_words_stay_words_in_a_spreadsheet() {
        assert_eq!(cell("Colin"), "Colin");
        assert_eq!(
            cell("Moss,\r\nHarriet \"H\""),
            "\"Moss, Harriet \"\"H\"\"\""
        );
        assert_eq!(cell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    }
}
