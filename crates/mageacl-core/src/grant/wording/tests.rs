//! Lines of guides, split by hand.

use super::*;

#[test]
fn a_negation_governs_a_part_of_a_line() {
    use Split::{Contrast, Excluded, Plain, Unclear, Whole};
    let orders = Excluded("Sales > Orders");
    let cases: &[(&str, Split<'_>)] = &[
        // No negation.
        ("Sales > Orders", Plain),
        ("Sales > Operations > Orders > Actions > Accept or Deny Payment", Plain),
        ("Catalog > Inventory > Remove", Plain),
        ("Allow: Sales > Orders", Plain),
        ("Stores > Other Settings", Plain),
        ("Notifications", Plain),
        // Headings.
        ("Do not grant:", Whole),
        ("Not needed", Whole),
        ("Leave unchecked", Whole),
        ("The following must not be ticked:", Whole),
        ("Please don\u{2019}t select any of these boxes", Whole),
        ("Deny", Whole),
        ("Nicht ankreuzen:", Whole),
        ("Ne pas cocher :", Whole),
        ("No marcar:", Whole),
        ("Forbidden permissions", Whole),
        ("un-ticked", Whole),
        ("Out of scope", Whole),
        ("Blacklist", Whole),
        ("Restricted permissions:", Whole),
        // Before, after and around.
        ("NOT Sales > Orders", orders),
        ("Do not tick Sales > Orders", orders),
        ("Never grant Sales > Orders.", orders),
        ("Don't select the Sales > Orders box", orders),
        ("Exclude: Sales > Orders", orders),
        ("Disable Sales > Orders", orders),
        ("Deny: Sales > Orders", orders),
        ("Sales > Orders: no", orders),
        ("Sales > Orders (do not tick)", orders),
        ("Sales > Orders \u{2013} not needed", orders),
        ("Sales > Orders = DENIED", orders),
        ("Sales > Orders is not required", orders),
        ("Sales > Orders should stay unticked", orders),
        ("Sales > Orders: read: no", orders),
        ("Sales > Orders: no access", orders),
        ("Sales > Orders (required: false)", orders),
        ("Leave Sales > Orders unchecked", orders),
        ("Keep Sales > Orders empty", orders),
        ("Sales > Orders is out of scope", orders),
        ("Sales > Orders (sperren)", orders),
        ("Sales > Orders nicht ankreuzen", orders),
        // Contrasts.
        ("Sales > Orders but not Create", Contrast("Sales > Orders", "Create")),
        ("Sales > Orders, not Create", Contrast("Sales > Orders", "Create")),
        ("Sales > Orders except for Create, Ship", Contrast("Sales > Orders", "Create, Ship")),
        ("Sales > Orders (except Create)", Contrast("Sales > Orders", "Create)")),
        ("Sales > Orders (do not tick Create)", Contrast("Sales > Orders", "Create)")),
        ("Sales > Orders ohne Create", Contrast("Sales > Orders", "Create")),
        // Uncertain.
        ("Do not forget Sales > Orders", Unclear),
        ("Not only Sales > Orders", Unclear),
        ("Do not untick Sales > Orders", Unclear),
        ("Sales > Orders: allow, deny", Unclear),
        ("Sales > Orders: read: yes, write: no", Unclear),
        ("Orders are not imported without Sales", Unclear),
        ("Sales > Orders (needed, without it nothing works)", Unclear),
        ("Sales cannot be used with Orders", Unclear),
        ("Everything in Sales but Orders", Unclear),
        ("Sales > Orders (maybe)", Unclear),
        ("Sales > Orders (hidden)", Unclear),
    ];
    for (line, expected) in cases {
        assert_eq!(split(line), *expected, "{line}");
    }
}

#[test]
fn an_affirmation_says_nothing_else() {
    for text in ["Required:", "yes", "Grant the following", "Tick these boxes:"] {
        assert!(is_affirmation(text), "{text}");
    }
    for text in ["Allow: Sales", "Permissions:", ""] {
        assert!(!is_affirmation(text), "{text}");
    }
}
