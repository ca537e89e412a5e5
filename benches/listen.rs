//! How long does it take to read a letter?

use longhand::listen::read;

fn main() {
    divan::main();
}

/// A letter of some 300 words: Colin's body over and over, between one salutation and one sign-off.
fn letter() -> String {
    let colin = include_str!("../examples/colin/letter.txt");
    let (opening, rest) = colin.split_once("\n\n").unwrap_or_default();
    let (body, end) = rest.split_once("\n\n").unwrap_or_default();
    let body = [body; 7].join("\n\n");
    format!("{opening}\n\n{body}\n\n{end}")
}

#[divan::bench]
fn a_letter_of_300_words(bencher: divan::Bencher<'_, '_>) {
    let letter = letter();
    bencher
        .counter(divan::counter::BytesCount::of_str(&letter))
        .bench(|| read(divan::black_box(&letter)));
}

/// The first reading also compiles the cue book; this is every later one.
#[divan::bench]
fn colins_letter() -> longhand::listen::Reading {
    read(divan::black_box(include_str!(
        "../examples/colin/letter.txt"
    )))
}
