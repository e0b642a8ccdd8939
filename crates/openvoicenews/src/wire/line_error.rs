//! Why a line of input gives no value.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A line that cannot be read, in words a person can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError(String);

impl LineError {
    pub(crate) fn new(message: impl Into<String>) -> LineError {
        LineError(message.into())
    }

    pub(crate) fn json(e: &serde_json::Error) -> LineError {
        LineError(format!("not a JSON object of the expected form: {e}"))
    }
}

/// Reads a value from an object; the derived readers would take a list of its values too.
pub(super) fn object<T: DeserializeOwned>(line: &str) -> Result<T, LineError> {
    let object: Map<String, Value> = serde_json::from_str(line).map_err(|e| LineError::json(&e))?;
    serde_json::from_value(Value::Object(object)).map_err(|e| LineError::json(&e))
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LineError {}
