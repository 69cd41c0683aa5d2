//! Profiles: what a connector calls in a store, and how that is known.
//!
//! A profile is a JSON file; `profiles/profile.schema.json` describes the format. Some come with the tool
//! ([`BUILTIN`]), anybody can write more. Names and texts go in, a checked [`Profile`] or the reason against it comes
//! out. Which resources the endpoints need is not written in a profile: that depends on the store.

mod builtin;
mod json;
mod parse;

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer};

pub use crate::endpoint::matching::METHODS;
pub use crate::json::ParseError;
use crate::json::present;

pub use self::builtin::{BUILTIN, NotFound, find};
use self::parse::objects;
pub use self::parse::parse;

/// The value of `schema` in a profile that this version reads.
pub const SCHEMA: &str = "mageacl/profile/1";

/// What a connector calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name for `-p`: lower-case letters, digits and hyphens.
    pub slug: String,
    /// The connector's name.
    pub name: String,
    /// Who makes it.
    pub vendor: String,
    /// What it does, in a sentence.
    pub description: String,
    /// What sort of connector it is, in free words.
    pub kind: String,
    /// What it calls, in the order of the file; never empty, and no pair of method and path twice.
    pub endpoints: Vec<Endpoint>,
    /// What the vendor tells merchants to tick, where there is such a list.
    pub checklist: Option<Checklist>,
    /// What the vendor says about granting All Resources.
    pub all_resources: Option<String>,
    /// How well the endpoints are known altogether.
    pub evidence_quality: String,
}

/// One REST endpoint of a [`Profile`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// The method, one of [`METHODS`].
    pub method: String,
    /// The route with its variables in braces, from the version on: `/V1/products/{sku}`.
    pub path: String,
    /// What the connector does with it.
    pub purpose: String,
    /// Whether the connector does its main work without it.
    #[serde(default)]
    pub optional: bool,
    /// How the endpoint is known.
    pub confidence: Confidence,
    /// Where that can be looked up.
    pub evidence: String,
    /// What else one should know.
    #[serde(default, deserialize_with = "present")]
    pub note: Option<String>,
}

/// How an [`Endpoint`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A document of the vendor or its engineers names it.
    Documented,
    /// The connector's source calls it.
    SourceCode,
    /// Concluded from something else, which the note tells.
    Inferred,
}

/// What a vendor tells merchants to tick in the Admin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Where the vendor publishes it.
    pub url: String,
    /// The boxes, in the vendor's words.
    pub items: Vec<String>,
    /// What the vendor says that these boxes amount to.
    #[serde(default, deserialize_with = "objects")]
    pub claims: Vec<Claim>,
}

/// A statement of a vendor about the access that its [`Checklist`] gives.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// A short quotation.
    pub text: String,
}

impl Confidence {
    const ALL: [Confidence; 3] = [Confidence::Documented, Confidence::SourceCode, Confidence::Inferred];

    /// The name as a profile writes it.
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

/// The candidate that differs least from a name, if it differs in at most a third of its letters.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A misspelling is short. The comparison takes the product of both lengths.
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
