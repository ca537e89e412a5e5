//! Prints one letter many times into one file, each by its own seed and to a name of its own, and says how
//! fast: `cargo run --release --example print_file letter.json font.ttf 1000 letters.pdf`.

#![allow(clippy::print_stdout, reason = "its figures are what it is for")]

use std::error::Error;
use std::fs;
use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

use longhand::Seed;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Pool;
use longhand::render::Batch;
use longhand::render::BatchInfo;
use longhand::words::Letter;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [letter, font, count, path] = words.as_slice() else {
        return Err("give a saved letter, a font, a number and a file".into());
    };
    let text = fs::read_to_string(letter)?;
    let pool = Pool::new(Hand::from_font("mine", fs::read(font)?)?, Seed(7));
    let paper = Paper::named("a5")?;
    let count: u64 = count.parse()?;
    let out = BufWriter::new(File::create(path)?);
    let start = Instant::now();
    let mut batch = Batch::new(out, &pool, BatchInfo::default())?;
    let letter: Letter = serde_json::from_str(&text)?;
    for seed in 0..count {
        let recipient = format!("Reader {seed}");
        batch.letter(&recipient, &pool.write(&letter, &paper, Seed(seed))?)?;
    }
    let (_, printout) = batch.finish()?;
    let seconds = start.elapsed().as_secs_f64();
    let size = fs::metadata(path)?.len() as f64 / 1024.0;
    println!(
        "{:.0} letters a second, {:.1} KB a page",
        count as f64 / seconds,
        size / printout.pages as f64
    );
    Ok(())
}
