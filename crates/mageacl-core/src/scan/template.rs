//! Texts with holes: the value of an expression of which only some parts are known.

/// The longest text that is followed. Servers refuse longer paths.
pub(super) const MAX_TEXT: usize = 2048;

/// The maximum number of parts of a text.
const MAX_PARTS: usize = 64;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// Known text.
    Text(String),
    /// Unknown text, with the expression or name for it.
    Hole(String),
}

/// A text with holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Template {
    pub(super) parts: Vec<Part>,
}

impl Template {
    /// Makes a text that is not known.
    pub(super) fn hole(name: &str) -> Template {
        Template { parts: vec![Part::Hole(name.to_owned())] }
    }

    /// Makes a known text.
    pub(super) fn text(text: &str) -> Template {
        let mut template = Template::default();
        template.push_text(text);
        template
    }

    /// Returns the text, if it has no holes.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(super) fn push(&mut self, part: Part) {
        match part {
            Part::Text(text) => self.push_text(&text),
            // An escaped brace is an interpolation without a name.
            Part::Hole(name) if name.is_empty() => self.push_text("{"),
            hole @ Part::Hole(_) => {
                if self.parts.len() < MAX_PARTS {
                    self.parts.push(hole);
                }
            }
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        if text.is_empty() || self.parts.len() >= MAX_PARTS {
            return;
        }
        if let Some(Part::Text(last)) = self.parts.last_mut() {
            if last.len() < MAX_TEXT {
                last.push_str(cut(text));
            }
        } else {
            self.parts.push(Part::Text(cut(text).to_owned()));
        }
    }

    /// Appends another text.
    pub(super) fn append(&mut self, other: &Template) {
        for part in &other.parts {
            self.push(part.clone());
        }
    }

    /// Returns the text with a mark for each hole.
    pub(super) fn shape(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Hole(_) => "\u{1}",
        });
        parts.collect()
    }

    /// Returns whether it has text, not only holes.
    pub(super) fn has_text(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Text(text) if !text.is_empty()))
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
