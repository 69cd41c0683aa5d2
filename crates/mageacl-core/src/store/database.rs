//! The connection of a store's database, as `app/etc/env.php` declares it.
//!
//! Mirrors `Magento\Framework\App\DeploymentConfig` and the host, port and socket of
//! `Magento\Framework\DB\Adapter\Pdo\Mysql::_connect`. PHP is not run: values are literals, or `getenv` of one name.

use std::fmt;
use std::path::Path;

use super::literal::{NotLiteral, Reader};
use super::php::{self, Kind, Token, closing, split};
use crate::fs::Files;

/// The file, from the root of the store.
pub const FILE: &str = "app/etc/env.php";

/// A password. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(...)")
    }
}

/// The connection that a store declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredConnection {
    /// `host`: a name, a name with a port, or the path of a socket.
    pub host: String,
    /// `port`, if it is a separate value.
    pub port: Option<String>,
    /// `dbname`.
    pub database: String,
    /// `username`.
    pub user: String,
    /// `password`.
    pub password: Option<Secret>,
    /// `table_prefix`.
    pub prefix: String,
    /// The path of the certificates that sign that of the server.
    pub tls_ca: Option<String>,
    /// The path of the client's certificate.
    pub tls_cert: Option<String>,
    /// The path of the client's key.
    pub tls_key: Option<String>,
    /// Whether the server's certificate is not verified.
    pub tls_unverified: bool,
}

/// Options of the driver by their constant in `PDO`, and by its number in `mysqlnd`.
const TLS_OPTIONS: [(&str, &str); 4] = [
    ("MYSQL_ATTR_SSL_KEY", "1007"),
    ("MYSQL_ATTR_SSL_CERT", "1008"),
    ("MYSQL_ATTR_SSL_CA", "1009"),
    ("MYSQL_ATTR_SSL_VERIFY_SERVER_CERT", "1014"),
];

/// Returns the value of an environment variable.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads the connection of the store below a folder. Environment variables are followed only if they are given.
///
/// # Errors
/// If the file cannot be read, only PHP can evaluate a value, or a value is missing. The message quotes none of them.
pub fn declared_connection(
    files: &Files,
    root: &Path,
    variables: Option<Variables<'_>>,
) -> Result<DeclaredConnection, String> {
    let bytes = files.read(&root.join(FILE)).map_err(|error| format!("{FILE} cannot be read: {error}"))?;
    parse(&php::text(bytes), variables)
}

/// Reads the connection in the text of the file.
fn parse(text: &str, variable: Option<Variables<'_>>) -> Result<DeclaredConnection, String> {
    let mut reader = Reader::new(text);
    reader.enter_return().map_err(|NotLiteral { message, range }| at(text, range.start, message))?;
    let tokens = reader.into_tokens();
    if let Some(broken) = tokens.iter().find(|token| token.kind == Kind::Broken) {
        return Err(at(text, broken.start, "PHP cannot parse the file from here on"));
    }
    let tokens = tokens.split(|token| token.is(";")).next().unwrap_or_default();
    let source = Source { text, tokens, variable };
    let name = source.value(&["resource", "default_setup", "connection"])?;
    let name = name.unwrap_or_else(|| "default".to_owned());
    let [key, cert, ca, verify] = TLS_OPTIONS.map(|option| source.option(&name, option));
    Ok(DeclaredConnection {
        host: source.required(&name, "host")?,
        port: source.of_connection(&name, "port")?,
        database: source.required(&name, "dbname")?,
        user: source.required(&name, "username")?,
        password: source.of_connection(&name, "password")?.filter(|password| !password.is_empty()).map(Secret),
        prefix: source.value(&["db", "table_prefix"])?.unwrap_or_default(),
        tls_ca: ca?.filter(|path| !path.is_empty()),
        tls_cert: cert?.filter(|path| !path.is_empty()),
        tls_key: key?.filter(|path| !path.is_empty()),
        tls_unverified: verify?.is_some_and(|value| matches!(value.as_str(), "" | "0")),
    })
}

fn at(text: &str, offset: usize, problem: &str) -> String {
    format!("{FILE}, line {}: {problem}", php::line(text, offset))
}

struct Source<'a> {
    text: &'a str,
    /// The returned value.
    tokens: &'a [Token<'a>],
    variable: Option<Variables<'a>>,
}

impl Source<'_> {
    /// Returns a value of a connection.
    fn of_connection(&self, name: &str, key: &str) -> Result<Option<String>, String> {
        self.value(&["db", "connection", name, key])
    }

    fn required(&self, name: &str, key: &str) -> Result<String, String> {
        self.of_connection(name, key)?.ok_or_else(|| format!("{FILE} has no db/connection/{name}/{key}"))
    }

    /// Returns an option of the driver, by its constant and its number.
    fn option(&self, name: &str, (constant, number): (&str, &str)) -> Result<Option<String>, String> {
        match self.value(&["db", "connection", name, "driver_options", number])? {
            None => self.value(&["db", "connection", name, "driver_options", constant]),
            found => Ok(found),
        }
    }

    /// Returns the value at a path of keys as PHP converts it to a string; `None` if it is absent or null.
    fn value(&self, path: &[&str]) -> Result<Option<String>, String> {
        let mut tokens = self.tokens;
        for key in path {
            let Some(inner) = array(tokens) else {
                return if tokens.is_empty() { Ok(None) } else { Err(self.computed(tokens, path)) };
            };
            // As in PHP, the last of several counts.
            tokens = split(inner, ",").into_iter().rev().find_map(|entry| value_of(entry, key)).unwrap_or_default();
            if tokens.is_empty() {
                return Ok(None);
            }
        }
        match tokens {
            [Token { kind: Kind::Text(text), .. }] => Ok(Some(text.clone().into_owned())),
            [Token { kind: Kind::Number(number), .. }] => Ok(Some((*number).to_owned())),
            [token] if token.is_word("null") => Ok(None),
            [token] if token.is_word("false") => Ok(Some(String::new())),
            [token] if token.is_word("true") => Ok(Some("1".to_owned())),
            [function, open, Token { kind: Kind::Text(name), .. }, close]
                if function.is_word("getenv") && open.is("(") && close.is(")") =>
            {
                self.environment(name, path)
            }
            _ => Err(self.computed(tokens, path)),
        }
    }

    fn environment(&self, name: &str, path: &[&str]) -> Result<Option<String>, String> {
        let Some(variable) = self.variable else {
            let path = path.join("/");
            return Err(format!("{FILE} reads {path} from an environment variable; follow it with --allow-env"));
        };
        variable(name)
            .map(Some)
            .ok_or_else(|| format!("{FILE} reads {} from an environment variable that is not set", path.join("/")))
    }

    fn computed(&self, tokens: &[Token<'_>], path: &[&str]) -> String {
        let line = php::line(self.text, tokens.first().map_or(0, |token| token.start));
        let path = path.join("/");
        format!("{FILE}, line {line}: only PHP can compute {path}; give the connection with --dsn or MAGEACL_DSN")
    }
}

/// Returns the tokens inside a literal array.
fn array<'t, 's>(tokens: &'t [Token<'s>]) -> Option<&'t [Token<'s>]> {
    let open = usize::from(tokens.first()?.is_word("array"));
    let is_array = tokens.get(open).is_some_and(|token| token.is(if open == 0 { "[" } else { "(" }));
    let close = if is_array { closing(tokens, open)? } else { return None };
    (close + 1 == tokens.len()).then(|| &tokens[open + 1..close])
}

/// Returns the value of an entry with this key, which may be a string, a number or a constant of a class.
fn value_of<'t, 's>(entry: &'t [Token<'s>], key: &str) -> Option<&'t [Token<'s>]> {
    let arrow = entry.iter().position(|token| token.is("=>"))?;
    let is_key = match &entry[..arrow] {
        [Token { kind: Kind::Text(text), .. }] => text == key,
        [Token { kind: Kind::Number(number), .. }] => *number == key,
        [.., separator, Token { kind: Kind::Name(name), .. }] => separator.is("::") && *name == key,
        _ => false,
    };
    is_key.then(|| &entry[arrow + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(connection: &str) -> String {
        format!(
            "<?php\nreturn ['crypt' => ['key' => getenv('KEY')], 'db' => ['table_prefix' => 'm2_', 'connection' => \
             ['indexer' => ['host' => 'wrong'], 'default' => [{connection}]]]];\n"
        )
    }

    #[test]
    fn a_connection_is_read_from_literals() {
        let text =
            env("'host' => '10.0.0.5:3307', 'dbname' => 'shop', 'username' => 'reader', 'password' => 'p\\'w', \
                        'active' => '1', 'driver_options' => [1009 => '/ca.pem', \\PDO::MYSQL_ATTR_SSL_CERT => '/c', \
                        PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => false]");
        let found = parse(&text, None).unwrap();
        let expected = DeclaredConnection {
            host: "10.0.0.5:3307".to_owned(),
            database: "shop".to_owned(),
            user: "reader".to_owned(),
            password: Some(Secret("p'w".to_owned())),
            prefix: "m2_".to_owned(),
            tls_ca: Some("/ca.pem".to_owned()),
            tls_cert: Some("/c".to_owned()),
            tls_unverified: true,
            ..DeclaredConnection::default()
        };
        assert_eq!(found, expected);
        assert!(!format!("{found:?}").contains("p'w"));
        let old = "<?php return array('db' => array('connection' => array('other' => array('host' => 'h', 'port' => 3308, \
                   'dbname' => 'd', 'username' => 'u', 'password' => null))), \
                   'resource' => array('default_setup' => array('connection' => 'other')));";
        let found = parse(old, None).unwrap();
        assert_eq!((found.host.as_str(), found.port.as_deref(), found.password), ("h", Some("3308"), None));
    }

    #[test]
    fn variables_are_followed_only_if_allowed() {
        let text = env("'host' => getenv('DB_HOST'), 'dbname' => 'd', 'username' => 'u'");
        let refused = parse(&text, None).unwrap_err();
        assert!(refused.contains("--allow-env") && refused.contains("db/connection/default/host"), "{refused}");
        let set = |name: &str| (name == "DB_HOST").then(|| "db.internal".to_owned());
        assert_eq!(parse(&text, Some(&set)).unwrap().host, "db.internal");
        let unset = |_: &str| None;
        assert!(parse(&text, Some(&unset)).unwrap_err().contains("not set"));
    }

    #[test]
    fn computed_and_missing_values_are_refused_without_a_quotation() {
        let cases = [
            (env("'host' => 'h', 'dbname' => 'd', 'username' => 'u', 'password' => base64_decode('s3cret')"), "line 2"),
            (env("'host' => 'h', 'dbname' => 'd', 'username' => 'u' . 's3cret'"), "only PHP"),
            (env("'host' => 'h', 'username' => 's3cret'"), "dbname"),
            (env("...$more, 'host' => $host"), "only PHP"),
            ("<?php return ['db' => require 's3cret.php'];".to_owned(), "only PHP"),
            ("<?php return [];".to_owned(), "no db/connection"),
            ("<?php return ['db' => ['s3cret".to_owned(), "cannot parse"),
            ("<?php if (true) { return ['s3cret']; }".to_owned(), "only PHP"),
            (String::new(), "returns nothing"),
        ];
        for (text, expected) in cases {
            let refused = parse(&text, None).unwrap_err();
            assert!(refused.contains(expected) && !refused.contains("s3cret"), "{text}: {refused}");
        }
    }
}
