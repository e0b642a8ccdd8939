//! What changed against the earlier version, as its last entry in `versions`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fate, Fates, Past, Placing, base, sentence_id};
use crate::model::{
    ArticleId, Change, ChangeKind, ChangeReason, Comparison, Evidence, Report, ReportVersion, Sentence,
};

/// The sources that the earlier version had not, or not in this revision.
pub(super) fn fresh_sources(c: &Comparison, earlier: &Report) -> BTreeSet<usize> {
    let known: BTreeMap<&str, Option<&str>> = revisions(earlier);
    let fresh = |s: &crate::model::Source| known.get(&*s.article).is_none_or(|r| *r != Some(&*s.revision));
    c.sources.iter().enumerate().filter(|(_, s)| fresh(s)).map(|(i, _)| i).collect()
}

fn revisions(report: &Report) -> BTreeMap<&str, Option<&str>> {
    report.sources.iter().map(|s| (&*s.article, s.revision.as_deref())).collect()
}

/// The report with its versions; one more than the earlier one where something changed.
pub(super) fn recorded(
    c: &Comparison,
    earlier: &Report,
    mut report: Report,
    past: &[Past<'_>],
    fates: &Fates,
) -> Report {
    let mut changes = sources(earlier, &report);
    changes.extend(headline(earlier, &report, fates));
    changes.extend(sentences(c, earlier, &report, past, fates));
    report.versions = if earlier.versions.is_empty() {
        vec![ReportVersion { version: 1, updated: earlier.updated, changes: Vec::new() }]
    } else {
        earlier.versions.clone()
    };
    if !changes.is_empty() {
        let last = report.versions.iter().map(|v| v.version).max().unwrap_or(0);
        report.versions.push(ReportVersion { version: last.saturating_add(1), updated: report.updated, changes });
    }
    report
}

fn change(kind: ChangeKind, reason: ChangeReason, article: Option<ArticleId>, value: &str) -> Change {
    Change { kind, before: Vec::new(), after: Vec::new(), article, reason, words: words(reason, value) }
}

/// Articles that came, went or were changed, in their order.
fn sources(earlier: &Report, report: &Report) -> Vec<Change> {
    let (before, now) = (revisions(earlier), revisions(report));
    let about = |kind, reason, article: &ArticleId| change(kind, reason, Some(article.clone()), "");
    let new = report.sources.iter().filter_map(|s| match before.get(&*s.article) {
        None => Some(about(ChangeKind::SourceAdded, ChangeReason::NewArticle, &s.article)),
        Some(revision) if *revision != s.revision.as_deref() => {
            Some(about(ChangeKind::SourceRevised, ChangeReason::ArticleRevised, &s.article))
        }
        Some(_) => None,
    });
    let gone = earlier.sources.iter().filter(|s| !now.contains_key(&*s.article));
    let gone = gone.map(|s| about(ChangeKind::SourceRemoved, ChangeReason::ArticleRemoved, &s.article));
    new.chain(gone).collect()
}

fn headline(earlier: &Report, report: &Report, fates: &Fates) -> Option<Change> {
    let (old, new) = (&earlier.headline, &report.headline);
    if old.text == new.text {
        return None;
    }
    let reason = fates.get(&old.id).map_or(ChangeReason::NotProved, |fate| fate.reason);
    let about = change(ChangeKind::Headline, reason, None, "");
    Some(Change { before: vec![old.id.clone()], after: vec![new.id.clone()], ..about })
}

/// What went and what stands for it, what is worded otherwise, and what is new.
fn sentences(c: &Comparison, earlier: &Report, report: &Report, past: &[Past<'_>], fates: &Fates) -> Vec<Change> {
    let body = read(report);
    let beside: Vec<&Sentence> =
        report.differences.iter().flat_map(|d| &d.positions).flat_map(|p| &p.sentences).collect();
    let mut out: Vec<Change> = Vec::new();
    let mut stand_ins: BTreeSet<&str> = BTreeSet::new();
    for x in past {
        let stays = match x.place {
            Placing::Aside => body.contains_key(x.id) || beside.iter().any(|s| base(s) == x.id),
            _ => body.contains_key(x.id),
        };
        if stays {
            out.extend(body.get(x.id).and_then(|new| reworded(x, new, fates)));
            continue;
        }
        let lost = Fate::of(ChangeReason::NotProved, None);
        let fate = fates.get(x.id).unwrap_or(&lost);
        let by = fate.by.and_then(|p| body.values().find(|s| rests_on(c, s, p)).copied());
        stand_ins.extend(by.map(sentence_id));
        take_in(&mut out, gone(x, fate, by));
    }
    let had: BTreeSet<&str> = past.iter().map(|x| x.id).collect();
    let (fresh, known) = (fresh_sources(c, earlier), revisions(earlier));
    let mut told: BTreeSet<&str> = had.union(&stand_ins).copied().collect();
    let all = page_order(report).into_iter().map(|s| (sentence_id(s), s)).chain(beside.iter().map(|s| (base(s), *s)));
    for (id, s) in all {
        if told.insert(id) {
            out.push(Change { after: vec![id.to_owned()], ..added(c, s, &fresh, &known, fates.get(id)) });
        }
    }
    out
}

/// Lede and body.
fn page_order(report: &Report) -> Vec<&Sentence> {
    report.standfirst.iter().chain(report.paragraphs.iter().flat_map(|p| &p.sentences)).collect()
}

fn read(report: &Report) -> BTreeMap<&str, &Sentence> {
    page_order(report).into_iter().map(|s| (sentence_id(s), s)).collect()
}

fn rests_on(c: &Comparison, s: &Sentence, passage: usize) -> bool {
    let (e, p) = (&s.evidence[0], &c.passages[passage]);
    e.article == c.sources[p.source].article && e.field == p.field && p.start <= e.start && p.text.contains(&e.exact)
}

fn reworded(x: &Past<'_>, new: &Sentence, fates: &Fates) -> Option<Change> {
    if x.sentence.text == new.text {
        return None;
    }
    let reason = fates.get(x.id).map_or(ChangeReason::Name, |fate| fate.reason);
    let ids = vec![x.id.to_owned()];
    Some(Change { before: ids.clone(), after: ids, ..change(ChangeKind::Reworded, reason, None, "") })
}

fn gone(x: &Past<'_>, fate: &Fate, by: Option<&Sentence>) -> Change {
    let kind = match (by, fate.reason) {
        (None, _) => ChangeKind::Removed,
        (Some(_), ChangeReason::ArticleRevised) => ChangeKind::Correction,
        (Some(_), _) => ChangeKind::Replaced,
    };
    let after = by.map(|s| s.id.clone()).into_iter().collect();
    Change { before: vec![x.id.to_owned()], after, ..change(kind, fate.reason, fate.article.clone(), &fate.value) }
}

/// One sentence may stand in the place of several.
fn take_in(out: &mut Vec<Change>, new: Change) {
    let same =
        |c: &&mut Change| !c.after.is_empty() && (c.kind, c.reason, &c.after) == (new.kind, new.reason, &new.after);
    match out.iter_mut().find(same) {
        Some(known) => known.before.extend(new.before),
        None => out.push(new),
    }
}

fn added(
    c: &Comparison,
    s: &Sentence,
    fresh: &BTreeSet<usize>,
    known: &BTreeMap<&str, Option<&str>>,
    fate: Option<&Fate>,
) -> Change {
    let article = &s.evidence[0].article;
    let is_fresh = |e: &Evidence| fresh.iter().any(|&n| c.sources[n].article == e.article);
    let reason = match fate {
        Some(fate) if fate.reason == ChangeReason::Denied => ChangeReason::Denied,
        _ if is_fresh(&s.evidence[0]) && known.contains_key(&**article) => ChangeReason::ArticleRevised,
        _ if is_fresh(&s.evidence[0]) => ChangeReason::NewArticle,
        _ if s.evidence.iter().any(is_fresh) => ChangeReason::MoreOrigins,
        _ => ChangeReason::Room,
    };
    change(ChangeKind::Added, reason, Some(article.clone()), "")
}

/// The reason as the end of a sentence.
fn words(reason: ChangeReason, value: &str) -> String {
    let plain = match reason {
        ChangeReason::LaterCount if !value.is_empty() => return format!("a later article gives {value}"),
        ChangeReason::LaterDay if !value.is_empty() => return format!("a later article gives {value}"),
        ChangeReason::NewArticle => "the article is new",
        ChangeReason::ArticleRemoved => "the article is no longer there",
        ChangeReason::ArticleRevised => "its publisher changed the article",
        ChangeReason::LaterCount => "a later article gives another number",
        ChangeReason::LaterDay => "a later article gives another day",
        ChangeReason::DayPassed => "the day that it speaks of is over",
        ChangeReason::Denied => "it denies what the report says",
        ChangeReason::MoreOrigins => "others report it, too",
        ChangeReason::OneOrigin => "one origin alone reports it",
        ChangeReason::Name => "the sentence that gave the name in full is gone",
        ChangeReason::Outlet => "the outlet goes by another name",
        ChangeReason::NotProved => "the articles do not bear it out any more",
        ChangeReason::Cap => "too much of the article would have been taken",
        ChangeReason::Context => "the sentence that it needed is gone",
        ChangeReason::Unfit => "it does not stand by itself",
        ChangeReason::Lede => "the first sentence is another",
        ChangeReason::Room => "there is room for it now",
    };
    plain.to_owned()
}
