//! `longhand check`, `longhand why` and `longhand settle`: a saved draft, read again.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Draft;
use longhand::Error;
use longhand::Scribe;
use longhand::listen::Lane;
use longhand::listen::Quote;
use longhand::post::Case;
use longhand::post::outbox;
use longhand::words::Because;
use longhand::words::How;

use crate::cli::talk;
use crate::cli::talk::say;

/// Read a saved draft over again.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand check colin.json
  longhand check --pack my-pack/ drafts/*.json")]
pub(crate) struct Check {
    /// Drafts that were saved as JSON
    #[arg(required = true, value_name = "DRAFT")]
    drafts: Vec<PathBuf>,

    /// The pack, if it is a folder of your own
    #[arg(long)]
    pack: Option<String>,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

/// Say where each sentence of a saved draft came from, or why a letter went to a person.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand why colin.json
  longhand why --tone colin.json
  longhand why drafts/0007-91c2aa03.person.json
  longhand why --json colin.json")]
pub(crate) struct Why {
    /// A draft that was saved as JSON
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,

    /// Say only who set the tone and the length, layer by layer
    #[arg(long)]
    tone: bool,

    /// Give JSON
    #[arg(long)]
    json: bool,
}

/// Mark an ask of a saved draft as settled by hand.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand settle harriet.held.json ask-1 --by Maud --note \"told her by telephone\"
  longhand settle harriet.held.json ask-1 --by Maud --note \"answered on the card\" -o harriet.json")]
pub(crate) struct Settle {
    /// A draft that was saved as JSON
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,

    /// The ask, by the name that `longhand check` shows: ask-1, worry-1, complaint-1
    #[arg(value_name = "ASK")]
    ask: String,

    /// Who settled it
    #[arg(long, value_name = "NAME")]
    by: String,

    /// How
    #[arg(long, value_name = "TEXT")]
    note: String,

    /// Where to write the draft; without it, in its own place
    #[arg(short, long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Reads a saved draft; one that was changed by hand is read over, with its own pack if none is named.
pub(crate) fn load(path: &Path) -> Result<Draft, Error> {
    let (name, text) = (talk::name_of(path), talk::read_draft(path)?);
    if Draft::is_manuscript(&text) {
        let mut draft = Draft::from_manuscript(&name, &text)?;
        if let Ok(pack) = talk::pack(&Scribe::new(), &draft.letter.pack) {
            draft.check(&pack);
        }
        return Ok(draft);
    }
    Draft::from_json(&name, &text).map_err(|error| match Case::from_json(&name, &text) {
        Ok(_) => Error::File {
            action: "use",
            path: name,
            reason: "it is a letter for a person, and no draft".into(),
            help: "`longhand why` says why; answer it by hand",
        },
        Err(_) => error,
    })
}

impl Check {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let scribe = Scribe::new();
        let mut held = false;
        let mut checked = Vec::new();
        for path in &self.drafts {
            let mut draft = load(path)?;
            let name = self
                .pack
                .as_deref()
                .unwrap_or(&draft.letter.pack)
                .to_owned();
            let pack = talk::pack(&scribe, &name)?;
            draft.check(&pack);
            held |= draft.is_held();
            let name = talk::name_of(path);
            if !self.json {
                say_coverage(&draft);
                talk::say_findings(draft.findings());
                let verdict = if draft.is_held() {
                    "held"
                } else {
                    "may go out"
                };
                say(&format!(
                    "{name}: {verdict}, {}",
                    talk::counted(draft.findings().len(), "finding")
                ));
            }
            checked.push(serde_json::json!({
                "draft": name,
                "held": draft.is_held(),
                "coverage": draft.coverage(),
                "promises": draft.letter.promised().map(|it| it.0).collect::<Vec<_>>(),
                "specificity": draft.letter.specificity(),
                "findings": draft.findings(),
                "released": draft.released,
            }));
        }
        if self.json {
            let json = match &checked[..] {
                [one] => talk::json(one)?,
                all => talk::json(&all)?,
            };
            talk::give(&json)?;
        }
        Ok(talk::code(held))
    }
}

impl Why {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let (name, text) = (talk::name_of(&self.draft), talk::read_draft(&self.draft)?);
        if let Ok(case) = Case::from_json(&name, &text) {
            return self.case(&case);
        }
        let draft = load(&self.draft)?;
        if self.tone {
            match self.json {
                true => talk::give(&talk::json(&serde_json::json!({
                    "tone": draft.letter.tone,
                    "length": draft.letter.length,
                }))?)?,
                false => talk::give(draft.letter.tone_account().as_bytes())?,
            }
            return Ok(ExitCode::SUCCESS);
        }
        let account = draft.sources();
        if self.json {
            let json = serde_json::json!({
                "sentences": account,
                "triage": draft.triage,
                "settled": draft.settled,
                "tone": draft.letter.tone,
                "length": draft.letter.length,
            });
            talk::give(&talk::json(&json)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut text: String = account.iter().map(sentence).collect();
        if let Some(triage) = &draft.triage {
            text.push_str(&lane(
                triage.lane,
                std::slice::from_ref(&triage.why),
                &triage.words,
            ));
        }
        for settled in &draft.settled {
            let words = words_of(&draft, &settled.ask);
            text.push_str(&format!(
                "settled {} “{words}”\n    by {}: {}\n",
                settled.ask, settled.by, settled.note
            ));
        }
        text.push_str("tone\n");
        for (dial, layer) in draft.letter.tone.set_by {
            let value = draft.letter.tone.tone.get(dial);
            text.push_str(&format!("    {} {value:.2}, set by {layer}\n", dial.name()));
        }
        let length = &draft.letter.length;
        if !length.is_open() {
            let (name, layer) = (length.length.name(), length.set_by);
            text.push_str(&format!("    length {name}, set by {layer}\n"));
        }
        talk::give(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Why {
    /// Says why a letter of the post went to a person.
    fn case(&self, case: &Case) -> Result<ExitCode, Error> {
        let decision = &case.decision;
        match self.json {
            true => talk::give(&talk::json(decision)?)?,
            false => talk::give(lane(decision.lane, &decision.why, &decision.words).as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A letter's lane, why, and the words that decided.
fn lane(lane: Lane, why: &[String], words: &[Quote]) -> String {
    let why: String = why.iter().map(|it| format!("    {it}\n")).collect();
    let words = words.iter().map(|it| talk::one_line(&it.text));
    let words: String = words.map(|it| format!("    “{it}”\n")).collect();
    talk::visible(&format!("lane {lane}\n{why}{words}"))
}

impl Settle {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let draft = load(&self.draft)?;
        let asks = draft.coverage();
        let Ok(draft) = draft.clone().settle(&self.ask, &self.by, &self.note) else {
            // The error lists the names; whoever settles needs to see their words, too.
            asks.iter().for_each(|it| {
                say(&format!("{:12} “{}”", it.ask, words_of(&draft, &it.ask)));
            });
            return draft
                .settle(&self.ask, &self.by, &self.note)
                .map(|_| ExitCode::SUCCESS);
        };
        let out = self.out.as_ref().unwrap_or(&self.draft);
        outbox::place(out, draft.to_json().as_bytes())?;
        say_coverage(&draft);
        let name = talk::name_of(out);
        say(&format!("wrote {name}"));
        let next = match draft.is_held() {
            true => format!("still held: `longhand check {name}` says by what"),
            false => format!("nothing holds it now: read it over with `longhand hear {name}`"),
        };
        say(&next);
        Ok(talk::code(draft.is_held()))
    }
}

/// Says what became of each thing that they asked, wished or worried about.
pub(crate) fn say_coverage(draft: &Draft) {
    for it in draft.coverage() {
        let words = words_of(draft, &it.ask);
        let more = match &it.how {
            How::Deferred { until, owner } => format!(" by {owner}, until {until}"),
            How::Settled { by, note } => format!(" by {by}: {note}"),
            _ => String::new(),
        };
        let edited = if it.edited {
            " (rewritten by hand)"
        } else {
            ""
        };
        say(&format!(
            "{:8}  {:11} {:9} “{words}”{more}{edited}",
            it.how.name(),
            it.ask,
            it.kind.name()
        ));
    }
}

/// The words of an ask, on one line.
fn words_of(draft: &Draft, ask: &str) -> String {
    let reading = draft.reading.as_ref();
    let text = reading.and_then(|it| it.matter(ask)).map(|it| &it.text);
    talk::one_line(text.map_or("", String::as_str))
}

fn sentence(because: &Because) -> String {
    let line = talk::one_line(&because.sentence);
    let mut text = format!(
        "{:2}. {line}\n    {}\n",
        because.number,
        because.source.describe()
    );
    if because.edited && because.source != longhand::words::Source::Edit {
        text.push_str("    edited by hand since\n");
    }
    for (words, origin) in &because.values {
        text.push_str(&format!("    “{words}” is {}\n", origin.describe()));
    }
    for (id, words) in &because.answers {
        let chosen = match because.chosen.contains(id) {
            true => ", as a person chose",
            false => "",
        };
        text.push_str(&format!("    answers {id} “{words}”{chosen}\n"));
    }
    text
}
