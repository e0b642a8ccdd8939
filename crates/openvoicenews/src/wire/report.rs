//! Reports as JSON lines, ours or anyone's.

use serde_json::Value;

use super::{LineError, write_line};
use crate::model::{Claim, Report};

/// Writes one line.
///
/// # Errors
///
/// Where a value is no JSON, for instance a number that is not finite.
pub fn write_report(report: &Report) -> Result<String, LineError> {
    write_line(report)
}

/// Reads a report for publication.
///
/// # Errors
///
/// Where the line is not a report, or one of its sentences has no evidence.
pub fn read_report(line: &str) -> Result<Report, LineError> {
    serde_json::from_str(line).map_err(|e| LineError::new(format!("not a report: {e}")))
}

/// Anyone's report, as far as proving needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    /// Its story.
    pub story: String,
    /// Each place where a sentence belongs, with its path; `None` where what stands there cannot be read as a sentence.
    pub claims: Vec<(String, Option<Claim>)>,
}

/// The story of anyone's report, and every object that stands where a sentence
/// belongs.
///
/// # Errors
///
/// Where the line is not a JSON object.
pub fn claims(line: &str) -> Result<Claims, LineError> {
    let report: Value = serde_json::from_str(line).map_err(|e| LineError::json(&e))?;
    if !report.is_object() {
        return Err(LineError::new("not a JSON object: not a report"));
    }
    let story = match &report["story"] {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let mut found = Vec::new();
    for key in ["headline", "standfirst"] {
        if !report[key].is_null() {
            found.push((key.to_owned(), claim(&report[key])));
        }
    }
    for key in ["paragraphs", "sides"] {
        for (i, item) in list(&report[key]).enumerate() {
            let path = |j| format!("{key}/{i}/{j}");
            found.extend(list(&item["sentences"]).enumerate().map(|(j, s)| (path(j), claim(s))));
        }
    }
    for (i, difference) in list(&report["differences"]).enumerate() {
        for (j, position) in list(&difference["positions"]).enumerate() {
            let path = |k| format!("differences/{i}/{j}/{k}");
            found.extend(list(&position["sentences"]).enumerate().map(|(k, s)| (path(k), claim(s))));
        }
    }
    for key in ["unknown", "background", "next"] {
        found.extend(list(&report[key]).enumerate().map(|(j, s)| (format!("{key}/{j}"), claim(s))));
    }
    found.extend(list(&report["timeline"]).enumerate().map(|(j, t)| (format!("timeline/{j}"), claim(&t["sentence"]))));
    Ok(Claims { story, claims: found })
}

fn list(v: &Value) -> impl Iterator<Item = &Value> {
    v.as_array().into_iter().flatten()
}

fn claim(v: &Value) -> Option<Claim> {
    serde_json::from_value(v.clone()).ok()
}
