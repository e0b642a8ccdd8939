//! Scratch.
#![allow(clippy::all, missing_docs, clippy::print_stdout, clippy::unwrap_used, clippy::print_stderr)]
use openvoicenews::{group, understand, wire};
use std::io::{BufRead, Write};
fn main() {
    let readings: Vec<_> = std::io::stdin().lock().lines().map(|l| understand::read(wire::read_article(&l.unwrap()).unwrap().article, &understand::Models::default())).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let t = std::time::Instant::now();
    let mut open = group::OpenStories::new();
    let profiles: Vec<_> = readings.iter().map(group::Profile::of).collect();
    let p = t.elapsed();
    for r in profiles { let a = open.take(r); writeln!(out, "{}", wire::write_line(&a).unwrap()).unwrap(); }
    eprintln!("{} profiles {p:?} all {:?}: {:.0}/s", readings.len(), t.elapsed(), readings.len() as f64 / t.elapsed().as_secs_f64());
}
