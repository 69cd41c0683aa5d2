//! The lines of Magento's releases as a table of the documentation.

use std::io::{self, Write};

use mageacl_core::catalog::Edition;
use mageacl_core::packages::{self, Support};
use mageacl_core::release::Release;

/// Writes a table of release lines: the releases that are known exactly by edition, and the end of support.
///
/// # Errors
/// If the output cannot be written.
pub fn release_lines(out: &mut dyn Write) -> io::Result<()> {
    let names = packages::release_names(packages::release_lists());
    writeln!(out, "| line | Open Source, exact | Adobe Commerce, exact | not exact in Open Source | end of support |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for line in names.chunk_by(|a, b| line_of(a) == line_of(b)) {
        let exact =
            |edition: Edition| -> Vec<&str> { line.iter().copied().filter(|name| is_exact(name, edition)).collect() };
        let (open_source, commerce) = (exact(Edition::OpenSource), exact(Edition::Commerce));
        let nearest: Vec<&str> = line.iter().copied().filter(|name| !open_source.contains(name)).collect();
        let support = packages::support(line[0]).map_or_else(|| "not known".to_owned(), until);
        let cells = [&open_source, &commerce, &nearest].map(|of| ranges(of, line));
        writeln!(out, "| {} | {} | {support} |", title(line[0]), cells.join(" | "))?;
    }
    Ok(())
}

fn is_exact(name: &str, edition: Edition) -> bool {
    packages::is_exact(name, edition, packages::builtin(), packages::release_lists())
}

/// Returns the numbers that the releases of one line share: two of them before 2.4, else three.
fn line_of(name: &str) -> Option<[u32; 3]> {
    let [major, minor, patch] = Release::parse(name)?.numbers;
    Some([major, minor, if minor < 4 { 0 } else { patch }])
}

fn title(name: &str) -> String {
    let [major, minor, patch] = line_of(name).unwrap_or_default();
    if minor < 4 { format!("{major}.{minor}") } else { format!("{major}.{minor}.{patch}") }
}

fn until(support: Support) -> String {
    let extended = support.extended.map_or_else(String::new, |day| format!(", Adobe Commerce {day}"));
    format!("{}{extended}", support.end)
}

/// Returns names as ranges of a line.
fn ranges(names: &[&str], line: &[&str]) -> String {
    let place = |name: &str| line.iter().position(|known| *known == name);
    let parts = names.chunk_by(|a, b| place(a).map(|at| at + 1) == place(b));
    let part = |part: &[&str]| match part {
        [one] => (*one).to_owned(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    };
    parts.map(part).collect::<Vec<_>>().join(", ")
}
