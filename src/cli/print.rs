//! `longhand print`: a saved draft, in any form.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;

use crate::cli::draft;
use crate::cli::output::Output;
use crate::cli::talk;

/// Print a saved draft: as text, or in any form that `write` knows.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand print colin.json
  longhand print colin.json -o colin.pdf -o colin.txt")]
pub(crate) struct Print {
    /// A draft that was saved as JSON
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,

    #[command(flatten)]
    output: Output,
}

impl Print {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let output = self.output.ready()?;
        let draft = draft::load(&self.draft)?;
        output.put_all(&draft)?;
        output.give_text(&draft)?;
        talk::say_findings(draft.holding());
        Ok(talk::code(draft.is_held()))
    }
}
