//! Answers of a running 2.4.7-p3 over HTTP, against the evaluator with a catalog from the lock of that store.

mod guard_states;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mageacl_core::audit::{AccessModel, audit};
use mageacl_core::authz::{Caller, Engine, Evaluator, GuestAccess, GuestSetting, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::acl::{ADMIN, ALL, Node};
use mageacl_core::catalog::{AclTree, Catalog, Route};
use mageacl_core::grant::{GrantSet, checklist};
use mageacl_core::packages::LockOptions;
use mageacl_core::plan::{DeclaredEndpoint, Plan, clicks, plan};
use mageacl_core::profile::{self, Profile};
use mageacl_core::source::SourceMap;
use serde_json::Value;

use crate::authz::support::Comparison;
use crate::locks::{self, view};
use crate::records::{self, texts};

use guard_states::Guarded;
pub(crate) use guard_states::guard_states;

const ROLE: RoleId = RoleId(1);

/// The recorded answers, and the catalog of the store.
pub(crate) struct Live {
    pub(crate) catalog: Catalog,
    pub(crate) record: Value,
}

impl Live {
    pub(crate) fn read(shared: &Path) -> Live {
        let lists = locks::lists(shared);
        let is_it = |list: &&Value| list["source"].as_str().unwrap().contains("AbdelhamidYousef/vanilla-magento");
        let list = lists.iter().find(is_it).unwrap();
        let catalog = view::catalog(&view::lock_of(&list["packages"]), &LockOptions::default());
        Live { catalog, record: records::json_gz(&shared.join("oracle/live/2.4.7-p3.json.gz")) }
    }

    fn shop(&self) -> AccessModel<'_> {
        let (tree, routes) = (self.catalog.acl.as_ref().unwrap(), self.catalog.routes.as_ref().unwrap());
        AccessModel { tree, routes, release: self.catalog.origin.release() }
    }

    /// The routes that were asked, in the order to which the answers refer.
    fn asked(&self) -> Vec<&Route> {
        let by_name: BTreeMap<String, &Route> =
            self.shop().routes.all().iter().map(|route| (route.name(), route)).collect();
        texts(&self.record["routes"]).into_iter().map(|name| by_name[name]).collect()
    }

    fn evaluator(&self, rows: &[RuleRow]) -> Evaluator<'_> {
        Evaluator::new(self.shop().tree, rows, Engine::for_release(self.catalog.origin.release()))
    }

    fn saved(&self, ids: &[&str]) -> Evaluator<'_> {
        self.evaluator(&saved_rows(self.shop().tree, ROLE, ids))
    }

    /// The ids of a grant that was recorded by name.
    fn ids(&self, name: &str) -> Vec<&str> {
        texts(&self.record["by_ids"][name]["ids"])
    }

    /// Ids that explain an answer whose grant was not recorded: all refs of the allowed routes. If they allow more, the
    /// answer is no answer of any grant.
    fn ids_of_allowed(&self, allowed: &BTreeSet<usize>, is_open: impl Fn(&Route) -> bool) -> Vec<&str> {
        let asked = self.asked();
        let guarded = allowed.iter().map(|at| asked[*at]).filter(|route| !is_open(route));
        let ids: BTreeSet<&str> = guarded.flat_map(Route::acl_resources).collect();
        ids.into_iter().collect()
    }

    fn compare(
        asked: &[&Route],
        answer: &Value,
        may: impl Fn(&Route) -> bool,
        comparison: &mut Comparison,
        name: &str,
    ) {
        let allowed = allowed(answer);
        for (at, route) in asked.iter().enumerate() {
            comparison.equal(&may(route), &allowed.contains(&at), || format!("{name}: {}", route.name()));
        }
    }
}

/// The indices of an answer.
fn allowed(answer: &Value) -> BTreeSet<usize> {
    answer.as_array().unwrap().iter().map(|at| at.as_u64().unwrap().try_into().unwrap()).collect()
}

/// 11 grants and an empty one, each with all routes.
pub(crate) fn grants(shared: &Path) {
    let live = Live::read(shared);
    let asked = live.asked();
    let mut comparison = Comparison::default();
    let mut recorded: Vec<(&str, &Value)> =
        live.record["by_ids"].as_object().unwrap().iter().map(|(name, grant)| (name.as_str(), grant)).collect();
    recorded.push(("empty", &live.record["by_ids_empty"]));
    for (name, grant) in recorded {
        let evaluator = live.saved(&texts(&grant["ids"]));
        let may = |route: &Route| Caller::Role(evaluator.role(ROLE)).may_call(route);
        Live::compare(&asked, &grant["allowed"], may, &mut comparison, name);
    }
    comparison.finish(12 * 431);
}

fn profile_of(name: &str) -> Profile {
    // A second profile begins with this name since the answers were recorded.
    let name = if name == "adobe" { "adobe-integration-starter-kit" } else { name };
    let (_, text) = profile::find(name).unwrap();
    profile::parse(text).unwrap()
}

fn ids_of<'t>(nodes: &[Node], tree: &'t AclTree) -> Vec<&'t str> {
    nodes.iter().map(|node| tree.resource(*node).id.as_str()).collect()
}

fn plan_of<'c>(name: &str, shop: AccessModel<'c>) -> Plan<'c> {
    plan(DeclaredEndpoint::of_profile(&profile_of(name)), shop.tree, shop.routes)
}

/// Eight profiles: their plans with and without ancestors, and without each required id in turn. The root cannot be left
/// out, because Magento adds it to every grant that it saves.
pub(crate) fn profiles(shared: &Path) {
    let live = Live::read(shared);
    let shop = live.shop();
    let by_name: BTreeMap<String, &Route> = shop.routes.all().iter().map(|route| (route.name(), route)).collect();
    let mut comparison = Comparison::default();
    let mut plans: BTreeMap<&str, (Plan<'_>, BTreeSet<&str>)> = BTreeMap::new();
    for call in live.record["profiles_calls"].as_array().unwrap() {
        let slug = call[0].as_str().unwrap();
        let (plan, dropped) = plans.entry(slug).or_insert_with(|| (plan_of(slug, shop), BTreeSet::new()));
        let mut ids = match call[1].as_str().unwrap() {
            "closed" => ids_of(&plan.with_ancestors, shop.tree),
            _ => ids_of(&plan.required, shop.tree),
        };
        if let Some(id) = call[2].as_str() {
            ids.retain(|known| *known != id);
            dropped.insert(id);
        }
        let evaluator = live.saved(&ids);
        let route = by_name[call[3].as_str().unwrap()];
        let may = Caller::Role(evaluator.role(ROLE)).may_call(route);
        comparison.equal(&may, &(call[4] == "allowed"), || call.to_string());
    }
    for (slug, (plan, dropped)) in plans {
        let required: BTreeSet<&str> =
            ids_of(&plan.required, shop.tree).into_iter().filter(|id| *id != ADMIN).collect();
        comparison.equal(&required, &dropped.into_iter().filter(|id| *id != ADMIN).collect(), || slug.to_owned());
    }
    comparison.finish(2443 + 8);
}

/// Guests, customers and admins, over REST.
pub(crate) fn guests_customers_and_admins(shared: &Path) {
    let live = Live::read(shared);
    let asked = live.asked();
    let actors = &live.record["actors_guard_on"];
    let desk =
        live.ids_of_allowed(&allowed(&actors["sync admin desk"]), mageacl_core::catalog::Route::is_for_everybody);
    let (desk, all) = (live.saved(&desk), live.saved(&[ALL]));
    let mut comparison = Comparison::default();
    for (name, caller) in [
        ("sync guest", Caller::Guest),
        ("sync customer", Caller::Customer),
        ("sync admin desk", Caller::Role(desk.role(ROLE))),
        ("sync admin all", Caller::Role(all.role(ROLE))),
    ] {
        Live::compare(&asked, &actors[name], |route| caller.may_call(route), &mut comparison, name);
    }
    comparison.finish(4 * 431);
}

/// Async and bulk calls with the guard module, under the store code `all`, in which no customer is.
pub(crate) fn async_and_bulk(shared: &Path) {
    let live = Live::read(shared);
    let asked = live.asked();
    let sync = allowed(&live.record["actors_guard_on"]["sync admin desk"]);
    let desk = live.saved(&live.ids_of_allowed(&sync, mageacl_core::catalog::Route::is_for_everybody));
    let guarded = Guarded::of(&live);
    let patched = guarded.evaluator();
    let callers = [
        ("guest", Caller::Guest),
        ("customer", Caller::CustomerOfAllStores),
        ("admin desk", Caller::Role(desk.role(ROLE))),
        ("expertrec closed", Caller::Role(patched.role(guarded.role("expertrec closed")))),
        ("ventortech closed", Caller::Role(patched.role(guarded.role("ventortech closed")))),
        ("All", Caller::Role(patched.role(guarded.role("All")))),
    ];
    let bulk: BTreeSet<String> = live.shop().routes.bulk().iter().map(|bulk| bulk.route.name()).collect();
    let mut comparison = Comparison::default();
    for (section, kind) in [("async_all", "async"), ("bulk_all", "async"), ("bulk_all", "bulk")] {
        for (name, caller) in callers {
            let name = format!("{kind} {name}");
            // The guard was installed. Which ids the role of the admin has for it was not recorded.
            let refs = |route: &Route| {
                if name.ends_with("admin desk") { route.resources.clone() } else { guarded.refs(&route.name()) }
            };
            let may = |route: &Route| bulk.contains(&route.name()) && caller.passes(&refs(route));
            Live::compare(&asked, &live.record[section][&name], may, &mut comparison, &name);
        }
    }
    // Under the code of a store, customers may call what is theirs.
    let own = asked.iter().filter(|route| bulk.contains(&route.name()) && !Caller::Guest.may_call(route));
    let note = live.record["async_bulk_customer_note"].as_str().unwrap();
    let own = own.filter(|route| Caller::Customer.may_call(route)).count();
    comparison.equal(&note.contains(&format!("{own} self routes open in async and bulk")), &true, || note.to_owned());
    comparison.finish(3 * 6 * 431 + 1);
}

/// All SOAP operations, with the guard module.
pub(crate) fn soap(shared: &Path) {
    let live = Live::read(shared);
    let guarded = Guarded::of(&live);
    let patched = guarded.evaluator();
    let mut comparison = Comparison::default();
    for (name, caller) in [
        ("soap guest", Caller::Guest),
        ("soap expertrec closed", Caller::Role(patched.role(guarded.role("expertrec closed")))),
        ("soap All", Caller::Role(patched.role(guarded.role("All")))),
    ] {
        let allowed = allowed(&live.record["soap"][name]);
        for (at, operation) in texts(&live.record["soap_operations"]).into_iter().enumerate() {
            let refs = &guarded.routes.operation(operation).unwrap().resources;
            comparison.equal(&caller.passes(refs), &allowed.contains(&at), || format!("{name}: {operation}"));
        }
    }
    comparison.finish(3 * 381);
}

/// `allow_insecure` = 1. The module for two-factor authentication was disabled, so its 25 routes were not asked.
pub(crate) fn guest_access(shared: &Path) {
    let live = Live::read(shared);
    let record = &live.record["allow_insecure_1"];
    let on = GuestAccess { setting: GuestSetting::On, ..GuestAccess::default() };
    let opened: Vec<String> = on.listed(live.shop().routes).into_iter().map(Route::name).collect();
    assert_eq!(opened, texts(&record["opened"]));

    let asked = live.asked();
    let is_asked = |route: &&Route| !route.url.starts_with("/V1/tfa/");
    let is_open = |route: &Route| route.is_for_everybody() || on.opens(route);
    let random = live.ids_of_allowed(&allowed(&record["allowed"]["random 60"]), is_open);
    let mut comparison = Comparison::default();
    for (name, ids) in [("Empty", Vec::new()), ("undefined only", live.ids("undefined only")), ("random 60", random)] {
        let evaluator = live.saved(&ids);
        let caller = Caller::Role(evaluator.role(ROLE));
        let allowed = allowed(&record["allowed"][name]);
        for (at, route) in asked.iter().enumerate().filter(|(_, route)| is_asked(route)) {
            let may = caller.may_call_with(route, &on);
            comparison.equal(&may, &allowed.contains(&at), || format!("{name}: {}", route.name()));
        }
    }
    comparison.finish(3 * 406);
}

/// The boxes that the browser posts, without the root that is added when they are stored.
pub(crate) fn admin_forms(shared: &Path) {
    let live = Live::read(shared);
    let shop = live.shop();
    let forms = &live.record["admin_ui"];
    let posted = |name: &str| texts(&forms[name]).into_iter().collect::<BTreeSet<_>>();

    let closed = plan_of("expertrec", shop).with_ancestors.into_iter().collect();
    let stored = checklist::as_admin_stores(&clicks(&closed, shop.tree), shop.tree);
    let stored: Vec<Node> = stored.into_iter().collect();
    let stored: BTreeSet<&str> = ids_of(&stored, shop.tree).into_iter().filter(|id| *id != ADMIN).collect();
    assert_eq!(stored, posted("click plan"));

    let guide = profile_of("expertrec").checklist.unwrap().items.join("\n");
    let grant = checklist::grant("guide", &guide, &SourceMap::default()).unwrap();
    let audit = audit(GrantSet { grants: vec![grant], ..GrantSet::default() }, None, shop);
    let stored = ids_of(&audit.grants[0].effect.ids, shop.tree).into_iter().filter(|id| *id != ADMIN);
    assert_eq!(stored.collect::<BTreeSet<_>>(), posted("guide expertrec ticked"));
}
