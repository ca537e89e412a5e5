//! Letters that came twice, known by hashes alone.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

use super::received::Received;

/// How many letters are remembered.
const REMEMBERED: usize = 100_000;

/// What came so far: two hashes a letter, of the last hundred thousand.
#[derive(Default)]
pub(super) struct Seen {
    numbers: HashMap<u128, usize>,
    order: VecDeque<u128>,
}

impl Seen {
    /// The number of the earlier letter that is the same: by its id, or by sender and words.
    pub(super) fn before(&mut self, letter: &Received) -> Option<usize> {
        let id = letter.message_id.as_deref().filter(|it| !it.is_empty());
        let id = id.map(|it| hash("id", [it].into_iter()));
        let sender = letter
            .from
            .as_ref()
            .and_then(|it| it.address.as_ref().or(it.name.as_ref()));
        let sender = sender.map(|it| it.to_lowercase());
        let words = letter.text.split_whitespace();
        let known = sender.iter().map(String::as_str).chain(words);
        let words = (!letter.text.is_empty()).then(|| hash("words", known));
        let keys = [id, words];
        let before = keys
            .iter()
            .flatten()
            .find_map(|it| self.numbers.get(it).copied());
        let number = before.unwrap_or(letter.number);
        keys.into_iter()
            .flatten()
            .for_each(|it| self.remember(it, number));
        before
    }

    fn remember(&mut self, key: u128, number: usize) {
        if self.numbers.contains_key(&key) {
            return;
        }
        if self.order.len() == 2 * REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.numbers.remove(&oldest);
        }
        self.numbers.insert(key, number);
        self.order.push_back(key);
    }
}

/// Two hashes of 64 bits, so that no two letters share them by chance.
fn hash<'a>(kind: &str, words: impl Iterator<Item = &'a str>) -> u128 {
    let (mut first, mut second) = (DefaultHasher::new(), DefaultHasher::new());
    (0u8, kind).hash(&mut first);
    (1u8, kind).hash(&mut second);
    for word in words {
        word.hash(&mut first);
        word.hash(&mut second);
    }
    u128::from(first.finish()) << 64 | u128::from(second.finish())
}
