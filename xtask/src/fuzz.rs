//! Stub.
use crate::Outcome;
use std::time::Duration;
pub(crate) fn run(_: &[String]) -> Outcome {
    Ok(())
}
pub(crate) fn every_target(_: Duration) -> Outcome {
    Ok(())
}
