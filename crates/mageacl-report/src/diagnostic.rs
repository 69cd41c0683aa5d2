//! Errors with an excerpt of the text and a caret, drawn by miette.

mod lines;

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::escape;
use lines::ShownLines;
use mageacl_core::finding;
use mageacl_core::project::ErrorReport;
use mageacl_core::source::Excerpt;

/// The style of drawn errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiagnosticStyle {
    /// The width of the terminal in columns.
    pub width: usize,
    /// Whether to use color.
    pub color: bool,
}

/// Draws a report about a failed run.
#[must_use]
pub fn draw(report: ErrorReport, look: DiagnosticStyle) -> String {
    draw_as(report, finding::Severity::Error, None, look)
}

/// Draws a report with a severity and the rule that found it, then the reports that belong to it.
#[must_use]
pub fn draw_as(
    mut report: ErrorReport,
    severity: finding::Severity,
    rule: Option<&'static str>,
    look: DiagnosticStyle,
) -> String {
    let related = std::mem::take(&mut report.related);
    let mut drawn = draw_one(report, severity, rule, look);
    for related in related {
        drawn.push('\n');
        drawn.push_str(&draw_as(related, finding::Severity::Note, None, look));
    }
    drawn
}

fn draw_one(
    report: ErrorReport,
    severity: finding::Severity,
    rule: Option<&'static str>,
    look: DiagnosticStyle,
) -> String {
    let mut theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    // Words, as in every other view, in place of signs.
    let word = rule.map_or_else(|| format!("{severity}:"), |rule| format!("{severity}[{rule}]:"));
    let characters = &mut theme.characters;
    for sign in [&mut characters.error, &mut characters.warning, &mut characters.advice] {
        sign.clone_from(&word);
    }
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    let severity = match severity {
        finding::Severity::Error => Severity::Error,
        finding::Severity::Warning => Severity::Warning,
        finding::Severity::Note => Severity::Advice,
    };
    let mut drawn = String::new();
    let message = report.message.clone();
    match handler.render_report(&mut drawn, &MietteAdapter::new(report, severity)) {
        Ok(()) => drawn,
        Err(fmt::Error) => format!("error: {message}\n"),
    }
}

/// The longest line that is drawn, in bytes. A caret in a longer line is hard to find, and beyond column 65,535 miette
/// panics: it pads with a format width, which is a `u16`.
const LONGEST_LINE: usize = 1_000;

/// The part of a longer line that is quoted, in characters.
const QUOTED: usize = 60;

/// An adapter of a report to miette, with escaped texts.
#[derive(Debug)]
struct MietteAdapter {
    message: String,
    source: Option<ShownLines>,
    labels: Vec<LabeledSpan>,
    help: Option<String>,
    severity: Severity,
}

impl MietteAdapter {
    fn new(mut report: ErrorReport, severity: Severity) -> Self {
        let drawable = |source: &mut Excerpt| source.lines().is_some_and(|text| can_be_drawn(text, &report.labels));
        if let Some(source) = report.source.take_if(|source| !drawable(source)) {
            let places = std::mem::take(&mut report.labels).into_iter();
            let places = places.map(|(range, what)| format!("{what}: {}", in_words(&source, &range)));
            report.help.splice(0..0, places);
        }
        let mut labels = Vec::new();
        let source = report.source.as_ref().and_then(|source| Some((source.name(), source.lines()?)));
        let source = source.map(|(name, text)| {
            let (lines, offsets) = ShownLines::new(escape::terminal(name), text, &report.labels);
            for (at, ((start, end), (_, what))) in offsets.into_iter().zip(&report.labels).enumerate() {
                let label = Some(escape::terminal(what));
                labels.push(if at == 0 {
                    LabeledSpan::new_primary_with_span(label, (start, end - start))
                } else {
                    LabeledSpan::new_with_span(label, (start, end - start))
                });
            }
            lines
        });
        let help: Vec<String> = report.help.iter().map(|line| escape::terminal(line)).collect();
        MietteAdapter {
            message: escape::terminal(&report.message),
            source,
            labels,
            help: (!help.is_empty()).then(|| help.join("\n")),
            severity,
        }
    }
}

impl fmt::Display for MietteAdapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for MietteAdapter {}

impl Diagnostic for MietteAdapter {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// Returns whether the lines that miette shows (those of the labels and one more on each side) are short enough.
fn can_be_drawn(text: &str, labels: &[(std::ops::Range<usize>, String)]) -> bool {
    labels.iter().all(|(range, _)| {
        let at = text.floor_char_boundary(range.start.min(text.len()));
        let before = text[..at].rsplit('\n').take(2).map(str::len);
        let after = text[at..].split('\n').take(2).map(str::len);
        before.chain(after).all(|length| length <= LONGEST_LINE)
    })
}

/// Describes a position that cannot be drawn, with the beginning of its line if that may be shown.
fn in_words(source: &Excerpt, range: &std::ops::Range<usize>) -> String {
    let place = source.position(range.start);
    let place = format!("{}:{}:{}", source.name(), place.line, place.column);
    let Some(text) = source.lines() else {
        return if source.is_withheld() { format!("{place} (text not shown)") } else { place };
    };
    let at = text.floor_char_boundary(range.start.min(text.len()));
    let line = text[at..].lines().next().unwrap_or_default();
    let quote: String = line.chars().take(QUOTED).collect();
    let more = if quote.len() < line.len() { " ..." } else { "" };
    format!("{place}: {quote}{more}")
}
