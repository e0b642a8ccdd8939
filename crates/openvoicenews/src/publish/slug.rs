//! File names of reports.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::model::Report;

/// Characters of the headline's part; longer ones are cut between words.
const LONGEST: usize = 60;

/// A file name for each report: the headline in ASCII and eight digits of the
/// story's hash. The same report has the same name in every edition; two
/// reports of one story are told apart by a number.
pub(super) fn slugs(reports: &[Report]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    reports.iter().map(|report| unique(slug(report), &mut taken)).collect()
}

/// Where the page of a report stands in every site that has it, relative to the site's root: `report/SLUG.html`.
#[must_use]
pub fn page(report: &Report) -> String {
    format!("report/{}.html", slug(report))
}

/// The name, with a number where it is taken.
pub(super) fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.clone();
    let mut n = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}-{n}");
        n += 1;
    }
    free
}

fn slug(report: &Report) -> String {
    let hash = xxh3_64(report.story.as_bytes()) >> 32;
    format!("{}{hash:08x}", joined(&report.headline.text, LONGEST))
}

/// A name for files and anchors: its words in ASCII, or its hash where it has none.
pub(super) fn words(name: &str, longest: usize) -> String {
    let words = joined(name, longest);
    match words.trim_end_matches('-') {
        "" => format!("{:08x}", xxh3_64(name.as_bytes()) >> 32),
        words => words.to_owned(),
    }
}

/// The words in lower-case ASCII, each with a dash behind it.
fn joined(text: &str, longest: usize) -> String {
    let mut words = String::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'' || c == '’')) {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if words.len() + word.len() >= longest {
            break;
        }
        if !word.is_empty() {
            words.push_str(&word);
            words.push('-');
        }
    }
    words
}

/// The permanent id of a thing, for feeds: a UUID of version 8 (RFC 9562) made of its name's hash.
pub(super) fn urn(name: &str) -> String {
    let hash = xxh3_128(name.as_bytes());
    let hash = (hash & !(0xF << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    let digits = format!("{hash:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    format!("urn:uuid:{}", parts.join("-"))
}

/// The permanent id of each report: its story's, and where two reports are of
/// one story, that of the file name for all but the first, since no two entries of a feed may share one.
pub(super) fn urns(reports: &[Report], slugs: &[impl AsRef<str>]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let all = reports.iter().zip(slugs).map(|(report, slug)| {
        let id = urn(&report.story);
        if taken.insert(id.clone()) { id } else { urn(slug.as_ref()) }
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urns_are_uuids_of_version_8() {
        let urn = urn("story");
        assert_eq!(urn.len(), "urn:uuid:".len() + 36);
        assert_eq!(&urn[23..24], "8");
        assert!("89ab".contains(&urn[28..29]), "{urn}");
    }
}
