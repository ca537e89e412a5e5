//! How it looks on paper: hands, papers, and the strokes of a pen in millimetres.

// Which hands and papers come with the house.
mod stock;

// Numbers with their units, as files have them.
mod measure;

// Red, green and blue.
mod colour;

// Closed curves.
mod outline;

// The pen's own way.
mod stroke;

// What is there before the pen comes.
mod printed;

// Places on a sheet.
mod frame;

// Lines to write on.
mod ruling;

// A drawing at the head of a letter.
mod letterhead;

// Sizes, margins, folds.
mod paper;

// The hinge: finished strokes.
mod sheet;

// Fonts of outlines.
mod font;

// Path data of SVG.
mod svg_path;

// Polylines to curves.
mod smooth;

// Fonts of single lines.
mod svg_font;

// One letter, as it lies in the font.
mod glyph;

// Strokes of a letter, as a file keeps them.
mod centre;

// Strokes of a letter, found in its outline.
mod trace;

// The one or the other.
mod tracks;

// What a letter looks like another time.
mod form;

// Accents made of other letters.
mod accent;

// Letters of a font, and habits.
mod hand;

// What a nib leaves on its way.
mod nib;

// What no pen writes.
mod picture;

// What is noticed on the way.
mod notes;

// From the left, or from the right.
mod direction;

// Characters to what the hand can write.
mod spelling;

// Smooth chance.
mod drift;

// One letter, bent.
mod bend;

// One word, joined.
mod word;

// Many letters from few.
mod pool;

// Lines and pages.
mod layout;

// A letter that fits its paper, or not.
mod fit;

// Pages of a pool.
mod impression;

// Addresses and labels.
mod inscribe;

// Envelopes and postcards.
mod envelope;

// Sheets of labels.
mod labels;

// A hand shows what it can.
mod specimen;

pub use colour::Ink;
#[cfg(feature = "pdf")]
pub(crate) use direction::runs_left;
pub use envelope::Addresses;
pub use envelope::Envelope;
pub use fit::Written;
pub use fit::write;
pub use frame::AddressSide;
pub use frame::Frame;
#[cfg(feature = "plotter")]
pub(crate) use measure::Acceleration;
#[cfg(feature = "plotter")]
pub(crate) use measure::Length;
#[cfg(feature = "plotter")]
pub(crate) use measure::Pause;
#[cfg(feature = "plotter")]
pub(crate) use measure::Speed;

pub use hand::Hand;
pub use hand::Style;
pub use impression::Impression;
pub use inscribe::Blank;
pub use inscribe::Inscribed;
pub use inscribe::Inscription;
pub use inscribe::Stand;
pub use inscribe::inscribe;
pub use inscribe::mark;
pub use labels::Labels;
pub use letterhead::Letterhead;
pub use outline::Segment;
pub use paper::Edge;
pub use paper::HeadPlace;
pub use paper::HeadSide;
pub use paper::Paper;
pub use pool::Pool;
pub use printed::Image;
pub use printed::Printed;
pub use ruling::Ruling;
pub use ruling::RulingKind;
pub use sheet::Line;
pub use sheet::Mark;
pub use sheet::Sheet;
pub(crate) use sheet::Stamp;
pub use sheet::StrokeRef;
pub use specimen::specimen;
pub use stroke::PenPoint;
