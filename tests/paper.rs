//! Papers, envelopes and labels: everything stays in its place, and what does not fit says what would help.
#![cfg(all(
    feature = "pdf",
    feature = "svg",
    feature = "png",
    feature = "letterhead"
))]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use longhand::Error;
use longhand::Seed;
use longhand::ink;
use longhand::ink::Addresses;
use longhand::ink::Envelope;
use longhand::ink::Frame;
use longhand::ink::Hand;
use longhand::ink::Labels;
use longhand::ink::Letterhead;
use longhand::ink::Paper;
use longhand::ink::Printed;
use longhand::ink::RulingKind;
use longhand::ink::Sheet;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::units::Mm;
use longhand::words::BlockKind;
use longhand::words::Letter;
use usvg::roxmltree::Document;

fn letter_of(blocks: &[(&str, &str)]) -> Letter {
    let mut value: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let blocks = blocks.iter().map(|(kind, text)| {
        serde_json::json!({"kind": kind, "spans": [{"text": text, "source": {"kind": "edit"}}]})
    });
    value["blocks"] = blocks.collect();
    serde_json::from_value(value).unwrap()
}

/// A letter whose body has so many words, in paragraphs of 47.
fn long_letter(count: usize) -> Letter {
    cut_letter(count, 0)
}

/// The same without the last words of its body.
fn cut_letter(count: usize, cut: usize) -> Letter {
    let source: Letter = serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let text = source.text();
    let body: Vec<&str> = text.split_whitespace().cycle().take(count).collect();
    let kept = |index: usize| (count - cut).saturating_sub(47 * index).min(47);
    let paragraphs = body.chunks(47).enumerate();
    let paragraphs: Vec<String> = paragraphs
        .map(|(index, it)| it[..kept(index).min(it.len())].join(" "))
        .collect();
    let mut blocks = vec![("salutation", "Dear Colin,")];
    blocks.extend(paragraphs.iter().map(|it| ("paragraph", it.as_str())));
    blocks.push(("close", "With warm regards,"));
    blocks.push(("signature", "Tom Bellweather"));
    letter_of(&blocks)
}

fn hand() -> Hand {
    Hand::bundled("la-belle-aurore").unwrap()
}

fn hands() -> impl Iterator<Item = Hand> {
    Hand::names().map(|it| Hand::bundled(it).unwrap())
}

/// The rectangle around the ink of some lines.
fn ink_of(sheet: &Sheet, lines: std::ops::Range<usize>) -> [f32; 4] {
    let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for line in &sheet.lines()[lines] {
        for mark in &sheet.marks()[line.marks.clone()] {
            for [x, y] in sheet.points(mark) {
                bounds[0] = bounds[0].min(*x);
                bounds[1] = bounds[1].min(*y);
                bounds[2] = bounds[2].max(*x);
                bounds[3] = bounds[3].max(*y);
            }
        }
    }
    bounds
}

fn is_within([left, top, right, bottom]: [f32; 4], frame: Frame) -> bool {
    left >= frame.left.0 - 1e-3
        && top >= frame.top.0 - 1e-3
        && right <= frame.right().0 + 1e-3
        && bottom <= frame.bottom().0 + 1e-3
}

fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|it| (*it).to_owned()).collect()
}

/// Addresses of every usual shape.
fn addresses(count: usize) -> Vec<Vec<String>> {
    let shapes: [&[&str]; 5] = [
        &["Priya Raman", "14 Orchard Street", "SPRINGFIELD, IL 62704"],
        &[
            "Tess O’Malley",
            "Flat 3",
            "27 Harbour Row",
            "WHITBY",
            "YO21 3PU",
            "UNITED KINGDOM",
        ],
        &["Jürgen Weiß", "Ahornallee 4", "35390 GIESSEN", "GERMANY"],
        &[
            "Frau Dr. Theodora Featherstonehaugh",
            "Gyllenborgsgatan 141",
            "116 21 STOCKHOLM",
        ],
        &["Jo Li", "BOX 1"],
    ];
    let shapes = shapes.iter().cycle().take(count);
    shapes.map(|it| lines(it)).collect()
}

// ---- papers ----

#[test]
fn every_paper_is_written_on_and_drawn_in_every_form() {
    let letter = long_letter(30);
    for name in Paper::names() {
        let paper = Paper::named(name).unwrap();
        let sheets = ink::write(&letter, &hand(), &paper, Seed(1))
            .unwrap()
            .sheets;
        let sheet = &sheets[0];
        let ink = ink_of(sheet, 0..sheet.lines().len());
        assert!(
            is_within(
                ink,
                Frame::new(
                    Mm(2.0),
                    Mm(2.0),
                    paper.width - Mm(4.0),
                    paper.height - Mm(4.0)
                )
            ),
            "{name}: {ink:?}"
        );
        let pdf = render::pdf(&sheets, &PdfInfo::default()).unwrap();
        assert!(lopdf::Document::load_mem(&pdf).is_ok(), "{name}");
        let tree = usvg::Tree::from_str(&render::svg(sheet), &usvg::Options::default());
        assert!(tree.is_ok(), "{name}");
        assert!(render::png(sheet, 40.0).is_ok(), "{name}");
        assert_eq!(sheet.printed().is_empty(), paper.ruling.is_none(), "{name}");
    }
}

#[test]
fn on_ruled_paper_the_writing_sits_on_the_lines_with_small_misses() {
    for hand in hands() {
        let paper = Paper::named("a5-ruled").unwrap();
        let sheets = ink::write(&long_letter(150), &hand, &paper, Seed(3))
            .unwrap()
            .sheets;
        let mut misses = Vec::new();
        for sheet in &sheets {
            let rules: Vec<f32> = sheet
                .printed()
                .iter()
                .filter_map(|it| match it {
                    Printed::Line { from, .. } => Some(from[1]),
                    _ => None,
                })
                .collect();
            for line in sheet.lines() {
                let nearest = rules.iter().map(|it| line.y.0 - it);
                let miss = nearest.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap();
                misses.push(miss / sheet.x_height.0);
            }
        }
        let most = misses.iter().fold(0.0_f32, |most, it| most.max(it.abs()));
        let mean = misses.iter().sum::<f32>() / misses.len() as f32;
        let spread = misses.iter().map(|it| (it - mean).powi(2)).sum::<f32>();
        let sd = (spread / misses.len() as f32).sqrt();
        println!(
            "{}: misses {mean:.3} mean, {sd:.3} sd, {most:.3} most, in x-heights",
            hand.name()
        );
        assert!(most < 0.25 && sd > 0.02, "{}: {misses:?}", hand.name());
    }
}

#[test]
fn ruling_is_as_the_file_says() {
    let ruled = Paper::named("a4-ruled").unwrap();
    let ruling = ruled.ruling.unwrap();
    assert_eq!(
        (ruling.kind, ruling.pitch, ruling.margin_line),
        (RulingKind::Lines, Mm(9.0), Some(Mm(30.0)))
    );
    let letter = letter_of(&[("paragraph", "Hello")]);
    let count = |name: &str| {
        let paper = Paper::named(name).unwrap();
        let sheets = ink::write(&letter, &hand(), &paper, Seed(1))
            .unwrap()
            .sheets;
        sheets[0].printed().len()
    };
    // (297 - 27 - 18) / 9 lines and a margin line; 42 by 29 lines; one lot of dots.
    assert_eq!(count("a4-ruled"), 28 + 1);
    assert_eq!(count("a5-grid"), 43 + 30);
    assert_eq!(count("a5-dots"), 1);
}

#[test]
fn pages_never_end_in_a_lone_line() {
    let mut pages = 0;
    for (number, hand) in hands().enumerate() {
        for name in Paper::names() {
            let mut paper = Paper::named(name).unwrap();
            paper.sides = None;
            for count in [103, 199] {
                let letter = long_letter(count + 7 * number);
                let sheets = ink::write(&letter, &hand, &paper, Seed(count as u64))
                    .unwrap()
                    .sheets;
                pages += sheets.len();
                for (page, pair) in sheets.windows(2).enumerate() {
                    lone_lines(
                        &pair[0],
                        &pair[1],
                        &format!("{} on {name}, page {page}", hand.name()),
                    );
                }
            }
        }
    }
    println!("{pages} pages without a lone line");
}

/// Fails if a paragraph leaves one line at the end of a page, or at the start of the next.
fn lone_lines(page: &Sheet, next: &Sheet, what: &str) {
    let last = page.lines().last().unwrap();
    let first = next.lines().first().unwrap();
    assert_ne!(last.kind, BlockKind::Salutation, "{what}");
    assert_ne!(first.kind, BlockKind::Signature, "{what}");
    let end = |sheet: &Sheet, line: &ink::Line| {
        let marks = &sheet.marks()[line.marks.clone()];
        let text: String = marks.iter().map(|it| sheet.text_of(it)).collect();
        text.trim_end().ends_with(['.', '!', '?', ':'])
    };
    // A paragraph of this letter that goes on has no stop at the page's end.
    if last.kind == BlockKind::Paragraph && first.kind == BlockKind::Paragraph && !end(page, last) {
        let runs = |kinds: &mut dyn Iterator<Item = BlockKind>| {
            kinds.take_while(|it| *it == BlockKind::Paragraph).count()
        };
        let above = runs(&mut page.lines().iter().rev().map(|it| it.kind));
        let below = runs(&mut next.lines().iter().map(|it| it.kind));
        assert!(
            above >= 2 && below >= 2,
            "{what}: {above} above, {below} below"
        );
    }
}

// ---- what does not fit ----

#[test]
fn a_letter_that_is_too_long_names_only_what_helps() {
    let hand = hand();
    let mut offers = BTreeMap::new();
    for (name, count) in [
        ("postcard-a6", 90),
        ("postcard-a6", 110),
        ("postcard-4x6", 140),
        ("note-card", 150),
        ("flat-card", 95),
    ] {
        let paper = Paper::named(name).unwrap();
        let letter = long_letter(count);
        let error = ink::write(&letter, &hand, &paper, Seed(5)).err();
        let Some(error) = error else {
            panic!("{count} words fit on {name}");
        };
        let Error::TooLong {
            words,
            size,
            larger,
            ..
        } = &error
        else {
            panic!("{error}");
        };
        println!("{count} words: {error}; {}", error.help());
        // So many words fewer fit, and one more does not.
        let fits = |cut: usize| ink::write(&cut_letter(count, cut), &hand, &paper, Seed(5)).is_ok();
        assert!(fits(*words), "{name}: {words}");
        assert!(!fits(words - 1), "{name}: {words}");
        if let Some(size) = size {
            let smaller = paper.clone().at_size(f32::from(*size) / 100.0);
            assert!(
                ink::write(&letter, &hand, &smaller, Seed(5)).is_ok(),
                "{name} at {size}%"
            );
            *offers.entry("size").or_insert(0) += 1;
        }
        if let Some(larger) = larger {
            let mut paper = Paper::named(larger).unwrap();
            paper.sides = paper.sides.or(Paper::named(name).unwrap().sides);
            assert!(
                ink::write(&letter, &hand, &paper, Seed(5)).is_ok(),
                "{name}: {larger}"
            );
            *offers.entry("larger").or_insert(0) += 1;
        }
    }
    assert!(offers.len() == 2, "{offers:?}");
}

#[test]
fn pages_may_be_bounded_on_any_paper() {
    let paper = Paper::named("a5").unwrap();
    let letter = long_letter(300);
    let sheets = ink::write(&letter, &hand(), &paper, Seed(1))
        .unwrap()
        .sheets;
    assert!(sheets.len() > 1);
    assert!(
        ink::write(
            &letter,
            &hand(),
            &paper.clone().at_most(sheets.len()),
            Seed(1)
        )
        .is_ok()
    );
    let error = ink::write(&letter, &hand(), &paper.at_most(sheets.len() - 1), Seed(1));
    assert!(matches!(error, Err(Error::TooLong { .. })));
}

#[test]
fn bad_papers_are_refused_where_they_are_bad() {
    let good = "width: 148mm\nheight: 210mm\ntop: 19mm\nright: 13mm\nbottom: 17mm\nleft: 16mm\nleading: 8mm\n";
    assert!(Paper::from_yaml("mine", good).is_ok());
    let bad = [
        ("148mm", "0mm", 1),
        ("148mm", "-5mm", 1),
        ("148mm", "10000mm", 1),
        ("148mm", "NaNmm", 1),
        ("148mm", "10m", 1),
        ("210mm", "infmm", 2),
        ("19mm", "-1mm", 3),
        ("17mm", "190mm", 5),
        ("16mm", "130mm", 6),
        ("leading: 8mm", "leading: 0mm", 7),
        ("leading: 8mm", "leading: 8mm\nsides: 0", 8),
        ("leading: 8mm", "leading: 8mm\nsize: 0%", 8),
        ("leading: 8mm", "leading: 8mm\ncolor: red", 8),
        (
            "leading: 8mm",
            "leading: 8mm\nruling: {kind: lines, pitch: 0mm}",
            8,
        ),
        (
            "leading: 8mm",
            "leading: 8mm\nruling: {kind: lines, pitch: 3mm}",
            8,
        ),
        ("leading: 8mm", "leading: 8mm\nruling: {kind: waves}", 8),
        (
            "leading: 8mm",
            "leading: 8mm\nruling: {kind: lines, colour: pink}",
            8,
        ),
        (
            "leading: 8mm",
            "leading: 8mm\naddress_side: {recipient: {left: 140mm, top: 5mm, width: 50mm, height: 20mm}}",
            8,
        ),
    ];
    for (from, to, line) in bad {
        let error = Paper::from_yaml("mine", &good.replacen(from, to, 1)).unwrap_err();
        let place = error
            .place()
            .unwrap_or_else(|| panic!("{to}: {error} has no place"));
        assert_eq!(place.line(), line, "{to}: {error}");
        assert!(!error.help().is_empty());
        println!("{}", error.report());
    }
    let mut paper = Paper::named("a5").unwrap();
    for width in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e9] {
        paper.width = Mm(width);
        assert!(matches!(
            ink::write(&long_letter(5), &hand(), &paper, Seed(1)),
            Err(Error::Ink { .. })
        ));
    }
}

// ---- envelopes and postcards ----

#[test]
fn addresses_stay_in_their_places_on_every_envelope() {
    let sender = lines(&[
        "The Space Archive",
        "200 Observatory Road",
        "PASADENA, CA 91101",
        "UNITED STATES",
    ]);
    for hand in hands() {
        for name in Envelope::names() {
            let envelope = Envelope::named(name).unwrap();
            for (number, recipient) in addresses(5).iter().enumerate().skip(1).take(3) {
                let written = Addresses {
                    recipient,
                    sender: &sender,
                    id: "334 273 569",
                };
                let inscribed = envelope
                    .addressed(&written, &hand, Seed(number as u64))
                    .unwrap();
                assert!(
                    inscribed.refused.is_empty(),
                    "{name} in {}: {:?}",
                    hand.name(),
                    inscribed.refused
                );
                let sheet = &inscribed.sheet;
                let to = recipient.len();
                let from = to + sender.len();
                assert!(
                    is_within(ink_of(sheet, 0..to), envelope.side.recipient),
                    "{name} in {}",
                    hand.name()
                );
                assert!(
                    is_within(ink_of(sheet, to..from), envelope.side.sender.unwrap()),
                    "{name} in {}",
                    hand.name()
                );
                assert_eq!(
                    sheet.text().lines().collect::<Vec<_>>(),
                    [&recipient[..], &sender[..], &lines(&["334 273 569"])].concat()
                );
            }
        }
    }
}

#[test]
fn what_the_post_prints_and_stamps_on_stays_free() {
    for name in Envelope::names() {
        let envelope = Envelope::named(name).unwrap();
        let (recipient, stamp) = (envelope.side.recipient, envelope.side.stamp.unwrap());
        // UPU S18 prints on the lowest 15 mm of the right; a gift card's envelope goes by hand.
        let free = if name == "c7" { 9.0 } else { 15.0 };
        assert!((envelope.height - recipient.bottom()).0 >= free, "{name}");
        for frame in [recipient, envelope.side.sender.unwrap()] {
            let apart = frame.right() <= stamp.left || frame.top >= stamp.bottom();
            assert!(apart, "{name}: {frame:?} under the stamp");
        }
    }
}

#[test]
fn a_postcard_has_a_message_side_and_an_address_side() {
    let yaml = "name: {given: Colin, surname: Roe}\naddress: {street: 12 Harbour Row, locality: Whitby, postcode: YO21 3PU, country: GB}\n";
    let colin = longhand::Profile::from_yaml(yaml).unwrap();
    let scribe = longhand::Scribe::new();
    let write = |profile| {
        let letter = scribe.letter_to(profile).pack("cafe").occasion("thank-you");
        let draft = letter
            .length(longhand::people::Length::Short)
            .write()
            .unwrap();
        draft
            .pages_on(&hand(), &Paper::named("postcard-a6").unwrap())
            .unwrap()
    };
    let pages = write(&colin);
    assert_eq!(pages.sheets.len(), 2);
    let side = &pages.sheets[1];
    assert!(
        side.text()
            .contains("Colin Roe\n12 Harbour Row\nWHITBY\nYO21 3PU\n")
    );
    assert_eq!(side.printed().len(), 2);
    let blank = write(&longhand::Profile::from_yaml("name: Colin Roe").unwrap());
    assert!(blank.findings.iter().any(|it| it.code == "address-missing"));
    assert!(!blank.sheets[1].text().contains("Colin"));
}

#[test]
fn a_letter_and_its_envelope_bear_the_same_id_on_request_only() {
    let colin = longhand::Profile::from_yaml("id: colin\nname: Colin Roe\n").unwrap();
    let scribe = longhand::Scribe::new();
    let draft = scribe
        .letter_to(&colin)
        .pack("cafe")
        .occasion("thank-you")
        .write()
        .unwrap();
    let pages = draft
        .pages_on(&hand(), &Paper::named("a5").unwrap())
        .unwrap();
    let id = colin.short_id();
    assert!(!pages.sheets[0].text().contains(&id));
    let pages = draft.with_id(pages, &hand()).unwrap();
    assert!(pages.sheets[0].text().ends_with(&format!("{id}\n")));
    assert!(id.chars().all(|it| it.is_ascii_digit() || it == ' '));
    assert_ne!(
        id,
        longhand::Profile::from_yaml("id: ada").unwrap().short_id()
    );
}

// ---- letterheads ----

const OAK: &str = r##"<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30">
  <defs><clipPath id="all"><rect width="120" height="30"/></clipPath><g id="leaf"><circle r="3"/></g></defs>
  <g clip-path="url(#all)" opacity="0.8">
    <path d="M10 28V12M10 18l6-6" stroke="#5a4632" stroke-width="2" stroke-linecap="round" fill="none"/>
    <circle cx="11" cy="9" r="7" fill="#4c7a4c"/>
    <use href="#leaf" transform="translate(40 15)" fill="#4c7a4c"/>
    <rect x="30" y="24" width="85" height="1" fill="#5a4632"/>
  </g>
</svg>"##;

/// A small picture: a grey square with a clear corner, and a note of who made it.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder
        .add_text_chunk("Author".into(), "Somebody".into())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    let pixels: Vec<u8> = (0..width * height)
        .flat_map(|it| [90, 90, 120, if it % width < 3 { 0 } else { 255 }])
        .collect();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_letterhead_is_drawn_in_every_form_on_the_first_page() {
    let letter = long_letter(300);
    for bytes in [OAK.as_bytes().to_vec(), picture(400, 100)] {
        let head = Letterhead::from_bytes("head", &bytes).unwrap();
        for name in ["a5", "a5-ruled"] {
            let paper = Paper::named(name).unwrap();
            let plain = ink::write(&letter, &hand(), &paper, Seed(1))
                .unwrap()
                .sheets;
            let paper = paper.with_letterhead(head.clone());
            let sheets = ink::write(&letter, &hand(), &paper, Seed(1))
                .unwrap()
                .sheets;
            assert!(sheets.len() > 1);
            assert!(
                sheets[0].printed().len()
                    > sheets[1].printed().len() - usize::from(name == "a5-ruled") * 5
            );
            assert_eq!(sheets[1].printed().len(), plain[1].printed().len());
            // The first line is below it.
            assert!(sheets[0].lines()[0].y > plain[0].lines()[0].y);
            let ink = ink_of(&sheets[0], 0..1);
            assert!(ink[1] > 9.0 + 16.0, "{ink:?}");
            let pdf = render::pdf(&sheets, &PdfInfo::default()).unwrap();
            assert!(lopdf::Document::load_mem(&pdf).is_ok());
            assert!(pdf.len() < 250_000);
            let svg = render::svg(&sheets[0]);
            assert!(usvg::Tree::from_str(&svg, &usvg::Options::default()).is_ok());
            assert!(!svg.contains("Somebody"));
            let drawn = render::png(&sheets[0], 50.0).unwrap();
            assert_ne!(drawn, render::png(&plain[0], 50.0).unwrap());
        }
    }
}

#[test]
fn a_hostile_letterhead_is_refused_where_it_is_hostile() {
    let svg = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 40 10\">\n{inside}</svg>"
        )
    };
    let mut uses = String::from("<g id=\"u0\"><rect width=\"1\" height=\"1\"/></g>");
    for it in 1..40 {
        let once = format!("<use href=\"#u{}\"/>", it - 1);
        uses.push_str(&format!("<g id=\"u{it}\">{}</g>", once.repeat(10)));
    }
    let bad = [
        "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
        svg("<image href=\"/etc/passwd\" width=\"9\" height=\"9\"/>"),
        svg("<use xlink:href=\"http://example.org/a.svg#b\"/>"),
        svg("<text y=\"9\">Hello</text>"),
        svg("<script>alert(1)</script><rect width=\"9\" height=\"9\"/>"),
        svg("<foreignObject/>"),
        svg("<filter id=\"f\"/>"),
        svg("<clipPath id=\"c\"><circle r=\"1\"/></clipPath><g clip-path=\"url(#c)\"><rect width=\"9\" height=\"9\"/></g>"),
        svg(&uses),
        svg(&format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000))),
        svg("<g><rect"),
        svg("<g id=\"a\"><use href=\"#a\"/></g>"),
        svg(""),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1e9\"><rect width=\"1\" height=\"1\"/></svg>".to_owned(),
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>", " ".repeat(1 << 20)),
        "plain text".to_owned(),
        String::new(),
    ];
    for it in &bad {
        let start = std::time::Instant::now();
        let error = Letterhead::from_bytes("head.svg", it.as_bytes()).unwrap_err();
        let shown: String = it.chars().take(60).collect();
        assert!(!error.help().is_empty(), "{shown}");
        assert!(start.elapsed().as_secs() < 5, "{shown}");
        println!("{error}\n    help: {}", error.help());
    }
    assert!(Letterhead::from_bytes("head.svg", &[0xff, 0xfe, 0x00]).is_err());
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() {
    let mut huge = picture(8, 8);
    huge[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&20_000_u32.to_be_bytes());
    let checksum = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&checksum.to_be_bytes());
    let error = Letterhead::from_bytes("head.png", &huge).unwrap_err();
    assert!(error.to_string().contains("20000 x 20000"), "{error}");
    let whole = picture(40, 10);
    for cut in 0..whole.len() - 12 {
        assert!(
            Letterhead::from_bytes("head.png", &whole[..cut]).is_err(),
            "cut at {cut}"
        );
    }
}

/// The check of a PNG's chunk (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

// ---- labels ----

#[test]
fn no_stroke_leaves_its_label() {
    let (hand, addresses) = (hand(), addresses(40));
    let mut labels_seen = 0;
    for code in [
        "avery-5160",
        "avery-5161",
        "avery-5163",
        "avery-5167",
        "avery-l7160",
        "avery-l7163",
        "avery-l7651",
        "herma-4360",
    ] {
        let Ok(labels) = Labels::named(code) else {
            continue;
        };
        let (mut rest, mut start, mut page) = (&addresses[..], 7 % labels.count(), 0);
        while !rest.is_empty() {
            let (here, later) = rest.split_at((labels.count() - start).min(rest.len()));
            let written = labels.sheet(here, start, false, &hand, Seed(page)).unwrap();
            let mut line = 0;
            for (index, address) in here.iter().enumerate() {
                if written.refused.iter().any(|it| it.0 == index) {
                    continue;
                }
                // An address may be broken into more lines than it has.
                let sheet = &written.sheet;
                let mut said = String::new();
                let first = line;
                while said
                    .split_whitespace()
                    .ne(address.iter().flat_map(|it| it.split_whitespace()))
                {
                    let marks = &sheet.marks()[sheet.lines()[line].marks.clone()];
                    marks.iter().for_each(|it| said.push_str(sheet.text_of(it)));
                    said.push(' ');
                    line += 1;
                }
                let ink = ink_of(sheet, first..line);
                let frame = labels.written(start + index);
                assert!(
                    is_within(ink, frame),
                    "{code} label {}: {ink:?} leaves {frame:?}",
                    start + index + 1
                );
                labels_seen += 1;
            }
            (rest, start, page) = (later, 0, page + 1);
        }
    }
    println!("{labels_seen} labels, no ink outside");
    assert!(labels_seen > 150);
}

#[test]
fn a_label_that_is_too_small_is_named_and_left_empty() {
    let labels = Labels::named("avery-5167").unwrap();
    let long = lines(&["A", "B", "C", "D", "E", "F", "G", "H", "I"]);
    let short = lines(&["Jo Li", "BOX 1"]);
    let page = labels
        .sheet(&[short, long], 0, false, &hand(), Seed(1))
        .unwrap();
    assert_eq!(page.refused.len(), 1);
    assert_eq!(page.refused[0].0, 1);
    assert_eq!(page.sheet.text(), "Jo Li\nBOX 1\n");
}

#[test]
fn codes_are_found_as_people_write_them() {
    for code in [
        "avery-5160",
        "Avery 5160",
        "5160",
        "AVERY_5160",
        "8160",
        "l7160",
    ] {
        assert!(Labels::named(code).is_ok(), "{code}");
    }
    let error = Labels::named("avery-5106").unwrap_err();
    assert!(error.help().contains("avery-5160"), "{}", error.help());
    assert!(Labels::all().unwrap().len() >= 40);
}

fn testdata() -> Option<PathBuf> {
    let folder = std::env::var_os("LONGHAND_TESTDATA").map(PathBuf::from);
    let folder =
        folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/testdata"));
    let labels = folder.join("labels");
    labels.is_dir().then_some(labels)
}

/// A length as the template database has it, in millimetres: bare numbers are points.
fn mm(text: Option<&str>) -> f64 {
    let text = text.unwrap_or("0").trim();
    let units = [("mm", 1.0), ("cm", 10.0), ("in", 25.4), ("pt", 25.4 / 72.0)];
    let found = units
        .iter()
        .find_map(|(unit, mm)| Some(text.strip_suffix(unit)?.trim().parse::<f64>().ok()? * mm));
    found.unwrap_or_else(|| text.parse::<f64>().unwrap() * 25.4 / 72.0)
}

#[test]
fn labels_agree_with_the_template_database() {
    let Some(folder) = testdata() else {
        println!("skipped: there is no folder of test data; name one with LONGHAND_TESTDATA");
        return;
    };
    let all = Labels::all().unwrap();
    let mut numbers = 0;
    let mut seen = Vec::new();
    for file in ["avery-us", "avery-iso", "herma-iso", "misc-us"] {
        let text = fs::read_to_string(folder.join(format!("{file}-templates.xml"))).unwrap();
        let document = Document::parse(&text).unwrap();
        let templates = || {
            document
                .descendants()
                .filter(|it| it.has_tag_name("Template"))
        };
        let code =
            |brand: &str, part: &str| format!("{brand}-{part}").to_lowercase().replace(' ', "-");
        for template in templates() {
            let brand = template.attribute("brand").unwrap();
            let own = code(brand, template.attribute("part").unwrap());
            let Some(labels) = all.iter().find(|it| it.code == own) else {
                continue;
            };
            if seen.contains(&own) {
                continue;
            }
            let base = template.attribute("equiv").map_or(template, |part| {
                let of = |it: &usvg::roxmltree::Node<'_, '_>| {
                    it.attribute("part") == Some(part) && it.attribute("equiv").is_none()
                };
                templates().find(of).unwrap()
            });
            let child = |name: &str| base.descendants().find(|it| it.has_tag_name(name)).unwrap();
            let (label, layout) = (child("Label-rectangle"), child("Layout"));
            let page = match base.attribute("size").unwrap() {
                "A4" => (210.0, 297.0),
                _ => (215.9, 279.4),
            };
            let pairs = [
                (labels.width.0, page.0),
                (labels.height.0, page.1),
                (labels.first.width.0, mm(label.attribute("width"))),
                (labels.first.height.0, mm(label.attribute("height"))),
                (labels.corner.0, mm(label.attribute("round"))),
                (
                    labels.margin.0,
                    mm(child("Markup-margin").attribute("size")),
                ),
                (labels.first.left.0, mm(layout.attribute("x0"))),
                (labels.first.top.0, mm(layout.attribute("y0"))),
                (labels.step_across.0, mm(layout.attribute("dx"))),
                (labels.step_down.0, mm(layout.attribute("dy"))),
                (
                    labels.across as f32,
                    layout.attribute("nx").unwrap().parse().unwrap(),
                ),
                (
                    labels.down as f32,
                    layout.attribute("ny").unwrap().parse().unwrap(),
                ),
            ];
            for (ours, theirs) in pairs {
                assert!(
                    (f64::from(ours) - theirs).abs() < 0.001,
                    "{own}: {ours} for {theirs}"
                );
                numbers += 1;
            }
            // The last label lies on the sheet, but for what a database rounds.
            let last = labels.label(labels.count() - 1);
            assert!(
                last.right().0 <= labels.width.0 + 1.0 && last.bottom().0 <= labels.height.0 + 0.5,
                "{own}: {last:?}"
            );
            seen.push(own);
        }
    }
    println!("{} codes, {numbers} numbers", seen.len());
    assert_eq!(seen.len(), all.len());
}

// ---- commands ----

/// Runs the command in a folder; gives its exit code and what it said.
#[cfg(feature = "cli")]
fn longhand(folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_longhand"));
    let output = command.args(words).current_dir(folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

#[cfg(feature = "cli")]
#[test]
fn envelopes_and_labels_name_the_rows_that_they_leave_out() {
    let folder = tempfile::tempdir().unwrap();
    let people = "given,surname,street,locality,region,postcode,country,do_not_contact\n\
        Priya,Raman,14 Orchard Street,Springfield,IL,62704,US,\n\
        Otto,Berg,,,,,,\n\
        Quiet,Person,1 Still Lane,Bath,,BA1 1AA,GB,yes\n";
    fs::write(folder.path().join("people.csv"), people).unwrap();
    let runs: [&[&str]; 2] = [
        &[
            "envelope",
            "--to",
            "people.csv",
            "--size",
            "#10",
            "-o",
            "out.pdf",
        ],
        &[
            "labels",
            "--to",
            "people.csv",
            "--sheet",
            "5160",
            "--start",
            "8",
            "-o",
            "out.pdf",
        ],
    ];
    for words in runs {
        let (code, said) = longhand(folder.path(), words);
        assert_eq!(code, Some(4), "{said}");
        for it in [
            "people.csv row 2: refused",
            "write the street, the town and the postcode",
            "row 3: held[do-not-contact]",
            "1 held, 1 refused",
        ] {
            assert!(said.contains(it), "{words:?} should say {it}\n{said}");
        }
        assert!(
            fs::read(folder.path().join("out.pdf"))
                .unwrap()
                .starts_with(b"%PDF")
        );
    }
    let unknown = [
        "labels",
        "--to",
        "people.csv",
        "--sheet",
        "avery-5106",
        "-o",
        "x.pdf",
    ];
    let (code, said) = longhand(folder.path(), &unknown);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("avery-5160"), "{said}");
    assert!(!folder.path().join("x.pdf").exists());
}

#[cfg(feature = "cli")]
#[test]
fn a_letter_that_does_not_fit_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let letter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/colin/letter.txt");
    let letter = letter.to_str().unwrap();
    let words = ["write", "--reply-to", letter, "--on", "2015-04-20"];
    let words = [&words[..], &["--paper", "postcard-a6", "-o", "card.pdf"]].concat();
    let (code, said) = longhand(folder.path(), &words);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("words too long for 1 side of `postcard-a6`"),
        "{said}"
    );
    assert!(said.contains("--paper"), "{said}");
    assert!(!folder.path().join("card.pdf").exists());
    fs::write(folder.path().join("bad.yaml"), "width: 0mm\nheight: 10m\n").unwrap();
    let words = [
        "write",
        "--reply-to",
        letter,
        "--paper",
        "bad.yaml",
        "-o",
        "x.pdf",
    ];
    let (code, said) = longhand(folder.path(), &words);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("bad.yaml:2:9"), "{said}");
}
