//! Who we write to, and who writes.

// Values as they are written: text, dates, flags, and what counts as missing.
mod written;

// What is known about the parts of names.
mod lexicon;

// One thing known, who said so, and when.
mod fact;

// A personal name in fields.
mod name;

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

// People out of strangers' files.
pub mod intake;

pub use address::Address;
pub use fact::Datum;
pub use fact::Fact;
pub use fact::How;
pub use fit::FitName;
pub use fit::fit_name;
pub use greeting::Form;
pub use greeting::Greeting;
pub use greeting::Register;
pub use greeting::greeting;
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
