//! Writes one letter many times, each by its own seed, and prints PDFs a second:
//! `cargo run --release --example many letter.json font.ttf 200`.

#![allow(clippy::print_stdout, reason = "its figure is what it is for")]

use std::error::Error;
use std::fs;
use std::time::Instant;

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::words::Letter;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [letter, font, count] = words.as_slice() else {
        return Err("give a saved letter, a font and a number".into());
    };
    let letter: Letter = serde_json::from_str(&fs::read_to_string(letter)?)?;
    let hand = Hand::from_font("mine", fs::read(font)?)?;
    let paper = Paper::named("a5")?;
    let count: u64 = count.parse()?;
    let start = Instant::now();
    let mut bytes = 0;
    for seed in 0..count {
        let sheets = ink::write(&letter, &hand, &paper, Seed(seed))?.sheets;
        bytes += render::pdf(&sheets, &PdfInfo::default())?.len();
    }
    assert!(bytes > 0);
    println!("{:.1}", count as f64 / start.elapsed().as_secs_f64());
    Ok(())
}
