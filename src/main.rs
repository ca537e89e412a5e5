//! The `longhand` command: parse, run, report, exit.

#![warn(clippy::unwrap_used)]

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let command = cli::Command::parse();
    match cli::run(command) {
        Ok(code) => code,
        Err(error) => {
            cli::say(&error.report());
            ExitCode::FAILURE
        }
    }
}
