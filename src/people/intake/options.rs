//! How a file is to be read, where its owner has a say.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde::ser::SerializeMap;
use serde::ser::Serializer;

use super::date::DayOrder;
use crate::document;
use crate::error::Error;
use crate::error::Result;

/// How a file of people is to be read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// What the owner says about this shape of file.
    pub mapping: Mapping,
    /// The kind of the file; without it, the file's name says, else its first bytes.
    pub kind: Option<Kind>,
    /// Today: nobody is born after it. Without it, such births and two-digit years are not judged.
    pub today: Option<Date>,
    /// Whether every row keeps its text, to be written again should its letter fail.
    pub originals: bool,
}

/// What the owner of a file says about its shape; it can be saved and used again.
///
/// # Example
///
/// ```
/// use longhand::people::intake::{self, Mapping, Options};
///
/// let mut options = Options::default();
/// options.mapping = Mapping::from_yaml("fans.yaml", "columns: {Who: given, Pet: facts.dog}")?;
/// let file = "Who,Pet\nColin,Rex\n".as_bytes();
/// let colin = intake::read(file, "fans.csv", &options)?.next().unwrap().profile?;
/// assert_eq!(colin.name.given.as_deref(), Some("Colin"));
/// assert_eq!(colin.facts["dog"].text(), Some("Rex"));
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Mapping {
    /// What columns mean, by name or by a spreadsheet's letter.
    #[serde(skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
    /// What comes first in dates such as 2/4/2015.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DayOrder>,
    /// The sheet of a workbook; without it, the first that has a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The encoding of a text file, such as `windows-1252`; without it, its bytes say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether the first row names the columns.
    #[serde(skip_serializing_if = "is_true")]
    pub header: Header,
}

/// Columns and what they mean: a field of a profile, `facts.NAME`, or `-` to leave it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
pub struct Columns(pub Vec<(String, String)>);

/// Whether the first row names the columns; it does unless somebody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Header(pub bool);

impl Mapping {
    /// The mapping in a YAML text.
    ///
    /// # Errors
    ///
    /// As for [`document::yaml`].
    pub fn from_yaml(file: &str, text: &str) -> Result<Self> {
        document::yaml(file, text)
    }

    /// The mapping as YAML.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if it cannot be written.
    pub fn to_yaml(&self) -> Result<String> {
        serde_yaml::to_string(self).map_err(|_| Error::Setting {
            setting: "mapping",
            what: "cannot be written as YAML".into(),
            help: "look for control characters in the names of columns".into(),
        })
    }
}

impl Columns {
    /// Whether nothing is said of any column.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<BTreeMap<String, String>> for Columns {
    fn from(columns: BTreeMap<String, String>) -> Self {
        Self(columns.into_iter().collect())
    }
}

/// A map, in the order of the file's columns.
impl Serialize for Columns {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, field) in &self.0 {
            map.serialize_entry(column, field)?;
        }
        map.end()
    }
}

impl Default for Header {
    fn default() -> Self {
        Self(true)
    }
}

fn is_true(header: &Header) -> bool {
    header.0
}

/// A kind of file that people come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// Profiles in YAML: one, several between `---` lines, or a list.
    Yaml,
    /// Profiles in JSON: one, several, or a list.
    Json,
    /// A JSON profile a line.
    Jsonl,
    /// A table as text, with commas, semicolons, tabs or bars.
    Csv,
    /// A workbook of Excel, or of what writes its files.
    Xlsx,
    /// Cards of an address book.
    Vcard,
}

impl Kind {
    /// The endings of file names that are understood.
    pub const ENDINGS: [&'static str; 8] = [
        "csv", "tsv", "xlsx", "vcf", "jsonl", "ndjson", "json", "yaml",
    ];

    /// The kind that a file's name says.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = Path::new(name).extension()?.to_str()?.to_lowercase();
        Some(match ending.as_str() {
            "yaml" | "yml" => Self::Yaml,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "csv" | "tsv" | "tab" => Self::Csv,
            "xlsx" | "xlsm" => Self::Xlsx,
            "vcf" | "vcard" => Self::Vcard,
            _ => return None,
        })
    }

    /// The kind that a file's first bytes look like; text that is nothing else is a table if its
    /// first line has a delimiter.
    pub(super) fn of_bytes(start: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(&start[..start.len().min(4096)]).replace('\0', "");
        let text = text
            .trim_start_matches(['\u{feff}', '\u{fffd}'])
            .trim_start();
        let line = text.lines().next().unwrap_or_default();
        let is_key = |it: &str| {
            let key = it.split_once(':').map(|it| it.0);
            key.is_some_and(|key| key.chars().all(|it| it.is_alphanumeric() || it == '_'))
        };
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0") {
            Some(Self::Xlsx)
        } else if line.to_ascii_uppercase().starts_with("BEGIN:VCARD") {
            Some(Self::Vcard)
        } else if text.starts_with(['{', '[']) {
            Some(Self::Json)
        } else if ["---", "- ", "#"].iter().any(|it| line.starts_with(it)) || is_key(line) {
            Some(Self::Yaml)
        } else if line.contains([',', ';', '\t', '|']) {
            Some(Self::Csv)
        } else {
            None
        }
    }

    /// The ending of files of this kind; what spreadsheets hold is written as CSV.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json | Self::Jsonl => "jsonl",
            Self::Csv | Self::Xlsx => "csv",
            Self::Vcard => "vcf",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Jsonl => "JSON lines",
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Vcard => "vCard",
        })
    }
}
