//! What a browser needs to install the paper, and to keep its last edition for reading without a connection.

use std::collections::BTreeSet;

use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;

use super::notes::Lookup;
use super::{Files, Theme};

/// Bytes of an edition that readers' devices keep, unpacked: what is listed beyond them is left out.
/// A report weighs some 30 kB, so that all reports of a full front page find room.
const MOST_BYTES: usize = 4_000_000;
/// What `script.js` and its like are called by: files without which a page is not as it should be.
const NEEDED: [&str; 4] = [".css", ".js", ".svg", ".woff2"];
/// The page for what is not kept.
pub(super) const NOT_KEPT: &str = "offline.html";
/// The worker that keeps the edition; the browser keeps it itself.
const WORKER: &str = "sw.js";

/// Adds `manifest.webmanifest`, unless the theme has its own, and `edition-files.json`. Pages must be among the files.
/// `shown` are the places of the reports on the front page.
pub(super) fn add(files: &mut Files, lookup: &Lookup<'_>, shown: &[usize], slugs: &[String], theme: &Theme) {
    let manifest = manifest(files, theme);
    files.entry("manifest.webmanifest".to_owned()).or_insert(manifest);
    let listed = kept(files, order(files, lookup, shown, slugs, theme));
    let bytes: usize = listed.iter().map(|path| files[path].len()).sum();
    let hashes: Vec<(&str, String)> =
        listed.iter().map(|path| (path.as_str(), format!("{:016x}", xxh3_64(&files[path])))).collect();
    let edition = xxh3_64(json!(hashes).to_string().as_bytes());
    let list = json!({
        "edition": format!("{edition:016x}"),
        "day": lookup.edition.date.map(super::words::long_day),
        "bytes": bytes,
        "files": hashes,
    });
    files.insert("edition-files.json".to_owned(), format!("{list}\n").into_bytes());
}

/// By the W3C's Web Application Manifest; its addresses are relative to itself, so the site may lie in any folder.
fn manifest(files: &Files, theme: &Theme) -> Vec<u8> {
    let icons = [
        ("icon.svg", "any", "image/svg+xml", "any"),
        ("icon-192.png", "192x192", "image/png", "any"),
        ("icon-512.png", "512x512", "image/png", "any"),
        ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ];
    let icons = icons.into_iter().filter(|(src, ..)| files.contains_key(*src));
    let icons: Vec<_> = icons
        .map(|(src, sizes, kind, purpose)| json!({ "src": src, "sizes": sizes, "type": kind, "purpose": purpose }))
        .collect();
    let manifest = json!({
        "name": theme.name,
        "short_name": theme.name,
        "description": theme.motto,
        "lang": "en",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fbf9f4",
        "theme_color": "#fbf9f4",
        "categories": ["news"],
        "icons": icons,
    });
    format!("{manifest}\n").into_bytes()
}

/// The pages and what they load, what is wanted most first.
fn order(files: &Files, lookup: &Lookup<'_>, shown: &[usize], slugs: &[String], theme: &Theme) -> Vec<String> {
    let needed = theme.assets().map(|(path, _)| path);
    let needed = needed.filter(|path| *path != WORKER && NEEDED.iter().any(|ending| path.ends_with(ending)));
    let report = |at: &usize| slugs.get(*at).map(|slug| format!("report/{slug}.html"));
    let pages = ["index.html", NOT_KEPT, "stories.html", "outlets.html", "how.html", "neutral.html"];
    let mut all: Vec<String> = needed.chain(pages).map(str::to_owned).collect();
    all.extend(shown.iter().filter_map(report));
    all.extend(lookup.categories.iter().map(|c| format!("category/{}.html", c.page)));
    all.extend((0..slugs.len()).filter_map(|at| report(&at)));
    all.extend(lookup.outlet_pages.values().map(|page| format!("outlet/{page}.html")));
    let mut taken = BTreeSet::new();
    all.retain(|path| files.contains_key(path) && taken.insert(path.clone()));
    all
}

/// As many as find room, from the first on.
fn kept(files: &Files, order: Vec<String>) -> Vec<String> {
    let mut bytes = 0;
    let has_room = |path: &String| {
        bytes += files[path].len();
        bytes <= MOST_BYTES
    };
    order.into_iter().take_while(has_room).collect()
}
