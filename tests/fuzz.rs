//! Some seconds of fuzzing: seeds, changed at random in the same way each time.
//!
//! `LONGHAND_FUZZ_SECONDS=60 cargo test --test fuzz` goes on for longer; `tests/fuzz` is the same for
//! cargo-fuzz.
#![cfg(all(feature = "mail", feature = "ink"))]

use std::env;
use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

#[path = "fuzz/checks.rs"]
mod checks;

/// No seed is longer.
const LONGEST: usize = 6000;

/// What mail is made of.
const PIECES: [&str; 40] = [
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\0",
    "> ",
    ">",
    ":",
    "--",
    "-- \n",
    "--b\n",
    "--b--\n",
    "=",
    "=\n",
    "=3D",
    "&amp;",
    "&#x202e;",
    "<",
    "</div>",
    "<blockquote>",
    "<!--",
    "\u{202e}",
    "\u{feff}",
    "\u{ff}",
    "From a Thu Apr  2 10:00:00 2015\n",
    "From: a@b.c\n",
    "Content-Type: multipart/mixed; boundary=b\n\n",
    "Content-Type: message/rfc822\n\n",
    "Content-Type: text/html\n",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "=?utf-8?Q?=ff?=",
    "=?utf-8?B?/w==?=",
    "On 1 May 2024 at 10:00, A <a@b.c> wrote:\n",
    "-----Original Message-----\n",
    "Sent from my iPhone\n",
    "Love from\n",
    "P.S. ",
    "________________________________\n",
    "\"",
];

/// Chance that hangs on nothing but its seed (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

fn seeds(folders: &[&str]) -> Vec<Vec<u8>> {
    let root = env::var("LONGHAND_TESTDATA").unwrap_or_else(|_| "../shared/testdata".into());
    let mut paths = Vec::new();
    for folder in folders {
        for folder in [
            Path::new("tests/cases").join(folder),
            Path::new(&root).join(folder),
        ] {
            let entries = fs::read_dir(folder).into_iter().flatten();
            paths.extend(entries.map(|it| it.unwrap().path()));
        }
    }
    paths.sort();
    let seeds = paths.iter().filter_map(|it| fs::read(it).ok());
    seeds
        .map(|it| it[..it.len().min(LONGEST)].to_vec())
        .collect()
}

/// A seed with some changes, perhaps with a part of another.
fn changed(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(40)).min(bytes.len());
        match chance.below(7) {
            0 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            3 => {
                let part = bytes[at..end].repeat(1 + chance.below(8));
                drop(bytes.splice(at..at, part));
            }
            4 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                let part = &other[from..(from + chance.below(400)).min(other.len())];
                drop(bytes.splice(at..at, part.iter().copied()));
            }
            _ => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

/// The start of each built-in hand's font: the tables that say where all others are.
fn fonts() -> Vec<Vec<u8>> {
    let folders = fs::read_dir("templates/hands").unwrap();
    let mut paths: Vec<_> = folders.map(|it| it.unwrap().path()).collect();
    paths.sort();
    let fonts = paths
        .iter()
        .map(|it| fs::read(it.join("font.ttf")).unwrap());
    fonts.filter(|it| it.len() < 120_000).collect()
}

/// A small single-line font, and the shared ones where they are.
fn svg_fonts() -> Vec<Vec<u8>> {
    let own = "<svg><defs><font horiz-adv-x=\"300\"><font-face units-per-em=\"1000\" x-height=\"300\"/>\
        <glyph unicode=\" \"/><glyph unicode=\"T\" d=\"M 0 500 L 300 500 M150 500V0\"/>\
        <glyph unicode=\"h\" horiz-adv-x=\"250\" d=\"M0 700 L0 0 M0 200 C50 300,200 300,200 0\"/>\
        <hkern u1=\"T\" u2=\"h\" k=\"40\"/></font></defs></svg>";
    let mut fonts = vec![own.as_bytes().to_vec()];
    for entry in fs::read_dir("../shared/hands/single-line")
        .into_iter()
        .flatten()
    {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "svg") {
            fonts.push(fs::read(path).unwrap());
        }
    }
    fonts
}

fn fuzz(seeds: &[Vec<u8>], check: fn(&[u8])) {
    let seconds = env::var("LONGHAND_FUZZ_SECONDS")
        .ok()
        .and_then(|it| it.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(4));
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let mut count = 0;
    seeds.iter().for_each(|it| check(it));
    while Instant::now() < end {
        let bytes = changed(seeds, &mut chance);
        let start = Instant::now();
        let fine = std::panic::catch_unwind(|| check(&bytes));
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        assert!(fine.is_ok(), "a panic over:\n{}", shown());
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "too slow over:\n{}",
            shown()
        );
        count += 1;
    }
    println!("{count} inputs from {} seeds", seeds.len());
}

#[test]
fn mail_is_read_whatever_it_is() {
    fuzz(&seeds(&["mail", "eml", "reply_fixtures"]), checks::mail);
}

#[test]
fn letters_are_read_whatever_they_are() {
    fuzz(
        &seeds(&["listen", "mail", "reply_fixtures"]),
        checks::letter,
    );
}

#[test]
fn fonts_are_read_whatever_they_are() {
    fuzz(&fonts(), checks::font);
}

#[test]
fn single_line_fonts_are_read_whatever_they_are() {
    fuzz(&svg_fonts(), checks::svg_font);
}
