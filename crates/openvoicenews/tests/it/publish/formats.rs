//! What machines read: each JSON format against its schema in `docs/schemas`, and what a schema cannot say.
//!
//! The schemas of the XML formats are RELAX NG; `checks/formats` holds the output against them.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use openvoicenews::model::*;
use openvoicenews::publish::{Files, Theme};
use serde_json::{Value, json};

use super::lanes::reasoned;
use super::{all, desk, elements, report_page, site, site_of, text, values};

/// The sample as a site with an address, with speakers of known kinds, a second version and Media Topics.
fn full_site() -> Files {
    let mut theme = Theme::default();
    theme.base_url = Some("https://news.example/today/".into());
    let mut reports = reasoned();
    let talks = &mut reports[1];
    talks.media_topics = vec!["medtop:16000000".into(), "nonsense".into()];
    talks.versions.push(ReportVersion {
        version: 2,
        updated: talks.updated,
        changes: vec![Change {
            kind: ChangeKind::Replaced,
            before: vec!["gone".into()],
            after: Vec::new(),
            article: None,
            reason: ChangeReason::LaterCount,
            words: "a later article gives 12".into(),
        }],
    });
    let kinds = [SpeakerKind::Person, SpeakerKind::Organisation, SpeakerKind::Anonymous, SpeakerKind::Document];
    for (voice, kind) in talks.coverage.voices.iter_mut().zip(kinds) {
        voice.kind = Some(kind);
    }
    talks.sources[1].url = None;
    site_of(reports, &theme)
}

fn schema(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas").join(name);
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn check(schema: &Validator, what: &str, value: &Value) {
    let faults: Vec<String> = schema.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{what}: {faults:#?}");
}

fn parsed(files: &Files, path: &str) -> Value {
    serde_json::from_str(text(files, path)).unwrap()
}

fn linked_data(files: &Files, path: &str) -> Value {
    let page = scraper::Html::parse_document(text(files, path));
    let script = scraper::Selector::parse("script[type='application/ld+json']").unwrap();
    serde_json::from_str(&page.select(&script).next().unwrap().text().collect::<String>()).unwrap()
}

/// Every file of the sites whose path ends so, parsed.
fn documents(ending: &str) -> Vec<(String, Value)> {
    let sites = [site(), full_site(), site_of(Vec::new(), &Theme::default())];
    let of = |files: &Files| {
        let paths: Vec<String> = files.keys().filter(|p| p.ends_with(ending)).cloned().collect();
        paths.into_iter().map(|p| (p.clone(), parsed(files, &p))).collect::<Vec<_>>()
    };
    sites.iter().flat_map(of).collect()
}

fn pages_of_reports(files: &Files) -> Vec<String> {
    files.keys().filter(|p| p.starts_with("report/") && p.ends_with(".html")).cloned().collect()
}

#[test]
fn reports_as_data_keep_their_schema() {
    let schema = schema("report.schema.json");
    let reports: Vec<_> = documents(".json").into_iter().filter(|(path, _)| path.starts_with("report/")).collect();
    assert_eq!(reports.len(), 6);
    for (path, report) in &reports {
        check(&schema, path, report);
    }
    let mut damaged = reports[0].1.clone();
    damaged["headline"]["evidence"] = json!([]);
    assert!(!schema.is_valid(&damaged), "a sentence without evidence");
    let told = |r: &&(String, Value)| r.1["sources"][0]["reason"]["decision"] == "new";
    let mut damaged = reports.iter().find(told).unwrap().1.clone();
    damaged["sources"][0]["reason"]["decision"] = json!("perhaps");
    assert!(!schema.is_valid(&damaged), "a decision that there is not");
}

#[test]
fn json_feeds_keep_their_schema() {
    let schema = schema("jsonfeed.schema.json");
    let is_feed = |path: &str| ["feed", "category/", "outlet/"].iter().any(|start| path.starts_with(start));
    let feeds: Vec<_> = documents(".json").into_iter().filter(|(path, _)| is_feed(path)).collect();
    assert_eq!(feeds.len(), 6 + 2 * (3 + 5), "of each edition, of three categories, of five outlets");
    for (path, feed) in &feeds {
        check(&schema, path, feed);
    }
    let damages: [(&str, Value); 3] =
        [("date_published", json!("10 March 2026")), ("content_html", Value::Null), ("id", json!(1))];
    for (key, value) in damages {
        let mut damaged = feeds[0].1.clone();
        damaged["items"][0][key] = value;
        assert!(!schema.is_valid(&damaged), "{key}");
    }
}

#[test]
fn annotations_keep_their_schema() {
    let schema = schema("annotations.schema.json");
    let collections = documents(".annotations.jsonld");
    assert_eq!(collections.len(), 6);
    for (path, collection) in &collections {
        check(&schema, path, collection);
    }
    let target = "/first/items/0/target/selector/1/start";
    let mut damaged = collections[0].1.clone();
    *damaged.pointer_mut(target).unwrap() = json!("12");
    assert!(!schema.is_valid(&damaged), "an offset that is no number");
}

#[test]
fn linked_data_keeps_its_schema() {
    let schema = schema("news-article.schema.json");
    for files in [site(), full_site()] {
        for path in pages_of_reports(&files) {
            check(&schema, &path, &linked_data(&files, &path));
        }
    }
    let files = full_site();
    let (path, _) = report_page(&files, "military");
    let good = linked_data(&files, path);
    for (key, value) in [("datePublished", json!("yesterday")), ("hasPart", json!([])), ("citation", Value::Null)] {
        let mut damaged = good.clone();
        damaged[key] = value;
        assert!(!schema.is_valid(&damaged), "{key}");
    }
}

#[test]
fn speakers_are_persons_or_organisations_or_named_only() {
    let files = full_site();
    let (path, _) = report_page(&files, "military");
    let ld = linked_data(&files, path);
    let by = |name: &str| {
        let parts = ld["hasPart"].as_array().unwrap().iter();
        let mut theirs = parts.filter(|q| q["spokenByCharacter"]["name"] == name || q["creditText"] == name);
        theirs.next().unwrap_or_else(|| panic!("{name} is not quoted")).clone()
    };
    assert_eq!(by("Davin Terreck")["spokenByCharacter"]["@type"], "Person");
    assert_eq!(by("President Mirela Osk")["spokenByCharacter"]["@type"], "Organization");
    assert!(by("General Toma Brask").get("spokenByCharacter").is_none(), "of the anonymous only the words are known");
    let citation = &by("Davin Terreck")["citation"][0]["@id"];
    assert!(ld["citation"].as_array().unwrap().iter().any(|a| a["@id"] == *citation), "{citation}");
    assert_eq!(ld["correction"][0]["text"], "A sentence was replaced: a later article gives 12.");
    assert_eq!(ld["version"], 2);
    assert_eq!(ld["publishingPrinciples"], "https://news.example/today/how.html");
}

#[test]
fn each_cited_passage_is_annotated_once_and_can_be_found_again() {
    let desk = desk();
    let files = site();
    let (page, _) = report_page(&files, "military");
    let collection = parsed(&files, &page.replace(".html", ".annotations.jsonld"));
    let items = collection["first"]["items"].as_array().unwrap();
    assert_eq!(collection["total"], items.len());
    let ids: BTreeSet<&str> = items.iter().map(|i| i["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), items.len());
    let report = desk.talks();
    let mut cited: Vec<&Evidence> = Vec::new();
    for s in report.sentences() {
        cited.extend(s.evidence.iter().chain(s.edits.iter().flat_map(|e| &e.evidence)));
    }
    let distinct: BTreeSet<_> = cited.iter().map(|e| (&e.article, e.field, e.start, e.end)).collect();
    assert_eq!(items.len(), distinct.len());
    for item in items {
        find_again(&desk.articles, item);
    }
}

/// The passage stands where the selectors say, between its prefix and its suffix.
fn find_again(articles: &[std::sync::Arc<Article>], item: &Value) {
    let target = &item["target"];
    let article = articles.iter().find(|a| a.url.as_deref() == target["source"].as_str()).unwrap();
    let (quote, position) = (&target["selector"][0], &target["selector"][1]);
    let exact = quote["exact"].as_str().unwrap();
    let at = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
    let (start, end) = (at("start"), at("end"));
    let slice = |text: &str| text.chars().skip(start).take(end - start).collect::<String>();
    let Some(prefix) = quote["prefix"].as_str() else {
        assert_eq!(slice(&article.title), exact);
        return;
    };
    assert_eq!(slice(&article.text), exact);
    let whole = format!("{prefix}{exact}{}", quote["suffix"].as_str().unwrap());
    assert!(article.text.contains(&whole), "{whole}");
}

#[test]
fn an_article_without_an_address_is_annotated_too() {
    let files = full_site();
    let (page, _) = report_page(&files, "military");
    let ld = linked_data(&files, page);
    let nameless: Vec<&Value> = ld["citation"].as_array().unwrap().iter().filter(|a| a.get("url").is_none()).collect();
    assert_eq!(nameless.len(), 1);
    assert!(nameless[0]["@id"].as_str().unwrap().starts_with("urn:uuid:"));
    let mut report = desk().fuel();
    report.sources.iter_mut().for_each(|s| s.url = None);
    let files = site_of(vec![report], &Theme::default());
    let path = files.keys().find(|p| p.ends_with(".annotations.jsonld")).unwrap().clone();
    let source = parsed(&files, &path)["first"]["items"][0]["target"]["source"].clone();
    assert!(source.as_str().unwrap().starts_with("urn:uuid:"), "{source}");
}

#[test]
fn annotations_keep_their_ids_wherever_the_site_stands() {
    let ids = |files: &Files| {
        let path = files.keys().find(|p| p.starts_with("report/velmora") && p.ends_with("jsonld")).unwrap().clone();
        let items = parsed(files, &path)["first"]["items"].clone();
        items.as_array().unwrap().iter().map(|i| i["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&site()), ids(&full_site()));
}

#[test]
fn the_excerpts_have_the_standfirst_and_the_base_of_the_report_and_no_more() {
    let files = full_site();
    let rss = elements(text(&files, "feed-excerpts.rss"));
    let first = values(&rss, "description")[1];
    assert!(first.starts_with("<p>Military chiefs from Velmora"), "{first}");
    assert!(
        first.contains("<p>Based on 4 origins in 5 articles from 5 outlets. <a href=\"https://news.example/today/")
    );
    assert!(values(&rss, "content:encoded").is_empty());
    assert!(values(&elements(text(&files, "feed-excerpts.atom")), "content").iter().all(|c| c.len() < 1000));
    let ids =
        |path: &str| values(&elements(text(&files, path)), "id").into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ids("feed.atom")[1..], ids("feed-excerpts.atom")[1..], "the same reports");
    assert_ne!(ids("feed.atom")[0], ids("feed-excerpts.atom")[0], "another feed");
}

#[test]
fn the_atom_feed_names_its_sources_and_its_vocabularies() {
    let files = full_site();
    let atom = text(&files, "feed.atom");
    let links = |relation: &str| atom.matches(&format!("rel=\"{relation}\"")).count();
    assert_eq!((links("self"), links("alternate")), (1, 4));
    assert_eq!(links("via"), 10, "every source with an address");
    assert!(atom.contains("<category term=\"16000000\" scheme=\"http://cv.iptc.org/newscodes/mediatopic/\"/>"));
    assert!(!atom.contains("nonsense"));
}

#[test]
fn the_text_in_feeds_links_every_sentence_and_has_no_markup_of_ours() {
    let files = full_site();
    let feed = parsed(&files, "feed.json");
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    let page = scraper::Html::parse_fragment(html);
    for forbidden in ["[class]", "[style]", "[id]", "script", "table"] {
        assert_eq!(page.select(&scraper::Selector::parse(forbidden).unwrap()).count(), 0, "{forbidden}");
    }
    let links = all(&page, "a", "href");
    assert!(links.iter().all(|l| l.starts_with("https://")), "{links:?}");
    let linked = desk().talks().sentences().count() - 1;
    assert_eq!(links.len(), linked + 1, "all but the headline, and the report");
}

#[test]
fn two_reports_of_one_story_are_two_entries() {
    let files = site_of(vec![desk().fuel(), desk().fuel()], &Theme::default());
    for (path, name) in [("feed.atom", "id"), ("feed.rss", "guid")] {
        let found = elements(text(&files, path));
        let ids = values(&found, name);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}");
    }
}

#[test]
fn sitemaps_and_robots_are_there_where_the_site_has_an_address() {
    assert!(site().keys().all(|p| !p.ends_with(".xml") && p != "robots.txt"));
    let files = full_site();
    let pages = elements(text(&files, "sitemap.xml"));
    let listed: BTreeSet<&str> = values(&pages, "loc").into_iter().collect();
    let is_listed = |p: &&String| p.ends_with(".html") && *p != "offline.html";
    let expected: Vec<String> = files.keys().filter(is_listed).cloned().collect();
    let moments = elements(text(&files, "sitemap.xml")).into_iter().filter(|(n, _)| n == "lastmod").count();
    assert_eq!(moments, 1 + 3 + 3, "the front page, three categories, three reports");
    let expected: Vec<String> = expected.iter().map(|p| format!("https://news.example/today/{p}")).collect();
    assert_eq!(listed, expected.iter().map(String::as_str).collect());
    let robots = text(&files, "robots.txt");
    let lines: Vec<&str> = robots.lines().filter(|l| l.starts_with("Sitemap: ")).collect();
    let address = "Sitemap: https://news.example/today/";
    assert_eq!(lines, [format!("{address}sitemap.xml"), format!("{address}sitemap-news.xml")]);
}

#[test]
fn the_news_sitemap_has_the_news_alone() {
    let theme = {
        let mut t = Theme::default();
        t.base_url = Some("https://news.example".into());
        t
    };
    let (mut old, mut undated) = (desk().fuel(), desk().train());
    old.published = Moment::parse("2026-03-07");
    undated.published = None;
    let files = site_of(vec![desk().talks(), old, undated.clone()], &theme);
    let news = elements(text(&files, "sitemap-news.xml"));
    assert_eq!(values(&news, "news:title"), ["Military chiefs meet in Halvik to draft guarantees for Tesh truce"]);
    assert_eq!(values(&news, "news:name"), ["OpenVoiceNews"]);
    assert_eq!(values(&news, "news:language"), ["en"]);
    assert_eq!(values(&news, "news:publication_date"), ["2026-03-10T20:05:00Z"]);
    let none = site_of(vec![undated], &theme);
    assert!(!none.contains_key("sitemap-news.xml"), "an empty one would be no sitemap");
    assert!(!text(&none, "robots.txt").contains("news.xml"));
}
