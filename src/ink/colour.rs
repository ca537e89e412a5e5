//! Colours of inks, on the pen and from the press.

use serde::Deserialize;

/// The colour of an ink on white paper, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Colour(pub(crate) Ink);

impl TryFrom<String> for Colour {
    type Error = &'static str;

    fn try_from(text: String) -> std::result::Result<Self, &'static str> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6);
        let bits = digits.and_then(|it| u32::from_str_radix(it, 16).ok());
        let bits = bits.ok_or("expected a colour such as `#262d52`")?;
        let [_, red, green, blue] = bits.to_be_bytes();
        Ok(Self(Ink { red, green, blue }))
    }
}
