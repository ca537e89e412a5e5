//! How long does it take to read a letter, beside splitting it into sentences?

use std::time::Duration;
use std::time::Instant;

use longhand::listen::read;

/// How often each is done for the ratio; the fastest counts.
const TIMES: usize = 200;

fn main() {
    ratio();
    divan::main();
}

/// A letter of some 300 words, invented for this.
const LETTER: &str = include_str!("letter.txt");

/// The fastest of many.
fn fastest<T>(mut work: impl FnMut() -> T) -> Duration {
    let times = (0..TIMES).map(|_| {
        let start = Instant::now();
        divan::black_box(work());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Says how many passes of `sentencex` over a letter its whole reading takes; at most 20 are meant.
fn ratio() {
    let words = LETTER.split_whitespace().count();
    let reading = fastest(|| read(divan::black_box(LETTER)));
    let splitting = fastest(|| sentencex::segment("en", divan::black_box(LETTER)).len());
    let ratio = reading.as_secs_f64() / splitting.as_secs_f64();
    println!(
        "{words} words: read in {reading:?}, split by sentencex in {splitting:?}: {ratio:.1} times"
    );
}

#[divan::bench]
fn a_letter_of_300_words(bencher: divan::Bencher<'_, '_>) {
    bencher
        .counter(divan::counter::BytesCount::of_str(LETTER))
        .bench(|| read(divan::black_box(LETTER)));
}

/// One pass of another's splitter over the same letter, to compare with.
#[divan::bench]
fn its_sentences_by_sentencex(bencher: divan::Bencher<'_, '_>) {
    bencher
        .counter(divan::counter::BytesCount::of_str(LETTER))
        .bench(|| sentencex::segment("en", divan::black_box(LETTER)).len());
}

/// The first reading also compiles the cue book; this is every later one.
#[divan::bench]
fn colins_letter() -> longhand::listen::Reading {
    read(divan::black_box(include_str!(
        "../examples/colin/letter.txt"
    )))
}
