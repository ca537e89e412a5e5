//! `longhand pack`: what letters are made from.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use clap::Subcommand;
use jiff::civil::Date;
use longhand::Error;
use longhand::Scribe;
use longhand::post::outbox;
use longhand::trial;
use longhand::trial::Trial;
use longhand::trial::Tried;
use longhand::words;

use crate::cli::talk;
use crate::cli::talk::say;

/// List, show, check and start packs.
#[derive(Subcommand)]
pub(crate) enum Pack {
    /// List the built-in packs
    List,
    /// Show what is in a pack, with a letter to three different people side by side
    Show(Show),
    /// Write the letters that a pack keeps as its own trials, and see whether they are as they should be
    Test(Test),
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

    /// The date of the samples; without it, the trial's own, else today
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    on: Option<Date>,

    /// How many characters fit into a line; without it, what the terminal says, else 120
    #[arg(long, value_name = "N")]
    width: Option<usize>,
}

/// Run a pack's own trials.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand pack test galaxy
  longhand pack test my-pack/ --json")]
pub(crate) struct Test {
    /// The pack: a built-in name, or a folder; its trials stand in files under `tests`
    pack: String,

    /// Give JSON
    #[arg(long)]
    json: bool,
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
            Self::Test(it) => it.run(),
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
        if let Some(occasion) = &self.occasion
            && !pack.occasions().any(|it| it.0 == occasion)
        {
            return Err(Error::Unknown {
                kind: "occasion",
                name: occasion.clone(),
                known: pack.occasions().map(|it| it.0.to_owned()).collect(),
            });
        }
        let mut text = match &self.occasion {
            Some(_) => String::new(),
            None => head(&pack),
        };
        let trials = trial::trials(&pack)?;
        for (occasion, about) in pack.occasions() {
            if self.occasion.as_deref().is_some_and(|it| it != occasion) {
                continue;
            }
            text.push_str(&format!("\n{occasion}: {about}\n\n"));
            let samples: Vec<_> = samples(&pack, &trials, occasion, self.on)
                .iter()
                .map(|it| (it.name.clone(), sample(it, &scribe, &pack)))
                .collect();
            text.push_str(&side_by_side(&samples, self.width.unwrap_or_else(width)));
        }
        talk::give(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What a pack is, and what is in it.
fn head(pack: &words::Pack) -> String {
    let mut text = format!("{}: {}\n", pack.name, pack.about);
    let languages: Vec<_> = pack.languages().collect();
    if languages.len() > 1 {
        text.push_str(&format!("languages: {}\n", languages.join(", ")));
    }
    for voice in pack.voices() {
        text.push_str(&format!("voice {}: {}\n", voice.name, voice.about));
    }
    let beats = pack.beats();
    let counted = beats.iter().map(|(beat, count)| format!("{beat} {count}"));
    let counted: Vec<_> = counted.collect();
    text.push_str(&format!("beats: {}\n", counted.join(", ")));
    if !pack.entries().is_empty() {
        text.push_str(&format!("answers: {} entries\n", pack.entries().len()));
    }
    text
}

/// Three different people for an occasion: those of the pack's own trials, where it has them,
/// else a child, a grown-up of whom much is known, and nobody in particular.
fn samples(pack: &words::Pack, trials: &[Trial], occasion: &str, date: Option<Date>) -> Vec<Trial> {
    let needs_letter = pack.require_letter(occasion, false).is_err();
    let is_of = |it: &&Trial| match &it.occasion {
        Some(named) => named == occasion,
        None => occasion == "reply" && it.letter.is_some(),
    };
    let own = trials.iter().filter(is_of).take(SAMPLES).cloned();
    let mut samples: Vec<Trial> = own.collect();
    let today = date.unwrap_or_else(talk::today);
    for it in &mut samples {
        it.on = date.or(it.on).or(Some(today));
        it.occasion = Some(occasion.to_owned());
    }
    if samples.is_empty() {
        samples = Trial::from_yaml("samples", &strangers(today, needs_letter)).unwrap_or_default();
        for it in &mut samples {
            it.on = Some(today);
            it.occasion = Some(occasion.to_owned());
        }
    }
    samples
}

/// How many people a sample is for.
const SAMPLES: usize = 3;

/// Three people for packs that name none.
fn strangers(date: Date, needs_letter: bool) -> String {
    let letter = match needs_letter {
        true => "\n  letter: \"Dear all,\\n\\nMay I come and visit you?\\n\\nYours,\\nSam\\n\"",
        false => "",
    };
    let year = date.year();
    format!(
        "- name: a child of eight who loves owls\n  \
           profile: {{name: {{given: Sam}}, born: {}-01-01, loves: [owls]}}{letter}\n\
         - name: a grown-up of whom much is known\n  \
           profile: {{name: {{title: Dr, given: Samira, surname: Holt}}, born: {}-01-01, visits: 40, \
                      loves: [rain], facts: {{usual: tea with milk}}}}{letter}\n\
         - name: nobody in particular\n  profile: {{}}{letter}\n",
        year - 8,
        year - 41,
    )
}

/// The letter of a sample, or why there is none.
fn sample(trial: &Trial, scribe: &Scribe, pack: &Arc<words::Pack>) -> String {
    let tried = trial.run(scribe, pack);
    let Some(draft) = tried.draft else {
        return tried.faults.join("\n");
    };
    let holding: Vec<_> = draft.holding().map(|it| it.code.as_str()).collect();
    match holding.is_empty() {
        true => draft.text(),
        false => format!("{}\n(held: {})\n", draft.text(), holding.join(", ")),
    }
}

/// The columns of the terminal, as its shell says, else enough for three letters.
fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
    said.unwrap_or(120)
}

/// Texts beside each other under their titles; one below the other where there is no room.
fn side_by_side(samples: &[(String, String)], width: usize) -> String {
    const GAP: usize = 3;
    const NARROW: usize = 24;
    let columns = samples.len().max(1);
    let each = width.saturating_sub(GAP * (columns - 1)) / columns;
    if each < NARROW {
        let one = |(title, text): &(String, String)| format!("{title}\n\n{text}\n");
        return samples.iter().map(one).collect();
    }
    let wrapped: Vec<Vec<String>> = samples
        .iter()
        .map(|(title, text)| {
            let mut lines = talk::wrapped(title, each);
            lines.push("-".repeat(each));
            lines.extend(talk::wrapped(text.trim_end(), each));
            lines
        })
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in 0..height {
        let mut line = String::new();
        for (index, column) in wrapped.iter().enumerate() {
            let cell = column.get(row).map_or("", String::as_str);
            let at = index * (each + GAP);
            line.extend(std::iter::repeat_n(
                ' ',
                at.saturating_sub(line.chars().count()),
            ));
            line.push_str(cell);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

impl Test {
    fn run(self) -> Result<ExitCode, Error> {
        let scribe = Scribe::new();
        let pack = talk::pack(&scribe, &self.pack)?;
        let mut tried = Vec::new();
        let mut all = 0;
        for language in pack.languages().map(str::to_owned).collect::<Vec<_>>() {
            let pack = match pack.speaks(&language) {
                true => pack.clone(),
                false => talk::pack(
                    &scribe,
                    &format!("{}/{language}", self.pack.trim_end_matches('/')),
                )?,
            };
            for trial in trial::trials(&pack)? {
                all += 1;
                let Tried { faults, draft, .. } = trial.run(&scribe, &pack);
                if faults.is_empty() {
                    continue;
                }
                if !self.json {
                    say(&format!("{}: {}", pack.name, trial.name));
                    faults.iter().for_each(|it| say(&format!("    {it}")));
                    if let Some(draft) = draft {
                        let lines = draft.text();
                        lines.lines().for_each(|it| say(&format!("    | {it}")));
                    }
                }
                tried.push(serde_json::json!({
                    "pack": pack.name, "trial": trial.name, "faults": faults,
                }));
            }
        }
        if self.json {
            talk::give(&talk::json(
                &serde_json::json!({"trials": all, "wrong": tried}),
            )?)?;
        }
        say(&match all {
            0 => format!(
                "{}: no trials yet\n    help: write some in a file under `tests`, as `{}`",
                pack.name, "- {name: …, letter: …, says: […]}"
            ),
            _ => format!(
                "{}: {} of {} are as they should be",
                pack.name,
                all - tried.len(),
                talk::counted(all, "letter")
            ),
        });
        Ok(ExitCode::from(u8::from(!tried.is_empty())))
    }
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
