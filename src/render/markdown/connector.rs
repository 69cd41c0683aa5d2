//! The pages of connectors: `docs/connectors/`.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::matrix;
use crate::connector::{Guide, OfLine, Page};
use crate::render::matrix::MatrixView;
use crate::render::{count, escape, line};

/// Writes the page of a connector.
///
/// # Errors
/// When writing fails.
pub fn connector(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let profile = page.profile;
    line(out, &format!("# {}", escape::markdown(&profile.name)))?;
    line(out, "")?;
    line(out, &escape::markdown(&format!("By {}. {}", profile.vendor, profile.description)))?;
    line(out, "")?;
    line(out, &escape::markdown(&format!("How its calls are known: {}", profile.evidence_quality)))?;
    line(out, "")?;
    let run = format!("mageacl plan --magento latest -p {}", profile.slug);
    line(out, &format!("In your own store: {}, there without `--magento latest`.", escape::markdown_code(&run)))?;
    let Some(newest) = page.lines.last() else { return Ok(()) };
    let view = MatrixView { matrix: &page.matrix, subject: profile.slug.clone() };
    section(out, "The least it needs")?;
    if newest.required.is_empty() {
        line(out, &format!("On Magento {} itself no call of it asks for a permission:", newest.newest))?;
        matrix::closed(&view, out)?;
        line(out, "")?;
        line(
            out,
            "Routes that come with a module of the connector are guarded by that module: run the command above in a store.",
        )?;
    } else {
        whole(page, &view, newest, out)?;
    }
    if let Some(checklist) = &profile.checklist {
        section(out, "What the vendor's guide grants")?;
        let address = format!("<{}>", checklist.url.replace(['<', '>', ' ', '\n'], ""));
        line(out, &format!("The guide: {address}. As the Admin stores it when somebody ticks its boxes:"))?;
        line(out, "")?;
        guides(page, out)?;
    }
    section(out, "Its calls")?;
    calls(page, out)
}

/// What is needed, how that is granted, and what it opens.
fn whole(page: &Page<'_>, view: &MatrixView<'_>, newest: &OfLine, out: &mut dyn Write) -> io::Result<()> {
    needed(newest, out)?;
    section(out, "By release")?;
    line(out, "`Granted` counts the ids with their ancestors, `opens` the guarded routes beyond the calls.")?;
    line(out, "")?;
    matrix::lines(view, out)?;
    line(out, "")?;
    matrix::changes(view, out)?;
    section(out, "How to tick it in the Admin")?;
    steps(page, out)?;
    section(out, "What that opens")?;
    opens(newest, page, out)
}

/// Writes the list of all pages.
///
/// # Errors
/// When writing fails.
pub fn connectors(pages: &[Page<'_>], out: &mut dyn Write) -> io::Result<()> {
    let newest = pages.iter().find_map(|page| page.lines.last()).map_or("", |newest| &newest.newest);
    line(out, "# Connectors")?;
    line(out, "")?;
    let text = format!(
        "What connectors need, by what they call, on Magento {newest}; how that differs between releases, and what their \
         vendors' guides give instead, stands on the page of each."
    );
    line(out, &text)?;
    line(out, "")?;
    line(
        out,
        "| Connector | Calls | Ids | Opens | Writing | All Resources opens | The guide opens | In excess | Missing |",
    )?;
    line(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for page in pages {
        let (Some(of), Some(line_of)) = (page.lines.last(), page.matrix.lines.last()) else { continue };
        let mut row = format!("| [{}]({}.md)", escape::markdown(&page.profile.name), page.profile.slug);
        let (routes, writes) = line_of.opens;
        let calls = page.profile.endpoints.len();
        let _ = write!(row, " | {calls} | {} | {routes} | {writes} | {}", of.required.len(), of.all_resources.0);
        let numbers = |guide: &Guide| [guide.opens.0, guide.excess.len(), guide.missing.len()];
        let guide = of.guide.as_ref().map(|guide| numbers(guide).map(|number| number.to_string()));
        let [opens, excess, missing] = guide.unwrap_or_default();
        // Without a call that the release answers there is nothing to compare with.
        let compared = if of.required.is_empty() { Default::default() } else { [excess, missing] };
        line(out, &format!("{row} | {opens} | {} |", compared.join(" | ")))?;
    }
    Ok(())
}

fn section(out: &mut dyn Write, title: &str) -> io::Result<()> {
    line(out, "")?;
    line(out, &format!("## {title}"))?;
    line(out, "")
}

fn needed(of: &OfLine, out: &mut dyn Write) -> io::Result<()> {
    line(out, &format!("On Magento {}:", of.newest))?;
    line(out, "")?;
    line(out, "| In the Admin | Id | For |")?;
    line(out, "|---|---|---|")?;
    for needed in &of.required {
        let calls: Vec<String> = needed.calls.iter().map(|call| code(call)).collect();
        let path = escape::markdown(&needed.path);
        line(out, &format!("| {path} | {} | {} |", code(&needed.id), calls.join("<br>")))?;
    }
    Ok(())
}

/// The way through the tree, once for all lines that have the same one.
fn steps(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(
        out,
        "System > Extensions > Integrations > the integration > API > Resource Access: **Custom**, all boxes empty. Then, in this \
         order:",
    )?;
    let mut groups: Vec<(Vec<&str>, &[String])> = Vec::new();
    for of in &page.lines {
        match groups.iter_mut().find(|(_, steps)| *steps == of.steps.as_slice()) {
            Some((releases, _)) => releases.push(&of.newest),
            None => groups.push((vec![&of.newest], &of.steps)),
        }
    }
    for (releases, steps) in &groups {
        line(out, "")?;
        if groups.len() > 1 {
            line(out, &format!("On {}:", releases.join(", ")))?;
            line(out, "")?;
        }
        for (number, step) in steps.iter().enumerate() {
            line(out, &format!("{}. {}", number + 1, escape::markdown(step)))?;
        }
    }
    Ok(())
}

fn opens(of: &OfLine, page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (routes, writes) = page.matrix.lines.last().map_or((0, 0), |line| line.opens);
    let (all, all_writes) = of.all_resources;
    let risks = if of.risks.is_empty() { String::new() } else { format!(" They are: {}.", of.risks) };
    let text = format!(
        "Beyond its own calls the connector may then make {}, {writes} of them writing, on {}.{risks} All Resources would open \
         {all}, {all_writes} of them writing.",
        count(routes, "guarded call"),
        of.newest
    );
    line(out, &escape::markdown(&text))?;
    if let Some(said) = &page.profile.all_resources {
        line(out, "")?;
        line(out, &escape::markdown(&format!("Does the vendor ask for All Resources? {said}")))?;
    }
    Ok(())
}

fn guides(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "| Release | Boxes | Resources | Guarded routes | Writing | In excess | Missing |")?;
    line(out, "|---|--:|--:|--:|--:|--:|--:|")?;
    // Against calls that no release answers nothing can be held.
    let is_known = page.lines.last().is_some_and(|newest| !newest.required.is_empty());
    let compared = |ids: &[String]| if is_known { ids.len().to_string() } else { "-".to_owned() };
    let with_guide = || page.lines.iter().filter_map(|of| Some((of, of.guide.as_ref()?)));
    for (of, guide) in with_guide() {
        let numbers = [guide.boxes, guide.stored, guide.opens.0, guide.opens.1].map(|number| number.to_string());
        let compared = [compared(&guide.excess), compared(&guide.missing)];
        line(out, &format!("| {} | {} | {} |", of.newest, numbers.join(" | "), compared.join(" | ")))?;
    }
    let Some((of, newest)) = with_guide().next_back().filter(|_| is_known) else { return Ok(()) };
    for (what, ids) in lists(newest) {
        line(out, "")?;
        if ids.is_empty() {
            line(out, &format!("{what} on {}: nothing.", of.newest))?;
            continue;
        }
        let ids: Vec<String> = ids.iter().map(|id| code(id)).collect();
        line(out, &format!("{what} on {} ({}): {}.", of.newest, ids.len(), ids.join(", ")))?;
    }
    if !newest.unread.is_empty() {
        let lines: Vec<String> = newest.unread.iter().map(|text| code(text)).collect();
        line(out, "")?;
        line(out, &format!("Lines that name no box of {}: {}.", of.newest, lines.join(", ")))?;
    }
    Ok(())
}

fn lists(guide: &Guide) -> [(&'static str, &[String]); 2] {
    [("In excess", &guide.excess), ("Missing", &guide.missing)]
}

fn calls(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "| Call | For | Known from |")?;
    line(out, "|---|---|---|")?;
    for endpoint in &page.profile.endpoints {
        let optional = if endpoint.optional { " (optional)" } else { "" };
        let call = code(&format!("{} {}", endpoint.method, endpoint.path));
        let purpose = escape::markdown(&format!("{}{optional}", endpoint.purpose));
        line(out, &format!("| {call} | {purpose} | {} |", endpoint.confidence))?;
    }
    Ok(())
}

/// Code in a cell, where even in code a bar ends it.
fn code(text: &str) -> String {
    escape::markdown_code(text).replace('|', "\\|")
}
