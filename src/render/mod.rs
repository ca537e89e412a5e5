//! Bytes: what is finished, in the formats that people use.

// Text, Markdown, HTML.
mod text;

// A letter's own font.
#[cfg(feature = "pdf")]
mod cff;

// Ruling, letterheads, edges.
#[cfg(any(feature = "pdf", feature = "svg", feature = "png"))]
mod printed;

// Such a font in a PDF.
#[cfg(feature = "pdf")]
mod font;

// A picture in a PDF.
#[cfg(feature = "pdf")]
mod picture;

// What a PDF says of itself.
#[cfg(feature = "pdf")]
mod about;

// What it says to those who hear it.
#[cfg(feature = "pdf")]
mod tags;

// Pages with selectable text.
#[cfg(feature = "pdf")]
mod pdf;

// Two cards on a sheet.
#[cfg(feature = "pdf")]
mod imposition;

// Pages that place what others share.
#[cfg(feature = "pdf")]
mod placer;

// Many letters in one file.
#[cfg(feature = "pdf")]
mod batch;

// Pages as vector pictures.
#[cfg(feature = "svg")]
mod svg;

// How much of each pixel ink covers.
#[cfg(feature = "png")]
mod coverage;

// Chance over a surface.
#[cfg(feature = "png")]
mod grain;

// Paper in the light of a room.
#[cfg(feature = "png")]
mod look;

// Pages as pictures.
#[cfg(feature = "png")]
mod png;

// Pages for pen plotters.
#[cfg(feature = "plotter")]
pub mod plotter;

#[cfg(feature = "pdf")]
pub use about::PdfInfo;
#[cfg(feature = "pdf")]
pub use batch::Batch;
#[cfg(feature = "pdf")]
pub use batch::BatchInfo;
#[cfg(feature = "pdf")]
pub use batch::Printout;
#[cfg(feature = "pdf")]
pub use batch::Sides;
#[cfg(feature = "pdf")]
pub use font::DEFLATE_LEVEL;
#[cfg(feature = "pdf")]
pub use imposition::Imposition;
#[cfg(feature = "pdf")]
pub use pdf::pdf;
#[cfg(feature = "png")]
pub use png::Look;
#[cfg(feature = "png")]
pub use png::Picture;
#[cfg(feature = "png")]
pub use png::png;
#[cfg(feature = "svg")]
pub use svg::svg;
#[cfg(feature = "svg")]
pub use svg::svg_in;
pub use text::html;
pub use text::markdown;
pub use text::text;
