//! `misplaced-config-file`.

use crate::catalog::MisplacedFile;
use crate::finding::{Finding, Severity};
use crate::grant::Place;
use crate::rules::{Check, Persona, Rule, StoreScope};

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

fn check(scope: &StoreScope<'_>) -> Vec<Finding> {
    scope.uses.misplaced_files.iter().filter_map(|file| finding(file, scope)).collect()
}

fn finding(file: &MisplacedFile, scope: &StoreScope<'_>) -> Option<Finding> {
    let module = scope.catalog.modules.get(file.module)?;
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: file.path.clone(),
        module: Some(module.name.clone()),
        message: format!("Magento never reads {}", file.path),
        why: RULE.why.to_owned(),
        fix: format!("Move its contents to {}.", file.kind.path()),
        places: vec![Place::Text(file.span)],
        ..Finding::default()
    })
}
