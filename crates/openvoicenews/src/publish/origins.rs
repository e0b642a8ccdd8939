//! The origins of a report as family trees: each text, under it who took it, and what is theirs in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::notes::{self, Lookup};
use super::{fragment, words};
use crate::model::{ArticleId, CopyOf, CopyReason, Moment, Origin, Report, ReportSource, TextChangeKind};

/// Branches above one another; what hangs deeper is shown beside its source. A phone has room for no more.
const DEEPEST: usize = 3;

/// An article among the sources.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SourceView {
    #[serde(skip)]
    article: ArticleId,
    outlet: String,
    /// The name of the outlet's page in `outlet/`.
    page: Option<String>,
    title: Option<String>,
    published: Option<String>,
    fetched: Option<String>,
    /// What its publisher changed since: `changed on March 12, 2026, 20:30 UTC: figure changed`.
    changed: Vec<String>,
    href: Option<String>,
    /// Whether the article carries another's text.
    copy: bool,
    /// What its text is: `a text of its own`, `copies The Courier, 4 % own text, 2 hours later`.
    role: String,
    /// The articles that took its text from it.
    copies: Vec<SourceView>,
}

/// A tree an origin; a source that belongs to no origin stands alone.
pub(super) fn views(lookup: &Lookup<'_>, report: &Report) -> Vec<SourceView> {
    let mut shown: BTreeSet<&ArticleId> = BTreeSet::new();
    let mut out = Vec::new();
    for origin in &report.origins {
        shown.insert(&origin.first);
        shown.extend(origin.copies.iter().map(|c| &c.article));
        let mut family = Family { lookup, report, children: children(origin) };
        out.push(family.tree(&origin.first, None, 0));
    }
    let mut none = Family { lookup, report, children: BTreeMap::new() };
    let alone = report.sources.iter().filter(|s| !shown.contains(&s.article));
    out.extend(alone.map(|s| none.tree(&s.article, None, 0)));
    out
}

/// The same articles by their ids, each without its copies.
pub(super) fn by_article<'a>(lookup: &Lookup<'_>, report: &'a Report) -> BTreeMap<&'a ArticleId, SourceView> {
    let mut ids: BTreeMap<&str, &ArticleId> = report.sources.iter().map(|s| (&*s.article, &s.article)).collect();
    let named =
        report.origins.iter().flat_map(|o| std::iter::once(&o.first).chain(o.copies.iter().map(|c| &c.article)));
    ids.extend(named.map(|id| (&**id, id)));
    let mut out = BTreeMap::new();
    let mut open = views(lookup, report);
    while let Some(mut view) = open.pop() {
        open.append(&mut view.copies);
        if let Some(id) = ids.get(&*view.article) {
            out.insert(*id, view);
        }
    }
    out
}

/// The copies of each article. A report may come from anywhere: a copy of an article that is not there, of itself, or
/// of one that was taken from it in the end, is a copy of the first.
fn children(origin: &Origin) -> BTreeMap<&ArticleId, Vec<&CopyOf>> {
    let mut children: BTreeMap<&ArticleId, Vec<&CopyOf>> = BTreeMap::new();
    let once: BTreeMap<&ArticleId, &CopyOf> = origin.copies.iter().map(|c| (&c.article, c)).collect();
    let parent = |c: &CopyOf| c.of.as_ref().filter(|of| once.contains_key(of)).unwrap_or(&origin.first).clone();
    let mut safe: BTreeSet<ArticleId> = BTreeSet::from([origin.first.clone()]);
    let mut lost: BTreeSet<ArticleId> = BTreeSet::new();
    for copy in &origin.copies {
        // Up to an article that leads to the first, or that is known not to; on the way each may come once.
        let (mut way, mut at) = (BTreeSet::new(), copy.article.clone());
        while !safe.contains(&at) && !lost.contains(&at) && way.insert(at.clone()) {
            at = once.get(&at).map_or_else(|| origin.first.clone(), |c| parent(c));
        }
        if safe.contains(&at) { safe.extend(way) } else { lost.extend(way) }
    }
    let mut placed = BTreeSet::from([&origin.first]);
    for copy in origin.copies.iter().filter(|c| c.article != origin.first) {
        let of = copy.of.as_ref().and_then(|of| Some(&once.get(of)?.article)).filter(|_| safe.contains(&copy.article));
        if placed.insert(&copy.article) {
            children.entry(of.unwrap_or(&origin.first)).or_default().push(copy);
        }
    }
    children
}

/// A publisher's changes in words, each kind once.
fn told_change((at, kinds): &(Moment, Vec<TextChangeKind>)) -> String {
    let mut words: Vec<&str> = Vec::new();
    for kind in kinds {
        if !words.contains(&kind.words()) {
            words.push(kind.words());
        }
    }
    format!("its publisher changed it, as we saw {}: {}", words::moment(*at), words.join(", "))
}

struct Family<'a> {
    lookup: &'a Lookup<'a>,
    report: &'a Report,
    /// Those that are not in the tree yet.
    children: BTreeMap<&'a ArticleId, Vec<&'a CopyOf>>,
}

impl<'a> Family<'a> {
    fn tree(&mut self, article: &'a ArticleId, role: Option<String>, depth: usize) -> SourceView {
        let copies = self.below(article, depth);
        let copy = role.is_some();
        let role = role.unwrap_or_else(|| root(&copies));
        let mut views = Vec::new();
        for (copy, of) in &copies {
            views.push(self.tree(&copy.article, Some(self.role(copy, of)), depth + 1));
        }
        let source: Option<&ReportSource> = notes::source(self.report, article);
        let outlet = notes::outlet(self.report, article);
        let known = self.lookup.edition.articles.get(article);
        SourceView {
            article: article.clone(),
            page: self.lookup.outlet_pages.get(outlet).cloned(),
            outlet: outlet.to_owned(),
            title: known.map(|a| a.title.clone()),
            published: source.and_then(|s| s.published).map(words::moment),
            fetched: known.and_then(|a| a.fetched).map(words::moment),
            changed: known.map(|a| a.changed.iter().map(told_change).collect()).unwrap_or_default(),
            href: source.and_then(|s| fragment::web_url(s.url.as_deref()?)).map(str::to_owned),
            copy,
            role,
            copies: views,
        }
    }

    /// The copies to show under an article, each with the article that it took from: its own, and above the deepest
    /// branch also theirs.
    fn below(&mut self, article: &'a ArticleId, depth: usize) -> Vec<(&'a CopyOf, &'a ArticleId)> {
        let mut out = Vec::new();
        let mut from = vec![article];
        while let Some(of) = from.pop() {
            let copies = self.children.remove(of).unwrap_or_default();
            if depth + 1 >= DEEPEST {
                from.extend(copies.iter().rev().map(|c| &c.article));
            }
            out.extend(copies.into_iter().map(|c| (c, of)));
        }
        out
    }

    /// What a copy did with the text, how much is its own, and how long after.
    fn role(&self, copy: &CopyOf, of: &ArticleId) -> String {
        let source = notes::outlet(self.report, of);
        let did = match copy.why {
            Some(CopyReason::NearCopy) => format!("copies {source}"),
            Some(CopyReason::Agency) => format!("the same agency text as {source}"),
            Some(CopyReason::Excerpt) => format!("an excerpt of {source}"),
            Some(CopyReason::QuotedWhole) => format!("quotes {source} whole"),
            Some(CopyReason::Partial) => format!("takes from {source}"),
            None => format!("the same text as {source}"),
        };
        let at = |article: &ArticleId| notes::source(self.report, article).and_then(|s| s.published);
        let apart = at(of).zip(at(&copy.article)).map(|(a, b)| apart(a, b));
        [Some(did), Some(own_text(copy.own_text)), apart].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What the text of an origin is.
fn root(copies: &[(&CopyOf, &ArticleId)]) -> String {
    let quoting = copies.iter().filter(|(c, _)| c.why == Some(CopyReason::QuotedWhole)).count();
    match (quoting, copies.len()) {
        (_, 0) => "a text of its own".to_owned(),
        (n, all) if n > 1 && n == all => format!("a release, which {n} others quote whole"),
        (_, 1) => "a text of its own, which 1 other took".to_owned(),
        (_, n) => format!("a text of its own, which {n} others took"),
    }
}

/// `12 % own text`, or that there is none.
fn own_text(share: f32) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100 before")]
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    match percent {
        0 => "no text of its own".to_owned(),
        n => format!("{n} % own text"),
    }
}

/// How long after the source the copy came out: `3 hours later`; an agency's customers may be before its own site.
fn apart(source: Moment, copy: Moment) -> String {
    let seconds = copy.seconds() - source.seconds();
    let (n, noun) = match (source, copy) {
        (Moment::Instant(_), Moment::Instant(_)) => match seconds.unsigned_abs() {
            0..60 => return "at the same time".to_owned(),
            s @ 60..5_400 => (s / 60, "minute"),
            s @ 5_400..172_800 => ((s + 1_800) / 3_600, "hour"),
            s => ((s + 43_200) / 86_400, "day"),
        },
        // A day alone says nothing about hours.
        _ => match (copy.day() - source.day()).get_days().unsigned_abs() {
            0 => return "on the same day".to_owned(),
            n => (u64::from(n), "day"),
        },
    };
    let count = words::count(usize::try_from(n).unwrap_or(usize::MAX), noun);
    format!("{count} {}", if seconds < 0 { "earlier" } else { "later" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(written: &str) -> Moment {
        Moment::parse(written).unwrap()
    }

    #[test]
    fn time_apart_is_told_in_words() {
        let source = moment("2031-03-04T08:00:00Z");
        let told = |copy| apart(source, moment(copy));
        assert_eq!(told("2031-03-04T08:00:30Z"), "at the same time");
        assert_eq!(told("2031-03-04T08:01:00Z"), "1 minute later");
        assert_eq!(told("2031-03-04T11:10:00Z"), "3 hours later");
        assert_eq!(told("2031-03-04T06:00:00Z"), "2 hours earlier");
        assert_eq!(told("2031-03-08T07:00:00Z"), "4 days later");
        assert_eq!(told("2031-03-04"), "on the same day");
        assert_eq!(told("2031-03-05"), "1 day later");
        assert_eq!(apart(moment("2031-03-05"), source), "1 day earlier");
    }

    fn copy(article: &str, of: Option<&str>) -> CopyOf {
        CopyOf { article: article.into(), own_text: 0.0, of: of.map(Into::into), why: None }
    }

    /// Every copy under its source, as `source: copy copy`.
    fn placed(copies: Vec<CopyOf>) -> String {
        let origin = Origin { origin: "o".into(), first: "a".into(), copies };
        let line = |(of, copies): (&ArticleId, Vec<&CopyOf>)| {
            format!("{of}: {}", copies.iter().map(|c| &*c.article).collect::<Vec<_>>().join(" "))
        };
        children(&origin).into_iter().map(line).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn copies_hang_from_their_source() {
        assert_eq!(placed(vec![copy("b", None), copy("c", Some("b")), copy("d", Some("a"))]), "a: b d; b: c");
    }

    #[test]
    fn what_hangs_from_nothing_hangs_from_the_first() {
        let circle = vec![copy("b", Some("c")), copy("c", Some("b")), copy("d", Some("c"))];
        assert_eq!(placed(circle), "a: b c d");
        assert_eq!(placed(vec![copy("b", Some("b")), copy("c", Some("elsewhere")), copy("a", Some("c"))]), "a: b c");
        assert_eq!(placed(vec![copy("b", None), copy("b", Some("a"))]), "a: b");
    }
}
