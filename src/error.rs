//! One error for the whole crate: what is wrong, where, and how to mend it.

use std::io;

use unicode_script::Script;
use unicode_script::UnicodeScript;

use crate::place::Place;

/// A letter that could not be made.
///
/// `Display` is one line for logs and never holds a value of anybody's; use
/// [`Error::report`] for the whole story with line, caret and mend, shown only
/// to the owner of the file. See [`Finding`](crate::Finding) for what lets a letter
/// be made but asks a person to look.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder that could not be read or written.
    #[error("cannot {action} {path}: {reason}")]
    File {
        /// "read", "write" or "create".
        action: &'static str,
        /// The path, as it was given.
        path: String,
        /// What the system said.
        reason: String,
        /// How to mend it.
        help: &'static str,
    },

    /// A file that is too large for what it is.
    #[error("{path} is larger than {limit_kib} KiB")]
    TooLarge {
        /// The path, as it was given.
        path: String,
        /// The limit.
        limit_kib: u64,
        /// How to mend it.
        help: &'static str,
    },

    /// A text file that is not text, or a letter that is empty.
    #[error("{path} {what}")]
    NotText {
        /// The path, as it was given.
        path: String,
        /// "is empty", "is not UTF-8 text", …
        what: &'static str,
        /// How to mend it.
        help: &'static str,
    },

    /// YAML or JSON that does not parse.
    #[error("{place}: {format} does not parse: {reason}")]
    Syntax {
        /// "YAML" or "JSON".
        format: &'static str,
        /// What the parser said, without values.
        reason: String,
        /// Where.
        place: Box<Place>,
    },

    /// A document built to cost more than it is worth.
    #[error("{place}: {what}")]
    Limit {
        /// Which limit was passed.
        what: String,
        /// Where.
        place: Box<Place>,
        /// How to mend it.
        help: &'static str,
    },

    /// A key that no such document has.
    #[error("{place}: `{field}` is not a field here")]
    UnknownField {
        /// The key as written.
        field: String,
        /// The keys that are known here.
        known: Vec<String>,
        /// Where.
        place: Box<Place>,
    },

    /// A field that must be there.
    #[error("{place}: `{field}` is missing")]
    MissingField {
        /// The key.
        field: String,
        /// Where it was looked for.
        place: Box<Place>,
    },

    /// A field that is there twice.
    #[error("{place}: `{field}` is here twice{}", before(*.first))]
    DuplicateField {
        /// The key.
        field: String,
        /// The line of the first, from 1, where it is known.
        first: Option<usize>,
        /// The second place.
        place: Box<Place>,
    },

    /// A value that is not what the field takes.
    #[error("{place}: expected {expected}")]
    WrongType {
        /// What the field takes.
        expected: String,
        /// Where.
        place: Box<Place>,
    },

    /// A header of a table that cannot be used: two columns that mean the same, or no header.
    #[error("{place}: {what}")]
    Header {
        /// What is wrong with it.
        what: String,
        /// Where.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// A row of a table that cannot be read at all.
    #[error("{file}:{line}: row {row} {what}")]
    Row {
        /// The file.
        file: String,
        /// The line on which the row starts, from 1.
        line: u64,
        /// The data row, from 1.
        row: u64,
        /// "is not UTF-8 text", …
        what: &'static str,
        /// How to mend it.
        help: &'static str,
    },

    /// A cell of a table that cannot be used.
    #[error("{place}: row {row}, {column}: {what}")]
    Cell {
        /// The data row, from 1.
        row: u64,
        /// The column's letter and name.
        column: String,
        /// What is wrong, without the cell's text.
        what: String,
        /// Where.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// A choice that does not exist: an occasion, a pack, a hand, a paper.
    #[error("there is no {kind} `{name}`")]
    Unknown {
        /// What was looked for: "pack", "occasion", "hand", …
        kind: &'static str,
        /// Its name, as it was given.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },

    /// A template that does not load.
    #[error("{place}: {what}")]
    Template {
        /// What is wrong, in the template's own terms.
        what: String,
        /// Where.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// A template that failed while a letter was made from it.
    #[error("{place}: {what}")]
    Compose {
        /// What went wrong, without values.
        what: String,
        /// The template.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// A manuscript that lacks a part of itself.
    #[error("{place}: {what}")]
    Manuscript {
        /// What is missing.
        what: String,
        /// The file.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// A pack whose parts do not fit together.
    #[error("{place}: {what}")]
    Pack {
        /// What does not fit.
        what: String,
        /// Where.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// A hand, font or paper that cannot be used.
    #[error("{what}")]
    Ink {
        /// What is wrong, without the letter's words.
        what: String,
        /// How to mend it.
        help: String,
    },

    /// A single-line font that cannot be read.
    #[error("{place}: {what}")]
    Font {
        /// What is wrong.
        what: String,
        /// Where.
        place: Box<Place>,
        /// How to mend it.
        help: String,
    },

    /// Characters that the chosen hand cannot write.
    #[error("the hand `{hand}` cannot write {}", in_scripts(.characters))]
    Unwritable {
        /// The hand.
        hand: String,
        /// The characters, each once, in order of appearance.
        characters: Vec<char>,
    },

    /// A letter that has no room on its paper.
    #[error("the letter is {} too long for {} of `{paper}`", counted(*.words, "word"), counted(*.sides, "side"))]
    TooLong {
        /// How many words must go from the end of its body.
        words: usize,
        /// How many sides it may take.
        sides: usize,
        /// The paper.
        paper: String,
        /// The largest size of writing at which it fits, as percent, if it does at one that can be read.
        size: Option<u8>,
        /// The smallest paper on which it fits.
        larger: Option<String>,
        /// The length of letter that fits, where it was tried: "short".
        shorter: Option<&'static str>,
    },

    /// A block of lines that has no room in its place even in the smallest writing.
    #[error("{what} has no room in its place")]
    NoRoom {
        /// "the address", …
        what: &'static str,
        /// How to mend it.
        help: &'static str,
    },

    /// A setting that is out of its range.
    #[error("`{setting}` {what}")]
    Setting {
        /// The setting's name.
        setting: &'static str,
        /// What is wrong with it.
        what: String,
        /// How to mend it.
        help: String,
    },
}

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A file or folder that the system would not let us use, in plain words.
    pub fn file(action: &'static str, path: impl Into<String>, error: &io::Error) -> Self {
        let (reason, help) = match error.kind() {
            io::ErrorKind::NotFound => (
                "there is no such file or folder".to_owned(),
                "check the path",
            ),
            io::ErrorKind::PermissionDenied => (
                "that is not allowed".to_owned(),
                "ask for the right to it, or choose another place",
            ),
            io::ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file"),
            io::ErrorKind::NotADirectory => (
                "a file stands where a folder should be".to_owned(),
                "choose another folder",
            ),
            io::ErrorKind::AlreadyExists => (
                "something of that name is there already".to_owned(),
                "choose another name",
            ),
            io::ErrorKind::StorageFull => (
                "the disk is full".to_owned(),
                "make space, or write to another disk",
            ),
            kind => (kind.to_string(), "check the path and that you may use it"),
        };
        Self::File {
            action,
            path: path.into(),
            reason,
            help,
        }
    }

    /// Where it is, if it is in a file at a line.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Syntax { place, .. }
            | Self::Limit { place, .. }
            | Self::UnknownField { place, .. }
            | Self::MissingField { place, .. }
            | Self::DuplicateField { place, .. }
            | Self::WrongType { place, .. }
            | Self::Header { place, .. }
            | Self::Cell { place, .. }
            | Self::Template { place, .. }
            | Self::Compose { place, .. }
            | Self::Font { place, .. }
            | Self::Manuscript { place, .. }
            | Self::Pack { place, .. } => Some(place),
            _ => None,
        }
    }

    /// The same error, for a text that stands `lines` further down in its file.
    pub(crate) fn moved_down(mut self, lines: usize) -> Self {
        if let Self::Syntax { place, .. }
        | Self::Limit { place, .. }
        | Self::UnknownField { place, .. }
        | Self::MissingField { place, .. }
        | Self::DuplicateField { place, .. }
        | Self::WrongType { place, .. } = &mut self
        {
            **place = place.moved_down(lines);
        }
        self
    }

    /// How to mend it: an instruction.
    pub fn help(&self) -> String {
        match self {
            Self::File { help, .. }
            | Self::TooLarge { help, .. }
            | Self::NotText { help, .. }
            | Self::Row { help, .. }
            | Self::Limit { help, .. }
            | Self::NoRoom { help, .. } => (*help).to_owned(),
            Self::Syntax { format, .. } => {
                format!("correct the {format}: quotes, colons, brackets and indentation")
            }
            Self::UnknownField { field, known, .. } => suggestion(field, known),
            Self::MissingField { field, .. } => format!("add `{field}:` here"),
            Self::DuplicateField { field, .. } => {
                format!("keep one `{field}` and delete the other")
            }
            Self::WrongType { expected, .. } => format!("write {expected}"),
            Self::Unknown { name, known, .. } => suggestion(name, known),
            Self::Unwritable { .. } => {
                "give a font that has these characters (`--hand FONT.ttf`), or take them out".into()
            }
            Self::TooLong {
                words,
                size,
                larger,
                shorter,
                ..
            } => {
                let ways = [
                    size.map(|it| format!("write it smaller (`--size {it}%`)")),
                    larger.as_ref().map(|it| format!("take `--paper {it}`")),
                    shorter.map(|it| format!("ask for a {it} letter (`--length {it}`)")),
                ];
                let mut ways: Vec<String> = ways.into_iter().flatten().collect();
                ways.push(format!("take out {}", counted(*words, "word")));
                let last = ways.pop().unwrap_or_default();
                match ways.is_empty() {
                    true => last,
                    false => format!("{}, or {last}", ways.join(", ")),
                }
            }
            Self::Template { help, .. }
            | Self::Compose { help, .. }
            | Self::Manuscript { help, .. }
            | Self::Pack { help, .. }
            | Self::Header { help, .. }
            | Self::Cell { help, .. }
            | Self::Ink { help, .. }
            | Self::Font { help, .. }
            | Self::Setting { help, .. } => help.clone(),
        }
    }

    /// The whole story: the error, the line with a caret, and the mend.
    ///
    /// It quotes the file, so show it to the file's owner and keep it out of logs.
    pub fn report(&self) -> String {
        let Some(place) = self.place() else {
            let shown = match self {
                Self::Unwritable { characters, .. } => {
                    let shown: Vec<_> = characters.iter().map(char::to_string).collect();
                    format!(": {}", shown.join(" "))
                }
                _ => String::new(),
            };
            return format!("error: {self}{shown}\n  help: {}\n", self.help());
        };
        let line = self.to_string();
        let what = line.strip_prefix(&format!("{place}: ")).unwrap_or(&line);
        format!("error: {what}\n{}  help: {}\n", place.report(), self.help())
    }
}

/// The nearest of `known` to what was written, or all of them.
fn suggestion(written: &str, known: &[String]) -> String {
    let nearest = known
        .iter()
        .map(|it| (distance(&written.to_lowercase(), it), it))
        .min()
        .filter(|(distance, it)| *distance <= it.chars().count().div_ceil(3));
    match nearest {
        Some((_, nearest)) if known.len() > 12 => format!("write `{nearest}`"),
        Some((_, nearest)) => format!("write `{nearest}`; the choices are {}", known.join(", ")),
        None => format!("use one of {}", known.join(", ")),
    }
}

/// The names that are most like what was written, the likest first.
#[cfg(feature = "ink")]
pub(crate) fn nearest(written: &str, known: &[String], count: usize) -> Vec<String> {
    let mut all: Vec<(usize, &String)> =
        known.iter().map(|it| (distance(written, it), it)).collect();
    all.sort();
    let nearest = all.into_iter().take(count);
    nearest.map(|it| it.1.clone()).collect()
}

/// The number of letters to insert, delete, change or swap between two words
/// (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// A count with its noun: "1 word", "2 words".
fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Where the first of two stands.
fn before(first: Option<usize>) -> String {
    first.map_or(String::new(), |line| format!(", first on line {line}"))
}

/// Characters by script and code point, for a log: what they look like is in the letter.
fn in_scripts(characters: &[char]) -> String {
    let mut scripts: Vec<(String, Vec<String>)> = Vec::new();
    for character in characters {
        let name = match character.script() {
            Script::Common | Script::Inherited | Script::Unknown => "signs".to_owned(),
            script => script.full_name().replace('_', " "),
        };
        let point = format!("U+{:04X}", *character as u32);
        match scripts.iter_mut().find(|it| it.0 == name) {
            Some((_, points)) => points.push(point),
            None => scripts.push((name, vec![point])),
        }
    }
    let told = scripts.iter().map(|(name, points)| {
        let more = match points.len().saturating_sub(40) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let points = points.iter().take(40).map(String::as_str);
        let points: Vec<&str> = points.collect();
        format!("{name} ({}{more})", points.join(", "))
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_suggested() {
        let known = ["given", "surname", "title"].map(String::from);
        assert!(suggestion("colour", &known).starts_with("use one of"));
        assert!(suggestion("giv", &known).starts_with("write `given`"));
        assert!(suggestion("gvien", &known).starts_with("write `given`"));
    }
}
