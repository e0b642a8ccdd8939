//! How grouping grows with its load: articles as JSON Lines on standard input are told again with other names, numbers
//! and times until the window is full; the sizes of the window as arguments: `scale 10000 100000 < articles.jsonl`.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::error::Error;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use openvoicenews::group::lessons::told_again;
use openvoicenews::group::{OpenStories, Piece, Profile, Window};
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
        "{:>10} {:>12} {:>16} {:>10} {:>12} {:>10} {:>10} {:>18} {:>18}",
        "articles",
        "articles/s",
        "last 5,000, /s",
        "stories",
        "bytes each",
        "peak, MB",
        "kept, MB",
        "kept in s",
        "read in s"
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
    let Kept { bytes, written, read } = kept(open)?;
    println!(
        "{size:>10} {:>12} {last:>16} {stories:>10} {each:>12} {peak:>10} {:>10} {:>18} {:>18}",
        speed(size, all),
        bytes / 1_000_000,
        format!("{:.2} ({:.2})", written.0, written.1),
        format!("{:.2} ({:.2})", read.0, read.1)
    );
    Ok(())
}

/// The stories kept whole: their bytes, and the seconds by the clock and of processor time that writing them on one core
/// and reading them on all cores takes.
struct Kept {
    bytes: usize,
    written: (f64, f64),
    read: (f64, f64),
}

fn kept(open: OpenStories) -> Result<Kept, Box<dyn Error>> {
    let (start, before, articles) = (Instant::now(), processor(), open.len());
    let pieces: Vec<Vec<u8>> = open.pieces().collect();
    let (written, bytes) = ((start.elapsed().as_secs_f64(), processor() - before), pieces.iter().map(Vec::len).sum());
    drop(open);
    let (start, before, cores) = (Instant::now(), processor(), std::thread::available_parallelism()?.get());
    let (next, mut read) = (AtomicUsize::new(0), Vec::new());
    let read_some = || {
        let taken = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::SeqCst)).filter(|at| *at < pieces.len()));
        taken.map(|at| (at, Piece::read(&pieces[at]))).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(read_some)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).for_each(|some| read.extend(some));
    });
    read.sort_by_key(|(at, _)| *at);
    let read: Option<Vec<Piece>> = read.into_iter().map(|(_, piece)| piece).collect();
    let again = read.and_then(|pieces| OpenStories::of_pieces(pieces, Window::default()));
    let read = (start.elapsed().as_secs_f64(), processor() - before);
    if again.is_none_or(|again| again.len() != articles) {
        return Err("the stories were not read again".into());
    }
    Ok(Kept { bytes, written, read })
}

/// Bytes of memory that the program holds, or held at most; 0 where the system does not tell.
fn memory(which: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|l| l.strip_prefix(which)?.trim().strip_suffix(" kB"));
    kilobytes.and_then(|n| n.trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Seconds of processor time that the program has had; 0 where the system does not tell.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may have spaces: the twelfth and thirteenth field, in hundredths.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}
