//! Recognizes text that does not match the name of its file.
//!
//! A hostile store cannot only link to a secret: `etc/acl.xml` may be a hard link to another file, or a copy of one.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::fs::FileSystem;

/// The root elements of the XML files that are read.
const ROOTS: [&str; 4] = ["config", "routes", "integrations", "services"];

/// The maximum depth of a document. The parser of configuration refuses deeper ones.
const MAX_DEPTH: usize = 300;

/// Returns whether a text may be the content of a file of this name.
pub(super) fn is_expected(files: &dyn FileSystem, path: &Path, file: &str, text: &str) -> bool {
    let is_xml = Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
    if is_xml && !begins_as_xml(text) {
        return false;
    }
    // Composer and git may link vendor files to a cache, and deployments link one release to the next.
    !has_other_names(files, path) || is_xml && is_document(text)
}

/// Returns whether a text begins with a tag, and not with one of PHP.
fn begins_as_xml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_php = |begin: &str| text.get(..begin.len()).is_some_and(|found| found.eq_ignore_ascii_case(begin));
    text.starts_with('<') && !is_php("<?php") && !is_php("<?=")
}

/// Returns whether a text is an XML document with a root of Magento's configuration.
fn is_document(text: &str) -> bool {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut depth, mut has_root) = (0_usize, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(_) | Event::Empty(_)) if depth == 0 && has_root => return false,
            Ok(Event::Start(start)) => {
                if depth == 0 && !ROOTS.contains(&start.name().as_ref()) || depth >= MAX_DEPTH {
                    return false;
                }
                (depth, has_root) = (depth + 1, true);
            }
            Ok(Event::Empty(start)) => {
                if depth == 0 && !ROOTS.contains(&start.name().as_ref()) {
                    return false;
                }
                has_root = true;
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Text(text)) if depth == 0 && !text.trim().is_empty() => return false,
            Ok(Event::CData(_) | Event::GeneralRef(_)) if depth == 0 => return false,
            Ok(Event::Eof) => return has_root && depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Returns whether a file has more than one hard link. Not every system shows it.
fn has_other_names(files: &dyn FileSystem, path: &Path) -> bool {
    files.metadata(path).is_ok_and(|metadata| metadata.names > 1)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::fs::Disk;

    const CONFIG: &str = "<?xml version=\"1.0\"?>\n<!-- a --><config><acl a=\"b\">x &amp; y</acl></config>\n";

    #[test]
    fn text_of_another_format_is_recognized() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acl.xml");
        fs::write(&path, "").unwrap();
        for text in [CONFIG, "\u{feff} \n<config", "<config><a></config>", "<?xml version=\"1.0\"?><b/>", "<!-- c -->"]
        {
            assert!(is_expected(&Disk, &path, "etc/acl.xml", text), "{text}");
        }
        for text in [
            "",
            "  ",
            "<?php return ['crypt' => 1];",
            "\n<?PHP",
            "<?= 1",
            "APP_KEY=x",
            "\u{feff}{\"a\": 1}",
            "root:x:0",
        ] {
            assert!(!is_expected(&Disk, &path, "etc/acl.xml", text), "{text}");
            assert!(is_expected(&Disk, &path, "registration.php", text), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_hard_link_is_shown_only_if_it_is_a_document_of_magento() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acl.xml");
        fs::write(&path, "").unwrap();
        fs::hard_link(&path, folder.path().join("other")).unwrap();
        for text in [CONFIG, "<routes/>", "<integrations><a/><b></b></integrations> "] {
            assert!(is_expected(&Disk, &path, "etc/acl.xml", text), "{text}");
            assert!(!is_expected(&Disk, &path, "registration.php", text), "{text}");
        }
        let refused = [
            "<settings><password>x</password></settings>",
            "<config><a></config>",
            "<config>",
            "<config/>x",
            "x<config/>",
            "<config/><config/>",
            "<!-- c -->",
            "<config a=\"></config>",
            "",
        ];
        for text in refused {
            assert!(!is_expected(&Disk, &path, "etc/acl.xml", text), "{text}");
        }
        assert!(!is_document(&"<config>".repeat(100_000)));
    }
}
