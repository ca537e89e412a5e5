//! Fonts of outlines: TrueType and OpenType.

use std::sync::Arc;

use kurbo::BezPath;
use skrifa::FontRef;
use skrifa::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::OutlinePen;
use skrifa::string::StringId;

use crate::error::Error;
use crate::error::Result;

/// A letter of the font in its place in a text, in thousandths of an em.
pub(crate) struct Shaped {
    pub(crate) glyph: u32,
    /// The byte of the text at which it starts.
    pub(crate) start: u32,
    pub(crate) advance: f32,
    pub(crate) offset: [f32; 2],
}

/// A font of outlines, read as far as it is needed.
pub(crate) struct Font {
    shaping: harfrust::Font,
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    per_mille: f32,
}

impl Font {
    /// The font of the hand `name`.
    pub(crate) fn read(name: &str, bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self> {
        let unfit = |why: &str| unfit(name, why);
        match (*bytes).as_ref() {
            [] => return Err(unfit("is empty")),
            [b'w', b'O', b'F', b'F' | b'2', ..] => {
                return Err(unfit("is packed as a web font"));
            }
            _ => {}
        }
        let blob = harfrust::font::Blob::Shared(Arc::clone(&bytes));
        let shaping =
            harfrust::Font::new(blob, 0).ok_or_else(|| unfit("is not a font, or breaks off"))?;
        if FontRef::from_index((*bytes).as_ref(), 0).is_err() {
            return Err(unfit("is not a font, or breaks off"));
        }
        if !shaping.charmap().has_unicode() {
            return Err(unfit("does not say which characters it has"));
        }
        let units = shaping.units_per_em();
        if !(16..=16384).contains(&units) || shaping.num_glyphs() < 2 {
            return Err(unfit("has no usable letters"));
        }
        Ok(Self {
            shaping,
            bytes,
            per_mille: 1000.0 / f32::from(units),
        })
    }

    /// Its own full name.
    pub(crate) fn title(&self) -> Option<String> {
        self.said(StringId::FULL_NAME)
    }

    /// Who drew it.
    pub(crate) fn by(&self) -> Option<String> {
        self.said(StringId::DESIGNER)
            .or_else(|| self.said(StringId::MANUFACTURER))
    }

    /// Its licence.
    pub(crate) fn licence(&self) -> Option<String> {
        self.said(StringId::LICENSE_DESCRIPTION)
            .or_else(|| self.said(StringId::LICENSE_URL))
    }

    /// The first line of what the font says of itself.
    /// Whose work it is, in its own words.
    pub(crate) fn copyright(&self) -> Option<String> {
        self.said(StringId::COPYRIGHT_NOTICE)
    }

    fn said(&self, id: StringId) -> Option<String> {
        let font = FontRef::from_index((*self.bytes).as_ref(), 0).ok()?;
        let said = font.localized_strings(id).english_or_first()?;
        let characters = said.chars().take(400);
        let line: String = characters.take_while(|it| !it.is_control()).collect();
        let line = line.trim();
        (!line.is_empty()).then(|| line.to_owned())
    }

    /// How many letters it has.
    pub(crate) fn count(&self) -> usize {
        self.shaping.num_glyphs() as usize
    }

    /// The letter for a character.
    pub(crate) fn glyph_of(&self, character: char) -> Option<u32> {
        let glyph = self.shaping.charmap().map_unicode(character)?.to_u32();
        (glyph != 0).then_some(glyph)
    }

    /// The letters for a text of one script, from left to right; `name` is the hand's.
    pub(crate) fn shape(&self, name: &str, text: &str, leftward: bool) -> Result<Vec<Shaped>> {
        let shaper = harfrust::ShaperFont::new(&self.shaping);
        let mut buffer = harfrust::Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(match leftward {
            true => harfrust::Direction::RightToLeft,
            false => harfrust::Direction::LeftToRight,
        });
        harfrust::shape(&shaper, &mut buffer, harfrust::ShapeOptions::new())
            .map_err(|_| unfit(name, "cannot be shaped"))?;
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

    /// The outline and the advance of a letter, in thousandths of an em.
    pub(crate) fn draw(&self, id: u32) -> Option<(BezPath, f32)> {
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
        Some((scaled, advance))
    }
}

/// A font that no hand can write with.
fn unfit(name: &str, why: &str) -> Error {
    Error::Ink {
        what: format!("the font of the hand `{name}` {why}"),
        help: "give a complete TrueType or OpenType font (.ttf, .otf or .ttc)".into(),
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
