//! Access logs, compared with a search for a word in the same file.
//!
//! `cargo bench --bench logs -- [--lines N] [--rounds N] [--program FILE]` writes a log of a store (1,000,000 lines unless given, three
//! of ten of them calls), times `mageacl plan --endpoints` and `rg -c /V1/` alternately as whole processes, and prints the
//! minimum and the median of both. Without rg only the first is timed.

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let number = |name: &str, default: usize| value(name).map_or(Ok(default), |text| text.parse::<usize>());
    let (lines, rounds) = (number("--lines", 1_000_000)?, number("--rounds", 10)?);
    let program = value("--program").map_or_else(built, PathBuf::from);
    let folder = tempfile_folder()?;
    let log = folder.join("access.log");
    write_log(&log, lines)?;
    let bytes = log.metadata()?.len();
    let plan = |command: &mut Command| {
        command.args(["plan", "--magento", "2.4.8-p1", "-q", "-f", "ids", "--endpoints"]).arg(&log);
    };
    let search = |command: &mut Command| {
        command.args(["-c", "/V1/"]).arg(&log);
    };
    let has_search = Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_ok();
    let mut times = [Vec::new(), Vec::new()];
    // The first round fills the cache of the file system.
    for round in 0..=rounds {
        let first = seconds(&program, plan)?;
        let second = if has_search { seconds(Path::new("rg"), search)? } else { f64::NAN };
        if round > 0 {
            times[0].push(first);
            times[1].push(second);
        }
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{lines} lines, {} MB, {rounds} rounds", bytes / 1_000_000)?;
    writeln!(out, "| milliseconds | minimum | median |\n|---|---:|---:|")?;
    let figures = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        (times[0] * 1e3, times[times.len() / 2] * 1e3)
    });
    for (name, (minimum, median)) in [("`mageacl plan --endpoints`", figures[0]), ("`rg -c /V1/`", figures[1])] {
        writeln!(out, "| {name} | {minimum:.0} | {median:.0} |")?;
    }
    writeln!(out, "| ratio | {:.2} | {:.2} |", figures[0].0 / figures[1].0, figures[0].1 / figures[1].1)?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// Returns the program that was built with this benchmark.
fn built() -> PathBuf {
    PathBuf::from(option_env!("CARGO_BIN_EXE_mageacl").unwrap_or("mageacl"))
}

fn tempfile_folder() -> io::Result<PathBuf> {
    let folder = env::temp_dir().join(format!("mageacl-logs-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn seconds(program: &Path, arguments: impl Fn(&mut Command)) -> Result<f64, Box<dyn Error>> {
    let mut command = Command::new(program);
    arguments(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let taken = start.elapsed().as_secs_f64();
    // Exit code 1 means that something was found.
    if matches!(status.code(), Some(0 | 1)) { Ok(taken) } else { Err(format!("{} failed", program.display()).into()) }
}

/// Writes the log of a store in the combined format. The same number of lines gives the same bytes.
fn write_log(path: &Path, lines: usize) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for at in 0..lines {
        let (number, second) = (next(50_000), at % 60);
        let (method, target) = match next(10) {
            0 => ("GET", format!("/rest/default/V1/orders/{number}")),
            1 => ("GET", format!("/rest/V1/products/SKU-{number}?fields=sku")),
            2 => ("POST", format!("/rest/all/V1/order/{number}/ship")),
            3 | 4 => ("GET", format!("/catalog/product/view/id/{number}/category/{}", number % 90)),
            5 => ("POST", "/customer/section/load/?sections=cart".to_owned()),
            _ => ("GET", format!("/static/version{}/frontend/Acme/shop/en_US/js/{number}.min.js", number % 3)),
        };
        writeln!(
            out,
            "10.0.{}.{} - - [01/Jan/2024:10:00:{second:02} +0000] \"{method} {target} HTTP/1.1\" {} {number} \
             \"https://shop.example/catalog/category/{}\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)\"",
            number % 256,
            at % 256,
            [200, 200, 200, 304, 404][(number % 5) as usize],
            number % 90
        )?;
    }
    out.flush()
}
