//! Parts of a name that stand in the field of another: a title before the given name, a whole
//! name in one field, a firm for a surname.

use super::full_name::Kind;
use super::lexicon::Lexicon;
use super::name::Name;
use super::person;
use crate::finding::Finding;
use crate::finding::Weight;

/// Puts the parts where they belong, and tells of what was moved.
pub(super) fn put_right(name: &mut Name, findings: &mut Vec<Finding>) {
    take_title(name, findings);
    if name.surname.is_none() && name.given.as_deref().is_some_and(|it| it.contains(',')) {
        split(name, findings);
    }
    if name.given.is_none() && name.title.is_none() && name.full.is_none() {
        let firm = |it: &mut String| Name::read(it).kind == Kind::Organisation;
        name.full = name.surname.take_if(firm);
    }
}

/// "Dr. Priscilla" as a given name.
fn take_title(name: &mut Name, findings: &mut Vec<Finding>) {
    let Some(given) = name.given.clone().filter(|it| it.contains(' ')) else {
        return;
    };
    let mut words: Vec<&str> = given.split_whitespace().collect();
    let titles = person::take_titles(&mut words).join(" ");
    // "St. John Rivers" is no saint.
    if titles.is_empty() || Lexicon::get().large_particles.has(&titles) {
        return;
    }
    let plain = |it: &str| it.replace('.', "").to_lowercase();
    match name.title.clone() {
        Some(title) if plain(&title) != plain(&titles) => {
            findings.push(
                Finding::new(
                    "two-titles",
                    Weight::Warn,
                    "two titles are stated that differ, so neither is used",
                    "write the right one, and take the other out of the name",
                )
                .quoting(format!("{title} · {titles}"))
                .at("name.title"),
            );
            name.title = None;
        }
        Some(_) => {}
        None => {
            findings.push(moved(&given, "a title stood before the given name").at("name.given"));
            name.title = Some(titles);
        }
    }
    name.given = Some(words.join(" "));
}

/// "Fitzpatrick, Colm" as a given name.
fn split(name: &mut Name, findings: &mut Vec<Finding>) {
    let Some(whole) = name.given.clone() else {
        return;
    };
    let read = Name::parse(&whole);
    if read.given.is_none() || read.surname.is_none() {
        return;
    }
    findings
        .push(moved(&whole, "the whole name stood in place of the given name").at("name.given"));
    *name = Name {
        title: name.title.take().or(read.title.clone()),
        given_informal: name.given_informal.take().or(read.given_informal.clone()),
        ..read
    };
}

fn moved(text: &str, what: &str) -> Finding {
    let help = "look whether it is right, and write each part in its own field";
    Finding::new("name-moved", Weight::Note, what, help).quoting(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(title: &str, given: &str, surname: &str) -> (String, Vec<String>) {
        let field = |it: &str| (!it.is_empty()).then(|| it.to_owned());
        let mut name = Name {
            title: field(title),
            given: field(given),
            surname: field(surname),
            ..Name::default()
        };
        let mut findings = Vec::new();
        put_right(&mut name, &mut findings);
        let parts = [&name.title, &name.given, &name.surname, &name.full];
        let parts = parts.map(|it| it.as_deref().unwrap_or("_")).join("|");
        (parts, findings.into_iter().map(|it| it.code).collect())
    }

    #[test]
    fn what_stands_in_the_wrong_field_is_put_right_and_told() {
        let told = |it: (String, Vec<String>)| format!("{} {}", it.0, it.1.join(","));
        assert_eq!(
            told(put("", "Dr. Priscilla", "Nakamura")),
            "Dr.|Priscilla|Nakamura|_ name-moved"
        );
        assert_eq!(
            told(put("Mr", "Mr. Eugene", "Holbrook")),
            "Mr|Eugene|Holbrook|_ "
        );
        assert_eq!(
            told(put("Ms", "Mr. Eugene", "Holbrook")),
            "_|Eugene|Holbrook|_ two-titles"
        );
        assert_eq!(
            told(put("", "Fitzpatrick, Colm", "")),
            "_|Colm|Fitzpatrick|_ name-moved"
        );
        assert_eq!(
            told(put("", "", "Pinewood Animal Shelter Inc.")),
            "_|_|_|Pinewood Animal Shelter Inc. "
        );
        assert_eq!(told(put("", "Mary Ann", "Reed")), "_|Mary Ann|Reed|_ ");
        assert_eq!(told(put("", "", "Church")), "_|_|Church|_ ");
    }
}
