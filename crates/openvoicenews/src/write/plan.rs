//! Choosing: which sentences go into the report, and in which order.

mod drafting;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::parts::{Chosen, Contrast, Limits, Plan};
use super::attribution::Turn;
use super::budget::Budget;
use super::candidates::{Candidate, Candidates, Role, days_to_come, objects, outdated, worded};
use super::dating;
use super::draft;
use super::headline;
use super::order;
use super::people::People;
use super::prove::Sources;
use super::stance::Stance;
use crate::model::{Claim, Comparison, DifferenceKind, EditKind, Passage, Sentence};

/// Above this likeness to a chosen sentence another says nothing new.
const REPEATS: f32 = 0.36;
/// The same for two that have the same number of two figures and more.
const REPEATS_FIGURE: f32 = 0.22;
/// The same for the openings of two articles: each tells what happened in its own words.
const REPEATS_OPENING: f32 = 0.26;
/// The same for how much of the shorter one the other has.
const CONTAINED: f32 = 0.66;

/// Quoted words in a row that two sentences share where both give one quotation.
const QUOTED: usize = 4;

/// The least weight of an answer that is heard before all else.
const ANSWER: f32 = 1.4;

/// The least weight of what was before.
const LEFTOVER: f32 = 1.3;

/// Chooses the sentences of a report.
pub(super) struct Choice<'a> {
    c: &'a Comparison,
    people: People<'a>,
    sources: &'a dyn Sources,
    /// What may become a sentence.
    pub(super) candidates: &'a Candidates<'a>,
    /// Passages with a count that has been overtaken.
    outdated: BTreeSet<usize>,
    /// The longest run of an article's words.
    pub(super) run: usize,
    pub(super) taken: Vec<usize>,
    turn: Turn,
    /// Sentences of an earlier version that stand, by their passages; they are not drafted again.
    pub(super) kept: BTreeMap<usize, Chosen>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(
        c: &'a Comparison,
        sources: &'a dyn Sources,
        candidates: &'a Candidates<'a>,
        run: usize,
    ) -> Choice<'a> {
        let outdated = outdated(c).into_iter().map(|(passage, _)| passage).collect();
        Choice {
            c,
            people: People::of(c),
            sources,
            candidates,
            outdated,
            run,
            taken: Vec::new(),
            turn: Turn::default(),
            kept: BTreeMap::new(),
        }
    }

    /// Fills the parts, weightiest sentences first, as far as proof, budget and limits go.
    pub(super) fn plan(mut self, budget: &mut Budget) -> Plan {
        let limits = Limits::of(self.c);
        let lede = self.lede(budget);
        let headline = self.headline(lede.as_ref().map(|x| x.passage), budget);
        let contrasts = self.contrasts(lede.as_ref(), budget);
        let mut plan = Plan { headline, lede, contrasts, ..Plan::default() };
        let differing: BTreeSet<usize> = plan.contrasts.iter().flat_map(Contrast::in_body).map(|x| x.passage).collect();
        // Differing numbers do not crowd out everything else.
        let left = limits.body.saturating_sub(differing.len()).max(limits.body.min(5));
        self.fill(&mut plan, budget, &limits, left, |_| true);
        self.arrange(&mut plan, budget);
        plan
    }

    /// Fills the parts with the weightiest of those candidates that `may` come in, at most `left` of them.
    pub(super) fn fill(
        &mut self,
        plan: &mut Plan,
        budget: &mut Budget,
        limits: &Limits,
        mut left: usize,
        may: impl Fn(&Candidate) -> bool,
    ) {
        let mut order: Vec<&Candidate> = self.candidates.all().iter().filter(|x| may(x)).collect();
        order.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.passage.cmp(&b.passage)));
        let mut heard: BTreeMap<String, usize> = BTreeMap::new();
        for x in &plan.statements {
            *heard.entry(x.speaker.clone().unwrap_or_default()).or_default() += 1;
        }
        // What makes no sentence, or has no room, is not drafted a second time.
        let mut failed = BTreeSet::new();
        // The other side first, before there is no room for it; then one of each kind, so that no part crowds out
        // another; then what is left, by weight.
        for (side, most) in [(true, 1), (false, 1), (false, usize::MAX)] {
            for x in &order {
                if side && !self.is_first_of_other_side(x, plan) {
                    continue;
                }
                let spoken = x.speaker.clone().unwrap_or_default();
                let often =
                    x.role == Role::Statement && heard.get(&spoken).is_some_and(|n| *n >= limits.of_one_speaker);
                // A short report is better than one that ends in leftovers.
                let leftover = x.role == Role::Background && x.weight < LEFTOVER;
                if left == 0
                    || leftover
                    || failed.contains(&x.passage)
                    || plan.part(x.role).len() >= limits.of_role(x.role).min(most)
                    || often
                    || self.is_told_ahead(x, plan.lede.as_ref())
                    || self.is_overtaken(x.passage)
                    || !self.is_introduced(x)
                {
                    continue;
                }
                if let Some(chosen) = self.take(x, budget) {
                    *heard.entry(spoken).or_default() += 1;
                    plan.part(x.role).push(chosen);
                    left -= 1;
                } else {
                    failed.insert(x.passage);
                }
            }
        }
    }

    /// Whether a sentence of weight has somebody else than the lede speak against something, and none in the plan does.
    fn is_first_of_other_side(&self, x: &Candidate, plan: &Plan) -> bool {
        let objects = |passage: usize| objects(&self.c.passages[passage]);
        let told = plan.lede.as_ref().and_then(|l| l.speaker.as_ref());
        let heard = || plan.facts.iter().chain(&plan.statements).any(|told| objects(told.passage));
        x.weight > ANSWER && x.speaker.is_some() && x.speaker.as_ref() != told && objects(x.passage) && !heard()
    }

    /// Whether what is to come is what the lede has told already.
    fn is_told_ahead(&self, x: &Candidate, lede: Option<&Chosen>) -> bool {
        let days = days_to_come(self.c, &self.c.passages[x.passage]);
        let told = |l: &Chosen| days.iter().all(|day| days_to_come(self.c, &self.c.passages[l.passage]).contains(day));
        x.role == Role::Outlook && !days.is_empty() && lede.is_some_and(told)
    }

    /// Whether what the sentence takes as known stands in one that can be read before it. What is not known, what was
    /// before and what comes stand in lists of their own, too, under the lede alone.
    pub(super) fn is_introduced(&self, x: &Candidate) -> bool {
        let listed = matches!(x.role, Role::Unknown | Role::Background | Role::Outlook);
        let read = if listed { &self.taken[..self.taken.len().min(1)] } else { &self.taken };
        order::is_introduced(self.c, self.candidates.presupposed(x.passage), &[read])
    }

    pub(super) fn lede(&mut self, budget: &mut Budget) -> Option<Chosen> {
        let of = self.candidates;
        let opens = |x: &&Candidate| matches!(x.role, Role::Fact | Role::Statement | Role::Outlook);
        let mut order: Vec<&Candidate> = of.all().iter().filter(opens).collect();
        order.sort_by(|a, b| b.lede.total_cmp(&a.lede).then(a.passage.cmp(&b.passage)));
        let standing = || order.iter().filter(|x| of.stands(x));
        let whole = standing().filter(|x| of.presupposed(x.passage).is_empty());
        let leaning = standing().filter(|x| !of.presupposed(x.passage).is_empty());
        whole.chain(leaning).find_map(|x| self.take(x, budget))
    }

    /// Chosen before the body, which would leave no words for it.
    pub(super) fn headline(&self, lede: Option<usize>, budget: &mut Budget) -> Option<Claim> {
        self.headlines(lede).find(|claim| self.is_proved(claim) && budget.take(claim))
    }

    /// What a headline may be, the best first: of the lede, of the other openings, of the articles' own.
    pub(super) fn headlines(&self, lede: Option<usize>) -> impl Iterator<Item = Claim> + use<'a> {
        const OPENINGS: usize = 4;
        let of = self.candidates;
        let reported = |x: &&Candidate| of.stances[self.c.passages[x.passage].source] == Stance::Reports;
        let opens =
            |x: &&Candidate| self.c.passages[x.passage].position <= 1 && Some(x.passage) != lede && of.stands(x);
        let alone = |x: &&Candidate| of.presupposed(x.passage).is_empty();
        let mut others: Vec<&Candidate> = of.all().iter().filter(opens).filter(reported).filter(alone).collect();
        others.sort_by(|a, b| b.lede.total_cmp(&a.lede).then(a.passage.cmp(&b.passage)));
        let others: Vec<usize> = others.into_iter().take(OPENINGS).map(|x| x.passage).collect();
        headline::proposals(self.c, of.stances, &self.people, lede, &others)
    }

    /// Up to three differences of which at least two values can be given.
    pub(super) fn contrasts(&mut self, lede: Option<&Chosen>, budget: &mut Budget) -> Vec<Contrast> {
        let mut out: Vec<Contrast> = Vec::new();
        for (difference, d) in self.c.differences.iter().enumerate() {
            let mut accounts: Vec<(String, Chosen)> = Vec::new();
            for position in d.positions.iter().take(4) {
                let cites = |x: &&Candidate| position.sentences.iter().any(|s| self.cites(s, x.passage));
                let fitting: Vec<&Candidate> = self.candidates.all().iter().filter(cites).collect();
                let told = lede.filter(|l| fitting.iter().any(|x| x.passage == l.passage)).cloned();
                let earlier = out.iter().flat_map(|x| &x.accounts).map(|a| &a.1);
                let told =
                    told.or_else(|| earlier.clone().find(|e| fitting.iter().any(|x| x.passage == e.passage)).cloned());
                let told = told.or_else(|| fitting.iter().find_map(|x| self.kept.get(&x.passage)).cloned());
                let account = told.or_else(|| fitting.into_iter().find_map(|x| self.take_anyway(x, budget)));
                accounts.extend(account.map(|x| (worded(self.c, position, x.passage), x)));
            }
            if accounts.len() > 1 {
                let aside = self.aside(&accounts, lede, d.kind);
                out.push(Contrast { difference, accounts, aside });
            }
            if out.len() == 3 {
                break;
            }
        }
        out
    }

    /// Of differing accounts, those that the body does without: a count that has been overtaken and gives no time, so
    /// that it would read as the state of things, and what tells the lede again with another number or the like. A denial
    /// is heard.
    fn aside(&self, accounts: &[(String, Chosen)], lede: Option<&Chosen>, kind: DifferenceKind) -> BTreeSet<usize> {
        let denial = kind == DifferenceKind::Denial;
        let again =
            |x: &Chosen| !denial && lede.is_some_and(|l| l.passage != x.passage && self.repeats(l.passage, x.passage));
        // Nobody reads one quotation twice for a word: the table shows it.
        let first = accounts.first().map(|a| a.1.passage);
        let reworded = |x: &Chosen| kind == DifferenceKind::Wording && Some(x.passage) != first;
        let told = accounts.iter().map(|a| &a.1).filter(|x| self.is_overtaken(x.passage) || again(x) || reworded(x));
        told.map(|x| x.passage).collect()
    }

    /// Whether a passage gives a count that has been overtaken, and no time of it.
    pub(super) fn is_overtaken(&self, passage: usize) -> bool {
        self.outdated.contains(&passage) && !dating::gives_time(&self.c.passages[passage])
    }

    /// Whether a sentence says little that another has not said.
    pub(super) fn repeats(&self, told: usize, passage: usize) -> bool {
        let terms = &self.c.terms;
        // What somebody says there is another's account of it.
        let opens = |i: usize| {
            let p = &self.c.passages[i];
            p.position == 0 && draft::speaker(p).is_none()
        };
        let needed = match terms.share_figure(told, passage) {
            true => REPEATS_FIGURE,
            false if opens(told) && opens(passage) => REPEATS_OPENING,
            false => REPEATS,
        };
        terms.likeness(told, passage) > needed
            || terms.containment(told, passage) > CONTAINED
            || quotes_again(&self.c.passages[told], &self.c.passages[passage])
    }

    pub(super) fn cites(&self, s: &Sentence, passage: usize) -> bool {
        let p = &self.c.passages[passage];
        let source = &self.c.sources[p.source];
        s.evidence.iter().any(|e| e.article == source.article && e.start == p.start && e.field == p.field)
    }

    fn take(&mut self, x: &Candidate, budget: &mut Budget) -> Option<Chosen> {
        if self.taken.iter().any(|&t| self.repeats(t, x.passage)) { None } else { self.take_anyway(x, budget) }
    }

    /// Takes a sentence even where it is like another, if it can stand.
    pub(super) fn take_anyway(&mut self, x: &Candidate, budget: &mut Budget) -> Option<Chosen> {
        if self.taken.contains(&x.passage) || !self.candidates.stands(x) {
            return None;
        }
        let draft = |joins| self.proved(x.passage, x.point, &mut BTreeSet::new(), self.turn, joins, None);
        let mut claim = draft(true)?;
        if !budget.take(&claim) {
            // Where there is no room for who somebody is, there may be some for what is told.
            claim = Some(claim).filter(is_joined).and_then(|_| draft(false))?;
            if !budget.take(&claim) {
                return None;
            }
        }
        self.taken.push(x.passage);
        self.turn = Turn { closes: false, ..self.turn.after(&claim) };
        let why = why(self.c, x);
        Some(Chosen {
            passage: x.passage,
            point: x.point,
            speaker: x.speaker.clone(),
            weight: x.weight,
            claim: Claim { why: Some(why), ..claim },
        })
    }

    /// Settles the reading order and drafts the sentences again in it, so that names are completed where they first stand.
    fn arrange(&self, plan: &mut Plan, budget: &mut Budget) {
        self.sort_statements(plan);
        plan.paragraphs = order::paragraphs(self.c, plan);
        self.redraft(plan, budget);
    }

    /// Brings the statements of one speaker together.
    pub(super) fn sort_statements(&self, plan: &mut Plan) {
        let place = |x: &Chosen| {
            let p = &self.c.passages[x.passage];
            (!x.speaker.as_deref().is_some_and(|s| describes(&p.text, s)), p.position, x.passage)
        };
        let mut first: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for (n, x) in plan.statements.iter().enumerate() {
            first.entry(x.speaker.clone()).or_insert(n);
        }
        plan.statements.sort_by_key(|x| (first.get(&x.speaker).copied(), place(x)));
    }

    /// Drafts the sentences again in their reading order.
    pub(super) fn redraft(&self, plan: &mut Plan, budget: &mut Budget) {
        let read = plan.lede.iter().map(|x| x.passage).chain(plan.paragraphs.iter().flatten().copied());
        let read: BTreeMap<usize, usize> = read.zip(0..).collect();
        let mut chosen: Vec<&mut Chosen> = plan.all_mut().collect();
        // Accounts that stand beside others only come last.
        chosen.sort_by_key(|x| (read.get(&x.passage).copied().unwrap_or(usize::MAX), x.passage));
        let mut introduced = BTreeSet::new();
        let mut turn = Turn::default();
        let mut drafted: Option<(usize, Claim)> = None;
        for x in chosen {
            // A passage that is the lede and one of differing accounts, or gives two numbers, is one sentence.
            if let Some((_, claim)) = drafted.as_ref().filter(|d| d.0 == x.passage) {
                x.claim.clone_from(claim);
                continue;
            }
            let before = introduced.clone();
            // A sentence that has no room for who somebody is goes without.
            let again = [true, false].into_iter().find_map(|joins| {
                introduced.clone_from(&before);
                let draft = self.proved(x.passage, x.point, &mut introduced, turn, joins, Some(&x.claim))?;
                (self.may_replace(x, &draft) && budget.exchange(&x.claim, &draft)).then_some(draft)
            });
            if let Some(claim) = again {
                let why = x.claim.why.take();
                x.claim = Claim { id: x.claim.id.clone(), why, ..claim };
            }
            turn = turn.after(&x.claim);
            drafted = Some((x.passage, x.claim.clone()));
        }
    }

    /// Whether another draft of a sentence may stand in its place. One of an earlier version is left as it is, unless
    /// the sentence is gone that gave a name of it in full.
    fn may_replace(&self, x: &Chosen, draft: &Claim) -> bool {
        let full = |e: &crate::model::Edit| e.kind == EditKind::Name && !x.claim.text.contains(&e.to);
        !self.kept.contains_key(&x.passage) || draft.edits.iter().any(full)
    }
}

/// Whether a sentence quotes words that another has.
fn quotes_again(told: &Passage, passage: &Passage) -> bool {
    if passage.quoted.is_empty() || told.quoted.is_empty() {
        return false;
    }
    let said = |p| -> Vec<&str> { Passage::listed(p).filter(|w| w.is_quoted).map(|w| w.folded).collect() };
    let (a, b) = (said(told), said(passage));
    b.windows(QUOTED).any(|run| a.windows(QUOTED).any(|other| run == other))
}

/// Whether a sentence says who its speaker is, behind the name: it is read before others of the same.
fn describes(text: &str, speaker: &str) -> bool {
    const OPENERS: [&str; 6] = ["a ", "an ", "the ", "who ", "whose ", "one of "];
    let behind = text.match_indices(speaker).filter_map(|(at, name)| text[at + name.len()..].strip_prefix(", "));
    behind.into_iter().any(|rest| OPENERS.iter().any(|o| rest.starts_with(o)))
}

/// Whether a sentence is put together of two passages.
fn is_joined(claim: &Claim) -> bool {
    claim.edits.iter().any(|e| e.kind == EditKind::Join)
}

/// Why a sentence is in the report, without outlets' names.
fn why(c: &Comparison, x: &Candidate) -> String {
    let all = c.sources.iter().map(|s| s.origin).max().map_or(0, |n| n + 1);
    let place = c.passages[x.passage].position + 1;
    format!("stated by {} of {all} origins; sentence {place} of its article; weight {:.2}", x.origins, x.weight)
}
