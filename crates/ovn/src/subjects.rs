//! What a newsroom knows of a subject, looked up for its page, its feed and the command line.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use openvoicenews::model::{Article, Moment};
use openvoicenews::publish::subjects::{
    Dossier, KindView, Role, Said, Subject, SubjectKind, ToldIn, key_of, kinds, passage,
};

use crate::error::Error;
use crate::store::{Narrowed, Store, StoredCard, StoredStatement, StoredSubject};

/// Days of the chart, up to the newest article.
const DAYS: i64 = 30;
/// Reports that a page lists.
const REPORTS: usize = 50;
/// Statements that are looked at for a page; those with the same words are one there.
const SAID: usize = 80;
/// Statements of others.
const ABOUT: usize = 20;
/// Stories of a topic whose statements are shown.
const STORIES: usize = 20;
/// Subjects that a speaker's statements are narrowed by.
const BESIDE: usize = 12;
/// Subjects of each kind that the list of an edition has.
const LISTED: usize = 40;

/// All that the page of a subject has; `None` where no article names it. `about` narrows what it has said.
pub(crate) fn dossier(store: &Store, key: &str, about: Option<&str>) -> Result<Option<Dossier>, Error> {
    let Some(found) = store.subject(key)? else { return Ok(None) };
    let asked = about.map(str::trim).filter(|words| !words.is_empty());
    let narrowed = asked.map(|words| narrowed(store, words)).transpose()?;
    let cards = store.reports_on(found.id, REPORTS)?;
    let (articles, first, days) = store.named_by_day(found.id, DAYS)?;
    let mut library = Articles { store, known: HashMap::new() };
    let is_topic = found.subject.kind == SubjectKind::Topic;
    let (sum, said) = if is_topic {
        let stories: Vec<String> = cards.iter().take(STORIES).map(|c| c.story.clone()).collect();
        let said = store.said_in(&stories, SAID)?;
        (crate::store::Sum { statements: said.len() as u64, articles: 0 }, said)
    } else {
        (store.count_said(key, narrowed.as_ref())?, store.said_by(key, narrowed.as_ref(), SAID)?)
    };
    let about = if is_topic || narrowed.is_some() { Vec::new() } else { store.said_about(&found, ABOUT)? };
    let role = cards.iter().find_map(|card| Some(Role { words: card.role.clone()?, report: card.slug.clone() }));
    Ok(Some(Dossier {
        role,
        asked: asked.map(str::to_owned),
        articles,
        first_day: (articles > 0).then(|| moment(first * 86_400).day()),
        days: if articles > 0 { days } else { Vec::new() },
        reports: cards.into_iter().map(told_in).collect(),
        statements: sum.statements,
        heard_in: sum.articles,
        said: library.said(said)?,
        about: library.said(about)?,
        spoken_of: if is_topic { Vec::new() } else { store.spoken_of(key, BESIDE)? },
        subject: found.subject,
    }))
}

/// By what statements are narrowed: the words, and the subject that they name, if any.
fn narrowed(store: &Store, words: &str) -> Result<Narrowed, Error> {
    let folded = key_of(words);
    let mut subject = None;
    for kind in SubjectKind::ALL {
        let found = store.subject(&format!("{}/{folded}", kind.as_str()))?;
        subject = subject.or(found.map(|s| s.id));
    }
    Ok(Narrowed { words: words.to_owned(), subject })
}

/// The subjects that most reports of the newest edition tell of, with how many do.
pub(crate) fn most_named(store: &Store) -> Result<Vec<(Subject, u64)>, Error> {
    let mut out = Vec::new();
    for kind in SubjectKind::ALL {
        out.extend(store.most_named(kind, LISTED)?);
    }
    Ok(out)
}

/// The stories of the newest reports that tell of a subject; none where no article names it.
pub(crate) fn newest_stories(store: &Store, key: &str) -> Result<Vec<String>, Error> {
    let Some(found) = store.subject(key)? else { return Ok(Vec::new()) };
    Ok(store.reports_on(found.id, REPORTS)?.into_iter().map(|card| card.story).collect())
}

/// The subjects that a story's report tells of, by kind.
pub(crate) fn named_in(store: &Store, story: &str) -> Result<Vec<KindView>, Error> {
    let named: Vec<(Subject, u64)> = store.subjects_of(story)?.into_iter().map(|s| (s, 1)).collect();
    Ok(kinds(&named))
}

/// Who is meant by a name or a key: the speaker of that full name; failing that, all whose names have the words.
pub(crate) fn speakers(store: &Store, asked: &str, most: usize) -> Result<Vec<StoredSubject>, Error> {
    if let Some(found) = store.subject(asked)? {
        return Ok(vec![found]);
    }
    let folded = key_of(asked);
    for kind in [SubjectKind::Person, SubjectKind::Body, SubjectKind::Place] {
        if let Some(found) = store.subject(&format!("{}/{folded}", kind.as_str()))? {
            return Ok(vec![found]);
        }
    }
    if folded.is_empty() { Ok(Vec::new()) } else { store.subjects_like(&folded, most) }
}

/// A time of the store as the pages have it.
pub(crate) fn moment(seconds: i64) -> Moment {
    Moment::Instant(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
}

fn told_in(card: StoredCard) -> ToldIn {
    ToldIn {
        page: card.slug,
        story: card.story,
        headline: card.headline,
        standfirst: card.standfirst,
        language: card.language,
        published: moment(card.at),
        origins: card.origins,
    }
}

/// The articles that statements are of, each read once.
pub(crate) struct Articles<'a> {
    store: &'a Store,
    known: HashMap<(String, String), Option<Arc<Article>>>,
}

impl Articles<'_> {
    /// Statements with their words; one whose article cannot be found is left out.
    fn said(&mut self, stored: Vec<StoredStatement>) -> Result<Vec<Said>, Error> {
        let mut out = Vec::with_capacity(stored.len());
        for statement in stored {
            let at = (statement.article.clone(), statement.hash.clone());
            if !self.known.contains_key(&at) {
                self.known.insert(at.clone(), self.store.revision(&at.0, &at.1)?);
            }
            if let Some(Some(article)) = self.known.get(&at) {
                out.extend(said(statement, article));
            }
        }
        Ok(out)
    }
}

fn said(statement: StoredStatement, article: &Article) -> Option<Said> {
    let passage = passage(article, statement.start, statement.end)?;
    Some(Said {
        speaker: statement.speaker,
        who: statement.who,
        manner: statement.manner,
        passage,
        published: moment(statement.published),
        article: statement.article,
        revision: statement.hash,
        start: statement.start,
        end: statement.end,
        title: article.title.clone(),
        outlet: article.outlet.clone(),
        url: article.url.clone(),
        language: article.language.clone(),
        via: statement.via,
        report: statement.slug,
    })
}

/// What a speaker is reported to have said, at most so much of it, with how much there is in all.
pub(crate) fn said_by(
    store: &Store,
    key: &str,
    about: Option<&str>,
    most: usize,
) -> Result<(crate::store::Sum, Vec<Said>), Error> {
    let narrowed = about.map(|words| narrowed(store, words)).transpose()?;
    let mut library = Articles { store, known: HashMap::new() };
    let stored = store.said_by(key, narrowed.as_ref(), most)?;
    Ok((store.count_said(key, narrowed.as_ref())?, library.said(stored)?))
}
