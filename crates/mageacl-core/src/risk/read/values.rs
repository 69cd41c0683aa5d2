//! Values that are checked while they are deserialized.
//!
//! `serde_json` adds its position to errors of visitors, so the checks are visitors.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::super::{Capability, Edition, Operation, Severity};
use crate::json::values::{Checked, FromText, one_of};

/// The methods that Magento's configuration of routes may contain.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// The end of the message for a repeated capability.
pub(super) const TWICE: &str = "is a duplicate";

/// The id of a resource: no spaces.
pub(super) struct Id(pub(super) String);

/// One of [`METHODS`].
pub(super) struct Method(pub(super) String);

/// The URL of a route: from the version on, no spaces.
pub(super) struct Url(pub(super) String);

/// At least one capability, without duplicates.
pub(super) struct Capabilities(pub(super) Vec<Capability>);

impl FromText for Id {
    fn from_text(text: &str) -> Result<Id, String> {
        if text.is_empty() || text.contains(char::is_whitespace) {
            return Err(format!("invalid id `{text}`; expected the form Vendor_Module::name"));
        }
        Ok(Id(text.to_owned()))
    }
}

impl FromText for Method {
    fn from_text(text: &str) -> Result<Method, String> {
        one_of(text, METHODS, |method| method).map(|method| Method(method.to_owned()))
    }
}

impl FromText for Url {
    fn from_text(text: &str) -> Result<Url, String> {
        let versioned =
            text.strip_prefix("/V").is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
        if versioned && !text.contains(char::is_whitespace) {
            return Ok(Url(text.to_owned()));
        }
        Err(format!("invalid url `{text}`; expected the form of webapi.xml, such as /V1/products/:sku"))
    }
}

impl FromText for Severity {
    fn from_text(text: &str) -> Result<Severity, String> {
        one_of(text, Severity::ALL, Severity::as_str)
    }
}

impl FromText for Capability {
    fn from_text(text: &str) -> Result<Capability, String> {
        one_of(text, Capability::ALL, Capability::as_str)
    }
}

impl FromText for Operation {
    fn from_text(text: &str) -> Result<Operation, String> {
        one_of(text, Operation::ALL, Operation::as_str)
    }
}

impl FromText for Edition {
    fn from_text(text: &str) -> Result<Edition, String> {
        one_of(text, Edition::ALL, Edition::as_str)
    }
}

impl<'de> Deserialize<'de> for Capabilities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence;

        impl<'de> Visitor<'de> for OfSequence {
            type Value = Vec<Capability>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of capabilities")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<Capability>, A::Error> {
                let mut capabilities = Vec::new();
                while let Some(Checked(capability)) = sequence.next_element::<Checked<Capability>>()? {
                    if capabilities.contains(&capability) {
                        return Err(A::Error::custom(format_args!("`{capability}` {TWICE}")));
                    }
                    capabilities.push(capability);
                }
                if capabilities.is_empty() {
                    return Err(A::Error::custom("an entry needs at least one capability"));
                }
                Ok(capabilities)
            }
        }

        deserializer.deserialize_seq(OfSequence).map(Capabilities)
    }
}
