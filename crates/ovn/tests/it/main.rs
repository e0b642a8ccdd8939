//! The whole program, run as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod demo;
mod explain;
mod filters;
mod group;
mod prove_and_publish;
mod run;
mod show;
mod site;
mod updates;
