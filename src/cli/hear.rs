//! `longhand hear`: a saved draft from the side of whoever gets it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::words::Heard;
use longhand::words::Shown;
use longhand::words::Specificity;

use crate::cli::draft;
use crate::cli::talk;

/// Hear a saved draft as whoever gets it does.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand hear colin.json
  longhand hear --json colin.json")]
pub(crate) struct Hear {
    /// A draft that was saved as JSON
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

impl Hear {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let heard = draft::load(&self.draft)?.hear();
        match self.json {
            true => talk::give(&talk::json(&heard)?)?,
            false => talk::give(told(&heard).as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What they would tell of the letter, and the seven ways.
fn told(heard: &Heard) -> String {
    let sentences = heard.sentences.iter();
    let mut text: String = sentences.map(|it| format!("{}\n", it.sentence)).collect();
    text.push('\n');
    for gauge in &heard.meter {
        let shown = match gauge.shown {
            Shown::Yes => "yes",
            Shown::No => "no",
            Shown::NotCalledFor => "not called for",
        };
        let words = gauge.words.as_deref().unwrap_or_default();
        let line = format!("{:12} {shown:4} {words}", gauge.way.name());
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text + &specific(&heard.specificity)
}

/// How much of the letter could have been written to nobody else, and what could.
fn specific(specificity: &Specificity) -> String {
    let share = (100.0 * specificity.score).round();
    let mut text = format!("\n{share:.0} words in a hundred hang on this reader.");
    let generic = specificity.generic.iter();
    for sentence in generic.map(|it| it.replace('“', "‘").replace('”', "’")) {
        text.push_str(&format!("\nTo anybody: “{sentence}”"));
    }
    text.push('\n');
    text
}
