//! Facts about publishers: no ratings.

use serde::{Deserialize, Serialize};

/// What is known of a publisher, and where that is from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlet {
    /// Its name as its articles give it: by it the facts and the articles find each other.
    pub name: String,
    /// The hosts that it publishes on, `news.example`: an article whose outlet
    /// has another name, or none, is known by the host of its address.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The country that it reports from, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Who owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What kind of publisher it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<OutletKind>,
    /// The page that states these facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What kind of publisher an outlet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutletKind {
    /// Public broadcasting, independent of the government.
    Public,
    /// Owned by persons or companies.
    Private,
    /// Run by a state.
    State,
    /// A foundation or an association.
    NonProfit,
    /// A news agency.
    Agency,
    /// A government's own announcements.
    Government,
}
