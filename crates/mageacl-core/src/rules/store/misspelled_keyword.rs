//! `misspelled-keyword`.

use crate::catalog::Route;
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::finding::{Edit, Finding, Severity, fingerprint};
use crate::grant::Location;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "misspelled-keyword",
    title: "a ref that is meant to be `anonymous` or `self`, spelled differently",
    severity: "error",
    why: "Magento compares both keywords exactly. With any other spelling the ref is the id of a resource that no module \
          defines: guests and customers are denied, and only All Resources opens the route.",
    example: "<resource ref=\"Anonymous\"/>",
    fix: "Write the keyword in lower case, without spaces around it.",
    source: "Magento\\Webapi\\Model\\Plugin\\GuestAuthorization, Magento\\Customer\\Model\\Plugin\\CustomerAuthorization",
    persona: Persona::Default,
    check: Check::Store(check),
};

/// Other words for `anonymous` and `self`, and their usual misspellings.
const OTHERS: [(&str, &str); 8] = [
    ("anonymus", ANONYMOUS),
    ("anonimous", ANONYMOUS),
    ("annonymous", ANONYMOUS),
    ("anonymouse", ANONYMOUS),
    ("anonymos", ANONYMOUS),
    ("anonynous", ANONYMOUS),
    ("guest", ANONYMOUS),
    ("slef", SELF),
];

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let of_route = |route| {
        let refs = Route::acl_resources(route);
        let wrong = refs.filter_map(|reference| Some((reference, intended(reference)?)));
        wrong.filter_map(|(reference, keyword)| finding(route, reference, keyword, scope)).collect::<Vec<_>>()
    };
    scope.routes().flat_map(of_route).collect()
}

/// Returns the keyword that a ref is meant to be; `None` for a keyword and for anything else.
pub(in crate::rules) fn intended(reference: &str) -> Option<&'static str> {
    let word = reference.trim().to_ascii_lowercase();
    let keyword = [ANONYMOUS, SELF].into_iter().find(|keyword| *keyword == word);
    let keyword = keyword.or_else(|| OTHERS.iter().find(|(other, _)| *other == word).map(|(_, keyword)| *keyword));
    keyword.filter(|keyword| *keyword != reference)
}

/// Returns the change to the keyword, if it is only spelled differently, and the route does not have it already.
fn edit(route: &Route, reference: &str, keyword: &str, place: Span, scope: &StoreContext<'_>) -> Option<Edit> {
    let is_spelling = |reference: &str| !reference.trim().eq_ignore_ascii_case("guest");
    // Two spellings of one keyword would become a repeated ref.
    let mut earlier = route.resources.iter().take_while(|known| *known != reference);
    let is_new = !route.resources.iter().any(|known| known == keyword)
        && !earlier.any(|known| is_spelling(known) && intended(known) == Some(keyword));
    if is_spelling(reference) && is_new { scope.edit(place, "ref", reference, keyword) } else { None }
}

/// Returns the position of a ref of a route.
pub(super) fn place_of(route: &Route, reference: &str) -> Option<Span> {
    let at = route.resources.iter().position(|known| known == reference)?;
    route.ref_places.get(at).copied()
}

fn finding(route: &Route, reference: &str, keyword: &str, scope: &StoreContext<'_>) -> Option<Finding> {
    let place = place_of(route, reference)?;
    let (name, module) = (route.name(), scope.module_at(place));
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Error,
        subject: name.clone(),
        module: Some(module.to_owned()),
        resource: Some(reference.to_owned()),
        message: format!("{name} requires the id {reference:?}, not the keyword `{keyword}`"),
        why: RULE.why.to_owned(),
        edits: edit(route, reference, keyword, place, scope).into_iter().collect(),
        fix: format!(
            "Write `{keyword}` if the route is meant for {}.",
            if keyword == SELF { "customers" } else { "guests" }
        ),
        places: vec![Location::Text(scope.attribute_at(place, "ref"))],
        // Earlier versions took it for an undefined id.
        known_as: vec![vec![fingerprint("undefined-ref", module, &name, reference)]],
        ..Finding::default()
    })
}
