//! The file of a snapshot, schema 1. It has its own types, so that those of the core may change.
//!
//! Fields may be added without a new schema number, so unknown ones are ignored.

use serde::{Deserialize, Serialize};

use crate::json::values::{Entries, Format, Keyed, Schema, Text};

/// The format of these files.
pub(super) struct Snapshot;

impl Format for Snapshot {
    const NAME: &'static str = "snapshot";
    const WHAT: &'static str = "a snapshot of `mageacl snapshot`";
}

/// The file as written.
#[derive(Serialize)]
pub(super) struct Written {
    pub(super) schema: &'static str,
    #[serde(flatten)]
    pub(super) content: Content,
}

/// The file as read.
#[derive(Deserialize)]
pub(super) struct Read {
    #[serde(rename = "schema")]
    pub(super) _schema: Text<Schema<Snapshot>>,
    pub(super) catalog: OriginIs,
    pub(super) modules: Entries<ModuleIs>,
    pub(super) resources: Entries<ResourceIs>,
    #[serde(default)]
    pub(super) disabled: Vec<String>,
    pub(super) routes: Entries<RouteIs>,
    pub(super) services: Vec<ServiceIs>,
    #[serde(default)]
    pub(super) aliases: Vec<AliasIs>,
    #[serde(default)]
    pub(super) integrations: IntegrationsAre,
}

#[derive(Serialize)]
pub(super) struct Content {
    pub(super) catalog: OriginIs,
    pub(super) modules: Vec<ModuleIs>,
    pub(super) resources: Vec<ResourceIs>,
    pub(super) disabled: Vec<String>,
    pub(super) routes: Vec<RouteIs>,
    pub(super) services: Vec<ServiceIs>,
    pub(super) aliases: Vec<AliasIs>,
    pub(super) integrations: IntegrationsAre,
}

/// The origin of the catalog, with the same fields as in every other document.
#[derive(Serialize, Deserialize)]
pub(super) struct OriginIs {
    pub(super) source: String,
    pub(super) magento: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) edition: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) partial: bool,
    /// Whether modules are missing that may declare more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) incomplete: bool,
    pub(super) modules: NumbersOfModules,
    #[serde(default)]
    pub(super) files: NumbersOfFiles,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) missing_modules: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct NumbersOfModules {
    pub(super) enabled: usize,
    pub(super) disabled: usize,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct NumbersOfFiles {
    pub(super) acl: usize,
    pub(super) webapi: usize,
}

/// An enabled module, and which of the merged files it has.
#[derive(Serialize, Deserialize)]
pub(super) struct ModuleIs {
    pub(super) name: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) acl: bool,
    #[serde(default)]
    pub(super) webapi: bool,
}

/// A resource. Resources are in pre-order, each after its parent.
#[derive(Serialize, Deserialize)]
pub(super) struct ResourceIs {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) title: Option<String>,
    pub(super) sort_order: i64,
    pub(super) declarations: Vec<DeclarationIs>,
    /// The index of the declaration that defines it.
    pub(super) definition: usize,
}

/// A start tag.
#[derive(Serialize, Deserialize)]
pub(super) struct DeclarationIs {
    pub(super) module: String,
    pub(super) file: String,
    pub(super) line: Option<u32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RouteIs {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) service: String,
    pub(super) service_method: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) soap_operation: Option<String>,
    pub(super) secure: bool,
    pub(super) resources: Vec<RefIs>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parameters: Vec<ParameterIs>,
    pub(super) declarations: Vec<DeclarationIs>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RefIs {
    #[serde(rename = "ref")]
    pub(super) id: String,
    pub(super) file: String,
    pub(super) line: Option<u32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ParameterIs {
    pub(super) name: String,
    pub(super) force: bool,
    pub(super) value: Option<String>,
}

/// A method of a service, from which SOAP derives an operation.
#[derive(Serialize, Deserialize)]
pub(super) struct ServiceIs {
    pub(super) class: String,
    pub(super) version: String,
    pub(super) operation: String,
    pub(super) method: String,
    pub(super) secure: bool,
    pub(super) resources: Vec<String>,
    /// The routes that lead to it, for example `GET /V1/products`.
    pub(super) routes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AliasIs {
    pub(super) method: String,
    pub(super) alias: String,
    pub(super) url: String,
}

/// The integrations that modules declare, by the file that declares them.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct IntegrationsAre {
    #[serde(default)]
    pub(super) integration_xml: Vec<IntegrationIs>,
    #[serde(default)]
    pub(super) api_xml: Vec<IntegrationIs>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct IntegrationIs {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) endpoint_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) identity_link_url: Option<String>,
    pub(super) resources: Vec<RefIs>,
    pub(super) declarations: Vec<DeclarationIs>,
}

impl Keyed for ModuleIs {
    fn key(&self) -> String {
        self.name.clone()
    }
}

impl Keyed for ResourceIs {
    fn key(&self) -> String {
        self.id.clone()
    }
}

impl Keyed for RouteIs {
    fn key(&self) -> String {
        format!("{} {}", self.method, self.url)
    }
}
