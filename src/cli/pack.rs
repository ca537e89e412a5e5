//! `longhand pack`: what letters are made from.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::Subcommand;
use jiff::civil::Date;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;
use longhand::post::outbox;
use longhand::words;

use crate::cli::talk;
use crate::cli::talk::say;

/// List, show, check and start packs.
#[derive(Subcommand)]
pub(crate) enum Pack {
    /// List the built-in packs
    List,
    /// Show what is in a pack, with a letter to three different people
    Show(Show),
    /// Read a pack over: unknown fields, missing texts, unreachable and thin places
    Check(Check),
    /// Start a pack of your own, small and working
    New(New),
}

/// Show what is in a pack.
#[derive(Args)]
pub(crate) struct Show {
    /// The pack: a built-in name, or a folder
    pack: String,

    /// Only this occasion
    #[arg(long)]
    occasion: Option<String>,

    /// The date of the samples; without it, today
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    on: Option<Date>,
}

/// Read a pack over.
#[derive(Args)]
pub(crate) struct Check {
    /// The pack: a built-in name, or a folder
    pack: String,

    /// Give JSON
    #[arg(long)]
    json: bool,

    /// The date that answers are due by; without it, today
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    on: Option<Date>,
}

/// Start a pack of your own.
#[derive(Args)]
pub(crate) struct New {
    /// The folder to make
    folder: PathBuf,
}

impl Pack {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        match self {
            Self::List => list(),
            Self::Show(it) => it.run(),
            Self::Check(it) => it.run(),
            Self::New(it) => it.run(),
        }
    }
}

fn list() -> Result<ExitCode, Error> {
    let scribe = Scribe::new();
    let mut lines = String::new();
    for name in words::Pack::names() {
        let pack = scribe.pack(&name)?;
        let occasions: Vec<_> = pack.occasions().map(|it| it.0).collect();
        lines.push_str(&format!(
            "{name:10} {}\n{:10} {}\n",
            pack.about,
            "",
            occasions.join(", ")
        ));
    }
    talk::give(lines.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

impl Show {
    fn run(self) -> Result<ExitCode, Error> {
        let scribe = Scribe::new();
        let pack = talk::pack(&scribe, &self.pack)?;
        let mut text = format!("{}: {}\n", pack.name, pack.about);
        for voice in pack.voices() {
            text.push_str(&format!("voice {}: {}\n", voice.name, voice.about));
        }
        let beats = pack.beats();
        let counted = beats.iter().map(|(beat, count)| format!("{beat} {count}"));
        text.push_str(&format!(
            "beats: {}\n",
            counted.collect::<Vec<_>>().join(", ")
        ));
        if !pack.entries().is_empty() {
            text.push_str(&format!("answers: {} entries\n", pack.entries().len()));
        }
        let date = self.on.unwrap_or_else(talk::today);
        for (occasion, about) in pack.occasions() {
            if self.occasion.as_deref().is_some_and(|it| it != occasion) {
                continue;
            }
            text.push_str(&format!("\n{occasion}: {about}\n"));
            for profile in &samples(date) {
                let mut letter = scribe.letter_to(profile).with_pack(pack.clone());
                letter = letter.occasion(occasion).on(date);
                if pack.require_letter(occasion, false).is_err() {
                    letter = letter.replying_to(SAMPLE_LETTER);
                }
                let draft = letter.write()?;
                let lines = draft
                    .text()
                    .lines()
                    .map(|it| format!("    | {it}\n"))
                    .collect::<String>();
                text.push_str(&format!("\n{lines}"));
            }
        }
        if let Some(occasion) = &self.occasion
            && !pack.occasions().any(|it| it.0 == occasion)
        {
            return Err(Error::Unknown {
                kind: "occasion",
                name: occasion.clone(),
                known: pack.occasions().map(|it| it.0.to_owned()).collect(),
            });
        }
        talk::give(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A letter for samples of occasions that answer one.
const SAMPLE_LETTER: &str = "Dear all,\n\nMay I come and visit you?\n\nYours,\nSam\n";

/// Three people for samples: a child, a grown-up of whom much is known, and nobody in particular.
fn samples(date: Date) -> Vec<Profile> {
    let year = date.year();
    let sources = [
        format!(
            "name: {{given: Sam}}\nborn: {}-01-01\nloves: [owls]\n",
            year - 8
        ),
        format!(
            "name: {{title: Dr, given: Samira, surname: Holt}}\nborn: {}-01-01\nvisits: 40\n\
             loves: [rain]\nfacts: {{usual: tea with milk}}\n",
            year - 41
        ),
        "{}\n".to_owned(),
    ];
    let read = sources.iter().filter_map(|it| Profile::from_yaml(it).ok());
    read.collect()
}

impl Check {
    fn run(self) -> Result<ExitCode, Error> {
        let pack = talk::pack(&Scribe::new(), &self.pack)?;
        let findings = words::survey(&pack, Some(self.on.unwrap_or_else(talk::today)));
        if self.json {
            talk::give(&talk::json(&findings)?)?;
        } else {
            talk::say_findings(&findings);
        }
        say(&format!(
            "{}: {} tellings, {} answers, {} findings",
            pack.name,
            pack.telling_count(),
            pack.entries().len(),
            findings.len()
        ));
        Ok(talk::code(findings.iter().any(longhand::Finding::holds)))
    }
}

impl New {
    fn run(self) -> Result<ExitCode, Error> {
        if self.folder.exists() {
            return Err(Error::File {
                action: "create",
                path: talk::name_of(&self.folder),
                reason: "it is there already".into(),
                help: "choose a folder that is not there yet",
            });
        }
        for (path, text) in words::starter() {
            let path = self.folder.join(path);
            outbox::folder(path.parent().unwrap_or(Path::new(".")))?;
            outbox::place(&path, text.as_bytes())?;
            say(&format!("wrote {}", path.display()));
        }
        let folder = self.folder.display();
        say(&format!(
            "\nTry it:\n  longhand pack check {folder}/\n  \
             longhand write --pack {folder}/ --reply-to {folder}/examples/letter.txt"
        ));
        Ok(ExitCode::SUCCESS)
    }
}
