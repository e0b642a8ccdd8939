//! A new version of a report: what stands stays in its place, what fell goes, what is new is put where it belongs.

mod changes;
mod layout;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use super::budget::Budget;
use super::candidates::{self, Candidates};
use super::plan::{Choice, Chosen, Contrast, Limits, Plan};
use super::prove::{Passages, Sources, prove};
use super::{House, NotEnough, compose, headline, stance};
use crate::model::{ArticleId, ChangeReason, Claim, Comparison, DifferenceKind, Report, Sentence};

use standing::{Kept, Located};

/// Sentences that one update may bring beyond the room of a first version, from new articles only.
const ROOM: usize = 3;
/// Sentences that the body of an updated report may have.
const MOST: usize = 15;

/// Why a sentence of the earlier version does not stay as it was.
struct Fate {
    reason: ChangeReason,
    /// The number or day that a later article gives.
    value: String,
    /// The article that it fell with or by.
    article: Option<ArticleId>,
    /// The passage whose sentence stands in its place; of a denial, the passage that it denies.
    by: Option<usize>,
}

impl Fate {
    fn of(reason: ChangeReason, article: Option<&ArticleId>) -> Fate {
        Fate { reason, value: String::new(), article: article.cloned(), by: None }
    }
}

/// By the ids of sentences of the earlier version.
type Fates = BTreeMap<String, Fate>;

/// A sentence of the earlier version, under the id that its first place has.
struct Past<'a> {
    id: &'a str,
    sentence: &'a Sentence,
    place: Placing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Placing {
    Lede,
    Body,
    /// Beside other accounts only.
    Aside,
}

pub(super) fn report(c: &Comparison, house: &House, earlier: &Report) -> Result<Report, NotEnough> {
    let sources = Passages::new(c);
    if is_as_it_was(c, house, earlier, &sources) {
        return Ok(Report { story: c.story.clone(), ..earlier.clone() });
    }
    let stances = stance::of_sources(c);
    let candidates = Candidates::of(c, &stances);
    let mut budget = Budget::new(c, house);
    let past = past(earlier);
    let update = Update {
        c,
        earlier,
        choice: Choice::new(c, &sources, &candidates, house.run),
        fates: Fates::new(),
        fresh: changes::fresh_sources(c, earlier),
    };
    let (plan, fates) = update.plan(&past, &mut budget);
    let report = compose::lay_out(c, &sources, &candidates, &plan)?;
    Ok(changes::recorded(c, earlier, report, &past, &fates))
}

/// Whether the articles are those of the earlier version, which still is proved and within the limits of the house.
fn is_as_it_was(c: &Comparison, house: &House, earlier: &Report, sources: &dyn Sources) -> bool {
    let (now, before) = (compose::report_sources(c), &earlier.sources);
    let same = |(a, b): (&crate::model::ReportSource, &crate::model::ReportSource)| {
        let credits = (&a.outlet, &a.url, a.published, &a.origin) == (&b.outlet, &b.url, b.published, &b.origin);
        a.article == b.article && a.revision == b.revision && credits
    };
    let mut budget = Budget::new(c, house);
    let mut fits = |s: &Sentence| budget.take(s);
    now.len() == before.len()
        && now.iter().zip(before).all(same)
        && earlier.sentences().all(|s| prove(s, sources).is_empty())
        && fits(&earlier.headline)
        && past(earlier).iter().all(|x| fits(x.sentence))
}

/// The distinct sentences below the headline, in the order of the page.
fn past(earlier: &Report) -> Vec<Past<'_>> {
    let body = earlier.paragraphs.iter().flat_map(|p| &p.sentences);
    let own = |place| move |s| Past { id: sentence_id(s), sentence: s, place };
    let accounts = earlier.differences.iter().flat_map(|d| &d.positions).flat_map(|p| &p.sentences);
    let beside = accounts.map(|s| Past { id: base(s), sentence: s, place: Placing::Aside });
    let mut known = BTreeSet::new();
    let all = earlier.standfirst.iter().map(own(Placing::Lede)).chain(body.map(own(Placing::Body))).chain(beside);
    all.filter(|x| known.insert(x.id)).collect()
}

fn sentence_id(s: &Sentence) -> &str {
    &s.id
}

/// The id without the name of a second place.
fn base(s: &Sentence) -> &str {
    s.id.strip_suffix("-differs").unwrap_or(&s.id)
}

/// The work on one update.
struct Update<'a> {
    c: &'a Comparison,
    earlier: &'a Report,
    choice: Choice<'a>,
    fates: Fates,
    /// Indices of sources that the earlier version had not, or not in this revision.
    fresh: BTreeSet<usize>,
}

impl Update<'_> {
    fn plan(mut self, past: &[Past<'_>], budget: &mut Budget) -> (Plan, Fates) {
        let located = Located::new(self.c, self.choice.candidates);
        let standing = self.standing(past, &located, budget);
        let lede = self.lede(past, &standing, budget);
        let headline = self.headline(lede.as_ref(), &located, budget);
        let contrasts = self.choice.contrasts(lede.as_ref(), budget);
        let mut plan = Plan { headline, lede, contrasts, ..Plan::default() };
        self.seat(&mut plan, &standing);
        self.stand_in(past, &mut plan, budget);
        self.answer_denials(&mut plan, budget);
        self.drop_leaning(past, &mut plan, &standing);
        self.fill(&mut plan, budget);
        self.choice.sort_statements(&mut plan);
        plan.paragraphs = layout::of(self.c, self.earlier, &plan, &standing, &self.fates);
        self.choice.redraft(&mut plan, budget);
        (plan, self.fates)
    }

    /// What stays, in the order of the page: provable, not overtaken, within the limits.
    fn standing(&mut self, past: &[Past<'_>], located: &Located<'_>, budget: &mut Budget) -> Vec<Kept> {
        let mut out = Vec::new();
        for x in past {
            let kept = standing::of(&self.choice, located, x);
            let fallen = kept.and_then(|kept| match self.overtaken(&kept).filter(|_| x.place != Placing::Aside) {
                Some(fate) => Err(fate),
                None if budget.take(&kept.chosen.claim) => Ok(kept),
                None => Err(Fate::of(ChangeReason::Cap, Some(&x.sentence.evidence[0].article))),
            });
            match fallen {
                Ok(kept) => {
                    if let Some(reason) = kept.reworded {
                        self.fates.insert(kept.id.clone(), Fate::of(reason, None));
                    }
                    self.choice.kept.insert(kept.chosen.passage, kept.chosen.clone());
                    self.choice.taken.push(kept.chosen.passage);
                    out.push(kept);
                }
                Err(fate) => {
                    self.fates.insert(x.id.to_owned(), fate);
                }
            }
        }
        out
    }

    /// A later count or a later day, of an article that the earlier version had not; or what it tells of as to come is
    /// over.
    fn overtaken(&self, kept: &Kept) -> Option<Fate> {
        let (c, passage) = (self.c, kept.chosen.passage);
        let source = |p: usize| Some(&c.sources[c.passages[p].source].article);
        if let Some((value, givers)) = later_count(c, passage)
            && givers.iter().all(|&p| self.is_fresh(p))
        {
            let by = givers.first().copied();
            return Some(Fate { value, by, ..Fate::of(ChangeReason::LaterCount, by.and_then(source)) });
        }
        if self.choice.candidates.is_stale(passage) {
            return Some(Fate::of(ChangeReason::DayPassed, None));
        }
        let own = self.choice.candidates.whole(passage)?;
        let later = self.choice.candidates.overtaking(own).filter(|x| self.is_fresh(x.passage));
        let by = later.max_by(|a, b| a.weight.total_cmp(&b.weight))?.passage;
        let p = &c.passages[by];
        let day = candidates::days_to_come(c, p).first().and_then(|day| p.dates.iter().find(|d| d.value == *day));
        let value = day.map(|d| d.span.of(&p.text).to_owned()).unwrap_or_default();
        Some(Fate { value, by: Some(by), ..Fate::of(ChangeReason::LaterDay, source(by)) })
    }

    fn is_fresh(&self, passage: usize) -> bool {
        self.fresh.contains(&self.c.passages[passage].source)
    }

    fn origin(&self, passage: usize) -> usize {
        self.c.sources[self.c.passages[passage].source].origin
    }

    /// Later passages of other origins, in articles new to the report, that deny what a passage states.
    fn denials(&self, passage: usize) -> Vec<usize> {
        let c = self.c;
        let at = |p: usize| c.sources[c.passages[p].source].published;
        let Some(point) = self.choice.candidates.standing(passage).map(|x| &c.points[x.point]) else {
            return Vec::new();
        };
        let denied = point.denied_by.contains(&passage);
        let other = if denied { &point.stated_by } else { &point.denied_by };
        let later =
            |p: &&usize| at(**p) > at(passage) && self.is_fresh(**p) && self.origin(**p) != self.origin(passage);
        other.iter().filter(later).copied().collect()
    }

    fn lede(&mut self, past: &[Past<'_>], standing: &[Kept], budget: &mut Budget) -> Option<Chosen> {
        let kept = standing.iter().find(|k| k.place == Placing::Lede).map(|k| k.chosen.clone());
        if kept.is_some() {
            return kept;
        }
        let fallen = past.iter().find(|x| x.place == Placing::Lede).map(|x| x.id.to_owned());
        let by = fallen.as_ref().and_then(|id| self.fates.get(id)).and_then(|fate| fate.by);
        let direct = by.and_then(|p| self.told_or_taken(p, budget));
        let new = direct
            .or_else(|| self.choice.lede(budget))
            // Nothing new can open the report: what stood first below the lede moves up.
            .or_else(|| standing.iter().find(|k| k.place == Placing::Body).map(|k| k.chosen.clone()));
        if let (Some(fate), Some(new)) = (fallen.and_then(|id| self.fates.get_mut(&id)), &new) {
            fate.by = Some(new.passage);
        }
        // Whatever introduces itself to the reader first is the lede.
        if let Some(new) = &new {
            self.choice.taken.retain(|p| *p != new.passage);
            self.choice.taken.insert(0, new.passage);
        }
        new
    }

    /// The sentence of a passage: the one that stands, or a new one.
    fn told_or_taken(&mut self, passage: usize, budget: &mut Budget) -> Option<Chosen> {
        if let Some(kept) = self.choice.kept.get(&passage) {
            return Some(kept.clone());
        }
        let of = self.choice.candidates;
        self.choice.take_anyway(of.standing(passage)?, budget)
    }

    /// The headline stays while its evidence stands, its count is the latest, and the lede is the same.
    fn headline(&mut self, lede: Option<&Chosen>, located: &Located<'_>, budget: &mut Budget) -> Option<Claim> {
        let old = &self.earlier.headline;
        let told = self.earlier.standfirst.as_ref().map(sentence_id);
        let fate = match located.relocated(old) {
            Err(reason) => Some(reason),
            Ok(_) if headline::is_overtaken(self.c, &old.text) => Some(ChangeReason::LaterCount),
            Ok(_) if lede.map(|x| &*x.claim.id) != told => Some(ChangeReason::Lede),
            Ok(claim) if !self.choice.is_proved(&claim) => Some(ChangeReason::NotProved),
            Ok(claim) if budget.take(&claim) => return Some(claim),
            Ok(_) => Some(ChangeReason::Cap),
        };
        if let Some(reason) = fate {
            self.fates.insert(old.id.clone(), Fate::of(reason, Some(&old.evidence[0].article)));
        }
        self.choice.headline(lede.map(|x| x.passage), budget)
    }

    /// Puts what stays into the parts, unless it is the lede or among differing accounts.
    fn seat(&self, plan: &mut Plan, standing: &[Kept]) {
        let told: BTreeSet<usize> = plan.all().map(|x| x.passage).collect();
        for kept in standing.iter().filter(|k| k.place != Placing::Aside && !told.contains(&k.chosen.passage)) {
            plan.part(kept.role).push(kept.chosen.clone());
        }
    }

    /// Finds or takes the sentences that stand in the place of fallen ones.
    fn stand_in(&mut self, past: &[Past<'_>], plan: &mut Plan, budget: &mut Budget) {
        for x in past.iter().filter(|x| x.place == Placing::Body) {
            let Some(fate) = self.fates.get(x.id) else { continue };
            let wanted = match fate.reason {
                ChangeReason::LaterCount => {
                    standing::passage_of(self.c, x.sentence).and_then(|p| later_count(self.c, p)).map(|(_, all)| all)
                }
                ChangeReason::ArticleRevised => Some(standing::likeliest(self.c, x.sentence)),
                _ => fate.by.map(|p| vec![p]),
            };
            let by = wanted.unwrap_or_default().into_iter().find(|&p| self.in_plan(plan, p, budget));
            if let Some(fate) = self.fates.get_mut(x.id) {
                fate.by = by;
            }
        }
    }

    /// Whether the plan has a passage, or takes it in now.
    fn in_plan(&mut self, plan: &mut Plan, passage: usize, budget: &mut Budget) -> bool {
        if plan.all().any(|x| x.passage == passage) {
            return true;
        }
        let Some(x) = self.choice.candidates.standing(passage) else { return false };
        if self.choice.is_overtaken(passage) || !self.choice.is_introduced(x) {
            return false;
        }
        let taken = self.choice.take_anyway(x, budget);
        taken.map(|chosen| plan.part(x.role).push(chosen)).is_some()
    }

    /// Who denies what stands is heard beside it.
    fn answer_denials(&mut self, plan: &mut Plan, budget: &mut Budget) {
        let stated: Vec<usize> = self.choice.kept.keys().copied().collect();
        for passage in stated {
            let denial = self.denials(passage).into_iter().find(|&p| self.in_plan(plan, p, budget));
            let chosen = denial.and_then(|p| plan.all().find(|x| x.passage == p));
            if let Some(chosen) = chosen {
                let article = &self.c.sources[self.c.passages[chosen.passage].source].article;
                let fate = Fate { by: Some(passage), ..Fate::of(ChangeReason::Denied, Some(article)) };
                self.fates.entry(chosen.claim.id.clone()).or_insert(fate);
            }
        }
    }

    /// Takes out what leans on a sentence that is gone.
    fn drop_leaning(&mut self, past: &[Past<'_>], plan: &mut Plan, standing: &[Kept]) {
        let gone = |x: &&Past<'_>| x.place != Placing::Aside && !standing.iter().any(|k| k.id == x.id);
        if !past.iter().any(|x| gone(&x)) {
            return;
        }
        for kept in standing.iter().filter(|k| k.place == Placing::Body) {
            let Some(x) = self.choice.candidates.whole(kept.chosen.passage) else { continue };
            if !self.choice.is_introduced(x) {
                let part = plan.part(kept.role);
                let before = part.len();
                part.retain(|y| y.passage != x.passage);
                if part.len() < before {
                    self.fates.insert(kept.id.clone(), Fate::of(ChangeReason::Context, None));
                }
            }
        }
    }

    /// Fills the room of a first version; new articles get some more.
    fn fill(&mut self, plan: &mut Plan, budget: &mut Budget) {
        let limits = Limits::of(self.c);
        let left = limits.body.saturating_sub(body(plan));
        self.choice.fill(plan, budget, &limits, left, |_| true);
        let beyond = |part: &Vec<Chosen>, limit: usize| limit.max(part.len() + 1);
        let wider = Limits {
            facts: beyond(&plan.facts, limits.facts),
            statements: beyond(&plan.statements, limits.statements),
            unknown: beyond(&plan.unknown, limits.unknown),
            background: beyond(&plan.background, limits.background),
            outlook: beyond(&plan.outlook, limits.outlook),
            ..limits
        };
        let had = self.earlier.paragraphs.iter().map(|p| p.sentences.len()).sum::<usize>();
        let brought = body(plan).saturating_sub(had);
        let left = ROOM.saturating_sub(brought).min(MOST.saturating_sub(body(plan)));
        let fresh = self.fresh.clone();
        let c = self.c;
        self.choice.fill(plan, budget, &wider, left, |x| fresh.contains(&c.passages[x.passage].source));
    }
}

/// Sentences of the body.
fn body(plan: &Plan) -> usize {
    let parts = [&plan.facts, &plan.statements, &plan.unknown, &plan.background, &plan.outlook];
    let differing: BTreeSet<usize> = plan.contrasts.iter().flat_map(Contrast::in_body).map(|x| x.passage).collect();
    differing.len() + parts.into_iter().map(Vec::len).sum::<usize>()
}

/// The count that has overtaken that of a passage, and the passages that give it.
fn later_count(c: &Comparison, passage: usize) -> Option<(String, Vec<usize>)> {
    let mut counts = c.differences.iter().filter(|d| d.kind == DifferenceKind::Number);
    counts.find_map(|d| {
        let first = d.positions.first()?;
        let rest = d.positions.iter().skip(1);
        let overtaken = rest.flat_map(|p| candidates::giving(c, p)).any(|p| p == passage);
        overtaken.then(|| (first.value.clone(), candidates::giving(c, first)))
    })
}
