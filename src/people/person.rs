//! One person's name in one string, word by word.

use super::known::Known;
use super::lexicon::Lexicon;
use super::name::Confidence;
use super::name::Name;

/// A name with its parts apart.
pub(super) struct Reading {
    pub(super) name: Name,
    pub(super) confidence: Confidence,
    pub(super) why: &'static str,
}

/// Why a name stays whole, and how to write it then.
pub(super) struct Whole {
    pub(super) full: Option<String>,
    pub(super) why: &'static str,
}

type Outcome = Result<Reading, Whole>;

fn sure(name: Name, why: &'static str) -> Outcome {
    read(name, Confidence::Sure, why)
}

fn read(name: Name, confidence: Confidence, why: &'static str) -> Outcome {
    Ok(Reading {
        name,
        confidence,
        why,
    })
}

fn whole(why: &'static str) -> Outcome {
    Err(Whole { full: None, why })
}

/// "Ada Lovelace": two plain words in usual case, of which there is no doubt. Most names end here.
pub(super) fn usual(text: &str) -> Option<Name> {
    let (given, surname) = text.split_once(' ')?;
    if !is_plain(given) || !is_plain(surname) {
        return None;
    }
    let (first, last) = (Known::word(given), Known::word(surname));
    let special = |it: Known| it.is_special() || it.is_alarming();
    if special(first) || special(last) || order(given, first, last) != Some(Confidence::Sure) {
        return None;
    }
    Some(Name {
        given: Some(given.to_owned()),
        surname: Some(surname.to_owned()),
        ..Name::default()
    })
}

/// A large letter and small ones, all Latin.
fn is_plain(word: &str) -> bool {
    let latin =
        |it: char| it.is_ascii_alphabetic() || matches!(it, 'À'..='ɏ' if it != '×' && it != '÷');
    let mut letters = word.chars();
    let first = letters
        .next()
        .is_some_and(|it| latin(it) && it.is_uppercase());
    first && word.len() > 2 && letters.all(|it| latin(it) && it.is_lowercase())
}

/// How sure it is that a given name and a surname stand in this order; `None` is "not at all".
fn order(given: &str, first: Known, last: Known) -> Option<Confidence> {
    use Confidence::Likely;
    use Confidence::Sure;
    if first == Known::default() && !could_be_called(given) {
        return None;
    }
    if first.is_eastern() {
        let western = last.is_only_surname() && !last.is_eastern();
        return match (first.is_given(), western) {
            (true, true) => Some(Sure),
            (true, false) if last.is_name() && !last.is_only_given() && !last.is_eastern() => {
                Some(Likely)
            }
            _ => None,
        };
    }
    match (first.is_given(), first.is_surname()) {
        (true, false) if last.is_only_given() => Some(Likely),
        (true, false) => Some(Sure),
        (true, true) if last.is_only_surname() => Some(Sure),
        (true, true) if last.is_only_given() && !first.is_masculine() => None,
        (true, true) if first.is_masculine() && !last.is_name() => Some(Sure),
        (true, true) => Some(Likely),
        (false, true) => None,
        (false, false) if last.is_only_given() || last.is_masculine() => None,
        (false, false) => Some(Likely),
    }
}

/// The parts of one person's name, if there is only one likely way to read it.
pub(super) fn person(text: &str) -> Outcome {
    let mut parts: Vec<Vec<&str>> = text
        .split(',')
        .map(|it| it.split_whitespace().collect::<Vec<_>>())
        .filter(|it| !it.is_empty())
        .collect();
    let count: usize = parts.iter().map(Vec::len).sum();
    if count == 0 || count > 12 {
        return whole("it has too few words or too many");
    }
    let mut name = Name::default();
    while parts.len() > 1
        && parts
            .last()
            .is_some_and(|it| it.iter().all(|it| is_suffix(it)))
    {
        let suffix = parts.pop().unwrap_or_default();
        suffix.iter().rev().for_each(|it| put_suffix(it, &mut name));
    }
    if parts.len() > 1
        && parts
            .last()
            .is_some_and(|it| it.iter().all(|it| is_title(it)))
    {
        name.title = parts.pop().map(|it| it.join(" "));
    }
    let floor = if parts.len() > 1 { 1 } else { 2 };
    for part in &mut parts {
        while part.len() > floor && part.last().is_some_and(|it| is_suffix(it)) {
            let suffix = part.pop().unwrap_or_default();
            put_suffix(suffix, &mut name);
        }
    }
    take_unknown_credentials(&mut parts, &mut name);
    if !parts.iter().flatten().all(|it| could_be_name(it)) {
        return whole("it has words that are no names");
    }
    match &mut parts[..] {
        [words] if words.len() == 1 => one_word(words[0], name),
        [words] => given_first(words, name),
        [surname, given] => surname_first(surname, given, name),
        _ => whole("it has too many commas"),
    }
}

/// "John Doe, CLU, CFP": after a whole name, words in capitals are credentials.
fn take_unknown_credentials(parts: &mut Vec<Vec<&str>>, name: &mut Name) {
    let capitals = |it: &str| {
        let large = it.chars().filter(|it| it.is_uppercase()).count();
        (large > 1 || it.contains('.')) && it.len() < 8 && !Known::word(it).is_given()
    };
    let is_whole = parts[0].len() > 1 && parts[0].iter().any(|it| it.contains(char::is_lowercase));
    let credentials = |it: &Vec<&str>| it.len() == 1 && capitals(it[0]);
    if is_whole && parts.len() > 1 && parts[1..].iter().all(credentials) {
        let taken = parts.drain(1..).map(|it| it[0]).collect::<Vec<_>>();
        taken.iter().rev().for_each(|it| put_suffix(it, name));
    }
}

/// "Colin".
fn one_word(word: &str, mut name: Name) -> Outcome {
    let known = Known::word(word);
    if name != Name::default() || known.is_only_surname() {
        return whole("it may be a surname alone");
    }
    if !known.is_given() && !could_be_called(word) {
        return whole("it is too short for a name that somebody is called by");
    }
    name.given = Some(word.to_owned());
    sure(name, "one name alone")
}

/// "Doe, John A."
fn surname_first(surname: &mut Vec<&str>, given: &mut Vec<&str>, mut name: Name) -> Outcome {
    let mut titles = take_titles(surname);
    titles.extend(take_titles(given));
    put_titles(titles, &mut name);
    let (Some(first), Some(last)) = (given.first(), surname.last()) else {
        return whole("there is a comma and no name on one side of it");
    };
    if given.iter().all(|it| is_initial(it)) {
        return Err(Whole {
            full: Some([given.join(" "), surname.join(" ")].join(" ")),
            why: "only initials stand before the surname",
        });
    }
    let (known, family) = (Known::word(first), Known::word(last));
    let before = Known::word(surname[0]);
    let is_whole = surname.len() > 1
        && (before.is_only_given() || (before.is_given() && !known.is_given()))
        && !surname.iter().any(|it| is_particle(it));
    let odd = given.len() > 4 || surname.len() > 5 || is_initial(first) || is_initial(last);
    let small = surname[0].starts_with(char::is_lowercase)
        && given.iter().all(|it| it.starts_with(char::is_lowercase));
    let sentence = !small && given.iter().any(|it| it.starts_with(char::is_lowercase));
    if is_whole || odd || sentence {
        return whole("what stands around the comma is no surname and given name");
    }
    let confidence = match known.is_given() {
        true => Confidence::Sure,
        _ if known.is_only_surname() && !known.is_eastern() => {
            return whole("two surnames stand around the comma");
        }
        _ if !could_be_called(first) || family.is_only_given() => {
            return whole("what stands after the comma may be no given name");
        }
        _ => Confidence::Likely,
    };
    put_given(given, &mut name);
    name.surname = Some(surname.join(" "));
    read(name, confidence, "surname, comma, given name")
}

/// "Dr John A. Doe".
fn given_first(words: &mut Vec<&str>, mut name: Name) -> Outcome {
    let titles = take_titles(words);
    let is_titled = !titles.is_empty();
    let lexicon = Lexicon::get();
    let knight = titles.iter().any(|it| lexicon.given_titles.has(it));
    let kept = titles.iter().any(|it| lexicon.kept_titles.has(it));
    let wife = titles.iter().any(|it| lexicon.wives.has(it));
    put_titles(titles, &mut name);
    if knight && kept {
        return whole("with this title it is said whole");
    }
    if is_titled && words.len() == 1 {
        return titled(words[0], knight, name);
    }
    let particles = words.iter().take_while(|it| is_particle(it)).count();
    let small = words[0].starts_with(char::is_lowercase);
    if is_titled
        && !knight
        && particles > 0
        && particles + 1 == words.len()
        && (small || particles > 1 || !Known::word(words[0]).is_given())
    {
        name.surname = Some(words.join(" "));
        return sure(name, "title and surname");
    }
    if wife && Known::word(words[0]).is_masculine() {
        return whole("it may be her husband's given name");
    }
    if let Some(outcome) = in_capitals(words, &name) {
        return outcome;
    }
    let initials = words.iter().take_while(|it| is_initial(it)).count();
    if initials > 0 && !(Known::word(words[0]).is_given() && words[0].len() > 2) {
        let only = words.len() == initials + 1 && !is_initial(words[words.len() - 1]);
        if !(is_titled && only) {
            return whole("there are initials for a given name");
        }
        name.given2 = Some(words[..initials].join(" "));
        name.surname = Some(words[initials].to_owned());
        return sure(name, "title, initials, surname");
    }
    if let Some(outcome) = with_patronymic(words, &name) {
        return outcome;
    }
    western(words, name)
}

/// "Dr Lovelace", "Sir Elton".
fn titled(word: &str, knight: bool, mut name: Name) -> Outcome {
    if is_initial(word) {
        return whole("there is a title and an initial");
    }
    if knight {
        name.given = Some(word.to_owned());
        return sure(name, "with this title goes the given name");
    }
    if Known::word(word).is_given() && !Known::word(word).is_eastern() {
        return whole("after the title may stand a given name or a surname");
    }
    name.surname = Some(word.to_owned());
    sure(name, "title and surname")
}

/// "DUPONT Marie", "Marie DUPONT": the surname is in capitals, as in France and Japan.
fn in_capitals(words: &[&str], name: &Name) -> Option<Outcome> {
    let large = |it: &str| {
        it.chars().filter(|it| it.is_alphabetic()).count() > 2
            && !is_initial(it)
            && !Lexicon::get().generations.has(it)
            && it.chars().any(char::is_uppercase)
            && !it.chars().any(char::is_lowercase)
    };
    let mixed = words.iter().any(|it| it.contains(char::is_lowercase));
    let first = words.iter().position(|it| large(it)).filter(|_| mixed)?;
    let count = words.iter().filter(|it| large(it)).count();
    let run = words[first..].iter().take_while(|it| large(it)).count();
    if count == words.len() || run != count {
        return None;
    }
    let (surname, given) = match (first, first + run == words.len()) {
        (0, false) => words.split_at(run),
        (_, true) => {
            let given = words.iter().take_while(|it| !large(it) && !is_particle(it));
            let (given, surname) = words.split_at(given.count());
            (surname, given)
        }
        _ => return None,
    };
    let called = given.first()?;
    let known = Known::word(called);
    let family = Known::word(surname[surname.len() - 1]);
    // "PPELD Donahue" may be initials.
    let contrary = family.is_only_given() || (first == 0 && !known.is_given() && !family.is_name());
    if contrary || known.is_only_surname() || !could_be_called(called) {
        return Some(whole("the part in capitals may not be the surname"));
    }
    let mut name = name.clone();
    put_given(given, &mut name);
    name.surname = Some(surname.join(" "));
    let confidence = match known.is_given() && given.len() == 1 {
        true => Confidence::Sure,
        false => Confidence::Likely,
    };
    Some(read(name, confidence, "the surname is in capitals"))
}

/// "Иван Петрович Сидоров", "Сидоров Иван Петрович", "Yusof bin Ishak".
fn with_patronymic(words: &[&str], name: &Name) -> Option<Outcome> {
    let lexicon = Lexicon::get();
    let mut name = name.clone();
    if let Some(at) = words.iter().position(|it| lexicon.patronyms.has(it)) {
        if at == 0 || at > 2 || at + 1 == words.len() {
            return Some(whole("there is a father's name, and no clear given name"));
        }
        name.given = Some(words[..at].join(" "));
        name.surname = Some(words[at..].join(" "));
        return Some(read(
            name,
            Confidence::Likely,
            "given name and father's name",
        ));
    }
    let (given, patronymic, surname) = match words {
        [given, middle, surname] if is_patronymic(middle) => (given, middle, surname),
        [surname, given, last] if is_patronymic(last) => (given, last, surname),
        _ => return None,
    };
    name.given = Some((*given).to_owned());
    name.given2 = Some((*patronymic).to_owned());
    name.surname = Some((*surname).to_owned());
    let confidence = match Known::word(given).is_only_given() {
        true => Confidence::Sure,
        false => Confidence::Likely,
    };
    Some(read(name, confidence, "given name, father's name, surname"))
}

fn is_patronymic(word: &str) -> bool {
    const ENDS: [&str; 14] = [
        "ович",
        "евич",
        "овна",
        "евна",
        "ична",
        "івна",
        "ївна",
        "ильич",
        "ovich",
        "evich",
        "ovych",
        "ovna",
        "evna",
        "ivna",
    ];
    let small = word.to_lowercase();
    ENDS.iter().any(|it| small.ends_with(it))
}

/// Given names, perhaps further ones and initials, and one surname with its particles.
fn western(words: &[&str], mut name: Name) -> Outcome {
    let lexicon = Lexicon::get();
    let count = words.len();
    let first = Known::word(words[0]);
    let small = |it: &&str| !it.contains(char::is_uppercase) && it.contains(char::is_lowercase);
    let all_small = words.iter().all(small);
    let linked = |it: &str| {
        is_particle(it) || lexicon.doubtful_joins.has(it) || it.contains(['\'', '’', '-'])
    };
    if !all_small && words.iter().any(|it| small(it) && !linked(it)) {
        return whole("it has words in small letters");
    }
    let surname_first = is_particle(words[0])
        && (!first.is_given()
            || (small(&words[0]) && !all_small)
            || (count > 2 && is_particle(words[1])));
    if surname_first || (!first.is_given() && !could_be_called(words[0])) {
        return whole("it begins with a word that is no given name");
    }
    let paired = lexicon.given_pairs.has(&words[..2].join(" "));
    let begun = lexicon.given_starts.has(words[0]);
    if count == 2 && (paired || begun) {
        return whole("both words may be given names");
    }
    let mut end = if paired || begun { 2 } else { 1 };
    end += devotion(&words[end..]);
    let start = surname_start(words, end);
    let rest = &words[start..];
    let surname = match surname_length(rest, count) {
        Some(length) => &rest[rest.len() - length..],
        None => return whole("it is not clear where the surname begins"),
    };
    let middle = &words[end..count - surname.len()];
    let last = surname[surname.len() - 1];
    if (last.contains('.') && !is_initial(last)) || lexicon.generations.has(last) {
        return whole("it ends with an abbreviation or a number");
    }
    if is_initial(last) {
        if count != 2 || !first.is_given() {
            return whole("it ends with an initial");
        }
        name.given = Some(words[0].to_owned());
        name.surname = Some(last.to_owned());
        let confidence = match first.is_surname() {
            true => Confidence::Likely,
            false => Confidence::Sure,
        };
        return read(name, confidence, "given name and the initial of a surname");
    }
    let prefixed = surname.len() > 1 && is_particle(surname[0]);
    let ordered = match prefixed {
        true if first.is_only_surname() => None,
        true if first.is_eastern() => None,
        true if first.is_given() => Some(Confidence::Sure),
        true => Some(Confidence::Likely),
        false => order(words[0], first, Known::word(last)),
    };
    let unknown = all_small && !first.is_name() && !prefixed && !Known::word(last).is_surname();
    let Some(ordered) = ordered.filter(|_| !unknown) else {
        return whole("the given name may come first or last");
    };
    let plain = end == 1 && middle.iter().all(|it| is_initial(it));
    let vague = surname
        .iter()
        .any(|it| is_particle(it) && lexicon.also_given.has(it) && !small(it));
    let confidence = if plain && !vague && (prefixed || surname.len() == 1) {
        ordered
    } else {
        Confidence::Likely
    };
    name.given = Some(words[..end].join(" "));
    name.given2 = (!middle.is_empty()).then(|| middle.join(" "));
    name.surname = Some(surname.join(" "));
    read(name, confidence, "given name and surname")
}

/// How many words of "del Carmen" go on with the given name.
fn devotion(words: &[&str]) -> usize {
    let lexicon = Lexicon::get();
    let particles = words.iter().take_while(|it| is_particle(it)).count();
    match words.get(particles) {
        Some(word)
            if particles > 0 && words.len() > particles + 1 && lexicon.devotions.has(word) =>
        {
            particles + 1
        }
        _ => 0,
    }
}

/// Where further given names and initials end; at least one word is left.
fn surname_start(words: &[&str], mut at: usize) -> usize {
    let last = Known::word(words[words.len() - 1]);
    let is_start = |it: &str| {
        let doubtful = Lexicon::get().also_given.has(it) && it.starts_with(char::is_uppercase);
        is_particle(it) && !(doubtful && last.is_only_surname() && Known::word(it).is_given())
    };
    while at + 1 < words.len() && !is_start(words[at]) {
        let known = Known::word(words[at]);
        let joined = words
            .get(at + 1)
            .is_some_and(|it| Lexicon::get().doubtful_joins.has(it));
        // "Omar Román Guerrero" has two surnames, "Maurice Roman Kammerer" has one.
        let paired = known.is_surname() && known.is_iberian() && last.is_iberian();
        let further = known.is_given() && !paired;
        if joined || !(is_initial(words[at]) || further) {
            break;
        }
        at += 1;
    }
    at
}

/// How many words at the end are the surname.
fn surname_length(rest: &[&str], count: usize) -> Option<usize> {
    let pairs = |it: &str| Known::word(it).is_iberian();
    let family = |it: &str| Known::word(it).is_only_surname();
    let joins = |it: &str| Lexicon::get().doubtful_joins.has(it) && it.chars().count() == 1;
    let particle = rest.iter().position(|it| is_particle(it));
    match (rest, particle) {
        ([_], _) => Some(1),
        ([_, join, _], _) if joins(join) && join.starts_with(char::is_lowercase) => Some(3),
        (_, Some(0)) if rest.len() < 6 => Some(rest.len()),
        ([first, _, ..], Some(at)) if at < 3 && rest.len() < 7 => {
            let all = pairs(first) || family(first);
            Some(if all { rest.len() } else { rest.len() - at })
        }
        ([first, last], None) if pairs(first) || (pairs(last) && (count > 3 || family(first))) => {
            Some(2)
        }
        // "Octavia Qwop Ruiz" may have a second given name, or a second surname.
        ([_, last], None) if pairs(last) => None,
        ([_, _], None) => Some(1),
        _ => None,
    }
}

fn put_given(words: &[&str], name: &mut Name) {
    let paired = words.len() > 1 && Lexicon::get().given_pairs.has(&words[..2].join(" "));
    let end = if paired { 2 } else { 1 };
    name.given = Some(words[..end].join(" "));
    name.given2 = (words.len() > end).then(|| words[end..].join(" "));
}

fn put_titles(titles: Vec<&str>, name: &mut Name) {
    if !titles.is_empty() {
        name.title = Some(titles.join(" "));
    }
}

/// Takes the titles from the front, as long as a word is left.
pub(super) fn take_titles<'t>(words: &mut Vec<&'t str>) -> Vec<&'t str> {
    let mut titles = Vec::new();
    // "The Hon. Edward Lyle".
    if words.len() > 2 && words[0].eq_ignore_ascii_case("the") && is_title(words[1]) {
        words.remove(0);
    }
    while words.len() > 1 && is_title(words[0]) && !is_named(words) {
        titles.push(words.remove(0));
    }
    titles
}

/// Whether a word that may be a title is somebody's given name here: "Dean Hollister".
fn is_named(words: &[&str]) -> bool {
    let lexicon = Lexicon::get();
    let doubtful = lexicon.doubtful_titles.has(words[0]) && !words[0].ends_with('.');
    doubtful
        && Known::word(words[0]).is_given()
        && !(words.len() > 2 && Known::word(words[1]).is_only_given())
}

/// Whether a word stands before a name: "Dr", "Sir".
pub(super) fn is_title(word: &str) -> bool {
    let lexicon = Lexicon::get();
    lexicon.titles.has(word)
        || lexicon.given_titles.has(word)
        || lexicon.doubtful_titles.has(word) && word.len() > 3
}

/// "Jr.", "PhD"; what has only one large letter may be a name, except the usual ones.
fn is_suffix(word: &str) -> bool {
    let lexicon = Lexicon::get();
    let large = word.chars().filter(|it| it.is_uppercase()).count() > 1;
    let credential =
        lexicon.credentials.has(word) && (large || word.contains('.') || word.len() > 2);
    let roman = word.chars().all(|it| "IVXivx".contains(it));
    let numbered = large || matches!(word, "ii" | "iii" | "iv");
    (lexicon.generations.has(word) && (!roman || numbered)) || credential
}

/// Suffixes are put from the last to the first.
pub(super) fn put_suffix(word: &str, name: &mut Name) {
    let field = match Lexicon::get().generations.has(word) {
        true => &mut name.generation,
        false => &mut name.credentials,
    };
    *field = Some(match field.take() {
        Some(after) => format!("{word}, {after}"),
        None => word.to_owned(),
    });
}

/// "van", "De", "St.", "Ó": what a surname begins with.
fn is_particle(word: &str) -> bool {
    let lexicon = Lexicon::get();
    let letters = word.chars().filter(|it| it.is_alphabetic()).count();
    (letters > 1 || word == "Ó" || word == "'t")
        && (lexicon.particles.has(word) || lexicon.large_particles.has(word))
}

/// "J.", "J", "B.J.", "JRR", "Ch.": letters that stand for a name.
pub(super) fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|it| it.is_alphabetic()).count();
    if letters == 1 {
        return word != "Ó";
    }
    if word.contains('.') {
        return letters < 4 && !is_particle(word);
    }
    let large = word.chars().all(char::is_uppercase);
    large && letters < 4 && (!word.contains(large_vowel) || (letters == 2 && word.ends_with('J')))
}

fn large_vowel(letter: char) -> bool {
    "AEIOUY".contains(letter) || !letter.is_ascii()
}

/// Letters only, in an alphabet whose names are known here.
fn could_be_name(word: &str) -> bool {
    let letter = |it: char| {
        matches!(it, 'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | '\u{1e00}'..='\u{1eff}' | '\u{300}'..='\u{36f}' | '\u{370}'..='\u{52f}' | '\u{1f00}'..='\u{1fff}')
            && it != '×'
            && it != '÷'
    };
    let mark = |it: char| "'’‘ʼʻ`-‐‑.·".contains(it);
    word.starts_with(|it: char| letter(it) || "'’ʻ‘".contains(it))
        && word.chars().all(|it| letter(it) || mark(it))
}

/// Not an initial, not a title, and not the start of a surname.
fn could_be_called(word: &str) -> bool {
    let lexicon = Lexicon::get();
    let initial = word.contains('.')
        || is_initial(word)
        || word.split('-').any(|it| it.chars().count() < 2)
        || is_pair_of_capitals(word);
    let letters = word.chars().count() < 4 && !word.to_lowercase().contains(vowel);
    let small = word.starts_with(char::is_lowercase);
    let particle = lexicon.particles.has(word) && (small || !lexicon.also_given.has(word));
    let title = lexicon.titles.has(word) || lexicon.given_titles.has(word);
    !initial && !letters && !particle && !title && !lexicon.generations.has(word)
}

/// "AM", which may be initials or a name in capitals.
fn is_pair_of_capitals(word: &str) -> bool {
    word.chars().count() == 2
        && word.chars().all(char::is_uppercase)
        && Known::word(word) == Known::default()
}

/// A vowel, or a letter of a script in which these rules mean nothing.
fn vowel(letter: char) -> bool {
    "aeiouy".contains(letter) || !letter.is_ascii()
}
