//! `longhand run`: a letter to everybody in a file.

use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use longhand::Draft;
use longhand::Error;
use longhand::Scribe;
use longhand::ink::Hand;
use longhand::ink::Pool;
use longhand::people::Letters;
use longhand::people::intake;
use longhand::people::intake::About;
use longhand::people::intake::People;
use longhand::people::postal;
use longhand::post;
use longhand::post::Fate;
use longhand::post::Leaf;
use longhand::post::Outcome;
use longhand::post::Printed;
use longhand::post::Refused;
use longhand::post::outbox;
use longhand::render;
use longhand::words::Brief;
use longhand::words::Pack;

use crate::cli::output;
use crate::cli::paper::OnPaper;
use crate::cli::print_file::PrintFile;
use crate::cli::source;
use crate::cli::source::Source;
use crate::cli::talk;
use crate::cli::talk::say;
use crate::cli::wording::Wording;

/// Write a letter to everybody in a file.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand run --to people.csv --pack cafe --occasion thank-you --out thanks/
  longhand run --to people.xlsx --pack cafe --occasion thank-you --out thanks/ --format pdf
  longhand run --to people.csv --pack cafe --occasion thank-you --print-file thanks.pdf --sides duplex
  longhand run --to thanks/refused.csv --pack cafe --occasion thank-you --out more-thanks/
  longhand run --to people.csv --pack cafe --occasion thank-you --dry-run --limit 20")]
pub(crate) struct Run {
    /// The people: CSV, XLSX, vCard, JSON or YAML; - for standard input
    #[arg(long, value_name = "FILE")]
    to: PathBuf,

    #[command(flatten)]
    source: Source,

    /// The file for rows that are refused, to mend and run again; without it, in the folder
    #[arg(long, value_name = "FILE", help_heading = "Reading the file")]
    refused: Option<PathBuf>,

    /// The pack: a built-in name, or a folder of your own
    #[arg(long, default_value = longhand::DEFAULT_PACK)]
    pack: String,

    /// Why the letters are written: one of the pack's occasions
    #[arg(long)]
    occasion: Option<String>,

    /// The folder for the letters; made if it is not there
    #[arg(long, value_name = "FOLDER", required_unless_present_any = ["dry_run", "print_file"])]
    out: Option<PathBuf>,

    /// The form of the letters
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,

    #[command(flatten)]
    wording: Wording,

    /// The hand: a built-in name, a TTF or OTF file, or a single-line SVG font
    #[arg(long)]
    hand: Option<String>,

    /// Write with a pen of this breadth, such as 0.4mm, instead of the strokes of the hand's own letters
    #[arg(long, value_name = "BREADTH")]
    pen: Option<String>,

    #[command(flatten)]
    paper: OnPaper,

    /// One letter to a household, or one to each, where it did not choose
    #[arg(long, value_enum, default_value_t = Households::Each)]
    households: Households,

    /// Stop after this many letters
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Do everything but write files
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    print_file: PrintFile,

    /// How many workers; without it, one for each core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Households {
    Together,
    Each,
}

impl From<Households> for Letters {
    fn from(households: Households) -> Self {
        match households {
            Households::Together => Self::Together,
            Households::Each => Self::Each,
        }
    }
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
type Printer = dyn Fn(&Draft) -> Result<Printed, Error> + Sync;

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
        let sender = talk::sender(self.wording.sender.as_deref())?;
        let occasion = match &self.occasion {
            Some(occasion) => occasion.clone(),
            None => pack.default_occasion(false)?,
        };
        pack.require_letter(&occasion, false)?;
        let mut request = self.wording.request();
        request.occasion = occasion;
        let brief = Brief::new(&pack, &request, sender.as_ref())?;
        let pool = self.pool(brief.hand())?;
        let paper = self.paper.paper()?;
        let in_files = self.printer(brief.hand())?;
        let printer = |draft: &Draft| {
            let mut printed = match pool.is_none() || self.out.is_some() {
                true => in_files(draft)?,
                false => Printed::default(),
            };
            if let Some(pool) = pool.as_ref().filter(|_| !draft.is_held()) {
                let pages = draft.pages_from(pool, &paper)?;
                printed.findings.extend_from_slice(pages.findings());
                let name = postal::name_line(&draft.profile, &draft.letter.language);
                let recipient = name.unwrap_or_else(|| draft.letter.salutation().to_owned());
                printed.leaf = Some(Leaf { recipient, pages });
            }
            Ok(printed)
        };
        let date = self.wording.date();
        let mut options = self.source.options(date)?;
        options.originals = true;
        let people = source::open(&self.to, &options)?;
        say_file(&people, &pack);
        let about = people.about().clone();
        let out = self.out.as_deref().filter(|_| !self.dry_run);
        if let Some(out) = out {
            outbox::folder(out)?;
            say_what_is_there(out);
        }
        let threads = self.threads.unwrap_or_else(cores);
        let mut run = post::Run::new(&brief, &printer, self.format.ending()).threads(threads);
        if let Some(out) = out {
            run = run.into_folder(out);
        }
        let mut printing = match &pool {
            Some(pool) => self.print_file.begin(pool)?,
            None => None,
        };
        let bar = bar();
        let file = talk::name_of(&self.to);
        let mut refused = self.refused_file(out, &about)?;
        let mut trouble = None;
        let mut shared = 0;
        let letters = intake::households(people, self.households.into());
        let summary = run.go(letters.take(self.limit.unwrap_or(usize::MAX)), |it| {
            shared += usize::from(it.findings.iter().any(|it| it.code == "household-joined"));
            bar.inc(1);
            bar.suspend(|| tell(&file, it, out.is_some() || self.dry_run));
            if let Some(printing) = &mut printing {
                printing.add(it);
            }
            if let Some((_, refused)) = &mut refused {
                trouble = trouble.take().or_else(|| keep(refused, it).err());
            }
        })?;
        bar.finish_and_clear();
        if let Some(error) = trouble {
            return Err(error);
        }
        let place = match (out, &printing) {
            (Some(out), _) => format!("in {}", out.display()),
            (None, Some(_)) => "for one print file".to_owned(),
            (None, None) => "(a trial: nothing was written)".to_owned(),
        };
        let shared = match shared {
            0 => String::new(),
            letters => format!(" and households ({letters} share a letter)"),
        };
        say(&format!(
            "{} rows{shared}: {} written, {} held, {} refused {place}",
            summary.rows, summary.written, summary.held, summary.refused
        ));
        if let Some(printing) = printing {
            printing.finish()?;
        }
        if let Some((path, refused)) = refused
            && refused.finish()? > 0
        {
            say(&format!(
                "the refused rows are in {0}, with the reason for each\n    \
                 help: mend them there, and run the command again with `--to {0}`",
                path.display()
            ));
        }
        Ok(ExitCode::from(match (summary.refused, summary.held) {
            (0, 0) => 0,
            (0, _) => talk::HELD,
            _ => talk::REFUSED,
        }))
    }

    /// The file for refused rows: never the one that is read.
    fn refused_file(
        &self,
        out: Option<&Path>,
        about: &About,
    ) -> Result<Option<(PathBuf, Refused)>, Error> {
        let own = self.refused.as_deref().filter(|_| !self.dry_run);
        if let Some(path) = own {
            talk::refuse_overwriting(path, &self.to)?;
            return Ok(Some((path.to_owned(), Refused::new(path, about))));
        }
        let ending = about.kind.ending();
        let beside = self.print_file.refused(ending).filter(|_| !self.dry_run);
        let Some(first) = out
            .map(|it| it.join(format!("refused.{ending}")))
            .or(beside)
        else {
            return Ok(None);
        };
        let mut path = first.clone();
        let mut number = 2;
        while talk::refuse_overwriting(&path, &self.to).is_err() {
            let stem = first.file_stem().unwrap_or_default().to_string_lossy();
            path = first.with_file_name(format!("{stem}-{number}.{ending}"));
            number += 1;
        }
        let refused = Refused::new(&path, about);
        Ok(Some((path, refused)))
    }

    /// The pool that a print file is written from, if one is asked for.
    fn pool(&self, hand: Option<&str>) -> Result<Option<Pool>, Error> {
        if self.print_file.print_file.is_none() || self.dry_run {
            return Ok(None);
        }
        let name = self.hand.as_deref().or(hand).unwrap_or("la-belle-aurore");
        Ok(Some(Pool::new(
            output::hand(name)?,
            self.wording.request().seed,
        )))
    }

    /// What makes the file of a letter; hand and paper are read once.
    fn printer(&self, hand: Option<&str>) -> Result<Box<Printer>, Error> {
        Ok(match self.format {
            Form::Text => {
                Box::new(|it: &Draft| Ok(render::text(&it.letter, 0).into_bytes().into()))
            }
            Form::Markdown => {
                Box::new(|it: &Draft| Ok(render::markdown(&it.letter).into_bytes().into()))
            }
            Form::Html => Box::new(|it: &Draft| Ok(render::html(&it.letter).into_bytes().into())),
            Form::Json => Box::new(|it: &Draft| Ok(it.to_json().into_bytes().into())),
            Form::Pdf => {
                let name = self.hand.as_deref().or(hand).unwrap_or("la-belle-aurore");
                let hand: Hand = output::with_pen(output::hand(name)?, self.pen.as_deref())?;
                let paper = self.paper.paper()?;
                Box::new(move |it: &Draft| {
                    let pages = it.pages_on(&hand, &paper)?;
                    let bytes = pages.pdf()?;
                    Ok(Printed {
                        bytes,
                        findings: pages.findings,
                        leaf: None,
                    })
                })
            }
        })
    }
}

/// Says that letters of an earlier run lie in the folder, before somebody prints them again.
fn say_what_is_there(out: &Path) {
    let there = std::fs::read_dir(out).map_or(0, Iterator::count);
    if there > 0 {
        say(&format!(
            "{0}: files that were here before: {there}\n    \
             help: letters that change get new names; empty the folder, or take another, before you print it",
            out.display()
        ));
    }
}

/// Says what is to be known of the file: its notes, whether it has names, and which columns no
/// text will use.
fn say_file(people: &People, pack: &Pack) {
    let file = &people.about().file;
    for note in &people.about().notes {
        say(&format!("{file}: {note}\n    help: {}", note.help));
    }
    if !people.has_names() {
        say(&format!(
            "{file}: no column holds a name; is the first row a header?\n    \
             help: name the columns as in `id,given,surname,age,loves,visits`"
        ));
    }
    let used: Vec<_> = pack.facts().collect();
    let unused: Vec<_> = people.facts().filter(|it| !used.contains(it)).collect();
    if !unused.is_empty() {
        say(&format!(
            "{file}: no text of `{}` uses these columns: {}\n    help: its texts use {}",
            pack.name,
            unused.join(", "),
            used.join(", ")
        ));
    }
}

/// Keeps a row that was refused, with the reason.
fn keep(refused: &mut Refused, outcome: &Outcome) -> Result<(), Error> {
    if let (Fate::Refused(error), Some(original)) = (&outcome.fate, &outcome.original) {
        let text = error.to_string();
        let place = error
            .place()
            .map(|it| format!("{it}: "))
            .unwrap_or_default();
        let reason = text.strip_prefix(&place).unwrap_or(&text);
        refused.add(original, &format!("{reason}: {}", error.help()))?;
    }
    Ok(())
}

/// Says what a person should know of a row: its number, and what is wrong or to be looked at.
fn tell(file: &str, outcome: &Outcome, in_files: bool) {
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
    if matches!(outcome.fate, Fate::Held(_)) && !in_files {
        say(&format!(
            "{file} row {row}: held, and not in the print file"
        ));
    } else if let Fate::Held(path) = &outcome.fate {
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
