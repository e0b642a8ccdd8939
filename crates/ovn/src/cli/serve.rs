//! `ovn serve`: a newsroom, for its readers.

use std::net::IpAddr;

use clap::Args;

use crate::console::Console;
use crate::error::Error;
use crate::newsroom::Place;
use crate::server;

/// Serve a newsroom to its readers: the newest edition, and what is their own
///
/// One person needs no password on this machine. At an address that other
/// machines can reach, readers have names and passwords (`ovn reader add`).
/// Each has their own read marks, stars, rules and ratings. `ovn run --port`
/// does the same while it gathers; both may run at once for one newsroom.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn serve
  ovn serve --port 0                       (takes a free port)
  ovn reader add ada && ovn serve --listen 0.0.0.0 --port 80
  ovn serve --newsroom /srv/news           (behind a server that speaks TLS: set `base_url`)")]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,

    /// The port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,

    /// The address of this machine to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    listen: IpAddr,
}

impl Serve {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let listener = server::listen_at(self.listen, self.port)?;
        if newsroom.store.front()?.is_none() {
            console.note("there is no edition yet: `ovn run` gathers and makes one");
        }
        server::serve_newsroom(listener, &newsroom, |url| {
            console.sum(&format!("read it at {url} (Ctrl-C ends it)"));
        })
    }
}
