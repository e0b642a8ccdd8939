//! Sentence case: how a headline's words are written, by how the articles write them inside their sentences.

use std::collections::BTreeMap;

use super::is_office;
use crate::model::{Comparison, Field, Passage};
use crate::text::{Word, fold, is_function_word, stem, words};

/// House style is sentence case: a word keeps its capital where the articles,
/// inside their sentences, write it with one at least as often as without.
///
/// A matter of type, like the glyph of a quotation mark, and no edit.
pub(super) fn sentence_case(c: &Comparison, title: &str) -> String {
    let list: Vec<_> = words(title).collect();
    let capitals = list.iter().filter(|w| w.is_capitalised()).count();
    // Fewer than two thirds capitalised: it is in sentence case already.
    if capitals * 3 < list.len() * 2 {
        return title.to_owned();
    }
    let usage = usage(c);
    let counts = |folded: &str| usage.get(&stem(folded)).copied().unwrap_or((0, 0));
    let common = |folded: &str| is_function_word(folded) || counts(folded).0 > counts(folded).1;
    let unknown = |folded: &str| counts(folded) == (0, 0);
    let (mut out, mut at) = (String::with_capacity(title.len()), 0);
    for (n, w) in list.iter().enumerate().skip(1).filter(|(_, w)| w.is_capitalised() && !is_first_person(w.text)) {
        // "President Otto", "Attorney General Otto": an office before a name is part of it.
        let behind = list[n..].iter().find(|next| !is_title(next.text));
        if is_title(w.text)
            && behind
                .is_some_and(|next| next.is_capitalised() && !common(&fold(next.text)) && !unknown(&fold(next.text)))
        {
            continue;
        }
        let folded = fold(w.text);
        let plain = |part: &str| !part.chars().skip(1).any(char::is_uppercase);
        // "Border-Security" is written small where both of its words are; of "Orr-Lund" the parts are not known.
        let small = match w.text.contains('-') {
            true => {
                let parts = || w.text.split('-');
                (common(&folded) || unknown(&folded)) && parts().all(|part| plain(part) && common(&fold(part)))
            }
            false => plain(w.text) && (common(&folded) || unknown(&folded)),
        };
        // "Trump-Backed": the name stays, and what goes with it is written small.
        if let Some((first, rest)) = w.text.split_once('-').filter(|_| !small) {
            let later: Vec<String> = rest.split('-').map(|part| fold(part).into_owned()).collect();
            if !common(&fold(first))
                && plain(rest.split('-').next().unwrap_or_default())
                && later.iter().all(|p| common(p))
            {
                out.push_str(&title[at..w.span.start]);
                out.push_str(&format!("{first}-{}", later.join("-")));
                at = w.span.end;
            }
            continue;
        }
        if small {
            out.push_str(&title[at..w.span.start]);
            out.push_str(&folded);
            at = w.span.end;
        }
    }
    out + &title[at..]
}

/// A word of an office or a title that may stand before a name.
fn is_title(word: &str) -> bool {
    is_office(word) || matches!(word, "Attorney" | "Chief" | "Deputy" | "King" | "Prime" | "Prince" | "Queen" | "Vice")
}

/// `I`, `I'm`: always written with a capital.
fn is_first_person(word: &str) -> bool {
    word == "I" || word.starts_with("I'") || word.starts_with("I’")
}

/// How often each stem stands in lower case and with a capital, not counting first words and headlines among the text.
fn usage(c: &Comparison) -> BTreeMap<String, (usize, usize)> {
    let told = |p: &&Passage| {
        let capitals = p.words().filter(Word::is_capitalised).count();
        p.field == Field::Text && capitals * 3 < p.length() * 2
    };
    // A story has a word many times: each is stemmed once.
    let mut written: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for w in c.passages.iter().filter(told).flat_map(|p| p.words().skip(1)) {
        let counts = written.entry(w.text).or_default();
        if w.is_capitalised() { counts.1 += 1 } else { counts.0 += 1 }
    }
    let mut out: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (word, (small, capital)) in written {
        let counts = out.entry(stem(&fold(word))).or_default();
        *counts = (counts.0 + small, counts.1 + capital);
    }
    out
}
