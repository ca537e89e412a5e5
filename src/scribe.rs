//! The front door: packs loaded once, letters asked for in one sentence.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::civil::Date;

use crate::draft::Draft;
use crate::error::Error;
use crate::error::Result;
use crate::listen;
use crate::listen::Reading;
use crate::people::Length;
use crate::people::Profile;
use crate::people::Sender;
use crate::seed::Seed;
use crate::tone::Dial;
use crate::words::Brief;
use crate::words::Deferral;
use crate::words::History;
use crate::words::Neighbours;
use crate::words::Pack;
use crate::words::Past;
use crate::words::Register;
use crate::words::Request;
use crate::words::Spoiler;

/// The pack that letters are made with when none is named.
pub const DEFAULT_PACK: &str = "galaxy";

/// Writes letters: holds the packs that it has read, and is shared by all threads.
///
/// # Example
///
/// ```
/// use longhand::Profile;
/// use longhand::Scribe;
/// use jiff::civil::date;
///
/// let scribe = Scribe::new();
/// let colin = Profile::from_yaml("name: {given: Colin}\nage: {years: 7, on: 2015-04-02}\n")?;
/// let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\nColin\n";
/// let draft = scribe
///     .letter_to(&colin)
///     .replying_to(letter)
///     .on(date(2015, 4, 20))
///     .write()?;
/// assert!(draft.text().contains("Dear Colin,"));
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Default)]
pub struct Scribe {
    packs: Mutex<HashMap<String, Arc<Pack>>>,
    filters: Vec<(String, Register)>,
}

impl Scribe {
    /// A scribe with the built-in packs. Nothing is read before it is needed.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same scribe with a filter of your own for packs that are read from here on.
    ///
    /// `register` is called with the Tera of each pack, and registers the filter under `name`.
    pub fn with_filter(
        mut self,
        name: &str,
        register: impl Fn(&mut tera::Tera) + Send + Sync + 'static,
    ) -> Self {
        self.filters.push((name.to_owned(), Arc::new(register)));
        self
    }

    /// A built-in pack, or one that was read from a folder before.
    ///
    /// # Errors
    /// [`Error::Unknown`](crate::Error::Unknown) when there is none of this name.
    pub fn pack(&self, name: &str) -> Result<Arc<Pack>> {
        let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = packs.get(name) {
            return Ok(pack.clone());
        }
        let pack = Arc::new(Pack::built_in(name)?);
        packs.insert(name.to_owned(), pack.clone());
        Ok(pack)
    }

    /// A pack from a folder of your own, with the scribe's own filters.
    ///
    /// # Errors
    /// As [`Pack::from_folder`].
    pub fn read_pack(&self, folder: &Path) -> Result<Arc<Pack>> {
        Pack::from_folder(folder, &self.filters).map(Arc::new)
    }

    /// A pack of a single text of your own, with the scribe's own filters.
    ///
    /// # Errors
    /// As [`Pack::from_letter`].
    pub fn read_letter(&self, file: &str, text: &str) -> Result<Arc<Pack>> {
        Pack::from_letter(file, text, &self.filters).map(Arc::new)
    }

    /// A letter to somebody known.
    pub fn letter_to<'s>(&'s self, profile: &'s Profile) -> LetterTo<'s> {
        LetterTo::new(self, Some(profile))
    }

    /// A letter to somebody of whom nothing is known but what their own letter says.
    pub fn letter(&self) -> LetterTo<'_> {
        LetterTo::new(self, None)
    }
}

impl fmt::Debug for Scribe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scribe")
    }
}

/// A letter being asked for. Everything has a default but what [`LetterTo::write`] needs.
#[derive(Clone)]
#[must_use = "nothing is written before `write`"]
pub struct LetterTo<'s> {
    scribe: &'s Scribe,
    profile: Option<&'s Profile>,
    received: Option<&'s str>,
    reading: Option<Reading>,
    pack: Option<Arc<Pack>>,
    pack_name: &'s str,
    sender: Option<&'s Sender>,
    hand: Option<&'s str>,
    past: Past<'s>,
    request: Request,
}

impl<'s> LetterTo<'s> {
    fn new(scribe: &'s Scribe, profile: Option<&'s Profile>) -> Self {
        Self {
            scribe,
            profile,
            received: None,
            reading: None,
            pack: None,
            pack_name: DEFAULT_PACK,
            sender: None,
            hand: None,
            past: Past::default(),
            request: Request::default(),
        }
    }

    /// The letter that it answers. Implies the occasion `reply`.
    pub fn replying_to(self, letter: &'s str) -> Self {
        let received = Some(letter);
        Self { received, ..self }
    }

    /// The letter that it answers, when it was read before.
    pub fn replying_to_reading(self, reading: Reading) -> Self {
        let reading = Some(reading);
        Self { reading, ..self }
    }

    /// Why it is written: one of the pack's occasions.
    pub fn occasion(mut self, occasion: &str) -> Self {
        self.request.occasion = occasion.to_owned();
        self
    }

    /// The built-in pack that it is made with; without it, [`DEFAULT_PACK`].
    pub fn pack(self, name: &'s str) -> Self {
        Self {
            pack_name: name,
            ..self
        }
    }

    /// A pack of one's own.
    pub fn with_pack(self, pack: Arc<Pack>) -> Self {
        let pack = Some(pack);
        Self { pack, ..self }
    }

    /// The voice that it speaks with.
    pub fn voice(mut self, voice: &str) -> Self {
        self.request.voice = Some(voice.to_owned());
        self
    }

    /// Who writes; without it, the pack's own sender.
    pub fn from(self, sender: &'s Sender) -> Self {
        let sender = Some(sender);
        Self { sender, ..self }
    }

    /// All that a request says, instead of what was asked for so far.
    pub fn request(self, request: Request) -> Self {
        Self { request, ..self }
    }

    /// Turns one dial of the tone, from 0 to 1.
    pub fn tone(mut self, dial: Dial, value: f32) -> Self {
        self.request.tone.dials.0.insert(dial, value);
        self
    }

    /// A tone by its name: one of the pack's presets, or one of [`presets`](crate::words::presets).
    pub fn tone_named(mut self, name: &str) -> Self {
        self.request.tone.preset = Some(name.to_owned());
        self
    }

    /// How long it is.
    pub fn length(mut self, length: Length) -> Self {
        self.request.length = Some(length);
        self
    }

    /// The date that it bears.
    pub fn on(mut self, date: Date) -> Self {
        self.request.date = Some(date);
        self
    }

    /// Where its choices come from; the same seed gives the same letter.
    pub fn seed(mut self, seed: u64) -> Self {
        self.request.seed = Seed(seed);
        self
    }

    /// Something that texts may use as `given.KEY`.
    pub fn given(mut self, key: &str, value: &str) -> Self {
        self.request.given.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Puts the answer to an ask of the received letter off: who answers it, and by when.
    ///
    /// The letter says so, in words of the pack's beat `defer`, and has it on record under
    /// [`Letter::promises`](crate::words::Letter::promises).
    pub fn defer(mut self, ask: &str, until: Date, owner: &str) -> Self {
        let owner = owner.trim().to_owned();
        let deferral = Deferral { until, owner };
        self.request.defer.insert(ask.to_owned(), deferral);
        self
    }

    /// Answers the matter of this id with this entry of the answer book, as a person chose.
    pub fn answer(mut self, matter: &str, entry: &str) -> Self {
        let answers = &mut self.request.answers;
        answers.insert(matter.to_owned(), entry.to_owned());
        self
    }

    /// How much its answers may give away.
    pub fn spoilers(mut self, most: Spoiler) -> Self {
        self.request.spoilers = Some(most);
        self
    }

    /// What its reader was told before, which it does not say again. Where no voice is named,
    /// the one of their last letter speaks.
    pub fn after(mut self, history: &'s History) -> Self {
        self.past = self.past.and(history);
        self
    }

    /// What the people beside its reader were told: it is unlike their letters.
    pub fn beside(mut self, neighbours: &'s Neighbours) -> Self {
        self.past = self.past.beside(neighbours);
        self
    }

    /// The hand that it is to be written in.
    pub fn hand(self, name: &'s str) -> Self {
        let hand = Some(name);
        Self { hand, ..self }
    }

    /// Writes several letters to choose from, the first as [`LetterTo::write`] writes it: no two have the
    /// same body, and each beat is told in as many ways as the pack has for this reader. There may
    /// be fewer than were asked for, where the pack has no more to say.
    ///
    /// # Errors
    /// As [`LetterTo::write`].
    pub fn alternatives(self, count: usize) -> Result<Vec<Draft>> {
        let others = self.past.neighbours().cloned().unwrap_or_default();
        let mut others = others.together();
        let mut drafts: Vec<Draft> = Vec::new();
        for number in 0..count {
            let mut again = self.clone();
            if number > 0 {
                again.past = self.past.beside(&others);
            }
            let draft = again.write()?;
            let is_same = |it: &Draft| it.letter.blocks == draft.letter.blocks;
            if draft.noted.iter().any(|it| it.code == "same-letter") || drafts.iter().any(is_same) {
                break;
            }
            others.add(&draft.profile, &draft.letter);
            drafts.push(draft);
        }
        Ok(drafts)
    }

    /// Writes it, and reads it over.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a pack, an occasion, a voice, or a chosen answer or its matter that does not exist;
    /// [`Error::Compose`](crate::Error::Compose) and [`Error::Pack`](crate::Error::Pack) when the pack
    /// cannot make this letter; [`Error::Setting`](crate::Error::Setting) when the occasion needs a received
    /// letter, or none was named and there is none to reply to.
    pub fn write(mut self) -> Result<Draft> {
        let pack = match self.pack.take() {
            Some(pack) => pack,
            None => self.scribe.pack(self.pack_name)?,
        };
        if self.request.occasion.is_empty() {
            let has_letter = self.received.is_some() || self.reading.is_some();
            self.request.occasion = pack.default_occasion(has_letter)?;
        }
        let reading = self
            .reading
            .take()
            .or_else(|| self.received.map(listen::read));
        pack.require_letter(&self.request.occasion, reading.is_some())?;
        if let Some(reading) = &reading {
            for id in self.request.answers.keys() {
                if reading.matter(id).is_none() {
                    return Err(Error::Unknown {
                        kind: "matter",
                        name: id.clone(),
                        known: reading.matters().map(|it| it.id.clone()).collect(),
                    });
                }
            }
        }
        let (profile, told) = match &reading {
            Some(reading) => listen::told(reading, self.profile, self.request.date),
            None => (self.profile.cloned().unwrap_or_default(), Vec::new()),
        };
        if self.request.voice.is_none() {
            let last = self.past.history().and_then(|it| it.voice(&pack));
            self.request.voice = last.map(str::to_owned);
        }
        let brief = Brief::new(&pack, &self.request, self.sender)?;
        let mut draft = Draft::after(&brief, profile, reading, self.past)?;
        draft.noted.splice(0..0, told);
        if let Some(hand) = self.hand {
            draft.hand = Some(hand.to_owned());
        }
        Ok(draft)
    }
}

impl fmt::Debug for LetterTo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LetterTo({})", self.request.occasion)
    }
}
