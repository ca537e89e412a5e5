//! Sheets as PDF: every written mark is one glyph of a font made for its sheet.
//!
//! The text is real: it can be searched, selected and read aloud, and nothing is hidden
//! behind the ink.

use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::Date;
use pdf_writer::Content;
use pdf_writer::Filter;
use pdf_writer::Finish;
use pdf_writer::Name;
use pdf_writer::Pdf;
use pdf_writer::Rect;
use pdf_writer::Ref;
use pdf_writer::Str;
use pdf_writer::TextStr;
use pdf_writer::types::CidFontType;
use pdf_writer::types::FontFlags;
use pdf_writer::types::SystemInfo;

use crate::error::Error;
use crate::error::Result;
use crate::ink::Image;
use crate::ink::Mark;
use crate::ink::Sheet;
use crate::render::cff::Cff;
use crate::render::cff::Origin;
use crate::render::printed;
use crate::units::Pt;

/// What a PDF says about itself. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PdfInfo {
    /// The document's title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What it is about: also the place to say that a letter is held, and why.
    pub subject: Option<String>,
    /// The language of the words, as a BCP 47 tag, so that they are read aloud rightly.
    pub language: Option<String>,
    /// The letter's own date.
    pub date: Option<Date>,
}

/// Sheets as one PDF document, a page each.
///
/// The same sheets and info give the same bytes: no clock is asked.
///
/// # Errors
///
/// [`Error::Setting`] when there is no sheet.
pub fn pdf(sheets: &[Sheet], info: &PdfInfo) -> Result<Vec<u8>> {
    if sheets.is_empty() {
        return Err(Error::Setting {
            setting: "sheets",
            what: "has no sheet in it, and a PDF has at least one page".into(),
            help: "give the sheets of a letter".into(),
        });
    }
    let mut writer = Writer::new(sheets.len());
    let pages: Vec<Ref> = sheets.iter().map(|it| writer.page(it)).collect();
    Ok(writer.finish(&pages, info))
}

/// How hard streams are deflated, from 1 to 9: outlines gain little from more.
pub const DEFLATE_LEVEL: i32 = 1;

/// Writes page after page.
struct Writer {
    pdf: Pdf,
    last: i32,
    catalog: Ref,
    tree: Ref,
    fonts: u32,
    pictures: Vec<(Arc<Image>, Ref)>,
}

/// A font while its glyphs are written.
struct Font {
    cff: Cff,
    widths: Vec<f32>,
    /// The characters of each glyph, as UTF-16 in hexadecimal.
    texts: Vec<String>,
}

/// The hexadecimal digits of PDF.
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

impl Writer {
    fn new(pages: usize) -> Self {
        Self {
            pdf: Pdf::with_capacity(80_000 * pages.min(64)),
            last: 2,
            catalog: Ref::new(1),
            tree: Ref::new(2),
            fonts: 0,
            pictures: Vec::new(),
        }
    }

    fn next(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    fn page(&mut self, sheet: &Sheet) -> Ref {
        let (page, contents) = (self.next(), self.next());
        let (content, fonts, pictures) = written(sheet);
        let content = deflated(&content);
        self.pdf
            .stream(contents, &content)
            .filter(Filter::FlateDecode);
        let fonts: Vec<Ref> = fonts.iter().map(|it| self.font(it)).collect();
        let pictures: Vec<Ref> = pictures.iter().map(|it| self.picture(it)).collect();
        let size = Rect::new(0.0, 0.0, points(sheet.width.0), points(sheet.height.0));
        let mut entry = self.pdf.page(page);
        entry
            .parent(self.tree)
            .media_box(size)
            .crop_box(size)
            .trim_box(size)
            .contents(contents);
        let mut resources = entry.resources();
        let mut names = resources.fonts();
        for (number, font) in fonts.iter().enumerate() {
            names.pair(Name(font_name(number).as_bytes()), font);
        }
        names.finish();
        if !pictures.is_empty() {
            let mut names = resources.x_objects();
            for (number, picture) in pictures.iter().enumerate() {
                names.pair(Name(printed::picture_name(number).as_bytes()), picture);
            }
        }
        resources.finish();
        entry.finish();
        page
    }

    /// A picture, written once however many pages show it.
    fn picture(&mut self, image: &Arc<Image>) -> Ref {
        if let Some((_, there)) = self.pictures.iter().find(|it| Arc::ptr_eq(&it.0, image)) {
            return *there;
        }
        let (colours, opacity) = printed::planes(image);
        let [width, height] = [image.width, image.height].map(|it| it as i32);
        let mask = opacity.map(|it| {
            let id = self.next();
            let bytes = deflated(&it);
            let mut entry = self.pdf.image_xobject(id, &bytes);
            entry.width(width).height(height);
            entry.filter(Filter::FlateDecode);
            entry.color_space().device_gray();
            entry.bits_per_component(8);
            id
        });
        let id = self.next();
        let bytes = deflated(&colours);
        let mut entry = self.pdf.image_xobject(id, &bytes);
        entry.width(width).height(height);
        entry.filter(Filter::FlateDecode);
        entry.color_space().device_rgb();
        entry.bits_per_component(8);
        if let Some(mask) = mask {
            entry.s_mask(mask);
        }
        entry.finish();
        self.pictures.push((Arc::clone(image), id));
        id
    }

    fn font(&mut self, font: &Font) -> Ref {
        let [id, cid, descriptor, file, unicode] = [(); 5].map(|()| self.next());
        let name = subset_name(self.fonts);
        self.fonts += 1;
        let name = Name(name.as_bytes());
        let bytes = deflated(&font.cff.file());
        let mut stream = self.pdf.stream(file, &bytes);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        stream.finish();
        let map = deflated(font.unicode_map().as_bytes());
        self.pdf.stream(unicode, &map).filter(Filter::FlateDecode);
        self.pdf
            .type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
        let mut entry = self.pdf.cid_font(cid);
        entry
            .subtype(CidFontType::Type0)
            .base_font(name)
            .system_info(SystemInfo {
                registry: Str(b"Adobe"),
                ordering: Str(b"Identity"),
                supplement: 0,
            })
            .font_descriptor(descriptor)
            .default_width(0.0);
        entry.widths().consecutive(1, font.widths.iter().copied());
        entry.finish();
        let [left, bottom, right, top] = font.cff.bounds().map(|it| it as f32);
        self.pdf
            .font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SCRIPT | FontFlags::SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(0.0)
            .ascent(900.0)
            .descent(-400.0)
            .cap_height(700.0)
            .stem_v(50.0)
            .font_file3(file);
        id
    }

    fn finish(mut self, pages: &[Ref], info: &PdfInfo) -> Vec<u8> {
        self.pdf
            .pages(self.tree)
            .kids(pages.iter().copied())
            .count(pages.len() as i32);
        let mut catalog = self.pdf.catalog(self.catalog);
        catalog.pages(self.tree);
        if let Some(language) = &info.language {
            catalog.lang(TextStr(language));
        }
        if info.title.is_some() {
            catalog.viewer_preferences().display_doc_title(true);
        }
        catalog.finish();
        let about = self.next();
        let mut entry = self.pdf.document_info(about);
        entry.producer(TextStr("Longhand"));
        if let Some(title) = &info.title {
            entry.title(TextStr(title));
        }
        if let Some(author) = &info.author {
            entry.author(TextStr(author));
        }
        if let Some(subject) = &info.subject {
            entry.subject(TextStr(subject));
        }
        // PDF knows the years 0 to 9999.
        if let Some((year, date)) = info
            .date
            .and_then(|it| Some((u16::try_from(it.year()).ok()?, it)))
        {
            entry.creation_date(
                pdf_writer::Date::new(year)
                    .month(date.month() as u8)
                    .day(date.day() as u8),
            );
        }
        entry.finish();
        self.pdf.finish()
    }
}

/// The page's content, the fonts it is written in, and the pictures under it.
fn written(sheet: &Sheet) -> (Vec<u8>, Vec<Font>, Vec<&Arc<Image>>) {
    // The size is rounded as the file will have it, so that outlines and text agree.
    let size = (points(sheet.em.0) * 1000.0).round() / 1000.0;
    let units = 1000.0 / (size * (25.4 / 72.0));
    let mut content = Content::new();
    let pictures = printed::pdf(&mut content, sheet);
    let mut fonts = vec![Font::new()];
    let [red, green, blue] = [sheet.ink.red, sheet.ink.green, sheet.ink.blue]
        .map(|it| (f32::from(it) / 255.0 * 1000.0).round() / 1000.0);
    content.set_fill_rgb(red, green, blue);
    content.begin_text();
    content.set_font(Name(font_name(0).as_bytes()), size);
    let mut codes = Vec::new();
    let mut place = [0; 2];
    let mut before = true;
    for line in sheet.lines() {
        let marks = &sheet.marks()[line.marks.clone()];
        if !before {
            // A line that ends without a blank ends a stretch of text: simple readers know it only by this.
            content.end_text();
            content.begin_text();
            place = [0; 2];
        }
        before = marks.last().is_some_and(Mark::is_blank);
        let next =
            [line.x.0, sheet.height.0 - line.y.0].map(|it| (points(it) * 100.0).round() as i32);
        let [right, up] = [0, 1].map(|axis| (next[axis] - place[axis]) as f32 / 100.0);
        content.next_line(right, up);
        place = next;
        let [x, y] = next.map(|it| it as f32 / 100.0);
        // Where the glyphs really start, in millimetres: what is rounded in a width is made up for in the outline.
        let mut pen = x * (25.4 / 72.0);
        let level = sheet.height.0 - y * (25.4 / 72.0);
        for (index, mark) in marks.iter().enumerate() {
            if fonts.last().is_some_and(|it| it.cff.count() >= Cff::MOST) {
                content.show(Str(&codes));
                codes.clear();
                content.set_font(Name(font_name(fonts.len()).as_bytes()), size);
                fonts.push(Font::new());
            }
            let end = marks
                .get(index + 1)
                .map_or(mark.x.0 + mark.advance.0, |it| it.x.0);
            // A reader tells words apart by the width of the blank.
            let least = if mark.is_blank() { 180.0 } else { 20.0 };
            let width = ((end - pen) * units).round().max(least).min(16_000.0);
            let origin = Origin {
                x: pen,
                y: level,
                units,
            };
            if let Some(font) = fonts.last_mut() {
                codes.extend_from_slice(&(font.cff.count() as u16).to_be_bytes());
                font.cff.glyph(sheet.outline(mark), width as i32, origin);
                font.widths.push(width);
                font.texts.push(utf16(sheet.text_of(mark)));
            }
            pen += width / units;
        }
        content.show(Str(&codes));
        codes.clear();
    }
    content.end_text();
    (content.finish().into_vec(), fonts, pictures)
}

impl Font {
    fn new() -> Self {
        Self {
            cff: Cff::new(),
            widths: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// The characters of each glyph, as a CMap (Adobe Technical Note 5411).
    fn unicode_map(&self) -> String {
        let mut map = String::with_capacity(self.texts.len() * 8 + 400);
        map.push_str(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Longhand def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        // A range may not change the code's first byte, and an array holds at most 100 entries.
        let mut first = 1;
        while first <= self.texts.len() {
            let last = (first | 0xff).min(first + 99).min(self.texts.len());
            let _ = write!(map, "1 beginbfrange\n<{first:04X}> <{last:04X}> [");
            for text in &self.texts[first - 1..last] {
                let _ = write!(map, "<{text}> ");
            }
            map.push_str("]\nendbfrange\n");
            first = last + 1;
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map
    }
}

/// Text as UTF-16 in hexadecimal.
fn utf16(text: &str) -> String {
    let mut hex = String::with_capacity(text.len() * 4);
    for unit in text.encode_utf16() {
        for shift in [12, 8, 4, 0] {
            hex.push(char::from(DIGITS[usize::from(unit >> shift) & 15]));
        }
    }
    hex
}

/// The name of a page's font by number.
fn font_name(number: usize) -> String {
    format!("F{number}")
}

/// A font's name in the file, with the tag of six capitals that subsets have.
fn subset_name(mut number: u32) -> String {
    let mut tag = [b'A'; 6];
    for letter in tag.iter_mut().rev() {
        *letter += (number % 26) as u8;
        number /= 26;
    }
    format!("{}+Longhand", String::from_utf8_lossy(&tag))
}

fn points(mm: f32) -> f32 {
    Pt::from(crate::units::Mm(mm)).0
}

/// Bytes in the zlib format.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0; zlib_rs::compress_bound(bytes.len())];
    let config = zlib_rs::DeflateConfig::new(DEFLATE_LEVEL);
    let (written, _) = zlib_rs::compress_slice(&mut out, bytes, config);
    let length = written.len();
    out.truncate(length);
    out
}
