//! Letters that could have been written to nobody else.

// A file, a line, a column and a caret.
pub mod place;

// What is wrong, where, and how to mend it.
pub mod error;

// What a person should look at.
pub mod finding;

// Lengths and angles.
pub mod units;

// Four dials, and who set them.
pub mod tone;

// Chance that hangs on a seed and a name.
pub mod seed;

// YAML and JSON from strangers.
pub mod document;

// Who we write to.
pub mod people;

// What they told us.
pub mod listen;

// What we say.
pub mod words;

// How it looks on paper.
#[cfg(feature = "ink")]
pub mod ink;

// Bytes.
#[cfg(any(feature = "pdf", feature = "svg", feature = "png"))]
pub mod render;

pub use error::Error;
pub use error::Result;
pub use finding::Finding;
pub use finding::Weight;
pub use place::Place;
pub use seed::Seed;
