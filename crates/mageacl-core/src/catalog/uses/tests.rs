//! Hostile stores, and the texts that are kept of them.

use std::path::Path;
use std::sync::Arc;

use super::{ScanDepth, Uses, php, uses};
use crate::fs::{Files, MAX_FILE_SIZE, Memory};
use crate::source::SourceMap;
use crate::{catalog, store};

const BACKEND: &str = "app/code/Magento/Backend";

/// Makes a store of one module with the resource `Magento_Backend::store` and one additional file.
fn with(file: &str, bytes: &[u8]) -> (Uses, SourceMap) {
    let mut memory = Memory::default();
    let mut write = |path: &str, bytes: &[u8]| memory.set(&Path::new("store").join(BACKEND).join(path), bytes);
    let call =
        "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'Magento_Backend', __DIR__);";
    write("registration.php", call.as_bytes());
    write("etc/module.xml", b"<config><module name=\"Magento_Backend\"/></config>");
    let acl = "<config><acl><resources><resource id=\"Magento_Backend::all\"/><resource id=\"Magento_Backend::admin\">\
               <resource id=\"Magento_Backend::store\"/></resource></resources></acl></config>";
    write("etc/acl.xml", acl.as_bytes());
    write("Model/A.php", b"<?php");
    write(file, bytes);
    let files: Files = Arc::new(memory);
    let sources = SourceMap::new(Files::clone(&files));
    let store = store::discover_in(&files, Path::new("store")).unwrap();
    let catalog = catalog::load(&store, &sources).unwrap();
    let uses = uses(&catalog, ScanDepth::Everything, &sources);
    (uses, sources)
}

fn is_named(uses: &Uses) -> bool {
    uses.named.as_ref().unwrap().contains("Magento_Backend::store")
}

/// Returns the references as they occur in the kept text.
fn asked(uses: &Uses, sources: &SourceMap) -> Vec<(String, usize)> {
    let text = |used: &super::Reference| {
        let text = sources.text(used.span.file);
        assert_eq!(&text[used.span.start as usize..used.span.end as usize], used.id);
        (used.id.clone(), sources.position(used.span).line)
    };
    uses.undefined.iter().map(text).collect()
}

#[test]
fn bytes_that_are_no_text_are_looked_through() {
    let mut binary: Vec<u8> = (0..=255).cycle().take(4096).collect();
    binary.extend(b"'Magento_Backend::store'\0\xFF");
    binary.extend(b"\n$this->isAllowed('Magento_Backend::gone'); \xFE\xFF");
    let (uses, sources) = with("Model/B.php", &binary);
    assert!(is_named(&uses));
    assert_eq!(asked(&uses, &sources), [("Magento_Backend::gone".to_owned(), 18)], "replaced bytes move the place");
}

#[test]
fn xml_in_other_encodings_is_read() {
    let menu = "<config>\n<add id=\"x\" title=\"\u{c4}pfel\" resource=\"Magento_Backend::gone\"/></config>";
    let latin: Vec<u8> = menu.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(menu.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [menu.as_bytes().to_vec(), latin, wide] {
        let (uses, sources) = with("etc/adminhtml/menu.xml", &bytes);
        assert_eq!(asked(&uses, &sources), [("Magento_Backend::gone".to_owned(), 2)]);
    }
}

#[test]
fn a_huge_line_ends() {
    let unit = b"Magento_Backend::store/a Magento_Backend::gone ";
    for unit in [&unit[..], b"A_A::", b"::", b"aaaaaaaa_", b"resource=\"A_b::c\" ", b"<!--", b"isAllowed('A_b::c');"] {
        let line = unit.repeat(512 * 1024 / unit.len());
        for file in ["Model/B.php", "etc/adminhtml/menu.xml"] {
            let (uses, _) = with(file, &line);
            assert!(uses.undefined.len() <= 20 && uses.unread.is_empty(), "{file}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_reported() {
    let (uses, _) = with("view/base/web/js/a.js", &vec![b'a'; usize::try_from(MAX_FILE_SIZE).unwrap() + 1]);
    let reported = format!("{BACKEND}/view/base/web/js/a.js cannot be read: the file is larger than 16 MB");
    assert!(matches!(uses.unread.as_slice(), [one] if one.starts_with(&reported)), "{:?}", uses.unread);
}

#[test]
fn only_texts_with_an_unknown_id_are_kept() {
    let (uses, sources) =
        with("Model/B.php", b"<?php\n$this->isAllowed('Magento_Backend::store'); 'Magento_Backend::x';");
    assert!(is_named(&uses) && uses.undefined.is_empty());
    let names = format!("{sources:?}");
    assert!(!names.contains("B.php"), "{names}");
}

#[test]
fn comments_of_php_are_distinguished_from_strings() {
    let cases = [
        ("<?php X", false),
        ("<?php // X", true),
        ("<?php // a\nX", false),
        ("<?php # X", true),
        ("<?php #[A] X", false),
        ("<?php /* X */", true),
        ("<?php /* */ X", false),
        ("<?php /*/ X", true),
        ("<?php 'http://' . X", false),
        ("<?php 'it\\'s // ' . X", false),
        ("<?php \"/* \" . X", false),
        ("<p>don't // <?= X", false),
        ("<?php 4 / 2; X", false),
        ("X", false),
        ("'X", false),
    ];
    for (text, expected) in cases {
        let place = text.find('X').unwrap();
        assert_eq!(php::in_comment(text.as_bytes(), place), expected, "{text}");
    }
}
