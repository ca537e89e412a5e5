//! What pages are written on, and `longhand paper`: which papers there are.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::Subcommand;
use longhand::Error;
use longhand::ink;

use crate::cli::talk;

/// The paper of pages, and the size of the writing on it.
#[derive(Args)]
pub(crate) struct OnPaper {
    /// The paper: a built-in name, or a YAML file of your own
    #[arg(long, default_value = "a5")]
    paper: String,

    /// The size of the writing: small, usual, large, or against the hand's own, as 90%
    #[arg(long, value_name = "SIZE", value_parser = size)]
    size: Option<f32>,

    /// The most sides that a letter may take; what is longer is refused, with what would help
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pages: Option<u16>,

    /// Leave the line of the signature blank, with room for a person's own pen
    #[arg(long)]
    sign_by_hand: bool,

    /// A letterhead for the first page, as SVG or PNG; its place is the paper's `letterhead:`, else the middle of the top
    #[arg(long, value_name = "FILE")]
    letterhead: Option<PathBuf>,
}

impl OnPaper {
    /// The paper as it was asked for.
    pub(crate) fn paper(&self) -> Result<ink::Paper, Error> {
        let mut paper = named(&self.paper)?;
        if let Some(size) = self.size {
            paper = paper.at_size(size);
        }
        if let Some(pages) = self.pages {
            paper = paper.at_most(usize::from(pages));
        }
        if self.sign_by_hand {
            paper = paper.signed_by_hand();
        }
        let named = paper.head_place.file.as_ref().map(|it| {
            let folder = Path::new(&self.paper).parent();
            folder.map_or_else(|| it.into(), |folder| folder.join(it))
        });
        if let Some(path) = self.letterhead.clone().or(named) {
            let bytes = talk::read_picture(&path)?;
            let letterhead = ink::Letterhead::from_bytes(&talk::name_of(&path), &bytes)?;
            paper = paper.with_letterhead(letterhead);
        }
        Ok(paper)
    }
}

/// A paper by its name, or from a file.
fn named(name: &str) -> Result<ink::Paper, Error> {
    let path = Path::new(name);
    let ending = path.extension().and_then(|it| it.to_str());
    match ending.map(str::to_lowercase).as_deref() {
        Some("yaml" | "yml") => ink::Paper::from_yaml(name, &talk::read_text(path)?),
        _ => ink::Paper::named(name),
    }
}

/// Reads `small` or `90%`.
fn size(text: &str) -> Result<f32, String> {
    let percent = match text {
        "small" => Some(85.0),
        "usual" => Some(100.0),
        "large" => Some(115.0),
        _ => text.strip_suffix('%').and_then(|it| it.parse::<f32>().ok()),
    };
    percent
        .filter(|it| (50.0..=200.0).contains(it))
        .map(|it| it / 100.0)
        .ok_or_else(|| "write small, usual, large, or a percentage from 50% to 200%".to_owned())
}

/// List and show papers.
#[derive(Subcommand)]
pub(crate) enum Paper {
    /// List the built-in papers
    List,
    /// Show a paper as its file, to change and use as your own: `--paper mine.yaml`
    Show {
        /// One of the papers that `paper list` names
        name: String,
    },
}

impl Paper {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        match self {
            Self::List => {
                let mut lines = String::new();
                for name in ink::Paper::names() {
                    lines.push_str(&line(&ink::Paper::named(name)?));
                }
                talk::give(lines.as_bytes())?;
            }
            Self::Show { name } => talk::give(ink::Paper::file(&name)?.as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A paper in one line.
fn line(paper: &ink::Paper) -> String {
    let (width, height) = (paper.width.0, paper.height.0);
    let sides = match paper.sides {
        Some(sides) => format!(", {}", talk::counted(sides, "side")),
        None => String::new(),
    };
    let ruling = match paper.ruling.map(|it| it.kind) {
        Some(ink::RulingKind::Lines) => ", ruled in lines",
        Some(ink::RulingKind::Grid) => ", ruled in squares",
        Some(ink::RulingKind::Dots) => ", ruled in dots",
        _ => "",
    };
    let other = match (paper.fold.is_empty(), paper.address_side.is_some()) {
        (false, _) => ", folded",
        (_, true) => ", with an address side",
        _ => "",
    };
    format!(
        "{:16} {width:.0} x {height:.0} mm{sides}{ruling}{other}\n",
        paper.name
    )
}
