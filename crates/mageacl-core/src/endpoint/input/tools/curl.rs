//! `curl`.

use super::{Argument, Options, arguments, calls_to, check_doubtful, check_unknown};
use crate::endpoint::input::Refusal;
use crate::endpoint::spelling::EndpointSpec;

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

/// Letters of the options without a value.
const FLAG_LETTERS: &str = "#012346aBfgGiIjJklLMnNOpqRsSvVZ";

/// Long options without a value.
const FLAGS: &str = "\
    anyauth append basic ca-native cert-status compressed compressed-ssh create-dirs crlf \
    digest disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure fail fail-early \
    fail-with-body false-start form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc \
    ftp-ssl-control get globoff haproxy-protocol head http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 \
    http3-only ignore-content-length insecure ipv4 ipv6 junk-session-cookies list-only location location-trusted \
    mail-rcpt-allowfails manual metalink mptcp negotiate netrc netrc-optional no-buffer buffer no-clobber clobber no-keepalive \
    keepalive no-npn npn no-alpn alpn no-progress-meter progress-meter no-sessionid sessionid ntlm ntlm-wb out-null parallel \
    parallel-immediate path-as-is post301 post302 post303 progress-bar proxy-anyauth proxy-basic proxy-ca-native \
    proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert \
    proxy-tlsv1 proxytunnel raw remote-header-name remote-name remote-name-all remote-time remove-on-error \
    retry-all-errors retry-connrefused sasl-ir show-error show-headers include silent skip-existing \
    socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd \
    ssl-revoke-best-effort ssl-sessions sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen tcp-nodelay \
    tftp-no-options tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose version \
    xattr next";

/// Long options that decide the method.
const DECIDING: [&str; 12] = [
    "request",
    "get",
    "head",
    "data",
    "data-ascii",
    "data-binary",
    "data-raw",
    "data-urlencode",
    "form",
    "form-string",
    "json",
    "upload-file",
];

/// The long options that make a request a POST.
const DATA: [&str; 9] =
    ["data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json", "upload-file"];

/// Returns the calls of a command.
pub(super) fn calls(words: &[&str]) -> Result<Vec<EndpointSpec>, Refusal> {
    let mut all = Vec::new();
    for words in words.split(|word| matches!(*word, "--next" | "-:")) {
        all.extend(transfer(words)?);
    }
    Ok(all)
}

/// The calls of one of the parts that `--next` separates.
fn transfer(words: &[&str]) -> Result<Vec<EndpointSpec>, Refusal> {
    let mut urls = Vec::new();
    let (mut written, mut implied) = (None, None);
    let (mut is_get, mut is_head) = (false, false);
    for argument in arguments(words, Options { takes_value, is_flag }) {
        let (name, value) = match argument {
            Argument::Unknown(name) => {
                check_unknown(name, &DECIDING)?;
                continue;
            }
            Argument::Doubtful(word) => {
                check_doubtful(word)?;
                continue;
            }
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

fn is_flag(name: &str) -> bool {
    match name.strip_prefix("--") {
        Some(name) => FLAGS.split_whitespace().any(|flag| flag == name),
        None => FLAG_LETTERS.contains(name),
    }
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
