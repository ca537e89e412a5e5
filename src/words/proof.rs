//! A letter as it is read over, and what was found in it so far.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::listen::Reading;
use crate::people::Profile;
use crate::people::Sender;
use crate::words::coverage::Settled;
use crate::words::guard::Guard;
use crate::words::letter::BlockKind;
use crate::words::letter::Letter;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::pack::Occasion;
use crate::words::pack::Pack;
use crate::words::telling::Band;
use crate::words::telling::Telling;

/// What a letter is held against.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'e> {
    pub(crate) pack: &'e Pack,
    pub(crate) profile: &'e Profile,
    pub(crate) reading: Option<&'e Reading>,
    pub(crate) sender: &'e Sender,
    pub(crate) given: &'e BTreeMap<String, String>,
    /// The reader's age at the letter's date.
    pub(crate) age: Option<u32>,
    /// What a person marked as settled.
    pub(crate) settled: &'e [Settled],
    /// What the reader hates, and what harms them.
    pub(crate) guard: Option<&'e Guard>,
}

/// A span as it is read over.
#[derive(Clone, Copy)]
pub(crate) struct Read<'c> {
    pub(crate) span: &'c Span,
    /// The part of the letter that it stands in.
    pub(crate) kind: BlockKind,
    /// The telling that it was printed from, if the pack still has it.
    pub(crate) telling: Option<&'c Telling>,
    pub(crate) is_edited: bool,
}

/// A letter that is read over.
pub(crate) struct Proof<'c> {
    pub(crate) letter: &'c Letter,
    pub(crate) spans: Vec<Read<'c>>,
    pub(crate) evidence: &'c Evidence<'c>,
    /// Whether it was composed just now, so that its values are what they were made from.
    pub(crate) is_fresh: bool,
    pub(crate) findings: Vec<Finding>,
}

impl<'c> Read<'c> {
    /// The telling whose words it still has.
    pub(crate) fn intact(&self) -> Option<&'c Telling> {
        self.telling.filter(|_| !self.is_edited)
    }

    /// The beat that it was written for.
    pub(crate) fn beat(&self) -> Option<&'c str> {
        match self.span.source.as_ref() {
            Source::Phrase { beat, .. } => Some(beat),
            _ => None,
        }
    }

    /// Whether it is what the letter says, and not its address or its close.
    pub(crate) fn is_body(&self) -> bool {
        matches!(self.kind, BlockKind::Paragraph | BlockKind::Postscript)
    }

    /// Whether it answers what they asked.
    pub(crate) fn is_answer(&self) -> bool {
        !self.span.answers.is_empty() || matches!(self.span.source.as_ref(), Source::Answer { .. })
    }
}

impl<'c> Proof<'c> {
    /// A letter as it stands now.
    pub(crate) fn of(letter: &'c Letter, evidence: &'c Evidence<'c>) -> Self {
        let spans = spans(letter).map(|(kind, span)| Read {
            span,
            kind,
            telling: telling(span, evidence.pack),
            is_edited: span.is_edited(),
        });
        Self {
            letter,
            spans: spans.collect(),
            evidence,
            is_fresh: false,
            findings: Vec::new(),
        }
    }

    /// A letter that was composed just now, from these tellings span by span.
    pub(crate) fn fresh(
        letter: &'c Letter,
        tellings: &[Option<&'c Telling>],
        evidence: &'c Evidence<'c>,
    ) -> Self {
        let spans = spans(letter).zip(tellings);
        let spans = spans.map(|((kind, span), telling)| Read {
            span,
            kind,
            telling: *telling,
            is_edited: false,
        });
        Self {
            letter,
            spans: spans.collect(),
            evidence,
            is_fresh: true,
            findings: Vec::new(),
        }
    }

    /// Notes what was found, once.
    pub(crate) fn find(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// The spans of the body.
    pub(crate) fn body(&self) -> impl Iterator<Item = &Read<'c>> {
        self.spans.iter().filter(|it| it.is_body())
    }

    pub(crate) fn occasion(&self) -> Option<&'c Occasion> {
        let evidence = self.evidence;
        evidence.pack.occasions.get(&self.letter.occasion)
    }

    /// What sort of letter it is.
    pub(crate) fn kind(&self) -> Option<&'c str> {
        self.occasion()?.kind.as_deref()
    }

    pub(crate) fn band(&self) -> Band {
        Band::of(self.evidence.age)
    }
}

fn spans(letter: &Letter) -> impl Iterator<Item = (BlockKind, &Span)> {
    let blocks = letter.blocks.iter();
    blocks.flat_map(|block| block.spans.iter().map(|it| (block.kind, it)))
}

/// The telling that a span was printed from, if the pack still has it.
fn telling<'p>(span: &Span, pack: &'p Pack) -> Option<&'p Telling> {
    let (Source::Phrase { id, .. } | Source::Answer { id, .. }) = span.source.as_ref() else {
        return None;
    };
    pack.telling(id)
}
