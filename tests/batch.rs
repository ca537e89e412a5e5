//! Many letters in one print file: each page its own, no two like letters alike nearby, nothing lost.
#![cfg(feature = "pdf")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use std::process::Command;

use longhand::Seed;
use longhand::ink::Hand;
use longhand::ink::Impression;
use longhand::ink::Paper;
use longhand::ink::Pool;
use longhand::render::Batch;
use longhand::render::BatchInfo;
use longhand::render::Imposition;
use longhand::render::Printout;
use longhand::render::Sides;
use longhand::words::Letter;
use lopdf::Document;

// ---- what is in the file ----

#[test]
fn every_reader_finds_the_words_of_every_hand_in_a_print_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    for name in Hand::names() {
        let pool = pool(name);
        let letters = [letter("Zoe"), letter("Colin"), letter("Ada")];
        let texts: Vec<String> = letters.iter().map(Letter::text).collect();
        let (file, _) = printed(&pool, &letters, "a5", BatchInfo::default());
        std::fs::write(&path, file).unwrap();
        let text = texts.join("\n");
        for (reader, command) in readers(&path) {
            let Some(read) = run(command) else {
                println!("no {reader} here: skipped");
                continue;
            };
            assert_eq!(
                words(&closed(&read)),
                words(&closed(&text)),
                "{name}, {reader}"
            );
        }
    }
}

#[test]
fn no_reader_has_a_complaint_about_a_print_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    let names: Vec<Letter> = (0..130).map(|it| letter(&format!("Reader {it}"))).collect();
    let pool = pool("caveat");
    let settings = [
        BatchInfo::default(),
        BatchInfo {
            sides: Sides::Duplex,
            imposition: Some(Imposition::Around),
            ..BatchInfo::default()
        },
    ];
    for setting in settings {
        let (file, _) = printed(&pool, &names, "note-card", setting);
        std::fs::write(&path, file).unwrap();
        for tool in ["qpdf", "pdfinfo", "pdffonts"] {
            let mut command = Command::new(tool);
            if tool == "qpdf" {
                command.arg("--check");
            }
            let Ok(run) = command.arg(&path).output() else {
                println!("no {tool} here: skipped");
                continue;
            };
            let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
            assert!(
                run.status.success() && complaint.is_empty(),
                "{tool}: {complaint}"
            );
        }
    }
}

#[test]
fn every_letter_has_its_bookmark_and_its_page() {
    let names = ["Zo\u{eb} Ng", "Colin (7)", "Ada \\ Byron"];
    let letters: Vec<Letter> = names.iter().map(|it| letter(it)).collect();
    let pool = pool("mynerve");
    let mut batch = Batch::new(Vec::new(), &pool, BatchInfo::default()).unwrap();
    for (name, letter) in names.iter().zip(&letters) {
        batch
            .letter(name, &written(&pool, letter, "a5", 3))
            .unwrap();
    }
    let (file, printout) = batch.finish().unwrap();
    assert_eq!(
        (printout.letters, printout.pages, printout.sheets),
        (3, 3, 3)
    );
    let document = Document::load_mem(&file).unwrap();
    let pages: Vec<_> = document.get_pages().into_values().collect();
    let outlines = document
        .catalog()
        .unwrap()
        .get_deref(b"Outlines", &document)
        .unwrap();
    let mut item = outlines.as_dict().unwrap().get(b"First").ok().cloned();
    let mut found = Vec::new();
    while let Some(id) = item {
        let dict = document.get_dictionary(id.as_reference().unwrap()).unwrap();
        let title = dict.get(b"Title").unwrap();
        let page = dict.get(b"Dest").unwrap().as_array().unwrap()[0]
            .as_reference()
            .unwrap();
        let number = pages.iter().position(|it| *it == page).unwrap();
        found.push((lopdf::decode_text_string(title).unwrap(), number));
        item = dict.get(b"Next").ok().cloned();
    }
    let expected: Vec<(String, usize)> = names.iter().map(|it| (*it).to_owned()).zip(0..).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_letter_of_odd_pages_has_a_blank_back() {
    let pool = pool("mynerve");
    let long = long_letter(3);
    let count = written(&pool, &long, "a5", 3).pages();
    assert!(count > 1);
    let setting = BatchInfo {
        sides: Sides::Duplex,
        ..BatchInfo::default()
    };
    let letters = [letter("Colin"), long, letter("Ada")];
    let (file, printout) = printed(&pool, &letters, "a5", setting);
    let expected = 2 + count.next_multiple_of(2) + 2;
    assert_eq!((printout.pages, printout.sheets), (expected, expected / 2));
    let document = Document::load_mem(&file).unwrap();
    let pages = document.get_pages();
    assert_eq!(pages.len(), expected);
    let is_blank = |page: u32| {
        let dict = document.get_dictionary(pages[&page]).unwrap();
        !dict.has(b"Contents")
    };
    assert!(!is_blank(1) && is_blank(2) && !is_blank(3));
    assert!(is_blank(expected as u32) && !is_blank(expected as u32 - 1));
}

#[test]
fn two_cards_lie_on_a_sheet_between_crop_marks() {
    let pool = pool("mynerve");
    let letters = [letter("Colin"), letter("Zoe"), letter("Ada")];
    let setting = BatchInfo {
        imposition: Some(Imposition::Around),
        ..BatchInfo::default()
    };
    let (file, printout) = printed(&pool, &letters, "note-card", setting);
    let document = Document::load_mem(&file).unwrap();
    // Each letter is one folded card, whatever panels it takes.
    assert_eq!((printout.pages, printout.sheets), (2, 2));
    let page = document.get_pages()[&1];
    let size = document
        .get_dictionary(page)
        .unwrap()
        .get(b"MediaBox")
        .unwrap();
    let size: Vec<f32> = size
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_float().unwrap())
        .collect();
    // Two cards of 148 mm by 210 mm, open, with marks around.
    assert!(size[2] > 2.0 * 419.5 && size[3] > 595.0, "{size:?}");
    let content = document.get_and_decode_page_content(page).unwrap();
    let strokes = content
        .operations
        .iter()
        .filter(|it| it.operator == "S")
        .count();
    assert_eq!(strokes, 2 * (4 + 4 + 2));
    let small = Imposition::On {
        width: longhand::units::Mm(148.0),
        height: longhand::units::Mm(210.0),
    };
    let mut batch = Batch::new(
        Vec::new(),
        &pool,
        BatchInfo {
            imposition: Some(small),
            ..BatchInfo::default()
        },
    )
    .unwrap();
    batch
        .letter("a", &written(&pool, &letters[0], "note-card", 1))
        .unwrap();
    let error = batch
        .letter("b", &written(&pool, &letters[1], "note-card", 2))
        .unwrap_err();
    assert!(error.help().contains("296mm"), "{}", error.help());
}

#[test]
fn what_the_pool_lacks_is_still_in_the_file() {
    // Whatever is written beside the pool has a font of its own.
    let pool = pool("la-belle-aurore");
    let letters = [letter("Colin"), letter("\u{10c}apek"), letter("Ada")];
    let (file, _) = printed(&pool, &letters, "a5-ruled", BatchInfo::default());
    assert_eq!(Document::load_mem(&file).unwrap().get_pages().len(), 3);
}

#[test]
fn a_batch_without_a_letter_is_an_error() {
    let pool = pool("mynerve");
    let batch = Batch::new(Vec::new(), &pool, BatchInfo::default()).unwrap();
    assert!(!batch.finish().unwrap_err().help().is_empty());
}

#[test]
fn the_same_letters_give_the_same_file_on_any_number_of_threads() {
    let letters: Vec<Letter> = (0..24).map(|it| letter(&format!("Reader {it}"))).collect();
    let alone = {
        let pool = pool("caveat");
        printed(&pool, &letters, "a5", BatchInfo::default()).0
    };
    // Threads fill the pool in an order of their own.
    let pool = pool("caveat");
    let mut pages: Vec<(usize, Impression)> = std::thread::scope(|scope| {
        let rows = |part: usize| {
            let (pool, letters) = (&pool, &letters);
            move || {
                let own = (0..letters.len()).rev().filter(move |it| it % 3 == part);
                own.map(|it| (it, written(pool, &letters[it], "a5", it as u64)))
                    .collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = (0..3).map(|it| scope.spawn(rows(it))).collect();
        threads
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    });
    pages.sort_by_key(|it| it.0);
    let mut batch = Batch::new(Vec::new(), &pool, BatchInfo::default()).unwrap();
    for (number, page) in &pages {
        batch.letter(&format!("{number}"), page).unwrap();
    }
    assert!(batch.finish().unwrap().0 == alone);
}

#[test]
fn pages_are_small_and_the_file_grows_by_the_page() {
    let pool = pool("caveat");
    let fletcher: Letter = serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let size = |count: usize| {
        let letters = vec![fletcher.clone(); count];
        printed(&pool, &letters, "a5", BatchInfo::default()).0.len()
    };
    let (few, many) = (size(20), size(60));
    let page = (many - few) / 40;
    println!(
        "caveat, 123 words: {page} bytes a page beyond {} for the pool",
        few - 20 * page
    );
    assert!(page < 14 * 1024, "{page}");
}

// ---- helpers ----

fn pool(name: &str) -> Pool {
    Pool::new(Hand::bundled(name).unwrap(), Seed(5))
}

fn written(pool: &Pool, letter: &Letter, paper: &str, seed: u64) -> Impression {
    pool.write(letter, &Paper::named(paper).unwrap(), Seed(seed))
        .unwrap()
}

fn printed(
    pool: &Pool,
    letters: &[Letter],
    paper: &str,
    setting: BatchInfo,
) -> (Vec<u8>, Printout) {
    let mut batch = Batch::new(Vec::new(), pool, setting).unwrap();
    for (number, letter) in letters.iter().enumerate() {
        let pages = written(pool, letter, paper, number as u64);
        batch.letter(&format!("{number}"), &pages).unwrap();
    }
    batch.finish().unwrap()
}

fn readers(path: &std::path::Path) -> Vec<(&'static str, Command)> {
    let mut poppler = Command::new("pdftotext");
    poppler.arg(path).arg("-");
    let mut mupdf = Command::new("mutool");
    mupdf.args(["draw", "-q", "-F", "text"]).arg(path);
    const PDFIUM: &str = "import sys, pypdfium2\n\
        for page in pypdfium2.PdfDocument(sys.argv[1]):\n\
        \x20   print(page.get_textpage().get_text_bounded())";
    let python = std::env::var_os("LONGHAND_PYTHON").unwrap_or_else(|| "python3".into());
    let mut pdfium = Command::new(python);
    pdfium.args(["-c", PDFIUM]).arg(path);
    vec![("poppler", poppler), ("MuPDF", mupdf), ("PDFium", pdfium)]
}

/// What a reader reads; nothing if it is not here.
fn run(mut command: Command) -> Option<String> {
    let run = command.output().ok()?;
    let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
    if complaint.contains("No module named") {
        return None;
    }
    let complaint = complaint.replace("warning: ICC support is not available\n", "");
    assert_eq!(complaint, "", "{command:?}");
    Some(String::from_utf8(run.stdout).unwrap())
}

fn letter(name: &str) -> Letter {
    letter_of(&[
        ("date-line", "14 November 2026"),
        ("salutation", &format!("Dear {name},")),
        (
            "paragraph",
            "Thank you so much for your letter of the ninth: it was a joy to read, and the \"shelf\" is still full. \
             The office was quiet, so we had time for (nearly) all of it!",
        ),
        ("close", "With warm regards,"),
        ("signature", "Tom Bellweather\nThe Workshop"),
    ])
}

fn long_letter(times: usize) -> Letter {
    let source: Letter = serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let texts: Vec<String> = source.blocks.iter().map(|it| it.text()).collect();
    let mut blocks = vec![("salutation", "Dear Colin,")];
    for _ in 0..times {
        blocks.extend(texts[2..5].iter().map(|it| ("paragraph", it.as_str())));
    }
    blocks.push(("close", "With warm regards,"));
    letter_of(&blocks)
}

fn letter_of(blocks: &[(&str, &str)]) -> Letter {
    let mut value: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let blocks = blocks.iter().map(|(kind, text)| {
        serde_json::json!({"kind": kind, "spans": [{"text": text, "source": {"kind": "edit"}}]})
    });
    value["blocks"] = blocks.collect();
    serde_json::from_value(value).unwrap()
}

/// Text whose marks stand at their words: a reader may take one that is kept clear for a word by itself.
fn closed(text: &str) -> String {
    let marks = [
        (" ,", ","),
        (" .", "."),
        (" !", "!"),
        (" ?", "?"),
        (" :", ":"),
        ("\" ", "\""),
    ];
    let text = words(text).join(" ");
    marks
        .iter()
        .fold(text, |it, (apart, together)| it.replace(apart, together))
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

// ---- the command ----

#[cfg(feature = "cli")]
#[test]
fn a_run_prints_all_letters_that_go_out_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let people = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cafe/people.csv");
    let run = |name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let run = Command::new(env!("CARGO_BIN_EXE_longhand"))
            .args(["run", "--pack", "cafe", "--occasion", "thank-you"])
            .args(["--on", "2026-11-21", "--to"])
            .arg(&people)
            .arg("--print-file")
            .arg(&path)
            .args(more)
            .output()
            .unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        (run.status.code(), said, std::fs::read(&path).ok())
    };
    let (code, said, file) = run("one.pdf", &["--sides", "duplex", "--threads", "1"]);
    // One row needs letters that this hand may lack.
    assert!(matches!(code, Some(3 | 4)), "{said}");
    let written = if code == Some(3) { 39 } else { 38 };
    assert!(said.contains("held, and not in the print file"), "{said}");
    let summed = format!("40 rows: {written} written, 1 held");
    assert!(said.contains(&summed), "{said}");
    let printed = format!(
        "{written} letters, {} pages, {written} sheets of paper",
        2 * written
    );
    assert!(said.contains(&printed), "{said}");
    let (_, _, again) = run("two.pdf", &["--sides", "duplex", "--threads", "3"]);
    assert!(file == again);
    let document = Document::load_mem(&file.unwrap()).unwrap();
    assert_eq!(document.get_pages().len(), 2 * written);
    // Two cards do not fit: there is an error, and no half file.
    let (code, said, none) = run("three.pdf", &["--impose", "a6"]);
    assert_eq!((code, none), (Some(1), None), "{said}");
    assert!(said.contains("do not fit"), "{said}");
    let left = std::fs::read_dir(folder.path()).unwrap();
    let left = left.map(|it| it.unwrap().file_name().into_string().unwrap());
    assert!(!left.into_iter().any(|it| it.contains("three.pdf")));
}
