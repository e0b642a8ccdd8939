//! Starts the program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Reading, comparing and writing make many small things: with the system's allocator they take a sixth longer.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    ovn::main()
}
