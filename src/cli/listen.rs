//! `longhand listen`: what letters say.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use longhand::Error;
use longhand::listen;
use longhand::listen::Reading;

use crate::cli::talk;

/// Read letters received.
#[derive(Args)]
#[command(before_help = "\
Examples:
  longhand listen letter.txt
  longhand listen --json letters/*.txt")]
pub(crate) struct Listen {
    /// The letters, as plain text; `-` for standard input
    #[arg(required = true, value_name = "LETTER")]
    letters: Vec<PathBuf>,

    /// Give JSON: an object for one letter, an array for several
    #[arg(long)]
    json: bool,
}

impl Listen {
    pub(crate) fn run(self) -> Result<ExitCode, Error> {
        let mut readings = Vec::new();
        let mut code = ExitCode::SUCCESS;
        for path in &self.letters {
            let name = talk::name_of(path);
            let read =
                talk::read_bytes(path).and_then(|bytes| listen::letter_from_bytes(&name, &bytes));
            match read {
                Ok(text) => readings.push((name, listen::read(&text))),
                // One letter that cannot be read does not keep the others from being read.
                Err(error) => {
                    talk::say(&error.report());
                    code = ExitCode::FAILURE;
                }
            }
        }
        if self.json {
            let values: Vec<_> = readings.iter().map(|it| &it.1).collect();
            let json = match (&values[..], self.letters.len()) {
                ([one], 1) => talk::json(one)?,
                (all, _) => talk::json(&all)?,
            };
            talk::give(&json)?;
            return Ok(code);
        }
        let several = self.letters.len() > 1;
        for (name, reading) in &readings {
            let head = if several {
                format!("{name}\n")
            } else {
                String::new()
            };
            talk::give(format!("{head}{}", listing(reading)).as_bytes())?;
        }
        Ok(code)
    }
}

/// What a letter says, a line for each thing, with the rule that found it.
fn listing(reading: &Reading) -> String {
    let mut lines = String::new();
    let mut line = |what: &str, words: &str, why: &str| {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push_str(&format!("{what:11} {words}\n{:11}   {why}\n", ""));
    };
    if let Some(writer) = &reading.writer {
        line("writer", &writer.text, &writer.why);
    }
    if let Some(age) = &reading.age {
        line("age", &format!("{} (“{}”)", age.years, age.text), &age.why);
    }
    for ask in reading.matters() {
        let place = if ask.in_postscript {
            ", in the P.S."
        } else {
            ""
        };
        line(
            ask.kind.name(),
            &ask.text,
            &format!("{}: {}{place}", ask.id, ask.why),
        );
    }
    for it in &reading.praise {
        line("praise", &it.text, &it.why);
    }
    for it in &reading.loves {
        line("loves", &it.text, &it.why);
    }
    for it in &reading.ideas {
        line("idea", &it.text, &it.why);
    }
    for it in reading.safeguarding.iter().chain(&reading.sorrows) {
        line("read first", &it.text, &it.why);
    }
    if let Some(postscript) = &reading.postscript {
        line("postscript", &postscript.text, &postscript.why);
    }
    if lines.is_empty() {
        lines.push_str("nothing asked, wished, worried about or complained of\n");
    }
    lines
}
