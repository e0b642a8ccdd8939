//! Runs `spec/publish/rules.md`: a report and rules in, and where they put it.

#![expect(clippy::unwrap_used, reason = "a spec that cannot be read must fail")]

use openvoicenews::publish::rules::{Facts, Place, Rule, place, plain};

use crate::spec::{Case, cases};

#[test]
fn rules_put_reports_where_the_spec_says() {
    let cases = cases("publish");
    let mut run = 0;
    for case in cases.iter().filter(|c| c.block("placed").is_some()) {
        let rules: Vec<Rule> = case.block("rules").unwrap_or_default().lines().map(|l| l.parse().unwrap()).collect();
        let placed = place(&rules, &facts(case));
        let mut told = match placed.place {
            Place::Shown => "shown",
            Place::Muted => "muted",
            Place::Blocked => "blocked",
        }
        .to_owned();
        if placed.place == Place::Shown && placed.boosts > 0 {
            told.push_str(&format!(", raised {}", placed.boosts));
        }
        let by: Vec<String> = placed.by.iter().map(|&at| rules[at].to_string()).collect();
        if !by.is_empty() {
            told.push_str(&format!(" by {}", by.join("; ")));
        }
        assert_eq!(Some(&*told), case.block("placed"), "{}", case.name);
        run += 1;
    }
    assert!(run > 10, "only {run} cases");
}

fn facts(case: &Case) -> Facts {
    let mut facts = Facts::default();
    for line in case.block("report").unwrap().lines() {
        let (name, value) = line.split_once(": ").unwrap();
        let list = || value.split(", ").map(str::to_owned);
        match name {
            "outlets" => facts.outlets = list().collect(),
            "countries" => facts.countries = list().collect(),
            "topics" => facts.topics = list().collect(),
            "names" => facts.names = list().map(|n| plain(&n)).collect(),
            "language" => facts.language = Some(value.to_owned()),
            "text" => facts.text = plain(value),
            other => panic!("{}: no `{other}`", case.name),
        }
    }
    facts
}
