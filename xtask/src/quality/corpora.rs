//! The development data: read, put into the order and form that a step takes, and hashed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Places;
use super::scores::Figure;
use crate::Outcome;

/// SHA-256 of each corpus file, by the corpus' name.
pub(crate) type Hashes = BTreeMap<String, String>;

/// How the lines of a corpus become input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As they are.
    AsItIs,
    /// In order of publication, undated last: the order of arrival of an archive.
    ByPublication,
    /// The same, but what came out on one day is shuffled, each number another way.
    DaysShuffled(u8),
    /// Every so many lines, in order of publication.
    Every(usize),
    /// With `story` set to the corpus' own story.
    WithStory,
    /// The articles of a file of pairs, as its scorer prints them.
    Pairs,
    /// The texts of a set, as a scorer that picks them from the data folder prints them: the scorer, and the set.
    Set(&'static str, &'static str),
    /// With stories, and every outlet's name exchanged.
    OutletsSwapped,
    /// The same, but only where it is given as the outlet: the texts stay as they are.
    CreditsSwapped,
    /// With stories, those that name two parties, and the parties exchanged.
    PartiesSwapped,
}

/// The file of a corpus.
///
/// # Errors
///
/// Where it is not there.
pub(crate) fn file(corpus: &str, places: &Places) -> Outcome<PathBuf> {
    let file = places.data.join(format!("{corpus}.jsonl.gz"));
    if file.is_file() { Ok(file) } else { Err(format!("data set `{corpus}` is not there: no `{}`", file.display())) }
}

/// Hashes of the corpora that the figures were measured on.
///
/// # Errors
///
/// Where a file cannot be read.
pub(crate) fn hashes(figures: &[Figure], places: &Places) -> Outcome<Hashes> {
    let mut hashes = Hashes::new();
    for figure in figures {
        if !hashes.contains_key(figure.corpus) {
            let path = file(figure.corpus, places)?;
            let bytes = std::fs::read(&path).map_err(|e| format!("`{}` cannot be read: {e}", path.display()))?;
            hashes.insert(figure.corpus.to_owned(), hex(&Sha256::digest(&bytes)));
        }
    }
    Ok(hashes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut all, b| {
        let _ = write!(all, "{b:02x}");
        all
    })
}

/// Writes the input of a run; returns the number of its lines.
///
/// # Errors
///
/// Where the corpus is absent or no JSON Lines.
pub(crate) fn prepare(corpus: &str, form: Form, to: &Path, places: &Places) -> Outcome<usize> {
    let path = file(corpus, places)?;
    let mut rows = rows(&path)?;
    match form {
        Form::AsItIs
        | Form::Pairs
        | Form::Set(..)
        | Form::OutletsSwapped
        | Form::CreditsSwapped
        | Form::PartiesSwapped => {}
        Form::ByPublication => by_publication(&mut rows),
        Form::DaysShuffled(seed) => shuffle_days(&mut rows, seed),
        Form::Every(n) => {
            rows = rows.into_iter().step_by(n).collect();
            by_publication(&mut rows);
        }
        Form::WithStory => rows.iter_mut().for_each(|r| r["story"] = r["story_id"].clone()),
    }
    let cannot = |e: std::io::Error| format!("`{}` cannot be written: {e}", to.display());
    let mut out = BufWriter::new(File::create(to).map_err(cannot)?);
    for row in &rows {
        writeln!(out, "{row}").map_err(cannot)?;
    }
    out.flush().map_err(cannot)?;
    Ok(rows.len())
}

fn rows(path: &Path) -> Outcome<Vec<Value>> {
    let cannot = |e: &dyn std::fmt::Display| format!("`{}` cannot be read: {e}", path.display());
    let file = File::open(path).map_err(|e| cannot(&e))?;
    let mut rows = Vec::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        rows.push(serde_json::from_str(&line.map_err(|e| cannot(&e))?).map_err(|e| cannot(&e))?);
    }
    Ok(rows)
}

/// Stable: what came out on one day keeps the order of the file.
pub(crate) fn by_publication(rows: &mut [Value]) {
    rows.sort_by_cached_key(|r| r["published"].as_str().map_or_else(|| "~".to_owned(), str::to_owned));
}

/// The undated, which come last, count as one day.
fn shuffle_days(rows: &mut [Value], seed: u8) {
    rows.sort_by_cached_key(|r| {
        let day = r["published"].as_str().map_or_else(|| "~".to_owned(), |p| p.chars().take(10).collect());
        (day, Sha256::new().chain_update([seed]).chain_update(r["id"].to_string()).finalize())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undated_articles_arrive_last() {
        let mut rows: Vec<Value> =
            ["{\"id\":1}", "{\"id\":2,\"published\":\"2020-02-01\"}", "{\"id\":3,\"published\":\"2019-12-31\"}"]
                .iter()
                .map(|l| serde_json::from_str(l).unwrap())
                .collect();
        by_publication(&mut rows);
        assert_eq!(rows.iter().map(|r| r["id"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 2, 1]);
    }

    #[test]
    fn articles_change_places_within_their_day_only() {
        let days = ["2019-12-30", "2019-12-31", "2019-12-31", "2019-12-31", "2019-12-31", "2020-01-01"];
        let rows: Vec<Value> =
            days.iter().enumerate().map(|(i, d)| serde_json::json!({"id": i, "published": d})).collect();
        let shuffled = |seed| {
            let mut rows = rows.clone();
            shuffle_days(&mut rows, seed);
            rows
        };
        let orders: Vec<_> = (0..10).map(shuffled).collect();
        assert!(orders.iter().all(|o| o.iter().map(|r| r["published"].as_str().unwrap()).eq(days)));
        assert!(orders.iter().any(|o| *o != rows) && orders[0] == shuffled(0));
    }

    #[test]
    fn hashes_are_written_in_hexadecimal() {
        assert!(hex(&Sha256::digest(b"")).starts_with("e3b0c44298fc1c14"));
    }
}
