//! People out of strangers' files: one door for tables, workbooks, cards, JSON and YAML.

// One person, or why not.
mod row;

// Dates as people write them.
mod date;

// What the owner says about a file.
mod options;

// One cell, put where it belongs.
#[cfg_attr(
    not(feature = "tables"),
    allow(dead_code, reason = "only tables have headers")
)]
mod cell;

// What notes say about names.
mod notes;

// What columns mean.
#[cfg_attr(
    not(feature = "tables"),
    allow(dead_code, reason = "only tables have headers")
)]
mod column;

// A JSON or YAML map, made a person.
mod record;

// Files of such maps.
mod document;

// A record of cells, made a person.
#[cfg(feature = "tables")]
mod table;

// The encoding of a text file.
#[cfg(feature = "tables")]
mod decode;

// Tables as text.
#[cfg(feature = "tables")]
mod csv;

// The package of a workbook, looked over.
#[cfg(feature = "tables")]
mod package;

// Workbooks.
#[cfg(feature = "tables")]
mod sheet;

// Cards of an address book.
#[cfg(feature = "tables")]
mod vcard;

// The one door.
mod people;

// Rows of one household, joined.
mod sharing;

// A file read through.
mod check;

pub use check::CHECK_VERSION;
pub use check::Check;
pub use check::CheckedColumn;
pub use check::CheckedDates;
pub use check::Question;
pub use column::Column;
pub use column::Meaning;
pub use column::REFUSED_BECAUSE;
#[cfg(feature = "tables")]
pub use csv::Csv;
#[cfg(feature = "tables")]
pub use csv::csv;
pub use date::DayOrder;
pub use document::Jsonl;
pub use document::jsonl;
pub use options::Columns;
pub use options::Header;
pub use options::Kind;
pub use options::Mapping;
pub use options::Options;
pub use people::About;
pub use people::Dates;
pub use people::People;
pub use people::open;
pub use people::read;
pub use row::Original;
pub use row::Row;
pub use sharing::Households;
pub use sharing::households;
