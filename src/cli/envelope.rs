//! `longhand envelope`: addresses on envelopes.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::Seed;
use longhand::ink;

use crate::cli::addresses::To;
use crate::cli::output;
use crate::cli::talk;

/// Write addresses on envelopes.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand envelope colin.yaml -o colin-envelope.pdf
  longhand envelope colin.json --with-id --size c6 -o colin-envelope.pdf
  longhand envelope --to people.csv --size no-10 --sender us.yaml -o envelopes.pdf
  longhand envelope --list")]
pub(crate) struct Envelope {
    #[command(flatten)]
    to: To,

    /// The envelope: a built-in size, or a YAML file of your own
    #[arg(long, value_name = "SIZE", default_value = "dl")]
    size: String,

    /// Write the short id of each letter's reader small in the corner, as `print --with-id` does
    #[arg(long)]
    with_id: bool,

    /// Where to write them; the format is that of the ending: pdf svg png. May be given several times
    #[arg(
        short,
        long = "out",
        value_name = "FILE",
        required_unless_present = "list"
    )]
    outputs: Vec<PathBuf>,

    /// List the built-in sizes
    #[arg(long, exclusive = true)]
    list: bool,
}

impl Envelope {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        if self.list {
            return list();
        }
        let envelope = named(&self.size)?;
        let mut people = self.to.addressees()?;
        let mut sheets = Vec::new();
        let mut hand = None;
        for (number, it) in std::mem::take(&mut people.all).into_iter().enumerate() {
            let name = self.to.hand.as_deref().or(it.hand.as_deref());
            let name = name.unwrap_or("la-belle-aurore");
            let (_, hand) = match hand.take().filter(|it: &(String, ink::Hand)| it.0 == name) {
                Some(same) => hand.insert(same),
                None => hand.insert((name.to_owned(), self.to.hand(name)?)),
            };
            let addresses = ink::Addresses {
                recipient: &it.recipient,
                sender: &it.sender,
                id: if self.with_id { &it.id } else { "" },
            };
            let seed = Seed(self.to.seed).of("envelope").at(number as u64);
            let written = envelope.addressed(&addresses, hand, seed)?;
            match written.refused.first() {
                Some((_, error)) => people.refuse(&it.label, error),
                None => sheets.push(written.sheet),
            }
        }
        if !sheets.is_empty() {
            for path in &self.outputs {
                output::put_sheets(path, "Envelopes", &sheets)?;
            }
        }
        Ok(people.finish(sheets.len(), "envelope"))
    }
}

/// An envelope by its name, or from a file.
fn named(name: &str) -> Result<ink::Envelope, Error> {
    let path = Path::new(name);
    let ending = path.extension().and_then(|it| it.to_str());
    match ending.map(str::to_lowercase).as_deref() {
        Some("yaml" | "yml") => ink::Envelope::from_yaml(name, &talk::read_text(path)?),
        _ => ink::Envelope::named(&name.to_lowercase().replace('#', "no-")),
    }
}

fn list() -> Result<ExitCode, Error> {
    let mut lines = String::new();
    for name in ink::Envelope::names() {
        let it = ink::Envelope::named(name)?;
        let (width, height) = (it.width.0, it.height.0);
        lines.push_str(&format!("{name:10} {width:.0} x {height:.0} mm\n"));
    }
    talk::give(lines.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
