//! Counts of people hurt, killed or driven from home: the totals that the articles of one event give.
//!
//! Their sentences are seldom alike (`at least 11 people were injured`, `the
//! hospitals had treated 19 people`), so that likeness does not find them. What
//! finds them is what is counted. Where a total cannot be told from a part of
//! it, from another event or from another year, it is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::{Figures, is_vague};
use crate::model::{Field, Passage, Quantity, Source, Span};
use crate::text::{Terms, Word, fold, is_function_word, root, words};

/// A total that differs more from another is of something else.
const FARTHEST: f64 = 4.0;
/// Sentences that stand so early tell of the event itself.
const EARLY: usize = 3;

/// What happened to the counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Killed,
    Hurt,
    Displaced,
}

impl Fate {
    /// Whether it is told in dead or hurt.
    pub(super) fn is_toll(self) -> bool {
        matches!(self, Fate::Killed | Fate::Hurt)
    }
}

/// Pairs (passage, quantity) that give totals of one thing, more than one value among each group.
pub(super) fn groups(passages: &[Passage], terms: &Terms, figures: &Figures) -> Vec<BTreeMap<usize, usize>> {
    let mut totals: BTreeMap<(Fate, usize), (usize, usize)> = BTreeMap::new();
    for (i, p) in passages.iter().enumerate().filter(|&(i, p)| p.field == Field::Text && !figures.is_elsewhere(i)) {
        for n in 0..p.quantities.len() {
            if let Some(fate) = figures.fate(i, n) {
                // An article gives the total first; its parts and history follow.
                totals.entry((fate, p.source)).or_insert((i, n));
            }
        }
    }
    let mut out = Vec::new();
    for fate in [Fate::Killed, Fate::Hurt, Fate::Displaced] {
        let own: Vec<(usize, usize)> = totals.iter().filter(|((f, _), _)| *f == fate).map(|(_, at)| *at).collect();
        out.extend(linked(&own, passages, terms, figures));
    }
    out.extend(stores(passages, figures));
    out
}

/// Whether a group counts the dead or the hurt, who only become more, and nobody has corrected the count downwards.
///
/// An outlet that writes late with an early count has not counted again.
pub(super) fn is_running(group: &BTreeMap<usize, usize>, passages: &[Passage], figures: &Figures) -> bool {
    const CORRECTS: [&str; 6] = ["revised", "corrected", "lowered", "reduced", "down", "fewer"];
    let counts = |(&i, &n): (&usize, &usize)| {
        let p = &passages[i];
        let corrects = p.listed().any(|w| CORRECTS.contains(&w.folded));
        !corrects && figures.is_toll(i, n)
    };
    group.iter().all(counts)
}

/// `600 tonnes of solvents`: weights and amounts of one stuff, no more than twice as much, and nothing by the year.
fn stores(passages: &[Passage], figures: &Figures) -> Vec<BTreeMap<usize, usize>> {
    let mut groups: Vec<(BTreeSet<String>, BTreeMap<usize, usize>)> = Vec::new();
    for (i, p) in passages.iter().enumerate().filter(|&(i, p)| p.field == Field::Text && !figures.is_elsewhere(i)) {
        for (n, q) in p.quantities.iter().enumerate() {
            let stuff = stuff(p, q);
            let fits = |g: &&mut (BTreeSet<String>, BTreeMap<usize, usize>)| {
                g.0.intersection(&stuff).next().is_some()
                    && g.1.iter().all(|(&j, &m)| {
                        let other = &passages[j].quantities[m];
                        let (low, high) = (q.value.min(other.value), q.value.max(other.value));
                        q.unit == other.unit && high <= 2.0 * low && passages[j].source != p.source
                    })
            };
            match groups.iter_mut().find(fits) {
                Some((known, group)) => {
                    known.extend(stuff);
                    group.insert(i, n);
                }
                None if stuff.is_empty() => {}
                None => groups.push((stuff, BTreeMap::from([(i, n)]))),
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The stems of what is weighed: the nouns after `of`.
fn stuff(p: &Passage, q: &Quantity) -> BTreeSet<String> {
    let weighed = q.unit.as_deref().is_some_and(|u| matches!(u, "tonne" | "kg" | "barrel" | "litre" | "pound"));
    let end = p.text[q.span.end..].find([',', ';', '.', ':']).map_or(p.text.len(), |n| q.span.end + n);
    let after: Vec<String> = words(&p.text[q.span.end..end]).map(|w| fold(w.text).into_owned()).collect();
    let yearly = after.iter().any(|w| matches!(w.as_str(), "year" | "day" | "month" | "week"));
    if !weighed || yearly || after.first().is_none_or(|w| w != "of") {
        return BTreeSet::new();
    }
    let verb = |w: &&String| {
        !matches!(w.as_str(), "were" | "was" | "are" | "is" | "had" | "has" | "have" | "in" | "at" | "from")
    };
    after[1..].iter().take_while(verb).take(5).filter(|w| !is_function_word(w)).map(|w| root(w)).collect()
}

/// The totals that hang together: from each to the next, one event and no more than [`FARTHEST`] apart.
fn linked(
    own: &[(usize, usize)],
    passages: &[Passage],
    terms: &Terms,
    figures: &Figures,
) -> Vec<BTreeMap<usize, usize>> {
    /// Least and greatest value, and the totals.
    type Group = (f64, f64, BTreeMap<usize, usize>);
    let mut groups: Vec<Group> = Vec::new();
    // Not of two places or days, and both early in their articles or sharing a word that is no word of counting.
    let one_event = |a: usize, b: usize| {
        let early = passages[a].position <= EARLY && passages[b].position <= EARLY;
        let two = figures.of_two_places(a, b) || figures.of_two_days(a, b);
        !two && (early || figures.share_event(a, b) && terms.likeness(a, b) > 0.0)
    };
    for &(i, n) in own {
        let value = passages[i].quantities[n].value;
        let fits = |(least, most, of): &&mut Group| {
            let near = value <= *least * FARTHEST && *most <= value * FARTHEST;
            near && of.keys().any(|&j| one_event(i, j))
        };
        match groups.iter_mut().find(fits) {
            Some((least, most, of)) => {
                (*least, *most) = (least.min(value), most.max(value));
                of.insert(i, n);
            }
            None => groups.push((value, value, BTreeMap::from([(i, n)]))),
        }
    }
    groups.into_iter().map(|g| g.2).collect()
}

/// The days on which a passage has something happen. A toll that rises is given with the day of the count.
pub(super) fn days(p: &Passage) -> impl Iterator<Item = &str> {
    const COUNTED: [&str; 8] = ["toll", "risen", "rises", "rising", "rose", "climbed", "stands", "stood"];
    let counted = p.listed().any(|w| COUNTED.contains(&w.folded));
    // `2026-03-10TMO` is the tenth, too.
    let values = p.dates.iter().filter(move |_| !counted).filter_map(|d| d.value.get(..10));
    values.filter(|day| !day.contains(['W', 'X']))
}

/// `65 were hurt in clashes there`: in one of several places.
pub(super) fn is_of_there(p: &Passage, q: &Quantity) -> bool {
    clause(p, q.span).1.iter().any(|w| w == "there")
}

/// Tells of another event: another year, a comparison, a war's total.
pub(super) fn is_elsewhere(p: &Passage, sources: &[Source]) -> bool {
    const SIGNS: [&str; 12] = [
        "since",
        "worst",
        "deadliest",
        "previous",
        "previously",
        "ago",
        "anniversary",
        "history",
        "annually",
        "decade",
        "similar",
        "war",
    ];
    let year = sources[p.source].published.map(|m| m.day().year());
    let another_year =
        |w: &str| w.len() == 4 && w.parse::<i16>().is_ok_and(|y| (1800..2100).contains(&y) && Some(y) != year);
    p.listed().any(|w| SIGNS.contains(&w.folded) || another_year(w.word.text))
        || !p.dates.is_empty() && is_of_another_month(p, sources)
        || p.text.contains("last year")
        || p.text.contains("last month")
}

/// `At least 20 were killed in October`, told in February: a day or month that lies more than 45 days back.
fn is_of_another_month(p: &Passage, sources: &[Source]) -> bool {
    let recent = sources[p.source].published.and_then(|m| m.day().checked_sub(jiff::Span::new().days(45)).ok());
    let recent = recent.map(|day| day.to_string()).unwrap_or_default();
    let is_day_or_month = |value: &str| matches!(value.len(), 7 | 10);
    let before = |value: &str| recent.get(..value.len()).is_some_and(|recent| value < recent);
    p.dates.iter().any(|d| is_day_or_month(&d.value) && before(&d.value))
}

/// What a number of people tells, as far as it is a total.
pub(super) fn fate_of(p: &Passage, q: &Quantity) -> Option<Fate> {
    if q.unit.is_some() || q.value < 2.0 || is_vague(&p.text, q.span) || p.quoted.iter().any(|x| x.overlaps(&q.span)) {
        return None;
    }
    let what = q.what.as_deref().map(fold).map(std::borrow::Cow::into_owned).unwrap_or_default();
    let noun = what.split(' ').next().unwrap_or_default();
    const PEOPLE: [&str; 17] = [
        "people",
        "persons",
        "residents",
        "passengers",
        "civilians",
        "inhabitants",
        "victims",
        "deaths",
        "injuries",
        "dead",
        "killed",
        "injured",
        "wounded",
        "casualties",
        "fatalities",
        "have",
        "were",
    ];
    let bare = what.is_empty() || noun == "had" || noun == "are";
    // "The death toll had risen to 159".
    let of_toll = what.ends_with("toll");
    if !bare && !of_toll && !PEOPLE.contains(&noun) {
        return None;
    }
    let (before, after) = clause(p, q.span);
    // "All 157 people on board" is another plane's number than "all 189".
    let whole = before.first().is_some_and(|w| w == "all" || w == "both");
    // "Four dead, including the attacker" is more than the victims.
    let includes = p.text[q.span.end..].contains("including the ");
    let is_part = whole
        || includes
        || is_of_one(p, q)
        || is_base(p, q)
        || is_of_before(p, q)
        || is_of_neighbour(p)
        || is_shared_out(p, q)
        || is_left(p, q)
        || after.first().is_some_and(|w| w == "of")
        || is_of_there(p, q)
        || after
            .iter()
            .take(2)
            .chain(before.iter().take(2))
            .any(|w| matches!(w.as_str(), "other" | "others" | "another" | "more"));
    if is_part {
        return None;
    }
    let words_of = |list: &[&str]| {
        let near = after.iter().chain(before.iter().take(2)).map(String::as_str);
        near.chain(what.split(' ')).any(|w| list.contains(&w))
    };
    let next = |w: &str| after.iter().position(|x| x == w);
    let leaves = next("who").is_some_and(|n| after.get(n + 1).is_some_and(|w| w == "left" || w == "fled"));
    let fates = [
        (
            Fate::Killed,
            of_toll || words_of(&["killed", "killing", "kills", "dead", "died", "deaths", "fatalities", "lives"]),
        ),
        (
            Fate::Hurt,
            words_of(&[
                "injured",
                "injuring",
                "injures",
                "hurt",
                "hurting",
                "wounded",
                "wounding",
                "injuries",
                "treated",
                "hospitalised",
                "hospitalized",
            ]),
        ),
        (
            Fate::Displaced,
            leaves
                || words_of(&["homeless", "evacuated", "evacuating", "displaced", "fled"])
                || words_of(&["home", "homes", "houses"])
                    && words_of(&["from", "without", "lost", "lose", "losing", "leave", "left", "return", "out"]),
        ),
    ];
    let mut found = fates.into_iter().filter(|f| f.1);
    // "Killing or injuring 20" is a count of neither.
    let (fate, second) = (found.next()?.0, found.next());
    second.is_none().then_some(fate)
}

/// `The second explosion killed 17`: a count of one of several.
fn is_of_one(p: &Passage, q: &Quantity) -> bool {
    const TIMES: [&str; 6] = ["day", "month", "quarter", "time", "week", "year"];
    let before: Vec<Word<'_>> = words(&p.text[..q.span.start]).collect();
    before.windows(2).any(|w| {
        let [nth, noun] = [w[0], w[1]].map(|w| fold(w.text));
        matches!(&*nth, "first" | "second" | "third") && !TIMES.contains(&&*noun)
    })
}

/// `Two of the three victims`, `178 of 369`: of how many a part is told.
pub(super) fn is_base(p: &Passage, q: &Quantity) -> bool {
    const PARTS: [&str; 18] = [
        "all", "each", "few", "half", "many", "most", "none", "some", "one", "two", "three", "four", "five", "six",
        "seven", "eight", "nine", "ten",
    ];
    let before: Vec<Word<'_>> = words(&p.text[..q.span.start]).collect();
    let back = |n: usize| before.len().checked_sub(n).map(|at| before[at]);
    let the = back(1).is_some_and(|w| matches!(w.text, "the" | "its" | "their" | "those" | "these"));
    let part = |w: Word<'_>| w.is_number() || PARTS.contains(&&*fold(w.text));
    let of = if the { 2 } else { 1 };
    back(of).is_some_and(|w| w.text == "of") && back(of + 1).is_some_and(part)
}

/// `It comes three days after a strike that killed 14`: of what was before.
pub(super) fn is_of_before(p: &Passage, q: &Quantity) -> bool {
    const TIMES: [&str; 6] = ["days", "hours", "months", "week", "weeks", "years"];
    let before: Vec<Word<'_>> = words(&p.text[..q.span.start]).collect();
    before.windows(2).any(|w| TIMES.contains(&w[0].text) && w[1].text == "after")
}

/// Far down in an article `It killed 612`: what its neighbour tells of, which may be another event.
fn is_of_neighbour(p: &Passage) -> bool {
    p.position > EARLY && p.listed().next().is_some_and(|w| w.word.text == "It")
}

/// `71 people in Kell and 35 others in Halden`, `17 in Kell and 11 in Halden`: each is of one place.
pub(super) fn is_shared_out(p: &Passage, q: &Quantity) -> bool {
    let rest: Vec<Word<'_>> = words(&p.text[q.span.end..]).collect();
    rest.windows(3).any(|w| {
        let again = matches!(w[2].text, "other" | "others" | "more") || w[2].text == "in" && w[0].text == "and";
        w[1].is_number() && again
    })
}

/// `Nineteen people remain in hospital`, `64 are being treated`: who is left is not who was hurt.
pub(super) fn is_left(p: &Passage, q: &Quantity) -> bool {
    let (before, after) = clause(p, q.span);
    let left = |w: &String| matches!(w.as_str(), "remain" | "remains" | "remained" | "remaining" | "being");
    before.iter().take(2).chain(&after).any(left)
}

/// The folded words before, nearest first, and after a number, up to `and`, a comma or another number.
fn clause(p: &Passage, number: Span) -> (Vec<String>, Vec<String>) {
    let stop_after = p.text[number.end..].find([',', ';', '.', ':', '"', '”']).map_or(p.text.len(), |n| number.end + n);
    let stop_before = p.text[..number.start].rfind([',', ';', ':', '"', '“']).unwrap_or(0);
    let ends = |w: &String| w == "and" || w == "but" || w.starts_with(|c: char| c.is_ascii_digit());
    let folded = |part: &str| -> Vec<String> { words(part).map(|w| fold(w.text).into_owned()).collect() };
    let after = folded(&p.text[number.end..stop_after]).into_iter().take_while(|w| !ends(w)).take(9).collect();
    let before = folded(&p.text[stop_before..number.start]).into_iter().rev();
    (before.take_while(|w| !ends(w)).take(4).collect(), after)
}
