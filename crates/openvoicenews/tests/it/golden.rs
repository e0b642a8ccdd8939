//! The reports of the press pack, as a person reviewed them.
//!
//! `OVN_BLESS=1 cargo test golden` writes them anew; read the difference before
//! it is committed.
#![expect(clippy::unwrap_used, reason = "a golden file that cannot be read must fail")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use openvoicenews::group::OpenStories;
use openvoicenews::model::{Reading, Report, Story};
use openvoicenews::{compare, understand, wire, write};

#[test]
fn the_press_pack_gives_the_reviewed_reports() {
    let path = press("reports.golden.md");
    let got: String = reports().iter().map(shown).collect();
    if std::env::var_os("OVN_BLESS").is_some() {
        std::fs::write(&path, &got).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap();
    for (n, (got, reviewed)) in got.lines().zip(reviewed.lines()).enumerate() {
        assert_eq!(got, reviewed, "line {} of {}", n + 1, path.display());
    }
    assert_eq!(got.lines().count(), reviewed.lines().count());
}

fn press(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/press").join(file)
}

fn reports() -> Vec<Report> {
    let house = write::House::default();
    stories().iter().map(|(s, readings)| write::report(&compare::compare(s, readings), &house).unwrap()).collect()
}

/// The stories of the pack, each with the readings of all articles.
pub(crate) fn stories() -> Vec<(Story, Rc<Vec<Reading>>)> {
    let models = understand::Models::default();
    let lines = std::fs::read_to_string(press("articles.jsonl")).unwrap();
    let read = |line: &str| understand::read(wire::read_article(line).unwrap().article, &models);
    let readings: Vec<_> = lines.lines().map(read).collect();
    let mut open = OpenStories::new();
    let mut stories: Vec<Story> = Vec::new();
    for assignment in readings.iter().map(|r| open.assign(r)) {
        match stories.iter_mut().find(|s| s.id == assignment.story) {
            Some(story) => story.members.push(assignment),
            None => stories.push(Story { id: assignment.story.clone(), members: vec![assignment] }),
        }
    }
    let readings = Rc::new(readings);
    stories.into_iter().map(|s| (s, Rc::clone(&readings))).collect()
}

/// The report as Markdown, with origins and edits behind each sentence of the body.
fn shown(report: &Report) -> String {
    let mut out = format!("# {}\n\n{}\n", report.headline.text, report.categories.join(", "));
    let coverage = &report.coverage;
    writeln!(out, "{} articles, {} outlets, {} origins\n", coverage.articles, coverage.outlets, coverage.origins)
        .unwrap();
    let mut last = String::new();
    for (path, s) in report.placed_sentences().into_iter().skip(1) {
        let part = path.rsplit_once('/').map_or(path.as_str(), |(part, _)| part).to_owned();
        if part != last {
            writeln!(out, "## {part}\n").unwrap();
            last = part;
        }
        writeln!(out, "- {} ({})", s.text, s.origins).unwrap();
        for e in &s.edits {
            writeln!(
                out,
                "  - {}: `{}` to `{}`",
                serde_json::to_value(e.kind).unwrap().as_str().unwrap(),
                e.from,
                e.to
            )
            .unwrap();
        }
    }
    out.push('\n');
    out
}
