//! Step 7 as a job: an edition of the newest reports, in the store and as a site.

use std::collections::{BTreeMap, BTreeSet};

use openvoicenews::model::{ArticleId, Edition, Moment, Outlet, Report, TextChange, TextChangeKind};
use openvoicenews::wire::EditionLine;

use super::deliver::announce;
use super::{AGAIN, SETTLE, Worker};
use crate::clock;
use crate::error::Error;
use crate::library::Library;
use crate::look::Look;
use crate::pipeline;
use crate::server::Live;
use crate::settings::Settings;
use crate::site_folder::SiteFolder;
use crate::store::{Source, Step, Store, StoredEdition};

const DAY: i64 = 86_400;
/// Seconds for which an edition waits for what is on its way.
const PATIENCE: i64 = 120;

impl Worker<'_> {
    /// An edition, where there is something new and the last one is old enough; says whether there was one.
    pub(super) fn publish(&mut self) -> Result<bool, Error> {
        let now = clock::now();
        let store = &self.newsroom.store;
        let Some(job) = store.due_jobs(Step::Publish, now, 1)?.pop() else { return Ok(false) };
        let last = store.edition()?;
        let free = last.as_ref().map_or(i64::MIN, |e| e.made.saturating_add(self.newsroom.settings.edition_pause));
        if free > now && !self.once {
            store.put_off(&job, free)?;
            return Ok(false);
        }
        // A wave of articles is one edition: what is on its way is waited for, though not for ever.
        let soon = |due: Option<i64>| due.is_some_and(|due| due <= now + SETTLE);
        let on_its_way = soon(store.next_job(Step::Group)?) || soon(store.next_job(Step::Write)?);
        if on_its_way && now < job.due + PATIENCE && !self.once {
            return Ok(false);
        }
        match self.make_edition(last.as_ref(), now) {
            Ok(reports) => {
                self.newsroom.store.end_job(&job)?;
                self.sums.editions += u64::from(reports > 0);
                Ok(true)
            }
            Err(e) if e.is_disk_full() || self.once => Err(e),
            Err(e) => {
                // A theme that was just broken is mended by its owner while the program runs.
                self.console.error(&e);
                self.newsroom.store.fail_job(&job, "publish", &e.to_string(), Some(now + AGAIN))?;
                Ok(true)
            }
        }
    }

    /// Makes the edition and says how many reports it has.
    fn make_edition(&mut self, last: Option<&StoredEdition>, now: i64) -> Result<usize, Error> {
        let (store, settings) = (&self.newsroom.store, &self.newsroom.settings);
        let Some((mut edition, ids)) = collected(store, settings, now)? else { return Ok(0) };
        let earlier = last.map_or_else(EditionLine::default, |e| EditionLine {
            number: Some(e.number),
            date: e.day.as_deref().and_then(Moment::parse),
            reports: e.reports.len(),
        });
        edition.number = Some(pipeline::number(&edition, &earlier));
        let folder = SiteFolder::at(&settings.site, false)?;
        let look = Look::new(settings.theme.clone(), settings.name.clone());
        let mut theme = look.theme(Some(&folder), settings.base_url.clone())?;
        (theme.one_file, theme.epub) = (settings.one_file, settings.epub);
        let printed = pipeline::printed(&edition, &theme)?;
        folder.put(&printed.files)?;
        let kept = StoredEdition {
            number: edition.number.unwrap_or(1),
            made: now,
            day: edition.date.map(|d| d.to_string()),
            reports: edition.reports.iter().filter_map(|r| ids.get(&*r.story).copied()).collect(),
        };
        let count = kept.reports.len();
        let settings = &self.newsroom.settings;
        self.newsroom.store.together(|store| {
            store.keep_edition(&kept)?;
            announce(store, settings, last, &kept)?;
            store.keep_front(&printed.masthead, printed.files.get("index.html").map_or(&[], Vec::as_slice))?;
            for (card, body) in &printed.cards {
                let Some(row) = ids.get(&*card.story) else { continue };
                store.keep_item(*row, card, body, now)?;
            }
            store.count("editions", 1, now)
        })?;
        self.live.iter().for_each(Live::renew);
        Ok(count)
    }
}

/// The rows of reports in the store, by their stories.
type Rows = BTreeMap<String, i64>;

/// The newest reports of a newsroom as an edition without a number, and the rows of these reports by their stories;
/// `None` where there is no report.
///
/// # Errors
///
/// Where the store cannot be read.
pub(super) fn collected(store: &Store, settings: &Settings, now: i64) -> Result<Option<(Edition, Rows)>, Error> {
    let rows = store.reports_since(now - settings.edition_days * DAY)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let ids: Rows = rows.iter().map(|(id, r)| (r.story.to_string(), *id)).collect();
    let reports: Vec<Report> = rows.into_iter().map(|(_, report)| report).collect();
    let mut library = Library::default();
    let cited: BTreeSet<(&ArticleId, Option<&str>)> =
        reports.iter().flat_map(|r| r.sources.iter().map(|s| (&s.article, s.revision.as_deref()))).collect();
    for (id, revision) in cited {
        let article = match revision {
            Some(revision) => store.revision(id, revision)?,
            None => store.article(id)?,
        };
        article.into_iter().for_each(|a| library.add(a));
    }
    let outlets = outlets(&store.sources()?);
    let mut edition = pipeline::edition(reports, library.articles(), outlets, None);
    add_changes(store, &mut edition)?;
    Ok(Some((edition, ids)))
}

/// Tells an edition what publishers changed in the articles that it names.
pub(crate) fn add_changes(store: &Store, edition: &mut Edition) -> Result<(), Error> {
    for (id, cited) in &mut edition.articles {
        cited.changed = store.changes_of(id)?.into_iter().filter_map(seen).collect();
    }
    Ok(())
}

/// A change as the pages show it.
fn seen((made, changes): (i64, Vec<TextChange>)) -> Option<(Moment, Vec<TextChangeKind>)> {
    let at = jiff::Timestamp::from_second(made).ok().map(Moment::Instant)?;
    Some((at, changes.into_iter().map(|c| c.kind).collect()))
}

/// What the sources say of their outlets: facts belong to the host that a source's articles are on.
pub(crate) fn outlets(sources: &[Source]) -> Vec<Outlet> {
    let mut out: BTreeMap<String, Outlet> = BTreeMap::new();
    for source in sources {
        let known = &source.known;
        let Some(name) = &known.title else { continue };
        let host = |url: &str| url::Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_owned));
        let hosts = [known.site.as_deref(), Some(known.url.as_str())].into_iter().flatten().filter_map(host);
        let bare = |host: String| host.strip_prefix("www.").map(str::to_owned).unwrap_or(host);
        let outlet = out.entry(name.clone()).or_insert_with(|| Outlet {
            name: name.clone(),
            country: known.country.clone(),
            owner: known.owner.clone(),
            kind: known.kind,
            source: known.fact.clone(),
            ..Outlet::default()
        });
        outlet.hosts.extend(hosts.map(bare));
        outlet.hosts.sort_unstable();
        outlet.hosts.dedup();
    }
    out.into_values().collect()
}
