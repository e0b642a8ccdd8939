//! Pages of people, bodies, places and topics, and `ovn said`, over the press pack.

use serde_json::Value;

use crate::publisher::Press;
use crate::serving::{Serving, gathered};

#[test]
fn what_somebody_is_reported_to_have_said_is_told_with_where_it_stands() {
    let place = gathered(&Press::with_pack());
    let told = place.run("said -C news --json person/davin-terreck", "");
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let lines: Vec<Value> = told.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(lines.len() > 5 && told.stderr.contains("that we read"), "{}\n{}", told.stdout, told.stderr);
    let times: Vec<&str> = lines.iter().map(|l| l["published"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "the newest first: {times:?}");
    for line in &lines {
        assert_eq!(line["who"], "person/davin-terreck");
        assert!(line["url"].as_str().unwrap().starts_with("http") && !line["exact"].as_str().unwrap().is_empty());
    }
    // Narrowed by somebody, and by words; of nobody there is nothing.
    let about = place.run("said -C news --json person/davin-terreck --about guarantees", "").stdout;
    let about: Vec<Value> = about.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(!about.is_empty() && about.len() < lines.len());
    assert!(about.iter().all(|l| l["exact"].as_str().unwrap().contains("guarantee")));
    assert_eq!(place.run("said -C news --json person/davin-terreck --about submarine", "").stdout, "");
    // A surname is enough where one speaker alone has it.
    assert_eq!(place.run("said -C news --json Terreck", "").stdout, told.stdout);
    let nobody = place.run("said -C news Nobody", "");
    assert_eq!(nobody.code, Some(2));
    assert!(nobody.stderr.contains("no article names `Nobody`"), "{}", nobody.stderr);
}

#[test]
fn each_subject_has_a_page_and_feeds() {
    let place = gathered(&Press::with_pack());
    let serving = Serving::start(&place, &[]);
    let ask = |path: &str| serving.get(path).text();
    let page = ask("/person/davin-terreck");
    for part in ["<h1>Davin Terreck</h1>", "In our reports", "href=\"/report/", "#:~:text=", "that we read"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("href=\"/subjects\" aria-current=\"true\""), "the row does not say where one is\n{page}");
    assert!(page.contains("class=\"chart\"") && page.contains("The same as a table"), "{page}");
    let narrowed = ask("/person/davin-terreck?about=guarantees");
    assert!(
        narrowed.contains("reported to have said about guarantees") && narrowed.contains("guarantee"),
        "{narrowed}"
    );
    let hostile = ask("/person/davin-terreck?about=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(hostile.contains("<main") && !hostile.contains("<script>alert"), "{hostile}");
    let list = ask("/subjects");
    for part in ["href=\"/person/davin-terreck\"", "href=\"/place/", "href=\"/topic/", "People"] {
        assert!(list.contains(part), "{part}\n{list}");
    }
    let topic = list.split("href=\"/topic/").nth(1).unwrap().split('"').next().unwrap();
    assert!(ask(&format!("/topic/{topic}")).contains("What was said in these stories"));
    let place_page = list.split("href=\"/place/").nth(1).unwrap().split('"').next().unwrap();
    assert!(ask(&format!("/place/{place_page}")).contains("In our reports"));
    let atom = serving.get("/person/davin-terreck.atom");
    assert!(atom.header("content-type").is_some_and(|kind| kind.starts_with("application/atom+xml")));
    let json = serving.get("/person/davin-terreck.json").json();
    assert!(json["items"].as_array().unwrap().len() > 5);
    for missing in ["/person/nobody", "/person/terreck", "/body/davin-terreck", "/person/", "/person/%FF"] {
        assert_eq!(serving.get(missing).status, 404, "{missing}");
    }
    // The page of a report leads to its subjects in the reader's part alone: the rest is the export's.
    let report = page.split("href=\"/report/").nth(1).unwrap().split('"').next().unwrap();
    let served = ask(&format!("/report/{report}"));
    assert!(served.contains("Named here") && served.contains("href=\"/person/davin-terreck\""), "{served}");
    let file = std::fs::read_to_string(place.path(&format!("news/site/report/{report}"))).unwrap();
    let (before, after) = file.split_once("<!--reader-->").unwrap();
    assert!(served.contains(before) && served.ends_with(after));
}
