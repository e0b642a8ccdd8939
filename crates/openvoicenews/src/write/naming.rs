//! Names completed where a report first has them, with the office or trade; pronouns that stand for a speaker, too.

use std::collections::BTreeSet;

use super::apposition;
use super::edit::{Change, is_past_form, last_word};
use super::links;
use super::offices::{self, Office, takes_name_before, title_before, with_courtesy_title};
use super::page::is_no_name;
use super::people::{People, ends_of, surname};
use super::pronouns::is_resolved;
use crate::model::{EditKind, EntityKind, Evidence, NameIn, Passage, Span, StatementIn};
use crate::text::{fold, is_function_word, words};

/// `Mr.` and the like before a name: the house style gives none.
///
/// Where a story has two of a surname, it tells which of them is meant, and stays.
pub(super) fn courtesy_titles(p: &Passage, people: &People<'_>) -> Vec<Change> {
    let outside = p.names.iter().map(|n| n.entity.span).filter(|s| !p.quoted.iter().any(|q| q.contains(s)));
    let titled = outside.filter(|s| with_courtesy_title(&p.text, *s) != *s);
    let shared = |s: &Span| !s.of(&p.text).contains(' ') && people.has_namesakes(s.of(&p.text));
    let titled = titled.filter(|s| !shared(s)).map(|s| Span::new(with_courtesy_title(&p.text, s).start, s.start));
    titled.map(|s| Change::new(EditKind::Cut, s, "")).collect()
}

/// Short names of persons completed to the fullest form that their article
/// gives, where the report has not introduced them yet; pronouns that stand for a speaker, too.
///
/// With `joins`, those of whom the passage says no more get the description that an article has of them.
pub(super) fn names(p: &Passage, people: &People<'_>, introduced: &mut BTreeSet<String>, joins: bool) -> Vec<Change> {
    let (mut out, before) = (Vec::new(), introduced.clone());
    for n in &p.names {
        let span = n.entity.span;
        let person = n.entity.kind == EntityKind::Person;
        if !person || p.quoted.iter().any(|q| q.contains(&span)) {
            continue;
        }
        // What a page has glued together is no name to complete another by.
        let own = if is_no_name(&n.entity.name) { span.of(&p.text) } else { &n.entity.name };
        if is_no_name(own) {
            introduced.extend(links::name_before(&p.text, span).map(|name| ends_of(name).join(" ")));
            continue;
        }
        let others = people.fullest(own);
        let full = others.as_ref().map_or(own, |(name, _)| name);
        let ends = ends_of(full).join(" ");
        if is_known_by_surname(full, introduced) {
            continue;
        }
        if !introduced.insert(ends.clone()) {
            out.extend(known_office(&p.text, span, &ends, introduced));
            out.extend(shortened(p, span, full, people, &|title| is_introduced_as(&ends, title, introduced)));
            continue;
        }
        if is_other_kind(full) {
            continue;
        }
        let whole = span.of(&p.text) == full;
        let known = others.as_ref().map(|(_, evidence)| evidence).or(n.full.as_ref().filter(|_| own == n.entity.name));
        let completed = known.filter(|_| completes(&p.text, span, full) && people.is_known_best(full));
        let office = if whole || completed.is_some() { offices::of(p, span, people, full, joins) } else { None };
        let own = title_before(&p.text, span).map(|title| title.of(&p.text).to_owned());
        let described = own.or_else(|| office.as_ref().map(|o| o.title.clone()));
        if joins && described.is_none() && (whole || completed.is_some()) {
            out.extend(apposition::of(p, with_courtesy_title(&p.text, span), full, people));
        }
        // "Halden press officer Ana Otto": who she is by her trade is known from then on, too.
        let described = described.or_else(|| Some(apposition::title(p, span)?.of(&p.text).to_owned()));
        if let Some(title) = described {
            introduce_office(&ends, &title, introduced);
        }
        out.extend(entitled(with_courtesy_title(&p.text, span), office, full, completed));
    }
    let pronouns = pronouns(p, people, &before, introduced, joins);
    // "Though she learned of it, Otto said nothing": where the pronoun gets the name, the surname behind it stays.
    let same = |o: &Change, n: &Change| {
        let described = o.kind == EditKind::Join && o.evidence.iter().any(|e| e.exact.contains(surname(&n.to)));
        n.kind == EditKind::Name && (surname(&n.to) == surname(&o.to) || described)
    };
    out.retain(|o: &Change| !pronouns.iter().any(|n| same(o, n) && n.span.start < o.span.start));
    out.extend(pronouns);
    out
}

/// Whether a report has somebody of this surname already: by the surname alone nobody else is meant.
fn is_known_by_surname(name: &str, introduced: &BTreeSet<String>) -> bool {
    !name.contains(' ') && introduced.iter().any(|known| surname(known) == name)
}

/// Names that are read as persons' and are not: storms, and whom everybody knows by one name.
fn is_other_kind(full: &str) -> bool {
    const FIRST: [&str; 8] = ["Cyclone", "Hurricane", "Jesus", "Saint", "St.", "Storm", "Tropical", "Typhoon"];
    full.split(' ').next().is_some_and(|first| FIRST.contains(&first))
}

/// How the set of those introduced keeps a word of somebody's office.
fn office_of(ends: &str, word: &str) -> String {
    format!("{ends}, {}", fold(word))
}

fn introduce_office(ends: &str, title: &str, introduced: &mut BTreeSet<String>) {
    introduced.extend(words(title).map(|w| office_of(ends, w.text)));
}

/// Whether all words of an office or a trade have been told of somebody.
fn is_introduced_as(ends: &str, title: &str, introduced: &BTreeSet<String>) -> bool {
    words(title).all(|w| introduced.contains(&office_of(ends, w.text)))
}

/// The changes that put a name, with the office before it, in the place of a short one, or the office before a full one.
fn entitled(span: Span, office: Option<Office>, name: &str, completed: Option<&Evidence>) -> Vec<Change> {
    let change = |kind, span, to: String, evidence| Change { evidence: vec![evidence], ..Change::new(kind, span, to) };
    let named = completed.map(|known| change(EditKind::Name, span, name.to_owned(), known.clone()));
    let Some(office) = office else { return Vec::from_iter(named) };
    if office.is_of_name() {
        return vec![change(EditKind::Name, span, format!("{} {name}", office.title), office.evidence)];
    }
    let before = Span::new(span.start, span.start);
    let joined = change(EditKind::Join, before, format!("{} ", office.title), office.evidence);
    std::iter::once(joined).chain(named).collect()
}

/// `, the governor,` behind the name of somebody who has been introduced as such.
fn known_office(text: &str, name: Span, ends: &str, introduced: &BTreeSet<String>) -> Option<Change> {
    let inside = text[name.end..].strip_prefix(", the ")?;
    let described = &inside[..inside.find([',', '.', ';'])?];
    let close = name.end + ", the ".len() + described.len();
    let whole = text[close..].starts_with(", ") && is_introduced_as(ends, described, introduced);
    whole.then(|| Change::new(EditKind::Cut, Span::new(name.end, close + 1), ""))
}

/// `Foreign Minister Davin` before the surname of somebody who has been introduced: articles, too, go on with the
/// surname alone, and only where one does is it enough. A trade in small letters goes where it has been told: `is_known`.
fn shortened(
    p: &Passage,
    name: Span,
    full: &str,
    people: &People<'_>,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<Change> {
    let own = name.of(&p.text);
    let surname = surname(own);
    // "The prime minister, Ann Lee" needs all of it; ", Ann Lee said" does not.
    let says = ["said", "says", "told", "added"].iter().any(|w| p.text[name.end..].starts_with(&format!(" {w}")));
    let before = &p.text[..name.start];
    let party = [", D-", ", R-", ", I-"].iter().any(|of| p.text[name.end..].starts_with(of));
    let described = party || before.ends_with('-') || before.ends_with(", ") && !says;
    // Some spans have more than the name: "Staff Ann Lee" behind "Chief of".
    let whole = words(own).all(|w| words(full).any(|known| known.text == w.text));
    if !people.goes_by(surname, full) || !whole || described {
        return None;
    }
    let told = || apposition::title(p, name).filter(|title| is_known(title.of(&p.text)));
    let start = match title_before(&p.text, name).or_else(told) {
        Some(title) => title.start,
        None => with_courtesy_title(&p.text, name).start,
    };
    // "Halden strategist Ann Lee", "Senate leader Ann Lee": a description of another kind keeps the whole name.
    let before = words(&p.text[..start]).last().filter(|w| p.text[w.span.end..start] == *" ");
    let free = before.is_none_or(|w| {
        w.text != "US" && (is_function_word(&fold(w.text)) || is_past_form(&fold(w.text)) || w.text == "says")
    });
    // "Health and Housing Secretary Ann Lee", "Ben Orr and Ann Lee": what stands before belongs to it, or is like it.
    let listed = ["and", "of", "for"].iter().any(|w| {
        let ahead = p.text[..start].trim_end().strip_suffix(w).filter(|a| a.ends_with(' '));
        ahead.is_some_and(|a| words(a).last().is_some_and(|w| w.is_capitalised()))
    });
    let free = free && !listed;
    let cut = Span::new(start, name.end - surname.len());
    (free && !cut.is_empty()).then(|| Change::new(EditKind::Cut, cut, ""))
}

/// Whether the full name may take the place of the short one: it has each of
/// its words (`Caine`, `Dan Caine`), and neither is the name part of a longer
/// one (`Trump` in `the Trump administration`) nor do the other words stand beside it.
fn completes(text: &str, short: Span, full: &str) -> bool {
    let all: Vec<&str> = words(full).map(|w| w.text).collect();
    let (before, after) = (last_word(&text[..short.start]), words(&text[short.end..]).next());
    let beside =
        after.is_some_and(|w| all.contains(&w.text) || w.is_capitalised() && text[short.end..].starts_with(' '));
    // "Halden Islanders say": several, and no Mr Islanders.
    let several = short.of(text).ends_with('s')
        && after.is_some_and(|w| matches!(w.text, "are" | "have" | "say" | "want" | "were"));
    // A son is not told from his father by the surname.
    let younger = all.last().filter(|w| matches!(**w, "Jr" | "Jr." | "Sr" | "Sr." | "II" | "III"));
    all.len() > 1
        && !several
        // `Dan Caine` says who is meant as well as `Dan J. Caine`.
        && (!short.of(text).contains(' ') || ends_of(short.of(text)) != ends_of(full))
        && younger.is_none_or(|w| short.of(text).contains(w))
        && short.of(text).chars().any(char::is_lowercase)
        && all.iter().all(|w| w.starts_with(char::is_uppercase))
        && words(short.of(text)).all(|w| all.contains(&w.text))
        && !matches!(before.as_str(), "the" | "a" | "an" | "of" | "and")
        && !all.iter().any(|w| fold(w) == before)
        // "Gen. Ana F. Otto": some spans have the surname alone.
        && before.chars().count() != 1
        && !beside
        && !after.is_some_and(|w| text[short.end..].starts_with(' ') && takes_name_before(&fold(w.text)))
}

fn pronouns(
    p: &Passage,
    people: &People<'_>,
    before: &BTreeSet<String>,
    introduced: &mut BTreeSet<String>,
    joins: bool,
) -> Vec<Change> {
    const PRONOUNS: [&str; 3] = ["he", "she", "they"];
    let mut out = Vec::new();
    for s in &p.statements {
        let Some(&span) = s.source.first() else { continue };
        // "He said he would go": the second is understood.
        let own = |o: &&StatementIn| o.speaker.name == s.speaker.name;
        let pronoun = |x: &&Span| PRONOUNS.contains(&&*fold(x.of(&p.text)));
        let first =
            p.statements.iter().filter(own).filter_map(|o| o.source.first()).filter(pronoun).min_by_key(|x| x.start);
        let named_before = first.is_some_and(|x| x.start < span.start)
            || p.names.iter().any(|n| n.entity.name == s.speaker.name && n.entity.span.start < span.start);
        if !PRONOUNS.contains(&&*fold(span.of(&p.text)))
            || !is_resolved(p, span)
            || named_before
            || is_no_name(&s.speaker.name)
            || !s.speaker.name.chars().any(char::is_lowercase)
            || is_of_one_told(p, span)
            || people.goes_on(p.source, &s.speaker.name)
        {
            continue;
        }
        let full = &*s.speaker.name;
        // "She asks Otto" is about another Otto than herself, and nobody says "Otto said that Otto left".
        let again = |n: &NameIn| n.entity.span.start > span.end && n.entity.span.of(&p.text) == surname(full);
        if p.names.iter().any(again) {
            continue;
        }
        let ends = ends_of(full).join(" ");
        let known = before.contains(&ends);
        let place = |name: &str| people.where_named(p.source, full, name);
        let short = surname(full);
        let short = (known && short != full && people.goes_by(short, full)).then_some(short);
        let short = short.and_then(|short| Some((short, place(short)?)));
        let Some((name, place)) = short.or_else(|| Some((full, place(full)?))) else { continue };
        let first = !is_known_by_surname(full, introduced) && introduced.insert(ends.clone());
        let office = if first { offices::of(p, span, people, full, joins) } else { None };
        match &office {
            Some(o) => introduce_office(&ends, &o.title, introduced),
            None if joins && first => out.extend(apposition::of(p, span, full, people)),
            None => {}
        }
        out.extend(entitled(span, office, name, Some(&place)));
    }
    out
}

/// Whether a pronoun stands for whom its sentence has already: `A senator said he would not`, `he is not as rich as he says`.
fn is_of_one_told(p: &Passage, pronoun: Span) -> bool {
    let own = fold(pronoun.of(&p.text)).into_owned();
    let again = p.outside().any(|(w, folded)| w.span.end <= pronoun.start && folded == own);
    let told = p.statements.iter().filter(|s| s.content.iter().any(|c| c.contains(&pronoun)));
    let by_one_before = |s: &StatementIn| s.source.first().is_some_and(|x| x.end <= pronoun.start);
    again || told.into_iter().any(by_one_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_short_name_keeps_it_short() {
        let may = |text: &str| {
            let at = text.find("Otto").unwrap();
            completes(text, Span::new(at, at + 4), "Ana Otto")
        };
        assert!(may("On Tuesday Otto left."));
        assert!(!may("Gen. Ana F. Otto left."));
        assert!(!may("Otto officials left."));
        assert!(!may("The Otto Bridge opened."));
        assert!(!may("The house of Otto fell."));
    }
}
