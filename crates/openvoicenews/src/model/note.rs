//! What went less than well, kept beside the value instead of stopping the work.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A remark on a value: something was missing, doubtful, cut or refused.
///
/// Bad input gives a value and notes; an error means that there is no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// A short stable code, for instance `date-unreadable`.
    pub code: Cow<'static, str>,
    /// The same in words, naming the thing.
    pub detail: String,
}

impl Note {
    /// A note with a code of ours.
    #[must_use]
    pub fn new(code: &'static str, detail: impl Into<String>) -> Note {
        Note { code: Cow::Borrowed(code), detail: detail.into() }
    }
}
