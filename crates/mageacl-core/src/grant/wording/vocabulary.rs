//! Words that negate, affirm, or have no meaning for a resource.
//!
//! English is covered in full; for the other common languages of vendors' guides only the most frequent words are.

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
    pub(super) fn of(word: &str) -> Classes {
        WORDS.get(word).copied().unwrap_or_default()
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

const LISTS: [(Classes, &str); 14] = [
    (
        Classes::UNSURE,
        "null nil undefined unknown maybe perhaps possibly unsure unclear undecided tbd tbc questionable vielleicht evtl eventuell quizás hide hidden \
         closed locked dropped postponed parked pending declined decline taboo tabu inactive archived frozen",
    ),
    (
        Classes::NEGATION,
        "not no never nor neither none nothing cannot cant dont doesnt didnt isnt arent wont shouldnt mustnt \
         neednt wouldnt nope nicht nichts kein keine keinen keiner keines niemals nein pas jamais aucun aucune \
         nunca ninguno ninguna ningun ningún jamas jamás não nao non niet geen nooit nie nee ikke inte ej nej ei",
    ),
    (
        Classes::EXCEPTION,
        "except excepting without excluding excl minus besides apart ohne ausser außer ausgenommen sauf sans \
         hormis excepté excepto salvo sin menos exceto senza tranne eccetto zonder behalve bez oprócz utan uden \
         lacking",
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
         withdraw withdrawn struck blacklist blacklisted blocklist blocklisted denylist skiplist banlist donts blockiert sperren sperrliste offlimits",
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
         there step section more than now yet bitte die der das den diese folgende folgenden rechte werden wird \
         und für les le la des ces cette suivants suivantes autorisations et de los las el estos estas siguientes \
         permisos y ne veuillez por favor cases case",
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
