//! Plotter files: read back by little readers of their own, they draw what the sheet says.
#![cfg(feature = "plotter")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may, and print their figures"
)]

use longhand::Seed;
use longhand::ink;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::render::plotter::Corner;
use longhand::render::plotter::Language;
use longhand::render::plotter::Plotter;
use longhand::render::plotter::Sort;
use longhand::render::plotter::Turn;
use longhand::render::plotter::Upward;
use longhand::render::plotter::plot;
use longhand::words::Letter;

type Stroke = Vec<[f32; 2]>;

#[test]
fn every_file_draws_the_strokes_of_the_sheet() {
    let sheet = &sheets("a5")[0];
    let wanted = strokes_of(sheet);
    for name in Plotter::names() {
        let mut plotter = Plotter::named(name).unwrap();
        for merge in [0.0, 0.25] {
            plotter.merge = longhand::units::Mm(merge);
            let read = read(&plot(sheet, &plotter).unwrap().text, &plotter, sheet);
            // A unit of HPGL is 0.025 mm, and a merged gap is ink that the sheet does not have.
            let there = farthest(&wanted, &read.strokes);
            let back = farthest(&read.strokes, &wanted);
            println!(
                "{name}, merged within {merge} mm: {} strokes of {}, {there:.3} mm and {back:.3} mm off",
                read.strokes.len(),
                wanted.len()
            );
            assert!(
                there < 0.06 && back < 0.06 + merge,
                "{name}: {there} {back}"
            );
            match merge == 0.0 {
                true => assert!(read.strokes.len() <= wanted.len()),
                false => assert!(read.strokes.len() < wanted.len()),
            }
        }
    }
}

#[test]
fn every_stroke_lies_within_the_bed_however_the_page_does() {
    let sheet = &sheets("a5")[0];
    for name in ["hpgl", "grbl-servo", "grbl-z"] {
        let mut plotter = Plotter::named(name).unwrap();
        plotter.offset = [10.0, 5.0].map(longhand::units::Mm);
        for turn in [Turn::None, Turn::Left, Turn::Right, Turn::ToFit] {
            for origin in [Corner::BottomLeft, Corner::TopLeft] {
                for upward in [Upward::Up, Upward::Down] {
                    (plotter.turn, plotter.origin, plotter.upward) = (turn, origin, upward);
                    let text = plot(sheet, &plotter).unwrap().text;
                    let drawn = match plotter.language {
                        Language::Hpgl => read_hpgl(&text),
                        _ => read_gcode(&text),
                    };
                    let sign = match (origin, upward) {
                        (Corner::BottomLeft, Upward::Up) | (Corner::TopLeft, Upward::Down) => 1.0,
                        _ => -1.0,
                    };
                    let all = drawn.strokes.iter().flatten();
                    for [x, y] in all.map(|[x, y]| [*x, sign * y]) {
                        let turned = matches!(turn, Turn::Left | Turn::Right);
                        let [width, height] = match turned {
                            true => [210.0, 148.0],
                            false => [148.0, 210.0],
                        };
                        assert!((10.0..10.0 + width).contains(&x), "{turn:?} {x}");
                        assert!((5.0..5.0 + height).contains(&y), "{turn:?} {y}");
                    }
                }
            }
        }
    }
    let first = |turn: Turn| {
        let mut plotter = Plotter::named("hpgl").unwrap();
        plotter.turn = turn;
        read_hpgl(&plot(sheet, &plotter).unwrap().text).strokes[0][0]
    };
    // The first line is at the top of the page.
    assert!(first(Turn::None)[1] > 150.0);
    assert!(first(Turn::Left)[0] < 60.0);
    assert!(first(Turn::Right)[0] > 150.0);
}

#[test]
fn a_paper_beyond_the_bed_is_refused_with_a_mend() {
    let sheet = &sheets("a4")[0];
    let plotter = Plotter::named("grbl-servo").unwrap();
    // Turned, A4 fits a bed of 300 mm by 220 mm.
    assert!(plot(sheet, &plotter).is_ok());
    let mut upright = plotter.clone();
    upright.turn = Turn::None;
    let error = plot(sheet, &upright).unwrap_err();
    assert!(error.help().contains("turn: to-fit"), "{}", error.help());
    let mut shifted = plotter.clone();
    shifted.offset = [50.0, 0.0].map(longhand::units::Mm);
    assert!(
        plot(sheet, &shifted)
            .unwrap_err()
            .help()
            .contains("`offset`")
    );
    let mut small = plotter;
    small.width = longhand::units::Mm(100.0);
    assert!(plot(sheet, &small).unwrap_err().help().contains("--paper"));
}

#[test]
fn a_sheet_without_strokes_is_refused() {
    let font = include_bytes!("../templates/hands/la-belle-aurore/font.ttf");
    let hand = Hand::from_font("outlines", font.to_vec()).unwrap();
    let sheets = ink::write(&fletcher(), &hand, &Paper::named("a5").unwrap(), Seed(7)).unwrap();
    let error = plot(&sheets.sheets[0], &Plotter::named("axidraw").unwrap()).unwrap_err();
    assert!(error.help().contains("--pen"), "{error}");
}

#[test]
fn a_line_is_left_for_a_persons_own_pen() {
    let paper = Paper::named("a5").unwrap();
    let [ours, theirs] = [paper.clone(), paper.signed_by_hand()].map(|paper| {
        let written = ink::write(&fletcher(), &hand(), &paper, Seed(7)).unwrap();
        written.sheets
    });
    let text = |sheets: &[Sheet]| sheets.iter().map(Sheet::text).collect::<String>();
    assert!(text(&ours).contains("Tom Bellweather"));
    assert_eq!(text(&ours).replace("Tom Bellweather\n", ""), text(&theirs));
    let last = |sheets: &[Sheet]| sheets.last().unwrap().lines().last().unwrap().y.0;
    // Nothing else has moved: where the name stood, there is paper.
    assert!(last(&ours) > last(&theirs) + 8.0);
}

#[test]
fn sorted_travel_is_never_longer() {
    let sheet = &sheets("a5")[0];
    for name in Plotter::names() {
        let mut plotter = Plotter::named(name).unwrap();
        plotter.merge = longhand::units::Mm(0.0);
        let written = plot(sheet, &plotter).unwrap();
        plotter.sort = Sort::Travel;
        let sorted = plot(sheet, &plotter).unwrap();
        plotter.reverse = true;
        let reversed = plot(sheet, &plotter).unwrap();
        println!(
            "{name}: travel {:.2} m written, {:.2} m sorted, {:.2} m with reversal",
            written.travel.0 / 1000.0,
            sorted.travel.0 / 1000.0,
            reversed.travel.0 / 1000.0
        );
        assert!(sorted.travel.0 <= written.travel.0 && reversed.travel.0 <= written.travel.0);
        assert!((sorted.ink.0 - written.ink.0).abs() < 1.0);
        assert_eq!(sorted.lifts, written.lifts);
        let wanted = strokes_of(sheet);
        let read = read(&reversed.text, &plotter, sheet);
        assert!(farthest(&wanted, &read.strokes) < 0.06);
    }
}

#[test]
fn time_and_ink_are_what_a_naive_reader_sums_up() {
    let sheet = &sheets("a5")[0];
    for name in ["hpgl", "grbl-servo", "grbl-z"] {
        let plotter = Plotter::named(name).unwrap();
        let plot = plot(sheet, &plotter).unwrap();
        let drawn = match plotter.language {
            Language::Hpgl => read_hpgl(&plot.text),
            _ => read_gcode(&plot.text),
        };
        let speed_up = |way: f32, speed: f32| {
            let gain = plotter.acceleration.unwrap();
            match way * gain < speed * speed {
                true => 2.0 * (way / gain).sqrt(),
                false => way / speed + speed / gain,
            }
        };
        let (mut at, mut ink, mut time) = ([0.0; 2], 0.0, 0.0);
        for stroke in &drawn.strokes {
            time += speed_up(distance(at, stroke[0]), plotter.pen_up.0);
            let length: f32 = stroke.windows(2).map(|it| distance(it[0], it[1])).sum();
            ink += length;
            time += speed_up(length, plotter.pen_down.0);
            time += (plotter.lift.time + plotter.drop.time).as_secs_f32();
            at = *stroke.last().unwrap();
        }
        println!(
            "{name}: {}; read back {ink:.0} mm, {time:.1} s",
            plot.summary()
        );
        assert_eq!(plot.lifts, drawn.strokes.len());
        assert!((plot.ink.0 - ink).abs() < 0.001 * ink);
        assert!((plot.time.as_secs_f32() - time).abs() < 0.002 * time);
        let feeds = drawn.feeds;
        assert!(
            feeds
                .iter()
                .all(|it| (it - plotter.pen_down.0).abs() < 0.51),
            "{feeds:?}"
        );
    }
}

#[test]
fn plotters_own_files_are_read_with_their_units() {
    let yaml = "language: gcode\nbed: {width: 30cm, height: 8in}\npen_down: 2400mm/min\npen_up: 80mm/s\n\
                lift: {code: M5, time: 0.2s}\ndrop: {code: M3, time: 150ms}\n";
    let own = Plotter::from_yaml("own", yaml).unwrap();
    assert_eq!(own.pen_down.0, 40.0);
    assert_eq!(own.lift.time.as_millis(), 200);
    assert!((own.height.0 - 203.2).abs() < 1e-3);
    let refused = |from: &str, to: &str| {
        let error = Plotter::from_yaml("own", &yaml.replace(from, to)).unwrap_err();
        assert!(!error.help().is_empty());
        error.to_string()
    };
    assert!(refused("2400mm/min", "2400").contains("speed"));
    assert!(refused("30cm", "0mm").contains("bed"));
    assert!(refused("pen_up", "pen_upp").contains("pen_upp"));
    assert!(refused("code: M5, ", "").contains("lifted"));
    assert!(refused("code: M5", "code: \"M5\\nM30\"").contains("ASCII"));
    assert!(refused("80mm/s", "0mm/s").contains("speed"));
    assert!(refused("0.2s", "5000s").contains("minute"));
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for name in Plotter::names() {
        let plotter = Plotter::named(name).unwrap();
        let texts = [0, 1].map(|_| plot(&sheets("a5")[0], &plotter).unwrap().text);
        assert_eq!(texts[0], texts[1]);
        assert!(texts[0].is_ascii());
    }
}

#[cfg(feature = "cli")]
#[test]
fn the_command_writes_for_plotters_and_says_what_it_costs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.svg"), font()).unwrap();
    std::fs::write(folder.path().join("ada.yaml"), "name: {given: Ada}\n").unwrap();
    let yaml = Plotter::file("grbl-z").unwrap().replace("300mm", "100mm");
    std::fs::write(folder.path().join("small.yaml"), yaml).unwrap();
    let write = |options: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_longhand"));
        let common =
            "write ada.yaml --pack cafe --occasion surprise --on 2026-11-02 --hand own.svg";
        command
            .args(common.split(' '))
            .args(options)
            .current_dir(folder.path());
        let out = command.output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let (_, said) = write(&["-o", "a.hpgl", "-o", "a.gcode", "-o", "a.pdf"]);
    for file in ["a.hpgl", "a.gcode"] {
        let line = said.lines().find(|it| it.contains(file)).unwrap();
        assert!(
            line.contains(" m of ink, ") && line.contains(" pen lifts, about "),
            "{line}"
        );
        assert!(folder.path().join(file).exists());
    }
    let (_, said) = write(&["--plotter", "axidraw", "-o", "a.svg"]);
    assert!(said.contains("pen lifts"), "{said}");
    let svg = std::fs::read_to_string(folder.path().join("a.svg")).unwrap();
    assert!(svg.contains("inkscape:groupmode") && svg.contains("fill=\"none\""));
    let mends = [
        (&["--plotter", "grbl-z", "-o", "a.hpgl"], ".gcode"),
        (&["--plotter", "axidraw", "-o", "a.pdf"], "-o NAME.svg"),
        (&["--plotter", "small.yaml", "-o", "a.gcode"], "--paper"),
        (&["--plotter", "grbl", "-o", "a.gcode"], "grbl-servo"),
    ];
    for (options, mend) in mends {
        let (code, said) = write(options);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(mend), "{said}");
    }
}

// ---- readers ----

/// What a machine would draw: places in its own millimetres, and the speeds it was told.
#[derive(Default)]
struct Drawn {
    strokes: Vec<Stroke>,
    feeds: Vec<f32>,
}

/// The strokes of a file in millimetres of the page, for a page that is laid in upright.
fn read(text: &str, plotter: &Plotter, sheet: &Sheet) -> Drawn {
    if plotter.language == Language::Svg {
        return read_svg(text);
    }
    let mut drawn = match plotter.language {
        Language::Hpgl => read_hpgl(text),
        _ => read_gcode(text),
    };
    let all = drawn.strokes.iter_mut().flatten();
    all.for_each(|it| it[1] = sheet.height.0 - it[1]);
    drawn
}

fn read_hpgl(text: &str) -> Drawn {
    assert!(text.lines().all(|it| it.len() <= 80 && it.ends_with(';')));
    let mut drawn = Drawn::default();
    let (mut at, mut down) = ([0.0; 2], false);
    let mut stroke: Stroke = Vec::new();
    for order in text.split(';').map(str::trim).filter(|it| !it.is_empty()) {
        let (code, rest) = order.split_at(2);
        let numbers: Vec<f32> = rest.split(',').filter_map(|it| it.parse().ok()).collect();
        match code {
            "IN" | "SP" | "PA" => assert!(!down),
            "VS" => drawn.feeds.push(numbers[0] * 10.0),
            "PU" | "PD" => {
                let was_down = std::mem::replace(&mut down, code == "PD");
                if was_down && !down {
                    drawn.strokes.push(std::mem::take(&mut stroke));
                }
                if !was_down && down {
                    stroke.push(at);
                }
                for place in numbers.chunks_exact(2) {
                    at = [place[0] / 40.0, place[1] / 40.0];
                    if down {
                        stroke.push(at);
                    }
                }
            }
            other => panic!("{other}"),
        }
    }
    assert!(!down);
    drawn
}

fn read_gcode(text: &str) -> Drawn {
    let mut drawn = Drawn::default();
    let (mut at, mut down) = ([0.0; 2], false);
    let mut stroke: Stroke = Vec::new();
    for line in text.lines().filter(|it| !it.starts_with('(')) {
        let words: Vec<(char, f32)> = line
            .split(' ')
            .map(|it| (it.chars().next().unwrap(), it[1..].parse().unwrap()))
            .collect();
        let value = |name: char| words.iter().find(|it| it.0 == name).map(|it| it.1);
        let lifts = |high: bool, stroke: &mut Stroke, drawn: &mut Drawn, down: &mut bool| {
            if *down && high {
                drawn.strokes.push(std::mem::take(stroke));
            }
            if !*down && !high {
                stroke.push(at);
            }
            *down = !high;
        };
        match words[0] {
            ('G', 21.0 | 90.0 | 94.0 | 4.0) => {}
            ('M', 3.0) => lifts(
                value('S') == Some(300.0),
                &mut stroke,
                &mut drawn,
                &mut down,
            ),
            ('M', 5.0) => assert!(!down),
            ('G', code) => {
                if let Some(z) = value('Z') {
                    lifts(z > 0.0, &mut stroke, &mut drawn, &mut down);
                    continue;
                }
                // What goes with the pen down is G1, and nothing else is.
                assert_eq!(down, code == 1.0, "{line}");
                at = [value('X').unwrap(), value('Y').unwrap()];
                if down {
                    stroke.push(at);
                    drawn.feeds.extend(value('F').map(|it| it / 60.0));
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(!down);
    drawn
}

fn read_svg(text: &str) -> Drawn {
    assert!(text.contains("inkscape:groupmode=\"layer\" inkscape:label=\"1 ink "));
    let tree = usvg::Tree::from_str(text, &usvg::Options::default()).unwrap();
    // usvg counts 96 pixels to the inch.
    let mm = 25.4 / 96.0;
    let mut drawn = Drawn::default();
    let mut groups = vec![tree.root()];
    while let Some(group) = groups.pop() {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => groups.push(group),
                usvg::Node::Path(path) => {
                    assert!(path.fill().is_none() && path.stroke().is_some());
                    let to_page = path.abs_transform();
                    let mut stroke: Stroke = Vec::new();
                    for segment in path.data().segments() {
                        use usvg::tiny_skia_path::PathSegment;
                        let mut add = |mut it: usvg::tiny_skia_path::Point| {
                            to_page.map_point(&mut it);
                            stroke.push([it.x * mm, it.y * mm]);
                        };
                        match segment {
                            PathSegment::MoveTo(a) | PathSegment::LineTo(a) => add(a),
                            PathSegment::CubicTo(a, b, c) => [a, b, c].into_iter().for_each(add),
                            other => panic!("{other:?}"),
                        }
                    }
                    drawn.strokes.push(sampled(&stroke));
                }
                other => panic!("{other:?}"),
            }
        }
    }
    drawn
}

// ---- helpers ----

/// Places along cubic curves, 24 to each.
fn sampled(curves: &[[f32; 2]]) -> Stroke {
    let mut places = vec![curves[0]];
    for start in (0..curves.len() - 1).step_by(3) {
        let [p, a, b, q] = [0, 1, 2, 3].map(|it| curves[start + it]);
        places.extend((1..=24).map(|it| {
            let t = it as f32 / 24.0;
            let s = 1.0 - t;
            [0, 1].map(|i| {
                s * s * s * p[i]
                    + 3.0 * s * s * t * a[i]
                    + 3.0 * s * t * t * b[i]
                    + t * t * t * q[i]
            })
        }));
    }
    places
}

fn strokes_of(sheet: &Sheet) -> Vec<Stroke> {
    let strokes = sheet.marks().iter().flat_map(|it| sheet.strokes(it));
    strokes
        .map(|it| {
            sampled(
                &it.points
                    .iter()
                    .map(|it| [it.x.0, it.y.0])
                    .collect::<Stroke>(),
            )
        })
        .collect()
}

/// How far any place of `these` is from the nearest step of `those`.
fn farthest(these: &[Stroke], those: &[Stroke]) -> f32 {
    let cell = |at: [f32; 2]| at.map(|it| (it / 2.0).floor() as i32);
    let mut near: std::collections::HashMap<[i32; 2], Vec<[[f32; 2]; 2]>> = Default::default();
    for step in those.iter().flat_map(|it| it.windows(2)) {
        let (a, b) = (cell(step[0]), cell(step[1]));
        for x in a[0].min(b[0]) - 1..=a[0].max(b[0]) + 1 {
            for y in a[1].min(b[1]) - 1..=a[1].max(b[1]) + 1 {
                near.entry([x, y]).or_default().push([step[0], step[1]]);
            }
        }
    }
    let places = these.iter().flatten();
    let off = places.map(|at| {
        let steps = near.get(&cell(*at)).map_or(&[][..], Vec::as_slice);
        let off = steps.iter().map(|[a, b]| from_step(*at, *a, *b));
        off.fold(9.0, f32::min)
    });
    off.fold(0.0, f32::max)
}

fn from_step(at: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let t = ((at[0] - a[0]) * along[0] + (at[1] - a[1]) * along[1]) / length.max(1e-9);
    let t = t.clamp(0.0, 1.0);
    distance(at, [a[0] + t * along[0], a[1] + t * along[1]])
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn fletcher() -> Letter {
    serde_json::from_str(include_str!("pages/fletcher.json")).unwrap()
}

fn hand() -> Hand {
    Hand::from_svg_font("test", font().into_bytes()).unwrap()
}

/// A font of single lines that join, with a letter for everything: bows, a bar and a dot.
fn font() -> String {
    let mut svg = String::from("<svg><font horiz-adv-x='360'>");
    for character in (' '..='~').chain(['\u{2019}', '\u{2014}', '\u{e9}']) {
        let number = character as u32;
        let (up, on) = (300 + number * 37 % 400, 100 + number * 53 % 150);
        svg.push_str(&format!(
            "<glyph unicode='&#{number};' d='{}'/>",
            match character {
                ' ' => String::new(),
                'i' | 'j' => "M0 60L60 100L120 420Q150 0 360 60M150 600L160 610".into(),
                't' => "M0 60L60 100L120 620Q150 0 360 60M20 400L220 410".into(),
                _ => format!("M0 60L60 90C80 {up} {on} {up} 180 {on}S200 -20 360 60"),
            }
        ));
    }
    svg.push_str("</font></svg>");
    svg
}

fn sheets(paper: &str) -> Vec<Sheet> {
    let paper = Paper::named(paper).unwrap();
    ink::write(&fletcher(), &hand(), &paper, Seed(7))
        .unwrap()
        .sheets
}
