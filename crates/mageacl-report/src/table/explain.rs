//! An explanation for human readers: the chain, one step per line.

mod guests;
mod refused;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Colour};

use super::{Rows, heading, line, notes, title, wrapped};
use crate::escape::TerminalText;
use crate::{ExplainView, TableStyle, catalog_name, count};
use mageacl_core::authz::ALLOW_INSECURE;
use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{Declaration, Mention};
use mageacl_core::explain::{Access, Call, Explanation, Fields, ModuleState, ResourceExplanation, ResourceStatus};
use mageacl_core::grant::Location;
use mageacl_core::rules::Rule;

/// The maximum number of lines with references to a resource; JSON has all of them.
const MOST_MENTIONS: usize = 20;

/// The maximum number of SOAP operations.
const MOST_OPERATIONS: usize = 5;

/// Writes an explanation.
///
/// # Errors
/// If the output cannot be written.
pub fn explain(view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    notes(&view.origin.notes, style, out)?;
    match view.explanation {
        Explanation::Rule(rule) => self::rule(rule, style, out),
        Explanation::Call(call) => self::call(call, view, style, out),
        Explanation::Refusal(refusal) => refused::refusal(refusal, view, style, out),
        Explanation::Guests(guests) => guests::guests(guests, view, style, out),
        Explanation::Fields(fields) => self::fields(fields, view, style, out),
        Explanation::Resources(guards) => {
            for (at, guard) in guards.iter().enumerate() {
                if at > 0 {
                    line(out, "")?;
                }
                title(out, &format!("{} on {}", guard.id, catalog_name(view.origin)), style)?;
                whole(guard, view, style, out)?;
            }
            Ok(())
        }
    }
}

/// Writes a rule.
///
/// # Errors
/// If the output cannot be written.
pub fn rule(rule: &Rule, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    heading(out, &format!("{}: {}", rule.id, rule.title))?;
    let facts = [
        ("severity", rule.severity),
        ("why", rule.why),
        ("for example", rule.example),
        ("fix", rule.fix),
        ("source", rule.source),
    ];
    facts.into_iter().try_for_each(|(label, text)| row(label, text, style, out))
}

fn fields(fields: &Fields<'_>, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    for field in &fields.fields {
        title(out, &format!("{} on {}", field.short_name(), catalog_name(view.origin)), style)?;
        row("data object", &field.data, style, out)?;
        let file = field.file.as_deref().unwrap_or("from facts about Magento");
        row("declared by", &format!("{} ({file})", field.module), style, out)?;
        let needs = match field.resources.as_slice() {
            [] => "nothing beyond the call itself".to_owned(),
            ids => format!("{} beyond the call itself, or the field is left out of the answer", ids.join(" and ")),
        };
        row("requires", &needs, style, out)?;
    }
    for guard in &fields.guards {
        line(out, "")?;
        heading(out, &format!("It requires {}", guard.id))?;
        standing(guard, view, style, out)?;
        holders("Granted to", &guard.holders, view, style, out)?;
    }
    Ok(())
}

fn call(call: &Call<'_>, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let resolved = &call.resolved;
    title(out, &format!("{} on {}", resolved.declared, catalog_name(view.origin)), style)?;
    row("status", resolved.status.name(), style, out)?;
    if let Some(remark) = &resolved.remark {
        row("note", remark, style, out)?;
    }
    if !resolved.nearest.is_empty() {
        row("did you mean", &resolved.nearest.join(", "), style, out)?;
    }
    let Some(route) = resolved.route else { return elsewhere(&resolved.declared, view, style, out) };
    row("route", &route.name(), style, out)?;
    row("service", &format!("{}::{}", route.service, route.service_method), style, out)?;
    declarations("declared at", &route.declarations, view, style, out)?;
    if call.guards.is_empty() {
        row("requires", "nothing: anyone may call it", style, out)?;
    }
    for guard in &call.guards {
        line(out, "")?;
        heading(out, &format!("It requires {}", guard.id))?;
        standing(guard, view, style, out)?;
    }
    holders("Allowed callers", &call.callers, view, style, out)?;
    if !call.remarks.is_empty() {
        line(out, "")?;
        heading(out, "Remarks")?;
    }
    call.remarks.iter().try_for_each(|remark| wrapped(out, "  ", remark, style))
}

/// Writes a resource with everything that depends on it.
fn whole(
    guard: &ResourceExplanation<'_>,
    view: &ExplainView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    standing(guard, view, style, out)?;
    if let ResourceStatus::Defined(node) = guard.standing {
        let children: Vec<&str> = view.tree.children(node).map(|child| view.tree.resource(child).id.as_str()).collect();
        if !children.is_empty() {
            row("children", &format!("{} (not granted with it, but ticked with it)", children.join(", ")), style, out)?;
        }
    }
    match guard.operations.len() {
        0 => {}
        few @ ..=MOST_OPERATIONS => row(&count(few, "SOAP operation"), &guard.operations.join(", "), style, out)?,
        many => row("SOAP", &format!("{many} operations (--format json lists them)"), style, out)?,
    }
    if !guard.routes.is_empty() {
        line(out, "")?;
        heading(out, "Guards")?;
        let mut rows = Rows::new(&["  route", "together with"]);
        for route in &guard.routes {
            let others: Vec<&str> = route.resources.iter().map(String::as_str).filter(|id| *id != guard.id).collect();
            rows.add([format!("  {}", route.name()), others.join(", ")]);
        }
        rows.print(style, out)?;
    }
    mentions(&guard.id, view, style, out)?;
    holders("Granted to", &guard.holders, view, style, out)
}

/// Writes its status in the tree and its risk.
fn standing(
    guard: &ResourceExplanation<'_>,
    view: &ExplainView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Some(span) = guard.asked_at {
        row("required at", &view.path_from_here(Location::Text(span)), style, out)?;
    }
    match &guard.standing {
        ResourceStatus::Defined(node) => defined(*node, view, style, out)?,
        ResourceStatus::Customers => {
            row("is", "a logged-in customer; other callers need All Resources", style, out)?;
        }
        ResourceStatus::Everybody => row("is", "anyone, with or without a token", style, out)?,
        ResourceStatus::Disabled => {
            row(
                "defined at",
                "nowhere: a module removes it (disabled=\"true\"); only All Resources is allowed",
                style,
                out,
            )?;
        }
        ResourceStatus::Undefined(near) => {
            let is_of_company = view.elsewhere(&guard.id).any(|it| it.state == ModuleState::CompanyPermission);
            if is_of_company {
                row("is", "a permission of company users, not in the tree of the Admin", style, out)?;
            } else {
                row("defined at", "nowhere in the enabled modules: only All Resources is allowed", style, out)?;
            }
            similar(near, view, style, out)?;
            elsewhere(&guard.id, view, style, out)?;
        }
        ResourceStatus::Unknown(near) => {
            row("defined at", "not known: a module that is not here may define it", style, out)?;
            similar(near, view, style, out)?;
            elsewhere(&guard.id, view, style, out)?;
        }
    }
    if !guard.routes.is_empty() {
        row("guards", &format!("{} ({})", guard.opened, guard.opened.summary), style, out)?;
    } else if matches!(
        guard.standing,
        ResourceStatus::Defined(_) | ResourceStatus::Undefined(_) | ResourceStatus::Unknown(_)
    ) {
        row("guards", "no route", style, out)?;
        history(&guard.id, view, style, out)?;
    }
    if guard.open_to_guests > 0 {
        row(
            "open to everyone",
            &format!("{} of them, since {ALLOW_INSECURE} is on", guard.open_to_guests),
            style,
            out,
        )?;
    }
    match &guard.risk {
        Some(entry) => row("risk", &format!("{}: {}", entry.verdict.severity, entry.verdict.reason), style, out),
        None => Ok(()),
    }
}

/// Writes the releases that require a resource which no route of the store requires.
fn history(id: &str, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let Some(history) = view.history(id) else { return Ok(()) };
    let span = match (history.first == history.last, history.is_current) {
        (true, _) => format!("in {}", history.first),
        (false, true) => format!("from {} on", history.first),
        (false, false) => format!("from {} to {}", history.first, history.last),
    };
    let routes: Vec<&str> = history.routes.iter().take(MOST_OPERATIONS).map(String::as_str).collect();
    let more = history.routes.len().saturating_sub(MOST_OPERATIONS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    row("guarded", &format!("{}{more}, {span}", routes.join(", ")), style, out)
}

fn similar(near: &[Node], view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let near: Vec<&str> = near.iter().map(|node| view.tree.resource(*node).id.as_str()).collect();
    if near.is_empty() { Ok(()) } else { row("did you mean", &near.join(", "), style, out) }
}

/// Writes the declarations in modules that are not loaded, with the steps to take.
fn elsewhere(subject: &str, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    for declared in view.elsewhere(subject) {
        let place = declared.location.as_ref().map_or(String::new(), |(file, line)| format!(" at {file}:{line}"));
        let label = if declared.state == ModuleState::Absent { "belongs to" } else { "declared by" };
        row(label, &format!("{}{place} ({})", declared.module, declared.description), style, out)?;
        row("to do", &declared.advice, style, out)?;
    }
    Ok(())
}

fn defined(node: Node, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let resource = view.tree.resource(node);
    row("in the Admin", &view.tree.title_path(node).join(" > "), style, out)?;
    declarations("defined at", &resource.declarations, view, style, out)?;
    let above: Vec<&str> =
        view.tree.ancestors(node).into_iter().map(|node| view.tree.resource(node).id.as_str()).collect();
    if above.is_empty() { Ok(()) } else { row("ancestors", &above.join(" > "), style, out) }
}

fn mentions(id: &str, view: &ExplainView<'_>, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let of_it: Vec<&Mention> =
        view.mentions.iter().filter(|(known, _)| known == id).map(|(_, mention)| mention).collect();
    if of_it.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    heading(out, "Also named in")?;
    for mention in of_it.iter().take(MOST_MENTIONS) {
        let place = format!("{}:{}", view.sources.path_in_store(&mention.file), mention.line);
        wrapped(out, "  ", &place, style)?;
    }
    let more = of_it.len().saturating_sub(MOST_MENTIONS);
    if more > 0 { wrapped(out, "  ", format!("and {more} more (--format json lists all)"), style) } else { Ok(()) }
}

fn holders(
    title: &str,
    all: &[Access],
    view: &ExplainView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    heading(out, title)?;
    for access in all {
        let (colour, verdict) = match access.allowed {
            true => (GOOD, "yes"),
            false if access.is_unknown => (UNKNOWN, "not known"),
            false => (BAD, "no"),
        };
        let verdict = TerminalText::styled(colour, &format!("{verdict:<3}"));
        wrapped(out, "  ", verdict.then(format!(" {}", access.name)), style)?;
        for because in &access.because {
            let place = because.place.map_or(String::new(), |place| format!(" ({})", view.path_from_here(place)));
            wrapped(out, "      ", format!("{}{place}", because.why), style)?;
        }
    }
    Ok(())
}

fn declarations(
    label: &str,
    all: &[Declaration],
    view: &ExplainView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (at, declaration) in all.iter().enumerate() {
        let label = if at == 0 { label } else { "and at" };
        row(
            label,
            &format!("{} ({})", view.path_from_here(Location::Text(declaration.span)), declaration.module),
            style,
            out,
        )?;
    }
    Ok(())
}

fn row(label: &str, text: &str, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    wrapped(out, "  ", format!("{label}: {text}"), style)
}

const GOOD: Colour = AnsiColor::Green.on_default().bold();
const UNKNOWN: Colour = AnsiColor::Yellow.on_default().bold();
const BAD: Colour = AnsiColor::Red.on_default().bold();
