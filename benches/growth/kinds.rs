//! The kinds of input, each with the command that reads it.

use std::io;
use std::path::Path;

use crate::{declarations, grants, requests, settings, sources};

/// A kind of input.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The arguments of the program, which runs in the folder of the input.
    pub(crate) command: &'static str,
    /// The largest number of items: limits of the program, or of the disk.
    pub(crate) most: usize,
    /// Writes the input with a number of items to a folder.
    pub(crate) write: fn(&Path, usize) -> io::Result<()>,
}

/// Any number of items.
const ANY: usize = usize::MAX;

/// The maximum number of resources of a store.
const RESOURCES: usize = 100_000;

/// The maximum number of routes of a store.
const ROUTES: usize = 100_000;

/// The number of modules, of which each is a folder with several files.
const MODULES: usize = 20_000;

/// The number of lines of one source file.
const LINES_OF_SOURCE: usize = 100_000;

const fn kind(
    name: &'static str,
    command: &'static str,
    most: usize,
    write: fn(&Path, usize) -> io::Result<()>,
) -> Kind {
    Kind { name, command, most, write }
}

/// All kinds, in the order of the table.
pub(crate) const KINDS: &[Kind] = &[
    kind("siblings", "lint --pedantic --inventory", RESOURCES, declarations::siblings),
    kind("siblings, tree", "tree", RESOURCES, declarations::siblings),
    kind("siblings, ids granted", "audit -g ids.txt", RESOURCES, grants::all_ids),
    kind("siblings, checklist", "audit -g list.txt", RESOURCES, grants::all_titles),
    kind("duplicate ids", "lint", RESOURCES, declarations::duplicate_ids),
    kind("one id many times", "lint", RESOURCES, declarations::one_id),
    kind("disabled resources", "lint --pedantic", RESOURCES, declarations::disabled),
    kind("disabled refs", "lint --pedantic", RESOURCES, declarations::disabled_refs),
    kind("orphans", "lint --pedantic --inventory", RESOURCES, declarations::orphans),
    kind("modules of one resource", "lint", MODULES, declarations::one_resource),
    kind("modules of one route", "lint --pedantic", MODULES, declarations::one_route),
    kind("inline comments", "lint --pedantic --inventory", ROUTES, declarations::comments),
    kind("inline comments, one line", "lint --pedantic --inventory", ROUTES, declarations::comments_on_one_line),
    kind("routes", "lint --pedantic --inventory", ROUTES, declarations::routes),
    kind("routes, json", "routes -f json", ROUTES, declarations::routes),
    kind("routes, guard", "guard --resource Acme_Shop::r1 -f json", ROUTES, declarations::guarded_routes),
    kind("routes, sarif", "lint --pedantic --inventory -f sarif", ROUTES, declarations::routes),
    kind("routes, one id explained", "explain Acme_Shop::r1 -f json", ROUTES, declarations::guarded_routes),
    kind("routes, compared", "diff old new -f json", ROUTES, declarations::two_stores),
    kind("resources, compared", "diff old new", RESOURCES, declarations::two_trees),
    kind("routes of one operation", "lint --pedantic --inventory", ROUTES, declarations::one_operation),
    kind("routes of one operation, planned", "plan --endpoints one.txt", ROUTES, declarations::one_operation),
    kind("routes of one operation, json", "routes -f json", ROUTES, declarations::one_operation),
    kind("operations", "lint --pedantic --inventory", ROUTES, declarations::operations),
    kind("refs of one route", "lint --pedantic --inventory", ROUTES, declarations::refs_of_one_route),
    kind("refs of one route, planned", "plan --endpoints one.txt", ROUTES, declarations::refs_of_one_route),
    kind("refs of one route, explained", "explain /V1/a -f json", ROUTES, declarations::refs_of_one_route),
    kind("refs of one route, guard", "guard --endpoints one.txt -f json", ROUTES, declarations::refs_of_one_route),
    kind("undefined refs", "lint --pedantic", ROUTES, declarations::undefined_refs),
    kind("undefined refs of one route", "lint --pedantic", ROUTES, declarations::undefined_refs_of_one_route),
    kind("parameters of one route", "lint", ROUTES, declarations::parameters),
    kind("overlapping variable routes", "lint --pedantic --inventory", ROUTES, declarations::overlapping),
    kind("overlapping variable routes, planned", "plan --endpoints calls.txt", ROUTES, declarations::overlapping),
    kind("overlapping words", "lint --pedantic --inventory", ROUTES, declarations::overlapping_words),
    kind("routes under one prefix", "lint --pedantic --inventory", ROUTES, declarations::one_prefix),
    kind("routes under one prefix, planned", "plan --endpoints calls.txt", ROUTES, declarations::one_prefix),
    kind("one url", "lint --pedantic --inventory", ROUTES, declarations::one_url),
    kind("a long id", "lint --pedantic", 400_000, declarations::long_id),
    kind("a long url", "plan --endpoints one.txt", 400_000, declarations::long_url),
    kind("attributes of one element", "lint", ANY, declarations::attributes),
    kind("entities", "lint", ANY, declarations::entities),
    kind("aliases", "plan --endpoints calls.txt", ROUTES, declarations::aliases),
    kind("integrations", "lint --pedantic --inventory", ANY, declarations::integrations),
    kind("integrations, audited", "audit", ANY, declarations::integrations),
    kind("integrations, explained", "explain /V1/a -f json", ANY, declarations::integrations),
    kind("ids of one integration", "lint --pedantic --inventory", RESOURCES, declarations::ids_of_one_integration),
    kind("sequence chain", "lint", MODULES, declarations::sequence_chain),
    kind("sequence of all", "lint", 2_000, declarations::sequence_of_all),
    kind("modules", "plan --endpoints one.txt", MODULES, declarations::modules),
    kind("uses", "lint --pedantic", ROUTES, declarations::uses),
    kind("calls", "plan --endpoints calls.txt", ROUTES, declarations::calls),
    kind("calls, json", "plan --endpoints calls.txt -f json", ROUTES, declarations::calls),
    kind("calls, guard", "guard --endpoints calls.txt -f json", ROUTES, declarations::calls),
    kind("calls without a route", "plan --endpoints calls.txt", ROUTES, declarations::calls_without_route),
    kind("calls without a method", "plan --endpoints calls.txt", ROUTES, declarations::calls_without_method),
    kind("bulk calls", "plan --endpoints calls.txt", ROUTES, declarations::bulk_calls),
    kind("SOAP calls", "plan --endpoints calls.txt", ROUTES, declarations::soap_calls),
    kind("unknown SOAP calls", "plan --endpoints calls.txt", ROUTES, declarations::unknown_soap_calls),
    kind("service methods", "plan --endpoints calls.txt", ROUTES, declarations::service_methods),
    kind("unknown service methods", "plan --endpoints calls.txt", ROUTES, declarations::unknown_service_methods),
    kind("curl commands", "plan --endpoints calls.sh", ANY, settings::curl_commands),
    kind("http requests", "plan --endpoints calls.http", ANY, settings::http_requests),
    kind("http archive", "plan --endpoints calls.har", ANY, requests::archive),
    kind("Postman collection", "plan --endpoints calls.json", ANY, requests::postman),
    kind("Postman variables", "plan --endpoints calls.json", ANY, requests::postman_variables),
    kind("OpenAPI, yaml", "plan --endpoints calls.yaml", ANY, requests::openapi),
    kind("OpenAPI, aliases", "plan --endpoints calls.yaml", ANY, requests::openapi_aliases),
    kind("access log, one path", "plan --endpoints access.log", ANY, requests::log_of_one_path),
    kind("access log, many values", "plan --endpoints access.log", ANY, requests::log_of_values),
    kind("access log, many words", "plan --endpoints access.log", ANY, requests::log_of_words),
    kind("access log, json", "plan --endpoints access.log", ANY, requests::log_of_json),
    kind("profile", "plan -p profile.json", ANY, settings::profile),
    kind("profile, checked", "profile check profile.json .", ANY, settings::profile),
    kind("guide", "audit -p profile.json --guide", ANY, settings::guide),
    kind("unknown ids", "audit -g ids.txt", RESOURCES, grants::unknown_ids),
    kind("ids of nothing known", "audit -g ids.txt", ANY, grants::ids_of_nothing),
    kind("indented checklist", "audit -g list.txt", RESOURCES, grants::indented),
    kind("indented checklist, unknown", "audit -g list.txt", RESOURCES, grants::indented_unknown),
    kind("misspelt checklist", "audit -g list.txt", RESOURCES, grants::misspelt),
    kind("one title", "audit -g list.txt", RESOURCES, grants::one_title),
    kind("checklist path", "audit -g list.txt", RESOURCES, grants::one_path),
    kind("roles", "audit -g dump.sql", ANY, grants::roles),
    kind("roles, json", "audit -g dump.sql -f json", ANY, grants::roles),
    kind("roles, guard", "guard --resource Acme_Shop::r1 -g dump.sql -f json", ANY, grants::roles),
    kind("rows of one role", "audit -g dump.sql", RESOURCES, grants::rows),
    kind("rows as csv", "audit -g rows.csv", RESOURCES, grants::rows_as_csv),
    kind("integrations of a dump", "audit -g dump.sql", ANY, grants::integrations),
    kind("json of ids", "audit -g ids.json", RESOURCES, grants::json_ids),
    kind("api.xml", "audit -g api.xml", RESOURCES, grants::api_xml),
    kind("suppressions", "lint --pedantic --inventory", ROUTES, settings::suppressions),
    kind("suppressions of one module", "lint --pedantic --inventory", ROUTES, settings::suppressions_of_one_module),
    kind("config globs", "lint --pedantic --inventory", 1_000, settings::globs),
    kind("baseline entries", "lint --pedantic --inventory -b baseline.json", ANY, settings::baseline),
    kind("risk entries", "lint --risk risk.json --pedantic --inventory", ANY, settings::risks),
    kind("configured integrations", "check", 20_000, settings::configured),
    kind("packages of a lock", "plan composer.lock --endpoints one.txt", 20_000, settings::lock),
    kind("snapshot", "routes --catalog snapshot.json -f ids", ROUTES, settings::snapshot),
    kind("source, calls", "plan --source src", ANY, sources::calls),
    kind("source, one name", "plan --source src", ANY, sources::one_name),
    kind("source, constants", "plan --source src", ANY, sources::constants),
    kind("source, functions", "plan --source src", ANY, sources::functions),
    kind("source, one text", "plan --source src", LINES_OF_SOURCE, sources::joined),
    kind("source, nested calls", "plan --source src", LINES_OF_SOURCE, sources::nested),
];
