//! Which words tell arguing from reporting: logistic regression (AdaGrad, Duchi and others 2011) over the common words of
//! articles whose address or section says what they are. The order is that of the articles' hashed ids: the same
//! articles give the same bytes.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use openvoicenews::text::quotations;
use openvoicenews::write::lessons::stance::{ARGUES, BIAS, Manner};
use serde_json::Value;

/// A word has a weight if so many articles have it: few words of subjects do.
const LEAST_ARTICLES: usize = 200;
/// Times that each article is looked at, and the pull of each weight to nought.
const ROUNDS: usize = 30;
const PULL: f64 = 1e-3;
/// Weights below this are left out of the file.
const LEAST_WEIGHT: f64 = 0.1;
/// Words that name a side, which may not tell whether an article argues.
#[rustfmt::skip]
const SIDES: [&str; 16] = [
    "conservative", "conservatives", "democratic", "democrats", "left", "left-wing", "leftist", "liberal", "liberals",
    "progressive", "progressives", "republicans", "right", "right-wing", "socialism", "socialist",
];
/// Words of the page around an article.
const PAGE: [&str; 6] = ["caption", "image", "opinions", "permission", "reprint", "toggle"];

/// Words by number with their values; the bias is number 0.
type Row = Vec<(usize, f64)>;

/// Sections of opinion, as addresses name them.
const ADDRESSES: [&str; 10] = [
    "/opinion/",
    "/opinions/",
    "/commentary/",
    "/editorial/",
    "/editorials/",
    "/columns/",
    "/columnists/",
    "/op-ed/",
    "/contributors/",
    "/opinion.",
];
const SECTIONS: [&str; 3] = ["Guest Writer", "Editorial", "Opinion"];
/// Outlets that are agencies, broadcasters or papers' news desks.
#[rustfmt::skip]
const NEWS: [&str; 16] = [
    "ABC News", "Associated Press", "BBC News", "Bloomberg", "CBS News", "CNN (Web News)", "Fox Online News",
    "NPR Online News", "New York Times - News", "Newsmax", "Politico", "Reuters", "The Hill", "USA TODAY",
    "Wall Street Journal - News", "Washington Times",
];

/// The lines of the parameter file.
pub(crate) fn learned(input: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let lines: Vec<Value> = input.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut articles: Vec<(u64, Manner<'_>, bool)> = Vec::new();
    for told in &lines {
        let field = |name: &str| told[name].as_str().unwrap_or_default();
        let Some(argues) = argues(field("outlet"), &field("url").to_lowercase()) else { continue };
        let mut manner = Manner::default();
        manner.add(field("text"), &quotations(field("text")));
        articles.push((xxhash_rust::xxh3::xxh3_64(field("id").as_bytes()), manner, argues));
    }
    articles.sort_by_key(|a| a.0);
    let opinions = articles.iter().filter(|a| a.2).count();
    eprintln!("{} articles, {opinions} of them argue", articles.len());
    let mut having: BTreeMap<&str, usize> = BTreeMap::new();
    articles.iter().flat_map(|a| a.1.values()).for_each(|(w, _)| *having.entry(w).or_default() += 1);
    having.retain(|w, n| *n >= LEAST_ARTICLES && !SIDES.contains(w) && !PAGE.contains(w));
    let numbers: BTreeMap<&str, usize> = having.keys().enumerate().map(|(n, w)| (*w, n + 1)).collect();
    let row = |manner: &Manner<'_>| -> Row {
        let known = manner.values().into_iter().filter_map(|(w, v)| Some((*numbers.get(w)?, v)));
        std::iter::once((0, 1.0)).chain(known).collect()
    };
    let rows: Vec<(Row, bool)> = articles.iter().map(|a| (row(&a.1), a.2)).collect();
    // Both kinds count as much.
    let times = (rows.len() - opinions) as f64 / opinions.max(1) as f64;
    hold_out(&rows, times, numbers.len() + 1);
    let weights = descend(&rows, times, numbers.len() + 1);
    let mut text = format!("{BIAS} {:.2}\n", weights[0]);
    for (word, n) in numbers.iter().filter(|(_, n)| weights[**n].abs() >= LEAST_WEIGHT) {
        writeln!(text, "{word} {:.2}", weights[*n])?;
    }
    Ok(text.into_bytes())
}

/// Whether an article argues, where its address or section leaves no doubt.
fn argues(outlet: &str, url: &str) -> Option<bool> {
    if ADDRESSES.iter().any(|a| url.contains(a)) || SECTIONS.iter().any(|s| outlet.contains(s)) {
        return Some(true);
    }
    NEWS.contains(&outlet).then_some(false)
}

/// Tells how weights learned from four fifths do on the last: the area under the ROC curve, and how many of each kind lie
/// above the log odds from which an article argues.
fn hold_out(rows: &[(Row, bool)], times: f64, size: usize) {
    let (learned, held) = rows.split_at(rows.len() * 4 / 5);
    let weights = descend(learned, times, size);
    let odds = |yes: bool| -> Vec<f64> {
        let of = held.iter().filter(|r| r.1 == yes).map(|r| &r.0);
        of.map(|row| row.iter().map(|(n, v)| weights[*n] * v).sum()).collect()
    };
    let (yes, no) = (odds(true), odds(false));
    let before = |y: &f64| no.iter().filter(|n| *n < y).count();
    let area = yes.iter().map(before).sum::<usize>() as f64 / (yes.len() * no.len()).max(1) as f64;
    let above = |of: &[f64]| of.iter().filter(|o| **o >= ARGUES).count();
    eprintln!(
        "held out: area {area:.3}, above the line {} of {} that argue and {} of {} that report",
        above(&yes),
        yes.len(),
        above(&no),
        no.len()
    );
}

fn descend(rows: &[(Row, bool)], times: f64, size: usize) -> Vec<f64> {
    let mut weights = vec![0.0; size];
    let mut squares = vec![1e-3; size];
    for _ in 0..ROUNDS {
        for (row, yes) in rows {
            let odds: f64 = row.iter().map(|(n, v)| weights[*n] * v).sum();
            let p = 1.0 / (1.0 + (-odds).exp());
            let (wrong, times) = if *yes { (p - 1.0, times) } else { (p, 1.0) };
            for &(n, v) in row {
                let slope = times * wrong * v + PULL * weights[n];
                squares[n] += slope * slope;
                weights[n] -= 0.5 * slope / f64::sqrt(squares[n]);
            }
        }
    }
    weights
}
