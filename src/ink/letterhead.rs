//! Letterheads: a drawing or a picture that is on the paper before the pen comes.

#[cfg(feature = "letterhead")]
use std::collections::HashMap;
use std::sync::Arc;

#[cfg(feature = "letterhead")]
use usvg::roxmltree::Node as Element;

#[cfg(feature = "letterhead")]
use crate::error::Error;
#[cfg(feature = "letterhead")]
use crate::error::Result;
#[cfg(feature = "letterhead")]
use crate::ink::colour::Ink;
use crate::ink::frame::Frame;
use crate::ink::outline::Segment;
use crate::ink::printed::Image;
use crate::ink::printed::Printed;
#[cfg(feature = "letterhead")]
use crate::place::Place;
use crate::units::Mm;

/// A letterhead, to be put on a [`Paper`](crate::ink::Paper).
#[derive(Clone, Debug, PartialEq)]
pub struct Letterhead {
    art: Art,
    /// Its width for a height of 1.
    width: f32,
}

#[derive(Clone, Debug, PartialEq)]
enum Art {
    /// Filled shapes in a box that is 1 high.
    Shapes(Arc<[Printed]>),
    Picture(Arc<Image>),
}

impl Letterhead {
    /// What is printed for it in a place: as large as fits, in the middle of it.
    pub(crate) fn printed(&self, place: Frame) -> Vec<Printed> {
        let height = place.height.0.min(place.width.0 / self.width);
        let width = height * self.width;
        let left = place.left.0 + 0.5 * (place.width.0 - width);
        let top = place.top.0 + 0.5 * (place.height.0 - height);
        let at = |[x, y]: [f32; 2]| [left + height * x, top + height * y];
        match &self.art {
            Art::Picture(image) => vec![Printed::Picture {
                left: Mm(left),
                top: Mm(top),
                width: Mm(width),
                height: Mm(height),
                image: Arc::clone(image),
            }],
            Art::Shapes(shapes) => shapes
                .iter()
                .map(|it| match it {
                    Printed::Shape {
                        outline,
                        even_odd,
                        colour,
                    } => Printed::Shape {
                        outline: outline
                            .iter()
                            .map(|it| match *it {
                                Segment::Move(to) => Segment::Move(at(to)),
                                Segment::Line(to) => Segment::Line(at(to)),
                                Segment::Curve(a, b, to) => Segment::Curve(at(a), at(b), at(to)),
                                Segment::Close => Segment::Close,
                            })
                            .collect(),
                        even_odd: *even_odd,
                        colour: *colour,
                    },
                    other => other.clone(),
                })
                .collect(),
        }
    }

    /// Its width for a height of 1.
    pub(crate) fn ratio(&self) -> f32 {
        self.width
    }
}

/// The most pixels of a picture: a strip of A4 at 1200 dots an inch.
#[cfg(feature = "letterhead")]
const PIXELS: u64 = 16_000_000;

/// The most bytes of a drawing, its most nodes once all that is used twice is counted twice, the deepest nesting and the
/// most steps of its outlines.
#[cfg(feature = "letterhead")]
const BYTES: usize = 1 << 20;
#[cfg(feature = "letterhead")]
const NODES: usize = 20_000;
#[cfg(feature = "letterhead")]
const DEPTH: usize = 64;
#[cfg(feature = "letterhead")]
const STEPS: usize = 200_000;

/// What a drawing may not have, and what to do about it.
#[cfg(feature = "letterhead")]
const REFUSED: &[(&str, &str)] = &[
    ("text", "turn the text into paths in the drawing program"),
    (
        "image",
        "give the picture itself as a PNG, or draw it as shapes",
    ),
    (
        "filter",
        "take the effect away, or export the letterhead as a PNG",
    ),
    (
        "mask",
        "take the mask away, or export the letterhead as a PNG",
    ),
    (
        "pattern",
        "fill it with a plain colour, or export the letterhead as a PNG",
    ),
    (
        "marker",
        "turn the markers into paths in the drawing program",
    ),
    (
        "foreignObject",
        "take it away, or export the letterhead as a PNG",
    ),
    ("script", "take the script away: a letterhead is a drawing"),
];

#[cfg(feature = "letterhead")]
impl Letterhead {
    /// A letterhead from the bytes of an SVG or a PNG; `name` is what messages call the file.
    ///
    /// # Errors
    ///
    /// As [`Letterhead::from_svg`] and [`Letterhead::from_png`].
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self> {
        match bytes.starts_with(b"\x89PNG") {
            true => Self::from_png(name, bytes),
            false => Self::from_svg(name, bytes),
        }
    }

    /// A letterhead from an SVG drawing of shapes: they stay shapes in every format.
    ///
    /// Nothing outside the file is ever read. Gradients become their middle colour and what shines through
    /// becomes lighter, since it is printed on white.
    ///
    /// # Errors
    ///
    /// [`Error::Syntax`] for what is no XML; [`Error::Limit`] for what is too large or too deep, for entities, and
    /// for text, pictures, masks, filters and the like, which have to be turned into shapes;
    /// [`Error::NotText`] for what is not UTF-8; all but the last with the place.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::ink::{Letterhead, Paper};
    ///
    /// let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><circle cx="5" cy="5" r="4" fill="#345"/></svg>"##;
    /// let letterhead = Letterhead::from_svg("oak.svg", svg.as_bytes())?;
    /// let paper = Paper::named("a5")?.with_letterhead(letterhead);
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn from_svg(name: &str, bytes: &[u8]) -> Result<Self> {
        let drawing = Drawing::read(name, bytes)?;
        let document = drawing.parsed()?;
        drawing.check(&document)?;
        let options = usvg::Options {
            resources_dir: None,
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        let unfit = || {
            drawing.refuse(
                "",
                "is no drawing that can be used",
                "export it as plain SVG, or as a PNG",
            )
        };
        let tree = usvg::Tree::from_xmltree(&document, &options).map_err(|_| unfit())?;
        let (width, height) = (tree.size().width(), tree.size().height());
        let ratio = width / height;
        if !(0.05..=100.0).contains(&ratio) {
            return Err(unfit());
        }
        let mut shapes = Shapes {
            drawing: &drawing,
            scale: 1.0 / height,
            steps: 0,
            all: Vec::new(),
        };
        shapes.group(tree.root(), 1.0)?;
        if shapes.all.is_empty() {
            return Err(drawing.refuse("", "draws nothing", "export it again, with its shapes"));
        }
        Ok(Self {
            art: Art::Shapes(shapes.all.into()),
            width: ratio,
        })
    }

    /// A letterhead from a PNG picture, of at most 16 million pixels; they are counted before any is decoded.
    ///
    /// # Errors
    ///
    /// [`Error::Ink`] for what is no PNG, or breaks off; [`Error::TooLarge`] for a larger picture.
    pub fn from_png(name: &str, bytes: &[u8]) -> Result<Self> {
        let unfit = |why: String| Error::Ink {
            what: format!("the letterhead `{name}` {why}"),
            help: "export it as a PNG of at most 4000 by 4000 pixels".into(),
        };
        let broken = |_| unfit("is not a PNG picture, or breaks off".into());
        let limits = png::Limits {
            bytes: 4 * PIXELS as usize + (1 << 20),
        };
        let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(
            png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
        );
        let header = decoder.read_header_info().map_err(broken)?;
        let (width, height) = (header.width, header.height);
        if u64::from(width) * u64::from(height) > PIXELS {
            return Err(unfit(format!(
                "has {width} x {height} pixels, which is too many"
            )));
        }
        let mut reader = decoder.read_info().map_err(broken)?;
        let size = reader
            .output_buffer_size()
            .ok_or_else(|| unfit("is too large".into()))?;
        let mut raw = vec![0; size];
        let frame = reader.next_frame(&mut raw).map_err(broken)?;
        raw.truncate(frame.buffer_size());
        let pixels: Vec<u8> = match frame.color_type {
            png::ColorType::Rgba => raw,
            png::ColorType::GrayscaleAlpha => raw
                .chunks_exact(2)
                .flat_map(|it| [it[0], it[0], it[0], it[1]])
                .collect(),
            png::ColorType::Rgb => raw
                .chunks_exact(3)
                .flat_map(|it| [it[0], it[1], it[2], 255])
                .collect(),
            _ => raw.iter().flat_map(|it| [*it, *it, *it, 255]).collect(),
        };
        if pixels.len() as u64 != 4 * u64::from(width) * u64::from(height) {
            return Err(unfit("is not a PNG picture, or breaks off".into()));
        }
        Ok(Self {
            width: width as f32 / height as f32,
            art: Art::Picture(Arc::new(Image {
                width,
                height,
                pixels,
                file: bare(bytes),
            })),
        })
    }
}

/// A PNG with the chunks that a picture needs, and none that say who made it when (ISO/IEC 15948, 11).
#[cfg(feature = "letterhead")]
fn bare(bytes: &[u8]) -> Vec<u8> {
    let (start, mut rest) = bytes.split_at(8.min(bytes.len()));
    let mut bare = start.to_vec();
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let whole = 12 + u32::from_be_bytes(*length) as usize;
        let Some((chunk, later)) = rest.split_at_checked(whole) else {
            break;
        };
        if [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]
            .contains(&&[chunk[4], chunk[5], chunk[6], chunk[7]])
        {
            bare.extend_from_slice(chunk);
        }
        rest = later;
    }
    bare
}

/// An SVG before anything is drawn from it.
#[cfg(feature = "letterhead")]
struct Drawing<'t> {
    name: &'t str,
    text: &'t str,
}

#[cfg(feature = "letterhead")]
impl<'t> Drawing<'t> {
    fn read(name: &'t str, bytes: &'t [u8]) -> Result<Self> {
        if bytes.len() > BYTES {
            return Err(Error::TooLarge {
                path: name.to_owned(),
                limit_kib: (BYTES / 1024) as u64,
                help: "simplify the drawing, or export it as a PNG",
            });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Error::NotText {
            path: name.to_owned(),
            what: "is neither a PNG nor SVG text",
            help: "give the letterhead as an SVG or a PNG",
        })?;
        Ok(Self { name, text })
    }

    /// An error at the first place where `words` stands.
    fn refuse(&self, words: &str, what: &str, help: &'static str) -> Error {
        let start = self.text.find(words).unwrap_or_default();
        let place = Place::new(self.name, self.text, start..start + words.len());
        Error::Limit {
            what: format!("the letterhead {what}"),
            place: Box::new(place),
            help,
        }
    }

    fn parsed(&self) -> Result<usvg::roxmltree::Document<'t>> {
        if self.text.contains("<!ENTITY") {
            let help = "export it as plain SVG, without entities";
            return Err(self.refuse("<!ENTITY", "declares entities", help));
        }
        let options = usvg::roxmltree::ParsingOptions {
            // Many programs write a bare DOCTYPE; nothing is read for it.
            allow_dtd: true,
            nodes_limit: NODES as u32,
            ..usvg::roxmltree::ParsingOptions::default()
        };
        usvg::roxmltree::Document::parse_with_options(self.text, options).map_err(|error| {
            let at = error.pos();
            Error::Syntax {
                format: "SVG",
                reason: "it is not well-formed, or has too many parts".into(),
                place: Box::new(Place::at(
                    self.name,
                    self.text,
                    at.row as usize,
                    at.col as usize,
                )),
            }
        })
    }

    /// Looks for what is refused, and counts what will be drawn.
    fn check(&self, document: &usvg::roxmltree::Document<'_>) -> Result<()> {
        for node in document.descendants().filter(|it| it.is_element()) {
            let tag = node.tag_name().name();
            if let Some((tag, help)) = REFUSED.iter().find(|it| it.0 == tag) {
                return Err(self.refuse(
                    &format!("<{tag}"),
                    &format!("has an element `{tag}`"),
                    help,
                ));
            }
            let outside = node
                .attributes()
                .find(|it| it.name() == "href" && !it.value().trim().starts_with('#'));
            if let Some(outside) = outside.filter(|_| tag != "a") {
                let help = "draw it into the file itself";
                return Err(self.refuse(
                    outside.value(),
                    "refers to something outside of it",
                    help,
                ));
            }
            if node.ancestors().count() > DEPTH {
                let help = "ungroup the drawing, or export it as a PNG";
                return Err(self.refuse("<svg", "nests its groups too deeply", help));
            }
        }
        let named = document.descendants();
        let named = named.filter_map(|it| Some((it.attribute("id")?, it)));
        let named: HashMap<&str, Element<'_, '_>> = named.collect();
        let mut left = NODES;
        match count(&named, document.root_element(), DEPTH, &mut left) {
            true => Ok(()),
            false => {
                let help = "turn what is used again into shapes, or export it as a PNG";
                Err(self.refuse("<use", "uses its parts too often", help))
            }
        }
    }
}

/// Whether a node, what it has and what it uses are no more than what is left.
#[cfg(feature = "letterhead")]
fn count(
    named: &HashMap<&str, Element<'_, '_>>,
    node: Element<'_, '_>,
    depth: usize,
    left: &mut usize,
) -> bool {
    if depth == 0 || *left == 0 {
        return false;
    }
    *left -= 1;
    let target = node
        .attributes()
        .find(|it| node.tag_name().name() == "use" && it.name() == "href")
        .and_then(|it| named.get(it.value().trim().strip_prefix('#')?));
    if target.is_some_and(|it| !count(named, *it, depth - 1, left)) {
        return false;
    }
    node.children()
        .filter(|it| it.is_element())
        .all(|it| count(named, it, depth - 1, left))
}

/// The shapes of a drawing, as they are found.
#[cfg(feature = "letterhead")]
struct Shapes<'d> {
    drawing: &'d Drawing<'d>,
    /// The height of one unit of the drawing in a box that is 1 high.
    scale: f32,
    steps: usize,
    all: Vec<Printed>,
}

#[cfg(feature = "letterhead")]
impl Shapes<'_> {
    fn group(&mut self, group: &usvg::Group, opacity: f32) -> Result<()> {
        if let Some(clip) = group.clip_path() {
            self.clip(clip, group)?;
        }
        let opacity = opacity * group.opacity().get();
        for node in group.children() {
            match node {
                usvg::Node::Group(it) => self.group(it, opacity)?,
                usvg::Node::Path(it) if it.is_visible() => self.path(it, opacity)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A clip that cuts nothing off is what drawing programs put around everything; another is refused.
    fn clip(&self, clip: &usvg::ClipPath, group: &usvg::Group) -> Result<()> {
        let shape = match clip.root().children() {
            [usvg::Node::Path(it)] => Some(it.abs_bounding_box()),
            _ => None,
        };
        let (inner, slack) = (group.abs_bounding_box(), 0.01 / self.scale);
        let holds = |it: usvg::Rect| {
            it.left() <= inner.left() + slack
                && it.top() <= inner.top() + slack
                && it.right() >= inner.right() - slack
                && it.bottom() >= inner.bottom() - slack
        };
        match shape.is_some_and(holds) {
            true => Ok(()),
            false => Err(self.drawing.refuse(
                "<clipPath",
                "cuts shapes off with a clip path",
                "cut the shapes themselves, or export the letterhead as a PNG",
            )),
        }
    }

    fn path(&mut self, path: &usvg::Path, opacity: f32) -> Result<()> {
        let transform = path.abs_transform();
        let fill = |shapes: &mut Self| {
            let Some(fill) = path.fill() else {
                return Ok(());
            };
            let even_odd = fill.rule() == usvg::FillRule::EvenOdd;
            let colour = blended(fill.paint(), opacity * fill.opacity().get());
            shapes.add(path.data().clone().transform(transform), even_odd, colour)
        };
        let stroke = |shapes: &mut Self| {
            let Some(stroke) = path.stroke() else {
                return Ok(());
            };
            let mut pen = stroke.to_tiny_skia();
            let (scale_x, scale_y) = transform.get_scale();
            let fine = scale_x.max(scale_y) * shapes.scale * 1000.0;
            let dashes = pen.dash.take().filter(|_| path.data().len() < 10_000);
            let dashed = dashes.and_then(|it| path.data().dash(&it, fine));
            let outline = dashed.as_ref().unwrap_or(path.data()).stroke(&pen, fine);
            let colour = blended(stroke.paint(), opacity * stroke.opacity().get());
            shapes.add(
                outline.and_then(|it| it.transform(transform)),
                false,
                colour,
            )
        };
        match path.paint_order() {
            usvg::PaintOrder::FillAndStroke => fill(self).and_then(|()| stroke(self)),
            usvg::PaintOrder::StrokeAndFill => stroke(self).and_then(|()| fill(self)),
        }
    }

    fn add(
        &mut self,
        path: Option<usvg::tiny_skia_path::Path>,
        even_odd: bool,
        colour: Option<Ink>,
    ) -> Result<()> {
        use usvg::tiny_skia_path::PathSegment;
        use usvg::tiny_skia_path::Point;
        let (Some(path), Some(colour)) = (path, colour) else {
            return Ok(());
        };
        self.steps += path.len();
        if self.steps > STEPS {
            let help = "simplify its shapes, or export the letterhead as a PNG";
            return Err(self.drawing.refuse("<svg", "has too many curves", help));
        }
        let at = |it: Point| [it.x * self.scale, it.y * self.scale];
        let mut outline = Vec::with_capacity(path.len());
        let mut last = Point::zero();
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(to) => {
                    outline.push(Segment::Move(at(to)));
                    last = to;
                }
                PathSegment::LineTo(to) => {
                    outline.push(Segment::Line(at(to)));
                    last = to;
                }
                PathSegment::QuadTo(a, to) => {
                    let toward = |from: Point| {
                        Point::from_xy(
                            from.x + (a.x - from.x) * (2.0 / 3.0),
                            from.y + (a.y - from.y) * (2.0 / 3.0),
                        )
                    };
                    outline.push(Segment::Curve(at(toward(last)), at(toward(to)), at(to)));
                    last = to;
                }
                PathSegment::CubicTo(a, b, to) => {
                    outline.push(Segment::Curve(at(a), at(b), at(to)));
                    last = to;
                }
                PathSegment::Close => outline.push(Segment::Close),
            }
        }
        // What lies far off the drawing was never meant to be seen.
        let near = |it: &[f32; 2]| it.iter().all(|it| it.abs() < 1000.0);
        let seen = outline.iter().all(|it| match it {
            Segment::Move(a) | Segment::Line(a) => near(a),
            Segment::Curve(a, b, c) => near(a) && near(b) && near(c),
            Segment::Close => true,
        });
        if seen {
            self.all.push(Printed::Shape {
                outline,
                even_odd,
                colour,
            });
        }
        Ok(())
    }
}

/// The colour of a paint on white paper; a gradient's is that of its middle.
#[cfg(feature = "letterhead")]
fn blended(paint: &usvg::Paint, opacity: f32) -> Option<Ink> {
    let stops = |stops: &[usvg::Stop]| {
        let middle = stops.get(stops.len() / 2)?;
        Some((middle.color(), opacity * middle.opacity().get()))
    };
    let (colour, opacity) = match paint {
        usvg::Paint::Color(colour) => (*colour, opacity),
        usvg::Paint::LinearGradient(it) => stops(it.stops())?,
        usvg::Paint::RadialGradient(it) => stops(it.stops())?,
        usvg::Paint::Pattern(_) => return None,
    };
    let on_white =
        |it: u8| (255.0 - (255.0 - f32::from(it)) * opacity.clamp(0.0, 1.0)).round() as u8;
    (opacity > 0.0).then(|| Ink {
        red: on_white(colour.red),
        green: on_white(colour.green),
        blue: on_white(colour.blue),
    })
}
