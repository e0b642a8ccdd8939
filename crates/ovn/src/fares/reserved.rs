//! What publishers forbid of their pages, counted.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::store::{Source, Store};

/// What a publisher forbids of its pages: of the newest entries that were listed.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reserved {
    pub(super) source: String,
    /// How many pages were left alone for which reason: `robots`, `tdm`, `noai`, `reserved`.
    pub(super) pages: Vec<(String, u64)>,
}

/// What publishers forbid of their pages, those that forbid the most first.
pub(super) fn reserved(store: &Store, list: &[Source]) -> Result<Vec<Reserved>, Error> {
    let mut pages = store.reserved()?;
    let named = list.iter().filter_map(|source| {
        let title = source.known.title.as_ref().unwrap_or(&source.known.url).clone();
        Some(Reserved { source: title, pages: pages.remove(&source.id)? })
    });
    let mut found: Vec<Reserved> = named.collect();
    found.sort_by_key(|r| Reverse(r.pages.iter().map(|(_, n)| n).sum::<u64>()));
    Ok(found)
}

/// How many pages were left alone for which reason, in words.
pub(crate) fn told_each(pages: &[(String, u64)]) -> Vec<String> {
    let word = |code: &str| match code {
        "robots" => "robots.txt",
        "tdm" => "TDM",
        "reserved" => "not to be found or shown",
        _ => "noai",
    };
    pages.iter().map(|(code, n)| format!("{n} {}", word(code))).collect()
}
