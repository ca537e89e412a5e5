//! How pages look as pictures.

use clap::Args;
use clap::ValueEnum;
use longhand::render::Look;
use longhand::render::Picture;

/// How pages look as pictures.
#[derive(Args)]
pub(crate) struct AsPicture {
    /// How fine a picture is, in dots to the inch: 150 for a screen, 300 for print
    #[arg(long, value_name = "N", default_value_t = 150.0)]
    dpi: f32,

    /// What a picture looks like: ink on white, or a sheet of paper in the light of a room
    #[arg(long, value_enum, default_value_t = Choice::Plain)]
    look: Choice,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    Plain,
    Paper,
}

impl AsPicture {
    pub(crate) fn picture(&self) -> Picture {
        let look = match self.look {
            Choice::Plain => Look::Plain,
            Choice::Paper => Look::Paper,
        };
        Picture::from(self.dpi).look(look)
    }
}
