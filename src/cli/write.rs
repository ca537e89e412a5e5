//! `longhand write`: one letter.

use std::panic::resume_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use longhand::Draft;
use longhand::Error;
use longhand::Pages;
use longhand::Profile;
use longhand::Scribe;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::post::outbox;
use longhand::render;
use longhand::tone::Dial;
use longhand::words::HOLDING;
use longhand::words::Spoiler;

use crate::cli::draft;
use crate::cli::talk;
use crate::cli::talk::say;

/// Write one letter.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand write --reply-to letter.txt
  longhand write colin.yaml --reply-to letter.txt --on 2015-04-20 -o colin.pdf
  longhand write roohi.yaml --pack cafe --occasion surprise -o roohi.png -o roohi.json
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

    /// Who writes, as YAML; without it, the pack's own sender
    #[arg(long, value_name = "FILE")]
    sender: Option<PathBuf>,

    /// The voice that speaks
    #[arg(long)]
    voice: Option<String>,

    /// Turn dials: formality, warmth, playfulness, enthusiasm, each from 0 to 1
    #[arg(long, value_name = "DIAL=0.5,…", value_delimiter = ',', value_parser = dial)]
    tone: Vec<(Dial, f32)>,

    /// Something that texts may use: number=1204, due=2026-05-30
    #[arg(long, value_name = "KEY=VALUE", value_parser = talk::pair)]
    given: Vec<(String, String)>,

    /// Answer an ask later: which, by when, and who. Asks have the names that `longhand listen` shows
    #[arg(long, value_name = "ASK=DATE:NAME", value_parser = deferral, requires = "reply_to")]
    defer: Vec<(String, Date, String)>,

    /// Answer a matter with an entry of the answer book: ask-3=visit-ranch
    #[arg(long, value_name = "MATTER=ENTRY", value_parser = talk::pair)]
    answer: Vec<(String, String)>,

    /// How much answers may give away: none, mild, heavy. Without it, what the pack allows
    #[arg(long, value_name = "MOST")]
    spoilers: Option<Spoiler>,

    /// The date of the letter; without it, today
    #[arg(long, value_name = "DATE", value_parser = talk::date)]
    on: Option<Date>,

    /// Where choices come from; the same seed gives the same letter
    #[arg(long, default_value_t = 0)]
    seed: u64,

    /// The hand: a built-in name, or a TTF or OTF file
    #[arg(long)]
    hand: Option<String>,

    /// The paper
    #[arg(long, default_value = "a5")]
    paper: String,

    /// Where to write it; the format is that of the ending: txt md html json pdf svg png.
    /// May be given several times. Without it, text on standard output
    #[arg(short, long = "out", value_name = "FILE")]
    outputs: Vec<PathBuf>,

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

/// Reads `formality=0.2` from the command line.
pub(crate) fn dial(text: &str) -> Result<(Dial, f32), String> {
    let (dial, value) = talk::pair(text)?;
    let number: f32 = value
        .parse()
        .map_err(|_| "a dial is a number from 0 to 1".to_owned())?;
    if !(0.0..=1.0).contains(&number) {
        return Err("a dial is a number from 0 to 1".to_owned());
    }
    Ok((dial.parse()?, number))
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

/// The forms that a letter can be written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Html,
    Json,
    Pdf,
    Svg,
    Png,
}

impl Format {
    const ALL: [(&'static str, Self); 7] = [
        ("txt", Self::Text),
        ("md", Self::Markdown),
        ("html", Self::Html),
        ("json", Self::Json),
        ("pdf", Self::Pdf),
        ("svg", Self::Svg),
        ("png", Self::Png),
    ];

    fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or("");
        let known = Self::ALL.iter().find(|it| it.0 == ending.to_lowercase());
        known.map(|it| it.1).ok_or_else(|| Error::Unknown {
            kind: "format",
            name: ending.to_owned(),
            known: Self::ALL.iter().map(|it| it.0.to_owned()).collect(),
        })
    }

    fn is_page(self) -> bool {
        matches!(self, Self::Pdf | Self::Svg | Self::Png)
    }
}

impl Write {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        // What can be wrong before a letter is made is found before anything is made.
        let formats: Vec<_> = self
            .outputs
            .iter()
            .map(|it| Format::of(it))
            .collect::<Result<_, _>>()?;
        let paper = Paper::named(&self.paper)?;
        if let Some(name) = &self.hand {
            hand(name)?;
        }
        let draft = self.draft()?;
        let pages = match formats.iter().any(|it| it.is_page()) {
            true => Some(self.pages(&draft, &paper)?),
            false => None,
        };
        for (path, format) in self.outputs.iter().zip(&formats) {
            self.put(path, *format, &draft, pages.as_ref())?;
        }
        report(&draft);
        if self.sender.is_none() && self.letter.is_none() {
            say(&talk::from_the_pack(&draft.sender));
        }
        if self.outputs.is_empty() {
            talk::give(draft.text().as_bytes())?;
        }
        Ok(talk::code(draft.is_held()))
    }

    fn draft(&self) -> Result<Draft, Error> {
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
        let sender = talk::sender(self.sender.as_deref())?;
        let mut letter = match &profile {
            Some(profile) => scribe.letter_to(profile),
            None => scribe.letter(),
        };
        letter = letter
            .with_pack(pack)
            .on(self.on.unwrap_or_else(talk::today))
            .seed(self.seed);
        if let Some(reading) = reading {
            letter = letter.replying_to_reading(reading);
        }
        if let Some(occasion) = &self.occasion {
            letter = letter.occasion(occasion);
        }
        if let Some(voice) = &self.voice {
            letter = letter.voice(voice);
        }
        if let Some(sender) = &sender {
            letter = letter.from(sender);
        }
        for (dial, value) in &self.tone {
            letter = letter.tone(*dial, *value);
        }
        for (key, value) in &self.given {
            letter = letter.given(key, value);
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
        let mut draft = letter.write()?;
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
        Ok(draft)
    }

    fn pages(&self, draft: &Draft, paper: &Paper) -> Result<Pages, Error> {
        let name = self.hand.as_deref().or(draft.hand.as_deref());
        let hand = hand(name.unwrap_or("la-belle-aurore"))?;
        draft.pages_on(&hand, paper)
    }

    /// Writes one form of the letter; a held one under a name that says so.
    fn put(
        &self,
        path: &Path,
        format: Format,
        draft: &Draft,
        pages: Option<&Pages>,
    ) -> Result<(), Error> {
        let path = match draft.is_held() {
            true => held(path),
            false => path.to_owned(),
        };
        let letter = &draft.letter;
        let bytes = match (format, pages) {
            (Format::Text, _) => vec![render::text(letter, 0).into_bytes()],
            (Format::Markdown, _) => vec![render::markdown(letter).into_bytes()],
            (Format::Html, _) => vec![render::html(letter).into_bytes()],
            (Format::Json, _) => vec![draft.to_json().into_bytes()],
            (Format::Pdf, Some(pages)) => vec![pages.pdf()?],
            (Format::Svg, Some(pages)) => pages.svg().into_iter().map(String::into_bytes).collect(),
            (Format::Png, Some(pages)) => pages.png(150.0)?,
            (_, None) => Vec::new(),
        };
        for (index, bytes) in bytes.iter().enumerate() {
            let path = numbered(&path, index);
            outbox::place(&path, bytes)?;
            let size = bytes.len().div_ceil(1024);
            match (format, pages) {
                (Format::Pdf, Some(pages)) => {
                    let (count, ending) = (pages.sheets.len(), plural(pages.sheets.len()));
                    say(&format!(
                        "wrote {} ({count} page{ending}, {size} KiB)",
                        path.display()
                    ));
                }
                _ => say(&format!("wrote {} ({size} KiB)", path.display())),
            }
        }
        Ok(())
    }
}

/// A hand by its name, or from a font file.
pub(crate) fn hand(name: &str) -> Result<Hand, Error> {
    let path = Path::new(name);
    let ending = path
        .extension()
        .and_then(|it| it.to_str())
        .map(str::to_lowercase);
    if !matches!(ending.as_deref(), Some("ttf" | "otf")) {
        return Hand::bundled(name);
    }
    let bytes =
        std::fs::read(path).map_err(|error| Error::file("read", talk::name_of(path), &error))?;
    let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or("own");
    Hand::from_font(stem, bytes)
}

/// `colin.pdf` as `colin.held.pdf`.
fn held(path: &Path) -> PathBuf {
    let ending = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    path.with_extension(format!("held.{ending}"))
}

/// The name of a page: the first takes the given name, the second `NAME-2`.
fn numbered(path: &Path, index: usize) -> PathBuf {
    if index == 0 {
        return path.to_owned();
    }
    let stem = path
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let ending = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    path.with_file_name(format!("{stem}-{}.{ending}", index + 1))
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
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
