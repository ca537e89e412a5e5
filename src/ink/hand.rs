//! A hand: the letters of a font, and the habits of who writes with it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::error::Error;
use crate::error::Result;
use crate::ink::accent;
use crate::ink::accent::RECIPES;
use crate::ink::accent::Seat;
use crate::ink::colour::Colour;
use crate::ink::colour::Ink;
use crate::ink::font::Font;
use crate::ink::font::Shaped;
use crate::ink::form;
use crate::ink::form::Formed;
use crate::ink::form::Forms;
use crate::ink::form::Setting;
use crate::ink::glyph;
use crate::ink::glyph::Glyph;
use crate::ink::measure;
use crate::ink::measure::Angle;
use crate::ink::measure::Ems;
use crate::ink::measure::Length;
use crate::ink::measure::Share;
use crate::ink::measure::XHeights;
use crate::ink::stock;
use crate::ink::svg_font::LineFont;
use crate::ink::tracks;
use crate::ink::tracks::Tracks;
use crate::units::Mm;

/// A hand to write with. Cheap to load: a letter is drawn when it is first needed.
pub struct Hand {
    name: String,
    face: Face,
    pub(crate) habits: Habits,
    /// The height of the letter x, in thousandths of an em.
    pub(crate) x_height: f32,
    pub(crate) style: Style,
    /// The letters of the font, then those that are made of them.
    glyphs: Vec<OnceLock<Option<Box<Glyph>>>>,
    forms: Vec<OnceLock<Vec<Formed>>>,
    /// How many letters the font itself has.
    count: usize,
    /// How much larger its letters are taken than they lie in the font: 1, unless it writes for another.
    scale: f32,
    lean: OnceLock<f32>,
    siblings: Vec<OnceLock<Option<Box<Hand>>>>,
}

/// How a hand lays its ink.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Style {
    /// As the shapes of its letters are drawn.
    #[default]
    Outline,
    /// With a pen of this breadth along the middle of each stroke, broader where it is pressed.
    ///
    /// Only so do sheets carry the pen's path, which a plotter needs.
    Pen(Mm),
}

impl Style {
    /// The breadths that a pen may have: from the finest that is sold to a broad felt tip.
    const BREADTHS: std::ops::RangeInclusive<f32> = 0.1..=3.0;

    /// A pen of a breadth such as `0.4mm`.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when that is not a length, or no pen writes so.
    ///
    /// ```
    /// use longhand::ink::Style;
    ///
    /// let pen = Style::pen("0.4mm")?;
    /// assert_eq!(pen, Style::Pen(longhand::units::Mm(0.4)));
    /// assert!(Style::pen("20mm").is_err());
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn pen(breadth: &str) -> Result<Self> {
        let length = Length::try_from(breadth.to_owned());
        let length = length.map_err(|what| Error::Setting {
            setting: "pen",
            what: format!("is not a length: {what}"),
            help: "give a breadth such as `0.4mm`".into(),
        })?;
        Self::Pen(length.0).checked()
    }

    /// The style itself, if there is such a pen.
    pub(crate) fn checked(self) -> Result<Self> {
        match self {
            Self::Pen(breadth) if !Self::BREADTHS.contains(&breadth.0) => Err(Error::Setting {
                setting: "pen",
                what: "is not between 0.1mm and 3mm".into(),
                help: "a ballpoint writes 0.4mm, a felt tip 0.8mm".into(),
            }),
            _ => Ok(self),
        }
    }
}

/// What a hand's letters are taken from.
enum Face {
    /// A font of outlines, and the strokes in them.
    Outlines(Font, Tracks),
    /// A font of single lines.
    Lines(LineFont),
}

impl Face {
    fn count(&self) -> usize {
        match self {
            Self::Outlines(font, _) => font.count(),
            Self::Lines(font) => font.count(),
        }
    }
}

/// The pen of a hand of single lines that was given none: a fine liner.
const FINE_LINER: Mm = Mm(0.4);

/// A pen, in thousandths of an em.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen {
    /// Half the breadth of what it writes, on the whole.
    pub(crate) radius: f32,
    /// Half the breadth of the strokes that were traced, on the whole.
    pub(crate) traced: f32,
}

/// The habits of a hand, as `hand.yaml` has them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Habits {
    title: String,
    by: String,
    licence: String,
    pub(crate) joined: bool,
    /// The hands that write what this one cannot, the nearest in looks first.
    #[serde(default)]
    siblings: Vec<String>,
    pub(crate) ink: Colour,
    pub(crate) x_height: Length,
    pub(crate) date_line: Side,
    pub(crate) close_indent: Length,
    pub(crate) word_gap: XHeights,
    pub(crate) margin_sd: XHeights,
    pub(crate) slope_sd: Angle,
    pub(crate) baseline_sd: XHeights,
    pub(crate) word_gap_sd: Share,
    #[serde(default)]
    pub(crate) tire_size: Share,
    #[serde(default)]
    pub(crate) tire_slant: Angle,
    #[serde(default)]
    pub(crate) tire_gap: Share,
    pub(crate) slant_sd: Angle,
    pub(crate) width_sd: Share,
    pub(crate) height_sd: Share,
    pub(crate) reach_sd: Share,
    pub(crate) warp_sd: XHeights,
    pub(crate) capital_warp_sd: XHeights,
    pub(crate) tail_sd: XHeights,
    pub(crate) dot_sd: XHeights,
    pub(crate) nib: Ems,
    pub(crate) weight_sd: Ems,
    #[serde(default)]
    pub(crate) bars: BTreeMap<char, XHeights>,
    pub(crate) bar_tilt_sd: Angle,
    pub(crate) bar_slide_sd: XHeights,
    #[serde(default)]
    pub(crate) lower: BTreeMap<char, XHeights>,
    /// The least blank before a mark, from the ink of the letter that it follows.
    #[serde(default)]
    pub(crate) before: BTreeMap<char, XHeights>,
    pub(crate) stop_size: Share,
    /// Forms of letters that take the place of those that every hand has.
    #[serde(default)]
    pub(crate) forms: Forms,
    /// Blank after a letter that would run into the next.
    #[serde(default)]
    pub(crate) after: BTreeMap<char, XHeights>,
}

/// What a specimen shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Display {
    pub(crate) figures: String,
    pub(crate) marks: String,
    pub(crate) paragraph: String,
    scripts: Vec<Alphabet>,
}

impl Display {
    pub(crate) fn read() -> Result<Self> {
        measure::read("specimen.yaml", stock::SPECIMEN)
    }
}

/// A script as a specimen shows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alphabet {
    pub(crate) script: String,
    /// Without one of these the script is not written.
    letters: String,
    /// Lines of letters, set apart.
    pub(crate) alphabet: Vec<String>,
    pub(crate) sentence: String,
}

/// Where the date line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    /// At the left margin.
    Left,
    /// At the right margin.
    Right,
}

impl Hand {
    /// The names of the hands that are built in; the first is the default.
    pub fn names() -> impl Iterator<Item = &'static str> {
        stock::HANDS.iter().map(|it| it.name)
    }

    /// A hand that is built in.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] when there is none of that name.
    ///
    /// ```
    /// let hand = longhand::ink::Hand::bundled("la-belle-aurore")?;
    /// assert_eq!(hand.name(), "la-belle-aurore");
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn bundled(name: &str) -> Result<Self> {
        let Some(stock) = stock::HANDS.iter().find(|it| it.name == name) else {
            return Err(Error::Unknown {
                kind: "hand",
                name: name.to_owned(),
                known: Self::names().map(str::to_owned).collect(),
            });
        };
        let habits = measure::read("hand.yaml", stock.habits)?;
        let font = Font::read(name, Arc::new(stock.font))?;
        let tracks = Tracks::new(Some(stock.centre_lines));
        Ok(Self::new(name, Face::Outlines(font, tracks), habits))
    }

    /// A hand from the bytes of a TrueType or OpenType font, with the habits of the default hand.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] when the bytes are not a font, or break off.
    pub fn from_font(name: &str, bytes: Vec<u8>) -> Result<Self> {
        let font = Font::read(name, Arc::new(bytes))?;
        let habits = Habits {
            title: font.title().unwrap_or_else(|| name.to_owned()),
            by: font.by().unwrap_or_else(|| "unknown".to_owned()),
            licence: font.licence().unwrap_or_else(|| UNSAID.to_owned()),
            ..own_habits()?
        };
        let face = Face::Outlines(font, Tracks::new(None));
        Ok(Self::new(name, face, habits))
    }

    /// A hand from the bytes of a single-line SVG font, as plotters have them, with the habits of the default hand.
    ///
    /// Its letters are strokes without outlines, so it always writes with a pen: [`Style::Outline`] is
    /// a pen of 0.4 mm.
    ///
    /// # Errors
    ///
    /// [`Error::Font`] with the place, when it breaks off, declares entities, has path data that cannot be
    /// drawn, or more than a font can have; [`Error::TooLarge`] and [`Error::NotText`] for other files.
    ///
    /// ```
    /// let svg = r#"<svg><font horiz-adv-x="500"><glyph unicode="x" d="M0 0L400 450M0 450L400 0"/></font></svg>"#;
    /// let hand = longhand::ink::Hand::from_svg_font("crosses", svg.into())?;
    /// assert_eq!(hand.name(), "crosses");
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn from_svg_font(name: &str, bytes: Vec<u8>) -> Result<Self> {
        let font = LineFont::read(&format!("{name}.svg"), &bytes)?;
        let habits = Habits {
            title: font.family().unwrap_or(name).to_owned(),
            by: "unknown".to_owned(),
            licence: UNSAID.to_owned(),
            joined: font.is_joined(),
            ..own_habits()?
        };
        let hand = Self::new(name, Face::Lines(font), habits);
        Ok(hand.style(Style::Outline))
    }

    /// The same hand with another ink.
    pub fn ink(mut self, ink: Ink) -> Self {
        self.habits.ink = Colour(ink);
        self.siblings
            .iter_mut()
            .for_each(|it| *it = OnceLock::new());
        self
    }

    /// The same hand with another way to lay the ink.
    pub fn style(mut self, style: Style) -> Self {
        let style = match (&self.face, style) {
            (Face::Lines(..), Style::Outline) => Style::Pen(FINE_LINER),
            _ => style,
        };
        if (style == Style::Outline) != (self.style == Style::Outline) {
            self.forget();
        }
        self.style = style;
        self.siblings
            .iter_mut()
            .for_each(|it| *it = OnceLock::new());
        self
    }

    /// Finds where a pen goes in every letter of its font, for a file: a matter of seconds, once.
    ///
    /// The file has a name of its own, and says whose work the font is: it is under the same licence.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] for a font of single lines, which are its strokes already.
    pub fn trace(&self) -> Result<Vec<u8>> {
        match &self.face {
            Face::Outlines(font, _) => Ok(tracks::file(font)),
            Face::Lines(_) => Err(Error::Ink {
                what: format!("the hand `{}` is of single lines already", self.name),
                help: "trace a font of outlines (.ttf or .otf)".into(),
            }),
        }
    }

    /// Its name, by which it is chosen.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its title, as its designer wrote it.
    pub fn title(&self) -> &str {
        &self.habits.title
    }

    /// Who drew its letters.
    pub fn by(&self) -> &str {
        &self.habits.by
    }

    /// The licence of its font, in a line.
    pub fn licence(&self) -> &str {
        &self.habits.licence
    }

    /// Whether the letters of a word hang together.
    pub fn is_joined(&self) -> bool {
        self.habits.joined
    }

    /// What it writes with letters of its own: `Latin`, `Cyrillic`, …
    ///
    /// Single accents that it lacks are composed, and words in other scripts go to a sibling,
    /// so a letter may well hold more.
    pub fn scripts(&self) -> Vec<String> {
        let written = self.alphabets().unwrap_or_default().into_iter();
        written.map(|it| it.script).collect()
    }

    /// The alphabets of which it has every letter.
    pub(crate) fn alphabets(&self) -> Result<Vec<Alphabet>> {
        let mut all = Display::read()?.scripts;
        all.retain(|it| it.letters.chars().all(|it| self.has(it)));
        Ok(all)
    }

    fn new(name: &str, face: Face, habits: Habits) -> Self {
        let mut hand = Self {
            name: name.to_owned(),
            x_height: 450.0,
            style: Style::default(),
            glyphs: (0..face.count() + RECIPES.len())
                .map(|_| OnceLock::new())
                .collect(),
            forms: (0..face.count()).map(|_| OnceLock::new()).collect(),
            count: face.count(),
            scale: 1.0,
            lean: OnceLock::new(),
            siblings: habits.siblings.iter().map(|_| OnceLock::new()).collect(),
            face,
            habits,
        };
        let x = hand.glyph_of('x').and_then(|it| hand.glyph(it));
        let top = x.map(|it| it.ink.max[1]);
        // A hand without an x, or with a strange one, is taken to be of the usual height.
        hand.x_height = top
            .filter(|it| (100.0..=900.0).contains(it))
            .unwrap_or(450.0);
        // The x was judged before its height was known.
        hand.forget();
        hand
    }

    /// Half the breadth of the pen it writes with, against that of its letters' own strokes; nothing without a pen.
    pub(crate) fn pen(&self) -> Option<Pen> {
        let Style::Pen(breadth) = self.style else {
            return None;
        };
        let unit = self.habits.x_height.0 / self.x_height;
        Some(Pen {
            radius: 0.5 * breadth.0 / unit.0,
            traced: match &self.face {
                Face::Outlines(font, tracks) => tracks.radius(font),
                Face::Lines(_) => glyph::LINE * self.x_height,
            },
        })
    }

    /// Forgets the letters that were drawn.
    fn forget(&mut self) {
        self.glyphs = self.glyphs.iter().map(|_| OnceLock::new()).collect();
        self.forms = self.forms.iter().map(|_| OnceLock::new()).collect();
    }

    /// Whether it has a letter for a character.
    ///
    /// A letter without ink is none: fonts of colour or bitmaps have such, and broken ones.
    pub(crate) fn has(&self, character: char) -> bool {
        let glyph = self.glyph_of(character);
        glyph.is_some_and(|it| is_unseen(character) || self.has_ink(it))
    }

    /// The letter of the font for a character.
    pub(crate) fn glyph_of(&self, character: char) -> Option<u32> {
        match &self.face {
            Face::Outlines(font, _) => font.glyph_of(character),
            Face::Lines(font) => font.glyph_of(character),
        }
    }

    /// The letters of the font for a text of one script and direction, from left to right.
    pub(crate) fn shape(&self, text: &str, leftward: bool) -> Result<Vec<Shaped>> {
        let mut shaped = match &self.face {
            Face::Outlines(font, _) => font.shape(&self.name, text, leftward)?,
            Face::Lines(font) => font.shape(text),
        };
        if self.scale != 1.0 {
            for it in &mut shaped {
                it.advance *= self.scale;
                it.offset = it.offset.map(|it| it * self.scale);
            }
        }
        Ok(shaped)
    }

    /// A letter of the font, or one that is made of others; nothing when the font has none of that number,
    /// or a broken one.
    pub(crate) fn glyph(&self, id: u32) -> Option<&Glyph> {
        let slot = self.glyphs.get(id as usize)?;
        slot.get_or_init(|| self.draw(id).map(Box::new)).as_deref()
    }

    /// The other forms of the letter for a character; `id` is its own in the font.
    pub(crate) fn forms(&self, id: u32, character: char) -> &[Formed] {
        let Some(slot) = self.forms.get(id as usize) else {
            return &[];
        };
        slot.get_or_init(|| self.formed(id, character).unwrap_or_default())
    }

    fn formed(&self, id: u32, character: char) -> Option<Vec<Formed>> {
        let glyph = self.glyph(id)?;
        let setting = Setting {
            x_height: self.x_height,
            bar: self
                .habits
                .bars
                .get(&character)
                .map(|it| it.0 * self.x_height),
            joined: self.habits.joined,
        };
        let own = self.habits.forms.of(character).next().is_some();
        let forms = if own {
            &self.habits.forms
        } else {
            &*form::COMMON
        };
        let formed = forms.of(character).filter_map(|form| {
            let glyph = form.of(glyph, &setting)?;
            let form = form.clone();
            Some(Formed { form, glyph })
        });
        Some(formed.collect())
    }

    fn draw(&self, id: u32) -> Option<Glyph> {
        if let Some(number) = (id as usize).checked_sub(self.count) {
            let recipe = RECIPES.get(number)?;
            return recipe.made(|it| self.glyph(self.glyph_of(it)?));
        }
        match &self.face {
            Face::Outlines(font, tracks) => {
                let (path, advance) = font.draw(id)?;
                let path = kurbo::Affine::scale(f64::from(self.scale)) * path;
                let mut glyph = Glyph::of_outline(path, advance * self.scale, self.x_height)?;
                if self.style != Style::Outline {
                    glyph.strokes = tracks.strokes(font, id, self.x_height / self.scale);
                    let points = glyph.strokes.iter_mut().flat_map(|it| &mut it.points);
                    points.for_each(|it| *it = it.map(|it| it * self.scale));
                }
                Some(glyph)
            }
            Face::Lines(font) => {
                let letter = font.letter(id)?;
                Some(Glyph::of_lines(letter, self.habits.joined, self.x_height))
            }
        }
    }

    /// The mark to set upon a letter: the font's own, or one that is made.
    pub(crate) fn mark(&self, mark: char) -> Option<(u32, Seat)> {
        let number = RECIPES.iter().position(|it| it.character == mark)?;
        let seat = RECIPES[number].seat;
        let made = (self.count + number) as u32;
        let own = self.glyph_of(mark).filter(|it| self.has_ink(*it));
        let glyph = own.or_else(|| Some(made).filter(|it| self.has_ink(*it)))?;
        (seat != Seat::Instead).then_some((glyph, seat))
    }

    /// What is drawn for a letter that the font lacks: in the place of which letter, and the drawing.
    pub(crate) fn stand_in(&self, character: char) -> Option<(char, u32)> {
        let number = RECIPES
            .iter()
            .position(|it| it.character == character && it.seat == Seat::Instead)?;
        let base = match character {
            'ı' => 'i',
            'ȷ' => 'j',
            _ => 'e',
        };
        let made = (self.count + number) as u32;
        (self.has(base) && self.has_ink(made)).then_some((base, made))
    }

    fn has_ink(&self, glyph: u32) -> bool {
        let glyph = self.glyph(glyph);
        glyph.is_some_and(|it| !it.ink.is_empty())
    }

    /// How far the hand leans to the right for each unit of height, by where its font has an accent.
    pub(crate) fn lean(&self) -> f32 {
        *self.lean.get_or_init(|| {
            let glyph = self.glyph_of('é').and_then(|it| self.glyph(it));
            let leans = glyph.and_then(accent::lean_of);
            leans.unwrap_or(0.15).clamp(0.0, 0.5)
        })
    }

    /// How many can write for it, itself included.
    pub(crate) fn voices(&self) -> u8 {
        self.siblings.len().min(20) as u8 + 1
    }

    /// Who writes: 0 is the hand itself, the others are its siblings with its own size, ink and way.
    pub(crate) fn voice(&self, number: u8) -> Option<&Self> {
        let Some(index) = usize::from(number).checked_sub(1) else {
            return Some(self);
        };
        let slot = self.siblings.get(index)?;
        slot.get_or_init(|| self.sibling(self.habits.siblings.get(index)?))
            .as_deref()
    }

    fn sibling(&self, name: &str) -> Option<Box<Self>> {
        let mut hand = Self::bundled(name).ok()?;
        let own = hand.habits.clone();
        hand.habits = Habits {
            joined: own.joined,
            bars: own.bars,
            lower: own.lower,
            before: own.before,
            after: own.after,
            forms: own.forms,
            stop_size: own.stop_size,
            siblings: Vec::new(),
            ..self.habits.clone()
        };
        hand.siblings = Vec::new();
        hand.style = self.style;
        hand.scale = self.x_height / hand.x_height;
        hand.x_height = self.x_height;
        hand.forget();
        // The same pen: strokes as broad as the other's.
        if let (Some(own), Some(other)) = (self.half_stroke(), hand.half_stroke()) {
            hand.habits.nib.0 += (0.001 * (own - other)).clamp(-0.012, 0.012);
        }
        Some(Box::new(hand))
    }

    /// Half the breadth of its strokes, in thousandths of an em.
    fn half_stroke(&self) -> Option<f32> {
        let glyphs = "aehnotu"
            .chars()
            .filter_map(|it| self.glyph(self.glyph_of(it)?));
        let mut all: Vec<f32> = glyphs.map(|it| it.half_stroke).collect();
        all.sort_by(f32::total_cmp);
        all.get(all.len() / 2).copied()
    }
}

/// The licence of a font that names none.
const UNSAID: &str = "the font does not say";

/// The habits of the default hand, for a font of one's own.
fn own_habits() -> Result<Habits> {
    let mut habits: Habits = measure::read("hand.yaml", stock::HANDS[0].habits)?;
    // These say where the marks of one font sit: another's sit elsewhere.
    habits.bars.clear();
    habits.lower.clear();
    habits.before.clear();
    habits.after.clear();
    habits.forms = Forms::default();
    habits.siblings.insert(0, stock::HANDS[0].name.to_owned());
    Ok(habits)
}

impl fmt::Debug for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hand({})", self.name)
    }
}

/// Characters that leave no ink by right.
fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        )
}

/// What a hand writes instead of a character that it lacks, if there is something.
pub(crate) fn instead(character: char) -> Option<Cow<'static, str>> {
    let text = match character {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{02bc}' | '\u{00b4}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201f}' | '\u{201e}' | '\u{2033}' | '\u{00ab}'
        | '\u{00bb}' => "\"",
        '\u{201a}' => ",",
        '\u{2039}' | '\u{203a}' => "'",
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}'
        | '\u{2212}' | '\u{00ad}' => "-",
        '\u{2026}' => "...",
        '\u{2022}' | '\u{00b7}' => ".",
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        'ĳ' => "ij",
        'Ĳ' => "IJ",
        'ŀ' => "l·",
        'Ŀ' => "L·",
        'ŉ' => "'n",
        'ſ' => "s",
        '№' => "No",
        _ => return None,
    };
    Some(Cow::Borrowed(text))
}
