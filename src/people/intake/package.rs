//! The package of a workbook, looked over before anybody believes what it says of itself.
//!
//! A workbook is a ZIP file of XML parts. Every part is inflated once here, under a limit, and
//! nothing of it is kept but what the owner should know: so a small file that would fill the
//! memory is refused, and so is one that announces more strings than it has.

use std::collections::BTreeMap;
use std::io;
use std::io::Read;
use std::io::Seek;

use zip::ZipArchive;

use crate::error::Error;
use crate::error::Result;

/// The most bytes of all parts together, inflated.
const LARGEST: u64 = 256 << 20;
/// The most parts.
const PARTS: usize = 10_000;
/// The longest tag that is looked at.
const TAG: usize = 4096;

/// What a package says of its sheets, by the path of the part.
#[derive(Default)]
pub(super) struct Package {
    sheets: BTreeMap<String, Sheet>,
    /// The paths of sheets by their names.
    paths: BTreeMap<String, String>,
}

/// What is known of a sheet beside its cells.
#[derive(Clone, Default)]
pub(super) struct Sheet {
    /// Rows that are hidden, from 1.
    pub(super) hidden: Vec<u64>,
    /// Rectangles of merged cells: first row and column, last row and column, from 0.
    pub(super) merged: Vec<Merged>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merged {
    pub(super) first: (u32, u32),
    pub(super) last: (u32, u32),
}

impl Package {
    /// Looks a workbook over.
    pub(super) fn read<R: Read + Seek>(reader: R, file: &str) -> Result<Self> {
        let mut archive = ZipArchive::new(reader).map_err(|_| no_workbook(file))?;
        let declared: u128 = archive.decompressed_size().unwrap_or(0);
        if declared > u128::from(LARGEST) || archive.len() > PARTS {
            return Err(too_large(file));
        }
        let (mut package, mut left) = (Self::default(), LARGEST);
        let (mut names, mut targets) = (Vec::new(), BTreeMap::new());
        for index in 0..archive.len() {
            let part = archive.by_index(index).map_err(|_| no_workbook(file))?;
            let name = part.name().map_err(|_| damaged(file))?;
            let path = name.replace('\\', "/").to_lowercase();
            let mut sheet = Sheet::default();
            let (mut strings, mut announced) = (0u64, 0u64);
            let size = scan(part.take(left + 1), |tag| {
                let tag = Tag(tag);
                match tag.name() {
                    b"row" if tag.flag("hidden") => sheet.hidden.extend(tag.number("r")),
                    b"mergeCell" => sheet.merged.extend(tag.get("ref").and_then(|it| area(&it))),
                    b"si" => strings += 1,
                    b"sst" => announced = tag.number("uniqueCount").unwrap_or(0),
                    b"sheet" if path.ends_with("workbook.xml") => {
                        names.extend(tag.get("name").zip(tag.get("id")));
                    }
                    b"Relationship" if path.ends_with("workbook.xml.rels") => {
                        targets.extend(tag.get("Id").zip(tag.get("Target")));
                    }
                    _ => {}
                }
                // A sheet of merged cells only would itself be a bomb.
                sheet.merged.truncate(10_000);
            })
            .map_err(|_| damaged(file))?;
            left = left.checked_sub(size).ok_or_else(|| too_large(file))?;
            // The reader of workbooks makes room for as many strings as are announced.
            if announced > strings.saturating_mul(4).saturating_add(1000) {
                return Err(damaged(file));
            }
            if path.contains("worksheets/") && path.ends_with(".xml") {
                package.sheets.insert(path, sheet);
            }
        }
        for (name, id) in names {
            if let Some(target) = targets.get(&id) {
                let path = target.trim_start_matches('/').to_lowercase();
                let path = path.strip_prefix("xl/").unwrap_or(&path).to_owned();
                package.paths.insert(name, path);
            }
        }
        Ok(package)
    }

    /// What is known of the sheet with this name.
    pub(super) fn sheet(&self, name: &str) -> Sheet {
        let path = self.paths.get(name);
        let found = path.and_then(|path| self.sheets.iter().find(|it| it.0.ends_with(path)));
        found.map(|it| it.1.clone()).unwrap_or_default()
    }
}

/// Reads a part to its end, handing over each tag that opens something; how many bytes it had.
fn scan(mut part: impl Read, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
    let (mut size, mut buffer, mut tag, mut within) = (0, vec![0; 1 << 16], Vec::new(), false);
    loop {
        let read = match part.read(&mut buffer) {
            Ok(0) => return Ok(size),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        size += read as u64;
        let mut rest = &buffer[..read];
        while !rest.is_empty() {
            let mark = if within { b'>' } else { b'<' };
            let end = rest.iter().position(|it| *it == mark);
            let piece = &rest[..end.unwrap_or(rest.len())];
            if within && tag.len() < TAG {
                tag.extend_from_slice(&piece[..piece.len().min(TAG)]);
            }
            let Some(end) = end else { break };
            rest = &rest[end + 1..];
            if within {
                if !matches!(tag.first(), Some(b'/' | b'?' | b'!') | None) {
                    each(&tag);
                }
                tag.clear();
            }
            within = !within;
        }
    }
}

/// The inside of a tag: `row r="3" hidden="1"`.
struct Tag<'t>(&'t [u8]);

impl Tag<'_> {
    /// The name without the prefix of its namespace.
    fn name(&self) -> &[u8] {
        let end = self
            .0
            .iter()
            .position(|it| it.is_ascii_whitespace() || *it == b'/');
        let name = &self.0[..end.unwrap_or(self.0.len())];
        let colon = name.iter().position(|it| *it == b':');
        &name[colon.map_or(0, |it| it + 1)..]
    }

    fn get(&self, wanted: &str) -> Option<String> {
        let text = std::str::from_utf8(self.0).ok()?;
        let mut rest = text;
        loop {
            let (before, after) = rest.split_once('=')?;
            let name = before
                .trim_end()
                .rsplit([' ', '\t', '\r', '\n', ':'])
                .next()?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|it| matches!(it, '"' | '\''))?;
            let (value, further) = after[1..].split_once(quote)?;
            if name == wanted {
                return Some(plain(value));
            }
            rest = further;
        }
    }

    fn number(&self, wanted: &str) -> Option<u64> {
        self.get(wanted)?.parse().ok()
    }

    fn flag(&self, wanted: &str) -> bool {
        self.get(wanted).is_some_and(|it| it == "1" || it == "true")
    }
}

/// A value without XML's escapes.
fn plain(value: &str) -> String {
    let escapes = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let replace = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    escapes.into_iter().fold(value.to_owned(), replace)
}

/// `B2:C4`
fn area(text: &str) -> Option<Merged> {
    let (first, last) = text.split_once(':')?;
    Some(Merged {
        first: corner(first)?,
        last: corner(last)?,
    })
}

fn corner(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|it: char| it.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let number = |sum: u32, it: u8| {
        let value = u32::from(it.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        sum.checked_mul(26)?.checked_add(value)
    };
    let column = letters.bytes().try_fold(0, number)?;
    Some((
        digits.parse::<u32>().ok()?.checked_sub(1)?,
        column.checked_sub(1)?,
    ))
}

pub(super) fn no_workbook(file: &str) -> Error {
    Error::NotText {
        path: file.to_owned(),
        what: "is no XLSX workbook",
        help: "open it in a spreadsheet, and save it as XLSX or CSV",
    }
}

pub(super) fn damaged(file: &str) -> Error {
    Error::NotText {
        path: file.to_owned(),
        what: "is a workbook, but a damaged one",
        help: "open it in a spreadsheet, and save it again",
    }
}

fn too_large(file: &str) -> Error {
    Error::TooLarge {
        path: file.to_owned(),
        limit_kib: LARGEST / 1024,
        help: "that is its size when it is unpacked; save the sheet of people alone, or as CSV",
    }
}
