//! The hands, papers and scripts that come with the house: one table each.

/// A hand that is built in.
pub(crate) struct StockHand {
    pub(crate) name: &'static str,
    pub(crate) font: &'static [u8],
    pub(crate) habits: &'static str,
    pub(crate) centre_lines: &'static [u8],
}

/// A paper or an envelope that is built in.
pub(crate) struct StockPaper {
    pub(crate) name: &'static str,
    pub(crate) yaml: &'static str,
}

/// A hand from its folder.
macro_rules! hand {
    ($name:literal) => {
        StockHand {
            name: $name,
            font: include_bytes!(concat!("../../templates/hands/", $name, "/font.ttf")),
            habits: include_str!(concat!("../../templates/hands/", $name, "/hand.yaml")),
            centre_lines: include_bytes!(concat!(
                "../../templates/hands/",
                $name,
                "/centre-lines.bin"
            )),
        }
    };
}

/// All hands; the first is the default.
pub(crate) const HANDS: &[StockHand] = &[
    hand!("la-belle-aurore"),
    hand!("homemade-apple"),
    hand!("cedarville-cursive"),
    hand!("caveat"),
    hand!("mynerve"),
    hand!("bad-script"),
];

/// A paper or an envelope from its file.
macro_rules! paper {
    ($folder:literal, $name:literal) => {
        StockPaper {
            name: $name,
            yaml: include_str!(concat!("../../templates/", $folder, "/", $name, ".yaml")),
        }
    };
}

/// All papers; the first is the default.
pub(crate) const PAPERS: &[StockPaper] = &[
    paper!("papers", "a5"),
    paper!("papers", "a4"),
    paper!("papers", "a6"),
    paper!("papers", "b5"),
    paper!("papers", "us-letter"),
    paper!("papers", "half-letter"),
    paper!("papers", "monarch"),
    paper!("papers", "note-card"),
    paper!("papers", "flat-card"),
    paper!("papers", "postcard-a6"),
    paper!("papers", "postcard-4x6"),
    paper!("papers", "postcard-us"),
    paper!("papers", "a5-ruled"),
    paper!("papers", "a5-grid"),
    paper!("papers", "a5-dots"),
    paper!("papers", "a4-ruled"),
    paper!("papers", "us-letter-ruled"),
];

/// All envelopes; the first is the default.
pub(crate) const ENVELOPES: &[StockPaper] = &[
    paper!("envelopes", "dl"),
    paper!("envelopes", "c6"),
    paper!("envelopes", "c5"),
    paper!("envelopes", "c4"),
    paper!("envelopes", "b6"),
    paper!("envelopes", "c7"),
    paper!("envelopes", "no-10"),
    paper!("envelopes", "monarch"),
    paper!("envelopes", "a2"),
    paper!("envelopes", "a7"),
];

/// What a specimen shows, and the scripts that a hand may write.
pub(crate) const SPECIMEN: &str = include_str!("../../templates/specimen.yaml");

/// Other forms of letters, for every hand.
pub(crate) const FORMS: &str = include_str!("../../templates/forms.yaml");

/// All sheets of labels.
pub(crate) const LABELS: &str = include_str!("../../templates/labels.yaml");
