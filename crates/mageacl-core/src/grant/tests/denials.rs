//! Denials are never grants: texts written by hand, each with its granted and excluded ids in the fixture store.

use std::collections::BTreeSet;

use super::*;
use crate::audit::{AccessModel, LineStatus, audit};
use crate::authz::Permission;
use crate::catalog::{Catalog, load};
use crate::grant::checklist::Resolved;
use crate::store;

pub(super) fn shop() -> Catalog {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/shop");
    load(&store::discover(&root).unwrap(), &SourceMap::default()).unwrap()
}

/// Returns the result of reading a text: `refused`, or grants with `+` before granted, `-` before denied or excluded
/// ids, and `?` for each box that is reported and not counted. The module `Magento_Sales` is omitted from ids.
pub(super) fn outcome(text: &str, catalog: &Catalog) -> String {
    let Ok(set) = super::text(text) else { return "refused".to_owned() };
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let rows = set.rows.clone();
    let audit = audit(set, None, AccessModel { tree, routes, release: catalog.origin.release() });
    let mut reported = Vec::new();
    for audited in &audit.grants {
        let mut parts: Vec<String> = Vec::new();
        match (&audited.grant.holding, &audited.reading) {
            (GrantContent::Rows(role), _) => {
                parts.push(format!("role {}", role.0));
                for row in rows.iter().filter(|row| row.rule.role == *role) {
                    let sign = if row.rule.permission == Permission::Allow { '+' } else { '-' };
                    parts.push(format!("{sign}{}", row.rule.resource));
                }
            }
            (GrantContent::Listed(ids), _) => {
                parts.push("list".to_owned());
                parts.extend(ids.iter().map(|id| format!("+{}", id.id)));
            }
            (_, Some(reading)) => {
                parts.push("boxes".to_owned());
                for line in &reading.lines {
                    let name = |resolved: &Resolved| match resolved {
                        Resolved::One { node, .. } => tree.resource(*node).id.clone(),
                        _ => String::new(),
                    };
                    parts.push(match line.status {
                        LineStatus::Counted => format!("+{}", name(&line.resolved)),
                        LineStatus::Excluded => format!("-{}", name(&line.resolved)),
                        _ => "?".to_owned(),
                    });
                    // Excluded resources are neither named nor stored, unless a box below them is ticked.
                    if let (LineStatus::Excluded, Resolved::One { node, .. }) = (line.status, &line.resolved) {
                        let below: BTreeSet<_> = tree.subtree(*node).collect();
                        let is_above =
                            audited.ids.iter().any(|id| tree.find(&id.id).is_some_and(|id| below.contains(&id)));
                        assert!(is_above || !audited.effect.ids.contains(node), "{text}");
                        assert!(!reading.named.contains(node), "{text}");
                    }
                }
            }
            _ => unreachable!("{text}"),
        }
        reported.push(parts.join(" ").replace("Magento_Sales::", ""));
    }
    reported.join("; ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let catalog = shop();
    for (text, expected) in cases {
        assert_eq!(outcome(text, &catalog), *expected, "{text}");
    }
}

#[test]
fn rows_are_rows_or_refused() {
    check(&[
        ("9 Magento_Sales::sales allow\n9 Magento_Sales::create deny\n", "role 9 +sales -create"),
        ("9 Magento_Sales::sales ALLOW\n9 Magento_Sales::create Deny\n", "role 9 +sales -create"),
        ("9 Magento_Sales::sales allow\n8 Magento_Sales::create deny\n", "role 8 -create; role 9 +sales"),
        ("9, Magento_Sales::sales, allow\n9, Magento_Sales::create, deny\n", "role 9 +sales -create"),
        ("9\tMagento_Sales::create\tdeny\n", "role 9 -create"),
        ("role_id: 9\nresource_id: Magento_Sales::create\npermission: deny\n", "role 9 -create"),
        (
            "{\"role_id\":9,\"resource_id\":\"Magento_Sales::sales\",\"permission\":\"allow\"}\n\
             {\"role_id\":9,\"resource_id\":\"Magento_Sales::create\",\"permission\":\"deny\"}\n",
            "role 9 +sales -create",
        ),
        ("9 Magento_Sales::create deny\nTick Sales > Orders as well\n", "refused"),
        ("deny Magento_Sales::create 9 8\n", "refused"),
        ("9 Magento_Sales::create denied\n", "refused"),
        ("9 Magento_Sales::create false\n", "refused"),
        ("9 Magento_Sales::create\n", "refused"),
        ("9,Magento_Sales::sales,allow\n9,Magento_Sales::create,Denied\n", "refused"),
        ("9,Magento_Sales::sales,allow\n9,\"Magento_Sales::create\" deny\n", "refused"),
        ("1,Magento_Sales::sales,allow,9\n", "refused"),
        ("role_id,role_id,resource_id,permission\n9,9,Magento_Sales::sales,allow\n", "refused"),
        ("resource_id,permission\nMagento_Sales::create,deny\n", "refused"),
        ("Magento_Sales::sales: allow\nMagento_Sales::create: deny\n", "refused"),
        ("Bot | Magento_Sales::sales | allow\nOther | Magento_Sales::create | deny\n", "refused"),
        ("- resource: Magento_Sales::create\n  permission: deny\n", "refused"),
        ("Magento_Sales::create\ndeny\n", "refused"),
        ("Magento_Sales::sales\nMagento_Sales::create\n  access: no\n", "refused"),
        ("Export\n<tr><td>Magento_Sales::create</td><td>deny</td></tr>\n", "refused"),
        ("<table><tr><td>Magento_Sales::create</td><td>deny</td></tr></table>", "refused"),
        ("[{\"resource_id\":\"Magento_Sales::create\",\"permission\":\"deny\"}]", "refused"),
        (
            "[{\"role_id\":9,\"resource_id\":\"Magento_Sales::create\",\"permission\":\"deny\",\"permission\":\"allow\"}]",
            "refused",
        ),
        ("[\"Magento_Sales::create: deny\"]", "refused"),
        ("[\"-Magento_Sales::create\"]", "refused"),
        ("{\"resources\": [\"Magento_Sales::create\"], \"permission\": \"deny\"}", "refused"),
        ("{\"resources\": [\"Magento_Sales::sales\"], \"not_granted\": [\"Magento_Sales::create\"]}", "refused"),
        ("{\"Magento_Sales::create\": \"deny\"}", "refused"),
        ("SET @x=1; LOAD DATA INFILE 'x' INTO TABLE authorization_rule;\n", "refused"),
        ("Role: Bot\n- Sales\nRole: Other\n- Catalog\n", "refused"),
        ("Role Bot\n- Sales\nRole Other\n- Catalog\n", "refused"),
        ("Integration 5:\nMagento_Sales::sales\nIntegration 6:\nMagento_Sales::create\n", "refused"),
        ("+ Magento_Sales::sales\n- Magento_Sales::create\n", "refused"),
        (
            "INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (9,'Magento_Sales::create','allow');\n\
             UPDATE authorization_rule SET permission = 'deny' WHERE role_id = 9;\n",
            "refused",
        ),
        (
            "INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (9,'Magento_Sales::create','allow');\n\
             DELETE FROM `authorization_rule` WHERE role_id = 9;\n",
            "refused",
        ),
        (
            "DELETE FROM authorization_rule; UPDATE sales_order SET a = 'authorization_rule';\n\
             INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (9,'Magento_Sales::create','deny');\n",
            "role 9 -create",
        ),
    ]);
}

#[test]
fn a_list_excludes_ids_or_is_refused() {
    check(&[
        ("Magento_Sales::sales\nMagento_Sales::create\n", "list +sales +create"),
        ("- Magento_Sales::sales\n- Magento_Sales::create\n", "list +sales +create"),
        ("'Magento_Sales::sales',\n'Magento_Sales::create',\n", "list +sales +create"),
        ("Magento_Sales::sales\n- NOT Magento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\nMagento_Sales::create: deny\n", "list +sales"),
        ("Magento_Sales::sales, but not Magento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\n[ ] Magento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\n\u{2610} Magento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\nMagento_Sales::create \u{274c}\n", "list +sales"),
        ("Magento_Sales::sales\n~~Magento_Sales::create~~\n", "list +sales"),
        ("Magento_Sales::sales\n<del>Magento_Sales::create</del>\n", "list +sales"),
        ("Magento_Sales::sales\n<!-- Magento_Sales::create -->\n", "list +sales"),
        ("Magento_Sales::sales\n// Magento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\n-- Magento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\n/*\nMagento_Sales::create\n*/\n", "list +sales"),
        ("Magento_Sales::sales\nMagento_Sales::create # do not grant\n", "list +sales"),
        ("Magento_Sales::sales # to read orders\n", "list +sales"),
        ("Magento_Sales::sales\nDo not grant:\nMagento_Sales::create\nMagento_Sales::ship\n", "list +sales"),
        (
            "# required\nMagento_Sales::sales\n# do not grant\nMagento_Sales::create\n# required too\nMagento_Sales::ship\n",
            "list +sales +ship",
        ),
        (
            "| Resource | Granted |\n|---|---|\n| Magento_Sales::sales | yes |\n| Magento_Sales::create | no |\n",
            "list +sales",
        ),
        ("'Magento_Sales::sales' => 1,\n'Magento_Sales::create' => 0,\n", "list +sales"),
        ("Magento_Sales::sales = true\nMagento_Sales::create = FALSE\n", "list +sales"),
        // A line that is not an id is an error.
        ("Magento_Sales::sales\nMagento_Sales::ship\nodd\n", "refused"),
        ("Magento_Sales::sales\nMagento_Sales::ship\nMagento_Sales::create (nope, really)\n", "refused"),
        ("Magento_Sales::sales\nMagento_Sales::ship\n-Magento_Sales::create\n", "refused"),
        ("Magento_Sales::sales\nMagento_Sales::ship\nMagento_Sales:create\n", "refused"),
        ("Magento_Sales::sales\nNOT Magento_Sales::sales\n", "refused"),
        ("Magento_Sales::sales\nMagento_Sales::create # not needed for reading\n", "refused"),
        ("Magento_Sales::sales\nMagento_Sales::ship, Magento_Sales::create: denied\n", "refused"),
        ("Magento_Sales::sales\n~~Magento_Sales::create\n", "refused"),
        ("Magento_Sales::sales\nUnerw\u{fc}nscht:\nMagento_Sales::create\n", "list +sales"),
        ("Magento_Sales::sales\nBlorptig:\nMagento_Sales::create\n", "refused"),
    ]);
}

#[test]
fn a_checklist_excludes_boxes_or_reports_them() {
    let cases = [
        // Nothing is excluded.
        ("- Sales > Operations > Orders\n", "boxes +sales_order"),
        ("Allow: Sales > Operations > Orders\n", "boxes +sales_order"),
        ("- Sales > Operations > Orders > Actions > Accept or Deny Payment\n", "boxes +review_payment"),
        ("- Orders: Magento_Sales::actions_view, Magento_Sales::ship\n", "boxes +actions_view +ship"),
        ("* Orders (Magento_Sales::sales_order)\n", "boxes +sales_order"),
        // Words.
        ("- Sales > Operations > Orders\n- NOT Magento_Sales::create\n", "boxes +sales_order -create"),
        (
            "- Sales > Operations > Orders\n- Do not tick Sales > Operations > Orders > Actions > Create\n",
            "boxes +sales_order -create",
        ),
        (
            "- Do not tick Sales > Operations > Orders > Actions > Create\n- Sales > Operations > Orders\n",
            "boxes -create +sales_order",
        ),
        ("- Sales > Operations > Orders but not Create\n", "boxes +sales_order -create"),
        ("- Sales > Operations > Orders (except Create, Ship)\n", "boxes +sales_order -create -ship"),
        ("- Sales > Operations > Orders without Actions\n", "boxes +sales_order -actions"),
        ("- Sales > Operations > Orders except Nonsense\n", "boxes ? ?"),
        ("- Sales\n- Sales > Operations > Orders: no access\n", "boxes +sales -sales_order"),
        ("- Sales\n- Sales > Operations > Orders (do not tick)\n", "boxes +sales -sales_order"),
        ("- Sales\n- Leave Sales > Operations > Orders unchecked\n", "boxes +sales -sales_order"),
        ("- Sales\n- Untick Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n- Sales > Operations > Orders nicht ankreuzen\n", "boxes +sales -sales_order"),
        ("- Sales\n- Ne pas cocher Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n- No marcar Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n- Deny: Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n- Sales > Operations > Orders: read: no\n", "boxes +sales -sales_order"),
        // Marks.
        ("- Sales\n- [ ] Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n- [  ] Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n\u{2610} Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n\u{1f6ab} Sales > Operations > Orders\n", "boxes +sales -sales_order"),
        ("- Sales\n- Sales > Operations > Orders \u{2717}\n", "boxes +sales -sales_order"),
        ("- Sales\n- ~~Sales > Operations > Orders~~\n", "boxes +sales -sales_order"),
        ("- Sales\n- <s>Sales > Operations > Orders</s>\n", "boxes +sales -sales_order"),
        ("- Sales\n- \u{2612} Sales > Operations > Orders\n", "boxes +sales ?"),
        ("- Sales\n- ~~Sales > Operations > Orders\n", "boxes +sales ?"),
        (
            "- [ ] Sales\n  - Operations > Orders\n  - [x] Operations > Invoices\n",
            "boxes -sales -sales_order +sales_invoice",
        ),
        ("| Sales | Yes |\n| Sales > Operations > Orders | No |\n", "boxes +sales -sales_order"),
        (
            "| Box | Required |\n|---|---|\n| Sales | \u{2713} |\n| Sales > Operations > Orders | \u{2717} |\n",
            "boxes +sales -sales_order",
        ),
        (
            "| Box | Granted | Denied |\n|---|---|---|\n| Sales > Operations > Orders | | \u{2713} |\n| Sales | \u{2713} | |\n",
            "boxes ? ?",
        ),
        ("| Box | Required |\n|---|---|\n| Sales | \u{2713} |\n| Catalog | |\n", "boxes +sales ?"),
        ("Sales: \u{2611}\nCatalog: \u{2610}\n", "boxes +sales -Magento_Catalog::catalog"),
        ("Role Resources: Custom\n- Sales\n", "boxes ? +sales"),
        // Headings.
        ("\u{2705} Needed\nCatalog\n\u{274c} Not needed\nSales\n", "boxes +Magento_Catalog::catalog -sales"),
        ("- Catalog\n\u{274c} Sensitive things:\n- Sales\n", "boxes +Magento_Catalog::catalog -sales"),
        (
            "- Catalog\nDo not grant:\n- Sales\n- Content\n",
            "boxes +Magento_Catalog::catalog -sales -Magento_Backend::content",
        ),
        (
            "## Required\n- Catalog\n## Not needed\n- Sales\n## Also required\n- Content\n",
            "boxes +Magento_Catalog::catalog -sales +Magento_Backend::content",
        ),
        ("- Catalog\n\nLeave unchecked\n- Sales\n", "boxes +Magento_Catalog::catalog -sales"),
        (
            "- Sales\n  - Do not tick:\n    - Sales > Operations > Orders\n- Catalog\n",
            "boxes +sales -sales_order +Magento_Catalog::catalog",
        ),
        ("Allow\n- Catalog\nDeny\n- Sales\n", "boxes +Magento_Catalog::catalog -sales"),
        ("Do not grant:\n- [x] Sales\n- Catalog\n", "boxes ? -Magento_Catalog::catalog"),
        // Uncertain lines.
        ("- Catalog\n- Do not forget Sales > Operations > Orders\n", "boxes +Magento_Catalog::catalog ?"),
        ("- Catalog\n- Sales: read: yes, write: no\n", "boxes +Magento_Catalog::catalog ?"),
        ("- Catalog\n- Sales \u{2013} N/A\n", "boxes +Magento_Catalog::catalog ?"),
        ("- Catalog\n- (Sales > Orders)\n", "boxes +Magento_Catalog::catalog ?"),
        ("- Sales > Operations > Orders\n- Not Sales > Operations > Orders\n", "boxes ? -sales_order"),
        ("- Catalog\n- Orders: not Magento_Sales::create\n", "boxes +Magento_Catalog::catalog -create"),
        ("- Catalog\n# Magento_Sales::create\n", "boxes +Magento_Catalog::catalog ?"),
        ("Sales > Operations > Orders\nno\nCatalog\nyes\n", "refused"),
        ("Sales > Operations > Orders\nNot needed\n", "refused"),
        ("- Sales > Operations > Orders\n  permission: deny\n", "refused"),
    ];
    check(&cases);
}

/// Values, members and markup that may deny: none of them leaves a grant of `create`.
#[test]
fn nothing_that_may_deny_is_a_grant() {
    let (sales, create) = ("Magento_Sales::sales", "Magento_Sales::create");
    let texts = [
        "P,x\nC,\n",
        "Resource;Odoo\nP;x\nC;\n",
        "Resource\tOdoo\tErp\nP\tx\tx\nC\t\tx\n",
        "id,title,granted\nP,Sales,Y\nC,Create,N\n",
        "A,P\nD,C\n",
        "|Y|P|\n|N|C|\n",
        "P,rw\nC,r-\n",
        "P,+\nC,-\n",
        "P *\nC .\n",
        "id,access\nP,open\nC,closed\n",
        "| P | in |\n| C | out |\n",
        "P: keep\nC: drop\n",
        "P (green)\nC (red)\n",
        "P # open\nC # closed\n",
        "P \u{25cf}\nC \u{25cb}\n",
        "P: \u{434}\u{430}\nC: \u{43d}\u{435}\u{442}\n",
        "P\nopen\nC\nclosed\n",
        "| `P` | 1 |\n| `C` | 0 |\n",
        "- [1] P\n- [0] C\n",
        "P # 1\nC # 0\n",
        "P\nC\n0\n",
        "- id: P\n  action: allow\n- id: C\n  action: deny\n",
        "- id: P\n  assigned: true\n- id: C\n  assigned: false\n",
        "P:\n  zugang: ja\nC:\n  zugang: nein\n",
        "[[rule]]\nid = \"C\"\ndecision = \"deny\"\n",
        "- {id: P, policy: allow}\n- {id: C, policy: deny}\n",
        "{\"effect\":\"deny\",\"resources\":[\"C\"]}",
        "{\"active\":false,\"resources\":[\"C\"]}",
        "{\"resources\":[\"P\",\"C\"],\"denyList\":[\"C\"]}",
        "{\"resources\":[\"P\",\"C\"],\"-\":[\"C\"]}",
        "(/) P\n(x) C\n",
        "P\nC ( )\n",
        "P (-C)\n",
        "P\n[-C-]\n",
        "const BLACK_LIST = ['C'];\n",
        "const BLACKLIST = [\n'C',\n];\n",
        "notAllowed: C\n",
        "P,yes C,no P,yes\n",
        "P / C\n",
        "P (w/o C)\n",
        "## Dos\n- P\n## Don'ts\n- C\n",
        "Allow:\n- P\nBlock:\n- C\n",
        "Required\n- P\nTaboo\n- C\n",
        "**Needed**\n- P\n\n**Legacy**\n- C\n",
        "1,C,deny\n1,C,allow\n",
        "[[1,\"C\",\"deny\"],[1,\"C\",\"allow\"]]",
        "<integrations><integration name='a'><resources><resource name='C' access='deny'/></resources></integration></integrations>",
        "<integrations><integration name='a'><resources access='deny'><resource name='C'/></resources></integration></integrations>",
        "<integrations><integration name='a'><disabled>true</disabled><resources><resource name='C'/></resources></integration></integrations>",
        "<integrations><integration name='a'><resources>not <resource name='C'/></resources></integration></integrations>",
        "<integrations><denied><integration name='a'><resources><resource name='C'/></resources></integration></denied></integrations>",
    ];
    let catalog = shop();
    for text in texts {
        let text = text
            .split_inclusive(|c: char| !c.is_alphanumeric())
            .map(|word| match word.strip_suffix(|c: char| !c.is_alphanumeric()).unwrap_or(word) {
                "P" => word.replacen('P', sales, 1),
                "C" => word.replacen('C', create, 1),
                _ => word.to_owned(),
            })
            .collect::<String>();
        let outcome = outcome(&text, &catalog);
        assert!(text.contains(create), "{text}");
        assert!(!outcome.contains("+create"), "{text}: {outcome}");
    }
}

#[test]
fn rows_of_several_files_must_not_contradict_each_other() {
    let (deny, allow) = ("1,Magento_Sales::create,deny\n", "1,Magento_Sales::create,allow\n");
    assert!(texts(&[deny.as_bytes(), allow.as_bytes()]).is_err());
    assert!(texts(&[allow.as_bytes(), allow.as_bytes()]).is_ok());
    // The rows of one table are in Magento's own order.
    let table =
        "rule_id,role_id,resource_id,permission\n1,1,Magento_Sales::create,deny\n2,1,Magento_Sales::create,allow\n";
    assert!(text(table).is_ok());
}

#[test]
fn all_but_some_is_not_everything() {
    let catalog = shop();
    let set = super::text("- Resource Access: All\n- Do not grant Sales\n").unwrap();
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    let audit = audit(set, None, AccessModel { tree, routes, release: catalog.origin.release() });
    let sales = tree.find("Magento_Sales::sales").unwrap();
    let effect = &audit.grants[0].effect;
    assert!(!effect.ids.contains(&sales) && effect.ids.contains(&tree.find("Magento_Catalog::catalog").unwrap()));
    assert_eq!(effect.all, crate::audit::AllResources::No);
}

#[test]
fn each_line_that_excludes_is_reported_in_a_note() {
    let note = |text: &str| super::text(text).unwrap().notes;
    assert_eq!(
        note("Magento_Sales::sales\nNOT Magento_Sales::create\n"),
        ["0: line 2 excludes the resource that it names"]
    );
    assert_eq!(
        note("- Sales\n- [ ] Catalog\n- ~~Content~~\n"),
        ["0: 2 lines exclude the resources that they name: 2, 3"]
    );
    assert_eq!(note("Magento_Sales::sales\n").len(), 0);
}

/// Secrets in a text appear neither in an error nor in the kept data.
#[test]
fn no_error_repeats_a_text() {
    for text in [
        "Magento_Sales::sales\nMagento_Sales::ship\nMagento_Sales::create PLANTED\n",
        "9 Magento_Sales::create PLANTED\n",
        "9 PLANTED deny\n9 Magento_Sales::create deny\n",
        "role_id,resource_id,permission\nPLANTED,A_b::c,allow\n",
        "role_id: PLANTED\nresource_id: A_b::c\npermission: deny\n",
        "| role_id | resource_id | PLANTED |\n| 9 | A_b::c | deny |\n",
        "[\"A_b::c\", \"PLANTED\"]",
        "{\"PLANTED\": 1}",
        "{\"resources\": [\"A_b::c\"], \"denied PLANTED\": 1}",
        "<PLANTED><b/></PLANTED>",
        "<config><password>PLANTED</config>",
        "<a>\n<PLANTED b=c></a>",
        "Dear customer,\nyour token is PLANTED, please keep it\n",
        "INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES ('PLANTED','A_b::c','allow');",
        "Role: PLANTED\n- Sales\nRole: other\n- Catalog\n",
    ] {
        let error = super::text(text).unwrap_err();
        let reported = format!("{error} {:?} {}", error.tried, error.help);
        assert!(!reported.contains("PLANTED"), "{text}: {reported}");
        assert!(!matches!(error.place, Some(Location::Text(_))), "{text}: a place in a text would be shown");
    }
}

const BEFORE: &[&str] = &[
    "excluding",
    "au\u{df}er",
    "sauf",
    "excepto",
    "excluido",
    "leave unchecked",
    "untick",
    "do NOT grant",
    "denied:",
    "forbidden:",
    "skip",
    "without",
    "except for",
    "minus",
    "ohne",
    "senza",
    "zonder",
    "behalve",
    "leave out",
    "hide",
    "drop",
    "strip",
    "no need for",
    "must not have",
    "not:",
    "no:",
    "NO",
    "off:",
    "withdraw",
    "take away",
    "cancel",
    "never",
    "n'accordez pas",
    "nicht vergeben:",
    "\u{e0} ne pas cocher :",
    "no conceder:",
    "niet toekennen:",
    "nie zaznaczaj",
    "n\u{e3}o conceder",
    "ikke tildel",
    "\u{7981}\u{6b62}",
    "\u{43d}\u{435} \u{434}\u{430}\u{432}\u{430}\u{442}\u{44c}",
    "bloquear",
    "bloqu\u{e9} :",
    "gesperrt:",
    "uitgezonderd",
    "eccetto",
    "tranne",
    "restricted:",
    "ban",
    "veto",
    "prevent",
    "suppress",
    "keep away from",
    "rather not",
    "less",
    "sin",
    "pas de",
    "kein",
    "interdit :",
    "!",
    "\u{2717}",
    "\u{2718}",
    "\u{26d4}",
    "\u{1f6ab}",
    "\u{1f534}",
    "[-]",
    "( )",
    "\u{2612}",
    "\u{274e}",
    "\u{2716}",
    "\u{2a2f}",
    "\u{2715}",
    "\u{2573}",
    "\u{d7}",
    "\u{1f44e}",
    "\u{2796}",
    "\u{2298}",
    "\u{1f6d1}",
    "[N]",
    "[no]",
    "(no)",
    "(-)",
    "\u{2212}",
    "(!)",
    "[!]",
    "\u{25fb}",
    "\u{25a2}",
    "\u{25cb}",
    "\u{25ef}",
    "\u{1f532}",
    "\u{2b1b}",
    "\u{1f7e5}",
    "\u{2757}",
    "\u{26a0}",
    "\u{1f645}",
];

const AFTER: &[&str] = &[
    "- excluded",
    ": non",
    ": nein",
    ": nee",
    ": n\u{e3}o",
    ": no",
    ": denied",
    "(denied)",
    "(forbidden)",
    "- forbidden",
    "(skip)",
    "- skip",
    "- leave unchecked",
    "(leave unticked)",
    "(off)",
    ": off",
    "= 0",
    ": 0",
    "= N",
    "\u{2717}",
    "\u{2718}",
    "\u{26d4}",
    "\u{1f6ab}",
    "\u{1f534}",
    "[-]",
    "[ ]",
    "\u{2612}",
    "(x)",
    "\u{2716}",
    "\u{d7}",
    "interdit",
    "verboten",
    "prohibido",
    "vietato",
    "verboden",
    "(sperren)",
    "[denied]",
    "[no]",
    "[N]",
    "| no",
    "| N",
    "| \u{2717}",
    "| \u{d7}",
    "| -",
    "<- no",
    "\u{2190} no",
    "-> deny",
    "=> deny",
    "(hidden)",
    "(revoked)",
    "revoked",
    "// no",
    "# no",
    "# denied",
    "-- denied",
    "; denied",
    "\u{1f44e}",
    "\u{2796}",
    "(not)",
    "no longer",
    "was removed",
    "blocked",
    "locked",
    "is off-limits",
    "(off-limits)",
    "out of scope",
    "(none)",
    ": none",
    ": null",
    "*never*",
    "(never)",
    "restricted",
    "n/a",
    "NOK",
    "nope",
    "negative",
    "\u{2715}",
];

const HEADINGS: &[&str] = &[
    "Denied",
    "Au\u{df}er",
    "Sperrliste",
    "Blacklist",
    "Verboten",
    "Don\u{2019}t",
    "No-go",
    "Restricted",
    "Off-limits",
    "Sauf",
    "Excepto",
    "Hidden",
    "Removed",
    "Not for Bot",
    "Out of scope",
    "Leave unchecked",
    "\u{274c}",
    "\u{1f6ab} Bot",
];

/// Ways to exclude, in the languages and signs of those who write them. None is a grant: it excludes, is reported, or is refused.
#[test]
fn no_wording_of_a_denial_is_a_grant() {
    let catalog = shop();
    let around = [("<s>", "</s>"), ("<del>", "</del>"), ("~~", "~~"), ("<strike>", "</strike>"), ("<!--", "-->")];
    let lines = (BEFORE.iter().map(|word| format!("{word} X")))
        .chain(AFTER.iter().map(|word| format!("X {word}").replace(" :", ":")))
        .chain(around.iter().map(|(open, close)| format!("{open}X{close}")));
    for line in lines {
        let id = line.replace('X', "Magento_Sales::create");
        let titles = line.replace('X', "Sales > Operations > Orders");
        for text in [
            format!("Magento_Sales::sales\nMagento_Sales::ship\n{id}\n"),
            format!("- Magento_Sales::sales\n- Magento_Sales::ship\n- {id}\n"),
            format!("- Catalog\n- {titles}\n"),
            format!("Catalog > Inventory\n{titles}\n"),
        ] {
            let outcome = outcome(&text, &catalog);
            assert!(!outcome.contains("+create") && !outcome.contains("+sales_order"), "{text}: {outcome}");
        }
    }
    for heading in HEADINGS {
        for text in [
            format!("Magento_Sales::sales\nMagento_Sales::ship\n## {heading}\nMagento_Sales::create\n"),
            format!("Magento_Sales::sales\nMagento_Sales::ship\n{heading}:\nMagento_Sales::create\n"),
            format!("- Catalog\n## {heading}\n- Sales > Operations > Orders\n"),
            format!("- Catalog\n{heading}:\n- Sales > Operations > Orders\n"),
        ] {
            let outcome = outcome(&text, &catalog);
            assert!(!outcome.contains("+create") && !outcome.contains("+sales_order"), "{text}: {outcome}");
        }
    }
}

#[test]
fn sections_of_several_roles_are_refused() {
    check(&[
        ("## Bot\nMagento_Sales::sales\n\n## Other\nMagento_Sales::create\n", "refused"),
        ("## Bot\n- Sales\n\n## Other\n- Catalog\n", "refused"),
        ("## Sales\nMagento_Sales::sales\n## Shipping\nMagento_Sales::ship\n", "list +sales +ship"),
        ("## Bot\nMagento_Sales::sales\nMagento_Sales::ship\n", "list +sales +ship"),
    ]);
}
