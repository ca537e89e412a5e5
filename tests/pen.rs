//! Pens: a hand with a nib along its strokes, on pages.
#![cfg(all(feature = "pdf", feature = "svg", feature = "png"))]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use longhand::Error;

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::ink::Style;
use longhand::render;
use longhand::render::PdfInfo;
use longhand::units::Mm;
use longhand::words::Letter;

const TEXT: &str = "The little tin of tea is in the kitchen, just behind the jar of fine jam. \
                    Quietly, all the others waited until midnight; Björk and Zoë did not.";

fn letter() -> Letter {
    let mut value: serde_json::Value =
        serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    value["blocks"] = serde_json::json!([
        {"kind": "paragraph", "spans": [{"text": TEXT, "source": {"kind": "edit"}}]}
    ]);
    serde_json::from_value(value).unwrap()
}

fn written(name: &str, style: Style) -> Vec<Sheet> {
    let hand = Hand::bundled(name).unwrap().style(style);
    let paper = Paper::named("a5").unwrap();
    ink::write(&letter(), &hand, &paper, Seed(5))
        .unwrap()
        .sheets
}

#[test]
fn every_mark_has_strokes_on_the_paper() {
    for name in Hand::names() {
        for sheet in &written(name, Style::Pen(Mm(0.4))) {
            for mark in sheet.marks().iter().filter(|it| !it.is_blank()) {
                assert!(
                    sheet.strokes(mark).count() > 0,
                    "{name}: {}",
                    sheet.text_of(mark)
                );
                assert!(
                    sheet.outline(mark).count() > 0,
                    "{name}: {}",
                    sheet.text_of(mark)
                );
                for stroke in sheet.strokes(mark) {
                    assert!(stroke.points.len() > 3 && stroke.points.len() % 3 == 1);
                    for point in stroke.points {
                        assert!((0.0..=sheet.width.0).contains(&point.x.0), "{name}");
                        assert!((0.0..=sheet.height.0).contains(&point.y.0), "{name}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_pen_writes_as_broad_as_it_is() {
    for name in Hand::names() {
        for breadth in [0.2, 0.4, 0.8] {
            let sheets = written(name, Style::Pen(Mm(breadth)));
            let marks = sheets[0].marks().iter();
            let strokes = marks.flat_map(|it| sheets[0].strokes(it));
            let radii: Vec<f32> = strokes
                .flat_map(|it| it.points)
                .map(|it| it.radius.0)
                .collect();
            let mean = 2.0 * radii.iter().sum::<f32>() / radii.len() as f32;
            let most = 2.0 * radii.iter().copied().fold(0.0, f32::max);
            println!("{name}: a pen of {breadth} mm writes {mean:.3} mm, {most:.3} mm at most");
            assert!((mean / breadth - 1.0).abs() < 0.12, "{name}: {mean}");
            assert!(most < 1.6 * breadth, "{name}: {most}");
        }
    }
}

#[test]
fn joined_hands_set_dots_and_bars_late() {
    for name in Hand::names() {
        let hand = Hand::bundled(name).unwrap();
        let sheets = written(name, Style::Pen(Mm(0.4)));
        let sheet = &sheets[0];
        let strokes: Vec<_> = sheet
            .marks()
            .iter()
            .flat_map(|it| sheet.strokes(it))
            .collect();
        let (late, early): (Vec<_>, Vec<_>) = strokes.iter().partition(|it| it.is_late);
        let meets = |pair: &&[&ink::StrokeRef<'_>]| {
            let (last, first) = (pair[0].points.last().unwrap(), &pair[1].points[0]);
            (last.x, last.y) == (first.x, first.y)
        };
        let met = early.windows(2).filter(|it| meets(it)).count();
        println!(
            "{name}: {} strokes, {} late, {met} without a lift before them",
            strokes.len(),
            late.len()
        );
        if hand.is_joined() {
            assert!(late.len() > 15, "{name}: {} late", late.len());
        } else {
            assert_eq!(late.len(), 0, "{name}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_in_every_form() {
    for name in Hand::names() {
        let [a, b] = [0, 1].map(|_| {
            let sheets = written(name, Style::Pen(Mm(0.45)));
            let pdf = render::pdf(&sheets, &PdfInfo::default()).unwrap();
            (
                pdf,
                render::svg(&sheets[0]),
                render::png(&sheets[0], 72.0).unwrap(),
            )
        });
        assert_eq!(a, b, "{name}");
        let outline = written(name, Style::Outline);
        let plain = render::pdf(&outline, &PdfInfo::default()).unwrap();
        println!(
            "{name}: PDF {} bytes with a pen, {} without",
            a.0.len(),
            plain.len()
        );
        assert!(a.0.len() < 3 * plain.len(), "{name}");
        // With an outline there is no path of a pen.
        let marks = outline[0].marks();
        assert!(marks.iter().all(|it| outline[0].strokes(it).count() == 0));
    }
}

#[test]
fn there_is_no_pen_without_breadth() {
    for breadth in ["0mm", "-1mm", "20mm", "NaNmm", "0.4", "thin", ""] {
        assert!(
            matches!(Style::pen(breadth), Err(Error::Setting { .. })),
            "{breadth}"
        );
    }
    let hand = Hand::bundled("caveat")
        .unwrap()
        .style(Style::Pen(Mm(f32::NAN)));
    let paper = Paper::named("a5").unwrap();
    let error = ink::write(&letter(), &hand, &paper, Seed(1)).unwrap_err();
    assert!(matches!(error, Error::Setting { .. }));
}

#[test]
fn a_font_of_ones_own_is_traced_as_it_is_needed() {
    let font = std::fs::read("templates/hands/cedarville-cursive/font.ttf").unwrap();
    let hand = Hand::from_font("own", font)
        .unwrap()
        .style(Style::Pen(Mm(0.3)));
    let paper = Paper::named("a5").unwrap();
    let sheets = ink::write(&letter(), &hand, &paper, Seed(1))
        .unwrap()
        .sheets;
    let inked = sheets[0].marks().iter().filter(|it| !it.is_blank());
    assert!(inked.count() > 100);
}
