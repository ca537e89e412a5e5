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
use longhand::render::Picture;
use longhand::render::plotter::Language;
use longhand::render::plotter::Plotter;

use crate::cli::paper::OnPaper;
use crate::cli::picture::AsPicture;
use crate::cli::plotter::WithPlotter;
use crate::cli::plotter::plotter_for;
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

    /// Write the reader's short id small in the corner of the first page, as `envelope --with-id` does
    #[arg(long)]
    with_id: bool,

    #[command(flatten)]
    picture: AsPicture,

    #[command(flatten)]
    plotter: WithPlotter,

    /// Where to write it; the format is that of the ending: txt md html json pdf svg png hpgl gcode.
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
    Hpgl,
    Gcode,
}

impl Format {
    const ALL: [(&'static str, Self); 9] = [
        ("txt", Self::Text),
        ("md", Self::Markdown),
        ("html", Self::Html),
        ("json", Self::Json),
        ("pdf", Self::Pdf),
        ("svg", Self::Svg),
        ("png", Self::Png),
        ("hpgl", Self::Hpgl),
        ("gcode", Self::Gcode),
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

    /// What a plotter reads in a file of this form.
    fn language(self) -> Option<Language> {
        match self {
            Self::Svg => Some(Language::Svg),
            Self::Hpgl => Some(Language::Hpgl),
            Self::Gcode => Some(Language::Gcode),
            _ => None,
        }
    }
}

impl Output {
    /// Finds what can be wrong before a letter is made.
    pub(crate) fn ready(&self) -> Result<Ready<'_>, Error> {
        let asked = self.plotter.plotter()?;
        let forms = self.outputs.iter().map(|it| {
            let format = Format::of(it)?;
            let plotter = match format.language() {
                Some(language) => plotter_for(language, asked.as_ref())?,
                None => None,
            };
            Ok(Form {
                format,
                plotter,
                picture: self.picture.picture(),
            })
        });
        let forms: Vec<Form> = forms.collect::<Result<_, Error>>()?;
        if let Some(asked) = asked.filter(|_| forms.iter().all(|it| it.plotter.is_none())) {
            return Err(Error::Setting {
                setting: "plotter",
                what: "is given without a file for it".into(),
                help: format!("add `-o NAME.{}`", asked.language.name()),
            });
        }
        let paper = self.paper.paper()?;
        if let Some(name) = &self.hand {
            hand(name)?;
        }
        self.pen.as_deref().map(Style::pen).transpose()?;
        Ok(Ready {
            output: self,
            forms,
            paper,
        })
    }
}

/// An output whose formats, paper and hand are there.
pub(crate) struct Ready<'o> {
    output: &'o Output,
    forms: Vec<Form>,
    paper: Paper,
}

/// A form, the plotter that draws it if it is for one, and how it looks as a picture.
struct Form {
    format: Format,
    plotter: Option<Plotter>,
    picture: Picture,
}

/// The pen of a plotter, where none was asked for.
const PEN: &str = "0.4mm";

impl Ready<'_> {
    /// Writes the files; a held letter goes under names that say so.
    pub(crate) fn put_all(&self, draft: &Draft) -> Result<(), Error> {
        let pages = self.pages_if(draft)?;
        for (path, form) in self.output.outputs.iter().zip(&self.forms) {
            put(path, form, draft, pages.as_ref())?;
        }
        Ok(())
    }

    /// Whether a file was named.
    pub(crate) fn has_files(&self) -> bool {
        !self.forms.is_empty()
    }

    /// Writes the files of one of several letters, under names with its number: `colin-1.pdf`.
    pub(crate) fn put_numbered(&self, draft: &Draft, number: usize) -> Result<(), Error> {
        let pages = self.pages_if(draft)?;
        for (path, form) in self.output.outputs.iter().zip(&self.forms) {
            let path = with_number(path, number);
            put(&path, form, draft, pages.as_ref())?;
        }
        Ok(())
    }

    /// Gives the text, if no file was named.
    pub(crate) fn give_text(&self, draft: &Draft) -> Result<(), Error> {
        match self.forms.is_empty() {
            true => talk::give(draft.text().as_bytes()),
            false => Ok(()),
        }
    }

    /// The pages of a draft. Where one form is for a plotter, all are written with a pen, so that
    /// they agree.
    pub(crate) fn pages(&self, draft: &Draft) -> Result<Pages, Error> {
        let name = self.output.hand.as_deref().or(draft.hand.as_deref());
        let hand = hand(name.unwrap_or("la-belle-aurore"))?;
        let is_plotted = self.forms.iter().any(|it| it.plotter.is_some());
        let pen = self.output.pen.as_deref();
        let hand = with_pen(hand, pen.or(is_plotted.then_some(PEN)))?;
        let pages = draft.pages_on(&hand, &self.paper)?;
        match self.output.with_id {
            true => draft.with_id(pages, &hand),
            false => Ok(pages),
        }
    }

    /// The pages, if a form needs them.
    fn pages_if(&self, draft: &Draft) -> Result<Option<Pages>, Error> {
        let is_page = |it: &Form| it.format.is_page() || it.plotter.is_some();
        if !self.forms.iter().any(is_page) {
            return Ok(None);
        }
        let pages = self.pages(draft)?;
        talk::say_findings(&pages.findings);
        Ok(Some(pages))
    }
}

/// Writes one form of the letter; a held one under a name that says so.
fn put(path: &Path, form: &Form, draft: &Draft, pages: Option<&Pages>) -> Result<(), Error> {
    let path = match draft.is_held() {
        true => held(path),
        false => path.to_owned(),
    };
    if let (Some(plotter), Some(pages)) = (&form.plotter, pages) {
        for (index, plot) in pages.plots(plotter)?.iter().enumerate() {
            let path = numbered(&path, index);
            outbox::place(&path, plot.text.as_bytes())?;
            say(&format!("wrote {} ({})", path.display(), plot.summary()));
        }
        return Ok(());
    }
    let format = form.format;
    let letter = &draft.letter;
    let bytes = match (format, pages) {
        (Format::Text, _) => vec![render::text(letter, 0).into_bytes()],
        (Format::Markdown, _) => vec![render::markdown(letter).into_bytes()],
        (Format::Html, _) => vec![render::html(letter).into_bytes()],
        (Format::Json, _) => vec![draft.to_json().into_bytes()],
        (Format::Pdf, Some(pages)) => vec![pages.pdf()?],
        (Format::Svg, Some(pages)) => pages.svg().into_iter().map(String::into_bytes).collect(),
        (Format::Png, Some(pages)) => pages.png(form.picture)?,
        (Format::Hpgl | Format::Gcode, _) | (_, None) => Vec::new(),
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
    if !matches!(
        ending.as_deref(),
        Some("ttf" | "otf" | "ttc" | "otc" | "woff" | "woff2" | "svg")
    ) {
        return Hand::bundled(name);
    }
    let bytes = talk::read_font(path)?;
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
