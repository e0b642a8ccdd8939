//! Steps 5 and 6 as jobs: the articles of a story are compared, and its report is written.

use std::sync::Arc;

use openvoicenews::model::{Article, ArticleId, Reading, Report, Story};
use openvoicenews::publish::subjects::{Heard, heard_together};

use super::{AGAIN, Worker};
use crate::clock;
use crate::error::Error;
use crate::fault::caught;
use crate::library::Library;
use crate::parallel::all;
use crate::pipeline::{self, Gathered};
use crate::store::{Job, Step, Store};

/// Stories that are written together; each may have hundreds of articles.
const STORIES: usize = 64;

/// A story with what its report is written from.
struct Material {
    job: Job,
    story: Story,
    articles: Vec<Arc<Article>>,
    merged: Vec<openvoicenews::model::StoryId>,
    earlier: Option<Report>,
}

/// What a story gives.
struct Written {
    /// `None` where it gives too little.
    report: Option<Report>,
    heard: Together,
}

/// What articles of one story have of subjects beside each other: their ids, revisions, and what it is.
type Together = Vec<(ArticleId, String, Heard)>;

impl Worker<'_> {
    /// A batch of reports; says whether there was one.
    pub(super) fn write(&mut self) -> Result<bool, Error> {
        let now = clock::now();
        let jobs = self.newsroom.store.due_jobs(Step::Write, now, STORIES)?;
        if jobs.is_empty() {
            return Ok(false);
        }
        let materials = self.materials(jobs, material)?;
        let (models, house) = (&self.models, &self.newsroom.settings.house);
        let work = |material: Material| {
            let written = caught(|| {
                let mut library = Library::default();
                material.articles.iter().for_each(|a| library.add(Arc::clone(a)));
                let readings: Vec<_> =
                    material.articles.iter().map(|a| pipeline::read(Arc::clone(a), models)).collect();
                let heard = together(&readings);
                let gathered = Gathered { story: material.story, readings, merged: material.merged };
                let report = pipeline::write(&gathered, house, material.earlier.as_ref()).ok();
                Written { report: report.and_then(|r| pipeline::keep_proved(r, &library).report), heard }
            });
            (material.job, written)
        };
        let weigh = |m: &Material| m.articles.iter().map(|a| a.text.len()).sum();
        let made = all(self.jobs, materials, weigh, work)?;
        self.keep_reports(&made, now)?;
        Ok(true)
    }

    /// Looks of whom and what some reports of an older store tell, and what their articles have beside each other.
    pub(super) fn catch_up_reports(&mut self) -> Result<(), Error> {
        let (reports, from) = self.newsroom.store.untold(STORIES)?;
        let mut materials = Vec::with_capacity(reports.len());
        for (report, made) in reports {
            let mut articles = Vec::new();
            for member in self.newsroom.store.members(&report.story)? {
                articles.extend(self.newsroom.store.article(&member.article)?);
            }
            materials.push((report, made, articles));
        }
        let models = &self.models;
        let weigh = |(.., articles): &(Report, i64, Vec<Arc<Article>>)| articles.iter().map(|a| a.text.len()).sum();
        let work = |(report, made, articles): (Report, i64, Vec<Arc<Article>>)| {
            let read = || together(&articles.into_iter().map(|a| pipeline::read(a, models)).collect::<Vec<_>>());
            (report, made, caught(read).unwrap_or_default())
        };
        let read = all(self.jobs, materials, weigh, work)?;
        self.newsroom.store.together(|store| {
            for (report, made, heard) in &read {
                keep_together(store, heard)?;
                store.keep_told(report, *made)?;
            }
            store.reach_reports(from)
        })
    }

    fn keep_reports(&mut self, made: &[(Job, Result<Written, String>)], now: i64) -> Result<(), Error> {
        let mut new = 0;
        self.newsroom.store.together(|store| {
            for (job, written) in made {
                match written {
                    Ok(Written { report, heard }) => {
                        keep_together(store, heard)?;
                        if let Some(report) = report {
                            new += u64::from(store.keep_report(report, now)?);
                        }
                        store.end_job(job)?;
                    }
                    Err(why) => {
                        store.fail_job(job, "fault", why, Some(now + AGAIN))?;
                    }
                }
            }
            if new > 0 {
                store.add_job(Step::Publish, "edition", now, now)?;
            }
            store.count("report versions", new, now)
        })?;
        self.sums.reports += new;
        Ok(())
    }
}

/// An article alone has nothing beside others: what it has was kept when it was read.
fn together(readings: &[Reading]) -> Together {
    if readings.len() < 2 {
        return Vec::new();
    }
    let each = readings.iter().zip(heard_together(readings));
    each.map(|(r, heard)| (r.article.id.clone(), r.article.revision.clone(), heard)).collect()
}

fn keep_together(store: &Store, heard: &Together) -> Result<(), Error> {
    heard.iter().try_for_each(|(article, revision, heard)| store.keep_heard_together(article, revision, heard))
}

/// `None` where all of a story's articles are in other stories now.
fn material(store: &Store, job: &Job) -> Result<Option<Material>, Error> {
    let members = store.members(&job.item)?;
    let mut articles = Vec::with_capacity(members.len());
    let mut kept = Vec::with_capacity(members.len());
    for member in members {
        if let Some(article) = store.article(&member.article)? {
            articles.push(article);
            kept.push(member);
        }
    }
    if articles.is_empty() {
        return Ok(None);
    }
    let merged = store.merged_into(&job.item)?;
    let mut earlier = store.report(&job.item)?;
    for story in &merged {
        let other = store.report(story)?;
        // The story's own report counts, else the newest of those that became part of it.
        earlier = match (earlier, other) {
            (Some(own), _) if *own.story == *job.item => Some(own),
            (Some(a), Some(b)) => Some(if b.updated > a.updated { b } else { a }),
            (a, b) => a.or(b),
        };
    }
    let story = Story { id: job.item.as_str().into(), members: kept };
    Ok(Some(Material { job: job.clone(), story, articles, merged, earlier }))
}
