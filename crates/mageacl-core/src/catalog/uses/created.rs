//! The integrations that a PHP file creates, as far as its text shows.

use std::collections::BTreeSet;

use regex::Regex;

use super::php;

/// The integrations that one call creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Created {
    /// These.
    Named(BTreeSet<String>),
    /// Names that only PHP can compute.
    Unknown,
    /// Those of all configuration files.
    Configured,
}

/// The patterns of calls and names.
#[derive(Debug)]
pub(super) struct Patterns {
    process: Regex,
    create: Regex,
    service: Regex,
    by_data: Regex,
    read: Regex,
    config: Regex,
    consolidated: Regex,
    name: Regex,
    literal: Regex,
    symbol: Regex,
}

/// Words without one of which a file creates no integration.
const SIGNS: [&str; 4] =
    ["processIntegrationConfig", "processConfigBasedIntegrations", "IntegrationService", "getIntegrations"];

impl Patterns {
    pub(super) fn new() -> Option<Self> {
        let pattern = |text: &str| Regex::new(text).ok();
        Some(Patterns {
            // Magento\Integration\Model\ConfigBasedIntegrationManager
            process: pattern(r"(?:->|::)\s*processIntegrationConfig\s*\(")?,
            by_data: pattern(r"(?:->|::)\s*processConfigBasedIntegrations\s*\(")?,
            // Magento\Integration\Api\IntegrationServiceInterface
            service: pattern(r"\bIntegrationService(?:Interface)?\b")?,
            create: pattern(r"->\s*create\s*\(")?,
            read: pattern(r"->\s*getIntegrations\s*\(")?,
            config: pattern(r"\bIntegration\\Model\\Config\s*[;,)\s$:]")?,
            consolidated: pattern(r"\bConsolidatedConfig\b")?,
            name: pattern(
                r#"(?:['"]name['"]|\bIntegration\w*::NAME)\s*\]?\s*=>?\s*([^,;\])]+)|\bsetName\s*\(([^)]*)\)"#,
            )?,
            literal: pattern(r#"'((?:[^'\\]|\\.)*)'|"((?:[^"\\$]|\\.)*)""#)?,
            symbol: pattern(r"(?:\w+::|\$this->|\$)(\w+)(?:::(\w+))?")?,
        })
    }

    /// Returns the integrations that a file creates, for each of its calls. `module` are all files of its module.
    pub(super) fn created<'m>(&self, text: &str, module: &(impl Iterator<Item = &'m String> + Clone)) -> Vec<Created> {
        if !SIGNS.iter().any(|sign| text.contains(sign)) {
            return Vec::new();
        }
        let counts = |at: usize| !php::in_comment(text.as_bytes(), at);
        let called = |call: &Regex| call.find_iter(text).any(|found| counts(found.start()));
        let mut all = Vec::new();
        for call in self.process.find_iter(text).filter(|call| counts(call.start())) {
            let names = self.names(arguments(&text[call.end()..]), text, module);
            all.push(names.map_or(Created::Unknown, Created::Named));
        }
        // The consolidated configuration is that of etc/integration.xml.
        let reads_config = called(&self.read) && (self.config.is_match(text) || !self.consolidated.is_match(text));
        if reads_config {
            all.push(Created::Configured);
        } else if called(&self.by_data) && !called(&self.read) {
            all.push(Created::Unknown);
        }
        if self.service.is_match(text) && called(&self.create) {
            let names = self.name.captures_iter(text).filter(|found| found.get(0).is_some_and(|it| counts(it.start())));
            let values = names.filter_map(|found| found.get(1).or_else(|| found.get(2)));
            let names: Vec<_> = values.map(|value| self.names(value.as_str(), text, module)).collect();
            let known: Option<Vec<BTreeSet<String>>> = names.into_iter().collect();
            all.push(match known {
                Some(names) if !names.is_empty() => Created::Named(names.into_iter().flatten().collect()),
                _ => Created::Unknown,
            });
        }
        all
    }

    /// Returns the strings of an expression, with the values of constants and variables; `None` if one has another value.
    fn names<'m>(
        &self,
        expression: &str,
        text: &str,
        module: &(impl Iterator<Item = &'m String> + Clone),
    ) -> Option<BTreeSet<String>> {
        let mut names = self.literals(expression);
        let rest = self.literal.replace_all(expression, "");
        for symbol in self.symbol.captures_iter(&rest) {
            let name = symbol.get(2).or_else(|| symbol.get(1))?.as_str();
            let value = self.value(name, text).or_else(|| module.clone().find_map(|file| self.value(name, file)));
            names.extend(value?);
        }
        let rest = self.symbol.replace_all(&rest, "").replace("array", "");
        let is_computed = rest.chars().any(|c| c.is_alphanumeric() || matches!(c, '.' | '(') && rest.contains('.'));
        (!names.is_empty() && !is_computed).then_some(names)
    }

    fn literals(&self, text: &str) -> BTreeSet<String> {
        let literals = self.literal.captures_iter(text).filter_map(|found| found.get(1).or_else(|| found.get(2)));
        literals.map(|literal| literal.as_str().replace("\\'", "'")).collect()
    }

    /// Returns the strings that a constant, a property or a variable is set to in a file.
    fn value(&self, name: &str, text: &str) -> Option<BTreeSet<String>> {
        let set = format!(r"(?:\bconst\s+(?:string\s+|array\s+)?|\$(?:this->)?){name}\s*=\s*([^;]*);");
        let mut values = BTreeSet::new();
        for found in Regex::new(&set).ok()?.captures_iter(text) {
            let value = found.get(1)?.as_str();
            let rest = self.literal.replace_all(value, "").replace("array", "");
            if rest.chars().any(|c| c.is_alphanumeric() || matches!(c, '.' | '$')) {
                return None;
            }
            values.extend(self.literals(value));
        }
        (!values.is_empty()).then_some(values)
    }
}

/// Returns the text up to the parenthesis that closes a call.
fn arguments(text: &str) -> &str {
    let mut depth = 1_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => {
                depth -= 1;
                if depth == 0 {
                    return &text[..at];
                }
            }
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn created(code: &str) -> Vec<Created> {
        let text = format!("<?php\nclass A {{\n{code}\n}}\n");
        Patterns::new().unwrap().created(&text, &std::iter::once(&text))
    }

    fn named(names: &[&str]) -> Created {
        Created::Named(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn names_are_read_from_literals_constants_and_variables() {
        for (code, expected) in [
            ("$this->manager->processIntegrationConfig(['Desk', \"Chair\"]);", named(&["Desk", "Chair"])),
            ("$m->processIntegrationConfig(array('Desk'));", named(&["Desk"])),
            ("const NAME = 'Desk'; function a() { $m->processIntegrationConfig([self::NAME]); }", named(&["Desk"])),
            (
                "private $names = ['Desk']; function a() { $m->processIntegrationConfig($this->names); }",
                named(&["Desk"]),
            ),
            ("$names = array('Desk'); $m->processIntegrationConfig($names);", named(&["Desk"])),
            ("$m->processIntegrationConfig($this->scope->getValue('a/b'));", Created::Unknown),
            ("$m->processIntegrationConfig([Other::NAME]);", Created::Unknown),
            ("$m->processIntegrationConfig(['Desk ' . $store]);", Created::Unknown),
        ] {
            assert_eq!(created(code), [expected], "{code}");
        }
    }

    #[test]
    fn integrations_are_created_by_the_service_and_by_the_configuration() {
        let service = "function __construct(IntegrationServiceInterface $service) {}\n";
        for (code, expected) in [
            ("$this->service->create(['name' => 'Desk', 'status' => 1]);", named(&["Desk"])),
            ("$this->service->create([Integration::NAME => 'Desk']);", named(&["Desk"])),
            (
                "const NAME = 'Desk'; f() { $data['name'] = self::NAME; $this->service->create($data); }",
                named(&["Desk"]),
            ),
            ("$this->service->create($data);", Created::Unknown),
        ] {
            assert_eq!(created(&format!("{service}{code}")), [expected], "{code}");
        }
        let own =
            "use Magento\\Integration\\Model\\Config;\n f() { foreach ($this->config->getIntegrations() as $one) {} }";
        assert_eq!(created(own), [Created::Configured]);
        let both = "f() { $m->processConfigBasedIntegrations($this->config->getIntegrations()); }";
        assert_eq!(created(both), [Created::Configured]);
    }

    #[test]
    fn other_code_creates_none() {
        for code in [
            "// $m->processIntegrationConfig(['Desk']);",
            "/* $m->processIntegrationConfig(['Desk']); */",
            "function processIntegrationConfig(array $names) {}",
            "function a(IntegrationServiceInterface $service) { $service->findByName('Desk'); }",
            // That is the configuration of etc/integration.xml.
            "function a(ConsolidatedConfig $c) { $m->processConfigBasedIntegrations($c->getIntegrations()); }",
        ] {
            assert_eq!(created(code), [], "{code}");
        }
    }
}
