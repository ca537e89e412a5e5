//! What can be seen in their letter as a whole.

use crate::listen::AskKind;
use crate::listen::Reading;
use crate::listen::SentKind;

/// What the letter is that we answer, as texts may ask of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Received {
    asked: bool,
    praised: bool,
    worried: bool,
    complained: bool,
    idea: bool,
    grave: bool,
    drawing: bool,
    photo: bool,
    gift: bool,
    /// The word that they have for what they enclosed.
    enclosed: Option<String>,
    /// Their age as they wrote it, where they wrote a fraction of a year.
    fraction: Option<String>,
}

impl Received {
    pub(crate) fn of(reading: Option<&Reading>) -> Self {
        let Some(reading) = reading else {
            return Self::default();
        };
        let has = |kind| reading.matters().any(|it| it.kind == kind);
        let came = |kind| reading.enclosed.iter().any(|it| it.kind == kind);
        let asked = reading.matters().next().is_some();
        Self {
            asked,
            praised: !asked && !reading.praise.is_empty(),
            worried: has(AskKind::Worry),
            complained: has(AskKind::Complaint),
            idea: !reading.ideas.is_empty(),
            drawing: came(SentKind::Drawing),
            photo: came(SentKind::Photo),
            gift: came(SentKind::Gift),
            enclosed: reading.enclosed.first().map(|it| it.noun.clone()),
            fraction: reading.age.as_ref().and_then(|it| it.fraction.clone()),
            grave: !reading.sorrows.is_empty() || !reading.safeguarding.is_empty(),
        }
    }

    /// Whether it is so.
    pub(crate) fn is(&self, what: &str) -> bool {
        match what {
            "asked" => self.asked,
            "praised" => self.praised,
            "worried" => self.worried,
            "complained" => self.complained,
            "idea" => self.idea,
            "grave" => self.grave,
            "drawing" => self.drawing,
            "photo" => self.photo,
            "gift" => self.gift,
            _ => false,
        }
    }

    /// Their own words for it: for what they enclosed "drawing", "Bild"; for a fraction of a year
    /// "6 and three quarters".
    pub(crate) fn words(&self, what: &str) -> Option<&str> {
        match what {
            "enclosed" => self.enclosed.as_deref(),
            "fraction" => self.fraction.as_deref(),
            _ => None,
        }
    }
}
