//! A font of one's own in a PDF: its glyphs, their widths, and the characters that they stand for.

use std::fmt::Write;

use pdf_writer::Chunk;
use pdf_writer::Filter;
use pdf_writer::Finish;
use pdf_writer::Name;
use pdf_writer::Rect;
use pdf_writer::Ref;
use pdf_writer::Str;
use pdf_writer::types::CidFontType;
use pdf_writer::types::FontFlags;
use pdf_writer::types::SystemInfo;

use crate::ink::Segment;
use crate::render::cff::Cff;
use crate::render::cff::Origin;

/// A font while its glyphs are written.
pub(crate) struct Font {
    cff: Cff,
    widths: Vec<f32>,
    /// The characters of all glyphs, as UTF-16 in hexadecimal.
    texts: String,
    /// Where in `texts` those of each glyph end.
    ends: Vec<u32>,
}

/// The hexadecimal digits of PDF.
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

impl Font {
    /// A font without glyphs.
    pub(crate) fn new() -> Self {
        Self {
            cff: Cff::new(),
            widths: Vec::new(),
            texts: String::new(),
            ends: Vec::new(),
        }
    }

    /// Whether it has no room for a further glyph.
    pub(crate) fn is_full(&self) -> bool {
        self.cff.count() >= Cff::MOST
    }

    /// Adds a glyph that stands for `text`, `width` thousandths of an em wide, and gives its code.
    pub(crate) fn glyph(
        &mut self,
        outline: impl Iterator<Item = Segment>,
        width: f32,
        origin: Origin,
        text: &str,
    ) -> u16 {
        let code = self.cff.count() as u16;
        self.cff.glyph(outline, width as i32, origin);
        self.widths.push(width);
        for unit in text.encode_utf16() {
            for shift in [12, 8, 4, 0] {
                let digit = DIGITS[usize::from(unit >> shift) & 15];
                self.texts.push(char::from(digit));
            }
        }
        self.ends.push(self.texts.len() as u32);
        code
    }

    /// Writes the font into a file: its parts by number, the font itself first.
    ///
    /// `number` tells it from the other fonts of the file. Gives where in the chunk each part lies.
    pub(crate) fn put(&self, chunk: &mut Chunk, number: u32, parts: [Ref; 5]) -> [(Ref, usize); 5] {
        let [id, cid, descriptor, file, unicode] = parts;
        let at_file = chunk.len();
        let name = subset_name(number);
        let name = Name(name.as_bytes());
        let bytes = deflated(&self.cff.file());
        let mut stream = chunk.stream(file, &bytes);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        stream.finish();
        let at_unicode = chunk.len();
        let map = deflated(self.unicode_map().as_bytes());
        chunk.stream(unicode, &map).filter(Filter::FlateDecode);
        let at_id = chunk.len();
        chunk
            .type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
        let at_cid = chunk.len();
        let mut entry = chunk.cid_font(cid);
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
        entry.widths().consecutive(1, self.widths.iter().copied());
        entry.finish();
        let at_descriptor = chunk.len();
        let [left, bottom, right, top] = self.cff.bounds().map(|it| it as f32);
        chunk
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
        [
            (file, at_file),
            (unicode, at_unicode),
            (id, at_id),
            (cid, at_cid),
            (descriptor, at_descriptor),
        ]
    }

    /// The characters of each glyph, as a CMap (Adobe Technical Note 5411).
    fn unicode_map(&self) -> String {
        let mut map = String::with_capacity(self.texts.len() + self.ends.len() * 3 + 400);
        map.push_str(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Longhand def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        // A range may not change the code's first byte, and an array holds at most 100 entries.
        let (mut first, mut start) = (1, 0);
        while first <= self.ends.len() {
            let last = (first | 0xff).min(first + 99).min(self.ends.len());
            let _ = write!(map, "1 beginbfrange\n<{first:04X}> <{last:04X}> [");
            for end in &self.ends[first - 1..last] {
                map.push('<');
                map.push_str(&self.texts[start..*end as usize]);
                map.push_str("> ");
                start = *end as usize;
            }
            map.push_str("]\nendbfrange\n");
            first = last + 1;
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map
    }
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

/// How hard streams are deflated, from 1 to 9: outlines gain little from more.
pub const DEFLATE_LEVEL: i32 = 1;

/// Bytes in the zlib format.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0; zlib_rs::compress_bound(bytes.len())];
    let config = zlib_rs::DeflateConfig::new(DEFLATE_LEVEL);
    let (written, _) = zlib_rs::compress_slice(&mut out, bytes, config);
    let length = written.len();
    out.truncate(length);
    out
}
