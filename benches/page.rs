//! How long a page of 120 words takes: each step by itself, and the whole.
//!
//! Bending is `write` less `shape`; writing the font is `pdf` less `deflate`.
#![allow(clippy::unwrap_used, reason = "a bench may")]

use divan::Bencher;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::words::Letter;

const FONT: &[u8] = include_bytes!("../templates/hands/la-belle-aurore/font.ttf");

fn main() {
    divan::main();
}

fn letter() -> Letter {
    serde_json::from_str(include_str!("../tests/pages/fletcher.json")).unwrap()
}

fn hand() -> Hand {
    let hand = Hand::bundled("la-belle-aurore").unwrap();
    // The first letter draws the outlines that the others share.
    ink::write(&letter(), &hand, &a5(), Seed(0)).unwrap();
    hand
}

fn a5() -> Paper {
    Paper::named("a5").unwrap()
}

/// Glyphs and their advances, by the shaper alone.
#[divan::bench]
fn shape(bencher: Bencher) {
    let font = harfrust::Font::new(FONT, 0).unwrap();
    let letter = letter();
    bencher.bench(|| {
        for block in &letter.blocks {
            let shaper = harfrust::ShaperFont::new(&font);
            let mut buffer = harfrust::Buffer::new();
            buffer.push_str(&block.text());
            buffer.guess_segment_properties();
            harfrust::shape(&shaper, &mut buffer, harfrust::ShapeOptions::new()).unwrap();
            divan::black_box(buffer.glyph_infos().len());
        }
    });
}

/// Finished strokes: shaping, bending, lines and pages.
#[divan::bench]
fn write(bencher: Bencher) {
    let (letter, hand, paper) = (letter(), hand(), a5());
    let mut seed = 0;
    bencher.bench_local(|| {
        seed += 1;
        ink::write(&letter, &hand, &paper, Seed(seed)).unwrap()
    });
}

/// Strokes to a file: the font, its map, and deflating them.
#[divan::bench]
fn pdf(bencher: Bencher) {
    let sheets = ink::write(&letter(), &hand(), &a5(), Seed(7))
        .unwrap()
        .sheets;
    bencher.bench(|| render::pdf(&sheets, &PdfInfo::default()).unwrap());
}

/// Deflating as many bytes as the file's font has.
#[divan::bench]
fn deflate(bencher: Bencher) {
    let sheets = ink::write(&letter(), &hand(), &a5(), Seed(7))
        .unwrap()
        .sheets;
    let pdf = render::pdf(&sheets, &PdfInfo::default()).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let streams: Vec<Vec<u8>> = document
        .objects
        .values()
        .filter_map(|it| it.as_stream().ok()?.decompressed_content().ok())
        .collect();
    bencher.bench(|| {
        let lengths = streams.iter().map(|bytes| {
            let mut out = vec![0; zlib_rs::compress_bound(bytes.len())];
            let config = zlib_rs::DeflateConfig::new(render::DEFLATE_LEVEL);
            zlib_rs::compress_slice(&mut out, bytes, config).0.len()
        });
        lengths.sum::<usize>()
    });
}

/// A letter to a PDF, with a hand that is loaded.
#[divan::bench]
fn whole(bencher: Bencher) {
    let (letter, hand, paper) = (letter(), hand(), a5());
    let mut seed = 0;
    bencher.bench_local(|| {
        seed += 1;
        let sheets = ink::write(&letter, &hand, &paper, Seed(seed))
            .unwrap()
            .sheets;
        render::pdf(&sheets, &PdfInfo::default()).unwrap()
    });
}

/// A letter to a PDF from nothing, as a command does it once.
#[divan::bench]
fn whole_from_nothing(bencher: Bencher) {
    let letter = letter();
    bencher.bench(|| {
        let hand = Hand::bundled("la-belle-aurore").unwrap();
        let sheets = ink::write(&letter, &hand, &a5(), Seed(7)).unwrap().sheets;
        render::pdf(&sheets, &PdfInfo::default()).unwrap()
    });
}

/// Strokes to a picture of 150 dots an inch: coverage, flow, and deflating.
#[cfg(feature = "png")]
#[divan::bench]
fn png(bencher: Bencher) {
    let sheets = ink::write(&letter(), &hand(), &a5(), Seed(7))
        .unwrap()
        .sheets;
    bencher.bench(|| {
        let pages = sheets
            .iter()
            .map(|it| render::png(it, 150.0).unwrap().len());
        pages.sum::<usize>()
    });
}

/// The same with the look of paper.
#[cfg(feature = "png")]
#[divan::bench]
fn png_on_paper(bencher: Bencher) {
    let sheets = ink::write(&letter(), &hand(), &a5(), Seed(7))
        .unwrap()
        .sheets;
    let picture = render::Picture::from(150.0).look(render::Look::Paper);
    bencher.bench(|| {
        let pages = sheets
            .iter()
            .map(|it| render::png(it, picture).unwrap().len());
        pages.sum::<usize>()
    });
}
