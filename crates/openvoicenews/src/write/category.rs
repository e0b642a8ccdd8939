//! Categories of a report, with the IPTC Media Topics they stand for.

use std::collections::BTreeMap;

use crate::model::{Comparison, Field};
use crate::text::{fold, stem, words};

/// A category: its name, its IPTC Media Topic (top level of the 2024 scheme), and words that speak for it.
type Category = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const CATEGORIES: [Category; 15] = [
    ("Politics", "medtop:11000000", "election vote voter parliament senate senator congress minister president government cabinet party coalition campaign candidate governor mayor lawmaker legislation bill ballot democrat republican opposition referendum diplomat embassy treaty sanction ambassador impeachment nominee policy"),
    ("Defence & Security", "medtop:16000000", "army troops soldier military missile war ceasefire airstrike drone navy militia rebel insurgent battlefield defence defense weapon nuclear nato invasion offensive terrorist terrorism bombing hostage jihadist peace guarantee border-guard frontline artillery"),
    ("Crime & Justice", "medtop:02000000", "police arrest court judge trial prosecutor lawsuit suspect murder charged indictment sentence prison jail verdict attorney shooting gunman victim investigation fraud robbery jury convicted detained appeal supreme testimony felony"),
    ("Disasters & Accidents", "medtop:03000000", "earthquake flood hurricane wildfire storm crash explosion derailment collapse rescue evacuate survivor tsunami landslide fire firefighter accident derailed capsized eruption emergency ferry train railway collision wagon carriage passenger"),
    ("Economy & Business", "medtop:04000000", "economy market bank inflation tariff trade company investor stock profit budget tax debt price export import currency rate growth recession billion shareholder merger unemployment deficit central-bank retailer subsidy fuel petrol diesel finance financial"),
    ("Work", "medtop:09000000", "strike union worker wage labour labor employer pension layoff picket walkout workforce"),
    ("Education", "medtop:05000000", "school university student teacher college classroom campus education curriculum pupil tuition"),
    ("Environment", "medtop:06000000", "climate emission carbon pollution wildlife species conservation forest drought environmental greenhouse biodiversity renewable"),
    ("Health", "medtop:07000000", "hospital doctor patient disease virus vaccine health medical outbreak pandemic infection drug treatment cancer epidemic coronavirus nurse clinic"),
    ("Science & Technology", "medtop:13000000", "scientist research researcher study spacecraft satellite software technology computer internet algorithm artificial intelligence telescope experiment data hacker app rocket launch"),
    ("Society", "medtop:14000000", "migrant refugee immigration immigrant abortion discrimination protest demonstrator rights gender racial community religious poverty welfare asylum minority"),
    ("Religion", "medtop:12000000", "church pope bishop mosque priest vatican catholic muslim christian rabbi synagogue cleric"),
    ("Sport", "medtop:15000000", "match goal championship coach player league team tournament olympic athlete stadium football tennis medal striker season"),
    ("Culture & Media", "medtop:01000000", "film music album actor actress museum festival novel artist television broadcaster newspaper journalist theatre singer celebrity award"),
    ("Weather", "medtop:17000000", "forecast rainfall snowfall temperature heatwave blizzard meteorologist meteorological"),
];

/// Sentences of each article that are looked at, beside the headline: the inverted pyramid has the matter on top.
const TOP: usize = 6;

/// Up to two categories, the main one first, with their codes; `Society` where nothing speaks for any.
pub(super) fn of(c: &Comparison) -> (Vec<String>, Vec<String>) {
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    for p in c.passages.iter().filter(|p| p.field == Field::Title || p.position < TOP) {
        let weight = if p.field == Field::Title { 2.0 } else { 1.0 };
        for w in words(&p.text) {
            *counts.entry(stem(&fold(w.text))).or_default() += weight;
        }
    }
    let score = |list: &str| list.split(' ').filter_map(|w| counts.get(&stem(w))).map(|n| n.ln_1p()).sum::<f32>();
    let mut scored: Vec<(f32, &Category)> = CATEGORIES.iter().map(|x| (score(x.2), x)).filter(|x| x.0 > 0.0).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = scored.first().map_or(0.0, |x| x.0);
    // A second category has to be nearly as strong as the first.
    let chosen = scored.iter().take(2).filter(|x| x.0 >= 0.7 * best).map(|x| x.1);
    let (names, codes): (Vec<_>, Vec<_>) = chosen.map(|x| (x.0.to_owned(), x.1.to_owned())).unzip();
    if names.is_empty() { (vec!["Society".to_owned()], vec!["medtop:14000000".to_owned()]) } else { (names, codes) }
}
