//! The two collections of recorded answers.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::records;

/// Invented stores with the answers of Magento.
#[derive(Clone)]
pub(crate) enum Stores {
    /// The sample in `fixtures/oracle`.
    Sample,
    /// All stores, in the folder of recorded answers.
    All(PathBuf),
}

/// Generated stores. An unpacked archive is deleted when this is dropped.
pub(crate) struct Generated {
    pub(crate) cases: Vec<PathBuf>,
    _unpacked: Option<TempDir>,
}

impl Stores {
    /// Returns the folders of the edge cases.
    pub(crate) fn edge(&self) -> Vec<PathBuf> {
        match self {
            Stores::Sample => records::entries(&sample().join("edge")),
            Stores::All(shared) => records::entries(&shared.join("oracle/edge")),
        }
    }

    /// Returns the folders of the generated stores.
    pub(crate) fn generated(&self) -> Generated {
        match self {
            Stores::Sample => Generated { cases: records::entries(&sample().join("random")), _unpacked: None },
            Stores::All(shared) => {
                let unpacked = records::unpack(&shared.join("oracle/random.tar.gz"));
                Generated { cases: records::entries(unpacked.path()), _unpacked: Some(unpacked) }
            }
        }
    }

    /// Selects the expected number for this collection.
    pub(crate) fn expected(&self, number: Expected) -> usize {
        match self {
            Stores::Sample => number.sample,
            Stores::All(_) => number.all,
        }
    }
}

/// The number of comparisons that a collection holds. Fewer mean that a test skips some.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    pub(crate) sample: usize,
    pub(crate) all: usize,
}

/// Returns the folder of the sample.
pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle")
}
