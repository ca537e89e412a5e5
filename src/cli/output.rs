//! Where a finished draft goes: files in any form, or text on standard output.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use longhand::Draft;
use longhand::Error;
use longhand::Pages;
use longhand::ink::Hand;
use longhand::ink::Paper;
use longhand::ink::Sheet;
use longhand::ink::Style;
use longhand::post::outbox;
use longhand::render;
use longhand::render::PdfInfo;

use crate::cli::paper::OnPaper;
use crate::cli::talk;
use crate::cli::talk::say;

/// Files, and the hand and paper of pages.
#[derive(Args)]
pub(crate) struct Output {
    /// The hand: a built-in name, a TTF or OTF file, or a single-line SVG font
    #[arg(long)]
    pub(crate) hand: Option<String>,

    /// Write with a pen of this breadth, such as 0.4mm, instead of the strokes of the hand's own letters
    #[arg(long, value_name = "BREADTH")]
    pen: Option<String>,

    #[command(flatten)]
    paper: OnPaper,

    /// Where to write it; the format is that of the ending: txt md html json pdf svg png.
    /// May be given several times. Without it, text on standard output
    #[arg(short, long = "out", value_name = "FILE")]
    outputs: Vec<PathBuf>,
}

/// The forms that a letter can be written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Html,
    Json,
    Pdf,
    Svg,
    Png,
}

impl Format {
    const ALL: [(&'static str, Self); 7] = [
        ("txt", Self::Text),
        ("md", Self::Markdown),
        ("html", Self::Html),
        ("json", Self::Json),
        ("pdf", Self::Pdf),
        ("svg", Self::Svg),
        ("png", Self::Png),
    ];

    fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or("");
        let known = Self::ALL.iter().find(|it| it.0 == ending.to_lowercase());
        known.map(|it| it.1).ok_or_else(|| Error::Unknown {
            kind: "format",
            name: ending.to_owned(),
            known: Self::ALL.iter().map(|it| it.0.to_owned()).collect(),
        })
    }

    fn is_page(self) -> bool {
        matches!(self, Self::Pdf | Self::Svg | Self::Png)
    }
}

impl Output {
    /// Finds what can be wrong before a letter is made.
    pub(crate) fn ready(&self) -> Result<Ready<'_>, Error> {
        let formats = self.outputs.iter().map(|it| Format::of(it));
        let formats = formats.collect::<Result<_, _>>()?;
        let paper = self.paper.paper()?;
        if let Some(name) = &self.hand {
            hand(name)?;
        }
        self.pen.as_deref().map(Style::pen).transpose()?;
        Ok(Ready {
            output: self,
            formats,
            paper,
        })
    }
}

/// An output whose formats, paper and hand are there.
pub(crate) struct Ready<'o> {
    output: &'o Output,
    formats: Vec<Format>,
    paper: Paper,
}

impl Ready<'_> {
    /// Writes the files; a held letter goes under names that say so.
    pub(crate) fn put_all(&self, draft: &Draft) -> Result<(), Error> {
        let pages = match self.formats.iter().any(|it| it.is_page()) {
            true => Some(self.pages(draft)?),
            false => None,
        };
        talk::say_findings(pages.iter().flat_map(|it| &it.findings));
        for (path, format) in self.output.outputs.iter().zip(&self.formats) {
            put(path, *format, draft, pages.as_ref())?;
        }
        Ok(())
    }

    /// Whether a file was named.
    pub(crate) fn has_files(&self) -> bool {
        !self.formats.is_empty()
    }

    /// Writes the files of one of several letters, under names with its number: `colin-1.pdf`.
    pub(crate) fn put_numbered(&self, draft: &Draft, number: usize) -> Result<(), Error> {
        let pages = match self.formats.iter().any(|it| it.is_page()) {
            true => Some(self.pages(draft)?),
            false => None,
        };
        talk::say_findings(pages.iter().flat_map(|it| &it.findings));
        for (path, format) in self.output.outputs.iter().zip(&self.formats) {
            let path = with_number(path, number);
            put(&path, *format, draft, pages.as_ref())?;
        }
        Ok(())
    }

    /// Gives the text, if no file was named.
    pub(crate) fn give_text(&self, draft: &Draft) -> Result<(), Error> {
        match self.formats.is_empty() {
            true => talk::give(draft.text().as_bytes()),
            false => Ok(()),
        }
    }

    /// The pages of a draft.
    pub(crate) fn pages(&self, draft: &Draft) -> Result<Pages, Error> {
        let name = self.output.hand.as_deref().or(draft.hand.as_deref());
        let hand = hand(name.unwrap_or("la-belle-aurore"))?;
        let hand = with_pen(hand, self.output.pen.as_deref())?;
        draft.pages_on(&hand, &self.paper)
    }
}

/// Writes one form of the letter; a held one under a name that says so.
fn put(path: &Path, format: Format, draft: &Draft, pages: Option<&Pages>) -> Result<(), Error> {
    let path = match draft.is_held() {
        true => held(path),
        false => path.to_owned(),
    };
    let letter = &draft.letter;
    let bytes = match (format, pages) {
        (Format::Text, _) => vec![render::text(letter, 0).into_bytes()],
        (Format::Markdown, _) => vec![render::markdown(letter).into_bytes()],
        (Format::Html, _) => vec![render::html(letter).into_bytes()],
        (Format::Json, _) => vec![draft.to_json().into_bytes()],
        (Format::Pdf, Some(pages)) => vec![pages.pdf()?],
        (Format::Svg, Some(pages)) => pages.svg().into_iter().map(String::into_bytes).collect(),
        (Format::Png, Some(pages)) => pages.png(150.0)?,
        (_, None) => Vec::new(),
    };
    for (index, bytes) in bytes.iter().enumerate() {
        let path = numbered(&path, index);
        outbox::place(&path, bytes)?;
        let size = bytes.len().div_ceil(1024);
        match (format, pages) {
            (Format::Pdf, Some(pages)) => {
                let pages = talk::counted(pages.sheets.len(), "page");
                say(&format!("wrote {} ({pages}, {size} KiB)", path.display()));
            }
            _ => say(&format!("wrote {} ({size} KiB)", path.display())),
        }
    }
    Ok(())
}

/// Writes sheets that are no letter: PDF, SVG or PNG, by the ending.
pub(crate) fn put_sheets(path: &Path, title: &str, sheets: &[Sheet]) -> Result<(), Error> {
    let pages = match Format::of(path)? {
        Format::Pdf => {
            let info = PdfInfo {
                title: Some(title.to_owned()),
                ..PdfInfo::default()
            };
            vec![render::pdf(sheets, &info)?]
        }
        Format::Svg => sheets
            .iter()
            .map(|it| render::svg(it).into_bytes())
            .collect(),
        Format::Png => sheets
            .iter()
            .map(|it| render::png(it, 150.0))
            .collect::<Result<_, _>>()?,
        _ => {
            return Err(Error::Unknown {
                kind: "format of sheets",
                name: path
                    .extension()
                    .map_or_else(String::new, |it| it.display().to_string()),
                known: ["pdf", "svg", "png"].map(str::to_owned).to_vec(),
            });
        }
    };
    for (index, bytes) in pages.iter().enumerate() {
        let path = numbered(path, index);
        outbox::place(&path, bytes)?;
        let size = bytes.len().div_ceil(1024);
        say(&format!("wrote {} ({size} KiB)", path.display()));
    }
    Ok(())
}

/// The hand with a pen, if one is chosen.
pub(crate) fn with_pen(hand: Hand, pen: Option<&str>) -> Result<Hand, Error> {
    Ok(match pen {
        Some(breadth) => hand.style(Style::pen(breadth)?),
        None => hand,
    })
}

/// A hand by its name, or from a font file.
pub(crate) fn hand(name: &str) -> Result<Hand, Error> {
    let path = Path::new(name);
    let ending = path
        .extension()
        .and_then(|it| it.to_str())
        .map(str::to_lowercase);
    if !matches!(ending.as_deref(), Some("ttf" | "otf" | "svg")) {
        return Hand::bundled(name);
    }
    let bytes =
        std::fs::read(path).map_err(|error| Error::file("read", talk::name_of(path), &error))?;
    let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or("own");
    match ending.as_deref() {
        Some("svg") => Hand::from_svg_font(stem, bytes),
        _ => Hand::from_font(stem, bytes),
    }
}

/// `colin.pdf` as `colin.held.pdf`.
fn held(path: &Path) -> PathBuf {
    let ending = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    path.with_extension(format!("held.{ending}"))
}

/// The name of a page: the first takes the given name, the second `NAME-2`.
fn numbered(path: &Path, index: usize) -> PathBuf {
    if index == 0 {
        return path.to_owned();
    }
    with_number(path, index + 1)
}

/// `colin.pdf` as `colin-2.pdf`.
fn with_number(path: &Path, number: usize) -> PathBuf {
    let stem = path
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let ending = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}
