//! Step 4: from readings, in order of arrival, to stories and origins.
//!
//! An arriving article is weighed by names, numbers and words ([`Profile`]) and compared with its neighbours among the
//! open articles. A story is a group whose articles are, on average, likelier to report one event than two; the
//! newcomer and the stories around it are grouped anew, and [`OpenStories::assign`] says why. What that changes for
//! earlier articles is told by [`OpenStories::regroupings`]. Near-copies and reprints of one agency's dispatch share an
//! origin. A false merge claims corroboration that is not there, so the likeness that is needed leans towards keeping
//! events apart.

mod across;
mod copies;
mod forest;
mod frequencies;
mod hashed;
mod kept;
mod lesson;
mod likeness;
mod linkage;
mod marks;
mod members;
mod near;
mod neighbours;
mod origins;
mod packed;
mod profile;
mod reasons;
mod regroup;
mod sample;
mod stories;
mod weighed;

/// What the likeness of articles is learned from; for `cargo xtask train` only.
pub mod lessons {
    pub use super::forest::{Forest, Node, Tree};
    pub use super::lesson::{Around, Pace, Pair, View, pack, pairs, regrouped, told_again};
    pub use super::likeness::{ALONE, AMONG};
}

pub use kept::Piece;
pub use profile::Profile;
pub use stories::{OpenStories, Window};
