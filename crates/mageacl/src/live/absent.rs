//! The database in a program that was built without the feature `live`.

use std::path::Path;

use crate::args::ConnectionArgs;
use crate::output::Terminal;
use mageacl_core::grant::State;
use mageacl_core::project::Error;

pub(super) fn read(_: &ConnectionArgs, _: Option<&Path>, _: Terminal) -> Result<(State, String), Error> {
    Err(absent())
}

pub(super) fn grant_sql(_: &ConnectionArgs, _: Option<&Path>, _: &str) -> Result<String, Error> {
    Err(absent())
}

fn absent() -> Error {
    let why = "this program was built without database support; use a release, or build it with `--features live`";
    Error::Unsuitable(why.to_owned())
}
