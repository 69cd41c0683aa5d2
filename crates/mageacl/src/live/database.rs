//! The database of a store, by the arguments, the environment or `app/etc/env.php`.

use std::env;
use std::path::Path;

use crate::args::ConnectionArgs;
use crate::output::Terminal;
use mageacl_core::fs;
use mageacl_core::grant::State;
use mageacl_core::project::{Error, TextFile};
use mageacl_core::store::database::{Secret, Variables, declared_connection};
use mageacl_db::{Connection, DbError, Host, Limits};

/// The variable with the address of a database, which may contain a password.
const VARIABLE: &str = "MAGEACL_DSN";

/// Usual places of the server's socket.
const SOCKETS: [&str; 4] =
    ["/run/mysqld/mysqld.sock", "/var/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"];

/// Reads the rows of a store. Returns them with their name in reports.
pub(super) fn read(args: &ConnectionArgs, root: Option<&Path>, terminal: Terminal) -> Result<(State, String), Error> {
    let mut connection = connection(args, root)?;
    if connection.host == Host::Local {
        connection.host = local();
    }
    if connection.is_exposed() {
        terminal.warn(
            "the connection is not encrypted; add tls=required to the address, or a certificate to app/etc/env.php",
        );
    }
    let (host, database, user) = (&connection.host, &connection.database, &connection.user);
    terminal.status(&format!("connecting to {host}, database {database}, user {user}"));
    let found = mageacl_db::read(&connection, Limits::default()).map_err(|error| refused(&error))?;
    terminal.warn_all(&found.notes);
    Ok((found.state, format!("database {database}")))
}

/// Returns the SQL that grants an account the columns that are read.
pub(super) fn grant_sql(args: &ConnectionArgs, root: Option<&Path>, account: &str) -> Result<String, Error> {
    let connection = connection(args, root)?;
    let (name, host) = account.rsplit_once('@').unwrap_or((account, "%"));
    let account = format!("{}@{}", quoted(name), quoted(host));
    Ok(mageacl_db::grant_sql(&connection.database, &connection.prefix, &account))
}

/// Returns a text as a string of SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

fn connection(args: &ConnectionArgs, root: Option<&Path>) -> Result<Connection, Error> {
    let variable = env::var(VARIABLE).ok().filter(|address| !address.is_empty());
    let mut connection = match (&args.dsn, variable) {
        (Some(address), _) => of_argument(address)?,
        (None, Some(address)) => {
            Connection::parse(&address).map_err(|error| Error::Unsuitable(format!("{VARIABLE}: {error}")))?
        }
        (None, None) => of_store(args, root)?,
    };
    if let Some(path) = &args.password_file {
        let text = TextFile::read(path)?.text;
        connection.password = Some(Secret(text.lines().next().unwrap_or_default().to_owned()));
    }
    Ok(connection)
}

fn of_argument(address: &str) -> Result<Connection, Error> {
    let connection = Connection::parse(address).map_err(|error| Error::Unsuitable(format!("--dsn: {error}")))?;
    if connection.password.is_some() {
        let why = format!(
            "--dsn: an address on the command line must not contain a password, which other users of this machine can see; \
             use --password-file or {VARIABLE}"
        );
        return Err(Error::Unsuitable(why));
    }
    Ok(connection)
}

fn of_store(args: &ConnectionArgs, root: Option<&Path>) -> Result<Connection, Error> {
    let root = root.ok_or_else(|| {
        let why = format!("there is no store whose app/etc/env.php names a database; give --dsn or {VARIABLE}");
        Error::Unsuitable(why)
    })?;
    let variables: Option<Variables<'_>> = if args.allow_env { Some(&variable) } else { None };
    let declared = declared_connection(&fs::disk(), root, variables).map_err(Error::Unsuitable)?;
    Connection::declared(declared).map_err(|error| refused(&error))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Returns the server of `localhost`: as for PHP, its socket.
fn local() -> Host {
    let socket = SOCKETS.iter().map(Path::new).find(|path| path.exists());
    socket.map_or_else(|| Host::Tcp("localhost".to_owned(), 3306), |path| Host::Socket(path.to_owned()))
}

fn refused(error: &DbError) -> Error {
    Error::Unsuitable(error.to_string())
}
