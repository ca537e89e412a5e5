//! Which machine draws the pages, and `longhand plotter`: which plotters there are.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use clap::Subcommand;
use longhand::Error;
use longhand::render::plotter::Language;
use longhand::render::plotter::Plotter;

use crate::cli::talk;

/// The machine that draws pages.
#[derive(Args)]
pub(crate) struct WithPlotter {
    /// The pen plotter that hpgl, gcode and, if it is one for SVG, svg files are for: a built-in name,
    /// or a YAML file of your own
    #[arg(long, value_name = "PLOTTER")]
    plotter: Option<String>,
}

impl WithPlotter {
    /// The plotter that was asked for.
    pub(crate) fn plotter(&self) -> Result<Option<Plotter>, Error> {
        let Some(name) = &self.plotter else {
            return Ok(None);
        };
        let path = Path::new(name);
        let ending = path.extension().and_then(|it| it.to_str());
        if !matches!(ending, Some("yaml" | "yml")) {
            return Plotter::named(name).map(Some);
        }
        let yaml = talk::read_text(path)?;
        let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or("own");
        Plotter::from_yaml(stem, &yaml).map(Some)
    }
}

/// The plotter for a file that only plotters read, or for an SVG if one for SVG was asked for.
pub(crate) fn plotter_for(
    language: Language,
    asked: Option<&Plotter>,
) -> Result<Option<Plotter>, Error> {
    match asked {
        Some(asked) if asked.language == language => Ok(Some(asked.clone())),
        _ if language == Language::Svg => Ok(None),
        Some(asked) => Err(Error::Setting {
            setting: "plotter",
            what: format!("is one that does not read {}", language.name()),
            help: format!(
                "name the file with the ending .{}, or choose another plotter",
                asked.language.name()
            ),
        }),
        None => Plotter::speaking(language).map(Some),
    }
}

/// List and show plotters.
#[derive(Subcommand)]
pub(crate) enum ThePlotter {
    /// List the built-in plotters
    List,
    /// Show a plotter as its file, to change and use as your own: `--plotter mine.yaml`
    Show {
        /// One of the plotters that `plotter list` names
        name: String,
    },
}

impl ThePlotter {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        match self {
            Self::List => {
                let mut lines = String::new();
                for name in Plotter::names() {
                    let plotter = Plotter::named(name)?;
                    let (width, height) = (plotter.width.0, plotter.height.0);
                    let language = plotter.language.name();
                    lines.push_str(&format!(
                        "{name:12} {language:6} {width:.0} x {height:.0} mm\n"
                    ));
                }
                talk::give(lines.as_bytes())?;
            }
            Self::Show { name } => talk::give(Plotter::file(&name)?.as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
