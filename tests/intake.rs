//! People out of files of every kind that strangers send.
#![cfg(feature = "tables")]

use std::fs;
use std::io;
use std::io::Read;
use std::path::PathBuf;

use jiff::civil::date;
use longhand::Error;
use longhand::Profile;
use longhand::people::intake;
use longhand::people::intake::Check;
use longhand::people::intake::Columns;
use longhand::people::intake::DayOrder;
use longhand::people::intake::Header;
use longhand::people::intake::Mapping;
use longhand::people::intake::Options;
use longhand::people::intake::Row;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;

fn options() -> Options {
    let mut options = Options::default();
    options.today = Some(date(2026, 11, 22));
    options
}

fn mapped(columns: &[(&str, &str)]) -> Options {
    let mut options = options();
    let own = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
    options.mapping.columns = Columns(columns.iter().map(own).collect());
    options
}

fn rows_with(bytes: &[u8], name: &str, options: &Options) -> Result<Vec<Row>, Error> {
    let reader = io::Cursor::new(bytes.to_vec());
    intake::read(reader, name, options).map(Iterator::collect)
}

fn rows(bytes: &[u8], name: &str) -> Vec<Row> {
    rows_with(bytes, name, &options()).unwrap()
}

fn refusal(bytes: &[u8], name: &str) -> String {
    let error = rows_with(bytes, name, &options()).unwrap_err();
    format!("{error}\n  help: {}", error.help())
}

fn person(row: &Row) -> &Profile {
    row.profile.as_ref().unwrap()
}

fn codes(row: &Row) -> Vec<&str> {
    row.findings.iter().map(|it| it.code.as_str()).collect()
}

/// The folder of test data from elsewhere, if it is here.
fn testdata(file: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("LONGHAND_TESTDATA");
    let folder = folder.map_or_else(|| PathBuf::from("../shared/testdata"), PathBuf::from);
    let bytes = fs::read(folder.join(file));
    if bytes.is_err() {
        println!("skipped: there is no {file} (set LONGHAND_TESTDATA to its folder)");
    }
    bytes.ok()
}

fn naughty() -> Vec<String> {
    let text = testdata("naughty_strings.json").unwrap_or_else(|| b"[]".to_vec());
    serde_json::from_slice(&text).unwrap()
}

/// Each case is a file; its snapshot is the report of `people check` as data, and the people.
#[test]
fn cases() {
    insta::glob!("cases/people/tables/*", |path| {
        let told = match intake::open(path, &options()) {
            Ok(people) => {
                let mut check = Check::of(people);
                check.file = path.file_name().unwrap().to_string_lossy().into_owned();
                let mut told = serde_json::to_string_pretty(&check).unwrap();
                for row in intake::open(path, &options()).unwrap() {
                    told += &format!("\n{}: ", row.label());
                    told += &match &row.profile {
                        Ok(profile) => serde_json::to_string(profile).unwrap(),
                        Err(error) => {
                            let text = error.to_string();
                            text.rsplit('/').next().unwrap_or_default().to_owned()
                        }
                    };
                }
                told
            }
            Err(error) => {
                let text = error.to_string();
                let text = text.rsplit('/').next().unwrap_or_default();
                format!("{text}\n  help: {}", error.help())
            }
        };
        insta::assert_snapshot!(told);
    });
}

#[test]
fn the_kind_is_known_by_name_or_by_content() {
    let yaml = "name: Colin\n";
    let json = "{\"name\": \"Colin\"}";
    let card = "BEGIN:VCARD\nFN:Colin\nEND:VCARD\n";
    for (text, name) in [
        (yaml, "standard input"),
        ("- name: Colin\n", "standard input"),
        (json, "standard input"),
        ("[{\"name\": \"Colin\"}]", "standard input"),
        (card, "standard input"),
        ("given,surname\nColin,Miller\n", "standard input"),
        ("given\tsurname\nColin\tMiller\n", "people.tsv"),
        (json, "people.ndjson"),
        (yaml, "people.yml"),
        (card, "people.VCF"),
    ] {
        let rows = rows(text.as_bytes(), name);
        assert_eq!(rows.len(), 1, "{text}");
        assert_eq!(person(&rows[0]).name.given.as_deref(), Some("Colin"));
    }
    assert_eq!(
        refusal(b"Colin", "people.doc"),
        "there is no kind of file for people `doc`\n  help: use one of csv, tsv, xlsx, vcf, \
         jsonl, ndjson, json, yaml"
    );
    assert!(matches!(
        intake::open(&PathBuf::from("no-such-file.csv"), &options()),
        Err(Error::File { .. })
    ));
    assert!(matches!(
        intake::open(&PathBuf::from("tests"), &options()),
        Err(Error::File { .. })
    ));
}

#[test]
fn documents_are_cut_out_and_the_bad_ones_named() {
    let yaml =
        "# friends\nname: Colin\n---\nname: Ada\nnmae: x\n--- {name: Luka}\n...\n---\n# end\n";
    let found = rows(yaml.as_bytes(), "friends.yaml");
    assert_eq!(found.len(), 3);
    let error = found[1].profile.as_ref().unwrap_err();
    assert_eq!(
        error.to_string(),
        "friends.yaml:5:1: `nmae` is not a field here"
    );
    assert_eq!(person(&found[2]).name.given.as_deref(), Some("Luka"));

    let list =
        "- name: Colin\n  loves:\n  - the sea\n\n# and\n-\n  name: Ada\n- 7\n- {name: Luka}\n";
    let found = rows(list.as_bytes(), "friends.yaml");
    assert_eq!(found.len(), 4);
    assert_eq!(person(&found[0]).loves.len(), 1);
    assert_eq!(person(&found[1]).name.given.as_deref(), Some("Ada"));
    assert!(found[2].profile.is_err());
    assert_eq!((found[3].number, found[3].line), (4, 9));

    let json = "\u{feff}[\n  {\"name\": \"Colin\"},\n  {\"name\": \"]},{\\\"\"},\n  7,\n  {\"nmae\": 1}\n]";
    let found = rows(json.as_bytes(), "friends.json");
    assert_eq!(found.len(), 4);
    assert_eq!((found[1].number, found[1].line), (2, 3));
    assert!(found[2].profile.is_err());
    let error = found[3].profile.as_ref().unwrap_err();
    assert_eq!(
        error.to_string(),
        "friends.json:5:2: `nmae` is not a field here"
    );

    let cut = rows(b"[{\"name\": \"Colin\"},\n{\"name\": \"Ada\"}", "cut.json");
    assert_eq!(cut.len(), 3);
    assert_eq!(
        cut[2].profile.as_ref().unwrap_err().to_string(),
        "cut.json:2: row 3 is missing: the file ends within its list"
    );
    let pretty = rows(
        b"{\n \"name\": \"Colin\"\n}\n{\n \"name\": \"Ada\"\n}\n",
        "two.json",
    );
    assert_eq!(pretty.len(), 2);
}

#[test]
fn records_of_a_database_are_people_too() {
    let text = "{\"first_name\": \"Ada\", \"zip\": \"01742\", \"visits\": 3, \"refused because\": \"x\"}\n\
        {\"first_name\": \"Bo\", \"dog\": \"Rex\"}\n";
    let found = rows(text.as_bytes(), "rows.jsonl");
    assert_eq!(person(&found[0]).name.given.as_deref(), Some("Ada"));
    assert_eq!(person(&found[0]).address.postcode.as_deref(), Some("01742"));
    let error = found[1].profile.as_ref().unwrap_err();
    assert!(
        error.to_string().contains("`dog` is not a field"),
        "{error}"
    );
    let options = mapped(&[("dog", "facts.dog"), ("visits", "-")]);
    let found = rows_with(text.as_bytes(), "rows.jsonl", &options).unwrap();
    assert_eq!(person(&found[1]).facts["dog"].text(), Some("Rex"));
    assert_eq!(person(&found[0]).visits, None);
}

#[test]
fn encodings_are_found_and_said() {
    let text = "Vorname;Nachname\r\nJörg;Groß\r\nZoë;Müller\r\nÉlodie;Lefèvre\r\n";
    let wide = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark
            .then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16());
        let bytes = |it: u16| {
            if big {
                it.to_be_bytes()
            } else {
                it.to_le_bytes()
            }
        };
        units.flat_map(bytes).collect()
    };
    let latin: Vec<u8> = text.chars().map(|it| it as u32 as u8).collect();
    let files = [
        (text.as_bytes().to_vec(), "UTF-8"),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
        (wide(false, true), "UTF-16LE"),
        (wide(true, true), "UTF-16BE"),
        (wide(false, false), "UTF-16LE"),
        (wide(true, false), "UTF-16BE"),
        (latin, "windows-1252"),
    ];
    for (bytes, encoding) in files {
        let people = intake::read(io::Cursor::new(bytes), "gäste.csv", &options()).unwrap();
        assert_eq!(people.about().encoding, Some(encoding));
        assert_eq!(people.about().delimiter, Some(';'));
        let rows: Vec<_> = people.collect();
        assert_eq!(
            person(&rows[0]).name.surname.as_deref(),
            Some("Groß"),
            "{encoding}"
        );
        assert_eq!(rows.len(), 3);
    }
    let error = rows_with(b"given\nx\n", "x.csv", &{
        let mut options = options();
        options.mapping.encoding = Some("klingon".into());
        options
    });
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("no encoding `klingon`")
    );
}

#[test]
fn a_file_that_goes_wrong_in_a_late_row_loses_that_row() {
    let mut file = "given;surname\n".to_owned().into_bytes();
    for row in 0..5000 {
        let name: &[u8] = if row == 4321 { b"J\xf6rg" } else { b"Colin" };
        file.extend_from_slice(name);
        file.extend_from_slice(";Groß\n".as_bytes());
    }
    let rows = rows(&file, "late.csv");
    let refused: Vec<u64> = rows
        .iter()
        .filter(|it| it.profile.is_err())
        .map(|it| it.number)
        .collect();
    assert_eq!((rows.len(), refused), (5000, vec![4322]));
}

#[test]
fn columns_that_mean_the_same_are_a_question_unless_mapped() {
    let file = b"given,Vorname,surname\nAda,Augusta,King\n";
    insta::assert_snapshot!(refusal(file, "x.csv"), @r#"
    x.csv:1:7: column A (`given`) and column B (`Vorname`) both mean `given`
      help: leave one out: `--map "given=-"` or `--map "Vorname=-"`
    "#);
    let rows = rows_with(file, "x.csv", &mapped(&[("Vorname", "given2")])).unwrap();
    assert_eq!(person(&rows[0]).name.given2.as_deref(), Some("Augusta"));
    let rows = rows_with(file, "x.csv", &mapped(&[("A", "-")])).unwrap();
    assert_eq!(person(&rows[0]).name.given.as_deref(), Some("Augusta"));
    let error = rows_with(file, "x.csv", &mapped(&[("Hund", "facts.dog")])).unwrap_err();
    assert!(error.to_string().contains("no column `Hund`"), "{error}");
    let error = rows_with(file, "x.csv", &mapped(&[("A", "dog")])).unwrap_err();
    assert!(error.to_string().contains("`dog` is no field"), "{error}");
}

#[test]
fn a_first_row_that_is_a_person_is_never_eaten() {
    let file = b"Colin,Miller,colin@example.com\nAda,King,ada@example.com\n";
    insta::assert_snapshot!(refusal(file, "x.csv"), @r"
    x.csv:1:14: the first row does not look like a header
      help: write a row of names above it, such as `given,surname`; or read it as a person: `--no-header --map A=given --map B=surname`
    ");
    assert!(refusal(b"Colin,Miller\nAda,King\n", "x.csv").contains("look like a header"));
    let mut options = mapped(&[("A", "given"), ("B", "surname"), ("C", "email")]);
    options.mapping.header = Header(false);
    let rows = rows_with(file, "x.csv", &options).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(person(&rows[0]).email.as_deref(), Some("colin@example.com"));
    assert_eq!((rows[1].number, rows[1].line), (2, 2));
    options.mapping.columns = Columns::default();
    assert!(rows_with(file, "x.csv", &options).is_err());
}

#[test]
fn a_mapping_can_be_saved_and_used_again() {
    let file = b"Vorname;Hund;Intern;Vorname\nAda;Rex;x;Augusta\n";
    let options = mapped(&[("Hund", "facts.dog"), ("Intern", "-"), ("D", "given2")]);
    let people = intake::read(io::Cursor::new(file.to_vec()), "x.csv", &options).unwrap();
    let yaml = people.mapping().to_yaml().unwrap();
    assert_eq!(
        yaml,
        "columns:\n  A: given\n  Hund: facts.dog\n  Intern: '-'\n  D: given2\n"
    );
    let mut again = Options::default();
    again.mapping = Mapping::from_yaml("x.yaml", &yaml).unwrap();
    let rows = rows_with(file, "x.csv", &again).unwrap();
    assert_eq!(person(&rows[0]).name.given2.as_deref(), Some("Augusta"));
    assert!(Mapping::from_yaml("x.yaml", "colums: {}").is_err());
}

#[test]
fn ambiguous_dates_are_counted_and_settled_by_their_owner() {
    let file = b"given,born\nAda,2/4/2015\nBo,13/4/2015\nCy,4/13/2015\nDi,5/6/2014\nEd,2/4/15\n";
    let people = intake::read(io::Cursor::new(file.to_vec()), "x.csv", &options()).unwrap();
    let check = Check::of(people);
    assert_eq!((check.ready, check.ready_with_questions), (2, 3));
    let dates = &check.dates[0];
    assert_eq!(
        (dates.doubtful, dates.day_first, dates.month_first),
        (3, 1, 1)
    );
    let mut options = options();
    options.mapping.dates = Some(DayOrder::DayFirst);
    let rows = rows_with(file, "x.csv", &options).unwrap();
    assert_eq!(person(&rows[0]).born, Some(date(2015, 4, 2)));
    assert_eq!(codes(&rows[2]), ["no-such-day"]);
    assert_eq!(codes(&rows[4]), ["two-digit-year"]);
}

#[test]
fn a_locale_must_be_a_language() {
    let rows = rows(
        b"given,locale\nA,klingon\nB,en_GB\nC,Deutsch\nD,tlh\n",
        "x.csv",
    );
    assert_eq!(codes(&rows[0]), ["cell-not-read"]);
    let locale = |it: usize| person(&rows[it]).locale.as_deref();
    assert_eq!(
        (locale(1), locale(2), locale(3)),
        (Some("en-GB"), Some("de"), Some("tlh"))
    );
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn workbooks_are_read_as_they_are_shown() {
    let bytes = workbook(|book| {
        let date_format = Format::new().set_num_format("yyyy-mm-dd");
        let zip_format = Format::new().set_num_format("00000");
        book.add_worksheet().set_name("Notes").unwrap();
        let sheet = book.add_worksheet().set_name("Guests").unwrap();
        sheet.write(0, 0, "Guest list 2026").unwrap();
        for (column, name) in [
            "First name",
            "Surname",
            "ZIP",
            "Born",
            "Visits",
            "Vegan",
            "Table",
        ]
        .into_iter()
        .enumerate()
        {
            sheet.write(2, column as u16, name).unwrap();
        }
        sheet.write(3, 0, "Colin").unwrap();
        sheet.write(3, 2, "01742").unwrap();
        let day = ExcelDateTime::from_ymd(2015, 4, 2).unwrap();
        sheet.write_with_format(3, 3, &day, &date_format).unwrap();
        sheet.write(3, 4, 7.0).unwrap();
        sheet.write(3, 5, true).unwrap();
        sheet.write(4, 0, "Ada").unwrap();
        sheet.write(4, 2, 4101).unwrap();
        sheet
            .write_formula(
                4,
                4,
                rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"),
            )
            .unwrap();
        sheet.write(6, 0, "Luka").unwrap();
        sheet.write_with_format(6, 2, 4101, &zip_format).unwrap();
        sheet.set_row_hidden(6).unwrap();
        sheet
            .merge_range(3, 6, 4, 6, "Four", &Format::new())
            .unwrap();
        sheet.write(7, 9, "a stray remark").unwrap();
        let other = book.add_worksheet().set_name("Staff").unwrap();
        other.write(0, 0, "given").unwrap();
        other.write(1, 0, "Bo").unwrap();
    });
    let people = intake::read(io::Cursor::new(bytes.clone()), "guests.xlsx", &options()).unwrap();
    assert_eq!(people.about().sheet.as_deref(), Some("Guests"));
    let notes: Vec<_> = people
        .about()
        .notes
        .iter()
        .map(|it| it.to_string())
        .collect();
    insta::assert_snapshot!(notes.join("\n"), @r"
    note[above-header]: the rows above the header were not read, down to row 1
    note[other-sheets]: these sheets were not read: `Staff`
    look[hidden-rows]: rows that are hidden in the spreadsheet were read all the same: 1 (7)
    ");
    let rows: Vec<_> = people.collect();
    let numbers: Vec<u64> = rows.iter().map(|it| it.number).collect();
    assert_eq!(numbers, [4, 5, 7, 8]);
    let colin = person(&rows[0]);
    assert_eq!(colin.address.postcode.as_deref(), Some("01742"));
    assert_eq!(colin.born, Some(date(2015, 4, 2)));
    assert_eq!(colin.visits.as_ref().unwrap().count, Some(7));
    assert_eq!(colin.facts["vegan"].text(), Some("true"));
    assert_eq!(
        codes(&rows[1]),
        ["cell-error", "merged-cell", "postcode-zero"]
    );
    assert_eq!(
        rows[1].findings[0].at.as_deref(),
        Some("row 5, column E (`Visits`)")
    );
    assert_eq!(person(&rows[1]).address.postcode.as_deref(), Some("4101"));
    assert_eq!(person(&rows[2]).address.postcode.as_deref(), Some("04101"));
    let error = rows[3].profile.as_ref().unwrap_err();
    assert!(error.to_string().contains("row 8, column H"), "{error}");

    let mut named = options();
    named.mapping.sheet = Some("staff".into());
    let rows = rows_with(&bytes, "guests.xlsx", &named).unwrap();
    assert_eq!(person(&rows[0]).name.given.as_deref(), Some("Bo"));
    named.mapping.sheet = Some("Crew".into());
    let error = rows_with(&bytes, "guests.xlsx", &named).unwrap_err();
    assert_eq!(error.to_string(), "there is no sheet `Crew`");
}

#[test]
fn what_is_no_usable_workbook_is_said() {
    let empty = workbook(|book| {
        book.add_worksheet();
    });
    assert!(refusal(&empty, "x.xlsx").contains("no cells with anything in them"));
    assert!(refusal(b"given,surname\n", "x.xlsx").contains("is no XLSX workbook"));
    assert!(refusal(b"", "x.xlsx").contains("is no XLSX workbook"));
    assert!(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "x.xlsx").contains("password"));
    assert!(refusal(b"PK\x03\x04 nothing more", "x.xlsx").contains("is no XLSX workbook"));
    let whole = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "given").unwrap();
        sheet.write(1, 0, "Colin").unwrap();
    });
    for cut in [30, 100, whole.len() / 2, whole.len() - 30] {
        assert!(rows_with(&whole[..cut], "x.xlsx", &options()).is_err());
    }
    for index in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[index] ^= 0x55;
        let _ = rows_with(&damaged, "x.xlsx", &options());
    }
}

/// A workbook with a sheet of these bytes instead of its own.
fn with_part(path: &str, part: impl Read) -> Vec<u8> {
    let whole = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "given").unwrap();
        sheet.write(1, 0, "Colin").unwrap();
    });
    let mut archive = zip::ZipArchive::new(io::Cursor::new(whole)).unwrap();
    let mut out = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    let mut part = Some(part);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        out.start_file(file.name().unwrap(), stored).unwrap();
        match part.take_if(|_| file.name().unwrap() == path) {
            Some(mut part) => io::copy(&mut part, &mut out).unwrap(),
            None => io::copy(&mut file, &mut out).unwrap(),
        };
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_does_not_go_off() {
    let bomb = with_part("xl/worksheets/sheet1.xml", io::repeat(b' ').take(300 << 20));
    println!("a bomb of {} KiB", bomb.len() / 1024);
    assert!(refusal(&bomb, "x.xlsx").contains("larger than 262144 KiB"));
    // The reader of workbooks makes room for as many strings as this says.
    let strings = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        count=\"1\" uniqueCount=\"99999999999999999\"><si><t>given</t></si></sst>";
    let liar = with_part("xl/sharedStrings.xml", strings.as_bytes());
    assert!(refusal(&liar, "x.xlsx").contains("damaged"));
    // One cell at the far end of a sheet.
    let far = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
        <sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>given</v></c></row><row r=\"1048576\">\
        <c r=\"XFD1048576\" t=\"str\"><v>Colin</v></c></row></sheetData></worksheet>";
    let rows = rows(
        &with_part("xl/worksheets/sheet1.xml", far.as_bytes()),
        "x.xlsx",
    );
    assert_eq!(rows.len(), 1);
    assert!(rows[0].profile.is_err());
}

#[test]
fn the_exports_of_address_books_are_read() {
    let told = |file: &str| -> Option<Vec<String>> {
        let bytes = testdata(&format!("vcard/{file}"))?;
        let tell = |row: Row| match &row.profile {
            Ok(it) => {
                let part = |it: &Option<String>| it.clone().unwrap_or_default();
                let name = [
                    &it.name.title,
                    &it.name.given,
                    &it.name.given2,
                    &it.name.surname,
                ];
                let name: Vec<_> = name.iter().filter_map(|it| (*it).clone()).collect();
                format!(
                    "{} {} | {} {} | {} | {} | {} | {} {} | {:?}",
                    row.number,
                    name.join(" "),
                    part(&it.name.generation),
                    part(&it.name.credentials),
                    part(&it.email),
                    part(&it.phone),
                    it.address.street.join(" / "),
                    part(&it.address.locality),
                    part(&it.address.postcode),
                    it.born
                )
            }
            Err(error) => format!("{} {error}", row.number),
        };
        Some(rows(&bytes, file).into_iter().map(tell).collect())
    };
    let mut all = Vec::new();
    for file in [
        "John_Doe_ANDROID.vcf",
        "John_Doe_EVOLUTION.vcf",
        "John_Doe_LOTUS_NOTES.vcf",
        "John_Doe_MS_OUTLOOK.vcf",
        "gmail-list.vcf",
        "gmail-single2.vcf",
        "outlook-2007.vcf",
        "rfc6350-example.vcf",
    ] {
        let Some(told) = told(file) else { return };
        all.push(format!("{file}\n{}", told.join("\n")));
    }
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn cards_of_every_sort_are_read_or_refused() {
    let cards = "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:Friends\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Acme Ltd\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada Lovelace\r\nGENDER:F\r\nPRONOUNS:she/her\r\n\
        LANG:en-GB\r\nBDAY:--0415\r\nCATEGORIES:readers,fans\r\nNOTE:Likes\\, well\\, \r\n engines\r\n\
        TEL;VALUE=uri:tel:+44-20;ext=7\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=windows-1252;ENCODING=QUOTED-PRINTABLE:Gro=DF;J=F6rg\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@example.com\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut";
    let people = intake::read(
        io::Cursor::new(cards.as_bytes().to_vec()),
        "x.vcf",
        &options(),
    )
    .unwrap();
    let check = Check::of(people);
    assert_eq!(check.notes[0].code, "groups");
    let rows = rows(cards.as_bytes(), "x.vcf");
    assert_eq!(
        person(&rows[0]).address.organisation.as_deref(),
        Some("Acme Ltd")
    );
    let ada = person(&rows[1]);
    assert_eq!(rows[1].number, 3);
    assert_eq!(ada.pronouns.as_deref(), Some("she/her"));
    assert_eq!(ada.honorific, None);
    assert_eq!(ada.locale.as_deref(), Some("en-GB"));
    assert_eq!(ada.facts["note"].text(), Some("Likes, well, engines"));
    assert_eq!(ada.phone.as_deref(), Some("+44-20 ext. 7"));
    assert_eq!(ada.cohorts.len(), 2);
    assert_eq!(codes(&rows[1]), ["date-without-year"]);
    assert_eq!(person(&rows[2]).name.given.as_deref(), Some("Jörg"));
    let refused = |it: usize| rows[it].profile.as_ref().unwrap_err().to_string();
    assert_eq!(refused(3), "x.vcf:27: row 5 is a card without a name");
    assert_eq!(refused(4), "x.vcf:31: row 6 is a card without its end");
}

#[test]
fn every_naughty_string_is_survived_in_every_column() {
    let strings = naughty();
    let header = "given,surname,title,born,age,locale,email,postcode,visits,deceased,loves,fact";
    let mut file = format!("{header}\n");
    let mut cards = String::new();
    for it in &strings {
        let cell = format!("\"{}\"", it.replace('"', "\"\""));
        file += &(vec![cell; 12].join(",") + "\n");
        let value = it
            .replace('\\', "\\\\")
            .replace(['\n', '\r'], "\\n")
            .replace(';', "\\;");
        cards += &format!(
            "BEGIN:VCARD\nVERSION:4.0\nN:{value};{value};{value};{value};{value}\nFN:{value}\n\
             BDAY:{value}\nEMAIL:{value}\nTEL:{value}\nADR:;;{value};{value};;{value};\n\
             LANG:{value}\nNOTE:{value}\n{value}\nEND:VCARD\n"
        );
    }
    for name in ["x.csv", "x.tsv"] {
        let rows = rows(file.as_bytes(), name);
        println!("{name}: {} rows of {}", rows.len(), strings.len());
        assert!(rows.len() >= strings.len().saturating_sub(1));
    }
    assert_eq!(rows(cards.as_bytes(), "x.vcf").len(), strings.len());
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in header.split(',').enumerate() {
            sheet.write(0, column as u16, name).unwrap();
            for (row, text) in strings.iter().enumerate() {
                let text: String = text.chars().take(30_000).collect();
                sheet
                    .write_string(row as u32 + 1, column as u16, text)
                    .unwrap();
            }
        }
    });
    println!("x.xlsx: {} rows", rows(&bytes, "x.xlsx").len());
    for text in &strings {
        for name in [
            "x.csv", "x.xlsx", "x.vcf", "x.json", "x.jsonl", "x.yaml", "x",
        ] {
            if let Ok(people) =
                intake::read(io::Cursor::new(text.clone().into_bytes()), name, &options())
            {
                let check = Check::of(people);
                assert_eq!(
                    check.rows,
                    check.ready + check.ready_with_questions + check.refused
                );
            }
        }
    }
}

/// Gives a file without ever having it.
struct Endless {
    head: &'static [u8],
    row: &'static [u8],
    left: u64,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < buffer.len() && self.left > 0 {
            let whole = if self.head.is_empty() {
                self.row
            } else {
                self.head
            };
            let piece = &whole[self.at..];
            let count = piece.len().min(buffer.len() - written);
            buffer[written..written + count].copy_from_slice(&piece[..count]);
            written += count;
            self.at += count;
            if self.at == whole.len() {
                self.at = 0;
                match self.head.is_empty() {
                    true => self.left -= 1,
                    false => self.head = b"",
                }
            }
        }
        Ok(written)
    }
}

#[test]
fn a_huge_cell_and_a_wide_row_are_refused_and_the_rest_goes_on() {
    let endless = |head, row, left| Endless {
        head,
        row,
        left,
        at: 0,
    };
    let huge = endless(b"given,surname\nColin,\"", b"xxxxxxxxxxxxxxxx", 50 << 16);
    let file = huge.chain(&b"\"\nAda,King\n"[..]);
    let rows: Vec<_> = intake::read(file, "x.csv", &options()).unwrap().collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].profile.is_err() && rows[1].profile.is_ok());
    let wide = endless(b"given,surname\nColin", b",", 10_000);
    let file = wide.chain(&b"\nAda,King\n"[..]);
    let rows: Vec<_> = intake::read(file, "x.csv", &options()).unwrap().collect();
    assert!(rows[0].profile.is_err() && rows[1].profile.is_ok());
    for (name, head) in [
        ("x.json", &b"["[..]),
        ("x.yaml", b"- "),
        ("x.vcf", b"BEGIN:VCARD\nN:"),
    ] {
        let file = endless(head, b"xxxxxxxxxxxxxxxx", 4 << 16);
        let rows: Vec<_> = intake::read(file, name, &options()).unwrap().collect();
        assert_eq!(rows.len(), 1, "{name}");
        assert!(rows[0].profile.is_err(), "{name}");
    }
}
