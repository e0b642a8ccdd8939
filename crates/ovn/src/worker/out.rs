//! What was handed to the fetcher and has not come back.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::fetcher::{Ask, host_of};
use crate::store::Job;

#[derive(Default)]
pub(super) struct Out {
    pub(super) sources: HashSet<i64>,
    pub(super) jobs: HashSet<i64>,
    /// How many of the jobs are for each host.
    pub(super) hosts: HashMap<String, usize>,
}

impl Out {
    /// A job was handed to the fetcher.
    pub(super) fn add(&mut self, job: &Job, ask: &Ask) {
        *self.hosts.entry(host_of(ask.url()).unwrap_or_default()).or_default() += 1;
        self.jobs.insert(job.id);
    }

    /// Something has come back.
    pub(super) fn remove(&mut self, ask: &Ask) {
        match (ask, ask.job()) {
            (Ask::Feed(source), _) => {
                self.sources.remove(&source.id);
            }
            (_, Some(job)) => {
                self.jobs.remove(&job.id);
                if let Entry::Occupied(mut waiting) = self.hosts.entry(host_of(ask.url()).unwrap_or_default()) {
                    *waiting.get_mut() -= 1;
                    if *waiting.get() == 0 {
                        waiting.remove();
                    }
                }
            }
            (_, None) => {}
        }
    }
}
