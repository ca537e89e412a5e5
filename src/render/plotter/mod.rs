//! Sheets for pen plotters: the pen's own path, stroke by stroke, as a machine can follow it.
//!
//! A [`Plotter`] is what a file of `templates/plotters` says of a machine; [`plot`] makes the
//! bytes that it reads. Sheets carry the pen's path when their hand writes with a
//! [pen](crate::ink::Style::Pen).

// The plotters that come with the house.
mod stock;

// What a machine is like.
mod profile;

// Which stroke after which.
mod route;

// Where the paper lies in the machine.
mod bed;

// Curves to straight steps.
mod flat;

// How long it takes.
mod estimate;

// What machines read.
mod svg;

// The language of the plotters of the eighties, still spoken.
mod hpgl;

// The language of machine tools.
mod gcode;

// A sheet, plotted.
mod draw;

pub use draw::Plot;
pub use draw::plot;
pub use profile::Corner;
pub use profile::Language;
pub use profile::PenMove;
pub use profile::Plotter;
pub use profile::Sort;
pub use profile::Turn;
pub use profile::Upward;
