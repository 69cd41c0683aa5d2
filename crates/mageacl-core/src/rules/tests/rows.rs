//! Roles without rows for some resources, release by release.
//!
//! The releases differ as described in `authz::Engine`: up to 2.4.4 an id without a row inherits; 2.4.5 denies it if no
//! role has a row for it; from 2.4.6 such a denial includes its descendants; from 2.4.8 only the role's own rows count.

use super::{Question, about, about_tiny};
use crate::finding::Severity::{Error, Note, Warning};

const RELEASES: [&str; 4] = ["2.4.4", "2.4.5", "2.4.7", "2.4.8"];

/// `sales` guards a read and has `view` (a read) and `new` (a write) below it; `stock` guards a write.
fn shop(rows: &str, release: &'static str) -> Question {
    let tree = "<resource id=\"A_B::sales\"><resource id=\"A_B::view\"/><resource id=\"A_B::new\"/></resource>\
                <resource id=\"A_B::stock\"/>";
    let routes =
        ["GET /V1/sales A_B::sales", "GET /V1/view A_B::view", "POST /V1/new A_B::new", "PUT /V1/stock A_B::stock"];
    about_tiny(tree, &routes).grants(&table(rows)).on(release).role("1")
}

/// Parses `1+sales 2-view`: role 1 is allowed `sales`, then role 2 is denied `view`. The first row is in line 2.
fn table(rows: &str) -> String {
    let row = |word: &str| {
        let (role, resource) = word.split_at(2);
        let (role, sign) = role.split_at(1);
        let module = if matches!(resource, "all" | "admin") { "Magento_Backend" } else { "A_B" };
        format!("{role},{module}::{resource},{}\n", if sign == "+" { "allow" } else { "deny" })
    };
    let rows: String = rows.split(' ').map(row).collect();
    format!("role_id,resource_id,permission\n{rows}")
}

#[test]
fn newer_resource_fires() {
    let saved = "1-all 1+admin 1+sales 1+view 1-stock";
    let granted = |release: &'static str, rows: &str| {
        let reported = shop(rows, release).one("newer-resource");
        reported
            .assert(Warning, "1", Some("A_B::new"), "0:2")
            .says("`1` has no row for A_B::new of Magento_Backend, and Magento 2.4.")
            .says("because its ancestor A_B::sales is granted")
            .says("it opens 1 write route")
            .mend("save the role again")
    };
    let denied = |release: &'static str, rows: &str| {
        let reported = shop(rows, release).one("newer-resource");
        reported
            .assert(Note, "1", None, "0:2")
            .says(&format!("has no row for 1 resource, which Magento {release} denies: A_B::new"));
    };
    let alone = granted("2.4.4", saved);
    assert!(!alone.message.contains("some role"), "{}", alone.message);
    denied("2.4.5", saved);
    denied("2.4.7", saved);
    denied("2.4.8", saved);
    // Another role has a row for it, even if it denies.
    let other = format!("{saved} 2+admin 2-new");
    granted("2.4.4", &other);
    granted("2.4.5", &other).says("and some role has a row for it");
    granted("2.4.7", &other).says("and some role has a row for it");
    denied("2.4.8", &other);
}

#[test]
fn newer_resource_above_others_fires() {
    // A resource without a row was added between the root and the granted resources.
    let gap = "1-all 1+admin 1+view 1+new 1-stock";
    let reported = shop(gap, "2.4.4").one("newer-resource");
    reported
        .assert(Note, "1", Some("A_B::sales"), "0:2")
        .says("because its ancestor Magento_Backend::admin is granted");
    let reported = shop(gap, "2.4.5").one("newer-resource");
    reported.assert(Note, "1", None, "0:2").because("That opens nothing");
    for release in ["2.4.7", "2.4.8"] {
        let reported = shop(gap, release).one("newer-resource");
        reported
            .assert(Warning, "1", None, "0:2")
            .says("A_B::sales; that also denies 2 resources below, for which it has rows: A_B::view, A_B::new")
            .because("Calls that the role was saved for are denied.");
    }
    // The row of another role prevents this up to 2.4.7.
    let spared = format!("{gap} 2-sales");
    shop(&spared, "2.4.7").one("newer-resource").assert(Note, "1", Some("A_B::sales"), "0:2");
    shop(&spared, "2.4.8").one("newer-resource").assert(Warning, "1", None, "0:2");
}

#[test]
fn newer_resource_of_people_fires() {
    // A resource that opens no route, but a page: `Magento_Cms::media_gallery` is critical by its own entry.
    let rows = "role_id,resource_id,permission\n1,Magento_Backend::content_elements,allow\n1,Magento_Cms::page,deny\n\
                1,Magento_Cms::block,deny\n";
    let reported = about("shop").grants(rows).on("2.4.4").by("newer-resource");
    let [gallery, others] = reported.try_into().unwrap();
    gallery.assert(Error, "1", Some("Magento_Cms::media_gallery"), "0:2").says("it opens no route by itself");
    // All but the three with rows, the gallery, and the resources below the page that are denied with it: 141 - 4.
    others
        .assert(Note, "1", None, "0:2")
        .says("no row for 137 resources")
        .says("Magento_Backend::dashboard and others");
}

#[test]
fn newer_resource_stays_silent() {
    for release in RELEASES {
        shop("1-all 1+admin 1+sales 1+view 1-new 1-stock", release).silent("newer-resource");
        // A list has no rows: saving it writes one for each resource.
        about("shop").grants("Magento_Sales::sales").on(release).silent("newer-resource");
    }
}

#[test]
fn newer_resource_nearly_fires() {
    for release in RELEASES {
        // Rows that only allow have their own rule; a denial of an undefined id does not count.
        shop("1+sales", release).silent("newer-resource");
        shop("1+sales 1-gone", release).silent("newer-resource");
        // All Resources, and All Resources with other ids.
        shop("1+all", release).silent("newer-resource");
        shop("1+all 1-stock", release).silent("newer-resource");
        // Rows of another role only.
        let two = "1-all 1+admin 1+sales 1+view 1-new 1-stock 2+admin 2-stock";
        shop(two, release).silent("newer-resource");
    }
}

#[test]
fn allow_rows_only_fires() {
    for release in RELEASES {
        // `view` opens a read and `new` a write; neither was reviewed, so a write counts as medium.
        let reported = shop("1+sales", release).one("allow-rows-only");
        reported.assert(Warning, "1", None, "0:2")
            .says("`1` has no deny row: it also has 2 resources below the 1 that its rows name, and that opens 2 routes, 1 of")
            .because("POST /V1/new")
            .mend("Save the role in the Admin.");
        // A denial of an undefined id denies nothing.
        shop("1+sales 1-gone", release).one("allow-rows-only");
        // Denials of another role do not matter.
        shop("1+sales 2-admin 2-new", release).one("allow-rows-only");
    }
    // The page's row opens what is below it: writing and deleting pages.
    let rows = "role_id,resource_id,permission\n1,Magento_Cms::page,allow\n";
    let reported = about("shop").grants(rows).one("allow-rows-only");
    reported
        .assert(Error, "1", None, "0:2")
        .says("it also has 3 resources below the 1 ")
        .says("opens 3 routes, 3 of them write routes");
    // The resources below open no route.
    let rows = "role_id,resource_id,permission\n1,Magento_Catalog::categories,allow\n";
    let reported = about("shop").grants(rows).one("allow-rows-only");
    reported.assert(Warning, "1", None, "0:2").because("in every release");
}

#[test]
fn allow_rows_only_stays_silent() {
    for release in RELEASES {
        shop("1-all 1+admin 1+sales 1+view 1+new 1-stock", release).silent("allow-rows-only");
        about("shop").grants("Magento_Sales::sales").on(release).silent("allow-rows-only");
    }
}

#[test]
fn allow_rows_only_nearly_fires() {
    for release in RELEASES {
        // No resources below; a single denial is enough; everything has a row; All Resources.
        shop("1+view", release).silent("allow-rows-only");
        shop("1+sales 1-stock", release).silent("allow-rows-only");
        shop("1+sales 1+view 1+new", release).silent("allow-rows-only");
        shop("1+all", release).silent("allow-rows-only");
        shop("1+all 1+sales", release).silent("allow-rows-only");
        // Only undefined ids.
        shop("1+gone 2+view", release).silent("allow-rows-only");
    }
}
