//! `quality/floors.toml`: below what no figure may fall, and on which corpus.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::corpora::Hashes;
use super::scores::Figure;
use crate::Outcome;

const HEAD: &str = "\
# Below these no figure of `cargo xtask quality` may fall by more than its margin.
# A floor holds for the corpus with this SHA-256 (of the compressed file). Figures
# of which less is better (`longest_copy`, `taken_most`) are ceilings.
# `--raise` moves them to better figures; `--lower NAME` lets one go, with a line
# in CHANGELOG.md that says why.
";

/// The file.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Floors {
    #[serde(default)]
    data: BTreeMap<String, String>,
    #[serde(default)]
    floors: BTreeMap<String, Floor>,
}

/// One floor.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
struct Floor {
    score: f64,
    margin: f64,
}

/// How a figure stands to its floor.
#[derive(Debug, PartialEq)]
enum Standing {
    Holds,
    New,
    Below,
    OtherCorpus,
    NoFigure(String),
}

impl Floors {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Where it is not what we write.
    pub(crate) fn read(text: &str) -> Outcome<Floors> {
        toml::from_str(text).map_err(|e| format!("`quality/floors.toml`: {e}"))
    }

    /// Prints the table of figures.
    ///
    /// # Errors
    ///
    /// Where a figure is below its floor, is missing, or was measured on another corpus.
    pub(crate) fn hold(&self, figures: &[Figure], hashes: &Hashes, only: Option<&str>) -> Outcome {
        println!("\n{:<32} {:>9} {:>9} {:>7}", "figure", "measured", "floor", "margin");
        let mut bad = Vec::new();
        for figure in figures.iter().filter(|f| only.is_none_or(|word| f.name.contains(word))) {
            let standing = self.standing(figure, hashes);
            println!("{}", self.row(figure, &standing));
            if !matches!(standing, Standing::Holds | Standing::New) {
                bad.push(figure.name.clone());
            }
        }
        let missing = self.floors.keys().filter(|n| only.is_none() && !figures.iter().any(|f| f.name == **n));
        bad.extend(missing.map(|n| format!("{n} (a floor without a figure)")));
        if bad.is_empty() { Ok(()) } else { Err(format!("quality does not hold: {}", bad.join(", "))) }
    }

    fn row(&self, figure: &Figure, standing: &Standing) -> String {
        let shown = figure.value.as_ref().map_or_else(|_| "-".to_owned(), |v| number(*v));
        let floor = self.floors.get(&figure.name);
        let (score, margin) =
            floor.map_or_else(|| (String::new(), String::new()), |f| (number(f.score), number(f.margin)));
        let word = match standing {
            Standing::Holds => "ok".to_owned(),
            Standing::New => "no floor yet".to_owned(),
            Standing::Below => if figure.wanted.less_is_better { "ABOVE" } else { "BELOW" }.to_owned(),
            Standing::OtherCorpus => "OTHER CORPUS: measure again with --raise".to_owned(),
            Standing::NoFigure(why) => format!("NO FIGURE: {why}"),
        };
        format!("{:<32} {shown:>9} {score:>9} {margin:>7}  {word}", figure.name)
    }

    fn standing(&self, figure: &Figure, hashes: &Hashes) -> Standing {
        let value = match &figure.value {
            Ok(value) => *value,
            Err(why) => return Standing::NoFigure(why.clone()),
        };
        let Some(floor) = self.floors.get(&figure.name) else { return Standing::New };
        if self.data.get(figure.corpus) != hashes.get(figure.corpus) {
            return Standing::OtherCorpus;
        }
        // Floors are written with four digits; half of the last one is no difference.
        let slack = floor.margin + 0.000_05;
        let gain = if figure.wanted.less_is_better { floor.score - value } else { value - floor.score };
        if gain < -slack { Standing::Below } else { Standing::Holds }
    }

    /// Moves floors: up to better figures, and down for the names given.
    ///
    /// # Errors
    ///
    /// Where a name given is no figure.
    pub(crate) fn rewrite(
        &mut self,
        figures: &[Figure],
        hashes: &Hashes,
        raise: bool,
        lower: &[String],
    ) -> Outcome<Vec<String>> {
        if let Some(name) = lower.iter().find(|n| !figures.iter().any(|f| f.name == **n)) {
            return Err(format!("no figure `{name}` was measured"));
        }
        let mut changed = Vec::new();
        for figure in figures {
            let Ok(value) = figure.value else { continue };
            let old = self.floors.get(&figure.name).copied();
            let same_corpus = self.data.get(figure.corpus) == hashes.get(figure.corpus);
            let better = old.is_none_or(|f| (value > f.score) != figure.wanted.less_is_better && value != f.score);
            if (raise && (better || !same_corpus)) || lower.contains(&figure.name) {
                let floor = Floor { score: value, margin: old.map_or(figure.wanted.margin, |f| f.margin) };
                self.floors.insert(figure.name.clone(), floor);
                let was = old.map_or_else(|| "none".to_owned(), |f| number(f.score));
                changed.push(format!("{}: {was} -> {}", figure.name, number(value)));
            }
        }
        self.data.extend(hashes.clone());
        Ok(changed)
    }

    /// The file's text.
    pub(crate) fn written(&self) -> String {
        let mut text = format!("{HEAD}\n[data]\n");
        for (corpus, hash) in &self.data {
            let _ = writeln!(text, "\"{corpus}\" = \"{hash}\"");
        }
        text.push_str("\n[floors]\n");
        for (name, f) in &self.floors {
            let _ = writeln!(text, "\"{name}\" = {{ score = {}, margin = {} }}", number(f.score), number(f.margin));
        }
        text
    }
}

/// Four digits, fewer where they are zeros; always with a decimal point, as TOML wants it.
fn number(v: f64) -> String {
    let long = format!("{v:.4}");
    let short = long.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Wanted;
    use super::*;

    fn figure(name: &str, value: Outcome<f64>, less_is_better: bool) -> Figure {
        let wanted = Wanted { name: "x", at: "x", less_is_better, margin: 0.01 };
        Figure { name: name.to_owned(), corpus: "c", wanted, value }
    }

    fn hashes(h: &str) -> Hashes {
        [("c".to_owned(), h.to_owned())].into()
    }

    fn floors() -> Floors {
        let text = "[data]\nc = \"h\"\n[floors]\n\"a\" = { score = 0.8, margin = 0.01 }\n\"low\" = { score = 25.0, margin = 0.0 }\n";
        Floors::read(text).unwrap()
    }

    #[test]
    fn a_figure_holds_within_its_margin() {
        let at = |v| floors().standing(&figure("a", Ok(v), false), &hashes("h"));
        assert_eq!(at(0.85), Standing::Holds);
        assert_eq!(at(0.791), Standing::Holds);
        assert_eq!(at(0.78), Standing::Below);
        assert_eq!(floors().standing(&figure("low", Ok(26.0), true), &hashes("h")), Standing::Below);
        assert_eq!(floors().standing(&figure("low", Ok(20.0), true), &hashes("h")), Standing::Holds);
    }

    #[test]
    fn another_corpus_or_no_figure_does_not_hold() {
        assert_eq!(floors().standing(&figure("a", Ok(0.9), false), &hashes("other")), Standing::OtherCorpus);
        assert!(floors().hold(&[figure("a", Err("no run".to_owned()), false)], &hashes("h"), Some("a")).is_err());
        assert!(floors().hold(&[figure("a", Ok(0.9), false)], &hashes("h"), None).is_err(), "`low` was not measured");
    }

    #[test]
    fn raising_only_moves_up_and_lowering_only_what_is_named() {
        let mut f = floors();
        let worse = [figure("a", Ok(0.7), false), figure("low", Ok(20.0), true)];
        assert_eq!(f.rewrite(&worse, &hashes("h"), true, &[]).unwrap(), ["low: 25.0 -> 20.0"]);
        assert_eq!(f.rewrite(&worse, &hashes("h"), false, &["a".to_owned()]).unwrap(), ["a: 0.8 -> 0.7"]);
        assert!(f.rewrite(&worse, &hashes("h"), false, &["b".to_owned()]).is_err());
    }

    #[test]
    fn reads_back_what_it_writes() {
        let f = floors();
        let again = Floors::read(&f.written()).unwrap();
        assert_eq!(again.floors, f.floors);
        assert_eq!(again.data, f.data);
    }
}
