//! A reader's own shelf: reports in the order of their rules, and reports written again without outlets that they veto.

use openvoicenews::model::{Edition, Outlet, Report, Story};
use openvoicenews::publish::rules::{self, Action, Aspect, BOOST, Facts, Place, Rule, plain};
use openvoicenews::publish::{Card, Press};
use openvoicenews::understand::Models;
use openvoicenews::wire;
use openvoicenews::write::House;
use serde_json::{Value, json};

use crate::error::Error;
use crate::library::Library;
use crate::pipeline::{self, Gathered};
use crate::store::{Item, Reader, Store, sha256};

/// A report in its place.
pub(crate) struct Placed {
    /// Its place in the list that was ordered.
    pub(crate) at: usize,
    /// The rules that put it there, in words.
    pub(crate) why: Vec<String>,
}

/// A list in a reader's order.
#[derive(Default)]
pub(crate) struct Order {
    pub(crate) shown: Vec<Placed>,
    pub(crate) muted: Vec<Placed>,
    /// Places in the list that was ordered.
    pub(crate) blocked: Vec<usize>,
}

/// Puts reports, weightiest first, into the order of a reader's rules: each rule that raises one adds to its importance.
pub(crate) fn order(rules: &[Rule], items: &[Item]) -> Order {
    let mut order = Order::default();
    let mut shown = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let placed = rules::place(rules, &item.card.facts);
        let why = why(rules, &placed);
        match placed.place {
            Place::Blocked => order.blocked.push(at),
            Place::Muted => order.muted.push(Placed { at, why }),
            Place::Shown => shown.push((item.card.weight + BOOST * placed.boosts as f64, Placed { at, why })),
        }
    }
    // Stable: without rules the order is the edition's.
    shown.sort_by(|a, b| b.0.total_cmp(&a.0));
    order.shown = shown.into_iter().map(|(_, placed)| placed).collect();
    order
}

/// Whether rules look at what reports say, which is kept apart from their other facts.
pub(crate) fn read_words(rules: &[Rule]) -> bool {
    rules.iter().any(|rule| matches!(rule.aspect, Aspect::Word | Aspect::Person))
}

/// Whether rules leave nothing of a report in a list that has no end for what is muted.
pub(crate) fn hide(rules: &[Rule], facts: &Facts) -> bool {
    let nothing_left = !facts.outlets.is_empty() && facts.outlets.iter().all(|o| vetoes(rules, o));
    nothing_left || rules::place(rules, facts).place != Place::Shown
}

/// The rules that put something where it is, in words.
pub(crate) fn why(rules: &[Rule], placed: &rules::Placed) -> Vec<String> {
    placed.by.iter().filter_map(|&rule| Some(words(rules.get(rule)?))).collect()
}

fn words(rule: &Rule) -> String {
    match rule.action {
        Action::Boost => format!("your rule “{rule}” adds {BOOST:.2}"),
        _ => format!("your rule “{rule}”"),
    }
}

/// Whether a rule names this outlet.
pub(crate) fn is_outlet(outlet: &str, rule: &Rule) -> bool {
    plain(outlet) == plain(&rule.value)
}

/// Whether rules veto an outlet.
pub(crate) fn vetoes(rules: &[Rule], outlet: &str) -> bool {
    rules.iter().any(|rule| rule.action == Action::Veto && is_outlet(outlet, rule))
}

/// The outlets that a reader vetoes, as rules name them.
fn vetoed(rules: &[Rule]) -> Vec<String> {
    let mut names: Vec<String> = rules.iter().filter(|r| r.action == Action::Veto).map(|r| plain(&r.value)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The outlets of a report that a reader vetoes.
pub(crate) fn vetoed_of(rules: &[Rule], item: &Item) -> Vec<String> {
    let names = vetoed(rules);
    item.card.facts.outlets.iter().filter(|o| names.contains(&plain(o))).cloned().collect()
}

/// What becomes of a report without vetoed outlets.
pub(crate) enum Variant {
    /// None of them is in it.
    Same,
    /// It is written again.
    Other(Box<Card>),
    /// Nothing is left of it.
    Nothing,
}

/// What a newsroom writes reports with.
#[derive(Clone, Copy)]
pub(crate) struct Means<'a> {
    pub(crate) house: &'a House,
    pub(crate) press: &'a Press,
    pub(crate) outlets: &'a [Outlet],
}

/// Reports without the outlets that one reader vetoes; each is written once and kept.
pub(crate) struct Variants<'a> {
    vetoed: Vec<String>,
    key: Vec<u8>,
    means: Means<'a>,
    models: Option<Models>,
}

impl<'a> Variants<'a> {
    pub(crate) fn new(rules: &[Rule], means: Means<'a>) -> Variants<'a> {
        let vetoed = vetoed(rules);
        let key = sha256(vetoed.join("\n").as_bytes());
        Variants { vetoed, key, means, models: None }
    }

    /// Whether a report has an outlet that is vetoed.
    fn concern(&self, item: &Item) -> bool {
        !self.vetoed.is_empty() && item.card.facts.outlets.iter().any(|o| self.vetoed.contains(&plain(o)))
    }

    /// What becomes of a report.
    pub(crate) fn of(&mut self, store: &mut Store, item: &Item) -> Result<Variant, Error> {
        if !self.concern(item) {
            return Ok(Variant::Same);
        }
        Ok(match self.made(store, item)? {
            Some((_, card)) => {
                let damaged = |e: serde_json::Error| Error::internal(format!("a card cannot be read: {e}"));
                Variant::Other(Box::new(serde_json::from_str(&card).map_err(damaged)?))
            }
            None => Variant::Nothing,
        })
    }

    /// Its line and its card.
    fn made(&mut self, store: &mut Store, item: &Item) -> Result<Option<(String, String)>, Error> {
        if let Some(kept) = store.variant(&self.key, item.report)? {
            return Ok(kept);
        }
        let made = self.write(store, item)?;
        let kept = made.as_ref().map(|(line, card)| (line.as_str(), card.as_str()));
        store.keep_variant(&self.key, item.report, kept)?;
        Ok(made)
    }

    fn write(&mut self, store: &mut Store, item: &Item) -> Result<Option<(String, String)>, Error> {
        let models = self.models.get_or_insert_with(Models::default);
        let (mut members, mut library, mut readings) = (Vec::new(), Library::default(), Vec::new());
        for member in store.members(&item.card.story)? {
            let Some(article) = store.article(&member.article)? else { continue };
            let outlet = openvoicenews::publish::outlet_of(&article);
            if self.vetoed.contains(&plain(&outlet)) {
                continue;
            }
            library.add(std::sync::Arc::clone(&article));
            readings.push(pipeline::read(article, models));
            members.push(member);
        }
        if members.is_empty() {
            return Ok(None);
        }
        let story = Story { id: item.card.story.clone(), members };
        let gathered = Gathered { story, readings, merged: Vec::new() };
        let Ok(report) = pipeline::write(&gathered, self.means.house, None) else { return Ok(None) };
        let Some(report) = pipeline::keep_proved(report, &library).report else { return Ok(None) };
        let line = wire::write_report(&report).map_err(|e| Error::internal(e.to_string()))?;
        let edition = pipeline::edition(vec![report], library.articles(), self.means.outlets.to_vec(), None);
        let mut card = self.means.press.card(&edition).map_err(|e| Error::internal(e.to_string()))?;
        // Its page stays where it was: the headline may be another, the story is not.
        card.slug.clone_from(&item.card.slug);
        if let Some(view) = card.view.as_object_mut() {
            view.insert("slug".to_owned(), Value::String(card.slug.clone()));
        }
        let card = serde_json::to_string(&card).map_err(|e| Error::internal(e.to_string()))?;
        Ok(Some((line, card)))
    }
}

/// Reports as a reader's vetoes make them; those of which nothing is left are gone.
pub(crate) fn without_vetoed(
    store: &mut Store,
    reader: i64,
    means: Means<'_>,
    items: Vec<Item>,
) -> Result<Vec<Item>, Error> {
    let rules = store.plain_rules_of(reader)?;
    let mut variants = Variants::new(&rules, means);
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match variants.of(store, &item)? {
            Variant::Same => out.push(item),
            Variant::Other(card) => out.push(Item { card: *card, ..item }),
            Variant::Nothing => {}
        }
    }
    Ok(out)
}

/// A report that is not the edition's.
pub(crate) enum Made {
    /// Without vetoed outlets.
    Other(Box<Report>),
    /// Nothing is left of it.
    Nothing,
    /// As it once was.
    Earlier(Box<Report>),
}

/// A report as a reader's vetoes make it; `None` where they change nothing.
pub(crate) fn own(store: &mut Store, rules: &[Rule], means: Means<'_>, item: &Item) -> Result<Option<Made>, Error> {
    let mut variants = Variants::new(rules, means);
    if !variants.concern(item) {
        return Ok(None);
    }
    let Some((line, _)) = variants.made(store, item)? else { return Ok(Some(Made::Nothing)) };
    let report = wire::read_report(&line).map_err(|e| Error::internal(e.to_string()))?;
    Ok(Some(Made::Other(Box::new(report))))
}

/// An earlier version of a report, by its number from 1.
pub(crate) fn version(store: &Store, item: &Item, version: usize) -> Result<Option<Box<Report>>, Error> {
    Ok(store.report_version(&item.card.story, version)?.map(Box::new))
}

/// A report with the passages that it cites, as an edition of its own.
pub(crate) fn edition_of(store: &Store, report: Report, outlets: &[Outlet]) -> Result<Edition, Error> {
    let mut library = Library::default();
    for source in &report.sources {
        let article = match source.revision.as_deref() {
            Some(revision) => store.revision(&source.article, revision)?,
            None => store.article(&source.article)?,
        };
        article.into_iter().for_each(|a| library.add(a));
    }
    let mut edition = pipeline::edition(vec![report], library.articles(), outlets.to_vec(), None);
    crate::worker::add_changes(store, &mut edition)?;
    Ok(edition)
}

/// What is a reader's own about a report, for the bar on its page.
pub(crate) fn about(store: &Store, reader: &Reader, item: &Item) -> Result<Value, Error> {
    let mark = store.mark(reader.id, item.id)?;
    let follows = store.follows_of(reader.id)?;
    let follows = follows.iter().any(|f| f.kind == "story" && *f.key == *item.card.story);
    let ratings = store.ratings_of(reader.id)?;
    let rated: Vec<Value> = item
        .card
        .facts
        .outlets
        .iter()
        .map(|outlet| {
            let label = ratings.iter().find(|(name, _)| plain(name) == plain(outlet)).map(|(_, label)| label);
            json!({ "outlet": outlet, "label": label })
        })
        .collect();
    Ok(json!({
        "item": item.id,
        "story": item.card.story,
        "slug": item.card.slug,
        "headline": item.card.headline,
        "starred": mark.starred.is_some(),
        "read": mark.read.is_some(),
        "follows": follows,
        "ratings": if ratings.is_empty() { Value::Null } else { json!({ "name": reader.ratings, "outlets": rated }) },
        "articles": store.articles_of_report(item.report)?,
        "versions": store.versions_of(&item.card.story)?,
    }))
}
