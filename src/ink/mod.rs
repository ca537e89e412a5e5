//! How it looks on paper: hands, papers, and the strokes of a pen in millimetres.

// Which hands and papers come with the house.
mod stock;

// Numbers with their units, as files have them.
mod measure;

// Closed curves.
mod outline;

// The pen's own way.
mod stroke;

// Sizes, margins, folds.
mod paper;

// The hinge: finished strokes.
mod sheet;

// Fonts of outlines.
mod font;

// One letter, as it lies in the font.
mod glyph;

// Letters of a font, and habits.
mod hand;

// Characters to what the hand can write.
mod spelling;

// Smooth chance.
mod drift;

// One letter, bent.
mod bend;

// One word, joined.
mod word;

// Lines and pages.
mod layout;

// A hand shows what it can.
mod specimen;

pub use hand::Hand;
pub use hand::Style;
pub use layout::Written;
pub use layout::write;
pub use paper::Edge;
pub use paper::Paper;
pub use sheet::Ink;
pub use sheet::Line;
pub use sheet::Mark;
pub use sheet::Segment;
pub use sheet::Sheet;
pub use sheet::StrokeRef;
pub use specimen::specimen;
pub use stroke::PenPoint;
