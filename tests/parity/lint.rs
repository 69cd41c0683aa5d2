//! All releases: findings in Magento itself. Every store gets these in addition to its own, so they have to be few and true.

use std::collections::BTreeSet;
use std::path::Path;

use mageacl_core::catalog;
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::grant;
use mageacl_core::release::Release;
use mageacl_core::risk::Risks;
use mageacl_core::rules::{FileIndex, Persona, StoreContext, look, run_store};
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use rayon::prelude::*;

use crate::records;

/// A defect of Magento: the first and last release with it, and the rule, subject and resource of the finding.
type Known = (&'static str, &'static str, &'static str, &'static str, &'static str);

const KNOWN: [Known; 9] = [
    // Three routes. The acl.xml has the words in another order: source_stock_link.
    ("2.3.1", "2.3.3", UNDEFINED, LINKS, LINKS),
    // Magento_AdobeStockAsset requires an id that Magento_AdobeStockImage never had.
    ("2.3.4", "9.0", UNDEFINED, "GET /V1/adobestock/asset/search", "Magento_AdobeStockImage::actions_view"),
    // Published vulnerabilities, up to the release before the fix of each line.
    ("2.3.0", "2.3.5-p2", WEAK, "CVE-2020-24402", "Magento_Customer::manage"),
    ("2.4.0", "2.4.0", WEAK, "CVE-2020-24402", "Magento_Customer::manage"),
    ("2.3.0", "2.3.5-p2", WEAK, "CVE-2020-24404", "Magento_Cms::page"),
    ("2.4.0", "2.4.0", WEAK, "CVE-2020-24404", "Magento_Cms::page"),
    ("2.3.0", "2.3.7-p3", WEAK, "AC-1622", "Magento_InventoryApi::source"),
    ("2.4.0", "2.4.3-p2", WEAK, "AC-1622", "Magento_InventoryApi::source"),
    ("2.3.0", "2.3.0", WEAK, "magento2#20169", "Magento_Sales::sales"),
];
const WEAK: &str = "weak-core-guard";
const UNDEFINED: &str = "undefined-ref";
const LINKS: &str = "Magento_InventoryApi::stock_source_link";

pub(crate) fn findings_in_magento_itself(shared: &Path) {
    let archives = records::entries(&shared.join("magento/releases"));
    assert_eq!(archives.len(), 73);
    archives.par_iter().for_each(|archive| {
        let release = records::name(archive).strip_suffix(".tar.gz").unwrap();
        let unpacked = records::unpack(archive);
        let sources = SourceMap::default();
        let store = store::discover(&unpacked.path().join(release)).unwrap();
        let mut catalog = catalog::load(&store, &sources).unwrap();
        catalog::load_integration_files(&mut catalog, &sources);
        let integrations = grant::of_checkout(&catalog, &sources).err();
        let misnamed = store::misnamed(&store, &sources);
        let uses = catalog::uses(&catalog, look(Persona::Audit), &sources);
        let declared = catalog::declared(&catalog, &sources);
        let risks = Risks::default();
        let files = FileIndex::new(&catalog, &declared);
        let scope = StoreContext {
            catalog: &catalog,
            declared: &declared,
            files: &files,
            integrations: integrations.as_ref(),
            misnamed: &misnamed,
            uses: &uses,
            sources: &sources,
            risks: &risks,
        };
        let default = run_store(&scope, Persona::Default);
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let default_errors = default.iter().filter(is_error).count();
        let by_default: BTreeSet<(String, String, String)> = default
            .into_iter()
            .map(|finding| (finding.rule.to_owned(), finding.subject, finding.resource.unwrap_or_default()))
            .collect();
        let number = Release::parse(release).unwrap();
        let has = |known: &&Known| (Release::parse(known.0)..=Release::parse(known.1)).contains(&Some(number));
        let known = KNOWN.iter().filter(has);
        let expected: BTreeSet<(String, String, String)> =
            known.map(|(_, _, rule, route, id)| ((*rule).to_owned(), (*route).to_owned(), (*id).to_owned())).collect();
        assert_eq!(by_default, expected, "{release}");

        // The audit persona gets more findings, but no more errors.
        let all = run_store(&scope, Persona::Audit);
        assert_eq!(all.iter().filter(is_error).count(), default_errors, "{release}");
        // Of the published vulnerabilities, only the single id for all of sales is an error.
        let is_warning = |rule: &str, subject: &str| rule == WEAK && subject != "magento2#20169";
        let warnings = by_default.iter().filter(|(rule, subject, _)| is_warning(rule, subject)).count();
        assert_eq!(default_errors, by_default.len() - warnings, "{release}");
        assert!(all.iter().any(|finding| finding.rule == "anonymous-write"), "{release}");
    });
}
