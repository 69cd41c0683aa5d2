//! What integrations and roles hold, from whatever there is to read.
//!
//! In go files: `api.xml` and `integration.xml`, lists of ids, rows of `authorization_rule`, whole SQL dumps or exports
//! of single tables, a vendor's written checklist. [`gather`] recognises each by its content, never by its name, and
//! puts what belongs together back together, for a shop's tables may come in several files. Out comes a [`GrantSet`].
//!
//! Grants are told as they are written or stored. What Magento makes of them is for [`crate::authz`] and
//! [`crate::catalog::integrations`] to say, what a checklist's titles stand for is for [`checklist::resolve`].
//!
//! Tables are streamed: a dump of many gigabytes takes no more memory than its grants. Of a row only the columns named
//! in `table` are ever taken out of the stream; tokens, keys, secrets, password hashes and addresses are passed over
//! byte by byte. A file that ends too early is an error, never a smaller grant.

pub mod checklist;
mod checkout;
mod columns;
mod compressed;
mod cursor;
mod delimited;
mod error;
mod facts;
mod free;
mod headings;
mod json;
mod list;
mod marks;
mod mentions;
mod remarks;
mod rows;
mod sections;
mod shop;
mod sniff;
mod sql;
mod table;
#[cfg(test)]
mod tests;
mod wording;
mod words;
mod xml;
mod zstd;

use std::fmt;
use std::io::{BufReader, Read};
use std::path::Path;

use crate::authz::{RoleId, Rule};
use crate::source::{self, FileId, SourceMap, Span};

pub use checklist::{Click, Item, as_admin_stores, resolve};
pub use checkout::of_checkout;
pub use error::{ErrorKind, GrantError, Tried};
pub use facts::{Facts, Orphan, Switch};
pub use table::Table;
pub use wording::Choice;
pub use words::is_id;

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct GrantSet {
    /// The grants: those of files by themselves in the order of the files, then those of the tables by their numbers.
    pub grants: Vec<Grant>,
    /// The rows of `authorization_rule` of *all* roles in table order: in some releases the rows of one role change
    /// what another one may do.
    pub rows: Vec<Row>,
    /// What the tables say besides.
    pub facts: Facts,
    /// What the reader passed over or could not put in its place.
    pub notes: Vec<String>,
}

/// What one integration or role holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The name of the integration or role, else the name of the file or the number of the role.
    pub name: String,
    /// Whose it is.
    pub kind: Kind,
    /// Where it is written.
    pub place: Place,
    /// What it holds.
    pub holding: Holding,
}

/// Whose grant it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An integration. Its account is known where the table `integration` was read.
    Integration(Option<Account>),
    /// A role of administrators, with the users that have it where they are known.
    AdminRole(Vec<User>),
    /// A role of which only the number is known.
    Role,
    /// A list of ids.
    List,
    /// A vendor's checklist.
    Checklist,
}

/// What a grant holds, and what it takes to know the ids behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Ids that are stored as they are listed.
    Listed(Vec<Id>),
    /// Ids of an `integration.xml`: Magento adds their ancestors and drops what it does not know
    /// ([`crate::catalog::integrations::closure`]).
    Closed(Vec<Id>),
    /// The rows of this role in [`GrantSet::rows`].
    Rows(RoleId),
    /// Lines of a checklist.
    Checklist(Vec<Item>),
}

/// An id with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The id, which need not exist.
    pub id: String,
    /// Where it is written.
    pub place: Place,
}

/// A row of `authorization_rule` with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row.
    pub rule: Rule,
    /// Where it is written.
    pub place: Place,
}

/// Where something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a text that was kept.
    Text(Span),
    /// In this line, from 1, of a file that was streamed: of its text nothing was kept.
    Line(FileId, usize),
}

/// An integration as the table `integration` knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `integration_id`.
    pub id: u32,
    /// Whether it is switched on.
    pub status: Status,
    /// Whether a module's configuration created it, not a person.
    pub from_config: bool,
    /// How many access tokens of it are not revoked. Zero where `oauth_token` was not read.
    pub live_tokens: usize,
}

/// The `status` of an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0.
    Inactive,
    /// 1.
    Active,
    /// 2: `setup:upgrade` created it anew, nobody activated it since.
    Recreated,
    /// A number that Magento does not use.
    Other(u32),
}

/// A user of the Admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// `user_id`.
    pub id: u32,
    /// The login name, where `admin_user` was read.
    pub name: Option<String>,
    /// Whether the account is switched on, where `admin_user` was read.
    pub active: Option<bool>,
}

/// One file to read.
pub struct Input<'r> {
    /// The name by which reports call it.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn Read + 'r>,
}

/// Reads grants from several sources that may complete each other.
///
/// # Errors
/// For the first source that is none of the formats, is broken or ends too early; when tables of several shops come
/// together, and when nothing in all sources is a grant.
pub fn gather<'r>(inputs: impl IntoIterator<Item = Input<'r>>, sources: &SourceMap) -> Result<GrantSet, GrantError> {
    let mut set = GrantSet::default();
    let mut tables = table::Tables::default();
    for input in inputs {
        sniff::read(input, sources, &mut set, &mut tables)?;
    }
    shop::join(tables, sources, &mut set)?;
    Ok(set)
}

/// Opens a file for [`gather`].
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<Input<'static>, GrantError> {
    let name = path.to_string_lossy().into_owned();
    match source::open_input(path) {
        Ok(file) => Ok(Input { name, bytes: Box::new(BufReader::new(file)) }),
        Err(error) => Err(GrantError::new(ErrorKind::Io, format!("{name} cannot be read: {error}"))),
    }
}

impl GrantSet {
    /// Takes the ids of every `integration.xml` as they are listed: for a part of a store, where the ancestors that Magento
    /// adds cannot be seen.
    pub fn leave_unclosed(&mut self) {
        for grant in &mut self.grants {
            if let Holding::Closed(ids) = &mut grant.holding {
                grant.holding = Holding::Listed(std::mem::take(ids));
            }
        }
    }
}

impl Place {
    /// The file.
    #[must_use]
    pub fn file(self) -> FileId {
        match self {
            Place::Text(span) => span.file,
            Place::Line(file, _) => file,
        }
    }

    /// The line, from 1; `None` where it is not known.
    #[must_use]
    pub fn line(self, sources: &SourceMap) -> Option<usize> {
        match self {
            Place::Text(span) => sources.line(span),
            Place::Line(_, line) => (line > 0).then_some(line),
        }
    }

    /// The place as `file:line`, or the file alone.
    #[must_use]
    pub fn name(self, sources: &SourceMap) -> String {
        let file = sources.name(self.file());
        self.line(sources).map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}
