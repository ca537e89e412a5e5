//! `longhand hand`: what the pen can do.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::Subcommand;
use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Paper;
use longhand::post::outbox;
use serde::Serialize;

use crate::cli::output;
use crate::cli::talk;

/// List and show hands.
#[derive(Subcommand)]
pub(crate) enum Hand {
    /// List the built-in hands and papers
    List(List),
    /// Show what a hand writes, on a sheet
    Show(Show),
    /// Find where a pen goes in every letter of a font, and keep it in a file
    Trace(Trace),
}

/// List the built-in hands and papers.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand hand list
  longhand hand list --json")]
pub(crate) struct List {
    /// Give JSON
    #[arg(long)]
    json: bool,
}

/// Show what a hand writes: its letters, figures and signs, and a sentence in each of its scripts.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand hand show caveat -o caveat.pdf
  longhand hand show my-own.ttf -o my-own.png --paper a4
  longhand hand show caveat --pen 0.5mm -o caveat.png")]
pub(crate) struct Show {
    /// The hand: a built-in name, a TTF, OTF or TTC file, or a single-line SVG font
    #[arg(value_name = "HAND")]
    hand: String,

    /// Where to put the specimen: pdf, svg or png. Without it, what is known of the hand as text
    #[arg(short, long = "out", value_name = "FILE")]
    outputs: Vec<PathBuf>,

    /// Write with a pen of this breadth, such as 0.4mm, instead of the strokes of the hand's own letters
    #[arg(long, value_name = "BREADTH")]
    pen: Option<String>,

    /// The paper
    #[arg(long, default_value = "a5")]
    paper: String,

    /// Another specimen of the same hand
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Find where a pen goes in every letter of a font, and keep it in a file.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand hand trace caveat -o centre-lines.bin
  longhand hand trace my-own.ttf -o centre-lines.bin")]
pub(crate) struct Trace {
    /// A built-in hand, or a TTF, OTF or TTC file
    #[arg(value_name = "FONT")]
    font: String,

    /// Where to put it
    #[arg(short, long = "out", value_name = "FILE")]
    output: PathBuf,
}

/// What there is.
#[derive(Serialize)]
struct Listing {
    hands: Vec<HandEntry>,
    papers: Vec<PaperEntry>,
}

#[derive(Serialize)]
struct HandEntry {
    name: &'static str,
    title: String,
    by: String,
    licence: String,
    joined: bool,
    scripts: Vec<String>,
}

#[derive(Serialize)]
struct PaperEntry {
    name: &'static str,
    width_mm: f32,
    height_mm: f32,
}

impl Hand {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        match self {
            Self::List(it) => it.run(),
            Self::Show(it) => it.run(),
            Self::Trace(it) => it.run(),
        }
    }
}

impl Show {
    fn run(self) -> Result<ExitCode, Error> {
        let hand = output::with_pen(output::hand(&self.hand)?, self.pen.as_deref())?;
        let paper = Paper::named(&self.paper)?;
        if self.outputs.is_empty() {
            talk::give(about(&hand).as_bytes())?;
            talk::say("`-o specimen.pdf` draws its letters");
            return Ok(ExitCode::SUCCESS);
        }
        let shown = ink::specimen(&hand, &paper, Seed(self.seed))?;
        for path in &self.outputs {
            output::put_sheets(path, hand.title(), &shown.sheets)?;
        }
        talk::say_findings(&shown.findings);
        Ok(ExitCode::SUCCESS)
    }
}

impl Trace {
    fn run(self) -> Result<ExitCode, Error> {
        let lines = output::hand(&self.font)?.trace()?;
        outbox::place(&self.output, &lines)?;
        let size = lines.len().div_ceil(1024);
        talk::say(&format!("wrote {} ({size} KiB)", self.output.display()));
        Ok(ExitCode::SUCCESS)
    }
}

/// What is known of a hand, in lines.
fn about(hand: &ink::Hand) -> String {
    let letters = match hand.is_joined() {
        true => "joined",
        false => "apart",
    };
    let scripts = match hand.scripts() {
        none if none.is_empty() => "no whole alphabet".to_owned(),
        some => some.join(", "),
    };
    format!(
        "{}\n  by        {}\n  licence   {}\n  letters   {letters}\n  writes    {scripts}\n",
        hand.title(),
        hand.by(),
        hand.licence()
    )
}

impl List {
    fn run(self) -> Result<ExitCode, Error> {
        let listing = Listing {
            hands: ink::Hand::names()
                .map(HandEntry::of)
                .collect::<Result<_, _>>()?,
            papers: ink::Paper::names()
                .map(PaperEntry::of)
                .collect::<Result<_, _>>()?,
        };
        match self.json {
            true => talk::give(&talk::json(&listing)?)?,
            false => talk::give(listing.told().as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl HandEntry {
    fn of(name: &'static str) -> Result<Self, Error> {
        let hand = ink::Hand::bundled(name)?;
        Ok(Self {
            name,
            title: hand.title().to_owned(),
            by: hand.by().to_owned(),
            licence: hand.licence().to_owned(),
            joined: hand.is_joined(),
            scripts: hand.scripts(),
        })
    }
}

impl PaperEntry {
    fn of(name: &'static str) -> Result<Self, Error> {
        let paper = ink::Paper::named(name)?;
        Ok(Self {
            name,
            width_mm: paper.width.0,
            height_mm: paper.height.0,
        })
    }
}

impl Listing {
    fn told(&self) -> String {
        let mut told = String::from("hands\n");
        for it in &self.hands {
            let letters = if it.joined { "joined" } else { "apart" };
            told.push_str(&format!(
                "  {:19} {:19} {letters:7} {:26} {}\n",
                it.name,
                it.title,
                it.licence,
                it.scripts.join(", ")
            ));
        }
        told.push_str("papers\n");
        for it in &self.papers {
            told.push_str(&format!(
                "  {:19} {} x {} mm\n",
                it.name, it.width_mm, it.height_mm
            ));
        }
        told
    }
}
