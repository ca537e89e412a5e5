//! What is noticed while words go to the page.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::ink::picture::LeftOut;

/// What is noticed while words go to the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// What no pen writes.
    pub(crate) left_out: LeftOut,
    missing: Vec<char>,
    /// The words that went to each sibling, by its name: how many, and the first few.
    siblings: BTreeMap<String, (usize, Vec<String>)>,
}

impl Notes {
    /// Notes characters that neither the hand nor a sibling can write.
    pub(crate) fn miss(&mut self, characters: &[char]) {
        for character in characters {
            if !self.missing.contains(character) {
                self.missing.push(*character);
            }
        }
    }

    /// Notes a word that a sibling writes.
    pub(crate) fn lend(&mut self, sibling: &str, word: &str) {
        let (count, words) = self.siblings.entry(sibling.to_owned()).or_default();
        *count += 1;
        if words.len() < 6 && !words.iter().any(|it| it == word) {
            words.push(word.to_owned());
        }
    }

    /// The error, if something cannot be written.
    pub(crate) fn refusal(&self, hand: &str) -> Option<Error> {
        let unwritable = || Error::Unwritable {
            hand: hand.to_owned(),
            characters: self.missing.clone(),
        };
        (!self.missing.is_empty()).then(unwritable)
    }

    /// What a person should know.
    pub(crate) fn findings(&self, hand: &str) -> Vec<Finding> {
        let mut findings = self.left_out.findings();
        for (sibling, (count, words)) in &self.siblings {
            let what = match count {
                1 => "a word is".to_owned(),
                count => format!("{count} words are"),
            };
            let message = format!(
                "{what} written in the hand `{sibling}`, since `{hand}` has no letters for them"
            );
            let help = "look at the page, or choose a hand that has them with `--hand`";
            let finding = Finding::new("sibling-hand", Weight::Note, message, help);
            findings.push(finding.quoting(words.join(" ")));
        }
        findings
    }
}
