//! Recognizes a `module.xml` of the usual form without parsing XML in general.
//!
//! With `app/etc/config.php` a store needs only to know that its hundreds of `module.xml` are valid.

/// The parts of the usual form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Config,
    Module,
    Sequence,
    Related,
}

/// Returns whether a text is certainly a valid `module.xml`. Other texts may be valid too.
pub(in crate::store) fn is_valid(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let is_usual = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~') && byte != b'&';
    text.bytes().all(is_usual) && read(text.strip_prefix("<?xml version=\"1.0\"?>").unwrap_or(text)).is_some()
}

/// Reads the elements; `None` if they are not of the usual form.
fn read(text: &str) -> Option<()> {
    let mut rest = text;
    let mut open: Vec<Tag> = Vec::new();
    let (mut has_root, mut has_module) = (false, false);
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (open.is_empty() && has_module).then_some(());
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment[comment.find("--")?..].strip_prefix("-->")?;
            continue;
        }
        if let Some(end) = rest.strip_prefix("</") {
            let name = name_of(open.pop()?);
            rest = end.strip_prefix(name)?.trim_start().strip_prefix('>')?;
            continue;
        }
        let (tag, attributes) = begin(rest.strip_prefix('<')?, open.last().copied())?;
        if tag == Tag::Config && std::mem::replace(&mut has_root, true) {
            return None;
        }
        has_module |= tag == Tag::Module;
        let (is_empty, after) = read_attributes(tag, attributes)?;
        rest = after;
        if !is_empty {
            open.push(tag);
        }
    }
}

/// Returns the element that begins, by its name and the element around it, and the text after its name.
fn begin(text: &str, around: Option<Tag>) -> Option<(Tag, &str)> {
    let tag = match around {
        None => Tag::Config,
        Some(Tag::Config) => Tag::Module,
        Some(Tag::Module) => Tag::Sequence,
        Some(Tag::Sequence) => Tag::Related,
        Some(Tag::Related) => return None,
    };
    Some((tag, text.strip_prefix(name_of(tag))?))
}

fn name_of(tag: Tag) -> &'static str {
    match tag {
        Tag::Config => "config",
        Tag::Module | Tag::Related => "module",
        Tag::Sequence => "sequence",
    }
}

/// Reads the attributes of an element. Returns whether it is empty, and the text after its start tag.
fn read_attributes(tag: Tag, text: &str) -> Option<(bool, &str)> {
    let known: &[&str] = match tag {
        Tag::Config => &["xmlns:xsi", "xsi:noNamespaceSchemaLocation"],
        Tag::Module => &["name", "setup_version", "schema_version", "active"],
        Tag::Related => &["name"],
        Tag::Sequence => &[],
    };
    let mut has = [false; 4];
    let mut rest = text;
    loop {
        let attribute = rest.trim_start();
        let is_empty = attribute.starts_with("/>");
        if let Some(after) = attribute.strip_prefix(if is_empty { "/>" } else { ">" }) {
            let is_complete = match tag {
                // A prefix must be declared.
                Tag::Config => has[0] || !has[1],
                Tag::Module | Tag::Related => has[0],
                Tag::Sequence => true,
            };
            return is_complete.then_some((is_empty, after));
        }
        if attribute.len() == rest.len() {
            return None;
        }
        let (name, value) = attribute.split_once("=\"")?;
        let place = known.iter().position(|known| *known == name)?;
        let (value, after) = value.split_once('"')?;
        if std::mem::replace(&mut has[place], true) || value.contains('<') {
            return None;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn texts_of_the_usual_form_are_recognized() {
        let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"urn:x\"";
        for text in [
            "<?xml version=\"1.0\"?>\n<!--\n/**\n * A license.\n */\n-->\n<config XSI>\n    <module name=\"A_B\" setup_version=\"1.0\">\n        \
             <sequence>\n            <module name=\"A_C\"/>\n        </sequence>\n    </module>\n</config>\n",
            "<config XSI><module name=\"A_B\" /></config>",
            "<config><module name=\"A_B\"></module></config><!-- end -->",
            "<config ><module name=\"A_B\"><sequence/></module ></config>",
        ] {
            let text = text.replace("XSI", xsi);
            assert!(is_valid(text.as_bytes()), "{text}");
            assert!(super::super::parse(&text, SourceMap::default().add("", "")).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not() {
        for text in [
            "",
            "<config/>",
            "<config></config>",
            "<config><module/></config>",
            "<config><module name=\"A_B\"></config>",
            "<config><module name=\"A_B\" name=\"A_C\"/></config>",
            "<config><module name=\"A_B\"setup_version=\"1\"/></config>",
            "<config><module name='A_B'/></config>",
            "<config><module name=\"A&B\"/></config>",
            "<config><module name=\"A<B\"/></config>",
            "<config xsi:noNamespaceSchemaLocation=\"urn:x\"><module name=\"A_B\"/></config>",
            "<config><module name=\"A_B\"/></config><config><module name=\"A_B\"/></config>",
            "<config><module name=\"A_B\"/></config>text",
            "<config><!-- a -- b --><module name=\"A_B\"/></config>",
            "<config><module name=\"A_B\"><sequence><module/></sequence></module></config>",
            "<modules><module name=\"A_B\"/></modules>",
            "<config><module name=\"A_\u{e4}\"/></config>",
            "<config><module name=\"A_B\"/>",
            " <?xml version=\"1.0\"?><config><module name=\"A_B\"/></config>",
        ] {
            assert!(!is_valid(text.as_bytes()), "{text}");
        }
    }
}
