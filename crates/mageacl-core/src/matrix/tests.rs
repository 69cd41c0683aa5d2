//! Matrices of single calls, whose guards were looked up by hand.

use super::*;

fn wanted(calls: &[&str]) -> Vec<DeclaredEndpoint> {
    let wanted = |call: &&str| DeclaredEndpoint::new((*call).to_owned());
    calls.iter().map(wanted).collect()
}

fn of_line<'m>(matrix: &'m Matrix, line: &str) -> &'m Line {
    matrix.lines.iter().find(|known| known.line == line).unwrap()
}

#[test]
fn a_change_that_came_into_several_lines_is_reported_once() {
    let matrix = matrix(&wanted(&["GET /V1/products", "POST /V1/orders"]));
    assert_eq!(matrix.lines.len(), 17);
    let orders: Vec<(&str, &str, Vec<&str>)> = matrix
        .changes
        .iter()
        .map(|it| {
            (it.before.refs[0].as_str(), it.after.refs[0].as_str(), it.releases.iter().map(String::as_str).collect())
        })
        .collect();
    // Up to 2.3.4 the URL ended with a slash; Magento's router accepts both.
    assert_eq!(
        orders,
        [
            ("Magento_Sales::sales", "Magento_Sales::create", vec!["2.3.1"]),
            (
                "Magento_Sales::create",
                "Magento_Sales::api_actions",
                vec!["2.4.4-p12", "2.4.5-p11", "2.4.6-p9", "2.4.7-p4", "2.4.8"]
            ),
        ]
    );
    assert!(matrix.changes.iter().all(|change| change.call == "POST /V1/orders"));
}

#[test]
fn a_line_has_what_its_newest_release_asks_for() {
    let matrix = matrix(&wanted(&["POST /V1/orders"]));
    let line = of_line(&matrix, "2.4.4");
    assert_eq!(
        (line.newest.as_str(), line.required.as_slice()),
        ("2.4.4-p13", ["Magento_Sales::api_actions".to_owned()].as_slice())
    );
    let line = of_line(&matrix, "2.4.3");
    assert_eq!(
        (line.newest.as_str(), line.required.as_slice()),
        ("2.4.3-p2", ["Magento_Sales::create".to_owned()].as_slice())
    );
    assert_eq!(of_line(&matrix, "2.4.4").added, ["Magento_Sales::api_actions"]);
    assert_eq!(of_line(&matrix, "2.4.4").removed, ["Magento_Sales::create"]);
    assert!(of_line(&matrix, "2.4.8").added.is_empty());
    let required = matrix.required();
    assert_eq!(required[0], ("Magento_Sales::sales", vec!["2.3.0"]));
    assert_eq!(required[2], ("Magento_Sales::api_actions", vec!["2.4.4", "2.4.5", "2.4.6", "2.4.7", "2.4.8"]));
}

#[test]
fn added_items_are_reported_with_their_effect() {
    // The dump of the stock index came with 2.3.2; a call that never existed does not change.
    let dump = "GET /V1/inventory/dump-stock-index-data/{salesChannelType}/{salesChannelCode}";
    let matrix = matrix(&wanted(&[dump, "GET /V1/nothing"]));
    let never = ("GET /V1/nothing".to_owned(), Status::NotFound);
    assert!(matrix.lines.iter().all(|line| line.uncallable.contains(&never)));
    assert_eq!(of_line(&matrix, "2.3.1").uncallable.len(), 2);
    let reported = |it: &Change| (it.call.clone(), it.before.status, it.after.status, it.releases.join(" "));
    assert_eq!(
        matrix.changes.iter().map(reported).collect::<Vec<_>>(),
        [(dump.to_owned(), Status::NotFound, Status::Guarded, "2.3.2".to_owned())]
    );
}

#[test]
fn from_a_line_on_nothing_earlier_is_reported() {
    let whole = matrix(&wanted(&["POST /V1/orders"]));
    let late = whole.clone().since("2.4.6-p1");
    let lines: Vec<&str> = late.lines.iter().map(|line| line.line.as_str()).collect();
    assert_eq!(lines, ["2.4.6", "2.4.7", "2.4.8"]);
    assert!(late.lines[0].added.is_empty());
    assert_eq!(late.changes.len(), 1);
    assert_eq!(late.changes[0].releases, ["2.4.6-p9", "2.4.7-p4", "2.4.8"]);
    assert_eq!(whole.clone().since("2.3.0").lines, whole.lines);
    // 2.4.5 has it from the beginning, 2.4.4 since its first patch.
    let both = matrix(&wanted(&["POST /V1/inventory/source-items"]));
    assert_eq!(both.clone().since("2.4.4").changes[0].releases, ["2.4.4-p1", "2.4.5"]);
    assert_eq!(both.since("2.4.4-p13").changes, []);
}
