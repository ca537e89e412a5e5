//! Where people come from: a file, and what its owner says about it.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use longhand::Error;
use longhand::people::intake;
use longhand::people::intake::DayOrder;
use longhand::people::intake::Header;
use longhand::people::intake::Mapping;
use longhand::people::intake::Options;
use longhand::people::intake::People;

use crate::cli::talk;

/// What a clerk can say about a file of people.
#[derive(Args)]
#[command(next_help_heading = "Reading the file")]
pub(crate) struct Source {
    /// What a column means, by its name or letter: a field, facts.NAME, or - to leave it out
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = column)]
    map: Vec<(String, String)>,

    /// What columns mean, from a file that `people check --save-mapping` wrote
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// The sheet of a workbook; without it, the first with a header
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// What comes first in dates such as 2/4/2015: dmy is the day, mdy the month
    #[arg(long, value_name = "ORDER", value_parser = order)]
    dates: Option<DayOrder>,

    /// The first row is a person; name the columns with --map A=given
    #[arg(long)]
    no_header: bool,

    /// The encoding of a text file, such as windows-1252; without it, found out
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

impl Source {
    /// How the file is to be read.
    pub(crate) fn options(&self, today: Date) -> Result<Options, Error> {
        let mut mapping = match &self.mapping {
            Some(path) => Mapping::from_yaml(&talk::name_of(path), &talk::read_text(path)?)?,
            None => Mapping::default(),
        };
        for (column, field) in &self.map {
            mapping.columns.0.retain(|it| it.0 != *column);
            mapping.columns.0.push((column.clone(), field.clone()));
        }
        mapping.sheet = self.sheet.clone().or(mapping.sheet);
        mapping.dates = self.dates.or(mapping.dates);
        mapping.encoding = self.encoding.clone().or(mapping.encoding);
        if self.no_header {
            mapping.header = Header(false);
        }
        let mut options = Options::default();
        options.mapping = mapping;
        options.today = Some(today);
        Ok(options)
    }
}

/// The people in a file, or in standard input for `-`.
pub(crate) fn open(path: &Path, options: &Options) -> Result<People, Error> {
    match path.as_os_str() == "-" {
        true => intake::read(std::io::stdin(), &talk::name_of(path), options),
        false => intake::open(path, options),
    }
}

/// Reads `column=field`; a column's name may have an equals sign, a field has none.
fn column(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((column, field)) if !column.trim().is_empty() && !field.trim().is_empty() => {
            Ok((column.trim().to_owned(), field.trim().to_owned()))
        }
        _ => Err("write it as COLUMN=FIELD, as in \"Vorname=given\"".to_owned()),
    }
}

fn order(text: &str) -> Result<DayOrder, String> {
    DayOrder::named(text).ok_or_else(|| "write dmy or mdy".to_owned())
}
