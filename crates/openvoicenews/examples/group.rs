//! Scratch.
#![allow(clippy::all, missing_docs, clippy::print_stdout, clippy::unwrap_used, clippy::print_stderr)]
use openvoicenews::{group, text, understand, wire};
use std::io::{BufRead, Write};
fn main() {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let lines: Vec<String> = std::io::stdin().lock().lines().map(|l| l.unwrap()).collect();
    let readings: Vec<_> = lines
        .iter()
        .map(|l| understand::read(wire::read_article(l).unwrap().article, &understand::Models::default()))
        .collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if mode == "df" {
        let mut df: std::collections::HashMap<String, u32> = Default::default();
        for r in &readings {
            let mut seen = std::collections::BTreeSet::new();
            for t in [&r.article.title, &r.article.text] {
                for w in text::words(t).take(1200) {
                    if w.text.len() <= 48 {
                        seen.insert(text::stem(&text::fold(w.text)));
                    }
                }
            }
            for s in seen {
                *df.entry(s).or_default() += 1;
            }
        }
        let mut by: std::collections::BTreeMap<u32, Vec<String>> = Default::default();
        for (s, n) in df {
            if n >= 5 && !s.contains(' ') && !s.is_empty() {
                by.entry(n).or_default().push(s);
            }
        }
        writeln!(out, "{}", readings.len()).unwrap();
        for (n, mut l) in by.into_iter().rev() {
            l.sort();
            writeln!(out, "{n} {}", l.join(" ")).unwrap();
        }
        return;
    }
    let t = std::time::Instant::now();
    let mut open = match std::env::var("W") {
        Ok(w) => group::OpenStories::with(group::Weights::scratch(
            &w.split(',').map(|x| x.parse().unwrap()).collect::<Vec<f32>>(),
        )),
        _ => group::OpenStories::new(),
    };
    if mode == "trace" {
        open.trace = Some(vec![]);
    }
    let n = readings.len();
    let profiles: Vec<_> = readings.iter().map(group::Profile::of).collect();
    eprintln!("profiles {:?}", t.elapsed());
    for r in profiles {
        let a = open.take(r);
        if mode != "trace" {
            writeln!(out, "{}", wire::write_line(&a).unwrap()).unwrap();
        }
    }
    eprintln!("{n} in {:?}: {:.0}/s", t.elapsed(), n as f64 / t.elapsed().as_secs_f64());
    for (a, b, m) in open.trace.unwrap_or_default() {
        writeln!(out, "{a}\t{b}\t{}", m.map(|x| format!("{x:.4}")).join("\t")).unwrap();
    }
}
