//! How a generated integration is called.

use super::args::DeliveryArgs;
use super::failure::Failure;
use mageacl_report::Integration;

/// What a generated integration is called, by default after its profile or grant; the limits are those of Magento's `integration/base.xsd`.
pub(super) fn integration(
    args: &DeliveryArgs,
    module_name: Option<&str>,
    default_name: Option<&str>,
) -> Result<Integration, Failure> {
    let name = args.name.clone().unwrap_or_else(|| default_name.unwrap_or("Integration").to_owned());
    let module = module_name.map_or_else(|| module_of(&name), str::to_owned);
    if name.chars().count() < 2 || name.chars().any(char::is_control) {
        let why = format!(
            "invalid integration name `{name}`; set one with --name, at least two characters without control characters"
        );
        return Err(Failure::Unsuitable(why));
    }
    let fits = |(user, host): (&str, &str)| {
        let dot = host.find('.').unwrap_or(0);
        !user.is_empty() && dot > 0 && dot + 1 < host.len() && !host.contains('@')
    };
    if !args.email.split_once('@').is_some_and(fits) || args.email.chars().any(char::is_control) {
        return Err(Failure::Unsuitable(format!("invalid e-mail address `{}`", args.email)));
    }
    Ok(Integration { name, email: args.email.clone(), module })
}

/// The name of a module made from that of an integration.
fn module_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.map(mageacl_core::php::upper_first).collect();
    format!("Custom_{}", if joined.is_empty() { "Integration" } else { &joined })
}
