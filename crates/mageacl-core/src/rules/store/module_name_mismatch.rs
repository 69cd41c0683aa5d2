//! `module-name-mismatch`.

use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::store::Misnamed;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "module-name-mismatch",
    title: "a module is registered under a different name than the one in its module.xml",
    severity: "error; a warning if config.php still lists the registered name",
    why: "Magento lists the module under the name of module.xml, looks for the folder with that name and finds none: \
          acl.xml, webapi.xml and all its other files are never read, and no error is reported.",
    example: "registration.php says Nova_Ticket, module.xml says Nova_Tickets",
    fix: "Write the same name in registration.php and in module.xml; the comparison is case-sensitive.",
    source: "Magento\\Framework\\Module\\ModuleList\\Loader, Magento\\Framework\\Component\\ComponentRegistrar::getPath",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.misnamed.iter().map(|misnamed| finding(misnamed, scope)).collect()
}

fn finding(misnamed: &Misnamed, scope: &StoreContext<'_>) -> Finding {
    let Misnamed { registered, declared, .. } = misnamed;
    let is_read = scope.catalog.modules.iter().any(|module| module.name == *registered);
    let consequence = if is_read {
        "it is read only until setup:upgrade writes the list of modules again"
    } else {
        "Magento never reads its other files"
    };
    let registration = misnamed.registration.map(|(file, line)| Location::Line(file, line));
    Finding {
        rule: RULE.id,
        severity: if is_read { Severity::Warning } else { Severity::Error },
        subject: registered.clone(),
        module: Some(registered.clone()),
        message: format!(
            "the module is registered as {registered}, but its module.xml names {declared}: {consequence}"
        ),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(misnamed.span)],
        related: registration.map(|place| (place, format!("registered as {registered}"))).into_iter().collect(),
        ..Finding::default()
    }
}
