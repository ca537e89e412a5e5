//! Asks, worries and complaints, sentence by sentence.

use std::ops::Range;

use crate::listen::clause::Edge;
use crate::listen::clause::Gap;
use crate::listen::clause::Sentence;
use crate::listen::cues::Cues;
use crate::listen::cues::GistFrom;
use crate::listen::cues::List;
use crate::listen::cues::Rule;
use crate::listen::cues::Says;
use crate::listen::cues::Where;
use crate::listen::reading::AskKind;

/// How many sentences back a matter may point.
const MEMORY: usize = 6;

/// A question mark without any cue asks something, less surely.
const UNCUED: f32 = 0.6;

/// A clause that says something worth an answer, or worth knowing.
pub(super) struct Matter {
    pub(super) says: Says,
    pub(super) span: Range<usize>,
    pub(super) gist: Range<usize>,
    pub(super) why: String,
    pub(super) context: Option<Range<usize>>,
    pub(super) confidence: f32,
}

/// What earlier sentences said, to point back to.
#[derive(Default)]
pub(super) struct Memory {
    sentence: usize,
    clause: Option<Range<usize>>,
    complaint: Option<(usize, Range<usize>)>,
}

/// A cue found in a sentence: words `from..to`.
#[derive(Clone, Copy)]
struct Hit<'a> {
    rule: &'a Rule,
    from: usize,
    to: usize,
    /// The first word of the gist.
    gist: usize,
}

/// Words of a sentence that stand together, with what was found in them.
struct Stretch<'a> {
    from: usize,
    to: usize,
    hits: Vec<Hit<'a>>,
}

/// What `sentence` says, in order of appearance.
pub(super) fn matters(
    text: &str,
    sentence: &Sentence,
    cues: &Cues,
    memory: &mut Memory,
) -> Vec<Matter> {
    let reader = Reader {
        text,
        sentence,
        cues,
    };
    let mut matters = Vec::new();
    memory.sentence += 1;
    for stretch in reader.stretches() {
        let said = reader.say(&stretch, memory);
        let span = reader.span(reader.trim(stretch.from, stretch.to));
        if let Some(said) = said.iter().find(|it| it.says == Says::Complaint) {
            memory.complaint = Some((memory.sentence, said.span.clone()));
        }
        if !span.is_empty() {
            memory.clause = Some(span);
        }
        matters.extend(said);
    }
    matters
}

/// One sentence under the eyes.
struct Reader<'a> {
    text: &'a str,
    sentence: &'a Sentence,
    cues: &'a Cues,
}

impl<'a> Reader<'a> {
    /// The sentence in stretches that each say one thing.
    fn stretches(&self) -> Vec<Stretch<'a>> {
        let mut stretches: Vec<Stretch<'_>> = Vec::new();
        let mut hits = self.hits().into_iter().peekable();
        let edges = &self.sentence.edges;
        let mut from = 0;
        for to in 1..=edges.len() {
            // A cue is never cut in two.
            let inside = hits.peek().is_some_and(|it| it.from < to && to < it.to);
            if to < edges.len() && (edges[to] != Edge::Apart || inside) {
                continue;
            }
            let mut own = Vec::new();
            while let Some(hit) = hits.next_if(|it| it.from < to) {
                own.push(hit);
            }
            self.divide(from, to, own, &mut stretches);
            from = to;
        }
        stretches
    }

    /// Divides one clause where two matters stand side by side in it.
    fn divide(&self, from: usize, to: usize, hits: Vec<Hit<'a>>, out: &mut Vec<Stretch<'a>>) {
        let mut stretch = Stretch {
            from,
            to,
            hits: Vec::new(),
        };
        for hit in hits {
            let last = stretch.hits.iter().rfind(|it| it.is_matter());
            let cut = match last {
                Some(last) => self.cut(last, &hit),
                None => self.runs_on(stretch.from, &hit),
            };
            if let Some(cut) = cut {
                let rest = Stretch {
                    from: cut,
                    to,
                    hits: Vec::new(),
                };
                stretch.to = cut;
                out.push(std::mem::replace(&mut stretch, rest));
            }
            stretch.hits.push(hit);
        }
        out.push(stretch);
    }

    /// Where a matter begins after a clause that ran on into it: "i am 6 | can you …".
    fn runs_on(&self, from: usize, hit: &Hit<'_>) -> Option<usize> {
        let ids = &self.sentence.ids;
        let before = &ids[from..hit.from];
        let any = |list: List| before.iter().any(|it| self.cues.is(list, *it));
        let last = before.last().copied().unwrap_or(0);
        let opens = hit.rule.place == Where::Turn || self.cues.is(List::Speakers, ids[hit.from]);
        let clause = before.len() >= 3 && any(List::Clausal) && !any(List::Hangs);
        let apart = hit.is_matter() && opens && clause && !self.cues.is(List::Bound, last);
        apart.then_some(hit.from)
    }

    /// Where two cues of one clause part, if they are two matters.
    fn cut(&self, last: &Hit<'_>, next: &Hit<'_>) -> Option<usize> {
        if !next.is_matter() && next.rule.says != Says::ReplyWanted {
            return None;
        }
        let ids = &self.sentence.ids;
        let between = last.to..next.from;
        let joint = between.clone().rev().find(|at| {
            self.cues.longest(List::Weakly, &ids[*at..]).is_some()
                || self.sentence.edges[*at] == Edge::Joined
        });
        let both_complain = last.rule.says == Says::Complaint && next.rule.says == Says::Complaint;
        let joined = joint.is_some_and(|at| self.sentence.edges[at] == Edge::Joined);
        if (both_complain && !joined) || (last.rule.yields && next.rule.says == Says::Complaint) {
            return None;
        }
        // "I want to know if you …", "I hope that I will …": one matter, in its own words.
        if between.is_empty()
            || (joint == Some(last.to) && !joined && last.rule.place != Where::Turn)
        {
            return None;
        }
        if joint.is_some() {
            return joint;
        }
        let subject = self.cues.is(List::Subjects, ids[next.from]);
        let opens = next.rule.place == Where::Turn || subject;
        (opens && !self.cues.is(List::Ties, ids[next.from - 1])).then_some(next.from)
    }

    /// The cues of the sentence, none overlapping: the longest at each word.
    fn hits(&self) -> Vec<Hit<'a>> {
        let ids = &self.sentence.ids;
        let starts = self.starts();
        let mut hits = Vec::new();
        let mut at = 0;
        while at < ids.len() {
            let mut best: Option<Hit<'a>> = None;
            self.cues.cues_at(&ids[at..], |found| {
                let rule = self.cues.rule(found.rule);
                let length = found.length;
                let allowed = match rule.place {
                    Where::Anywhere => true,
                    Where::Start => starts[at] && !self.relates(at),
                    Where::Turn => (starts[at] && !self.relates(at)) || self.turns(at),
                };
                // A question by its mark alone gives way to any other cue.
                let rank = (!rule.marked, length);
                let longer = best.is_none_or(|it| rank > (!it.rule.marked, it.to - it.from));
                let allowed = allowed && (self.sentence.asks || !rule.marked);
                let excused = (rule.unless_denied && self.denied(at))
                    || (rule.unless_mine && self.is_mine(at));
                if allowed && longer && !excused {
                    best = Some(Hit {
                        rule,
                        from: at,
                        to: at + length,
                        gist: at + found.before_gist,
                    });
                }
            });
            at = best.map_or(at + 1, |it| it.to.max(at + 1));
            hits.extend(best);
        }
        hits
    }

    /// Whether a clause may begin at each word, leads aside.
    fn starts(&self) -> Vec<bool> {
        let ids = &self.sentence.ids;
        let mut starts: Vec<_> = self
            .sentence
            .edges
            .iter()
            .map(|it| *it != Edge::Inside)
            .collect();
        for at in 0..ids.len() {
            if starts[at] {
                let lead = self.cues.longest(List::Leads, &ids[at..]).unwrap_or(0);
                for after in [at + lead, at + self.cues.steps_over(&ids[at..])] {
                    if let Some(start) = starts.get_mut(after) {
                        *start = true;
                    }
                }
            }
        }
        starts
    }

    /// Whether a "which" or "who" here tells more about what went before.
    fn relates(&self, at: usize) -> bool {
        let relative = self.cues.is(List::Relatives, self.sentence.ids[at]);
        relative && at > 0 && !self.sentence.asks && self.sentence.edges[at] != Edge::Inside
    }

    /// Whether a verb before its subject can open a clause here, in a run-on.
    fn turns(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.sentence.ids[it]);
        before.is_none_or(|it| !self.cues.is(List::NoTurnAfter, it))
    }

    /// Whether a "not" or "never" stands shortly before a word.
    fn denied(&self, at: usize) -> bool {
        let from = at.saturating_sub(3);
        let own = self.sentence.edges[from..=at]
            .iter()
            .rposition(|it| *it == Edge::Apart);
        let from = own.map_or(from, |it| from + it);
        // "I cannot believe that you lost it" denies nothing.
        (from..at).any(|it| {
            let (word, next) = (self.sentence.ids[it], self.sentence.ids[it + 1]);
            self.cues.is(List::Denials, word) && !self.cues.is(List::Disbelief, next)
        })
    }

    /// Whether "I" or "we" stands right before a word: "I was late".
    fn is_mine(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.sentence.ids[it]);
        before.is_some_and(|it| self.cues.is(List::Speakers, it))
    }

    /// What one stretch says.
    fn say(&self, stretch: &Stretch<'a>, memory: &Memory) -> Vec<Matter> {
        let mut said = Vec::new();
        let main = stretch.hits.iter().filter(|it| it.is_matter());
        let complaint = main.clone().find(|it| it.rule.says == Says::Complaint);
        let main = match main.clone().next() {
            Some(first) if first.rule.yields => complaint.or(Some(first)),
            first => first,
        };
        for hit in &stretch.hits {
            match hit.rule.says {
                Says::Praise | Says::Love | Says::Idea | Says::ReplyWanted => {
                    said.extend(self.remark(stretch, hit));
                }
                _ => {}
            }
        }
        if let Some(main) = main {
            said.push(self.matter(stretch, main, memory));
        } else if self.asks_uncued(stretch) {
            let (from, to) = self.trim(stretch.from, stretch.to);
            if from < to {
                let span = self.asking(self.span((from, to)), to);
                said.push(Matter {
                    says: Says::Question,
                    gist: span.clone(),
                    context: self.points_back(stretch, from, to, AskKind::Question, memory),
                    span,
                    why: "the question mark asks".to_owned(),
                    confidence: UNCUED,
                });
            }
        }
        said
    }

    /// The matter that a cue makes of its stretch.
    fn matter(&self, stretch: &Stretch<'a>, hit: &Hit<'a>, memory: &Memory) -> Matter {
        let (from, to) = self.trim(stretch.from, stretch.to);
        let (from, to) = (from.min(hit.from), to.max(hit.to));
        let span = self.asking(self.span((from, to)), to);
        let gist = match hit.rule.gist {
            GistFrom::Cue => self.span(self.politely(hit.from, to)),
            GistFrom::After => self.span(self.politely(hit.gist, to)),
        };
        let kind = hit.rule.says.kind().unwrap_or(AskKind::Question);
        Matter {
            says: hit.rule.says,
            gist: if gist.is_empty() { span.clone() } else { gist },
            span,
            why: self.why(hit),
            context: self.points_back(stretch, from, to, kind, memory),
            confidence: hit.rule.sure,
        }
    }

    /// Praise, love, ideas and hopes for an answer.
    fn remark(&self, stretch: &Stretch<'a>, hit: &Hit<'a>) -> Option<Matter> {
        let (from, to) = self.trim(stretch.from, stretch.to);
        let words = match hit.rule.says {
            Says::Love => {
                let next = self.sentence.ids.get(hit.to).copied().unwrap_or(0);
                let ours = self.cues.is(List::Ours, next);
                if ours || hit.to >= to {
                    return None;
                }
                (hit.to, to)
            }
            _ => (from.min(hit.from), to.max(hit.to)),
        };
        let span = self.span(words);
        Some(Matter {
            says: hit.rule.says,
            gist: span.clone(),
            span,
            why: self.why(hit),
            context: None,
            confidence: hit.rule.sure,
        })
    }

    /// Whether a stretch without cues ends the sentence with a question mark.
    fn asks_uncued(&self, stretch: &Stretch<'a>) -> bool {
        let last = stretch.to == self.sentence.words.len();
        let silent = |it: &Hit<'_>| matches!(it.rule.says, Says::Love | Says::Praise | Says::Idea);
        self.sentence.asks && last && stretch.hits.iter().all(silent)
    }

    /// The clause that a stretch points back to with "the rule", "it" or "why not".
    fn points_back(
        &self,
        stretch: &Stretch<'a>,
        from: usize,
        to: usize,
        kind: AskKind,
        memory: &Memory,
    ) -> Option<Range<usize>> {
        let ids = &self.sentence.ids;
        // The "it" of "I do not think it is fair that …" points forward.
        let forward = stretch.hits.iter().find(|it| it.is_matter() && it.to < to);
        let forward = forward.filter(|it| it.rule.says != Says::Request);
        let mut at = from;
        let mut points = to - from <= 2 && kind == AskKind::Question && to - from > 0;
        while at < to && !points {
            let nowhere = self.cues.longest(List::PointsNowhere, &ids[at..]);
            let in_cue = forward.is_some_and(|it| (it.from..it.to).contains(&at));
            let here = self.cues.longest(List::PointsBack, &ids[at..to]);
            points = !in_cue && here > nowhere;
            at += nowhere.unwrap_or(1);
        }
        if !points {
            return None;
        }
        let recent = memory.complaint.as_ref();
        let recent = recent.filter(|it| memory.sentence - it.0 <= MEMORY);
        let mends = (from..to).any(|at| self.cues.longest(List::Mends, &ids[at..]).is_some());
        match recent {
            Some((_, complaint)) if kind == AskKind::Request && mends => Some(complaint.clone()),
            _ => memory.clause.clone(),
        }
    }

    /// The words of a stretch without what only leads into it.
    fn trim(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        let ids = &self.sentence.ids;
        while from < to {
            let Some(lead) = self.cues.longest(List::Leads, &ids[from..to]) else {
                break;
            };
            from += lead;
        }
        while from < to && self.cues.is(List::Trailing, ids[to - 1]) {
            to -= 1;
        }
        (from, to)
    }

    /// The same words without politeness at either end.
    fn politely(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        let ids = &self.sentence.ids;
        let skip = |at: usize| at < to && self.sentence.words[at].gap == Gap::Close;
        while skip(from) {
            let polite = self.cues.longest(List::Polite, &ids[from..to]);
            match polite.unwrap_or_else(|| self.cues.steps_over(&ids[from..to])) {
                0 => break,
                length => from += length,
            }
        }
        while from < to && self.cues.is(List::Please, ids[to - 1]) {
            to -= 1;
        }
        (from, to)
    }

    /// The bytes of some words, with the quotation marks that belong to them.
    fn span(&self, (from, to): (usize, usize)) -> Range<usize> {
        if from >= to {
            return 0..0;
        }
        let words = &self.sentence.words;
        let (start, end) = (words[from].start, words[to - 1].end);
        let opening = self.text[..start].chars().next_back();
        let opening = opening.filter(|it| matches!(it, '"' | '“' | '‘' | '£' | '$' | '€' | '#'));
        let tail = self.text[end..].chars();
        let closing = tail.take_while(|it| matches!(it, '"' | '”' | '%' | '+'));
        let closing: usize = closing.map(char::len_utf8).sum();
        start - opening.map_or(0, char::len_utf8)..end + closing
    }

    /// The span of a question with its question mark.
    fn asking(&self, span: Range<usize>, to: usize) -> Range<usize> {
        if to < self.sentence.words.len() || !self.sentence.asks {
            return span;
        }
        let tail = &self.text[span.end..];
        let marks = tail.find(|it| !matches!(it, '?' | '!' | ' ' | ')' | '"' | '.'));
        let marks = &tail[..marks.unwrap_or(tail.len()).min(16)];
        let asked = marks.find('?').map_or(0, |it| it + 1);
        span.start..span.end + asked
    }

    /// The rule and its cue, in one sentence.
    fn why(&self, hit: &Hit<'_>) -> String {
        let cue = &self.text[self.span((hit.from, hit.to))];
        let cue: Vec<_> = cue.split_whitespace().collect();
        format!("`{}` {}", cue.join(" "), hit.rule.why)
    }
}

impl Hit<'_> {
    /// Whether it makes an ask, a worry or a complaint.
    fn is_matter(&self) -> bool {
        self.rule.says.kind().is_some()
    }
}
