//! Writes the JSON Schema of each document to a folder, and prints `docs/json.md`.

use std::path::PathBuf;
use std::{env, fs, io};

use mageacl_report::json::v1::schema::{KINDS, page};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("usage: schemas FOLDER > PAGE"))?;
    fs::create_dir_all(&folder)?;
    for kind in KINDS {
        let schema = serde_json::to_string_pretty(&kind.schema())?;
        fs::write(folder.join(format!("{}.json", kind.name)), schema + "\n")?;
    }
    page(&mut io::stdout().lock())
}
