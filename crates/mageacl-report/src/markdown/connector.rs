//! The pages of connectors: `docs/connectors/`.

use std::io::{self, Write};

use super::matrix;
use crate::count;
use crate::escape::Markdown;
use crate::escape::markdown::{autolink, cell_code, code, line, link_page, md, text};
use crate::matrix::MatrixView;
use mageacl_core::catalog::acl::ADMIN;
use mageacl_core::connector::{Guide, OfLine, Page};
use mageacl_core::profile::Profile;

/// The maximum number of calls in a cell.
const MAX_CALLS: usize = 5;

/// Writes the page of a connector.
///
/// # Errors
/// If the output cannot be written.
pub fn connector(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let profile = page.profile;
    line(out, md!("# {}", text(&profile.name)))?;
    line(out, "")?;
    line(out, text(&format!("By {}. {}", profile.vendor, profile.description)))?;
    line(out, "")?;
    line(out, text(&format!("Evidence for its calls: {}", profile.evidence_quality)))?;
    line(out, "")?;
    origin(profile, out)?;
    line(out, "")?;
    let run = format!("mageacl plan --magento latest -p {}", profile.slug);
    line(out, md!("In your own store: {}, there without `--magento latest`.", code(&run)))?;
    let Some(newest) = page.lines.last() else { return Ok(()) };
    let view = MatrixView { matrix: &page.matrix, subject: profile.slug.clone() };
    section(out, "Minimum set")?;
    if newest.required.is_empty() {
        line(out, md!("On Magento {} none of its calls requires a permission:", text(&newest.newest)))?;
        matrix::closed(&view, out)?;
        line(out, "")?;
        line(
            out,
            "Routes of the connector's own module are guarded by that module: run the command above in a store.",
        )?;
    } else {
        whole(page, &view, newest, out)?;
    }
    if let Some(checklist) = &profile.checklist {
        section(out, "Grant of the vendor's guide")?;
        line(out, md!("The guide: {}. As the Admin stores it after ticking its boxes:", autolink(&checklist.url)))?;
        line(out, "")?;
        guides(page, out)?;
    }
    section(out, "By edition")?;
    editions(page, out)?;
    section(out, "Its calls")?;
    calls(page, out)
}

/// Writes the day and the place of the evidence, and the way to correct it.
fn origin(profile: &Profile, out: &mut dyn Write) -> io::Result<()> {
    let day = profile.checked.as_deref().unwrap_or("an unknown day");
    let source = profile.source.as_deref().map_or_else(|| Markdown::from("an unnamed source"), autolink);
    let version = profile.version.as_deref().map_or_else(|| "no version stated".into(), code);
    let file = format!("../../profiles/{}.json", profile.slug);
    line(
        out,
        md!(
            "Read on {} from {} ({}). To correct this page, change {} in a pull request, or open an issue with the evidence: \
             an address, or file and line of the connector's source.",
            text(day),
            source,
            version,
            link_page(&"its profile".into(), &file)
        ),
    )
}

/// Writes the requirements in each edition.
fn editions(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "| Edition | Release | Ids | Opens | Writes | Calls that no grant opens |")?;
    line(out, "|---|---|--:|--:|--:|---|")?;
    for of in &page.editions {
        let numbers = [of.required.len(), of.opens.0, of.opens.1].map(|number| md!("{}", number));
        let calls = match of.uncallable.len() {
            0..=MAX_CALLS => Markdown::join(of.uncallable.iter().map(|call| cell_code(call)), "<br>"),
            more => text(&count(more, "call")),
        };
        let (edition, numbers) = (text(of.edition.title()), Markdown::join(numbers, " | "));
        line(out, md!("| {} | {} | {} | {} |", edition, text(&of.release), numbers, calls))?;
    }
    let Some(first) = page.editions.first() else { return Ok(()) };
    for of in &page.editions[1..] {
        let more: Vec<&String> = of.required.iter().filter(|id| !first.required.contains(id)).collect();
        if !more.is_empty() {
            let ids = Markdown::join(more.into_iter().map(|id| code(id)), ", ");
            line(out, "")?;
            line(out, md!("Only on {}: {}.", text(of.edition.title()), ids))?;
        }
    }
    Ok(())
}

/// Writes the minimum set, the steps to grant it, and its collateral access.
fn whole(page: &Page<'_>, view: &MatrixView<'_>, newest: &OfLine, out: &mut dyn Write) -> io::Result<()> {
    needed(newest, out)?;
    section(out, "By release")?;
    line(out, "`Granted` counts the ids with their ancestors, `opens` the guarded routes beyond the calls.")?;
    line(out, "")?;
    matrix::lines(view, out)?;
    line(out, "")?;
    matrix::changes(view, out)?;
    section(out, "Ticking it in the Admin")?;
    steps(page, out)?;
    section(out, "Also opens")?;
    opens(newest, page, out)
}

/// Writes the list of all pages.
///
/// # Errors
/// If the output cannot be written.
pub fn connectors(pages: &[Page<'_>], out: &mut dyn Write) -> io::Result<()> {
    let newest = pages.iter().find_map(|page| page.lines.last()).map_or("", |newest| &newest.newest);
    line(out, "# Connectors")?;
    line(out, "")?;
    let intro = md!(
        "The requirements of connectors, by their calls, on Magento {}; the differences between releases, and the \
         grants in their vendors' guides, are on the page of each connector.",
        text(newest)
    );
    line(out, intro)?;
    line(out, "")?;
    line(out, "## By vendor")?;
    line(out, "")?;
    line(out, "| Vendor | Connector | Kind | Needs | Writes |")?;
    line(out, "|---|---|---|---|---|")?;
    let mut by_vendor: Vec<&Page<'_>> = pages.iter().collect();
    by_vendor.sort_by_key(|page| (page.profile.vendor.to_lowercase(), page.profile.name.to_lowercase()));
    for page in by_vendor {
        vendor(page, out)?;
    }
    line(out, "")?;
    line(out, "`Needs` lists the branches of the Admin with boxes to tick, `Writes` the calls that are not GET.")?;
    line(out, "")?;
    line(out, "## In numbers")?;
    line(out, "")?;
    line(
        out,
        "| Connector | Calls | Ids | Opens | Writes | All Resources opens | The guide opens | Excess | Missing |",
    )?;
    line(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for page in pages {
        let (Some(of), Some(line_of)) = (page.lines.last(), page.matrix.lines.last()) else { continue };
        let name = link_page(&text(&page.profile.name), &format!("{}.md", page.profile.slug));
        let (routes, writes) = line_of.opens;
        let calls = page.profile.endpoints.len();
        let numbers_of_it =
            [calls, of.required.len(), routes, writes, of.all_resources.0].map(|number| md!("{}", number));
        let row = md!("| {} | {}", name, Markdown::join(numbers_of_it, " | "));
        let numbers = |guide: &Guide| [guide.opens.0, guide.excess.len(), guide.missing.len()];
        let guide = of.guide.as_ref().map(|guide| numbers(guide).map(|number| md!("{}", number)));
        let [opens, excess, missing] = guide.unwrap_or_default();
        // Without callable calls there is nothing to compare with.
        let compared = if of.required.is_empty() { Default::default() } else { [excess, missing] };
        line(out, md!("{} | {} | {} |", row, opens, Markdown::join(compared, " | ")))?;
    }
    Ok(())
}

/// Writes the row of a connector in the index by vendor.
fn vendor(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let profile = page.profile;
    let name = link_page(&text(&profile.name), &format!("{}.md", profile.slug));
    let mut branches: Vec<&str> = Vec::new();
    for needed in page.lines.last().iter().flat_map(|newest| &newest.required) {
        let branch = needed.path.split(" > ").next().unwrap_or_default();
        // Every integration has the root.
        if needed.id != ADMIN && !branches.contains(&branch) {
            branches.push(branch);
        }
    }
    let needs = if branches.is_empty() { "no permission of Magento".to_owned() } else { branches.join(", ") };
    let writes = profile.endpoints.iter().filter(|endpoint| endpoint.method != "GET").count();
    let writes = match writes {
        0 => "only reads".to_owned(),
        some => format!("{some} of {} calls", profile.endpoints.len()),
    };
    let cells = [text(&profile.vendor), name, text(&profile.kind), text(&needs), text(&writes)];
    line(out, md!("| {} |", Markdown::join(cells, " | ")))
}

fn section(out: &mut dyn Write, title: &'static str) -> io::Result<()> {
    line(out, "")?;
    line(out, md!("## {}", title))?;
    line(out, "")
}

fn needed(of: &OfLine, out: &mut dyn Write) -> io::Result<()> {
    line(out, md!("On Magento {}:", text(&of.newest)))?;
    line(out, "")?;
    line(out, "| In the Admin | Id | For |")?;
    line(out, "|---|---|---|")?;
    for needed in &of.required {
        let calls = Markdown::join(needed.calls.iter().map(|call| cell_code(call)), "<br>");
        line(out, md!("| {} | {} | {} |", text(&needed.path), cell_code(&needed.id), calls))?;
    }
    Ok(())
}

/// Writes the steps in the tree, once for all lines with the same ones.
fn steps(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(
        out,
        "System > Extensions > Integrations > the integration > API > Resource Access: **Custom**, all boxes empty. \
         Then, in this order:",
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
            line(out, md!("On {}:", text(&releases.join(", "))))?;
            line(out, "")?;
        }
        for (number, step) in steps.iter().enumerate() {
            line(out, md!("{}. {}", number + 1, text(step)))?;
        }
    }
    Ok(())
}

fn opens(of: &OfLine, page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (routes, writes) = page.matrix.lines.last().map_or((0, 0), |line| line.opens);
    let (all, all_writes) = of.all_resources;
    let risks = if of.risks.is_empty() { String::new() } else { format!(" They are: {}.", of.risks) };
    let sentence = format!(
        "Beyond its own calls the connector may then make {}, {writes} of them writes, on {}.{risks} All Resources \
         would open {all}, {all_writes} of them writes.",
        count(routes, "guarded call"),
        of.newest
    );
    line(out, text(&sentence))?;
    if let Some(said) = &page.profile.all_resources {
        line(out, "")?;
        line(out, text(&format!("All Resources in the vendor's documentation: {said}")))?;
    }
    Ok(())
}

fn guides(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, "| Release | Boxes | Resources | Guarded routes | Writes | Excess | Missing |")?;
    line(out, "|---|--:|--:|--:|--:|--:|--:|")?;
    // Without callable calls there is nothing to compare with.
    let is_known = page.lines.last().is_some_and(|newest| !newest.required.is_empty());
    let compared = |ids: &[String]| if is_known { md!("{}", ids.len()) } else { Markdown::from("-") };
    let with_guide = || page.lines.iter().filter_map(|of| Some((of, of.guide.as_ref()?)));
    for (of, guide) in with_guide() {
        let numbers = [guide.boxes, guide.stored, guide.opens.0, guide.opens.1].map(|number| md!("{}", number));
        let cells = numbers.into_iter().chain([compared(&guide.excess), compared(&guide.missing)]);
        line(out, md!("| {} | {} |", text(&of.newest), Markdown::join(cells, " | ")))?;
    }
    let Some((of, newest)) = with_guide().next_back().filter(|_| is_known) else { return Ok(()) };
    for (what, ids) in lists(newest) {
        line(out, "")?;
        if ids.is_empty() {
            line(out, md!("{} on {}: nothing.", what, text(&of.newest)))?;
            continue;
        }
        let list = Markdown::join(ids.iter().map(|id| code(id)), ", ");
        line(out, md!("{} on {} ({}): {}.", what, text(&of.newest), ids.len(), list))?;
    }
    if !newest.unread.is_empty() {
        let lines = Markdown::join(newest.unread.iter().map(|text| code(text)), ", ");
        line(out, "")?;
        line(out, md!("Lines that match no box of {}: {}.", text(&of.newest), lines))?;
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
        let call = cell_code(&format!("{} {}", endpoint.method, endpoint.path));
        let purpose = text(&format!("{}{optional}", endpoint.purpose));
        line(out, md!("| {} | {} | {} |", call, purpose, text(&endpoint.confidence.to_string())))?;
    }
    Ok(())
}
