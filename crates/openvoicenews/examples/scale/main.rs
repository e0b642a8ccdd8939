//! How grouping grows with its load: articles as JSON Lines on standard input are told again with other names, numbers
//! and times until the window is full; the sizes of the window as arguments: `scale 10000 100000 < articles.jsonl`.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::error::Error;
use std::io::Read;
use std::sync::Arc;
use std::time::Instant;

use openvoicenews::group::lessons::told_again;
use openvoicenews::group::{OpenStories, Profile};
use openvoicenews::model::Moment;
use openvoicenews::understand::{Models, read};
use openvoicenews::wire;

/// Seconds in the window of two weeks over which the articles are spread.
const WINDOW: i64 = 14 * 86_400;
/// The first moment of the stream: 2031-01-01.
const BEGIN: i64 = 1_925_000_000;
/// Articles at the end of which the speed with a full window is measured.
const LAST: usize = 5_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let profiles = profiles(&input)?;
    drop(input);
    println!("{} articles to tell again", profiles.len());
    println!(
        "{:>10} {:>12} {:>16} {:>10} {:>12} {:>10}",
        "articles", "articles/s", "last 5,000, /s", "stories", "bytes each", "peak, MB"
    );
    // Before the first window: what one frees the next uses, and the smaller ones come first.
    let before = memory("VmRSS:");
    for size in std::env::args().skip(1) {
        measure(&profiles, size.replace(',', "").parse()?, before)?;
    }
    Ok(())
}

fn profiles(input: &str) -> Result<Vec<Profile>, Box<dyn Error>> {
    let models = Models::default();
    let mut profiles = Vec::new();
    for line in input.lines() {
        let article = Arc::unwrap_or_clone(wire::read_article(line)?.article);
        profiles.push(Profile::of(&read(Arc::new(article), &models)));
    }
    Ok(profiles)
}

fn measure(profiles: &[Profile], size: usize, before: u64) -> Result<(), Box<dyn Error>> {
    let mut open = OpenStories::new();
    let (mut stories, mut all, mut last) = (0usize, 0.0, 0.0);
    for n in 0..size {
        let seconds = BEGIN + WINDOW * n as i64 / size as i64;
        let moment = Moment::Instant(jiff::Timestamp::from_second(seconds)?);
        // A step that shares no factor with the number of articles: every article comes once before one comes again.
        let again = told_again(&profiles[n * 7_919 % profiles.len()], (n / profiles.len()) as u32, moment);
        let start = Instant::now();
        let assignment = open.take(&again);
        drop(open.regroupings());
        let took = start.elapsed().as_secs_f64();
        all += took;
        last += if n + LAST >= size { took } else { 0.0 };
        stories +=
            usize::from(assignment.reason.nearest.is_none() || assignment.reason.likeness < assignment.reason.needed);
    }
    let each = memory("VmRSS:").saturating_sub(before) / size as u64;
    let peak = memory("VmHWM:").saturating_sub(before) / 1_000_000;
    let speed = |n: usize, took: f64| (n as f64 / took).round();
    let last = speed(LAST.min(size), last);
    println!("{size:>10} {:>12} {last:>16} {stories:>10} {each:>12} {peak:>10}", speed(size, all));
    Ok(())
}

/// Bytes of memory that the program holds, or held at most; 0 where the system does not tell.
fn memory(which: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|l| l.strip_prefix(which)?.trim().strip_suffix(" kB"));
    kilobytes.and_then(|n| n.trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}
