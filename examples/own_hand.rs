//! A hand of one's own: any TTF or OTF, written on a folded card, as PDF and PNG.

use std::error::Error;
use std::fs;

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::ink::Hand;
use longhand::ink::Paper;

fn main() -> Result<(), Box<dyn Error>> {
    let font = std::env::args().nth(1).unwrap_or_else(|| {
        let root = env!("CARGO_MANIFEST_DIR");
        format!("{root}/templates/hands/la-belle-aurore/font.ttf")
    });
    let hand = Hand::from_font("mine", fs::read(font)?)?;
    let paper = Paper::named("note-card")?;

    let roohi = Profile::from_yaml(include_str!("cafe/roohi.yaml"))?;
    let draft = Scribe::new()
        .letter_to(&roohi)
        .pack("cafe")
        .occasion("surprise")
        .on(date(2026, 11, 21))
        .write()?;
    let pages = draft.pages_on(&hand, &paper)?;
    fs::write("roohi.pdf", pages.pdf()?)?;
    for (number, png) in (1..).zip(pages.png(150.0)?) {
        fs::write(format!("roohi-{number}.png"), png)?;
    }
    println!("wrote roohi.pdf and {} pictures", pages.sheets.len());
    Ok(())
}
