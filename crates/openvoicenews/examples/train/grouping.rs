//! Likeness of articles, learned from sets of articles whose stories are known.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use openvoicenews::group::Profile;
use openvoicenews::group::lessons::{ALONE, AMONG, Around, Forest, Pace, Pair, View, pack, pairs, regrouped};
use openvoicenews::understand::{Models, read};
use openvoicenews::wire;

use crate::boosting::{Growth, Lessons, grow};

/// How much a pair of a set counts. The first set is news as one day's editors group it; the second and third are small;
/// the fourth has stories of twenty short texts, and so half of all pairs that are one event; the last is our own pack,
/// small too, and the only one with ten outlets on one day.
const WEIGHTS: [(&str, f64); 5] = [
    ("allsides_dev", 3.0),
    ("frnsys_wikinews_events", 1.0),
    ("basil_triples", 2.0),
    ("ecbplus_docs", 0.3),
    ("press", 4.0),
];

const GROWTH: Growth = Growth { trees: 100, leaves: 12, rate: 0.1, fewest: 60, ridge: 10.0 };
/// Added to the odds, so that 0 is where two articles are grouped: tried from 0 to 0.6.
const LEAN: f32 = 0.0;

/// How the sets are looked at, and how much a lesson of such a view counts. They are thin: two articles a day. The
/// world's news is dense, and a new installation knows nothing.
const VIEWS: [(View, f64); 6] = [
    (View { around: Around::All, pace: Pace::Times(1.0) }, 1.0),
    (View { around: Around::OneIn(4), pace: Pace::Times(1.0) }, 0.2),
    (View { around: Around::All, pace: Pace::Times(14.0) }, 0.3),
    (View { around: Around::Nothing, pace: Pace::Times(14.0) }, 0.2),
    (View { around: Around::OneIn(4), pace: Pace::OneDay }, 0.2),
    (View { around: Around::Nothing, pace: Pace::OneDay }, 0.5),
];

/// Parts that stories are divided into, to measure on one what was learned from the others.
const FOLDS: usize = 5;

/// Articles of one set with the stories that its editors gave them.
struct Set {
    weight: f64,
    profiles: Vec<Profile>,
    stories: Vec<String>,
}

/// The bytes of the parameter file.
pub(crate) fn learned(input: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let sets = sets(input)?;
    let mut lessons = Lessons::default();
    let mut folds: Vec<[usize; 2]> = Vec::new();
    for set in sets.values() {
        for (view, share) in VIEWS {
            let pairs = pairs(&set.profiles, view);
            let one = |p: &&Pair| set.stories[p.articles.0] == set.stories[p.articles.1];
            for pair in &pairs {
                lessons.add(&pair.measures, one(&pair), set.weight * share);
                folds.push([fold(&set.stories[pair.articles.0]), fold(&set.stories[pair.articles.1])]);
            }
        }
    }
    eprintln!("{} lessons", folds.len());
    held_out(&sets, &lessons, &folds);
    let [own, others] = leaning(&lessons);
    eprintln!("{} trees of the two alone, {} of the two among others", own.trees.len(), others.trees.len());
    Ok(pack(&own, &others))
}

fn leaning(lessons: &Lessons) -> [Forest; 2] {
    let (alone, among): (Vec<usize>, Vec<usize>) = ((0..ALONE).collect(), (ALONE..ALONE + AMONG).collect());
    let mut forests = grow(lessons, [&alone, &among], GROWTH);
    forests[0].bias += LEAN;
    forests
}

fn sets(input: &str) -> Result<BTreeMap<String, Set>, Box<dyn Error>> {
    let models = Models::default();
    let mut sets: BTreeMap<String, Set> = BTreeMap::new();
    for line in input.lines() {
        let told: serde_json::Value = serde_json::from_str(line)?;
        let name = told["set"].as_str().ok_or("an article without `set`")?;
        let weight = WEIGHTS.iter().find(|w| w.0 == name).ok_or_else(|| format!("set `{name}` has no weight"))?.1;
        let story = told["story_id"].as_str().ok_or("an article without `story_id`")?;
        let article = wire::read_article(line)?.article;
        let new = || Set { weight, profiles: Vec::new(), stories: Vec::new() };
        let set = sets.entry(name.to_owned()).or_insert_with(new);
        set.profiles.push(Profile::of(&read(Arc::clone(&article), &models)));
        set.stories.push(story.to_owned());
    }
    Ok(sets)
}

/// Which part a story is in.
fn fold(story: &str) -> usize {
    let hash = story.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 32) as usize % FOLDS
}

/// Pairs of articles: said to be of one story, of one story, and both.
#[derive(Default)]
struct Tally {
    said: f64,
    yes: f64,
    both: f64,
}

/// Tells how well articles are grouped whose stories were not learned from.
fn held_out(sets: &BTreeMap<String, Set>, lessons: &Lessons, folds: &[[usize; 2]]) {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for part in 0..FOLDS {
        let taught = lessons.only(|i| !folds[i].contains(&part));
        let [own, others] = leaning(&taught);
        for (name, set) in sets {
            let found = regrouped(&set.profiles, &own, &others);
            tallies.entry(name).or_default().count(&found, &set.stories, part);
        }
    }
    for (name, t) in tallies {
        let (p, r) = (t.both / t.said, t.both / t.yes);
        eprintln!("{name}, stories not learned from: pairs P {p:.3} R {r:.3} F1 {:.4}", 2.0 * p * r / (p + r));
    }
}

impl Tally {
    /// Counts pairs with an article of this part, half where only one is.
    fn count(&mut self, found: &[u64], stories: &[String], part: usize) {
        for a in 0..found.len() {
            for b in 0..a {
                let (said, yes) = (found[a] == found[b], stories[a] == stories[b]);
                if said || yes {
                    let inside = [a, b].iter().filter(|&&i| fold(&stories[i]) == part).count() as f64 / 2.0;
                    let add = |sum: &mut f64, counts: bool| *sum += if counts { inside } else { 0.0 };
                    add(&mut self.said, said);
                    add(&mut self.yes, yes);
                    add(&mut self.both, said && yes);
                }
            }
        }
    }
}
