//! `curl`.

use super::{Argument, arguments, calls_to};
use crate::endpoint::input::Refusal;
use crate::endpoint::spelling::Spelling;

/// Letters of the options that take a value.
const LETTERS: &str = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

/// Long options that take a value, but for those of [`DATA`]. A value must never be taken for a URL.
const OPTIONS: &str = "\
    abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout \
    connect-to continue-at cookie cookie-jar create-file-mode crlfile curves delegation dns-interface \
    dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare \
    etag-save expect100-timeout ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode \
    happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256 hsts interface \
    ip-tos ipfs-gateway keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate \
    local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file \
    noproxy oauth2-bearer output output-dir parallel-max parallel-max-host pass pinnedpubkey preproxy \
    proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type \
    proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey \
    proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user \
    proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry \
    retry-delay retry-max-time sasl-authzid service-name sigalgs signature-algorithms socks4 socks4a \
    socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option \
    tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii \
    trace-config unix-socket upload-flags url url-query user user-agent variable vlan-priority write-out";

/// The long options that make a request a POST.
const DATA: [&str; 9] =
    ["data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json", "upload-file"];

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str]) -> Result<Vec<Spelling>, Refusal> {
    let mut all = Vec::new();
    for words in words.split(|word| matches!(*word, "--next" | "-:")) {
        all.extend(transfer(words)?);
    }
    Ok(all)
}

/// The calls of one of the parts that `--next` separates.
fn transfer(words: &[&str]) -> Result<Vec<Spelling>, Refusal> {
    let mut urls = Vec::new();
    let (mut written, mut implied) = (None, None);
    let (mut is_get, mut is_head) = (false, false);
    for argument in arguments(words, takes_value) {
        let (name, value) = match argument {
            Argument::Other(word) => {
                urls.push(word);
                continue;
            }
            Argument::Option(name, value) => (long_name(name), value),
        };
        match name {
            "request" => written = value,
            "get" => is_get = true,
            "head" => is_head = true,
            "url" => urls.extend(value),
            "upload-file" => implied = Some("PUT"),
            "header" if value.is_some_and(|value| value.contains('\n')) => return Err(Refusal::SpansLines),
            _ if DATA.contains(&name) => implied = Some("POST"),
            _ => {}
        }
    }
    let default = match implied {
        _ if is_head => "HEAD",
        _ if is_get => "GET",
        Some(implied) => implied,
        None => "GET",
    };
    calls_to(&urls, written, default)
}

fn takes_value(name: &str) -> bool {
    let long = long_name(name);
    if !name.starts_with("--") {
        return LETTERS.contains(name);
    }
    OPTIONS.split_whitespace().any(|option| option == long) || DATA.contains(&long)
}

/// The long name of an option. `--expand-url` is `--url` with variables.
fn long_name(name: &str) -> &str {
    match name {
        "X" => "request",
        "G" => "get",
        "I" => "head",
        "H" => "header",
        "d" => "data",
        "F" => "form",
        "T" => "upload-file",
        _ => {
            let name = name.trim_start_matches("--");
            name.strip_prefix("expand-").unwrap_or(name)
        }
    }
}
