//! `bad-id`.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::FileKind;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::{Attribute, Document};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "bad-id",
    title: "an id that Magento's schema does not allow",
    severity: "warning, with --pedantic; an error, always, if the id is empty or 0",
    why: "In developer mode Magento validates acl.xml against its schema and rejects the file; in production mode it \
          does not. When files are merged, an id that is empty or 0 counts as missing: the declaration overwrites \
          the resource at its position.",
    example: "<resource id=\"nova-desk\" title=\"Desk\"/>",
    fix: "Write Vendor_Module::name: letters, digits and underscores, vendor and module each with an uppercase first \
          letter and at least two characters.",
    source: "lib/internal/Magento/Framework/Acl/etc/acl.xsd",
    persona: Persona::Default,
    check: Check::Files(check),
};

/// The pattern of the schema, which must match the whole value.
static ID: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[A-Z]+[a-zA-Z0-9]{1,}){1,}_[A-Z]+[A-Z0-9a-z]{1,}::[A-Za-z_0-9]{1,}$").ok());

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let Some(pattern) = ID.as_ref() else { return Vec::new() };
    let mut reported = HashSet::new();
    let mut findings = Vec::new();
    for file in scope.files(FileKind::Acl) {
        let resources = file.document.descendants(Document::ROOT, "resource").into_iter();
        let ids = resources.filter_map(|resource| file.document.element(resource).named_item("id"));
        // Modules that add children have to repeat the id as it is.
        let bad = ids.filter(|id| !pattern.is_match(&id.value) && reported.insert(id.value.to_string()));
        findings.extend(bad.map(|id| finding(id, scope.module(file.file))));
    }
    findings
}

fn finding(id: &Attribute<'_>, module: &str) -> Finding {
    let is_none = matches!(&*id.value, "" | "0");
    Finding {
        rule: RULE.id,
        severity: if is_none { Severity::Error } else { Severity::Warning },
        // In production mode Magento does not validate against the schema.
        persona: if is_none { Persona::Default } else { Persona::Pedantic },
        subject: id.value.to_string(),
        module: Some(module.to_owned()),
        resource: Some(id.value.to_string()),
        message: if is_none {
            format!(
                "invalid id {:?}: when files are merged, Magento applies this declaration to any resource at its position",
                id.value
            )
        } else {
            format!("invalid id {:?} according to Magento's schema", id.value)
        },
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(id.span)],
        ..Finding::default()
    }
}
