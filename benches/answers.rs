//! What does it cost to look a question up in a large answer book?
//!
//! A hundred questions are matched against a book of 1,000 answers with five phrasings each, and in the
//! same turns only cut into words, stemmed, and their posting lists scanned once; the ratio is what counts.
//! Then letters with three questions each are read and searched for what the book lacks: a thousand, and ten
//! thousand.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use longhand::listen;
use longhand::words::Gaps;
use longhand::words::Pack;
use rust_stemmers::Algorithm;
use rust_stemmers::Stemmer;
use unicode_segmentation::UnicodeSegmentation;

const ANSWERS: usize = 1_000;
const PHRASINGS: usize = 5;
const QUESTIONS: usize = 100;
const TURNS: usize = 31;
/// The promise: matching a question costs at most this many times reading its words and their lists.
const PROMISE: f64 = 5.0;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the book");
    let phrasings = book(folder.path());
    let pack = Pack::from_folder(folder.path(), &[]).expect("the book is whole");
    let mut chance = Chance(7);
    let questions: Vec<String> = (0..QUESTIONS).map(|_| chance.question()).collect();
    let lists = lists(&phrasings);
    black_box(pack.matches(&questions[0], ""));
    // A question takes microseconds: the best turn of each is what neighbours on the machine left alone.
    let (mut least, mut ours) = (Duration::ZERO, Duration::ZERO);
    for it in &questions {
        least += best(|| scan(it, &lists));
        ours += best(|| pack.matches(it, "").len());
    }
    let each = |it: Duration| it.as_secs_f64() * 1e6 / QUESTIONS as f64;
    let postings: usize = questions.iter().map(|it| postings(it, &lists)).sum();
    println!(
        "{ANSWERS} answers, {PHRASINGS} phrasings each, {} postings a question",
        postings / QUESTIONS
    );
    println!("words and lists  {:>8.1} µs a question", each(least));
    println!("matching         {:>8.1} µs a question", each(ours));
    let ratio = ours.as_secs_f64() / least.as_secs_f64();
    println!("ratio            {ratio:>8.2}   (promise: at most {PROMISE})");
    for count in [1_000, 10_000] {
        let (found, took) = gaps(&pack, count);
        println!("gaps in {count:>6} letters: {found:>6} questions in {took:.1?}");
    }
}

/// How many questions of this many letters the book lacks, and how long it took to say so.
fn gaps(pack: &Pack, letters: usize) -> (usize, Duration) {
    let mut chance = Chance(23);
    let start = Instant::now();
    let mut gaps = Gaps::new(pack);
    for number in 0..letters {
        let asked: Vec<_> = (0..3).map(|_| format!("{}?", chance.question())).collect();
        let letter = format!("Dear all,\n\n{}\n\nYours,\nSam\n", asked.join(" "));
        gaps.add(&number.to_string(), &listen::read(&letter));
    }
    (gaps.found().len(), start.elapsed())
}

/// The shortest of many turns.
fn best<T>(work: impl Fn() -> T) -> Duration {
    let turns = (0..TURNS).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    turns.min().unwrap_or_default()
}

/// Words that say nothing; they are cut and stemmed, and have no list.
const SMALL: [&str; 8] = ["what", "is", "the", "of", "a", "do", "you", "can"];

/// Where each stem stands: the phrasing, and how often.
type Lists = HashMap<String, Vec<(u32, f32)>>;

fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    let words = text.unicode_words();
    words
        .map(|it| stemmer.stem(&it.to_lowercase()).into_owned())
        .collect()
}

fn lists(phrasings: &[String]) -> Lists {
    let mut lists = Lists::new();
    for (number, phrasing) in phrasings.iter().enumerate() {
        for stem in stems(phrasing) {
            if SMALL.contains(&stem.as_str()) {
                continue;
            }
            lists.entry(stem).or_default().push((number as u32, 1.0));
        }
    }
    lists
}

fn scan(question: &str, lists: &Lists) -> f32 {
    let found = stems(question).into_iter().filter_map(|it| lists.get(&it));
    found.flatten().map(|it| it.0 as f32 * it.1).sum()
}

fn postings(question: &str, lists: &Lists) -> usize {
    let found = stems(question).into_iter().filter_map(|it| lists.get(&it));
    found.map(Vec::len).sum()
}

/// Writes a pack with a large answer book; gives its phrasings.
fn book(folder: &Path) -> Vec<String> {
    let mut chance = Chance(1);
    let (mut yaml, mut phrasings) = (String::new(), Vec::new());
    let answers = folder.join("answers");
    fs::create_dir(&answers).expect("a folder for answers");
    for number in 0..ANSWERS {
        let _ = writeln!(
            yaml,
            "- id: entry-{number}\n  question: about {number}\n  phrasings:"
        );
        let topic = chance.question();
        for _ in 0..PHRASINGS {
            let phrasing = chance.like(&topic);
            let _ = writeln!(yaml, "    - {phrasing}");
            phrasings.push(phrasing);
        }
        let _ = writeln!(yaml, "  tellings: [{{text: It is so.}}]");
        if number % 250 == 249 {
            fs::write(answers.join(format!("{number}.yaml")), &yaml).expect("the book is written");
            yaml.clear();
        }
    }
    fs::write(folder.join("pack.yaml"), "name: large\n").expect("the pack is written");
    phrasings
}

/// Words by Zipf's law, as languages have them, from a fixed start.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    /// One of 4,000 words, the n-th one n times as rare as the first.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] = [
            "ba", "ko", "ri", "tem", "lu", "sa", "nor", "vi", "du", "pel", "mo", "gri", "fa",
            "zen", "hu", "tal",
        ];
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        let rank = 4_000_f64.powf(share) as usize;
        let parts = [rank % 16, rank / 16 % 16, rank / 256 % 16];
        parts.map(|it| SYLLABLES[it]).concat()
    }

    /// Six to eleven words, half of them small ones.
    fn question(&mut self) -> String {
        let count = 3 + self.below(3);
        let pairs = (0..count).map(|_| format!("{} {}", SMALL[self.below(8)], self.word()));
        pairs.collect::<Vec<_>>().join(" ")
    }

    /// The same with two words changed.
    fn like(&mut self, question: &str) -> String {
        let mut words: Vec<String> = question.split(' ').map(str::to_owned).collect();
        for _ in 0..2 {
            let place = self.below(words.len());
            words[place] = self.word();
        }
        words.join(" ")
    }
}
