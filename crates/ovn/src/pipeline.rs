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
    Article, ArticleId, Assignment, Capture, Claim, Comparison, Decision, Edition, Explanation, Outlet, Reading,
    Regrouping, Report, Sentence, Story, StoryId,
};
use openvoicenews::publish::{Book, Files, Printed, Theme, ThemeFault};
use openvoicenews::understand::{self, Models};
use openvoicenews::wire::EditionLine;
use openvoicenews::write::{House, NotEnough, Sources};

use crate::error::Error;

/// The names of the edition to take along, beside the site's pages.
const ONE_FILE: &str = "edition.html";
const EPUB: &str = "edition.epub";

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
    /// The ids of stories that turned out to be part of it.
    pub(crate) merged: Vec<StoryId>,
}

/// Step 4 for a whole set: the given stories, and those found among the rest, in the order of each story's first
/// article. What grouping thinks better of later counts: every article is in the story that it is in at the end.
pub(crate) fn stories(told: Vec<Told>) -> Vec<Gathered> {
    let empty = OpenStories::new();
    let (mut assignments, merged) = assignments(&told, empty.clone());
    let mut places: HashMap<(bool, StoryId), usize> = HashMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    for Told { reading, story } in told {
        let assignment = if story.is_none() { assignments.remove(&reading.article.id) } else { None };
        let Some(id) = assignment.as_ref().map(|a| a.story.clone()).or(story) else { continue };
        let place = *places.entry((assignment.is_none(), id.clone())).or_insert_with(|| {
            let merged = if assignment.is_some() { leading_to(&id, &merged) } else { Vec::new() };
            gathered.push(Gathered { story: Story { id, members: Vec::new() }, readings: Vec::new(), merged });
            gathered.len() - 1
        });
        gathered[place].story.members.extend(assignment);
        gathered[place].readings.push(reading);
    }
    gathered.iter_mut().filter(|g| g.story.members.is_empty()).for_each(|g| give_members(g, empty.clone()));
    gathered
}

/// Stories that are no more, in the order in which they ended, each with the story that it became part of.
type Merged = Vec<(StoryId, StoryId)>;

/// The stories that are part of one now, also through others.
fn leading_to(id: &StoryId, merged: &Merged) -> Vec<StoryId> {
    let mut out: Vec<StoryId> = Vec::new();
    for (story, into) in merged.iter().rev() {
        if (into == id || out.contains(into)) && story != id && !out.contains(story) {
            out.push(story.clone());
        }
    }
    out
}

/// Where each article without a given story is after the last one, and which stories were merged on the way.
fn assignments(told: &[Told], mut open: OpenStories) -> (HashMap<ArticleId, Assignment>, Merged) {
    let mut assignments: HashMap<ArticleId, Assignment> = HashMap::new();
    let mut merged = Merged::new();
    for one in told.iter().filter(|t| t.story.is_none()) {
        let assignment = open.assign(&one.reading);
        assignments.insert(assignment.article.clone(), assignment);
        for regrouping in open.regroupings() {
            match regrouping {
                Regrouping::Moved(moved) => {
                    assignments.insert(moved.article.clone(), moved);
                }
                Regrouping::Merged { story, merged_into } => merged.push((story, merged_into)),
                Regrouping::Split { .. } => {}
            }
        }
    }
    for one in told {
        if let Some(moved) = assignments.get_mut(&one.reading.article.id)
            && moved.reason.decision == Decision::Moved
        {
            open.show_shared(moved, &Profile::of(&one.reading));
        }
    }
    (assignments, merged)
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

/// Step 5: the articles of a story, compared.
pub(crate) fn compare(gathered: &Gathered) -> Comparison {
    openvoicenews::compare::compare(&gathered.story, &gathered.readings)
}

/// Step 6: the report of a story, as an update of its earlier version where there is one.
pub(crate) fn write(gathered: &Gathered, house: &House, earlier: Option<&Report>) -> Result<Report, NotEnough> {
    let comparison = compare(gathered);
    match earlier {
        Some(earlier) => openvoicenews::write::update(&comparison, house, earlier),
        None => openvoicenews::write::report(&comparison, house),
    }
}

/// Step 6 looked at afterwards: why each sentence of a report is there, and which ones it was preferred to.
pub(crate) fn explain(gathered: &Gathered, house: &House, report: &Report) -> Vec<Explanation> {
    openvoicenews::write::explain(&compare(gathered), house, report)
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

/// Step 7: the files of the site, with the edition to take along where the theme has it.
///
/// # Errors
///
/// Where a template of the theme fails.
pub(crate) fn render(edition: &Edition, theme: &Theme) -> Result<Files, Error> {
    Ok(printed(edition, theme)?.files)
}

/// Step 7: the files of the site, with the edition to take along where the theme has it, and the cards from which
/// readers' own pages are made.
///
/// # Errors
///
/// Where a template of the theme fails.
pub(crate) fn printed(edition: &Edition, theme: &Theme) -> Result<Printed, Error> {
    let mut printed = openvoicenews::publish::printed(edition, theme).map_err(at_fault)?;
    if theme.one_file || theme.epub {
        let book = Book::of(edition, theme).map_err(at_fault)?;
        if theme.one_file {
            printed.files.insert(ONE_FILE.to_owned(), one_file(&book)?);
        }
        if theme.epub {
            printed.files.insert(EPUB.to_owned(), epub(&book)?);
        }
    }
    Ok(printed)
}

/// The edition as one page.
///
/// # Errors
///
/// As [`render`].
pub(crate) fn one_file(book: &Book<'_>) -> Result<Vec<u8>, Error> {
    book.one_file().map(String::into_bytes).map_err(at_fault)
}

/// The edition as an e-book.
///
/// # Errors
///
/// As [`render`], and where it is larger than an e-book can be.
pub(crate) fn epub(book: &Book<'_>) -> Result<Vec<u8>, Error> {
    crate::zip::pack(&book.epub().map_err(at_fault)?)
}

/// A template that fails is its owner's to mend.
pub(crate) fn at_fault(fault: ThemeFault) -> Error {
    Error::input(fault.to_string()).with_hint("correct it; `ovn theme DIR` writes the built-in theme to compare with")
}

#[cfg(test)]
mod tests {
    use super::*;
    use openvoicenews::model::Moment;

    #[test]
    fn stories_lead_to_what_they_became_part_of() {
        let merged: Merged =
            [("a", "b"), ("x", "y"), ("b", "c")].map(|(story, into)| (story.into(), into.into())).into();
        assert_eq!(leading_to(&"c".into(), &merged), ["b".into(), StoryId::from("a")]);
        assert_eq!(leading_to(&"x".into(), &merged), Vec::<StoryId>::new());
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
