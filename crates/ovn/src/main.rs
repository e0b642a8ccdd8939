//! Starts the program.

use std::process::ExitCode;

/// Comparing and writing make many small things that live for a sentence: a sixth of their time was the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ovn::main()
}
