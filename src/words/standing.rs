//! How an answer stands: how firmly it is so, what it gives away, and who says so.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

/// How an entry of an answer book stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Standing {
    /// How firmly the world says so.
    #[serde(default)]
    pub canon: Canon,
    /// How much it gives away.
    #[serde(default)]
    pub spoiler: Spoiler,
    /// What stays true and how the answer finds its way round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loophole: Option<String>,
    /// Where the desk has it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who read it over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// When it is to be read over again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Date>,
}

/// How firmly the world says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Canon {
    /// It is so.
    #[default]
    Canon,
    /// It may be said kindly, not as a fact.
    Soft,
    /// It is never said: a letter that asks it goes to a person.
    NeverSay,
}

/// How much an answer gives away, and how much a reader may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Spoiler {
    /// Nothing.
    #[default]
    None,
    /// Something.
    Mild,
    /// The ending.
    Heavy,
}

impl Standing {
    /// Whether it was to be read over before this day.
    pub fn is_due(&self, date: Date) -> bool {
        self.review.is_some_and(|it| it < date)
    }
}

impl Spoiler {
    /// All three.
    pub const ALL: [Self; 3] = [Self::None, Self::Mild, Self::Heavy];

    /// Its name, as in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mild => "mild",
            Self::Heavy => "heavy",
        }
    }
}

impl std::str::FromStr for Spoiler {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.name() == text);
        found.ok_or_else(|| format!("write {}", Self::ALL.map(Self::name).join(", ")))
    }
}

impl fmt::Display for Spoiler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Canon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Canon => "canon",
            Self::Soft => "soft canon",
            Self::NeverSay => "never said",
        })
    }
}

/// One line: what it is, what it gives away, where it is from, who read it over and till when it holds.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.canon)?;
        if self.spoiler != Spoiler::None {
            write!(f, ", {} spoiler", self.spoiler)?;
        }
        if let Some(source) = &self.source {
            write!(f, ", from {source}")?;
        }
        if let Some(reviewer) = &self.reviewer {
            write!(f, ", read over by {reviewer}")?;
        }
        if let Some(review) = &self.review {
            write!(f, ", good until {review}")?;
        }
        if let Some(loophole) = &self.loophole {
            write!(f, "; loophole: {loophole}")?;
        }
        Ok(())
    }
}
