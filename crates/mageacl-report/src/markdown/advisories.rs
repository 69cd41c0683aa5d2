//! The list of known advisories: `docs/advisories.md`.

use std::io::{self, Write};

use crate::escape::Markdown;
use crate::escape::markdown::{autolink, cell_code, line, md, text};
use mageacl_core::advisory::{self, Advisory, Unseen, WeakGuard};

/// Writes each advisory and how it is detected.
///
/// # Errors
/// If the output cannot be written.
pub fn advisories(out: &mut dyn Write) -> io::Result<()> {
    let intro = [
        "# Advisories",
        "",
        "Published weak guards of Magento's own routes, from `data/advisories.json`. `mageacl lint` reports the \
         affected routes of a store (`weak-core-guard`), `mageacl audit` the grants that open them \
         (`call-through-weak-guard`).",
        "",
        "The merged routes of the store decide, not its release: an advisory applies to a route that requires the weak \
         refs, or some of them, and nothing else. A store with the fix as a patch, or with an additional ref in a \
         module, is not reported: Magento combines the refs of a route and requires all of them. A store that was \
         weakened is reported, in every release.",
        "",
        "*Inferred* means that the advisory does not name the call: it follows from the releases in which its guard \
         changed. Such findings have medium confidence, unless another call of the same advisory is certain.",
    ];
    intro.iter().try_for_each(|text| line(out, *text))?;
    advisory::all().iter().try_for_each(|advisory| entry(advisory, out))?;
    let unseen = [
        "",
        "## Advisories without a weak guard",
        "",
        "Advisories about permissions of calls that were fixed elsewhere. The routes of a store do not show whether it \
         has the fix: check its release.",
        "",
        "Also not listed are unexplained changes without a publication: the guards of `/V1/stockItems`, \
         `/V1/stockStatuses` and `PUT /V1/products/:productSku/stockItems/:itemId` in 2.4.1, and that of `POST \
         /V1/orders` in 2.4.4-p12, 2.4.5-p11, 2.4.6-p9, 2.4.7-p4 and 2.4.8.",
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
    line(out, "| Route | Requires | Since the fix requires | The call is |")?;
    line(out, "|---|---|---|---|")?;
    advisory.routes.iter().try_for_each(|guard| row(guard, out))
}

fn row(guard: &WeakGuard, out: &mut dyn Write) -> io::Result<()> {
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
