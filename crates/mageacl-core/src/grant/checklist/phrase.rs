//! Words around titles: verbs, places, access words, and enumerations. None of this needs a tree.

use super::path;
use crate::grant::remarks;

/// Verbs that ask to tick a box.
const VERBS: &str = "tick check enable select grant allow give mark activate choose click press permit assign add set need needs require \
     requires turn switch pick include ensure verify tickt \
     setzen setze w\u{e4}hlen w\u{e4}hle aktivieren aktiviere markieren markiere ankreuzen kreuzen kreuze anhaken erlauben erlaube freigeben vergeben ausw\u{e4}hlen \
     gew\u{e4}hren ben\u{f6}tigt \
     cochez cocher s\u{e9}lectionnez s\u{e9}lectionner activez activer autorisez autoriser accordez accorder choisissez \
     marque marcar seleccione seleccionar active activar habilite habilitar permita permitir conceda conceder otorgue elija \
     spuntare spunta seleziona selezionare selezionate attiva attivare abilita abilitare consenti concedi \
     vink aanvinken selecteer selecteren activeer geef kies zet schakel \
     zaznacz wybierz w\u{142}\u{105}cz zezw\u{f3}l przyznaj nadaj \
     selecione selecionar ative ativar permite escolha";

/// Words before a title, beside the verb.
const BEFORE: &str = "please then also now next finally first make sure that to you must should have need we our the a an this these those following \
     access permission permissions right rights for on boxes box checkbox checkboxes option options entry entries item items \
     resource resources tick ticks and be so can integration app connector it they extension your of as well \
     bitte sie den die das der dem haken h\u{e4}kchen bei f\u{fc}r zu zugriff auf rechte recht und \
     la le les l case cases option acc\u{e8}s \u{e0} au aux veuillez \
     el los las casilla casillas acceso a al y por favor \
     il lo gli i casella caselle accesso alla alle allo \
     het de vakje vakjes toegang tot bij aan \
     pole pola dost\u{119}p do \
     o os as caixa caixas acesso ao";

/// Words after a title that say only that it is a box and ticked.
const BEHIND: &str = "checkbox checkboxes box boxes option options permission permissions resource resources entry entries item items section \
     is are must should be to has have been checked ticked selected enabled granted allowed activated required needed mandatory \
     too also as well both on please above here \
     ankreuzen anhaken aktivieren ausw\u{e4}hlen markieren an ist sind wird werden muss m\u{fc}ssen sein aktiviert angekreuzt ausgew\u{e4}hlt erforderlich \
     ben\u{f6}tigt setzen freigeben \
     coch\u{e9} coch\u{e9}e coch\u{e9}es requis requise aan aanvinken nodig aangevinkt necesario necesaria marcado marcada obbligatorio";

/// Words that name a kind of access, for which the Admin mostly has no box.
const ACCESS: &str = "read reading reads write writing writes view views viewing edit editing update manage management full only access \
     rw ro readonly readwrite create and or all any to for on permission permissions rights right mode level \
     lesen schreiben lesezugriff schreibzugriff vollzugriff leserechte und nur lecture \u{e9}criture et seule lectura escritura y solo lettura \
     scrittura e sola lezen schrijven en alleen odczyt zapis i tylko leitura escrita apenas";

/// Words between a box and the path that it is below.
const UNDER: [&str; 34] = [
    "underneath",
    "under",
    "below",
    "beneath",
    "within",
    "inside",
    "in",
    "of",
    "from",
    "at",
    "unterhalb von",
    "unterhalb",
    "unter",
    "im",
    "aus",
    "sous",
    "dans",
    "de",
    "du",
    "bajo",
    "dentro de",
    "en",
    "sotto",
    "nella",
    "nel",
    "di",
    "onder",
    "binnen",
    "van",
    "pod",
    "w",
    "sob",
    "em",
    "dentro",
];

/// Words between the last two names of an enumeration.
const JOINTS: [&str; 12] =
    [" & ", " and ", " or ", " und ", " oder ", " et ", " ou ", " y ", " e ", " en ", " i ", " + "];

/// Buttons of the Admin and of its dialogs, which guides mention after their lists.
const BUTTONS: [&str; 38] = [
    "save",
    "activate",
    "allow",
    "edit",
    "done",
    "continue",
    "next",
    "ok",
    "okay",
    "submit",
    "apply",
    "confirm",
    "finish",
    "close",
    "back",
    "reauthorize",
    "save and activate",
    "save integration",
    "save role",
    "save & activate",
    "add new integration",
    "add new role",
    "login",
    "sign in",
    "reset",
    "generate",
    "yes",
    "create",
    "cancel",
    "speichern",
    "aktivieren",
    "enregistrer",
    "activer",
    "guardar",
    "salva",
    "opslaan",
    "zapisz",
    "salvar",
];

/// Segments in front of a path that lead to the tree and are not in it.
const NAVIGATION: [&str; 26] = [
    "resource access",
    "resources access",
    "role resources",
    "roles resources",
    "resource tree",
    "resources",
    "custom",
    "api",
    "api tab",
    "permissions",
    "permission",
    "required permissions",
    "api permissions",
    "available apis",
    "magento",
    "magento admin",
    "admin",
    "adobe commerce",
    "backend",
    "access",
    "box",
    "boxes",
    "required",
    "resource",
    "path",
    "zugriff",
];

/// Returns a text without the verb before it and the words after it; `None` if there is no verb and no such word.
pub(super) fn without_verb(text: &str) -> Option<&str> {
    let (start, has_verb) = start_of_name(text);
    let whole = without_end(text);
    // "Make sure that X is checked" has its verb at the end.
    let has_end = whole.len() < text.trim_end_matches(['.', ' ', ':']).len();
    let start = if has_verb || has_end { start } else { 0 };
    let cut = without_end(&text[start..]);
    ((has_verb || has_end) && cut.contains(char::is_alphanumeric)).then_some(cut)
}

/// Returns whether a text begins with a verb that asks to tick a box, perhaps after words such as `please`.
pub(super) fn has_verb(text: &str) -> bool {
    start_of_name(text).1
}

/// Returns the box and the path in `Box under Path`, for each such word from the last one.
pub(super) fn under_splits(text: &str) -> Vec<(&str, &str)> {
    let lower = text.to_lowercase();
    // Some letters change their length.
    if lower.len() != text.len() {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for word in UNDER {
        let pattern = format!(" {word} ");
        found.extend(lower.match_indices(&pattern).map(|(at, _)| (at, pattern.len())));
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.dedup_by_key(|(at, _)| *at);
    let split = |(at, length): (usize, usize)| Some((text.get(..at)?.trim(), text.get(at + length..)?.trim()));
    found.into_iter().take(4).filter_map(split).filter(|(left, right)| !left.is_empty() && !right.is_empty()).collect()
}

/// Returns the path and the boxes in `Under Path, tick Box`.
pub(super) fn leading_path(text: &str) -> Option<(&str, &str)> {
    let rest = without_place(text)?;
    let is_split = |(at, c): &(usize, char)| matches!(c, ',' | ':') && rest[at + c.len_utf8()..].starts_with(' ');
    let (at, c) = rest.char_indices().find(is_split)?;
    let (left, right) = (rest[..at].trim(), rest[at + c.len_utf8()..].trim());
    (!left.is_empty() && !right.is_empty()).then_some((left, right))
}

/// Returns a text without `under` and the like in front of it.
pub(super) fn without_place(text: &str) -> Option<&str> {
    let text = text.trim_start();
    UNDER.iter().find_map(|word| {
        let (first, rest) = text.split_at_checked(word.len())?;
        (first.to_lowercase() == **word && rest.starts_with(' ')).then_some(rest.trim_start())
    })
}

/// Returns the name and the access words of a text: `Orders: Read`, `Orders (read/write)`, `View Orders`, `Read access to Orders`.
pub(super) fn access_splits(text: &str) -> Vec<(&str, &str)> {
    let text = text.trim();
    let mut found: Vec<(&str, &str)> = Vec::new();
    found.extend(bracketed(text));
    for sign in [":", " - ", " \u{2013} ", " \u{2014} ", "|", "=", ">", "\u{2192}"] {
        found.extend(text.rsplit_once(sign));
    }
    // The last words, and the first ones.
    let is_word = |word: &str| is_access(word);
    let mut end = text.len();
    while let Some(word) = text[..end].split_whitespace().next_back().filter(|word| is_word(word)) {
        end = text[..end].trim_end().len() - word.len();
    }
    if end < text.len() && end > 0 {
        found.push((&text[..end], &text[end..]));
    }
    let mut start = 0;
    while let Some(word) =
        text[start..].split_whitespace().next().filter(|word| is_word(word) || start > 0 && is_joint(word))
    {
        start += text[start..].len() - text[start..].trim_start().len() + word.len();
    }
    if start > 0 && start < text.len() {
        found.push((&text[start..], &text[..start]));
    }
    found.retain(|(name, access)| is_access(access) && name.contains(char::is_alphanumeric));
    found
}

/// Returns the access words in brackets at the end of a text.
pub(super) fn bracketed_access(text: &str) -> Option<&str> {
    bracketed(text).map(|(_, inner)| inner.trim()).filter(|inner| is_access(inner))
}

fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.rsplit_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    (!after.contains(char::is_alphanumeric)).then_some((name, inner))
}

/// Returns whether a text consists of access words.
pub(super) fn is_access(text: &str) -> bool {
    let mut words = words(text).peekable();
    let is_known = |word: &str| contains(ACCESS, word);
    let mut has_kind = false;
    words.peek().is_some()
        && words.all(|word| {
            has_kind |= !matches!(
                word.as_str(),
                "and" | "or" | "und" | "et" | "y" | "e" | "en" | "i" | "all" | "any" | "to" | "for" | "on"
            );
            is_known(&word)
        })
        && has_kind
}

/// Returns whether a text describes in words of access and of resources.
pub(super) fn is_purpose(text: &str) -> bool {
    words(text).all(|word| contains(ACCESS, &word) || remarks::describe(std::iter::once(word.as_str()), &[]))
}

/// Returns the name and the path in `Orders (Sales > Operations)` and `Orders (under Sales > Operations)`.
pub(super) fn bracketed_path(text: &str) -> Option<(&str, &str)> {
    let (name, inner) = bracketed(text)?;
    let inner = inner.trim();
    let bare = ["all ", "both ", "alle ", "beide ", "tous ", "todos "]
        .iter()
        .find_map(|word| inner.strip_prefix(word))
        .unwrap_or(inner);
    let place = without_place(bare);
    (place.is_some() || has_arrow(inner)).then_some((name.trim(), place.unwrap_or(inner)))
}

/// Returns the path in `everything under Sales`.
pub(super) fn whole_branch(text: &str) -> Option<&str> {
    let (first, rest) = text.trim().split_once(' ')?;
    let is_all = ["anything", "everything", "all", "any", "alles", "tout", "todo", "tutto", "wszystko", "tudo"]
        .contains(&first.to_lowercase().as_str());
    without_place(rest).filter(|_| is_all)
}

/// Returns the parts of an enumeration between commas and the like.
pub(super) fn listed(text: &str) -> Vec<&str> {
    let is_comma = |c: char| matches!(c, ',' | ';' | '\u{3001}' | '\u{ff0c}' | '\u{2022}');
    text.split(is_comma).map(trimmed).filter(|part| part.contains(char::is_alphanumeric)).collect()
}

/// Returns the parts of a text between `and` and the like, or slashes and plus signs.
pub(super) fn joined(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for joint in JOINTS {
        parts = parts.into_iter().flat_map(|part| part.split(joint)).collect();
    }
    let slashed = |part: &&str| part.contains('/') && !part.contains(['>', '\u{2192}']);
    if parts.len() == 1 && parts.iter().all(slashed) {
        parts = text.split('/').collect();
    }
    parts.into_iter().map(trimmed).filter(|part| part.contains(char::is_alphanumeric)).collect()
}

/// Returns whether a title is the word of a button, which is no box without its path.
#[must_use]
pub fn is_button(title: &str) -> bool {
    let lower = title.to_lowercase();
    BUTTONS.contains(&lower.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Returns whether a title in lower case leads to the tree and is not in it.
pub(super) fn is_navigation(title: &str) -> bool {
    NAVIGATION.contains(&title)
}

/// Returns whether a text has the sign of a path.
pub(super) fn has_arrow(text: &str) -> bool {
    path::ARROWS.iter().any(|arrow| text.contains(arrow))
}

/// Returns the first byte of the name after a verb, and whether there is a verb.
fn start_of_name(text: &str) -> (usize, bool) {
    let (mut start, mut has_verb) = (0, false);
    for word in spans(text) {
        let lower = text[word.0..word.1].to_lowercase();
        let is_verb = contains(VERBS, &lower);
        // A quoted word or one after an arrow is a title.
        let is_apart = text[start..word.0]
            .contains(|c: char| !c.is_whitespace() && !matches!(c, ',' | ':' | '\'' | '\u{2019}' | '*' | '_'));
        if is_apart || !is_verb && !contains(BEFORE, &lower) {
            break;
        }
        has_verb |= is_verb;
        start = word.1;
    }
    (start, has_verb)
}

fn without_end(text: &str) -> &str {
    let mut end = text.len();
    let spans: Vec<(usize, usize)> = spans(text).collect();
    for (from, to) in spans.into_iter().rev() {
        let is_apart = text[to..end].contains(['"', '\u{201d}', '\'', '`', '>', ')', '\u{201c}']);
        if is_apart && end < text.len() || !contains(BEHIND, &text[from..to].to_lowercase()) {
            break;
        }
        end = from;
    }
    text[..end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | '-' | '('))
}

fn trimmed(part: &str) -> &str {
    let part = part.trim();
    let first = part.split_whitespace().next().unwrap_or_default();
    let is_joint = |word: &str| is_joint(word);
    if is_joint(first) { part[first.len()..].trim() } else { part }
}

fn is_joint(word: &str) -> bool {
    JOINTS.iter().any(|joint| joint.trim().eq_ignore_ascii_case(word))
        || word.eq_ignore_ascii_case("access")
        || word.eq_ignore_ascii_case("to")
}

fn contains(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Returns the words of a text as ranges of bytes.
fn spans(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = start + text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
        at = end;
        Some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_words_around_a_title_are_removed() {
        for (text, expected) in [
            ("Check Orders", Some("Orders")),
            ("Grant access to Sales > Orders", Some("Sales > Orders")),
            ("Please tick the \"Orders\" box", Some("\"Orders\"")),
            ("Setzen Sie den Haken bei Bestellungen", Some("Bestellungen")),
            ("Orders should be checked", Some("Orders")),
            ("Cochez la case Commandes", Some("Commandes")),
            ("Orders", None),
            ("Expand Sales", None),
        ] {
            assert_eq!(
                without_verb(text).map(|text| text.trim_matches(|c: char| c == ' ' || c == '"')),
                expected.map(|text| text.trim_matches('"')),
                "{text}"
            );
        }
    }

    #[test]
    fn places_and_access_words_are_split() {
        assert_eq!(under_splits("View under Sales > Orders"), [("View", "Sales > Orders")]);
        assert_eq!(leading_path("Under Sales > Orders, tick View"), Some(("Sales > Orders", "tick View")));
        assert_eq!(access_splits("Orders: Read")[0], ("Orders", " Read"));
        assert_eq!(access_splits("Orders (read/write)")[0], ("Orders ", "read/write"));
        assert_eq!(access_splits("View Orders")[0], (" Orders", "View"));
        assert!(access_splits("Orders").is_empty());
        assert!(is_access("read & write") && !is_access("and") && !is_access("none"));
        assert_eq!(listed("View, Ship and Comment"), ["View", "Ship and Comment"]);
        assert_eq!(joined("Ship and Comment"), ["Ship", "Comment"]);
        assert!(is_button("Save") && !is_button("Orders"));
    }
}
