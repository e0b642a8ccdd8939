//! How much of each side a report gives, beside how much of it the articles give.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::candidates::Candidates;
use super::draft;
use super::plan::{Chosen, Plan};
use super::refusal::Refusal;
use crate::model::{Comparison, EditKind, Field, Hearing, Notice, SideShare, Span};
use crate::text::words;

/// Points of a hundred from which a report says why a side's share in it is another than in the articles.
const POINTS: usize = 10;
/// The sides of a story: who says something in it, and with how many words.
pub(super) struct Shares<'a> {
    c: &'a Comparison,
    /// Where sides are heard.
    hearings: Vec<&'a Hearing>,
    /// Words of each side in the articles, by its voice; a text that several outlets carry counts once.
    pooled: BTreeMap<usize, usize>,
}

impl<'a> Shares<'a> {
    pub(super) fn of(c: &'a Comparison) -> Shares<'a> {
        let says = |h: &&Hearing| {
            let p = &c.passages[h.passage];
            draft::is_side(p, &p.statements[h.statement].speaker.name)
        };
        let sides: BTreeSet<usize> = c.hearings.iter().filter(says).map(|h| h.voice).collect();
        let hearings: Vec<&Hearing> = c.hearings.iter().filter(|h| sides.contains(&h.voice)).collect();
        let mut pooled: BTreeMap<usize, usize> = BTreeMap::new();
        for h in &hearings {
            *pooled.entry(h.voice).or_default() += if h.pooled { words_of(c, h, &[]) } else { 0 };
        }
        Shares { c, hearings, pooled }
    }

    /// Each side's words in the articles and in the first sentence and body of a report, in order of voices; and why
    /// their shares differ, where they differ by much.
    pub(super) fn told(&self, plan: &Plan, candidates: &Candidates<'_>) -> (Vec<SideShare>, Vec<Notice>) {
        // Decided is all by now; that an agency is no side of the story can only be told by its name.
        let credits: BTreeSet<&String> = self.c.credits.iter().flat_map(|c| c.outlet.iter().chain(&c.agency)).collect();
        let told = read(plan);
        let mut words: BTreeMap<usize, (usize, usize)> = self.pooled.iter().map(|(&v, &n)| (v, (n, 0))).collect();
        words.retain(|&voice, _| !credits.contains(&self.c.voices[voice].speaker));
        for h in &self.hearings {
            if let (Some(x), Some(words)) = (told.get(&h.passage), words.get_mut(&h.voice)) {
                words.1 += words_of(self.c, h, &cuts(self.c, x));
            }
        }
        words.retain(|_, (n, here)| *n + *here > 0);
        let all = words.values().fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
        let off = |n: &(usize, usize)| (part(n.1, all.1) - part(n.0, all.0)) * 100.0;
        let left_out = self.left_out(&told, candidates);
        let notice = |(&voice, n): (&usize, &(usize, usize))| {
            (off(n).abs() > POINTS as f64).then(|| {
                let concerned = |v: usize| if off(n) > 0.0 { v != voice && words.contains_key(&v) } else { v == voice };
                let why = obstacle(left_out.iter().filter(|(v, _)| concerned(**v)).map(|(_, n)| *n));
                self.notice(voice, [part(n.0, all.0), part(n.1, all.1)], why)
            })
        };
        let notices = words.iter().filter_map(notice).collect();
        let speaker = |voice: &usize| self.c.voices[*voice].speaker.clone();
        let sides = words.iter().map(|(voice, n)| SideShare { speaker: speaker(voice), words: n.0, words_here: n.1 });
        (sides.collect(), notices)
    }

    fn notice(&self, voice: usize, shares: [f64; 2], why: &str) -> Notice {
        let percent = |share: f64| Value::from((share * 100.0).round() as u64);
        let args = [
            ("speaker", Value::from(self.c.voices[voice].speaker.clone())),
            ("articles", percent(shares[0])),
            ("here", percent(shares[1])),
            ("why", Value::from(why)),
        ];
        Notice { kind: "side-share".to_owned(), args: args.map(|(key, value)| (key.to_owned(), value)).into() }
    }

    /// For each voice, its words that a report leaves out, by what keeps them out, in the order of [`OBSTACLES`].
    fn left_out(&self, told: &BTreeMap<usize, &Chosen>, candidates: &Candidates<'_>) -> BTreeMap<usize, [usize; 3]> {
        let mut out: BTreeMap<usize, [usize; 3]> = BTreeMap::new();
        let absent = |h: &&&Hearing| {
            let text = self.c.passages[h.passage].field == Field::Text;
            h.pooled && text && !told.contains_key(&h.passage)
        };
        for h in self.hearings.iter().filter(absent) {
            let obstacle = match candidates.refusal(h.passage) {
                None => 0,
                Some(Refusal::Leans(_)) => 1,
                Some(Refusal::Language | Refusal::Loaded | Refusal::Opinion) => 2,
            };
            out.entry(h.voice).or_default()[obstacle] += words_of(self.c, h, &[]);
        }
        out
    }
}

/// What keeps words out of a report: they could stand in it, but others were taken; their sentences cannot stand alone;
/// they are in another language, have loaded words or judge.
const OBSTACLES: [&str; 3] = ["room", "leaning", "unfit"];

/// What keeps most words out; of two that keep out as many, the first.
fn obstacle(words: impl Iterator<Item = [usize; 3]>) -> &'static str {
    let sums = words.fold([0; 3], |sum, n| [sum[0] + n[0], sum[1] + n[1], sum[2] + n[2]]);
    let most = sums.iter().max();
    OBSTACLES.into_iter().zip(&sums).find(|(_, n)| Some(*n) == most).map_or(OBSTACLES[0], |(name, _)| name)
}

/// The sentences of the lede and the body, by their passages.
fn read(plan: &Plan) -> BTreeMap<usize, &Chosen> {
    let lede = plan.lede.iter().map(|x| x.passage);
    let read: BTreeSet<usize> = lede.chain(plan.paragraphs.iter().flatten().copied()).collect();
    plan.all().filter(|x| read.contains(&x.passage)).map(|x| (x.passage, x)).collect()
}

/// What a sentence leaves out of its passage.
fn cuts(c: &Comparison, x: &Chosen) -> Vec<Span> {
    let text = &c.passages[x.passage].text;
    let cut = x.claim.edits.iter().filter(|e| e.kind == EditKind::Cut && !e.from.is_empty());
    cut.filter_map(|e| text.find(&e.from).map(|at| Span::new(at, at + e.from.len()))).collect()
}

/// Words of what is said in a statement, without those that are cut.
fn words_of(c: &Comparison, h: &Hearing, cuts: &[Span]) -> usize {
    let p = &c.passages[h.passage];
    let kept = |piece: &Span| {
        let at = |w: &crate::text::Word| Span::new(piece.start + w.span.start, piece.start + w.span.end);
        words(piece.of(&p.text)).filter(|w| !cuts.iter().any(|cut| cut.contains(&at(w)))).count()
    };
    p.statements[h.statement].content.iter().map(kept).sum()
}

fn part(of: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { of as f64 / all as f64 }
}
