//! A `module.xml`, a version and two values that PHP compares.

use mageacl_core::php;
use mageacl_core::release::Release;
use mageacl_core::source::SourceMap;
use mageacl_core::store::module_xml;

use super::input;

/// Parses the text as each of them.
pub fn run(bytes: &[u8]) {
    let text = input::text(bytes);
    let _ = Release::parse(text);

    let file = SourceMap::default().add("etc/module.xml", "");
    match module_xml::parse(text, file) {
        Ok(module) => assert!(text.get(module.name_span.start as usize..module.name_span.end as usize).is_some()),
        Err(error) => assert!(text.get(error.start..error.end).is_some(), "{error:?}"),
    }

    let (a, b) = text.split_once('\n').unwrap_or((text, ""));
    assert_eq!(php::loosely_equal(a, b), php::loosely_equal(b, a));
    assert!(php::loosely_equal(a, a));
    assert!(text.contains(php::trim(text)));
    let _ = (php::int(text), php::truthy(text), php::means_yes(text), php::upper_first(text));
}
