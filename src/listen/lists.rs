//! Lists of words by name, and which of them a word is on.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::hash::WordMap;

/// Lists of words by name.
pub(super) struct Lists {
    names: Vec<String>,
    words: WordMap<On>,
}

/// The lists that a word is on, found once for every question about it.
#[derive(Clone, Copy, Default)]
pub(super) struct On(u64);

impl Lists {
    /// No more than 64 lists.
    pub(super) fn new(lists: HashMap<String, HashSet<String>>) -> Self {
        let mut names = Vec::new();
        let mut words: WordMap<On> = WordMap::default();
        for (name, list) in lists {
            for word in list {
                words.entry(word).or_default().0 |= 1 << names.len();
            }
            names.push(name);
        }
        Self { names, words }
    }

    /// The lists that a word is on.
    pub(super) fn of(&self, word: &str) -> On {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// Whether one of them is this list.
    pub(super) fn is(&self, on: On, list: &str) -> bool {
        let number = || self.names.iter().position(|it| it == list);
        on.0 != 0 && number().is_some_and(|it| on.0 >> it & 1 == 1)
    }

    /// Whether a word is on this list.
    pub(super) fn has(&self, list: &str, word: &str) -> bool {
        self.is(self.of(word), list)
    }
}
