//! Many letters, once each.

// Files whole, or not at all.
pub mod outbox;

// Rows to be mended and run again.
mod refused;

// One letter for every row.
mod batch;

// Letters received, and what becomes of each.
#[cfg(feature = "mail")]
mod morning;

// Which draft is whose.
#[cfg(feature = "mail")]
mod index;

pub use batch::Fate;
#[cfg(feature = "ink")]
pub use batch::Leaf;
pub use batch::Outcome;
pub use batch::Printed;
pub use batch::Printer;
pub use batch::Run;
pub use batch::Summary;
#[cfg(feature = "mail")]
pub use index::Index;
#[cfg(feature = "mail")]
pub use morning::Case;
#[cfg(feature = "mail")]
pub use morning::Decision;
#[cfg(feature = "mail")]
pub use morning::Morning;
#[cfg(feature = "mail")]
pub use morning::Opened;
#[cfg(feature = "mail")]
pub use morning::Orders;
#[cfg(feature = "mail")]
pub use morning::Tally;
#[cfg(feature = "mail")]
pub use morning::Verdict;
pub use refused::Refused;
