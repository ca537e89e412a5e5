//! Rows of strangers' tables, one person each, in constant memory.

pub use super::rows::Jsonl;
pub use super::rows::Row;
pub use super::rows::jsonl;
pub use super::sharing::Households;
pub use super::sharing::households;
#[cfg(feature = "tables")]
pub use super::table::Csv;
#[cfg(feature = "tables")]
pub use super::table::csv;
