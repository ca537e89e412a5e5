//! Single-line SVG fonts as hands: what plotters write with, and what strangers may hand in.
#![cfg(feature = "ink")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print what they skip"
)]

use std::fs;
use std::path::PathBuf;

use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::words::Letter;
use proptest::prelude::*;

// ---- what is read ----

#[test]
fn plotter_fonts_write_a_letter_as_strokes() {
    let letter = fletcher();
    for (name, bytes) in shared_fonts() {
        let hand = Hand::from_svg_font(&name, bytes).unwrap();
        let sheets = written(&letter, &hand);
        let text: String = sheets.iter().map(Sheet::text).collect();
        assert!(
            text.split_whitespace().eq(letter.text().split_whitespace()),
            "{name}"
        );
        let (mut strokes, mut late) = (0, 0);
        for sheet in &sheets {
            for mark in sheet.marks() {
                assert_eq!(mark.is_blank(), sheet.text_of(mark).trim().is_empty());
                for stroke in sheet.strokes(mark) {
                    strokes += 1;
                    late += usize::from(stroke.is_late);
                    assert_eq!(stroke.points.len() % 3, 1, "{name}");
                    let on = |it: &ink::PenPoint| {
                        (0.0..=sheet.width.0).contains(&it.x.0)
                            && (0.0..=sheet.height.0).contains(&it.y.0)
                            && (0.01..2.0).contains(&it.radius.0)
                    };
                    assert!(stroke.points.iter().all(on), "{name}");
                }
            }
        }
        println!("{name}: {strokes} strokes, {late} after their words");
        assert!(strokes > 400);
        // Elfin prints; the others join their letters, and set dots and bars later.
        assert_eq!(late > 20, name != "EMSElfin", "{name}");
    }
}

#[test]
fn ligatures_kerning_and_units_are_followed() {
    let font = |em: &str, more: &str| {
        let svg = format!(
            r#"<svg><font horiz-adv-x="500"><font-face units-per-em="{em}"/><font-face units-per-em="7"/>
            <glyph unicode="x" glyph-name="ex" d="M0 0L400 450"/><glyph unicode="f" d="M0 0L0 700"/>
            <glyph unicode="i" horiz-adv-x="200" d="M0 0L0 400M0 500h0"/>
            <glyph unicode="fi" d="M0 0L0 700L300 700"/>{more}</font>
            <font><glyph unicode="x" d="M9 9L10 10"/></font></svg>"#
        );
        Hand::from_svg_font("own", svg.into_bytes()).unwrap()
    };
    let plain = &written(&letter_of("fix xx"), &font("1000", ""))[0];
    let texts: Vec<_> = plain.marks().iter().map(|it| plain.text_of(it)).collect();
    assert_eq!(texts, ["fi", "x", " ", "x", "x"]);
    let kerned = font("1000", r#"<hkern g1="ex" u2="f,x" k="200"/>"#);
    let kerned = &written(&letter_of("fix xx"), &kerned)[0];
    let advance = |sheet: &Sheet, mark: usize| sheet.marks()[mark].advance.0;
    assert!((advance(kerned, 3) / advance(plain, 3) - 0.6).abs() < 0.01);
    assert!((advance(kerned, 4) - advance(plain, 4)).abs() < 1e-3);
    let halved = font("2000", "");
    let halved = &written(&letter_of("fix xx"), &halved)[0];
    // The letter x is as high as ever; the em is not.
    assert!((halved.x_height.0 - plain.x_height.0).abs() < 1e-3);
    assert!(halved.em.0 > 1.5 * plain.em.0);
}

#[test]
fn a_public_doctype_and_another_namespace_are_fine() {
    let svg = r#"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
        <s:svg xmlns:s="http://www.w3.org/2000/svg"><!-- none --><s:font><s:glyph unicode="&#x78;" d="m0,0 1e2-.5.5.5z"/></s:font></s:svg>"#;
    let hand = Hand::from_svg_font("own", format!("\u{feff}{svg}").into_bytes()).unwrap();
    assert_eq!(written(&letter_of("x"), &hand)[0].marks().len(), 1);
}

// ---- what is refused ----

#[test]
fn bad_fonts_are_refused_with_their_place() {
    let entity = r#"<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>"#;
    let outside = r#"<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#;
    let font = |inner: &str| format!("<svg>\n<font>\n{inner}\n</font></svg>");
    let glyph = |d: &str| font(&format!("<glyph unicode=\"x\" d=\"{d}\"/>"));
    let many = "<glyph unicode=\"x\" d=\"M0 0h9\"/>".repeat(65_536);
    let cases = [
        (format!("{entity}{}", glyph("M0 0h9")), "entities", 1),
        (format!("{outside}{}", glyph("M0 0h9")), "entities", 1),
        (glyph("&b;"), "entity", 3),
        (glyph("M 0 0 L 9 NaN"), "number", 3),
        (glyph("M 0 0 L 1e999 0"), "number", 3),
        (glyph("M 0 0 L 1e7 0"), "far out", 3),
        (glyph("M 0 0 L 90000 0"), "six ems", 3),
        (glyph(&format!("M0 0{}", " 1 1".repeat(500_000))), "4000", 3),
        (glyph("M 0 0 k 1"), "command", 3),
        (font(&many), "65535", 3),
        (font(""), "without letters", 1),
        (
            font("<font-face units-per-em=\"0\"/><glyph d=\"M0 0h9\"/>"),
            "units",
            3,
        ),
        (font("<font-face units-per-em=\"NaN\"/>"), "not a number", 3),
        (
            font("<glyph d=\"M0 0h9\" horiz-adv-x=\"inf\"/>"),
            "not a number",
            3,
        ),
        (
            "<svg>\n<font>\n<glyph unicode=\"x\" d=\"M0".into(),
            "XML",
            3,
        ),
        (
            "<svg>\n<font>\n<glyph unicode=\"x\" d=\"M0 0h9\"/>\n".into(),
            "breaks off",
            3,
        ),
        ("<svg></svg>".into(), "without a font", 1),
        ("not even XML".into(), "without a font", 1),
        ("".into(), "without a font", 1),
    ];
    for (svg, what, line) in cases {
        let error = Hand::from_svg_font("own", svg.clone().into_bytes()).unwrap_err();
        let shown = svg.chars().take(120).collect::<String>();
        assert!(error.to_string().contains(what), "{shown}: {error}");
        assert_eq!(error.place().unwrap().line(), line, "{shown}: {error}");
        assert!(!error.help().is_empty() && error.report().len() < 2000);
    }
    let binary = Hand::from_svg_font("own", vec![0xff; 100]).unwrap_err();
    assert!(matches!(binary, Error::NotText { .. }));
    let large = Hand::from_svg_font("own", vec![b' '; 17 << 20]).unwrap_err();
    assert!(matches!(large, Error::TooLarge { .. }));
}

#[test]
fn the_most_letters_and_pairs_are_read_quickly() {
    let mut svg = String::from("<svg><font horiz-adv-x='500'>");
    for character in (0x4e00..0x9fff)
        .chain(0xac00..0xd7a3)
        .filter_map(char::from_u32)
    {
        svg.push_str(&format!("<glyph unicode='{character}' d='M0 0L9 9'/>"));
    }
    svg.push_str("<hkern u1='U+4e00-5000' u2='U+4e00-4e10' k='9'/></font></svg>");
    assert!(Hand::from_svg_font("own", svg.clone().into_bytes()).is_ok());
    let svg = svg.replace("U+4e00-4e10", "U+4e00-9fff");
    let error = Hand::from_svg_font("own", svg.into_bytes()).unwrap_err();
    assert!(error.to_string().contains("pairs"), "{error}");
    let attributes = " a=''".repeat(300_000);
    let svg = format!("<svg><font><glyph unicode='x' d='M0 0L9 9'{attributes}/></font></svg>");
    assert!(Hand::from_svg_font("own", svg.into_bytes()).is_ok());
    let deep = "<g>".repeat(300_000);
    assert!(Hand::from_svg_font("own", deep.into_bytes()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_font_is_refused_or_written_with_but_never_panics(
        which in 0usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), prop::sample::select(b"<>&;\"'[]/-.eE09MmAaCcZz \n".to_vec())]), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let fonts = shared_fonts();
        let mut bytes = fonts.into_iter().nth(which).map_or_else(|| OWN.as_bytes().to_vec(), |it| it.1);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        match Hand::from_svg_font("changed", bytes) {
            Ok(hand) => {
                let _ = ink::write(&letter_of("Dear Colin, fix it."), &hand, &Paper::named("a5").unwrap(), Seed(1));
            }
            Err(error) => prop_assert!(!error.report().is_empty() && !error.help().is_empty()),
        }
    }

    #[test]
    fn any_path_is_refused_or_drawn(data in "[MmLlHhVvCcSsQqTtAaZz0-9eE., +-]{0,80}") {
        let svg = format!("<svg><font><glyph unicode='x' d='M0 0h9'/><glyph unicode='a' d='{data}'/></font></svg>");
        if let Ok(hand) = Hand::from_svg_font("own", svg.into_bytes()) {
            for sheet in written(&letter_of("a x"), &hand) {
                let strokes = sheet.marks().iter().flat_map(|it| sheet.strokes(it));
                let all: Vec<_> = strokes.flat_map(|it| it.points).collect();
                prop_assert!(all.iter().all(|it| it.x.0.is_finite() && it.y.0.is_finite()));
            }
        }
    }
}

// ---- helpers ----

/// A font with something of everything.
const OWN: &str = r#"<svg><defs><font id="own" horiz-adv-x="400"><font-face font-family="Own" units-per-em="1000"/>
<missing-glyph horiz-adv-x="300"/><glyph unicode=" "/><glyph unicode="D" d="M50 0V600H200C400 600 400 0 200 0Z"/>
<glyph unicode="e" d="M50 150H250A100 100 0 1 0 200 30"/><glyph unicode="a" d="m250 200q-100 100-200 0t100-200 t100 50v-50"/>
<glyph unicode="r" glyph-name="r,arr" d="M50 0L50 250M50 150S100 260 200 240"/><glyph unicode="x" d="M0 0L250 300M0 300L250 0"/>
<glyph unicode="fi" d="M0 0L100 600L200 600M250 0L250 300"/><glyph unicode="C" d="M300 500L200 600L50 300L200 0L300 100"/>
<hkern u1="D" u2="e,a" k="20"/><hkern g1="arr" u2="U+61-7a" k="10"/></font></defs></svg>"#;

/// The plotter fonts that lie beside this folder, if they do.
fn shared_fonts() -> Vec<(String, Vec<u8>)> {
    let folder = std::env::var("LONGHAND_HANDS").unwrap_or_else(|_| "../shared/hands".into());
    let folder = PathBuf::from(folder).join("single-line");
    let names = ["EMSAllure", "EMSElfin", "EMSFelix", "HersheyScript1"];
    let fonts = names.iter().filter_map(|name| {
        let bytes = fs::read(folder.join(format!("{name}.svg"))).ok()?;
        Some(((*name).to_owned(), bytes))
    });
    let fonts: Vec<_> = fonts.collect();
    if fonts.is_empty() {
        println!(
            "skipped: no fonts in {}; set LONGHAND_HANDS",
            folder.display()
        );
    }
    fonts
}

fn fletcher() -> Letter {
    serde_json::from_str(include_str!("pages/fletcher.json")).unwrap()
}

fn letter_of(text: &str) -> Letter {
    let mut value: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    value["blocks"] = serde_json::json!([
        {"kind": "paragraph", "spans": [{"text": text, "source": {"kind": "edit"}}]}
    ]);
    serde_json::from_value(value).unwrap()
}

fn written(letter: &Letter, hand: &Hand) -> Vec<Sheet> {
    let paper = Paper::named("a5").unwrap();
    ink::write(letter, hand, &paper, Seed(7)).unwrap().sheets
}
