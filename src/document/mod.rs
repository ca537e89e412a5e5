//! YAML and JSON from strangers: guarded, and every error with its place.
//!
//! YAML is read by a small reader of our own over the events of `saphyr-parser`, for three
//! reasons: limits are enforced while the text is parsed, not after; errors are typed, so no
//! foreign message with somebody's name in it has to be taken apart; and a plain value can be
//! asked for exactly as it was written (`zip: 01234`).
//!
//! JSON goes straight through `serde_json`; only when that fails is the text read again by the
//! YAML reader, to say where and why.

// Events, limits, and the tree they leave.
mod tree;

// The tree, as serde wants it.
mod reader;

// The doors: text in, value out.
mod read;

// Where each key's value stands.
mod lines;

pub(crate) use reader::AS_WRITTEN;

pub use lines::Lines;
pub use lines::lines;
pub use read::any;
pub use read::json;
pub use read::yaml;
pub use read::yaml_within;
pub use tree::Limits;
