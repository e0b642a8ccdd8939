//! The whole program, run as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod archives;
mod bad_input;
mod demo;
mod explain;
mod feed_keys;
mod filters;
mod gather;
mod group;
mod kill;
mod lists;
mod post;
mod post_office;
mod prove_and_publish;
mod publisher;
mod readers;
mod rules;
mod run;
mod running;
mod serve;
mod serving;
mod show;
mod site;
mod subjects;
mod sync;
mod updates;
mod upgrade;
mod websub;
