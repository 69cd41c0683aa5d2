//! Guards of small stores, with values written by hand.

mod grants;
mod store;

use super::{DeniedRoutes, Granularity, GuardError, GuardModule, GuardSpec, Options, Proof, guard, prove};
use crate::audit::AccessModel;
use crate::catalog::Route;
use crate::plan::{DeclaredEndpoint, plan};
use crate::risk::Risks;
use store::{Made, made};

fn options(by: Granularity) -> Options {
    Options { module: "Acme_Guard".to_owned(), by, unmergeable: Vec::new() }
}

/// Makes a guard that keeps calls allowed.
fn keeping<'m>(made: &'m Made, calls: &[&str], by: Granularity) -> (GuardModule<'m>, GuardSpec<'m>) {
    let wanted = calls.iter().map(|call| DeclaredEndpoint::new((*call).to_owned()));
    let plan = plan(wanted.collect(), &made.tree, &made.routes);
    let demand = GuardSpec::of_plan(&plan, made.shop(), false, DeniedRoutes::All);
    (guard(&demand, made.shop(), &Risks::default(), &options(by)).unwrap(), demand)
}

/// Makes a guard that keeps the read routes of an id allowed.
fn reading<'m>(made: &'m Made, id: &str) -> (GuardModule<'m>, GuardSpec<'m>) {
    let nothing = plan(Vec::new(), &made.tree, &made.routes);
    let demand = GuardSpec::of_resources(vec![made.tree.find(id).unwrap()], &nothing, made.shop());
    (guard(&demand, made.shop(), &Risks::default(), &options(Granularity::Resource)).unwrap(), demand)
}

fn proof(made: &Made, (guard, demand): &(GuardModule<'_>, GuardSpec<'_>)) -> Proof {
    let (tree, routes) = guard.predict(made.shop());
    prove(guard, demand, made.shop(), AccessModel { tree: &tree, routes: &routes, ..made.shop() })
}

/// Returns each guard with its routes.
fn reported(guard: &GuardModule<'_>) -> Vec<(String, Vec<String>)> {
    let names = |routes: &[&Route]| routes.iter().map(|route| route.name()).collect();
    guard.ids.iter().map(|id| (id.id.clone(), names(&id.routes))).collect()
}

fn shuts(id: &str, routes: &[&str]) -> (String, Vec<String>) {
    (format!("Acme_Guard::{id}"), routes.iter().map(|route| (*route).to_owned()).collect())
}

/// Desks and chairs, with one id for reads and writes each.
fn desks() -> Made {
    made(
        &["Nova_Desk::desk", "Nova_Desk::chair"],
        &[
            "GET /V1/desks A::list Nova_Desk::desk",
            "GET /V1/desks/:id A::get Nova_Desk::desk",
            "POST /V1/desks A::save Nova_Desk::desk",
            "DELETE /V1/desks/:id A::delete Nova_Desk::desk",
            "POST /V1/chairs B::save Nova_Desk::chair",
            "GET /V1/chairs B::list Nova_Desk::chair",
        ],
    )
}

#[test]
fn reading_stays_open_and_writing_is_shut() {
    let made = desks();
    let made_guard = reading(&made, "Nova_Desk::desk");
    let (guard, _) = &made_guard;
    assert_eq!(reported(guard), [shuts("nova_desk_desk", &["POST /V1/desks", "DELETE /V1/desks/:id"])]);
    assert_eq!((guard.branch.as_str(), guard.title.as_str()), ("Acme_Guard::api_access", "API write access"));
    assert_eq!(guard.ids[0].behind.as_deref(), Some("Nova_Desk::desk"));
    let proof = proof(&made, &made_guard);
    assert!(proof.holds());
    assert_eq!((proof.open.of, proof.shut.of, proof.operations_open.of, proof.operations_shut.of), (2, 2, 2, 2));
    assert_eq!(proof.bulk_shut.of, 2);
}

#[test]
fn what_is_declared_stays_open_and_all_else_behind_it_is_shut() {
    let made = desks();
    let calls = ["GET /V1/desks", "POST /V1/chairs"];
    let made_guard = keeping(&made, &calls, Granularity::Resource);
    let desk = shuts("nova_desk_desk", &["POST /V1/desks", "DELETE /V1/desks/:id", "GET /V1/desks/:id"]);
    assert_eq!(reported(&made_guard.0), [desk, shuts("nova_desk_chair", &["GET /V1/chairs"])]);
    assert_eq!(made_guard.0.title, "API access", "it shuts reading too");
    let proof = proof(&made, &made_guard);
    assert!(proof.holds());
    assert_eq!((proof.open.all, proof.shut.all), (2, 4));

    let single = keeping(&made, &calls, Granularity::Single).0;
    assert_eq!((single.ids.len(), single.routes().len()), (1, 4));
    let capability = reported(&keeping(&made, &calls, Granularity::Capability).0);
    let expected = [
        shuts("read", &["GET /V1/chairs", "GET /V1/desks/:id"]),
        shuts("write", &["POST /V1/desks"]),
        shuts("delete", &["DELETE /V1/desks/:id"]),
    ];
    assert_eq!(capability, expected);
    let risk = reported(&keeping(&made, &calls, Granularity::Risk).0);
    assert_eq!(risk, expected, "nobody has reviewed these routes, so that only their acts tell them apart");
}

#[test]
fn a_guard_that_nothing_needs_is_not_made() {
    let made = desks();
    let all = ["GET /V1/chairs", "POST /V1/chairs"];
    for by in [Granularity::Resource, Granularity::Capability, Granularity::Risk, Granularity::Single] {
        let made_guard = keeping(&made, &all, by);
        assert!(made_guard.0.is_empty() && made_guard.0.new_ids().len() == 1, "only the branch is left");
        assert!(proof(&made, &made_guard).holds());
    }
}

#[test]
fn a_route_with_several_refs_needs_one_guard() {
    let made = made(
        &["Nova_A::a", "Nova_A::b", "Nova_A::c"],
        &[
            "GET /V1/a A::a Nova_A::a",
            "GET /V1/b A::b Nova_A::b",
            "GET /V1/c A::c Nova_A::c",
            "POST /V1/ab A::ab Nova_A::a Nova_A::b",
            "POST /V1/bc A::bc Nova_A::b Nova_A::c",
        ],
    );
    let made_guard = keeping(&made, &["GET /V1/a", "GET /V1/b", "GET /V1/c"], Granularity::Resource);
    assert_eq!(reported(&made_guard.0), [shuts("nova_a_b", &["POST /V1/ab", "POST /V1/bc"])]);
    assert!(made_guard.0.smallest && proof(&made, &made_guard).holds());
    // An id on the command line represents all routes that require it.
    assert_eq!(reported(&reading(&made, "Nova_A::c").0), [shuts("nova_a_c", &["POST /V1/bc"])]);
}

#[test]
fn what_soap_needs_is_left_alone() {
    let made = made(
        &["Nova_Desk::desk"],
        &[
            "GET /V1/desks Nova\\Desk\\Api\\DeskInterface::getList Nova_Desk::desk",
            "POST /V1/desks/search Nova\\Desk\\Api\\DeskInterface::getList Nova_Desk::desk",
            "POST /V1/desks Nova\\Desk\\Api\\DeskInterface::save Nova_Desk::desk",
        ],
    );
    // A declared operation requires all its routes.
    for declared in ["novaDeskV1GetList", "DeskInterface::getList"] {
        let made_guard = keeping(&made, &[declared], Granularity::Resource);
        assert_eq!(reported(&made_guard.0), [shuts("nova_desk_desk", &["POST /V1/desks"])], "{declared}");
        let [left] = made_guard.0.left_alone.as_slice() else { panic!("{declared}") };
        assert_eq!(left.route.name(), "POST /V1/desks/search");
        assert!(left.why.contains("novaDeskV1GetList"), "{}", left.why);
        let proof = proof(&made, &made_guard);
        assert!(proof.holds() && proof.operations_open.of == 1, "{declared}");
    }
    // So does reading that must remain unchanged.
    assert_eq!(reading(&made, "Nova_Desk::desk").0.left_alone.len(), 1);
    // If only the REST call is declared, the effect on the operation is reported.
    let made_guard = keeping(&made, &["GET /V1/desks"], Granularity::Resource);
    assert!(made_guard.0.left_alone.is_empty());
    assert_eq!(proof(&made, &made_guard).shut_along, ["novaDeskV1GetList"]);
}

/// A read route that requires another id too still belongs to the id.
#[test]
fn soap_that_reads_is_kept_for_who_holds_more() {
    let made = made(
        &["Nova_Desk::desk", "Nova_Desk::lamp"],
        &[
            "GET /V1/desks Nova\\Desk\\Api\\DeskInterface::getList Nova_Desk::desk Nova_Desk::lamp",
            "POST /V1/desks/search Nova\\Desk\\Api\\DeskInterface::getList Nova_Desk::desk",
            "POST /V1/desks Nova\\Desk\\Api\\DeskInterface::save Nova_Desk::desk",
        ],
    );
    let made_guard = reading(&made, "Nova_Desk::desk");
    assert_eq!(reported(&made_guard.0), [shuts("nova_desk_desk", &["POST /V1/desks"])]);
    let [left] = made_guard.0.left_alone.as_slice() else { panic!("{:?}", made_guard.0.left_alone) };
    assert_eq!(left.route.name(), "POST /V1/desks/search");
    let proof = proof(&made, &made_guard);
    assert!(proof.holds() && proof.operations_open.of == 1, "{proof:?}");
}

#[test]
fn what_nobody_can_be_granted_needs_no_guard() {
    let made = made(
        &["Nova_Desk::desk"],
        &[
            "GET /V1/desks A::a Nova_Desk::desk",
            "POST /V1/gone A::b Nova_Desk::desk Nova_Gone::gone",
            "POST /V1/mine A::c Nova_Desk::desk self",
            "POST /V1/all A::d anonymous",
            "POST /V1/open A::e Nova_Desk::desk anonymous",
        ],
    );
    let made_guard = reading(&made, "Nova_Desk::desk");
    assert_eq!(reported(&made_guard.0), [shuts("nova_desk_desk", &["POST /V1/open"])]);
    assert!(proof(&made, &made_guard).holds());
}

#[test]
fn what_magento_cannot_merge_is_left_alone() {
    let made = made(
        &["Nova_Desk::desk"],
        &[
            "GET /V1/desks A::a Nova_Desk::desk",
            "POST /V1/it's A::b Nova_Desk::desk",
            "POST /V1/odd A::c Nova_Desk::desk",
        ],
    );
    let nothing = plan(Vec::new(), &made.tree, &made.routes);
    let demand = GuardSpec::of_resources(vec![made.tree.find("Nova_Desk::desk").unwrap()], &nothing, made.shop());
    let unmergeable = vec![("POST /V1/odd".to_owned(), "it stands twice".to_owned())];
    let options = Options { unmergeable, ..options(Granularity::Resource) };
    let guard = guard(&demand, made.shop(), &Risks::default(), &options).unwrap();
    assert!(guard.is_empty());
    let why: Vec<&str> = guard.left_alone.iter().map(|left| left.why.as_str()).collect();
    assert!(why[0].contains("apostrophe") && why[1].ends_with("it stands twice"), "{why:?}");
}

#[test]
fn all_resources_cannot_be_parted() {
    let made =
        made(&["Nova_Desk::desk"], &["GET /V1/desks A::a Magento_Backend::all", "POST /V1/desks A::b Nova_Desk::desk"]);
    let wanted = DeclaredEndpoint::new("GET /V1/desks".to_owned());
    let plan = plan(vec![wanted], &made.tree, &made.routes);
    let demand = GuardSpec::of_plan(&plan, made.shop(), false, DeniedRoutes::All);
    assert_eq!(
        guard(&demand, made.shop(), &Risks::default(), &options(Granularity::Single)).unwrap_err(),
        GuardError::All
    );
}

#[test]
fn names_that_collide_are_refused() {
    let made = made(
        &["Acme_Guard::nova_desk_desk", "Nova_Desk::desk", "Acme_Other::api_access"],
        &["GET /V1/desks A::a Nova_Desk::desk", "POST /V1/desks A::b Nova_Desk::desk"],
    );
    let nothing = plan(Vec::new(), &made.tree, &made.routes);
    let demand = GuardSpec::of_resources(vec![made.tree.find("Nova_Desk::desk").unwrap()], &nothing, made.shop());
    let of = |module: &str| {
        let options = Options { module: module.to_owned(), ..options(Granularity::Resource) };
        guard(&demand, made.shop(), &Risks::default(), &options)
    };
    for module in ["Acme_Guard", "Acme_Other"] {
        assert!(matches!(of(module), Err(GuardError::Collides { .. })), "{module}");
    }
    for module in ["Acme", "acme_Guard", "Acme_Guard_Two", "A_B", "Acme_'x'"] {
        assert!(matches!(of(module), Err(GuardError::Name(_))), "{module}");
    }
    assert!(of("Acme_Third").is_ok());
}
