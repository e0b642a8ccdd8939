//! Whom a surname means that stands alone in its article: the one person of the story who bears it.

use std::collections::BTreeMap;

use super::identity::{PARTICLES, Subject, SubjectKind, is_title, tokens};
use crate::model::{EntityKind, Reading};

/// The people of a story by surname, as far as each surname has one bearer.
#[derive(Debug, Default)]
pub(super) struct Bearers(BTreeMap<String, Bearer>);

/// Who bears a surname.
#[derive(Debug)]
enum Bearer {
    One(Subject),
    /// There is another first name, an initial, or `Mr` here and `Mrs` there.
    Several,
}

impl Bearers {
    /// The bearers among the people whom some articles name.
    pub(super) fn among(readings: &[Reading]) -> Bearers {
        let mut bearers = Bearers::default();
        let entities = readings.iter().flat_map(|r| &r.entities);
        let people: Vec<&str> = entities.filter(|e| e.kind == EntityKind::Person).map(|e| e.name.as_str()).collect();
        for name in &people {
            if let Some(person) = Subject::named(EntityKind::Person, name).filter(|s| s.kind == SubjectKind::Person) {
                bearers.add(person);
            }
        }
        // `A. Lund` may be anybody, also in an article that calls him Lund afterwards.
        for name in people.iter().filter(|name| Subject::named(EntityKind::Person, name).is_none()) {
            let name = Alone::new(name);
            if let Some(last) = name.0.last().filter(|_| !name.is_surname()) {
                bearers.0.insert(last.clone(), Bearer::Several);
            }
        }
        bearers
    }

    fn add(&mut self, person: Subject) {
        let Some(last) = tokens(&person.name).pop() else { return };
        match self.0.get(&last) {
            Some(Bearer::One(known)) if known.key == person.key => {}
            Some(_) => {
                self.0.insert(last, Bearer::Several);
            }
            None => {
                self.0.insert(last, Bearer::One(person));
            }
        }
    }

    /// Whom a name means that is a surname, with a title or without.
    pub(super) fn of(&self, name: &str) -> Option<&Subject> {
        let name = Alone::new(name);
        let Some(Bearer::One(person)) = self.0.get(name.0.last()?) else { return None };
        (name.is_surname() && tokens(&person.name).ends_with(&name.0)).then_some(person)
    }
}

/// The folded words of a name without its titles.
struct Alone(Vec<String>);

impl Alone {
    fn new(name: &str) -> Alone {
        let mut words = tokens(name);
        let titles = words.iter().take_while(|w| is_title(w)).count().min(words.len().saturating_sub(1));
        Alone(words.split_off(titles))
    }

    /// One word, with the particles before it: `von der Leyen`.
    fn is_surname(&self) -> bool {
        self.0.split_last().is_some_and(|(_, before)| before.iter().all(|w| PARTICLES.contains(&w.as_str())))
    }
}
