//! Names completed where a report first has them, with the office or trade; pronouns that stand for a speaker, too.

use std::collections::{BTreeMap, BTreeSet};

use super::apposition;
use super::edit::{Change, is_past_form, last_word, opening_end};
use super::page::is_no_name;
use super::standalone::resolved_pronoun;
use crate::model::{Comparison, EditKind, EntityKind, Evidence, Passage, Span};
use crate::text::{fold, is_function_word, words};

/// `Mr.` and the like before a name: the house style gives none.
pub(super) fn courtesy_titles(p: &Passage) -> Vec<Change> {
    let outside = p.names.iter().map(|n| n.entity.span).filter(|s| !p.quoted.iter().any(|q| q.contains(s)));
    let titled = outside.map(|s| Span::new(with_courtesy_title(&p.text, s).start, s.start)).filter(|s| !s.is_empty());
    titled.map(|s| Change::new(EditKind::Cut, s, "")).collect()
}

/// Short names of persons completed to the fullest form that their article
/// gives, where the report has not introduced them yet; pronouns that stand for a speaker, too.
///
/// With `joins`, those of whom the passage says no more get the description that an article has of them.
pub(super) fn names(p: &Passage, c: &Comparison, introduced: &mut BTreeSet<String>, joins: bool) -> Vec<Change> {
    let mut out = Vec::new();
    for n in &p.names {
        let span = n.entity.span;
        let person = n.entity.kind == EntityKind::Person;
        // What a page has glued together is no name to complete another by.
        if !person || p.quoted.iter().any(|q| q.contains(&span)) || is_no_name(&n.entity.name) {
            continue;
        }
        let ends = ends_of(&n.entity.name);
        if !introduced.insert(ends.clone()) {
            out.extend(known_office(&p.text, span, &ends, introduced));
            out.extend(shortened(p, span, &n.entity.name, c));
            continue;
        }
        let whole = span.of(&p.text) == n.entity.name;
        let full = &n.entity.name;
        let completed = n.full.as_ref().filter(|_| completes(&p.text, span, full) && is_known_best(c, full));
        let office = if whole || completed.is_some() { office(p, span, c, &n.entity.name) } else { None };
        let own = title_before(&p.text, span).map(|title| title.of(&p.text).to_owned());
        let described = own.or_else(|| office.as_ref().map(|(title, _)| title.clone()));
        if joins && described.is_none() && (whole || completed.is_some()) {
            out.extend(apposition::of(p, with_courtesy_title(&p.text, span), full, c));
        }
        if let Some(title) = described {
            introduced.extend(words(&title).map(|w| office_of(&ends, w.text)));
        }
        let (to, evidence) = match (office, completed) {
            (Some((title, evidence)), _) => (format!("{title} {}", n.entity.name), evidence),
            (None, Some(full)) => (n.entity.name.clone(), full.clone()),
            (None, None) => continue,
        };
        let span = with_courtesy_title(&p.text, span);
        out.push(Change { evidence: vec![evidence], ..Change::new(EditKind::Name, span, to) });
    }
    let pronouns = pronouns(p, c, introduced, joins);
    // "Though she learned of it, Otto said nothing": where the pronoun gets the name, the surname behind it stays.
    let same = |o: &Change, n: &Change| {
        let described = o.kind == EditKind::Join && o.evidence.iter().any(|e| e.exact.starts_with(&n.to));
        n.kind == EditKind::Name && (n.to == o.to || described)
    };
    out.retain(|o: &Change| !pronouns.iter().any(|n| same(o, n) && n.span.start < o.span.start));
    out.extend(pronouns);
    out
}

/// How the set of those introduced keeps a word of somebody's office.
fn office_of(ends: &str, word: &str) -> String {
    format!("{ends}, {}", fold(word))
}

/// The office that the article gives with the name (`Interior Minister`) and where it does, for somebody whom the
/// passage names with nothing to say who that is.
fn office(p: &Passage, name: Span, c: &Comparison, full: &str) -> Option<(String, Evidence)> {
    let beside = p.text[name.end..].starts_with([',', '\'', '’', '-']) || p.text[..name.start].ends_with([',', '-']);
    let before = &p.text[..name.start];
    let titled =
        words(before).last().is_some_and(|w| w.is_capitalised() && w.span.end + 1 == name.start && w.span.start > 0);
    let described = before.ends_with("s ") || before.trim_end().ends_with(',') || title_before(&p.text, name).is_some();
    // Elsewhere than at the head of a sentence an office would too often stand beside another description.
    let heads = words(before).next().is_none() || opening_end(&p.text) == Some(name.start);
    if beside || titled || described || !heads {
        return None;
    }
    let own = c.passages.iter().filter(|q| q.source == p.source && q.field == crate::model::Field::Text);
    own.flat_map(|q| q.names.iter().map(move |n| (q, n.entity.span))).find_map(|(q, at)| {
        let title = title_before(&q.text, at).filter(|_| at.of(&q.text) == full)?;
        let evidence = q.cite(Span::new(title.start, at.end), &c.sources[q.source])?;
        Some((title.of(&q.text).to_owned(), evidence))
    })
}

/// `Interior Minister` before a name: capitalised words of which the last is an office, and no former one.
fn title_before(text: &str, name: Span) -> Option<Span> {
    const OFFICES: [&str; 11] = [
        "Minister",
        "President",
        "Governor",
        "Mayor",
        "Chancellor",
        "Premier",
        "Senator",
        "Secretary",
        "General",
        "Colonel",
        "Judge",
    ];
    let mut start = None;
    let mut end = name.start;
    for (n, w) in words(&text[..name.start]).collect::<Vec<_>>().into_iter().rev().enumerate() {
        let adjoins = &text[w.span.end..end] == " ";
        let past = matches!(&*fold(w.text), "former" | "late" | "then" | "ex" | "acting" | "incoming" | "outgoing");
        if past {
            return None;
        }
        if !adjoins || !w.is_capitalised() || is_function_word(&fold(w.text)) || n == 0 && !OFFICES.contains(&w.text) {
            break;
        }
        if n > 3 || w.text.contains(['\'', '’']) {
            return None;
        }
        (start, end) = (Some(w.span.start), w.span.start);
    }
    Some(Span::new(start?, name.start - 1))
}

/// `, the governor,` behind the name of somebody who has been introduced as such.
fn known_office(text: &str, name: Span, ends: &str, introduced: &BTreeSet<String>) -> Option<Change> {
    let inside = text[name.end..].strip_prefix(", the ")?;
    let described = &inside[..inside.find([',', '.', ';'])?];
    let close = name.end + ", the ".len() + described.len();
    let known = words(described).all(|w| introduced.contains(&office_of(ends, w.text)));
    let whole = text[close..].starts_with(", ") && known;
    whole.then(|| Change::new(EditKind::Cut, Span::new(name.end, close + 1), ""))
}

/// `Foreign Minister Davin` before the surname of somebody who has been introduced: articles, too, go on with the
/// surname alone, and only where one does is it enough.
fn shortened(p: &Passage, name: Span, full: &str, c: &Comparison) -> Option<Change> {
    let own = name.of(&p.text);
    let surname = &own[own.rfind(' ')? + 1..];
    let named = || c.passages.iter().flat_map(|q| q.names.iter().map(move |n| (q, &n.entity)));
    let persons =
        || named().filter(|(_, e)| e.kind == EntityKind::Person && e.name.rsplit(' ').next() == Some(surname));
    let alone = persons().any(|(q, e)| e.name == full && e.span.of(&q.text) == surname);
    let only = persons().all(|(_, e)| ends_of(&e.name) == ends_of(full) || e.name == surname);
    // "The prime minister, Ann Lee" and "Ann Lee, the prime minister" need all of it; ", Ann Lee said" does not.
    let says = ["said", "says", "told", "added"].iter().any(|w| p.text[name.end..].starts_with(&format!(" {w}")));
    let before = &p.text[..name.start];
    let described = p.text[name.end..].starts_with(',') || before.ends_with('-') || before.ends_with(", ") && !says;
    // Some spans have more than the name: "Staff Ann Lee" behind "Chief of".
    let whole = words(own).all(|w| words(full).any(|known| known.text == w.text));
    if !alone || !only || !whole || described {
        return None;
    }
    let start = match title_before(&p.text, name) {
        Some(title) => title.start,
        None => with_courtesy_title(&p.text, name).start,
    };
    // "Halden strategist Ann Lee", "Senate leader Ann Lee": a description of another kind keeps the whole name.
    let before = words(&p.text[..start]).last().filter(|w| p.text[w.span.end..start] == *" ");
    let free = before.is_none_or(|w| {
        w.text != "US" && (is_function_word(&fold(w.text)) || is_past_form(&fold(w.text)) || w.text == "says")
    });
    free.then(|| Change::new(EditKind::Cut, Span::new(start, name.end - surname.len()), ""))
}

/// First and last word of a name: `Dan Caine` and `Dan J. Caine` are one person to a reader.
fn ends_of(name: &str) -> String {
    let (first, last) = (name.split(' ').next(), name.rsplit(' ').next());
    format!("{} {}", first.unwrap_or_default(), last.unwrap_or_default())
}

/// Whether the full name may take the place of the short one: it has each of
/// its words (`Caine`, `Dan Caine`), and neither is the name part of a longer
/// one (`Trump` in `the Trump administration`) nor do the other words stand beside it.
fn completes(text: &str, short: Span, full: &str) -> bool {
    let all: Vec<&str> = words(full).map(|w| w.text).collect();
    let (before, after) = (last_word(&text[..short.start]), words(&text[short.end..]).next());
    let beside =
        after.is_some_and(|w| all.contains(&w.text) || w.is_capitalised() && text[short.end..].starts_with(' '));
    all.len() > 1
        && short.of(text).chars().any(char::is_lowercase)
        && all.iter().all(|w| w.starts_with(char::is_uppercase))
        && words(short.of(text)).all(|w| all.contains(&w.text))
        && !matches!(before.as_str(), "the" | "a" | "an" | "of" | "and")
        && !all.iter().any(|w| fold(w) == before)
        && !beside
        && !after.is_some_and(|w| text[short.end..].starts_with(' ') && takes_name_before(&fold(w.text)))
}

/// Whether a noun has the name before it to describe it: `Otto officials`.
fn takes_name_before(folded: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: [&str; 40] = [
        "administration", "adviser", "advisers", "aide", "aides", "allies", "ally", "appointee", "appointees",
        "associate", "associates", "attorney", "attorneys", "backer", "backers", "campaign", "confidant", "critics",
        "donor", "donors", "era", "family", "government", "lawyer", "lawyers", "loyalist", "loyalists", "nominee",
        "nominees", "official", "officials", "presidency", "rallies", "rally", "staff", "supporter", "supporters",
        "team", "voter", "voters",
    ];
    NOUNS.binary_search(&folded).is_ok()
}

/// Whether no other full name that ends so is commoner in the story's articles: one that pages glue together, or one that
/// a namesake has, is not put in.
pub(super) fn is_known_best(c: &Comparison, full: &str) -> bool {
    let ends = full.rsplit(' ').next().unwrap_or_default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for n in c.passages.iter().flat_map(|q| q.names.iter().map(move |n| n.entity.span.of(&q.text))) {
        if n.contains(' ') && n.rsplit(' ').next() == Some(ends) {
            *counts.entry(n).or_default() += 1;
        }
    }
    let own = counts.get(full).copied().unwrap_or(0);
    counts.iter().all(|(other, n)| *n <= own || ends_of(other) == ends_of(full))
}

/// `Mr Trump` as a whole, where the name stands after such a title.
fn with_courtesy_title(text: &str, name: Span) -> Span {
    let before = &text[..name.start];
    let title = ["Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms "].iter().find(|t| before.ends_with(**t));
    Span::new(name.start - title.map_or(0, |t| t.len()), name.end)
}

fn pronouns(p: &Passage, c: &Comparison, introduced: &mut BTreeSet<String>, joins: bool) -> Vec<Change> {
    const PRONOUNS: [&str; 3] = ["he", "she", "they"];
    let mut out = Vec::new();
    for s in &p.statements {
        let Some(&span) = s.source.first() else { continue };
        let named_before = p.names.iter().any(|n| n.entity.name == s.speaker.name && n.entity.span.start < span.start);
        if !PRONOUNS.contains(&&*fold(span.of(&p.text)))
            || !resolved_pronoun(p, span)
            || named_before
            || is_no_name(&s.speaker.name)
        {
            continue;
        }
        if let Some(full) = where_named(c, p.source, &s.speaker.name) {
            let first = introduced.insert(ends_of(&s.speaker.name));
            if joins && first {
                out.extend(apposition::of(p, span, &s.speaker.name, c));
            }
            out.push(Change { evidence: vec![full], ..Change::new(EditKind::Name, span, &*s.speaker.name) });
        }
    }
    out
}

/// Where an article gives a name in full.
fn where_named(c: &Comparison, source: usize, name: &str) -> Option<Evidence> {
    let passages = c.passages.iter().filter(|p| p.source == source);
    let mut found = passages.filter_map(|p| p.names.iter().find(|n| n.entity.span.of(&p.text) == name).map(|n| (p, n)));
    let (p, n) = found.next()?;
    p.cite(n.entity.span, &c.sources[p.source])
}
