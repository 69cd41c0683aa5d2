//! `disabled-not-true`.

use crate::catalog::{FileKind, ParsedConfigFile};
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::Document;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "disabled-not-true",
    title: "a value of `disabled` that does not disable the resource",
    severity: "warning",
    why: "Magento accepts only disabled=\"true\", case-sensitively. The resource remains in the tree, and so does the \
          access that it grants.",
    example: "<resource id=\"Magento_Sales::create\" disabled=\"1\"/>",
    fix: "Write disabled=\"true\", or remove the attribute.",
    source: "Magento\\Framework\\Acl\\AclResource\\Config\\Converter\\Dom",
    persona: Persona::Default,
    check: Check::Files(check),
};

/// Values that mean no, both to their author and to Magento.
const NO: [&str; 2] = ["false", "0"];

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.files(FileKind::Acl).flat_map(|file| in_file(file, scope)).collect()
}

fn in_file(file: &ParsedConfigFile<'_>, scope: &StoreContext<'_>) -> Vec<Finding> {
    let document = &file.document;
    let resources = document.descendants(Document::ROOT, "resource").into_iter();
    let written = resources.filter_map(|id| {
        let element = document.element(id);
        let id = element.named_item("id").map_or(String::new(), |id| id.value.to_string());
        Some((id, element.named_item("disabled")?))
    });
    let ineffective = written.filter(|(_, disabled)| disabled.value != "true" && !NO.contains(&&*disabled.value));
    let finding = |(id, disabled): (String, &crate::xml::Attribute<'_>)| Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: id.clone(),
        module: Some(scope.module(file.file).to_owned()),
        message: format!("disabled=\"{}\" does not disable {id}", disabled.value),
        resource: Some(id),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(disabled.span)],
        ..Finding::default()
    };
    ineffective.map(finding).collect()
}
