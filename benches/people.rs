//! How many people a second, and does memory grow with them?
//!
//! A table of 100,000 people is read into profiles, and by the bare `csv` crate into byte records,
//! in turns on one thread; the ratio is what counts. Then this program starts itself over files of
//! 10 thousand and a million people, and each says the most memory that it had.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io;
use std::io::Read;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use longhand::people::intake;
use longhand::people::intake::Options;

const PEOPLE: u64 = 100_000;
const TURNS: usize = 7;
/// The promise: reading people costs at most this many times the bare records.
const PROMISE: f64 = 10.0;

fn main() {
    let asked = std::env::args().find_map(|it| it.strip_prefix("--people=").map(str::to_owned));
    if let Some(count) = asked {
        return alone(count.parse().expect("a number of people"));
    }
    let mut file = String::from(HEADER);
    (0..PEOPLE).for_each(|it| line(&mut file, it));
    let (mut bare, mut ours) = (Duration::MAX, Duration::MAX);
    let mut ratios = Vec::new();
    for _ in 0..TURNS {
        let records = timed(|| records(file.as_bytes()));
        let own = io::Cursor::new(file.clone().into_bytes());
        let people = timed(|| people(own));
        ratios.push(people.as_secs_f64() / records.as_secs_f64());
        bare = bare.min(records);
        ours = ours.min(people);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[TURNS / 2];
    let mib = file.len() as f64 / f64::from(1 << 20);
    println!("{PEOPLE} people, {mib:.1} MiB, 12 columns");
    println!("csv byte records  {bare:>10.1?}");
    println!(
        "people            {ours:>10.1?}   {:.0} a second",
        PEOPLE as f64 / ours.as_secs_f64()
    );
    println!("ratio             {ratio:>10.2}   (promise: at most {PROMISE})");
    let program = std::env::current_exe().expect("this program has a path");
    for count in [10_000, 1_000_000] {
        let output = Command::new(&program)
            .arg(format!("--people={count}"))
            .output();
        let output = output.expect("this program starts again");
        print!("{}", String::from_utf8_lossy(&output.stdout));
    }
}

const HEADER: &str =
    "id,title,given,surname,email,street,city,postcode,country,born,visits,favourite drink\n";

fn line(file: &mut String, number: u64) {
    const GIVEN: [&str; 8] = [
        "Ada", "Colin", "Zoë", "José", "Luka", "Mary Ann", "Bo", "Priya",
    ];
    const SURNAME: [&str; 6] = [
        "Lovelace",
        "Miller",
        "García",
        "O'Hara",
        "van den Berg",
        "Li",
    ];
    let given = GIVEN[number as usize % GIVEN.len()];
    let surname = SURNAME[number as usize % SURNAME.len()];
    let (month, day) = (number % 12 + 1, number % 28 + 1);
    let _ = writeln!(
        file,
        "{number},Ms,{given},{surname},person{number}@example.com,{} High Street,\"Concord, MA\",\
         {:05},US,{}-{month:02}-{day:02},{},flat white",
        number % 300 + 1,
        number % 100_000,
        1940 + number % 70,
        number % 90
    );
}

fn records(bytes: &[u8]) -> u64 {
    let mut reader = csv::Reader::from_reader(bytes);
    let (mut record, mut count) = (csv::ByteRecord::new(), 0);
    while reader
        .read_byte_record(&mut record)
        .expect("the table is whole")
    {
        black_box(&record);
        count += 1;
    }
    count
}

fn people(reader: impl Read + Send + 'static) -> u64 {
    let people = intake::read(reader, "people.csv", &Options::default());
    let mut count = 0;
    for row in people.expect("the table has a header") {
        black_box(row.profile.expect("every row is a person"));
        count += 1;
    }
    count
}

fn timed(work: impl FnOnce() -> u64) -> Duration {
    let start = Instant::now();
    assert_eq!(work(), PEOPLE);
    start.elapsed()
}

/// Reads this many people from a table that never is in memory as a whole.
fn alone(count: u64) {
    let made = Made {
        left: count,
        next: 0,
        text: HEADER.to_owned(),
        at: 0,
    };
    assert_eq!(people(made), count);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    println!(
        "{count:>8} people: peak memory {}",
        peak.unwrap_or(" not known here").trim()
    );
}

/// A table made as it is read.
struct Made {
    left: u64,
    next: u64,
    text: String,
    at: usize,
}

impl Read for Made {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.text.clear();
            self.at = 0;
            let count = self.left.min(100);
            (0..count).for_each(|it| line(&mut self.text, self.next + it));
            self.next += count;
            self.left -= count;
        }
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}
