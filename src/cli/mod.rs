//! The command: what is typed, turned into calls of the library.

// What is read and what is said.
mod talk;

// A saved draft.
mod draft;

// The same, from the side of whoever gets it.
mod hear;

// What letters are made with.
mod wording;

// What pages are written on.
mod paper;

// What they look like as pictures.
mod picture;

// What draws them.
mod plotter;

// Where they go.
mod output;

// One letter.
mod write;

// A letter received.
mod listen;

// A saved draft on paper or screen.
mod print;

// A morning's post.
mod morning;

// What a finding means.
mod explain;

// Packs.
mod pack;

// Answer books.
mod answers;

// Hands.
mod hand;

// Where people come from.
mod source;

// Files of people.
mod people;

// All letters in one file.
mod print_file;

// Many letters.
mod run;

// Whose addresses are written.
mod addresses;

// Envelopes.
mod envelope;

// Sheets of labels.
mod labels;

use std::process::ExitCode;

use clap::Parser;
use clap::Subcommand;
use longhand::Error;

pub(crate) use talk::say;

/// Letters that could have been written to nobody else.
#[derive(Parser)]
#[command(
    name = "longhand",
    version,
    about,
    disable_help_subcommand = true,
    before_help = "\
Examples:
  longhand write --reply-to letter.txt
  longhand write colin.yaml --reply-to letter.txt -o colin.pdf -o colin.json
  longhand check colin.json
  longhand people check people.xlsx
  longhand run --to people.csv --pack cafe --occasion thank-you --out thanks/",
    after_help = "\
Exit codes: 0 done, 1 could not, 2 usage, 3 letters are held, 4 rows were refused."
)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write one letter
    Write(Box<write::Write>),
    /// Read letters received: who writes, what they ask, wish and worry about
    Listen(listen::Listen),
    /// Turn a morning's post into drafts
    Draft(Box<morning::Draft>),
    /// Read a saved draft over again
    Check(draft::Check),
    /// Say where each sentence of a saved draft came from
    Why(draft::Why),
    /// Hear a saved draft as whoever gets it does
    Hear(hear::Hear),
    /// Say what a finding means, by its code
    Explain(explain::Explain),
    /// Mark an ask of a saved draft as settled by hand
    Settle(draft::Settle),
    /// Print a saved draft in any form
    Print(print::Print),
    /// Look at files of people before letters are written
    #[command(subcommand)]
    People(people::People),
    /// Write a letter to everybody in a file
    Run(Box<run::Run>),
    /// Write addresses on envelopes
    Envelope(Box<envelope::Envelope>),
    /// Write addresses on sheets of labels
    Labels(Box<labels::Labels>),
    /// List, show, check and start packs
    #[command(subcommand)]
    Pack(pack::Pack),
    /// Try an answer book, and find what letters ask that it lacks
    #[command(subcommand)]
    Answers(answers::Answers),
    /// List hands and papers
    #[command(subcommand)]
    Hand(hand::Hand),
    /// List and show papers
    #[command(subcommand)]
    Paper(paper::Paper),
    /// List and show pen plotters
    #[command(subcommand)]
    Plotter(plotter::ThePlotter),
}

/// Carries a command out and gives its exit code.
pub(crate) fn run(command: Command) -> Result<ExitCode, Error> {
    match command.verb {
        Verb::Write(it) => it.run(),
        Verb::Listen(it) => it.run(),
        Verb::Draft(it) => it.run(),
        Verb::Check(it) => it.run(),
        Verb::Why(it) => it.run(),
        Verb::Hear(it) => it.run(),
        Verb::Explain(it) => it.run(),
        Verb::Settle(it) => it.run(),
        Verb::Print(it) => it.run(),
        Verb::People(it) => it.run(),
        Verb::Run(it) => it.run(),
        Verb::Envelope(it) => it.run(),
        Verb::Labels(it) => it.run(),
        Verb::Pack(it) => it.run(),
        Verb::Answers(it) => it.run(),
        Verb::Hand(it) => it.run(),
        Verb::Paper(it) => it.run(),
        Verb::Plotter(it) => it.run(),
    }
}
