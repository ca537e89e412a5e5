//! A sheet as PNG: ink on white, a little lighter where the pen ran dry.

use png::BitDepth;
use png::ColorType;
use png::Encoder;
use png::PixelDimensions;
use png::Unit;
use tiny_skia::FillRule;
use tiny_skia::Mask;
use tiny_skia::Path;
use tiny_skia::PathBuilder;
use tiny_skia::Transform;

use crate::error::Error;
use crate::error::Result;
use crate::ink::Mark;
use crate::ink::Segment;
use crate::ink::Sheet;
use crate::render::printed;
use crate::seed::Seed;

/// The most pixels of a picture: an A3 poster at 600 dots an inch.
const MOST: f32 = 80e6;

/// A sheet as a PNG picture with `dpi` dots an inch.
///
/// # Errors
///
/// [`Error::Setting`] when `dpi` is not between 20 and 2400, or the picture would be
/// larger than 80 million pixels.
pub fn png(sheet: &Sheet, dpi: f32) -> Result<Vec<u8>> {
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
    let mask = Mask::new(width as u32, height as u32).filter(|_| width * height <= MOST);
    let Some(mut mask) = mask else {
        return Err(unfit(
            "makes too large a picture of this paper",
            "give a smaller number",
        ));
    };
    let transform = Transform::from_scale(scale, scale);
    for line in sheet.lines() {
        for mark in &sheet.marks()[line.marks.clone()] {
            if let Some(path) = outline(sheet, mark) {
                mask.fill_path(&path, FillRule::Winding, true, transform);
            }
        }
    }
    let mut pixels = mask.take();
    Flow::of(sheet, scale).run(&mut pixels, width as usize);
    let (width, height) = (width as u32, height as u32);
    let file = match printed::ground(sheet, scale, width, height) {
        Some(ground) => upon(sheet, ground.data(), &pixels, [width, height], dpi),
        None => encoded(sheet, &pixels, width, height, dpi),
    };
    file.ok_or_else(|| {
        unfit(
            "makes a picture that cannot be encoded",
            "give a smaller number",
        )
    })
}

fn outline(sheet: &Sheet, mark: &Mark) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in sheet.outline(mark) {
        match segment {
            Segment::Move([x, y]) => builder.move_to(x, y),
            Segment::Line([x, y]) => builder.line_to(x, y),
            Segment::Curve(a, b, to) => builder.cubic_to(a[0], a[1], b[0], b[1], to[0], to[1]),
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

/// How the ink flows: its density over the sheet, changing within strokes.
struct Flow {
    seed: Seed,
    /// Pixels to a cell of the fine and of the coarse grain.
    cells: [f32; 2],
}

impl Flow {
    fn of(sheet: &Sheet, scale: f32) -> Self {
        let first = sheet.marks().first().map_or(0, |it| it.x.0.to_bits());
        Self {
            seed: Seed(u64::from(first)).of("flow"),
            cells: [0.9, 3.4].map(|it| it * scale),
        }
    }

    /// Makes the ink of a picture denser and lighter.
    fn run(&self, pixels: &mut [u8], width: usize) {
        for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
            let mut cells = [Cell::NONE; 2];
            for (x, pixel) in row.iter_mut().enumerate().filter(|it| *it.1 > 0) {
                let mut density = 0.88;
                for (grain, cell) in cells.iter_mut().enumerate() {
                    let [u, v] = [x, y].map(|it| it as f32 / self.cells[grain]);
                    density += [0.075, 0.065][grain] * cell.at(self.seed.at(grain as u64), u, v);
                }
                *pixel = (f32::from(*pixel) * density.min(1.0)).round() as u8;
            }
        }
    }
}

/// The corners of one cell of a lattice of chance.
#[derive(Clone, Copy)]
struct Cell {
    place: [i32; 2],
    corners: [f32; 4],
}

impl Cell {
    const NONE: Self = Self {
        place: [i32::MIN; 2],
        corners: [0.0; 4],
    };

    /// The value at a place of the lattice, from -1 to 1.
    fn at(&mut self, seed: Seed, u: f32, v: f32) -> f32 {
        let place = [u.floor() as i32, v.floor() as i32];
        if place != self.place {
            let corner = |dx: i32, dy: i32| {
                let seed = seed.at((place[0] + dx) as u64).at((place[1] + dy) as u64);
                2.0 * seed.unit() - 1.0
            };
            self.corners = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
            self.place = place;
        }
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let (s, t) = (ease(u - u.floor()), ease(v - v.floor()));
        let [a, b, c, d] = self.corners;
        (a + (b - a) * s) * (1.0 - t) + (c + (d - c) * s) * t
    }
}

/// A picture of the ink on what is printed.
fn upon(
    sheet: &Sheet,
    ground: &[u8],
    pixels: &[u8],
    [width, height]: [u32; 2],
    dpi: f32,
) -> Option<Vec<u8>> {
    let ink = [sheet.ink.red, sheet.ink.green, sheet.ink.blue].map(u32::from);
    let pixels = ground.chunks_exact(4).zip(pixels);
    let colours = pixels.flat_map(|(under, ink_here)| {
        let cover = u32::from(*ink_here);
        [0, 1, 2].map(|it| {
            let under = u32::from(under[it]);
            ((under * (255 - cover) + ink[it].min(under) * cover) / 255) as u8
        })
    });
    let colours: Vec<u8> = colours.collect();
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_pixel_dims(Some(dimensions(dpi)));
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&colours).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// How many pixels a picture has to the metre.
fn dimensions(dpi: f32) -> PixelDimensions {
    let per_metre = (dpi / 0.0254).round() as u32;
    PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: Unit::Meter,
    }
}

/// A picture with 256 shades from white to the ink's colour.
fn encoded(sheet: &Sheet, pixels: &[u8], width: u32, height: u32, dpi: f32) -> Option<Vec<u8>> {
    let ink = [sheet.ink.red, sheet.ink.green, sheet.ink.blue];
    let shades = (0..=255u32)
        .flat_map(|it| ink.map(|colour| (255 - (255 - u32::from(colour)) * it / 255) as u8));
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(shades.collect::<Vec<u8>>());
    encoder.set_pixel_dims(Some(dimensions(dpi)));
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}
