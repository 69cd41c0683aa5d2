//! The setting that opens some routes to everyone, from all that is here: files of the deployment, tables, `di.xml`.

use std::collections::BTreeSet;

use super::open::Project;
use crate::authz::{ALLOW_INSECURE, GuestAccess, GuestSetting};
use crate::fs::FileSystem;
use crate::source::SourceMap;
use crate::store::{self, DeployedValue, EnabledModule};
use crate::xml::{self, Document};

/// The module with the setting and its plugin.
const MODULE: &str = "Magento_WebapiSecurity";

/// The plugin, whose argument `resources` lists the routes.
const PLUGIN: &str = "Magento\\WebapiSecurity\\Model\\Plugin\\AnonymousResourceSecurity";

/// Files in which a module may add routes to the list.
const FILES: [&str; 3] = ["etc/di.xml", "etc/webapi_rest/di.xml", "etc/webapi_soap/di.xml"];

/// Completes the value from tables. A value in a file of the deployment takes precedence over that of the table.
pub(super) fn complete(project: &Project, access: &mut GuestAccess) {
    access.setting = setting(project, access.setting);
    if access.setting != GuestSetting::Off {
        access.added = added(project);
    }
}

fn setting(project: &Project, of_tables: GuestSetting) -> GuestSetting {
    let catalog = &project.catalog;
    let is_enabled = catalog.modules.iter().any(|module| module.name == MODULE);
    if !is_enabled && !catalog.origin.partial && catalog.origin.gaps.missing_modules.is_empty() {
        return GuestSetting::Off;
    }
    let Some(store) = &project.store else { return of_tables };
    match store::deployed_value(&store.files, &store.root, ALLOW_INSECURE) {
        DeployedValue::Set { is_true: true, .. } => GuestSetting::On,
        DeployedValue::Set { is_true: false, .. } => GuestSetting::Off,
        DeployedValue::Absent => of_tables,
        DeployedValue::Unknown => GuestSetting::Unknown,
    }
}

/// Returns the routes that modules other than Magento's add to the list.
fn added(project: &Project) -> BTreeSet<String> {
    let modules = project.catalog.modules.iter().filter(|module| module.name != MODULE);
    modules.flat_map(|module| of_module(module, project.sources.files())).collect()
}

fn of_module(module: &EnabledModule, files: &dyn FileSystem) -> Vec<String> {
    let Some(folder) = &module.path else { return Vec::new() };
    let texts = FILES.iter().filter_map(|file| files.read(&folder.join(file)).ok());
    // Most modules have a large di.xml, and hardly any names the plugin.
    let is_about = |text: &Vec<u8>| memchr::memmem::find(text, PLUGIN.as_bytes()).is_some();
    texts.filter(is_about).flat_map(|text| xml::decode(text).map(|text| items(&text)).unwrap_or_default()).collect()
}

/// Returns the routes of a `di.xml`: items such as `/V1/products::GET`.
fn items(text: &str) -> Vec<String> {
    let sources = SourceMap::default();
    let file = sources.add_withheld("di.xml", text.to_owned());
    let Ok(document) = xml::parse(sources.text(file), file) else { return Vec::new() };
    let is_plugin = |id: &xml::ElementId| {
        let name = document.element(*id).named_item("name");
        name.is_some_and(|name| name.value.trim_start_matches('\\') == PLUGIN)
    };
    let types = document.descendants(Document::ROOT, "type").into_iter().filter(is_plugin);
    let items = types.flat_map(|id| document.descendants(id, "item"));
    let route = |id| {
        let (url, method) = document.element(id).named_item("name")?.value.rsplit_once("::")?;
        Some(format!("{method} {url}"))
    };
    items.filter_map(route).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_the_plugin_are_routes() {
        let text = "<config><type name=\"Magento\\WebapiSecurity\\Model\\Plugin\\AnonymousResourceSecurity\"><arguments>\
                    <argument name=\"resources\"><item name=\"/V1/nova/tags::GET\"/><item name=\"odd\"/></argument>\
                    </arguments></type><type name=\"Other\"><item name=\"/V1/x::GET\"/></type></config>";
        assert_eq!(items(text), ["GET /V1/nova/tags"]);
        assert!(items("<config><").is_empty());
    }
}
