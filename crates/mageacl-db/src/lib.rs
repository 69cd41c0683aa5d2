//! Reads the permissions of a store from its database.
//!
//! Input: a [`Connection`]. Output: a [`State`](mageacl_core::grant::State), the rows of Magento's tables of roles, rules,
//! integrations, tokens and users, which feeds the same row model as dumps.
//!
//! This is the only crate of the workspace that opens a connection. Every statement is generated from one list of columns,
//! [`selections`], which has no column with a token, key, secret or password; see [`grant_sql`] for the rights that suffice.
//! The session is read-only, has time limits, and reads one snapshot.

mod connection;
mod dsn;
mod error;
mod grants;
mod limits;
mod selection;
mod session;

pub use connection::{Connection, Host, Tls, TlsFiles};
pub use error::DbError;
pub use grants::grant_sql;
pub use limits::Limits;
pub use selection::{FORBIDDEN, Selection, selections};
pub use session::{LiveState, read};
