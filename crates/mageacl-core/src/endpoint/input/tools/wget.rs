//! `wget`.

use super::{Argument, Options, arguments, calls_to, check_doubtful, check_unknown};
use crate::endpoint::input::Refusal;
use crate::endpoint::spelling::EndpointSpec;

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

/// Letters of the options without a value. `-nv` and the like are two letters.
const FLAG_LETTERS: &str = "46bcdEFhHkKLmnNpqrSvVx";

/// Long options without a value.
const FLAGS: &str = "adjust-extension ask-password auth-no-challenge background backup-converted backups cache \
    check-certificate clobber continue content-disposition content-on-error convert-file-only convert-links cookies debug \
    delete-after directories dns-cache follow-ftp force-directories force-html ftps-clear-data-connection \
    ftps-fallback-to-ftp ftps-implicit ftps-resume-ssl glob help host-directories hsts html-extension http-keep-alive \
    https-only if-modified-since ignore-case ignore-length inet4-only inet6-only input-metalink iri keep-badhash \
    keep-session-cookies mirror netrc no-clobber no-verbose no-parent no-config page-requisites parent passive-ftp \
    preserve-permissions preferred-location protocol-directories proxy quiet recursive relative remove-listing \
    retr-symlinks retry-connrefused save-headers server-response show-progress span-hosts spider \
    strict-comments timestamping trust-server-names unlink use-server-timestamps verbose version warc-cdx \
    warc-compression warc-digests warc-keep-log xattr compression";

/// Long options that decide the method.
const DECIDING: [&str; 6] = ["method", "post-data", "post-file", "body-data", "body-file", "spider"];

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str]) -> Result<Vec<EndpointSpec>, Refusal> {
    let mut urls = Vec::new();
    let (mut written, mut default) = (None, "GET");
    for argument in arguments(words, Options { takes_value, is_flag }) {
        match argument {
            Argument::Other(url) => urls.push(url),
            Argument::Unknown(name) => check_unknown(name, &DECIDING)?,
            Argument::Doubtful(word) => check_doubtful(word)?,
            Argument::Option("--method", value) => written = value,
            Argument::Option("--post-data" | "--post-file", _) => default = "POST",
            Argument::Option("--spider", _) => default = "HEAD",
            Argument::Option("--header", Some(value)) if value.contains('\n') => return Err(Refusal::SpansLines),
            Argument::Option(..) => {}
        }
    }
    calls_to(&urls, written, default)
}

fn is_flag(name: &str) -> bool {
    match name.strip_prefix("--") {
        Some(name) => FLAGS.split_whitespace().any(|flag| flag == name),
        None => FLAG_LETTERS.contains(name),
    }
}

fn takes_value(name: &str) -> bool {
    match name.strip_prefix("--") {
        Some(name) => OPTIONS.split_whitespace().any(|option| option == name),
        None => LETTERS.contains(name),
    }
}
