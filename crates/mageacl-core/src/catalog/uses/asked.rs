//! The syntactic forms of references to an id.

use std::ops::Range;

use regex::bytes::Regex;

use super::UsedBy;
use super::php;
use crate::catalog::COMPANY_FILE;

/// The kind of a file, by its path in the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It declares or grants resources, and does not refer to them.
    Passed,
    /// A separate tree of resources, such as that for customers of a company.
    Company,
    /// It has references of one form; other ids in it mean something else.
    Menu,
    /// It has references of one form, and names ids in others too.
    Xml(UsedBy),
    /// PHP.
    Php,
    /// It may name ids.
    Other,
}

/// A reference to an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) by: UsedBy,
    /// Its position.
    pub(super) range: Range<usize>,
    /// The entry of the menu with this resource.
    pub(super) entry: Option<Vec<u8>>,
    /// Modules without which the entry is hidden.
    pub(super) needs: Vec<Vec<u8>>,
}

impl Sort {
    pub(super) fn from_path(path: &str) -> Sort {
        let file = path.rsplit('/').next().unwrap_or(path);
        let extension = file.rsplit('.').next().unwrap_or_default();
        let is_admin = |folder: &str| {
            let areas = ["view/adminhtml/", "view/base/"];
            areas.iter().any(|area| path.strip_prefix(area).is_some_and(|rest| rest.starts_with(folder)))
        };
        match path {
            "etc/integration.xml" | "etc/integration/api.xml" | "etc/integration/config.xml" => Sort::Passed,
            COMPANY_FILE => Sort::Company,
            // Modules that copy the permissions of company users name their trees in the same way: `etc/seller_acl.xml`.
            _ if path.strip_prefix("etc/").is_some_and(|rest| rest == file) && file.ends_with("_acl.xml") => {
                Sort::Company
            }
            "etc/adminhtml/menu.xml" => Sort::Menu,
            "etc/adminhtml/system.xml" => Sort::Xml(UsedBy::Configuration),
            "etc/extension_attributes.xml" => Sort::Xml(UsedBy::ExtensionAttribute),
            _ if path.starts_with("etc/") && file == "acl.xml" => Sort::Passed,
            _ if matches!(extension, "php" | "phtml") => Sort::Php,
            _ if extension != "xml" => Sort::Other,
            _ if path.starts_with("etc/adminhtml/system/") => Sort::Xml(UsedBy::Configuration),
            _ if is_admin("ui_component/") => Sort::Xml(UsedBy::UiComponent),
            _ if is_admin("layout/") => Sort::Xml(UsedBy::Layout),
            _ => Sort::Other,
        }
    }
}

/// The maximum distance before an id at which its reference begins.
const WINDOW: usize = 240;

/// The text that must precede an id, for each form.
#[derive(Debug)]
pub(super) struct Forms {
    menu: Regex,
    configuration: Regex,
    ui_component: Regex,
    layout: Regex,
    extension_attribute: Regex,
    controller: Regex,
    code: Regex,
    removed: Regex,
}

impl Forms {
    pub(super) fn new() -> Option<Self> {
        let form = |pattern: &str| Regex::new(&format!("(?-u)(?:{pattern})$")).ok();
        Some(Forms {
            menu: form(r#"\sresource\s*=\s*["']\s*"#)?,
            configuration: form(r"<resource(?:\s[^<>]*)?>\s*")?,
            ui_component: form(
                r#"\saclResource\s*=\s*["']\s*|<aclResource(?:\s[^<>]*)?>\s*|\sname\s*=\s*["']aclResource["'][^<>]*>\s*"#,
            )?,
            layout: form(r#"\saclResource\s*=\s*["']\s*"#)?,
            extension_attribute: form(r#"<resource\s(?:[^<>]*\s)?ref\s*=\s*["']\s*"#)?,
            controller: form(r#"\bconst\s+(?:string\s+)?ADMIN_RESOURCE\s*=\s*["']"#)?,
            code: form(r#"(?:->|::)isAllowed\s*\(\s*(?:resource\s*:\s*)?["']"#)?,
            removed: Regex::new(r#"(?-u)<remove\s(?:[^<>]*\s)?id\s*=\s*["']([^"'<>]*)["']"#).ok()?,
        })
    }

    /// Returns whether the id that begins here is a reference of a menu.
    pub(super) fn is_menu(&self, text: &[u8], start: usize) -> bool {
        self.menu.is_match(window(text, start))
    }

    /// Returns the entries that a menu removes.
    pub(super) fn removed(&self, text: &[u8]) -> Vec<Vec<u8>> {
        self.removed.captures_iter(text).filter_map(|found| Some(found.get(1)?.as_bytes().to_vec())).collect()
    }

    /// Returns the reference to the id that begins here, if it is one.
    pub(super) fn asked(&self, sort: Sort, text: &[u8], start: usize) -> Option<Asked> {
        let before = window(text, start);
        match sort {
            Sort::Passed | Sort::Company | Sort::Other => None,
            Sort::Php => {
                let by = match () {
                    () if self.controller.is_match(before) => UsedBy::Controller,
                    () if self.code.is_match(before) => UsedBy::Code,
                    () => return None,
                };
                let range = php_literal(text, start)?;
                let is_idle = php::in_comment(text, start) || by == UsedBy::Controller && is_overridden(text);
                (!is_idle).then(|| Asked { by, range, entry: None, needs: Vec::new() })
            }
            Sort::Menu => {
                let range = self.menu.is_match(before).then(|| xml_value(text, start))??;
                let end =
                    text[range.end..].iter().position(|byte| *byte == b'>').map_or(text.len(), |at| range.end + at);
                let tag = &text[text[..start].iter().rposition(|byte| *byte == b'<').unwrap_or(0)..end];
                let value = |name: &str| {
                    let pattern = format!(r#"(?-u)\s{name}\s*=\s*["']([^"']*)["']"#);
                    Some(Regex::new(&pattern).ok()?.captures(tag)?.get(1)?.as_bytes().to_vec())
                };
                let needs = ["module", "dependsOnModule"].into_iter().filter_map(value).collect();
                Some(Asked { by: UsedBy::Menu, range, entry: value("id"), needs })
            }
            Sort::Xml(by) => {
                let form = match by {
                    UsedBy::Configuration => &self.configuration,
                    UsedBy::UiComponent => &self.ui_component,
                    UsedBy::Layout => &self.layout,
                    _ => &self.extension_attribute,
                };
                let range = form.is_match(before).then(|| xml_value(text, start))??;
                Some(Asked { by, range, entry: None, needs: Vec::new() })
            }
        }
    }
}

fn window(text: &[u8], start: usize) -> &[u8] {
    &text[start.saturating_sub(WINDOW)..start]
}

/// Returns the rest of a string that is neither concatenated nor interpolated.
fn php_literal(text: &[u8], start: usize) -> Option<Range<usize>> {
    let quote = *text.get(start.checked_sub(1)?)?;
    let length = text[start..].iter().position(|byte| *byte == quote || matches!(byte, b'\n' | b'\\' | b'$'))?;
    let end = start + length;
    let behind = text[end + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
    (text[end] == quote && behind != Some(&b'.')).then_some(start..end)
}

/// Returns the rest of an attribute or of an element's text, if it is not in a comment.
fn xml_value(text: &[u8], start: usize) -> Option<Range<usize>> {
    let opened = text[..start].iter().rfind(|byte| !byte.is_ascii_whitespace())?;
    let ends = |byte: &u8| if *opened == b'>' { *byte == b'<' } else { byte == opened };
    let value = &text[start..start + text[start..].iter().position(ends)?];
    (!in_xml_comment(text, start)).then(|| start..start + value.trim_ascii_end().len())
}

fn in_xml_comment(text: &[u8], place: usize) -> bool {
    let before = &text[..place];
    let open = before.windows(4).rposition(|four| four == b"<!--");
    open.is_some_and(|open| !before[open + 4..].windows(3).any(|three| three == b"-->"))
}

/// Returns whether a controller overrides the check and ignores its constant.
fn is_overridden(text: &[u8]) -> bool {
    let has = |pattern: &str| Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
    has(r"(?-u)\bfunction\s+_isAllowed\s*\(") && !has(r"(?-u)::ADMIN_RESOURCE\b|\bparent::_isAllowed\b")
}
