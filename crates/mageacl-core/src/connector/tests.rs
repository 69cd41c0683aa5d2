//! Pages of connectors, with the figures of an earlier audit of the same release.

use super::*;
use crate::profile;

fn profile_of(name: &str) -> Profile {
    let (_, text) = profile::find(name).unwrap();
    profile::parse(text).unwrap()
}

#[test]
fn a_page_reports_of_the_newest_release_of_each_current_line() {
    let profile = profile_of("expertrec");
    let page = page(&profile, &Risks::default());
    let newest: Vec<&str> = page.lines.iter().map(|line| line.newest.as_str()).collect();
    assert_eq!(newest, ["2.4.4-p13", "2.4.5-p13", "2.4.6-p11", "2.4.7-p6", "2.4.8-p1"]);
    let lines: Vec<&str> = page.matrix.lines.iter().map(|line| line.newest.as_str()).collect();
    assert_eq!(lines, newest);
    let required: Vec<&str> = page.lines[2].required.iter().map(|needed| needed.id.as_str()).collect();
    assert_eq!(
        required,
        [
            "Magento_Catalog::products",
            "Magento_Catalog::categories",
            "Magento_Cms::page",
            "Magento_InventoryApi::source",
            "Magento_Catalog::attributes_attributes",
        ]
    );
    assert_eq!(page.lines[2].required[2].path, "Content > Elements > Pages");
    assert_eq!(page.lines[2].required[2].calls, ["GET /V1/cmsPage/search"]);
    assert_eq!(page.lines[2].all_resources, (317, 170));
}

#[test]
fn a_guide_is_reported_as_the_admin_stores_it() {
    // In 2.4.6-p9 one more box is below the largest one that VentorTech names.
    for (name, boxes, stored, opens, missing) in
        [("expertrec", 11, 51, (154, 88), 0), ("ventortech", 12, 36, (123, 72), 6)]
    {
        let profile = profile_of(name);
        let page = page(&profile, &Risks::default());
        let guide = page.lines[2].guide.as_ref().unwrap();
        assert_eq!(
            (guide.boxes, guide.stored, guide.opens, guide.missing.len()),
            (boxes, stored, opens, missing),
            "{name}"
        );
    }
    let silent = profile_of("klaviyo");
    assert!(page(&silent, &Risks::default()).lines.iter().all(|line| line.guide.is_none()));
}
