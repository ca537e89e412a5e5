//! Where the pen goes in the letters of a font: as a file has it, or found when it is asked for.

use std::sync::OnceLock;

use kurbo::BezPath;

use crate::ink::centre;
use crate::ink::centre::CentreLines;
use crate::ink::centre::Island;
use crate::ink::font::Font;
use crate::ink::glyph;
use crate::ink::glyph::CentreLine;
use crate::ink::trace;

/// The strokes of a font's letters.
pub(crate) struct Tracks {
    file: Option<&'static [u8]>,
    known: OnceLock<Known>,
}

/// What holds for all letters of a font.
struct Known {
    /// Half the breadth of the strokes on the whole, in thousandths of an em.
    radius: f32,
    kept: Option<CentreLines<'static>>,
}

impl Tracks {
    /// The strokes that a file keeps; without one they are traced when they are needed.
    pub(crate) fn new(file: Option<&'static [u8]>) -> Self {
        Self {
            file,
            known: OnceLock::new(),
        }
    }

    /// The strokes of a letter, in the order of writing.
    pub(crate) fn strokes(&self, font: &Font, id: u32, x_height: f32) -> Vec<CentreLine> {
        let kept = self.known(font).kept.as_ref();
        let kept = kept.and_then(|it| it.islands(id).ok());
        let islands = kept.unwrap_or_else(|| traced(font, id));
        centre::arranged(&islands, x_height)
    }

    /// Half the breadth of the strokes on the whole, in thousandths of an em.
    pub(crate) fn radius(&self, font: &Font) -> f32 {
        self.known(font).radius
    }

    fn known(&self, font: &Font) -> &Known {
        self.known.get_or_init(|| {
            let kept = self.file.and_then(|it| CentreLines::read(it).ok());
            let radius = kept.as_ref().map(|it| it.radius);
            Known {
                radius: radius.unwrap_or_else(|| common_radius(font)),
                kept,
            }
        })
    }
}

/// The file that keeps the strokes of all letters of a font.
pub(crate) fn file(font: &Font) -> Vec<u8> {
    let letters = 0..font.count() as u32;
    let traced: Vec<Vec<Island>> = letters.map(|it| traced(font, it)).collect();
    centre::packed(&credit(font), common_radius(font), &traced)
}

/// The strokes of a letter, found in its outline.
pub(crate) fn traced(font: &Font, id: u32) -> Vec<Island> {
    let outline = font.draw(id).map(|it| it.0);
    let sane = |it: &BezPath| glyph::is_sane(it);
    let islands = outline.filter(sane).map(|it| trace::trace(&it));
    islands.map(centre::settled).unwrap_or_default()
}

/// Half the breadth of the strokes of common letters.
fn common_radius(font: &Font) -> f32 {
    let letters = "aehinorst".chars().filter_map(|it| font.glyph_of(it));
    let strokes = letters
        .flat_map(|it| traced(font, it))
        .flat_map(|it| it.strokes);
    let mut radii: Vec<i32> = strokes.flat_map(|it| it.points).map(|it| it[2]).collect();
    radii.sort_unstable();
    let middle = radii.get(radii.len() / 2).copied().unwrap_or(0);
    let radius = (f64::from(middle) / centre::PER_UNIT) as f32;
    if (2.0..200.0).contains(&radius) {
        radius
    } else {
        20.0
    }
}

/// Whose work the letters are, as the font says.
fn credit(font: &Font) -> String {
    let Some(owner) = font.copyright() else {
        return "Traced from a font that does not say whose work it is".into();
    };
    let licence = font.licence().map(|it| format!(" Licence: {it}"));
    format!("Traced from a font. {owner}{}", licence.unwrap_or_default())
}
