//! Guest access: the setting `webapi/webapisecurity/allow_insecure`, under which Magento replaces the refs of some routes by
//! `anonymous` (`WebapiSecurity\Model\Plugin\AnonymousResourceSecurity`).

use std::collections::BTreeSet;

use crate::catalog::soap::Operation;
use crate::catalog::{Route, Routes};

/// The path of the setting.
pub const ALLOW_INSECURE: &str = "webapi/webapisecurity/allow_insecure";

/// The value of the setting. Magento reads it for the default scope only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GuestSetting {
    /// It is off, as in a new installation.
    Off,
    /// It is on.
    On,
    /// Neither the files nor the tables that were read determine it.
    #[default]
    Unknown,
}

/// The setting, and the routes that it opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuestAccess {
    /// The value.
    pub setting: GuestSetting,
    /// The routes that modules add to Magento's own list in `di.xml`, such as `GET /V1/orders`.
    pub added: BTreeSet<String>,
}

/// The URLs of Magento's own list. All are for GET, and the same in every release.
const URLS: [&str; 31] = [
    "/V1/categories",
    "/V1/categories/:categoryId",
    "/V1/categories/:categoryId/products",
    "/V1/cmsBlock/:blockId",
    "/V1/cmsPage/:pageId",
    "/V1/configurable-products/:sku/children",
    "/V1/configurable-products/:sku/options/:id",
    "/V1/configurable-products/:sku/options/all",
    "/V1/products",
    "/V1/products/:sku",
    "/V1/products/:sku/group-prices/:customerGroupId/tiers",
    "/V1/products/:sku/links/:type",
    "/V1/products/:sku/media",
    "/V1/products/:sku/media/:entryId",
    "/V1/products/:sku/options",
    "/V1/products/:sku/options/:optionId",
    "/V1/products/attribute-sets/:attributeSetId",
    "/V1/products/attribute-sets/:attributeSetId/attributes",
    "/V1/products/attribute-sets/groups/list",
    "/V1/products/attribute-sets/sets/list",
    "/V1/products/attributes/:attributeCode",
    "/V1/products/attributes/:attributeCode/options",
    "/V1/products/links/:type/attributes",
    "/V1/products/links/types",
    "/V1/products/media/types/:attributeSetName",
    "/V1/products/types",
    "/V1/stockStatuses/:productSku",
    "/V1/store/storeConfigs",
    "/V1/store/storeGroups",
    "/V1/store/storeViews",
    "/V1/store/websites",
];

impl GuestAccess {
    /// Returns whether the setting opens a route when it is on. The plugin looks for the exact URL and method, and leaves
    /// routes without refs alone.
    #[must_use]
    pub fn lists(&self, route: &Route) -> bool {
        let is_own = route.method == "GET" && URLS.binary_search(&route.url.as_str()).is_ok();
        (is_own || !self.added.is_empty() && self.added.contains(&route.name())) && !route.resources.is_empty()
    }

    /// Returns whether the setting is on and opens a route.
    #[must_use]
    pub fn opens(&self, route: &Route) -> bool {
        self.setting == GuestSetting::On && self.lists(route)
    }

    /// Returns whether the setting is on and opens a SOAP operation: the plugin also replaces the refs of the method of the
    /// service.
    #[must_use]
    pub fn opens_operation(&self, operation: &Operation, routes: &Routes) -> bool {
        let is_its = |route: &Route| {
            route.operation.is_none() && operation.routes.contains(&route.name()) && route.url.starts_with("/V1/")
        };
        self.setting == GuestSetting::On && routes.all().iter().any(|route| self.lists(route) && is_its(route))
    }

    /// Returns the routes of a catalog that the setting opens when it is on, and that are not public anyway.
    #[must_use]
    pub fn listed<'r>(&self, routes: &'r Routes) -> Vec<&'r Route> {
        let routes = routes.sorted().into_iter();
        routes.filter(|route| !route.is_for_everybody() && self.lists(route)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_for_the_search() {
        assert!(URLS.is_sorted());
    }

    #[test]
    fn only_the_method_and_url_of_the_list_are_opened() {
        let route = |method: &str, url: &str, refs: &[&str]| Route {
            url: url.to_owned(),
            method: method.to_owned(),
            service: "S".to_owned(),
            service_method: "m".to_owned(),
            operation: None,
            secure: false,
            resources: refs.iter().map(|id| (*id).to_owned()).collect(),
            ref_places: Vec::new(),
            parameters: Vec::new(),
            declarations: Vec::new(),
        };
        let guarded = ["Magento_Catalog::products"];
        let mut access = GuestAccess { setting: GuestSetting::On, added: BTreeSet::new() };
        assert!(access.opens(&route("GET", "/V1/products", &guarded)));
        assert!(!access.opens(&route("POST", "/V1/products", &guarded)));
        assert!(!access.opens(&route("GET", "/V1/products/", &guarded)));
        assert!(!access.opens(&route("GET", "/V1/products", &[])));
        assert!(!access.opens(&route("GET", "/V1/orders", &guarded)));
        access.added.insert("GET /V1/orders".to_owned());
        assert!(access.opens(&route("GET", "/V1/orders", &guarded)));
        for setting in [GuestSetting::Off, GuestSetting::Unknown] {
            access.setting = setting;
            assert!(!access.opens(&route("GET", "/V1/products", &guarded)));
        }
    }
}
