//! Stand-ins for outlets' names, until the last decision is made.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::prove::{ReadText, Sources};
use crate::model::{Claim, Credit, Field, Moment};

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// The place where the name of a source's outlet will stand.
///
/// Until then it reads as private-use characters around the source's number, so
/// that nothing can be decided by the name.
#[derive(Clone, Copy)]
pub(super) struct Place(pub(super) usize);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{OPEN}{}{CLOSE}", self.0)
    }
}

/// What is put where an article names no outlet.
pub(super) const NAMELESS: &str = "one account";
/// What is put while drafts are proved.
const ANY: &str = "Outlet";

/// The claim with outlets' names in their places.
pub(super) fn signed(claim: &Claim, credits: &[Credit]) -> Claim {
    filled(claim, |n| credits.get(n).and_then(|c| c.outlet.as_deref()).unwrap_or(NAMELESS))
}

/// The claim with the same name in all places, for proving a draft.
pub(super) fn anonymous(claim: &Claim) -> Claim {
    filled(claim, |_| ANY)
}

fn filled<'a>(claim: &Claim, name: impl Fn(usize) -> &'a str) -> Claim {
    let mut out = claim.clone();
    out.text = fill(&claim.text, &name);
    for e in &mut out.edits {
        e.to = fill(&e.to, &name);
    }
    out
}

fn fill<'a>(text: &str, name: &impl Fn(usize) -> &'a str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((number, after)) = after.split_once(CLOSE) else { break };
        out.push_str(number.parse().map_or(NAMELESS, name));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Sources whose outlets all go by the name that [`anonymous`] puts.
pub(super) struct Anonymous<'a>(pub(super) &'a dyn Sources);

impl Sources for Anonymous<'_> {
    fn field(&self, article: &str, field: Field) -> Option<&str> {
        self.0.field(article, field)
    }

    fn published(&self, article: &str) -> Option<Moment> {
        self.0.published(article)
    }

    fn read(&self, article: &str) -> Cow<'_, ReadText> {
        self.0.read(article)
    }

    fn bytes(&self, article: &str, field: Field, start: usize, end: usize) -> Option<Range<usize>> {
        self.0.bytes(article, field, start, end)
    }

    fn credits(&self, _article: &str) -> Vec<&str> {
        vec![ANY]
    }
}
