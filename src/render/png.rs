//! A sheet as PNG: ink on white, a little lighter where the pen ran dry; or as paper on a table.

use png::BitDepth;
use png::ColorType;
use png::Compression;
use png::DeflateCompression;
use png::Encoder;
use png::Filter;
use png::PixelDimensions;
use png::Unit;

use crate::error::Error;
use crate::error::Result;
use crate::ink::Sheet;
use crate::render::coverage::Coverage;
use crate::render::grain::Grain;
use crate::render::grain::Lie;
use crate::render::look;
use crate::render::printed;
use crate::seed::Seed;

/// The most pixels of a picture: an A3 poster at 600 dots an inch.
const MOST: f32 = 80e6;

/// How a picture is made; a bare number is its dots to the inch.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Picture {
    /// Dots to the inch.
    pub dpi: f32,
    /// What it looks like.
    pub look: Look,
}

/// What a picture looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Look {
    /// Ink on plain white.
    #[default]
    Plain,
    /// Paper with its grain, in the light of a room, and ink that soaks into it.
    Paper,
}

impl Picture {
    /// The same picture with another look.
    pub fn look(self, look: Look) -> Self {
        Self { look, ..self }
    }
}

impl From<f32> for Picture {
    fn from(dpi: f32) -> Self {
        Self {
            dpi,
            look: Look::Plain,
        }
    }
}

/// A sheet as a PNG picture with so many dots to the inch.
///
/// # Errors
///
/// [`Error::Setting`] when `dpi` is not between 20 and 2400, or the picture would be
/// larger than 80 million pixels.
///
/// # Example
///
/// ```
/// use longhand::ink::Sheet;
/// use longhand::render::{Look, Picture, png};
///
/// fn preview(sheet: &Sheet) -> longhand::Result<Vec<u8>> {
///     png(sheet, 150.0)
/// }
///
/// fn to_share(sheet: &Sheet) -> longhand::Result<Vec<u8>> {
///     png(sheet, Picture::from(300.0).look(Look::Paper))
/// }
/// ```
pub fn png(sheet: &Sheet, picture: impl Into<Picture>) -> Result<Vec<u8>> {
    let Picture { dpi, look } = picture.into();
    let unfit = |what: &str, help: &str| Error::Setting {
        setting: "dpi",
        what: what.into(),
        help: help.into(),
    };
    if !(20.0..=2400.0).contains(&dpi) {
        return Err(unfit(
            "is not between 20 and 2400",
            "give 150 for a screen, 300 for print",
        ));
    }
    let scale = dpi / 25.4;
    let [width, height] = [sheet.width, sheet.height].map(|it| (it.0 * scale).round());
    if !(1.0..=MOST).contains(&(width * height)) {
        return Err(unfit(
            "makes too large a picture of this paper",
            "give a smaller number",
        ));
    }
    let mut ink = Coverage::new(width as usize, height as usize);
    sheet
        .marks()
        .iter()
        .for_each(|it| ink.fill(sheet, it, scale));
    let first = sheet.marks().first().map_or(0, |it| it.x.0.to_bits());
    let seed = Seed(u64::from(first)).of("picture");
    let ground = printed::ground(sheet, scale, width as u32, height as u32);
    let file = match (look, ground) {
        (Look::Plain, None) => {
            flow(&mut ink, seed, scale);
            let shades = Colours::Few(shades(sheet));
            encoded(&ink, shades, &ink.pixels, dpi)
        }
        (Look::Plain, Some(ground)) => {
            flow(&mut ink, seed, scale);
            let pixels = upon(sheet, ground.data(), &ink.pixels);
            encoded(&ink, Colours::All, &pixels, dpi)
        }
        (Look::Paper, ground) => {
            let numbers = look::Look::new(seed, scale).picture(sheet, &ink);
            let palette = look::palette(sheet);
            match ground {
                None => encoded(&ink, Colours::Grain(palette), &numbers, dpi),
                Some(ground) => {
                    let pixels = through(&palette, ground.data(), &numbers);
                    encoded(&ink, Colours::All, &pixels, dpi)
                }
            }
        }
    };
    file.ok_or_else(|| {
        unfit(
            "makes a picture that cannot be encoded",
            "give a smaller number",
        )
    })
}

/// Makes the ink denser and lighter as it flows: slowly, and within strokes.
fn flow(ink: &mut Coverage, seed: Seed, scale: f32) {
    let grain = Grain::shared();
    let lies = [("fine", 0.9), ("slow", 3.4)];
    let [fine, slow] = lies.map(|(name, mm)| Lie::new(seed.of(name), [mm * scale; 2]));
    for (y, row) in ink.pixels.chunks_exact_mut(ink.width).enumerate() {
        let (fine, slow) = (grain.row(fine, y), grain.row(slow, y));
        for (chunk, pixels) in row.chunks_mut(16).enumerate() {
            // Most of a page is blank.
            if pixels.iter().all(|it| *it == 0) {
                continue;
            }
            for (index, pixel) in pixels.iter_mut().enumerate() {
                let x = 16 * chunk + index;
                let density = 225 * 127 + 19 * i32::from(fine.at(x)) + 17 * i32::from(slow.at(x));
                let density = density.clamp(0, 255 * 127);
                *pixel = ((i32::from(*pixel) * density + 16192) / 32385) as u8;
            }
        }
    }
}

/// The colours of a picture.
enum Colours {
    /// By number: red, green and blue of each.
    Few(Vec<u8>),
    /// By number, none of them rare.
    Grain(Vec<u8>),
    /// Each pixel's own.
    All,
}

/// 256 shades from white to the ink's colour.
fn shades(sheet: &Sheet) -> Vec<u8> {
    let ink = [sheet.ink.red, sheet.ink.green, sheet.ink.blue];
    let shade = |it: u32| ink.map(|colour| (255 - (255 - u32::from(colour)) * it / 255) as u8);
    (0..=255).flat_map(shade).collect()
}

/// The ink on what is printed.
fn upon(sheet: &Sheet, ground: &[u8], pixels: &[u8]) -> Vec<u8> {
    let ink = [sheet.ink.red, sheet.ink.green, sheet.ink.blue].map(u32::from);
    let mut colours = Vec::with_capacity(pixels.len() * 3);
    for (under, ink_here) in ground.chunks_exact(4).zip(pixels) {
        let cover = u32::from(*ink_here);
        colours.extend([0, 1, 2].map(|it| {
            let under = u32::from(under[it]);
            ((under * (255 - cover) + ink[it].min(under) * cover) / 255) as u8
        }));
    }
    colours
}

/// What is printed, as it is seen on paper that is not white.
fn through(palette: &[u8], ground: &[u8], numbers: &[u8]) -> Vec<u8> {
    let mut colours = Vec::with_capacity(numbers.len() * 3);
    for (under, number) in ground.chunks_exact(4).zip(numbers) {
        let own = &palette[3 * usize::from(*number)..][..3];
        colours.extend([0, 1, 2].map(|it| (u32::from(under[it]) * u32::from(own[it]) / 255) as u8));
    }
    colours
}

/// A picture as a file.
fn encoded(ink: &Coverage, colours: Colours, pixels: &[u8], dpi: f32) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, ink.width as u32, ink.height as u32);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    match colours {
        Colours::Grain(palette) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            encoder.set_filter(Filter::NoFilter);
            // The fast compressor is made for what is blank; grain is nowhere blank.
            encoder.set_deflate_compression(DeflateCompression::Level(1));
        }
        Colours::Few(palette) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            encoder.set_filter(Filter::NoFilter);
        }
        Colours::All => {
            encoder.set_color(ColorType::Rgb);
            encoder.set_filter(Filter::Up);
        }
    }
    let per_metre = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: Unit::Meter,
    }));
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}
