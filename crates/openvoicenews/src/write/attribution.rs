//! Which outlet a sentence is from: said before it, behind it, or inside it where that breaks a long run of an article's
//! words.

use std::borrow::Cow;

use super::place::Place;
use super::{backshift, dating, edit, joints};
use crate::model::{Claim, Comparison, Edit, EditKind, Passage};
use crate::text::{Word, fold, is_function_word, words};

/// Where an attribution stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Before or behind the sentence.
    Around,
    /// Before the sentence, with `that`: its own source that closes it, or the outlet where a tense shifts behind it.
    Ahead,
    /// Inside, before a clause or behind a day, where it breaks a run of the article's words.
    Inside,
    /// Inside, and if need be between the subject and its verb.
    Wedged,
}

/// The attributions that are read before a sentence.
#[derive(Clone, Copy, Default)]
pub(super) struct Turn {
    pub(super) before: usize,
    /// Whether the last sentence closes with one.
    pub(super) closes: bool,
}

impl Turn {
    /// Behind another sentence.
    pub(super) fn after(self, claim: &Claim) -> Turn {
        let attributed = claim.edits.iter().filter(|e| e.kind == EditKind::Attribution);
        let closes = |e: &Edit| claim.text.strip_suffix('.').is_some_and(|body| body.ends_with(&e.to));
        Turn {
            before: self.before + usize::from(attributed.clone().next().is_some()),
            closes: attributed.clone().any(closes),
        }
    }
}

/// Whether a text names its source so.
pub(super) fn has_according_to(text: &str) -> bool {
    text.contains("according to ") || text.contains("According to ")
}

/// Says which outlet reports it: behind or before, in turn, and never before where the last sentence has closed with it.
pub(super) fn around(c: &Comparison, p: &Passage, text: &str, turn: Turn) -> Option<(String, Edit)> {
    let place = Place(p.source);
    let record = |to: String| record(String::new(), to);
    let before = || {
        let lowered = lowered(c, p, text)?;
        let to = format!("According to {place},");
        Some((format!("{to} {lowered}"), record(to)))
    };
    let after = |form: String| {
        let body = text.strip_suffix('.').filter(|b| !b.ends_with('.'))?;
        // "Plus D.C.": the full stop is the abbreviation's, too.
        let last = body.rsplit([' ', '-']).next().unwrap_or_default();
        let initials = last.contains('.') && is_initials(last) || SHORTENED.contains(&last);
        let body = if initials { text } else { body };
        Some((format!("{body}{form}."), record(form)))
    };
    let [one, other] = [format!(", according to {place}"), format!(", {place} reported")];
    // "According to it, in November, the council": one comma too many, where it can stand behind.
    let opens = words(text).next().is_some_and(|w| edit::opens_phrase(w.text));
    match (turn.closes || opens, turn.before % 3) {
        (false, 1) => before().or_else(|| after(other)),
        (_, 0) => after(one).or_else(before),
        _ => after(other).or_else(before),
    }
}

/// What keeps its full stop before a comma.
#[rustfmt::skip]
const SHORTENED: [&str; 26] = [
    "Ala", "Ariz", "Calif", "Co", "Colo", "Conn", "Corp", "Fla", "Ga", "Ill", "Inc", "Jr", "Ltd", "Mass", "Md",
    "a.m", "p.m", "Mich", "Minn", "Okla", "Pa", "Sr", "Tenn", "Va", "Wis", "etc",
];

/// `D.C`, `U.S`: single capitals with full stops between them.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
}

/// Says which outlet reports it before a clause near the middle.
pub(super) fn inside(p: &Passage, text: &str, at: Stand) -> Option<(String, Edit)> {
    // Another source inside could not be told from that one.
    if has_according_to(text) {
        return None;
    }
    let to = format!(", according to {},", Place(p.source));
    Some((inserted(text, &to, at)?, record(String::new(), to.clone())))
}

/// The text with something set in near its middle.
fn inserted(text: &str, what: &str, at: Stand) -> Option<String> {
    let longer = |at: usize| words(&text[..at]).count().max(words(&text[at..]).count());
    let mut joints = joints::of(text);
    if at == Stand::Wedged {
        joints.extend(joints::subject_end(text));
    }
    let at = joints.into_iter().min_by_key(|&at| longer(at))?;
    let rest = text[at..].strip_prefix(',').unwrap_or(&text[at..]);
    Some(format!("{}{what}{rest}", &text[..at]))
}

/// `..., police said.` moved before a clause near the middle.
pub(super) fn own_inside(text: &str, at: Stand) -> Option<(String, Edit)> {
    let (main, closing) = own(text)?;
    let list: Vec<&str> = words(closing).map(|w| w.text).collect();
    // A day of saying would be read as that of what is told.
    if list.iter().any(|w| dating::MONTHS.contains(w) || dating::is_weekday(&fold(w))) {
        return None;
    }
    let text = inserted(main, &format!("{closing},"), at)? + ".";
    // "Ana Otto, Ben Lund told the paper, has": one would be taken for the other.
    let before = text.split_once(closing).and_then(|(before, _)| before.rsplit(' ').next()).unwrap_or_default();
    if before.starts_with(char::is_uppercase) && list.first().is_some_and(|w| w.starts_with(char::is_uppercase)) {
        return None;
    }
    Some((text, record(closing.to_owned(), closing[", ".len()..].to_owned())))
}

/// `The board closed the bridge, police said on May 3.` as `Police said on May 3 that the board closed the bridge.`
pub(super) fn own_ahead(c: &Comparison, p: &Passage, text: &str) -> Option<(String, Vec<Edit>)> {
    let (main, closing) = own(text)?;
    let list: Vec<_> = words(closing).collect();
    // Who "she" is, or whom the surname means, is told only by what would now come later.
    let leans = |w: &str| matches!(w, "he" | "she" | "they" | "it" | "his" | "her" | "their" | "its" | "him" | "them");
    let named = |w: &str| w.starts_with(char::is_uppercase) && words(main).any(|m| m.text == w);
    let after = list.iter().any(|w| leans(&fold(w.text)) || named(w.text) && !dating::MONTHS.contains(&w.text));
    if after || edit::opens_with_phrase(main) {
        return None;
    }
    let sourced = list[0].text == "according";
    let said = if sourced { None } else { Some(verb_of_saying(&list)?) };
    // "Says that it has": what is said now is so now.
    let past = said.is_some_and(|w| !matches!(w.text, "say" | "says"));
    let (main, shifted) = match backshift::of(main).filter(|_| past) {
        Some((main, verb)) => (Cow::Owned(main), Some(verb)),
        None => (Cow::Borrowed(main), None),
    };
    let main = lowered(c, p, &main)?;
    let opening = &closing[", ".len()..];
    let head = opening.chars().next()?;
    let opening = format!("{}{}", head.to_uppercase(), &opening[head.len_utf8()..]);
    let text = if sourced { format!("{opening}, {main}.") } else { format!("{opening} that {main}.") };
    // The day, which is another than the passage's, is an edit of its own.
    let end = said.or_else(|| before_day(&list)).map_or(closing.len(), |w| w.span.end);
    // Counted from behind: a capital may be longer than its small letter.
    let left = opening.len() - (closing.len() - end);
    let edit = record(closing[..end].to_owned(), opening[..left].to_owned());
    Some((text, shifted.into_iter().chain([edit]).collect()))
}

/// The verb of `police said on May 3`; none in `said the police`, behind which a clause could not go on.
fn verb_of_saying<'t>(list: &[Word<'t>]) -> Option<Word<'t>> {
    let at = list.iter().rposition(|w| SAID.contains(&w.text)).filter(|&n| n > 0)?;
    let beside = |w: &str| edit::opens_phrase(w) || matches!(w, "late" | "early") || dating::is_weekday(&fold(w));
    let goes_on = list[at].text == "told" || list.get(at + 1).is_none_or(|w| beside(w.text));
    goes_on.then_some(list[at])
}

/// The last word before `on May 3`.
fn before_day<'t>(list: &[Word<'t>]) -> Option<Word<'t>> {
    let month = list.iter().position(|w| dating::MONTHS.contains(&w.text))?;
    let day = list[..month].iter().rposition(|w| matches!(w.text, "on" | "in"))?;
    day.checked_sub(1).map(|before| list[before])
}

/// `The Tribune reported that the board had closed the bridge.`
pub(super) fn reported(c: &Comparison, p: &Passage, text: &str) -> Option<(String, Vec<Edit>)> {
    let body = text.strip_suffix('.')?;
    if has_according_to(text) || own(text).is_some() || edit::opens_with_phrase(text) {
        return None;
    }
    let (main, shifted) = backshift::of(body)?;
    let main = lowered(c, p, &main)?;
    let opening = format!("{} reported that", Place(p.source));
    Some((format!("{opening} {main}."), vec![shifted, record(String::new(), opening)]))
}

fn record(from: String, to: String) -> Edit {
    Edit { kind: EditKind::Attribution, from, to, evidence: Vec::new(), basis: None }
}

/// Verbs of a source that stands behind what it says.
const SAID: [&str; 6] = ["said", "say", "says", "told", "announced", "reported"];

/// What is told, and `, police said` behind it.
fn own(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_suffix('.')?;
    let comma = body.rfind(", ")?;
    let closing = &body[comma..];
    let list: Vec<&str> = words(closing).map(|w| w.text).collect();
    let says = list.iter().any(|w| SAID.contains(w)) || list.starts_with(&["according", "to"]);
    // ", a move that critics said could harm it": told of what stands before, and no source of it.
    let told = list.iter().any(|w| edit::is_auxiliary(w) || matches!(*w, "that" | "which"));
    let opens = told || matches!(list.first(), Some(&("and" | "but" | "who" | "which" | "as" | "while" | "after")));
    let own = says && !opens && list.len() <= 14 && !closing.contains(['"', '“', '”']);
    own.then_some((&body[..comma], closing))
}

/// The text with its first word in lower case, unless it is a name; `None` where that cannot be told.
fn lowered(c: &Comparison, p: &Passage, text: &str) -> Option<String> {
    let first = words(text).next().filter(|w| w.span.start == 0)?;
    // `US` is no `us`.
    if first.text.len() > 1 && first.text.chars().all(char::is_uppercase) {
        return Some(text.to_owned());
    }
    let folded = fold(first.text).into_owned();
    let titled = words(text).nth(1).is_some_and(|w| w.is_capitalised());
    // `May said`, `Will asked`: no statement begins with such a verb.
    if is_function_word(&folded) && folded != "i" && !edit::is_auxiliary(&folded) {
        return Some(format!("{folded}{}", &text[first.span.end..]));
    }
    let common = || c.passages.iter().any(|q| q.text.contains(&folded) && q.words().any(|w| w.text == folded));
    if p.names.iter().any(|n| n.entity.span.start == 0) && text.starts_with(p.text.get(..first.span.end).unwrap_or(" "))
    {
        // `Islanders` may be nobody's name, and `Brown` nobody's colour: a capital inside a sentence tells.
        let inside =
            |q: &Passage| q.text.contains(first.text) && q.words().any(|w| w.span.start > 0 && w.text == first.text);
        let told = titled || c.passages.iter().any(inside) && !common();
        return told.then(|| text.to_owned());
    }
    (!titled && !edit::is_auxiliary(&folded) && common()).then(|| format!("{folded}{}", &text[first.span.end..]))
}
