//! The cost of one run of the program.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The number of runs of which the shortest counts. Long ones are not repeated as often.
const RUNS: usize = 5;

/// The total time after which a run is not repeated, in seconds.
const ENOUGH: f64 = 2.0;

/// The program and the way in which its cost is measured.
pub(crate) struct Program {
    pub(crate) file: PathBuf,
    pub(crate) method: Method,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Instructions, counted by valgrind.
    Instructions,
    /// The time of the whole process.
    Time,
}

pub(crate) struct Cost {
    /// Instructions, or seconds.
    pub(crate) amount: f64,
    /// The maximum resident size in kB, if GNU time is installed.
    pub(crate) memory: Option<u64>,
}

impl Method {
    /// Returns the counting of instructions if valgrind is installed.
    pub(crate) fn available() -> Method {
        let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if found.is_ok_and(|status| status.success()) { Method::Instructions } else { Method::Time }
    }

    pub(crate) fn unit(self) -> &'static str {
        match self {
            Method::Instructions => "million instructions",
            Method::Time => "ms",
        }
    }

    pub(crate) fn written(self, amount: f64) -> String {
        match self {
            Method::Instructions => format!("{:.0}", amount / 1e6),
            Method::Time => format!("{:.1}", amount * 1e3),
        }
    }
}

impl Program {
    /// Runs a command in a folder and returns its cost. The arguments contain no spaces.
    pub(crate) fn cost(&self, command: &str, folder: &Path) -> Result<Cost, Box<dyn Error>> {
        let (amount, memory) = (self.amount(command, folder)?, self.memory(command, folder));
        Ok(Cost { amount, memory })
    }

    fn amount(&self, command: &str, folder: &Path) -> Result<f64, Box<dyn Error>> {
        match self.method {
            Method::Instructions => self.instructions(command, folder),
            Method::Time => {
                let (mut shortest, mut total) = (f64::INFINITY, 0.0);
                for _ in 0..RUNS {
                    let taken = self.seconds(command, folder)?;
                    (shortest, total) = (shortest.min(taken), total + taken);
                    if total > ENOUGH {
                        break;
                    }
                }
                Ok(shortest)
            }
        }
    }

    fn instructions(&self, command: &str, folder: &Path) -> Result<f64, Box<dyn Error>> {
        let log = tempfile::NamedTempFile::new()?;
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        valgrind.arg(format!("--log-file={}", log.path().display())).arg(&self.file).args(command.split(' '));
        run(&mut valgrind, folder)?;
        let text = std::fs::read_to_string(log.path())?;
        let count =
            text.lines().find_map(|line| line.split_once("I refs:").map(|(_, count)| count.trim().replace(',', "")));
        Ok(count.ok_or("valgrind counted no instructions")?.parse()?)
    }

    /// Returns the processor time of a run if GNU time is installed, which other processes disturb less, else the time.
    fn seconds(&self, command: &str, folder: &Path) -> Result<f64, Box<dyn Error>> {
        if let Some(measured) = self.measured("%U %S", command, folder) {
            let times = measured.split(' ').map(str::parse::<f64>).collect::<Result<Vec<_>, _>>()?;
            return Ok(times.iter().sum::<f64>().max(0.001));
        }
        let start = Instant::now();
        let mut program = Command::new(&self.file);
        run(program.args(command.split(' ')), folder)?;
        Ok(start.elapsed().as_secs_f64())
    }

    fn memory(&self, command: &str, folder: &Path) -> Option<u64> {
        self.measured("%M", command, folder)?.parse().ok()
    }

    /// Returns the values that GNU time prints for a format.
    fn measured(&self, format: &str, command: &str, folder: &Path) -> Option<String> {
        let log = tempfile::NamedTempFile::new().ok()?;
        let mut time = Command::new("/usr/bin/time");
        time.args(["-f", format, "-o"]).arg(log.path()).arg(&self.file).args(command.split(' '));
        run(&mut time, folder).ok()?;
        Some(std::fs::read_to_string(log.path()).ok()?.lines().last()?.trim().to_owned())
    }
}

fn run(command: &mut Command, folder: &Path) -> Result<(), Box<dyn Error>> {
    let errors = tempfile::NamedTempFile::new()?;
    // One thread, because the order in which several run changes the count.
    command.current_dir(folder).env("RAYON_NUM_THREADS", "1").stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.stderr(File::create(errors.path())?).status()?;
    let message = std::fs::read_to_string(errors.path())?;
    // Exit code 1 means that something was found, and 2 without a message that Magento could not load the store.
    match status.code() {
        Some(0 | 1) => Ok(()),
        Some(2) if message.is_empty() => Ok(()),
        _ => Err(format!("{status}: {message}").into()),
    }
}
