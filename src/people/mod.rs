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

// Languages, scripts and regions.
mod locale;

// How each locale writes names.
mod patterns;

// Names as each language writes them.
mod format;

// Where a letter is sent.
mod address;

// The tone that somebody asks for.
mod wish;

// Age, cohorts, households, channels, consent, guardian, orders, visits.
mod parts;

// What orders add up to.
mod tally;

// When a birthday is near.
mod birthday;

// All that is known about one person.
mod profile;

// Names in capitals, in usual case again.
mod casing;

// Parts of a name in the field of another.
mod misplaced;

// Which parts of a name are fit to be written.
mod fit;

// The people of one household.
mod household;

// Countries, and how each writes an address.
mod country;

// Addresses as the post wants them.
pub mod postal;

// What is usual in each language.
mod ways;

// How to address somebody.
mod greeting;

// How a letter to somebody opens and closes.
mod salutation;

// Who writes.
mod sender;

// People out of strangers' files.
pub mod intake;

pub use address::Address;
pub(crate) use birthday::Birthday;
pub use fact::Datum;
pub use fact::Fact;
pub use fact::How;
pub use fact::Sayable;
pub use fit::FitName;
pub use fit::fit_name;
pub use format::NameStyle;
pub use full_name::Kind;
pub use full_name::NameReading;
pub use greeting::Form;
pub use greeting::Greeting;
pub(crate) use known::is_given_name;
pub(crate) use known::is_same_given_name;
pub use name::Confidence;
pub use name::Name;
pub use parts::Age;
pub use parts::Channel;
pub use parts::Cohort;
pub use parts::Consent;
pub use parts::Gift;
pub use parts::Guardian;
pub use parts::Household;
pub use parts::Length;
pub use parts::Letters;
pub use parts::Order;
pub use parts::Signer;
pub use parts::Visits;
pub use patterns::Formality;
pub use patterns::NameLength;
pub use patterns::NameOrder;
pub use patterns::NameUsage;
pub use profile::Profile;
pub use profile::VERSION;
pub use salutation::Manner;
pub use salutation::Salutation;
pub use salutation::begins_small;
pub use salutation::greeting;
pub use salutation::salutation;
pub use sender::Sender;
pub(crate) use tally::Tally;
pub use ways::Opening;
pub use ways::Register;
