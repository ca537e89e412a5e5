//! Pictures of pages: PNG at any size and look, and SVG that is small, valid and says what it shows.
#![cfg(all(feature = "png", feature = "svg"))]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Segment;
use longhand::ink::Sheet;
use longhand::render;
use longhand::render::Look;
use longhand::render::Picture;
use longhand::words::Letter;

#[test]
fn a_picture_covers_what_the_outlines_do() {
    let sheet = &sheets("a5")[0];
    for dpi in [72.0, 150.0, 300.0] {
        let scale = dpi / 25.4;
        let (width, height, pixels) = greys(&render::png(sheet, dpi).unwrap());
        let mut pixmap = tiny_skia::Pixmap::new(width as u32, height as u32).unwrap();
        let mut builder = tiny_skia::PathBuilder::new();
        for segment in sheet.marks().iter().flat_map(|it| sheet.outline(it)) {
            match segment {
                Segment::Move([x, y]) => builder.move_to(x, y),
                Segment::Line([x, y]) => builder.line_to(x, y),
                Segment::Curve(a, b, c) => builder.cubic_to(a[0], a[1], b[0], b[1], c[0], c[1]),
                Segment::Close => builder.close(),
            }
        }
        pixmap.fill_path(
            &builder.finish().unwrap(),
            &tiny_skia::Paint::default(),
            tiny_skia::FillRule::Winding,
            tiny_skia::Transform::from_scale(scale, scale),
            None,
        );
        let (mut both, mut either) = (0.0, 0.0);
        for (ours, theirs) in pixels.iter().zip(pixmap.pixels()) {
            // The ink is lighter than black, and not even.
            let (ours, theirs) = (
                (255.0 - f32::from(*ours)) / 172.0,
                f32::from(theirs.alpha()) / 255.0,
            );
            both += ours.min(1.0).min(theirs);
            either += ours.min(1.0).max(theirs);
        }
        println!(
            "{dpi} dpi: {:.3} of the ink is where another rasteriser has it",
            both / either
        );
        assert!(both / either > 0.85, "{}", both / either);
    }
}

#[test]
fn a_picture_has_the_size_and_look_that_were_asked_for() {
    let sheet = &sheets("a5")[0];
    for (dpi, size) in [
        (20.0, (117, 165)),
        (150.0, (874, 1240)),
        (300.0, (1748, 2480)),
    ] {
        for look in [Look::Plain, Look::Paper] {
            let png = render::png(sheet, Picture::from(dpi).look(look)).unwrap();
            let (width, height, pixels) = greys(&png);
            assert_eq!((width, height), size);
            println!("{dpi} dpi, {look:?}: {} KiB", png.len() / 1024);
            let mean = pixels.iter().map(|it| f32::from(*it)).sum::<f32>() / pixels.len() as f32;
            assert!(
                if look == Look::Plain {
                    mean > 238.0
                } else {
                    (215.0..245.0).contains(&mean)
                },
                "{mean}"
            );
            assert_eq!(
                png,
                render::png(sheet, Picture::from(dpi).look(look)).unwrap()
            );
        }
    }
    for dpi in [f32::NAN, 0.0, 19.0, 2401.0, 2400.0, f32::INFINITY] {
        for look in [Look::Plain, Look::Paper] {
            let error = render::png(sheet, Picture::from(dpi).look(look)).unwrap_err();
            assert!(error.help().contains("number") || error.help().contains("150"));
        }
    }
}

#[test]
fn a_folded_card_is_darker_at_its_fold() {
    let card = &sheets("note-card")[0];
    let fold = card.fold.unwrap();
    let png = render::png(card, Picture::from(100.0).look(Look::Paper)).unwrap();
    let (width, height, pixels) = greys(&png);
    let mean = |rows: std::ops::Range<usize>, columns: std::ops::Range<usize>| {
        let all = rows.flat_map(|y| columns.clone().map(move |x| y * width + x));
        let all: Vec<f32> = all.map(|it| f32::from(pixels[it])).collect();
        all.iter().sum::<f32>() / all.len() as f32
    };
    let (near, far) = match fold {
        ink::Edge::Top => (mean(0..6, 0..width), mean(height - 6..height, 0..width)),
        ink::Edge::Bottom => (mean(height - 6..height, 0..width), mean(0..6, 0..width)),
        ink::Edge::Left => (mean(0..height, 0..6), mean(0..height, width - 6..width)),
        ink::Edge::Right => (mean(0..height, width - 6..width), mean(0..height, 0..6)),
    };
    assert!(near < far - 4.0, "{near} {far}");
}

#[test]
fn an_svg_is_small_says_what_it_shows_and_leaves_its_curves_where_they_are() {
    let sheet = &sheets("a5")[0];
    let svg = render::svg_in(sheet, "en-GB\"><script>");
    let words = sheet.text().split_whitespace().count();
    println!("svg: {} bytes, {} a word", svg.len(), svg.len() / words);
    assert!(
        svg.contains(" role=\"img\" lang=\"en-GBscript\"><title>")
            || svg.contains(" role=\"img\" lang=\"en-GBscript\">\n<title>")
    );
    assert!(svg.contains("<desc>") && svg.contains("Mrs Fletcher"));
    assert!(!svg.contains("href") && !svg.contains("url(") && !svg.contains("<image"));
    let tree = usvg::Tree::from_str(&svg, &usvg::Options::default()).unwrap();
    let mut theirs = Vec::new();
    let mut groups = vec![tree.root()];
    while let Some(group) = groups.pop() {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => groups.push(group),
                usvg::Node::Path(path) => theirs.extend(places(path)),
                _ => {}
            }
        }
    }
    let near: std::collections::HashSet<[i32; 2]> = theirs
        .iter()
        .flat_map(|it| {
            let [x, y] = it.map(|it| (it / 0.03).round() as i32);
            (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| [x + dx, y + dy]))
        })
        .collect();
    let outlines = sheet.marks().iter().flat_map(|it| sheet.outline(it));
    let (mut at, mut seen, mut lost) = ([0.0; 2], 0, 0);
    for segment in outlines {
        let to = match segment {
            Segment::Move(to) | Segment::Line(to) => to,
            Segment::Curve(a, b, to) => {
                for step in 1..8 {
                    let place = along(at, a, b, to, step as f32 / 8.0);
                    seen += 1;
                    lost +=
                        usize::from(!near.contains(&place.map(|it| (it / 0.03).round() as i32)));
                }
                to
            }
            Segment::Close => at,
        };
        at = to;
    }
    println!("{lost} of {seen} places are more than 0.03 mm from the outline");
    assert!(seen > 1000 && lost == 0);
}

/// Places along a path, a hundredth of a millimetre and less apart.
fn places(path: &usvg::Path) -> Vec<[f32; 2]> {
    use usvg::tiny_skia_path::PathSegment;
    // usvg counts 96 pixels to the inch.
    let (to_page, mm) = (path.abs_transform(), 25.4 / 96.0);
    let point = |mut it: usvg::tiny_skia_path::Point| {
        to_page.map_point(&mut it);
        [it.x * mm, it.y * mm]
    };
    let mut all = Vec::new();
    let mut at = [0.0; 2];
    let third = |a: [f32; 2], b: [f32; 2], share: f32| [0, 1].map(|i| a[i] + (b[i] - a[i]) * share);
    for segment in path.data().segments() {
        let (a, b, to) = match segment {
            PathSegment::MoveTo(to) => {
                at = point(to);
                continue;
            }
            PathSegment::LineTo(to) => {
                let to = point(to);
                (third(at, to, 1.0 / 3.0), third(at, to, 2.0 / 3.0), to)
            }
            PathSegment::QuadTo(c, to) => {
                let (c, to) = (point(c), point(to));
                (third(at, c, 2.0 / 3.0), third(to, c, 2.0 / 3.0), to)
            }
            PathSegment::CubicTo(a, b, to) => (point(a), point(b), point(to)),
            PathSegment::Close => continue,
        };
        let far = (to[0] - at[0]).abs()
            + (to[1] - at[1]).abs()
            + (a[0] - at[0]).abs()
            + (b[1] - at[1]).abs();
        let steps = (far / 0.02).ceil().clamp(1.0, 2000.0) as usize;
        all.extend((0..=steps).map(|it| along(at, a, b, to, it as f32 / steps as f32)));
        at = to;
    }
    all
}

fn along(p: [f32; 2], a: [f32; 2], b: [f32; 2], q: [f32; 2], t: f32) -> [f32; 2] {
    let s = 1.0 - t;
    [0, 1].map(|i| {
        s * s * s * p[i] + 3.0 * s * s * t * a[i] + 3.0 * s * t * t * b[i] + t * t * t * q[i]
    })
}

/// The size of a picture, and how light each pixel is.
fn greys(png: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let greys = pixels[..info.buffer_size()].chunks_exact(3);
    let greys =
        greys.map(|it| ((u32::from(it[0]) + u32::from(it[1]) + u32::from(it[2])) / 3) as u8);
    (info.width as usize, info.height as usize, greys.collect())
}

fn sheets(paper: &str) -> Vec<Sheet> {
    let letter: Letter = serde_json::from_str(include_str!("pages/fletcher.json")).unwrap();
    let hand = Hand::bundled("la-belle-aurore").unwrap();
    let paper = Paper::named(paper).unwrap();
    ink::write(&letter, &hand, &paper, Seed(7)).unwrap().sheets
}
