//! Words as search and comparison see them: lower case, stemmed, without the words that carry nothing.

use std::collections::HashMap;

use rust_stemmers::Algorithm;
use rust_stemmers::Stemmer;
use unicode_segmentation::UnicodeSegmentation;

/// English words that say nothing about what a text is about.
const STOP: &str = "a about after again all also am an and any anything are as at be because been \
    before being but by can cannot could did do does doing don't dear each even ever every for from \
    get gets getting go going got had has have having he her here him his how i i'd i'll i'm i've if \
    in into is isn't it it's its just know let like lot make many may maybe me more most much must my \
    myself no nor not now of off oh ok on once one only or other our out over own please really said \
    say see she should so some something still such tell thank thanks that that's the their them then \
    there these they thing things think this those though to too under until up us very want wanted \
    was wasn't we well were what when where which while who whom whose why will with won't would you \
    you'd you'll you're you've your yours";

/// The stems of the words that carry meaning, in order, with the place of each in the text.
pub(crate) fn content(text: &str) -> Vec<(String, usize)> {
    let stemmer = Stemmer::create(Algorithm::English);
    words(text)
        .filter(|(word, _)| !is_stop(word))
        .map(|(word, at)| (stemmer.stem(&word).into_owned(), at))
        .collect()
}

/// Stems that were looked up before: phrasings repeat their words.
#[derive(Default)]
pub(crate) struct Stems(HashMap<String, Option<String>>);

impl Stems {
    /// The stem of each word of a text that carries meaning, in order.
    pub(crate) fn content(&mut self, text: &str) -> Vec<String> {
        let mut stems = Vec::new();
        for word in text.unicode_words() {
            if let Some(known) = self.0.get(word) {
                stems.extend(known.clone());
                continue;
            }
            let stem = content(word).pop().map(|it| it.0);
            stems.extend(stem.clone());
            self.0.insert(word.to_owned(), stem);
        }
        stems
    }
}

/// The words of a text in lower case with straight apostrophes, with the place of each.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (String, usize)> {
    text.unicode_word_indices()
        .map(|(at, word)| (word.to_lowercase().replace('’', "'"), at))
}

/// Whether a word in lower case carries no meaning of its own.
pub(crate) fn is_stop(word: &str) -> bool {
    use std::collections::HashSet;
    use std::sync::OnceLock;
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS
        .get_or_init(|| STOP.split_whitespace().collect())
        .contains(word)
}
