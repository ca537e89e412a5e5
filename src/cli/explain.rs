//! `longhand explain`: what a finding means.

use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::words;
use longhand::words::Explanation;

use crate::cli::talk;

/// Say what a finding means: why it matters, how to mend it, whom it protects.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand explain
  longhand explain gift-instead
  longhand explain --json gift-instead")]
pub(crate) struct Explain {
    /// The code of a finding; without it, all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let all = words::explanations();
        let Some(code) = &self.code else {
            match self.json {
                true => talk::give(&talk::json(&all)?)?,
                false => talk::give(listed(all).as_bytes())?,
            }
            return Ok(ExitCode::SUCCESS);
        };
        let Some(explained) = words::explain(code) else {
            return Err(Error::Unknown {
                kind: "code",
                name: code.clone(),
                known: near(code, all),
            });
        };
        match self.json {
            true => talk::give(&talk::json(&explained)?)?,
            false => talk::give(told(&explained).as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn told(explained: &Explanation) -> String {
    let Explanation {
        code,
        why,
        mend,
        protects,
        ..
    } = explained;
    format!("{code}\n  why       {why}\n  mend      {mend}\n  protects  {protects}\n")
}

fn listed(all: &[Explanation]) -> String {
    let lines = all.iter().map(|it| format!("{:24} {}\n", it.code, it.why));
    lines.collect()
}

/// The three codes that are written most alike.
fn near(code: &str, all: &[Explanation]) -> Vec<String> {
    let mut near: Vec<_> = all.iter().map(|it| (alike(code, &it.code), it)).collect();
    near.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
    let near = near.into_iter().take(3).map(|it| it.1.code.clone());
    near.collect()
}

/// How many pairs of letters two codes have in common, for the length of both.
fn alike(one: &str, other: &str) -> usize {
    let pairs = |it: &str| -> Vec<(char, char)> { it.chars().zip(it.chars().skip(1)).collect() };
    let (one, other) = (pairs(one), pairs(other));
    let common = one.iter().filter(|it| other.contains(it)).count();
    2000 * common / (one.len() + other.len()).max(1)
}
