//! The address of a database: `mysql://user@host:3306/database?prefix=m2_&tls=required`.

use std::path::PathBuf;

use mageacl_core::grant::state::is_prefix;
use mageacl_core::store::database::Secret;
use percent_encoding::percent_decode_str;
use url::Url;

use super::connection::PORT;
use super::{Connection, DbError, Host, Tls, TlsFiles};

/// The options of an address, for messages.
const OPTIONS: &str = "prefix, socket, tls (off, required, unverified), ca, cert and key";

impl Connection {
    /// Parses an address. Messages quote nothing of it, since it may contain a password.
    ///
    /// # Errors
    /// If it is invalid.
    pub fn parse(text: &str) -> Result<Connection, DbError> {
        let url = Url::parse(text).map_err(|error| invalid(&format!("{error}; expected {EXPECTED}")))?;
        if !matches!(url.scheme(), "mysql" | "mariadb") {
            return Err(invalid(&format!("expected {EXPECTED}")));
        }
        let options = Options::read(&url)?;
        let database = decoded(url.path().trim_start_matches('/'))?;
        if database.is_empty() || database.contains('/') {
            return Err(invalid("the name of the database is missing; it follows the host and `/`"));
        }
        let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let name = decoded(name)?;
        let host = match (options.socket, url.port()) {
            (Some(path), _) => Host::Socket(path),
            (None, None) if matches!(name.as_str(), "" | "localhost") => Host::Local,
            (None, port) => Host::Tcp(name, port.unwrap_or(PORT)),
        };
        let password = url.password().map(decoded).transpose()?;
        Ok(Connection {
            host,
            user: decoded(url.username())?,
            password: password.map(Secret),
            database,
            prefix: options.prefix,
            tls: options.tls,
        })
    }
}

const EXPECTED: &str = "mysql://USER@HOST:PORT/DATABASE?prefix=PREFIX";

fn invalid(why: &str) -> DbError {
    DbError::Address(format!("invalid address of a database: {why}"))
}

fn decoded(text: &str) -> Result<String, DbError> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| invalid("it is not UTF-8"))?;
    Ok(decoded.into_owned())
}

struct Options {
    prefix: String,
    socket: Option<PathBuf>,
    tls: Tls,
}

impl Options {
    fn read(url: &Url) -> Result<Options, DbError> {
        let (mut prefix, mut socket, mut mode) = (String::new(), None, None);
        let (mut files, mut cert, mut key) = (TlsFiles::default(), None, None);
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "prefix" if is_prefix(&value) => prefix = value.into_owned(),
                "prefix" => return Err(invalid("`prefix` has letters, digits and _ only")),
                "socket" => socket = Some(PathBuf::from(value.as_ref())),
                "tls" => mode = Some(value.into_owned()),
                "ca" => files.ca = Some(PathBuf::from(value.as_ref())),
                "cert" => cert = Some(PathBuf::from(value.as_ref())),
                "key" => key = Some(PathBuf::from(value.as_ref())),
                _ => return Err(invalid(&format!("unknown option; known are {OPTIONS}"))),
            }
        }
        let has_identity = cert.is_some() || key.is_some();
        files.identity = cert.zip(key);
        if has_identity && files.identity.is_none() {
            return Err(invalid("`cert` needs `key`, and `key` needs `cert`"));
        }
        let has_files = files.ca.is_some() || has_identity;
        let tls = match mode.as_deref() {
            None if has_files => Tls::Required(files),
            None => Tls::Off,
            Some("off") if !has_files => Tls::Off,
            Some("off") => return Err(invalid("`tls=off` contradicts `ca`, `cert` and `key`")),
            Some("required") => Tls::Required(files),
            Some("unverified") => Tls::Required(TlsFiles { is_unverified: true, ..files }),
            Some(_) => return Err(invalid("`tls` is off, required or unverified")),
        };
        Ok(Options { prefix, socket, tls })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_parsed() {
        let full = Connection::parse("mysql://a%40b:p%3Aw@db.example:3307/shop?prefix=m2_&ca=/ca.pem").unwrap();
        assert_eq!(full.host, Host::Tcp("db.example".to_owned(), 3307));
        assert_eq!((full.user.as_str(), full.database.as_str(), full.prefix.as_str()), ("a@b", "shop", "m2_"));
        assert_eq!(full.password, Some(Secret("p:w".to_owned())));
        assert_eq!(full.tls, Tls::Required(TlsFiles { ca: Some("/ca.pem".into()), ..TlsFiles::default() }));
        let hosts = [
            ("mariadb://u@localhost/shop", "localhost"),
            ("mysql://u@127.0.0.1/shop", "127.0.0.1:3306"),
            ("mysql://u@[::1]:3307/shop", "[::1]:3307"),
            ("mysql://u@localhost/shop?socket=/run/x.sock", "the socket /run/x.sock"),
        ];
        for (text, host) in hosts {
            let found = Connection::parse(text).unwrap();
            assert_eq!((found.host.to_string().as_str(), found.password, found.tls), (host, None, Tls::Off), "{text}");
        }
    }

    #[test]
    fn invalid_addresses_are_refused_without_a_quotation() {
        let cases = [
            "s3cret",
            "postgres://u:s3cret@db/shop",
            "mysql://u:s3cret@db",
            "mysql://u:s3cret@db/",
            "mysql://u:s3cret@db:99999/shop",
            "mysql://u:s3cret@db/shop?prefix=a-b",
            "mysql://u:s3cret@db/shop?password=s3cret",
            "mysql://u:s3cret@db/shop?tls=s3cret",
            "mysql://u:s3cret@db/shop?tls=off&ca=/ca.pem",
            "mysql://u:s3cret@db/shop?cert=/c.pem",
            "mysql://u:s3cret%FF@db/shop",
        ];
        for text in cases {
            let refused = Connection::parse(text).unwrap_err().to_string();
            assert!(!refused.contains("s3cret"), "{text}: {refused}");
        }
    }
}
