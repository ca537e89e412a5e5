//! What we say: packs, answers, plans, and the letter.

// Characters that mark where values came from.
mod mark;

// What one letter may cost.
mod budget;

// How an answer stands, and who says so.
mod standing;

// How long a letter is, and who said so.
mod length;

// The hinge: finished words.
mod letter;

// The fields that a text may name.
mod field;

// Grammar for the words around a value.
mod grammar;

// What a text may put behind a bar.
mod filters;

// Every text of a pack, read once.
mod scan;

// Words as search and comparison see them.
mod terms;

// What somebody loves, and is to be spared.
mod taste;

// Sentences, syllables and grades.
mod readability;

// Spring here is autumn there.
mod season;

// Tones by name.
mod preset;

// One way of saying one thing.
mod telling;

// Turns of phrase to look out for.
mod rule;

// What people ask, and what is said to it.
mod answer;

// Finding it by the words of a question.
mod index;

// Who speaks.
mod voice;

// What they say they are.
mod role;

// Customers' own words.
mod quote;

// Names of things that are named after people.
mod coined;

// The files of a pack, wherever they are.
mod files;

// The same pack in other languages.
mod others;

// Occasions, phrases, answers and voices together.
mod pack;

// What tellings speak of, and who loves that.
mod topics;

// What a pack says of itself as a whole.
mod head;

// The files of a pack, read in one pass.
mod load;

// What was said before.
mod past;

// What can be seen in their letter as a whole.
mod received;

// In which tone, how long, and when.
mod pitch;

// Placeholders that nobody filled in.
mod leftover;

// What can be known of a telling before it is printed.
mod analysis;

// What a reader is not to meet.
mod guard;

// Everything that is the same from one letter to the next.
mod brief;

// Which telling of which beat about what.
mod plan;

// Every telling printed, every span with its source.
mod compose;

// Written over by hand.
mod rewrite;

// What became of every ask.
mod coverage;

// What a passage does, by its beat or its words.
mod step;

// A letter as it is read over.
mod proof;

// Turns of phrase that rules look out for.
mod phrasing;

// Numbers, dates and names that nobody vouches for.
mod facts;

// Whether who is still at school can read it.
mod ages;

// An apology in its order.
mod apology;

// What the reader loves, and what they hate.
mod loves;

// What a letter asks of its reader.
mod asking;

// How much of it could have been written to nobody else.
mod specific;

// Reading it over.
mod check;

// What a finding means.
mod explain;

// Where each sentence came from.
mod why;

// The seven ways to make somebody feel important.
mod ways;

// From the side of whoever gets it.
mod hear;

// Reading a whole pack over.
mod survey;

// Plan, compose, check.
mod write;

// An answer book asked its own questions.
mod rehearse;

// What letters ask and the book lacks.
mod gaps;

pub use answer::Entry;
pub use answer::FILLED;
pub use answer::Proposal;
pub use answer::SURE;
pub use brief::Brief;
pub use brief::Deferral;
pub use brief::Request;
pub(crate) use check::check;
pub use coined::Coinage;
pub use coverage::Covered;
pub use coverage::How;
pub use coverage::Settled;
pub use coverage::coverage;
pub use explain::Explanation;
pub use explain::explain;
pub use explain::explanations;
pub use files::starter;
pub use filters::Register;
pub use filters::capital;
pub use gaps::Asking;
pub use gaps::Gap;
pub use gaps::Gaps;
pub use grammar::Case;
pub use grammar::Figures;
pub use grammar::Forms;
pub use grammar::Gender;
pub use grammar::Join;
pub use grammar::Language;
pub use grammar::Possessive;
pub use grammar::Pronouns;
pub use grammar::Stated;
pub use grammar::Tongue;
pub use grammar::after;
pub use grammar::article;
pub use grammar::counted;
pub use grammar::day;
pub use grammar::in_words;
pub use grammar::list;
pub use grammar::long_date;
pub use grammar::money;
pub use grammar::month;
pub use grammar::on;
pub use grammar::ordinal;
pub use grammar::plural;
pub use grammar::pluralise;
pub use grammar::possessive;
pub use grammar::quoted;
pub use grammar::relative;
pub use grammar::the;
pub use grammar::thousands;
pub use grammar::weekday;
pub use grammar::with_article;
pub(crate) use guard::Guard;
pub use hear::Heard;
pub use hear::Hearing;
pub use hear::HearingKind;
pub use hear::hear;
pub use index::Match;
pub use length::LengthTrace;
pub use letter::Block;
pub use letter::BlockKind;
pub use letter::Enclosure;
pub use letter::HOLDING;
pub use letter::Letter;
pub use letter::Origin;
pub use letter::Promise;
pub use letter::Source;
pub use letter::Span;
pub use letter::VERSION;
pub use letter::ValueSpan;
pub(crate) use letter::print;
pub use pack::Pack;
pub use past::History;
pub use past::Neighbours;
pub use past::Past;
pub use past::Record;
pub(crate) use past::has_any;
pub use preset::Preset;
pub use preset::presets;
pub(crate) use proof::Evidence;
pub use quote::Quoted;
pub use rehearse::Example;
pub use rehearse::Harm;
pub use rehearse::Level;
pub use rehearse::Rehearsal;
pub use rehearse::Wrong;
pub use rehearse::examples;
pub use rehearse::rehearse;
pub use rewrite::rewrite;
pub use rule::Excuse;
pub use rule::Rule;
pub use rule::built_in_rules;
pub use season::Hemisphere;
pub use season::Season;
pub use specific::Specificity;
pub use standing::Canon;
pub use standing::Spoiler;
pub use standing::Standing;
pub use survey::survey;
pub use telling::Band;
pub use voice::Called;
pub use voice::Voice;
pub use voice::Years;
pub use ways::Gauge;
pub use ways::Shown;
pub use ways::Way;
pub(crate) use ways::is_still_named;
pub use why::Because;
pub use why::why;
pub(crate) use write::Plan;
pub use write::Written;
pub(crate) use write::plan_after;
pub use write::write;
pub use write::write_after;
pub(crate) use write::write_planned;
