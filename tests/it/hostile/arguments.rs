//! Arguments are repeated in messages, and so are paths and names of profiles.

use super::HOSTILE;
use super::read::assert_human;
use super::texts::of_arguments;
use crate::common::mageacl;

#[test]
fn mistakes_on_the_command_line_quote_no_argument_raw() {
    let text = "x\u{1b}[2J\u{202e}\n::error::\u{9b}##vso[y]\u{7f}";
    let lines: [&[&str]; 22] = [
        &[text],
        &["plan", text],
        &["plan", "--format", text],
        &["plan", "-e", "GET /V1/a", "-o", text],
        &["plan", "-e", "GET /V1/a", "-o", "x\u{1b}\n::error::=a"],
        &["plan", "-e", "GET /V1/a", "-o", "json=x\n::error::/\u{202e}/\0"],
        &["plan", "--x\u{1b}\n::error::"],
        &["plan", "--endpoint\u{1b}[2J\n::error::=x"],
        &["plan", "--color", text],
        &["plan", "-p", text],
        &["plan", "-p", "x\n::error::\u{1b}.json"],
        &["plan", "--endpoints", text],
        &["plan", "-e", "x", "--magento", text],
        &["plan", "-e", "x", "--catalog", text],
        &["plan", "shop", "-e", "GET /V1/t0", "--name", text],
        &["plan", "shop", "-e", "GET /V1/t0", "--email", text],
        &["audit", "-g", text],
        &["audit", "shop", "--integration", text],
        &["audit", "shop", "-g", "roles.tsv", "rules.tsv", "--role", text],
        &["guard", "shop", "--resource", text],
        &["diff", text, "latest"],
        &["lint", "shop", "--config", text],
    ];
    for args in lines {
        // Arguments of a process cannot contain it.
        let args: Vec<String> = args.iter().map(|arg| arg.replace('\0', "")).collect();
        let ended = mageacl(&args).within(HOSTILE.path()).run();
        assert_eq!(ended.code, 2, "{args:?}: {}{}", ended.stdout, ended.stderr);
        assert!(!ended.stderr.is_empty(), "{args:?}");
        assert_human(&ended.stderr, &format!("{args:?}"));
        assert_human(&ended.stdout, &format!("{args:?}"));
    }
}

#[test]
fn the_argument_is_still_recognised() {
    let ended = mageacl(["plan", "--format", "x\u{1b}[2J"]).run();
    assert!(ended.stderr.contains("x\\u{1b}[2J"), "{}", ended.stderr);
    let ended = mageacl(["plan", "-e", "x", "-o", "##vso[x]=y"]).run();
    assert!(ended.stderr.contains("##\\vso[x]"), "{}", ended.stderr);
}

/// A path, a profile or the name of a release: if it is not found, the message quotes it.
#[test]
fn every_text_is_safe_as_a_path_and_as_a_name() {
    let commands = [["plan", "-e=GET /V1/a", "--"], ["tree", "-q", "--"], ["profile", "show", "--"]];
    for (args, text) in commands.into_iter().cycle().zip(of_arguments()) {
        let ended = mageacl(args).arg(text).within(HOSTILE.path()).run();
        assert_eq!(ended.code, 2, "{args:?} {text:?}");
        assert_human(&ended.stderr, text);
    }
}

/// Only the program itself sets colors, and wrapped lines do not begin with a command.
#[test]
fn colours_and_narrow_terminals_are_safe() {
    for columns in ["21", "30", "47"] {
        let run = mageacl(["plan", "-p", "aaaa bbbb cccc dddd ::error::x eeee ::group::y ##[z] ffff"]);
        let ended = run.env("COLUMNS", columns).run();
        assert_human(&ended.stderr, columns);
    }
    let ended = mageacl(["lint", "shop", "--color", "always"]).within(HOSTILE.path()).run();
    let own = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    assert!(own.is_match(&ended.stdout));
    assert_human(&own.replace_all(&ended.stdout, ""), "colours");
}
