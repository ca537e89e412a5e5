//! What a PDF says of its words to those who hear them: parts of the letter, in order.
//!
//! After ISO 32000-1, 14.7 and 14.8 (structure, tagged PDF), and ISO 14289-1 (PDF/UA-1).

use pdf_writer::Chunk;
use pdf_writer::Finish;
use pdf_writer::Name;
use pdf_writer::Ref;
use pdf_writer::types::StructRole;

/// The parts of a document while its pages are written.
#[derive(Default)]
pub(crate) struct Tags {
    /// The parts, each in pieces: a page, by number, and the piece's number on it.
    parts: Vec<Vec<(usize, i32)>>,
    /// For each page, the parts of its pieces.
    pages: Vec<Vec<usize>>,
}

impl Tags {
    /// A new page begins.
    pub(crate) fn page(&mut self) {
        self.pages.push(Vec::new());
    }

    /// A piece of text follows on this page, which begins a part of the letter or goes on with the last.
    /// Gives the piece's number.
    pub(crate) fn piece(&mut self, begins: bool) -> i32 {
        if begins || self.parts.is_empty() {
            self.parts.push(Vec::new());
        }
        let page = self.pages.len().saturating_sub(1);
        let part = self.parts.len() - 1;
        let Some(pieces) = self.pages.last_mut() else {
            return 0;
        };
        let number = pieces.len() as i32;
        pieces.push(part);
        self.parts[part].push((page, number));
        number
    }

    /// How many objects [`Tags::put`] writes.
    pub(crate) fn places(&self) -> i32 {
        3 + (self.parts.len() + self.pages.len()) as i32
    }

    /// Writes the tree of the parts into a file, its root at `root` and the rest at the places after it.
    pub(crate) fn put(&self, chunk: &mut Chunk, root: Ref, pages: &[Ref]) {
        let place = |number: usize| Ref::new(root.get() + number as i32);
        let (parents, document) = (place(1), place(2));
        let part = |index: usize| place(3 + index);
        let parents_of = |page: usize| place(3 + self.parts.len() + page);
        let mut tree = chunk.indirect(root).dict();
        tree.pair(Name(b"Type"), Name(b"StructTreeRoot"));
        tree.pair(Name(b"K"), document);
        tree.pair(Name(b"ParentTree"), parents);
        tree.pair(Name(b"ParentTreeNextKey"), self.pages.len() as i32);
        tree.finish();
        let mut entry = chunk.struct_element(document);
        entry.kind(StructRole::Document).parent(root);
        let mut children = entry.children();
        (0..self.parts.len()).for_each(|it| {
            children.struct_element(part(it));
        });
        children.finish();
        entry.finish();
        for (index, pieces) in self.parts.iter().enumerate() {
            let mut entry = chunk.struct_element(part(index));
            entry.kind(StructRole::P).parent(document);
            // A part lies on the page where it begins; what is on others says so.
            let own = pieces.first().map_or(0, |it| it.0);
            entry.page(pages[own]);
            let mut children = entry.children();
            for (page, number) in pieces {
                if *page == own {
                    children.marked_content_id(*number);
                } else {
                    let mut piece = children.marked_content_ref();
                    piece.page(pages[*page]).marked_content_id(*number);
                }
            }
        }
        let mut tree = chunk.number_tree::<Ref>(parents);
        let mut entries = tree.nums();
        for page in 0..self.pages.len() {
            entries.insert(page as i32, parents_of(page));
        }
        entries.finish();
        tree.finish();
        for (page, pieces) in self.pages.iter().enumerate() {
            let parts = pieces.iter().map(|it| part(*it));
            chunk.indirect(parents_of(page)).array().items(parts);
        }
    }
}
