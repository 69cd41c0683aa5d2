//! Entities: the five predefined ones, and those that a document's DOCTYPE declares.

use std::collections::HashMap;

use super::chars::{is_name, is_space};

/// The maximum number of bytes that all references of one document may expand to, as in libxml2.
pub(super) const MAX_EXPANSION: usize = 1_000_000;

/// The maximum nesting of entities that refer to entities, as in libxml2.
pub(super) const MAX_NESTING: usize = 40;

/// The entities of a document.
#[derive(Debug, Default)]
pub(super) struct Entities<'s> {
    declared: HashMap<&'s str, &'s str>,
    /// Whether the document may have external declarations, which are not read. If so, an unknown reference is not an
    /// error.
    pub(super) external: bool,
}

impl<'s> Entities<'s> {
    /// Parses a DOCTYPE, given the text between `<!DOCTYPE` and `>`, with its internal subset.
    ///
    /// # Errors
    /// The offset in `doctype` of the first invalid part.
    pub(super) fn parse(doctype: &'s str) -> Result<Self, usize> {
        let mut entities = Entities::default();
        let (head, subset) = doctype.split_once('[').unwrap_or((doctype, ""));
        let mut words = head.split(is_space).filter(|word| !word.is_empty());
        if !words.next().is_some_and(is_name) {
            return Err(0);
        }
        match words.next() {
            None => {}
            Some("SYSTEM" | "PUBLIC") => entities.external = true,
            Some(_) => return Err(0),
        }
        let mut rest = subset;
        while let Some(start) = rest.find(['<', '%']) {
            let at = doctype.len() - rest.len() + start;
            rest = &rest[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").ok_or(at)?.1;
            } else if let Some(instruction) = rest.strip_prefix("<?") {
                rest = instruction.split_once("?>").ok_or(at)?.1;
            } else if let Some(declaration) = rest.strip_prefix("<!ENTITY") {
                rest = entities.declare(declaration).ok_or(at)?;
            } else if rest.starts_with("<!") {
                rest = rest.split_once('>').ok_or(at)?.1;
            } else if let Some(reference) = rest.strip_prefix('%') {
                entities.external = true;
                rest = reference.split_once(';').ok_or(at)?.1;
            } else {
                return Err(at);
            }
        }
        Ok(entities)
    }

    /// Returns the replacement text of an entity, if the document declares it.
    pub(super) fn resolve(&self, name: &str) -> Option<&'s str> {
        self.declared.get(name).copied()
    }

    /// Parses the text after `<!ENTITY`, and returns the text after the declaration.
    fn declare(&mut self, text: &'s str) -> Option<&'s str> {
        let text = text.strip_prefix(is_space)?.trim_start_matches(is_space);
        let (parameter, text) = match text.strip_prefix('%') {
            Some(rest) => (true, rest.trim_start_matches(is_space)),
            None => (false, text),
        };
        let (name, text) = text.split_once(is_space)?;
        if !is_name(name) {
            return None;
        }
        let text = text.trim_start_matches(is_space);
        let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            // PHP does not load external entities.
            self.external = true;
            return text.split_once('>').map(|(_, rest)| rest);
        };
        let (value, rest) = text[1..].split_once(quote)?;
        if !parameter {
            // As in libxml2, the first declaration of a name counts.
            self.declared.entry(name).or_insert(value);
        }
        rest.trim_start_matches(is_space).strip_prefix('>')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_between_everything_else() {
        let entities = Entities::parse(
            "config [ <!-- <!ENTITY no 'x'> --> <?pi?> <!ELEMENT a (b)> <!ENTITY a \"one\"> <!ENTITY a 'two'>\n\
             <!ENTITY b '&a;'> <!ENTITY % p 'x'> ]",
        )
        .unwrap();
        assert_eq!(entities.resolve("a"), Some("one"));
        assert_eq!(entities.resolve("b"), Some("&a;"));
        assert_eq!(entities.resolve("no"), None);
        assert_eq!(entities.resolve("p"), None);
        assert!(!entities.external);
    }

    #[test]
    fn what_is_declared_elsewhere_is_known_to_be_unknown() {
        for doctype in ["config SYSTEM 'x.dtd'", "c PUBLIC 'a' 'b' []", "c [<!ENTITY e SYSTEM 'x'>]", "c [%p;]"] {
            assert!(Entities::parse(doctype).unwrap().external, "{doctype}");
        }
    }

    #[test]
    fn a_broken_doctype_is_refused() {
        for doctype in ["", "1", "a b", "a [<!ENTITY x 'y]", "a [<b>]", "a [<!--]", "a [<!ENTITY 1 'x'>]"] {
            assert!(Entities::parse(doctype).is_err(), "{doctype}");
        }
    }
}
