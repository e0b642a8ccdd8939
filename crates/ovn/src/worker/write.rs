//! Steps 5 and 6 as jobs: the articles of a story are compared, and its report is written.

use std::sync::Arc;

use openvoicenews::model::{Report, Story};

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
    articles: Vec<Arc<openvoicenews::model::Article>>,
    merged: Vec<openvoicenews::model::StoryId>,
    earlier: Option<Report>,
}

/// A report, or why there is none.
enum Written {
    Report(Box<Report>),
    /// The story gives too little.
    None,
}

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
                let readings = material.articles.iter().map(|a| pipeline::read(Arc::clone(a), models)).collect();
                let gathered = Gathered { story: material.story, readings, merged: material.merged };
                let report = pipeline::write(&gathered, house, material.earlier.as_ref()).ok();
                report.and_then(|r| pipeline::keep_proved(r, &library).report)
            });
            (material.job, written.map(|r| r.map_or(Written::None, |r| Written::Report(Box::new(r)))))
        };
        let weigh = |m: &Material| m.articles.iter().map(|a| a.text.len()).sum();
        let made = all(self.jobs, materials, weigh, work)?;
        self.keep_reports(&made, now)?;
        Ok(true)
    }

    fn keep_reports(&mut self, made: &[(Job, Result<Written, String>)], now: i64) -> Result<(), Error> {
        let mut new = 0;
        self.newsroom.store.together(|store| {
            for (job, written) in made {
                match written {
                    Ok(Written::Report(report)) => {
                        new += u64::from(store.keep_report(report, now)?);
                        store.end_job(job)?;
                    }
                    Ok(Written::None) => store.end_job(job)?,
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
