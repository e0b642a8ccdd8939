//! The program: parse, run, error with hint, exit code.

fn main() {}
