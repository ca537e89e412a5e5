//! `longhand run`: a letter to everybody in a file.

use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use jiff::civil::Date;
use longhand::Draft;
use longhand::Error;
use longhand::Scribe;
use longhand::Seed;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::people::intake;
use longhand::people::intake::Row;
use longhand::post;
use longhand::post::Fate;
use longhand::post::Outcome;
use longhand::post::outbox;
use longhand::render;
use longhand::tone::Dial;
use longhand::words::Brief;
use longhand::words::Pack;
use longhand::words::Request;

use crate::cli::talk;
use crate::cli::talk::say;
use crate::cli::write;

/// Write a letter to everybody in a file.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand run --to people.csv --pack cafe --occasion thank-you --out thanks/
  longhand run --to people.jsonl --pack cafe --occasion thank-you --out thanks/ --format pdf
  longhand run --to people.csv --pack cafe --occasion thank-you --dry-run --limit 20")]
pub(crate) struct Run {
    /// The people: a CSV or JSONL file
    #[arg(long, value_name = "FILE")]
    to: PathBuf,

    /// The pack: a built-in name, or a folder of your own
    #[arg(long, default_value = longhand::DEFAULT_PACK)]
    pack: String,

    /// Why the letters are written: one of the pack's occasions
    #[arg(long)]
    occasion: Option<String>,

    /// The folder for the letters; made if it is not there
    #[arg(long, value_name = "FOLDER", required_unless_present = "dry_run")]
    out: Option<PathBuf>,

    /// The form of the letters
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,

    /// Who writes, as YAML; without it, the pack's own sender
    #[arg(long, value_name = "FILE")]
    sender: Option<PathBuf>,

    /// The voice that speaks
    #[arg(long)]
    voice: Option<String>,

    /// Turn dials: formality, warmth, playfulness, enthusiasm, each from 0 to 1
    #[arg(long, value_name = "DIAL=0.5,…", value_delimiter = ',', value_parser = write::dial)]
    tone: Vec<(Dial, f32)>,

    /// Something that texts may use: due=2026-05-30
    #[arg(long, value_name = "KEY=VALUE", value_parser = talk::pair)]
    given: Vec<(String, String)>,

    /// The date of the letters; without it, today
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    on: Option<Date>,

    /// Where choices come from; the same seed gives the same letters
    #[arg(long, default_value_t = 0)]
    seed: u64,

    /// The hand: a built-in name, or a TTF or OTF file
    #[arg(long)]
    hand: Option<String>,

    /// The paper
    #[arg(long, default_value = "a5")]
    paper: String,

    /// Stop after this many rows
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Do everything but write files
    #[arg(long)]
    dry_run: bool,

    /// How many workers; without it, one for each core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Markdown,
    Html,
    Json,
    Pdf,
}

/// What makes the bytes of a letter's file.
type Printer = dyn Fn(&Draft) -> Result<Vec<u8>, Error> + Sync;

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Json => "json",
            Self::Pdf => "pdf",
        }
    }
}

impl Run {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let scribe = Scribe::new();
        let pack = talk::pack(&scribe, &self.pack)?;
        let sender = talk::sender(self.sender.as_deref())?;
        let occasion = match &self.occasion {
            Some(occasion) => occasion.clone(),
            None => pack.default_occasion(false)?,
        };
        pack.require_letter(&occasion, false)?;
        let mut request = Request::new(&occasion);
        request.voice = self.voice.clone();
        request.date = Some(self.on.unwrap_or_else(talk::today));
        request.seed = Seed(self.seed);
        request.tone.0.extend(self.tone.iter().copied());
        request.given.extend(self.given.iter().cloned());
        let brief = Brief::new(&pack, &request, sender.as_ref())?;
        let printer = self.printer(brief.hand())?;
        let rows = self.rows(&pack)?;
        let out = self.out.as_deref().filter(|_| !self.dry_run);
        if let Some(out) = out {
            outbox::folder(out)?;
        }
        let threads = self.threads.unwrap_or_else(cores);
        let mut run = post::Run::new(&brief, &printer, self.format.ending()).threads(threads);
        if let Some(out) = out {
            run = run.into_folder(out);
        }
        let bar = bar();
        let file = talk::name_of(&self.to);
        let summary = run.go(rows.take(self.limit.unwrap_or(usize::MAX)), |it| {
            bar.inc(1);
            bar.suspend(|| tell(&file, it));
        })?;
        bar.finish_and_clear();
        let place = match out {
            Some(out) => format!("in {}", out.display()),
            None => "(a trial: nothing was written)".to_owned(),
        };
        say(&format!(
            "{} rows: {} written, {} held, {} refused {place}",
            summary.rows, summary.written, summary.held, summary.refused
        ));
        Ok(ExitCode::from(match (summary.refused, summary.held) {
            (0, 0) => 0,
            (0, _) => talk::HELD,
            _ => talk::REFUSED,
        }))
    }

    fn rows(&self, pack: &Pack) -> Result<Box<dyn Iterator<Item = Row> + Send>, Error> {
        let name = talk::name_of(&self.to);
        let ending = self.to.extension().and_then(|it| it.to_str()).unwrap_or("");
        let ending = ending.to_lowercase();
        if !["csv", "jsonl", "ndjson"].contains(&ending.as_str()) {
            return Err(Error::Unknown {
                kind: "kind of file for people",
                name: ending,
                known: vec!["csv".into(), "jsonl".into()],
            });
        }
        let file = std::fs::File::open(&self.to)
            .map_err(|error| Error::file("read", name.clone(), &error))?;
        Ok(match ending.as_str() {
            "csv" => {
                let csv = intake::csv(file, &name)?;
                say_columns(&name, pack, &csv);
                Box::new(csv)
            }
            _ => Box::new(intake::jsonl(std::io::BufReader::new(file), &name)),
        })
    }

    /// What makes the file of a letter; hand and paper are read once.
    fn printer(&self, hand: Option<&str>) -> Result<Box<Printer>, Error> {
        Ok(match self.format {
            Form::Text => Box::new(|it: &Draft| Ok(render::text(&it.letter, 0).into_bytes())),
            Form::Markdown => Box::new(|it: &Draft| Ok(render::markdown(&it.letter).into_bytes())),
            Form::Html => Box::new(|it: &Draft| Ok(render::html(&it.letter).into_bytes())),
            Form::Json => Box::new(|it: &Draft| Ok(it.to_json().into_bytes())),
            Form::Pdf => {
                let name = self.hand.as_deref().or(hand).unwrap_or("la-belle-aurore");
                let hand: Hand = write::hand(name)?;
                let paper = Paper::named(&self.paper)?;
                Box::new(move |it: &Draft| it.pages_on(&hand, &paper)?.pdf())
            }
        })
    }
}

/// Says which columns no text will use, and whether a header is there at all.
fn say_columns<R>(file: &str, pack: &Pack, csv: &intake::Csv<R>) {
    if !csv.has_names() {
        say(&format!(
            "{file}: no column holds a name; is the first row a header?\n    \
             help: name the columns as in `id,given,surname,age,loves,visits`"
        ));
    }
    let used: Vec<_> = pack.facts().collect();
    let unused: Vec<_> = csv.facts().filter(|it| !used.contains(it)).collect();
    if !unused.is_empty() {
        say(&format!(
            "{file}: no text of `{}` uses these columns: {}\n    help: its texts use {}",
            pack.name,
            unused.join(", "),
            used.join(", ")
        ));
    }
}

/// Says what a person should know of a row: its number, and what is wrong or to be looked at.
fn tell(file: &str, outcome: &Outcome) {
    let row = outcome.number;
    if let Fate::Refused(error) = &outcome.fate {
        say(&format!(
            "{file} row {row}: refused: {error}\n    help: {}",
            error.help()
        ));
    }
    for finding in &outcome.findings {
        say(&format!(
            "{file} row {row}: {finding}\n    help: {}",
            finding.help
        ));
    }
    if let Fate::Held(path) = &outcome.fate {
        let name = path.file_name().unwrap_or(Path::new("").as_os_str());
        say(&format!("{file} row {row}: held as {}", name.display()));
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A progress bar on a terminal, nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {human_pos} letters, {per_sec}, {elapsed}");
    let bar = ProgressBar::new_spinner();
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
