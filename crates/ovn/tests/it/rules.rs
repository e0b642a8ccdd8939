//! A reader's rules on pages beside the front page: categories, lists, search, subjects.

use std::sync::LazyLock;

use crate::publisher::Press;
use crate::run::Place;
use crate::serving::{PASSWORD, Serving, add_readers, copied, gathered};

/// The press pack, gathered once; each test has a copy.
static GATHERED: LazyLock<Place> = LazyLock::new(|| gathered(&Press::with_pack()));

/// The page of the report of the fire in Kell.
fn fire(serving: &Serving) -> String {
    let found = serving.get("/search?q=Grell+Dock+in:reports");
    format!("/report/{}.html", found.value("<h2><a href=\"/report/").trim_end_matches(".html"))
}

fn add(serving: &Serving, action: &str, aspect: &str, value: &str) {
    let fields = format!("action={action}&aspect={aspect}&value={}", value.replace(' ', "+"));
    assert_eq!(serving.post_as("", "/rules", &fields).status, 303, "{fields}");
}

/// Takes the last rule back.
fn remove(serving: &Serving) {
    let rules = serving.get("/rules").text();
    let id = rules.rsplit("name=\"id\" value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(serving.post_as("", "/rules/remove", &format!("id={id}")).status, 303);
}

/// The pages of the categories, as the front page names them.
fn categories(serving: &Serving) -> Vec<String> {
    let front = serving.get("/").text();
    let row = front.split("aria-label=\"Categories\"").nth(1).unwrap().split("</nav>").next().unwrap();
    row.split("href=\"").skip(1).map(|part| format!("/{}", part.split('"').next().unwrap())).collect()
}

/// What a page shows before what is muted.
fn shown(page: &str) -> &str {
    page.split("class=\"muted\"").next().unwrap()
}

#[test]
fn a_category_is_in_the_readers_order_with_their_marks_and_everybodys_is_the_export() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let report = fire(&serving);
    let has = |page: &str| page.contains(&report) || page.contains(&report[1..]);
    let pages = categories(&serving);
    assert!(pages.len() > 2, "{pages:?}");
    let page = pages.iter().find(|page| has(&serving.get(page).text())).unwrap();
    let before = serving.get(page).text();
    assert!(before.contains("mark read") && before.contains(&format!("name=\"back\" value=\"{page}\"")), "{before}");
    // Without rules it has the export's reports in the export's order.
    let order = |text: &str| -> Vec<String> {
        text.split("class=\"card story").skip(1).map(|card| card.split('"').nth(4).unwrap().to_owned()).collect()
    };
    let export = std::fs::read_to_string(place.path(&format!("news/site{page}"))).unwrap();
    assert!(order(&before).len() > 1);
    assert_eq!(order(&before), order(&export));

    add(&serving, "mute", "word", "Grell Dock");
    let muted = serving.get(page).text();
    assert!(!has(shown(&muted)) && has(&muted) && muted.contains("1 report that you mute"), "{muted}");
    let other = pages.iter().find(|page| !has(&serving.get(page).text())).unwrap();
    assert!(!serving.get(other).text().contains("that you mute"), "of another category");
    remove(&serving);
    add(&serving, "block", "word", "Grell Dock");
    let blocked = serving.get(page).text();
    assert!(!has(&blocked) && blocked.contains("1 report is left out by"), "{blocked}");
    remove(&serving);
    assert_eq!(serving.get(page).text(), before);
    // The last of the category is raised to its top.
    let last = order(&before).pop().unwrap();
    let headline = before.split(&last).nth(1).unwrap()[2..].split('<').next().unwrap().to_owned();
    for words in ["", " .", " !", " ?", " ;", " :", " -", " ..", " ,"].map(|end| format!("{headline}{end}")) {
        add(&serving, "boost", "word", &words.replace("&#39;", "'").replace('&', "%26"));
    }
    assert_eq!(order(&serving.get(page).text())[0], last);
    assert_eq!(serving.get("/category/no-such.html").status, 404);
    // Its feed, and what devices keep, are everybody's.
    for path in [format!("{page}?kept"), page.replace(".html", ".atom")] {
        let file = path.split('?').next().unwrap().to_owned();
        assert_eq!(serving.get(&path).body, std::fs::read(place.path(&format!("news/site{file}"))).unwrap(), "{path}");
    }
    drop(serving);
    add_readers(&place, &["ada"]);
    std::fs::write(place.path("news/newsroom.toml"), "[serve]\npublic = true\n").unwrap();
    assert_eq!(Serving::start(&place, &[]).get(page).text(), export);
}

#[test]
fn lists_follow_the_rules_and_what_was_asked_for_by_name_stays() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let report = fire(&serving);
    let item = serving.get(&report).value("data-item=\"");
    let story = serving.get(&report).value("name=\"key\" value=\"");
    serving.post_as("", "/marks", &format!("items={item}&star=1&read=0"));
    serving.post_as("", "/follow", "kind=place&key=kell&name=Kell&on=1");
    assert!(serving.get("/followed").text().contains(&report), "it tells of Kell");
    assert!(serving.get("/unread").text().contains(&report));
    add(&serving, "mute", "word", "Grell Dock");
    for list in ["/unread", "/followed"] {
        let page = serving.get(list).text();
        assert!(!shown(&page).contains(&report) && page.contains("1 report that you mute"), "{list}: {page}");
    }
    remove(&serving);
    add(&serving, "block", "word", "Grell Dock");
    for list in ["/unread", "/followed"] {
        let page = serving.get(list).text();
        assert!(!page.contains(&report) && page.contains("1 report is left out by"), "{list}: {page}");
    }
    serving.post_as("", "/follow", &format!("kind=story&key={story}&name=x&on=1"));
    for list in ["/starred", "/followed"] {
        let page = serving.get(list).text();
        assert!(page.contains(&report), "{list}: {page}");
    }
}

#[test]
fn a_search_follows_the_rules() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let report = fire(&serving);
    let ask = |query: &str| serving.get(&format!("/search?q={query}")).text();
    let hits = |query: &str| ask(query).matches("class=\"kicker\"").count();
    let (reports, articles) = (hits("Grell+Dock+in:reports"), hits("Grell+Dock+in:articles"));
    assert!(reports == 1 && articles > 3, "{reports} {articles}");
    add(&serving, "mute", "word", "Grell Dock");
    let muted = ask("Grell+Dock+in:reports");
    assert!(!shown(&muted).contains(&report) && muted.contains("1 result that you mute"), "{muted}");
    assert!(ask("Grell+Dock+in:articles").contains(&format!("{articles} results that you mute")));
    remove(&serving);
    add(&serving, "block", "word", "Grell Dock");
    let blocked = ask("Grell+Dock+in:reports");
    assert!(!blocked.contains(&report) && blocked.contains("Nothing that your rules leave"), "{blocked}");
    assert!(!serving.get("/search/results?q=Grell+Dock+in:reports").text().contains(&report));
    assert!(!serving.get("/search.atom?q=Grell+Dock+in:reports").text().contains("<entry"));
    remove(&serving);
    // Without an outlet: none of its articles, none of its statements, and the report as it is without it.
    add(&serving, "veto", "outlet", "The Kell Tribune");
    let found = ask("Grell+Dock+in:articles");
    assert!(!found.contains("Kell Tribune ·") && found.contains("left out by"), "{found}");
    let found = ask("Grell+Dock+in:reports");
    assert!(found.contains(&report), "{found}");
    remove(&serving);
    add(&serving, "block", "outlet", "The Kell Tribune");
    assert!(!ask("Grell+Dock+in:articles").contains("Kell Tribune ·"));
    assert!(ask("Grell+Dock+in:reports").contains(&report), "others report it too");
    remove(&serving);
    assert_eq!((hits("Grell+Dock+in:reports"), hits("Grell+Dock+in:articles")), (reports, articles));
}

#[test]
fn a_subjects_page_follows_the_rules() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let report = fire(&serving);
    let page = || serving.get("/place/kell").text();
    let before = page();
    assert!(before.contains(&report), "{before}");
    add(&serving, "mute", "word", "Grell Dock");
    let muted = page();
    assert!(!shown(&muted).contains(&report) && muted.contains("1 report that you mute"), "{muted}");
    remove(&serving);
    add(&serving, "block", "word", "Grell Dock");
    assert!(!page().contains(&report) && page().contains("left out by"));
    remove(&serving);
    assert_eq!(page(), before);
    let person = || serving.get("/person/davin-terreck").text();
    let of = |text: &str| text.matches("in <b>Dresk Observer</b>").count();
    assert!(of(&person()) > 0, "{}", person());
    add(&serving, "veto", "outlet", "Dresk Observer");
    assert_eq!(of(&person()), 0);
    assert!(person().contains("left out by"));
}

#[test]
fn rules_of_one_reader_change_nothing_for_another() {
    let place = copied(&GATHERED);
    add_readers(&place, &["ada", "ben"]);
    let serving = Serving::start(&place, &[]);
    let [ada, ben] = ["ada", "ben"].map(|name| serving.log_in(name, PASSWORD).cookie());
    let search = |cookie: &str| serving.get_as(cookie, "/search?q=Grell+Dock+in:reports").text();
    assert!(search(&ada).contains("/report/"));
    serving.post_as(&ada, "/rules", "action=block&aspect=word&value=Grell+Dock");
    assert!(!search(&ada).contains("/report/") && search(&ben).contains("/report/"));
}
