//! The built-in file, and the parser for it and for files of a project.

mod builtin;
mod refusals;

use super::*;
use crate::catalog::Route;
use Capability::{BusinessData, ContentInjection, Messaging, MoneyMovement, PersonalData};

fn route(name: &str, refs: &[&str]) -> Route {
    let (method, url) = name.split_once(' ').unwrap();
    Route {
        url: url.to_owned(),
        method: method.to_owned(),
        service: String::new(),
        service_method: String::new(),
        secure: false,
        resources: refs.iter().map(|id| (*id).to_owned()).collect(),
        ref_places: Vec::new(),
        operation: None,
        parameters: Vec::new(),
        declarations: Vec::new(),
    }
}

fn own(ids: &str, routes: &str) -> Risks {
    let mut risks = Risks::default();
    risks.with(&format!(r#"{{ "schema": "{SCHEMA}", "ids": [{ids}], "routes": [{routes}] }}"#)).unwrap();
    risks
}

const OWN_ID: &str = r#"{ "id": "Magento_Cms::block", "severity": "medium", "capabilities": ["messaging"],
    "reason": "Ours.", "source": "us" }"#;

#[test]
fn one_id_guards_routes_of_different_risk() {
    let risks = Risks::default();
    let write = route("PUT /V1/cmsBlock/:id", &["Magento_Cms::block"]);
    let read = route("GET /V1/cmsBlock/:blockId", &["Magento_Cms::block"]);
    let (write, read) = (risks.of_route(&write), risks.of_route(&read));
    assert_eq!((write.operation, write.severity), (Operation::Write, Severity::Critical));
    assert_eq!(write.capabilities, [ContentInjection]);
    assert_eq!((read.operation, read.severity), (Operation::Read, Severity::Low));
    assert_eq!(
        (read.capabilities, read.reason),
        (vec![BusinessData], "Reads the HTML of blocks, including inactive ones.")
    );
    assert_eq!(read.entries, [risks.of_id("Magento_Cms::block").unwrap()]);
}

#[test]
fn a_route_is_what_it_is_under_whatever_id() {
    // 2.3.0 guards every route of sales by one id.
    let risks = Risks::default();
    for id in ["Magento_Sales::sales", "Magento_Sales::sales_invoice"] {
        let refund = route("POST /V1/invoice/:invoiceId/refund", &[id]);
        let refund = risks.of_route(&refund);
        assert_eq!((refund.severity, refund.capabilities), (Severity::High, vec![MoneyMovement]));
    }
}

#[test]
fn a_method_may_mislead() {
    let risks = Risks::default();
    for (name, operation) in [
        ("POST /V1/products/cost-information", Operation::Read),
        ("POST /V1/coupons/deleteByIds", Operation::Delete),
        ("post /V1/coupons/deleteByIds", Operation::Delete),
        ("POST /V1/vendor/search", Operation::Write),
        ("delete /V1/vendor/:id", Operation::Delete),
        ("get /V1/vendor", Operation::Read),
    ] {
        assert_eq!(risks.of_route(&route(name, &["Vendor_Module::id"])).operation, operation, "{name}");
    }
}

#[test]
fn what_nobody_reviewed_counts_by_its_method() {
    let risks = Risks::default();
    for (name, severity) in [
        ("GET /V1/vendor", Severity::Low),
        ("PUT /V1/vendor", Severity::Medium),
        ("DELETE /V1/vendor", Severity::Medium),
    ] {
        let route = route(name, &["Vendor_Module::id"]);
        let risk = risks.of_route(&route);
        assert_eq!((risk.severity, risk.capabilities.len(), risk.entries.len()), (severity, 0, 0), "{name}");
        assert!(risk.reason.starts_with("This route has not been reviewed"), "{name}");
    }
}

#[test]
fn the_refs_of_a_route_add_up() {
    let risks = Risks::default();
    let route = route("PUT /V1/vendor", &["Magento_Sales::emails", "Vendor_Module::id", "Magento_Cms::save", "self"]);
    let risk = risks.of_route(&route);
    assert_eq!((risk.severity, risk.capabilities), (Severity::Critical, vec![ContentInjection, Messaging]));
    assert_eq!(risk.reason, risks.of_id("Magento_Cms::save").unwrap().verdict.reason);
    assert_eq!(risk.entries.len(), 2);
}

#[test]
fn a_project_has_the_last_word() {
    let write = route("PUT /V1/cmsBlock/:id", &["Magento_Cms::block"]);
    // For an id: it also overrides the built-in entry for the route, but the operation remains.
    let mut risks = own(OWN_ID, "");
    assert_eq!((risks.of_route(&write).severity, risks.of_route(&write).reason), (Severity::Medium, "Ours."));
    let reads = route("POST /V1/products/cost-information", &["Magento_Cms::block"]);
    assert_eq!(risks.of_route(&reads).operation, Operation::Read);
    // For the route: it also overrides the project's own entry for the id. The last file counts.
    let of_route = |severity: &str| {
        format!(
            r#"{{ "schema": "{SCHEMA}", "routes": [{{ "method": "PUT", "url": "/V1/cmsBlock/:id", "severity": "{severity}",
            "capabilities": ["bulk"], "operation": "read", "reason": "Ours.", "source": "us" }}] }}"#
        )
    };
    for (text, severity) in [("high", Severity::High), ("low", Severity::Low)] {
        risks.with(&of_route(text)).unwrap();
        let risk = risks.of_route(&write);
        assert_eq!((risk.severity, risk.operation), (severity, Operation::Read));
    }
    // The list of all entries has each once.
    assert_eq!(risks.entries().count(), Risks::default().entries().count());
    // A file that is refused changes nothing.
    risks.with(&of_route("none")).unwrap_err();
    assert_eq!(risks.of_route(&write).severity, Severity::Low);
}

#[test]
fn the_worst_route_is_named() {
    let risks = Risks::default();
    assert_eq!(risks.worst(std::iter::empty()), None);
    let routes = [
        route("GET /V1/vendor", &["Vendor_Module::id"]),
        route("GET /V1/customers/search", &["Magento_Customer::customer"]),
        route("PUT /V1/customers/:customerId", &["Magento_Customer::manage"]),
        route("DELETE /V1/customers/:customerId", &["Magento_Customer::delete"]),
    ];
    let worst = risks.worst(routes.iter()).unwrap();
    assert_eq!((worst.severity, worst.route.name().as_str()), (Severity::High, "PUT /V1/customers/:customerId"));
    assert!(worst.reason.starts_with("Changes a customer"));
}

#[test]
fn a_summary_counts_by_capability_the_worst_first() {
    let risks = Risks::default();
    let routes = [
        route("GET /V1/vendor", &["Vendor_Module::id"]),
        route("GET /V1/customers/:customerId", &["Magento_Customer::customer"]),
        route("POST /V1/orders/:id/emails", &["Magento_Sales::emails"]),
        route("DELETE /V1/addresses/:addressId", &["Magento_Customer::manage"]),
        route("POST /V1/cmsBlock", &["Magento_Cms::block"]),
    ];
    let summary = risks.summary(routes.iter());
    assert_eq!(summary.to_string(), "content injection (1 route), personal data (2), messaging (1), not reviewed (1)");
    let personal = Opened { capability: PersonalData, routes: 2, severity: Severity::High };
    assert_eq!((summary.opened[1], summary.unreviewed), (personal, 1));
    assert_eq!(risks.summary(routes[..1].iter()).to_string(), "not reviewed (1 route)");
    assert_eq!(risks.summary(std::iter::empty()).to_string(), "");
}
