//! Every hand writes every language of Europe, and words keep their accents, their order and their text.
#![cfg(feature = "pdf")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::ink::Written;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::words::Letter;

/// The alphabets of languages, and a sentence in each.
const LANGUAGES: &str = include_str!("cases/scripts/languages.txt");

fn letter_of(paragraphs: &[&str]) -> Letter {
    let mut letter: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let template = letter["blocks"][0]["spans"][0].clone();
    let blocks = paragraphs.iter().map(|text| {
        let mut span = template.clone();
        span["text"] = (*text).into();
        serde_json::json!({"kind": "paragraph", "spans": [span]})
    });
    letter["blocks"] = blocks.collect();
    serde_json::from_value(letter).unwrap()
}

fn write(hand: &Hand, text: &str) -> Result<Written, Error> {
    let letter = letter_of(&[text]);
    ink::write(&letter, hand, &Paper::named("a4").unwrap(), Seed(7))
}

fn words_of(sheets: &[Sheet]) -> Vec<String> {
    let text: String = sheets.iter().map(Sheet::text).collect();
    text.split_whitespace().map(str::to_owned).collect()
}

fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = LANGUAGES.lines().filter(|it| !it.starts_with('#'));
    lines.filter_map(|it| it.split_once(": "))
}

/// What poppler reads, if it is there.
fn poppler(pdf: &[u8], options: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.pdf");
    std::fs::write(&path, pdf).unwrap();
    let run = Command::new("pdftotext")
        .args(options)
        .arg(&path)
        .arg("-")
        .output()
        .ok()?;
    Some(String::from_utf8(run.stdout).unwrap())
}

#[test]
fn every_hand_writes_every_language_of_europe_and_vietnamese() {
    println!(
        "{:20} {:>9} {:>8} {:>5}",
        "hand", "by itself", "siblings", "stops"
    );
    for name in Hand::names() {
        let hand = Hand::bundled(name).unwrap();
        let (mut own, mut lent, mut stopped) = (0, Vec::new(), Vec::new());
        for (language, text) in languages() {
            match write(&hand, text) {
                Ok(written) if written.findings.is_empty() => own += 1,
                Ok(_) => lent.push(language),
                Err(error) => stopped.push(format!("{language}: {error}")),
            }
        }
        println!(
            "{name:20} {own:>9} {:>8} {:>5}  lent: {}",
            lent.len(),
            stopped.len(),
            lent.join(" ")
        );
        assert!(stopped.is_empty(), "{name}: {stopped:?}");
    }
}

#[test]
fn every_accented_word_comes_back_from_the_pdf() {
    let sentences: Vec<&str> = languages().map(|it| it.1).collect();
    for name in Hand::names() {
        let hand = Hand::bundled(name).unwrap();
        let letter = letter_of(&sentences);
        let written = ink::write(&letter, &hand, &Paper::named("a4").unwrap(), Seed(3)).unwrap();
        let source = sentences.join(" ");
        let expected: Vec<&str> = source.split_whitespace().collect();
        assert_eq!(words_of(&written.sheets), expected, "{name}");
        let pdf = render::pdf(&written.sheets, &PdfInfo::default()).unwrap();
        let document = lopdf::Document::load_mem(&pdf).unwrap();
        let pages: Vec<u32> = document.get_pages().keys().copied().collect();
        let text = document.extract_text(&pages).unwrap();
        let read: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(read, expected, "{name} by lopdf");
        if let Some(text) = poppler(&pdf, &["-raw"]) {
            let read: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(read, expected, "{name} by poppler");
        }
    }
}

#[test]
fn a_sibling_writes_on_the_same_line_and_is_told() {
    let hand = Hand::bundled("la-belle-aurore").unwrap();
    let written = write(&hand, "nnnn Наталья nnnn").unwrap();
    assert_eq!(written.findings[0].code, "sibling-hand");
    assert_eq!(written.findings[0].quote.as_deref(), Some("Наталья"));
    let sheet = &written.sheets[0];
    let bounds = |text: &str| {
        let marks = sheet.marks().iter().filter(|it| sheet.text_of(it) == text);
        let points = marks.flat_map(|it| sheet.points(it));
        points.fold((f32::MAX, f32::MIN), |it, [_, y]| {
            (it.0.min(*y), it.1.max(*y))
        })
    };
    let (own, lent) = (bounds("n"), bounds("а"));
    let xh = sheet.x_height.0;
    assert!((own.1 - lent.1).abs() < 0.4 * xh, "{own:?} {lent:?}");
    assert!((own.0 - lent.0).abs() < 0.5 * xh, "{own:?} {lent:?}");
}

#[test]
fn emoji_go_and_the_words_around_them_stay() {
    let hand = Hand::bundled("caveat").unwrap();
    let text = "Thanks 😀! We ❤️ it 👩‍👩‍👧‍👦, 🇫🇷 and all.\n😀\nBye 1️⃣";
    let written = write(&hand, text).unwrap();
    assert_eq!(
        words_of(&written.sheets).join(" "),
        "Thanks! We it, and all. Bye 1"
    );
    assert_eq!(written.sheets[0].lines().len(), 2);
    assert_eq!(written.findings[0].code, "emoji-dropped");
    let only = write(&hand, "😀").unwrap();
    assert!(only.sheets[0].marks().is_empty());
}

#[test]
fn what_nobody_writes_is_named_with_its_script() {
    let hand = Hand::bundled("caveat").unwrap();
    let error = write(&hand, "Dear 雪, שלום").unwrap_err();
    let line = error.to_string();
    assert!(
        line.contains("Han (U+96EA)") && line.contains("Hebrew (U+05E9"),
        "{line}"
    );
    assert!(error.help().contains("--hand"), "{}", error.help());
}

#[test]
fn heaps_of_marks_cost_neither_time_nor_memory() {
    let heap = format!(
        "a{} and {}",
        "\u{301}".repeat(10_000),
        "e\u{304}\u{330}".repeat(10_000)
    );
    let chain = "क्".repeat(5_000);
    for name in ["la-belle-aurore", "mynerve"] {
        let hand = Hand::bundled(name).unwrap();
        let start = Instant::now();
        let written = write(&hand, &heap).unwrap();
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            start.elapsed()
        );
        let codes: Vec<_> = written.findings.iter().map(|it| it.code.as_str()).collect();
        assert!(codes.contains(&"marks-piled-up"), "{codes:?}");
        let longest = written.sheets.iter().flat_map(|sheet| {
            sheet
                .marks()
                .iter()
                .map(|it| sheet.text_of(it).chars().count())
        });
        assert!(longest.max().unwrap() <= 9);
        assert!(write(&hand, &chain).is_err());
    }
}

// ---- other scripts, by fonts that Debian has ----

fn noto(name: &str) -> Option<Hand> {
    let path = format!("/usr/share/fonts/truetype/noto/{name}-Regular.ttf");
    if !Path::new(&path).exists() {
        println!("no {path} here (fonts-noto-core): skipped");
        return None;
    }
    Some(Hand::from_font(name, std::fs::read(path).unwrap()).unwrap())
}

/// The marks of a line from left to right.
fn seen(sheet: &Sheet, line: usize) -> Vec<&str> {
    let line = &sheet.lines()[line];
    sheet.seen(line).map(|it| sheet.text_of(it)).collect()
}

#[test]
fn hebrew_runs_from_right_to_left_with_figures_and_latin_in_it() {
    let Some(hand) = noto("NotoSansHebrew") else {
        return;
    };
    let text = "שלום ב-12 במאי (תודה) Colin רב.";
    let written = write(&hand, text).unwrap();
    let sheet = &written.sheets[0];
    assert_eq!(words_of(&written.sheets).join(" "), text);
    let shown: String = seen(sheet, 0).concat();
    assert_eq!(shown, ".בר Colin )הדות( יאמב 12-ב םולש");
    let first = sheet.marks().first().unwrap();
    let ends = sheet.width.0 - first.x.0 - first.advance.0;
    assert!(
        (8.0..40.0).contains(&ends),
        "starts {ends} mm from the right edge"
    );
    let xs: Vec<f32> = sheet
        .seen(&sheet.lines()[0])
        .filter(|it| !it.is_blank())
        .map(|it| it.x.0)
        .collect();
    assert!(xs.is_sorted(), "{xs:?}");
}

#[test]
fn hebrew_within_english_is_turned_around_alone() {
    let Some(hand) = noto("NotoSansHebrew") else {
        return;
    };
    let written = write(&hand, "He said שלום עולם, and left.").unwrap();
    assert_eq!(
        seen(&written.sheets[0], 0).concat(),
        "He said םלוע םולש, and left."
    );
}

#[test]
fn long_hebrew_breaks_into_lines_that_start_at_the_right() {
    let Some(hand) = noto("NotoSansHebrew") else {
        return;
    };
    let text = "שלום עולם וברכה לכל החברים הטובים ".repeat(12);
    let written = write(&hand, &text).unwrap();
    let sheet = &written.sheets[0];
    assert!(sheet.lines().len() > 3);
    assert_eq!(
        words_of(&written.sheets),
        text.split_whitespace().collect::<Vec<_>>()
    );
    for line in sheet.lines() {
        let right = sheet
            .seen(line)
            .flat_map(|it| sheet.points(it))
            .map(|it| it[0])
            .fold(0.0, f32::max);
        assert!(sheet.width.0 - right < 40.0, "{right}");
    }
}

#[test]
fn other_scripts_keep_their_clusters_and_their_text() {
    for (font, text) in [
        ("NotoSansArabic", "السلام عليكم يا صديقي العزيز"),
        ("NotoSansDevanagari", "नमस्ते क्षमा कीजिए श्रीमान"),
        ("NotoSansThai", "สวัสดี น้ำใจ ขอบคุณ"),
        ("NotoSansHebrew", "שָׁלוֹם עוֹלָם"),
        ("NotoSansArmenian", "Բարև Ձեզ"),
        ("NotoSansGeorgian", "გამარჯობა გმადლობთ"),
    ] {
        let Some(hand) = noto(font) else { continue };
        let written = write(&hand, text).unwrap();
        assert_eq!(words_of(&written.sheets).join(" "), text, "{font}");
        assert!(written.findings.is_empty());
        let sheet = &written.sheets[0];
        let inked = sheet
            .marks()
            .iter()
            .all(|it| it.is_blank() || !sheet.points(it).is_empty());
        assert!(inked, "{font}: a mark without ink");
        let pdf = render::pdf(&written.sheets, &PdfInfo::default()).unwrap();
        if let Some(read) = poppler(&pdf, &[]) {
            let controls = |it: char| matches!(it, '\u{202a}'..='\u{202e}');
            let read: Vec<String> = read
                .split_whitespace()
                .map(|it| it.replace(controls, ""))
                .collect();
            assert_eq!(read.join(" "), text, "{font} by poppler");
        }
    }
}
