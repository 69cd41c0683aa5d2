//! Growth of the cost of commands with the size of their input, one kind of input at a time.
//!
//! `cargo bench --bench growth -- [--items N] [--time] [--program FILE] [KIND...]` generates each kind of input with N/4 and with N
//! items (100,000 unless given, or as many as a store may have), runs the program on both, and prints the exponent: 1 for
//! a cost in proportion to the items, 2 for one that grows with their square. The cost is the number of instructions
//! under valgrind, which does not depend on the load of the machine, or with `--time` the shortest of several runs.

mod declarations;
mod grants;
mod kinds;
mod measure;
mod requests;
mod settings;
mod sources;
mod store;

use std::env;
use std::error::Error;
use std::io::{self, Write};

use kinds::{KINDS, Kind};
use measure::{Cost, Method, Program};

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse(env::args().skip(1))?;
    let mut out = io::stdout().lock();
    writeln!(out, "| input | command | items | {} | at 4 times | exponent | MB |", options.program.method.unit())?;
    writeln!(out, "|---|---|---:|---:|---:|---:|---:|")?;
    for kind in KINDS.iter().filter(|kind| options.selects(kind)) {
        let items = options.items.min(kind.most) / 4;
        let costs =
            cost(kind, items, &options.program).and_then(|one| Ok((one, cost(kind, 4 * items, &options.program)?)));
        let (one, four) = match costs {
            Ok(costs) => costs,
            Err(error) => {
                writeln!(out, "| {} | `{}` | {items} | {error} |", kind.name, kind.command)?;
                continue;
            }
        };
        let exponent = (four.amount / one.amount).log(4.0);
        let memory = four.memory.map_or("-".to_owned(), |memory| format!("{:.0}", memory.div_ceil(1024)));
        let (name, command) = (kind.name, kind.command);
        let (one, four) = (options.program.method.written(one.amount), options.program.method.written(four.amount));
        writeln!(out, "| {name} | `{command}` | {items} | {one} | {four} | {exponent:.2} | {memory} |")?;
        out.flush()?;
    }
    Ok(())
}

/// Generates an input and measures the command on it.
fn cost(kind: &Kind, items: usize, program: &Program) -> Result<Cost, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    (kind.write)(folder.path(), items)?;
    program.cost(kind.command, folder.path()).map_err(|error| format!("{}, {items} items: {error}", kind.name).into())
}

struct Options {
    items: usize,
    program: Program,
    /// Parts of the names of kinds; none selects all.
    names: Vec<String>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, Box<dyn Error>> {
        let mut program = env!("CARGO_BIN_EXE_mageacl").to_owned();
        let (mut items, mut is_timed, mut names) = (100_000, false, Vec::new());
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--items" => items = arguments.next().ok_or("missing number after --items")?.parse()?,
                "--program" => program = arguments.next().ok_or("missing file after --program")?,
                "--time" => is_timed = true,
                // Cargo passes it to every benchmark.
                "--bench" => {}
                name => names.push(name.to_owned()),
            }
        }
        let method = if is_timed { Method::Time } else { Method::available() };
        Ok(Options { items, program: Program { file: program.into(), method }, names })
    }

    fn selects(&self, kind: &Kind) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| kind.name.contains(name.as_str()))
    }
}
