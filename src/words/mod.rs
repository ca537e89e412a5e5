//! What we say: packs, answers, plans, and the letter.

// Characters that mark where values came from.
mod mark;

// What one letter may cost.
mod budget;

// The hinge: finished words.
mod letter;

// The fields that a text may name.
mod field;

// What a text may put behind a bar.
mod filters;

// Every text of a pack, read once.
mod scan;

// Words as search and comparison see them.
mod terms;

// Sentences, syllables and grades.
mod readability;

// Turns of phrase to look out for.
mod rule;

// One way of saying one thing.
mod telling;

// What people ask, and what is said to it.
mod answer;

// Who speaks.
mod voice;

// Occasions, phrases, answers and voices together.
mod pack;

// The files of a pack, read in one pass.
mod load;

// Everything that is the same from one letter to the next.
mod brief;

// Which telling of which beat about what.
mod plan;

// Every telling printed, every span with its source.
mod compose;

// Reading it over.
mod check;

// Where each sentence came from.
mod why;

// Reading a whole pack over.
mod survey;

// Plan, compose, check.
mod write;

pub use answer::Canon;
pub use answer::Entry;
pub use answer::Match;
pub use answer::Spoiler;
pub use brief::Brief;
pub use brief::Request;
pub(crate) use check::Evidence;
pub(crate) use check::check;
pub use filters::capital;
pub use filters::in_words;
pub use filters::list;
pub use filters::long_date;
pub use filters::ordinal;
pub use filters::possessive;
pub use filters::thousands;
pub use letter::Block;
pub use letter::BlockKind;
pub use letter::Enclosure;
pub use letter::Letter;
pub use letter::Origin;
pub use letter::Source;
pub use letter::Span;
pub use letter::VERSION;
pub use letter::ValueSpan;
pub use load::built_in_rules;
pub use load::starter;
pub use pack::Pack;
pub use pack::Register;
pub use rule::Excuse;
pub use rule::Rule;
pub use survey::survey;
pub use telling::Band;
pub use voice::Voice;
pub use why::Because;
pub use why::why;
pub use write::Written;
pub use write::write;
