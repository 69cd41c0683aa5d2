//! The facts that are built in.

use crate::packages::{Version, builtin};

#[test]
fn every_built_in_fact_can_be_read() {
    let facts = builtin();
    assert!(facts.sections.len() > 600);
    let mut versions = 0;
    for package in facts.packages() {
        let section = &facts.sections[package];
        let known = section.versions().unwrap_or_else(|error| panic!("[{}]: {error}", section.name)).known;
        assert!(known.is_sorted_by(|a, b| Version::parse(a) < Version::parse(b)), "[{}]", section.name);
        versions += known.len();
        for place in 0..known.len() {
            let modules = section.modules(&known, place).unwrap_or_else(|error| panic!("[{}]: {error}", section.name));
            assert!(!modules.is_empty(), "[{}] {}", section.name, known[place]);
        }
    }
    assert!(versions > 10_000);
}

#[test]
fn a_version_is_found_exactly_or_by_the_nearest_one() {
    let facts = builtin();
    let exact = facts.find("magento/module-sales", "103.0.7-p3").unwrap();
    assert_eq!((exact.version, exact.is_exact), ("103.0.7-p3", true));
    assert_eq!(exact.modules.iter().map(|module| module.name).collect::<Vec<_>>(), ["Magento_Sales"]);
    assert!(!facts.find("magento/module-sales", "103.0.7-p99").unwrap().is_exact);
    assert_eq!(facts.find("acme/kiosk", "1.0.0"), None);
    // Announced by a document, with an unknown ref.
    let assumed = facts.find("magento/module-customer", "103.0.9").unwrap();
    let activate = assumed.modules[0].routes.iter().find(|route| route.url == "/V1/customers/activate").unwrap();
    assert_eq!((assumed.is_exact, activate.refs.as_slice()), (false, ["?"].as_slice()));
    assert!(facts.has("magento/module-sales", "103.0.7-p3") && !facts.has("magento/module-sales", "103.0.7-p99"));
    assert!(facts.declares("magento/module-sales") && facts.declares("acme/kiosk"));
    assert!(!facts.declares("magento/module-ui"));
    // A module of another vendor.
    assert!(facts.has("mollie/magento2", "3.0.2"));
}
