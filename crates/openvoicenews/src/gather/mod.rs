//! Step 1: what publishers list, what they allow, and when to ask again.
//!
//! Pure as every step: it reads bytes that the program fetched, and says what
//! to fetch next. The program owns sockets, clock and store.

mod discovery;
mod feed;
mod opml;
mod pattern;
mod reservation;
mod robots;
pub mod schedule;
mod starter;
mod websub;

pub use discovery::{FoundFeed, find_feeds};
pub use feed::{NotAFeed, read_feed};
pub use opml::{NotOpml, Outline, OutlineItem, read_opml, write_opml};
pub use reservation::{Reservation, ReservationKind, ReservationPlace, forbids_full_text, reservations, tdmrep};
pub use robots::Robots;
pub use starter::{StarterSource, starter, starter_languages};
pub use websub::{hubs, topic};
