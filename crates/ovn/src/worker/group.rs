//! Steps 3 and 4 as jobs: an article is read, and put into its story.

use std::sync::Arc;

use openvoicenews::group::{OpenStories, Profile};
use openvoicenews::model::{Article, Assignment, Decision, Regrouping};
use openvoicenews::publish::subjects::{Heard, heard};

use super::opening::{Opened, Opening, Stories};
use super::{AGAIN, BATCH, Worker, kept};
use crate::clock;
use crate::error::Error;
use crate::fault::caught;
use crate::parallel::all;
use crate::pipeline;
use crate::store::{Job, Step, Store};

/// What is kept of an article's reading: to group it by, and whom it hears.
type Understood = (Profile, Heard);
/// An article that was read, for a job where there is one.
type Read = (Option<Job>, Arc<Article>, Result<Understood, String>);

impl Worker<'_> {
    /// A batch of articles into stories; says whether there was one.
    pub(super) fn group(&mut self) -> Result<bool, Error> {
        let now = clock::now();
        let jobs = self.newsroom.store.due_groups(now, BATCH)?;
        if jobs.is_empty() {
            return Ok(false);
        }
        let Some(mut opened) = self.stories(now)? else { return Ok(false) };
        let articles = self
            .materials(jobs, |store, job| Ok(store.article(&job.item)?.map(|article| (Some(job.clone()), article))))?;
        let read = self.read(articles)?;
        let settle = self.settle();
        let stories = &mut opened.stories;
        // Where this fails, the open stories are ahead of the store: they are not put back, and so made again from it.
        self.newsroom.store.together(|store| {
            for (job, article, understood) in &read {
                let Some(job) = job else { continue };
                match understood {
                    Ok((profile, heard)) => {
                        store.keep_heard(&article.id, &article.revision, heard)?;
                        put(store, stories, article, profile, now, settle)?;
                        store.end_job(job)?;
                    }
                    Err(why) => {
                        store.fail_job(job, "unreadable", why, Some(now + AGAIN))?;
                    }
                }
            }
            Ok(())
        })?;
        opened.unkept += read.len();
        self.stories = match opened.are_to_be_kept() {
            true => self.opening().begin_to_keep(opened, now)?,
            false => Stories::Open(opened),
        };
        Ok(true)
    }

    /// Reads some of the articles that an older store has, for whom they name and hear, then looks whom its reports tell
    /// of; says whether there was anything to do. What is new goes first.
    pub(super) fn catch_up(&mut self) -> Result<bool, Error> {
        let (articles, reports) = self.newsroom.store.behind()?;
        if !articles {
            if reports {
                self.catch_up_reports()?;
            }
            return Ok(reports);
        }
        let unheard = self.newsroom.store.unheard(BATCH)?;
        let from = unheard.last().map(|(key, _)| *key);
        let mut articles = Vec::with_capacity(unheard.len());
        for (_, id) in &unheard {
            articles.extend(self.newsroom.store.article(id)?.map(|article| (None, article)));
        }
        let read = self.read(articles)?;
        self.newsroom.store.together(|store| {
            // The oldest first: the index of words is written out whenever a smaller number follows a larger one.
            for (_, article, understood) in read.iter().rev() {
                if let Ok((_, heard)) = understood {
                    store.keep_heard(&article.id, &article.revision, heard)?;
                }
            }
            store.reach_articles(from)
        })?;
        Ok(true)
    }

    /// Reads articles on all cores; what comes first stays first.
    fn read(&self, articles: Vec<(Option<Job>, Arc<Article>)>) -> Result<Vec<Read>, Error> {
        let models = &self.models;
        let work = |(job, article): (Option<Job>, Arc<Article>)| {
            let understood = caught(|| {
                let reading = pipeline::read(Arc::clone(&article), models);
                (Profile::of(&reading), heard(&reading))
            });
            (job, article, understood)
        };
        all(self.jobs, articles, |(_, a)| a.text.len(), work)
    }

    /// The open stories, where they are there; else they are on their way.
    fn stories(&mut self, now: i64) -> Result<Option<Box<Opened>>, Error> {
        self.open_stories(now)?;
        match std::mem::replace(&mut self.stories, Stories::Closed) {
            Stories::Open(opened) => Ok(Some(opened)),
            // Who works once has nothing else to do meanwhile.
            Stories::Opening(thread) if self.once || thread.is_finished() => {
                let made = thread.join().map_err(|_| Error::internal("the stories could not be opened"))?;
                let mut opened = made?.map(Box::new);
                if let Some(why) = opened.as_mut().and_then(|opened| opened.trouble.take()) {
                    let file = kept::file(&self.newsroom.file());
                    self.console
                        .warn(&format!("`{}` cannot be written ({why}); the next start takes longer", file.display()));
                }
                Ok(opened)
            }
            other => {
                self.stories = other;
                Ok(None)
            }
        }
    }

    /// Begins to make the open stories again, where that is to be done.
    pub(super) fn open_stories(&mut self, now: i64) -> Result<(), Error> {
        if matches!(self.stories, Stories::Closed) {
            self.stories = self.opening().begin(now)?;
        }
        Ok(())
    }

    fn opening(&self) -> Opening {
        let (file, models) = (self.newsroom.file(), self.models.clone());
        Opening { file, models, jobs: self.jobs, end: Arc::clone(&self.end) }
    }

    /// Waits for what keeps the stories, which ends soon where the program is to end.
    pub(super) fn close_stories(&mut self) {
        if let Stories::Opening(thread) = std::mem::replace(&mut self.stories, Stories::Closed) {
            // What went wrong there is found again at the next start.
            let _ = thread.join();
        }
    }

    /// Whether articles can be grouped now.
    pub(super) fn can_group(&self) -> bool {
        match &self.stories {
            Stories::Closed | Stories::Open(_) => true,
            Stories::Opening(thread) => thread.is_finished(),
        }
    }
}

/// Puts one article into its story and notes which reports are to be written anew.
pub(super) fn put(
    store: &Store,
    stories: &mut OpenStories,
    article: &Article,
    profile: &Profile,
    now: i64,
    settle: i64,
) -> Result<(), Error> {
    let assignment = stories.take(profile);
    store.note_grouped(&article.id, &article.revision, &profile.pack(), now)?;
    move_to(store, &assignment, now, settle)?;
    for regrouping in stories.regroupings() {
        match regrouping {
            Regrouping::Moved(mut moved) => {
                if moved.reason.decision == Decision::Moved && *moved.article == *article.id {
                    stories.show_shared(&mut moved, profile);
                }
                // An article may still be open here that the operator did not want to keep.
                if store.has_article(&moved.article)? {
                    move_to(store, &moved, now, settle)?;
                }
            }
            Regrouping::Merged { story, merged_into } => {
                store.merge(&story, &merged_into)?;
                rewrite(store, &merged_into, now, settle)?;
            }
            Regrouping::Split { .. } => {}
        }
    }
    Ok(())
}

fn move_to(store: &Store, assignment: &Assignment, now: i64, settle: i64) -> Result<(), Error> {
    if let Some(left) = store.assign(assignment)? {
        rewrite(store, &left, now, settle)?;
    }
    rewrite(store, &assignment.story, now, settle)
}

fn rewrite(store: &Store, story: &str, now: i64, settle: i64) -> Result<(), Error> {
    store.add_job(Step::Write, story, now + settle, now)
}
