//! A letter with everything that it hangs on: what is saved, read over, released and printed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
#[cfg(feature = "ink")]
use crate::ink;
use crate::listen::Reading;
use crate::listen::Triage;
use crate::people::Profile;
use crate::people::Sender;
#[cfg(feature = "ink")]
use crate::people::postal;
#[cfg(any(feature = "pdf", feature = "svg", feature = "png", feature = "plotter"))]
use crate::render;
use crate::seed::Seed;
use crate::words;
use crate::words::Because;
use crate::words::Brief;
use crate::words::Covered;
use crate::words::Heard;
use crate::words::Letter;
use crate::words::Pack;
use crate::words::Past;
use crate::words::Proposal;
use crate::words::Record;
use crate::words::Settled;
use crate::words::Source;

/// The version of a draft's serialised form.
pub(crate) const VERSION: u32 = 1;

/// A letter that was written and read over, with its sources: `Send + Sync`, plain data.
///
/// Saved as JSON it can be edited by hand; [`Draft::check`] then reads it over again.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Draft {
    /// The version of this form.
    pub version: u32,
    /// The finished words.
    pub letter: Letter,
    /// Whom it is for.
    pub profile: Profile,
    /// The letter that it answers, as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The lane that it was sorted into, if it came with a morning's post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triage: Option<Triage>,
    /// Who writes.
    pub sender: Sender,
    /// What was handed in with the request.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<String, String>,
    /// The entries of the answer book that a person chose: the matter's id, and the entry's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub chosen: BTreeMap<String, String>,
    /// The entries that may answer what was not answered for sure, the best three of each matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
    /// The names that the letter coined, by the thing: to be remembered as facts, and used again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub coined: BTreeMap<String, String>,
    /// The seed that choices, and the pen, draw on.
    #[serde(default)]
    pub seed: Seed,
    /// The hand that it is to be written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand: Option<String>,
    /// What a person should look at in the words; [`Draft::check`] finds it anew.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// What was noticed of the person, their letter and the choice of words while it was written.
    #[serde(default)]
    pub noted: Vec<Finding>,
    /// Findings that a named person let pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<Release>,
    /// Asks that a person marked as settled by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settled>,
    /// A digest of the profile as the letter was written for it, once saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written_for: Option<u32>,
}

/// A finding that a named person let pass, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The finding's code.
    pub code: String,
    /// Who let it pass.
    pub by: String,
    /// Why.
    pub because: String,
}

impl Draft {
    /// Writes a letter to one person, and reads it over.
    ///
    /// # Errors
    /// As [`words::write`].
    pub fn new(brief: &Brief<'_>, profile: Profile, reading: Option<Reading>) -> Result<Self> {
        Self::after(brief, profile, reading, Past::default())
    }

    /// Writes a letter to somebody who had letters before, or whose neighbours get one.
    ///
    /// # Errors
    /// As [`words::write_after`].
    pub fn after(
        brief: &Brief<'_>,
        profile: Profile,
        reading: Option<Reading>,
        past: Past<'_>,
    ) -> Result<Self> {
        let plan = words::plan_after(brief, &profile, reading.as_ref(), past)?;
        Self::planned(brief, profile, reading, plan)
    }

    /// Writes what was planned for this person.
    pub(crate) fn planned(
        brief: &Brief<'_>,
        profile: Profile,
        reading: Option<Reading>,
        plan: words::Plan,
    ) -> Result<Self> {
        let brief = brief.for_reader(&profile, reading.as_ref())?;
        let mut written = words::write_planned(brief, &profile, reading.as_ref(), plan)?;
        written.noted.splice(0..0, profile.findings());
        Ok(Self {
            version: VERSION,
            letter: written.letter,
            seed: brief.seed_for(&profile),
            profile,
            reading,
            triage: None,
            sender: brief.sender().clone(),
            given: brief.request().given.clone(),
            chosen: brief.request().answers.clone(),
            proposals: written.proposals,
            coined: written.coined,
            hand: brief.hand().map(str::to_owned),
            findings: written.findings,
            noted: written.noted,
            released: Vec::new(),
            settled: Vec::new(),
            written_for: None,
        })
    }

    /// What is to be kept of the letter, for the [`History`](words::History) of its reader: only
    /// what it says as it stands now.
    pub fn record(&self) -> Record {
        Record::of(&self.letter)
    }

    /// The letter as plain text.
    pub fn text(&self) -> String {
        self.letter.text()
    }

    /// What a person should look at, the weightiest first.
    pub fn findings(&self) -> Vec<&Finding> {
        let mut all: Vec<_> = self.findings.iter().chain(&self.noted).collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.weight));
        all
    }

    /// The findings that keep the letter from going out: those that hold, and were neither
    /// released nor settled with the ask that they are about.
    ///
    /// Nobody can release a letter to somebody who may be in danger, unless it is the pack's
    /// careful note for just that, its occasion [`HOLDING`](words::HOLDING).
    pub fn holding(&self) -> impl Iterator<Item = &Finding> {
        let all = self.findings.iter().chain(&self.noted);
        all.filter(|it| it.holds() && !self.is_released(it) && !self.is_settled(it))
    }

    fn is_released(&self, finding: &Finding) -> bool {
        let never = finding.code == "safeguarding" && self.letter.occasion != words::HOLDING;
        let released = self.released.iter().any(|it| it.code == finding.code);
        released && !never
    }

    fn is_settled(&self, finding: &Finding) -> bool {
        self.settled
            .iter()
            .any(|it| finding.at.as_ref() == Some(&it.ask))
    }

    /// Whether something keeps the letter from going out.
    pub fn is_held(&self) -> bool {
        self.holding().next().is_some()
    }

    /// How many asks of the letter that it answers are open.
    pub fn open(&self) -> usize {
        let covered = self.coverage();
        covered
            .iter()
            .filter(|it| it.how == words::How::Open)
            .count()
    }

    /// Where each sentence came from.
    pub fn sources(&self) -> Vec<Because> {
        let mut account = words::why(&self.letter, self.reading.as_ref());
        for because in &mut account {
            let Source::Answer { entry, .. } = &because.source else {
                continue;
            };
            let ids = because.answers.iter().map(|it| &it.0);
            let chosen = ids.filter(|it| self.chosen.get(*it).is_some_and(|it| **it == **entry));
            because.chosen = chosen.cloned().collect();
        }
        account
    }

    /// The letter as whoever gets it hears it, and how far it goes each of the seven ways.
    pub fn hear(&self) -> Heard {
        let (letter, reading) = (&self.letter, self.reading.as_ref());
        words::hear(letter, reading, &self.profile, &self.coverage())
    }

    /// The same draft with findings of this code let pass by a named person.
    pub fn release(mut self, code: &str, by: &str, because: &str) -> Self {
        self.released.push(Release {
            code: code.to_owned(),
            by: by.to_owned(),
            because: because.to_owned(),
        });
        self
    }

    /// What became of every ask of the letter that it answers, the most important first.
    pub fn coverage(&self) -> Vec<Covered> {
        let reading = self.reading.as_ref();
        reading.map_or_else(Vec::new, |it| {
            words::coverage(&self.letter, it, &self.settled)
        })
    }

    /// The same draft with an ask marked as settled by a named person: told by telephone,
    /// answered on the back of the page. It no longer holds the letter.
    ///
    /// # Errors
    /// [`Error::Unknown`] for an ask that the received letter does not have, with those that it has;
    /// [`Error::Setting`] when nobody or nothing is named.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::Scribe;
    ///
    /// let letter = "Dear Archive,\n\nWho inspects the elevators?\n\nYours,\nHarriet\n";
    /// let draft = Scribe::new().letter().replying_to(letter).write()?;
    /// assert!(draft.is_held());
    /// let draft = draft.settle("ask-1", "Maud", "told her by telephone")?;
    /// assert!(!draft.is_held());
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn settle(mut self, ask: &str, by: &str, note: &str) -> Result<Self> {
        let matters = || self.reading.iter().flat_map(Reading::matters);
        if matters().all(|it| it.id != ask) {
            return Err(Error::Unknown {
                kind: "ask",
                name: ask.to_owned(),
                known: matters().map(|it| it.id.clone()).collect(),
            });
        }
        for (setting, value) in [("by", by), ("note", note)] {
            if value.trim().is_empty() {
                return Err(Error::Setting {
                    setting,
                    what: "is empty".into(),
                    help: "say who settled it, and how".into(),
                });
            }
        }
        self.settled.retain(|it| it.ask != ask);
        self.settled.push(Settled {
            ask: ask.to_owned(),
            by: by.trim().to_owned(),
            note: note.trim().to_owned(),
        });
        let is_settled =
            |it: &Finding| it.code == "unanswered-ask" && it.at.as_deref() == Some(ask);
        self.findings.retain(|it| !is_settled(it));
        Ok(self)
    }

    /// Reads the letter over again, as it stands now.
    ///
    /// What was found about the person when the draft was made is kept; everything
    /// that hangs on the words is found anew.
    pub fn check(&mut self, pack: &Pack) {
        let pack = self.pack_of(pack);
        let age = self.letter.date.and_then(|it| self.profile.age_on(it));
        let age = age.or(self.profile.age.as_ref().map(|it| it.years));
        self.findings = words::check(
            &self.letter,
            &words::Evidence {
                pack,
                profile: &self.profile,
                reading: self.reading.as_ref(),
                sender: &self.sender,
                given: &self.given,
                age,
                settled: &self.settled,
                guard: words::Guard::of(&self.profile, &self.letter.language).as_ref(),
            },
        );
        if let Some(finding) = self.estranged() {
            self.findings.push(finding);
            self.findings.sort_by_key(|it| std::cmp::Reverse(it.weight));
        }
    }

    /// The pack in the language of the letter.
    fn pack_of<'p>(&self, pack: &'p Pack) -> &'p Pack {
        let language = &self.letter.language;
        let other = || pack.in_language(language).ok().flatten();
        match pack.speaks(language) {
            true => pack,
            false => other().unwrap_or(pack),
        }
    }

    /// A profile that was changed after the letter was written for it.
    fn estranged(&self) -> Option<Finding> {
        if self.written_for? == digest(&self.profile) {
            return None;
        }
        let (weight, message) = match words::is_still_named(&self.letter, &self.profile) {
            true => (
                Weight::Warn,
                "the profile was changed after the letter was written for it",
            ),
            false => (
                Weight::Hold,
                "the letter calls somebody by a name that the profile no longer has",
            ),
        };
        let help = "write the letter anew from the profile, or put the old one back";
        Some(Finding::new("profile-changed", weight, message, help).at("profile"))
    }

    /// The draft as JSON, for a file.
    pub fn to_json(&self) -> String {
        let mut saved = Cow::Borrowed(self);
        if self.written_for.is_none() {
            saved.to_mut().written_for = Some(digest(&self.profile));
        }
        let mut json = serde_json::to_string_pretty(&saved)
            .expect("a draft holds strings, numbers and lists only, which JSON can all hold");
        json.push('\n');
        json
    }

    /// A draft from its JSON; `file` is how errors name it.
    ///
    /// # Errors
    /// As any document, with the place.
    pub fn from_json(file: &str, text: &str) -> Result<Self> {
        document::json(file, text)
    }

    /// The pages, in the draft's own hand on A5.
    ///
    /// # Errors
    /// As [`Draft::pages_on`].
    #[cfg(feature = "ink")]
    pub fn pages(&self) -> Result<Pages> {
        let hand = ink::Hand::bundled(self.hand.as_deref().unwrap_or("la-belle-aurore"))?;
        self.pages_on(&hand, &ink::Paper::named("a5")?)
    }

    /// The pages from a pool, for a [print file](render::Batch) of many letters.
    ///
    /// # Errors
    /// As [`Draft::pages_on`].
    #[cfg(feature = "pdf")]
    pub fn pages_from(&self, pool: &ink::Pool, paper: &ink::Paper) -> Result<ink::Impression> {
        pool.write(&self.letter, paper, self.seed)
    }

    /// The pages in any hand on any paper; a postcard's address side comes last.
    ///
    /// # Errors
    /// [`Error::Unwritable`](crate::Error::Unwritable) for characters that the hand lacks,
    /// [`Error::TooLong`](crate::Error::TooLong) when the paper has not so many sides.
    #[cfg(feature = "ink")]
    pub fn pages_on(&self, hand: &ink::Hand, paper: &ink::Paper) -> Result<Pages> {
        let written = ink::write(&self.letter, hand, paper, self.seed)?;
        let mut pages = Pages {
            sheets: written.sheets,
            findings: written.findings,
            language: self.letter.language.clone(),
            #[cfg(feature = "pdf")]
            info: self.info(),
        };
        if paper.address_side.is_some() {
            self.address(hand, paper, &mut pages)?;
        }
        Ok(pages)
    }

    /// Adds a postcard's address side; what cannot be written is left blank, for a person's pen.
    #[cfg(feature = "ink")]
    fn address(&self, hand: &ink::Hand, paper: &ink::Paper, pages: &mut Pages) -> Result<()> {
        let language = self.letter.language.as_str();
        let from = self.sender.address.country.as_deref();
        let block = postal::recipient(&self.profile, language, from);
        let missing = block.findings.iter().any(|it| it.code == "address-missing");
        pages.findings.extend(block.findings);
        let destination = self.profile.address.country.as_deref();
        let sender = self.sender.return_address(destination, language);
        let addresses = ink::Addresses {
            recipient: if missing { &[] } else { &block.lines },
            sender: sender.as_deref().unwrap_or_default(),
            id: "",
        };
        let seed = self.seed.of("address");
        let Some(side) = paper.addressed(&addresses, hand, seed)? else {
            return Ok(());
        };
        pages.sheets.push(side.sheet);
        for (_, error) in side.refused {
            let message = format!("on the address side, {error}");
            let finding = Finding::new("address-unwritten", Weight::Warn, message, error.help());
            pages.findings.push(finding.at("address"));
        }
        Ok(())
    }

    /// The same pages with the reader's [short id](Profile::short_id) small in the corner of the first: an
    /// envelope with the same id is theirs.
    ///
    /// # Errors
    /// [`Error::Unwritable`](crate::Error::Unwritable) when the hand lacks letters and figures.
    #[cfg(feature = "ink")]
    pub fn with_id(&self, mut pages: Pages, hand: &ink::Hand) -> Result<Pages> {
        if let Some(first) = pages.sheets.first_mut() {
            ink::mark(first, &self.profile.short_id(), hand, self.seed)?;
        }
        Ok(pages)
    }
}

#[cfg(feature = "pdf")]
impl Draft {
    /// What a PDF of this letter says of itself: why it is held, and nothing of the person.
    fn info(&self) -> render::PdfInfo {
        let holding: Vec<_> = self.holding().map(|it| it.code.as_str()).collect();
        render::PdfInfo {
            title: Some("Letter".to_owned()),
            language: Some(self.letter.language.clone()),
            date: self.letter.date,
            subject: (!holding.is_empty()).then(|| format!("Held: {}", holding.join(", "))),
            ..render::PdfInfo::default()
        }
    }
}

fn digest(profile: &Profile) -> u32 {
    words::print(&serde_json::to_string(profile).unwrap_or_default())
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Draft({:?}, {} findings)",
            self.letter,
            self.findings.len()
        )
    }
}

/// Finished pages, ready for any format.
#[cfg(feature = "ink")]
#[derive(Debug)]
pub struct Pages {
    /// The sheets, in order.
    pub sheets: Vec<ink::Sheet>,
    /// What a person should look at on them.
    pub findings: Vec<Finding>,
    /// The language of their words, as a tag of BCP 47.
    pub language: String,
    #[cfg(feature = "pdf")]
    info: render::PdfInfo,
}

#[cfg(feature = "ink")]
impl Pages {
    /// The pages as one PDF with selectable text.
    ///
    /// # Errors
    /// As [`render::pdf`].
    #[cfg(feature = "pdf")]
    pub fn pdf(&self) -> Result<Vec<u8>> {
        render::pdf(&self.sheets, &self.info)
    }

    /// Each page as an SVG.
    #[cfg(feature = "svg")]
    pub fn svg(&self) -> Vec<String> {
        let sheets = self.sheets.iter();
        sheets
            .map(|it| render::svg_in(it, &self.language))
            .collect()
    }

    /// Each page for a pen plotter; the pages must be written with a
    /// [pen](ink::Style::Pen).
    ///
    /// # Errors
    /// As [`render::plotter::plot`].
    #[cfg(feature = "plotter")]
    pub fn plots(&self, plotter: &render::plotter::Plotter) -> Result<Vec<render::plotter::Plot>> {
        let sheets = self.sheets.iter();
        sheets
            .map(|it| render::plotter::plot(it, plotter))
            .collect()
    }

    /// Each page as a PNG, at so many dots to the inch, or with a look of its own.
    ///
    /// # Errors
    /// As [`render::png`].
    #[cfg(feature = "png")]
    pub fn png(&self, picture: impl Into<render::Picture>) -> Result<Vec<Vec<u8>>> {
        let picture = picture.into();
        let sheets = self.sheets.iter();
        sheets.map(|it| render::png(it, picture)).collect()
    }
}
