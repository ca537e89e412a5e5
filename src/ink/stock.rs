//! The hands, papers and scripts that come with the house: one table each.

/// A hand that is built in.
pub(crate) struct StockHand {
    pub(crate) name: &'static str,
    pub(crate) font: &'static [u8],
    pub(crate) habits: &'static str,
}

/// A paper that is built in.
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

/// All papers; the first is the default.
pub(crate) const PAPERS: &[StockPaper] = &[
    StockPaper {
        name: "a5",
        yaml: include_str!("../../templates/papers/a5.yaml"),
    },
    StockPaper {
        name: "a4",
        yaml: include_str!("../../templates/papers/a4.yaml"),
    },
    StockPaper {
        name: "us-letter",
        yaml: include_str!("../../templates/papers/us-letter.yaml"),
    },
    StockPaper {
        name: "note-card",
        yaml: include_str!("../../templates/papers/note-card.yaml"),
    },
];

/// What a specimen shows, and the scripts that a hand may write.
pub(crate) const SPECIMEN: &str = include_str!("../../templates/specimen.yaml");
