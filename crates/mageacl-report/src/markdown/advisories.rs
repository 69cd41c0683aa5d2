//! The list of known advisories: `docs/advisories.md`.

use std::io::{self, Write};

use crate::escape::Markdown;
use crate::escape::markdown::{autolink, cell_code, line, md, text};
use mageacl_core::advisory::{self, Advisory, Guard, Unseen};

/// Writes each advisory and how it is detected.
///
/// # Errors
/// If the output cannot be written.
pub fn advisories(out: &mut dyn Write) -> io::Result<()> {
    let intro = [
        "# Advisories",
        "",
        "Known wrong guards of Magento's own routes, as `data/advisories.json` has them. `mageacl lint` tells where a shop has one \
         (`weak-core-guard`), `mageacl audit` which grants get through it (`call-through-weak-guard`).",
        "",
        "The shop's merged routes decide, not its release: a route shows an advisory if it asks for the weak refs, or for some of \
         them, and for nothing else. Whoever has the fix as a patch, or adds a ref in a module of their own, is not told: Magento \
         unites the refs of a route and asks for all. A shop that was changed the other way is told, whatever its release.",
        "",
        "*Inferred* means that the advisory does not name the call: it is told by the releases in which its guard changed. Such \
         findings have medium confidence, unless another call of the same advisory is sure.",
    ];
    intro.iter().try_for_each(|text| line(out, *text))?;
    advisory::all().iter().try_for_each(|advisory| entry(advisory, out))?;
    let unseen = [
        "",
        "## What no guard shows",
        "",
        "Advisories about permissions of calls that were mended elsewhere. Whether a shop has the fix cannot be told from its \
         routes: look at its release.",
        "",
        "Not listed either is what changed without anything published that says why: the guards of `/V1/stockItems`, \
         `/V1/stockStatuses` and `PUT /V1/products/:productSku/stockItems/:itemId` in 2.4.1, and that of `POST /V1/orders` in \
         2.4.4-p12, 2.4.5-p11, 2.4.6-p9, 2.4.7-p4 and 2.4.8.",
        "",
    ];
    unseen.iter().try_for_each(|text| line(out, *text))?;
    advisory::unseen().iter().try_for_each(|unseen| absent(unseen, out))
}

fn entry(advisory: &Advisory, out: &mut dyn Write) -> io::Result<()> {
    line(out, "")?;
    line(out, md!("## {}", text(&advisory.id)))?;
    line(out, "")?;
    line(out, md!("{}.", text(&advisory.title).capitalized()))?;
    line(out, "")?;
    let rating = if advisory.our_rating { " (our rating)" } else { "" };
    line(out, md!("- Severity: {}{}", advisory.severity.as_str(), rating))?;
    line(out, md!("- Fixed in: {}", text(&advisory.fixed_in.join(", "))))?;
    line(out, md!("- Sources: {}", links(&advisory.sources)))?;
    line(out, "")?;
    line(out, "| Route | Asks for | Since the fix for | The call is |")?;
    line(out, "|---|---|---|---|")?;
    advisory.routes.iter().try_for_each(|guard| row(guard, out))
}

fn row(guard: &Guard, out: &mut dyn Write) -> io::Result<()> {
    let refs = |refs: &[String]| Markdown::join(refs.iter().map(|id| cell_code(id)), ", ");
    let route = cell_code(&format!("{} {}", guard.method, guard.url));
    let known = if guard.inferred { "inferred" } else { "named" };
    line(out, md!("| {} | {} | {} | {} |", route, refs(&guard.weak), refs(&guard.fixed), known))
}

fn absent(unseen: &Unseen, out: &mut dyn Write) -> io::Result<()> {
    let Unseen { id, title, why, sources } = unseen;
    line(out, md!("- **{}**: {}. {} {}", text(id), text(title), text(why), links(sources)))
}

fn links(sources: &[String]) -> Markdown {
    Markdown::join(sources.iter().map(|source| autolink(source)), ", ")
}
