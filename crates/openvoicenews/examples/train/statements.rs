//! Lessons of who says what: marked articles as JSON Lines.

use std::error::Error;

use openvoicenews::model::Span;
use openvoicenews::text::CodePoints;
use openvoicenews::understand::Models;
use openvoicenews::understand::lessons::Sequence;
use openvoicenews::understand::lessons::statements::{self as lessons, Gold, LABELS};

use crate::learner::{Course, chance, fitted, learn};

/// Parts of the articles; the tagger that marks one was taught on the others.
const FOLDS: usize = 3;

const TAGGER: Course = Course { labels: LABELS[0], rounds: 5, rate: 0.015 };
/// Taggers that mark the linker's lessons, each of them articles that it was not taught on.
const STAND_IN: Course = Course { rounds: 3, ..TAGGER };
const LINKER: Course = Course { labels: LABELS[1], rounds: 5, rate: 0.012 };

struct Lesson {
    text: String,
    gold: Vec<Gold>,
    /// From the identifier, so that parts stay the same whatever the order.
    lot: u64,
}

/// The bytes of the parameter file.
pub(crate) fn learned(input: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut all = input.lines().map(lesson).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|l| l.lot);
    let models = Models::default();
    let (apart, taught): (Vec<_>, Vec<_>) = all.into_iter().partition(|l| l.lot % 10 == 0);
    eprintln!("{} articles to learn from, {} kept apart", taught.len(), apart.len());
    let tagged: Vec<Vec<Sequence>> = taught.iter().map(|l| lessons::tagging(&l.text, &l.gold, &models)).collect();
    let check: Vec<_> = apart.iter().map(|l| lessons::tagging(&l.text, &l.gold, &models)).collect();
    let tagger = learn(TAGGER, &tagged.iter().collect::<Vec<_>>(), &check);
    let mut linked: Vec<Vec<Sequence>> = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<&Vec<Sequence>> =
            tagged.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, t)| t).collect();
        let stand_in = learn(STAND_IN, &others, &[]).crf();
        let own = taught.iter().enumerate().filter(|(i, _)| i % FOLDS == fold);
        linked.extend(own.map(|(_, l)| lessons::linking(&l.text, &l.gold, &models, &stand_in)));
    }
    drop(tagged);
    let own = tagger.crf();
    let check: Vec<_> = apart.iter().map(|l| lessons::linking(&l.text, &l.gold, &models, &own)).collect();
    let linker = learn(LINKER, &linked.iter().collect::<Vec<_>>(), &check);
    let (tag, link) = (tagger.crf(), linker.crf());
    let judged: Vec<_> = apart.iter().flat_map(|l| lessons::trusting(&l.text, &l.gold, &models, &tag, &link)).collect();
    let trust = fitted(&judged);
    report(&judged, &trust, apart.iter().map(|l| l.gold.len()).sum());
    Ok(lessons::pack(&tagger, &linker, &trust))
}

fn lesson(line: &str) -> Result<Lesson, Box<dyn Error>> {
    let told: serde_json::Value = serde_json::from_str(line)?;
    let text = told["text"].as_str().ok_or("an article without `text`")?.to_owned();
    let points = CodePoints::new(&text);
    let spans = |role: &serde_json::Value| -> Vec<Span> {
        let pieces = role.as_array().map(Vec::as_slice).unwrap_or_default();
        let byte = |v: &serde_json::Value| points.to_byte(usize::try_from(v.as_u64()?).ok()?);
        pieces.iter().filter_map(|p| Some(Span::new(byte(&p[0])?, byte(&p[1])?))).collect()
    };
    let marked = told["attributions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let gold = marked.iter().map(|a| Gold {
        source: spans(&a["source"]),
        cue: spans(&a["cue"]),
        content: spans(&a["content"]),
    });
    let gold = gold.collect();
    let id = told["id"].as_str().unwrap_or_default();
    let lot = id.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    Ok(Lesson { gold, lot: lot ^ (lot >> 31), text })
}

/// Precision, recall and calibration on the articles kept apart.
fn report<const N: usize>(judged: &[([f32; N], bool)], trust: &[f32; N], gold: usize) {
    let sure: Vec<(f32, bool)> = judged.iter().map(|(f, r)| (chance(trust, f), *r)).collect();
    for least in [0.25, 0.3, 0.33, 0.36, 0.4, 0.45, 0.5] {
        let kept = sure.iter().filter(|(p, _)| *p >= least);
        let (n, right) = kept.fold((0, 0), |(n, r), (_, ok)| (n + 1, r + usize::from(*ok)));
        let f1 = 200.0 * right as f32 / (n + gold) as f32;
        eprintln!("  trust from {least}: {n} kept, {right} right of {gold}, F1 {f1:.1}");
    }
}
