//! Fonts of strangers: whatever is in the file, it is written with or refused, and says how to mend it.
#![cfg(feature = "ink")]
#![allow(clippy::unwrap_used, reason = "tests may")]

use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::words::Letter;

const AURORE: &[u8] = include_bytes!("../templates/hands/la-belle-aurore/font.ttf");
const CAVEAT: &[u8] = include_bytes!("../templates/hands/caveat/font.ttf");

/// A font of an x and an n in the Compact Font Format, and one that varies in weight.
const TINY_OTF: &[u8] = include_bytes!("cases/scripts/tiny.otf");
const TINY_VARIABLE: &[u8] = include_bytes!("cases/scripts/tiny-variable.ttf");

/// A table of a font: its tag and its bytes.
type Table = ([u8; 4], Vec<u8>);

fn letter(text: &str) -> Letter {
    let mut letter: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let mut span = letter["blocks"][0]["spans"][0].clone();
    span["text"] = text.into();
    letter["blocks"] = serde_json::json!([{"kind": "paragraph", "spans": [span]}]);
    serde_json::from_value(letter).unwrap()
}

fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    bytes[at..at + length]
        .iter()
        .fold(0, |sum, it| sum * 256 + usize::from(*it))
}

fn tables(font: &[u8]) -> Vec<Table> {
    let count = number(font, 4, 2);
    let records = (0..count).map(|it| &font[12 + 16 * it..28 + 16 * it]);
    records
        .map(|it| {
            let (offset, length) = (number(it, 8, 4), number(it, 12, 4));
            (
                it[..4].try_into().unwrap(),
                font[offset..offset + length].to_vec(),
            )
        })
        .collect()
}

/// A font file of these tables, `shift` bytes into a larger one.
fn file(tables: &[Table], shift: usize) -> Vec<u8> {
    let mut head = vec![0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0];
    let mut body = Vec::new();
    let start = shift + 12 + 16 * tables.len();
    for (tag, bytes) in tables {
        head.extend(tag);
        head.extend([0; 4]);
        head.extend(((start + body.len()) as u32).to_be_bytes());
        head.extend((bytes.len() as u32).to_be_bytes());
        body.extend(bytes);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    head.extend(body);
    head
}

fn without(font: &[u8], tags: &[&[u8; 4]]) -> Vec<u8> {
    let mut tables = tables(font);
    tables.retain(|it| !tags.contains(&&it.0));
    file(&tables, 0)
}

fn with(font: &[u8], tag: &[u8; 4], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut tables = tables(font);
    change(&mut tables.iter_mut().find(|it| it.0 == *tag).unwrap().1);
    file(&tables, 0)
}

/// Where a glyph's outline lies in the table `glyf`.
fn outline(font: &[u8], glyph: usize) -> (usize, usize) {
    let tables = tables(font);
    let table = |tag: &[u8; 4]| &tables.iter().find(|it| it.0 == *tag).unwrap().1;
    let long = number(table(b"head"), 50, 2) == 1;
    let loca = table(b"loca");
    let at = |it: usize| match long {
        true => number(loca, 4 * it, 4),
        false => 2 * number(loca, 2 * it, 2),
    };
    (at(glyph), at(glyph + 1))
}

/// Writes with a font; errors must say how to mend them.
fn tried(bytes: Vec<u8>) -> Result<String, Error> {
    let told = |error: Error| {
        assert!(
            !error.help().is_empty() && error.to_string().len() > 10,
            "{error}"
        );
        error
    };
    let hand = Hand::from_font("strange", bytes).map_err(told)?;
    let paper = Paper::named("a5").unwrap();
    let written = ink::write(&letter("xn nx xnxn 12, Ann Łukasz"), &hand, &paper, Seed(1));
    let written = written.map_err(told)?;
    let shown = ink::specimen(&hand, &paper, Seed(1)).map_err(told)?;
    let inked = |sheet: &ink::Sheet| {
        let mut marks = sheet.marks().iter();
        marks.all(|it| !it.is_blank() || sheet.text_of(it).trim().is_empty())
    };
    assert!(written.sheets.iter().all(inked), "a letter without ink");
    assert!(shown.sheets.iter().all(inked), "a specimen without ink");
    Ok(written.sheets[0].text().trim().to_owned())
}

const TEXT: &str = "xn nx xnxn 12, Ann Łukasz";

#[test]
fn a_font_that_breaks_off_is_refused_or_written_with() {
    for font in [AURORE, CAVEAT, TINY_OTF, TINY_VARIABLE] {
        for part in 0..64 {
            let _ = tried(font[..font.len() * part / 64].to_vec());
        }
        assert_eq!(tried(font.to_vec()).unwrap(), TEXT);
    }
}

#[test]
fn composites_that_go_round_in_circles_are_written_by_a_sibling() {
    let font = AURORE;
    for circle in [1, 2] {
        let places: Vec<_> = (3..200).map(|it| (it, outline(font, it))).collect();
        let roomy: Vec<_> = places
            .into_iter()
            .filter(|it| it.1.1 - it.1.0 >= 16)
            .collect();
        let looping = with(font, b"glyf", |glyf| {
            for pair in roomy.chunks(circle) {
                for (index, (_, (start, _))) in pair.iter().enumerate() {
                    let next = pair[(index + 1) % pair.len()].0 as u16;
                    let [high, low] = next.to_be_bytes();
                    let composite = [0xff, 0xff, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, high, low, 1, 1];
                    glyf[*start..start + 16].copy_from_slice(&composite);
                }
            }
        });
        assert_eq!(tried(looping).unwrap(), TEXT);
    }
}

#[test]
fn every_letter_may_claim_to_exist() {
    let many = with(AURORE, b"maxp", |it| {
        it[4..6].copy_from_slice(&[0xff, 0xff])
    });
    let _ = tried(many);
    let wide = with(AURORE, b"hmtx", |it| {
        it.iter_mut().for_each(|it| *it = 0xff)
    });
    let _ = tried(wide);
}

#[test]
fn fonts_without_what_a_hand_needs_say_so() {
    let symbol = with(AURORE, b"cmap", |it| {
        for record in 0..number(it, 2, 2) {
            it[4 + 8 * record..8 + 8 * record].copy_from_slice(&[0, 3, 0, 0]);
        }
    });
    let cases = [
        (Vec::new(), "empty"),
        (
            b"Dear Colin, this is no font at all.".to_vec(),
            "not a font",
        ),
        (
            b"wOF2 and what follows, which is compressed".to_vec(),
            "web font",
        ),
        (without(AURORE, &[b"cmap"]), "which characters"),
    ];
    for (bytes, what) in cases {
        let error = Hand::from_font("strange", bytes).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
    let shapeless = with(AURORE, b"head", |it| it[18..20].fill(0));
    for bytes in [symbol, shapeless] {
        let _ = tried(bytes);
    }
}

#[test]
fn letters_without_ink_go_to_a_sibling() {
    // Colour or bitmaps alone; outlines a hundred times as large as a letter.
    let bare = without(AURORE, &[b"glyf", b"loca"]);
    let huge = with(AURORE, b"head", |it| it[18..20].copy_from_slice(&[0, 16]));
    for bytes in [bare, huge] {
        match tried(bytes) {
            Ok(text) => assert_eq!(text, TEXT),
            Err(error) => assert!(matches!(error, Error::Ink { .. }), "{error}"),
        }
    }
}

#[test]
fn collections_open_types_and_variable_fonts_are_written_with() {
    let mut collection = b"ttcf\0\x01\0\0\0\0\0\x01\0\0\0\x10".to_vec();
    collection.extend(file(&tables(AURORE), 16));
    for bytes in [collection, TINY_OTF.to_vec(), TINY_VARIABLE.to_vec()] {
        assert_eq!(tried(bytes).unwrap(), TEXT);
    }
}
