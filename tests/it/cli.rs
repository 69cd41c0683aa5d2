//! The command line: help, exit codes, mistakes and streams.

use std::fs;
use std::io::Read;

use crate::common::{Ended, Run, copy_of, fixture, folder, mageacl, texts};

/// A plan for one endpoint of the smallest store.
fn plan(endpoint: &str) -> Ended {
    mageacl(["plan", "-e", endpoint]).arg(fixture("refs-are-anded")).run()
}

/// Returns standard error of a run that failed and printed nothing.
#[track_caller]
fn refused<'a>(args: impl IntoIterator<Item = &'a str>) -> String {
    // Wide enough that no line is wrapped.
    let ended = mageacl(args).within(fixture("refs-are-anded")).env("COLUMNS", "300").run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{}", ended.stderr);
    ended.stderr
}

#[test]
fn help_shows_examples() {
    for args in [vec!["--help"], vec!["plan", "--help"], vec!["help", "plan"]] {
        let help = mageacl(&args).ok();
        assert!(help.contains("Examples:") && help.contains("mageacl plan -p "), "{help}");
    }
    let help = mageacl(["--help"]).ok();
    assert!(help.contains("Exit codes: 0"), "{help}");
    for command in ["tree", "routes", "profile"] {
        mageacl([command, "--help"]).ok();
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let first = format!("mageacl {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(mageacl(["-V"]).ok(), first);
    let reported = mageacl(["--version"]).ok();
    assert!(
        reported.starts_with(&first) && reported.contains("\nbuilt for ") && reported.contains("\ncommit "),
        "{reported}"
    );
}

#[test]
fn shells_learn_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = mageacl(["completions", shell]).ok();
        for word in ["explain", "--integration", "profile"] {
            assert!(script.contains(word.trim_start_matches('-')), "{shell}: {word}");
        }
    }
    assert!(refused(["completions", "tcsh"]).contains("bash"));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let ended = mageacl(["man"]).arg(folder.path()).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""));
    let mut pages: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    assert_eq!(ended.stderr.lines().filter(|line| line.starts_with("wrote ")).count(), pages.len());
    for page in ["mageacl.1", "mageacl-audit.1", "mageacl-profile-check.1"] {
        assert!(pages.iter().any(|known| known == page), "{pages:?}");
    }
    assert!(!pages.iter().any(|page| page.contains("help")), "{pages:?}");
    let page = fs::read_to_string(folder.path().join("mageacl-plan.1")).unwrap();
    assert!(page.contains("Examples:") && page.contains("endpoint"), "{page}");
}

#[test]
fn without_arguments_there_is_help_and_nothing_is_done() {
    let ended = mageacl::<&str>([]).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("Usage: mageacl"), "{}", ended.stderr);
}

#[test]
fn the_exit_code_reports_how_it_went() {
    let cases = [
        ("GET /V1/tickets/7", 0),
        ("PUT /V1/tickets/7", 0),
        ("DELETE /V1/tickets/7", 1),
        ("PATCH /V1/tickets/7", 1),
        ("GET /V1/nothing", 1),
        ("what is this", 1),
    ];
    for (endpoint, code) in cases {
        assert_eq!(plan(endpoint).code, code, "{endpoint}");
    }
    for command in ["tree", "routes"] {
        assert_eq!(mageacl([command]).arg(fixture("refs-are-anded")).run().code, 0);
        assert_eq!(mageacl([command]).arg(fixture("not-magento")).run().code, 2);
    }
    assert_eq!(mageacl(["profile", "check", "expertrec"]).run().code, 0);
    assert_eq!(mageacl(["profile", "check", "expertrec", "--store"]).arg(fixture("shop")).run().code, 0);
    assert_eq!(mageacl(["profile", "check", "expertrec", "--store"]).arg(fixture("refs-are-anded")).run().code, 1);
}

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    for format in ["table", "json", "ids", "markdown"] {
        for (endpoint, code) in [("GET /V1/tickets/7", 0), ("GET /V1/nothing", 1)] {
            let ended = mageacl(["plan", "-e", endpoint, "-f", format]).arg(fixture("refs-are-anded")).run();
            assert_eq!(ended.code, code, "{endpoint} as {format}");
        }
    }
}

#[test]
fn wrong_arguments_are_refused() {
    assert!(refused(["plan"]).contains("required"));
    assert!(refused(["plan", "-e"]).contains("a value is required"));
    assert!(refused(["tree", "--frmat", "json"]).contains("--format"));
    assert!(refused(["tre"]).contains("tree"));
    assert!(refused(["tree", "--color", "alwys"]).contains("always"));
    assert!(refused(["profile", "check"]).contains("required"));
}

#[test]
fn a_wrong_format_gets_a_suggestion() {
    let reported = refused(["plan", "-e", "GET /V1/a", "--format", "jsn"]);
    assert!(reported.contains("json") && reported.contains("integration-xml"), "{reported}");
    let reported = refused(["plan", "-e", "GET /V1/a", "-o", "jsn=plan.json"]);
    assert!(reported.contains("`jsn`") && reported.contains("json"), "{reported}");
    for output in ["json", "json="] {
        let reported = refused(["plan", "-e", "GET /V1/a", "-o", output]);
        assert!(reported.contains("FORMAT=FILE") || reported.contains("behind the `=`"), "{reported}");
    }
}

#[test]
fn a_profile_is_found_by_the_beginning_of_its_name() {
    let shop = || mageacl(["plan", "--format", "ids"]).arg(fixture("shop"));
    let whole = shop().arg("-p").arg("expertrec-search").ok();
    for name in ["expertrec", "exp", "EXPERTREC"] {
        assert_eq!(shop().arg("-p").arg(name).ok(), whole, "{name}");
    }
}

#[test]
fn an_unknown_profile_gets_a_suggestion() {
    let reported = refused(["plan", "-p", "expertrek"]);
    assert!(reported.contains("`expertrek`") && reported.contains("did you mean `expertrec-search`"), "{reported}");
    let reported = refused(["profile", "show", "qqqqqqqq"]);
    assert!(reported.contains("mageacl profile list"), "{reported}");
}

#[test]
fn an_ambiguous_profile_lists_what_it_may_be() {
    let reported = refused(["plan", "-p", "medusa"]);
    assert!(
        reported.contains("medusa-migrate-from-magento") && reported.contains("medusa-source-magento"),
        "{reported}"
    );
}

#[test]
fn the_folder_of_the_run_is_the_store() {
    let here = mageacl(["tree"]).within(fixture("refs-are-anded")).ok();
    assert_eq!(here, mageacl(["tree"]).arg(fixture("refs-are-anded")).ok());
}

#[test]
fn several_files_are_written_in_one_run() {
    let out = tempfile::tempdir().unwrap();
    let into = |format: &str, file: &str| format!("{format}={}", out.path().join(file).display());
    let printed = mageacl(["plan", "-e", "GET /V1/tickets/7", "-f", "ids"])
        .arg(fixture("refs-are-anded"))
        .arg("-o")
        .arg(into("json", "deep/plan.json"))
        .arg("-o")
        .arg(into("markdown", "checklist.md"))
        .arg("-o")
        .arg(into("table", "plan.txt"))
        .arg("--color")
        .arg("always")
        .ok();
    assert_eq!(printed, "Magento_Backend::admin\nNova_Ticket::ticket\nNova_Ticket::view\n");
    let read = |file: &str| fs::read_to_string(out.path().join(file)).unwrap();
    let document: serde_json::Value = serde_json::from_str(&read("deep/plan.json")).unwrap();
    assert_eq!(document["schema"], "mageacl/plan/1");
    assert!(read("checklist.md").starts_with("# Permissions for "));
    assert!(!read("plan.txt").contains('\u{1b}'), "a file has no colours, whatever the terminal has");
}

#[test]
fn trees_and_routes_are_written_into_files_too() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("routes.txt");
    let output = format!("ids={}", file.display());
    mageacl(["routes"]).arg(fixture("refs-are-anded")).arg("-o").arg(output).ok();
    assert_eq!(fs::read_to_string(file).unwrap(), "GET /V1/tickets/:id\nPUT /V1/tickets/:id\n");
}

#[test]
fn a_module_is_written_into_a_folder() {
    let out = tempfile::tempdir().unwrap();
    let output = format!("module={}", out.path().join("Connector").display());
    let run = mageacl(["plan", "-e", "GET /V1/tickets/7", "--name", "Connector", "--module-name", "Acme_Connector"]);
    run.arg(fixture("refs-are-anded")).arg("-o").arg(output).ok();
    let mut files: Vec<String> = walkdir::WalkDir::new(out.path())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(out.path()).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    files.sort();
    let own = ["README.md", "composer.json", "etc/integration.xml", "etc/module.xml", "mageacl-manifest.json"];
    let expected: Vec<String> =
        own.iter().chain(["registration.php"].iter()).map(|file| format!("Connector/{file}")).collect();
    assert_eq!(files, expected);
}

#[test]
fn what_a_format_cannot_do_is_refused_with_the_reason() {
    let reported = refused(["plan", "-e", "GET /V1/tickets/7", "--format", "module"]);
    assert!(reported.contains("-o module=FOLDER"), "{reported}");
    let reported = refused(["plan", "-e", "GET /V1/tickets/7", "--format", "integration-xml", "--exact"]);
    assert!(reported.contains("ancestors") && reported.contains("--exact"), "{reported}");
    let reported = refused(["plan", "-e", "GET /V1/nothing", "--format", "api-xml"]);
    assert!(reported.contains("no id is required"), "{reported}");
    let reported = refused(["plan", "-e", "GET /V1/nothing", "--format", "magerun"]);
    assert!(reported.contains("All Resources"), "{reported}");
    let modules = mageacl(["plan", "-e", "GET /V1/modules", "--format", "integration-xml"]).arg(fixture("shop")).run();
    assert_eq!((modules.code, modules.stdout.as_str()), (2, ""));
    assert!(modules.stderr.contains("Magento_Backend::admin"), "{}", modules.stderr);
    let out = tempfile::tempdir().unwrap();
    let output = format!("module={}", out.path().join("m").display());
    let reported = refused(["plan", "-e", "GET /V1/tickets/7", "--module-name", "connector", "-o", &output]);
    assert!(reported.contains("Vendor_Module"), "{reported}");
    assert!(!out.path().join("m").exists(), "nothing is half written");
}

#[test]
fn exact_leaves_the_ancestors_out() {
    let run = || mageacl(["plan", "-e", "GET /V1/tickets/7", "-f", "ids"]).arg(fixture("refs-are-anded"));
    assert_eq!(run().ok(), "Magento_Backend::admin\nNova_Ticket::ticket\nNova_Ticket::view\n");
    assert_eq!(run().arg("--exact").ok(), "Nova_Ticket::view\n");
}

#[test]
fn a_folder_that_is_not_magento_says_what_was_looked_for() {
    let empty = tempfile::tempdir().unwrap();
    for store in [empty.path().to_owned(), fixture("not-magento")] {
        for command in ["tree", "routes"] {
            let ended = mageacl([command]).arg(&store).run();
            assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
            let reported = ended.stderr.replace('\n', " ");
            for sign in ["app/etc", "registration.php"] {
                assert!(reported.contains(sign), "{sign} was looked for: {reported}");
            }
        }
    }
}

#[test]
fn a_file_or_nothing_is_no_folder() {
    let file = mageacl(["tree"]).arg(fixture("README.md")).run();
    assert_eq!((file.code, file.stdout.as_str()), (2, ""));
    assert!(file.stderr.contains("is a file"), "{}", file.stderr);
    let nothing = mageacl(["tree"]).arg(fixture("no-such-folder")).run();
    assert_eq!((nothing.code, nothing.stdout.as_str()), (2, ""));
    assert!(nothing.stderr.contains("not found"), "{}", nothing.stderr);
}

#[test]
fn endpoints_come_from_standard_input() {
    let run = || mageacl(["plan", "--endpoints", "-", "-f", "ids"]).arg(fixture("refs-are-anded"));
    let expected = "Magento_Backend::admin\nNova_Ticket::ticket\nNova_Ticket::view\n";
    assert_eq!(run().stdin("# one\n\nGET /V1/tickets/7 # why\n").ok(), expected);
    assert_eq!(run().stdin("\u{feff}GET /V1/tickets/7\r\n").ok(), expected);
    assert_eq!(run().stdin(b"GET /V1/tickets/7\n# \xff\n".to_vec()).ok(), expected);
}

#[test]
fn a_file_without_endpoints_is_refused() {
    let files = folder([("comments.txt", "# only\n\n   # comments\n"), ("empty.txt", "")]);
    for file in ["comments.txt", "empty.txt"] {
        let run = mageacl(["plan", "--endpoints", file]).arg(fixture("refs-are-anded")).within(files.path());
        let ended = run.run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
        assert!(ended.stderr.contains(file), "{}", ended.stderr);
    }
    let ended = mageacl(["plan", "--endpoints", "no-such-file"]).arg(fixture("refs-are-anded")).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("no-such-file"), "{}", ended.stderr);
}

#[test]
fn a_broken_profile_is_shown_with_its_place() {
    let files = folder([
        ("broken.json", "{\n  \"schema\": \"mageacl/profile/1\",\n  \"slug\": oops\n}\n"),
        ("unknown.json", "{\n  \"schema\": \"mageacl/profile/1\",\n  \"slgu\": \"x\"\n}\n"),
    ]);
    for (file, line) in [("broken.json", 3), ("unknown.json", 3)] {
        for args in [["plan", "-p"], ["profile", "check"]] {
            let ended = mageacl(args).arg(format!("./{file}")).within(files.path()).run();
            assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{}", ended.stderr);
            assert!(ended.stderr.contains(&format!("{file}:{line}:")), "{}", ended.stderr);
            assert!(ended.stderr.contains("here"), "the place is marked: {}", ended.stderr);
        }
    }
}

#[test]
fn nobody_listening_is_no_failure() {
    for (command, format) in [("routes", "json"), ("tree", "table"), ("routes", "ids")] {
        let mut child = mageacl([command, "-f", format]).arg(fixture("shop")).command().spawn().unwrap();
        drop(child.stdout.take());
        let mut reported = String::new();
        child.stderr.take().unwrap().read_to_string(&mut reported).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), reported.as_str()), (Some(0), ""), "{command} as {format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn arguments_and_paths_need_not_be_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let odd = OsStr::from_bytes(b"caf\xe9");
    let ended = mageacl(["plan", "-e"]).arg(odd).arg(fixture("refs-are-anded")).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));

    let out = tempfile::tempdir().unwrap();
    let store = out.path().join(odd);
    fs::rename(copy_of("refs-are-anded").path(), &store).unwrap();
    let tree = mageacl(["tree", "-f", "json"]).arg(&store).ok();
    assert_eq!(tree, mageacl(["tree", "-f", "json"]).arg(fixture("refs-are-anded")).ok());

    // A module in such a folder is read like any other.
    fs::rename(store.join("app/code/Orbit"), store.join("app/code").join(odd)).unwrap();
    let ids = mageacl(["tree", "-f", "ids"]).arg(&store).ok();
    assert!(ids.contains("Orbit_Audit::audit"), "{ids}");
    let ended = mageacl(["tree"]).arg(out.path().join(OsStr::from_bytes(b"\xff"))).run();
    assert_eq!(ended.code, 2);
}

#[test]
fn the_environment_has_no_influence_on_what_is_printed() {
    for args in [vec!["tree"], vec!["routes"], vec!["plan", "-p", "expertrec"], vec!["profile", "show", "expertrec"]] {
        let run = || {
            let run = mageacl(&args);
            if args[0] == "profile" { run } else { run.arg(fixture("shop")) }
        };
        let plain = run().ok();
        let elsewhere = run()
            .env("LC_ALL", "de_DE.UTF-8")
            .env("LANG", "tr_TR.UTF-8")
            .env("TZ", "Asia/Kathmandu")
            .env("TERM", "xterm-256color")
            .env("COLUMNS", "40");
        assert_eq!(elsewhere.ok(), plain, "{args:?}");
        assert_eq!(run().env("NO_COLOR", "1").ok(), plain, "{args:?}");
        assert!(!plain.contains('\u{1b}'), "no colour in a pipe");
    }
}

#[test]
fn colour_comes_when_asked_for() {
    let run = || mageacl(["plan", "-e", "GET /V1/tickets/7"]).arg(fixture("refs-are-anded"));
    let colourful = run().arg("--color").arg("always").ok();
    assert!(colourful.contains('\u{1b}'));
    assert!(!run().env("CLICOLOR_FORCE", "1").arg("--color").arg("never").ok().contains('\u{1b}'));
}

#[test]
fn quiet_leaves_out_warnings_alone() {
    let run = || mageacl(["tree"]).arg(fixture("duplicate-resource"));
    let (loud, quiet) = (run().run(), run().arg("--quiet").run());
    assert!(loud.stderr.contains("warning"), "{}", loud.stderr);
    assert_eq!((quiet.stderr.as_str(), &quiet.stdout), ("", &loud.stdout));
    let failed = mageacl(["tree", "--quiet"]).arg(fixture("not-magento")).run();
    assert!(!failed.stderr.is_empty(), "an error is no warning");
}

#[test]
fn an_error_far_along_a_line_is_reported_in_words() {
    let resources = "<resource id=\"A_B::c\" title=\"Some title\">".repeat(5_000);
    let acl = format!("<config><acl><resources>{resources}</nothing></resources></acl></config>");
    let files = [("etc/module.xml", "<config><module name=\"A_B\"/></config>"), ("etc/acl.xml", acl.as_str())];
    let store = folder(files);
    let ended = mageacl(["tree"]).arg(store.path()).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("here: etc/acl.xml:1:") && ended.stderr.len() < 2_000, "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_modules_keeps_nobody_waiting() {
    let store = folder([("etc/module.xml", "<config><module name=\"A_B\"/></config>")]);
    let made = std::process::Command::new("mkfifo").arg(store.path().join("etc/acl.xml")).status().unwrap();
    assert!(made.success(), "mkfifo: {made}");
    let ended = mageacl(["tree"]).arg(store.path()).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("not a regular file"), "{}", ended.stderr);
}

#[test]
fn an_output_is_never_written_over_by_another() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("a");
    let twice = ["ids", "json"].map(|format| format!("-o{format}={}", file.display()));
    let run = mageacl(["plan", "-e", "GET /V1/modules"]).arg(fixture("shop"));
    let ended = twice.into_iter().fold(run, Run::arg).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("for two formats") && !file.exists(), "{}", ended.stderr);
    assert_eq!(mageacl(["plan", "-e", "GET /V1/modules", "-o", "ids=-"]).arg(fixture("shop")).run().code, 2);
}

#[test]
fn every_format_says_what_no_grant_opens() {
    for format in ["json", "ids", "markdown", "api-xml", "magerun"] {
        let endpoints = ["plan", "-e", "GET /V1/products", "-e", "GET /V1/prodcuts", "-f", format];
        let ended = mageacl(endpoints).arg(fixture("shop")).run();
        assert_eq!(ended.code, 1, "{format}");
        assert!(ended.stderr.contains("no route matches GET /V1/prodcuts"), "{format}: {}", ended.stderr);
    }
    let checklist = mageacl(["plan", "-e", "GET /V1/prodcuts", "-f", "markdown"]).arg(fixture("shop")).run();
    assert!(checklist.stdout.contains("No box allows these calls"), "{}", checklist.stdout);
}

#[test]
fn a_checklist_cannot_be_exact_and_the_root_alone_needs_any_box() {
    let exact = mageacl(["plan", "-e", "GET /V1/products", "-f", "markdown", "--exact"]).arg(fixture("shop")).run();
    assert_eq!(exact.code, 2);
    let root = mageacl(["plan", "-e", "GET /V1/modules", "-f", "markdown"]).arg(fixture("shop")).ok();
    assert!(root.contains("Tick any single box"), "{root}");
}

#[test]
fn a_bulk_call_that_is_misspelt_finds_bulk_calls() {
    let run = mageacl(["plan", "-e", "PUT /async/bulk/V1/products/:sku"]).arg(fixture("shop"));
    let (code, document) = run.json();
    assert_eq!(code, 1);
    let endpoint = &document["endpoints"][0];
    assert_eq!(endpoint["remark"], "no route matches PUT /async/bulk/V1/products/:sku");
    assert!(texts(&endpoint["nearest"]).contains(&"PUT /async/bulk/V1/products/bySku"), "{}", endpoint["nearest"]);
}

#[test]
fn a_store_with_every_module_off_is_no_clean_answer() {
    let store = folder([
        ("app/etc/config.php", "<?php\nreturn ['modules' => ['A_B' => 0]];\n"),
        ("app/code/A/B/etc/module.xml", "<config><module name=\"A_B\"/></config>"),
    ]);
    for command in ["tree", "lint", "check"] {
        let ended = mageacl([command, "--format", "json"]).arg(store.path()).run();
        assert_eq!(ended.code, 2, "{command}");
        assert!(ended.stderr.contains("no module is enabled"), "{command}: {}", ended.stderr);
    }
}

#[test]
fn two_names_of_a_variable_are_one_call() {
    let call = |path: &str| {
        format!(
            "{{\"method\": \"GET\", \"path\": \"{path}\", \"purpose\": \"x\", \"confidence\": \"inferred\", \"evidence\": \"x\"}}"
        )
    };
    let profile = format!(
        "{{\"schema\": \"mageacl/profile/1\", \"slug\": \"a\", \"name\": \"A\", \"vendor\": \"A\", \"description\": \"a\", \
         \"kind\": \"a\", \"evidence_quality\": \"a\", \"endpoints\": [{}, {}]}}",
        call("/V1/products/{sku}"),
        call("/V1/products/{id}")
    );
    let files = folder([("a.json", profile.as_str())]);
    let ended = mageacl(["profile", "check"]).arg(files.path().join("a.json")).run();
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("is already declared"), "{}", ended.stderr);
}

#[test]
fn what_people_paste_is_reported_without_its_secrets() {
    let curl = "curl -X GET https://me:SECRET@shop.example/rest/V1/tickets/7?access_token=SECRET -H 'Authorization: Bearer SECRET'";
    for format in ["table", "json", "markdown", "api-xml"] {
        let ended = mageacl(["plan", "-e", curl, "-f", format]).arg(fixture("refs-are-anded")).run();
        assert!(!ended.stdout.contains("SECRET") && !ended.stderr.contains("SECRET"), "{format}: {}", ended.stdout);
        assert_eq!(ended.code, 0, "{format}: {}", ended.stderr);
    }
    let calls = format!("{curl}\n{}\n", curl.trim_end_matches('\''));
    let ended = mageacl(["plan", "--endpoints", "-"]).arg(fixture("refs-are-anded")).stdin(calls).run();
    assert!(
        ended.code == 1 && !ended.stdout.contains("SECRET") && !ended.stderr.contains("SECRET"),
        "{}",
        ended.stdout
    );
    let ended = mageacl(["explain"]).arg(fixture("refs-are-anded")).arg(curl).run();
    assert!(ended.code == 0 && !ended.stdout.contains("SECRET"), "{}", ended.stdout);
}

#[test]
fn who_stops_reading_does_not_change_what_was_found() {
    use std::process::Stdio;
    let mut command = mageacl(["lint", "-f", "sarif"]).arg(fixture("undefined-ref")).command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn what_magento_could_not_load_ends_lint_and_check_alike() {
    for command in ["lint", "check"] {
        for format in ["short", "json", "sarif"] {
            let ended = mageacl([command, "--fail-on", "never", "-f", format]).arg(fixture("malformed-acl")).run();
            assert!(ended.code == 2 && ended.stdout.contains("unloadable"), "{command} {format}: {}", ended.stderr);
        }
        let (_, reported) = mageacl([command]).arg(fixture("malformed-acl")).json();
        assert_eq!(
            (&reported["error"]["kind"], &reported["findings"][0]["rule"]),
            (&"acl".into(), &"unloadable".into())
        );
    }
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("known.json");
    let ended = mageacl(["baseline", "create", "--baseline"]).arg(&file).arg(fixture("malformed-acl")).run();
    assert!(ended.code == 2 && !file.exists(), "{}", ended.stdout);
}
