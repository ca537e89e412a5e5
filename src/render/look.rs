//! A picture as if the sheet lay on a table by a window: tooth and fibres of the paper, light that
//! falls off, the shadow of a fold, and ink that soaks in.

use crate::ink::Edge;
use crate::ink::Sheet;
use crate::render::coverage::Coverage;
use crate::render::grain::Grain;
use crate::render::grain::Lie;
use crate::seed::Seed;

/// Shades of the paper, and shades of the ink, of a picture of 256 colours.
pub(crate) const SHADES: usize = 16;

/// The lightest paper and the step from shade to shade: a warm white.
const PAPER: [f32; 3] = [253.0, 250.0, 243.0];
const STEP: [f32; 3] = [2.5, 2.6, 2.8];

/// How one sheet of paper, and the ink on it, came out.
pub(crate) struct Look {
    seed: Seed,
    scale: f32,
}

impl Look {
    pub(crate) fn new(seed: Seed, scale: f32) -> Self {
        Self { seed, scale }
    }

    /// A picture by the numbers of its colours, from the ink's coverage.
    pub(crate) fn picture(&self, sheet: &Sheet, ink: &Coverage) -> Vec<u8> {
        let (width, height) = (ink.width, ink.height);
        let soaked = self.soaked(ink);
        let shade = Shade::new(self, sheet, width, height);
        let mut out = vec![0u8; width * height];
        for (y, row) in out.chunks_exact_mut(width).enumerate() {
            shade.fill(y, row);
            let inked = &soaked[y * width..(y + 1) * width];
            for (pixel, cover) in row.iter_mut().zip(inked) {
                *pixel |= cover;
            }
        }
        out
    }

    /// How much ink the paper holds, pixel by pixel, from 0 to 15.
    fn soaked(&self, ink: &Coverage) -> Vec<u8> {
        let (width, height) = (ink.width, ink.height);
        let grain = Grain::shared();
        let lie = |name: &str, mm: f32| Lie::new(self.seed.of(name), [mm * self.scale; 2]);
        let (fibre, flow, slow) = (lie("fibre", 0.16), lie("flow", 0.9), lie("slow", 3.4));
        // Where a pen was pressed or two strokes cross, there is more ink within a third of a millimetre.
        let reach = (0.32 * self.scale).round().max(1.0) as usize;
        let near = blurred(&ink.pixels, width, height, reach);
        // Ink creeps along fibres by some hundredths of a millimetre.
        let creep = (0.045 * self.scale).round() as usize;
        let spread = match creep {
            0 => None,
            creep => Some(blurred(&ink.pixels, width, height, creep)),
        };
        let mut soaked = vec![0u8; width * height];
        for y in 0..height {
            let rows = [fibre, flow, slow].map(|it| grain.row(it, y));
            let start = y * width;
            for x in 0..width {
                let place = start + x;
                let here = i32::from(ink.pixels[place]);
                let around = spread.as_ref().map_or(here, |it| i32::from(it[place]));
                if here == 0 && around == 0 {
                    continue;
                }
                let [fibre, flow, slow] = rows.map(|it| i32::from(it.at(x)));
                // The edge follows the fibres: harder than a blur, softer than the pen.
                let mixed = (here + around) / 2;
                let rough = mixed + (fibre * mixed.min(255 - mixed)) / 220;
                let cover = (rough + (rough - 110) / 5).clamp(0, 255);
                let pressed = i32::from(near[place]);
                let density =
                    176 + pressed * 70 / 255 + flow * 17 / 127 + slow * 15 / 127 + fibre * 9 / 127;
                let film = cover * density.clamp(0, 255) / 255;
                // Spread over 16 shades; what lies between two is strewn.
                let strewn = film * 15 + 127 + fibre * 60 / 127;
                soaked[place] = (strewn / 255).clamp(0, 15) as u8;
            }
        }
        soaked
    }
}

/// The colours that [`Look::picture`] counts by: paper shade by paper shade, from no ink to most.
pub(crate) fn palette(sheet: &Sheet) -> Vec<u8> {
    let ink = [sheet.ink.red, sheet.ink.green, sheet.ink.blue].map(f32::from);
    let mut colours = Vec::with_capacity(SHADES * SHADES * 3);
    for paper in 0..SHADES {
        for cover in 0..SHADES {
            let share = cover as f32 / (SHADES - 1) as f32;
            colours.extend((0..3).map(|it| {
                let under = PAPER[it] - STEP[it] * paper as f32;
                // Ink is a film: the paper's shade goes on below it.
                let film = ink[it] * under / 255.0;
                (under + (film - under) * share).round() as u8
            }));
        }
    }
    colours
}

/// The light on a sheet of paper, and its grain.
struct Shade {
    columns: Vec<i32>,
    rows: Vec<i32>,
    grains: [(Lie, i32); 4],
}

/// Fractions of a shade of the paper.
const PART: i32 = 256;

impl Shade {
    fn new(look: &Look, sheet: &Sheet, width: usize, height: usize) -> Self {
        let scale = look.scale;
        let lie =
            |name: &str, cell: [f32; 2]| Lie::new(look.seed.of(name), cell.map(|it| it * scale));
        let part = |it: f32| (it * PART as f32) as i32;
        let fold = |edge: Edge, other: Edge, at: f32, most: f32| match sheet.fold {
            Some(it) if it == edge => shadow(at),
            Some(it) if it == other => shadow(most - at),
            _ => 0.0,
        };
        let across = |at: f32, most: f32| {
            let far = at / most - 0.4;
            4.2 * far * far + 1.1 * at / most + rim(at) * 0.4 + rim(most - at)
        };
        let columns = (0..width).map(|it| {
            let (at, most) = (it as f32 / scale, width as f32 / scale);
            part(across(at, most) + fold(Edge::Left, Edge::Right, at, most))
        });
        let rows = (0..height).map(|it| {
            let (at, most) = (it as f32 / scale, height as f32 / scale);
            part(across(at, most) + fold(Edge::Top, Edge::Bottom, at, most))
        });
        Self {
            columns: columns.collect(),
            rows: rows.collect(),
            // Tooth, fibres that lie both ways, and clouds: how large, and how many shades deep.
            grains: [
                (lie("tooth", [0.13, 0.13]), part(1.0)),
                (lie("across", [1.5, 0.2]), part(0.75)),
                (lie("down", [0.24, 0.9]), part(0.6)),
                (lie("cloud", [11.0, 13.0]), part(0.8)),
            ],
        }
    }

    /// The paper's shade for each pixel of a row, in the upper half of its number.
    fn fill(&self, y: usize, row: &mut [u8]) {
        let grain = Grain::shared();
        let rows = self.grains.map(|(lie, depth)| (grain.row(lie, y), depth));
        let level = self.rows[y] + 2 * PART;
        for (x, (pixel, column)) in row.iter_mut().zip(&self.columns).enumerate() {
            let mut shade = level + column;
            for (values, depth) in &rows {
                shade += (i32::from(values.at(x)) * depth) >> 7;
            }
            *pixel = ((shade / PART).clamp(0, SHADES as i32 - 1) << 4) as u8;
        }
    }
}

/// How much darker paper is near its edge, in shades.
fn rim(from_edge: f32) -> f32 {
    let near = (1.0 - from_edge / 1.6).max(0.0);
    1.8 * near * near
}

/// How much darker paper is near its fold, in shades.
fn shadow(from_fold: f32) -> f32 {
    7.0 / (1.0 + from_fold * from_fold * 0.18) + 2.0 * rim(from_fold)
}

/// The mean of each pixel's neighbours within `reach`, across and down.
fn blurred(pixels: &[u8], width: usize, height: usize, reach: usize) -> Vec<u8> {
    let mut across = vec![0u8; pixels.len()];
    for (from, to) in pixels
        .chunks_exact(width)
        .zip(across.chunks_exact_mut(width))
    {
        // A row without ink stays as it is.
        if from.iter().any(|it| *it > 0) {
            slide(from, to, reach);
        }
    }
    let mut out = vec![0u8; pixels.len()];
    let mut sums = vec![0u32; width];
    let count = (2 * reach + 1) as u32;
    let row = |y: usize| &across[y * width..(y + 1) * width];
    for y in 0..reach.min(height) {
        sums.iter_mut()
            .zip(row(y))
            .for_each(|(sum, it)| *sum += u32::from(*it));
    }
    // Multiplying by the inverse is a tenth of dividing.
    let inverse = 65536 / count;
    for y in 0..height {
        if y + reach < height {
            sums.iter_mut()
                .zip(row(y + reach))
                .for_each(|(sum, it)| *sum += u32::from(*it));
        }
        let to = &mut out[y * width..(y + 1) * width];
        to.iter_mut()
            .zip(&sums)
            .for_each(|(to, sum)| *to = ((sum * inverse) >> 16) as u8);
        if y >= reach {
            sums.iter_mut()
                .zip(row(y - reach))
                .for_each(|(sum, it)| *sum -= u32::from(*it));
        }
    }
    out
}

fn slide(from: &[u8], to: &mut [u8], reach: usize) {
    let inverse = 65536 / (2 * reach + 1) as u32;
    let at = |it: usize| from.get(it).map_or(0, |it| u32::from(*it));
    let mut sum: u32 = (0..reach).map(at).sum();
    for (x, to) in to.iter_mut().enumerate() {
        sum += at(x + reach);
        *to = ((sum * inverse) >> 16) as u8;
        if x >= reach {
            sum -= at(x - reach);
        }
    }
}
