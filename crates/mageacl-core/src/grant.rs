//! Reads the grants of integrations and roles from any supported format.
//!
//! Input: files such as `api.xml` and `integration.xml`, lists of ids, rows of `authorization_rule`, whole SQL dumps or
//! exports of single tables, and vendors' written checklists. [`gather`] recognizes each by its content, never by its
//! name, and joins the tables of a store, which may be spread over several files. Output: a [`GrantSet`].
//!
//! Grants are returned as written or stored. Magento's interpretation of them is up to [`crate::authz`] and
//! [`crate::catalog::integrations`], the titles of a checklist are resolved by [`checklist::resolve`].
//!
//! Tables are streamed: a dump of many gigabytes takes no more memory than its grants. Only the columns named in
//! `table` are ever extracted from a row; tokens, keys, secrets, password hashes and addresses are skipped byte by
//! byte. A truncated file is an error, never a smaller grant.

pub mod checklist;
mod checkout;
mod columns;
mod comparison;
mod cursor;
mod delimited;
mod error;
mod facts;
mod free;
mod headings;
mod json;
mod limits;
mod list;
mod marks;
mod markup;
mod mentions;
mod php;
mod remarks;
pub(crate) mod retraction;
mod rows;
mod sections;
mod shop;
mod sniff;
mod sql;
pub mod state;
mod table;
#[cfg(test)]
mod tests;
mod wording;
mod words;
mod xml;

use std::fmt;
use std::io::{BufReader, Read};
use std::path::Path;

use crate::authz::{RoleId, RuleRow};
use crate::date::Date;
use crate::fs;
use crate::source::{FileId, SourceMap, Span};

pub use checklist::{Click, Item, as_admin_stores, resolve};
pub use checkout::of_checkout;
pub use error::{ErrorKind, GrantError, Tried};
pub use facts::{Facts, Orphan, Switch};
pub use state::State;
pub use table::Table;
pub use wording::Choice;
pub use words::is_id;

/// The result of reading all inputs.
#[derive(Clone, Debug, Default)]
pub struct GrantSet {
    /// The grants: those of individual files in the order of the files, then those of the tables by id.
    pub grants: Vec<Grant>,
    /// The rows of `authorization_rule` of *all* roles in table order: in some releases the rows of one role change the
    /// permissions of another.
    pub rows: Vec<Row>,
    /// Further facts from the tables.
    pub facts: Facts,
    /// Notes on skipped or unassigned input.
    pub notes: Vec<String>,
}

/// The grant of one integration or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The name of the integration or role, or else the name of the file or the id of the role.
    pub name: String,
    /// The owner.
    pub kind: GrantOwner,
    /// Its position.
    pub place: Location,
    /// Its content.
    pub holding: GrantContent,
}

/// The owner of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantOwner {
    /// An integration. Its account is known if the table `integration` was read.
    Integration(Option<Account>),
    /// A role of administrators, with its users if they are known.
    AdminRole(Vec<User>),
    /// A role of which only the id is known.
    Role,
    /// A list of ids.
    List,
    /// A vendor's checklist.
    Checklist,
}

/// The content of a grant, by how its ids are determined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantContent {
    /// Ids that are stored as listed.
    Listed(Vec<Id>),
    /// Ids of an `integration.xml`: Magento adds their ancestors and drops unknown ones
    /// ([`crate::catalog::integrations::closure`]).
    IntegrationXml(Vec<Id>),
    /// The rows of this role in [`GrantSet::rows`].
    Rows(RoleId),
    /// Lines of a checklist.
    Checklist(Vec<Item>),
}

/// An id with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The id, which need not exist.
    pub id: String,
    /// Its position.
    pub place: Location,
}

/// A row of `authorization_rule` with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row.
    pub rule: RuleRow,
    /// Its position.
    pub place: Location,
}

/// The position of something that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In a text that was kept.
    Text(Span),
    /// In this line, from 1, of a streamed file, whose text was not kept.
    Line(FileId, usize),
}

/// An integration as recorded in the table `integration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `integration_id`.
    pub id: u32,
    /// Whether it is active.
    pub status: Status,
    /// Whether it was created from the configuration of a module, not by a person.
    pub from_config: bool,
    /// The number of its access tokens that are not revoked. Zero if `oauth_token` was not read.
    pub live_tokens: usize,
    /// The day on which the oldest of them was created, of those whose day was read.
    pub oldest_token: Option<Date>,
    /// The number of them whose day of creation was not read.
    pub undated_tokens: usize,
}

/// Access tokens of one consumer that are not revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LiveTokens {
    count: usize,
    undated: usize,
    oldest: Option<Date>,
}

/// The `status` of an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0.
    Inactive,
    /// 1.
    Active,
    /// 2: recreated by `setup:upgrade`, and not activated since.
    Recreated,
    /// A number that Magento does not use.
    Other(u32),
}

/// A user of the Admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// `user_id`.
    pub id: u32,
    /// The login name, if `admin_user` was read.
    pub name: Option<String>,
    /// Whether the account is active, if `admin_user` was read.
    pub active: Option<bool>,
}

/// A file to read.
pub struct Input<'r> {
    /// Its name in reports.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn Read + 'r>,
}

/// Reads grants from several sources, whose tables may complement each other.
///
/// # Errors
/// If a source has none of the supported formats, is malformed or truncated; if the tables come from several stores; or
/// if the sources contain no grant.
pub fn gather<'r>(inputs: impl IntoIterator<Item = Input<'r>>, sources: &SourceMap) -> Result<GrantSet, GrantError> {
    let mut set = GrantSet::default();
    let mut tables = table::Tables::default();
    for input in inputs {
        sniff::read(input, sources, &mut set, &mut tables)?;
    }
    shop::join(tables, sources, &mut set)?;
    Ok(set)
}

/// Reads the grants in the rows of a store's tables. `name` is the name of their source in reports.
///
/// # Errors
/// If a row is invalid, or the rows contain no grant.
pub fn of_state(state: &State, name: &str, sources: &SourceMap) -> Result<GrantSet, GrantError> {
    let mut set = GrantSet::default();
    let mut tables = table::Tables::default();
    state::insert(state, sources.add(name, ""), name, &mut tables)?;
    shop::join(tables, sources, &mut set)?;
    Ok(set)
}

/// Opens a file for [`gather`].
///
/// # Errors
/// If it cannot be opened.
pub fn open(path: &Path) -> Result<Input<'static>, GrantError> {
    let name = path.to_string_lossy().into_owned();
    match fs::open_input(path) {
        Ok(file) => Ok(Input { name, bytes: Box::new(BufReader::new(file)) }),
        Err(error) => Err(GrantError::new(ErrorKind::Io, format!("{name} cannot be read: {error}"))),
    }
}

impl GrantSet {
    /// Treats the ids of every `integration.xml` as listed. For a part of a store, in which the ancestors that Magento
    /// adds are unknown.
    pub fn leave_unclosed(&mut self) {
        for grant in &mut self.grants {
            if let GrantContent::IntegrationXml(ids) = &mut grant.holding {
                grant.holding = GrantContent::Listed(std::mem::take(ids));
            }
        }
    }
}

impl LiveTokens {
    /// Adds a token that was created on this day, if it is known.
    fn add(&mut self, created: Option<Date>) {
        let undated = usize::from(created.is_none());
        self.merge(LiveTokens { count: 1, undated, oldest: created });
    }

    fn merge(&mut self, other: LiveTokens) {
        self.count += other.count;
        self.undated += other.undated;
        self.oldest = [self.oldest, other.oldest].into_iter().flatten().min();
    }
}

impl Location {
    /// Returns the file.
    #[must_use]
    pub fn file(self) -> FileId {
        match self {
            Location::Text(span) => span.file,
            Location::Line(file, _) => file,
        }
    }

    /// Returns the line, from 1, or `None` if it is unknown.
    #[must_use]
    pub fn line(self, sources: &SourceMap) -> Option<usize> {
        match self {
            Location::Text(span) => sources.line(span),
            Location::Line(_, line) => (line > 0).then_some(line),
        }
    }

    /// Returns the position as `file:line`, or the file alone.
    #[must_use]
    pub fn name(self, sources: &SourceMap) -> String {
        let file = sources.name(self.file());
        self.line(sources).map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
    }

    /// Returns the position as `file:line` for people, with the path from the current folder.
    #[must_use]
    pub fn path_from_here(self, sources: &SourceMap) -> String {
        let file = sources.path_from_here(self.file());
        self.line(sources).map_or_else(|| file.clone(), |line| format!("{file}:{line}"))
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}
