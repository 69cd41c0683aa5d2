//! Messages of Magento about permissions, tokens, the ACL and the configuration of the web API: cause, how to distinguish it
//! from similar ones, and what to do.
//!
//! [`recognize`] finds the messages in a pasted text: an answer in JSON or XML, a SOAP fault, a line of a log, with or
//! without filled placeholders. Each file below holds the messages of one part of Magento; a new message is an entry there.

mod acl;
mod admin;
mod asynchronous;
mod integration;
mod limits;
mod oauth;
mod request;
mod rest;
mod setup;
mod soap;
#[cfg(test)]
mod tests;
mod token;
mod words;
mod xml;

use words::Words;

/// A message of Magento.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownError {
    /// Its name, stable over releases of this tool.
    pub id: &'static str,
    /// The wordings, in lower case. `*` matches up to eight words, `is not` also `isn't`; articles and punctuation do not
    /// count.
    pub wordings: &'static [&'static str],
    /// The part of Magento that says it.
    pub origin: Origin,
    /// The subject.
    pub about: About,
    /// The cause.
    pub cause: &'static str,
    /// The difference from similar messages; empty if there are none.
    pub distinguish: &'static str,
    /// The steps to take.
    pub fix: &'static str,
    /// The rules whose findings in the store are a possible cause.
    pub rules: &'static [&'static str],
}

/// The part of Magento that a message comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The REST API.
    Rest,
    /// The SOAP API.
    Soap,
    /// REST and SOAP alike.
    WebApi,
    /// Async and bulk calls.
    Async,
    /// The check of OAuth signatures and tokens.
    OAuth,
    /// The Admin.
    Admin,
    /// `bin/magento setup:upgrade` and the installation of modules.
    Setup,
    /// Loading and merging of XML files.
    Merge,
    /// GraphQL.
    GraphQl,
    /// A server in front of Magento, or a status without a message.
    Http,
}

/// The subject of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A permission is missing.
    Authorization,
    /// The token, the signature or the password was not accepted.
    Authentication,
    /// The permission was granted; the call failed afterwards.
    AfterPermission,
    /// The call reached no route or service.
    Routing,
    /// The files of modules.
    Configuration,
    /// A limit of the number or size of calls.
    Limit,
}

impl Origin {
    /// Returns the name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Origin::Rest => "REST",
            Origin::Soap => "SOAP",
            Origin::WebApi => "REST and SOAP",
            Origin::Async => "async and bulk calls",
            Origin::OAuth => "OAuth",
            Origin::Admin => "the Admin",
            Origin::Setup => "setup",
            Origin::Merge => "loading of XML files",
            Origin::GraphQl => "GraphQL",
            Origin::Http => "HTTP",
        }
    }
}

impl About {
    /// Returns the name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            About::Authorization => "authorization: a permission is missing",
            About::Authentication => "authentication: not a matter of permissions",
            About::AfterPermission => "after the permission check, which passed",
            About::Routing => "before the permission check",
            About::Configuration => "configuration: the files of modules",
            About::Limit => "a limit, not a permission",
        }
    }
}

/// The messages of all parts.
const TABLES: [&[KnownError]; 11] = [
    rest::ERRORS,
    token::ERRORS,
    oauth::ERRORS,
    request::ERRORS,
    soap::ERRORS,
    asynchronous::ERRORS,
    limits::ERRORS,
    admin::ERRORS,
    acl::ERRORS,
    xml::ERRORS,
    integration::ERRORS,
];

/// The maximum number of messages in one text. Further ones follow from the first.
const MAX_RECOGNIZED: usize = 4;

/// Returns all messages, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static KnownError> {
    TABLES.into_iter().flatten().chain(setup::ERRORS)
}

/// Returns the messages in a text, the most specific first.
#[must_use]
pub fn recognize(text: &str) -> Vec<&'static KnownError> {
    let texts: Vec<Words> = words::messages(text).iter().map(|message| Words::new(message)).collect();
    let mut found: Vec<(usize, &'static str, &'static KnownError)> = all()
        .filter_map(|error| {
            let sizes = error.wordings.iter().filter_map(|wording| {
                let size = texts.iter().filter_map(|text| text.matched(wording)).max()?;
                Some((size, *wording, error))
            });
            sizes.max_by_key(|(size, ..)| *size)
        })
        .collect();
    found.sort_by_key(|(size, ..)| std::cmp::Reverse(*size));
    let mut kept: Vec<(Words, &'static KnownError)> = Vec::new();
    for (_, wording, error) in found {
        // `access denied` says nothing more than `access denied for user`.
        if kept.len() < MAX_RECOGNIZED && !kept.iter().any(|(longer, _)| longer.matched(wording).is_some()) {
            kept.push((Words::new(wording), error));
        }
    }
    kept.into_iter().map(|(_, error)| error).collect()
}
