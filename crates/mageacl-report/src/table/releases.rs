//! The known releases for human readers.

use std::io::{self, Write};

use mageacl_core::packages::{FACTS_DATE, mage_os_names};

use super::{Rows, heading, line, wrapped};
use crate::{ReleaseRow, TableStyle, count};

/// Writes the releases, the oldest first.
///
/// # Errors
/// If the output cannot be written.
pub fn releases(releases: &[ReleaseRow], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let edition = releases.first().map_or("Magento", |release| release.edition.title());
    heading(out, &format!("{} of {edition}, facts of {FACTS_DATE}", count(releases.len(), "release")))?;
    line(out, "")?;
    let header =
        ["release", "facts", "modules", "resources", "routes", "guarded", "writes", "public", "end of support"];
    let mut rows = Rows::new(&header);
    for release in releases {
        let numbers =
            [release.modules, release.resources, release.routes, release.guarded, release.writes, release.anonymous];
        let [modules, resources, routes, guarded, writes, anonymous] = numbers.map(|number| number.to_string());
        let newest = if release.newest { " *" } else { "" };
        let facts = if release.is_exact { "exact".to_owned() } else { "nearest".to_owned() };
        let name = format!("{}{newest}", release.name);
        let support = release.support.map_or_else(String::new, |support| match support.extended {
            Some(extended) => format!("{}, extended {extended}", support.end),
            None => support.end.to_owned(),
        });
        rows.add([name, facts, modules, resources, routes, guarded, writes, anonymous, support]);
    }
    (2..8).for_each(|column| rows.align_right(column));
    rows.print(style, out)?;
    line(out, "")?;
    let text = "* the newest of its line. `--magento` takes each of them; a line such as 2.4, or `latest`, selects the \
                newest one that is known exactly. \"nearest\" means that a package that declares something is known only in \
                another version. Extended support is for customers of Adobe Commerce.";
    wrapped(out, "", text, style)?;
    let mage_os = mage_os_names();
    let names: Vec<String> = mage_os.iter().map(|(name, magento)| format!("{name} is {magento}")).collect();
    line(out, "")?;
    wrapped(out, "", format!("Mage-OS, with the release of Magento: {}.", names.join(", ")), style)
}
