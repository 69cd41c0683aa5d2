use std::path::PathBuf;

use super::super::{Reason, scan};
use super::{VOCABULARY, check, found};
use crate::fs::{FileSystem, Memory};

/// Returns the number of calls of a file, which must end.
fn calls(name: &str, text: &str) -> usize {
    found(&[(name, text)]).len()
}

#[test]
fn deep_nesting_and_long_chains_end() {
    let call = "client.get('/V1/orders');\n";
    let depth = 20_000;
    for (name, begin, end) in [
        ("a.js", "(\n".repeat(depth), ")\n".repeat(depth)),
        ("b.js", "f(\n".repeat(depth), ")\n".repeat(depth)),
        ("c.js", "[{a:\n".repeat(depth), "}]\n".repeat(depth)),
        ("d.js", "`${\n".repeat(depth), "}`\n".repeat(depth)),
        ("e.js", ")".repeat(depth), "(\n".repeat(depth)),
        ("f.js", "a.b.\n".repeat(depth), "c;".to_owned()),
        ("g.js", "'/V1/a' +\n".repeat(depth), "x;".to_owned()),
        ("h.js", "x = x + '/V1/a';\n".repeat(depth / 10), String::new()),
        ("i.js", "function f(a){ return f(f(a) + f(a)); }\n".repeat(200), "f('/V1/a');".to_owned()),
    ] {
        let text = format!("{call}{begin}'/x'{end}\n");
        assert!(calls(name, &text) >= 1, "{name}");
    }
}

#[test]
fn unfinished_text_ends() {
    for name in ["a.php", "a.ts", "a.py", "a.rb", "a.go", "a.cs", "a.java", "a.kt", "a.sh"] {
        for text in [
            "<?php '", "\"", "`${", "/*", "'''", "<<<X\n", "<<~EOF\n", "f\"{", "$@\"", "\\", "é'é", "\"\\", "$", "{$",
            "%w[", "<?",
        ] {
            assert_eq!(calls(name, text), 0, "{name} {text}");
        }
    }
}

#[test]
fn values_that_refer_to_themselves_are_not_known() {
    check(
        "a.js",
        "const a = b + '/x';\nconst b = a + '/y';\nclient.get(`${a}/V1/orders`);\n",
        &["GET /V1/orders 3 high"],
    );
}

#[test]
fn folders_and_files_that_are_left_out() {
    let call = "client.get('/V1/orders')";
    let files = [
        ("s/src/a.js", call.to_owned()),
        ("s/tests/b.js", call.to_owned()),
        ("s/node_modules/x/c.js", call.to_owned()),
        ("s/vendor/d.php", format!("<?php {call};")),
        ("s/.git/e.js", call.to_owned()),
        ("s/f.min.js", call.to_owned()),
        ("s/g.js", format!("{call};\0")),
        ("s/h.js", format!("{}{call}", " ".repeat(2_000_000))),
        ("s/i.test.ts", call.to_owned()),
        ("s/j.txt", call.to_owned()),
        ("s/k.js", format!("{};{call}", "a,".repeat(20_000))),
    ];
    let memory = Memory::new(files);
    let found = scan(&memory as &dyn FileSystem, &[PathBuf::from("s")], &VOCABULARY);
    assert_eq!(found.files, 1);
    assert_eq!(found.calls.len(), 1);
    let mut left_out: Vec<(&str, Reason)> = found.left_out.iter().map(|it| (it.name.as_str(), it.reason)).collect();
    left_out.sort_unstable();
    assert_eq!(
        left_out,
        [
            ("s/f.min.js", Reason::Generated),
            ("s/g.js", Reason::Binary),
            ("s/h.js", Reason::TooLarge),
            ("s/i.test.ts", Reason::Tests),
            ("s/k.js", Reason::Generated),
            ("s/node_modules", Reason::Dependencies),
            ("s/tests", Reason::Tests),
            ("s/vendor", Reason::Dependencies),
        ]
    );
}

#[test]
fn no_text_beside_the_path_is_kept() {
    let text = r"
const token = 'hunterzwei';
client.get('https://me:hunterzwei@shop.example/rest/V1/orders?token=hunterzwei', { headers: { auth: 'hunterzwei' } });
client.post(`/V1/orders/${'hunterzwei' + token}/comments#hunterzwei`);
";
    let calls = found(&[("a.js", text)]);
    assert_eq!(calls, ["GET /V1/orders a.js:3 high", "POST /V1/orders/{id}/comments a.js:4 high"]);
}

/// The value of a name that says that it is a secret is not a part of a path.
#[test]
fn secrets_in_constants_are_not_shown() {
    for (name, text) in [
        ("a.py", "# magento\nAPI_KEY = \"Sup3r\"\nrequests.get(f\"https://shop/rest/V1/acme/{API_KEY}/list\")\n"),
        ("b.py", "# magento\nPASSWORD = \"Sup3r\"\nrequests.post(\"https://shop/rest/V1/acme/\" + PASSWORD)\n"),
        (
            "c.php",
            "<?php // magento\nclass A { const TOKEN = 'Sup3r'; function f() { return $this->client->get('/rest/V1/' . self::TOKEN . '/orders'); } }\n",
        ),
    ] {
        let found = found(&[(name, text)]).join("\n");
        assert!(!found.contains("Sup3r"), "{name}: {found}");
        assert_eq!(found.contains("/V1/acme/{"), name != "c.php", "{name}: {found}");
    }
}
