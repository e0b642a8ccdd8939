//! Why a sentence stands in a report and others do not: found out afterwards, and only when somebody asks.

use std::collections::BTreeSet;

use super::attribution::Turn;
use super::budget::Budget;
use super::candidates::{Candidate, Candidates, Role};
use super::plan::Choice;
use super::prove::{Passages, Sources, prove};
use super::refusal::Refusal;
use super::{House, headline, stance};
use crate::model::{
    CitedOrigin, Claim, Comparison, Copied, Evidence, Explanation, Field, LosingReason, Passage, Report, Rival,
    Sentence, Shown, Span,
};

/// Rivals that an explanation names.
const RIVALS: usize = 5;

pub(super) fn sentences(c: &Comparison, house: &House, report: &Report) -> Vec<Explanation> {
    let sources = Passages::new(c);
    let stances = stance::of_sources(c);
    let candidates = Candidates::of(c, &stances);
    let asked = Asked::new(c, house, report, &sources, &candidates);
    let mut known = BTreeSet::new();
    let first = |s: &Sentence| known.insert(s.text.clone());
    let mut first = first;
    let placed = report.placed_sentences().into_iter().filter(|(_, s)| first(s));
    placed.map(|(path, s)| asked.explanation(path, s)).collect()
}

/// A report that somebody asks about.
struct Asked<'a> {
    c: &'a Comparison,
    report: &'a Report,
    sources: &'a dyn Sources,
    /// With the passages of the report as taken, the lede first.
    choice: Choice<'a>,
    /// Without what the report has taken.
    budget: Budget<'a>,
    /// The sentences of the report with their passages.
    told: Vec<(usize, &'a Sentence)>,
}

impl<'a> Asked<'a> {
    fn new(
        c: &'a Comparison,
        house: &House,
        report: &'a Report,
        sources: &'a dyn Sources,
        candidates: &'a Candidates<'a>,
    ) -> Asked<'a> {
        let mut budget = Budget::new(c, house);
        let mut choice = Choice::new(c, sources, candidates, house.run);
        let mut told: Vec<(usize, &Sentence)> = Vec::new();
        budget.take(&report.headline);
        for s in report.sentences().skip(1) {
            let Some(passage) = passage_of(c, &s.evidence[0]) else { continue };
            if !told.iter().any(|(p, _)| *p == passage) {
                told.push((passage, s));
                choice.taken.push(passage);
                budget.take(s);
            }
        }
        Asked { c, report, sources, choice, budget, told }
    }

    fn explanation(&self, path: String, s: &Sentence) -> Explanation {
        let shown = |path, role, weight, rivals| Explanation {
            story: self.c.story.clone(),
            path,
            evidence: s.evidence.iter().map(|e| self.shown(e)).collect(),
            sentence: s.clone(),
            weight,
            role,
            rivals,
        };
        if path == "headline" {
            return shown(path, "headline", None, self.headlines());
        }
        let own = passage_of(self.c, &s.evidence[0]);
        let x = own.and_then(|p| self.choice.candidates.whole(p));
        let Some(x) = x else { return shown(path, "unknown to the comparison", None, Vec::new()) };
        let lede = path == "standfirst";
        let weight = if lede { x.lede } else { x.weight };
        shown(path, name(x.role), Some(weight), self.rivals(x.role, lede))
    }

    /// The cited words between their neighbours.
    fn shown(&self, e: &Evidence) -> Shown {
        let c = self.c;
        let n = c.sources.iter().position(|s| s.article == e.article);
        let own = passage_of(c, e);
        let (mut before, mut after) = (String::new(), String::new());
        if let Some(p) = own.map(|i| &c.passages[i]) {
            let at = p.text.find(&e.exact).unwrap_or(0);
            let neighbour = |step: isize| {
                let next = p.position.checked_add_signed(step).filter(|_| p.field == Field::Text)?;
                c.passages.iter().find(|q| q.source == p.source && q.field == p.field && q.position == next)
            };
            let text = |p: Option<&Passage>| p.map(|p| p.text.clone()).unwrap_or_default();
            before = joined(&text(neighbour(-1)), &p.text[..at]);
            after = joined(&p.text[at + e.exact.len()..], &text(neighbour(1)));
        }
        Shown {
            evidence: e.clone(),
            outlet: n.and_then(|n| c.credits[n].outlet.clone()),
            published: n.and_then(|n| c.sources[n].published),
            before,
            after,
            origin: n.map(|n| self.origin(n)),
        }
    }

    fn origin(&self, source: usize) -> CitedOrigin {
        let (sources, credits) = (&self.c.sources, &self.c.credits);
        let same = || (0..sources.len()).filter(|&n| sources[n].origin == sources[source].origin);
        let copied = |n: &usize| credits[*n].taken_from.is_some();
        let copy = |n: usize| Copied { article: sources[n].article.clone(), outlet: credits[n].outlet.clone() };
        CitedOrigin {
            origin: credits[source].origin.clone(),
            first: same().find(|n| !copied(n)).map(|n| sources[n].article.clone()),
            copies: same().filter(copied).map(copy).collect(),
        }
    }

    /// The weightiest sentences of a role that are not in the report.
    fn rivals(&self, role: Role, lede: bool) -> Vec<Rival> {
        let weight = |x: &Candidate| if lede { x.lede } else { x.weight };
        let opens = |x: &Candidate| matches!(x.role, Role::Fact | Role::Statement | Role::Outlook);
        let fits = |x: &Candidate| if lede { opens(x) } else { x.role == role };
        let absent = |x: &Candidate| !self.told.iter().any(|(p, _)| *p == x.passage);
        let all = self.choice.candidates.all().iter();
        let mut list: Vec<&Candidate> = all.filter(|x| fits(x) && absent(x)).collect();
        list.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.passage.cmp(&b.passage)));
        list.into_iter().take(RIVALS).filter_map(|x| self.rival(x, weight(x))).collect()
    }

    fn rival(&self, x: &Candidate, weight: f32) -> Option<Rival> {
        let p = &self.c.passages[x.passage];
        let (lost, words, repeats) = match self.choice.candidates.refusal(x.passage) {
            Some(refusal) => refused(refusal),
            None => self.lost(x),
        };
        Some(Rival {
            evidence: p.cite(Span::new(0, p.text.len()), &self.c.sources[p.source])?,
            outlet: self.c.credits[p.source].outlet.clone(),
            weight: Some(weight),
            lost,
            words,
            repeats,
        })
    }

    /// Why a candidate is not in the report, in the order in which the writer asks.
    fn lost(&self, x: &Candidate) -> (LosingReason, String, Option<String>) {
        let plain = |lost, words: &str| (lost, words.to_owned(), None);
        let later = self.choice.candidates.overtaking(x).next().is_some();
        if self.choice.is_overtaken(x.passage) || later {
            return plain(LosingReason::Overtaken, "a later article gives another number or day");
        }
        if self.choice.candidates.is_stale(x.passage) {
            return plain(LosingReason::Overtaken, "the day that it speaks of is over");
        }
        if let Some((_, s)) = self.told.iter().find(|(t, _)| self.choice.repeats(*t, x.passage)) {
            let words = "another sentence says so already".to_owned();
            return (LosingReason::Repeats, words, Some(s.id.clone()));
        }
        if !self.choice.is_introduced(x) {
            return plain(LosingReason::Context, "it takes as known what no sentence before it tells");
        }
        let Some(claim) = self.choice.proved(x.passage, x.point, &mut BTreeSet::new(), Turn::default(), false, None)
        else {
            let whole = self.whole(x.passage).is_some_and(|claim| Budget::admits_run(&claim, self.choice.run));
            return if whole {
                plain(LosingReason::NotProved, "no form of it can be attributed and proved")
            } else {
                plain(LosingReason::Run, "no form of it that is proved copies few enough words in a row")
            };
        };
        match self.budget.costs(&claim) {
            None => plain(LosingReason::Run, "it would copy too many words in a row"),
            Some(_) if !self.budget.fits(&claim) => plain(LosingReason::Cap, "too much of its article would be taken"),
            Some(_) => plain(LosingReason::Room, "others weigh more, and the report has no more room"),
        }
    }

    /// The passage as a sentence, word for word.
    fn whole(&self, passage: usize) -> Option<Claim> {
        let p = &self.c.passages[passage];
        let evidence = vec![p.cite(Span::new(0, p.text.len()), &self.c.sources[p.source])?];
        Some(Claim { text: p.text.clone(), evidence, ..Claim::default() })
    }

    /// The headlines that were not taken, in the order in which they were thought of.
    fn headlines(&self) -> Vec<Rival> {
        let lede = self.report.standfirst.as_ref().and_then(|s| passage_of(self.c, &s.evidence[0]));
        let mut known = BTreeSet::from([self.report.headline.text.clone()]);
        let others = self.choice.headlines(lede).filter(|claim| known.insert(claim.text.clone()));
        others.take(RIVALS).filter_map(|claim| self.headline(&claim)).collect()
    }

    fn headline(&self, claim: &Claim) -> Option<Rival> {
        let evidence = claim.evidence.first()?.clone();
        let (lost, words) = if !prove(claim, self.sources).is_empty() {
            (LosingReason::NotProved, "it is not proved")
        } else if headline::is_overtaken(self.c, &claim.text) {
            (LosingReason::Overtaken, "a later article gives another number")
        } else if self.budget.costs(claim).is_none() {
            (LosingReason::Run, "it would copy too many words in a row")
        } else {
            (LosingReason::Headline, "another is more neutral, or closer to the lede and the other headlines")
        };
        let n = self.c.sources.iter().position(|s| s.article == evidence.article);
        let outlet = n.and_then(|n| self.c.credits[n].outlet.clone());
        Some(Rival { evidence, outlet, weight: None, lost, words: words.to_owned(), repeats: None })
    }
}

fn name(role: Role) -> &'static str {
    match role {
        Role::Fact => "fact",
        Role::Statement => "statement",
        Role::Unknown => "unknown",
        Role::Background => "background",
        Role::Outlook => "outlook",
    }
}

fn refused(refusal: Refusal) -> (LosingReason, String, Option<String>) {
    let (lost, words) = match refusal {
        Refusal::Language => (LosingReason::Language, "it is in another language".to_owned()),
        Refusal::Leans(why) if why.starts_with("its ") => {
            (LosingReason::Leans, format!("it cannot stand alone: {why}"))
        }
        Refusal::Leans(why) if why.starts_with("too ") => (LosingReason::Leans, format!("it is {why}")),
        Refusal::Leans(why) => (LosingReason::Leans, format!("it cannot stand alone: it {why}")),
        Refusal::Loaded => (LosingReason::Loaded, "it has loaded words that no edit removes".to_owned()),
        Refusal::Opinion => (LosingReason::Opinion, "it judges, and nobody is named for it".to_owned()),
    };
    (lost, words, None)
}

fn passage_of(c: &Comparison, e: &Evidence) -> Option<usize> {
    c.passages
        .iter()
        .position(|p| p.field == e.field && c.sources[p.source].article == e.article && p.text.contains(&e.exact))
}

fn joined(a: &str, b: &str) -> String {
    match (a.trim(), b.trim()) {
        ("", b) => b.to_owned(),
        (a, "") => a.to_owned(),
        (a, b) => format!("{a} {b}"),
    }
}
