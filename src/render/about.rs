//! What a PDF says about itself: in its information dictionary, and once more as XMP (ISO 16684-1).

use jiff::civil::Date;
use pdf_writer::TextStr;
use pdf_writer::writers::DocumentInfo;

use crate::render::text;

/// What a PDF says about itself. Everything is optional.
///
/// With a title and a language, a letter's PDF calls itself accessible (PDF/UA-1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PdfInfo {
    /// The document's title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What it is about: also the place to say that a letter is held, and why.
    pub subject: Option<String>,
    /// The language of the words, as a BCP 47 tag, so that they are read aloud rightly.
    pub language: Option<String>,
    /// The letter's own date.
    pub date: Option<Date>,
}

impl PdfInfo {
    /// Whether it says what PDF/UA-1 asks of a document.
    pub(crate) fn is_accessible(&self) -> bool {
        self.title.is_some() && self.language.is_some()
    }

    /// Writes the information dictionary.
    pub(crate) fn put(&self, mut entry: DocumentInfo<'_>) {
        entry.producer(TextStr("Longhand"));
        if let Some(title) = &self.title {
            entry.title(TextStr(title));
        }
        if let Some(author) = &self.author {
            entry.author(TextStr(author));
        }
        if let Some(subject) = &self.subject {
            entry.subject(TextStr(subject));
        }
        // PDF knows the years 0 to 9999.
        let year = self.date.and_then(|it| u16::try_from(it.year()).ok());
        if let (Some(year), Some(date)) = (year, self.date) {
            let date = pdf_writer::Date::new(year)
                .month(date.month() as u8)
                .day(date.day() as u8);
            entry.creation_date(date);
        }
    }
}

/// The same as XMP.
pub(crate) fn xmp(info: &PdfInfo) -> String {
    let mut xmp = String::from(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
         <dc:format>application/pdf</dc:format>\n<pdf:Producer>Longhand</pdf:Producer>\n",
    );
    let mut add = |name: &str, list: &str, attribute: &str, value: Option<&str>| {
        if let Some(value) = value {
            let value = escaped(value);
            xmp.push_str(&format!(
                "<{name}><rdf:{list}><rdf:li{attribute}>{value}</rdf:li></rdf:{list}></{name}>\n"
            ));
        }
    };
    let any = " xml:lang=\"x-default\"";
    add("dc:title", "Alt", any, info.title.as_deref());
    add("dc:creator", "Seq", "", info.author.as_deref());
    add("dc:description", "Alt", any, info.subject.as_deref());
    add("dc:language", "Bag", "", info.language.as_deref());
    if let Some(date) = info.date.filter(|it| it.year() >= 0) {
        xmp.push_str(&format!("<xmp:CreateDate>{date}</xmp:CreateDate>\n"));
    }
    if info.is_accessible() {
        xmp.push_str("<pdfuaid:part>1</pdfuaid:part>\n");
    }
    xmp.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    xmp
}

/// Text without what XML cannot hold.
fn escaped(text: &str) -> String {
    let held = |it: char| !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}');
    let text: String = text
        .chars()
        .map(|it| if held(it) { it } else { ' ' })
        .collect();
    text::escaped(&text)
}
