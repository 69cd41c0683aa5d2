//! Denials in other languages, layouts and markup: none is a grant, and none makes a text unreadable that grants.

use super::denials::{outcome, shop};

const SALES: &str = "Magento_Sales::sales";
const SHIP: &str = "Magento_Sales::ship";
const CREATE: &str = "Magento_Sales::create";
const ORDERS: &str = "Sales > Operations > Orders";
const INVOICES: &str = "Sales > Operations > Invoices";

/// Returns a text with its placeholders replaced: `P` and `S` by granted ids, `C` by one that is not; `O` and `I` by paths of titles.
fn filled(text: &str) -> String {
    let replaced = |word: &str| match word {
        "P" => SALES.to_owned(),
        "S" => SHIP.to_owned(),
        "C" => CREATE.to_owned(),
        "O" => ORDERS.to_owned(),
        "I" => INVOICES.to_owned(),
        other => other.to_owned(),
    };
    let mut filled = String::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
        } else {
            filled.push_str(&replaced(&std::mem::take(&mut word)));
            filled.push(c);
        }
    }
    filled + &replaced(&word)
}

#[track_caller]
fn assert_not_granted(texts: &[String]) {
    let catalog = shop();
    for text in texts {
        let text = filled(text);
        let outcome = outcome(&text, &catalog);
        assert!(!outcome.contains("+create") && !outcome.contains("+sales_order"), "{text}: {outcome}");
    }
}

/// Verbs and nouns that deny, with the endings of their languages.
const WORDS: &str = "abgelehnt Ausgeschlossen Ausschl\u{fc}sse unerw\u{fc}nscht \u{dc}berfl\u{fc}ssig entzogen verwehrt untersagt unzul\u{e4}ssig \
     gestrichen entbehrlich Refus\u{e9}s Interdits exclues D\u{e9}sactiv\u{e9}s proscrit prohib\u{e9} R\u{e9}voqu\u{e9}es Denegados Rechazadas \
     Excluidos Innecesarios Prohibidas vetado Esclusi Negati Vietati Rifiutate superfluo Disabilitati Uitgesloten Geweigerde verboden \
     overbodig Wykluczone Zabronione odmowa Odrzucone Niepotrzebne wy\u{142}\u{105}czone zb\u{119}dne Exclu\u{ed}dos Proibidos Rejeitadas \
     Desnecess\u{e1}rios dispens\u{e1}vel vedado excess surplus over-granted removals dangerous risky missing gaps formerly deprecated";

#[test]
fn stems_and_endings_of_other_languages_deny() {
    let mut texts = Vec::new();
    for word in WORDS.split_ascii_whitespace() {
        for text in [
            "P\nS\nW: C\n",
            "P\nS\nC (W)\n",
            "P\nS\nC \u{2013} W\n",
            "P\nS\n# W\nC\n",
            "P\nS\n## W\nC\n",
            "- Catalog\n## W\n- O\n",
            "- Catalog\nW:\n- O\n",
            "- Catalog\n- O (W)\n",
            "Catalog > Inventory\n\nW\n\nO\n",
        ] {
            texts.push(text.replace('W', word));
        }
    }
    assert_not_granted(&texts);
}

#[test]
fn phrases_that_end_before_an_id_deny_it() {
    let phrases = [
        "mit Ausnahme von",
        "Finger weg von",
        "Haken raus bei",
        "\u{e0} l\u{2019}exception de",
        "con excepci\u{f3}n de",
        "ad eccezione di",
        "nessun accesso a",
        "met uitzondering van",
        "brak dost\u{119}pu do",
        "sem acesso a",
        "com exce\u{e7}\u{e3}o de",
        "nenhum acesso a",
        "refrain from granting",
        "other than",
        "save for",
        "get rid of",
        "opt out of",
        "stay away from",
        "rien du tout avec",
    ];
    let texts: Vec<String> =
        phrases.iter().flat_map(|phrase| [format!("{phrase} C\n"), format!("{phrase} C\nP\n")]).collect();
    assert_not_granted(&texts);
}

#[test]
fn headings_of_any_markup_deny() {
    let mut texts = Vec::new();
    for word in ["Denied", "Do not grant", "Verboten", "Not needed (3)"] {
        for heading in [
            "<h2>W</h2>",
            "<b>W</b>",
            "<p><strong>W:</strong></p>",
            "<h3 class=\"x\">W</h3>",
            "> W",
            "> **W**",
            "h2. W",
            "== W",
            "** W",
            "<!-- W -->",
            "/* W */",
            "Please remove these from the bot",
        ] {
            let heading = heading.replace('W', word);
            texts.push(format!("- Catalog\n{heading}\n- O\n"));
            texts.push(format!("Needed\n- Catalog\n\n{heading}\n- O\n"));
            texts.push(format!("Catalog > Inventory\n\n{heading}\n\nO\n"));
        }
    }
    for heading in
        ["\u{417}\u{430}\u{43f}\u{440}\u{435}\u{449}\u{435}\u{43d}\u{43e}", "\u{7981}\u{6b62}", "Unerw\u{fc}nscht"]
    {
        texts.push(format!("P\nS\n# {heading}\nC\n"));
        texts.push(format!("- Catalog\n## {heading}\n- O\n"));
    }
    assert_not_granted(&texts);
}

#[test]
fn a_verdict_below_a_line_or_beside_it_denies() {
    let texts = [
        // Below.
        "- Catalog\n- O\n  do not grant this one\n",
        "- Catalog\n- O\n  > not needed\n- I\n",
        "- I\n- O\n\nThe last one is not to be granted.\n",
        "I\nO\nexcept the last\n",
        "Bot is missing\n- C\n",
        // Comments.
        "P\nC <!-- no -->\n",
        "- Catalog\n- O <!-- do not tick -->\n",
        "S /* C */\n",
        "S /*\nC\n*/\n",
        "- Catalog\n/*\n * O\n */\n",
        "- Catalog\n; O\n",
        // No value.
        "P: allow\nC:\n",
        "P\nC: \"\"\n",
        "P\nC,,\n",
        "P,x,\nC,,\n",
        // Two paths in one line.
        "- Catalog\n- I instead of O\n",
        "- Catalog\n- I // O\n",
        "- Catalog\n- I vs O\n",
        "- Catalog\n- O?\n",
        // Two ids in one line.
        "S au lieu de C\n",
        "S en lugar de C\n",
        "S in plaats van C\n",
        "C was replaced by S\n",
        "S (formerly C)\n",
        // Symbols by their names.
        "P\nC :-1:\n",
        "P\n:negative_squared_cross_mark: C\n",
    ];
    assert_not_granted(&texts.map(str::to_owned));
}

#[test]
fn tables_with_a_column_for_each_id_are_refused() {
    let texts = [
        "role,P,C\nBot,1,0\n",
        "role\tP\tC\nBot\tyes\tno\n",
        "role;P;C\nBot;x;\nAdmin;x;x\n",
        "P,C\n1,0\n",
        "            P   C\nBot         yes no\n",
        "P C\n\u{25cf} \u{25cb}\n",
        "| P | C |\n|---|---|\n| 1 | 0 |\n",
        "Granted,Denied\nS,C\n",
        "Granted;Denied\nS;C\n",
        "| Granted | Denied |\n|---|---|\n| S | C |\n",
        "| Bot | Admin |\n|---|---|\n| S | C |\n",
        "Granted      Denied\nS   C\n",
        "old,new\nC,S\n",
    ];
    let catalog = shop();
    for text in texts {
        assert_eq!(outcome(&filled(text), &catalog), "refused", "{text}");
    }
}

#[test]
fn rows_that_another_column_may_take_back_are_refused() {
    let texts = [
        "role_id,resource_id,permission,deleted\n9,P,allow,0\n9,C,allow,1\n",
        "role_id,resource_id,permission,deleted_at\n9,P,allow,\n9,C,allow,2026-01-01\n",
        "op,role_id,resource_id,permission\nI,9,P,allow\nD,9,C,allow\n",
        "role_id\tresource_id\tpermission\t__op\n9\tC\tallow\td\n",
        "| role_id | resource_id | permission | revoked |\n| 9 | C | allow | 1 |\n",
        "role_id: 9\nresource_id: C\npermission: allow\nis_deleted: 1\n",
        "{\"inverse\":true,\"resources\":[\"C\"]}",
        "{\"complement\":1,\"resources\":[\"C\"]}",
        "{\"section\":\"excess\",\"resources\":[\"C\"]}",
        "{\"label\":\"Interdits\",\"resources\":[\"C\"]}",
        "{\"name\":\"Forbidden resources\",\"resources\":[\"C\"]}",
        "{\"schema\":\"acme/denylist/1\",\"resources\":[\"C\"]}",
        "{\"schema\":\"mageacl/audit/1\",\"resources\":[\"C\"]}",
    ];
    let catalog = shop();
    for text in texts {
        assert_eq!(outcome(&filled(text), &catalog), "refused", "{text}");
    }
}

/// Texts near the ones above in which nothing is denied.
#[test]
fn texts_that_grant_are_read() {
    let cases = [
        ("role_id,resource_id,privileges,permission,role_name\n9,P,,allow,Bot\n", "role 9 +sales"),
        ("P, S\nC\n", "list +sales +ship +create"),
        ("# needed by the bot\nP\nS\n", "list +sales +ship"),
        ("P /* orders */\n", "list +sales"),
        ("/* orders */ P\n", "list +sales"),
        ("P <!-- to read orders -->\n", "list +sales"),
        ("- Catalog\n<h2>Required</h2>\n- O\n", "boxes +Magento_Catalog::catalog +sales_order"),
        ("h2. Required\n* O\n", "boxes +sales_order"),
        ("- Catalog\n:white_check_mark: O\n", "boxes +Magento_Catalog::catalog +sales_order"),
        ("{\"schema\":\"acme/role/1\",\"name\":\"ERP sync\",\"resources\":[\"P\"]}", "list +sales"),
        ("P: allow\nS: allow\n", "refused"),
    ];
    let catalog = shop();
    for (text, expected) in cases {
        assert_eq!(outcome(&filled(text), &catalog), expected, "{text}");
    }
}
