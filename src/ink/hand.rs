//! A hand: the letters of a font, and the habits of who writes with it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;

use kurbo::BezPath;
use kurbo::PathEl;
use kurbo::simplify::SimplifyOptions;
use kurbo::simplify::simplify_bezpath;
use serde::Deserialize;
use skrifa::FontRef;
use skrifa::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::OutlinePen;

use crate::error::Error;
use crate::error::Result;
use crate::ink::measure;
use crate::ink::measure::Angle;
use crate::ink::measure::Ems;
use crate::ink::measure::Length;
use crate::ink::measure::Share;
use crate::ink::measure::XHeights;
use crate::ink::outline::Bounds;
use crate::ink::outline::Path;
use crate::ink::outline::Verb;
use crate::ink::sheet::Ink;
use crate::ink::stock;
use crate::units::Mm;

/// A hand to write with. Cheap to load: a letter is drawn when it is first needed.
pub struct Hand {
    name: String,
    font: harfrust::Font,
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    pub(crate) habits: Habits,
    per_mille: f32,
    /// The height of the letter x, in thousandths of an em.
    pub(crate) x_height: f32,
    pub(crate) style: Style,
    glyphs: Vec<OnceLock<Option<Box<Glyph>>>>,
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

/// A letter of the font in its place in a text, in thousandths of an em.
pub(crate) struct Shaped {
    pub(crate) glyph: u32,
    /// The byte of the text at which it starts.
    pub(crate) start: u32,
    pub(crate) advance: f32,
    pub(crate) offset: [f32; 2],
}

/// One letter of a font, in thousandths of an em, up from the line.
#[derive(Debug, Default)]
pub(crate) struct Glyph {
    pub(crate) path: Path,
    /// For each point, which way is out of the ink.
    pub(crate) normals: Vec<[f32; 2]>,
    pub(crate) contours: Vec<Contour>,
    pub(crate) advance: f32,
    /// Half the breadth of its strokes, on the whole.
    pub(crate) half_stroke: f32,
    /// The middles of its strokes, in the order of writing; empty where nobody has traced them.
    pub(crate) strokes: Vec<CentreLine>,
}

/// The middle of one stroke, in thousandths of an em, up from the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CentreLine {
    /// Cubic curves end to end, a place and then three points for each: x, y, and half the stroke's breadth.
    pub(crate) points: Vec<[f32; 3]>,
    /// Whether it is set only when the word is done.
    pub(crate) is_late: bool,
}

/// One closed curve of a letter.
#[derive(Clone, Debug)]
pub(crate) struct Contour {
    pub(crate) points: std::ops::Range<usize>,
    pub(crate) bounds: Bounds,
    pub(crate) role: Role,
}

/// What a contour is to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A stroke.
    Stroke,
    /// A dot or an accent, set above the rest by a movement of its own.
    Dot,
    /// A full stop, or a dot of a colon.
    Stop,
}

/// The habits of a hand, as `hand.yaml` has them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Habits {
    #[serde(rename = "title")]
    _title: String,
    pub(crate) ink: Colour,
    pub(crate) x_height: Length,
    pub(crate) date_line: Side,
    pub(crate) close_indent: Length,
    pub(crate) word_gap: XHeights,
    pub(crate) margin_sd: XHeights,
    pub(crate) slope_sd: Angle,
    pub(crate) baseline_sd: XHeights,
    pub(crate) word_gap_sd: Share,
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
    pub(crate) stop_size: Share,
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

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Colour(pub(crate) Ink);

impl TryFrom<String> for Colour {
    type Error = &'static str;

    fn try_from(text: String) -> std::result::Result<Self, &'static str> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6);
        let bits = digits.and_then(|it| u32::from_str_radix(it, 16).ok());
        let bits = bits.ok_or("expected a colour such as `#262d52`")?;
        let [_, red, green, blue] = bits.to_be_bytes();
        Ok(Self(Ink { red, green, blue }))
    }
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
        Self::new(name, Arc::new(stock.font), habits)
    }

    /// A hand from the bytes of a TrueType or OpenType font, with the habits of the default hand.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] when the bytes are not a font, or break off.
    pub fn from_font(name: &str, bytes: Vec<u8>) -> Result<Self> {
        let stock = &stock::HANDS[0];
        let mut habits: Habits = measure::read("hand.yaml", stock.habits)?;
        // These two say where the marks of one font sit: another's sit elsewhere.
        habits.bars.clear();
        habits.lower.clear();
        Self::new(name, Arc::new(bytes), habits)
    }

    /// The same hand with another ink.
    pub fn ink(mut self, ink: Ink) -> Self {
        self.habits.ink = Colour(ink);
        self
    }

    /// The same hand with another way to lay the ink.
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn new(name: &str, bytes: Arc<dyn AsRef<[u8]> + Send + Sync>, habits: Habits) -> Result<Self> {
        let unfit = |why: &str| Error::Ink {
            what: format!("the font of the hand `{name}` {why}"),
            help: "give a complete TrueType or OpenType font (.ttf or .otf)".into(),
        };
        let blob = harfrust::font::Blob::Shared(Arc::clone(&bytes));
        let font =
            harfrust::Font::new(blob, 0).ok_or_else(|| unfit("is not a font, or breaks off"))?;
        if FontRef::from_index((*bytes).as_ref(), 0).is_err() {
            return Err(unfit("is not a font, or breaks off"));
        }
        if !font.charmap().has_unicode() {
            return Err(unfit("does not say which characters it has"));
        }
        let units = font.units_per_em();
        if !(16..=16384).contains(&units) || font.num_glyphs() < 2 {
            return Err(unfit("has no usable letters"));
        }
        let mut hand = Self {
            name: name.to_owned(),
            per_mille: 1000.0 / f32::from(units),
            x_height: 450.0,
            style: Style::default(),
            glyphs: (0..font.num_glyphs()).map(|_| OnceLock::new()).collect(),
            font,
            bytes,
            habits,
        };
        let x = hand.glyph_of('x').and_then(|it| hand.glyph(it));
        let top = x.map(|it| Bounds::of(&it.path.points).max[1]);
        // A hand without an x, or with a strange one, is taken to be of the usual height.
        hand.x_height = top
            .filter(|it| (100.0..=900.0).contains(it))
            .unwrap_or(450.0);
        // The x was judged before its height was known.
        hand.glyphs = hand.glyphs.iter().map(|_| OnceLock::new()).collect();
        Ok(hand)
    }

    /// Whether it has a letter for a character.
    pub(crate) fn has(&self, character: char) -> bool {
        self.glyph_of(character).is_some()
    }

    /// The letter of the font for a character.
    pub(crate) fn glyph_of(&self, character: char) -> Option<u32> {
        let glyph = self.font.charmap().map_unicode(character)?.to_u32();
        (glyph != 0).then_some(glyph)
    }

    /// The letters of the font for a text, in order.
    pub(crate) fn shape(&self, text: &str) -> Result<Vec<Shaped>> {
        let unfit = || Error::Ink {
            what: format!("the font of the hand `{}` cannot be shaped", self.name),
            help: "give a complete TrueType or OpenType font (.ttf or .otf)".into(),
        };
        let shaper = harfrust::ShaperFont::new(&self.font);
        let mut buffer = harfrust::Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(harfrust::Direction::LeftToRight);
        harfrust::shape(&shaper, &mut buffer, harfrust::ShapeOptions::new())
            .map_err(|_| unfit())?;
        let letters = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        Ok(letters
            .map(|(info, position)| Shaped {
                glyph: info.glyph_id,
                start: info.cluster,
                advance: (position.x_advance as f32 * self.per_mille).clamp(0.0, 6000.0),
                offset: [position.x_offset, position.y_offset]
                    .map(|it| (it as f32 * self.per_mille).clamp(-6000.0, 6000.0)),
            })
            .collect())
    }

    /// A letter of the font; nothing when the font has none of that number, or a broken one.
    pub(crate) fn glyph(&self, id: u32) -> Option<&Glyph> {
        let slot = self.glyphs.get(id as usize)?;
        slot.get_or_init(|| self.draw(id).map(Box::new)).as_deref()
    }

    fn draw(&self, id: u32) -> Option<Glyph> {
        let font = FontRef::from_index((*self.bytes).as_ref(), 0).ok()?;
        let id = GlyphId::new(id);
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advance = metrics.advance_width(id)? * self.per_mille;
        let mut pen = Pen(BezPath::new());
        if let Some(outline) = font.outline_glyphs().get(id) {
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            outline.draw(settings, &mut pen).ok()?;
        }
        let scaled = kurbo::Affine::scale(f64::from(self.per_mille)) * pen.0;
        Glyph::new(&simplified(scaled)?, advance, self.x_height)
    }
}

/// The same curves with fewer points, if they are a letter's at all.
fn simplified(path: BezPath) -> Option<BezPath> {
    // A letter has some hundred steps within a few ems; what is far beyond was made to do harm.
    const MOST: usize = 4000;
    const FARTHEST: f64 = 6000.0;
    let far = |it: kurbo::Point| !(it.x.abs() < FARTHEST && it.y.abs() < FARTHEST);
    let beyond = path.elements().iter().any(|it| match *it {
        PathEl::MoveTo(a) | PathEl::LineTo(a) => far(a),
        PathEl::QuadTo(a, b) => far(a) || far(b),
        PathEl::CurveTo(a, b, c) => far(a) || far(b) || far(c),
        PathEl::ClosePath => false,
    });
    if beyond || path.elements().len() > MOST {
        return None;
    }
    if path.elements().is_empty() {
        return Some(path);
    }
    // 6/1000 em is 30 µm at the size of a letter: less than a dot of a 600 dpi printer.
    let smooth = SimplifyOptions::default().angle_thresh(0.2);
    Some(simplify_bezpath(path.iter(), 6.0, &smooth))
}

impl Glyph {
    fn new(path: &BezPath, advance: f32, x_height: f32) -> Option<Self> {
        let mut glyph = Self {
            advance: advance.clamp(0.0, 6000.0),
            ..Self::default()
        };
        let mut start = 0;
        for element in path.elements() {
            glyph.push(*element);
            let points = start..glyph.path.points.len();
            if *element == PathEl::ClosePath && !points.is_empty() {
                glyph.contours.push(Contour {
                    bounds: Bounds::of(&glyph.path.points[points.clone()]),
                    points: points.clone(),
                    role: Role::Stroke,
                });
                start = points.end;
            }
        }
        if start != glyph.path.points.len() {
            return None;
        }
        glyph.normals = vec![[0.0; 2]; glyph.path.points.len()];
        let (mut area, mut length) = (0.0, 0.0);
        for contour in &glyph.contours {
            let points = &glyph.path.points[contour.points.clone()];
            outward(points, &mut glyph.normals[contour.points.clone()]);
            for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
                area += 0.5 * (a[0] * b[1] - b[0] * a[1]);
                length += ((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1])).sqrt();
            }
        }
        // TrueType's outer contours run clockwise, PostScript's the other way round.
        if area > 0.0 {
            glyph
                .normals
                .iter_mut()
                .for_each(|it| *it = it.map(|it| -it));
        }
        // A thin stroke has an area of length times breadth, and an edge of twice its length.
        glyph.half_stroke = (area.abs() / f32::max(length, 1.0)).min(60.0);
        glyph.cast(x_height);
        Some(glyph)
    }

    fn push(&mut self, element: PathEl) {
        let Path { verbs, points } = &mut self.path;
        // Quarters of a thousandth of an em, so that the last bits of a sine do not matter.
        let round = |it: f64| ((it * 4.0).round() * 0.25) as f32;
        let at = |it: kurbo::Point| [round(it.x), round(it.y)];
        match element {
            PathEl::MoveTo(a) => {
                verbs.push(Verb::Move);
                points.push(at(a));
            }
            PathEl::LineTo(a) => {
                verbs.push(Verb::Line);
                points.push(at(a));
            }
            PathEl::QuadTo(a, b) => {
                let from = points.last().copied().unwrap_or_default();
                let (a, b) = (at(a), at(b));
                let toward = |p: [f32; 2]| [0, 1].map(|i| p[i] + (a[i] - p[i]) * (2.0 / 3.0));
                verbs.push(Verb::Curve);
                points.extend([toward(from), toward(b), b]);
            }
            PathEl::CurveTo(a, b, c) => {
                verbs.push(Verb::Curve);
                points.extend([at(a), at(b), at(c)]);
            }
            PathEl::ClosePath => verbs.push(Verb::Close),
        }
    }

    /// Says which contours are strokes, dots and stops.
    fn cast(&mut self, x_height: f32) {
        let grounded = self
            .contours
            .iter()
            .any(|it| it.bounds.min[1] < 0.6 * x_height);
        let all: Vec<Bounds> = self.contours.iter().map(|it| it.bounds).collect();
        for (index, contour) in self.contours.iter_mut().enumerate() {
            let own = contour.bounds;
            let inside = |it: &Bounds| {
                it.min[0] <= own.min[0]
                    && it.min[1] <= own.min[1]
                    && it.max[0] >= own.max[0]
                    && it.max[1] >= own.max[1]
            };
            let enclosed = all
                .iter()
                .enumerate()
                .any(|(other, it)| other != index && inside(it));
            let small = own.width() < 0.45 * x_height && own.height() < 0.45 * x_height;
            contour.role = if grounded && !enclosed && own.min[1] > 1.02 * x_height {
                Role::Dot
            } else if small && !enclosed {
                Role::Stop
            } else {
                Role::Stroke
            };
        }
    }
}

/// Which way is out, at each point of a contour, from its neighbours.
fn outward(points: &[[f32; 2]], normals: &mut [[f32; 2]]) {
    let count = points.len();
    let apart = |a: usize, b: usize| {
        let (dx, dy) = (points[a][0] - points[b][0], points[a][1] - points[b][1]);
        dx * dx + dy * dy > 1.0
    };
    let near = |from: usize, step: usize| {
        let steps = (1..count).map(|it| (from + it * step) % count);
        steps
            .into_iter()
            .find(|it| apart(*it, from))
            .unwrap_or(from)
    };
    for (index, normal) in normals.iter_mut().enumerate() {
        let (before, after) = (near(index, count - 1), near(index, 1));
        let [dx, dy] = [0, 1].map(|axis| points[after][axis] - points[before][axis]);
        let length = (dx * dx + dy * dy).sqrt();
        // To the left: out of the ink, for contours that run clockwise.
        if length > 1e-3 {
            *normal = [-dy / length, dx / length];
        }
    }
}

/// Gathers an outline from the font.
struct Pen(BezPath);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }

    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        let control = (f64::from(a), f64::from(b));
        self.0.quad_to(control, (f64::from(x), f64::from(y)));
    }

    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        let first = (f64::from(a), f64::from(b));
        let second = (f64::from(c), f64::from(d));
        self.0.curve_to(first, second, (f64::from(x), f64::from(y)));
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}

impl fmt::Debug for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hand({})", self.name)
    }
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
        _ => return None,
    };
    Some(Cow::Borrowed(text))
}
