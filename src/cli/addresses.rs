//! Whose addresses are written: profiles, saved drafts, or a file of people.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Draft;
use longhand::Error;
use longhand::Finding;
use longhand::Profile;
use longhand::Weight;
use longhand::ink::Hand;
use longhand::people::Letters;
use longhand::people::Sender;
use longhand::people::intake;
use longhand::people::postal;

use crate::cli::output;
use crate::cli::run::Households;
use crate::cli::source;
use crate::cli::source::Source;
use crate::cli::talk;
use crate::cli::talk::say;

/// Where addresses come from, and in whose hand they are written.
#[derive(Args)]
pub(crate) struct To {
    /// The people, each as YAML, JSON or a saved draft
    #[arg(value_name = "PROFILE", required_unless_present_any = ["to", "list"])]
    profiles: Vec<PathBuf>,

    /// A file of people: CSV, XLSX, vCard, JSON or YAML; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "profiles")]
    to: Option<PathBuf>,

    #[command(flatten)]
    source: Source,

    /// One address to a household, or one to each, where it did not choose
    #[arg(long, value_enum, default_value_t = Households::Each)]
    households: Households,

    /// Who writes, as YAML: the return address, and the country that the mail leaves
    #[arg(long, value_name = "FILE")]
    sender: Option<PathBuf>,

    /// The hand: a built-in name, or a TTF or OTF file
    #[arg(long)]
    pub(crate) hand: Option<String>,

    /// Write with a pen of this breadth, such as 0.4mm, instead of the strokes of the hand's own letters
    #[arg(long, value_name = "BREADTH")]
    pen: Option<String>,

    /// Where the pen's chance comes from; the same seed gives the same strokes
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}

/// One address that can be written.
pub(crate) struct Addressee {
    /// What to call it without saying who it is: `people.csv row 3`.
    pub(crate) label: String,
    /// The lines of the recipient's block.
    pub(crate) recipient: Vec<String>,
    /// The lines of the sender's block; none without a return address.
    pub(crate) sender: Vec<String>,
    pub(crate) id: String,
    /// The hand that a draft is written in.
    pub(crate) hand: Option<String>,
}

/// The addresses, and how many were held or refused.
#[derive(Default)]
pub(crate) struct Addressees {
    pub(crate) all: Vec<Addressee>,
    pub(crate) held: usize,
    pub(crate) refused: usize,
}

impl AsRef<[String]> for Addressee {
    fn as_ref(&self) -> &[String] {
        &self.recipient
    }
}

impl To {
    /// A hand by its name, or from a file, with the pen that is asked for.
    pub(crate) fn hand(&self, name: &str) -> Result<Hand, Error> {
        output::with_pen(output::hand(name)?, self.pen.as_deref())
    }

    /// Reads the people, and says who is left out and why.
    pub(crate) fn addressees(&self) -> Result<Addressees, Error> {
        let sender = talk::sender(self.sender.as_deref())?;
        let mut found = Addressees::default();
        for path in &self.profiles {
            let file = talk::name_of(path);
            let text = talk::read_draft(path)?;
            match is_draft(path, &text) {
                true => {
                    let draft = Draft::from_json(&file, &text)?;
                    let held = draft.is_held();
                    found.add(
                        &file,
                        &draft.profile,
                        sender.as_ref().or(Some(&draft.sender)),
                    );
                    if held && let Some(last) = found.all.pop() {
                        say(&format!(
                            "{}: held: the letter is held\n    help: `longhand check {file}` says by what",
                            last.label
                        ));
                        found.held += 1;
                    }
                    if let Some(last) = found.all.last_mut() {
                        last.hand = draft.hand;
                    }
                }
                false => {
                    let profile = Profile::from_file_text(&file, &text)?;
                    found.add(&file, &profile, sender.as_ref());
                }
            }
        }
        if let Some(path) = &self.to {
            let file = talk::name_of(path);
            let people = source::open(path, &self.source.options(talk::today())?)?;
            for row in intake::households(people, Letters::from(self.households)) {
                let label = format!("{file} {}", row.label());
                match &row.profile {
                    Ok(profile) => found.add(&label, profile, sender.as_ref()),
                    Err(error) => found.refuse(&label, error),
                }
            }
        }
        Ok(found)
    }
}

impl Addressees {
    fn add(&mut self, label: &str, profile: &Profile, sender: Option<&Sender>) {
        if let Some(finding) = profile.unwanted() {
            tell(label, &finding);
            self.held += 1;
            return;
        }
        let language = sender.and_then(|it| it.locale.as_deref());
        let language = language.or(profile.locale.as_deref()).unwrap_or("en");
        let from = sender.and_then(|it| it.address.country.as_deref());
        let block = postal::recipient(profile, language, from);
        block.findings.iter().for_each(|it| tell(label, it));
        let missing = block.findings.iter().any(|it| it.code == "address-missing");
        if missing || block.lines.len() < 2 {
            if !missing {
                let help = "add the name, or the street, the town and the postcode";
                let message = "there is no whole address";
                tell(
                    label,
                    &Finding::new("address-missing", Weight::Warn, message, help).at("address"),
                );
            }
            say(&format!("{label}: refused: nothing can be delivered so"));
            self.refused += 1;
            return;
        }
        let destination = profile.address.country.as_deref();
        let sender = sender.and_then(|it| it.return_address(destination, language));
        self.all.push(Addressee {
            label: label.to_owned(),
            recipient: block.lines,
            sender: sender.unwrap_or_default(),
            id: profile.short_id(),
            hand: None,
        });
    }

    /// Says that an address is not written, and counts it.
    pub(crate) fn refuse(&mut self, label: &str, error: &Error) {
        say(&format!(
            "{label}: refused: {error}\n    help: {}",
            error.help()
        ));
        self.refused += 1;
    }

    /// Says how many there were, and gives the exit code.
    pub(crate) fn finish(&self, written: usize, what: &str) -> ExitCode {
        say(&format!(
            "{} written, {} held, {} refused",
            talk::counted(written, what),
            self.held,
            self.refused
        ));
        ExitCode::from(match (self.refused, self.held) {
            (0, 0) => 0,
            (0, _) => talk::HELD,
            _ => talk::REFUSED,
        })
    }
}

/// Whether a file is a saved draft and not a profile.
fn is_draft(path: &Path, text: &str) -> bool {
    let is_json = path.extension().is_some_and(|it| it == "json");
    let value = || serde_json::from_str::<serde_json::Value>(text).ok();
    is_json && value().is_some_and(|it| it.get("letter").is_some())
}

fn tell(label: &str, finding: &Finding) {
    say(&format!("{label}: {finding}\n    help: {}", finding.help));
}
