//! What was said before: to this person, and to the people beside them.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::error::Result;
use crate::people::Profile;
use crate::seed::Seed;
use crate::words::letter::BlockKind;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Source;
use crate::words::pack::Pack;
use crate::words::telling::digest;

/// The version of a history's serialised form.
const VERSION: u32 = 1;

/// How many groups are kept in mind; those that nobody came from for longest are forgotten first.
const GROUPS: usize = 4096;

/// How many digests of letters are kept of one group: some five hundred letters.
const SEEN: usize = 4096;

/// What one person was told before, letter by letter, the oldest first.
///
/// Plain data with a version, saved as JSON. It is made from the [`Record`] of each letter
/// that went out, or from saved drafts.
///
/// # Example
///
/// ```
/// use longhand::{Profile, Scribe, words::History};
///
/// let scribe = Scribe::new();
/// let roohi = Profile::from_yaml("{name: Roohi, loves: [the smell of coffee]}")?;
/// let mut history = History::default();
/// for _ in 0..2 {
///     let letter = scribe.letter_to(&roohi).pack("cafe").occasion("thank-you");
///     let draft = letter.after(&history).write()?;
///     history.add(draft.record());
/// }
/// let told: Vec<_> = history.letters().iter().map(|it| &it.tellings).collect();
/// assert_ne!(told[0], told[1]);
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    version: u32,
    letters: Vec<Record>,
}

/// What is kept of one letter: when, why, who spoke, and which tellings were printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The date that it bore.
    pub on: Option<Date>,
    /// Why it was written.
    pub occasion: String,
    /// The pack that it was made with.
    pub pack: String,
    /// The voice that spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// The ids of the tellings that printed, in order.
    #[serde(default)]
    pub tellings: Vec<Arc<str>>,
    /// What was named after them: the thing, and its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub coined: BTreeMap<String, String>,
}

impl Record {
    /// What is to be kept of a letter: only what it says as it stands now.
    pub fn of(letter: &Letter) -> Self {
        let mut tellings: Vec<Arc<str>> = Vec::new();
        for span in letter.spans().filter(|it| it.prints()) {
            let (Source::Phrase { id, .. } | Source::Answer { id, .. }) = span.source.as_ref()
            else {
                continue;
            };
            if !tellings.contains(id) {
                tellings.push(id.clone());
            }
        }
        let coined = printed(letter, "coined.name").map(|name| {
            let thing = printed(letter, "coined.thing").unwrap_or_default();
            (thing.to_owned(), name.to_owned())
        });
        Self {
            on: letter.date,
            occasion: letter.occasion.clone(),
            pack: letter.pack.clone(),
            voice: letter.voice.clone(),
            tellings,
            coined: coined.into_iter().collect(),
        }
    }
}

/// The words that a field of the profile printed first.
fn printed<'l>(letter: &'l Letter, path: &str) -> Option<&'l str> {
    let is_it =
        |origin: &Origin| matches!(origin, Origin::Profile(it) | Origin::Pack(it) if **it == *path);
    letter.spans().find_map(|span| {
        let value = span.values.iter().find(|it| is_it(&it.origin))?;
        span.text.get(value.start as usize..value.end as usize)
    })
}

impl History {
    /// A history of these letters, in any order.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let mut history = Self::default();
        records.into_iter().for_each(|it| history.add(it));
        history
    }

    /// Adds a letter in its place by date; one without a date counts as the latest.
    pub fn add(&mut self, record: Record) {
        let at = match record.on {
            Some(date) => {
                let later = |it: &Record| it.on.is_none_or(|it| it > date);
                let earlier = self.letters.iter().rposition(|it| !later(it));
                earlier.map_or(0, |it| it + 1)
            }
            None => self.letters.len(),
        };
        self.letters.insert(at, record);
    }

    /// The letters, the oldest first.
    pub fn letters(&self) -> &[Record] {
        &self.letters
    }

    /// The date of the last letter that bore one.
    pub fn last(&self) -> Option<Date> {
        self.letters.iter().rev().find_map(|it| it.on)
    }

    /// What was last named after them.
    pub fn coined(&self) -> Option<&str> {
        let coined = self.letters.iter().rev().map(|it| &it.coined);
        let mut names = coined.flat_map(|it| it.values());
        names.next().map(String::as_str)
    }

    /// The voice of the last letter from this pack, if the pack still has it.
    pub fn voice(&self, pack: &Pack) -> Option<&str> {
        let letters = self.letters.iter().rev();
        let mut voices = letters.filter(|it| it.pack == pack.name);
        let voice = voices.find_map(|it| it.voice.as_deref())?;
        pack.voices.contains_key(voice).then_some(voice)
    }

    /// The history as JSON.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self)
            .expect("a history holds strings, dates and lists only, which JSON can all hold");
        json.push('\n');
        json
    }

    /// A history from its JSON; `file` is how errors name it.
    ///
    /// # Errors
    /// As any document, with the place.
    pub fn from_json(file: &str, text: &str) -> Result<Self> {
        document::json(file, text)
    }

    /// For each telling of a pack the number of the letter that last told it, from 1; 0 for never.
    /// Nothing at all where nothing was told.
    pub(crate) fn told(&self, pack: &Pack) -> Vec<u32> {
        if self.letters.is_empty() {
            return Vec::new();
        }
        let mut told = vec![0; pack.tellings.len()];
        for (number, letter) in (1..).zip(&self.letters) {
            let known = letter.tellings.iter().filter_map(|it| pack.by_id.get(it));
            known.for_each(|it| told[*it] = number);
        }
        told
    }
}

impl Default for History {
    fn default() -> Self {
        Self {
            version: VERSION,
            letters: Vec::new(),
        }
    }
}

/// What went before a letter: what its reader was told, and what the people beside them were.
///
/// Nothing by default: then a letter is written as if it were the first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past<'p> {
    history: Option<&'p History>,
    neighbours: Option<&'p Neighbours>,
}

impl<'p> Past<'p> {
    /// What this reader was told before.
    pub fn of(history: &'p History) -> Self {
        Self {
            history: Some(history),
            neighbours: None,
        }
    }

    /// The same past with what this reader was told before.
    pub fn and(self, history: &'p History) -> Self {
        let history = Some(history);
        Self { history, ..self }
    }

    /// The same past with what the people beside the reader were told.
    pub fn beside(self, neighbours: &'p Neighbours) -> Self {
        let neighbours = Some(neighbours);
        Self { neighbours, ..self }
    }

    pub(crate) fn history(&self) -> Option<&'p History> {
        self.history.filter(|it| !it.letters.is_empty())
    }

    pub(crate) fn neighbours(&self) -> Option<&'p Neighbours> {
        self.neighbours
    }

    pub(crate) fn beside_of(&self, profile: &Profile) -> Option<Beside<'p>> {
        self.neighbours?.beside(profile)
    }
}

/// What people who will compare their letters were told: a household, a school class (the
/// profile's `group`).
///
/// It keeps counts and digests, and nothing of a person. Of a group it keeps how often each telling was
/// used, and the last five hundred letters; of groups the latest four thousand, so that its
/// size does not grow with the number of people.
///
/// # Example
///
/// ```
/// use longhand::Profile;
/// use longhand::Scribe;
/// use longhand::words::{Brief, Neighbours, Past, Request, write_after};
///
/// let pack = Scribe::new().pack("cafe")?;
/// let request = Request::new("thank-you");
/// let brief = Brief::new(&pack, &request, None)?;
/// let mut neighbours = Neighbours::default();
/// let mut bodies = Vec::new();
/// for name in ["Ada", "Bo", "Cy"] {
///     let mut profile = Profile::named(name);
///     profile.group = Some("class 2b".into());
///     let past = Past::default().beside(&neighbours);
///     let written = write_after(&brief, &profile, None, past)?;
///     neighbours.add(&profile, &written.letter);
///     bodies.push(written.record().tellings);
/// }
/// assert!(bodies[0] != bodies[1] && bodies[1] != bodies[2]);
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Neighbours {
    groups: HashMap<u64, Group>,
    /// The groups by when somebody came from them, as far as it was noted.
    order: VecDeque<(u64, u64)>,
    /// How many letters were noted.
    noted: u64,
    /// Whether everybody stands beside everybody.
    is_one_group: bool,
}

/// What the people of one group were told.
#[derive(Clone, Default)]
struct Group {
    /// How often each telling was used, and at which letter last.
    used: HashMap<u64, (u32, u32)>,
    /// How often each beginning of a body was seen, each whole body, each pair of opening and close.
    seen: HashMap<u64, u32>,
    order: VecDeque<u64>,
    letters: u32,
    noted: u64,
}

/// The tellings of one letter, as neighbours see them.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// All tellings.
    used: Vec<u64>,
    /// Those of answers, together.
    answers: u64,
    /// Those of the body besides, in order.
    body: Vec<u64>,
    /// The first of the body and the last, answers included.
    ends: Option<(u64, u64)>,
    close: Option<u64>,
}

impl Told {
    /// The next telling of a letter: what part of the letter it makes, and whether it answers.
    pub(crate) fn push(&mut self, telling: u64, kind: BlockKind, answers: bool) {
        if self.used.contains(&telling) {
            return;
        }
        self.used.push(telling);
        match kind {
            BlockKind::Close => self.close = Some(telling),
            BlockKind::Paragraph => {
                let opening = self.ends.map_or(telling, |it| it.0);
                self.ends = Some((opening, telling));
                match answers {
                    true => self.answers = joined(self.answers, telling),
                    false => self.body.push(telling),
                }
            }
            _ => {}
        }
    }

    fn of(letter: &Letter) -> Self {
        let mut told = Self::default();
        for block in &letter.blocks {
            for span in &block.spans {
                match span.source.as_ref() {
                    Source::Phrase { id, .. } => told.push(digest(id), block.kind, false),
                    Source::Answer { id, .. } => told.push(digest(id), block.kind, true),
                    _ => {}
                }
            }
        }
        told
    }

    /// What to look for in the next letter of the group: every beginning of the body, the whole
    /// of it, and how it opens and ends.
    fn seen(&self) -> Vec<u64> {
        let mut body = self.answers;
        let mut seen = Vec::with_capacity(self.body.len() + 3);
        for telling in &self.body {
            body = joined(body, *telling);
            seen.push(body);
        }
        if self.ends.is_some() {
            seen.push(whole(body));
        }
        if let (Some((opening, last)), Some(close)) = (self.ends, self.close) {
            seen.push(ends(opening, close));
            seen.push(long_ends(opening, last, close));
        }
        seen
    }
}

/// Tellings together, in any order.
pub(crate) fn joined(all: u64, telling: u64) -> u64 {
    all.wrapping_add(telling)
}

/// A body as a whole.
pub(crate) fn whole(body: u64) -> u64 {
    Seed(body).of("body").0
}

/// How a letter opens and ends.
pub(crate) fn ends(opening: u64, close: u64) -> u64 {
    Seed(opening).at(close).0
}

/// The same with the last telling of the body.
pub(crate) fn long_ends(opening: u64, last: u64, close: u64) -> u64 {
    Seed(opening).at(last).at(close).0
}

impl Neighbours {
    /// The same neighbours, where everybody stands beside everybody, whatever their groups:
    /// letters to choose from.
    pub fn together(self) -> Self {
        Self {
            is_one_group: true,
            ..self
        }
    }

    /// Notes what somebody was told, for those beside them.
    pub fn add(&mut self, profile: &Profile, letter: &Letter) {
        if self.is_one_group || has_any(profile) {
            self.note(profile, &Told::of(letter));
        }
    }

    pub(crate) fn note(&mut self, profile: &Profile, told: &Told) {
        let seen = told.seen();
        for key in self.keys(profile).into_iter().flatten() {
            self.noted += 1;
            let is_new = !self.groups.contains_key(&key);
            if is_new {
                self.make_room();
                self.order.push_back((key, self.noted));
            }
            let group = self.groups.entry(key).or_default();
            group.noted = self.noted;
            group.note(&told.used, &seen);
        }
    }

    /// Forgets the group that nobody came from for longest, if there are too many.
    fn make_room(&mut self) {
        while self.groups.len() >= GROUPS {
            let Some((key, noted)) = self.order.pop_front() else {
                return;
            };
            match self.groups.get(&key).map(|it| it.noted) {
                Some(latest) if latest > noted => self.order.push_back((key, latest)),
                _ => drop(self.groups.remove(&key)),
            }
        }
    }

    /// The groups that somebody is of: a class, a household.
    fn keys(&self, profile: &Profile) -> [Option<u64>; 3] {
        let key = |of: &str, name: &str| Seed(0).of(of).of(name).0;
        let group = profile.group.as_deref().map(|it| key("group", it));
        let household = household(profile).map(|it| key("household", it));
        [group, household, self.is_one_group.then_some(0)]
    }

    fn beside(&self, profile: &Profile) -> Option<Beside<'_>> {
        if self.groups.is_empty() {
            return None;
        }
        let groups = self
            .keys(profile)
            .map(|key| key.and_then(|it| self.groups.get(&it)));
        let is_any = groups.iter().any(Option::is_some);
        is_any.then_some(Beside { groups })
    }
}

impl Group {
    fn note(&mut self, used: &[u64], seen: &[u64]) {
        self.letters = self.letters.saturating_add(1);
        for telling in used {
            let used = self.used.entry(*telling).or_default();
            *used = (used.0.saturating_add(1), self.letters);
        }
        for digest in seen {
            *self.seen.entry(*digest).or_default() += 1;
            self.order.push_back(*digest);
        }
        while self.order.len() > SEEN {
            let oldest = self.order.pop_front().unwrap_or_default();
            if let Some(count) = self.seen.get_mut(&oldest) {
                *count -= 1;
                if *count == 0 {
                    self.seen.remove(&oldest);
                }
            }
        }
    }
}

/// Whether there are people who will compare letters with this one.
pub(crate) fn has_any(profile: &Profile) -> bool {
    profile.group.is_some() || household(profile).is_some()
}

fn household(profile: &Profile) -> Option<&str> {
    profile.household.as_ref()?.name.as_deref()
}

/// The groups of one person.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'n> {
    groups: [Option<&'n Group>; 3],
}

impl Beside<'_> {
    /// How often a telling was used beside them.
    pub(crate) fn used(&self, telling: u64) -> u32 {
        let groups = self.groups.iter().flatten();
        groups
            .filter_map(|it| it.used.get(&telling))
            .map(|it| it.0)
            .sum()
    }

    /// When a telling was last used beside them: the higher, the later; 0 for never.
    pub(crate) fn last_used(&self, telling: u64) -> u32 {
        let groups = self.groups.iter().flatten();
        let last = groups.filter_map(|it| it.used.get(&telling)).map(|it| it.1);
        last.max().unwrap_or(0)
    }

    /// How often letters with this digest were written beside them.
    pub(crate) fn seen(&self, digest: u64) -> u32 {
        let groups = self.groups.iter().flatten();
        groups.filter_map(|it| it.seen.get(&digest)).sum()
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "History({} letters)", self.letters.len())
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pack, occasion, .. } = self;
        write!(
            f,
            "Record({pack}/{occasion}, {} tellings)",
            self.tellings.len()
        )
    }
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Neighbours({} groups)", self.groups.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(number: u64) -> Told {
        let mut told = Told::default();
        told.push(number % 7, BlockKind::Paragraph, false);
        told.push(7 + number % 5, BlockKind::Paragraph, false);
        told.push(12 + number % 3, BlockKind::Close, false);
        told
    }

    #[test]
    fn a_group_of_any_size_takes_no_more_than_its_tellings_and_its_last_letters() {
        let mut neighbours = Neighbours::default();
        let mut profile = Profile::named("Ada");
        profile.group = Some("2b".into());
        for number in 0..100_000 {
            neighbours.note(&profile, &told(number));
        }
        let group = neighbours.groups.values().next().unwrap();
        assert_eq!(group.used.len(), 15);
        assert!(group.order.len() <= SEEN && group.seen.len() <= SEEN);
    }

    #[test]
    fn groups_that_nobody_comes_from_are_forgotten_first() {
        let mut neighbours = Neighbours::default();
        let mut ours = Profile::named("Ada");
        ours.group = Some("ours".into());
        for number in 0..20_000 {
            let mut other = Profile::named("Bo");
            other.group = Some(number.to_string());
            neighbours.note(&other, &told(number));
            neighbours.note(&ours, &told(number));
        }
        assert!(neighbours.groups.len() <= GROUPS && neighbours.order.len() <= GROUPS);
        let beside = neighbours.beside(&ours).unwrap();
        assert_eq!(beside.used(0), 20_000_u32.div_ceil(7));
    }

    #[test]
    fn letters_stand_in_the_order_of_their_dates() {
        let record = |on: Option<&str>, voice: &str| Record {
            on: on.map(|it| it.parse().unwrap()),
            occasion: "reply".into(),
            pack: "galaxy".into(),
            voice: Some(voice.into()),
            tellings: Vec::new(),
            coined: BTreeMap::new(),
        };
        let letters = [
            record(Some("2026-02-01"), "b"),
            record(None, "d"),
            record(Some("2026-03-01"), "c"),
            record(Some("2026-01-01"), "a"),
        ];
        let history = History::of(letters);
        let voices = history
            .letters()
            .iter()
            .filter_map(|it| it.voice.as_deref());
        assert_eq!(voices.collect::<String>(), "abcd");
        assert_eq!(history.last(), "2026-03-01".parse().ok());
        let again = History::from_json("history.json", &history.to_json()).unwrap();
        assert_eq!(again, history);
    }
}
