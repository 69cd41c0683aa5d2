//! Bytes of any encoding as text with lines, and binary files refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Binary;

/// Beginnings of files that are not text.
const FORMATS: [(&[u8], &str); 16] = [
    (b"\x7fELF", "ELF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\xca\xfe\xba\xbe", "Java class or Mach-O"),
    (b"\0asm", "WebAssembly"),
    (b"RIFF", "RIFF"),
];

/// The beginning of a file that shows its encoding.
const SAMPLE: usize = 4096;

/// Decodes a text: UTF-8, UTF-16 with or without a byte order mark, else Windows-1252.
pub(in crate::endpoint) fn decode(bytes: &[u8]) -> Result<String, Binary> {
    if let Some((_, format)) = FORMATS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Err(Binary(Some(format)));
    }
    let (encoding, bytes) = encoding(bytes);
    let text = match encoding {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if is_binary(&text) {
        return Err(Binary(None));
    }
    Ok(text.into_owned())
}

/// Returns the encoding that a byte order mark or the zeros of UTF-16 show, and the bytes after the mark.
pub(in crate::endpoint) fn encoding(bytes: &[u8]) -> (Option<&'static Encoding>, &[u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (Some(encoding).filter(|encoding| *encoding != UTF_8), &bytes[length..]);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    // Calls are ASCII; a few other letters may be in remarks.
    match half {
        0 => (None, bytes),
        _ if even == 0 && odd * 10 >= half * 7 => (Some(UTF_16LE), bytes),
        _ if odd == 0 && even * 10 >= half * 7 => (Some(UTF_16BE), bytes),
        _ => (None, bytes),
    }
}

/// Returns whether a text holds characters that no text has, or many that few have.
fn is_binary(text: &str) -> bool {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let is_control =
        |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x1b' | '\x0c')) || *c == '\u{fffd}';
    text.contains('\0') || sample.chars().filter(is_control).count() * 20 > sample.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn text_of_any_encoding_is_decoded() {
        let text = "GET /V1/orders\r\nPUT /V1/b # \u{e4}\r";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let encoded = [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            latin,
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            [b"\xff\xfe".to_vec(), utf16(text, u16::to_le_bytes)].concat(),
            [b"\xfe\xff".to_vec(), utf16(text, u16::to_be_bytes)].concat(),
        ];
        for bytes in encoded {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:?}");
        }
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }

    #[test]
    fn binary_files_are_refused() {
        let cases: [(&[u8], Option<&str>); 8] = [
            (b"\x7fELF\x02\x01\x01", Some("ELF")),
            (b"\x89PNG\r\n\x1a\n", Some("PNG")),
            (b"PK\x03\x04rest", Some("zip")),
            (b"\x1f\x8b\x08rest", Some("gzip")),
            (b"GET /V1/orders\0GET /V1/b", None),
            (b"\x01\x02\x03\x04\x05abc", None),
            (b"\0\0\0\0", None),
            (b"SQLite format 3\0", Some("SQLite")),
        ];
        for (bytes, format) in cases {
            assert_eq!(decode(bytes), Err(Binary(format)), "{bytes:?}");
        }
    }
}
