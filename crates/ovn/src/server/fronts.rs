//! Readers' own front pages and pages of categories as they were last made. One takes some ten milliseconds to make, and is the same until the reader
//! marks something, changes a rule, or there is another edition.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use xxhash_rust::xxh3::Xxh3;

use super::room::Current;
use super::{bar, marks};
use crate::error::Error;
use crate::store::{Reader, Store};

/// Bytes of pages that are kept, at most.
const MOST: usize = 16 << 20;

/// What a page of a reader's is made of, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// The edition, and the browser's session.
    outside: u64,
    /// What the store has of the reader.
    inside: u64,
}

/// Which page it is: the reader, and its path.
type Name = (i64, String);

/// Pages that are readers' own.
#[derive(Default)]
pub(super) struct Fronts(Mutex<HashMap<Name, Kept>>);

struct Kept {
    /// What the store's pulse was when the page was last right.
    pulse: i64,
    state: State,
    page: Bytes,
}

/// The page as it is kept, or what it would have to be made of.
pub(super) enum Found {
    Page(Bytes),
    Nothing { pulse: i64, state: State },
}

impl State {
    /// Everything that such a page shows and that can change: what is not in here shows late.
    fn of(store: &Store, reader: &Reader, current: &Current, outside: u64) -> Result<State, Error> {
        let mut hasher = Xxh3::new();
        for (id, rule) in store.rules_of(reader.id)? {
            (id, rule.to_string()).hash(&mut hasher);
        }
        let first = current.items.iter().map(|item| item.id).min().unwrap_or(0);
        for (item, mark) in store.marks_from(reader.id, first)? {
            (item, mark.read, mark.starred).hash(&mut hasher);
        }
        // Of what lies further back the bar shows how much is starred and how much is unread.
        store.starred(reader.id, bar::MOST)?.hash(&mut hasher);
        marks::count_unread(store, reader.id, bar::MOST)?.hash(&mut hasher);
        store.choice(reader.id, super::feeds::CHOICE)?.hash(&mut hasher);
        for follow in store.follows_of(reader.id)? {
            (follow.kind, follow.key, follow.name).hash(&mut hasher);
        }
        Ok(State { outside, inside: hasher.finish() })
    }
}

impl Fronts {
    /// Looks for a reader's page. `pulse` is another whenever anything was written into the store: where it is the same,
    /// nothing else needs to be looked at.
    pub(super) fn find(
        &self,
        store: &Store,
        (reader, path): (&Reader, &str),
        current: &Current,
        csrf: &str,
        pulse: i64,
    ) -> Result<Found, Error> {
        let name = (reader.id, path.to_owned());
        let mut hasher = Xxh3::new();
        (current.number, current.made, csrf, format!("{reader:?}")).hash(&mut hasher);
        let outside = hasher.finish();
        let is_same = |kept: &&mut Kept| kept.pulse == pulse && kept.state.outside == outside;
        if let Some(kept) = self.kept().get_mut(&name).filter(is_same) {
            return Ok(Found::Page(kept.page.clone()));
        }
        let state = State::of(store, reader, current, outside)?;
        Ok(match self.kept().get_mut(&name).filter(|kept| kept.state == state) {
            Some(kept) => {
                kept.pulse = pulse;
                Found::Page(kept.page.clone())
            }
            None => Found::Nothing { pulse, state },
        })
    }

    /// Keeps a page that was made of a state.
    pub(super) fn keep(&self, name: Name, pulse: i64, state: State, page: Bytes) {
        let mut kept = self.kept();
        kept.remove(&name);
        // Begun again when full: whoever reads now is back at once.
        if kept.values().map(|k| k.page.len()).sum::<usize>() + page.len() > MOST {
            kept.clear();
        }
        kept.insert(name, Kept { pulse, state, page });
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Name, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Follow, Mark};

    #[test]
    fn a_page_is_made_again_where_something_in_it_is_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("a.db"), true).unwrap();
        store.add_reader("ada", None, true, 1).unwrap();
        let reader = store.reader_named("ada").unwrap().unwrap();
        let (fronts, current) = (Fronts::default(), Current::default());
        let find = |reader: &Reader, csrf: &str, pulse: i64| {
            fronts.find(&store, (reader, "/"), &current, csrf, pulse).unwrap()
        };
        let make = |reader: &Reader, pulse: i64| match find(reader, "a", pulse) {
            Found::Page(page) => panic!("{page:?} is old"),
            Found::Nothing { pulse, state } => {
                fronts.keep((reader.id, "/".to_owned()), pulse, state, Bytes::from_static(b"page"))
            }
        };
        make(&reader, 1);
        // Nothing was written, or nothing of hers.
        assert!(matches!(find(&reader, "a", 1), Found::Page(_)));
        assert!(matches!(find(&reader, "a", 2), Found::Page(_)));
        // Another page, another browser, or a visit since.
        assert!(matches!(fronts.find(&store, (&reader, "/x"), &current, "a", 2).unwrap(), Found::Nothing { .. }));
        assert!(matches!(find(&reader, "b", 2), Found::Nothing { .. }));
        let later = Reader { before: Some(7), ..reader.clone() };
        assert!(matches!(find(&later, "a", 2), Found::Nothing { .. }));
        let rule = "mute word football".parse().unwrap();
        store.add_rule(reader.id, &rule, 1).unwrap();
        make(&reader, 3);
        let follow = Follow { kind: "topic".to_owned(), key: "Sport".to_owned(), name: "Sport".to_owned() };
        store.set_follow(reader.id, &follow, true, 1).unwrap();
        make(&reader, 4);
        assert!(matches!(find(&reader, "a", 5), Found::Page(_)));
        assert_eq!(store.mark(reader.id, 1).unwrap(), Mark::default());
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let fronts = Fronts::default();
        let state = State { outside: 0, inside: 0 };
        (0..40).for_each(|reader| fronts.keep((reader, "/".to_owned()), 1, state, Bytes::from(vec![0; 1 << 20])));
        assert!(fronts.kept().len() <= 16 && fronts.kept().contains_key(&(39, "/".to_owned())));
    }
}
