//! Limits of a line or heading: a part of a box, a condition, a version, or people other than the integration.
//!
//! A limited box may be one that is not granted today, so it is suggested and never counted.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::wording;

/// Longer headings are sentences, and longer remarks describe.
const MAX_WORDS: usize = 12;

/// Words that restrict.
const ONLY: &str = "only exclusively just nur ausschlie\u{df}lich lediglich seule seul seulement uniquement exclusivement solo s\u{f3}lo sola \
     solamente \u{fa}nicamente exclusivamente soltanto unicamente esclusivamente alleen enkel uitsluitend tylko wy\u{142}\u{105}cznie apenas \
     somente s\u{f3} unicamente";

/// Kinds of access that are less than a box.
const VIEWING: &str = "read reading view views viewing lesen lesend lesender lesezugriff leserechte ansehen anzeigen lecture consultation \
     consulter lectura ver consulta lettura visualizzazione visualizzare lezen leestoegang bekijken odczyt odczytu podgl\u{105}d leitura \
     visualiza\u{e7}\u{e3}o visualizar";

/// Words for a box without those below it.
const ITSELF: &str = "itself themselves selbst selber lui-m\u{ea}me elle-m\u{ea}me m\u{ea}me mismo misma stesso stessa zelf samo sam pr\u{f3}prio \
     pr\u{f3}pria";

/// Words that begin a condition.
const CONDITIONS: &str = "if unless provided depending whenever falls wenn sofern si se s'il selon indien mits je\u{15b}li je\u{17c}eli gdy \
     caso cuando quando";

/// Words of conditions that are about the tree: the box is there or not.
const PRESENCE: &str = "available applicable present shown visible exists exist installed listed displayed vorhanden verf\u{fc}gbar disponible \
     disponibile beschikbaar dost\u{119}pne dispon\u{ed}vel necessary";

/// Words for something that is not required.
const OPTIONAL: &str = "optional optionally optionaler optionale optionales optionalen wahlweise optionnel optionnels optionnelle \
     optionnelles facultatif facultatifs facultative facultatives facultatieve opcional opcionales opcionalmente opcionais facultativo \
     facultativos opzionale opzionali facoltativo facoltativi facoltativa facoltative optioneel optionele opcjonalne opcjonalny opcjonalna \
     opcjonalnie nadobowi\u{105}zkowe experimental beta trial";

/// Words for people and partners, none of which is a title of Magento's tree.
const OTHERS: &str = "staff employee employees crew team teams personnel colleague colleagues humans human people operator operators agency \
     agencies partner partners contractor contractors freelancer freelancers mitarbeiter mitarbeiterinnen supportmitarbeiter personal \
     kollegen \u{e9}quipe \u{e9}quipes equipe personale personeel medewerkers collega's pracownicy pracownik\u{f3}w zesp\u{f3}\u{142} \
     funcion\u{e1}rios equipa agents employ\u{e9}s empleados dipendenti competitor competitors thirdparty drittanbieter dritte tiers terceros \
     terceiros terzi derden trzecie trzecich attackers attacker hackers hacker angreifer attaquants atacantes attaccanti aanvallers \
     napastnicy auditor auditors";

/// Words for other programs, after a word such as `other`.
const PROGRAMS: &str = "integration integrations vendor vendors app apps connector connectors plugin plugins extension extensions tool tools \
     system systems service services anbieter integrationen anwendungen int\u{e9}grations integraciones integrazioni integraties integracje \
     integra\u{e7}\u{f5}es customers";

/// Words for another of the same kind.
const OTHER: &str =
    "other another andere anderen autres otra otras otros altre altri inne outras outros enterprise premium";

/// Words that mean trouble with the boxes below.
const ALARMS: &str = "complain complains complaint abuse abused suspicious violation breach overprivileged overpermissioned overprivilege \
     sometimes accidentally abandoned rollback revert reverted rescinded pitfall pitfalls gotcha \
     gotchas caution beware";

/// Words of the title of a guide, which may also name those who read it.
const GUIDES: [&str; 10] = [
    "guide",
    "setup",
    "installation",
    "configuration",
    "manual",
    "connector",
    "how",
    "anleitung",
    "einrichtung",
    "tutorial",
];

/// Phrases for something that is not granted at once.
const PHRASES: [&str; 5] = ["on request", "on demand", "most privilege", "full privilege", "auf anfrage"];

/// The maximum number of words of a heading that names people.
const MAX_SHORT: usize = 6;

/// Words that keep a box as it is.
const STAYING: &str =
    "stay stays remain remains bleiben bleibt restent reste quedan queda restano blijven blijft pozostaj\u{105} ficam";

/// Words for a box that is not ticked.
const CLEAR: &str =
    "clear grey gray greyed grayed white blank leer frei grau gris grises vac\u{ed}as vuote leeg puste vazias as";

/// Words that a version or release follows.
const VERSION: &str = "version versions versione versioni versi\u{f3}n versiones versie versies wersja wersji wersje vers\u{e3}o vers\u{f5}es \
     release releases magento plugin app connector extension module v up through below before under until prior bis vor avant antes prima \
     v\u{f3}\u{f3}r przed";

/// Words for a version that is still the current one.
const OPEN_ENDED: &str = "later newer above higher current latest upwards onwards since from ab h\u{f6}her neuer aktuell depuis desde da vanaf \
     od nowsze";

/// Words before a version of the API, which is not one of the software.
const API: [&str; 4] = ["api", "rest", "webapi", "endpoint"];

/// Returns the reason why a line of titles may not apply as it is written.
pub(super) fn line_doubt(line: &str) -> Option<&'static str> {
    let all = words(line);
    if asks_for_viewing(&all) {
        return Some("it asks for a part of the access only, for which the Admin has no separate box");
    }
    if all.iter().any(|word| has(&SELF_WORDS, word)) || remarks(line).any(|remark| restricts(&words(remark))) {
        return Some("it may be for a part only");
    }
    if remarks(line).any(|remark| is_condition(&words(remark))) {
        return Some("it applies under a condition");
    }
    None
}

/// Returns whether the boxes below a heading may not be granted: it names a version, a condition, people, other programs or trouble.
pub(super) fn is_limited_heading(text: &str) -> bool {
    let words = words(text);
    if words.is_empty() || words.len() > MAX_WORDS {
        return false;
    }
    let any = |set: &LazyLock<BTreeSet<&str>>| words.iter().any(|word| has(set, word));
    let begins_with_condition = words.first().is_some_and(|word| {
        matches!(
            word.as_str(),
            "if" | "unless" | "falls" | "sofern" | "si" | "se" | "indien" | "je\u{15b}li" | "je\u{17c}eli"
        )
    });
    let joined = words.join(" ");
    let is_title = words.iter().any(|word| GUIDES.contains(&word.as_str()));
    let is_for_others = any(&OTHERS_WORDS) && words.len() <= MAX_SHORT || any(&OTHER_WORDS) && any(&PROGRAM_WORDS);
    begins_with_condition
        || any(&OPTIONAL_WORDS)
        || any(&ALARM_WORDS)
        || PHRASES.iter().any(|phrase| joined.contains(phrase))
        || any(&STAYING_WORDS) && any(&CLEAR_WORDS)
        || is_for_others && !is_title
        || is_third_party(&words)
        || is_restricted_heading(&words)
        || names_version(text, &words)
}

/// `third party`, `terze parti`.
fn is_third_party(words: &[String]) -> bool {
    let is_pair = |pair: &[String]| {
        matches!(pair[0].as_str(), "third" | "terze" | "terza" | "firmy")
            && (pair[1].starts_with("part") || pair[1].starts_with("trzeci"))
    };
    words.windows(2).any(is_pair)
}

/// `Only for v1`, `Premium plan only`, but not `Tick only these boxes`.
fn is_restricted_heading(words: &[String]) -> bool {
    let is_only = |word: &String| has(&ONLY_WORDS, word);
    let governs = |pair: &[String]| {
        is_only(&pair[0])
            && (has(&CONDITION_WORDS, &pair[1])
                || matches!(
                    pair[1].as_str(),
                    "for"
                        | "on"
                        | "in"
                        | "with"
                        | "until"
                        | "after"
                        | "when"
                        | "f\u{fc}r"
                        | "pour"
                        | "para"
                        | "per"
                        | "voor"
                        | "dla"
                ))
    };
    words.len() > 1 && words.last().is_some_and(is_only) || words.windows(2).any(governs)
}

/// Returns whether a heading names a version of something that may not be the one in use.
fn names_version(text: &str, words: &[String]) -> bool {
    if words.iter().any(|word| has(&OPEN_ENDED_WORDS, word)) || text.contains(['\u{2265}', '+']) || text.contains(">=")
    {
        return false;
    }
    let is_compared = text.contains(['<', '\u{2264}']) && words.iter().any(|word| is_number(word));
    let is_range = words.len() <= 4 && words.iter().all(|word| is_number(word) || word == "x") && text.contains('.');
    let follows = |pair: &[String]| {
        let is_version = has(&VERSION_WORDS, &pair[0]) && is_number(&pair[1]);
        is_version && !is_this_magento(&pair[0], text)
    };
    let is_v = |word: &String| word.strip_prefix('v').is_some_and(is_number);
    // "Acme Connector v2" is the title of a guide.
    let is_plain = |word: &String| {
        is_number(word)
            || is_v(word)
            || word == "x"
            || word == "eol"
            || has(&VERSION_WORDS, word)
            || wording::is_filler(word)
    };
    let is_api = words.iter().any(|word| API.contains(&word.as_str()));
    let is_version = words.windows(2).any(follows) || words.iter().any(is_v);
    is_compared || is_range || is_version && !is_api && words.iter().all(is_plain)
}

/// Returns whether a text names a version of Magento that this program is about.
fn is_this_magento(word: &str, text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_product = lower.contains("magento") || lower.contains("commerce");
    is_product
        && lower.contains(" 2")
        && matches!(word, "magento" | "version" | "versions" | "release" | "releases" | "v")
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x') && word != "x"
}

/// `view only`, `nur lesen`, but not `tick only View`.
fn asks_for_viewing(words: &[String]) -> bool {
    const VERBS: [&str; 8] = ["tick", "check", "select", "enable", "choose", "mark", "grant", "allow"];
    let is_asked = |(at, pair): (usize, &[String])| {
        let is_after_verb = at.checked_sub(1).is_some_and(|before| VERBS.contains(&words[before].as_str()));
        has(&VIEWING_WORDS, &pair[0]) && has(&ONLY_WORDS, &pair[1])
            || has(&ONLY_WORDS, &pair[0]) && has(&VIEWING_WORDS, &pair[1]) && !is_after_verb
    };
    words.windows(2).enumerate().any(is_asked)
        || words.iter().any(|word| matches!(word.as_str(), "readonly" | "viewonly"))
}

fn restricts(words: &[String]) -> bool {
    words.len() <= MAX_WORDS && words.iter().any(|word| has(&ONLY_WORDS, word))
}

fn is_condition(words: &[String]) -> bool {
    let begins = words.first().is_some_and(|word| has(&CONDITION_WORDS, word));
    let is_about_tree = words.len() <= 5 && words.iter().any(|word| has(&PRESENCE_WORDS, word));
    words.len() <= MAX_WORDS && (begins && !is_about_tree || words.iter().any(|word| has(&OPTIONAL_WORDS, word)))
}

/// Returns the texts in brackets and after a spaced dash or a colon.
fn remarks(line: &str) -> impl Iterator<Item = &str> {
    let in_brackets = line.split(['(', '[']).skip(1).map(|piece| piece.split([')', ']']).next().unwrap_or_default());
    let dashes = [" \u{2013} ", " \u{2014} ", " - ", ": ", " | ", ", "];
    in_brackets.chain(dashes.into_iter().filter_map(|dash| line.rsplit_once(dash)).map(|(_, after)| after))
}

fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn has(set: &LazyLock<BTreeSet<&str>>, word: &str) -> bool {
    set.contains(word)
}

/// Returns the words of a list.
fn set(list: &'static str) -> BTreeSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

static ONLY_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(ONLY));
static VIEWING_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(VIEWING));
static SELF_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(ITSELF));
static CONDITION_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(CONDITIONS));
static PRESENCE_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(PRESENCE));
static OPTIONAL_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(OPTIONAL));
static OTHERS_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(OTHERS));
static PROGRAM_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(PROGRAMS));
static OTHER_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(OTHER));
static ALARM_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(ALARMS));
static STAYING_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(STAYING));
static CLEAR_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(CLEAR));
static VERSION_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(VERSION));
static OPEN_ENDED_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(OPEN_ENDED));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_limited() {
        for line in [
            "Sales > Orders > View only",
            "Sales > Orders (view only)",
            "Sales > Orders \u{2013} read only",
            "Sales > Orders [read-only]",
            "View only: Sales > Orders",
            "Read-only access to Sales > Orders",
            "Sales > Orders (nur lesen)",
            "Sales > Orders (lecture seule)",
            "Sales > Orders (solo lectura)",
            "Sales > Orders (sola lettura)",
            "Sales > Orders (alleen lezen)",
            "Sales > Orders (tylko odczyt)",
            "Sales > Orders (somente leitura)",
            "Sales > Orders, only the box itself",
            "Sales > Orders (top level only)",
            "Sales > Orders (if you use the loyalty module)",
            "Sales > Orders (optional)",
        ] {
            assert!(line_doubt(line).is_some(), "{line}");
        }
        for line in [
            "Sales > Orders",
            "Sales > Orders (read)",
            "Sales > Orders (View)",
            "Sales > Orders (if available)",
            "Tick only View under Sales > Orders > Actions",
            "Read access to Catalog > Products",
        ] {
            assert_eq!(line_doubt(line), None, "{line}");
        }
    }

    #[test]
    fn a_heading_may_be_limited() {
        for text in [
            "Version 1:",
            "v1.x only:",
            "1.0 \u{2013} 1.9",
            "< 2.0",
            "Magento 1.9",
            "Wersja 1:",
            "Support staff:",
            "\u{c9}quipe support :",
            "Third-party:",
            "Firmy trzecie:",
            "Other integrations:",
            "Optional:",
            "Opcional:",
            "Facultatif",
            "Only on request:",
            "Premium plan only",
            "If you also use the loyalty add-on:",
            "Auditors complain about:",
            "For version 1",
            "Up to v2.3",
            "These boxes remain clear:",
        ] {
            assert!(is_limited_heading(text), "{text}");
        }
        for text in [
            "Required permissions",
            "1. Sales",
            "1.2 Permissions",
            "Magento 2",
            "Adobe Commerce 2.4",
            "Version 2.4 and later",
            "REST API V1",
            "Tick only these boxes:",
            "Step 2: select the resources",
            "Orders and customers",
            "Users and roles",
            "Acme Connector v2",
            "Setup guide for agencies",
            "Acme 3.2 requires these permissions:",
        ] {
            assert!(!is_limited_heading(text), "{text}");
        }
    }
}
