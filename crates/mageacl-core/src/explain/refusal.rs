//! An error message of Magento: its meaning, the resources and services that it names, and other possible causes.

use std::collections::{BTreeMap, HashSet};

use super::callers::CUSTOMERS;
use super::errors::{self, About, KnownError};
use super::guard::References;
use super::{Known, ResourceExplanation};
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::soap::Operation;
use crate::grant::is_id;
use crate::release::Release;

/// The meaning of an error message.
#[derive(Clone, Debug)]
pub struct Refusal<'c> {
    /// The known messages in it, the most specific first.
    pub errors: Vec<&'static KnownError>,
    /// The resources that it names: the call requires all of them.
    pub guards: Vec<ResourceExplanation<'c>>,
    /// The SOAP operations that it names, and those of the services that it names.
    pub operations: Vec<&'c Operation>,
    /// Advice beyond that of the messages, in sentences.
    pub advice: Vec<String>,
}

impl<'c> Refusal<'c> {
    /// Reads a text. Without a configuration, its resources are not looked up.
    pub(super) fn from_text(text: &str, known: Option<Known<'_, 'c>>) -> Refusal<'c> {
        let errors = errors::recognize(text);
        let Some(known) = known else {
            return Refusal { errors, guards: Vec::new(), operations: Vec::new(), advice: Vec::new() };
        };
        let ids = resources(text);
        let references = References::new(known.shop.routes);
        let guards = ids.iter().map(|id| ResourceExplanation::for_id(id, None, known, &references)).collect();
        let operations = operations(text, known);
        let advice = advice(&errors, &ids, &operations, known);
        Refusal { errors, guards, operations, advice }
    }

    /// Returns the rules whose findings in the store are a possible cause.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> {
        self.errors.iter().flat_map(|error| error.rules.iter().copied())
    }
}

/// Returns the resources in the text of an error without duplicates: ids anywhere, and `self` and `anonymous` as separate
/// words. `anonymous` counts only in a list, since traces of PHP have it too.
fn resources(text: &str) -> Vec<String> {
    let is_between = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
    let mut named: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    for word in text.split(is_between).map(|word| word.trim_matches(':')) {
        if (is_id(word) || word == SELF) && known.insert(word) {
            named.push(word.to_owned());
        }
    }
    let mut items =
        text.split([',', '"', '\'', '[', ']', '<', '>', '\n']).map(|item| item.trim().trim_end_matches('.'));
    if !named.is_empty() && items.any(|item| item == ANONYMOUS || item.ends_with(" anonymous")) {
        named.push(ANONYMOUS.to_owned());
    }
    named
}

/// The maximum number of operations of a text.
const MAX_OPERATIONS: usize = 40;

/// Returns the SOAP operations that a text names, or those of the services that it names.
fn operations<'c>(text: &str, known: Known<'_, 'c>) -> Vec<&'c Operation> {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 4).collect();
    let mut found: BTreeMap<&str, &Operation> = BTreeMap::new();
    for operation in known.shop.routes.operations() {
        let is_named = |word: &&str| *word == operation.name || *word == operation.service;
        if words.iter().any(is_named) && found.len() < MAX_OPERATIONS {
            found.insert(&operation.name, operation);
        }
    }
    found.into_values().collect()
}

fn advice(errors: &[&KnownError], ids: &[String], operations: &[&Operation], known: Known<'_, '_>) -> Vec<String> {
    let mut advice = Vec::new();
    if errors.iter().any(|error| error.id == "no-route") {
        advice.push("Explain the call itself: mageacl explain 'GET /V1/...' lists the nearest routes.".to_owned());
        return advice;
    }
    let is_refusal = errors.first().is_none_or(|error| error.about == About::Authorization);
    if !is_refusal {
        return advice;
    }
    if ids.is_empty() && operations.is_empty() {
        let is_list_expected = errors.first().is_none_or(|error| error.id == "not-authorized");
        if is_list_expected {
            advice.push(
                "The text names no resource. Magento's answer lists them, as \"parameters\": {\"resources\": \"...\"}: \
                 paste the whole answer."
                    .to_owned(),
            );
        }
        return advice;
    }
    if ids.is_empty() {
        return advice;
    }
    let several = ids.len() > 1;
    advice.push(if several {
        "The call requires all of these resources.".to_owned()
    } else {
        "The call requires this resource.".to_owned()
    });
    if ids.iter().any(|id| id == SELF) {
        advice.push(CUSTOMERS.to_owned());
        advice.push(
            "For administrators and integrations many routes have a twin with an id in place of /me or /mine, such as \
             GET /V1/customers/:customerId. mageacl explain 'GET /V1/...' names it."
                .to_owned(),
        );
    }
    let bearer = match known.shop.release {
        Some(release) if release < Release::BEARER_OFF => String::new(),
        _ => " Since 2.4.4 Magento ignores a plain bearer token of an integration unless \
              oauth/consumer/enable_integration_as_bearer is 1: sign the call (OAuth 1.0a) or enable that setting."
            .to_owned(),
    };
    advice.push(format!(
        "If the integration has the required resources, then Magento did not accept its token and treated the caller \
         as a guest: a wrong, revoked or expired token gets the same text.{bearer}"
    ));
    advice
}
