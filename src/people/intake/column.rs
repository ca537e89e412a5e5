//! The columns of a table and what they mean.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::cell;
use super::cell::Put;
use super::date;
use super::date::Frame;
use super::options::Columns;
use crate::document;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::written::quiet;
use crate::people::written::trimmed;

/// The name of the column that says why a row was refused; it is never read.
pub const REFUSED_BECAUSE: &str = "refused because";

/// One column of a file, or one key of its cards, and what it means.
#[derive(Clone)]
#[non_exhaustive]
pub struct Column {
    /// Its name in the header; empty if it has none.
    pub name: String,
    /// A spreadsheet's letters for it.
    pub letters: String,
    /// What it means.
    pub meaning: Meaning,
    pub(super) put: Option<Put>,
}

quiet!(Column);

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// A field of a profile.
    Field(&'static str),
    /// A fact of this name.
    Fact(String),
    /// Nothing: it is left out.
    Nothing,
}

/// As a mapping writes it: `given`, `facts.dog`, `-`.
impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => f.write_str(field),
            Self::Fact(name) => write!(f, "facts.{name}"),
            Self::Nothing => f.write_str("-"),
        }
    }
}

/// What is wrong with a header: the column's index if it is about one.
pub(super) struct BadHeader {
    pub(super) index: Option<usize>,
    pub(super) what: String,
    pub(super) help: String,
}

impl Column {
    pub(super) fn new(name: &str, index: usize, meaning: Meaning) -> Self {
        let put = match &meaning {
            Meaning::Field(field) => cell::putter(field),
            _ => None,
        };
        Self {
            name: name.to_owned(),
            letters: letters(index),
            meaning,
            put,
        }
    }

    /// "column B (`Age`)".
    pub(super) fn label(&self) -> String {
        if self.name.is_empty() {
            return format!("column {}", self.letters);
        }
        let name: String = self.name.chars().take(64).collect();
        format!("column {} (`{name}`)", self.letters)
    }

    /// Whether it is the column that a file of refused rows has.
    pub(super) fn is_reason(name: &str) -> bool {
        name.eq_ignore_ascii_case(REFUSED_BECAUSE)
    }

    fn guessed(name: &str, index: usize) -> Self {
        Self::new(name, index, meaning_of(name))
    }

    fn is(&self, field: &str) -> bool {
        self.meaning == Meaning::Field(self::field(field).unwrap_or_default())
    }
}

/// The columns of a header, as the mapping and the usual names of columns say.
pub(super) fn columns(
    names: &[&str],
    mapping: &Columns,
    notes: &mut Vec<Finding>,
) -> Result<Vec<Column>, BadHeader> {
    let guess = |(index, name): (usize, &&str)| Column::guessed(trimmed(name), index);
    let mut columns: Vec<Column> = names.iter().enumerate().map(guess).collect();
    settle_name(&mut columns, mapping, notes);
    let mapped = apply(&mut columns, mapping)?;
    refuse_data(&columns, mapped)?;
    refuse_twice(&columns)?;
    Ok(columns)
}

/// The columns of a table without a header, all from the mapping.
pub(super) fn nameless(width: usize, mapping: &Columns) -> Result<Vec<Column>, BadHeader> {
    if mapping.is_empty() {
        return Err(BadHeader {
            index: None,
            what: "without a header, nothing says what the columns mean".into(),
            help: "name them by letter, as in `--map A=given --map B=surname`".into(),
        });
    }
    let nothing = |index| Column::new("", index, Meaning::Nothing);
    let mut columns: Vec<Column> = (0..width).map(nothing).collect();
    apply(&mut columns, mapping)?;
    refuse_twice(&columns)?;
    Ok(columns)
}

/// "Name" beside given names is the surname, as in "Vorname; Name"; beside surnames it is the
/// given name, as in "Nombre; Apellidos".
fn settle_name(columns: &mut [Column], mapping: &Columns, notes: &mut Vec<Finding>) {
    let has = |field: &str| columns.iter().any(|it| it.is(field));
    let field = match (has("given"), has("surname")) {
        (true, false) => "surname",
        (false, true) => "given",
        _ => return,
    };
    let mut names = (0..columns.len()).filter(|it| columns[*it].is("name"));
    let (Some(index), None) = (names.next(), names.next()) else {
        return;
    };
    let is_mapped = |it: &(String, String)| find(columns, &it.0) == Some(index);
    if mapping.0.iter().any(is_mapped) {
        return;
    }
    let column = &mut columns[index];
    let (said, read) = match field {
        "given" => ("surname", "given name"),
        _ => ("given name", "surname"),
    };
    notes.push(
        Finding::new(
            "name-column",
            Weight::Note,
            format!("it was read as the {read}, since another column has the {said}"),
            format!(
                "if that is wrong, say what it is: `--map \"{}=name\"`",
                column.name
            ),
        )
        .at(column.label()),
    );
    let name = column.name.clone();
    let meaning = Meaning::Field(self::field(field).unwrap_or_default());
    *column = Column::new(&name, index, meaning);
}

/// Gives columns the meanings that the mapping says; which they are.
fn apply(columns: &mut [Column], mapping: &Columns) -> Result<Vec<usize>, BadHeader> {
    let mut mapped = Vec::new();
    for (column, target) in &mapping.0 {
        let index = find(columns, column).ok_or_else(|| {
            let names = columns.iter().map(|it| match it.name.is_empty() {
                true => it.letters.as_str(),
                false => it.name.as_str(),
            });
            let names: Vec<_> = names.take(40).collect();
            BadHeader {
                index: None,
                what: format!("there is no column `{column}`, which the mapping names"),
                help: format!("use one of {}", names.join(", ")),
            }
        })?;
        let meaning = target_of(target).ok_or_else(|| BadHeader {
            index: Some(index),
            what: format!("`{target}` is no field that a column can have"),
            help: format!(
                "use facts.NAME, - to leave it out, or one of {}",
                FIELDS.keys().cloned().collect::<Vec<_>>().join(", ")
            ),
        })?;
        let name = columns[index].name.clone();
        columns[index] = Column::new(&name, index, meaning);
        mapped.push(index);
    }
    Ok(mapped)
}

/// The column by its very name, by its name in other spelling, or by its letters, which do not
/// count the column of reasons: the same mapping fits a file and its refused rows.
fn find(columns: &[Column], wanted: &str) -> Option<usize> {
    let by = |matches: &dyn Fn(&Column) -> bool| columns.iter().position(matches);
    let plain_wanted = plain(wanted);
    let reasons = usize::from(
        columns
            .first()
            .is_some_and(|it| Column::is_reason(&it.name)),
    );
    by(&|it| it.name == trimmed(wanted))
        .or_else(|| by(&|it| !plain_wanted.is_empty() && plain(&it.name) == plain_wanted))
        .or_else(|| {
            let upper = wanted.to_ascii_uppercase();
            (0..columns.len() - reasons.min(columns.len()))
                .find(|it| letters(*it) == upper)
                .map(|it| it + reasons)
        })
}

/// Refuses a first row that looks like a person.
fn refuse_data(columns: &[Column], mapped: Vec<usize>) -> Result<(), BadHeader> {
    let is_field = |it: &Column| matches!(it.meaning, Meaning::Field(_));
    let looks_like_data = |it: &Column| {
        let mail = it.name.split_once('@').is_some_and(|it| it.1.contains('.'));
        let date = date::read(&it.name, Frame::default()).date.is_ok();
        mail || date
    };
    let data = columns.iter().position(looks_like_data);
    let index = match data {
        Some(index) => Some(index),
        None if !mapped.is_empty() || columns.iter().any(is_field) => return Ok(()),
        None => None,
    };
    Err(BadHeader {
        index,
        what: "the first row does not look like a header".into(),
        help: "write a row of names above it, such as `given,surname`; or read it as a person: \
               `--no-header --map A=given --map B=surname`"
            .into(),
    })
}

/// Refuses a header in which two columns mean the same.
fn refuse_twice(columns: &[Column]) -> Result<(), BadHeader> {
    let mut seen: BTreeMap<String, &Column> = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        if column.meaning == Meaning::Nothing {
            continue;
        }
        let meaning = column.meaning.to_string();
        if let Some(first) = seen.get(&meaning) {
            let choice = |it: &Column| match it.name.is_empty() || it.name == column.name {
                true => it.letters.clone(),
                false => it.name.clone(),
            };
            let own = match first.name == column.name {
                true => &column.letters,
                false => &column.name,
            };
            return Err(BadHeader {
                index: Some(index),
                what: format!(
                    "{} and {} both mean `{meaning}`",
                    first.label(),
                    column.label()
                ),
                help: format!(
                    "leave one out: `--map \"{}=-\"` or `--map \"{own}=-\"`",
                    choice(first)
                ),
            });
        }
        seen.insert(meaning, column);
    }
    Ok(())
}

/// What a mapping's word means.
pub(super) fn target_of(target: &str) -> Option<Meaning> {
    let target = target.trim();
    match target.strip_prefix("facts.") {
        _ if target == "-" => Some(Meaning::Nothing),
        Some(name) if !name.trim().is_empty() => Some(Meaning::Fact(words(name))),
        Some(_) => None,
        None => field(target).map(Meaning::Field),
    }
}

/// What a column of this name usually means.
pub(super) fn meaning_of(name: &str) -> Meaning {
    if Column::is_reason(name) {
        return Meaning::Nothing;
    }
    if let Some(fact) = name.strip_prefix("facts.") {
        return Meaning::Fact(words(fact));
    }
    let plain = plain(name);
    match NAMES.get(plain.as_str()) {
        Some(field) => Meaning::Field(field),
        None if plain.is_empty() => Meaning::Nothing,
        None => match of_parts(name) {
            Some(field) => Meaning::Field(field),
            None => Meaning::Fact(words(name)),
        },
    }
}

/// "Ort / City", "Mag gern (loves)": the one field that the parts of a header agree on.
fn of_parts(name: &str) -> Option<&'static str> {
    let parts: Vec<_> = name.split(['/', '(', ')', '|']).map(plain).collect();
    if parts.len() < 2 {
        return None;
    }
    let mut fields = parts.iter().filter_map(|it| NAMES.get(it.as_str()));
    let first = fields.next()?;
    fields.all(|it| it == first).then_some(*first)
}

/// Small letters, with underscores between words.
fn words(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric());
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    words.join("_")
}

pub(super) fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.chars().filter(|it| it.is_alphanumeric()).collect()
}

fn field(name: &str) -> Option<&'static str> {
    FIELDS.get_key_value(name).map(|it| it.0.as_str())
}

static FIELDS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let text = include_str!("../../../templates/columns.yaml");
    document::yaml("columns.yaml", text).expect("a test reads the built-in columns.yaml")
});

static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let fields = FIELDS.iter();
    let pairs = fields.flat_map(|(field, names)| {
        let names = names.iter().cloned().chain([plain(field)]);
        names.map(move |it| (it, field.as_str()))
    });
    pairs.collect()
});

/// A spreadsheet's letters for a column: A to Z, AA, AB …
pub(super) fn letters(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::parts::Age;
    use crate::people::profile::Profile;

    #[test]
    fn columns_have_a_spreadsheets_letters() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(letters),
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn no_name_of_a_column_is_listed_under_two_fields() {
        let mut seen = HashMap::new();
        for (field, names) in FIELDS.iter() {
            for name in names {
                assert_eq!(
                    plain(name),
                    *name,
                    "written in small letters and digits only"
                );
                let before = seen.insert(name, field);
                assert!(before.is_none(), "{name}: {field} and {before:?}");
            }
        }
    }

    #[test]
    fn every_column_of_the_list_is_put_somewhere() {
        for field in FIELDS.keys() {
            let put = cell::putter(field).expect(field);
            let mut profile = Profile::default();
            profile.age = (field == "age_on").then_some(Age { years: 7, on: None });
            let before = profile.clone();
            for text in [
                "2",
                "en",
                "2015-04-02",
                "yes",
                "0.5",
                "post",
                "Dr",
                "short",
                "each",
            ] {
                let _ = put(&mut profile, text, &mut cell::Reading::default());
            }
            assert!(profile != before, "{field}");
        }
    }

    #[test]
    fn headers_of_several_languages_are_understood() {
        for (name, field) in [
            ("First Name", "given"),
            ("FIRSTNAME", "given"),
            ("first_name", "given"),
            ("Vorname", "given"),
            ("Prénom", "given"),
            ("Apellidos", "surname"),
            ("Achternaam", "surname"),
            ("Cognome", "surname"),
            ("Sobrenome", "surname"),
            ("E-Mail-Adresse", "email"),
            ("PLZ", "postcode"),
            ("Código postal", "postcode"),
            ("E-mail 1 - Value", "email"),
            ("Given Name", "given"),
        ] {
            assert_eq!(meaning_of(name).to_string(), field, "{name}");
        }
        assert_eq!(
            meaning_of("Lieblings-Schiff").to_string(),
            "facts.lieblings_schiff"
        );
        assert_eq!(meaning_of("Refused because"), Meaning::Nothing);
    }
}
