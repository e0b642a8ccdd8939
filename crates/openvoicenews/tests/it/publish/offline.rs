//! What readers' devices keep: the list of files, its bound, and the manifest.

use openvoicenews::publish::{Files, Theme};
use serde_json::{Value, json};

use super::{desk, pages, site, site_of, text};

fn list(files: &Files) -> Value {
    serde_json::from_str(text(files, "edition-files.json")).unwrap()
}

fn paths(list: &Value) -> Vec<String> {
    list["files"].as_array().unwrap().iter().map(|f| f[0].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_list_has_every_page_and_all_that_pages_load() {
    let files = site();
    let list = list(&files);
    let listed = paths(&list);
    for (path, page) in pages(&files) {
        assert!(listed.iter().any(|l| l == path), "{path} is not kept");
        for loaded in
            super::all(&page, "script[src]", "src").iter().chain(&super::all(&page, "link[rel=stylesheet]", "href"))
        {
            assert!(listed.contains(&loaded.trim_start_matches("../").to_owned()), "{path} loads {loaded}");
        }
    }
    assert!(listed.iter().all(|path| files.contains_key(path)));
    assert!(!listed.contains(&"sw.js".to_owned()) && !listed.iter().any(|p| p.ends_with(".json")), "{listed:?}");
    let bytes: usize = listed.iter().map(|path| files[path].len()).sum();
    assert_eq!(list["bytes"], bytes);
    assert_eq!(list["day"], "Wednesday, March 11, 2026");
}

#[test]
fn what_changes_has_another_hash_and_the_edition_another_name() {
    let (before, after) = (site(), site_of(vec![desk().talks(), desk().fuel()], &Theme::default()));
    let (before, after) = (list(&before), list(&after));
    assert_ne!(before["edition"], after["edition"]);
    let hash = |list: &Value, path: &str| {
        list["files"].as_array().unwrap().iter().find(|f| f[0] == path).map(|f| f[1].clone())
    };
    assert_ne!(hash(&before, "index.html"), hash(&after, "index.html"));
    assert_eq!(hash(&before, "style.css"), hash(&after, "style.css"));
    assert_eq!(list(&site()), before, "the same edition has the same list");
}

#[test]
fn a_large_edition_is_kept_as_far_as_there_is_room() {
    let mut reports = Vec::new();
    for n in 0..200 {
        let mut report = desk().talks();
        report.story = format!("s{n}").into();
        report.categories = vec![["One", "Two"][n % 2].to_owned()];
        reports.push(report);
    }
    let files = site_of(reports, &Theme::default());
    let list = list(&files);
    assert!(list["bytes"].as_u64().unwrap() <= 4_000_000);
    let listed = paths(&list);
    let kept = listed.iter().filter(|p| p.starts_with("report/")).count();
    assert!((40..200).contains(&kept), "{kept} reports are kept");
    let front = scraper::Html::parse_document(text(&files, "index.html"));
    for link in super::all(&front, ".story :is(h2, h3) a", "href") {
        assert!(listed.contains(&link), "{link} is on the front page and not kept");
    }
}

#[test]
fn the_manifest_names_the_paper_and_its_icons_and_a_theme_may_bring_its_own() {
    let mut theme = Theme::default();
    theme.name = "The \"Osk\" Reader".into();
    let files = site_of(desk().reports(), &theme);
    let manifest: Value = serde_json::from_str(text(&files, "manifest.webmanifest")).unwrap();
    assert_eq!(manifest["name"], "The \"Osk\" Reader");
    assert_eq!((&manifest["start_url"], &manifest["scope"]), (&json!("index.html"), &json!("./")));
    let icons = manifest["icons"].as_array().unwrap();
    assert!(icons.iter().all(|icon| files.contains_key(icon["src"].as_str().unwrap())));
    let sizes: Vec<&str> = icons.iter().map(|icon| icon["sizes"].as_str().unwrap()).collect();
    assert_eq!(sizes, ["any", "192x192", "512x512", "512x512"]);
    for icon in icons.iter().filter(|icon| icon["type"] == "image/png") {
        let png = &files[icon["src"].as_str().unwrap()];
        let side = u32::from_be_bytes(png[16..20].try_into().unwrap());
        assert_eq!(icon["sizes"], format!("{side}x{side}"), "by the header of the picture itself");
    }
    let own = Theme::default().with([("manifest.webmanifest".to_owned(), b"{}".to_vec())].into()).unwrap();
    assert_eq!(text(&site_of(desk().reports(), &own), "manifest.webmanifest"), "{}");
}
