//! Who somebody is, told where the report first names them: `Ann Lee, a member of the Halden council, said`.
//!
//! The words are those of an apposition that an article has behind the name, its own article before others. Only
//! descriptions are taken that stand without their article: of a trade or office, with no `its`, no `the company's`
//! and no day in them.

use super::edit::{self, Change, is_auxiliary, is_past_form, opening_end};
use super::stance::is_opinion;
use crate::model::{Comparison, EditKind, EntityKind, Evidence, Field, Passage, Span};
use crate::text::{Word, fold, is_function_word, words};

/// Words that a sentence may have with an apposition in it.
const LONGEST: usize = 40;
/// Words of a description.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 2..=12;

/// Trades, offices and memberships that a person has.
#[rustfmt::skip]
const ROLES: [&str; 122] = [
    "activist", "actor", "actress", "adviser", "advisor", "advocate", "agent", "aide", "ambassador",
    "analyst", "attorney", "author", "banker", "billionaire", "biologist", "bishop", "candidate", "captain",
    "chair", "chairman", "chairwoman", "chemist", "chief", "co-author", "co-founder", "colonel",
    "columnist", "commander", "commissioner", "congressman", "congresswoman", "consultant", "coordinator",
    "counsel", "critic", "delegate", "democrat", "deputy", "detective", "diplomat", "director", "doctor",
    "driver", "economist", "editor", "engineer", "epidemiologist", "executive", "expert", "farmer",
    "father", "fellow", "founder", "governor", "head", "historian", "imam", "investor", "journalist",
    "judge", "lawmaker", "lawyer", "leader", "lecturer", "lieutenant", "lobbyist", "major", "manager",
    "mayor", "member", "minister", "mother", "negotiator", "nominee", "nurse", "officer", "organizer",
    "owner", "pastor", "physician", "physicist", "pilot", "pollster", "president", "priest", "principal",
    "producer", "professor", "programmer", "prosecutor", "psychiatrist", "psychologist", "rabbi",
    "reporter", "representative", "republican", "researcher", "resident", "scholar", "scientist",
    "secretary", "senator", "sergeant", "sheriff", "singer", "sociologist", "speaker", "specialist",
    "spokesman", "spokesperson", "spokeswoman", "strategist", "student", "superintendent", "surgeon",
    "teacher", "trader", "undersecretary", "veteran", "virologist", "witness", "writer",
];
/// Words that need the sentences around them, or that hold on their day alone.
#[rustfmt::skip]
const LEANING: [&str; 46] = [
    "acting", "ago", "all", "another", "biggest", "both", "current", "currently", "fellow", "first", "he", "her",
    "here", "his", "incoming", "it", "its", "last", "latest", "my", "new", "next", "now", "only", "other", "our",
    "own", "recently", "same", "second", "she", "similar", "such", "their", "then", "there", "these", "they",
    "third", "this", "those", "today", "top", "we", "yesterday", "your",
];

/// The description of somebody as a change behind the name, where the sentence has room for one: behind a name that does
/// something, or that closes the sentence as its source.
pub(super) fn of(p: &Passage, name: Span, full: &str, c: &Comparison) -> Option<Change> {
    let closes = place(p, name)?;
    let (description, evidence) = known(c, p, full)?;
    let all = words(&p.text).count() + words(&description).count();
    let head = head(&description)?;
    let repeats = words(&p.text).any(|w| fold(w.text) == fold(&head));
    if all > LONGEST || repeats {
        return None;
    }
    let to = if closes { format!(", {description}") } else { format!(", {description},") };
    Some(Change { evidence: vec![evidence], ..Change::new(EditKind::Join, Span::new(name.end, name.end), to) })
}

/// Whether a description fits behind the name, and whether the sentence ends there.
fn place(p: &Passage, name: Span) -> Option<bool> {
    let (before, after) = (&p.text[..name.start], &p.text[name.end..]);
    let next = words(after).next().filter(|w| after.starts_with(' ') && w.span.start == 1).map(|w| fold(w.text));
    let acts = next.as_deref().is_some_and(|w| is_auxiliary(w) || is_past_form(w) || w == "says");
    let says = next.as_deref().is_some_and(|w| matches!(w, "said" | "says" | "told" | "wrote" | "added"));
    let heads = before.is_empty() || opening_end(&p.text) == Some(name.start);
    let quoted = before.trim_end().ends_with(['"', '”']);
    // "In a letter, Lee said": the one comma closes what opens the sentence.
    let opened = before.ends_with(", ") && before.matches(',').count() == 1 && opens_phrase(before);
    let closes = before.ends_with(", ") && matches!(after, " said." | " says.");
    let source = before.ends_with(' ') && words(before).last().is_some_and(|w| matches!(w.text, "said" | "says"));
    if source && after == "." {
        return Some(true);
    }
    ((heads || opened) && acts || quoted && says || closes).then_some(false)
}

/// Whether a phrase opens the sentence.
fn opens_phrase(before: &str) -> bool {
    words(before).next().is_some_and(|w| edit::opens_phrase(w.text))
}

/// The first description of somebody: of the passage's own article, else of the others in their order.
fn known(c: &Comparison, p: &Passage, full: &str) -> Option<(String, Evidence)> {
    if !full.contains(' ') {
        return None;
    }
    let found = |own: bool| {
        let of = c.passages.iter().filter(|q| (q.source == p.source) == own && q.field == Field::Text);
        of.into_iter().find_map(|q| {
            let named = q.names.iter().filter(|n| n.entity.kind == EntityKind::Person);
            let mut spans = named.map(|n| n.entity.span).filter(|s| s.of(&q.text) == full);
            let (name, told) = spans.find_map(|s| Some((s, description(q, s)?)))?;
            let evidence = q.cite(Span::new(name.start, told.end), &c.sources[q.source])?;
            Some((told.of(&q.text).to_owned(), evidence))
        })
    };
    found(true).or_else(|| found(false))
}

/// `a professor of law at Halden University` behind a name, between commas or up to the full stop.
fn description(q: &Passage, name: Span) -> Option<Span> {
    let start = name.end + q.text[name.end..].strip_prefix(", ").map(|_| 2)?;
    let rest = &q.text[start..];
    let end = rest.find([',', ';', ':', '(', '"', '“', '”', '—', '–', '.'])?;
    let (inside, after) = rest.split_at(end);
    let clear = |at: Span| !q.quoted.iter().chain(&q.loaded).any(|x| x.overlaps(&at));
    // A name in a list has a comma behind it too: "Otto, a lawyer, Lund and others".
    let goes_on = after.strip_prefix(", ").and_then(|after| words(after).next()).is_some_and(|w| {
        let next = fold(w.text);
        is_auxiliary(&next) || is_past_form(&next) || matches!(&*next, "says" | "who" | "whose")
    });
    let list: Vec<Word<'_>> = words(inside).collect();
    let clause = list.iter().position(|w| ["who", "whose", "that", "which"].iter().any(|c| w.text.starts_with(c)));
    let last = match clause {
        Some(n) => list.get(n.checked_sub(1)?)?.span.end,
        None => end,
    };
    let told = Span::new(start, start + last);
    let whole = goes_on || after == "." || clause.is_some_and(|n| n > 1) && !after.starts_with('.');
    (whole && clear(told) && stands(told.of(&q.text)) && !is_opinion(q)).then_some(told)
}

/// Whether a description says who somebody is without the sentences around it.
fn stands(description: &str) -> bool {
    let list: Vec<Word<'_>> = words(description).collect();
    let article = list.first().map(|w| w.text);
    let names = list.iter().any(Word::is_capitalised);
    let small = |w: &Word<'_>| w.text.starts_with(char::is_lowercase);
    // `The company's chief`, `a member of the panel`: which?
    let owned = list.iter().any(|w| small(w) && (w.text.ends_with("'s") || w.text.ends_with("’s")));
    let pointed = list.windows(2).skip(1).any(|w| w[0].text == "the" && small(&w[1]));
    let verbs = |w: &Word<'_>| is_auxiliary(w.text) || w.is_number() || LEANING.binary_search(&&*fold(w.text)).is_ok();
    DESCRIPTION.contains(&list.len())
        && match article {
            Some("a" | "an") => true,
            Some("the") => names,
            _ => false,
        }
        && !owned
        && !pointed
        && !list.iter().any(verbs)
        && head(description).is_some_and(|head| ROLES.binary_search(&&*fold(&head)).is_ok())
}

/// The last word before the first preposition: the office or trade itself.
fn head(description: &str) -> Option<String> {
    let list: Vec<Word<'_>> = words(description).collect();
    let phrase = |w: &&Word<'_>| matches!(w.text, "of" | "at" | "for" | "in" | "with" | "from" | "on" | "to" | "under");
    let last = list.iter().take_while(|w| !phrase(w)).last()?;
    (!is_function_word(&fold(last.text))).then(|| last.text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::sample::passage;
    use super::*;

    fn told(text: &str, name: &str) -> Option<String> {
        let at = text.find(name)?;
        description(&passage(text), Span::new(at, at + name.len())).map(|s| s.of(text).to_owned())
    }

    #[test]
    fn descriptions_stand_without_their_article() {
        let text = "Ann Lee, a professor of law at Halden University, said so.";
        assert_eq!(told(text, "Ann Lee").as_deref(), Some("a professor of law at Halden University"));
        let text = "So did Ann Lee, the mayor of Halden.";
        assert_eq!(told(text, "Ann Lee").as_deref(), Some("the mayor of Halden"));
        let text = "Ann Lee, a former senator who left in May, said so.";
        assert_eq!(told(text, "Ann Lee").as_deref(), Some("a former senator"));
        for text in [
            "Ann Lee, the company's director, said so.",
            "Ann Lee, a member of the panel, said so.",
            "Ann Lee, the mayor, said so.",
            "Ann Lee, a move that failed, said so.",
            "Ann Lee, a lawyer, Ben Ott and others came.",
            "Ann Lee, a new senator, said so.",
        ] {
            assert_eq!(told(text, "Ann Lee"), None, "{text}");
        }
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(ROLES.is_sorted() && LEANING.is_sorted());
    }
}
