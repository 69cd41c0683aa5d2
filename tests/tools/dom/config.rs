//! `app/etc/config.php` files, whole and damaged, compared with PHP.

use mageacl_core::store::ModuleConfig;
use serde_json::{Value, json};

use super::generate::Random;
use super::{Php, SHOWN, hex, numbers};

pub(super) fn generated() {
    let mut php = Php::start();
    let (mut read, mut accepted) = (0, 0);
    let mut failed: Vec<String> = Vec::new();
    for number in numbers() {
        let text = file(&mut Random::new(number));
        let expected = match php_modules(&mut php, &text) {
            Answer::Modules(modules) => Some(modules),
            Answer::Refused => None,
            // Values of other keys may be computed; mageacl does not run the code.
            Answer::FailedAtRunTime => continue,
        };
        accepted += usize::from(expected.is_some());
        let Ok(config) = ModuleConfig::parse(text.clone()) else { continue };
        read += usize::from(expected.is_some());
        let found = config.map_or(Value::Null, |config| json!(config.enabled));
        if Some(&found) != expected.as_ref() {
            failed.push(format!("store {number}:\n{text}\nPHP: {expected:?}\nmageacl: {found:?}\n"));
        }
    }
    assert!(failed.is_empty(), "{} files differ\n{}", failed.len(), failed[..failed.len().min(SHOWN)].join("\n"));
    // mageacl may refuse a file that PHP evaluates, but most files are literal.
    assert!(read * 10 > accepted * 8, "{read} of {accepted} files that PHP accepts are read");
}

/// The result of a file in PHP.
enum Answer {
    /// The names of the enabled modules, or `null` without a list.
    Modules(Value),
    /// The file is not PHP, or returns no array.
    Refused,
    /// The code fails, for example at a function that does not exist.
    FailedAtRunTime,
}

fn php_modules(php: &mut Php, text: &str) -> Answer {
    let Some(answer) = php.ask(&json!({ "config": hex(text.as_bytes()) })) else {
        // Some errors in a file end the process.
        *php = Php::start();
        return Answer::Refused;
    };
    let answer = &answer["modules"];
    match (answer.get("value"), answer["error"].as_str()) {
        (Some(modules), _) => Answer::Modules(modules.clone()),
        (None, Some(error)) if error.starts_with("Error: ") || error.starts_with("ErrorException: ") => {
            Answer::FailedAtRunTime
        }
        (None, _) => Answer::Refused,
    }
}

const VALUES: [&str; 16] =
    ["1", "1", "1", "0", "'1'", "true", "false", "null", "''", "0.0", "-1", "[]", "[0]", "array()", "0x1F", "017"];

const NAMES: [&str; 8] = ["'A_B'", "'A_C'", "\"B_A\"", "'A_B'", "7", "'8'", "true", "null"];

fn file(random: &mut Random) -> String {
    let mut entries = Vec::new();
    for _ in 0..=random.below(3) {
        entries.push(match random.below(5) {
            0 => format!("'x' => {}", random.pick(&VALUES)),
            1 => "'system' => ['default' => ['a' => 'b', 'c' => [1, 2, ], ], ]".to_owned(),
            2 => "'scopes' => array('a' => array('b' => null), 'modules' => 'c')".to_owned(),
            _ => format!("'modules' => {}", list(random)),
        });
    }
    let (open, close) = random.pick(&[("[", "]"), ("[\n    ", "\n]"), ("array(", ")"), ("array (\n", ",\n)")]);
    let start = random.pick(&[
        "<?php\n",
        "<?php ",
        "<?php // a\n",
        "<?php\ndeclare(strict_types=1);\n",
        "<?PHP\n",
        "",
        "<?php namespace A;\n",
    ]);
    let end = random.pick(&[";\n", ";\n", ";", "; ?>\n", " ?>", "", ";;", ";\n// a\n", "; /* b */", "; $a = 1;"]);
    let text = format!("{start}return {open}{}{close}{end}", entries.join(random.pick(&[", ", ",\n    "])));
    if random.percent(50) { damaged(random, &text) } else { text }
}

fn list(random: &mut Random) -> String {
    let entries = (0..random.below(5)).map(|_| {
        let value = random.pick(&VALUES);
        if random.percent(90) { format!("{} => {value}", random.pick(&NAMES)) } else { value.to_owned() }
    });
    let entries: Vec<String> = entries.collect();
    let (open, close) = random.pick(&[("[", "]"), ("[", ", ]"), ("array(", ")")]);
    format!("{open}{}{close}", entries.join(", "))
}

/// Removes, inserts or repeats a piece.
fn damaged(random: &mut Random, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len());
    match random.below(4) {
        0 => {
            characters.remove(at);
        }
        1 => {
            let pieces = [
                ",", "[", "]", "(", ")", "'", "\"", ";", "=>", "=", " 1 ", " 'a' ", " a ", "$a", "/*", "#", "?>", ".",
                "+", "}", "\\",
            ];
            let piece = random.pick(&pieces);
            characters.splice(at..at, piece.chars());
        }
        2 => characters.truncate(at),
        _ => characters.insert(at, characters[at]),
    }
    characters.into_iter().collect()
}
