//! A guard module for the calls of a profile, in four states.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mageacl_core::audit::AccessModel;
use mageacl_core::authz::{Caller, Engine, Evaluator, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::{AclTree, Route, Routes};
use mageacl_core::guard::{DeniedRoutes, Granularity, GuardModule, GuardSpec, Options, guard, missing_rows};
use mageacl_core::risk::Risks;

use super::{Live, allowed, ids_of, plan_of};
use crate::authz::support::Comparison;

/// The grants that the guard is made for.
const SUBJECTS: [&str; 2] = ["expertrec closed", "expertrec exact"];

/// The routes that the guard is about: those that it guards, and the calls that it keeps.
const CONCERNED: usize = 70;

/// The store with the guard module for `ExpertRec`, after its data patch.
pub(crate) struct Guarded<'l> {
    live: &'l Live,
    pub(crate) tree: AclTree,
    pub(crate) routes: Routes,
    concerned: BTreeSet<String>,
    /// The grants, whose numbers are those of their roles.
    names: Vec<&'l str>,
    /// The rows before the module was installed.
    stored: Vec<RuleRow>,
    /// The rows of a role that was saved after it.
    saved: Vec<RuleRow>,
    /// All rows after the data patch.
    patched: Vec<RuleRow>,
}

impl<'l> Guarded<'l> {
    pub(crate) fn of(live: &'l Live) -> Self {
        let shop = live.shop();
        let plan = plan_of("expertrec", shop);
        let demand = GuardSpec::of_plan(&plan, shop, false, DeniedRoutes::All);
        let options =
            Options { module: "Acme_ApiGuard".to_owned(), by: Granularity::Resource, unmergeable: Vec::new() };
        let made = guard(&demand, shop, &Risks::default(), &options).unwrap();
        let (tree, routes) = made.predict(shop);
        let guarded = made.routes().into_iter().map(|(route, _)| route.name());
        let concerned = guarded.chain(demand.open.iter().map(|route| route.name())).collect();

        let grants = grants(live);
        let names: Vec<&str> = grants.iter().map(|(name, _)| *name).collect();
        let role = |place: usize| RoleId(u32::try_from(place).unwrap() + 1);
        let rows = |(place, (_, ids)): (usize, &(&str, Vec<&str>))| saved_rows(shop.tree, role(place), ids);
        let stored: Vec<RuleRow> = grants.iter().enumerate().flat_map(rows).collect();
        // Such a role has a row for each id of the module. Which box was ticked was not recorded.
        let saved = saved_rows(&tree, role(names.len()), &["Magento_Backend::dashboard"]);
        let is_subject = |RoleId(role)| names.get(role as usize - 1).is_some_and(|name| SUBJECTS.contains(name));
        let keeps = |role| if is_subject(role) { Vec::new() } else { needs(&made, role, &stored, shop) };
        let before = [stored.clone(), saved.clone()].concat();
        let patched = [before.clone(), missing_rows(&before, &made.new_ids(), keeps)].concat();
        Guarded { live, tree, routes, concerned, names, stored, saved, patched }
    }

    /// The role of a grant.
    pub(crate) fn role(&self, grant: &str) -> RoleId {
        RoleId(u32::try_from(self.names.iter().position(|name| *name == grant).unwrap()).unwrap() + 1)
    }

    pub(crate) fn refs(&self, name: &str) -> Vec<String> {
        self.routes.all().iter().find(|route| route.name() == name).unwrap().resources.clone()
    }

    pub(crate) fn evaluator(&self) -> Evaluator<'_> {
        Evaluator::new(&self.tree, &self.patched, Engine::for_release(self.live.shop().release))
    }

    fn compare(&self, state: &str, shop: AccessModel<'_>, rows: &[RuleRow], comparison: &mut Comparison) {
        let evaluator = Evaluator::new(shop.tree, rows, Engine::for_release(shop.release));
        let by_name: BTreeMap<String, &Route> = shop.routes.all().iter().map(|route| (route.name(), route)).collect();
        let asked = self.live.asked().into_iter().enumerate();
        let asked: Vec<(usize, &Route)> = asked.filter(|(_, route)| self.concerned.contains(&route.name())).collect();
        for (grant, answer) in self.live.record["guard_phases_expertrec"][state].as_object().unwrap() {
            let role = if grant == "One" { self.saved[0].role } else { self.role(grant) };
            let allowed = allowed(&answer["allowed"]);
            assert_eq!(answer["routes"], asked.len());
            for (at, route) in &asked {
                let may = Caller::Role(evaluator.role(role)).may_call(by_name[&route.name()]);
                comparison.equal(&may, &allowed.contains(at), || format!("{state}, {grant}: {}", route.name()));
            }
        }
    }
}

/// The grants with their ids, and an empty one.
fn grants(live: &Live) -> Vec<(&str, Vec<&str>)> {
    let recorded = live.record["by_ids"].as_object().unwrap().keys();
    let mut grants: Vec<(&str, Vec<&str>)> = recorded.map(|name| (name.as_str(), live.ids(name))).collect();
    for (name, slug) in [("zynk exact", "zynk"), ("ventortech exact", "ventortech")] {
        if grants.iter().all(|(known, _)| *known != name) {
            grants.push((name, ids_of(&plan_of(slug, live.shop()).required, live.shop().tree)));
        }
    }
    // Only the answers of this one were recorded.
    let answers = &live.record["guard_phases_expertrec"]["guard, no patch, One saved"]["random 60"]["allowed"];
    grants.push(("random 60", live.ids_of_allowed(&allowed(answers), |_| false)));
    grants.push(("Empty", Vec::new()));
    grants
}

/// The guards of the routes that a role may call without the module.
fn needs(guard: &GuardModule<'_>, role: RoleId, rows: &[RuleRow], shop: AccessModel<'_>) -> Vec<String> {
    let evaluator = Evaluator::new(shop.tree, rows, Engine::for_release(shop.release));
    let caller = Caller::Role(evaluator.role(role));
    let needed = guard.routes().into_iter().filter(|(route, _)| caller.may_call(route)).map(|(_, id)| id.to_owned());
    needed.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Without rows for the ids of the module, with one role saved after its installation, after its data patch, and with the
/// module disabled again.
pub(crate) fn guard_states(shared: &Path) {
    let live = Live::read(shared);
    let guarded = Guarded::of(&live);
    assert_eq!(guarded.concerned.len(), CONCERNED);
    let shop = live.shop();
    let merged = AccessModel { tree: &guarded.tree, routes: &guarded.routes, ..shop };
    let mut comparison = Comparison::default();
    guarded.compare("guard, no patch rows", merged, &guarded.stored, &mut comparison);
    let with_one = [guarded.stored.clone(), guarded.saved.clone()].concat();
    guarded.compare("guard, no patch, One saved", merged, &with_one, &mut comparison);
    guarded.compare("guard with patch", merged, &guarded.patched, &mut comparison);
    guarded.compare("guard disabled", shop, &guarded.stored, &mut comparison);
    comparison.finish((9 + 10 + 12 + 4) * CONCERNED);
}
