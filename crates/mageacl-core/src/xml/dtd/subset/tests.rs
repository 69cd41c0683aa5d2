use super::*;

fn content(dtd: &Dtd, name: &str) -> Option<String> {
    match dtd.entity(name) {
        Some(Entity::Internal { content, .. }) => Some(content.to_string()),
        _ => None,
    }
}

fn parsed(text: &str) -> Result<Dtd, DoctypeError> {
    Dtd::parse(text, 0, false)
}

#[test]
fn declarations_are_found_between_everything_else() {
    let dtd = parsed(
        " config [ <!-- <!ENTITY no 'x'> --> <?pi?> <!ELEMENT a (b,(c|d)*,e?)> <!ENTITY a \"one\"> <!ENTITY a 'two'>\n\
         <!ENTITY b '&a;&#38;amp;>]'> <!ENTITY % p \"<!ENTITY in 'p'>\"> <!NOTATION n PUBLIC 'x'> %p; <!ELEMENT b ANY> ] ",
    )
    .unwrap();
    let table = [("a", Some("one")), ("b", Some("&a;&amp;>]")), ("in", Some("p")), ("no", None), ("p", None)];
    for (name, expected) in table {
        assert_eq!(content(&dtd, name).as_deref(), expected, "{name}");
    }
    assert!(dtd.is_partial, "it has a reference to a parameter entity");
}

#[test]
fn external_declarations_are_not_read() {
    for doctype in [" c SYSTEM 'x.dtd'", " c PUBLIC 'a' 'b' []", " c [<!ENTITY % p ' '> %p; %q;]"] {
        assert!(parsed(doctype).unwrap().is_partial, "{doctype}");
    }
    assert!(!Dtd::parse(" c SYSTEM 'x.dtd'", 0, true).unwrap().is_partial, "it is standalone");
    assert!(!parsed(" c [<!ENTITY % p SYSTEM 'x'> %p;]").unwrap().is_partial, "the entity is not loaded");
    let dtd = parsed(" c [<!ENTITY e SYSTEM 'x'><!ENTITY u SYSTEM 'x' NDATA n>]").unwrap();
    assert!(!dtd.is_partial);
    assert!(matches!((dtd.entity("e"), dtd.entity("u")), (Some(Entity::External), Some(Entity::Unparsed))));
}

#[test]
fn attributes_have_a_type_and_a_default() {
    let dtd = parsed(
        " c [<!ATTLIST a b CDATA 'x&#65;' c (p|q) \"p\" d ID #REQUIRED e NMTOKENS #FIXED ' 1  2 ' b CDATA 'later'>\n\
         <!ATTLIST a f ID '1' xmlns CDATA 'u' xmlns:p CDATA #FIXED 'v'>]",
    )
    .unwrap();
    let default = |name: &str| dtd.default_of("a", name).map(|(value, _)| value);
    let table = [("b", Some("xA")), ("c", Some("p")), ("d", None), ("e", Some("1 2")), ("f", None), ("g", None)];
    for (name, expected) in table {
        assert_eq!(default(name), expected, "{name}");
    }
    let tokenized = ["b", "c", "d", "e", "f", "g"].map(|name| dtd.is_tokenized("a", name));
    assert_eq!(tokenized, [false, true, true, true, true, false]);
    assert!(dtd.default_of("other", "b").is_none());
    let namespaces: Vec<_> =
        dtd.namespaces_of("a").iter().map(|declared| (&*declared.prefix, &*declared.uri)).collect();
    assert_eq!(namespaces, [("", "u"), ("p", "v")]);
}

#[test]
fn a_broken_doctype_is_refused_at_its_place() {
    let table = [
        ("", 0),
        (" 1", 1),
        (" a b", 3),
        (" a [<!ENTITY x 'y]", 16),
        (" a [<b>]", 4),
        (" a [<!--]", 8),
        (" a [<!-- -- -->]", 11),
        (" a [<!ENTITY 1 'x'>]", 13),
        (" a [<!ENTITY x '&'>]", 15),
        (" a [<!ENTITY x '%p;'>]", 15),
        (" a [%p;]", 7),
        (" a [<!ATTLIST a b>]", 17),
        (" a [<!ATTLIST a b CDATA '<'>]", 24),
        (" a [<!ATTLIST a b CDATA '&e;'>]", 24),
        (" a [<!ELEMENT a (b>]", 18),
        (" a [<?xml x?>]", 9),
    ];
    for (doctype, at) in table {
        assert_eq!(parsed(doctype).err().map(|(at, _)| at), Some(at), "{doctype}");
    }
}

#[test]
fn parameter_entities_that_nest_without_end_are_refused() {
    let bomb =
        (1..30).map(|n| format!("<!ENTITY % p{n} '{}'>", "&#37;p0;".repeat(10).replace('0', &(n - 1).to_string())));
    let text = format!(" a [<!ENTITY % p0 ' '>{} %p29;]", bomb.collect::<String>());
    assert!(parsed(&text).is_err());
    assert!(parsed(" a [<!ENTITY % p '&#37;p;'> %p;]").is_err());
}
