//! Letters that could have been written to nobody else.
//!
//! Longhand merges what is known about one person with tone-aware templates, and gives a letter with
//! the source of every sentence: as text, Markdown, HTML and JSON, and as pages in a pen's handwriting.
//! It works offline, gives the same bytes for the same input, and asks no language model.
//!
//! ```
//! use jiff::civil::date;
//! use longhand::{Profile, Scribe};
//!
//! # fn main() -> Result<(), longhand::Error> {
//! let scribe = Scribe::new(); // built-in packs, hands and papers; nothing is read before it is needed
//! let colin = Profile::from_yaml("name: {given: Colin}\nage: {years: 7, on: 2015-04-02}\n")?;
//! let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\nColin\n";
//! let draft = scribe.letter_to(&colin).replying_to(letter).on(date(2015, 4, 20)).write()?;
//! assert!(draft.text().contains("Colin,")); // findings: draft.findings(); sources: draft.sources()
//! # #[cfg(feature = "pdf")]
//! let pdf: Vec<u8> = draft.pages()?.pdf()?;
//! # Ok(())
//! # }
//! ```
//!
//! # The house
//!
//! Values flow one way: a [`Profile`] and a [`listen::Reading`] become a plan, the plan a
//! [`words::Letter`], the letter pages, the pages bytes. The `mod` lines below stand in that order, and a
//! module uses only what is declared above it; a test holds the house to it.
//!
//! - [`people`]: who we write to; [`names`] is the page about it.
//! - [`listen`]: what they told us: a letter received, read for what it asks, fears and wishes.
//! - [`words`]: what we say: packs, answers, tone, and the finished [`words::Letter`];
//!   [`packs`] is the page for their authors, [`grammar`] lists what a text may do with a value, [`answers`] is the page about answer books.
//! - `ink`: how it looks on paper: hands, papers, finished pen strokes (feature `ink`).
//! - [`render`]: the bytes of every form.
//! - [`post`]: many letters, once each.
//! - [`Scribe`]: the front door, and [`Draft`], what it gives.
//!
//! What all of it is for stands in [`practices`], a screen for each.
//!
//! # What is not here
//!
//! No clock, no randomness and no network but what is handed in. Only packs from a folder, [`people::intake`],
//! `listen::mail` and [`post`] touch files. The library never prints. What can be wrong is an [`Error`] when no letter
//! could be made, and a [`Finding`] when it could and a person should look.
//!
//! # Features
//!
//! `tables` reads CSV, XLSX and vCard; `mail` takes letters from e-mail; `pdf`, `svg` and `png` write pages,
//! each with `ink`; `letterhead` puts a drawing or a picture at their head; `cli` is the command, on by default. With `default-features = false` none of their crates is pulled in.

#![warn(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

// A file, a line, a column and a caret.
pub mod place;

// What is wrong, where, and how to mend it.
pub mod error;

// What a person should look at.
pub mod finding;

// Lengths and angles.
pub mod units;

// Four dials, and who set them.
pub mod tone;

// Chance that hangs on a seed and a name.
pub mod seed;

// Words of our own lists, looked up quickly.
mod hash;

// Turns of phrase in whole words.
mod phrase;

// One YAML or JSON document, guarded and with places.
pub mod document;

// Who we write to.
pub mod people;

// What they told us.
pub mod listen;

// What we say.
pub mod words;

// How it looks on paper.
#[cfg(feature = "ink")]
#[cfg_attr(
    not(all(feature = "pdf", feature = "plotter", feature = "letterhead")),
    allow(
        dead_code,
        unused_imports,
        reason = "what only one format needs is here for all of them"
    )
)]
pub mod ink;

// The bytes of every form.
pub mod render;

// A letter with everything that it hangs on.
mod draft;

// A draft as a person changes it by hand.
mod manuscript;

// Many letters, once each.
pub mod post;

// The front door.
mod scribe;

// Letters that a pack should write.
pub mod trial;

// How names, households and files of people are read.
#[doc = include_str!("docs/people.md")]
pub mod names {}

// What the best letter-writers do, each with the command, the letter and the check.
pub mod practices {
    //! What the best letter-writers do: each practice on one screen, with the command, the letter, and the check
    //! that guards it. A test runs every command and compares.

    #[doc = include_str!("docs/practices/01_a_worry_answered.md")]
    pub mod a_worry_answered {}

    #[doc = include_str!("docs/practices/02_for_nobody_else.md")]
    pub mod for_nobody_else {}

    #[doc = include_str!("docs/practices/03_called_by_name.md")]
    pub mod called_by_name {}

    #[doc = include_str!("docs/practices/04_a_drink_with_her_name.md")]
    pub mod a_drink_with_her_name {}

    #[doc = include_str!("docs/practices/05_the_right_tone.md")]
    pub mod the_right_tone {}

    #[doc = include_str!("docs/practices/06_loves_and_hates.md")]
    pub mod loves_and_hates {}

    #[doc = include_str!("docs/practices/07_in_customers_words.md")]
    pub mod in_customers_words {}

    #[doc = include_str!("docs/practices/08_no_strings.md")]
    pub mod no_strings {}

    #[doc = include_str!("docs/practices/09_a_complaint_heard.md")]
    pub mod a_complaint_heard {}

    #[doc = include_str!("docs/practices/10_a_cohort_is_a_guess.md")]
    pub mod a_cohort_is_a_guess {}

    #[doc = include_str!("docs/practices/11_you_said_we_did.md")]
    pub mod you_said_we_did {}

    #[doc = include_str!("docs/practices/12_listened_to.md")]
    pub mod listened_to {}

    #[doc = include_str!("docs/practices/13_never_twice.md")]
    pub mod never_twice {}

    #[doc = include_str!("docs/practices/14_changed_by_hand.md")]
    pub mod changed_by_hand {}
}

// How packs are written, extended and tried.
#[doc = include_str!("docs/packs.md")]
pub mod packs {}

// How an answer book is written, tried and made better.
#[doc = include_str!("docs/answers.md")]
pub mod answers {}

// Hands, papers, pens, plotters, and the last line.
#[cfg(feature = "ink")]
#[doc = include_str!("docs/pages.md")]
pub mod pages {}

// What a text may do with a value.
#[doc = include_str!("docs/grammar.md")]
pub mod grammar {}

pub use draft::Draft;
#[cfg(feature = "ink")]
pub use draft::Pages;
pub use draft::Release;
pub use error::Error;
pub use error::Result;
pub use finding::Finding;
pub use finding::Weight;
pub use people::Profile;
pub use place::Place;
pub use scribe::DEFAULT_PACK;
pub use scribe::LetterTo;
pub use scribe::Scribe;
pub use seed::Seed;

#[cfg(all(doctest, feature = "cli"))]
#[doc = include_str!("../README.md")]
struct ReadMe;
