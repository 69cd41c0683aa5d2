//! Runs every fuzz target over its corpus, without a fuzzer.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[allow(unreachable_pub, reason = "the same files are a library of the package for cargo-fuzz")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

/// Replays a corpus, and checks that the targets, their programs and their corpora are the same.
macro_rules! replay {
    ($($target:ident),+ $(,)?) => {
        $(
            #[test]
            fn $target() {
                replay(stringify!($target), targets::$target::run);
            }
        )+

        const TARGETS: &[&str] = &[$(stringify!($target)),+];
    };
}

replay!(
    baseline,
    collections,
    config,
    config_php,
    endpoints,
    grants,
    guides,
    lock,
    logs,
    matcher,
    merge,
    profiles,
    scan,
    snapshot,
    specifications,
    values,
    xml
);

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// Returns the names of the files of a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn replay(target: &str, run: fn(&[u8])) {
    let folder = fuzz().join("corpus").join(target);
    let inputs: BTreeMap<String, Vec<u8>> =
        names(&folder).into_iter().map(|name| (name.clone(), fs::read(folder.join(&name)).unwrap())).collect();
    assert!(inputs.len() >= 3, "{target} needs at least three inputs");
    let failed: Vec<&String> =
        inputs.iter().filter(|(_, bytes)| catch_unwind(|| run(bytes)).is_err()).map(|(name, _)| name).collect();
    assert!(failed.is_empty(), "inputs in {} that break a property: {failed:?}", folder.display());
}

#[test]
fn every_target_has_a_program_and_a_corpus() {
    assert_eq!(names(&fuzz().join("corpus")), TARGETS);
    let programs: Vec<String> = TARGETS.iter().map(|target| format!("{target}.rs")).collect();
    assert_eq!(names(&fuzz().join("fuzz_targets")), programs);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for target in TARGETS {
        assert!(manifest.contains(&format!("name = \"{target}\"\npath = \"fuzz_targets/{target}.rs\"")), "{target}");
        let program = fs::read_to_string(fuzz().join(format!("fuzz_targets/{target}.rs"))).unwrap();
        assert!(program.contains(&format!("mageacl_fuzz::{target}::run(bytes)")), "{target} runs another target");
    }
}
