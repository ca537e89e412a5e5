//! What is printed on a sheet under the writing, in each format.

#[cfg(feature = "pdf")]
use pdf_writer::Content;
#[cfg(feature = "pdf")]
use pdf_writer::Name;
#[cfg(feature = "pdf")]
use pdf_writer::types::LineCapStyle;
#[cfg(feature = "png")]
use tiny_skia::FillRule;
#[cfg(feature = "png")]
use tiny_skia::FilterQuality;
#[cfg(feature = "png")]
use tiny_skia::IntSize;
#[cfg(feature = "png")]
use tiny_skia::Paint;
#[cfg(feature = "png")]
use tiny_skia::Path;
#[cfg(feature = "png")]
use tiny_skia::PathBuilder;
#[cfg(feature = "png")]
use tiny_skia::Pixmap;
#[cfg(feature = "png")]
use tiny_skia::PixmapPaint;
#[cfg(feature = "png")]
use tiny_skia::Stroke;
#[cfg(feature = "png")]
use tiny_skia::Transform;

use crate::ink::Image;
use crate::ink::Ink;
use crate::ink::Printed;
use crate::ink::Segment;
use crate::ink::Sheet;

/// How far a circle's control points are from its quarters, for a radius of 1.
#[cfg(feature = "png")]
const ROUND: f32 = 0.552_284_8;

/// A dot as four curves.
#[cfg(feature = "png")]
fn dot([x, y]: [f32; 2], breadth: f32) -> [Segment; 6] {
    let r = 0.5 * breadth;
    let k = r * ROUND;
    [
        Segment::Move([x + r, y]),
        Segment::Curve([x + r, y + k], [x + k, y + r], [x, y + r]),
        Segment::Curve([x - k, y + r], [x - r, y + k], [x - r, y]),
        Segment::Curve([x - r, y - k], [x - k, y - r], [x, y - r]),
        Segment::Curve([x + k, y - r], [x + r, y - k], [x + r, y]),
        Segment::Close,
    ]
}

/// Paints what is printed on a sheet into a page's content, marked as no part of the text (ISO 32000-1, 14.8.2.2).
///
/// Gives the pictures among it, in the order of their names `I0`, `I1`, …
#[cfg(feature = "pdf")]
pub(crate) fn pdf<'s>(content: &mut Content, sheet: &'s Sheet) -> Vec<&'s std::sync::Arc<Image>> {
    let mut pictures = Vec::new();
    if sheet.printed().is_empty() {
        return pictures;
    }
    let point = |it: f32| (it * (72.0 / 25.4) * 1000.0).round() / 1000.0;
    // PDF counts from the bottom left, sheets from the top left.
    let at = |[x, y]: [f32; 2]| [point(x), point(sheet.height.0 - y)];
    let trace = |content: &mut Content, outline: &[Segment]| {
        for segment in outline {
            match *segment {
                Segment::Move(to) => {
                    let [x, y] = at(to);
                    content.move_to(x, y);
                }
                Segment::Line(to) => {
                    let [x, y] = at(to);
                    content.line_to(x, y);
                }
                Segment::Curve(a, b, to) => {
                    let ([ax, ay], [bx, by], [x, y]) = (at(a), at(b), at(to));
                    content.cubic_to(ax, ay, bx, by, x, y);
                }
                Segment::Close => {
                    content.close_path();
                }
            }
        }
    };
    content.begin_marked_content(Name(b"Artifact"));
    content.save_state();
    for printed in sheet.printed() {
        match printed {
            Printed::Line {
                from,
                to,
                breadth,
                colour,
            } => {
                let [red, green, blue] = shares(*colour);
                content.set_stroke_rgb(red, green, blue);
                content.set_line_width(point(breadth.0));
                trace(content, &[Segment::Move(*from), Segment::Line(*to)]);
                content.stroke();
            }
            Printed::Dots {
                at,
                breadth,
                colour,
            } => {
                let [red, green, blue] = shares(*colour);
                content.save_state();
                content.set_stroke_rgb(red, green, blue);
                content.set_line_width(point(breadth.0));
                // A line of no length with round ends is a dot.
                content.set_line_cap(LineCapStyle::RoundCap);
                at.iter()
                    .for_each(|it| trace(content, &[Segment::Move(*it), Segment::Line(*it)]));
                content.stroke();
                content.restore_state();
            }
            Printed::Shape {
                outline,
                even_odd,
                colour,
            } => {
                let [red, green, blue] = shares(*colour);
                content.set_fill_rgb(red, green, blue);
                trace(content, outline);
                match even_odd {
                    true => content.fill_even_odd(),
                    false => content.fill_nonzero(),
                };
            }
            Printed::Picture {
                left,
                top,
                width,
                height,
                image,
            } => {
                let [x, y] = at([left.0, top.0 + height.0]);
                content.save_state();
                content.transform([point(width.0), 0.0, 0.0, point(height.0), x, y]);
                content.x_object(Name(picture_name(pictures.len()).as_bytes()));
                content.restore_state();
                pictures.push(image);
            }
        }
    }
    content.restore_state();
    content.end_marked_content();
    pictures
}

/// The name of a page's picture, by number.
#[cfg(feature = "pdf")]
pub(crate) fn picture_name(number: usize) -> String {
    format!("I{number}")
}

/// The colours of a picture without its opacity, and its opacity if it has any but full.
#[cfg(feature = "pdf")]
pub(crate) fn planes(image: &Image) -> (Vec<u8>, Option<Vec<u8>>) {
    let pixels = image.pixels.chunks_exact(4);
    let colours = pixels
        .clone()
        .flat_map(|it| [it[0], it[1], it[2]])
        .collect();
    let opacity: Vec<u8> = pixels.map(|it| it[3]).collect();
    let is_clear = opacity.iter().any(|it| *it != 255);
    (colours, is_clear.then_some(opacity))
}

/// A colour's parts from 0 to 1.
#[cfg(feature = "pdf")]
fn shares(colour: Ink) -> [f32; 3] {
    [colour.red, colour.green, colour.blue]
        .map(|it| (f32::from(it) / 255.0 * 1000.0).round() / 1000.0)
}

/// What is printed on a sheet as SVG, in hundredths of a millimetre; `path` writes an outline.
#[cfg(feature = "svg")]
pub(crate) fn svg(sheet: &Sheet, out: &mut String, path: impl Fn(&[Segment], &mut String)) {
    use std::fmt::Write;
    let hundredths = |it: f32| (it * 100.0).round() as i32;
    for printed in sheet.printed() {
        // Writing to a string cannot fail.
        let _ = match printed {
            Printed::Line {
                from,
                to,
                breadth,
                colour,
            } => writeln!(
                out,
                "<path d=\"M{} {}L{} {}\" stroke=\"{}\" stroke-width=\"{}\"/>",
                hundredths(from[0]),
                hundredths(from[1]),
                hundredths(to[0]),
                hundredths(to[1]),
                hex(*colour),
                hundredths(breadth.0),
            ),
            Printed::Dots {
                at,
                breadth,
                colour,
            } => {
                // A line of no length with round ends is a dot.
                out.push_str("<path d=\"");
                for [x, y] in at {
                    let _ = write!(out, "M{} {}h0", hundredths(*x), hundredths(*y));
                }
                writeln!(
                    out,
                    "\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\"/>",
                    hex(*colour),
                    hundredths(breadth.0)
                )
            }
            Printed::Shape {
                outline,
                even_odd,
                colour,
            } => {
                out.push_str("<path d=\"");
                path(outline, out);
                let rule = match even_odd {
                    true => " fill-rule=\"evenodd\"",
                    false => "",
                };
                writeln!(out, "\" fill=\"{}\"{rule}/>", hex(*colour))
            }
            Printed::Picture {
                left,
                top,
                width,
                height,
                image,
            } => {
                let data = data_url(image);
                writeln!(
                    out,
                    "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"{data}\"/>",
                    hundredths(left.0),
                    hundredths(top.0),
                    hundredths(width.0),
                    hundredths(height.0)
                )
            }
        };
    }
}

#[cfg(feature = "svg")]
fn hex(colour: Ink) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue)
}

/// A picture as a PNG in a `data:` address (RFC 2397).
#[cfg(feature = "svg")]
fn data_url(image: &Image) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let png = &image.file;
    let mut url = String::with_capacity(png.len() * 4 / 3 + 30);
    url.push_str("data:image/png;base64,");
    for three in png.chunks(3) {
        let byte = |it: usize| u32::from(three.get(it).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            match digit <= three.len() {
                true => url.push(char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize])),
                false => url.push('='),
            }
        }
    }
    url
}

/// What is printed on a sheet on white, `scale` pixels to the millimetre; nothing where nothing is printed.
#[cfg(feature = "png")]
pub(crate) fn ground(sheet: &Sheet, scale: f32, width: u32, height: u32) -> Option<Pixmap> {
    if sheet.printed().is_empty() {
        return None;
    }
    let mut ground = Pixmap::new(width, height)?;
    ground.fill(tiny_skia::Color::WHITE);
    let transform = Transform::from_scale(scale, scale);
    let paint = |colour: Ink| {
        let mut paint = Paint::default();
        paint.set_color_rgba8(colour.red, colour.green, colour.blue, 255);
        paint.anti_alias = true;
        paint
    };
    for printed in sheet.printed() {
        match printed {
            Printed::Line {
                from,
                to,
                breadth,
                colour,
            } => {
                let outline = [Segment::Move(*from), Segment::Line(*to)];
                let stroke = Stroke {
                    width: breadth.0,
                    ..Stroke::default()
                };
                if let Some(path) = path(&outline) {
                    ground.stroke_path(&path, &paint(*colour), &stroke, transform, None);
                }
            }
            Printed::Dots {
                at,
                breadth,
                colour,
            } => {
                let dots: Vec<Segment> = at.iter().flat_map(|it| dot(*it, breadth.0)).collect();
                if let Some(path) = path(&dots) {
                    ground.fill_path(&path, &paint(*colour), FillRule::Winding, transform, None);
                }
            }
            Printed::Shape {
                outline,
                even_odd,
                colour,
            } => {
                let rule = match even_odd {
                    true => FillRule::EvenOdd,
                    false => FillRule::Winding,
                };
                if let Some(path) = path(outline) {
                    ground.fill_path(&path, &paint(*colour), rule, transform, None);
                }
            }
            Printed::Picture {
                left,
                top,
                width,
                height,
                image,
            } => {
                let Some(mut picture) = premultiplied(image) else {
                    continue;
                };
                // A pixel takes from its nearest neighbours only, so what is far too fine is made coarser first.
                while picture.width() as f32 > 2.0 * width.0 * scale
                    && let Some(half) = halved(&picture)
                {
                    picture = half;
                }
                let [sx, sy] = [
                    width.0 / picture.width() as f32,
                    height.0 / picture.height() as f32,
                ];
                let place =
                    Transform::from_row(sx, 0.0, 0.0, sy, left.0, top.0).post_concat(transform);
                let paint = PixmapPaint {
                    quality: FilterQuality::Bicubic,
                    ..PixmapPaint::default()
                };
                ground.draw_pixmap(0, 0, picture.as_ref(), &paint, place, None);
            }
        }
    }
    Some(ground)
}

#[cfg(feature = "png")]
fn path(outline: &[Segment]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in outline {
        match *segment {
            Segment::Move([x, y]) => builder.move_to(x, y),
            Segment::Line([x, y]) => builder.line_to(x, y),
            Segment::Curve(a, b, to) => builder.cubic_to(a[0], a[1], b[0], b[1], to[0], to[1]),
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

#[cfg(feature = "png")]
fn premultiplied(image: &Image) -> Option<Pixmap> {
    let mut pixels = image.pixels.clone();
    for pixel in pixels.chunks_exact_mut(4) {
        let opacity = u32::from(pixel[3]);
        for part in &mut pixel[..3] {
            *part = ((u32::from(*part) * opacity + 127) / 255) as u8;
        }
    }
    Pixmap::from_vec(pixels, IntSize::from_wh(image.width, image.height)?)
}

/// A picture of half the size, each pixel the mean of four.
#[cfg(feature = "png")]
fn halved(picture: &Pixmap) -> Option<Pixmap> {
    let (width, height) = (picture.width() / 2, picture.height() / 2);
    let mut half = Pixmap::new(width, height)?;
    let row = picture.width() as usize * 4;
    let from = picture.data();
    for (index, part) in half.data_mut().iter_mut().enumerate() {
        let (pixel, part_of) = (index / 4, index % 4);
        let (x, y) = (pixel % width as usize, pixel / width as usize);
        let at = 2 * y * row + 8 * x + part_of;
        let sum: u32 = [at, at + 4, at + row, at + row + 4]
            .map(|it| u32::from(from[it]))
            .iter()
            .sum();
        *part = ((sum + 2) / 4) as u8;
    }
    Some(half)
}
