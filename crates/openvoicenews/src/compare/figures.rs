//! What the numbers of a story's passages count, read once, so that they can be held against each other pair by pair.

use super::content::{Vocabulary, common};
use super::tolls::{self, Fate};
use crate::model::{EntityKind, Passage, Quantity, Source, Span};
use crate::text::{Word, fold, words};

/// A quantity of a passage. Lists are sorted, each number of the vocabulary once.
#[derive(Clone, Debug)]
struct Figure {
    /// Whether it tells something that stays.
    told: bool,
    /// Whether it is a part.
    part: bool,
    /// Whether it counts those who are left: `nineteen remain in hospital`.
    left: bool,
    /// Whether it counts votes, which are somebody's.
    votes: bool,
    /// The least and the most that it may mean.
    range: (f64, f64),
    /// The stems behind it.
    after: Vec<u32>,
    /// Those on both sides and in it.
    around: Vec<u32>,
    /// Which of [`FATES`] stand around it, in bits.
    fates: u8,
    /// What happened to those whom it counts, where it is a total of them.
    fate: Option<Fate>,
}

/// The quantities of all passages, and what tells whether two passages speak of one event.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    of: Vec<Vec<Figure>>,
    places: Vec<Vec<u32>>,
    /// The surnames of those whom each passage names.
    persons: Vec<Vec<u32>>,
    elsewhere: Vec<bool>,
    /// The days on which each passage has it happen.
    days: Vec<Vec<u32>>,
    /// The stems of those passages that give a total, without words of counting.
    events: Vec<Vec<u32>>,
}

/// Dead and injured are counted alike but are not the same thing.
const FATES: [&[&str]; 4] = [
    &["kill", "dead", "die", "death", "toll", "bodi"],
    &["injur", "wound", "hurt", "hospit"],
    &["arrest", "detain", "charg", "indict", "custodi"],
    &["miss", "unaccount"],
];
/// The bits of those who were killed or hurt.
const KILLED_OR_HURT: u8 = 0b11;

/// Stems that stand in every sentence that counts people.
const COUNTING: [&str; 22] = [
    "peopl", "person", "resid", "kill", "dead", "die", "death", "injur", "hurt", "wound", "home", "hous", "hospit",
    "treat", "polic", "offici", "least", "say", "number", "accord", "report", "tell",
];

/// How far `more than` and `nearly` reach, and what `about` and `some` leave open.
const OVER: f64 = 1.25;
const ABOUT: f64 = 0.03;

impl Figures {
    /// Reads the quantities of a story's passages.
    pub(super) fn of(passages: &[Passage], sources: &[Source], vocabulary: &mut Vocabulary) -> Figures {
        let fates: Vec<Vec<u32>> =
            FATES.iter().map(|stems| stems.iter().map(|s| vocabulary.stem_number(s)).collect()).collect();
        let counting: Vec<u32> = COUNTING.iter().map(|s| vocabulary.stem_number(s)).collect();
        let mut out = Figures::default();
        for p in passages {
            let own: Vec<Figure> = p.quantities.iter().map(|q| figure(p, q, &fates, vocabulary)).collect();
            let places = p.names.iter().filter(|n| n.entity.kind == EntityKind::Place);
            let places = places.map(|n| vocabulary.place(&n.entity.name)).collect();
            let persons = p.names.iter().filter(|n| n.entity.kind == EntityKind::Person);
            let persons = persons.map(|n| vocabulary.name(&n.entity.name, true)).collect();
            out.persons.push(sorted(persons));
            let event = if own.iter().any(|f| f.fate.is_some()) { stems(&p.text, vocabulary) } else { Vec::new() };
            out.events.push(sorted(event.into_iter().filter(|t| !counting.contains(t)).collect()));
            out.of.push(own);
            out.places.push(sorted(places));
            out.elsewhere.push(tolls::is_elsewhere(p, sources));
            out.days.push(sorted(tolls::days(p).map(|day| vocabulary.day(day)).collect()));
        }
        out
    }

    /// The first pair of quantities, as indices, that count the same thing and differ; `None` where any agree.
    pub(super) fn conflict(&self, passages: &[Passage], a: usize, b: usize) -> Option<(usize, usize)> {
        let told = |p: usize| self.of[p].iter().enumerate().filter(|(_, f)| f.told);
        let unit = |p: usize, n: usize| passages[p].quantities[n].unit.as_deref();
        let mut found = None;
        for (i, x) in told(a) {
            for (j, y) in told(b) {
                let of_two = (x.votes || y.votes) && self.of_two_persons(a, b);
                let other = x.part != y.part || x.left != y.left || of_two;
                if unit(a, i) != unit(b, j) || other || !same_thing(x, y, unit(a, i)) {
                    continue;
                }
                if agree(x, y) {
                    return None;
                }
                found = found.or(Some((i, j)));
            }
        }
        // "Shot three, killing two", "a million, or 1.5 million there": who has the other's number, too, does not differ.
        let has = |p: usize, value: f64| passages[p].quantities.iter().any(|q| q.value == value);
        let apart = |&(i, j): &(usize, usize)| {
            !has(a, passages[b].quantities[j].value) && !has(b, passages[a].quantities[i].value)
        };
        let of_two_days =
            |&(i, j): &(usize, usize)| self.is_casualty(a, i) && self.is_casualty(b, j) && self.of_two_days(a, b);
        found.filter(|_| !self.of_two_places(a, b)).filter(apart).filter(|n| !of_two_days(n))
    }

    /// Whether both passages name places and none in common: rain here and rain there.
    pub(super) fn of_two_places(&self, a: usize, b: usize) -> bool {
        are_others(&self.places[a], &self.places[b])
    }

    /// Whether both passages tell of a day and not of the same: Monday's shelling and Tuesday's.
    pub(super) fn of_two_days(&self, a: usize, b: usize) -> bool {
        are_others(&self.days[a], &self.days[b])
    }

    /// Whether both passages name persons and none in common: one candidate's votes and another's.
    fn of_two_persons(&self, a: usize, b: usize) -> bool {
        are_others(&self.persons[a], &self.persons[b])
    }

    /// Whether two passages share a stem that is no word of counting.
    pub(super) fn share_event(&self, a: usize, b: usize) -> bool {
        common(&self.events[a], &self.events[b]).next().is_some()
    }

    /// Whether two passages have a number in common. Units are written in too many ways to be held against each other:
    /// `£88m`, `88 million pounds`.
    pub(super) fn share(&self, passages: &[Passage], a: usize, b: usize) -> bool {
        let weighty = passages[a].quantities.iter().zip(&self.of[a]).filter(|(q, _)| q.value >= 2.0);
        weighty.into_iter().any(|(_, x)| self.of[b].iter().any(|y| agree(x, y)))
    }

    /// Whether a passage tells of another event.
    pub(super) fn is_elsewhere(&self, passage: usize) -> bool {
        self.elsewhere[passage]
    }

    /// Whether a quantity of a passage speaks of the dead or the hurt.
    pub(super) fn is_casualty(&self, passage: usize, n: usize) -> bool {
        self.of[passage][n].fates & KILLED_OR_HURT > 0
    }

    /// Whether a passage has a total of the dead or the hurt.
    pub(super) fn has_toll(&self, passage: usize) -> bool {
        self.of[passage].iter().any(|f| f.fate.is_some_and(Fate::is_toll))
    }

    /// What happened to those whom a quantity counts, where it is a total of them.
    pub(super) fn fate(&self, passage: usize, n: usize) -> Option<Fate> {
        self.of[passage][n].fate
    }

    /// Whether two numbers may be one that is rounded: `about 180` and `176`, `more than 500` and `525`. `At least 13` is
    /// what was counted so far, and not 17.
    pub(super) fn may_be_one(x: &Quantity, y: &Quantity) -> bool {
        let (x, y) = (rounded(x), rounded(y));
        x.0 <= y.1 && y.0 <= x.1
    }

    /// Whether a quantity is a total of the dead or the hurt.
    pub(super) fn is_toll(&self, passage: usize, n: usize) -> bool {
        self.fate(passage, n).is_some_and(Fate::is_toll)
    }
}

fn figure(p: &Passage, q: &Quantity, fates: &[Vec<u32>], vocabulary: &mut Vocabulary) -> Figure {
    let fate = tolls::fate_of(p, q);
    let clause_end =
        p.text[q.span.end..].find([',', ';', '.', '—', '–', '"', '”']).map_or(p.text.len(), |n| q.span.end + n);
    let mut after = stems(&p.text[q.span.end..clause_end], vocabulary);
    after.truncate(4);
    let before = stems(&p.text[..q.span.start], vocabulary);
    let inside = stems(q.span.of(&p.text), vocabulary);
    let around = sorted(before.iter().rev().take(4).chain(&after).chain(&inside).copied().collect());
    let has = |stems: &Vec<u32>| stems.iter().any(|s| around.binary_search(s).is_ok());
    Figure {
        told: is_told(p, q)
            && !is_whole(p, q)
            && !tolls::is_shared_out(p, q)
            && !is_error(p, q)
            && !tolls::is_base(p, q)
            && !tolls::is_of_before(p, q)
            && !is_converted(p, q)
            && !is_known(p, q)
            && !tolls::is_of_there(p, q)
            && !is_needed(p, q),
        part: is_part(p, q),
        left: tolls::is_left(p, q),
        votes: counts_votes(p, q),
        range: range(q, fate.is_some_and(Fate::is_toll)),
        fates: fates.iter().enumerate().filter(|(_, f)| has(f)).fold(0, |bits, (i, _)| bits | 1 << i),
        after: sorted(after.into_iter().chain(inside).take(3).collect()),
        around,
        fate,
    }
}

/// Whether two lists have something each and nothing in common.
fn are_others(x: &[u32], y: &[u32]) -> bool {
    !x.is_empty() && !y.is_empty() && common(x, y).next().is_none()
}

/// The stems of the words with content but numbers, in order.
fn stems(text: &str, vocabulary: &mut Vocabulary) -> Vec<u32> {
    words(text).filter(|w| !w.is_number()).filter_map(|w| vocabulary.stem(&w)).collect()
}

fn sorted(mut list: Vec<u32>) -> Vec<u32> {
    list.sort_unstable();
    list.dedup();
    list
}

/// Whether a number tells something that stays: not how far a storm is away or where an index stands, and no `737`.
fn is_told(p: &Passage, q: &Quantity) -> bool {
    const MOVING: [&str; 10] = ["mile", "km", "m", "foot", "inch", "cm", "mph", "km/h", "knot", "degree"];
    const UNTOLD: [&str; 6] = ["points", "mph", "nautical", "precincts", "caliber", "magnitude"];
    let moving = q.unit.as_deref().is_some_and(|u| MOVING.contains(&u))
        || q.what.as_deref().is_some_and(|what| words(what).any(|w| UNTOLD.contains(&w.text)));
    let (before, after) = (words(&p.text[..q.span.start]).last(), words(&p.text[q.span.end..]).next());
    let shouted = |w: &Word<'_>| w.text.len() > 1 && w.text.chars().all(char::is_uppercase);
    // `Boeing 737`, but not "in Port Halden, 19 passengers".
    let joined = |w: &Word<'_>| p.text[w.span.end..q.span.start].trim().is_empty() && w.span.start > 0;
    // "A category 4 hurricane": a number on a scale counts nothing.
    const SCALES: [&str; 9] =
        ["category", "magnitude", "phase", "level", "grade", "stage", "chapter", "route", "flight"];
    let scaled = |w: &Word<'_>| SCALES.contains(&&*fold(w.text));
    let model = q.unit.is_none()
        && before.is_some_and(|w| joined(&w) && (w.is_number() || w.is_capitalised() || scaled(&w)))
        || after.is_some_and(|w| shouted(&w) || w.text.contains("illion"));
    let named = p.names.iter().any(|n| n.entity.span.overlaps(&q.span));
    !moving && !model && !named && !is_vague(&p.text, q.span)
}

/// `All 157 on board` is another plane's number than `all 189`: who gives the whole counts nothing anew.
fn is_whole(p: &Passage, q: &Quantity) -> bool {
    words(&p.text[..q.span.start]).last().is_some_and(|w| fold(w.text) == "all")
}

/// `$1 million ($1.5 million)`: the same in another currency.
fn is_converted(p: &Passage, q: &Quantity) -> bool {
    let before = p.text[..q.span.start].trim_end().strip_suffix('(').map(str::trim_end);
    before.is_some_and(|before| p.quantities.iter().any(|other| other.span.end == before.len()))
}

/// `The killing of the three teenagers`: of whom is told, not how many they are.
fn is_known(p: &Passage, q: &Quantity) -> bool {
    p.text[..q.span.start].ends_with(" of the ")
}

/// `The 31 votes it takes to win`, `the 31 that are needed`.
fn is_needed(p: &Passage, q: &Quantity) -> bool {
    words(&p.text[q.span.end..]).take(6).any(|w| matches!(w.text, "needed" | "required" | "takes"))
}

/// `Plus or minus three points`: how far a survey may be out is no number of the thing.
fn is_error(p: &Passage, q: &Quantity) -> bool {
    const NEAR: usize = 8;
    let error = |w: Word<'_>| matches!(&*fold(w.text), "error" | "margin" | "minus");
    let before = words(&p.text[..q.span.start]).count().saturating_sub(NEAR);
    words(&p.text[q.span.end..]).take(NEAR).any(error) || words(&p.text[..q.span.start]).skip(before).any(error)
}

/// `5,617 votes`, `55 percent of the vote`.
fn counts_votes(p: &Passage, q: &Quantity) -> bool {
    words(&p.text[q.span.end..]).take(4).any(|w| matches!(&*fold(w.text), "vote" | "votes"))
}

/// `Dozens`, `hundreds of thousands`: no number that another could contradict.
pub(super) fn is_vague(text: &str, number: Span) -> bool {
    let number = fold(number.of(text)).into_owned();
    ["dozens", "scores", "hundreds", "thousands", "millions", "billions"].iter().any(|w| number.contains(w))
}

/// `Nine of the injured`, `three other men`, `of those, six`.
fn is_part(p: &Passage, q: &Quantity) -> bool {
    let (before, after) = (p.text[..q.span.start].to_lowercase(), &p.text[q.span.end..]);
    let of_number = after.strip_prefix(" of ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    of_number
        || [" of the ", " of them", " of those ", " other ", " others", " more "].iter().any(|of| after.starts_with(of))
        || before.starts_with("of ")
        || ["other ", "another ", "remaining "].iter().any(|other| before.ends_with(other))
}

/// What a quantity may mean; a toll is counted, and `at least 13` of it is not `at least 17`.
fn range(q: &Quantity, toll: bool) -> (f64, f64) {
    let upper = q.to.unwrap_or(q.value);
    let modifier = q.modifier.as_deref().unwrap_or("").to_lowercase();
    let has = |of: &[&str]| of.iter().any(|w| modifier.contains(w));
    match () {
        () if toll => (q.value, upper),
        () if has(&["more", "over", "least", "excess"]) => (q.value, upper * OVER),
        () if has(&["nearly", "almost", "less", "under", "up to", "most", "fewer", "close"]) => (q.value / OVER, upper),
        () if q.modifier.is_some() => (q.value * (1.0 - ABOUT), upper * (1.0 + ABOUT)),
        () => (q.value, upper),
    }
}

/// What a number may be that is told as rounded.
fn rounded(q: &Quantity) -> (f64, f64) {
    const MORE: f64 = 1.1;
    let upper = q.to.unwrap_or(q.value);
    let modifier = q.modifier.as_deref().unwrap_or("").to_lowercase();
    let has = |of: &[&str]| of.iter().any(|w| modifier.contains(w));
    match () {
        () if has(&["more", "over", "excess"]) => (q.value, upper * MORE),
        () if has(&["nearly", "almost", "close"]) => (q.value / OVER, upper),
        () if has(&["about", "around", "roughly", "approximately"]) => (q.value * (1.0 - ABOUT), upper * (1.0 + ABOUT)),
        () => (q.value, upper),
    }
}

/// Whether two numbers include each other: `more than 4,700` and `4,742`.
fn agree(x: &Figure, y: &Figure) -> bool {
    x.range.0 <= y.range.1 && y.range.0 <= x.range.1
}

fn same_thing(x: &Figure, y: &Figure, unit: Option<&str>) -> bool {
    if x.fates != y.fates {
        return false;
    }
    if x.fate.is_some_and(|fate| y.fate == Some(fate)) {
        return true;
    }
    let shared = common(&x.after, &y.after).count();
    let all = x.after.len() + y.after.len() - shared;
    // 41 percent of the patients are not 25 percent of the funds.
    let enough = if unit == Some("%") { 2 * shared > all } else { 2 * shared >= all };
    shared > 0 && enough && common(&x.around, &y.around).nth(1).is_some()
}
