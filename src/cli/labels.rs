//! `longhand labels`: addresses on sheets of labels.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::Seed;
use longhand::ink;

use crate::cli::addresses::To;
use crate::cli::output;
use crate::cli::talk;

/// Write addresses on sheets of labels.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand labels --to people.csv --sheet avery-5160 -o labels.pdf
  longhand labels --to people.csv --sheet avery-l7160 --start 8 --outline -o proof.pdf
  longhand labels --list")]
#[command(mut_arg("sheet", |it| it.long("workbook-sheet")))]
pub(crate) struct Labels {
    #[command(flatten)]
    to: To,

    /// The sheet, by its maker's code
    #[arg(long = "sheet", value_name = "CODE", required_unless_present = "list")]
    code: Option<String>,

    /// The first label that is not used yet, counted from 1 row by row
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    start: u16,

    /// Draw the edges of the labels, for a proof on plain paper
    #[arg(long)]
    outline: bool,

    /// Where to write them; the format is that of the ending: pdf svg png. May be given several times
    #[arg(
        short,
        long = "out",
        value_name = "FILE",
        required_unless_present = "list"
    )]
    outputs: Vec<PathBuf>,

    /// List the codes of sheets
    #[arg(long, exclusive = true)]
    list: bool,
}

impl Labels {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let code = match &self.code {
            Some(code) if !self.list => code,
            _ => return list(),
        };
        let labels = ink::Labels::named(code)?;
        let mut start = usize::from(self.start) - 1;
        if start >= labels.count() {
            return Err(Error::Setting {
                setting: "start",
                what: format!("is beyond the {} labels of a sheet", labels.count()),
                help: format!("give a number from 1 to {}", labels.count()),
            });
        }
        let hand = self
            .to
            .hand(self.to.hand.as_deref().unwrap_or("la-belle-aurore"))?;
        let mut people = self.to.addressees()?;
        let all = std::mem::take(&mut people.all);
        let mut rest = &all[..];
        let mut sheets = Vec::new();
        let mut written = 0;
        while !rest.is_empty() {
            let (here, later) = rest.split_at((labels.count() - start).min(rest.len()));
            let seed = Seed(self.to.seed).of("labels").at(sheets.len() as u64);
            let page = labels.sheet(here, start, self.outline, &hand, seed)?;
            for (index, error) in &page.refused {
                people.refuse(&here[*index].label, error);
            }
            written += here.len() - page.refused.len();
            sheets.push(page.sheet);
            (rest, start) = (later, 0);
        }
        if written > 0 {
            for path in &self.outputs {
                output::put_sheets(path, "Labels", &sheets)?;
            }
        }
        Ok(people.finish(written, "label"))
    }
}

fn list() -> Result<ExitCode, Error> {
    let mut lines = String::new();
    for it in ink::Labels::all()? {
        let (width, height) = (it.first.width.0, it.first.height.0);
        lines.push_str(&format!(
            "{:16} {:2} x {:2} of {width:.1} x {height:.1} mm\n",
            it.code, it.across, it.down
        ));
    }
    talk::give(lines.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
