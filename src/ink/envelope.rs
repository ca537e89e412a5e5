//! Envelopes, and the address side of postcards.

use serde::Deserialize;

use crate::error::Error;
use crate::error::Result;
use crate::ink::frame::AddressSide;
use crate::ink::frame::Frame;
use crate::ink::hand::Hand;
use crate::ink::inscribe::Blank;
use crate::ink::inscribe::Inscribed;
use crate::ink::inscribe::Inscription;
use crate::ink::inscribe::Stand;
use crate::ink::inscribe::id_inscription;
use crate::ink::inscribe::inscribe;
use crate::ink::measure;
use crate::ink::measure::Length;
use crate::ink::paper::Paper;
use crate::ink::stock;
use crate::seed::Seed;
use crate::units::Mm;

/// An envelope: its size, and where the post wants which address.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Envelope {
    /// Its name: `dl`, …
    pub name: String,
    /// From the left edge to the right.
    pub width: Mm,
    /// From the top edge to the bottom.
    pub height: Mm,
    /// What goes where.
    pub side: AddressSide,
}

/// An envelope as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeFile {
    width: Length,
    height: Length,
    recipient: Frame,
    #[serde(default)]
    sender: Option<Frame>,
    #[serde(default)]
    stamp: Option<Frame>,
}

/// What is written on an address side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Addresses<'a> {
    /// The lines of the recipient's block.
    pub recipient: &'a [String],
    /// The lines of the sender's block; none for none.
    pub sender: &'a [String],
    /// A short mark for whoever matches letters to envelopes, small in the lower left corner; empty for none.
    pub id: &'a str,
}

impl Envelope {
    /// The names of the envelopes that are built in; the first is the default.
    pub fn names() -> impl Iterator<Item = &'static str> {
        stock::ENVELOPES.iter().map(|it| it.name)
    }

    /// An envelope that is built in.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] when there is none of that name.
    ///
    /// ```
    /// let envelope = longhand::ink::Envelope::named("dl")?;
    /// assert_eq!(envelope.width, longhand::units::Mm(220.0));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn named(name: &str) -> Result<Self> {
        let stock = stock::ENVELOPES.iter().find(|it| it.name == name);
        let stock = stock.ok_or_else(|| Error::Unknown {
            kind: "envelope",
            name: name.to_owned(),
            known: Self::names().map(str::to_owned).collect(),
        })?;
        Self::from_yaml(name, stock.yaml)
    }

    /// An envelope of one's own, as YAML with the fields of `templates/envelopes/dl.yaml`.
    ///
    /// # Errors
    ///
    /// As for [`Paper::from_yaml`].
    pub fn from_yaml(name: &str, yaml: &str) -> Result<Self> {
        let file_name = measure::file_name(name);
        let file: EnvelopeFile = measure::read(&file_name, yaml)?;
        let envelope = Self {
            name: name.to_owned(),
            width: file.width.0,
            height: file.height.0,
            side: AddressSide {
                recipient: file.recipient,
                sender: file.sender,
                stamp: file.stamp,
                divider: None,
            },
        };
        let misfit = |key, expected: &str| measure::misfit(&file_name, yaml, key, expected.into());
        for (key, length) in [("width", envelope.width), ("height", envelope.height)] {
            if !(40.0..=1000.0).contains(&length.0) {
                return Err(misfit(key, "a length from 40mm to 1000mm"));
            }
        }
        match envelope.side.misfit(envelope.width, envelope.height) {
            Some(key) => {
                let expected = "a place on the envelope, at least 10mm wide and 3mm high";
                Err(misfit(key, expected))
            }
            None => Ok(envelope),
        }
    }

    /// The envelope with its addresses written on it.
    ///
    /// # Errors
    ///
    /// As [`inscribe`]; an address that has no room, or cannot be written, is an error, too.
    pub fn addressed(
        &self,
        addresses: &Addresses<'_>,
        hand: &Hand,
        seed: Seed,
    ) -> Result<Inscribed> {
        let blank = Blank {
            width: self.width,
            height: self.height,
            printed: Vec::new(),
        };
        written(&blank, &self.side, addresses, hand, seed)
    }
}

impl Paper {
    /// The other side of a postcard with its addresses; nothing for a paper that has no such side.
    ///
    /// # Errors
    ///
    /// As [`Envelope::addressed`].
    pub fn addressed(
        &self,
        addresses: &Addresses<'_>,
        hand: &Hand,
        seed: Seed,
    ) -> Result<Option<Inscribed>> {
        let Some(side) = &self.address_side else {
            return Ok(None);
        };
        let blank = Blank {
            width: self.width,
            height: self.height,
            printed: side.printed(self.height),
        };
        written(&blank, side, addresses, hand, seed).map(Some)
    }
}

fn written(
    blank: &Blank,
    side: &AddressSide,
    addresses: &Addresses<'_>,
    hand: &Hand,
    seed: Seed,
) -> Result<Inscribed> {
    let id = [addresses.id.to_owned()];
    let mut all = Vec::new();
    let mut add = |lines, frame, size| {
        all.push(Inscription {
            lines,
            frame,
            stand: Stand::Top,
            size,
        });
    };
    add(addresses.recipient, side.recipient, 1.0);
    if let Some(frame) = side.sender.filter(|_| !addresses.sender.is_empty()) {
        // Whoever sorts reads the larger of two addresses.
        add(addresses.sender, frame, 0.66);
    }
    if !addresses.id.is_empty() {
        all.push(id_inscription(blank, &id));
    }
    inscribe(blank, &all, hand, seed)
}
