//! Tells the program for which machine it was built, and from which commit where the builder says so.

fn main() {
    let target = std::env::var("TARGET").unwrap_or_else(|_| "an unknown machine".to_owned());
    println!("cargo::rustc-env=MAGEACL_TARGET={target}");
    // A release says it; whoever builds for himself knows what he has.
    println!("cargo::rerun-if-env-changed=MAGEACL_COMMIT");
    let commit = std::env::var("MAGEACL_COMMIT").unwrap_or_else(|_| "not told".to_owned());
    println!("cargo::rustc-env=MAGEACL_COMMIT={commit}");
    println!("cargo::rerun-if-changed=build.rs");
}
