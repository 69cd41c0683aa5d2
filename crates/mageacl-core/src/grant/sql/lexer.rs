//! Words, names, strings and comments of `MySQL`, and skipping of irrelevant ones.

use super::{Dump, Executable};
use crate::grant::GrantError;
use crate::grant::table::Value;
use crate::grant::words::text;

/// The maximum length of names and words, as in `MySQL`; longer ones are truncated.
const MAX_NAME: usize = 256;

/// The version of `mariadb-dump`'s mark for its own client, which no server executes.
const NO_VERSION: u32 = 999_999;

/// The length of the beginning of a comment that is checked for marks.
const MAX_MARK: usize = 32;

impl Dump<'_> {
    /// Skips white space and comments; returns the byte after them.
    pub(super) fn space(&mut self) -> Result<Option<u8>, GrantError> {
        loop {
            match self.cursor.peek()? {
                Some(byte) if byte.is_ascii_whitespace() || byte == 0 => {
                    self.cursor.next()?;
                }
                Some(b'#') => self.line_comment()?,
                Some(b'-') if self.cursor.peek_second()? == Some(b'-') => self.line_comment()?,
                Some(b'/') if self.cursor.peek_second()? == Some(b'*') => self.block_comment()?,
                Some(b'*') if self.executable.is_open && self.cursor.peek_second()? == Some(b'/') => {
                    self.end_executable()?;
                }
                other => return Ok(other),
            }
        }
    }

    /// Reads a comment to the end of its line. It may be the mark with which a tool begins or ends a dump.
    fn line_comment(&mut self) -> Result<(), GrantError> {
        let mut begin = Vec::new();
        while begin.len() < MAX_MARK {
            match self.cursor.peek()? {
                None | Some(b'\n') => break,
                Some(byte) => begin.push(byte),
            }
            self.cursor.next()?;
        }
        self.cursor.skip_until(|byte| byte == b'\n')?;
        let is = |mark: &[u8]| begin.starts_with(mark);
        self.marks.begun += usize::from(is(b"-- MySQL dump") || is(b"-- MariaDB dump"));
        self.marks.completed += usize::from(is(b"-- Dump completed"));
        self.marks.phpmyadmin |= is(b"-- phpMyAdmin SQL Dump");
        Ok(())
    }

    /// Skips a comment between `/*` and `*/`. This includes statements for some versions only, none of which is
    /// relevant.
    fn block_comment(&mut self) -> Result<(), GrantError> {
        self.need()?;
        self.need()?;
        if self.begins_executable()? {
            self.executable = Executable { is_open: true, was_seen: true };
            return Ok(());
        }
        loop {
            self.cursor.skip_until(|byte| byte == b'*')?;
            self.need_in("a comment")?;
            if self.cursor.take(b'/')? {
                return Ok(());
            }
        }
    }

    /// Passes `!` or `M!` and the version at the beginning of a comment. Returns whether a server executes its text.
    fn begins_executable(&mut self) -> Result<bool, GrantError> {
        let is_marked = match self.cursor.peek()? {
            Some(b'!') => true,
            Some(b'M') if self.cursor.peek_second()? == Some(b'!') => {
                self.need()?;
                true
            }
            _ => false,
        };
        if !is_marked {
            return Ok(false);
        }
        self.need()?;
        let mut digits = 0;
        let mut version = 0_u32;
        while let Some(byte @ b'0'..=b'9') = self.cursor.peek()?
            && digits < 6
        {
            self.need()?;
            version = 10 * version + u32::from(byte - b'0');
            digits += 1;
        }
        Ok(version != NO_VERSION)
    }

    fn end_executable(&mut self) -> Result<(), GrantError> {
        self.need()?;
        self.need()?;
        self.executable.is_open = false;
        Ok(())
    }

    /// Reads a word and converts it to upper case; empty if there is none.
    pub(super) fn word(&mut self) -> Result<String, GrantError> {
        Ok(self.bare(false)?.to_ascii_uppercase())
    }

    /// Reads a name in backticks, in quotes or bare.
    pub(super) fn name(&mut self) -> Result<String, GrantError> {
        let Some(quote @ (b'`' | b'"')) = self.cursor.peek()? else { return self.bare(false) };
        self.need()?;
        let mut name = Vec::new();
        loop {
            let byte = self.need_in("a name")?;
            if byte == quote && !self.cursor.take(quote)? {
                return Ok(text(&name).into_owned());
            }
            if name.len() < MAX_NAME {
                name.push(byte);
            }
        }
    }

    /// Takes a bare word, which ends at the delimiter if `is_divided`: `END$$`.
    pub(super) fn bare(&mut self, is_divided: bool) -> Result<String, GrantError> {
        let mut word = Vec::new();
        while let Some(byte) = self.cursor.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80)
                || is_divided && byte == self.delimiter[0]
            {
                break;
            }
            if word.len() < MAX_NAME {
                word.push(byte);
            }
            self.cursor.next()?;
        }
        Ok(text(&word).into_owned())
    }

    /// Reads a string after its opening quote, into `value` or to skip it.
    pub(super) fn string(&mut self, quote: u8, mut value: Option<&mut Value>) -> Result<(), GrantError> {
        loop {
            if value.is_none() {
                self.cursor.skip_until(|byte| byte == quote || byte == b'\\')?;
            }
            let byte = match self.need_in("a string")? {
                b'\\' if quote != b'`' => escaped(self.need_in("a string")?),
                byte if byte == quote && !self.cursor.take(quote)? => return Ok(()),
                byte => byte,
            };
            if let Some(value) = &mut value {
                value.push(byte);
            }
        }
    }

    /// Takes a text in quotes. Of a long one only the beginning is returned.
    pub(super) fn short_text(&mut self, quote: u8) -> Result<String, GrantError> {
        self.need()?;
        let mut short = Vec::new();
        loop {
            let byte = match self.need_in("a string")? {
                b'\\' => escaped(self.need_in("a string")?),
                byte if byte == quote && !self.cursor.take(quote)? => return Ok(text(&short).into_owned()),
                byte => byte,
            };
            if short.len() < MAX_NAME {
                short.push(byte);
            }
        }
    }

    /// Consumes the end of a statement, if it comes next.
    pub(super) fn delimiter(&mut self) -> Result<bool, GrantError> {
        for at in 0..self.delimiter.len() {
            if !self.cursor.take(self.delimiter[at])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Skips everything up to and including the end of the statement.
    pub(super) fn skip_statement(&mut self) -> Result<(), GrantError> {
        let first = self.delimiter[0];
        loop {
            self.cursor
                .skip_until(|byte| byte == first || matches!(byte, b'\'' | b'"' | b'`' | b'#' | b'-' | b'/' | b'*'))?;
            let Some(byte) = self.cursor.peek()? else {
                return Err(self.truncated("the file ends inside a statement"));
            };
            let is_comment = byte == b'/' && self.cursor.peek_second()? == Some(b'*');
            if byte == first && !is_comment && self.delimiter()? {
                return Ok(());
            }
            self.skip_token()?;
        }
    }

    /// Skips one string, comment or byte.
    pub(super) fn skip_token(&mut self) -> Result<(), GrantError> {
        let second = self.cursor.peek_second()?;
        match self.cursor.peek()? {
            Some(b'#') => self.line_comment(),
            Some(b'-') if second == Some(b'-') => self.line_comment(),
            Some(b'/') if second == Some(b'*') => self.block_comment(),
            Some(b'*') if self.executable.is_open && second == Some(b'/') => self.end_executable(),
            Some(quote @ (b'\'' | b'"' | b'`')) => {
                self.need()?;
                self.string(quote, None)
            }
            _ => self.cursor.next().map(|_| ()),
        }
    }

    /// Consumes the next byte of a statement, which must not end here.
    pub(super) fn need(&mut self) -> Result<u8, GrantError> {
        self.need_in("a statement")
    }

    fn need_in(&mut self, what: &str) -> Result<u8, GrantError> {
        match self.cursor.next()? {
            Some(byte) => Ok(byte),
            None => Err(self.truncated(&format!("the file ends inside {what}"))),
        }
    }

    /// Consumes the byte that must come next.
    pub(super) fn expect(&mut self, wanted: u8, what: &str) -> Result<(), GrantError> {
        match self.space()? {
            Some(byte) if byte == wanted => self.cursor.next().map(|_| ()),
            Some(_) => Err(self.malformed(what)),
            None => Err(self.truncated("the file ends inside a statement")),
        }
    }
}

/// Returns the byte that an escape sequence, a backslash and a byte, denotes.
fn escaped(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 8,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 0x1A,
        other => other,
    }
}
