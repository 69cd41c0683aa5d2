//! The parts of a report that every command has: resources, routes, calls and coverage.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mageacl_core::catalog::routes::UNKNOWN;
use mageacl_core::catalog::{Access, AclTree, Origin, OriginSource, Route, Routes};
use mageacl_core::plan::{self, Plan};
use mageacl_core::risk::Risks;

use crate::count;
use crate::json::v1::report::{Call, Coverage, Need, Needed, ReportRoute, Resource, Risk, RouteRisks, Step};
use mageacl_core::catalog::acl::Node;
use mageacl_core::grant::Click;

/// A catalog with its risks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model<'a> {
    pub(super) tree: &'a AclTree,
    pub(super) routes: &'a Routes,
    pub(super) risks: &'a Risks,
    pub(super) plan: Option<&'a Plan<'a>>,
}

impl Model<'_> {
    /// Returns the routes of the declared calls.
    pub(super) fn needed(&self) -> BTreeSet<(&str, &str)> {
        let called = self.plan.iter().flat_map(|plan| &plan.endpoints);
        called.filter_map(|planned| planned.resolved.route).map(key).collect()
    }

    /// Counts routes by risk.
    pub(super) fn count<'r>(&self, routes: impl IntoIterator<Item = &'r Route>) -> RouteRisks {
        let mut counted = RouteRisks::default();
        for route in routes {
            counted.add(self.risks.of_route(route).severity.into(), route.is_write());
        }
        counted
    }

    /// Describes all routes.
    pub(super) fn all_routes(&self) -> Vec<ReportRoute> {
        let needed = self.needed();
        self.routes.sorted().into_iter().map(|route| self.route(route, needed.contains(&key(route)))).collect()
    }

    fn route(&self, route: &Route, needed: bool) -> ReportRoute {
        let risk = self.risks.of_route(route);
        ReportRoute {
            method: route.method.clone(),
            url: route.url.clone(),
            resources: route.resources.clone(),
            access: route.access().into(),
            operation: risk.operation.as_str().to_owned(),
            risk: risk.severity.into(),
            capabilities: risk.capabilities.iter().map(|capability| capability.label()).collect(),
            reason: risk.reason.to_owned(),
            module: route.declarations.first().map(|first| first.module.clone()).unwrap_or_default(),
            needed,
        }
    }

    /// Describes all resources. `held` is the number of grants that allow each one.
    pub(super) fn resources(&self, held: &HashMap<Node, usize>) -> Vec<Resource> {
        let mut risks: HashMap<&str, Risk> = HashMap::new();
        for route in self.routes.all().iter().filter(|route| route.access() == Access::Resources) {
            let risk = Risk::from(self.risks.of_route(route).severity);
            for id in route.acl_resources().filter(|id| *id != UNKNOWN) {
                let known = risks.entry(id).or_insert(risk);
                *known = risk.max(*known);
            }
        }
        let reasons: BTreeMap<Node, &plan::Reason> =
            self.plan.iter().flat_map(|plan| &plan.reasons).map(|reason| (reason.node, reason)).collect();
        let describe = self.tree.nodes().map(|node| {
            let resource = self.tree.resource(node);
            Resource {
                id: resource.id.clone(),
                title: resource.title.clone(),
                depth: self.tree.ancestors(node).len(),
                module: resource.module().to_owned(),
                risk: risks.get(resource.id.as_str()).copied(),
                need: self.need(node),
                required_by: self.required_by(reasons.get(&node).copied()),
                holders: held.get(&node).copied().unwrap_or_default(),
            }
        });
        describe.collect()
    }

    fn need(&self, node: Node) -> Need {
        match self.plan {
            Some(plan) if plan.required.binary_search(&node).is_ok() => Need::Required,
            Some(plan) if plan.with_ancestors.binary_search(&node).is_ok() => Need::Ancestor,
            _ => Need::None,
        }
    }

    fn required_by(&self, reason: Option<&plan::Reason>) -> Vec<String> {
        let (Some(reason), Some(plan)) = (reason, self.plan) else { return Vec::new() };
        reason.required_by.iter().map(|at| plan.endpoints[*at].wanted.declared.clone()).collect()
    }

    /// Describes the declared calls.
    pub(super) fn calls(&self) -> Vec<Call> {
        let planned = self.plan.iter().flat_map(|plan| &plan.endpoints);
        let describe = planned.map(|planned| Call {
            declared: planned.wanted.declared.clone(),
            status: planned.resolved.status.into(),
            route: planned.resolved.route.map(Route::name),
            resources: planned.resolved.resources.clone(),
            optional: planned.wanted.optional,
            remark: planned.resolved.remark.clone(),
        });
        describe.collect()
    }

    /// Describes the minimum set.
    pub(super) fn minimum(&self) -> Option<Needed> {
        self.plan.map(|plan| Needed {
            required: self.ids(&plan.required),
            closed: self.ids(&plan.with_ancestors),
            verified: plan.verified,
        })
    }

    /// Returns the clicks that select exactly the minimum set.
    pub(super) fn checklist(&self) -> Vec<Step> {
        let wanted: BTreeSet<Node> = self.plan.iter().flat_map(|plan| &plan.with_ancestors).copied().collect();
        let clicks = mageacl_core::plan::clicks(&wanted, self.tree).into_iter().map(|click| {
            let (tick, node) = match click {
                Click::Tick(node) => (true, node),
                Click::Untick(node) => (false, node),
            };
            let title_path = self.tree.title_path(node).into_iter().map(str::to_owned).collect();
            Step { tick, id: self.tree.resource(node).id.clone(), title_path }
        });
        clicks.collect()
    }

    /// Returns the ids of nodes.
    pub(super) fn ids(&self, nodes: &[Node]) -> Vec<String> {
        nodes.iter().map(|node| self.tree.resource(*node).id.clone()).collect()
    }
}

/// Returns the name of a route for comparison.
pub(super) fn key(route: &Route) -> (&str, &str) {
    (&route.method, &route.url)
}

/// Describes the configuration that was read.
pub(super) fn coverage(origin: &Origin) -> Coverage {
    let modules = format!("{} ({} disabled)", count(origin.enabled, "enabled module"), origin.disabled);
    let files =
        format!("{} and {}", count(origin.acl_files, "acl.xml file"), count(origin.webapi_files, "webapi.xml file"));
    let mut coverage = Coverage::default();
    coverage.read.push(match origin.source {
        OriginSource::Release => format!("Built-in facts about the release: {modules}"),
        _ => format!("Configuration of {modules}: {files}"),
    });
    let missing = &origin.gaps.missing_modules;
    if !missing.is_empty() {
        coverage.not_read.push(format!("Enabled modules that are missing here: {}", missing.join(", ")));
    }
    if origin.partial {
        coverage.not_read.push("The modules of Magento itself: only the given folder was read".to_owned());
    }
    coverage.notes = origin.notes.iter().chain(&origin.gaps.details).cloned().collect();
    coverage
}
