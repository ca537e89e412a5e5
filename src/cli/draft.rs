//! `longhand check` and `longhand why`: a saved draft, read again.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Draft;
use longhand::Error;
use longhand::Scribe;
use longhand::words::Because;

use crate::cli::talk;

/// Read a saved draft over again.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand check colin.json
  longhand check --pack my-pack/ drafts/*.json")]
pub(crate) struct Check {
    /// Drafts that were saved as JSON
    #[arg(required = true, value_name = "DRAFT")]
    drafts: Vec<PathBuf>,

    /// The pack, if it is a folder of your own
    #[arg(long)]
    pack: Option<String>,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

/// Say where each sentence of a saved draft came from.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand why colin.json
  longhand why --json colin.json")]
pub(crate) struct Why {
    /// A draft that was saved as JSON
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

fn load(path: &Path) -> Result<Draft, Error> {
    Draft::from_json(&talk::name_of(path), &talk::read_draft(path)?)
}

impl Check {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let scribe = Scribe::new();
        let mut held = false;
        let mut checked = Vec::new();
        for path in &self.drafts {
            let mut draft = load(path)?;
            let name = self
                .pack
                .as_deref()
                .unwrap_or(&draft.letter.pack)
                .to_owned();
            let pack = talk::pack(&scribe, &name)?;
            draft.check(&pack);
            held |= draft.is_held();
            let name = talk::name_of(path);
            if !self.json {
                talk::say_findings(draft.findings());
                let verdict = if draft.is_held() {
                    "held"
                } else {
                    "may go out"
                };
                talk::say(&format!(
                    "{name}: {verdict}, {} findings",
                    draft.findings().len()
                ));
            }
            checked.push(serde_json::json!({
                "draft": name,
                "held": draft.is_held(),
                "findings": draft.findings(),
                "released": draft.released,
            }));
        }
        if self.json {
            let json = match &checked[..] {
                [one] => talk::json(one)?,
                all => talk::json(&all)?,
            };
            talk::give(&json)?;
        }
        Ok(talk::code(held))
    }
}

impl Why {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let draft = load(&self.draft)?;
        let account = draft.sources();
        if self.json {
            let json = serde_json::json!({ "sentences": account, "tone": draft.letter.tone });
            talk::give(&talk::json(&json)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut text: String = account.iter().map(sentence).collect();
        text.push_str("tone\n");
        for (dial, layer) in draft.letter.tone.set_by {
            let value = draft.letter.tone.tone.get(dial);
            text.push_str(&format!("    {} {value:.2}, set by {layer}\n", dial.name()));
        }
        talk::give(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn sentence(because: &Because) -> String {
    let line = because
        .sentence
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut text = format!(
        "{:2}. {line}\n    {}\n",
        because.number,
        because.source.describe()
    );
    if because.edited && because.source != longhand::words::Source::Edit {
        text.push_str("    edited by hand since\n");
    }
    for (words, origin) in &because.values {
        text.push_str(&format!("    “{words}” is {}\n", origin.describe()));
    }
    for (id, words) in &because.answers {
        let chosen = match because.chosen.contains(id) {
            true => ", as a person chose",
            false => "",
        };
        text.push_str(&format!("    answers {id} “{words}”{chosen}\n"));
    }
    text
}
