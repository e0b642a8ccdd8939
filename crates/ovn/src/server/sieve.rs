//! What a reader's rules leave of what was looked up: hits of a search, a subject's reports and statements.

use std::sync::Arc;

use openvoicenews::model::{Article, Moment, Outlet};
use openvoicenews::publish::outlet_of;
use openvoicenews::publish::rules::{self, Facts, Place, Rule, plain};
use openvoicenews::publish::search::{Query, Shown};
use openvoicenews::publish::subjects::{Dossier, Passage, Said, ToldIn, passage};
use serde_json::{Value, json};

use super::own::put_last;
use super::room::{Current, Room};
use crate::error::Error;
use crate::shelf::{self, Made};
use crate::store::{Hit, Item, Reader, Store, What};

/// A reader's rules, and what is needed to apply them. Nobody's let everything through.
pub(super) struct Sieve {
    room: Arc<Room>,
    current: Arc<Current>,
    rules: Vec<Rule>,
}

/// What went through, and what did not.
pub(super) struct Sifted<T> {
    pub(super) left: Vec<T>,
    /// What is at the end, by its headline.
    pub(super) muted: Vec<Value>,
    pub(super) blocked: usize,
}

impl<T> Sifted<T> {
    fn new() -> Sifted<T> {
        Sifted { left: Vec::new(), muted: Vec::new(), blocked: 0 }
    }
}

impl Sieve {
    pub(super) fn of(
        store: &Store,
        room: &Arc<Room>,
        current: &Arc<Current>,
        reader: Option<&Reader>,
    ) -> Result<Sieve, Error> {
        let rules = reader.map(|r| store.plain_rules_of(r.id)).transpose()?.unwrap_or_default();
        Ok(Sieve { room: Arc::clone(room), current: Arc::clone(current), rules })
    }

    /// Hits as the reader sees them. Their order is that of time: what raises a report counts for nothing here.
    pub(super) fn hits(&self, store: &mut Store, hits: &[Hit], query: &Query) -> Result<Sifted<Shown>, Error> {
        let mut sifted = Sifted::new();
        for hit in hits {
            let Ok(at) = jiff::Timestamp::from_second(hit.at).map(Moment::Instant) else { continue };
            match &hit.what {
                // A report that is in no edition yet is none of theirs.
                What::Report { slug: None, .. } => {}
                What::Report { report, slug } => {
                    let shown = Shown::report(report, at, slug.clone(), query);
                    let item = self.item(store, &report.story)?;
                    let own = item.as_ref().map(|item| self.own(store, item)).transpose()?.flatten();
                    let shown = match own {
                        Some(Made::Other(report)) => Some(Shown::report(&report, at, slug.clone(), query)),
                        Some(Made::Nothing) => None,
                        Some(Made::Earlier(_)) | None => Some(shown),
                    };
                    let facts = item.map(|item| item.card.facts).unwrap_or_default();
                    self.put(&mut sifted, &facts, shown, told);
                }
                What::Article { article, category, slug } => {
                    let shown = Shown::article(article, at, category.clone(), slug.clone(), query);
                    let facts = self.facts(article, category.iter(), || format!("{}\n{}", article.title, article.text));
                    let shown = (!self.is_vetoed(&facts)).then_some(shown);
                    self.put(&mut sifted, &facts, shown, told);
                }
                What::Statement { article, speaker, who, span, slug } => {
                    let words = (article.as_ref(), *span);
                    let shown = Shown::statement(words, (speaker, who.clone()), at, slug.clone(), query);
                    let mut facts = self.facts(article, [].into_iter(), || words_of(passage(article, span.0, span.1)));
                    facts.names.insert(plain(speaker));
                    let shown = (!self.is_vetoed(&facts)).then_some(shown);
                    self.put(&mut sifted, &facts, shown, told);
                }
            }
        }
        Ok(sifted)
    }

    /// Takes out of a subject's reports and statements what the reader's rules hide; says what is muted, and how much is
    /// blocked. A statement has no headline that could stand at the end: it is counted.
    pub(super) fn dossier(&self, store: &mut Store, dossier: &mut Dossier) -> Result<(Vec<Value>, usize), Error> {
        if self.rules.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut sifted = Sifted::new();
        for mut told in std::mem::take(&mut dossier.reports) {
            let Some(item) = self.item(store, &told.story)? else {
                sifted.left.push(told);
                continue;
            };
            let left = match self.own(store, &item)? {
                Some(Made::Nothing) => None,
                Some(Made::Other(report)) => {
                    told.headline.clone_from(&report.headline.text);
                    told.standfirst = report.standfirst.as_ref().map(|s| s.text.clone());
                    Some(told)
                }
                Some(Made::Earlier(_)) | None => Some(told),
            };
            self.put(&mut sifted, &item.card.facts, left, |_: &ToldIn, why| put_last(&item.card, why));
        }
        dossier.reports = sifted.left;
        let mut hidden = 0;
        for list in [&mut dossier.said, &mut dossier.about] {
            let before = list.len();
            list.retain(|said| self.lets_through(said));
            hidden += before - list.len();
        }
        Ok((sifted.muted, sifted.blocked + hidden))
    }

    /// The report of a story, where rules would ask for it.
    fn item(&self, store: &Store, story: &str) -> Result<Option<Item>, Error> {
        if self.rules.is_empty() { Ok(None) } else { store.item_of(story) }
    }

    fn own(&self, store: &mut Store, item: &Item) -> Result<Option<Made>, Error> {
        shelf::own(store, &self.rules, self.room.means(&self.current.outlets), item)
    }

    /// Puts something where the rules want it; `None` is what a veto leaves of it.
    fn put<T>(&self, sifted: &mut Sifted<T>, facts: &Facts, one: Option<T>, last: impl Fn(&T, &[String]) -> Value) {
        let Some(one) = one else {
            sifted.blocked += 1;
            return;
        };
        let placed = rules::place(&self.rules, facts);
        match placed.place {
            Place::Shown => sifted.left.push(one),
            Place::Blocked => sifted.blocked += 1,
            Place::Muted => sifted.muted.push(last(&one, &shelf::why(&self.rules, &placed))),
        }
    }

    fn lets_through(&self, said: &Said) -> bool {
        let outlet = said.outlet.iter().cloned().collect();
        let text = plain(&words_of(Some(said.passage.clone())));
        let names = [plain(&said.speaker)].into();
        let countries = said.outlet.as_deref().and_then(|o| self.country(o)).into_iter().collect();
        let facts =
            Facts { outlets: outlet, countries, language: said.language.clone(), names, text, ..Facts::default() };
        !self.is_vetoed(&facts) && rules::place(&self.rules, &facts).place == Place::Shown
    }

    /// What rules look at of an article, or of words in it. Without rules nobody looks.
    fn facts<'a>(
        &self,
        article: &Article,
        topics: impl Iterator<Item = &'a String>,
        text: impl FnOnce() -> String,
    ) -> Facts {
        if self.rules.is_empty() {
            return Facts::default();
        }
        let outlet = outlet_of(article);
        Facts {
            countries: self.country(&outlet).into_iter().collect(),
            outlets: [outlet].into(),
            language: article.language.clone(),
            topics: topics.cloned().collect(),
            text: plain(&text()),
            ..Facts::default()
        }
    }

    fn country(&self, outlet: &str) -> Option<String> {
        let known: Option<&Outlet> = self.current.outlets.iter().find(|o| o.name == outlet);
        known?.country.clone()
    }

    fn is_vetoed(&self, facts: &Facts) -> bool {
        facts.outlets.iter().any(|outlet| shelf::vetoes(&self.rules, outlet))
    }
}

/// A muted hit in the list at the end.
fn told(shown: &Shown, why: &[String]) -> Value {
    json!({ "slug": shown.slug, "href": shown.href, "headline": shown.title, "why": why })
}

/// A statement with what stands beside it in its sentence.
fn words_of(passage: Option<Passage>) -> String {
    passage.map(|p| format!("{}\n{}\n{}", p.before, p.exact, p.after)).unwrap_or_default()
}
