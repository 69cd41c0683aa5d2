//! Classes as their files declare them.

use std::collections::HashMap;

use super::Range;
use crate::source::FileId;

/// A class, interface, trait or enumeration.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Class<'s> {
    /// The name with its namespace, without a leading `\`.
    pub(in crate::admin) name: String,
    /// The file.
    pub(in crate::admin) file: FileId,
    /// The text of the file.
    pub(in crate::admin) text: &'s str,
    /// The keyword and name of the declaration.
    pub(in crate::admin) range: Range,
    /// The kind of declaration.
    pub(in crate::admin) kind: ClassKind,
    /// The parent, with its namespace.
    pub(in crate::admin) parent: Option<String>,
    /// The interfaces, with their namespaces.
    pub(in crate::admin) interfaces: Vec<String>,
    /// The traits, with their namespaces.
    pub(in crate::admin) traits: Vec<String>,
    /// The constants by name.
    pub(in crate::admin) constants: HashMap<&'s str, Constant>,
    /// The properties by name.
    pub(in crate::admin) properties: HashMap<&'s str, Property>,
    /// The properties that a method assigns, each with the literals assigned to it.
    pub(in crate::admin) assigned: HashMap<&'s str, Vec<String>>,
    /// The methods by name in lower case.
    pub(in crate::admin) methods: HashMap<String, Method<'s>>,
    /// The names that its file imports.
    pub(in crate::admin) names: Names,
}

/// The kinds of declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::admin) enum ClassKind {
    /// A class that can have objects.
    Class,
    /// An abstract class.
    Abstract,
    /// An interface, a trait or an enumeration.
    Other,
}

/// A constant.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Constant {
    /// Its name in the file.
    pub(in crate::admin) range: Range,
    /// Its value.
    pub(in crate::admin) value: Range,
}

/// A property.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Property {
    /// Its value before any method runs.
    pub(in crate::admin) value: Option<Range>,
}

/// A method.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Method<'s> {
    /// The keyword and name of the declaration.
    pub(in crate::admin) range: Range,
    /// The parameters, without `$`.
    pub(in crate::admin) parameters: Vec<&'s str>,
    /// The code between the braces; `None` for an abstract method.
    pub(in crate::admin) body: Option<Range>,
}

/// The namespace and imports of a file.
#[derive(Clone, Debug, Default)]
pub(in crate::admin) struct Names {
    /// The namespace, without a leading `\`.
    pub(in crate::admin) namespace: String,
    /// The imported classes by alias in lower case.
    pub(in crate::admin) imports: HashMap<String, String>,
}

impl Names {
    /// Returns a name of a class with its namespace.
    pub(in crate::admin) fn resolve(&self, name: &str) -> String {
        if let Some(absolute) = name.strip_prefix('\\') {
            return absolute.to_owned();
        }
        let (first, rest) = name.split_once('\\').map_or((name, None), |(first, rest)| (first, Some(rest)));
        if first.eq_ignore_ascii_case("namespace") {
            return self.inside(rest.unwrap_or_default());
        }
        match (self.imports.get(&first.to_ascii_lowercase()), rest) {
            (Some(import), None) => import.clone(),
            (Some(import), Some(rest)) => format!("{import}\\{rest}"),
            (None, _) => self.inside(name),
        }
    }

    fn inside(&self, name: &str) -> String {
        if self.namespace.is_empty() { name.to_owned() } else { format!("{}\\{name}", self.namespace) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_resolved_as_php_does() {
        let imports = [("action", "Magento\\Backend\\App\\Action"), ("base", "Acme\\Base")];
        let imports = imports.map(|(alias, name)| (alias.to_owned(), name.to_owned())).into();
        let names = Names { namespace: "Acme\\Shop".to_owned(), imports };
        let table = [
            ("Action", "Magento\\Backend\\App\\Action"),
            ("action", "Magento\\Backend\\App\\Action"),
            ("\\Action", "Action"),
            ("Base\\Sub", "Acme\\Base\\Sub"),
            ("Other", "Acme\\Shop\\Other"),
            ("namespace\\Other", "Acme\\Shop\\Other"),
            ("\\Acme\\Shop\\X", "Acme\\Shop\\X"),
        ];
        for (name, expected) in table {
            assert_eq!(names.resolve(name), expected, "{name}");
        }
        assert_eq!(Names::default().resolve("X"), "X");
    }
}
