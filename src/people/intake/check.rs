//! What a clerk should know of a file before letters are written: one question, one line.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde::Serialize;

use super::column::Column;
use super::options::Kind;
use super::people::Dates;
use super::people::People;
use super::row::Row;
use crate::error::Error;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::profile::Profile;
use crate::people::salutation::greeting;
use crate::people::ways::Register;
use crate::seed::Seed;

/// The version of a check's serialised form.
pub const CHECK_VERSION: u32 = 1;

/// How many rows a question names.
const NAMED: usize = 5;
/// How many different questions are kept apart.
const QUESTIONS: usize = 1000;

/// A file of people, read through: what it is, what is asked about its rows, and the sums.
///
/// # Example
///
/// ```
/// use longhand::people::intake::{self, Check, Options};
///
/// let file = "given,age\nColin,seven\nAda,nine\nLuka,7\n".as_bytes();
/// let check = Check::of(intake::read(file, "fans.csv", &Options::default())?);
/// assert_eq!((check.rows, check.refused), (3, 0));
/// assert_eq!(check.questions[0].rows, 2);
/// assert_eq!(check.questions[0].column.as_deref(), Some("column B (`age`)"));
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// The version of this form.
    pub version: u32,
    /// The file.
    pub file: String,
    /// Its kind.
    pub kind: Kind,
    /// The encoding of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<&'static str>,
    /// What stands between the cells of a CSV file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The columns and what each became.
    pub columns: Vec<CheckedColumn>,
    /// What is to be known of the file as a whole.
    pub notes: Vec<Finding>,
    /// The columns whose dates may be day/month or month/day.
    pub dates: Vec<CheckedDates>,
    /// What is asked about rows, the same question once; refusals first, then by number of rows.
    pub questions: Vec<Question>,
    /// How many rows there are: the four below add up to it.
    pub rows: u64,
    /// How many are ready.
    pub ready: u64,
    /// How many are ready, though something should be looked at.
    pub ready_with_questions: u64,
    /// How many letters a person has to release before they go out.
    pub held: u64,
    /// How many get no letter until they are mended.
    pub refused: u64,
}

/// A column and what it became.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CheckedColumn {
    /// A spreadsheet's letters.
    pub letters: String,
    /// The name in the header.
    pub name: String,
    /// A field, `facts.NAME`, or `-`.
    pub meaning: String,
}

/// The dates of a column that could not be told apart.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CheckedDates {
    /// "column B (`Birthday`)".
    pub column: String,
    /// How many may be day/month or month/day.
    pub doubtful: u64,
    /// How many can only have the day first.
    pub day_first: u64,
    /// How many can only have the month first.
    pub month_first: u64,
}

/// One question about one or many rows.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Question {
    /// A stable code; `refused` for rows that get no letter.
    pub code: String,
    /// How much it weighs.
    pub weight: Weight,
    /// The column or the field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What was found, without anybody's values.
    pub what: String,
    /// How to mend it.
    pub help: String,
    /// How many rows it is about.
    pub rows: u64,
    /// The first of them.
    pub first: Vec<u64>,
    /// What stands there, in the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

type Key = (bool, String, Option<String>, String);

impl Check {
    /// Reads people to the end.
    pub fn of(mut people: People) -> Self {
        let about = people.about().clone();
        let mut check = Self {
            version: CHECK_VERSION,
            file: about.file,
            kind: about.kind,
            encoding: about.encoding,
            delimiter: about.delimiter,
            sheet: about.sheet,
            columns: about.columns.iter().map(CheckedColumn::of).collect(),
            notes: about.notes,
            dates: Vec::new(),
            questions: Vec::new(),
            rows: 0,
            ready: 0,
            ready_with_questions: 0,
            held: 0,
            refused: 0,
        };
        let mut questions = BTreeMap::new();
        let mut twins = Twins::default();
        let mut codes = Codes::default();
        for mut row in &mut people {
            row.findings.extend(twins.of(&row));
            codes.count(&row);
            check.take(row, &mut questions);
        }
        for (row, finding) in codes.short() {
            gather(&mut questions, row, Question::of(finding));
        }
        check.notes.extend(people.late_notes());
        check.dates = people.dates().into_iter().map(CheckedDates::of).collect();
        check.questions = questions.into_values().collect();
        check.questions.sort_by_key(|it| {
            let refused = it.code != "refused";
            (
                refused,
                it.weight == Weight::Note,
                std::cmp::Reverse(it.rows),
            )
        });
        check
    }

    fn take(&mut self, mut row: Row, questions: &mut BTreeMap<Key, Question>) {
        self.rows += 1;
        row.findings
            .extend(row.profile.iter().flat_map(about_the_name));
        let asks = row.findings.iter().any(|it| it.weight != Weight::Note);
        match &row.profile {
            Err(_) => self.refused += 1,
            Ok(_) if row.findings.iter().any(Finding::holds) => self.held += 1,
            Ok(_) if asks => self.ready_with_questions += 1,
            Ok(_) => self.ready += 1,
        }
        if let Err(error) = &row.profile {
            gather(questions, row.number, Question::refusal(error));
        }
        for finding in row.findings {
            gather(questions, row.number, Question::of(finding));
        }
    }
}

/// What would be asked when a letter greets this person.
fn about_the_name(profile: &Profile) -> Vec<Finding> {
    let known: Vec<_> = profile.findings();
    let mut findings = greeting(profile, Register::Informal).findings;
    for finding in greeting(profile, Register::Formal).findings {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings.extend(profile.left_out());
    if profile.addressed().all(|it| !it.can_be_greeted()) {
        let (code, message) = match profile.deceased {
            true => ("deceased", "this person has died, so a letter is held"),
            false => (
                "do-not-contact",
                "this person wants no letters, so one is held",
            ),
        };
        let help = "look whether somebody else of the household is to be written to";
        findings.push(Finding::new(code, Weight::Hold, message, help).at(code));
    }
    findings.retain(|it| !known.contains(it));
    findings
}

/// The rows that were seen, to know when one comes again.
#[derive(Default)]
struct Twins(HashMap<Seed, u64>);

/// How many rows are kept in mind; later ones are compared with these.
const REMEMBERED: usize = 200_000;

impl Twins {
    /// Whether somebody of the same name, birthday and address stood in an earlier row.
    fn of(&mut self, row: &Row) -> Option<Finding> {
        let profile = row.profile.as_ref().ok()?;
        if profile.name.is_empty() {
            return None;
        }
        let who = (
            &profile.name,
            profile.born,
            &profile.address,
            &profile.email,
        );
        let key = Seed::default().of(&serde_json::to_string(&who).ok()?);
        if let Some(first) = self.0.get(&key) {
            let message = format!("this looks like the same person as row {first}");
            let help = "look whether it is, and leave one of the two rows out";
            return Some(Finding::new("twice", Weight::Warn, message, help).at(row.label()));
        }
        if self.0.len() < REMEMBERED {
            self.0.insert(key, row.number);
        }
        None
    }
}

/// Postcodes by their length, where no country says what they should have.
#[derive(Default)]
struct Codes {
    five: usize,
    four: Vec<u64>,
}

impl Codes {
    fn count(&mut self, row: &Row) {
        let Ok(profile) = &row.profile else { return };
        let asked = row.findings.iter().any(|it| it.code == "postcode-zero");
        if profile.address.country.is_some() || asked {
            return;
        }
        let code = profile.address.postcode.as_deref().unwrap_or_default();
        let is_number = code.bytes().all(|it| it.is_ascii_digit());
        match code.len() {
            5 if is_number => self.five += 1,
            4 if is_number && self.four.len() < REMEMBERED => self.four.push(row.number),
            _ => {}
        }
    }

    /// The few of four digits among many of five.
    fn short(self) -> impl Iterator<Item = (u64, Finding)> {
        let few = self.four.len() * 4 < self.five;
        let finding = Finding::new(
            "postcode-zero",
            Weight::Warn,
            "the postal code may have lost the zero before it: most others have five digits",
            "write it with all its digits, or name the country",
        );
        let rows = if few { self.four } else { Vec::new() };
        rows.into_iter()
            .map(move |it| (it, finding.clone().at(format!("row {it}"))))
    }
}

fn gather(questions: &mut BTreeMap<Key, Question>, row: u64, question: Question) {
    let key = (
        question.code != "refused",
        question.code.clone(),
        question.column.clone(),
        question.what.clone(),
    );
    let full = questions.len() >= QUESTIONS && !questions.contains_key(&key);
    let (key, question) = match full {
        false => (key, question),
        true => {
            let more = Question {
                column: None,
                what: "there are more questions of other kinds".into(),
                help: "mend what is named here, and check the file again".into(),
                quote: None,
                ..question
            };
            ((key.0, key.1, None, more.what.clone()), more)
        }
    };
    let question = questions.entry(key).or_insert(question);
    question.rows += 1;
    if question.first.len() < NAMED && question.first.last() != Some(&row) {
        question.first.push(row);
    }
}

impl Question {
    fn of(finding: Finding) -> Self {
        let at = finding.at.as_deref();
        // "row 12, column B (`Age`)": the row is counted, the column is the question's.
        let column = at.map(|it| match it.strip_prefix("row ") {
            Some(rest) => rest.split_once(", ").map_or("", |it| it.1),
            None => it,
        });
        Self {
            column: column.filter(|it| !it.is_empty()).map(str::to_owned),
            code: finding.code,
            weight: finding.weight,
            what: finding.message,
            help: finding.help,
            rows: 0,
            first: Vec::new(),
            quote: finding.quote,
        }
    }

    fn refusal(error: &Error) -> Self {
        let (column, what) = match error {
            Error::Cell { column, what, .. } => (Some(column.clone()), what.clone()),
            Error::Row { what, .. } => (None, format!("the row {what}")),
            other => {
                let text = other.to_string();
                let place = other.place().map(|it| format!("{it}: "));
                let what = place.and_then(|it| text.strip_prefix(&it).map(str::to_owned));
                (None, what.unwrap_or(text))
            }
        };
        Self {
            code: "refused".into(),
            weight: Weight::Hold,
            column,
            what,
            help: error.help(),
            rows: 0,
            first: Vec::new(),
            quote: None,
        }
    }
}

impl CheckedColumn {
    fn of(column: &Column) -> Self {
        Self {
            letters: column.letters.clone(),
            name: column.name.clone(),
            meaning: column.meaning.to_string(),
        }
    }
}

impl CheckedDates {
    fn of(dates: Dates) -> Self {
        Self {
            column: dates.column,
            doubtful: dates.doubtful,
            day_first: dates.day_first,
            month_first: dates.month_first,
        }
    }
}
