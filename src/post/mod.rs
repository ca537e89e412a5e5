//! Many letters, once each.

// Files whole, or not at all.
pub mod outbox;

// Rows to be mended and run again.
mod refused;

// One letter for every row.
mod batch;

pub use batch::Fate;
pub use batch::Outcome;
pub use batch::Printer;
pub use batch::Run;
pub use batch::Summary;
pub use refused::Refused;
