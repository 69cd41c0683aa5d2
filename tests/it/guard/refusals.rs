//! Refusals and their messages.

use std::fs;

use super::{guarded, shop};
use crate::common::{copy_of, fixture, mageacl};

/// Returns standard error of a run that failed, in one line.
fn refused(args: &[&str]) -> String {
    let ended = mageacl(["guard"]).args(args.iter().copied()).arg(fixture("shop")).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{args:?}: {}", ended.stderr);
    let text: Vec<&str> =
        ended.stderr.lines().map(|line| line.trim_start_matches("  error: ").trim_start_matches([' ', '│'])).collect();
    text.join(" ")
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    let cases: [(&[&str], &str); 10] = [
        (&["-p", "expertrec", "--module-name", "Acme_Loyalty"], "has a module Acme_Loyalty that is not a guard module"),
        (&["-p", "expertrec", "--module-name", "Acme"], "invalid module name `Acme`"),
        (&["-p", "expertrec", "--module-name", "Acme_G"], "invalid module name `Acme_G`"),
        (&["-p", "expertrec", "--module-name", "Acme_List"], "List is a keyword"),
        (&["-e", "GET /V1/prodcts"], "none of the declared calls can be made"),
        (&["--resource", "Magento_Catalog::product"], "did you mean Magento_Catalog::products"),
        (&["-p", "expertrec", "-f", "module"], "write it with -o module=FOLDER"),
        (&["-p", "expertrec", "--for", "Nobody"], "unknown role `Nobody`"),
        (&["-p", "nosuchprofile"], "nosuchprofile"),
        (&["-p", "expertrec", "-o", "module=."], "it holds the current folder"),
    ];
    for (args, words) in cases {
        let reported = refused(args);
        assert!(reported.contains(words), "{args:?}: {reported}");
    }
    for usage in [
        &["guard"][..],
        &["guard", "-p", "expertrec", "--single", "--by", "risk"],
        &["guard", "--resource", "A_B::c", "--closure"],
    ] {
        assert_eq!(mageacl(usage).run().code, 2, "{usage:?}");
    }
}

#[test]
fn a_call_that_is_gone_is_named_and_the_rest_is_done() {
    let args = ["guard", "-e", "GET /V1/prodcts", "-e", "GET /V1/products"];
    let ended = mageacl(args).arg(fixture("shop")).run();
    assert_eq!(ended.code, 1);
    assert!(ended.stdout.contains("did you mean GET /V1/products?"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("Verified: 1 of 1 declared calls allowed, 31 of 31 undeclared ones denied."),
        "{}",
        ended.stdout
    );
    let (code, reported) = mageacl(args).arg(fixture("shop")).json();
    assert_eq!((code, &reported["uncallable"][0]["declared"]), (1, &"GET /V1/prodcts".into()));
}

#[test]
fn where_nothing_is_open_no_module_is_written() {
    let shop = shop();
    guarded(shop.path(), &["-p", "expertrec"]);
    // A second module with another name has nothing left to do.
    let args = ["guard", "-p", "expertrec", "--module-name", "Acme_Second"];
    let reported = mageacl(args).within(shop.path()).ok();
    assert!(reported.contains("no guard is needed"), "{reported}");
    let ended = mageacl(args).within(shop.path()).args(["-o", "module=second"]).run();
    assert!(ended.code == 2 && ended.stderr.contains("no route needs a guard"), "{}", ended.stderr);
    assert!(!shop.path().join("second").exists());
}

#[test]
fn a_module_is_not_written_over_another_or_beside_itself() {
    let shop = shop();
    guarded(shop.path(), &["-p", "expertrec"]);
    let write = |name: &str, folder: &str| {
        let out = format!("module={folder}");
        mageacl(["guard", "-p", "expertrec", "--single", "--module-name", name, "-o", &out]).within(shop.path()).run()
    };
    let over = write("Acme_Other", super::FOLDER);
    assert!(over.code == 2 && over.stderr.contains("wrote Acme_ApiGuard there"), "{}", over.stderr);
    let beside = write("Acme_ApiGuard", "app/code/Acme/Second");
    assert!(beside.code == 2 && beside.stderr.contains("the module is already in"), "{}", beside.stderr);
    assert!(!shop.path().join("app/code/Acme/Second").exists());
    // Outside of the store, or in its own place, it may be regenerated.
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(write("Acme_ApiGuard", elsewhere.path().join("m").to_str().unwrap()).code, 0);
    assert_eq!(write("Acme_ApiGuard", super::FOLDER).code, 0);
}

#[test]
fn a_store_that_magento_cannot_load_is_no_store_to_guard() {
    let store = copy_of("malformed-acl");
    let (code, reported) = mageacl(["guard", "-e", "GET /V1/products"]).arg(store.path()).json();
    assert_eq!((code, &reported["error"]["kind"]), (2, &"acl".into()));
    // Nothing is overwritten.
    let folder = store.path().join("kept");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("note.txt"), "mine").unwrap();
    let ended = mageacl(["guard", "-e", "GET /V1/products", "-o", "module=kept"]).within(store.path()).run();
    assert_eq!((ended.code, fs::read_dir(folder).unwrap().count()), (2, 1));
}
