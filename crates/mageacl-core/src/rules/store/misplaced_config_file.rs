//! `misplaced-config-file`.

use std::collections::HashMap;

use super::undefined::words;
use crate::catalog::{FileKind, MisplacedFile, Reference};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::{self, Document};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "misplaced-config-file",
    title: "an acl.xml, webapi.xml or integration.xml in a folder where Magento does not read it",
    severity: "warning",
    why: "Magento reads these files from the folder etc of a module only, not from the folders of areas: the resources \
          and routes in it do not exist.",
    example: "etc/adminhtml/acl.xml",
    fix: "Move the file to the folder etc.",
    source: "Magento\\Framework\\Acl\\AclResource\\Config\\Reader\\Filesystem, Magento\\Webapi\\Model\\Config\\Reader",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let declared = resources(scope);
    let mut uses: HashMap<usize, Vec<&Reference>> = HashMap::new();
    for used in &scope.uses.undefined {
        if let Some(file) = declared.get(&used.id) {
            uses.entry(*file).or_default().push(used);
        }
    }
    let files = scope.uses.misplaced_files.iter().enumerate();
    files.filter_map(|(at, file)| finding(file, uses.get(&at).map_or(&[], Vec::as_slice), scope)).collect()
}

fn finding(file: &MisplacedFile, uses: &[&Reference], scope: &StoreContext<'_>) -> Option<Finding> {
    let module = scope.catalog.modules.get(file.module)?;
    let needed = match uses.len() {
        0 => String::new(),
        1 => ", and a resource in it is required".to_owned(),
        number => format!(", and resources in it are required in {number} places"),
    };
    let related =
        uses.iter().map(|used| (Location::Text(used.span), format!("{} requires {}", words(used.by), used.id)));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: file.path.clone(),
        module: Some(module.name.clone()),
        message: format!("Magento never reads {}{needed}", file.path),
        why: RULE.why.to_owned(),
        fix: format!("Move its contents to {}.", file.kind.path()),
        places: vec![Location::Text(file.span)],
        related: related.collect(),
        ..Finding::default()
    })
}

/// Returns the resources that misplaced files of modules declare and the tree lacks, each with the index of the first
/// such file. That they are undefined is the defect of the file.
pub(super) fn resources(scope: &StoreContext<'_>) -> HashMap<String, usize> {
    let mut declared = HashMap::new();
    let files = scope.uses.misplaced_files.iter().enumerate();
    for (at, file) in files.filter(|(_, file)| file.kind == FileKind::Acl) {
        let Ok(document) = xml::parse(scope.sources.text(file.span.file), file.span.file) else { continue };
        for element in document.descendants(Document::ROOT, "resource") {
            let Some(id) = document.element(element).named_item("id") else { continue };
            if scope.tree().is_some_and(|tree| !tree.contains(&id.value)) {
                declared.entry(id.value.to_string()).or_insert(at);
            }
        }
    }
    declared
}
