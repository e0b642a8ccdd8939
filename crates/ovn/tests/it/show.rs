//! `ovn understand --show` and `--html`: readings as people look at them.

use crate::run::{Place, press};

/// An article of ours in the manner of a report of talks: many kinds of speakers, one nested statement.
const TALKS: &str = include_str!("../../../../fixtures/talks/article.json");

#[test]
fn an_article_is_shown_with_speakers_in_the_margin() {
    let text = "Bridge in Tarn is closed\n\n“It is not safe,” Ana Otto said. Nobody was hurt, an official told AFP.\n";
    let ran = Place::new().file("a.txt", text).run("understand --show --width 60 a.txt", "");
    let expected = "\
Bridge in Tarn is closed
2 statements by 2 speakers

     Ana Otto 1 │ ¹[“It is not safe,”] Ana Otto said.
     official 2 ┊ ²[Nobody was hurt], an official told AFP.
not named, told
            AFP

Who is quoted, and how much
speaker                  kind         times  quoted reported
Ana Otto                 person           1       4        0
official                 not named        1       0        3
";
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), expected, ""));
}

#[test]
fn lines_keep_to_the_width_and_have_no_escapes_where_there_is_no_terminal() {
    let place = Place::new().file("talks.json", TALKS);
    for width in [40, 60, 100] {
        let ran = place.run(&format!("understand --show --dates --width {width} talks.json"), "");
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert!(!ran.stdout.contains('\u{1b}'), "{}", ran.stdout);
        let longest = ran.stdout.lines().map(|l| l.chars().count()).max();
        assert!(longest.is_some_and(|l| l <= width), "{longest:?} at {width}\n{}", ran.stdout);
        assert!(ran.stdout.contains("¹[") && ran.stdout.contains("{2026-03-10}"), "{}", ran.stdout);
    }
    assert_eq!(place.run("understand --show --width 39 talks.json", "").code, Some(2));
    assert_eq!(place.run("understand --dates talks.json", "").code, Some(2));
}

#[test]
fn what_an_article_holds_never_reaches_the_terminal_or_the_page_as_a_command() {
    let line = r#"{"id":"a","title":"A \u001b[31mred\u0007 <b>one</b>","text":"“<script>alert(1)</script>\u001b]0;x\u0007,” Ana Otto said."}"#;
    let place = Place::new();
    let ran = place.run("understand --show --html p.html", line);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7}']), "{}", ran.stdout);
    let page = std::fs::read_to_string(place.path("p.html")).unwrap();
    assert!(!page.contains("<script") && !page.contains("<b>one") && page.contains("&lt;script&gt;"));
}

#[test]
fn a_page_is_whole_replaces_the_earlier_one_and_loads_nothing() {
    let place = Place::new().file("talks.json", TALKS).file("p.html", "old");
    let ran = place.run("understand --html p.html talks.json", "");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(ran.stderr, "1 article: `p.html`\n");
    let page = std::fs::read_to_string(place.path("p.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
    for forbidden in ["<script", "src=\"http", "url(http", "url(\"fonts/", "<link rel=\"stylesheet"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn many_articles_make_one_page_with_a_table_of_contents() {
    let place = Place::new();
    let articles = press().join("articles.jsonl");
    let count = std::fs::read_to_string(&articles).unwrap().lines().count();
    let one = place.run(&format!("understand --jobs 1 --html one.html {}", articles.display()), "");
    let four = place.run(&format!("understand --jobs 4 --html four.html {}", articles.display()), "");
    assert_eq!((one.code, four.code), (Some(0), Some(0)));
    let page = std::fs::read_to_string(place.path("one.html")).unwrap();
    assert_eq!(page, std::fs::read_to_string(place.path("four.html")).unwrap());
    assert_eq!(page.matches("<article ").count(), count);
    assert_eq!(page.matches("<li><a href=\"#a").count(), count);
}

#[test]
fn pages_plain_text_and_laid_out_json_are_read_and_other_text_gets_a_hint() {
    let html = "<html><head><title>Bridge in Tarn is closed</title></head><body><article><h1>Bridge in Tarn is closed</h1>\
                <p>The bridge in Tarn was closed on Tuesday, and the town has no other, Ana Otto said on Wednesday evening.</p>\
                <p>The ferry will run more often until the bridge is safe again, the town’s mayor told the council.</p></article></body></html>";
    let place = Place::new().file("a.html", html).file("b.json", "{\n \"text\": \"Ana Otto said it was closed.\"\n}\n");
    let shown = place.run("understand --show a.html b.json", "");
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    assert!(
        shown.stdout.contains("Bridge in Tarn is closed") && shown.stdout.contains("Without a headline"),
        "{}",
        shown.stdout
    );
    let refused = place.run("understand --show --html p.html", "The bridge was closed.\n\nNobody was hurt.\n");
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
    assert!(refused.stderr.contains("hint: a page is read from a file named `*.html`"), "{}", refused.stderr);
    assert!(!place.path("p.html").exists());
}

#[test]
fn what_cannot_be_written_or_means_nothing_is_said() {
    let place = Place::new().file("a.txt", "Ana Otto said it was closed.\n");
    std::fs::create_dir(place.path("d")).unwrap();
    assert_eq!(place.run("understand --html d a.txt", "").code, Some(4));
    assert_eq!(place.run("understand --html no/p.html a.txt", "").code, Some(4));
    assert_eq!(place.run("understand --html p.html --output r.txt a.txt", "").code, Some(2));
    assert_eq!(place.run("understand --show no.txt", "").code, Some(3));
}

/// A reading as a person made it, `reading.json` beside `article.json`. `OVN_SPECIMEN` names another folder with both.
#[test]
fn an_article_is_read_as_a_person_reads_it() {
    let ours = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/talks");
    let folder = std::env::var_os("OVN_SPECIMEN").map_or(ours, Into::into);
    let expected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("reading.json")).unwrap()).unwrap();
    let ran =
        Place::new().file("a.json", std::fs::read(folder.join("article.json")).unwrap()).run("understand a.json", "");
    let got: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let fits = |wanted: &serde_json::Value, found: &serde_json::Value| {
        wanted.as_object().unwrap().iter().all(|(key, value)| key == "text" || found[key] == *value)
    };
    for (list, least) in [("attributions", 9), ("dates", 5)] {
        let wanted = expected[list].as_array().unwrap();
        assert!(wanted.len() >= least, "only {} {list} are wanted", wanted.len());
        for one in wanted {
            assert!(got[list].as_array().unwrap().iter().any(|found| fits(one, found)), "{list}: {one}");
        }
    }
}
