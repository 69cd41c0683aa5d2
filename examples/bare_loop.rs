//! A lower bound for the time that any tool needs to read a store: opens and reads the files sequentially, and does
//! nothing else.
//!
//! - `bare_loop list STORE` prints the files: for every module in `vendor/composer/autoload_files.php` its
//!   `registration.php`, and its `etc/acl.xml` and `etc/webapi.xml` if it has them. With `--module-xml` also its
//!   `etc/module.xml`.
//! - `bare_loop read LIST` reads the files of such a list. This is the part to measure.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["list", store] => list(Path::new(store), &["registration.php", "etc/acl.xml", "etc/webapi.xml"]),
        ["list", store, "--module-xml"] => {
            list(Path::new(store), &["registration.php", "etc/module.xml", "etc/acl.xml", "etc/webapi.xml"])
        }
        ["read", list] => read(list),
        _ => Err("bare_loop list STORE [--module-xml], or bare_loop read LIST".into()),
    }
}

fn list(store: &Path, wanted: &[&str]) -> Result<(), Box<dyn Error>> {
    let vendor = store.join("vendor");
    let files = fs::read_to_string(vendor.join("composer/autoload_files.php"))?;
    let mut out = io::stdout().lock();
    for line in files.lines() {
        let named = line.split_once("$vendorDir . '/").and_then(|(_, rest)| rest.strip_suffix("/registration.php',"));
        let Some(folder) = named.map(|package| vendor.join(package)) else { continue };
        for file in wanted.iter().map(|file| folder.join(file)).filter(|file| file.is_file()) {
            writeln!(out, "{}", file.display())?;
        }
    }
    Ok(())
}

fn read(list: &str) -> Result<(), Box<dyn Error>> {
    let mut bytes = 0;
    for path in fs::read_to_string(list)?.lines() {
        bytes += fs::read(path)?.len();
    }
    // The result must be used, or the compiler could remove the reads.
    if bytes == 0 { Err("there was nothing to read".into()) } else { Ok(()) }
}
