//! Which telling of which beat about what: the letter before a word is written, without Tera.

use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::Ask;
use crate::listen::AskKind;
use crate::listen::Reading;
use crate::people::Profile;
use crate::seed::Seed;
use crate::words::answer::Entry;
use crate::words::answer::FILLED;
use crate::words::answer::Proposal;
use crate::words::answer::SURE;
use crate::words::brief::Brief;
use crate::words::brief::Deferral;
use crate::words::brief::Known;
use crate::words::guard::Shunned;
use crate::words::guard::stems_of;
use crate::words::index::Match;
use crate::words::letter::BlockKind;
use crate::words::letter::DEFER;
use crate::words::letter::Source;
use crate::words::mark::is_reserved;
use crate::words::pack::Exhausted;
use crate::words::pack::kind_of;
use crate::words::past::Beside;
use crate::words::past::Past;
use crate::words::past::Told;
use crate::words::past::ends;
use crate::words::past::joined;
use crate::words::past::long_ends;
use crate::words::past::whole;
use crate::words::standing::Canon;
use crate::words::telling::Candidate;
use crate::words::telling::Fields;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

/// An entry that answers less likely than this, one time in twenty, is not even proposed.
const SLIGHT: f32 = 0.05;
/// The most that chance adds to what a telling costs: as much as two dials that are 0.25 away.
/// With less, people of one tone get the same few letters; with more, tones grow alike.
const CHANCE: f32 = 0.12;
/// What each thing that a telling leans on, and that is known, is worth.
const LEANING: f32 = 0.03;
/// What it is worth that a telling speaks of what they love.
const BELOVED: f32 = 0.08;
/// How far a telling may be from the tone of its letter before a person should look.
const JUMP: f32 = 0.45;

/// The beat before the signature.
const CLOSE: &str = "close";
/// The beat that owns what was done wrong.
const OWN: &str = "own";
/// The beat that says their own words back.
const HEARD: &str = "heard";

/// How many entries a person may choose from.
const PROPOSED: usize = 3;

/// One move of a letter.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    /// The beat call of the skeleton that it stands at.
    pub(crate) call: usize,
    /// The telling, by index in the pack.
    pub(crate) telling: usize,
    /// What it is about.
    pub(crate) about: About,
}

/// The subject of a move.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// The ids of the matters that it answers.
    pub(crate) answers: Vec<String>,
    /// Their words, on one line: the first matter's, or all that they asked.
    pub(crate) quotes: Vec<String>,
    /// Whether an answer already stands before it.
    pub(crate) also: bool,
    /// Whether they said it in a postscript.
    pub(crate) in_postscript: bool,
    /// Who answers later, and until when, if they are put off.
    pub(crate) deferral: Option<Deferral>,
}

/// A letter's moves in order, and what could not be planned.
pub(crate) struct Plan {
    pub(crate) moves: Vec<Move>,
    pub(crate) known: Known,
    pub(crate) findings: Vec<Finding>,
    /// The entries that may answer what was not answered for sure.
    pub(crate) proposals: Vec<Proposal>,
}

/// Plans a letter: what is said, in which telling, about which of their words.
pub(crate) fn plan(
    brief: &Brief<'_>,
    profile: &Profile,
    reading: Option<&Reading>,
    past: Past<'_>,
) -> Plan {
    let seed = brief.seed_for(profile);
    let mut known = brief.known(profile, reading, seed);
    brief.recall(&mut known, profile, reading, past.history());
    let mut findings = std::mem::take(&mut known.findings);
    let told = past
        .history()
        .map_or_else(Vec::new, |it| it.told(brief.pack));
    let beside = past.beside_of(profile);
    let tries = if beside.is_some() { TRIES } else { 1 };
    let mut best: Option<Planner<'_, '_>> = None;
    for turn in 0..tries {
        let mut planner = Planner {
            told: &told,
            beside,
            turns: [turn % TURNS, turn / TURNS],
            ..Planner::new(brief, &known, seed)
        };
        planner.plan(reading);
        let is_alike = planner.likeness > Likeness::default();
        if best
            .as_ref()
            .is_none_or(|it| planner.likeness < it.likeness)
        {
            best = Some(planner);
        }
        if !is_alike {
            break;
        }
    }
    let best = best.expect("there is one try at least");
    let (mut moves, proposals) = (best.moves, best.proposals);
    findings.extend(best.findings);
    moves.sort_by_key(|it| it.call);
    Plan {
        moves,
        known,
        findings,
        proposals,
    }
}

/// How many ways of beginning are tried so that a letter is unlike those beside it.
const TRIES: usize = TURNS * 3;
/// How many of them begin with another opening.
const TURNS: usize = 4;

/// How much a letter is like those that the people beside its reader get, the worst first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    /// Whether somebody has the very same body.
    same: bool,
    /// How far its tellings were used more than others that would do.
    worn: u32,
    /// How many open and close as it does.
    ends: u32,
}

struct Planner<'b, 'p> {
    brief: &'b Brief<'p>,
    known: &'b Known,
    /// The fields that are known where a telling is chosen now.
    present: Fields,
    seed: Seed,
    /// The personal fields that are spent.
    said: Fields,
    /// The images and gifts that are spent.
    motifs: Vec<u32>,
    /// A bit for each of them, by number modulo 64.
    motif_bits: u64,
    /// What the reader may meet where there is nothing else to say.
    bearable: Option<Shunned>,
    moves: Vec<Move>,
    findings: Vec<Finding>,
    proposals: Vec<Proposal>,
    /// For each telling the number of the letter that last told it to them; nothing where there was none.
    told: &'b [u32],
    /// What the people beside them were told.
    beside: Option<Beside<'b>>,
    /// How many of the best are passed over where the first tellings of the body are chosen.
    turns: [usize; 2],
    likeness: Likeness,
}

/// Whether somebody may be told a thing again in a later letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// As often as it comes: a salutation, their own words.
    Freely,
    /// Only where there is nothing else, as an answer to the same question.
    Perhaps,
    /// Never, while there is a telling that they do not know.
    Never,
}

/// The matters that one entry answers together.
struct Group<'r> {
    entry: usize,
    asks: Vec<&'r Ask>,
    /// The telling that answers several entries at once, if there is one.
    telling: Option<usize>,
}

impl<'b, 'p> Planner<'b, 'p> {
    /// A planner of somebody's first letter, with nobody beside them.
    fn new(brief: &'b Brief<'p>, known: &'b Known, seed: Seed) -> Self {
        Self {
            brief,
            known,
            present: known.present,
            seed,
            said: Fields::default(),
            motifs: Vec::with_capacity(32),
            motif_bits: 0,
            bearable: None,
            moves: Vec::with_capacity(brief.occasion.beats.len()),
            findings: Vec::new(),
            proposals: Vec::new(),
            told: &[],
            beside: None,
            turns: [0, 0],
            likeness: Likeness::default(),
        }
    }
}

impl Planner<'_, '_> {
    fn plan(&mut self, reading: Option<&Reading>) {
        let brief = self.brief;
        let calls = || brief.occasion.beats.iter().enumerate();
        // Answers come first, so that a gift that an answer needs is not spent on a flourish.
        if let Some(reading) = reading {
            for (call, _) in calls().filter(|(_, it)| *it == "answer") {
                self.answer(call, reading);
            }
        }
        for (call, _) in calls().filter(|(_, it)| *it != "answer") {
            self.tell(call, reading);
        }
        if calls().all(|(_, it)| it != CLOSE) {
            self.vary();
        }
        self.jumps();
    }

    fn telling(&self, index: usize) -> &Telling {
        &self.brief.pack.tellings[index]
    }

    /// One move for a beat of the phrases, if a telling fits.
    fn tell(&mut self, call: usize, reading: Option<&Reading>) {
        let beat = &self.brief.occasion.beats[call];
        if beat == DEFER {
            reading.into_iter().for_each(|it| self.defer(call, it));
            return;
        }
        if self.brief.left_out[call][self.known.length.length as usize] {
            return;
        }
        let answers = self.moves.iter().filter(|it| !it.about.answers.is_empty());
        let spare = self.brief.occasion.spare.get(beat);
        if spare.is_some_and(|most| answers.count() >= *most) {
            return;
        }
        let quotes: Vec<_> = match (beat.as_str(), reading) {
            (HEARD, Some(reading)) => {
                let mut matters: Vec<_> = reading.matters().collect();
                matters.sort_by_key(|it| it.start);
                matters.iter().map(|it| quotable(heard(it))).collect()
            }
            (HEARD, None) => return,
            _ => Vec::new(),
        };
        if beat == HEARD && quotes.is_empty() {
            return;
        }
        if beat == CLOSE {
            self.vary();
        }
        let brief = self.brief;
        let seed = self.seed.of(beat);
        let mut telling = self.choose(&brief.slots[call], seed, false, again(beat));
        if telling.is_none() && kind_of(beat) != BlockKind::Paragraph {
            // A letter must open and close.
            telling = self.bearing(Shunned::Harmful, |it| {
                it.choose(&brief.slots[call], seed, false, again(beat))
            });
        }
        let Some(telling) = telling else {
            return;
        };
        // Who owns a fault answers every complaint of it.
        let owned = reading.filter(|_| beat == OWN);
        let complaints = owned.into_iter().flat_map(|it| &it.complaints);
        let about = About {
            quotes,
            answers: complaints.map(|it| it.id.clone()).collect(),
            ..About::default()
        };
        self.push(call, telling, about);
    }

    /// One move for each entry that answers some of their matters, in the order of importance.
    fn answer(&mut self, call: usize, reading: &Reading) {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let deferred = &self.brief.request.defer;
        let matters = reading.matters();
        for ask in matters.filter(|it| !deferred.contains_key(&it.id)) {
            let Some(entry) = self.entry_for(ask, reading) else {
                continue;
            };
            match groups.iter_mut().find(|it| it.entry == entry) {
                Some(group) => group.asks.push(ask),
                None => groups.push(Group {
                    entry,
                    asks: vec![ask],
                    telling: None,
                }),
            }
        }
        self.settle(&mut groups);
        for group in groups {
            self.answer_group(call, &group);
        }
    }

    /// Joins groups that one telling answers together; the joined group keeps the earlier place.
    fn settle(&self, groups: &mut Vec<Group<'_>>) {
        for host in 0..groups.len() {
            let entry = groups[host].entry;
            let id = |it: &Group<'_>| self.brief.pack.entries[it.entry].id.clone();
            let asked: Vec<_> = groups.iter().map(id).collect();
            let candidates = &self.brief.answers[entry];
            let settled = |it: &usize| {
                let settles = &self.telling(*it).settles;
                settles.iter().filter(|it| asked.contains(it)).count()
            };
            let fitting = candidates
                .iter()
                .filter(|it| self.fits(it, false))
                .map(|it| it.telling);
            let Some(best) = fitting.filter(|it| settled(it) > 0).max_by_key(settled) else {
                continue;
            };
            let settles = &self.telling(best).settles;
            let mut asks = Vec::new();
            let mut first = host;
            let mut kept = Vec::new();
            for (index, mut group) in groups.drain(..).enumerate() {
                if index == host || settles.contains(&asked[index]) {
                    asks.append(&mut group.asks);
                    first = first.min(kept.len());
                } else {
                    kept.push(group);
                }
            }
            let telling = Some(best);
            kept.insert(
                first,
                Group {
                    entry,
                    asks,
                    telling,
                },
            );
            *groups = kept;
            return;
        }
    }

    fn answer_group(&mut self, call: usize, group: &Group<'_>) {
        let pack = self.brief.pack;
        let entry = &pack.entries[group.entry];
        let at = group.asks[0].id.as_str();
        if entry.canon == Canon::NeverSay {
            self.findings.push(never_say(entry).at(at));
            return;
        }
        let date = self.brief.request.date;
        if date.is_some_and(|it| entry.standing().is_due(it)) {
            self.findings.push(expired(entry).at(at));
        }
        let candidates = &self.brief.answers[group.entry];
        let seed = self.seed.of("answer").of(&entry.id);
        let telling = group
            .telling
            .or_else(|| self.choose(candidates, seed, false, Again::Perhaps))
            .or_else(|| self.choose(candidates, seed, true, Again::Perhaps))
            // Who asks about what they hate is answered.
            .or_else(|| {
                self.bearing(Shunned::Hated, |it| {
                    it.choose(candidates, seed, true, Again::Perhaps)
                })
            });
        let Some(telling) = telling else {
            let finding = Finding::new(
                "no-telling",
                Weight::Hold,
                format!(
                    "the answer `{}` has no telling for this reader ({})",
                    entry.id,
                    self.known.band.name()
                ),
                "add a telling for this age band, or one that needs fewer facts",
            );
            self.findings.push(finding.at(group.asks[0].id.clone()));
            return;
        };
        let about = About {
            answers: group.asks.iter().map(|it| it.id.clone()).collect(),
            quotes: vec![quotable(heard(group.asks[0]))],
            also: !self.moves.is_empty(),
            in_postscript: group.asks.iter().all(|it| it.in_postscript),
            deferral: None,
        };
        self.push(call, telling, about);
    }

    /// One move for all that the same person answers by the same day.
    fn defer(&mut self, call: usize, reading: &Reading) {
        let brief = self.brief;
        let mut groups: Vec<(&Deferral, Vec<&Ask>)> = Vec::new();
        for ask in reading.matters() {
            let Some(deferral) = brief.request.defer.get(&ask.id) else {
                continue;
            };
            match groups.iter_mut().find(|it| it.0 == deferral) {
                Some(group) => group.1.push(ask),
                None => groups.push((deferral, vec![ask])),
            }
        }
        self.present.add(&brief.of_deferral);
        for (deferral, asks) in groups {
            let seed = self.seed.of(DEFER).of(&asks[0].id);
            let telling = self
                .choose(&brief.slots[call], seed, false, Again::Freely)
                .or_else(|| self.choose(&brief.slots[call], seed, true, Again::Freely));
            let Some(telling) = telling else {
                let band = self.known.band.name();
                let finding = Finding::new(
                    "no-telling",
                    Weight::Hold,
                    format!("the beat `{DEFER}` has no telling for this reader ({band})"),
                    "add a telling for this age band that needs only `about.owner` and `about.until`",
                );
                self.findings.push(finding.at(asks[0].id.clone()));
                continue;
            };
            let about = About {
                answers: asks.iter().map(|it| it.id.clone()).collect(),
                quotes: asks.iter().map(|it| quotable(heard(it))).collect(),
                also: self.moves.iter().any(|it| !it.about.answers.is_empty()),
                in_postscript: asks.iter().all(|it| it.in_postscript),
                deferral: Some(deferral.clone()),
            };
            self.push(call, telling, about);
        }
        self.present = self.known.present;
    }

    /// The entry that answers a matter: the one that a person chose, else the nearest, if that
    /// is near enough and gives nothing away.
    fn entry_for(&mut self, ask: &Ask, reading: &Reading) -> Option<usize> {
        let pack = self.brief.pack;
        if let Some(id) = self.brief.request.answers.get(&ask.id) {
            return pack.entries.iter().position(|it| it.id == *id);
        }
        let context = reading.context(ask).unwrap_or_default();
        let matches = pack.matches(&ask.text, context);
        let best = matches.first().filter(|it| it.confidence >= FILLED);
        let Some(Match { entry, confidence }) = best.copied() else {
            self.unsure(ask, &matches);
            return None;
        };
        if self.spoils(&pack.entries[entry], reading) {
            self.propose(ask, &matches);
            let finding = spoiler(&pack.entries[entry], &ask.id);
            self.findings.push(finding.quoting(quotable(&ask.text)));
            return None;
        }
        if confidence < SURE {
            self.propose(ask, &matches);
            self.likely(ask, entry, confidence);
        }
        Some(entry)
    }

    /// Whether an entry gives away more than this reader may be told and shows to know.
    fn spoils(&self, entry: &Entry, reading: &Reading) -> bool {
        let pack = self.brief.pack;
        let asked = self.brief.request.spoilers;
        let allowed = asked.unwrap_or_else(|| pack.spoilers_for(self.known.band));
        entry.spoiler > allowed
            && entry.canon != Canon::NeverSay
            && !entry.is_known_from(&reading.text, Terms::of(&pack.language))
    }

    /// An answer that is likely the right one waits for a person.
    fn likely(&mut self, ask: &Ask, entry: usize, confidence: f32) {
        let id = &self.brief.pack.entries[entry].id;
        let finding = Finding::new(
            "thin-match",
            Weight::Hold,
            format!("answered with `{id}`, likely ({confidence:.2}) but not sure"),
            format!(
                "if that is what they asked, choose it with `--answer {}={id}` and add their way of \
                 asking to its `phrasings`{}",
                ask.id,
                self.brief.pack.meanwhile()
            ),
        );
        let finding = finding.at(ask.id.clone());
        self.findings.push(finding.quoting(quotable(&ask.text)));
    }

    /// The nearest entries for a matter that none answers for sure.
    fn unsure(&mut self, ask: &Ask, matches: &[Match]) {
        let chance = |it: &&Match| it.confidence >= SLIGHT;
        let Some(best) = matches.first().filter(chance) else {
            return;
        };
        self.propose(ask, matches);
        let near = matches.iter().take(PROPOSED).take_while(chance).map(|it| {
            let Entry { id, question, .. } = &self.brief.pack.entries[it.entry];
            format!("`{id}` “{question}” ({:.2})", it.confidence)
        });
        let near: Vec<_> = near.collect();
        let id = &self.brief.pack.entries[best.entry].id;
        let finding = Finding::new(
            "unsure",
            Weight::Note,
            format!("perhaps one of these answers it: {}", near.join(", ")),
            format!(
                "choose one with `--answer {}={id}`, and add their way of asking to its `phrasings` \
                 if it is the same question",
                ask.id
            ),
        );
        self.findings
            .push(finding.at(ask.id.clone()).quoting(quotable(&ask.text)));
    }

    /// Notes the best entries for a person to choose from.
    fn propose(&mut self, ask: &Ask, matches: &[Match]) {
        let near = matches.iter().take(PROPOSED);
        let near = near.take_while(|it| it.confidence >= SLIGHT);
        self.proposals.extend(near.map(|it| {
            let entry = &self.brief.pack.entries[it.entry];
            Proposal {
                ask: ask.id.clone(),
                entry: entry.id.clone(),
                question: entry.question.clone(),
                confidence: it.confidence,
            }
        }));
    }

    /// A telling among those that fit, which neither this person nor those beside them were told:
    /// the nearest in tone.
    fn choose(
        &mut self,
        candidates: &[Candidate],
        seed: Seed,
        again: bool,
        told: Again,
    ) -> Option<usize> {
        if self.told.is_empty() && self.beside.is_none() {
            return self.nearest(candidates.iter().filter(|it| self.fits(it, again)), seed);
        }
        let fitting = candidates.iter().filter(|it| self.fits(it, again));
        let mut fitting: Vec<_> = fitting.collect();
        self.rest(&mut fitting, told);
        match self.beside {
            Some(beside) => self.spread(candidates, &fitting, seed, beside),
            None => self.nearest(fitting.into_iter(), seed),
        }
    }

    /// The telling that costs least.
    ///
    /// What a telling costs is the sum of its squared distances from the tone, dial by dial,
    /// less what it is worth to this person, and a little chance that hangs on the seed and on
    /// its own id alone. So turning a dial up never brings a telling that states less of it
    /// (as that dial turns, the costs differ by straight lines, and the lowest of them are
    /// passed from the lesser value to the greater), and a new telling changes only the
    /// letters that it is chosen for.
    fn nearest<'c>(
        &self,
        candidates: impl Iterator<Item = &'c Candidate>,
        seed: Seed,
    ) -> Option<usize> {
        let mut best = (None, f32::INFINITY);
        for it in candidates {
            let cost = self.cost(it);
            // Chance is drawn only for those that it can still help.
            if cost < best.1 {
                let cost = cost + CHANCE * it.chance(seed);
                if cost < best.1 {
                    best = (Some(it.telling), cost);
                }
            }
        }
        best.0
    }

    /// A choice in which the reader may meet what they are otherwise kept from, up to this.
    fn bearing(
        &mut self,
        worst: Shunned,
        choose: impl Fn(&mut Self) -> Option<usize>,
    ) -> Option<usize> {
        self.known.guard.as_ref()?;
        self.bearable = Some(worst);
        let chosen = choose(self);
        self.bearable = None;
        chosen
    }

    /// How far a telling is from the tone of this letter, less what it is worth to this person.
    fn cost(&self, candidate: &Candidate) -> f32 {
        let leans = candidate.leans_on(&self.present) as f32;
        let loved = match candidate.topics.meets(&self.known.loved) {
            true => BELOVED,
            false => 0.0,
        };
        candidate.cost(&self.known.tone.tone) - LEANING * leans - loved
    }

    /// Whether it suits the reader, and, unless it may speak `again`, says nothing that is said already.
    fn fits(&self, candidate: &Candidate, again: bool) -> bool {
        candidate.suits(self.known.band, &self.present)
            && candidate.is_timely(self.known.time)
            && !candidate.topics.meets(&self.known.spared)
            && (again || !self.is_spent(candidate))
            && !self.is_shunned(candidate)
    }

    /// Whether it names or encloses what the reader hates or what harms them.
    fn is_shunned(&self, candidate: &Candidate) -> bool {
        let Some(guard) = &self.known.guard else {
            return false;
        };
        let telling = self.telling(candidate.telling);
        let told = guard.meets(stems_of(telling, &self.brief.pack.language));
        let given = || {
            telling
                .encloses
                .iter()
                .filter_map(|it| self.brief.gift_stems(it))
        };
        let met = told
            .into_iter()
            .chain(given().filter_map(|it| guard.meets(it)));
        met.max() > self.bearable
    }

    /// Whether it would say again what this letter says already.
    fn is_spent(&self, candidate: &Candidate) -> bool {
        let shares_motif = || {
            let motifs = &self.telling(candidate.telling).motifs;
            motifs.iter().any(|it| self.motifs.contains(it))
        };
        candidate.tells.meets(&self.said)
            || (candidate.motif_bits & self.motif_bits != 0 && shares_motif())
            || self.moves.iter().any(|it| it.telling == candidate.telling)
    }

    /// Notes what sounds unlike the rest of the letter.
    fn jumps(&mut self) {
        let tone = &self.known.tone.tone;
        let chosen = self.moves.iter().map(|it| self.telling(it.telling));
        let far: Vec<_> = chosen.filter(|it| it.strays(tone) > JUMP).collect();
        let findings = far.into_iter().map(tone_jump).collect::<Vec<_>>();
        self.findings.extend(findings);
    }

    /// Leaves what this person was not told before; where that is nothing, what the pack says of
    /// a pool that is exhausted.
    fn rest(&mut self, fitting: &mut Vec<&Candidate>, again: Again) {
        let told = self.told;
        let when = |it: &&Candidate| told[it.telling];
        if told.is_empty() || again == Again::Freely || fitting.iter().all(|it| when(it) == 0) {
            return;
        }
        let oldest = fitting.iter().map(when).min().unwrap_or(0);
        fitting.retain(|it| when(it) == oldest);
        if oldest == 0 || again == Again::Perhaps {
            return;
        }
        let rule = self.brief.pack.exhausted;
        let beat = match fitting
            .first()
            .map(|it| self.telling(it.telling).source.as_ref())
        {
            Some(Source::Phrase { beat, .. }) => beat.to_string(),
            _ => String::new(),
        };
        self.findings.push(exhausted(rule, &beat));
        if rule == Exhausted::Ask {
            fitting.clear();
        }
    }

    /// A telling among those that are near in tone: the one that the people beside them were
    /// told least, so that no two letters are the same.
    fn spread(
        &mut self,
        candidates: &[Candidate],
        fitting: &[&Candidate],
        seed: Seed,
        beside: Beside<'_>,
    ) -> Option<usize> {
        let near = self.near(fitting.iter().copied());
        let used = |it: &Candidate| beside.used(it.lot);
        // They take turns, beginning behind the one that was used last, so that each meets each
        // of another beat in time.
        let last = |it: &(usize, &&Candidate)| beside.last_used(it.1.lot);
        let latest = near.iter().enumerate().max_by_key(last)?;
        let first = match last(&latest) {
            0 => {
                let nearest = self.nearest(near.iter().copied(), seed)?;
                near.iter().position(|it| it.telling == nearest)?
            }
            _ => latest.0 + 1,
        };
        let mut ranked: Vec<_> = near.iter().copied().enumerate().collect();
        ranked.sort_by_cached_key(|(at, it)| {
            let (whole, part) = self.met(it, beside);
            let turn = (at + near.len() - first % near.len()) % near.len();
            // What often cannot be told has its turn first when it can.
            (whole, used(it), part, self.is_free(it), turn)
        });
        let best = ranked.first()?.1;
        let alike = ranked.iter().take_while(|it| used(it.1) == used(best));
        let alike = alike.count();
        let turn = match self.telling(best.telling).kind {
            BlockKind::Paragraph => self.turn(),
            _ => 0,
        };
        let chosen = ranked[turn % alike].1;
        self.wear(chosen, candidates, beside);
        Some(chosen.telling)
    }

    /// Those that chance could choose, whatever they tell of the person.
    fn near<'c>(&self, fitting: impl Iterator<Item = &'c Candidate>) -> Vec<&'c Candidate> {
        let tone = &self.known.tone.tone;
        let mut near: Vec<_> = fitting.map(|it| (it, it.distance(tone))).collect();
        let nearest = near.iter().map(|it| it.1).min_by(f32::total_cmp);
        near.retain(|it| nearest.is_some_and(|nearest| it.1 <= nearest + CHANCE));
        near.into_iter().map(|it| it.0).collect()
    }

    /// How many of the best are passed over here: some only for the first two tellings of the body.
    fn turn(&self) -> usize {
        let body = self.moves.iter().filter(|it| self.is_body(it)).count();
        self.turns.get(body).copied().unwrap_or(0)
    }

    /// Whether little keeps a telling from being told: the higher, the less.
    fn is_free(&self, candidate: &Candidate) -> u32 {
        let motifs = self.telling(candidate.telling).motifs.len() as u32;
        u32::MAX - motifs - candidate.tells.count()
    }

    /// Counts how far a telling was used more than another that would do as well, and whether
    /// somebody's letter opens and closes like this one.
    fn wear(&mut self, chosen: &Candidate, candidates: &[Candidate], beside: Beside<'_>) {
        let suitable = candidates.iter().filter(|it| self.fits(it, true));
        let used = self
            .near(suitable)
            .into_iter()
            .map(|it| beside.used(it.lot));
        let least = used.min().unwrap_or(0);
        let (same, pair) = self.met(chosen, beside);
        self.likeness.worn += beside.used(chosen.lot).saturating_sub(least) + same;
        if self.telling(chosen.telling).kind == BlockKind::Close {
            self.likeness.ends += pair;
        }
    }

    /// How often a telling would make a letter that opens and ends as one beside them, and how
    /// often one that begins, or opens and closes, as one of them.
    fn met(&self, candidate: &Candidate, beside: Beside<'_>) -> (u32, u32) {
        let digest = candidate.lot;
        match (self.telling(candidate.telling).kind, self.ends()) {
            (BlockKind::Close, Some((opening, last))) => {
                let same = beside.seen(long_ends(opening, last, digest));
                (same, beside.seen(ends(opening, digest)))
            }
            (BlockKind::Paragraph, _) => (0, beside.seen(joined(self.body(), digest))),
            _ => (0, 0),
        }
    }

    fn is_body(&self, it: &Move) -> bool {
        kind_of(&self.brief.occasion.beats[it.call]) == BlockKind::Paragraph
    }

    /// The tellings of the body so far, as neighbours see them.
    fn body(&self) -> u64 {
        let body = self.moves.iter().filter(|it| self.is_body(it));
        body.fold(0, |all, it| joined(all, self.telling(it.telling).digest))
    }

    /// The first telling of the body and the last, so far.
    fn ends(&self) -> Option<(u64, u64)> {
        let body = || self.moves.iter().filter(|it| self.is_body(it));
        // Of alike calls the first is the first and the last is the last.
        let opening = body().min_by_key(|it| it.call)?;
        let last = body().max_by_key(|it| it.call)?;
        let digest = |it: &Move| self.telling(it.telling).digest;
        Some((digest(opening), digest(last)))
    }

    /// Where somebody beside them has this very body, puts another telling in the place of one,
    /// from the last on.
    fn vary(&mut self) {
        let Some(beside) = self.beside else { return };
        if self.ends().is_none() || beside.seen(whole(self.body())) == 0 {
            return;
        }
        self.likeness.worn += 1;
        let mut places: Vec<_> = (0..self.moves.len())
            .filter(|it| self.is_body(&self.moves[*it]) && self.moves[*it].about.answers.is_empty())
            .collect();
        places.sort_by_key(|it| std::cmp::Reverse(self.moves[*it].call));
        for place in places {
            let taken = self.moves.remove(place);
            self.count_spent();
            let other = self.other(taken.call, beside);
            let is_other = other.is_some();
            let telling = other.unwrap_or(taken.telling);
            self.moves.insert(place, Move { telling, ..taken });
            self.count_spent();
            if is_other {
                return;
            }
        }
        self.likeness.same = true;
        self.findings.push(same_letter());
    }

    /// The telling of a beat that makes this body unlike those beside them.
    fn other(&self, call: usize, beside: Beside<'_>) -> Option<usize> {
        let body = self.body();
        let others = self.brief.slots[call].iter().filter(|it| {
            let is_told = self.told.get(it.telling).is_some_and(|it| *it > 0);
            self.fits(it, false) && !is_told && beside.seen(whole(joined(body, it.lot))) == 0
        });
        let least = others.min_by(|a, b| {
            let used = beside.used(a.lot).cmp(&beside.used(b.lot));
            used.then(self.cost(a).total_cmp(&self.cost(b)))
        });
        least.map(|it| it.telling)
    }

    /// Counts anew what the letter says already.
    fn count_spent(&mut self) {
        (self.said, self.motif_bits) = (Fields::default(), 0);
        self.motifs.clear();
        for it in &self.moves {
            let chosen = &self.brief.pack.tellings[it.telling];
            self.said.add(&chosen.tells(&self.brief.personal));
            self.motifs.extend(&chosen.motifs);
            self.motif_bits |= chosen.motif_bits();
        }
    }

    fn push(&mut self, call: usize, telling: usize, about: About) {
        let chosen = &self.brief.pack.tellings[telling];
        self.said.add(&chosen.tells(&self.brief.personal));
        self.motifs.extend(&chosen.motifs);
        self.motif_bits |= chosen.motif_bits();
        self.moves.push(Move {
            call,
            telling,
            about,
        });
    }
}

/// A telling whose tone is not that of its letter.
fn tone_jump(telling: &Telling) -> Finding {
    let dials = telling.tone.iter();
    let dials: Vec<_> = dials
        .map(|(dial, value)| format!("{} {value}", dial.name()))
        .collect();
    let message = format!(
        "`{}` ({}) is far from the tone of this letter",
        telling.id,
        dials.join(", ")
    );
    let help = "add a telling nearer to this tone, or rewrite the paragraph; `longhand why --tone` \
                says who set it";
    Finding::new("tone-jump", Weight::Warn, message, help).at(telling.id.clone())
}

/// Whether a beat may be told again in the same words in a later letter.
fn again(beat: &str) -> Again {
    match kind_of(beat) {
        BlockKind::Paragraph | BlockKind::Postscript if beat != HEARD => Again::Never,
        _ => Again::Freely,
    }
}

/// A beat of which somebody was told every telling.
fn exhausted(rule: Exhausted, beat: &str) -> Finding {
    let (weight, what) = match rule {
        Exhausted::Oldest => (Weight::Note, "the one of longest ago is told again"),
        Exhausted::Ask => (Weight::Warn, "the letter goes without"),
        Exhausted::Hold => (Weight::Hold, "the one of longest ago would be told again"),
    };
    let message = format!("this person was told every telling of `{beat}` that suits them; {what}");
    let help = format!("write a new telling of `{beat}`, or let it be as it is");
    Finding::new("pool-exhausted", weight, message, help).at(beat)
}

/// A letter that somebody beside them has, too.
fn same_letter() -> Finding {
    Finding::new(
        "same-letter",
        Weight::Warn,
        "somebody of the same group or household gets this very letter",
        "write more tellings for readers like these, or change a sentence by hand",
    )
    .at("body")
}

impl Plan {
    /// Its tellings, as neighbours see them.
    pub(crate) fn told(&self, brief: &Brief<'_>) -> Told {
        let mut told = Told::default();
        for it in &self.moves {
            let telling = &brief.pack.tellings[it.telling];
            let answers = matches!(telling.source.as_ref(), Source::Answer { .. });
            let kind = kind_of(&brief.occasion.beats[it.call]);
            told.push(telling.digest, kind, answers);
        }
        told
    }
}

/// A matter that the desk never answers by letter.
fn never_say(entry: &Entry) -> Finding {
    let id = &entry.id;
    let help = match &entry.reason {
        Some(reason) => format!("a person answers it or lets it be: {reason}"),
        None => "answer it in person, or take the matter out".to_owned(),
    };
    let message = format!("the answer book says never to answer `{id}` by letter");
    Finding::new("never-say", Weight::Hold, message, help)
}

/// An entry that was to be read over before the day of the letter.
fn expired(entry: &Entry) -> Finding {
    let id = &entry.id;
    let by = match &entry.reviewer {
        Some(reviewer) => format!(", read over by {reviewer}"),
        None => ", which says of nobody that they read it over".to_owned(),
    };
    let until = entry.review.map(|it| format!(" {it}")).unwrap_or_default();
    Finding::new(
        "answer-expired",
        Weight::Hold,
        format!("the answer `{id}`{by}, was good until{until}"),
        "read it over and set a new `review:` date",
    )
}

/// An entry that gives away what this reader may not have seen.
fn spoiler(entry: &Entry, ask: &str) -> Finding {
    let Entry {
        id,
        question,
        spoiler,
        ..
    } = entry;
    Finding::new(
        "spoiler",
        Weight::Hold,
        format!(
            "the answer `{id}` “{question}” would give something away ({spoiler}), and nothing \
             shows that they know it"
        ),
        format!("if they may know, write with `--answer {ask}={id}` or `--spoilers {spoiler}`"),
    )
    .at(ask)
}

/// What can be quoted of a matter: of a worry or complaint the whole clause, since its gist
/// alone may say the opposite.
fn heard(ask: &Ask) -> &str {
    match ask.kind {
        AskKind::Worry | AskKind::Complaint => &ask.text,
        _ => &ask.gist.text,
    }
}

/// Marks that come in two: what opens, and what may close it.
const PAIRED: [(char, &[char]); 5] = [
    ('¿', &['?']),
    ('¡', &['!']),
    ('«', &['»']),
    ('„', &['“', '”']),
    ('“', &['”']),
];

/// Their words on one line, without the full stop and without half a pair of marks, for quoting.
pub(crate) fn quotable(words: &str) -> String {
    let lone = |it: char| {
        let closes = |pair: &&(char, &[char])| pair.1.contains(&it) && !matches!(it, '?' | '!');
        let opens = PAIRED.iter().find(|pair| pair.0 == it);
        let lone_head = opens.is_some_and(|pair| !words.contains(pair.1));
        let mut heads = PAIRED.iter().filter(closes).peekable();
        let closing = heads.peek().is_some();
        let lone_tail = closing && !heads.any(|pair| words.contains(pair.0));
        // In German “ closes what „ opens.
        match it {
            '“' => lone_head && lone_tail,
            _ => lone_head || lone_tail,
        }
    };
    let kept = words.chars().filter(|it| !is_reserved(*it) && !lone(*it));
    let words: String = kept.collect();
    let mut line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = line.trim_end_matches(['.', ',', ';', ':']).len();
    line.truncate(kept);
    line
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tone::Dial;
    use crate::words::brief::Request;
    use crate::words::pack::Pack;
    use crate::words::telling::Band;

    /// Before anything is chosen.
    fn first(planner: &Planner<'_, '_>, slot: &[Candidate]) -> Option<usize> {
        let fitting = slot.iter().filter(|it| planner.fits(it, false));
        planner.nearest(fitting, planner.seed)
    }

    /// The telling that each beat of an occasion would choose if it were the first to choose,
    /// as one dial is turned up.
    fn swept(pack: &Pack, occasion: &str, yaml: &str, dial: Dial, seed: Seed) -> Vec<Vec<usize>> {
        let request = Request::new(occasion);
        let brief = Brief::new(pack, &request, None).unwrap();
        let profile = Profile::from_yaml(yaml).unwrap();
        let mut known = brief.known(&profile, None, seed);
        let tone = known.tone.tone;
        let mut chosen = vec![Vec::new(); brief.slots.len()];
        for step in 0..=40 {
            known.tone.tone = tone.with(dial, step as f32 / 40.0);
            let planner = Planner::new(&brief, &known, seed);
            for (call, slot) in brief.slots.iter().enumerate() {
                chosen[call].extend(first(&planner, slot));
            }
        }
        chosen
    }

    #[test]
    fn a_dial_that_is_turned_up_never_brings_a_telling_with_less_of_it() {
        let (mut swept_beats, mut changes) = (0, 0);
        for (name, occasion) in [
            ("galaxy", "reply"),
            ("galaxy", "surprise"),
            ("cafe", "surprise"),
            ("cafe", "thank-you"),
        ] {
            let pack = Pack::built_in(name).unwrap();
            for (age, seed) in [4, 9, 15, 40].into_iter().zip(0..).cycle().take(20) {
                let yaml = format!(
                    "{{name: Sam, age: {{years: {age}, on: 2026-11-01}}, loves: [rain], visits: 40}}"
                );
                for dial in Dial::ALL {
                    for chosen in swept(&pack, occasion, &yaml, dial, Seed(seed)) {
                        let stated = |it: &usize| {
                            let tone = &pack.tellings[*it].tone;
                            tone.iter().find(|it| it.0 == dial).map(|it| it.1)
                        };
                        let values: Vec<f32> = chosen.iter().filter_map(stated).collect();
                        assert!(values.is_sorted(), "{name} {occasion} {dial:?} {values:?}");
                        swept_beats += 1;
                        let all: BTreeSet<_> = chosen.iter().collect();
                        changes += all.len().saturating_sub(1);
                    }
                }
            }
        }
        assert!(changes > swept_beats / 3, "{changes} of {swept_beats}");
    }

    #[test]
    fn a_new_telling_changes_only_the_letters_that_it_is_chosen_for() {
        let pack = Pack::built_in("galaxy").unwrap();
        let request = Request::new("surprise");
        let mut brief = Brief::new(&pack, &request, None).unwrap();
        let call = brief.occasion.beats.iter().position(|it| it == "close");
        let call = call.unwrap();
        let all = std::mem::take(&mut brief.slots[call]);
        let fewer: Vec<_> = all[1..].to_vec();
        let profile = Profile::from_yaml("name: Sam").unwrap();
        let (mut kept, mut won) = (0, 0);
        for number in 0..200 {
            let seed = Seed(number);
            let known = brief.known(&profile, None, seed);
            assert_eq!(known.band, Band::Unknown);
            let planner = Planner::new(&brief, &known, seed);
            let before = first(&planner, &fewer);
            let after = first(&planner, &all);
            kept += usize::from(before == after);
            won += usize::from(after == Some(all[0].telling));
        }
        assert_eq!(kept + won, 200);
        assert!(kept > 0 && won > 0, "{kept} {won}");
    }
}
