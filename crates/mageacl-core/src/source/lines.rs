//! Lines and columns of a text, without counting from its beginning each time.

use super::Position;

/// The distance between two checkpoints, in bytes.
const STEP: usize = 1024;

/// Positions at regular distances in a text. A report may need the position of each element of a large file, which may
/// consist of a single line.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    checkpoints: Vec<Position>,
}

impl Lines {
    pub(super) fn in_text(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut position = Position { line: 1, column: 1 };
        for (number, byte) in text.bytes().enumerate() {
            if number % STEP == 0 {
                checkpoints.push(position);
            }
            advance(&mut position, byte);
        }
        Lines { checkpoints }
    }

    /// Returns the position of a byte in `text`, from which the checkpoints were computed.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let checkpoint = (offset / STEP).min(self.checkpoints.len().saturating_sub(1));
        let mut position = self.checkpoints.get(checkpoint).copied().unwrap_or(Position { line: 1, column: 1 });
        text.as_bytes()[checkpoint * STEP..offset].iter().for_each(|byte| advance(&mut position, *byte));
        position
    }
}

/// Moves a position past a byte. Columns count characters, so continuation bytes do not count.
fn advance(position: &mut Position, byte: u8) {
    if byte == b'\n' {
        *position = Position { line: position.line + 1, column: 1 };
    } else if byte & 0xC0 != 0x80 {
        position.column += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_what_counting_gives() {
        let text = "ab\u{e4}\u{20ac}\u{1f600}c\r\n".repeat(300) + &"\u{e4}x".repeat(3 * STEP) + "\nend";
        let lines = Lines::in_text(&text);
        for offset in (0..text.len() + 3).step_by(7).chain([0, STEP - 1, STEP, STEP + 1, text.len()]) {
            let before = &text[..text.floor_char_boundary(offset)];
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let expected =
                Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 };
            assert_eq!(lines.position(&text, offset), expected, "byte {offset}");
        }
        assert_eq!(Lines::in_text("").position("", 5), Position { line: 1, column: 1 });
    }
}
