//! Lessons of who says what: marked articles as JSON Lines.

use std::error::Error;

use openvoicenews::model::Span;
use openvoicenews::text::CodePoints;
use openvoicenews::understand::Models;
use openvoicenews::understand::lessons::statements::{self as lessons, Gold, LABELS};
use openvoicenews::understand::lessons::{Crf, Sequence};

use crate::learner::{Course, chance, fitted, learn};

/// Parts of the articles; the tagger that marks one was taught on the others.
const FOLDS: usize = 3;

const TAGGER: Course = Course { labels: LABELS[0], rounds: 5, rate: 0.015 };
/// Taggers that mark the linker's lessons, each of them articles that it was not taught on.
const STAND_IN: Course = Course { rounds: 3, ..TAGGER };
const LINKER: Course = Course { labels: LABELS[1], rounds: 5, rate: 0.012 };
/// Linkers that put the judge's lessons together.
const LINK_IN: Course = Course { rounds: 3, ..LINKER };
const JUDGE: Course = Course { labels: LABELS[2], rounds: 8, rate: 0.01 };

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
    let folds: Vec<(Crf, Vec<usize>)> = (0..FOLDS)
        .map(|fold| {
            let (own, others): (Vec<usize>, Vec<usize>) = (0..taught.len()).partition(|i| i % FOLDS == fold);
            let others: Vec<_> = others.iter().map(|&i| &tagged[i]).collect();
            (learn(STAND_IN, &others, &[]).crf(), own)
        })
        .collect();
    drop(tagged);
    let mut linked: Vec<Vec<Sequence>> = vec![Vec::new(); taught.len()];
    for (tag, own) in &folds {
        for &i in own {
            linked[i] = lessons::linking(&taught[i].text, &taught[i].gold, &models, tag);
        }
    }
    let own = tagger.crf();
    let check: Vec<_> = apart.iter().map(|l| lessons::linking(&l.text, &l.gold, &models, &own)).collect();
    let linker = learn(LINKER, &linked.iter().collect::<Vec<_>>(), &check);
    let mut judged: Vec<Vec<Sequence>> = Vec::new();
    for (fold, (tag, own)) in folds.iter().enumerate() {
        let others: Vec<_> = linked.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, l)| l).collect();
        let link = learn(LINK_IN, &others, &[]).crf();
        judged.extend(own.iter().map(|&i| lessons::judging(&taught[i].text, &taught[i].gold, &models, tag, &link)));
    }
    let (tag, link) = (tagger.crf(), linker.crf());
    let check: Vec<_> = apart.iter().map(|l| lessons::judging(&l.text, &l.gold, &models, &tag, &link)).collect();
    let judge = learn(JUDGE, &judged.iter().collect::<Vec<_>>(), &check);
    let readers = [&tag, &link, &judge.crf()];
    let judged: Vec<_> = apart.iter().flat_map(|l| lessons::trusting(&l.text, &l.gold, &models, readers)).collect();
    let trust = fitted(&judged);
    report(&judged, &trust, apart.iter().map(|l| l.gold.len()).sum());
    Ok(lessons::pack([&tagger, &linker, &judge], &trust))
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
