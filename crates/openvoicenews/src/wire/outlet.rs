//! Facts about outlets as JSON lines.

use super::LineError;
use crate::model::Outlet;

/// Reads one line: `{"name", "hosts"?, "country"?, "owner"?, "kind"?, "source"?}`.
///
/// # Errors
///
/// Where the line is not such an object, or the name is empty.
pub fn read_outlet(line: &str) -> Result<Outlet, LineError> {
    let outlet: Outlet = serde_json::from_str(line).map_err(|e| LineError::json(&e))?;
    if outlet.name.trim().is_empty() {
        return Err(LineError::new("an outlet without a `name`"));
    }
    Ok(outlet)
}
