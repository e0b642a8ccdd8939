//! What a site says of its own edition, so that the next one can be numbered.

use serde::{Deserialize, Serialize};

use super::line_error::object;
use super::{LineError, write_line};
use crate::model::{Edition, Moment};

/// The line that a site keeps of its edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionLine {
    /// Which of the editions of its site it is, from 1, where they are counted.
    #[serde(default)]
    pub number: Option<u32>,
    /// The newest day of its reports.
    #[serde(default)]
    pub date: Option<Moment>,
    /// How many reports it has.
    #[serde(default)]
    pub reports: usize,
}

/// Writes one line: `{"number", "date", "reports"}`.
///
/// # Errors
///
/// Where the value cannot be written as JSON.
pub fn write_edition(edition: &Edition) -> Result<String, LineError> {
    let date = edition.date.map(Moment::Day);
    write_line(&EditionLine { number: edition.number, date, reports: edition.reports.len() })
}

/// Reads what [`write_edition`] writes.
///
/// # Errors
///
/// Where the line is not such an object, or the number is 0.
pub fn read_edition(line: &str) -> Result<EditionLine, LineError> {
    let edition: EditionLine = object(line)?;
    if edition.number == Some(0) {
        return Err(LineError::new("editions are counted from 1"));
    }
    Ok(edition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_written_can_be_read() {
        let date = Moment::parse("2026-03-11");
        let (passages, articles, outlets) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let edition =
            Edition { date: date.map(|d| d.day()), number: Some(7), reports: Vec::new(), passages, articles, outlets };
        let line = write_edition(&edition).unwrap();
        assert_eq!(line, r#"{"number":7,"date":"2026-03-11","reports":0}"#);
        assert_eq!(read_edition(&line), Ok(EditionLine { number: Some(7), date, reports: 0 }));
    }

    #[test]
    fn a_damaged_line_is_refused() {
        for bad in ["", "[]", r#"{"number":0}"#, r#"{"number":-1}"#, r#"{"date":"yesterday"}"#] {
            assert!(read_edition(bad).is_err(), "{bad}");
        }
        assert_eq!(read_edition("{}"), Ok(EditionLine::default()));
    }
}
