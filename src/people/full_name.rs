//! A name in one string: whose it is, and how sure that is.

use super::asides::Aside;
use super::asides::without_asides;
use super::known::Known;
use super::lexicon::Lexicon;
use super::lexicon::Words;
use super::name::Confidence;
use super::name::Name;
use super::person;
use super::unfit::unfit;
use super::written::is_missing;
use super::written::is_private;
use super::written::quiet;
use super::written::trimmed;
use crate::finding::Finding;
use crate::finding::Weight;

/// What a name in one string was understood to be; see [`Name::read`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct NameReading {
    /// The name in fields, or whole in [`Name::full`].
    pub name: Name,
    /// How sure that is.
    pub confidence: Confidence,
    /// Who is meant.
    pub kind: Kind,
    /// What a person should look at.
    pub findings: Vec<Finding>,
    /// What decided, in a few words.
    pub why: &'static str,
}

quiet!(NameReading);

/// Who is meant by what stands in a name's place.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// One person.
    Person,
    /// Several people, each by what is known of the name; a family by its surname alone.
    Couple(Vec<Name>),
    /// A firm, a group or a post.
    Organisation,
    /// Nobody by name: nothing, a placeholder, "Parent/Guardian of …".
    Nobody,
}

quiet!(Kind);

impl Name {
    /// The name in one string, split where that is safe; see [`Name::read`].
    pub fn parse(text: &str) -> Self {
        person::usual(text).unwrap_or_else(|| read(text).name)
    }

    /// What a name in one string is understood to be, and how sure that is.
    ///
    /// A *sure* reading has one name per field. A *likely* one has, too, and a finding
    /// (`name-split`), which [`Profile::findings`](super::Profile::findings) repeats. An *unsure*
    /// one stays whole: a name that may begin with the surname ("Kim Min-jun"), initials
    /// ("A. Smith"), two people, a firm. Common given names and surnames of many languages are
    /// known; what is a given name is never guessed from the place of an unknown word alone
    /// without the finding. Whom the string means is its [`Kind`].
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::people::{Confidence, Kind, Name};
    ///
    /// let ada = Name::read("Prof. Dr. Ada Lovelace, PhD");
    /// assert_eq!(ada.confidence, Confidence::Sure);
    /// assert_eq!(ada.name.title.as_deref(), Some("Prof. Dr."));
    /// assert_eq!(ada.name.given.as_deref(), Some("Ada"));
    ///
    /// let min_jun = Name::read("Kim Min-jun");
    /// assert_eq!(min_jun.confidence, Confidence::Unsure);
    /// assert_eq!(min_jun.name.full.as_deref(), Some("Kim Min-jun"));
    ///
    /// let smiths = Name::read("Bob & Ann Smith");
    /// assert!(matches!(smiths.kind, Kind::Couple(people) if people.len() == 2));
    /// ```
    pub fn read(text: &str) -> NameReading {
        let mut reading = read(text);
        if reading.confidence == Confidence::Likely {
            reading.findings.extend(split_finding(&reading.name));
        }
        reading
    }
}

/// What a person should look at in a name that was split without being sure.
pub(super) fn split_finding(name: &Name) -> Option<Finding> {
    if name.read.confidence != Some(Confidence::Likely) {
        return None;
    }
    let parts = [
        ("title", &name.title),
        ("given", &name.given),
        ("also called", &name.given_informal),
        ("further", &name.given2),
        ("surname", &name.surname),
        ("after it", &name.generation),
        ("after it", &name.credentials),
    ];
    let parts = parts
        .iter()
        .filter_map(|(field, value)| Some(format!("{field} {}", value.as_deref()?)));
    let finding = Finding::new(
        "name-split",
        Weight::Note,
        "the name was read as given name and surname by its looks",
        "look whether it is right, or write `given` and `surname`",
    );
    Some(
        finding
            .quoting(parts.collect::<Vec<_>>().join(" · "))
            .at("name"),
    )
}

fn read(text: &str) -> NameReading {
    let text = trimmed(text);
    if is_ordinary(text) {
        return one(text, text, &[]);
    }
    if text.contains(is_private) {
        let mut reading = read(&text.replace(is_private, ""));
        reading.name.read.was_cleaned = true;
        return reading;
    }
    if text.is_empty() {
        return whole(text, Kind::Nobody, "there is nothing");
    }
    if is_missing(text) && text != "Null" {
        return whole(text, Kind::Nobody, "it says that there is nothing");
    }
    if says_deceased(text) {
        let mut reading = whole(text, Kind::Person, "it says that they have died");
        reading
            .findings
            .push(deceased_finding().quoting(text).at("name"));
        return reading;
    }
    let (plain, asides) = without_asides(text);
    if let Some(unfit) = unfit(&plain) {
        let mut reading = whole(text, Kind::Nobody, "it is no name");
        reading
            .findings
            .push(unfit.finding().quoting(text).at("name"));
        return reading;
    }
    if begins(text, &Lexicon::get().stand_ins) {
        return whole(
            text,
            Kind::Nobody,
            "it stands for somebody who is not named",
        );
    }
    if let Some(family) = family(&plain) {
        return several(text, vec![family]);
    }
    if is_organisation(&plain) {
        let mut reading = whole(text, Kind::Organisation, "it is a firm, a group or a post");
        reading
            .findings
            .push(organisation_finding().quoting(text).at("name"));
        return reading;
    }
    if let Some(people) = people(&plain) {
        return several(text, people);
    }
    one(text, &plain, &asides)
}

/// Letters only, and no word that may tell of several people, of a firm, or of nobody.
fn is_ordinary(text: &str) -> bool {
    let letter = |it: char| {
        it.is_ascii_alphabetic()
            || "-'’".contains(it)
            || matches!(it, 'À'..='ɏ' if it != '×' && it != '÷')
    };
    let word = |it: &str| {
        let word = it.strip_suffix(',').unwrap_or(it);
        let word = word.strip_suffix('.').unwrap_or(word);
        word.starts_with(char::is_alphabetic)
            && word.chars().all(letter)
            && !is_possessive(word)
            && !Known::word(word).is_alarming()
    };
    // One word alone may be a key pressed again and again.
    (4..=60).contains(&text.len())
        && text.contains([' ', ','])
        && text.split(' ').filter(|it| !it.is_empty()).all(word)
}

/// One person, whose words in brackets or quotation marks stand apart.
fn one(text: &str, plain: &str, asides: &[Aside]) -> NameReading {
    if !plain.contains([' ', ',']) && asides.is_empty() && is_foreign(plain) {
        return foreign(plain);
    }
    let outcome = person::person(plain);
    let mut read = match outcome {
        Ok(read) => read,
        Err(it) => {
            let full = it.full.filter(|_| asides.is_empty());
            return whole(full.as_deref().unwrap_or(text), Kind::Person, it.why);
        }
    };
    for aside in asides {
        let Some(confidence) = aside.put(&mut read.name) else {
            return whole(text, Kind::Person, "what stands in brackets is not clear");
        };
        read.confidence = read.confidence.min(confidence);
    }
    read.name.read.confidence = Some(read.confidence);
    NameReading {
        name: read.name,
        confidence: read.confidence,
        kind: Kind::Person,
        findings: Vec::new(),
        why: read.why,
    }
}

/// "Mary's", as in "St. Mary's".
fn is_possessive(word: &str) -> bool {
    word.len() > 3 && (word.ends_with("'s") || word.ends_with("’s"))
}

/// One word in an alphabet whose names are not known here.
fn is_foreign(word: &str) -> bool {
    word.chars()
        .any(|it| it.is_alphabetic() && it >= '\u{530}' && !matches!(it, '\u{1e00}'..='\u{1fff}'))
}

/// East Asian names have the surname in the same word; elsewhere one word is one name.
fn foreign(word: &str) -> NameReading {
    let east_asian = |it: char| matches!(it, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..);
    if word.chars().any(east_asian) || word.chars().any(|it| ",;:/&+()".contains(it)) {
        return whole(word, Kind::Person, "its surname is not apart");
    }
    NameReading {
        name: Name::given(word),
        confidence: Confidence::Sure,
        kind: Kind::Person,
        findings: Vec::new(),
        why: "one name alone",
    }
}

fn whole(text: &str, kind: Kind, why: &'static str) -> NameReading {
    NameReading {
        name: Name {
            full: (!text.is_empty()).then(|| text.to_owned()),
            ..Name::default()
        },
        confidence: Confidence::Unsure,
        kind,
        findings: Vec::new(),
        why,
    }
}

fn several(text: &str, people: Vec<Name>) -> NameReading {
    let mut reading = whole(text, Kind::Couple(people), "it is more than one person");
    reading
        .findings
        .push(several_finding().quoting(text).at("name"));
    reading
}

/// What to tell about several people in one name.
pub(super) fn several_finding() -> Finding {
    Finding::new(
        "name-of-several",
        Weight::Warn,
        "more than one person stands in this name",
        "write a profile for each of them, and give them the same `household`",
    )
}

fn organisation_finding() -> Finding {
    Finding::new(
        "name-of-organisation",
        Weight::Warn,
        "this is a firm, a group or a post, and no person",
        "move it to `organisation` of the address, and write the name of the person who reads the letter",
    )
}

/// What to tell about a name that says that somebody has died.
pub(super) fn deceased_finding() -> Finding {
    Finding::new(
        "name-says-deceased",
        Weight::Hold,
        "the name says that this person has died",
        "if that is so, write `deceased: yes`; else write the name without it",
    )
}

/// "(deceased)", "The late Ada Lovelace", "Estate of Ada Lovelace".
pub(super) fn says_deceased(text: &str) -> bool {
    if text.contains('†') {
        return true;
    }
    let words = &Lexicon::get().deceased;
    let bracketed = text.contains(['(', '['])
        && without_asides(text).1.iter().any(|it| {
            // "(RIP 2021)"
            let dated = |it: char| it.is_ascii_digit() || it.is_whitespace();
            words.has(it.text.trim_end_matches(dated))
        });
    let word = |it: &str| {
        let it = it.trim_matches(|it: char| !it.is_alphanumeric() && it != '+' && it != '.');
        let year = it
            .strip_prefix('+')
            .is_some_and(|it| it.len() == 4 && it.parse::<u16>().is_ok());
        // "RIP", but not Jan Rip.
        let is_name = it.len() == 3 && it.contains(char::is_lowercase);
        year || (!is_name && Lexicon::get().surely_deceased.has(it))
    };
    let mut words_of = text.split_whitespace();
    let told = words_of.next().is_some() && words_of.any(word);
    let lower = text.to_lowercase();
    let phrased = lower.contains("passed away") || lower.contains("(d. ") || lower.contains("(d ");
    bracketed || told || phrased || (begins(text, words) && text.split_whitespace().count() > 2)
}

/// Whether a text begins with one of these phrases, and more follows.
fn begins(text: &str, phrases: &Words) -> bool {
    let ends = text.match_indices(' ').map(|(at, _)| at);
    ends.take(4)
        .any(|at| phrases.has(text[..at].trim_end_matches(',')))
        || phrases.has(text)
}

/// "The Smith Family", "Familie Schmidt": the surname of a family.
fn family(text: &str) -> Option<Name> {
    let families = &Lexicon::get().families;
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words
        .first()
        .is_some_and(|it| it.eq_ignore_ascii_case("the"))
    {
        words.remove(0);
    }
    let titles = person::take_titles(&mut words);
    if titles.len() + words.len() > 4 || words.iter().any(|it| Lexicon::get().joins.has(it)) {
        return None;
    }
    let (first, last) = (words.first()?, words.last()?);
    let surname = match (families.has(first), families.has(last)) {
        (true, false) => &words[1..],
        (false, true) => &words[..words.len() - 1],
        _ => return None,
    };
    let fits = surname.iter().all(|it| {
        it.starts_with(|it: char| it.is_alphabetic()) && !Lexicon::get().organisations.has(it)
    });
    // "Ada Family" may be a person, "Ada Lovelace Family" a foundation.
    let given = surname.len() > 1 && Known::word(surname[0]).is_only_given();
    (fits && !given && surname.len() < 4).then(|| Name {
        surname: Some(surname.join(" ")),
        ..Name::default()
    })
}

/// "Acme Ltd", "Head of Marketing", "The Rotary Club", "Class 2b".
fn is_organisation(text: &str) -> bool {
    let lexicon = Lexicon::get();
    let words: Vec<&str> = text
        .split([' ', ',', '/', '\u{a0}'])
        .filter(|it| !it.is_empty())
        .collect();
    let Some((first, last)) = words.first().zip(words.last()) else {
        return false;
    };
    let small = ["of", "the", "and", "for", "&", "de", "für"];
    let the = first.eq_ignore_ascii_case("the") && words.len() > 1;
    let post = |it: &&&str| small.contains(&it.to_lowercase().as_str()) || lexicon.posts.has(it);
    let posts = words.iter().filter(|it| lexicon.posts.has(it)).count();
    let all_posts = posts > 0 && words.iter().filter(post).count() == words.len();
    let of = words.len() > 2 && words[1..words.len() - 1].contains(&"of");
    let strong = words
        .iter()
        .any(|it| lexicon.organisations.has(it) || (is_possessive(it) && words.len() > 1));
    let called = text.split_once(',').is_some_and(|(post, _)| {
        post.split(' ')
            .all(|it| small.contains(&it) || lexicon.posts.has(it))
    });
    let the = the && !(words.len() > 2 && person::is_title(words[1]));
    let doubtful = words.len() > 1
        && lexicon.doubtful_organisations.has(last)
        && !text.contains(',')
        && !Known::word(first).is_given()
        && !person::is_title(first)
        && !person::is_initial(first);
    strong || called || the || all_posts || of || doubtful
}

/// "Bob & Ann Smith", "Mr & Mrs Smith", "Ted, Alice and Noah Birch".
fn people(text: &str) -> Option<Vec<Name>> {
    let segments = segments(text)?;
    let (last, before) = segments.split_last()?;
    let mut words = last.clone();
    let title = person::take_titles(&mut words).join(" ");
    let mut whole = match words[..] {
        [surname] if !title.is_empty() => Name {
            surname: Some(surname.to_owned()),
            ..Name::default()
        },
        _ => alone(&words.join(" ")),
    };
    whole.title = Some(title).filter(|it| !it.is_empty()).or(whole.title);
    // "Smith, Bob & Ann" has the surname in front.
    let reversed = match (before, last.len()) {
        ([first], 1)
            if first.len() == 2
                && first[0].ends_with(',')
                && !Known::word(first[0].trim_end_matches(',')).is_only_given() =>
        {
            Some(first[0].trim_end_matches(','))
        }
        _ => None,
    };
    if let Some(surname) = reversed {
        whole = Name {
            given: Some(words.join(" ")),
            surname: Some(surname.to_owned()),
            ..Name::default()
        };
    }
    let mut people = Vec::new();
    for segment in before {
        let named = match reversed {
            Some(_) => &segment[1..],
            None => &segment[..],
        };
        people.push(one_of(named, whole.surname.as_deref()));
    }
    // "Mr. and Mrs. John Smith": John is the husband.
    if let ([husband], Some(title)) = (&mut people[..], &whole.title)
        && husband.title.is_some()
        && husband.given.is_none()
        && Lexicon::get().wives.has(title)
    {
        husband.given = whole.given.take();
        husband.given2 = whole.given2.take();
    }
    // "Bob Smith and guest" names one of two.
    let companions = &Lexicon::get().companions;
    if !companions.has(&last.join(" ")) {
        people.push(whole);
    }
    Some(people)
}

/// One of several people, who may share the surname of the last.
fn one_of(words: &[&str], surname: Option<&str>) -> Name {
    let mut words = words.to_vec();
    let title = match words[..] {
        // "M. et Mme Rousselot": before another, one letter is a title and no initial.
        [only] if person::is_title(only) || (only == "M." && surname.is_some()) => {
            words.clear();
            Some(only.to_owned())
        }
        _ => {
            let titles = person::take_titles(&mut words);
            (!titles.is_empty()).then(|| titles.join(" "))
        }
    };
    let text = words.join(" ");
    let shared = surname.map(str::to_owned);
    let plain = match words.len() {
        0 => Name {
            surname: shared,
            ..Name::default()
        },
        1 if shared.is_none() || Known::word(&text).is_only_surname() => alone(&text),
        1 => Name {
            given: Some(text),
            surname: shared,
            ..Name::default()
        },
        _ => alone(&text),
    };
    Name { title, ..plain }
}

/// One of several people whose name stands alone.
fn alone(text: &str) -> Name {
    if !text.contains(' ') && Known::word(text).is_only_surname() {
        return Name {
            surname: Some(text.to_owned()),
            ..Name::default()
        };
    }
    let whole = |_| Name {
        full: Some(text.to_owned()),
        ..Name::default()
    };
    person::person(text).map_or_else(whole, |it| it.name)
}

/// The words between "and", "&", "/" and the like, if there are any and they read as people.
fn segments(text: &str) -> Option<Vec<Vec<&str>>> {
    let lexicon = Lexicon::get();
    let mut segments: Vec<Vec<&str>> = vec![Vec::new()];
    for word in text.split_whitespace() {
        if lexicon.stand_ins.has(word) {
            return None;
        }
        if lexicon.joins.has(word) {
            segments.push(Vec::new());
            continue;
        }
        let glued = |it: char| matches!(it, '&' | '+' | '/');
        let patronym = lexicon.patronyms.has(word);
        for (index, part) in word.split(glued).filter(|_| !patronym).enumerate() {
            if index > 0 {
                segments.push(Vec::new());
            }
            if !part.is_empty() {
                segments.last_mut()?.push(part);
            }
        }
    }
    if segments.len() == 1 {
        segments = doubtful_segments(&segments[0])?;
    }
    if segments.iter().any(Vec::is_empty) || segments.len() > 6 {
        return None;
    }
    let many = segments.last().is_some_and(|it| it.len() > 1);
    if many && segments[0].iter().all(|it| !it.contains(' ')) && segments[0].len() > 1 {
        let listed = segments[0][..segments[0].len() - 1]
            .iter()
            .all(|it| it.ends_with(','));
        if listed {
            let first = segments.remove(0);
            let alone = first.into_iter().map(|it| vec![it.trim_end_matches(',')]);
            segments.splice(0..0, alone);
        }
    }
    Some(segments)
}

/// "Juan y María García" and "Sr. y Sra. Montoya", but not "Velasquez y Garcia".
fn doubtful_segments<'t>(words: &[&'t str]) -> Option<Vec<Vec<&'t str>>> {
    let joins = &Lexicon::get().doubtful_joins;
    let at = words
        .iter()
        .position(|it| joins.has(it) && it.starts_with(char::is_lowercase))?;
    let given = |it: Option<&&str>| it.is_some_and(|it| Known::word(it).is_only_given());
    let titled = |it: Option<&&str>| it.is_some_and(|it| person::is_title(it));
    let both = |is: &dyn Fn(Option<&&'t str>) -> bool| {
        is(words[..at].first()) && is(words.get(at + 1)) && words.len() > at + 2
    };
    (both(&given) || both(&titled)).then(|| vec![words[..at].to_vec(), words[at + 1..].to_vec()])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, given and surname, or what stays whole; an exclamation mark where a finding is.
    fn told(text: &str) -> String {
        let reading = Name::read(text);
        let name = &reading.name;
        let mark = if reading.confidence == Confidence::Likely {
            "!"
        } else {
            ""
        };
        match &name.full {
            Some(full) => format!("<{full}>"),
            None => {
                mark.to_owned()
                    + &[&name.title, &name.given, &name.surname]
                        .map(|it| it.as_deref().unwrap_or("_"))
                        .join("|")
            }
        }
    }

    #[test]
    fn one_string_is_split_only_where_that_is_safe() {
        for (text, fields) in [
            ("Colin", "_|Colin|_"),
            ("Ada Lovelace", "_|Ada|Lovelace"),
            ("Dr Ada Lovelace", "Dr|Ada|Lovelace"),
            ("Dr. Lovelace", "Dr.|_|Lovelace"),
            ("Lovelace, Ada", "_|Ada|Lovelace"),
            ("de la Vega, Dr. Juan", "Dr.|Juan|de la Vega"),
            ("Juan de la Vega", "_|Juan|de la Vega"),
            ("Juan Velasquez y Garcia", "!_|Juan|Velasquez y Garcia"),
            ("Alba Pizarro Salgado", "!_|Alba|Pizarro Salgado"),
            ("Omar Román Guerrero", "!_|Omar|Román Guerrero"),
            ("Maurice Roman Kammerer", "!_|Maurice|Kammerer"),
            ("John Doe, Jr.", "_|John|Doe"),
            ("Doe, John, Jr.", "_|John|Doe"),
            ("Herr von Streit", "Herr|_|von Streit"),
            ("Ben Kingsley", "_|Ben|Kingsley"),
            ("DUPONT Marie", "_|Marie|DUPONT"),
        ] {
            assert_eq!(told(text), fields, "{text}");
        }
        for whole in [
            "J. Smith",
            "Ada and Bob",
            "Acme Ltd",
            "山田 太郎",
            "Van der Berg",
            "Dr",
            "Kim Min-jun",
            "Nguyen Van An",
            "Smith John",
            "JRR Tolkien",
            "Mr John",
            "Sister Mary",
            "Octavia Qwop Ruiz",
        ] {
            assert_eq!(told(whole), format!("<{whole}>"));
        }
    }

    #[test]
    fn couples_are_never_one_person() {
        let people = |text: &str| match Name::read(text).kind {
            Kind::Couple(people) => people
                .iter()
                .map(|it| {
                    format!(
                        "{}|{}|{}",
                        it.title.as_deref().unwrap_or("_"),
                        it.given.as_deref().unwrap_or("_"),
                        it.surname.as_deref().unwrap_or("_")
                    )
                })
                .collect::<Vec<_>>()
                .join(" "),
            _ => "one".to_owned(),
        };
        assert_eq!(people("Bob & Ann Smith"), "_|Bob|Smith _|Ann|Smith");
        assert_eq!(people("Mr & Mrs Smith"), "Mr|_|Smith Mrs|_|Smith");
        assert_eq!(
            people("Mr. and Mrs. John Smith"),
            "Mr.|John|Smith Mrs.|_|Smith"
        );
        assert_eq!(people("Smith, Bob & Ann"), "_|Bob|Smith _|Ann|Smith");
        assert_eq!(
            people("Kevin Marsh & Tina Bloom"),
            "_|Kevin|Marsh _|Tina|Bloom"
        );
        assert_eq!(
            people("Ted, Alice and Noah Birch"),
            "_|Ted|Birch _|Alice|Birch _|Noah|Birch"
        );
        assert_eq!(
            people("Rosie/Martin Cheadle"),
            "_|Rosie|Cheadle _|Martin|Cheadle"
        );
        assert_eq!(people("The Smith Family"), "_|_|Smith");
        assert_eq!(people("Juan Velasquez y Garcia"), "one");
    }
}
