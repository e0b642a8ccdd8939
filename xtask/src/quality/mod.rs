//! `cargo xtask quality`: the program on the development data, scored by the
//! scorers beside that data, held against `quality/floors.toml`.

mod corpora;
mod floors;
mod plan;
mod runs;
mod scores;

use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) use corpora::by_publication;
use floors::Floors;
use runs::Run;
use scores::Figure;

use crate::{Outcome, browser, workspace};

/// What the person asked for.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    data: Option<String>,
    only: Option<String>,
    full: bool,
    raise: bool,
    lower: Vec<String>,
}

/// Where everything lies.
#[derive(Debug)]
pub(crate) struct Places {
    /// The development data.
    pub(crate) data: PathBuf,
    /// The scorers.
    pub(crate) scorers: PathBuf,
    /// What the runs read and write.
    pub(crate) scratch: PathBuf,
}

/// Runs, scores, prints one table.
///
/// # Errors
///
/// Where data or Python are absent, a run fails, or a figure is below its floor.
pub(crate) fn run(args: &[String]) -> Outcome {
    measure(&read(args)?)
}

/// All of it, on all of the data.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn whole(data: &str) -> Outcome {
    measure(&Wishes { data: Some(data.to_owned()), full: true, ..Wishes::default() })
}

fn read(args: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("`{arg}` needs a value"));
        match arg.as_str() {
            "--data" => wishes.data = Some(value()?),
            "--only" => wishes.only = Some(value()?),
            "--lower" => wishes.lower.push(value()?),
            "--full" => wishes.full = true,
            "--raise" => wishes.raise = true,
            other => return Err(format!("`cargo xtask quality` knows no `{other}`\nhint: see `cargo xtask help`")),
        }
    }
    Ok(wishes)
}

fn measure(wishes: &Wishes) -> Outcome {
    let begin = Instant::now();
    let data = wishes.data.as_deref().ok_or(
        "`cargo xtask quality` needs `--data DIR`\nhint: the folder with `stories`, `statements`, `pages` ... in it",
    )?;
    if wishes.full && wishes.raise {
        return Err("`--full` measures on more than the floors hold for\nhint: raise without it".to_owned());
    }
    let places = places(Path::new(data))?;
    let mut floors = Floors::read(&workspace::read("quality/floors.toml")?)?;
    scores::python()?;
    println!("building the program");
    browser::built()?;
    let plan = plan::plan(wishes.full);
    let scorings: Vec<_> = plan.scorings.iter().filter(|s| s.wanted(wishes.only.as_deref())).collect();
    let mut runs: Vec<Run> = Vec::new();
    for task in plan.tasks.iter().filter(|t| scorings.iter().any(|s| s.needs.contains(&t.name))) {
        runs.push(runs::run(task, &places)?);
    }
    println!("scoring");
    let figures = scores::all(&scorings, &runs, &places);
    let hashes = corpora::hashes(&figures, &places)?;
    runs::print(&runs);
    let verdict = floors.hold(&figures, &hashes, wishes.only.as_deref());
    println!("\nquality in {:.0} s", begin.elapsed().as_secs_f64());
    if wishes.raise || !wishes.lower.is_empty() {
        return rewrite(&mut floors, &figures, &hashes, wishes);
    }
    verdict
}

fn rewrite(floors: &mut Floors, figures: &[Figure], hashes: &corpora::Hashes, wishes: &Wishes) -> Outcome {
    let changed = floors.rewrite(figures, hashes, wishes.raise, &wishes.lower)?;
    let file = workspace::root().join("quality/floors.toml");
    std::fs::write(&file, floors.written()).map_err(|e| format!("`quality/floors.toml` cannot be written: {e}"))?;
    for line in &changed {
        println!("{line}");
    }
    println!("{} floors changed; say why in CHANGELOG.md where one went down", changed.len());
    Ok(())
}

fn places(data: &Path) -> Outcome<Places> {
    let data = data.canonicalize().map_err(|e| {
        format!("`{}` is not there: {e}\nhint: `--data` takes the folder of the development data", data.display())
    })?;
    let scorers = data.parent().unwrap_or(&data).join("quality");
    if !scorers.is_dir() {
        return Err(format!(
            "no scorers in `{}`\nhint: they are expected in a folder `quality` beside the data",
            scorers.display()
        ));
    }
    let scratch = workspace::root().join("target/quality");
    std::fs::create_dir_all(&scratch).map_err(|e| format!("`{}` cannot be made: {e}", scratch.display()))?;
    Ok(Places { data, scorers, scratch })
}
