//! Asks, worries and complaints, sentence by sentence.

use std::ops::Range;

use crate::listen::clause::Edge;
use crate::listen::clause::Gap;
use crate::listen::clause::Sentence;
use crate::listen::clause::Word;
use crate::listen::cues::Cues;
use crate::listen::cues::GistFrom;
use crate::listen::cues::List;
use crate::listen::cues::Rule;
use crate::listen::cues::Says;
use crate::listen::cues::Where;
use crate::listen::reading::AskKind;
use crate::listen::reading::FAINT;

/// How many sentences back a matter may point.
const MEMORY: usize = 6;

/// A question mark without any cue asks something, less surely.
const UNCUED: f32 = 0.6;

/// A thing in a list under "What I want:" is asked for, without a cue of its own.
const LISTED: f32 = 0.7;

/// A list after a colon is no longer than this.
const LONGEST_LIST: usize = 8;

/// How many words may stand between "I ask" and the colon of its list.
const NEAR: usize = 4;

/// How many quotation and other marks in a row are looked at.
const MARKS: usize = 8;

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
    /// Whether a quotation mark stands open.
    quoting: bool,
    /// Whether it is a low one.
    low: bool,
    /// Whether a list of things asked for goes on.
    listing: bool,
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

/// Where in a sentence a clause may begin, word by word.
struct Places {
    /// Any clause, leads aside.
    starts: Vec<bool>,
    /// The sentence itself, or what follows a colon, dash or bracket.
    heads: Vec<bool>,
    /// What a comma or "and" joins to the words before.
    joins: Vec<bool>,
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
        quoted: quoted(text, sentence, memory),
        last_colon: last_colon(text, &sentence.words),
    };
    let mut matters = Vec::new();
    memory.sentence += 1;
    for stretch in reader.stretches() {
        if let (Some(pleading), Some((last, others))) =
            (reader.pleading(&stretch), matters.split_last_mut())
        {
            let last: &mut Matter = last;
            let between = last.span.end..pleading.end;
            let is_apart =
                |it: &Matter| it.span.start >= between.end || it.span.end <= between.start;
            if last.says.asks() && last.span.end <= pleading.start && others.iter().all(is_apart) {
                last.span.end = pleading.end;
                continue;
            }
        }
        let mut said = reader.say(&stretch, memory);
        // The mark of "…, so I can paint it?" belongs to what was asked before.
        let asked = matters.iter().any(|it: &Matter| it.says.asks());
        said.retain(|it| !(asked && it.says == Says::Question && it.confidence <= UNCUED));
        let span = reader.span(reader.trim(stretch.from, stretch.to));
        let firm = |it: &&Matter| it.says == Says::Complaint && it.confidence >= FAINT;
        if let Some(said) = said.iter().find(firm) {
            memory.complaint = Some((memory.sentence, said.span.clone()));
        }
        if !span.is_empty() {
            memory.clause = Some(span);
        }
        matters.extend(said);
    }
    reader.lay_out(&mut matters);
    let item = reader.is_item();
    if memory.listing && item && !matters.iter().any(|it| it.says.kind().is_some()) {
        matters.extend(reader.listed());
    }
    memory.listing = reader.announces() || (memory.listing && item);
    matters
}

/// Whether each word of `sentence` stands inside a quotation.
fn quoted(text: &str, sentence: &Sentence, memory: &mut Memory) -> Vec<bool> {
    let mut last = sentence
        .words
        .first()
        .map_or(0, |it| before(text, it.start));
    let mut quoted = Vec::with_capacity(sentence.words.len());
    let mut turn = |between: &str| {
        for mark in between.chars() {
            memory.quoting = match mark {
                '"' | '«' | '»' => !memory.quoting,
                // “so” in English, „so“ in German.
                '“' => !std::mem::take(&mut memory.low),
                '„' => {
                    memory.low = true;
                    true
                }
                '”' => false,
                _ => memory.quoting,
            };
        }
        memory.quoting
    };
    for word in &sentence.words {
        quoted.push(turn(text.get(last..word.start).unwrap_or_default()));
        last = word.end;
    }
    let tail = text[last..].char_indices().take(MARKS);
    let closing = tail.take_while(|it| !it.1.is_alphanumeric() && !matches!(it.1, ' ' | '\n'));
    let end = closing
        .last()
        .map_or(last, |it| last + it.0 + it.1.len_utf8());
    turn(&text[last..end]);
    quoted
}

/// The last word that a colon stands before.
fn last_colon(text: &str, words: &[Word]) -> Option<usize> {
    (1..words.len()).rev().find(|at| {
        let between = text.get(words[at - 1].end..words[*at].start);
        between.is_some_and(|it| it.contains(':'))
    })
}

/// Where the marks that open the word at `start` begin.
fn before(text: &str, start: usize) -> usize {
    let marks = text[..start].char_indices().rev().take(MARKS);
    let marks = marks.take_while(|it| !it.1.is_alphanumeric() && !it.1.is_whitespace());
    marks.last().map_or(start, |it| it.0)
}

/// One sentence under the eyes.
struct Reader<'a> {
    text: &'a str,
    sentence: &'a Sentence,
    cues: &'a Cues,
    /// Whether each word stands inside a quotation.
    quoted: Vec<bool>,
    /// The last word that a colon stands before.
    last_colon: Option<usize>,
}

impl Memory {
    /// Forgets what a paragraph leaves open.
    pub(super) fn new_paragraph(&mut self) {
        self.quoting = false;
        self.low = false;
    }
}

impl<'a> Reader<'a> {
    /// The sentence in stretches that each say one thing.
    fn stretches(&self) -> Vec<Stretch<'a>> {
        let mut stretches: Vec<Stretch<'_>> = Vec::new();
        let hits = self.alternatives_aside(self.hits());
        let questions = hits.iter().filter(|it| it.rule.says == Says::Question);
        let questions: Vec<_> = questions.map(|it| it.from).collect();
        let mut hits = hits.into_iter().peekable();
        let edges = &self.sentence.edges;
        let mut from = 0;
        for to in 1..=edges.len() {
            // A cue is never cut in two, nor a question from its "or".
            let inside = hits
                .peek()
                .is_some_and(|it| it.from < to && to < it.to && !it.rule.is_faint());
            let or = to < edges.len()
                && self.cues.is(List::Alternatives, self.sentence.ids[to])
                && questions.iter().any(|it| (from..to).contains(it))
                && !hits
                    .clone()
                    .any(|it| (to..to + 3).contains(&it.from) && it.is_matter());
            if to < edges.len() && (edges[to] != Edge::Apart || inside || or) {
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

    /// The same cues without "or is it fake?": one question with the one before it.
    fn alternatives_aside(&self, hits: Vec<Hit<'a>>) -> Vec<Hit<'a>> {
        let mut kept: Vec<Hit<'a>> = Vec::with_capacity(hits.len());
        for hit in hits {
            let before = hit.from.checked_sub(1).map(|it| self.sentence.ids[it]);
            let or = before.is_some_and(|it| self.cues.is(List::Alternatives, it));
            let last = kept.iter().rfind(|it| !it.rule.is_faint());
            let follows = last.is_some_and(|it| it.rule.says == Says::Question);
            if !(or && follows && hit.rule.says == Says::Question) {
                kept.push(hit);
            }
        }
        kept
    }

    /// Divides one clause where two matters stand side by side in it.
    fn divide(&self, from: usize, to: usize, hits: Vec<Hit<'a>>, out: &mut Vec<Stretch<'a>>) {
        let mut stretch = Stretch {
            from,
            to,
            hits: Vec::new(),
        };
        for hit in hits {
            let mut firm = stretch.hits.iter().filter(|it| !it.rule.is_faint());
            let last = firm.rfind(|it| it.is_matter());
            let cut = match last {
                _ if hit.rule.is_faint() => None,
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
        let listed = next.rule.place == Where::Head || next.rule.place == Where::Chain;
        // "Ich frage mich, | warum …" is one question.
        if listed && !between.is_empty() && self.sentence.edges[next.from] == Edge::Joined {
            return Some(next.from);
        }
        let joint = between.clone().rev().find(|at| {
            self.cues.longest(List::Weakly, &ids[*at..]).is_some()
                || self.sentence.edges[*at] == Edge::Joined
        });
        let both_complain = last.rule.says == Says::Complaint && next.rule.says == Says::Complaint;
        let joined = joint.is_some_and(|at| self.sentence.edges[at] == Edge::Joined);
        // "You charged me twice, and the button does not work": each has its own subject.
        let own = |at: usize| next.from > at + 1 && self.cues.is(List::Joins, ids[at]);
        let joined = joined || (both_complain && joint.is_some_and(own));
        if (both_complain && !joined) || (last.rule.yields && next.rule.says == Says::Complaint) {
            return None;
        }
        // "I want to know if you …", "I hope that I will …": one matter, in its own words.
        if between.is_empty()
            || (joint == Some(last.to)
                && !joined
                && last.rule.place != Where::Turn
                && last.rule.gist == GistFrom::After)
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
        let places = self.places();
        let mut hits: Vec<Hit<'a>> = Vec::new();
        // Where what somebody else thinks ends.
        let mut told = 0;
        let mut at = 0;
        while at < ids.len() {
            if self.cues.longest(List::Reporters, &ids[at..]).is_some() {
                told = self.told_until(at);
            }
            let firm = hits.iter().rev().filter(|it| !it.rule.is_faint());
            let asked = firm.take(3).any(|it| it.rule.says.asks());
            let chained = places.joins[at] && asked;
            let mut best: Option<Hit<'a>> = None;
            // What counts only in a letter that is displeased, or pleased, besides.
            let mut faint: [Option<Hit<'a>>; 2] = [None; 2];
            self.cues.cues_at(&ids[at..], |found| {
                let rule = self.cues.rule(found.rule);
                let length = found.length;
                let starts = places.starts[at] && !self.relates(at, asked);
                let allowed = match rule.place {
                    Where::Anywhere => true,
                    Where::Start => starts,
                    Where::Turn => starts || self.turns(at),
                    Where::Head => places.heads[at] || chained,
                    Where::Chain => chained,
                };
                // A question by its mark alone gives way to any other cue, but for a wrong where
                // its own mark opens it.
                let rank = (!rule.marked, length);
                let opened =
                    |it: &Rule| it.marked && it.says == Says::Question && self.opens_question(at);
                let slot = match (rule.is_faint(), rule.says) {
                    (false, _) => &mut best,
                    (true, Says::Praise) => &mut faint[0],
                    (true, _) => &mut faint[1],
                };
                let longer = slot.is_none_or(|it| match (rule.says, it.rule.says) {
                    (_, Says::Complaint) if opened(rule) => true,
                    (Says::Complaint, _) if opened(it.rule) => false,
                    _ => rank > (!it.rule.marked, it.to - it.from),
                });
                let allowed = allowed && (!rule.marked || self.asks_itself(at));
                if allowed && longer && !self.excused(rule, at, length, at < told) {
                    *slot = Some(Hit {
                        rule,
                        from: at,
                        to: at + length,
                        gist: at + found.before_gist,
                    });
                }
            });
            at = best.map_or(at + 1, |it| it.to.max(at + 1));
            hits.extend(best.into_iter().chain(faint.into_iter().flatten()));
        }
        hits
    }

    /// Whether the question mark is this word's own, and not that of a quotation.
    fn asks_itself(&self, at: usize) -> bool {
        let colon = self.last_colon.is_none_or(|it| it <= at);
        self.sentence.asks && self.quoted.last() == Some(&self.quoted[at]) && colon
    }

    /// Whether a mark before this word opens a question: "…, ¿es demasiado tarde?".
    fn opens_question(&self, at: usize) -> bool {
        self.text[..self.sentence.words[at].start].ends_with('¿')
    }

    /// Whether a cue that stands here does not mean what it says.
    fn excused(&self, rule: &Rule, at: usize, length: usize, told: bool) -> bool {
        let words = &self.sentence.words[at..at + length];
        let parted = words[1..].iter().any(|it| it.gap == Gap::Wide);
        let asks = rule.says.asks();
        // "Come on Friday, please, as I work": nothing is asked after this "please".
        let trails = words.get(1).is_some_and(|it| it.gap != Gap::Close)
            && self.cues.is(List::Please, self.sentence.ids[at]);
        parted
            || trails
            || (asks && rule.place == Where::Head && self.is_advice(at))
            || (asks && rule.place == Where::Turn && self.is_tag(at, length))
            || (rule.unless_denied && self.denied(at))
            || (rule.unless_mine && self.is_mine(at))
            || (rule.says == Says::Complaint && (told || self.is_supposed(at)))
            || (told
                && asks
                && !self.cues.is(List::Speakers, self.sentence.ids[at])
                && rule.place == Where::Anywhere)
            || (asks && (self.is_reported(at) || self.is_condition(at)))
    }

    /// Whether a turned verb only ends what was asked: "You could not send one, could you?".
    fn is_tag(&self, at: usize, length: usize) -> bool {
        at > 2 && length <= 3 && at + length == self.sentence.ids.len()
    }

    /// Whether what is told to do brings its reward: "Put them outside and you will …".
    fn is_advice(&self, at: usize) -> bool {
        let ids = &self.sentence.ids;
        (at..ids.len()).any(|it| self.cues.longest(List::Rewards, &ids[it..]).is_some())
    }

    /// Where the words end that somebody else is told to have said or thought.
    fn told_until(&self, at: usize) -> usize {
        let edges = self.sentence.edges.iter().enumerate().skip(at + 1);
        let mut own = edges.filter(|(it, edge)| {
            let after = [*it, it + 1].map(|it| self.sentence.ids.get(it).copied());
            let mine = after.into_iter().flatten();
            let mut mine = mine.filter(|it| self.cues.is(List::Speakers, *it));
            **edge == Edge::Apart && mine.next().is_some()
        });
        own.next().map_or(self.sentence.ids.len(), |it| it.0)
    }

    /// Whether the words here are quoted, and not as a question passed on.
    fn is_reported(&self, at: usize) -> bool {
        if !self.quoted[at] {
            return false;
        }
        let before = (0..at).rev().skip_while(|it| self.quoted[*it]);
        let mut before = before.take(6).peekable();
        let alone = before.peek().is_none();
        !alone && !before.any(|it| self.cues.is(List::Asking, self.sentence.ids[it]))
    }

    /// Whether a wish here is only supposed: "if I want to …".
    fn is_condition(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.sentence.ids[it]);
        let mine = self.cues.is(List::Speakers, self.sentence.ids[at]);
        let from = at.saturating_sub(3);
        let edges = &self.sentence.edges[from + 1..=at];
        let one = edges.iter().all(|it| *it == Edge::Inside);
        let mut words = self.sentence.ids[from..at].iter();
        let told = one && words.any(|it| self.cues.is(List::Reporting, *it));
        mine && (told || before.is_some_and(|it| self.cues.is(List::Conditions, it)))
    }

    /// Whether a wrong here is only supposed: "if this letter makes no sense".
    fn is_supposed(&self, at: usize) -> bool {
        let from = at.saturating_sub(5);
        let own = self.sentence.edges[from..=at]
            .iter()
            .rposition(|it| *it != Edge::Inside);
        let from = own.map_or(from, |it| from + it);
        (from..at).any(|it| self.cues.is(List::Supposes, self.sentence.ids[it]))
    }

    /// Where clauses, sentences and joined clauses may begin, leads aside.
    fn places(&self) -> Places {
        let words = &self.sentence.words;
        let ids = &self.sentence.ids;
        let edges = self.sentence.edges.iter();
        let mut places = Places {
            starts: edges.map(|it| *it != Edge::Inside).collect(),
            heads: words.iter().map(|it| it.gap == Gap::Wide).collect(),
            joins: words.iter().map(|it| it.gap == Gap::Comma).collect(),
        };
        if let Some(first) = places.heads.first_mut() {
            *first = true;
        }
        for at in 0..ids.len() {
            places.joins[at] |= self.cues.is(List::Joins, ids[at]);
            let marks = [places.starts[at], places.heads[at], places.joins[at]];
            if marks == [false; 3] {
                continue;
            }
            let lead = self.cues.longest(List::Leads, &ids[at..]).unwrap_or(0);
            for after in [at + lead, at + self.cues.steps_over(&ids[at..])] {
                if after < ids.len() && after > at {
                    places.starts[after] |= marks[0];
                    places.heads[after] |= marks[1];
                    places.joins[after] |= marks[2];
                }
            }
        }
        places
    }

    /// Whether a "which" or "who" here tells more about what went before.
    fn relates(&self, at: usize, asked: bool) -> bool {
        let relative = self.cues.is(List::Relatives, self.sentence.ids[at]);
        let opens = at == 0 || (at == 1 && self.is_numbered());
        let bare = self.sentence.words[at].gap == Gap::Comma;
        let asks = self.sentence.asks && !(asked && bare);
        relative && !opens && !asks && self.sentence.edges[at] != Edge::Inside
    }

    /// Whether the sentence is one of a list: "- a map", "2) a map".
    fn is_item(&self) -> bool {
        let first = self.sentence.words.first().map_or(0, |it| it.start);
        let mut marks = self.text[..first].chars().rev().take(4);
        let mark = marks.find(|it| !matches!(it, ' ' | '\t'));
        let bullet = mark.is_some_and(|it| matches!(it, '-' | '*' | '•' | '–' | '—' | '·' | '+'));
        let opens = marks.next().is_none_or(|it| it.is_whitespace());
        (bullet && opens) || self.is_numbered()
    }

    /// Whether the sentence begins with its number: "2) a map", "b. a map".
    fn is_numbered(&self) -> bool {
        let words = &self.sentence.words;
        let number = words.first().map_or("", |it| &self.text[it.start..it.end]);
        let short = number.len() <= 2 && !number.is_empty();
        let after = words.first().map_or("", |it| &self.text[it.end..]);
        short
            && words.len() > 1
            && after.starts_with([')', '.', ':'])
            && words[1].gap != Gap::Comma
            && number.bytes().all(|it| it.is_ascii_alphanumeric())
    }

    /// Whether the sentence announces a list of what is asked for: "What I need:".
    fn announces(&self) -> bool {
        let ids = &self.sentence.ids;
        let last = self.sentence.words.last().map_or(0, |it| it.end);
        let colon = self.text[last..].trim_start().starts_with(':');
        colon && (0..ids.len()).any(|at| self.cues.longest(List::Announces, &ids[at..]).is_some())
    }

    /// Puts what a sentence lists after a colon in place of the words that only announce it:
    /// "I ask for: a refund, a new ticket".
    fn lay_out(&self, matters: &mut Vec<Matter>) {
        let Some(colon) = self.colon() else {
            return;
        };
        let words = &self.sentence.words;
        let Some(item) = words.get(colon) else {
            let last = words.last().map_or(0, |it| it.end);
            matters.retain(|it| !(it.says.asks() && it.span.end >= last));
            return;
        };
        let start = item.start;
        let after = |it: &Matter| it.span.start >= start;
        let listed = self.items(colon).into_iter().filter_map(|(from, to)| {
            let (from, to) = self.trim(from, to);
            let span = self.span((from, to));
            let own = |it: &&Matter| it.span.start < span.end && span.start < it.span.end;
            let taken = matters.iter().filter(|it| after(it)).any(|it| own(&it));
            (from + 1 < to && !taken).then(|| self.listed_as(colon, span, to))
        });
        let listed = listed.collect::<Vec<_>>();
        if listed.is_empty() && !matters.iter().any(|it| after(it) && it.says.asks()) {
            return;
        }
        matters.retain(|it| !(it.says.asks() && it.span.start < start));
        matters.extend(listed);
        matters.sort_by_key(|it| it.span.start);
    }

    /// The first word after the colon of a sentence that announces a list: the number of its
    /// words when the list stands below.
    fn colon(&self) -> Option<usize> {
        let (words, ids) = (&self.sentence.words, &self.sentence.ids);
        let colon = (1..words.len()).find(|at| {
            let between = self.text.get(words[at - 1].end..words[*at].start);
            between.is_some_and(|it| it.contains(':'))
        });
        let below = || {
            let rest = &self.text[words.last()?.end..];
            let rest = rest.trim_start().strip_prefix(':')?.trim_start();
            let mut marks = rest.chars();
            let (first, second) = (marks.next()?, marks.next()?);
            let bullet = matches!(first, '-' | '*' | '•' | '–' | '—' | '·') && second == ' ';
            let number = first.is_ascii_digit() && matches!(second, '.' | ')');
            (bullet || number).then_some(words.len())
        };
        let colon = colon.or_else(below)?;
        let announced = |at: usize| {
            let length = self.cues.longest(List::Announces, &ids[at..colon]);
            length.is_some_and(|it| at + it + NEAR >= colon)
        };
        (0..colon).any(announced).then_some(colon)
    }

    /// What stands between the commas from a word on, if nothing there speaks for itself.
    fn items(&self, from: usize) -> Vec<(usize, usize)> {
        let words = &self.sentence.words;
        let cuts = (from + 1..words.len()).filter(|at| words[*at].gap != Gap::Close);
        let ends = cuts.clone().chain([words.len()]);
        let items: Vec<_> = [from].into_iter().chain(cuts).zip(ends).collect();
        let own = |it: &(usize, usize)| {
            let mut heads = self.sentence.ids[it.0..it.1].iter().take(2);
            let bracket = self.text[..words[it.0].start].ends_with('(');
            bracket
                || heads.any(|it| {
                    self.cues.is(List::Speakers, *it) || self.cues.is(List::Subjects, *it)
                })
        };
        let questions = self.asks_for_words(from);
        let own_from = items
            .iter()
            .position(|it| self.quoted[it.0] || (!questions && own(it)));
        let listed = own_from.unwrap_or(items.len());
        if !(2..=LONGEST_LIST).contains(&listed) {
            return Vec::new();
        }
        items[..listed].to_vec()
    }

    /// Whether the words before a colon announce questions.
    fn asks_for_words(&self, colon: usize) -> bool {
        let mut before = self.sentence.ids[..colon].iter();
        before.any(|it| self.cues.is(List::Asking, *it))
    }

    /// One thing of a list after a colon.
    fn listed_as(&self, colon: usize, span: Range<usize>, to: usize) -> Matter {
        let asks = self.sentence.asks || self.asks_for_words(colon);
        self.in_list(asks, span, to)
    }

    /// What a list of things asked for holds, when no cue says so.
    fn listed(&self) -> Option<Matter> {
        let from = usize::from(self.is_numbered());
        let (from, to) = self.trim(from, self.sentence.words.len());
        (from < to).then(|| self.in_list(self.sentence.asks, self.span((from, to)), to))
    }

    /// The matter that a thing of a list makes: a question if it asks for words, else a request.
    fn in_list(&self, asks: bool, span: Range<usize>, to: usize) -> Matter {
        Matter {
            says: match asks {
                true => Says::Question,
                false => Says::Request,
            },
            gist: span.clone(),
            span: self.asking(span, to),
            why: "stands in a list of what is asked for".to_owned(),
            context: None,
            confidence: LISTED,
        }
    }

    /// Whether a verb before its subject can open a clause here, in a run-on.
    fn turns(&self, at: usize) -> bool {
        let Some(last) = at.checked_sub(1) else {
            return true;
        };
        let words = &self.sentence.words;
        let between = self.text.get(words[last].end..words[at].start);
        let new_line = between.is_some_and(|it| it.contains('\n'));
        new_line || !self.cues.is(List::NoTurnAfter, self.sentence.ids[last])
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
        let mut faint = stretch.hits.iter().filter(|it| it.rule.is_faint());
        let faint = faint.find(|it| it.is_matter());
        let main = stretch.hits.iter().filter(|it| it.is_matter());
        let main = main.filter(|it| !it.rule.is_faint());
        let complaint = main.clone().find(|it| it.rule.says == Says::Complaint);
        let main = match main.clone().next() {
            Some(first) if first.rule.yields => complaint.or(Some(first)),
            first => first,
        };
        for hit in &stretch.hits {
            match hit.rule.says {
                Says::Praise | Says::Idea | Says::ReplyWanted => {
                    said.extend(self.remark(stretch, hit));
                }
                Says::Love | Says::Hate => {
                    let whole = self.remark(stretch, hit);
                    said.extend(whole.into_iter().flat_map(|it| self.one_by_one(it)));
                }
                _ => {}
            }
        }
        let wanted = said.iter().any(|it| it.says == Says::ReplyWanted);
        let main = main.filter(|it| !(wanted && self.is_please(it)));
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
        } else if let Some(faint) = faint {
            said.push(self.matter(stretch, faint, memory));
        }
        said
    }

    /// The words of a stretch that is no more than "please", with the question mark after them.
    fn pleading(&self, stretch: &Stretch<'a>) -> Option<Range<usize>> {
        let (from, to) = self.trim(stretch.from, stretch.to);
        let words = self.sentence.ids.get(from..to)?;
        let whole = from < to && self.cues.longest(List::Please, words) == Some(words.len());
        whole.then(|| self.asking(self.span((from, to)), to))
    }

    /// Whether a cue is no more than "please".
    fn is_please(&self, hit: &Hit<'_>) -> bool {
        let cue = &self.sentence.ids[hit.from..hit.to];
        self.cues.longest(List::Please, cue) == Some(cue.len())
    }

    /// The matter that a cue makes of its stretch.
    fn matter(&self, stretch: &Stretch<'a>, hit: &Hit<'a>, memory: &Memory) -> Matter {
        let (from, to) = self.trim(stretch.from, stretch.to);
        let (from, to) = (from.min(hit.from), to.max(hit.to));
        let span = self.asking(self.span((from, to)), to);
        let gist = match hit.rule.gist {
            GistFrom::Cue | GistFrom::Before => self.span(self.politely(hit.from, to)),
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
            Says::Love | Says::Hate if hit.rule.gist == GistFrom::Before => {
                if from >= hit.from {
                    return None;
                }
                (from, hit.from)
            }
            Says::Love | Says::Hate => {
                let next = self.sentence.ids.get(hit.to).copied().unwrap_or(0);
                let ours = self.cues.is(List::Ours, next);
                if ours || hit.to >= to || self.quoted[hit.to] {
                    return None;
                }
                (hit.to, self.thing_until(hit.to, to))
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

    /// Things that are loved, one by one: "les dinosaures | et la danse", but no "La Belle et la
    /// Bête", and no "dinosaurs and dancing", which may be "fish and chips".
    fn one_by_one(&self, whole: Matter) -> Vec<Matter> {
        let words = &self.sentence.words;
        let from = words.partition_point(|it| it.start < whole.span.start);
        let to = words.partition_point(|it| it.end <= whole.span.end);
        let begins = |at: usize| {
            let small = words.get(at).map_or("", |it| &self.text[it.start..it.end]);
            let article = self.sentence.ids.get(at);
            let article = article.is_some_and(|it| self.cues.is(List::Articles, *it));
            article && small.starts_with(char::is_lowercase)
        };
        let joins = |at: usize| self.cues.is(List::Joins, self.sentence.ids[at]);
        let parts = |at: &usize| {
            let parted = words[*at].gap == Gap::Comma || joins(*at);
            parted && begins(at + usize::from(joins(*at)))
        };
        let cuts: Vec<_> = (from + 1..to).filter(parts).collect();
        if !begins(from) || cuts.is_empty() {
            return vec![whole];
        }
        let heads = cuts.iter().map(|it| it + usize::from(joins(*it)));
        let heads = [from].into_iter().chain(heads);
        let ends = cuts.iter().copied().chain([to]);
        let things = heads.zip(ends).map(|it| self.span(it));
        let things = things.map(|span| Matter {
            says: whole.says,
            gist: span.clone(),
            span,
            why: whole.why.clone(),
            context: whole.context.clone(),
            confidence: whole.confidence,
        });
        things.collect()
    }

    /// Where a thing that is loved ends: before "because", or "and you …".
    fn thing_until(&self, from: usize, to: usize) -> usize {
        let ids = &self.sentence.ids;
        let next = |list: List, at: usize| ids.get(at).is_some_and(|it| self.cues.is(list, *it));
        let ends = (from + 1..to).find(|at| {
            let joins = next(List::Joins, *at);
            let clause = next(List::Subjects, at + 1) || next(List::Talks, at + 1);
            let weakly = self.cues.longest(List::Weakly, &ids[*at..]).is_some();
            (joins && clause) || (weakly && !joins) || self.sentence.words[*at].gap == Gap::Wide
        });
        ends.unwrap_or(to)
    }

    /// Whether a stretch without cues ends the sentence with a question mark.
    fn asks_uncued(&self, stretch: &Stretch<'a>) -> bool {
        let last = stretch.to == self.sentence.words.len();
        let silent = |it: &Hit<'_>| {
            let says = it.rule.says;
            let remark = matches!(says, Says::Love | Says::Hate | Says::Praise | Says::Idea);
            remark || it.rule.is_faint()
        };
        let own = stretch.from < stretch.to
            && !self.is_reported(stretch.from)
            && self.quoted[stretch.from] == self.quoted[stretch.to - 1];
        own && self.sentence.asks && last && stretch.hits.iter().all(silent)
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
        let forward = stretch
            .hits
            .iter()
            .find(|it| it.is_matter() && !it.rule.is_faint() && it.to < to);
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
        let opening = opening.filter(|it| {
            matches!(
                it,
                '"' | '“' | '„' | '‘' | '«' | '¿' | '£' | '$' | '€' | '#'
            )
        });
        let tail = self.text[end..].chars();
        let closing = tail.take_while(|it| matches!(it, '"' | '”' | '»' | '%' | '+'));
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
