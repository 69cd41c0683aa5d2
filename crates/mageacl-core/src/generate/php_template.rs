//! Templates of PHP classes.

/// Fills the placeholders of a template in one pass, so that values are not searched for placeholders.
pub(super) fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        text.push_str(before);
        let value = tail.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        if let Some((value, after)) = value {
            text.push_str(value);
            rest = after;
        } else {
            text.push('{');
            rest = tail;
        }
    }
    text + rest
}

/// Returns the name of a class that depends on its content, because Magento never applies a patch with the same name
/// again.
pub(super) fn class_name(prefix: &str, content: &str) -> String {
    // FNV-1a: short and platform-independent.
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    format!("{prefix}{:08X}", content.bytes().fold(0x811c_9dc5, fold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_searched_for_placeholders() {
        let values = [("a", "{b}"), ("b", "x")];
        assert_eq!(filled("{a} {b} {c} { {a", &values), "{b} x {c} { {a");
    }

    #[test]
    fn a_class_has_the_name_of_its_content() {
        // FNV-1a of "a", as published with the algorithm.
        assert_eq!(class_name("Patch", "a"), "PatchE40C292C");
        assert_ne!(class_name("Patch", "a"), class_name("Patch", "b"));
    }
}
