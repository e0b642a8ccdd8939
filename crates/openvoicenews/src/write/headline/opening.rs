//! A headline from a sentence that opens an article: its first clause, without the day, titles that everybody knows, and
//! what stands aside.
//!
//! No outlet's own headline is as neutral as what it reports. Hedges, conditions and who says it stay: where they leave
//! no room, the sentence gives no headline.

use super::super::compress::{CIRCUMSTANCES, brackets, is_bound, is_finite};
use super::super::edit::{self, Change, heading_end};
use super::super::links;
use super::super::offices::title_before;
use super::super::people::{People, surname};
use super::super::saying;
use crate::model::{Comparison, EditKind, EntityKind, Field, NameIn, Passage, Span, StatementIn};
use crate::text::{fold, is_function_word, words};

use super::days;

/// Words of a headline, articles not counted.
const SHORTEST: usize = 5;
const LONGEST: usize = 18;
/// Words that are left where a sentence is cut before a phrase of place or time, not before a clause.
const LEFT: usize = 6;

/// The stretches of an opening sentence that make a headline, each with the cuts inside it, counted from its start.
pub(super) fn of(c: &Comparison, p: &Passage, people: &People<'_>) -> Vec<(Span, Vec<Change>)> {
    let start = clause_start(p).filter(|_| !is_heading(p) && links::of(&p.text).is_empty());
    let Some(start) = start else { return Vec::new() };
    let cuts = cuts(c, p, start, people);
    let fits = |&(end, least): &(usize, usize)| {
        let span = Span::new(start, end);
        let told = edit::apply(span.of(&p.text), within(span, &cuts)).0;
        let count = words(&told).filter(|w| !matches!(w.text, "a" | "an" | "the" | "A" | "An" | "The")).count();
        (least..=LONGEST).contains(&count) && is_clause(&told) && is_whole(p, span, &told)
    };
    let mut ends: Vec<usize> = pauses(p, start, &cuts).into_iter().filter(|&end| fits(&(end, SHORTEST))).collect();
    if ends.is_empty() {
        ends = phrases(p, start, &cuts).into_iter().filter(|&end| fits(&(end, LEFT))).collect();
    }
    ends.into_iter().map(|end| Span::new(start, end)).map(|span| (span, within(span, &cuts))).collect()
}

/// The cuts inside a stretch, counted from its start.
pub(super) fn within(span: Span, cuts: &[Change]) -> Vec<Change> {
    let inside = cuts.iter().filter(|cut| span.contains(&cut.span)).cloned();
    let moved = |cut: Change| Change { span: Span::new(cut.span.start - span.start, cut.span.end - span.start), ..cut };
    inside.map(moved).collect()
}

/// `Fed Raises Its Rate Again`, run into the text.
fn is_heading(p: &Passage) -> bool {
    let all = p.length();
    let capitals = p.words().filter(|w| w.is_capitalised()).count();
    capitals * 3 > all * 2
}

/// Where who does something is named: behind a dateline, and behind `On Tuesday,`.
fn clause_start(p: &Passage) -> Option<usize> {
    const ASIDES: [&str; 8] = ["days", "hours", "moments", "shortly", "soon", "speaking", "weeks", "months"];
    const FARTHEST: usize = 14;
    let start = heading_end(&p.text).unwrap_or(0);
    let opener = fold(words(&p.text[start..]).next()?.text).into_owned();
    let article = |w: &str| matches!(w, "the" | "a" | "an");
    let aside = is_function_word(&opener) && !article(&opener) && !leans(&opener) || ASIDES.contains(&opener.as_str());
    if !aside {
        return (!leans(&opener)).then_some(start);
    }
    let comma = start + p.text[start..].find(", ")?;
    let next = words(&p.text[comma..]).next()?;
    let at = comma + next.span.start;
    let named = next.is_capitalised() || article(&fold(next.text));
    let near = words(&p.text[start..comma]).count() <= FARTHEST;
    let quoted = p.quoted.iter().any(|q| q.start <= at);
    let opens = edit::opens_phrase(&opener) || ASIDES.contains(&opener.as_str());
    // "In many ways, it began": not in all.
    let hedged = words(&p.text[start..comma]).any(|w| matches!(w.text, "ways" | "sense" | "part" | "least"));
    (opens && named && near && !quoted && !hedged && !leans(&fold(next.text))).then_some(at)
}

/// Whether a word points back at who or what was told of before.
fn leans(folded: &str) -> bool {
    #[rustfmt::skip]
    const LEANING: [&str; 29] = [
        "he", "she", "it", "they", "we", "i", "you", "his", "her", "its", "their", "our", "my", "this", "that", "these",
        "those", "there", "here", "who", "what", "and", "but", "so", "or", "yes", "no", "whatever", "whoever",
    ];
    LEANING.contains(&folded)
}

/// What a headline does without, in order.
fn cuts(c: &Comparison, p: &Passage, start: usize, people: &People<'_>) -> Vec<Change> {
    let mut spans: Vec<Span> = days::of(&p.text, &p.dates);
    spans.extend(brackets(p));
    for name in p.names.iter().filter(|n| n.entity.kind == EntityKind::Person) {
        spans.extend(beside(p, name));
        spans.extend(title(c, p, name, people));
    }
    let mut found: Vec<Change> = spans.into_iter().map(|span| Change::new(EditKind::Cut, span, "")).collect();
    found.extend(edit::filler_cuts(p));
    found.extend(saying::adjectives(p));
    found.retain(|cut| cut.span.start >= start && !p.quoted.iter().any(|q| q.overlaps(&cut.span)));
    found.sort_by_key(|cut| (cut.span.start, cut.span.end));
    let mut cuts: Vec<Change> = Vec::new();
    for cut in found {
        if cuts.last().is_none_or(|last| last.span.end <= cut.span.start) {
            cuts.push(cut);
        }
    }
    cuts
}

/// `, R-Halden,`, `, 39,` and `, who led the council,` behind a name, before what its sentence goes on to tell.
fn beside(p: &Passage, name: &NameIn) -> Option<Span> {
    const LONGEST: usize = 20;
    let from = name.entity.span.end;
    let inside = p.text[from..].strip_prefix(", ")?;
    let length = inside.find(", ")?;
    let to = from + 2 + length + 1;
    let goes_on = words(&p.text[to..]).next().is_some_and(|w| is_finite(&fold(w.text)) || w.text == "says");
    let count = words(&inside[..length]).count();
    (goes_on && count <= LONGEST).then(|| Span::new(from, to))
}

/// `U.S. President Ana` of `U.S. President Ana Otto`, where headlines of the story have `Otto`.
fn title(c: &Comparison, p: &Passage, name: &NameIn, people: &People<'_>) -> Option<Span> {
    let full = &*name.entity.name;
    let last = surname(full);
    let written = name.entity.span.of(&p.text);
    let at = name.entity.span.start + written.rfind(last)?;
    let from = title_before(&p.text, name.entity.span).map_or(name.entity.span.start, |t| t.start);
    // "The president, Ana Otto", "former President Otto": the title is no part of the name.
    let before = edit::last_word(&p.text[..from]);
    let part = matches!(&*before, "the" | "a" | "an" | "his" | "her" | "their" | "former" | "ex" | "acting");
    let nation = p.text[..from].ends_with("U.S. ") || p.text[..from].ends_with("US ");
    let from = if nation { from - p.text[..from].trim_end().rsplit(' ').next()?.len() - 1 } else { from };
    let free = from < at && !part && !last.ends_with('.') && p.text.is_char_boundary(from);
    let known = last == full || people.goes_by(last, full);
    (free && known && is_headlined(c, last)).then(|| Span::new(from, at))
}

/// Whether a headline has a surname without the first name or an office before it.
fn is_headlined(c: &Comparison, surname: &str) -> bool {
    let titles = c.passages.iter().filter(|q| q.field == Field::Title);
    titles.into_iter().any(|q| {
        let list: Vec<_> = q.words().map(|w| w.text.trim_end_matches("'s").trim_end_matches("’s")).collect();
        list.iter().position(|w| *w == surname).is_some_and(|n| {
            let before = n.checked_sub(1).map(|n| list[n]);
            before.is_none_or(|w| {
                w.chars().next().is_some_and(|first| !first.is_uppercase()) || is_function_word(&fold(w))
            })
        })
    })
}

/// Where the sentence pauses, and where it ends.
fn pauses(p: &Passage, start: usize, cuts: &[Change]) -> Vec<usize> {
    const CLAUSES: [&str; 7] = [" because ", " claiming ", " during ", " saying ", " when ", " — ", " – "];
    let closed = p.text.strip_suffix('.').unwrap_or(&p.text).len();
    let openers = CLAUSES.iter().chain(&CIRCUMSTANCES).filter(|o| !o.starts_with(" in "));
    let clauses = openers.flat_map(|o| p.text.match_indices(o)).map(|(at, _)| at);
    let clauses = clauses.filter(|&at| !is_bound(&p.text[..at]));
    let clauses = clauses.filter(|&at| !ASK.contains(&&*edit::last_word(&p.text[..at])));
    let commas = p.text.match_indices(", ").map(|(at, _)| at).filter(|&at| divides(p, at));
    let ends = clauses.chain(commas).chain([closed]);
    ends.filter(|&end| is_end(p, start, end, cuts)).collect()
}

/// Nouns that what stands behind them tells the sense of.
    #[rustfmt::skip]
    const ASK: [&str; 40] = [
    "aim", "attack", "attacks", "ban", "blame", "charges", "comments", "criticism", "cut", "cuts", "deal", "decision",
    "decrease", "drop", "effect", "efforts", "faith", "force", "good", "increase", "interest", "investigation",
    "involvement", "mourners", "part", "place", "position", "probe", "remarks", "report", "restrictions", "rise",
    "role", "sanctions", "shot", "shots", "swipe", "swipes", "talks", "war",
];

/// Before `in Halden`, `with the union`: only where no verb and no noun asks for it.
fn phrases(p: &Passage, start: usize, cuts: &[Change]) -> Vec<usize> {
    const OPENERS: [&str; 5] = [" in ", " at ", " with ", " over ", " on "];
    let found = OPENERS.iter().flat_map(|o| p.text.match_indices(o)).map(|(at, _)| at);
    let asked = |at: usize| {
        let before: Vec<String> = words(&p.text[..at]).map(|w| fold(w.text).into_owned()).collect();
        let last = before.last().cloned().unwrap_or_default();
        let infinitive = before.iter().rev().nth(1).is_some_and(|w| w == "to");
        let verb = is_finite(&last) || last.ends_with("ing") || last.ends_with("en") || infinitive;
        verb || is_function_word(&last) || ASK.contains(&last.as_str())
    };
    found.filter(|&at| !asked(at) && is_end(p, start, at, cuts)).collect()
}

/// Whether a comma divides a clause or phrase from what it hangs on, and no list.
fn divides(p: &Passage, comma: usize) -> bool {
    const OPENERS: [&str; 27] = [
        "according",
        "after",
        "although",
        "amid",
        "as",
        "because",
        "but",
        "citing",
        "days",
        "despite",
        "following",
        "hours",
        "in",
        "including",
        "just",
        "leaving",
        "making",
        "on",
        "saying",
        "though",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whose",
        "with",
    ];
    let mut next = words(&p.text[comma..]);
    let (Some(first), second) = (next.next(), next.next()) else { return false };
    let goes_on = |w: &str| w.ends_with("ing") && w.len() > 5;
    let hangs = OPENERS.contains(&first.text)
        || goes_on(first.text)
        || first.text.ends_with("ly") && second.is_some_and(|w| goes_on(w.text));
    // "Launched airstrikes, a reprisal for an attack"; of a list another part follows.
    let behind = &p.text[comma + 2..];
    let aside = matches!(first.text, "a" | "an")
        && !behind[..behind.find(',').unwrap_or(behind.len())].contains(" and ")
        && !behind.contains(", and ");
    hangs && first.text.starts_with(char::is_lowercase) || aside
}

/// Whether a headline may end here: not within a quotation, a name, a place or what is cut, and before no condition.
fn is_end(p: &Passage, start: usize, end: usize, cuts: &[Change]) -> bool {
    let within = |s: &Span| s.start < end && end < s.end;
    let condition = words(&p.text[end..])
        .next()
        .is_some_and(|w| matches!(&*fold(w.text), "if" | "unless" | "until" | "provided" | "except"));
    let quoted = p.quoted.iter().any(|q| q.start < end && end < q.end);
    let stop = p.text[..end].ends_with(".”") || p.text[..end].ends_with(".\"") || p.text[..end].ends_with([',', ':']);
    end > start
        && !condition
        && !quoted
        && !stop
        && !cuts.iter().any(|cut| within(&cut.span))
        && !is_inside_place(&p.text, end)
        && !p.names.iter().any(|n| within(&n.entity.span))
}

/// Whether the stretch keeps who says it and whom its pronouns mean, and is a sentence as it is written.
fn is_whole(p: &Passage, span: Span, told: &str) -> bool {
    let lost = |s: &StatementIn| {
        let said = s.content.iter().any(|x| x.overlaps(&span));
        said && s.source.iter().chain(&s.cue).any(|x| x.start >= span.end)
    };
    let behind = p.text[span.end..].trim_start_matches([',', ' ']);
    let credited = ["according to", "said", "police said", "officials said"].iter().any(|c| behind.starts_with(c));
    let person = |n: &&NameIn| n.entity.kind == EntityKind::Person;
    let pronoun = words(span.of(&p.text)).find(|w| matches!(&*fold(w.text), "he" | "she" | "him" | "his" | "her"));
    let named = |at: usize| p.names.iter().filter(person).any(|n| (span.start..at).contains(&n.entity.span.start));
    let meant = pronoun.is_none_or(|w| named(span.start + w.span.start));
    !p.statements.iter().any(lost) && !credited && meant && is_written_out(told)
}

/// No list or aside before the verb, no quotation that opens it or is not closed, and nothing that hangs at its end.
fn is_written_out(told: &str) -> bool {
    let list: Vec<String> = words(told).map(|w| fold(w.text).into_owned()).collect();
    // "The plan that focuses": on what is cut.
    let broken = matches!(&list[..], [.., who, _] if matches!(who.as_str(), "that" | "which" | "who"));
    // "Closed by the board, it said".
    let vague = matches!(&list[..], [.., who, verb] if leans(who) && matches!(verb.as_str(), "said" | "says"));
    let opens = told.starts_with(['"', '“', '\'', '‘']);
    let hangs = told.trim_end_matches(['"', '”', '’']).ends_with([',', '.', ':']);
    let verb = words(told).find(|w| is_finite(&fold(w.text)) || w.text == "says");
    let clear = verb.is_none_or(|verb| !told[..verb.span.start].contains(','));
    let closed = told.matches('“').count() == told.matches('”').count() && told.matches('"').count().is_multiple_of(2);
    !vague && !broken && !opens && !hangs && clear && closed && !told.contains(['?', '!', '(', ';', ':', '—', '–'])
}

/// Whether a pause is one of the commas of a place: `the Washington, D.C., council`.
fn is_inside_place(text: &str, at: usize) -> bool {
    #[rustfmt::skip]
    const STATES: [&str; 18] = [
        "Ala.", "Ariz.", "Calif.", "D.C.", "Fla.", "Ga.", "Ill.", "Mich.", "Minn.", "N.C.", "N.J.", "N.Y.", "Ohio",
        "Pa.", "S.C.", "Tenn.", "Texas", "Va.",
    ];
    let (before, rest) = text.split_at(at);
    STATES.iter().any(|state| {
        let opens = rest.strip_prefix(", ").is_some_and(|behind| behind.starts_with(state));
        opens || before.strip_suffix(state).is_some_and(|place| place.ends_with(", "))
    })
}

/// Whether somebody does something in it, and so in the last clause that hangs on it: "said that new reports" breaks off,
/// and "told reporters" says nothing.
fn is_clause(text: &str) -> bool {
    const TOLD: usize = 3;
    let all: Vec<_> = words(text).collect();
    let list: Vec<String> = all.iter().map(|w| fold(w.text).into_owned()).collect();
    let acts = |n: &usize| {
        let w = list[*n].as_str();
        // "The deal announced by both"; "Jones" is no verb.
        let described = list.get(n + 1).is_some_and(|next| next == "by");
        let does = !all[*n].is_capitalised() && w.ends_with("es");
        edit::is_auxiliary(w) || edit::is_past_form(w) && !described || w == "says" || does
    };
    // "Two companies involved in the bridge that fell".
    let hangs_on = |n: usize| {
        list[n].ends_with("ed") && matches!(list.get(n + 1).map_or("", String::as_str), "at" | "by" | "for" | "in")
    };
    let hangs = list.iter().rposition(|w| matches!(w.as_str(), "that" | "when" | "which" | "while" | "who"));
    #[rustfmt::skip]
    let open = [
        "a", "an", "the", "of", "to", "and", "or", "that", "who", "which", "with", "for", "by", "as", "from", "at",
        "into", "his", "her", "its", "their", "than", "just", "him", "it", "them", "us",
    ];
    let tells = list.iter().rposition(|w| matches!(w.as_str(), "told" | "tells"));
    let silent = tells.is_some_and(|n| list.len() - n - 1 <= TOLD && !text.contains(['"', '“']));
    // "Retired Judge Otto": the first word names no deed.
    let ends = list.last().is_some_and(|w| !open.contains(&w.as_str()));
    let whole = match hangs {
        Some(at) => (1..at).any(|n| acts(&n) && !hangs_on(n)) && (at + 1..list.len()).any(|n| acts(&n)),
        None => (1..list.len()).any(|n| acts(&n)),
    };
    ends && whole && !silent
}
