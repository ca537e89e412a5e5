//! Writes a saved letter by hand: `cargo run --example page letter.json a5 7 page`.

use std::error::Error;
use std::fs;

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::words::Letter;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut next = |otherwise: &str| words.next().unwrap_or_else(|| otherwise.to_owned());
    let letter: Letter =
        serde_json::from_str(&fs::read_to_string(next("tests/pages/fletcher.json"))?)?;
    let paper = Paper::named(&next("a5"))?;
    let seed = Seed(next("7").parse()?);
    let stem = next("page");
    let sheets = ink::write(&letter, &Hand::bundled("la-belle-aurore")?, &paper, seed)?;
    let info = PdfInfo {
        language: Some(letter.language.clone()),
        date: letter.date,
        ..PdfInfo::default()
    };
    fs::write(format!("{stem}.pdf"), render::pdf(&sheets, &info)?)?;
    for (number, sheet) in (1..).zip(&sheets) {
        fs::write(format!("{stem}-{number}.svg"), render::svg(sheet))?;
        fs::write(format!("{stem}-{number}.png"), render::png(sheet, 150.0)?)?;
    }
    Ok(())
}
