//! Source code.

use std::io;
use std::path::Path;

use crate::declarations;
use crate::store::{join, write};

/// The number of routes of the store.
const FEW: usize = 10;

/// The number of lines of a file: files of more than 2 MB are not read.
const LINES: usize = 1000;

fn with_files(root: &Path, items: usize, line: impl Fn(usize) -> String) -> io::Result<()> {
    declarations::routes(root, FEW)?;
    for file in 0..items.div_ceil(LINES) {
        let first = file * LINES;
        let lines = LINES.min(items - first);
        write(root, &format!("src/a{file}.js"), &join(lines, |at| line(first + at)))?;
    }
    Ok(())
}

pub(crate) fn calls(root: &Path, items: usize) -> io::Result<()> {
    with_files(root, items, |at| format!("client.get(`/V1/shop{}/p/${{id}}`);\n", at % FEW))
}

/// One variable that every line assigns and uses.
pub(crate) fn one_name(root: &Path, items: usize) -> io::Result<()> {
    with_files(root, items, |at| format!("url = '/V1/shop{}/p'; client.get(url + x);\n", at % FEW))
}

/// Constants, each of which refers to the one before it twice.
pub(crate) fn constants(root: &Path, items: usize) -> io::Result<()> {
    with_files(root, items, |at| {
        format!("const P{at} = `/V1/a/${{P{0}}}/${{P{0}}}`; client.get(P{at});\n", at.saturating_sub(1))
    })
}

/// Functions that call each other and have a variable of one name.
pub(crate) fn functions(root: &Path, items: usize) -> io::Result<()> {
    with_files(root, items, |at| {
        format!(
            "function f{at}(x) {{ const path = '/V1/shop1/p' + f{}(x); return client.get(path); }}\n",
            at.saturating_sub(1)
        )
    })
}

/// A text of many parts on one line.
pub(crate) fn joined(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, FEW)?;
    let text = join(items, |at| format!("'/V1/a{at}' +\n"));
    write(root, "src/a.js", &format!("client.get({text}x);\n"))
}

/// Calls in the arguments of each other.
pub(crate) fn nested(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, FEW)?;
    let text = format!("{}{}", "f('/V1/a', \n".repeat(items), ")".repeat(items));
    write(root, "src/a.js", &format!("client.get('/V1/shop1/p');\n{text};\n"))
}
