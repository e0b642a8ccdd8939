//! `ovn run`: gather, and carry everything through to the published edition.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Limits;
use crate::newsroom::Place;
use crate::worker::{Sums, Worker};

/// Gather from the newsroom's sources, and publish an edition of what they report
///
/// Sources are asked by their own rhythm, politely; every page is kept as it
/// was served; articles are grouped, compared and written up; and the site is
/// renewed whenever there is something new. It goes on until Ctrl-C, or with
/// `--once` until there is nothing left to do now. It may be killed at any
/// time: it goes on where it was. With `--port` it serves the newsroom to its
/// readers meanwhile, as `ovn serve` does, and beside it `status.html` and
/// `metrics` (for Prometheus) to whoever runs it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn run
  ovn run --port 8080
  ovn run --once
  ovn --quiet run --once --newsroom /srv/news    (in a crontab)
  ovn --verbose run                              (tells each failure)")]
pub(crate) struct Run {
    #[command(flatten)]
    place: Place,

    /// End when there is nothing left to do now
    #[arg(long)]
    once: bool,

    /// Ask all sources now, whenever they are due
    #[arg(long)]
    all: bool,

    /// Serve the newsroom to its readers on this port; 0 takes a free one
    #[arg(long, value_name = "PORT", conflicts_with = "once")]
    port: Option<u16>,

    /// At this address of this machine; beyond loopback readers need a password
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", requires = "port")]
    listen: IpAddr,

    #[command(flatten)]
    limits: Limits,
}

impl Run {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let _lock = newsroom.lock()?;
        let sources = newsroom.store.sources()?;
        let idle = sources.is_empty() && newsroom.settings.mail.is_none();
        if idle && !newsroom.store.has_jobs()? {
            return Err(Error::input("the newsroom has no sources")
                .with_hint("`ovn source add URL` adds one, `ovn source import FILE` those of an OPML file"));
        }
        if newsroom.settings.contact.is_none() {
            console.note("publishers cannot write to you: set `contact` in newsroom.toml");
        }
        if self.all {
            newsroom.store.ask_all(clock::now(), newsroom.settings.host_pause)?;
        }
        let (live, _serving) = match self.port {
            Some(port) => {
                let listener = crate::server::listen_at(self.listen, port)?;
                let url = listener.url();
                let (live, serving) = crate::server::serve_beside(listener, &newsroom)?;
                console.sum(&format!("read it at {url}; how the newsroom fares: {url}status.html (Ctrl-C ends it)"));
                (Some(live), Some(serving))
            }
            None => (None, None),
        };
        let site = newsroom.settings.site.clone();
        let end = Arc::new(AtomicBool::new(false));
        end_on_signal(&end)?;
        let mut worker = Worker::new(newsroom, self.once, self.limits.jobs(), end, live, console)?;
        worker.run()?;
        let sums = worker.sums;
        told(&sums).iter().for_each(|line| console.note(line));
        if sums.failed > 0 {
            console.note("`ovn status` says what fails and what helps");
        }
        if self.once && sums.reports > 0 && sums.editions == 0 {
            console.note("the reports are older than an edition goes back; `days` under `[publish]` sets how far");
        }
        if sums.editions > 0 {
            console.sum(&format!("published: `{}`", site.join("index.html").display()));
        }
        Ok(())
    }
}

/// What was done, in lines.
fn told(sums: &Sums) -> Vec<String> {
    let n = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    vec![
        format!(
            "{}: {} unchanged, {} failed, {}",
            n(sums.asked, "feed asked", "feeds asked"),
            sums.unchanged,
            sums.failed,
            n(sums.entries, "entry new or changed", "entries new or changed")
        ),
        format!(
            "{}, {}, {}, {}, {}",
            n(sums.pages, "page read", "pages read"),
            n(sums.articles, "new article", "new articles"),
            n(sums.revisions, "changed article", "changed articles"),
            n(sums.reports, "report written", "reports written"),
            n(sums.editions, "edition", "editions")
        ),
    ]
}

/// Ends the work at its next pause when the program is told to end; a second Ctrl-C ends it at once.
fn end_on_signal(end: &Arc<AtomicBool>) -> Result<(), Error> {
    let end = Arc::clone(end);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Error::internal(format!("signals cannot be heard: {e}")))?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            crate::server::told_to_end().await;
            end.store(true, Ordering::SeqCst);
            crate::server::told_to_end().await;
            // The store is whole at any moment, so nothing is lost by leaving in the middle.
            std::process::exit(130);
        });
    });
    Ok(())
}
