//! One read-only session.

use mageacl_core::grant::State;
use mageacl_core::grant::state::{StateRow, StateTable};
use mysql::consts::CapabilityFlags;
use mysql::prelude::Queryable;
use mysql::{ClientIdentity, Conn, Opts, OptsBuilder, Row, SslOpts, Value};

use super::error::Names;
use super::selection::{Selection, selections};
use super::{Connection, DbError, Host, Limits, Tls};

/// The rows of a store, and notes on tables that could not be read.
#[derive(Clone, Debug)]
pub struct LiveState {
    /// The rows.
    pub state: State,
    /// The notes.
    pub notes: Vec<String>,
}

/// The largest packet that is read from the server, in bytes.
const MAX_PACKET: usize = 16 << 20;

/// Reads the tables of a store in one read-only transaction.
///
/// # Errors
/// If the server cannot be reached or refuses the account, or a table is missing or cannot be read.
pub fn read(connection: &Connection, limits: Limits) -> Result<LiveState, DbError> {
    let server = connection.host.to_string();
    let names = Names { server: &server, user: &connection.user, database: &connection.database };
    let mut session = Conn::new(options(connection, limits)).map_err(|error| names.connection(&error))?;
    let version: Option<String> = session.query_first("SELECT VERSION()").map_err(|error| names.connection(&error))?;
    let is_mariadb = version.is_some_and(|version| version.to_ascii_lowercase().contains("mariadb"));
    for statement in preamble(is_mariadb, limits) {
        session.query_drop(statement).map_err(|error| names.connection(&error))?;
    }
    let mut found =
        LiveState { state: State { prefix: connection.prefix.clone(), tables: Vec::new() }, notes: Vec::new() };
    let mut left = limits.rows;
    for selection in selections() {
        let name = format!("{}{}", connection.prefix, selection.table.name());
        match rows(&mut session, selection, &connection.prefix, &mut left) {
            Ok(table) => found.state.tables.push(table),
            Err(Failure::TooLarge) => return Err(DbError::TooLarge(limits.rows)),
            Err(Failure::Driver(error)) => match names.table(&name, &error) {
                DbError::Rights { .. } if selection.is_optional => {
                    let note = "its settings are unknown; `mageacl live grant-sql` prints the rights";
                    found.notes.push(format!("the user `{}` may not read `{name}`: {note}", connection.user));
                }
                error => return Err(error),
            },
        }
    }
    session.query_drop("COMMIT").map_err(|error| names.connection(&error))?;
    Ok(found)
}

enum Failure {
    Driver(mysql::Error),
    TooLarge,
}

impl From<mysql::Error> for Failure {
    fn from(error: mysql::Error) -> Self {
        Failure::Driver(error)
    }
}

/// Reads the rows of a table by the text protocol, in which every value is text.
fn rows(session: &mut Conn, selection: &Selection, prefix: &str, left: &mut usize) -> Result<StateTable, Failure> {
    let mut rows = Vec::new();
    for row in session.query_iter(selection.statement(prefix))? {
        *left = left.checked_sub(1).ok_or(Failure::TooLarge)?;
        rows.push(StateRow { line: 0, values: values(row?) });
    }
    let columns = selection.columns.iter().map(|column| (*column).to_owned()).collect();
    Ok(StateTable { table: selection.table, columns, rows })
}

fn values(row: Row) -> Vec<Option<String>> {
    row.unwrap().into_iter().map(text).collect()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        other => Some(other.as_sql(true).trim_matches('\'').to_owned()),
    }
}

/// Returns the statements before the first row: limits, and the transaction.
fn preamble(is_mariadb: bool, limits: Limits) -> Vec<String> {
    let seconds = limits.wait.as_secs().max(1);
    let time = if is_mariadb {
        format!("max_statement_time = {seconds}")
    } else {
        format!("max_execution_time = {}", seconds * 1000)
    };
    vec![
        format!("SET SESSION {time}, lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}"),
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ".to_owned(),
        "START TRANSACTION READ ONLY, WITH CONSISTENT SNAPSHOT".to_owned(),
    ]
}

/// Returns the options of the driver. There is no handler of local files, so that a server gets none.
fn options(connection: &Connection, limits: Limits) -> Opts {
    let builder = OptsBuilder::new()
        .user(Some(connection.user.as_str()))
        .pass(connection.password.as_ref().map(|password| password.0.as_str()))
        .db_name(Some(connection.database.as_str()))
        // The driver would ask the server for its socket, and connect again.
        .prefer_socket(false)
        .max_allowed_packet(Some(MAX_PACKET))
        .tcp_connect_timeout(Some(limits.connect))
        .read_timeout(Some(limits.wait))
        .write_timeout(Some(limits.wait))
        .local_infile_handler(None)
        .additional_capabilities(CapabilityFlags::empty())
        .stmt_cache_size(Some(0));
    let builder = match &connection.host {
        Host::Tcp(name, port) => builder.ip_or_hostname(Some(name.as_str())).tcp_port(*port),
        Host::Socket(path) => builder.socket(Some(path.to_string_lossy())),
        Host::Local => builder.ip_or_hostname(Some("localhost")),
    };
    builder.ssl_opts(tls(connection)).into()
}

fn tls(connection: &Connection) -> Option<SslOpts> {
    let Tls::Required(files) = &connection.tls else { return None };
    let options = SslOpts::default()
        .with_root_cert_path(files.ca.clone())
        .with_danger_accept_invalid_certs(files.is_unverified)
        .with_danger_skip_domain_validation(files.is_unverified);
    let identity = files.identity.clone().map(|(cert, key)| ClientIdentity::new(cert, key));
    Some(options.with_client_identity(identity))
}
