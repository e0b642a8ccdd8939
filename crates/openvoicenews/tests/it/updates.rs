//! Runs `spec/write/updates.md`: articles before and after, and what the new version keeps and lists as changed.
//! Then properties that every update has.

#![expect(clippy::unwrap_used, reason = "a version that cannot be made must fail")]

use openvoicenews::model::{Article, ChangeKind, Report, Sentence};
use openvoicenews::{wire, write};

use crate::golden;
use crate::spec::{Case, cases};
use crate::write::{articles, compared, of_articles, shown};

#[test]
fn updates_follow_the_written_rules() {
    let all = cases("write");
    let own: Vec<&Case> = all.iter().filter(|c| c.block("before").is_some()).collect();
    assert!(own.len() > 10, "spec/write/updates.md has {} cases", own.len());
    let failures: Vec<String> = own.into_iter().flat_map(check).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn check(case: &Case) -> Vec<String> {
    let house = write::House::default();
    let earlier = write::report(&compared(case.block("before").unwrap_or_default()), &house).unwrap();
    let later = compared(case.block("after").unwrap_or_default());
    let new = write::update(&later, &house, &earlier).unwrap();
    let (before, now, listed) = (shown(&earlier), shown(&new), changes(&earlier, &new));
    let mut out = Vec::new();
    let mut miss = |what: &str, line: &str| {
        out.push(format!("{}: {what}\n  {line}\nbefore\n{before}now\n{now}changes\n{listed}", case.name));
    };
    for (kind, lines) in &case.blocks {
        for line in lines.lines().filter(|l| !l.trim().is_empty()) {
            let within = |text: &str| text.lines().any(|l| l == line);
            match kind.as_str() {
                "had" if !within(&before) => miss("had not", line),
                "has" if !within(&now) => miss("has no", line),
                "keeps" if !within(&before) || !within(&now) || !keeps_id(&earlier, &new, line) => {
                    miss("keeps not", line)
                }
                "never" if now.contains(line) => miss("says", line),
                "had" | "has" | "keeps" | "never" | "before" | "after" | "changes" => {}
                other => panic!("{}: `{other}` is no kind of block", case.name),
            }
        }
        if kind == "changes" && lines.trim() != listed.trim() {
            miss("lists other changes than", lines);
        }
    }
    out.extend(unproved(&later, &new).into_iter().map(|why| format!("{}: {why}", case.name)));
    out
}

/// A line a change: what, why, and the sentences before and after.
fn changes(earlier: &Report, new: &Report) -> String {
    if new.versions.len() == earlier.versions.len() {
        return String::new();
    }
    let text = |report: &Report, id: &String| {
        report
            .sentences()
            .find(|s| s.id == *id || s.id.starts_with(&format!("{id}-")))
            .map(|s| s.text.clone())
            .unwrap_or_default()
    };
    let mut out = String::new();
    for c in &new.versions.last().unwrap().changes {
        let kind = serde_json::to_value(c.kind).unwrap();
        out.push_str(&format!("{}: {}\n", kind.as_str().unwrap(), c.words));
        let source = matches!(c.kind, ChangeKind::SourceAdded | ChangeKind::SourceRemoved | ChangeKind::SourceRevised);
        if source {
            out.push_str(&format!("  {}\n", c.article.as_deref().unwrap()));
        }
        out.extend(c.before.iter().map(|id| format!("  - {}\n", text(earlier, id))));
        out.extend(c.after.iter().map(|id| format!("  + {}\n", text(new, id))));
    }
    out
}

fn keeps_id(earlier: &Report, new: &Report, line: &str) -> bool {
    let text = line.split_once(": ").map_or(line, |(_, text)| text);
    let ids = |r: &Report| -> Vec<String> { r.sentences().filter(|s| s.text == text).map(|s| s.id.clone()).collect() };
    let new = ids(new);
    ids(earlier).iter().any(|id| new.contains(id))
}

/// Sentences of the report that the articles do not bear out.
fn unproved(later: &openvoicenews::model::Comparison, report: &Report) -> Vec<String> {
    let sources = write::Passages::new(later);
    let all = report.placed_sentences();
    let refused = all.iter().filter(|(_, s)| !write::prove(s, &sources).is_empty());
    refused.map(|(path, s)| format!("{path} is not proved: {}", s.text)).collect()
}

/// The articles of the rules' cases and of the press pack's stories, those that are several.
fn stories() -> Vec<Vec<Article>> {
    let cases = cases("write");
    let of_cases = cases.iter().flat_map(|c| [c.block("articles"), c.block("after")]).flatten().map(articles);
    let of_pack = golden::stories().into_iter().map(|(story, readings)| {
        let of = |id: &str| readings.iter().find(|r| *r.article.id == *id).map(|r| (*r.article).clone());
        story.members.iter().filter_map(|m| of(&m.article)).collect::<Vec<_>>()
    });
    of_cases.chain(of_pack).filter(|a| a.len() > 1).collect()
}

#[test]
fn the_same_articles_give_the_same_report() {
    let house = write::House::default();
    let mut tried = 0;
    for story in stories() {
        let c = of_articles(story);
        let Ok(first) = write::report(&c, &house) else { continue };
        let line = wire::write_report(&first).unwrap();
        let again = write::update(&c, &house, &wire::read_report(&line).unwrap()).unwrap();
        assert_eq!(wire::write_report(&again).unwrap(), line);
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}

/// An article of another origin and another subject.
fn unrelated() -> Article {
    let text = "Gardeners in Tamsel planted four hundred lime trees along the canal on Thursday.\n\n\
                The parks office paid for the saplings from its spring fund.\n\n\
                Water will be pumped from the lock until the roots have taken.";
    articles(&format!("# other | Tamsel Gazette | 2026-03-12 | Lime trees planted in Tamsel\n{text}")).remove(0)
}

#[test]
fn an_unrelated_article_drops_nothing() {
    let house = write::House::default();
    for mut story in stories() {
        let Ok(first) = write::report(&of_articles(story.clone()), &house) else { continue };
        story.push(unrelated());
        let new = write::update(&of_articles(story), &house, &first).unwrap();
        let body = |r: &Report| -> Vec<(String, String)> {
            let all = r.standfirst.iter().chain(r.paragraphs.iter().flat_map(|p| &p.sentences));
            all.map(|s: &Sentence| (s.id.clone(), s.text.clone())).collect()
        };
        let (old, now) = (body(&first), body(&new));
        let kept: Vec<_> = now.into_iter().filter(|s| old.contains(s)).collect();
        assert_eq!(kept, old, "in their order");
        assert_eq!(new.headline.text, first.headline.text);
    }
}

/// Numbers in no order, the same in every run (Knuth's linear congruential generator).
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Articles arrive, go and are shortened in any order; every version is proved and lists what it did.
#[test]
fn every_version_is_proved() {
    let mut draws = Draws(7);
    let mut versions = 0;
    for full in stories() {
        let mut held: Vec<Article> = full[..1].to_vec();
        let mut report: Option<Report> = None;
        for _ in 0..8 {
            step(&mut held, &full, &mut draws);
            report = next(report, of_articles(held.clone()));
            versions += usize::from(report.is_some());
        }
    }
    assert!(versions > 200, "{versions}");
}

fn step(held: &mut Vec<Article>, full: &[Article], draws: &mut Draws) {
    match draws.below(4) {
        0 | 1 => held.extend(full.iter().find(|a| !held.iter().any(|h| h.id == a.id)).cloned()),
        2 if held.len() > 1 => {
            held.remove(draws.below(held.len()));
        }
        _ => {
            let n = draws.below(held.len());
            let a = &mut held[n];
            let mut paragraphs: Vec<&str> = a.text.split("\n\n").collect();
            if paragraphs.len() > 1 {
                paragraphs.remove(draws.below(paragraphs.len()));
            }
            a.text = paragraphs.join("\n\n");
            a.revision = Article::revision_of(&a.title, &a.text);
        }
    }
}

fn next(earlier: Option<Report>, c: openvoicenews::model::Comparison) -> Option<Report> {
    let house = write::House::default();
    let made = match &earlier {
        Some(earlier) => write::update(&c, &house, earlier),
        None => write::report(&c, &house),
    };
    let Ok(new) = made else { return earlier };
    assert_eq!(unproved(&c, &new), Vec::<String>::new());
    if let Some(earlier) = &earlier {
        listed(earlier, &new);
    }
    // What was written can be read, and the same articles again change nothing.
    let line = wire::write_report(&new).unwrap();
    let again = write::update(&c, &house, &wire::read_report(&line).unwrap()).unwrap();
    assert_eq!(wire::write_report(&again).unwrap(), line);
    Some(new)
}

/// Everything that came into the text or went is in the list, and nothing else is.
fn listed(earlier: &Report, new: &Report) {
    let body = |r: &Report| -> Vec<String> {
        let all = r.standfirst.iter().chain(r.paragraphs.iter().flat_map(|p| &p.sentences));
        all.map(|s| s.id.clone()).collect()
    };
    let (old, now) = (body(earlier), body(new));
    let changes =
        if new.versions.len() > earlier.versions.len() { &new.versions.last().unwrap().changes[..] } else { &[] };
    for id in old.iter().filter(|id| !now.contains(id)) {
        assert!(changes.iter().any(|c| c.before.contains(id)), "{} went unsaid", id);
    }
    let aside: Vec<String> = earlier
        .differences
        .iter()
        .flat_map(|d| &d.positions)
        .flat_map(|p| &p.sentences)
        .map(|s| s.id.clone())
        .collect();
    for id in now.iter().filter(|id| !old.contains(id) && !aside.contains(&format!("{id}-differs"))) {
        assert!(changes.iter().any(|c| c.after.contains(id)), "{} came unsaid", id);
    }
    assert!(new.versions.last().unwrap().version as usize == new.versions.len());
}
