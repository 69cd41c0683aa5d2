//! The built-in releases for human readers.

use std::io::{self, Write};

use super::{Rows, line, wrapped};
use crate::{ReleaseRow, Style};

/// Writes the releases, the oldest first.
///
/// # Errors
/// If the output cannot be written.
pub fn releases(releases: &[ReleaseRow], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(&["release", "modules", "resources", "routes", "guarded", "writes", "public"]);
    for release in releases {
        let numbers =
            [release.modules, release.resources, release.routes, release.guarded, release.writes, release.anonymous];
        let [modules, resources, routes, guarded, writes, anonymous] = numbers.map(|number| number.to_string());
        let newest = if release.newest { " *" } else { "" };
        rows.add([format!("{}{newest}", release.name), modules, resources, routes, guarded, writes, anonymous]);
    }
    (1..7).for_each(|column| rows.align_right(column));
    rows.print(style, out)?;
    line(out, "")?;
    let text = "* the newest of its line. `--magento` takes each of them, a line such as 2.4 of which the newest \
                counts, or `latest`.";
    wrapped(out, "", text, style)
}
