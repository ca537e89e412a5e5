//! What holds of any bytes, for the fuzzer and for the tests.
#![allow(dead_code, reason = "each target checks one of them")]

use std::io::Cursor;

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Style;
use longhand::listen;
use longhand::listen::mail;
use longhand::listen::mail::Options;
use longhand::units::Mm;
use longhand::words::Letter;

/// The kinds of file that bytes are taken for; the first byte says which.
const NAMES: [&str; 6] = ["x.eml", "x.mbox", "x.txt", "x.html", "x.csv", "x"];

/// Mail of any kind is read or refused, and shows every sign that is there.
pub(crate) fn mail(data: &[u8]) {
    let kind = data.first().map_or(0, |it| usize::from(*it) % NAMES.len());
    for name in ["x.eml", NAMES[kind]] {
        let Ok(post) = mail::read(Cursor::new(data.to_vec()), name, &Options::default()) else {
            continue;
        };
        for (index, letter) in post.enumerate() {
            let Ok(letter) = letter else {
                continue;
            };
            assert!(letter.number <= index + 1);
            assert!(letter.duplicate_of.is_none_or(|it| it < letter.number));
            assert!(!letter.text.contains(['\0', '\u{202e}', '\u{1b}']));
            assert!(letter.text.len() <= 8 << 20);
        }
    }
}

/// Any text is read; every span is a span of the text, with its words.
pub(crate) fn letter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = listen::read(&text);
    assert_eq!(reading.text, text);
    for ask in reading.matters() {
        assert_eq!(text.get(ask.start..ask.end), Some(ask.text.as_str()));
        assert_eq!(
            text.get(ask.gist.start..ask.gist.end),
            Some(ask.gist.text.as_str())
        );
    }
    let said = [
        &reading.praise,
        &reading.loves,
        &reading.hates,
        &reading.ideas,
        &reading.people,
        &reading.pets,
    ];
    let said = said
        .into_iter()
        .chain([&reading.dates, &reading.references, &reading.amounts]);
    let said = said
        .chain([&reading.safeguarding, &reading.sorrows])
        .flatten();
    for said in said
        .chain(&reading.writer)
        .chain(&reading.salutation)
        .chain(&reading.postscript)
    {
        assert_eq!(text.get(said.start..said.end), Some(said.text.as_str()));
    }
    let apart = listen::apart(&text);
    assert!(apart.text.len() + apart.quoted.len() + apart.signature.len() <= 2 * text.len() + 3);
}

/// A font of any bytes is refused, or writes: with its outlines, and with a pen.
pub(crate) fn font(data: &[u8]) {
    let bytes = || data.to_vec();
    for style in [Style::Outline, Style::Pen(Mm(0.4))] {
        if let Ok(hand) = Hand::from_font("strange", bytes()) {
            writes(&hand.style(style));
        }
    }
}

/// A single-line SVG font of any bytes is refused, or writes.
pub(crate) fn svg_font(data: &[u8]) {
    if let Ok(hand) = Hand::from_svg_font("strange", data.to_vec()) {
        writes(&hand);
    }
}

/// What a hand writes stays on the paper, or it says that it cannot write it.
fn writes(hand: &Hand) {
    let letter = include_str!("../pages/fletcher.json");
    let mut letter: Letter = serde_json::from_str(letter).expect("it is a letter");
    letter.blocks.truncate(2);
    let paper = Paper::named("a6").expect("it is built in");
    let Ok(written) = ink::write(&letter, hand, &paper, Seed(1)) else {
        return;
    };
    for sheet in &written.sheets {
        for mark in sheet.marks() {
            for [x, y] in sheet.points(mark) {
                assert!((0.0..=sheet.width.0).contains(x));
                assert!((0.0..=sheet.height.0).contains(y));
            }
        }
    }
}
