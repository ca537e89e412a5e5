//! How long a page of 120 words takes, part by part, and what the whole costs beyond its parts.
//!
//! Shaping, bending, making the font, deflating and painting are each timed by themselves, then the wholes: a
//! PDF, a PNG. Everything runs in turns on one thread, and the best turn of each counts. Bending is writing less
//! shaping, and making the font is the PDF less deflating: these two have no door of their own.

use std::hint::black_box;
use std::time::Duration;
use std::time::Instant;

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::render;
use longhand::render::Look;
use longhand::render::PdfInfo;
use longhand::render::Picture;
use longhand::words::Letter;

const FONT: &[u8] = include_bytes!("../templates/hands/caveat/font.ttf");
const TURNS: usize = 15;
const TIMES: usize = 12;
const DPI: f32 = 150.0;

fn main() {
    let letter: Letter = serde_json::from_str(include_str!("../tests/pages/fletcher.json"))
        .expect("the letter of the bench is a letter");
    let hand = Hand::bundled("caveat").expect("the hand is built in");
    let paper = Paper::named("a5").expect("the paper is built in");
    let font = harfrust::Font::new(FONT, 0).expect("the font is one");
    let info = PdfInfo::default();
    let on_paper = Picture::from(DPI).look(Look::Paper);
    let written = |seed| {
        ink::write(&letter, &hand, &paper, Seed(seed))
            .expect("the hand can write the letter")
            .sheets
    };
    let sheets = written(7);
    let pdf = render::pdf(&sheets, &info).expect("there is a sheet");
    let streams = streams(&pdf);
    let mut seed = 0;
    let mut fresh = || {
        seed += 1;
        written(seed)
    };

    let mut parts = Parts::default();
    for _ in 0..TURNS {
        parts.shape.best(|| shape(&font, &letter));
        parts.write.best(&mut fresh);
        parts.pdf.best(|| render::pdf(&sheets, &info));
        parts.deflate.best(|| deflated(&streams));
        parts.png.best(|| render::png(&sheets[0], DPI));
        parts
            .png_on_paper
            .best(|| render::png(&sheets[0], on_paper));
        parts.whole_pdf.best(|| render::pdf(&fresh(), &info));
        parts.whole_png.best(|| render::png(&fresh()[0], DPI));
    }
    parts.print();
    println!("a page is {} bytes of PDF", pdf.len());
}

/// The best turn of each.
#[derive(Default)]
struct Parts {
    shape: Best,
    write: Best,
    pdf: Best,
    deflate: Best,
    png: Best,
    png_on_paper: Best,
    whole_pdf: Best,
    whole_png: Best,
}

impl Parts {
    fn print(&self) {
        let line = |name: &str, micros: f64| println!("{name:<24}{micros:9.1} µs a page");
        let [shape, write] = [self.shape.micros(), self.write.micros()];
        let [pdf, deflate] = [self.pdf.micros(), self.deflate.micros()];
        line("shaping", shape);
        line("bending and placing", write - shape);
        line("font and page", pdf - deflate);
        line("deflating", deflate);
        line("painting at 150 dpi", self.png.micros());
        line("painting paper as well", self.png_on_paper.micros());
        line("a PDF, whole", self.whole_pdf.micros());
        line("a PNG, whole", self.whole_png.micros());
        let against = |whole: &Best, sum: f64| whole.micros() / sum;
        println!(
            "whole against its parts: PDF {:.2}, PNG {:.2} (at most 1.3 wanted)",
            against(&self.whole_pdf, write + pdf),
            against(&self.whole_png, write + self.png.micros())
        );
        println!(
            "PNG pages for each PDF page: {:.2} (at least 1 wanted)",
            self.whole_pdf.micros() / self.whole_png.micros()
        );
    }
}

/// The shortest time that some work took.
struct Best(Duration);

impl Default for Best {
    fn default() -> Self {
        Self(Duration::MAX)
    }
}

impl Best {
    fn best<T>(&mut self, mut work: impl FnMut() -> T) {
        let start = Instant::now();
        for _ in 0..TIMES {
            black_box(work());
        }
        self.0 = self.0.min(start.elapsed() / TIMES as u32);
    }

    fn micros(&self) -> f64 {
        self.0.as_secs_f64() * 1e6
    }
}

/// Glyphs and their advances, by the shaper alone.
fn shape(font: &harfrust::Font, letter: &Letter) -> usize {
    let shaper = harfrust::ShaperFont::new(font);
    let blocks = letter.blocks.iter().map(|block| {
        let mut buffer = harfrust::Buffer::new();
        buffer.push_str(&block.text());
        buffer.guess_segment_properties();
        harfrust::shape(&shaper, &mut buffer, harfrust::ShapeOptions::new())
            .expect("the font can be shaped");
        buffer.glyph_infos().len()
    });
    blocks.sum()
}

/// What a PDF deflated, as it was before.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let document = lopdf::Document::load_mem(pdf).expect("our PDF is one");
    let streams = document.objects.values();
    streams
        .filter_map(|it| it.as_stream().ok()?.decompressed_content().ok())
        .collect()
}

fn deflated(streams: &[Vec<u8>]) -> usize {
    let lengths = streams.iter().map(|bytes| {
        let mut out = vec![0; zlib_rs::compress_bound(bytes.len())];
        let config = zlib_rs::DeflateConfig::new(render::DEFLATE_LEVEL);
        zlib_rs::compress_slice(&mut out, bytes, config).0.len()
    });
    lengths.sum()
}
