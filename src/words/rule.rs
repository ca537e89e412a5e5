//! Proof rules: turns of phrase to look out for, as data that carries its own evidence.

use serde::Deserialize;

use crate::document;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::phrase::Phrases;
use crate::words::letter::Source;
use crate::words::standing::Canon;

/// A rule about turns of phrase, from `templates/rules`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// The code of its findings.
    pub code: String,
    /// How much its findings weigh.
    pub weight: Weight,
    /// What is wrong, in one sentence.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// Whom it protects, and why.
    pub why: String,
    /// What makes the phrase right after all.
    #[serde(default)]
    pub unless: Option<Excuse>,
    /// The standing of the answers that it holds for; none for every text.
    #[serde(default)]
    pub canon: Option<Canon>,
    /// The voice that it holds for; none for all.
    #[serde(skip)]
    pub(crate) voice: Option<String>,
    /// Turns of phrase in whole words; `*` stands for any one word.
    pub phrases: Vec<String>,
    /// Sentences that it must flag, each with a better one that it must not.
    pub flags: Vec<(String, String)>,
    /// Sentences that it must let pass.
    #[serde(default)]
    pub allows: Vec<String>,
}

/// What can make a phrase right after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Excuse {
    /// The telling needs a fact that the sender states.
    SenderFact,
    /// Something is on the packing list.
    Enclosure,
}

/// Rules, ready to read with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    phrases: Phrases,
}

/// A phrase that a rule looks out for, where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The rule's index.
    pub(crate) rule: usize,
    /// The first byte of the phrase.
    pub(crate) start: usize,
    /// The byte after its last.
    pub(crate) end: usize,
}

impl Rule {
    /// Whether it holds for words from here.
    pub(crate) fn holds_for(&self, source: &Source) -> bool {
        self.canon.is_none_or(
            |canon| matches!(source, Source::Answer { standing, .. } if standing.canon == canon),
        )
    }

    /// The rules of one file.
    ///
    /// # Errors
    /// As any document: [`Error::Syntax`](crate::Error::Syntax),
    /// [`Error::UnknownField`](crate::Error::UnknownField) and the like, with their place.
    pub fn from_yaml(file: &str, text: &str) -> Result<Vec<Self>> {
        document::yaml(file, text)
    }
}

impl Rules {
    /// The words that a voice never uses, as a rule.
    pub(crate) fn out_of_world(voice: &str, never: &[String]) -> Rule {
        Rule {
            code: "out-of-world".into(),
            weight: Weight::Warn,
            message: format!("a word from outside the world that the voice `{voice}` speaks from"),
            help: "say it in the words of that world, or cut it".into(),
            why: "One such word, and the reader is back in an office.".into(),
            unless: None,
            canon: None,
            voice: Some(voice.to_owned()),
            phrases: never.to_vec(),
            flags: Vec::new(),
            allows: Vec::new(),
        }
    }

    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        let all = rules.iter().enumerate();
        let phrases =
            all.flat_map(|(index, rule)| rule.phrases.iter().map(move |it| (index, it.as_str())));
        let phrases = Phrases::new(phrases);
        Self { rules, phrases }
    }

    pub(crate) fn get(&self, hit: &Hit) -> &Rule {
        &self.rules[hit.rule]
    }

    /// All phrases in `text`.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        let hits = self.phrases.hits(text).into_iter();
        hits.map(|(rule, range)| Hit {
            rule,
            start: range.start,
            end: range.end,
        })
        .collect()
    }

    /// The finding for a hit in `text`.
    pub(crate) fn finding(&self, hit: &Hit, text: &str) -> Finding {
        let rule = self.get(hit);
        Finding::new(&rule.code, rule.weight, &rule.message, &rule.help)
            .quoting(&text[hit.start..hit.end])
    }
}
