//! What search engines read: sitemaps, and `robots.txt` that names them.

use std::collections::BTreeMap;

use super::notes::Lookup;
use super::xml::Xml;
use super::{Files, Theme, escape, language, offline};
use crate::model::{Moment, Report};

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// Addresses that one news sitemap may hold.
const MOST: usize = 1000;
/// Age beyond which a report is no longer news to a news sitemap, in seconds.
const TWO_DAYS: i64 = 2 * 24 * 60 * 60;

/// Adds `sitemap.xml`, `sitemap-news.xml` and `robots.txt` where the site's
/// address is known: all three may hold absolute addresses only. Pages must be
/// among the files already.
pub(super) fn add(files: &mut Files, lookup: &Lookup<'_>, slugs: &[String], theme: &Theme) {
    let Some(base) = theme.base() else { return };
    let edition = lookup.edition;
    let reports: Vec<(String, &Report)> =
        slugs.iter().map(|s| format!("report/{s}.html")).zip(&edition.reports).collect();
    let pages = pages(files, &base, lookup, &reports);
    let mut named = vec!["sitemap.xml"];
    files.insert("sitemap.xml".to_owned(), pages);
    if let Some(news) = news(&base, &reports, theme) {
        files.insert("sitemap-news.xml".to_owned(), news);
        named.push("sitemap-news.xml");
    }
    let lines: String = named.iter().map(|name| format!("Sitemap: {base}{name}\n")).collect();
    let robots = format!("User-agent: *\nAllow: /\n\n{lines}");
    // A theme may bring its own.
    files.entry("robots.txt".to_owned()).or_insert(robots.into_bytes());
}

/// Every page, by the protocol of sitemaps.org, version 0.9.
fn pages(files: &Files, base: &str, lookup: &Lookup<'_>, reports: &[(String, &Report)]) -> Vec<u8> {
    let last = |r: &Report| r.updated.or(r.published);
    let mut changed: BTreeMap<String, Option<Moment>> =
        reports.iter().map(|(path, r)| (path.clone(), last(r))).collect();
    for category in lookup.categories.iter() {
        let newest = category.reports.iter().filter_map(|at| last(&lookup.edition.reports[*at])).max();
        changed.insert(format!("category/{}.html", category.page), newest);
    }
    let front = reports.iter().filter_map(|(_, r)| last(r)).max().or(lookup.edition.date.map(Moment::Day));
    changed.insert("index.html".to_owned(), front);
    Xml::document("urlset", &[("xmlns", SITEMAP)], |xml| {
        for path in files.keys().filter(|p| p.ends_with(".html") && *p != offline::NOT_KEPT) {
            let changed = changed.get(path).copied().flatten();
            xml.parent("url", &[], |xml| {
                xml.text("loc", &[], &format!("{base}{path}"));
                if let Some(changed) = changed {
                    xml.text("lastmod", &[], &changed.to_string());
                }
            });
        }
    })
}

/// The newest reports, by Google's news extension, version 0.9: those of the
/// two days before the newest, since the library has no clock to count from.
/// `None` where no report is dated: a sitemap may not be empty.
fn news(base: &str, reports: &[(String, &Report)], theme: &Theme) -> Option<Vec<u8>> {
    let dated = reports.iter().filter_map(|(path, r)| Some((path, *r, r.published?)));
    let mut dated: Vec<(&String, &Report, Moment)> = dated.collect();
    let newest = dated.iter().map(|(_, _, m)| m.seconds()).max()?;
    dated.retain(|(_, _, m)| newest.saturating_sub(m.seconds()) <= TWO_DAYS);
    dated.truncate(MOST);
    let made = Xml::document("urlset", &[("xmlns", SITEMAP), ("xmlns:news", NEWS)], |xml| {
        for (path, report, published) in dated {
            xml.parent("url", &[], |xml| {
                xml.text("loc", &[], &format!("{base}{path}"));
                xml.parent("news:news", &[], |xml| {
                    xml.parent("news:publication", &[], |xml| {
                        xml.text("news:name", &[], &theme.name);
                        xml.text("news:language", &[], &primary(report));
                    });
                    xml.text("news:publication_date", &[], &published.to_string());
                    xml.text("news:title", &[], &escape::clean(&report.headline.text));
                });
            });
        }
    });
    Some(made)
}

/// The ISO 639 code alone, which the extension requires; `und` where a report does not say its language.
fn primary(report: &Report) -> String {
    let code = language::of(report).map(language::primary).filter(|l| matches!(l.len(), 2 | 3));
    code.unwrap_or("und").to_ascii_lowercase()
}
