//! Private-use characters that mark, inside a rendered text, where each value came from.

/// The most values that one template may print.
pub(crate) const SITES: usize = 1_000;

const OPEN: u32 = 0xF_0000;
const BEAT: u32 = 0xF_8000;
const CLOSE: char = '\u{10_FFFD}';

/// What a private-use character in a rendered text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The value of this site of its template begins.
    Open(usize),
    /// The value ends.
    Close,
    /// A beat call stands here, numbered within its template.
    Beat(usize),
}

impl Mark {
    /// The character that stands for it.
    pub(crate) fn character(self) -> char {
        let point = match self {
            Self::Open(site) => OPEN + site.min(SITES) as u32,
            Self::Beat(number) => BEAT + number.min(SITES) as u32,
            Self::Close => return CLOSE,
        };
        char::from_u32(point).unwrap_or(CLOSE)
    }

    /// What a character stands for, if it is a mark.
    pub(crate) fn of(character: char) -> Option<Self> {
        match character as u32 {
            point @ OPEN..BEAT => Some(Self::Open((point - OPEN) as usize)),
            point @ BEAT..0x10_0000 => Some(Self::Beat((point - BEAT) as usize)),
            0x10_FFFD => Some(Self::Close),
            _ => None,
        }
    }
}

/// Whether a character is kept for marks: anything private-use, so that no input can forge one.
pub(crate) fn is_reserved(character: char) -> bool {
    matches!(character as u32, 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}
