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

/// Decodes an XML file as libxml2 does with the iconv of GNU C: UTF-16 by its first bytes, others in the encoding that
/// the declaration names, or else as UTF-8. A byte order mark is not part of the returned text.
///
/// # Errors
/// If a byte is invalid in the encoding, if the declaration contradicts the first bytes, or if the encoding is one that
/// only PHP may read.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    match bytes.as_slice() {
        // Without a byte order mark, UTF-16 is recognized by its declaration.
        [0xFF, 0xFE, ..] | [b'<', 0, b'?', 0, ..] => utf16(UTF_16LE, &bytes),
        [0xFE, 0xFF, ..] | [0, b'<', 0, b'?', ..] => utf16(UTF_16BE, &bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] => bytewise(text.to_vec()),
        _ => bytewise(bytes),
    }
}

/// Decodes a text whose encoding contains ASCII.
fn bytewise(bytes: Vec<u8>) -> Result<String, DecodeError> {
    let Some(label) = declared_encoding(&bytes) else { return utf8(bytes) };
    if !is_label(label) {
        let message = format!("invalid name of an encoding: {label:?}");
        return Err(refused(message, &bytes));
    }
    let label = label.to_ascii_lowercase();
    match label.as_str() {
        "utf-8" | "utf8" => return utf8(bytes),
        _ if UNKNOWN_TO_ICONV.contains(&label.as_str()) => {
            return Err(refused(format!("PHP does not know the encoding {label:?}. Save the file as UTF-8"), &bytes));
        }
        _ => {}
    }
    let encoding = Encoding::for_label(label.as_bytes()).filter(|_| !DIFFERENT_IN_ICONV.contains(&label.as_str()));
    let Some(encoding) = encoding else {
        let message = format!("cannot read the encoding {label:?}, even if PHP can. Save the file as UTF-8");
        return Err(refused(message, &bytes));
    };
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let message = format!("the declaration names {label}, but the file has a different encoding");
        return Err(refused(message, &bytes));
    }
    // The WHATWG standard, which encoding_rs implements, replaces some encodings by larger ones of Windows.
    let is_windows = label.contains("windows-") || label.contains("cp125");
    let controls = match encoding.name() {
        "windows-1252" if label.contains("ascii") || label.starts_with("ansi") => Controls::NotAscii,
        "windows-1252" | "windows-1254" | "windows-874" if !is_windows => Controls::Latin,
        name if name.starts_with("windows-") && !label.starts_with("x-") && name != "windows-1256" => Controls::None,
        _ => Controls::AsDecoded,
    };
    single(encoding, controls, &bytes)
}

/// The meaning of the bytes 0x80 to 0x9F.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Controls {
    /// That of `encoding_rs`.
    AsDecoded,
    /// Control characters.
    Latin,
    /// The characters of Windows; a byte without one is invalid.
    None,
    /// They are invalid, as are all bytes above.
    NotAscii,
}

/// Labels of the WHATWG standard that iconv does not know.
const UNKNOWN_TO_ICONV: [&str; 16] = [
    "chinese",
    "csiso58gb231280",
    "csiso88596e",
    "csiso88596i",
    "csiso88598e",
    "csiso88598i",
    "dos-874",
    "gb_2312-80",
    "iso-ir-58",
    "koi",
    "logical",
    "replacement",
    "unicodefffe",
    "visual",
    "x-mac-ukrainian",
    "x-user-defined",
];

/// Labels by which iconv means another encoding.
const DIFFERENT_IN_ICONV: [&str; 12] = [
    "csiso2022kr",
    "hz-gb-2312",
    "iso-2022-cn",
    "iso-2022-cn-ext",
    "iso-2022-kr",
    "koi8",
    "koi8-ru",
    "tis-620",
    "unicode-1-1-utf-8",
    "unicode11utf8",
    "unicode20utf8",
    "x-unicode20utf8",
];

/// Returns whether a name of an encoding is valid (production `EncName`).
fn is_label(label: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    label.starts_with(|c: char| c.is_ascii_alphabetic()) && label.bytes().all(is_part)
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

/// Decodes UTF-16. The declaration must agree with it; libxml2 accepts UTF-8 as well.
fn utf16(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, DecodeError> {
    let (text, wrong) = encoding.decode_with_bom_removal(bytes);
    if wrong {
        let offset = text.find('\u{FFFD}').unwrap_or(0);
        let message = format!("this byte is not {}", encoding.name());
        return Err(DecodeError { message, text: text.into_owned(), offset });
    }
    let agrees = declared_encoding(text.as_bytes()).is_none_or(|label| {
        let one_order: &[&str] = if encoding == UTF_16LE { &["utf-16le", "ucs-2", "unicode"] } else { &["utf-16be"] };
        let label = label.to_ascii_lowercase();
        ["utf-8", "utf8", "utf-16", "utf16", "iso-10646-ucs-2"].iter().chain(one_order).any(|known| *known == label)
    });
    if agrees {
        return Ok(text.into_owned());
    }
    let message = "the declaration names another encoding than UTF-16, which the file has".to_owned();
    Err(DecodeError { message, text: text.into_owned(), offset: 0 })
}

fn single(encoding: &'static Encoding, controls: Controls, bytes: &[u8]) -> Result<String, DecodeError> {
    if controls == Controls::Latin {
        if encoding.name() == "windows-1252" {
            return Ok(encoding_rs::mem::decode_latin1(bytes).into_owned());
        }
        let decoded = bytes.chunk_by(|a, b| is_control(*a) == is_control(*b)).map(|part| {
            let is_control = part.first().is_some_and(|byte| is_control(*byte));
            if is_control {
                encoding_rs::mem::decode_latin1(part)
            } else {
                encoding.decode_without_bom_handling(part).0
            }
        });
        let text: String = decoded.collect();
        return checked(text, encoding, |c| c == '\u{FFFD}');
    }
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    checked(text, encoding, |c| match controls {
        Controls::NotAscii => !c.is_ascii(),
        Controls::None => matches!(c, '\u{80}'..='\u{9F}' | '\u{FFFD}' | '\u{5BA}'),
        // iconv maps these bytes to other characters.
        _ => match encoding.name() {
            "KOI8-U" => matches!(c, '\u{45E}' | '\u{40E}' | '\u{FFFD}'),
            "macintosh" => matches!(c, '\u{2206}' | '\u{F8FF}'),
            _ => c == '\u{FFFD}',
        },
    })
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 0x80..=0x9F)
}

/// Refuses a decoded text with a replacement for an invalid byte.
fn checked(
    text: String,
    encoding: &'static Encoding,
    is_invalid: impl Fn(char) -> bool,
) -> Result<String, DecodeError> {
    match text.char_indices().find(|(_, c)| is_invalid(*c)) {
        None => Ok(text),
        Some((offset, _)) => {
            let message = format!("this byte is not valid in the declared encoding ({})", encoding.name());
            Err(DecodeError { message, text, offset })
        }
    }
}

fn refused(message: String, bytes: &[u8]) -> DecodeError {
    DecodeError { message, text: String::from_utf8_lossy(bytes).into_owned(), offset: 0 }
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
            (utf16("<?xml version='1.0'?><a/>", b"", true), "<a/>"),
            (utf16("<?xml version='1.0' encoding='utf-8'?><a/>", b"\xFF\xFE", false), "<a/>"),
            (b"\xEF\xBB\xBF<?xml version='1.0' encoding='latin1'?>\xC3\xA9".to_vec(), "\u{c3}\u{a9}"),
            (b"<?xml version='1.0' encoding='ISO-8859-9'?>\x80\xFD".to_vec(), "\u{80}\u{131}"),
            (b"<?xml version='1.0' encoding='KOI8-R'?>\xC9".to_vec(), "\u{438}"),
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
            (b"<?xml version='1.0' encoding='windows-1252'?>\x81", 45),
            (b"<?xml version='1.0' encoding='x-none'?>", 0),
            (b"<?xml version='1.0' encoding='CP850'?>", 0),
            (b"<?xml version='1.0' encoding='logical'?>", 0),
            (b"<?xml version='1.0' encoding=''?>", 0),
            (b"<?xml version='1.0' encoding='UTF-16'?>", 0),
            (b"\xFF\xFE<\0?\0x\0m\0l\0 \0e\0n\0c\0o\0d\0i\0n\0g\0=\0'\0a\0'\0?\0>\0", 0),
        ];
        for (bytes, offset) in cases {
            assert_eq!(decode(bytes.to_vec()).unwrap_err().offset, *offset);
        }
    }
}
