//! `integration-without-email`.

use super::integrations::{Named, integrations};
use crate::catalog::FileKind;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Persona, Rule, StoreContext};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "integration-without-email",
    title: "an integration.xml declares an integration without <email>",
    severity: "error",
    why: "Magento expects the element when it reads these files: `setup:upgrade` fails, and with it every deployment.",
    example: "<integration name=\"Acme\"><resources>..</resources></integration> and no <email> in it",
    fix: "Add <email>, in this file or in a file of a module that extends it.",
    source: "Magento\\Integration\\Model\\Config\\Consolidated\\Converter::convert",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    // Modules may complete each other's declarations, so it is missing only if no file has it.
    let all = integrations(scope, &[FileKind::Integration]).into_iter();
    let without = all.filter(|integration| integration.below("email").is_empty());
    let finding = |integration: Named<'_>| Finding {
        severity: Severity::Error,
        message: format!("the integration `{}` has no <email>", integration.name),
        ..integration.finding(&RULE, scope)
    };
    without.map(finding).collect()
}
