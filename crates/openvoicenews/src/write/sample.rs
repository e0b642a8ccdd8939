//! A passage for the tests of this step.

use crate::model::{Field, Passage};
use crate::text::quotations;

/// The only passage of its article, of which nothing but its quotations is known.
pub(super) fn passage(text: &str) -> Passage {
    Passage::unread(0, Field::Text, text.to_owned(), quotations(text))
}
