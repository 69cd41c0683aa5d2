//! Lines with a prefix, as syslog endpoints of Fastly and containers write them: `<134>2024-01-01T10:00:00Z cache-x name[1]: {...}`.

/// The longest prefix.
const MAX_PREFIX: usize = 300;

/// Returns the object of a line that consists of one, after a prefix.
pub(super) fn object(line: &str) -> Option<&str> {
    let line = line.trim_end();
    if !line.ends_with('}') {
        return None;
    }
    let begin = line.find('{')?;
    let prefix = &line[..begin];
    (begin == 0 || begin <= MAX_PREFIX && prefix.ends_with([' ', ':', '\t']) && !prefix.contains('"'))
        .then(|| &line[begin..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_removed() {
        let object_of = |line| object(line);
        assert_eq!(object_of("{\"a\":1}"), Some("{\"a\":1}"));
        assert_eq!(object_of("<134>2024-01-01T10:00:00Z cache-x shop[12]: {\"a\":1}\r"), Some("{\"a\":1}"));
        assert_eq!(object_of("2024-01-01T10:00:00Z stdout F {\"a\":1}"), Some("{\"a\":1}"));
        assert_eq!(object_of("10.0.0.1 \"GET /a{x}"), None);
        assert_eq!(object_of("plain"), None);
    }
}
