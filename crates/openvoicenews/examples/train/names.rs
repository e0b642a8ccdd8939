//! Lessons of names: marked texts as JSON Lines.

use std::error::Error;

use openvoicenews::model::{EntityKind, Span};
use openvoicenews::text::CodePoints;
use openvoicenews::understand::Models;
use openvoicenews::understand::lessons::Sequence;
use openvoicenews::understand::lessons::names::{self as lessons, Gold, LABELS};

use crate::learner::{Course, learn};

const TAGGER: Course = Course { labels: LABELS, rounds: 12, rate: 0.03 };

/// The bytes of the parameter file.
pub(crate) fn learned(input: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let models = Models::default();
    let mut texts = input.lines().map(|l| lesson(l, &models)).collect::<Result<Vec<_>, _>>()?;
    // The order must not depend on how the texts come.
    texts.sort_by(|a, b| a.0.cmp(&b.0));
    eprintln!("{} texts to learn from", texts.len());
    let tagger = learn(TAGGER, &texts.iter().map(|(_, l)| l).collect::<Vec<_>>(), &[]);
    Ok(lessons::pack(&tagger))
}

fn lesson(line: &str, models: &Models) -> Result<(String, Vec<Sequence>), Box<dyn Error>> {
    let told: serde_json::Value = serde_json::from_str(line)?;
    let text = told["text"].as_str().ok_or("a text without `text`")?;
    let points = CodePoints::new(text);
    let byte = |v: &serde_json::Value| points.to_byte(usize::try_from(v.as_u64()?).ok()?);
    let mut gold = Vec::new();
    for name in told["names"].as_array().ok_or("a text without `names`")? {
        let kind = match name["kind"].as_str() {
            Some("person") => EntityKind::Person,
            Some("organisation") => EntityKind::Organisation,
            Some("place") => EntityKind::Place,
            Some("other") => EntityKind::Other,
            _ => return Err("a name without a known `kind`".into()),
        };
        let span = byte(&name["start"]).zip(byte(&name["end"])).ok_or("a name outside of its text")?;
        gold.push(Gold { span: Span::new(span.0, span.1), kind });
    }
    Ok((told["id"].as_str().unwrap_or_default().to_owned(), lessons::tagging(text, &gold, models)))
}
