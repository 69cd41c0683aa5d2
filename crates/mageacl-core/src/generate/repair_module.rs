//! The files of a module that defines resources which Magento's own modules require and do not define.

use std::io::Write;

use super::integration_module::{ModuleFile, composer_json, is_word, package, registration};
use super::xml_file::XmlFile;
use super::{RenderError, TOOL, catalog_name};
use crate::catalog::Origin;
use crate::catalog::acl::ADMIN;
use crate::escape::{XmlText, visible};

/// The input of the module's files.
#[derive(Clone, Copy, Debug)]
pub struct RepairModule<'a> {
    /// The name of the module.
    pub name: &'a str,
    /// The ids that it defines, each with its title.
    pub resources: &'a [(String, String)],
    /// The modules that require them, which are loaded first.
    pub after: &'a [String],
    /// The origin of the catalog.
    pub origin: &'a Origin,
}

impl RepairModule<'_> {
    /// Returns the files of the module.
    ///
    /// # Errors
    /// If the name of the module is invalid, or a file cannot contain a text.
    pub fn files(&self) -> Result<Vec<ModuleFile>, RenderError> {
        let split = self.name.split_once('_').filter(|(vendor, module)| is_word(vendor) && is_word(module));
        let (vendor, module) = split.ok_or_else(|| {
            RenderError::Unsuitable(format!("invalid module name `{}`; write Vendor_Module", visible(self.name)))
        })?;
        let composer = serde_json::json!({
            "name": package(vendor, module),
            "description": "Defines resources that modules of Magento require and do not define",
            "type": "magento2-module",
            "require": { "magento/framework": "*" },
            "autoload": { "files": ["registration.php"], "psr-4": { format!("{vendor}\\{module}\\"): "" } },
        });
        Ok(vec![
            ModuleFile::new("registration.php", registration(self.name, &self.provenance())),
            ModuleFile::new("composer.json", composer_json(&composer)?),
            ModuleFile::new("etc/module.xml", self.module_xml()?),
            ModuleFile::new("etc/acl.xml", self.acl_xml()?),
            ModuleFile::new("README.md", self.readme()),
        ])
    }

    /// Returns `etc/acl.xml`: the resources in a separate branch, so that no existing tick includes them.
    ///
    /// # Errors
    /// If the file cannot contain an id or a title.
    pub fn acl_xml(&self) -> Result<String, RenderError> {
        let comment = [
            self.provenance(),
            "Remove this module before an upgrade to a release that defines these ids: an id in two positions of the tree \
             denies every permission."
                .to_owned(),
        ];
        let mut text = Vec::new();
        let out: &mut dyn Write = &mut text;
        let mut file = XmlFile::new(out, &comment)?;
        let branch = format!("{}::resources", self.name);
        let branch = [
            ("id", XmlText::exact(&branch)?),
            ("title", XmlText::exact("Undefined resources of Magento")?),
            ("sortOrder", XmlText::exact("1000")?),
        ];
        file.root("config", "urn:magento:framework:Acl/etc/acl.xsd", |file| {
            let below = |file: &mut XmlFile<'_>| {
                let mut each = self.resources.iter();
                each.try_for_each(|(id, title)| {
                    file.empty("resource", &[("id", XmlText::exact(id)?), ("title", XmlText::exact(title)?)])
                })
            };
            let within = |file: &mut XmlFile<'_>| file.element("resource", &branch, below);
            let admin = [("id", XmlText::exact(ADMIN)?)];
            let root = |file: &mut XmlFile<'_>| file.element("resource", &admin, within);
            file.element("acl", &[], |file| file.element("resources", &[], root))
        })?;
        file.finish()?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn module_xml(&self) -> Result<String, RenderError> {
        let mut text = Vec::new();
        let out: &mut dyn Write = &mut text;
        let mut file = XmlFile::new(out, &[self.provenance()])?;
        file.root("config", "urn:magento:framework:Module/etc/module.xsd", |file| {
            file.element("module", &[("name", XmlText::exact(self.name)?)], |file| {
                file.element("sequence", &[], |file| {
                    self.after.iter().try_for_each(|module| file.empty("module", &[("name", XmlText::exact(module)?)]))
                })
            })
        })?;
        file.finish()?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn readme(&self) -> String {
        let name = self.name;
        let ids = self.resources.iter().map(|(id, _)| format!("- `{}`", visible(id)));
        let ids = ids.collect::<Vec<_>>().join("\n");
        format!(
            "# {name}\n\n{}\n\nModules of Magento require these resources, and no module defines them. Only All Resources \
             includes them; with this module they can be granted individually:\n\n{ids}\n\n\
             Install: `bin/magento module:enable {name}`, then `bin/magento setup:upgrade`. Save the roles that need the \
             resources again.\n\n\
             Remove: `bin/magento module:disable {name}`, then delete the folder. The module stores no data. Remove it before \
             an upgrade to a release that defines the ids: an id in two positions of the tree denies every permission. \
             `mageacl lint` reports that as `duplicate-resource`.\n",
            self.provenance()
        )
    }

    fn provenance(&self) -> String {
        format!("Generated by {TOOL}, from {}.", catalog_name(self.origin))
    }
}
