//! `wget`.

use super::{Argument, arguments, calls_to};
use crate::endpoint::input::Refusal;
use crate::endpoint::spelling::Spelling;

/// Letters of the options that take a value.
const LETTERS: &str = "aeiBtOTwQPUlARDIoX";

/// The long options that take a value.
const OPTIONS: &str = "accept accept-regex append-output base bind-address \
    body-data body-file ca-certificate ca-directory certificate certificate-type choose-config ciphers config \
    connect-timeout crl-file cut-dirs default-page directory-prefix dns-timeout domains egd-file exclude-directories \
    exclude-domains execute follow-tags ftp-password ftp-user header hsts-file http-passwd http-password http-user \
    ignore-tags include-directories input-file input-metalink level limit-rate load-cookies local-encoding max-redirect \
    metalink-index method output-document output-file password pinnedpubkey post-data post-file prefer-family \
    preferred-location private-key private-key-type progress proxy-password proxy-user quota random-file read-timeout \
    referer regex-type reject reject-regex rejected-log remote-encoding report-speed restrict-file-names retry-on-http-error \
    save-cookies secure-protocol start-pos timeout tries use-askpass user user-agent wait waitretry \
    warc-dedup warc-file warc-header warc-max-size warc-tempdir";

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str]) -> Result<Vec<Spelling>, Refusal> {
    let mut urls = Vec::new();
    let (mut written, mut default) = (None, "GET");
    for argument in arguments(words, takes_value) {
        match argument {
            Argument::Other(url) => urls.push(url),
            Argument::Option("--method", value) => written = value,
            Argument::Option("--post-data" | "--post-file", _) => default = "POST",
            Argument::Option("--spider", _) => default = "HEAD",
            Argument::Option("--header", Some(value)) if value.contains('\n') => return Err(Refusal::SpansLines),
            Argument::Option(..) => {}
        }
    }
    calls_to(&urls, written, default)
}

fn takes_value(name: &str) -> bool {
    match name.strip_prefix("--") {
        Some(name) => OPTIONS.split_whitespace().any(|option| option == name),
        None => LETTERS.contains(name),
    }
}
