//! Entries of the policy: integrations and roles with the access that they should have.
//!
//! `serde` cannot combine flattened fields with a refusal of unknown ones, so both kinds are listed in full.

use std::ops::Range;

use globset::Glob;
use serde::Deserialize;

use super::super::{DeclaredAccess, PolicyEntry};
use super::prose;
use crate::date::Date;
use crate::json::values::{Checked, FromText, HasKey, NonEmptyString};
use crate::json::{ParseError, present};

/// The fields that integrations and roles share.
pub(super) struct Fields {
    profile: Option<Checked<NonEmptyString>>,
    endpoints: Option<Vec<Checked<NonEmptyString>>>,
    resources: Option<Vec<Checked<NonEmptyString>>>,
    grants: Option<Checked<NonEmptyString>>,
    owner: Option<Checked<NonEmptyString>>,
    reason: Option<Checked<NonEmptyString>>,
    expires: Option<Checked<Date>>,
    max_token_age_days: Option<u32>,
    clients: Vec<Checked<Client>>,
}

/// A pattern of user agents and addresses.
pub(super) struct Client(String);

/// An entry of `integrations`.
#[derive(Deserialize)]
#[serde(from = "WrittenIntegration")]
pub(super) struct OfIntegration {
    pub(super) integration: String,
    pub(super) fields: Fields,
}

/// An entry of `roles`.
#[derive(Deserialize)]
#[serde(from = "WrittenRole")]
pub(super) struct OfRole {
    pub(super) role: String,
    pub(super) fields: Fields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIntegration {
    integration: Checked<NonEmptyString>,
    #[serde(default, deserialize_with = "present")]
    profile: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    endpoints: Option<Vec<Checked<NonEmptyString>>>,
    #[serde(default, deserialize_with = "present")]
    resources: Option<Vec<Checked<NonEmptyString>>>,
    #[serde(default, deserialize_with = "present")]
    grants: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    owner: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    reason: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    expires: Option<Checked<Date>>,
    #[serde(default, deserialize_with = "present")]
    max_token_age_days: Option<u32>,
    #[serde(default)]
    clients: Vec<Checked<Client>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRole {
    role: Checked<NonEmptyString>,
    #[serde(default, deserialize_with = "present")]
    profile: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    endpoints: Option<Vec<Checked<NonEmptyString>>>,
    #[serde(default, deserialize_with = "present")]
    resources: Option<Vec<Checked<NonEmptyString>>>,
    #[serde(default, deserialize_with = "present")]
    grants: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    owner: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    reason: Option<Checked<NonEmptyString>>,
    #[serde(default, deserialize_with = "present")]
    expires: Option<Checked<Date>>,
}

impl Fields {
    /// Makes the entry of an integration or role with this name.
    ///
    /// # Errors
    /// If it does not have exactly one of `profile`, `endpoints` and `resources`.
    pub(super) fn entry(self, name: String, is_role: bool, span: Range<usize>) -> Result<PolicyEntry, ParseError> {
        let access = match (self.profile, self.endpoints, self.resources) {
            (Some(Checked(NonEmptyString(profile))), None, None) => DeclaredAccess::Profile(profile),
            (None, Some(endpoints), None) => DeclaredAccess::Endpoints(texts(endpoints)),
            (None, None, Some(resources)) => DeclaredAccess::Resources(texts(resources)),
            (None, None, None) => {
                let message = format!("the entry `{name}` needs one of `profile`, `endpoints` and `resources`");
                return Err(ParseError { message, span, help: None });
            }
            _ => {
                let message = format!("the entry `{name}` has more than one of `profile`, `endpoints` and `resources`");
                return Err(ParseError { message, span, help: Some("Keep one of them.".to_owned()) });
            }
        };
        Ok(PolicyEntry {
            name,
            is_role,
            access,
            grants: prose(self.grants),
            owner: prose(self.owner),
            reason: prose(self.reason),
            expires: self.expires.map(|Checked(date)| date),
            max_token_age_days: self.max_token_age_days,
            clients: self.clients.into_iter().map(|Checked(Client(pattern))| pattern).collect(),
            span,
        })
    }
}

impl From<WrittenIntegration> for OfIntegration {
    fn from(written: WrittenIntegration) -> Self {
        let fields = Fields {
            profile: written.profile,
            endpoints: written.endpoints,
            resources: written.resources,
            grants: written.grants,
            owner: written.owner,
            reason: written.reason,
            expires: written.expires,
            max_token_age_days: written.max_token_age_days,
            clients: written.clients,
        };
        OfIntegration { integration: written.integration.0.0, fields }
    }
}

impl From<WrittenRole> for OfRole {
    fn from(written: WrittenRole) -> Self {
        let fields = Fields {
            profile: written.profile,
            endpoints: written.endpoints,
            resources: written.resources,
            grants: written.grants,
            owner: written.owner,
            reason: written.reason,
            expires: written.expires,
            max_token_age_days: None,
            clients: Vec::new(),
        };
        OfRole { role: written.role.0.0, fields }
    }
}

impl HasKey for OfIntegration {
    fn key(&self) -> String {
        self.integration.clone()
    }
}

impl HasKey for OfRole {
    fn key(&self) -> String {
        self.role.clone()
    }
}

impl FromText for Client {
    fn from_text(text: &str) -> Result<Client, String> {
        if text.trim().is_empty() {
            return Err("this text must not be empty".to_owned());
        }
        let glob = Glob::new(text).map_err(|error| format!("invalid pattern `{text}`: {}", error.kind()))?;
        Ok(Client(glob.glob().to_owned()))
    }
}

fn texts(checked: Vec<Checked<NonEmptyString>>) -> Vec<String> {
    checked.into_iter().map(|Checked(NonEmptyString(text))| text).collect()
}
