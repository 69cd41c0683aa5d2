//! Ids and titles that are valid in Magento's schema for `acl.xml`.

use std::collections::BTreeSet;

use super::GuardResource;
use super::group::Group;
use crate::inert::is_deceptive;

/// The allowed lengths of a title, in characters (`acl.xsd`).
const TITLE: std::ops::RangeInclusive<usize> = 3..=50;

/// The keywords of PHP 7 that a part of a module's name may equal.
const KEYWORDS: &str = "abstract and array as break callable case catch class clone const continue declare default die do \
                        echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile eval exit extends \
                        final finally fn for foreach function global goto if implements include instanceof insteadof \
                        interface isset list namespace new or print private protected public require return static \
                        switch throw trait try unset use var while xor yield";

/// Returns whether the name of a module is valid in an id: `acl.xsd` requires a capital and another character in each
/// part.
pub(super) fn is_module(name: &str) -> bool {
    let is_part = |part: &str| {
        part.len() > 1
            && part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    name.split_once('_').is_some_and(|(vendor, module)| is_part(vendor) && is_part(module))
}

/// Returns the part of a module's name that is invalid in its namespace: up to 2.4.4 Magento runs on PHP 7, which does
/// not allow keywords there.
pub(super) fn keyword(name: &str) -> Option<&str> {
    name.split('_').find(|part| KEYWORDS.split(' ').any(|keyword| part.eq_ignore_ascii_case(keyword)))
}

/// Assigns unique ids and titles to groups.
pub(super) fn named<'c>(groups: Vec<Group<'c>>, module: &str) -> Vec<GuardResource<'c>> {
    // Reserved for the branch.
    let mut slugs = BTreeSet::from(["api_access".to_owned()]);
    let mut titles = BTreeSet::new();
    let named = groups.into_iter().map(|group| {
        let slug = unique(&group.slug, '_', usize::MAX, &mut slugs);
        let title = title(&group.title, &slug);
        GuardResource {
            id: format!("{module}::{slug}"),
            title: unique(&title, ' ', *TITLE.end(), &mut titles),
            behind: group.behind,
            routes: group.routes,
        }
    });
    named.collect()
}

/// Shortens a path to the maximum length of a title, keeping its end. It comes from other modules and is written to a
/// file: characters that are special in XML attributes, or that reorder or hide text, are replaced by spaces.
fn title(path: &[String], slug: &str) -> String {
    let plain = |part: &String| part.chars().map(|c| if is_plain(c) { c } else { ' ' }).collect();
    let path: Vec<String> = path.iter().map(plain).collect();
    let fits = |text: &String| text.chars().count() <= *TITLE.end();
    let tail = |from: usize| path[from..].join(" > ");
    let whole = (0..path.len()).map(tail).find(fits);
    let text = whole.unwrap_or_else(|| path.last().map_or(String::new(), |last| cut(last, *TITLE.end())));
    if text.chars().count() < *TITLE.start() { cut(&format!("Calls of {slug}"), *TITLE.end()) } else { text }
}

fn is_plain(c: char) -> bool {
    !is_deceptive(c) && !matches!(c, '\u{FFFC}' | '\u{FFFD}')
}

/// Returns the text, with a number appended if it is taken.
fn unique(text: &str, joint: char, longest: usize, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| {
        let end = format!("{joint}{number}");
        format!("{}{end}", cut(text, longest - end.len()))
    });
    let free = std::iter::once(text.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_two_parts_that_an_id_may_have() {
        for name in ["Acme_Guard", "ACME_G2", "Ac_Me"] {
            assert!(is_module(name), "{name}");
        }
        for name in [
            "",
            "Acme",
            "Acme_",
            "_Guard",
            "acme_Guard",
            "Acme_guard",
            "A_Guard",
            "Acme_G",
            "Acme_Gu_ard",
            "Ac me_Guard",
            "Acmé_Guard",
        ] {
            assert!(!is_module(name), "{name}");
        }
    }

    #[test]
    fn a_namespace_holds_no_keyword() {
        for (name, word) in [("Acme_List", "List"), ("Default_Guard", "Default"), ("CLASS_Guard", "CLASS")] {
            assert_eq!(keyword(name), Some(word), "{name}");
        }
        for name in ["Acme_ApiGuard", "Acme_Lists", "Newest_Guard"] {
            assert_eq!(keyword(name), None, "{name}");
        }
    }

    #[test]
    fn a_title_is_as_long_as_the_schema_allows() {
        let path = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        let long = "x".repeat(60);
        let cases: [(&[&str], &str); 6] = [
            (&["A\nB", "C\u{202e}\u{7}D <&>"], "A B > C  D <&>"),
            (&["Catalog", "Inventory", "Products"], "Catalog > Inventory > Products"),
            (&["Catalog of all that there is in a whole wide world", "Inventory", "Products"], "Inventory > Products"),
            (&[&long], &long[..50]),
            (&["Ab"], "Calls of slug"),
            (&[], "Calls of slug"),
        ];
        for (parts, expected) in cases {
            assert_eq!(title(&path(parts), "slug"), expected);
        }
    }

    #[test]
    fn no_two_are_called_the_same() {
        let group =
            |slug: &str| Group { slug: slug.to_owned(), title: vec!["Y".repeat(50)], behind: None, routes: Vec::new() };
        let named = named(vec![group("a"), group("a"), group("api_access"), group("a_2")], "Acme_Guard");
        let ids: Vec<&str> = named.iter().map(|guard| guard.id.as_str()).collect();
        assert_eq!(ids, ["Acme_Guard::a", "Acme_Guard::a_2", "Acme_Guard::api_access_2", "Acme_Guard::a_2_2"]);
        let titles: BTreeSet<&str> = named.iter().map(|guard| guard.title.as_str()).collect();
        assert!(titles.len() == 4 && titles.iter().all(|title| title.chars().count() == 50));
    }
}
