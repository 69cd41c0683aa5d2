//! The file of a snapshot, schema 1. It has its own types, so that those of the core may change.
//!
//! Fields may be added without a new schema number, so unknown ones are ignored.

use serde::{Deserialize, Serialize};

use crate::json::values::{Checked, Format, HasKey, Schema, UniqueVec};

/// The format of these files.
pub(super) struct SnapshotFormat;

impl Format for SnapshotFormat {
    const NAME: &'static str = "snapshot";
    const WHAT: &'static str = "a snapshot of `mageacl snapshot`";
}

/// The declarations of a store, as input of `--catalog`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotDocument {
    /// The kind of the document and the number of its schema.
    pub schema: &'static str,
    /// The content, whose fields are those of the document.
    #[serde(flatten)]
    pub content: Snapshot,
}

/// The file as read.
#[derive(Deserialize)]
pub(super) struct Read {
    #[serde(rename = "schema")]
    pub(super) _schema: Checked<Schema<SnapshotFormat>>,
    pub(super) catalog: SnapshotOrigin,
    pub(super) modules: UniqueVec<SnapshotModule>,
    pub(super) resources: UniqueVec<SnapshotResource>,
    #[serde(default)]
    pub(super) disabled: Vec<String>,
    pub(super) routes: UniqueVec<SnapshotRoute>,
    pub(super) services: Vec<SnapshotService>,
    #[serde(default)]
    pub(super) aliases: Vec<SnapshotAlias>,
    #[serde(default)]
    pub(super) integrations: SnapshotIntegrations,
}

/// The declarations of a store, as input of `--catalog`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Snapshot {
    /// The origin of the declarations.
    pub catalog: SnapshotOrigin,
    /// The enabled modules in merge order; of a built-in release by name.
    pub modules: Vec<SnapshotModule>,
    /// The resources in pre-order, each after its parent.
    pub resources: Vec<SnapshotResource>,
    /// The ids that `disabled="true"` removes.
    pub disabled: Vec<String>,
    /// The routes by URL.
    pub routes: Vec<SnapshotRoute>,
    /// The methods of services, from which SOAP operations are derived.
    pub services: Vec<SnapshotService>,
    /// The aliases of `webapi_async.xml`.
    pub aliases: Vec<SnapshotAlias>,
    /// The integrations that modules declare.
    pub integrations: SnapshotIntegrations,
}

/// The origin of the declarations, with the fields that every document has.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotOrigin {
    /// The kind of source: `checkout`, `release`, `snapshot` or `lock`.
    pub source: String,
    /// The release of Magento; `null` if it is unknown.
    pub magento: Option<String>,
    /// The edition of Magento. Present if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Present and true if modules of the store are missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// Present and true if modules are missing that may declare more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// The number of modules.
    pub modules: ModuleCounts,
    /// The number of configuration files of enabled modules.
    #[serde(default)]
    pub files: FileCounts,
    /// The modules that are enabled but missing, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_modules: Vec<String>,
    /// Notes on the reading itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The number of modules.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModuleCounts {
    /// Enabled modules.
    pub enabled: usize,
    /// Disabled modules.
    pub disabled: usize,
}

/// The number of configuration files of enabled modules.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileCounts {
    /// Files named `acl.xml`.
    pub acl: usize,
    /// Files named `webapi.xml`.
    pub webapi: usize,
}

/// An enabled module.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotModule {
    /// The name.
    pub name: String,
    /// The folder.
    pub path: String,
    /// Whether it has an `acl.xml`.
    #[serde(default)]
    pub acl: bool,
    /// Whether it has a `webapi.xml`.
    #[serde(default)]
    pub webapi: bool,
}

/// A resource.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotResource {
    /// The id.
    pub id: String,
    /// The id of its parent; `null` without one.
    pub parent: Option<String>,
    /// The title; `null` if no module declares one.
    pub title: Option<String>,
    /// The position among its siblings.
    pub sort_order: i64,
    /// The declarations, in merge order.
    pub declarations: Vec<SnapshotDeclaration>,
    /// The index of the declaration that defines it, from 0.
    pub definition: usize,
}

/// A declaration of a resource, route or integration.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotDeclaration {
    /// The module.
    pub module: String,
    /// The file.
    pub file: String,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<u32>,
}

/// A route.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotRoute {
    /// The HTTP method.
    pub method: String,
    /// The URL as in `webapi.xml`.
    pub url: String,
    /// The class or interface of the service.
    pub service: String,
    /// The method of the service.
    pub service_method: String,
    /// The SOAP operation. Present if it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soap_operation: Option<String>,
    /// Whether HTTPS is required.
    pub secure: bool,
    /// The refs.
    pub resources: Vec<SnapshotRef>,
    /// The forced and default parameters. Present if there are some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<SnapshotParameter>,
    /// The declarations, in merge order.
    pub declarations: Vec<SnapshotDeclaration>,
}

/// A ref to a resource with its location.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotRef {
    /// The id of the resource, `self` or `anonymous`.
    #[serde(rename = "ref")]
    pub id: String,
    /// The file.
    pub file: String,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<u32>,
}

/// A parameter that a route sets.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotParameter {
    /// The name.
    pub name: String,
    /// Whether it replaces the value of the request.
    pub force: bool,
    /// The value; `null` without one.
    pub value: Option<String>,
}

/// A method of a service, from which SOAP derives an operation.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotService {
    /// The class or interface.
    pub class: String,
    /// The version, for example `V1`.
    pub version: String,
    /// The name of the operation.
    pub operation: String,
    /// The method.
    pub method: String,
    /// Whether HTTPS is required.
    pub secure: bool,
    /// The required resources.
    pub resources: Vec<String>,
    /// The routes that lead to it, for example `GET /V1/products`.
    pub routes: Vec<String>,
}

/// An alias of an asynchronous route.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotAlias {
    /// The HTTP method.
    pub method: String,
    /// The URL of the alias.
    pub alias: String,
    /// The URL of the route.
    pub url: String,
}

/// The integrations that modules declare, by the file that declares them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotIntegrations {
    /// Integrations of `integration.xml`.
    #[serde(default)]
    pub integration_xml: Vec<SnapshotIntegration>,
    /// Integrations of `integration/api.xml`.
    #[serde(default)]
    pub api_xml: Vec<SnapshotIntegration>,
}

/// An integration.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotIntegration {
    /// The name.
    pub name: String,
    /// The e-mail address. Present in `integration_xml` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The endpoint URL. Present if it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint_url: Option<String>,
    /// The identity link URL. Present if it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_link_url: Option<String>,
    /// The resources that it lists.
    pub resources: Vec<SnapshotRef>,
    /// The declarations, in merge order.
    pub declarations: Vec<SnapshotDeclaration>,
}

impl HasKey for SnapshotModule {
    fn key(&self) -> String {
        self.name.clone()
    }
}

impl HasKey for SnapshotResource {
    fn key(&self) -> String {
        self.id.clone()
    }
}

impl HasKey for SnapshotRoute {
    fn key(&self) -> String {
        format!("{} {}", self.method, self.url)
    }
}
