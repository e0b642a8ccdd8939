//! The style of headlines: no articles, what happened in the present, the passive without its auxiliary.
//!
//! `The council was told` is `Council told`, `The council sold the pool` is `Council sells pool`. Where it is not sure
//! which word is the verb, whether it is one of many, or of which time it tells, all stays as it is written: without
//! articles the past is no English.

use super::super::edit::{Change, is_auxiliary, is_past_form, last_word};
use super::opening::within;
use crate::model::{EditKind, EntityKind, Passage, Span};
use crate::text::{is_function_word, is_irregular_past_or_participle, present, stem};

/// A word of the stretch that is not cut.
struct Word<'a> {
    /// In the passage.
    span: Span,
    text: &'a str,
    folded: &'a str,
    /// The kind of the name that it belongs to, and where that begins.
    name: Option<(EntityKind, usize)>,
    is_quoted: bool,
    /// Whether it follows the word before it with nothing but a space between.
    adjoins: bool,
    /// Whether a comma, a dash or the like stands before it.
    is_apart: bool,
}

impl Word<'_> {
    fn is_small(&self) -> bool {
        !self.is_quoted && self.name.is_none() && self.text.starts_with(char::is_lowercase)
    }

    fn is_capital(&self) -> bool {
        !self.is_quoted && self.text.starts_with(char::is_uppercase)
    }

    fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.folded)
    }

    fn is_participle(&self) -> bool {
        self.is_small() && (self.folded.ends_with("ed") || is_irregular_past_or_participle(self.folded))
    }

    fn kind(&self) -> Option<EntityKind> {
        self.name.map(|n| n.0)
    }
}

/// A stretch of a passage, with the cuts in it, counted from its start.
struct Stretch<'a> {
    p: &'a Passage,
    span: Span,
    cuts: &'a [Change],
}

/// The changes that set a stretch in the style of headlines, beside its cuts, counted from its start; `None` where it
/// stays in the past.
pub(super) fn changes(p: &Passage, span: Span, cuts: &[Change]) -> Option<Vec<Change>> {
    let stretch = Stretch { p, span, cuts };
    let list = stretch.words();
    let mut all = verb(&stretch, &list)?;
    all.extend(closing(&list));
    if !is_told_by(&list, &all) {
        return None;
    }
    all.extend(articles(&list));
    Some(within(span, &all))
}

/// Whether the verbs that get another stem (`won`, `wins`) are few beside the words that stay: who looks a headline up
/// finds it in the passage by its words.
fn is_told_by(list: &[Word<'_>], verbs: &[Change]) -> bool {
    const WORDS_OF_EACH: usize = 6;
    let past = |change: &Change| list.iter().rev().find(|w| change.span.contains(&w.span)).map_or("", |w| w.folded);
    let is_other = |change: &&Change| change.kind == EditKind::Verb && stem(past(change)) != stem(&change.to);
    let others =
        verbs.iter().filter(is_other).filter(|change| !matches!(&*change.to, "say" | "says" | "tell" | "tells"));
    others.count() * WORDS_OF_EACH <= list.iter().filter(|w| !is_function_word(w.folded)).count()
}

impl Stretch<'_> {
    fn words(&self) -> Vec<Word<'_>> {
        let mut end = self.span.start;
        let inside = self.p.listed().filter(|w| self.span.contains(&w.word.span) && !self.is_cut(w.word.span));
        let read = inside.map(|w| {
            let span = w.word.span;
            let name = self.p.names.iter().find(|n| n.entity.span.contains(&span)).map(|n| &n.entity);
            let between = &self.p.text[end..span.start];
            let marks = between.char_indices().filter(|(_, c)| [',', ';', ':', '(', ')', '–', '—', '-'].contains(c));
            let mut marks = marks.map(|(n, c)| Span::new(end + n, end + n + c.len_utf8()));
            let is_apart = marks.any(|mark| !self.is_cut(mark));
            let adjoins = between == " ";
            end = span.end;
            let name = name.map(|n| (n.kind, n.span.start));
            Word { span, text: w.word.text, folded: w.folded, name, is_quoted: w.is_quoted, adjoins, is_apart }
        });
        read.collect()
    }

    fn is_cut(&self, part: Span) -> bool {
        let from = self.span.start;
        self.cuts.iter().any(|cut| Span::new(cut.span.start + from, cut.span.end + from).overlaps(&part))
    }

    /// Whether a time stands in it: what is told of then stays in the past. `The 2026 race` is none.
    fn is_dated(&self) -> bool {
        const BEFORE: [&str; 11] =
            ["after", "at", "before", "by", "during", "for", "from", "in", "on", "since", "until"];
        // `Twice a month` is no time.
        let times = self.p.dates.iter().filter(|d| d.value.starts_with(|c: char| c.is_ascii_digit()));
        let left = times.filter(|d| self.span.contains(&d.span) && !self.is_cut(d.span));
        let mut left = left.map(|d| d.span);
        left.any(|date| {
            let bare = date.of(&self.p.text).chars().all(|c| c.is_ascii_digit());
            !bare || BEFORE.contains(&&*last_word(&self.p.text[..date.start]))
        })
    }
}

/// Each article goes, with the word behind it in the record, which tells where it stood.
fn articles(list: &[Word<'_>]) -> Vec<Change> {
    let mut out = Vec::new();
    for (n, pair) in list.windows(2).enumerate() {
        let (article, next) = (&pair[0], &pair[1]);
        // "The Hill" is a name, "the White House" has one.
        let named = article.name.is_some_and(|(_, start)| start != article.span.start || article.text != "the");
        let free = !article.is_quoted && !named && !next.is_apart && !next.is_quoted;
        if !article.is(&["a", "an", "the"]) || !free || is_bound(list, n) {
            continue;
        }
        let mut to = next.text.to_owned();
        if n == 0 {
            let first = to.chars().next().map_or(0, char::len_utf8);
            to.replace_range(..first, &to[..first].to_uppercase());
        }
        out.push(Change::new(EditKind::Cut, Span::new(article.span.start, next.span.end), to));
    }
    out
}

/// An article that what stands beside it needs: `the first`, `a day`, `one of the`, `such a`, `State of the Union`.
fn is_bound(list: &[Word<'_>], n: usize) -> bool {
    #[rustfmt::skip]
    const NEXT: [&str; 42] = [
        "age", "barrel", "bit", "couple", "day", "dozen", "end", "few", "first", "gallon", "half", "handful", "hour",
        "hundred", "last", "latest", "law", "lot", "majority", "minute", "month", "most", "night", "number", "one",
        "only", "other", "others", "person", "president", "quarter", "rest", "same", "second", "series", "third",
        "ton", "two", "way", "week", "world", "year",
    ];
    const BEFORE: [&str; 10] = ["all", "as", "both", "half", "like", "many", "not", "quite", "such", "what"];
    #[rustfmt::skip]
    const SOME: [&str; 13] = [
        "all", "any", "each", "many", "most", "none", "one", "out", "part", "percent", "some", "three", "two",
    ];
    let before = |back: usize| n.checked_sub(back).map(|at| &list[at]);
    let of = before(1).is_some_and(|w| w.folded == "of");
    let some = |w: &Word<'_>| w.is(&SOME) || w.text.ends_with(|c: char| c.is_ascii_digit() || c == '%');
    let next = &list[n + 1];
    of && before(2).is_some_and(|w| some(w) || w.is_capital() && next.is_capital())
        || next.is(&NEXT)
        || next.folded.len() > 4 && next.folded.ends_with("est")
        || next.is_participle() && list.get(n + 2).is_none_or(|w| is_function_word(w.folded))
        || before(1).is_some_and(|w| w.is(&BEFORE))
}

/// The verb of the main clause in the present, or without the auxiliary of its passive; no change where it is in the
/// present, and `None` where it stays in the past.
fn verb(stretch: &Stretch<'_>, list: &[Word<'_>]) -> Option<Vec<Change>> {
    let Some(at) = predicate(list) else { return Some(Vec::new()) };
    let (verb, next) = (&list[at], list.get(at + 1));
    let participle = |to: usize| -> Option<&Word<'_>> {
        let joined = (at + 1..=to).all(|n| list.get(n).is_some_and(|w| w.adjoins));
        list.get(to).filter(|w| w.is_participle() && joined)
    };
    let without =
        |last: &Word<'_>| vec![Change::new(EditKind::Cut, Span::new(verb.span.start, last.span.end), last.text)];
    // "Was weakened but remained": of two verbs one would stay in the past.
    let but = list[at..].windows(2).any(|pair| pair[0].folded == "but" && is_past_form(pair[1].folded));
    match verb.folded {
        "was" | "were" | "has" | "have" if but => None,
        "was" | "were" => participle(at + 1).map(without),
        "has" | "have" if next.is_some_and(|w| w.folded == "been") => participle(at + 2).map(without),
        "has" | "have" => {
            let (next, plural) = (participle(at + 1)?, verb.folded == "have");
            let told = present(next.folded, true, plural)?;
            let first = Change::new(EditKind::Verb, Span::new(verb.span.start, next.span.end), told);
            coordinated(list, at + 1, first, |word| present(word, true, plural))
        }
        "had" | "did" | "would" | "could" | "might" => None,
        word if is_auxiliary(word) => Some(Vec::new()),
        _ => in_present(stretch, list, at),
    }
}

/// `, prosecutors said` at the end is `, prosecutors say`.
fn closing(list: &[Word<'_>]) -> Option<Change> {
    let (last, _) = list.split_last().filter(|(last, _)| last.is_small() && last.folded == "said")?;
    let from = list.iter().rposition(|w| w.is_apart)?;
    let plural = is_plural(&list[from..], list.len() - 1 - from)?;
    Some(Change::new(EditKind::Verb, last.span, if plural { "say" } else { "says" }))
}

/// What ends the reach of a verb.
#[rustfmt::skip]
const BOUNDARIES: [&str; 17] = [
    "after", "amid", "as", "because", "before", "during", "following", "how", "if", "since", "what", "when", "where",
    "which", "while", "who", "whose",
];

/// Where the verb of the main clause stands: the first that is no participle of its subject.
fn predicate(list: &[Word<'_>]) -> Option<usize> {
    let acts = |w: &Word<'_>| w.is_small() && (is_auxiliary(w.folded) || is_past_form(w.folded));
    let mut at = (1..list.len()).find(|&n| acts(&list[n]))?;
    while !is_auxiliary(list[at].folded) && list.get(at + 1).is_some_and(|w| w.folded == "by") {
        at = (at + 1..list.len()).find(|&n| acts(&list[n]))?;
    }
    if is_auxiliary(list[at].folded) || tells(list[at].folded) {
        return Some(at);
    }
    // "Two men accused of theft were charged".
    let mut rest = (at + 1..list.len())
        .take_while(|&n| !list[n].is_apart && !list[n].is(&BOUNDARIES) && !list[n].is(&["that", "to"]));
    Some(rest.find(|&n| list[n].is_small() && is_auxiliary(list[n].folded)).unwrap_or(at))
}

/// Verbs that have a clause behind them.
fn tells(folded: &str) -> bool {
    #[rustfmt::skip]
    const VERBS: [&str; 34] = [
        "acknowledged", "admitted", "agreed", "announced", "argued", "asked", "believed", "claimed", "conceded",
        "concluded", "confirmed", "declared", "decided", "denied", "found", "hinted", "indicated", "insisted",
        "pledged", "predicted", "promised", "reported", "revealed", "ruled", "said", "showed", "signaled", "stated",
        "suggested", "testified", "told", "tweeted", "vowed", "warned",
    ];
    VERBS.contains(&folded)
}

/// A past verb in the present, and those that are coordinated with it.
fn in_present(stretch: &Stretch<'_>, list: &[Word<'_>], at: usize) -> Option<Vec<Change>> {
    const EARLIER: [&str; 10] =
        ["ago", "earlier", "first", "initially", "just", "long", "once", "originally", "previously", "then"];
    if stretch.is_dated() || list.iter().any(|w| !w.is_quoted && w.is(&EARLIER)) {
        return None;
    }
    let plural = is_plural(list, at)?;
    let told = |word: &str| present(word, false, plural);
    let first = Change::new(EditKind::Verb, list[at].span, told(list[at].folded)?);
    coordinated(list, at, first, told)
}

/// The change of a verb with those of the verbs behind it; `None` where one that goes with it is not known, or where
/// what is said or goes on meanwhile is told in the past: "said it was", "went on as it hit".
fn coordinated(
    list: &[Word<'_>],
    at: usize,
    first: Change,
    told: impl Fn(&str) -> Option<String>,
) -> Option<Vec<Change>> {
    let mut changes = vec![first];
    let is_past = |w: &Word<'_>| w.is_small() && (is_past_form(w.folded) || w.is(&["would", "could", "might", "did"]));
    let meanwhile = (at + 1..list.len()).find(|&n| list[n].is(&["as", "before", "when", "while"]));
    if meanwhile.is_some_and(|n| list[n..].iter().any(is_past)) {
        return None;
    }
    for n in at + 1..list.len() {
        let w = &list[n];
        if is_past(w) {
            if !(n > at + 1 && list[n - 1].is(&["and", "or", "but"])) {
                return None;
            }
            changes.push(Change::new(EditKind::Verb, w.span, told(w.folded)?));
        } else if w.is(&BOUNDARIES) || w.is_apart {
            break;
        }
    }
    Some(changes)
}

/// Whether the subject before a verb is more than one; `None` where that is not sure.
fn is_plural(list: &[Word<'_>], verb: usize) -> Option<bool> {
    #[rustfmt::skip]
    const INSIDE: [&str; 21] = [
        "about", "against", "among", "at", "behind", "between", "by", "for", "from", "in", "including", "near", "of",
        "on", "over", "that", "to", "under", "which", "who", "with",
    ];
    const UNSURE: [&str; 14] = [
        "couple", "dozen", "group", "half", "handful", "lot", "majority", "number", "pair", "percent", "quarter",
        "series", "staff", "third",
    ];
    const MANY: [&str; 6] = ["children", "men", "media", "people", "police", "women"];
    const PEOPLE: [&str; 7] = ["ans", "crats", "ers", "ese", "ials", "ists", "ors"];
    let adverb = |w: &Word<'_>| w.is_small() && (w.folded.ends_with("ly") || w.is(&["again", "also", "later", "now"]));
    let goes_on = |w: &Word<'_>| w.is_small() && (w.is(&INSIDE) || w.is_participle());
    let end = (1..verb).find(|&n| goes_on(&list[n])).unwrap_or(verb);
    let end = (1..=end).rev().find(|&n| !adverb(&list[n - 1])).unwrap_or(end);
    let head = &list[end - 1];
    let ends = |endings: &[&str]| endings.iter().any(|e| head.folded.ends_with(e));
    let plural = head.folded.ends_with('s') && !ends(&["ss", "us", "is", "'s"]);
    let joint = (1..end).find(|&n| list[n].folded == "and" && list[n].name.is_none());
    match head.kind() {
        _ if head.is_quoted || head.is(&UNSURE) => None,
        // "Senator and former nominee Ana Otto" is one.
        _ if joint.is_some_and(|n| list[n - 1].kind() == Some(EntityKind::Person)) => Some(true),
        Some(EntityKind::Person) if !ends(&["crats", "cans"]) => Some(false),
        _ if joint.is_some() && !plural => None,
        _ if head.is(&MANY) || head.text.starts_with(|c: char| c.is_ascii_digit()) => Some(true),
        _ if !plural => Some(false),
        // A name that nobody has told to be one.
        None if end > 1 && head.is_capital() => ends(&PEOPLE).then_some(true),
        None => Some(true),
        Some(_) => ends(&PEOPLE).then_some(true),
    }
}
