//! The one door: people out of any kind of file.

use std::fs::File;
use std::io::BufReader;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;
#[cfg(feature = "tables")]
use std::sync::Arc;
#[cfg(feature = "tables")]
use std::sync::atomic::AtomicU64;
#[cfg(feature = "tables")]
use std::sync::atomic::Ordering;

use super::column::Column;
use super::column::Meaning;
#[cfg(feature = "tables")]
use super::csv::Csv;
#[cfg(feature = "tables")]
use super::decode::Decoded;
use super::document::Documents;
use super::options::Columns;
use super::options::Kind;
use super::options::Mapping;
use super::options::Options;
use super::row::Row;
#[cfg(feature = "tables")]
use super::sheet::Sheet;
#[cfg(feature = "tables")]
use super::table::Tally;
#[cfg(feature = "tables")]
use super::vcard::Cards;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
#[cfg(feature = "tables")]
use crate::finding::Weight;

/// The people in a file, one row after another, with what is known of the file itself.
///
/// Memory does not grow with the number of rows. Of a workbook, its packed file and its table of
/// strings are in memory; see [`open`].
pub struct People {
    about: About,
    mapping: Mapping,
    rows: Box<dyn Iterator<Item = Row> + Send>,
    #[cfg(feature = "tables")]
    tallies: Arc<Vec<Tally>>,
    #[cfg(feature = "tables")]
    groups: Arc<AtomicU64>,
}

/// What a file was found to be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct About {
    /// The file, as errors name it.
    pub file: String,
    /// Its kind.
    pub kind: Kind,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// What stands between the cells of a CSV file.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The columns of a table; empty for other files.
    pub columns: Vec<Column>,
    /// What a person should know of the file as a whole.
    pub notes: Vec<Finding>,
}

/// The dates of one column that could not be told apart, and those that could.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dates {
    /// "column B (`Birthday`)".
    pub column: String,
    /// How many may be day/month or month/day.
    pub doubtful: u64,
    /// How many can only have the day first.
    pub day_first: u64,
    /// How many can only have the month first.
    pub month_first: u64,
}

/// The people in a file of any kind that is understood.
///
/// The name's ending says which; where it does not, the first bytes do. Text may be in UTF-8, in
/// UTF-16 or in an older encoding, which is found in the first 64 KiB and said in
/// [`About::notes`]. A UTF-8 file with a damaged row loses that row alone.
///
/// A workbook may have 64 MiB, and 256 MiB unpacked; what is hidden in it is read, and said.
///
/// # Errors
///
/// [`Error::File`] for a file that cannot be read; [`Error::Unknown`] for a kind, sheet or encoding
/// that is not known; [`Error::Header`], [`Error::NotText`] and [`Error::Limit`] for a file without
/// people that could be read.
pub fn open(path: &Path, options: &Options) -> Result<People> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Error::file("read", name.clone(), &error))?;
    let is_folder = file.metadata().is_ok_and(|it| it.is_dir());
    if is_folder {
        let error = std::io::Error::from(std::io::ErrorKind::IsADirectory);
        return Err(Error::file("read", name, &error));
    }
    read(file, &name, options)
}

/// The people in an open file, or in what comes through a pipe; see [`open`].
///
/// # Errors
///
/// As for [`open`].
///
/// # Example
///
/// ```
/// use longhand::people::intake::{self, Options};
///
/// let cards = "BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada;;;\nEND:VCARD\n".as_bytes();
/// let mut people = intake::read(cards, "friends.vcf", &Options::default())?;
/// let ada = people.next().unwrap().profile?;
/// assert_eq!(ada.name.surname.as_deref(), Some("Lovelace"));
/// # Ok::<(), longhand::Error>(())
/// ```
#[cfg(feature = "tables")]
pub fn read<R: Read + Send + 'static>(reader: R, name: &str, options: &Options) -> Result<People> {
    let (kind, reader) = kind_of(reader, name, options)?;
    let mut people = People::new(name, kind, options);
    if kind == Kind::Xlsx {
        let sheet = Sheet::open(reader, name, options)?;
        people.about.sheet = Some(sheet.name.clone());
        people.about.notes.clone_from(&sheet.notes);
        people.about.columns.clone_from(&sheet.table.columns);
        people.tallies = sheet.table.tallies();
        people.rows = Box::new(sheet);
        return Ok(people);
    }
    let text = Decoded::new(reader, name, options.mapping.encoding.as_deref())?;
    people.about.encoding = Some(text.encoding);
    people.about.notes.extend(text.note.clone());
    match kind {
        Kind::Csv => {
            let csv = Csv::open(text, name, options)?;
            people.about.delimiter = Some(char::from(csv.delimiter));
            people.about.notes.extend(csv.notes.iter().cloned());
            people.about.columns.clone_from(&csv.table.columns);
            people.tallies = csv.table.tallies();
            people.rows = Box::new(csv);
        }
        Kind::Vcard => {
            let cards = Cards::new(text, name, options.clone());
            people.groups = Arc::clone(&cards.groups);
            people.rows = Box::new(cards);
        }
        kind => people.rows = Box::new(Documents::new(text, name, kind, options.clone())),
    }
    Ok(people)
}

/// The people in an open file, or in what comes through a pipe; see [`open`].
///
/// # Errors
///
/// As for [`open`]; tables and cards need the feature `tables`.
#[cfg(not(feature = "tables"))]
pub fn read<R: Read + Send + 'static>(reader: R, name: &str, options: &Options) -> Result<People> {
    let (kind, reader) = kind_of(reader, name, options)?;
    if matches!(kind, Kind::Csv | Kind::Xlsx | Kind::Vcard) {
        return Err(unknown(name));
    }
    let mut people = People::new(name, kind, options);
    people.rows = Box::new(Documents::new(reader, name, kind, options.clone()));
    Ok(people)
}

type Whole<R> = std::io::Chain<Cursor<Vec<u8>>, BufReader<R>>;

/// The kind of a file, and its reader from the start.
fn kind_of<R: Read>(reader: R, name: &str, options: &Options) -> Result<(Kind, Whole<R>)> {
    let mut reader = BufReader::new(reader);
    let mut start = Vec::new();
    let looked = (&mut reader).take(4096).read_to_end(&mut start);
    looked.map_err(|error| Error::file("read", name, &error))?;
    let kind = options.kind.or_else(|| Kind::of_name(name));
    let kind = kind.or_else(|| Kind::of_bytes(&start));
    let kind = kind.ok_or_else(|| unknown(name))?;
    Ok((kind, Cursor::new(start).chain(reader)))
}

fn unknown(name: &str) -> Error {
    let ending = Path::new(name).extension().and_then(|it| it.to_str());
    Error::Unknown {
        kind: "kind of file for people",
        name: ending.unwrap_or(name).to_owned(),
        known: Kind::ENDINGS.map(String::from).to_vec(),
    }
}

impl People {
    fn new(file: &str, kind: Kind, options: &Options) -> Self {
        Self {
            about: About {
                file: file.to_owned(),
                kind,
                encoding: None,
                delimiter: None,
                sheet: None,
                columns: Vec::new(),
                notes: Vec::new(),
            },
            mapping: options.mapping.clone(),
            rows: Box::new(std::iter::empty()),
            #[cfg(feature = "tables")]
            tallies: Arc::default(),
            #[cfg(feature = "tables")]
            groups: Arc::default(),
        }
    }

    /// What the file was found to be.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The facts that columns without a meaning of their own become, by the names that texts use.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        let columns = self.about.columns.iter();
        columns.filter_map(|it| match &it.meaning {
            Meaning::Fact(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether a table has a column for a name; true of files that are no table.
    pub fn has_names(&self) -> bool {
        let names = ["name", "call_me", "given", "given_informal", "surname"];
        let is_name = |it: &Column| names.iter().any(|name| it.meaning.to_string() == *name);
        self.about.columns.is_empty() || self.about.columns.iter().any(is_name)
    }

    /// The mapping under which the file would be read in the same way: every column by name.
    pub fn mapping(&self) -> Mapping {
        let mut mapping = self.mapping.clone();
        let columns = &self.about.columns;
        if !columns.is_empty() {
            let twice = |name: &str| columns.iter().filter(|it| it.name == name).count() > 1;
            let pair = |it: &Column| {
                let name = match it.name.is_empty() || twice(&it.name) {
                    true => it.letters.clone(),
                    false => it.name.clone(),
                };
                (name, it.meaning.to_string())
            };
            let told = columns.iter().filter(|it| !Column::is_reason(&it.name));
            let told = told.filter(|it| !it.name.is_empty() || it.meaning != Meaning::Nothing);
            mapping.columns = Columns(told.map(pair).collect());
        }
        mapping
    }

    /// The columns with dates of which the day and the month could not be told apart so far.
    #[cfg(feature = "tables")]
    pub fn dates(&self) -> Vec<Dates> {
        let columns = self.about.columns.iter().zip(self.tallies.iter());
        let dates = columns.map(|(column, tally)| Dates {
            column: column.label(),
            doubtful: tally.doubtful.load(Ordering::Relaxed),
            day_first: tally.day_first.load(Ordering::Relaxed),
            month_first: tally.month_first.load(Ordering::Relaxed),
        });
        dates.filter(|it| it.doubtful > 0).collect()
    }

    /// The columns with dates of which the day and the month could not be told apart so far.
    #[cfg(not(feature = "tables"))]
    pub fn dates(&self) -> Vec<Dates> {
        Vec::new()
    }

    /// What can only be said of the file when all of its rows were read.
    #[cfg(feature = "tables")]
    pub fn late_notes(&self) -> Vec<Finding> {
        let groups = self.groups.load(Ordering::Relaxed);
        let finding = || {
            Finding::new(
                "groups",
                Weight::Note,
                format!("cards that are lists of people were skipped: {groups}"),
                "nothing needs to be done; the people have cards of their own",
            )
        };
        (groups > 0).then(finding).into_iter().collect()
    }

    /// What can only be said of the file when all of its rows were read.
    #[cfg(not(feature = "tables"))]
    pub fn late_notes(&self) -> Vec<Finding> {
        Vec::new()
    }
}

impl Iterator for People {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.rows.next()
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "People({}, {})", self.about.file, self.about.kind)
    }
}
