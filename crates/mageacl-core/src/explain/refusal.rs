//! An error message of Magento: the resources that it names, and other possible causes.

use std::collections::HashSet;

use super::guard::References;
use super::{Guard, Known};
use crate::catalog::routes::SELF;
use crate::grant::is_id;
use crate::release::Release;

/// The meaning of an error message.
#[derive(Clone, Debug)]
pub struct Refusal<'c> {
    /// The resources that it names: the call requires all of them.
    pub guards: Vec<Guard<'c>>,
    /// Advice, in sentences.
    pub advice: Vec<String>,
}

impl<'c> Refusal<'c> {
    pub(super) fn of(text: &str, known: Known<'_, 'c>) -> Refusal<'c> {
        let ids = resources(text);
        let references = References::new(known.shop.routes);
        let guards = ids.iter().map(|id| Guard::of(id, None, known, &references)).collect();
        Refusal { guards, advice: advice(text, &ids, known) }
    }
}

/// Returns the resources in the text of an error without duplicates: ids anywhere, and `self` as a separate word, which
/// otherwise does not occur in such a text.
fn resources(text: &str) -> Vec<String> {
    let is_between = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
    let mut named: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    for word in text.split(is_between).map(|word| word.trim_matches(':')) {
        if (is_id(word) || word == SELF) && known.insert(word) {
            named.push(word.to_owned());
        }
    }
    named
}

fn advice(text: &str, ids: &[String], known: Known<'_, '_>) -> Vec<String> {
    let lower = text.to_lowercase();
    if lower.contains("not match any route") {
        return vec![
            "Magento found no route: the path or the method is wrong, or the module is disabled. Permissions are not \
             the cause."
                .to_owned(),
            "Explain the call itself: mageacl explain 'GET /V1/...' lists the nearest routes.".to_owned(),
        ];
    }
    if ids.is_empty() {
        return vec![
            "The text names no resource. Magento's answer lists them, as \"parameters\": {\"resources\": \"...\"}: \
             paste the whole answer."
                .to_owned(),
        ];
    }
    let mut advice = Vec::new();
    let several = ids.len() > 1;
    advice.push(if several {
        "The call requires all of these resources.".to_owned()
    } else {
        "The call requires this resource.".to_owned()
    });
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
