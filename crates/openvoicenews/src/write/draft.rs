//! From a passage to a sentence of ours: copy-edited, attributed, with its evidence; outlets still without names.

use std::collections::BTreeSet;

use super::attribution::{self, Stand, Turn, has_according_to};
use super::people::People;
use super::{compress, dating, edit, links, naming, page, pronouns, saying};
use crate::model::{Claim, Comparison, EditKind, Evidence, Passage, Point, Span, StatementIn};
use crate::text::{fold, is_function_word, stem, words};

/// How a draft is made.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) editing: Editing,
    /// What is left out beside what ties a sentence to its neighbours.
    pub(super) cuts: &'a [compress::Cut],
    pub(super) stand: Stand,
    pub(super) turn: Turn,
}

/// Which edits a draft makes; a proof that fails is tried again with fewer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Editing {
    /// All of them, and who somebody is joined to the name.
    Joined,
    /// All of them.
    Full,
    WithoutDates,
    WithoutNames,
    /// What house style drops, and verbs of saying.
    Style,
    CutsOnly,
}

impl Editing {
    /// From the most edits to the fewest.
    pub(super) const ALL: [Editing; 6] = [
        Editing::Joined,
        Editing::Full,
        Editing::WithoutDates,
        Editing::WithoutNames,
        Editing::Style,
        Editing::CutsOnly,
    ];

    fn has_names(self) -> bool {
        matches!(self, Editing::Joined | Editing::Full | Editing::WithoutDates)
    }

    fn has_dates(self) -> bool {
        matches!(self, Editing::Joined | Editing::Full | Editing::WithoutNames)
    }
}

/// Other origins cited beside the passage whose words are used.
pub(super) const WITNESSES: usize = 3;

/// The sentence that a passage makes; `None` where it would need an attribution that does not fit its form.
pub(super) fn sentence(
    c: &Comparison,
    people: &People<'_>,
    passage: usize,
    point: &Point,
    introduced: &mut BTreeSet<String>,
    form: Form<'_>,
) -> Option<Claim> {
    let editing = form.editing;
    let p = &c.passages[passage];
    let names =
        if editing.has_names() { naming::names(p, people, introduced, editing == Editing::Joined) } else { Vec::new() };
    if pronouns::is_left(p, |span| names.iter().any(|n| n.span == span)) {
        return None;
    }
    let run_in = links::of(&p.text).into_iter().map(|s| edit::Change::new(EditKind::Cut, s, ""));
    let mut changes: Vec<edit::Change> = run_in.collect();
    changes.extend(form.cuts.iter().map(|cut| shortened(p, cut, &names)));
    if !form.cuts.iter().any(|cut| cut.opens) {
        changes.extend(edit::opening_cut(p, &names));
    }
    if editing != Editing::CutsOnly {
        changes.extend(names);
        changes.extend(naming::courtesy_titles(p, people));
        changes.extend(saying::verbs(p));
        changes.extend(saying::adjectives(p));
        changes.extend(edit::filler_cuts(p));
    }
    if editing.has_dates() {
        changes.extend(dating::dates(p, c, report_year(c)));
    }
    let (mut text, mut edits) = edit::apply(&p.text, changes);
    if dating::has_day_of_speech(&text) {
        return None;
    }
    let witnesses = witnesses(c, passage, point);
    // Whose outlet nobody has named cannot be named for it.
    let named = c.credits.get(p.source).is_some_and(|credit| credit.outlet.is_some());
    if witnesses.is_empty() && !is_attributed(p) && is_english(c) {
        if !named {
            return None;
        }
        let one = |(text, edit)| (text, vec![edit]);
        let (attributed, records) = match form.stand {
            Stand::Around => attribution::around(c, p, &text, form.turn).map(one),
            // "..., the Post reported. The Post reported that": two never touch.
            Stand::Ahead if form.turn.closes => None,
            Stand::Ahead => attribution::reported(c, p, &text),
            inside => attribution::inside(p, &text, inside).map(one),
        }?;
        text = attributed;
        edits.extend(records);
    } else if form.stand == Stand::Ahead {
        let (attributed, records) = attribution::own_ahead(c, p, &text)?;
        text = attributed;
        edits.extend(records);
    } else if form.stand != Stand::Around {
        // Who was told is most often the outlet itself: it is not named twice.
        let may = named && is_english(c) && ![" told ", " reported that "].iter().any(|w| text.contains(w));
        let own = attribution::own_inside(&text, form.stand);
        let (attributed, record) = own.or_else(|| attribution::inside(p, &text, form.stand).filter(|_| may))?;
        text = attributed;
        edits.push(record);
    }
    let mut evidence: Vec<Evidence> = p.cite(Span::new(0, p.text.len()), &c.sources[p.source]).into_iter().collect();
    let others = witnesses.iter().take(WITNESSES).map(|&w| &c.passages[w]);
    evidence.extend(others.filter_map(|o| o.cite(Span::new(0, o.text.len()), &c.sources[o.source])));
    // A join uses words of both passages, so that the sentence rests on both.
    let joined = edits.iter().filter(|e| e.kind == EditKind::Join).flat_map(|e| &e.evidence);
    evidence.extend(joined.cloned());
    Some(Claim {
        id: id(&evidence[0]),
        text,
        evidence,
        speaker: speaker(p),
        origins: 1 + witnesses.len(),
        edits,
        why: None,
    })
}

/// A cut as a change of the passage. Where the sentence begins anew behind it, what ties it to its neighbours goes with
/// it, and the next word gets a capital, unless a name is put in there.
fn shortened(p: &Passage, cut: &compress::Cut, names: &[edit::Change]) -> edit::Change {
    if !cut.opens {
        return edit::Change::new(EditKind::Cut, cut.span, "");
    }
    edit::capitalised(&p.text, cut.span.end, names)
}

/// Stable for the same cited passage, also in later versions of the report.
fn id(e: &Evidence) -> String {
    let key = format!("{}\u{0}{:?}\u{0}{}", e.article, e.field, e.exact);
    format!("s{:012x}", xxhash_rust::xxh3::xxh3_64(key.as_bytes()) >> 16)
}

/// The year of the newest article.
pub(super) fn report_year(c: &Comparison) -> Option<i16> {
    c.sources.iter().filter_map(|s| s.published).max().map(|m| m.day().year())
}

pub(super) fn is_english(c: &Comparison) -> bool {
    c.language.as_deref().is_none_or(|l| l.starts_with("en"))
}

/// One passage of each other origin that states the point, best first.
pub(super) fn witnesses(c: &Comparison, passage: usize, point: &Point) -> Vec<usize> {
    // Who has it otherwise has no witnesses in those who state it.
    if !point.stated_by.contains(&passage) {
        return Vec::new();
    }
    let own = c.sources[c.passages[passage].source].origin;
    let mut seen = BTreeSet::from([own]);
    let mut alike: Vec<usize> =
        point.stated_by.iter().copied().filter(|&i| i != passage && bears_out(c, i, passage)).collect();
    alike.sort_by(|&a, &b| c.terms.likeness(passage, b).total_cmp(&c.terms.likeness(passage, a)).then(a.cmp(&b)));
    alike.retain(|&i| seen.insert(c.sources[c.passages[i].source].origin));
    alike
}

/// Whether a passage that tells of the same thing may be cited for a whole sentence: `the driver was killed` has a part of
/// "a train ran into a wagon, killing the driver and injuring 31". It has half of its numbers, and a fair share of its words.
fn bears_out(c: &Comparison, by: usize, passage: usize) -> bool {
    const LEAST: f32 = 0.35;
    let (p, q) = (&c.passages[passage], &c.passages[by]);
    let told = p.quantities.iter().filter(|x| q.quantities.iter().any(|y| x.value == y.value)).count();
    2 * told >= p.quantities.len() && c.terms.coverage(passage, by) >= LEAST
}

/// Whether the passage itself says whose words most of it are.
///
/// Only verbs of saying and thinking count: that a council "voted to" do
/// something is what the outlet reports, not what the council says.
pub(super) fn is_attributed(p: &Passage) -> bool {
    let words_in = |pieces: &[Span]| pieces.iter().map(|s| words(s.of(&p.text)).count()).sum::<usize>();
    let all = p.length();
    // What somebody thinks, promises or demands is what the outlet reports of him, but for his own words.
    let quotes = |s: &StatementIn| s.content.iter().any(|c| p.quoted.iter().any(|q| q.overlaps(c)));
    // "Nobody would argue that": nobody has.
    let might = |s: &StatementIn| {
        let before = s.cue.first().map_or("", |c| &p.text[..c.start]);
        matches!(&*edit::last_word(before), "would" | "could" | "might" | "can" | "should" | "may")
            || s.source.iter().any(|x| matches!(&*fold(x.of(&p.text)), "no one" | "nobody" | "anyone"))
    };
    let says = |s: &StatementIn| {
        let cue = |is: &dyn Fn(&str) -> bool| s.cue.iter().any(|c| words(c.of(&p.text)).any(|w| is(&fold(w.text))));
        !s.source.is_empty() && !might(s) && (cue(&is_telling) || cue(&is_saying) && quotes(s))
    };
    let order = |s: &StatementIn| s.cue.iter().any(|c| c.of(&p.text) == "told" && orders(&p.text[c.end..]));
    p.statements.iter().any(|s| says(s) && !order(s) && 3 * words_in(&s.content) >= all)
        || has_according_to(&p.text)
        || checks_itself(p)
        || [" said.", " added.", " reported.", " says.", " reports.", " told."].iter().any(|end| p.text.ends_with(end))
        || !p.quoted.is_empty() && [" read.", " reads.", " wrote.", " writes."].iter().any(|end| p.text.ends_with(end))
        || p.text.rsplit_once(", reports ").is_some_and(|(_, outlet)| words(outlet).all(|w| w.is_capitalised()))
        || p.text.strip_suffix(" announced.").is_some_and(|rest| !is_being(rest))
        || p.outside()
            .any(|(w, _)| matches!(w.text, "said" | "told") && !(w.text == "told" && orders(&p.text[w.span.end..])))
}

/// Before `announced`: the thing `was announced`, and by whom is not said.
fn is_being(rest: &str) -> bool {
    const BEING: [&str; 8] = ["is", "are", "was", "were", "be", "been", "being", "not"];
    words(rest).last().is_none_or(|w| BEING.contains(&w.text))
}

/// After `told`: `the owners to put in a door`, which is what somebody did and no source of ours.
fn orders(after: &str) -> bool {
    let clause = after.split([',', ';', '.', '"', '“']).next().unwrap_or_default();
    let list: Vec<&str> = words(clause).map(|w| w.text).take(14).collect();
    let to = list.iter().position(|w| *w == "to").filter(|&n| n > 0);
    let that = list.iter().position(|w| matches!(*w, "that" | "he" | "she" | "it" | "they" | "about"));
    let verb = to.and_then(|n| list.get(n + 1)).is_some_and(|w| {
        w.starts_with(char::is_lowercase) && !is_function_word(w) && !w.ends_with('s') && !w.ends_with("ing")
    });
    verb && to < that.or(Some(usize::MAX))
}

/// `MPA could not confirm the reports`: the newsroom speaks of its own checking, and names itself.
fn checks_itself(p: &Passage) -> bool {
    let mut list = p.words();
    let shouted = list.next().is_some_and(|w| w.text.len() > 1 && w.text.chars().all(char::is_uppercase));
    let checks = |w: &str| matches!(w, "confirm" | "verify" | "confirmed" | "verified" | "reach" | "reached");
    shouted && p.unknown && list.take(6).any(|w| checks(w.text))
}

/// Verbs that tell that something is so, by their stems.
#[rustfmt::skip]
const TELLING: [&str; 40] = [
    "accord", "acknowledg", "add", "admit", "alleg", "announc", "answer", "argu", "assert", "caution", "claim",
    "conced", "conclud", "confirm", "contend", "declar", "deni", "emphas", "emphasi", "estim", "estimat", "explain",
    "forecast", "insist", "note", "predict", "report", "repli", "reveal", "said", "say", "state", "stress", "tell",
    "testifi", "told", "tweet", "warn", "wrote", "write",
];

/// What else somebody does in words and thoughts: judge, ask, promise, believe.
#[rustfmt::skip]
const HOLDING: [&str; 22] = [
    "accus", "ask", "believ", "call", "charg", "cite", "comment", "complain", "critic", "demand", "describ",
    "express", "hint", "mention", "promis", "quot", "recal", "recount", "suggest", "think", "urg", "vow",
];

/// Whether a verb tells that something is so.
fn is_telling(folded: &str) -> bool {
    TELLING.contains(&stem(folded).as_str())
}

/// Whether a verb is one of saying or thinking.
fn is_saying(folded: &str) -> bool {
    is_telling(folded) || HOLDING.contains(&stem(folded).as_str())
}

/// The speaker of the passage's longest statement.
pub(super) fn speaker(p: &Passage) -> Option<String> {
    let known =
        p.statements.iter().filter(|s| s.speaker.kind != crate::model::SpeakerKind::Unknown && !s.source.is_empty());
    let known = known.filter(|s| !is_passed_on(p, s) && !page::is_no_name(&s.speaker.name));
    known.max_by_key(|s| s.content.iter().map(Span::len).sum::<usize>()).map(|s| s.speaker.name.clone())
}

/// Whether somebody else says that the speaker has said so: `The minister has told colleagues that he will go, two people
/// told the paper.`
fn is_passed_on(p: &Passage, s: &StatementIn) -> bool {
    let parts = || s.source.iter().chain(&s.cue).chain(&s.content);
    let end = parts().map(|x| x.end).max().unwrap_or(0);
    let outside =
        |w: &crate::text::Word| !p.quoted.iter().any(|q| q.start <= end + w.span.start && end + w.span.start < q.end);
    let rest = &p.text[end..];
    rest.starts_with(',') && words(rest).filter(outside).any(|w| matches!(w.text, "said" | "told"))
}

/// Whether a report may list a speaker among its sides: somebody or some body that says something, by a name or a
/// description that stands without its article.
pub(super) fn is_side(p: &Passage, speaker: &str) -> bool {
    let says = |s: &StatementIn| s.cue.iter().any(|c| words(c.of(&p.text)).any(|w| is_saying(&fold(w.text))));
    let said = p.statements.iter().any(|s| s.speaker.name == speaker && says(s));
    let dateline = super::edit::dateline_end(&p.text).is_some_and(|end| p.text[..end].contains(speaker));
    let own = words(speaker).next().is_none_or(|w| matches!(w.text, "his" | "her" | "its" | "their" | "our" | "my"));
    // What is so long is rather a clause than somebody's description.
    let long = words(speaker).count() > 9;
    let several = speaker == "police" || speaker.ends_with('s');
    let lone = !speaker.contains(' ') && speaker.chars().all(char::is_lowercase) && !several;
    // "Several journalists commented on the vote".
    let list: Vec<String> = words(speaker).map(|w| fold(w.text).into_owned()).collect();
    let verb = |w: &[String]| super::edit::is_past_form(&w[0]) && is_function_word(&w[1]) && w[1] != "by";
    let broken = list.windows(2).any(verb)
        || words(speaker).last().is_some_and(|w| !w.is_capitalised() && is_function_word(w.text));
    said && !dateline && !own && !lone && !long && !broken
}

/// Whether two labels are one speaker's: `Otto` and `Ana Otto`, `Ana B. Otto` and `Ana Otto`, `Department of Justice` and
/// `Justice Department`. The words of the shorter are all in the longer, and they end alike or are the very same; a surname alone is that of
/// the namesake whom the articles name most.
pub(super) fn is_one_speaker(people: &People<'_>, a: &str, b: &str) -> bool {
    let list = |s: &str| -> Vec<String> {
        let own = words(s).map(|w| fold(w.text).into_owned());
        own.filter(|w| !matches!(w.as_str(), "of" | "the" | "for")).collect()
    };
    let (mut x, mut y) = (list(a), list(b));
    if x.len() > y.len() {
        std::mem::swap(&mut x, &mut y);
    }
    if x.len() != y.len() && x.len() == 1 && !people.is_known_best(if a.len() > b.len() { a } else { b }) {
        return false;
    }
    let named = [a, b].iter().all(|s| words(s).all(|w| w.is_capitalised() || matches!(w.text, "of" | "the" | "for")));
    a == b || named && !x.is_empty() && x.iter().all(|w| y.contains(w)) && (x.len() == y.len() || x.last() == y.last())
}
