//! Many letters in one print-ready file: pages that place the letters of a pool.
//!
//! Pages go to the writer as they come; what is kept is where they lie, whose they are, and which of the
//! pool's letters they use. The letters themselves follow at the end.

use std::fmt;
use std::io;
use std::io::Write;

use pdf_writer::Chunk;
use pdf_writer::Content;
use pdf_writer::Filter;
use pdf_writer::Finish;
use pdf_writer::Name;
use pdf_writer::Rect;
use pdf_writer::Ref;
use pdf_writer::TextStr;
use pdf_writer::writers::Catalog;
use pdf_writer::writers::DocumentInfo;

use crate::error::Error;
use crate::error::Result;
use crate::ink::Edge;
use crate::ink::Impression;
use crate::ink::Pool;
use crate::ink::Printed;
use crate::ink::Sheet;
use crate::render::about::PdfInfo;
use crate::render::about::xmp;
use crate::render::cff::Origin;
use crate::render::font::Font;
use crate::render::font::deflated;
use crate::render::imposition::Imposition;
use crate::render::imposition::Plan;
use crate::render::pdf;
use crate::render::pdf::points;
use crate::render::picture;
use crate::render::placer::BLANKS;
use crate::render::placer::Inks;
use crate::render::placer::LETTERS;
use crate::render::placer::Placer;
use crate::render::placer::blank_width;
use crate::render::placer::pool_name;
use crate::render::printed;
use crate::render::tags::Tags;
use crate::units::Mm;

/// How a print file is laid out.
#[derive(Clone, Debug, Default)]
pub struct BatchInfo {
    /// What the file says of itself.
    pub info: PdfInfo,
    /// Whether it is printed on both sides.
    pub sides: Sides,
    /// Two cards to a sheet, with crop marks; without it every page is as large as its paper.
    pub imposition: Option<Imposition>,
}

/// Whether a sheet is printed on one side or on both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sides {
    /// Every page is a sheet.
    #[default]
    Single,
    /// A letter begins on a sheet of its own: one of an odd number of pages ends with a blank back.
    Duplex,
}

/// What was printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Printout {
    /// The letters.
    pub letters: usize,
    /// The pages of the file, blank backs included.
    pub pages: usize,
    /// The sheets of paper that it takes.
    pub sheets: usize,
}

/// A print file while it grows.
///
/// # Example
///
/// ```
/// use longhand::Seed;
/// use longhand::ink::{Hand, Paper, Pool};
/// use longhand::render::{Batch, BatchInfo};
/// # fn letters() -> Vec<(String, longhand::words::Letter)> { Vec::new() }
///
/// let pool = Pool::new(Hand::bundled("caveat")?, Seed(7));
/// let paper = Paper::named("a5")?;
/// let mut batch = Batch::new(Vec::new(), &pool, BatchInfo::default())?;
/// for (number, (name, letter)) in letters().iter().enumerate() {
///     batch.letter(name, &pool.write(letter, &paper, Seed(number as u64))?)?;
/// }
/// # if false {
/// let (file, printout) = batch.finish()?;
/// # }
/// # Ok::<(), longhand::Error>(())
/// ```
pub struct Batch<'p, W: Write> {
    out: W,
    /// How many bytes were written.
    at: u64,
    /// Where each object lies, by its number less 1; 0 until it is written.
    places: Vec<u64>,
    pool: &'p Pool,
    setting: BatchInfo,
    printout: Printout,
    inks: Inks,
    /// Nodes of the tree of pages, with the number of pages below each.
    nodes: Vec<(Ref, Vec<Ref>)>,
    bookmarks: Bookmarks,
    /// Cards that wait for a neighbour.
    cards: Vec<Card>,
    /// What is printed under the writing, with the height of its sheet and its place.
    grounds: Vec<(Mm, Vec<Printed>, Ref)>,
}

/// Objects that every file has, at places known from the start.
const CATALOG: i32 = 1;
const TREE: i32 = 2;
const FONTS: i32 = 3;
const OUTLINE: i32 = 4;
const INFO: i32 = 5;
const METADATA: i32 = 6;

/// How many pages a node of their tree holds.
const NODE: usize = 64;

/// One side of a sheet or a card while it is drawn.
#[derive(Default)]
struct Face {
    content: Vec<u8>,
    /// Drawings with fonts of their own.
    drawings: Vec<Ref>,
}

impl Face {
    /// Draws what lies elsewhere in the file.
    fn draw(&mut self, drawing: Ref, [x, y]: [f32; 2]) {
        let name = drawing_name(drawing);
        let place = format!("q 1 0 0 1 {x:.3} {y:.3} cm /{name} Do Q\n");
        self.content.extend_from_slice(place.as_bytes());
        if !self.drawings.contains(&drawing) {
            self.drawings.push(drawing);
        }
    }

    /// Places another with its lower left corner at `corner`.
    fn place(&mut self, other: Self, [x, y]: [f32; 2]) {
        let place = format!("q 1 0 0 1 {x:.3} {y:.3} cm\n");
        self.content.extend_from_slice(place.as_bytes());
        self.content.extend(other.content);
        self.content.extend_from_slice(b"Q\n");
        for drawing in other.drawings {
            if !self.drawings.contains(&drawing) {
                self.drawings.push(drawing);
            }
        }
    }
}

/// A card, or a leaf: its front, and its back if it has one.
struct Card {
    size: [f32; 2],
    front: Face,
    back: Option<Face>,
    /// How far below its top it is folded.
    fold: Option<f32>,
    /// The page that it will be on.
    page: Ref,
}

/// The bookmarks, of which the last is not written yet.
#[derive(Default)]
struct Bookmarks {
    first: Option<Ref>,
    last: Option<(Ref, Option<Ref>, String, Ref)>,
    count: i32,
}

impl<'p, W: Write> Batch<'p, W> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] with what the system said.
    pub fn new(out: W, pool: &'p Pool, setting: BatchInfo) -> Result<Self> {
        let mut batch = Self {
            out,
            at: 0,
            places: vec![0; METADATA as usize],
            pool,
            setting,
            printout: Printout::default(),
            inks: Inks::default(),
            nodes: Vec::new(),
            bookmarks: Bookmarks::default(),
            cards: Vec::new(),
            grounds: Vec::new(),
        };
        batch.bytes(b"%PDF-1.7\n%\x80\x80\x80\x80\n\n")?;
        Ok(batch)
    }

    /// Adds a letter, under a bookmark of this name.
    ///
    /// # Errors
    ///
    /// [`Error::File`] with what the system said; [`Error::Setting`] when two cards do not fit on the
    /// sheet.
    pub fn letter(&mut self, recipient: &str, letter: &Impression) -> Result<()> {
        self.printout.letters += 1;
        let page = match self.setting.imposition {
            None => self.flat(letter)?,
            Some(imposition) => self.imposed(letter, imposition)?,
        };
        self.bookmark(recipient, page)
    }

    /// Ends the file; gives back what it was written to, and what was printed.
    ///
    /// # Errors
    ///
    /// [`Error::File`] with what the system said; [`Error::Setting`] when there is no letter.
    pub fn finish(mut self) -> Result<(W, Printout)> {
        if self.printout.letters == 0 {
            return Err(Error::Setting {
                setting: "letters",
                what: "has no letter in it, and a print file has at least one page".into(),
                help: "give the batch a letter".into(),
            });
        }
        if let Some(imposition) = self.setting.imposition {
            self.press(imposition)?;
        }
        self.fonts()?;
        self.tree()?;
        self.outline()?;
        self.catalog()?;
        self.end()?;
        Ok((self.out, self.printout))
    }

    // ---- pages ----

    /// Puts every page on a page of its size; gives the first.
    fn flat(&mut self, letter: &Impression) -> Result<Ref> {
        let mut first = None;
        for sheet in &letter.sheets {
            let size = [sheet.width, sheet.height].map(points);
            let face = self.face(sheet, [0.0; 2])?;
            let page = self.page(None, size, Some(face))?;
            first.get_or_insert(page);
        }
        let size = letter
            .sheets
            .last()
            .map_or([420.0, 595.0], |it| [it.width, it.height].map(points));
        let odd = letter.sheets.len() % 2 == 1;
        match self.setting.sides {
            Sides::Duplex => {
                if odd {
                    self.page(None, size, None)?;
                }
                self.printout.sheets += letter.sheets.len().div_ceil(2);
            }
            Sides::Single => self.printout.sheets += letter.sheets.len(),
        }
        Ok(first.unwrap_or(Ref::new(TREE)))
    }

    /// Writes a page; one without a face is blank.
    fn page(&mut self, page: Option<Ref>, size: [f32; 2], face: Option<Face>) -> Result<Ref> {
        let page = page.unwrap_or_else(|| self.next());
        if self.nodes.last().is_none_or(|it| it.1.len() == NODE) {
            let node = self.next();
            self.nodes.push((node, Vec::with_capacity(NODE)));
        }
        let Some((node, pages)) = self.nodes.last_mut() else {
            return Ok(page);
        };
        pages.push(page);
        let node = *node;
        self.printout.pages += 1;
        let contents = face.as_ref().map(|_| self.next());
        let mut chunk = Chunk::new();
        let mut entry = chunk.page(page);
        entry.parent(node);
        let [width, height] = size;
        entry.media_box(Rect::new(0.0, 0.0, width, height));
        if let Some(contents) = contents {
            entry.contents(contents);
        }
        let mut resources = entry.resources();
        if let Some(face) = &face {
            resources.pair(Name(b"Font"), Ref::new(FONTS));
            if !face.drawings.is_empty() {
                let mut names = resources.x_objects();
                for drawing in &face.drawings {
                    names.pair(Name(drawing_name(*drawing).as_bytes()), drawing);
                }
            }
        }
        resources.finish();
        entry.finish();
        self.put(page, &chunk)?;
        if let (Some(contents), Some(face)) = (contents, face) {
            self.stream(contents, &face.content)?;
        }
        Ok(page)
    }

    /// Draws a sheet with its lower left corner at `corner`, in points.
    fn face(&mut self, sheet: &Sheet, corner: [f32; 2]) -> Result<Face> {
        let mut face = Face::default();
        if !sheet.printed().is_empty() {
            let drawing = self.ground(sheet)?;
            face.draw(drawing, corner);
        }
        let pooled = sheet
            .marks()
            .iter()
            .all(|it| it.is_blank() || it.stamp.is_some());
        if pooled {
            let mut hand = Placer::new(&mut face.content, sheet, corner);
            for line in sheet.lines() {
                let marks = &sheet.marks()[line.marks.clone()];
                hand.line(marks, line.ends, &mut self.inks);
            }
            hand.finish();
            return Ok(face);
        }
        // What the pool could not write has a font of its own.
        let mut tags = Tags::default();
        tags.page();
        let (content, fonts) = pdf::writing(sheet, &mut tags);
        let parts: Vec<[Ref; 5]> = fonts
            .iter()
            .map(|_| [(); 5].map(|()| self.next()))
            .collect();
        for (font, parts) in fonts.iter().zip(&parts) {
            self.font(font, *parts)?;
        }
        let drawing = self.next();
        let mut chunk = Chunk::new();
        let bytes = deflated(&content);
        let mut form = chunk.form_xobject(drawing, &bytes);
        form.filter(Filter::FlateDecode);
        let [width, height] = [sheet.width, sheet.height].map(points);
        form.bbox(Rect::new(0.0, 0.0, width, height));
        let mut resources = form.resources();
        let mut names = resources.fonts();
        for (number, parts) in parts.iter().enumerate() {
            names.pair(Name(pdf::font_name(number).as_bytes()), parts[0]);
        }
        names.finish();
        resources.finish();
        form.finish();
        self.put(drawing, &chunk)?;
        face.draw(drawing, corner);
        Ok(face)
    }

    /// What is printed under the writing, written once for all sheets that have the same.
    fn ground(&mut self, sheet: &Sheet) -> Result<Ref> {
        let same = |it: &&(Mm, Vec<Printed>, Ref)| it.0 == sheet.height && it.1 == sheet.printed();
        if let Some((_, _, drawing)) = self.grounds.iter().find(same) {
            return Ok(*drawing);
        }
        let mut content = Content::new();
        let pictures = printed::pdf(&mut content, sheet);
        let mut shown = Vec::with_capacity(pictures.len());
        for picture in pictures {
            let (id, mask) = (self.next(), self.next());
            for (id, chunk) in picture::objects(picture, id, mask) {
                self.put(id, &chunk)?;
            }
            shown.push(id);
        }
        let drawing = self.next();
        let mut chunk = Chunk::new();
        let bytes = deflated(&content.finish());
        let mut form = chunk.form_xobject(drawing, &bytes);
        form.filter(Filter::FlateDecode);
        let [width, height] = [sheet.width, sheet.height].map(points);
        form.bbox(Rect::new(0.0, 0.0, width, height));
        let mut resources = form.resources();
        let mut names = resources.x_objects();
        for (number, picture) in shown.iter().enumerate() {
            names.pair(Name(printed::picture_name(number).as_bytes()), picture);
        }
        names.finish();
        resources.finish();
        form.finish();
        self.put(drawing, &chunk)?;
        // A mail merge has one paper or a few: more are not remembered.
        if self.grounds.len() < 8 {
            let printed = sheet.printed().to_vec();
            self.grounds.push((sheet.height, printed, drawing));
        }
        Ok(drawing)
    }

    // ---- cards ----

    /// Puts a letter's cards on sheets of two; gives the first sheet.
    fn imposed(&mut self, letter: &Impression, imposition: Imposition) -> Result<Ref> {
        let mut first = None;
        let mut sheets = letter.sheets.iter().peekable();
        while let Some(sheet) = sheets.next() {
            let page = match self.cards.first() {
                Some(it) => it.page,
                None => self.next(),
            };
            first.get_or_insert(page);
            let [width, height] = [sheet.width, sheet.height].map(points);
            let card = if let Some(edge) = sheet.fold {
                let second = sheets.next_if(|it| it.fold.is_some_and(|it| it != edge));
                self.folded(sheet, second, page)?
            } else {
                let back = match self.setting.sides {
                    Sides::Duplex => sheets.next(),
                    Sides::Single => None,
                };
                let front = self.face(sheet, [0.0; 2])?;
                let back = back.map(|it| self.face(it, [0.0; 2])).transpose()?;
                Card {
                    size: [width, height],
                    front,
                    back,
                    fold: None,
                    page,
                }
            };
            self.cards.push(card);
            if self.cards.len() == 2 {
                self.press(imposition)?;
            }
        }
        Ok(first.unwrap_or(Ref::new(TREE)))
    }

    /// The inside of a folded card, open: the panel with the fold above it lies below the other.
    fn folded(&mut self, sheet: &Sheet, second: Option<&Sheet>, page: Ref) -> Result<Card> {
        let [width, height] = [sheet.width, sheet.height].map(points);
        let mut front = Face::default();
        let mut size = [width, 2.0 * height];
        let mut fold = Some(height);
        for panel in [Some(sheet), second].into_iter().flatten() {
            let corner = match panel.fold {
                Some(Edge::Top) | None => [0.0, 0.0],
                Some(Edge::Bottom) => [0.0, height],
                Some(Edge::Left) => [width, 0.0],
                Some(Edge::Right) => [0.0, 0.0],
            };
            if matches!(panel.fold, Some(Edge::Left | Edge::Right)) {
                (size, fold) = ([2.0 * width, height], None);
            }
            let drawn = self.face(panel, corner)?;
            front.place(drawn, [0.0, 0.0]);
        }
        Ok(Card {
            size,
            front,
            back: None,
            fold,
            page,
        })
    }

    /// Prints the cards that wait, side by side on a sheet.
    fn press(&mut self, imposition: Imposition) -> Result<()> {
        let cards = std::mem::take(&mut self.cards);
        let Some(first) = cards.first() else {
            return Ok(());
        };
        let plan = Plan::new(first.size, imposition)?;
        let page = first.page;
        let mut front = Face::default();
        let mut back = Face::default();
        let mut has_back = false;
        for (index, card) in cards.into_iter().enumerate() {
            let corner = plan.corners[index];
            front.place(card.front, corner);
            let marks = plan.marks(corner, card.fold);
            front.content.extend_from_slice(marks.as_bytes());
            if let Some(face) = card.back {
                has_back = true;
                // Turned over like a leaf of a book, what is left comes to the right.
                let [x, y] = corner;
                back.place(face, [plan.sheet[0] - x - plan.card[0], y]);
            }
        }
        self.page(Some(page), plan.sheet, Some(front))?;
        self.printout.sheets += 1;
        if self.setting.sides == Sides::Duplex {
            self.page(None, plan.sheet, has_back.then_some(back))?;
        }
        Ok(())
    }

    // ---- what is written at the end ----

    fn fonts(&mut self) -> Result<()> {
        let used = std::mem::take(&mut self.inks.used);
        let fonts = used.len().div_ceil(LETTERS as usize).max(1);
        let parts: Vec<[Ref; 5]> = (0..fonts).map(|_| [(); 5].map(|()| self.next())).collect();
        let mut rest = used.chunks(LETTERS as usize);
        for parts in &parts {
            let mut font = Font::new();
            let origin = |lead: f32| Origin {
                x: -lead,
                y: 0.0,
                units: 1.0,
            };
            for blank in 0..BLANKS {
                font.glyph(std::iter::empty(), blank_width(blank), origin(0.0), " ");
            }
            for (form, variant) in rest.next().unwrap_or_default() {
                let Some(form) = self.pool.form(*form) else {
                    continue;
                };
                let variant = form.variant(self.pool.hand(), *variant);
                let width = (variant.advance + form.lead).round();
                let width = width.clamp(20.0, 16_000.0);
                font.glyph(variant.outline(), width, origin(form.lead), &form.text);
            }
            self.font(&font, *parts)?;
        }
        let mut chunk = Chunk::new();
        let mut names = chunk.indirect(Ref::new(FONTS)).dict();
        for (number, parts) in parts.iter().enumerate() {
            names.pair(Name(pool_name(number as u32).as_bytes()), parts[0]);
        }
        names.finish();
        self.put(Ref::new(FONTS), &chunk)
    }

    fn tree(&mut self) -> Result<()> {
        let nodes = std::mem::take(&mut self.nodes);
        let mut chunk = Chunk::new();
        chunk
            .pages(Ref::new(TREE))
            .kids(nodes.iter().map(|it| it.0))
            .count(self.printout.pages as i32);
        self.put(Ref::new(TREE), &chunk)?;
        for (node, pages) in nodes {
            let mut chunk = Chunk::new();
            chunk
                .pages(node)
                .parent(Ref::new(TREE))
                .kids(pages.iter().copied())
                .count(pages.len() as i32);
            self.put(node, &chunk)?;
        }
        Ok(())
    }

    fn bookmark(&mut self, name: &str, page: Ref) -> Result<()> {
        let item = self.next();
        self.bookmarks.first.get_or_insert(item);
        self.bookmarks.count += 1;
        let before = self.bookmarks.last.take();
        let previous = before.as_ref().map(|it| it.0);
        if let Some(before) = before {
            self.bookmark_item(&before, Some(item))?;
        }
        self.bookmarks.last = Some((item, previous, name.to_owned(), page));
        Ok(())
    }

    fn bookmark_item(
        &mut self,
        (item, previous, name, page): &(Ref, Option<Ref>, String, Ref),
        next: Option<Ref>,
    ) -> Result<()> {
        let mut chunk = Chunk::new();
        let mut entry = chunk.outline_item(*item);
        entry.title(TextStr(name)).parent(Ref::new(OUTLINE));
        if let Some(previous) = previous {
            entry.prev(*previous);
        }
        if let Some(next) = next {
            entry.next(next);
        }
        entry.dest().page(*page).fit();
        entry.finish();
        self.put(*item, &chunk)
    }

    fn outline(&mut self) -> Result<()> {
        let last = self.bookmarks.last.take();
        if let Some(last) = &last {
            self.bookmark_item(last, None)?;
        }
        let mut chunk = Chunk::new();
        let mut outline = chunk.outline(Ref::new(OUTLINE));
        if let (Some(first), Some(last)) = (self.bookmarks.first, last) {
            outline
                .first(first)
                .last(last.0)
                .count(self.bookmarks.count);
        }
        outline.finish();
        self.put(Ref::new(OUTLINE), &chunk)
    }

    fn catalog(&mut self) -> Result<()> {
        let mut info = self.setting.info.clone();
        // It is made for a printer: its words are real, but its parts are not tagged.
        let language = info.language.take();
        let mut chunk = Chunk::new();
        chunk.metadata(Ref::new(METADATA), xmp(&info).as_bytes());
        self.put(Ref::new(METADATA), &chunk)?;
        let mut chunk = Chunk::new();
        info.put(chunk.indirect(Ref::new(INFO)).start::<DocumentInfo<'_>>());
        self.put(Ref::new(INFO), &chunk)?;
        let mut chunk = Chunk::new();
        let mut catalog = chunk.indirect(Ref::new(CATALOG)).start::<Catalog<'_>>();
        catalog
            .pages(Ref::new(TREE))
            .outlines(Ref::new(OUTLINE))
            .metadata(Ref::new(METADATA));
        if let Some(language) = &language {
            catalog.lang(TextStr(language));
        }
        let mut preferences = catalog.viewer_preferences();
        preferences.display_doc_title(info.title.is_some());
        let sides = match (self.setting.sides, self.setting.imposition) {
            (Sides::Single, _) => &b"Simplex"[..],
            (Sides::Duplex, None) => b"DuplexFlipLongEdge",
            (Sides::Duplex, Some(_)) => b"DuplexFlipShortEdge",
        };
        preferences.pair(Name(b"Duplex"), Name(sides));
        preferences.finish();
        catalog.finish();
        self.put(Ref::new(CATALOG), &chunk)
    }

    /// The table of what lies where.
    fn end(&mut self) -> Result<()> {
        let start = self.at;
        let count = self.places.len() + 1;
        let places = std::mem::take(&mut self.places);
        self.bytes(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes())?;
        for place in places {
            // A number that nothing was written under.
            let kind = if place == 0 { "65535 f" } else { "00000 n" };
            self.bytes(format!("{place:010} {kind} \n").as_bytes())?;
        }
        let trailer = format!(
            "trailer\n<<\n  /Size {count}\n  /Root {CATALOG} 0 R\n  /Info {INFO} 0 R\n>>\nstartxref\n{start}\n%%EOF"
        );
        self.bytes(trailer.as_bytes())?;
        self.out.flush().map_err(|it| unwritten(&it))
    }

    // ---- bytes ----

    fn next(&mut self) -> Ref {
        self.places.push(0);
        Ref::new(self.places.len() as i32)
    }

    fn place(&mut self, id: Ref) {
        let index = id.get() as usize - 1;
        if let Some(place) = self.places.get_mut(index) {
            *place = self.at;
        }
    }

    /// Writes the one object of a chunk.
    fn put(&mut self, id: Ref, chunk: &Chunk) -> Result<()> {
        self.place(id);
        self.bytes(chunk.as_bytes())
    }

    fn font(&mut self, font: &Font, parts: [Ref; 5]) -> Result<()> {
        let mut chunk = Chunk::new();
        for (part, start) in font.put(&mut chunk, parts[0].get() as u32, parts) {
            self.places[part.get() as usize - 1] = self.at + start as u64;
        }
        self.bytes(chunk.as_bytes())
    }

    fn stream(&mut self, id: Ref, content: &[u8]) -> Result<()> {
        let content = deflated(content);
        let mut chunk = Chunk::with_capacity(content.len() + 100);
        chunk.stream(id, &content).filter(Filter::FlateDecode);
        self.put(id, &chunk)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|it| unwritten(&it))
    }
}

impl<W: Write> fmt::Debug for Batch<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({:?}, {:?})", self.pool, self.printout)
    }
}

fn unwritten(error: &io::Error) -> Error {
    Error::file("write", "the print file", error)
}

/// The name of a drawing that a page places.
fn drawing_name(drawing: Ref) -> String {
    format!("X{}", drawing.get())
}
