//! `mageacl/explain/1`.

use mageacl_core::{explain, risk};
use serde::Serialize;

use super::plan::EndpointStatus;
use super::route::{Declaration, Location, RouteName};

/// The answer to a question about an endpoint, a resource, an error of Magento or a rule.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation<'a> {
    /// The question.
    pub subject: &'a str,
    /// The kind of question.
    pub kind: ExplanationKind,
    /// The rule. Present for a rule, for which `catalog` is `null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule<'a>>,
    /// The call. Present for an endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call<'a>>,
    /// The resources: each ref of the call, each resource of the error, or the requested one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<ExplainedResource<'a>>>,
    /// Other possible causes. Present for an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'a [String]>,
}

/// The kinds of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExplanationKind {
    /// A call.
    Endpoint,
    /// An id of a resource.
    Resource,
    /// A message of Magento about a denied call.
    Error,
    /// A rule of mageacl.
    Rule,
}

/// A rule.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule<'a> {
    /// The id.
    pub id: &'a str,
    /// The problem, as a sentence fragment.
    pub title: &'a str,
    /// The severity of its findings, with conditions.
    pub severity: &'a str,
    /// The impact.
    pub why: &'a str,
    /// An example.
    pub example: &'a str,
    /// The fix.
    pub fix: &'a str,
    /// A reference to Magento's behavior.
    pub source: &'a str,
}

/// A call.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call<'a> {
    /// The result of the lookup.
    pub status: EndpointStatus,
    /// The route; `null` without one.
    pub route: Option<RouteName<'a>>,
    /// The method of the service, as `Class::method`; `null` without a route.
    pub service: Option<String>,
    /// The declarations of the route.
    pub declarations: Vec<Declaration<'a>>,
    /// A remark for the user.
    pub remark: Option<&'a str>,
    /// Suggestions: the routes with the most similar names.
    pub nearest: &'a [String],
    /// The grants of the store, and whether they allow the call.
    pub callers: Vec<GrantAccess<'a>>,
    /// The modules that declare it and that Magento does not load here. Present if there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere<'a>>,
}

/// A declaration in a module that is not loaded.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Elsewhere<'a> {
    /// The module.
    pub module: &'a str,
    /// The state of the module.
    pub state: ModuleState,
    /// The state in words.
    pub description: &'a str,
    /// The location of the declaration; `null` if it is not on disk.
    pub location: Option<Location<'a>>,
    /// The step to take.
    pub advice: &'a str,
}

/// The states of a module that is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ModuleState {
    /// `app/etc/config.php` disables it.
    Disabled,
    /// It is on disk or in `composer.lock`, and `app/etc/config.php` does not list it.
    Unlisted,
    /// It is registered under another name than the one in its `module.xml`.
    Misnamed,
    /// It is enabled, or another module requires it, and it is not here.
    Missing,
    /// It is loaded, and other versions of it have the declaration.
    OtherVersion,
    /// It belongs to a known package that is not installed.
    NotInstalled,
    /// Nothing is known about it.
    Absent,
    /// The declaration is a permission of company users (`company_acl.xml`).
    CompanyPermission,
}

/// A resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainedResource<'a> {
    /// The id.
    pub id: &'a str,
    /// The state of the resource.
    pub standing: ResourceState,
    /// The titles of the path to it in the Admin's tree.
    pub title_path: Vec<&'a str>,
    /// The ids above it, the root first.
    pub ancestors: Vec<&'a str>,
    /// The ids below it.
    pub children: Vec<&'a str>,
    /// The declarations of the resource.
    pub declarations: Vec<Declaration<'a>>,
    /// The most similar ids, if it is undefined.
    pub did_you_mean: Vec<&'a str>,
    /// The location of the ref. Present for a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Location<'a>>,
    /// The routes that require it.
    pub routes: Vec<RouteName<'a>>,
    /// The SOAP operations that require it.
    pub operations: &'a [String],
    /// Its risk; `null` if it is not rated.
    pub risk: Option<Risk<'a>>,
    /// Other files that name it. Only for a requested resource.
    pub mentions: Vec<Location<'a>>,
    /// The grants of the store, and whether they allow it.
    pub holders: Vec<GrantAccess<'a>>,
    /// The modules that declare it and that Magento does not load here. Present if there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere<'a>>,
}

/// The states of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ResourceState {
    /// It is in the tree.
    Defined,
    /// A module removes it from the tree.
    Disabled,
    /// No module defines it.
    Undefined,
    /// No known module defines it, and not all modules are known.
    Unknown,
    /// It is `self`: logged-in customers.
    #[serde(rename = "self")]
    SelfOnly,
    /// It is `anonymous`: everyone.
    Anonymous,
}

/// The risk of a resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Risk<'a> {
    /// The severity.
    pub severity: RiskSeverity,
    /// The possible effects.
    pub capabilities: Vec<Capability>,
    /// The reason in a sentence.
    pub reason: &'a str,
    /// The evidence: a URL, a class, or the routes that the resource guards.
    pub source: &'a str,
}

/// The severities of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RiskSeverity {
    /// Takes over the store, its visitors or its logins.
    Critical,
    /// Costs money, or reads or changes personal data.
    High,
    /// Disrupts the store, or reads data that is not public.
    Medium,
    /// Reads or changes data of little value.
    Low,
}

/// The effects of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Serves scripts, markup or files to visitors, or removes content.
    ContentInjection,
    /// Creates, weakens or takes over logins, tokens and roles.
    CredentialsAndPermissions,
    /// Charges, captures or refunds, or writes data from which such amounts are computed.
    MoneyMovement,
    /// Reads or changes personal data.
    PersonalData,
    /// Reads or changes the configuration of the store.
    Configuration,
    /// Changes products, prices or discounts.
    PriceAndCatalogTampering,
    /// Reads or changes many records in one call.
    Bulk,
    /// Changes stock, shipments, or the processing of orders.
    Fulfilment,
    /// Sends mail in the name of the store.
    Messaging,
    /// Reads figures and drafts that the store does not publish.
    BusinessData,
}

/// Whether a grant allows a call or a resource.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantAccess<'a> {
    /// The name of the grant.
    pub name: &'a str,
    /// Whether it allows it.
    pub allowed: bool,
    /// Present and true if it is not known whether it allows it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    /// The reasons.
    pub because: Vec<AccessReason<'a>>,
}

/// The reason why a grant allows or denies a ref.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessReason<'a> {
    /// The ref.
    pub reference: &'a str,
    /// The reason in a sentence.
    pub why: &'a str,
    /// The location in the grant; `null` without one.
    pub location: Option<Location<'a>>,
}

impl From<&explain::Standing> for ResourceState {
    fn from(standing: &explain::Standing) -> Self {
        match standing {
            explain::Standing::Defined(_) => ResourceState::Defined,
            explain::Standing::Disabled => ResourceState::Disabled,
            explain::Standing::Undefined(_) => ResourceState::Undefined,
            explain::Standing::Unknown(_) => ResourceState::Unknown,
            explain::Standing::Customers => ResourceState::SelfOnly,
            explain::Standing::Everybody => ResourceState::Anonymous,
        }
    }
}

impl From<explain::ModuleState> for ModuleState {
    fn from(state: explain::ModuleState) -> Self {
        match state {
            explain::ModuleState::Disabled => ModuleState::Disabled,
            explain::ModuleState::Unlisted => ModuleState::Unlisted,
            explain::ModuleState::Misnamed => ModuleState::Misnamed,
            explain::ModuleState::Missing => ModuleState::Missing,
            explain::ModuleState::OtherVersion => ModuleState::OtherVersion,
            explain::ModuleState::NotInstalled => ModuleState::NotInstalled,
            explain::ModuleState::Absent => ModuleState::Absent,
            explain::ModuleState::CompanyPermission => ModuleState::CompanyPermission,
        }
    }
}

impl From<risk::Severity> for RiskSeverity {
    fn from(severity: risk::Severity) -> Self {
        match severity {
            risk::Severity::Critical => RiskSeverity::Critical,
            risk::Severity::High => RiskSeverity::High,
            risk::Severity::Medium => RiskSeverity::Medium,
            risk::Severity::Low => RiskSeverity::Low,
        }
    }
}

impl From<risk::Capability> for Capability {
    fn from(capability: risk::Capability) -> Self {
        use risk::Capability as Core;
        match capability {
            Core::ContentInjection => Capability::ContentInjection,
            Core::CredentialsAndPermissions => Capability::CredentialsAndPermissions,
            Core::MoneyMovement => Capability::MoneyMovement,
            Core::PersonalData => Capability::PersonalData,
            Core::Configuration => Capability::Configuration,
            Core::PriceAndCatalogTampering => Capability::PriceAndCatalogTampering,
            Core::Bulk => Capability::Bulk,
            Core::Fulfilment => Capability::Fulfilment,
            Core::Messaging => Capability::Messaging,
            Core::BusinessData => Capability::BusinessData,
        }
    }
}
