//! What has been read of an entry, where several elements may say the same thing, and the entry that comes of it.

use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Entry, Moment};
use crate::text::address;

/// A value with how much the element is trusted that gave it. Of equals the first counts.
#[derive(Clone, Debug)]
pub(super) struct Best<T> {
    rank: u8,
    value: Option<T>,
}

impl<T> Default for Best<T> {
    fn default() -> Best<T> {
        Best { rank: 0, value: None }
    }
}

impl<T> Best<T> {
    /// Takes the value if no better one is known; ranks begin at 1.
    pub(super) fn offer(&mut self, rank: u8, value: Option<T>) {
        if rank > self.rank && value.is_some() {
            *self = Best { rank, value };
        }
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub(super) fn take(self) -> Option<T> {
        self.value
    }
}

/// An entry while it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) url: Best<String>,
    pub(super) title: Best<String>,
    pub(super) summary: Best<String>,
    pub(super) content: Best<String>,
    pub(super) published: Best<Moment>,
    pub(super) updated: Best<Moment>,
    pub(super) authors: Vec<String>,
    /// Authors that extensions name, where nothing else names any.
    pub(super) creators: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) outlet_url: Best<String>,
    pub(super) image: Best<String>,
}

impl Draft {
    /// Whether nothing is said in it.
    pub(super) fn is_empty(&self) -> bool {
        let texts = [&self.url, &self.title, &self.summary, &self.content, &self.outlet_url, &self.image];
        let lists = [&self.authors, &self.creators, &self.categories];
        self.id.is_none()
            && self.outlet.is_none()
            && texts.iter().all(|t| t.get().is_none())
            && lists.iter().all(|l| l.is_empty())
            && self.published.get().or(self.updated.get()).is_none()
    }

    pub(super) fn entry(self) -> Entry {
        // Atom asks for an `id` that is an address; where there is no link it is often the article's.
        let by_id = self.id.clone().filter(|id| address::is_web(id));
        let url = self.url.take().or(by_id);
        let title = self.title.take().unwrap_or_default();
        let (summary, content) = (self.summary.take(), self.content.take());
        let id = self.id.or_else(|| url.clone()).unwrap_or_else(|| {
            let text = summary.as_deref().or(content.as_deref()).unwrap_or_default();
            format!("{:016x}", xxh3_64(format!("{title}\n{text}").as_bytes()))
        });
        Entry {
            id,
            url,
            title,
            summary,
            content,
            published: self.published.take(),
            updated: self.updated.take(),
            authors: if self.authors.is_empty() { self.creators } else { self.authors },
            categories: self.categories,
            language: self.language,
            outlet: self.outlet,
            outlet_url: self.outlet_url.take(),
            image: self.image.take(),
        }
    }
}

/// Adds what is not yet there and not empty.
pub(super) fn add(list: &mut Vec<String>, value: String) {
    /// A feed that gives an entry more names or topics than this does not mean it.
    const MOST: usize = 64;
    if !value.is_empty() && list.len() < MOST && !list.contains(&value) {
        list.push(value);
    }
}
