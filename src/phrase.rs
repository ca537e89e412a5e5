//! Turns of phrase in whole words, found in one pass over a text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::hash::WordMap;

/// Phrases to look for, each with a number of its owner's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    /// The first word of each phrase, to its number and the words after it.
    by_first: WordMap<Vec<(usize, Vec<String>)>>,
}

/// A word as phrases see it: lower case, straight apostrophes.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.contains('’') {
        true => lower.replace('’', "'"),
        false => lower,
    }
}

impl Phrases {
    /// Phrases by number; `*` stands for any one word.
    pub(crate) fn new<'p>(phrases: impl IntoIterator<Item = (usize, &'p str)>) -> Self {
        let mut by_first: WordMap<Vec<_>> = WordMap::default();
        for (number, phrase) in phrases {
            let mut words = phrase.split_whitespace().map(plain);
            if let Some(first) = words.next() {
                let rest = (number, words.collect());
                by_first.entry(first).or_default().push(rest);
            }
        }
        Self { by_first }
    }

    /// Every phrase in `text`, with its number and its bytes, in order of appearance.
    pub(crate) fn hits(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let words: Vec<_> = text
            .unicode_word_indices()
            .map(|(at, it)| (plain(it), at, it.len()))
            .collect();
        let mut hits = Vec::new();
        for (index, (word, start, _)) in words.iter().enumerate() {
            for (number, rest) in self.by_first.get(word).into_iter().flatten() {
                let following = &words[index + 1..];
                let fits = rest.len() <= following.len()
                    && rest
                        .iter()
                        .zip(following)
                        .all(|(a, (b, ..))| a == "*" || a == b);
                let (_, at, length) = &words[index + rest.len().min(following.len())];
                let hit = (*number, *start..at + length);
                if fits && !hits.contains(&hit) {
                    hits.push(hit);
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words() {
        let phrases = Phrases::new([(0, "killed"), (1, "don't * anyone")]);
        assert_eq!(phrases.hits("He is skilled."), []);
        assert_eq!(phrases.hits("Please Don’t tell anyone!"), [(1, 7..26)]);
    }
}
