//! Step 7: from an edition to the files of a site.

use std::collections::BTreeMap;

use crate::model::Edition;

/// The files of a site: path relative to its root, with `/`, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Templates, stylesheet and script of a site.
#[derive(Clone, Debug, Default)]
pub struct Theme {}

/// Renders an edition. A pure function: the static export and the live site are the same bytes.
#[must_use]
pub fn render(_edition: &Edition, _theme: &Theme) -> Files {
    Files::new()
}
