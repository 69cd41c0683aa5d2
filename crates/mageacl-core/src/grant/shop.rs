//! Joins tables to grants, and reports rows without an owner.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{IntegrationRow, RoleRow, Shop, Stored, Table, Tables};
use super::words::count;
use super::{
    Account, ErrorKind, Facts, Grant, GrantContent, GrantError, GrantOwner, GrantSet, Location, Orphan, RoleId, Row,
    Switch, User,
};
use crate::authz::{GuestAccess, GuestSetting};
use crate::source::SourceMap;

/// Adds the grants in the tables to the set.
pub(super) fn join(tables: Tables, sources: &SourceMap, set: &mut GrantSet) -> Result<(), GrantError> {
    set.notes.extend(tables.notes);
    let (shop, stored) = one_shop(tables.shops, tables.unnamed, &mut set.notes)?;
    if stored.tables.is_empty() {
        if set.grants.is_empty() {
            return Err(GrantError::new(ErrorKind::NoGrants, "the input contains no grant")
                .help(format!("A dump must contain at least the table {}.", Table::Rule.name())));
        }
        return Ok(());
    }
    if !stored.tables.contains(&Table::Rule) {
        let names: Vec<&str> = stored.tables.iter().map(|table| table.name()).collect();
        let message =
            format!("{} was read without {}, which contains the permissions", names.join(", "), Table::Rule.name());
        return Err(GrantError::new(ErrorKind::NoGrants, message).help("Add that table, in any file."));
    }
    unique(stored.rules.iter().filter_map(|(id, row)| Some(((*id)?, row.place))), Table::Rule, sources)?;
    unique(stored.roles.iter().map(|role| (role.id.0, role.place)), Table::Role, sources)?;
    unique(stored.integrations.iter().map(|row| (row.id, row.place)), Table::Integration, sources)?;
    consistent(&stored.rules, sources)?;
    if stored.idle_rules > 0 {
        let rows = count(stored.idle_rules, "row", "rows");
        let (verb, them) =
            if stored.idle_rules == 1 { ("allows nor denies", "it") } else { ("allow nor deny", "them") };
        set.notes.push(format!("{rows} of {} neither {verb}: Magento ignores {them}", Table::Rule.name()));
    }
    Join::new(stored, shop.prefix).run(set);
    if set.grants.is_empty() {
        // A store always has administrators, so this is a dump of the schema alone.
        return Err(GrantError::new(ErrorKind::NoGrants, "the tables contain no role, no integration and no row")
            .help("Create the dump with its data."));
    }
    Ok(())
}

/// Returns the tables of the only store in the input.
fn one_shop(
    mut shops: BTreeMap<Shop, Stored>,
    unnamed: Stored,
    notes: &mut Vec<String>,
) -> Result<(Shop, Stored), GrantError> {
    let with = |tables: &[Table]| -> Vec<Shop> {
        let has = |stored: &Stored| tables.iter().all(|table| stored.tables.contains(table));
        shops.iter().filter(|(_, stored)| has(stored)).map(|(shop, _)| shop.clone()).collect()
    };
    // Other modules have tables with similar names, but not both of these.
    let found = [&[Table::Rule, Table::Role][..], &[Table::Rule], &[Table::Role], &[Table::Integration], &[]];
    let found = found.into_iter().map(with).find(|found| !found.is_empty()).unwrap_or_default();
    if found.len() > 1 {
        let names: Vec<String> = found.iter().map(ToString::to_string).collect();
        let message = format!("these are tables of several stores: {}", names.join(", "));
        return Err(GrantError::new(ErrorKind::SeveralShops, message).help(
            "Give the tables of one store at a time: a dump of one database, or of the tables with one prefix.",
        ));
    }
    let Some((shop, mut stored)) = found.first().and_then(|shop| shops.remove_entry(shop)) else {
        return Ok((Shop::default(), unnamed));
    };
    let grants = |stored: &Stored| stored.tables.contains(&Table::Rule) || stored.tables.contains(&Table::Role);
    let others = shops.iter().filter(|(_, stored)| grants(stored)).map(|(other, _)| other);
    notes.extend(others.map(|other| format!("{other} is incomplete without its other tables: ignored for {shop}")));
    // A dump without CREATE DATABASE and an export do not name their store: they can only belong to this one.
    stored.extend(unnamed);
    Ok((shop, stored))
}

/// Refuses a table that was given twice.
fn unique(rows: impl Iterator<Item = (u32, Location)>, table: Table, sources: &SourceMap) -> Result<(), GrantError> {
    let mut seen = BTreeMap::new();
    for (id, place) in rows {
        if let Some(first) = seen.insert(id, place) {
            let (first, second) = (first.name(sources), place.name(sources));
            let message = format!("duplicate row {id} of {}: {first}; {second}", table.name());
            return Err(GrantError::new(ErrorKind::SeveralShops, message)
                .at(place)
                .help("Give each table of a store once."));
        }
    }
    Ok(())
}

/// Refuses a role whose rows both allow and deny a resource, unless one table numbers them: Magento lets the last one count, and
/// of rows without numbers, or of several files, the order is not certain.
fn consistent(rules: &[(Option<u32>, Row)], sources: &SourceMap) -> Result<(), GrantError> {
    let key = |at: &u32| {
        let rule = &rules[*at as usize].1.rule;
        (rule.role, rule.resource.as_str())
    };
    // Only numbers of rows are sorted, so that a large table is not kept twice.
    let mut order: Vec<u32> = (0..u32::try_from(rules.len()).unwrap_or(u32::MAX)).collect();
    order.sort_unstable_by(|one, other| key(one).cmp(&key(other)).then(one.cmp(other)));
    for same in order.chunk_by(|one, other| key(one) == key(other)) {
        let (_, first) = &rules[same[0] as usize];
        let is_certain = same.iter().all(|at| {
            let (number, row) = &rules[*at as usize];
            number.is_some() && row.place.file() == first.place.file()
        });
        let other = same.iter().map(|at| &rules[*at as usize].1);
        let other = other.filter(|_| !is_certain).find(|row| row.rule.permission != first.rule.permission);
        if let Some(other) = other {
            let (first, second) = (first.place.name(sources), other.place.name(sources));
            let message = format!("{second}: this row says the opposite of {first} about the same role and resource");
            return Err(GrantError::malformed(other.place, message)
                .help("Export the rows with their rule_id from one shop, in one file: the last one counts."));
        }
    }
    Ok(())
}

impl Stored {
    fn extend(&mut self, other: Stored) {
        self.tables.extend(other.tables);
        self.rules.extend(other.rules);
        self.idle_rules += other.idle_rules;
        self.roles.extend(other.roles);
        self.integrations.extend(other.integrations);
        self.users.extend(other.users);
        self.bearer.extend(other.bearer);
        self.allow_insecure.extend(other.allow_insecure);
        for (consumer, tokens) in other.tokens {
            self.tokens.entry(consumer).or_default().merge(tokens);
        }
    }
}

/// Determines the setting from rows of `core_config_data`. Only the default scope counts; without a row it is off.
fn guest_setting(rows: &[Switch], is_table_read: bool) -> GuestSetting {
    match rows.iter().rfind(|row| row.scope == "default") {
        Some(row) if row.on => GuestSetting::On,
        Some(_) => GuestSetting::Off,
        None if is_table_read => GuestSetting::Off,
        None => GuestSetting::Unknown,
    }
}

/// Tables while they are joined.
struct Join {
    stored: Stored,
    rows: Vec<Row>,
    facts: Facts,
    grants: Vec<Grant>,
}

impl Join {
    fn new(mut stored: Stored, prefix: String) -> Join {
        let mut rules = std::mem::take(&mut stored.rules);
        // Magento requests no order and gets that of the primary key; an export may be sorted by role.
        if rules.iter().all(|(id, _)| id.is_some()) {
            rules.sort_by_key(|(id, _)| *id);
        }
        stored.roles.sort_by_key(|role| role.id);
        stored.integrations.sort_by_key(|integration| integration.id);
        let guest_access = GuestAccess {
            setting: guest_setting(&stored.allow_insecure, stored.tables.contains(&Table::Config)),
            ..GuestAccess::default()
        };
        let facts = Facts {
            tables: stored.tables.iter().copied().collect(),
            prefix,
            bearer: std::mem::take(&mut stored.bearer),
            allow_insecure: std::mem::take(&mut stored.allow_insecure),
            guest_access,
            ..Facts::default()
        };
        Join { stored, rows: rules.into_iter().map(|(_, row)| row).collect(), facts, grants: Vec::new() }
    }

    fn run(mut self, set: &mut GrantSet) {
        let roles = std::mem::take(&mut self.stored.roles);
        let integrations = std::mem::take(&mut self.stored.integrations);
        // Indexes make the lookups for each role linear in total, not quadratic.
        let known = Known::new(&roles, &integrations, &self.rows);
        let mut served = BTreeSet::new();
        for role in &roles {
            match (role.is_group, role.user_type) {
                (true, _) => self.group(role, &known),
                (false, 1) => self.integration(role, &known, &mut served),
                (false, 2) => self.user(role, &known),
                _ => self.nameless(role.id, role.place),
            }
        }
        self.unserved(&integrations, &served);
        self.unknown_roles(&roles);
        let consumers: BTreeSet<u32> = integrations.iter().filter_map(|integration| integration.consumer).collect();
        if self.has(Table::Integration) {
            let stray = self.stored.tokens.iter().filter(|(consumer, _)| !consumers.contains(consumer));
            self.facts.stray_tokens = stray.map(|(_, tokens)| tokens.count).sum();
        }
        set.rows.extend(self.rows);
        set.grants.extend(self.grants);
        set.facts = self.facts;
    }

    fn has(&self, table: Table) -> bool {
        self.stored.tables.contains(&table)
    }

    fn push(&mut self, name: String, kind: GrantOwner, place: Location, holding: GrantContent) {
        self.grants.push(Grant { name, kind, place, holding });
    }

    fn nameless(&mut self, role: RoleId, place: Location) {
        self.push(role.0.to_string(), GrantOwner::Role, place, GrantContent::Rows(role));
    }

    fn orphan(&mut self, role: RoleId, place: Location, why: String) {
        self.facts.orphaned_roles.push(Orphan { role, why, place });
    }

    /// Adds a role of administrators with its users.
    fn group(&mut self, role: &RoleRow, known: &Known<'_>) {
        let members = known.members.get(&role.id.0).map_or(&[][..], Vec::as_slice);
        let users = members.iter().map(|user| {
            let (name, active) = self.stored.users.get(user).cloned().unzip();
            User { id: *user, name, active }
        });
        let kind = GrantOwner::AdminRole(users.collect());
        let name = if role.name.is_empty() { role.id.0.to_string() } else { role.name.clone() };
        self.push(name, kind, role.place, GrantContent::Rows(role.id));
    }

    /// Adds the role of an integration. Magento uses the first role with its id.
    fn integration(&mut self, role: &RoleRow, known: &Known<'_>, served: &mut BTreeSet<u32>) {
        let known = known.integrations.get(&role.user).copied();
        if known.is_none() && self.has(Table::Integration) {
            self.orphan(role.id, role.place, format!("unknown integration {}", role.user));
        } else if !served.insert(role.user) {
            self.orphan(role.id, role.place, format!("integration {} already has another role", role.user));
        }
        let name = known.map_or_else(|| format!("integration {}", role.user), |known| known.name.clone());
        let account = known.map(|known| self.account(known));
        self.push(name, GrantOwner::Integration(account), role.place, GrantContent::Rows(role.id));
    }

    fn account(&self, row: &IntegrationRow) -> Account {
        let tokens = row.consumer.and_then(|consumer| self.stored.tokens.get(&consumer));
        let tokens = tokens.copied().unwrap_or_default();
        Account {
            id: row.id,
            status: row.status,
            from_config: row.from_config,
            live_tokens: tokens.count,
            oldest_token: tokens.oldest,
            undated_tokens: tokens.undated,
        }
    }

    /// Checks the role of one user, which has no separate grant: it belongs to a group.
    fn user(&mut self, role: &RoleRow, known: &Known<'_>) {
        if !known.groups.contains(&role.parent) {
            self.orphan(role.id, role.place, format!("its parent role {} is missing", role.parent));
        } else if self.has(Table::User) && !self.stored.users.contains_key(&role.user) {
            self.orphan(role.id, role.place, format!("unknown user {}", role.user));
        }
        if known.with_rows.contains(&role.id) {
            self.nameless(role.id, role.place);
        }
    }

    /// Reports integrations without a role.
    fn unserved(&mut self, integrations: &[IntegrationRow], served: &BTreeSet<u32>) {
        if !self.has(Table::Role) {
            return;
        }
        for row in integrations.iter().filter(|row| !served.contains(&row.id)) {
            self.facts.without_role.push(row.name.clone());
            let kind = GrantOwner::Integration(Some(self.account(row)));
            self.push(row.name.clone(), kind, row.place, GrantContent::Listed(Vec::new()));
        }
    }

    /// Adds rows of roles that are missing from the table of roles.
    fn unknown_roles(&mut self, roles: &[RoleRow]) {
        let known: BTreeSet<RoleId> = roles.iter().map(|role| role.id).collect();
        let mut unknown = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !known.contains(&row.rule.role)) {
            unknown.entry(row.rule.role).or_insert(row.place);
        }
        for (role, place) in unknown {
            if self.has(Table::Role) {
                self.orphan(role, place, format!("{} does not define it", Table::Role.name()));
            }
            self.nameless(role, place);
        }
    }
}

/// Roles and integrations by id.
struct Known<'t> {
    groups: BTreeSet<u32>,
    /// The users of each group, in the order of their roles.
    members: BTreeMap<u32, Vec<u32>>,
    integrations: BTreeMap<u32, &'t IntegrationRow>,
    with_rows: BTreeSet<RoleId>,
}

impl<'t> Known<'t> {
    fn new(roles: &[RoleRow], integrations: &'t [IntegrationRow], rows: &[Row]) -> Known<'t> {
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for member in roles.iter().filter(|role| !role.is_group && role.user_type == 2) {
            members.entry(member.parent).or_default().push(member.user);
        }
        Known {
            groups: roles.iter().filter(|role| role.is_group).map(|role| role.id.0).collect(),
            members,
            // The rows are sorted and their ids unique.
            integrations: integrations.iter().map(|integration| (integration.id, integration)).collect(),
            with_rows: rows.iter().map(|row| row.rule.role).collect(),
        }
    }
}
