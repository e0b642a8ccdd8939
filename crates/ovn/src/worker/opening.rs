//! The open stories as they were when the program last ended, made again beside the other work.
//!
//! They are read from where they were last kept whole; what was grouped since then in the window is grouped again in the
//! same order, from the profiles that were kept of it; what has none, or one of another program, is read again, and its
//! profile is kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use openvoicenews::group::{OpenStories, Profile, Window};
use openvoicenews::model::Article;
use openvoicenews::understand::Models;

use super::{BATCH, kept};
use crate::error::Error;
use crate::fault::caught;
use crate::parallel::all;
use crate::pipeline;
use crate::store::Store;

const DAY: i64 = 86_400;
/// Groupings that a start may have to do again, and the share of the open articles where that is more.
const UNKEPT: usize = 1_000;
const UNKEPT_SHARE: usize = 50;

/// The open stories of a newsroom at work.
pub(super) enum Stories {
    /// To be made from the store.
    Closed,
    /// They are being made; nothing comes of it where the program ends meanwhile.
    Opening(JoinHandle<Result<Option<Opened>, Error>>),
    Open(Box<Opened>),
}

/// The open stories, and how far they were kept.
pub(crate) struct Opened {
    pub(super) stories: OpenStories,
    /// Groupings since they were last kept whole.
    pub(super) unkept: usize,
    /// Why they could not be kept.
    pub(super) trouble: Option<String>,
}

impl Opened {
    /// Keeping all of them takes as long as grouping a few hundredths of them again.
    pub(super) fn are_to_be_kept(&self) -> bool {
        self.unkept >= UNKEPT.max(self.stories.len() / UNKEPT_SHARE)
    }
}

/// What making them again takes.
pub(crate) struct Opening {
    /// Of the store.
    pub(crate) file: PathBuf,
    pub(crate) models: Models,
    pub(crate) jobs: usize,
    pub(crate) end: Arc<AtomicBool>,
}

/// When the window opened.
pub(super) fn since(now: i64) -> i64 {
    now - i64::from(Window::default().days) * DAY
}

impl Opening {
    /// Begins it on a thread of its own.
    pub(super) fn begin(self, now: i64) -> Result<Stories, Error> {
        beside(move || self.open(now))
    }

    /// Begins to keep stories, on a thread of its own that gives them back.
    pub(super) fn begin_to_keep(self, mut opened: Box<Opened>, now: i64) -> Result<Stories, Error> {
        beside(move || {
            let store = Store::open_beside(&self.file)?;
            self.keep(&store, &mut opened, now)?;
            Ok(Some(*opened))
        })
    }

    /// Makes them; nothing where the program is to end.
    pub(crate) fn open(&self, now: i64) -> Result<Option<Opened>, Error> {
        let mut store = Store::open_beside(&self.file)?;
        let kept = kept::read(&kept::file(&self.file), &store, self.jobs)?;
        let (stories, last) = kept.unwrap_or_else(|| (OpenStories::with_window(Window::default()), 0));
        let mut opened = Opened { stories, unkept: 0, trouble: None };
        // Not all at once: the articles of two weeks may be more than fits into memory.
        for seqs in store.grouped_since(since(now), last)?.chunks(BATCH) {
            if self.end.load(Ordering::SeqCst) {
                return Ok(None);
            }
            for profile in self.profiles(&mut store, seqs)?.into_iter().flatten() {
                opened.stories.take(&profile);
                opened.unkept += 1;
            }
            opened.stories.regroupings();
        }
        if opened.are_to_be_kept() {
            self.keep(&store, &mut opened, now)?;
        }
        Ok(Some(opened))
    }

    /// Keeps the stories as they are after the last grouping of the store, without what has left the window.
    pub(crate) fn keep(&self, store: &Store, opened: &mut Opened, now: i64) -> Result<(), Error> {
        let since = since(now);
        opened.stories.retire_while(|id| Ok::<_, Error>(store.grouped_at(id)?.is_none_or(|at| at < since)))?;
        let Some(last) = store.last_grouping()? else { return Ok(()) };
        let written = kept::write(&kept::file(&self.file), &opened.stories, &last, &self.end);
        // Where it cannot be written it is tried again after as many groupings.
        opened.unkept = 0;
        opened.trouble = written.err().map(|e| e.to_string());
        Ok(())
    }

    /// The profiles of what was grouped under some numbers, in their order.
    fn profiles(&self, store: &mut Store, seqs: &[i64]) -> Result<Vec<Option<Profile>>, Error> {
        let mut profiles = Vec::with_capacity(seqs.len());
        let mut unread = Vec::new();
        for (at, &seq) in seqs.iter().enumerate() {
            let Some((article, hash, bytes)) = store.grouped(seq)? else { continue };
            let kept = bytes.and_then(|bytes| Profile::unpack(&bytes, &article, &hash));
            if kept.is_none() {
                unread.extend(store.revision(&article, &hash)?.map(|revision| ((at, seq), revision)));
            }
            profiles.resize_with(at, || None);
            profiles.push(kept);
        }
        let read = self.read(unread)?;
        if !read.is_empty() {
            store.together(|store| read.iter().try_for_each(|((_, seq), p)| store.keep_profile(*seq, &p.pack())))?;
        }
        for ((at, _), profile) in read {
            profiles[at] = Some(profile);
        }
        Ok(profiles)
    }

    /// Reads articles on all cores; one that cannot be read is left out, as it was when it was to be grouped.
    fn read<K: Send + 'static>(&self, articles: Vec<(K, Arc<Article>)>) -> Result<Vec<(K, Profile)>, Error> {
        let models = &self.models;
        let work = |(key, article): (K, Arc<Article>)| {
            let profile = caught(|| Profile::of(&pipeline::read(article, models)));
            profile.ok().map(|profile| (key, profile))
        };
        Ok(all(self.jobs, articles, |(_, a)| a.text.len(), work)?.into_iter().flatten().collect())
    }
}

fn beside(work: impl FnOnce() -> Result<Option<Opened>, Error> + Send + 'static) -> Result<Stories, Error> {
    let thread = std::thread::Builder::new().name("stories".to_owned()).spawn(work);
    Ok(Stories::Opening(thread.map_err(|e| Error::internal(format!("no thread can be started: {e}")))?))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use openvoicenews::extract;
    use openvoicenews::model::{Assignment, Capture};

    use super::super::group::put;
    use super::*;
    use crate::store::Arrival;

    const NOW: i64 = 1_773_360_000;

    /// The press pack in order of publication, and one article again with another text.
    fn articles() -> Vec<Arc<Article>> {
        let press = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/press");
        let mut files: Vec<PathBuf> = std::fs::read_dir(press).unwrap().map(|f| f.unwrap().path()).collect();
        files.retain(|f| f.extension().is_some_and(|e| e == "html"));
        files.sort();
        let extracted = files.iter().filter_map(|file| {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let url = format!("https://{}.example/{name}", name.split('-').nth(1).unwrap());
            let capture = Capture { id: Some(name.into()), url, html: std::fs::read(file).unwrap(), fetched: None };
            extract::article(&capture).ok().map(|(article, _)| article)
        });
        let mut articles: Vec<Article> = extracted.collect();
        articles.sort_by_key(|a| (a.published.map(|p| p.seconds()), a.id.clone()));
        let mut again = articles[3].clone();
        again.text.push_str("\n\nThe office added that the matter was closed.");
        again.revision = Article::revision_of(&again.title, &again.text);
        articles.push(again);
        articles.into_iter().map(Arc::new).collect()
    }

    /// Puts articles into a store and into stories, at a time.
    fn put_all(store: &mut Store, opened: &mut Opened, articles: &[Arc<Article>], at: i64) {
        let models = Models::default();
        for article in articles {
            let profile = Profile::of(&pipeline::read(Arc::clone(article), &models));
            let put = |store: &Store| {
                let arrival = Arrival { article, source: None, capture: None, step: 1, at, changes: None };
                store.keep_article(&arrival)?;
                put(store, &mut opened.stories, article, &profile, at, 0)
            };
            store.together(put).unwrap();
        }
    }

    /// A store in which the articles were grouped by a program that ended after every `each` of them, and what `meanwhile`
    /// does to the store, or with what it was opened by, between two.
    fn grouped(
        articles: &[Arc<Article>],
        each: usize,
        meanwhile: impl Fn(&Store, &Opening, &mut Opened),
    ) -> Vec<Assignment> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        let models = Models::default();
        let mut store = Store::open(&file, true).unwrap();
        for some in articles.chunks(each) {
            let opening = || {
                let end = Arc::new(AtomicBool::new(false));
                Opening { file: file.clone(), models: models.clone(), jobs: 2, end }
            };
            let Stories::Opening(thread) = opening().begin(NOW).unwrap() else { panic!("it is not open yet") };
            let mut opened = thread.join().unwrap().unwrap().unwrap();
            put_all(&mut store, &mut opened, some, NOW);
            meanwhile(&store, &opening(), &mut opened);
        }
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        let stories = store.stories_after("", 1_000).unwrap();
        stories.iter().flat_map(|(story, _)| store.members(story).unwrap()).collect()
    }

    #[test]
    fn a_program_that_ends_and_starts_groups_as_one_that_goes_on() {
        let articles = articles();
        let undisturbed = grouped(&articles, articles.len(), |_, _, _| {});
        // One article came twice.
        assert_eq!(undisturbed.len(), articles.len() - 1);
        let stories: std::collections::BTreeSet<_> = undisturbed.iter().map(|a| &a.story).collect();
        assert!(stories.len() < 20 && stories.len() > 5, "{}", stories.len());
        assert_eq!(grouped(&articles, 7, |_, _, _| {}), undisturbed);
        // What no profile was kept of is read again, and so is what another program kept.
        assert_eq!(
            grouped(&articles, 7, |store, _, _| {
                assert!(store.forget_profiles(NOW + 1, 1_000).unwrap() > 0);
            }),
            undisturbed
        );
        let other_form = |store: &Store, _: &Opening, _: &mut Opened| {
            for seq in store.grouped_since(0, 0).unwrap() {
                store.keep_profile(seq, &[0xFF]).unwrap();
            }
        };
        assert_eq!(grouped(&articles, 7, other_form), undisturbed);
    }

    /// Keeps the stories, and lets go what else they could be made from.
    fn keep(store: &Store, opening: &Opening, opened: &mut Opened) {
        opening.keep(store, opened, NOW).unwrap();
        assert_eq!((opened.trouble.as_deref(), opened.unkept), (None, 0));
    }

    #[test]
    fn what_was_kept_whole_is_gone_on_from() {
        let articles = articles();
        let undisturbed = grouped(&articles, articles.len(), |_, _, _| {});
        assert_eq!(grouped(&articles, 7, keep), undisturbed);
        // All of it is there, and nothing is grouped again.
        let alone = |store: &Store, opening: &Opening, opened: &mut Opened| {
            keep(store, opening, opened);
            let open = opening.open(NOW).unwrap().unwrap();
            assert_eq!((open.stories.len(), open.unkept), (opened.stories.len(), 0));
        };
        assert_eq!(grouped(&articles, 7, alone), undisturbed);
        // What was grouped after it is grouped again.
        let once = std::cell::Cell::new(false);
        let only_first = |store: &Store, opening: &Opening, opened: &mut Opened| {
            if !once.replace(true) {
                keep(store, opening, opened);
            }
        };
        assert_eq!(grouped(&articles, 7, only_first), undisturbed);
    }

    #[test]
    fn what_was_kept_serves_only_whole_and_for_its_store() {
        let articles = articles();
        let undisturbed = grouped(&articles, articles.len(), |_, _, _| {});
        let turn = std::cell::Cell::new(0_usize);
        let damaged = |store: &Store, opening: &Opening, opened: &mut Opened| {
            keep(store, opening, opened);
            let file = kept::file(&opening.file);
            let mut bytes = std::fs::read(&file).unwrap();
            let n = turn.replace(turn.get() + 1);
            match n % 4 {
                // A bit fell over, somewhere.
                0 => bytes[20 + n * 997 % 5_000] ^= 4,
                1 => bytes.truncate(bytes.len() / 2),
                // The last piece is the end.
                2 => bytes.truncate(bytes.len() - 16),
                _ => bytes.clear(),
            }
            std::fs::write(&file, bytes).unwrap();
            assert!(kept::read(&file, store, 2).unwrap().is_none(), "{n}");
        };
        assert_eq!(grouped(&articles, 7, damaged), undisturbed);
        assert!(turn.get() > 4);
    }

    #[test]
    fn what_was_kept_of_a_store_is_not_that_of_its_backup_that_went_another_way() {
        let folder = tempfile::tempdir().unwrap();
        let (file, models, articles) = (folder.path().join("news.db"), Models::default(), articles());
        let group = |articles: &[Arc<Article>]| {
            let mut store = Store::open(&file, true).unwrap();
            let end = Arc::new(AtomicBool::new(false));
            let opening = Opening { file: file.clone(), models: models.clone(), jobs: 2, end };
            let mut opened = opening.open(NOW).unwrap().unwrap();
            put_all(&mut store, &mut opened, articles, NOW);
            (store, opening, opened)
        };
        let (store, ..) = group(&articles[..10]);
        let backup = folder.path().join("backup.db");
        store.back_up(&backup).unwrap();
        drop(store);
        let (store, opening, mut opened) = group(&articles[10..20]);
        keep(&store, &opening, &mut opened);
        assert!(kept::read(&kept::file(&file), &store, 2).unwrap().is_some());
        drop(store);
        std::fs::copy(&backup, &file).unwrap();
        let (store, _, opened) = group(&articles[20..30]);
        assert!(kept::read(&kept::file(&file), &store, 2).unwrap().is_none());
        assert_eq!(opened.stories.len(), 20);
    }

    #[test]
    fn what_has_left_the_window_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        let articles = articles();
        let mut store = Store::open(&file, true).unwrap();
        let end = Arc::new(AtomicBool::new(false));
        let opening = Opening { file: file.clone(), models: Models::default(), jobs: 2, end };
        let mut opened = opening.open(NOW).unwrap().unwrap();
        for (day, some) in articles[..30].chunks(10).enumerate() {
            let at = NOW + i64::try_from(day).unwrap() * 7 * DAY;
            put_all(&mut store, &mut opened, some, at);
        }
        assert_eq!(opened.stories.len(), 30);
        opening.keep(&store, &mut opened, NOW + 15 * DAY).unwrap();
        assert_eq!(opened.stories.len(), 20);
        assert_eq!(opening.open(NOW + 15 * DAY).unwrap().unwrap().stories.len(), 20);
    }

    #[test]
    fn stories_that_cannot_be_kept_go_on() {
        let articles = articles();
        let nowhere = |store: &Store, opening: &Opening, opened: &mut Opened| {
            let _ = std::fs::create_dir(kept::file(&opening.file));
            opening.keep(store, opened, NOW).unwrap();
            assert!(opened.trouble.is_some());
            let beside = std::fs::read_dir(opening.file.parent().unwrap()).unwrap();
            assert!(beside.flatten().all(|f| !f.file_name().to_string_lossy().ends_with(".new")));
        };
        assert_eq!(grouped(&articles[..20], 7, nowhere), grouped(&articles[..20], 20, |_, _, _| {}));
    }
}
