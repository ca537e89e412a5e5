//! `longhand people`: files of people, looked at before letters are written.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::Subcommand;
use jiff::civil::Date;
use longhand::Error;
use longhand::Finding;
use longhand::people::Manner;
use longhand::people::Profile;
use longhand::people::Register;
use longhand::people::intake::Check;
use longhand::people::intake::Question;
use longhand::people::postal;
use longhand::people::postal::Origin;
use longhand::people::salutation;
use longhand::post::outbox;

use crate::cli::source;
use crate::cli::source::Source;
use crate::cli::talk;
use crate::cli::talk::visible;

/// Look at files of people before letters are written.
#[derive(Subcommand)]
pub(crate) enum People {
    /// Read a file through: what it is, what is asked about its rows, how many are ready
    Check(Box<CheckFile>),
    /// Show one person as it was understood, and how they would be greeted
    Show(Box<Show>),
}

/// Read a file through.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand people check guests.xlsx
  longhand people check export.csv --dates dmy --map Hund=facts.dog --save-mapping export.yaml
  longhand people check export.csv --mapping export.yaml --json")]
pub(crate) struct CheckFile {
    /// The people: CSV, XLSX, vCard, JSON or YAML; - for standard input
    file: PathBuf,

    #[command(flatten)]
    source: Source,

    /// Save what every column became, to be used with --mapping
    #[arg(long, value_name = "FILE")]
    save_mapping: Option<PathBuf>,

    /// Today, for birthdays that have not come yet
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    on: Option<Date>,

    /// Give the report as JSON
    #[arg(long)]
    json: bool,
}

/// Show one person.
#[derive(Args)]
pub(crate) struct Show {
    /// The people: CSV, XLSX, vCard, JSON or YAML; - for standard input
    file: PathBuf,

    #[command(flatten)]
    source: Source,

    /// The row, as `people check` counts it; without it, the first
    #[arg(long, value_name = "N")]
    row: Option<u64>,
}

impl People {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        match self {
            Self::Check(it) => it.run(),
            Self::Show(it) => it.run(),
        }
    }
}

impl CheckFile {
    fn run(self) -> Result<ExitCode, Error> {
        let options = self.source.options(self.on.unwrap_or_else(talk::today))?;
        let people = source::open(&self.file, &options)?;
        if let Some(path) = &self.save_mapping {
            talk::refuse_overwriting(path, &self.file)?;
            outbox::place(path, people.mapping().to_yaml()?.as_bytes())?;
        }
        let check = Check::of(people);
        match self.json {
            true => talk::give(&talk::json(&check)?)?,
            false => talk::give(report(&check).as_bytes())?,
        }
        Ok(ExitCode::from(match (check.refused, check.held) {
            (0, 0) => 0,
            (0, _) => talk::HELD,
            _ => talk::REFUSED,
        }))
    }
}

impl Show {
    fn run(self) -> Result<ExitCode, Error> {
        let options = self.source.options(talk::today())?;
        let people = source::open(&self.file, &options)?;
        let (mut first, mut last) = (None, 0);
        for row in people {
            first = first.or(Some(row.number));
            last = row.number;
            if self.row.is_some_and(|it| it != row.number) {
                continue;
            }
            let profile = row.profile?;
            talk::give(shown(row.number, &profile)?.as_bytes())?;
            talk::say_findings(&row.findings);
            return Ok(ExitCode::SUCCESS);
        }
        Err(Error::Unknown {
            kind: "row",
            name: self.row.map_or("1".to_owned(), |it| it.to_string()),
            known: vec![format!("{} to {last}", first.unwrap_or(0))],
        })
    }
}

/// A person, how a letter to them opens and closes, and where it goes.
fn shown(row: u64, profile: &Profile) -> Result<String, Error> {
    let mut text = format!("# row {row}\n");
    let locale = profile.locale.as_deref().unwrap_or("en");
    for (name, register) in [
        ("informal", Register::Informal),
        ("formal", Register::Formal),
    ] {
        let said = salutation(profile, Manner { locale, register });
        let (opening, close) = (visible(&said.text), visible(&said.close));
        text += &format!("# {name}: {opening} … {close}\n");
        if register == Register::Formal {
            talk::say_findings(&said.greeting.findings);
        }
    }
    if !profile.address.is_empty() {
        let country = profile.address.country.as_deref().unwrap_or_default();
        let name = match profile.with.is_empty() {
            true => postal::name_line(profile, locale),
            false => profile.household_line("&"),
        };
        let names: Vec<_> = name.into_iter().collect();
        let block = postal::block(&names, &profile.address, &Origin::new(country, locale));
        text += &format!("# to: {}\n", visible(&block.lines.join(" / ")));
        if !country.is_empty() {
            talk::say_findings(&block.findings);
        }
    }
    Ok(text + &visible(&profile.to_yaml()?))
}

/// The report that a clerk works through.
fn report(check: &Check) -> String {
    let mut report = what(check) + "\n" + &columns(check);
    for note in &check.notes {
        report += &told(note);
    }
    report += &dates(check);
    let refused = |it: &&Question| it.code == "refused";
    for question in check.questions.iter().filter(refused) {
        report += &asked(question);
    }
    for question in check.questions.iter().filter(|it| !refused(it)) {
        report += &asked(question);
    }
    let sums = [
        ("ready", check.ready),
        ("ready, with questions", check.ready_with_questions),
        ("held, until somebody releases them", check.held),
        ("refused", check.refused),
        ("rows", check.rows),
    ];
    for (name, sum) in sums {
        if sum == 0 && name.starts_with("held") {
            continue;
        }
        report += &format!("{sum:>8}  {name}\n");
    }
    visible(&report)
}

fn what(check: &Check) -> String {
    let mut what = format!("{}: {}", check.file, check.kind);
    if let Some(encoding) = check.encoding {
        what += &format!(", {encoding}");
    }
    if let Some(delimiter) = check.delimiter {
        let name = match delimiter {
            ',' => "commas",
            ';' => "semicolons",
            '\t' => "tabs",
            '|' => "bars",
            _ => "marks of its own",
        };
        what += &format!(", with {name}");
    }
    if let Some(sheet) = &check.sheet {
        what += &format!(", sheet `{sheet}`");
    }
    what + "\n"
}

/// Which column became what.
fn columns(check: &Check) -> String {
    let width = check.columns.iter().map(|it| it.name.chars().count());
    let width = width.max().unwrap_or(0).min(40);
    let mut told = String::new();
    for column in &check.columns {
        let became = match column.meaning.strip_prefix("facts.") {
            Some(fact) => format!("a fact: {fact}"),
            None if column.meaning == "-" => "left out".to_owned(),
            None => column.meaning.clone(),
        };
        let name: String = column.name.chars().take(40).collect();
        told += &format!("  {:<3} {name:<width$}  {became}\n", column.letters);
    }
    if told.is_empty() {
        return told;
    }
    told + "\n"
}

fn told(note: &Finding) -> String {
    format!("{note}\n    help: {}\n\n", note.help)
}

/// Dates that only their owner can settle.
fn dates(check: &Check) -> String {
    let told = check.dates.iter().map(|it| {
        format!(
            "look[day-or-month] at {}: dates that may be day/month or month/day: {}\n    \
             in the same column, only day first: {}; only month first: {}\n    \
             help: settle them all with `--dates dmy` or `--dates mdy`\n\n",
            it.column, it.doubtful, it.day_first, it.month_first
        )
    });
    told.collect()
}

fn asked(question: &Question) -> String {
    let head = match question.code.as_str() {
        "refused" => "refused".to_owned(),
        code => format!("{}[{code}]", question.weight),
    };
    let rows: Vec<_> = question.first.iter().map(u64::to_string).collect();
    let rows = rows.join(", ");
    let rows = match question.rows {
        1 => format!("row {rows}"),
        many if many > question.first.len() as u64 => format!("{many} rows: {rows}, …"),
        many => format!("{many} rows: {rows}"),
    };
    let column = question.column.as_ref();
    let column = column.map_or(String::new(), |it| format!(", {it}"));
    let mut asked = format!("{head} {rows}{column}\n    {}\n", question.what);
    if let Some(quote) = &question.quote {
        let quote: String = quote.chars().take(80).collect();
        asked += &format!("    “{}”\n", quote.replace('\n', " "));
    }
    asked + &format!("    help: {}\n\n", question.help)
}
