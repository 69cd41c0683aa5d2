//! Questions about the store in fixtures/shop, with rows that its README and the releases explain.

use std::path::Path;

use super::*;
use crate::audit::audit;
use crate::catalog::{Catalog, load};
use crate::grant::{Input, gather};
use crate::release::Release;
use crate::source::SourceMap;
use crate::store;

fn shop() -> (Catalog, SourceMap) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/shop");
    let sources = SourceMap::default();
    (load(&store::discover(&root).unwrap(), &sources).unwrap(), sources)
}

/// Answers a question, given rows of `authorization_rule` and a release.
fn ask(question: &str, rows: &str, release: &str, check: impl FnOnce(Explanation<'_>)) {
    let (catalog, sources) = shop();
    let text = format!("role_id,resource_id,permission\n{rows}");
    let input = Input { name: "rules.csv".to_owned(), bytes: Box::new(text.as_bytes()) };
    let set = gather([input], &sources).unwrap();
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let shop = AccessModel { tree, routes, release: Release::parse(release) };
    let audit = audit(set, None, shop);
    let risks = Risks::default();
    check(explain(&subject(question).unwrap(), Known { shop, audit: &audit, risks: &risks }));
}

/// Asserts whether the first role may make a call, and the reasons.
#[track_caller]
fn answer(question: &str, rows: &str, release: &str, expected: (bool, &[&str])) {
    ask(question, rows, release, |explanation| {
        let Explanation::Call(call) = explanation else { panic!("{question} is a call") };
        let first = call.callers.first().unwrap();
        let reasons: Vec<&str> = first.because.iter().map(|because| because.why.as_str()).collect();
        assert_eq!((first.allowed, reasons.as_slice()), expected, "{question} on {release} with {rows}");
    });
}

#[test]
fn a_question_is_recognised_by_what_it_looks_like() {
    let kind = |text: &str| match subject(text) {
        Ok(Subject::Rule(rule)) => rule.id,
        Ok(Subject::Resource(_)) => "resource",
        Ok(Subject::Resources(_)) => "resources",
        Ok(Subject::Guests) => "guests",
        Ok(Subject::Titles(_)) => "titles",
        Ok(Subject::Error(_)) => "error",
        Ok(Subject::Endpoint(_)) => "endpoint",
        Err(_) => "nothing",
    };
    let cases = [
        ("all-resources", "all-resources"),
        (" excess\n", "excess"),
        ("exces-s", "nothing"),
        ("Magento_Sales::actions_view", "resource"),
        ("self", "resource"),
        ("Sales > Operations", "titles"),
        ("Sales \u{2192} Operations", "titles"),
        ("GET /V1/orders", "endpoint"),
        ("/V1/orders", "endpoint"),
        ("salesOrderRepositoryV1GetList", "endpoint"),
        ("OrderRepositoryInterface::getList", "endpoint"),
        ("Magento\\Sales\\Api\\OrderRepositoryInterface::getList", "endpoint"),
        ("The consumer isn't authorized to access %resources.", "error"),
        (r#"{"message":"x","parameters":{"resources":"A_b::c"}}"#, "error"),
        ("Request does not match any route.", "error"),
        ("Decoding error.", "error"),
        ("Procedure 'salesOrderRepositoryV1GetList' not present", "error"),
        ("guest", "guests"),
        ("webapi/webapisecurity/allow_insecure", "guests"),
        ("self, anonymous", "resources"),
        ("\"self\"", "resources"),
        ("Magento_Sales::sales, Magento_Sales::actions_view", "resources"),
        ("GET /V1/orders?fields=a,b", "endpoint"),
    ];
    for (text, expected) in cases {
        assert_eq!(kind(text), expected, "{text}");
    }
    assert_eq!(subject("exces-s").unwrap_err(), ["excess"]);
}

#[test]
fn an_error_names_its_resources_each_once() {
    let cases: [(&str, &[&str]); 6] = [
        (
            r#"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}"#,
            &["Magento_Sales::actions_view"],
        ),
        (
            r#"{"message":"x","parameters":{"resources":"Magento_Customer::manage, self"}}"#,
            &["Magento_Customer::manage", "self"],
        ),
        (
            "<response><message>Consumer is not authorized to access %resources</message><parameters><resources>\
             Magento_Catalog::products, Magento_Catalog::products</resources></parameters></response>",
            &["Magento_Catalog::products"],
        ),
        ("The consumer isn't authorized to access Nova_Ticket::view.", &["Nova_Ticket::view"]),
        ("main.ERROR: not authorized: Magento_Sales::actions_view: 401", &["Magento_Sales::actions_view"]),
        ("The consumer isn't authorized to access itself.", &[]),
    ];
    for (text, expected) in cases {
        ask(text, "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
            let Explanation::Refusal(refusal) = explanation else { panic!("{text} is an error") };
            let ids: Vec<&str> = refusal.guards.iter().map(|guard| guard.id.as_str()).collect();
            assert_eq!(ids, expected, "{text}");
            assert!(!refusal.advice.is_empty());
        });
    }
}

#[test]
fn bearer_tokens_are_mentioned_since_there_is_a_switch_for_them() {
    for (release, is_mentioned) in [("2.4.3-p3", false), ("2.4.4", true), ("2.4.8-p1", true), ("", true)] {
        ask(
            "not authorized: Magento_Sales::actions_view",
            "1,Magento_Backend::admin,allow\n",
            release,
            |explanation| {
                let Explanation::Refusal(refusal) = explanation else { panic!("it is an error") };
                let advice = refusal.advice.join(" ");
                assert_eq!(advice.contains("enable_integration_as_bearer"), is_mentioned, "{release}: {advice}");
            },
        );
    }
}

#[test]
fn a_row_that_allows_or_denies_is_the_reason() {
    let orders = "GET /V1/orders";
    answer(
        orders,
        "1,Magento_Sales::actions_view,allow\n",
        "2.4.6",
        (true, &["it is granted Magento_Sales::actions_view"]),
    );
    answer(
        orders,
        "1,Magento_Sales::actions,allow\n1,Magento_Sales::actions_view,deny\n",
        "2.4.4",
        (
            false,
            &[
                "a row denies it Magento_Sales::actions_view; Magento_Sales::actions does not grant the resources below it",
            ],
        ),
    );
    // Laminas: the later row of the parent overrides it.
    answer(
        orders,
        "1,Magento_Sales::actions_view,allow\n1,Magento_Sales::actions,deny\n",
        "2.4.6",
        (
            false,
            &[
                "a row allows it Magento_Sales::actions_view, and a later row denies Magento_Sales::actions and everything below it",
            ],
        ),
    );
    // Zend: the row of the id itself comes first.
    answer(
        orders,
        "1,Magento_Sales::actions_view,allow\n1,Magento_Sales::actions,deny\n",
        "2.4.5",
        (true, &["it is granted Magento_Sales::actions_view"]),
    );
}

#[test]
fn a_missing_row_is_reported_as_the_release_takes_it() {
    let orders = "GET /V1/orders";
    let rows = "1,Magento_Sales::actions,allow\n1,Magento_Cms::page,deny\n";
    answer(
        orders,
        rows,
        "2.4.4",
        (true, &["it has no row for Magento_Sales::actions_view and inherits from Magento_Sales::actions"]),
    );
    let newer = "it has no row for Magento_Sales::actions_view, which is newer than its rows, and";
    let hint = "; Magento_Sales::actions does not grant the resources below it";
    // From 2.4.6 on, the ancestors without a row are denied with all their descendants.
    for (release, hint) in [("2.4.5", hint), ("2.4.7", "")] {
        answer(
            orders,
            rows,
            release,
            (false, &[&format!("{newer} no role has a row for it, which this release denies{hint}")]),
        );
    }
    answer(orders, rows, "2.4.8", (false, &[&format!("{newer} which this release denies")]));
    // In 2.4.5 a row of another role is sufficient.
    let rows = format!("{rows}2,Magento_Sales::actions_view,deny\n");
    answer(
        orders,
        &rows,
        "2.4.5",
        (true, &["it has no row for Magento_Sales::actions_view and inherits from Magento_Sales::actions"]),
    );
    answer(orders, "1,Magento_Cms::page,deny\n", "2.4.4", (false, &["it has no resources"]));
}

#[test]
fn undefined_refs_and_self_pass_for_all_resources_alone() {
    let all = "1,Magento_Backend::all,allow\n";
    let one = "1,Magento_Sales::sales,allow\n";
    let undefined = "GET /V1/adobestock/asset/search";
    answer(
        undefined,
        all,
        "2.4.6",
        (
            true,
            &[
                "it has All Resources, which is allowed although Magento_AdobeStockImage::actions_view is defined by no enabled \
               module",
            ],
        ),
    );
    answer(
        undefined,
        one,
        "2.4.6",
        (
            false,
            &[
                "Magento_AdobeStockImage::actions_view is defined by no enabled module, so only roles with All Resources may call it",
            ],
        ),
    );
    answer(
        "GET /V1/loyalty/points/mine",
        one,
        "2.4.6",
        (false, &["self is for logged-in customers, so only roles with All Resources may call it"]),
    );
}

#[test]
fn all_refs_of_a_route_are_asked_for_and_a_refusal_names_those_that_refuse() {
    let rows = "1,Magento_Customer::manage,allow\n1,Acme_Loyalty::points_adjust,deny\n";
    answer("PUT /V1/customers/7", rows, "2.4.4", (false, &["a row denies it Acme_Loyalty::points_adjust"]));
    let missing = "a row allows it Magento_Customer::manage, but its ancestor Magento_Customer::customer has no row, \
                   and this release denies that one and everything below it";
    answer("PUT /V1/customers/7", rows, "2.4.6", (false, &[missing, "a row denies it Acme_Loyalty::points_adjust"]));
    ask("PUT /V1/customers/7", rows, "2.4.6", |explanation| {
        let Explanation::Call(call) = explanation else { panic!("it is a call") };
        let ids: Vec<&str> = call.guards.iter().map(|guard| guard.id.as_str()).collect();
        assert_eq!(ids, ["Magento_Customer::manage", "Acme_Loyalty::points_adjust"]);
        // Each ref is declared by another module.
        let files: Vec<_> = call.guards.iter().map(|guard| guard.asked_at.unwrap().file).collect();
        assert_ne!(files[0], files[1]);
    });
}

#[test]
fn a_resource_is_reported_with_what_it_guards() {
    ask("Magento_Cms::block", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        let Explanation::Resources(guards) = explanation else { panic!("it is a resource") };
        let [guard] = guards.as_slice() else { panic!("it is one") };
        assert_eq!((guard.opened.routes, guard.opened.writes), (5, 3));
        assert_eq!(guard.operations.len(), 4);
        assert!(matches!(guard.standing, ResourceStatus::Defined(_)));
    });
    ask("Acme_Loyalty::vouchers", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        let Explanation::Resources(guards) = explanation else { panic!("it is a resource") };
        assert!(matches!(guards[0].standing, ResourceStatus::Undefined(_)) && guards[0].routes.is_empty());
    });
    ask("Magento_Config::advanced", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        let Explanation::Resources(guards) = explanation else { panic!("it is a resource") };
        assert_eq!(guards[0].standing, ResourceStatus::Disabled);
    });
}

#[test]
fn titles_lead_to_their_resource() {
    ask("Sales > Operations > Orders > Actions > View", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        let Explanation::Resources(guards) = explanation else { panic!("it is a resource") };
        assert_eq!(guards.iter().map(|guard| guard.id.as_str()).collect::<Vec<_>>(), ["Magento_Sales::actions_view"]);
    });
    // A single title counts as one of the tree if nothing else is possible.
    ask("Adjust Points", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        assert!(matches!(explanation, Explanation::Resources(guards) if guards[0].id == "Acme_Loyalty::points_adjust"));
    });
    ask("salesOrderRepositoryV1GetList", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        assert!(matches!(explanation, Explanation::Call(_)));
    });
    ask("Nowhere > At all", "1,Magento_Backend::admin,allow\n", "2.4.6", |explanation| {
        assert!(matches!(explanation, Explanation::Resources(guards) if guards.is_empty()));
    });
}
