//! The connection to a database: the server, the account and TLS.

use std::fmt;
use std::path::PathBuf;

use mageacl_core::grant::state::is_prefix;
use mageacl_core::store::database::{DeclaredConnection, Secret};

use super::DbError;

/// The usual port of a server.
pub(super) const PORT: u16 = 3306;

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The server.
    pub host: Host,
    /// The name of the account.
    pub user: String,
    /// Its password.
    pub password: Option<Secret>,
    /// The database.
    pub database: String,
    /// The prefix of its tables.
    pub prefix: String,
    /// Whether and how the connection is encrypted. A socket never is.
    pub tls: Tls,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A host name or address, and a port.
    Tcp(String, u16),
    /// The path of a socket.
    Socket(PathBuf),
    /// `localhost` without a port: the server's usual socket, or TCP if there is none.
    Local,
}

/// The use of TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Without TLS.
    Off,
    /// With TLS. A server without TLS is refused.
    Required(TlsFiles),
}

/// The certificates of a TLS connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsFiles {
    /// Additional certificates that sign that of the server.
    pub ca: Option<PathBuf>,
    /// The client's certificate and its key.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// Whether the server's certificate is not verified.
    pub is_unverified: bool,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Tcp(name, port) if name.contains(':') => write!(f, "[{name}]:{port}"),
            Host::Tcp(name, port) => write!(f, "{name}:{port}"),
            Host::Socket(path) => write!(f, "the socket {}", path.display()),
            Host::Local => f.write_str("localhost"),
        }
    }
}

impl Connection {
    /// Makes the connection that a store declares.
    ///
    /// # Errors
    /// If the port or the prefix is invalid, or only one of a certificate and its key is declared.
    pub fn declared(declared: DeclaredConnection) -> Result<Connection, DbError> {
        let host = host(&declared.host, declared.port.as_deref()).ok_or_else(|| invalid("invalid port"))?;
        if !is_prefix(&declared.prefix) {
            return Err(invalid("invalid db/table_prefix"));
        }
        let identity = match (declared.tls_cert, declared.tls_key) {
            (Some(cert), Some(key)) => Some((cert.into(), key.into())),
            (None, None) => None,
            _ => return Err(invalid("a client's certificate needs its key, and the key its certificate")),
        };
        let files =
            TlsFiles { ca: declared.tls_ca.map(PathBuf::from), identity, is_unverified: declared.tls_unverified };
        let is_encrypted = files.ca.is_some() || files.identity.is_some();
        Ok(Connection {
            host,
            user: declared.user,
            password: declared.password,
            database: declared.database,
            prefix: declared.prefix,
            tls: if is_encrypted { Tls::Required(files) } else { Tls::Off },
        })
    }

    /// Returns whether names and permissions cross a network without encryption.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        let is_local = match &self.host {
            Host::Tcp(name, _) => matches!(name.as_str(), "localhost" | "::1") || name.starts_with("127."),
            Host::Socket(_) | Host::Local => true,
        };
        !is_local && self.tls == Tls::Off
    }
}

fn invalid(problem: &str) -> DbError {
    DbError::Address(format!("app/etc/env.php: {problem}"))
}

/// Reads the host of a store: the path of a socket, a name, or a name with a port.
fn host(text: &str, port: Option<&str>) -> Option<Host> {
    if text.contains('/') {
        return Some(Host::Socket(text.into()));
    }
    let (name, port) = match (text.split_once(':'), port.filter(|port| !port.is_empty())) {
        (Some((name, port)), _) => (name, Some(port)),
        (None, port) => (text, port),
    };
    match port {
        None if name == "localhost" => Some(Host::Local),
        None => Some(Host::Tcp(name.to_owned(), PORT)),
        Some(port) => Some(Host::Tcp(name.to_owned(), port.parse().ok()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(host: &str, port: Option<&str>) -> Result<Host, DbError> {
        let declared = DeclaredConnection {
            host: host.to_owned(),
            port: port.map(str::to_owned),
            ..DeclaredConnection::default()
        };
        Connection::declared(declared).map(|connection| connection.host)
    }

    #[test]
    fn hosts_are_read_as_magento_reads_them() {
        let tcp = |name: &str, port| Host::Tcp(name.to_owned(), port);
        let cases = [
            ("localhost", None, Host::Local),
            ("localhost", Some("3307"), tcp("localhost", 3307)),
            ("db.internal", None, tcp("db.internal", 3306)),
            ("db.internal:3308", None, tcp("db.internal", 3308)),
            ("10.0.0.5", Some(""), tcp("10.0.0.5", 3306)),
            ("/run/mysqld/mysqld.sock", None, Host::Socket("/run/mysqld/mysqld.sock".into())),
        ];
        for (host, port, expected) in cases {
            assert_eq!(declared(host, port).unwrap(), expected, "{host} {port:?}");
        }
        assert!(declared("db:port", None).is_err() && declared("db:70000", None).is_err());
    }

    #[test]
    fn certificates_require_tls() {
        let with = |ca: Option<&str>, cert: Option<&str>| {
            Connection::declared(DeclaredConnection {
                host: "db".to_owned(),
                tls_ca: ca.map(str::to_owned),
                tls_cert: cert.map(str::to_owned),
                ..DeclaredConnection::default()
            })
        };
        assert!(with(None, None).unwrap().is_exposed());
        assert!(!with(Some("/ca.pem"), None).unwrap().is_exposed());
        assert!(with(Some("/ca.pem"), Some("/cert.pem")).is_err());
    }
}
