//! Finds the classes of a file.

use std::collections::HashMap;

use super::Range;
use super::class::{Class, ClassKind, Constant, Method, Names, Property};
use crate::source::FileId;
use crate::store::php::{Kind, Lexer, Token};

/// The maximum number of tokens of a file. A file with more has no classes.
const MAX_TOKENS: usize = 200_000;

/// Returns the classes that a file declares, without those inside of functions.
pub(in crate::admin) fn classes(text: &str, file: FileId) -> Vec<Class<'_>> {
    let tokens: Vec<_> = Lexer::new(text).take(MAX_TOKENS + 1).collect();
    if tokens.len() > MAX_TOKENS {
        return Vec::new();
    }
    let mut reader = Reader { tokens, at: 0, text, file, names: Names::default(), found: Vec::new() };
    reader.read();
    reader.found
}

struct Reader<'s> {
    tokens: Vec<Token<'s>>,
    at: usize,
    text: &'s str,
    file: FileId,
    names: Names,
    found: Vec<Class<'s>>,
}

impl<'s> Reader<'s> {
    fn read(&mut self) {
        let mut is_abstract = false;
        while let Some(token) = self.tokens.get(self.at) {
            let start = token.start;
            let is_static = self.at > 0 && self.tokens[self.at - 1].is("::");
            self.at += 1;
            match () {
                () if is_static => {}
                () if self.was("namespace") => {
                    if let Some(name) = self.name() {
                        name.trim_matches('\\').clone_into(&mut self.names.namespace);
                        self.names.imports.clear();
                    }
                }
                () if self.was("use") => self.imports(),
                () if self.was("abstract") => is_abstract = true,
                () if self.was("class") => {
                    let kind = if is_abstract { ClassKind::Abstract } else { ClassKind::Class };
                    self.class(start, kind);
                    is_abstract = false;
                }
                () if self.was("interface") || self.was("trait") || self.was("enum") => {
                    self.class(start, ClassKind::Other);
                }
                // The body of a function or of a statement.
                () if self.was_op("{") && !self.is_namespace_block() => {
                    self.at -= 1;
                    self.skip_bracket();
                }
                () => {}
            }
        }
    }

    /// Returns whether the last token is a keyword.
    fn was(&self, word: &str) -> bool {
        self.tokens[self.at - 1].is_word(word)
    }

    fn was_op(&self, op: &str) -> bool {
        self.tokens[self.at - 1].is(op)
    }

    /// Returns whether the bracket before the cursor opens a namespace.
    fn is_namespace_block(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).and_then(|at| self.tokens.get(at));
        before(2).is_some_and(|token| token.is_word("namespace"))
            || before(3).is_some_and(|token| token.is_word("namespace"))
    }

    fn is(&self, op: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.is(op))
    }

    fn is_word(&self, word: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.is_word(word))
    }

    fn name(&mut self) -> Option<&'s str> {
        match self.tokens.get(self.at)?.kind {
            Kind::Name(name) => {
                self.at += 1;
                Some(name)
            }
            _ => None,
        }
    }

    fn skip_bracket(&mut self) {
        let mut depth = 0_isize;
        while let Some(token) = self.tokens.get(self.at) {
            depth += token.nesting();
            self.at += 1;
            if depth <= 0 {
                return;
            }
        }
    }

    /// Reads the imports of a `use` statement.
    fn imports(&mut self) {
        if self.is_word("function") || self.is_word("const") {
            self.skip_statement();
            return;
        }
        let mut prefix = String::new();
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                Kind::Op(";") => return,
                Kind::Op("}") => prefix.clear(),
                Kind::Name(name) if self.tokens.get(self.at + 1).is_some_and(|next| next.is("{")) => {
                    name.trim_start_matches('\\').clone_into(&mut prefix);
                }
                Kind::Name(name) => {
                    let name = format!("{prefix}{}", name.trim_start_matches('\\'));
                    let mut alias = name.rsplit('\\').next().unwrap_or_default();
                    if self.tokens.get(self.at + 1).is_some_and(|next| next.is_word("as"))
                        && let Some(Token { kind: Kind::Name(own), .. }) = self.tokens.get(self.at + 2)
                    {
                        alias = own;
                        self.at += 2;
                    }
                    let alias = alias.to_ascii_lowercase();
                    self.names.imports.insert(alias, name);
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Moves to the `;` of a statement.
    fn skip_statement(&mut self) {
        while self.tokens.get(self.at).is_some_and(|token| !token.is(";")) {
            self.at += 1;
        }
    }

    fn class(&mut self, start: usize, kind: ClassKind) {
        let Some(name) = self.name() else { return };
        let mut class = Class {
            name: self.names.resolve(&format!("namespace\\{name}")),
            file: self.file,
            text: self.text,
            range: start..self.tokens[self.at - 1].end,
            kind,
            parent: None,
            interfaces: Vec::new(),
            traits: Vec::new(),
            constants: HashMap::new(),
            properties: HashMap::new(),
            assigned: HashMap::new(),
            methods: HashMap::new(),
            names: Names::default(),
        };
        let mut is_parent = false;
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                Kind::Op("{") => break,
                Kind::Name(_) if token.is_word("extends") => is_parent = kind != ClassKind::Other,
                Kind::Name(_) if token.is_word("implements") => is_parent = false,
                Kind::Name(name) if is_parent => class.parent = Some(self.names.resolve(name)),
                Kind::Name(name) => class.interfaces.push(self.names.resolve(name)),
                _ => {}
            }
            self.at += 1;
        }
        self.at += 1;
        self.members(&mut class);
        class.names = self.names.clone();
        self.found.push(class);
    }

    /// Reads the members of a class up to its closing bracket.
    fn members(&mut self, class: &mut Class<'s>) {
        while let Some(token) = self.tokens.get(self.at) {
            let start = token.start;
            match &token.kind {
                Kind::Op("}") => {
                    self.at += 1;
                    return;
                }
                Kind::Op("#") if self.tokens.get(self.at + 1).is_some_and(|next| next.is("[")) => {
                    self.at += 1;
                    self.skip_bracket();
                }
                Kind::Variable(name) => self.property(class, name),
                Kind::Name(_) if token.is_word("function") => self.method(class, start),
                Kind::Name(_) if token.is_word("const") => self.constants(class),
                Kind::Name(_) if token.is_word("use") => self.traits(class),
                Kind::Op("{" | "(" | "[") => self.skip_bracket(),
                _ => self.at += 1,
            }
        }
    }

    /// Moves past a value up to `,` or `;`, and returns its bytes.
    fn value(&mut self) -> Range {
        let start = self.tokens.get(self.at).map_or(self.text.len(), |token| token.start);
        let mut depth = 0_isize;
        let mut end = start;
        while let Some(token) = self.tokens.get(self.at) {
            if depth == 0 && (token.is(",") || token.is(";") || token.nesting() < 0) {
                break;
            }
            depth += token.nesting();
            end = token.end;
            self.at += 1;
        }
        start..end
    }

    fn property(&mut self, class: &mut Class<'s>, name: &'s str) {
        self.at += 1;
        let value = if self.is("=") {
            self.at += 1;
            Some(self.value())
        } else {
            None
        };
        class.properties.insert(name, Property { value });
    }

    /// Reads `const A = 1, B = 2;`, also with a type before the name.
    fn constants(&mut self, class: &mut Class<'s>) {
        self.at += 1;
        while let Some(token) = self.tokens.get(self.at) {
            let is_value = self.tokens.get(self.at + 1).is_some_and(|next| next.is("="));
            match token.kind {
                Kind::Op(";" | "}") => return,
                Kind::Name(name) if is_value => {
                    let range = token.start..token.end;
                    self.at += 2;
                    let value = self.value();
                    class.constants.insert(name, Constant { range, value });
                }
                _ => self.at += 1,
            }
        }
    }

    fn traits(&mut self, class: &mut Class<'s>) {
        self.at += 1;
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                Kind::Op(";") => return,
                Kind::Op("{") => {
                    self.skip_bracket();
                    return;
                }
                Kind::Name(name) => class.traits.push(self.names.resolve(name)),
                _ => {}
            }
            self.at += 1;
        }
    }

    fn method(&mut self, class: &mut Class<'s>, start: usize) {
        self.at += 1;
        if self.is("&") {
            self.at += 1;
        }
        let Some(name) = self.name() else { return };
        let range = start..self.tokens[self.at - 1].end;
        let parameters = self.parameters(class);
        while self.tokens.get(self.at).is_some_and(|token| !token.is("{") && !token.is(";")) {
            self.at += 1;
        }
        let body = if self.is("{") {
            let first = self.at;
            self.skip_bracket();
            let (open, close) = (self.tokens[first].end, self.tokens[self.at - 1].start);
            self.assignments(class, first..self.at);
            Some(open..close.max(open))
        } else {
            None
        };
        class.methods.insert(name.to_ascii_lowercase(), Method { range, parameters, body });
    }

    /// Reads the parameters of a method. One with a visibility is also a property that the constructor assigns.
    fn parameters(&mut self, class: &mut Class<'s>) -> Vec<&'s str> {
        let first = self.at;
        self.skip_bracket();
        let mut parameters = Vec::new();
        let mut is_property = false;
        for token in &self.tokens[first..self.at] {
            match token.kind {
                Kind::Variable(name) => {
                    parameters.push(name);
                    if is_property {
                        class.assigned.entry(name).or_default();
                    }
                }
                Kind::Op(",") => is_property = false,
                Kind::Name(_) => {
                    let words = ["public", "protected", "private", "readonly"];
                    is_property |= words.iter().any(|word| token.is_word(word));
                }
                _ => {}
            }
        }
        parameters
    }

    /// Collects the properties that a body assigns: `$this->name =`.
    fn assignments(&self, class: &mut Class<'s>, body: Range) {
        let tokens = &self.tokens[body];
        for (at, token) in tokens.iter().enumerate() {
            let [Some(arrow), Some(member), Some(sign)] = [1, 2, 3].map(|ahead| tokens.get(at + ahead)) else { break };
            let is_this = token.kind == Kind::Variable("this") || token.is_word("self") || token.is_word("static");
            if !is_this || !(arrow.is("->") || arrow.is("::")) {
                continue;
            }
            let (Kind::Name(name) | Kind::Variable(name)) = member.kind else { continue };
            if sign.is("=") || sign.is(".=") || sign.is("??=") {
                let literals = class.assigned.entry(name).or_default();
                if let Some(Token { kind: Kind::Text(text), .. }) = tokens.get(at + 4) {
                    literals.push(text.clone().into_owned());
                }
            }
        }
    }
}
