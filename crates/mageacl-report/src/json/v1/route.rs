//! `mageacl/routes/1`, and routes in other documents.

use mageacl_core::catalog;
use serde::{Deserialize, Serialize};

/// The REST routes of a store.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Routes<'a> {
    /// The routes, by URL and then method.
    pub routes: Vec<Route<'a>>,
}

/// A route with its declarations.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Route<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The URL as in `webapi.xml`, for example `/V1/products/:sku`.
    pub url: &'a str,
    /// The class or interface of the service.
    pub service: &'a str,
    /// The method of the service.
    pub service_method: &'a str,
    /// Whether HTTPS is required.
    pub secure: bool,
    /// The refs of all declarations. Each of them is required. A ref `?` is unknown.
    pub resources: &'a [String],
    /// The access that the refs give.
    pub access: Access,
    /// The module of the first declaration.
    pub module: &'a str,
    /// The file of the first declaration.
    pub file: &'a str,
    /// The line of the first declaration, from 1; `null` if it is unknown.
    pub line: Option<usize>,
    /// All declarations, in merge order.
    pub declarations: Vec<Declaration<'a>>,
}

/// The kinds of access to a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// A grant of ACL resources is required.
    Resources,
    /// The route is public.
    Anonymous,
    /// Logged-in customers may call it.
    #[serde(rename = "self")]
    SelfOnly,
    /// It has no refs, so it is public.
    Open,
}

/// A declaration of a resource or a route.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Declaration<'a> {
    /// The module.
    pub module: &'a str,
    /// The file.
    pub file: &'a str,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
}

/// The name of a route.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RouteName<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The URL as in `webapi.xml`, for example `/V1/products/:sku`.
    pub url: &'a str,
}

/// A place in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Location<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, from 1; `null` if it is unknown.
    pub line: Option<usize>,
}

impl From<catalog::Access> for Access {
    fn from(access: catalog::Access) -> Self {
        match access {
            catalog::Access::Resources => Access::Resources,
            catalog::Access::SelfOnly => Access::SelfOnly,
            catalog::Access::Anonymous => Access::Anonymous,
            catalog::Access::Open => Access::Open,
        }
    }
}
