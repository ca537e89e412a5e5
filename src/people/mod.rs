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

pub use address::Address;
pub use fact::Datum;
pub use fact::Fact;
pub use fact::How;
pub use name::Name;
pub use parts::Age;
pub use parts::Channel;
pub use parts::Cohort;
pub use parts::Consent;
pub use parts::Guardian;
pub use parts::Length;
pub use parts::Order;
pub use parts::Visits;
pub use profile::Profile;
pub use profile::VERSION;
