//! A module that defines resources which Magento's own modules require and do not define.

use std::collections::BTreeMap;

use super::error::Error;
use super::open::Project;
use crate::catalog::{self, AclTree, FileKind};
use crate::finding::Finding;
use crate::generate::integration_module::ModuleFile;
use crate::generate::repair_module::RepairModule;
use crate::store::EnabledModule;

/// Rules about ids that no module defines.
const RULES: [&str; 2] = ["undefined-ref", "undefined-use"];

/// Returns the files of a module with this name that defines the undefined ids of upstream findings.
///
/// # Errors
/// If there are none, the name is invalid, or the store with the module is not as intended.
pub fn repair_module(project: &Project, findings: &[Finding], name: &str) -> Result<Vec<ModuleFile>, Error> {
    let upstream = findings.iter().filter(|finding| finding.upstream && RULES.contains(&finding.rule));
    let mut ids: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for finding in upstream {
        let modules = ids.entry(finding.resource.as_deref().unwrap_or_default()).or_default();
        modules.extend(finding.module.as_deref());
        modules.extend(finding.parts.iter().map(|part| part.module.as_str()));
    }
    let tree = project.tree()?;
    // An id that a module disables is gone on purpose.
    ids.retain(|id, _| !id.is_empty() && !tree.disabled().iter().any(|disabled| disabled == id));
    if ids.is_empty() {
        let why = "there is nothing to repair: no module of Magento requires an undefined resource";
        return Err(Error::Unsuitable(why.to_owned()));
    }
    let mut after: Vec<String> = ids.values().flatten().map(|module| (*module).to_owned()).collect();
    after.sort_unstable();
    after.dedup();
    let resources: Vec<(String, String)> = ids.keys().map(|id| ((*id).to_owned(), title(id))).collect();
    let module = RepairModule { name, resources: &resources, after: &after, origin: &project.catalog.origin };
    let files = module.files()?;
    verify(project, &module, tree)?;
    Ok(files)
}

/// Merges the module after those of the store: its ids must then be defined, and everything else must be as before.
fn verify(project: &Project, module: &RepairModule<'_>, before: &AclTree) -> Result<(), Error> {
    if project.catalog.modules.iter().any(|known| known.name == module.name) {
        return Err(Error::Unsuitable(format!("the store already has a module {}", module.name)));
    }
    let label = format!("app/code/{}", module.name.replacen('_', "/", 1));
    let appended = EnabledModule { name: module.name.to_owned(), path: None, label };
    let files = vec![(FileKind::Acl, module.acl_xml()?)];
    let Some(merged) = catalog::with_module(&project.catalog, appended, files, &project.sources) else {
        return Err(Error::Unsuitable(
            "a repair module needs the files of a store, so that it can be verified".to_owned(),
        ));
    };
    let Ok(tree) = &merged.acl else {
        return Err(Error::Unsuitable("Magento could not load the store with the module".to_owned()));
    };
    let has_all = module.resources.iter().all(|(id, _)| tree.contains(id));
    let added = module.resources.len() + 1;
    let is_unchanged = before.nodes().all(|node| {
        let resource = before.resource(node);
        tree.find(&resource.id).is_some_and(|same| tree.title_path(same) == before.title_path(node))
    });
    if !has_all || tree.len() != before.len() + added || !is_unchanged || tree.build_error().is_some() {
        return Err(Error::Unsuitable("the module would change other resources of the store".to_owned()));
    }
    Ok(())
}

/// Returns a title of 3 to 50 characters: the words of the id.
fn title(id: &str) -> String {
    let (module, name) = id.split_once("::").unwrap_or(("", id));
    let words = name.split('_').filter(|word| !word.is_empty()).map(|word| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
    });
    let words: Vec<String> = words.collect();
    let title = format!("{}: {}", module.split_once('_').map_or(module, |(_, name)| name), words.join(" "));
    title.chars().take(50).collect()
}
