//! What a letter asks of its reader: one question, and an invitation only where it is earned.

use crate::finding::Finding;
use crate::finding::Weight;
use crate::words::analysis::analysis;
use crate::words::proof::Proof;
use crate::words::proof::Read;
use crate::words::readability::questions;
use crate::words::step::Step;

/// The kind of letter that invites.
const INVITATION: &str = "invitation";
/// Who is younger than this comes with somebody, where the pack does not say.
const OF_AGE: u32 = 18;

impl Proof<'_> {
    /// One question of ours, that they can answer.
    pub(crate) fn questions(&mut self) {
        let pack = self.evidence.pack;
        let ours = self.body().filter(|it| !it.is_answer());
        let asked = ours.map(|read| match read.intact() {
            Some(telling) => analysis(telling, pack).questions,
            None => questions(&read.span.text),
        });
        if asked.sum::<u32>() > 1 {
            self.find(Finding::new(
                "two-questions",
                Weight::Warn,
                "the letter asks more than one question",
                "keep the one that only this reader can answer",
            ));
        }
    }

    /// An invitation has a reason that the reader earned, and a child does not come alone.
    pub(crate) fn invitations(&mut self) {
        let is_invitation = self.kind() == Some(INVITATION);
        let inviting: Vec<_> = self.body().filter(|it| self.invites(it)).copied().collect();
        if inviting.is_empty() && !is_invitation {
            return;
        }
        let minors = self.evidence.pack.minors.as_ref();
        let of_age = minors.map_or(OF_AGE, |it| it.under);
        let is_child = self.evidence.age.is_some_and(|it| it < of_age);
        let guardian = self.evidence.profile.guardian.as_ref();
        if is_child && guardian.is_none_or(|it| it.name.is_empty()) {
            self.find(Finding::new(
                "invite-child",
                Weight::Hold,
                "a child is invited, and nobody is named who answers for them",
                "write `guardian`, and invite them together; or take the invitation out",
            ));
        }
        let pack = self.evidence.pack;
        let is_earned = |it: &Read<'_>| {
            let told = it.intact();
            told.is_none_or(|it| analysis(it, pack).is_earned)
        };
        let earned = match is_invitation {
            true => self.body().any(is_earned),
            false => inviting.iter().all(is_earned),
        };
        if !earned {
            self.find(Finding::new(
                "invite-unearned",
                Weight::Warn,
                "an invitation gives no reason that this reader earned",
                "say what they did or said that makes you ask them, or invite nobody",
            ));
        }
    }

    fn invites(&self, read: &Read<'_>) -> bool {
        match read.intact() {
            Some(_) => read.beat().and_then(Step::of_beat) == Some(Step::Invite),
            None => Step::Invite.is_said(&read.span.text, &self.letter.language),
        }
    }
}
