//! Whom and what a report tells of, and who they are by what it tells.

use std::collections::BTreeMap;

use super::identity::{MOST_WORDS, Subject, SubjectKind, is_title, known_as, tokens};
use crate::model::{EditKind, Report, Sentence};
use crate::text::{fold, is_function_word, words};

/// A subject that a report names.
#[derive(Clone, Debug, PartialEq)]
pub struct Told<'a> {
    /// One of the candidates.
    pub subject: &'a Subject,
    /// Who they are, in the words that the report has beside the name.
    pub role: Option<String>,
}

/// The subjects that a report names, in their order. `candidates` are those that its articles name: a report brings no
/// names of its own, and the articles know which name is a place.
///
/// A name counts where it stands whole, and not inside a longer one: `Halvik` is not told of by `Halvik Council`.
#[must_use]
pub fn told<'a>(report: &Report, candidates: &'a [Subject]) -> Vec<Told<'a>> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, subject) in candidates.iter().enumerate().filter(|(_, s)| s.kind != SubjectKind::Topic) {
        by_name.entry(bare(&subject.key)).or_default().push(n);
    }
    let mut found: BTreeMap<usize, Option<String>> = BTreeMap::new();
    for sentence in report.sentences() {
        let tokens = tokens(&sentence.text);
        let called = |name: &str| known_as(name).unwrap_or_else(|| name.to_owned());
        for (from, to) in longest(&tokens, |name| by_name.contains_key(&*called(name))) {
            let name = called(&tokens[from..to].join("-"));
            for &n in by_name.get(name.as_str()).into_iter().flatten() {
                let role = found.entry(n).or_default();
                if role.is_none() && candidates[n].kind == SubjectKind::Person {
                    *role = described(sentence, &candidates[n]).or_else(|| titled(sentence, &candidates[n]));
                }
            }
        }
    }
    found.into_iter().map(|(n, role)| Told { subject: &candidates[n], role }).collect()
}

/// The folded name of a key.
fn bare(key: &str) -> &str {
    key.split_once('/').map_or(key, |(_, name)| name)
}

/// Where names stand among the words, the longest at each place.
fn longest(tokens: &[String], is_name: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let most = MOST_WORDS.min(tokens.len() - at);
        match (1..=most).rev().find(|n| is_name(&tokens[at..at + n].join("-"))) {
            Some(n) => {
                out.push((at, at + n));
                at += n;
            }
            None => at += 1,
        }
    }
    out
}

/// `Edda Lorn, a professor of biology, said`: the description that the report has put beside the name, with its evidence.
fn described(sentence: &Sentence, subject: &Subject) -> Option<String> {
    let joins = sentence.edits.iter().filter(|e| e.kind == EditKind::Join);
    let own = joins.filter_map(|edit| {
        let [evidence] = edit.evidence.as_slice() else { return None };
        let role = edit.to.trim_matches([' ', ',']);
        // The passage is the name with the description, on one side of it or the other.
        let rest = evidence.exact.strip_suffix(role).or_else(|| evidence.exact.strip_prefix(role))?;
        let (name, full) = (tokens(rest), tokens(&subject.name));
        let same = !name.is_empty() && name.last() == full.last() && full.ends_with(&name);
        (same && !role.is_empty()).then(|| role.to_owned())
    });
    own.into_iter().next()
}

/// `Defence Minister Vera Otto`: the words with capitals before the name, where the last is an office.
fn titled(sentence: &Sentence, subject: &Subject) -> Option<String> {
    let at = sentence.text.find(&subject.name)?;
    let before: Vec<_> = words(&sentence.text[..at]).collect();
    let last = before.last().filter(|w| w.is_capitalised())?;
    if !is_office(&fold(last.text)) || sentence.text[last.span.end..at].trim() != "" {
        return None;
    }
    let mut from = last.span.start;
    for word in before.iter().rev().skip(1).take(3) {
        let leads_on = word.span.start == 0 && matches!(&*fold(word.text), "meanwhile" | "earlier" | "later" | "still");
        let small = is_function_word(&fold(word.text)) || leads_on;
        if !word.is_capitalised() || small || sentence.text[word.span.end..from].trim() != "" {
            break;
        }
        from = word.span.start;
    }
    // `Health and Human Services Secretary`: half of an office is none.
    if sentence.text[..from].ends_with(" and ") || sentence.text[..from].ends_with(" of ") {
        return None;
    }
    Some(sentence.text[from..last.span.end].to_owned())
}

/// A title that says what somebody is: not `Mr`, and not `former` alone.
fn is_office(folded: &str) -> bool {
    let address =
        matches!(folded, "mr" | "mrs" | "ms" | "miss" | "dr" | "sir" | "dame" | "lord" | "lady" | "former" | "foreign");
    is_title(folded) && !address && folded.len() > 3
}
