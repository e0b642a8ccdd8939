//! The second model: which words are source and content of one given cue.

use std::ops::Range;

use super::super::super::crf::Marginals;
use super::super::super::features::mixed;
use super::tagging;
use super::view::{View, stepped};

/// None; beginning and inside of source and content; the cue itself.
pub(super) const LABELS: usize = 6;
pub(super) const SOURCE: u8 = 1;
pub(super) const CONTENT: u8 = 3;
pub(super) const CUE: u8 = 5;

/// Tokens looked at before and after a cue.
const REACH: (usize, usize) = (110, 150);

/// A cue with the tokens around it; all numbers count from the view's start.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View,
    pub(super) labels: &'a [u8],
    pub(super) chances: &'a Marginals,
    pub(super) cue: Range<usize>,
    pub(super) window: Range<usize>,
    /// The verb of the cue.
    head: u32,
    head_class: u32,
    /// The rules' draft for this cue.
    draft: u32,
    /// Spans of each role counted from the cue outwards, at each token of the window.
    counts: Vec<[u32; 3]>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(view: &'a View, labels: &'a [u8], chances: &'a Marginals, cue: Range<usize>) -> Scene<'a> {
        let window = cue.start.saturating_sub(REACH.0)..(cue.end + REACH.1).min(view.facts.len());
        let best = cue.clone().max_by_key(|&k| (view.facts[k].cue, k));
        let head = best.map_or(0, |k| view.facts[k].word);
        let head_class = best.map_or(0, |k| view.facts[k].fine);
        let draft = cue.clone().map(|k| view.facts[k].ruled).find(|r| matches!(r.role, 3 | 4)).map_or(0, |r| r.draft);
        let mut scene = Scene { view, labels, chances, cue, window, head, head_class, draft, counts: Vec::new() };
        scene.counts = scene.counted();
        scene
    }

    /// How many spans of source, cue, content begin between the cue and each token.
    fn counted(&self) -> Vec<[u32; 3]> {
        let mut out = vec![[0u32; 3]; self.window.len()];
        let mut seen = [0u32; 3];
        let role = |k: usize| usize::from(self.labels[k].saturating_sub(1) / 2);
        for k in self.cue.end..self.window.end {
            if self.labels[k] % 2 == 1 {
                seen[role(k)] += 1;
            }
            out[k - self.window.start] = seen.map(|n| n.min(4));
        }
        let mut seen = [0u32; 3];
        for k in (self.window.start..self.cue.start).rev() {
            let ends = self.labels[k] > 0
                && (self.labels.get(k + 1).is_none_or(|&n| n % 2 == 1 || n == 0) || k + 1 == self.cue.start);
            if ends {
                seen[role(k)] += 1;
            }
            out[k - self.window.start] = seen.map(|n| n.min(4));
        }
        out
    }

    /// The features of token `i` of the view.
    pub(super) fn features(&self, i: usize, keys: &mut Vec<u32>) {
        keys.clear();
        let view = self.view;
        let o = view.at(i, 0);
        let (p, n) = (view.at(i, -1), view.at(i, 1));
        let side = if i < self.cue.start {
            1
        } else if i < self.cue.end {
            2
        } else {
            3
        };
        let away = if side == 1 { self.cue.start - i } else { i.saturating_sub(self.cue.end) };
        let sentence = view.facts[self.cue.start].sentence;
        let place = side * 4
            + match o.sentence.cmp(&sentence) {
                std::cmp::Ordering::Less => 0,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Greater => 2,
            };
        let away = stepped(away);
        let count = self.counts[i - self.window.start];
        let label = |by: isize| i.checked_add_signed(by).and_then(|k| self.labels.get(k)).map_or(9, |&l| u32::from(l));
        let (l, lp, ln) = (label(0), label(-1), label(1));
        let step = |k: u8| {
            (self.chances[i][usize::from(k)] * 8.0) as u32 * 9 + (self.chances[i][usize::from(k) + 1] * 8.0) as u32
        };
        let role = l.div_ceil(2);
        let nth = if role > 0 { count[role as usize - 1] } else { 9 };
        let of = |r: super::view::Ruled| match (r.draft, self.draft) {
            (0, _) => 0,
            (a, b) if a == b => 10 + r.role,
            (_, 0) => 20 + r.role,
            _ => 30 + r.role,
        };
        let (r, rp, rn) = (of(o.ruled), of(p.ruled), of(n.ruled));
        keys.push(mixed(&[1000, place]));
        let mut put = |template: u32, parts: [u32; 4]| {
            keys.push(mixed(&[1000 + template, parts[0], parts[1], parts[2], parts[3]]));
        };
        put(1, [place, away, 0, 0]);
        put(2, [place, l, nth, 0]);
        put(3, [place, l, count[1], nth]);
        put(4, [place, lp, l, ln]);
        put(5, [place, l, nth, self.head]);
        put(6, [place, r, 0, 0]);
        put(7, [rp, r, rn, 0]);
        put(8, [r, l, place, 0]);
        put(9, [r, o.ruled.sure, l, 0]);
        put(10, [side, step(tagging::SOURCE), nth, 0]);
        put(11, [side, step(tagging::CONTENT), nth, 0]);
        put(12, [side, count[0], count[1], count[2]]);
        put(13, [place, o.word, 0, 0]);
        put(14, [place, p.word, 0, 0]);
        put(15, [place, n.word, 0, 0]);
        put(16, [place, o.kinds, 0, 0]);
        put(17, [place, p.kinds, o.kinds, 0]);
        put(18, [place, o.kinds, n.kinds, 0]);
        put(19, [place, self.head, o.kinds, 0]);
        put(20, [side, self.head, o.word, 0]);
        put(21, [side, self.head, away, 0]);
        put(22, [place, o.quote, p.quote, n.quote]);
        put(23, [side, o.quote, view.facts[self.cue.start].quote, away]);
        put(24, [place, o.mark_before, o.mark_after, 0]);
        put(25, [place, p.word, o.word, 0]);
        put(26, [place, o.word, n.word, 0]);
        put(27, [place, o.far_before, o.far_after, 0]);
        put(28, [place, away, o.word, 0]);
        put(29, [place, away, o.kinds, l]);
        put(30, [place, o.entity, l, nth]);
        put(31, [place, o.first, l, nth]);
        put(32, [place, o.last, l, nth]);
        put(33, [place, p.kinds, o.kinds, n.kinds]);
        put(34, [view.at(i, -2).word, p.word, place, 0]);
        put(35, [view.at(i, 2).word, n.word, place, 0]);
        put(36, [l, nth, p.word, o.word]);
        put(37, [l, nth, n.word, o.word]);
        put(38, [place, o.verb_before, o.kinds, 0]);
        put(39, [place, o.verb_after, o.kinds, 0]);
        put(40, [place, o.fine, 0, 0]);
        put(41, [place, p.fine, o.fine, 0]);
        put(42, [place, o.fine, n.fine, 0]);
        put(43, [side, self.head_class, o.fine, 0]);
        put(44, [place, p.coarse, o.coarse, n.coarse]);
        put(45, [side, self.head_class, away, o.coarse]);
        put(46, [place, l, nth, o.fine]);
    }
}
