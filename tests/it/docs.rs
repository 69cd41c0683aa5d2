//! The documents show what the program prints.

use std::fs;

use crate::common::{mageacl, package};

/// The commands of a document's console blocks, each with the output that it shows.
fn shown(document: &str) -> Vec<(String, String)> {
    let blocks = document.split("```console\n").skip(1).map(|block| block.split("```").next().unwrap());
    let split = |block: &str| {
        let (command, output) = block.split_once('\n').unwrap_or((block, ""));
        (command.trim_start_matches("$ ").to_owned(), output.trim_end().to_owned())
    };
    blocks.map(split).collect()
}

#[test]
fn the_readme_shows_real_output() {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let mut compared = 0;
    for (command, output) in shown(&readme) {
        let arguments = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("mageacl "));
        let Some(arguments) = arguments.filter(|_| !output.is_empty()) else { continue };
        let ended = mageacl(arguments.split(' ')).within(package()).run();
        let printed = format!("{}{}", ended.stdout, ended.stderr);
        assert_eq!(printed.trim_end(), output, "{command}");
        compared += 1;
    }
    assert_eq!(compared, 2, "the README shows a plan and an error");
}

#[test]
fn the_readme_names_the_test_command_that_ci_runs() {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let ci = fs::read_to_string(package().join(".ci/run")).unwrap();
    assert!(readme.contains("$ cargo test\n") && ci.lines().any(|line| line == "cargo test"));
}

#[test]
fn no_link_of_the_documents_is_dead() {
    for entry in walkdir::WalkDir::new(package().join("docs")).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            check_links(entry.path());
        }
    }
    check_links(&package().join("README.md"));
}

fn check_links(document: &std::path::Path) {
    let text = fs::read_to_string(document).unwrap();
    for target in text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap()) {
        if target.is_empty() || target.contains("://") {
            continue;
        }
        let path = document.parent().unwrap().join(target);
        assert!(path.exists(), "{}: {target}", document.display());
    }
}
