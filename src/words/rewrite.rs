//! A letter that a person wrote over by hand: what is unchanged keeps its sources.

use std::ops::Range;
use std::sync::Arc;

use similar::Algorithm;
use similar::DiffOp;
use similar::capture_diff_slices;

use crate::words::compose::wants_space;
use crate::words::letter::Block;
use crate::words::letter::BlockKind;
use crate::words::letter::Letter;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::letter::ValueSpan;
use crate::words::letter::print;
use crate::words::mark::is_reserved;

/// The letter with these words instead of its own.
///
/// `text` has an empty line between paragraphs; a line break inside one is meant. Words that are
/// unchanged keep their source and their values; a passage that was changed keeps its source and the asks that
/// it answers, and is known as edited; new words are [`Source::Edit`]. Asks whose words are gone are open again.
///
/// # Example
///
/// ```
/// use longhand::Scribe;
/// use longhand::words::rewrite;
///
/// let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove,\nColin\n";
/// let draft = Scribe::new().letter().replying_to(letter).write()?;
/// let same = rewrite(&draft.letter, &draft.text());
/// assert_eq!(same, draft.letter);
/// let longer = rewrite(&draft.letter, &format!("{}\n\nP.S. Bring a coat.\n", draft.text()));
/// assert!(longer.text().ends_with("P.S. Bring a coat.\n"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn rewrite(letter: &Letter, text: &str) -> Letter {
    let text: String = text.chars().filter(|it| !is_reserved(*it)).collect();
    let texts: Vec<String> = letter.blocks.iter().map(Block::text).collect();
    let old = Old::new(letter, &texts);
    let new = tokens(&text);
    let owners = old.owners_of(&new);
    let blocks = pieces(&new, &owners)
        .into_iter()
        .filter_map(|it| old.block(&new[it.clone()], &owners[it]));
    Letter {
        blocks: blocks.collect(),
        ..letter.clone()
    }
}

/// A word, or a break between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Token<'t> {
    Word(&'t str),
    /// A line break that is meant.
    Line,
    /// The end of a block.
    Paragraph,
}

/// The block and the span that a token is of.
type Owner = (usize, usize);

/// The letter as it was, token by token.
struct Old<'l> {
    letter: &'l Letter,
    tokens: Vec<Token<'l>>,
    owners: Vec<Owner>,
}

impl<'l> Old<'l> {
    fn new(letter: &'l Letter, texts: &'l [String]) -> Self {
        let (mut all, mut owners) = (Vec::new(), Vec::new());
        for (index, (block, text)) in letter.blocks.iter().zip(texts).enumerate() {
            if index > 0 {
                all.push(between(letter.blocks[index - 1].kind, block.kind));
                owners.push((
                    index - 1,
                    letter.blocks[index - 1].spans.len().saturating_sub(1),
                ));
            }
            let start = text.as_ptr() as usize;
            for token in tokens(text) {
                let at = match token {
                    Token::Word(word) => word.as_ptr() as usize - start,
                    _ => 0,
                };
                let span = match token {
                    Token::Word(_) => span_at(block, at),
                    _ => owners.last().map_or(0, |it: &Owner| it.1),
                };
                all.push(token);
                owners.push((index, span));
            }
        }
        Self {
            letter,
            tokens: all,
            owners,
        }
    }

    /// The tokens of a span, or of a whole block.
    fn of(&self, block: usize, span: Option<usize>) -> impl Iterator<Item = Token<'l>> {
        let is_of = move |it: &Owner| it.0 == block && span.is_none_or(|span| it.1 == span);
        let all = self.tokens.iter().zip(&self.owners);
        let own = all.filter(move |(_, it)| is_of(it)).map(|(it, _)| *it);
        own.filter(|it| *it != Token::Paragraph)
    }

    /// The span that each new token belongs to: that of the word it was, else that of the words around
    /// it, unless it stands between two spans of which nothing else was changed.
    fn owners_of(&self, new: &[Token<'_>]) -> Vec<Option<Owner>> {
        let mut owners: Vec<Option<Owner>> = vec![None; new.len()];
        for op in capture_diff_slices(Algorithm::Myers, &self.tokens, new) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                for step in 0..len {
                    owners[new_index + step] = Some(self.owners[old_index + step]);
                }
            }
        }
        let kept = |owner: &Owner| {
            let now = owners
                .iter()
                .zip(new)
                .filter(|(it, _)| **it == Some(*owner));
            let now = now.filter(|(_, it)| matches!(it, Token::Word(_))).count();
            let before = self.of(owner.0, Some(owner.1));
            now == before.filter(|it| matches!(it, Token::Word(_))).count()
        };
        let mut filled = owners.clone();
        let mut at = 0;
        while at < new.len() {
            if owners[at].is_some() {
                at += 1;
                continue;
            }
            let end = (at..new.len()).find(|it| owners[*it].is_some());
            let end = end.unwrap_or(new.len());
            let before = at.checked_sub(1).and_then(|it| owners[it]);
            let after = owners.get(end).copied().flatten();
            let breaks = new[at..end].contains(&Token::Paragraph);
            let owner = match (before, after) {
                (Some(before), Some(after)) if before == after => Some(before),
                (Some(before), _) if !kept(&before) && !breaks => Some(before),
                (_, Some(after)) if !kept(&after) && !breaks => Some(after),
                _ => None,
            };
            filled[at..end].fill(owner);
            at = end;
        }
        filled
    }

    /// A block of the new letter: the old one where nothing changed.
    fn block(&self, new: &[Token<'_>], owners: &[Option<Owner>]) -> Option<Block> {
        if !new.iter().any(|it| matches!(it, Token::Word(_))) {
            return None;
        }
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for (block, _) in owners.iter().flatten() {
            match counts.iter_mut().find(|it| it.0 == *block) {
                Some(count) => count.1 += 1,
                None => counts.push((*block, 1)),
            }
        }
        let most = counts.iter().max_by_key(|it| it.1).map(|it| it.0);
        let old = most.map(|it| &self.letter.blocks[it]);
        if let (Some(index), Some(block)) = (most, old)
            && self.of(index, None).eq(new.iter().copied())
        {
            return Some(block.clone());
        }
        let kind = match (old, new.first()) {
            (Some(block), _) => block.kind,
            (None, Some(Token::Word(word))) if word.starts_with("P.S") || *word == "PS" => {
                BlockKind::Postscript
            }
            (None, _) => BlockKind::Paragraph,
        };
        let mut spans: Vec<Span> = Vec::new();
        let mut from = 0;
        while from < new.len() {
            let owner = owners[from];
            let run = owners[from..].iter().take_while(|it| **it == owner).count();
            let span = self.span(&new[from..from + run], owner, spans.is_empty());
            spans.extend(span);
            from += run;
        }
        Some(Block { kind, spans })
    }

    fn span(&self, new: &[Token<'_>], owner: Option<Owner>, opens: bool) -> Option<Span> {
        let old = owner.map(|(block, span)| &self.letter.blocks[block].spans[span]);
        let mut text = joined(new);
        if text.is_empty() {
            return None;
        }
        let spaced = !opens && wants_space(&text);
        if spaced {
            text.insert(0, ' ');
        }
        let Some(old) = old else {
            return Some(Span {
                print: print(&text),
                text,
                source: Arc::new(Source::Edit),
                answers: Vec::new(),
                values: Vec::new(),
                personal: false,
            });
        };
        let is_same = text.trim() == joined(&tokens(&old.text)).trim();
        Some(Span {
            values: values(old, &text),
            print: match is_same && !old.is_edited() {
                true => print(&text),
                false => old.print,
            },
            text,
            source: old.source.clone(),
            answers: old.answers.clone(),
            personal: old.personal,
        })
    }
}

/// The values of a span that still stand in its new words, each once.
fn values(old: &Span, text: &str) -> Vec<ValueSpan> {
    let mut from = 0;
    let mut kept = Vec::new();
    for value in &old.values {
        let words = old.text.get(value.start as usize..value.end as usize);
        let Some(words) = words.filter(|it| !it.is_empty()) else {
            continue;
        };
        let Some(found) = text[from..].find(words) else {
            continue;
        };
        let start = from + found;
        from = start + words.len();
        kept.push(ValueSpan {
            start: start as u32,
            end: from as u32,
            origin: value.origin.clone(),
        });
    }
    kept
}

/// The new blocks: parted at empty lines, and at a line break between words of two old blocks.
fn pieces(new: &[Token<'_>], owners: &[Option<Owner>]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, token) in new.iter().enumerate() {
        let block = |it: usize| owners.get(it).copied().flatten().map(|it| it.0);
        let parts = match token {
            Token::Paragraph => true,
            Token::Line => {
                let before = at.checked_sub(1).and_then(block);
                let after = block(at + 1);
                before
                    .zip(after)
                    .is_some_and(|(before, after)| before != after)
            }
            Token::Word(_) => false,
        };
        if parts {
            pieces.push(from..at);
            from = at + 1;
        }
    }
    pieces.push(from..new.len());
    pieces
}

/// What stands between two blocks: the signature is a line under the close.
fn between(before: BlockKind, after: BlockKind) -> Token<'static> {
    match (before, after) {
        (BlockKind::Close, BlockKind::Signature) => Token::Line,
        _ => Token::Paragraph,
    }
}

fn span_at(block: &Block, at: usize) -> usize {
    let mut end = 0;
    for (index, span) in block.spans.iter().enumerate() {
        end += span.text.len();
        if at < end {
            return index;
        }
    }
    block.spans.len().saturating_sub(1)
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut was_empty = true;
    for line in text.lines() {
        let words = line.split(is_space).filter(|it| !it.is_empty());
        let words: Vec<_> = words.map(Token::Word).collect();
        match (words.is_empty(), tokens.last()) {
            (true, Some(Token::Word(_))) => tokens.push(Token::Paragraph),
            (false, Some(Token::Word(_))) if !was_empty => tokens.push(Token::Line),
            _ => {}
        }
        was_empty = words.is_empty();
        tokens.extend(words);
    }
    if tokens.last() == Some(&Token::Paragraph) {
        tokens.pop();
    }
    tokens
}

/// Words are parted by white space that may break; a no-break space is part of a word.
fn is_space(it: char) -> bool {
    it.is_whitespace() && !matches!(it, '\u{a0}' | '\u{202f}')
}

fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Word(word) => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(word);
            }
            Token::Line if !text.is_empty() => text.push('\n'),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::letter::Origin;

    fn letter() -> Letter {
        let span = |text: &str, id: &str| Span {
            text: text.into(),
            source: Arc::new(Source::Phrase {
                beat: "thank".into(),
                id: id.into(),
                file: "f".into(),
                line: 1,
            }),
            answers: vec![id.into()],
            values: Vec::new(),
            personal: false,
            print: print(text),
        };
        let mut named = span("Dear Ada,", "dear");
        named.values.push(ValueSpan {
            start: 5,
            end: 8,
            origin: Origin::Profile("name.call".into()),
        });
        let block = |kind, spans| Block { kind, spans };
        Letter::of(vec![
            block(BlockKind::Salutation, vec![named]),
            block(
                BlockKind::Paragraph,
                vec![
                    span("You asked twice.", "one"),
                    span(" The lamp is lit.", "two"),
                ],
            ),
            block(BlockKind::Close, vec![span("Yours,", "close")]),
            block(BlockKind::Signature, vec![span("Maud", "signed")]),
        ])
    }

    fn said(letter: &Letter) -> Vec<(String, bool, bool)> {
        let spans = letter.spans();
        let said = spans.map(|it| {
            let is_new = *it.source == Source::Edit;
            (it.text.clone(), it.is_edited(), is_new)
        });
        said.collect()
    }

    #[test]
    fn what_is_unchanged_stays_as_it_was() {
        let letter = letter();
        assert_eq!(rewrite(&letter, &letter.text()), letter);
        let wrapped = letter.text().replace("twice. The", "twice.  The");
        assert_eq!(rewrite(&letter, &wrapped), letter);
    }

    #[test]
    fn a_changed_word_edits_its_own_passage_only() {
        let letter = letter();
        let new = rewrite(&letter, &letter.text().replace("lit", "out"));
        assert_eq!(new.blocks[1].spans[0], letter.blocks[1].spans[0]);
        assert!(new.blocks[1].spans[1].is_edited());
        assert_eq!(new.blocks[1].spans[1].answers, ["two"]);
        assert_eq!(new.text(), letter.text().replace("lit", "out"));
        assert_eq!(new.blocks[2..], letter.blocks[2..]);
    }

    #[test]
    fn a_sentence_put_in_between_is_new_and_leaves_the_others_alone() {
        let letter = letter();
        let text = letter.text().replace(" The lamp", " I was out. The lamp");
        let new = rewrite(&letter, &text);
        let said = said(&new);
        assert_eq!(said[1], ("You asked twice.".into(), false, false));
        assert_eq!(said[2], (" I was out.".into(), true, true));
        assert_eq!(said[3], (" The lamp is lit.".into(), false, false));
        assert_eq!(new.text(), text);
    }

    #[test]
    fn words_that_are_taken_out_answer_nothing_any_more() {
        let letter = letter();
        let new = rewrite(&letter, &letter.text().replace(" The lamp is lit.", ""));
        assert!(new.spans().all(|it| it.answers != ["two"]));
        let none = rewrite(&letter, "");
        assert!(none.blocks.is_empty());
    }

    #[test]
    fn a_new_paragraph_and_a_postscript_are_known() {
        let letter = letter();
        let text = format!(
            "{}\nP.S. Bring a coat.\n",
            letter.text().replace("\n\nYours", "\n\nIt rains.\n\nYours")
        );
        let new = rewrite(&letter, &text);
        assert_eq!(new.text(), text);
        let kinds: Vec<_> = new.blocks.iter().map(|it| it.kind).collect();
        assert_eq!(kinds[2], BlockKind::Paragraph);
        assert_eq!(kinds[5], BlockKind::Postscript);
        assert_eq!(*new.blocks[2].spans[0].source, Source::Edit);
    }
}
