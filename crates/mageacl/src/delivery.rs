//! The identity of a generated integration, and the way in which it reaches Magento.

use std::path::Path;

use super::args::DeliveryArgs;
use super::output::Outputs;
use mageacl_core::project::Error;
use mageacl_report::{Integration, PlanView, api_xml};

impl<F: Copy + PartialEq> Outputs<F> {
    /// Reports that an api.xml, which is a format of the outputs, has no effect without other files.
    pub(super) fn warn_of_api_xml(&self, format: F, view: &PlanView<'_>) {
        let printed = (self.printed == format).then_some(Path::new("api.xml"));
        let exact = if view.exact { " --exact" } else { "" };
        for path in printed.into_iter().chain(self.files_of(format)) {
            let requirements = api_xml::requirements(view);
            self.terminal.warn(&format!(
                "{} {requirements}; `mageacl plan -o module=FOLDER{exact}` writes a complete module",
                path.display()
            ));
        }
    }
}

/// Returns the identity of a generated integration, by default named after its profile or grant. The limits are those of
/// Magento's `integration/base.xsd`.
pub(super) fn integration(
    args: &DeliveryArgs,
    module_name: Option<&str>,
    default_name: Option<&str>,
) -> Result<Integration, Error> {
    let name = args.name.clone().unwrap_or_else(|| default_name.unwrap_or("Integration").to_owned());
    let module = module_name.map_or_else(|| module_of(&name), str::to_owned);
    if name.chars().count() < 2 || name.chars().any(char::is_control) {
        let why = format!(
            "invalid integration name `{name}`; set one with --name, at least two characters without control characters"
        );
        return Err(Error::Unsuitable(why));
    }
    let fits = |(user, host): (&str, &str)| {
        let dot = host.find('.').unwrap_or(0);
        !user.is_empty() && dot > 0 && dot + 1 < host.len() && !host.contains('@')
    };
    if !args.email.split_once('@').is_some_and(fits) || args.email.chars().any(char::is_control) {
        return Err(Error::Unsuitable(format!("invalid e-mail address `{}`", args.email)));
    }
    Ok(Integration { name, email: args.email.clone(), module })
}

/// Returns the name of a module for an integration.
fn module_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.map(mageacl_core::php::upper_first).collect();
    format!("Custom_{}", if joined.is_empty() { "Integration" } else { &joined })
}
