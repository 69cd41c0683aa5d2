//! Decodes the bytes of XML files: byte order marks and declared encodings.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The reason why bytes could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DecodeError {
    /// The reason, in words.
    pub message: String,
    /// The decoded text, with replacement characters for invalid bytes.
    pub text: String,
    /// The offset in that text of the first invalid byte.
    pub offset: usize,
}

/// Decodes an XML file in the encoding of its byte order mark or declaration, or else as UTF-8. The byte order mark is
/// not part of the returned text.
///
/// # Errors
/// If a byte is invalid in the encoding, or the encoding is unknown.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest.to_vec());
    }
    // Without a byte order mark, UTF-16 is recognized by the zero byte next to the first `<`.
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"<\0") {
        return other(UTF_16LE, &bytes);
    }
    if bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\0<") {
        return other(UTF_16BE, &bytes);
    }
    let Some(label) = declared_encoding(&bytes) else { return utf8(bytes) };
    let label = label.to_ascii_lowercase();
    match label.as_str() {
        "utf-8" | "utf8" => utf8(bytes),
        // The WHATWG table maps these two labels to windows-1252; libxml2 does not.
        "iso-8859-1" | "iso8859-1" | "latin1" | "iso-latin-1" => {
            Ok(encoding_rs::mem::decode_latin1(&bytes).into_owned())
        }
        "us-ascii" | "ascii" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => utf8(bytes),
            Some(offset) => Err(DecodeError {
                message: "the declaration says US-ASCII, but this byte is not ASCII".to_owned(),
                text: String::from_utf8_lossy(&bytes).into_owned(),
                offset,
            }),
        },
        "utf-16" | "utf-16le" | "utf-16be" | "ucs-2" | "ucs-4" => Err(DecodeError {
            message: format!("the declaration says {label}, but the file has a different encoding"),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            offset: 0,
        }),
        _ => match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => other(encoding, &bytes),
            None => Err(DecodeError {
                message: format!("unknown encoding {label:?}"),
                text: String::from_utf8_lossy(&bytes).into_owned(),
                offset: 0,
            }),
        },
    }
}

/// Returns the encoding that an XML declaration names. Only a declaration at the very start counts.
fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let end = rest.windows(2).take(1024).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&rest[..end]).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

fn utf8(bytes: Vec<u8>) -> Result<String, DecodeError> {
    String::from_utf8(bytes).map_err(|error| DecodeError {
        message: "this byte is not UTF-8, and no other encoding is declared".to_owned(),
        offset: error.utf8_error().valid_up_to(),
        text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

fn other(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, DecodeError> {
    let (text, wrong) = encoding.decode_with_bom_removal(bytes);
    if !wrong {
        return Ok(text.into_owned());
    }
    let offset = text.find('\u{FFFD}').unwrap_or(0);
    Err(DecodeError { message: format!("this byte is not {}", encoding.name()), text: text.into_owned(), offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_libxml2_knows_by_itself_is_read() {
        let utf16 = |text: &str, mark: &[u8], swap: bool| {
            let units = text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() });
            mark.iter().copied().chain(units).collect::<Vec<u8>>()
        };
        let cases: &[(Vec<u8>, &str)] = &[
            (b"<a/>".to_vec(), "<a/>"),
            (b"\xEF\xBB\xBF<a/>".to_vec(), "<a/>"),
            (b"<?xml version='1.0' encoding='ISO-8859-1'?>\x80\xE4".to_vec(), "\u{80}\u{e4}"),
            (b"<?xml version=\"1.0\" encoding = \"utf-8\"?>\xC3\xA4".to_vec(), "\u{e4}"),
            (b"<?xml version='1.0' encoding='windows-1252'?>\x80".to_vec(), "\u{20ac}"),
            (b"<?xml version='1.0' encoding='US-ASCII'?>a".to_vec(), "a"),
            (utf16("<a/>", b"\xFF\xFE", false), "<a/>"),
            (utf16("<a/>", b"\xFE\xFF", true), "<a/>"),
            (utf16("<a/>", b"", true), "<a/>"),
            (Vec::new(), ""),
        ];
        for (bytes, end) in cases {
            let text = decode(bytes.clone()).unwrap();
            assert!(text.ends_with(end), "{text:?} should end with {end:?}");
        }
    }

    #[test]
    fn a_wrong_byte_is_reported_with_its_place() {
        let cases: &[(&[u8], usize)] = &[
            (b"<a>\xE4</a>", 3),
            (b"<?xml version='1.0' encoding='ascii'?>\xE4", 38),
            (b"<?xml version='1.0' encoding='x-none'?>", 0),
            (b"<?xml version='1.0' encoding='UTF-16'?>", 0),
        ];
        for (bytes, offset) in cases {
            assert_eq!(decode(bytes.to_vec()).unwrap_err().offset, *offset);
        }
    }
}
