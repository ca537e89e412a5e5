//! `longhand listen`: what letters say.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::listen;
use longhand::listen::FeelingKind;
use longhand::listen::Lane;
use longhand::listen::Quote;
use longhand::listen::Reading;
use longhand::listen::Triage;
use longhand::listen::mail::Received;
use serde::Serialize;

use crate::cli::talk;

/// Read letters received.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand listen letter.txt
  longhand listen inbox.mbox
  longhand listen --json letters/
  longhand listen --redacted letter.txt
  longhand listen --profile letter.txt > colin.yaml")]
pub(crate) struct Listen {
    /// The letters: texts, e-mails, mboxes, folders of them; `-` for standard input
    #[arg(required = true, value_name = "LETTER")]
    letters: Vec<PathBuf>,

    /// Names that letters to us bear; with them, one that is meant for others is noticed
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    ours: Vec<String>,

    /// The column of a table that holds the messages; without it, found out
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// Give JSON: an object for one letter, an array for several
    #[arg(long)]
    json: bool,

    /// Give the letters themselves without what leads to a child: surnames, schools, addresses, telephones
    #[arg(long, conflicts_with = "json")]
    redacted: bool,

    /// Give what a letter tells of its writer as a profile, in YAML
    #[arg(long, conflicts_with_all = ["json", "redacted"])]
    profile: bool,
}

/// A letter with what it says, for JSON.
#[derive(Serialize)]
struct Heard<'h> {
    lane: Lane,
    lane_why: &'h str,
    lane_words: &'h [Quote],
    received: &'h Received,
    #[serde(flatten)]
    reading: &'h Reading,
}

impl Listen {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let mut code = ExitCode::SUCCESS;
        let mut posts = Vec::new();
        for path in &self.letters {
            posts.push(talk::post(path, self.column.as_deref())?);
        }
        let mut letters = posts.into_iter().flatten().filter_map(|it| match it {
            Ok(received) => Some(received),
            // One letter that cannot be read does not keep the others from being read.
            Err(error) => {
                talk::say(&error.report());
                code = ExitCode::FAILURE;
                None
            }
        });
        // Whether there are several decides the form; all but the first two are read as they come.
        let first: Vec<_> = letters.by_ref().take(2).collect();
        let several = first.len() > 1 || self.letters.len() > 1 || self.letters[0].is_dir();
        let mut heard = first.into_iter().chain(letters).map(|it| self.hear(it));
        if self.redacted {
            heard.try_for_each(|it| give_redacted(&it, several))?;
            return Ok(code);
        }
        if self.profile {
            heard.try_for_each(|it| give_profile(&it, several))?;
            return Ok(code);
        }
        match (self.json, several) {
            (true, false) => heard.try_for_each(|it| talk::give(&talk::json(&json(&it))?))?,
            (true, true) => array(heard)?,
            (false, _) => heard.try_for_each(|it| say(&it, several))?,
        }
        Ok(code)
    }

    fn hear(&self, received: Received) -> Letter {
        let ours: Vec<_> = self.ours.iter().map(String::as_str).collect();
        let reading = listen::read(&received.text);
        let triage = listen::triage(&reading, &ours);
        (received, triage, reading)
    }
}

/// A letter as it came, its lane, and what it says.
type Letter = (Received, Triage, Reading);

/// Gives letters as one array of JSON, each as soon as it is read.
fn array(letters: impl Iterator<Item = Letter>) -> Result<(), Error> {
    let mut before = "[\n";
    for letter in letters {
        talk::give(before.as_bytes())?;
        talk::give(talk::json(&json(&letter))?.trim_ascii_end())?;
        before = ",\n";
    }
    talk::give(if before == ",\n" { b"\n]\n" } else { b"[]\n" })
}

/// The letter in the view for whoever drafts the answer.
fn give_redacted((received, _, reading): &Letter, several: bool) -> Result<(), Error> {
    let redacted = listen::redacted(reading);
    let text = format!("{}{}\n", head(received, several), redacted.text.trim_end());
    talk::give(talk::visible(&text).as_bytes())
}

/// What a letter tells of its writer, as a profile to keep.
fn give_profile((received, triage, reading): &Letter, several: bool) -> Result<(), Error> {
    if triage.lane == Lane::Safeguarding {
        talk::say(&format!(
            "{}: nothing is kept of it: {}",
            received.source, triage.why
        ));
        return Ok(());
    }
    let (mut profile, findings) = listen::told(reading, None, received.date);
    talk::say_findings(&findings);
    listen::remember(reading, &mut profile, received.date);
    let between = if several { "---\n" } else { "" };
    let yaml = serde_yaml::to_string(&profile).map_err(|_| Error::File {
        action: "write",
        path: "YAML".into(),
        reason: "a value has no form in it".into(),
        help: "this is a fault of the program; please report it",
    })?;
    talk::give(format!("{between}{yaml}").as_bytes())
}

/// The line above a letter, if there are several.
fn head(received: &Received, several: bool) -> String {
    match several {
        true => format!("\n{}. {}\n", received.number, received.source),
        false => String::new(),
    }
}

fn say((received, triage, reading): &Letter, several: bool) -> Result<(), Error> {
    talk::say_findings(&received.findings);
    let head = head(received, several);
    let text = format!("{head}{}{}", envelope(received), listing(reading, triage));
    talk::give(talk::visible(&text).as_bytes())
}

fn json((received, triage, reading): &Letter) -> Heard<'_> {
    Heard {
        lane: triage.lane,
        lane_why: &triage.why,
        lane_words: &triage.words,
        received,
        reading,
    }
}

/// What came round a letter: who sent it, its subject, and what was enclosed.
fn envelope(received: &Received) -> String {
    let mut lines = String::new();
    if let Some(from) = &received.from {
        let address = from.address.as_ref().map(|it| format!("<{it}>"));
        let parts: Vec<_> = from.name.iter().cloned().chain(address).collect();
        lines.push_str(&format!("{:12} {}\n", "from", parts.join(" ")));
    }
    if let Some(subject) = &received.subject {
        lines.push_str(&format!("{:12} {subject}\n", "subject"));
    }
    for it in &received.enclosures {
        let name = it.name.as_deref().unwrap_or("without a name");
        let size = it.bytes.div_ceil(1024);
        lines.push_str(&format!(
            "{:12} {name} ({}, {size} KiB)\n",
            "enclosed", it.kind
        ));
    }
    if let Some(earlier) = received.duplicate_of {
        lines.push_str(&format!("{:12} letter {earlier} once more\n", "duplicate"));
    }
    lines
}

/// What a letter says, a line for each thing, with the rule that found it.
fn listing(reading: &Reading, triage: &Triage) -> String {
    let mut lines = String::new();
    let mut line = |what: &str, words: &str, why: &str| {
        let words = talk::one_line(words);
        lines.push_str(&format!("{what:12} {words}\n{:12}   {why}\n", ""));
    };
    line("lane", triage.lane.name(), &triage.why);
    for it in &reading.safeguarding {
        line("read first", &it.text, &it.why);
    }
    for it in &reading.sorrows {
        line("sorrow", &it.text, &it.why);
    }
    if let Some(language) = reading.language.as_deref().filter(|it| *it != "en") {
        line("language", language, "by its small words");
    }
    if let Some(writer) = &reading.writer {
        line("writer", &writer.text, &writer.why);
    }
    if let Some(age) = &reading.age {
        line("age", &format!("{} (“{}”)", age.years, age.text), &age.why);
    }
    for ask in reading.matters() {
        let place = if ask.in_postscript {
            ", in the P.S."
        } else {
            ""
        };
        line(
            ask.kind.name(),
            &ask.text,
            &format!("{}: {}{place}", ask.id, ask.why),
        );
    }
    let feeling = &reading.feeling;
    if feeling.kind != FeelingKind::Unsure {
        line("feeling", feeling.kind.name(), &feeling.why);
    }
    let lists = [
        ("praise", &reading.praise),
        ("loves", &reading.loves),
        ("hates", &reading.hates),
        ("idea", &reading.ideas),
        ("person", &reading.people),
        ("pet", &reading.pets),
        ("date", &reading.dates),
        ("reference", &reading.references),
        ("amount", &reading.amounts),
    ];
    for (what, list) in lists {
        for it in list {
            line(what, &it.text, &it.why);
        }
    }
    if let Some(postscript) = &reading.postscript {
        line("postscript", &postscript.text, &postscript.why);
    }
    lines
}
