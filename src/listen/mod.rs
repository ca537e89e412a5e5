//! What they told us: a letter received, read for what it asks, fears, resents and praises.

// The result: what a letter says, each with its place and the rule that found it.
mod reading;

// A letter's bytes as text, or a located refusal.
mod text;

// Quoted letters and signatures, set aside.
mod aside;

// Letters from e-mail.
#[cfg(feature = "mail")]
pub mod mail;

// Which language it is in.
mod language;

// What the rules look for, as data.
mod cues;

// Words, sentences and clauses.
mod clause;

// Salutation, body, postscript and sign-off.
mod layout;

// How old the writer says to be.
mod age;

// By what name the writer introduces themselves.
mod introduced;

// Words by list.
mod lists;

// Days, numbers and sums.
mod figures;

// Other people and animals, by name.
mod named;

// Asks, worries and complaints, sentence by sentence.
mod matter;

// How the writer feels about us.
mod feeling;

// Words whatever the case, accents and slips.
mod spell;

// Patterns over words, in every language at once.
mod sign;

// Words that a person must read first.
mod safeguard;

// What came with a letter.
mod enclosed;

// The whole letter.
mod read;

// Where it goes first.
mod triage;

// What would lead a stranger to a child.
mod private;

// A child's letter without that.
mod redact;

// What it says of its writer, as a profile.
mod told;

pub use aside::Apart;
pub use aside::apart;
pub use language::language_of;
pub use private::RemovedKind;
pub use read::read;
pub use reading::AgeSaid;
pub use reading::Ask;
pub use reading::AskKind;
pub use reading::Feeling;
pub use reading::FeelingKind;
pub use reading::Quote;
pub use reading::Reading;
pub use reading::Said;
pub use reading::Sent;
pub use reading::SentKind;
pub use reading::VERSION;
pub use redact::Redacted;
pub use redact::Removed;
pub use redact::from_a_child;
pub use redact::redacted;
pub use safeguard::safeguarding;
pub use text::letter_from_bytes;
pub use told::facts;
pub use told::remember;
pub use told::signed_as_sent;
pub use told::told;
pub use triage::Lane;
pub use triage::Triage;
pub use triage::passes_on;
pub use triage::triage;
