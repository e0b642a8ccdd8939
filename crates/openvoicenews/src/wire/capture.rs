//! Captures as JSON lines.

use serde::Deserialize;
use serde_json::Value;

use super::LineError;
use crate::model::{Capture, Moment};

#[derive(Deserialize)]
struct Arriving {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    url: Option<String>,
    html: String,
    #[serde(default)]
    fetched: Value,
}

/// Reads one line: `{"id"?, "url", "html", "fetched"?}`.
///
/// # Errors
///
/// Where the line is not a JSON object with a string `html`.
pub fn read_capture(line: &str) -> Result<Capture, LineError> {
    let a: Arriving = serde_json::from_str(line).map_err(|e| LineError::json(&e))?;
    let id = match a.id {
        Value::String(s) => Some(s.into()),
        Value::Number(n) => Some(n.to_string().into()),
        _ => None,
    };
    let fetched = a.fetched.as_str().and_then(Moment::parse);
    Ok(Capture { id, url: a.url.unwrap_or_default(), html: a.html.into_bytes(), fetched })
}
