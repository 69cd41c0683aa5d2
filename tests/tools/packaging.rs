//! The channels in `packaging`: they take the pinned binary from a server on the loopback interface or from a mirror, and run it
//! unchanged.

mod composer;
mod installer;
mod npm;
mod release;
mod server;

use crate::requirement::{Requirement, Tests};

pub(crate) fn add(tests: &mut Tests, php: &Requirement<()>, shell: &Requirement<()>, node: &Requirement<()>) {
    composer::add(tests, php);
    installer::add(tests, shell);
    npm::add(tests, node);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
