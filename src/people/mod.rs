//! Who we write to, and who writes.

// Values as they are written: text, dates, flags, and what counts as missing.
mod written;

// What is known about the parts of names.
mod lexicon;

// Words that are known as given names or surnames.
mod known;

// What stands in the place of a name and is none.
mod unfit;

// One thing known, who said so, and when.
mod fact;

// A personal name in fields.
mod name;

// One person's name, word by word.
mod person;

// What stands in brackets or quotation marks inside a name.
mod asides;

// A name in one string: whose it is, and how sure that is.
mod full_name;

// Where a letter is sent.
mod address;

// Age, cohorts, channels, consent, guardian, orders, visits.
mod parts;

// All that is known about one person.
mod profile;

// Names in capitals, in usual case again.
mod casing;

// Which parts of a name are fit to be written.
mod fit;

// How to address somebody.
mod greeting;

// Who writes.
mod sender;

// Rows of strangers' tables: JSON Lines.
mod rows;

// Rows of strangers' tables: CSV.
#[cfg(feature = "tables")]
mod table;

// The doors for rows.
pub mod intake;

pub use address::Address;
pub use fact::Datum;
pub use fact::Fact;
pub use fact::How;
pub use fit::FitName;
pub use fit::fit_name;
pub use full_name::Kind;
pub use full_name::NameReading;
pub use greeting::Form;
pub use greeting::Greeting;
pub use greeting::Register;
pub use greeting::greeting;
pub use name::Confidence;
pub use name::Name;
pub use parts::Age;
pub use parts::Channel;
pub use parts::Cohort;
pub use parts::Consent;
pub use parts::Gift;
pub use parts::Guardian;
pub use parts::Length;
pub use parts::Order;
pub use parts::Signer;
pub use parts::Visits;
pub use profile::Profile;
pub use profile::VERSION;
pub use sender::Sender;
