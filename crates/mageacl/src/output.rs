//! Output: standard streams, files, and the style of a terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::AutoStream;

use super::args::{Color, Common};
use super::errors;
use super::write::{self, Batch, Inputs};
use mageacl_core::project::Error;
use mageacl_report::diagnostic::{self, DiagnosticStyle};
use mageacl_report::escape::TerminalText;
use mageacl_report::sink::{Audience, Format, finish};
use mageacl_report::{RenderError, TableStyle};

/// The maximum width of a table: wider rows are hard to read.
const MAX_TABLE_WIDTH: u16 = 160;

/// The standard streams, and how they are used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    pub(super) color: Color,
    pub(super) quiet: bool,
    /// Whether to report details that ordinary stores have.
    pub(super) verbose: bool,
}

impl Terminal {
    pub(super) fn new(common: &Common) -> Self {
        Terminal { color: common.color, quiet: common.quiet, verbose: common.verbose }
    }

    /// Returns the same streams without warnings.
    pub(super) fn quieted(self) -> Self {
        Terminal { quiet: true, ..self }
    }

    /// Returns the style of tables on standard output.
    pub(super) fn style() -> TableStyle {
        let width = io::stdout().is_terminal().then(|| columns().min(MAX_TABLE_WIDTH));
        TableStyle { width }
    }

    /// Writes a format to standard output.
    pub(super) fn print(
        self,
        format: impl Format,
        render: impl FnOnce(&mut dyn Write) -> Result<(), RenderError>,
    ) -> Result<(), Error> {
        let mut text = Vec::new();
        render(&mut text)?;
        self.print_rendered(format, text)
    }

    /// Writes a rendered format to standard output.
    pub(super) fn print_rendered(self, format: impl Format, text: Vec<u8>) -> Result<(), Error> {
        let text = finish(format.audience(), text);
        let written = match format.audience() {
            Audience::Human => {
                let mut out = AutoStream::new(io::stdout().lock(), self.choice());
                out.write_all(&text).and_then(|()| out.flush())
            }
            Audience::Machine => {
                let mut out = io::stdout().lock();
                out.write_all(&text).and_then(|()| out.flush())
            }
        };
        printed(written)
    }

    /// Writes a large document of a machine format to standard output as it is rendered.
    pub(super) fn stream(render: impl FnOnce(&mut dyn Write) -> Result<(), RenderError>) -> Result<(), Error> {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = match render(&mut out) {
            Err(RenderError::Io(error)) => Err(error),
            Err(error) => return Err(error.into()),
            Ok(()) => out.flush(),
        };
        printed(written)
    }

    /// Reports a warning on standard error.
    pub(super) fn warn(self, text: &str) {
        if !self.quiet {
            self.say(&TerminalText::styled(WARNING, "warning").then(": ").then(text).to_string());
        }
    }

    /// Reports several warnings.
    pub(super) fn warn_all(self, notes: &[String]) {
        for note in notes {
            self.warn(note);
        }
    }

    /// Reports progress on standard error.
    pub(super) fn status(self, text: &str) {
        if !self.quiet {
            let mut err = AutoStream::new(io::stderr().lock(), self.choice());
            let _ = writeln!(err, "{}", mageacl_report::escape::terminal(text));
        }
    }

    /// Returns the style of findings on standard output. Lines are wrapped only on a terminal.
    pub(super) fn look(self) -> DiagnosticStyle {
        let width = Terminal::style().width.map_or(usize::from(MAX_TABLE_WIDTH), usize::from);
        DiagnosticStyle { width, color: self.choice() != anstream::ColorChoice::Never }
    }

    /// Reports an error on standard error.
    pub(super) fn fail(self, error: Error) {
        self.fail_with(error, Vec::new());
    }

    /// Reports an error on standard error, with further hints.
    pub(super) fn fail_with(self, error: Error, hints: Vec<String>) {
        let look =
            DiagnosticStyle { width: usize::from(columns()), color: self.choice() != anstream::ColorChoice::Never };
        let mut report = errors::report(error);
        report.help.extend(hints);
        self.say(diagnostic::draw(report, look).trim_end_matches('\n'));
    }

    /// Writes lines to standard error.
    fn say(self, lines: &str) {
        let text = finish(Audience::Human, format!("{lines}\n").into_bytes());
        // The result is valid even if standard error cannot be written.
        let _ = AutoStream::new(io::stderr().lock(), self.choice()).write_all(&text);
    }

    fn choice(self) -> anstream::ColorChoice {
        match self.color {
            Color::Auto if is_forced() => anstream::ColorChoice::Always,
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

const WARNING: anstyle::Style = anstyle::AnsiColor::Yellow.on_default().bold();

/// The largest document that is kept in memory until it is printed, in bytes.
const MAX_KEPT: usize = 4 << 20;

/// A rendered document. A large one of a machine format is only checked, not kept.
pub(super) struct Rendered {
    text: Vec<u8>,
    limit: usize,
    is_whole: bool,
}

impl Rendered {
    /// Creates an empty document. Human formats are finished as a whole, so they are kept.
    pub(super) fn new(format: impl Format) -> Self {
        let limit = if format.audience() == Audience::Machine { MAX_KEPT } else { usize::MAX };
        Rendered { text: Vec::new(), limit, is_whole: true }
    }

    /// Returns the document, unless it was too large.
    pub(super) fn whole(self) -> Option<Vec<u8>> {
        self.is_whole.then_some(self.text)
    }
}

impl Write for Rendered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_whole && self.text.len() + bytes.len() <= self.limit {
            self.text.extend_from_slice(bytes);
        } else {
            (self.text, self.is_whole) = (Vec::new(), false);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reports a failure of standard output. If its reader has enough, as `head` does, the exit code stays that of the result.
fn printed(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| Error::Io("standard output".into(), error)),
    }
}

/// Returns the content of an output file: human formats without colors, machine formats byte for byte.
pub(super) fn file_content(format: impl Format, text: Vec<u8>) -> Vec<u8> {
    let text = finish(format.audience(), text);
    match format.audience() {
        Audience::Human => anstream::adapter::strip_bytes(&text).into_vec(),
        Audience::Machine => text,
    }
}

/// The formats to print and to write to files.
pub(super) struct Outputs<F> {
    /// The format for standard output.
    pub(super) printed: F,
    /// The formats for files.
    pub(super) files: Vec<(F, PathBuf)>,
    /// The streams that written files are reported on.
    pub(super) terminal: Terminal,
    /// The input files that the command line names.
    inputs: Inputs,
}

impl<F: Copy + PartialEq> Outputs<F> {
    pub(super) fn new(format: Option<F>, default: F, files: &[(F, PathBuf)], terminal: Terminal) -> Self {
        Outputs { printed: format.unwrap_or(default), files: files.to_vec(), terminal, inputs: Inputs::default() }
    }

    /// Checks the files before anything is computed for them.
    pub(super) fn checked(self, inputs: Inputs) -> Result<Self, Error> {
        self.checked_with_folders(inputs, |_| false)
    }

    /// Checks files, and the folders that get a format that is a folder.
    pub(super) fn checked_with_folders(self, inputs: Inputs, is_folder: impl Fn(F) -> bool) -> Result<Self, Error> {
        let of = |folder: bool| {
            let is_folder = &is_folder;
            self.files.iter().filter(move |(format, _)| is_folder(*format) == folder).map(|(_, path)| path.as_path())
        };
        write::check(of(false), of(true), &inputs)?;
        Ok(Outputs { inputs, ..self })
    }

    /// Creates a batch for the files.
    pub(super) fn batch<'r>(&self) -> Batch<'r> {
        Batch::new(self.inputs.clone())
    }

    /// Returns the files for a format.
    pub(super) fn files_of(&self, format: F) -> impl Iterator<Item = &Path> {
        self.files.iter().filter(move |(known, _)| *known == format).map(|(_, path)| path.as_path())
    }
}

impl<F: Format> Outputs<F> {
    /// Renders all formats, writes the files of a batch and those of the outputs, then prints.
    pub(super) fn write<'r>(
        &self,
        mut batch: Batch<'r>,
        render: impl Fn(F, TableStyle, &mut dyn Write) -> Result<(), RenderError> + Copy + 'r,
    ) -> Result<(), Error>
    where
        F: 'r,
    {
        for (format, path) in &self.files {
            let format = *format;
            batch.file(format, path, move |out| render(format, TableStyle { width: None }, out))?;
        }
        batch.commit_and_print(self.terminal, self.printed, |out| render(self.printed, Terminal::style(), out))
    }
}

/// Whether `FORCE_COLOR` requests color, a convention of CI servers. `NO_COLOR` has precedence; anstream handles
/// `CLICOLOR_FORCE`.
fn is_forced() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_off = std::env::var("FORCE_COLOR").is_ok_and(|value| matches!(value.as_str(), "0" | "false"));
    is_set("FORCE_COLOR") && !is_off && !is_set("NO_COLOR")
}

fn columns() -> u16 {
    let wanted = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).filter(|columns| *columns > 20);
    wanted.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0)).unwrap_or(80)
}
