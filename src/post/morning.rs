//! A morning's post: every letter read, drafted where it may be, and held or handed on where not.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::draft::Draft;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen;
use crate::listen::Lane;
use crate::listen::Quote;
use crate::listen::Reading;
use crate::listen::Triage;
use crate::listen::mail::Correspondent;
use crate::listen::mail::Enclosure;
use crate::listen::mail::Received;
use crate::people::Confidence;
use crate::people::Kind;
use crate::people::Name;
use crate::people::Profile;
use crate::people::Sender;
use crate::post::outbox;
use crate::seed::Seed;
use crate::words::Brief;
use crate::words::Pack;
use crate::words::Request;

/// The version of a decision's serialised form.
const VERSION: u32 = 1;

/// A letter with fewer words than this says too little to be answered by a program.
const FEW: usize = 3;

/// Findings of letters that are not all here.
const BROKEN: [&str; 4] = [
    "mail-broken-off",
    "mail-too-long",
    "mail-too-deep",
    "no-words",
];

/// What a morning's post is answered with: the pack, who writes, and who is known.
pub struct Orders<'m> {
    pack: &'m Pack,
    sender: Option<&'m Sender>,
    /// The occasion that answers questions, and letters that ask nothing.
    usual: String,
    /// By the name of the occasion.
    requests: BTreeMap<String, Request>,
    /// The names that letters to us may bear.
    ours: Vec<String>,
    /// By e-mail address in small letters.
    known: HashMap<String, Vec<Profile>>,
}

/// A morning's post, ready to be opened letter by letter.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use longhand::Scribe;
/// use longhand::listen::mail::received;
/// use longhand::post::{Morning, Orders, Verdict};
/// use longhand::words::Request;
///
/// let pack = Scribe::new().pack("galaxy")?;
/// let mut request = Request::default();
/// request.date = Some(date(2026, 11, 22));
/// let orders = Orders::new(&pack, None, &request)?;
/// let morning = Morning::new(&orders)?;
///
/// let letter = received("letter.txt", b"Dear Archive,\n\nWill I turn into a Sith if I get angry?\n\nLove from\nColin\n");
/// let opened = morning.open(&letter);
/// assert_eq!(opened.decision.lane.name(), "question");
/// assert_eq!(opened.decision.verdict, Verdict::Drafted);
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Debug)]
pub struct Morning<'m> {
    orders: &'m Orders<'m>,
    briefs: BTreeMap<&'m str, Brief<'m>>,
}

/// One letter of the post: what was decided, what it says, and the draft if there is one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Opened {
    /// What was decided, and why.
    pub decision: Decision,
    /// What the letter says.
    pub reading: Reading,
    /// The answer, if one was drafted.
    pub draft: Option<Draft>,
}

/// What was decided about one letter of the post, and why; saved as JSON with a version.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// The version of this form.
    pub version: u32,
    /// The letter's number in the post, from 1.
    pub number: usize,
    /// Where it came from: a file, perhaps with the number of a message or row in it.
    pub source: String,
    /// The name or address that sent it, if the mail says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writer: Option<String>,
    /// The subject line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What kind of letter it is.
    pub lane: Lane,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why, in sentences that a tired clerk understands; the first decides.
    pub why: Vec<String>,
    /// The words of theirs that decided, with their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Quote>,
    /// How many matters it raises.
    pub matters: usize,
    /// How many of them nothing answers yet.
    pub open: usize,
    /// The files that were written for it, in the folder of drafts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

/// What becomes of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// A draft that may go out when somebody has read it.
    Drafted,
    /// A draft that does not go out before something is mended or released.
    Held,
    /// No draft: a person answers it.
    Person,
    /// No draft: an earlier letter of this post says the same.
    Duplicate,
}

/// How many letters of each lane had each verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    counts: BTreeMap<Lane, BTreeMap<Verdict, usize>>,
    /// What could not be opened.
    pub unread: usize,
}

impl<'m> Orders<'m> {
    /// The orders for a pack: which lane is answered on which of its occasions.
    ///
    /// `request` has what is the same for all: the date, the seed, the voice, the dials. Its
    /// occasion is used for questions and for letters that ask nothing, when it names one.
    ///
    /// # Errors
    /// [`Error::Unknown`](crate::Error::Unknown) for an occasion that the pack lacks, and
    /// [`Error::Setting`](crate::Error::Setting) when none is named and the pack has no `reply`.
    pub fn new(pack: &'m Pack, sender: Option<&'m Sender>, request: &Request) -> Result<Self> {
        let mut requests = BTreeMap::new();
        let usual = match request.occasion.as_str() {
            "" => pack.default_occasion(true)?,
            named => named.to_owned(),
        };
        let own = Lane::ALL.iter().filter_map(|it| pack.occasion_for(*it));
        for occasion in own.chain([usual.as_str()]) {
            pack.require_letter(occasion, true)?;
            let request = Request {
                occasion: occasion.to_owned(),
                ..request.clone()
            };
            requests.insert(occasion.to_owned(), request);
        }
        let us = sender.unwrap_or(pack.sender());
        let ours = us.organisation.iter().chain(&us.known_as);
        Ok(Self {
            pack,
            sender,
            usual,
            requests,
            ours: ours.cloned().collect(),
            known: HashMap::new(),
        })
    }

    /// The same orders with people who are known, to be found by their e-mail address.
    pub fn knowing(mut self, people: impl IntoIterator<Item = Profile>) -> Self {
        for profile in people {
            if let Some(address) = &profile.email {
                let same = self.known.entry(address.to_lowercase()).or_default();
                same.push(profile);
            }
        }
        self
    }

    /// The one person who is known under the address that a letter came from.
    fn sent_by(&self, received: &Received) -> Option<&Profile> {
        let address = received.from.as_ref()?.address.as_ref()?;
        match self.known.get(&address.to_lowercase())?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl<'m> Morning<'m> {
    /// A morning with every occasion made ready once.
    ///
    /// # Errors
    /// As [`Brief::new`].
    pub fn new(orders: &'m Orders<'m>) -> Result<Self> {
        let briefs = orders.requests.iter().map(|(name, request)| {
            let brief = Brief::new(orders.pack, request, orders.sender)?;
            Ok((name.as_str(), brief))
        });
        Ok(Self {
            orders,
            briefs: briefs.collect::<Result<_>>()?,
        })
    }

    /// Reads a letter, decides what becomes of it, and drafts the answer where one may be drafted.
    ///
    /// Whatever keeps a draft from being made is a reason of the decision, not an error: no
    /// letter stops the others.
    pub fn open(&self, received: &Received) -> Opened {
        let reading = listen::read(&received.text);
        let ours: Vec<_> = self.orders.ours.iter().map(String::as_str).collect();
        let triage = screened(received, listen::triage(&reading, &ours));
        let mut decision = Decision {
            version: VERSION,
            number: received.number,
            source: received.source.clone(),
            from: received.from.as_ref().and_then(shown),
            writer: reading.writer.as_ref().map(|it| it.text.clone()),
            subject: received.subject.clone(),
            lane: triage.lane,
            verdict: Verdict::Person,
            why: vec![triage.why.clone()],
            words: triage.words.clone(),
            matters: reading.matters().count(),
            open: reading.matters().count(),
            files: Vec::new(),
        };
        let draft = match self.may_draft(received, &reading, triage.lane) {
            Ok(brief) => self.draft(brief, received, &reading, triage, &mut decision),
            Err((verdict, why)) => {
                decision.verdict = verdict;
                decision.why.extend(why);
                None
            }
        };
        Opened {
            decision,
            reading,
            draft,
        }
    }

    /// The brief that a letter is answered by, or why a program must not answer it.
    fn may_draft(
        &self,
        received: &Received,
        reading: &Reading,
        lane: Lane,
    ) -> std::result::Result<&Brief<'m>, (Verdict, Option<String>)> {
        let person = |why: String| Err((Verdict::Person, Some(why)));
        if let Some(earlier) = received.duplicate_of {
            let why = format!("it is letter {earlier} once more");
            return Err((Verdict::Duplicate, Some(why)));
        }
        if let Some(why) = not_whole(received) {
            return person(why);
        }
        if let Some(language) = reading.language.as_deref()
            && !self.orders.pack.answers_in(language)
        {
            return person(format!(
                "it is written in another language ({language}) than the pack `{}` answers in ({})",
                self.orders.pack.name, self.orders.pack.language
            ));
        }
        let brief = match (self.orders.pack.occasion_for(lane), lane) {
            (Some(occasion), _) => self.briefs.get(occasion),
            (None, Lane::Routine | Lane::Question) => self.briefs.get(self.orders.usual.as_str()),
            // An answer that owns no fault is worse than a day's wait for one that does.
            (None, Lane::Complaint) => {
                return person(format!(
                    "the pack `{}` has no occasion that owns a fault and mends it",
                    self.orders.pack.name
                ));
            }
            (None, _) => None,
        };
        brief.ok_or((Verdict::Person, None))
    }

    fn draft(
        &self,
        brief: &Brief<'m>,
        received: &Received,
        reading: &Reading,
        triage: Triage,
        decision: &mut Decision,
    ) -> Option<Draft> {
        let known = self.orders.sent_by(received);
        let written = received.date.or(brief.request().date);
        let named = match (&reading.writer, known) {
            (None, None) => received.from.as_ref().and_then(person),
            _ => None,
        };
        let (profile, told) = listen::told(reading, known.or(named.as_ref()), written);
        let mut draft = match Draft::new(brief, profile, Some(reading.clone())) {
            Ok(draft) => draft,
            Err(error) => {
                decision
                    .why
                    .push(format!("no draft could be made: {error}"));
                return None;
            }
        };
        draft.triage = Some(triage);
        draft.noted.splice(0..0, told);
        draft.noted.extend(received.findings.iter().cloned());
        draft.noted.extend(enclosed(received));
        draft.noted.extend(signed_by_another(received, reading));
        decision.open = draft.open();
        decision.verdict = match draft.is_held() {
            true => Verdict::Held,
            false => Verdict::Drafted,
        };
        for finding in draft.holding() {
            let why = finding.message.clone();
            if !decision.why.contains(&why) {
                decision.why.push(why);
            }
        }
        Some(draft)
    }
}

/// That something came with a letter, which no draft can know of.
fn enclosed(received: &Received) -> Option<Finding> {
    let names = received.enclosures.iter();
    let names: Vec<_> = names
        .map(|it| it.name.as_deref().unwrap_or(&it.kind))
        .collect();
    let finding = Finding::new(
        "enclosed",
        Weight::Warn,
        "something came with the letter, and no program has looked at it",
        "look at it, and say a word about it in the answer",
    );
    (!names.is_empty()).then(|| finding.at("enclosures").quoting(names.join(", ")))
}

/// That the letter is signed by somebody else than the mail says.
fn signed_by_another(received: &Received, reading: &Reading) -> Option<Finding> {
    let from = received.from.as_ref()?;
    let name = from.name.as_deref().unwrap_or_default();
    let address = from.address.as_deref().unwrap_or_default();
    listen::signed_as_sent(reading, name, address)
}

/// The sender of an unsigned letter, where the mail names a person beyond doubt.
fn person(from: &Correspondent) -> Option<Profile> {
    let read = Name::read(from.name.as_deref()?);
    let is_sure = read.confidence != Confidence::Unsure && read.kind == Kind::Person;
    is_sure.then(|| Profile::named(from.name.as_deref().unwrap_or_default()))
}

/// Why what was read is not the whole of a letter, if it is not.
fn not_whole(received: &Received) -> Option<String> {
    let words = received.text.split(|it: char| !it.is_alphabetic());
    if words.filter(|it| !it.is_empty()).count() < FEW {
        return Some(match received.enclosures.len() {
            0 => "there are hardly any words in it".to_owned(),
            count => format!("there are hardly any words in it; enclosed with it: {count}"),
        });
    }
    if passes_on(received) {
        return Some("it passes on a letter of somebody else: both want reading".to_owned());
    }
    let unread = |it: &&Enclosure| !it.kind.starts_with("image/");
    if let Some(Enclosure { kind, .. }) = received.enclosures.iter().find(unread) {
        return Some(format!(
            "a file came with it that was not read ({kind}): the letter may be in it"
        ));
    }
    let broken = |it: &&Finding| BROKEN.contains(&it.code.as_str());
    let broken = received.findings.iter().find(broken)?;
    Some(format!("it did not come whole: {}", broken.message))
}

/// Whether a message passes on a letter of somebody else, which is not what was read.
fn passes_on(received: &Received) -> bool {
    let said = received.subject.as_deref().is_some_and(listen::passes_on);
    said && !received.quoted.is_empty()
}

/// The triage of a letter, with what it quotes or passes on screened for harm as well.
fn screened(received: &Received, triage: Triage) -> Triage {
    let aside = listen::safeguarding(&received.quoted);
    if aside.is_empty() || triage.lane == Lane::Safeguarding {
        return triage;
    }
    let words = aside.into_iter().map(|it| Quote {
        text: it.text,
        start: it.start,
        end: it.end,
    });
    Triage {
        lane: Lane::Safeguarding,
        why: "a person must read it before anything else is done: words that it quotes or passes \
              on hint at harm"
            .to_owned(),
        words: words.collect(),
    }
}

/// A correspondent as a desk calls them: by name, else by address.
fn shown(from: &Correspondent) -> Option<String> {
    from.name.clone().or_else(|| from.address.clone())
}

impl Opened {
    /// Writes the draft and its text into a folder, or the decision if there is no draft, and
    /// notes the names of the files in the decision.
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) when the folder cannot be written to.
    pub fn put(&mut self, out: &Path) -> Result<()> {
        let name = self.name();
        let files = match &self.draft {
            Some(draft) => vec![
                (format!("{name}.json"), draft.to_json()),
                (format!("{name}.txt"), draft.text()),
            ],
            None if self.decision.verdict == Verdict::Duplicate => Vec::new(),
            None => vec![(format!("{name}.json"), self.case())],
        };
        self.decision.files = files.iter().map(|it| it.0.clone()).collect();
        for (name, text) in &files {
            outbox::place(&out.join(name), text.as_bytes())?;
        }
        Ok(())
    }

    /// Number, verdict and a digest of the words: nothing of the person.
    fn name(&self) -> String {
        let Seed(hash) = Seed(self.decision.number as u64).of(&self.reading.text);
        let (number, hash) = (self.decision.number, hash as u32);
        match self.decision.verdict {
            Verdict::Drafted => format!("{number:04}-{hash:08x}"),
            Verdict::Held => format!("{number:04}-{hash:08x}.held"),
            _ => format!("{number:04}-{hash:08x}.person"),
        }
    }

    /// The decision with the reading, for the person who answers.
    fn case(&self) -> String {
        let case = Case {
            decision: self.decision.clone(),
            reading: self.reading.clone(),
        };
        let mut json = serde_json::to_string_pretty(&case)
            .expect("a decision holds strings, numbers and lists only, which JSON can all hold");
        json.push('\n');
        json
    }
}

/// A letter that a person answers: what was decided, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Case {
    /// What was decided, and why.
    pub decision: Decision,
    /// What the letter says.
    pub reading: Reading,
}

impl Case {
    /// A case from its JSON; `file` is how errors name it.
    ///
    /// # Errors
    /// As any document, with the place.
    pub fn from_json(file: &str, text: &str) -> Result<Self> {
        document::json(file, text)
    }
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 4] = [Self::Drafted, Self::Held, Self::Person, Self::Duplicate];

    /// Its name, as in files and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Held => "held",
            Self::Person => "person",
            Self::Duplicate => "duplicate",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Tally {
    /// Counts a decision.
    pub fn add(&mut self, decision: &Decision) {
        let lane = self.counts.entry(decision.lane).or_default();
        *lane.entry(decision.verdict).or_default() += 1;
    }

    /// How many letters of a lane had an verdict.
    pub fn of(&self, lane: Lane, verdict: Verdict) -> usize {
        let lane = self.counts.get(&lane);
        lane.and_then(|it| it.get(&verdict)).copied().unwrap_or(0)
    }

    /// How many letters had an verdict.
    pub fn verdict(&self, verdict: Verdict) -> usize {
        Lane::ALL.iter().map(|it| self.of(*it, verdict)).sum()
    }

    /// How many letters there were, those that could not be opened included.
    pub fn letters(&self) -> usize {
        let opened: usize = Verdict::ALL.iter().map(|it| self.verdict(*it)).sum();
        opened + self.unread
    }
}

impl fmt::Debug for Orders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Orders({}, {} known)", self.usual, self.known.len())
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Decision({}, {}, {})",
            self.number, self.lane, self.verdict
        )
    }
}
