//! A letter's PDF: real text for every reader, parts in order for those who hear it, nothing hidden in it.
#![cfg(feature = "pdf")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::words::Letter;
use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;

// ---- what others read ----

#[test]
fn every_reader_finds_the_words_of_every_hand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    for name in Hand::names() {
        let hand = Hand::bundled(name).unwrap();
        let (letter, sheets) = written(&accented(), &hand, "a5");
        std::fs::write(&path, render::pdf(&sheets, &info(&letter)).unwrap()).unwrap();
        let text = letter.text();
        for (reader, read) in readers(&path) {
            match read {
                // MuPDF gives the ligatures of Unicode as the letters they are of.
                Some(read) => assert_eq!(
                    words(&unbound(&read)),
                    words(&unbound(&text)),
                    "{name}, {reader}"
                ),
                None => println!("no {reader} here: skipped"),
            }
        }
    }
}

#[test]
fn no_reader_has_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    let hand = Hand::bundled("caveat").unwrap();
    let (letter, sheets) = written(&long(), &hand, "a5");
    assert!(sheets.len() > 1);
    std::fs::write(&path, render::pdf(&sheets, &info(&letter)).unwrap()).unwrap();
    let page = folder.path().join("page");
    let checks: [(&str, &[&str]); 4] = [
        ("qpdf", &["--check"]),
        ("pdfinfo", &["-struct-text"]),
        ("pdffonts", &[]),
        ("pdftoppm", &["-r", "40"]),
    ];
    for (tool, options) in checks {
        let mut command = Command::new(tool);
        command.args(options).arg(&path);
        if tool == "pdftoppm" {
            command.arg(&page);
        }
        let Ok(run) = command.output() else {
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

#[test]
fn an_outside_checker_finds_nothing_against_pdf_ua() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    for name in Hand::names() {
        let hand = Hand::bundled(name).unwrap();
        let (letter, sheets) = written(&long(), &hand, "a6");
        std::fs::write(&path, render::pdf(&sheets, &info(&letter)).unwrap()).unwrap();
        let run = python(&["-m", "pdfua", "check"], &path);
        let Some(run) = run else {
            println!("no pdfua here: skipped");
            return;
        };
        assert!(
            run.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&run.stdout)
        );
    }
}

// ---- what is in it ----

#[test]
fn the_parts_of_the_letter_are_tagged_in_their_order() {
    for name in Hand::names() {
        for paper in ["a5", "a6"] {
            let hand = Hand::bundled(name).unwrap();
            let (letter, sheets) = written(&long(), &hand, paper);
            let pdf = Pdf::of(&sheets, &letter);
            pdf.is_sound();
            let parts: Vec<String> = letter.blocks.iter().map(|it| flat(&it.text())).collect();
            let tagged: Vec<String> = pdf.parts().iter().map(|it| flat(it)).collect();
            assert_eq!(tagged, parts, "{name} on {paper}");
        }
    }
}

#[test]
fn lines_that_the_letter_breaks_do_not_run_together() {
    let letter = letter_of(&[("signature", "Obi-Wan\nKeeper of the Archive\nThe Ranch")]);
    let (letter, sheets) = written(&letter, &Hand::bundled("mynerve").unwrap(), "a5");
    let parts = Pdf::of(&sheets, &letter).parts();
    assert_eq!(parts, ["Obi-Wan Keeper of the Archive The Ranch"]);
}

#[test]
fn a_word_that_fits_no_line_is_read_whole() {
    let long = "Donaudampfschifffahrtsgesellschaftskapit\u{e4}nswitwe".repeat(3);
    let (letter, sheets) = written(
        &letter_of(&[("paragraph", &long)]),
        &Hand::bundled("mynerve").unwrap(),
        "a5",
    );
    assert!(sheets[0].lines().len() > 1);
    assert_eq!(Pdf::of(&sheets, &letter).parts(), [long]);
}

#[test]
fn widths_are_those_of_the_font_and_every_glyph_has_its_characters() {
    for name in Hand::names() {
        let (letter, sheets) = written(&accented(), &Hand::bundled(name).unwrap(), "a5");
        let pdf = Pdf::of(&sheets, &letter);
        for font in pdf.fonts() {
            assert_eq!(font.widths.len(), font.charstring_widths.len(), "{name}");
            assert_eq!(font.widths, font.charstring_widths, "{name}");
            assert_eq!(font.texts.len(), font.widths.len(), "{name}");
            assert!(font.texts.values().all(|it| !it.is_empty()), "{name}");
        }
    }
}

#[test]
fn it_says_what_it_is_and_nothing_of_anybody() {
    let letter = accented();
    let sheets = written(&letter, &Hand::bundled("caveat").unwrap(), "a5").1;
    let bytes = render::pdf(&sheets, &info(&letter)).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let pdf = Pdf(Document::load_mem(&bytes).unwrap());
    let catalog = pdf.0.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    let packet = catalog.get_deref(b"Metadata", &pdf.0).unwrap();
    let packet = String::from_utf8(packet.as_stream().unwrap().content.clone()).unwrap();
    for said in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<rdf:li xml:lang=\"x-default\">A &lt;letter&gt;</rdf:li>",
        "<xmp:CreateDate>2026-11-14</xmp:CreateDate>",
    ] {
        assert!(packet.contains(said), "{packet}");
    }
    // The words are in compressed streams; what is in the clear is about the document alone.
    let clear = String::from_utf8_lossy(&bytes);
    for personal in ["Zo", "Fletcher", "/home", "/work", "tmp"] {
        assert!(!packet.contains(personal), "{personal}");
        assert!(
            !clear.contains(personal) || personal.len() < 4,
            "{personal}"
        );
    }
    let about = pdf.0.trailer.get_deref(b"Info", &pdf.0).unwrap();
    let about = about.as_dict().unwrap();
    let date = about.get(b"CreationDate").unwrap().as_str().unwrap();
    assert_eq!(date, b"D:20261114");
    let keys: Vec<&[u8]> = about.iter().map(|it| it.0.as_slice()).collect();
    assert_eq!(keys, [&b"Producer"[..], b"Title", b"CreationDate"]);
}

#[test]
fn only_a_letter_with_title_and_language_calls_itself_accessible() {
    let sheets = written(&accented(), &Hand::bundled("caveat").unwrap(), "a5").1;
    let bytes = render::pdf(&sheets, &PdfInfo::default()).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("pdfuaid:part>"));
}

// ---- reading it by ourselves ----

/// A PDF taken apart.
struct Pdf(Document);

/// A font of a page taken apart.
struct FontParts {
    widths: Vec<f32>,
    charstring_widths: Vec<f32>,
    texts: BTreeMap<u16, String>,
}

impl Pdf {
    fn of(sheets: &[Sheet], letter: &Letter) -> Self {
        let bytes = render::pdf(sheets, &info(letter)).unwrap();
        Self(Document::load_mem(&bytes).unwrap())
    }

    fn dict(&self, id: ObjectId) -> &Dictionary {
        self.0.get_dictionary(id).unwrap()
    }

    /// The kids of a structure element that are elements.
    fn root(&self) -> &Dictionary {
        let catalog = self.0.catalog().unwrap();
        catalog
            .get_deref(b"StructTreeRoot", &self.0)
            .unwrap()
            .as_dict()
            .unwrap()
    }

    fn elements(&self) -> Vec<ObjectId> {
        let document = self.root().get(b"K").unwrap().as_reference().unwrap();
        let kids = self.dict(document).get(b"K").unwrap().as_array().unwrap();
        kids.iter().map(|it| it.as_reference().unwrap()).collect()
    }

    /// Checks what the standard asks of the whole file.
    fn is_sound(&self) {
        let catalog = self.0.catalog().unwrap();
        let is_true = |dict: &Dictionary, key: &[u8]| dict.get(key).unwrap().as_bool().unwrap();
        let part = |key: &[u8]| catalog.get(key).unwrap().as_dict().unwrap();
        assert!(is_true(part(b"MarkInfo"), b"Marked"));
        assert!(is_true(part(b"ViewerPreferences"), b"DisplayDocTitle"));
        assert!(catalog.has(b"Lang") && catalog.has(b"Metadata"));
        let pages: Vec<ObjectId> = self.0.get_pages().into_values().collect();
        let pieces = self.pieces();
        let mut tagged: BTreeMap<(ObjectId, i64), usize> = BTreeMap::new();
        for element in self.elements() {
            let dict = self.dict(element);
            assert_eq!(dict.get(b"S").unwrap().as_name().unwrap(), b"P");
            let own = self.pieces_of(element);
            assert!(!own.is_empty(), "an empty element");
            for piece in own {
                *tagged.entry(piece).or_default() += 1;
                // The tree of parents leads back.
                assert_eq!(self.parent(piece), element);
            }
        }
        assert!(tagged.values().all(|it| *it == 1));
        assert!(pieces.keys().eq(tagged.keys()), "pieces without a tag");
        for page in pages {
            let dict = self.dict(page);
            assert_eq!(dict.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
            assert!(dict.has(b"StructParents"));
        }
    }

    fn parent(&self, (page, number): (ObjectId, i64)) -> ObjectId {
        let key = self
            .dict(page)
            .get(b"StructParents")
            .unwrap()
            .as_i64()
            .unwrap();
        let tree = self.root().get_deref(b"ParentTree", &self.0).unwrap();
        let entries = tree
            .as_dict()
            .unwrap()
            .get(b"Nums")
            .unwrap()
            .as_array()
            .unwrap();
        let entry = entries
            .chunks(2)
            .find(|it| it[0].as_i64().unwrap() == key)
            .unwrap();
        let parts = self.0.dereference(&entry[1]).unwrap().1.as_array().unwrap();
        parts[number as usize].as_reference().unwrap()
    }

    fn pieces_of(&self, element: ObjectId) -> Vec<(ObjectId, i64)> {
        let dict = self.dict(element);
        let own = dict.get(b"Pg").unwrap().as_reference().unwrap();
        let kids = dict.get(b"K").unwrap().as_array().unwrap();
        let piece = |it: &Object| match it {
            Object::Integer(number) => (own, *number),
            it => {
                let dict = it.as_dict().unwrap();
                let page = dict.get(b"Pg").unwrap().as_reference().unwrap();
                (page, dict.get(b"MCID").unwrap().as_i64().unwrap())
            }
        };
        kids.iter().map(piece).collect()
    }

    /// The text of every marked piece; what is shown outside of one fails the test.
    fn pieces(&self) -> BTreeMap<(ObjectId, i64), String> {
        let mut pieces = BTreeMap::new();
        for page in self.0.get_pages().into_values() {
            let fonts = self.fonts_of(page);
            let content = self.0.get_and_decode_page_content(page).unwrap();
            let (mut open, mut font, mut artifact) = (None, None, false);
            for operation in content.operations {
                let first = operation.operands.first();
                match operation.operator.as_str() {
                    "BDC" => {
                        let dict = operation.operands[1].as_dict().unwrap();
                        let number = dict.get(b"MCID").unwrap().as_i64().unwrap();
                        assert_eq!(open.replace(number), None, "a piece within a piece");
                        let new = pieces.insert((page, number), String::new());
                        assert_eq!(new, None, "a number given twice");
                    }
                    "BMC" => artifact = first.unwrap().as_name().unwrap() == b"Artifact",
                    "EMC" => (open, artifact) = (None, false),
                    "Tf" => font = Some(first.unwrap().as_name().unwrap().to_vec()),
                    "f" | "f*" | "S" | "B" | "Do" => assert!(artifact, "ink without a tag"),
                    "Tj" => {
                        let font = &fonts[font.as_ref().unwrap()];
                        let codes = first.unwrap().as_str().unwrap();
                        let text = pieces.get_mut(&(page, open.unwrap())).unwrap();
                        for code in codes.chunks(2) {
                            text.push_str(&font.texts[&u16::from_be_bytes([code[0], code[1]])]);
                        }
                    }
                    _ => {}
                }
            }
        }
        pieces
    }

    /// The parts of the letter, as one hears them.
    fn parts(&self) -> Vec<String> {
        let pieces = self.pieces();
        let text = |it: ObjectId| self.pieces_of(it).iter().map(|it| &*pieces[it]).collect();
        self.elements().into_iter().map(text).collect()
    }

    fn fonts(&self) -> Vec<FontParts> {
        let pages = self.0.get_pages().into_values();
        pages
            .flat_map(|it| self.fonts_of(it).into_values())
            .collect()
    }

    fn fonts_of(&self, page: ObjectId) -> BTreeMap<Vec<u8>, FontParts> {
        let fonts = self.0.get_page_fonts(page).unwrap();
        let parts = |font: &Dictionary| {
            let inner = |dict: &Dictionary, key: &[u8]| {
                dict.get_deref(key, &self.0)
                    .unwrap()
                    .as_dict()
                    .unwrap()
                    .clone()
            };
            let stream = |dict: &Dictionary, key: &[u8]| {
                let stream = dict.get_deref(key, &self.0).unwrap().as_stream().unwrap();
                stream.decompressed_content().unwrap()
            };
            let cid = font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].clone();
            let cid = self
                .0
                .dereference(&cid)
                .unwrap()
                .1
                .as_dict()
                .unwrap()
                .clone();
            let file = stream(&inner(&cid, b"FontDescriptor"), b"FontFile3");
            let widths = cid.get(b"W").unwrap().as_array().unwrap();
            assert_eq!(widths[0].as_i64().unwrap(), 1);
            let widths = widths[1].as_array().unwrap();
            FontParts {
                widths: widths.iter().map(|it| it.as_float().unwrap()).collect(),
                charstring_widths: widths_of(&file),
                texts: characters(&String::from_utf8(stream(font, b"ToUnicode")).unwrap()),
            }
        };
        fonts
            .into_iter()
            .map(|(name, it)| (name, parts(it)))
            .collect()
    }
}

/// The widths in a CFF font: the number that each charstring begins with.
fn widths_of(font: &[u8]) -> Vec<f32> {
    let (_, at) = index(font, 4);
    let (_, at) = index(font, at);
    let (_, at) = index(font, at);
    let (_, at) = index(font, at);
    // Charset, selection and dictionaries lie between: 5 bytes, 8 bytes, one index.
    let (_, at) = index(font, at + 5 + 8);
    let (charstrings, _) = index(font, at);
    charstrings[1..].iter().map(|it| first_number(it)).collect()
}

/// The items of an index, and where it ends.
fn index(font: &[u8], at: usize) -> (Vec<&[u8]>, usize) {
    let count = usize::from(u16::from_be_bytes([font[at], font[at + 1]]));
    if count == 0 {
        return (Vec::new(), at + 2);
    }
    let width = usize::from(font[at + 2]);
    let offset = |number: usize| {
        let start = at + 3 + number * width;
        let bytes = &font[start..start + width];
        bytes
            .iter()
            .fold(0, |sum, it| (sum << 8) | usize::from(*it))
    };
    let base = at + 2 + (count + 1) * width;
    let items = (0..count).map(|it| &font[base + offset(it)..base + offset(it + 1)]);
    (items.collect(), base + offset(count))
}

fn first_number(charstring: &[u8]) -> f32 {
    let rest = |from: usize| i32::from(charstring[from]);
    let number = match charstring[0] {
        28 => i32::from(i16::from_be_bytes([charstring[1], charstring[2]])),
        it @ 32..=246 => i32::from(it) - 139,
        it @ 247..=250 => (i32::from(it) - 247) * 256 + rest(1) + 108,
        it => -(i32::from(it) - 251) * 256 - rest(1) - 108,
    };
    number as f32
}

/// The characters of each code, by a map's ranges.
fn characters(map: &str) -> BTreeMap<u16, String> {
    let mut texts = BTreeMap::new();
    for line in map.lines().filter(|it| it.contains("> [")) {
        let mut pieces = line
            .split(['<', '>', ' ', '[', ']'])
            .filter(|it| !it.is_empty());
        let first = u16::from_str_radix(pieces.next().unwrap(), 16).unwrap();
        let last = u16::from_str_radix(pieces.next().unwrap(), 16).unwrap();
        let units = |hex: &str| -> Vec<u16> {
            let digits = hex.as_bytes().chunks(4);
            digits
                .map(|it| u16::from_str_radix(std::str::from_utf8(it).unwrap(), 16).unwrap())
                .collect()
        };
        let listed: Vec<String> = pieces
            .map(|it| String::from_utf16(&units(it)).unwrap())
            .collect();
        assert_eq!(listed.len(), usize::from(last - first) + 1);
        texts.extend((first..=last).zip(listed));
    }
    texts
}

// ---- helpers ----

/// What each reader that is installed here takes for the text.
fn readers(path: &Path) -> [(&'static str, Option<String>); 3] {
    let text = |mut command: Command| {
        let run = command.output().ok()?;
        let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
        // What MuPDF was built without is no fault of the file.
        let complaint = complaint.replace("warning: ICC support is not available\n", "");
        assert_eq!(complaint, "", "{command:?}");
        Some(String::from_utf8(run.stdout).unwrap())
    };
    let mut poppler = Command::new("pdftotext");
    poppler.arg(path).arg("-");
    let mut mupdf = Command::new("mutool");
    mupdf.args(["draw", "-q", "-F", "text"]).arg(path);
    const PDFIUM: &str = "import sys, pypdfium2\n\
        for page in pypdfium2.PdfDocument(sys.argv[1]):\n\
        \x20   print(page.get_textpage().get_text_bounded())";
    let pdfium = python(&["-c", PDFIUM], path);
    let pdfium = pdfium.map(|it| String::from_utf8(it.stdout).unwrap());
    [
        ("poppler", text(poppler)),
        ("MuPDF", text(mupdf)),
        ("PDFium", pdfium),
    ]
}

/// Runs Python on a file; nothing if it lacks the module.
fn python(words: &[&str], path: &Path) -> Option<std::process::Output> {
    let python = std::env::var_os("LONGHAND_PYTHON").unwrap_or_else(|| "python3".into());
    let run = Command::new(python).args(words).arg(path).output().ok()?;
    let trouble = String::from_utf8_lossy(&run.stderr).into_owned();
    if trouble.contains("No module named") {
        return None;
    }
    assert_eq!(trouble, "");
    Some(run)
}

fn info(letter: &Letter) -> PdfInfo {
    PdfInfo {
        title: Some("A <letter>".into()),
        language: Some("en-GB".into()),
        date: letter.date.or(Some(jiff::civil::date(2026, 11, 14))),
        ..PdfInfo::default()
    }
}

/// The sheets of a letter, without the words that the hand cannot write.
fn written(letter: &Letter, hand: &Hand, paper: &str) -> (Letter, Vec<Sheet>) {
    let paper = Paper::named(paper).unwrap();
    match ink::write(letter, hand, &paper, Seed(7)) {
        Ok(written) => (letter.clone(), written.sheets),
        Err(Error::Unwritable { characters, .. }) => {
            let blocks: Vec<(String, String)> = letter
                .blocks
                .iter()
                .map(|block| {
                    let kind = serde_json::to_value(block.kind).unwrap();
                    let text = block.text();
                    let words = text.split(' ').filter(|it| !it.contains(&*characters));
                    let words: Vec<&str> = words.collect();
                    (kind.as_str().unwrap().to_owned(), words.join(" "))
                })
                .collect();
            let blocks: Vec<_> = blocks
                .iter()
                .map(|(a, b)| (a.as_str(), b.as_str()))
                .collect();
            written(&letter_of(&blocks), hand, &paper.name)
        }
        Err(other) => panic!("{other}"),
    }
}

fn accented() -> Letter {
    letter_of(&[
        ("date-line", "14 November 2026"),
        (
            "salutation",
            "Dear Zo\u{eb} \u{141}ukasiewicz-Nguy\u{1ec5}n,",
        ),
        (
            "paragraph",
            "The of\u{fb01}cial \u{fb01}le: na\u{ef}ve caf\u{e9}, cafe\u{301}, \u{201c}shelf\u{201d} \u{2014} overnight\u{2026} it\u{2019}s efficient to fly off.",
        ),
        ("close", "With warm regards,"),
        ("signature", "Tom Bellweather"),
        ("postscript", "P.S. The first 3 of 21 are yours!"),
    ])
}

fn long() -> Letter {
    let source: Letter = serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let texts: Vec<_> = source
        .blocks
        .iter()
        .map(|it| (it.kind, it.text()))
        .collect();
    let mut blocks: Vec<(String, String)> = Vec::new();
    for (kind, text) in texts {
        let kind = serde_json::to_value(kind)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned();
        let times = if kind == "paragraph" { 2 } else { 1 };
        blocks.extend((0..times).map(|_| (kind.clone(), text.clone())));
    }
    blocks.push(("postscript".into(), "P.S. Mind the step!".into()));
    let blocks: Vec<_> = blocks
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
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

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn unbound(text: &str) -> String {
    text.replace('\u{fb01}', "fi")
}

fn flat(text: &str) -> String {
    words(text).join(" ")
}
