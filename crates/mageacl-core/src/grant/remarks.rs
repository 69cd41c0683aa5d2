//! Short texts beside ids and titles: they describe the resource, or they may be a verdict in unknown words.
//!
//! `Magento_Sales::sales (orders)` describes, `Magento_Sales::sales (closed)` may deny. A text of one or two words counts as a
//! description only if each word is known: from the resources of Magento, from the id itself, or as a word that denies nothing.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{limits, wording};
use crate::catalog::releases;
use crate::source::SourceMap;

/// Longer texts are sentences, whose negations [`wording`] finds.
const MAX_WORDS: usize = 2;

/// Words that describe without being of a resource, and without denying it.
const NEUTRAL: &str = "soap graphql webapi v1 get post put patch http https api apis route routes call calls endpoint endpoints \
     since version versions optional msi b2b b2c commerce adobe magento enterprise community edition source child children sub \
     nested subtree full complete whole entire incl including included eg ie if available applicable module modules core \
     sync import export erp pim crm pos wms connector plugin extension app bot const public private protected final static array \
     return var let string name names title titles id ids key code acl resource resources label description section group \
     custom basic main general additional further extra new step part page";

/// Words of Magento's titles and ids that may be a verdict beside another resource.
const VERDICTS: &str = "delete deleted remove removed cancel canceled cancelled hold unhold block blocked close closed lock locked unlock \
     drop disable disabled enable reject rejected deny denied clear flush reset void none no not off on in out up down low high \
     inactive active hidden visible invalid valid show hide mark unmark stop pause open new old used out cons bad black red dead fail failed cut leave \
     neg negative zero conceal concealed legacy later taboo nein nee nie ei hay\u{131}r \u{43d}\u{435}\u{442} \
     \u{43d}\u{435}\u{43b}\u{44c}\u{437}\u{44f} \u{5426} \u{4e0d} \u{4e0d}\u{53ef} \u{7981}\u{6b62}";

/// Words that say nothing by themselves, and are a verdict if they are alone.
const VAGUE: [&str; 19] = [
    "anything",
    "away",
    "else",
    "everything",
    "in",
    "keep",
    "leave",
    "left",
    "on",
    "only",
    "other",
    "others",
    "remain",
    "remains",
    "rest",
    "stay",
    "stays",
    "still",
    "stuff",
];

/// Dashes between a title and a remark.
const DASHES: [&str; 4] = [" \u{2013} ", " \u{2014} ", " - ", " \u{2212} "];

static NEUTRAL_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| NEUTRAL.split_ascii_whitespace().collect());

static VERDICT_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| VERDICTS.split_ascii_whitespace().collect());

/// The words of all ids and titles of the newest built-in release.
static RESOURCE_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let newest = releases::names().last().copied().unwrap_or_default();
    let Ok(catalog) = releases::load(newest, &SourceMap::default()) else { return BTreeSet::new() };
    let Ok(tree) = &catalog.acl else { return BTreeSet::new() };
    let titles =
        tree.nodes().flat_map(|node| tree.title_path(node).last().map(|title| split(title)).unwrap_or_default());
    let ids = tree.nodes().flat_map(|node| split(&tree.resource(node).id));
    titles.chain(ids).collect()
});

/// Returns whether all short texts beside ids, which are given as the pieces around them, describe the resources.
pub(super) fn describe<'t>(pieces: impl Iterator<Item = &'t str>, ids: &[&str]) -> bool {
    let own: Vec<String> = ids.iter().flat_map(|id| split(id)).collect();
    pieces.flat_map(cells).all(|cell| describes(cell, &own))
}

/// Returns whether a piece of a line has a cell that is nothing but a sign.
pub(super) fn has_lone_sign(piece: &str) -> bool {
    cells(piece).any(is_lone_sign)
}

/// Returns whether a label in front of ids says nothing that is known: `Nice to have:`.
pub(super) fn is_unknown_label(label: &str) -> bool {
    let words = split(label);
    let is_plain = |word: &String| {
        wording::has_yes(word)
            || NEUTRAL_WORDS.contains(word.as_str())
            || is_of_resource(word)
            || ["access", "permission", "permissions", "resources", "right", "rights"].contains(&word.as_str())
    };
    // Without a colon the words govern the id: "Finger weg von A::b".
    let is_label = |last: char| last == ':' || last.is_alphanumeric();
    label.trim_end().ends_with(is_label)
        && (MAX_WORDS + 1..=5).contains(&words.len())
        && !words.iter().any(is_plain)
        && !words.iter().all(|word| is_known(word, &[], words.len()))
}

/// Returns whether the remarks of a line of titles describe: texts in round brackets, and after a spaced dash.
pub(super) fn are_descriptions(line: &str) -> bool {
    let title = line.split('(').next().unwrap_or_default();
    let title =
        DASHES.iter().filter_map(|dash| title.split_once(dash)).map(|(title, _)| title).min_by_key(|it| it.len());
    let own = split(title.unwrap_or_else(|| line.split('(').next().unwrap_or_default()));
    let in_brackets = line.split('(').skip(1).map(|piece| piece.split(')').next().unwrap_or_default());
    let outside = line.split('(').enumerate().map(|(at, piece)| match (at, piece.split_once(')')) {
        (0, _) => piece,
        (_, Some((_, behind))) => behind,
        (_, None) => "",
    });
    let behind_dash = outside
        .filter_map(|piece| DASHES.iter().filter_map(|dash| piece.split_once(dash)).map(|(_, behind)| behind).next());
    let is_description = |remark: &str| {
        let is_plain = remark.trim().is_empty() || remark.contains(['>', '\u{2192}', '\u{bb}']);
        is_plain || remark.contains("::") || remark.contains(char::is_alphanumeric) && describes(remark.trim(), &own)
    };
    in_brackets.chain(behind_dash).all(is_description)
}

/// Words for the time or state in which a text applies, other than now.
const NOT_NOW: &str = "phase later future soon roadmap planned upcoming eventually someday old older previous previously former formerly \
     earlier before legacy historic historical history past obsolete outdated draft proposal proposed wishlist until had were \
     archive archived stage milestone discontinued prior changelog troubleshooting limitations issues warning attackers staging demo \
     vecchia stara discussed discuss questions question wrong mistake mistakes bad anti much away alone manual \
     next stop stopped superseded tard tarde futuramente bis zuviel falsch fehler trop demasiado troppo evitare evitar \u{e9}viter vermeiden \
     vermijden unika\u{107} uitgezonderd sp\u{e4}terer \
     sp\u{e4}ter zuk\u{fc}nftig k\u{fc}nftig geplant alt alte alten altes fr\u{fc}her fr\u{fc}here bisher bisherige bisherigen ehemals ehemalige vorher veraltet \
     ult\u{e9}rieur ult\u{e9}rieurement ancien anciens ancienne anciennes pr\u{e9}c\u{e9}demment avant futur future pr\u{e9}vu pr\u{e9}vus \
     antiguo antiguos antigua antiguas anterior anteriores anteriormente antes futuro futuros previsto \
     vecchio vecchi vecchie precedente precedenti precedentemente prima futuri previsti \
     oud oude vroeger voorheen eerder toekomst toekomstig gepland \
     stare stary wcze\u{15b}niej p\u{f3}\u{17a}niej dawne poprzednie przysz\u{142}e planowane \
     antigo antigos antiga antigas anteriormente depois futuras previstas";

/// Words for people who use the Admin, for whom a box may be instead of the integration.
const PEOPLE: &str = "admin admins administrator administrators administratoren mitarbeiter staff employees humans people users user editors \
     managers manager owner owners superuser superusers superadmin support agents developers backoffice administrateurs administrateur \
     employ\u{e9}s administradores empleados usuarios amministratori utenti beheerders medewerkers gebruikers administratorzy u\u{17c}ytkownicy \
     funcion\u{e1}rios utilizadores usu\u{e1}rios";

/// Words that restrict.
const RESTRICTING: [&str; 14] = [
    "only",
    "nur",
    "seulement",
    "uniquement",
    "solo",
    "s\u{f3}lo",
    "solamente",
    "alleen",
    "enkel",
    "tylko",
    "apenas",
    "somente",
    "just",
    "exclusively",
];

/// Signs of footnotes after a title.
const FOOTNOTES: &str = "\u{b9}\u{b2}\u{b3}\u{2070}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}\u{2020}\u{2021}\u{a7}\u{b6}\u{204e}\u{2217}\u{203b}";

static NOT_NOW_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| NOT_NOW.split_ascii_whitespace().collect());

/// Returns whether a heading may be about another time than now: `Phase 2`, `Old permissions`. One with a choice is not asked.
pub(super) fn is_not_now(text: &str) -> bool {
    let words = split(text);
    // "Phase 1" and "before you begin" are about now.
    let is_first = words.len() == 2 && words[0] == "phase" && words[1] == "1";
    // In German headings "was" is "what".
    let is_alone = matches!(words.as_slice(), [word] if matches!(word.as_str(), "was" | "ex"));
    let is_version =
        matches!(words.as_slice(), [word] if word.strip_prefix('v').is_some_and(|rest| rest.parse::<u32>().is_ok()));
    let phrases = [
        "up to",
        "under review",
        "what we had",
        "zu viel",
        "end of life",
        "leave alone",
        "typical errors",
        "versions below",
    ];
    if is_alone || is_version || phrases.iter().any(|phrase| words.join(" ").contains(phrase)) {
        return true;
    }
    let is_step = words.iter().any(|word| matches!(word.as_str(), "begin" | "start" | "beginning" | "you"));
    !is_first && !is_step && words.len() <= 6 && words.iter().any(|word| NOT_NOW_WORDS.contains(word.as_str()))
}

/// Returns whether a text restricts what is beside it to people: `admins only`.
pub(super) fn is_for_people(text: &str) -> bool {
    let words = split(text);
    let is_person = |word: &String| PEOPLE.split_ascii_whitespace().any(|known| known == word);
    words.len() <= 8 && words.iter().any(is_person) && words.iter().any(|word| RESTRICTING.contains(&word.as_str()))
}

/// Returns the reason why a line of titles may not apply as it is written: a footnote, or a restriction to people.
pub(super) fn doubt(line: &str) -> Option<&'static str> {
    if has_footnote(line) {
        return Some("a footnote may restrict it");
    }
    if has_empty_value(line) {
        return Some("its value is empty or a sign");
    }
    if is_limited(line) {
        return Some("it may apply to another version or time, or to a part only");
    }
    if is_for_people(line) {
        return Some("it may be for people only, not for the integration");
    }
    limits::line_doubt(line)
}

/// Returns whether a line has a limit in brackets, such as `(until version 2.1)` and `(v1 only)`, or a sign that takes a part
/// out: `[-Create]`, `> !Create`, `everything save Create`.
fn is_limited(line: &str) -> bool {
    let lower = line.to_lowercase();
    let takes_out = ["[-", "> !", "everything save ", "all save ", "anything save "];
    let is_version = |word: &String| word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    let limits = |remark: &str| {
        let words = split(remark);
        is_not_now(remark)
            || words.iter().any(is_version) && words.iter().any(|word| RESTRICTING.contains(&word.as_str()))
    };
    takes_out.iter().any(|sign| lower.contains(sign))
        || line.split('(').skip(1).any(|piece| limits(piece.split(')').next().unwrap_or_default()))
}

/// Returns whether a title has the place for a value, and in it nothing or a sign: `Orders: -`, `Orders | |`.
pub(super) fn has_empty_value(line: &str) -> bool {
    let is_sign = |value: &str| {
        let value = value.trim();
        !value.is_empty() && value.chars().all(|c| "-\u{2013}\u{2014}\u{2212}?+~/".contains(c))
    };
    let value = line.trim_end().rsplit([':', '=', '|']).next().unwrap_or_default();
    // The last cell of a row with another separator. A colon without a value is a heading.
    let cell =
        line.trim_end_matches([' ', '\r']).rsplit_once([',', ';', '\t']).map(|(_, cell)| cell.trim().to_lowercase());
    let is_no =
        |cell: &str| cell.is_empty() || is_sign(cell) || matches!(cell, "0" | "n" | "f" | "false" | "off" | "aus");
    let cells: Vec<&str> = line.split('|').collect();
    cell.is_some_and(|cell| is_no(&cell))
        || line.contains([':', '=', '|']) && is_sign(value)
        || !line.trim_start().starts_with('|')
            && cells.len() > 2
            && cells[1..].iter().any(|cell| cell.trim().is_empty())
}

/// Returns whether all words of a short line are of titles or kinds of access, so that it may be a box without any mark.
pub(super) fn may_be_title(line: &str) -> bool {
    let words = split(line);
    (1..=12).contains(&words.len())
        && words
            .iter()
            .all(|word| is_of_resource(word) || NEUTRAL_WORDS.contains(word.as_str()) || wording::is_filler(word))
        && words.iter().any(|word| is_of_resource(word))
}

/// Returns whether a footnote belongs to a title: `Orders*`, `Orders\u{b9}`, `Orders [1]`.
pub(super) fn has_footnote(line: &str) -> bool {
    let stars = line.matches('*').count();
    let is_word = |at: usize| line[..at].ends_with(|c: char| c.is_alphanumeric() || c == ')');
    let is_apart =
        line.trim_end().ends_with('*') && line.trim_end_matches(['*', ' ']).len() + 1 < line.trim_end().len() && {
            let name = line.trim_end().trim_end_matches('*');
            name.ends_with(' ') && name.contains(char::is_alphanumeric)
        };
    let single = stars % 2 == 1
        && line.match_indices('*').any(|(at, _)| is_word(at) && !line[at + 1..].starts_with(char::is_alphanumeric));
    let is_note = |(at, _): (usize, &str)| {
        let inner = line[at + 1..].split(']').next().unwrap_or_default();
        let number = inner.strip_prefix('^').unwrap_or(inner);
        let is_number = !number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        (is_number || inner.starts_with('^')) && line[..at].contains(char::is_alphanumeric)
    };
    let is_number = |(at, _): (usize, &str)| {
        let inner = line[at + 1..].split(')').next().unwrap_or_default();
        let is_last = !line[at + 1 + inner.len()..].contains(char::is_alphanumeric);
        is_last
            && (1..3).contains(&inner.len())
            && inner.bytes().all(|byte| byte.is_ascii_digit())
            && line[..at].contains(char::is_alphanumeric)
    };
    single
        || is_apart
        || line.match_indices('(').any(is_number)
        || line.chars().any(|c| FOOTNOTES.contains(c))
        || line.match_indices('[').any(is_note)
}

/// Returns whether a heading holds words that are unknown, or too vague to say whether the ids below are granted.
pub(super) fn is_vague_heading(text: &str) -> bool {
    let words = split(text);
    let is_vague = |word: &String| VAGUE.contains(&word.as_str()) || !is_known(word, &[], words.len());
    words.iter().any(is_vague)
}

/// Returns whether no word of a short heading is known, and one has a letter of another language than English: it may deny.
pub(super) fn is_foreign_heading(text: &str) -> bool {
    let words = split(text);
    let is_foreign = |word: &String| word.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    (1..=4).contains(&words.len())
        && words.iter().any(is_foreign)
        && !words.iter().any(|word| is_known(word, &[], words.len()))
}

/// Returns whether a heading is nothing but words that may deny, as `Out` and `Block`.
pub(super) fn is_verdict_heading(text: &str) -> bool {
    const PLAIN: [&str; 9] = ["anything", "everything", "only", "other", "others", "on", "still", "new", "stuff"];
    let words = split(text);
    let is_verdict = |word: &String| {
        let word = word.as_str();
        (VERDICT_WORDS.contains(word) || VAGUE.contains(&word)) && !PLAIN.contains(&word)
    };
    !words.is_empty() && words.iter().all(is_verdict)
}

/// Returns whether a word beside an id is a verdict if it is no description, as in `# closed`.
pub(super) fn is_one_unknown_word(text: &str) -> bool {
    let words = split(text);
    words.len() == 1 && !words.iter().all(|word| is_known(word, &[], 1))
}

/// Returns whether a text is one word that may deny.
pub(super) fn is_verdict(text: &str) -> bool {
    matches!(split(text).as_slice(), [word] if VERDICT_WORDS.contains(word.as_str()))
}

/// Returns whether a text is a code of one character or a sign: `0`, `n`, `-`.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`#;,|:()[]*".contains(c) || c == '/');
    text.chars().count() == 1 || !text.is_empty() && !text.contains(char::is_alphanumeric) && text.len() < 8
}

fn describes(cell: &str, own: &[String]) -> bool {
    let words = split(cell);
    if cell.chars().any(is_foreign_sign) || is_lone_sign(cell) {
        return false;
    }
    words.len() > MAX_WORDS || words.iter().all(|word| is_known(word, own, words.len()))
}

fn is_known(word: &str, own: &[String], of_words: usize) -> bool {
    let is_own = own.iter().any(|other| is_same(word, other));
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    if is_own || is_number && of_words > 1 || wording::has_yes(word) {
        return true;
    }
    if VERDICT_WORDS.contains(word) {
        return false;
    }
    let is_vague = VAGUE.contains(&word) && (of_words == 1 || !matches!(word, "in" | "on" | "only"));
    let is_filler = wording::is_filler(word) && !is_vague && word.len() > 1;
    is_filler && !is_number || NEUTRAL_WORDS.contains(word) || is_of_resource(word)
}

fn is_of_resource(word: &str) -> bool {
    word.len() > 2
        && !word.bytes().all(|byte| byte.is_ascii_digit())
        && (RESOURCE_WORDS.contains(word)
            || RESOURCE_WORDS.contains(&format!("{word}s"))
            || word.strip_suffix('s').is_some_and(|word| RESOURCE_WORDS.contains(word)))
}

/// Returns whether two words are the same but for a plural.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}

/// Returns the words of a text in lower case.
fn split(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_matches(['\'', '\u{2019}']));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Returns the separate texts in a piece of a line.
fn cells(piece: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| ",;|\t()[]{}:=\"\u{2502}\u{2503}\u{2551}".contains(c);
    piece.split(is_between).map(str::trim).filter(|cell| !cell.is_empty())
}

/// Returns whether a cell consists only of signs that may be a verdict: `-`, `*`. Signs attached to an id were removed before.
fn is_lone_sign(cell: &str) -> bool {
    let mut words = cell.split_whitespace().peekable();
    let is_sign =
        |word: &str| word.chars().all(|c| "-\u{2013}\u{2014}\u{2212}.*+?_".contains(c)) && word.chars().count() < 3;
    words.peek().is_some() && words.all(is_sign)
}

/// Returns whether a sign is neither ordinary punctuation nor a bullet, and may be a verdict.
fn is_foreign_sign(c: char) -> bool {
    let is_usual = c.is_alphanumeric()
        || c.is_whitespace()
        || ",;:.'`*()[]{}|&>_#$/\\-\u{2013}\u{2014}\u{2026}\u{2022}\u{2192}\u{bb}\u{ab}\u{203a}\u{201c}\u{201d}\u{201e}\u{2018}\u{2019}=+\
           \u{200b}\u{a0}\u{fe0f}\u{2212}\"@%"
            .contains(c);
    !is_usual
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_describes_only_in_known_words() {
        let describes = |text: &str| describe(std::iter::once(text), &["Acme_Erp::price_lists"]);
        for text in [
            "",
            ": ",
            "Orders",
            "(sales)",
            "| Sales | Orders |",
            "price",
            "3 routes",
            "GET /V1/orders",
            "required",
            "read only",
            "needed for the import of orders",
            "const RESOURCES = [",
            "'name' =>",
            "Price list",
            "(incl. children)",
        ] {
            assert!(describes(text), "{text}");
        }
        for text in [
            "open",
            "closed",
            "| red |",
            "(dropped)",
            "keep",
            "drop",
            "in",
            "out",
            "N",
            "T",
            "rw",
            "0",
            "delete",
            "|x|",
            "\u{25cb}",
            "\u{d7}",
            "\u{434}\u{430}",
            "\u{5426}",
            "hay\u{131}r",
            "level0",
            "no-go",
        ] {
            assert!(!describes(text), "{text}");
        }
    }

    #[test]
    fn remarks_of_titles_describe_or_may_be_verdicts() {
        for line in [
            "Sales > Orders",
            "Sales > Orders (required)",
            "Catalog (with its child resources)",
            "Sales \u{2013} For order management",
            "Stores (MSI)",
            "Sales (all)",
            "Sales (read only)",
            "Content (Pages)",
            "Sales > Orders (if available)",
        ] {
            assert!(are_descriptions(line), "{line}");
        }
        for line in [
            "Sales > Orders (dropped)",
            "Sales > Orders (\u{d7})",
            "Sales (0)",
            "Sales (!)",
            "Sales - later",
            "Sales \u{2013} F",
            "Sales (closed)",
            "Sales (delete)",
            "Sales (stays closed)",
            "Sales (\u{43d}\u{435}\u{442})",
        ] {
            assert!(!are_descriptions(line), "{line}");
        }
    }
}
