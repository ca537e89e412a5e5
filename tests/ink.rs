//! Pages: what is written is what the letter says, and no two letters on it are alike.
#![cfg(all(feature = "pdf", feature = "svg", feature = "png"))]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use std::process::Command;
use std::process::Stdio;

use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Mark;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::words::BlockKind;
use longhand::words::Letter;
use proptest::prelude::*;

// ---- what is written ----

#[test]
fn the_page_shows_the_letters_own_words() {
    for paper in Paper::names() {
        let letter = fletcher();
        let sheets = written(&letter, paper, 7);
        assert_eq!(words(&page_text(&sheets)), words(&letter.text()), "{paper}");
    }
}

#[test]
fn ligatures_and_composed_accents_keep_their_characters() {
    let letter = letter_of(&[
        ("salutation", "Dear Zoë Łukasiewicz-Nguye\u{302}\u{303}n,"),
        (
            "paragraph",
            "The of\u{fb01}cial file: na\u{ef}ve caf\u{e9}, cafe\u{301}, \u{201c}fin\u{201d} \u{2014} 3\u{a0}km\u{2026} it\u{2019}s ðŧ",
        ),
    ]);
    let hand = Hand::bundled("la-belle-aurore").unwrap();
    let sheets = ink::write(&letter, &hand, &Paper::named("a5").unwrap(), Seed(1));
    let missing = match sheets {
        Err(Error::Unwritable { characters, .. }) => characters,
        Ok(written) => {
            assert_eq!(words(&page_text(&written.sheets)), words(&letter.text()));
            Vec::new()
        }
        Err(other) => panic!("{other}"),
    };
    assert_eq!(missing, []);
}

#[test]
fn accents_that_the_font_lacks_are_set_upon_the_letter() {
    let plain = written(&letter_of(&[("paragraph", "e e m")]), "a5", 3);
    let accented = written(
        &letter_of(&[("paragraph", "e\u{323} \u{1ebd} m\u{302}")]),
        "a5",
        3,
    );
    let height = |sheet: &Sheet, index: usize| bounds(sheet, &sheet.marks()[index]);
    for (index, above) in [(0, false), (2, true), (4, true)] {
        let (base, with) = (height(&plain[0], index), height(&accented[0], index));
        if above {
            assert!(
                with[1] < base[1] - 0.3,
                "mark {index}: {with:?} is no higher than {base:?}"
            );
        } else {
            assert!(
                with[3] > base[3] + 0.1,
                "mark {index}: {with:?} is no lower than {base:?}"
            );
        }
    }
}

#[test]
fn what_a_hand_cannot_write_is_named_and_never_a_box() {
    let letter = letter_of(&[("paragraph", "Привет \u{1f600} Colin שלום")]);
    let hand = Hand::bundled("la-belle-aurore").unwrap();
    let error = ink::write(&letter, &hand, &Paper::named("a5").unwrap(), Seed(1)).unwrap_err();
    let Error::Unwritable { characters, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(characters, &['ש', 'ל', 'ו', 'ם']);
    assert!(!error.to_string().contains("Colin"));
    assert!(!error.help().is_empty());
}

#[test]
fn line_breaks_inside_a_block_are_kept() {
    let letter = letter_of(&[("signature", "Obi-Wan\nKeeper of the Archive\r\nThe Ranch")]);
    let sheets = written(&letter, "a5", 1);
    let lines: Vec<_> = sheets[0].text().lines().map(str::trim).collect();
    assert_eq!(lines, ["Obi-Wan", "Keeper of the Archive", "The Ranch"]);
}

#[test]
fn an_overlong_word_is_broken_without_loss() {
    let long = "Donaudampfschifffahrtsgesellschaftskapitänswitwe".repeat(4);
    let letter = letter_of(&[("paragraph", &format!("The {long} writes."))]);
    let sheets = written(&letter, "a5", 1);
    let joined: String = page_text(&sheets).split_whitespace().collect();
    assert_eq!(joined, format!("The{long}writes."));
    assert!(sheets[0].lines().len() > 3);
}

#[test]
fn ten_thousand_words_go_on_page_after_page() {
    let letter = long_letter(10_000);
    let sheets = written(&letter, "a4", 1);
    assert!(sheets.len() > 20);
    assert_eq!(words(&page_text(&sheets)), words(&letter.text()));
    let pdf = render::pdf(&sheets, &PdfInfo::default()).unwrap();
    assert!(pdf.len() > 1_000_000);
    if let Some(text) = poppler(&pdf, &["-raw"]) {
        assert_eq!(words(&text), words(&letter.text()));
    }
}

#[test]
fn no_page_starts_or_ends_with_a_lonely_line() {
    for count in (60..200).step_by(3) {
        let letter = long_letter(count);
        let sheets = written(&letter, "note-card", count as u64);
        let pages = sheets.len();
        for (number, sheet) in sheets.iter().enumerate() {
            let kinds: Vec<_> = sheet.lines().iter().map(|it| it.kind).collect();
            let last = *kinds.last().unwrap();
            assert_ne!(last, BlockKind::Salutation, "{count} words, page {number}");
            let closes = kinds.contains(&BlockKind::Close);
            let body = kinds
                .iter()
                .filter(|it| **it == BlockKind::Paragraph)
                .count();
            assert!(
                !closes || pages == 1 || body >= 2,
                "{count} words, page {number}: {kinds:?}"
            );
        }
    }
}

#[test]
fn a_letter_without_words_is_a_blank_sheet() {
    let sheets = written(&letter_of(&[("paragraph", "  ")]), "a5", 1);
    assert_eq!(sheets.len(), 1);
    assert!(sheets[0].marks().is_empty());
    assert!(render::pdf(&sheets, &PdfInfo::default()).is_ok());
}

#[test]
fn a_folded_card_knows_its_fold() {
    let sheets = written(&long_letter(220), "note-card", 1);
    let folds: Vec<_> = sheets.iter().map(|it| it.fold).collect();
    assert_eq!(folds[0], Some(ink::Edge::Top));
    assert_eq!(folds[1], Some(ink::Edge::Bottom));
}

// ---- bytes ----

#[test]
fn poppler_reads_the_words_and_has_no_complaint() {
    let letter = fletcher();
    let pdf = render::pdf(&written(&letter, "a5", 7), &info(&letter)).unwrap();
    let Some(text) = poppler(&pdf, &[]) else {
        println!("no pdftotext here: skipped");
        return;
    };
    assert_eq!(words(&text), words(&letter.text()));
}

#[test]
fn a_second_reader_finds_the_same_words() {
    let letter = fletcher();
    let pdf = render::pdf(&written(&letter, "a5", 7), &info(&letter)).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    assert_eq!(document.get_pages().len(), 1);
    let text = document.extract_text(&[1]).unwrap();
    assert_eq!(words(&text), words(&letter.text()));
}

#[test]
fn a_page_is_small() {
    let letter = fletcher();
    let count = words(&letter.text()).len();
    let size = render::pdf(&written(&letter, "a5", 7), &info(&letter))
        .unwrap()
        .len();
    println!("{count} words, a5: {size} bytes");
    assert!(size < 90 * 1024, "{size}");
    let letter = long_letter(200);
    let size = render::pdf(&written(&letter, "a5", 7), &info(&letter))
        .unwrap()
        .len();
    println!("200 words, a5: {size} bytes");
    assert!(size < 110 * 1024, "{size}");
}

#[test]
fn svg_parses_and_stays_on_the_paper() {
    let sheets = written(&fletcher(), "a5", 7);
    let svg = render::svg(&sheets[0]);
    let tree = usvg::Tree::from_str(&svg, &usvg::Options::default()).unwrap();
    let size = tree.size();
    let ink = tree.root().abs_bounding_box();
    assert!((size.width() / size.height() - 148.0 / 210.0).abs() < 1e-3);
    assert!(ink.left() >= 0.0 && ink.right() <= size.width() + 0.01);
    assert!(ink.top() >= 0.0 && ink.bottom() <= size.height() + 0.01);
    println!("svg: {} bytes", svg.len());
}

#[test]
fn png_has_the_size_of_the_paper() {
    let sheets = written(&fletcher(), "a5", 7);
    let png = render::png(&sheets[0], 150.0).unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(&png));
    let reader = decoder.read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (874, 1240));
    assert!(render::png(&sheets[0], f32::NAN).is_err());
    assert!(render::png(&sheets[0], 2400.0).is_err());
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let letter = fletcher();
    let bytes = |seed| {
        let sheets = written(&letter, "a5", seed);
        (
            render::pdf(&sheets, &info(&letter)).unwrap(),
            render::svg(&sheets[0]),
        )
    };
    assert!(bytes(7) == bytes(7));
    assert!(bytes(7) != bytes(8));
}

#[test]
fn hands_papers_and_sheets_go_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<Hand>();
    check::<Paper>();
    check::<Sheet>();
}

#[test]
fn errors_say_how_to_mend_them() {
    let errors = [
        Hand::bundled("la-bele-aurore").unwrap_err(),
        Hand::from_font("mine", b"not a font".to_vec()).unwrap_err(),
        Paper::named("a55").unwrap_err(),
        Paper::from_yaml("mine", "width: 12").unwrap_err(),
        Paper::from_yaml("mine", PAPER.replace("148mm", "148").as_str()).unwrap_err(),
        Paper::from_yaml("mine", PAPER.replace("148mm", "14mm").as_str()).unwrap_err(),
        render::pdf(&[], &PdfInfo::default()).unwrap_err(),
    ];
    for error in errors {
        assert!(!error.help().is_empty(), "{error}");
        println!("{}", error.report());
    }
}

const PAPER: &str = include_str!("../templates/papers/a5.yaml");
const FONT: &[u8] = include_bytes!("../templates/hands/la-belle-aurore/font.ttf");

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_stroke_leaves_the_paper(text in "[A-Za-zÀ-ÿ ,.!?'’\n-]{1,400}", seed: u64, paper in 0..Paper::names().count()) {
        let letter = letter_of(&[("salutation", "Dear Colin,"), ("paragraph", &text), ("signature", "Yoda")]);
        let paper = Paper::names().nth(paper).unwrap();
        for sheet in written(&letter, paper, seed) {
            for mark in sheet.marks() {
                for [x, y] in sheet.points(mark) {
                    prop_assert!((0.0..=sheet.width.0).contains(x) && (0.0..=sheet.height.0).contains(y));
                }
            }
        }
    }

    #[test]
    fn the_words_on_paper_are_the_words_of_the_letter(text in "[A-Za-zÀ-ÿ ,.!?'’–“”…\u{a0}\n-]{1,300}", seed: u64) {
        let letter = letter_of(&[("paragraph", &text)]);
        let joined = |text: &str| text.split_whitespace().collect::<String>();
        let sheets = written(&letter, "a5", seed);
        prop_assert_eq!(joined(&page_text(&sheets)), joined(&letter.text()));
    }

    #[test]
    fn a_broken_font_is_refused_or_written_with_but_never_panics(at in 0..FONT.len(), byte: u8, cut in 0usize..4) {
        let mut bytes = FONT.to_vec();
        bytes[at] = byte;
        let head = at % 700;
        bytes[head] ^= byte;
        if cut == 0 {
            bytes.truncate(at);
        }
        if let Ok(hand) = Hand::from_font("broken", bytes) {
            let letter = letter_of(&[("paragraph", "Thank you, Colin.")]);
            let _ = ink::write(&letter, &hand, &Paper::named("a5").unwrap(), Seed(1));
        }
    }
}

// ---- helpers ----

fn fletcher() -> Letter {
    serde_json::from_str(include_str!("pages/fletcher.json")).unwrap()
}

/// A letter of some blocks, in its saved form.
fn letter_of(blocks: &[(&str, &str)]) -> Letter {
    let mut value: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let blocks = blocks.iter().map(|(kind, text)| {
        serde_json::json!({"kind": kind, "spans": [{"text": text, "source": {"kind": "edit"}}]})
    });
    value["blocks"] = blocks.collect();
    serde_json::from_value(value).unwrap()
}

/// A letter with a body of so many words.
fn long_letter(count: usize) -> Letter {
    let source = fletcher().text();
    let supply: Vec<&str> = source.split_whitespace().collect();
    let body: Vec<&str> = supply.iter().cycle().take(count).copied().collect();
    let paragraphs: Vec<String> = body.chunks(47).map(|it| it.join(" ")).collect();
    let mut blocks = vec![("salutation", "Dear Colin,")];
    blocks.extend(paragraphs.iter().map(|it| ("paragraph", it.as_str())));
    blocks.extend([
        ("close", "With warm regards,"),
        ("signature", "Tom Bellweather"),
    ]);
    letter_of(&blocks)
}

fn written(letter: &Letter, paper: &str, seed: u64) -> Vec<Sheet> {
    let hand = Hand::bundled("la-belle-aurore").unwrap();
    let mut paper = Paper::named(paper).unwrap();
    paper.sides = None;
    ink::write(letter, &hand, &paper, Seed(seed))
        .unwrap()
        .sheets
}

fn info(letter: &Letter) -> PdfInfo {
    PdfInfo {
        title: Some("A letter".into()),
        language: Some(letter.language.clone()),
        date: letter.date,
        ..PdfInfo::default()
    }
}

fn page_text(sheets: &[Sheet]) -> String {
    sheets.iter().map(Sheet::text).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The text that poppler reads, if it is installed; its complaints fail the test.
fn poppler(pdf: &[u8], options: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.pdf");
    std::fs::write(&path, pdf).unwrap();
    for tool in ["pdffonts", "pdfinfo"] {
        let run = Command::new(tool)
            .arg(&path)
            .stderr(Stdio::piped())
            .output()
            .ok()?;
        assert_eq!(String::from_utf8_lossy(&run.stderr), "", "{tool}");
    }
    let run = Command::new("pdftotext")
        .args(options)
        .arg(&path)
        .arg("-")
        .output()
        .ok()?;
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    Some(String::from_utf8(run.stdout).unwrap())
}

fn bounds(sheet: &Sheet, mark: &Mark) -> [f32; 4] {
    let points = sheet.points(mark);
    let fold = |axis: usize, pick: fn(f32, f32) -> f32| {
        points.iter().map(|it| it[axis]).reduce(pick).unwrap()
    };
    [
        fold(0, f32::min),
        fold(1, f32::min),
        fold(0, f32::max),
        fold(1, f32::max),
    ]
}
