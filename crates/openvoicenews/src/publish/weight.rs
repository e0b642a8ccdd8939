//! Why a report stands where it stands: what its importance is made of, counted in the edition, in words and numbers.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{notes, view, words};
use crate::model::{Edition, Importance, Moment, Reach, Report};

/// A term of the formula.
#[derive(Debug, Serialize)]
pub(super) struct TermView {
    /// `3 origins`.
    what: String,
    /// `ln(1 + 3)`.
    formula: String,
    /// `1.39`.
    value: String,
}

/// The publication of the newest article of an edition.
pub(super) fn newest(edition: &Edition) -> Option<Moment> {
    edition.reports.iter().filter_map(|r| r.published).max_by_key(Moment::seconds)
}

/// What the importance of a report is made of; `newest` is that of its edition.
pub(super) fn reach(edition: &Edition, report: &Report, newest: Option<Moment>) -> Reach {
    let (_, outlets, origins) = view::counts(report);
    let countries: BTreeSet<&str> = report
        .sources
        .iter()
        .filter_map(|s| edition.outlet_of(Some(notes::outlet_of(s)), s.url.as_deref())?.country.as_deref())
        .collect();
    let seconds = |published: Moment| newest.map(|n| n.seconds().saturating_sub(published.seconds()).max(0));
    let age = report.published.and_then(seconds).map(|s| s.unsigned_abs() / 3600);
    Reach { origins, outlets, countries: (!edition.outlets.is_empty()).then_some(countries.len()), age }
}

/// The terms, as a reader can count them again.
pub(super) fn terms(reach: &Reach) -> Vec<TermView> {
    let values = Importance::of(reach).terms;
    let term = |name: &str, what: String, formula: String| {
        let value = format!("{:.2}", values.get(name)?);
        Some(TermView { what, formula, value })
    };
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let (origins, outlets, countries) = (reach.origins, reach.outlets, reach.countries.unwrap_or_default());
    let age = reach.age.unwrap_or_default();
    let recency = match age {
        0 => "as new as the newest article of the edition".to_owned(),
        _ => format!("{} older than the newest article of the edition", count(age as usize, "hour", "hours")),
    };
    let all = [
        term("origins", words::count(origins, "origin"), format!("ln(1 + {origins})")),
        term("outlets", words::count(outlets, "outlet"), format!("0.25 · ln(1 + {outlets})")),
        term(
            "countries",
            format!("{} that they report from", count(countries, "country", "countries")),
            format!("0.25 · ln(1 + {countries})"),
        ),
        term("recency", recency, format!("0.5 ^ ({age} / 24)")),
    ];
    all.into_iter().flatten().collect()
}
