//! Words that negate, affirm, or have no meaning for a resource.
//!
//! English is covered in full; for the other common languages of vendors' guides the most frequent words are, and the stems
//! of verbs that deny, whose endings vary.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The classes of a word, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u16);

impl Classes {
    /// Words that negate the text before or after them.
    pub(super) const NEGATION: Classes = Classes(1 << 0);
    /// Words that exclude something from the text before them.
    pub(super) const EXCEPTION: Classes = Classes(1 << 1);
    /// Words that deny by themselves.
    pub(super) const DENIAL: Classes = Classes(1 << 2);
    /// Words that a negation turns into a denial: `not needed`, `do not tick`, `no access`.
    pub(super) const AFFIRMED: Classes = Classes(1 << 3);
    /// Words after a negation that reverse it: `do not forget to tick`, `not only`.
    pub(super) const DOUBLING: Classes = Classes(1 << 4);
    /// Words between a negation and its object.
    pub(super) const BETWEEN: Classes = Classes(1 << 5);
    /// Words before a negation that belong to it.
    pub(super) const AUXILIARY: Classes = Classes(1 << 6);
    /// Words whose value may be a negation: `Required: no`.
    pub(super) const LABEL: Classes = Classes(1 << 7);
    /// Negations that may be the value of a label.
    pub(super) const VALUE: Classes = Classes(1 << 8);
    /// Words that affirm.
    pub(super) const YES: Classes = Classes(1 << 9);
    /// Words before a negation that join it to a grant: `Orders but not Create`.
    pub(super) const CONNECTOR: Classes = Classes(1 << 10);
    /// Words that do not name a resource.
    pub(super) const FILLER: Classes = Classes(1 << 11);
    /// Words around the name of a resource that do not belong to it.
    pub(super) const REMOVABLE: Classes = Classes(1 << 12);

    /// Words of doubt.
    pub(super) const UNSURE: Classes = Classes(1 << 13);

    /// Returns the classes of a word in lower case.
    pub(super) fn for_word(word: &str) -> Classes {
        let begins = |stems: &Vec<&str>| stems.iter().any(|stem| word.starts_with(stem));
        let has_stem = || word.chars().next().and_then(|first| STEMS_BY_LETTER.get(&first)).is_some_and(begins);
        let known = WORDS.get(word).copied();
        known.unwrap_or_else(|| if has_stem() { Classes::DENIAL } else { Classes::default() })
    }

    /// Returns whether a class is among these.
    pub(super) fn has(self, class: Classes) -> bool {
        self.0 & class.0 != 0
    }

    /// Returns these classes and others.
    pub(super) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

/// All words by their classes.
static WORDS: LazyLock<BTreeMap<&'static str, Classes>> = LazyLock::new(|| {
    let mut words: BTreeMap<&'static str, Classes> = BTreeMap::new();
    for (class, list) in LISTS {
        for word in list.split_ascii_whitespace() {
            let classes = words.entry(word).or_default();
            *classes = classes.or(class);
        }
    }
    words
});

/// The stems by their first letter.
static STEMS_BY_LETTER: LazyLock<BTreeMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut stems: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
    for stem in STEMS.split_ascii_whitespace() {
        if let Some(first) = stem.chars().next() {
            stems.entry(first).or_default().push(stem);
        }
    }
    stems
});

const LISTS: [(Classes, &str); 14] = [
    (
        Classes::UNSURE,
        "null nil undefined unknown maybe perhaps possibly unsure unclear undecided tbd tbc questionable vielleicht evtl eventuell quizás hide hidden \
         excess excessive surplus overgranted missing lack lacks removal removals dangerous risky broad deprecated retired trash backlog gaps \
         former formerly previously instead replaced replaces replacing supersedes superseded rather unlike statt anstatt anstelle invece \
         zamiast lieu lugar plaats vez inverse invert inverted negate negated complement lose \
         closed locked dropped postponed parked pending declined decline taboo tabu inactive archived frozen",
    ),
    (
        Classes::NEGATION,
        "not no never nor neither none nothing cannot cant dont doesnt didnt isnt arent wont shouldnt mustnt \
         neednt wouldnt nope nicht nichts kein keine keinen keiner keines niemals nein pas jamais aucun aucune \
         weder keinesfalls ni nem ani żaden żadne nigdy brak nessun nessuno nessuna neanche nemmeno né mai nenhum \
         nenhuma tampoco tampouco nunca ninguno ninguna ningun ningún jamas jamás não nao non niet geen nooit nie nee ikke inte ej nej ei",
    ),
    (
        Classes::EXCEPTION,
        "except excepting without excluding excl minus besides apart ohne ausser außer ausgenommen sauf sans \
         hormis excepté excepto salvo sin menos exceto senza tranne eccetto zonder behalve bez oprócz utan uden \
         lacking sem fuorché poza",
    ),
    (
        Classes::DENIAL,
        "deny denied denies denying forbid forbidden forbids disallow disallowed disallows prohibit prohibited \
         revoke revoked revokes refuse refused reject rejected blocked exclude excluded excludes exclusion \
         exclusions exception exceptions untick unticked unticking uncheck unchecked unchecking unselect \
         unselected deselect deselected unmark unmarked untickt remove removed removing disable disabled \
         deactivate deactivated omit omitted skip skipped avoid ignore ignored unneeded unnecessary unrequired \
         unused unwanted ungranted unassigned unauthorized unauthorised unset false off empty blank verboten \
         verweigert verweigern gesperrt abwählen abgewählt entfernen deaktivieren deaktiviert ausschließen \
         unnötig leer interdit interdite interdire refusé refuser refus décocher décochez décoché decocher \
         decochez exclure exclu inutile vide denegado denegar denegada desmarcar desmarque prohibido prohibida \
         excluir excluido quitar vacío negado negar desactivar innecesario vietato negato escludere geweigerd \
         weigeren uitvinken uitgesloten zabronione obsolete superfluous redundant withhold withheld restricted banned ban veto vetoed suppress suppressed \
         withdraw withdrawn struck blacklist blacklisted blocklist blocklisted denylist skiplist banlist donts exclus exclue exclues exclut ausnahme ausnahmen excepción exceção eccezione esclusione uitzondering wyjątkiem wyjątek wyłączeniem barring blockiert sperren sperrliste offlimits",
    ),
    (
        Classes::AFFIRMED,
        "tick ticked ticking check checked checking select selected selecting grant granted granting give given \
         giving allow allowed allowing permit permitted enable enabled enabling activate activated require \
         required requires requirement need needed needs necessary use used using include included including \
         assign assigned mark marked set add added click choose chosen access permission permissions want wanted \
         relevant applicable authorized authorised authorize authorise ok okay touch touched recommended \
         supported rights right ankreuzen angekreuzt anhaken auswählen ausgewählt wählen aktivieren aktiviert \
         benötigt erforderlich nötig notwendig gewähren gewährt erlauben erlaubt vergeben zugriff markieren \
         setzen cocher cochez coché sélectionner sélectionnez accorder accordez autoriser autorisé requis \
         nécessaire activer accès donner marcar marque seleccionar seleccione conceder conceda otorgar necesario \
         necesaria requerido permitir permitido acceso activar selecionar necessário spuntare selezionare \
         concedere necessario aanvinken selecteren nodig toestaan toegang",
    ),
    (Classes::DOUBLING, "forget miss only just optional fail hesitate vergessen nur oublier olvidar olvide"),
    (
        Classes::BETWEEN,
        "be been being to get is are the a an any of please this these that those it them strictly really \
         currently yet longer ever have has must should und de zu werden pas all also",
    ),
    (
        Classes::AUXILIARY,
        "do does did please should must may can will shall is are be was were to has have need needs leave left \
         keep kept stay stays remain remains set ne bitte wird werden ist sind darf favor por veuillez the it \
         they this these that which as marked explicitly strictly always you we",
    ),
    (
        Classes::LABEL,
        "required needed allowed access enabled granted grant selected checked ticked tick permission permitted \
         mandatory read write allow necessary zugriff accès acceso",
    ),
    (Classes::VALUE, "no not none never nope false off nein non nee nej não nao n"),
    (
        Classes::YES,
        "yes allow allowed allows grant granted permit permitted true tick ticked check checked select selected \
         enable enabled required require requires needed need needs necessary mandatory give erlauben erlaubt dos whitelist allowlist \
         benötigt erforderlich oui requis sí permitir permitido ja",
    ),
    (Classes::CONNECTOR, "but and or yet though although aber und mais et pero y ma e maar en only then please"),
    (
        Classes::FILLER,
        "the a an following these this those that them they it of any all please for to by in on at from with and \
         or as so be is are was been being should must can may will shall has have do does which you your we our \
         us box boxes checkbox checkboxes permission permissions resource resources access right rights privilege \
         privileges item items option options entry entries id ids acl api list integration role roles everything \
         anything here below above leave left keep kept stay stays remain remains set make sure note important \
         warning read write stuff things thing always also only other others rest status unless but then still \
         there step section more than now yet one ones last latter i would grants bot bitte die der das den diese folgende folgenden rechte werden wird \
         und für les le la des ces cette suivants suivantes autorisations et de los las el estos estas siguientes \
         permisos y ne veuillez por favor cases case ever berechtigungen berechtigung permessi permesso \
         uprawnienia permiss\u{f5}es benodigde wymagane richiesti richieste necess\u{e1}rias erforderliche ben\u{f6}tigte requises necesarios",
    ),
    (
        Classes::REMOVABLE,
        "the a an following these this those any please to box boxes checkbox checkboxes access permission is are \
         be should must leave keep set stay stays remain remains for also always option bitte die der das den les \
         le la los las el under",
    ),
];

/// Titles of Magento's tree that contain a word of denial.
pub(super) const KNOWN_TITLES: [&[&str]; 3] =
    [&["accept", "or", "deny", "payment"], &["remove", "low", "quantity", "notification"], &["other", "settings"]];

/// The beginnings of words that deny in German, French, Spanish, Italian, Dutch, Polish and Portuguese, whose endings vary with
/// gender, number and tense. No title or id of Magento has a word with one of them.
const STEMS: &str = "abgelehn ablehn ausgeschloss ausschlie\u{df} ausschlu\u{df} ausschl\u{fc}sse unerw\u{fc}nsch \u{fc}berfl\u{fc}ssig entzogen entzieh verweiger \
     verwehr untersag unzul\u{e4}ssig verbiet verbot gesperr gestrich entbehrlich abgew\u{e4}hl abw\u{e4}hl deaktivier weglass wegnehm \
     refus\u{e9} interdi exclu\u{e9} exclure d\u{e9}sactiv d\u{e9}coch bloqu\u{e9} r\u{e9}voqu\u{e9} rejet\u{e9} proscri prohib inutil \
     deneg denieg rechaz excluid exclu\u{ed}d desmarc desactiv deshabilit bloquea revocad innecesari vetad \
     esclus esclud negat vietat proib rifiut disattiv disabilit deselezion rimoss bloccat revocat superflu \
     uitgeslot uitsluit geweiger weiger verbod verbied afgewez afwijz uitgevink uitgeschakel geblokkeer ingetrok overbodig onnodig \
     ongewenst ontzeg \
     wyklucz wy\u{142}\u{105}cz odmow odm\u{f3}w odmaw zabron zakaz odrzuc odznacz niepotrzeb niewymag niedozwol nieautoryz nieprzyzn zablok cofn \
     pomi\u{144} pomin zb\u{119}dn \
     rejeitad recusa desativ desabilit bloquead revogad desnecess vedad dispens\u{e1}v";

/// Phrases that exclude the text before or after them, and whether they except it from another text.
pub(super) const PHRASES: [(&[&str], bool); 16] = [
    (&["out", "of", "scope"], false),
    (&["out", "of", "bounds"], false),
    (&["fuera", "de"], false),
    (&["fora", "do"], false),
    (&["fora", "de"], false),
    (&["finger", "weg"], false),
    (&["haken", "raus"], false),
    (&["hands", "off"], false),
    (&["rid", "of"], false),
    (&["opt", "out"], false),
    (&["keep", "out"], false),
    (&["keep", "away"], false),
    (&["stay", "away"], false),
    (&["refrain", "from"], false),
    (&["other", "than"], true),
    (&["save", "for"], true),
];
