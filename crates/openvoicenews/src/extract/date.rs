//! When an article was published and last changed: which of a page's dates wins.

use jiff::Timestamp;
use jiff::civil::Date;

use super::facts::{Facts, TimeRole};
use super::linked_data;
use crate::model::Moment;

/// Names of `meta` elements that give the first publication, most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "publicationdate",
    "publication_date",
    "pubdate",
    "date.published",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dcterms.issued",
    "rnews:datepublished",
    "article.published",
    "published_at",
    "published-date",
    "originalpublicationdate",
    "last-published",
    "date",
    "datecreated",
    "citation_publication_date",
    "citation_online_date",
    "created",
    "creation_date",
    "displaydate",
    "article_date_original",
    "cxenseparse:publishtime",
    "iso-8601-publish-date",
    "timestamp",
    "time",
];

/// Names of `meta` elements that give the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "og:article:modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "last_modified",
    "modified",
    "date.updated",
    "revised",
    "article.updated",
];

/// First publication: what the article's data says, then the `meta` elements,
/// then marked times, then dates beside the headline, then the address. Where
/// the best source gives a day alone and another a moment of that day, the moment wins.
pub(super) fn published(facts: &Facts, near: Option<usize>, url: &str) -> Option<Moment> {
    let mut found: Vec<Moment> = Vec::new();
    for article in facts.data.articles() {
        found.extend(
            ["datePublished", "dateCreated", "uploadDate"].iter().find_map(|k| read(&linked_data::string(article, k)?)),
        );
    }
    found.extend(PUBLISHED.iter().flat_map(|name| facts.meta_all(name)).filter_map(read));
    for page in facts.data.pages() {
        found.extend(linked_data::string(page, "datePublished").as_deref().and_then(read));
    }
    found.extend(facts.times.iter().filter(|t| t.role == TimeRole::Published).filter_map(|t| read(&t.written)));
    found.extend(near.and_then(|n| nearby(facts, n)));
    found.extend(in_address(url));
    pick(&found)
}

/// The last change, by the same order.
pub(super) fn modified(facts: &Facts) -> Option<Moment> {
    let mut found: Vec<Moment> = Vec::new();
    for article in facts.data.articles() {
        found.extend(linked_data::string(article, "dateModified").as_deref().and_then(read));
    }
    found.extend(MODIFIED.iter().flat_map(|name| facts.meta_all(name)).filter_map(read));
    found.extend(facts.times.iter().filter(|t| t.role == TimeRole::Modified).filter_map(|t| read(&t.written)));
    pick(&found)
}

fn pick(found: &[Moment]) -> Option<Moment> {
    let first = *found.first()?;
    if let Moment::Instant(_) = first {
        return Some(first);
    }
    found.iter().copied().find(|m| matches!(m, Moment::Instant(_)) && m.day() == first.day()).or(Some(first))
}

/// The date that stands nearest to the headline: `time` elements and elements whose class says date.
fn nearby(facts: &Facts, headline: usize) -> Option<Moment> {
    let times = facts.times.iter().filter(|t| t.role != TimeRole::Modified).map(|t| (t.node, t.written.as_str()));
    let marks = facts.date_marks.iter().map(|(n, w)| (*n, w.as_str()));
    let mut near: Vec<(usize, &str)> = times.chain(marks).filter(|(n, _)| n.abs_diff(headline) < 400).collect();
    near.sort_by_key(|(n, _)| n.abs_diff(headline));
    near.into_iter().find_map(|(_, written)| read(written))
}

/// `/2025/06/30/` or `/2025-06-30-` in the address.
fn in_address(url: &str) -> Option<Moment> {
    let path = url.split("://").nth(1)?.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    parts.windows(3).find_map(|w| {
        let [y, m, d] = w else { return None };
        (y.len() == 4 && m.len() <= 2 && d.len() <= 2)
            .then(|| day(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))?
    })
}

/// Reads a date as pages write it: the machine forms, then days in figures, then with the month's name.
pub(super) fn read(written: &str) -> Option<Moment> {
    let written = written.trim();
    if written.is_empty() || written.len() > 200 {
        return None;
    }
    let moment = Moment::parse(written)
        .or_else(|| epoch(written))
        .or_else(|| script_date(written))
        .or_else(|| Moment::parse(&written.replacen('/', "-", 2)))
        .or_else(|| Moment::parse(written.get(..19)?))
        .or_else(|| Moment::parse(written.get(..10)?))
        .or_else(|| in_figures(written))
        .or_else(|| super::months::in_words(written))?;
    // The web is younger than 1990; anything else is a default or a slip.
    (1990..2100).contains(&moment.day().year()).then_some(moment)
}

/// Seconds or milliseconds since 1970.
fn epoch(written: &str) -> Option<Moment> {
    if !written.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = written.parse().ok()?;
    match written.len() {
        8 => day((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8),
        10 => Timestamp::from_second(number).ok().map(Moment::Instant),
        13 => Timestamp::from_millisecond(number).ok().map(Moment::Instant),
        14 => Moment::parse(&format!(
            "{}-{}-{}T{}:{}:{}",
            &written[..4],
            &written[4..6],
            &written[6..8],
            &written[8..10],
            &written[10..12],
            &written[12..14]
        )),
        _ => None,
    }
}

/// `Mon Jun 30 2025 15:59:30 GMT+0200 (CEST)`, as JavaScript prints dates.
fn script_date(written: &str) -> Option<Moment> {
    let cut = written.split(" (").next()?.replace("GMT", "").replace("UTC", "+0000");
    let forms = [
        "%a %b %d %Y %H:%M:%S %z",
        "%a %b %d %H:%M:%S %z %Y",
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%Y-%m-%d %H:%M%z",
    ];
    forms.iter().find_map(|f| Timestamp::strptime(f, &cut).ok()).map(Moment::Instant)
}

/// `30.06.2025`, `30/06/2025`, `2025.06.30`, `2025年6月30日`. Day before month, except where that cannot be.
fn in_figures(written: &str) -> Option<Moment> {
    let mut numbers: Vec<(i32, usize)> = Vec::new();
    let mut digits = 0;
    let mut value = 0_i32;
    for c in written.chars().chain([' ']) {
        if let Some(d) = c.to_digit(10) {
            digits += 1;
            value = value.saturating_mul(10).saturating_add(d as i32);
        } else {
            if digits > 0 {
                numbers.push((value, digits));
                (digits, value) = (0, 0);
            }
            // Only what stands in a date may stand between its numbers.
            if numbers.len() < 3 && !matches!(c, '.' | '/' | '-' | '年' | '月' | '日' | '년' | '월' | ' ') {
                numbers.clear();
            }
        }
    }
    numbers.windows(3).find_map(|w| {
        let [(a, an), (b, _), (c, cn)] = *w else { return None };
        match () {
            () if an == 4 => day(a as i16, i8::try_from(b).ok()?, i8::try_from(c).ok()?),
            () if cn == 4 && b <= 12 => day(c as i16, i8::try_from(b).ok()?, i8::try_from(a).ok()?),
            () if cn == 4 => day(c as i16, i8::try_from(a).ok()?, i8::try_from(b).ok()?),
            () => None,
        }
    })
}

pub(super) fn day(y: i16, m: i8, d: i8) -> Option<Moment> {
    Date::new(y, m, d).ok().map(Moment::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_pages_write_them() {
        let cases = [
            ("2025-06-30T15:59:30+02:00", "2025-06-30T13:59:30Z"),
            ("2025/06/30 15:59:30", "2025-06-30T15:59:30Z"),
            ("Mon Jun 30 2025 15:59:30 GMT+0200 (CEST)", "2025-06-30T13:59:30Z"),
            ("1751291970", "2025-06-30T13:59:30Z"),
            ("1751291970000", "2025-06-30T13:59:30Z"),
            ("20250630", "2025-06-30"),
            ("30.06.2025, 15:59 Uhr", "2025-06-30"),
            ("06/30/2025", "2025-06-30"),
            ("2025年6月30日 15時59分", "2025-06-30"),
            ("Aktualisiert am 3. März 2025 um 10:15", "2025-03-03"),
            ("Published June 3, 2025 at 4:05 p.m.", "2025-06-03"),
            ("12 de agosto de 2024", "2024-08-12"),
            ("3 lipca 2024", "2024-07-03"),
            ("5 июля 2024, 10:00", "2024-07-05"),
        ];
        for (written, meant) in cases {
            assert_eq!(read(written).map(|m| m.to_string()).as_deref(), Some(meant), "{written}");
        }
        for no in ["", "0001-01-01T00:00:00Z", "yesterday", "12345", "99.99.9999"] {
            assert_eq!(read(no), None, "{no}");
        }
        assert_eq!(in_address("https://a.example/2024/07/05/x").map(|m| m.to_string()).as_deref(), Some("2024-07-05"));
    }
}
