//! Calling the scorers, and reading their figures.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::plan::{Arg, Scoring, Wanted};
use super::runs::{self, Run};
use super::{Places, corpora};
use crate::{Outcome, workspace};

/// One measured figure, or why there is none.
#[derive(Debug)]
pub(crate) struct Figure {
    /// Its full name, as in the floors.
    pub(crate) name: String,
    /// The corpus it was measured on.
    pub(crate) corpus: &'static str,
    /// What was asked for.
    pub(crate) wanted: Wanted,
    /// The figure.
    pub(crate) value: Outcome<f64>,
}

/// Says so where Python is absent.
///
/// # Errors
///
/// Where `python3` cannot be run.
pub(crate) fn python() -> Outcome {
    match Command::new("python3").arg("--version").output() {
        Ok(out) if out.status.success() => Ok(()),
        _ => Err("`python3` cannot be run\nhint: the scorers are plain Python 3, any version from 3.8 on".to_owned()),
    }
}

/// Runs a scorer, one of ours or of those beside the data; what it printed.
///
/// # Errors
///
/// Where it failed, with its last words.
pub(crate) fn script(name: &str, args: &[&Path], places: &Places) -> Outcome<String> {
    let own = workspace::root().join("quality").join(name);
    let script = if own.is_file() { own } else { places.scorers.join(name) };
    if !script.is_file() {
        return Err(format!("no scorer `{}`", script.display()));
    }
    let mut c = Command::new("python3");
    c.env("PYTHONIOENCODING", "utf-8").env("PYTHONDONTWRITEBYTECODE", "1").arg(script).args(args);
    let out = c.output().map_err(|e| format!("`{name}` cannot be run: {e}"))?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        return Err(format!("`{name}` failed: {}", said.lines().last().unwrap_or("it said nothing")));
    }
    String::from_utf8(out.stdout).map_err(|_| format!("`{name}` printed what is not UTF-8"))
}

/// All figures, in the order of the plan; scorers run on all cores.
pub(crate) fn all(scorings: &[&Scoring], runs: &[Run], places: &Places) -> Vec<Figure> {
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Outcome<Value>>> =
        scorings.iter().map(|_| Mutex::new(Err("not scored".to_owned()))).collect();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(scoring), Some(answer)) = (scorings.get(i), answers.get(i)) else { break };
                    let got = score(scoring, runs, places);
                    if let Ok(mut slot) = answer.lock() {
                        *slot = got;
                    }
                }
            });
        }
    });
    let answers =
        answers.into_iter().map(|a| a.into_inner().unwrap_or_else(|_| Err("the scorer's thread died".to_owned())));
    scorings.iter().zip(answers).flat_map(|(s, answer)| figures(s, &answer)).collect()
}

fn figures(scoring: &Scoring, answer: &Outcome<Value>) -> Vec<Figure> {
    let figure = |wanted: &Wanted| Figure {
        name: format!("{}.{}", scoring.name, wanted.name),
        corpus: scoring.corpus,
        wanted: *wanted,
        value: answer.clone().and_then(|v| pick(&v, wanted.at)),
    };
    scoring.figures.iter().map(figure).collect()
}

fn pick(answer: &Value, at: &str) -> Outcome<f64> {
    let value = at.split('/').fold(answer, |v, part| &v[part]);
    value.as_f64().ok_or(format!("the scorer gives no `{at}`"))
}

fn score(scoring: &Scoring, runs: &[Run], places: &Places) -> Outcome<Value> {
    if let Some(failure) = runs.iter().filter(|r| scoring.needs.contains(&r.name)).find_map(|r| r.failure.clone()) {
        return Err(failure);
    }
    let mut args: Vec<PathBuf> = Vec::new();
    for arg in &scoring.args {
        args.push(match arg {
            Arg::Gold => corpora::file(scoring.corpus, places)?,
            Arg::Data => places.data.clone(),
            Arg::Input(of) => runs::input(of, places),
            Arg::Output(of) => runs::output(of, places),
            Arg::Exchange(of) => runs::exchange(of, places),
            Arg::Word(word) => PathBuf::from(word),
        });
    }
    let Some(name) = scoring.script else { return proved_share(&args[0]) };
    args.push(PathBuf::from("--json"));
    let borrowed: Vec<&Path> = args.iter().map(PathBuf::as_path).collect();
    let text = script(name, &borrowed, places)?;
    serde_json::from_str(&text).map_err(|e| format!("`{name}` printed no JSON: {e}"))
}

/// The share of the lines of `ovn prove` that say `"proved": true`.
fn proved_share(output: &Path) -> Outcome<Value> {
    let text = std::fs::read_to_string(output).map_err(|e| format!("`{}` cannot be read: {e}", output.display()))?;
    let lines: Vec<Value> = text.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let proved = lines.iter().filter(|l| l["proved"] == true).count();
    Ok(serde_json::json!({ "proved": proved as f64 / lines.len().max(1) as f64 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_nested_figures() {
        let answer: Value = serde_json::from_str(r#"{"triple.half":{"f1":0.5},"reports":7}"#).unwrap();
        assert_eq!(pick(&answer, "triple.half/f1"), Ok(0.5));
        assert_eq!(pick(&answer, "reports"), Ok(7.0));
        assert!(pick(&answer, "b3/f1").is_err());
    }
}
