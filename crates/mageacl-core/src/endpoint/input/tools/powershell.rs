//! `Invoke-RestMethod`, `Invoke-WebRequest` and their aliases.

use super::calls_to;
use crate::endpoint::input::Refusal;
use crate::endpoint::spelling::EndpointSpec;

/// Parameters without a value.
const SWITCHES: [&str; 17] = [
    "usebasicparsing",
    "usedefaultcredentials",
    "skipcertificatecheck",
    "skipheadervalidation",
    "skiphttperrorcheck",
    "allowunencryptedauthentication",
    "allowinsecureredirect",
    "disablekeepalive",
    "passthru",
    "resume",
    "verbose",
    "debug",
    "noproxy",
    "proxyusedefaultcredentials",
    "preserveauthorizationonredirect",
    "followrellink",
    "preservehttpmethodonredirect",
];

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str]) -> Result<Vec<EndpointSpec>, Refusal> {
    let (mut urls, mut others, mut written) = (Vec::new(), Vec::new(), None);
    let mut ahead = words.iter().copied().peekable();
    while let Some(word) = ahead.next() {
        let Some(parameter) = word.strip_prefix('-').filter(|name| name.starts_with(|c: char| c.is_alphabetic()))
        else {
            match word.strip_prefix('@') {
                Some(rest) if rest.starts_with(|c: char| c.is_alphabetic()) => return Err(Refusal::Splatting),
                _ => others.push(word),
            }
            continue;
        };
        let (name, attached) = parameter.split_once(':').map_or((parameter, None), |(name, value)| (name, Some(value)));
        let name = name.to_ascii_lowercase();
        if is_switch(&name) {
            continue;
        }
        // `-Uri:"..."` is one word, `-Uri: "..."` two.
        let value = attached.filter(|value| !value.is_empty()).or_else(|| ahead.next());
        match name.as_str() {
            _ if name.len() >= 2 && "uri".starts_with(&name) => urls.extend(value),
            _ if name.len() >= 2 && "method".starts_with(&name) => written = value,
            _ if name.len() >= 2 && "custommethod".starts_with(&name) => written = value,
            _ => {}
        }
    }
    // Only the first word without a parameter is the address; further ones may be pieces of a value.
    urls.append(&mut others);
    if urls.len() > 1 {
        return Err(Refusal::UnreadableUrl);
    }
    let written = written.map(|method| method.rsplit(['.', ':']).next().unwrap_or_default().trim_end_matches(')'));
    calls_to(&urls, written, "GET")
}

/// Returns whether a parameter has no value. Names may be cut short.
fn is_switch(name: &str) -> bool {
    name.len() >= 3 && SWITCHES.iter().any(|switch| switch.starts_with(name))
}
