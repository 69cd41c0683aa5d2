//! Messages as people paste them.

use std::collections::BTreeSet;

use super::*;
use crate::rules;

/// The id of the first message of a text.
fn first(text: &str) -> &'static str {
    recognize(text).first().map_or("none", |error| error.id)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of messages")]
fn messages_are_recognized_in_every_form() {
    let cases = [
        ("Consumer is not authorized to access %resources", "not-authorized"),
        ("The consumer isn't authorized to access %resources.", "not-authorized"),
        ("The consumer isn\u{2019}t authorized to access Magento_Sales::actions_view.", "not-authorized"),
        (
            r#"{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"self"}}"#,
            "not-authorized",
        ),
        (
            "{&quot;message&quot;:&quot;The consumer isn&#039;t authorized to access %resources.&quot;}",
            "not-authorized",
        ),
        (r#"{\"message\":\"The consumer isn\\u0027t authorized to access %resources.\"}"#, "not-authorized"),
        ("<response><message>Consumer is not authorized to access %resources</message></response>", "not-authorized"),
        ("The current customer isn't authorized.", "current-customer-not-authorized"),
        ("Request does not match any route.", "no-route"),
        ("Specified request cannot be processed.", "no-processor"),
        ("Request method is invalid.", "method-invalid"),
        ("Operation allowed only in HTTPS", "https-only"),
        ("Internal Error. Details are available in Magento log file. Report ID: webapi-5f0a", "internal-error"),
        ("HTTP/1.1 401 Unauthorized", "status-401"),
        ("403 Forbidden", "status-403"),
        (
            "The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.",
            "sign-in-incorrect",
        ),
        ("You did not sign in correctly or your account is temporarily disabled.", "sign-in-incorrect"),
        ("Please use the 2fa provider-specific endpoints to obtain a token.", "two-factor-required"),
        ("Invalid token", "invalid-token"),
        (r#"{"message":"The signature is invalid. Verify and try again."}"#, "signature-invalid"),
        ("oauth_problem=The+signature+is+invalid", "signature-invalid"),
        ("The consumer key has expired", "consumer-expired"),
        ("Consumer key has expired", "consumer-expired"),
        ("A consumer having the specified key doesn't exist.", "consumer-unknown"),
        ("Specified token does not exist", "access-token-unknown"),
        ("The token length is invalid. Check the length and try again.", "access-token-unknown"),
        ("Access token has been revoked", "access-token-revoked"),
        ("The nonce is already being used by the consumer with an ID of 3.", "nonce-used"),
        (
            r#"{"message":"\"%fieldName\" is required. Enter and try again.","parameters":{"fieldName":"oauth_nonce"}}"#,
            "oauth-parameter-missing",
        ),
        (
            r#"{"message":"%fieldName is a required field","parameters":{"fieldName":"searchCriteria"}}"#,
            "required-field",
        ),
        (
            r#"{"message":"\"%fieldName\" is required. Enter and try again.","parameters":{"fieldName":"sku"}}"#,
            "required-field",
        ),
        ("Decoding error.", "decoding-error"),
        (r#"{"message":"Decoding error: {\"x","trace":"0 consumer is not authorized to access"}"#, "decoding-error"),
        ("Server cannot understand Accept HTTP header media type.", "accept-header"),
        ("The product that was requested doesn't exist. Verify the product and try again.", "no-such-entity"),
        ("Requested service is not available: \"catalogProductRepositoryV1\"", "soap-service-unavailable"),
        ("Procedure 'catalogProductRepositoryV1GetList' not present", "soap-procedure"),
        ("SOAP-ERROR: Parsing WSDL: Couldn't load from 'https://shop.example/soap'", "wsdl-parse"),
        (
            r#"{"message":"Invalid data","errors":[{"message":"Error processing %1 element of input data","parameters":["0"]}]}"#,
            "async-element",
        ),
        ("Too Many Requests", "too-many-requests"),
        (r#"{"message":"Maximum items of type \"%type\" is %max"}"#, "array-size"),
        ("Sorry, you need permissions to view this content.", "admin-denied"),
        ("You need more permissions to view this.", "admin-denied"),
        ("Access denied.", "admin-denied"),
        ("SQLSTATE[HY000] [1045] Access denied for user 'magento'@'localhost'", "database-denied"),
        (
            "[2026-11-30T08:00:00] main.CRITICAL: LogicException: Could not create an acl object: Resource id \
             'Nova_Tag::tags' already exists\n  in the ACL in /var/www/vendor/x.php:7",
            "acl-duplicate-id",
        ),
        ("Could not create an acl object", "acl-object"),
        ("Warning: Undefined array key \"title\" in vendor/x.php on line 54", "acl-missing-title"),
        ("Notice: Undefined index: title", "acl-missing-title"),
        (
            "Element 'resource': Duplicate key-sequence ['Nova_Tag::tags'] in unique identity-constraint 'x'.",
            "duplicate-key-sequence",
        ),
        (
            "More than one node matching the query: /config/acl/resources/resource[@id='Magento_Backend::admin']",
            "more-than-one-node",
        ),
        ("[facet 'pattern'] The value 'nova' is not accepted by the pattern '([A-Z]+", "facet-pattern"),
        ("Element 'resource': The attribute 'ref' is required but missing.", "attribute-required"),
        ("Element 'resource': The attribute 'sortorder' is not allowed.", "attribute-not-allowed"),
        ("Element 'ressource': This element is not expected. Expected is ( resource ).", "element-not-expected"),
        ("DOMDocument::loadXML(): Opening and ending tag mismatch: acl line 2", "xml-not-well-formed"),
        (
            "One or more <a href=\"x\">integrations</a> have been reset because of a change to their xml configs.",
            "integrations-reset",
        ),
        ("The integrations have been reset", "integrations-reset"),
        ("my changed integration file does nothing", "integration-file-without-effect"),
        ("Cannot edit integrations created via config file.", "integration-from-file"),
        ("Circular sequence reference from 'A_A' to 'B_B'.", "circular-sequence"),
        (
            "Please upgrade your database: Run \"bin/magento setup:upgrade\" from the Magento root directory.",
            "upgrade-needed",
        ),
        ("GET /V1/orders", "none"),
        ("Sales > Operations > Orders", "none"),
        ("The weather is fine today.", "none"),
    ];
    for (text, expected) in cases {
        assert_eq!(first(text), expected, "{text}: {:?}", recognize(text).iter().map(|it| it.id).collect::<Vec<_>>());
    }
}

#[test]
fn a_nested_message_is_recognized_as_well() {
    let text = "Could not create an acl object: Invalid Document\nElement 'resource': The attribute 'title' is \
                required but missing.\nLine: 13";
    let ids: Vec<&str> = recognize(text).iter().map(|error| error.id).collect();
    assert_eq!(ids, ["acl-missing-title", "acl-object", "xml-file-invalid"]);
}

#[test]
fn permissions_granted_and_missing_are_kept_apart() {
    let about = |text: &str| recognize(text)[0].about;
    assert_eq!(about("Decoding error."), About::AfterPermission);
    assert_eq!(about("Operation allowed only in HTTPS"), About::AfterPermission);
    assert_eq!(about("The signature is invalid"), About::Authentication);
    assert_eq!(about("The consumer isn't authorized to access %resources."), About::Authorization);
    assert_eq!(about("Procedure 'x' not present"), About::Authorization);
}

#[test]
fn every_entry_is_complete_and_every_wording_leads_to_it() {
    let mut ids = BTreeSet::new();
    for error in all() {
        assert!(ids.insert(error.id), "{} occurs twice", error.id);
        assert!(!error.cause.is_empty() && !error.fix.is_empty() && !error.wordings.is_empty(), "{}", error.id);
        for rule in error.rules {
            assert!(rules::find(rule).is_some(), "{}: unknown rule {rule}", error.id);
        }
        for wording in error.wordings {
            let text = wording.replace('*', "x");
            assert!(recognize(&text).contains(&error), "{}: {wording}", error.id);
        }
    }
    assert!(ids.len() >= 60, "{}", ids.len());
}
