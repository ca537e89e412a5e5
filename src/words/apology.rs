//! An apology in its order: owned first, mended, and a gift after that, never instead.

use crate::finding::Finding;
use crate::finding::Weight;
use crate::words::letter::Origin;
use crate::words::proof::Proof;
use crate::words::proof::Read;
use crate::words::readability::sentences;
use crate::words::step::Step;

/// The kind of letter that this is about.
const APOLOGY: &str = "apology";
/// The sentences in which responsibility is taken.
const FIRST: usize = 2;

/// A step that an apology takes, and the sentence that it begins with, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Taken {
    step: Step,
    at: usize,
    /// Whether the pack's own words take it.
    is_told: bool,
}

impl Proof<'_> {
    /// Responsibility first, then repair, and nothing that buys them off.
    pub(crate) fn apology(&mut self) {
        if self.kind() != Some(APOLOGY) {
            return;
        }
        let taken = self.steps();
        let first = |step| taken.iter().find(|it| it.step == step).map(|it| it.at);
        let (owned, repaired) = (first(Step::Own), first(Step::Repair));
        if owned.is_none_or(|it| it >= FIRST) {
            self.find(Finding::new(
                "apology-unowned",
                Weight::Hold,
                "the first two sentences do not say that it was our doing",
                "begin with what we did to them, in the active voice: “We lost your bag.”",
            ));
        }
        if repaired.is_none() {
            self.find(Finding::new(
                "apology-unrepaired",
                Weight::Warn,
                "the apology does not say what was mended",
                "say what was done about it, with a name or a day; or mend something first",
            ));
        }
        let is_behind = |it: Option<usize>, gift: usize| it.is_some_and(|it| it < gift);
        if let Some(gift) = first(Step::Gift)
            && !(is_behind(owned, gift) && is_behind(repaired, gift))
        {
            self.find(Finding::new(
                "gift-instead",
                Weight::Hold,
                "a gift stands where the fault should be owned and mended",
                "own it and mend it first; then a gift may follow, or be left out",
            ));
        }
        let told: Vec<_> = taken.iter().filter(|it| it.is_told).collect();
        if told.windows(2).any(|it| it[1].step < it[0].step) {
            self.find(Finding::new(
                "apology-order",
                Weight::Warn,
                "the steps of the apology are not in their order",
                "own, repair, regret, explain, prevent, check back; a gift last",
            ));
        }
        if taken.iter().any(|it| it.step == Step::Invite) {
            self.find(Finding::new(
                "invite-in-apology",
                Weight::Hold,
                "an apology asks the reader to come back",
                "take it out; they come back by themselves, or they do not",
            ));
        }
    }

    /// The steps that the body takes, sentence by sentence.
    fn steps(&self) -> Vec<Taken> {
        let language = &self.letter.language;
        let mut taken = Vec::new();
        let mut at = 0;
        for read in self.body() {
            let beat = read.beat().filter(|_| read.intact().is_some());
            let told = beat.and_then(Step::of_beat);
            let told = told.filter(|_| !buys_off(read, language));
            taken.extend(told.map(|step| Taken {
                step,
                at,
                is_told: true,
            }));
            if encloses(read) || buys_off(read, language) {
                taken.push(Taken {
                    step: Step::Gift,
                    at,
                    is_told: false,
                });
            }
            for sentence in sentences(&read.span.text) {
                if told.is_none() && read.intact().is_none() {
                    let said = [Step::Own, Step::Repair, Step::Gift, Step::Invite].into_iter();
                    let said = said.filter(|it| it.is_said(sentence, language));
                    taken.extend(said.map(|step| Taken {
                        step,
                        at,
                        is_told: false,
                    }));
                }
                at += 1;
            }
        }
        taken
    }
}

/// Whether the pack's words put something into the envelope.
fn encloses(read: &Read<'_>) -> bool {
    read.intact().is_some_and(|it| !it.encloses.is_empty())
}

/// Whether somebody told of a voucher where a repair was asked for.
fn buys_off(read: &Read<'_>, language: &str) -> bool {
    let told = |it: &Origin| match it {
        Origin::Profile(path) => path.starts_with("facts."),
        Origin::Given(_) => true,
        _ => false,
    };
    let values = read.span.values.iter().filter(|it| told(&it.origin));
    let is_repair = read.beat().and_then(Step::of_beat) == Some(Step::Repair);
    let mut words = values.filter_map(|it| read.span.value(it));
    is_repair && !read.is_edited && words.any(|it| Step::Gift.is_said(it, language))
}
