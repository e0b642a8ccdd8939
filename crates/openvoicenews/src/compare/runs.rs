//! Runs of words that two passages share: the surest sign of one quotation, or of one text.

use super::content::Content;

/// Shorter runs are made by grammar.
const RUN: usize = 3;

/// A run of words that stands in two passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it begins in the first, in words.
    pub(super) a: usize,
    /// Where it begins in the second.
    pub(super) b: usize,
    /// How many words it has.
    pub(super) length: usize,
}

/// The longest runs of three words and more that two passages share, in order of the first, none within another.
///
/// Each is grown from every place of the second passage with the same three words, of which an ordinary sentence has
/// one; long texts that repeat themselves are cut at [`MOST`].
pub(super) fn shared(x: &Content, y: &Content) -> Vec<Run> {
    let (a, b) = (&x.words[..x.words.len().min(MOST)], &y.words[..y.words.len().min(MOST)]);
    // Sorted, not hashed: this is asked of every pair that is judged, and a sentence has few places.
    let mut places: Vec<(&[u32], usize)> = b.windows(RUN).zip(0..).collect();
    places.sort_unstable();
    let (mut runs, mut at) = (Vec::new(), 0);
    while at + RUN <= a.len() {
        let run = &a[at..at + RUN];
        let first = places.partition_point(|p| p.0 < run);
        let starts = places[first..].iter().take_while(|p| p.0 == run);
        let grown = starts.map(|&(_, b_at)| Run { a: at, b: b_at, length: alike(&a[at..], &b[b_at..]) });
        let best = grown.max_by_key(|r| (r.length, std::cmp::Reverse(r.b)));
        at += best.map_or(1, |r| r.length);
        runs.extend(best);
    }
    runs
}

/// How many words of a shared run at least one of the two passages quotes; the most of any run.
pub(super) fn quoted(x: &Content, y: &Content) -> usize {
    if ![x, y].iter().any(|c| c.quoted.contains(&true)) {
        return 0;
    }
    let said = |c: &Content, from: usize, n: usize| c.quoted[from..from + n].iter().filter(|q| **q).count();
    shared(x, y).iter().map(|r| said(x, r.a, r.length).max(said(y, r.b, r.length))).max().unwrap_or(0)
}

/// Words of a passage that are looked at.
const MOST: usize = 200;

fn alike(a: &[u32], b: &[u32]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(words: &[u32], quoted: usize) -> Content {
        let quoted = (0..words.len()).map(|i| i < quoted).collect();
        Content { words: words.to_vec(), stems: vec![None; words.len()], quoted, ..Content::default() }
    }

    #[test]
    fn finds_the_longest_runs_and_what_is_quoted_of_them() {
        let a = content(&[1, 2, 3, 4, 9, 5, 6, 7], 3);
        let b = content(&[8, 5, 6, 7, 1, 2, 3, 4, 1], 0);
        assert_eq!(shared(&a, &b), [Run { a: 0, b: 4, length: 4 }, Run { a: 5, b: 1, length: 3 }]);
        assert_eq!((quoted(&a, &b), quoted(&b, &a)), (3, 3));
        assert_eq!(shared(&content(&[1, 2], 0), &content(&[1, 2], 0)), []);
        assert_eq!(quoted(&content(&[], 0), &content(&[1], 0)), 0);
    }
}
