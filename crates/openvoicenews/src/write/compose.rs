//! Laying out a report: headline, lede, body and sections, then the names, then a last proof.

use std::collections::{BTreeMap, BTreeSet};

use super::budget::Budget;
use super::candidates::Candidates;
use super::people::People;
use super::place::{Anonymous, anonymous, signed};
use super::plan::{Choice, Chosen, Contrast, Plan};
use super::prove::{Passages, Sources, prove};
use super::shares::Shares;
use super::{House, NotEnough, candidates, category, dating, draft, stance};
use crate::model::{
    Claim, Comparison, CopyOf, Coverage, Difference, Episode, Field, Importance, LeftOut, Notice, OnlyFrom, Origin,
    Paragraph, Position, Reach, Report, ReportSource, ReportVersion, Sentence, Side, SideShare, StoryId, TimelineEntry,
};

pub(super) fn report(c: &Comparison, house: &House) -> Result<Report, NotEnough> {
    let sources = Passages::new(c);
    let stances = stance::of_sources(c);
    let candidates = Candidates::of(c, &stances);
    let mut budget = Budget::new(c, house);
    let plan = Choice::new(c, &sources, &candidates, house.run).plan(&mut budget);
    lay_out(c, &sources, &candidates, &plan)
}

/// The report of a plan, in its first version.
pub(super) fn lay_out(
    c: &Comparison,
    sources: &dyn Sources,
    candidates: &Candidates<'_>,
    plan: &Plan,
) -> Result<Report, NotEnough> {
    let press = Press::new(c, sources, plan);
    let headline = plan.headline.as_ref().and_then(|claim| press.proved(claim)).ok_or(NotEnough::NothingProved)?;
    let standfirst = plan.lede.as_ref().and_then(|x| press.sentence(x.passage));
    let paragraphs = press.body(plan);
    if standfirst.is_none() && paragraphs.is_empty() && c.passages.iter().any(|p| p.field == Field::Text) {
        return Err(NotEnough::NothingProved);
    }
    let about = category::of(c);
    let published = c.sources.iter().filter_map(|s| s.published).max();
    let updated = c.credits.iter().filter_map(|x| x.modified).chain(published).max();
    let (shares, unbalanced) = Shares::of(c).told(plan, candidates);
    let report = Report {
        version: 1,
        story: c.story.clone(),
        language: c.language.clone(),
        headline,
        standfirst,
        published,
        updated,
        categories: about.names,
        media_topics: about.codes,
        category_words: about.words,
        paragraphs,
        sides: press.sides(plan),
        differences: press.differences(plan),
        unknown: press.list(&plan.unknown, "unknown"),
        background: press.list(&plan.background, "background"),
        timeline: press.timeline(plan),
        next: press.list(&plan.outlook, "next"),
        notices: notices(c).into_iter().chain(unbalanced).collect(),
        sources: report_sources(c),
        origins: origins(c),
        episodes: episodes(c),
        linked: linked(c),
        coverage: coverage(c, plan, shares),
        importance: importance(c),
        versions: vec![ReportVersion { version: 1, updated, changes: Vec::new() }],
    };
    Ok(report)
}

/// Puts names into places and lets only what is proved through.
struct Press<'a> {
    c: &'a Comparison,
    sources: &'a dyn Sources,
    /// The sentences of the plan by their passages: one that stands in several places is proved once.
    sentences: BTreeMap<usize, Option<Sentence>>,
}

impl<'a> Press<'a> {
    fn new(c: &'a Comparison, sources: &'a dyn Sources, plan: &Plan) -> Press<'a> {
        let mut press = Press { c, sources, sentences: BTreeMap::new() };
        for x in plan.all() {
            if !press.sentences.contains_key(&x.passage) {
                press.sentences.insert(x.passage, press.proved(&x.claim));
            }
        }
        press
    }

    fn proved(&self, claim: &Claim) -> Option<Sentence> {
        if !prove(&anonymous(claim), &Anonymous(self.sources)).is_empty() {
            return None;
        }
        let signed = signed(claim, &self.c.credits);
        if !prove(&signed, self.sources).is_empty() {
            return None;
        }
        Sentence::try_from(signed).ok()
    }

    fn sentence(&self, passage: usize) -> Option<Sentence> {
        self.sentences.get(&passage).cloned().flatten()
    }

    /// The same sentence at a second place, with an id of its own.
    fn again(&self, x: &Chosen, place: &str) -> Option<Sentence> {
        let mut claim = Claim::from(self.sentence(x.passage)?);
        claim.id = format!("{}-{place}", claim.id);
        Sentence::try_from(claim).ok()
    }

    fn list(&self, chosen: &[Chosen], place: &str) -> Vec<Sentence> {
        chosen.iter().filter_map(|x| self.again(x, place)).collect()
    }

    /// The paragraphs in reading order.
    fn body(&self, plan: &Plan) -> Vec<Paragraph> {
        let sentence = |passage: &usize| self.sentence(*passage);
        let paragraph = |passages: &Vec<usize>| Paragraph { sentences: passages.iter().filter_map(sentence).collect() };
        plan.paragraphs.iter().map(paragraph).filter(|p| !p.sentences.is_empty()).collect()
    }

    /// Who says what: the statements of the report by speaker.
    fn sides(&self, plan: &Plan) -> Vec<Side> {
        let mut out: Vec<Side> = Vec::new();
        let people = People::of(self.c);
        for x in plan.lede.iter().chain(&plan.statements).chain(&plan.unknown).chain(&plan.outlook) {
            let Some(speaker) = &x.speaker else { continue };
            // Decided is all by now; that an agency is no side of the story can only be told by its name.
            let credits = self.c.credits.iter().flat_map(|c| c.outlet.iter().chain(&c.agency));
            if !draft::is_side(&self.c.passages[x.passage], speaker) || credits.into_iter().any(|c| c == speaker) {
                continue;
            }
            let Some(sentence) = self.again(x, "side") else { continue };
            // A bare surname may be that of two who are heard.
            let mut same: Vec<usize> =
                (0..out.len()).filter(|&n| draft::is_one_speaker(&people, &out[n].speaker, speaker)).collect();
            if let Some(n) = same.iter().position(|&n| out[n].speaker == *speaker) {
                same = vec![same[n]];
            }
            let known = if same.len() == 1 { same.first().and_then(|&n| out.get_mut(n)) } else { None };
            match known {
                Some(side) => {
                    if speaker.len() > side.speaker.len() {
                        side.speaker.clone_from(speaker);
                    }
                    side.sentences.push(sentence);
                }
                None => out.push(Side { speaker: speaker.clone(), sentences: vec![sentence] }),
            }
        }
        out
    }

    fn differences(&self, plan: &Plan) -> Vec<Difference> {
        let difference = |x: &Contrast| {
            let account = |(value, x): &(String, Chosen)| {
                Some(Position { value: value.clone(), sentences: vec![self.again(x, "differs")?] })
            };
            let positions: Vec<Position> = x.accounts.iter().filter_map(account).collect();
            (positions.len() > 1).then(|| Difference { positions, ..self.c.differences[x.difference].clone() })
        };
        plan.contrasts.iter().filter_map(difference).collect()
    }

    /// The dated sentences in order of their days, where there are at least two days.
    fn timeline(&self, plan: &Plan) -> Vec<TimelineEntry> {
        let parts = [&plan.facts, &plan.statements, &plan.background, &plan.outlook];
        let accounts = plan.contrasts.iter().flat_map(|x| &x.accounts).map(|a| &a.1);
        let mut told = BTreeSet::new();
        let chosen = plan.lede.iter().chain(accounts).chain(parts.into_iter().flatten());
        let mut out: Vec<TimelineEntry> = chosen
            .filter(|x| told.insert(x.passage))
            .filter_map(|x| {
                let p = &self.c.passages[x.passage];
                let source = &self.c.sources[p.source];
                let dating = p.dates.iter().filter(|d| dating::is_day_of_event(&p.text, d.span));
                let date = dating.into_iter().find_map(|d| dating::settled(p, source, d))?;
                Some(TimelineEntry { date: date.to_string(), sentence: self.again(x, "time")? })
            })
            .collect();
        out.sort_by(|a, b| a.date.cmp(&b.date));
        let days: BTreeSet<&str> = out.iter().map(|t| t.date.as_str()).collect();
        if days.len() > 1 { out } else { Vec::new() }
    }
}

fn notices(c: &Comparison) -> Vec<Notice> {
    let mut out = Vec::new();
    let mut add =
        |kind: &str, args: BTreeMap<String, serde_json::Value>| out.push(Notice { kind: kind.to_owned(), args });
    let origins = origin_count(c);
    if c.sources.len() == 1 {
        add("one-article", BTreeMap::new());
    } else if origins == 1 {
        add("one-origin", BTreeMap::from([("articles".to_owned(), c.sources.len().into())]));
    }
    let undated = c.sources.iter().filter(|s| s.published.is_none()).count();
    if undated > 0 {
        add("undated", BTreeMap::from([("articles".to_owned(), undated.into())]));
    }
    out
}

fn origin_count(c: &Comparison) -> usize {
    c.sources.iter().map(|s| s.origin + 1).max().unwrap_or(0)
}

pub(super) fn report_sources(c: &Comparison) -> Vec<ReportSource> {
    let both = c.sources.iter().zip(&c.credits);
    both.map(|(s, x)| ReportSource {
        article: s.article.clone(),
        revision: Some(s.revision.clone()),
        outlet: x.outlet.clone(),
        url: x.url.clone(),
        published: s.published,
        origin: Some(x.origin.clone()),
        reason: Some(x.reason.clone()),
    })
    .collect()
}

/// The parts of a running story, each with its articles.
fn episodes(c: &Comparison) -> Vec<Episode> {
    let mut out: Vec<Episode> = Vec::new();
    for (s, x) in c.sources.iter().zip(&c.credits) {
        let Some(name) = &x.episode else { continue };
        match out.iter_mut().find(|e| e.episode == *name) {
            Some(episode) => episode.articles.push(s.article.clone()),
            None => out.push(Episode { episode: name.clone(), articles: vec![s.article.clone()] }),
        }
    }
    out
}

/// The other stories that articles of this one are linked to, each once.
fn linked(c: &Comparison) -> Vec<StoryId> {
    let mut known = BTreeSet::from([&c.story]);
    let all = c.credits.iter().flat_map(|x| &x.linked);
    all.filter(|id| known.insert(*id)).cloned().collect()
}

/// Every origin has one source that took its text from none.
fn origins(c: &Comparison) -> Vec<Origin> {
    let both = || c.sources.iter().zip(&c.credits);
    let mut out = vec![None; origin_count(c)];
    for (s, x) in both().filter(|(_, x)| x.taken_from.is_none()) {
        out[s.origin] = Some(Origin { origin: x.origin.clone(), first: s.article.clone(), copies: Vec::new() });
    }
    for (s, x) in both() {
        if let (Some((of, why)), Some(origin)) = (&x.taken_from, &mut out[s.origin]) {
            let (of, why) = (Some(of.clone()), Some(*why));
            origin.copies.push(CopyOf { article: s.article.clone(), own_text: x.own_text, of, why });
        }
    }
    out.into_iter().flatten().collect()
}

/// Counts, and which of the report's points one origin alone has or some articles leave out.
/// A point goes by the id of the sentence that states it.
fn coverage(c: &Comparison, plan: &Plan, sides: Vec<SideShare>) -> Coverage {
    let outlets: BTreeSet<&str> = c.credits.iter().filter_map(|x| x.outlet.as_deref()).collect();
    let parts = [&plan.facts, &plan.statements, &plan.unknown, &plan.background, &plan.outlook];
    let (mut only_from, mut left_out) = (Vec::new(), Vec::new());
    for x in plan.lede.iter().chain(parts.into_iter().flatten()) {
        let point = &c.points[x.point];
        let stating = candidates::origins_of(c, &point.stated_by);
        if stating == 1 && origin_count(c) > 1 && !point.left_out_by.is_empty() {
            let origin = c.credits[c.passages[x.passage].source].origin.clone();
            only_from.push(OnlyFrom { point: x.claim.id.clone(), origin });
        } else if stating > 1 && !point.left_out_by.is_empty() {
            let articles = point.left_out_by.iter().map(|&s| c.sources[s].article.clone()).collect();
            left_out.push(LeftOut { point: x.claim.id.clone(), articles });
        }
    }
    Coverage {
        articles: c.sources.len(),
        outlets: outlets.len(),
        origins: origin_count(c),
        only_from,
        left_out,
        voices: c.voices.clone(),
        sides,
    }
}

/// As far as the story alone tells: countries and recency come with the edition.
fn importance(c: &Comparison) -> Importance {
    let outlets: BTreeSet<&str> = c.credits.iter().filter_map(|x| x.outlet.as_deref()).collect();
    Importance::of(&Reach { origins: origin_count(c), outlets: outlets.len(), ..Reach::default() })
}
