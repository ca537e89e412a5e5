//! Turns of phrase that rules look out for, in a finished letter.

use std::collections::HashSet;

use crate::words::analysis::analysis;
use crate::words::analysis::prose;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::letter::ValueSpan;
use crate::words::pack::Pack;
use crate::words::proof::Proof;
use crate::words::proof::Read;
use crate::words::rule::Excuse;
use crate::words::rule::Rule;
use crate::words::rule::Rules;
use crate::words::rule::Setting;
use crate::words::telling::Hit;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

impl Proof<'_> {
    /// What rules look out for in the pack's words, in values, and in what a person put in.
    pub(crate) fn phrasing(&mut self) {
        let rules = &self.evidence.pack.rules;
        for index in 0..self.spans.len() {
            let read = self.spans[index];
            match read.intact() {
                Some(telling) => {
                    for hit in &analysis(telling, self.evidence.pack).hits {
                        self.rule(hit, &read, &prose(telling), false);
                    }
                    let values = read.span.values.iter().filter(|it| is_told(it));
                    for value in values.filter_map(|it| read.span.value(it)) {
                        for hit in hits_in_value(value, &read, self.evidence.pack) {
                            self.rule(&hit, &read, value, true);
                        }
                    }
                }
                None => {
                    for (hit, is_by_hand) in hits_by_hand(&read, rules) {
                        self.rule(&hit, &read, &read.span.text, is_by_hand);
                    }
                }
            }
        }
    }

    /// A turn of phrase that a rule looks out for, unless it is excused here.
    fn rule(&mut self, hit: &Hit, read: &Read<'_>, text: &str, is_by_hand: bool) {
        let rules = &self.evidence.pack.rules;
        let setting = Setting {
            kind: self.kind(),
            band: self.band(),
            voice: self.letter.voice.as_deref(),
        };
        let rule = rules.get(hit);
        if rule.holds_in(&setting) && !self.excuses(rule, read) {
            self.find(rules.finding(hit, text, is_by_hand));
        }
    }

    fn excuses(&self, rule: &Rule, read: &Read<'_>) -> bool {
        let (pack, span) = (self.evidence.pack, read.span);
        let Some(excuse) = rule.unless else {
            return false;
        };
        let by_telling = |it: &Telling| is_excused(it, excuse, pack);
        match excuse {
            // What a person rewrote may say what the telling never needed.
            Excuse::SenderFact => read.telling.is_some_and(by_telling),
            Excuse::Enclosure => {
                read.telling.is_some_and(by_telling) || encloses_something_of(self.letter, span)
            }
            Excuse::Promise => {
                let mut promised = self.letter.promised();
                read.intact().is_some_and(by_telling)
                    || promised.any(|(_, it)| std::ptr::eq(it, span))
            }
            Excuse::Raised => {
                let theirs = self.evidence.reading.map(|it| it.text.as_str());
                let raised = |it: &str| {
                    let mut hits = pack.rules.hits(it).into_iter();
                    hits.any(|it| pack.rules.get(&it).code == rule.code)
                };
                read.is_answer() || theirs.is_some_and(raised)
            }
        }
    }
}

/// Whether a telling bears out by itself what a rule looks out for.
pub(crate) fn is_excused(telling: &Telling, excuse: Excuse, pack: &Pack) -> bool {
    match excuse {
        Excuse::SenderFact => {
            let fields = pack.fields.iter().enumerate();
            let mut of_sender = fields.filter(|(_, (_, it))| it.is_of_sender());
            of_sender.any(|(number, _)| telling.needs.has(number))
        }
        Excuse::Enclosure => !telling.encloses.is_empty(),
        Excuse::Promise => telling.promises.is_some(),
        Excuse::Raised => matches!(telling.source.as_ref(), Source::Answer { .. }),
    }
}

/// Whether somebody said this value in words of their own: not the person whom we write to, and
/// not a name.
fn is_told(value: &ValueSpan) -> bool {
    match &value.origin {
        Origin::Profile(path) => path.starts_with("facts."),
        Origin::Given(_) | Origin::Sender(_) => true,
        _ => false,
    }
}

/// What rules look out for in a value of several words. What is told of ourselves is told by
/// whoever may: such a value is its own fact.
fn hits_in_value(value: &str, read: &Read<'_>, pack: &Pack) -> Vec<Hit> {
    if !value.trim().contains(' ') {
        return Vec::new();
    }
    let hits = pack.rules.hits(value).into_iter();
    let hits = hits.filter(|it| {
        let rule = pack.rules.get(it);
        rule.unless != Some(Excuse::SenderFact) && rule.holds_for(&read.span.source)
    });
    hits.collect()
}

/// What rules look out for in words without a telling, each with whether a person put it in: all of
/// them when the words were changed, else those in what somebody told.
fn hits_by_hand(read: &Read<'_>, rules: &Rules) -> Vec<(Hit, bool)> {
    let span = read.span;
    let hits = rules.hits(&span.text).into_iter();
    let hits = hits.filter(|it| rules.get(it).holds_for(&span.source));
    let hits = hits.filter_map(|hit| {
        if read.is_edited {
            return Some((hit, true));
        }
        let (start, end) = (hit.range.start as u32, hit.range.end as u32);
        let mut values = span.values.iter();
        match values.find(|it| it.start <= start && end <= it.end) {
            Some(value) => is_told(value).then_some((hit, true)),
            None => Some((hit, false)),
        }
    });
    hits.collect()
}

/// Whether the packing list has something that this span names.
fn encloses_something_of(letter: &Letter, span: &Span) -> bool {
    let terms = Terms::of(&letter.language);
    let said = terms.content(&span.text).into_iter();
    let said: HashSet<String> = said.map(|it| it.0).collect();
    let listed = letter.enclosures.iter();
    listed
        .flat_map(|it| terms.content(&it.what))
        .any(|(stem, _)| said.contains(&stem))
}
