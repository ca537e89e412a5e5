//! `longhand answers`: an answer book tried, and what letters ask that it lacks.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::Subcommand;
use longhand::Error;
use longhand::Scribe;
use longhand::listen;
use longhand::words;
use longhand::words::Gap;
use longhand::words::Gaps;
use longhand::words::Harm;
use longhand::words::Level;
use longhand::words::Rehearsal;
use longhand::words::Wrong;

use crate::cli::talk;

/// Try an answer book, and find what it lacks.
#[derive(Subcommand)]
pub(crate) enum Answers {
    /// Ask an answer book its own questions, each as if it were not in the book
    Test(Test),
    /// List what letters ask and the answer book lacks, most frequent first
    Gaps(FindGaps),
}

/// Ask an answer book its own questions.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand answers test
  longhand answers test my-pack/ --at-least 0.8")]
pub(crate) struct Test {
    /// The pack: a built-in name, or a folder; more questions of its own stand in files under `tests`
    #[arg(default_value = longhand::DEFAULT_PACK)]
    pack: String,

    /// How many wrong ones to list
    #[arg(long, default_value_t = 20, value_name = "COUNT")]
    top: usize,

    /// Fail when fewer than this share have the right entry first
    #[arg(long, value_name = "SHARE", value_parser = share)]
    at_least: Option<f32>,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

/// List what letters ask and the answer book lacks.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand answers gaps letters/ inbox.mbox
  longhand answers gaps --pack my-pack/ --top 5 --stub letters/*.txt")]
pub(crate) struct FindGaps {
    /// Letters: text, mail, mailboxes, tables, and folders of them; `-` for standard input
    #[arg(required = true, value_name = "LETTER")]
    letters: Vec<PathBuf>,

    /// The pack: a built-in name, or a folder of your own
    #[arg(long, default_value = longhand::DEFAULT_PACK)]
    pack: String,

    /// The column of a table that holds the letters; without it, `message`, `letter` and the like
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// How many questions to list
    #[arg(long, default_value_t = 20, value_name = "COUNT")]
    top: usize,

    /// Give the beginnings of entries, to be pasted into a file under `answers`
    #[arg(long, conflicts_with = "json")]
    stub: bool,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

impl Answers {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        match self {
            Self::Test(it) => it.run(),
            Self::Gaps(it) => it.run(),
        }
    }
}

/// Reads a share from 0 to 1 from the command line.
fn share(text: &str) -> Result<f32, String> {
    let share = text.parse().ok();
    let share = share.filter(|it| (0.0..=1.0).contains(it));
    share.ok_or_else(|| "write a number from 0 to 1".to_owned())
}

impl Test {
    fn run(self) -> Result<ExitCode, Error> {
        let pack = talk::pack(&Scribe::new(), &self.pack)?;
        let folder = Path::new(&self.pack);
        let examples = match folder.is_dir() {
            true => words::examples(folder)?,
            false => Vec::new(),
        };
        let rehearsal = words::rehearse(&pack, &examples)?;
        match self.json {
            true => talk::give(&talk::json(&rehearsal)?)?,
            false => talk::give(talk::visible(&self.listing(&rehearsal)).as_bytes())?,
        }
        let enough = self.at_least.is_none_or(|it| rehearsal.right_first >= it);
        if !enough {
            talk::say("fewer than that have the right entry first");
        }
        Ok(match enough {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }

    fn listing(&self, rehearsal: &Rehearsal) -> String {
        let mut text = format!(
            "{} questions, {} of them with an entry\n\
             right entry first   {}\n\
             among three         {}\n",
            rehearsal.asked,
            rehearsal.answerable,
            percent(rehearsal.right_first),
            percent(rehearsal.among_three),
        );
        for (
            name,
            Level {
                from,
                coverage,
                precision,
                ..
            },
        ) in [("filled in", &rehearsal.filled), ("sure", &rehearsal.sure)]
        {
            text.push_str(&format!(
                "{name:9} from {from:.2} {} get an answer, {} of the answers are right\n",
                percent(*coverage),
                percent(*precision)
            ));
        }
        for wrong in rehearsal.wrong.iter().take(self.top) {
            text.push_str(&would_be_wrong(wrong));
        }
        let more = rehearsal.wrong.len().saturating_sub(self.top);
        if more > 0 {
            text.push_str(&format!("and {more} more; list them with --top\n"));
        }
        text
    }
}

fn would_be_wrong(wrong: &Wrong) -> String {
    let harm = match wrong.harm {
        Harm::Sent => "sent wrongly",
        Harm::Filled => "filled in",
        _ => "ranked first",
    };
    let belongs = wrong.belongs.as_deref().unwrap_or("a person");
    format!(
        "{harm:12} {:.2} “{}”\n             takes {}, belongs to {belongs}\n",
        wrong.confidence, wrong.ask, wrong.takes
    )
}

fn percent(share: f32) -> String {
    format!("{:5.1} %", share * 100.0)
}

impl FindGaps {
    fn run(self) -> Result<ExitCode, Error> {
        let pack = talk::pack(&Scribe::new(), &self.pack)?;
        let mut gaps = Gaps::new(&pack);
        let mut code = ExitCode::SUCCESS;
        let mut twice = 0;
        for path in &self.letters {
            for letter in talk::post(path, self.column.as_deref())? {
                match letter {
                    Ok(letter) if letter.duplicate_of.is_some() => twice += 1,
                    Ok(letter) => gaps.add(&letter.source, &listen::read(&letter.text)),
                    // One letter that cannot be read does not keep the others from being read.
                    Err(error) => {
                        talk::say(&error.report());
                        code = ExitCode::FAILURE;
                    }
                }
            }
        }
        let ([letters, matters, open], left) = (gaps.counts(), gaps.left());
        let found = gaps.found();
        let shown = &found[..found.len().min(self.top)];
        let text: String = match (self.json, self.stub) {
            (true, _) => return talk::give(&talk::json(&shown)?).map(|()| code),
            (_, true) => shown.iter().map(|it| it.stub() + "\n").collect(),
            _ => shown.iter().map(gap).collect(),
        };
        talk::give(talk::visible(&text).as_bytes())?;
        talk::say(&format!(
            "{letters} letters, {matters} matters, {open} of them not in the book: {} questions",
            found.len()
        ));
        if left > 0 {
            talk::say(&format!(
                "left to people, as they hint at harm or are in another language: {}",
                talk::counted(left, "letter")
            ));
        }
        if twice > 0 {
            talk::say(&format!(
                "{} came twice: each counts once",
                talk::counted(twice, "letter")
            ));
        }
        Ok(code)
    }
}

fn gap(gap: &Gap) -> String {
    let mut text = format!("{:4} × {} “{}”\n", gap.count, gap.kind, gap.wording);
    for example in &gap.examples {
        text.push_str(&format!("       {}: “{}”\n", example.letter, example.text));
    }
    if let Some(nearest) = &gap.nearest {
        text.push_str(&format!(
            "       nearest: {} “{}” ({:.2})\n",
            nearest.entry, nearest.question, nearest.confidence
        ));
    }
    text
}
