//! Feed readers that sync: the Google Reader API and Fever, asked as programs ask them, with the traps that they fall into.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::publisher::Press;
use crate::run::Place;
use crate::serving::{Answer, PASSWORD, Serving, add_readers, copied, gathered};

/// When programs ask: an hour after the newsroom gathered.
const NOW: &str = "2026-03-12T19:00:00Z";
const GATHERED_AT: i64 = 1_773_338_400;
const ALL: &str = "user/-/state/com.google/reading-list";
const READ: &str = "user/-/state/com.google/read";
const STARRED: &str = "user/-/state/com.google/starred";

/// The press pack, gathered once; each test has a copy.
static GATHERED: LazyLock<Place> = LazyLock::new(|| gathered(&Press::with_pack()));

/// A served newsroom with two readers.
struct Newsroom {
    place: Place,
    serving: Serving,
    /// What feed readers log in with: of Ada, and of Bea.
    ada: String,
    bea: String,
}

fn line(place: &Place, command: &str, stdin: &str) -> String {
    let ran = place.run_at(NOW, command, stdin);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout.trim().to_owned()
}

impl Newsroom {
    fn open() -> Newsroom {
        let place = copied(&GATHERED);
        add_readers(&place, &["ada", "bea"]);
        let ada = line(&place, "reader sync -C news ada", "");
        let bea = line(&place, "reader sync -C news bea", "");
        let serving = Serving::by(&place, NOW, "serve", &[]);
        Newsroom { place, serving, ada, bea }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.serving.send(method, path, headers, body)
    }

    fn log_in(&self, name: &str, password: &str) -> Answer {
        let form = format!("service=reader&Email={name}&Passwd={password}&source=test/1.0");
        self.ask("POST", "/accounts/ClientLogin", &[], form.as_bytes())
    }

    fn program(&self, name: &str, password: &str) -> Program<'_> {
        let answer = self.log_in(name, password);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let key = answer.text().lines().find_map(|l| l.strip_prefix("Auth=")).unwrap().to_owned();
        Program { newsroom: self, key }
    }

    fn ada(&self) -> Program<'_> {
        self.program("ada", &self.ada)
    }

    /// A cookie of a browser that Ada is logged in with.
    fn browser(&self) -> String {
        self.serving.log_in("ada", PASSWORD).cookie()
    }

    /// Sends a form as Ada.
    fn post(&self, path: &str, fields: &str) {
        let answer = self.serving.post_as(&self.browser(), path, fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    fn fever(&self, key: &str, query: &str, form: &str) -> Value {
        let body = format!("api_key={key}&{form}");
        self.ask("POST", &format!("/fever/?api&{query}"), &[], body.as_bytes()).json()
    }
}

/// A feed reader that is logged in.
struct Program<'a> {
    newsroom: &'a Newsroom,
    key: String,
}

impl Program<'_> {
    fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        let auth = format!("GoogleLogin auth={}", self.key);
        self.newsroom.ask(method, &format!("/reader/{path}"), &[("Authorization", &auth)], body.as_bytes())
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.call("GET", &format!("api/0/{path}"), "");
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.call("POST", &format!("api/0/{path}"), body)
    }

    /// Numbers of a stream, page by page.
    fn ids(&self, query: &str) -> Vec<i64> {
        let (mut ids, mut more) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("stream/items/ids?output=json&{query}{more}"));
            let refs = page["itemRefs"].as_array().unwrap();
            ids.extend(refs.iter().map(|r| r["id"].as_str().unwrap().parse::<i64>().unwrap()));
            match page["continuation"].as_str() {
                Some(next) => more = format!("&c={next}"),
                None => return ids,
            }
        }
    }

    fn contents(&self, ids: &[String]) -> Vec<Value> {
        let form: Vec<String> = ids.iter().map(|id| format!("i={id}")).collect();
        let answer = self.post("stream/items/contents?output=json", &form.join("&"));
        answer.json()["items"].as_array().unwrap().clone()
    }

    fn mark(&self, form: &str) {
        let answer = self.post("edit-tag", form);
        assert_eq!((answer.status, &*answer.text()), (200, "OK"), "{form}");
    }
}

fn states(item: &Value) -> Vec<&str> {
    item["categories"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect()
}

#[test]
fn a_program_logs_in_with_the_password_for_feed_readers_only() {
    let newsroom = Newsroom::open();
    let (ada, form) = (&newsroom.ada, format!("Email=ADA&Passwd={}&output=json", newsroom.ada));
    let answer = newsroom.log_in("ada", ada);
    let text = answer.text();
    let lines: Vec<&str> = text.lines().map(|l| l.split('=').next().unwrap()).collect();
    assert_eq!(lines, ["SID", "LSID", "Auth"]);
    assert!(newsroom.ask("GET", &format!("/accounts/ClientLogin?{form}"), &[], b"").json()["Auth"].is_string());
    let nested = newsroom.ask("POST", "/api/greader.php/accounts/ClientLogin", &[], form.as_bytes()).json();
    let auth = format!("GoogleLogin auth={}", nested["Auth"].as_str().unwrap());
    let path = "/api/greader.php/reader/api/0/user-info?output=json";
    assert_eq!(newsroom.ask("GET", path, &[("Authorization", &auth)], b"").json()["userName"], "ada");
    // Neither the password of the pages nor that of another reader; nothing at all is nobody.
    for (name, password) in [("ada", "the+ferry+to+Osk"), ("ada", &newsroom.bea), ("eve", ada), ("", ""), ("ada", "")] {
        let answer = newsroom.log_in(name, password);
        assert_eq!((answer.status, &*answer.text()), (401, "Error=BadAuthentication\n"));
    }
    // Who guesses waits, also with the right password.
    (0..6).for_each(|_| drop(newsroom.log_in("bea", "wrong-wrong-wrong")));
    let answer = newsroom.log_in("bea", &newsroom.bea);
    assert!(answer.status == 429 && answer.head.contains("retry-after: "), "{}", answer.head);
}

#[test]
fn only_a_key_opens_and_it_ends_with_its_password() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    assert_eq!(ada.get("user-info")["userName"], "ada");
    let bad_token = "x-reader-google-bad-token: true";
    for auth in ["", "GoogleLogin auth=abc", "GoogleLogin", "Basic YWRhOmE=", "GoogleLogin auth="] {
        let answer = newsroom.ask("GET", "/reader/api/0/user-info", &[("Authorization", auth)], b"");
        assert!(answer.status == 401 && answer.head.contains(bad_token), "{auth}: {}", answer.head);
    }
    // A browser's cookie opens nothing here, so that no page elsewhere can use it.
    let cookie = newsroom.browser();
    let edit = format!("i=1&a={READ}");
    let answer = newsroom.ask("POST", "/reader/api/0/edit-tag", &[("Cookie", &cookie)], edit.as_bytes());
    assert_eq!(answer.status, 401);
    // Liferea has the key in its form where it only reads; in an address it opens nothing.
    let (path, form) = ("/reader/api/0/stream/items/contents", format!("i=1&T={}", ada.key));
    assert_eq!(newsroom.ask("POST", path, &[], form.as_bytes()).json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(newsroom.ask("POST", &format!("{path}?{form}"), &[], b"").status, 401);
    assert_eq!(newsroom.ask("POST", "/reader/api/0/edit-tag", &[], format!("{form}&a={READ}").as_bytes()).status, 401);
    // And the key opens none of the pages.
    let auth = format!("GoogleLogin auth={}", ada.key);
    assert_eq!(newsroom.ask("GET", "/you", &[("Authorization", &auth)], b"").status, 401);
    // The second token is for programs that want two: a wrong one is told.
    let token = ada.call("GET", "api/0/token", "").text();
    assert!(token.len() == 64 && !token.contains('\n'));
    assert_eq!(ada.post("edit-tag", &format!("{edit}&T={token}")).status, 200);
    let wrong = ada.post("edit-tag", &format!("{edit}&T=0{}", &token[1..]));
    assert!(wrong.status == 401 && wrong.head.contains(bad_token) || token.starts_with('0'));
    // Another password, or none, ends it.
    let again = line(&newsroom.place, "reader sync -C news ada", "");
    assert_eq!(ada.call("GET", "api/0/user-info", "").status, 401);
    assert_eq!(newsroom.log_in("ada", &newsroom.ada).status, 401);
    let second = newsroom.program("ada", &again);
    assert_eq!(second.get("user-info")["userName"], "ada");
    line(&newsroom.place, "reader sync -C news ada --off", "");
    assert_eq!(second.call("GET", "api/0/user-info", "").status, 401);
}

#[test]
fn feeds_folders_and_counts_agree() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let subscriptions = ada.get("subscription/list?output=json");
    let feeds = subscriptions["subscriptions"].as_array().unwrap();
    assert!(feeds.len() > 1);
    let mut seen = BTreeSet::new();
    for feed in feeds {
        let id = feed["id"].as_str().unwrap();
        assert!(id.starts_with("feed/") && feed["title"].as_str().is_some_and(|t| !t.is_empty()), "{feed}");
        assert!(feed["url"].as_str().unwrap().starts_with(&format!("http://{}/", newsroom.serving.host)));
        assert_eq!(feed["categories"][0]["id"], "user/-/label/Reports");
        // Each report is in one feed, and the label of its name has the same.
        let ids = ada.ids(&format!("s={id}&n=100"));
        assert!(!ids.is_empty());
        let label = feed["title"].as_str().unwrap().replace(' ', "%20").replace('&', "%26");
        assert_eq!(ada.ids(&format!("s=user/-/label/{label}&n=100")), ids);
        assert!(ids.into_iter().all(|id| seen.insert(id)));
    }
    let all: BTreeSet<i64> = ada.ids(&format!("s={ALL}&n=100")).into_iter().collect();
    assert_eq!((all.len(), &all), (12, &seen));
    let tags = ada.get("tag/list?output=json");
    assert_eq!(tags["tags"][1]["id"], "user/-/label/Reports");
    assert_eq!(tags["tags"][1]["type"], "folder");
    ada.mark(&format!("i={}&a={READ}", all.first().unwrap()));
    let counts = ada.get("unread-count?output=json");
    let count = |id: &str| {
        let of = counts["unreadcounts"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap();
        of["count"].as_u64().unwrap()
    };
    assert_eq!((counts["max"].as_u64(), count(ALL), count("user/-/label/Reports")), (Some(11), 11, 11));
    assert_eq!(feeds.iter().map(|f| count(f["id"].as_str().unwrap())).sum::<u64>(), 11);
    for refused in ["subscription/edit", "subscription/quickadd", "rename-tag", "disable-tag"] {
        let answer = ada.post(refused, "ac=subscribe&s=feed/http://evil.example/");
        assert!(answer.status == 403 && answer.text().contains("newsroom's"), "{refused}: {}", answer.text());
    }
    assert_eq!(ada.call("GET", "api/0/no-such-call", "").status, 404);
}

#[test]
fn streams_come_in_pages_and_filtered() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let all = ada.ids(&format!("s={ALL}&n=100"));
    for n in ["1", "5", "12", "0", "-3", "x"] {
        assert_eq!(ada.ids(&format!("s={ALL}&n={n}")), all, "{n}");
    }
    assert_eq!(ada.ids(&format!("s={ALL}&n=99999999999999999999")), all);
    let turned: Vec<i64> = all.iter().rev().copied().collect();
    assert_eq!(ada.ids(&format!("s={ALL}&r=o&n=5")), turned);
    // What is empty is a list all the same, and has no next page.
    for empty in
        [STARRED, READ, "user/-/state/com.google/broadcast", "feed/1", "user/-/label/Nothing", "feed/articles/1"]
    {
        let page = ada.get(&format!("stream/items/ids?s={empty}&n=10"));
        assert_eq!(page, serde_json::json!({ "itemRefs": [] }), "{empty}");
        assert_eq!(ada.get(&format!("stream/contents/{empty}"))["items"], serde_json::json!([]), "{empty}");
    }
    ada.mark(&format!("i={}&i={}&a={READ}", all[0], all[1]));
    ada.mark(&format!("i={}&a={STARRED}", all[2]));
    assert_eq!(ada.ids(&format!("s={ALL}&xt={READ}")), all[2..]);
    assert_eq!(ada.ids(&format!("s={ALL}&xt={READ}&n=3")), all[2..]);
    assert_eq!(ada.ids(&format!("s={ALL}&it={READ}")), all[..2]);
    assert_eq!(ada.ids(&format!("s={READ}")), all[..2]);
    assert_eq!(ada.ids("s=user/-/state/com.google/kept-unread"), all[2..]);
    assert_eq!(ada.ids(&format!("s={STARRED}")), all[2..3]);
    assert_eq!(ada.ids(&format!("s={STARRED}&xt={READ}")), all[2..3]);
    assert_eq!(ada.ids(&format!("s={READ}&xt={READ}")), Vec::<i64>::new());
    assert_eq!(ada.ids(&format!("s={ALL}&xt={STARRED}")).len(), 11);
    assert_eq!(ada.ids(&format!("s={ALL}&ot={GATHERED_AT}")), all);
    assert_eq!(ada.ids(&format!("s={ALL}&ot={}", GATHERED_AT + 600)), Vec::<i64>::new());
    assert_eq!(ada.ids(&format!("s={ALL}&nt={}", GATHERED_AT - 1)), Vec::<i64>::new());
    assert_eq!(ada.call("GET", &format!("api/0/stream/items/count?s={ALL}"), "").text(), "12");
    for wrong in ["s=feed/http://x/", "s=no", "c=12", "xt=no"] {
        let answer = ada.call("GET", &format!("api/0/stream/items/ids?{wrong}"), "");
        assert_eq!(answer.status, 400, "{wrong}");
    }
    let unread = ada.get(&format!("stream/contents/user%2F-%2Fstate%2Fcom.google%2Freading-list?xt={READ}&n=4"));
    assert_eq!(unread["items"].as_array().unwrap().len(), 4);
    assert!(unread["continuation"].is_string() && unread["id"] == ALL);
}

#[test]
fn an_item_is_the_same_under_every_form_of_its_number() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let id = ada.ids(&format!("s={ALL}&n=1"))[0];
    let long = format!("tag:google.com,2005:reader/item/{id:016x}");
    let forms = [long.clone(), long.replace(':', "%3A").replace('/', "%2F"), format!("{id:016x}"), id.to_string()];
    for form in &forms {
        let items = ada.contents(std::slice::from_ref(form));
        assert_eq!(items.len(), 1, "{form}");
        assert_eq!(items[0]["id"], *long);
    }
    for none in ["-7", "99999999999999999999999", "0", "tag:google.com,2005:reader/item/", "%FF%FE", "1'--"] {
        assert!(ada.contents(&[none.to_owned()]).is_empty(), "{none}");
    }
    let item = &ada.contents(&forms[..1])[0];
    let home = format!("http://{}/", newsroom.serving.host);
    let href = item["canonical"][0]["href"].as_str().unwrap();
    assert!(href.starts_with(&format!("{home}report/")) && item["alternate"][0]["href"] == href);
    assert_eq!(item["alternate"][0]["type"], "text/html");
    assert_eq!(item["timestampUsec"].as_str().unwrap().len(), 16);
    let millis: i64 = item["crawlTimeMsec"].as_str().unwrap().parse().unwrap();
    assert!((GATHERED_AT..GATHERED_AT + 600).contains(&(millis / 1000)), "{millis}");
    assert!(item["published"].as_i64().unwrap() <= item["updated"].as_i64().unwrap());
    assert!(item["title"].as_str().is_some_and(|t| !t.is_empty()));
    assert!(states(item).contains(&ALL) && states(item).contains(&"user/-/label/Reports"));
    let feed = item["origin"]["streamId"].as_str().unwrap();
    assert!(ada.ids(&format!("s={feed}&n=50")).contains(&id));
    // Its text is ours, and each link in it leads somewhere from everywhere.
    let html = item["summary"]["content"].as_str().unwrap();
    let links: Vec<&str> = html.split("href=\"").skip(1).map(|l| l.split('"').next().unwrap()).collect();
    assert!(
        links.len() > 3 && links.iter().all(|l| l.starts_with("http://") || l.starts_with("https://")),
        "{links:?}"
    );
    assert!(html.contains(&format!("{href}#evidence")) && !html.contains("<script"));
    // The page is there.
    let path = href.strip_prefix(home.trim_end_matches('/')).unwrap();
    let cookie = newsroom.browser();
    assert_eq!(newsroom.ask("GET", path, &[("Cookie", &cookie)], b"").status, 200);
}

#[test]
fn marks_are_kept_for_each_reader_alone() {
    let newsroom = Newsroom::open();
    let (ada, bea) = (newsroom.ada(), newsroom.program("bea", &newsroom.bea));
    let all = ada.ids(&format!("s={ALL}&n=100"));
    let long = |id: i64| format!("tag:google.com,2005:reader/item/{id:016x}");
    ada.mark(&format!("i={}&a={READ}&r=user/-/state/com.google/kept-unread&ac=edit", long(all[0])));
    ada.mark(&format!("i={}&i={:016x}&a={STARRED}&s=feed/whatever", all[0], all[1]));
    let states_of = |program: &Program<'_>, id: i64| {
        let items = program.contents(&[id.to_string()]);
        (states(&items[0]).contains(&READ), states(&items[0]).contains(&STARRED))
    };
    assert_eq!((states_of(&ada, all[0]), states_of(&ada, all[1])), ((true, true), (false, true)));
    assert_eq!((states_of(&bea, all[0]), states_of(&bea, all[1])), ((false, false), (false, false)));
    assert_eq!(bea.ids(&format!("s={ALL}&xt={READ}&n=100")).len(), 12);
    // Unread again, in both ways that programs have.
    ada.mark(&format!("i={}&r={READ}&a=user/-/state/com.google/kept-unread", all[0]));
    ada.mark(&format!("i={}&a=user/-/state/com.google/tracking-kept-unread", all[0]));
    assert_eq!(states_of(&ada, all[0]), (false, true));
    ada.mark(&format!("i={}&r={STARRED}", all[0]));
    assert_eq!(states_of(&ada, all[0]), (false, false));
    // What is not meant for this newsroom is said, and changes nothing.
    assert_eq!(ada.post("edit-tag", &format!("i={}&a=user/-/label/Mine&a={READ}", all[0])).status, 400);
    assert_eq!(ada.post("edit-tag", &format!("a={READ}")).status, 400);
    assert_eq!(ada.call("GET", &format!("api/0/edit-tag?i={}&a={READ}", all[0]), "").status, 405);
    assert_eq!(states_of(&ada, all[0]), (false, false));
    // The pages have the same marks.
    let cookie = newsroom.browser();
    let starred = newsroom.ask("GET", "/starred", &[("Cookie", &cookie)], b"").text();
    let title = ada.contents(&[all[1].to_string()])[0]["title"].as_str().unwrap().to_owned();
    assert!(starred.contains(title.split(['\'', '"', '&', '<']).next().unwrap()));
}

#[test]
fn all_of_a_stream_is_read_up_to_when_the_program_looked() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let unread = || ada.ids(&format!("s={ALL}&xt={READ}&n=100")).len();
    let read = |form: &str| assert_eq!(ada.post("mark-all-as-read", form).text(), "OK");
    read(&format!("s={ALL}&ts={}", (GATHERED_AT - 60) * 1_000_000));
    assert_eq!(unread(), 12);
    let feed = ada.get("subscription/list")["subscriptions"][0]["id"].as_str().unwrap().to_owned();
    let in_feed = ada.ids(&format!("s={feed}&n=100")).len();
    read(&format!("s={feed}&ts={}", (GATHERED_AT + 600) * 1_000_000));
    assert_eq!(unread(), 12 - in_feed);
    read(&format!("s={ALL}"));
    assert_eq!(unread(), 0);
    assert_eq!(ada.get("unread-count")["max"], 0);
    assert_eq!(newsroom.program("bea", &newsroom.bea).get("unread-count")["max"], 12);
    assert_eq!(ada.post("mark-all-as-read", "s=nothing").status, 400);
}

#[test]
fn articles_are_items_for_readers_who_want_them() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let feeds = |program: &Program<'_>| {
        let list = program.get("subscription/list");
        let ids = list["subscriptions"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned());
        ids.filter(|id| id.starts_with("feed/articles/")).collect::<Vec<_>>()
    };
    assert!(feeds(&ada).is_empty());
    newsroom.post("/you/articles", "on=1");
    let sources = feeds(&ada);
    assert_eq!(sources.len(), 10);
    assert!(feeds(&newsroom.program("bea", &newsroom.bea)).is_empty());
    let articles = ada.ids("s=user/-/label/Articles&n=7");
    assert_eq!(articles.len(), 48);
    let by_source: usize = sources.iter().map(|s| ada.ids(&format!("s={s}&n=100")).len()).sum();
    assert_eq!(by_source, 48);
    let all = ada.ids(&format!("s={ALL}&n=7"));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 60);
    assert_eq!(ada.ids(&format!("s={ALL}&n=7&r=o")), all.iter().rev().copied().collect::<Vec<_>>());
    assert_eq!(ada.get("unread-count")["max"], 60);
    // A headline that leads to its publisher: the text is not ours to pass on.
    let long = format!("tag:google.com,2005:reader/item/{:016x}", articles[0]);
    for form in [long.clone(), articles[0].to_string(), format!("{:016x}", articles[0])] {
        let item = &ada.contents(&[form])[0];
        assert_eq!(item["id"], *long);
        assert!(item["canonical"][0]["href"].as_str().unwrap().contains(".example"), "{item}");
        assert!(item["summary"]["content"].as_str().unwrap().len() < 600);
        assert!(item["origin"]["streamId"].as_str().unwrap().starts_with("feed/articles/"));
    }
    ada.mark(&format!("i={long}&a={READ}&a={STARRED}"));
    assert_eq!(ada.ids(&format!("s={STARRED}")), articles[..1]);
    assert_eq!(ada.get("unread-count")["max"], 59);
    assert_eq!(ada.post("mark-all-as-read", "s=user/-/label/Articles").text(), "OK");
    assert_eq!(ada.get("unread-count")["max"], 12);
    newsroom.post("/you/articles", "on=0");
    assert_eq!(ada.ids(&format!("s={ALL}&n=100")).len(), 12);
}

#[test]
fn a_readers_rules_and_vetoes_count_here_too() {
    let newsroom = Newsroom::open();
    let (ada, bea) = (newsroom.ada(), newsroom.program("bea", &newsroom.bea));
    let all = ada.ids(&format!("s={ALL}&n=100"));
    let before = ada.contents(&all.iter().map(i64::to_string).collect::<Vec<_>>());
    // Without one of its outlets a report is another, and cites it nowhere.
    let cited = "[<a href=\"https://halvikcourier.example";
    let text = |item: &Value| item["summary"]["content"].as_str().unwrap().replace("http://", "https://");
    let with_it = before.iter().filter(|i| text(i).contains(cited)).count();
    assert!(with_it > 0, "{}", text(&before[0]));
    let outlet = text(before.iter().find(|i| text(i).contains(cited)).unwrap());
    let outlet = outlet.split(cited).nth(1).unwrap().split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    newsroom.post("/rules", &format!("action=veto&aspect=outlet&value={}", outlet.replace(' ', "+")));
    let after = ada.contents(&all.iter().map(i64::to_string).collect::<Vec<_>>());
    assert_eq!(after.len(), before.len());
    assert_eq!(after.iter().filter(|i| text(i).contains(cited)).count(), 0);
    assert!(after.iter().all(|i| !i["title"].as_str().unwrap().is_empty()));
    // A blocked word takes reports out of every stream and count, for this reader alone.
    newsroom.post("/rules", "action=block&aspect=word&value=earthquake");
    let left = ada.ids(&format!("s={ALL}&n=2"));
    assert!(!left.is_empty() && left.len() < all.len(), "{left:?}");
    assert_eq!(ada.get("unread-count")["max"].as_u64(), Some(left.len() as u64));
    assert_eq!(bea.ids(&format!("s={ALL}&n=100")), all);
    // What was starred stays.
    let gone = all.iter().find(|id| !left.contains(id)).unwrap();
    ada.mark(&format!("i={gone}&a={STARRED}"));
    assert_eq!(ada.ids(&format!("s={STARRED}")), [*gone]);
}

#[test]
fn a_stream_is_a_feed_under_a_key() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let all = ada.ids(&format!("s={ALL}&n=100"));
    ada.mark(&format!("i={}&a={READ}", all[0]));
    let answer = ada.call("GET", "atom/user%2F-%2Fstate%2Fcom.google%2Freading-list?n=100", "");
    assert!(answer.head.contains("application/atom+xml"), "{}", answer.head);
    assert_eq!(answer.text().matches("<entry>").count(), 12);
    assert_eq!(answer.text().matches("label=\"read\"").count(), 1);
    assert!(answer.text().contains(&format!("<id>tag:google.com,2005:reader/item/{:016x}</id>", all[0])));
    let feed = ada.get("subscription/list")["subscriptions"][0].clone();
    let url = feed["url"].as_str().unwrap().split("/reader/").nth(1).unwrap().to_owned();
    let of_feed = ada.call("GET", &url, "").text();
    assert!(of_feed.contains(&format!("<title>{}</title>", feed["title"].as_str().unwrap().replace('&', "&amp;"))));
    assert_eq!(newsroom.ask("GET", &format!("/reader/{url}"), &[], b"").status, 401);
}

#[test]
fn what_nobody_sends_by_mistake_is_bounded() {
    let newsroom = Newsroom::open();
    let ada = newsroom.ada();
    let id = ada.ids(&format!("s={ALL}&n=1"))[0];
    // Ten thousand numbers are answered in parts.
    let form = format!("i={id}&").repeat(10_000);
    let page = ada.post("stream/items/contents", &form).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 500);
    assert_eq!(page["continuation"], "500");
    let last = ada.post("stream/items/contents?c=9900", &form).json();
    assert_eq!(last["items"].as_array().unwrap().len(), 100);
    assert!(last["continuation"].is_null());
    assert!(ada.post("stream/items/contents?c=99999999999", &form).json()["items"].as_array().unwrap().is_empty());
    ada.mark(&format!("{form}a={READ}"));
    assert_eq!(ada.post("edit-tag", &"i=1&".repeat(300_000)).status, 413);
    let auth = format!("GoogleLogin auth={}", ada.key);
    let bytes = b"i=\xff\xfe&a=\xc3\x28&%zz=%&=&&;\0".as_slice();
    let answer = newsroom.ask("POST", "/reader/api/0/edit-tag", &[("Authorization", &auth)], bytes);
    assert_eq!(answer.status, 400);
    for path in [
        "/reader/%FF%FE",
        "/reader/api/0/stream/contents/%C3%28",
        "/reader/",
        "/reader/atom/",
        "/reader/atom/../../you",
    ] {
        let answer = newsroom.ask("GET", path, &[("Authorization", &auth)], b"");
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
    }
    // A name that leads elsewhere is put into no link.
    let odd =
        newsroom.ask("GET", &format!("/reader/api/0/stream/contents/{ALL}?n=1"), &[("Authorization", &auth)], b"");
    assert!(
        odd.json()["items"][0]["canonical"][0]["href"]
            .as_str()
            .unwrap()
            .starts_with(&format!("http://{}", newsroom.serving.host))
    );
}

#[test]
fn fever_tells_and_marks() {
    let newsroom = Newsroom::open();
    let key = fever_key("ada", &newsroom.ada);
    let ask = |query: &str, form: &str| newsroom.fever(&key, query, form);
    assert_eq!(
        newsroom.fever("0123456789abcdef0123456789abcdef", "items", ""),
        serde_json::json!({ "api_version": 3, "auth": 0 })
    );
    // A key in an address would be kept in logs.
    let in_address = newsroom.ask("POST", &format!("/fever/?api&items&api_key={key}"), &[], b"");
    assert_eq!(in_address.json()["auth"], 0);
    let hello = ask("", "");
    assert_eq!((&hello["api_version"], &hello["auth"]), (&3.into(), &1.into()));
    assert!(hello["items"].is_null() && hello["last_refreshed_on_time"].is_string());
    let told = ask("groups&feeds&favicons&links&unread_item_ids&saved_item_ids", "");
    let feeds: Vec<String> = told["feeds"].as_array().unwrap().iter().map(|f| f["id"].to_string()).collect();
    assert_eq!(told["feeds_groups"], serde_json::json!([{ "group_id": 1, "feed_ids": feeds.join(",") }]));
    assert!(told["groups"][0]["id"] == 1 && told["links"] == serde_json::json!([]));
    assert!(told["favicons"][0]["data"].as_str().unwrap().starts_with("image/gif;base64,"));
    let ids = |value: &Value| {
        let list = value.as_str().unwrap().split(',').filter(|i| !i.is_empty());
        list.map(|i| i.parse::<i64>().unwrap()).collect::<Vec<_>>()
    };
    let (unread, saved) = (ids(&told["unread_item_ids"]), ids(&told["saved_item_ids"]));
    assert_eq!((unread.len(), saved.len()), (12, 0));
    // Upwards from a number, downwards from one, and by numbers.
    let numbers = |told: &Value| {
        let items = told["items"].as_array().unwrap();
        items.iter().map(|i| i["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let up = numbers(&ask("items&since_id=0", ""));
    assert!(up.len() == 12 && up.is_sorted());
    assert_eq!(numbers(&ask(&format!("items&since_id={}", up[8]), "")), up[9..]);
    assert_eq!(numbers(&ask("items&since_id=999999", "")), Vec::<i64>::new());
    let mut below = up[..3].to_vec();
    below.reverse();
    assert_eq!(numbers(&ask(&format!("items&max_id={}", up[3]), "")), below);
    let one = ask(&format!("items&with_ids={},{},x,-4,99999999999999", up[0], up[1]), "");
    assert_eq!((numbers(&one), &one["total_items"]), (up[..2].to_vec(), &12.into()));
    let item = &one["items"][0];
    assert!(feeds.contains(&item["feed_id"].to_string()) && item["html"].as_str().unwrap().contains("<p>"));
    assert!(item["url"].as_str().unwrap().starts_with("http://") && item["is_read"] == 0 && item["is_saved"] == 0);
    // Marks, of which the answer tells what is unread and saved then.
    let mark = |form: &str| {
        let told = ask("", form);
        (ids(&told["unread_item_ids"]).len(), ids(&told["saved_item_ids"]).len())
    };
    assert_eq!(mark(&format!("mark=item&as=read&id={}", up[0])), (11, 0));
    assert_eq!(mark(&format!("mark=item&as=saved&id={}", up[0])), (11, 1));
    assert_eq!(mark(&format!("mark=item&as=unread&id={}", up[0])), (12, 1));
    assert_eq!(mark(&format!("mark=item&as=unsaved&id={}", up[0])), (12, 0));
    assert_eq!(mark(&format!("mark=feed&as=read&id={}&before={}", feeds[0], GATHERED_AT - 1)), (12, 0));
    let (left, _) = mark(&format!("mark=feed&as=read&id={}&before={}", feeds[0], GATHERED_AT + 600));
    assert!(left < 12 && left > 0);
    assert_eq!(mark("mark=group&as=read&id=-1"), (left, 0));
    assert_eq!(mark(&format!("mark=group&as=read&id=1&before={}", GATHERED_AT + 600)), (0, 0));
    // Both protocols have the same marks, and another reader has none of them.
    assert_eq!(newsroom.ada().get("unread-count")["max"], 0);
    let bea = newsroom.fever(&fever_key("bea", &newsroom.bea), "unread_item_ids", "");
    assert_eq!(ids(&bea["unread_item_ids"]).len(), 12);
    line(&newsroom.place, "reader sync -C news ada --off", "");
    assert_eq!(ask("items", "")["auth"], 0);
}

/// MD5 of a name, a colon and a password, by the program that every system has.
fn fever_key(name: &str, password: &str) -> String {
    let mut child = Command::new("md5sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{name}:{password}").as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned()
}
