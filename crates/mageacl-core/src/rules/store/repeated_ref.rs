//! `repeated-ref`.

use crate::finding::{Edit, Finding, Severity};
use crate::grant::Location;
use crate::rules::written::WrittenRoute;
use crate::rules::{Check, Persona, Rule, StoreContext};
use crate::source::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "repeated-ref",
    title: "a route lists the same ref twice",
    severity: "warning",
    why: "The second one has no effect of its own. But as soon as another module adds to the route and lists the ref as \
          well, Magento finds two elements where it expects one, and cannot load the web API at all.",
    example: "<resource ref=\"Nova_Desk::desk\"/> twice in the <resources> of one <route>",
    fix: "Delete the second one.",
    source: "Magento\\Framework\\Config\\Dom::_getMatchedNode, \"More than one node matching the query\"",
    persona: Persona::Default,
    check: Check::Files(check),
};

fn check(scope: &StoreContext<'_>) -> Vec<Finding> {
    scope.written_routes().iter().flat_map(|route| findings(route, scope)).collect()
}

/// Returns a finding for each ref that one `<route>` element repeats.
fn findings(route: &WrittenRoute<'_>, scope: &StoreContext<'_>) -> Vec<Finding> {
    let mut known: Vec<(&str, Vec<Span>)> = Vec::new();
    for (id, tag) in route.refs() {
        match known.iter_mut().find(|(other, _)| *other == id) {
            Some((_, tags)) => tags.push(tag),
            None => known.push((id, vec![tag])),
        }
    }
    let repeated = known.into_iter().filter(|(_, tags)| tags.len() > 1);
    repeated.filter_map(|(id, tags)| finding(route, id, &tags, scope)).collect()
}

fn finding(route: &WrittenRoute<'_>, id: &str, tags: &[Span], scope: &StoreContext<'_>) -> Option<Finding> {
    let (first, repeated) = tags.split_first()?;
    let name = route.name();
    let times = if repeated.len() == 1 { "twice".to_owned() } else { format!("{} times", tags.len()) };
    let edits: Option<Vec<Edit>> = repeated.iter().map(|tag| removal(*tag, scope)).collect();
    Some(Finding {
        rule: RULE.id,
        severity: Severity::Warning,
        module: Some(route.module.to_owned()),
        resource: Some(id.to_owned()),
        message: format!("{name} lists {id} {times}"),
        subject: name,
        why: RULE.why.to_owned(),
        fix: RULE.fix.to_owned(),
        places: repeated.iter().map(|tag| Location::Text(scope.attribute_at(*tag, "ref"))).collect(),
        related: vec![(Location::Text(scope.attribute_at(*first, "ref")), "the first one".to_owned())],
        edits: edits.unwrap_or_default(),
        ..Finding::default()
    })
}

/// Returns the change that removes an element without content, with the line that it is on if there is nothing else.
fn removal(tag: Span, scope: &StoreContext<'_>) -> Option<Edit> {
    let text = scope.sources.text(tag.file);
    let range = removed(text, tag.start as usize..tag.end as usize)?;
    let offset = |at: usize| u32::try_from(at).ok();
    let span = Span { file: tag.file, start: offset(range.start)?, end: offset(range.end)? };
    Some(Edit { span, text: String::new() })
}

fn removed(text: &str, tag: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let mut end = tag.end;
    if !text.get(tag.clone())?.ends_with("/>") {
        let rest = text.get(end..)?;
        let closing = rest.trim_start();
        if !closing.starts_with("</") {
            return None;
        }
        end += rest.len() - closing.len() + closing.find('>')? + 1;
    }
    let before = text.get(..tag.start)?.trim_end();
    let is_first_in_line = text[before.len()..tag.start].contains('\n');
    let is_last_in_line = text[end..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let start = if is_first_in_line && is_last_in_line { before.len() } else { tag.start };
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_removed_with_its_line() {
        for (text, expected) in [
            ("<a>\n  <b/>\n  <b/>\n</a>", Some("<a>\n  <b/>\n</a>")),
            ("<a>\r\n  <b/>\r\n  <b></b>\r\n</a>", Some("<a>\r\n  <b/>\r\n</a>")),
            ("<a><b/><b/></a>", Some("<a><b/></a>")),
            ("<a><b/>\n<b> </b ><c/></a>", Some("<a><b/>\n<c/></a>")),
            ("<a><b/><b><c/></b></a>", None),
        ] {
            let start = text.rfind("<b").unwrap();
            let end = start + text[start..].find('>').unwrap() + 1;
            let after =
                removed(text, start..end).map(|range| format!("{}{}", &text[..range.start], &text[range.end..]));
            assert_eq!(after.as_deref(), expected, "{text:?}");
        }
    }
}
