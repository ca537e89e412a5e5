//! Addresses as the post wants them, for every country there is.

use std::collections::BTreeMap;
use std::fs;

use longhand::people::Address;
use longhand::people::Profile;
use longhand::people::postal::Block;
use longhand::people::postal::Origin;
use longhand::people::postal::block;
use longhand::people::postal::name_line;
use proptest::prelude::*;

/// The codes of all countries that we have lines for.
fn countries() -> Vec<String> {
    let file = fs::read_to_string("templates/addresses.yaml").unwrap();
    let (_, list) = file.split_once("\ncountries:\n").unwrap();
    let codes = list.lines().filter_map(|it| it.trim().strip_prefix('\''));
    codes.map(|it| it[..2].to_owned()).collect()
}

/// An address with the fields that `parts` has a letter for.
fn sample(code: &str, parts: &str) -> Address {
    let mut address = Address::default();
    let has = |letter: char| parts.contains(letter);
    address.organisation = has('O').then(|| "Example House".to_owned());
    if has('A') {
        address.street = vec!["High Road 5".to_owned(), "Floor 2".to_owned()];
    }
    address.district = has('D').then(|| "Oldside".to_owned());
    address.locality = has('C').then(|| "Newtown".to_owned());
    address.region = has('S').then(|| "Westland".to_owned());
    address.postcode = has('Z').then(|| "12345".to_owned());
    address.country = Some(code.to_owned());
    address
}

fn assert_tidy(block: &Block, what: &str) {
    for line in &block.lines {
        assert!(!line.trim().is_empty(), "{what}: an empty line");
        assert_eq!(line.trim(), line, "{what}");
        assert!(!line.contains("  "), "{what}: {line}");
        let separator = |it: char| ",;-/.〒".contains(it);
        assert!(
            !line.starts_with(separator) && !line.ends_with(separator),
            "{what}: {line}"
        );
        assert!(
            !line.contains(" ,") && !line.contains(",,"),
            "{what}: {line}"
        );
    }
}

#[test]
fn every_country_lays_out_every_set_of_parts_tidily() {
    let countries = countries();
    assert!(countries.len() > 240);
    for (index, code) in countries.iter().enumerate() {
        let origins = [("US", "en"), (code.as_str(), "de"), ("", "tlh")];
        for set in 0..64_usize {
            let letter = |(index, it): (usize, char)| (set >> index & 1 == 1).then_some(it);
            let parts: String = "OADCSZ".chars().enumerate().filter_map(letter).collect();
            let (country, language) = origins[(index + set) % 3];
            let origin = Origin::new(country, language);
            let names = ["Ada Lovelace", "Charles Babbage"];
            let block = block(&names, &sample(code, &parts), &origin);
            assert_holds(&block, &parts, &format!("{code} {parts} from {country}"));
        }
    }
    println!("{} countries, 64 sets of parts each", countries.len());
}

/// Fails if a part that is known is lost, or one that is not is there.
fn assert_holds(block: &Block, parts: &str, what: &str) {
    assert_tidy(block, what);
    let text = block.lines.join("\n").to_lowercase();
    assert!(text.contains("ada lovelace\ncharles babbage"), "{what}");
    assert!(!text.contains('%'), "{what}");
    let values = [
        ('O', "example house"),
        ('A', "high road 5"),
        ('A', "floor 2"),
        ('D', "oldside"),
        ('C', "newtown"),
    ];
    for (part, value) in values {
        assert_eq!(
            text.contains(value),
            parts.contains(part),
            "{what}: {value}"
        );
    }
}

/// One address a line: origin, language, destination, the parts, and the lines.
#[test]
fn addresses_are_laid_out_as_in_the_table() {
    let table = include_str!("cases/postal/addresses.txt");
    let mut seen = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for row in table
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
    {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [
            from,
            country,
            street,
            district,
            locality,
            region,
            postcode,
            expected,
        ] = cells[..]
        else {
            panic!("a row has eight cells: {row}");
        };
        let (origin, language) = from.split_once(' ').unwrap();
        let field = |it: &str| (!it.is_empty()).then(|| it.to_owned());
        let mut address = Address::default();
        address.street = field(street).into_iter().collect();
        address.district = field(district);
        address.locality = field(locality);
        address.region = field(region);
        address.postcode = field(postcode);
        address.country = field(country);
        let block = block(&["Ada Lovelace"], &address, &Origin::new(origin, language));
        let lines = block.lines.join(" / ");
        if lines != expected || !block.findings.is_empty() {
            wrong.push(format!("{row}\n   {lines} {:?}", block.findings));
        }
        seen.insert(country.to_owned());
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!("{} countries in the table", seen.len());
    assert!(seen.len() >= 60);
}

fn codes(block: &Block) -> Vec<&str> {
    block.findings.iter().map(|it| it.code.as_str()).collect()
}

#[test]
fn what_is_missing_or_strange_is_found() {
    let origin = Origin::new("GB", "en");
    let written = |country: &str, postcode: &str| {
        let mut address = sample(country, "ACSZ");
        address.postcode = Some(postcode.to_owned());
        block(&["Ada"], &address, &origin)
    };
    assert_eq!(codes(&written("DE", "1234")), ["postcode-shape"]);
    assert!(written("DE", "1234").findings[0].help.contains("26133"));
    assert_eq!(codes(&written("DE", "01234")), [""; 0]);
    assert_eq!(codes(&written("CH", "CH-8001")), [""; 0]);
    assert_eq!(codes(&written("GB", "sw1a 1aa")), [""; 0]);
    assert_eq!(codes(&written("AE", "12345")), ["postcode-unused"]);
    assert_eq!(codes(&written("Middle-earth", "1")), ["country-unknown"]);
    assert_eq!(
        written("Middle-earth", "1").lines.last().unwrap(),
        "MIDDLE-EARTH"
    );
    let block = block(&["Ada"], &sample("US", "A"), &origin);
    assert_eq!(codes(&block), ["address-incomplete"; 3]);
    let block = longhand::people::postal::block(&["Ada"], &Address::default(), &origin);
    assert_eq!(codes(&block), ["address-missing"]);
    assert_eq!(block.lines, ["Ada"]);
    for finding in &block.findings {
        assert!(!finding.to_string().contains("Ada"));
    }
}

/// What a clerk reads when an address is not right.
#[test]
fn findings_say_how_to_mend_an_address() {
    let origin = Origin::new("GB", "en");
    let mut strange = sample("DE", "ACZ");
    strange.postcode = Some("1234".to_owned());
    let addresses = [
        strange,
        sample("AE", "ASZ"),
        sample("US", "O"),
        sample("US", "A"),
        sample("Middle-earth", "AC"),
    ];
    let findings = addresses
        .iter()
        .flat_map(|it| block(&["Ada"], it, &origin).findings);
    let reports: Vec<String> = findings.map(|it| it.report()).collect();
    insta::assert_snapshot!(reports.join("\n"));
}

#[test]
fn lines_are_kept_as_they_were_given() {
    let written = |yaml: &str, origin: &str| {
        let profile = Profile::from_yaml(yaml).unwrap();
        block(&["Ada"], &profile.address, &Origin::new(origin, "en"))
            .lines
            .join(" / ")
    };
    let lines = "address: [5 High Road, Newtown, AB1 2CD]\n";
    assert_eq!(
        written(lines, "GB"),
        "Ada / 5 High Road / Newtown / AB1 2CD"
    );
    let lines = "address: 'Hauptstr. 5, 12345 Neustadt, Deutschland'\n";
    assert_eq!(
        written(lines, "GB"),
        "Ada / Hauptstr. 5 / 12345 Neustadt / GERMANY"
    );
    assert_eq!(written(lines, "DE"), "Ada / Hauptstr. 5 / 12345 Neustadt");
    let lines = "address: {lines: [5 High Road, Newtown], country: UK}\n";
    assert_eq!(
        written(lines, "FR"),
        "Ada / 5 High Road / Newtown / UNITED KINGDOM"
    );
    let lines = "address: {lines: [5 High Road, Flat 2], town: Newtown, country: UK}\n";
    assert_eq!(written(lines, "GB"), "Ada / 5 High Road / Flat 2 / NEWTOWN");
    assert_eq!(
        written("address: '5 Main Street, Springfield, CA'\n", "US"),
        "Ada / 5 Main Street / Springfield / CA"
    );
}

#[test]
fn name_lines_carry_titles_as_stated() {
    let line = |yaml: &str, language: &str| name_line(&Profile::from_yaml(yaml).unwrap(), language);
    let ada = "name: {title: Dr., given: Ada, surname: Lovelace}\nhonorific: Frau\n";
    assert_eq!(line(ada, "de").unwrap(), "Frau Dr. Ada Lovelace");
    assert_eq!(line(ada, "en").unwrap(), "Frau Ada Lovelace");
    assert_eq!(line("name: Colin\n", "en").unwrap(), "Colin");
    assert_eq!(
        line("name: {surname: Lovelace}\nhonorific: Ms\n", "en").unwrap(),
        "Ms Lovelace"
    );
    assert_eq!(
        line("name: Juan Velasquez y Garcia\n", "es").unwrap(),
        "Juan Velasquez y Garcia"
    );
    assert_eq!(
        line("name: {given: John, surname: Smith}\nhonorific: Mr\n", "ja").unwrap(),
        "John Smith様"
    );
    assert_eq!(
        line("name: {given: Ferenc, surname: Nagy}\nlocale: hu\n", "hu").unwrap(),
        "Nagy Ferenc"
    );
    assert_eq!(line("id: 7\n", "en"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_address_is_too_strange(
        fields in proptest::collection::vec(".*", 6),
        lines in proptest::collection::vec(".*", 0..3),
        origin in ".*",
        code in any::<proptest::sample::Index>(),
    ) {
        let countries = countries();
        let mut address = Address::default();
        let mut fields = fields.into_iter();
        address.street = fields.next().into_iter().collect();
        address.district = fields.next();
        address.locality = fields.next();
        address.region = fields.next();
        address.postcode = fields.next();
        address.country = fields.next().filter(|it| it.len() % 2 == 0);
        address.country = address.country.or_else(|| Some(code.get(&countries).clone()));
        address.lines = lines;
        let block = block(&["Ada"], &address, &Origin::new(origin, "en"));
        prop_assert!(block.lines.iter().all(|it| !it.trim().is_empty() && !it.contains('\n')));
    }
}

/// An address as somebody wrote it down from the posts' own guidance, who had not seen the program.
#[derive(serde::Deserialize)]
struct Envelope {
    country: String,
    fields: BTreeMap<String, String>,
    from: String,
    language: String,
    lines: Vec<String>,
    #[serde(default)]
    also: Vec<Vec<String>>,
}

#[test]
fn sixty_countries_get_the_envelopes_that_their_posts_describe() {
    let text = fs::read_to_string("tests/cases/people/postal/sixty-countries.yaml").unwrap();
    let cases: Vec<Envelope> = serde_yaml::from_str(&text).unwrap();
    let mut right = 0;
    for case in &cases {
        let field = |name: &str| case.fields.get(name).cloned();
        let mut address = Address::default();
        address.organisation = field("organisation");
        address.street = field("street")
            .into_iter()
            .chain(field("street2"))
            .collect();
        address.district = field("district");
        address.locality = field("locality");
        address.region = field("region");
        address.postcode = field("postcode");
        address.country = Some(case.country.clone());
        let origin = Origin::new(&case.from, &case.language);
        let name = field("name").unwrap();
        let lines = block(&[&*name], &address, &origin).lines;
        let plain = |it: &[String]| it.join("\n").replace("  ", " ");
        let is_right = std::iter::once(&case.lines)
            .chain(&case.also)
            .any(|it| plain(it) == plain(&lines));
        right += usize::from(is_right);
        if !is_right {
            println!("{}: {lines:?}\n     {:?}", case.country, case.lines);
        }
    }
    println!("envelopes: {right} of {}", cases.len());
    assert!(right * 100 >= cases.len() * 60);
}
