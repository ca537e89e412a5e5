//! One scanner over every text of a pack: which fields it uses, where, and what it may not do.
//!
//! Tera's syntax tree is private and its functions see neither output nor position,
//! so the scanner reads the text itself: it lists dotted paths, puts a mark around
//! every value, replaces beat calls by marks, counts a tick into every loop, and
//! refuses what has no place in a telling.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::words::budget;
use crate::words::filters::Filters;
use crate::words::mark::Mark;
use crate::words::mark::SITES;
use crate::words::mark::is_reserved;

/// The largest template, in bytes.
const LARGEST: usize = 256 * 1024;
/// The most `elif` branches of one template.
const ELIFS: usize = 64;
/// The most `~` joins in one expression.
const JOINS: usize = 16;
/// The deepest nesting of blocks, brackets or operators in one template.
const DEEPEST: usize = 32;

/// A template as the scanner understood it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    /// The template for Tera, with marks and ticks put in.
    pub(crate) code: String,
    /// The values that it prints, in order: a mark's number is an index here.
    pub(crate) sites: Vec<Site>,
    /// The beats that it calls, in order: a mark's number is an index here.
    pub(crate) beats: Vec<Call>,
    /// Every field that it names.
    pub(crate) uses: Vec<Use>,
    /// Whether it holds no expression or tag but beat calls.
    pub(crate) is_static: bool,
}

/// A place where a value prints.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The first field of the expression, if it names one.
    pub(crate) path: Option<String>,
}

/// A beat call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The beat.
    pub(crate) beat: String,
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
}

/// A field that a text names.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// The dotted path.
    pub(crate) path: String,
    /// Whether the text reads well without it: it is asked for in an `if`.
    pub(crate) is_optional: bool,
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
}

/// Why a text cannot be a template here.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// What is wrong.
    pub(crate) what: String,
    /// How to mend it.
    pub(crate) help: String,
    /// Where in the text.
    pub(crate) range: Range<usize>,
}

impl Refusal {
    fn new(range: Range<usize>, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: help.into(),
            range,
        }
    }
}

/// Reads `text`; `filters` are those that may stand behind a bar.
pub(crate) fn scan(text: &str, filters: &Filters) -> Result<Scan, Refusal> {
    if text.len() > LARGEST {
        return Err(Refusal::new(
            0..1,
            format!("this text is larger than {} KiB", LARGEST / 1024),
            "split it into several tellings",
        ));
    }
    if let Some((offset, reserved)) = text.char_indices().find(|(_, it)| is_reserved(*it)) {
        return Err(Refusal::new(
            offset..offset + reserved.len_utf8(),
            "a private-use character stands in the text",
            "delete it; these characters mark sources inside Longhand",
        ));
    }
    let mut scanner = Scanner {
        text,
        filters,
        scan: Scan {
            code: String::with_capacity(text.len() + 64),
            is_static: true,
            ..Scan::default()
        },
        asked: BTreeSet::new(),
        locals: BTreeSet::from(["loop".to_owned()]),
        depth: 0,
        elifs: 0,
    };
    scanner.run()?;
    let Scanner {
        mut scan, asked, ..
    } = scanner;
    for it in &mut scan.uses {
        it.is_optional |= asked.contains(&it.path);
    }
    Ok(scan)
}

struct Scanner<'t> {
    text: &'t str,
    filters: &'t Filters,
    scan: Scan,
    asked: BTreeSet<String>,
    locals: BTreeSet<String>,
    depth: usize,
    elifs: usize,
}

/// The inside of a tag, where the tag ends, and whether it trims before and after.
type Delimited = (Range<usize>, usize, (bool, bool));

/// A word or sign inside an expression.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A name with its dots: `name.given`.
    Path(String),
    /// A quoted string or a number.
    Literal,
    /// Anything else, one character.
    Sign(char),
}

impl Scanner<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        let mut at = 0;
        while let Some(found) = self.text[at..].find('{') {
            let start = at + found;
            let opener = self.text[start..].chars().nth(1);
            self.scan.code.push_str(&self.text[at..start]);
            at = match opener {
                Some('{') => self.value(start)?,
                Some('%') => self.tag(start)?,
                Some('#') => self.comment(start)?,
                _ => {
                    self.scan.code.push('{');
                    start + 1
                }
            };
        }
        self.scan.code.push_str(&self.text[at..]);
        if self.depth > 0 {
            let end = self.text.trim_end().len();
            return Err(Refusal::new(
                end.saturating_sub(1)..end,
                "an `if` or `for` is not closed",
                "add `{% endif %}` or `{% endfor %}`",
            ));
        }
        Ok(())
    }

    fn comment(&mut self, start: usize) -> Result<usize, Refusal> {
        let end = self.text[start..]
            .find("#}")
            .ok_or_else(|| Refusal::new(start..start + 2, "a comment is not closed", "add `#}`"))?;
        Ok(start + end + 2)
    }

    /// `{{ … }}`: a beat call, or a value between marks.
    fn value(&mut self, start: usize) -> Result<usize, Refusal> {
        let (inner, end, trims) = self.delimited(start, "}}")?;
        let tokens = self.tokens(inner.clone())?;
        if let [
            (Token::Path(beat), range),
            (Token::Sign('('), _),
            (Token::Sign(')'), _),
        ] = &tokens[..]
            && !beat.contains('.')
        {
            let mark = Mark::Beat(self.scan.beats.len());
            self.scan.beats.push(Call {
                beat: beat.clone(),
                range: range.clone(),
            });
            self.full(start..end)?;
            self.scan.code.push(mark.character());
            return Ok(end);
        }
        self.scan.is_static = false;
        let path = self.expression(&tokens, false)?;
        let mark = Mark::Open(self.scan.sites.len());
        self.scan.sites.push(Site { path });
        self.full(start..end)?;
        // The marks stand outside the braces, so trimming is done here and not left to Tera.
        if trims.0 {
            let kept = self.scan.code.trim_end().len();
            self.scan.code.truncate(kept);
        }
        self.scan.code.push(mark.character());
        self.scan.code.push_str("{{ ");
        self.scan.code.push_str(self.text[inner].trim());
        self.scan.code.push_str(" }}");
        self.scan.code.push(Mark::Close.character());
        Ok(self.after(end, trims.1))
    }

    fn full(&self, range: Range<usize>) -> Result<(), Refusal> {
        if self.scan.sites.len() < SITES && self.scan.beats.len() < SITES {
            return Ok(());
        }
        let what = format!("more than {SITES} values in one text");
        Err(Refusal::new(range, what, "split it into several tellings"))
    }

    /// `{% … %}`: only what a telling needs.
    fn tag(&mut self, start: usize) -> Result<usize, Refusal> {
        self.scan.is_static = false;
        let (inner, end, trims) = self.delimited(start, "%}")?;
        let tokens = self.tokens(inner.clone())?;
        let Some((Token::Path(word), word_range)) = tokens.first().cloned() else {
            return Err(Refusal::new(start..end, "an empty tag", "delete it"));
        };
        let rest = &tokens[1..];
        let mut tick = String::new();
        match word.as_str() {
            "if" => {
                self.open(&word_range)?;
                self.expression(rest, true)?;
            }
            "elif" => {
                self.elifs += 1;
                if self.elifs > ELIFS {
                    let what = format!("more than {ELIFS} `elif` branches");
                    return Err(Refusal::new(
                        word_range,
                        what,
                        "write several tellings instead",
                    ));
                }
                self.expression(rest, true)?;
            }
            "else" => {}
            "endif" | "endfor" => self.depth = self.depth.saturating_sub(1),
            "for" => {
                self.open(&word_range)?;
                self.loop_header(rest)?;
                tick = budget::tick_call(None);
            }
            "set" | "set_global" => {
                let Some((Token::Path(name), _)) = rest.first() else {
                    return Err(Refusal::new(word_range, "`set` without a name", "name it"));
                };
                if rest.get(1).map(|it| &it.0) != Some(&Token::Sign('=')) {
                    return Err(Refusal::new(
                        word_range,
                        "a `set` block is not allowed here",
                        "write `{% set name = value %}`",
                    ));
                }
                self.locals.insert(name.clone());
                self.expression(&rest[2..], false)?;
                tick = budget::tick_call(Some(name));
            }
            "include" | "extends" | "block" | "component" | "import" | "macro" | "filter"
            | "raw" | "break" | "continue" => {
                return Err(Refusal::new(
                    word_range,
                    format!("`{word}` is not allowed here: a text of a pack stands alone"),
                    "write the words out, or make them a beat of their own",
                ));
            }
            _ => {
                return Err(Refusal::new(
                    word_range,
                    format!("`{word}` is not a tag"),
                    "use if, elif, else, endif, for, endfor or set",
                ));
            }
        }
        self.scan.code.push_str(&self.text[start..end]);
        if trims.1 && !tick.is_empty() {
            tick = tick.replace(" }}", " -}}");
        }
        self.scan.code.push_str(&tick);
        Ok(end)
    }

    fn open(&mut self, range: &Range<usize>) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let what = format!("tags are nested more than {DEEPEST} deep");
        Err(Refusal::new(
            range.clone(),
            what,
            "write several tellings instead",
        ))
    }

    /// `x in path`, `k, v in path`.
    fn loop_header(&mut self, tokens: &[(Token, Range<usize>)]) -> Result<(), Refusal> {
        let of = tokens
            .iter()
            .position(|(it, _)| *it == Token::Path("in".into()))
            .unwrap_or(0);
        for (token, _) in &tokens[..of] {
            if let Token::Path(name) = token {
                self.locals.insert(name.clone());
            }
        }
        self.expression(&tokens[of..], false).map(drop)
    }

    /// Lists the fields of an expression and gives the first; checks filters and costs.
    fn expression(
        &mut self,
        tokens: &[(Token, Range<usize>)],
        asks: bool,
    ) -> Result<Option<String>, Refusal> {
        let mut first = None;
        let (mut joins, mut depth) = (0, 0_usize);
        for (index, (token, range)) in tokens.iter().enumerate() {
            let before = index.checked_sub(1).map(|it| &tokens[it].0);
            let after = tokens.get(index + 1).map(|it| &it.0);
            let beyond = tokens.get(index + 2).map(|it| &it.0);
            match token {
                Token::Sign('~') => joins += 1,
                Token::Sign('(' | '[' | '{') => depth += 1,
                Token::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
                Token::Path(word) if word == "for" => {
                    return Err(Refusal::new(
                        range.clone(),
                        "a `for` inside an expression is not allowed here",
                        "use a `{% for %}` tag",
                    ));
                }
                Token::Path(word) if KEYWORDS.contains(&word.as_str()) => {}
                Token::Path(name) if before == Some(&Token::Sign('|')) => {
                    self.filter(name, range, &tokens[index + 1..])?;
                    let defaulted = name == "default";
                    if defaulted && let Some(path) = &first {
                        self.asked.insert(String::clone(path));
                    }
                }
                Token::Path(_) if before == Some(&Token::Path("is".into())) => {}
                Token::Path(_)
                    if before == Some(&Token::Path("not".into()))
                        && index > 1
                        && tokens[index - 2].0 == Token::Path("is".into()) => {}
                Token::Path(_)
                    if after == Some(&Token::Sign('=')) && beyond != Some(&Token::Sign('=')) => {}
                Token::Path(name) if after == Some(&Token::Sign('(')) => {
                    self.function(name, range)?
                }
                Token::Path(path) => {
                    let root = path.split('.').next().unwrap_or(path);
                    if self.locals.contains(root) {
                        continue;
                    }
                    if asks {
                        self.asked.insert(path.clone());
                    }
                    self.scan.uses.push(Use {
                        path: path.clone(),
                        is_optional: asks,
                        range: range.clone(),
                    });
                    first.get_or_insert_with(|| path.clone());
                }
                Token::Literal | Token::Sign(_) => {}
            }
            if joins > JOINS || depth > DEEPEST {
                return Err(Refusal::new(
                    range.clone(),
                    "this expression is too deep or joins too much",
                    "write the words out",
                ));
            }
        }
        Ok(first)
    }

    /// Checks a filter, and the names of its arguments in the tokens behind it.
    fn filter(
        &self,
        name: &str,
        range: &Range<usize>,
        behind: &[(Token, Range<usize>)],
    ) -> Result<(), Refusal> {
        match self.filters.refusal(name, &argument_names(behind)) {
            None => Ok(()),
            Some((what, help)) => Err(Refusal::new(range.clone(), what, help)),
        }
    }

    fn function(&self, name: &str, range: &Range<usize>) -> Result<(), Refusal> {
        if name == "range" {
            return Ok(());
        }
        Err(Refusal::new(
            range.clone(),
            format!("`{name}(…)` cannot be called inside an expression"),
            format!("call a beat alone, as `{{{{ {name}() }}}}`"),
        ))
    }

    /// The inside of a tag, its end, and whether it trims before and after.
    fn delimited(&self, start: usize, closer: &str) -> Result<Delimited, Refusal> {
        let body = start + 2;
        let mut quote = None;
        for (offset, character) in self.text[body..].char_indices() {
            let here = body + offset;
            match (quote, character) {
                (Some(open), it) if it == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'' | '`') => quote = Some(character),
                (None, _) if self.text[here..].starts_with(closer) => {
                    let before = self.text[body..here].starts_with('-');
                    let after = here > body && self.text[body..here].ends_with('-');
                    let inner = body + usize::from(before)..here - usize::from(after);
                    let inner = inner.start.min(inner.end)..inner.end;
                    return Ok((inner, here + 2, (before, after)));
                }
                (None, _) => {}
            }
        }
        let what = format!("`{}` is not closed", &self.text[start..body]);
        Err(Refusal::new(start..body, what, format!("add `{closer}`")))
    }

    /// Where to go on after a tag that may trim the space behind it.
    fn after(&self, end: usize, trims: bool) -> usize {
        let rest = &self.text[end..];
        end + if trims {
            rest.len() - rest.trim_start().len()
        } else {
            0
        }
    }

    fn tokens(&self, inner: Range<usize>) -> Result<Vec<(Token, Range<usize>)>, Refusal> {
        let mut tokens = Vec::new();
        let mut at = inner.start;
        while let Some(character) = self.text[at..inner.end].chars().next() {
            let rest = &self.text[at..inner.end];
            let length = match character {
                it if it.is_whitespace() => {
                    at += it.len_utf8();
                    continue;
                }
                '"' | '\'' | '`' => {
                    let close = rest[1..].find(character).ok_or_else(|| {
                        Refusal::new(at..at + 1, "a quotation is not closed", "close it")
                    })?;
                    close + 2
                }
                it if it.is_alphabetic() || it == '_' => word_length(rest),
                it if it.is_ascii_digit() => rest
                    .find(|it: char| !it.is_ascii_digit() && it != '.')
                    .unwrap_or(rest.len()),
                it => it.len_utf8(),
            };
            let token = match character {
                '"' | '\'' | '`' => Token::Literal,
                it if it.is_ascii_digit() => Token::Literal,
                it if it.is_alphabetic() || it == '_' => Token::Path(rest[..length].to_owned()),
                it => Token::Sign(it),
            };
            tokens.push((token, at..at + length));
            at += length;
        }
        Ok(tokens)
    }
}

/// The names in brackets that a value is given to: `one` and `other` of `(one="card", other=cards)`.
fn argument_names(tokens: &[(Token, Range<usize>)]) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    for (index, (token, _)) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Token::Path(name) if depth == 1 => {
                let sign = |number: usize| tokens.get(index + number).map(|it| &it.0);
                let is_given = sign(1) == Some(&Token::Sign('='));
                if is_given && sign(2) != Some(&Token::Sign('=')) {
                    names.push(name.as_str());
                }
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

const KEYWORDS: [&str; 12] = [
    "and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False",
];

/// The length of a dotted name at the start of `rest`.
fn word_length(rest: &str) -> usize {
    let ends = |it: char| !(it.is_alphanumeric() || it == '_' || it == '.');
    let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
    word.trim_end_matches('.').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &str) -> Scan {
        scan(text, &Filters::new("en")).unwrap()
    }

    #[test]
    fn fields_are_listed_and_those_of_an_if_are_optional() {
        let scan =
            scanned("{{ name.call | upper }}{% if facts.dog %} and {{ facts.dog }}{% endif %}");
        let uses: Vec<_> = scan
            .uses
            .iter()
            .map(|it| (it.path.as_str(), it.is_optional))
            .collect();
        assert_eq!(
            uses,
            [
                ("name.call", false),
                ("facts.dog", true),
                ("facts.dog", true)
            ]
        );
        assert!(!scan.is_static);
    }

    #[test]
    fn beat_calls_become_marks() {
        let scan = scanned("{{ salutation() }}\n\n{{ thank() }} And so on.");
        assert_eq!(scan.beats.len(), 2);
        assert!(scan.is_static);
        assert!(!scan.code.contains("{{"));
    }

    #[test]
    fn braces_inside_quotations_close_nothing() {
        let scan = scanned("{{ \"}}\" | upper }} and {{ visits }}");
        assert_eq!(scan.uses.len(), 1);
        assert_eq!(scan.sites.len(), 2);
    }

    #[test]
    fn what_has_no_place_in_a_telling_is_refused() {
        let filters = Filters::new("fr");
        for text in [
            "{% include \"other\" %}",
            "{{ [x for x in range(end=9)] }}",
            "{{ name.call | shout }}",
            "{{ facts.seat | the }}",
            "{{ facts.seat | the(gendre=\"f\") }}",
            "{{ name.call",
            "{% if a %}",
            "{{ f(x) }}",
            "\u{e000}",
        ] {
            assert!(scan(text, &filters).is_err(), "{text}");
        }
    }
}
