//! The open stories as they were when the program last ended, made again from the store beside the other work.
//!
//! What was grouped in the window is grouped again in the same order, from the profiles that were kept of it; what has
//! none, or one of another program, is read again, and its profile is kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use openvoicenews::group::{OpenStories, Profile, Window};
use openvoicenews::model::Article;
use openvoicenews::understand::Models;

use super::BATCH;
use crate::error::Error;
use crate::fault::caught;
use crate::parallel::all;
use crate::pipeline;
use crate::store::Store;

const DAY: i64 = 86_400;

/// The open stories of a newsroom at work.
pub(super) enum Stories {
    /// To be made from the store.
    Closed,
    /// They are being made; nothing comes of it where the program ends meanwhile.
    Opening(JoinHandle<Result<Option<OpenStories>, Error>>),
    Open(Box<OpenStories>),
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
        let thread = std::thread::Builder::new().name("stories".to_owned()).spawn(move || self.open(now));
        Ok(Stories::Opening(thread.map_err(|e| Error::internal(format!("no thread can be started: {e}")))?))
    }

    /// Makes them; nothing where the program is to end.
    pub(crate) fn open(&self, now: i64) -> Result<Option<OpenStories>, Error> {
        let mut store = Store::open_beside(&self.file)?;
        let mut stories = OpenStories::with_window(Window::default());
        // Not all at once: the articles of two weeks may be more than fits into memory.
        for seqs in store.grouped_since(since(now))?.chunks(BATCH) {
            if self.end.load(Ordering::SeqCst) {
                return Ok(None);
            }
            for profile in self.profiles(&mut store, seqs)?.into_iter().flatten() {
                stories.take(&profile);
            }
            stories.regroupings();
        }
        Ok(Some(stories))
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

    /// A store in which the articles were grouped by a program that ended after every `each` of them, and what `meanwhile`
    /// does to the store between two.
    fn grouped(articles: &[Arc<Article>], each: usize, meanwhile: impl Fn(&Store)) -> Vec<Assignment> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        let models = Models::default();
        let mut store = Store::open(&file, true).unwrap();
        for some in articles.chunks(each) {
            let end = Arc::new(AtomicBool::new(false));
            let opening = Opening { file: file.clone(), models: models.clone(), jobs: 2, end };
            let Stories::Opening(thread) = opening.begin(NOW).unwrap() else { panic!("it is not open yet") };
            let mut stories = thread.join().unwrap().unwrap().unwrap();
            for article in some {
                let profile = Profile::of(&pipeline::read(Arc::clone(article), &models));
                let put = |store: &Store| {
                    let arrival = Arrival { article, source: None, capture: None, step: 1, at: NOW, changes: None };
                    store.keep_article(&arrival)?;
                    put(store, &mut stories, article, &profile, NOW, 0)
                };
                store.together(put).unwrap();
            }
            meanwhile(&store);
        }
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        let stories = store.stories_after("", 1_000).unwrap();
        stories.iter().flat_map(|(story, _)| store.members(story).unwrap()).collect()
    }

    #[test]
    fn a_program_that_ends_and_starts_groups_as_one_that_goes_on() {
        let articles = articles();
        let undisturbed = grouped(&articles, articles.len(), |_| {});
        // One article came twice.
        assert_eq!(undisturbed.len(), articles.len() - 1);
        let stories: std::collections::BTreeSet<_> = undisturbed.iter().map(|a| &a.story).collect();
        assert!(stories.len() < 20 && stories.len() > 5, "{}", stories.len());
        assert_eq!(grouped(&articles, 7, |_| {}), undisturbed);
        // What no profile was kept of is read again, and so is what another program kept.
        assert_eq!(
            grouped(&articles, 7, |store| assert!(store.forget_profiles(NOW + 1, 1_000).unwrap() > 0)),
            undisturbed
        );
        let other_form = |store: &Store| {
            for seq in store.grouped_since(0).unwrap() {
                store.keep_profile(seq, &[0xFF]).unwrap();
            }
        };
        assert_eq!(grouped(&articles, 7, other_form), undisturbed);
    }
}
