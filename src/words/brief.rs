//! A brief: everything that stays the same from one letter to the next, worked out once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use tera::Context;
use tera::Map;
use tera::Value;
use tera::value::Key;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::Reading;
use crate::people::Birthday;
use crate::people::Datum;
use crate::people::Fact;
use crate::people::Length;
use crate::people::Manner;
use crate::people::Name;
use crate::people::Profile;
use crate::people::Register;
use crate::people::Salutation;
use crate::people::Sayable;
use crate::people::Sender;
use crate::people::Tally;
use crate::people::fit_name;
use crate::people::postal;
use crate::people::salutation;
use crate::seed::Seed;
use crate::tone::ToneTrace;
use crate::tone::Wish;
use crate::words::coined::Coined;
use crate::words::coined::Mint;
use crate::words::field::Field;
use crate::words::filters;
use crate::words::grammar::Language;
use crate::words::grammar::Pronouns;
use crate::words::grammar::month_name;
use crate::words::guard::Guard;
use crate::words::guard::Stems;
use crate::words::guard::digests;
use crate::words::length::LengthTrace;
use crate::words::letter::Origin as Source;
use crate::words::pack::Greet;
use crate::words::pack::Occasion;
use crate::words::pack::Pack;
use crate::words::past::History;
use crate::words::pitch::Asked;
use crate::words::pitch::Pitch;
use crate::words::quote::Quotes;
use crate::words::received::Received;
use crate::words::role::Roles;
use crate::words::standing::Spoiler;
use crate::words::taste;
use crate::words::taste::Taste;
use crate::words::telling::Band;
use crate::words::telling::Candidate;
use crate::words::telling::Fields;
use crate::words::telling::Paragraph;
use crate::words::telling::Times;
use crate::words::terms::Terms;
use crate::words::topics::Topics;
use crate::words::voice::Called;
use crate::words::voice::Voice;

/// The roots below which a text asks for what may not be known, so that they are always there.
const PERSONAL_ROOTS: [&str; 9] = [
    "name", "facts", "birthday", "orders", "visited", "history", "quote", "coined", "received",
];

/// The beat that a voice's own closings tell.
const CLOSE: &str = "close";
/// The facts in which a desk keeps what somebody always has, and what it is called after them.
const USUAL: &str = "usual";
const DRINK_NAME: &str = "drink_name";

/// From this formality on, a stated title and surname are used.
const FORMAL: f32 = 0.65;

/// An answer that is put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferral {
    /// The last day on which the answer may come.
    pub until: Date,
    /// Who answers.
    pub owner: String,
}

/// What is asked for, the same for every letter of a run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Request {
    /// The occasion: `reply`, `thank-you`, …
    pub occasion: String,
    /// The voice, if not the pack's own.
    pub voice: Option<String>,
    /// A tone that overrules what the person and the occasion say.
    pub tone: Wish,
    /// A length that overrules what the person and the occasion say.
    pub length: Option<Length>,
    /// The date that the letter bears. The library has no clock.
    pub date: Option<Date>,
    /// Where choices come from.
    pub seed: Seed,
    /// Anything that texts may use as `given.KEY`: a letter's number, a due date.
    pub given: BTreeMap<String, String>,
    /// The asks of the received letter that are answered later, by their ids.
    pub defer: BTreeMap<String, Deferral>,
    /// How much answers may give away, if not what the pack allows.
    pub spoilers: Option<Spoiler>,
    /// The entries that a person chose for single matters: the matter's id, and the entry's.
    pub answers: BTreeMap<String, String>,
}

impl Request {
    /// A request for an occasion, with everything else left to the pack.
    pub fn new(occasion: &str) -> Self {
        Self {
            occasion: occasion.to_owned(),
            ..Self::default()
        }
    }
}

/// A request made ready against a pack and a sender.
pub struct Brief<'p> {
    pub(crate) pack: &'p Pack,
    pub(crate) occasion: &'p Occasion,
    pub(crate) request: &'p Request,
    pub(crate) voice: Option<&'p Voice>,
    pub(crate) sender: &'p Sender,
    /// Who writes, when it is not the pack's own sender.
    own_sender: Option<&'p Sender>,
    has_own_signers: bool,
    /// The same request for readers of the pack's other languages, by language.
    others: Vec<(&'p str, OnceLock<Box<Self>>)>,
    /// Whether a text wants the salutation or close of the reader's language.
    is_customary: bool,
    /// Whether a text wants the address.
    has_address: bool,
    /// Whether a letter of this occasion may speak of a birthday.
    has_birthday: bool,
    /// The customers' words that it may quote, if one of its texts does.
    quotes: Option<Quotes<'p>>,
    /// The rules by which it may name a thing after the reader, if one of its texts does.
    mint: Option<Mint<'p>>,
    /// For each beat call of the skeleton, the tellings that suit the occasion.
    pub(crate) slots: Vec<Vec<Candidate>>,
    /// For each entry of the answer book, its tellings.
    pub(crate) answers: Vec<Vec<Candidate>>,
    /// For each beat call and length, whether letters of that length leave it out.
    pub(crate) left_out: Vec<[bool; 3]>,
    pitch: Pitch<'p>,
    topics: Topics,
    /// The roles that the voice has a word for, looked up when first wanted.
    roles: OnceLock<Roles>,
    /// The number of the field that says what the voice calls the reader.
    address: Option<usize>,
    /// The fields that tell something of one person.
    pub(crate) personal: Fields,
    /// The fields of the pack that a telling is preferred for.
    pub(crate) prized: Fields,
    /// The fields that few others have: a telling that needs one is told for this reader.
    pub(crate) specific: Fields,
    /// The fields of a move's own subject.
    pub(crate) of_move: Fields,
    /// Those of them that are known only where an answer is put off.
    pub(crate) of_deferral: Fields,
    /// The fields that hang on the person, as a set and by their number in the pack.
    of_person: Fields,
    numbers_of_person: Vec<usize>,
    /// The last part of each field's path, as a key.
    keys: Vec<Key<'static>>,
    /// For each age band, what texts may use that does not hang on the person, and which fields that is.
    shared: [Context; 4],
    present: [Fields; 4],
    /// For each telling and age band, its paragraphs, once printed, if it prints the same in all letters.
    printed: Printings,
    /// The same for readers whose country has other ways than the pack, by the number of their language.
    elsewhere: [OnceLock<Printings>; Language::COUNT],
    /// The stems of the sender's gifts, worked out for the first reader who is kept from something.
    gift_stems: OnceLock<BTreeMap<String, Stems>>,
}

/// For each telling and age band, its paragraphs, once printed.
type Printings = Vec<[OnceLock<Vec<Paragraph>>; 4]>;

/// What is known of one person, as texts may use it.
pub(crate) struct Known {
    pub(crate) present: Fields,
    pub(crate) band: Band,
    /// The reader's language, where their country has other ways than the pack.
    pub(crate) elsewhere: Option<Language>,
    pub(crate) age: Option<u32>,
    pub(crate) tone: ToneTrace,
    pub(crate) length: LengthTrace,
    /// The season where they live, and the length.
    pub(crate) time: Times,
    /// What they call that season.
    season: Option<&'static str>,
    /// The topics that they love, and those that they are to be spared.
    pub(crate) loved: Fields,
    pub(crate) spared: Fields,
    pub(crate) findings: Vec<Finding>,
    /// What they hate, and what harms them.
    pub(crate) guard: Option<Guard>,
    /// What to call them, and the name without what is no name.
    called: Option<String>,
    name: Name,
    /// Name and address, line by line, where a text wants them.
    address: Option<String>,
    /// How many are greeted.
    people: u32,
    /// How the letter opens and closes in the reader's language, where a text wants that or
    /// several are greeted.
    salutation: Option<Salutation>,
    /// The one love that this letter picked, by its number among those that are sayable.
    love: usize,
    /// Where the choice of the second begins.
    other_love: usize,
    /// Their birthday, if it is near and a text wants it.
    birthday: Option<Birthday>,
    /// What the letter is that we answer.
    received: Received,
    /// The customer's words that come nearest to what they love, and who said them.
    pub(crate) quote: Option<Told>,
    /// What is named after them.
    pub(crate) coined: Option<Coined>,
    /// The language as the reader's country has it, if there is a grammar of it here.
    language: Option<Language>,
    /// What was said before, and what they say of themselves now.
    recalled: Recalled,
}

/// What is known of a person from earlier letters, and from how they speak of themselves.
#[derive(Default)]
struct Recalled {
    /// How many letters they had before.
    letters: u32,
    /// When the last was written.
    last: Option<String>,
    /// What was last named after them.
    coined: Option<String>,
    /// What the voice calls somebody of their role.
    role: Option<String>,
}

/// A customer's words, as a letter quotes them.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    words: String,
    who: String,
    /// Where the words come from.
    pub(crate) origin: Source,
}

/// A value of a person, where it stands.
enum Found<'p> {
    Text(&'p str),
    Number(u32),
    Fact(Sayable<'p>),
    Facts(&'p [Fact]),
    Texts(&'p [String]),
}

impl<'p> Brief<'p> {
    /// Makes a request ready.
    ///
    /// # Errors
    /// [`Error::Unknown`] for an occasion, a voice, a tone or a chosen entry that the pack lacks;
    /// [`Error::Setting`] for a dial that is no number from 0 to 1.
    pub fn new(pack: &'p Pack, request: &'p Request, sender: Option<&'p Sender>) -> Result<Self> {
        let voice = pack.voice(request.voice.as_deref())?;
        Self::spoken(pack, request, sender, voice)
    }

    fn spoken(
        pack: &'p Pack,
        request: &'p Request,
        sender: Option<&'p Sender>,
        voice: Option<&'p Voice>,
    ) -> Result<Self> {
        let occasion = pack.occasion(&request.occasion)?;
        for id in request.answers.values() {
            if pack.entry(id).is_none() {
                return Err(Error::Unknown {
                    kind: "answer",
                    name: id.clone(),
                    known: pack.entries.iter().map(|it| it.id.clone()).collect(),
                });
            }
        }
        let mut brief = Self {
            pack,
            occasion,
            request,
            voice,
            sender: sender.unwrap_or(&pack.sender),
            has_address: pack.fields.iter().any(|it| it.0 == "customary.address"),
            is_customary: pack
                .fields
                .iter()
                .any(|it| matches!(it.1, Field::Customary(_))),
            own_sender: sender,
            others: pack
                .others
                .languages()
                .map(|it| (it, OnceLock::new()))
                .collect(),
            has_birthday: false,
            quotes: None,
            mint: None,
            has_own_signers: sender.is_some_and(|it| !it.signers.is_empty()),
            left_out: left_out(occasion),
            pitch: Pitch::new(
                pack,
                occasion,
                &Asked {
                    tone: &request.tone,
                    length: request.length,
                    date: request.date,
                },
            )?,
            topics: Topics::of(pack),
            slots: Vec::new(),
            answers: Vec::new(),
            roles: OnceLock::new(),
            address: None,
            personal: Fields::default(),
            prized: Fields::default(),
            specific: Fields::default(),
            of_move: Fields::default(),
            of_deferral: Fields::default(),
            of_person: Fields::default(),
            numbers_of_person: Vec::new(),
            keys: Vec::new(),
            shared: std::array::from_fn(|_| Context::new()),
            present: [Fields::default(); 4],
            printed: Vec::new(),
            elsewhere: [const { OnceLock::new() }; Language::COUNT],
            gift_stems: OnceLock::new(),
        };
        brief.sort_fields();
        brief.slots = occasion.beats.iter().map(|it| brief.slot(it)).collect();
        let answers = pack
            .answers
            .iter()
            .map(|it| brief.candidates(it.iter().copied()));
        brief.answers = answers.collect();
        brief.printed = unprinted(pack);
        brief.share();
        brief.gather();
        Ok(brief)
    }

    /// Makes ready what costs something to find out, where letters of this occasion want it.
    fn gather(&mut self) {
        let mut wanted = self.occasion.uses;
        wanted.add(&self.occasion.needs);
        for it in self.slots.iter().chain(&self.answers).flatten() {
            wanted.add(&self.pack.tellings[it.telling].wants());
        }
        self.numbers_of_person.retain(|it| wanted.has(*it));
        let wants = |is: fn(&Field) -> bool| {
            let mut numbers = self.numbers_of_person.iter();
            numbers.any(|it| is(&self.pack.fields[*it].1))
        };
        self.has_birthday = wants(|it| matches!(it, Field::Birthday(_)));
        let pack = self.pack;
        if wants(|it| matches!(it, Field::Quote(_))) && !pack.quotes.is_empty() {
            let Request { occasion, date, .. } = self.request;
            self.quotes = Some(Quotes::new(&pack.quotes, occasion, *date, &pack.language));
        }
        if wants(|it| matches!(it, Field::Coined(_))) {
            let terms = Terms::of(&pack.language);
            self.mint = pack.coined.as_ref().map(|it| Mint::new(it, terms));
        }
    }

    fn sort_fields(&mut self) {
        for (number, (path, field)) in self.pack.fields.iter().enumerate() {
            if field.is_personal() {
                self.personal.insert(number);
            }
            if field.is_prized() {
                self.prized.insert(number);
            }
            if field.is_specific() {
                self.specific.insert(number);
            }
            if matches!(field, Field::About(_)) {
                self.of_move.insert(number);
            }
            if *field == Field::Address {
                self.address = Some(number);
            }
            if field.is_of_deferral() {
                self.of_deferral.insert(number);
            }
            if field.is_of_person() {
                self.of_person.insert(number);
                self.numbers_of_person.push(number);
            }
            let key = path.rsplit('.').next().unwrap_or(path);
            self.keys.push(Key::String(key.into()));
        }
    }

    fn slot(&self, beat: &str) -> Vec<Candidate> {
        let all = self.pack.beats.get(beat).into_iter().flatten().copied();
        let closings = self.voice.map(|it| it.closes_with.as_slice());
        let closings = closings.filter(|it| beat == CLOSE && !it.is_empty());
        let suitable = all.filter(|it| {
            let occasions = &self.pack.tellings[*it].occasions;
            let is_ours = closings.is_none_or(|closings| closings.contains(it));
            is_ours && (occasions.is_empty() || occasions.contains(&self.request.occasion))
        });
        self.candidates(suitable)
    }

    /// Those that this voice may tell.
    fn candidates(&self, tellings: impl Iterator<Item = usize>) -> Vec<Candidate> {
        let voice = self.voice.map(|it| it.name.as_str());
        let own = tellings.filter(|it| {
            let voices = &self.pack.tellings[*it].voices;
            voices.is_empty() || voices.iter().any(|it| Some(it.as_str()) == voice)
        });
        own.map(|it| self.candidate(it)).collect()
    }

    fn candidate(&self, telling: usize) -> Candidate {
        Candidate::new(
            telling,
            &self.pack.tellings[telling],
            &self.personal,
            &self.prized,
            self.topics.told_by(&self.pack.tellings[telling]),
        )
    }

    /// Puts in what does not hang on the person.
    fn share(&mut self) {
        let mut roots: BTreeMap<&'static str, Map> = BTreeMap::new();
        let (mut facts, mut gifts) = (Map::new(), Map::new());
        for (number, (_, field)) in self.pack.fields.iter().enumerate() {
            let found = match field {
                Field::Given(key) => {
                    let value = self.request.given.get(key).map(|it| given(it));
                    put(roots.entry("given").or_default(), key, value)
                }
                Field::Sender(key) => {
                    let value = self.sender_part(key).map(Value::from);
                    put(roots.entry("sender").or_default(), key, value)
                }
                Field::SenderFact(key) => {
                    let value = self
                        .sender
                        .facts
                        .get(key)
                        .filter(|_| self.sender.holds(key))
                        .map(|it| datum(&it.what));
                    put(&mut facts, key, value)
                }
                Field::Gift(key) => {
                    let value = self.gift(key).map(Value::from);
                    put(&mut gifts, key, value)
                }
                Field::Audience(part) => {
                    let audience = self.pack.audience.as_ref();
                    let word = audience.map(|it| match part.as_str() {
                        "one" => it.one.as_str(),
                        _ => it.other.as_str(),
                    });
                    put(
                        roots.entry("audience").or_default(),
                        part,
                        word.map(Value::from),
                    )
                }
                Field::Date => self.request.date.is_some(),
                Field::About(_) => !field.is_of_deferral(),
                _ => false,
            };
            if found {
                self.present.iter_mut().for_each(|it| it.insert(number));
            }
        }
        let sender = roots.entry("sender").or_default();
        sender.insert(Key::Str("facts"), facts.into());
        sender.insert(Key::Str("gifts"), gifts.into());
        roots.entry("given").or_default();
        let mut shared = Context::new();
        for root in PERSONAL_ROOTS {
            shared.insert_value(root, Map::default().into());
        }
        for (root, map) in roots {
            shared.insert_value(root, map.into());
        }
        if let Some(date) = self.request.date {
            shared.insert_value("date", date.to_string().into());
        }
        for band in Band::ALL {
            let mut map = Map::new();
            for (number, (_, field)) in self.pack.fields.iter().enumerate() {
                let voice = self.voice;
                let found = match field {
                    Field::Address => {
                        let address = voice.and_then(|it| it.address(band)).map(Value::from);
                        put(&mut map, "address", address)
                    }
                    Field::Voice(key) => {
                        let value = match key.as_str() {
                            // Signers of a sender of one's own sign by their own names.
                            "signature" if self.has_own_signers => None,
                            "signature" => voice.and_then(|it| it.signature.as_deref()),
                            "name" => voice.map(|it| it.name.as_str()),
                            key => voice.and_then(|it| it.more.get(key)).map(String::as_str),
                        };
                        put(&mut map, key, value.map(Value::from))
                    }
                    _ => continue,
                };
                if found {
                    self.present[band as usize].insert(number);
                }
            }
            let mut shared = shared.clone();
            shared.insert_value("voice", map.into());
            self.shared[band as usize] = shared;
        }
    }

    /// A gift that is in stock.
    pub(crate) fn gift(&self, id: &str) -> Option<&str> {
        let gift = self.sender.gifts.get(id)?;
        (gift.stock != Some(0)).then_some(gift.what.as_str())
    }

    /// The stems of what a gift is, as the sender describes it.
    pub(crate) fn gift_stems(&self, id: &str) -> Option<&[u64]> {
        let all = self.gift_stems.get_or_init(|| {
            let gifts = self.sender.gifts.iter();
            let stems = |what: &str| digests(what, &self.pack.language);
            gifts
                .map(|(id, it)| (id.clone(), stems(&it.what)))
                .collect()
        });
        all.get(id).map(|it| &**it)
    }

    fn sender_part(&self, key: &str) -> Option<&str> {
        let signer = self.sender.signers.first();
        match key {
            "organisation" => self.sender.organisation.as_deref(),
            "signer" => signer.map(|it| it.name.as_str()),
            _ => signer.and_then(|it| it.role.as_deref()),
        }
    }

    /// The brief for one reader: this one, or the same in the language that they wrote or read,
    /// where the pack has letters of the occasion in it.
    ///
    /// # Errors
    /// Whatever is wrong in a file of the pack in that language, and as [`Brief::new`].
    pub fn for_reader(&self, profile: &Profile, reading: Option<&Reading>) -> Result<&Self> {
        let pack = self.pack;
        let written = reading.and_then(|it| it.language.as_deref());
        let language = written.or(profile.locale.as_deref());
        let Some(language) = language.filter(|it| !pack.speaks(it)) else {
            return Ok(self);
        };
        let other = pack.in_language(language)?;
        let Some(other) = other.filter(|it| it.occasions.contains_key(&self.request.occasion))
        else {
            return Ok(self);
        };
        let mut others = self.others.iter();
        let Some((_, place)) = others.find(|it| pack.others.is_for(it.0, language)) else {
            return Ok(self);
        };
        if place.get().is_none() {
            // A voice may speak one language only; then the pack's own speaks for it.
            let voice = other.voice(self.request.voice.as_deref());
            let voice = voice.or_else(|_| other.voice(None))?;
            let brief = Brief::spoken(other, self.request, self.own_sender, voice)?;
            place.get_or_init(|| Box::new(brief));
        }
        Ok(place.get().map_or(self, Box::as_ref))
    }

    /// The hand that the voice writes in, if it says so.
    pub fn hand(&self) -> Option<&str> {
        self.voice.and_then(|it| it.hand.as_deref())
    }

    /// Who writes.
    pub fn sender(&self) -> &Sender {
        self.sender
    }

    /// What was asked for.
    pub fn request(&self) -> &Request {
        self.request
    }

    /// Where the choices of this person's letter come from: drawn on by the id, else by what
    /// the name says, so that a letter does not change when others join the run.
    pub fn seed_for(&self, profile: &Profile) -> Seed {
        let seed = self.request.seed;
        if let Some(id) = &profile.id {
            return seed.of(id);
        }
        let name = &profile.name;
        let parts = [&name.full, &name.given, &name.surname];
        parts
            .into_iter()
            .flatten()
            .fold(seed, |seed, it| seed.of(it))
    }

    /// What texts may know of this person: only what is sayable.
    pub(crate) fn known(&self, profile: &Profile, reading: Option<&Reading>, seed: Seed) -> Known {
        let mut findings = Vec::new();
        let tone = self.pitch.tone(profile, &mut findings);
        let length = self.pitch.length(profile);
        let season = self.pitch.season(profile);
        let age = self.age(profile, reading);
        let register = match self.pack.greet {
            Greet::ByTone if tone.tone.formality >= FORMAL => Register::Formal,
            _ => Register::Informal,
        };
        let mut fit = fit_name(profile);
        let salutation = self.salutation(profile, register);
        let short = fit.call_me.clone().or_else(|| fit.name.given.clone());
        let short = short.filter(|_| self.mint.is_some() && !fit.is_group);
        let called = match &salutation {
            Some(it) => it.greeting.clone(),
            None => fit.greeting(register, &profile.never_call_me),
        };
        let people = salutation.as_ref().map_or(1, |it| it.people);
        // The youngest is written to; the others can bear it.
        let age = match people {
            0 | 1 => age,
            _ => profile
                .addressed()
                .filter_map(|it| self.age(it, None))
                .min(),
        };
        let band = Band::of(age);
        findings.extend(called.findings);
        findings.extend(self.other_language(profile, reading));
        let elsewhere = self.elsewhere(profile);
        let (loved, spared) = self.topics.known_to(profile);
        let mut known = Known {
            present: self.present[band as usize],
            band,
            elsewhere,
            age,
            time: Times::of(season, length.length),
            tone,
            length,
            season: season.and_then(|it| it.word(self.locale(profile))),
            loved,
            spared,
            called: called.text,
            name: fit.name,
            address: self.block(profile, &mut findings),
            findings,
            guard: Guard::of(profile, &self.pack.language),
            people: u32::try_from(people).unwrap_or(u32::MAX),
            salutation,
            recalled: Recalled::default(),
            birthday: self.birthday(profile),
            received: Received::of(reading),
            quote: self.told(profile, seed),
            coined: None,
            love: seed.of("love").pick(Sayable::of(&profile.loves).count()),
            other_love: seed.of("other-love").pick(profile.loves.len()),
            language: elsewhere.or(self.pack.grammar),
        };
        let is_called = known.called.is_some() && known.people == 1;
        known.coined = self.coined(profile, short.filter(|_| is_called), None);
        for number in &self.numbers_of_person {
            let field = &self.pack.fields[*number].1;
            if *field == Field::Pronouns {
                known
                    .findings
                    .extend(self.pronouns(profile, *number, &mut known.present));
            } else if known.find(field, profile).is_some() {
                known.present.insert(*number);
            }
        }
        known
    }

    /// Adds what was said before, and what this person says of themselves.
    pub(crate) fn recall(
        &self,
        known: &mut Known,
        profile: &Profile,
        reading: Option<&Reading>,
        history: Option<&History>,
    ) {
        let role = self.address.and_then(|_| self.role(profile, reading));
        known.recalled = Recalled {
            letters: history.map_or(0, |it| it.letters().len() as u32),
            last: history.and_then(|it| it.last()).map(|it| it.to_string()),
            coined: history.and_then(|it| it.coined()).map(str::to_owned),
            role: role.and_then(|it| it.of(known.band)).map(str::to_owned),
        };
        // A name that an earlier letter coined is the name.
        if let Some(name) = known
            .recalled
            .coined
            .as_deref()
            .filter(|_| self.mint.is_some())
        {
            known.coined = self.coined(profile, None, Some(name));
            for number in &self.numbers_of_person {
                let field = &self.pack.fields[*number].1;
                if matches!(field, Field::Coined(_)) && known.find(field, profile).is_some() {
                    known.present.insert(*number);
                }
            }
        }
        if let Some(address) = self.address.filter(|_| known.recalled.role.is_some()) {
            known.present.insert(address);
        }
        for number in &self.numbers_of_person {
            let field = &self.pack.fields[*number].1;
            if field.is_recalled() && known.find(field, profile).is_some() {
                known.present.insert(*number);
            }
        }
    }

    /// What the voice calls this person by their role: the one that is known, or that their letter says.
    fn role(&self, profile: &Profile, reading: Option<&Reading>) -> Option<&Called> {
        let voice = self.voice.filter(|it| !it.roles.is_empty())?;
        let stated = profile.facts.get("role").and_then(Fact::said);
        let stated = stated.and_then(|it| it.datum().text());
        if stated.is_none() && reading.is_none() || !profile.with.is_empty() {
            return None;
        }
        let roles = || Roles::new(&voice.roles, &self.pack.language);
        let roles = self.roles.get_or_init(roles);
        let said = reading.and_then(|it| roles.said(&it.text));
        said.or_else(|| stated.and_then(|it| roles.named(it)))
    }

    /// Their birthday, if a text wants it and it is near the letter's date.
    fn birthday(&self, profile: &Profile) -> Option<Birthday> {
        let date = self.request.date.filter(|_| self.has_birthday)?;
        Birthday::near(profile.born?, date)
    }

    /// The customer's words that come nearest to what this reader loves.
    fn told(&self, profile: &Profile, seed: Seed) -> Option<Told> {
        let quote = self.quotes.as_ref()?.best(profile, seed)?;
        Some(Told {
            words: quote.words.trim().to_owned(),
            who: quote.signed().trim().to_owned(),
            origin: quote.origin(),
        })
    }

    /// What is named after this reader: as it is remembered, else coined now for somebody who
    /// is called so and is no stranger.
    fn coined(
        &self,
        profile: &Profile,
        called: Option<String>,
        earlier: Option<&str>,
    ) -> Option<Coined> {
        let mint = self.mint.as_ref()?;
        let thing = usual(profile);
        let named = said(profile, DRINK_NAME).or(earlier);
        let named = named.filter(|_| profile.with.is_empty());
        let visits = profile.visits.as_ref().and_then(|it| it.count);
        let is_known = visits.is_some_and(|it| it >= mint.from());
        if named.is_none() && !(is_known && thing.is_some() && called.is_some()) {
            return None;
        }
        let terms = Terms::of(&self.pack.language);
        let thing = thing.map(|it| (it.to_owned(), taste::stems(it, terms)));
        let mut words = named.map_or_else(Vec::new, |it| taste::stems(it, terms));
        words.extend(thing.iter().flat_map(|it| it.1.iter().cloned()));
        if Taste::of(profile, terms).is_spared(&words) {
            return None;
        }
        match (named, thing) {
            (Some(name), thing) => Some(Coined {
                thing: thing.map(|it| it.0),
                name: name.to_owned(),
                is_new: false,
            }),
            (None, thing) => {
                let (thing, words) = thing?;
                let name = mint.coin(&words, &called?)?;
                Some(Coined {
                    thing: Some(thing),
                    name,
                    is_new: true,
                })
            }
        }
    }

    fn age(&self, profile: &Profile, reading: Option<&Reading>) -> Option<u32> {
        let age = match self.request.date {
            Some(date) => profile.age_on(date),
            None => profile.age.as_ref().map(|it| it.years),
        };
        age.or_else(|| reading.and_then(|it| it.age.as_ref()).map(|it| it.years))
    }

    /// The pack's language, as the reader's region writes it.
    pub(crate) fn locale<'a>(&'a self, profile: &'a Profile) -> &'a str {
        let language = |it: &'a str| it.split('-').next().unwrap_or(it);
        let ours = self.pack.language.as_str();
        let theirs = profile.locale.as_deref();
        theirs
            .filter(|it| language(it) == language(ours) && it.len() > ours.len())
            .unwrap_or(ours)
    }

    fn salutation(&self, profile: &Profile, register: Register) -> Option<Salutation> {
        (self.is_customary || !profile.with.is_empty()).then(|| {
            let locale = self.locale(profile);
            salutation(profile, Manner { locale, register })
        })
    }

    /// The lines of the envelope, as they stand inside a letter, too.
    fn block(&self, profile: &Profile, findings: &mut Vec<Finding>) -> Option<String> {
        if !self.has_address || profile.address.is_empty() {
            return None;
        }
        let from = self.sender.address.country.as_deref();
        let block = postal::recipient(profile, self.locale(profile), from);
        findings.extend(block.findings);
        Some(block.lines.join("\n"))
    }

    /// Somebody who reads another language than the pack speaks.
    fn other_language(&self, profile: &Profile, reading: Option<&Reading>) -> Option<Finding> {
        let written = reading.and_then(|it| it.language.as_deref());
        let theirs = written.or(profile.locale.as_deref())?;
        if self.pack.speaks(theirs) {
            return None;
        }
        let help = "use a pack in their language, or look whether they read this one as well";
        let finding = |weight, message| Finding::new("another-language", weight, message, help);
        Some(
            match written {
                Some(_) => finding(
                    Weight::Hold,
                    "they wrote in another language than this letter answers in",
                ),
                None => finding(
                    Weight::Warn,
                    "this person reads another language than this pack is written in",
                ),
            }
            .at("locale"),
        )
    }

    /// The language of a reader whose country has other ways than the pack.
    fn elsewhere(&self, profile: &Profile) -> Option<Language> {
        let own = self.pack.grammar?;
        let language = own.as_read_in(profile.locale.as_deref()?);
        (language != own).then_some(language)
    }

    /// Notes that pronouns are known, or says that those which are stated are not.
    fn pronouns(&self, profile: &Profile, number: usize, present: &mut Fields) -> Option<Finding> {
        let stated = profile.pronouns.as_deref()?;
        // Of several people, no one's pronouns are the reader's.
        if !profile.with.is_empty() {
            return None;
        }
        let parsed = self.pack.grammar.map(|it| Pronouns::parse(stated, it));
        let Some(Err(error)) = parsed else {
            present.insert(number);
            return None;
        };
        let message = "the stated pronouns are none that texts in this language can use";
        let finding = Finding::new("pronouns", Weight::Note, message, error.help());
        Some(finding.at("pronouns").quoting(stated))
    }

    /// The values of these fields, as far as they are known, for templates that use no others.
    pub(crate) fn context(&self, known: &Known, profile: &Profile, uses: &Fields) -> Context {
        let mut context = self.shared[known.band as usize].clone();
        if let Some(language) = known.elsewhere {
            context.insert_value(filters::LANGUAGE, language.number().into());
        }
        let mut roots: BTreeMap<&str, BTreeMap<Key<'static>, Value>> = BTreeMap::new();
        for number in self.numbers_of_person.iter().filter(|it| uses.has(**it)) {
            let (path, field) = &self.pack.fields[*number];
            // Pronouns that the language does not know are stated, and yet not known.
            let is_known = *field != Field::Pronouns || known.present.has(*number);
            let found = known.find(field, profile).filter(|_| is_known);
            let Some(value) = found.map(Value::from) else {
                continue;
            };
            match path.split_once('.') {
                None => context.insert_value(path.clone(), value),
                Some((root, _)) => {
                    let key = self.keys[*number].clone();
                    roots.entry(root).or_default().insert(key, value);
                }
            }
        }
        for (root, map) in roots {
            context.insert_value(root.to_owned(), map.into());
        }
        if let Some(role) = &known.recalled.role {
            let voice = context.get("voice").and_then(Value::as_map);
            let mut voice = voice.cloned().unwrap_or_default();
            voice.insert(Key::String("address".into()), role.as_str().into());
            context.insert_value("voice", voice.into());
        }
        context
    }

    /// Where the paragraphs of a telling are kept that prints the same in all letters to this
    /// age band and country; `None` if it does not.
    pub(crate) fn printed(
        &self,
        telling: usize,
        known: &Known,
    ) -> Option<&OnceLock<Vec<Paragraph>>> {
        let uses = &self.pack.tellings[telling].uses;
        let role = self.address.filter(|_| known.recalled.role.is_some());
        let varies = uses.meets(&self.of_person)
            || uses.meets(&self.of_move)
            || role.is_some_and(|it| uses.has(it));
        let printings = match known.elsewhere {
            None => &self.printed,
            Some(it) => self.elsewhere[it.number()].get_or_init(|| unprinted(self.pack)),
        };
        (!varies).then(|| &printings[telling][known.band as usize])
    }

    /// What a field holds, as far as it is words or a whole number.
    pub(crate) fn said(&self, number: usize, known: &Known, profile: &Profile) -> Option<String> {
        let words = |it: &Datum| match it {
            Datum::Text(text) => Some(text.clone()),
            Datum::Integer(number) => Some(number.to_string()),
            _ => None,
        };
        match &self.pack.fields[number].1 {
            Field::Given(key) => self.request.given.get(key).cloned(),
            Field::Sender(key) => self.sender_part(key).map(str::to_owned),
            Field::SenderFact(key) => {
                let fact = self.sender.facts.get(key);
                fact.filter(|_| self.sender.holds(key))
                    .and_then(|it| words(&it.what))
            }
            Field::Voice(key) if key == "name" => self.voice.map(|it| it.name.clone()),
            Field::Voice(key) if key == "signature" => {
                self.voice.and_then(|it| it.signature.clone())
            }
            Field::Voice(key) => self.voice.and_then(|it| it.more.get(key).cloned()),
            Field::Date => self.request.date.map(|it| it.to_string()),
            _ => {
                let mut text = Vec::new();
                let found = self.print(number, known, profile, &mut text);
                found.then(|| String::from_utf8(text).ok()).flatten()
            }
        }
    }

    /// Writes a field of the person behind a text; false if it is more than words or a whole number.
    pub(crate) fn print(
        &self,
        number: usize,
        known: &Known,
        profile: &Profile,
        text: &mut Vec<u8>,
    ) -> bool {
        match known.find(&self.pack.fields[number].1, profile) {
            Some(Found::Text(it)) => text.extend_from_slice(it.as_bytes()),
            Some(Found::Fact(it)) => match it.datum() {
                Datum::Text(it) => text.extend_from_slice(it.as_bytes()),
                _ => return false,
            },
            Some(Found::Number(it)) => text.extend_from_slice(it.to_string().as_bytes()),
            _ => return false,
        }
        true
    }
}

impl Known {
    /// What a field of this person holds, if it is known and sayable.
    fn find<'k>(&'k self, field: &Field, profile: &'k Profile) -> Option<Found<'k>> {
        // What one of several loves is not said to all of them.
        let is_of_one = matches!(
            field,
            Field::Fact(_)
                | Field::Loves
                | Field::Love
                | Field::OtherLove
                | Field::Hates
                | Field::Visits
                | Field::Visited(_)
                | Field::Orders(_)
        );
        if is_of_one && self.people > 1 && !profile.speaks_for_all() {
            return None;
        }
        match field {
            Field::Name(part) if part == "call" => self.called.as_deref().map(Found::Text),
            // A name that is not fit to greet by is not fit to print either, and one of several
            // people's is not the reader's.
            Field::Name(part) => {
                self.called.as_ref().filter(|_| self.people == 1)?;
                part_of(&self.name, part).map(Found::Text)
            }
            Field::Fact(key) => {
                let fact = profile.facts.get(key).and_then(Fact::said);
                fact.filter(|it| can_be_said(it.datum())).map(Found::Fact)
            }
            Field::Age => self.age.filter(|_| self.people == 1).map(Found::Number),
            Field::People => (self.people > 1).then_some(Found::Number(self.people)),
            Field::ToSiblings => profile
                .is_to_siblings()
                .then_some(Found::Number(self.people)),
            Field::Siblings => {
                let names = &profile.siblings;
                (!names.is_empty()).then_some(Found::Texts(names))
            }
            Field::Customary(part) if part == "address" => self.address.as_deref().map(Found::Text),
            Field::Customary(part) => {
                let salutation = self.salutation.as_ref()?;
                let text = match part.as_str() {
                    "close" => &salutation.close,
                    _ => &salutation.text,
                };
                (!text.is_empty()).then_some(Found::Text(text))
            }
            Field::Pronouns => {
                let stated = profile.pronouns.as_deref().filter(|_| self.people == 1);
                stated.map(Found::Text)
            }
            Field::Locale => profile.locale.as_deref().map(Found::Text),
            // A first visit is not counted at somebody.
            Field::Visits => profile
                .visits
                .as_ref()?
                .count
                .filter(|it| *it > 1)
                .map(Found::Number),
            Field::Address => self.recalled.role.as_deref().map(Found::Text),
            Field::History(what) => match what.as_str() {
                "letters" => Some(self.recalled.letters)
                    .filter(|it| *it > 0)
                    .map(Found::Number),
                "last" => self.recalled.last.as_deref().map(Found::Text),
                _ => self.recalled.coined.as_deref().map(Found::Text),
            },
            Field::Received(what) if matches!(what.as_str(), "enclosed" | "fraction") => {
                self.received.words(what).map(Found::Text)
            }
            Field::Received(what) => self.received.is(what).then_some(Found::Number(1)),
            Field::Birthday(part) => {
                let birthday = self.birthday.filter(|_| self.people == 1)?;
                let number = match part.as_str() {
                    "late" => birthday.late(),
                    "early" => birthday.early(),
                    _ => Some(birthday.age),
                };
                number.map(Found::Number)
            }
            Field::Orders(part) => self.orders(part, profile),
            Field::Visited(part) => visited(part, profile),
            Field::OtherLove => self.other_love(profile).map(Found::Fact),
            Field::Quote(part) => {
                let quote = self.quote.as_ref()?;
                Some(Found::Text(match part.as_str() {
                    "who" => &quote.who,
                    _ => &quote.words,
                }))
            }
            Field::Coined(part) => {
                let coined = self.coined.as_ref()?;
                match part.as_str() {
                    "thing" => coined.thing.as_deref().map(Found::Text),
                    _ => Some(Found::Text(&coined.name)),
                }
            }
            Field::Season => self.season.map(Found::Text),
            Field::Loves => listed(&profile.loves),
            Field::Hates => listed(&profile.hates),
            Field::Love => self.love(profile).map(Found::Fact),
            _ => None,
        }
    }

    /// The one love that this letter picked.
    fn love<'k>(&self, profile: &'k Profile) -> Option<Sayable<'k>> {
        Sayable::of(&profile.loves).nth(self.love)
    }

    /// A second love that is not the first in other letters.
    fn other_love<'k>(&self, profile: &'k Profile) -> Option<Sayable<'k>> {
        let first = self.love(profile)?;
        let (before, after) = profile.loves.split_at(self.other_love);
        let differs = |it: &Sayable<'_>| match (it.datum().text(), first.datum().text()) {
            (Some(it), Some(first)) => it.to_lowercase() != first.to_lowercase(),
            _ => it.datum() != first.datum(),
        };
        Sayable::of(after).chain(Sayable::of(before)).find(differs)
    }

    /// What their orders add up to.
    fn orders<'k>(&self, part: &str, profile: &'k Profile) -> Option<Found<'k>> {
        let tally = Tally::of(&profile.orders);
        match part {
            "what" => tally.last().map(|it| Found::Text(&it.what)),
            "purpose" => tally.last()?.purpose.as_deref().map(Found::Text),
            "month" => {
                let month = month_name(tally.month()?, self.language?);
                Some(Found::Text(month))
            }
            "years" => tally.years().map(Found::Number),
            "since" => tally.since().map(Found::Number),
            _ => tally.count().map(Found::Number),
        }
    }
}

impl From<Found<'_>> for Value {
    fn from(found: Found<'_>) -> Self {
        match found {
            Found::Text(text) => text.into(),
            Found::Number(number) => i64::from(number).into(),
            Found::Fact(fact) => datum(fact.datum()),
            Found::Texts(texts) => texts.to_vec().into(),
            Found::Facts(facts) => Sayable::of(facts)
                .map(|it| datum(it.datum()))
                .collect::<Vec<_>>()
                .into(),
        }
    }
}

impl std::fmt::Debug for Brief<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Brief({}/{})", self.pack.name, self.request.occasion)
    }
}

/// What letters of each length leave out: a short one also what a longer one does without.
fn left_out(occasion: &Occasion) -> Vec<[bool; 3]> {
    let lengths = [Length::Short, Length::Usual, Length::Long];
    let is_left_out = |beat: &String, length: Length| {
        let mut longer = occasion.without.range(length..);
        longer.any(|it| it.1.contains(beat))
    };
    let beats = occasion.beats.iter();
    let calls = beats.map(|beat| lengths.map(|it| is_left_out(beat, it)));
    calls.collect()
}

/// A place for the paragraphs of every telling.
fn unprinted(pack: &Pack) -> Printings {
    let mut printings = Vec::new();
    printings.resize_with(pack.tellings.len(), Default::default);
    printings
}

/// The words of a fact that a letter may say.
fn said<'k>(profile: &'k Profile, key: &str) -> Option<&'k str> {
    let fact = profile.facts.get(key).and_then(Fact::said)?;
    fact.datum().text().filter(|it| reads_as_fact(it))
}

/// What they always have.
fn usual(profile: &Profile) -> Option<&str> {
    let visits = profile.visits.as_ref();
    let usual = visits.and_then(|it| it.usual.as_deref());
    let usual = usual.filter(|it| reads_as_fact(it));
    usual.or_else(|| said(profile, USUAL))
}

/// Something of their visits beyond the count.
fn visited<'k>(part: &str, profile: &'k Profile) -> Option<Found<'k>> {
    if part == "usual" {
        return usual(profile).map(Found::Text);
    }
    let visits = profile.visits.as_ref()?;
    let said = |it: &'k Option<String>| {
        let text = it.as_deref().filter(|it| reads_as_fact(it));
        text.map(Found::Text)
    };
    match part {
        "when" => said(&visits.when),
        _ => {
            let year = visits.first?.year();
            u32::try_from(year).ok().map(Found::Number)
        }
    }
}

/// A part of a name as stated.
fn part_of<'n>(name: &'n Name, part: &str) -> Option<&'n str> {
    let part = match part {
        "given" => &name.given,
        "given_informal" => &name.given_informal,
        "given2" => &name.given2,
        "surname" => &name.surname,
        "title" => &name.title,
        "generation" => &name.generation,
        "credentials" => &name.credentials,
        _ => &name.full,
    };
    part.as_deref()
}

/// Puts a value under a key, if there is one; tells whether there was.
fn put(map: &mut Map, key: &str, value: Option<Value>) -> bool {
    let is_there = value.is_some();
    if let Some(value) = value {
        map.insert(Key::String(key.into()), value);
    }
    is_there
}

fn listed(facts: &[Fact]) -> Option<Found<'_>> {
    Sayable::of(facts).next().map(|_| Found::Facts(facts))
}

/// What was handed in: whole numbers count, everything else is text.
fn given(text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => number.into(),
        _ => text.into(),
    }
}

fn datum(datum: &Datum) -> Value {
    match datum {
        Datum::Text(text) => text.as_str().into(),
        Datum::Integer(number) => (*number).into(),
        Datum::Decimal(number) => number.to_string().into(),
        Datum::Flag(flag) => (*flag).into(),
        Datum::List(items) => items.iter().map(self::datum).collect::<Vec<_>>().into(),
        Datum::Map(map) => {
            let mut value = Map::new();
            for (key, it) in map {
                value.insert(Key::String(key.as_str().into()), self::datum(it));
            }
            value.into()
        }
    }
}

/// Whether a fact reads as a fact, and not as a cell that nobody filled in or a date that could be two.
fn can_be_said(what: &Datum) -> bool {
    what.text().is_none_or(reads_as_fact)
}

fn reads_as_fact(text: &str) -> bool {
    let nothing = ["none", "no", "nothing", "unknown", "?", "tbd"];
    let numbers = text
        .chars()
        .all(|it| it.is_ascii_digit() || "./-".contains(it));
    let looks_like_a_date = numbers && text.contains(['.', '/', '-']) && text.len() >= 6;
    !nothing.contains(&text.trim().to_lowercase().as_str())
        && (!looks_like_a_date || text.parse::<Date>().is_ok())
}
