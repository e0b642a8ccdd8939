//! Where accounts differ: each account's words beside the other's.

use super::place::Place;
use crate::model::{Claim, Comparison, Difference, Edit, EditKind, Evidence, Passage, Span};
use crate::text::words;

/// One position in an account: the clause with the number, quoted, with who reports it.
pub(super) struct Account {
    /// Index into the comparison's sources.
    pub(super) source: usize,
    /// The value as worded.
    pub(super) value: String,
    evidence: Evidence,
}

/// The accounts of a difference, one for each value and origin.
pub(super) fn accounts(c: &Comparison, d: &Difference) -> Vec<Account> {
    let mut out: Vec<Account> = Vec::new();
    for position in &d.positions {
        for cited in position.sentences.iter().filter_map(|s| s.evidence.first()) {
            let Some(p) = passage(c, cited) else { continue };
            let origin = c.sources[p.source].origin;
            if out.iter().any(|a| a.value == position.value && c.sources[a.source].origin == origin) {
                continue;
            }
            let quantity = p.quantities.iter().find(|q| q.span.of(&p.text) == position.value);
            let clause = quantity.and_then(|q| clause(&p.text, q.span)).and_then(|s| p.cite(s, &c.sources[p.source]));
            out.extend(clause.map(|evidence| Account { source: p.source, value: position.value.clone(), evidence }));
        }
    }
    out
}

fn passage<'a>(c: &'a Comparison, e: &Evidence) -> Option<&'a Passage> {
    c.passages.iter().find(|p| p.start == e.start && p.field == e.field && c.sources[p.source].article == e.article)
}

/// The words around a number, between the nearest pauses; at most fourteen, at least three.
fn clause(text: &str, number: Span) -> Option<Span> {
    const PAUSES: [char; 12] = [',', ';', ':', '"', '“', '”', '(', ')', '—', '–', '‘', '\n'];
    let start =
        text[..number.start].rfind(PAUSES).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let end = text[number.end..].find(PAUSES).map_or(text.len(), |i| number.end + i);
    let list: Vec<Span> =
        words(&text[start..end]).map(|w| Span::new(start + w.span.start, start + w.span.end)).collect();
    let at = list.iter().position(|w| w.overlaps(&number))?;
    let first = at.saturating_sub(5);
    let glue =
        |w: &Span| matches!(w.of(text), "and" | "but" | "or" | "with" | "that" | "which" | "who" | "while" | "as");
    let first = first + list[first..at].iter().take_while(|w| glue(w)).count();
    let last = (first + 14).min(list.len());
    let kept = &list[first..last];
    (kept.len() >= 3).then(|| Span::new(kept[0].start, kept[kept.len() - 1].end))
}

/// `Outlet reported "at least 12 people were injured".`
pub(super) fn sentence(account: &Account) -> Claim {
    let place = Place(account.source);
    let to = format!("{place} reported");
    claim(format!("{to} “{}”.", account.evidence.exact), vec![account.evidence.clone()], vec![attribution(to)])
}

/// `One reported "…", while another reported "…".`
pub(super) fn joined(a: &Account, b: &Account) -> Claim {
    let (x, y) = (Place(a.source), Place(b.source));
    let text = format!("{x} reported “{}”, while {y} reported “{}”.", a.evidence.exact, b.evidence.exact);
    let edits = vec![attribution(format!("{x} reported")), attribution(format!("while {y} reported"))];
    claim(text, vec![a.evidence.clone(), b.evidence.clone()], edits)
}

fn attribution(to: String) -> Edit {
    Edit { kind: EditKind::Attribution, from: String::new(), to, evidence: Vec::new(), basis: None }
}

fn claim(text: String, evidence: Vec<Evidence>, edits: Vec<Edit>) -> Claim {
    let key: String = evidence.iter().map(|e| format!("{}:{}:{}\u{0}", e.article, e.start, e.exact)).collect();
    let id = format!("d{:012x}", xxhash_rust::xxh3::xxh3_64(key.as_bytes()) >> 16);
    let origins = evidence.len();
    Claim { id, text, evidence, origins, edits, ..Claim::default() }
}
