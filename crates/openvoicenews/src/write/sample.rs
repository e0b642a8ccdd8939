//! A passage for the tests of this step.

use crate::model::{Field, Passage};
use crate::text::quotations;

/// The only passage of its article, of which nothing but its quotations is known.
pub(super) fn passage(text: &str) -> Passage {
    Passage {
        source: 0,
        field: Field::Text,
        position: 0,
        paragraph: 0,
        start: 0,
        text: text.to_owned(),
        quoted: quotations(text),
        names: Vec::new(),
        dates: Vec::new(),
        quantities: Vec::new(),
        statements: Vec::new(),
        unknown: false,
        loaded: Vec::new(),
    }
}
