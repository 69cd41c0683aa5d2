//! Temporary.
#![allow(missing_docs)]
mod error;
pub mod module_xml;
pub mod modules;
pub mod order;
pub use error::StoreError;
pub use modules::{EnabledModule, Modules, ModulesError, modules};
use std::path::*;
pub struct Store {
    pub root: PathBuf,
    pub magento: Option<String>,
    pub components: Vec<Component>,
    pub config: Option<ModuleConfig>,
    pub notes: Vec<String>,
}
pub struct Component {
    pub name: Option<String>,
    pub path: PathBuf,
    pub label: String,
    pub registration: Option<Registration>,
}
#[derive(Debug, Clone)]
pub struct Registration {
    pub file: String,
    pub line: u32,
}
impl std::fmt::Display for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
pub struct ModuleConfig {
    pub file: String,
    pub enabled: Vec<String>,
    pub disabled: Vec<String>,
}
pub fn discover(root: &Path) -> Result<Store, StoreError> {
    let re = regex::Regex::new(r#"register\(\s*[^,]+,\s*['"]([^'"]+)['"]"#).unwrap();
    let mut components = vec![];
    let any = walkdir::WalkDir::new(root).into_iter().flatten().any(|e| e.file_name() == "registration.php");
    for e in walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten() {
        let p = e.path();
        if p.components().any(|c| matches!(c.as_os_str().to_str(), Some("dev" | "Test" | "magento2-base"))) {
            continue;
        }
        let (name, dir) = if any && e.file_name() == "registration.php" {
            let t = std::fs::read_to_string(p).unwrap();
            (Some(re.captures(&t).unwrap()[1].to_owned()), p.parent().unwrap())
        } else if !any && p.ends_with("etc/module.xml") {
            (None, p.parent().unwrap().parent().unwrap())
        } else {
            continue;
        };
        components.push(Component {
            name,
            path: dir.to_owned(),
            label: dir.strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
            registration: None,
        });
    }
    if components.is_empty() {
        return Err(StoreError::NotMagento { path: root.to_owned(), looked_for: &["app/etc"] });
    }
    let config = std::fs::read_to_string(root.join("app/etc/config.php")).ok().map(|t| {
        let re = regex::Regex::new(r"'(\w+_\w+)'\s*=>\s*(\d)").unwrap();
        let enabled = re.captures_iter(&t).filter(|c| &c[2] == "1").map(|c| c[1].to_owned()).collect();
        ModuleConfig { file: String::new(), enabled, disabled: vec![] }
    });
    let magento = std::fs::read_to_string(root.join("composer.json")).ok().and_then(|t| {
        Some(regex::Regex::new(r#"product-community-edition": "([^"]+)""#).unwrap().captures(&t)?[1].to_owned())
    });
    Ok(Store { root: root.to_owned(), magento, components, config, notes: vec![] })
}
