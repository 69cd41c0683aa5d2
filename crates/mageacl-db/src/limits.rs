//! Limits on time and size.

use std::time::Duration;

/// Limits of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time to connect.
    pub connect: Duration,
    /// The time to wait for a lock and for the next bytes of the server.
    pub wait: Duration,
    /// The number of rows of all tables together.
    pub rows: usize,
}

impl Default for Limits {
    /// A store has some hundred rows for each role and integration.
    fn default() -> Self {
        Limits { connect: Duration::from_secs(10), wait: Duration::from_secs(30), rows: 5_000_000 }
    }
}
