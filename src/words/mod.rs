//! What we say: tone, packs, answers, and the letter.

// The hinge: finished words.
mod letter;

pub use letter::Block;
pub use letter::BlockKind;
pub use letter::Enclosure;
pub use letter::Letter;
pub use letter::Origin;
pub use letter::Source;
pub use letter::Span;
pub use letter::VERSION;
pub use letter::ValueSpan;
