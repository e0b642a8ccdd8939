//! The whole program, run as a person runs it.

mod bad_input;
mod demo;
mod filters;
mod prove_and_publish;
mod run;
