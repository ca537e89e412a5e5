//! `longhand write`: one letter.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use longhand::Draft;
use longhand::Error;
use longhand::LetterTo;
use longhand::Profile;
use longhand::Scribe;
use longhand::people::Length;
use longhand::post::outbox;
use longhand::words::HOLDING;
use longhand::words::History;
use longhand::words::Spoiler;

use crate::cli::draft;
use crate::cli::output::Output;
use crate::cli::output::Ready;
use crate::cli::talk;
use crate::cli::talk::say;
use crate::cli::wording::Wording;

/// Write one letter.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand write --reply-to letter.txt
  longhand write colin.yaml --reply-to letter.txt --on 2015-04-20 -o colin.pdf
  longhand write roohi.yaml --pack cafe --occasion surprise -o roohi.png -o roohi.json
  longhand write roohi.yaml --pack cafe --occasion thank-you --after march.json --after june.json
  longhand write ada.yaml --letter mine.txt")]
pub(crate) struct Write {
    /// The person, as YAML or JSON; `-` for standard input. Without it, their letter alone
    #[arg(value_name = "PROFILE", required_unless_present = "reply_to")]
    profile: Option<PathBuf>,

    /// The letter to answer, as plain text or an e-mail. Implies `--occasion reply` where the pack has it
    #[arg(long, value_name = "LETTER")]
    reply_to: Option<PathBuf>,

    /// Which letter of a mailbox or table, from 1
    #[arg(long, value_name = "NUMBER", requires = "reply_to")]
    message: Option<usize>,

    /// Why it is written: one of the pack's occasions
    #[arg(long)]
    occasion: Option<String>,

    /// The pack: a built-in name, or a folder of your own
    #[arg(long, default_value = longhand::DEFAULT_PACK)]
    pack: String,

    /// A single text of your own, instead of a pack
    #[arg(long, value_name = "FILE", conflicts_with_all = ["pack", "occasion"])]
    letter: Option<PathBuf>,

    #[command(flatten)]
    wording: Wording,

    /// Answer an ask later: which, by when, and who. Asks have the names that `longhand listen` shows
    #[arg(long, value_name = "ASK=DATE:NAME", value_parser = deferral, requires = "reply_to")]
    defer: Vec<(String, Date, String)>,

    /// Answer a matter with an entry of the answer book: ask-3=visit-ranch
    #[arg(long, value_name = "MATTER=ENTRY", value_parser = talk::pair)]
    answer: Vec<(String, String)>,

    /// How much answers may give away: none, mild, heavy. Without it, what the pack allows
    #[arg(long, value_name = "MOST")]
    spoilers: Option<Spoiler>,

    /// A letter that they had before, as a draft that was saved: nothing of it is said again. Once for each
    #[arg(long, value_name = "DRAFT")]
    after: Vec<PathBuf>,

    #[command(flatten)]
    output: Output,

    /// Write it as Markdown to be changed by hand, too; `check`, `why`, `hear` and `print` read it back
    #[arg(long, value_name = "FILE", conflicts_with = "alternatives")]
    edit: Option<PathBuf>,

    /// How many different letters to choose from
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=20))]
    alternatives: u8,

    /// Let findings of this code pass
    #[arg(long, value_name = "CODE", requires_all = ["by", "because"])]
    release: Vec<String>,

    /// Who lets them pass
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

/// Reads `ask-2=2026-12-10:Maud` from the command line.
fn deferral(text: &str) -> Result<(String, Date, String), String> {
    let usage = || "write it as ask-2=2026-12-10:Maud".to_owned();
    let (ask, value) = text.split_once('=').ok_or_else(usage)?;
    let (date, owner) = value.split_once(':').ok_or_else(usage)?;
    let (ask, owner) = (ask.trim(), owner.trim());
    if ask.is_empty() || owner.is_empty() {
        return Err(usage());
    }
    Ok((ask.to_owned(), talk::date(date.trim())?, owner.to_owned()))
}

impl Write {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let output = self.output.ready()?;
        if let Some(path) = self.edit.as_deref().filter(|it| it.exists()) {
            return Err(Error::File {
                action: "write",
                path: talk::name_of(path),
                reason: "it is there already, and may have been changed by hand".into(),
                help: "name another file, or take this one away first",
            });
        }
        if self.alternatives > 1 {
            return self.several(&output);
        }
        let draft = self.draft()?;
        output
            .put_all(&draft)
            .map_err(|it| self.with_shorter(it, &output))?;
        if let Some(path) = &self.edit {
            outbox::place(path, draft.to_manuscript().as_bytes())?;
            let name = path.display();
            say(&format!(
                "wrote {name}: change it, then `longhand check {name}`"
            ));
        }
        self.report(&draft);
        if self.edit.is_none() {
            output.give_text(&draft)?;
        }
        Ok(talk::code(draft.is_held()))
    }

    /// The error of a letter that is too long, with the shorter letter among what would help if that one fits.
    fn with_shorter(&self, error: Error, output: &Ready<'_>) -> Error {
        let mut error = error;
        if let Error::TooLong { shorter, .. } = &mut error
            && self.wording.length != Some(Length::Short)
            && let Ok(draft) = self.asked(Some(Length::Short), |it| it.write())
            && output.pages(&draft).is_ok()
        {
            *shorter = Some("short");
        }
        error
    }

    /// Several letters to choose from, each with files of its own.
    fn several(&self, output: &Ready<'_>) -> Result<ExitCode, Error> {
        let drafts = self.asked(None, |letter| {
            letter.alternatives(usize::from(self.alternatives))
        })?;
        let all = drafts.len();
        for (index, draft) in drafts.iter().enumerate() {
            output.put_numbered(draft, index + 1)?;
            if !output.has_files() {
                talk::give(format!("--- {} of {all}\n\n{}\n", index + 1, draft.text()).as_bytes())?;
            }
        }
        if all < usize::from(self.alternatives) {
            say(&format!(
                "only {} for this person\n    help: write more tellings for this reader; `longhand pack check` says where they are few",
                talk::counted(all, "different letter")
            ));
        }
        drafts.iter().take(1).for_each(|it| self.report(it));
        Ok(talk::code(drafts.iter().any(Draft::is_held)))
    }

    fn report(&self, draft: &Draft) {
        report(draft);
        if self.wording.sender.is_none() && self.letter.is_none() {
            say(&talk::from_the_pack(&draft.sender));
        }
    }

    fn draft(&self) -> Result<Draft, Error> {
        self.asked(None, |it| it.write())
            .map(|it| self.released(it))
    }

    /// Asks for the letter, of another length if one is given, and gives what `made` makes of the request.
    fn asked<M>(
        &self,
        length: Option<Length>,
        made: impl FnOnce(LetterTo<'_>) -> Result<M, Error>,
    ) -> Result<M, Error> {
        let scribe = Scribe::new();
        let profile = match &self.profile {
            Some(path) => {
                let text = talk::read_text(path)?;
                Some(Profile::from_file_text(&talk::name_of(path), &text)?)
            }
            None => None,
        };
        let received = match &self.reply_to {
            Some(path) => Some(talk::letter(path, self.message)?),
            None => None,
        };
        // Their letter is read while the pack loads: each takes milliseconds, and a first letter waits for both.
        let (pack, reading) = std::thread::scope(|scope| {
            let reading = received
                .as_deref()
                .map(|it| scope.spawn(|| longhand::listen::read(it)));
            let pack = match &self.letter {
                Some(path) => talk::read_text(path)
                    .and_then(|text| scribe.read_letter(&talk::name_of(path), &text)),
                None => talk::pack(&scribe, &self.pack),
            };
            let reading = reading.map(|it| it.join().unwrap_or_else(|it| resume_unwind(it)));
            (pack, reading)
        });
        let pack = pack?;
        let sender = talk::sender(self.wording.sender.as_deref())?;
        let history = self.history()?;
        let mut letter = match &profile {
            Some(profile) => scribe.letter_to(profile),
            None => scribe.letter(),
        };
        letter = letter
            .with_pack(pack)
            .request(self.wording.request())
            .after(&history);
        if let Some(reading) = reading {
            letter = letter.replying_to_reading(reading);
        }
        if let Some(length) = length {
            letter = letter.length(length);
        }
        if let Some(occasion) = &self.occasion {
            letter = letter.occasion(occasion);
        }
        if let Some(sender) = &sender {
            letter = letter.from(sender);
        }
        for (ask, until, owner) in &self.defer {
            letter = letter.defer(ask, *until, owner);
        }
        for (matter, entry) in &self.answer {
            letter = letter.answer(matter, entry);
        }
        if let Some(most) = self.spoilers {
            letter = letter.spoilers(most);
        }
        made(letter)
    }

    /// The draft with what was released by name.
    fn released(&self, mut draft: Draft) -> Draft {
        for code in &self.release {
            let by = self.by.as_deref().unwrap_or_default();
            let because = self.because.as_deref().unwrap_or_default();
            if draft.holding().all(|it| it.code != *code) {
                say(&format!(
                    "nothing is held by `{code}`, so there is nothing to release"
                ));
                continue;
            }
            draft = draft.release(code, by, because);
            if draft.holding().any(|it| it.code == *code) {
                say(&format!(
                    "`{code}` is not released: such a letter is a person's to answer; `--occasion {HOLDING}` writes a careful note meanwhile"
                ));
            }
        }
        draft
    }

    /// What they were told in the letters that they had before.
    fn history(&self) -> Result<History, Error> {
        let drafts = self.after.iter().map(|it| draft::load(it));
        let records = drafts.map(|it| it.map(|it| it.record()));
        Ok(History::of(records.collect::<Result<Vec<_>, _>>()?))
    }
}

/// Says what was heard, what was answered, what goes into the envelope, and what to look at.
fn report(draft: &Draft) {
    draft::say_coverage(draft);
    if !draft.letter.enclosures.is_empty() {
        let all: Vec<_> = draft
            .letter
            .enclosures
            .iter()
            .map(|it| it.what.as_str())
            .collect();
        say(&format!("enclose   {}", all.join("; ")));
    }
    talk::say_findings(draft.findings());
    for release in &draft.released {
        say(&format!(
            "released  `{}` by {}: {}",
            release.code, release.by, release.because
        ));
    }
    if draft.is_held() {
        say(
            "held      the letter does not go out before the findings above are mended, or released with --release CODE --by NAME --because TEXT",
        );
    }
}
