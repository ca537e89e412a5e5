//! Sheets as PDF: every written mark is one glyph of a font made for its sheet.
//!
//! The text is real: it can be searched, selected and read aloud, and nothing is hidden
//! behind the ink. Its parts are tagged in their order, towards PDF/UA-1.

use std::sync::Arc;

use pdf_writer::Content;
use pdf_writer::Filter;
use pdf_writer::Finish;
use pdf_writer::Name;
use pdf_writer::Pdf;
use pdf_writer::Rect;
use pdf_writer::Ref;
use pdf_writer::Str;
use pdf_writer::TextStr;
use pdf_writer::types::TabOrder;

use crate::error::Error;
use crate::error::Result;
use crate::ink;
use crate::ink::Image;
use crate::ink::Ink;
use crate::ink::Line;
use crate::ink::Mark;
use crate::ink::Sheet;
use crate::render::about::PdfInfo;
use crate::render::about::xmp;
use crate::render::cff::Origin;
use crate::render::font::Font;
use crate::render::font::deflated;
use crate::render::picture;
use crate::render::printed;
use crate::render::tags::Tags;
use crate::units::Mm;
use crate::units::Pt;

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
    let pages: Vec<Ref> = sheets
        .iter()
        .enumerate()
        .map(|(number, sheet)| writer.page(number, sheet))
        .collect();
    Ok(writer.finish(&pages, info))
}

/// Writes page after page.
struct Writer {
    pdf: Pdf,
    last: i32,
    catalog: Ref,
    tree: Ref,
    fonts: u32,
    tags: Tags,
    pictures: Vec<(Arc<Image>, Ref)>,
}

impl Writer {
    fn new(pages: usize) -> Self {
        Self {
            pdf: Pdf::with_capacity(80_000 * pages.min(64)),
            last: 2,
            catalog: Ref::new(1),
            tree: Ref::new(2),
            fonts: 0,
            tags: Tags::default(),
            pictures: Vec::new(),
        }
    }

    fn next(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    fn page(&mut self, number: usize, sheet: &Sheet) -> Ref {
        let (page, contents) = (self.next(), self.next());
        self.tags.page();
        let (content, fonts, pictures) = written(sheet, &mut self.tags);
        self.pdf
            .stream(contents, &deflated(&content))
            .filter(Filter::FlateDecode);
        let fonts: Vec<Ref> = fonts.iter().map(|it| self.font(it)).collect();
        let pictures: Vec<Ref> = pictures.iter().map(|it| self.picture(it)).collect();
        let size = Rect::new(0.0, 0.0, points(sheet.width), points(sheet.height));
        let mut entry = self.pdf.page(page);
        entry
            .parent(self.tree)
            .media_box(size)
            .crop_box(size)
            .trim_box(size)
            .struct_parents(number as i32)
            .tab_order(TabOrder::StructureOrder)
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
        let (id, mask) = (self.next(), self.next());
        for (_, chunk) in picture::objects(image, id, mask) {
            self.pdf.extend(&chunk);
        }
        self.pictures.push((Arc::clone(image), id));
        id
    }

    fn font(&mut self, font: &Font) -> Ref {
        let parts = [(); 5].map(|()| self.next());
        font.put(&mut self.pdf, self.fonts, parts);
        self.fonts += 1;
        parts[0]
    }

    fn finish(mut self, pages: &[Ref], info: &PdfInfo) -> Vec<u8> {
        self.pdf
            .pages(self.tree)
            .kids(pages.iter().copied())
            .count(pages.len() as i32);
        let (metadata, about, root) = (self.next(), self.next(), self.next());
        self.last += self.tags.places();
        self.tags.put(&mut self.pdf, root, pages);
        self.pdf.metadata(metadata, xmp(info).as_bytes());
        let mut catalog = self.pdf.catalog(self.catalog);
        catalog.pages(self.tree).metadata(metadata);
        catalog.pair(Name(b"StructTreeRoot"), root);
        catalog.mark_info().marked(true);
        if let Some(language) = &info.language {
            catalog.lang(TextStr(language));
        }
        if info.title.is_some() {
            catalog.viewer_preferences().display_doc_title(true);
        }
        catalog.finish();
        info.put(self.pdf.document_info(about));
        self.pdf.finish()
    }
}

/// One page while it is written.
struct Page<'s> {
    sheet: &'s Sheet,
    /// The size of the hand, rounded as the file will have it, so that outlines and text agree.
    size: f32,
    /// How many units of the font a millimetre has.
    units: f32,
    content: Content,
    fonts: Vec<Font>,
    codes: Vec<u8>,
    /// Where the text began that is being written, in hundredths of a point.
    place: [i32; 2],
}

impl<'s> Page<'s> {
    /// Writes a sheet.
    fn new(sheet: &'s Sheet, content: Content, tags: &mut Tags) -> Self {
        let size = (points(sheet.em) * 1000.0).round() / 1000.0;
        let mut page = Self {
            sheet,
            size,
            units: 1000.0 / (size * (25.4 / 72.0)),
            content,
            fonts: vec![Font::new()],
            codes: Vec::new(),
            place: [0; 2],
        };
        let [red, green, blue] = colour(sheet.ink);
        page.content.set_fill_rgb(red, green, blue);
        let mut rest = sheet.lines();
        while let Some(first) = rest.first() {
            let goes_on = rest[1..].iter().take_while(|it| !it.begins).count();
            let (part, after) = rest.split_at(1 + goes_on);
            page.part(part, tags.piece(first.begins));
            rest = after;
        }
        page
    }

    /// Writes the lines of one part of the letter, or what of it is on this page.
    fn part(&mut self, lines: &[Line], number: i32) {
        self.content
            .begin_marked_content_with_properties(Name(b"P"))
            .properties()
            .identify(number);
        self.begin_text();
        for (index, line) in lines.iter().enumerate() {
            let before = index.checked_sub(1).map(|it| &lines[it]);
            if before.is_some_and(|it| !self.ends_blank(it)) {
                // Simple readers know only by this that a line ends here.
                self.content.end_text();
                self.begin_text();
            }
            let is_last = index + 1 == lines.len();
            self.line(line, line.ends && !is_last);
        }
        self.content.end_text();
        self.content.end_marked_content();
    }

    fn begin_text(&mut self) {
        self.content.begin_text();
        let name = font_name(self.fonts.len() - 1);
        self.content.set_font(Name(name.as_bytes()), self.size);
        self.place = [0; 2];
    }

    fn ends_blank(&self, line: &Line) -> bool {
        let last = self.sheet.marks()[line.marks.clone()].last();
        line.ends || last.is_some_and(Mark::is_blank)
    }

    /// Writes one line; `breaks` sets a blank at its end, where the letter itself breaks the line.
    fn line(&mut self, line: &Line, breaks: bool) {
        let sheet = self.sheet;
        let next = [line.x, sheet.height - line.y].map(|it| (points(it) * 100.0).round() as i32);
        let [right, up] = [0, 1].map(|axis| (next[axis] - self.place[axis]) as f32 / 100.0);
        self.content.next_line(right, up);
        self.place = next;
        let [x, y] = next.map(|it| it as f32 / 100.0 * (25.4 / 72.0));
        // Where the glyphs really start, in millimetres: what is rounded in a width is made up for in the outline.
        let mut pen = x;
        let level = sheet.height.0 - y;
        let marks: Vec<&Mark> = sheet.seen(line).collect();
        for (index, mark) in marks.iter().enumerate() {
            let mut text = sheet.text_of(mark);
            if let Some(first) = turned(text) {
                // Readers turn such text around character by character, so each gets a glyph of its own.
                for character in text[first..].chars().rev() {
                    let mut bytes = [0; 4];
                    let text = character.encode_utf8(&mut bytes);
                    let origin = Origin::default();
                    let code = self.font().glyph(std::iter::empty(), NARROW, origin, text);
                    self.codes.extend_from_slice(&code.to_be_bytes());
                    pen += NARROW / self.units;
                }
                text = &text[..first];
            }
            let end = marks
                .get(index + 1)
                .map_or(mark.x.0 + mark.advance.0, |it| it.x.0);
            // A reader tells words apart by the width of the blank.
            let least = if mark.is_blank() { BLANK } else { NARROW };
            let width = ((end - pen) * self.units).round().max(least).min(16_000.0);
            let origin = Origin {
                x: pen,
                y: level,
                units: self.units,
            };
            let font = self.font();
            let code = font.glyph(sheet.outline(mark), width, origin, text);
            self.codes.extend_from_slice(&code.to_be_bytes());
            pen += width / self.units;
        }
        if breaks && !marks.last().is_some_and(|it| it.is_blank()) {
            let origin = Origin::default();
            let code = self.font().glyph(std::iter::empty(), BLANK, origin, " ");
            self.codes.extend_from_slice(&code.to_be_bytes());
        }
        self.content.show(Str(&self.codes));
        self.codes.clear();
    }

    /// The font that takes the next glyph.
    fn font(&mut self) -> &mut Font {
        if self.fonts.last().is_none_or(Font::is_full) {
            self.content.show(Str(&self.codes));
            self.codes.clear();
            let name = font_name(self.fonts.len());
            self.content.set_font(Name(name.as_bytes()), self.size);
            self.fonts.push(Font::new());
        }
        let last = self.fonts.len() - 1;
        &mut self.fonts[last]
    }
}

/// The content of a sheet's page, the fonts it is written in, and the pictures under it.
pub(crate) fn written<'s>(
    sheet: &'s Sheet,
    tags: &mut Tags,
) -> (Vec<u8>, Vec<Font>, Vec<&'s Arc<Image>>) {
    let mut content = Content::new();
    let pictures = printed::pdf(&mut content, sheet);
    let page = Page::new(sheet, content, tags);
    (page.content.finish().into_vec(), page.fonts, pictures)
}

/// The same without what is printed under the writing.
pub(crate) fn writing(sheet: &Sheet, tags: &mut Tags) -> (Vec<u8>, Vec<Font>) {
    let page = Page::new(sheet, Content::new(), tags);
    (page.content.finish().into_vec(), page.fonts)
}

/// The least breadth of a blank between words, in thousandths of an em.
const BLANK: f32 = 180.0;
/// The least breadth of anything else.
const NARROW: f32 = 20.0;

/// Where the second character starts of a text of several that runs from right to left.
fn turned(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|it| ink::runs_left(*it))?;
    (text.len() > first.len_utf8()).then_some(first.len_utf8())
}

/// The name of a page's font by number.
pub(crate) fn font_name(number: usize) -> String {
    format!("F{number}")
}

/// A colour as a file has it: shares, in thousandths.
pub(crate) fn colour(ink: Ink) -> [f32; 3] {
    [ink.red, ink.green, ink.blue].map(|it| (f32::from(it) / 255.0 * 1000.0).round() / 1000.0)
}

pub(crate) fn points(length: Mm) -> f32 {
    Pt::from(length).0
}
