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
use crate::words::index::Match;
use crate::words::letter::DEFER;
use crate::words::mark::is_reserved;
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
    seed: Seed,
) -> Plan {
    let mut known = brief.known(profile, reading, seed);
    let findings = std::mem::take(&mut known.findings);
    let mut planner = Planner {
        brief,
        known: &known,
        present: known.present,
        seed,
        said: Fields::default(),
        motifs: Vec::with_capacity(32),
        motif_bits: 0,
        moves: Vec::with_capacity(brief.occasion.beats.len()),
        findings,
        proposals: Vec::new(),
    };
    let calls = || brief.occasion.beats.iter().enumerate();
    // Answers come first, so that a gift that an answer needs is not spent on a flourish.
    if let Some(reading) = reading {
        for (call, _) in calls().filter(|(_, it)| *it == "answer") {
            planner.answer(call, reading);
        }
    }
    for (call, _) in calls().filter(|(_, it)| *it != "answer") {
        planner.tell(call, reading);
    }
    let Planner {
        mut moves,
        findings,
        proposals,
        ..
    } = planner;
    moves.sort_by_key(|it| it.call);
    Plan {
        moves,
        known,
        findings,
        proposals,
    }
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
    moves: Vec<Move>,
    findings: Vec<Finding>,
    proposals: Vec<Proposal>,
}

/// The matters that one entry answers together.
struct Group<'r> {
    entry: usize,
    asks: Vec<&'r Ask>,
    /// The telling that answers several entries at once, if there is one.
    telling: Option<usize>,
}

impl Planner<'_, '_> {
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
        let answers = self.moves.iter().filter(|it| !it.about.answers.is_empty());
        let spare = self.brief.occasion.spare.get(beat);
        if spare.is_some_and(|most| answers.count() >= *most) {
            return;
        }
        let quotes: Vec<_> = match (beat.as_str(), reading) {
            ("heard", Some(reading)) => {
                let mut matters: Vec<_> = reading.matters().collect();
                matters.sort_by_key(|it| it.start);
                matters.iter().map(|it| quotable(heard(it))).collect()
            }
            ("heard", None) => return,
            _ => Vec::new(),
        };
        if beat == "heard" && quotes.is_empty() {
            return;
        }
        let brief = self.brief;
        let Some(telling) = self.choose(&brief.slots[call], self.seed.of(beat), false) else {
            return;
        };
        let about = About {
            quotes,
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
            .or_else(|| self.choose(candidates, seed, false))
            .or_else(|| self.choose(candidates, seed, true));
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
                .choose(&brief.slots[call], seed, false)
                .or_else(|| self.choose(&brief.slots[call], seed, true));
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

    /// The telling that costs least among those that fit.
    ///
    /// What a telling costs is the sum of its squared distances from the tone, dial by dial,
    /// less what it is worth to this person, and a little chance that hangs on the seed and on
    /// its own id alone. So turning a dial up never brings a telling that states less of it
    /// (as that dial turns, the costs differ by straight lines, and the lowest of them are
    /// passed from the lesser value to the greater), and a new telling changes only the
    /// letters that it is chosen for.
    fn choose(&self, candidates: &[Candidate], seed: Seed, again: bool) -> Option<usize> {
        let mut best = (None, f32::INFINITY);
        for it in candidates.iter().filter(|it| self.fits(it, again)) {
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

    /// How far a telling is from the tone of this letter, less what it is worth to this person.
    fn cost(&self, candidate: &Candidate) -> f32 {
        let leans = candidate.leans_on(&self.present) as f32;
        candidate.cost(&self.known.tone.tone) - LEANING * leans
    }

    /// Whether it suits the reader, and, unless it may speak `again`, says nothing that is said already.
    fn fits(&self, candidate: &Candidate, again: bool) -> bool {
        candidate.suits(self.known.band, &self.present) && (again || !self.is_spent(candidate))
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
