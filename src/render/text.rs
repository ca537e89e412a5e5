//! A letter as text, Markdown and HTML.

use crate::words::BlockKind;
use crate::words::Letter;

/// The letter as plain text, its paragraphs broken at `columns` for mail; 0 leaves them whole.
pub fn text(letter: &Letter, columns: usize) -> String {
    let text = letter.text();
    if columns == 0 {
        return text;
    }
    let lines = text.lines().map(|it| wrapped(it, columns));
    let mut wrapped = lines.collect::<Vec<_>>().join("\n");
    wrapped.push('\n');
    wrapped
}

fn wrapped(line: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > columns {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += length;
    }
    wrapped
}

/// The letter as CommonMark: paragraphs, with hard breaks where lines are meant.
pub fn markdown(letter: &Letter) -> String {
    let mut markdown = String::new();
    for line in letter.text().lines() {
        for (index, character) in line.char_indices() {
            let starts_block = index == 0 && matches!(character, '#' | '>' | '+' | '-' | '=' | '|');
            if starts_block
                || matches!(
                    character,
                    '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '&' | '~'
                )
            {
                markdown.push('\\');
            }
            let numbers_list = matches!(character, '.' | ')')
                && index > 0
                && line[..index].chars().all(|it| it.is_ascii_digit());
            if numbers_list {
                markdown.push('\\');
            }
            markdown.push(character);
        }
        markdown.push('\n');
    }
    hard_breaks(&markdown)
}

/// Ends a line with a backslash where the next one follows without an empty line.
fn hard_breaks(markdown: &str) -> String {
    let lines: Vec<_> = markdown.lines().collect();
    let mut broken = String::with_capacity(markdown.len() + 8);
    for (index, line) in lines.iter().enumerate() {
        broken.push_str(line);
        let follows = lines.get(index + 1).is_some_and(|it| !it.is_empty());
        if !line.is_empty() && follows {
            broken.push('\\');
        }
        broken.push('\n');
    }
    broken
}

/// The letter as one HTML document with its language, plain enough for any reader.
pub fn html(letter: &Letter) -> String {
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <style>body {{ font: 1.1rem/1.6 Georgia, serif; max-width: 34em; margin: 3em auto; padding: 0 1em }}\n\
         .date-line {{ text-align: right }}</style>\n</head>\n<body>\n",
        escaped(&letter.language),
        escaped(letter.salutation().trim_end_matches([',', ':'])),
    );
    for block in &letter.blocks {
        let text = block.text();
        if text.trim().is_empty() {
            continue;
        }
        let class = match block.kind {
            BlockKind::DateLine => " class=\"date-line\"",
            BlockKind::InsideAddress => " class=\"inside-address\"",
            BlockKind::Salutation => " class=\"salutation\"",
            BlockKind::Close => " class=\"close\"",
            BlockKind::Signature => " class=\"signature\"",
            BlockKind::Postscript => " class=\"postscript\"",
            _ => "",
        };
        let lines = escaped(text.trim()).replace('\n', "<br>\n");
        html.push_str(&format!("<p{class}>{lines}</p>\n"));
    }
    html.push_str("</body>\n</html>\n");
    html
}

/// Text as it stands between the tags of HTML and XML, and in their attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            it => escaped.push(it),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_is_escaped_for_each_format() {
        assert_eq!(escaped("O'Brien <b>&"), "O&#39;Brien &lt;b&gt;&amp;");
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(hard_breaks("Yours,\nAda\n"), "Yours,\\\nAda\n");
    }
}
