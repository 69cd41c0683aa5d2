//! Profiles: the calls of a connector, with evidence.
//!
//! A profile is a JSON file; its schema is `profiles/profile.schema.json`. Some are built in ([`BUILTIN`]); anyone can
//! write more. A name or text goes in, a checked [`Profile`] or an error comes out. A profile does not contain the
//! required resources, since these depend on the store.

mod builtin;
mod draft;
mod json;
mod parse;

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer};

pub use crate::endpoint::matching::METHODS;
pub use crate::json::ParseError;
use crate::json::present;

pub use self::builtin::{BUILTIN, NotFound, find};
pub use self::draft::{Draft, draft};
use self::parse::objects;
pub use self::parse::parse;

/// The value of `schema` in a profile that this version reads.
pub const SCHEMA: &str = "mageacl/profile/1";

/// The calls of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name for `-p`: lower-case letters, digits and hyphens.
    pub slug: String,
    /// The connector's name.
    pub name: String,
    /// The vendor of the connector.
    pub vendor: String,
    /// A description of the connector in a sentence.
    pub description: String,
    /// The category of the connector, as free text.
    pub kind: String,
    /// The address of the evidence, an `https` URL.
    pub source: Option<String>,
    /// The version of the connector that the calls are known of.
    pub version: Option<String>,
    /// The day on which the evidence was read, as `2026-12-01`.
    pub checked: Option<String>,
    /// The endpoints in the order of the file; never empty, without duplicates of method and path.
    pub endpoints: Vec<Endpoint>,
    /// The resources that the vendor instructs merchants to tick, if it publishes such a list.
    pub checklist: Option<Checklist>,
    /// The vendor's statement about granting All Resources.
    pub all_resources: Option<String>,
    /// The overall quality of the evidence for the endpoints.
    pub evidence_quality: String,
}

/// One REST endpoint of a [`Profile`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The method, one of [`METHODS`].
    pub method: String,
    /// The route from the version on, with its variables in braces: `/V1/products/{sku}`.
    pub path: String,
    /// The purpose of the call.
    pub purpose: String,
    /// Whether the connector does its main work without it.
    #[serde(default)]
    pub optional: bool,
    /// The kind of evidence for the endpoint.
    pub confidence: Confidence,
    /// A reference to the evidence.
    pub evidence: String,
    /// An additional remark.
    #[serde(default, deserialize_with = "present")]
    pub note: Option<String>,
}

/// The kind of evidence for an [`Endpoint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Documentation of the vendor, or its engineers, name it.
    Documented,
    /// The connector's source calls it.
    SourceCode,
    /// Inferred from other facts, which the note explains.
    Inferred,
}

/// The resources that a vendor instructs merchants to tick in the Admin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The URL of the list.
    pub url: String,
    /// The boxes, in the vendor's words.
    pub items: Vec<String>,
    /// The vendor's claims about the resulting access.
    #[serde(default, deserialize_with = "objects")]
    pub claims: Vec<Claim>,
}

/// A claim of a vendor about the access that its [`Checklist`] gives.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// A short quotation.
    pub text: String,
}

/// Phrases by which a profile says of itself that it may lack calls.
const INCOMPLETE: [&str; 9] = [
    "not public",
    "not all",
    "incomplete",
    "may be missing",
    "could not be read",
    "cut off",
    "partial",
    "only some",
    "is not known",
];

impl Profile {
    /// Returns whether the profile says of itself that the connector may make more calls than it lists.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        let evidence = self.evidence_quality.to_lowercase();
        INCOMPLETE.iter().any(|phrase| evidence.contains(phrase))
    }
}

impl Confidence {
    const ALL: [Confidence; 3] = [Confidence::Documented, Confidence::SourceCode, Confidence::Inferred];

    /// Returns the name in a profile.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Documented => "documented",
            Confidence::SourceCode => "source-code",
            Confidence::Inferred => "inferred",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Confidence::ALL.into_iter().find(|known| known.as_str() == name).ok_or_else(|| {
            let names = in_backticks(&Confidence::ALL.map(Confidence::as_str));
            de::Error::custom(format_args!("unknown value `{name}`, expected one of {names}"))
        })
    }
}

/// Returns the candidate with the smallest distance to a name, if at most a third of its letters differ.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Long names are not misspellings, and the comparison takes the product of both lengths.
    if name.len() > 100 {
        return None;
    }
    let distances = candidates.map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    let (distance, candidate) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance * 3 <= candidate.chars().count()).then_some(candidate)
}

fn in_backticks(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_confidence_is_read_by_its_name() {
        for confidence in Confidence::ALL {
            let written = format!("\"{confidence}\"");
            assert_eq!(serde_json::from_str::<Confidence>(&written).unwrap(), confidence);
        }
    }
}
