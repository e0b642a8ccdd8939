//! Who says what, in columns: what several sides say on one point stands side by side, the rest in a column a side.

use std::collections::BTreeSet;

use crate::model::{Report, Sentence};
use crate::text::Terms;

/// Likeness from which two sides speak of one point.
const ON_A_POINT: f32 = 0.25;
/// Sides beside each other, so that a column has room.
const COLUMNS: usize = 3;

/// Places of sentences: the side, and the sentence in it.
type Place = (usize, usize);

/// Sentences of different sides that speak of one point, in order of their sides. A sentence is in one of them at most.
pub(super) fn points(report: &Report) -> Vec<Vec<Place>> {
    let places: Vec<Place> =
        report.sides.iter().enumerate().flat_map(|(n, s)| (0..s.sentences.len()).map(move |k| (n, k))).collect();
    let sentence = |at: usize| &report.sides[places[at].0].sentences[places[at].1];
    let terms = Terms::of((0..places.len()).map(|at| sentence(at).text.as_str()));
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for a in 0..places.len() {
        for b in (a + 1..places.len()).filter(|&b| places[b].0 != places[a].0) {
            // Accounts that differ are on one point, however they are worded.
            let differ = differ(report, sentence(a), sentence(b));
            let likeness = if differ { 1.0 } else { terms.likeness(a, b) };
            pairs.push((likeness, a, b));
        }
    }
    pairs.retain(|pair| pair.0 >= ON_A_POINT);
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut rows: Vec<BTreeSet<usize>> = Vec::new();
    for (_, a, b) in pairs {
        let row = |at: usize| rows.iter().position(|r| r.contains(&at));
        match (row(a), row(b)) {
            (None, None) => rows.push(BTreeSet::from([a, b])),
            (Some(r), None) => join(&mut rows[r], b, &places),
            (None, Some(r)) => join(&mut rows[r], a, &places),
            (Some(_), Some(_)) => {}
        }
    }
    rows.sort_by_key(|row| row.first().copied());
    rows.into_iter().map(|row| row.into_iter().map(|at| places[at]).collect()).collect()
}

/// Takes a sentence in, where there is a column for its side.
fn join(row: &mut BTreeSet<usize>, at: usize, places: &[Place]) {
    if row.len() < COLUMNS && row.iter().all(|&other| places[other].0 != places[at].0) {
        row.insert(at);
    }
}

/// Whether two sentences give different values of one difference.
fn differ(report: &Report, a: &Sentence, b: &Sentence) -> bool {
    report.differences.iter().any(|d| {
        let of = |s: &Sentence| d.positions.iter().position(|p| p.sentences.iter().any(|x| x.text == s.text));
        matches!((of(a), of(b)), (Some(x), Some(y)) if x != y)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use serde_json::{Value, json};

    /// A report in which so many sides say so much.
    fn report(said: &[(&str, &[&str])]) -> Report {
        let evidence = json!([{ "article": "a", "start": 0, "end": 6, "exact": "Koren." }]);
        let sentence =
            |text: &&str| json!({ "id": text, "text": text, "evidence": evidence, "origins": 1, "edits": [] });
        let side = |(speaker, said): &(&str, &[&str])| -> Value {
            json!({ "speaker": speaker, "sentences": said.iter().map(sentence).collect::<Vec<_>>() })
        };
        let mut all: Value =
            serde_json::from_str(include_str!("../../tests/it/publish/one_of_everything.json")).unwrap();
        all["sides"] = said.iter().map(side).collect();
        wire::read_report(&all.to_string()).unwrap()
    }

    #[test]
    fn what_is_on_one_point_stands_side_by_side() {
        let report = report(&[
            ("Koren", &["The bridge will stay open to lorries, Koren said.", "Taxes will fall, Koren said."]),
            ("Dorvik", &["Dorvik said that no lorries would cross the bridge again."]),
            ("Lund", &["The harvest was good, Lund said."]),
        ]);
        assert_eq!(points(&report), [[(0, 0), (1, 0)]]);
    }

    #[test]
    fn nothing_is_aligned_where_nobody_speaks_of_the_same() {
        let strangers = report(&[("Koren", &["Taxes will fall."]), ("Lund", &["The harvest was good."])]);
        assert_eq!(points(&strangers), Vec::<Vec<Place>>::new());
        assert_eq!(points(&report(&[])), Vec::<Vec<Place>>::new());
    }
}
