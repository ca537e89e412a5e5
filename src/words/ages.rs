//! Whether a reader who is still at school can read it.

use crate::finding::Finding;
use crate::finding::Weight;
use crate::words::analysis::analysis;
use crate::words::proof::Proof;
use crate::words::readability::Counts;

/// Fewer words than this have no grade.
const FEWEST: u32 = 20;
/// How many years above their own a letter may be that is read with pleasure.
const STRETCH: f32 = 2.0;
/// How many years above their own it is too hard.
const TOO_FAR: f32 = 4.0;

impl Proof<'_> {
    /// A child of known age can read it.
    pub(crate) fn reading_ease(&mut self) {
        let Some(age) = self.evidence.age.filter(|it| (3..18).contains(it)) else {
            return;
        };
        let counts = self.counts();
        let grade = counts.grade(&self.letter.language);
        if let Some(grade) = grade.filter(|_| counts.words > FEWEST) {
            self.grade(grade, age.saturating_sub(5) as f32);
        }
        let most = longest_sentence(age);
        if counts.longest > most {
            self.find(Finding::new(
                "long-sentence",
                Weight::Warn,
                format!(
                    "a sentence has {} words; for this age {most} are enough",
                    counts.longest
                ),
                "make two sentences of it",
            ));
        }
    }

    /// The counts of the body; what prints the same for everybody was counted before.
    fn counts(&self) -> Counts {
        let body = self.body().map(|read| {
            let known = read.intact().filter(|it| it.paragraphs.len() == 1);
            let counted = known.and_then(|it| analysis(it, self.evidence.pack).counts);
            counted.unwrap_or_else(|| Counts::of(&read.span.text, &self.letter.language))
        });
        body.fold(Counts::default(), Counts::and)
    }

    fn grade(&mut self, grade: f32, school: f32) {
        let (code, weight, help) = match grade - school {
            TOO_FAR.. => (
                "too-hard",
                Weight::Hold,
                "use shorter sentences and plainer words",
            ),
            STRETCH.. => (
                "hard",
                Weight::Note,
                "read it aloud; where you run out of breath, make two sentences",
            ),
            _ => return,
        };
        let most = school + STRETCH;
        let message = format!(
            "the letter reads as for {}; for this reader year {most:.0} is hard enough",
            band(grade)
        );
        self.find(Finding::new(code, weight, message, help));
    }
}

/// A grade as what it is, a guess: never one year alone.
fn band(grade: f32) -> String {
    let middle = grade.round().max(1.0);
    match middle {
        13.0.. => "grown-ups who studied".to_owned(),
        _ => format!(
            "school years {:.0} to {:.0}",
            (middle - 1.0).max(1.0),
            middle + 1.0
        ),
    }
}

/// The words of the longest sentence that a reader of this age follows with ease.
fn longest_sentence(age: u32) -> u32 {
    match age {
        0..=8 => 22,
        9..=12 => 26,
        _ => 30,
    }
}
