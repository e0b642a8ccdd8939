//! How much a report matters among the day's: a published formula of origins, outlets, countries and recency.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Hours after which the term of recency is halved.
const HALF_LIFE: f64 = 24.0;
/// What outlets and countries weigh beside origins: copies show interest, but they bear nothing out.
const OUTLETS: f64 = 0.25;
const COUNTRIES: f64 = 0.25;

/// How much a report matters among the day's, with the terms of the formula.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The sum.
    #[serde(default)]
    pub value: f64,
    /// Its terms.
    #[serde(default)]
    pub terms: BTreeMap<String, f64>,
}

/// What the importance of a report is made of. Nobody's clicks are in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Texts of their own.
    pub origins: usize,
    /// Outlets that carry one of them.
    pub outlets: usize,
    /// Countries of the outlets; one that is not known counts for nothing. `None` before the outlets' facts are known.
    pub countries: Option<usize>,
    /// Whole hours from the report's newest article to the newest of the edition. `None` where the report has no date, and
    /// before the edition is known: no recency then.
    pub age: Option<u64>,
}

impl Importance {
    /// The sum of ln(1 + origins), 0.25 ln(1 + outlets), 0.25 ln(1 + countries), and a half to the power of age / 24. Each term is rounded to two decimals before they are summed, so that the figures on the page add up.
    #[must_use]
    pub fn of(reach: &Reach) -> Importance {
        let count = |n: usize| (n as f64).ln_1p();
        let mut terms = BTreeMap::new();
        let mut add = |name: &str, value: f64| _ = terms.insert(name.to_owned(), (value * 100.0).round());
        add("origins", count(reach.origins));
        add("outlets", OUTLETS * count(reach.outlets));
        if let Some(countries) = reach.countries {
            add("countries", COUNTRIES * count(countries));
        }
        if let Some(age) = reach.age {
            add("recency", (-(age as f64) / HALF_LIFE).exp2());
        }
        // Whole hundredths have no error of rounding to sum.
        let value = terms.values().sum::<f64>() / 100.0;
        terms.values_mut().for_each(|t| *t /= 100.0);
        Importance { value, terms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(reach: Reach) -> f64 {
        Importance::of(&reach).value
    }

    /// Reaches of all sizes that stories have.
    fn reaches() -> impl Iterator<Item = Reach> {
        let ages = [None, Some(0), Some(1), Some(30), Some(u64::MAX)];
        let all = (1..40usize).flat_map(|origins| (0..6).map(move |more| (origins, origins + 3 * more)));
        all.flat_map(move |(origins, outlets)| {
            let countries = [None, Some(0), Some(1), Some(outlets.min(7))];
            countries.into_iter().flat_map(move |c| ages.map(|age| Reach { origins, outlets, countries: c, age }))
        })
    }

    #[test]
    fn one_more_of_anything_never_lowers_it() {
        for r in reaches() {
            assert!(value(Reach { origins: r.origins + 1, ..r }) >= value(r), "{r:?}");
            assert!(value(Reach { outlets: r.outlets + 1, ..r }) >= value(r), "{r:?}");
            assert!(value(Reach { countries: r.countries.map(|c| c + 1), ..r }) >= value(r), "{r:?}");
        }
    }

    #[test]
    fn a_copy_counts_less_than_an_origin() {
        for r in reaches().filter(|r| r.origins < 20) {
            let copy = Reach { outlets: r.outlets + 1, ..r };
            assert!(value(copy) < value(Reach { origins: r.origins + 1, ..copy }), "{r:?}");
        }
    }

    #[test]
    fn what_is_older_never_matters_more() {
        for r in reaches() {
            let Some(age) = r.age else { continue };
            assert!(value(Reach { age: Some(age.saturating_add(2)), ..r }) <= value(r), "{r:?}");
            assert!(value(Reach { age: None, ..r }) <= value(r), "{r:?}");
        }
    }

    #[test]
    fn the_terms_add_up_to_the_value_as_they_are_shown() {
        for r in reaches() {
            let importance = Importance::of(&r);
            let shown = importance.terms.values().map(|t| format!("{t:.2}").parse::<f64>().unwrap()).sum::<f64>();
            assert_eq!(format!("{shown:.2}"), format!("{:.2}", importance.value), "{r:?}");
        }
    }

    #[test]
    fn half_of_the_recency_is_gone_after_a_day() {
        let terms = |age| Importance::of(&Reach { origins: 3, outlets: 5, countries: Some(2), age: Some(age) }).terms;
        assert_eq!(terms(0)["recency"], 1.0);
        assert_eq!(terms(24)["recency"], 0.5);
        assert_eq!((terms(0)["origins"], terms(0)["outlets"], terms(0)["countries"]), (1.39, 0.45, 0.27));
    }
}
