//! Names as each language writes them.

use unicode_script::Script;
use unicode_script::UnicodeScript;
use unicode_segmentation::UnicodeSegmentation;

use super::locale::Locale;
use super::locale::capitalised;
use super::locale::script_of;
use super::locale::scripts_match;
use super::locale::upper;
use super::name::Name;
use super::patterns::Formality;
use super::patterns::NameLength;
use super::patterns::NameOrder;
use super::patterns::NameUsage;
use super::patterns::Patterns;

/// How a name is to be written.
///
/// What is not stated is as usual in the locale: the order that fits the name, its medium
/// length, formal or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameStyle {
    /// The language in which it is written, as a BCP 47 tag.
    pub locale: String,
    /// Where the name is from, as a BCP 47 tag; without it, guessed from its script.
    pub name_locale: Option<String>,
    /// Which name comes first; without it, as the locale orders names from there.
    pub order: Option<NameOrder>,
    /// How much of it.
    pub length: Option<NameLength>,
    /// What for.
    pub usage: NameUsage,
    /// How formally.
    pub formality: Option<Formality>,
}

impl NameStyle {
    /// As usual in a locale: `de`, `pt-BR`, `zh-Hant`. Unknown ones have a plain style.
    pub fn new(locale: impl Into<String>) -> Self {
        Self {
            locale: locale.into(),
            ..Self::default()
        }
    }

    /// The same style for names from `locale`.
    pub fn name_locale(self, locale: impl Into<String>) -> Self {
        let name_locale = Some(locale.into());
        Self {
            name_locale,
            ..self
        }
    }

    /// The same style in this order.
    pub fn order(self, order: NameOrder) -> Self {
        let order = Some(order);
        Self { order, ..self }
    }

    /// The same style in this length.
    pub fn length(self, length: NameLength) -> Self {
        let length = Some(length);
        Self { length, ..self }
    }

    /// The same style for this usage.
    pub fn usage(self, usage: NameUsage) -> Self {
        Self { usage, ..self }
    }

    /// The same style, so formal.
    pub fn formality(self, formality: Formality) -> Self {
        let formality = Some(formality);
        Self { formality, ..self }
    }
}

impl Name {
    /// The name as a language writes it, by Unicode CLDR (UTS 35 part 8, Person Names).
    ///
    /// `None` only if the name holds nothing at all. A single name is never lost: where the
    /// standard has no place for it, it stands for the one that is missing. A name that could
    /// not be split is given as it is. For what goes after "Dear", see
    /// [`greeting`](crate::people::greeting).
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::people::{Formality, Name, NameLength, NameOrder, NameStyle, NameUsage};
    ///
    /// let mut vincent = Name::given("Vincent");
    /// vincent.given2 = Some("Willem".to_owned());
    /// vincent.surname_prefix = Some("van den".to_owned());
    /// vincent.surname = Some("Berg".to_owned());
    ///
    /// let dutch = NameStyle::new("nl").formality(Formality::Formal);
    /// let written = |style: NameStyle| vincent.formatted(&style).unwrap();
    /// assert_eq!(written(dutch.clone().length(NameLength::Short)), "V.W. van den Berg");
    /// assert_eq!(written(dutch.clone().order(NameOrder::Sorting)), "Berg, Vincent W. van den");
    /// let informal = NameStyle::new("en").formality(Formality::Informal);
    /// assert_eq!(written(informal.order(NameOrder::Sorting)), "van den Berg, Vincent");
    /// assert_eq!(written(dutch.length(NameLength::Long).usage(NameUsage::Monogram)), "VWV");
    ///
    /// let mut taro = Name::given("太郎");
    /// taro.surname = Some("山田".to_owned());
    /// assert_eq!(taro.formatted(&NameStyle::new("ja")).unwrap(), "山田太郎");
    /// // In English, Japanese letters still follow Japanese custom.
    /// let style = NameStyle::new("en").name_locale("ja");
    /// assert_eq!(taro.formatted(&style).unwrap(), "山田太郎");
    ///
    /// // A single name serves everywhere, also where a surname would stand.
    /// let zendaya = Name::given("Zendaya");
    /// let addressed = NameStyle::new("en").usage(NameUsage::Addressing);
    /// for formality in [Formality::Formal, Formality::Informal] {
    ///     let style = addressed.clone().formality(formality);
    ///     assert_eq!(zendaya.formatted(&style).unwrap(), "Zendaya");
    /// }
    /// assert_eq!(Name::default().formatted(&NameStyle::new("en")), None);
    /// ```
    pub fn formatted(&self, style: &NameStyle) -> Option<String> {
        let whole = match stated(&self.surname_prefix) {
            Some(_) => self.whole_surname(),
            None => self.surname.clone(),
        };
        let parts = Parts::of(self, whole.as_deref());
        if parts.given.or(parts.surname).is_none()
            && let Some(full) = stated(&self.full)
        {
            return Some(as_it_is(full, style));
        }
        if parts == Parts::default() {
            return None;
        }
        let setting = Setting::of(&parts, style);
        let text = setting.written(parts, style);
        if !text.trim().is_empty() {
            return Some(text);
        }
        let rest = "{title} {given2} {surname2} {generation} {credentials}";
        Some(as_it_is(&setting.filled(rest, &parts), style))
    }
}

/// A text that is written as it is, or as its first letter.
fn as_it_is(text: &str, style: &NameStyle) -> String {
    match style.usage {
        NameUsage::Monogram => {
            let language = Locale::parse(&style.locale).language;
            upper(first_grapheme(text), &language)
        }
        _ => text.to_owned(),
    }
}

/// The locale that writes the name, and the locale the name is from.
struct Setting {
    patterns: &'static Patterns,
    language: String,
    order: NameOrder,
    length: NameLength,
    formality: Formality,
    space: &'static str,
}

impl Setting {
    /// "Derive the name locale", "… the formatting locale", "… the name order" and "Setting the
    /// spaceReplacement".
    fn of(parts: &Parts<'_>, style: &NameStyle) -> Self {
        let mut locale = Locale::parse(&style.locale);
        let defaults = Patterns::of(&locale);
        let script = parts.script();
        let stated = style.name_locale.as_deref().map(Locale::parse);
        let stated = stated.filter(|it| *it != Locale::parse("und"));
        let likely = || script.map(|it| Locale::of_script(it, None));
        let from = stated.or_else(likely).unwrap_or_default();
        if let (Some(script), Some(own)) = (script, locale.maximal().script)
            && !scripts_match(script, &own)
        {
            let named = Locale {
                script: Some(script.to_owned()),
                ..from.clone()
            };
            locale = match Patterns::know(&named) {
                true => named,
                false => Locale::of_script(script, from.region.as_deref()),
            };
        }
        let patterns = Patterns::of(&locale);
        let asian = |it: &str| matches!(it, "ja" | "zh" | "yue");
        let native =
            locale.language == from.language || asian(&locale.language) && asian(&from.language);
        Self {
            patterns,
            order: style.order.unwrap_or_else(|| patterns.order(&from)),
            length: style.length.unwrap_or(defaults.length),
            formality: style.formality.unwrap_or(defaults.formality),
            space: match native {
                true => &patterns.native_space,
                false => &patterns.foreign_space,
            },
            language: locale.language,
        }
    }

    /// The name by the pattern that fits best.
    fn written(&self, mut parts: Parts<'_>, style: &NameStyle) -> String {
        let (order, usage) = match (self.order, style.usage) {
            // There are no patterns for these two.
            (NameOrder::Sorting, NameUsage::Monogram) => {
                (NameOrder::SurnameFirst, NameUsage::Monogram)
            }
            (NameOrder::Sorting, _) => (NameOrder::Sorting, NameUsage::Referring),
            both => both,
        };
        let formality = match usage {
            // "Dr Lovelace" rather than "Lovelace".
            NameUsage::Addressing if parts.given.is_none() && parts.title.is_some() => {
                Formality::Formal
            }
            _ => self.formality,
        };
        let patterns = self
            .patterns
            .for_style(order, self.length, usage, formality);
        let Some(pattern) = self.best(patterns, &parts) else {
            return String::new();
        };
        if parts.surname.is_none() && !shows_whole(pattern, "given") {
            parts.surname = parts.given.take();
            parts.whole_surname = parts.surname;
        } else if parts.given.is_none() && !shows_whole(pattern, "surname") {
            // The standard takes it that everybody has a given name. Tables know better.
            parts.given = parts.whole_surname.take();
            (parts.surname, parts.surname_prefix) = (None, None);
        }
        self.filled(pattern, &parts)
    }

    /// "Choose a namePattern": most fields that are known, then fewest that are not.
    fn best<'p>(&self, patterns: &'p [String], parts: &Parts<'_>) -> Option<&'p str> {
        let rank = |pattern: &&str| {
            let values = pieces(pattern).filter_map(|it| match it {
                Piece::Field(field) => Some(self.value(field, parts).is_some()),
                Piece::Literal(_) => None,
            });
            let known: Vec<bool> = values.collect();
            let populated = known.iter().filter(|it| **it).count();
            (usize::MAX - populated, known.len() - populated)
        };
        let patterns = patterns.iter().map(String::as_str);
        patterns.min_by(|one, other| (rank(one), one).cmp(&(rank(other), other)))
    }

    /// "Process a namePattern": literals next to a field that is not known go with it.
    fn filled(&self, pattern: &str, parts: &Parts<'_>) -> String {
        let mut text = String::new();
        let mut before = String::new();
        let mut after: Option<String> = None;
        for piece in pieces(pattern) {
            let field = match piece {
                Piece::Literal(literal) => {
                    after.as_mut().unwrap_or(&mut before).push_str(literal);
                    continue;
                }
                Piece::Field(field) => field,
            };
            let Some(value) = self.value(field, parts) else {
                after = Some(String::new());
                continue;
            };
            match after.take() {
                None => text.push_str(&before),
                Some(after) if !text.is_empty() => text.push_str(&coalesced(&before, &after)),
                Some(_) => {}
            }
            before.clear();
            text.push_str(&value);
        }
        if after.is_none() && !text.is_empty() {
            text.push_str(&before);
        }
        self.spaced(text)
    }

    /// The text with the spaces that this language sets between the words of such a name.
    fn spaced(&self, text: String) -> String {
        if self.patterns.native_space == " " && self.patterns.foreign_space == " " {
            return text;
        }
        text.split_whitespace().collect::<Vec<_>>().join(self.space)
    }

    /// The value of a field such as `given-informal-initial`, if there is one.
    fn value(&self, field: &str, parts: &Parts<'_>) -> Option<String> {
        let mut words = field.split('-');
        let name = words.next()?;
        let modifiers: Vec<&str> = words.collect();
        let is = |it: &str| modifiers.contains(&it);
        let value = match name {
            "given" if is("informal") => parts.given_informal.or(parts.given),
            "surname" if is("prefix") => parts.surname_prefix,
            "surname" if is("core") => parts.surname,
            _ if is("prefix") => None,
            _ => parts.plain(name),
        };
        let mut text = value?.to_owned();
        if is("allCaps") {
            text = upper(&text, &self.language);
        }
        if is("initialCap") {
            text = capitalised(&text, &self.language);
        }
        if is("initial") {
            text = self.initials(&text, is("retain"));
        }
        if is("monogram") {
            text = first_grapheme(&text).to_owned();
        }
        Some(text)
    }

    /// The initials of each word; the marks between them stay where they are retained.
    fn initials(&self, text: &str, retain: bool) -> String {
        let mut initials = String::new();
        let mut between = String::new();
        let mut in_word = false;
        for word in text.split_word_bounds() {
            if !word.starts_with(char::is_alphabetic) {
                in_word = false;
                between.push_str(word);
                continue;
            }
            // Thai has no marks between words, and nothing here knows the words; Han characters
            // are words of their own where nothing tells otherwise (UAX 29).
            if is_han(word) || !std::mem::replace(&mut in_word, true) {
                let initial = self.patterns.initial(first_grapheme(word));
                initials = match initials.is_empty() {
                    true => initial,
                    false if retain && !between.trim().is_empty() => initials + &between + &initial,
                    false => self.patterns.initials(&initials, &initial),
                };
                between.clear();
            }
        }
        match initials.is_empty() {
            true => self.patterns.initial(first_grapheme(text)),
            false => initials,
        }
    }
}

fn is_han(word: &str) -> bool {
    word.chars().all(|it| it.script() == Script::Han)
}

/// The fields that are known, without blanks around them.
#[derive(Clone, Copy, Default, PartialEq)]
struct Parts<'a> {
    title: Option<&'a str>,
    given: Option<&'a str>,
    given_informal: Option<&'a str>,
    given2: Option<&'a str>,
    surname_prefix: Option<&'a str>,
    surname: Option<&'a str>,
    whole_surname: Option<&'a str>,
    surname2: Option<&'a str>,
    generation: Option<&'a str>,
    credentials: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(name: &'a Name, whole_surname: Option<&'a str>) -> Self {
        let given_informal = stated(&name.given_informal);
        let prefix = stated(&name.surname_prefix);
        let core = stated(&name.surname);
        Self {
            title: stated(&name.title),
            given: stated(&name.given).or(given_informal),
            given_informal,
            given2: stated(&name.given2),
            // A prefix without a surname is the surname.
            surname_prefix: prefix.filter(|_| core.is_some()),
            surname: core.or(prefix),
            whole_surname: core.and(whole_surname).map(str::trim).or(prefix),
            surname2: stated(&name.surname2),
            generation: stated(&name.generation),
            credentials: stated(&name.credentials),
        }
    }

    fn plain(&self, field: &str) -> Option<&'a str> {
        match field {
            "title" => self.title,
            "given" => self.given,
            "given2" => self.given2,
            "surname" => self.whole_surname,
            "surname2" => self.surname2,
            "generation" => self.generation,
            "credentials" => self.credentials,
            _ => None,
        }
    }

    /// The script of the surname, or else of the given name.
    fn script(&self) -> Option<&'static str> {
        let names = [self.surname_prefix, self.surname, self.given];
        names.into_iter().flatten().find_map(script_of)
    }
}

/// A field without blanks around it, if anything is left.
fn stated(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|it| !it.is_empty())
}

enum Piece<'p> {
    Literal(&'p str),
    Field(&'p str),
}

/// The fields of a pattern and the text between them.
fn pieces(pattern: &str) -> impl Iterator<Item = Piece<'_>> {
    pattern.split('{').flat_map(|it| {
        let (field, literal) = match it.split_once('}') {
            Some((field, literal)) => (Some(Piece::Field(field)), literal),
            None => (None, it),
        };
        let literal = (!literal.is_empty()).then_some(Piece::Literal(literal));
        field.into_iter().chain(literal)
    })
}

/// Whether a pattern has the field, and not as an initial only ("Handle missing surname").
fn shows_whole(pattern: &str, field: &str) -> bool {
    pieces(pattern).any(|it| match it {
        Piece::Field(it) => {
            let mut words = it.split('-');
            words.next() == Some(field) && !words.any(|it| it == "initial" || it == "prefix")
        }
        Piece::Literal(_) => false,
    })
}

/// The text between two fields when those between them are gone: what stands before the first
/// blank, one blank, and what stands after the last.
fn coalesced(before: &str, after: &str) -> String {
    if before.ends_with(after) {
        return before.to_owned();
    }
    let first = before.char_indices().find(|(_, it)| it.is_whitespace());
    let last = after.char_indices().rfind(|(_, it)| it.is_whitespace());
    let front = first.map_or(before, |(at, _)| &before[..at]);
    let back = last.map_or(after, |(at, it)| &after[at + it.len_utf8()..]);
    let blank = first.or(last).map(|(_, it)| it);
    let blank = blank.map(String::from).unwrap_or_default();
    format!("{front}{blank}{back}")
}

fn first_grapheme(text: &str) -> &str {
    text.graphemes(true).next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name with given name, second given name and surname.
    fn name(given: &str, given2: &str, surname: &str) -> Name {
        let field = |it: &str| (!it.is_empty()).then(|| it.to_owned());
        let mut name = Name::default();
        (name.given, name.given2, name.surname) = (field(given), field(given2), field(surname));
        name
    }

    /// A name by a pattern of our own, in an English setting.
    fn by(pattern: &str, name: &Name) -> String {
        let whole = name.whole_surname();
        let parts = Parts::of(name, whole.as_deref());
        Setting::of(&parts, &NameStyle::new("en")).filled(pattern, &parts)
    }

    #[test]
    fn literals_go_with_the_fields_that_are_not_there() {
        let pattern = "{given-initial} ({given2}) {surname}";
        assert_eq!(by(pattern, &name("Foo", "Bar", "Baz")), "F. (Bar) Baz");
        assert_eq!(by(pattern, &name("Foo", "", "Baz")), "F. Baz");
        assert_eq!(by(pattern, &name("", "Bar", "Baz")), "Bar) Baz");
        let pattern = "{given} {given2} {surname} {generation}, {credentials}";
        assert_eq!(by(pattern, &name("Ada", "", "Lovelace")), "Ada Lovelace");
        let mut jarvis = name("Salvatore", "", "Jarvis");
        jarvis.credentials = Some("MBA".to_owned());
        assert_eq!(by(pattern, &jarvis), "Salvatore Jarvis MBA");
    }

    #[test]
    fn initials_are_of_every_word() {
        let marie = name("Anne-Marie", "", "");
        assert_eq!(by("{given-initial}", &marie), "A.M.");
        assert_eq!(by("{given-initial-retain}", &marie), "A.-M.");
        assert_eq!(by("{given-initial}", &name("D’Arcy  Lee", "", "")), "D.L.");
        assert_eq!(
            by("{given-initial}", &name("e\u{301}mile", "", "")),
            "e\u{301}."
        );
        assert_eq!(by("{given-initial}", &name("สมชาย", "", "")), "ส.");
        assert_eq!(by("{given-monogram-allCaps}", &name("éva", "", "")), "É");
    }

    #[test]
    fn names_in_another_script_are_written_in_its_way() {
        let written = |locale: &str, from: &str, given: &str, surname: &str| {
            let style = NameStyle::new(locale).name_locale(from);
            name(given, "", surname)
                .formatted(&style)
                .expect("it is known")
        };
        let einstein = "アルベルト・アインシュタイン";
        assert_eq!(written("ja", "ja", "駿", "宮崎"), "宮崎駿");
        assert_eq!(
            written("ja", "de-CH", "アルベルト", "アインシュタイン"),
            einstein
        );
        assert_eq!(
            written("de-CH", "de-CH", "アルベルト", "アインシュタイン"),
            einstein
        );
        assert_eq!(
            written("ja", "de-CH", "Albert", "Einstein"),
            "Albert Einstein"
        );
        assert_eq!(
            written("de-CH", "und-JP", "Hayao", "Miyazaki"),
            "Hayao Miyazaki"
        );
        assert_eq!(written("en", "zh", "Ming", "Yao"), "Yao Ming");
    }

    #[test]
    fn a_surname_alone_is_written_too() {
        let mut streit = name("", "", "Streit");
        streit.surname_prefix = Some("von".to_owned());
        let style = NameStyle::new("de")
            .usage(NameUsage::Addressing)
            .formality(Formality::Informal);
        assert_eq!(streit.formatted(&style).as_deref(), Some("von Streit"));
        streit.title = Some("Herr".to_owned());
        assert_eq!(streit.formatted(&style).as_deref(), Some("Herr von Streit"));
    }
}
