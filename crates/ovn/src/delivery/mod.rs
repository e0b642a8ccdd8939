//! What goes out to others: the digest by mail, calls of webhooks, and requests to hubs. They are carried in the
//! background, so that a server that hangs keeps nothing else waiting.

mod call;
mod letter;
mod settings;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use tokio::sync::Semaphore;

pub(crate) use call::{Call, call};
pub(crate) use letter::{letter, message};
pub(crate) use settings::{Event, Mail, Webhook, WrittenMail, WrittenWebhook};

use crate::error::{Error, reason};
use crate::net::mail::{self, Letter, Server};
use crate::net::{Bounds, Code, Failure, Net};
use crate::store::Job;

/// Mails that are handed over at one time, and calls that are made.
const AT_ONCE: usize = 4;

/// What the courier tells.
pub(crate) enum Word {
    /// The mail server is ready for the content: it goes when `go` is told so, and not where nobody tells it.
    Ready { job: Job, go: Sender<()> },
    /// It was delivered, or why not.
    Done { job: Job, got: Result<(), Failure> },
}

/// Carries mails and calls in the background.
pub(crate) struct Courier {
    /// Taken when it ends.
    runtime: Option<tokio::runtime::Runtime>,
    net: Net,
    words: Receiver<Word>,
    sender: Sender<Word>,
    places: Arc<Semaphore>,
    /// The jobs on their way.
    jobs: HashSet<i64>,
}

impl Courier {
    /// # Errors
    ///
    /// Where the system gives no threads.
    pub(crate) fn new(net: Net) -> Result<Courier, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|e| Error::network(format!("nothing can be sent: {}", reason(&e))))?;
        let (sender, words) = mpsc::channel();
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Courier { runtime: Some(runtime), net, words, sender, places, jobs: HashSet::new() })
    }

    /// Whether there is anything on its way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.jobs.is_empty()
    }

    /// Whether a job is on its way.
    pub(crate) fn has(&self, job: &Job) -> bool {
        self.jobs.contains(&job.id)
    }

    /// Takes a mail.
    pub(crate) fn mail(&mut self, job: Job, server: Server, bounds: Bounds, letter: Letter) {
        let (Some(runtime), sender, places) = (&self.runtime, self.sender.clone(), Arc::clone(&self.places)) else {
            return;
        };
        self.jobs.insert(job.id);
        runtime.spawn(async move {
            let _place = places.acquire_owned().await;
            let (asks, asked) = (sender.clone(), job.clone());
            let may_go = move || {
                let (go, told) = mpsc::channel();
                asks.send(Word::Ready { job: asked, go }).is_ok() && told.recv().is_ok()
            };
            let work = tokio::task::spawn_blocking(move || mail::send(&server, &bounds, &letter, may_go));
            // Of a fault of ours in the middle nobody knows what the server has.
            let got = work.await.unwrap_or_else(|_| Err(Failure::new(Code::MailLost, "a fault of this program")));
            // Nobody listens any more when the program ends.
            let _ = sender.send(Word::Done { job, got });
        });
    }

    /// Takes a call.
    pub(crate) fn call(&mut self, job: Job, call: Call) {
        let (Some(runtime), sender, places) = (&self.runtime, self.sender.clone(), Arc::clone(&self.places)) else {
            return;
        };
        self.jobs.insert(job.id);
        let net = self.net.clone();
        let work = runtime.spawn(async move {
            let _place = places.acquire_owned().await;
            net.post(call).await
        });
        runtime.spawn(async move {
            let got = work.await.unwrap_or_else(|_| Err(Failure::new(Code::Fault, "")));
            let _ = sender.send(Word::Done { job, got });
        });
    }

    /// What there is to hear; waits for nothing.
    pub(crate) fn words(&mut self) -> Vec<Word> {
        let words: Vec<Word> = self.words.try_iter().collect();
        for word in &words {
            if let Word::Done { job, .. } = word {
                self.jobs.remove(&job.id);
            }
        }
        words
    }
}

impl Drop for Courier {
    /// A server may hold a mail for minutes; nobody waits for it.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
