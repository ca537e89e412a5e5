//! A picture of pixels in a PDF.

use pdf_writer::Chunk;
use pdf_writer::Filter;
use pdf_writer::Finish;
use pdf_writer::Ref;

use crate::ink::Image;
use crate::render::font::deflated;
use crate::render::printed;

/// The picture at `id`, and its opacity at `mask`, if it has any but full.
pub(crate) fn objects(image: &Image, id: Ref, mask: Ref) -> Vec<(Ref, Chunk)> {
    let (colours, opacity) = printed::planes(image);
    let mut objects = Vec::new();
    let mut add = |id: Ref, bytes: &[u8], is_mask: bool, has_mask: bool| {
        let mut chunk = Chunk::new();
        let bytes = deflated(bytes);
        let mut entry = chunk.image_xobject(id, &bytes);
        entry.width(image.width as i32).height(image.height as i32);
        entry.filter(Filter::FlateDecode);
        match is_mask {
            true => entry.color_space().device_gray(),
            false => entry.color_space().device_rgb(),
        }
        entry.bits_per_component(8);
        if has_mask {
            entry.s_mask(mask);
        }
        entry.finish();
        objects.push((id, chunk));
    };
    if let Some(opacity) = &opacity {
        add(mask, opacity, true, false);
    }
    add(id, &colours, false, opacity.is_some());
    objects
}
