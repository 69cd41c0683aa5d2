//! Words that are not what they were given for: the run ends with the command to run instead, and nothing is run.

use std::fs;
use std::path::Path;

use crate::common::{copy_of, fixture, mageacl, package, write};

/// Makes a folder with one file of each kind, and a store in `shop`.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let path = desk.path();
    let copy = copy_of("shop");
    copy_all(copy.path(), &path.join("shop"));
    mageacl(["snapshot", "shop", "-o", "snap.json", "-q"]).within(path).ok();
    fs::copy(fixture("grants/default.sql"), path.join("dump.sql")).unwrap();
    fs::copy(fixture("shop/app/code/Acme/Connector/etc/integration/api.xml"), path.join("file.xml")).unwrap();
    fs::copy(package().join("profiles/optiply.json"), path.join("mine.json")).unwrap();
    write(path, "calls.txt", "GET /V1/orders\nPOST /V1/products\n");
    write(path, "guide.txt", "- Sales > Operations > Orders\n- Catalog > Inventory > Products\n");
    write(path, "ids.txt", "Magento_Sales::sales\nMagento_Catalog::products\n");
    copy_all(&fixture("undefined-ref/app/code/Nova/Ticket"), &path.join("module"));
    fs::copy(path.join("file.xml"), path.join("api.xml")).unwrap();
    write(
        path,
        "old.lock",
        "{\"packages\": [{\"name\": \"magento/product-community-edition\", \"version\": \"2.4.6\"}], \"packages-dev\": []}",
    );
    write(
        path,
        "composer.lock",
        "{\"packages\": [{\"name\": \"magento/product-community-edition\", \"version\": \"2.4.7\"}], \"packages-dev\": []}",
    );
    desk
}

fn copy_all(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            _ = fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A run, and the command that its error shows.
const CASES: [(&str, &str); 55] = [
    // A word in the place of the store.
    ("plan expertrec", "plan -p expertrec"),
    ("plan calls.txt", "plan --endpoints calls.txt"),
    ("plan mine.json", "plan -p mine.json"),
    ("plan 2.4.7", "plan --magento 2.4.7 -p PROFILE"),
    ("plan 2.4.7 -p expertrec", "plan --magento 2.4.7 -p expertrec"),
    ("plan expertrec 2.4.7", "plan -p expertrec --magento 2.4.7"),
    ("plan shop expertrec -f ids", "plan shop -p expertrec -f ids"),
    ("plan 'GET /V1/orders' shop", "plan -e 'GET /V1/orders' shop"),
    ("plan https://shop.example/rest/V1/orders", "plan -e /rest/V1/orders"),
    ("plan https://shop.example", "plan --magento RELEASE -p PROFILE"),
    ("plan Magento_Sales::sales", "explain Magento_Sales::sales"),
    ("plan dump.sql", "audit -g dump.sql"),
    ("plan guide.txt", "audit -g guide.txt"),
    ("plan snap.json -p expertrec", "plan --catalog snap.json -p expertrec"),
    ("audit file.xml", "audit -g file.xml"),
    ("audit dump.sql -p expertrec", "audit -g dump.sql -p expertrec"),
    ("audit dump.sql expertrec", "audit -g dump.sql -p expertrec"),
    ("audit expertrec shop", "audit -p expertrec shop"),
    ("audit calls.txt -g dump.sql", "audit --endpoints calls.txt -g dump.sql"),
    ("tree 2.4.7", "tree --magento 2.4.7"),
    ("tree expertrec", "plan -p expertrec"),
    ("routes 'GET /V1/orders'", "explain 'GET /V1/orders'"),
    ("routes latest -f ids", "routes --magento latest -f ids"),
    ("lint snap.json", "lint --catalog snap.json"),
    ("lint undefined-ref", "lint --only undefined-ref"),
    ("lint dump.sql -f short", "audit -g dump.sql"),
    ("lint module/etc/acl.xml", "lint module"),
    ("check mine.json", "plan -p mine.json"),
    ("check 2.4.8-p1", "check --magento 2.4.8-p1"),
    ("guard Magento_Catalog::products", "guard --resource Magento_Catalog::products"),
    ("guard expertrec", "guard -p expertrec"),
    ("snapshot 2.4.7", "snapshot --magento 2.4.7"),
    // A value in the place of another option.
    ("plan -p calls.txt", "plan --endpoints calls.txt"),
    ("plan -p 2.4.7", "plan --magento 2.4.7 -p PROFILE"),
    ("plan -p shop", "plan shop -p PROFILE"),
    ("plan -e expertrec shop", "plan -p expertrec shop"),
    ("plan -e calls.txt shop", "plan --endpoints calls.txt shop"),
    ("plan -e Magento_Sales::sales shop", "explain Magento_Sales::sales shop"),
    ("plan --endpoints expertrec shop", "plan -p expertrec shop"),
    ("plan --endpoints guide.txt shop", "audit -g guide.txt shop"),
    ("plan --magento ./shop -p expertrec", "plan ./shop -p expertrec"),
    ("plan --catalog composer.lock -p expertrec", "plan composer.lock -p expertrec"),
    ("audit -g expertrec shop", "audit -p expertrec -g shop"),
    ("plan -e GET /V1/orders --magento 2.4.7", "plan -e 'GET /V1/orders' --magento 2.4.7"),
    // Another command.
    ("explain expertrec", "profile show expertrec"),
    ("explain dump.sql", "audit -g dump.sql"),
    ("explain 2.4.7 'GET /V1/orders'", "explain --magento 2.4.7 'GET /V1/orders'"),
    ("diff 2.4.7", "diff 2.4.7 latest"),
    ("diff 2.4.6 2.4.7 expertrec", "diff 2.4.6 2.4.7 -p expertrec"),
    ("profile expertrec", "profile show expertrec"),
    ("profile matrix expertrec", "profile matrix -p expertrec"),
    ("expertrec", "plan -p expertrec"),
    ("'GET /V1/orders'", "explain 'GET /V1/orders'"),
    ("dump.sql", "audit -g dump.sql"),
    ("releases 2.4.7", "tree --magento 2.4.7"),
];

#[test]
fn a_misplaced_word_ends_the_run_with_the_command_to_run() {
    let desk = desk();
    for (given, command) in CASES {
        let ended = mageacl(shlex::split(given).unwrap()).within(desk.path()).env("COLUMNS", "400").run();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{given}: {}", ended.stderr);
        let runs: Vec<&str> =
            ended.stderr.lines().filter_map(|line| Some(line.split_once("Run: mageacl ")?.1.trim())).collect();
        assert_eq!(runs, [command], "{given}: {}", ended.stderr);
    }
}

/// The command is accepted, unless it has a placeholder.
#[test]
fn every_suggested_command_runs() {
    let desk = desk();
    for (given, command) in CASES.iter().filter(|(_, command)| !command.contains(['P', 'R']) || command.contains("GET"))
    {
        // Without a store, some need the one in the folder.
        let ended = mageacl(shlex::split(command).unwrap()).within(desk.path()).run();
        let is_accepted = !ended.stderr.contains("Run: ") && !ended.stderr.contains("Usage: ");
        assert!(is_accepted, "{given}: {command}: {}", ended.stderr);
    }
}

/// Every command of the page is complete: with the files that it names, it runs.
#[test]
fn the_page_on_what_one_has_shows_commands_that_run() {
    let desk = desk();
    let page = fs::read_to_string(package().join("docs/what-do-i-have.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains("`mageacl "));
    let commands: Vec<&str> = rows.filter_map(|line| line.split("`mageacl ").nth(1)?.strip_suffix("` |")).collect();
    assert!(commands.len() > 35, "{commands:?}");
    for command in commands {
        let ended = mageacl(shlex::split(command).unwrap()).within(desk.path()).run();
        assert!(ended.code < 2 && !ended.stdout.is_empty(), "{command}: {}", ended.stderr);
    }
    let (command, shown) = page.split_once("```console\n$ mageacl ").unwrap().1.split_once('\n').unwrap();
    let ended = mageacl(shlex::split(command).unwrap()).within(desk.path()).run();
    assert_eq!(ended.stderr.trim_end(), shown.split("```").next().unwrap().trim_end());
}

#[test]
fn several_profiles_give_several_commands() {
    let folder = tempfile::tempdir().unwrap();
    let runs = |given: &[&str]| {
        let ended = mageacl(given.iter().copied()).within(folder.path()).env("COLUMNS", "400").run();
        assert_eq!(ended.code, 2, "{given:?}");
        let runs = ended.stderr.lines().filter_map(|line| Some(line.split_once("Run: mageacl ")?.1.trim().to_owned()));
        (runs.collect::<Vec<_>>(), ended.stderr)
    };
    assert_eq!(runs(&["plan", "medusa"]).0, ["plan -p medusa-migrate-from-magento", "plan -p medusa-source-magento"]);
    let (commands, error) = runs(&["plan", "expertrek"]);
    assert_eq!(commands, ["plan -p expertrec-search"]);
    assert!(error.contains("`expertrek` is not a store, but similar to the name of a profile"), "{error}");
}

/// An existing folder is a store, whatever its name; and a word of no kind gets no command.
#[test]
fn nothing_is_guessed() {
    let folder = tempfile::tempdir().unwrap();
    copy_all(&fixture("shop"), &folder.path().join("expertrec"));
    mageacl(["tree", "expertrec", "-f", "ids"]).within(folder.path()).ok();
    mageacl(["tree", "expertrec", "-f", "ids", "-q"]).within(folder.path()).ok();
    for given in
        [&["plan", "frobnicate"][..], &["tree", "no/such/folder"], &["audit", "missing.sql"], &["plan", "expertrec"]]
    {
        let ended = mageacl(given.iter().copied()).within(folder.path()).run();
        assert!(ended.code == 2 && !ended.stderr.contains("Run: "), "{given:?}: {}", ended.stderr);
    }
    let title = mageacl(["explain", "--magento", "2.4.7", "Sales"]).within(folder.path()).run();
    assert!(!title.stderr.contains("Run: "), "{}", title.stderr);
}

#[test]
fn a_pasted_secret_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let address = "https://me:SECRETSECRET@shop.example/rest/V1/orders?access_token=SECRETSECRET";
    for given in [&["plan", address][..], &["routes", address], &[address]] {
        let ended = mageacl(given.iter().copied()).within(folder.path()).run();
        assert!(ended.code == 2 && !ended.stderr.contains("SECRET"), "{}", ended.stderr);
    }
}
