//! Origins: which open text an arriving article carries, and who took it from whom.
//!
//! **Whether.** Two articles have one origin when 55 in a hundred of the
//! shorter one's runs of eight words stand in the other, or three in ten when
//! both credit one agency with the text. Where less is shared, but more than a
//! few sentences, the one is a partial copy: it keeps an origin of its own, and
//! the assignment says what it takes.
//!
//! **From whom.** What lies on the agency's own site is the source of every
//! text that credits the agency, even if it arrives later; else the text that
//! was published earlier is the source; of two published at one time, the
//! longer one of an excerpt; and a text that several others quote whole, each
//! with words of its own, is a release and their source. Last, the order of
//! arrival decides. None of this looks at the outlet. An origin is named after
//! its first arrival and keeps that name whatever arrives later, so an article
//! that turns out to be the source changes the relation, not the name.
//!
//! **Cost.** An article is compared with at most sixteen open texts that share a run
//! with it, and a run leads to eight of them; so a text that arrives a
//! hundred thousand times costs as much each time. About a kilobyte is kept of an
//! open article: its sketch (up to 640 bytes) and its runs in the index.

use std::cmp::Ordering;
use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::copies::{Common, CopyIndex, Shingles, Sketch};
use super::profile::Profile;
use crate::model::{Article, CopyReason, Moment};
use crate::text::{agency_contributed, agency_credit, is_agency_site};

/// The share of the shorter text's runs that makes two texts copies of one.
pub(super) const COPY: f32 = 0.55;
/// The same where both are credited to one agency.
const DISPATCH: f32 = 0.3;
/// The share of the shorter text's runs from which a text is a partial copy.
const PARTIAL: f32 = 0.15;
/// A text with fewer runs is only a copy of an equal one.
const SHORTEST: usize = 24;
/// The share of a text that another one has if it has the whole: an edit or two is allowed.
const WHOLE: f32 = 0.8;
/// The share of own text from which an article adds something to what it carries.
const ADDS: f32 = 0.3;
/// Relations that are told of one article.
const MOST_TAKEN: usize = 12;

/// The open texts, each remembered as the origin of what arrives.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    pub(super) index: CopyIndex,
    /// In order of their slots, of which `oldest` is the first.
    pub(super) open: VecDeque<Trace>,
    pub(super) oldest: u64,
}

/// What is remembered of an open article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Trace {
    sketch: Sketch,
    /// The runs under which the index has it.
    anchors: Box<[u32]>,
    published: Option<Moment>,
    /// In a box, as below: few have it.
    credit: Option<Box<Credited>>,
    /// The slot of the text that it carries; with its own it is of one family.
    carries: Option<u64>,
    /// It was taken for an excerpt of this text, published at the same time: slot, and that one's share of own text.
    excerpt_of: Option<Box<(u64, f32)>>,
}

/// The agency behind a text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Credited {
    pub(super) agency: Box<str>,
    /// The text is the agency's, which did not only contribute to it.
    pub(super) whole: bool,
    /// It lies on the agency's own site.
    pub(super) own_site: bool,
}

/// What was found about the origin of an arriving article.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The text whose origin it shares.
    pub(super) carried: Option<Carried>,
    /// Who took how much from whom, the most first; one of both is the arriving article, but for what is told anew.
    pub(super) taken: Vec<Relation>,
}

/// An open text that an article carries, and why it is thought so.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub(super) slot: u64,
    /// The share of the shorter text that both have.
    pub(super) share: f32,
    pub(super) why: String,
    /// Enough is shared for a copy; else the agency's credit was needed.
    pub(super) copy: bool,
}

/// One article took from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Relation {
    pub(super) from: u64,
    pub(super) by: u64,
    /// The share of the taker's runs that the source does not have, 0 to 1.
    pub(super) own_text: f32,
    /// The share of the source's runs that the taker does not have.
    rest: f32,
    pub(super) why: CopyReason,
}

/// An open text that shares enough to be told of.
struct Candidate<'a> {
    slot: u64,
    trace: &'a Trace,
    common: Common,
    /// The agency that both credit.
    agency: Option<&'a str>,
    copy: bool,
    one_origin: bool,
}

impl Origins {
    /// The slot that the next article gets.
    pub(super) fn next(&self) -> u64 {
        self.oldest + self.open.len() as u64
    }

    /// What an arriving article carries of the open texts that are admitted.
    pub(super) fn find(&self, profile: &Profile, admits: impl Fn(u64) -> bool) -> Found {
        let credit = profile.credit.as_ref();
        let mut candidates = self.candidates(&profile.shingles, credit, admits);
        // The least own text first, of equals the earlier: its origin is the one that is shared.
        let taken = |c: &Candidate<'_>| c.common.of_arriving;
        candidates.sort_by(|a, b| {
            b.one_origin.cmp(&a.one_origin).then(taken(b).total_cmp(&taken(a))).then(a.slot.cmp(&b.slot))
        });
        let carried = candidates.first().filter(|c| c.one_origin).map(Candidate::carried);
        candidates.truncate(MOST_TAKEN);
        let mut taken = Vec::new();
        let release = self.quoted_whole_by_several(profile, &candidates);
        for c in &candidates {
            self.relate(c, profile, c.source(profile, credit, release), &mut taken);
        }
        Found { carried, taken }
    }

    fn candidates(
        &self,
        shingles: &Shingles,
        credit: Option<&Credited>,
        admits: impl Fn(u64) -> bool,
    ) -> Vec<Candidate<'_>> {
        let found = self.index.find(shingles, self.oldest).into_iter().filter(|slot| admits(*slot));
        let compared = found.filter_map(|slot| {
            let trace = self.at(slot)?;
            Candidate::of(slot, trace, trace.sketch.common(shingles), credit)
        });
        compared.collect()
    }

    /// Whether the arriving text stands whole in texts of at least two families that add to it: then it is a release.
    fn quoted_whole_by_several(&self, profile: &Profile, candidates: &[Candidate<'_>]) -> bool {
        let quoting = candidates.iter().filter(|c| c.arriving_is_within() && !is_earlier(c.trace, profile));
        quoting.map(|c| self.family(c.slot)).collect::<BTreeSet<u64>>().len() > 1
    }

    fn family(&self, slot: u64) -> u64 {
        self.at(slot).and_then(|t| t.carries).unwrap_or(slot)
    }

    /// Tells who took from whom, and corrects what was told of an excerpt that proves to be a release.
    fn relate(&self, c: &Candidate<'_>, profile: &Profile, source: Source, told: &mut Vec<Relation>) {
        let next = self.next();
        let (own, rest) = (1.0 - c.common.of_arriving, 1.0 - c.common.of_open);
        let of_open = |why| Relation { from: c.slot, by: next, own_text: own, rest, why };
        let excerpt = source == Source::Arriving(CopyReason::Excerpt);
        let quoted_before =
            c.trace.excerpt_of.as_deref().filter(|(other, _)| excerpt && self.other_text(*other, profile));
        if let Some(&(other, own_text)) = quoted_before {
            let why = CopyReason::QuotedWhole;
            told.extend([of_open(why), Relation { from: c.slot, by: other, own_text, rest: 0.0, why }]);
            return;
        }
        told.push(match source {
            Source::Open(why) => of_open(why),
            Source::Arriving(why) => Relation { from: next, by: c.slot, own_text: rest, rest: own, why },
        });
    }

    /// Whether the arriving article carries another text than the open one in this slot does.
    fn other_text(&self, slot: u64, profile: &Profile) -> bool {
        self.at(slot).is_some_and(|t| t.sketch.common(&profile.shingles).of_shorter() < COPY)
    }

    /// Remembers the article that [`Origins::find`] was asked about, in the next slot.
    pub(super) fn open(&mut self, slot: u64, profile: &Profile, found: &Found) {
        debug_assert_eq!(slot, self.next());
        let anchors = self.index.add(slot, &profile.shingles);
        let carries = found.carried.as_ref().map(|c| self.family(c.slot));
        let mut trace = Trace::of(profile, anchors);
        trace.carries = carries;
        self.open.push_back(trace);
        for told in found.taken.iter().filter(|t| t.why == CopyReason::Excerpt) {
            let at = told.by.checked_sub(self.oldest);
            if let Some(excerpt) = at.and_then(|at| self.open.get_mut(at as usize)) {
                excerpt.excerpt_of = Some(Box::new((told.from, told.rest)));
            }
        }
    }

    /// Forgets the oldest open article.
    pub(super) fn retire(&mut self, slot: u64) {
        debug_assert_eq!(slot, self.oldest);
        if let Some(trace) = self.open.pop_front() {
            self.index.remove(slot, &trace.anchors);
            self.oldest += 1;
        }
    }

    /// Another revision of an open article: it is compared by its new text from now on.
    pub(super) fn revise(&mut self, slot: u64, profile: &Profile) {
        let Some(at) = slot.checked_sub(self.oldest).map(|at| at as usize) else { return };
        let Some(trace) = self.open.get_mut(at) else { return };
        self.index.remove(slot, &trace.anchors);
        let carries = trace.carries;
        *trace = Trace { carries, ..Trace::of(profile, self.index.add(slot, &profile.shingles)) };
    }

    fn at(&self, slot: u64) -> Option<&Trace> {
        self.open.get(slot.checked_sub(self.oldest)? as usize)
    }
}

impl Trace {
    fn of(profile: &Profile, anchors: Box<[u32]>) -> Trace {
        Trace {
            sketch: Sketch::of(&profile.shingles),
            anchors,
            published: profile.article.published,
            credit: profile.credit.clone().map(Box::new),
            carries: None,
            excerpt_of: None,
        }
    }
}

impl Credited {
    /// By the article's own word, else by its byline and text.
    pub(super) fn of(article: &Article) -> Option<Credited> {
        let found = agency_credit(&article.byline, &article.text);
        let (agency, whole) = match (article.agency.as_deref(), &found) {
            (None, None) => return None,
            (Some(given), Some(f)) => (given, !(f.contributed && f.agency == given)),
            (Some(given), None) => (given, !agency_contributed(given, &article.text)),
            (None, Some(f)) => (f.agency.as_str(), !f.contributed),
        };
        let own_site = article.url.as_deref().is_some_and(|url| is_agency_site(agency, url));
        Some(Credited { agency: agency.into(), whole, own_site })
    }

    /// The agency that both credit with the text.
    fn with<'a>(&self, other: &'a Credited) -> Option<&'a str> {
        (self.agency == other.agency && self.whole && other.whole).then_some(&*other.agency)
    }

    /// Whether the other text is on the site of the agency that this one credits, in whatever way, and this one is not.
    fn is_from(&self, other: &Credited) -> bool {
        other.own_site && !self.own_site && self.agency == other.agency
    }
}

/// Which of an arriving article and an open one had the text, and what the other did with it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    Open(CopyReason),
    Arriving(CopyReason),
}

impl<'a> Candidate<'a> {
    /// `None` where too little is shared.
    fn of(slot: u64, trace: &'a Trace, common: Common, credit: Option<&Credited>) -> Option<Candidate<'a>> {
        let agency = credit.zip(trace.credit.as_deref()).and_then(|(own, other)| own.with(other));
        let share = common.of_shorter();
        let long = common.shorter() >= SHORTEST;
        let copy = if long { share >= COPY } else { common.equal() };
        let one_origin = copy || (long && share >= DISPATCH && agency.is_some());
        let told = one_origin || (long && share >= PARTIAL);
        told.then_some(Candidate { slot, trace, common, agency, copy, one_origin })
    }

    fn carried(&self) -> Carried {
        let share = self.common.of_shorter();
        let percent = (share * 100.0).round();
        let why = match self.agency {
            Some(name) => format!("agency credit: both credit {name}, {percent} % of the shorter text is shared"),
            None => format!("near-copy: {percent} % of the shorter text is shared"),
        };
        Carried { slot: self.slot, share, why, copy: self.copy }
    }

    /// Whether the whole of the arriving text stands in the open one, which adds to it.
    fn arriving_is_within(&self) -> bool {
        self.one_origin && self.common.of_arriving >= WHOLE && self.common.of_open <= 1.0 - ADDS
    }

    /// Whether the whole of the open text stands in the arriving one, which adds to it.
    fn open_is_within(&self) -> bool {
        self.one_origin && self.common.of_open >= WHOLE && self.common.of_arriving <= 1.0 - ADDS
    }

    /// By credit, by time, by containment, by arrival: the first that decides.
    fn source(&self, profile: &Profile, credit: Option<&Credited>, release: bool) -> Source {
        if let Some((open, arriving)) = self.trace.credit.as_deref().zip(credit) {
            if open.is_from(arriving) {
                return Source::Arriving(CopyReason::Agency);
            }
            if arriving.is_from(open) {
                return Source::Open(CopyReason::Agency);
            }
        }
        match published(self.trace, profile) {
            Some(Ordering::Less) => Source::Open(self.why(self.open_is_within(), self.arriving_is_within())),
            Some(Ordering::Greater) => Source::Arriving(self.why(self.arriving_is_within(), self.open_is_within())),
            _ if self.arriving_is_within() && release => Source::Arriving(CopyReason::QuotedWhole),
            _ if self.open_is_within() => Source::Arriving(CopyReason::Excerpt),
            _ => Source::Open(self.why(self.open_is_within(), self.arriving_is_within())),
        }
    }

    /// Why the taker is one: whether it has the whole of its source, or its source the whole of it.
    fn why(&self, has_whole: bool, is_within: bool) -> CopyReason {
        match () {
            () if !self.one_origin => CopyReason::Partial,
            () if self.agency.is_some() => CopyReason::Agency,
            () if has_whole => CopyReason::QuotedWhole,
            () if is_within => CopyReason::Excerpt,
            () => CopyReason::NearCopy,
        }
    }
}

/// How an open article and the arriving one follow each other; equal where only the days are known, and one day.
fn published(open: &Trace, arriving: &Profile) -> Option<Ordering> {
    let (open, arriving) = (open.published?, arriving.article.published?);
    Some(match (open, arriving) {
        (Moment::Instant(a), Moment::Instant(b)) => a.cmp(&b),
        (a, b) => a.day().cmp(&b.day()),
    })
}

fn is_earlier(open: &Trace, arriving: &Profile) -> bool {
    published(open, arriving) == Some(Ordering::Less)
}
