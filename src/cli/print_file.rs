//! `longhand run --print-file`: all letters in one file for the printer.

use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use longhand::Error;
use longhand::ink::Paper;
use longhand::ink::Pool;
use longhand::post::Outcome;
use longhand::post::outbox::Growing;
use longhand::render::Batch;
use longhand::render::BatchInfo;
use longhand::render::Imposition;
use longhand::render::PdfInfo;

use crate::cli::talk;
use crate::cli::talk::say;

/// One file for the printer.
#[derive(Args)]
pub(crate) struct PrintFile {
    /// One PDF with all letters that are not held, a bookmark each
    #[arg(long, value_name = "FILE", help_heading = "Printing")]
    pub(crate) print_file: Option<PathBuf>,

    /// One side of the sheet or both; with both, a letter of odd pages ends with a blank back
    #[arg(long, value_enum, default_value_t = Sides::Single, requires = "print_file", help_heading = "Printing")]
    sides: Sides,

    /// Two cards to a sheet, with crop marks: on a paper by its name, or on a sheet made to measure
    #[arg(long, value_name = "PAPER", num_args = 0..=1, default_missing_value = "", requires = "print_file", help_heading = "Printing")]
    impose: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sides {
    Single,
    Duplex,
}

/// The print file while letters come in.
pub(crate) struct Printing<'p> {
    path: PathBuf,
    /// Nothing before the first letter, nor after the first trouble.
    batch: Option<Batch<'p, Sheets>>,
    trouble: Option<Error>,
    letters: usize,
}

/// A file that gets its name when it is whole.
struct Sheets(Growing);

impl Write for Sheets {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.add(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl PrintFile {
    /// Begins the file, if one was asked for.
    pub(crate) fn begin<'p>(&self, pool: &'p Pool) -> Result<Option<Printing<'p>>, Error> {
        let Some(path) = &self.print_file else {
            return Ok(None);
        };
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or("");
        if !ending.eq_ignore_ascii_case("pdf") {
            return Err(Error::Unknown {
                kind: "format of a print file",
                name: ending.to_owned(),
                known: vec!["pdf".to_owned()],
            });
        }
        let imposition = match self.impose.as_deref() {
            None => None,
            Some("") => Some(Imposition::Around),
            Some(name) => {
                let Paper { width, height, .. } = Paper::named(name)?;
                Some(Imposition::On { width, height })
            }
        };
        let info = BatchInfo {
            info: PdfInfo {
                title: Some("Letters".to_owned()),
                ..PdfInfo::default()
            },
            sides: match self.sides {
                Sides::Single => longhand::render::Sides::Single,
                Sides::Duplex => longhand::render::Sides::Duplex,
            },
            imposition,
        };
        let file = Sheets(Growing::begin(path)?);
        Ok(Some(Printing {
            path: path.clone(),
            batch: Some(Batch::new(file, pool, info)?),
            trouble: None,
            letters: 0,
        }))
    }

    /// Where rows that were refused go when there is no folder: beside the file.
    pub(crate) fn refused(&self, ending: &str) -> Option<PathBuf> {
        let path = self.print_file.as_deref()?;
        let stem = path.file_stem().unwrap_or(Path::new("letters").as_os_str());
        let name = format!("{}-refused.{ending}", stem.to_string_lossy());
        Some(path.with_file_name(name))
    }
}

impl Printing<'_> {
    /// Prints the letter of a row, if it has one that goes out.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        if let (Some(batch), Some(leaf)) = (&mut self.batch, &outcome.leaf) {
            let added = batch.letter(&leaf.recipient, &leaf.pages);
            self.letters += 1;
            if let Err(error) = added {
                self.trouble = Some(error);
                self.batch = None;
            }
        }
    }

    /// Puts the file in its place, and says what is in it.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        if let Some(error) = self.trouble {
            return Err(error);
        }
        let Some(batch) = self.batch.take().filter(|_| self.letters > 0) else {
            say(&format!(
                "{}: no letter goes out, and no file was made",
                self.path.display()
            ));
            return Ok(());
        };
        let (file, printout) = batch.finish()?;
        file.0.finish()?;
        say(&format!(
            "printed {}: {}, {}, {} of paper",
            self.path.display(),
            talk::counted(printout.letters, "letter"),
            talk::counted(printout.pages, "page"),
            talk::counted(printout.sheets, "sheet"),
        ));
        Ok(())
    }
}
