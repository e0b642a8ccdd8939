//! How likely it is that two articles report one event: what the two have in common, and how that stands out among
//! what else is like either of them.

use super::forest::Forest;
use super::near::Near;
use super::weighed::{Common, Side, Weighed};

/// The parameters as `cargo xtask train grouping` wrote them: see `docs/cards/grouping.md`.
pub(super) const PARAMETERS: &[u8] = include_bytes!("likeness.bin");
/// What a parameter file begins with: the form that this program reads.
const FORM: &[u8] = b"OVN likeness 1\n";

/// Measures of two articles alone.
pub const ALONE: usize = 19;
/// Measures of two articles among others.
pub const AMONG: usize = 12;

/// Neighbours from which on the surroundings count as known, and the log odds to take away where there are none: the
/// look-alikes of `spec/group` need it, and no set of articles that likeness is learned from begins with so few.
const FEW: usize = 6;
const CAUTION: f32 = 1.2;

/// What each measure tells of, the first [`ALONE`] and then [`AMONG`]: the words that reasons use.
pub(super) const TELLS: [&str; ALONE + AMONG] = [
    "words",
    "lede",
    "headline",
    "numbers",
    "people",
    "organisations",
    "places",
    "names",
    "words",
    "names",
    "headline",
    "headline",
    "quotations",
    "quotations",
    "days named",
    "days named",
    "words",
    "words",
    "time apart",
    "words",
    "time apart",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
    "standing out",
];

/// The likelihood that an article needs to join a story.
pub(super) const NEEDED: f32 = 0.5;
/// Two articles that are not near enough to be compared; also the least that two can have.
pub(super) const UNLIKE: f32 = -4.0;
/// A cosine below this is that of any two articles.
const FLOOR: f32 = 0.05;
/// Neighbours counted from the likest, by whose likeness the surroundings are measured.
const RANKS: [usize; 4] = [3, 6, 12, 25];

/// The learned parts of likeness.
#[derive(Clone, Debug, Default)]
pub(super) struct Likeness {
    pub(super) alone: Forest,
    pub(super) among: Forest,
}

impl Likeness {
    /// What comes with the program; where its file is damaged nothing is like anything.
    pub(super) fn built_in() -> Likeness {
        Likeness::read(PARAMETERS).unwrap_or_default()
    }

    fn read(bytes: &[u8]) -> Option<Likeness> {
        let mut rest = bytes.strip_prefix(FORM)?;
        let alone = Forest::unpack(&mut rest, ALONE)?;
        let among = Forest::unpack(&mut rest, AMONG)?;
        rest.is_empty().then_some(Likeness { alone, among })
    }

    /// The bytes of a parameter file.
    pub(super) fn pack(alone: &Forest, among: &Forest) -> Vec<u8> {
        [FORM, &alone.pack(), &among.pack()].concat()
    }
}

/// The measures of two articles alone; `days` is the time between them, where both are dated.
pub(super) fn alone(a: &Weighed, b: &Weighed, common: &Common, days: Option<f32>) -> [f32; ALONE] {
    let cosine = |side| a.cosine(b, common, side);
    let root = |side| cosine(side).sqrt();
    let headlines = a.headlines(b, common).unwrap_or((0.4, 0.4));
    let (runs, share) = a.quoted.shared(&b.quoted);
    [
        log(cosine(Side::All)),
        log(cosine(Side::Lede)),
        root(Side::Title),
        root(Side::Numbers),
        root(Side::People),
        root(Side::Organisations),
        root(Side::Places),
        root(Side::Names),
        root(Side::Words),
        root(Side::LedeNames),
        headlines.0,
        headlines.1,
        runs.ln_1p(),
        share.sqrt(),
        agreement(!a.days.is_empty() && !b.days.is_empty(), a.days.iter().any(|d| b.days.contains(d))),
        agreement(a.weekdays != 0 && b.weekdays != 0, a.weekdays & b.weekdays != 0),
        (common.terms as f32).ln_1p(),
        a.greatest(b, common).sqrt(),
        apart(days),
    ]
}

/// The measures of two articles among others: how they rank with each other, and how much likelier they are than the
/// next. The thought is that of local scaling (Zelnik-Manor and Perona 2004): in a running matter every article shares
/// words with every other, and two that report one event must stand out.
pub(super) fn among(a: &Near, b: &Near, cosine: f32, days: Option<f32>) -> [f32; AMONG] {
    let over = |other: f32, floor: f32| log_floor(cosine) - other.max(floor).ln();
    let (ranks, others) = ((a.above(cosine), b.above(cosine)), (a.likest_but(cosine), b.likest_but(cosine)));
    let beyond = RANKS.map(|k| over(a.cosine_at(k).max(b.cosine_at(k)), 2.0 * FLOOR));
    [
        log(cosine),
        apart(days),
        (ranks.0.min(ranks.1) as f32).ln_1p(),
        (ranks.0.max(ranks.1) as f32).ln_1p(),
        over(others.0.max(others.1), FLOOR),
        over(others.0.min(others.1), FLOOR),
        beyond[0],
        beyond[1],
        beyond[2],
        beyond[3],
        (a.len().min(b.len()) as f32).ln_1p(),
        (a.of_the_day().max(b.of_the_day()) as f32).ln_1p(),
    ]
}

/// Log odds to take away while little is known of the news around: whether two stand out cannot be told then, and look-
/// alikes of one day are grouped too easily. What is left of it shrinks with every article that is known.
pub(super) fn caution(a: &Near, b: &Near) -> f32 {
    let known = a.len().min(b.len()).min(FEW);
    CAUTION * (1.0 - known as f32 / FEW as f32)
}

/// 1 where both tell something and agree, -1 where they do not, 0 where one is silent.
fn agreement(told: bool, agree: bool) -> f32 {
    match (told, agree) {
        (false, _) => 0.0,
        (true, true) => 1.0,
        (true, false) => -1.0,
    }
}

fn apart(days: Option<f32>) -> f32 {
    days.unwrap_or(-1.0)
}

fn log(x: f32) -> f32 {
    x.max(0.01).ln()
}

fn log_floor(x: f32) -> f32 {
    x.max(FLOOR).ln()
}

/// Log odds as a likelihood, 0 to 1.
pub(super) fn likelihood(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_parameters_are_read() {
        assert!(!Likeness::built_in().alone.trees.is_empty() && !Likeness::built_in().among.trees.is_empty());
        assert!(Likeness::read(&PARAMETERS[..PARAMETERS.len() - 1]).is_none());
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let built_in = Likeness::built_in();
        assert_eq!(Likeness::pack(&built_in.alone, &built_in.among), PARAMETERS);
    }
}
