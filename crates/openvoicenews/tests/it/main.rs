//! One test binary for the library: specs, goldens, properties.

mod spec;

mod compare;
mod extract;
mod feeds;
mod golden;
mod group;
mod kept;
mod origins;
mod packed;
mod prove;
mod prove_attack;
mod publish;
mod regressions;
mod rules;
mod search;
mod subjects;
mod tongues;
mod understand;
mod updates;
mod write;
