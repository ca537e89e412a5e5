//! CSV as spreadsheets and databases write it.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io;
use std::io::Read;
use std::sync::LazyLock;

use csv_core::ReadRecordResult;
use jiff::civil::Date;

use super::address::Address;
use super::fact::Datum;
use super::fact::Fact;
use super::lexicon::Lexicon;
use super::name::Name;
use super::parts::Age;
use super::parts::Cohort;
use super::parts::Deceased;
use super::parts::Order;
use super::parts::Years;
use super::profile::Profile;
use super::rows::ROW_BYTES;
use super::rows::Row;
use super::rows::unreadable;
use super::written::Locale;
use super::written::Share;
use super::written::Written;
use super::written::is_missing;
use super::written::trimmed;
use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::place::Place;
use crate::tone::Dial;

/// The most columns that a table may have.
const COLUMNS: usize = 1000;

/// The people in a CSV file: one header, then one person a row.
///
/// The header may use a profile's names or the usual others ("First Name", `ZIP`, `DOB`); any
/// other column becomes a fact, in small letters with underscores. Lists are split at
/// semicolons. Commas, semicolons and tabs are told apart by the header. A cell that does not
/// fit is left empty with a finding; where that could do harm (`deceased`, `do_not_contact`,
/// `consent`), and where the row itself is broken, the row is refused and the next one read.
///
/// # Errors
///
/// [`Error::File`] if the file cannot be read; [`Error::NotText`], [`Error::DuplicateField`] and
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
    let mut csv = Csv {
        reader,
        file: file.to_owned(),
        core: csv_core::Reader::new(),
        delimiter: b',',
        input: vec![0; 1 << 16],
        start: 0,
        end: 0,
        cells: vec![0; 1 << 12],
        ends: vec![0; 64],
        line: 1,
        columns: Vec::new(),
        number: 0,
        done: false,
    };
    csv.read_header()?;
    Ok(csv)
}

/// The rows of a CSV file; see [`csv`].
pub struct Csv<R> {
    reader: R,
    file: String,
    core: csv_core::Reader,
    delimiter: u8,
    input: Vec<u8>,
    start: usize,
    end: usize,
    cells: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
    columns: Vec<Column>,
    number: u64,
    done: bool,
}

impl<R> Csv<R> {
    /// The facts that columns without a meaning of their own become, by the names that texts use.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|it| match &it.meaning {
            Meaning::Fact(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether a column holds a name. Without one, the first row may be no header at all.
    pub fn has_names(&self) -> bool {
        let names = ["name", "call_me", "full", "given", "surname"];
        self.columns.iter().any(|it| match it.meaning {
            Meaning::Field(field) => names.iter().any(|it| field.contains(it)),
            _ => false,
        })
    }
}

/// What a column is for.
struct Column {
    name: String,
    meaning: Meaning,
}

enum Meaning {
    Field(&'static str),
    Fact(String),
    Nothing,
}

/// What was read of a record.
struct Record {
    line: u64,
    cells: usize,
    /// The column in which it became too large.
    excess: Option<usize>,
}

/// A cell that does not fit its column.
struct Misfit {
    expected: &'static str,
    harmful: bool,
}

impl<R> std::fmt::Debug for Csv<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Csv({})", self.file)
    }
}

impl<R: Read> Iterator for Csv<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.done {
            return None;
        }
        let record = match self.record() {
            Ok(Some(record)) => record,
            Ok(None) => return None,
            Err(error) => {
                self.done = true;
                return Some(Row {
                    number: self.number,
                    also: Vec::new(),
                    line: self.line,
                    profile: Err(unreadable(&self.file, &error)),
                    findings: Vec::new(),
                });
            }
        };
        self.number += 1;
        let mut findings = Vec::new();
        let profile = self.profile(&record, &mut findings);
        findings.extend(profile.iter().flat_map(Profile::findings));
        Some(Row {
            number: self.number,
            also: Vec::new(),
            line: record.line,
            profile,
            findings,
        })
    }
}

impl<R: Read> Csv<R> {
    /// Reads the next record into `cells` and `ends`; what is too large is read past.
    fn record(&mut self) -> io::Result<Option<Record>> {
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
                    return Ok(Some(Record {
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

    fn read_header(&mut self) -> Result<()> {
        let failed = |error: io::Error, file: &str| unreadable(file, &error);
        self.fill().map_err(|it| failed(it, &self.file))?;
        if self.input[..self.end].starts_with(b"\xef\xbb\xbf") {
            self.start = 3;
        }
        self.delimiter = delimiter(&self.input[self.start..self.end]);
        self.core = csv_core::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .build();
        let record = self.record().map_err(|it| failed(it, &self.file))?;
        let Some(record) = record else {
            return Err(self.no_text("is empty", "write a header such as `given,surname`"));
        };
        if record.excess.is_some() || record.cells > COLUMNS {
            return Err(Error::Limit {
                what: format!(
                    "the header has more than {COLUMNS} columns, or is larger than 1 MiB"
                ),
                place: Box::new(Place::file(&self.file)),
                help: "keep the columns that letters need",
            });
        }
        let mut columns: Vec<Column> = Vec::new();
        for index in 0..record.cells {
            let Ok(name) = std::str::from_utf8(self.cell(index)) else {
                return Err(self.no_text("is not UTF-8 text", UTF8));
            };
            columns.push(Column::named(trimmed(name)));
        }
        self.refuse_twice(&columns, &record)?;
        self.columns = columns;
        Ok(())
    }

    fn no_text(&self, what: &'static str, help: &'static str) -> Error {
        Error::NotText {
            path: self.file.clone(),
            what,
            help,
        }
    }

    /// Refuses a header in which two columns mean the same.
    fn refuse_twice(&self, columns: &[Column], record: &Record) -> Result<()> {
        let mut seen = BTreeMap::new();
        for (index, column) in columns.iter().enumerate() {
            let key = match &column.meaning {
                Meaning::Field(field) => format!("{field}."),
                Meaning::Fact(name) => name.clone(),
                Meaning::Nothing => continue,
            };
            if seen.insert(key, index).is_some() {
                return Err(Error::DuplicateField {
                    field: column.name.clone(),
                    first: None,
                    place: self.place(record, index),
                });
            }
        }
        Ok(())
    }

    /// The bytes of a cell of the record that was just read.
    fn cell(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[start..self.ends[index]]
    }

    /// The text of a cell as a report shows it.
    fn shown(&self, index: usize) -> String {
        let text = String::from_utf8_lossy(self.cell(index));
        text.chars()
            .take(80)
            .map(|it| if it == '\n' { ' ' } else { it })
            .collect()
    }

    /// The place of a cell, with the row as far as it can be shown.
    fn place(&self, record: &Record, index: usize) -> Box<Place> {
        let mut excerpt = String::new();
        let mut range = 0..0;
        for cell in 0..record.cells.min(index + 4) {
            if !excerpt.is_empty() {
                excerpt.push(char::from(self.delimiter));
            }
            let start = excerpt.len();
            excerpt.push_str(&self.shown(cell));
            if cell == index {
                range = start..excerpt.len();
            }
        }
        if index >= record.cells {
            range = excerpt.len()..excerpt.len();
        }
        let line = usize::try_from(record.line).unwrap_or(usize::MAX);
        Box::new(Place::on_line(&self.file, line, &excerpt, range))
    }

    /// A column's letter and name: "column B (`Age`)".
    fn column(&self, index: usize) -> String {
        match self.columns.get(index) {
            Some(column) if !column.name.is_empty() => {
                let name: String = column.name.chars().take(64).collect();
                format!("column {} (`{name}`)", letters(index))
            }
            _ => format!("column {}", letters(index)),
        }
    }

    fn refusal(&self, record: &Record, index: usize, what: String, help: &str) -> Error {
        Error::Cell {
            row: self.number,
            column: self.column(index),
            what,
            place: self.place(record, index),
            help: help.to_owned(),
        }
    }

    fn profile(&self, record: &Record, findings: &mut Vec<Finding>) -> Result<Profile> {
        let width = self.columns.len();
        if let Some(index) = record.excess {
            let empty = Record {
                cells: 0,
                ..*record
            };
            let what = "the row is larger than 1 MiB, or has far too many cells".to_owned();
            let help = "look for a quotation mark that is never closed";
            return Err(self.refusal(&empty, index, what, help));
        }
        let extra = (width..record.cells).any(|it| !self.cell(it).is_empty());
        if record.cells < width || extra {
            let what = format!("cells in the row: {}, in the header: {width}", record.cells);
            let help =
                "look for a missing or unquoted comma, or a quotation mark that is never closed";
            return Err(self.refusal(record, record.cells.min(width), what, help));
        }
        let mut profile = Profile::default();
        for (index, column) in self.columns.iter().enumerate() {
            let Ok(text) = std::str::from_utf8(self.cell(index)) else {
                let what = "the cell is not UTF-8 text".to_owned();
                return Err(self.refusal(record, index, what, UTF8));
            };
            if text.contains('\0') {
                let what = "the cell has a NUL character".to_owned();
                let help = "write the cell again, and save the file as CSV UTF-8";
                return Err(self.refusal(record, index, what, help));
            }
            let text = trimmed(text);
            if is_missing(text) && text != "Null" {
                continue;
            }
            match put(&mut profile, &column.meaning, text) {
                Ok(()) => {}
                Err(misfit) if misfit.harmful => {
                    let what = format!("expected {}", misfit.expected);
                    let help = format!("write {}, or leave it empty", misfit.expected);
                    return Err(self.refusal(record, index, what, &help));
                }
                Err(misfit) => findings.push(
                    Finding::new(
                        "cell-not-read",
                        Weight::Warn,
                        format!("expected {}; the cell was left empty", misfit.expected),
                        format!("write {}", misfit.expected),
                    )
                    .quoting(text)
                    .at(format!("row {}, {}", self.number, self.column(index))),
                ),
            }
        }
        profile.tidy();
        Ok(profile)
    }
}

const UTF8: &str = "save the file again as “CSV UTF-8”";

impl Column {
    fn named(name: &str) -> Self {
        static FIELDS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
            let text = include_str!("../../templates/columns.yaml");
            document::yaml("columns.yaml", text).expect("a test reads the built-in columns.yaml")
        });
        static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
            let names = FIELDS.iter();
            let pairs =
                names.flat_map(|(field, names)| names.iter().map(move |it| (&**it, &**field)));
            pairs.collect()
        });
        let lower = name.to_lowercase();
        let plain: String = lower.chars().filter(|it| it.is_alphanumeric()).collect();
        let words = lower.split(|it: char| !it.is_alphanumeric());
        let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
        Self {
            name: name.to_owned(),
            meaning: match NAMES.get(&*plain) {
                Some(field) => Meaning::Field(field),
                None if plain.is_empty() => Meaning::Nothing,
                None => Meaning::Fact(words.join("_")),
            },
        }
    }
}

/// The delimiter that the first line has most of.
fn delimiter(text: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
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

/// A spreadsheet's letters for a column: A to Z, AA, AB …
fn letters(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(trimmed).filter(|it| !is_missing(it))
}

fn texts(text: &str) -> Vec<String> {
    items(text).map(str::to_owned).collect()
}

fn facts(text: &str) -> Vec<Fact> {
    items(text).map(Fact::told).collect()
}

/// The value, or what was expected.
fn read<T: Written>(text: &str) -> std::result::Result<T, Misfit> {
    T::read(text).ok_or(Misfit {
        expected: T::EXPECTED,
        harmful: false,
    })
}

/// The value of a cell that must be understood.
fn surely<T: Written>(text: &str) -> std::result::Result<T, Misfit> {
    read(text).map_err(|it| Misfit {
        harmful: true,
        ..it
    })
}

/// Puts the text of a cell where it belongs.
fn put(profile: &mut Profile, meaning: &Meaning, text: &str) -> std::result::Result<(), Misfit> {
    let own = || Some(text.to_owned());
    let field = match meaning {
        Meaning::Nothing => return Ok(()),
        Meaning::Field(field) => *field,
        Meaning::Fact(name) => {
            profile.facts.insert(name.clone(), Fact::told(datum(text)));
            return Ok(());
        }
    };
    match field {
        "id" => profile.id = own(),
        "name" if profile.name.is_empty() => profile.name = Name::parse(text),
        "name" => {}
        "title" => return title(profile, text),
        "given" => profile.name.given = own(),
        "given_informal" => profile.name.given_informal = own(),
        "given2" => profile.name.given2 = own(),
        "surname" => profile.name.surname = own(),
        "surname2" => profile.name.surname2 = own(),
        "generation" => profile.name.generation = own(),
        "credentials" => profile.name.credentials = own(),
        "call_me" => profile.call_me = own(),
        "never_call_me" => profile.never_call_me = texts(text),
        "say" => profile.say = own(),
        "pronouns" => profile.pronouns = own(),
        "honorific" => profile.honorific = own(),
        "born" => profile.born = Some(read::<Date>(text)?),
        "age" => {
            let years = read::<Years>(text)?.0;
            let on = profile.age.and_then(|it| it.on);
            profile.age = Some(Age { years, on });
        }
        "age_on" => {
            let on = read::<Date>(text)?;
            match &mut profile.age {
                Some(age) => age.on = Some(on),
                None => {
                    return Err(Misfit {
                        expected: "an age in a column before its date",
                        harmful: false,
                    });
                }
            }
        }
        "locale" => profile.locale = Some(read::<Locale>(text)?.0),
        "household" => profile.household = own(),
        "group" => profile.group = own(),
        "cohorts" => profile.cohorts = items(text).map(Cohort::maybe).collect(),
        "formality" => dial(profile, Dial::Formality, text)?,
        "warmth" => dial(profile, Dial::Warmth, text)?,
        "playfulness" => dial(profile, Dial::Playfulness, text)?,
        "enthusiasm" => dial(profile, Dial::Enthusiasm, text)?,
        "length" => profile.length = Some(read(text)?),
        "loves" => profile.loves = facts(text),
        "hates" => profile.hates = facts(text),
        "allergies" => profile.allergies = facts(text),
        "address" => profile.address.lines = Address::parse(text).lines,
        "organisation" => profile.address.organisation = own(),
        "street" => profile.address.street.insert(0, text.to_owned()),
        "street2" => profile.address.street.push(text.to_owned()),
        "locality" => profile.address.locality = own(),
        "region" => profile.address.region = own(),
        "postcode" => profile.address.postcode = own(),
        "country" => profile.address.country = own(),
        "email" => profile.email = own(),
        "phone" => profile.phone = own(),
        "channels" => {
            let channels: std::result::Result<_, _> = items(text).map(read).collect();
            profile.channels = channels?;
        }
        "consent" => profile.consent.write = Some(surely(text)?),
        "guardian" => profile.guardian.get_or_insert_default().name = Name::parse(text),
        "deceased" => profile.deceased = surely::<Deceased>(text)?.0,
        "do_not_contact" => profile.do_not_contact = surely(text)?,
        "orders" => profile.orders = items(text).map(Order::seen).collect(),
        "visits" => profile.visits.get_or_insert_default().count = Some(read(text)?),
        "first_visit" => profile.visits.get_or_insert_default().first = Some(read(text)?),
        "last_visit" => profile.visits.get_or_insert_default().last = Some(read(text)?),
        "usual" => profile.visits.get_or_insert_default().usual = own(),
        _ => {}
    }
    Ok(())
}

/// A title of address; a title at work is a fact like any other.
fn title(profile: &mut Profile, text: &str) -> std::result::Result<(), Misfit> {
    let lexicon = Lexicon::get();
    if lexicon.titles.has(text) || lexicon.given_titles.has(text) {
        profile.name.title = Some(text.to_owned());
        return Ok(());
    }
    profile.facts.insert("title".into(), Fact::told(text));
    Ok(())
}

fn dial(profile: &mut Profile, dial: Dial, text: &str) -> std::result::Result<(), Misfit> {
    profile.tone.0.insert(dial, read::<Share>(text)?.0);
    Ok(())
}

/// A number if printing it gives back the cell, else text.
fn datum(text: &str) -> Datum {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => Datum::Integer(number),
        _ => Datum::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_a_spreadsheets_letters() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(letters),
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn every_column_of_the_list_is_put_somewhere() {
        let text = include_str!("../../templates/columns.yaml");
        let fields: BTreeMap<String, Vec<String>> = document::yaml("columns.yaml", text).unwrap();
        for field in fields.keys() {
            let field: &'static str = field.clone().leak();
            let mut profile = Profile::default();
            profile.age = (field == "age_on").then_some(Age { years: 7, on: None });
            let before = profile.clone();
            for text in ["2", "en", "2015-04-02", "yes", "0.5", "post", "Dr"] {
                let _ = put(&mut profile, &Meaning::Field(field), text);
            }
            let _ = put(&mut profile, &Meaning::Field(field), "short");
            assert!(profile != before, "{field}");
        }
    }
}
