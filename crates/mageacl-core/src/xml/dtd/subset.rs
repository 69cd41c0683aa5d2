//! Parses a DOCTYPE with its internal subset.

use std::sync::Arc;

use super::super::chars::{is_space, leading_name, leading_token};
use super::super::entities::{MAX_EXPANSION, MAX_NESTING};
use super::super::reference::{self, Reference};
use super::{AttributeDeclaration, Dtd, Entity, is_tokens, normalize};

/// The reason why a DOCTYPE is not well-formed, with the byte of the invalid part.
pub(in super::super) type DoctypeError = (usize, &'static str);

type Parsed<T> = Result<T, DoctypeError>;

impl Dtd {
    /// Parses a DOCTYPE, given the text between `<!DOCTYPE` and `>`, and its offset in the file. A `standalone` document
    /// must declare all its entities itself.
    ///
    /// # Errors
    /// If libxml2 refuses the DOCTYPE.
    pub(in super::super) fn parse(text: &str, offset: usize, standalone: bool) -> Result<Dtd, DoctypeError> {
        let mut dtd = Dtd::default();
        let mut cursor = Cursor { text, at: 0, offset, fixed: false };
        cursor.space();
        cursor.name()?;
        let is_space = cursor.space();
        let is_external = is_space && cursor.external_id(false)?;
        cursor.space();
        let mut reader = SubsetReader { dtd: &mut dtd, standalone, is_external, has_references: false, expanded: 0 };
        if cursor.eat("[") {
            let end = cursor.rest().rfind(']').ok_or_else(|| cursor.error("missing `]`"))?;
            let subset = Cursor { text: &cursor.rest()[..end], at: 0, offset: offset + cursor.at, fixed: false };
            reader.declarations(subset, 0)?;
            cursor.at += end + 1;
        }
        let is_partial = !standalone && (is_external || reader.has_references);
        cursor.space();
        cursor.end()?;
        dtd.is_partial = is_partial;
        Ok(dtd)
    }
}

/// A subset in progress.
struct SubsetReader<'d> {
    dtd: &'d mut Dtd,
    standalone: bool,
    is_external: bool,
    has_references: bool,
    /// The number of bytes of replacement texts that were parsed.
    expanded: usize,
}

impl SubsetReader<'_> {
    /// Parses declarations, either those of the file or those in a parameter entity.
    fn declarations(&mut self, mut cursor: Cursor<'_>, depth: usize) -> Parsed<()> {
        loop {
            cursor.space();
            if cursor.rest().is_empty() {
                return Ok(());
            } else if cursor.eat("%") {
                self.parameter_reference(&mut cursor, depth)?;
            } else if cursor.eat("<!--") {
                let text = cursor.until("--")?;
                if !text.1 || !cursor.eat(">") {
                    return Err(cursor.error("`--` is not allowed in a comment"));
                }
            } else if cursor.eat("<?") {
                if cursor.name()?.eq_ignore_ascii_case("xml") || !cursor.until("?>")?.1 {
                    return Err(cursor.error("invalid processing instruction"));
                }
            } else if cursor.eat("<!ENTITY") {
                self.entity(&mut cursor)?;
            } else if cursor.eat("<!ATTLIST") {
                self.attributes(&mut cursor)?;
            } else if cursor.eat("<!ELEMENT") {
                cursor.required_space()?;
                cursor.name()?;
                cursor.required_space()?;
                cursor.content_model()?;
            } else if cursor.eat("<!NOTATION") {
                cursor.required_space()?;
                cursor.name()?;
                cursor.required_space()?;
                if !cursor.external_id(true)? {
                    return Err(cursor.error("a notation needs SYSTEM or PUBLIC"));
                }
                cursor.close()?;
            } else {
                return Err(cursor.error("this part of the DOCTYPE cannot be read"));
            }
        }
    }

    fn parameter_reference(&mut self, cursor: &mut Cursor<'_>, depth: usize) -> Parsed<()> {
        let name = cursor.name()?;
        cursor.expect(";")?;
        let is_partial = !self.standalone && (self.is_external || self.has_references);
        let content = match self.dtd.parameters.get(name) {
            None if is_partial => String::new().into(),
            None => return Err(cursor.error("a parameter entity that is not declared")),
            // libxml2 does not count a reference to an external entity that it does not load.
            Some(None) => return Ok(()),
            Some(Some(content)) => Arc::clone(content),
        };
        self.has_references = true;
        self.expanded += content.len();
        if depth >= MAX_NESTING || self.expanded > MAX_EXPANSION {
            return Err(cursor.error("parameter entities expand to too much"));
        }
        let at = cursor.position();
        self.declarations(Cursor { text: &content, at: 0, offset: at, fixed: true }, depth + 1)
    }

    fn entity(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        cursor.required_space()?;
        let is_parameter = cursor.eat("%");
        if is_parameter {
            cursor.required_space()?;
        }
        let name = cursor.name()?;
        cursor.required_space()?;
        let content = if cursor.rest().starts_with(['"', '\'']) {
            let at = cursor.position();
            Some(entity_value(cursor.literal()?).map_err(|message| (at, message))?)
        } else if cursor.external_id(false)? {
            None
        } else {
            return Err(cursor.error("missing value of the entity"));
        };
        let is_unparsed = content.is_none() && !is_parameter && {
            let is_space = cursor.space();
            cursor.eat("NDATA") && {
                if !is_space {
                    return Err(cursor.error("missing white space"));
                }
                cursor.required_space()?;
                cursor.name()?;
                true
            }
        };
        cursor.close()?;
        // As in libxml2, the first declaration of a name counts.
        if is_parameter {
            self.dtd.parameters.entry(name.into()).or_insert_with(|| content.map(Into::into));
        } else {
            self.dtd.entities.entry(name.into()).or_insert_with(|| match content {
                Some(content) => Entity::Internal { content: content.into(), values: None, is_open: false },
                None if is_unparsed => Entity::Unparsed,
                None => Entity::External,
            });
        }
        Ok(())
    }

    fn attributes(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let from = cursor.position();
        cursor.required_space()?;
        let element = cursor.name()?;
        let mut is_space = cursor.space();
        while !cursor.eat(">") {
            if !is_space {
                return Err(cursor.error("missing white space"));
            }
            let attribute = cursor.name()?;
            cursor.required_space()?;
            let kind = cursor.attribute_type()?;
            cursor.required_space()?;
            let value = if cursor.eat("#REQUIRED") || cursor.eat("#IMPLIED") {
                None
            } else {
                if cursor.eat("#FIXED") {
                    cursor.required_space()?;
                }
                let at = cursor.position();
                let literal = cursor.literal()?;
                Some(self.default_value(literal).map_err(|message| (at, message))?)
            };
            let is_tokenized = kind != "CDATA";
            let value = if is_tokenized { value.as_deref().map(normalize) } else { value };
            let default = value.as_deref().filter(|value| !is_tokenized || is_tokens(kind, value)).map(Into::into);
            let at = (from, cursor.position());
            self.dtd.declare_attribute(
                element,
                attribute,
                AttributeDeclaration { is_tokenized, default, at },
                value.as_deref(),
            );
            is_space = cursor.space();
        }
        Ok(())
    }

    /// Returns a default value as libxml2 keeps it: references to entities are not resolved.
    fn default_value(&self, literal: &str) -> Result<String, &'static str> {
        if literal.contains('<') {
            return Err("`<` must be written `&lt;` in an attribute's value");
        }
        let mut value = String::new();
        for piece in reference::pieces(literal) {
            match piece {
                Reference::Text(text) => value.push_str(&text.replace(is_space, " ")),
                Reference::Char('&') => value.push_str("&#38;"),
                Reference::Char(c) => value.push(c),
                Reference::Entity(name) if !self.dtd.is_partial && self.dtd.entity(name).is_none() => {
                    return Err("an entity that is not declared");
                }
                Reference::Entity(name) => {
                    value.push('&');
                    value.push_str(name);
                    value.push(';');
                }
                Reference::Invalid(_) => return Err("invalid reference"),
            }
        }
        Ok(value)
    }
}

/// Returns the replacement text of an entity: character references are replaced, others are not.
fn entity_value(literal: &str) -> Result<String, &'static str> {
    if literal.contains('%') {
        return Err("`%` is not allowed in the value of an entity");
    }
    let mut value = String::new();
    for piece in reference::written_pieces(literal) {
        match piece {
            Reference::Text(text) => value.push_str(&reference::line_ends(text)),
            Reference::Char(c) => value.push(c),
            Reference::Entity(name) => {
                value.push('&');
                value.push_str(name);
                value.push(';');
            }
            Reference::Invalid(_) => return Err("`&` must be written `&#38;` in the value of an entity"),
        }
    }
    Ok(value)
}

/// A position in the text of a DOCTYPE or of a parameter entity.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// The offset of the text in the file.
    offset: usize,
    /// Whether the text is not in the file, so that all positions are those of the reference to it.
    fixed: bool,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn position(&self) -> usize {
        if self.fixed { self.offset } else { self.offset + self.at }
    }

    fn error(&self, message: &'static str) -> DoctypeError {
        (self.position(), message)
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    fn expect(&mut self, expected: &str) -> Parsed<()> {
        if self.eat(expected) { Ok(()) } else { Err(self.error("this part of the DOCTYPE cannot be read")) }
    }

    /// Skips white space, and returns whether there was any.
    fn space(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(is_space).len();
        self.at += skipped;
        skipped > 0
    }

    fn required_space(&mut self) -> Parsed<()> {
        if self.space() { Ok(()) } else { Err(self.error("missing white space")) }
    }

    fn name(&mut self) -> Parsed<&'t str> {
        let name = leading_name(self.rest());
        if name.is_empty() {
            return Err(self.error("missing name"));
        }
        self.at += name.len();
        Ok(name)
    }

    /// Skips everything up to a text and the text itself, and returns it with whether the text was found.
    fn until(&mut self, end: &str) -> Parsed<(&'t str, bool)> {
        match self.rest().split_once(end) {
            Some((text, _)) => {
                self.at += text.len() + end.len();
                Ok((text, true))
            }
            None => Err(self.error("this part of the DOCTYPE has no end")),
        }
    }

    fn literal(&mut self) -> Parsed<&'t str> {
        let quote = match self.rest().as_bytes().first() {
            Some(b'"') => "\"",
            Some(b'\'') => "'",
            _ => return Err(self.error("missing quotes")),
        };
        self.at += 1;
        Ok(self.until(quote)?.0)
    }

    /// Skips the end of a declaration.
    fn close(&mut self) -> Parsed<()> {
        self.space();
        self.expect(">")
    }

    fn end(&self) -> Parsed<()> {
        if self.rest().is_empty() { Ok(()) } else { Err(self.error("this part of the DOCTYPE cannot be read")) }
    }

    /// Skips an external id, and returns whether there is one. That of a notation may lack the second literal of
    /// `PUBLIC`.
    fn external_id(&mut self, is_notation: bool) -> Parsed<bool> {
        let is_public = self.eat("PUBLIC");
        if !is_public && !self.eat("SYSTEM") {
            return Ok(false);
        }
        self.required_space()?;
        if is_public {
            let id = self.literal()?;
            if !id.chars().all(is_public_id) {
                return Err(self.error("invalid public id"));
            }
            let is_space = self.space();
            if is_notation && !self.rest().starts_with(['"', '\'']) {
                return Ok(true);
            }
            if !is_space {
                return Err(self.error("missing white space"));
            }
        }
        let id = self.literal()?;
        if !is_notation && id.contains('#') {
            return Err(self.error("`#` is not allowed in the address of an entity"));
        }
        Ok(true)
    }

    /// Skips the type of an attribute, and returns its keyword, empty for an enumeration.
    fn attribute_type(&mut self) -> Parsed<&'static str> {
        // `IDREFS` before `IDREF` and `ID`.
        for kind in ["CDATA", "IDREFS", "IDREF", "ID", "ENTITIES", "ENTITY", "NMTOKENS", "NMTOKEN"] {
            if self.eat(kind) {
                return Ok(kind);
            }
        }
        let is_notation = self.eat("NOTATION");
        if is_notation {
            self.required_space()?;
        }
        self.expect("(")?;
        loop {
            self.space();
            let token = if is_notation { leading_name(self.rest()) } else { leading_token(self.rest()) };
            if token.is_empty() {
                return Err(self.error("missing name"));
            }
            self.at += token.len();
            self.space();
            if self.eat(")") {
                return Ok(if is_notation { "NOTATION" } else { "" });
            }
            self.expect("|")?;
        }
    }

    /// Skips the content model of an element and the end of its declaration.
    fn content_model(&mut self) -> Parsed<()> {
        if self.eat("EMPTY") || self.eat("ANY") {
            return self.close();
        }
        let mut depth = 0_usize;
        self.expect("(")?;
        // Whether a name or a group comes next, and not a separator or the end of a group.
        let mut before_item = true;
        loop {
            self.space();
            if before_item && self.eat("(") {
                depth += 1;
            } else if before_item {
                if !(depth == 0 && self.eat("#PCDATA")) {
                    self.name()?;
                    self.occurrence();
                }
                before_item = false;
            } else if self.eat(")") {
                self.occurrence();
                if depth == 0 {
                    return self.close();
                }
                depth -= 1;
            } else if self.eat("|") || self.eat(",") {
                before_item = true;
            } else {
                return Err(self.error("invalid content model"));
            }
        }
    }

    fn occurrence(&mut self) {
        let _ = self.eat("?") || self.eat("*") || self.eat("+");
    }
}

fn is_public_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || " \r\n-'()+,./:=?;!*#@$_%".contains(c)
}

#[cfg(test)]
mod tests;
