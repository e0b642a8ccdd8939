//! Who somebody is, told where the report first names them: `Ann Lee, a member of the Halden council, said`, `Halden
//! strategist Ann Lee said`.
//!
//! The words are those that an article has beside the name, its own article before others. Only
//! descriptions are taken that stand without their article: of a trade or office, with no `its`, no `the company's`
//! and no day in them.

use super::dating;
use super::edit::{self, Change, is_auxiliary, is_past_form, opening_end};
use super::people::People;
use super::stance::is_opinion;
use crate::model::{EditKind, Evidence, Field, Passage, Span};
use crate::text::{Word, capitalised, fold, is_function_word, words};

/// Words that a sentence may have with an apposition in it.
const LONGEST: usize = 40;
/// Verbs of saying and thinking in the present, which names have behind them.
const THINKS: [&str; 8] = ["argues", "believes", "estimates", "expects", "hopes", "says", "thinks", "wants"];
/// What somebody does who has an office: `who chairs the Halden council`.
const OFFICES: [&str; 7] = ["chairs", "directs", "edits", "heads", "leads", "represents", "runs"];
/// Words of a description.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 2..=12;

/// Trades and offices that a person has. That somebody is of a party is not among them: one party's noun is its
/// adjective and the other's is not, so that the two would be treated differently.
#[rustfmt::skip]
const ROLES: [&str; 121] = [
    "activist", "actor", "actress", "adviser", "advisor", "advocate", "agent", "aide", "ambassador", "analyst",
    "attorney", "author", "banker", "billionaire", "biologist", "bishop", "candidate", "captain", "chair",
    "chairman", "chairwoman", "chemist", "chief", "co-author", "co-founder", "colonel", "columnist", "commander",
    "commissioner", "congressman", "congresswoman", "consultant", "coordinator", "counsel", "critic", "delegate",
    "deputy", "detective", "diplomat", "director", "doctor", "driver", "economist", "editor", "engineer",
    "epidemiologist", "executive", "expert", "farmer", "father", "fellow", "founder", "governor", "head",
    "historian", "imam", "investigator", "investor", "journalist", "judge", "lawmaker", "lawyer", "leader",
    "lecturer", "lieutenant", "lobbyist", "major", "manager", "mayor", "member", "minister", "mother", "negotiator",
    "nominee", "nurse", "officer", "organizer", "owner", "pastor", "physician", "physicist", "pilot", "pollster",
    "president", "priest", "principal", "producer", "professor", "programmer", "prosecutor", "psychiatrist",
    "psychologist", "rabbi", "reporter", "representative", "researcher", "resident", "scholar", "scientist",
    "secretary", "senator", "sergeant", "sheriff", "singer", "sociologist", "speaker", "specialist", "spokesman",
    "spokesperson", "spokeswoman", "strategist", "student", "superintendent", "surgeon", "teacher", "trader",
    "undersecretary", "veteran", "virologist", "witness", "writer",
];
/// Of those, which tell nothing without what they are of.
#[rustfmt::skip]
const WANTING: [&str; 29] = [
    "agent", "aide", "candidate", "chair", "chief", "critic", "deputy", "director", "executive", "expert", "father",
    "fellow", "founder", "head", "leader", "major", "manager", "member", "minister", "mother", "officer", "owner",
    "principal", "representative", "resident", "secretary", "specialist", "student", "witness",
];
/// Words that need the sentences around them, or that hold on their day alone.
#[rustfmt::skip]
const LEANING: [&str; 46] = [
    "acting", "ago", "all", "another", "biggest", "both", "current", "currently", "fellow", "first", "he", "her",
    "here", "his", "incoming", "it", "its", "last", "latest", "my", "new", "next", "now", "only", "other", "our",
    "own", "recently", "same", "second", "she", "similar", "such", "their", "then", "there", "these", "they",
    "third", "this", "those", "today", "top", "we", "yesterday", "your",
];

/// The description of somebody as a change beside the name, where the sentence has room for one: of a name that does
/// something, or that is the sentence's source.
pub(super) fn of(p: &Passage, name: Span, full: &str, people: &People<'_>) -> Option<Change> {
    let place = place(p, name)?;
    let (form, evidence) = known(people, p, full, place)?;
    let told = match &form {
        Form::Before(told) | Form::Behind(told) => told,
    };
    let all = p.length() + words(told).count();
    if all > LONGEST || repeats(p, told) {
        return None;
    }
    let (at, to) = match form {
        Form::Before(told) => (name.start, format!("{} ", title_at(p, name, &told))),
        Form::Behind(told) if place == Place::Last => (name.end, format!(", {told}")),
        Form::Behind(told) => (name.end, format!(", {told},")),
    };
    Some(Change { evidence: vec![evidence], ..Change::new(EditKind::Join, Span::new(at, at), to) })
}

/// Whether a sentence has the trade of a description already, or its plural.
pub(super) fn repeats(p: &Passage, told: &str) -> bool {
    head(told).is_none_or(|head| p.listed().any(|w| w.folded.starts_with(&*fold(&head))))
}

/// What is put before a name, with a capital where it opens the sentence, and without that of a sentence that it opened.
pub(super) fn title_at(p: &Passage, name: Span, title: &str) -> String {
    let before = &p.text[..name.start];
    let ends = [".\" ", ".” ", "?\" ", "?” ", "!\" ", "!” "].iter().any(|end| before.ends_with(end));
    let opens = before.is_empty() || ends || opening_end(&p.text) == Some(name.start);
    match title.strip_prefix("Former ") {
        _ if opens => capitalised(title),
        Some(office) => format!("former {office}"),
        None => title.to_owned(),
    }
}

/// Where a name stands in its sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its verb, where a description between commas may follow.
    Clear,
    /// At the end, behind `said`.
    Last,
    /// Between commas with its verb, where more commas would confuse.
    Tight,
}

/// A description, and where its article has it.
enum Form {
    /// `Halden strategist` before the name.
    Before(String),
    /// `a professor at Halden University` behind it.
    Behind(String),
}

fn place(p: &Passage, name: Span) -> Option<Place> {
    let (before, after) = (&p.text[..name.start], &p.text[name.end..]);
    let next = words(after).next().filter(|w| after.starts_with(' ') && w.span.start == 1).map(|w| fold(w.text));
    let acts = next.as_deref().is_some_and(|w| is_auxiliary(w) || is_past_form(w) || THINKS.contains(&w));
    let says = next.as_deref().is_some_and(|w| matches!(w, "said" | "says" | "told" | "wrote" | "added"));
    let heads = before.is_empty() || opening_end(&p.text) == Some(name.start);
    let quoted = before.trim_end().ends_with(['"', '”']);
    // "In a letter, Lee said": the one comma closes what opens the sentence.
    let opened = before.ends_with(", ") && before.matches(',').count() == 1 && opens_phrase(before);
    let closes = before.ends_with(", ") && matches!(after, " said." | " says.");
    let source = before.ends_with(' ') && words(before).last().is_some_and(|w| matches!(w.text, "said" | "says"));
    match () {
        () if source && after == "." => Some(Place::Last),
        () if (heads || opened) && acts || quoted && says || closes => Some(Place::Clear),
        () if before.ends_with(", ") && says => Some(Place::Tight),
        () => None,
    }
}

/// The first description of somebody that fits a place: of the passage's own article, else of the others in their
/// order.
fn known(people: &People<'_>, p: &Passage, full: &str, place: Place) -> Option<(Form, Evidence)> {
    if !full.contains(' ') {
        return None;
    }
    let told = |q: &Passage, name: Span| {
        let behind = || description(q, name).map(|at| (Span::new(name.start, at.end), at, false));
        let before = || title(q, name).map(|at| (Span::new(at.start, name.end), at, true));
        let behind = if place == Place::Tight { None } else { behind() };
        behind.or_else(before)
    };
    let found = |own: bool| {
        let of = people.named(full).filter(|m| (m.passage.source == p.source) == own && m.passage.field == Field::Text);
        of.into_iter().find_map(|m| {
            let (whole, at, before) = told(m.passage, m.entity.span)?;
            let words = at.of(&m.passage.text).to_owned();
            let form = if before { Form::Before(words) } else { Form::Behind(words) };
            Some((form, people.cite(m.passage, whole)?))
        })
    };
    found(true).or_else(|| found(false))
}

/// `Halden University professor`, `special counsel`, `Otto's lawyer` before a name: the trade, and what or whose it is.
pub(super) fn title(q: &Passage, name: Span) -> Option<Span> {
    #[rustfmt::skip]
    const BETWEEN: [&str; 30] = [
        "campaign", "chief", "communications", "constitutional", "criminal", "defense", "deputy", "executive",
        "foreign", "former", "general", "immigration", "intelligence", "law", "legal", "majority", "media", "minority",
        "national", "opposition", "policy", "political", "press", "research", "science", "security", "senior",
        "special", "state", "vice",
    ];
    let before: Vec<Word<'_>> = words(&q.text[..name.start]).collect();
    const MOST: usize = 5;
    let mut start = name.start;
    let mut first = None;
    for (n, w) in before.iter().rev().enumerate() {
        let adjoins = &q.text[w.span.end..start] == " ";
        let small = w.text.starts_with(char::is_lowercase);
        let fits = match (n, small) {
            (0, _) => small && ROLES.binary_search(&w.text).is_ok(),
            (_, true) => BETWEEN.binary_search(&w.text).is_ok(),
            (_, false) => w.is_capitalised() && !is_function_word(&fold(w.text)) && !is_of_day(w),
        };
        if !adjoins || !fits || n > MOST {
            // Behind any other word of weight it could not be told where the title begins.
            let says = matches!(w.text, "said" | "says" | "told");
            let whose = matches!(w.text, "his" | "her" | "its" | "their");
            let leads = says || whose || small && is_function_word(w.text) && !LEANING.contains(&w.text);
            let clear = if adjoins { leads } else { !q.text[w.span.end..start].contains('.') };
            first = first.filter(|_| clear);
            break;
        }
        start = w.span.start;
        first = Some(*w);
        // Nothing before `Otto's` belongs to the title.
        if is_possessive(w.text) {
            break;
        }
    }
    let first = first?;
    let at = Span::new(first.span.start, name.start - 1);
    let clear = !q.quoted.iter().chain(&q.loaded).any(|x| x.overlaps(&at));
    // The sentence's own capital may be any word's.
    let begins = first.is_capitalised() && first.span.start == 0;
    let bare = first.span.end + 1 == name.start && WANTING.binary_search(&first.text).is_ok();
    // "Halden and Otto's lawyer": only a name alone is whose it is.
    let owned = words(at.of(&q.text)).skip(1).any(|w| is_possessive(w.text));
    (!begins && !bare && clear && !owned && !is_opinion(q)).then_some(at)
}

fn is_possessive(word: &str) -> bool {
    word.contains(['\'', '’'])
}

/// `Tuesday`, `Tuesday's`.
fn is_of_day(w: &Word<'_>) -> bool {
    dating::is_weekday(fold(w.text).split(['\'', '’']).next().unwrap_or_default())
}

/// Whether a phrase opens the sentence.
pub(super) fn opens_phrase(before: &str) -> bool {
    words(before).next().is_some_and(|w| edit::opens_phrase(w.text))
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
    let holds_office = || list[0].text == "who" && list.get(1).is_some_and(|w| OFFICES.contains(&w.text));
    let last = match clause {
        Some(0) if holds_office() => end,
        Some(n) => list.get(n.checked_sub(1)?)?.span.end,
        None => end,
    };
    let told = Span::new(start, start + last);
    // `The lawyer who won` without the clause would be any.
    let kept = clause.is_none() || list[0].text != "the";
    let whole = goes_on || after == "." || clause.is_some_and(|n| n > 1) && !after.starts_with('.');
    (whole && kept && clear(told) && stands(told.of(&q.text)) && !is_opinion(q)).then_some(told)
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
    let office = head(description).is_some_and(|head| ROLES.binary_search(&&*fold(&head)).is_ok());
    let fits = match article {
        Some("a" | "an") => office,
        Some("the") => office && names,
        Some("who") => names && list.get(1).is_some_and(|w| OFFICES.contains(&w.text)),
        // `Chief economist of the Halden Institute`.
        Some(first) if is_function_word(first) => false,
        Some(_) => office && names && small(&list[0]) && list.iter().any(|w| w.text == "of" || w.text == "at"),
        None => false,
    };
    DESCRIPTION.contains(&list.len()) && fits && !owned && !pointed && !list.iter().any(verbs)
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
        let text = "“So be it,” said Ann Lee, chief economist of the Halden Institute.";
        assert_eq!(told(text, "Ann Lee").as_deref(), Some("chief economist of the Halden Institute"));
        let text = "Ann Lee, who chairs the Halden council, said so.";
        assert_eq!(told(text, "Ann Lee").as_deref(), Some("who chairs the Halden council"));
        let text = "Ann Lee, a former senator who left in May, said so.";
        assert_eq!(told(text, "Ann Lee").as_deref(), Some("a former senator"));
        for text in [
            "Ann Lee, the company's director, said so.",
            "Ann Lee, a member of the panel, said so.",
            "Ann Lee, the mayor, said so.",
            "Ann Lee, a move that failed, said so.",
            "Ann Lee, a lawyer, Ben Ott and others came.",
            "Ann Lee, a new senator, said so.",
            "Ann Lee, who leads with nine seats, said so.",
            "Ann Lee, chief economist, said so.",
            "Ann Lee, and former director of Halden News Ben Ott, said so.",
        ] {
            assert_eq!(told(text, "Ann Lee"), None, "{text}");
        }
    }

    #[test]
    fn titles_stand_before_a_name() {
        let told = |text: &str| {
            let at = text.find("Ann Lee").unwrap();
            title(&passage(text), Span::new(at, at + 7)).map(|s| s.of(text).to_owned())
        };
        assert_eq!(told("So said Halden strategist Ann Lee.").as_deref(), Some("Halden strategist"));
        assert_eq!(told("So said the Halden law professor Ann Lee.").as_deref(), Some("Halden law professor"));
        assert_eq!(told("So said the group's strategist Ann Lee."), None);
        assert_eq!(told("So said Halden's strategist Ann Lee.").as_deref(), Some("Halden's strategist"));
        assert_eq!(told("So it told his lawyer Ann Lee.").as_deref(), Some("lawyer"));
        assert_eq!(told("Monday's speaker Ann Lee said so."), None);
        assert_eq!(told("On Monday strategist Ann Lee said so."), None);
        assert_eq!(told("In spring, Halden strategist Ann Lee said so.").as_deref(), Some("Halden strategist"));
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(ROLES.is_sorted() && WANTING.is_sorted() && LEANING.is_sorted());
    }
}
