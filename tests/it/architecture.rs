//! Documents and sources agree, and the rules of the crate docs hold in the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::common::package;

/// A source file: its path from the package with `/`, its text without comments and tests, and all its lines.
struct Source {
    path: String,
    module: String,
    code: String,
    lines: usize,
}

/// All of `src`, test modules left out.
fn sources() -> Vec<Source> {
    let mut sources: Vec<Source> = files(&package().join("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| !relative(path).contains("/tests/") && !path.ends_with("tests.rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let path = relative(&path);
            let inner = path.strip_prefix("src/").unwrap();
            let module = inner.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            // Tests are a module of their own file, or the last thing in this one.
            let tests = Regex::new(r"(?ms)^#\[cfg\(test\)\]\n(?:mod \w+;|mod \w+ \{.*^\}\n)").unwrap();
            let untested = tests.replace_all(&text, "");
            assert!(!untested.contains("#[cfg(test)]"), "{path}: something else is for tests only");
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let code = untested.lines().filter(is_code).collect::<Vec<_>>().join("\n");
            Source { path, module, code, lines: text.lines().count() }
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 40);
    sources
}

/// All files below a folder but those of git and of builds.
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

/// The modules of the code map in `src/lib.rs`, in its order.
fn code_map() -> Vec<String> {
    let row = Regex::new(r"(?m)^//! \| \[`(\w+)`\] \|").unwrap();
    row.captures_iter(&read("src/lib.rs")).map(|row| row[1].to_owned()).collect()
}

/// The top-level modules that a file names.
fn named(source: &Source, modules: &[String]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let single = Regex::new(r"\b(?:crate|mageacl)::(\w+)").unwrap();
    named.extend(single.captures_iter(&source.code).map(|found| found[1].to_owned()));
    let several = Regex::new(r"\bcrate::\{([^;]*)\};").unwrap();
    let word = Regex::new(r"\w+").unwrap();
    for found in several.captures_iter(&source.code) {
        named.extend(word.find_iter(&found[1]).map(|word| word.as_str().to_owned()));
    }
    // From a top-level module itself, `super` is the crate.
    let supers = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
    let up = Regex::new(&format!(r"\b{}(\w+)", "super::".repeat(supers))).unwrap();
    named.extend(up.captures_iter(&source.code).map(|found| found[1].to_owned()));
    named.retain(|name| modules.contains(name) && *name != source.module);
    named
}

#[test]
fn each_module_uses_only_those_above_it() {
    let map = code_map();
    let place = |module: &str| map.iter().position(|known| known == module);
    for source in sources().iter().filter(|source| !matches!(source.module.as_str(), "lib" | "main")) {
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
    let modules: Vec<String> = declared.captures_iter(&read("src/lib.rs")).map(|module| module[1].to_owned()).collect();
    assert_eq!(map, modules, "the table in the crate docs, and the modules that are declared, in one order");
    let on_disk: BTreeSet<String> = sources().into_iter().map(|source| source.module).collect();
    let expected: BTreeSet<String> = map.into_iter().chain(["lib", "main"].map(str::to_owned)).collect();
    assert_eq!(on_disk, expected);
}

#[test]
fn main_only_starts_the_program() {
    assert!(read("src/main.rs").lines().count() < 40);
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

/// Fails if a pattern is found in the code of a module that is not among the allowed ones.
fn only_in(pattern: &str, allowed: &[&str]) {
    let pattern = Regex::new(pattern).unwrap();
    for source in sources() {
        let found = pattern.find(&source.code).map(|found| found.as_str());
        assert!(found.is_none() || allowed.contains(&source.module.as_str()), "{}: {}", source.path, found.unwrap());
    }
}

#[test]
fn only_the_command_line_meets_the_world() {
    only_in(r"\be?print(ln)?!\(|\bdbg!\(", &["cli"]);
    only_in(r"\bstd::(env|process)\b|\benv::(var|args|current_dir)", &["cli", "main"]);
    only_in(r"\b(stdin|stdout|stderr)\(\)", &["cli"]);
    only_in(r"\b(terminal_size|anstream|clap)::", &["cli"]);
}

#[test]
fn only_a_few_modules_read_the_disk() {
    only_in(r"\bstd::fs\b|\bfs::\w+\(|\bFile::(open|create)|\bOpenOptions\b", &["source", "store", "grant", "cli"]);
    only_in(r"\bwalkdir::|\bglob::(glob|glob_with)\b", &["store"]);
    only_in(
        r"\.(exists|is_dir|is_file|is_symlink|canonicalize|read_dir|metadata|read_link)\(\)",
        &["source", "store", "grant", "cli"],
    );
}

/// Files are replaced as a whole only if all of them are written in one place.
#[test]
fn only_one_module_writes_to_the_disk() {
    let names =
        "write|create_dir|create_dir_all|rename|copy|hard_link|remove_file|remove_dir|remove_dir_all|set_permissions";
    let pattern = format!(r"\bfs::({names})\(|\bFile::(create|create_new|options)\b|\bOpenOptions\b|\btempfile::");
    let pattern = Regex::new(&pattern).unwrap();
    let sources = sources();
    let (own, others): (Vec<_>, Vec<_>) = sources.iter().partition(|source| source.path.starts_with("src/cli/write/"));
    for source in others {
        let found = pattern.find(&source.code).map(|found| found.as_str());
        assert!(found.is_none(), "{}: {}", source.path, found.unwrap());
    }
    assert!(own.iter().any(|source| pattern.is_match(&source.code)));
}

#[test]
fn nothing_reaches_for_the_network_or_the_clock() {
    only_in(r"\bstd::net\b|\bTcpStream\b|\bUdpSocket\b", &[]);
    only_in(r"\bInstant::now\b", &[]);
    only_in(r"\bSystemTime\b", &["cli"]);
    only_in(r"\bunsafe\s*\{", &[]);
}

#[test]
fn core_types_are_not_serializable() {
    let pattern = Regex::new(r"\bSerialize\b").unwrap();
    // A format that is written and read again has its types in one place.
    let own = ["src/catalog/snapshot/document.rs", "src/json/write.rs"];
    let formats = |source: &Source| source.module == "render" || own.contains(&source.path.as_str());
    for source in sources().into_iter().filter(|source| !formats(source)) {
        assert!(!pattern.is_match(&source.code), "{} is serializable", source.path);
    }
}

#[test]
fn no_file_knows_the_machine_that_it_was_written_on() {
    // Put together, so that this file does not name them either.
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
    let manifest = read("Cargo.toml");
    let mut reasons = 0;
    let (mut in_dependencies, mut has_reason) = (false, false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        } else if in_dependencies && line.starts_with('#') {
            has_reason = true;
            reasons += 1;
        } else if in_dependencies && line.contains('=') {
            assert!(has_reason, "no comment above `{line}`");
        } else {
            has_reason = false;
        }
    }
    assert!(reasons > 15);
}

#[test]
fn every_builtin_profile_is_a_file() {
    let files = files(&package().join("profiles"));
    assert_eq!(files.len(), mageacl::profile::BUILTIN.len() + 1, "the profiles, and their schema");
}
