//! Offices: what articles have before a name to say who that is, and where a report puts it.

use std::rc::Rc;

use super::apposition;
use super::edit::opening_end;
use super::people::{Mention, People, surname};
use crate::model::{EntityKind, Evidence, Field, Passage, Span};
use crate::text::{Word, fold, is_function_word, words};

/// An office or trade beside a name, and where an article has both.
#[derive(Clone)]
pub(super) struct Office {
    pub(super) title: String,
    pub(super) evidence: Evidence,
    source: usize,
}

impl Office {
    /// Whether it reads as a part of the name: `Interior Minister`, and not `special counsel`.
    pub(super) fn is_of_name(&self) -> bool {
        words(&self.title).all(|w| w.is_capitalised() || w.text == "of")
    }
}

/// The office that an article gives with the name (`Interior Minister`), for somebody whom the passage names with
/// nothing to say who that is; the passage's own article first. Without `joins` only one that is a part of the name.
pub(super) fn of(p: &Passage, name: Span, people: &People<'_>, full: &str, joins: bool) -> Option<Office> {
    let name = with_courtesy_title(&p.text, name);
    if !has_room(p, name, full) || tells_of_before(p, people) {
        return None;
    }
    let known = people.offices(full);
    let (own, others): (Vec<&Office>, Vec<&Office>) = known.iter().partition(|o| o.source == p.source);
    own.into_iter().chain(others).find_map(|office| {
        let office = Office { title: apposition::title_at(p, name, &office.title), ..office.clone() };
        (office.is_of_name() || joins && !apposition::repeats(p, &office.title)).then_some(office)
    })
}

/// All offices that the articles of a story have before a full name.
pub(super) fn known(people: &People<'_>, full: &str) -> Rc<[Office]> {
    let of = || people.named(full).filter(|m| m.passage.field == Field::Text);
    let titles: Vec<Titled<'_, '_>> = of().map(titled).collect();
    let all = titles.iter().filter_map(|t| {
        // Where one article has a former governor, another's "Governor" tells of another time.
        let furthest = titles.iter().filter(|o| o.head == t.head).map(|o| o.held).max()?;
        let title = t.title.filter(|_| t.held.fits(furthest))?;
        let p = t.mention.passage;
        let evidence = people.cite(p, Span::new(title.start, t.mention.entity.span.end))?;
        Some(Office { title: title.of(&p.text).to_owned(), evidence, source: p.source })
    });
    all.collect()
}

/// What stands before a name to say who that is.
struct Titled<'m, 'a> {
    mention: &'m Mention<'a>,
    title: Option<Span>,
    held: Held,
    /// The last word before the name: the office itself, be it written `Governor` or `governor`.
    head: String,
}

fn titled<'m, 'a>(mention: &'m Mention<'a>) -> Titled<'m, 'a> {
    const NEAR: usize = 6;
    let (p, name) = (mention.passage, mention.entity.span);
    let before = &p.text[..name.start];
    let phrase = before.rsplit([',', ';', '"', '“', '”']).next().unwrap_or_default();
    let list: Vec<Word<'_>> = words(phrase).collect();
    let head = match list.last().map(|w| fold(w.text)).as_deref().unwrap_or_default() {
        "gov" => "governor".to_owned(),
        "rep" => "representative".to_owned(),
        "sen" => "senator".to_owned(),
        head => head.to_owned(),
    };
    let (title, held) = match title_held(&p.text, name) {
        Some((title, held)) => (Some(title), held),
        None if list.iter().rev().take(NEAR).any(|w| w.text == "former") => {
            (apposition::title(p, name), Held::Formerly)
        }
        None => (apposition::title(p, name), Held::Now),
    };
    Titled { mention, title, held, head }
}

/// Whether an office may stand before a name: nothing beside it says already who that is.
fn has_room(p: &Passage, name: Span, full: &str) -> bool {
    let (before, after) = (&p.text[..name.start], &p.text[name.end..]);
    let last = words(before).last();
    let aged = after.strip_prefix(", ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let beside = after.starts_with([',', '-']) && !aged || before.ends_with([',', '-']);
    let titled = last.is_some_and(|w| w.is_capitalised() && w.span.end + 1 == name.start && w.span.start > 0);
    // "On Tuesday, Otto announced": the one comma closes what opens the sentence.
    let opened = before.ends_with(", ") && before.matches(',').count() == 1 && apposition::opens_phrase(before);
    let described =
        before.ends_with("s ") || before.trim_end().ends_with(',') && !opened || title_before(&p.text, name).is_some();
    // Behind another word than one that binds an office would too often stand beside another description.
    let binds =
        |w: &str| is_function_word(w) && !matches!(w, "the" | "a" | "an") || matches!(w, "said" | "says" | "told");
    let free = last.is_none_or(|w| binds(&fold(w.text)) && w.span.end + 1 == name.start)
        || before.ends_with(",\" ")
        || before.ends_with(",” ")
        || opened
        || opening_end(&p.text) == Some(name.start);
    // "Reps. Ana Otto and Ben Lund" have it already.
    const OF_SEVERAL: [&str; 8] =
        ["Reps.", "Sens.", "Govs.", "senators ", "Senators ", "governors ", "justices ", "Justices "];
    let shared = OF_SEVERAL.iter().any(|office| before.contains(office));
    // "Ben Orr and Ana Otto": both or none.
    let listed = before.strip_suffix(" and ").is_some_and(|ahead| {
        p.names.iter().any(|n| n.entity.kind == EntityKind::Person && n.entity.span.end == ahead.len())
    });
    let owned = after.starts_with(' ') && words(after).next().is_some_and(|w| takes_name_before(&fold(w.text)));
    let told = p.outside().any(|(w, _)| w.span.end <= name.start && w.text == surname(full));
    !(told || listed || beside || titled || described || owned || shared) && free
}

/// Whether a sentence tells of an earlier year, or of somebody's candidacy: what office is held now says nothing of then.
fn tells_of_before(p: &Passage, people: &People<'_>) -> bool {
    let year = people.year_of(p.source);
    let earlier = |value: &str| {
        year.is_some_and(|y| value.get(..4).and_then(|own| own.parse().ok()).is_some_and(|own: i16| own < y))
    };
    p.dates.iter().any(|d| earlier(&d.value)) || p.listed().any(|w| w.folded == "candidate")
}

/// `Interior Minister`, `Secretary of State` before a name, and no former one.
pub(super) fn title_before(text: &str, name: Span) -> Option<Span> {
    title_held(text, name).and_then(|(title, held)| (held == Held::Now).then_some(title))
}

/// Whether somebody has an office.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Now,
    /// `the late Governor`.
    Late,
    /// `former Governor`, which the title begins with.
    Formerly,
    /// `then-Governor`, `incoming`: at another time than the reader's.
    Otherwise,
}

impl Held {
    /// Whether a title so held may be told where, of all that the articles have, this is the furthest from now.
    fn fits(self, furthest: Held) -> bool {
        matches!((self, furthest), (Held::Now, Held::Now | Held::Late) | (Held::Formerly, Held::Formerly))
    }
}

/// Capitalised words before a name of which the last, or the last before `of`, is an office.
fn title_held(text: &str, name: Span) -> Option<(Span, Held)> {
    let before: Vec<Word<'_>> = words(&text[..name.start]).collect();
    let end = before.len() - tail_of_office(text, &before, name);
    let mut start = None;
    let mut next = before.get(end).map_or(name.start, |w| w.span.start);
    let title = |start| Span::new(start, name.start - 1);
    for (n, w) in before[..end].iter().rev().enumerate() {
        let between = &text[w.span.end..next];
        let shortened = n == 0 && matches!(w.text, "Sen" | "Rep" | "Gov") || w.text == "Lt";
        let adjoins = between == " " || between == ". " && shortened;
        let folded = fold(w.text);
        let of_a_time = folded.split('-').next().unwrap_or_default();
        match (start, of_a_time) {
            (Some(_), "former") if adjoins => return Some((title(w.span.start), Held::Formerly)),
            (Some(start), "late") => return Some((title(start), Held::Late)),
            (Some(start), "former" | "then" | "ex" | "acting" | "incoming" | "outgoing") => {
                return Some((title(start), Held::Otherwise));
            }
            _ => {}
        }
        // A label that a page has run into the sentence: "CLOSE President Ana Otto".
        let label = w.span.start == 0 && w.text.len() > 4 && w.text.bytes().all(|b| b.is_ascii_uppercase());
        let office = n > 0 || is_office(w.text);
        if !adjoins || label || !w.is_capitalised() || is_function_word(&folded) || !office {
            break;
        }
        if n > 3 || w.text.contains(['\'', '’']) {
            return None;
        }
        (start, next) = (Some(w.span.start), w.span.start);
    }
    Some((title(start?), Held::Now))
}

/// How many words before a name go on with the office before them: two in `Secretary of State Ann Lee`.
fn tail_of_office(text: &str, before: &[Word<'_>], name: Span) -> usize {
    const LONGEST: usize = 3;
    let mut next = name.start;
    for (n, w) in before.iter().rev().enumerate().take(LONGEST + 1) {
        let adjoins = text[w.span.end..next] == *" ";
        next = w.span.start;
        match w.text {
            "of" if adjoins && n > 0 => return n + 1,
            _ if adjoins && w.is_capitalised() => {}
            _ => return 0,
        }
    }
    0
}

/// The last word of an office as it stands before a name.
pub(super) fn is_office(word: &str) -> bool {
    #[rustfmt::skip]
    const OFFICES: [&str; 36] = [
        "Administrator", "Admiral", "Ambassador", "Archbishop", "Attorney", "Bishop", "Chairman", "Chairwoman",
        "Chancellor", "Chief", "Colonel", "Commissioner", "Congressman", "Congresswoman", "Counsel", "Director",
        "General", "Gov", "Governor", "Judge", "Justice", "Leader", "Mayor", "Minister", "Premier", "President",
        "Professor", "Rep", "Representative", "Secretary", "Sen", "Senator", "Sergeant", "Sheriff", "Speaker", "Whip",
    ];
    OFFICES.binary_search(&word).is_ok()
}

/// Whether a noun has the name before it to describe it: `Otto officials`.
pub(super) fn takes_name_before(folded: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: [&str; 84] = [
        "administration", "adviser", "advisers", "advisor", "advisors", "aide", "aides", "allegations", "allies",
        "ally", "appointee", "appointees", "associate", "associates", "attorney", "attorneys", "backer", "backers",
        "bill", "brothers", "cabinet", "campaign", "case", "children", "clan", "confidant", "confirmation", "couple",
        "critics", "doctrine", "donor", "donors", "dossier", "dynasty", "era", "family", "foes", "foundation",
        "government", "hearing", "hearings", "inquiry", "investigation", "lawyer", "lawyers", "legal", "loyalist",
        "loyalists", "memo", "nomination", "nominee", "nominees", "official", "officials", "organization", "personal",
        "pick", "picks", "plan", "presidency", "probe", "rallies", "rally", "report", "scandal", "senior", "siblings",
        "sisters", "sons", "speech", "spokesman", "spokeswoman", "staff", "supporter", "supporters", "team", "top",
        "tower", "transition", "tweet", "tweets", "twins", "voter", "voters",
    ];
    NOUNS.binary_search(&folded).is_ok()
}

/// `Mr Trump` as a whole, where the name stands after such a title.
pub(super) fn with_courtesy_title(text: &str, name: Span) -> Span {
    let before = &text[..name.start];
    let title = ["Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms "].iter().find(|t| before.ends_with(**t));
    Span::new(name.start - title.map_or(0, |t| t.len()), name.end)
}
