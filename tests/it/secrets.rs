//! No secret leaves the program: texts with secrets of many shapes go in through every input, and neither standard
//! output, standard error nor a written file has them.
//!
//! Each shape goes through each input; the commands that read the input take turns, and every run writes all formats of
//! its command.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::thread;

use crate::common::mageacl;

mod inputs;
mod shapes;

use inputs::{INPUTS, Input, PASTED};
use shapes::{SECRET, SHAPES, Shape};

/// The number of runs at a time.
const THREADS: usize = 4;

/// Runs a command on an input with a secret, and returns its output if that contains the secret.
fn leak((input, command, shape): &(&Input, &[&str], &Shape)) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    input.prepare(folder.path(), shape);
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    // Arguments cannot contain a zero byte.
    let text = shape.text.replace('\0', " ");
    let mut run = mageacl(command.iter().map(|word| if *word == "TEXT" { text.as_str() } else { word }));
    for format in inputs::formats(command[0]) {
        run = run.arg(format!("-o{format}={}", out.join(format).display()));
    }
    let ended = run.within(folder.path()).run();
    let mut all = format!("{}\n{}", ended.stdout, ended.stderr);
    for file in fs::read_dir(&out).unwrap() {
        all.push_str(&String::from_utf8_lossy(&fs::read(file.unwrap().path()).unwrap()));
    }
    shape.is_in(&all).then(|| format!("{}: {}, {}\n{all}", input.name, command.join(" "), shape.name))
}

#[test]
fn every_shape_holds_the_secret() {
    assert!(SHAPES.len() >= 30);
    for shape in SHAPES {
        assert!(shape.is_in(shape.text), "{}", shape.name);
    }
    assert!(SHAPES.iter().any(|shape| shape.text.contains(SECRET)));
}

/// Runs all shapes through inputs; the commands of an input take turns.
fn leaks(inputs: &[Input]) -> Vec<String> {
    let mut cases = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        for (number, shape) in SHAPES.iter().enumerate() {
            cases.push((input, input.commands[(at + number) % input.commands.len()], shape));
        }
    }
    thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(THREADS));
        let threads: Vec<_> = parts.map(|cases| scope.spawn(|| cases.iter().filter_map(leak).collect())).collect();
        threads.into_iter().flat_map(|thread| -> Vec<String> { thread.join().unwrap() }).collect()
    })
}

fn assert_silent(leaks: &[String]) {
    let lines = leaks.iter().filter_map(|leak| leak.lines().next()).collect::<Vec<_>>().join("\n");
    assert!(leaks.is_empty(), "{} leaks:\n{lines}\nthe first: {}", leaks.len(), leaks[0]);
}

#[test]
fn no_input_lets_a_secret_out() {
    assert_silent(&leaks(INPUTS));
}

#[test]
fn no_grants_and_no_calls_let_a_secret_out() {
    assert_silent(&leaks(PASTED));
}

#[test]
fn the_search_finds_a_secret_in_a_file_of_the_project() {
    // Without this, a test that searches the wrong output would pass.
    let folder = tempfile::tempdir().unwrap();
    inputs::store(folder.path());
    let acl = format!("<config><acl><resources>\n<{SECRET}></resources></acl></config>");
    fs::write(folder.path().join("store/app/code/A/B/etc/acl.xml"), acl).unwrap();
    let ended = mageacl(["tree", "store"]).within(Path::new(folder.path())).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains(SECRET), "{}", ended.stderr);
}
