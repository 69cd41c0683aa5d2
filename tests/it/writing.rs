//! Files and folders that the program writes, and those that it must not touch.

mod files;
mod folders;
mod leftovers;
mod stores;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::common::{Ended, Run, mageacl};

/// Starts a run that writes a small module and needs no store.
fn plan() -> Run {
    mageacl(["plan", "--magento", "2.4.7", "-e", "GET /V1/products", "-f", "ids", "--module-name", "Acme_Till"])
}

/// Runs it with outputs in a folder.
fn plan_into(folder: &Path, outputs: &[&str]) -> Ended {
    outputs.iter().fold(plan().within(folder), |run, output| run.args(["-o", output])).run()
}

/// Returns the content of every file below a folder; for a folder, a link and anything else its kind.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().map(Result::unwrap);
    let content = |entry: &walkdir::DirEntry| match entry.file_type() {
        found if found.is_dir() => "a folder".to_owned(),
        found if found.is_file() => format!("{:?}", String::from_utf8_lossy(&fs::read(entry.path()).unwrap())),
        found if found.is_symlink() => format!("a link to {}", fs::read_link(entry.path()).unwrap().display()),
        _ => "special".to_owned(),
    };
    let path =
        |entry: &walkdir::DirEntry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
    entries.map(|entry| (path(&entry), content(&entry))).collect()
}

/// Returns the message of a run that is refused, in one line, and asserts that standard output is empty.
#[track_caller]
fn refusal(ended: &Ended) -> String {
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{}", ended.stderr);
    let lines: Vec<&str> =
        ended.stderr.lines().map(|line| line.trim_start_matches("  error: ").trim_start_matches([' ', '│'])).collect();
    lines.join(" ")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Returns a command that runs with a limit for the size of files, in blocks of a shell.
#[cfg(unix)]
fn limited(run: &Run, blocks: usize) -> std::process::Command {
    let program = run.command();
    let mut shell = std::process::Command::new("/bin/sh");
    shell.arg("-c").arg(format!("ulimit -f {blocks} && exec \"$0\" \"$@\"")).arg(program.get_program());
    shell.args(program.get_args()).env_clear().env("LC_ALL", "C");
    shell.current_dir(program.get_current_dir().unwrap());
    shell
}
