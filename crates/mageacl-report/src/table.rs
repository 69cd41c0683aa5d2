//! Tables for human readers: within the width of the terminal, or with whole lines in a pipe.

mod admin;
mod audit;
mod baseline;
mod diff;
mod explain;
mod guard;
mod lint;
mod matrix;
mod releases;
mod rules;
mod wrapped;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::escape::TerminalText;
use super::escape::terminal::line;
use super::{PlanView, TableStyle, catalog_name, count};
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::routes::UNKNOWN;
use mageacl_core::catalog::{Access, AclTree, Origin, Route};
use mageacl_core::endpoint::Status;
use mageacl_core::plan::{Collateral, PlannedEndpoint, Uncallable};
use mageacl_core::profile::Profile;

pub use admin::admin;
pub use audit::audit;
pub use baseline::baseline;
pub use diff::diff;
pub use explain::{explain, rule};
pub use guard::guard;
pub use lint::lint;
pub use matrix::matrix;
pub use releases::releases;
pub use rules::rules;

/// Makes a heading bold; removed from output that does not support it.
const BOLD: anstyle::Style = anstyle::Style::new().bold();

/// Writes a plan: the declared endpoints, the required resources with reasons, and the access that they give.
///
/// # Errors
/// If the output cannot be written.
pub fn plan(view: &PlanView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let plan = view.plan;
    title(out, &format!("{} on {}", view.subject, view.catalog()), style)?;
    line(out, "")?;
    let groups: Vec<Uncallable> = plan.uncallable().into_iter().filter(Uncallable::is_group).collect();
    endpoints(view, &groups, style, out)?;
    let grouped: HashSet<usize> = groups.iter().flat_map(|group| group.calls.iter().copied()).collect();
    for (index, planned) in plan.endpoints.iter().enumerate() {
        // The row of a group has its remark.
        if !grouped.contains(&index) {
            remark(planned, style, out)?;
        }
    }
    line(out, "")?;
    grant(view, style, out)?;
    if plan.with_ancestors.is_empty() {
        line(out, "")?;
        return notes(&view.origin.notes, style, out);
    }
    line(out, "")?;
    opens(view, style, out)?;
    if view.list_collateral {
        collateral(view, style, out)?;
    }
    let uncallable = plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable()).count();
    // Calls that no grant allows come first.
    let is_unknown = plan.unreachable().all(|planned| planned.resolved.status == Status::Unknown);
    let verdict = match (plan.verified, uncallable) {
        (false, _) if is_unknown => {
            "Not verified: it is not known here what every declared call requires; see the notes above.".to_owned()
        }
        (false, _) => "Not verified: this grant does not allow every declared call; see the notes above.".to_owned(),
        (true, 0) => {
            "Verified: this grant allows every declared call, and none of the required ids can be omitted.".to_owned()
        }
        (true, optional) => format!(
            "Verified: this grant allows every declared call except {} that no grant allows here, and none of the \
             required ids can be omitted.",
            count(optional, "optional one")
        ),
    };
    line(out, "")?;
    notes(&view.origin.notes, style, out)?;
    wrapped(out, "", &verdict, style)
}

/// Writes the tree, with children indented below their parents.
///
/// # Errors
/// If the output cannot be written.
pub fn tree(tree: &AclTree, origin: &Origin, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    title(out, &format!("{} of {}", count(tree.len(), "resource"), catalog_name(origin)), style)?;
    line(out, "")?;
    notes(&origin.notes, style, out)?;
    let mut rows = Rows::new(&["title", "id", "defined by"]);
    for node in tree.nodes() {
        let resource = tree.resource(node);
        let indent = "\u{a0}\u{a0}".repeat(tree.ancestors(node).len());
        let title = resource.title.as_deref().unwrap_or("(no title)");
        rows.add([format!("{indent}{title}"), resource.id.clone(), resource.module().to_owned()]);
    }
    rows.print_wrapped(style, out)
}

/// Writes all routes with their callers.
///
/// # Errors
/// If the output cannot be written.
pub fn routes(routes: &[&Route], origin: &Origin, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    title(out, &format!("{} of {}", count(routes.len(), "route"), catalog_name(origin)), style)?;
    line(out, "")?;
    notes(&origin.notes, style, out)?;
    let mut rows = Rows::new(&["method", "url", "allowed callers"]);
    for route in routes {
        rows.add([route.method.clone(), route.url.clone(), who(route)]);
    }
    rows.print_wrapped(style, out)
}

/// Writes the built-in profiles.
///
/// # Errors
/// If the output cannot be written.
pub fn profiles(profiles: &[Profile], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(&["profile", "calls", "connector", "vendor"]);
    for profile in profiles {
        let calls = profile.endpoints.len().to_string();
        rows.add([profile.slug.clone(), calls, profile.name.clone(), profile.vendor.clone()]);
    }
    rows.align_right(1);
    rows.print(style, out)
}

/// Writes a complete profile.
///
/// # Errors
/// If the output cannot be written.
pub fn profile(profile: &Profile, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    heading(out, &format!("{} by {}", profile.name, profile.vendor))?;
    wrapped(out, "", &profile.description, style)?;
    wrapped(out, "", format!("Evidence: {}", profile.evidence_quality), style)?;
    line(out, "")?;
    let mut rows = Rows::new(&["call", "for", "known from"]);
    for endpoint in &profile.endpoints {
        let optional = if endpoint.optional { " (optional)" } else { "" };
        rows.add([
            format!("{} {}", endpoint.method, endpoint.path),
            format!("{}{optional}", endpoint.purpose),
            endpoint.confidence.to_string(),
        ]);
    }
    rows.print(style, out)?;
    if let Some(checklist) = &profile.checklist {
        line(out, "")?;
        heading(out, "Boxes in the vendor's guide")?;
        for item in &checklist.items {
            wrapped(out, "  ", item, style)?;
        }
        wrapped(out, "  ", format!("({})", checklist.url), style)?;
    }
    if let Some(all) = &profile.all_resources {
        line(out, "")?;
        heading(out, "All Resources in the vendor's documentation")?;
        wrapped(out, "  ", all, style)?;
    }
    Ok(())
}

fn endpoints(view: &PlanView<'_>, groups: &[Uncallable], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(&["declared call", "allowed callers"]);
    let by_call: HashMap<usize, &Uncallable> =
        groups.iter().flat_map(|group| group.calls.iter().map(move |index| (*index, group))).collect();
    for (index, planned) in view.plan.endpoints.iter().enumerate() {
        if let Some(group) = by_call.get(&index) {
            if group.calls[0] == index {
                rows.add([group.name(), format!("none: {}", group.why)]);
            }
            continue;
        }
        let resolved = &planned.resolved;
        let answer = match resolved.status {
            Status::Guarded | Status::Anonymous | Status::SelfOnly | Status::Open | Status::UndefinedResource => {
                let refs = resolved.resources.join(" + ");
                match resolved.status {
                    Status::Guarded => refs,
                    Status::UndefinedResource => format!("only All Resources ({refs})"),
                    Status::SelfOnly => format!("customers only ({refs})"),
                    _ => "anyone".to_owned(),
                }
            }
            Status::NotFound => "none: no such route".to_owned(),
            Status::Unknown => "not known here".to_owned(),
            Status::MethodNotAllowed => "none: method not supported".to_owned(),
            Status::Invalid => "invalid".to_owned(),
        };
        let optional = if planned.wanted.optional { " (optional)" } else { "" };
        rows.add([format!("{}{optional}", planned.wanted.declared), answer]);
    }
    rows.print(style, out)
}

fn remark(planned: &PlannedEndpoint<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let Some(remark) = &planned.resolved.remark else { return Ok(()) };
    line(out, "")?;
    let declared = match planned.wanted.declared.trim() {
        "" => "(empty)",
        declared => declared,
    };
    let place = planned.wanted.occurrences.summary().map_or_else(String::new, |place| format!(" ({place})"));
    wrapped(out, "", format!("{declared}{place}: {remark}"), style)?;
    for near in &planned.resolved.nearest {
        line(out, format!("  did you mean {near}?"))?;
    }
    Ok(())
}

fn grant(view: &PlanView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let plan = view.plan;
    if plan.with_ancestors.is_empty() {
        return line(out, view.nothing_to_grant());
    }
    let added = count(plan.with_ancestors.len() - plan.required.len(), "ancestor");
    heading(out, &format!("Minimum set: {}, and {added}", count(plan.required.len(), "id")))?;
    line(out, "")?;
    let mut rows = Rows::new(&["grant", "in the Admin", "because of"]);
    let id = |node: Node| view.tree.resource(node).id.clone();
    for reason in plan.reasons.iter().filter(|reason| view.granted().contains(&reason.node)) {
        let because = match (reason.required_by.as_slice(), reason.ancestor_of.as_slice()) {
            ([], []) => String::new(),
            ([], [below]) => format!("above {}", id(*below)),
            ([], below) => format!("ancestor of {} of them", below.len()),
            (calls, _) => {
                let first = &plan.endpoints[calls[0]].wanted;
                let more = calls.len() - 1;
                match (first.occurrences.summary(), more) {
                    (None, 0) => first.declared.clone(),
                    (None, _) => format!("{} and {more} more", first.declared),
                    (Some(place), 0) => format!("{}, needed by {place}", first.declared),
                    (Some(place), 1) => format!("{}, needed by {place}; and 1 more call", first.declared),
                    (Some(place), _) => format!("{}, needed by {place}; and {more} more calls", first.declared),
                }
            }
        };
        let path = view.tree.title_path(reason.node).join(" > ");
        rows.add([id(reason.node), path, because]);
    }
    rows.print(style, out)?;
    for planned in &plan.fields {
        line(out, "")?;
        let ids = planned.field.resources.join(" and ");
        let calls = count(planned.calls.len(), "call");
        let text = format!("To also see {} in the answers ({calls}): {ids}", planned.field.short_name());
        wrapped(out, "", text, style)?;
    }
    Ok(())
}

fn opens(view: &PlanView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let collateral = &view.plan.collateral;
    heading(out, "Also opens (beyond the declared calls)")?;
    line(out, "")?;
    let mut rows = Rows::new(&["opened by", "routes", "writes", ""]);
    let mut row = |by: &str, routes: &[&Route], note: &str| {
        rows.add([by.to_owned(), routes.len().to_string(), Collateral::writes(routes).to_string(), note.to_owned()]);
    };
    row("the required ids", &collateral.exact, "they share an id with a declared call");
    let all = match collateral.root.len() {
        0 => "all".to_owned(),
        root => format!("all except the root's {root}"),
    };
    let avoided = if view.exact { "--exact omitted" } else { "--exact omits" };
    row("their ancestors", &collateral.closure, &format!("{avoided} {all}"));
    row("All Resources", &collateral.all_resources, "including the declared calls");
    rows.align_right(1);
    rows.align_right(2);
    rows.print(style, out)
}

fn collateral(view: &PlanView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let collateral = &view.plan.collateral;
    for (by, opened) in [("the required ids", &collateral.exact), ("their ancestors", &collateral.closure)] {
        line(out, "")?;
        heading(out, &format!("Opened by {by}"))?;
        let mut rows = Rows::new(&["method", "url", "allowed callers"]);
        for route in opened {
            rows.add([route.method.clone(), route.url.clone(), who(route)]);
        }
        rows.print(style, out)?;
    }
    Ok(())
}

fn who(route: &Route) -> String {
    match route.access() {
        Access::Resources if route.resources.iter().any(|reference| reference == UNKNOWN) => "not known".to_owned(),
        Access::Resources => route.resources.join(" + "),
        Access::SelfOnly => "logged-in customers (self)".to_owned(),
        Access::Anonymous => "anyone (anonymous)".to_owned(),
        Access::Open => "anyone (no refs)".to_owned(),
    }
}

/// Rows under a header. If they are too wide, the other cells of a row are written below its first.
struct Rows {
    header: Vec<String>,
    table: Table,
    cells: Vec<Vec<TerminalText>>,
}

impl Rows {
    fn new(header: &[&str]) -> Self {
        let mut table = Table::new();
        table.load_style(NOTHING).force_no_tty().set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(header.iter().copied());
        if let Some(first) = table.column_mut(0) {
            first.set_padding((0, 1));
        }
        Rows { header: header.iter().map(|name| (*name).to_owned()).collect(), table, cells: Vec::new() }
    }

    fn add<const N: usize>(&mut self, row: [impl Into<TerminalText>; N]) {
        let row: Vec<TerminalText> = row.into_iter().map(Into::into).collect();
        self.table.add_row(row.iter().map(TerminalText::as_str));
        self.cells.push(row);
    }

    fn align_right(&mut self, column: usize) {
        if let Some(column) = self.table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }

    /// Writes the rows as a table at every width from [`wrapped::MIN_WIDTH`] on: cells that are too wide go on below.
    fn print_wrapped(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        match style.width.map(usize::from) {
            Some(width) if width >= wrapped::MIN_WIDTH => wrapped::print(&self.header, &self.cells, width, out),
            _ => self.print(style, out),
        }
    }

    fn print(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        let lines: Vec<String> = self.table.lines().map(|text| text.trim_end().to_owned()).collect();
        let widest = self.table.column_max_content_widths().iter().map(|width| usize::from(*width) + 2).sum::<usize>();
        match style.width {
            Some(width) if widest > usize::from(width) => {
                self.cells.iter().try_for_each(|row| stacked(&self.header, row, style, out))
            }
            // Cells are already escaped, and escaping is idempotent.
            _ => lines.iter().try_for_each(|text| line(out, text)),
        }
    }
}

fn stacked(header: &[String], row: &[TerminalText], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.as_str().is_empty()) {
        let label = header.get(at).filter(|name| at > 0 && !name.is_empty());
        let label = label.map_or_else(TerminalText::default, |name| TerminalText::from(format!("{name}: ")));
        wrapped(out, if at == 0 { "" } else { "    " }, label.then(cell.as_str()), style)?;
    }
    Ok(())
}

/// Writes notes, and an empty line.
fn notes<T: AsRef<str>>(notes: &[T], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    for note in notes {
        hanging(out, "note: ", "  ", note.as_ref(), style)?;
    }
    if notes.is_empty() { Ok(()) } else { line(out, "") }
}

/// Writes a heading.
fn heading(out: &mut dyn Write, text: &str) -> io::Result<()> {
    line(out, TerminalText::styled(BOLD, text))
}

/// Writes the title of a document, wrapped at the width of the terminal: the name of a catalog may be long.
fn title(out: &mut dyn Write, text: &str, style: TableStyle) -> io::Result<()> {
    wrapped(out, "", TerminalText::styled(BOLD, text), style)
}

/// Writes a paragraph, wrapped at the width of the terminal.
fn wrapped(out: &mut dyn Write, indent: &str, text: impl Into<TerminalText>, style: TableStyle) -> io::Result<()> {
    hanging(out, indent, indent, text, style)
}

/// Writes a paragraph whose first line is indented differently.
fn hanging(
    out: &mut dyn Write,
    first: &str,
    indent: &str,
    text: impl Into<TerminalText>,
    style: TableStyle,
) -> io::Result<()> {
    let text = text.into();
    let Some(width) = style.width.map(usize::from) else { return writeln!(out, "{first}{text}") };
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        // The other algorithm lets lines exceed the width to avoid short ones.
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::wrap(text.as_str(), options).iter().try_for_each(|text| writeln!(out, "{text}"))
}
