//! One test binary for the library: specs, goldens, properties.

mod spec;

mod extract;
mod group;
mod prove;
mod publish;
mod understand;
