//! Documents and sources agree, and the rules of the crate docs hold in the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::common::package;

/// The crate that front ends build on.
const ENGINE: &str = "mageacl-core";

/// The crate of the output formats.
const REPORT: &str = "mageacl-report";

/// The crate that reads databases.
const DATABASE: &str = "mageacl-db";

/// The crate of the command line.
const PROGRAM: &str = "mageacl";

/// A source file: its path from the workspace with `/`, its text without comments and tests, and all its lines.
struct Source {
    path: String,
    /// The name of its crate.
    package: String,
    module: String,
    code: String,
    lines: usize,
}

/// Returns the sources of all crates, without test modules.
fn sources() -> Vec<Source> {
    let mut sources: Vec<Source> = files(&package().join("crates"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| !relative(path).contains("/tests/") && !path.ends_with("tests.rs"))
        .filter_map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let path = relative(&path);
            let (package, inner) = path.strip_prefix("crates/").unwrap().split_once("/src/")?;
            let package = package.to_owned();
            let module = inner.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            // Tests are a module in a separate file, or at the end of this one.
            let tests = Regex::new(r"(?ms)^#\[cfg\(test\)\]\n(?:mod \w+;|mod \w+ \{.*^\}\n)").unwrap();
            let untested = tests.replace_all(&text, "");
            assert!(!untested.contains("#[cfg(test)]"), "{path}: something else is for tests only");
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let code = untested.lines().filter(is_code).collect::<Vec<_>>().join("\n");
            Some(Source { path, package, module, code, lines: text.lines().count() })
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 40);
    sources
}

/// Returns the sources of the engine.
fn engine() -> Vec<Source> {
    sources().into_iter().filter(|source| source.package == ENGINE).collect()
}

/// Returns all files below a folder except those of git and of builds.
fn files(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !matches!(entry.file_name().to_str(), Some(".git" | "target")))
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(package()).unwrap().to_str().unwrap().replace('\\', "/")
}

fn read(path: &str) -> String {
    fs::read_to_string(package().join(path)).unwrap()
}

/// Returns the modules of the code map in the crate docs of the engine, in its order.
fn code_map() -> Vec<String> {
    let row = Regex::new(r"(?m)^//! \| \[`(\w+)`\] \|").unwrap();
    row.captures_iter(&read("crates/mageacl-core/src/lib.rs")).map(|row| row[1].to_owned()).collect()
}

/// Returns the top-level modules that a file names.
fn named(source: &Source, modules: &[String]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let single = Regex::new(r"\b(?:crate|mageacl_core)::(\w+)").unwrap();
    named.extend(single.captures_iter(&source.code).map(|found| found[1].to_owned()));
    let several = Regex::new(r"\bcrate::\{([^;]*)\};").unwrap();
    let word = Regex::new(r"\w+").unwrap();
    for found in several.captures_iter(&source.code) {
        named.extend(word.find_iter(&found[1]).map(|word| word.as_str().to_owned()));
    }
    // In a top-level module itself, `super` is the crate.
    let supers = source.path.matches('/').count() - 2 - usize::from(source.path.ends_with("/mod.rs"));
    let up = Regex::new(&format!(r"\b{}(\w+)", "super::".repeat(supers))).unwrap();
    named.extend(up.captures_iter(&source.code).map(|found| found[1].to_owned()));
    named.retain(|name| modules.contains(name) && *name != source.module);
    named
}

#[test]
fn each_module_uses_only_those_above_it() {
    let map = code_map();
    let place = |module: &str| map.iter().position(|known| known == module);
    for source in engine().iter().filter(|source| source.module != "lib") {
        let own = place(&source.module).unwrap_or_else(|| panic!("{} is not in the code map", source.module));
        for other in named(source, &map) {
            assert!(place(&other) < Some(own), "{} uses {other}, which comes later in the code map", source.path);
        }
    }
}

#[test]
fn the_code_map_is_the_crate() {
    let map = code_map();
    let declared = Regex::new(r"(?m)^(?:pub )?mod (\w+);").unwrap();
    let modules: Vec<String> =
        declared.captures_iter(&read("crates/mageacl-core/src/lib.rs")).map(|module| module[1].to_owned()).collect();
    assert_eq!(map, modules, "the table in the crate docs, and the modules that are declared, in one order");
    let on_disk: BTreeSet<String> = engine().into_iter().map(|source| source.module).collect();
    let expected: BTreeSet<String> = map.into_iter().chain(["lib".to_owned()]).collect();
    assert_eq!(on_disk, expected);
}

#[test]
fn main_only_starts_the_program() {
    assert!(read("crates/mageacl/src/main.rs").lines().count() < 40);
}

#[test]
fn files_are_small() {
    let mut sizes: Vec<(usize, String)> = sources().into_iter().map(|source| (source.lines, source.path)).collect();
    sizes.sort();
    let (median, _) = sizes[sizes.len() / 2];
    assert!(median < 200, "the median is {median} lines");
    let (largest, path) = sizes.last().unwrap();
    assert!(*largest <= 600, "{path} has {largest} lines");
}

/// Fails if a pattern is found in the code of a module that is not among the allowed ones. A crate other than the
/// engine counts as one module with its own name.
fn only_in(pattern: &str, allowed: &[&str]) {
    let pattern = Regex::new(pattern).unwrap();
    for source in sources() {
        let found = pattern.find(&source.code).map(|found| found.as_str());
        let place = if source.package == ENGINE { &source.module } else { &source.package };
        assert!(found.is_none() || allowed.contains(&place.as_str()), "{}: {}", source.path, found.unwrap());
    }
}

#[test]
fn only_the_command_line_meets_the_world() {
    only_in(r"\be?print(ln)?!\(|\bdbg!\(", &[PROGRAM]);
    only_in(r"\bstd::(env|process)\b|\benv::(var|args|current_dir)", &[PROGRAM]);
    only_in(r"\b(stdin|stdout|stderr)\(\)", &[PROGRAM]);
    only_in(r"\b(terminal_size|anstream|clap)::", &[PROGRAM]);
}

/// Files are read through `fs`, so that a store in memory or in an editor has the same results.
#[test]
fn only_a_few_modules_read_the_disk() {
    let pattern = r"\bstd::fs\b|\bstd::\{[^}]*\bfs\b|\bFile::(open|create)|\bOpenOptions\b";
    only_in(pattern, &["fs", "store", PROGRAM]);
    let pattern = Regex::new(pattern).unwrap();
    for source in engine().iter().filter(|source| source.module == "store" && pattern.is_match(&source.code)) {
        assert_eq!(source.path, "crates/mageacl-core/src/store/locate.rs");
    }
    only_in(r"\bwalkdir::|\bglob::(glob|glob_with)\b", &["fs"]);
    only_in(
        r"\.(exists|is_dir|is_file|is_symlink|canonicalize|read_dir|metadata|read_link)\(\)",
        &["fs", "store", "project", PROGRAM],
    );
}

/// Files can only be replaced atomically if all of them are written by one module.
#[test]
fn only_one_module_writes_to_the_disk() {
    let names =
        "write|create_dir|create_dir_all|rename|copy|hard_link|remove_file|remove_dir|remove_dir_all|set_permissions";
    let pattern = format!(r"\bfs::({names})\(|\bFile::(create|create_new|options)\b|\bOpenOptions\b|\btempfile::");
    let pattern = Regex::new(&pattern).unwrap();
    let sources = sources();
    let (own, others): (Vec<_>, Vec<_>) =
        sources.iter().partition(|source| source.path.starts_with("crates/mageacl/src/write/"));
    for source in others {
        let found = pattern.find(&source.code).map(|found| found.as_str());
        assert!(found.is_none(), "{}: {}", source.path, found.unwrap());
    }
    assert!(own.iter().any(|source| pattern.is_match(&source.code)));
}

#[test]
fn nothing_reaches_for_the_network_or_the_clock() {
    only_in(r"\bstd::net\b|\bTcpStream\b|\bUdpSocket\b", &[]);
    only_in(r"\bmysql::", &[DATABASE]);
    only_in(r"\bmageacl_db::", &[PROGRAM]);
    only_in(r"\bInstant::now\b", &[]);
    only_in(r"\bSystemTime\b", &[PROGRAM]);
    only_in(r"\bunsafe\s*\{", &[]);
}

#[test]
fn core_types_are_not_serializable() {
    let pattern = Regex::new(r"\bSerialize\b").unwrap();
    // The types of a format that is written and read are defined in one file.
    let own = ["src/catalog/snapshot/document.rs", "src/json/write.rs"].map(|path| format!("crates/{ENGINE}/{path}"));
    let formats = |source: &Source| source.package == REPORT || own.contains(&source.path);
    for source in sources().into_iter().filter(|source| !formats(source)) {
        assert!(!pattern.is_match(&source.code), "{} is serializable", source.path);
    }
}

#[test]
fn no_file_knows_the_machine_that_it_was_written_on() {
    // Concatenated, so that this file does not contain them either.
    let places = ["work", "root", "home"].map(|folder| format!("/{folder}/"));
    for path in files(package()) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            for place in &places {
                let alone =
                    |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '}' | '*'));
                let found = line.match_indices(place.as_str()).any(|(at, _)| alone(at));
                assert!(!found, "{}:{}: {line}", relative(&path), number + 1);
            }
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let crates = [ENGINE, REPORT, DATABASE].map(|name| format!("crates/{name}/Cargo.toml"));
    for path in std::iter::once("Cargo.toml".to_owned()).chain(crates) {
        let manifest = read(&path);
        let (mut in_dependencies, mut has_reason) = (false, false);
        for line in manifest.lines() {
            if line.starts_with('[') {
                in_dependencies = line == "[dependencies]";
            } else if in_dependencies && line.contains('=') {
                assert!(has_reason || line.starts_with("mageacl-"), "{path}: no comment above `{line}`");
            } else {
                has_reason = line.starts_with('#');
            }
        }
    }
}

#[test]
fn the_page_on_architecture_lists_the_dependencies_of_the_engine() {
    let manifest = read("crates/mageacl-core/Cargo.toml");
    let name = Regex::new(r"(?m)^([\w-]+)[ .].*=").unwrap();
    // Those of one system are in a section of their own.
    let sections = manifest.split("\n[").filter_map(|section| section.split_once("dependencies]\n"));
    let sections = sections.filter(|(title, _)| !title.contains("dev-"));
    let names = sections.flat_map(|(_, section)| name.captures_iter(section).map(|found| found[1].to_owned()));
    let declared: BTreeSet<String> = names.collect();
    let page = read("docs/architecture.md");
    let row = Regex::new(r"(?m)^\| `([\w-]+)` \| \S").unwrap();
    let (_, table) = page.split_once("## Dependencies of the engine").unwrap();
    let listed: BTreeSet<String> = row.captures_iter(table).map(|row| row[1].to_owned()).collect();
    assert_eq!(listed, declared);
}

/// The engine builds for WebAssembly, and front ends choose how they show results.
#[test]
fn the_engine_depends_on_no_front_end() {
    let manifest = read("crates/mageacl-core/Cargo.toml");
    let dependencies = manifest.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    for name in ["clap", "miette", "comfy-table", "anstream", "terminal_size", "mimalloc", "mageacl-report"] {
        assert!(!dependencies.contains(&format!("{name}.")) && !dependencies.contains(&format!("{name} ")), "{name}");
    }
}

/// Dependencies of tests switch on more features of `regex` than the program has, so that a pattern may compile in every
/// test and in no release.
#[test]
fn patterns_need_no_feature_that_only_tests_have() {
    let manifest = read("Cargo.toml");
    let (_, features) = manifest.split_once("\nregex = {").unwrap();
    let (features, _) = features.split_once('\n').unwrap();
    assert!(features.contains("\"unicode-perl\""), "classes such as \\s and \\b: {features}");
    let other = Regex::new(r"\\[pP]\{|\(\?[a-tv-z]*i[a-z]*[:)]").unwrap();
    for Source { path, code, .. } in sources() {
        let uses = code.lines().filter(|line| line.contains("Regex") || line.contains("r\"") || line.contains("r#"));
        for line in uses {
            assert!(!other.is_match(line), "{path}: `{line}` needs unicode-gencat or unicode-case");
        }
    }
}

#[test]
fn every_builtin_profile_is_a_file() {
    let files = files(&package().join("profiles"));
    assert_eq!(files.len(), mageacl_core::profile::BUILTIN.len() + 1, "the profiles, and their schema");
}
