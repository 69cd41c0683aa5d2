//! Parses `registration.php`: the modules that it registers, without running PHP.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;

use super::php::{Kind, Scope, Token, closing, evaluate, line, split, tokens};

/// The class with which components are registered.
const REGISTRAR: &str = r"Magento\Framework\Component\ComponentRegistrar";

/// The maximum number of tokens of a statement that is parsed. No useful call has more, and it bounds the cost of
/// garbage.
const MAX_STATEMENT: usize = 1024;

/// The effects of a file: registrations and includes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The modules that it registers, in order.
    pub calls: Vec<Call>,
    /// The files that it includes, if their names are literals.
    pub includes: Vec<OsString>,
    /// Whether it registers themes, libraries or languages.
    registers_others: bool,
}

impl Script {
    /// Returns whether the file registers and includes nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.includes.is_empty() && !self.registers_others
    }
}

/// One call of `ComponentRegistrar::register` for a module, or for a component that may be one.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    /// The name of the module; `None` if PHP has to compute it.
    pub name: Option<String>,
    /// Its folder; `None` if PHP has to compute it.
    pub path: Option<OsString>,
    /// The line of the call.
    pub line: u32,
    /// Whether the call is inside a block or follows a condition.
    pub conditional: bool,
}

/// The maximum number of tokens of a file. A typical one has 30.
const MAX_TOKENS: usize = 50_000;

/// Parses the text of a file; returns `None` if it is too large. `file` is its path as PHP sees it.
#[must_use]
pub fn scan(text: &str, file: &Path) -> Option<Script> {
    let tokens = tokens(text, MAX_TOKENS)?;
    let mut script = Script::default();
    let mut scope = Scope::new(file);
    let mut imports = Imports::default();
    let mut blocks = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let behind = &tokens[at + 1..tokens.len().min(at + 1 + MAX_STATEMENT)];
        let starts = before.is_none_or(|before| before.is(";") || before.is("{") || before.is("}"));
        match &token.kind {
            Kind::Op("{") => blocks += 1,
            Kind::Op("}") => blocks = blocks.saturating_sub(1),
            Kind::Variable(name) if behind.first().is_some_and(|sign| sign.is("=")) => {
                match evaluate(statement(&behind[1..]), &scope) {
                    Some(value) => scope.variables.insert(name, value),
                    None => scope.variables.remove(name),
                };
            }
            // After any other operation the value of a variable is unknown.
            Kind::Variable(name) if behind.first().is_some_and(|sign| sign.is(".=") || sign.is("??=")) => {
                scope.variables.remove(name);
            }
            Kind::Name(_) if starts && token.is_word("use") => imports.read(statement(behind)),
            Kind::Name(_)
                if ["require", "require_once", "include", "include_once"].iter().any(|word| token.is_word(word)) =>
            {
                script.includes.extend(evaluate(statement(behind), &scope));
            }
            Kind::Name(class) => {
                let [sign, method, open, ..] = behind else { continue };
                if !(sign.is("::") && method.is_word("register") && open.is("(") && imports.is_registrar(class)) {
                    continue;
                }
                let Some(close) = closing(behind, 2) else { continue };
                let arguments = Arguments::new(&behind[3..close]);
                if arguments.is_other_type(&scope) {
                    script.registers_others = true;
                    continue;
                }
                script.calls.push(Call {
                    name: arguments.name.and_then(|name| evaluate(name, &scope)?.into_string().ok()),
                    path: arguments.path.and_then(|path| evaluate(path, &scope)),
                    line: line(text, token.start),
                    conditional: blocks > 0 || !(starts || before.is_some_and(|before| before.is_word("return"))),
                });
            }
            _ => {}
        }
    }
    Some(script)
}

/// Returns the tokens before the end of the statement.
fn statement<'t, 's>(tokens: &'t [Token<'s>]) -> &'t [Token<'s>] {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        depth += token.nesting();
        depth < 0 || (depth == 0 && token.is(";"))
    });
    &tokens[..end.unwrap_or(tokens.len())]
}

/// The arguments of `register`.
#[derive(Debug, Default)]
struct Arguments<'t, 's> {
    kind: Option<&'t [Token<'s>]>,
    name: Option<&'t [Token<'s>]>,
    path: Option<&'t [Token<'s>]>,
}

impl<'t, 's> Arguments<'t, 's> {
    fn new(tokens: &'t [Token<'s>]) -> Self {
        let mut arguments = Arguments::default();
        for (place, argument) in split(tokens, ",").into_iter().enumerate() {
            let (label, value) = match argument {
                [Token { kind: Kind::Name(label), .. }, colon, value @ ..] if colon.is(":") => (Some(*label), value),
                value => (None, value),
            };
            match (label, place) {
                (Some("type"), _) | (None, 0) => arguments.kind = Some(value),
                (Some("componentName"), _) | (None, 1) => arguments.name = Some(value),
                (Some("path"), _) | (None, 2) => arguments.path = Some(value),
                _ => {}
            }
        }
        arguments
    }

    /// Returns whether this certainly registers something else than a module: a theme, a library or a language.
    fn is_other_type(&self, scope: &Scope<'_>) -> bool {
        match self.kind {
            None | Some([]) => true,
            Some([_, sign, Token { kind: Kind::Name(constant), .. }]) if sign.is("::") => *constant != "MODULE",
            Some(kind) => evaluate(kind, scope).is_some_and(|kind| kind != "module"),
        }
    }
}

/// The classes that a file imports, by the lower-case name that it uses for them.
#[derive(Debug, Default)]
struct Imports {
    classes: HashMap<String, String>,
}

impl Imports {
    /// Parses the tokens after a `use`.
    fn read(&mut self, tokens: &[Token<'_>]) {
        let (prefix, tokens) = match tokens {
            [Token { kind: Kind::Name(prefix), .. }, open, inner @ .., _] if open.is("{") => (*prefix, inner),
            tokens => ("", tokens),
        };
        for import in split(tokens, ",") {
            let (class, alias) = match import {
                [Token { kind: Kind::Name(class), .. }] => (class, class.rsplit('\\').next().unwrap_or(class)),
                [Token { kind: Kind::Name(class), .. }, sign, Token { kind: Kind::Name(alias), .. }]
                    if sign.is_word("as") =>
                {
                    (class, *alias)
                }
                _ => continue,
            };
            let class = format!("{prefix}{class}").trim_start_matches('\\').to_owned();
            self.classes.insert(alias.to_ascii_lowercase(), class);
        }
    }

    /// Returns whether a name refers to the registrar. A name that is not imported is assumed to be complete.
    fn is_registrar(&self, class: &str) -> bool {
        if let Some(class) = class.strip_prefix('\\') {
            return class.eq_ignore_ascii_case(REGISTRAR);
        }
        let (first, rest) = class.split_at(class.find('\\').unwrap_or(class.len()));
        match self.classes.get(&first.to_ascii_lowercase()) {
            Some(import) => format!("{import}{rest}").eq_ignore_ascii_case(REGISTRAR),
            None => class.rsplit('\\').next().is_some_and(|last| last.eq_ignore_ascii_case("ComponentRegistrar")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the calls of a file as `line name path`, with `?` for computed values and `if` before conditional ones.
    fn calls(text: &str) -> Vec<String> {
        let show = |call: Call| {
            let name = call.name.as_deref().unwrap_or("?").to_owned();
            let path = call.path.map_or("?".to_owned(), |path| path.to_string_lossy().into_owned());
            format!("{}{} {name} {path}", if call.conditional { "if " } else { "" }, call.line)
        };
        scan(text, Path::new("/s/m/registration.php")).unwrap().calls.into_iter().map(show).collect()
    }

    #[test]
    fn registrations_are_read_however_they_are_written() {
        let full = r"\Magento\Framework\Component\ComponentRegistrar";
        let table = [
            format!("{full}::register({full}::MODULE, 'A_B', __DIR__);"),
            format!("{full}::register(\n    {full}::MODULE,\n    \"A_B\",\n    dirname(__FILE__),\n)?>"),
            format!("use {REGISTRAR}; ComponentRegistrar::register(ComponentRegistrar::MODULE, 'A_B', __DIR__);"),
            format!("use {REGISTRAR} as R; r::Register('module', 'A_B', realpath(__DIR__));"),
            format!(
                "namespace X; use A\\B, {full} as R; use function c\\d; R::register(type: R::MODULE, path: __DIR__, \
                 componentName: 'A_B');"
            ),
            r"use Magento\Framework\Component as C; C\ComponentRegistrar::register(C\ComponentRegistrar::MODULE, 'A_B', __DIR__);"
                .to_owned(),
            r"use Magento\Framework\{Component\ComponentRegistrar as R, X}; R::register(R::MODULE, 'A_B', __DIR__);"
                .to_owned(),
            format!("$name = 'A_' . 'B'; $dir = __DIR__; return {full}::register({full}::MODULE, $name, $dir);"),
            format!("{full} /* a */ :: register # b\n ( {full}::MODULE, // c\n 'A_B', __dir__ );").replace('\n', " \r"),
        ];
        for text in table {
            assert_eq!(calls(&format!("<?php {text}")), ["1 A_B /s/m"], "{text}");
        }
    }

    #[test]
    fn one_file_registers_as_many_modules_as_it_says() {
        let text = "<?php\nuse Magento\\Framework\\Component\\ComponentRegistrar;\n\n\
            ComponentRegistrar::register(ComponentRegistrar::MODULE, 'A_B', __DIR__ . '/b');\n\
            ComponentRegistrar::register(ComponentRegistrar::THEME, 'frontend/A/c', __DIR__);\n\
            if (!class_exists('X')) {\n ComponentRegistrar::register(ComponentRegistrar::MODULE, 'A_D', dirname(__DIR__));\n}\n\
            if (1) ComponentRegistrar::register(ComponentRegistrar::MODULE, 'A_E', $e);\n\
            foreach (glob(__DIR__ . '/*/etc') as $dir) ComponentRegistrar::register($type, basename($dir), __DIR__);";
        assert_eq!(calls(text), ["4 A_B /s/m/b", "if 7 A_D /s", "if 9 A_E ?", "if 10 ? /s/m"]);
    }

    #[test]
    fn what_only_looks_like_a_registration_is_none() {
        let call = "ComponentRegistrar::register(ComponentRegistrar::MODULE, 'A_B', __DIR__);";
        let table = [
            format!("// {call}"),
            format!("# {call}"),
            format!("/* {call} */"),
            format!("$a = \"{call}\";"),
            format!("$a = <<<X\n{call}\nX;"),
            format!("?> {call} <?php"),
            format!("__halt_compiler(); {call}"),
            format!("use Other\\ComponentRegistrar; {call}"),
            call.replace("MODULE", "THEME"),
            call.replace("ComponentRegistrar::MODULE", "'library'"),
            call.replace("::register", "::registers"),
            call.replace("ComponentRegistrar::register", "Registry::register"),
            call.replace(");", ""),
            "ComponentRegistrar::register()".to_owned(),
        ];
        for text in table {
            assert_eq!(calls(&format!("<?php {text}")), [""; 0], "{text}");
        }
        assert_eq!(calls(call), [""; 0], "without an opening tag");
    }

    #[test]
    fn included_files_are_named_where_they_can_be() {
        let text = "<?php require __DIR__ . '/src/registration.php'; include_once('a.php'); require $x; if (1) { include dirname(__DIR__) . '/b.php'; }";
        let includes = scan(text, Path::new("/s/m/registration.php")).unwrap().includes;
        assert_eq!(includes, ["/s/m/src/registration.php", "a.php", "/s/b.php"]);
    }
}
