//! What letters are made with, whoever they are for.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use longhand::Seed;
use longhand::people::Length;
use longhand::tone::Dial;
use longhand::words::Request;
use longhand::words::presets;

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

    #[arg(long, value_name = "NAME,DIAL=0.5,…", value_delimiter = ',', value_parser = turn, help = tone_help())]
    pub(crate) tone: Vec<Turn>,

    /// How long a letter: short, usual or long
    #[arg(long)]
    pub(crate) length: Option<Length>,

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
        request.length = self.length;
        for turn in &self.tone {
            match turn {
                Turn::Named(name) => request.tone.preset = Some(name.clone()),
                Turn::Dial(dial, value) => drop(request.tone.dials.0.insert(*dial, *value)),
            }
        }
        request.given.extend(self.given.iter().cloned());
        request
    }
}

/// Something that sets the tone: the name of one, or a dial.
#[derive(Clone, Debug)]
pub(crate) enum Turn {
    Named(String),
    Dial(Dial, f32),
}

fn tone_help() -> String {
    let presets: Vec<_> = presets().keys().map(String::as_str).collect();
    let dials = Dial::ALL.map(Dial::name).join(", ");
    format!(
        "Set the tone: a name ({}, or one of the pack's own), and dials ({dials}), each from 0 to 1",
        presets.join(", ")
    )
}

/// Reads `warm` or `formality=0.2` from the command line.
fn turn(text: &str) -> Result<Turn, String> {
    if !text.contains('=') {
        return Ok(Turn::Named(text.trim().to_owned()));
    }
    let (dial, value) = talk::pair(text)?;
    let dial: Dial = dial.parse()?;
    let number: Option<f32> = value.parse().ok().filter(|it| (0.0..=1.0).contains(it));
    let number = number.ok_or_else(|| "a dial is a number from 0 to 1".to_owned())?;
    Ok(Turn::Dial(dial, number))
}
