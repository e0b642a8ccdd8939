//! Runs `spec/write/report*.md` and `categories.md`: articles in, and what the report says or never says.

use std::sync::Arc;

use openvoicenews::model::{Article, Comparison, Moment, Report, Story};
use openvoicenews::{compare, group, understand, write};

use crate::spec::{Case, cases};

#[test]
fn reports_follow_the_written_rules() {
    let mut failures = Vec::new();
    for case in cases("write").iter().filter(|c| c.block("articles").is_some()) {
        failures.extend(check(case));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn check(case: &Case) -> Vec<String> {
    let text = match report(case) {
        Ok(report) => shown(&report),
        Err(none) => format!("none: {none}"),
    };
    let mut out = Vec::new();
    for (kind, lines) in &case.blocks {
        for line in lines.lines().filter(|l| !l.trim().is_empty()) {
            // What a share is told of is no sentence of the report.
            let says = |l: &str| !l.starts_with("share: ") && l.contains(line);
            let holds = text.lines().any(|l| if kind == "has" { l == line } else { says(l) });
            match kind.as_str() {
                "has" if !holds => out.push(format!("{}: has no\n  {line}\nin\n{text}", case.name)),
                "never" if holds => out.push(format!("{}: says\n  {line}\nin\n{text}", case.name)),
                _ => {}
            }
        }
    }
    out
}

/// One line a sentence, with its place before it.
pub(crate) fn shown(report: &Report) -> String {
    let line = |(path, s): (String, &openvoicenews::model::Sentence)| {
        let place = path.split('/').next().unwrap_or_default().to_owned();
        format!("{place}: {}\n", s.text)
    };
    let mut out: String = report.placed_sentences().into_iter().map(line).collect();
    out.push_str(&format!("categories: {}\n", report.categories.join(", ")));
    out.push_str(&format!("media topics: {}\n", report.media_topics.join(" ")));
    let (shares, notices): (Vec<_>, Vec<_>) = report.notices.iter().partition(|n| n.kind == "side-share");
    for n in shares {
        let arg = |key: &str| n.args[key].as_str().map_or_else(|| n.args[key].to_string(), str::to_owned);
        let [speaker, articles, here, why] = ["speaker", "articles", "here", "why"].map(arg);
        out.push_str(&format!("share: {speaker} {articles} % in the articles, {here} % here, {why}\n"));
    }
    let notices: Vec<&str> = notices.iter().map(|n| n.kind.as_str()).collect();
    out.push_str(&format!("notices: {}\n", notices.join(", ")));
    out
}

fn report(case: &Case) -> Result<Report, write::NotEnough> {
    write::report(&compared(case.block("articles").unwrap_or_default()), &write::House::default())
}

/// The articles of a block as one story, compared.
pub(crate) fn compared(block: &str) -> Comparison {
    of_articles(articles(block))
}

/// The articles as one story, compared.
pub(crate) fn of_articles(articles: Vec<Article>) -> Comparison {
    let models = understand::Models::default();
    let readings: Vec<_> = articles.into_iter().map(|a| understand::read(Arc::new(a), &models)).collect();
    let mut open = group::OpenStories::new();
    let mut members: Vec<_> = readings.iter().map(|r| open.assign(r)).collect();
    for m in &mut members {
        m.story = "s".into();
    }
    compare::compare(&Story { id: "s".into(), members }, &readings)
}

/// `# id | outlet | published | title`, then the text; what is no day is no date.
pub(crate) fn articles(block: &str) -> Vec<Article> {
    let mut out: Vec<Article> = Vec::new();
    for line in block.lines() {
        if let Some(head) = line.strip_prefix("# ") {
            let field: Vec<&str> = head.split(" | ").collect();
            assert_eq!(field.len(), 4, "`{line}` is not `# id | outlet | published | title`");
            out.push(article(field[0], field[1], field[2], field[3]));
        } else if let Some(article) = out.last_mut() {
            article.text.push_str(line);
            article.text.push('\n');
        }
    }
    for a in &mut out {
        a.text = a.text.trim().to_owned();
        a.revision = Article::revision_of(&a.title, &a.text);
    }
    out
}

fn article(id: &str, outlet: &str, published: &str, title: &str) -> Article {
    Article {
        id: id.into(),
        url: None,
        outlet: Some(outlet.to_owned()),
        title: title.to_owned(),
        byline: Vec::new(),
        published: Moment::parse(published),
        modified: None,
        language: Some("en".to_owned()),
        text: String::new(),
        agency: None,
        revision: String::new(),
        fetched: None,
        notes: Vec::new(),
    }
}
