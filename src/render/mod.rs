//! Bytes: what is finished, in the formats that people use.

// Text, Markdown, HTML.
mod text;

// A letter's own font.
#[cfg(feature = "pdf")]
mod cff;

// Ruling, letterheads, edges.
#[cfg(any(feature = "pdf", feature = "svg", feature = "png"))]
mod printed;

// Pages with selectable text.
#[cfg(feature = "pdf")]
mod pdf;

// Pages as vector pictures.
#[cfg(feature = "svg")]
mod svg;

// Pages as pictures.
#[cfg(feature = "png")]
mod png;

#[cfg(feature = "pdf")]
pub use pdf::DEFLATE_LEVEL;
#[cfg(feature = "pdf")]
pub use pdf::PdfInfo;
#[cfg(feature = "pdf")]
pub use pdf::pdf;
#[cfg(feature = "png")]
pub use png::png;
#[cfg(feature = "svg")]
pub use svg::svg;
pub use text::html;
pub use text::markdown;
pub use text::text;
