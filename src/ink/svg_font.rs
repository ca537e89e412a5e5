//! Single-line fonts: the SVG fonts of people with pen plotters, whose letters are strokes.
//!
//! After SVG 1.1, chapter 20. The XML is read by `quick-xml`, event by event: it expands no
//! entity, follows no reference and builds no tree, so that a file costs no more than its length.

use std::collections::HashMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use unicode_normalization::UnicodeNormalization;

use crate::error::Error;
use crate::error::Result;
use crate::ink::font::Shaped;
use crate::ink::outline::Bounds;
use crate::ink::smooth::smooth;
use crate::ink::svg_path;
use crate::place::Place;

/// The largest file: the largest known is below 1 MiB.
const MOST_KIB: usize = 16 << 10;

/// The most letters, as in OpenType.
const MOST_LETTERS: usize = 65_535;

/// The most curves of all letters together.
const MOST_CURVES: usize = 1_000_000;

/// The most pairs that move nearer to each other.
const MOST_KERNS: usize = 200_000;

/// How far a letter may reach, in thousandths of an em.
const FARTHEST: f32 = 6000.0;

/// How near, in thousandths of an em, the end of a letter is to the place where the next one starts.
const JOIN: f32 = 60.0;

/// A single-line font.
#[derive(Debug, Default)]
pub(crate) struct LineFont {
    letters: Vec<LineLetter>,
    characters: HashMap<char, u32>,
    /// Letters for several characters, by the first of them, the longest first.
    ligatures: HashMap<char, Vec<(String, u32)>>,
    kerns: HashMap<(u32, u32), f32>,
    family: Option<String>,
}

/// A letter of a single-line font, in thousandths of an em, up from the line.
#[derive(Debug, Default)]
pub(crate) struct LineLetter {
    pub(crate) advance: f32,
    /// The character that it stands for, if it is one.
    pub(crate) character: Option<char>,
    /// Cubic curves end to end: a place, then two controls and a place for each.
    pub(crate) strokes: Vec<Vec<[f32; 2]>>,
}

impl LineFont {
    /// A font from its SVG; `file` is its name in messages.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MOST_KIB << 10 {
            return Err(Error::TooLarge {
                path: file.to_owned(),
                limit_kib: MOST_KIB as u64,
                help: "give a single-line font; take out what it does not need",
            });
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(Error::NotText {
                path: file.to_owned(),
                what: "is not UTF-8 text",
                help: "save the font as UTF-8",
            });
        };
        let mut parser = Parser::new(file, text);
        parser.run()?;
        parser.finished()
    }

    /// How many letters it has.
    pub(crate) fn count(&self) -> usize {
        self.letters.len()
    }

    /// The letter for a character.
    pub(crate) fn glyph_of(&self, character: char) -> Option<u32> {
        self.characters.get(&character).copied()
    }

    /// A letter by its number.
    pub(crate) fn letter(&self, id: u32) -> Option<&LineLetter> {
        self.letters.get(id as usize)
    }

    /// The name of its family.
    pub(crate) fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// Whether its small letters join: most leave at their advance, all at one height.
    pub(crate) fn is_joined(&self) -> bool {
        let letters = "aceimnortu".chars().filter_map(|it| {
            let letter = self.letter(self.glyph_of(it)?)?;
            let ends = letter.strokes.iter().filter_map(|it| it.last());
            let beyond = ends.map(|[x, y]| [(x - letter.advance).abs(), *y]);
            beyond.min_by(|a, b| a[0].total_cmp(&b[0]))
        });
        let exits: Vec<[f32; 2]> = letters.collect();
        let mut heights: Vec<f32> = exits.iter().map(|it| it[1]).collect();
        heights.sort_by(f32::total_cmp);
        let Some(usual) = heights.get(heights.len() / 2) else {
            return false;
        };
        let near = |it: &&[f32; 2]| it[0] < JOIN && (it[1] - usual).abs() < JOIN;
        exits.iter().filter(near).count() >= 6
    }

    /// The letters for a text, in order: the longest ligature that fits, then single ones.
    pub(crate) fn shape(&self, text: &str) -> Vec<Shaped> {
        let mut shaped: Vec<Shaped> = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let ligatures = self.ligatures.get(&character);
            let ligature = ligatures
                .and_then(|all| all.iter().find(|it| rest.starts_with(it.0.as_str())))
                .map(|(characters, glyph)| (characters.len(), *glyph));
            let single = || Some((character.len_utf8(), self.glyph_of(character)?));
            // What it lacks has a number that no letter has.
            let (length, glyph) = ligature
                .or_else(single)
                .unwrap_or((character.len_utf8(), u32::MAX));
            if let Some(last) = shaped.last_mut() {
                let nearer = self.kerns.get(&(last.glyph, glyph));
                last.advance = (last.advance - nearer.unwrap_or(&0.0)).clamp(0.0, FARTHEST);
            }
            shaped.push(Shaped {
                glyph,
                start: (text.len() - rest.len()) as u32,
                advance: self.letter(glyph).map_or(0.0, |it| it.advance),
                offset: [0.0; 2],
            });
            rest = &rest[length..];
        }
        shaped
    }
}

/// A letter before it is known how many units an em has.
struct RawLetter {
    advance: Option<f32>,
    strokes: Vec<Vec<[f32; 2]>>,
    unicode: String,
    at: Range<usize>,
}

/// A pair, or several, that move nearer to each other.
struct RawKern {
    sides: [Vec<Side>; 2],
    by: f32,
}

/// One side of a pair: a letter by its name, or by its characters.
enum Side {
    Named(String),
    Text(String),
    Between(char, char),
}

/// The font on the way through its file.
struct Parser<'t> {
    file: &'t str,
    text: &'t str,
    depth: usize,
    /// The depth of the font being read; a file may have several, of which the first is taken.
    inside: Option<usize>,
    fonts: usize,
    units: Option<f32>,
    family: Option<String>,
    advance: Option<f32>,
    letters: Vec<RawLetter>,
    names: HashMap<String, u32>,
    kerns: Vec<RawKern>,
    curves: usize,
}

impl<'t> Parser<'t> {
    fn new(file: &'t str, text: &'t str) -> Self {
        Self {
            file,
            text,
            depth: 0,
            inside: None,
            fonts: 0,
            units: None,
            family: None,
            advance: None,
            letters: Vec::new(),
            names: HashMap::new(),
            kerns: Vec::new(),
            curves: 0,
        }
    }

    fn run(&mut self) -> Result<()> {
        let mut reader = Reader::from_str(self.text);
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| {
                let at = reader.error_position() as usize;
                self.broken(at..at + 1, "is not well-formed XML here")
            })?;
            let at = start..reader.buffer_position() as usize;
            match event {
                Event::Start(element) => {
                    self.depth += 1;
                    self.element(&element, at)?;
                }
                Event::Empty(element) => {
                    self.depth += 1;
                    self.element(&element, at)?;
                    self.close();
                }
                Event::End(_) => self.close(),
                Event::DocType(declared) if declared.contains('[') => {
                    return Err(self.fault(
                        at,
                        "a font that declares entities of its own".into(),
                        "take the part in [ ] out of the DOCTYPE, and write out what it stands for",
                    ));
                }
                Event::Eof if self.depth > 0 => {
                    let end = self.text.trim_end().len();
                    return Err(self.broken(end..end, "breaks off here"));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn close(&mut self) {
        if self.inside == Some(self.depth) {
            self.inside = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn element(&mut self, element: &BytesStart<'t>, at: Range<usize>) -> Result<()> {
        let name = element.name();
        let name = name.local_name();
        let name: &str = name.as_ref();
        if name == "font" {
            self.fonts += 1;
            if self.fonts == 1 {
                self.inside = Some(self.depth);
                self.advance = self.attributes(element)?.number("horiz-adv-x")?;
            }
            return Ok(());
        }
        if self.inside.is_none() {
            return Ok(());
        }
        match name {
            // Of several faces the first that says something is believed.
            "font-face" if self.units.is_none() => {
                let attributes = self.attributes(element)?;
                let units = attributes.number("units-per-em")?;
                if units.is_some_and(|it| !(1.0..=1e5).contains(&it)) {
                    return Err(attributes.fault(
                        "units-per-em",
                        "an em that is not between 1 and 100000 units",
                        "write how many units an em has, most often units-per-em=\"1000\"",
                    ));
                }
                self.units = units;
                let family = attributes.value("font-family");
                let family = family.map(|it| it.chars().filter(|it| !it.is_control()));
                let family = family.map(|it| it.take(80).collect::<String>());
                self.family = family.or(self.family.take());
            }
            "glyph" => self.letter(element, at)?,
            "hkern" => self.kern(element, at)?,
            _ => {}
        }
        Ok(())
    }

    fn letter(&mut self, element: &BytesStart<'t>, at: Range<usize>) -> Result<()> {
        let attributes = self.attributes(element)?;
        // Forms for one place in an Arabic word would hide the letter itself.
        let form = attributes.value("arabic-form");
        if form.is_some_and(|it| it != "isolated") {
            return Ok(());
        }
        let advance = attributes.number("horiz-adv-x")?;
        let unicode = attributes.value("unicode").unwrap_or_default();
        let name = attributes.value("glyph-name");
        let chains = match attributes.find("d") {
            Some((data, data_at)) => svg_path::strokes(data).map_err(|fault| {
                let at = match data_at.len() == data.len() {
                    true => data_at.start + fault.at.start..data_at.start + fault.at.end,
                    false => data_at.clone(),
                };
                let help = "mend the path data of this letter";
                self.fault(at, fault.what.into(), help)
            })?,
            None => Vec::new(),
        };
        let mut strokes = Vec::with_capacity(chains.len());
        for mut chain in chains {
            smooth(&mut chain);
            self.curves += chain.straight.len();
            chain.points.shrink_to_fit();
            strokes.push(chain.points);
        }
        if self.letters.len() == MOST_LETTERS || self.curves > MOST_CURVES {
            return Err(self.limit(
                at,
                "a font with more than 65535 letters or a million curves",
            ));
        }
        if let Some(name) = name {
            let number = self.letters.len() as u32;
            let names = name.split(',').map(|it| it.trim().to_owned());
            names.for_each(|it| {
                self.names.entry(it).or_insert(number);
            });
        }
        self.letters.push(RawLetter {
            advance,
            strokes,
            unicode: unicode.to_owned(),
            at,
        });
        Ok(())
    }

    fn kern(&mut self, element: &BytesStart<'t>, at: Range<usize>) -> Result<()> {
        let attributes = self.attributes(element)?;
        let Some(by) = attributes.number("k")? else {
            return Ok(());
        };
        let sides = ["1", "2"].map(|side| {
            let named = attributes.value(&format!("g{side}"));
            let text = attributes.value(&format!("u{side}"));
            named_sides(named).chain(text_sides(text)).collect()
        });
        if self.kerns.len() == MOST_KERNS {
            return Err(self.limit(at, "a font with more than 200000 pairs"));
        }
        self.kerns.push(RawKern { sides, by });
        Ok(())
    }

    /// The font, now that all of it is known.
    fn finished(self) -> Result<LineFont> {
        let whole = 0..self.text.len().min(1);
        if self.fonts == 0 {
            return Err(self.fault(
                whole,
                "an SVG without a font in it".into(),
                "give an SVG font (.svg with <font> and <glyph>), as Hershey Text for Inkscape has",
            ));
        }
        if self.letters.iter().all(|it| it.strokes.is_empty()) {
            return Err(self.fault(
                whole,
                "a font without letters".into(),
                "give a font whose <glyph>s have path data",
            ));
        }
        let per_mille = 1000.0 / self.units.unwrap_or(1000.0);
        let mut font = LineFont {
            family: self.family.clone(),
            ..LineFont::default()
        };
        for raw in &self.letters {
            let letter = LineLetter::new(raw, per_mille, self.advance);
            let letter = letter.ok_or_else(|| {
                self.fault(
                    raw.at.clone(),
                    "a letter that reaches more than six ems".into(),
                    "mend its path data or its advance, or the font's units-per-em",
                )
            })?;
            font.add(&raw.unicode, letter);
        }
        let all = font.ligatures.values_mut();
        all.for_each(|it| it.sort_by_key(|it| std::cmp::Reverse(it.0.len())));
        let mut pairs = 0;
        for kern in &self.kerns {
            let [first, second] = [0, 1].map(|side| self.numbers(&font, &kern.sides[side]));
            pairs += first.len() * second.len();
            if pairs > MOST_KERNS {
                return Err(self.limit(whole, "a font with more than 200000 pairs"));
            }
            let by = kern.by * per_mille;
            let both = first.iter().flat_map(|a| second.iter().map(|b| (*a, *b)));
            both.for_each(|it| {
                font.kerns.entry(it).or_insert(by);
            });
        }
        Ok(font)
    }

    /// The letters of one side of a pair.
    fn numbers(&self, font: &LineFont, sides: &[Side]) -> Vec<u32> {
        let mut numbers: Vec<u32> = Vec::new();
        for side in sides {
            match side {
                Side::Named(name) => numbers.extend(self.names.get(name)),
                Side::Text(text) => numbers.extend(font.number(text)),
                Side::Between(from, to) => {
                    let all = font.characters.iter();
                    let within = all.filter(|it| (from..=to).contains(&it.0));
                    numbers.extend(within.map(|it| *it.1));
                }
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The attributes of an element, without what they stand for.
    fn attributes(&self, element: &BytesStart<'t>) -> Result<Attributes<'t>> {
        let mut all = Vec::new();
        // Without its checks, which compare each name with all others.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| {
                let whole = self.range_of(element.attributes_raw());
                self.broken(whole, "has an attribute that is not XML")
            })?;
            let at = self.range_of(&attribute.value);
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| {
                self.fault(
                    at.clone(),
                    "an entity that XML does not have by itself".into(),
                    "write the character itself, or its number as in &#xe9;",
                )
            })?;
            let name: &str = attribute.key.as_ref();
            all.push((name.to_owned(), value.into_owned(), at));
        }
        Ok(Attributes {
            all,
            file: self.file,
            text: self.text,
        })
    }

    /// Where a part of the text stands in it.
    fn range_of(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let start = start.min(self.text.len());
        start..(start + part.len()).min(self.text.len())
    }

    fn broken(&self, at: Range<usize>, why: &str) -> Error {
        self.fault(
            at,
            format!("the font {why}"),
            "give the whole file, as XML has it",
        )
    }

    fn limit(&self, at: Range<usize>, what: &str) -> Error {
        self.fault(at, what.into(), "take out what the letters do not need")
    }

    fn fault(&self, at: Range<usize>, what: String, help: &str) -> Error {
        located(self.file, self.text, at, what, help)
    }
}

fn located(file: &str, text: &str, at: Range<usize>, what: String, help: &str) -> Error {
    Error::Font {
        what,
        place: Box::new(Place::new(file, text, at)),
        help: help.to_owned(),
    }
}

/// The attributes of one element, in order.
struct Attributes<'t> {
    all: Vec<(String, String, Range<usize>)>,
    file: &'t str,
    text: &'t str,
}

impl Attributes<'_> {
    fn find(&self, name: &str) -> Option<(&str, &Range<usize>)> {
        let found = self.all.iter().find(|it| it.0 == name)?;
        Some((&found.1, &found.2))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.find(name).map(|it| it.0)
    }

    fn number(&self, name: &str) -> Result<Option<f32>> {
        let Some((value, _)) = self.find(name) else {
            return Ok(None);
        };
        let number = value.trim().parse().ok().filter(|it: &f32| it.is_finite());
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(self.fault(name, "a measure that is not a number", "write a number")),
        }
    }

    fn fault(&self, name: &str, what: &str, help: &str) -> Error {
        let at = self.find(name).map_or(0..0, |it| it.1.clone());
        located(self.file, self.text, at, what.to_owned(), help)
    }
}

impl LineFont {
    fn add(&mut self, unicode: &str, mut letter: LineLetter) {
        let number = self.letters.len() as u32;
        let composed: String = unicode.nfc().take(64).collect();
        let mut characters = composed.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => {
                letter.character = Some(character);
                self.characters.entry(character).or_insert(number);
            }
            (Some(first), Some(_)) => {
                let all = self.ligatures.entry(first).or_default();
                all.push((composed, number));
            }
            _ => {}
        }
        self.letters.push(letter);
    }

    /// The letter for one or several characters.
    fn number(&self, text: &str) -> Option<u32> {
        let mut characters = text.chars();
        let first = characters.next()?;
        if characters.next().is_none() {
            return self.glyph_of(first);
        }
        let all = self.ligatures.get(&first)?;
        all.iter().find(|it| it.0 == text).map(|it| it.1)
    }
}

impl LineLetter {
    fn new(raw: &RawLetter, per_mille: f32, advance: Option<f32>) -> Option<Self> {
        // Quarters of a thousandth of an em, so that the last bits of a sine do not matter.
        let round = |it: f32| (it * per_mille * 4.0).round() * 0.25;
        let mut bounds = Bounds::EMPTY;
        let mut strokes = Vec::with_capacity(raw.strokes.len());
        for stroke in &raw.strokes {
            let mut stroke: Vec<[f32; 2]> = stroke.iter().map(|it| it.map(round)).collect();
            stroke.iter().for_each(|it| bounds.add(*it));
            dotted(&mut stroke);
            strokes.push(stroke);
        }
        let far = |it: f32| it.is_nan() || it.abs() > FARTHEST;
        if !bounds.is_empty() && bounds.min.into_iter().chain(bounds.max).any(far) {
            return None;
        }
        let advance = match raw.advance.or(advance) {
            Some(advance) => advance * per_mille,
            // A font that says nothing of it: as far as its ink, and a little.
            None if bounds.is_empty() => 300.0,
            None => bounds.max[0].max(0.0) + 60.0,
        };
        if far(advance) {
            return None;
        }
        let advance = advance.max(0.0);
        Some(Self {
            advance,
            strokes,
            character: None,
        })
    }
}

/// A step that leads nowhere is the dot of a pen; a little way gives it a direction.
fn dotted(stroke: &mut [[f32; 2]]) {
    let Some(first) = stroke.first().copied() else {
        return;
    };
    if stroke.iter().all(|it| *it == first) {
        let last = stroke.len() - 1;
        for (index, point) in stroke.iter_mut().enumerate() {
            point[0] += 6.0 * index as f32 / last.max(1) as f32;
        }
    }
}

/// Letters by name, with commas between.
fn named_sides(names: Option<&str>) -> impl Iterator<Item = Side> {
    let names = names.unwrap_or_default().split(',').map(str::trim);
    let names = names.filter(|it| !it.is_empty());
    names.map(|it| Side::Named(it.to_owned()))
}

/// Letters by character, with commas between; `U+41-5A` is a range.
fn text_sides(text: Option<&str>) -> impl Iterator<Item = Side> {
    let text = text.unwrap_or_default();
    // A comma by itself is the letter.
    let parts: Vec<&str> = match text.trim() {
        "," => vec![","],
        _ => text.split(',').filter(|it| !it.is_empty()).collect(),
    };
    parts.into_iter().map(|it| match range(it.trim()) {
        Some((from, to)) => Side::Between(from, to),
        None => Side::Text(it.to_owned()),
    })
}

fn range(text: &str) -> Option<(char, char)> {
    let digits = text.strip_prefix("U+").or(text.strip_prefix("u+"))?;
    let (from, to) = digits.split_once('-').unwrap_or((digits, digits));
    let character = |it: &str| char::from_u32(u32::from_str_radix(it, 16).ok()?);
    Some((character(from)?, character(to)?))
}
