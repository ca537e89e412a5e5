//! Files of documents, one person each: JSON Lines, lists and streams of JSON, YAML.

use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

use super::notes;
use super::options::Kind;
use super::options::Options;
use super::record::Map;
use super::row::Original;
use super::row::ROW_BYTES;
use super::row::Row;
use super::row::unreadable;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::people::profile::Profile;

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
/// let file = "{\"name\": \"Colin\"}\n{\"nmae\": \"Ada\"}\n{\"first_name\": \"Luka\"}\n";
/// let rows: Vec<_> = intake::jsonl(file.as_bytes(), "fans.jsonl").collect();
/// assert_eq!(rows.len(), 3);
/// assert_eq!(
///     rows[1].profile.as_ref().unwrap_err().to_string(),
///     "fans.jsonl:2:2: `nmae` is not a field here"
/// );
/// ```
pub fn jsonl<R: Read>(reader: R, file: &str) -> Jsonl<R> {
    Jsonl(Documents::new(
        reader,
        file,
        Kind::Jsonl,
        Options::default(),
    ))
}

/// The rows of a JSON Lines file; see [`jsonl`].
#[derive(Debug)]
pub struct Jsonl<R>(Documents<R>);

impl<R: Read> Iterator for Jsonl<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.0.next()
    }
}

/// The people in a file of documents, each cut out of the file and read alone.
#[derive(Debug)]
pub(super) struct Documents<R> {
    reader: BufReader<R>,
    file: String,
    kind: Kind,
    options: Options,
    line: u64,
    number: u64,
    /// The line at which the document in the buffer starts.
    start: u64,
    buffer: Vec<u8>,
    shape: Shape,
    done: bool,
}

/// What is known of the file so far.
#[derive(Debug, Default)]
struct Shape {
    /// Whether a JSON list was opened and not yet closed.
    list: bool,
    /// Whether the YAML document is a list.
    items: bool,
    /// A YAML line that belongs to the next document.
    ahead: Option<Vec<u8>>,
    begun: bool,
}

/// How the document in the buffer ended.
enum Cut {
    Whole,
    TooLarge,
    /// The file ends within a list.
    Open,
}

impl<R: Read> Documents<R> {
    pub(super) fn new(reader: R, file: &str, kind: Kind, options: Options) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            file: file.to_owned(),
            kind,
            options,
            line: 0,
            number: 0,
            start: 0,
            buffer: Vec::new(),
            shape: Shape::default(),
            done: false,
        }
    }

    fn cut(&mut self) -> io::Result<Option<Cut>> {
        match self.kind {
            Kind::Jsonl => self.next_line(),
            Kind::Json => self.next_value(),
            _ => self.next_document(),
        }
    }

    /// Reads the next line that is not blank into the buffer.
    fn next_line(&mut self) -> io::Result<Option<Cut>> {
        loop {
            let Some(whole) = self.line_into_buffer()? else {
                return Ok(None);
            };
            self.start = self.line;
            if !whole {
                return Ok(Some(Cut::TooLarge));
            }
            if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(Cut::Whole));
            }
        }
    }

    /// Reads a line into the buffer; false if it was cut, `None` at the end of the file.
    fn line_into_buffer(&mut self) -> io::Result<Option<bool>> {
        self.buffer.clear();
        let mut whole = true;
        let mut begun = false;
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                self.line += u64::from(begun);
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
                self.line += 1;
                return Ok(Some(whole));
            }
        }
    }

    /// Reads the next value of a JSON list, or of values one after another, into the buffer.
    fn next_value(&mut self) -> io::Result<Option<Cut>> {
        self.buffer.clear();
        self.line = self.line.max(1);
        let (mut depth, mut quoted, mut escaped, mut whole) = (0u32, false, false, true);
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                let open = std::mem::take(&mut self.shape.list);
                return Ok(match (self.buffer.is_empty(), open) {
                    (true, false) => None,
                    (true, true) => {
                        self.start = self.line;
                        Some(Cut::Open)
                    }
                    _ => Some(Cut::Whole),
                });
            }
            let (mut used, mut ended) = (0, false);
            for &byte in chunk {
                used += 1;
                let outside = depth == 0 && !quoted;
                let between = self.buffer.is_empty();
                match byte {
                    b'\n' => self.line += 1,
                    0xef | 0xbb | 0xbf if between && !self.shape.begun => continue,
                    b'[' if between && !self.shape.begun => {
                        (self.shape.list, self.shape.begun) = (true, true);
                        continue;
                    }
                    b']' if outside => {
                        self.shape.list = false;
                        if between {
                            continue;
                        }
                        ended = true;
                        break;
                    }
                    b',' if outside => {
                        if between {
                            continue;
                        }
                        ended = true;
                        break;
                    }
                    _ => {}
                }
                if between && byte.is_ascii_whitespace() {
                    continue;
                }
                if between {
                    self.start = self.line;
                    self.shape.begun = true;
                }
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = quoted,
                    b'"' => quoted = !quoted,
                    _ if quoted => {}
                    b'[' | b'{' => depth += 1,
                    b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                whole &= self.buffer.len() < ROW_BYTES;
                if whole {
                    self.buffer.push(byte);
                }
                if depth == 0 && byte == b'}' && !quoted {
                    ended = true;
                    break;
                }
            }
            self.reader.consume(used);
            if ended {
                return Ok(Some(if whole { Cut::Whole } else { Cut::TooLarge }));
            }
        }
    }

    /// Reads the next YAML document, or the next item of a list, into the buffer.
    fn next_document(&mut self) -> io::Result<Option<Cut>> {
        let (mut text, mut whole, mut content) = (Vec::new(), true, false);
        self.start = self.line + 1;
        loop {
            let line = match self.shape.ahead.take() {
                Some(line) => {
                    self.start = self.line;
                    line
                }
                None => match self.line_into_buffer()? {
                    Some(fits) => {
                        whole &= fits;
                        std::mem::take(&mut self.buffer)
                    }
                    None => break,
                },
            };
            let shown = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
            let ends = shown.starts_with(b"---") || shown.starts_with(b"...");
            let ends = ends && shown.get(3).is_none_or(u8::is_ascii_whitespace);
            if ends {
                self.shape.items = false;
                if content {
                    // What stands after the marks belongs to the next document.
                    self.shape.ahead = (shown.len() > 3).then(|| marks_removed(shown));
                    break;
                }
                text = marks_removed(shown);
                text.push(b'\n');
                content = text
                    .iter()
                    .any(|it| !it.is_ascii_whitespace() && *it != b'#');
                self.start = self.line;
                continue;
            }
            let blank = shown.iter().all(u8::is_ascii_whitespace) || shown.starts_with(b"#");
            let item = shown.starts_with(b"- ") || shown.trim_ascii_end() == b"-";
            if !content && shown.starts_with(b"%") {
                text.push(b'\n');
                continue;
            }
            if item && content && self.shape.items {
                self.shape.ahead = Some(line);
                break;
            }
            self.shape.items |= item && !content;
            if !blank && !content {
                content = true;
            }
            whole &= text.len() + shown.len() < ROW_BYTES;
            if whole {
                match item && self.shape.items {
                    true => {
                        text.push(b' ');
                        text.extend_from_slice(&shown[1..]);
                    }
                    false => text.extend_from_slice(shown),
                }
                text.push(b'\n');
            }
        }
        self.buffer = text;
        Ok(match (content, whole) {
            (_, false) => Some(Cut::TooLarge),
            (true, _) => Some(Cut::Whole),
            (false, _) => None,
        })
    }

    fn person(&self, findings: &mut Vec<Finding>) -> Result<Profile> {
        let text = std::str::from_utf8(&self.buffer).map_err(|_| Error::Row {
            file: self.file.clone(),
            line: self.start,
            row: self.number,
            what: "is not UTF-8 text",
            help: "save the file as UTF-8",
        })?;
        let map = Map {
            file: &self.file,
            kind: self.kind,
            text,
            line: self.start,
            row: self.number,
        };
        map.person(&self.options, findings)
    }

    fn refused(&self, what: &'static str, help: &'static str) -> Error {
        Error::Row {
            file: self.file.clone(),
            line: self.start,
            row: self.number,
            what,
            help,
        }
    }

    fn row(&self, mut profile: Result<Profile>, mut findings: Vec<Finding>) -> Row {
        if let Ok(profile) = &mut profile {
            findings.extend(notes::heed(profile));
        }
        if let Ok(profile) = &profile {
            findings.extend(profile.findings());
        }
        let keep = self.options.originals || profile.is_err();
        Row {
            number: self.number,
            line: self.start,
            findings,
            original: keep.then(|| {
                let text = String::from_utf8_lossy(&self.buffer).into_owned();
                Box::new(Original::Text(text))
            }),
            profile,
        }
    }
}

/// A line of `---` without it, so that its columns stay where they are.
fn marks_removed(line: &[u8]) -> Vec<u8> {
    let mut line = line.to_vec();
    let marks = line.len().min(3);
    line[..marks].fill(b' ');
    line
}

impl<R: Read> Iterator for Documents<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.done {
            return None;
        }
        let cut = match self.cut() {
            Ok(Some(cut)) => cut,
            Ok(None) => return None,
            Err(error) => {
                self.done = true;
                self.buffer.clear();
                return Some(self.row(Err(unreadable(&self.file, &error)), Vec::new()));
            }
        };
        self.number += 1;
        let mut findings = Vec::new();
        let profile = match cut {
            Cut::Whole => self.person(&mut findings),
            Cut::TooLarge => Err(self.refused(
                "is larger than 1 MiB",
                "look whether line breaks between the people are missing",
            )),
            Cut::Open => Err(self.refused(
                "is missing: the file ends within its list",
                "look whether the whole file arrived, and close its list with `]`",
            )),
        };
        Some(self.row(profile, findings))
    }
}
