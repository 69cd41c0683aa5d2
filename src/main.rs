//! The `mageacl` program.

fn main() {}
