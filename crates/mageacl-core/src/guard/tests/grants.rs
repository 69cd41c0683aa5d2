//! The impact on existing grants, release by release.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;

use super::{desks, reading};
use crate::audit::AccessModel;
use crate::grant::{self, GrantSet, Input};
use crate::guard::{GrantImpact, GrantOutcome, grant_impacts};
use crate::source::SourceMap;

/// Roles of an invented store: 1 has All Resources, 2 the desks through rows for every id, 3 none of them, 4 the desks
/// and the root through allow rows only.
fn rows(more: &[(u32, &str, &str)]) -> GrantSet {
    let known = ["Magento_Backend::all", "Magento_Backend::admin", "Nova_Desk::desk", "Nova_Desk::chair"];
    let mut text = String::from("rule_id\trole_id\tresource_id\tprivileges\tpermission\n");
    let mut number = 0;
    let mut row = |role: u32, id: &str, permission: &str| {
        number += 1;
        let _ = writeln!(text, "{number}\t{role}\t{id}\t\t{permission}");
    };
    row(1, "Magento_Backend::all", "allow");
    for (role, held) in [(2, "Nova_Desk::desk"), (3, "Nova_Desk::chair")] {
        for id in known {
            row(role, id, if id == held || id == known[1] { "allow" } else { "deny" });
        }
    }
    row(4, "Magento_Backend::admin", "allow");
    row(4, "Nova_Desk::desk", "allow");
    for (role, id, permission) in more {
        row(*role, id, permission);
    }
    let input = Input { name: "rows.tsv".to_owned(), bytes: Box::new(Cursor::new(text.into_bytes())) };
    grant::gather([input], &SourceMap::default()).unwrap()
}

/// Returns the impact on the four roles in a release, for the given subjects of the guard.
fn standing(release: &str, subjects: &[usize], more: &[(u32, &str, &str)]) -> Vec<(GrantOutcome, usize, usize, bool)> {
    let made = desks().on(release);
    let (guard, _) = reading(&made, "Nova_Desk::desk");
    let (tree, routes) = guard.predict(made.shop());
    let merged = AccessModel { tree: &tree, routes: &routes, ..made.shop() };
    let subjects: BTreeSet<usize> = subjects.iter().copied().collect();
    let reported = |it: GrantImpact<'_>| (it.fate, it.calls.len(), it.lost_unpatched.len(), it.holds);
    grant_impacts(&rows(more), &subjects, &guard, made.shop(), merged).into_iter().map(reported).collect()
}

#[test]
fn everybody_keeps_calls_but_whom_the_guard_is_for() {
    // The number of calls that role 2 loses before the data patch has run: none if it inherits.
    for (release, unpatched) in
        [("2.3.7-p4", 0), ("2.4.4", 0), ("2.4.5", 2), ("2.4.6-p4", 2), ("2.4.7-p3", 2), ("2.4.8", 2)]
    {
        let all = (GrantOutcome::AllResources, 2, 0, true);
        let none = (GrantOutcome::Untouched, 0, 0, true);
        assert_eq!(
            standing(release, &[], &[]),
            [all, (GrantOutcome::Kept, 2, unpatched, true), none, (GrantOutcome::Kept, 2, 0, true)],
            "{release}"
        );
        assert_eq!(
            standing(release, &[1, 3], &[]),
            [all, (GrantOutcome::Shut, 2, unpatched, true), none, (GrantOutcome::AllowRowsOnly, 2, 0, true)],
            "{release}: no row can shut who inherits"
        );
    }
}

#[test]
fn rows_that_an_earlier_module_wrote_stay_as_they_are() {
    for release in ["2.4.4", "2.4.7-p3", "2.4.8"] {
        let denied = [(2, "Acme_Guard::api_access", "deny"), (2, "Acme_Guard::nova_desk_desk", "deny")];
        let allowed = denied.map(|(role, id, _)| (role, id, "allow"));
        let of_second = |subjects: &[usize], rows: &[(u32, &str, &str)]| standing(release, subjects, rows)[1];
        assert_eq!(
            of_second(&[], &denied),
            (GrantOutcome::Untouched, 0, 0, true),
            "{release}: nothing is left to lose"
        );
        assert_eq!(of_second(&[1], &denied), (GrantOutcome::Untouched, 0, 0, true), "{release}");
        assert_eq!(of_second(&[], &allowed), (GrantOutcome::Kept, 2, 0, true), "{release}");
        assert_eq!(of_second(&[1], &allowed), (GrantOutcome::AllowedAlready, 2, 0, true), "{release}");
    }
}

#[test]
fn a_list_of_ids_is_a_role_that_was_saved() {
    let made = desks().on("2.4.7");
    let (guard, _) = reading(&made, "Nova_Desk::desk");
    let (tree, routes) = guard.predict(made.shop());
    let merged = AccessModel { tree: &tree, routes: &routes, ..made.shop() };
    let input =
        |text: &str| Input { name: "ids.txt".to_owned(), bytes: Box::new(Cursor::new(text.as_bytes().to_vec())) };
    let inputs = [input("Nova_Desk::desk\n"), input("Nova_Desk::chair\n"), input("Magento_Backend::all\n")];
    let set = grant::gather(inputs, &SourceMap::default()).unwrap();
    let reported = grant_impacts(&set, &BTreeSet::from([0]), &guard, made.shop(), merged);
    let fates: Vec<(GrantOutcome, bool)> = reported.iter().map(|it| (it.fate, it.holds)).collect();
    assert_eq!(
        fates,
        [(GrantOutcome::Shut, true), (GrantOutcome::Untouched, true), (GrantOutcome::AllResources, true)]
    );
    assert_eq!(reported[0].needs, ["Acme_Guard::nova_desk_desk"]);
    assert_eq!(reported[0].lost_saved.len(), 2);
}
