//! `missing-title`.

use super::untitled::{Lack, finding, untitled};
use crate::catalog::Resource;
use crate::finding::{Edit, Finding};
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "missing-title",
    title: "a resource has no title in any module",
    severity: "error",
    why: "The role and integration pages of the Admin read the title of every resource in the tree without checking \
          that it exists, and fail. In developer mode Magento also rejects the merged tree, and every page of the Admin \
          fails.",
    example: "<resource id=\"Nova_Desk::desk\"/>, and no other module adds a title",
    fix: "Give it a title of 3 to 50 characters.",
    source: "Magento\\Integration\\Helper\\Data::mapResources, acl_merged.xsd",
    persona: Persona::Default,
    check: Check::Store(check),
};

/// Returns the change that adds a title to the first declaration: the words of the id.
fn edit(resource: &Resource, scope: &StoreContext<'_>) -> Option<Edit> {
    let (_, name) = resource.id.split_once("::")?;
    let words = name.split('_').filter(|word| !word.is_empty()).map(capitalized);
    let title = words.collect::<Vec<_>>().join(" ");
    let is_valid = (3..=50).contains(&title.len()) && title.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    let id = scope.attribute_at(resource.declarations.first()?.span, "id");
    let written = scope.sources.text(id.file).get(id.start as usize..id.end as usize)?;
    let has_id = is_valid && written.starts_with("id");
    has_id.then(|| Edit { span: Span { start: id.end, ..id }, text: format!(" title=\"{title}\"") })
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    let reported = |resource: &Resource| {
        let message = format!("{} has no title in any module: the Admin cannot show the tree", resource.id);
        let found = finding(&RULE, resource, message, "declared here too, without a title", scope)?;
        Some(Finding { edits: edit(resource, scope).into_iter().collect(), ..found })
    };
    untitled(scope, Lack::Title).into_iter().filter_map(reported).collect()
}
