//! Errors of a session. They quote no statement and no value of a row.

use std::error::Error;
use std::io::{self, ErrorKind};

use mysql::{DriverError, Error as Driver};

/// Why a database could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address is invalid.
    #[error("{0}")]
    Address(String),
    /// The server could not be reached, or the connection was lost.
    #[error("{server}: {why}")]
    Connection {
        /// The server.
        server: String,
        /// The reason.
        why: String,
    },
    /// The server refused the account.
    #[error(
        "{server}: access denied for the user `{user}`; check the user name and the password, and from which hosts it may connect"
    )]
    Login {
        /// The server.
        server: String,
        /// The name of the account.
        user: String,
    },
    /// The database is unknown, or the account has no rights on it.
    #[error("{server}: unknown database `{database}`, or the user `{user}` has no rights on it")]
    Database {
        /// The server.
        server: String,
        /// The name of the database.
        database: String,
        /// The name of the account.
        user: String,
    },
    /// A table is missing.
    #[error("the database `{database}` has no table `{table}`; check the database and the prefix of its tables")]
    Table {
        /// The name of the database.
        database: String,
        /// The name of the table.
        table: String,
    },
    /// The account may not read a table.
    #[error("the user `{user}` may not read `{table}`; `mageacl live grant-sql` prints the rights that suffice")]
    Rights {
        /// The name of the account.
        user: String,
        /// The name of the table.
        table: String,
    },
    /// A statement failed.
    #[error("reading `{table}` failed: {why}")]
    Statement {
        /// The name of the table.
        table: String,
        /// The reason.
        why: String,
    },
    /// There are too many rows.
    #[error("the tables have more than {0} rows")]
    TooLarge(usize),
}

/// Codes of errors of the server.
mod code {
    pub(super) const DATABASE_DENIED: u16 = 1044;
    pub(super) const LOGIN_DENIED: u16 = 1045;
    pub(super) const UNKNOWN_DATABASE: u16 = 1049;
    pub(super) const LOGIN_DENIED_WITHOUT_PASSWORD: u16 = 1698;
    pub(super) const TABLE_DENIED: u16 = 1142;
    pub(super) const COLUMN_DENIED: u16 = 1143;
    pub(super) const UNKNOWN_TABLE: u16 = 1146;
    pub(super) const UNKNOWN_COLUMN: u16 = 1054;
    pub(super) const LOCK_TIMEOUT: u16 = 1205;
    pub(super) const STATEMENT_TIMEOUT: u16 = 1969;
    pub(super) const EXECUTION_TIMEOUT: u16 = 3024;
}

/// The names in messages.
pub(super) struct Names<'a> {
    pub(super) server: &'a str,
    pub(super) user: &'a str,
    pub(super) database: &'a str,
}

impl Names<'_> {
    /// Returns the error of a connection or of a statement that is about no table.
    pub(super) fn connection(&self, error: &Driver) -> DbError {
        let server = self.server.to_owned();
        let (user, database) = (self.user.to_owned(), self.database.to_owned());
        match error {
            Driver::MySqlError(error) => match error.code {
                code::LOGIN_DENIED | code::LOGIN_DENIED_WITHOUT_PASSWORD => DbError::Login { server, user },
                code::UNKNOWN_DATABASE | code::DATABASE_DENIED => DbError::Database { server, database, user },
                number => DbError::Connection { server, why: format!("the server reports the error {number}") },
            },
            other => DbError::Connection { server, why: reason(other) },
        }
    }

    /// Returns the error of reading a table.
    pub(super) fn table(&self, table: &str, error: &Driver) -> DbError {
        let Driver::MySqlError(error) = error else { return self.connection(error) };
        let (user, database, table) = (self.user.to_owned(), self.database.to_owned(), table.to_owned());
        match error.code {
            code::TABLE_DENIED | code::COLUMN_DENIED => DbError::Rights { user, table },
            code::UNKNOWN_TABLE => DbError::Table { database, table },
            code::UNKNOWN_COLUMN => failed(table, "it lacks a column of Magento's table"),
            code::LOCK_TIMEOUT => failed(table, "it is locked by another session; try again later"),
            code::STATEMENT_TIMEOUT | code::EXECUTION_TIMEOUT => failed(table, "the time limit was exceeded"),
            number => failed(table, &format!("the server reports the error {number}")),
        }
    }
}

fn failed(table: String, why: &str) -> DbError {
    DbError::Statement { table, why: why.to_owned() }
}

/// Returns the reason of an error of the driver.
fn reason(error: &Driver) -> String {
    match error {
        Driver::IoError(error) => reason_of_io(error),
        // A failed handshake of TLS is found with the first packet.
        Driver::CodecError(error) => {
            let inner = error.source().and_then(|inner| inner.downcast_ref::<io::Error>());
            inner.map_or_else(|| LOST.to_owned(), reason_of_io)
        }
        Driver::DriverError(DriverError::ConnectTimeout) => "no connection within the time limit".to_owned(),
        Driver::DriverError(DriverError::CouldNotConnect(_)) => {
            "cannot connect; check the host and the port".to_owned()
        }
        Driver::DriverError(DriverError::TlsNotSupported) => "the server offers no TLS".to_owned(),
        Driver::TlsError(error) => format!("the TLS connection failed: {error}"),
        _ => "the driver reports an error of the protocol".to_owned(),
    }
}

const LOST: &str = "the connection was lost";

fn reason_of_io(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => "the server did not answer in time".to_owned(),
        ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => LOST.to_owned(),
        ErrorKind::InvalidData => format!("the TLS connection failed: {error}"),
        _ => format!("cannot connect: {error}"),
    }
}
