//! Fields of answers that `extension_attributes.xml` adds, and the resources without which Magento leaves them out
//! (`Framework\Reflection\ExtensionAttributesProcessor`).

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Catalog;
use crate::fs::FileSystem;
use crate::source::SourceMap;
use crate::store::EnabledModule;
use crate::xml::{self, Document};

/// The file with the fields of a module.
const FILE: &str = "etc/extension_attributes.xml";

/// The guarded field that Magento itself has, in every release: module, data interface, field, resource.
const KNOWN: (&str, &str, &str, &str) = (
    "Magento_CatalogInventory",
    "Magento\\Catalog\\Api\\Data\\ProductInterface",
    "stock_item",
    "Magento_CatalogInventory::cataloginventory",
);

/// A field of a data object, in `extension_attributes` of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The data interface, such as `Magento\Catalog\Api\Data\ProductInterface`.
    pub data: String,
    /// The name of the field.
    pub name: String,
    /// The resources that the caller needs to see it, all of them; empty if everyone sees it who may make the call.
    pub resources: Vec<String>,
    /// The module that declares it.
    pub module: String,
    /// The file, relative to the root of the store; `None` if it is known from facts about Magento.
    pub file: Option<String>,
}

impl Field {
    /// Returns the name with its data interface, for example `ProductInterface::stock_item`.
    #[must_use]
    pub fn short_name(&self) -> String {
        format!("{}::{}", short(&self.data), self.name)
    }

    /// Returns whether a text names the field: `ProductInterface::stock_item`, with the namespace or without, or
    /// `stock_item` alone.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        match text.rsplit_once("::") {
            Some((data, name)) => {
                let data = data.trim_start_matches('\\');
                self.name == name && (data == self.data || data == short(&self.data))
            }
            None => self.name == text,
        }
    }

    /// Returns whether the answers of a service have the field: the repository of the same data object.
    #[must_use]
    pub fn is_answered_by(&self, service: &str, method: &str) -> bool {
        let Some((namespace, data)) = self.data.rsplit_once("\\Data\\") else { return false };
        let entity = data.strip_suffix("Interface").unwrap_or(data);
        let is_answer = method.starts_with("get") || method == "save";
        is_answer && service.trim_start_matches('\\') == format!("{namespace}\\{entity}RepositoryInterface")
    }
}

fn short(class: &str) -> &str {
    class.rsplit('\\').next().unwrap_or(class)
}

/// Returns the fields that the enabled modules add, by data interface and name. Refs of several modules are united. Without
/// the files of Magento's own modules only its guarded field is known.
#[must_use]
pub fn fields(catalog: &Catalog, files: &dyn FileSystem) -> Vec<Field> {
    let read: Vec<Vec<Field>> = catalog.modules.par_iter().map(|module| of_module(module, files)).collect();
    let mut fields: BTreeMap<(String, String), Field> = BTreeMap::new();
    for field in read.into_iter().flatten().chain(known(catalog)) {
        let key = (field.data.clone(), field.name.clone());
        let merged = fields.entry(key).or_insert_with(|| Field { resources: Vec::new(), ..field.clone() });
        for resource in field.resources {
            if !merged.resources.contains(&resource) {
                merged.resources.push(resource);
            }
        }
    }
    fields.into_values().collect()
}

/// Returns Magento's own guarded field, if its module is enabled and its files are not here.
fn known(catalog: &Catalog) -> Option<Field> {
    let (module, data, name, resource) = KNOWN;
    let is_known = |known: &&EnabledModule| known.name == module && known.path.is_none();
    catalog.modules.iter().find(is_known).map(|_| Field {
        data: data.to_owned(),
        name: name.to_owned(),
        resources: vec![resource.to_owned()],
        module: module.to_owned(),
        file: None,
    })
}

fn of_module(module: &EnabledModule, files: &dyn FileSystem) -> Vec<Field> {
    let Some(folder) = &module.path else { return Vec::new() };
    let Ok(bytes) = files.read(&folder.join(FILE)) else { return Vec::new() };
    let Ok(text) = xml::decode(bytes) else { return Vec::new() };
    let sources = SourceMap::default();
    let file = sources.add_withheld(FILE, text);
    let Ok(document) = xml::parse(sources.text(file), file) else { return Vec::new() };
    let mut fields = Vec::new();
    for object in document.descendants(Document::ROOT, "extension_attributes") {
        let Some(data) = document.element(object).named_item("for") else { continue };
        for attribute in document.descendants(object, "attribute") {
            let Some(code) = document.element(attribute).named_item("code") else { continue };
            let refs = document.descendants(attribute, "resource").into_iter();
            let refs = refs.filter_map(|id| document.element(id).named_item("ref"));
            fields.push(Field {
                data: data.value.trim_start_matches('\\').to_owned(),
                name: code.value.to_string(),
                resources: refs.map(|reference| reference.value.to_string()).collect(),
                module: module.name.clone(),
                file: Some(module.file(FILE)),
            });
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_in_three_ways_and_answered_by_its_repository() {
        let (module, data, name, resource) = KNOWN;
        let field = Field {
            data: data.to_owned(),
            name: name.to_owned(),
            resources: vec![resource.to_owned()],
            module: module.to_owned(),
            file: None,
        };
        assert_eq!(field.short_name(), "ProductInterface::stock_item");
        for text in [
            "stock_item",
            "ProductInterface::stock_item",
            "\\Magento\\Catalog\\Api\\Data\\ProductInterface::stock_item",
        ] {
            assert!(field.is_named(text), "{text}");
        }
        assert!(!field.is_named("OrderInterface::stock_item") && !field.is_named("stock"));
        let repository = "Magento\\Catalog\\Api\\ProductRepositoryInterface";
        assert!(field.is_answered_by(repository, "getList") && field.is_answered_by(repository, "save"));
        assert!(!field.is_answered_by(repository, "deleteById"));
        assert!(!field.is_answered_by("Magento\\Catalog\\Api\\ProductTypeListInterface", "getProductTypes"));
    }
}
