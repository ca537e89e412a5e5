//! A hand, not a font: what tells them apart, measured within letters, for every hand.
//!
//! Each test prints its figures, one line a hand.
#![cfg(feature = "ink")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Mark;
use longhand::ink::Paper;
use longhand::ink::Segment;
use longhand::ink::Sheet;
use longhand::words::BlockKind;
use longhand::words::Letter;
use skrifa::MetadataProvider;

// ---- letters ----

#[test]
fn no_two_letters_are_alike() {
    for Pages { hand, sheets } in ALL.iter() {
        let (mut pairs, mut identical) = (0, 0);
        let (mut shifted, mut fitted) = (Vec::new(), Vec::new());
        let mut by_letter: BTreeMap<String, Vec<f32>> = BTreeMap::new();
        for sheet in &sheets[..2] {
            let xh = sheet.x_height.0;
            // A dash is a straight line: two of them can only differ in length.
            let letters = same_letters(sheet).into_iter().filter(|it| it.0.1 != "-");
            for ((_, text), shapes) in letters {
                for (index, a) in shapes.iter().enumerate() {
                    for b in &shapes[index + 1..] {
                        let apart = distance(a, b) / xh;
                        pairs += 1;
                        identical += usize::from(apart < 0.003);
                        shifted.push(apart);
                        fitted.push(affine_distance(a, b) / xh);
                        by_letter.entry(text.to_owned()).or_default().push(apart);
                    }
                }
            }
        }
        let of = |text: &str| by_letter.get(text).map_or(0.0, |it| mean(it));
        println!(
            "{hand}: {pairs} pairs, {identical} identical; apart by (x-heights) 10 % {:.3}, half {:.3}; \
             best affine removed 10 % {:.3}, half {:.3}; I {:.2} T {:.2} t {:.2} r {:.2} e {:.2}",
            share(&mut shifted, 0.1),
            share(&mut shifted, 0.5),
            share(&mut fitted, 0.1),
            share(&mut fitted, 0.5),
            of("I"),
            of("T"),
            of("t"),
            of("r"),
            of("e"),
        );
        assert_eq!(identical, 0, "{hand}");
        assert!(share(&mut shifted, 0.1) >= 0.03, "{hand}");
        assert!(share(&mut fitted, 0.1) >= 0.015, "{hand}");
    }
}

#[test]
fn every_letter_stays_nearer_to_itself_than_to_any_other() {
    for Pages { hand, sheets } in ALL.iter() {
        let font = Font::of(hand);
        let mut alphabet: BTreeMap<(String, u32), Map> = BTreeMap::new();
        let mut margins = Vec::new();
        let mut mistaken: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (word, _) in sheets.iter().flat_map(words) {
            for letter in font.word(&word) {
                let key = (letter.text, letter.glyph);
                if key.0.chars().all(char::is_alphabetic) {
                    alphabet
                        .entry(key)
                        .or_insert_with(|| Map::of(&letter.points, font.x_height));
                }
            }
        }
        for sheet in sheets {
            let lines = lines(sheet);
            for mark in sheet.marks() {
                let text = sheet.text_of(mark);
                if !text.chars().all(char::is_alphabetic) {
                    continue;
                }
                // In a word a small letter is taken for a small one.
                let case = text.chars().all(char::is_lowercase);
                let upright: Vec<[f32; 2]> = level(sheet, mark, lines[mark.line]);
                let own = Map::of(&upright, sheet.x_height.0);
                let (mut same, mut other) = (0.0f32, (0.0f32, ""));
                for ((name, _), map) in &alphabet {
                    if name == text {
                        same = same.max(own.likeness(map));
                    } else if name.chars().all(char::is_lowercase) == case {
                        let like = own.likeness(map);
                        if like > other.0 {
                            other = (like, name);
                        }
                    }
                }
                margins.push(same - other.0);
                if same < other.0 {
                    *mistaken
                        .entry((text.to_owned(), other.1.to_owned()))
                        .or_default() += 1;
                }
            }
        }
        let count = margins.len();
        let wrong: usize = mistaken.values().sum();
        let mut worst: Vec<_> = mistaken.into_iter().collect();
        worst.sort_by_key(|it| std::cmp::Reverse(it.1));
        let worst: Vec<String> = worst
            .iter()
            .take(8)
            .map(|((a, b), n)| format!("{a} as {b} {n}"))
            .collect();
        println!(
            "{hand}: {wrong} of {count} letters nearer to another ({:.2} %); nearer by half {:.3}, 1 % {:.3}; {}",
            100.0 * wrong as f32 / count as f32,
            share(&mut margins, 0.5),
            share(&mut margins, 0.01),
            worst.join(", ")
        );
        assert!(wrong as f32 <= MISTAKEN * count as f32, "{hand}");
    }
}

#[test]
fn letters_that_touch_in_the_font_touch_on_paper() {
    for Pages { hand, sheets } in ALL.iter() {
        let font = Font::of(hand);
        let (mut joins, mut open) = (0, 0);
        let mut gaps = Vec::new();
        for sheet in sheets {
            for (word, marks) in words(sheet) {
                let flat = font.word(&word);
                if flat.len() != marks.len() {
                    continue;
                }
                for (pair, written) in flat.windows(2).zip(marks.windows(2)) {
                    // A stop stands clear, whatever the font does.
                    let letters = pair
                        .iter()
                        .all(|it| it.text.chars().all(char::is_alphabetic));
                    if !letters || nearest(&pair[0].points, &pair[1].points, 25.0) > 12.0 {
                        continue;
                    }
                    joins += 1;
                    let per_mille = 1000.0 / sheet.em.0;
                    let [a, b] = [0, 1].map(|it| {
                        let points = sampled(sheet.outline(&written[it]), 0.03 * sheet.x_height.0);
                        points
                            .into_iter()
                            .map(|it| it.map(|it| it * per_mille))
                            .collect::<Vec<_>>()
                    });
                    let gap = nearest(&a, &b, 200.0);
                    gaps.push(gap);
                    open += usize::from(gap > 30.0);
                }
            }
        }
        println!(
            "{hand}: {joins} joins of the font, {open} open on paper; gap 99 % {:.0}, most {:.0} thousandths of an em",
            share(&mut gaps, 0.99),
            share(&mut gaps, 1.0),
        );
        assert!(open as f32 <= 0.012 * joins as f32, "{hand}");
    }
}

#[test]
fn dots_and_bars_move_by_themselves() {
    for Pages { hand, sheets } in ALL.iter() {
        let (mut dots, mut tilts, mut reaches) = (Vec::new(), Vec::new(), Vec::new());
        for sheet in sheets {
            let xh = sheet.x_height.0;
            for mark in sheet.marks().iter().filter(|it| sheet.text_of(it) == "i") {
                let mut centres: Vec<[f32; 2]> =
                    contours(sheet, mark).iter().map(|it| centre(it)).collect();
                centres.sort_by(|a, b| a[1].total_cmp(&b[1]));
                if let [dot, stem, ..] = &centres[..] {
                    dots.push((dot[0] - stem[0]) / xh);
                }
            }
            for ((_, text), shapes) in same_letters(sheet) {
                if text != "t" || shapes.len() < 5 {
                    continue;
                }
                let count = shapes[0].len();
                let average: Vec<[f32; 2]> = (0..count)
                    .map(|point| {
                        [0, 1].map(|axis| mean_of(shapes.iter().map(|it| it[point][axis])))
                    })
                    .collect();
                // The ends of the bar: what stands out furthest in the upper half.
                let bottom = average.iter().map(|it| it[1]).fold(f32::MIN, f32::max);
                let band = (0..count)
                    .filter(|it| (0.6..1.25).contains(&((bottom - average[*it][1]) / xh)));
                let band: Vec<usize> = band.collect();
                let by_x = |a: &&usize, b: &&usize| average[**a][0].total_cmp(&average[**b][0]);
                let (Some(left), Some(right)) =
                    (band.iter().min_by(by_x), band.iter().max_by(by_x))
                else {
                    continue;
                };
                let bars = shapes.iter().map(|it| (it[*right], it[*left]));
                for (a, b) in bars {
                    tilts.push(((b[1] - a[1]) / (a[0] - b[0])).atan().to_degrees());
                    reaches.push((a[0] - b[0]) / xh);
                }
            }
        }
        println!(
            "{hand}: i-dot offset SD {:.3} x-heights over {}; t-bar tilt SD {:.1} degrees, length SD {:.3} x-heights over {}",
            sd(&dots),
            dots.len(),
            sd(&tilts),
            sd(&reaches),
            tilts.len()
        );
        assert!(sd(&dots) > 0.05, "{hand}");
        assert!(sd(&tilts) > 2.0, "{hand}");
        assert!(sd(&reaches) > 0.03, "{hand}");
    }
}

/// The largest share of letters that may look more like another, for lack of the word about them.
const MISTAKEN: f32 = 0.06;

// ---- lines ----

#[test]
fn lines_waver_and_margins_wander() {
    for Pages { hand, sheets } in ALL.iter() {
        let (mut lags, mut margins, mut slopes) = (Vec::new(), Vec::new(), Vec::new());
        let mut drifts = Vec::new();
        let mut ends = Vec::new();
        let (drawn, paper) = (Hand::bundled(hand).unwrap(), Paper::named("a5").unwrap());
        for seed in 1..=10 {
            let sheet = &ink::write(&fletcher(), &drawn, &paper, Seed(seed))
                .unwrap()
                .sheets[0];
            let paragraphs = paragraphs(sheet);
            let starts = |it: &[ink::Line]| -> Vec<f32> {
                it.iter().map(|it| it.x.0 / sheet.x_height.0).collect()
            };
            for starts in paragraphs
                .iter()
                .map(|it| starts(it))
                .filter(|it| it.len() > 2)
            {
                let numbered: Vec<[f32; 2]> =
                    (0..).zip(&starts).map(|(i, x)| [i as f32, *x]).collect();
                drifts.push(fitted_line(&numbered).1);
            }
            margins.push(sd(&starts(&paragraphs.concat())));
            let full = paragraphs.iter().flat_map(|it| &it[..it.len() - 1]);
            let right = |line: &ink::Line| {
                let marks = sheet.marks()[line.marks.clone()].iter();
                marks
                    .filter_map(|it| Some(bounds(sheet, it)?[2]))
                    .fold(0.0, f32::max)
            };
            ends.extend(
                full.map(|it| (paper.width.0 - paper.right.0 - right(it)) / sheet.x_height.0),
            );
        }
        for sheet in sheets {
            let habit = feet_by_letter(sheet);
            for line in paragraphs(sheet).concat() {
                let marks = &sheet.marks()[line.marks.clone()];
                let feet: Vec<(&str, [f32; 2])> = marks
                    .iter()
                    .filter_map(|it| Some((sheet.text_of(it), foot(sheet, it)?)))
                    .collect();
                if feet.len() < 12 {
                    continue;
                }
                let points: Vec<[f32; 2]> = feet.iter().map(|it| it.1).collect();
                let (level, slope) = fitted_line(&points);
                slopes.push(slope.atan().to_degrees());
                // An `r` ends higher than an `n`: what counts is where a letter stands against its like.
                let rest: Vec<f32> = feet
                    .iter()
                    .map(|(text, [x, y])| y - level - slope * x - habit[*text])
                    .collect();
                let product: f32 = rest.windows(2).map(|it| it[0] * it[1]).sum();
                lags.push(product / rest.iter().map(|it| it * it).sum::<f32>());
            }
        }
        println!(
            "{hand}: baseline residual lag 1 {:.2}; left margin SD {:.2} x-heights, drift a line within a paragraph \
             mean {:.3}, SD {:.3}; line slope SD {:.2} degrees; lines end {:.1} x-heights before the right margin, SD {:.1}, \
             {:.1} beyond it at most",
            mean(&lags),
            mean(&margins),
            mean(&drifts),
            sd(&drifts),
            sd(&slopes),
            mean(&ends),
            sd(&ends),
            -share(&mut ends, 0.0)
        );
        assert!(sd(&ends) > 1.0, "{hand}");
        assert!(share(&mut ends, 0.0) > -1.0, "{hand}");
        assert!(mean(&lags) > 0.3, "{hand}");
        assert!((0.3..=1.0).contains(&mean(&margins)), "{hand}");
        assert!((0.3..=1.0).contains(&sd(&slopes)), "{hand}");
        assert!(mean(&drifts).abs() < 0.08, "{hand}");
    }
}

#[test]
fn gaps_between_words_vary_and_never_close() {
    for Pages { hand, sheets } in ALL.iter() {
        let (mut spreads, mut means) = (Vec::new(), Vec::new());
        let (mut least, mut nearest_ink) = (f32::MAX, f32::MAX);
        for sheet in sheets {
            let xh = sheet.x_height.0;
            let lines = lines(sheet);
            let mut gaps = Vec::new();
            for line in paragraphs(sheet).concat() {
                let marks = &sheet.marks()[line.marks.clone()];
                let written = marks.iter().filter(|it| !it.is_blank());
                let written: Vec<Mark> = written.cloned().collect();
                let words: Vec<_> = written.chunk_by(|a, b| a.word == b.word).collect();
                for pair in words.windows(2) {
                    let (level, slope) = lines[pair[0][0].line];
                    let body = |marks: &[Mark]| body_of(sheet, marks, level, slope);
                    if let (Some(a), Some(b)) = (body(pair[0]), body(pair[1])) {
                        gaps.push((b[0] - a[1]) / xh);
                    }
                    let ink = |mark: &Mark| sampled(sheet.outline(mark), 0.06 * xh);
                    let (a, b) = (ink(pair[0].last().unwrap()), ink(&pair[1][0]));
                    nearest_ink = nearest_ink.min(nearest(&a, &b, xh) / xh);
                }
            }
            least = gaps.iter().copied().fold(least, f32::min);
            spreads.push(sd(&gaps) / mean(&gaps));
            means.push(mean(&gaps));
        }
        println!(
            "{hand}: word gap mean {:.2} x-heights, CV {:.3}; least {least:.2} between bodies, {nearest_ink:.2} between ink",
            mean(&means),
            mean(&spreads)
        );
        assert!((0.15..=0.25).contains(&mean(&spreads)), "{hand}");
        assert!(least > 0.3, "{hand}");
        assert!(nearest_ink > 0.2, "{hand}");
    }
}

#[test]
fn words_do_not_jump_in_size() {
    for Pages { hand, sheets } in ALL.iter() {
        let mut sizes = Vec::new();
        let mut jumps = Vec::new();
        for sheet in sheets {
            let height = |mark: &Mark| {
                let flat = sheet
                    .text_of(mark)
                    .chars()
                    .all(|it| "aceomnrsuvwxz".contains(it));
                let [_, top, _, bottom] = bounds(sheet, mark)?;
                flat.then_some(bottom - top)
            };
            let mut by_letter: BTreeMap<&str, Vec<f32>> = BTreeMap::new();
            for mark in sheet.marks() {
                if let Some(height) = height(mark) {
                    by_letter
                        .entry(sheet.text_of(mark))
                        .or_default()
                        .push(height);
                }
            }
            for line in sheet.lines() {
                let marks = &sheet.marks()[line.marks.clone()];
                let mut last: Option<f32> = None;
                for word in marks.chunk_by(|a, b| a.word == b.word) {
                    let ratios: Vec<f32> = word
                        .iter()
                        .filter_map(|it| Some(height(it)? / mean(&by_letter[sheet.text_of(it)])))
                        .collect();
                    if ratios.len() >= 3 {
                        let size = mean(&ratios);
                        sizes.push(size);
                        jumps.extend(last.map(|it| (size - it).abs()));
                        last = Some(size);
                    }
                }
            }
        }
        println!(
            "{hand}: word size SD {:.1} %; from one word to the next half {:.1} %, 95 % {:.1} %",
            100.0 * sd(&sizes),
            100.0 * share(&mut jumps, 0.5),
            100.0 * share(&mut jumps, 0.95)
        );
        assert!(sd(&sizes) < 0.07, "{hand}");
    }
}

// ---- pages ----

/// What is measured: the same letters in every hand.
struct Pages {
    hand: &'static str,
    sheets: Vec<Sheet>,
}

static ALL: LazyLock<Vec<Pages>> = LazyLock::new(|| {
    Hand::names()
        .map(|hand| {
            let drawn = Hand::bundled(hand).unwrap();
            let paper = Paper::named("a5").unwrap();
            let sheets = (1..=4).flat_map(|seed| {
                let letter = if seed % 2 == 1 { fletcher() } else { archive() };
                ink::write(&letter, &drawn, &paper, Seed(seed))
                    .unwrap()
                    .sheets
            });
            // The last page of a letter may have too few lines to measure.
            let sheets = sheets.filter(|it| it.lines().len() > 9).collect();
            Pages { hand, sheets }
        })
        .collect()
});

fn fletcher() -> Letter {
    serde_json::from_str(include_str!("pages/fletcher.json")).unwrap()
}

/// A letter full of what gives a font away: capitals I and T, `th`, `tt`, a final `r`, and all the alphabet.
fn archive() -> Letter {
    let mut value: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let blocks = [
        ("salutation", "Dear Colin,"),
        (
            "paragraph",
            "It turns out that the matter is better than a letter can tell. I think that the \
            little otter sat there all winter, further up the river. The rest is in the attic.",
        ),
        (
            "paragraph",
            "I asked Xavier, Yann, Quentin, Zoe and Kate; Gina, Hugo, Jack, Nora and Oscar were \
            there, Paul, Ruth, Sam, Una, Vera, Will, Ada, Ben, Carl, Dora, Emma and Fred too. Liam Mott \
            had the quick brown fox jump over the lazy dog for joy.",
        ),
        ("close", "With love,"),
        ("signature", "Ruth"),
    ];
    let blocks = blocks.map(|(kind, text)| {
        serde_json::json!({"kind": kind, "spans": [{"text": text, "source": {"kind": "edit"}}]})
    });
    value["blocks"] = blocks.to_vec().into();
    serde_json::from_value(value).unwrap()
}

/// The lines of each paragraph.
fn paragraphs(sheet: &Sheet) -> Vec<Vec<ink::Line>> {
    let lines = sheet.lines();
    let far = |a: &ink::Line, b: &ink::Line| b.y.0 - a.y.0 < 1.25 * leading(sheet);
    let blocks = lines.chunk_by(|a, b| a.kind == b.kind && far(a, b));
    blocks
        .filter(|it| it[0].kind == BlockKind::Paragraph)
        .map(<[ink::Line]>::to_vec)
        .collect()
}

/// From a line to the next, where they are nearest.
fn leading(sheet: &Sheet) -> f32 {
    let steps = sheet.lines().windows(2).map(|it| it[1].y.0 - it[0].y.0);
    steps.fold(f32::MAX, f32::min)
}

/// Each word with its letters.
fn words(sheet: &Sheet) -> Vec<(String, &[Mark])> {
    let words = sheet
        .marks()
        .chunk_by(|a, b| a.word == b.word && a.line == b.line);
    words
        .map(|marks| {
            let end = marks.iter().position(Mark::is_blank).unwrap_or(marks.len());
            let marks = &marks[..end];
            (marks.iter().map(|it| sheet.text_of(it)).collect(), marks)
        })
        .collect()
}

/// The height and slope of each line, by the feet of its letters.
fn lines(sheet: &Sheet) -> Vec<(f32, f32)> {
    sheet
        .lines()
        .iter()
        .map(|line| {
            let marks = sheet.marks()[line.marks.clone()].iter();
            let feet: Vec<[f32; 2]> = marks.filter_map(|it| foot(sheet, it)).collect();
            if feet.len() < 6 {
                return (line.y.0, 0.0);
            }
            fitted_line(&feet)
        })
        .collect()
}

/// The points of a mark from where its line runs, along the line.
fn level(sheet: &Sheet, mark: &Mark, (height, slope): (f32, f32)) -> Vec<[f32; 2]> {
    let points = sampled(sheet.outline(mark), 0.05 * sheet.x_height.0);
    points
        .into_iter()
        .map(|[x, y]| [x - mark.x.0, height + slope * x - y])
        .collect()
}

// ---- the font itself ----

/// The font of a hand, as it would be printed.
struct Font {
    bytes: &'static [u8],
    x_height: f32,
}

/// A letter of the font in a word, in thousandths of an em, up from the line.
struct Flat {
    text: String,
    glyph: u32,
    points: Vec<[f32; 2]>,
}

impl Font {
    fn of(hand: &str) -> Self {
        let path = format!(
            "{}/templates/hands/{hand}/font.ttf",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut font = Self {
            bytes: std::fs::read(path).unwrap().leak(),
            x_height: 1.0,
        };
        let x = &font.word("x")[0];
        font.x_height = x.points.iter().map(|it| it[1]).fold(f32::MIN, f32::max);
        font
    }

    fn word(&self, word: &str) -> Vec<Flat> {
        let font = harfrust::Font::new(self.bytes, 0).unwrap();
        let shaper = harfrust::ShaperFont::new(&font);
        let mut buffer = harfrust::Buffer::new();
        buffer.push_str(&format!(" {word} "));
        buffer.guess_segment_properties();
        harfrust::shape(&shaper, &mut buffer, harfrust::ShapeOptions::new()).unwrap();
        let outlines = skrifa::FontRef::new(self.bytes).unwrap();
        let per_mille = 1000.0 / font.units_per_em() as f32;
        let mut pen = 0.0;
        let mut out: Vec<Flat> = Vec::new();
        let infos = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        let starts: Vec<usize> = buffer
            .glyph_infos()
            .iter()
            .map(|it| it.cluster as usize)
            .collect();
        for (index, (info, position)) in infos.enumerate() {
            let start = info.cluster as usize;
            let end = starts[index..].iter().copied().find(|it| *it > start);
            let text = format!(" {word} ")[start..end.unwrap_or(word.len() + 2)].to_owned();
            let mut drawn = Drawn {
                segments: Vec::new(),
            };
            let settings = skrifa::outline::DrawSettings::unhinted(
                skrifa::instance::Size::new(1000.0),
                skrifa::instance::LocationRef::default(),
            );
            let glyph = skrifa::GlyphId::new(info.glyph_id);
            if let Some(outline) = outlines.outline_glyphs().get(glyph) {
                outline.draw(settings, &mut drawn).unwrap();
            }
            let x = pen + position.x_offset as f32 * per_mille;
            let y = position.y_offset as f32 * per_mille;
            let points = sampled(drawn.segments.into_iter(), 12.0);
            if !text.trim().is_empty() {
                out.push(Flat {
                    text,
                    glyph: info.glyph_id,
                    points: points
                        .into_iter()
                        .map(|it| [it[0] + x, it[1] + y])
                        .collect(),
                });
            }
            pen += position.x_advance as f32 * per_mille;
        }
        out
    }
}

struct Drawn {
    segments: Vec<Segment>,
}

impl skrifa::outline::OutlinePen for Drawn {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move([x, y]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line([x, y]));
    }

    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        // Near enough for a measure: both controls at the one.
        self.segments.push(Segment::Curve([a, b], [a, b], [x, y]));
    }

    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.segments.push(Segment::Curve([a, b], [c, d], [x, y]));
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

// ---- shapes ----

/// A blurred picture of a letter's edges, with its slant, width and height taken out and kept beside.
struct Map {
    cells: Vec<f32>,
    width: f32,
    height: f32,
}

impl Map {
    /// Cells to a standard deviation, and cells on each side.
    const PER_SD: f32 = 7.5;
    const SIDE: usize = 32;

    fn of(points: &[[f32; 2]], x_height: f32) -> Self {
        let side = Self::SIDE;
        let mut cells = vec![0.0f32; side * side];
        let middle = centre(points);
        let about = |f: &dyn Fn(f32, f32) -> f32| {
            mean_of(
                points
                    .iter()
                    .map(|it| f(it[0] - middle[0], it[1] - middle[1])),
            )
        };
        let height = about(&|_, y| y * y).sqrt().max(1e-6);
        let slant = about(&|x, y| x * y) / (height * height);
        let width = about(&|x, y| (x - slant * y) * (x - slant * y))
            .sqrt()
            .max(1e-6);
        for point in points {
            let (x, y) = (point[0] - middle[0], point[1] - middle[1]);
            let [x, y] = [(x - slant * y) / width, y / height].map(|it| {
                (it * Self::PER_SD + 0.5 * side as f32).clamp(0.0, side as f32 - 1.0) as usize
            });
            cells[y * side + x] += 1.0;
        }
        for step in [1, side, 1, side] {
            let before = cells.clone();
            for index in step..cells.len() - step {
                cells[index] = before[index - step] + before[index] + before[index + step];
            }
        }
        let length = cells.iter().map(|it| it * it).sum::<f32>().sqrt();
        cells.iter_mut().for_each(|it| *it /= length.max(1e-6));
        let [width, height] = [width, height].map(|it| (it / x_height).ln());
        Self {
            cells,
            width,
            height,
        }
    }

    /// 1 for the same picture of the same size; less, the less two letters are alike.
    fn likeness(&self, other: &Self) -> f32 {
        let mut sum = 0.0;
        for index in 0..self.cells.len() {
            sum += self.cells[index] * other.cells[index];
        }
        sum - 0.3 * (self.height - other.height).abs() - 0.15 * (self.width - other.width).abs()
    }
}

/// Points along an outline, no further apart than `step`.
fn sampled(outline: impl Iterator<Item = Segment>, step: f32) -> Vec<[f32; 2]> {
    let mut points: Vec<[f32; 2]> = Vec::new();
    let (mut start, mut last) = ([0.0; 2], [0.0; 2]);
    let apart = |a: [f32; 2], b: [f32; 2]| (b[0] - a[0]).hypot(b[1] - a[1]);
    for segment in outline {
        let to = match segment {
            Segment::Move(to) => {
                (start, last) = (to, to);
                points.push(to);
                continue;
            }
            Segment::Curve(a, b, to) => {
                let length = apart(last, a) + apart(a, b) + apart(b, to);
                let count = (length / step).ceil().clamp(1.0, 400.0);
                for index in 1..=count as usize {
                    let t = index as f32 / count;
                    let s = 1.0 - t;
                    points.push([0, 1].map(|it| {
                        s * s * s * last[it]
                            + 3.0 * s * s * t * a[it]
                            + 3.0 * s * t * t * b[it]
                            + t * t * t * to[it]
                    }));
                }
                last = to;
                continue;
            }
            Segment::Line(to) => to,
            Segment::Close => start,
        };
        let count = (apart(last, to) / step).ceil().clamp(1.0, 400.0);
        for index in 1..=count as usize {
            let t = index as f32 / count;
            points.push([0, 1].map(|it| last[it] + (to[it] - last[it]) * t));
        }
        last = to;
    }
    points
}

/// The least distance between two sets of points, if it is below `most`.
fn nearest(a: &[[f32; 2]], b: &[[f32; 2]], most: f32) -> f32 {
    let from = b.iter().map(|it| it[0]).fold(f32::MAX, f32::min) - most;
    let to = a.iter().map(|it| it[0]).fold(f32::MIN, f32::max) + most;
    let b: Vec<_> = b.iter().filter(|it| it[0] < to).collect();
    let mut least = most * most;
    for p in a.iter().filter(|it| it[0] > from) {
        for q in &b {
            let (x, y) = (p[0] - q[0], p[1] - q[1]);
            least = least.min(x * x + y * y);
        }
    }
    least.sqrt()
}

fn bounds(sheet: &Sheet, mark: &Mark) -> Option<[f32; 4]> {
    let points = sheet.points(mark);
    let fold =
        |axis: usize, pick: fn(f32, f32) -> f32| points.iter().map(|it| it[axis]).reduce(pick);
    Some([
        fold(0, f32::min)?,
        fold(1, f32::min)?,
        fold(0, f32::max)?,
        fold(1, f32::max)?,
    ])
}

/// The instances of each form of a letter on a sheet.
fn same_letters(sheet: &Sheet) -> BTreeMap<(usize, &str), Vec<Vec<[f32; 2]>>> {
    let mut letters: BTreeMap<_, Vec<Vec<[f32; 2]>>> = BTreeMap::new();
    for mark in sheet.marks().iter().filter(|it| !it.is_blank()) {
        let points = sheet.points(mark);
        let shapes = letters.entry((points.len(), sheet.text_of(mark)));
        shapes.or_default().push(points.to_vec());
    }
    letters
}

/// The root mean square between two shapes, after their means are brought together.
fn distance(a: &[[f32; 2]], b: &[[f32; 2]]) -> f32 {
    let (a, b) = (centred(a), centred(b));
    rms(a.iter().zip(&b).map(|(a, b)| [a[0] - b[0], a[1] - b[1]]))
}

/// The same, after the best affine map of one upon the other.
fn affine_distance(a: &[[f32; 2]], b: &[[f32; 2]]) -> f32 {
    let (a, b) = (centred(a), centred(b));
    let sum = |f: &dyn Fn(&[f32; 2], &[f32; 2]) -> f32| {
        a.iter().zip(&b).map(|(a, b)| f(a, b)).sum::<f32>()
    };
    let (xx, xy, yy) = (
        sum(&|a, _| a[0] * a[0]),
        sum(&|a, _| a[0] * a[1]),
        sum(&|a, _| a[1] * a[1]),
    );
    let determinant = (xx * yy - xy * xy).max(1e-12);
    let row = |axis: usize| {
        let (x, y) = (sum(&|a, b| a[0] * b[axis]), sum(&|a, b| a[1] * b[axis]));
        [
            (yy * x - xy * y) / determinant,
            (xx * y - xy * x) / determinant,
        ]
    };
    let (first, second) = (row(0), row(1));
    rms(a.iter().zip(&b).map(|(a, b)| {
        [
            first[0] * a[0] + first[1] * a[1] - b[0],
            second[0] * a[0] + second[1] * a[1] - b[1],
        ]
    }))
}

fn centred(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let count = points.len() as f32;
    let middle = [0, 1].map(|axis| points.iter().map(|it| it[axis]).sum::<f32>() / count);
    points
        .iter()
        .map(|it| [it[0] - middle[0], it[1] - middle[1]])
        .collect()
}

fn rms(steps: impl ExactSizeIterator<Item = [f32; 2]>) -> f32 {
    let count = steps.len() as f32;
    (steps.map(|it| it[0] * it[0] + it[1] * it[1]).sum::<f32>() / count).sqrt()
}

/// Where a letter without a descender stands: its lowest point.
fn foot(sheet: &Sheet, mark: &Mark) -> Option<[f32; 2]> {
    let stands = sheet
        .text_of(mark)
        .chars()
        .all(|it| "aceimnorsuvwxhlkdbt".contains(it));
    let points = sheet.points(mark);
    let lowest = points.iter().max_by(|a, b| a[1].total_cmp(&b[1]))?;
    stands.then_some([bounds(sheet, mark)?[0], lowest[1]])
}

/// How far each letter's form stands below its line on the whole.
fn feet_by_letter(sheet: &Sheet) -> BTreeMap<&str, f32> {
    let mut all: BTreeMap<&str, Vec<f32>> = BTreeMap::new();
    for line in sheet.lines() {
        let marks = &sheet.marks()[line.marks.clone()];
        let feet: Vec<_> = marks
            .iter()
            .filter_map(|it| Some((it, foot(sheet, it)?)))
            .collect();
        if feet.len() < 12 {
            continue;
        }
        let points: Vec<[f32; 2]> = feet.iter().map(|it| it.1).collect();
        let (level, slope) = fitted_line(&points);
        for (mark, [x, y]) in feet {
            all.entry(sheet.text_of(mark))
                .or_default()
                .push(y - level - slope * x);
        }
    }
    all.into_iter()
        .map(|(text, all)| (text, mean(&all)))
        .collect()
}

/// The left and right ends of a word's ink between the line and the top of the x.
fn body_of(sheet: &Sheet, marks: &[Mark], level: f32, slope: f32) -> Option<[f32; 2]> {
    let xh = sheet.x_height.0;
    let points = marks.iter().flat_map(|it| sheet.points(it));
    let body: Vec<f32> = points
        .filter(|it| (-1.25 * xh..0.25 * xh).contains(&(it[1] - level - slope * it[0])))
        .map(|it| it[0])
        .collect();
    let least = body.iter().copied().reduce(f32::min)?;
    Some([least, body.iter().copied().reduce(f32::max)?])
}

fn contours(sheet: &Sheet, mark: &Mark) -> Vec<Vec<[f32; 2]>> {
    let mut all: Vec<Vec<[f32; 2]>> = Vec::new();
    for segment in sheet.outline(mark) {
        match segment {
            Segment::Move(to) => all.push(vec![to]),
            Segment::Line(to) | Segment::Curve(_, _, to) => all.last_mut().unwrap().push(to),
            Segment::Close => {}
        }
    }
    all
}

/// The level and slope of the best straight line.
fn fitted_line(points: &[[f32; 2]]) -> (f32, f32) {
    let count = points.len() as f32;
    let [x, y] = [0, 1].map(|axis| points.iter().map(|it| it[axis]).sum::<f32>() / count);
    let xy: f32 = points.iter().map(|it| (it[0] - x) * (it[1] - y)).sum();
    let xx: f32 = points.iter().map(|it| (it[0] - x) * (it[0] - x)).sum();
    (y - xy / xx * x, xy / xx)
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len() as f32
}

fn sd(values: &[f32]) -> f32 {
    let middle = mean(values);
    let squares = values.iter().map(|it| (it - middle) * (it - middle));
    (squares.sum::<f32>() / (values.len() - 1) as f32).sqrt()
}

fn mean_of(values: impl Iterator<Item = f32>) -> f32 {
    mean(&values.collect::<Vec<f32>>())
}

fn centre(points: &[[f32; 2]]) -> [f32; 2] {
    [0, 1].map(|axis| points.iter().map(|it| it[axis]).sum::<f32>() / points.len() as f32)
}

/// The value below which this share of them lies.
fn share(values: &mut [f32], share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let at = (values.len() as f32 * share) as usize;
    values
        .get(at.min(values.len().max(1) - 1))
        .copied()
        .unwrap_or(0.0)
}
