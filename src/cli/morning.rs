//! `longhand draft`: a morning's post, from letters to drafts.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;
use longhand::listen::Lane;
use longhand::people::intake;
use longhand::post::Decision;
use longhand::post::Index;
use longhand::post::Morning;
use longhand::post::Orders;
use longhand::post::Tally;
use longhand::post::Verdict;
use longhand::post::outbox;
use longhand::words::Request;

use crate::cli::source;
use crate::cli::talk;
use crate::cli::talk::one_line;
use crate::cli::talk::say;
use crate::cli::wording::Wording;

/// Turn a morning's post into drafts.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand draft letters/ --out drafts/
  longhand draft inbox.mbox --out drafts/ --sender us.yaml --people readers.csv
  longhand draft messages.csv --column message --dry-run

Every letter is read, sorted, and drafted where a draft may be made. A letter that hints at harm is
never drafted: it goes to a person, with the words that say so.")]
pub(crate) struct Draft {
    /// The post: a folder, an mbox, an e-mail, a text, or a table with a column of messages
    #[arg(value_name = "POST")]
    post: PathBuf,

    /// The folder for drafts, and for what a person answers; made if it is not there
    #[arg(long, value_name = "FOLDER", required_unless_present = "dry_run")]
    out: Option<PathBuf>,

    /// The pack: a built-in name, or a folder of your own
    #[arg(long, default_value = longhand::DEFAULT_PACK)]
    pack: String,

    /// The occasion that answers questions; without it, `reply`
    #[arg(long)]
    occasion: Option<String>,

    #[command(flatten)]
    wording: Wording,

    /// People who are known, to be recognised by their e-mail address: CSV, XLSX, vCard, JSON or YAML
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,

    /// The column of a table that holds the messages; without it, found out
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// Do everything but write files
    #[arg(long)]
    dry_run: bool,

    /// Give JSON: every decision, and the table
    #[arg(long)]
    json: bool,
}

impl Draft {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let scribe = Scribe::new();
        let pack = talk::pack(&scribe, &self.pack)?;
        let sender = talk::sender(self.wording.sender.as_deref())?;
        let mut request = self.wording.request();
        request.occasion = self.occasion.clone().unwrap_or_default();
        let orders = Orders::new(&pack, sender.as_ref(), &request)?.knowing(self.known(&request)?);
        let morning = Morning::new(&orders)?;
        let out = self.out.as_deref().filter(|_| !self.dry_run);
        if sender.is_none() {
            say(&talk::from_the_pack(pack.sender()));
        }
        let mut index = out.map(begin).transpose()?;
        let mut tally = Tally::default();
        let mut decisions = Vec::new();
        let mut post = talk::post(&self.post, self.column.as_deref())?;
        for received in post.by_ref() {
            let received = match received {
                Ok(received) => received,
                Err(error) => {
                    say(&error.report());
                    tally.unread += 1;
                    if let Some(index) = &mut index {
                        index.unread(&error.to_string())?;
                    }
                    continue;
                }
            };
            let mut opened = morning.open(&received);
            if let (Some(out), Some(index)) = (out, &mut index) {
                opened.put(out)?;
                index.add(&opened.decision)?;
            }
            tally.add(&opened.decision);
            match self.json {
                true => decisions.push(opened.decision),
                false => talk::give(line(&opened.decision).as_bytes())?,
            }
        }
        for name in post.passed_over() {
            say(&format!(
                "passed over: {name}: a folder, or no letter\n    help: give folders one by one; texts end in .txt, e-mails in .eml"
            ));
        }
        if tally.letters() == 0 {
            return Err(Error::File {
                action: "read",
                path: talk::name_of(&self.post),
                reason: "there are no letters in it".into(),
                help: "give a folder or mailbox of letters: .txt, .eml, .mbox, .html, or a .csv with a column of messages",
            });
        }
        if let Some(index) = index {
            index.finish()?;
        }
        match self.json {
            true => talk::give(&talk::json(
                &serde_json::json!({ "letters": decisions, "table": tally }),
            )?)?,
            false => talk::give(table(&tally).as_bytes())?,
        }
        self.say_next(&tally, out);
        Ok(ExitCode::from(code(&tally)))
    }
}

impl Draft {
    /// The people who are known, those that could not be read told and left out.
    fn known(&self, request: &Request) -> Result<Vec<Profile>, Error> {
        let Some(path) = &self.people else {
            return Ok(Vec::new());
        };
        let mut options = intake::Options::default();
        options.today = request.date;
        let mut known = Vec::new();
        for row in source::open(path, &options)? {
            match row.profile {
                Ok(profile) => known.push(profile),
                Err(error) => say(&format!(
                    "{} row {}: left out: {error}\n    help: {}",
                    talk::name_of(path),
                    row.number,
                    error.help()
                )),
            }
        }
        Ok(known)
    }

    /// Says what to do next.
    fn say_next(&self, tally: &Tally, out: Option<&Path>) {
        let Some(out) = out else {
            say("a trial: nothing was written");
            return;
        };
        let out = out.display();
        say(&format!(
            "the drafts are in {out}; {out}/index.csv says which is whose"
        ));
        if tally.of(Lane::Safeguarding, Verdict::Person) > 0 {
            say("read the letters marked safeguarding first: nothing was drafted for them");
        }
        if tally.verdict(Verdict::Held) > 0 {
            say(&format!(
                "of a held draft, `longhand check {out}/NAME.held.json` says what is open, and `longhand hear` how it reads"
            ));
        }
        if tally.verdict(Verdict::Person) > 0 {
            say(&format!(
                "why a letter went to a person: `longhand why {out}/NAME.person.json`"
            ));
        }
    }
}

/// The folder for drafts, with the index begun.
///
/// A folder with an index holds the drafts of another morning, on which somebody may have worked.
fn begin(out: &Path) -> Result<Index, Error> {
    if out.join("index.csv").exists() {
        return Err(Error::File {
            action: "write",
            path: talk::name_of(out),
            reason: "drafts of an earlier post lie there".into(),
            help: "name another folder with --out; nothing that somebody has worked on is written over",
        });
    }
    outbox::folder(out)?;
    Index::begin(&out.join("index.csv"))
}

/// The most letters of a quotation on a line.
const QUOTED: usize = 64;

/// A letter on one line: what it is, what becomes of it, whose it is, and what decided.
fn line(decision: &Decision) -> String {
    let who = decision.writer.as_ref().or(decision.from.as_ref());
    let who = who.map(|it| format!("{}, ", one_line(it)));
    let words = decision.words.iter().take(2);
    let words = words.map(|it| format!("“{}”", clipped(&one_line(&it.text), QUOTED)));
    let mut says = vec![words.collect::<Vec<_>>().join(", ")];
    if decision.verdict != Verdict::Held {
        says.extend(decision.why.get(1).cloned());
    }
    says.push(match (decision.matters, decision.open) {
        (0, _) => String::new(),
        (matters, 0) => format!("all {matters} answered"),
        (matters, open) => format!("{open} of {matters} open"),
    });
    says.retain(|it| !it.is_empty());
    if says.is_empty() {
        says.extend(decision.why.first().cloned());
    }
    let line = format!(
        "{:>4}  {:<13} {:<9} {}{}: {}\n",
        decision.number,
        decision.lane,
        decision.verdict,
        who.unwrap_or_default(),
        decision.source,
        says.join("; ")
    );
    talk::visible(&line)
}

/// The first letters of a text that is too long.
fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// The table that adds up.
fn table(tally: &Tally) -> String {
    let mut text = format!("\n{:<14}", "");
    for verdict in Verdict::ALL {
        text.push_str(&format!("{verdict:>10}"));
    }
    text.push_str(&format!("{:>10}\n", "letters"));
    let mut row = |name: &str, counts: Vec<usize>| {
        let sum: usize = counts.iter().sum();
        text.push_str(&format!("{name:<14}"));
        for count in counts.into_iter().chain([sum]) {
            text.push_str(&format!("{count:>10}"));
        }
        text.push('\n');
    };
    for lane in Lane::ALL {
        let counts: Vec<_> = Verdict::ALL.iter().map(|it| tally.of(lane, *it)).collect();
        if counts.iter().any(|it| *it > 0) {
            row(lane.name(), counts);
        }
    }
    row(
        "all",
        Verdict::ALL.iter().map(|it| tally.verdict(*it)).collect(),
    );
    if tally.unread > 0 {
        text.push_str(&format!(
            "{} could not be opened; {} came in all\n",
            tally.unread,
            tally.letters()
        ));
    }
    text
}

fn code(tally: &Tally) -> u8 {
    let waiting = tally.verdict(Verdict::Held) + tally.verdict(Verdict::Person);
    match (tally.unread, waiting) {
        (0, 0) => 0,
        (0, _) => talk::HELD,
        _ => talk::REFUSED,
    }
}
