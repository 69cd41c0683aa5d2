//! Generates small stores: `acl.xml` and `webapi.xml` files with few ids and names, so that files clash often, and with
//! everything in XML on which a merge may depend.

use std::fmt::Write as _;

/// The files of a store in merge order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Store {
    pub(crate) acl: Vec<Vec<u8>>,
    pub(crate) webapi: Vec<Vec<u8>>,
}

/// Returns the store of a number. The same number gives the same store on every machine.
pub(crate) fn store(number: u64) -> Store {
    let mut random = Random::new(number);
    // Most stores combine few oddities, so that one of them does not hide the others.
    let odd = random.pick(&[0, 2, 3, 5, 8, 16]);
    let mut generator = Generator { random, odd, entities: Vec::new() };
    let acl = generator.files(Kind::Acl);
    let webapi = generator.files(Kind::Webapi);
    Store { acl, webapi }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Acl,
    Webapi,
}

/// A random number generator (`SplitMix64`).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(number: u64) -> Self {
        Random(number)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(super) fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

struct Generator {
    random: Random,
    /// The chance of each oddity, in percent.
    odd: usize,
    /// The entities that the current file declares.
    entities: Vec<&'static str>,
}

const IDS: [&str; 5] = ["A", "B", "V_M::a", "V_M::b", "V_M::c"];
const ODD_IDS: [&str; 14] =
    ["", "0", " A", "A ", "V_M::ä", "A\"", "A]", "A]b:c", "x:A", "A[1]", "00", "A\tB", "a&amp;b", "A'"];
const URLS: [&str; 4] = ["/V1/a", "/V1/a/:id", "/V1/b", "/V2/b"];
const ODD_URLS: [&str; 8] = ["", "/", "0", "V1/a ", "/V1/[x]", "/V1/a]b:c", "/V1/ä", "/V1/'"];
const METHODS: [&str; 4] = ["GET", "GET", "POST", "get"];
const PREFIXES: [&str; 6] = ["p", "q", "default", "x", "xml", "longer-than-twenty-characters"];
const URIS: [&str; 4] = ["u", "v", "w", "http://www.w3.org/2001/XMLSchema-instance"];
const ENTITIES: [&str; 4] = ["e", "f", "g", "h"];
const ENTITY_VALUES: [&str; 20] = [
    "V_M",
    "A",
    "",
    "&e;",
    "&f;x",
    "&#65;",
    "&lt;",
    "&#38;lt;",
    "&#38;#60;",
    "&#60;b/>",
    "<b>t</b>",
    "a<!-- c -->b",
    "a<?pi t?>b",
    "<![CDATA[c]]>",
    "a\n b",
    "&#38;",
    "</b>",
    "&amp;#65;",
    "%",
    "1",
];
const TEXTS: [&str; 28] = [
    "a",
    "b",
    "%customer_id%",
    "null",
    " a ",
    "&lt;",
    "&amp;",
    "a&amp;b",
    "&#38;",
    "&amp;lt;",
    "&amp;#65;",
    "&amp;e;",
    "&amp;none;",
    "<![CDATA[c]]>",
    "<![CDATA[a&b]]>",
    "<![CDATA[a&lt;b]]>",
    "<![CDATA[a]]><![CDATA[b]]>",
    "<![CDATA[]]>",
    "a<![CDATA[b]]>",
    "<!-- c -->",
    "a<!-- c -->b",
    "<!-- c --><![CDATA[d]]>",
    "<?pi t?>a",
    "a\r\nb",
    "&#13;",
    "<i/>",
    "a<i/>b",
    "",
];

impl Generator {
    fn odd(&mut self) -> bool {
        self.random.percent(self.odd)
    }

    fn files(&mut self, kind: Kind) -> Vec<Vec<u8>> {
        let number = self.random.pick(&[1, 2, 2, 2, 3, 3, 4]);
        (0..number).map(|_| self.file(kind)).collect()
    }

    fn file(&mut self, kind: Kind) -> Vec<u8> {
        let root = if kind == Kind::Acl { "config" } else { "routes" };
        self.entities.clear();
        let doctype = if self.odd() { self.doctype(root, kind) } else { String::new() };
        let namespaces = self.root_namespaces();
        let root = if self.odd() { self.name(root) } else { root.to_owned() };
        let body = if kind == Kind::Acl { self.acl() } else { self.routes() };
        let text = format!("{doctype}<{root}{namespaces}>\n{body}</{root}>\n");
        let text = if self.random.percent(self.odd / 3) { self.damaged(&text) } else { text };
        self.encoded(&text)
    }

    /// Adds a declaration and encodes the text.
    fn encoded(&mut self, text: &str) -> Vec<u8> {
        if !self.odd() {
            let declaration =
                self.random.pick(&["", "<?xml version=\"1.0\"?>\n", "<?xml version='1.0' encoding='UTF-8'?>\n"]);
            return [declaration.as_bytes(), text.as_bytes()].concat();
        }
        let label = self.random.pick(&[
            "UTF-8",
            "utf-8",
            "utf8",
            "ISO-8859-1",
            "iso-8859-1",
            "latin1",
            "ISO-8859-15",
            "windows-1252",
            "US-ASCII",
            "UTF-16",
            "x-none",
            "ISO-8859-9",
            "windows-1251",
            "KOI8-R",
            "",
            "UTF-16LE",
        ]);
        let standalone = if self.odd() { self.random.pick(&[" standalone='yes'", " standalone='no'"]) } else { "" };
        let declared = format!("<?xml version='1.0' encoding='{label}'{standalone}?>\n{text}");
        let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>();
        let utf16 = |text: &str, swap: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        match self.random.below(8) {
            0 => [b"\xEF\xBB\xBF", declared.as_bytes()].concat(),
            1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            2 => [b"\xFF\xFE".to_vec(), utf16(&declared, false)].concat(),
            3 => [b"\xFE\xFF".to_vec(), utf16(text, true)].concat(),
            4 => utf16(&declared, true),
            5 => latin(&declared),
            6 => latin(text),
            _ => declared.into_bytes(),
        }
    }

    fn doctype(&mut self, root: &str, kind: Kind) -> String {
        let mut subset = String::new();
        for _ in 0..=self.random.below(3) {
            let declaration = match self.random.below(10) {
                0..6 => {
                    let (name, value) = (self.random.pick(&ENTITIES), self.random.pick(&ENTITY_VALUES));
                    self.entities.push(name);
                    format!("<!ENTITY {name} \"{value}\">")
                }
                6 => self
                    .random
                    .pick(&[
                        "<!ENTITY e SYSTEM \"none.xml\">",
                        "<!ENTITY % p \"<!ENTITY f 'A'>\"> %p;",
                        "%none;",
                        "<!ENTITY % p SYSTEM 'none.dtd'> %p;",
                        "<!ELEMENT resource (resource|i)*>",
                        "<!-- c -->",
                        "<?pi t?>",
                        "<!NOTATION n SYSTEM 'n'>",
                        "<!ENTITY e SYSTEM 'e' NDATA n>",
                        "<!ENTITY lt '&#38;#60;'>",
                    ])
                    .to_owned(),
                _ => self.attribute_declaration(root, kind),
            };
            subset.push_str(&declaration);
        }
        let external =
            if self.odd() { self.random.pick(&[" SYSTEM 'none.dtd'", " PUBLIC 'p' 'none.dtd'"]) } else { "" };
        format!("<!DOCTYPE {root}{external} [{subset}]>\n")
    }

    fn attribute_declaration(&mut self, root: &str, kind: Kind) -> String {
        let (elements, attributes): (&[&str], &[&str]) = match kind {
            Kind::Acl => (
                &["resource", "resource", "p:resource", "acl"],
                &["id", "title", "disabled", "sortOrder", "other", "p:id"],
            ),
            Kind::Webapi => (
                &["route", "service", "resource", "parameter", "p:route"],
                &["url", "method", "ref", "name", "force", "secure", "class", "other", "p:secure"],
            ),
        };
        let (element, attribute) = match self.random.below(8) {
            0 => (root, "xmlns"),
            1 => (self.random.pick(elements), self.random.pick(&["xmlns", "xmlns:p"])),
            _ => (self.random.pick(elements), self.random.pick(attributes)),
        };
        let kind = self.random.pick(&["CDATA", "CDATA", "CDATA", "NMTOKEN", "NMTOKENS", "ID", "(A|B)"]);
        let default =
            self.random.pick(&["'A'", "'true'", "'u'", "#FIXED 'A'", "#IMPLIED", "#REQUIRED", "' A  B '", "''"]);
        format!("<!ATTLIST {element} {attribute} {kind} {default}>")
    }

    fn root_namespaces(&mut self) -> String {
        let mut text = String::new();
        if self.random.percent(20) {
            text.push_str(
                " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='none.xsd'",
            );
        }
        for _ in 0..2 {
            if self.odd() {
                text.push_str(&self.namespace());
            }
        }
        text
    }

    fn namespace(&mut self) -> String {
        match self.random.below(6) {
            0 => " xmlns=''".to_owned(),
            1 => format!(" xmlns='{}'", self.random.pick(&URIS)),
            2 => format!(" xmlns:{}=''", self.random.pick(&PREFIXES)),
            _ => format!(" xmlns:{}='{}'", self.random.pick(&PREFIXES), self.random.pick(&URIS)),
        }
    }

    /// Returns an unusual name for an element or attribute.
    fn name(&mut self, name: &str) -> String {
        match self.random.below(12) {
            0 => format!(":{name}"),
            1 => format!("{name}:"),
            2 => format!("p:q:{name}"),
            3 => format!("{name}x"),
            _ => format!("{}:{name}", self.random.pick(&PREFIXES)),
        }
    }

    fn element(&mut self, name: &str, attributes: &str, content: &str) -> String {
        let name = if self.odd() && self.odd() { self.name(name) } else { name.to_owned() };
        let namespace = if self.odd() { self.namespace() } else { String::new() };
        if content.is_empty() && self.random.percent(80) {
            return format!("<{name}{namespace}{attributes}/>\n");
        }
        format!("<{name}{namespace}{attributes}>{content}</{name}>\n")
    }

    /// Returns an attribute, which may have a prefix or be missing.
    fn attribute(&mut self, name: &str, value: &str) -> String {
        let value = if self.odd() { self.with_reference(value) } else { value.to_owned() };
        let quote = if value.contains('"') { '\'' } else { '"' };
        let value = if quote == '\'' { value.replace('\'', "&apos;") } else { value };
        if !self.odd() {
            return format!(" {name}={quote}{value}{quote}");
        }
        match self.random.below(4) {
            0 => String::new(),
            1 => format!(" {}={quote}{value}{quote} {name}={quote}{value}{quote}", self.name(name)),
            _ => format!(" {}={quote}{value}{quote}", self.name(name)),
        }
    }

    fn with_reference(&mut self, value: &str) -> String {
        let reference = match self.random.below(4) {
            0 => {
                self.random.pick(&["&#65;", "&amp;", "&lt;", "&#x20;", "&#10;", "\n", "\t", "  ", "&quot;"]).to_owned()
            }
            _ => self.entity(),
        };
        match self.random.below(3) {
            0 => format!("{reference}{value}"),
            1 => format!("{value}{reference}"),
            _ => {
                let at = value.char_indices().nth(1).map_or(value.len(), |(at, _)| at);
                format!("{}{reference}{}", &value[..at], &value[at..])
            }
        }
    }

    /// Returns a reference to an entity, which is usually declared.
    fn entity(&mut self) -> String {
        let declared = self.entities.clone();
        match declared.as_slice() {
            [] if self.random.percent(80) => String::new(),
            [] => format!("&{};", self.random.pick(&ENTITIES)),
            declared if self.random.percent(95) => format!("&{};", self.random.pick(declared)),
            _ => format!("&{};", self.random.pick(&ENTITIES)),
        }
    }

    fn acl(&mut self) -> String {
        let number = if self.odd() { self.random.below(3) } else { 1 };
        let mut text = String::new();
        for _ in 0..number {
            let resources = self.resources(0);
            let resources = self.element("resources", "", &format!("\n{resources}"));
            let second = if self.odd() { self.element("resources", "", "") } else { String::new() };
            text.push_str(&self.element("acl", "", &format!("\n{resources}{second}")));
        }
        text
    }

    fn resources(&mut self, depth: usize) -> String {
        let number = if depth == 0 { 1 + self.random.below(3) } else { self.random.pick(&[0, 0, 0, 1, 1, 2]) };
        let mut text = String::new();
        if depth > 3 {
            return text;
        }
        for _ in 0..number {
            let id = if self.odd() { self.random.pick(&ODD_IDS) } else { self.random.pick(&IDS) };
            let mut attributes = self.attribute("id", id);
            let others: [(&str, &[&str]); 3] = [
                ("title", &["T", "U", "T ", ""]),
                ("sortOrder", &["1", "20", "2x", " 3", "-1", "1e1", ""]),
                ("disabled", &["true", "false", "1", "TRUE", "true "]),
            ];
            for (name, values) in others {
                if self.random.percent(25) {
                    let value = self.random.pick(values);
                    attributes.push_str(&self.attribute(name, value));
                }
            }
            let below = self.resources(depth + 1);
            let mut content = if below.is_empty() { String::new() } else { format!("\n{below}") };
            if self.odd() {
                content.push_str(&self.text());
            }
            text.push_str(&self.element("resource", &attributes, &content));
            if self.odd() {
                text.push_str(&self.text());
            }
        }
        text
    }

    fn text(&mut self) -> String {
        if self.random.percent(20) { self.entity() } else { self.random.pick(&TEXTS).to_owned() }
    }

    fn routes(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.random.below(3) {
            let url = if self.odd() { self.random.pick(&ODD_URLS) } else { self.random.pick(&URLS) };
            let method = self.random.pick(&METHODS);
            let mut attributes = self.attribute("url", url) + &self.attribute("method", method);
            if self.random.percent(25) {
                let value = self.random.pick(&["true", "false", "1", "0", "", " 0 "]);
                attributes.push_str(&self.attribute("secure", value));
            }
            if self.random.percent(10) {
                attributes.push_str(&self.attribute("soapOperation", "op"));
            }
            let content = self.route();
            text.push_str(&self.element("route", &attributes, &format!("\n{content}")));
        }
        text
    }

    fn route(&mut self) -> String {
        let mut text = String::new();
        if !self.odd() {
            let class = self.random.pick(&["V\\M\\Api\\A", "V\\M\\Api\\B"]);
            let attributes = self.attribute("class", class) + &self.attribute("method", "get");
            text.push_str(&self.element("service", &attributes, ""));
        }
        let mut refs = String::new();
        for _ in 0..self.random.pick(&[0, 1, 1, 1, 2]) {
            let id = if self.odd() { self.random.pick(&ODD_IDS) } else { self.random.pick(&IDS) };
            let attributes = self.attribute("ref", id);
            refs.push_str(&self.element("resource", &attributes, ""));
        }
        text.push_str(&self.element("resources", "", &refs));
        if self.random.percent(40) {
            let mut parameters = String::new();
            for _ in 0..=self.random.below(2) {
                let name = if self.odd() { self.random.pick(&ODD_IDS) } else { self.random.pick(&["x", "y"]) };
                let mut attributes = self.attribute("name", name);
                if self.random.percent(30) {
                    let value = self.random.pick(&["true", "false", "1", "yes"]);
                    attributes.push_str(&self.attribute("force", value));
                }
                let mut value = if self.odd() { self.text() } else { self.random.pick(&TEXTS[..5]).to_owned() };
                if self.odd() {
                    let more = self.text();
                    let _ = write!(value, "{more}");
                }
                parameters.push_str(&self.element("parameter", &attributes, &value));
            }
            text.push_str(&self.element("data", "", &parameters));
        }
        text
    }

    /// Inserts, removes or repeats a few characters.
    fn damaged(&mut self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.random.below(2) {
            let at = self.random.below(characters.len());
            match self.random.below(3) {
                0 => {
                    characters.remove(at);
                }
                1 => characters.insert(
                    at,
                    self.random.pick(&['<', '>', '&', '"', '\'', '/', '=', ':', ' ', ';', ']', '-', '!', '\u{1}']),
                ),
                _ => characters.insert(at, characters[at]),
            }
        }
        characters.into_iter().collect()
    }
}
