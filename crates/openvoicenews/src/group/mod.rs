//! Step 4: from readings, in order of arrival, to stories and origins.
//!
//! One pass. An arriving article is weighed by words and numbers
//! ([`Profile`]), compared with its neighbours among the open articles,
//! and joins the likest story or opens a new one; [`OpenStories::assign`] says
//! why. Near-copies and reprints of one agency's dispatch share an origin. A
//! false merge claims corroboration that is not there, so the likeness that is
//! needed leans towards keeping events apart.

mod copies;
mod crowd;
mod frequencies;
mod hashed;
mod likeness;
mod neighbours;
mod origins;
mod profile;
mod sparse;
mod stories;
mod vectors;

pub use profile::Profile;
pub use stories::OpenStories;
