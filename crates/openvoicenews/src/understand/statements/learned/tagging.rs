//! The first model: which words of a paragraph are source, cue or content of some statement.

use super::super::super::features::mixed;
use super::view::{Facts, View};

/// None; beginning and inside of source, cue, content.
pub(super) const LABELS: usize = 7;
pub(super) const SOURCE: u8 = 1;
pub(super) const CUE: u8 = 3;
pub(super) const CONTENT: u8 = 5;

/// The features of token `i`.
pub(super) fn features(view: &View, i: usize, keys: &mut Vec<u32>) {
    keys.clear();
    keys.push(mixed(&[0]));
    let at = |by: isize| view.at(i, by);
    let w: [Facts; 9] = std::array::from_fn(|k| at(k as isize - 4));
    let o = w[4];
    let mut put = |template: u32, parts: [u32; 3]| keys.push(mixed(&[template, parts[0], parts[1], parts[2]]));
    for (k, f) in w.iter().enumerate() {
        put(10 + k as u32, [f.word, 0, 0]);
        put(20 + k as u32, [f.kinds, 0, 0]);
        if (2..=6).contains(&k) {
            put(30 + k as u32, [f.ruled.role, 0, 0]);
            put(40 + k as u32, [f.cue, f.quote, 0]);
            put(50 + k as u32, [f.quote, 0, 0]);
        }
        if (3..=5).contains(&k) {
            put(60 + k as u32, [f.shape, f.entity, 0]);
            put(70 + k as u32, [f.ending, 0, 0]);
            put(80 + k as u32, [f.opening, 0, 0]);
        }
    }
    for k in 2..6 {
        put(90 + k as u32, [w[k].word, w[k + 1].word, 0]);
        put(100 + k as u32, [w[k].kinds, w[k + 1].kinds, 0]);
        put(110 + k as u32, [w[k].ruled.role, w[k + 1].ruled.role, 0]);
    }
    for k in 2..5 {
        put(120 + k as u32, [w[k].kinds, w[k + 1].kinds, w[k + 2].kinds]);
        put(130 + k as u32, [w[k].word, w[k + 1].word, w[k + 2].word]);
    }
    put(140, [o.ruled.role, o.word, 0]);
    put(141, [o.ruled.role, o.kinds, 0]);
    put(142, [o.ruled.role, o.ruled.sure, o.quote]);
    put(143, [w[3].ruled.role, o.ruled.role, w[5].ruled.role]);
    put(144, [w[3].quote, o.quote, w[5].quote]);
    put(145, [w[3].word, o.quote, w[5].word]);
    put(146, [o.first, o.quote, 0]);
    put(147, [o.last, o.quote, 0]);
    put(148, [o.mark_before, 0, 0]);
    put(149, [o.mark_after, 0, 0]);
    put(150, [o.cue_before, 0, 0]);
    put(151, [o.cue_after, 0, 0]);
    put(152, [o.cue_before, o.kinds, 0]);
    put(153, [o.cue_after, o.kinds, 0]);
    put(154, [o.cue_before, o.word, 0]);
    put(155, [o.far_before, o.far_after, o.quote]);
    put(156, [o.far_before, o.kinds, 0]);
    put(157, [o.far_after, o.kinds, 0]);
    put(158, [o.verb_before, o.kinds, 0]);
    put(159, [o.verb_after, o.kinds, 0]);
    put(160, [o.verb_before, o.verb_after, 0]);
    put(161, [o.cue, o.kinds, w[3].kinds]);
    put(162, [o.cue, o.kinds, w[5].kinds]);
    put(163, [o.word, w[3].kinds, w[5].kinds]);
    put(164, [o.ending, w[3].kinds, w[5].kinds]);
    put(165, [o.entity, w[5].cue, w[3].entity]);
    put(166, [o.first, o.kinds, 0]);
    put(167, [o.far_before, o.far_after, o.ruled.role]);
    put(168, [o.mark_before, o.mark_after, o.quote]);
    put(169, [w[2].word, w[3].word, o.kinds]);
    put(170, [w[5].word, w[6].word, o.kinds]);
    for (k, f) in w.iter().enumerate().take(7).skip(2) {
        put(180 + k as u32, [f.fine, 0, 0]);
    }
    for k in 2..6 {
        put(190 + k as u32, [w[k].fine, w[k + 1].fine, 0]);
    }
    for k in 2..5 {
        put(200 + k as u32, [w[k].coarse, w[k + 1].coarse, w[k + 2].coarse]);
    }
    put(210, [o.fine, o.quote, w[3].quote]);
    put(211, [o.cue_before, o.fine, 0]);
    put(212, [o.cue_after, o.fine, 0]);
    put(213, [w[3].coarse, o.fine, w[5].coarse]);
    put(214, [o.fine, o.ruled.role, 0]);
}
