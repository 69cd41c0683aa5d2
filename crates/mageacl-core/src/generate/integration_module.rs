//! The files of a complete module that registers the integration: by `etc/integration.xml`, which Magento applies by
//! itself, or without ancestors by `etc/integration/config.xml`, `etc/integration/api.xml` and a data patch.

mod patch;
mod readme;

use std::io::Write;

use super::xml_file::XmlFile;
use super::{PlanView, RenderError, api_xml, config_xml, integration_xml};
use crate::escape::{PhpComment, PhpString, XmlText, visible};
use crate::release::Release;
use crate::sink::{Audience, finish};

/// The folder of the data patches in a module.
const PATCHES: &str = "Setup/Patch/Data";

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
/// Those of `integration.xml` or `api.xml`, if the name of the module is invalid, or if the release has no data patches
/// and the grant is exact.
pub fn plan(view: &PlanView<'_>) -> Result<Vec<ModuleFile>, RenderError> {
    let name = view.integration.module.as_str();
    let (vendor, module) =
        name.split_once('_').filter(|(vendor, module)| is_word(vendor) && is_word(module)).ok_or_else(|| {
            let name = visible(name);
            RenderError::Unsuitable(format!("invalid module name `{name}`; write Vendor_Module"))
        })?;
    let package = package(vendor, module);
    let registration = registration(name, &view.provenance());
    let mut files = vec![
        ModuleFile::new("registration.php", registration),
        ModuleFile::new("composer.json", composer(view, &package, &format!("{vendor}\\{module}\\"))?),
        ModuleFile::new("etc/module.xml", written(|out| write_module_xml(view, out))?),
    ];
    if view.exact {
        files.extend(exact(view)?);
    } else {
        files.push(ModuleFile::new("etc/integration.xml", written(|out| integration_xml::plan(view, out))?));
    }
    let readme = finish(Audience::Human, readme::markdown(view).as_str().into());
    files.push(ModuleFile::new("README.md", String::from_utf8_lossy(&readme)));
    Ok(files)
}

/// Returns the files that grant the ids as listed, without their ancestors.
fn exact(view: &PlanView<'_>) -> Result<Vec<ModuleFile>, RenderError> {
    view.check_use()?;
    if view.origin.release().is_some_and(|release| release < Release::DATA_PATCHES) {
        let why = "data patches require Magento 2.3: --exact is not possible in a module for an earlier release";
        return Err(RenderError::Unsuitable(why.to_owned()));
    }
    let class = patch::class(view);
    let mut files = vec![ModuleFile::new("etc/integration/config.xml", written(|out| config_xml::plan(view, out))?)];
    // An integration without a list of ids is granted nothing.
    if !view.granted().is_empty() {
        let applied = [format!("{PATCHES}/{class}.php applies this file.")];
        files.push(ModuleFile::new("etc/integration/api.xml", written(|out| api_xml::write(view, &applied, out))?));
    }
    files.push(ModuleFile::new(format!("{PATCHES}/{class}.php"), patch::php(view)));
    Ok(files)
}

/// Returns the text of a file.
fn written(write: impl FnOnce(&mut dyn Write) -> Result<(), RenderError>) -> Result<String, RenderError> {
    let mut text = Vec::new();
    write(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
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
    let require = if view.exact {
        serde_json::json!({ "magento/framework": "*", "magento/module-integration": "*" })
    } else {
        serde_json::json!({ "magento/module-integration": "*" })
    };
    let value = serde_json::json!({
        "name": package,
        "description": format!("Registers the integration \"{}\" with its required permissions", visible(&view.integration.name)),
        "type": "magento2-module",
        "require": require,
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
