//! `config-section-misplaced`.

use std::collections::BTreeMap;

use crate::catalog::Reference;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "config-section-misplaced",
    title: "the resource of a configuration section is not below Magento_Config::config",
    severity: "note",
    why: "The menu entry of the configuration requires Magento_Config::config. The Admin ticks it together with the \
          resources below it only: a role that has just this section never sees the menu entry, and merchants then tick \
          the whole configuration.",
    example: "<section id=\"desks\"> with <resource>Nova_Desk::settings</resource>, while acl.xml defines \
              Nova_Desk::settings below Nova_Desk::desk",
    fix: "Define the resource below Magento_Backend::stores, Magento_Backend::stores_settings and Magento_Config::config.",
    source: "Magento\\Config\\Controller\\Adminhtml\\System\\AbstractConfig::_isAllowed, \
             Magento_Config: etc/adminhtml/menu.xml",
    persona: Persona::Pedantic,
    check: Check::Uses(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Without Magento's own modules the position of its resources is unknown.
    if !scope.is_whole() {
        return Vec::new();
    }
    let mut groups: BTreeMap<(usize, &str), Vec<&Reference>> = BTreeMap::new();
    for used in &scope.uses.misplaced_sections {
        groups.entry((used.module, &used.id)).or_default().push(used);
    }
    groups.into_iter().filter_map(|((module, id), sections)| finding(module, id, &sections, scope)).collect()
}

fn finding(module: usize, id: &str, sections: &[&Reference], scope: &StoreContext<'_>) -> Option<Finding> {
    let (first, others) = sections.split_first()?;
    let module = scope.catalog.modules.get(module)?;
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Note,
        subject: id.to_owned(),
        module: Some(module.name.clone()),
        resource: Some(id.to_owned()),
        message: format!("a configuration section requires {id}, which is not below Magento_Config::config"),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(first.span)],
        related: others
            .iter()
            .map(|used| (Location::Text(used.span), "another section requires it".to_owned()))
            .collect(),
        ..Finding::default()
    })
}
