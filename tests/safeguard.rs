//! The tripwire: passages that must reach a person, and innocent ones that should not.
//!
//! Each folder of `tests/cases/safeguard` holds `trips-xx.txt` and `passes-xx.txt` with one
//! passage a line, and `floors.yaml` with what is demanded of it. Set `LONGHAND_SHOW` to a
//! folder's name to see the passages that it gets wrong.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it found, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use longhand::listen::read;
use serde::Deserialize;

/// What is demanded of a folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// The least part of its trips that trip.
    recall: f32,
    /// The greatest part of its passes that trip.
    false_trips: f32,
}

/// How many passages of a file there are, and how many of them trip.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    tripped: usize,
}

impl Count {
    fn rate(self) -> f32 {
        self.tripped as f32 / self.all.max(1) as f32
    }

    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.tripped += other.tripped;
    }
}

/// Passages of one file, with how many trip.
fn count(path: &Path, trips: bool, show: bool) -> Count {
    let mut count = Count::default();
    let text = fs::read_to_string(path).unwrap();
    let passages = text.lines().filter(|it| !it.trim().is_empty());
    for passage in passages.filter(|it| !it.starts_with("# ")) {
        let reading = read(passage);
        let tripped = !reading.safeguarding.is_empty();
        count.add(Count {
            all: 1,
            tripped: usize::from(tripped),
        });
        if show && tripped != trips {
            println!("  {} {passage}", if trips { "MISS" } else { "TRIP" });
            for said in &reading.safeguarding {
                println!("       `{}`: {}", said.text, said.why);
            }
        }
    }
    count
}

#[test]
fn harm_trips_the_wire_and_innocence_does_not() {
    let cases = Path::new("tests/cases/safeguard");
    let show = env::var("LONGHAND_SHOW").unwrap_or_default();
    for folder in ["own", "calibrate", "calibrate2", "frozen"] {
        let path = cases.join(folder);
        if !path.is_dir() {
            println!("safeguard/{folder}: not here, skipped");
            continue;
        }
        let mut totals = [Count::default(), Count::default()];
        let mut lines = BTreeMap::new();
        for entry in fs::read_dir(&path).unwrap() {
            let file = entry.unwrap().path();
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let trips = match name.split_once('-') {
                Some(("trips", _)) => true,
                Some(("passes", _)) => false,
                _ => continue,
            };
            let found = count(&file, trips, show == folder && show != "frozen");
            totals[usize::from(!trips)].add(found);
            lines.insert(name, found);
        }
        for (name, found) in &lines {
            println!(
                "safeguard/{folder}/{name}: {} of {}",
                found.tripped, found.all
            );
        }
        let [trips, passes] = totals.map(Count::rate);
        println!("safeguard/{folder}: recall {trips:.3}, false trips {passes:.3}");
        let floors = fs::read_to_string(path.join("floors.yaml"));
        if let Ok(floors) = floors {
            let floors: Floors = serde_yaml::from_str(&floors).unwrap();
            assert!(trips >= floors.recall, "{folder}: recall {trips:.3}");
            assert!(
                passes <= floors.false_trips,
                "{folder}: false trips {passes:.3}"
            );
        }
    }
}

#[test]
fn whole_innocent_letters_pass() {
    let show = env::var("LONGHAND_SHOW").is_ok_and(|it| it == "letters");
    let mut count = Count::default();
    for folder in ["tests/cases/listen", "tests/cases/letters"] {
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_none_or(|it| it != "txt") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let letter = text.split_once("\n---\n").map_or(text.as_str(), |it| it.1);
            let reading = read(letter);
            let tripped = !reading.safeguarding.is_empty();
            count.add(Count {
                all: 1,
                tripped: usize::from(tripped),
            });
            if tripped && show {
                println!("  TRIP {}", file.display());
                for said in &reading.safeguarding {
                    println!("       `{}`: {}", said.text, said.why);
                }
            }
        }
    }
    println!(
        "letters of other cases: {} of {} trip",
        count.tripped, count.all
    );
}
