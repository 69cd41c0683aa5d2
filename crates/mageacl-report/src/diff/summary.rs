//! The changes in one sentence.

use super::DiffView;
use crate::count;
use mageacl_core::diff::Change;

/// Counts the changes by kind, and lists broken profiles.
pub(crate) fn summary(view: &DiffView<'_>) -> String {
    if view.diff.is_empty() {
        let (old, new) = view.sides();
        return format!("No permission changes between {old} and {new}.");
    }
    let (routes, resources) = (&view.diff.routes, &view.diff.resources);
    let guards = |change: Change| routes.guards(change).count();
    let anonymous = guards(Change::MadeAnonymous);
    let looser = anonymous + guards(Change::Loosened);
    let looser = match anonymous {
        0 => several("looser", looser),
        _ => several("looser", looser).map(|text| format!("{text} ({anonymous} now public)")),
    };
    let reported = [
        group(
            "route",
            [
                looser,
                several("moved", guards(Change::Moved)),
                several("tighter", guards(Change::Tightened)),
                several("new", routes.added.len()),
                several("removed", routes.removed.len()),
                several("with a different service", routes.service.len()),
                several("with a changed HTTPS requirement", routes.secure.len()),
            ],
        ),
        group(
            "resource",
            [
                several("newly opening write routes", resources.guards_writes.len()),
                several("new", resources.added.len()),
                several("removed", resources.removed.len()),
                several("with a different title", resources.renamed.len()),
                several("with a different parent", resources.reparented.len()),
                None,
                None,
            ],
        ),
        calls(view),
    ];
    reported.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn several(what: &str, number: usize) -> Option<String> {
    (number > 0).then(|| format!("{number} {what}"))
}

fn group(of: &str, parts: [Option<String>; 7]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{}{}s: {}.", of[..1].to_uppercase(), &of[1..], parts.join(", ")))
}

fn calls(view: &DiffView<'_>) -> Option<String> {
    let profiles = &view.diff.profiles;
    if profiles.is_empty() {
        return match view.breaking {
            [] => None,
            [only] => Some(format!("Calls of the built-in profile {only} break: -p {only} lists them.")),
            several => Some(format!("Calls of built-in profiles break ({}): -p all lists them.", several.join(", "))),
        };
    }
    let broken: Vec<&str> =
        profiles.iter().filter(|profile| !profile.broken.is_empty()).map(|profile| profile.subject.as_str()).collect();
    Some(match (broken.as_slice(), profiles.as_slice()) {
        ([], [only]) => format!("No call of {} breaks.", only.subject),
        ([], several) => format!("No call of {} breaks.", count(several.len(), "profile")),
        (broken, [_]) => format!("Calls of {} break.", broken.join(", ")),
        (broken, all) => {
            format!("Of {}, calls break in {}: {}.", count(all.len(), "profile"), broken.len(), broken.join(", "))
        }
    })
}
