//! Times two commands as processes, alternating so that both run under the same conditions.
//!
//! `time_both N FIRST... -- SECOND...` runs each N times without output and prints the minimum and the median of both
//! in milliseconds, and the ratio of the first to the second.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let usage = "time_both N FIRST... -- SECOND...";
    let (rounds, commands) = arguments.split_first().ok_or(usage)?;
    let rounds: usize = rounds.parse()?;
    let mut commands = commands.split(|argument| argument == "--");
    let (first, second) = (commands.next().ok_or(usage)?, commands.next().ok_or(usage)?);
    // Warms the file cache.
    run(first)?;
    run(second)?;
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds.max(1) {
        times[0].push(run(first)?);
        times[1].push(run(second)?);
    }
    let [a, b] = times.map(|mut times| {
        times.sort();
        (times[0].as_secs_f64() * 1e3, times[times.len() / 2].as_secs_f64() * 1e3)
    });
    let mut out = io::stdout().lock();
    writeln!(out, "{:<24} {:>8} {:>8}", "milliseconds", "least", "median")?;
    for (command, (least, median)) in [(first, a), (second, b)] {
        let name = command.first().and_then(|name| name.rsplit('/').next()).unwrap_or_default();
        writeln!(out, "{name:<24} {least:>8.2} {median:>8.2}")?;
    }
    writeln!(out, "{:<24} {:>8.2} {:>8.2}", "ratio", a.0 / b.0, a.1 / b.1)?;
    Ok(())
}

fn run(command: &[String]) -> Result<Duration, Box<dyn Error>> {
    let (program, arguments) = command.split_first().ok_or("a command is missing")?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let taken = start.elapsed();
    // Exit code 1 means that something was found, which is a valid result.
    if matches!(status.code(), Some(0 | 1)) { Ok(taken) } else { Err(format!("{program} failed: {status}").into()) }
}
