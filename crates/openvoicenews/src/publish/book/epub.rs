//! The edition as an e-book, EPUB 3.3: <https://www.w3.org/TR/epub-33/>.
//!
//! Its type is that of the reader's device. Notes are `aside` elements that devices show where they are called.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{Book, cover};
use crate::model::Moment;
use crate::publish::theme::ThemeFault;
use crate::publish::{slug, words};

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

pub(super) fn parts(book: &Book<'_>) -> Result<Vec<(String, Vec<u8>)>, ThemeFault> {
    let sections = Value::from(Serde(&book.sections));
    let about = context! {
        sections => sections,
        id => id(book),
        modified => modified(book),
        home => book.theme.base(),
    };
    let mut parts = vec![
        ("mimetype".to_owned(), b"application/epub+zip".to_vec()),
        ("META-INF/container.xml".to_owned(), CONTAINER.as_bytes().to_vec()),
    ];
    let mut put = |path: &str, text: String| parts.push((format!("book/{path}"), text.into_bytes()));
    put("package.opf", book.render("package.opf", about.clone())?);
    put("nav.xhtml", book.render("nav.xhtml", about.clone())?);
    put("style.css", include_str!("book.css").to_owned());
    put("cover.svg", book.render("cover.svg", Value::from(Serde(cover::of(book))))?);
    put("cover.xhtml", book.render("cover.xhtml", about.clone())?);
    put("front.xhtml", book.render("front.xhtml", about)?);
    for section in &book.sections {
        for chapter in &section.chapters {
            let chapter_value = context! { section => &section.name, c => Value::from(Serde(chapter)) };
            put(&format!("{}.xhtml", chapter.id), book.render("chapter.xhtml", chapter_value)?);
        }
    }
    Ok(parts)
}

/// The same edition has the same id, however often it is written; a later state of it is told by `dcterms:modified`.
fn id(book: &Book<'_>) -> String {
    let day = book.edition.date.map(|d| d.to_string()).unwrap_or_default();
    let number = book.edition.number.unwrap_or_default();
    slug::urn(&format!("edition {number} of {day} of {}", book.theme.name))
}

/// The newest change of a report, to the second, as `dcterms:modified` has it; the steps read no clock.
fn modified(book: &Book<'_>) -> String {
    let newest = book.edition.reports.iter().filter_map(|r| r.updated.or(r.published)).max_by_key(Moment::seconds);
    let newest = newest.and_then(|m| Timestamp::from_second(m.seconds()).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(newest).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The edition's day in words, for the cover.
pub(super) fn day(book: &Book<'_>) -> Option<String> {
    book.edition.date.map(words::long_day)
}
