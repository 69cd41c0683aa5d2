//! The files of a complete module that registers the integration.

use std::io::Write;

use super::xml_file::XmlFile;
use super::{PlanView, RenderError, integration_xml};
use crate::escape::{PhpComment, PhpString, XmlText, visible};

/// A file of the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleFile {
    /// Its path in the folder of the module.
    pub path: String,
    /// Its content.
    pub content: String,
}

/// Returns the files of the module.
///
/// # Errors
/// Those of `integration.xml`, or if the name of the module is invalid.
pub fn plan(view: &PlanView<'_>) -> Result<Vec<ModuleFile>, RenderError> {
    let name = view.integration.module.as_str();
    let (vendor, module) =
        name.split_once('_').filter(|(vendor, module)| is_word(vendor) && is_word(module)).ok_or_else(|| {
            let name = visible(name);
            RenderError::Unsuitable(format!("invalid module name `{name}`; write Vendor_Module"))
        })?;
    let mut integration = Vec::new();
    integration_xml::plan(view, &mut integration)?;
    let mut module_xml = Vec::new();
    write_module_xml(view, &mut module_xml)?;
    let package = package(vendor, module);
    let registration = registration(name, &view.provenance());
    Ok(vec![
        ModuleFile::new("registration.php", registration),
        ModuleFile::new("composer.json", composer(view, &package, &format!("{vendor}\\{module}\\"))?),
        ModuleFile::new("etc/module.xml", String::from_utf8_lossy(&module_xml)),
        ModuleFile::new("etc/integration.xml", String::from_utf8_lossy(&integration)),
    ])
}

impl ModuleFile {
    pub(super) fn new(path: impl Into<String>, content: impl Into<String>) -> ModuleFile {
        ModuleFile { path: path.into(), content: content.into() }
    }
}

/// `registration.php`, with a comment of one line.
pub(super) fn registration(module: &str, comment: &str) -> String {
    format!(
        "<?php\n// {}\n\nuse Magento\\Framework\\Component\\ComponentRegistrar;\n\n\
         ComponentRegistrar::register(ComponentRegistrar::MODULE, {}, __DIR__);\n",
        PhpComment::new(comment),
        PhpString::new(module)
    )
}

/// Returns the package name of a module.
pub(super) fn package(vendor: &str, module: &str) -> String {
    format!("{}/module-{}", kebab(vendor), kebab(module))
}

fn composer(view: &PlanView<'_>, package: &str, namespace: &str) -> Result<String, RenderError> {
    let value = serde_json::json!({
        "name": package,
        "description": format!("Registers the integration \"{}\" with its required permissions", visible(&view.integration.name)),
        "type": "magento2-module",
        "require": { "magento/module-integration": "*" },
        "autoload": { "files": ["registration.php"], "psr-4": { namespace: "" } },
    });
    composer_json(&value)
}

/// Returns the text of a `composer.json`.
pub(super) fn composer_json(value: &serde_json::Value) -> Result<String, RenderError> {
    let mut text = Vec::new();
    crate::json::write::pretty(value, &mut text)?;
    text.push(b'\n');
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn write_module_xml(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut file = XmlFile::new(out, &[view.provenance()])?;
    file.root("config", "urn:magento:framework:Module/etc/module.xsd", |file| {
        file.element("module", &[("name", XmlText::exact(&view.integration.module)?)], |file| {
            // The module is loaded after every module whose ids it names, so that they are known when the integration
            // is read.
            let mut modules: Vec<&str> =
                view.plan.required.iter().map(|node| view.tree.resource(*node).module()).collect();
            modules.push("Magento_Integration");
            modules.sort_unstable();
            modules.dedup();
            file.element("sequence", &[], |file| {
                modules.iter().try_for_each(|module| file.empty("module", &[("name", XmlText::exact(module)?)]))
            })
        })
    })?;
    Ok(file.finish()?)
}

pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Converts `FooBar` to `foo-bar`.
fn kebab(text: &str) -> String {
    let mut kebab = String::new();
    for (at, c) in text.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    kebab
}
