//! The `mageacl` program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The system's allocator makes the threads that read files wait for each other: little on a real store, but three
/// tenths more time at 3,000 modules and six tenths at 30,000 (`docs/benchmarks.md`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    mageacl::run()
}
