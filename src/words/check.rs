//! Reading a finished letter over: what a person should look at before it goes out.

use std::collections::BTreeSet;
use std::collections::HashSet;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::AskKind;
use crate::words::analysis::analysis;
use crate::words::analysis::pairs;
use crate::words::coverage::coverage;
use crate::words::grammar::Language;
use crate::words::grammar::weekday;
use crate::words::leftover::leftover;
use crate::words::letter::HOLDING;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Promise;
use crate::words::proof::Evidence;
use crate::words::proof::Proof;
use crate::words::quote;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

/// The most times that a letter says a name.
const NAME_MOST: usize = 3;

/// More days than anybody should be asked to wait for an answer.
const FAR: i32 = 367;

/// Everything to look at in a letter, the weightiest first.
pub(crate) fn check(letter: &Letter, evidence: &Evidence<'_>) -> Vec<Finding> {
    findings(Proof::of(letter, evidence))
}

/// The same for a letter that was composed just now, from these tellings span by span.
pub(crate) fn check_fresh(
    letter: &Letter,
    tellings: &[Option<&Telling>],
    evidence: &Evidence<'_>,
) -> Vec<Finding> {
    findings(Proof::fresh(letter, tellings, evidence))
}

fn findings(mut proof: Proof<'_>) -> Vec<Finding> {
    proof.coverage();
    proof.promises();
    proof.echo();
    proof.leftovers();
    proof.phrasing();
    proof.facts();
    proof.enclosures();
    proof.apology();
    proof.loves();
    proof.guards();
    proof.questions();
    proof.invitations();
    proof.reading_ease();
    proof.name();
    proof.specificity();
    let quotes = quote::withdrawn(proof.letter, &proof.evidence.pack.quotes);
    let mut findings = proof.findings;
    findings.extend(quotes);
    findings.sort_by_key(|it| std::cmp::Reverse(it.weight));
    findings
}

impl Proof<'_> {
    fn answers_matters(&self) -> bool {
        let occasion = self.evidence.pack.occasions.get(&self.letter.occasion);
        let calls = |beat: &str| occasion.is_some_and(|it| it.beats.iter().any(|it| it == beat));
        let answers = calls("answer") || !calls("heard");
        answers && self.letter.occasion != HOLDING
    }

    /// Every matter has a span that printed and answers it.
    fn coverage(&mut self) {
        let Some(reading) = self.evidence.reading.filter(|_| self.answers_matters()) else {
            return;
        };
        let covered = coverage(self.letter, reading, self.evidence.settled);
        for (ask, it) in reading.matters().zip(covered) {
            let finding = match (it.is_open(), it.edited) {
                (true, _) => self.open(ask.kind),
                (false, true) => rewritten(ask.kind),
                (false, false) => continue,
            };
            let finding = finding.at(it.ask).quoting(ask.text.clone());
            self.findings.push(finding.spanning(ask.start..ask.end));
        }
    }

    /// A matter that nothing was done about.
    fn open(&self, kind: AskKind) -> Finding {
        let pack = self.evidence.pack;
        let later = match pack.defers(&self.letter.occasion) {
            true => ", or say who answers it and by when: `--defer ASK=DATE:NAME`",
            false => "",
        };
        Finding::new(
            "unanswered-ask",
            Weight::Hold,
            format!("nothing in the letter answers or declines this {kind}"),
            format!(
                "add an entry to the answer book, or answer it by hand{later}{}",
                pack.meanwhile()
            ),
        )
    }

    /// What was put off can be kept, and is said in the letter as it is on record.
    fn promises(&mut self) {
        let language = Language::parse(&self.letter.language).unwrap_or(Language::ENGLISH);
        let letter = self.letter;
        for (promise, span) in letter.promised() {
            let days = letter.date.and_then(|it| it.until(promise.until).ok());
            let days = days.map(|it| it.get_days());
            let finding = match days {
                Some(..1) => Finding::new(
                    "promise-past",
                    Weight::Hold,
                    "the letter promises something for a day that is not after its own date",
                    "promise a later day, or do it now",
                ),
                Some(FAR..) => Finding::new(
                    "promise-far",
                    Weight::Hold,
                    "the letter promises something for a day more than a year away",
                    "promise a day that the reader can wait for; a note can go out meanwhile",
                ),
                _ if !says(&span.text, promise, language) => Finding::new(
                    "promise-unsaid",
                    Weight::Hold,
                    "the letter does not say of a promise by whom or until when, as it is on record",
                    "say the name and the day in the letter, or correct them under `promises`",
                ),
                _ => continue,
            };
            let telling = promise.telling.as_deref().unwrap_or(&promise.ask);
            self.find(finding.at(telling));
        }
        self.pledges();
    }

    /// A telling that promises has its promise on record.
    fn pledges(&mut self) {
        let letter = self.letter;
        for index in 0..self.spans.len() {
            let telling = self.spans[index].intact();
            let Some(telling) = telling.filter(|it| it.promises.is_some()) else {
                continue;
            };
            let mut made = letter.promised().map(|it| it.0);
            let is_made = made.any(|it| {
                let is_its = it.telling.as_deref() == Some(telling.id.as_str());
                is_its || self.spans[index].span.answers.contains(&it.ask)
            });
            if !is_made {
                self.find(
                    Finding::new(
                        "promise-undated",
                        Weight::Hold,
                        "the letter promises something, and the day that it names is no date",
                        "give the day as a date, such as 2026-12-05",
                    )
                    .at(telling.id.as_str()),
                );
            }
        }
    }

    /// Some of their own words come back.
    fn echo(&mut self) {
        let Some(reading) = self.evidence.reading.filter(|_| self.answers_matters()) else {
            return;
        };
        let terms = Terms::of(&self.letter.language);
        let mut theirs: HashSet<u64> = HashSet::new();
        for ask in reading.matters() {
            theirs.extend(pairs(&ask.text, terms));
        }
        if theirs.is_empty() {
            return;
        }
        let said_back = self.spans.iter().any(|it| {
            let (span, known) = (it.span, it.intact());
            let in_telling = known.is_some_and(|it| {
                let analysis = analysis(it, self.evidence.pack);
                analysis.pairs.iter().any(|pair| theirs.contains(pair))
            });
            let needs_reading = known.is_none() || !span.values.is_empty();
            in_telling
                || (needs_reading
                    && pairs(&span.text, terms)
                        .iter()
                        .any(|it| theirs.contains(it)))
        });
        if !said_back {
            self.find(Finding::new(
                "no-echo",
                Weight::Warn,
                "none of the writer's own phrases comes back in the letter",
                "say one of their phrases back, so that they see they were heard",
            ));
        }
    }

    /// No placeholder is left in it.
    fn leftovers(&mut self) {
        for index in 0..self.spans.len() {
            let read = self.spans[index];
            let analysis = read.intact().map(|it| analysis(it, self.evidence.pack));
            let is_clean = analysis.is_some_and(|it| it.is_clean);
            let left = if is_clean {
                None
            } else {
                leftover(&read.span.text)
            };
            if let Some(left) = left {
                self.find(
                    Finding::new(
                        "leftover",
                        Weight::Hold,
                        "a placeholder or mark was left in the letter",
                        "fill it in or take it out",
                    )
                    .quoting(left),
                );
            }
        }
    }

    /// What the printed tellings put into the envelope is on the packing list.
    fn enclosures(&mut self) {
        let listed: BTreeSet<_> = self
            .letter
            .enclosures
            .iter()
            .map(|it| it.id.as_str())
            .collect();
        let told = self.spans.iter().filter_map(|it| it.telling);
        let promised: BTreeSet<&str> = told
            .flat_map(|it| &it.encloses)
            .map(String::as_str)
            .collect();
        for id in promised {
            if !listed.contains(id) {
                let finding = Finding::new(
                    "enclosure-missing",
                    Weight::Hold,
                    "the letter promises something in the envelope, and the packing list does not have it",
                    "put it back on the list, or take the promise out",
                );
                self.find(finding.at(id));
            }
        }
    }

    /// The name, not worn out.
    fn name(&mut self) {
        let values = self.letter.spans().flat_map(|it| &it.values);
        let names = values
            .filter(|it| matches!(&it.origin, Origin::Profile(path) if path.starts_with("name.")));
        let times = names.count();
        if times > NAME_MOST {
            self.find(Finding::new(
                "name-too-often",
                Weight::Warn,
                format!("the name stands in the letter {times} times"),
                "say it three times at the most; more sounds like a salesman",
            ));
        }
    }
}

/// A matter whose answer a person put into other words: it stays answered, on their word.
fn rewritten(kind: AskKind) -> Finding {
    Finding::new(
        "answer-edited",
        Weight::Warn,
        format!("a person rewrote the words that answer this {kind}"),
        "read them once more: do they still answer it?",
    )
}

/// Whether words name who answers and on which day, in whatever way a date may be written.
fn says(words: &str, promise: &Promise, language: Language) -> bool {
    let has_owner = words.to_lowercase().contains(&promise.owner.to_lowercase());
    let day = promise.until.day().to_string();
    let is_day = |it: &str| {
        it.trim_start_matches('0')
            .trim_end_matches(char::is_alphabetic)
            == day
    };
    let mut tokens = words.split(|it: char| !it.is_alphanumeric());
    let has_day = tokens.any(is_day) || words.contains(weekday(promise.until, language));
    has_owner && has_day
}
