//! Step 2 as jobs: the article of an entry, from its page or from its feed.

use openvoicenews::extract::{EntryOrigin, NotAnArticle};
use openvoicenews::model::{Article, Capture, Moment, Note};

use super::{AGAIN, BATCH, Worker};
use crate::clock;
use crate::error::Error;
use crate::fault::caught;
use crate::net::Code;
use crate::parallel::all;
use crate::pipeline;
use crate::store::{Arrival, Job, Kept, Step, Store, StoredCapture, StoredEntry};

/// The version of this step: what an older one made can be asked for.
const VERSION: u32 = 1;

/// An entry with what there is to make its article of.
struct Material {
    job: Job,
    entry: StoredEntry,
    page: Option<StoredCapture>,
    /// When the feed was read.
    listed: i64,
    outlet: Option<String>,
}

/// `None`: the address leads to no article at all.
type Made = (Material, Result<Option<Article>, String>);

const FRONT: NotAnArticle = NotAnArticle::Front;

impl Worker<'_> {
    /// A batch of extractions; says whether there was one.
    pub(super) fn extract(&mut self) -> Result<bool, Error> {
        let now = clock::now();
        let jobs = self.newsroom.store.due_jobs(Step::Extract, now, BATCH)?;
        if jobs.is_empty() {
            return Ok(false);
        }
        let materials = self.materials(jobs, material)?;
        let weigh = |m: &Material| m.page.as_ref().map_or(0, |page| page.body.len());
        let work = |m: Material| {
            let article = caught(|| article(&m)).and_then(|made| made);
            (m, article)
        };
        let made = all(self.jobs, materials, weigh, work)?;
        self.keep_articles(&made, now)?;
        Ok(true)
    }

    fn keep_articles(&mut self, made: &[Made], now: i64) -> Result<(), Error> {
        let mut sums = self.sums;
        self.newsroom.store.together(|store| {
            for (material, article) in made {
                match article {
                    Ok(None) => {
                        store.page_not_read(material.entry.id, Code::NotAnArticle.as_str(), &FRONT.to_string())?;
                        store.end_job(&material.job)?;
                    }
                    Ok(Some(article)) => {
                        let kept = keep(store, material, article, now)?;
                        sums.articles += u64::from(kept == Kept::New);
                        sums.revisions += u64::from(kept == Kept::Revised);
                        store.end_job(&material.job)?;
                    }
                    Err(why) => {
                        store.fail_job(&material.job, Code::NotAnArticle.as_str(), why, Some(now + AGAIN))?;
                    }
                }
            }
            store.count("articles", sums.articles - self.sums.articles, now)?;
            store.count("revisions", sums.revisions - self.sums.revisions, now)
        })?;
        self.sums = sums;
        Ok(())
    }
}

fn material(store: &Store, job: &Job) -> Result<Option<Material>, Error> {
    let entry = job.item.parse().ok().map(|id| store.entry(id)).transpose()?.flatten();
    let Some(entry) = entry else { return Ok(None) };
    let page = entry.page.map(|page| store.capture(page)).transpose()?.flatten();
    let source = entry.source.map(|id| store.source(id)).transpose()?.flatten();
    let outlet = entry.source.map(|id| store.outlet_of(id)).transpose()?.flatten();
    let outlet = outlet.or_else(|| source.and_then(|s| s.known.title));
    let listed = entry.seen;
    Ok(Some(Material { job: job.clone(), entry, page, listed, outlet }))
}

fn moment(seconds: i64) -> Option<Moment> {
    jiff::Timestamp::from_second(seconds).ok().map(Moment::Instant)
}

/// The article of the page where it has one, else that of the feed's entry. A feed may list fronts and sections too:
/// these are none.
fn article(material: &Material) -> Result<Option<Article>, String> {
    let entry = &material.entry.entry;
    let origin = EntryOrigin {
        id: material.entry.article.as_deref().map(Into::into),
        outlet: material.outlet.as_deref(),
        fetched: moment(material.listed),
    };
    let listed = || openvoicenews::extract::entry(entry, &origin).map_err(|e| e.to_string());
    let Some(page) = &material.page else { return listed().map(Some) };
    let capture = Capture {
        id: origin.id.clone(),
        url: page.url.clone(),
        html: page.body.clone(),
        fetched: moment(page.fetched),
    };
    match pipeline::extract(&capture) {
        Ok(article) => Ok(Some(completed(article, material))),
        Err(FRONT) => Ok(None),
        Err(why) => {
            let mut article = listed()?;
            article.notes.push(Note::new("page-unused", why.to_string()));
            Ok(Some(article))
        }
    }
}

/// What a page leaves open its entry may say.
fn completed(mut article: Article, material: &Material) -> Article {
    let entry = &material.entry.entry;
    if article.title.is_empty() {
        article.title.clone_from(&entry.title);
        article.revision = Article::revision_of(&article.title, &article.text);
    }
    article.published = article.published.or(entry.published).or(entry.updated);
    if article.byline.is_empty() {
        article.byline.clone_from(&entry.authors);
    }
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    article.language = article.language.or_else(|| entry.language.as_deref().map(primary).filter(|l| !l.is_empty()));
    article
}

/// Keeps the article of an entry.
fn keep(store: &Store, material: &Material, article: &Article, now: i64) -> Result<Kept, Error> {
    let entry = &material.entry;
    let page = material.page.as_ref().map(|page| page.id);
    let kept = arrive(store, article, entry.source, page.or(entry.capture), now)?;
    store.entry_is(entry.id, &article.id)?;
    Ok(kept)
}

/// Keeps an article with what is other than in its revision before, and notes that it is to be grouped where it says
/// something new.
///
/// # Errors
///
/// Where the store cannot be written.
pub(crate) fn arrive(
    store: &Store,
    article: &Article,
    source: Option<i64>,
    capture: Option<i64>,
    at: i64,
) -> Result<Kept, Error> {
    let before = store.article(&article.id)?;
    // The first text of the page in place of the feed's lede is no change of the publisher's.
    let by_publisher = before.filter(|b| b.notes.iter().all(|n| !FROM_FEED.contains(&&*n.code)));
    let changes = by_publisher.map(|before| openvoicenews::extract::changes(&before, article));
    let changes = changes.filter(|c| !c.is_empty()).and_then(|c| serde_json::to_string(&c).ok());
    let kept = store.keep_article(&Arrival { article, source, capture, step: VERSION, at, changes })?;
    if kept != Kept::Same {
        store.add_job(Step::Group, &article.id, at, at)?;
    }
    Ok(kept)
}

/// Notes of articles that were made of a feed's entry.
const FROM_FEED: [&str; 3] = ["from-feed", "lede-only", "headline-only"];
