//! The third model: whether a statement that the other two put together is one.

use std::ops::Range;

use super::super::super::features::mixed;
use super::linking::Scene;
use super::view::{Facts, stepped};

/// Wrong and right.
pub(super) const LABELS: usize = 2;
pub(super) const RIGHT: usize = 1;

/// A statement as numbers within its scene's view.
pub(super) struct Put<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) source: Option<&'a Range<usize>>,
    pub(super) content: &'a [Range<usize>],
    /// What else it is judged by, as numbers.
    pub(super) facts: &'a [f32],
}

impl Put<'_> {
    /// The features of the statement.
    pub(super) fn features(&self) -> Vec<u32> {
        let mut keys = Vec::with_capacity(80);
        keys.push(mixed(&[2000]));
        for (n, fact) in self.facts.iter().enumerate() {
            let step = ((fact * 4.0).round() as i32).clamp(-40, 40) + 100;
            keys.push(mixed(&[2001, n as u32, step as u32]));
            keys.push(mixed(&[2002, n as u32, step as u32 / 4]));
        }
        let at = |i: Option<usize>| i.and_then(|k| self.scene.view.facts.get(k)).copied().unwrap_or_default();
        let cue = self.scene.cue.clone();
        let head = self.head();
        let (before, after) = (at(cue.start.checked_sub(1)), at(Some(cue.end)));
        let (first, last) = (at(Some(cue.start)), at(cue.end.checked_sub(1)));
        let speaker = self.source.map_or_else(Facts::default, |s| at(s.end.checked_sub(1)));
        let subject = self.source.map_or_else(Facts::default, |s| at(Some(s.start)));
        let begins = self.content.first().map_or_else(Facts::default, |c| at(Some(c.start)));
        let second = self.content.first().map_or_else(Facts::default, |c| at(Some(c.start + 1)));
        let ends = self.content.last().map_or_else(Facts::default, |c| at(c.end.checked_sub(1)));
        let behind = self.content.last().map_or_else(Facts::default, |c| at(Some(c.end)));
        let ahead = self.content.first().map_or_else(Facts::default, |c| at(c.start.checked_sub(1)));
        let order = self.order();
        let length = stepped(self.content.iter().map(Range::len).sum());
        let ruled = cue.clone().map(|k| at(Some(k)).ruled).find(|r| matches!(r.role, 3 | 4)).map_or(0, |r| r.sure);
        let mut put = |template: u32, parts: [u32; 3]| {
            keys.push(mixed(&[2010 + template, parts[0], parts[1], parts[2]]));
        };
        let words = cue.clone().fold(7u32, |h, k| mixed(&[h, at(Some(k)).word]));
        put(0, [words, 0, 0]);
        put(1, [head.word, 0, 0]);
        put(2, [head.fine, 0, 0]);
        put(3, [head.word, order, 0]);
        put(4, [head.fine, order, 0]);
        put(5, [head.word, begins.word, 0]);
        put(6, [head.fine, begins.kinds, 0]);
        put(7, [head.word, begins.quote, ends.quote]);
        put(8, [head.word, speaker.entity, 0]);
        put(9, [head.fine, speaker.fine, 0]);
        put(10, [head.kinds, speaker.kinds, begins.kinds]);
        put(11, [first.word, last.word, 0]);
        put(12, [first.kinds, head.kinds, 0]);
        put(13, [before.word, first.word, 0]);
        put(14, [before.kinds, head.word, 0]);
        put(15, [after.word, head.word, 0]);
        put(16, [after.word, head.fine, 0]);
        put(17, [after.kinds, head.kinds, before.kinds]);
        put(18, [speaker.word, 0, 0]);
        put(19, [speaker.fine, speaker.entity, 0]);
        put(20, [subject.word, speaker.entity, 0]);
        put(21, [speaker.kinds, subject.kinds, 0]);
        put(22, [begins.word, 0, 0]);
        put(23, [begins.fine, second.fine, 0]);
        put(24, [begins.kinds, second.kinds, 0]);
        put(25, [ahead.word, begins.word, 0]);
        put(26, [ends.word, behind.word, 0]);
        put(27, [ends.kinds, behind.kinds, 0]);
        put(28, [behind.word, behind.quote, ends.quote]);
        put(29, [order, length, begins.quote]);
        put(30, [head.word, length, 0]);
        put(31, [head.cue, ruled, order]);
        put(32, [head.word, ruled, 0]);
        put(33, [head.quote, begins.quote, speaker.quote]);
        put(34, [first.first, order, 0]);
        put(35, [head.word, speaker.kinds, 0]);
        put(36, [begins.word, head.fine, order]);
        put(37, [head.word, second.word, 0]);
        keys
    }

    /// The word of saying within the cue.
    fn head(&self) -> Facts {
        let facts = &self.scene.view.facts;
        let best = self.scene.cue.clone().max_by_key(|&k| facts.get(k).map_or(0, |f| f.cue));
        best.and_then(|k| facts.get(k)).copied().unwrap_or_default()
    }

    /// In which order source, cue and content stand, and whether they share a sentence.
    fn order(&self) -> u32 {
        let sentence = |k: usize| self.scene.view.facts.get(k).map_or(0, |f| f.sentence);
        let cue = self.scene.cue.start;
        let beside = |r: Option<&Range<usize>>| match r {
            None => 0,
            Some(r) => {
                let near = u32::from(sentence(r.start) == sentence(cue));
                if r.start < cue { 1 + near } else { 3 + near }
            }
        };
        beside(self.source) * 25 + beside(self.content.first()) * 5 + beside(self.content.last())
    }
}
