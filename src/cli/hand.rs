//! `longhand hand`: what the pen can do.

use std::process::ExitCode;

use clap::Subcommand;
use longhand::Error;
use longhand::ink;

use crate::cli::talk;

/// List hands and papers.
#[derive(Subcommand)]
pub(crate) enum Hand {
    /// List the built-in hands and papers
    List,
}

impl Hand {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let mut lines = String::from("hands\n");
        for name in ink::Hand::names() {
            lines.push_str(&format!("  {name}\n"));
        }
        lines.push_str("papers\n");
        for name in ink::Paper::names() {
            lines.push_str(&format!("  {name}\n"));
        }
        talk::give(lines.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
