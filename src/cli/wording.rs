//! What letters are made with, whoever they are for.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use longhand::Seed;
use longhand::tone::Dial;
use longhand::words::Request;

use crate::cli::talk;

/// Sender, voice, tone, date and seed.
#[derive(Args)]
pub(crate) struct Wording {
    /// Who writes, as YAML; without it, the pack's own sender
    #[arg(long, value_name = "FILE")]
    pub(crate) sender: Option<PathBuf>,

    /// The voice that speaks
    #[arg(long)]
    pub(crate) voice: Option<String>,

    /// Turn dials: formality, warmth, playfulness, enthusiasm, each from 0 to 1
    #[arg(long, value_name = "DIAL=0.5,…", value_delimiter = ',', value_parser = dial)]
    pub(crate) tone: Vec<(Dial, f32)>,

    /// Something that texts may use: number=1204, due=2026-05-30
    #[arg(long, value_name = "KEY=VALUE", value_parser = talk::pair)]
    pub(crate) given: Vec<(String, String)>,

    /// The date of the letter; without it, today
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    pub(crate) on: Option<Date>,

    /// Where choices come from; the same seed gives the same letter
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}

impl Wording {
    /// The date that letters bear.
    pub(crate) fn date(&self) -> Date {
        self.on.unwrap_or_else(talk::today)
    }

    /// The request, with the occasion left open.
    pub(crate) fn request(&self) -> Request {
        let mut request = Request::default();
        request.voice = self.voice.clone();
        request.date = Some(self.date());
        request.seed = Seed(self.seed);
        request.tone.0.extend(self.tone.iter().copied());
        request.given.extend(self.given.iter().cloned());
        request
    }
}

/// Reads `formality=0.2` from the command line.
fn dial(text: &str) -> Result<(Dial, f32), String> {
    let (dial, value) = talk::pair(text)?;
    let number: f32 = value
        .parse()
        .map_err(|_| "a dial is a number from 0 to 1".to_owned())?;
    if !(0.0..=1.0).contains(&number) {
        return Err("a dial is a number from 0 to 1".to_owned());
    }
    Ok((dial.parse()?, number))
}
