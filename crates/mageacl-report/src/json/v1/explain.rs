//! `mageacl/explain/1`.

use mageacl_core::authz::GuestSetting;
use mageacl_core::{explain, risk};
use serde::Serialize;

use super::plan::EndpointStatus;
use super::route::{Declaration, Location, RouteName};

/// The answer to a question about an endpoint, a resource, an error of Magento or a rule.
#[derive(Debug, Default, Serialize)]
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
    /// The known messages in the text, the most specific first. Present for an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<KnownError<'a>>>,
    /// The SOAP operations that the text names, or those of the services that it names. Present for an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operations: Option<Vec<Operation<'a>>>,
    /// The findings in the store that may have caused the error. Present for an error if the files were searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<Cause<'a>>>,
    /// Everything that needs no token. Present for the question `guest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guests: Option<Guests<'a>>,
    /// The fields with the name. Present for a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<AnswerField<'a>>>,
}

/// The kinds of questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
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
    #[default]
    Rule,
    /// Callers without a token.
    Guests,
    /// A field of answers.
    Field,
}

/// A field in `extension_attributes` of answers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerField<'a> {
    /// The name.
    pub name: &'a str,
    /// The data interface.
    pub data: &'a str,
    /// The resources without which Magento leaves it out; empty if everyone sees it who may make the call.
    pub resources: &'a [String],
    /// The module that declares it.
    pub module: &'a str,
    /// The file; `null` if it is known from facts about Magento.
    pub file: Option<&'a str>,
}

/// A message of Magento.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownError<'a> {
    /// The name of the message in this tool.
    pub id: &'a str,
    /// The part of Magento that says it.
    pub origin: &'a str,
    /// The subject of the message.
    pub about: ErrorSubject,
    /// The cause.
    pub cause: &'a str,
    /// The difference from similar messages; empty if there are none.
    pub distinguish: &'a str,
    /// The steps to take.
    pub fix: &'a str,
    /// The rules whose findings are a possible cause.
    pub rules: &'a [&'a str],
}

/// The subjects of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorSubject {
    /// A permission is missing.
    Authorization,
    /// The token, the signature or the password was not accepted.
    Authentication,
    /// The permission was granted; the call failed afterwards.
    AfterPermission,
    /// The call reached no route or service.
    Routing,
    /// The files of modules.
    Configuration,
    /// A limit of the number or size of calls.
    Limit,
}

/// A SOAP operation.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Operation<'a> {
    /// The name.
    pub name: &'a str,
    /// The refs, all of which are required.
    pub resources: Vec<&'a str>,
}

/// A finding that may have caused an error.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cause<'a> {
    /// The rule.
    pub rule: &'a str,
    /// The message.
    pub message: &'a str,
    /// The location; `null` without one.
    pub location: Option<Location<'a>>,
    /// The fix.
    pub fix: &'a str,
}

/// Everything that a caller without a token may call.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Guests<'a> {
    /// The public routes.
    pub routes: Vec<RouteName<'a>>,
    /// The value of `webapi/webapisecurity/allow_insecure`.
    pub allow_insecure: SettingState,
    /// The guarded routes that this setting opens when it is on.
    pub opened_by_allow_insecure: Vec<RouteName<'a>>,
    /// The public SOAP operations.
    pub operations: &'a [String],
    /// Other entrances, which no resource guards.
    pub entrances: Vec<Entrance<'a>>,
}

/// The state of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SettingState {
    /// It is off.
    Off,
    /// It is on.
    On,
    /// Nothing that was read determines it.
    Unknown,
}

/// An entrance of the web API that no resource guards.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entrance<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub address: &'a str,
    /// The check that applies instead.
    pub guarded_by: &'a str,
}

/// The releases that require a resource which no route of the store requires.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequiredIn<'a> {
    /// The oldest such release.
    pub first: &'a str,
    /// The newest such release.
    pub last: &'a str,
    /// The routes in that release.
    pub routes: &'a [String],
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
    /// Remarks on guests and customers. Present if there are some.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub remarks: &'a [String],
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
    /// The number of its routes that `allow_insecure` opens to everyone. Present if that setting is on.
    #[serde(skip_serializing_if = "is_zero")]
    pub open_to_guests: usize,
    /// The releases that require it. Present if no route of the store does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_in: Option<RequiredIn<'a>>,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl From<explain::errors::About> for ErrorSubject {
    fn from(about: explain::errors::About) -> Self {
        use explain::errors::About;
        match about {
            About::Authorization => ErrorSubject::Authorization,
            About::Authentication => ErrorSubject::Authentication,
            About::AfterPermission => ErrorSubject::AfterPermission,
            About::Routing => ErrorSubject::Routing,
            About::Configuration => ErrorSubject::Configuration,
            About::Limit => ErrorSubject::Limit,
        }
    }
}

impl From<GuestSetting> for SettingState {
    fn from(setting: GuestSetting) -> Self {
        match setting {
            GuestSetting::Off => SettingState::Off,
            GuestSetting::On => SettingState::On,
            GuestSetting::Unknown => SettingState::Unknown,
        }
    }
}

impl From<&explain::ResourceStatus> for ResourceState {
    fn from(standing: &explain::ResourceStatus) -> Self {
        match standing {
            explain::ResourceStatus::Defined(_) => ResourceState::Defined,
            explain::ResourceStatus::Disabled => ResourceState::Disabled,
            explain::ResourceStatus::Undefined(_) => ResourceState::Undefined,
            explain::ResourceStatus::Unknown(_) => ResourceState::Unknown,
            explain::ResourceStatus::Customers => ResourceState::SelfOnly,
            explain::ResourceStatus::Everybody => ResourceState::Anonymous,
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
