//! `secure-false`.

use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::php;
use crate::rules::written::WrittenRoute;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::xml::Attribute;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "secure-false",
    title: "a value of `secure` that was meant to allow HTTP, but requires HTTPS",
    severity: "warning",
    why: "PHP converts every text except \"\" and \"0\" to true: with secure=\"false\" the route answers over HTTPS \
          only.",
    example: "<route url=\"/V1/desks\" method=\"GET\" secure=\"false\">",
    fix: "Write secure=\"0\", or remove the attribute; write secure=\"true\" if HTTPS is required.",
    source: "Magento\\Webapi\\Model\\Config\\Converter: (bool)trim($secure)",
    persona: Persona::Default,
    check: Check::Files(check),
};

/// Words that mean no to their author.
const NO: [&str; 4] = ["false", "no", "off", "n"];

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let routes = scope.written_routes().into_iter();
    let meant = |value: &str| NO.contains(&php::trim(value).to_ascii_lowercase().as_str());
    let with = routes.filter_map(|route| Some((route, route.attribute("secure")?)));
    with.filter(|(_, secure)| meant(&secure.value)).map(|(route, secure)| finding(route, secure)).collect()
}

fn finding(route: WrittenRoute<'_>, secure: &Attribute<'_>) -> Finding {
    Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        subject: route.name(),
        module: Some(route.module.to_owned()),
        message: format!("secure=\"{}\" is true in PHP: {} answers over HTTPS only", secure.value, route.name()),
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: vec![Location::Text(secure.span)],
        ..Finding::default()
    }
}
