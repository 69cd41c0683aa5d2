//! Records the machine that the program is built for, and the commit if the builder names it.

fn main() {
    let target = std::env::var("TARGET").unwrap_or_else(|_| "an unknown machine".to_owned());
    println!("cargo::rustc-env=MAGEACL_TARGET={target}");
    // Release builds name it.
    println!("cargo::rerun-if-env-changed=MAGEACL_COMMIT");
    let commit = std::env::var("MAGEACL_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    println!("cargo::rustc-env=MAGEACL_COMMIT={commit}");
    println!("cargo::rerun-if-changed=build.rs");
}
