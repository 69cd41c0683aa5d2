//! `app/etc/config.php`: the enabled modules and their merge order.
//!
//! Mirrors `Magento\Framework\Module\ModuleList::getNames`: `array_keys(array_filter($config['modules']))`, in the
//! literal order of that array.

use std::io::ErrorKind;
use std::path::Path;

use super::boundary::is_inside;
use super::literal::{Literal, NotLiteral, Reader};
use super::root::Root;
use super::{Note, StoreError, php};
use crate::fs::{Files, ReadError};

/// The path of the list in a store.
const FILE: &str = "app/etc/config.php";

/// The modules that `app/etc/config.php` lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleConfig {
    /// The file, from the root of the store.
    pub file: String,
    /// The enabled modules, in the order in which Magento merges their configuration.
    pub enabled: Vec<String>,
    /// The disabled modules, in the order of the file.
    pub disabled: Vec<String>,
    /// All modules in the order of the file.
    order: Vec<String>,
    /// Whether the file is a link to a file outside the store. Its content must not be shown.
    pub is_outside: bool,
}

/// Reads the list of a store; `None` if it has none.
pub(super) fn read(root: Root<'_>, notes: &mut Vec<Note>) -> Result<Option<ModuleConfig>, StoreError> {
    let path = root.join(FILE);
    let bytes = match root.files().read(&path) {
        Ok(bytes) => bytes,
        Err(ReadError::Io(error)) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(source) => return Err(StoreError::Read { file: FILE.to_owned(), source }),
    };
    let mut config = ModuleConfig::parse(php::text(bytes))?;
    if let Some(config) = &mut config {
        config.is_outside = !is_inside(root, &path);
    }
    if config.is_none() {
        let message = "it has no list of modules, so all modules on disk are treated as enabled; Magento itself loads \
                       none until `bin/magento setup:upgrade` has written the list";
        notes.push(Note::new(FILE, None, message));
    }
    Ok(config)
}

/// Reads `app/etc/config.php` below a folder; `None` without the file, or without a list of modules in it.
///
/// # Errors
/// If the file cannot be read, or if only PHP can evaluate its list.
pub fn read_config(files: &Files, root: &Path) -> Result<Option<ModuleConfig>, StoreError> {
    read(Root::new(files, root), &mut Vec::new())
}

impl ModuleConfig {
    /// Parses the text of `app/etc/config.php`; `None` if it has no list of modules.
    ///
    /// # Errors
    /// If the list is not made of literals, so that only PHP can evaluate it.
    pub fn parse(text: String) -> Result<Option<ModuleConfig>, StoreError> {
        match modules(&text) {
            Ok(Some(modules)) => {
                let order = modules.iter().map(|(name, _)| name.clone()).collect();
                let (enabled, disabled): (Vec<_>, Vec<_>) = modules.into_iter().partition(|(_, enabled)| *enabled);
                let names = |modules: Vec<(String, bool)>| modules.into_iter().map(|(name, _)| name).collect();
                let (enabled, disabled) = (names(enabled), names(disabled));
                Ok(Some(ModuleConfig { file: FILE.to_owned(), enabled, disabled, order, is_outside: false }))
            }
            Ok(None) => Ok(None),
            Err(NotLiteral { message, range }) => {
                Err(StoreError::ConfigNotLiteral { file: FILE.to_owned(), text, range, message: message.to_owned() })
            }
        }
    }

    /// Returns the place among the enabled modules that a module gets when it is enabled: that of the file, else the last.
    pub(super) fn place_of(&self, name: &str) -> usize {
        let place = |name: &str| self.order.iter().position(|known| known == name);
        let Some(wanted) = place(name) else { return self.enabled.len() };
        self.enabled
            .iter()
            .position(|other| place(other).is_none_or(|other| other > wanted))
            .unwrap_or(self.enabled.len())
    }
}

/// Returns the names in `modules`, each with whether it is enabled; `None` without such a list.
fn modules(text: &str) -> Result<Option<Vec<(String, bool)>>, NotLiteral> {
    let mut reader = Reader::new(text);
    reader.enter_return()?;
    if !reader.enter_array() {
        // If this is not a literal either, its own error is more precise.
        let (_, range) = reader.literal()?;
        return Err(NotLiteral { message: "not an array", range });
    }
    let mut modules = None;
    // As in PHP, the last of several counts.
    while reader.enter_key("modules")? {
        modules = if reader.enter_array() {
            Some(reader.entries()?.into_vec())
        } else {
            match reader.literal()? {
                (Literal::Null, _) => None,
                (value, _) if !value.is_true() => Some(Vec::new()),
                (_, range) => {
                    return Err(NotLiteral { message: "not a list of modules", range });
                }
            }
        };
        reader.separator()?;
    }
    reader.leave_return()?;
    let decide = |(name, value): (String, Literal<'_>)| (name, value.is_true());
    Ok(modules.map(|modules| modules.into_iter().map(decide).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enabled(text: &str) -> Result<Option<String>, NotLiteral> {
        let list = modules(text)?;
        let show = |(name, enabled)| if enabled { name } else { format!("-{name}") };
        Ok(list.map(|list| list.into_iter().map(show).collect::<Vec<_>>().join(" ")))
    }

    #[test]
    fn a_value_counts_as_php_takes_it() {
        let on =
            ["1", "'1'", "true", "TRUE", "\\true", "-1", "+1", "0.1", "1.0", "'0.0'", "'false'", "' '", "0x1F", "[1]"];
        for value in on.into_iter().chain(["array(0)", "[[]]", "[f()]", "\"a\"", "00_1", "1e0", ".5", "0b01", "[0,]"]) {
            let text = format!("<?php return ['modules' => ['A_B' => {value}]];");
            assert_eq!(enabled(&text), Ok(Some("A_B".to_owned())), "{value}");
        }
        let off = [
            "0", "'0'", "''", "\"\"", "false", "False", "null", "NULL", "0.0", "-0", "0e5", "0x00", "[]", "array()",
            "00",
        ];
        for value in off {
            let text = format!("<?php return ['modules' => ['A_B' => {value}]];");
            assert_eq!(enabled(&text), Ok(Some("-A_B".to_owned())), "{value}");
        }
    }

    #[test]
    fn the_list_is_found_and_keeps_its_order() {
        let table = [
            ("<?php return ['modules' => ['B' => 1, 'A' => 1, 'C' => 0]];", Some("B A -C")),
            ("<?php\nreturn array(\n  'modules' => array(\n    'B' => 1,\n    \"A\" => '1'\n  ),\n);\n", Some("B A")),
            ("<?php /* return [] */ declare(strict_types=1); // return\n RETURN [\"modules\" => []] ?>\n", Some("")),
            // A repeated key keeps its first position and gets its last value.
            ("<?php return ['modules' => ['A' => 1, 'B' => 1, 'A' => 0]];", Some("-A B")),
            ("<?php return ['modules' => ['A' => 1], 'modules' => ['B' => 1]];", Some("B")),
            // Keys as PHP casts them.
            (
                "<?php return ['modules' => ['A', 7 => 1, 'B', '9' => 1, 'C', true => 0, null => 1, -3 => 1, 1.7 => 1]];",
                Some("0 7 8 9 10 1  -3"),
            ),
            // Computed values elsewhere are allowed.
            (
                "<?php $x = function () { return [1]; }; return ['a' => getenv('X')['y'], 'b' => [A::B => [1, [2]]], \
                 'c' => fn($x) => [$x], $d => 'e', ...$f, 'modules' => ['A' => 1], 'modules' . 'x' => 5, 7];",
                Some("A"),
            ),
            ("<?php return ['system' => ['modules' => ['X' => 1]]];", None),
            ("<?php return ['modules' => null];", None),
            ("<?php return ['modules' => false];", Some("")),
            ("<?php return [];", None),
        ];
        for (text, expected) in table {
            assert_eq!(enabled(text), Ok(expected.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn what_has_to_be_run_is_refused_at_its_place() {
        let table = [
            ("<?php return ['modules' => ['A' => getenv('A')]];", "getenv"),
            ("<?php return ['modules' => ['A' => 1 + 1]];", "+"),
            ("<?php return ['modules' => ['A' => !0]];", "!"),
            ("<?php return ['modules' => ['A' => \"$b\"]];", "\"$b\""),
            ("<?php return ['modules' => ['A' . 'B' => 1]];", "."),
            ("<?php return ['modules' => [A::class => 1]];", "A"),
            ("<?php return ['modules' => [...$a, 'B' => 1]];", "..."),
            ("<?php return ['modules' => ['A' => [...$a]]];", "..."),
            ("<?php return ['modules' => [[] => 1]];", ""),
            ("<?php return ['modules' => ['A' => 1,, 'B' => 1]];", ","),
            ("<?php return ['modules' => ['A' => 1 'B' => 1]];", "'B'"),
            ("<?php return ['modules' => ['A' => 1] + $more];", "+"),
            ("<?php return ['modules' => $modules];", "$modules"),
            ("<?php return ['modules' => 'all'];", "'all'"),
            ("<?php return ['modules' => []] + $more;", "+"),
            ("<?php return array_merge([], []);", "array_merge"),
            ("<?php return require 'x.php';", "require"),
            ("<?php return 1;", "1"),
            // Files that are not PHP, or that end too early.
            ("", ""),
            ("<?php", ""),
            ("<?php return", ""),
            ("<?php return [", ""),
            ("<?php return ['modules' => ['A' => 1", ""),
            ("<?php return ['modules' => ['A' => 'b", "'b"),
            ("<?php return ['a' => [1, /* b", "/* b"),
            ("<?php return ['a' => 1; 'modules' => []];", ";"),
        ];
        for (text, expected) in table {
            let error = enabled(text).unwrap_err();
            assert_eq!(&text[error.range.clone()], expected, "{text}: {error:?}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        for (open, close) in [("[", "]"), ("array(", ")"), ("(", ")"), ("{", "}")] {
            let deep = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
            let beside = format!("<?php return ['a' => {deep}, 'modules' => ['A' => 1]];");
            assert_eq!(enabled(&beside), Ok(Some("A".to_owned())));
            let _ = enabled(&format!("<?php return ['modules' => ['A' => {deep}]];"));
            let _ = enabled(&format!("<?php return {deep};"));
            let _ = enabled(&format!("<?php return ['modules' => ['A' => {}", open.repeat(100_000)));
        }
    }
}
