//! The steps, called in order: the file to open first.
//!
//! capture → [`extract`] → article → [`read`] → reading → [`stories`] → story
//! → [`compare`] → comparison → [`write()`] → report → [`prove`] → report in
//! which every sentence is proved → [`edition`] → [`render`] → files.

use std::collections::HashMap;
use std::sync::Arc;

use openvoicenews::extract::NotAnArticle;
use openvoicenews::group::{OpenStories, Profile};
use openvoicenews::model::{
    Article, ArticleId, Assignment, Capture, Claim, Comparison, Decision, Edition, Explained, Outlet, Reading, Report,
    Sentence, Story, StoryId,
};
use openvoicenews::publish::stories::Placed;
use openvoicenews::publish::{Files, Theme};
use openvoicenews::understand::{self, Models};
use openvoicenews::wire::EditionLine;
use openvoicenews::write::{House, NotEnough, Sources};

use crate::error::Error;

/// Step 2: the article of a page; its notes are kept in it.
pub(crate) fn extract(capture: &Capture) -> Result<Article, NotAnArticle> {
    let (mut article, notes) = openvoicenews::extract::article(capture)?;
    for note in notes {
        if !article.notes.contains(&note) {
            article.notes.push(note);
        }
    }
    Ok(article)
}

/// Step 2 for plain text.
pub(crate) fn plain(bytes: &[u8], id: ArticleId) -> Result<Article, NotAnArticle> {
    openvoicenews::extract::plain(bytes, id)
}

/// Step 3: what an article says.
pub(crate) fn read(article: Arc<Article>, models: &Models) -> Reading {
    understand::read(article, models)
}

/// A reading with the story that the caller put its article in, if they did.
pub(crate) struct Told {
    pub(crate) reading: Reading,
    pub(crate) story: Option<StoryId>,
}

/// A story with the readings of its members, in the same order.
pub(crate) struct Gathered {
    pub(crate) story: Story,
    pub(crate) readings: Vec<Reading>,
}

/// Step 4 for a whole set: the given stories, and those found among the rest,
/// in the order of each story's first article.
pub(crate) fn stories(told: Vec<Told>) -> Vec<Gathered> {
    let empty = OpenStories::new();
    let mut open = empty.clone();
    let mut places: HashMap<(bool, StoryId), usize> = HashMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    for Told { reading, story } in told {
        let assignment = if story.is_none() { Some(open.assign(&reading)) } else { None };
        let Some(id) = assignment.as_ref().map(|a| a.story.clone()).or(story) else { continue };
        let place = *places.entry((assignment.is_none(), id.clone())).or_insert_with(|| {
            gathered.push(Gathered { story: Story { id, members: Vec::new() }, readings: Vec::new() });
            gathered.len() - 1
        });
        gathered[place].story.members.extend(assignment);
        gathered[place].readings.push(reading);
    }
    gathered.iter_mut().filter(|g| g.story.members.is_empty()).for_each(|g| give_members(g, empty.clone()));
    gathered
}

/// The members of a story that the caller gave. Their origins are found among
/// its own articles, so that what else is in the set does not change it.
fn give_members(gathered: &mut Gathered, mut open: OpenStories) {
    let story = &gathered.story.id;
    let members = gathered.readings.iter().map(|reading| {
        let mut assignment = open.assign(reading);
        assignment.story = story.clone();
        assignment.reason.decision = Decision::Given;
        assignment
    });
    gathered.story.members = members.collect();
}

/// Step 4 for two articles of a set: why they are one story or are not; `None` where one of them is not in the set.
///
/// `pair` are the profiles of the two: where neither is the other's nearest, what they have in common is measured
/// between them alone.
pub(crate) fn explain<'a>(
    placed: &[Placed],
    pair: impl Iterator<Item = &'a Profile>,
    a: &str,
    b: &str,
) -> Option<Explained> {
    let at = |id: &str| placed.iter().position(|p| &*p.assignment.article == id);
    let (one, other) = (&placed[at(a)?].assignment, &placed[at(b)?].assignment);
    let (earlier, later) = if at(a) < at(b) { (one, other) } else { (other, one) };
    let together = one.story == other.story;
    let direct = later.reason.nearest.as_ref() == Some(&earlier.article);
    let alone = || {
        let mut open = OpenStories::new();
        pair.map(|profile| open.take(profile.clone()).reason).last()
    };
    let reason = if direct { later.reason.clone() } else { alone()? };
    let path = if together && !direct { path(placed, &one.article, &other.article) } else { Vec::new() };
    Some(Explained { a: one.article.clone(), b: other.article.clone(), together, reason, path })
}

/// The way from `a` to `b` over the nearest earlier article of each: back from both to the first that both lead to.
fn path(placed: &[Placed], a: &ArticleId, b: &ArticleId) -> Vec<ArticleId> {
    let known: HashMap<&ArticleId, &Assignment> =
        placed.iter().map(|p| (&p.assignment.article, &p.assignment)).collect();
    let back = |from: &ArticleId| {
        let earlier = |id: &ArticleId| {
            let put = known.get(id).filter(|put| put.reason.decision != Decision::New)?;
            put.reason.nearest.clone()
        };
        std::iter::successors(Some(from.clone()), earlier).take(placed.len()).collect::<Vec<_>>()
    };
    let (mut way, over) = (back(a), back(b));
    let steps: HashMap<&ArticleId, usize> = way.iter().enumerate().map(|(n, id)| (id, n)).collect();
    let Some((met, &step)) = over.iter().enumerate().find_map(|(n, id)| Some((n, steps.get(id)?))) else {
        return Vec::new();
    };
    way.truncate(step + 1);
    way.extend(over[..met].iter().rev().cloned());
    way
}

/// Step 5: the articles of a story, compared.
pub(crate) fn compare(gathered: &Gathered) -> Comparison {
    openvoicenews::compare::compare(&gathered.story, &gathered.readings)
}

/// Step 6: the report of a story.
pub(crate) fn write(gathered: &Gathered, house: &House) -> Result<Report, NotEnough> {
    openvoicenews::write::report(&compare(gathered), house)
}

/// Step 6, the condition of publication: why the claim is not proved; empty where it is.
pub(crate) fn prove(claim: &Claim, sources: &dyn Sources) -> Vec<String> {
    openvoicenews::write::prove(claim, sources).iter().map(ToString::to_string).collect()
}

/// A report of proved sentences only, and what was taken out of it.
pub(crate) struct Proved {
    /// `None` where its headline is not proved.
    pub(crate) report: Option<Report>,
    /// Sentences that are proved.
    pub(crate) sentences: usize,
    /// Paths of the others, each with the reasons.
    pub(crate) unproved: Vec<(String, Vec<String>)>,
}

/// Takes every sentence out of a report that is not proved, and what is empty then.
pub(crate) fn keep_proved(mut report: Report, sources: &dyn Sources) -> Proved {
    let mut sentences = 0;
    let mut unproved = Vec::new();
    for (path, sentence) in report.placed_sentences() {
        let reasons = prove(sentence, sources);
        if reasons.is_empty() { sentences += 1 } else { unproved.push((path, reasons)) }
    }
    if unproved.is_empty() {
        return Proved { report: Some(report), sentences, unproved };
    }
    let stands = |s: &Sentence| openvoicenews::write::prove(s, sources).is_empty();
    if !stands(&report.headline) {
        return Proved { report: None, sentences, unproved };
    }
    report.standfirst = report.standfirst.filter(stands);
    report.paragraphs.iter_mut().for_each(|p| p.sentences.retain(stands));
    report.paragraphs.retain(|p| !p.sentences.is_empty());
    report.sides.iter_mut().for_each(|s| s.sentences.retain(stands));
    report.sides.retain(|s| !s.sentences.is_empty());
    for difference in &mut report.differences {
        difference.positions.iter_mut().for_each(|p| p.sentences.retain(stands));
        difference.positions.retain(|p| !p.sentences.is_empty());
    }
    report.differences.retain(|d| d.positions.len() > 1);
    for list in [&mut report.unknown, &mut report.background, &mut report.next] {
        list.retain(stands);
    }
    report.timeline.retain(|t| stands(&t.sentence));
    Proved { report: Some(report), sentences, unproved }
}

/// Step 7: the reports as a dated set, with the passages that they cite.
pub(crate) fn edition(
    reports: Vec<Report>,
    articles: &[Arc<Article>],
    outlets: Vec<Outlet>,
    number: Option<u32>,
) -> Edition {
    openvoicenews::publish::edition(reports, articles, outlets, number)
}

/// The number of an edition in the place of an `earlier` one: a later day has
/// the next number, the same day keeps it, and so does an edition of a day before.
pub(crate) fn number(edition: &Edition, earlier: &EditionLine) -> u32 {
    match earlier.number {
        Some(number) if edition.date > earlier.date.map(|date| date.day()) => number.saturating_add(1),
        Some(number) => number,
        None => 1,
    }
}

/// Step 7: the files of the site.
///
/// # Errors
///
/// Where a template of the theme fails.
pub(crate) fn render(edition: &Edition, theme: &Theme) -> Result<Files, Error> {
    let hint = "correct it; `ovn theme DIR` writes the built-in theme to compare with";
    openvoicenews::publish::render(edition, theme).map_err(|e| Error::input(e.to_string()).with_hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use openvoicenews::model::Moment;

    /// An article of story `s` that was put beside `nearest`, or began a story.
    fn placed(id: &str, nearest: Option<&str>) -> Placed {
        let line = format!(r#"{{"id":"{id}","title":"{id}","text":"A ferry left Osk."}}"#);
        let article = openvoicenews::wire::read_article(&line).unwrap().article;
        let mut assignment = OpenStories::new().assign(&read(Arc::clone(&article), &Models::default()));
        assignment.story = "s".into();
        if nearest.is_some() {
            (assignment.reason.decision, assignment.reason.nearest) = (Decision::Joined, nearest.map(Into::into));
        }
        Placed::new(&article, assignment)
    }

    #[test]
    fn the_way_between_two_articles_leads_over_the_nearest_of_each() {
        let all = [
            placed("a", None),
            placed("b", Some("a")),
            placed("c", Some("b")),
            placed("d", Some("b")),
            placed("e", Some("d")),
            placed("x", None),
        ];
        let way = |from: &str, to: &str| {
            let explained = explain(&all, std::iter::empty(), from, to);
            explained.map(|e| e.path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        };
        let known = |from: &str, to: &str| path(&all, &from.into(), &to.into()).join(" ");
        assert_eq!(known("c", "e"), "c b d e");
        assert_eq!(known("e", "c"), "e d b c");
        assert_eq!(known("a", "e"), "a b d e");
        assert_eq!(known("a", "x"), "");
        assert_eq!(way("a", "b").as_deref(), Some(""), "the one is the nearest of the other");
        assert_eq!(way("a", "nobody"), None);
    }

    #[test]
    fn a_later_day_has_the_next_number() {
        let mut edition = edition(Vec::new(), &[], Vec::new(), None);
        edition.date = Moment::parse("2026-03-11").map(|d| d.day());
        let number = |n, date| number(&edition, &EditionLine { number: n, date: Moment::parse(date), reports: 0 });
        assert_eq!(number(None, "2026-03-10"), 1);
        assert_eq!(number(Some(4), "2026-03-10"), 5);
        assert_eq!(number(Some(4), "no day"), 5);
        assert_eq!(number(Some(4), "2026-03-11"), 4);
        assert_eq!(number(Some(4), "2026-03-12"), 4);
        assert_eq!(number(Some(u32::MAX), "2026-03-10"), u32::MAX);
    }
}
