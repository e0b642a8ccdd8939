//! One test binary for the library: specs, goldens, properties.

mod spec;

mod extract;
mod group;
mod publish;
mod regressions;
mod report;
mod understand;
