//! Addresses as the post wants them, line by line.

use super::address::Address;
use super::country::Country;
use super::country::name;
use super::country::one_post;
use super::country::recognised;
use super::fit::fit_name;
use super::format::NameStyle;
use super::locale::Locale;
use super::locale::script_of;
use super::locale::upper;
use super::patterns::Formality;
use super::patterns::NameLength;
use super::profile::Profile;
use super::written::quiet;
use crate::finding::Finding;
use crate::finding::Weight;

/// Where a letter is posted, and in which language the sender writes the country.
///
/// Any spelling of the country will do that an [`Address`] may have; the language is a BCP 47
/// tag, and English stands in for one whose names of countries are not known here.
///
/// ```
/// use longhand::people::postal::Origin;
///
/// let origin = Origin::new("GB", "en-GB");
/// assert_eq!(origin.country, "GB");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The country where the letter is posted.
    pub country: String,
    /// The sender's language.
    pub language: String,
}

impl Origin {
    /// A sender in this country who writes this language.
    pub fn new(country: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            country: country.into(),
            language: language.into(),
        }
    }
}

/// An address block: what stands on the envelope.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Block {
    /// The lines from the top, none of them empty.
    pub lines: Vec<String>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

quiet!(Block);

/// The address block for a letter to the people in `names`, one line each.
///
/// The destination decides the order of the parts, what goes in capitals and what may not be
/// missing; without one, the address is in the country of origin. Mail within a country has no
/// country line. Mail abroad ends in the country's name in the sender's language and in
/// capitals (Universal Postal Union, S42); so are town and region, unless the country's own
/// rules say otherwise. An address that was given as lines keeps them. A region that the
/// country does not write, such as an English county, is left out.
///
/// Findings: `address-missing`, `address-incomplete`, `postcode-shape`, `postcode-unused`,
/// `country-unknown`.
///
/// # Example
///
/// ```
/// use longhand::people::Address;
/// use longhand::people::postal::{Origin, block};
///
/// let origin = Origin::new("US", "en");
/// let written = |street: &str, locality: &str, region: &str, postcode: &str, country: &str| {
///     let mut address = Address::default();
///     address.street = vec![street.to_owned()];
///     address.locality = Some(locality.to_owned());
///     address.region = Some(region.to_owned());
///     address.postcode = Some(postcode.to_owned());
///     address.country = Some(country.to_owned());
///     let block = block(&["Ada Lovelace"], &address, &origin);
///     assert!(block.findings.is_empty());
///     block.lines[1..].join(" / ")
/// };
/// let gb = written("12 St James's Square", "London", "", "SW1Y 4LB", "UK");
/// assert_eq!(gb, "12 St James's Square / LONDON / SW1Y 4LB / UNITED KINGDOM");
/// let us = written("1600 Amphitheatre Pkwy", "Mountain View", "CA", "94043", "");
/// assert_eq!(us, "1600 Amphitheatre Pkwy / MOUNTAIN VIEW, CA 94043");
/// let de = written("Ahornallee 4", "Gießen", "", "35390", "Deutschland");
/// assert_eq!(de, "Ahornallee 4 / 35390 GIESSEN / GERMANY");
/// let fr = written("25 rue de l’Église", "Lyon", "", "69005", "FR");
/// assert_eq!(fr, "25 rue de l’Église / 69005 LYON / FRANCE");
/// let jp = written("1-1 Chiyoda", "Chiyoda-ku", "Tokyo", "100-8111", "Japan");
/// assert_eq!(jp, "1-1 Chiyoda / Chiyoda-ku, TOKYO / 100-8111 / JAPAN");
/// let br = written("Rua do Sol 5", "Salvador", "BA", "40301-110", "Brasil");
/// assert_eq!(br, "Rua do Sol 5 / SALVADOR-BA / 40301-110 / BRAZIL");
/// ```
pub fn block(names: &[impl AsRef<str>], address: &Address, origin: &Origin) -> Block {
    let language = origin.language.as_str();
    let mut parts = Parts::of(names, address);
    let stated = parts.take_country(address, language);
    let home = recognised(&origin.country, language);
    let code = match &stated {
        Some(stated) => recognised(stated, language),
        None => home,
    };
    let country = code.and_then(Country::of);
    let mut findings = Vec::new();
    match country {
        Some(country) => parts.check(country, &mut findings),
        None => findings.push(country_unknown(stated.as_ref().unwrap_or(&origin.country))),
    }
    let abroad = match (code, home) {
        (Some(code), Some(home)) => !one_post(code, home),
        _ => true,
    };
    let written = match code {
        Some(code) => name(code, language).map(str::to_owned),
        None => stated,
    };
    let capitals = |it: String| upper(&it, &Locale::parse(language).language);
    let unknown = Country::default();
    let layout = Layout {
        country: country.unwrap_or(&unknown),
        code: code.unwrap_or_default(),
        country_line: written.filter(|_| abroad).map(capitals),
    };
    let lines = layout.lines(&parts);
    Block { lines, findings }
}

/// The line with somebody's name for an envelope, as `language` writes it: with the honorific
/// or title as stated, and nothing guessed; in Japanese with 様.
///
/// `None` if nothing is known that is fit to be written; see
/// [`fit_name`].
///
/// # Example
///
/// ```
/// use longhand::people::Profile;
/// use longhand::people::postal::name_line;
///
/// let ada = Profile::from_yaml("name: {given: Ada, surname: Lovelace}\nhonorific: Ms\n")?;
/// assert_eq!(name_line(&ada, "en").as_deref(), Some("Ms Ada Lovelace"));
/// let taro = Profile::from_yaml("name: {given: 太郎, surname: 山田}\nlocale: ja\n")?;
/// assert_eq!(name_line(&taro, "ja").as_deref(), Some("山田太郎様"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn name_line(profile: &Profile, language: &str) -> Option<String> {
    let fit = fit_name(profile);
    let is = |it: &str| Locale::parse(language).language == it;
    let mut name = fit.name;
    let honorific = match (fit.honorific, name.title.take()) {
        // "Frau Dr. Lovelace": one does not replace the other there.
        (Some(honorific), Some(title)) if is("de") && !honorific.contains(&title) => {
            Some(format!("{honorific} {title}"))
        }
        (honorific, title) => honorific.or(title),
    };
    let mut style = NameStyle::new(language)
        .length(NameLength::Long)
        .formality(Formality::Formal);
    style.name_locale.clone_from(&profile.locale);
    if name.is_empty() {
        return None;
    }
    if is("ja") {
        let stated = honorific.filter(|it| script_of(it) != Some("Latn"));
        let title = stated.unwrap_or_else(|| "様".to_owned());
        return name.formatted(&style).map(|it| it + &title);
    }
    if name.given.is_none() && name.surname.is_none() {
        let bare = name.formatted(&style)?;
        let honorific = honorific.map(|it| it + " ").unwrap_or_default();
        return Some(honorific + &bare);
    }
    name.title = honorific;
    name.formatted(&style)
}

/// The block on the envelope for one person, or for a household that shares its letter.
///
/// `language` is that of the letter; the country of origin is the sender's, and where that is not known, mail
/// is taken to stay within the recipient's country. For the findings, see [`block`].
///
/// # Example
///
/// ```
/// use longhand::people::Profile;
/// use longhand::people::postal::recipient;
///
/// let ada = Profile::from_yaml(
///     "name: {given: Ada, surname: Lovelace}\naddress: {street: 12 St James's Square, locality: London, postcode: SW1Y 4LB, country: GB}\n",
/// )?;
/// let block = recipient(&ada, "en", Some("US"));
/// assert_eq!(block.lines.last().unwrap(), "UNITED KINGDOM");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn recipient(profile: &Profile, language: &str, from: Option<&str>) -> Block {
    let country = from.or(profile.address.country.as_deref());
    let origin = Origin::new(country.unwrap_or_default(), language);
    let names = match profile.with.is_empty() {
        true => name_line(profile, language),
        false => profile.household_line("&"),
    };
    let names: Vec<_> = names.into_iter().collect();
    if profile.address.is_empty() {
        return Block {
            lines: names,
            findings: vec![address_missing()],
        };
    }
    block(&names, &profile.address, &origin)
}

fn address_missing() -> Finding {
    Finding::new(
        "address-missing",
        Weight::Warn,
        "there is no address",
        "write the street, the town and the postcode",
    )
    .at("address")
}

fn country_unknown(stated: &str) -> Finding {
    Finding::new(
        "country-unknown",
        Weight::Warn,
        "the country of the address is not one that we know",
        "write the country's name, or its ISO code such as DE",
    )
    .quoting(stated)
    .at("address.country")
}

/// The parts of an address, tidied, by the letters that the patterns have for them.
struct Parts {
    names: Vec<String>,
    organisation: Vec<String>,
    street: Vec<String>,
    district: Vec<String>,
    locality: Vec<String>,
    region: Vec<String>,
    postcode: Vec<String>,
    /// The lines of an address that was given whole.
    given: Vec<String>,
}

impl Parts {
    fn of(names: &[impl AsRef<str>], address: &Address) -> Self {
        let one = |it: &Option<String>| {
            let text = it.as_deref().map(tidy).filter(|it| !it.is_empty());
            Vec::from_iter(text)
        };
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let mut parts = Self {
            names: tidy_lines(&names),
            organisation: one(&address.organisation),
            street: tidy_lines(&address.street),
            district: one(&address.district),
            locality: one(&address.locality),
            region: one(&address.region),
            postcode: one(&address.postcode),
            given: tidy_lines(&address.lines),
        };
        if parts.has_fields() && !parts.repeat_each_other() {
            let street = std::mem::take(&mut parts.street);
            parts.street = std::mem::take(&mut parts.given);
            parts.street.extend(street);
        }
        parts
    }

    /// The country as stated: the field, or the last line, where whole addresses often have it.
    fn take_country(&mut self, address: &Address, language: &str) -> Option<String> {
        let field = address.country.as_deref().map(tidy);
        let field = field.filter(|it| !it.is_empty());
        let last = self.given.last().filter(|_| self.given.len() > 1);
        let last = last.filter(|it| is_no_state_code(it));
        let said = last.and_then(|it| recognised(it, language));
        let same = |it: &String| recognised(it, language) == said;
        if said.is_some() && field.as_ref().is_none_or(same) {
            return self.given.pop();
        }
        field
    }

    /// Whether the lines say what the fields say.
    fn repeat_each_other(&self) -> bool {
        let mut fields = "ADCSZ".chars().flat_map(|it| self.part(it));
        fields.any(|field| self.given.iter().any(|it| it.contains(field.as_str())))
    }

    fn part(&self, letter: char) -> &[String] {
        match letter {
            'N' => &self.names,
            'O' => &self.organisation,
            'A' => &self.street,
            'D' => &self.district,
            'C' => &self.locality,
            'S' => &self.region,
            'Z' => &self.postcode,
            _ => &[],
        }
    }

    /// Whether there are fields, and not only lines that nobody can check.
    fn has_fields(&self) -> bool {
        "ADCSZ".chars().any(|it| !self.part(it).is_empty())
    }

    /// Mends the postcode's prefix, and tells what is missing or has a strange shape.
    fn check(&mut self, country: &Country, findings: &mut Vec<Finding>) {
        if !self.has_fields() {
            if self.given.is_empty() {
                findings.push(address_missing());
            }
            return;
        }
        if let Some(code) = self.postcode.first_mut() {
            if let Some(bare) = without_prefix(code, country) {
                *code = bare;
            }
            if let Some(spaced) = country.spaced(code) {
                *code = spaced;
            }
            if !country.has_postcodes() {
                findings.push(postcode_unused(code));
                self.postcode.clear();
            } else if !country.fits(code) {
                findings.push(postcode_shape(code, country));
            }
        }
        if !self.given.is_empty() {
            return;
        }
        for (letter, field, part) in [
            ('A', "street", "street"),
            ('C', "locality", "town"),
            ('S', "region", "state or province"),
            ('Z', "postcode", "postcode"),
        ] {
            if country.needs.contains(letter) && self.part(letter).is_empty() {
                findings.push(incomplete(field, part, letter, country));
            }
        }
    }

    /// Whether the address is written in Latin letters.
    fn is_latin(&self) -> bool {
        let scripts = |letters: &str| {
            let texts = letters.chars().flat_map(|it| self.part(it));
            texts.filter_map(|it| script_of(it)).collect::<Vec<_>>()
        };
        let address = scripts("ACDS");
        let address = if address.is_empty() {
            scripts("ON")
        } else {
            address
        };
        address.iter().all(|it| *it == "Latn")
    }
}

/// Where the address is, and what the last line says.
struct Layout<'a> {
    country: &'a Country,
    code: &'a str,
    country_line: Option<String>,
}

impl Layout<'_> {
    /// The lines of the block, without empty ones.
    fn lines(self, parts: &Parts) -> Vec<String> {
        let head = parts.names.iter().chain(&parts.organisation);
        let mut lines: Vec<String> = if parts.has_fields() && parts.given.is_empty() {
            self.by_pattern(parts)
        } else {
            let head = head.filter(|it| !parts.given.contains(it));
            head.chain(&parts.given).cloned().collect()
        };
        lines.extend(self.country_line);
        lines
    }

    fn by_pattern(&self, parts: &Parts) -> Vec<String> {
        let usual = if self.country_line.is_some() {
            "CS"
        } else {
            ""
        };
        let capitals = match self.country.capitals.as_deref() {
            // Where the post would like even names so, it reads others as well: a name is
            // written as its owner writes it.
            Some(all) if all.contains('N') => "CSZ",
            some => some.unwrap_or(usual),
        };
        let language = match self.code {
            "TR" => "tr",
            "AZ" => "az",
            "GR" | "CY" => "el",
            "AM" => "hy",
            _ => "und",
        };
        let value = |letter: char| {
            let text = parts.part(letter).join("\n");
            match capitals.contains(letter) {
                true => upper(&text, language),
                false => text,
            }
        };
        let pattern = completed(self.country.lines(parts.is_latin()), parts);
        let lines = pattern.split("%n").map(|it| {
            let line = self.line(it, value);
            // "GIBRALTAR" and "HONG KONG" are said once.
            let said = self.country_line == Some(line.to_uppercase());
            if said { String::new() } else { line }
        });
        let lines: Vec<String> = lines.collect();
        let all = lines.iter().flat_map(|it| it.split('\n'));
        all.filter(|it| !it.is_empty()).map(str::to_owned).collect()
    }

    /// One line of a pattern. A separator stays only between two parts that are there, a prefix
    /// only before its part; a word such as "SINGAPORE" always.
    fn line(&self, pattern: &str, value: impl Fn(char) -> String) -> String {
        let mut line = String::new();
        let mut separator = "";
        let mut prefix = "";
        for (index, piece) in pattern.split('%').enumerate() {
            let mut rest = piece;
            if index > 0 {
                let letter = piece.chars().next().unwrap_or_default();
                rest = &piece[letter.len_utf8()..];
                let text = value(letter);
                if !text.is_empty() {
                    // Within a country nobody writes its code before the postcode.
                    let is_code = prefix.len() == 3 && prefix.ends_with('-');
                    let needed = self.country_line.is_some() || !is_code;
                    let prefix = if needed { prefix } else { "" };
                    join(&mut line, separator, &format!("{prefix}{text}"));
                    separator = "";
                }
                prefix = "";
            }
            let word = rest.trim();
            if is_prefix(rest, self.country) {
                prefix = rest;
            } else if !word.contains(char::is_alphabetic) {
                separator = if rest.is_empty() { separator } else { rest };
            } else {
                join(&mut line, " ", word);
                separator = " ";
            }
        }
        line
    }
}

fn join(line: &mut String, separator: &str, text: &str) {
    if !line.is_empty() {
        line.push_str(separator);
    }
    line.push_str(text);
}

/// Whether the text belongs to the postcode that follows it.
fn is_prefix(text: &str, country: &Country) -> bool {
    text == "〒" || !text.is_empty() && country.prefix.as_deref() == Some(text)
}

/// The pattern with a line for the town and the district if it has none: no post minds a line
/// too many, and somebody wrote it.
fn completed(pattern: &str, parts: &Parts) -> String {
    let pattern = match pattern {
        "" => "%N%n%O%n%A%n%D%n%C%n%S %Z",
        pattern => pattern,
    };
    let words = || {
        pattern
            .split('%')
            .filter_map(|it| it.get(1..).map(str::trim))
    };
    let mut lines: Vec<&str> = pattern.split("%n").collect();
    for (letter, line) in [('C', "%C"), ('D', "%D")] {
        let said = |part: &String| words().any(|it| it.to_lowercase() == part.to_lowercase());
        if pattern.contains(line) || parts.part(letter).iter().all(said) {
            continue;
        }
        let street = lines.iter().position(|it| it.contains("%A"));
        let name = lines.iter().position(|it| it.contains("%N"));
        match (street, name) {
            // Where the name comes last, the larger place comes first.
            (Some(street), Some(name)) if name > street => lines.insert(street, line),
            (Some(street), _) => lines.insert(street + 1, line),
            _ => lines.push(line),
        }
    }
    lines.join("%n")
}

/// Whether a last line is more than two letters, which may be a state ("CA"), or else "UK".
fn is_no_state_code(line: &str) -> bool {
    line.chars().filter(|it| it.is_alphabetic()).count() > 2 || line.eq_ignore_ascii_case("UK")
}

/// A text on one line, without commas that join it to nothing.
fn tidy(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let dangling = |it: char| matches!(it, ',' | ';') || it.is_whitespace();
    text.trim_matches(dangling).to_owned()
}

fn tidy_lines(lines: &[impl AsRef<str>]) -> Vec<String> {
    let lines = lines.iter().flat_map(|it| it.as_ref().lines());
    lines.map(tidy).filter(|it| !it.is_empty()).collect()
}

/// "8001" for "CH-8001" and "100-8111" for "〒100-8111", as the pattern has the prefix.
fn without_prefix(postcode: &str, country: &Country) -> Option<String> {
    if let Some(bare) = postcode.strip_prefix('〒') {
        return Some(bare.trim().to_owned());
    }
    let prefix = country.prefix.as_deref()?.trim_end_matches(['-', ' ']);
    let front = postcode.get(..prefix.len())?;
    let bare = &postcode[prefix.len()..].trim_start_matches(['-', ' ']);
    let holds = front.eq_ignore_ascii_case(prefix) && country.fits(bare);
    holds.then(|| (*bare).to_owned())
}

fn postcode_unused(postcode: &str) -> Finding {
    Finding::new(
        "postcode-unused",
        Weight::Note,
        "the address has a postcode, but that country uses none, so it is left out",
        "take the postcode out of the address, or mend the country",
    )
    .quoting(postcode)
    .at("address.postcode")
}

fn postcode_shape(postcode: &str, country: &Country) -> Finding {
    let example = country.example.as_deref().unwrap_or_default();
    Finding::new(
        "postcode-shape",
        Weight::Warn,
        "the postcode does not look like one of that country",
        format!(
            "look up the postcode and the country again; a postcode there looks like {example}"
        ),
    )
    .quoting(postcode)
    .at("address.postcode")
}

fn incomplete(field: &str, part: &str, letter: char, country: &Country) -> Finding {
    let like = match (&country.example, letter) {
        (Some(example), 'Z') => format!(", which looks like {example} there,"),
        _ => String::new(),
    };
    Finding::new(
        "address-incomplete",
        Weight::Warn,
        format!("the address has no {part}, and mail to that country needs one"),
        format!("add the {part}{like} to the address"),
    )
    .at(format!("address.{field}"))
}
