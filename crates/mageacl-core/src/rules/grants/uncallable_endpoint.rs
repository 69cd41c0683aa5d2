//! `uncallable-endpoint`.

use crate::audit::AllResources;
use crate::endpoint::Status;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::plan::PlannedEndpoint;
use crate::rules::{Check, GrantContext, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "uncallable-endpoint",
    title: "a declared call that no grant of single resources allows",
    severity: "error; warning for an optional call, and if All Resources allows it; note if a module that is not here may allow \
               it",
    why: "The connector cannot work as declared with any grant; if only All Resources allows the call, merchants often \
          grant that.",
    example: "GET /V1/adobestock/asset/search requires Magento_AdobeStockImage::actions_view, which no module defines",
    fix: "Correct the call, or define the resource in the module that declares the route.",
    source: "Magento\\Webapi\\Controller\\Rest\\Router, Magento\\Framework\\Authorization\\Policy\\Acl::isAllowed",
    persona: Persona::Default,
    check: Check::Grants(check),
};

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let planned = scope.audit.needed.iter().flat_map(|plan| &plan.endpoints);
    planned.filter(|planned| !planned.resolved.status.is_callable()).map(|planned| finding(planned, scope)).collect()
}

fn finding(planned: &PlannedEndpoint<'_>, scope: &GrantContext<'_>) -> Finding {
    let resolved = &planned.resolved;
    let only_all = matches!(resolved.status, Status::UndefinedResource | Status::SelfOnly);
    let holds_all = scope.audit.grants.iter().any(|audited| audited.effect.all != AllResources::No);
    let is_mild = planned.wanted.optional || only_all && holds_all;
    let declarations = resolved.route.iter().flat_map(|route| &route.declarations);
    let nearest = resolved.nearest.join(", ");
    let remark = resolved.remark.as_deref().unwrap_or(resolved.status.name());
    Finding {
        rule: RULE.id,
        severity: match resolved.status {
            Status::Unknown => Severity::Note,
            _ if is_mild => Severity::Warning,
            _ => Severity::Error,
        },
        subject: planned.wanted.declared.clone(),
        grant: None,
        resource: None,
        message: match resolved.status {
            Status::Unknown => format!("it is not known which grant allows {}: {remark}", planned.wanted.declared),
            _ => format!("no grant of single resources allows {}: {remark}", planned.wanted.declared),
        },
        why: match resolved.status {
            Status::Unknown => "A module that is not here may declare the route or define the resource.".to_owned(),
            _ => RULE.why.to_owned(),
        },
        fix: if resolved.status == Status::Unknown {
            "Audit it in a complete store.".to_owned()
        } else if nearest.is_empty() {
            RULE.fix.to_owned()
        } else {
            format!("Did you mean {nearest}?")
        },
        places: declarations.map(|declaration| Location::Text(declaration.span)).collect(),
        ..Finding::default()
    }
}
