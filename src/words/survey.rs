//! Reading a whole pack over before anything is sent: what nobody can reach, and where it is thin.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::words::analysis::analysis;
use crate::words::analysis::prose;
use crate::words::coined;
use crate::words::field::Field;
use crate::words::letter::Source;
use crate::words::pack::Occasion;
use crate::words::pack::Pack;
use crate::words::phrasing::is_excused;
use crate::words::quote;
use crate::words::standing::Canon;
use crate::words::standing::Spoiler;
use crate::words::telling::Band;
use crate::words::telling::Telling;

/// The fewest tellings of a beat that a reader of one age can be told.
const FEW: usize = 3;

/// What a pack's author should look at. `date` tells which answers are due to be read over.
pub fn survey(pack: &Pack, date: Option<Date>) -> Vec<Finding> {
    let mut survey = Survey {
        pack,
        findings: Vec::new(),
    };
    survey.beats();
    survey.voices();
    survey.entries(date);
    survey.tellings();
    survey.quotes(date);
    let mut findings = survey.findings;
    findings.sort_by_key(|it| std::cmp::Reverse(it.weight));
    findings
}

struct Survey<'p> {
    pack: &'p Pack,
    findings: Vec<Finding>,
}

impl Survey<'_> {
    fn find(&mut self, code: &str, weight: Weight, at: String, message: String, help: &str) {
        self.findings
            .push(Finding::new(code, weight, message, help).at(at));
    }

    /// Beats that must print have a telling for anybody; common ones have several.
    fn beats(&mut self) {
        let mut called: BTreeSet<&str> = BTreeSet::new();
        for (name, occasion) in &self.pack.occasions {
            self.left_out(name, occasion);
            for beat in &occasion.beats {
                called.insert(beat);
                let Some(all) = self.pack.beats.get(beat) else {
                    continue;
                };
                for band in Band::ALL {
                    self.cell(name, beat, all, band);
                }
            }
        }
        let uncalled = self
            .pack
            .beats
            .keys()
            .filter(|it| !called.contains(it.as_str()));
        let uncalled: Vec<_> = uncalled.cloned().collect();
        for beat in uncalled {
            let message = "no letter calls this beat".to_owned();
            let help = "call it in a file under `letters`, or delete its tellings";
            self.find("unreachable", Weight::Warn, beat, message, help);
        }
    }

    /// What shorter letters do without, the letter has.
    fn left_out(&mut self, name: &str, occasion: &Occasion) {
        let all = occasion.without.values().flatten();
        let missing: BTreeSet<_> = all.filter(|it| !occasion.beats.contains(it)).collect();
        for beat in missing {
            let message = format!("it leaves out `{beat}`, which it never has");
            let help = "correct the name under `without`, or take it out";
            self.find("unreachable", Weight::Note, name.to_owned(), message, help);
        }
    }

    fn cell(&mut self, occasion: &str, beat: &str, all: &[usize], band: Band) {
        let tellings = all.iter().map(|it| &self.pack.tellings[*it]);
        let reachable: Vec<_> = tellings
            .filter(|it| it.suits(band))
            .filter(|it| it.occasions.is_empty() || it.occasions.iter().any(|it| it == occasion))
            .collect();
        let at = format!("{occasion}/{beat} for {}", band.name());
        let must = ["salutation", "close", "signature"].contains(&beat);
        if must && !reachable.iter().any(|it| self.needs_nobody(it)) {
            let message = "a reader of whom nothing is known gets none of this beat".to_owned();
            let help = "add a telling that needs no field of the person";
            self.find("missing-band", Weight::Hold, at, message, help);
        } else if reachable.is_empty() {
            let message = "no telling reaches this reader; the letter goes without".to_owned();
            let help = "add tellings for this age band, or leave it if that is meant";
            self.find("missing-band", Weight::Note, at, message, help);
        } else if reachable.len() < FEW && !["date_line", "signature", "heard"].contains(&beat) {
            let message = format!("only {} telling(s) reach this reader", reachable.len());
            let help = "three excellent ones keep neighbours from getting the same letter";
            self.find("thin", Weight::Note, at, message, help);
        }
    }

    /// A voice that closes in its own words has some for every reader.
    fn voices(&mut self) {
        let pack = self.pack;
        for (name, voice) in &pack.voices {
            let closings = || voice.closes_with.iter().map(|it| &pack.tellings[*it]);
            for band in Band::ALL {
                let mut plain = closings().filter(|it| it.suits(band) && it.occasions.is_empty());
                if voice.closes_with.is_empty() || plain.any(|it| self.needs_nobody(it)) {
                    continue;
                }
                let message =
                    "none of this voice's closings suits a reader of whom nothing is known";
                let help = "add a closing that needs no field of the person, or take them all out";
                let at = format!("voice {name} for {}", band.name());
                self.find("missing-band", Weight::Hold, at, message.into(), help);
            }
        }
    }

    /// Whether a telling needs nothing of the person.
    fn needs_nobody(&self, telling: &Telling) -> bool {
        let fields = self.pack.fields.iter().enumerate();
        let mut needed = fields.filter(|(number, _)| telling.needs.has(*number));
        needed.all(|(_, (_, field))| {
            matches!(
                field,
                Field::Sender(_)
                    | Field::SenderFact(_)
                    | Field::Gift(_)
                    | Field::Voice(_)
                    | Field::Address
                    | Field::Date
            )
        })
    }

    /// Entries reach everybody, and are not due.
    fn entries(&mut self, date: Option<Date>) {
        for (index, entry) in self.pack.entries.iter().enumerate() {
            let tellings: Vec<_> = self.pack.answers[index]
                .iter()
                .map(|it| &self.pack.tellings[*it])
                .collect();
            let at = format!("answer {}", entry.id);
            if entry.canon == Canon::Soft && entry.loophole.is_none() {
                let message = "it is soft canon, and nothing says what stays true".to_owned();
                let help = "add `loophole:` with what may be said without stating a fact";
                self.find("no-loophole", Weight::Note, at.clone(), message, help);
            }
            if entry.spoiler == Spoiler::Heavy && entry.gives_away.is_empty() {
                let message = "nobody can show to know what it gives away".to_owned();
                let help = "add `gives_away:` with the sentence that a reader would say who knows";
                self.find("no-gives-away", Weight::Note, at, message, help);
            }
            // What is never said needs no words.
            let bands = match entry.canon {
                Canon::NeverSay => &[][..],
                _ => &Band::ALL[..],
            };
            for band in bands.iter().copied() {
                if tellings.iter().any(|it| it.suits(band)) {
                    continue;
                }
                let message = "no telling reaches this reader; the letter would be held".to_owned();
                let at = format!("answer {} for {}", entry.id, band.name());
                let help = "add a telling for this age band";
                self.find("missing-band", Weight::Warn, at, message, help);
            }
            if let (Some(review), Some(date)) = (entry.review, date)
                && review < date
            {
                let by = entry.reviewer.as_deref().unwrap_or("nobody named");
                let message = format!(
                    "it was read over by {by} and good until {review}; letters that use it are held"
                );
                let help = "read it over and set a new `review:` date";
                self.find(
                    "answer-expired",
                    Weight::Warn,
                    format!("answer {}", entry.id),
                    message,
                    help,
                );
            }
        }
    }

    /// Customers' words: who agreed to them, for what and until when; and the rules of names.
    fn quotes(&mut self, date: Option<Date>) {
        let quotes = &self.pack.quotes;
        self.findings.extend(quote::survey(quotes, date));
        let coined = self.pack.coined.iter();
        self.findings.extend(coined.flat_map(coined::survey));
        let is_told = |it: &&(String, Field)| matches!(it.1, Field::Quote(_));
        if !quotes.is_empty() && !self.pack.fields.iter().any(|it| is_told(&it)) {
            let message = "no telling prints any of these words".to_owned();
            let help = "write a telling with `“{{ quote.words }}” says {{ quote.who }}`";
            let at = "quotes.yaml".to_owned();
            self.find("unreachable", Weight::Warn, at, message, help);
        }
        for quote in quotes {
            for occasion in &quote.scope {
                if !self.pack.occasions.contains_key(occasion) {
                    let message = format!("there is no occasion `{occasion}`");
                    let help = "correct the name under `scope`";
                    let at = format!("quote {}", quote.id);
                    self.find("unreachable", Weight::Warn, at, message, help);
                }
            }
        }
    }

    /// Single tellings: what no letter can choose, and what a rule would stop.
    fn tellings(&mut self) {
        for telling in &self.pack.tellings {
            let at = place(telling);
            for occasion in &telling.occasions {
                if !self.pack.occasions.contains_key(occasion) {
                    let message = format!("there is no occasion `{occasion}`");
                    let help = "correct the name under `occasions`";
                    self.findings.push(
                        Finding::new("unreachable", Weight::Warn, message, help).at(at.clone()),
                    );
                }
            }
            for other in &telling.settles {
                if !self.pack.entries.iter().any(|it| it.id == *other) {
                    let message = format!("it settles `{other}`, and there is no such entry");
                    let help = "correct the id under `settles`";
                    self.findings.push(
                        Finding::new("unreachable", Weight::Warn, message, help).at(at.clone()),
                    );
                }
            }
            for gift in &telling.encloses {
                if !self.pack.sender.gifts.contains_key(gift) {
                    let message = format!("the pack's own sender has no gift `{gift}`");
                    let help = "add it to `gifts`, or expect it of every `sender.yaml`";
                    self.findings.push(
                        Finding::new("unreachable", Weight::Note, message, help).at(at.clone()),
                    );
                }
            }
            if telling.needs.meets(&telling.unless) {
                let message = "it needs and excludes the same field: no letter can choose it";
                let help = "take the field out of `needs` or `unless`";
                self.findings
                    .push(Finding::new("unreachable", Weight::Warn, message, help).at(at.clone()));
            }
            self.rules(telling);
        }
    }

    /// What rules look out for, where a letter could say it.
    fn rules(&mut self, telling: &Telling) {
        let pack = self.pack;
        for hit in &analysis(telling, pack).hits {
            let rule = pack.rules.get(hit);
            let excused = rule.unless.is_some_and(|it| is_excused(telling, it, pack));
            let bands = &rule.bands;
            let is_of_age = bands.is_empty() || bands.iter().any(|it| telling.suits(*it));
            let is_spoken = is_spoken(telling, rule.voice.as_deref());
            if !excused && is_spoken && is_of_age && self.is_of_kind(telling, &rule.kinds) {
                let finding = pack.rules.finding(hit, &prose(telling), false);
                self.findings.push(finding.at(place(telling)));
            }
        }
    }

    /// Whether a letter of one of these kinds can have a telling.
    fn is_of_kind(&self, telling: &Telling, kinds: &[String]) -> bool {
        let Source::Phrase { beat, .. } = telling.source.as_ref() else {
            return kinds.is_empty();
        };
        let mut occasions = self.pack.occasions.iter();
        kinds.is_empty()
            || occasions.any(|(name, it)| {
                let is_kind = it.kind.as_ref().is_some_and(|it| kinds.contains(it));
                let is_called = it.beats.iter().any(|it| **it == **beat);
                let suits = telling.occasions.is_empty() || telling.occasions.contains(name);
                is_kind && is_called && suits
            })
    }
}

/// Whether the voice that a rule is for ever speaks a telling.
fn is_spoken(telling: &Telling, voice: Option<&str>) -> bool {
    let spoken = |it: &str| telling.voices.iter().any(|voice| voice == it);
    telling.voices.is_empty() || voice.is_none_or(spoken)
}

fn place(telling: &Telling) -> String {
    match telling.source.as_ref() {
        Source::Phrase { file, line, id, .. } | Source::Answer { file, line, id, .. } => {
            format!("{file}:{line} ({id})")
        }
        _ => telling.id.clone(),
    }
}
