//! Our sentence beside the words that it was made from, as deletions and insertions.

use serde::Serialize;

/// Words on each side beyond which the parts are shown whole, one struck and one put in.
const MOST: usize = 120;

/// A stretch that both have, or that one of them has alone.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Same,
    Deleted,
    Inserted,
}

/// The pieces from `passage` to `sentence`, word by word; empty where they are the same.
///
/// Longest common subsequence of words, after what both begin and end with.
pub(super) fn pieces(passage: &str, sentence: &str) -> Vec<Piece> {
    let (from, to): (Vec<&str>, Vec<&str>) =
        (passage.split_whitespace().collect(), sentence.split_whitespace().collect());
    if from == to {
        return Vec::new();
    }
    let head = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let (from, to) = (&from[head..], &to[head..]);
    let tail = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
    let (end, middle) = (&from[from.len() - tail..], &from[..from.len() - tail]);
    let mut out = Vec::new();
    sentence.split_whitespace().take(head).for_each(|w| push(&mut out, Kind::Same, w));
    between(middle, &to[..to.len() - tail], &mut out);
    end.iter().for_each(|w| push(&mut out, Kind::Same, w));
    in_runs(out)
}

fn push(out: &mut Vec<Piece>, kind: Kind, word: &str) {
    match out.last_mut() {
        Some(last) if last.kind == kind => {
            last.text.push(' ');
            last.text.push_str(word);
        }
        _ => out.push(Piece { kind, text: word.to_owned() }),
    }
}

fn between(from: &[&str], to: &[&str], out: &mut Vec<Piece>) {
    if from.len() > MOST || to.len() > MOST {
        from.iter().for_each(|w| push(out, Kind::Deleted, w));
        to.iter().for_each(|w| push(out, Kind::Inserted, w));
        return;
    }
    // `longest[i][j]`: common words of what follows `from[i]` and `to[j]`.
    let width = to.len() + 1;
    let mut longest = vec![0_u8; (from.len() + 1) * width];
    for i in (0..from.len()).rev() {
        for j in (0..to.len()).rev() {
            longest[i * width + j] = if from[i] == to[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < from.len() || j < to.len() {
        if i < from.len() && j < to.len() && from[i] == to[j] {
            push(out, Kind::Same, from[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == to.len() || (i < from.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            push(out, Kind::Deleted, from[i]);
            i += 1;
        } else {
            push(out, Kind::Inserted, to[j]);
            j += 1;
        }
    }
}

/// A deletion that comes behind an insertion joins the deletion before it.
fn in_runs(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (out.len().checked_sub(2), piece.kind) {
            (Some(at), Kind::Deleted) if out[at + 1].kind == Kind::Inserted && out[at].kind == Kind::Deleted => {
                out[at].text = format!("{} {}", out[at].text, piece.text);
            }
            _ => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(passage: &str, sentence: &str) -> String {
        let one = |p: &Piece| match p.kind {
            Kind::Same => p.text.clone(),
            Kind::Deleted => format!("[-{}-]", p.text),
            Kind::Inserted => format!("[+{}+]", p.text),
        };
        pieces(passage, sentence).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn edits_are_seen_where_they_stand() {
        let passage = "HALVIK (MPA) - Officers met on Tuesday, she said.";
        assert_eq!(
            shown(passage, "Officers met on March 10, Ada Holt said."),
            "[-HALVIK (MPA) --] Officers met on [-Tuesday, she-] [+March 10, Ada Holt+] said."
        );
        assert_eq!(shown("They met.", "They met, the Post reported."), "They [-met.-] [+met, the Post reported.+]");
        assert_eq!(shown("The same words.", "The  same words."), "");
    }

    #[test]
    fn very_long_ones_are_shown_whole() {
        let (from, to) = ("a ".repeat(200), "b ".repeat(3));
        assert_eq!(pieces(&from, &to).len(), 2);
    }
}
