//! Article lines to Reading lines.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]
use std::io::BufRead;

fn main() {
    let models = openvoicenews::understand::Models::default();
    let lines: Vec<String> = std::io::stdin().lock().lines().map(Result::unwrap).collect();
    let articles: Vec<_> = lines.iter().filter_map(|l| openvoicenews::wire::read_article(l).ok()).collect();
    let words: usize = articles.iter().map(|a| a.article.text.split_whitespace().count()).sum();
    let start = std::time::Instant::now();
    let readings: Vec<_> =
        articles.iter().map(|a| openvoicenews::understand::read(a.article.clone(), &models)).collect();
    let t = start.elapsed().as_secs_f64();
    eprintln!("{} articles {words} words {:.0} words/s", articles.len(), words as f64 / t);
    for r in &readings {
        println!("{}", openvoicenews::wire::write_reading(r).unwrap());
    }
}
