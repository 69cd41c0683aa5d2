//! The relevant tables, and the only columns that are ever extracted from a stream.

mod record;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::record::MAX_VALUE;
pub(super) use self::record::{Layout, Record, Value};
use super::words::text;
use super::{LiveTokens, Location, Row, Status, Switch};
use crate::authz::{Permission, RoleId, RuleRow};
use crate::date::Date;
use crate::escape::shortened;

const BEARER: &[u8] = b"oauth/consumer/enable_integration_as_bearer";
const ALLOW_INSECURE: &[u8] = b"webapi/webapisecurity/allow_insecure";

/// A table of Magento.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `authorization_rule`: the ids of each role.
    Rule,
    /// `authorization_role`: the owners of the roles.
    Role,
    /// `integration`.
    Integration,
    /// `oauth_consumer`.
    Consumer,
    /// `oauth_token`.
    Token,
    /// `admin_user`.
    User,
    /// `core_config_data`.
    Config,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 7] =
        [Table::Rule, Table::Role, Table::Integration, Table::Consumer, Table::Token, Table::User, Table::Config];

    /// Returns its name without a prefix.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Table::Rule => "authorization_rule",
            Table::Role => "authorization_role",
            Table::Integration => "integration",
            Table::Consumer => "oauth_consumer",
            Table::Token => "oauth_token",
            Table::User => "admin_user",
            Table::Config => "core_config_data",
        }
    }

    /// Returns the columns that are read from it. No other column is needed for any answer.
    pub fn read_columns(self) -> impl Iterator<Item = &'static str> {
        let (required, optional) = self.columns();
        // The key of a consumer only identifies the table in an export.
        required.iter().chain(optional).copied().filter(|column| *column != "key")
    }

    /// Splits a name in a database into the prefix and the table.
    pub(super) fn of_name(name: &str) -> Option<(&str, Table)> {
        Table::ALL.into_iter().find_map(|table| {
            let (prefix, found) = name.split_at_checked(name.len().checked_sub(table.name().len())?)?;
            let is_table = found.eq_ignore_ascii_case(table.name());
            (is_table && (prefix.is_empty() || prefix.ends_with('_') || prefix.len() <= 5)).then_some((prefix, table))
        })
    }

    /// Returns the columns that are read: required and optional ones.
    fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Table::Rule => (&["role_id", "resource_id", "permission"], &["rule_id"]),
            Table::Role => (&["role_id", "parent_id", "role_type", "user_id", "user_type", "role_name"], &[]),
            Table::Integration => (&["integration_id", "name", "status"], &["consumer_id", "setup_type"]),
            Table::Consumer => (&["entity_id", "key"], &[]),
            Table::Token => (&["consumer_id", "type", "revoked", "user_type"], &["created_at"]),
            Table::User => (&["user_id", "username"], &["is_active"]),
            Table::Config => (&["scope", "scope_id", "path", "value"], &[]),
        }
    }
}

/// A store in a dump: its database, if the dump names it, and the prefix of its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shop {
    pub(super) database: String,
    pub(super) prefix: String,
}

impl fmt::Display for Shop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = if self.database.is_empty() { "" } else { "." };
        write!(f, "{}{database}{}{}", self.database, self.prefix, Table::Rule.name())
    }
}

/// All tables found so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Tables with names, by shop.
    pub(super) shops: BTreeMap<Shop, Stored>,
    /// Exports, which do not contain the name of their table.
    pub(super) unnamed: Stored,
    /// The order of the columns of a table, from its `CREATE TABLE`.
    pub(super) layouts: BTreeMap<(Shop, Table), Option<Layout>>,
    pub(super) notes: BTreeSet<String>,
}

/// The relevant rows of a store's tables.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) tables: BTreeSet<Table>,
    /// Each with its `rule_id`.
    pub(super) rules: Vec<(Option<u32>, Row)>,
    /// The number of rows that Magento ignores because they neither allow nor deny.
    pub(super) idle_rules: usize,
    pub(super) roles: Vec<RoleRow>,
    pub(super) integrations: Vec<IntegrationRow>,
    /// Live access tokens by consumer.
    pub(super) tokens: BTreeMap<u32, LiveTokens>,
    /// Login names, and whether the accounts are active.
    pub(super) users: BTreeMap<u32, (String, bool)>,
    pub(super) bearer: Vec<Switch>,
    pub(super) allow_insecure: Vec<Switch>,
}

#[derive(Debug)]
pub(super) struct RoleRow {
    pub(super) id: RoleId,
    pub(super) parent: u32,
    pub(super) is_group: bool,
    pub(super) user: u32,
    pub(super) user_type: u32,
    pub(super) name: String,
    pub(super) place: Location,
}

#[derive(Debug)]
pub(super) struct IntegrationRow {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) status: Status,
    pub(super) consumer: Option<u32>,
    pub(super) from_config: bool,
    pub(super) place: Location,
}

impl Stored {
    /// Stores a row.
    ///
    /// # Errors
    /// If a value is invalid. The message quotes nothing of the row: if columns are out of place, a value may be a
    /// secret.
    pub(super) fn insert(&mut self, table: Table, record: &Record, place: Location) -> Result<(), String> {
        let fields = Fields { table, record };
        match table {
            Table::Rule => self.rule(&fields, place)?,
            Table::Role => self.roles.push(RoleRow {
                id: RoleId(fields.number(0)?),
                parent: fields.number(1)?,
                is_group: fields.text(2)? == "G",
                user: fields.number(3)?,
                user_type: fields.optional(4)?.unwrap_or(0),
                name: shortened(&fields.text(5)?).into_owned(),
                place,
            }),
            Table::Integration => self.integrations.push(IntegrationRow {
                id: fields.number(0)?,
                name: shortened(&fields.text(1)?).into_owned(),
                status: match fields.number(2)? {
                    0 => Status::Inactive,
                    1 => Status::Active,
                    2 => Status::Recreated,
                    other => Status::Other(other),
                },
                consumer: fields.optional(3)?,
                from_config: fields.optional(4)? == Some(1),
                place,
            }),
            Table::Consumer => {}
            Table::Token => {
                let live = fields.text(1)? == "access" && fields.number(2)? == 0;
                if let (true, Some(1), Some(consumer)) = (live, fields.optional(3)?, fields.optional(0)?) {
                    self.tokens.entry(consumer).or_default().add(fields.day(4));
                }
            }
            Table::User => {
                let Some(id) = fields.optional(0)? else { return Ok(()) };
                let active = fields.optional(2)?.is_none_or(|active| active != 0);
                self.users.insert(id, (shortened(&fields.text(1)?).into_owned(), active));
            }
            Table::Config => {
                let value = record.get(3).bytes().unwrap_or_default();
                let is_true = !matches!(value, b"" | b"0");
                let (switches, on) = match record.get(2).bytes() {
                    // `ScopeConfigInterface::isSetFlag`.
                    Some(BEARER) => (&mut self.bearer, is_true && !value.eq_ignore_ascii_case(b"false")),
                    // The plugin takes the value as PHP does.
                    Some(ALLOW_INSECURE) => (&mut self.allow_insecure, is_true),
                    _ => return Ok(()),
                };
                switches.push(Switch { scope: fields.text(0)?, scope_id: fields.number(1)?, on, place });
            }
        }
        Ok(())
    }

    fn rule(&mut self, fields: &Fields<'_>, place: Location) -> Result<(), String> {
        let role = RoleId(fields.number(0)?);
        let resource = fields.text(1)?;
        let permission = match fields.record.get(2).bytes() {
            Some(b"allow") => Permission::Allow,
            Some(b"deny") => Permission::Deny,
            None | Some(b"") => {
                self.idle_rules += 1;
                return Ok(());
            }
            Some(_) => return Err("the permission is neither allow nor deny".to_owned()),
        };
        self.rules.push((fields.optional(3)?, Row { rule: RuleRow { role, resource, permission }, place }));
        Ok(())
    }
}

struct Fields<'r> {
    table: Table,
    record: &'r Record,
}

impl Fields<'_> {
    fn name(&self, at: usize) -> &'static str {
        let (required, optional) = self.table.columns();
        required.iter().chain(optional).nth(at).copied().unwrap_or("a column")
    }

    /// Returns a text; `NULL` becomes an empty one.
    fn text(&self, at: usize) -> Result<String, String> {
        let value = self.record.get(at);
        if value.is_cut() {
            return Err(format!("{} has more than {MAX_VALUE} bytes", self.name(at)));
        }
        Ok(text(value.bytes().unwrap_or_default()).into_owned())
    }

    fn optional(&self, at: usize) -> Result<Option<u32>, String> {
        let Some(bytes) = self.record.get(at).bytes() else { return Ok(None) };
        let digits = bytes.trim_ascii();
        if digits.is_empty() {
            return Ok(None);
        }
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        number.map(Some).ok_or_else(|| format!("{} is not a row number", self.name(at)))
    }

    /// Returns the day of a timestamp; `None` if it is missing or not one.
    fn day(&self, at: usize) -> Option<Date> {
        let text = std::str::from_utf8(self.record.get(at).bytes()?.trim_ascii()).ok()?;
        Date::parse(text.get(..10)?)
    }

    fn number(&self, at: usize) -> Result<u32, String> {
        self.optional(at)?.ok_or_else(|| format!("{} is missing", self.name(at)))
    }
}
