//! Tests with a requirement outside the repository, such as a program or a folder of recorded answers.
//!
//! libtest decides at compile time whether a test is ignored. The targets that include this file decide at run time: a test
//! whose requirement is missing is reported as ignored, never as passed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

/// The state of a requirement.
#[derive(Clone)]
pub(crate) enum Requirement<T> {
    /// The requirement is met.
    Met(T),
    /// The requirement is missing, for this reason. Its tests are ignored, and fail with `--ignored`.
    Missing(String),
    /// The environment demands the requirement, which is missing for this reason. Its tests fail.
    Demanded(String),
}

/// The tests of a target.
#[derive(Default)]
pub(crate) struct Tests {
    trials: Vec<Trial>,
    /// The reasons for ignored tests.
    reasons: BTreeSet<String>,
}

impl Tests {
    /// Adds a test that always runs.
    pub(crate) fn add(&mut self, name: String, test: impl FnOnce() + Send + 'static) {
        self.trials.push(Trial::test(name, move || {
            test();
            Ok(())
        }));
    }

    /// Adds a test that runs only if its requirement is met.
    pub(crate) fn add_requiring<T: Clone + Send + 'static>(
        &mut self,
        name: String,
        requirement: &Requirement<T>,
        test: impl FnOnce(T) + Send + 'static,
    ) {
        match requirement.clone() {
            Requirement::Met(value) => self.add(name, move || test(value)),
            Requirement::Demanded(reason) => self.trials.push(Trial::test(name, || Err(Failed::from(reason)))),
            Requirement::Missing(reason) => {
                self.reasons.insert(reason.clone());
                self.trials.push(Trial::test(name, || Err(Failed::from(reason))).with_ignored_flag(true));
            }
        }
    }

    /// Runs the tests that the command line selects, after the reasons for ignored ones.
    pub(crate) fn run(self) -> ExitCode {
        let arguments = Arguments::from_args();
        // Tools such as cargo-nextest parse the list.
        if !arguments.list {
            for reason in &self.reasons {
                eprintln!("note: tests are ignored: {reason}");
            }
        }
        libtest_mimic::run(&arguments, self.trials).exit_code()
    }
}

/// Returns the value of an environment variable. An empty value counts as unset, as in the shell's `${NAME:-default}`.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
